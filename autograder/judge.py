"""Questions, reference and a submission's answers to verdicts. Nothing of a student runs here."""

import time
from dataclasses import dataclass, field, replace

from autograder.display import cell_error, show
from autograder.inside.calling import Outcome
from autograder.notebook import is_blank, points, rebuild, runs
from autograder.result import FunctionResult, Result, Status
from autograder.verdict import is_unwritten, try_mistakes, verdicts
from autograder.wording import UNWRITTEN, undefined

MOST_STOPS = 2  # of a function's calls; the rest of them would cost as much time each


@dataclass
class _Answers:
    """What came back from the sandbox, by step; and what was left out, with its status."""

    cells: dict[int, dict] = field(default_factory=dict)
    calls: dict[tuple[str, str], object] = field(default_factory=dict)
    stopped_cells: dict[int, Status] = field(default_factory=dict)
    stopped_calls: dict[tuple[str, str], Status] = field(default_factory=dict)

    def stops(self, function):
        """How many of a function's calls were stopped."""
        return sum(name == function for name, _ in self.stopped_calls)


class Judge:
    """One topic, one seed: every submission is asked the same.

    Args:
        questions: the topic's, by function.
        exercise: its released notebook, which also says how many points each check cell has.
        seed: for the inputs.
        cases: the questions asked with this seed, and answered by the reference.
    """

    def __init__(self, questions, exercise, seed, cases):
        self.questions, self.exercise, self.seed, self.cases = questions, exercise, seed, cases
        self.attempts = {
            name: try_mistakes(question, cases[name]) for name, question in questions.items()
        }
        self.points = points(exercise)

    def grade(self, cells, sandbox):
        """Judge one submission.

        Args:
            cells: its cells, as `autograder.notebook.read` gives them.
            sandbox: a started `autograder.sandbox.Sandbox`.
        """
        notebook = rebuild(self.exercise, cells)
        notebook.metadata["autograder"] = {
            "seed": self.seed,
            "sandboxed": sandbox.kind.isolates,
        }
        blank = is_blank(self.exercise, notebook)
        answers = _Answers() if blank else self._ask(notebook, sandbox)
        functions = {name: self._judge(name, notebook, answers, blank) for name in self.questions}
        seen = {function.status for function in functions.values()}
        status = Status.BLANK if seen == {Status.BLANK} else Status.GRADED
        stops = {each for each in (*seen, *answers.stopped_cells.values()) if each.is_stop}
        status = Status.worst(stops | {status})
        show(notebook, answers, functions, isolated=sandbox.kind.isolates)
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
            step, status = [*cells, *calls][reached], Status.after(run.ended)
            if status == Status.CRASHED and step not in doubted:
                doubted.add(step)
            elif reached < len(cells):
                answers.stopped_cells[step] = status
            else:
                answers.stopped_calls[step] = status
        else:
            for call in arguments.keys() - answers.calls.keys():
                answers.stopped_calls.setdefault(call, Status.TIMEOUT)
        return answers

    def _judge(self, name, notebook, answers, blank):
        outcomes = {}
        for check in self.cases[name]:
            answer = answers.calls.get((name, check))
            if isinstance(answer, Outcome):
                outcomes[check] = answer
        found = verdicts(self.questions[name], self.cases[name], outcomes, self.attempts[name])
        stopped = {check: bad for (n, check), bad in answers.stopped_calls.items() if n == name}
        found = [
            replace(verdict, problem=stopped[verdict.check].reason)
            if verdict.check in stopped
            else verdict
            for verdict in found
        ]
        status, message = Status.GRADED, ""
        if stopped:
            status = Status.worst(stopped.values())
            message = status.reason
        elif blank or (outcomes and all(map(is_unwritten, outcomes.values()))):
            status, message = Status.BLANK, UNWRITTEN
        elif not outcomes:
            status, message = Status.UNDEFINED, _why_undefined(name, notebook, answers)
        elif any(outcome.error and outcome.error.memory for outcome in outcomes.values()):
            status = Status.OUT_OF_MEMORY
            message = status.reason
        return FunctionResult(name, status, message, found, self.points[name])


def _why_undefined(name, notebook, answers):
    number = next((n for n, cell in enumerate(notebook.cells) if cell.id == name), None)
    if number in answers.stopped_cells:
        return f"not defined; its cell {answers.stopped_cells[number].reason}"
    return undefined(cell_error(answers.cells.get(number)))
