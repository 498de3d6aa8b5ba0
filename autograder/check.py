"""What the student sees: the recorded cases, answered by their function, explained."""

import inspect
import itertools

import numpy as np

from autograder.catalogue import current
from autograder.inside.calling import call
from autograder.patience import patience
from autograder.verdict import is_stopped, is_unwritten, verdicts
from autograder.wording import headline, hints, unwritten, wrap

LARGEST_SHOWN = 8
MOST_SHOWN = 2  # different problems; what they have in common is easier to see in few


def check(function, topic=None):
    """Compare a function with the recorded answers and print what was found.

    One line if all is well; otherwise each failed check with its reason, and a hint where
    the answer equals that of a known mistake.

    Args:
        function: the function you wrote, under the name that the task gives it.
        topic: needed only where two topics ask for a function of the same name.

    Raises:
        TypeError: this is no function.
        ValueError: no topic asks for a function of this name, or several do; or the course that
            is installed here cannot be used.
    """
    name = getattr(function, "__name__", None)
    if not callable(function) or not isinstance(name, str):
        found = type(function).__name__
        raise TypeError(f"check takes the function itself, as in check(softmax); found {found}")
    print(report(function, name, *examine(function, name, _topic(name, topic))))


def examine(function, name, topic):
    """Call a function with its recorded cases.

    Returns:
        The cases, the outcomes and the verdicts, each by the check's name.
    """
    catalogue = current()
    cases = catalogue.recorded(topic)[name]
    outcomes = {}
    for title, case in cases.items():
        with patience():
            outcomes[title] = call(function, case.arguments)
        if is_unwritten(outcomes[title]) or is_stopped(outcomes[title]):
            break
    found = verdicts(catalogue.questions(topic)[name], cases, outcomes)
    return cases, outcomes, {verdict.check: verdict for verdict in found}


def report(function, name, cases, outcomes, found):
    """The text that `check` prints about a function that was examined."""
    if any(map(is_unwritten, outcomes.values())):
        return unwritten(name)
    lines = [headline(name, found.values())]
    failed = [verdict for verdict in found.values() if not verdict.passed]
    problems = list(dict.fromkeys(verdict.problem for verdict in failed))
    for problem in problems[:MOST_SHOWN]:
        checks = [verdict.check for verdict in failed if verdict.problem == problem]
        lines += wrap(f"{', '.join(checks)}: {problem}", first="  - ")
        example = "for example with " if len(checks) > 1 else "with "
        lines += wrap(_inputs(function, cases[checks[0]].arguments), first=f"    {example}")
    rest = [verdict.check for verdict in failed if verdict.problem in problems[MOST_SHOWN:]]
    if rest:
        lines += wrap(f"also: {', '.join(rest)}", first="  - ")
    return "\n".join([*lines, *hints(failed)])


def _topic(name, topic):
    topics = current().topics_of(name)
    if topic is not None and topic not in topics:
        known = " and ".join(topics) or "no topic"
        raise ValueError(f"the topic {topic!r} has no function {name}; {known} has")
    if topic is not None:
        return topic
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
