"""The inputs of a recorded check, for those who want to look at one by themselves."""

import copy
import difflib
import json

from autograder.catalogue import current


def example(function, check, number=0, topic=None):
    """The arguments that a check calls a function with, as `check` names them.

    Args:
        function: the name of the function.
        check: the name of the check.
        number: which of its calls, where there are several.
        topic: needed only where two topics ask for a function of the same name.

    Returns:
        The arguments; one alone is not in a tuple. They are copies.

    Raises:
        ValueError: there is no such function, check or call.
    """
    topics = [topic] if topic else current().topics_of(str(function))
    if not topics:
        raise ValueError(f"no topic has a function called {function!r}; give it the task's name")
    if len(topics) > 1:
        raise ValueError(f'{function} belongs to {" and ".join(topics)}; say topic="{topics[0]}"')
    cases = current().recorded(topics[0]).get(function)
    if cases is None:
        raise ValueError(f"the topic {topics[0]!r} has no function {function!r}")
    if (check, number) not in cases:
        checks = list(dict.fromkeys(name for name, _ in cases))
        close = difflib.get_close_matches(str(check), checks, 1)
        known = f"did you mean {close[0]!r}?" if close else f"there are: {', '.join(checks)}"
        calls = sum(name == check for name, _ in cases)
        if calls:
            known = f"expected a whole number from 0 to {calls - 1}"
        what = f"call {number!r} of the check {check!r}" if calls else f"check {check!r}"
        raise ValueError(f"{function} has no {what}; {known}")
    arguments = copy.deepcopy(cases[check, number].arguments)
    return arguments[0] if len(arguments) == 1 else arguments


def code(function, call, topic):
    """The expression that fetches the arguments of a call."""
    check, number = call
    words = [json.dumps(word, ensure_ascii=False) for word in (function, check)]
    if number:
        words.append(str(number))
    if len(current().topics_of(function)) > 1:
        words.append(f'topic="{topic}"')
    return f"example({', '.join(words)})"
