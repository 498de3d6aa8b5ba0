# %% [markdown]
# # Training: from a cost to better weights
#
# You will train a logistic neuron in NumPy: first its loss, then its cost, then the gradients,
# and at last the loop that Keras calls `fit`.
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
    """Turn logits of any shape into probabilities of the same shape."""
    return 1 / (1 + np.exp(-z))


# %% [markdown]
# ## Task 1: the loss
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
# For example, a target of 1 that was given a quarter costs `ln 4`, and a target of 0 that was given
# a fifth costs `-ln 0.8`:
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


# %% nbgrader={"grade_id": "check_binary_crossentropy", "grade": true, "points": 5}
check(binary_crossentropy)

# %% [markdown]
# ## Task 2: the cost
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


# %% nbgrader={"grade_id": "check_cost", "grade": true, "points": 4}
check(cost)

# %% [markdown]
# ## Task 3: the gradients
#
# Write `gradients`: how the cost changes with each weight and with the bias. The model is one
# neuron, $p_i = \sigma(x_i \cdot w + b)$, where $x_i$ is row $i$ of `X`:
#
# $$\frac{\partial J}{\partial w_j} = \frac{1}{m} \sum_i (p_i - y_i)\, x_{ij}$$
#
# $$\frac{\partial J}{\partial b} = \frac{1}{m} \sum_i (p_i - y_i)$$
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
# Here the logits are `[0, 1.75]` and the probabilities `[0.5, 0.8520]`:
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


# %% nbgrader={"grade_id": "check_gradients", "grade": true, "points": 4}
check(gradients)

# %% [markdown]
# ## Task 4: the training loop
#
# Write `fit`: gradient descent with the full batch, so each epoch is one update. In every epoch
# note the cost, then move both parameters against their gradients:
#
# $$w \leftarrow w - \alpha \frac{\partial J}{\partial w}, \qquad
# b \leftarrow b - \alpha \frac{\partial J}{\partial b}$$
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


# %% nbgrader={"grade_id": "check_fit", "grade": true, "points": 5}
check(fit)

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
# Write `fit_in_batches(X, y, w, b, learning_rate, epochs, batch_size)`: in each epoch walk through
# the rows in order, `batch_size` at a time, and make one update per batch. The last batch may be
# short. With `batch_size=len(y)` it must give what `fit` gives. Draw both curves against the number
# of epochs, and then against the number of updates: which one is steeper, and which one shakes?
