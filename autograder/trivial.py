"""Answers that need no understanding, and what they earn: constants, the input, a look-up.

Each is a line of one of the tables. They may know what a student can know: the recorded answers
and the examples of a docstring; and, so that nobody is cleverer than this, the shape of the hidden
answer.

A right formula with one fault, such as the gradient divided by a wrong number, is not trivial: it
is a known mistake, and may earn more.
"""

import ast
import contextlib
import doctest
import itertools
import warnings
from collections import Counter
from dataclasses import dataclass

import numpy as np

from autograder.compare import difference
from autograder.inside.calling import Outcome, plain
from autograder.verdict import verdicts

CONSTANTS = {"0": 0, "1": 1, "-1": -1, "0.5": 0.5, "2": 2, "an empty list": [], "None": None}
BY_ONE_ARGUMENT = {
    "returned as it is": lambda a: a,
    "negated": lambda a: -np.asarray(a),
    "transposed": np.transpose,
    "flattened": np.ravel,
    "rounded": np.round,
    "its absolute value": np.abs,
    "its first row": lambda a: a[0],
    "its last row": lambda a: a[-1],
    "its length": len,
    "its sum": np.sum,
    "its mean": np.mean,
    "the sum of each row": lambda a: np.sum(a, axis=1),
    "the mean of each row": lambda a: np.mean(a, axis=1),
    "its largest value": np.max,
    "its smallest value": np.min,
    "whether above 0.5": lambda a: np.asarray(a) > 0.5,
    "whether its sum is above 0": lambda a: np.sum(a) > 0,
    "zeros of its shape": np.zeros_like,
    "ones of its shape": np.ones_like,
    "alone in a list": lambda a: [a],
}
# It may be just what is asked for: where it earns everything, it is no trivial answer.
COMPARISON = {"whether above 0": lambda a: np.asarray(a) > 0}
BY_TWO_ARGUMENTS = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "//": np.floor_divide,
    "@": np.matmul,
    "==": np.equal,
    ">": np.greater,
    ">=": np.greater_equal,
    ", in a tuple": lambda a, b: (a, b),
    ", as a pair in a list": lambda a, b: [(a, b)],
}
OF_THE_RIGHT_SHAPE = {
    "zeros": lambda shape, rng: np.zeros(shape),
    "ones": lambda shape, rng: np.ones(shape),
    "halves": lambda shape, rng: np.full(shape, 0.5),
    "a fair coin's zeros and ones": lambda shape, rng: rng.integers(0, 2, shape),
}
BY_PUBLIC_ANSWERS = {
    "the first public answer, to whatever input": lambda known, call, arguments: known.first,
    "the most frequent public answer": lambda known, call, arguments: known.most_frequent,
    "the public answer to the same call": lambda known, call, arguments: known.at[call],
    "the public answer to the nearest input": lambda known, call, arguments: known.nearest(
        arguments
    ),
    "the public answer to inputs of the same shapes": lambda known, call, arguments: (
        known.alike(arguments)[0].expected
    ),
    "the most frequent public answer to inputs of the same shapes": lambda known, call, arguments: (
        _most_frequent(known.alike(arguments))
    ),
}


def worst(trials, name, public, docstring=""):
    """The trivial answer to a function that earns most; arguments as for `shares`.

    Returns:
        What it is, and the share of the function's points that it earns.
    """
    earned = shares(trials, name, public, docstring)
    kind = max(earned, key=earned.get)
    return kind, earned[kind]


def shares(trials, name, public, docstring=""):
    """What each trivial answer to a function earns.

    Args:
        trials: each an `autograder.trial.Trial`.
        public: the function's recorded cases, by call.
        docstring: the function's; what its examples show is an answer, too.

    Returns:
        By what it is, the share of the function's points, on average over the trials.
    """
    arguments = max(len(case.arguments) for trial in trials for case in trial.cases[name].values())
    answers, earned = _answers(arguments, public, docstring), {}
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for kind, answer in answers.items():
            parts = [share(trial.questions[name], trial.cases[name], answer) for trial in trials]
            earned[kind] = sum(parts) / len(parts)
    return {kind: part for kind, part in earned.items() if not (part == 1 and _compares(kind))}


def share(question, cases, answer):
    """The share of a function's points that an answer earns.

    Args:
        answer: a function of the call (a check's name, the number of the draw) and its `Case`.
    """
    checks = {}
    for call, case in cases.items():
        checks.setdefault(call[0], []).append((call, case))
    # Most are wrong at once, and then there is no need to judge them as a student is judged.
    if not any(
        all(_is_right(question, case, _given(answer, call, case)) for call, case in asked)
        for asked in checks.values()
    ):
        return 0.0
    outcomes = {call: _outcome(case, _given(answer, call, case)) for call, case in cases.items()}
    judged = verdicts(question, cases, outcomes, {})
    return sum(verdict.passed for verdict in judged) / len(judged)


def examples(docstring):
    """The values that the examples of a docstring show."""
    found = []
    for example in doctest.DocTestParser().get_examples(docstring):
        with contextlib.suppress(SyntaxError, ValueError):  # an array: nothing to copy by hand
            found.append(ast.literal_eval(example.want.strip()))
    return found


def _answers(arguments, public, docstring):
    """Every trivial answer, by what it is: a function of the call and its `Case`."""
    found = {f"always {name}": _constant(value) for name, value in CONSTANTS.items()}
    found |= {f"the example {value}": _constant(value) for value in examples(docstring)}
    for i in range(arguments):
        rules = BY_ONE_ARGUMENT | COMPARISON
        found |= {f"argument {i + 1}, {what}": _by_one(rule, i) for what, rule in rules.items()}
    for i, j in itertools.permutations(range(arguments), 2):
        found |= {
            f"argument {i + 1} {sign} argument {j + 1}": _by_two(rule, i, j)
            for sign, rule in BY_TWO_ARGUMENTS.items()
        }
    found |= {
        f"{what} in the right shape": _by_shape(rule) for what, rule in OF_THE_RIGHT_SHAPE.items()
    }
    found["arguments that have the right shapes"] = _by_fit
    words = {case.expected for case in public.values() if isinstance(case.expected, str)}
    found |= {f"always {word!r}": _constant(word) for word in sorted(words)}
    if public:
        known = _Public(public)
        found |= {what: _by_public(rule, known) for what, rule in BY_PUBLIC_ANSWERS.items()}
    return found


def _compares(kind):
    return kind.startswith("argument") and kind.endswith(tuple(COMPARISON))


def _constant(value):
    return lambda call, case: value


def _by_one(rule, i):
    return lambda call, case: rule(case.arguments[i])


def _by_two(rule, i, j):
    return lambda call, case: rule(case.arguments[i], case.arguments[j])


def _by_shape(rule):
    def answer(call, case):
        rng = np.random.default_rng([call[1], *call[0].encode()])
        return _filled(case.expected, lambda shape: rule(shape, rng))

    return answer


def _by_fit(call, case):
    return _filled(
        case.expected, lambda shape: next(a for a in case.arguments if np.shape(a) == shape)
    )


def _by_public(rule, known):
    return lambda call, case: rule(known, call, case.arguments)


@dataclass(frozen=True)
class _NoAnswer:
    """What is given where a trivial answer cannot be made, such as a sum of words."""


def _given(answer, call, case):
    try:
        return plain(answer(call, case))
    except Exception:  # whatever an operation says of arguments that it is not made for
        return plain(_NoAnswer())


def _is_right(question, case, given):
    seen = question.seen(case.arguments, given)
    return difference(seen, case.expected, question.tolerance) is None


def _outcome(case, given):
    return Outcome(given, given, plain(case.arguments))


def _filled(expected, fill):
    if isinstance(expected, tuple | list):
        return type(expected)(_filled(part, fill) for part in expected)
    return fill(np.shape(expected))


class _Public:
    """The recorded cases of a function, as someone may use them who only looks things up."""

    def __init__(self, cases):
        self.at = {call: case.expected for call, case in cases.items()}
        self.cases = [*cases.values()]
        self.first = self.cases[0].expected
        self.most_frequent = _most_frequent(self.cases)
        self.by_shape = {}
        for case in self.cases:
            self.by_shape.setdefault(_shape(case.arguments), []).append(case)
        self.numbers = {
            shape: np.array([_numbers(case.arguments) for case in alike])
            for shape, alike in self.by_shape.items()
        }

    def alike(self, arguments):
        """The cases whose arguments have these shapes; all of them if there are none."""
        return self.by_shape.get(_shape(arguments), self.cases)

    def nearest(self, arguments):
        """The answer to the nearest input: the nearest in shapes and words, then in numbers."""
        shape = _shape(arguments)
        if shape not in self.by_shape:
            mine = _leaves(arguments)
            shape = min(self.by_shape, key=lambda other: _differing(mine, other, self.by_shape))
        numbers, there = _numbers(arguments), self.numbers[shape]
        if numbers.shape != there[0].shape:
            return self.by_shape[shape][0].expected
        gaps = np.nansum((there - numbers) ** 2, axis=1)
        return self.by_shape[shape][int(np.argmin(gaps))].expected


def _differing(mine, shape, by_shape):
    """In how many places some leaves differ in shape from those of a case of this shape."""
    theirs = _leaves(by_shape[shape][0].arguments)
    places = {*mine, *theirs}
    return sum(_shape(mine.get(place)) != _shape(theirs.get(place)) for place in places)


def _most_frequent(cases):
    """The answer that most of the cases have, the first of them in a draw."""
    texts = Counter(repr(case.expected) for case in cases)
    ((text, _),) = texts.most_common(1)
    return next(case.expected for case in cases if repr(case.expected) == text)


def _shape(value):
    """What one sees of a value without a look at its numbers."""
    if isinstance(value, tuple | list):
        return type(value).__name__, *map(_shape, value)
    return value if isinstance(value, str) else np.shape(value)


def _numbers(value):
    """All numbers in a value, in one array."""
    leaves = [leaf for leaf in _leaves(value).values() if not isinstance(leaf, str)]
    return np.concatenate([np.ravel(leaf).astype(float) for leaf in leaves] or [np.zeros(0)])


def _leaves(value, place=()):
    """The numbers, arrays and words in a value, each by its place."""
    if not isinstance(value, tuple | list):
        return {place: value}
    found = {}
    for number, part in enumerate(value):
        found |= _leaves(part, (*place, number))
    return found
