"""A submission is rebuilt from the release, whatever state it is in."""

import copy
import json
import os

import nbformat
import pytest
from classroom import blank, hand_in, submission
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder import notebook
from autograder.notebook import (
    Cell,
    UnreadableError,
    as_text,
    cells_of,
    is_blank,
    read,
    rebuild,
    runs,
)

RELEASE = blank("softmax")
SOLVED = submission("softmax")


def _rebuild(submitted):
    return rebuild(RELEASE, cells_of(submitted, "softmax.ipynb"))


def _sources(made):
    return [cell.source for cell in made.cells]


def test_a_complete_submission_is_rebuilt_as_it_is():
    assert _sources(_rebuild(SOLVED)) == _sources(SOLVED)


def test_edited_locked_cells_are_ours_again():
    submitted = copy.deepcopy(SOLVED)
    for cell in submitted.cells:
        if not cell.metadata.nbgrader.solution:
            cell.source = "print('mine')"
    assert _sources(_rebuild(submitted)) == _sources(SOLVED)


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


def test_a_notebook_without_any_metadata_still_works(grade):
    """Some editors drop it: the student's cells then are all extra cells, and still count."""
    submitted = copy.deepcopy(SOLVED)
    for cell in submitted.cells:
        cell.metadata = nbformat.from_dict({})
    functions = grade(submitted).functions.values()
    assert [function.score for function in functions] == [6, 3, 6, 6, 3]


def test_a_missing_solution_cell_does_not_hide_the_same_function_elsewhere():
    submitted = copy.deepcopy(SOLVED)
    for cell in submitted.cells:
        if cell.id == "softmax":
            cell.metadata.nbgrader.grade_id = "renamed"
    made = _rebuild(submitted)
    (stub,) = (cell for cell in made.cells if cell.id == "softmax")
    assert notebook.MISSING in stub.metadata.tags
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
    assert sum(runs(cell) for cell in _rebuild(SOLVED).cells) == 6  # the imports, five solutions


@pytest.fixture
def folder(tmp_path):
    hand_in(tmp_path, "ada", "softmax", SOLVED)
    return tmp_path / "submitted"


def _edit(folder, change):
    path = folder / "ada" / "softmax" / "softmax.ipynb"
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(json.dumps(content), encoding="utf-8")
    return read(folder, "ada", "softmax")


HARMLESS = {
    "no kernel is named": lambda nb: nb.update(metadata={}),
    "cells have no ids": lambda nb: [cell.pop("id") for cell in nb["cells"]],
    "all ids are the same": lambda nb: [cell.update(id="same") for cell in nb["cells"]],
    "an older minor format": lambda nb: nb.update(nbformat_minor=2),
    "a newer minor format": lambda nb: nb.update(nbformat_minor=99),
    "strange metadata": lambda nb: nb["metadata"].update(kernelspec=3, language_info=[]),
    "a strange execution count": lambda nb: nb["cells"][1].update(execution_count="x"),
    "Windows line ends": lambda nb: [
        cell.update(source="".join(cell["source"]).replace("\n", "\r\n")) for cell in nb["cells"]
    ],
}


@pytest.mark.parametrize("name", HARMLESS)
def test_a_slightly_damaged_notebook_is_read(name, folder):
    cells = _edit(folder, HARMLESS[name])
    assert [cell.source for cell in cells] == _sources(SOLVED)


def test_an_old_notebook_format_is_read(folder):
    path = folder / "ada" / "softmax" / "softmax.ipynb"
    old = nbformat.v3.nbbase
    cells = [
        old.new_code_cell(input="def softmax(Z):\n    return Z"),
        old.new_text_cell("markdown", source=""),
    ]
    path.write_text(json.dumps(old.new_notebook(worksheets=[old.new_worksheet(cells=cells)])))
    assert read(folder, "ada", "softmax")[0].source.startswith("def softmax")


def test_a_byte_order_mark_and_half_characters_are_read(folder):
    path = folder / "ada" / "softmax" / "softmax.ipynb"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    read(folder, "ada", "softmax")
    path.write_text(path.read_text("utf-8-sig").replace("import numpy", "\\ud800 numpy"), "utf-8")
    assert any("? numpy" in cell.source for cell in read(folder, "ada", "softmax"))


def _cells(sources):
    return [nbformat.v4.new_code_cell(source, id=f"c{n}") for n, source in enumerate(sources)]


UNREADABLE = {
    "not JSON": (b"{", "is not JSON"),
    "nothing": (b" \n", "is empty"),
    "not UTF-8": (b'{"cells": "\xff"}', "is not UTF-8"),
    "a number": (b"7", "is JSON, but not a notebook"),
    "a list": (b"[]", "is JSON, but not a notebook"),
    "nothing in JSON": (b"null", "is JSON, but not a notebook"),
    "no format": (b"{}", "is not a notebook"),
    "a format of the future": (
        b'{"nbformat": 9, "nbformat_minor": 0, "cells": []}',
        "not a notebook",
    ),
    "cells that are a text": (
        b'{"nbformat": 4, "nbformat_minor": 5, "cells": "x"}',
        "is JSON, but not a notebook",
    ),
    "no cells": (b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}}', "cells"),
    "a cell that is a number": (
        b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [3]}',
        "notebook",
    ),
    "a cell of no kind": (
        b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"source": ""}]}',
        "cell 1 is not built like a cell",
    ),
    "deep nesting": (b"[" * 200_000, "is not JSON"),
    "a long number": (b"1" * 10_000, "is not JSON"),
    "a huge file": (b" " * (notebook.LARGEST_FILE + 1), "larger than 16 MB"),
    "too many cells": (
        as_text(nbformat.v4.new_notebook(cells=_cells([""] * 1001))).encode(),
        "1001 cells; at most 1000 are read",
    ),
    "too much source": (
        as_text(nbformat.v4.new_notebook(cells=_cells(["x" * 1_000_001]))).encode(),
        "at most 1000000",
    ),
    "another language": (
        as_text(
            nbformat.v4.new_notebook(
                metadata={"kernelspec": {"language": "julia", "name": "j", "display_name": "J"}}
            )
        ).encode(),
        "written in 'julia'; expected Python",
    ),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_is_no_notebook_is_refused_by_name_with_what_was_found(name, folder):
    content, said = UNREADABLE[name]
    (folder / "ada" / "softmax" / "softmax.ipynb").write_bytes(content)
    with pytest.raises(UnreadableError) as refused:
        read(folder, "ada", "softmax")
    assert said in str(refused.value)
    assert "softmax.ipynb" in str(refused.value)


@pytest.mark.parametrize("level", ["student", "topic", "file"])
def test_symbolic_links_are_not_followed(level, folder, tmp_path):
    path = {
        "student": folder / "ada",
        "topic": folder / "ada" / "softmax",
        "file": folder / "ada" / "softmax" / "softmax.ipynb",
    }[level]
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UnreadableError, match="symbolic link"):
        read(folder, "ada", "softmax")


def test_a_folder_in_place_of_the_notebook_is_named(folder):
    path = folder / "ada" / "softmax" / "softmax.ipynb"
    path.unlink()
    path.mkdir()
    with pytest.raises(UnreadableError, match="is not a file; hand in the notebook itself"):
        read(folder, "ada", "softmax")


def test_a_pipe_in_place_of_the_notebook_does_not_stop_the_grader(folder):
    path = folder / "ada" / "softmax" / "softmax.ipynb"
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(UnreadableError, match="is not a file"):
        read(folder, "ada", "softmax")


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
def test_a_notebook_with_junk_anywhere_is_rebuilt_or_refused(data, tmp_path_factory):
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
    folder = tmp_path_factory.getbasetemp() / "junk"
    hand_in(folder, "eve", "softmax", json.dumps(content))
    try:
        cells = read(folder / "submitted", "eve", "softmax")
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
