"""Rebuild a submission from the release: our cells, the student's solutions.

A notebook is read and written here as nbformat does it, whose import takes longer than all of this.
"""

import copy
import json
import re

import msgspec

from autograder.assembly import CHECK, Ours, assemble

LONGEST_LINE, LONGEST_CELL = 1000, 20_000  # characters of a student's source on a page
# Tags of a cell: only for the student's eyes; left out of the submission.
PICTURE, ABSENT = "picture", "missing"
# Tag of an extra cell that holds what the student wrote into a locked one.
MOVED = "moved"
# Characters that turn the order of what is read; a reviewer is to see that they are there.
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


class Node(dict):
    """A table of a notebook, whose entries are attributes, too; as nbformat's."""

    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None

    __setattr__ = dict.__setitem__


def rebuild(release, cells):
    """Our notebook with their answers.

    Args:
        release: the exercise as it was handed out.
        cells: the submission's `Cell` list.

    Returns:
        A notebook: every locked cell as released, every solution cell with the student's
        source, every further cell of theirs after the cell that it followed (text as literal
        text), and what they wrote into a locked cell as a further one, tagged `MOVED`. A
        solution cell that is not in the submission is ours again, tagged `ABSENT`. What a cell
        of ours holds may be given other values, but not be changed itself: it is the release's.
    """
    ours = {cell["metadata"]["nbgrader"]["grade_id"]: cell for cell in release.cells}
    rebuilt = copy.copy(release)
    rebuilt.metadata = copy.copy(release.metadata)
    rebuilt.cells, anchor, number = [], "start", 0
    for placed in assemble([_ours(name, cell) for name, cell in ours.items()], cells):
        if placed.name is None:
            rebuilt.cells.append(_extra(placed, f"extra-{number}-{anchor}"[:64]))
            number += 1
            continue
        anchor, number = placed.name, 0
        cell = type(ours[anchor])(ours[anchor])
        if placed.cell:
            cell.source = placed.cell.source
        elif cell.metadata.nbgrader.solution:
            cell.metadata = copy.copy(cell.metadata)
            cell.metadata.tags = [*cell.metadata.get("tags", []), ABSENT]
        rebuilt.cells.append(cell)
    return rebuilt


def checked(cell):
    """The function that a cell of ours checks; None for every other cell."""
    marks = cell["metadata"].get("nbgrader", {})  # as items, since each cell is asked often
    return marks["grade_id"].removeprefix(CHECK) if marks.get("grade") else None


def points(exercise):
    """How many points an exercise gives for each function, by name."""
    found = {checked(cell): cell.metadata.nbgrader for cell in exercise.cells}
    return {name: float(marks.points) for name, marks in found.items() if name}


def as_text(notebook):
    """A notebook as the text that nbgrader would write: each line of a source on its own."""
    found = {**notebook, "cells": [_in_lines(cell) for cell in notebook.cells]}
    return msgspec.json.format(msgspec.json.encode(found, order="sorted"), indent=1).decode() + "\n"


def _in_lines(cell):
    shown = {**cell, "source": cell["source"].splitlines(True)}
    if "outputs" in cell:
        shown["outputs"] = [
            {**each, "text": each["text"].splitlines(True)} if "text" in each else each
            for each in cell["outputs"]
        ]
    return shown


def from_text(text):
    """The notebook in a text that `as_text` has made.

    Raises:
        ValueError, LookupError, TypeError, AttributeError: it is another text.
    """
    notebook = json.loads(text, object_hook=Node)
    for cell in notebook.cells:
        for part, name in [(cell, "source"), *((each, "text") for each in cell.get("outputs", ()))]:
            if name in part:
                part[name] = "".join(part[name])
    return notebook


def is_blank(release, rebuilt):
    """Whether nothing was written: every solution as released, and no code added."""
    ours = {cell["id"]: cell["source"].strip() for cell in release.cells}
    return all(
        cell["cell_type"] != "code" or cell["source"].strip() == ours.get(cell["id"], "")
        for cell in rebuilt.cells
    )


def runs(cell):
    """Whether a cell of a rebuilt notebook is executed: not our checks, nor mere pictures."""
    metadata = cell["metadata"]
    marks = metadata.get("nbgrader", {})
    is_check = marks.get("grade") and not marks.get("solution")
    left_out = is_check or not {PICTURE, ABSENT}.isdisjoint(metadata.get("tags", ()))
    return cell["cell_type"] == "code" and not left_out


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


def _ours(name, cell):
    return Ours(name, cell["cell_type"], cell["source"], cell["metadata"]["nbgrader"]["solution"])


def _extra(placed, name):
    if placed.cell.kind != "code":
        return _new_cell("markdown", _quoted(placed.cell.source), name)
    metadata = Node(tags=[MOVED]) if placed.moved else Node()
    cell = _new_cell("code", placed.cell.source, name, metadata)
    return Node(cell, execution_count=None, outputs=[])


def _new_cell(kind, source, name, metadata=None):
    return Node(cell_type=kind, id=name, metadata=metadata or Node(), source=source)


def _quoted(source):
    """A student's text as a literal block: nbgrader's pages would run any script in it."""
    source = shortened(source)
    longest = max(map(len, re.findall("`+", source)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{source}\n{fence}"
