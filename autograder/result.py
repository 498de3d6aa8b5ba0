"""What a submission earned, as data: statuses, points, verdicts."""

from dataclasses import dataclass

import nbformat

from autograder.verdict import Verdict

GRADED, BLANK, TIMEOUT = "graded", "blank", "timeout"
OUT_OF_MEMORY, CRASHED, UNDEFINED = "out of memory", "crashed", "not defined"
# Which status speaks for a whole submission; and what it means.
WORST_FIRST = (TIMEOUT, OUT_OF_MEMORY, CRASHED)
REASON = {
    TIMEOUT: "ran out of time; does a loop never end?",
    OUT_OF_MEMORY: "ran out of memory",
    CRASHED: "ended the Python process",
}
NO_RESPONSE = "No response."  # nbgrader's own words, which its formgrader looks for


@dataclass(frozen=True)
class Summary:
    """What is kept of one function once its page is written: for the table, and for a rerun.

    Attributes:
        status: one of this module's.
        points: of which ``score`` was earned.
        mistakes: the names of the known mistakes that were recognised.
        comment: what nbgrader shows beside the function.
    """

    status: str
    message: str
    score: float
    points: float
    mistakes: tuple[str, ...]
    comment: str | None


@dataclass(frozen=True)
class FunctionResult:
    """What one function earned.

    Attributes:
        status: one of this module's.
        points: of which ``score`` was earned, in equal shares for each check passed.
    """

    name: str
    status: str
    message: str
    verdicts: list[Verdict]
    points: float

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

    def summary(self):
        comment = NO_RESPONSE if self.status == BLANK else " ".join(self.hints) or None
        return Summary(self.status, self.message, self.score, self.points, self.mistakes, comment)


@dataclass(frozen=True)
class Result:
    """What one submission earned.

    Attributes:
        status: one of this module's.
        notebook: the rebuilt notebook, with what was found as the cells' outputs.
        functions: by name, in the order of the notebook.
    """

    status: str
    notebook: nbformat.NotebookNode
    functions: dict[str, FunctionResult]

    def summaries(self):
        return {name: function.summary() for name, function in self.functions.items()}
