"""What is asked. One module per topic, each a table `QUESTIONS`; NumPy only, no answers."""

import importlib
import pkgutil
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Question:
    """One function that a student writes.

    Attributes:
        function: its name, which is also the ``grade_id`` of its solution cell.
        checks: by name, how to draw the arguments of one call from a random generator.
        mistakes: known wrong answers, each with the hint for whoever makes it. A mistake's
            ``__name__`` is its name in the instructor's table.
        quiet: the checks that an answer passes only if NumPy had nothing to warn of, such as
            an overflow, on the way to the right values.
    """

    function: str
    checks: dict[str, Callable[[np.random.Generator], tuple]]
    mistakes: dict[Callable, str]
    quiet: frozenset[str] | set[str] = frozenset()

    def arguments(self, topic, check, seed):
        """Draw the arguments of one check: the same ones for the same seed, in any order."""
        label = zlib.crc32(f"{topic}/{self.function}/{check}".encode())
        return self.checks[check](np.random.default_rng([seed, label]))


def topics():
    """The topics there are questions for, by name."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__))


def load(topic):
    """The questions of a topic, by function, in the order of the notebook.

    Raises:
        KeyError: there is no such topic.
    """
    if topic not in topics():
        raise KeyError(f"there is no topic {topic!r}; the topics are: {', '.join(topics())}")
    questions = importlib.import_module(f"{__name__}.{topic}").QUESTIONS
    return {question.function: question for question in questions}
