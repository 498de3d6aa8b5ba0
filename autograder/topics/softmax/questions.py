"""Softmax and multiclass classification: what is asked."""

import numpy as np

from autograder.question import Question


def _logits(rng, m, classes, around=0.0):
    return np.round(rng.normal(around, 2, (m, classes)), 2)


def _without_ties(rng, m, classes, around=0.0):
    """Logits of which one is the largest in each row, also after rounding."""
    return np.round(_logits(rng, m, classes, around) + 0.001 * np.arange(classes), 3)


def _large_logits(rng):
    """Logits that all overflow, of which the first is not the largest in every row."""
    Z = _without_ties(rng, 5, 4, 1000)
    return Z if Z.argmax(axis=1).any() else Z[:, ::-1].copy()


def _rows_far_apart(rng, m, classes):
    """Rows thousands apart: what is safe for the highest row is not for the lowest."""
    offsets = 1000.0 * (rng.permutation(m)[:, None] - m // 2)
    return np.round(rng.normal(0, 2, (m, classes)) + offsets, 2)


def _indices(rng, m, classes):
    """Class indices: the first and the last class occur; a single one is the last but one."""
    ends = [0, classes - 1] if m > 1 else [classes - 2]
    return rng.permutation(np.concatenate([ends, rng.integers(0, classes, m - len(ends))]))


def _one_index(rng):
    """One class index, neither the first nor the last; nor is it the same in every grading."""
    classes = int(rng.integers(4, 13))
    return rng.integers(1, classes - 1, 1), classes


def _ordinary(rng, m, classes):
    return _logits(rng, m, classes), _indices(rng, m, classes)


def _hopeless(rng, m, classes):
    """Logits whose true class lies thousands below the best, and the class indices."""
    Z, y = _logits(rng, m, classes), _indices(rng, m, classes)
    Z[np.arange(m), y] -= 3000
    return Z, y


def _large(rng, m, classes):
    """Logits around 1000 with the true class well below the best, and the class indices."""
    Z, y = _logits(rng, m, classes, 1000), _indices(rng, m, classes)
    Z[np.arange(m), y] -= 25
    return Z, y


def _certain(rng, m, classes):
    """Ordinary logits, but in every other row the true class is hundreds above; and the indices."""
    Z, y = _logits(rng, m, classes), _indices(rng, m, classes)
    Z[np.arange(0, m, 2), y[::2]] += 800
    return Z, y


def _unequal(rng, m, classes):
    """Rows thousands apart, and classes that are not always the best."""
    return _rows_far_apart(rng, m, classes), _indices(rng, m, classes)


def _sparse(draw, m, classes):
    def arguments(rng):
        Z, y = draw(rng, m, classes)
        return y, Z

    return arguments


def _categorical(draw, m, classes):
    def arguments(rng):
        Z, y = draw(rng, m, classes)
        return np.eye(classes)[y], Z

    return arguments


QUESTIONS = (
    Question(
        "softmax",
        section="From odds to softmax",
        checks={
            "one example": lambda rng: (_logits(rng, 1, 4),),
            "a batch": lambda rng: (_logits(rng, 5, 3),),
            "large logits": lambda rng: (_logits(rng, 3, 6, 1000),),
            "very negative logits": lambda rng: (_logits(rng, 4, 5, -1000),),
            "rows far apart": lambda rng: (_rows_far_apart(rng, 5, 3),),
            "logits far apart": lambda rng: (_hopeless(rng, 4, 3)[0],),
        },
    ),
    Question(
        "one_hot",
        section="Sparse or categorical?",
        checks={
            "one index": _one_index,
            "a batch": lambda rng: (_indices(rng, 6, 3), 3),
            "a class that does not occur": lambda rng: (_indices(rng, 5, 4), 7),
        },
        times=6,
    ),
    Question(
        "sparse_categorical_crossentropy",
        section="The same loss from logits",
        checks={
            "one example": _sparse(_ordinary, 1, 4),
            "a batch": _sparse(_ordinary, 5, 3),
            "large logits": _sparse(_large, 4, 6),
            "a hopeless guess": _sparse(_hopeless, 3, 5),
            "a certain guess": _sparse(_certain, 6, 4),
            "rows far apart": _sparse(_unequal, 5, 3),
        },
    ),
    Question(
        "categorical_crossentropy",
        section="The same loss from logits",
        checks={
            "one example": _categorical(_ordinary, 1, 4),
            "a batch": _categorical(_ordinary, 5, 3),
            "large logits": _categorical(_large, 4, 6),
            "a hopeless guess": _categorical(_hopeless, 3, 5),
            "a certain guess": _categorical(_certain, 6, 4),
            "rows far apart": _categorical(_unequal, 5, 3),
        },
    ),
    Question(
        "predict",
        section="The idea: scores become shares",
        checks={
            "one example": lambda rng: (_without_ties(rng, 1, 4),),
            "a batch": lambda rng: (_without_ties(rng, 7, 3),),
            "large logits": lambda rng: (_large_logits(rng),),
        },
        times=8,
    ),
)
