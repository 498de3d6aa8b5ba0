"""Run one's own notebook and say what its checks say: for those without Jupyter."""

from dataclasses import dataclass
from math import inf
from pathlib import Path

from autograder.assembly import CHECK, Ours, assemble, defined
from autograder.catalogue import current
from autograder.check import examine, report
from autograder.inside.calling import describe
from autograder.jupyter import Shell
from autograder.reading import bytes_of, cells_of, parse
from autograder.verdict import is_stopped, is_unwritten
from autograder.which import topic_of
from autograder.wording import stopped, undefined

PASSED, TRIED, NEW = "passed", "tried", "as it was handed out"


@dataclass(frozen=True)
class Checked:
    """What the checks of a notebook say.

    Attributes:
        topic: which one it is of.
        lines: for each function; then for each cell that was stopped, if that is not said yet.
        states: of each function, by name: `PASSED`, `TRIED` or `NEW`.
    """

    topic: str
    lines: list[str]
    states: dict[str, str]


def run(path, begin, without):
    """Run a notebook's cells in order, and check each function where its check stands.

    Args:
        path: a completed exercise, under any name. Only NumPy is needed; what is Jupyter's and
            not Python's is left out.
        begin: called with the name of each step, a cell or a function, before it.
        without: the steps that are not to be run, as they do not end, each with its reason.

    Raises:
        UnreadableError: it is no notebook, or no exercise of this course.
    """
    cells = _cells(path)
    topic = topic_of([cell for _, cell in cells], path)
    functions = list(current().questions(topic))
    found, errors = {}, []
    with Shell() as shell:
        labels = {id(cell): cell.grade_id or number for number, cell in cells}
        for place, placed in enumerate(assemble(_ours(functions), [cell for _, cell in cells])):
            if placed.cell is None and placed.name and placed.name.startswith(CHECK):
                function = placed.name.removeprefix(CHECK)
                found[function] = _examined(shell, function, topic, begin, without)
            elif placed.cell and placed.cell.kind == "code":
                label, step = placed.name or labels.get(id(placed.cell), "locked"), f"cell {place}"
                begin(step)
                error = without.get(step) or _run(shell, placed.cell, f"<{label}>")
                if error:
                    errors.append((label, placed.cell, error))
        for function in functions:
            # What was mended below its check, and checked there again, is right as well.
            if not found[function].is_final:
                again = _examined(shell, function, topic, begin, without)
                found[function] = min(found[function], again, key=lambda each: each.failures)
    states = {name: found[name].state for name in functions}
    return Checked(topic, _lines(functions, found, errors), states)


def _run(shell, cell, name):
    """Run a cell; return the `Error` that stopped it, if one did."""
    try:
        return shell.run(cell.source, name)
    except KeyboardInterrupt as stop:
        if not stop.args:  # by hand, which is meant for all
            raise
        return describe(stop)


@dataclass(frozen=True)
class _Examined:
    """What was found of a function, at one place."""

    report: str = ""
    failures: float = inf
    is_stopped: bool = False
    state: str = TRIED

    @property
    def is_final(self):
        return self.failures == 0 or self.is_stopped


def _examined(shell, name, topic, begin, without):
    function = shell.names.get(name)
    if not callable(function):
        return _Examined()
    begin(name)
    if error := without.get(name):
        return _Examined(f"✗ {name}: {stopped(error)}", is_stopped=True)
    cases, outcomes, found = examine(function, name, topic)
    failures = sum(not verdict.passed for verdict in found.values())
    said, calls = report(function, name, topic, cases, outcomes, found), outcomes.values()
    state = PASSED if failures == 0 else NEW if any(map(is_unwritten, calls)) else TRIED
    return _Examined(said, failures, any(map(is_stopped, calls)), state)


def _lines(functions, found, errors):
    """What was found, by function; then what stopped a cell, if that is not said yet."""
    left, lines = list(errors), []
    for name in functions:
        if found[name].report:
            lines.append(found[name].report)
            continue
        own = (each for each in left if name == each[0] or _may_define(name, each[1].source))
        reason = next(own, None)
        if reason:
            left.remove(reason)
        lines.append(f"✗ {name}: {undefined(reason and reason[2])}")
    return lines + [f"cell {label}: {stopped(error)}" for label, _, error in left]


def _may_define(name, source):
    return any(name in names for names in defined(source))


def _ours(functions):
    """The cells that every exercise has for its functions."""
    for name in functions:
        yield Ours(name, "code", None, solution=True)
        yield Ours(CHECK + name, "code", None, solution=False)


def _cells(path):
    """The cells, each with its number among those with code.

    Without those that only draw: there is nowhere to show it.
    """
    notebook = parse(bytes_of(Path(path).resolve()), path)
    cells, listed = cells_of(notebook, path), notebook.get("cells")
    kept, number = [], 0
    for place, cell in enumerate(cells):
        number += cell.kind == "code"
        metadata = listed[place].get("metadata") if listed else None
        tags = metadata.get("tags") if isinstance(metadata, dict) else None
        if not (isinstance(tags, list) and "picture" in tags):
            kept.append((number, cell))
    return kept
