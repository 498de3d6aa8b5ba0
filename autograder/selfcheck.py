"""Run your own notebook in this very process and say what its checks say, without Jupyter."""

from dataclasses import dataclass
from math import inf
from pathlib import Path

import click

from autograder.assembly import CHECK, Ours, assemble, defined
from autograder.catalogue import current
from autograder.check import examine, report
from autograder.jupyter import Shell
from autograder.reading import bytes_of, cells_of, parse
from autograder.verdict import is_stopped, is_unwritten
from autograder.which import topic_of
from autograder.wording import stopped, undefined


@dataclass(frozen=True)
class Examined:
    """What was found of a function, at one place.

    Attributes:
        report: the text of its check; empty if there is no such function.
        failures: how many checks it failed.
        is_stopped: whether somebody stopped it.
        is_unwritten: whether it is as it was handed out.
    """

    report: str = ""
    failures: float = inf
    is_stopped: bool = False
    is_unwritten: bool = False

    @property
    def is_final(self):
        return self.failures == 0 or self.is_stopped


@dataclass(frozen=True)
class Run:
    """A notebook that was run: an `Examined` for each function; and what stopped a cell."""

    topic: str
    found: dict[str, Examined]
    errors: list


def run(path):
    """Run a notebook and print what was found.

    Returns:
        0 if every function passes its checks, otherwise 1.

    Raises:
        UnreadableError: it is no notebook, or no exercise of this course.
    """
    done = examined(path)
    _say(done)
    return 0 if all(each.failures == 0 for each in done.found.values()) else 1


def examined(path):
    """Run a notebook's cells in order, and check each function where its check stands: a `Run`.

    Args:
        path: a completed exercise, under any name. Only NumPy is needed; what is Jupyter's and
            not Python's is left out.

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
    return Run(topic, {name: found[name] for name in functions}, errors)


def _examined(shell, name, topic):
    function = shell.names.get(name)
    if not callable(function):
        return Examined()
    cases, outcomes, found = examine(function, name, topic)
    said = report(function, name, cases, outcomes, found)
    failures = sum(not verdict.passed for verdict in found.values())
    calls = outcomes.values()
    return Examined(said, failures, any(map(is_stopped, calls)), any(map(is_unwritten, calls)))


def _say(done):
    """What was found, by function; then what stopped a cell, if that is not said yet."""
    left = list(done.errors)
    for name, found in done.found.items():
        if found.report:
            click.echo(found.report)
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
