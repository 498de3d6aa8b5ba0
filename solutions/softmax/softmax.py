# %% [markdown]
# # Softmax: from logits to a class
#
# You will write five small functions in NumPy. Together they turn the output of a network with
# several classes into probabilities, a loss and a decision. Each task says its level: at *derive*
# you find the formula, which is printed nowhere.
#
# - Rows are examples. `Z` has shape `(m, classes)`: one row of *logits* for each of `m` examples.
# - The classes are numbered `0 … classes - 1`. The number of an example's class is its *class
#   index*.
# - `log` is the natural logarithm.
# - Return a new array each time and leave the inputs as they are.
#
# Put your code in the place of each `raise NotImplementedError()`, then run the cell below it.
# `check` compares your answers with TensorFlow's and tells you which mistake it recognises. The
# logits in these checks are sometimes enormous. That is the point of this exercise.

# %%
import numpy as np

from autograder import check

# %% [markdown]
# ## Task 1: probabilities
#
# *Build · 6 points*
#
# Write `softmax`, for a whole batch at once:
#
# $$p_{ij} = \frac{e^{z_{ij}}}{\sum_{k} e^{z_{ik}}}$$
#
# | | shape |
# |---|---|
# | `Z`, logits | `(m, classes)` |
# | result, probabilities | `(m, classes)`; each row sums to 1 |
#
# For example, the row $[0, \log 2, \log 5]$ has the odds `1 : 2 : 5`, which sum to 8:
#
# ```python
# softmax(np.array([[0.0, 0.6931, 1.6094]]))   # [[0.125, 0.25, 0.625]]
# ```
#
# `np.exp(710)` is infinite in float64. Adding the same number to all logits of a row changes
# nothing in the result, so you are free to choose a number that keeps `exp` finite.


# %% nbgrader={"grade_id": "softmax", "solution": true}
def softmax(Z):
    """Turn each row of logits into probabilities.

    Args:
        Z: logits, shape ``(m, classes)``.

    Returns:
        Probabilities, shape ``(m, classes)``; each row sums to 1.
    """
    ### BEGIN SOLUTION
    # exp(z - max) never overflows, and the largest term is exp(0) = 1, so no sum is 0.
    E = np.exp(Z - Z.max(axis=1, keepdims=True))  # (m, classes)
    return E / E.sum(axis=1, keepdims=True)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_softmax", "grade": true, "points": 6}
check(softmax)

# %% [markdown]
# ## Task 2: one-hot targets
#
# *Warm-up · 3 points*
#
# Write `one_hot`. Each class index becomes a row with a single 1:
#
# $$y_{ij} = \begin{cases} 1 & \text{if } j = y_i \\ 0 & \text{otherwise} \end{cases}$$
#
# | | shape |
# |---|---|
# | `y`, class indices, whole numbers in `0 … classes - 1` | `(m,)` |
# | `classes`, how many classes there are | a number |
# | result, zeros and ones | `(m, classes)` |
#
# ```python
# one_hot(np.array([2, 0]), 4)   # [[0, 0, 1, 0],
#                                #  [1, 0, 0, 0]]
# ```


# %% nbgrader={"grade_id": "one_hot", "solution": true}
def one_hot(y, classes):
    """Write each class index as a row with a single 1.

    Args:
        y: class indices, shape ``(m,)``, whole numbers in ``0 … classes - 1``.
        classes: the number of classes.

    Returns:
        Targets, shape ``(m, classes)``.
    """
    ### BEGIN SOLUTION
    return np.eye(classes)[y]
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_one_hot", "grade": true, "points": 3}
check(one_hot)

# %% [markdown]
# ## Task 3: the loss, from class indices
#
# *Derive · 6 points*
#
# Write `sparse_categorical_crossentropy`. *Sparse* means that the targets are class indices. The
# loss of one example is the negative logarithm of the probability that was given to its true class:
#
# $$L_i = -\log p_{i,y_i}$$
#
# Put the formula of Task 1 in, for a row of logits, and simplify on paper until no probability is
# left, and no exponential that can overflow.
#
# | | shape |
# |---|---|
# | `y`, class indices | `(m,)` |
# | `Z`, logits, *not* probabilities | `(m, classes)` |
# | result, the loss of each example, *not* the mean | `(m,)` |
#
# With the row from above, $[0, \log 2, \log 5]$, and the true class 1, the probability is 0.25:
#
# ```python
# Z = np.array([[0.0, 0.6931, 1.6094]])
# sparse_categorical_crossentropy(np.array([1]), Z)   # [1.3863], that is log 4
# ```
#
# A hopeless guess can have a loss in the thousands. It has to come out as that number, neither
# infinite nor capped: for the logits `[0, 1000]` and the class 0 it is 1000.
#
# <details><summary>What to look at</summary>
#
# The logarithm of a fraction is a difference. One of its two parts undoes an exponential. In the
# other, take one number out of the sum, as you did in Task 1: what becomes of it outside of the
# logarithm?
#
# </details>
#
# <details><summary>Which mistake is likely</summary>
#
# Whoever computes the probability first takes the logarithm of a 0 sooner or later, and a small
# number added to it, or a clip, caps the loss. The number that was taken out of the sum is easily
# forgotten afterwards. And each row needs its own.
#
# </details>


# %% nbgrader={"grade_id": "sparse_categorical_crossentropy", "solution": true}
def sparse_categorical_crossentropy(y, Z):
    """The cross-entropy of each example, from class indices and logits.

    Args:
        y: class indices, shape ``(m,)``.
        Z: logits, shape ``(m, classes)``.

    Returns:
        Losses, shape ``(m,)``.
    """
    ### BEGIN SOLUTION
    top = Z.max(axis=1)  # (m,)
    # log sum exp(z) = max + log sum exp(z - max)
    log_sum = top + np.log(np.exp(Z - top[:, None]).sum(axis=1))  # (m,)
    return log_sum - Z[np.arange(len(y)), y]
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_sparse_categorical_crossentropy", "grade": true, "points": 6}
check(sparse_categorical_crossentropy)

# %% [markdown]
# ## Task 4: the loss, from one-hot targets
#
# *Derive · 6 points*
#
# Write `categorical_crossentropy`. It is the same loss, but the targets are one-hot rows:
#
# $$L_i = -\sum_j y_{ij} \log p_{ij}$$
#
# Find $\log p_{ij}$ for *every* class $j$, again without the detour by $p$.
#
# | | shape |
# |---|---|
# | `Y`, one-hot targets | `(m, classes)` |
# | `Z`, logits | `(m, classes)` |
# | result, the loss of each example | `(m,)` |
#
# ```python
# Z = np.array([[0.0, 0.6931, 1.6094]])
# categorical_crossentropy(np.array([[0.0, 1.0, 0.0]]), Z)   # [1.3863]
# ```
#
# Beware of `0 * np.inf`, which is not 0.
#
# <details><summary>What to look at</summary>
#
# In Task 3 you have written $\log p$ of the true class, up to its sign. Which part of it is the
# same for all classes of a row, and which is not?
#
# </details>
#
# <details><summary>Which mistake is likely</summary>
#
# A number for each row has shape `(m,)` and lines up with the columns of `(m, classes)`. And the
# sum runs along a row, not down a column.
#
# </details>


# %% nbgrader={"grade_id": "categorical_crossentropy", "solution": true}
def categorical_crossentropy(Y, Z):
    """The cross-entropy of each example, from one-hot targets and logits.

    Args:
        Y: one-hot targets, shape ``(m, classes)``.
        Z: logits, shape ``(m, classes)``.

    Returns:
        Losses, shape ``(m,)``.
    """
    ### BEGIN SOLUTION
    shifted = Z - Z.max(axis=1, keepdims=True)  # (m, classes)
    log_P = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))  # (m, classes)
    return -(Y * log_P).sum(axis=1)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_categorical_crossentropy", "grade": true, "points": 6}
check(categorical_crossentropy)

# %% [markdown]
# ## Task 5: the decision
#
# *Warm-up · 3 points*
#
# Write `predict`. The class with the largest logit wins: $\hat y_i = \arg\max_j z_{ij}$.
#
# | | shape |
# |---|---|
# | `Z`, logits | `(m, classes)` |
# | result, class indices, whole numbers | `(m,)` |
#
# ```python
# predict(np.array([[0.0, 0.6931, 1.6094], [3.0, -1.0, 2.0]]))   # [2, 0]
# ```


# %% nbgrader={"grade_id": "predict", "solution": true}
def predict(Z):
    """The most probable class of each example.

    Args:
        Z: logits, shape ``(m, classes)``.

    Returns:
        Class indices, whole numbers of shape ``(m,)``.
    """
    ### BEGIN SOLUTION
    # Softmax keeps the order of a row, so the logits decide.
    return Z.argmax(axis=1)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_predict", "grade": true, "points": 3}
check(predict, topic="softmax")  # other topics have a predict, too

# %% [markdown]
# ## What you have built: reading digits
#
# Below, your own functions read handwritten digits: 8 × 8 pixels, ten classes. The logits are about
# the plainest there are: how near a picture is to the average picture of each digit,
# $z_{ij} = -\lVert x_i - \mu_j \rVert^2$. No network has been trained yet, and already most digits
# are read correctly. Above each picture stand its true class, the guess and its probability.
#
# The digits need scikit-learn and the picture needs matplotlib. Without them this cell says so,
# and nothing else depends on it.

# %% tags=["picture"]
try:
    import matplotlib.pyplot as plt
    from sklearn.datasets import load_digits
except ImportError as missing:
    print(f"No picture: {missing.name} is not installed (pip install matplotlib scikit-learn).")
else:
    digits = load_digits()
    X, y = digits.data / 16, digits.target  # (1797, 64), (1797,)
    known, new = slice(0, 1000), slice(1000, None)
    Y = one_hot(y[known], 10)  # (1000, 10)
    means = Y.T @ X[known] / Y.sum(axis=0)[:, None]  # (10, 64)

    Z = -((X[new, None, :] - means) ** 2).sum(axis=2)  # (797, 10)
    P, guess = softmax(Z), predict(Z)
    loss = sparse_categorical_crossentropy(y[new], Z)
    print(f"{(guess == y[new]).mean():.0%} of {len(guess)} unseen digits are read correctly")
    print(f"mean loss {loss.mean():.2f}; guessing blindly costs log 10 = {np.log(10):.2f}")

    worst = np.argsort(loss)[::-1][:6]
    figure, axes = plt.subplots(2, 6, figsize=(9, 3.8), layout="constrained")
    for axis, i in zip(axes.flat, [*range(6), *worst], strict=True):
        axis.imshow(digits.images[new][i], cmap="gray_r")
        axis.set_title(f"is {y[new][i]}, read {guess[i]}\n{P[i, guess[i]]:.0%} sure", fontsize=9)
        axis.axis("off")
    figure.suptitle("The first six, and the six with the greatest loss")
    plt.show()

# %% [markdown]
# ## Task 6: the gradient
#
# *Explore · no points*
#
# To train, a network needs the derivative of its cost with respect to each logit. In a cell of your
# own below, write `softmax_gradient(y, Z)`, for the *mean* loss over the batch, shape
# `(m, classes)`. It is a short expression of `softmax` and `one_hot`. Derive it from the loss that
# you found in Task 3.
#
# The next cell moves each logit a small step up and down, and looks at how your own loss changes.
# *The bar:* `try_gradient(softmax_gradient)` says "passed".
#
# <details><summary>What to look at</summary>
#
# The loss has two parts. One changes with every logit of its row, the other with a single one. What
# is the sum of the derivatives in a row, if adding a number to all logits changes nothing?
#
# </details>
#
# <details><summary>Which mistake is likely</summary>
#
# The cost is a *mean* over the examples. And the sign: a larger logit of the true class makes the
# loss smaller.
#
# </details>


# %%
def try_gradient(gradient, h=1e-5):
    """Compare a gradient with centred differences of the mean loss."""
    rng = np.random.default_rng(0)
    Z, y = rng.normal(0, 2, (3, 4)), np.array([2, 0, 3])
    moved = np.zeros(Z.shape)
    for place in np.ndindex(*Z.shape):
        costs = []
        for step in (h, -h):
            near = Z.copy()
            near[place] += step
            costs.append(sparse_categorical_crossentropy(y, near).mean())
        moved[place] = (costs[0] - costs[1]) / (2 * h)
    found = np.asarray(gradient(y, Z), dtype=float)
    if found.shape != Z.shape:
        print(f"not yet: the shape is {found.shape}, expected {Z.shape}")
        return
    gap = np.abs(found - moved).max()
    print(f"by centred differences:\n{moved.round(4)}\nyours:\n{found.round(4)}")
    print(f"{'passed' if gap < 1e-6 else 'not yet'}: they differ by at most {gap:.1e}")


# %% [markdown]
# ## If you want more (no points)
#
# Divide the logits of the digits above by a *temperature* before `softmax`. At which temperature is
# the mean loss of the first half of the unseen digits smallest? Is it as good for the other half,
# and does a single guess change?
