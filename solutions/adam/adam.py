# %% [markdown]
# # Adam: a step for each parameter
#
# You will write Adam in NumPy: one step, a path of many steps, the batches of an epoch, and at
# last a training that ends where Keras's `fit` ends.
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
# Write `adam_step`. Every operation works on each parameter for itself. First the new gradient $g$
# goes into two running means, of gradients and of their squares:
#
# $$m \leftarrow \beta_1 m + (1 - \beta_1)\, g$$
#
# $$v \leftarrow \beta_2 v + (1 - \beta_2)\, g^2$$
#
# Both began at 0, so they are too small at first. The correction makes up for that:
#
# $$\hat m = \frac{m}{1 - \beta_1^{\,t}}, \qquad \hat v = \frac{v}{1 - \beta_2^{\,t}}$$
#
# Then the parameters move:
#
# $$\theta \leftarrow \theta - \alpha\, \frac{\hat m}{\sqrt{\hat v} + \varepsilon}$$
#
# | | shape |
# |---|---|
# | `theta`, parameters | any, for example `(n,)` |
# | `gradient`, `m`, `v` | that of `theta` |
# | `t`, the number of this step; the first is 1 | a whole number |
# | `learning_rate`, `beta_1`, `beta_2`, `epsilon` | numbers |
# | results: new `theta`, `m` and `v`, the moments *without* correction | that of `theta` |
#
# The first step is $\alpha$ long whatever the gradient is; the second one is not:
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


# %% nbgrader={"grade_id": "check_adam_step", "grade": true, "points": 7}
check(adam_step)

# %% [markdown]
# ## Task 2: a path
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
# A steady gradient moves its parameter by $\alpha$ in each step. One that alternates moves it by
# less and less:
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


# %% nbgrader={"grade_id": "check_adam_path", "grade": true, "points": 8}
check(adam_path)

# %% [markdown]
# ## Task 3: batches
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


# %% nbgrader={"grade_id": "check_minibatches", "grade": true, "points": 6}
check(minibatches)

# %% [markdown]
# ## Task 4: the training
#
# The model is softmax regression: logits $Z = XW + b$, softmax, and the mean cross-entropy. The
# gradient of that cost is given:


# %%
def cost_gradients(X, y, W, b):
    """The gradient of the mean cross-entropy of softmax regression.

    Args:
        X: inputs, shape ``(m, n)``.
        y: labels, whole numbers, shape ``(m,)``.
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
# | `y`, labels, whole numbers | `(m,)` |
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
        y: labels, whole numbers, shape ``(m,)``.
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


# %% nbgrader={"grade_id": "check_train", "grade": true, "points": 5}
check(train)

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
# ## If you want more (no points)
#
# Turn the ravine by 45 degrees: gradients of $\frac12 (u^2 + 100\, w^2)$ with
# $u = (x + y)/\sqrt 2$ and $w = (y - x)/\sqrt 2$. Gradient descent does not notice. Does Adam?
# Run both again, each with its own best learning rate, and say why.
