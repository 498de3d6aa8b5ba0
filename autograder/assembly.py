"""Which submitted cell is which of ours, and where the others run: the grader's idea, and check's.

Every locked cell is ours, every solution cell is the student's, and whatever else they wrote keeps
its place: nothing is lost, and nothing counts twice. Some editors lose the marks by which a cell
is known; then what it says, or the function that it defines, tells which one it is.
"""

import ast
import re
from dataclasses import dataclass, replace
from math import inf

from autograder.reading import Cell

CHECK = "check_"  # before the function's name, in the name of the cell that checks it
# At the start of a line: what is further in is not the cell's own.
_FUNCTION = re.compile(r"^(?:async +)?def +(\w+) *\(", re.M)
# A lambda, or an object that can be called.
_VALUE = re.compile(r"^class +(\w+)|^(\w+) *(?::[^=\n]*)?=(?!=)", re.M)
_CHECKS = re.compile(r"^check\( *(\w+) *[,)]", re.M)
_CALL_OF_CHECK = re.compile(r"check\(.*\) *(#.*)?")


@dataclass(frozen=True)
class Ours:
    """A cell as we handed it out.

    Attributes:
        source: None where it is not at hand.
        solution: whether the student writes it; its name is then that of the function.
    """

    name: str
    kind: str
    source: str | None
    solution: bool


@dataclass(frozen=True)
class Placed:
    """A cell in its place.

    Attributes:
        name: of ours, if it is one of them.
        cell: what the student wrote; None for a locked cell, and a solution that is not there.
        moved: whether it was written into a locked cell, or one that was changed.
    """

    name: str | None
    cell: Cell | None
    moved: bool = False


def assemble(ours, cells):
    """Put a submission's cells in order.

    Args:
        ours: all cells of the exercise, as `Ours`.
        cells: the submitted `Cell` list.

    Returns:
        A `Placed` list: the locked cells in our order; what the student wrote in theirs, as near
        to the locked cells around it as these let it be. What is written into a locked cell
        stands after it; into a cell that checks a function, before it, where it can still be
        checked. A cell that checks a function stands below the one that defines it.
    """
    known = {cell.name: cell for cell in ours}
    places, theirs = _theirs(known, cells)
    waiting = theirs[::-1]  # the next one last
    placed = []
    for name, least in _due(known, places).items():
        while waiting and waiting[-1][0] < least:
            placed.append(waiting.pop()[1])
        if not (known[name].solution and name in places):
            placed.append(Placed(name, None))
    return placed + [each for _, each in reversed(waiting)]


def _theirs(known, cells):
    """Where our cells stand in the submission, and what the student wrote.

    A place is the number of a cell, and whether it is before that cell, it, or after it.

    Returns:
        The places of our cells, by name; and in order, each `Placed` with its place.
    """
    places, theirs = {}, []
    for number, cell in enumerate(_recovered(known, cells)):
        one = known.get(cell.grade_id)
        first = one is not None and cell.grade_id not in places
        if first:
            places[cell.grade_id] = (number, 0)
        if one is None or one.solution:
            theirs.append(((number, 0), Placed(cell.grade_id if first else None, cell)))
        elif added := _added(one, cell):
            part = -1 if first and one.name.startswith(CHECK) else 1
            theirs.append(((number, part), Placed(None, added, moved=True)))
    return places, theirs


def _due(known, places):
    """For each cell of ours the place in the submission before which it does not stand."""
    due, top, solutions = {}, (-1, 0), [name for name in known if known[name].solution]
    bottom = dict.fromkeys(solutions, (inf, 0)) | places
    for name in known:
        if known[name].solution:
            solutions.remove(name)
            due[name] = top
        elif name.startswith(CHECK):
            defines = places.get(name.removeprefix(CHECK), top)
            due[name] = max(places.get(name, top), defines)
            due[name] = (due[name][0], 1) if due[name] == defines else due[name]
        else:  # what we import is there for all solutions below it
            due[name] = min([places.get(name, top), *(bottom[each] for each in solutions)])
    return due


def defined(source):
    """The names that a cell's own lines bind: first those of functions, then all others."""
    values = {name for found in _VALUE.findall(source) for name in found if name}
    return set(_FUNCTION.findall(source)), values


def checked_in(source):
    """The names of the functions that a cell checks."""
    return set(_CHECKS.findall(source))


def _recovered(known, cells):
    """The cells, each without a mark that is known under the one that it must have had."""
    marks = [cell.grade_id if cell.grade_id in known else None for cell in cells]
    for place in _old_versions(known, marks, cells):
        marks[place] = None
    absent = [name for name in known if name not in marks]
    lost = [place for place, mark in enumerate(marks) if mark is None] if absent else []
    said = {place: _squeezed(cells[place].source) for place in lost}
    for name in (name for name in absent if not known[name].solution):
        same = (place for place in lost if _is(known[name], cells[place], said[place]))
        if (place := next(same, None)) is not None:
            marks[place] = name
            lost.remove(place)
    binds = {place: defined(cells[place].source) for place in lost if cells[place].kind == "code"}
    for name in (name for name in absent if known[name].solution):
        functions, values = ([p for p, names in binds.items() if name in names[n]] for n in (0, 1))
        # The last one counts; but what stands below its check was not yet there for that.
        check = marks.index(CHECK + name) if CHECK + name in marks else len(cells)
        for places in (functions, values):
            if places:
                place = max([place for place in places if place < check] or places)
                marks[place] = name
                del binds[place]
                break
    return [
        replace(cell, grade_id=mark) if mark and mark != cell.grade_id else cell
        for cell, mark in zip(cells, marks, strict=True)
    ]


def _old_versions(known, marks, cells):
    """The places of solutions that have become text, of which code defines the function, too."""
    texts = [
        place
        for place, (mark, cell) in enumerate(zip(marks, cells, strict=True))
        if mark is not None and known[mark].solution and cell.kind != "code"
    ]
    if not texts:  # nearly always
        return []
    code = [set().union(*defined(cell.source)) for cell in cells if cell.kind == "code"]
    return [place for place in texts if any(marks[place] in names for names in code)]


def _is(one, cell, said):
    """Whether a cell without a mark is this locked one."""
    if one.source is not None:
        return cell.kind == one.kind and said == _squeezed(one.source)
    # All that is known of it is what it checks.
    call = _CALL_OF_CHECK.fullmatch(cell.source.strip())
    return bool(call) and checked_in(call[0]) == {one.name.removeprefix(CHECK)}


def _added(one, cell):
    """What a student has written into a locked cell, as a cell of their own; None if nothing."""
    if cell.kind != "code" or _squeezed(cell.source) == _squeezed(one.source or ""):
        return None
    ours = set((one.source or "").split("\n")) if _is_flat(one) else set()
    kept = [line for line in cell.source.split("\n") if not (line and line.rstrip() in ours)]
    if one.name.startswith(CHECK):
        kept = [rest for line in kept if (rest := _without_check(line)) is not None]
    if not any(line.strip() and not line.lstrip().startswith("#") for line in kept):
        return None
    return Cell("code", "\n".join(kept).strip("\n"), None)


def _without_check(line):
    """A line without its calls of `check`; None if nothing else is in it."""
    try:
        statements = ast.parse(line).body
    except SyntaxError:  # a part of a longer one, perhaps with a string in it that looks like one
        return line
    kept = [each for each in statements if not _CALL_OF_CHECK.fullmatch(ast.unparse(each))]
    if len(kept) == len(statements):
        return line
    return "; ".join(map(ast.unparse, kept)) or None


def _is_flat(one):
    """Whether each line of a cell of ours is a statement, and so needs no second run."""
    try:
        return one.kind == "code" and all(map(ast.parse, (one.source or "").split("\n")))
    except SyntaxError:
        return False


def _squeezed(source):
    return "".join(source.split())
