"""An exercise is read as nbformat reads it; what is none is refused before anything is graded."""

import copy
import json

import nbformat
import pytest
from classroom import OUR_COURSE, TAUGHT

from autograder.course import CourseError
from autograder.notebook import as_text, from_text
from autograder.released import exercise

PATH = OUR_COURSE.exercise("softmax")


def _read(path):
    return exercise(path, "softmax", TAUGHT.questions("softmax"))


def test_an_exercise_is_what_nbformat_reads_and_is_written_as_nbformat_writes_it():
    assert _read(PATH) == nbformat.read(PATH, as_version=4)
    text = PATH.read_text(encoding="utf-8")
    assert as_text(from_text(text)) == text == nbformat.writes(_read(PATH)) + "\n"


def test_what_cells_have_printed_is_written_as_nbformat_writes_it():
    notebook = nbformat.read(PATH, as_version=4)
    lines = "a line\n\u2028another\r\nand ✓ half of one"
    notebook.cells[1].outputs = [nbformat.v4.new_output("stream", text=lines)]
    assert as_text(notebook) == nbformat.writes(notebook) + "\n"
    assert from_text(as_text(notebook)) == nbformat.reads(as_text(notebook), as_version=4)


def _without(*keys):
    """Takes something out of the last cell."""

    def change(notebook):
        place = notebook["cells"][-1]
        for key in keys[:-1]:
            place = place[key]
        del place[keys[-1]]

    return change


NONE = {
    "an older format": lambda notebook: notebook.update(nbformat=3),
    "no format": lambda notebook: notebook.pop("nbformat"),
    "no metadata": lambda notebook: notebook.pop("metadata"),
    "no cells": lambda notebook: notebook.pop("cells"),
    "cells that are none": lambda notebook: notebook["cells"].append("x"),
    "a cell without marks": _without("metadata", "nbgrader"),
    "a cell without a name": _without("metadata", "nbgrader", "grade_id"),
    "a cell without an id": _without("id"),
    "a cell without a source": _without("source"),
    "a cell without outputs": _without("outputs"),
    "a source that is no text": lambda notebook: notebook["cells"][0].update(source=[1]),
    "a check without points": _without("metadata", "nbgrader", "points"),
}


@pytest.mark.parametrize("name", NONE)
def test_what_is_no_exercise_is_refused(name, tmp_path):
    notebook = json.loads(PATH.read_text(encoding="utf-8"))
    checks = [cell for cell in notebook["cells"] if cell["metadata"]["nbgrader"]["grade"]]
    notebook["cells"].append(copy.deepcopy(checks[0]))
    NONE[name](notebook)
    path = tmp_path / "softmax.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    said = r"softmax\.ipynb is no exercise as it was released; 'autograder release softmax' makes"
    with pytest.raises(CourseError, match=said):
        _read(path)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b"null"])
def test_a_file_that_is_no_notebook_is_refused(content, tmp_path):
    path = tmp_path / "softmax.ipynb"
    path.write_bytes(content)
    with pytest.raises(CourseError, match="is no exercise as it was released"):
        _read(path)
