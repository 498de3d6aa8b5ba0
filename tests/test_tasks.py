"""What a notebook prints in its text, and the bars of its open tasks: they are what comes out."""

import re

import numpy as np
import pytest
from classroom import TAUGHT, answers, blank

PRINTS = re.compile(r"^It prints\n\n```text\n(.*?)\n```", re.M | re.S)


def solved(topic, cells=None):
    """The names of a notebook with right answers, after its cells but the checks and pictures."""
    namespace, right = {}, answers(topic)
    for cell in blank(topic).cells if cells is None else cells:
        marks, tags = cell.metadata.nbgrader, cell.metadata.get("tags", [])
        if cell.cell_type == "code" and not marks.grade and "picture" not in tags:
            exec(right.get(cell.id, cell.source), namespace)
    return namespace


def shown(topic):
    """What a notebook's text says that the code above it prints, with the cells up to there."""
    cells, found = blank(topic).cells, []
    for number, cell in enumerate(cells):
        if cell.cell_type == "markdown" and (said := PRINTS.search(cell.source)):
            last = max(n for n in range(number) if cells[n].cell_type == "code")
            found.append((said[1], cells[:last], cells[last].source))
    return found


@pytest.mark.parametrize("topic", [topic for topic in TAUGHT.topics() if shown(topic)])
def test_a_program_prints_what_the_text_says(topic, capsys):
    for said, before, program in shown(topic):
        namespace = solved(topic, before)
        capsys.readouterr()
        exec(program, namespace)
        assert capsys.readouterr().out.rstrip() == said


def test_something_is_shown_of_the_programs_to_be_repaired():
    for topic in ("neurons", "forward_propagation", "training"):
        assert len(shown(topic)) == 1


def test_exclusive_or_can_be_built_by_hand_and_the_example_is_far_from_it(capsys):
    try_network = solved("neurons")["try_network"]
    try_network([[1.0, 0.0], [0.0, 1.0]], [0.0, 0.0], [1.0, 1.0], -1.0)
    lines = capsys.readouterr().out.splitlines()
    (example,) = [c.source for c in blank("neurons").cells if "# not there yet" in c.source]
    assert all(f"# {line}" in example for line in lines)
    either, both = [20.0, 20.0], [20.0, 20.0]
    try_network(np.array([either, both]).T, [-10.0, -30.0], [20.0, -20.0], -10.0)
    assert capsys.readouterr().out.splitlines()[-1] == "over the bar: exclusive or"
    try_network(np.array([either, both]).T / 10, [-1.0, -3.0], [2.0, -2.0], -1.0)
    assert capsys.readouterr().out.splitlines()[-1] == "not there yet"


def test_the_triangle_can_be_built_by_hand_and_the_example_is_far_from_it(capsys):
    try_layers = solved("forward_propagation")["try_layers"]
    try_layers([(np.array([[0.0], [1.0]]), np.array([0.0]), "sigmoid")])
    said = capsys.readouterr().out.strip()
    assert any(f"# {said}" in cell.source for cell in blank("forward_propagation").cells)
    edges, where = np.array([[0.0, 3.0, -3.0], [1.0, -2.0, -2.0]]), np.array([0.0, 0.0, 12.0])
    output = (np.full((3, 1), 20.0), np.array([-50.0]), "sigmoid")
    try_layers([(20 * edges, 20 * where, "sigmoid"), output])
    assert capsys.readouterr().out.strip() == "99% of the points are right: over the bar"
    try_layers([(edges, where, "sigmoid"), output])
    assert "over the bar" not in capsys.readouterr().out


def test_a_learning_rate_over_the_bar_is_neither_the_first_guess_nor_the_highest(capsys):
    try_rate = solved("training")["try_rate"]
    capsys.readouterr()
    try_rate(0.1)
    said = capsys.readouterr().out.strip()
    assert any(f"try_rate(0.1)   # {said}" in cell.source for cell in blank("training").cells)
    passed = {}
    for rate in (0.01, 0.1, 1.0, 2.0, 3.0, 10.0, 100.0):
        try_rate(rate)
        passed[rate] = "over the bar" in capsys.readouterr().out
    assert [rate for rate, over in passed.items() if over] == [2.0, 3.0]
    for rate in (0.01, 0.1, 1.0):
        try_rate(rate, in_euros=True)
        assert "over the bar" not in capsys.readouterr().out


def curve(X, y, rate, batch=None, start=(0, 0), squared=False, validation=None):
    """The cost of every tenth epoch of 100, and that of the validation examples."""
    rng, w, b = np.random.default_rng(0), np.full(X.shape[1], float(start[0])), float(start[1])
    costs, others, batch = [], [], batch or len(y)

    def cost(X, y):
        z = X @ w + b
        return np.mean(np.logaddexp(0, z) - y * z)

    for _ in range(101):
        costs.append(cost(X, y))
        others.append(cost(*validation) if validation else 0)
        order = rng.permutation(len(y)) if batch < len(y) else np.arange(len(y))
        for first in range(0, len(y), batch):
            rows = order[first : first + batch]
            p = 0.5 * (1 + np.tanh((X[rows] @ w + b) / 2))
            error = (p - y[rows]) * (2 * p * (1 - p) if squared else 1)
            w = w - rate * X[rows].T @ error / len(rows)
            b = b - rate * error.mean()
    return costs[::10], others[::10]


def test_the_curves_to_be_read_are_those_of_real_trainings(capsys):
    """What they are called here is what is to be read from them."""
    notebook = solved("training")
    namespace = {}
    for _, before, program in shown("training"):
        exec(program, namespace := solved("training", before))
    X, y = namespace["shirts"], namespace["sold"]
    rng = np.random.default_rng(2)
    few, many, w = rng.normal(size=(12, 8)), rng.normal(size=(40, 8)), np.zeros(8)
    rng.normal(size=8)
    w[:2] = 1.2
    y_few = (few @ w + rng.normal(0, 1, 12) > 0).astype(int)
    y_many = (many @ w + rng.normal(0, 1, 40) > 0).astype(int)
    overfits, validation = curve(few, y_few, 0.5, validation=(many, y_many))
    truth = {
        "A": ("slow", curve(X, y, 0.005)[0]),
        "B": ("batches", curve(X, y, 0.6, batch=1)[0]),
        "C": ("dead", curve(X, y, 0.1, start=(3, 5), squared=True)[0]),
        "D": ("good", curve(X, y, 2.0)[0]),
        "E": ("fast", curve(X * [10, 1], y, 1.0)[0]),
        "F": ("overfits", overfits),
    }
    for name, (_, costs) in truth.items():
        assert np.allclose(notebook["every_tenth"][name], costs, rtol=0, atol=6e-4), name
    assert np.allclose(notebook["every_tenth"]["F, validation"], validation, rtol=0, atol=6e-4)
    capsys.readouterr()
    notebook["try_reading"](**{name: word for name, (word, _) in truth.items()})
    assert capsys.readouterr().out.strip() == "6 of 6: over the bar"
    notebook["try_reading"](**dict.fromkeys("ABCDEF", "good"))
    assert capsys.readouterr().out.strip() == "1 of 6"
    with pytest.raises(AssertionError, match="one word for each"):
        notebook["try_reading"](A="good")
