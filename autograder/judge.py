"""Questions, reference and a submission's answers to verdicts. Nothing of a student runs here.

What a submission answers to *hidden* inputs decides the points and is never shown. What it answers
to other inputs, drawn in the same way, explains what is wrong, and all that its cells print is said
before a hidden input is sent: by the same process where that is enough, else by another one.
"""

from dataclasses import replace

from autograder import paste
from autograder.asking import Answers, Calls, ask, ask_quickly, mentions_later
from autograder.called import called_in
from autograder.display import cell_error, show
from autograder.likeness import likeness
from autograder.notebook import is_blank, points, rebuild, runs
from autograder.result import FunctionResult, Result, Status
from autograder.verdict import Verdict, blaming, is_unwritten, problems, try_mistakes, verdicts
from autograder.wording import HIDDEN_ONLY, MOST_SHOWN, UNWRITTEN, undefined


class Judge:
    """One topic, one draw of its inputs: every submission is asked the same.

    Args:
        questions: the topic's, by function.
        exercise: its released notebook, which also says how many points each check cell has.
        hidden: the cases that decide, by function, each answered by the reference.
        shown: those that explain.
    """

    def __init__(self, questions, exercise, hidden, shown):
        self.questions, self.exercise = questions, exercise
        self.hidden, self.shown = hidden, shown
        self.points = points(exercise)
        self._all = Calls.of(shown, questions), Calls.of(hidden, questions)
        # What `attempts` and `_lines` have made, when it was first needed.
        self._attempts, self._given = {}, {}

    def attempts(self, name):
        """What the known mistakes of a function do with the inputs that may be shown; made once."""
        if name not in self._attempts:
            self._attempts[name] = try_mistakes(self.questions[name], self.shown[name])
        return self._attempts[name]

    def grade(self, cells, sandbox):
        """Judge one submission.

        Args:
            cells: its cells, as `autograder.reading` gives them.
            sandbox: a started `autograder.sandbox.Sandbox`.
        """
        notebook = rebuild(self.exercise, cells)
        kind = sandbox.kind
        notebook.metadata["autograder"] = {"sandboxed": kind.isolates, "sandbox": kind.name}
        if is_blank(self.exercise, notebook):
            decided, told = _Decided(Answers()), Answers()
        else:
            decided, told = self._ask(notebook, sandbox)
        called = self._called(notebook, decided)
        functions = {
            name: self._judge(name, notebook, decided, told, called.get(name, ()))
            for name in self.questions
        }
        seen = {function.status for function in functions.values()}
        status = Status.BLANK if seen == {Status.BLANK} else Status.GRADED
        late = [each for cell in told.late.values() for each in cell.values()]
        stops = {each for each in (*seen, *told.stopped_cells.values(), *late) if each.is_stop}
        status = Status.worst(stops | {status})
        show(notebook, told, functions, isolated=kind.isolates)
        return Result(status, notebook, functions)

    def _called(self, notebook, decided):
        """For each function those that it uses, where one of them may be to blame."""
        if not any(map(decided.fails, self.questions)):
            return {}
        sources = [cell.source for cell in notebook.cells if runs(cell)]
        return called_in(sources, list(self.questions))

    def _ask(self, notebook, sandbox):
        """What decides, and what is told: by one process where that is enough.

        What it said before it got the hidden inputs is told also where another process decides:
        which of them does may depend on these inputs, and so nothing that is told may tell it.
        """
        # Where students are not kept apart, hidden inputs could be found where they wait.
        once = ask_quickly(notebook, *self._all, sandbox) if sandbox.separates else None
        if once is None:
            decided = self._decide(notebook, sandbox)
            return decided, self._explain(notebook, sandbox, decided)
        told, answers, others = once
        decided = self._surely(told, answers, others) or self._decide(notebook, sandbox)
        failed = {name for name in self.questions if decided.is_explained(name)}
        if at_the_end := failed & decided.at_the_end:
            again = ask(notebook, Calls.of(self.shown, at_the_end), sandbox, at_the_end=at_the_end)
            told.calls |= again.calls
        told.calls = {call: told.calls[call] for call in told.calls if call[0] in failed}
        return decided, told

    def _surely(self, told, answers, others):
        """What the hidden inputs have decided after all cells; None if that is not sure.

        It is sure where a function passes the same checks as it did with the shown inputs, where
        its check stands.

        Args:
            answers: to the hidden inputs; None if something did not end.
            others: the names that stand for other functions after all cells.
        """
        if answers is None:
            return None
        decided = _Decided(answers)
        for name, question in self.questions.items():
            found = self._problems(name, answers)
            before = problems(question, self.shown[name], told.outcomes(name))
            if _failed(found) != _failed(before) or (name in others and _failed(found)):
                return None
            decided.take(name, answers, found)
            decided.shown[name] = before
        return decided

    def _decide(self, notebook, sandbox):
        """Ask with the hidden inputs; once more at the end, where that may be another function."""
        answers = ask(notebook, self._all[1], sandbox, outputs=False)
        decided = _Decided(answers)
        for name in self.questions:
            decided.take(name, answers, self._problems(name, answers))
        late = [
            name
            for name in self.questions
            if any(decided.problems[name].values()) and mentions_later(notebook, name)
        ]
        if late:
            calls = Calls.of(self.hidden, late)
            again = ask(notebook, calls, sandbox, answers, at_the_end=late, outputs=False)
            for name in late:
                found = self._problems(name, again)
                if len(_failed(found)) < len(_failed(decided.problems[name])):
                    decided.take(name, again, found)
                    decided.at_the_end.add(name)
        return decided

    def _explain(self, notebook, sandbox, decided):
        """Run the cells for what they print; ask, with inputs that may be shown, what failed.

        What hung or crashed with the hidden inputs is tried again: which it was may tell of them.
        """
        failed = [name for name in self.questions if decided.is_explained(name)]
        calls = Calls.of(self.shown, failed)
        return ask(notebook, calls, sandbox, at_the_end=decided.at_the_end)

    def _problems(self, name, answers):
        return problems(self.questions[name], self.hidden[name], answers.outcomes(name))

    def _judge(self, name, notebook, decided, told, called):
        outcomes, stopped = decided.outcomes.get(name, {}), decided.stopped.get(name, {})
        question, answers = self.questions[name], told.outcomes(name)
        attempts = self.attempts(name) if answers else None  # without answers nothing is explained
        wrong = decided.shown.get(name)
        explained = verdicts(question, self.shown[name], answers, attempts, wrong)
        found = [
            _verdict(explanation, decided.problems.get(name, {}), stopped)
            for explanation in explained
        ]
        blamed = [other for other in called if decided.fails(other)]
        found = blaming(found, blamed)
        found = self._with_inputs(found, name)
        status, message = Status.GRADED, ""
        if stopped:
            status = Status.worst(stopped.values())
            message = status.reason
        elif decided.is_blank or (outcomes and all(map(is_unwritten, outcomes.values()))):
            status, message = Status.BLANK, UNWRITTEN
        elif not outcomes:
            status, message = Status.UNDEFINED, _why_undefined(name, notebook, told)
        elif any(outcome.error and outcome.error.memory for outcome in outcomes.values()):
            status = Status.OUT_OF_MEMORY
            message = status.reason
        is_new = status == Status.GRADED and not blamed and _is_unexplained(found)
        alike = likeness(told.outcomes(name)) if is_new else ""
        return FunctionResult(name, status, message, found, self.points[name], alike)

    def _with_inputs(self, found, name):
        """The verdicts, the first of each of a few problems with the input that shows it."""
        told, made = set(), []
        for verdict in found:
            if verdict.example and verdict.problem not in told and len(told) < MOST_SHOWN:
                told.add(verdict.problem)
                verdict = replace(verdict, given=self._lines(name, verdict.example))
            made.append(verdict)
        return made

    def _lines(self, name, call):
        """The input of a call, as lines to paste; made once."""
        if (name, call) not in self._given:
            arguments = self.shown[name][call].arguments
            names = paste.named(self.questions[name].names, len(arguments))
            self._given[name, call] = tuple(paste.lines(names, arguments))
        return self._given[name, call]


class _Decided:
    """What the hidden inputs have shown: by function its outcomes, problems and stopped calls.

    Attributes:
        shown: by function the problems with the shown inputs, if they are known already.
    """

    def __init__(self, answers):
        self.answers, self.at_the_end, self.shown = answers, set(), {}
        self.outcomes, self.problems, self.stopped = {}, {}, {}

    def take(self, name, answers, found):
        self.outcomes[name], self.problems[name] = answers.outcomes(name), found
        stopped = answers.stopped_calls.items()
        self.stopped[name] = {call[1:]: status for call, status in stopped if call[0] == name}

    def fails(self, name):
        """Whether a function that was written fails its own check."""
        written = not all(map(is_unwritten, self.outcomes.get(name, {}).values()))
        return written and any(self.problems.get(name, {}).values())

    def is_explained(self, name):
        """Whether a function fails, and there is an answer to explain."""
        fails = any(self.problems.get(name, {}).values())
        return fails and bool(self.outcomes[name]) and not self.stopped[name]

    @property
    def is_blank(self):
        return not self.problems


def _is_unexplained(found):
    """Whether inputs that may be shown say what is wrong, and no known mistake does."""
    return any(each.example for each in found) and not any(each.mistake for each in found)


def _failed(found):
    """The checks that failed, of the problems by call."""
    return {check for (check, _), problem in found.items() if problem}


def _verdict(explanation, hidden, stopped):
    """A check's verdict: decided by the hidden inputs, explained by the others."""
    check = explanation.check
    ended = [status for (name, _), status in stopped.items() if name == check]
    if ended:
        return Verdict(check, Status.worst(ended).reason)
    if not hidden:
        return Verdict(check, "not reached")
    if not any(problem for (name, _), problem in hidden.items() if name == check):
        return Verdict(check)
    return Verdict(check, HIDDEN_ONLY) if explanation.passed else explanation


def _why_undefined(name, notebook, answers):
    number = next((n for n, cell in enumerate(notebook.cells) if cell.id == name), None)
    if number in answers.stopped_cells:
        return f"not defined; its cell {answers.stopped_cells[number].reason}"
    if late := answers.late.get(number):
        return f"not defined; its cell {Status.worst(late.values()).reason}"
    return undefined(cell_error(answers.cells.get(number)))
