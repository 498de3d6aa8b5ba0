"""Centre and spread of a sample: what goes wrong, with a hint for whoever does it."""

import numpy as np

from autograder.question import mistake

_DIVIDED_BY_N = (
    "The squared deviations are divided by n. The sample's own mean lies nearer to the sample than "
    "the true mean does, so that is a little too small; by how many values fewer is it divided?"
)
_EACH_COLUMN = "Each column is a quantity of its own and gets its own mean and spread."
_NO_SPREAD = (
    "A column of equal values has spread 0, and 0/0 is not a number. How far from the mean do its "
    "values lie?"
)


def _over_spread(X, spread):
    """Deviations over their spread, 0 where there is none."""
    return (X - X.mean(axis=0)) / np.where(spread > 0, spread, 1)


# mean_and_spread


@mistake(of="mean_and_spread", hint=_DIVIDED_BY_N)
def divided_by_n(x):
    return x.mean(), x.std()


@mistake(
    of="mean_and_spread",
    hint="This is the variance, in squared units. The spread has the unit of the values.",
)
def variance_instead_of_spread(x):
    return x.mean(), x.var(ddof=1)


@mistake(
    of="mean_and_spread",
    hint="This is the middle value, the median. The mean weighs how far away each value lies.",
)
def median_instead_of_mean(x):
    return np.median(x), x.std(ddof=1)


@mistake(
    of="mean_and_spread",
    hint="This is the mean of the absolute deviations. The standard deviation squares them, takes "
    "their mean, and then the root.",
)
def mean_of_absolute_deviations(x):
    return x.mean(), np.abs(x - x.mean()).mean()


@mistake(
    of="mean_and_spread",
    hint="Divided by the root of n once too often: that says how uncertain the mean is, not how "
    "far the values lie apart.",
)
def uncertainty_of_the_mean(x):
    return x.mean(), x.std(ddof=1) / np.sqrt(len(x))


@mistake(
    of="mean_and_spread",
    hint="The squared deviations are only added up. What has to happen before the root?",
)
def sum_instead_of_mean_of_squares(x):
    return x.mean(), np.sqrt(((x - x.mean()) ** 2).sum())


@mistake(
    of="mean_and_spread",
    hint="Where the values are large and close together, the two terms agree in all their digits, "
    "and their difference is noise. Take the mean from each value before you square.",
)
def difference_of_squares(x):
    n = len(x)
    return x.mean(), np.sqrt(((x**2).mean() - x.mean() ** 2) * n / (n - 1))


@mistake(of="mean_and_spread", hint="The mean comes first, then the spread.")
def spread_before_mean(x):
    return x.std(ddof=1), x.mean()


@mistake(of="mean_and_spread", hint="Two numbers are asked: the mean, too.")
def spread_alone(x):
    return x.std(ddof=1)


# standardise


@mistake(of="standardise", hint=_DIVIDED_BY_N)
def divided_by_n_in_the_spread(X):
    return _over_spread(X, X.std(axis=0))


@mistake(of="standardise", hint="Divide by the spread, not by its square.")
def divided_by_the_variance(X):
    return _over_spread(X, X.var(axis=0, ddof=1))


@mistake(of="standardise", hint="The mean is taken away; the spread is not yet 1.")
def only_centred(X):
    return X - X.mean(axis=0)


@mistake(of="standardise", hint="The spread is 1; the mean is not yet 0.")
def not_centred(X):
    spread = X.std(axis=0, ddof=1)
    return X / np.where(spread > 0, spread, 1)


@mistake(of="standardise", hint="One mean and one spread for the whole table. " + _EACH_COLUMN)
def over_the_whole_table(X):
    return (X - X.mean()) / X.std(ddof=1)


@mistake(of="standardise", hint="This works along the rows. " + _EACH_COLUMN)
def along_the_rows(X):
    return _over_spread(X.T, X.std(axis=1, ddof=1)).T


@mistake(
    of="standardise",
    hint="This moves each column into 0 … 1. A standard score says how many spreads a value lies "
    "above the mean.",
)
def scaled_from_0_to_1(X):
    return (X - X.min(axis=0)) / (X.max(axis=0) - X.min(axis=0))


@mistake(of="standardise", hint=_NO_SPREAD)
def zero_over_zero(X):
    return (X - X.mean(axis=0)) / X.std(axis=0, ddof=1)


@mistake(
    of="standardise",
    hint="The small number avoids 0/0, but is not small beside a column of tiny values. Only a "
    "spread that is 0 needs care.",
)
def small_number_in_the_denominator(X):
    return (X - X.mean(axis=0)) / (X.std(axis=0, ddof=1) + 1e-8)


@mistake(
    of="standardise",
    hint="Tiny is not zero: a column in metres may hold the sizes of atoms. Only a spread that is "
    "exactly 0 needs care.",
)
def tiny_taken_for_zero(X):
    spread = X.std(axis=0, ddof=1)
    return (X - X.mean(axis=0)) / np.where(spread > 1e-8, spread, 1)
