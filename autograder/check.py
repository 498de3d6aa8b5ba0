"""What the student sees: the recorded cases, answered by their function, explained."""

import inspect
import re
import sys

from autograder import paste
from autograder.called import called_by
from autograder.catalogue import current
from autograder.example import code
from autograder.inside.calling import call
from autograder.patience import patience
from autograder.verdict import blaming, is_stopped, is_unwritten, verdicts
from autograder.wording import MOST_SHOWN, headline, hints, input_of, unwritten, wrap

POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


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
    if not callable(function):
        found = type(function).__name__
        raise TypeError(f"check takes the function itself, as in check(softmax); found {found}")
    names = _names(function, topic, sys._getframe(1))
    if len(names) > 1:
        print(f"{' and '.join(names)} are one and the same function here; this checks each")
    for name in names:
        of = _topic(name, topic)
        print(report(function, name, of, *examine(function, name, of)))


def examine(function, name, topic):
    """Call a function with its recorded cases.

    Returns:
        The cases and the outcomes, each by call; and the verdicts, by the check's name.
    """
    cases, outcomes, found = _asked(function, name, topic)
    if not all(verdict.passed for verdict in found):
        others = [other for other in current().questions(topic) if other != name]
        called = called_by(function, set(others))
        wrong = [each for each in others if each in called and _fails(called[each], each, topic)]
        found = blaming(found, wrong)
    return cases, outcomes, {verdict.check: verdict for verdict in found}


def _asked(function, name, topic):
    """As `examine`, but the verdicts in a list and with no eye for what the function calls."""
    catalogue = current()
    cases = catalogue.recorded(topic)[name]
    outcomes = {}
    for key, case in cases.items():
        with patience():
            outcomes[key] = call(function, case.arguments)
        if is_unwritten(outcomes[key]) or is_stopped(outcomes[key]):
            break
    return cases, outcomes, verdicts(catalogue.questions(topic)[name], cases, outcomes)


def _fails(function, name, topic):
    """Whether a function that was written fails its own check."""
    _, outcomes, found = _asked(function, name, topic)
    return not any(map(is_unwritten, outcomes.values())) and not all(v.passed for v in found)


def report(function, name, topic, cases, outcomes, found):
    """The text that `check` prints about a function that was examined."""
    if any(map(is_unwritten, outcomes.values())):
        return unwritten(name)
    lines, inputs = [headline(name, found.values())], []
    failed = [verdict for verdict in found.values() if not verdict.passed]
    problems = list(dict.fromkeys(verdict.problem for verdict in failed))
    for problem in problems[:MOST_SHOWN]:
        same = [verdict for verdict in failed if verdict.problem == problem]
        names = ", ".join(verdict.check for verdict in same)
        lines += wrap(f"{names}: {problem}", first="  - ")
        if same[0].example not in outcomes:
            continue
        smallest = min(same, key=lambda each: paste.size(cases[each.example].arguments))
        arguments = cases[smallest.example].arguments
        lines_of = _inputs(function, name, topic, smallest.example, arguments)
        inputs += input_of(smallest.check, lines_of)
    rest = [verdict.check for verdict in failed if verdict.problem in problems[MOST_SHOWN:]]
    if rest:
        lines += wrap(f"also: {', '.join(rest)}", first="  - ")
    return "\n".join([*lines, *hints(failed), *inputs])


def _names(function, topic, frame):
    """The names under which the task asks for a function: nearly always one.

    It is the one that the notebook binds it to: a lambda, a partial or an object that can be
    called has no other, and a decorated function often has a wrong one.
    """
    tables = frame.f_locals, frame.f_globals, vars(sys.modules["__main__"])
    bound = dict.fromkeys(
        name
        for table in tables
        for name, value in list(table.items())
        if value is function and not name.startswith("_")
    )
    topics = {name: current().topics_of(name) for name in bound}
    asked = [name for name in bound if (topic in topics[name] if topic else topics[name])]
    own = getattr(function, "__name__", None)
    if len(asked) > 1:
        told = [name for name in asked if name in _words(frame)]
        named = told if len(told) == 1 else [name for name in asked if name == own]
        return named or _of_one_topic(asked, topics, tables)
    if asked:
        return asked
    if isinstance(own, str) and own.isidentifier() and (current().topics_of(own) or not bound):
        if any(own in table for table in tables):
            raise ValueError(f"{own} is another function by now; check that one: check({own})")
        return [own]
    if bound:
        return [next(iter(bound))]
    raise ValueError(
        "this function is bound to no name; bind it to the one that the task uses, as in "
        "softmax = lambda Z: …, then check(softmax)"
    )


def _words(frame):
    """The words of the line that is at work, where it is known."""
    lines = inspect.getframeinfo(frame, context=1).code_context or []
    return set(re.findall(r"\w+", "".join(lines)))


def _of_one_topic(names, topics, tables):
    """Those of these names that belong to the topic of which most is written here."""
    here, known = set().union(*tables), [topic for name in names for topic in topics[name]]
    most = max(known, key=lambda topic: len(here & set(current().questions(topic))))
    return [name for name in names if most in topics[name]]


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


def _inputs(function, name, topic, call, arguments):
    """The arguments as Python, under the names that the student's function gives them."""
    try:
        parameters = inspect.signature(function).parameters.values()
        own = [each.name for each in parameters if each.kind in POSITIONAL]
    except Exception:  # it may be an object of theirs, which answers as it likes
        own = []
    if len(own) < len(arguments):
        own = current().questions(topic)[name].names
    return paste.lines(paste.named(own, len(arguments)), arguments, code(name, call, topic))
