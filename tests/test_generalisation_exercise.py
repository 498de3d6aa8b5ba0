"""The exercise on generalisation: a split is judged by what it is, and the open task by its bar."""

import numpy as np
import pytest
from classroom import OUR_COURSE, TAUGHT

from autograder import trial
from autograder.compare import difference
from autograder.inside.calling import call, plain
from autograder.release import source_notebook
from autograder.verdict import verdicts

SPLIT = TAUGHT.questions("generalisation")["split"]
X, Y = np.arange(60.0).reshape(30, 2), np.repeat([0, 1, 2], 10)
FRACTIONS, SEED = [0.6, 0.4], 1
MIXED = np.random.default_rng(3).permutation(30)
WANTED = SPLIT.seen((X, Y, FRACTIONS, SEED), [(X[at], Y[at]) for at in np.split(MIXED, [18])])


@pytest.fixture(scope="module")
def written():
    names, errors = trial.run(source_notebook(OUR_COURSE, "generalisation"))
    assert errors == {}
    return names


def said(answer):
    """What is wrong with an answer to `split`."""
    seen = SPLIT.seen((X, Y, FRACTIONS, SEED), plain(answer))
    return difference(seen, WANTED, SPLIT.tolerance)


def parts(order, *ends, targets=Y):
    return [(X[at], targets[at]) for at in np.split(order, ends)]


@pytest.mark.parametrize("end", [17, 18, 19])
def test_any_order_passes_and_any_way_to_round(end):
    for seed in range(20):
        assert said(parts(np.random.default_rng(seed).permutation(30), end)) is None


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (None, "the function returned nothing"),
        (7, "found int, which is not of the form"),
        ([], "found list, which is not of the form"),
        ([X, Y, X, Y], "the form: found '4 values that are not all pairs'"),
        ([(X, Y), (X, "no")], "not of the form"),
        ([(X, Y), (X[:, :1], Y)], "not of the form"),
        (parts(MIXED), "the number of parts: the value is wrong: found 1, expected 2"),
        (parts(MIXED, 12), "the sizes: found '12, 18', expected '18, 12'"),
        ([(X[:18], Y[:17]), (X[18:], Y[18:])], "rows and targets: found 'not as many'"),
        (parts(np.arange(30), 18), "the order: found 'as in X', expected 'mixed'"),
        (parts(np.r_[np.arange(18, 30), np.arange(18)], 12), "the sizes"),
        (parts(np.r_[MIXED[:29], MIXED[0]], 18), "some, in different parts"),
        (parts(np.r_[MIXED[0], MIXED[:29]], 18), "some, in the same part"),
        (parts(MIXED[:29], 18), "examples in no part: found 'some', expected 'none'"),
        (parts(MIXED, 18, targets=Y[::-1]), "the targets: found 'those of other rows'"),
        ([(X[MIXED[:18]] + 1, Y[MIXED[:18]]), (X, Y)], "the sizes"),
        ([(X[:18] * np.nan, Y[:18]), (X[18:], Y[18:])], "the rows: found 'not all of X'"),
        ([(np.zeros((10**6, 2)), np.zeros(10**6)), (X[18:], Y[18:])], "the sizes"),
    ],
)
def test_what_is_wrong_with_a_split_is_said(answer, problem):
    assert problem in said(answer)


def test_whoever_ignores_the_seed_is_told():
    def split(X, y, fractions, seed):
        order = np.random.default_rng(8).permutation(len(X))
        return [(X[at], y[at]) for at in np.split(order, [round(len(X) * fractions[0])])]

    draws = TAUGHT.recorded("generalisation")["split"]
    cases = {key: case for key, case in draws.items() if len(case.arguments[2]) == 2}
    outcomes = {key: call(split, case.arguments) for key, case in cases.items()}
    found = verdicts(SPLIT, cases, outcomes)
    assert {each.problem for each in found} == {"the answer is the same to every input"}
    assert all("for each `seed`" in each.hint for each in found)


def test_the_program_that_is_too_good_leaks_and_copies_after_the_parting_do_not(written, capsys):
    def honest(X, y, seed):
        (X_train, y_train), (X_kept, y_kept) = written["split"](X, y, [0.7, 0.3], seed)
        more, targets = written["with_copies"](X_train, y_train, seed)
        return written["accuracy_of_the_nearest"](more, targets, X_kept, y_kept)

    ends = {}
    for name, program in (
        ("leak", written["too_good"]),
        ("honest", honest),
        ("half", lambda X, y, seed: 0.5),
        ("sure", lambda X, y, seed: 1.0),
    ):
        written["try_program"](program)
        ends[name] = capsys.readouterr().out.split("; ")[-1].strip()
    assert ends == {"leak": "not yet", "honest": "passed", "half": "not yet", "sure": "not yet"}


def test_the_given_loop_descends_along_the_gradient_with_the_penalty(written):
    (train, validation), costs = (
        written["split"](*written["curve_points"](40, 1), [0.5, 0.5], 2),
        [],
    )
    for strength in (0.0, 0.1):
        training, other = written["learn"](train, validation, strength, epochs=300)
        assert training.shape == other.shape == (300,)
        assert training[-1] < training[0]
        costs.append(training[-1])
    assert costs[0] < costs[1]  # a strong penalty keeps it from fitting
