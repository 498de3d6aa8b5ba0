"""Run your own notebook in this very process and print its checks: for those without Jupyter."""

import json
import linecache
from pathlib import Path

import click

from autograder.catalogue import current
from autograder.check import examine, report
from autograder.inside.calling import describe
from autograder.wording import stopped, undefined


def run(path):
    """Run a notebook's cells in order, then check each function.

    Args:
        path: a completed exercise, under any name. Only NumPy is needed; lines that are no Python
            and begin with ``%`` or ``!`` are Jupyter's and are left out.

    Returns:
        0 if every check is passed, otherwise 1.
    """
    cells = _cells(path)
    topic = _topic(cells, path)
    namespace, errors = {"__name__": "__main__"}, {}
    for grade_id, source in cells:
        if error := _execute(source, f"<{grade_id}>", namespace):
            errors[grade_id] = error
    failed = False
    for name in current().questions(topic):
        function = namespace.get(name)
        if callable(function):
            cases, outcomes, found = examine(function, name, topic)
            click.echo(report(function, name, cases, outcomes, found))
            failed = failed or not all(verdict.passed for verdict in found.values())
        else:
            click.echo(f"✗ {name}: {undefined(errors.pop(name, None))}")
            failed = True
    for grade_id, error in errors.items():
        click.echo(f"cell {grade_id}: {stopped(error)}")
    return 1 if failed else 0


def _cells(path):
    """The code cells as pairs of name and source, without our checks and pictures."""
    try:
        cells = json.loads(Path(path).read_text(encoding="utf-8"))["cells"]
        code = [cell for cell in cells if cell["cell_type"] == "code"]
        return [
            (_name(cell) or number, "".join(cell["source"]))
            for number, cell in enumerate(code, start=1)
            if not _is_ours(cell)
        ]
    except (ValueError, KeyError, TypeError) as error:
        raise click.ClickException(f"{path} is not a notebook ({error}); save it again") from error


def _is_ours(cell):
    """Check cells are answered here instead; pictures have nowhere to be shown."""
    tags = _table(cell, "metadata").get("tags")
    return _marks(cell).get("grade") or (isinstance(tags, list) and "picture" in tags)


def _name(cell):
    name = _marks(cell).get("grade_id")
    return name if isinstance(name, str) else None


def _marks(cell):
    return _table(_table(cell, "metadata"), "nbgrader")


def _table(of, key):
    """What is there, if it is what it should be."""
    found = of.get(key)
    return found if isinstance(found, dict) else {}


def _topic(cells, path):
    """The topic whose functions these cells are for."""
    catalogue, names = current(), {grade_id for grade_id, _ in cells}
    shared = {topic: len(names & set(catalogue.questions(topic))) for topic in catalogue.topics()}
    best = max(shared, key=shared.get, default=None)
    if not shared.get(best):
        known = ", ".join(catalogue.topics())
        raise click.ClickException(f"{path} is no exercise of ours; there are: {known}")
    return best


def _execute(source, name, namespace):
    lines = source.split("\n")
    shown = [line + "\n" for line in lines]
    linecache.cache[name] = (len(source), None, shown, name)  # so that errors can show the line
    try:
        exec(_compiled(lines, name), namespace)
    except (Exception, SystemExit) as raised:
        return describe(raised)
    return None


def _compiled(lines, name):
    """A cell's code; a line that is no Python is left out if it is Jupyter's."""
    left = dict(enumerate(lines, start=1))
    while True:
        try:
            return compile("\n".join(left.values()), name, "exec")
        except SyntaxError as error:
            if not left.get(error.lineno, "").lstrip().startswith(("%", "!")):
                raise
            left[error.lineno] = ""
