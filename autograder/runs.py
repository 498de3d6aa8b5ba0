"""Each grading is kept as a run, ``runs/<time>.jsonl``: what it changed, from what, and why.

The first line says when it was and with which versions, questions and rules; each further one is
a submission whose marks it changed. What a run has not changed does not stand in it, so the state
after any run follows from the ones after it.
"""

import itertools
import json
from dataclasses import dataclass
from datetime import UTC, datetime

from autograder import fingerprint
from autograder.digest import digest
from autograder.sheets import number, sheet
from autograder.wording import printable

FOLDER, END = "runs", ".jsonl"
LAST = "last"
MOST_MOVES, MOST_NAMED = 12, 6  # lines of a terminal


class RunError(ValueError):
    """There is no such run, or its file holds something else; the message says what there is."""


@dataclass(frozen=True)
class Marks:
    """What the gradebook said of a submission at one time.

    Attributes:
        machine: the machine's scores, by function.
        points: the most there was, by function.
        penalty: what was taken off.
        total: what counted, with what people entered.
    """

    machine: dict[str, float]
    points: dict[str, float]
    penalty: float
    total: float

    @classmethod
    def of(cls, entry):
        """From an `Entry`; None from none."""
        if entry is None or all(score is None for score in entry.machine.values()):
            return None
        points = {name: mark.points for name, mark in entry.marks.items()}
        return cls(entry.machine, points, entry.penalty, entry.total)


@dataclass(frozen=True)
class Move:
    """A submission whose marks changed.

    Attributes:
        before: None if it had none.
        why: reasons; "" if it was graded for the first time.
    """

    student: str
    topic: str
    before: Marks | None
    after: Marks
    why: str = ""

    @property
    def by(self):
        """By how much the total moves; None if it is new."""
        return None if self.before is None else self.after.total - self.before.total

    def __str__(self):
        changed = ", ".join(
            f"{name} {number(self.before.machine.get(name) or 0)} → {number(score)}"
            for name, score in self.after.machine.items()
            if self.before and score != self.before.machine.get(name)
        )
        if self.before and self.before.penalty != self.after.penalty:
            taken = f"taken off {number(self.before.penalty)} → {number(self.after.penalty)}"
            changed = ", ".join(filter(None, (changed, taken)))
        what = f"{_of(self.before)} → {_of(self.after)}" if self.before else _of(self.after)
        said = f"{self.student}, {self.topic}: {what}"
        return printable(": ".join(filter(None, (said, changed, self.why))))


def move(line):
    """The `Move` of a `Line`; None if its marks are as they were."""
    after, before = Marks.of(line.entry), Marks.of(line.before)
    is_same = line.unchanged or after is None or after == before
    return None if is_same else Move(line.student, line.topic, before, after, line.why)


def kept(course, catalogue, topics, lines, began=None):
    """Pass lines on, and keep as a run what they change.

    Args:
        topics: those that are graded.
        began: when; now, if not given.
    """
    began = began or datetime.now(UTC)
    with Writer(course, catalogue, topics, began) as writer:
        for line in lines:
            if moved := move(line):
                writer.add(moved)
            yield line


def record(course, catalogue, moves, why):
    """Keep moves as a run of their own; return its name."""
    with Writer(course, catalogue, (), datetime.now(UTC), why=why) as writer:
        for moved in moves:
            writer.add(moved)
    return writer.name


class Writer:
    """One run's file, made with its first move. What is in it outlasts a stop."""

    def __init__(self, course, catalogue, topics, began, **more):
        self._folder, self._file, self.name = course.folder / FOLDER, None, None
        decided = course.decisions.read_bytes() if course.decisions.is_file() else b""
        self._head = {
            "began": began.isoformat(timespec="seconds"),
            "versions": fingerprint.versions(),
            "questions": {topic: catalogue.code_digest(topic) for topic in topics},
            "rules": digest(decided),
            **more,
        }

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        if self._file:
            self._file.close()

    def add(self, moved):
        if self._file is None:
            self._begin()
        kept = {"student": moved.student, "topic": moved.topic, "why": moved.why}
        kept |= {"before": moved.before and vars(moved.before), "after": vars(moved.after)}
        self._write(kept)

    def _begin(self):
        self._folder.mkdir(exist_ok=True)
        start = self._head["began"].split("+")[0].replace(":", "-")
        for name in itertools.chain([start], (f"{start}-{n}" for n in itertools.count(2))):
            try:
                path = self._folder / f"{name}{END}"
                self._file = open(path, "x", encoding="utf-8")  # noqa: SIM115  (closed at the end)
            except FileExistsError:
                continue
            self.name = name
            return self._write(self._head)

    def _write(self, kept):
        self._file.write(json.dumps(kept, ensure_ascii=False) + "\n")
        self._file.flush()


def names(course):
    """The runs, the oldest first."""
    found = (path.name.removesuffix(END) for path in (course.folder / FOLDER).glob(f"*{END}"))
    return sorted(found, key=lambda name: (name[:19], len(name), name))


def find(course, wanted):
    """The run that a name means: its own, the beginning of no other, or ``last``.

    Raises:
        RunError: it means none, or several.
    """
    there = names(course)
    if wanted == LAST and there:
        return there[-1]
    found = [wanted] if wanted in there else [name for name in there if name.startswith(wanted)]
    if len(found) == 1 and wanted:
        return found[0]
    shown = ", ".join((found or there)[-MOST_NAMED:])
    if not there:
        raise RunError(f"there is no run {wanted!r}: nothing was graded in this course yet")
    what = "several runs begin with" if found else "there is no run"
    raise RunError(f"{what} {printable(wanted)!r}; the newest are: {shown}")


def moves(course, name):
    """What one run changed.

    Raises:
        OSError: its file cannot be read.
        RunError: it holds something else.
    """
    path = course.folder / FOLDER / f"{name}{END}"
    found, lines = [], path.read_text(encoding="utf-8", errors="replace").split("\n")
    for place, line in enumerate(lines[1:], start=2):
        if place == len(lines) and not line:
            break
        try:
            kept = json.loads(line)
            before = Marks(**kept["before"]) if kept["before"] else None
            marks = before, Marks(**kept["after"])
            found.append(Move(kept["student"], kept["topic"], *marks, kept["why"]))
        except (ValueError, TypeError, LookupError) as error:
            if place == len(lines):  # the grader was killed while it wrote this line
                break
            raise RunError(f"{path}, line {place}, is not what a grading writes") from error
    return found


def between(course, one, other):
    """What changed after one run, up to and with another one: a `Move` for each submission.

    Raises:
        OSError, RunError: see `moves`; or the second one is not the later one.
    """
    there = names(course)
    first, last = there.index(one), there.index(other)
    if first >= last:
        raise RunError(f"{other} is not later than {one}; name the earlier run first")
    found = {}
    for name in there[first + 1 : last + 1]:
        for each in moves(course, name):
            key = each.student, each.topic
            if key in found:
                why = dict.fromkeys(filter(None, (found[key].why, each.why)))
                each = Move(*key, found[key].before, each.after, " and ".join(why))
            found[key] = each
    return [each for each in found.values() if each.before != each.after]


def told(moved, would=False):
    """Sentences about moves: how many, then the largest; the others are counted."""
    new = [each for each in moved if each.before is None]
    others = sorted((m for m in moved if m.before), key=lambda m: (-abs(m.by), m.student, m.topic))
    up, down = (sum(m.by * sign > 0 for m in others) for sign in (1, -1))
    verb = "would move" if would else "moved"
    yield (
        f"{len(others)} submissions {verb}: {up} up, {down} down, {len(others) - up - down} keep "
        f"their total; {len(new)} {'would be ' if would else ''}graded for the first time"
    )
    for each in others[:MOST_MOVES]:
        yield str(each)
    if (left := len(others) - MOST_MOVES) > 0:
        yield f"and {left} more; --csv FILE writes them all"


def table(moved):
    """Moves as a table, with a row for each function."""
    rows = []
    for each in moved:
        for name, score in each.after.machine.items():
            was = each.before.machine.get(name) if each.before else None
            of = each.before.points.get(name) if each.before else None
            points = "" if of is None else number(of), number(each.after.points[name])
            scores = "" if was is None else number(was), number(score)
            totals = number(each.before.total) if each.before else "", number(each.after.total)
            rows.append([each.student, each.topic, name, *scores, *points, *totals, each.why])
    columns = ["student", "topic", "function", "before", "after", "points_before", "points"]
    return sheet([*columns, "total_before", "total", "why"], rows)


def _of(marks):
    return f"{number(marks.total)}/{number(sum(marks.points.values()))}"
