"""What a student reads: one line if all is well, otherwise what is wrong and why."""

import re
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


def _one(Z):
    return Z


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
        ["the shape is (4, 1), expected (1, 4)", "# an input of one example Z = np.array([["],
    ),
    "not a number": (
        lambda Z: Z * np.nan,
        [
            "4 of 4 values are not finite (nan)",
            "# an input of one example Z = np.array([[",
            "also: large",
        ],
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
    "too few arguments": (
        lambda: 1,
        ["takes 0 positional arguments but 1 was given; keep the first line of the task: def soft"],
    ),
    "too many arguments": (
        lambda Z, axis: 1,
        ["missing 1 required positional argument: 'axis'; keep the", "task: def softmax(Z):"],
    ),
    "a wrong call inside": (
        lambda Z: _one(Z, Z),
        ["takes 1 positional argument but 2 were given, in the line: lambda Z: _one(Z, Z),"],
    ),
    "a name of an earlier cell": (
        lambda Z: earlier(Z),  # noqa: F821
        ["NameError: name 'earlier' is not defined", "run the cells above first; if none of"],
    ),
    "an exit": (lambda Z: exit(), ["SystemExit"]),
    "TensorFlow": (
        _named("softmax", eval("lambda Z: __import__('tensorfloww')")),
        [
            "ModuleNotFoundError",
            "when it is graded, NumPy, matplotlib and Python's own modules can",
        ],
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


BOUND = {
    "a lambda": "predict = lambda Z: Z.argmax(axis=1)",
    "a lambda for part of the work": "predict = (lambda of: lambda Z: of(Z, axis=1))(np.argmax)",
    "a partial": "import functools\npredict = functools.partial(np.argmax, axis=1)",
    "a function of another name": "def best(Z):\n    return Z.argmax(axis=1)\npredict = best",
    "a function of another task's name": (
        "def softmax(Z):\n    return Z.argmax(axis=1)\npredict = softmax\ndel softmax"
    ),
    "decorated without wraps": (
        "def timed(f):\n    def wrapper(*args):\n        return f(*args)\n    return wrapper\n"
        "@timed\ndef predict(Z):\n    return Z.argmax(axis=1)"
    ),
    "decorated, with a cache": (
        "class Once:\n    def __init__(self, f):\n        self.f = f\n"
        "    def __call__(self, Z):\n        return self.f(Z)\n"
        "@Once\ndef predict(Z):\n    return Z.argmax(axis=1)"
    ),
    "an object that can be called": (
        "class Predict:\n    def __call__(self, Z):\n        return Z.argmax(axis=1)\n"
        "predict = Predict()"
    ),
    "a method": (
        "class Model:\n    def best(self, Z):\n        return Z.argmax(axis=1)\n"
        "predict = Model().best"
    ),
    "vectorize": "predict = np.vectorize(lambda z: z.argmax(), signature='(n)->()')",
    "a second name": "def predict(Z):\n    return Z.argmax(axis=1)\nbest = predict",
    "a name of no function": "predict = _ = __ = lambda Z: Z.argmax(axis=1)",
}


def _told(source):
    """What a cell prints that ends with a check."""
    namespace = {"np": np, "check": check}
    exec(source, namespace)


@pytest.mark.parametrize("name", BOUND)
def test_a_function_is_known_by_the_name_that_it_is_bound_to(name, capsys):
    _told(f'{BOUND[name]}\ncheck(predict, topic="softmax")')
    assert capsys.readouterr().out == "✓ predict: all 3 checks passed\n"


def test_a_function_is_known_where_check_is_called(capsys):
    _told(
        "def look():\n    softmax = lambda Z: Z\n    check(softmax)\n"
        "def look_from(f):\n    check(f)\n"
        "look()\none_hot = lambda y, classes: np.eye(classes)[y]\nlook_from(one_hot)"
    )
    out = capsys.readouterr().out
    assert out.startswith("✗ softmax: ")
    assert out.endswith("✓ one_hot: all 3 checks passed\n")


def test_what_a_wrapped_function_is_given_has_no_wrong_name(capsys):
    _told("def wrapper(*args):\n    return 1\nsoftmax = wrapper\ncheck(softmax)")
    out = capsys.readouterr().out
    assert "args" not in out
    assert "Z = np.array([[" in out


SEVERAL = {
    "its own name": ("def softmax(Z):\n    return 1\none_hot = softmax\ncheck(softmax)", "softmax"),
    "both": ("softmax = one_hot = lambda *given: 1\ncheck(softmax)", "softmax one_hot"),
    "one of another topic": (
        "softmax = None\ncost = one_hot = lambda *given: 1\ncheck(cost if cost else one_hot)",
        "one_hot",
    ),
}


@pytest.mark.parametrize("name", SEVERAL)
def test_a_function_with_several_names_is_checked_under_those_that_fit(name, capsys):
    source, names = SEVERAL[name]
    _told(source)
    out = capsys.readouterr().out
    assert re.findall(r"^✗ (\w+):", out, re.M) == names.split()
    assert ("one and the same function here; this checks each" in out) == (name == "both")


def test_the_name_in_the_line_of_the_check_counts(tmp_path, capsys):
    path = tmp_path / "cell.py"
    path.write_text("def softmax(*given):\n    return 1\none_hot = softmax\ncheck(one_hot)\n")
    exec(compile(path.read_text(), str(path), "exec"), {"check": check})
    assert capsys.readouterr().out.startswith("✗ one_hot")


WRONGLY_NAMED = {
    "no name": ("check(lambda Z: Z)", "bound to no name; bind it to the one that the task uses"),
    "a partial without a name": (
        "import functools\ncheck(functools.partial(np.argmax))",
        "bound to no name",
    ),
    "a name of no task": ("sotfmax = lambda Z: Z\ncheck(sotfmax)", "a function called 'sotfmax'"),
    "an older definition": (
        "def softmax(Z):\n    return Z\nold = softmax\nsoftmax = lambda Z: 2 * Z\ncheck(old)",
        "softmax is another function by now; check that one: check(softmax)",
    ),
    "another topic": (
        'softmax = lambda Z: Z\ncheck(softmax, topic="backprop")',
        "the topic 'backprop' has no function softmax; softmax has",
    ),
}


@pytest.mark.parametrize("name", WRONGLY_NAMED)
def test_a_function_whose_name_tells_nothing_is_refused_with_what_to_do(name):
    source, said = WRONGLY_NAMED[name]
    with pytest.raises(ValueError, match=re.escape(said)):
        _told(source)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (3, "check takes the function itself, as in check(softmax); found int"),
        (np.zeros(2), "found ndarray"),
        (_named("sotfmax", lambda Z: Z), "no topic has a function called 'wrong'; give yours the"),
    ],
)
def test_a_wrong_use_of_check_says_how_to_use_it(wrong, said):
    with pytest.raises((TypeError, ValueError)) as refused:
        check(wrong)
    assert said in str(refused.value)
