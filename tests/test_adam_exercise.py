"""What the exercise on Adam tells in words is what its own functions compute."""

import re

import numpy as np
import pytest
from classroom import OUR_COURSE

from autograder import trial
from autograder.release import source_notebook

NOTEBOOK = source_notebook(OUR_COURSE, "adam")
TEXT = "\n".join(cell.source for cell in NOTEBOOK.cells if cell.cell_type == "markdown")


@pytest.fixture(scope="module")
def written():
    return trial.run(NOTEBOOK)[0]


def test_an_alternating_gradient_moves_its_parameter_as_told(written):
    gradients = 0.3 * (-1.0) ** np.arange(40)[:, None]
    steps = -np.diff(written["adam_path"](np.zeros(1), gradients, learning_rate=1.0)[:, 0])
    (told,) = re.findall(r"in units of \$\\alpha\$, by ([^…]*) …", TEXT)
    told = [float(each) for each in told.replace("−", "-").split(", ")]
    assert np.allclose(steps[:5], told, atol=5e-4)
    assert np.all(np.diff(steps[::2]) < 0)
    assert np.allclose(steps[1::2], -0.1 / 1.9)


def test_the_second_step_may_be_as_long_as_the_first(written):
    theta, m, v = np.array([1.0, 2.0]), np.zeros(2), np.zeros(2)
    theta, m, v = written["adam_step"](theta, np.array([0.5, -4.0]), m, v, 1, learning_rate=0.1)
    assert np.allclose(theta, [0.9, 2.1])
    theta, m, v = written["adam_step"](theta, np.array([0.5, 2.0]), m, v, 2, learning_rate=0.1)
    assert np.allclose(theta, [0.8, 2.1266], atol=5e-5)


def test_a_decaying_gradient_moves_its_parameter_by_less_and_less(written):
    gradients = 0.95 ** np.arange(1, 101)[:, None]
    steps = -np.diff(written["adam_path"](np.zeros(1), gradients, learning_rate=1.0)[:, 0])
    assert np.allclose(steps[[19, 99]], [0.81, 0.04], atol=5e-3)


def _costs(written, epochs, X, y):
    """The cost before the first epoch and after each, by Adam with α = 0.1."""
    W, b = np.zeros((2, 3)), np.zeros(3)
    mW, vW, mb, vb, t = 0 * W, 0 * W, 0 * b, 0 * b, 0
    costs = [written["mean_cost"](X, y, W, b)]
    for batches in epochs:
        for rows, classes in batches:
            t += 1
            dW, db = written["cost_gradients"](rows, classes, W, b)
            W, mW, vW = written["adam_step"](W, dW, mW, vW, t, 0.1)
            b, mb, vb = written["adam_step"](b, db, mb, vb, t, 0.1)
        costs.append(written["mean_cost"](X, y, W, b))
    return costs


@pytest.mark.parametrize(
    ("function", "row"),
    [("broken_epochs", "`broken_epochs`"), ("shuffled_epochs", "as it should be")],
)
def test_the_two_rows_of_costs_are_those_of_the_two_programs(written, function, row):
    rng = np.random.default_rng(1)
    y = np.arange(60) % 3
    centres = np.array([[2, 0], [-1, 1.7], [-1, -1.7]])
    X = np.round(centres[y] + rng.normal(0, 0.8, (60, 2)), 2)
    orders = np.stack([rng.permutation(60) for _ in range(8)])
    (told,) = re.findall(rf"^\| {row} \| (.*) \|$", TEXT, flags=re.MULTILINE)
    costs = _costs(written, written[function](X, y, 10, orders), X, y)
    assert np.allclose(costs, [float(each) for each in told.split(" | ")], atol=6e-3)


def _end(written, rule, rate):
    X, y = written["RACE_X"], written["RACE_Y"]
    parameters = [np.zeros((2, 3)), np.zeros(3)]
    m, v = [0.0, 0.0], [0.0, 0.0]
    for t, (rows, classes) in enumerate(written["minibatches"](X, y, 20) * 20, start=1):
        for k, g in enumerate(written["cost_gradients"](rows, classes, *parameters)):
            if rule == "Adam":
                parameters[k], m[k], v[k] = written["adam_step"](
                    parameters[k], g, m[k], v[k], t, rate
                )
            else:
                m[k] = (0.9 if rule == "momentum" else 0.0) * m[k] + g
                parameters[k] = parameters[k] - rate * m[k]
    return written["mean_cost"](X, y, *parameters)


def test_the_verdict_on_the_race_tells_a_fair_one_from_others(written, capsys):
    def said(rates, ends):
        written["verdict"](rates, ends)
        return capsys.readouterr().out.splitlines()

    rates = 10.0 ** np.arange(-3, 1.1, 0.5)
    rules = "gradient descent", "momentum", "Adam"
    ends = {rule: [_end(written, rule, rate) for rate in rates] for rule in rules}
    fair, *lines = said(rates, ends)
    assert fair == "passed: a fair race"
    assert [line.strip().split(":")[0] for line in lines] == list(rules)
    costs = [float(line.split()[-1]) for line in lines]
    assert costs[2] < costs[1] < costs[0]
    assert said(rates, {})[0] == "not yet fair:"
    short = {rule: costs[:5] for rule, costs in ends.items()}
    assert "at an end of the list" in " ".join(said(rates[:5], short))
    assert "less than any" in " ".join(said(rates, {**ends, "Adam": [1, *[0.1] * 8]}))
    assert "8 costs for 9 rates" in " ".join(said(rates, {**ends, "Adam": ends["Adam"][1:]}))
    told = {"gradient descent": [0.74, 0.69, 0.58], "momentum": [], "Adam": []}
    assert len(said([0.001, 0.01, 0.1], told)) == 1 + 3
    real = [_end(written, "gradient descent", rate) for rate in (0.001, 0.01, 0.1)]
    assert np.isfinite(real).all()


def test_with_features_of_one_spread_the_three_are_level(written):
    X = written["RACE_X"] / written["RACE_X"].std(axis=0)
    ends = [
        min(_end({**written, "RACE_X": X}, rule, rate) for rate in (0.1, 0.3, 1.0, 2.0))
        for rule in ("gradient descent", "momentum", "Adam")
    ]
    assert max(ends) - min(ends) < 0.003
