"""Who calls a wrong function is not to blame: at home and in a grading."""

import time

import pytest
from classroom import TAUGHT, answers, submission

from autograder import check
from autograder.called import called_by, called_in, may_be_called

NAMES = ["graph_forward", "graph_backward", "numerical_gradient"]
WRONG = answers("backprop")["graph_forward"].replace('"exp": np.exp', '"exp": np.exp2')
FIRST = "It calls graph_forward, which fails its own check. See to that first"


def _notebook(**changed):
    """What a notebook with the solution, and with these sources in its place, defines."""
    names = {}
    exec("import numpy as np", names)
    for source in (answers("backprop") | changed).values():
        exec(source, names)
    return names


def _said(capsys, function):
    check(function)
    return " ".join(capsys.readouterr().out.split())


def test_at_home_the_function_that_is_called_comes_first(capsys):
    names = _notebook(graph_forward=WRONG)
    for caller in ("graph_backward", "numerical_gradient"):
        said = _said(capsys, names[caller])
        assert said.startswith(f"✗ {caller}")
        assert said.count("Hint:") == 1
        assert FIRST in said
    assert "power of e" in _said(capsys, names["graph_forward"])


def test_a_fault_of_ones_own_is_named_where_what_is_called_is_right(capsys):
    own = answers("backprop")["numerical_gradient"].replace("(2 * h)", "h")
    said = _said(capsys, _notebook(numerical_gradient=own)["numerical_gradient"])
    assert "It calls" not in said
    assert "two steps apart" in said


def test_a_function_that_is_not_written_yet_is_not_called_wrong(capsys):
    stub = "def graph_forward(graph, inputs):\n    raise NotImplementedError()"
    said = _said(capsys, _notebook(graph_forward=stub)["graph_backward"])
    assert "still there" in said or "not written yet" in said
    assert "It calls" not in said


@pytest.mark.xdist_group("topic-backprop")
def test_in_a_grading_the_function_that_is_called_comes_first(grade):
    result = grade(submission("backprop", {"graph_forward": WRONG}), "backprop").functions
    assert result["graph_forward"].mistakes == ("power of two for exp",)
    for caller in ("graph_backward", "numerical_gradient"):
        assert result[caller].score < result[caller].points
        assert result[caller].mistakes == ()
        (hint,) = result[caller].hints
        assert hint.startswith(FIRST)
    for right in ("slopes", "backward"):
        assert result[right].score == result[right].points


HELPED = """
def helper(graph, inputs):
    return graph_forward(graph, inputs)[-1]

def graph_backward(graph, inputs):
    return [helper(graph, inputs) for node in graph]

numerical_gradient = lambda graph, inputs: graph_backward(graph, inputs)
"""


def test_a_call_through_a_helper_counts_and_one_through_another_task_does_not():
    assert called_in([WRONG, HELPED], NAMES) == {
        "graph_forward": [],
        "graph_backward": ["graph_forward"],
        "numerical_gradient": ["graph_backward"],
    }
    names = {}
    exec(f"import numpy as np\n{WRONG}\n{HELPED}", names)
    for name, called in called_in([WRONG, HELPED], NAMES).items():
        assert list(called_by(names[name], set(NAMES) - {name})) == called


OWN = """
def graph_backward(graph, inputs):
    def graph_forward(graph):
        return graph

    numerical_gradient = graph_forward(graph)
    return numerical_gradient
"""


def test_a_name_that_a_function_gives_to_something_of_its_own_is_not_the_other_task():
    assert called_in([WRONG, OWN], NAMES)["graph_backward"] == []
    names = {}
    exec(f"import numpy as np\n{WRONG}\n{OWN}", names)
    assert called_by(names["graph_backward"], set(NAMES)) == {}


def test_no_answer_is_looked_into_that_cannot_be_read():
    broken = ["def graph_backward(graph, inputs)\n    return graph_forward(graph, inputs)"]
    assert called_in([*broken, "%timeit 1", "x\0"], NAMES) == {name: [] for name in NAMES}
    assert called_by(len, set(NAMES)) == called_by("a word", set(NAMES)) == {}


def test_a_solution_calls_what_it_was_written_with():
    sources = list(answers("backprop").values())
    called = called_in(sources, list(TAUGHT.questions("backprop")))
    assert called["graph_backward"] == ["slopes", "graph_forward"]
    assert called["numerical_gradient"] == ["graph_forward"]
    assert called["backward"] == ["output_error"]


def test_a_name_may_be_written_in_other_letters_and_a_comment_may_warn():
    other = "def g(Z):\n    '''Of \\d.'''\n    return \uff46(Z)"
    sources = ["def f(Z): return Z", other]
    assert may_be_called(["f"], sources)
    assert called_in(sources, ["f", "g"]) == {"f": [], "g": ["f"]}
    assert not may_be_called(["f"], ["def f(Z): return Z"])
    assert not may_be_called([], sources)


HOSTILE = {
    "marks": "\u0301\u0323" * 10**5,
    "a long list": "=" + "a," * 10**5,
    "letters": "\u4e00" * 10**5,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_to_look_at_what_nobody_has_meant_takes_no_time(name):
    began = time.monotonic()
    sources = ["def f(Z): return Z", f"a{HOSTILE[name]}", f"# f {HOSTILE[name]}"]
    assert may_be_called(["f"], sources)
    assert called_in(sources, ["f"]) == {"f": []}
    assert time.monotonic() - began < 5
