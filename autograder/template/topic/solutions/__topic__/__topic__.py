# %% [markdown]
# # __title__
#
# *Write here what the exercise is about; below, for each function, a task, a solution and a check.*
#
# Put your code in the place of each `raise NotImplementedError()`, then run the cell below it.
# `check` compares your answers with those of a trusted library and tells you which mistake it
# recognises.

# %%
from autograder import check

# %% [markdown]
# ## Task 1: double (an example; put your own in its place)
#
# Write `double`.
#
# | | shape |
# |---|---|
# | `x` | any |
# | result, twice as much | the same |


# %% nbgrader={"grade_id": "double", "solution": true}
def double(x):
    """Twice as much."""
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_double", "grade": true, "points": 2}
check(double)
