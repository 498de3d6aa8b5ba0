"""What an instructor sees: progress while it grades, a table at the end, what to do next."""

import os
import sys
import time
from collections import Counter
from contextlib import contextmanager

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
MOST_ROWS = 200  # of a topic; in a larger class only those that need a look are listed
SECONDS_BETWEEN_LINES = 5


def say(sentence):
    """Tell the instructor something while it grades."""
    print(sentence, file=sys.stderr, flush=True)


def follow(lines, total):
    """Collect the results as they come: with a bar on a terminal, else with a line now and then."""
    graded, console = [], Console(stderr=True)
    shown = _bar(console, total) if console.is_terminal else _lines(total)
    with shown as progress:
        for line in lines:
            graded.append(line)
            progress(graded)
    return graded


@contextmanager
def _bar(console, total):
    columns = (
        TextColumn("grading"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[counts]}", markup=False),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=total, rate="", counts="starting TensorFlow")

        def progress(graded):
            rate = f"{bar.tasks[0].speed:.0f}/s" if bar.tasks[0].speed else ""
            bar.update(task, completed=len(graded), rate=rate, counts=_counts(graded))

        yield progress


@contextmanager
def _lines(total):
    first, said = None, time.monotonic()

    def progress(graded):
        nonlocal first, said
        now = time.monotonic()
        first = first or now  # TensorFlow's start is not a part of the rate
        if now - said >= SECONDS_BETWEEN_LINES and now - first >= 1:
            said, rate = now, (len(graded) - 1) / (now - first)
            left = (total - len(graded)) / rate
            say(
                f"{len(graded)} of {total}, {rate:.1f} per second, about {left:.0f} s left: "
                f"{_counts(graded)}"
            )

    yield progress


def _counts(graded):
    counts = Counter(line.status for line in graded)
    return ", ".join(f"{count} {status}" for status, count in counts.most_common())


def table(graded):
    """Print a table for each topic: student, points per function, status, mistakes."""
    console = _console()
    for topic in dict.fromkeys(line.topic for line in graded):
        rows = sorted((row for row in graded if row.topic == topic), key=lambda row: row.student)
        functions = next((row.functions for row in rows if row.functions), {})
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
        told = rows if len(rows) <= MOST_ROWS else [row for row in rows if row.status != GRADED]
        for row in told[:MOST_ROWS]:
            shown.add_row(*_cells(row, labels))
        console.print(shown)
        if len(rows) > MOST_ROWS:
            left = len(rows) - len(told[:MOST_ROWS])
            console.print(f"and {left} more: {_counts(rows)}; 'nbgrader export' lists them all")
        if functions and not wide:
            console.print(*(f"{label} {name}" for name, label in labels.items()), sep=" · ")
        if any("*" in _points(row) for row in rows):
            console.print("* with scores that a person has given")


def closing(course, graded, seed, unsandboxed):
    """Say where everything is and what to do next."""
    console = _console()
    failed = [line for line in graded if line.status in NOT_GRADED]
    folder = os.path.relpath(course.folder)
    kept = sum(line.unchanged for line in graded)
    console.print(
        f"{len(graded) - len(failed)} submissions graded"
        + (f" ({kept} of them before, and unchanged since)" if kept else "")
        + f", {len(failed)} could not be graded. Repeat it with --force --seed {seed}",
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
        cells.append(f"{row.functions[name].score:g}" if row.functions else "–")
    cells += [_points(row), row.status, printable(row.message or _remarks(row, labels))]
    texts = [Text(cell) for cell in cells]
    texts[-2].stylize(STYLES.get(row.status, "yellow"))
    return texts


def _points(row):
    """What the gradebook says; with a star where it is not what the machine gave."""
    if row.entry is None:
        return "–"
    given = sum(function.score for function in row.functions.values())
    star = "" if given == row.entry.score else "*"
    return f"{row.entry.score:g}{star}/{row.entry.points:g}"


def _remarks(row, labels):
    remarks = []
    for name, function in row.functions.items():
        if function.mistakes:
            remarks.append(f"{labels[name]}: {', '.join(function.mistakes)}")
        elif function.message and function.status != BLANK:
            remarks.append(function.message)
    return "\n".join(remarks)


def _console():
    return Console(width=None if sys.stdout.isatty() else WIDTH_OF_A_FILE)
