"""Which known mistake a wrong answer is, so that it can be named.

Each known mistake is called with the arguments that the student's function gets. Where both did
the same, they *agree*: the same value from both calls, the same arguments left behind, or the same
error. From where a mistake agrees follows whether it explains the answer:

- It explains a failed call if it agrees there and fails there itself. (A mistake that passes
  a call may agree with an answer that fails it for another reason, such as a warning.)
- It must explain at least half of the failed calls. Less is a coincidence.
- It must agree on a value somewhere. The same error message can have many causes; it counts only
  for a function that returned no value at all.
- Where every right answer is one whole number, such as yes or no, or one word, most wrong functions
  agree here and there. Then it must agree at every call.

If several mistakes explain a call, the one that agrees at most calls is named.
"""

from dataclasses import dataclass

import numpy as np

from autograder.compare import equal
from autograder.inside.calling import Outcome


@dataclass(frozen=True)
class Attempt:
    """What a known mistake did at one call, and what is wrong with that, if anything is."""

    outcome: Outcome
    problem: str | None


def recognise(question, cases, outcomes, failed, attempts):
    """The mistakes behind the failed checks of one function.

    Args:
        question: an `autograder.question.Question`.
        cases: a `Case` for each call, by the check's name and the number of the draw.
        outcomes: the student's `Outcome` for each call that was reached.
        failed: the calls that failed.
        attempts: for each `Mistake` of the question, its `Attempt` at each call.

    Returns:
        For each failed call that is explained, the `Mistake`.
    """
    explained = {}
    for mistake, tried in attempts.items():
        agreed = _agreed(question, cases, outcomes, failed, tried)
        if agreed and _is_explanation(agreed, failed, cases, outcomes):
            explained[mistake] = agreed
    likeliest_first = sorted(explained, key=lambda mistake: -len(explained[mistake]))
    found = {
        call: next((mistake for mistake in likeliest_first if call in explained[mistake]), None)
        for call in failed
    }
    return {call: mistake for call, mistake in found.items() if mistake is not None}


def _agreed(question, cases, outcomes, failed, tried):
    """The calls at which a mistake did the same; none as soon as it cannot explain half of them."""
    agreed, misses = set(), 0
    for call in sorted(outcomes, key=lambda call: call not in failed):  # those that failed first
        theirs, arguments = tried[call], cases[call].arguments
        if agree(outcomes[call], theirs.outcome, question, call[0], arguments) and (
            call not in failed or theirs.problem
        ):
            agreed.add(call)
        elif call in failed:
            misses += 1
            if misses > len(failed) / 2:
                return set()
    return agreed


def _is_explanation(agreed, failed, cases, outcomes):
    """Whether a mistake that agrees at these calls is the cause, not a coincidence."""
    explained = agreed & failed
    if all(_is_choice(case.expected) for case in cases.values()):
        enough = agreed == outcomes.keys()
    else:
        enough = len(explained) >= len(failed) / 2
    on_a_value = any(not outcomes[call].error for call in agreed)
    never_a_value = all(outcome.error for outcome in outcomes.values())
    return bool(explained) and enough and (on_a_value or never_a_value)


def _is_choice(answer):
    """Whether it is one of few: a whole number, yes or no, or a word."""
    if isinstance(answer, tuple | list | dict):
        return False
    return np.ndim(answer) == 0 and np.asarray(answer).dtype.kind in "iubU"


def agree(outcome, theirs, question, check, arguments):
    """Whether the student's function did at a call of a check what a mistake did."""
    if outcome.error or theirs.error:
        return _message(outcome.error) == _message(theirs.error)
    # Where a check listens for warnings, an answer that warns is not one that does not.
    if check in question.quiet and warned(outcome) and not warned(theirs):
        return False
    if question.properties and is_steady(outcome) != is_steady(theirs):
        return False
    return all(
        equal(question.seen(arguments, mine), question.seen(arguments, other), question.tolerance)
        for mine, other in (
            (outcome.value, theirs.value),
            (outcome.repeat, theirs.repeat),
        )
    ) and _left_the_same(outcome.after, theirs.after, arguments, question.tolerance)


def _left_the_same(mine, theirs, arguments, tolerance):
    """Whether both left the arguments alike; None where they are as they were."""
    if mine is theirs is None:
        return True
    return equal(*(arguments if each is None else each for each in (mine, theirs)), tolerance)


def is_steady(outcome):
    """Whether both calls with the same input gave the very same answer."""
    return equal(outcome.value, outcome.repeat)


def _message(error):
    return error and (error.type_name, error.message)


def warned(outcome):
    """What NumPy warned of while it computed, not what Python thinks of the code."""
    return [text for text in outcome.warnings if " encountered in " in text]
