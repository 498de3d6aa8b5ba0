# %% [markdown]
# # Adam: a step for each parameter
#
# You will write Adam in NumPy: one step, a path of many steps, the batches of an epoch, and a
# training that ends where Keras's `fit` ends. Then you repair a program, and compare optimizers.
#
# - `theta` holds the parameters that are trained. A gradient has the shape of its parameters.
# - Rows are examples. `X` has shape `(m, n)`.
# - Return new arrays and leave the inputs as they are.
#
# Replace each `raise NotImplementedError()` by your code, then run the cell below it: `check`
# compares your answers with TensorFlow's and tells you which mistake it recognises.

# %%
import numpy as np

from autograder import check

# %% [markdown]
# ## Task 1: one step
#
# *Build · 6 points*
#
# Write `adam_step`. Every operation works on each parameter for itself. The step has three parts.
#
# **Remember.** The new gradient $g$ goes into a running mean $m$, which keeps a share $\beta_1$ of
# what it was:
#
# $$m \leftarrow \beta_1 m + (1 - \beta_1)\, g$$
#
# A second running mean, $v$, does the same with $\beta_2$ and the squares of the gradients.
#
# **Correct.** Both began at 0, so at first they are too small. After $t$ steps the weights of all
# gradients so far do not add up to 1. To what do they add up, in $m$ and in $v$? Divide each by
# that sum. The corrected values are for this step only.
#
# **Move.** $\theta$ moves against the corrected $m$, divided by the root of the corrected $v$; the
# learning rate says how far. $\varepsilon$ is added to the root.
#
# | | shape |
# |---|---|
# | `theta`, parameters | any, for example `(n,)` |
# | `gradient`, `m`, `v` | that of `theta` |
# | `t`, the number of this step; the first is 1 | a whole number |
# | `learning_rate`, `beta_1`, `beta_2`, `epsilon` | numbers |
# | results: new `theta`, `m` and `v`, the moments *without* correction | that of `theta` |
#
# The first step is $\alpha$ long whatever the gradient is. The second one need not be: here the
# gradient of the first parameter stays the same, that of the second one changes its sign and size.
#
# ```python
# theta, m, v = np.array([1.0, 2.0]), np.zeros(2), np.zeros(2)
# theta, m, v = adam_step(theta, np.array([0.5, -4.0]), m, v, 1, learning_rate=0.1)
# # theta = [0.9, 2.1], m = [0.05, -0.4], v = [0.00025, 0.016]
# theta, m, v = adam_step(theta, np.array([0.5, 2.0]), m, v, 2, learning_rate=0.1)
# # theta = [0.8, 2.1266], m = [0.095, -0.16], v = [0.00049975, 0.019984]
# ```
#
# Where a parameter never had a gradient, $\varepsilon$ keeps the division from being 0/0.


# %% nbgrader={"grade_id": "adam_step", "solution": true}
def adam_step(
    theta, gradient, m, v, t, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    """Make one step of Adam.

    Args:
        theta: parameters, an array of any shape.
        gradient: the gradient, of the same shape.
        m: the running mean of gradients before this step, of the same shape.
        v: the running mean of squared gradients before this step, of the same shape.
        t: the number of this step, 1 for the first.
        learning_rate: α.
        beta_1: the share of the old value in ``m``.
        beta_2: the share of the old value in ``v``.
        epsilon: keeps the denominator from being 0.

    Returns:
        The new ``theta``, ``m`` and ``v``; both moments without correction.
    """
    ### BEGIN SOLUTION
    m = beta_1 * m + (1 - beta_1) * gradient
    v = beta_2 * v + (1 - beta_2) * gradient**2
    # Other names: the next step goes on from the moments without correction.
    m_hat = m / (1 - beta_1**t)
    v_hat = v / (1 - beta_2**t)
    return theta - learning_rate * m_hat / (np.sqrt(v_hat) + epsilon), m, v
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_adam_step", "grade": true, "points": 6}
check(adam_step)

# %% [markdown]
# ## Task 2: a path
#
# *Build · 6 points*
#
# Write `adam_path`. The gradients of all steps are given, one per row. Start at `theta`, which is
# $\theta_0$, with both moments at 0, make one step of Adam for each row, and note where you are:
#
# $$\theta_t = \operatorname{step}(\theta_{t-1}, g_t), \quad t = 1 \dots T$$
#
# | | shape |
# |---|---|
# | `theta`, the start | `(n,)` |
# | `gradients`, one per step | `(T, n)` |
# | `learning_rate`, `beta_1`, `beta_2`, `epsilon` | numbers |
# | result, all positions, the start first | `(T + 1, n)` |
#
# A gradient that keeps its sign and its size moves its parameter by $\alpha$ in each step. One of
# steady size that alternates moves it, in units of $\alpha$, by 1, −0.053, 0.336, −0.053, 0.204 …:
# the odd steps become shorter, the even ones are short from the start. The first three:
#
# ```python
# gradients = np.array([[2.0, 3.0], [2.0, -3.0], [2.0, 3.0]])
# adam_path(np.array([1.0, 1.0]), gradients, learning_rate=0.1)
# # [[1, 1], [0.9, 0.9], [0.8, 0.9053], [0.7, 0.8717]]
# ```


# %% nbgrader={"grade_id": "adam_path", "solution": true}
def adam_path(theta, gradients, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    """Follow Adam from a start along given gradients.

    Args:
        theta: the start, shape ``(n,)``.
        gradients: one gradient per step, shape ``(T, n)``.
        learning_rate: α.
        beta_1: the share of the old value in the running mean of gradients.
        beta_2: the share of the old value in the running mean of squared gradients.
        epsilon: keeps the denominator from being 0.

    Returns:
        The positions, the start first, shape ``(T + 1, n)``.
    """
    ### BEGIN SOLUTION
    settings = learning_rate, beta_1, beta_2, epsilon
    m = v = np.zeros(len(theta))
    path = [theta]
    for t, gradient in enumerate(gradients, start=1):
        theta, m, v = adam_step(theta, gradient, m, v, t, *settings)
        path.append(theta)
    return np.array(path)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_adam_path", "grade": true, "points": 6}
check(adam_path)

# %% [markdown]
# ## Task 3: batches
#
# *Warm-up · 3 points*
#
# Write `minibatches`. Cut the examples into batches, in the order in which they come. The last
# batch may be short: with $B$ for the batch size there are $\lceil m / B \rceil$ of them.
#
# | | shape |
# |---|---|
# | `X`, inputs | `(m, n)` |
# | `y`, targets | `(m,)` |
# | `batch_size`, how many examples a batch has | a whole number |
# | result, a list of pairs | `(batch_size, n)` and `(batch_size,)`, the last may be shorter |
#
# ```python
# X = np.array([[1.0], [2.0], [3.0], [4.0], [5.0]])
# y = np.array([0, 1, 1, 0, 2])
# minibatches(X, y, 2)   # [([[1], [2]], [0, 1]), ([[3], [4]], [1, 0]), ([[5]], [2])]
# ```


# %% nbgrader={"grade_id": "minibatches", "solution": true}
def minibatches(X, y, batch_size):
    """Cut examples into batches, in their order.

    Args:
        X: inputs, shape ``(m, n)``.
        y: targets, shape ``(m,)``.
        batch_size: the number of examples in a batch; the last batch may have fewer.

    Returns:
        A list of pairs: the rows of ``X`` and the targets of each batch.
    """
    ### BEGIN SOLUTION
    starts = range(0, len(X), batch_size)
    # A slice that reaches beyond the end stops there, so the last batch is short by itself.
    return [(X[i : i + batch_size], y[i : i + batch_size]) for i in starts]
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_minibatches", "grade": true, "points": 3}
check(minibatches)

# %% [markdown]
# ## Task 4: the training
#
# *Build · 6 points*
#
# The model is softmax regression: logits $Z = XW + b$, softmax, and the mean cross-entropy. The
# gradient of that cost is given:


# %%
def cost_gradients(X, y, W, b):
    """The gradient of the mean cross-entropy of softmax regression.

    Args:
        X: inputs, shape ``(m, n)``.
        y: classes, whole numbers from 0, shape ``(m,)``.
        W: weights, shape ``(n, classes)``.
        b: biases, shape ``(classes,)``.

    Returns:
        ``dW``, shape ``(n, classes)``, and ``db``, shape ``(classes,)``.
    """
    Z = X @ W + b  # (m, classes)
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    error = E / E.sum(axis=1, keepdims=True)
    error[np.arange(len(y)), y] -= 1  # prediction minus truth
    return X.T @ error / len(y), error.mean(axis=0)


# %% [markdown]
# Write `train`: in each epoch walk through the batches in their order, without shuffling, and make
# one step of Adam per batch, for `W` and for `b`. What is `t` in the second epoch, and what
# becomes of the moments there? In Keras an epoch is nothing but a pass over the data.
#
# | | shape |
# |---|---|
# | `X`, inputs | `(m, n)` |
# | `y`, classes, whole numbers from 0 | `(m,)` |
# | `W`, `b`, to start from | `(n, classes)`, `(classes,)` |
# | `epochs`, `batch_size` | whole numbers |
# | `learning_rate` | a number |
# | results: trained `W` and `b` | `(n, classes)`, `(classes,)` |
#
# With three examples in batches of two, an epoch has two steps:
#
# ```python
# X, y = np.array([[1.0, 2.0], [3.0, -1.0], [-2.0, 0.5]]), np.array([0, 1, 0])
# W, b = np.array([[0.5, -0.5], [0.25, 0.75]]), np.zeros(2)
# train(X, y, W, b, epochs=2, batch_size=2, learning_rate=0.1)
# # W = [[0.1052, -0.1052], [0.6263, 0.3737]], b = [0.0326, -0.0326]
# ```


# %% nbgrader={"grade_id": "train", "solution": true}
def train(X, y, W, b, epochs, batch_size, learning_rate=0.001):
    """Train softmax regression by Adam, batch after batch, without shuffling.

    Args:
        X: inputs, shape ``(m, n)``.
        y: classes, whole numbers from 0, shape ``(m,)``.
        W: weights to start from, shape ``(n, classes)``.
        b: biases to start from, shape ``(classes,)``.
        epochs: the number of passes over all examples.
        batch_size: the number of examples per step.
        learning_rate: α.

    Returns:
        The trained ``W`` and ``b``.
    """
    ### BEGIN SOLUTION
    mW = vW = np.zeros(W.shape)
    mb = vb = np.zeros(b.shape)
    t = 0
    for _ in range(epochs):
        for rows, targets in minibatches(X, y, batch_size):
            t += 1
            # Both gradients before either of the steps.
            dW, db = cost_gradients(rows, targets, W, b)
            W, mW, vW = adam_step(W, dW, mW, vW, t, learning_rate)
            b, mb, vb = adam_step(b, db, mb, vb, t, learning_rate)
    return W, b
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_train", "grade": true, "points": 6}
check(train)

# %% [markdown]
# ## Task 5: what is wrong with these epochs?
#
# *Repair · 6 points*
#
# Keras's `fit` shuffles: each epoch sees the same examples in another order. The program below
# makes all batches of all epochs. `orders` has shape `(epochs, m)`; its row `e` says in which order
# epoch `e` takes the rows of `X` and `y`. Nothing is raised, and the batches have the right sizes.
# But there is a mistake in it.


# %%
def broken_epochs(X, y, batch_size, orders):
    """All batches of all epochs, each epoch in an order of its own; there is a mistake here.

    Args:
        X: inputs, shape ``(m, n)``.
        y: classes, shape ``(m,)``.
        batch_size: the number of examples in a batch; the last may have fewer.
        orders: the numbers of the rows in the order of each epoch, shape ``(epochs, m)``.

    Returns:
        For each epoch, a list of pairs as `minibatches` makes it.
    """
    epochs = []
    for order in orders:
        X = X[order]
        epochs.append(minibatches(X, y[order], batch_size))
    return epochs


# %% [markdown]
# Softmax regression was trained with such batches, by Adam with $\alpha = 0.1$: 60 points in three
# clouds, batches of 10. Here is the cost before the first epoch and after each of eight. A model
# that knows nothing and says so has a cost of $\log 3 = 1.10$.
#
# | epoch | 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 |
# |---|---|---|---|---|---|---|---|---|---|
# | `broken_epochs` | 1.10 | 0.28 | 0.29 | 0.58 | 1.28 | 1.69 | 1.55 | 1.13 | 0.92 |
# | as it should be | 1.10 | 0.28 | 0.12 | 0.08 | 0.07 | 0.07 | 0.06 | 0.06 | 0.06 |
#
# Where do the two rows part, and what does that say? Write `shuffled_epochs`, the program as it
# should be. It takes the same arguments, and leaves them as they are. A small case to try by hand:
#
# ```python
# X, y = np.array([[10.0], [11.0], [12.0]]), np.array([0, 1, 2])
# orders = np.array([[1, 2, 0], [2, 0, 1]])
# shuffled_epochs(X, y, 2, orders)
# # [[([[11], [12]], [1, 2]), ([[10]], [0])],
# #  [([[12], [10]], [2, 0]), ([[11]], [1])]]
# ```
#
# <details><summary>What to look at</summary>
#
# The first epoch is right, and every later one is wrong. So the mistake is not in how an epoch is
# made, but in what one epoch leaves behind for the next. Run the small case with `broken_epochs`:
# in the second epoch, which class is beside which row?
#
# </details>
#
# <details><summary>Which mistake is likely</summary>
#
# A name that is given a new value inside the loop does not have its old value in the next turn.
# Inputs and classes have to be taken in the same order from the same arrays, in each epoch.
#
# </details>


# %% nbgrader={"grade_id": "shuffled_epochs", "solution": true}
def shuffled_epochs(X, y, batch_size, orders):
    """All batches of all epochs, each epoch in an order of its own.

    Args:
        X: inputs, shape ``(m, n)``.
        y: classes, whole numbers from 0, shape ``(m,)``.
        batch_size: the number of examples in a batch; the last may have fewer.
        orders: the numbers of the rows in the order of each epoch, shape ``(epochs, m)``.

    Returns:
        A list with, for each epoch, a list of pairs as `minibatches` makes it.
    """
    ### BEGIN SOLUTION
    # X and y keep their names: each epoch starts from the same rows.
    return [minibatches(X[order], y[order], batch_size) for order in orders]
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_shuffled_epochs", "grade": true, "points": 6}
check(shuffled_epochs)

# %% [markdown]
# ## What you have built
#
# A ravine: the cost $\frac12 (x^2 + 100\, y^2)$ is a hundred times steeper across than along. Your
# own `adam_path` walks through it beside plain gradient descent. Both have 60 steps, and each has
# the best of the same 41 learning rates, $10^{-4} \dots 1$, ten to each factor of ten.
#
# `adam_path` takes gradients that are already known, but here each depends on the place before.
# So the cell asks it again after each step, with one gradient more.
#
# The picture needs matplotlib. Without it this cell says so, and nothing else depends on it.

# %% tags=["picture"]
try:
    import matplotlib.pyplot as plt
except ImportError as missing:
    print(f"No picture: {missing.name} is not installed (pip install matplotlib).")
else:
    curvature = np.array([1.0, 100.0])
    start, steps = np.array([-4.0, 1.0]), 60
    rates = np.logspace(-4, 0, 41)

    def cost(theta):
        return 0.5 * (curvature * theta**2).sum(axis=-1)

    def by_gradient_descent(rate):
        powers = np.arange(steps + 1)[:, None]
        return start * (1 - rate * curvature) ** powers  # (steps + 1, 2)

    def by_adam(rate):
        gradients = np.zeros((0, 2))
        place = start
        for _ in range(steps):
            gradients = np.vstack([gradients, curvature * place])
            place = adam_path(start, gradients, rate)[-1]
        return adam_path(start, gradients, rate)  # (steps + 1, 2)

    figure, panels = plt.subplots(2, 1, figsize=(7, 5.4), layout="constrained", sharex=True)
    x, y = np.meshgrid(np.linspace(-4.6, 2.2, 150), np.linspace(-1.5, 1.5, 100))
    heights = cost(np.stack([x, y], axis=-1))
    for axes, name, walk in zip(
        panels, ("gradient descent", "your Adam"), (by_gradient_descent, by_adam), strict=True
    ):
        paths = [walk(rate) for rate in rates]
        best = np.argmin([cost(path[-1]) for path in paths])
        path = paths[best]
        end = f"cost {cost(start):.0f} -> {cost(path[-1]):.2g}"
        print(f"{name}: best learning rate {rates[best]:.2g}, {end}")
        axes.contour(x, y, heights, levels=2.0 ** np.arange(-3, 8), colors="0.75", linewidths=0.8)
        axes.plot(*path.T, marker="o", markersize=3, linewidth=1)
        axes.plot(0, 0, marker="*", markersize=14, color="black")
        axes.set(xlim=(-4.6, 2.2), ylim=(-1.5, 1.5), ylabel="y")
        axes.set_title(f"{name}, learning rate {rates[best]:.2g}: {end}")
    panels[-1].set_xlabel("x")
    plt.show()

# %% [markdown]
# ## Task 6: a fair race
#
# *Explore · no points*
#
# Which is best: gradient descent, momentum or Adam? Find out in a training whose two features
# differ in size by a factor of 20, which makes the cost a ravine. The rules of the race:
#
# - the model is softmax regression, and it starts from zeros;
# - 20 epochs, batches of 20 in the order of the examples, one step per batch;
# - momentum keeps a share of 0.9 of the last step: $u \leftarrow 0.9\, u + g$, and
#   $\theta \leftarrow \theta - \alpha\, u$;
# - each rule is tried with the same list of learning rates, and is judged by its best one;
# - what counts is `mean_cost` over all examples at the end.
#
# The next cell has the data, `RACE_X` and `RACE_Y`, and the cost. In cells that you add below it
# write the race: a list of rates, and for each rule a list with the cost at the end for each of
# them. Then ask for a verdict:
#
# ```python
# rates = [0.001, 0.01, 0.1]
# ends = {"gradient descent": [0.74, 0.69, 0.58], "momentum": [], "Adam": []}
# verdict(rates, ends)   # not yet fair, for three reasons
# ```
#
# *The bar:* a verdict without objections. It says whether the race was fair, not who won. Fair
# means here: all three have a cost for each rate; no cost is lower than any training can reach; and
# no rule's best rate is at an end of the list, because the true best may then lie beyond it. A
# training that diverges may have a cost of inf or nan.
#
# And then: who wins with 5 epochs in place of 20? Who if both features are divided by their spread
# first? How wide is the range of rates that are nearly as good as the best?
#
# <details><summary>What to look at</summary>
#
# Your `train` is one of the three already. What in it belongs to Adam, and what to any rule? Try
# rates that are far apart first, factors of three from 0.0001 to 10.
#
# </details>
#
# <details><summary>Which mistake is likely</summary>
#
# Something that is not the rule differs: the start, because a training went on from where the last
# one ended; moments or $u$ that were not made anew; the number of steps; or the list of rates.
#
# </details>


# %%
RACE_Y = np.arange(120) % 3  # (120,)
RACE_X = np.array([[1.0, 0.0], [-1.0, 1.0], [0.0, -1.0]])[RACE_Y]
RACE_X = [0.5, 10.0] * (RACE_X + np.random.default_rng(5).normal(0, 0.7, (120, 2)))  # (120, 2)


def mean_cost(X, y, W, b):
    """The mean cross-entropy of softmax regression, a number."""
    Z = X @ W + b
    Z = Z - Z.max(axis=1, keepdims=True)
    return float((np.log(np.exp(Z).sum(axis=1)) - Z[np.arange(len(y)), y]).mean())


def verdict(rates, ends, lowest=0.381):
    """Print what is not yet fair about a race, or else its result."""
    missing, result = [], []
    for name in ("gradient descent", "momentum", "Adam"):
        costs = np.asarray(ends.get(name, []), dtype=float)
        if costs.shape != (len(rates),):
            missing.append(f"{name}: {costs.size} costs for {len(rates)} rates")
            continue
        costs = np.where(np.isfinite(costs), costs, np.inf)
        best = int(costs.argmin())
        if costs[best] < lowest:
            missing.append(f"{name}: {costs[best]:.4f} is less than any training can reach")
        elif best in (0, len(rates) - 1):
            missing.append(f"{name}: the best rate, {rates[best]:.2g}, is at an end of the list")
        result.append(f"{name}: best rate {rates[best]:.2g}, cost {costs[best]:.4f}")
    said = ["not yet fair:", *missing] if missing else ["passed: a fair race", *result]
    print(*said, sep="\n  ")


# %% [markdown]
# `draw_race(rates, ends)` draws the costs. It needs matplotlib.


# %% tags=["picture"]
def draw_race(rates, ends):
    """The costs at the end against the rates, a line for each rule."""
    try:
        import matplotlib.pyplot as plt
    except ImportError as missing:
        print(f"No picture: {missing.name} is not installed (pip install matplotlib).")
        return
    _, axes = plt.subplots(figsize=(7, 3.6), layout="constrained")
    for (name, costs), mark in zip(ends.items(), "os^", strict=False):
        axes.plot(rates, costs, marker=mark, label=name)
    axes.axhline(np.log(3), linestyle="--", color="0.5", label="knows nothing")
    axes.set(xscale="log", xlabel="learning rate", ylabel="cost at the end", ylim=(0.2, 1.5))
    axes.legend()
    plt.show()


# %% [markdown]
# ## If you want more (no points)
#
# Turn the ravine by 45 degrees: gradients of $\frac12 (u^2 + 100\, w^2)$ with
# $u = (x + y)/\sqrt 2$ and $w = (y - x)/\sqrt 2$. Gradient descent does not notice. Does Adam?
# Run both again, each with its own best learning rate, and say why.
