"""Run your own notebook in this very process and print its checks: for those without Jupyter."""

from dataclasses import dataclass
from math import inf
from pathlib import Path

import click

from autograder.assembly import CHECK, Ours, assemble, defined
from autograder.catalogue import current
from autograder.check import examine, report
from autograder.jupyter import Shell
from autograder.reading import bytes_of, cells_of, parse
from autograder.verdict import is_stopped
from autograder.which import topic_of
from autograder.wording import stopped, undefined


def run(path):
    """Run a notebook's cells in order, and check each function where its check stands.

    Args:
        path: a completed exercise, under any name. Only NumPy is needed; what is Jupyter's and
            not Python's is left out.

    Returns:
        0 if every function passes its checks, otherwise 1.

    Raises:
        UnreadableError: it is no notebook, or no exercise of this course.
    """
    cells = _cells(path)
    topic = topic_of([cell for _, cell in cells], path)
    functions = list(current().questions(topic))
    found, errors = {}, []
    with Shell() as shell:
        labels = {id(cell): cell.grade_id or number for number, cell in cells}
        for placed in assemble(_ours(functions), [cell for _, cell in cells]):
            if placed.cell is None and placed.name and placed.name.startswith(CHECK):
                function = placed.name.removeprefix(CHECK)
                found[function] = _examined(shell, function, topic)
            elif placed.cell and placed.cell.kind == "code":
                label = placed.name or labels.get(id(placed.cell), "locked")
                if error := shell.run(placed.cell.source, f"<{label}>"):
                    errors.append((label, placed.cell, error))
        for function in functions:
            # What was mended below its check, and checked there again, is right as well.
            if not found[function].is_final:
                again = _examined(shell, function, topic)
                found[function] = min(found[function], again, key=lambda each: each.failures)
    _say(functions, found, errors)
    return 0 if all(each.failures == 0 for each in found.values()) else 1


@dataclass(frozen=True)
class _Examined:
    """What was found of a function, at one place."""

    report: str = ""
    failures: float = inf
    is_stopped: bool = False

    @property
    def is_final(self):
        return self.failures == 0 or self.is_stopped


def _examined(shell, name, topic):
    function = shell.names.get(name)
    if not callable(function):
        return _Examined()
    cases, outcomes, found = examine(function, name, topic)
    failures = sum(not verdict.passed for verdict in found.values())
    stopped = any(map(is_stopped, outcomes.values()))
    return _Examined(report(function, name, cases, outcomes, found), failures, stopped)


def _say(functions, found, errors):
    """What was found, by function; then what stopped a cell, if that is not said yet."""
    left = list(errors)
    for name in functions:
        if found[name].report:
            click.echo(found[name].report)
            continue
        own = (each for each in left if name == each[0] or _may_define(name, each[1].source))
        reason = next(own, None)
        if reason:
            left.remove(reason)
        click.echo(f"✗ {name}: {undefined(reason and reason[2])}")
    for label, _, error in left:
        click.echo(f"cell {label}: {stopped(error)}")


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
