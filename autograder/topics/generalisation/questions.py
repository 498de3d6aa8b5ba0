"""Generalisation: what is asked."""

import numpy as np

from autograder.compare import Tolerance
from autograder.question import Question

_FAR = 1e-3  # rows differ by at least an eighth; in float32 one stays the same row
_MOST_PARTS = 9  # more than any task asks for are counted, and not looked at

# split


def _examples(rng, m, n):
    """Rows of eighths, all different, and a target for each; one class comes after the other."""
    X = rng.integers(-20, 21, (m, n)) / 8
    X[:, 0] = rng.permutation(np.arange(m)) / 8
    return X, np.sort(rng.integers(0, 3, m))


def _parted(m, n, fractions):
    return lambda rng: (*_examples(rng, m, n), list(fractions), int(rng.integers(1, 10_000)))


def _parted_otherwise(rng):
    """The same examples and fractions in each draw; only the seed is another."""
    return *_examples(np.random.default_rng(5), 30, 2), [0.5, 0.5], int(rng.integers(1, 10_000))


def _parts(answer, X, y, fractions, seed):
    """What all right answers to ``split`` have in common."""
    if not _is_a_list_of_pairs(answer):
        return {"the form": f"{len(answer)} values that are not all pairs"}
    if len(answer) > _MOST_PARTS:
        return {"the form": "a list of pairs (X, y)", "the number of parts": len(answer)}
    most = 4 * len(X)  # rows beyond that are wrong, and need not be looked at
    parts = [(_rows(rows, X.shape[1])[:most], np.asarray(y)[:most]) for rows, y in answer]
    sizes = [len(rows) for rows, _ in parts]
    found = {
        "the form": "a list of pairs (X, y)",
        "the number of parts": len(parts),
        "the sizes": _sizes(sizes, len(X), fractions),
    }
    if [targets.shape for _, targets in parts] != [(size,) for size in sizes]:
        return found | {"rows and targets": "not as many"}
    same = [np.abs(rows[:, None] - X).max(axis=2) < _FAR for rows, _ in parts]  # (k, m) each
    where = [each.argmax(axis=1) for each in same]
    theirs = all((y[at] == targets).all() for at, (_, targets) in zip(where, parts, strict=True))
    return found | {
        "rows and targets": "as many",
        "the rows": "of X" if all(each.any(axis=1).all() for each in same) else "not all of X",
        "the targets": "those of the rows" if theirs else "those of other rows",
        "examples in two places": _twice(where),
        "examples in no part": "some" if len({*np.concatenate(where)}) < len(X) else "none",
        "the order": "as in X" if all(map(_is_a_block, where)) else "mixed",
    }


def _is_a_list_of_pairs(answer):
    return isinstance(answer, list | tuple) and all(
        isinstance(part, list | tuple) and len(part) == 2 for part in answer
    )


def _rows(rows, n):
    rows = np.asarray(rows, dtype=float)
    return rows.reshape(-1, n) if rows.size == 0 else rows.reshape(len(rows), n)


def _sizes(sizes, m, fractions):
    """As asked, if each share was rounded in one way or another."""
    shares = [m * fraction for fraction in fractions]
    if len(sizes) == len(shares) and np.abs(np.subtract(sizes, shares)).max() < len(shares):
        sizes = [round(share) for share in shares]
    return ", ".join(map(str, sizes[:9]))


def _twice(where):
    if any(len({*at}) < len(at) for at in where):
        return "some, in the same part"
    every = np.concatenate(where)
    return "some, in different parts" if len({*every}) < len(every) else "none"


def _is_a_block(at):
    """Whether these are neighbours in X."""
    return len(at) == 0 or np.ptp(at) == len(at) - 1


# standardise


def _features(rng, m, n):
    """Features ``(m, n)`` as temperature in degrees and time in minutes: far apart, of any size."""
    middle, spread = rng.choice([200, 17, -3, 60], n), rng.choice([8, 1, 3, 20], n)
    return np.round(8 * (middle + spread * rng.normal(0.4, 1, (m, n)))) / 8


def _scaled(m, m_new, n, constant=()):
    """A training set and new examples; some features are constant in the training set."""

    def arguments(rng):
        both = _features(rng, m + m_new, n)
        both[:m, constant] = both[0, constant]
        both[m:, constant] += 2  # no new example has the training set's value
        return both[:m], both[m:]

    return arguments


def _itself(rng):
    X = _features(rng, 6, 3)
    X[:, 1] = X[0, 1]
    return X, X.copy()


# l2_gradient


def _penalised(n, units, low, high):
    def arguments(rng):
        W = rng.uniform(0.2, 2, (n, units)) * rng.choice([-1, 1], (n, units))
        dW = rng.uniform(0.1, 1, (n, units)) * rng.choice([-1, 1], (n, units))
        return np.round(W, 2), np.round(dW, 3), round(float(rng.uniform(low, high)), 3)

    return arguments


# early_stop


def _curve(rng, patience, bumps, end, tail, tied=False):
    """Costs that reach new bests, between which they do not improve for a while.

    Args:
        patience: of the training that reads them.
        bumps: for how many epochs there is no improvement after each new best but the last.
        end: the same after the last new best; from ``patience`` on training stops there.
        tail: how many epochs with still smaller costs follow.
        tied: whether costs between two bests are at times the best itself.
    """
    costs, best = [], 3.0
    for gap in (*bumps, end):
        best = round(best - rng.uniform(0.05, 0.2), 3)
        above = np.round(best + rng.uniform(0.01, 0.6, gap), 3)
        if tied and gap:
            above[0 if len(costs) == 0 else rng.integers(gap)] = best
        costs += [best, *above]
    costs += [round(best - 0.1 * (step + 1), 3) for step in range(tail)]
    return np.array(costs), patience


def _falling(rng):
    """One best after the other, or a rise that ends in time for another; then a rise too long."""
    patience = int(rng.integers(2, 6))
    bumps = [0] * int(rng.integers(2, 6)) + [patience - 1] * int(rng.integers(0, 2))
    return _curve(rng, patience, [*bumps, 0], patience + int(rng.integers(0, 3)), 3)


def _too_late(rng):
    """The smallest cost of all comes when training has stopped."""
    patience = int(rng.integers(2, 6))
    bumps = [int(gap) for gap in rng.integers(0, patience, rng.integers(1, 4))]
    return _curve(rng, patience, bumps, patience + int(rng.integers(0, 4)), rng.integers(1, 5))


def _just_in_time(rng):
    """A new best comes in the last epoch that patience allows, or one epoch too late."""
    patience = int(rng.integers(2, 6))
    bumps = [patience - 1] * int(rng.integers(1, 4))
    return _curve(rng, patience, bumps, patience, int(rng.integers(2, 4)))


def _never_stopped(rng):
    """Or only just: training goes through to the last epoch, which need not be the best."""
    patience = int(rng.integers(3, 7))
    bumps = [int(gap) for gap in rng.integers(1, patience, rng.integers(3, 6))]
    late = rng.random() < 0.4
    end = patience if late else int(rng.integers(1, patience))
    return _curve(rng, patience, bumps, end, 2 * late)


def _tied(rng):
    """As good as the best is not better; in half of the draws the first epoch is the best."""
    patience = int(rng.integers(3, 6))
    bumps = [0, *[patience - 1] * int(rng.integers(1, 3))] if rng.integers(2) else []
    return _curve(rng, patience, bumps, patience, int(rng.integers(1, 4)), tied=True)


def _impatient(rng):
    """A patience of one epoch."""
    return _curve(rng, 1, [0] * int(rng.integers(0, 6)), int(rng.integers(1, 5)), 3)


# diagnose


def _judged(train, validation):
    """Costs as multiples of the target, each between two bounds drawn together with the other's."""

    def arguments(rng):
        number = rng.integers(len(train))
        target = round(float(rng.uniform(0.1, 2)), 2)
        costs = (rng.uniform(*side[number]) * target for side in (train, validation))
        return *(round(float(cost), 4) for cost in costs), target

    return arguments


_LOW, _HIGH = (0.1, 0.9), (1.1, 3.0)
_JUST_LOW, _JUST_HIGH = (0.95, 0.99), (1.01, 1.05)


def _on_the_target(rng):
    """One of the costs, or both, are the target itself."""
    target = round(float(rng.uniform(0.1, 2)), 2)
    other = round(target * float(rng.choice([0.5, 1, 1.5])), 4)
    return (target, other, target) if rng.integers(2) else (other, target, target)


QUESTIONS = (
    Question(
        "split",
        section="Three parts",
        checks={
            "two parts": _parted(30, 3, [0.7, 0.3]),
            "three parts": _parted(40, 2, [0.6, 0.2, 0.2]),
            "shares that are not whole": _parted(37, 3, [0.5, 0.25, 0.25]),
            "four parts": _parted(43, 2, [0.4, 0.3, 0.2, 0.1]),
            "one feature": _parted(36, 1, [0.25, 0.75]),
            "another seed": _parted_otherwise,
        },
        times=2,
        properties=_parts,
    ),
    Question(
        "standardise",
        section="Standardising",
        checks={
            "one new example": _scaled(7, 1, 3),
            "several new examples": _scaled(6, 4, 2),
            "more features than examples": _scaled(3, 2, 5),
            "one feature": _scaled(8, 5, 1),
            "the training set itself": _itself,
            "a constant feature": _scaled(5, 3, 4, constant=[2]),
            "constant features in a large set": _scaled(20, 6, 4, constant=[0, 3]),
        },
        quiet={"the training set itself", "a constant feature", "constant features in a large set"},
        # In float32 a value of 200 minus a mean near it has few digits left.
        tolerance=Tolerance(relative=1e-4, absolute=1e-4),
    ),
    Question(
        "l2_gradient",
        section="A price on large weights",
        checks={
            "a layer": _penalised(4, 3, 0.1, 0.4),
            "one unit": _penalised(5, 1, 0.1, 0.4),
            "one input": _penalised(1, 6, 0.05, 0.3),
            "a weak penalty": _penalised(3, 4, 0.005, 0.02),
            "a strong penalty": _penalised(2, 5, 2, 9),
        },
    ),
    Question(
        "early_stop",
        section="Early stopping",
        checks={
            "one best after the other": _falling,
            "a smaller cost too late": _too_late,
            "just in time or just too late": _just_in_time,
            "through to the end": _never_stopped,
            "as good as the best": _tied,
            "a patience of one": _impatient,
        },
        times=8,
    ),
    Question(
        "diagnose",
        section="What to do",
        checks={
            "clear cases": _judged((_LOW, _LOW, _HIGH), (_LOW, _HIGH, _HIGH)),
            "close to the target": _judged(
                (_JUST_LOW, _JUST_LOW, _JUST_HIGH), (_JUST_LOW, _JUST_HIGH, _JUST_HIGH)
            ),
            "validation far below training, or far above": _judged(
                (_HIGH, _HIGH, (0.6, 0.9), _LOW), (_LOW, (1.01, 1.09), (0.1, 0.5), _HIGH)
            ),
            "a large gap and a small one": _judged(
                ((0.1, 0.2), (0.97, 0.99), (1.01, 1.03), (1.1, 1.2)),
                ((0.8, 0.95), (1.01, 1.03), (1.04, 1.06), (3.0, 5.0)),
            ),
            "on the target": _on_the_target,
        },
        times=8,
    ),
)
