"""A check can ask for quiet: right values, and nothing for NumPy to warn of on the way."""

import warnings

import numpy as np
import pytest
from classroom import TAUGHT, submission

from autograder.check import check
from autograder.inside.calling import call
from autograder.verdict import verdicts

QUESTION = TAUGHT.questions("activations")["sigmoid"]
CASES = TAUGHT.recorded("activations")["sigmoid"]
OVERFLOWS = "the values are right, but NumPy warned: overflow encountered in exp"
NAIVE = "def sigmoid(z):\n    return 1 / (1 + np.exp(-z))"


def naive(z):
    return 1 / (1 + np.exp(-z))


def both_branches(z):
    return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))


def by_a_power(z):
    return 1 / (1 + np.power(np.e, -z))


def deprecated(z):
    warnings.warn("this name will go away", DeprecationWarning, stacklevel=1)
    return (1 + np.tanh(z / 2)) / 2


def another_answer_each_time(z):
    z *= -1
    return (1 - np.tanh(z / 2)) / 2


def _judge(function, names=CASES):
    cases = {name: CASES[name] for name in names}
    outcomes = {name: call(function, case.arguments) for name, case in cases.items()}
    return {verdict.check: verdict for verdict in verdicts(QUESTION, cases, outcomes)}


def test_every_quiet_check_is_a_check():
    for topic in TAUGHT.topics():
        for question in TAUGHT.questions(topic).values():
            assert question.quiet <= question.checks.keys()


@pytest.mark.parametrize("function", [naive, both_branches, by_a_power])
def test_right_values_with_a_warning_cost_the_quiet_check_alone_and_get_a_hint(function):
    found = _judge(function)
    assert [name for name, verdict in found.items() if not verdict.passed] == ["far from zero"]
    verdict = found["far from zero"]
    assert verdict.problem.startswith("the values are right, but NumPy warned: overflow")
    assert verdict.mistake == "exp overflows"
    assert "exp overflowed" in verdict.hint


def test_the_student_reads_it_at_home(capsys):
    function = eval("lambda z: 1 / (1 + np.exp(-z))")
    function.__name__ = "sigmoid"
    check(function)
    said = " ".join(capsys.readouterr().out.split())
    assert f"1 of {len(QUESTION.checks)} checks failed - far from zero: {OVERFLOWS}" in said
    assert "Hint: The values are right, but on the way exp overflowed" in said


def test_the_grader_says_the_same(grade):
    result = grade(submission("activations", {"sigmoid": NAIVE}), "activations")
    sigmoid = result.functions["sigmoid"]
    assert sigmoid.score == sigmoid.points * (1 - 1 / len(sigmoid.verdicts))
    assert [v.problem for v in sigmoid.verdicts if not v.passed] == [OVERFLOWS]
    assert sigmoid.mistakes == ("exp overflows",)
    # The functions that call this sigmoid are right and need not be quiet.
    for name, function in result.functions.items():
        assert name == "sigmoid" or function.score == function.points


def test_what_python_thinks_of_the_code_costs_nothing():
    assert all(verdict.passed for verdict in _judge(deprecated).values())


def test_a_wrong_value_is_recognised_although_the_student_silenced_the_warning():
    def silenced(z):
        with np.errstate(all="ignore"):
            return np.exp(z) / (1 + np.exp(z))

    assert _judge(silenced)["far from zero"].mistake == "infinity over infinity"


def test_a_right_first_answer_is_not_taken_for_a_mistake_that_is_right_there_too():
    for verdict in _judge(another_answer_each_time).values():
        assert verdict.problem == "a second call with the same input gave another answer"
        assert verdict.mistake is None
