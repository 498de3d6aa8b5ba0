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
        return list(dict.fromkeys(found))


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
