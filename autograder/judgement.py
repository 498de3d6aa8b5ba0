"""From what one function answered to its result; found once for all who answer the same."""

import functools
from dataclasses import replace

from autograder import paste
from autograder.likeness import likeness
from autograder.result import FunctionResult, Status
from autograder.verdict import Verdict, blaming, is_unwritten, problems, try_mistakes, verdicts
from autograder.wording import HIDDEN_ONLY, MOST_SHOWN, UNWRITTEN

MOST_KNOWN = 200  # functions' answers whose result is kept


class Answered:
    """What a function answered to one draw of its inputs.

    Those whose answers are remembered are equal if these are the very same objects, see
    `autograder.sandbox.Run`.

    Args:
        is_hidden: whether the inputs decide; if not, they may be shown.
        remembered: whether the answers are.

    Attributes:
        outcomes: an `Outcome` by call, where it was called and answered.
        stopped: by call its status, where it was stopped.
    """

    def __init__(self, name, outcomes, stopped, is_hidden, remembered):
        self.name, self.outcomes, self.stopped = name, outcomes, stopped
        self.is_hidden, self.remembered = is_hidden, remembered
        self._key = name, is_hidden, *outcomes, *map(id, outcomes.values())

    def __hash__(self):
        return hash(self._key)

    def __eq__(self, other):
        return self._key == other._key

    @functools.cached_property
    def is_unwritten(self):
        """Whether all it does is what it did when it was handed out; also if it was not called."""
        return all(map(is_unwritten, self.outcomes.values()))


class Judgement:
    """What the answers to one topic's questions mean.

    Args:
        questions, hidden, shown: as for `autograder.judge.Judge`.
        points: of each function.
    """

    def __init__(self, questions, hidden, shown, points):
        self.questions, self.hidden, self.shown, self.points = questions, hidden, shown, points
        # What `attempts` and `_lines` have made, when it was first needed.
        self._attempts, self._given = {}, {}
        self._known_problems = functools.lru_cache(2 * MOST_KNOWN)(self._problems)
        self._known_result = functools.lru_cache(MOST_KNOWN)(self._result)

    def attempts(self, name):
        """What the known mistakes of a function do with the inputs that may be shown; made once."""
        if name not in self._attempts:
            self._attempts[name] = try_mistakes(self.questions[name], self.shown[name])
        return self._attempts[name]

    def problems(self, answered):
        """What is wrong at each call, as `autograder.verdict.problems` says it."""
        find = self._known_problems if answered.remembered else self._problems
        return find(answered)

    def result(self, decided, told, blamed):
        """A function's `FunctionResult`; it does not say why one is not defined.

        Args:
            decided: an `Answered`, to the hidden inputs; None if nothing was written at all.
            told: to those that may be shown.
            blamed: the names of functions that it calls and whose own checks fail.
        """
        is_known = decided and decided.remembered and told.remembered
        find = self._known_result if is_known else self._result
        return find(decided, told, blamed)

    def _problems(self, answered):
        cases = (self.hidden if answered.is_hidden else self.shown)[answered.name]
        return problems(self.questions[answered.name], cases, answered.outcomes)

    def _result(self, decided, told, blamed):
        name = told.name
        attempts = self.attempts(name) if told.outcomes else None  # else nothing is explained
        known = self.shown[name], told.outcomes, attempts, self.problems(told)
        wrong, stopped = (self.problems(decided), decided.stopped) if decided else ({}, {})
        found = [_verdict(each, wrong, stopped) for each in verdicts(self.questions[name], *known)]
        found = self._with_inputs(blaming(found, blamed), name)
        status, message = _status(decided)
        is_new = status == Status.GRADED and not blamed and _is_unexplained(found)
        alike = likeness(told.outcomes) if is_new else ""
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


def _status(decided):
    """A function's status, and what is said of that."""
    if decided is None:
        return Status.BLANK, UNWRITTEN
    if decided.stopped:
        status = Status.worst(decided.stopped.values())
        return status, status.reason
    if not decided.outcomes:
        return Status.UNDEFINED, ""
    if decided.is_unwritten:
        return Status.BLANK, UNWRITTEN
    if any(outcome.error and outcome.error.memory for outcome in decided.outcomes.values()):
        return Status.OUT_OF_MEMORY, Status.OUT_OF_MEMORY.reason
    return Status.GRADED, ""


def _is_unexplained(found):
    """Whether inputs that may be shown say what is wrong, and no known mistake does."""
    return any(each.example for each in found) and not any(each.mistake for each in found)
