"""What an instructor sees: progress while it grades, a table at the end, what to do next."""

import os
import sys
import time
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

from autograder.database import without_password
from autograder.kinds import KINDS, LANDLOCK
from autograder.result import Status
from autograder.tally import UNKNOWN_TOPICS, Tally, by_a_person
from autograder.wording import printable

# Below this the functions' names do not fit as headings, and numbers stand for them.
WIDE = 130
WIDTH_OF_A_FILE = 160
SECONDS_BETWEEN_LINES = 5
MOST_REASONS = 5
MOST_REMARKS = 2
MOST_TOPICS, MOST_LINES = 9, 13  # of the summary: topics, and together with those to look at


def say(sentence):
    """Tell the instructor something while it grades."""
    print(sentence, file=sys.stderr, flush=True)


def follow(lines, total):
    """Tally the results as they come: with a bar on a terminal, else with a line now and then."""
    tally, console = Tally(), Console(stderr=True)
    shown = _bar(console, total) if console.is_terminal else _lines(total)
    with shown as progress:
        for line in lines:
            tally.add(line)
            progress(tally.counts)
    return tally


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
        task = bar.add_task("", total=total, rate="", counts="starting")

        def progress(counts):
            rate = f"{bar.tasks[0].speed:.0f}/s" if bar.tasks[0].speed else ""
            bar.update(task, completed=counts.total(), rate=rate, counts=_counted(counts))

        yield progress


@contextmanager
def _lines(total):
    first, said = None, time.monotonic()

    def progress(counts):
        nonlocal first, said
        now, done = time.monotonic(), counts.total()
        first = first or now  # the start is not a part of the rate
        if now - said >= SECONDS_BETWEEN_LINES and now - first >= 1:
            said, rate = now, (done - 1) / (now - first)
            left = (total - done) / rate
            say(
                f"{done} of {total}, {rate:.1f} per second, about {left:.0f} s left: "
                f"{_counted(counts)}"
            )

    yield progress


def _counted(counts):
    return ", ".join(f"{count} {status}" for status, count in counts.most_common())


def summary(tally):
    """Print how it went on one screen, however large the class: a row for each topic."""
    console = _console()
    shown = Table(box=None, header_style="bold", pad_edge=False)
    shown.add_column("topic", no_wrap=True)
    for heading in ("graded", "points"):
        shown.add_column(heading, justify="right", no_wrap=True)
    for heading in ("hardest function", "commonest mistake"):
        shown.add_column(heading, no_wrap=True, overflow="ellipsis", ratio=1)
    for title, topic in list(tally.topics.items())[:MOST_TOPICS]:
        shown.add_row(*map(Text, _overview(title, topic)))
    console.print(shown)
    if (left := len(tally.topics) - MOST_TOPICS) > 0:
        console.print(f"and {left} more topics; --full shows them")
    _needy(console, tally)


def _overview(title, topic):
    """A topic's cells in the summary."""
    graded = f"{topic.graded} of {topic.counts.total()}"
    earned = "–" if topic.whole.part is None else f"{topic.whole.part:.0%}"
    hardest, mistake = "–", "–"
    if topic.hardest:
        name, part = topic.hardest
        hardest = f"{part:.0%} {name}"
    if topic.mistakes:
        ((name, which), count), *_ = topic.mistakes.most_common(1)
        mistake = f"{count} × {name}: {which}"
    return printable(title), graded, earned, hardest, mistake


def _needy(console, tally):
    """The first of those that need a look, a line each."""
    lines = [line for topic in tally.topics.values() for line in topic.needy()]
    most = MOST_LINES - min(len(tally.topics), MOST_TOPICS)
    for line in lines[:most]:
        where = f"{printable(line.student)}, {printable(line.topic)}: "
        said = Text(where).append(line.status, line.status.style)
        said.append(f": {_one_line(line)}" if _one_line(line) else "")
        console.print(said, no_wrap=True, overflow="ellipsis", crop=True)
    if (left := sum(topic.needing for topic in tally.topics.values()) - most) > 0:
        console.print(f"and {left} more to look at; --full shows them")


def _one_line(line):
    labels = {name: name for name in line.functions}
    return " ".join(printable(line.message or _remarks(line, labels)).split())


def arrived(line):
    """A submission that was graded as it arrived, in a line."""
    points = f"{line.entry.total:g} of {line.entry.points:g}, " if line.entry else ""
    where = f"{time.strftime('%H:%M:%S')} {printable(line.student)}, {printable(line.topic)}: "
    return where + points + ": ".join(filter(None, (line.status, _one_line(line))))


def table(tally):
    """Print a table for each topic: student, points per function, status, mistakes."""
    console = _console()
    wide = console.width >= WIDE
    for title, topic in tally.topics.items():
        labels = {name: name if wide else str(n) for n, name in enumerate(topic.functions, start=1)}
        shown = Table(title=Text(printable(title)), title_justify="left", header_style="bold")
        shown.add_column("student", overflow="fold")
        for name, function in topic.functions.items():
            # A long name is broken at its underscores.
            heading = labels[name].replace("_", "_\n")
            shown.add_column(f"{heading}\n({function.points:g})", justify="right")
        shown.add_column("points", justify="right", no_wrap=True)
        shown.add_column("status", no_wrap=True)
        shown.add_column("recognised mistake", overflow="fold", ratio=1)
        rows = topic.rows()
        for row in rows:
            shown.add_row(*_cells(row, labels))
        console.print(shown)
        if left := topic.counts.total() - len(rows):
            where = "" if title == UNKNOWN_TOPICS else "; 'nbgrader export' lists them all"
            console.print(f"and {left} more: {_counted(topic.counts)}{where}")
        if topic.functions and not wide:
            console.print(*(f"{label} {name}" for name, label in labels.items()), sep=" · ")
        if topic.by_a_person:
            console.print("* with scores that a person has given")


def closing(course, tally, seed, kind, url=None):
    """Say where everything is and what to do next.

    Args:
        kind: the name of the kind of sandbox.
        url: of the gradebook, if it is not in the course directory.
    """
    console, absent = _console(), tally.counts[Status.NOT_HANDED_IN]
    console.print(
        f"{tally.graded} submissions graded"
        + (f" ({tally.unchanged} of them before, and unchanged since)" if tally.unchanged else "")
        + f", {tally.not_graded} could not be graded"
        + (f" ({_counted(tally.faults)})" if tally.not_graded else "")
        + (f", {absent} not handed in" if absent else "")
        + ". Repeat it with --force"
        + (f" --seed {seed}" if isinstance(seed, int) else ""),
        highlight=False,
    )
    for said, counts in (("graded again", tally.again), ("brought up to date", tally.mended)):
        if counts:
            console.print(_reasons(said, counts), highlight=False, markup=False)
    if not KINDS[kind].isolates:
        console.print("Not sandboxed: these scores are for your own notebooks only.")
    for label, place in (
        *([("sandbox", kind)] if kind == LANDLOCK else []),  # the usual one needs no line
        ("gradebook", without_password(url) if url else os.path.relpath(course.gradebook)),
        ("graded notebooks", os.path.relpath(course.graded)),
        ("feedback", os.path.relpath(course.feedback)),
    ):
        console.print(f"{label + ':':18}{place}", highlight=False, markup=False)


def about_people(sentences):
    """Say what is strange about the names of a class, a line each; of very many, the first."""
    console = _console()
    for sentence in sentences[:MOST_REMARKS]:
        console.print(sentence, highlight=False, markup=False)
    if (left := len(sentences) - MOST_REMARKS) > 0:
        console.print(f"and {left} more of these")


def _reasons(said, counts):
    """Why something was done again: for most of them first."""
    (first, number), *others = counts.most_common(MOST_REASONS)
    reasons = [f"{number} {said}: {first}", *(f"{n}: {why}" for why, n in others)]
    return printable("; ".join(reasons))


def _cells(row, labels):
    cells = [printable(row.student)]
    for name in labels:
        cells.append(f"{row.functions[name].score:g}" if row.functions else "–")
    cells += [_points(row), row.status, printable(row.message or _remarks(row, labels))]
    texts = [Text(cell) for cell in cells]
    texts[-2].stylize(row.status.style)
    return texts


def _points(row):
    """What the gradebook says; with a star where it is not what the machine gave."""
    if row.entry is None:
        return "–"
    star = "*" if by_a_person(row) else ""
    return f"{row.entry.total:g}{star}/{row.entry.points:g}"


def _remarks(row, labels):
    remarks = []
    if row.entry is not None and row.entry.penalty:
        remarks.append(f"late: nbgrader has taken off {row.entry.penalty:g}")
    for name, function in row.functions.items():
        if function.mistakes:
            remarks.append(f"{labels[name]}: {', '.join(function.mistakes)}")
        elif function.message and function.status != Status.BLANK:
            remarks.append(f"{labels[name]}: {function.message}")
    return "\n".join(remarks)


def _console():
    # As text in a notebook, too, as everything else that is printed.
    return Console(width=None if sys.stdout.isatty() else WIDTH_OF_A_FILE, force_jupyter=False)
