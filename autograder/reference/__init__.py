"""What is right: the functions of each topic, answered by TensorFlow in float64."""

import importlib
import os

import numpy as np

from autograder import questions
from autograder.verdict import Case


def load(topic):
    """The reference of a topic: a module with one function per question.

    The first load starts TensorFlow, which takes seconds.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # no start-up lines on stderr
    # The same answers on every machine.
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
    return importlib.import_module(f"{__name__}.{topic}")


def cases(topic, seed):
    """Every check's arguments for this seed, with TensorFlow's answer.

    Returns:
        By function, then by check, an `autograder.verdict.Case`.
    """
    module = load(topic)
    return {
        function: {
            check: case(getattr(module, function), question.arguments(topic, check, seed))
            for check in question.checks
        }
        for function, question in questions.load(topic).items()
    }


def case(function, arguments):
    """One call of a reference's function, as an `autograder.verdict.Case`."""
    return Case(arguments, _plain(function(*arguments)))


def _plain(value):
    if isinstance(value, tuple | list):
        return type(value)(map(_plain, value))
    return np.asarray(value)
