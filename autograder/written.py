"""What students wrote in their notebooks, without what was handed out.

Their text is read and parsed in a process apart with limits: some texts take Python's own parser
for ever, or end it. Nothing of theirs is run.
"""

import json
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import chain

from autograder.apart import ApartError, apart
from autograder.assembly import Ours, assemble
from autograder.foreign import LONGEST_LOOK
from autograder.items import FURTHER, marks, parts
from autograder.reading import UnreadableError, cells_of, content, parse
from autograder.wording import printable

BATCH = 50  # notebooks in one process; where one of them ends it, each has one of its own
MOST_CODE = 200_000  # characters of a notebook; of a cell as many as are parsed elsewhere


@dataclass(frozen=True)
class Source:
    """A part as it was written.

    Attributes:
        marks: pairs of an item and a line that it is on, counted from 0.
    """

    lines: tuple[str, ...]
    marks: tuple[tuple[int | str, int], ...]


class Released:
    """The exercise of a topic as it was handed out.

    Args:
        exercise: the notebook.

    Attributes:
        items: all that a student would have in common with it.
    """

    def __init__(self, exercise):
        self.ours = [
            Ours(marks.grade_id, cell.cell_type, cell.source, marks.solution)
            for cell in exercise.cells
            for marks in [cell.metadata.nbgrader]
        ]
        self.functions = [one.name for one in self.ours if one.solution]
        code = [(FURTHER, one.source) for one in self.ours if one.kind == "code"]
        texts = [one.source for one in self.ours if one.kind != "code"]
        found = parts(code, texts, self.functions, kept=list)
        self.items = frozenset().union(*found.values())


def works(folder, topic, released, students):
    """For each of these students who has handed in: what was written, without what was handed out.

    Args:
        folder: with what was handed in.

    Yields:
        The student; by the name of a part its items, or None; and what is wrong, if anything is.
    """
    batches = [students[start : start + BATCH] for start in range(0, len(students), BATCH)]
    read = partial(_works, folder, topic, released)
    if len(batches) < 2:
        yield from chain(*map(read, batches))
        return
    # A fork, as each batch is read in one of its own: what is imported here is there at once.
    with ProcessPoolExecutor(os.cpu_count(), multiprocessing.get_context("fork")) as pool:
        yield from chain.from_iterable(pool.map(read, batches))


def sources(folder, topic, released, student):
    """By part, the `Source` that a student wrote; nothing where it cannot be read."""
    try:
        found = json.loads(apart(_shown, folder, topic, released, student))
    except ApartError:
        return {}
    return {
        name: Source(tuple(lines), tuple(map(tuple, marked)))
        for name, (lines, marked) in found.items()
    }


def _works(folder, topic, released, students):
    try:
        found = json.loads(apart(_told, folder, topic, released, students))
    except ApartError:
        if len(students) > 1:  # it is one of them
            return [work for one in students for work in _works(folder, topic, released, [one])]
        said = "its code could not be compared: it takes too long to read, or ends the reader"
        return [(students[0], None, said)]
    return [
        (student, None if said else {name: frozenset(own) for name, own in work.items()}, said)
        for student, work, said in found
    ]


# In the process apart


def _told(folder, topic, released, students):
    found = []
    for student in students:
        try:
            code, texts = _theirs(folder, topic, released, student)
        except FileNotFoundError:
            continue
        except UnreadableError as error:
            found.append((student, {}, printable(str(error))))
            continue
        theirs = parts(code, texts, released.functions)
        own = {name: list(items - released.items) for name, items in theirs.items()}
        found.append((student, own, ""))
    return json.dumps(found)


def _shown(folder, topic, released, student):
    try:
        code, _ = _theirs(folder, topic, released, student)
    except (FileNotFoundError, UnreadableError):
        return "{}"
    found = {}
    for (name, source), items in zip(code, marks(code, released.functions), strict=True):
        lines, marked = found.setdefault(name, ([], []))
        marked += ((item, len(lines) + line) for item, line in items)
        lines += source.split("\n")
    return json.dumps(found)


def _theirs(folder, topic, released, student):
    """Part and source of each cell of code that is theirs; and each text."""
    path, found = content(folder, student, topic)
    placed = assemble(released.ours, cells_of(parse(found, path), path))
    cells = [(each.name or FURTHER, each.cell) for each in placed if each.cell]
    code, length = [], 0
    for name, cell in cells:
        source = cell.source[: min(LONGEST_LOOK, MOST_CODE - length)]
        length += len(source)
        if cell.kind == "code":
            code.append((name, source))
    return code, [cell.source[:LONGEST_LOOK] for _, cell in cells if cell.kind == "markdown"]
