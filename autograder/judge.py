"""Questions, reference and a submission's answers to verdicts. Nothing of a student runs here.

What a submission answers to *hidden* inputs decides the points and is never shown. What it answers
to other inputs, drawn in the same way, explains what is wrong, and all that its cells print is said
before a hidden input is sent: by the same process where that is enough, else by another one.
"""

from dataclasses import replace

from autograder.asking import Answers, Calls, ask, ask_quickly, mentions_later
from autograder.called import called_in, may_be_called
from autograder.display import cell_error, show
from autograder.judgement import Judgement
from autograder.notebook import is_blank, points, rebuild, runs
from autograder.result import Result, Status
from autograder.wording import undefined


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
        self.judgement = Judgement(questions, hidden, shown, self.points)
        self._all = Calls.of(shown, questions), Calls.of(hidden, questions)

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
            decided, told = _Decided(), Answers()
        else:
            decided, told = self._ask(notebook, sandbox)
        functions = self._results(notebook, decided, told)
        seen = {function.status for function in functions.values()}
        status = Status.BLANK if seen == {Status.BLANK} else Status.GRADED
        late = [each for cell in told.late.values() for each in cell.values()]
        stops = {each for each in (*seen, *told.stopped_cells.values(), *late) if each.is_stop}
        status = Status.worst(stops | {status})
        show(notebook, told, functions, isolated=kind.isolates)
        return Result(status, notebook, functions)

    def _results(self, notebook, decided, told):
        """A `autograder.result.FunctionResult` for each function, by name."""
        called, results = self._called(notebook, decided), {}
        for name, answered in told.by_function(self.questions).items():
            blamed = tuple(filter(decided.fails, called.get(name, ())))
            result = self.judgement.result(decided.answered.get(name), answered, blamed)
            if result.status == Status.UNDEFINED:
                result = replace(result, message=_why_undefined(name, notebook, told))
            results[name] = result
        return results

    def _called(self, notebook, decided):
        """For each function those that it uses, where one of them may be to blame."""
        failing = list(filter(decided.fails, self.questions))
        sources = [cell.source for cell in notebook.cells if runs(cell)]
        return called_in(sources, list(self.questions)) if may_be_called(failing, sources) else {}

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
            told.remembered = False
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
        decided, shown = self._decided(answers), told.by_function(self.questions)
        for name, problems in decided.problems.items():
            failed = _failed(problems)
            before = _failed(self.judgement.problems(shown[name]))
            if failed != before or (name in others and failed):
                return None
        return decided

    def _decided(self, answers):
        decided = _Decided()
        for answered in answers.by_function(self.questions, is_hidden=True).values():
            decided.take(answered, self.judgement.problems(answered))
        return decided

    def _decide(self, notebook, sandbox):
        """Ask with the hidden inputs; once more at the end, where that may be another function."""
        answers = ask(notebook, self._all[1], sandbox, outputs=False)
        decided = self._decided(answers)
        late = [
            name
            for name in self.questions
            if any(decided.problems[name].values()) and mentions_later(notebook, name)
        ]
        if late:
            calls = Calls.of(self.hidden, late)
            again = ask(notebook, calls, sandbox, answers, at_the_end=late, outputs=False)
            for name, answered in again.by_function(late, is_hidden=True).items():
                found = self.judgement.problems(answered)
                if len(_failed(found)) < len(_failed(decided.problems[name])):
                    decided.take(answered, found)
                    decided.at_the_end.add(name)
        return decided

    def _explain(self, notebook, sandbox, decided):
        """Run the cells for what they print; ask, with inputs that may be shown, what failed.

        What hung or crashed with the hidden inputs is tried again: which it was may tell of them.
        """
        failed = [name for name in self.questions if decided.is_explained(name)]
        calls = Calls.of(self.shown, failed)
        return ask(notebook, calls, sandbox, at_the_end=decided.at_the_end)


class _Decided:
    """What the hidden inputs have shown: by function its `Answered`, and its problems."""

    def __init__(self):
        self.answered, self.problems, self.at_the_end = {}, {}, set()

    def take(self, answered, problems):
        self.answered[answered.name], self.problems[answered.name] = answered, problems

    def fails(self, name):
        """Whether a function that was written fails its own check."""
        return self._has_problem(name) and not self.answered[name].is_unwritten

    def is_explained(self, name):
        """Whether a function fails, and there is an answer to explain."""
        answered = self.answered.get(name)
        return self._has_problem(name) and bool(answered.outcomes) and not answered.stopped

    def _has_problem(self, name):
        return any(self.problems.get(name, {}).values())


def _failed(found):
    """The checks that failed, of the problems by call."""
    return {check for (check, _), problem in found.items() if problem}


def _why_undefined(name, notebook, answers):
    number = next((n for n, cell in enumerate(notebook.cells) if cell.id == name), None)
    if number in answers.stopped_cells:
        return f"not defined; its cell {answers.stopped_cells[number].reason}"
    if late := answers.late.get(number):
        return f"not defined; its cell {Status.worst(late.values()).reason}"
    return undefined(cell_error(answers.cells.get(number)))
