# %% [markdown]
# # Training: from a cost to better weights
#
# You will train a logistic neuron in NumPy: first its loss, then its cost, then the gradients,
# and finally the loop that Keras calls `fit`. Then you repair a program whose learning curves are
# wrong, choose a learning rate, and read curves. Below each heading stands the level of the task:
# a *warm-up* is one line, a *build* a small program, a *repair* a program with a fault that shows
# in what it prints, and *explore* is open.
#
# - Rows are examples. `X` has shape `(m, n)`: `m` examples with `n` features each.
# - Targets `y` are 0 or 1. `log` is the natural logarithm.
# - The loss belongs to one example, the cost is the mean loss.
# - Return new arrays and leave the inputs as they are.
#
# Replace each `raise NotImplementedError()` by your code, then run the cell below it: `check`
# compares your answers with TensorFlow's and tells you which mistake it recognises.

# %%
import numpy as np

from autograder import check

# %% [markdown]
# The sigmoid is given:


# %%
def sigmoid(z):
    """The sigmoid of each number of an array; the shape stays."""
    return 1 / (1 + np.exp(-z))


# %% [markdown]
# ## Task 1: the loss
#
# *Warm-up · 3 points*
#
# Write `binary_crossentropy`, the loss of each example:
#
# $$L_i = -\big(y_i \log p_i + (1 - y_i) \log(1 - p_i)\big)$$
#
# | | shape |
# |---|---|
# | `y`, targets, 0 or 1 | `(m,)` |
# | `p`, the probability of target 1, between 0 and 1 but neither of them | `(m,)` |
# | result, the loss of each example, *not* the mean | `(m,)` |
#
# For example, a target of 1 for which `p` is a quarter costs $\log 4$, and a target of 0 for which
# `p` is a fifth costs $-\log 0.8$:
#
# ```python
# binary_crossentropy(np.array([1, 0]), np.array([0.25, 0.2]))   # [1.3863, 0.2231]
# ```


# %% nbgrader={"grade_id": "binary_crossentropy", "solution": true}
def binary_crossentropy(y, p):
    """The loss of each example.

    Args:
        y: targets, 0 or 1, shape ``(m,)``.
        p: the probability of target 1, strictly between 0 and 1, shape ``(m,)``.

    Returns:
        Losses, shape ``(m,)``.
    """
    ### BEGIN SOLUTION
    # The target switches one of the two terms off.
    return -(y * np.log(p) + (1 - y) * np.log(1 - p))
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_binary_crossentropy", "grade": true, "points": 3}
check(binary_crossentropy)

# %% [markdown]
# ## Task 2: the cost
#
# *Warm-up · 3 points*
#
# Write `cost`, the mean loss. It is the one number that training makes smaller:
#
# $$J = \frac{1}{m} \sum_i L_i$$
#
# | | shape |
# |---|---|
# | `y`, targets, 0 or 1 | `(m,)` |
# | `p`, probabilities | `(m,)` |
# | result | a number |
#
# ```python
# cost(np.array([1, 0]), np.array([0.25, 0.2]))   # 0.8047
# ```


# %% nbgrader={"grade_id": "cost", "solution": true}
def cost(y, p):
    """The mean loss of all examples.

    Args:
        y: targets, 0 or 1, shape ``(m,)``.
        p: the probability of target 1, strictly between 0 and 1, shape ``(m,)``.

    Returns:
        The cost, a number.
    """
    ### BEGIN SOLUTION
    return binary_crossentropy(y, p).mean()
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_cost", "grade": true, "points": 3}
check(cost)

# %% [markdown]
# ## Task 3: the gradients
#
# *Build · 6 points*
#
# Write `gradients`: how the cost changes with each weight and with the bias. The model is one
# neuron, $p_i = \sigma(x_i \cdot w + b)$, where $x_i$ is row $i$ of `X`. The chapter follows the
# chain from a weight to the loss of *one* example. Here it is the cost of all of them, and all
# weights at once.
#
# | | shape |
# |---|---|
# | `X`, inputs | `(m, n)` |
# | `y`, targets, 0 or 1 | `(m,)` |
# | `w`, weights | `(n,)` |
# | `b`, bias | a number |
# | first result, `dw` | `(n,)` |
# | second result, `db` | a number |
#
# Here the sums $z$ are `[0, 1.75]` and the probabilities `[0.5, 0.8520]`:
#
# ```python
# X = np.array([[1.0, 2.0], [3.0, -1.0]])
# y = np.array([1, 0])
# w = np.array([0.5, -0.25])
# gradients(X, y, w, 0.0)   # dw = [1.0279, -0.9260], db = 0.1760
# ```


# %% nbgrader={"grade_id": "gradients", "solution": true}
def gradients(X, y, w, b):
    """The derivatives of the cost of a logistic neuron.

    Args:
        X: inputs, shape ``(m, n)``.
        y: targets, 0 or 1, shape ``(m,)``.
        w: weights, shape ``(n,)``.
        b: bias, a number.

    Returns:
        ``dw``, shape ``(n,)``, and ``db``, a number.
    """
    ### BEGIN SOLUTION
    error = sigmoid(X @ w + b) - y  # (m,)
    return X.T @ error / len(y), error.mean()
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_gradients", "grade": true, "points": 6}
check(gradients)

# %% [markdown]
# ## Task 4: the training loop
#
# *Build · 6 points*
#
# Write `fit`: gradient descent with the full batch, so each epoch is one update. In every epoch
# note the cost, then move both parameters against their gradients, as far as the learning rate
# says.
#
# | | shape |
# |---|---|
# | `X`, inputs | `(m, n)` |
# | `y`, targets, 0 or 1 | `(m,)` |
# | `w`, weights to start from | `(n,)` |
# | `b`, bias to start from | a number |
# | `learning_rate`, $\alpha$ | a number |
# | `epochs`, how many updates | a whole number |
# | first result, the trained weights | `(n,)` |
# | second result, the trained bias | a number |
# | third result, `history`; `history[k]` is the cost *before* update `k` | `(epochs,)` |
#
# With the numbers of task 3 and two epochs:
#
# ```python
# fit(X, y, w, 0.0, learning_rate=0.1, epochs=2)
# # w = [0.3027, -0.0695], b = -0.0330, history = [1.3017, 1.1135]
# ```


# %% nbgrader={"grade_id": "fit", "solution": true}
def fit(X, y, w, b, learning_rate, epochs):
    """Train a logistic neuron by gradient descent, one update per epoch.

    Args:
        X: inputs, shape ``(m, n)``.
        y: targets, 0 or 1, shape ``(m,)``.
        w: weights to start from, shape ``(n,)``.
        b: bias to start from, a number.
        learning_rate: length of a step, as a multiple of the gradient.
        epochs: the number of updates.

    Returns:
        The weights ``(n,)``, the bias, and the costs before each update ``(epochs,)``.
    """
    ### BEGIN SOLUTION
    history = np.zeros(epochs)
    for k in range(epochs):
        history[k] = cost(y, sigmoid(X @ w + b))
        dw, db = gradients(X, y, w, b)
        # New arrays: `w -= …` would change the caller's.
        w = w - learning_rate * dw
        b = b - learning_rate * db
    return w, b, history
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_fit", "grade": true, "points": 6}
check(fit)

# %% [markdown]
# ## Task 5: batches that do not help
#
# *Repair · 6 points*
#
# Somebody has changed `fit` so that it makes an update after each batch, not after each epoch. In
# every epoch it walks through the rows in order, `batch_size` at a time. The last batch may be
# short. As before, `history[k]` is the cost of *all* examples before epoch `k`.


# %%
def their_fit_in_batches(X, y, w, b, learning_rate, epochs, batch_size):
    m, history = len(y), np.zeros(epochs)
    for k in range(epochs):
        p = sigmoid(X @ w + b)
        history[k] = -np.sum(y * np.log(p) + (1 - y) * np.log(1 - p)) / m
        for start in range(0, m, batch_size):
            rows, targets = X[start : start + batch_size], y[start : start + batch_size]
            error = sigmoid(rows @ w + b) - targets
            w = w - learning_rate * np.sum(rows * error[:, np.newaxis], axis=0) / m
            b = b - learning_rate * np.sum(error) / m
    return w, b, history


# %% [markdown]
# They try it on twelve invented T-shirts, price and marketing, with a learning rate of 0.1, and
# print the cost before some of the epochs.

# %% tags=["picture"]
prices = [1.7, 0.9, 2.9, 1.2, 2.4, 1.5, 2.0, 0.8, 2.6, 1.1, 1.9, 0.6]
budgets = [2.0, 0.5, 3.0, 1.5, 0.2, 0.4, 1.1, 1.2, 1.4, 2.3, 0.7, 0.3]
shirts = np.column_stack([prices, budgets])  # (12, 2)
sold = np.array([1, 0, 1, 1, 0, 0, 0, 1, 0, 1, 1, 0])  # (12,)
print("epoch              0      1     10     50     99")
for size in (12, 6, 4, 1):
    _, _, history = their_fit_in_batches(shirts, sold, np.zeros(2), 0.0, 0.1, 100, size)
    costs = " ".join(f"{cost:.4f}" for cost in history[[0, 1, 10, 50, 99]])
    print(f"batches of {size:2}: {costs}")

# %% [markdown]
# It prints
#
# ```text
# epoch              0      1     10     50     99
# batches of 12: 0.6931 0.6853 0.6332 0.5053 0.4349
# batches of  6: 0.6931 0.6854 0.6335 0.5055 0.4350
# batches of  4: 0.6931 0.6854 0.6331 0.5047 0.4344
# batches of  1: 0.6931 0.6854 0.6332 0.5048 0.4345
# ```
#
# The first line is what `fit` gives, and it is right. Something is wrong with the others. Find out
# what, and write the program as it should be, under the name `fit_in_batches`. Arguments and
# results are those of `fit`, and `batch_size` is a whole number, at least 1.
#
# To check against: with batches of 6 the costs in this table should be 0.6931, 0.6783, 0.5906,
# 0.4337 and 0.3787.
#
# <details><summary>What to look at</summary>
#
# How many updates does each of the four make in one epoch? Then how far does it get in an epoch?
# What follows for the length of a single update?
#
# </details>
#
# <details><summary>Which mistake is likely</summary>
#
# With the full batch two numbers are the same that differ in all other cases. Which number should
# stand where the gradient of *one batch* is a mean? Remember that the last batch may be short.
#
# </details>


# %% nbgrader={"grade_id": "fit_in_batches", "solution": true}
def fit_in_batches(X, y, w, b, learning_rate, epochs, batch_size):
    """Train a logistic neuron by gradient descent, one update per batch, in the order of the rows.

    Args:
        X: inputs, shape ``(m, n)``.
        y: targets, 0 or 1, shape ``(m,)``.
        w: weights to start from, shape ``(n,)``.
        b: bias to start from, a number.
        learning_rate: length of a step, as a multiple of the gradient.
        epochs: how often to walk through all examples.
        batch_size: the number of examples in a batch; the last may have fewer.

    Returns:
        The weights ``(n,)``, the bias, and the cost of all examples before each epoch
        ``(epochs,)``.
    """
    ### BEGIN SOLUTION
    history = np.zeros(epochs)
    for k in range(epochs):
        history[k] = cost(y, sigmoid(X @ w + b))
        for start in range(0, len(y), batch_size):
            batch = slice(start, start + batch_size)
            # The mean over the batch, which divides by the batch's own number of examples.
            dw, db = gradients(X[batch], y[batch], w, b)
            w = w - learning_rate * dw
            b = b - learning_rate * db
    return w, b, history
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_fit_in_batches", "grade": true, "points": 6}
check(fit_in_batches)

# %% [markdown]
# ## Task 6: choose a learning rate
#
# *Explore · no points*
#
# The same twelve T-shirts, and 40 epochs. `try_rate` trains with your `fit` from zeros and says how
# far it gets. In cells that you add, find a learning rate that passes the bar, a cost of at most
# 0.335. Then find the highest that does. For example:
#
# ```python
# try_rate(0.1)   # 0.1: cost 0.693 -> 0.528, highest 0.693
# ```
#
# Before each try, say what you expect. Begin far apart, as in 0.01, 0.1, 1, 10, and then look
# between two of them. The cell after it draws all curves that you have tried.
#
# `try_rate(0.1, in_euros=True)` gives the price in euros, 17 in place of 1.7. Which rates still
# converge, and how far do they get? The chapter says why.
#
# <details><summary>What to look at</summary>
#
# A rate that is too low leaves a curve that is still falling when it ends. One that is too high
# leaves a curve that jumps, or ends higher than it began.
#
# </details>
#
# <details><summary>What often goes wrong</summary>
#
# Two rates are tried that lie close together, and nothing is learned from it. The best rate may be
# a hundred times away from the first guess, so try factors of ten before you refine. A curve that
# jumps once at the beginning may still end lowest.
#
# </details>


# %%
tried = {}


def try_rate(learning_rate, in_euros=False):
    """Train for 40 epochs at this rate; print how far it gets, and whether that is enough."""
    price = [1.7, 0.9, 2.9, 1.2, 2.4, 1.5, 2.0, 0.8, 2.6, 1.1, 1.9, 0.6]
    marketing = [2.0, 0.5, 3.0, 1.5, 0.2, 0.4, 1.1, 1.2, 1.4, 2.3, 0.7, 0.3]
    X = np.column_stack([np.array(price) * (10 if in_euros else 1), marketing])  # (12, 2)
    y = np.array([1, 0, 1, 1, 0, 0, 0, 1, 0, 1, 1, 0])  # (12,)
    with np.errstate(all="ignore"):  # a rate that is far too high ends in inf and nan
        w, b, history = fit(X, y, np.zeros(2), 0.0, learning_rate, 40)
        p = sigmoid(X @ w + b)
        costs = np.append(history, -np.mean(np.log(np.where(y == 1, p, 1 - p))))
    name = f"{learning_rate:g}{' in euros' if in_euros else ''}"
    tried[name] = costs
    verdict = ": over the bar" if costs[-1] <= 0.335 else ""
    print(f"{name}: cost {costs[0]:.3f} -> {costs[-1]:.3f}, highest {costs.max():.3f}{verdict}")


# %% tags=["picture"]
try:
    import matplotlib.pyplot as plt
except ImportError as missing:
    print(f"No picture: {missing.name} is not installed (pip install matplotlib).")
else:
    figure, axes = plt.subplots(figsize=(6, 3.6), layout="constrained")
    for name, costs in tried.items():
        axes.plot(costs, label=name)
    axes.axhline(0.335, color="black", linestyle=":", label="the bar")
    axes.set(xlabel="epoch", ylabel="cost", ylim=(0, 1.5), title="every rate that was tried")
    axes.legend()
    plt.show()

# %% [markdown]
# ## Task 7: read a curve
#
# *Explore · no points*
#
# Six trainings of a logistic neuron, each with a curve of 100 epochs: the cost of the training
# examples, and for F the cost of validation examples too. One of these words fits
# each of them:
#
# | word | what it says |
# |---|---|
# | `"good"` | it has come to rest at a low cost: nothing to do |
# | `"slow"` | the learning rate is too low |
# | `"fast"` | the learning rate is too high: it ends far above where it began |
# | `"batches"` | it falls but shakes, because the batches are small |
# | `"dead"` | nothing is learned: hardly any gradient arrives |
# | `"overfits"` | it learns the training examples by heart |
#
# Look at the numbers, or at the picture, and then give your six words to `try_reading` in a cell
# that you add. It says how many of them are right, not which. The bar: six.
#
# ```python
# try_reading(A="good", B="good", C="good", D="good", E="good", F="good")
# # 1 of 6
# ```


# %%
every_tenth = {  # the cost before epoch 0, 10, 20, … 90, and after the last
    "A": [0.693, 0.689, 0.685, 0.682, 0.678, 0.675, 0.672, 0.669, 0.666, 0.663, 0.660],
    "B": [0.693, 0.518, 0.393, 0.341, 0.467, 0.442, 0.454, 0.447, 0.364, 0.337, 0.447],
    "C": [5.975, 5.975, 5.975, 5.975, 5.975, 5.974, 5.974, 5.974, 5.974, 5.974, 5.974],
    "D": [0.693, 0.367, 0.342, 0.335, 0.332, 0.330, 0.329, 0.329, 0.329, 0.328, 0.328],
    "E": [0.693, 43.926, 30.958, 17.990, 5.032, 8.017, 11.945, 14.251, 13.964, 12.488, 9.953],
    "F": [0.693, 0.349, 0.265, 0.221, 0.192, 0.171, 0.155, 0.142, 0.131, 0.122, 0.114],
    "F, validation": [0.693, 0.600, 0.633, 0.688, 0.747, 0.806, 0.863, 0.917, 0.969, 1.019, 1.066],
}
epochs = range(0, 101, 10)
for name, costs in every_tenth.items():
    print(f"{name:13}", " ".join(f"{cost:6.2f}" for cost in costs))


def try_reading(**words):
    """Say how many of the six curves are read rightly."""
    import hashlib  # so that the answers do not stand here to be read

    known = {"good", "slow", "fast", "batches", "dead", "overfits"}
    assert set(words) == set("ABCDEF"), "give one word for each of A, B, C, D, E and F"
    assert set(words.values()) <= known, f"the words are {', '.join(sorted(known))}"
    seals = {
        "A": "a79ebd38",
        "B": "164fa0e2",
        "C": "41b26341",
        "D": "718912ed",
        "E": "0e0dd93e",
        "F": "0e952472",
    }
    right = sum(
        hashlib.sha256(f"{name} {word}".encode()).hexdigest()[:8] == seals[name]
        for name, word in words.items()
    )
    print(f"{right} of 6" + (": over the bar" if right == 6 else ""))


# %% tags=["picture"]
try:
    import matplotlib.pyplot as plt
except ImportError as missing:
    print(f"No picture: {missing.name} is not installed (pip install matplotlib).")
else:
    figure, panels = plt.subplots(2, 3, figsize=(8, 4.4), layout="constrained", sharex=True)
    for axes, name in zip(panels.ravel(), "ABCDEF", strict=True):
        axes.plot(epochs, every_tenth[name], marker="o", markersize=3, label="training")
        if name == "F":
            axes.plot(epochs, every_tenth["F, validation"], "--", label="validation")
            axes.legend()
        axes.set(title=name, ylim=(0, None))
    figure.supxlabel("epoch")
    figure.supylabel("cost")
    plt.show()

# %% [markdown]
# ## What you have built
#
# Twelve invented T-shirts: the price in units of 10 €, the marketing in units of 1000 €, and
# whether the T-shirt became a top seller. Your `fit` starts from zeros and learns to tell. The
# picture shows your cost before each update, and Keras's.
#
# If TensorFlow is installed, Keras trains the same model now. If not, its costs are those that it
# gave when this notebook was written. The picture needs matplotlib. Without it this cell says so,
# and nothing else depends on it.

# %% tags=["picture"]
try:
    import matplotlib.pyplot as plt
except ImportError as missing:
    print(f"No picture: {missing.name} is not installed (pip install matplotlib).")
else:
    price = [1.7, 0.9, 2.9, 1.2, 2.4, 1.5, 2.0, 0.8, 2.6, 1.1, 1.9, 0.6]
    marketing = [2.0, 0.5, 3.0, 1.5, 0.2, 0.4, 1.1, 1.2, 1.4, 2.3, 0.7, 0.3]
    X = np.column_stack([price, marketing])  # (12, 2)
    y = np.array([1, 0, 1, 1, 0, 0, 0, 1, 0, 1, 1, 0])  # (12,)
    epochs = 100
    w, b, history = fit(X, y, np.zeros(2), 0.0, learning_rate=0.5, epochs=epochs)

    every_tenth = np.arange(0, epochs, 10)
    by_keras = [0.6931, 0.5031, 0.4321, 0.3972, 0.3772, 0.3646, 0.3561, 0.35, 0.3456, 0.3423]
    source = "recorded"
    try:
        import os

        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # no start-up lines
        os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
        import keras
    except ImportError:
        print("TensorFlow is not installed, so Keras's costs are recorded ones.")
    else:
        model = keras.Sequential(
            [
                keras.Input((2,)),
                keras.layers.Dense(1, activation="sigmoid", kernel_initializer="zeros"),
            ]
        )
        model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.SGD(0.5))
        run = model.fit(X, y, epochs=epochs, batch_size=len(y), verbose=0)
        by_keras, source = np.array(run.history["loss"])[every_tenth], "trained now"

    right = (sigmoid(X @ w + b) >= 0.5) == (y == 1)
    print(f"cost {history[0]:.4f} -> {history[-1]:.4f}, {right.sum()} of {len(y)} decided rightly")
    gap = np.abs(np.array(history)[every_tenth] - by_keras).max()
    print(f"largest distance from Keras's curve, at every tenth epoch: {gap:.4f}")

    figure, axes = plt.subplots(figsize=(6, 3.6), layout="constrained")
    axes.plot(history, label="your fit")
    axes.plot(every_tenth, by_keras, "o", fillstyle="none", label=f"Keras, {source}")
    axes.set(xlabel="epoch", ylabel="cost before the update", ylim=(0, None))
    axes.legend()
    plt.show()

# %% [markdown]
# ## If you want more (no points)
#
# Draw the curves of `fit` and of your `fit_in_batches` for batches of 1, 4 and 12 against the
# number of epochs, and then against the number of updates. Which one is steeper in each picture?
# With a learning rate of 0.5 and batches of 1, where does the curve come to rest, and why no lower?
