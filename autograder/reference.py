"""What is right: each check's arguments, answered by the reference of its topic."""

import numpy as np

from autograder.question import Case, derived


def cases(catalogue, topic, seed):
    """Every call's arguments for this seed, with the reference's answer.

    Returns:
        By function, then by check and number of the draw, a `Case`.
    """
    module = catalogue.reference(topic)
    return {
        function: {
            call: case(
                getattr(module, function),
                question,
                question.arguments(topic, call[0], seed, call[1]),
            )
            for call in question.calls()
        }
        for function, question in catalogue.questions(topic).items()
    }


def draws(catalogue, topic, seed):
    """The two draws that a submission is judged by: the hidden cases, and those to show."""
    return tuple(cases(catalogue, topic, derived(seed, name)) for name in ("hidden", "shown"))


def case(function, question, arguments):
    """One call of a reference's function, as a `Case`."""
    answer = _plain(function(*arguments))
    if question.properties:  # not by `seen`, which takes what has no properties as it is
        answer = _plain(question.properties(answer, *arguments))
    return Case(arguments, answer)


def _plain(value):
    if isinstance(value, tuple | list):
        return type(value)(map(_plain, value))
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, str):
        return value
    return np.asarray(value)
