"""What an instructor sees: progress while it grades, a table at the end, what to do next."""

import os
import sys

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from autograder.display import printable
from autograder.grading import MISSING, NOT_GRADED, UNREADABLE
from autograder.result import BLANK, GRADED

STYLES = {GRADED: "green", BLANK: "dim", MISSING: "dim", UNREADABLE: "red"}
# Below this the functions' names do not fit as headings, and numbers stand for them.
WIDE = 130
WIDTH_OF_A_FILE = 160


def follow(lines, total):
    """Collect the results as they come, with a bar on a terminal."""
    graded = []
    columns = (
        TextColumn("grading"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[student]}", markup=False),
    )
    console = Console(stderr=True)
    if not console.is_terminal:
        return list(lines)
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=total, student="(starting TensorFlow)")
        for line in lines:
            graded.append(line)
            progress.update(task, advance=1, student=printable(line.student)[:30])
    return graded


def table(graded):
    """Print a table for each topic: student, points per function, status, mistakes."""
    console = _console()
    for topic in dict.fromkeys(line.topic for line in graded):
        rows = [line for line in graded if line.topic == topic]
        functions = next((row.result.functions for row in rows if row.result), {})
        wide = console.width >= WIDE
        labels = {name: name if wide else str(n) for n, name in enumerate(functions, start=1)}
        shown = Table(title=Text(printable(topic)), title_justify="left", header_style="bold")
        shown.add_column("student", overflow="fold")
        for name, function in functions.items():
            # A long name is broken at its underscores.
            heading = labels[name].replace("_", "_\n")
            shown.add_column(f"{heading}\n({function.points:g})", justify="right")
        shown.add_column("points", justify="right", no_wrap=True)
        shown.add_column("status", no_wrap=True)
        shown.add_column("recognised mistake", overflow="fold", ratio=1)
        for row in rows:
            shown.add_row(*_cells(row, labels))
        console.print(shown)
        if functions and not wide:
            console.print(*(f"{label} {name}" for name, label in labels.items()), sep=" · ")
        if any("*" in _points(row) for row in rows):
            console.print("* with scores that a person has given")


def closing(course, graded, seed, unsandboxed):
    """Say where everything is and what to do next."""
    console = _console()
    failed = [line for line in graded if line.status in NOT_GRADED]
    folder = os.path.relpath(course.folder)
    console.print(
        f"{len(graded) - len(failed)} submissions graded, {len(failed)} could not be graded. "
        f"Repeat it with --seed {seed}",
        highlight=False,
    )
    if unsandboxed:
        console.print("Not sandboxed: these scores are for your own notebooks only.")
    for label, name in (
        ("gradebook", "gradebook.db"),
        ("graded notebooks", "autograded"),
        ("feedback", "feedback"),
    ):
        console.print(f"{label + ':':18}{os.path.join(folder, name)}", highlight=False)


def _cells(row, labels):
    cells = [printable(row.student)]
    for name in labels:
        cells.append(f"{row.result.functions[name].score:g}" if row.result else "–")
    cells += [_points(row), row.status, printable(row.message or _remarks(row, labels))]
    texts = [Text(cell) for cell in cells]
    texts[-2].stylize(STYLES.get(row.status, "yellow"))
    return texts


def _points(row):
    """What the gradebook says; with a star where it is not what the machine gave."""
    if row.entry is None:
        return "–"
    most = sum(points for _, points in row.entry.scores.values())
    given = sum(function.score for function in row.result.functions.values())
    star = "" if given == row.entry.score else "*"
    return f"{row.entry.score:g}{star}/{most:g}"


def _remarks(row, labels):
    remarks = []
    for name, function in row.result.functions.items() if row.result else ():
        if function.mistakes:
            remarks.append(f"{labels[name]}: {', '.join(function.mistakes)}")
        elif function.message and function.status != BLANK:
            remarks.append(function.message)
    return "\n".join(remarks)


def _console():
    return Console(width=None if sys.stdout.isatty() else WIDTH_OF_A_FILE)
