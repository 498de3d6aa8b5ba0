"""What is not installed takes no more of a cell with it than what needs it."""

import ast
import contextlib
import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.inside.calling import call
from autograder.inside.source import Missing, forgiving

GONE = "No module named 'notthere'"


def _run(source):
    """The names that a cell leaves behind, and what it printed."""
    namespace = {"np": np, "__name__": "__main__"}
    with contextlib.redirect_stdout(io.StringIO()) as said:
        exec(compile(forgiving(source), "<cell>", "exec"), namespace)
    return namespace, said.getvalue()


GO_ON = {
    "an import that nothing needs": "import notthere\nx = 1",
    "one with a short name": "import notthere as nt\nx = 1",
    "one of several": "import notthere, math\nx = math.floor(1.5)",
    "a part of a package": "import notthere.inner.most\nx = 1",
    "names of it": "from notthere import a, b as c\nx = 1",
    "all its names": "from notthere import *\nx = 1",
    "a name that a package no longer has": "from math import gone\nx = 1",
    "a module that a package does not have": "import os.gone\nx = len(os.sep)",
    "a call of it": "from notthere.data import load\ndigits = load()\nx = 1",
    "much that hangs on it": (
        "import notthere as nt\na = nt.zeros(3)\nb, *c = a + 1\nfor d in b: pass\nnt.seed(0)\nx = 1"
    ),
    "a function with its decorator": "from notthere import jit\n@jit\ndef f(): pass\nx = 1",
    "a class of its kind": "import notthere\nclass Net(notthere.Module): pass\nx = 1",
    "an import in an if": "if True:\n    import notthere\n    x = 1\nelse:\n    x = 2",
    "an import in an else": "if False:\n    x = 2\nelse:\n    import notthere\n    x = 1",
    "an if that asks it": "import notthere as nt\nif nt.has_gpu():\n    y = 2\nx = 1",
    "an import in a with": (
        "import warnings\nwith warnings.catch_warnings():\n    import notthere\n    x = 1"
    ),
    "an import in a function": "def f():\n    import notthere\n    return 1\nx = f()",
    "an import further down in it": (
        "def f():\n  for n in [1]:\n    if n:\n      import notthere\n  return 1\nx = f()"
    ),
    "an import in a method": (
        "class C:\n    def m(self):\n        from notthere import a\n        return 1\nx = C().m()"
    ),
    "its names as annotations": (
        "import notthere as nt\n"
        "def f(a: nt.Frame | None, b: 'x', c: nt.NDArray[int]) -> nt.Tensor:\n    return 1\n"
        "x = f(1, 2, 3)"
    ),
    "a future first": '"""Text."""\nfrom __future__ import annotations\nimport notthere\nx = 1',
    "its version": "import notthere\nprint('version', notthere.__version__)\nx = 1",
}


@pytest.mark.parametrize("name", GO_ON)
def test_what_follows_a_failed_import_goes_on(name):
    namespace, said = _run(GO_ON[name])
    assert namespace["x"] == 1
    quiet = "in a function" in name or "in it" in name or "in a method" in name
    assert (said == "") == (quiet or name == "an import in a with")


AS_IT_IS = {
    "a try that waits for it": "try:\n    import notthere\nexcept ImportError:\n    x = 1",
    "one for all errors": "try:\n    import notthere\n    x = 2\nexcept Exception:\n    x = 1",
    "one in a function": (
        "def f():\n    try:\n        from notthere import a\n"
        "    except ModuleNotFoundError:\n        return 1\n    return 2\nx = f()"
    ),
    "a suppress": (
        "import contextlib\nx = 1\nwith contextlib.suppress(ImportError):\n"
        "    import notthere\n    x = 2"
    ),
    "what is there": "import math as m\nfrom math import floor\nx = floor(m.pi) - 2",
    "a name that is only used": "import math\nx: int = 1\nx *= 1\nassert x == 1",
    "nothing": "x = 1",
}


@pytest.mark.parametrize("name", AS_IT_IS)
def test_a_cell_that_helps_itself_is_left_to_it(name):
    namespace, said = _run(AS_IT_IS[name])
    assert (namespace["x"], said) == (1, "")
    assert "__autograder_missing__" not in namespace


USES = {
    "a call": "nt.softmax(Z)",
    "a call of a part": "nt.special.softmax(Z, axis=1)",
    "arithmetic": "Z - nt.eps",
    "arithmetic from the left": "nt.eps @ Z",
    "an array of NumPy": "np.asarray(nt.e)",
    "a function of NumPy": "np.exp(nt.e)",
    "a comparison": "Z == nt.e",
    "a truth": "1 if nt.flag else 2",
    "a loop": "[a for a in nt.all]",
    "a part of a part": "nt.table['x'].mean()",
    "a setting": "setattr(nt, 'x', 1)",
    "a with": "exec('with nt.device: pass')",
    "a name that is imported": "load(Z)",
}


@pytest.mark.parametrize("name", USES)
def test_what_needs_the_package_fails_with_the_true_cause(name):
    source = f"import notthere as nt\nfrom notthere import load\ndef f(Z):\n    return {USES[name]}"
    namespace, _ = _run(source)
    error = call(namespace["f"], (np.ones((2, 2)),)).error
    assert (error.type_name, error.message) == ("ModuleNotFoundError", GONE)


def test_the_line_of_an_error_is_the_students_own(tmp_path):
    path = tmp_path / "cell.py"
    path.write_text("import notthere as nt\n\ndef f(Z):\n    a = 1\n    return nt.exp(Z)\n")
    namespace = {}
    exec(compile(forgiving(path.read_text()), str(path), "exec"), namespace)
    assert call(namespace["f"], (1.0,)).error.line == "return nt.exp(Z)"


def test_what_is_left_out_is_said_with_its_line():
    _, said = _run("import notthere as nt\nx = 1\ny = nt.load()\nz = y + 1\n0")
    assert said.splitlines() == [
        f"ModuleNotFoundError: {GONE}; the cell goes on without it",
        f"ModuleNotFoundError: {GONE}; line 3 was left out",
        f"ModuleNotFoundError: {GONE}; line 4 was left out",
    ]


def test_no_older_value_stands_in_for_what_was_left_out():
    namespace, _ = _run("import notthere\nZ = 1\nZ = notthere.ones(3)\nfrom notthere import len")
    assert isinstance(namespace["Z"], Missing)
    assert isinstance(namespace["len"], Missing)


def test_a_package_of_which_a_part_is_missing_stays_usable():
    namespace, _ = _run("import numpy\nimport numpy.gone\nx = numpy.zeros(3)\ny = numpy.gone.x")
    assert namespace["x"].shape == (3,)
    assert isinstance(namespace["y"], Missing)


TYPES = {
    "a question for its type": "isinstance(1, nt.Tensor)",
    "one of several": "isinstance(1, (str, nt.Tensor))",
    "one of a union": "isinstance(1, nt.Frame | str | nt.Series)",
    "a class of its kind": "issubclass(int, nt.Tensor)",
}


@pytest.mark.parametrize("name", TYPES)
def test_nothing_is_of_a_type_that_is_missing(name):
    namespace, said = _run(f"import notthere as nt\nx = {TYPES[name]}")
    assert namespace["x"] is False
    assert said.count("\n") == 1


NAMED = [
    "Union[np.ndarray, nt.Frame]",
    "Optional[nt.Series]",
    "dict[str, nt.Frame] | nt.Frame | None",
    "Callable[[nt.Tensor], nt.Tensor]",
    "Annotated[nt.Tensor, 'a, b']",
    "TypeVar('T', nt.Frame, np.ndarray)",
]


@pytest.mark.parametrize("name", NAMED)
def test_a_missing_type_can_be_named_within_others(name):
    namespace, said = _run(f"import notthere as nt\nfrom typing import *\nx = {name}")
    assert not isinstance(namespace["x"], Missing)
    assert said.count("\n") == 1


def test_whatever_fails_with_what_is_missing_is_left_out():
    namespace, said = _run(
        "import notthere as nt\nfrom functools import singledispatch\n@singledispatch\n"
        "def f(Z): return 1\n@f.register(nt.Frame)\ndef _(Z): return 2\nx = f(0)"
    )
    assert namespace["x"] == 1
    assert "TypeError" in said


WITHOUT = {
    "a file": "open('/gone')",
    "an answer": "raise EOFError()",
    "a magic": "class UsageError(Exception): pass\nraise UsageError()",
    "time": "from autograder.inside.pace import Stopped\nraise Stopped()",
}


@pytest.mark.parametrize("name", WITHOUT)
def test_what_only_the_sandbox_lacks_is_left_out_there(name):
    for graded in (True, False):
        code, namespace = forgiving(f"{WITHOUT[name]}\nx = 1", graded), {}
        with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(BaseException):
            exec(compile(code, "<cell>", "exec"), namespace)
        assert ("x" in namespace) == graded


def test_what_a_loop_that_took_too_long_has_bound_stays():
    source = (
        "from autograder.inside.pace import Stopped\nfor x in (1, 2):\n    if x > 1:\n"
        "        raise Stopped()\ny = (lambda: 1 / 0)() if x < 2 else 3"
    )
    namespace = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(forgiving(source, graded=True), "<cell>", "exec"), namespace)
    assert (namespace["x"], namespace["y"]) == (2, 3)


OTHER_ERRORS = ["1 / 0", "x = gone", "raise ValueError()", "int('x')", "[][0]", "open('/gone')"]


@pytest.mark.parametrize("source", OTHER_ERRORS)
def test_any_other_error_stops_the_cell(source):
    with pytest.raises((ArithmeticError, NameError, ValueError, LookupError, OSError)):
        _run(f"a = 1\n{source}\nb = 2")


def test_a_cells_last_expression_is_still_one():
    tree = forgiving("import math\nmath.pi")
    assert isinstance(tree.body[-1], ast.Expr)
    assert forgiving(ast.parse("1")).body[0].value.value == 1


def test_deep_code_is_no_deeper_for_it():
    sums, ifs = "1" + " + 1" * 800, "".join(f"{' ' * n}if 1:\n" for n in range(90))
    assert _run(f"x = {sums}")[0]["x"] == 801
    assert _run(f"{ifs}{' ' * 90}x = 1")[0]["x"] == 1
    elifs = "if 0:\n    pass\n" + "elif 0:\n    import notthere\n" * 500 + "else:\n    x = 1"
    assert forgiving(elifs)


@pytest.mark.parametrize(
    ("source", "guarded"),
    [
        ("import numpy as np", False),
        ("import os.path", False),
        ("from numpy import exp, log", False),
        ("from __future__ import annotations", False),
        ("from numpy import exp, notthere", True),
        ("import numpy, notthere", True),
        ("from numpy import *", True),
        ("from . import numpy", True),
        ("import numpy.notthere", True),
    ],
)
def test_what_is_imported_already_needs_no_guard(source, guarded):
    tree = forgiving(source, graded=True)
    assert any(isinstance(node, ast.Try) for node in tree.body) == guarded


STATEMENTS = st.sampled_from(
    ["x = {}", "if {}:\n    y = 1", "for n in [{}]: z = n", "def f(a={}): return a", "{}", "del w"]
)
VALUES = st.sampled_from(["1", "x", "[n for n in (1, 2)]", "(v := 2)", "f()", "lambda: 1", "'t'"])


@given(st.lists(st.builds(str.format, STATEMENTS, VALUES), max_size=6))
def test_code_without_imports_does_the_same_with_it(lines):
    source, ends = "\n".join(["w = 0", *lines]), []
    for code in (source, forgiving(source)):
        namespace = {}
        try:
            exec(compile(code, "<cell>", "exec"), namespace)
        except Exception as error:
            namespace["error"] = repr(error)
        ends.append({key: type(value) for key, value in namespace.items()})
    assert ends[0] == ends[1]
