"""Rebuild a submission from the release: our cells, the student's solutions."""

import copy
import json
import logging
import os
import re
import stat
import threading
import warnings
from dataclasses import dataclass

import nbformat

LARGEST_FILE = 16 * 2**20
MOST_CELLS = 1000
LONGEST_SOURCE = 10**6
MOST_VALUES = 10**6  # in a file's JSON: more of them fill the memory, whatever they are
LONGEST_LINE, LONGEST_CELL = 1000, 20_000  # characters of a student's source on a page
# Tags of a cell: only for the student's eyes; left out of the submission.
PICTURE, ABSENT = "picture", "missing"
CHECK = "check_"  # before the function's name, in the name of the cell that checks it
# Characters that turn the order of what is read; a reviewer is to see that they are there.
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_PARSING = threading.Lock()


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
    path = folder / student / topic / f"{topic}.ipynb"
    for part in (path.parent.parent, path.parent, path):
        if part.is_symlink():
            raise UnreadableError(f"{part} is a symbolic link; hand in the file itself")
    return path, _content(path)


def cells_of(notebook, path):
    """The cells of a notebook in nbformat 4.

    Raises:
        UnreadableError: it is not in Python, or is not built like a notebook.
    """
    _expect_python(notebook, path)
    cells = notebook.get("cells")
    if not isinstance(cells, list) or len(cells) > MOST_CELLS:
        raise UnreadableError(
            f"{path} has no list of at most {MOST_CELLS} cells; save it in Jupyter"
        )
    found = [_cell(cell, number, path) for number, cell in enumerate(cells, start=1)]
    length = sum(len(cell.source) for cell in found)
    if length > LONGEST_SOURCE:
        raise UnreadableError(f"{path} has {length} characters of source; at most {LONGEST_SOURCE}")
    return found


def rebuild(release, cells):
    """Our notebook with their answers.

    Args:
        release: the exercise as it was handed out.
        cells: the submission's `Cell` list.

    Returns:
        A notebook: every locked cell as released, every solution cell with the student's
        source, every further cell of theirs after the cell that it followed (text as literal
        text). A solution cell that is not in the submission is ours again, tagged `ABSENT`.
    """
    ours = {cell.metadata.nbgrader.grade_id: cell for cell in release.cells}
    sources, extras, anchor = {}, {None: []}, None
    for cell in cells:
        known = ours.get(cell.grade_id)
        if known is not None and cell.grade_id not in extras:
            anchor = cell.grade_id
            extras[anchor] = []
            if known.metadata.nbgrader.solution:
                sources[anchor] = cell.source
        elif known is None or known.metadata.nbgrader.solution:
            extras[anchor].append(cell)
    rebuilt = copy.copy(release)
    rebuilt.metadata = copy.deepcopy(release.metadata)
    rebuilt.cells = _extras(extras[None], "start")
    for grade_id, cell in ours.items():
        cell = copy.deepcopy(cell)
        if cell.metadata.nbgrader.solution:
            if grade_id in sources:
                cell.source = sources[grade_id]
            else:
                cell.metadata.tags = [*cell.metadata.get("tags", []), ABSENT]
        rebuilt.cells.append(cell)
        rebuilt.cells += _extras(extras.get(grade_id, []), grade_id)
    return rebuilt


def checked(cell):
    """The function that a cell of ours checks; None for every other cell."""
    marks = cell.metadata.get("nbgrader", {})
    return marks["grade_id"].removeprefix(CHECK) if marks.get("grade") else None


def points(exercise):
    """How many points an exercise gives for each function, by name."""
    found = {checked(cell): cell.metadata.nbgrader for cell in exercise.cells}
    return {name: float(marks.points) for name, marks in found.items() if name}


def as_text(notebook):
    """A notebook as the text that nbgrader would write."""
    return nbformat.writes(notebook).rstrip("\n") + "\n"


def is_blank(release, rebuilt):
    """Whether nothing was written: every solution as released, and no code added."""
    ours = {cell.id: cell.source.strip() for cell in release.cells}
    return all(
        cell.cell_type != "code" or cell.source.strip() == ours.get(cell.id, "")
        for cell in rebuilt.cells
    )


def runs(cell):
    """Whether a cell of a rebuilt notebook is executed: not our checks, nor mere pictures."""
    marks, tags = cell.metadata.get("nbgrader", {}), cell.metadata.get("tags", [])
    is_check = marks.get("grade") and not marks.get("solution")
    return cell.cell_type == "code" and not is_check and not {PICTURE, ABSENT} & set(tags)


def shortened(source, most=LONGEST_CELL):
    """A student's source as it is kept and shown: on a page, some kinds of length cost minutes.

    The whole of it was run, and lies in ``submitted/``.
    """
    source = TURNING.sub(lambda found: f"\\u{ord(found[0]):04x}", source)
    source = re.sub(r"\n(\s*\n){3,}", "\n\n\n", source)
    lines = [
        line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]}…"
        for line in source.split("\n")
    ]
    source = "\n".join(lines)
    return source if len(source) <= most else f"{source[:most]}\n# … cut here"


def _extras(cells, anchor):
    made = []
    for number, cell in enumerate(cells):
        name = f"extra-{number}-{anchor}"[:64]
        if cell.kind == "code":
            made.append(nbformat.v4.new_code_cell(cell.source, id=name))
        else:
            made.append(nbformat.v4.new_markdown_cell(_quoted(cell.source), id=name))
    return made


def _quoted(source):
    """A student's text as a literal block: nbgrader's pages would run any script in it."""
    source = shortened(source)
    longest = max(map(len, re.findall("`+", source)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{source}\n{fence}"


def _content(path):
    # O_NONBLOCK: opening a pipe that nobody writes to must not wait for ever.
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise UnreadableError(f"{path} is not a file; hand in the notebook itself")
    with os.fdopen(handle, "rb") as file:
        content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise UnreadableError(
            f"{path} is larger than {LARGEST_FILE // 2**20} MB; clear its outputs and save it again"
        )
    return content


def parse(content, path):
    """The notebook in these bytes, in nbformat 4, valid or not.

    Raises:
        UnreadableError: there is none.
    """
    if not content.strip():
        raise UnreadableError(f"{path} is empty; save the notebook in Jupyter and hand it in again")
    if sum(map(content.count, (b",", b"[", b"{"))) > MOST_VALUES:
        raise UnreadableError(
            f"{path} holds more than {MOST_VALUES} values; clear its outputs and save it again"
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError(
            f"{path} is not UTF-8 text: {error.reason}; save it in Jupyter"
        ) from error
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(
            f"{path} is not JSON, as a notebook must be (is it cut off?); save it in Jupyter"
        ) from error
    cells = parsed.get("cells", ()) if isinstance(parsed, dict) else None
    if not isinstance(cells, list | tuple):
        raise UnreadableError(f"{path} is JSON, but not a notebook; save the notebook in Jupyter")
    if len(cells) > MOST_CELLS:
        raise UnreadableError(f"{path} has {len(cells)} cells; at most {MOST_CELLS} are read")
    try:
        # Missing and doubled ids do not matter here; what does matter is checked in `_cell`.
        # Both settings belong to the whole process, so one thread at a time.
        with _PARSING, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            logging.disable(logging.ERROR)
            return nbformat.reads(json.dumps(_lean(parsed)), as_version=4)
    except Exception as error:  # nbformat lets through whatever a broken file sets off
        found = str(error).split("\n")[0][:120] or type(error).__name__
        raise UnreadableError(
            f"{path} is not a notebook: {found}; open it in Jupyter and save it again"
        ) from error
    finally:
        logging.disable(logging.NOTSET)


def _lean(parsed):
    """A notebook of any format without what is not used: its amount would cost minutes."""
    lean = {key: parsed[key] for key in ("nbformat", "nbformat_minor") if key in parsed}
    lean["metadata"] = _only(parsed.get("metadata"), kernelspec="language", language_info="name")
    if "cells" in parsed:
        lean["cells"] = _lean_cells(parsed["cells"])
    if isinstance(parsed.get("worksheets"), list):  # formats 2 and 3
        sheets = [sheet for sheet in parsed["worksheets"] if isinstance(sheet, dict)]
        lean["worksheets"] = [{"cells": _lean_cells(sheet.get("cells"))} for sheet in sheets]
    return lean


def _lean_cells(cells):
    return [_lean_cell(cell) for cell in cells] if isinstance(cells, list) else []


def _lean_cell(cell):
    if not isinstance(cell, dict):
        return None
    lean = {"metadata": _only(cell.get("metadata"), nbgrader="grade_id"), "outputs": []}
    for key in ("cell_type", "source", "input", "level"):
        value = cell.get(key)
        lines = value if isinstance(value, list) else [value]
        if key in cell and all(isinstance(line, str | int) for line in lines):
            lean[key] = value
    return lean


def _only(metadata, **names):
    """Of metadata, one text of each of these entries."""
    kept = {}
    for entry, name in names.items():
        inner = metadata.get(entry) if isinstance(metadata, dict) else None
        text = inner.get(name) if isinstance(inner, dict) else None
        if isinstance(text, str):
            kept[entry] = {name: text}
    return kept


def _expect_python(notebook, path):
    metadata = notebook.get("metadata")
    for key, name in (("kernelspec", "language"), ("language_info", "name")):
        entry = metadata.get(key) if isinstance(metadata, dict) else None
        language = entry.get(name) if isinstance(entry, dict) else None
        if language and str(language).lower() not in ("python", "ipython"):
            raise UnreadableError(f"{path} is written in {str(language)[:40]!r}; expected Python")


def _cell(cell, number, path):
    kind = cell.get("cell_type") if isinstance(cell, dict) else None
    source = cell.get("source") if isinstance(cell, dict) else None
    if kind not in ("code", "markdown", "raw") or not isinstance(source, str):
        raise UnreadableError(f"{path}: cell {number} is not built like a cell; save it in Jupyter")
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = marks.get("grade_id") if isinstance(marks, dict) else None
    # One kind of line end; and no half characters, which could not be written again.
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    source = source.encode("utf-8", "replace").decode("utf-8")
    return Cell(kind, source, grade_id if isinstance(grade_id, str) else None)
