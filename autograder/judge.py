"""Questions, reference and a submission's answers to verdicts. Nothing of a student runs here."""

import time
from dataclasses import dataclass, field, replace

from autograder import questions, reference
from autograder.calling import Outcome
from autograder.display import cell_error, show
from autograder.notebook import is_blank, rebuild, runs
from autograder.result import (
    BLANK,
    CRASHED,
    GRADED,
    OUT_OF_MEMORY,
    REASON,
    TIMEOUT,
    UNDEFINED,
    WORST_FIRST,
    FunctionResult,
    Result,
)
from autograder.verdict import is_unwritten, try_mistakes, verdicts

MOST_STOPS = 2  # of a function's calls; the rest of them would cost as much time each
# How the sandbox ended a run, as a status.
ENDED = {"timeout": TIMEOUT, "memory": OUT_OF_MEMORY, "crashed": CRASHED}


@dataclass
class _Answers:
    """What came back from the sandbox, by step; and what was left out, with its status."""

    cells: dict[int, dict] = field(default_factory=dict)
    calls: dict[tuple[str, str], object] = field(default_factory=dict)
    stopped_cells: dict[int, str] = field(default_factory=dict)
    stopped_calls: dict[tuple[str, str], str] = field(default_factory=dict)

    def stops(self, function):
        """How many of a function's calls were stopped."""
        return sum(name == function for name, _ in self.stopped_calls)


class Judge:
    """One topic, one seed: every submission is asked the same.

    Args:
        topic: the topic's name.
        exercise: its released notebook, which also says how many points each check cell has.
        seed: for the inputs.
        cases: their answers by the reference; if not given, it answers here, once.
    """

    def __init__(self, topic, exercise, seed, cases=None):
        self.topic, self.exercise, self.seed = topic, exercise, seed
        self.questions = questions.load(topic)
        self.cases = reference.cases(topic, seed) if cases is None else cases
        self.tried = {
            name: try_mistakes(question, self.cases[name])
            for name, question in self.questions.items()
        }
        self.points = {
            cell.id.removeprefix("check_"): float(cell.metadata.nbgrader.points)
            for cell in exercise.cells
            if cell.metadata.nbgrader.grade
        }

    def grade(self, cells, sandbox):
        """Judge one submission.

        Args:
            cells: its cells, as `autograder.notebook.read` gives them.
            sandbox: a started `autograder.sandbox.Sandbox`.
        """
        notebook = rebuild(self.exercise, cells)
        notebook.metadata["autograder"] = {
            "seed": self.seed,
            "sandboxed": not sandbox.unsandboxed,
        }
        blank = is_blank(self.exercise, notebook)
        answers = _Answers() if blank else self._ask(notebook, sandbox)
        functions = {name: self._judge(name, notebook, answers, blank) for name in self.questions}
        seen = {function.status for function in functions.values()}
        status = BLANK if seen == {BLANK} else GRADED
        seen.update(answers.stopped_cells.values())
        status = next((bad for bad in WORST_FIRST if bad in seen), status)
        show(notebook, answers, functions, sandboxed=not sandbox.unsandboxed)
        return Result(status, notebook, functions)

    def _ask(self, notebook, sandbox):
        """Run the cells, then the calls; what hangs or crashes is left out of the next run.

        A crash counts when it happens twice: a machine short of memory kills the innocent too.
        """
        sources = {n: cell.source for n, cell in enumerate(notebook.cells) if runs(cell)}
        arguments = {
            (function, check): case.arguments
            for function, cases in self.cases.items()
            for check, case in cases.items()
        }
        answers, doubted, left = _Answers(), set(), sandbox.limits.total_seconds
        while left > 0:
            cells = [n for n in sources if n not in answers.stopped_cells]
            calls = [
                call
                for call in arguments
                if call not in answers.calls
                and call not in answers.stopped_calls
                and answers.stops(call[0]) < MOST_STOPS
            ]
            # First the others, then those of a function that was stopped, or may be.
            unsure = {step[0] for step in doubted if isinstance(step, tuple)}
            calls.sort(key=lambda call: answers.stops(call[0]) + (call[0] in unsure))
            if not calls:
                break
            steps = [{"source": sources[n]} for n in cells]
            steps += [{"function": call[0], "arguments": arguments[call]} for call in calls]
            started = time.monotonic()
            run = sandbox.run(steps, left)
            left -= time.monotonic() - started
            reached = len(run.frames)
            answers.cells.update(zip(cells, run.frames, strict=False))
            answers.calls.update(zip(calls, run.frames[len(cells) :], strict=False))
            if reached >= len(steps):
                break
            step, status = [*cells, *calls][reached], ENDED.get(run.ended, CRASHED)
            if status == CRASHED and step not in doubted:
                doubted.add(step)
            elif reached < len(cells):
                answers.stopped_cells[step] = status
            else:
                answers.stopped_calls[step] = status
        else:
            for call in arguments.keys() - answers.calls.keys():
                answers.stopped_calls.setdefault(call, TIMEOUT)
        return answers

    def _judge(self, name, notebook, answers, blank):
        outcomes = {}
        for check in self.cases[name]:
            answer = answers.calls.get((name, check))
            if isinstance(answer, Outcome):
                outcomes[check] = answer
        found = verdicts(self.questions[name], self.cases[name], outcomes, self.tried[name])
        stopped = {check: bad for (n, check), bad in answers.stopped_calls.items() if n == name}
        found = [
            replace(verdict, problem=REASON[stopped[verdict.check]])
            if verdict.check in stopped
            else verdict
            for verdict in found
        ]
        status, message = GRADED, ""
        if stopped:
            status = next(bad for bad in WORST_FIRST if bad in stopped.values())
            message = f"{name} {REASON[status]}"
        elif blank or (outcomes and all(map(is_unwritten, outcomes.values()))):
            status, message = BLANK, f"{name} is not written yet"
        elif not outcomes:
            status, message = UNDEFINED, _why_undefined(name, notebook, answers)
        elif any(outcome.error and outcome.error.memory for outcome in outcomes.values()):
            status, message = OUT_OF_MEMORY, f"{name} {REASON[OUT_OF_MEMORY]}"
        return FunctionResult(name, status, message, found, self.points[name])


def _why_undefined(name, notebook, answers):
    number = next((n for n, cell in enumerate(notebook.cells) if cell.id == name), None)
    if number in answers.stopped_cells:
        return f"{name} is not defined: its cell {REASON[answers.stopped_cells[number]]}"
    if error := cell_error(answers.cells.get(number)):
        return f"{name} is not defined: its cell stopped with {error.type_name}: {error.message}"
    return f"{name} is not defined; is the function still called that?"
