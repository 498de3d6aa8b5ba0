"""Put the questions to a submission in the sandbox, each function where its check stands."""

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from autograder.compare import equal
from autograder.inside.calling import Other, Outcome
from autograder.inside.pace import TOO_LONG
from autograder.inside.wire import Ending
from autograder.judgement import Answered
from autograder.notebook import checked, runs
from autograder.result import Status
from autograder.sandbox import Part, Step

# Of a cell that ends the process; and of all scratch cells together. Then the rest rests.
MOST_ENDS, MOST_SCRATCH_ENDS = 2, 4
WHY = {  # a statement is left out
    Status.TIMEOUT: TOO_LONG,
    Status.OUT_OF_MEMORY: "it takes too much memory",
    Status.CRASHED: "it ends the process",
}
MOST_LATE = 100  # of a cell's statements
# For all cells with what may be shown, and for what decides. Who needs more is asked patiently.
QUICK_SECONDS = 1
SOLUTION, SCRATCH = "solution", "scratch"  # kinds of cells: each has a time of its own
# Of a function's calls, the rest of which would cost as much time each; where many were stopped, 1.
MOST_STOPS, MANY_STOPS = 2, 4
MOST_DOUBTS = 3
CHANGED = (Other("changed"),)  # in place of arguments that are no longer what they were


@dataclass
class Answers:
    """What came back from the sandbox, by step; and what was left out, with its status.

    Attributes:
        cells: what each cell printed and raised, by its number.
        calls: an `Outcome` by call; anything else is no answer.
        left_out: scratch cells that were not run, because those before had used up the time.
        late: by cell, the statements that were left out because they take too long, or end the
            process, each with its status.
        ends: by cell, how often it has ended the process.
        remembered: whether equal answers are the same object, see `autograder.sandbox.Run`.
    """

    cells: dict[int, dict] = field(default_factory=dict)
    calls: dict[tuple, object] = field(default_factory=dict)
    stopped_cells: dict[int, Status] = field(default_factory=dict)
    stopped_calls: dict[tuple, Status] = field(default_factory=dict)
    left_out: set[int] = field(default_factory=set)
    late: dict[int, dict[int, Status]] = field(default_factory=dict)
    ends: Counter = field(default_factory=Counter)
    remembered: bool = False

    def stops(self, function):
        """How many of a function's calls were stopped."""
        return sum(call[0] == function for call in self.stopped_calls)

    def by_function(self, functions, is_hidden=False):
        """For each of these functions its `Answered`, by name."""
        outcomes = {name: {} for name in functions}
        stopped = {name: {} for name in functions}
        for (name, *call), answer in self.calls.items():
            if name in outcomes and isinstance(answer, Outcome):
                outcomes[name][tuple(call)] = answer
        for (name, *call), status in self.stopped_calls.items():
            if name in stopped:
                stopped[name][tuple(call)] = status
        known = is_hidden, self.remembered
        return {name: Answered(name, outcomes[name], stopped[name], *known) for name in functions}


class Calls(dict):
    """The arguments by call, a tuple that begins with the function's name; each packed but once."""

    def __init__(self, arguments):
        super().__init__(arguments)
        self._steps, self._parts = {}, {}

    @classmethod
    def of(cls, cases, functions):
        """The calls of these functions: a name, a check, and the number of the draw."""
        return cls(
            {
                (name, *call): case.arguments
                for name in functions
                for call, case in cases[name].items()
            }
        )

    def step(self, call):
        """The `autograder.sandbox.Step` that asks a call."""
        if call not in self._steps:
            self._steps[call] = Step.of({"function": call[0], "arguments": self[call]})
        return self._steps[call]

    def later(self, names):
        """The `autograder.sandbox.Part` that asks which functions are still the same, and all."""
        if names not in self._parts:
            self._parts[names] = Part.of([{"still": list(names)}, *map(self.step, self)])
        return self._parts[names]


def ask(notebook, calls, sandbox, before=None, at_the_end=(), outputs=True):
    """Run the cells in order, and each function's calls where its check stands.

    What hangs or crashes is left out of the next try: a call, a statement of a cell, or where that
    does not help, the cell. A crash, or running out of time on a busy machine, counts when it
    happens twice: the innocent are hit, too.

    Args:
        notebook: the rebuilt submission.
        calls: `Calls`.
        sandbox: a started `autograder.sandbox.Sandbox`.
        before: what an earlier asking has found: what was stopped then is not run again.
        at_the_end: functions to call after all cells instead.
        outputs: whether what the cells print is wanted; if not, those after the last call rest.
    """
    answers, doubted = Answers(), set()
    if before:
        answers.stopped_cells.update(before.stopped_cells)
        answers.left_out.update(before.left_out)
        answers.late.update({cell: dict(late) for cell, late in before.late.items()})
        answers.ends.update(before.ends)
    while plan := _plan(notebook, calls, answers, at_the_end, outputs):
        run = sandbox.run([_step(notebook, calls, answers, key) for key in plan])
        _note(answers, plan, run, calls)
        if len(run.frames) == len(plan):
            break
        stopped, status = plan[len(run.frames)], Status.after(run.ended)
        is_doubtful = status == Status.CRASHED or run.starved
        if is_doubtful and stopped not in doubted and len(doubted) < MOST_DOUBTS:
            doubted.add(stopped)
        elif not isinstance(stopped, int):
            answers.stopped_calls[stopped] = status
        else:
            _leave_out(notebook, answers, stopped, status, run)
    return answers


def ask_quickly(notebook, shown, hidden, sandbox):
    """Ask in one process what may be shown, and then what must not be: most need no more.

    The hidden inputs are sent when all that will be shown has arrived: nothing can tell of them.
    So they come after all cells, and each function is called as it was where its check stands.

    Args:
        notebook, sandbox: as for `ask`.
        shown: `Calls`; ``hidden``: those of the same functions that decide.

    Returns:
        The `Answers` to both, and the names of functions that are others after all cells. The
        latter two are None if a call with hidden inputs did not end; all is None if anything was
        stopped before, which needs the patience of `ask`.
    """
    told, decided = Answers(), Answers()
    plan = _plan(notebook, shown, told, (), outputs=True)
    names = tuple(sorted({call[0] for call in shown}))
    steps = [_step(notebook, shown, told, key) for key in plan]
    seconds = min(QUICK_SECONDS, sandbox.limits.step_seconds)
    runs = sandbox.run_in_two(steps, hidden.later(names), seconds)
    if len(runs) < 2 or len(runs[0].frames) < len(steps):
        return None
    _note(told, plan, runs[0], shown)
    if told.late:
        return None
    if runs[1].ended != Ending.FINISHED or len(runs[1].frames) <= len(hidden):
        return told, None, None
    _note(decided, [None, *hidden], runs[1], hidden)
    still = decided.calls.pop(None)
    told.remembered = decided.remembered = all(run.remembered for run in runs)
    return told, decided, set(names) - _texts(still)


def _note(answers, plan, run, calls):
    """Note what a run has said of the steps that were planned."""
    for number, (key, frame) in enumerate(zip(plan, run.frames, strict=False)):
        if isinstance(key, int):
            answers.cells[key] = frame
            _note_late(answers, key, frame)
        else:
            is_changed = number in run.changed and isinstance(frame, Outcome)
            # Seen from outside, and denied by the process; else that tells how they changed.
            is_denied = is_changed and (frame.after is None or equal(frame.after, calls[key]))
            answers.calls[key] = replace(frame, after=CHANGED) if is_denied else frame


def _texts(frame):
    """The texts of a list that a student's process has sent."""
    items = frame if isinstance(frame, list) else []
    return {item for item in items if isinstance(item, str)}


def _note_late(answers, cell, frame):
    """Note which statements of a cell have taken too long, as it says itself."""
    late = frame.get("late") if isinstance(frame, dict) else None
    if isinstance(late, list) and late:
        noted = answers.late.setdefault(cell, {})
        for each in late[: max(0, MOST_LATE - len(noted))]:
            if type(each) is int:
                noted.setdefault(each, Status.TIMEOUT)


def _leave_out(notebook, answers, cell, status, run):
    """Leave out of the next try what has ended the process: less than all where that helps."""
    answers.ends[cell] += 1
    kind = _kind(notebook.cells[cell])
    late = answers.late.setdefault(cell, {})
    ends = sum(n for each, n in answers.ends.items() if _kind(notebook.cells[each]) == SCRATCH)
    if kind == SCRATCH and (run.spent or ends >= MOST_SCRATCH_ENDS):
        answers.left_out |= _scratch(notebook, cell)
    elif answers.ends[cell] < MOST_ENDS and run.statement and run.statement not in late:
        late[run.statement] = status
    else:
        answers.stopped_cells[cell] = status


def _most_stops(answers):
    return MOST_STOPS if len(answers.stopped_calls) < MANY_STOPS else 1


def mentions_later(notebook, function):
    """Whether code after a function's check names it: it may be another function at the end."""
    later = False
    for cell in notebook.cells:
        if later and runs(cell) and re.search(rf"\b{function}\b", cell.source):
            return True
        later = later or checked(cell) == function
    return False


def _plan(notebook, calls, answers, at_the_end, outputs):
    """The steps of the next try, in order: the number of a cell, or a call."""
    due = {}
    for call in calls:
        known = call in answers.calls or call in answers.stopped_calls
        if not known and answers.stops(call[0]) < _most_stops(answers):
            due.setdefault(call[0], []).append(call)
    left_out, plan = answers.stopped_cells.keys() | answers.left_out, []
    for number, cell in enumerate(notebook.cells):
        function = checked(cell)
        if runs(cell) and number not in left_out:
            plan.append(number)
        elif function in due and function not in at_the_end:
            plan += due.pop(function)
    plan += [call for rest in due.values() for call in rest]
    while plan and not outputs and isinstance(plan[-1], int):
        plan.pop()
    return plan


def _step(notebook, calls, answers, key):
    if isinstance(key, int):
        cell = notebook.cells[key]
        late = answers.late.get(key, {})
        without = [[number, WHY[status]] for number, status in late.items()]
        return {"source": cell.source, "kind": _kind(cell), "without": without}
    return calls.step(key)


def _kind(cell):
    """Scratch is what is neither ours nor a solution."""
    return SOLUTION if "nbgrader" in cell.metadata else SCRATCH


def _scratch(notebook, first):
    """The scratch cells from this one on."""
    return {
        number
        for number, cell in enumerate(notebook.cells)
        if number >= first and _kind(cell) == SCRATCH and runs(cell)
    }
