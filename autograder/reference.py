"""What is right: each check's arguments, answered by the reference of its topic."""

import numpy as np

from autograder.question import Case


def cases(catalogue, topic, seed):
    """Every check's arguments for this seed, with the reference's answer.

    Returns:
        By function, then by check, a `Case`.
    """
    module = catalogue.reference(topic)
    return {
        function: {
            check: case(getattr(module, function), question.arguments(topic, check, seed))
            for check in question.checks
        }
        for function, question in catalogue.questions(topic).items()
    }


def case(function, arguments):
    """One call of a reference's function, as a `Case`."""
    return Case(arguments, _plain(function(*arguments)))


def _plain(value):
    if isinstance(value, tuple | list):
        return type(value)(map(_plain, value))
    return np.asarray(value)
