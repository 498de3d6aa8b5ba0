"""What a submission earned, as data: its status, its verdicts, its marks in the gradebook."""

import functools
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from autograder.inside.wire import Ending
from autograder.verdict import Verdict
from autograder.wording import headline, hints, input_of, printable, unwritten, wrap

if TYPE_CHECKING:  # its import takes longer than a rerun
    from nbformat import NotebookNode

NO_RESPONSE = "No response."  # nbgrader's own words, which its formgrader looks for


class Status(StrEnum):
    """What became of a function or of a submission, the worst first.

    Attributes:
        meaning: what it means, for the instructor.
        is_graded: whether the gradebook gets its marks; if not, that is left as it is.
        style: its colour in the table.
        needs: how much a row with it needs the instructor's look: 2 soon, 1 perhaps, 0 not at all.
        ending: the sandbox's word for it, where student code was stopped.
        reason: what is said then of a function or a cell.
    """

    FAILED = "failed", "our fault, never a zero", False, "yellow", 2
    UNREADABLE = "unreadable", "what was handed in is no notebook", False, "red", 2
    NO_NOTEBOOK = "no notebook", "something was handed in, but not the notebook", False, "red", 2
    UNKNOWN_TOPIC = "unknown topic", "a folder bears the name of no topic", False, "yellow", 2
    TIMEOUT = (
        *("timeout", "code ran out of time and was stopped; the rest is graded", True, "yellow", 2),
        *(Ending.TIMEOUT, "ran out of time; does a loop never end?"),
    )
    OUT_OF_MEMORY = (
        *("out of memory", "code took too much memory; the rest is graded", True, "yellow", 2),
        *(Ending.MEMORY, "ran out of memory"),
    )
    CRASHED = (
        *("crashed", "code ended its process, twice; the rest is graded", True, "yellow", 2),
        *(Ending.CRASHED, "ended the Python process"),
    )
    UNDEFINED = "not defined", "of a function: there is none of this name", True, "yellow", 2
    NOT_YET = "not graded yet", "handed in since the last grading", False, "dim", 1
    EXCUSED = "excused", "need not hand it in, and has not", False, "dim", 0
    NOT_HANDED_IN = "not handed in", "nothing was handed in; no fault", False, "dim", 1
    BLANK = "blank", "nothing was written", True, "dim", 1
    GRADED = "graded", "every function was called", True, "green", 0

    def __new__(cls, word, meaning, is_graded, style, needs, ending=None, reason=""):
        status = str.__new__(cls, word)
        status._value_ = word
        status.meaning, status.is_graded = meaning, is_graded
        status.style, status.needs = style, needs
        status.ending, status.reason = ending, reason
        return status

    @property
    def is_fault(self):
        """Whether something was handed in that could not be graded."""
        return not self.is_graded and self not in _NO_FAULT

    @property
    def is_stop(self):
        """Whether it says that student code was stopped."""
        return self.ending is not None

    @classmethod
    def after(cls, ending):
        """The status of student code whose run the sandbox has stopped."""
        return next((each for each in cls if each.ending == ending), cls.CRASHED)

    @classmethod
    def worst(cls, statuses):
        """Which of these speaks for all of them."""
        return next(each for each in cls if each in statuses)


_NO_FAULT = Status.NOT_YET, Status.EXCUSED, Status.NOT_HANDED_IN


@dataclass(frozen=True)
class Summary:
    """What is kept of one function once its page is written: for the table, and for a rerun.

    Attributes:
        points: of which ``score`` was earned.
        mistakes: the names of the known mistakes that were recognised.
        comment: what nbgrader shows beside the function.
        failed: the names of the checks that were not passed.
        likeness: a name for what it answers, where that is wrong and no mistake explains it.
    """

    status: Status
    message: str
    score: float
    points: float
    mistakes: tuple[str, ...]
    comment: str | None
    failed: tuple[str, ...] = ()
    likeness: str = ""

    @classmethod
    def restored(cls, stored):
        """From the dictionary that a graded notebook holds.

        Raises:
            ValueError, LookupError, TypeError: it holds something else.
        """
        kept = {name: tuple(stored[name]) for name in ("mistakes", "failed")}
        return cls(**{**stored, **kept, "status": Status(stored["status"])})


@dataclass(frozen=True)
class FunctionResult:
    """What one function earned. All who answer the same may have the very same.

    Attributes:
        points: of which ``score`` was earned, in equal shares for each check passed.
        likeness: a name for what it answers, where that is wrong and no mistake explains it.
    """

    name: str
    status: Status
    message: str
    verdicts: list[Verdict]
    points: float
    likeness: str = ""

    @property
    def score(self):
        passed = sum(verdict.passed for verdict in self.verdicts)
        return self.points * passed / len(self.verdicts)

    @property
    def hints(self):
        return list(dict.fromkeys(verdict.hint for verdict in self.verdicts if verdict.hint))

    @property
    def mistakes(self):
        found = (verdict.mistake for verdict in self.verdicts if verdict.mistake)
        return tuple(dict.fromkeys(found))

    @functools.cached_property
    def text(self):
        """What a student reads below a graded cell: every check, its reason, and the hints."""
        if self.status == Status.BLANK:
            return unwritten(self.name)
        if self.message:
            lines = wrap(f"{self.name}: {self.message}", first="✗ ")
        else:
            lines = [headline(self.name, self.verdicts)]
        if self.status != Status.UNDEFINED:
            for verdict in self.verdicts:
                mark, problem = ("✓", "") if verdict.passed else ("✗", f": {verdict.problem}")
                lines += wrap(f"{verdict.check}{problem}", first=f"  {mark} ")
        inputs = [
            line
            for verdict in self.verdicts
            if verdict.given
            for line in input_of(verdict.check, verdict.given)
        ]
        return printable("\n".join([*lines, *hints(self.verdicts), *inputs]))

    def summary(self):
        blank = self.status == Status.BLANK
        comment = NO_RESPONSE if blank else " ".join(self.hints) or None
        failed = tuple(verdict.check for verdict in self.verdicts if not verdict.passed)
        found = self.score, self.points, self.mistakes, comment, failed, self.likeness
        return Summary(self.status, self.message, *found)


@dataclass(frozen=True)
class Result:
    """What one submission earned.

    Attributes:
        notebook: the rebuilt notebook, with what was found as the cells' outputs.
        functions: by name, in the order of the notebook.
    """

    status: Status
    notebook: "NotebookNode"
    functions: dict[str, FunctionResult]

    def summaries(self):
        return {name: function.summary() for name, function in self.functions.items()}


@dataclass(frozen=True)
class Mark:
    """What the gradebook says of one function.

    Attributes:
        score: the one that counts: a person's, where one was given, else the machine's.
        points: the most there is.
        machine: the machine's score.
        comment: the one that is shown; a person's goes first.
    """

    score: float
    points: float
    machine: float
    comment: str | None


@dataclass(frozen=True)
class Entry:
    """What the gradebook says of one submission.

    Attributes:
        marks: a `Mark` for each function, by name.
        penalty: what nbgrader has taken off because it was late.
        timestamp: when it was handed in, in UTC.
        is_late: whether that is after the time that nbgrader has for it.
        taken_back: a penalty that stood here, and whose reason is gone.
        due: until when this student may hand in, as nbgrader has it.
    """

    marks: dict[str, Mark] = field(default_factory=dict)
    penalty: float = 0.0
    timestamp: datetime | None = None
    is_late: bool = False
    taken_back: float = 0.0
    due: datetime | None = None

    @classmethod
    def of(cls, functions):
        """The entry of a submission that no person has looked at yet, from its `Summary` each."""
        return cls(
            {
                name: Mark(each.score, each.points, each.score, each.comment)
                for name, each in functions.items()
            }
        )

    @classmethod
    def expected(cls, before, functions, timestamp):
        """The entry that would take the place of another one, with what people entered there."""
        marks = dict(cls.of(functions).marks)
        for name, mark in (before.marks if before else {}).items():
            if name in marks and mark.score != mark.machine:
                marks[name] = replace(marks[name], score=mark.score)
        return cls(marks, before.penalty if before else 0.0, timestamp)

    def of_points(self, points):
        """The same, of so many points for each function."""
        marks = {n: replace(m, points=points.get(n, m.points)) for n, m in self.marks.items()}
        return replace(self, marks=marks)

    def says_only(self, functions):
        """Whether there is nothing in it but what the machine found, a `Summary` each."""
        return self.marks == Entry.of(functions).marks and not self.penalty

    @property
    def score(self):
        """The sum of the marks, without a penalty."""
        return sum(mark.score for mark in self.marks.values())

    @property
    def total(self):
        """What nbgrader exports."""
        return max(0.0, self.score - self.penalty) if self.penalty else self.score

    @classmethod
    def blank(cls, points):
        """The entry of a notebook in which nothing was written."""
        return cls({name: Mark(0, most, 0, None) for name, most in points.items()})

    @property
    def points(self):
        return sum(mark.points for mark in self.marks.values())

    @property
    def machine(self):
        """The machine's scores, by function."""
        return {name: mark.machine for name, mark in self.marks.items()}

    @property
    def is_by_a_person(self):
        """Whether a person has given a score that is not the machine's."""
        return any(mark.score != mark.machine for mark in self.marks.values())


@dataclass(frozen=True)
class Line:
    """One submission in the table of a class.

    Attributes:
        message: what to know about it, in one line.
        functions: a `Summary` for each, by name, where it was graded.
        entry: what the gradebook now says, where it was written.
        unchanged: whether it was graded before, and nothing has changed since.
        why: why it was graded again, or brought up to date; "" if it was neither.
        ran: whether its code was run for that.
        before: what the gradebook said until then, where that was written anew.
    """

    student: str
    topic: str
    status: Status
    message: str = ""
    functions: dict[str, Summary] = field(default_factory=dict)
    entry: Entry | None = None
    unchanged: bool = False
    why: str = ""
    ran: bool = True
    before: Entry | None = None

    @property
    def needs(self):
        """How much it needs the instructor's look; see `Status`."""
        return 2 if self.message else self.status.needs
