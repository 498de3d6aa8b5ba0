# %% [markdown]
# # Generalisation: what holds for unseen examples
#
# You will write the five small functions with which one finds out whether a network has learned
# something, or only its examples: to split the data, to scale it, to put a price on large weights,
# to stop in time, and to say what is wrong. In the end a small network is trained with them, and
# you look for a leak.
#
# - Rows are examples: `X` has shape `(m, n)`, `y` has shape `(m,)`.
# - A cost is a mean loss. Low is good.
# - Return a new array each time and leave the inputs as they are.
#
# Put your code in the place of each `raise NotImplementedError()`, then run the cell below it.
# `check` compares your answers with TensorFlow's and tells you which mistake it recognises.

# %%
import numpy as np

from autograder import check

# %% [markdown]
# ## Task 1: split the examples
#
# *Build · 6 points*
#
# Write `split`. It mixes the examples and cuts them into parts: one to train on, one to validate
# on, one for the test, or as many as there are fractions.
#
# | | |
# |---|---|
# | `X`, `y` | `(m, n)` and `(m,)`; a row and its target belong together |
# | `fractions` | how large each part is, as a list; they add up to 1 |
# | `seed` | a whole number that decides how the examples are mixed |
# | result | a list with a pair `(X, y)` for each fraction, in their order |
#
# - Each example is in exactly one part.
# - The order is random, before the cuts are made: a file is often sorted.
# - The same seed gives the same parts, another seed gives others.
# - Where a share is no whole number, round as you like, but lose nothing.
#
# Many answers are right, because the order is yours. So `check` compares *properties* with
# TensorFlow's answer, not numbers. `np.random.default_rng(seed)` makes a generator.
#
# ```python
# X = np.arange(10.0).reshape(5, 2)
# y = np.array([0, 0, 1, 1, 1])
# (X_train, y_train), (X_test, y_test) = split(X, y, [0.6, 0.4], seed=1)
# X_train.shape, X_test.shape   # (3, 2), (2, 2)
# ```


# %% nbgrader={"grade_id": "split", "solution": true}
def split(X, y, fractions, seed):
    """Mix the examples and cut them into parts.

    Args:
        X: inputs, shape ``(m, n)``.
        y: their targets, shape ``(m,)``.
        fractions: the share of each part; they add up to 1.
        seed: a whole number; the same one gives the same parts.

    Returns:
        A list with a pair ``(X, y)`` for each part.
    """
    ### BEGIN SOLUTION
    order = np.random.default_rng(seed).permutation(len(X))
    # Ends, not sizes, are rounded: so each part begins where the one before it ends.
    ends = np.round(np.cumsum(fractions) * len(X)).astype(int)
    return [(X[part], y[part]) for part in np.split(order, ends[:-1])]
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_split", "grade": true, "points": 6}
check(split)

# %% [markdown]
# ## Task 2: the same units for all
#
# *Build · 6 points*
#
# Write `standardise`. Each feature of `X` is counted from the training set's mean, in units of its
# spread. The spread is the standard deviation: the root of the mean squared distance from the mean.
#
# $$\frac{x - \mu_{\text{train}}}{\sigma_{\text{train}}}$$
#
# | | shape |
# |---|---|
# | `X_train`, the training set | `(m, n)` |
# | `X`, what is to be scaled; the training set itself, or any other examples | `(k, n)` |
# | result | `(k, n)` |
#
# A feature that is constant in the training set tells nothing there. It becomes 0 for all rows of
# `X`, even where `X` has another value. Do not divide by zero on the way to it.
#
# Three roasts at 180, 200 and 220 degrees, for 11, 14 and 17 minutes, and all with 5 kg of beans.
# The means are 200, 14 and 5:
#
# ```python
# X_train = np.array([[180.0, 11, 5], [200, 14, 5], [220, 17, 5]])
# standardise(X_train, np.array([[200.0, 17, 6]]))   # [[0, 1.2247, 0]]
# ```


# %% nbgrader={"grade_id": "standardise", "solution": true}
def standardise(X_train, X):
    """Count each feature from the training set's mean, in units of its spread.

    Args:
        X_train: the training set, shape ``(m, n)``.
        X: the examples to scale, shape ``(k, n)``.

    Returns:
        The scaled examples, shape ``(k, n)``; what is constant in ``X_train`` is 0.
    """
    ### BEGIN SOLUTION
    mean, spread = X_train.mean(axis=0), X_train.std(axis=0)  # (n,) each
    constant = spread == 0
    return np.where(constant, 0, (X - mean) / np.where(constant, 1, spread))
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_standardise", "grade": true, "points": 6}
check(standardise)

# %% [markdown]
# ## Task 3: a price on large weights
#
# *Derive · 6 points*
#
# Write `l2_gradient`. To the cost $J$ of a network a penalty is added, for each weight of a layer:
#
# $$J + \lambda \sum_{i,j} W_{ij}^2$$
#
# You get the gradient of $J$ alone. Find that of the whole. The formula is not printed here: take
# one weight, and ask how the sum changes if this weight does.
#
# | | |
# |---|---|
# | `W`, weights of a layer | `(n, units)` |
# | `dW`, the gradient of $J$ with respect to them | `(n, units)` |
# | `strength`, $\lambda$ | a number above 0 |
# | result, the gradient of the whole with respect to the weights | `(n, units)` |
#
# A weight of 3, where $J$ alone has the derivative 0.5. Does the whole rise faster or slower with
# it? And what if the weight is −3?
#
# <details><summary>What to look at</summary>
#
# You know the cost at any weight, so you can try: take `W = 3`, `strength = 0.1`, and change the
# weight by 0.001. By how much does the penalty change? All other terms of the sum stay as they are.
#
# </details>
#
# <details><summary>Which mistake is likely</summary>
#
# The penalty is not its own slope. And a negative weight has a slope with another sign than a
# positive one: both are drawn towards zero.
#
# </details>


# %% nbgrader={"grade_id": "l2_gradient", "solution": true}
def l2_gradient(W, dW, strength):
    """The gradient of a cost with a penalty on the squares of the weights.

    Args:
        W: weights, shape ``(n, units)``.
        dW: the gradient of the cost without penalty, shape ``(n, units)``.
        strength: what a square of 1 costs, a number above 0.

    Returns:
        The gradient of cost and penalty together, shape ``(n, units)``.
    """
    ### BEGIN SOLUTION
    return dW + 2 * strength * W  # the square of w grows by 2 w
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_l2_gradient", "grade": true, "points": 6}
check(l2_gradient)

# %% [markdown]
# ## Task 4: stop in time
#
# *Build · 6 points*
#
# Write `early_stop`. After each epoch the validation cost is measured. If it is smaller than all
# before it, this is a new best, and the weights are put aside. If there was no new best in the last
# `patience` epochs, training ends. The weights that were put aside are kept. Which epoch are they
# of?
#
# | | |
# |---|---|
# | `costs`, the validation costs that training would have if it never ended | `(epochs,)` |
# | `patience` | a whole number, 1 or more |
# | result, the epoch whose weights are kept, counted from 0 | a whole number |
#
# - A cost that is as good as the best is no new best.
# - Training does not know what comes later. A smaller cost after its end changes nothing.
# - If training never ends by itself, all epochs count.
#
# ```python
# costs = np.array([3.0, 2.0, 2.5, 2.2, 1.0])
# early_stop(costs, patience=2)   # 1; training ends after epoch 3
# early_stop(costs, patience=3)   # 4
# ```


# %% nbgrader={"grade_id": "early_stop", "solution": true}
def early_stop(costs, patience):
    """The epoch whose weights are kept when training stops early.

    Args:
        costs: the validation cost after each epoch, shape ``(epochs,)``.
        patience: after how many epochs without a new best training ends, 1 or more.

    Returns:
        The epoch of the best cost until then, counted from 0.
    """
    ### BEGIN SOLUTION
    best = 0
    for epoch, cost in enumerate(costs):
        if cost < costs[best]:
            best = epoch
        if epoch - best == patience:
            break
    return best
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_early_stop", "grade": true, "points": 6}
check(early_stop)

# %% [markdown]
# ## Task 5: say what is wrong
#
# *Warm-up · 3 points*
#
# Write `diagnose`. A cost is *low* if it is at most `target`, what one hopes to reach, and *high*
# if it is above. The training cost is looked at first:
#
# | training cost | validation cost | result |
# |---|---|---|
# | high | whatever it is | `"underfits"` |
# | low | high | `"overfits"` |
# | low | low | `"good"` |
#
# ```python
# diagnose(0.5, 0.6, target=0.2)    # "underfits"
# diagnose(0.01, 0.6, target=0.2)   # "overfits"
# ```


# %% nbgrader={"grade_id": "diagnose", "solution": true}
def diagnose(train_cost, validation_cost, target):
    """What is wrong with a trained network.

    Args:
        train_cost: its cost on the training set.
        validation_cost: its cost on the validation set.
        target: the largest cost that is low.

    Returns:
        ``"underfits"``, ``"overfits"`` or ``"good"``.
    """
    ### BEGIN SOLUTION
    if train_cost > target:
        return "underfits"
    return "overfits" if validation_cost > target else "good"
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_diagnose", "grade": true, "points": 3}
check(diagnose)

# %% [markdown]
# ## What you have built: a training that knows when to end
#
# Below, a network with one hidden layer of 60 tanh units learns a curve from 15 noisy points. The
# loop is given; it is Adam's, with all points in each step. What decides is yours: `split` cuts 30
# points into two halves, `standardise` scales them, `l2_gradient` puts a price on large weights,
# `early_stop` chooses the epoch, and `diagnose` says what came out. The noise alone costs 0.09.


# %%
def curve_points(m, seed):
    """Points of a curve, with noise: ``X (m, 1)``, ``y (m,)``."""
    rng = np.random.default_rng(seed)
    X = rng.uniform(-3, 3, (m, 1))
    return X, np.sin(2 * X[:, 0]) + rng.normal(0, 0.3, m)


def learn(train, validation, strength=0.0, units=60, epochs=800, learning_rate=0.01, seed=0):
    """Train on the pair ``train``; a pair is ``X (m, 1)`` and ``y (m,)``.

    Returns:
        Both mean squared errors, without the penalty, after each epoch; ``(epochs,)`` each.
    """
    rng = np.random.default_rng(seed)
    parameters = [rng.normal(0, 2, (1, units)), rng.normal(0, 2, units)]
    parameters += [rng.normal(0, 0.1, (units, 1)), np.zeros(1)]
    m, v, costs = [0.0] * 4, [0.0] * 4, ([], [])
    for t in range(1, epochs + 1):
        W1, b1, W2, b2 = parameters
        A = np.tanh(train[0] @ W1 + b1)  # (m, units)
        error = (A @ W2 + b2)[:, 0] - train[1]  # (m,)
        dZ2 = 2 * error[:, None] / len(error)  # (m, 1)
        dZ1 = dZ2 @ W2.T * (1 - A**2)  # (m, units)
        dW1, dW2 = train[0].T @ dZ1, A.T @ dZ2
        penalised = l2_gradient(W1, dW1, strength), l2_gradient(W2, dW2, strength)
        gradients = penalised[0], dZ1.sum(axis=0), penalised[1], dZ2.sum(axis=0)
        for k, g in enumerate(map(np.asarray, gradients)):
            m[k] = 0.9 * m[k] + 0.1 * g
            v[k] = 0.999 * v[k] + 0.001 * g**2
            step = m[k] / (1 - 0.9**t) / (np.sqrt(v[k] / (1 - 0.999**t)) + 1e-7)
            parameters[k] = parameters[k] - learning_rate * step
        W1, b1, W2, b2 = parameters
        for kept, (X, y) in zip(costs, (train, validation), strict=True):
            answer = (np.tanh(X @ W1 + b1) @ W2 + b2)[:, 0]
            kept.append(np.mean((answer - y) ** 2))
    return np.array(costs)


# %% [markdown]
# Run it with several seeds of `split`, and with other strengths and patiences. At which epoch do
# the two costs part? Does the penalty help, or does stopping early do the same work? The answer
# differs from seed to seed: with 15 points in each part, luck has a large share. How many seeds
# would you want before you say that one way is better?
#
# The picture needs matplotlib. Without it this cell says so, and nothing else depends on it.

# %% tags=["picture"]
try:
    import matplotlib.pyplot as plt
except ImportError as missing:
    print(f"No picture: {missing.name} is not installed (pip install matplotlib).")
else:
    (X_train, y_train), (X_validation, y_validation) = split(
        *curve_points(30, seed=1), [0.5, 0.5], seed=1
    )
    train = np.asarray(standardise(X_train, X_train)), np.asarray(y_train)
    validation = np.asarray(standardise(X_train, X_validation)), np.asarray(y_validation)

    figure, panels = plt.subplots(1, 2, figsize=(9, 3.5), sharey=True, layout="constrained")
    for axes, strength in zip(panels, (0.0, 0.003), strict=True):
        train_costs, validation_costs = learn(train, validation, strength)
        best = int(early_stop(validation_costs, patience=100))
        found = diagnose(train_costs[best], validation_costs[best], target=0.15)
        axes.plot(train_costs, label="training")
        axes.plot(validation_costs, "--", label="validation")
        axes.axvline(best, color="k", linewidth=1)
        axes.set(title=f"strength {strength}, epoch {best}: {found}", xlabel="epoch", yscale="log")
    panels[0].set(ylabel="mean squared error")
    panels[0].legend()
    plt.show()

# %% [markdown]
# ## Task 6: find the leak
#
# *Explore · no points*
#
# The program below predicts coin tosses. Inputs and targets have nothing to do with each other, so
# no program can be right on more than half of them, in the long run. It reports more. Where does it
# get that from?
#
# *The bar:* a program of your own, with the same arguments, that uses the noisy copies as well and
# reports what is true: about 0.50 for coin tosses, and clearly more where there is something to
# learn. `try_program` asks for both, forty times each.


# %%
def with_copies(X, y, seed):
    """Each example and a noisy copy of it: twice as many, at no cost."""
    noise = np.random.default_rng(seed).normal(0, 0.1, X.shape)
    return np.concatenate([X, X + noise]), np.concatenate([y, y])


def accuracy_of_the_nearest(X_train, y_train, X, y):
    """How often the target of the nearest example in the training set is the right one."""
    distances = np.linalg.norm(X[:, None] - X_train, axis=2)  # (k, m)
    return np.mean(y_train[distances.argmin(axis=1)] == y)


def too_good(X, y, seed):
    """The accuracy on examples that were kept back. Is it?"""
    X, y = with_copies(X, y, seed)
    (X_train, y_train), (X_kept, y_kept) = split(X, y, [0.7, 0.3], seed)
    X_kept = standardise(X_train, X_kept)
    return accuracy_of_the_nearest(standardise(X_train, X_train), y_train, X_kept, y_kept)


def try_program(program):
    """Print what a program reports on coin tosses, and where there is something to learn."""
    tosses, learned = [], []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        X = rng.normal(0, 1, (80, 3))
        tosses.append(program(X, rng.integers(0, 2, 80), seed))
        learned.append(program(X, (X[:, 0] > 0).astype(int), seed))
    tosses, learned = np.mean(tosses), np.mean(learned)
    print(f"coin tosses {tosses:.2f}, something to learn {learned:.2f}; ", end="")
    print("passed" if 0.45 < tosses < 0.55 and learned > 0.65 else "not yet")


# %% [markdown]
# ```python
# try_program(too_good)   # coin tosses well above 0.50: not yet
# ```
#
# <details><summary>What to look at</summary>
#
# Take one example that was kept back, and ask which one in the training set is nearest to it. How
# often is that its own copy?
#
# </details>
#
# <details><summary>Which mistake is likely</summary>
#
# To leave the copies out is honest, but the task wants them. When is a copy harmless, and who must
# not have one?
#
# </details>

# %% [markdown]
# ## If you want more (no points)
#
# Write `cross_validate(X, y, parts, seed)`: cut the examples into as many equal parts, let each of
# them be the validation set once, with all others to train on, and return the mean accuracy of the
# nearest example. How much do the parts differ? Compare with that the width of the gap between two
# programs before you call one of them better.
