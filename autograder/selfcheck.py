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
        path: ``<topic>.ipynb``. Only NumPy is needed; lines that begin with ``%`` or ``!``
            are Jupyter's and are left out.

    Returns:
        0 if every check is passed, otherwise 1.
    """
    topic = Path(path).stem
    if topic not in questions.topics():
        known = ", ".join(f"{name}.ipynb" for name in questions.topics())
        raise click.ClickException(f"{path}: found the name {topic!r}, expected one of: {known}")
    namespace, errors = {"__name__": "__main__"}, []
    for number, source in enumerate(_sources(path), start=1):
        if error := _execute(source, f"<cell {number}>", namespace):
            errors.append(f"cell {number} stopped with {error.type_name}: {error.message}")
    failed = False
    for name in questions.load(topic):
        function = namespace.get(name)
        if not callable(function):
            click.echo(f"✗ {name}: not defined")
            failed = True
            continue
        cases, outcomes, found = examine(function, name, topic)
        click.echo(report(function, name, cases, outcomes, found))
        failed = failed or not all(verdict.passed for verdict in found.values())
    for line in errors:
        click.echo(line)
    return 1 if failed else 0


def _sources(path):
    try:
        cells = json.loads(Path(path).read_text(encoding="utf-8"))["cells"]
        return [
            "".join(cell["source"])
            for cell in cells
            if cell["cell_type"] == "code" and not _is_ours(cell["metadata"])
        ]
    except (ValueError, KeyError, TypeError) as error:
        raise click.ClickException(f"{path} is not a notebook ({error}); save it again") from error


def _is_ours(metadata):
    """Check cells are answered here instead; pictures have nowhere to be shown."""
    return metadata.get("nbgrader", {}).get("grade", False) or "picture" in metadata.get("tags", [])


def _execute(source, name, namespace):
    lines = [line for line in source.splitlines(True) if not line.lstrip().startswith(("%", "!"))]
    linecache.cache[name] = (len(source), None, lines, name)  # so that errors can show the line
    try:
        exec(compile("".join(lines), name, "exec"), namespace)
    except (Exception, SystemExit) as raised:
        return describe(raised)
    return None
