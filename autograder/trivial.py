"""Answers that need no understanding, and what they earn: constants, the input, a look-up.

They may know what a student can know, which is the recorded answers; and, so that nobody is
cleverer than this, the shape of the hidden one.
"""

import numpy as np

from autograder.inside.calling import Outcome, plain
from autograder.verdict import verdicts


def worst(trials, name, public):
    """The trivial answer to a function that earns most.

    Args:
        trials: each an `autograder.trial.Trial`.
        public: the function's recorded cases, by check.

    Returns:
        What it is, and the share of the function's points that it earns.
    """
    earned = {}
    for trial in trials:
        question, cases = trial.questions[name], trial.cases[name]
        given = {check: dict(_answers(case, [*public.values()])) for check, case in cases.items()}
        for kind in dict.fromkeys(kind for answers in given.values() for kind in answers):
            outcomes = {
                check: _outcome(case, answers[kind])
                for (check, case), answers in zip(cases.items(), given.values(), strict=True)
                if kind in answers
            }
            judged = verdicts(question, cases, outcomes, {})
            passed = sum(verdict.passed for verdict in judged)
            earned[kind] = earned.get(kind, 0) + passed / len(cases) / len(trials)
    kind = max(earned, key=earned.get)
    return kind, earned[kind]


def _answers(case, public):
    """Each trivial answer to one call, with what kind it is."""
    yield "always 0", 0
    yield "always 1", 1
    for number, argument in enumerate(case.arguments, start=1):
        yield f"argument {number}, returned as it is,", argument
    yield "zeros of the right shape", _filled(case.expected, np.zeros_like)
    yield "ones of the right shape", _filled(case.expected, np.ones_like)
    if public:
        yield "the first public answer, to whatever input,", public[0].expected
        nearest = min(public, key=lambda known: _distance(known.arguments, case.arguments))
        yield "the public answer to the nearest input", nearest.expected
        shape = _shape(case.arguments)
        if same := [known for known in public if _shape(known.arguments) == shape]:
            yield "the public answer to inputs of the same shapes", same[0].expected


def _outcome(case, answer):
    answer = plain(answer)
    return Outcome(answer, answer, plain(case.arguments))


def _filled(expected, fill):
    if isinstance(expected, tuple | list):
        return type(expected)(_filled(part, fill) for part in expected)
    return fill(np.asarray(expected))


def _shape(value):
    """What one sees of a value without a look at its numbers."""
    if isinstance(value, tuple | list):
        return type(value).__name__, *map(_shape, value)
    return value if isinstance(value, str) else np.shape(value)


def _distance(one, other):
    """How far two calls are from one another: first in shapes and words, then in numbers."""
    mine, theirs = dict(_leaves(one)), dict(_leaves(other))
    places, far = {*mine, *theirs}, 0.0
    differing = 0
    for place in places:
        here, there = mine.get(place), theirs.get(place)
        if here is None or there is None or _shape(here) != _shape(there):
            differing += 1
        elif not isinstance(here, str):
            gap = np.asarray(here, float) - np.asarray(there, float)
            far += float(np.nansum(gap**2))
    return differing, far


def _leaves(value, place=()):
    """The numbers, arrays and words in a value, each with its place."""
    if isinstance(value, tuple | list):
        for number, part in enumerate(value):
            yield from _leaves(part, (*place, number))
    else:
        yield place, value
