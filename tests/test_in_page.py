"""What a check in a page of the book says, and which cells it runs before: without a browser."""

import base64
import json
from importlib.util import find_spec

import pytest
from classroom import answers, blank
from click.testing import CliRunner
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from wrong_programs import wrong_programs

from autograder import cli
from autograder.drawn import MOST_PICTURES
from autograder.in_page import MOST_PRINTED, Cell, Page
from autograder.jupyter import Shell
from autograder.notebook import as_text

RIGHT = answers("softmax")


def cells(**changed):
    """The cells of the exercise on softmax, some of them written."""
    found = []
    for cell in blank("softmax").cells:
        marks = cell.metadata.nbgrader
        if cell.cell_type == "code" and not marks.grade and "tags" not in cell.metadata:
            kind = "theirs" if marks.solution else "ours"
            found.append(Cell(cell.id, kind, changed.get(cell.id, cell.source)))
    return found


def said(page, function, **changed):
    return page.check(cells(**changed), function, "softmax")["said"]


LIKE_A_SHELL = {
    "right": (RIGHT["softmax"], "✓ softmax: all 6 checks passed"),
    "as handed out": (None, "… softmax: `raise NotImplementedError()` is still there"),
    "renamed": ("def soft(Z):\n    return Z", "✗ softmax: not defined; is the function still"),
    "no Python": ("def softmax(Z)", "✗ softmax: not defined; its cell stopped with SyntaxError"),
    "a wrong value": ("def softmax(Z):\n    return Z", "✗ softmax: 6 of 6 checks failed"),
    "an error": ("def softmax(Z):\n    return W", "NameError: name 'W' is not defined"),
    "a lambda": ("softmax = lambda Z: Z", "✗ softmax: 6 of 6 checks failed"),
    "an exit": ("import sys\nsys.exit()", "not defined; its cell stopped with SystemExit"),
    "a magic": ("%matplotlib inline\n" + RIGHT["softmax"], "✓ softmax: all 6 checks passed"),
}


@pytest.mark.parametrize("name", LIKE_A_SHELL)
def test_a_check_says_what_became_of_the_code(name):
    source, expected = LIKE_A_SHELL[name]
    assert expected in said(Page(), "softmax", **({"softmax": source} if source else {}))


def test_nothing_is_said_about_code_that_is_gone():
    page = Page()
    assert "✓" in said(page, "softmax", softmax=RIGHT["softmax"])
    renamed = said(page, "softmax", softmax=RIGHT["softmax"].replace("softmax", "soft"))
    assert renamed.startswith("✗ softmax: not defined")
    helped = "def helper(Z):\n    return Z\n\n\ndef softmax(Z):\n    return helper(Z)"
    assert "6 of 6 checks failed" in said(page, "softmax", softmax=helped)
    left = said(page, "softmax", softmax="def softmax(Z):\n    return helper(Z)")
    assert "NameError: name 'helper' is not defined" in left


def test_only_what_is_new_is_run_where_nothing_above_has_changed():
    ran = []
    page = Page(ran.append)
    said(page, "softmax", **RIGHT)
    assert ran == ["cell-1", "softmax"]
    said(page, "one_hot", **RIGHT)
    assert ran == ["cell-1", "softmax", "one_hot"]
    ran.clear()
    said(page, "one_hot", **RIGHT | {"softmax": "softmax = None"})
    assert ran == ["cell-1", "softmax", "one_hot"]


def test_a_function_below_is_run_if_it_is_called():
    calling = "def softmax(Z):\n    return one_hot(predict(Z), Z.shape[1])"
    found = said(Page(), "softmax", **RIGHT | {"softmax": calling})
    assert "checks failed" in found
    assert "NameError" not in found
    unwritten = said(Page(), "softmax", softmax=calling)
    assert "predict is not written yet" in unwritten
    broken = said(Page(), "softmax", softmax=calling, one_hot=RIGHT["one_hot"], predict="def (")
    assert "cell predict: stopped with SyntaxError" in broken


def test_a_cell_of_ones_own_sees_what_is_above_and_is_run_only_if_it_is_needed():
    own = Cell("own", "own", "import numpy as np\ntwo = 2\ntwo + 1")
    found = Page().run([own], "own")
    assert found | {"needed": 0} == {
        "printed": "3\n",
        "said": "",
        "state": "ran",
        "pictures": [],
        "needed": 0,
    }
    ran = []
    written = cells(**RIGHT)
    loop = Cell("loop", "own", "print('not asked for')\nelsewhere = 1")
    Page(ran.append).check([*written[:2], loop, *written[2:]], "one_hot", "softmax")
    assert "loop" not in ran
    needs = [*written[:2], loop, Cell("own", "own", "elsewhere")]
    assert Page().run(needs, "own")["printed"] == "1\n"
    failed = Page().run([Cell("own", "own", "1 / 0")], "own")
    assert failed["state"] == "failed"
    assert failed["said"] == "stopped with ZeroDivisionError: division by zero, in the line: 1 / 0"


PLOT = "import matplotlib.pyplot as plt\n"
TWO = """_, axes = plt.subplots()
axes.plot([1, 2], label="a line")
axes.set(title="<b>", xlabel="across")
axes.legend()
plt.show()
plt.figure(figsize=(3, 2))
plt.show()
"""


def picture(source, *above):
    cells = [Cell(f"above-{number}", *each) for number, each in enumerate(above)]
    return Page().run([*cells, Cell("picture", "picture", PLOT + source)], "picture")


def test_a_picture_is_shown_with_the_words_that_are_written_in_it():
    found = picture(f"print('first')\n{TWO}")
    assert (found["printed"], found["said"], found["state"]) == ("first\n", "", "ran")
    words = [each["words"] for each in found["pictures"]]
    assert words == ["Picture: <b>; across; a line", "A picture without words"]
    for each in found["pictures"]:
        assert base64.b64decode(each["png"]).startswith(b"\x89PNG")
    assert found["pictures"][1]["width"] == pytest.approx(3.2 * 96, abs=1)


def test_a_picture_is_of_what_its_own_cell_drew_and_as_matplotlib_draws_at_the_start():
    page, cell = Page(), Cell("above", "ours", f"{PLOT}plt.figure(figsize=(1, 1))")
    assert page.run([cell], "above")["pictures"]
    shown = Cell("picture", "picture", f"{PLOT}plt.rcParams['font.size'] = 30")
    assert page.run([cell, shown], "picture")["pictures"] == []
    size = Cell("own", "own", f"{PLOT}plt.rcParams['font.size']")
    assert page.run([size], "own")["printed"] == "10.0\n"


def test_a_picture_too_large_is_drawn_smaller_and_one_that_cannot_be_drawn_is_told():
    (large,) = picture("plt.figure(figsize=(300, 200)).text(0.5, 9, 'far away')")["pictures"]
    assert len(large["png"]) < 100_000
    many = picture("for _ in range(12):\n    plt.figure(figsize=(1, 1))")["pictures"]
    assert len(many) == MOST_PICTURES
    broken = picture("plt.figure().suptitle('$\\\\frac$')\nprint('before')")
    assert (broken["state"], broken["printed"]) == ("failed", "before\n")
    assert broken["said"].startswith("stopped with ValueError")
    assert picture("plt.figure()")["state"] == "ran"


def test_a_picture_runs_the_readers_cell_right_above_it_and_a_cell_the_function_that_draws():
    tried, own = ("ours", "tried = []"), ("own", "tried.append(7)")
    assert picture("print(tried)", tried, own, ("ours", ""))["printed"] == "[]\n"
    assert picture("print(tried)", tried, own)["printed"] == "[7]\n"
    drawing = Cell("show", "picture", f"def show():\n    {PLOT}    plt.figure()")
    loud = Cell("loud", "picture", "print('not asked for')\nshow = 1")
    page, mine = Page(), Cell("own", "own", "show()")
    found = page.run([loud, drawing, mine], "own")
    assert len(found["pictures"]) == 1
    assert found["needed"] == ["show", "own"]
    asked = {"cells": [vars(cell) for cell in (loud, drawing, mine)], "cell": "own"}
    assert json.loads(page.sources(json.dumps(asked))) == [drawing.source, mine.source]


def test_a_check_in_a_cell_of_ones_own_checks():
    own = Cell("own", "own", "check(softmax)")
    assert "✓ softmax" in Page().run([*cells(**RIGHT), own], "own")["printed"]


def test_what_is_printed_is_cut_off_where_it_does_not_end():
    own = Cell("own", "own", "for _ in range(10**5):\n    print('again')")
    printed = Page().run([own], "own")["printed"]
    assert printed.endswith("the rest is left out")
    assert len(printed) < MOST_PRINTED + 100


def test_the_pages_script_and_python_speak_json():
    asked = {"cells": [vars(cell) for cell in cells(**RIGHT)], "cell": "softmax"}
    assert json.loads(Page().answer(json.dumps(asked | {"topic": "softmax"})))["state"] == "passed"
    assert json.loads(Page().answer(json.dumps(asked)))["state"] == "ran"


def test_jupyter_and_the_command_line_say_what_the_page_says(tmp_path):
    shell = InteractiveShell()
    printed = {}
    for topic in {topic for topic, *_ in wrong_programs()}:
        written = {name: source for of, name, source, _ in wrong_programs() if of == topic}
        notebook = blank(topic)
        for cell in notebook.cells:
            cell.source = written.get(cell.id, cell.source)
        path = tmp_path / f"{topic}.ipynb"
        path.write_text(as_text(notebook), encoding="utf-8")
        printed[topic] = CliRunner().invoke(cli.main, ["check", str(path)]).output
    for topic, name, source, said in wrong_programs():
        assert f"\n{said}\n" in f"\n{printed[topic]}", (topic, name)
        with capture_output() as jupyter:
            shell.run_cell(f"from autograder import check\n{source}")
            shell.run_cell(f"check({name}, topic={topic!r})")
        assert jupyter.stdout == f"{said}\n", (topic, name)


def test_progress_counts_what_is_solved_and_says_what_is_next(tmp_path):
    half = blank("softmax")
    for cell in half.cells:
        if cell.id in ("softmax", "predict"):
            cell.source = RIGHT[cell.id]
        if cell.id == "one_hot":
            cell.source = "def one_hot(y, classes):\n    print('a word')\n    return y"
    for name, content in (("softmax/softmax", as_text(half)), ("other", "no notebook")):
        path = tmp_path / f"{name}.ipynb"
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf-8")
    done = CliRunner().invoke(cli.main, ["progress", str(tmp_path)])
    assert done.exit_code == 0
    found = done.output.splitlines()
    assert "other.ipynb is not JSON" in found[0]
    place = found.index("softmax: 2 of 5")
    assert found[place + 1].startswith("  ✓ softmax  ◐ one_hot  ○ sparse_categorical_crossentropy")
    assert found[-1].endswith(f"1 tried; next: one_hot, in {tmp_path / 'softmax/softmax.ipynb'}")


def test_whoever_asks_whether_ipython_can_be_imported_gets_an_answer_while_a_page_is_open():
    with Shell():
        assert find_spec("IPython").name == "IPython"
        assert find_spec("IPython.display").name == "IPython.display"
