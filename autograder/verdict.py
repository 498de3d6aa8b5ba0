"""From what a function did and what it should have done to a verdict on each check."""

import re
from dataclasses import dataclass, replace

from autograder.compare import difference, equal
from autograder.inside.calling import ELSEWHERE, call
from autograder.recognition import Attempt, is_steady, recognise, warned
from autograder.wording import ABOVE, IMPORTABLE, endless, keep_signature, see_to_first

_ARGUMENTS = re.compile(r"\(\) (takes|missing) .*argument")


@dataclass(frozen=True)
class Verdict:
    """One check's result.

    Attributes:
        check: the check's name.
        problem: None if the check is passed, otherwise what is wrong, in one line.
        mistake: the name of the wrong answer that the student's equals, if one does.
        hint: that mistake's hint.
        example: the call that shows the problem.
        given: its arguments as lines of Python, where they are to be shown.
    """

    check: str
    problem: str | None = None
    mistake: str | None = None
    hint: str | None = None
    example: tuple[str, int] | None = None
    given: tuple[str, ...] = ()

    @property
    def passed(self):
        return self.problem is None


def verdicts(question, cases, outcomes, attempts=None, wrong=None):
    """Judge one function.

    Args:
        question: an `autograder.question.Question`.
        cases: a `Case` for each call, by the check's name and the number of the draw.
        outcomes: the student's `Outcome` for each call; one that has none was not reached.
        attempts: what `try_mistakes` found for these cases, if that is known already.
        wrong: what `problems` found, if that is.

    Returns:
        A `Verdict` for each check, in the order of ``cases``. It is passed if each of its calls is.
    """
    wrong = problems(question, cases, outcomes) if wrong is None else wrong
    failed = {call for call in outcomes if wrong[call]}
    found = {}
    if failed:
        attempts = try_mistakes(question, cases) if attempts is None else attempts
        found = recognise(question, cases, outcomes, failed, attempts)
    return [_verdict(check, wrong, found) for check in dict.fromkeys(name for name, _ in cases)]


def blaming(found, called):
    """The verdicts on a function that calls others whose own checks fail.

    No mistake is named then: what equals a known one may have come about in another way.

    Args:
        called: the names of those others; if there are none, the verdicts stay as they are.
    """
    if not called:
        return found
    told = {"mistake": None, "hint": see_to_first(called)}
    return [verdict if verdict.passed else replace(verdict, **told) for verdict in found]


def try_mistakes(question, cases):
    """What each known mistake does with the cases: the same for every student.

    Not for two threads at once: a call sets Python's warnings and standard output aside.

    Returns:
        For each `Mistake` of the question, its `Attempt` at each call.
    """
    attempts = {}
    for mistake in question.mistakes:
        outcomes = {key: call(mistake.function, case.arguments) for key, case in cases.items()}
        wrong = problems(question, cases, outcomes)
        attempts[mistake] = {key: Attempt(outcomes[key], wrong[key]) for key in cases}
    return attempts


def problems(question, cases, outcomes):
    """What is wrong at each call, None where nothing is; arguments as for `verdicts`."""
    found = {
        call: _problem(question, case, outcomes[call], call[0] in question.quiet)
        if call in outcomes
        else "not reached"
        for call, case in cases.items()
    }
    if _same_to_every_input(question, cases, outcomes) or _same_draw(question, outcomes):
        same = "the answer is the same to every input"
        found = {call: problem or same for call, problem in found.items()}
    return found


def is_unwritten(outcome):
    """Whether the function still is as it was handed out."""
    error = outcome.error
    return bool(error) and error.type_name == "NotImplementedError" and not _elsewhere(error)


def is_stopped(outcome):
    """Whether the student stopped it with Ctrl-C, or the stop button."""
    return outcome.error is not None and outcome.error.type_name == "KeyboardInterrupt"


def _verdict(check, wrong, found):
    """A check's verdict, with the first of its calls that has a problem as the example."""
    failed = [call for call, problem in wrong.items() if problem and call[0] == check]
    if not failed:
        return Verdict(check)
    example = next((call for call in failed if call in found), failed[0])
    mistake = found.get(example)
    told = (mistake.name, mistake.hint) if mistake else (None, None)
    return Verdict(check, wrong[example], *told, example)


def _same_to_every_input(question, cases, outcomes):
    """Whether one fixed answer was given where the right ones differ: some are right by chance."""
    if len(outcomes) < len(cases) or any(outcome.error for outcome in outcomes.values()):
        return False
    values = [outcome.value for outcome in outcomes.values()]
    right = [case.expected for case in cases.values()]
    tolerance = question.tolerance
    return all(equal(value, values[0], tolerance) for value in values) and not all(
        equal(value, right[0], tolerance) for value in right
    )


def _same_draw(question, outcomes):
    """Whether what many answers are right to got one and the same each time it was asked."""
    by_check = {}
    for (check, _), outcome in outcomes.items():
        by_check.setdefault(check, []).append(outcome.value)
    return question.properties is not None and any(
        len(values) > 1 and all(equal(value, values[0]) for value in values)
        for values in by_check.values()
    )


def _problem(question, case, outcome, quiet):
    if outcome.error:
        return _error(outcome.error, question)
    if outcome.after is not None and not equal(outcome.after, case.arguments):
        return "the function changed its input; work on a copy"
    value = question.seen(case.arguments, outcome.value)
    problem = difference(value, case.expected, question.tolerance)
    if problem is None and not _is_repeated(question, case, outcome):
        return "a second call with the same input gave another answer"
    if problem is None and quiet and (noise := warned(outcome)):
        return f"the values are right, but NumPy warned: {noise[0]}"
    if problem and outcome.warnings:
        problem += f"; NumPy warned: {outcome.warnings[0]}"
    return problem


def _is_repeated(question, case, outcome):
    if question.properties:
        return is_steady(outcome)
    return difference(outcome.repeat, case.expected, question.tolerance) is None


def _elsewhere(error):
    """The function that raised, if it is not the one called: written on top of an unwritten one."""
    where, _, _ = error.line.removeprefix(ELSEWHERE).partition(")")
    return where if error.line.startswith(ELSEWHERE) else None


def _error(error, question):
    if error.type_name == "NotImplementedError":
        return f"{_elsewhere(error) or 'it'} is not written yet"
    if error.type_name == "KeyboardInterrupt":
        return endless(error)
    where = f", in the line: {error.line}" if error.line else ""
    if error.type_name == "ModuleNotFoundError":
        where += f"; {IMPORTABLE}"
    if error.type_name == "NameError":
        where += f"; {ABOVE}"
    # Python has not come as far as a line of the function.
    if error.type_name == "TypeError" and not error.line and _ARGUMENTS.search(error.message):
        where += f"; {keep_signature(question)}"
    return f"{error.type_name}: {error.message}{where}"
