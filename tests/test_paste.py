"""Every input that is printed is Python that makes the same input again."""

import ast
import re

import numpy as np
import pytest
from classroom import TAUGHT, blank, submission
from judging import judge

from autograder import check, example, paste
from autograder.example import code

TOPICS = TAUGHT.topics()


def _same(one, other):
    if isinstance(one, list | tuple):
        return type(one) is type(other) and len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and np.array_equal(one, other, equal_nan=True)
    return type(one) is type(other) and one == other


def _pasted(lines, names):
    """What these lines give the names."""
    namespace = {"np": np}
    exec("\n".join(lines), namespace)
    return [namespace[name] for name in names]


@pytest.mark.parametrize("topic", TOPICS)
def test_every_input_of_every_check_can_be_pasted(topic):
    for name, cases in TAUGHT.recorded(topic).items():
        names = TAUGHT.questions(topic)[name].names
        for call, case in cases.items():
            given = paste.named(names, len(case.arguments))
            assert given == names[: len(given)]
            for fetched in (code(name, call, topic), None):  # at home, and in the feedback
                lines = paste.lines(given, case.arguments, fetched)
                assert _same(_pasted(lines, given), list(case.arguments)), (name, call)
                assert fetched is None or len(lines) <= paste.MOST_LINES + 5


BLOCK = re.compile(r"^# an input of [^\n]*\n(.+?)(?=\n\n|\s*\Z)", re.M | re.S)
ASSIGNED = re.compile(r"^([\w, ]+) = ", re.M)


@pytest.mark.parametrize("topic", TOPICS)
def test_what_a_failed_check_prints_can_be_pasted_as_it_stands(topic, capsys):
    for name, cases in TAUGHT.recorded(topic).items():
        parameters = TAUGHT.questions(topic)[name].parameters
        namespace = {"check": check}
        exec(f"def {name}({parameters}):\n    return 'nothing'", namespace)
        exec(f"check({name}, topic={topic!r})", namespace)
        blocks = BLOCK.findall(capsys.readouterr().out)
        assert blocks
        for block in blocks:
            names = [each for found in ASSIGNED.findall(block) for each in found.split(", ")]
            pasted = _pasted([block], names)
            assert any(_same(pasted, list(case.arguments)) for case in cases.values()), block


@pytest.mark.xdist_group("topic-softmax")
def test_the_feedback_shows_inputs_too_and_none_that_decides(grade):
    wrong = {"softmax": "def softmax(Z):\n    return Z", "one_hot": "def one_hot(y):\n    return y"}
    result = grade(submission("softmax", wrong))
    for name in wrong:
        cell = next(cell for cell in result.notebook.cells if cell.id == f"check_{name}")
        blocks = BLOCK.findall(cell.outputs[0].text)
        assert 1 <= len(blocks) <= 2
        names = TAUGHT.questions("softmax")[name].names
        shown, hidden = judge("softmax").shown[name], judge("softmax").hidden[name]
        for block in blocks:
            pasted = _pasted([block], names)
            assert any(_same(pasted, list(case.arguments)) for case in shown.values())
            assert not any(_same(pasted, list(case.arguments)) for case in hidden.values())
    assert "keep the first line of the task: def one_hot(y, classes):" in " ".join(
        result.functions["one_hot"].verdicts[0].problem.split()
    )


def test_the_parameters_of_a_task_are_those_of_its_reference():
    for topic in TOPICS:
        for name, question in TAUGHT.questions(topic).items():
            cell = next(cell for cell in blank(topic).cells if cell.id == name)
            stub = next(node for node in ast.parse(cell.source).body if node.name == name)
            assert ast.unparse(stub.args) == question.parameters, (topic, name)


VALUES = {
    "one parent": (("relu", (1,)), "('relu', (1,))"),
    "not a number": (np.array([np.nan, -np.inf, np.inf]), "np.array([np.nan, -np.inf, np.inf])"),
    "infinite": (-np.inf, "-np.inf"),
    "nothing in it": (np.zeros((0, 3)), 'np.zeros((0, 3), dtype="float64")'),
    "a short type": (np.float32([0.5]), 'np.array([0.5], dtype="float32")'),
    "one number": (np.array(2), "np.array(2)"),
    "yes and no": (np.array([True, False]), "np.array([True, False])"),
    "NumPy's number": (np.float64(0.1), "0.1"),
    "a text": ("it's", '"it\'s"'),
    "minus nothing": (np.array([-0.0]), "np.array([-0.0])"),
}


@pytest.mark.parametrize("name", VALUES)
def test_a_value_is_written_as_python(name):
    value, text = VALUES[name]
    assert paste.literal(value) == text
    same = value.item() if isinstance(value, np.generic) else value
    assert _same(eval(text, {"np": np}), same)


def test_a_graph_is_a_small_numbered_table():
    cases = TAUGHT.recorded("backprop")["graph_backward"]
    small, large = cases["a node that leads nowhere", 0], cases["a node with many children", 0]
    lines = paste.lines(["graph", "inputs"], small.arguments, "…")
    assert lines[3] == "    ('multiply', (0, 1)),  # 2"
    call = code("graph_backward", ("a node with many children", 0), "backprop")
    lines = paste.lines(["graph", "inputs"], large.arguments, call)
    assert lines[1] == 'graph, inputs = example("graph_backward", "a node with many children")'
    assert len(large.arguments[0]) == 13
    assert lines[2] == "# graph:"
    assert len(lines) == 9
    assert lines[3].split()[:5] == ["#", "0", "input", "1", "input"]


def test_names_that_cannot_be_used_are_replaced():
    assert paste.named(["X", "y"], 2) == ["X", "y"]
    assert paste.named(["X"], 2) == ["given_1", "given_2"]
    assert paste.named(["np"], 1) == ["given"]
    assert paste.named([], 1) == ["given"]


def test_a_word_with_a_comma_is_not_cut():
    words = ["one, two" * 6, "three, four" * 6, "five"]
    for value in (words, [words]):
        assert _same(_pasted(paste.lines(["words"], [value]), ["words"]), [value])


def test_an_example_is_a_copy():
    first = example("softmax", "one example")
    first[:] = 0
    assert example("softmax", "one example").any()


REFUSED = {
    "an unknown function": (("sotfmax", "a batch"), "no topic has a function called 'sotfmax'"),
    "an unknown check": (("softmax", "a bath"), "softmax has no check 'a bath'; did you mean"),
    "no check": (("softmax", 3), "softmax has no check 3; there are: one example, a batch"),
    "an unknown call": (("softmax", "a batch", 9), "no call 9 of the check 'a batch'; expected a"),
    "several topics": (("predict", "ties"), "belongs to forward_propagation and softmax; say"),
    "another topic": (("softmax", "a batch", 0, "adam"), "the topic 'adam' has no function"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_wrong_example_is_refused_with_what_there_is(name):
    arguments, said = REFUSED[name]
    with pytest.raises(ValueError, match=re.escape(said)):
        example(*arguments)
