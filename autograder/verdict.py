"""From what a function did and what it should have done to what we say about it."""

from dataclasses import dataclass

import numpy as np

from autograder.calling import call
from autograder.compare import difference, equal


@dataclass(frozen=True)
class Case:
    """One call: the arguments, and the reference's answer to them."""

    arguments: tuple
    expected: object


@dataclass(frozen=True)
class Verdict:
    """One check's result.

    Attributes:
        check: the check's name.
        problem: None if the check is passed, otherwise what is wrong, in one line.
        mistake: the name of the wrong answer that the student's equals, if one does.
        hint: that mistake's hint.
    """

    check: str
    problem: str | None = None
    mistake: str | None = None
    hint: str | None = None

    @property
    def passed(self):
        return self.problem is None


def verdicts(question, cases, outcomes):
    """Judge one function.

    Args:
        question: an `autograder.questions.Question`.
        cases: a `Case` for each check, by the check's name.
        outcomes: the student's `Outcome` for each check, by name; a check without one
            was not reached.

    Returns:
        A `Verdict` for each check, in the order of ``cases``.
    """
    problems = {
        check: _problem(case, outcomes[check]) if check in outcomes else "not reached"
        for check, case in cases.items()
    }
    if _same_to_every_input(cases, outcomes):
        same = "the answer is the same to every input"
        problems = {check: problem or same for check, problem in problems.items()}
    failed = [check for check in cases if problems[check] and check in outcomes]
    mistakes = _recognise(question, cases, outcomes, failed)
    return [Verdict(check, problems[check], *mistakes.get(check, ())) for check in cases]


def is_blank(outcome):
    """Whether the function still is as it was handed out."""
    return outcome.error is not None and outcome.error.type_name == "NotImplementedError"


def _problem(case, outcome):
    if outcome.error:
        return _error(outcome.error)
    if not equal(outcome.after, case.arguments):
        return "the function changed its input; work on a copy"
    problem = difference(outcome.value, case.expected)
    if problem is None and difference(outcome.repeat, case.expected):
        return "a second call with the same input gave another answer"
    if problem and outcome.warnings:
        problem += f"; NumPy warned: {outcome.warnings[0]}"
    return problem


def _error(error):
    if error.type_name == "NotImplementedError":
        return "not written yet"
    where = f", in the line: {error.line}" if error.line else ""
    if error.type_name == "ModuleNotFoundError":
        where += "; NumPy is all you need here"
    return f"{error.type_name}: {error.message}{where}"


def _same_to_every_input(cases, outcomes):
    """Whether one fixed answer was given where the right ones differ: some are right by chance."""
    if len(outcomes) < len(cases) or any(outcome.error for outcome in outcomes.values()):
        return False
    values = [outcome.value for outcome in outcomes.values()]
    right = [case.expected for case in cases.values()]
    return all(equal(value, values[0]) for value in values) and not all(
        equal(value, right[0]) for value in right
    )


def _recognise(question, cases, outcomes, failed):
    """For each failed check the mistake that does the same; of several, the one that agrees most.

    A mistake that explains less than half of what failed is a coincidence.
    """
    agreeing = {}
    for function, hint in question.mistakes.items() if failed else ():
        mistake = (function.__name__.replace("_", " "), hint)
        agreeing[mistake] = {
            check
            for check, outcome in outcomes.items()
            if _same(outcome, _try(function, cases[check].arguments))
        }
    likely = [m for m in agreeing if 2 * len(agreeing[m].intersection(failed)) >= len(failed)]
    ranked = sorted(likely, key=lambda mistake: -len(agreeing[mistake]))
    return {
        check: next((mistake for mistake in ranked if check in agreeing[mistake]), ())
        for check in failed
    }


def _try(function, arguments):
    with np.errstate(all="ignore"):
        return call(function, arguments)


def _same(outcome, mistake):
    if outcome.error or mistake.error:
        both = outcome.error and mistake.error
        return bool(both) and (outcome.error.type_name, outcome.error.message) == (
            mistake.error.type_name,
            mistake.error.message,
        )
    unchanged_alike = equal(outcome.after, mistake.after)
    return unchanged_alike and equal(outcome.value, mistake.value)
