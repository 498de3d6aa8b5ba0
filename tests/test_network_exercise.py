"""What the exercise on the whole machine tells in words is what its own functions compute."""

import contextlib
import os
import re
import shutil

import numpy as np
import pytest
from classroom import OUR_COURSE, TAUGHT

from autograder import trial
from autograder.release import as_text, source_notebook

pytestmark = pytest.mark.xdist_group("topic-network")

NOTEBOOK = source_notebook(OUR_COURSE, "network")
TEXT = "\n".join(cell.source for cell in NOTEBOOK.cells if cell.cell_type == "markdown")
PARTS = {
    "dense": "forward_propagation",
    "softmax": "softmax",
    "sparse_categorical_crossentropy": "softmax",
    "minibatches": "adam",
    "adam_step": "adam",
}


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    with contextlib.chdir(tmp_path_factory.mktemp("alone")):
        names, errors = trial.run(NOTEBOOK)
    assert errors == {}
    return names


def said(capsys, function, *arguments):
    function(*arguments)
    return capsys.readouterr().out.strip().splitlines()


@pytest.mark.parametrize(
    ("tries", "program"),
    [
        ("try_gradients", "broken_gradients"),
        ("try_step", "broken_step"),
        ("try_training", "broken_training"),
    ],
)
def test_the_curves_of_the_broken_programs_are_those_that_are_printed(
    written, capsys, tries, program
):
    (told,) = re.findall(rf"```python\n{tries}\({program}\)\n(.*?)```", TEXT, flags=re.DOTALL)
    told = [line.removeprefix("#").split() for line in told.strip().splitlines()]
    assert [line.split() for line in said(capsys, written[tries], written[program])] == told


def _rows(lines):
    return [np.array(re.findall(r"\d+\.\d+", line), float) for line in lines[1:]]


def test_the_repaired_programs_have_the_curves_that_they_should(written, capsys):
    everything, *layers = _rows(said(capsys, written["try_gradients"], written["repair_1"]))
    assert all(np.all(np.diff(row) < 0) for row in (everything, *layers))
    rows = _rows(said(capsys, written["try_step"], written["repair_2"]))
    assert all(np.array_equal(row, rows[0]) for row in rows)
    assert rows[0][-1] < 0.01
    known, new = _rows(said(capsys, written["try_training"], written["repair_3"]))
    assert known[-1] > 0.9
    assert new[-1] > known[-1]


def test_each_stage_is_passed_by_the_solution(written, capsys):
    assert said(capsys, written["first_cost"])[0].startswith("passed")
    lines = said(capsys, written["compare_gradients"])
    assert len(lines) == 3
    assert all("passed" in line for line in lines)
    assert said(capsys, written["learn_twenty"])[-1].startswith("passed")
    assert said(capsys, written["read_digits"])[-1] == "passed: the bar is 95%"
    assert "2410 parameters" in said(capsys, written["try_network"], [64, 32, 10])


WRONG = {
    "first_cost": {"initialise": lambda sizes, seed: _scaled(sizes, seed, 5)},
    "compare_gradients": {"backward": lambda a, p, y: _right_backward(a, p, y, 1.01)},
    "learn_twenty": {"train_epoch": lambda X, y, p, state, *rest: (p, state)},
    "read_digits": {"train_epoch": lambda X, y, p, state, *rest: (p, state)},
}


def _scaled(sizes, seed, factor):
    rng = np.random.default_rng(seed)
    return [
        (factor * rng.normal(0, np.sqrt(2 / n), (n, units)), np.zeros(units))
        for n, units in zip(sizes[:-1], sizes[1:], strict=True)  # noqa: RUF007
    ]


def _right_backward(activations, parameters, y, factor):
    from autograder.topics.network.questions import gradients_of

    found = gradients_of(activations, parameters, y)
    return [(factor * dW, factor * db) for dW, db in found]


@pytest.mark.parametrize("stage", WRONG)
def test_a_stage_is_not_passed_by_what_it_is_there_for(written, capsys, monkeypatch, stage):
    for name, wrong in WRONG[stage].items():
        monkeypatch.setitem(written, name, wrong)
    assert any("not yet" in line for line in said(capsys, written[stage]))


def test_the_digits_are_scikit_learns_in_four_shades(written):
    digits = pytest.importorskip("sklearn.datasets").load_digits()
    shades = np.minimum(digits.data[:300] * 4 // 17, 3) / 3
    assert np.array_equal(written["PICTURES"], shades)
    assert np.array_equal(written["DIGITS"], digits.target[:300])
    assert sorted(written["DIGITS"][:20]) == sorted([*range(10)] * 2)


@pytest.mark.parametrize("layout", ["{0}.ipynb", "../{0}/{0}.ipynb"])
def test_the_learners_own_functions_are_taken_from_the_notebooks_beside(
    layout, tmp_path, monkeypatch, capsys, written
):
    here = tmp_path / "network"
    here.mkdir()
    monkeypatch.chdir(here)
    for topic in set(PARTS.values()):
        path = here / layout.format(topic)
        path.parent.mkdir(exist_ok=True)
        path.write_text(as_text(source_notebook(OUR_COURSE, topic)), encoding="utf-8")
    names = dict(written)
    exec(_cell("take_mine"), names)
    lines = capsys.readouterr().out.splitlines()
    assert lines == [f"{name}: yours, from {layout.format(topic)}" for name, topic in PARTS.items()]
    # The tests of a stage go through the functions that were taken.
    assert names["adam_step"].__code__.co_filename == "adam.ipynb"


def test_unsolved_wrong_and_broken_notebooks_leave_the_given_functions(
    tmp_path, monkeypatch, capsys, written
):
    monkeypatch.chdir(tmp_path)
    shutil.copy(OUR_COURSE.exercise("adam"), tmp_path / "adam.ipynb")
    text = as_text(source_notebook(OUR_COURSE, "softmax")).replace("keepdims=True", "keepdims=0")
    (tmp_path / "softmax.ipynb").write_text(text, encoding="utf-8")
    (tmp_path / "forward_propagation.ipynb").write_text("not a notebook")
    exec(_cell("take_mine"), dict(written))
    told = dict(line.split(": ", 1) for line in capsys.readouterr().out.splitlines())
    assert told["adam_step"] == "given; yours in adam.ipynb is not written yet"
    assert told["softmax"].startswith("given; yours in softmax.ipynb")
    assert told["dense"].startswith("given; yours in forward_propagation.ipynb stops with JSON")


def _cell(name):
    (source,) = [cell.source for cell in NOTEBOOK.cells if f"def {name}(" in cell.source]
    return source


def test_the_capstone_from_the_solved_notebooks_equals_keras(written, tmp_path, monkeypatch):
    """Where ε stands makes a difference for tiny gradients; Keras's place is asked for here."""
    monkeypatch.chdir(tmp_path)
    for topic in set(PARTS.values()):
        text = as_text(source_notebook(OUR_COURSE, topic))
        (tmp_path / f"{topic}.ipynb").write_text(text, encoding="utf-8")
    names, errors = trial.run(NOTEBOOK)
    assert errors == {}
    mine = names["adam_step"]
    assert mine.__code__.co_filename == "adam.ipynb"

    def adam_step(theta, gradient, m, v, t, learning_rate):
        epsilon = 1e-7 / np.sqrt(1 - 0.999**t)
        return mine(theta, gradient, m, v, t, learning_rate, epsilon=epsilon)

    names["adam_step"] = adam_step
    X, y = names["PICTURES"].astype(np.float32).astype(float), names["DIGITS"]
    start = names["initialise"]([64, 32, 10], 0)
    ours, state = names["train_epoch"](X, y, start, None, 32, 0.003)
    theirs, their_state = TAUGHT.reference("network").train_epoch(X, y, start, None, 32, 0.003)
    assert state[0] == their_state[0] == 10
    for one, other in zip(ours, theirs, strict=True):
        assert all(np.abs(a - b).max() < 1e-6 for a, b in zip(one, other, strict=True))
    moved = max(np.abs(one[0] - other[0]).max() for one, other in zip(ours, start, strict=True))
    assert moved > 0.02


def test_nothing_is_looked_for_where_nothing_lies(tmp_path, monkeypatch, capsys, written):
    monkeypatch.chdir(tmp_path)
    exec(_cell("take_mine"), dict(written))
    assert capsys.readouterr().out.splitlines() == [f"{name}: given" for name in PARTS]
    assert os.listdir(tmp_path) == []
