"""What a student reads: one line if all is well, otherwise what is wrong and why."""

import types

import numpy as np
import pytest
from classroom import TAUGHT, answers, source_of
from unusual import softmax as unusual

from autograder import check

SOLUTION = {}
exec("import numpy as np\n" + "\n\n".join(answers("softmax").values()), SOLUTION)


def _named(name, function):
    function.__name__ = name
    return function


def test_a_right_function_passes_in_one_line(capsys):
    for name in answers("softmax"):
        check(SOLUTION[name], topic="softmax")
    out = capsys.readouterr().out
    assert out.splitlines()[0] == "✓ softmax: all 6 checks passed"
    assert len(out.splitlines()) == 5


def test_an_unusual_right_function_passes(capsys):
    check(_named("softmax", lambda Z: unusual.by_loops(Z)))
    assert capsys.readouterr().out == "✓ softmax: all 6 checks passed\n"


def _not_written(Z):
    raise NotImplementedError()


def _named_in_its_code(function):
    return types.FunctionType(function.__code__.replace(co_name="softmax"), globals())


def _changing(Z):
    Z -= Z.max(axis=1, keepdims=True)
    return SOLUTION["softmax"](Z)


def _forgetful():
    calls = []

    def softmax(Z):
        calls.append(1)
        return SOLUTION["softmax"](Z) if len(calls) % 2 else Z

    return softmax


def _misspelt(Z):
    return np.exp(Z) / np.some(Z)


def _helper(Z):
    return np.exp(Z) / np.some(Z)


MESSAGES = {
    "not written": (
        _named_in_its_code(_not_written),
        ["… softmax: `raise NotImplementedError()` is still there"],
    ),
    "written on top of an unwritten one": (
        lambda Z: _not_written(Z),
        ["✗ softmax: 6 of 6 checks failed", "_not_written is not written yet"],
    ),
    "nothing returned": (
        lambda Z: None,
        ["logits far apart: the function returned nothing (None); is there a return?"],
    ),
    "a text": (lambda Z: "p", ["found str"]),
    "a dictionary": (lambda Z: {}, ["found dict"]),
    "a wrong shape": (
        lambda Z: SOLUTION["softmax"](Z).T,
        ["the shape is (4, 1), expected (1, 4)", "with Z = [["],
    ),
    "not a number": (
        lambda Z: Z * np.nan,
        ["4 of 4 values are not finite (nan)", "Z of shape (5, 3), values from -", "also: large"],
    ),
    "an exception further down": (
        lambda Z: _helper(Z),
        ["in the line: (in _helper) return np.exp(Z) / np.some(Z)"],
    ),
    "an exception": (
        _named_in_its_code(_misspelt),
        ["AttributeError", "'some'", "in the line: return np.exp(Z) / np.some(Z)"],
    ),
    "a changed input": (_changing, ["the function changed its input; work on a copy"]),
    "a changing answer": (_forgetful(), ["a second call with the same input gave another answer"]),
    "too few arguments": (lambda: 1, ["TypeError", "takes 0 positional arguments but 1 was given"]),
    "an exit": (lambda Z: exit(), ["SystemExit"]),
    "TensorFlow": (
        _named("softmax", eval("lambda Z: __import__('tensorfloww')")),
        ["ModuleNotFoundError", "NumPy is all you need here"],
    ),
    "off by a little": (
        lambda Z: SOLUTION["softmax"](Z) + 0.01,
        ["4 of 4 values are wrong; the worst is [0, ", "found ", ", expected "],
    ),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_each_fault_has_its_own_message(name, capsys):
    function, said = MESSAGES[name]
    check(_named("softmax", function))
    out = " ".join(capsys.readouterr().out.split())
    assert not out.startswith("✓")
    for words in said:
        assert words in out


def test_a_known_mistake_is_answered_by_its_hint(capsys):
    for name, question in TAUGHT.questions("softmax").items():
        for mistake in question.mistakes:
            namespace = {"np": np}
            exec(source_of(mistake.function, name), namespace)
            check(namespace[name], topic="softmax")
            assert " ".join(mistake.hint.split()) in " ".join(capsys.readouterr().out.split())


def test_the_same_problem_is_said_once(capsys):
    check(_named("softmax", _misspelt))
    assert capsys.readouterr().out.count("AttributeError") == 1


def test_warnings_of_the_students_code_do_not_litter_the_notebook(capsys, recwarn):
    check(_named("softmax", lambda Z: np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)))
    out = " ".join(capsys.readouterr().out.split())
    assert "NumPy warned: overflow encountered in exp" in out
    assert not recwarn.list


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (3, "check takes the function itself, as in check(softmax); found int"),
        (np.zeros(2), "found ndarray"),
        (_named("sotfmax", lambda Z: Z), "no topic has a function called 'sotfmax'"),
    ],
)
def test_a_wrong_use_of_check_says_how_to_use_it(wrong, said):
    with pytest.raises((TypeError, ValueError)) as refused:
        check(wrong)
    assert said in str(refused.value)
