"""What an author writes a topic with: `Question` and `mistake`; and `Case`, a call and its answer.

``questions.py`` of a topic holds a table ``QUESTIONS``, and ``mistakes.py`` beside it the known
wrong answers::

    QUESTIONS = (
        Question("double", checks={"a number": lambda rng: (rng.normal(),)}),
    )

    @mistake(of="double", hint="That is the square. Twice a number is the number plus itself.")
    def squared(x):
        return x**2
"""

import ast
import hashlib
import hmac
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from autograder.compare import TOLERANCE, Tolerance
from autograder.inside.calling import Other

_NOTES = "autograder_mistakes"  # what `mistake` leaves on a function


@dataclass(frozen=True)
class Case:
    """One call: the arguments, and the reference's answer to them."""

    arguments: tuple
    expected: object


@dataclass(frozen=True)
class Mistake:
    """A known wrong answer: a function that gives it, and the hint for whoever does the same."""

    function: Callable
    hint: str

    @property
    def name(self):
        """Its name in the instructor's table: the function's, in words."""
        return self.function.__name__.replace("_", " ")


@dataclass(frozen=True)
class Question:
    """One function that a student writes.

    Attributes:
        function: its name, which is also the ``grade_id`` of its solution cell.
        checks: by name, how to draw the arguments of one call from a random generator.
        times: how often each check is asked, each time with arguments drawn anew. It is passed if
            all answers are right. Where there are few possible answers, such as yes and no, one
            that is right by chance must not be worth a point.
        quiet: the checks that an answer passes only if NumPy had nothing to warn of, such as
            an overflow, on the way to the right values.
        tolerance: how far an answer may be off, where the engine's own does not fit.
        properties: where many answers are right, what they have in common: a function of an answer
            and the arguments of its call that gives each property under its name, in a `dict`.
            These are compared, the reference's with the student's. The two calls with the same
            input must still give the very same answer, and calls of one check not all the same.
            It stops with any exception where an answer is not of the form that is asked for. It
            changes nothing that it is given: others may be given the very same.
        section: the heading in the topic's chapter below which the book treats it; "" for all
            of the chapter.
        mistakes: each `Mistake` of it; not written here, but collected from ``mistakes.py``.
        parameters: what the task calls its arguments, as they stand in ``reference.py``; not
            written here either.
    """

    function: str
    checks: dict[str, Callable[[np.random.Generator], tuple]]
    times: int = 1
    quiet: frozenset[str] | set[str] = frozenset()
    tolerance: Tolerance = TOLERANCE
    properties: Callable[..., dict] | None = None
    section: str = ""
    mistakes: tuple[Mistake, ...] = ()
    parameters: str = ""

    @property
    def names(self):
        """The names of the parameters."""
        (function,) = ast.parse(f"def f({self.parameters}): pass").body
        return [each.arg for each in (*function.args.posonlyargs, *function.args.args)]

    def calls(self):
        """What a function is called for: each check's name, with the number of the draw."""
        return [(check, number) for check in self.checks for number in range(self.times)]

    def seen(self, arguments, answer):
        """What is compared of an answer: itself, or its properties where these decide."""
        if self.properties is None or answer is None:
            return answer
        if isinstance(answer, dict):  # no function's answer; a process could claim properties so
            return Other("dict")
        try:
            with np.errstate(all="ignore"):
                return self.properties(answer, *arguments)
        except Exception:  # it may be anything
            return answer

    def arguments(self, topic, check, seed, number=0):
        """Draw the arguments of one call: the same ones for the same seed, in any order.

        Args:
            seed: a number; or a secret, in bytes, from which nobody can tell another draw.
        """
        drawn = derived(seed, f"{topic}/{self.function}/{check}/{number}")
        return self.checks[check](np.random.default_rng(int.from_bytes(drawn, "big")))


def tolerant(questions, tolerances):
    """Questions, by function, some of them with another tolerance."""
    return {
        name: replace(question, tolerance=tolerances.get(name, question.tolerance))
        for name, question in questions.items()
    }


def derived(seed, purpose):
    """A seed for one purpose: who knows it knows neither the first nor that for another purpose."""
    key = seed if isinstance(seed, bytes) else str(seed).encode()
    return hmac.digest(key, purpose.encode(), hashlib.sha256)


def mistake(of, hint):
    """Mark a function as a known wrong answer.

    Args:
        of: the question's function, by name (or the `Question` itself); several in a tuple, where
            they share the mistake; or a mapping from each to what makes the marked function an
            answer to it, where they take their arguments in another way.
        hint: for whoever makes this mistake. It names the mistake and does not give the code.

    Two of these above one function give it another hint for another question.
    """
    ways = of if isinstance(of, Mapping) else dict.fromkeys(of if isinstance(of, tuple) else (of,))

    def note(function):
        notes = [(_name(asked), _adapted(way, function), hint) for asked, way in ways.items()]
        setattr(function, _NOTES, [*notes, *getattr(function, _NOTES, ())])
        return function

    return note


def mistakes_in(module, of=None):
    """The mistakes that a module marks, in the order in which it defines them.

    Args:
        of: only those of this question's function.

    Returns:
        By the name of the question's function, a list of `Mistake`.
    """
    found = {}
    for function in _defined_in(module):
        for name, adapted, hint in getattr(function, _NOTES, ()):
            found.setdefault(name, []).append(Mistake(adapted, hint))
    return found if of is None else found.get(of, [])


def unmarked_in(module):
    """The functions of a module that look like mistakes, but are marked as none."""
    return [
        function.__name__
        for function in _defined_in(module)
        if not hasattr(function, _NOTES) and not function.__name__.startswith("_")
    ]


def _defined_in(module):
    return [
        thing
        for name, thing in vars(module).items()
        if inspect.isfunction(thing) and thing.__module__ == module.__name__
    ]


def _name(asked):
    return asked if isinstance(asked, str) else getattr(asked, "function", None) or asked.__name__


def _adapted(way, function):
    if way is None:
        return function
    adapted = way(function)
    adapted.__name__ = function.__name__
    return adapted
