"""Where many answers are right, their properties decide: of any shuffling, or of random weights."""

import numpy as np
import pytest
from classroom import TAUGHT

from autograder import recorded, reference
from autograder.inside.calling import Outcome, call
from autograder.question import Mistake, Question
from autograder.verdict import verdicts


def _shuffled(rng):
    return rng.normal(size=8), int(rng.integers(1, 1000))


def _properties(answer, x, seed):
    answer = np.asarray(answer, float)
    if answer.shape != x.shape:
        return {"size": answer.size}
    return {
        "size": answer.size,
        "the values, sorted": np.sort(answer),
        "places that changed": int((answer != x).any()),
    }


def _twice_the_first(x, seed):
    return np.concatenate([x[:1], x[:-1]])


def _never_the_same(x, seed):
    return np.random.default_rng().permutation(x)


TWICE = Mistake(_twice_the_first, "A value is there twice.")
UNSEEDED = Mistake(_never_the_same, "Nothing was made of the seed.")
QUESTION = Question(
    "shuffle",
    checks={"a few numbers": _shuffled},
    times=3,
    properties=_properties,
    mistakes=(TWICE, UNSEEDED),
)


def _right(x, seed):
    return np.random.default_rng(seed).permutation(x)


def _cases():
    calls = QUESTION.calls()
    asked = {each: QUESTION.arguments("topic", each[0], 5, each[1]) for each in calls}
    return {each: reference.case(_right, QUESTION, given) for each, given in asked.items()}


def _judge(function):
    cases = _cases()
    outcomes = {each: call(function, case.arguments) for each, case in cases.items()}
    (found,) = verdicts(QUESTION, cases, outcomes)
    return found


@pytest.mark.parametrize(
    "answer",
    [
        _right,
        lambda x, seed: np.random.RandomState(seed).permutation(x).tolist(),
        lambda x, seed: np.roll(x, 1 + seed % (len(x) - 1)),
    ],
)
def test_any_answer_with_the_properties_passes(answer):
    assert _judge(answer).passed


@pytest.mark.parametrize(
    ("answer", "problem", "mistake"),
    [
        (_twice_the_first, "the values, sorted: ", TWICE),
        (lambda x, seed: x[[0, 0, *range(1, 7)]], "the values, sorted: ", TWICE),
        (_never_the_same, "a second call with the same input gave another answer", UNSEEDED),
        (lambda x, seed: x[:3], "size: the value is wrong: found 3, expected 8", None),
        (lambda x, seed: x, "places that changed: the value is wrong", None),
        (lambda x, seed: "words", "found 'words', which is not of the form", None),
        (lambda x, seed: {"size": 8}, "found dict, which is not of the form", None),
        (lambda x, seed: None, "the function returned nothing (None); is there a return?", None),
        (lambda x, seed: np.full(8, np.nan), "the values, sorted: 8 of 8 values are not", None),
        (lambda x, seed: [x, [1]], "found list, which is not of the form", None),
        (lambda x, seed: 1 / 0, "ZeroDivisionError", None),
    ],
)
def test_what_is_wrong_is_said_by_its_property(answer, problem, mistake):
    found = _judge(answer)
    assert found.problem.startswith(problem)
    assert found.hint == (mistake and mistake.hint)


def test_properties_that_a_process_claims_are_no_answer():
    cases = _cases()
    outcomes = {
        each: Outcome(case.expected, case.expected, case.arguments) for each, case in cases.items()
    }
    (found,) = verdicts(QUESTION, cases, outcomes)
    assert found.problem.startswith("found dict, which is not of the form")


def test_one_answer_for_all_seeds_is_none():
    one = Question("shuffle", {"a seed": lambda rng: (4, int(rng.integers(99)))}, 3)
    one = Question(**{**vars(one), "properties": lambda answer, n, seed: {"sum": sum(answer)}})
    calls = {each: one.arguments("topic", each[0], 5, each[1]) for each in one.calls()}
    cases = {
        each: reference.case(lambda n, seed: list(range(n)), one, given)
        for each, given in calls.items()
    }
    answers = {each: call(lambda n, seed: [3, 2, 1, 0], given) for each, given in calls.items()}
    (found,) = verdicts(one, cases, answers)
    assert found.problem == "the answer is the same to every input"


def test_what_is_recorded_are_the_properties():
    cases = {"shuffle": _cases()}
    text = recorded.dumps(cases)
    again = recorded.loads(text)["shuffle"]
    assert recorded.dumps({"shuffle": again}) == text
    assert {*next(iter(again.values())).expected} == {
        "size",
        "the values, sorted",
        "places that changed",
    }


@pytest.mark.parametrize(
    ("topic", "function", "arguments", "counted"),
    [
        ("generalisation", "split", (np.zeros((6, 2)), np.zeros(6), [0.5, 0.5], 1), "parts"),
        ("network", "initialise", ([3, 2], 1), "layers"),
    ],
)
def test_far_more_than_was_asked_for_is_counted_and_not_looked_at(
    topic, function, arguments, counted
):
    """Whoever answers with a million arrays costs the others of the class no time."""
    answer = [(np.zeros((1, 2)), np.zeros(1))] * 1_000_000
    seen = TAUGHT.questions(topic)[function].seen(arguments, answer)
    assert seen.pop(f"the number of {counted}") == 1_000_000
    assert len(seen) <= 1
