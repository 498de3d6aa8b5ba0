# %% [markdown]
# # Centre and spread
#
# You will write two small functions in NumPy. The first says where the values of a sample lie and
# how far apart; the second makes columns of any unit comparable.
#
# - `x` is one sample, shape `(n,)`. `X` is a table, shape `(n, columns)`: a row for each thing that
#   was measured, a column for each quantity.
# - Return new values each time and leave the inputs as they are.
#
# Put your code in the place of each `raise NotImplementedError()`, then run the cell below it.
# `check` compares your answers with those of a trusted library and tells you which mistake it
# recognises.

# %%
import numpy as np

from autograder import check

# %% [markdown]
# ## Task 1: mean and spread
#
# Write `mean_and_spread`. The spread is the standard deviation of a *sample*:
#
# $$s = \sqrt{\frac{1}{n - 1} \sum_{i=1}^{n} (x_i - \bar x)^2}$$
#
# | | shape |
# |---|---|
# | `x`, a sample of at least two values | `(n,)` |
# | result, the mean and the spread | two numbers |
#
# ```python
# mean_and_spread(np.array([1.0, 2.0, 6.0]))   # (3.0, 2.6458), the root of (4 + 1 + 9) / 2
# ```


# %% nbgrader={"grade_id": "mean_and_spread", "solution": true}
def mean_and_spread(x):
    """Where the values of a sample lie, and how far apart.

    Args:
        x: a sample, shape ``(n,)`` with ``n`` at least 2.

    Returns:
        The mean and the standard deviation, two numbers.
    """
    ### BEGIN SOLUTION
    mean = x.mean()
    # The difference of x² and mean² would be noise where x is large beside its spread.
    return mean, np.sqrt(((x - mean) ** 2).sum() / (len(x) - 1))
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_mean_and_spread", "grade": true, "points": 4}
check(mean_and_spread)

# %% [markdown]
# ## Task 2: standard scores
#
# Write `standardise`. It takes from each column its mean, and divides by its spread:
#
# $$z_{ij} = \frac{x_{ij} - \bar x_j}{s_j}$$
#
# | | shape |
# |---|---|
# | `X`, a table | `(n, columns)` |
# | result, standard scores | `(n, columns)` |
#
# ```python
# standardise(np.array([[1.0, 50.0], [2.0, 50.0], [6.0, 50.0]]))   # [[-0.7559, 0.0],
#                                                                  #  [-0.3780, 0.0],
#                                                                  #  [ 1.1339, 0.0]]
# ```
#
# The second column shows what is asked where all values are equal: their scores are 0.


# %% nbgrader={"grade_id": "standardise", "solution": true}
def standardise(X):
    """How many spreads each value lies above the mean of its column.

    Args:
        X: a table, shape ``(n, columns)`` with ``n`` at least 2.

    Returns:
        Standard scores, shape ``(n, columns)``; 0 in a column of equal values.
    """
    ### BEGIN SOLUTION
    centred = X - X.mean(axis=0)
    spread = X.std(axis=0, ddof=1)  # (columns,)
    # Where there is no spread, what is centred is 0 already.
    return centred / np.where(spread > 0, spread, 1)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_standardise", "grade": true, "points": 5}
check(standardise)
