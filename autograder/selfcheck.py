"""Run your own notebook in this very process and print its checks: for those without Jupyter."""

import json
import linecache
from pathlib import Path

import click

from autograder import questions
from autograder.calling import describe
from autograder.check import examine, report


def run(path):
    """Run a notebook's cells in order, then check each function.

    Args:
        path: a completed exercise, under any name. Only NumPy is needed; lines that begin with
            ``%`` or ``!`` are Jupyter's and are left out.

    Returns:
        0 if every check is passed, otherwise 1.
    """
    cells = _cells(path)
    topic = _topic(cells, path)
    namespace, errors = {"__name__": "__main__"}, {}
    for grade_id, source in cells:
        if error := _execute(source, f"<{grade_id}>", namespace):
            errors[grade_id] = f"its cell stopped with {error.type_name}: {error.message}" + (
                f", in the line: {error.line}" if error.line else ""
            )
    failed = False
    for name in questions.load(topic):
        function = namespace.get(name)
        if callable(function):
            cases, outcomes, found = examine(function, name, topic)
            click.echo(report(function, name, cases, outcomes, found))
            failed = failed or not all(verdict.passed for verdict in found.values())
        else:
            why = errors.pop(name, "is the function still called that?")
            click.echo(f"✗ {name}: not defined; {why}")
            failed = True
    for grade_id, error in errors.items():
        click.echo(f"cell {grade_id}: {error}")
    return 1 if failed else 0


def _cells(path):
    """The code cells as pairs of name and source, without our checks and pictures."""
    try:
        cells = json.loads(Path(path).read_text(encoding="utf-8"))["cells"]
        code = [cell for cell in cells if cell["cell_type"] == "code"]
        return [
            (cell["metadata"].get("nbgrader", {}).get("grade_id", number), "".join(cell["source"]))
            for number, cell in enumerate(code, start=1)
            if not _is_ours(cell["metadata"])
        ]
    except (ValueError, KeyError, TypeError) as error:
        raise click.ClickException(f"{path} is not a notebook ({error}); save it again") from error


def _is_ours(metadata):
    """Check cells are answered here instead; pictures have nowhere to be shown."""
    return metadata.get("nbgrader", {}).get("grade", False) or "picture" in metadata.get("tags", [])


def _topic(cells, path):
    """The topic whose functions these cells are for."""
    names = {grade_id for grade_id, _ in cells}
    shared = {topic: len(names & set(questions.load(topic))) for topic in questions.topics()}
    best = max(shared, key=shared.get)
    if shared[best] == 0:
        known = ", ".join(questions.topics())
        raise click.ClickException(f"{path} is no exercise of ours; there are: {known}")
    return best


def _execute(source, name, namespace):
    lines = [line for line in source.splitlines(True) if not line.lstrip().startswith(("%", "!"))]
    linecache.cache[name] = (len(source), None, lines, name)  # so that errors can show the line
    try:
        exec(compile("".join(lines), name, "exec"), namespace)
    except (Exception, SystemExit) as raised:
        return describe(raised)
    return None
