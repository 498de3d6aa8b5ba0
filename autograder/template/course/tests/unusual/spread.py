"""Unusual right answers to the topic spread: loops, lists, other formulas.

`EQUIVALENT` names small changes of the solution that compute the same, each with its reason. Every
other change has to lose points.
"""

import math
import statistics

import numpy as np


def by_the_standard_library(x):
    return statistics.fmean(x.tolist()), statistics.stdev(x.tolist())


def by_loops(x):
    mean = math.fsum(x) / len(x)
    return [mean, math.sqrt(math.fsum((value - mean) ** 2 for value in x) / (len(x) - 1))]


def by_all_pairs(x):
    n = len(x)
    return x.mean(), np.sqrt(((x[:, None] - x) ** 2).sum() / (2 * n * (n - 1)))


def by_the_covariance(x):
    return np.average(x), np.cov(x) ** 0.5


def column_by_column(X):
    Z = np.zeros_like(X)
    for j, column in enumerate(X.T):
        if (column != column[0]).any():
            Z[:, j] = (column - column.mean()) / np.std(column, ddof=1)
    return Z


def where_there_is_a_spread(X):
    spread = X.std(axis=0, ddof=1, keepdims=True)
    centred = X - X.mean(axis=0, keepdims=True)
    return np.divide(centred, spread, out=np.zeros_like(centred), where=spread != 0)


def with_nan_replaced(X):
    with np.errstate(invalid="ignore"):
        return np.nan_to_num((X - X.mean(axis=0)) / X.std(axis=0, ddof=1))


def by_lengths(X):
    centred = X - X.sum(axis=0) / len(X)
    length = np.linalg.norm(centred, axis=0)
    return np.sqrt(len(X) - 1) * centred / np.where(length == 0, 1, length)


ANSWERS = {
    "mean_and_spread": (by_the_standard_library, by_loops, by_all_pairs, by_the_covariance),
    "standardise": (column_by_column, where_there_is_a_spread, with_nan_replaced, by_lengths),
}

EQUIVALENT = {
    "standardise: X.std -> centred.std": "a column that is moved has the same spread",
    "standardise: np.where(spread > 0, spread, 1) -> np.where(spread > 0, spread, 2)": (
        "a column without spread is 0 once it is centred, whatever it is divided by"
    ),
}
