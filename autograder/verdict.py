"""From what a function did and what it should have done to what we say about it."""

import textwrap
from dataclasses import dataclass

import numpy as np

from autograder.calling import ELSEWHERE, call
from autograder.compare import difference, equal

WIDTH = 72


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


def verdicts(question, cases, outcomes, tried=None):
    """Judge one function.

    Args:
        question: an `autograder.questions.Question`.
        cases: a `Case` for each check, by the check's name.
        outcomes: the student's `Outcome` for each check, by name; a check without one
            was not reached.
        tried: what `try_mistakes` found for these cases, if that is known already.

    Returns:
        A `Verdict` for each check, in the order of ``cases``.
    """
    problems = _problems(question, cases, outcomes)
    failed = {check for check in outcomes if problems[check]}
    found = {}
    if failed:
        tried = try_mistakes(question, cases) if tried is None else tried
        found = _recognise(question, cases, outcomes, failed, tried)
    return [Verdict(check, problems[check], *found.get(check, ())) for check in cases]


def try_mistakes(question, cases):
    """What each known mistake does with the cases: the same for every student.

    Not for two threads at once: a call sets Python's warnings and standard output aside.

    Returns:
        By mistake, then by check, its `Outcome` and what is wrong with that, if anything is.
    """
    tried = {}
    for mistake in question.mistakes:
        outcomes = {check: call(mistake, case.arguments) for check, case in cases.items()}
        problems = _problems(question, cases, outcomes)
        tried[mistake] = {check: (outcomes[check], problems[check]) for check in cases}
    return tried


def is_unwritten(outcome):
    """Whether the function still is as it was handed out."""
    error = outcome.error
    return bool(error) and error.type_name == "NotImplementedError" and not _elsewhere(error)


def is_stopped(outcome):
    """Whether the student stopped it with Ctrl-C, or the stop button."""
    return outcome.error is not None and outcome.error.type_name == "KeyboardInterrupt"


def wrap(sentence, first):
    """A sentence as lines that fit a notebook's page, the first one with a mark before it."""
    return textwrap.wrap(sentence, WIDTH, initial_indent=first, subsequent_indent=" " * len(first))


def _problems(question, cases, outcomes):
    """What is wrong at each check, None where nothing is."""
    problems = {
        check: _problem(case, outcomes[check], check in question.quiet)
        if check in outcomes
        else "not reached"
        for check, case in cases.items()
    }
    if _same_to_every_input(cases, outcomes):
        same = "the answer is the same to every input"
        problems = {check: problem or same for check, problem in problems.items()}
    return problems


def _same_to_every_input(cases, outcomes):
    """Whether one fixed answer was given where the right ones differ: some are right by chance."""
    if len(outcomes) < len(cases) or any(outcome.error for outcome in outcomes.values()):
        return False
    values = [outcome.value for outcome in outcomes.values()]
    right = [case.expected for case in cases.values()]
    return all(equal(value, values[0]) for value in values) and not all(
        equal(value, right[0]) for value in right
    )


def _problem(case, outcome, quiet):
    if outcome.error:
        return _error(outcome.error)
    if not equal(outcome.after, case.arguments):
        return "the function changed its input; work on a copy"
    problem = difference(outcome.value, case.expected)
    if problem is None and difference(outcome.repeat, case.expected):
        return "a second call with the same input gave another answer"
    if problem is None and quiet and (noise := _noise(outcome)):
        return f"the values are right, but NumPy warned: {noise[0]}"
    if problem and outcome.warnings:
        problem += f"; NumPy warned: {outcome.warnings[0]}"
    return problem


def _elsewhere(error):
    """The function that raised, if it is not the one called: written on top of an unwritten one."""
    where, _, _ = error.line.removeprefix(ELSEWHERE).partition(")")
    return where if error.line.startswith(ELSEWHERE) else None


def _noise(outcome):
    """What NumPy warned of while it computed, not what Python thinks of the code."""
    return [text for text in outcome.warnings if " encountered in " in text]


def _error(error):
    if error.type_name == "NotImplementedError":
        return f"{_elsewhere(error) or 'it'} is not written yet"
    if error.type_name == "KeyboardInterrupt":
        return f"{error.message or 'stopped by hand'}; does a loop never end?"
    where = f", in the line: {error.line}" if error.line else ""
    if error.type_name == "ModuleNotFoundError":
        where += "; NumPy is all you need here"
    return f"{error.type_name}: {error.message}{where}"


def _recognise(question, cases, outcomes, failed, tried):
    """For each failed check the mistake that does the same; of several, the one that agrees most.

    A mistake explains a check only if it fails there itself. One that explains less than half of
    what failed, or shares nothing but an error message, is a coincidence; and where each answer is
    one whole number, such as yes or no, so is one that does not agree at every check.
    """
    single = all(_is_whole_number(case.expected) for case in cases.values())
    agreeing = {}
    for mistake, attempts in tried.items():
        checks = {
            check
            for check, outcome in outcomes.items()
            if _same(outcome, attempts[check][0], check in question.quiet)
            and (check not in failed or attempts[check][1])
        }
        shares_a_value = any(not outcomes[check].error for check in checks)
        only_errors = all(outcomes[check].error for check in outcomes)
        explained = len(checks & failed)
        enough = len(checks) == len(outcomes) if single else 2 * explained >= len(failed)
        if enough and explained and (shares_a_value or only_errors):
            agreeing[mistake] = checks
    ranked = sorted(agreeing, key=lambda mistake: -len(agreeing[mistake]))
    found = {}
    for check in failed:
        mistake = next((mistake for mistake in ranked if check in agreeing[mistake]), None)
        if mistake is not None:
            found[check] = (mistake.__name__.replace("_", " "), question.mistakes[mistake])
    return found


def _is_whole_number(answer):
    if isinstance(answer, tuple | list):
        return False
    return np.ndim(answer) == 0 and np.asarray(answer).dtype.kind in "iub"


def _same(outcome, mistake, quiet):
    if outcome.error or mistake.error:
        both = outcome.error and mistake.error
        return bool(both) and (outcome.error.type_name, outcome.error.message) == (
            mistake.error.type_name,
            mistake.error.message,
        )
    if quiet and _noise(outcome) and not _noise(mistake):
        return False
    return (
        equal(outcome.value, mistake.value)
        and equal(outcome.repeat, mistake.repeat)
        and equal(outcome.after, mistake.after)
    )
