"""What an exercise prints as the output of its own cells is what these cells print."""

import contextlib
import io
import re

import numpy as np
import pytest
from classroom import OUR_COURSE

from autograder.release import source_notebook
from autograder.trial import run

pytestmark = pytest.mark.xdist_group("topic-backprop")


@pytest.fixture(scope="module")
def solved():
    """All that the solved notebook on backpropagation defines."""
    names, errors = run(source_notebook(OUR_COURSE, "backprop"))
    assert errors == {}
    return names


def printed(call, names):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(call, names)
    return out.getvalue()


def task(words):
    """The text of the task whose heading begins so."""
    cells = source_notebook(OUR_COURSE, "backprop").cells
    return next(cell.source for cell in cells if re.match(rf"## Task \d+: {words}", cell.source))


def test_the_table_from_which_a_bug_is_found_is_the_broken_programs(solved):
    (table,) = re.findall(r"```text\n(.*?)```", task("a program with a bug"), flags=re.DOTALL)
    assert printed("compare_steps(broken_step)", solved) == table
    repaired = printed("compare_steps(repaired_step)", solved)
    assert set(re.findall(r"\d\.\d{4}", repaired)) == {"0.0000"}


def test_the_broken_program_goes_down_all_the_same(solved):
    rng = np.random.default_rng(0)
    X, Y = rng.normal(size=(6, 3)), np.array([[1], [0], [1], [1], [0], [1]])
    parameters, costs = [rng.normal(size=size) for size in ((3, 4), 4, (4, 1), 1)], []
    for _ in range(50):
        W1, b1, W2, b2 = parameters
        Z = solved["sigmoid"](X @ W1 + b1) @ W2 + b2
        costs.append(np.mean(np.log(1 + np.exp(Z)) - Y * Z))
        parameters = solved["broken_step"](X, Y, W1, b1, W2, b2, 1.0)
    assert costs[-1] < costs[0] - 0.05


def test_every_node_of_a_graph_can_be_tried(solved):
    source = "\n".join(cell.source for cell in source_notebook(OUR_COURSE, "backprop").cells)
    told = re.findall(r"^# (node \d: predicted .*)$", source, flags=re.MULTILINE)
    assert printed("try_gradients(example, [2.0, 3.0])", solved).splitlines() == told
    own = solved["slopes"]
    try:
        solved["slopes"] = lambda operation, v: own(operation, v) / (2 if operation == "add" else 1)
        lines = printed("try_gradients(example, [2.0, 3.0])", solved).splitlines()
    finally:
        solved["slopes"] = own
    assert ["differ" in line for line in lines] == [True, True, True, False]


STARTS = {
    "zeros": ("np.zeros((2, 6))", "np.zeros((6, 2))", 0.1, "alike, not below"),
    "all weights equal": ("np.full((2, 6), 0.5)", "np.full((6, 2), 0.5)", 0.1, "alike, not below"),
    "equal columns": ("np.full((2, 6), 0.5)", "rng.normal(size=(6, 2))", 1, "not alike, not below"),
    "random": (
        "0.5 * rng.normal(size=(2, 6))",
        "0.5 * rng.normal(size=(6, 2))",
        0.5,
        "not alike, below 0.15: passed",
    ),
    "random, but too fast": (
        "0.5 * rng.normal(size=(2, 6))",
        "0.5 * rng.normal(size=(6, 2))",
        2,
        "not alike, not below",
    ),
}


@pytest.mark.parametrize("start", STARTS)
def test_the_bar_of_the_open_task_can_be_passed_and_missed(start, solved):
    W1, W2, rate, said = STARTS[start]
    call = f"rng = np.random.default_rng(0)\nW1, W2 = {W1}, {W2}\n"
    call += f"try_start(W1, np.zeros(6), W2, np.zeros(2), {rate})"
    assert f"hidden units {said}" in printed(call, solved)
    if start == "zeros":
        assert printed(call, solved) in task("a start of your own").replace("# ", "")
