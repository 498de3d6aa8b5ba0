"""The command line, as it is typed: what it prints, what it writes, how it ends."""

import copy
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig

import nbformat
import pytest
from classroom import ROOT, answers, blank, hand_in, submission
from click.testing import CliRunner

from autograder import cli, selfchecks
from autograder.notebook import as_text

COMMAND = os.path.join(sysconfig.get_path("scripts"), "autograder")


def _run(*words, folder=ROOT):
    words = [COMMAND, *map(str, words)]
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=300)


def test_good_submissions_end_with_0(begin, tmp_path):
    begin(tmp_path)
    hand_in(tmp_path, "[bold]Bo\x1b[31m", "softmax", submission("softmax"))
    done = _run("grade", "softmax", "--full", "--course-dir", tmp_path)
    assert done.returncode == 0, done.stderr
    assert "[bold]Bo" in done.stdout
    assert "\x1b[31m" not in done.stdout
    assert len(os.listdir(tmp_path / "kept-answers")) == 1  # those that it began with


ERRORS = {
    "no submissions": (["grade"], "submitted is missing; put each notebook in"),
    "no such folder": (["grade", "--course-dir", "nowhere"], "'nowhere' does not exist"),
    "unknown topic": (["release", "sotfmax"], "no topic 'sotfmax'; did you mean softmax?"),
    "no solutions": (["release", "softmax"], "softmax.py is missing; a topic begins with"),
    "no notebook": (["check", "nothing.ipynb"], "'nothing.ipynb' does not exist"),
    "no jobs": (["grade", "--jobs", "0"], "0 is not in the range x>=1"),
}


@pytest.mark.parametrize("name", ERRORS)
def test_a_wrong_call_says_what_to_do(name, tmp_path, monkeypatch):
    words, said = ERRORS[name]
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(cli.main, words)
    assert result.exit_code != 0
    assert said in " ".join(result.output.split())


def test_an_unknown_topic_can_not_be_graded(tmp_path):
    hand_in(tmp_path, "ada", "softmax", blank("softmax"))
    result = CliRunner().invoke(cli.main, ["grade", "sotfmax", "--course-dir", str(tmp_path)])
    assert result.exit_code == 2  # 1 is for a class with a fault
    assert "no topic 'sotfmax'" in result.output
    assert not (tmp_path / "gradebook.db").exists()


def test_a_course_directory_that_refuses_a_file_is_named_with_the_reason(tmp_path):
    hand_in(tmp_path, "ada", "softmax", blank("softmax"))
    path = tmp_path / "grading-secret.txt"
    path.mkdir()
    result = CliRunner().invoke(cli.main, ["grade", "--course-dir", str(tmp_path)])
    assert result.exit_code == 2
    assert f"{path}: Is a directory; see that you may read and write there" in result.output


def test_a_course_directory_that_is_read_only_is_named_with_the_reason(tmp_path):
    hand_in(tmp_path, "ada", "softmax", blank("softmax"))
    read_only = ["bwrap", "--bind", "/", "/", "--ro-bind", tmp_path, tmp_path, "--dev", "/dev"]
    command = [*read_only, COMMAND, "grade", "--course-dir", tmp_path]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 2
    assert done.stderr.startswith(f"Error: {tmp_path}")
    assert "Read-only file system; see that you may read and write there" in done.stderr


def test_no_more_is_graded_at_once_than_this_process_has_cores():
    code = (
        "from autograder.cli import grade; print({o.name: o.default for o in grade.params}['jobs'])"
    )
    one = next(iter(os.sched_getaffinity(0)))
    done = subprocess.run(
        [sys.executable, "-c", code],
        preexec_fn=lambda: os.sched_setaffinity(0, [one]),
        capture_output=True,
        text=True,
    )
    assert done.stdout == "1\n"


def test_a_missing_package_is_named_with_its_cure(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    result = CliRunner().invoke(cli.main, ["grade"])
    assert "this needs nbgrader, rich; install them with: pip" in result.output


def test_check_runs_a_notebook_without_jupyter(tmp_path):
    path = tmp_path / "softmax.ipynb"
    path.write_text(as_text(submission("softmax", first="%matplotlib inline\n!ls")), "utf-8")
    result = CliRunner().invoke(cli.main, ["check", str(path)])
    assert result.exit_code == 0
    assert result.output.count("✓") == 5

    path.write_text(as_text(submission("softmax", {"predict": "def predict(Z) return"})), "utf-8")
    result = CliRunner().invoke(cli.main, ["check", str(path)])
    assert result.exit_code == 1
    said = "✗ predict: not defined; its cell stopped with SyntaxError: expected ':' (line 1)"
    assert said + ", in the line: def predict(Z) return" in result.output

    path.write_text(as_text(blank("softmax")), "utf-8")
    result = CliRunner().invoke(cli.main, ["check", str(path)])
    assert result.exit_code == 1
    assert result.output.count("is still there; put your code in its place") == 5


LIKE_MAGIC = """
def predict(Z):
    '''The likeliest class:
    %time is not measured,
    !important is nothing here.
    '''
    number = (5
        % 7)
    return Z.argmax(axis=1)
"""


def test_check_leaves_out_no_line_that_is_python(tmp_path):
    path = tmp_path / "softmax.ipynb"
    first = "%matplotlib inline\n!echo it's\nremainder = (5\n    % 3)\nassert remainder == 2"
    path.write_text(as_text(submission("softmax", {"predict": LIKE_MAGIC}, first=first)), "utf-8")
    result = CliRunner().invoke(cli.main, ["check", str(path)])
    assert result.exit_code == 0, result.output
    assert len(result.output.splitlines()) == 5


def test_check_shows_the_line_of_an_error_below_jupyters_lines(tmp_path):
    path = tmp_path / "softmax.ipynb"
    path.write_text(as_text(submission("softmax", first="%pwd\n!ls\n1 / 0\nx = 1")), "utf-8")
    result = CliRunner().invoke(cli.main, ["check", str(path)])
    assert "ZeroDivisionError: division by zero, in the line: 1 / 0" in result.output


@pytest.mark.parametrize(
    "metadata", [[], None, {"nbgrader": []}, {"nbgrader": {"grade_id": []}}, {"tags": 3}]
)
def test_check_bears_metadata_that_is_none(metadata, tmp_path):
    notebook = json.loads(as_text(submission("softmax")))
    strange = {"cell_type": "code", "source": "x = 1", "metadata": metadata}
    path = tmp_path / "softmax.ipynb"
    path.write_text(json.dumps({"cells": [strange, *notebook["cells"]]}), "utf-8")
    result = CliRunner().invoke(cli.main, ["check", str(path)])
    assert result.exit_code == 0, result.output


REFUSED = {
    "cut off": ("{", "is not JSON, as a notebook must be"),
    "a list": ("[]", "is JSON, but not a notebook"),
    "no cells": ('{"cells": 3}', "is JSON, but not a notebook"),
    "a strange cell": ('{"cells": [{}]}', "cell 1 is not built like a cell"),
    "a page": ("<html>", "a web page that was saved"),
    "no exercise": ('{"cells": []}', "is no exercise of ours; there are: "),
    "another notebook": (
        '{"cells": [{"cell_type": "code", "source": "def mine(): pass"}]}',
        "is no exercise of ours; there are: ",
    ),
    "of two topics": (
        '{"cells": [{"cell_type": "code", "source": "def predict(Z): pass"}]}',
        "; give the file that name, as in ",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_check_refuses_what_is_no_exercise_with_2(name, tmp_path):
    content, said = REFUSED[name]
    path = tmp_path / "mine.ipynb"
    path.write_text(content, "utf-8")
    result = CliRunner().invoke(cli.main, ["check", str(path)])
    assert result.exit_code == 2
    assert said in result.output


def test_check_takes_several_notebooks_and_folders(tmp_path):
    course = tmp_path / "mine"
    (course / "deeper").mkdir(parents=True)
    (course / "softmax.ipynb").write_text(as_text(submission("softmax")), "utf-8")
    (course / "deeper" / "training.ipynb").write_text(as_text(blank("training")), "utf-8")
    (course / ".ipynb_checkpoints").mkdir()
    (course / ".ipynb_checkpoints" / "softmax.ipynb").write_text("{", "utf-8")
    words = ["check", str(course), str(course / "softmax.ipynb")]
    result = CliRunner().invoke(cli.main, words)
    assert result.exit_code == 1
    assert result.output.count("softmax.ipynb:") == 1
    assert result.output.count("✓") == 5
    assert result.output.count("is still there") == 5
    assert result.output.endswith("1 of 2 notebooks pass all checks\n")

    (course / "broken.ipynb").write_text("{", "utf-8")
    result = CliRunner().invoke(cli.main, words)
    assert result.exit_code == 2
    assert "broken.ipynb is not JSON, as a notebook must be" in result.output
    assert result.output.count("✓") == 5
    assert "1 of 3 notebooks pass all checks" in result.output

    (tmp_path / "empty").mkdir()
    result = CliRunner().invoke(cli.main, ["check", str(tmp_path / "empty")])
    assert result.exit_code == 2
    assert "empty: there is no notebook in this folder" in result.output


ENDLESS = {
    "softmax": "def softmax(Z):\n    while True:\n        pass",
    "one_hot": "def one_hot(y, classes):\n    return sum(iter(int, 1))",  # one step of Python's
    "predict": "import os\nos._exit(3)",
}


def test_what_never_ends_is_stopped_and_the_other_results_are_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(selfchecks, "SECONDS", 0.5)
    monkeypatch.setattr(selfchecks, "LONGEST", 3)
    code, said = _checked(submission("softmax", ENDLESS), tmp_path)
    assert code == 1
    for name in ("softmax", "one_hot"):
        assert re.search(rf"✗ {name}: [^✓✗]*seconds; does a loop never end\?", said), said
    assert "✗ predict: not defined; its cell stopped with SystemExit: it ended the process" in said
    assert said.count("✓") == 2


def _checked(notebook, folder, name="softmax.ipynb"):
    """How ``autograder check`` ends with a notebook, and what it says."""
    path = folder / name
    content = notebook if isinstance(notebook, bytes) else as_text(notebook).encode()
    path.write_bytes(content)
    result = CliRunner().invoke(cli.main, ["check", str(path)])
    return result.exit_code, result.output


def test_check_knows_an_exercise_under_any_name(tmp_path):
    assert _checked(submission("softmax"), tmp_path, "softmax (1).ipynb")[0] == 0
    assert _checked(submission("softmax"), tmp_path, "mine.ipynb")[0] == 0


def _old(number):
    cells = [
        {"cell_type": "code", "input": cell.source, "language": "python", "outputs": []}
        if cell.cell_type == "code"
        else {"cell_type": "heading", "level": 600_000_000, "source": "Task"}
        for cell in submission("softmax").cells
        if "picture" not in cell.metadata.get("tags", [])
    ]
    return json.dumps({"nbformat": number, "worksheets": [{"cells": cells}]}).encode()


def _lost(notebook):
    """Without the marks by which a cell is known."""
    notebook = copy.deepcopy(notebook)
    for cell in notebook.cells:
        tags = cell.metadata.get("tags", [])
        cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})
    return notebook


def _without_checks():
    notebook = _lost(submission("softmax"))
    notebook.cells = [cell for cell in notebook.cells if not cell.source.startswith("check(")]
    return notebook


READ = {
    "a mark at the start": b"\xef\xbb\xbf" + as_text(submission("softmax")).encode(),
    "UTF-16": as_text(submission("softmax")).encode("utf-16"),
    "format 2": _old(2),
    "format 3": _old(3),
    "no marks": _lost(submission("softmax")),
    "no marks, no checks": _without_checks(),
    "no marks, another topic": _lost(submission("multilabel")),
}


@pytest.mark.parametrize("name", READ)
def test_check_reads_whatever_the_grader_reads(name, tmp_path):
    code, said = _checked(READ[name], tmp_path, "mine.ipynb")
    assert (code, said.count("✓"), said.count("✗")) == (0, 5, 0), said


# Cells that run in Jupyter; what they print is the student's own.
JUPYTERS = {
    "help": "np.exp?\n?np.exp\nnp.exp??\n??np.exp\nx = 1",
    "help for a magic": "%timeit?\nx = 1",
    "a shell": "!echo it's \\\n   more\n!ls | head\nx = 1",
    "a shell in a loop": "for n in range(3):\n    !echo {n}\nx = 1",
    "an answer of the shell": "files = !ls\nfor file in files:\n    pass\nx = 1",
    "an answer of a magic": "here = %pwd\nassert len(here) > 0\nx = 1",
    "a quotation mark before a text": "!echo '''\ntext = '''\nmore'''\nx = 1",
    "a magic in an if": "if True:\n    %matplotlib inline\nelse:\n    !ls\nx = 1",
    "a magic with a semicolon": "%config InlineBackend.figure_format = 'svg';\nx = 1",
    "a measured statement": "%time x = sum([1])",
    "a measured value": "x = %time sum([1])",
    "much that is measured": "%timeit sum([1])\n%timeit -n 10 1 / 0\nx = 1",
    "a measured cell": "%%time\nx = 1",
    "a captured cell": "%%capture out\nx = 1\nprint(x)",
    "a cell that is both": "%%capture\n%%time\nx = 1",
    "awaited": "import asyncio\nawait asyncio.sleep(0)\nx = 1",
    "an async loop": (
        "async def one():\n    yield 1\nasync for n in one():\n    x = n\n"
        "x = [x async for x in one()][0]"
    ),
    "displayed": "display(np.zeros(3), display_id=True)\nx = 1",
    "displayed by IPython": (
        "from IPython.display import display, HTML, clear_output\n"
        "display(HTML('<b>1</b>'))\nclear_output(wait=True)\nx = 1"
    ),
    "IPython by its name": "import IPython.display as d\nd.display(d.Math('x'))\nx = 1",
    "the shell itself": (
        "get_ipython().run_line_magic('matplotlib', 'inline')\nif get_ipython():\n    x = 1"
    ),
    "the shell, imported": "from IPython import get_ipython\nget_ipython().magic('x')\nx = 1",
    "a picture": (
        "import IPython\nimport matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()\nx = 1"
    ),
    "pylab": "%pylab inline\nx = int(ones(1)[0])",
    "copied from a terminal": ">>> x = 1\n>>> if x:\n...     y = x\n",
    "copied from IPython": "In [1]: x = 1\n\nIn [2]: if x:\n   ...:     y = x\n",
    "indented": "    x = 1\n    y = '''\n\n    '''",
    "a future": "from __future__ import annotations\ndef f(a: Later): pass\nx = 1",
    "a package that is not there": (
        "import notthere as pd\nx = 1\ndf = pd.read_csv('x')\ndf.head()\ny = 2"
    ),
}


@pytest.mark.parametrize("name", JUPYTERS)
def test_check_runs_what_jupyter_runs(name, tmp_path):
    notebook = submission("softmax", first=JUPYTERS[name], last="assert x == 1")
    code, said = _checked(notebook, tmp_path)
    assert code == 0
    assert "cell " not in said.replace("the cell goes on", ""), said


SKIPPED = {
    "bash": "%%bash\nls -l | head\necho done",
    "a page": "%%html\n<b>1</b>",
    "JavaScript": "%%javascript\nalert('it')",
    "a file": "%%writefile notes.txt\nit's mine",
    "LaTeX": "%%latex\n$\\frac{1}{2}$",
    "no magic that is known": "%%sql\nSELECT 1",
    "another Python": "%%python3\nnot = here",
    "measured, and gone": "%%timeit\nsoftmax = 3",
    "pip": "pip install pandas",
    "pip, with a sign": "%pip install pandas",
    "nothing but a help": "?",
}


@pytest.mark.parametrize("name", SKIPPED)
def test_check_leaves_out_what_is_not_python(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, said = _checked(submission("softmax", last=SKIPPED[name]), tmp_path)
    assert code == 0
    assert len(said.splitlines()) == 5, said
    assert os.listdir() == ["softmax.ipynb"]


NEEDY = """
def shifted(Z):
    return Z - np.array([[max(list(row))] for row in Z])

def softmax(Z):
    E = np.exp(shifted(Z))
    return E / E.sum(axis=1, keepdims=True)
"""
LATER = {
    "the function is another": "def softmax(Z):\n    return Z",
    "a name of NumPy is another": "np = None",
    "a built-in name is another": "max = 0\nlist = sum = len = None",
    "a helper is gone": "del shifted",
    "all is gone": "%reset -f\ndel softmax, one_hot, predict",
}


@pytest.mark.parametrize("name", LATER)
def test_check_judges_a_function_where_its_check_stands(name, tmp_path):
    notebook = submission("softmax", {"softmax": NEEDY}, last=LATER[name])
    for each in (notebook, _lost(notebook)):
        code, said = _checked(each, tmp_path)
        assert (code, said.count("✓")) == (0, 5), said


def test_check_knows_what_was_mended_below(tmp_path):
    wrong = {"softmax": "def softmax(Z):\n    return Z", "predict": "raise NotImplementedError()"}
    mended = f"{NEEDY}\ncheck(softmax)\n\n{answers('softmax')['predict']}"
    code, said = _checked(submission("softmax", wrong, last=mended), tmp_path)
    assert (code, said.count("✓")) == (0, 5), said


def test_check_names_a_cell_that_fails_and_ends_with_0_if_all_functions_pass(tmp_path):
    code, said = _checked(submission("softmax", last="1 / 0"), tmp_path)
    assert code == 0
    assert "cell 14: stopped with ZeroDivisionError" in said


def test_check_runs_a_function_that_was_written_into_its_check_cell(tmp_path):
    notebook = submission("softmax", {"predict": "def predict(Z): raise NotImplementedError()"})
    for cell in notebook.cells:
        if cell.id == "check_predict":
            cell.source = f"{answers('softmax')['predict']}\n\n{cell.source}"
    code, said = _checked(notebook, tmp_path)
    assert (code, said.count("✓")) == (0, 5), said


def test_check_tells_what_a_function_needs_that_is_not_there(tmp_path):
    needy = "from notthere.special import softmax"
    code, said = _checked(submission("softmax", {"softmax": needy}), tmp_path)
    assert code == 1
    assert "ModuleNotFoundError: No module named 'notthere'" in " ".join(said.split())
    assert said.count("✓") == 4


def test_check_does_the_same_with_ipython_and_without(tmp_path):
    shown = JUPYTERS["displayed by IPython"]
    path = tmp_path / "softmax.ipynb"
    path.write_text(as_text(submission("softmax", first=f"{shown}\n%pylab\nones?")), "utf-8")
    code = f"from autograder import cli; cli.main(['check', {str(path)!r}])"
    starts = ("", "import IPython; ", "import sys; sys.modules['IPython'] = None; ")
    ends = [
        subprocess.run([sys.executable, "-c", start + code], capture_output=True, text=True)
        for start in starts
    ]
    assert {end.returncode for end in ends} == {0}
    assert len({end.stdout for end in ends}) == 1


def test_release_does_not_write_over_somebodys_answers(tmp_path):
    shutil.copytree(ROOT / "solutions", tmp_path / "solutions")
    path = tmp_path / "exercises" / "softmax" / "softmax.ipynb"
    release = ["release", "softmax", "--course-dir", str(tmp_path)]
    assert CliRunner().invoke(cli.main, release).exit_code == 0
    path.write_text(as_text(submission("softmax")), "utf-8")
    refused = CliRunner().invoke(cli.main, release)
    assert refused.exit_code == 2
    assert "holds answers, which would be lost" in refused.output
    assert path.read_text("utf-8") == as_text(submission("softmax"))


@pytest.mark.parametrize(
    "content",
    ["{", "[]", "\ufeff", '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{}]}'],
)
def test_release_replaces_an_exercise_that_is_no_notebook(content, tmp_path):
    shutil.copytree(ROOT / "solutions", tmp_path / "solutions")
    path = tmp_path / "exercises" / "softmax" / "softmax.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(content, "utf-8")
    release = ["release", "softmax", "--course-dir", str(tmp_path)]
    result = CliRunner().invoke(cli.main, release)
    assert result.exit_code == 0, result.output
    assert path.read_text("utf-8") == as_text(blank("softmax"))
