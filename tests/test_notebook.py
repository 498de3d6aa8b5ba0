"""A submission is rebuilt from the release, whatever state it is in."""

import copy
import json

import nbformat
import pytest
from classroom import TAUGHT, answers, blank, submission
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.notebook import ABSENT, MOVED, as_text, is_blank, rebuild, runs
from autograder.reading import Cell, UnreadableError, cells_of, parse

RELEASE = blank("softmax")
SOLVED = submission("softmax")


def _rebuild(submitted):
    return rebuild(RELEASE, cells_of(submitted, "softmax.ipynb"))


def _sources(made):
    return [cell.source for cell in made.cells]


def _tags(cell):
    return cell.metadata.get("tags", [])


def _place(notebook, name):
    return [cell.id for cell in notebook.cells].index(name)


def test_a_complete_submission_is_rebuilt_as_it_is():
    assert _sources(_rebuild(SOLVED)) == _sources(SOLVED)


def test_edited_locked_cells_are_ours_again():
    submitted = copy.deepcopy(SOLVED)
    for cell in submitted.cells:
        if not cell.metadata.nbgrader.solution:
            cell.source = "print('mine')"
    made = _rebuild(submitted)
    assert [cell.source for cell in made.cells if MOVED not in _tags(cell)] == _sources(SOLVED)


def test_extra_cells_keep_their_place():
    submitted = copy.deepcopy(SOLVED)
    submitted.cells.insert(0, nbformat.v4.new_code_cell("start = 1"))
    place = [cell.id for cell in submitted.cells].index("one_hot")
    submitted.cells.insert(place + 1, nbformat.v4.new_markdown_cell("a thought"))
    made = _rebuild(submitted)
    assert made.cells[0].source == "start = 1"
    (note,) = (cell for cell in made.cells if cell.id == "extra-0-one_hot")
    assert note.source == "```\na thought\n```"
    assert [cell.id for cell in made.cells].index(note.id) == place + 1


def test_a_students_text_can_not_leave_its_quotation():
    submitted = copy.deepcopy(SOLVED)
    submitted.cells.append(nbformat.v4.new_markdown_cell("```\n````\n<script>"))
    assert _rebuild(submitted).cells[-1].source == "`````\n```\n````\n<script>\n`````"
    submitted.cells[-1].source = f"{'`' * 5000}\n{'`' * 1000}\n<script>"
    lines = _rebuild(submitted).cells[-1].source.split("\n")
    assert lines[0] == lines[-1] == "`" * 1001


def test_a_doubled_solution_cell_runs_after_the_first():
    submitted = copy.deepcopy(SOLVED)
    place = [cell.id for cell in submitted.cells].index("softmax")
    double = copy.deepcopy(submitted.cells[place])
    double.source = "def softmax(Z): return 2"
    submitted.cells.insert(place + 1, double)
    sources = [cell.source for cell in _rebuild(submitted).cells if runs(cell)]
    assert (
        sources.index("def softmax(Z): return 2") == sources.index(SOLVED.cells[place].source) + 1
    )


IMPORT = "import numpy as np\n\nfrom autograder import check"
PREDICT = answers("softmax")["predict"]
# The cell, what it becomes, and what runs beside it then.
WRITTEN = {
    "a line below ours": ("cell-1", f"{IMPORT}\nfrom numpy import exp", "from numpy import exp"),
    "a line above ours": ("cell-1", f"import math\n\n{IMPORT}", "import math"),
    "a line between ours": (
        "cell-1",
        "import numpy as np\nfrom math import e\nfrom autograder import check",
        "from math import e",
    ),
    "a changed line": ("cell-1", "import numpy\nfrom autograder import check", "import numpy"),
    "all of it": ("cell-1", "np = __import__('numpy')", "np = __import__('numpy')"),
    "a function above its check": (
        "check_predict",
        f'{PREDICT}\n\ncheck(predict, topic="softmax")',
        PREDICT.strip(),
    ),
    "a function in place of its check": ("check_predict", PREDICT, PREDICT.strip()),
    "a call on the line of a check": (
        "check_softmax",
        "check(softmax); softmax(X)  # fine",
        "softmax(X)",
    ),
    "a call beside a check": ("check_softmax", "check(softmax)\nsoftmax(X)", "softmax(X)"),
    "another picture": ("cell-18", "plt.plot(softmax(X))", "plt.plot(softmax(X))"),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_what_is_written_into_a_locked_cell_runs_beside_it(name):
    locked, source, left = WRITTEN[name]
    submitted = copy.deepcopy(SOLVED)
    submitted.cells[_place(submitted, locked)].source = source
    made = _rebuild(submitted)
    (moved,) = (place for place, cell in enumerate(made.cells) if MOVED in _tags(cell))
    assert runs(made.cells[moved])
    assert made.cells.pop(moved).source == left
    assert _sources(made) == _sources(SOLVED)
    # Before a check, so that it is there for it; after everything else.
    assert moved == _place(made, locked) + (not locked.startswith("check_"))


NOT_WRITTEN = {
    "spaces": ("cell-1", f"{IMPORT}  \n\n\n"),
    "other line ends": ("cell-1", IMPORT.replace("\n\n", "\n\n\n")),
    "nothing left": ("cell-1", ""),
    "less than there was": ("cell-1", "import numpy as np"),
    "a comment": ("check_softmax", "# at last\ncheck(softmax)  # right!"),
    "the topic": ("check_softmax", 'check(softmax, topic="softmax")'),
    "twice": ("check_softmax", "check(softmax)\ncheck(softmax)"),
    "the text of a task": ("cell-2", "my notes"),
}


@pytest.mark.parametrize("name", NOT_WRITTEN)
def test_a_locked_cell_that_says_no_more_than_ours_is_ours_alone(name):
    locked, source = NOT_WRITTEN[name]
    submitted = copy.deepcopy(SOLVED)
    submitted.cells[_place(submitted, locked)].source = source
    assert _sources(_rebuild(submitted)) == _sources(SOLVED)


def test_a_text_of_ours_that_became_code_runs_where_it_stood():
    submitted = copy.deepcopy(SOLVED)
    submitted.cells[_place(submitted, "cell-2")] = nbformat.v4.new_code_cell(
        "half = 0.5", id="x", metadata={"nbgrader": {"grade_id": "cell-2"}}
    )
    made = _rebuild(submitted)
    assert made.cells[_place(made, "cell-2") + 1].source == "half = 0.5"


def test_a_locked_cell_that_was_split_or_copied_runs_what_was_written_into_the_copy():
    submitted = copy.deepcopy(SOLVED)
    copied = copy.deepcopy(submitted.cells[1])
    copied.source = "def shifted(Z):\n    return Z"
    submitted.cells.insert(4, copied)
    submitted.cells.insert(4, copy.deepcopy(submitted.cells[1]))
    made = _rebuild(submitted)
    assert made.cells.pop(4).source == copied.source
    assert _sources(made) == _sources(SOLVED)


def _lost(notebook, *names):
    """The notebook without the marks of these cells, or of all."""
    notebook = copy.deepcopy(notebook)
    for cell in notebook.cells:
        if not names or cell.id in names:
            cell.metadata = nbformat.from_dict({})
    return notebook


def test_a_notebook_without_any_metadata_still_works(grade):
    """Some editors drop it: what the cells say tells which ones they are."""
    functions = grade(_lost(SOLVED)).functions.values()
    assert [function.score for function in functions] == [6, 3, 6, 6, 3]
    assert _sources(_rebuild(_lost(SOLVED))) == _sources(SOLVED)


LOST = {
    "a function": "def predict(Z):\n    return 1",
    "a function with annotations": "import math\nasync def predict(Z: int) -> int:\n    return 1",
    "a lambda": "predict = lambda Z: 1",
    "a lambda with an annotation": "predict: object = lambda Z: 1",
    "a decorated function": "@cache\ndef predict(Z):\n    return 1",
    "below a magic": "%%time\ndef predict(Z):\n    return 1",
    "in a cell that is no Python": "def predict(Z) return 1",
}


@pytest.mark.parametrize("name", LOST)
def test_a_solution_cell_that_lost_its_mark_is_known_by_what_it_defines(name):
    submitted = _lost(SOLVED, "predict")
    submitted.cells[_place(submitted, "predict")].source = LOST[name]
    made = _rebuild(submitted)
    assert made.cells[_place(made, "predict")].source == LOST[name]
    assert len(made.cells) == len(SOLVED.cells)


OTHER = {
    "a call": "predict(Z)",
    "a function in a function": "def f():\n    def predict(Z):\n        return 1",
    "a longer name": "def predict_all(Z):\n    return 1",
    "a comparison": "predict == 1",
    "a comment": "# def predict(Z):",
}


@pytest.mark.parametrize("name", OTHER)
def test_a_cell_that_does_not_define_the_function_is_not_its_solution(name):
    submitted = _lost(SOLVED, "predict")
    submitted.cells[_place(submitted, "predict")].source = OTHER[name]
    made = _rebuild(submitted)
    assert ABSENT in _tags(made.cells[_place(made, "predict")])
    assert OTHER[name] in _sources(made)


def test_of_several_definitions_the_last_one_before_the_check_counts_and_none_is_lost():
    submitted = _lost(SOLVED)
    for name, place in (("above", 2), ("below", len(submitted.cells) + 1)):
        cell = nbformat.v4.new_code_cell(f"def predict(Z):\n    return '{name}'", id=name)
        submitted.cells.insert(place, cell)
    made = _rebuild(submitted)
    assert made.cells[_place(made, "predict")].source == PREDICT
    assert made.cells[-1].source.endswith("'below'")
    assert made.cells[2].source.endswith("'above'")


def test_a_solution_cell_that_is_there_is_not_taken_by_another():
    submitted = copy.deepcopy(SOLVED)
    submitted.cells.insert(0, nbformat.v4.new_code_cell("def predict(Z):\n    return 1"))
    made = _rebuild(submitted)
    assert made.cells.pop(0).source == "def predict(Z):\n    return 1"
    assert _sources(made) == _sources(SOLVED)


def test_a_renamed_solution_cell_is_known_by_what_it_defines():
    submitted = copy.deepcopy(SOLVED)
    submitted.cells[_place(submitted, "softmax")].metadata.nbgrader.grade_id = "renamed"
    assert _sources(_rebuild(submitted)) == _sources(SOLVED)


def test_a_missing_solution_cell_does_not_hide_the_same_function_elsewhere():
    submitted = copy.deepcopy(SOLVED)
    submitted.cells.pop(_place(submitted, "softmax"))
    submitted.cells[1].source += "\n\n" + answers("softmax")["softmax"]
    made = _rebuild(submitted)
    stub = made.cells[_place(made, "softmax")]
    assert ABSENT in stub.metadata.tags
    assert not runs(stub)


def test_nothing_but_source_survives():
    submitted = copy.deepcopy(SOLVED)
    for cell in submitted.cells:
        if cell.cell_type == "code":
            output = nbformat.v4.new_output("display_data", {"text/html": "<script>1</script>"})
            cell.outputs = [output]
    submitted.metadata.widgets = {"evil": 1}
    submitted.cells.append(
        nbformat.v4.new_markdown_cell("x", attachments={"a.png": {"image/png": "AAAA"}})
    )
    made = as_text(_rebuild(submitted))
    for gone in ("<script>", "evil", "attachments", "AAAA"):
        assert gone not in made


def test_blank_means_that_no_code_was_written():
    assert is_blank(RELEASE, _rebuild(RELEASE))
    noted = copy.deepcopy(RELEASE)
    noted.cells.append(nbformat.v4.new_markdown_cell("I could not do it."))
    assert is_blank(RELEASE, _rebuild(noted))
    assert not is_blank(RELEASE, _rebuild(SOLVED))


def test_checks_and_pictures_do_not_run():
    for cell in _rebuild(SOLVED).cells:
        if cell.id.startswith("check_") or "plt.show()" in cell.source:
            assert not runs(cell)
    # The imports, five solutions, and the cell with which an open task is tried.
    assert sum(runs(cell) for cell in _rebuild(SOLVED).cells) == 7


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


def _places(node, path=()):
    yield path
    items = node.items() if isinstance(node, dict) else enumerate(node)
    for key, value in items:
        if isinstance(value, dict | list):
            yield from _places(value, (*path, key))
        else:
            yield (*path, key)


PLACES = list(_places(json.loads(as_text(SOLVED))))[1:]


@settings(max_examples=200)
@given(data=st.data())
def test_a_notebook_with_junk_anywhere_is_rebuilt_or_refused(data):
    content = json.loads(as_text(SOLVED))
    for _ in range(data.draw(st.integers(1, 3))):
        *path, last = data.draw(st.sampled_from(PLACES))
        try:
            node = content
            for key in path:
                node = node[key]
            if data.draw(st.booleans()):
                del node[last]
            else:
                node[last] = data.draw(JUNK)
        except (KeyError, IndexError, TypeError):  # an earlier change removed the place
            continue
    try:
        cells = cells_of(parse(json.dumps(content).encode(), "softmax.ipynb"), "softmax.ipynb")
    except UnreadableError:
        return
    made = rebuild(RELEASE, cells)
    assert [cell.source for cell in made.cells if cell.id.startswith("check_")] == [
        cell.source for cell in RELEASE.cells if cell.id.startswith("check_")
    ]
    nbformat.validate(made)


@given(st.lists(st.builds(Cell, st.just("code"), st.text(), st.none() | st.text()), max_size=5))
def test_any_cells_are_rebuilt_into_a_valid_notebook(cells):
    nbformat.validate(rebuild(RELEASE, cells))


def _locked(cells):
    return [cell.id for cell in cells if not cell.metadata.nbgrader.solution]


def test_solutions_and_what_is_beside_them_stand_in_the_order_of_the_submission():
    submitted = copy.deepcopy(SOLVED)
    moved = [submitted.cells.pop(_place(submitted, name)) for name in ("predict", "check_predict")]
    submitted.cells[2:2] = [*moved, nbformat.v4.new_code_cell("mine = 1")]
    made = _rebuild(submitted)
    assert [cell.source for cell in made.cells if runs(cell)][1:4] == [
        PREDICT,
        "mine = 1",
        answers("softmax")["softmax"],
    ]
    assert _locked(cell for cell in made.cells if "nbgrader" in cell.metadata) == _locked(
        RELEASE.cells
    )


def test_a_solution_below_its_check_stands_above_it():
    submitted = copy.deepcopy(SOLVED)
    submitted.cells.append(submitted.cells.pop(_place(submitted, "softmax")))
    made = _rebuild(submitted)
    assert _place(made, "softmax") < _place(made, "check_softmax")


def test_our_imports_stand_above_all_solutions():
    submitted = copy.deepcopy(SOLVED)
    submitted.cells.append(submitted.cells.pop(1))
    assert _sources(_rebuild(submitted)) == _sources(SOLVED)


NAMES = st.none() | st.sampled_from([cell.id for cell in RELEASE.cells]) | st.just("mine")
SOURCES = st.sampled_from(
    [
        *(cell.source for cell in SOLVED.cells[1:8]),
        "check(softmax)",
        "mine = 1",
        "import numpy as np\nmine = 2",
        "def softmax(Z):\n    return 3",
        "predict = lambda Z: 4",
    ]
)


@given(st.lists(st.builds(Cell, st.sampled_from(["code", "markdown"]), SOURCES, NAMES), max_size=8))
def test_nothing_that_is_written_is_lost_or_runs_twice(cells):
    made = rebuild(RELEASE, cells)
    ours = [cell for cell in made.cells if not cell.id.startswith("extra-")]
    released = [cell.id for cell in RELEASE.cells]
    assert sorted(cell.id for cell in ours) == sorted(released)
    assert _locked(ours) == _locked(RELEASE.cells)
    for cell in ours:
        assert cell.source == RELEASE.cells[_place(RELEASE, cell.id)].source or (
            cell.metadata.nbgrader.solution
        )
    for line in ("mine = 1", "mine = 2", "    return 3", "predict = lambda Z: 4"):
        handed_in = sum(line in cell.source.split("\n") for cell in cells if cell.kind == "code")
        running = sum(line in cell.source.split("\n") for cell in made.cells if runs(cell))
        texts = sum(
            line in cell.source.split("\n")
            for cell in cells
            if cell.kind != "code" and cell.grade_id in TAUGHT.questions("softmax")
        )
        assert handed_in <= running <= handed_in + texts
