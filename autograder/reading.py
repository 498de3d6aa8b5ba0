"""Read a submitted notebook, whatever it is: its cells, or a sentence that says what was found.

Of a cell only its kind, its source and its `grade_id` are kept, and nothing but the standard
library is needed: the grader and ``autograder check`` read the same files.
"""

import json
import os
import re
import stat
from dataclasses import dataclass

from autograder import foreign
from autograder.handed_in import Folder, HandedInError

LARGEST_FILE = 16 * 2**20
MOST_CELLS = 1000
LONGEST_SOURCE = 10**6
MOST_VALUES = 10**6  # in a file's JSON: more of them fill the memory, whatever they are
FORMATS = (2, 3, 4)
KINDS = {"code": "code", "markdown": "markdown", "raw": "raw"}
OLD_KINDS = KINDS | {"heading": "markdown", "html": "markdown", "plaintext": "raw"}
_TEXT = re.compile(r'"[^"]*(?:"|\Z)')


class UnreadableError(ValueError):
    """A submission that is no notebook; the message says what was found and what to do."""


@dataclass(frozen=True)
class Cell:
    """All that is kept of a submitted cell: no outputs, no attachments, no metadata."""

    kind: str
    source: str
    grade_id: str | None


def read(folder, student, topic):
    """The cells of ``<folder>/<student>/<topic>/<topic>.ipynb``, whoever wrote that file.

    Raises:
        FileNotFoundError: the student has handed in no such file.
        UnreadableError: it is not a notebook, or not a plain file in plain folders.
    """
    path, found = content(folder, student, topic)
    return cells_of(parse(found, path), path)


def content(folder, student, topic):
    """The path and the bytes of what a student has handed in.

    Raises:
        FileNotFoundError: there is no such file.
        UnreadableError: it is not a plain file in plain folders, or too large.
    """
    name = f"{topic}.ipynb"
    try:
        with Folder(folder) as all_, all_.folder(student) as own, own.folder(topic) as inner:
            return inner.path / name, inner.read(name, LARGEST_FILE)
    except HandedInError as error:
        raise UnreadableError(str(error)) from error


def bytes_of(path):
    """The bytes of a plain file.

    Raises:
        FileNotFoundError: there is no such file.
        UnreadableError: it is not a plain file, or too large.
    """
    # O_NONBLOCK: opening a pipe that nobody writes to must not wait for ever.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    handle = os.open(path, flags | getattr(os, "O_BINARY", 0))
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise UnreadableError(f"{path} is not a file; hand in the notebook itself")
    with os.fdopen(handle, "rb") as file:
        found = file.read(LARGEST_FILE + 1)
    if len(found) > LARGEST_FILE:
        raise UnreadableError(f"{path} is larger than {LARGEST_FILE // 2**20} MB; {_CLEAR}")
    return found


_CLEAR = "its outputs are not needed: clear them all and save it again"
_SAVE = "save the notebook in Jupyter and hand it in again"


def parse(found, path):
    """The notebook in these bytes: a table with a list of cells, of whatever format.

    Raises:
        UnreadableError: there is none.
    """
    if not found.strip():
        raise UnreadableError(f"{path} is empty; {_SAVE}")
    if said := foreign.binary(found):
        raise UnreadableError(f"{path} is {said}")
    try:
        # UTF-8, and what Windows also calls text; a mark at the start says so.
        text = found.decode(json.detect_encoding(found))
    except UnicodeDecodeError as error:
        raise UnreadableError(f"{path} is not UTF-8 text: {error.reason}; {_SAVE}") from error
    if _values(text) > MOST_VALUES:
        raise UnreadableError(f"{path} holds more than {MOST_VALUES} values; {_CLEAR}")
    try:
        parsed = json.loads(text)
    except json.JSONDecodeError as error:
        said = foreign.text(text) or f"not JSON, as a notebook must be: {_where(error)}; {_SAVE}"
        raise UnreadableError(f"{path} is {said}") from error
    except RecursionError as error:
        said = "it is nested too deeply"
        raise UnreadableError(f"{path} is not JSON as a notebook is: {said}; {_SAVE}") from error
    except ValueError as error:  # a number that nobody can have meant
        said = "a number in it has thousands of digits"
        raise UnreadableError(f"{path} is not JSON as a notebook is: {said}; {_SAVE}") from error
    if not isinstance(parsed, dict):
        raise UnreadableError(f"{path} is JSON, but not a notebook; {_SAVE}")
    return parsed


def cells_of(notebook, path):
    """The cells of a notebook in format 2, 3 or 4.

    Args:
        notebook: a table, as `parse` gives it; outputs and the like are not looked at.

    Raises:
        UnreadableError: it is not in Python, or is not built like a notebook.
    """
    number = notebook.get("nbformat", FORMATS[-1])
    if type(number) is not int or number not in FORMATS:
        shown = number if type(number) is int and abs(number) < 10**9 else "something else"
        raise UnreadableError(
            f"{path} is not a notebook of a format known here: expected {FORMATS[-1]}, "
            f"found {shown}; {_SAVE}"
        )
    old = "cells" not in notebook
    listed = _in_worksheets(notebook) if old else notebook["cells"]
    if not isinstance(listed, list):
        raise UnreadableError(f"{path} is JSON, but not a notebook: it has no cells; {_SAVE}")
    if len(listed) > MOST_CELLS:
        raise UnreadableError(f"{path} has {len(listed)} cells; at most {MOST_CELLS} are read")
    # Format 2 writes a line without its end.
    joint = "\n" if number == FORMATS[0] else ""
    cells = [_cell(each, place, path, old, joint) for place, each in enumerate(listed, start=1)]
    length = sum(len(cell.source) for cell in cells)
    if length > LONGEST_SOURCE:
        raise UnreadableError(f"{path} has {length} characters of source; at most {LONGEST_SOURCE}")
    language = foreign.language(notebook.get("metadata"))
    if language and not foreign.is_python(cell.source for cell in cells if cell.kind == "code"):
        raise UnreadableError(
            f"{path} is written in {language[:40]!r}; expected Python: in Jupyter, choose the "
            "kernel Python 3, write it in Python and hand it in again"
        )
    return cells


def _values(text):
    """How many values a file's JSON has: a comma that is printed in a text does not count."""
    count = sum(map(text.count, ",[{"))
    if count > MOST_VALUES:
        text = _TEXT.sub("", text.replace(r"\\", "").replace(r"\"", ""))
        count = sum(map(text.count, ",[{"))
    return count


def _where(error):
    if not error.doc[error.pos :].strip() or error.msg.startswith("Unterminated"):
        return "it ends too early (is it cut off?)"
    return f"line {error.lineno} is no JSON"


def _in_worksheets(notebook):
    """The cells of formats 2 and 3; None if there are no worksheets."""
    sheets = notebook.get("worksheets")
    if not isinstance(sheets, list):
        return None
    lists = [sheet.get("cells") for sheet in sheets if isinstance(sheet, dict)]
    return [cell for cells in lists if isinstance(cells, list) for cell in cells]


def _cell(cell, place, path, old, joint):
    found = cell if isinstance(cell, dict) else {}
    kind = found.get("cell_type")
    kind = (OLD_KINDS if old else KINDS).get(kind) if isinstance(kind, str) else None
    source = found.get("input" if old and kind == "code" else "source", "" if old else None)
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = joint.join(source)
    if kind is None or not isinstance(source, str):
        raise UnreadableError(
            f"{path} is not a notebook that can be read: cell {place} is not built like a cell; "
            f"{_SAVE}"
        )
    metadata = found.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = marks.get("grade_id") if isinstance(marks, dict) else None
    # One kind of line end; and no half characters, which could not be written again.
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    source = source.encode("utf-8", "replace").decode("utf-8")
    return Cell(kind, source, grade_id if isinstance(grade_id, str) else None)
