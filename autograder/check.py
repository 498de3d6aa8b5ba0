"""What the student sees: the recorded cases, answered by their function, explained."""

import inspect
import itertools

import numpy as np

from autograder import questions, recorded
from autograder.calling import call
from autograder.verdict import is_blank, verdicts, wrap

LARGEST_SHOWN = 8


def check(function, topic=None):
    """Compare a function with TensorFlow's recorded answers and print what was found.

    One line if all is well; otherwise each failed check with its reason, and a hint where
    the answer equals that of a known mistake.

    Args:
        function: the function you wrote, under the name that the task gives it.
        topic: needed only where two topics ask for a function of the same name.
    """
    name = getattr(function, "__name__", None)
    if not callable(function) or not isinstance(name, str):
        found = type(function).__name__
        raise TypeError(f"check takes the function itself, as in check(softmax); found {found}")
    print(report(function, name, *examine(function, name, topic or _topic(name))))


def examine(function, name, topic):
    """Call a function with its recorded cases.

    Returns:
        The cases, the outcomes and the verdicts, each by the check's name.
    """
    cases = recorded.load(topic)[name]
    outcomes = {}
    for title, case in cases.items():
        outcomes[title] = call(function, case.arguments)
        if is_blank(outcomes[title]):
            break
    found = verdicts(questions.load(topic)[name], cases, outcomes)
    return cases, outcomes, {verdict.check: verdict for verdict in found}


def report(function, name, cases, outcomes, found):
    """The text that `check` prints about a function that was examined."""
    if any(map(is_blank, outcomes.values())):
        return f"… {name}: not written yet. Replace `raise NotImplementedError()` by your code."
    failed = [verdict for verdict in found.values() if not verdict.passed]
    if not failed:
        return f"✓ {name}: all {len(found)} checks passed"
    lines = [f"✗ {name}: {len(failed)} of {len(found)} checks failed"]
    for problem in dict.fromkeys(verdict.problem for verdict in failed):
        checks = [verdict.check for verdict in failed if verdict.problem == problem]
        lines += wrap(f"{', '.join(checks)}: {problem}", first="  - ")
        lines += wrap(_inputs(function, cases[checks[0]].arguments), first="    with ")
    for hint in dict.fromkeys(verdict.hint for verdict in failed if verdict.hint):
        lines += wrap(hint, first="  Hint: ")
    return "\n".join(lines)


def _topic(name):
    topics = recorded.topics_of(name)
    if not topics:
        raise ValueError(
            f"no topic has a function called {name!r}; give yours the name that the task uses"
        )
    if len(topics) > 1:
        raise ValueError(
            f"{name} belongs to {' and '.join(topics)}; say which: "
            f'check({name}, topic="{topics[0]}")'
        )
    return topics[0]


def _inputs(function, arguments):
    """The arguments under the names that the student's function gives them."""
    try:
        names = list(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        names = []
    described = map(_describe, arguments)
    pairs = itertools.zip_longest(names[: len(arguments)], described, fillvalue="input")
    return ", ".join(f"{name} {description}" for name, description in pairs)


def _describe(argument):
    if isinstance(argument, list | tuple):
        return f"= {_brief(argument)}"
    if not isinstance(argument, np.ndarray):
        return f"= {argument!r}"
    if argument.size <= LARGEST_SHOWN:
        return f"= {argument.tolist()}"
    return f"of shape {argument.shape}, values from {argument.min():g} to {argument.max():g}"


def _brief(value):
    """A list of layers and the like, with shapes in place of arrays."""
    if isinstance(value, list | tuple):
        inside = ", ".join(map(_brief, value))
        return f"[{inside}]" if isinstance(value, list) else f"({inside})"
    return f"array {value.shape}" if isinstance(value, np.ndarray) else repr(value)
