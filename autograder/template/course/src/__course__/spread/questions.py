"""Centre and spread of a sample: what is asked."""

import numpy as np

from autograder.question import Question


def _sample(rng, n, around=0.0):
    return np.round(rng.normal(around, 3, n), 2)


def _skewed(rng, n):
    """Values with a long tail, so that the mean lies well above the median."""
    return np.round(rng.exponential(5, n), 2)


def _far_away(rng, n):
    """Values so large beside their spread that the difference of their squares is mere noise."""
    return _sample(rng, n, around=1e9)


def _table(rng, n, columns):
    return np.round(rng.normal(0, 2, (n, columns)), 2)


def _different_scales(rng, n):
    """Columns in different units, none of them around 0."""
    return np.round(rng.normal([3, -40, 5000], [0.5, 20, 1000], (n, 3)), 2)


def _tiny_values(rng, n):
    """The sizes of atoms in metres: what is small is not nothing."""
    return np.round(rng.normal(2, 0.5, (n, 2)), 2) * 1e-10


def _constant_column(rng, n):
    """A table with a column whose values are all equal: a whole number, so their mean is exact."""
    X = _table(rng, n, 3)
    X[:, rng.integers(3)] = rng.integers(1, 50)
    return X


QUESTIONS = (
    Question(
        "mean_and_spread",
        section="The spread of a sample",
        checks={
            "two values": lambda rng: (_sample(rng, 2),),
            "a sample": lambda rng: (_sample(rng, 9),),
            "a skewed sample": lambda rng: (_skewed(rng, 12),),
            "large values close together": lambda rng: (_far_away(rng, 8),),
        },
    ),
    Question(
        "standardise",
        section="Standard scores",
        checks={
            "one column": lambda rng: (_table(rng, 6, 1),),
            "a table": lambda rng: (_table(rng, 5, 4),),
            "columns of different scales": lambda rng: (_different_scales(rng, 7),),
            "tiny values": lambda rng: (_tiny_values(rng, 5),),
            "a column of equal values": lambda rng: (_constant_column(rng, 6),),
        },
    ),
)
