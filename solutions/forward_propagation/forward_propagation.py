# %% [markdown]
# # Forward propagation: from inputs to a decision
#
# You will write three small functions in NumPy: one layer, a whole network, and its decision.
# Together they do what Keras does when you call a finished model.
#
# - Rows are examples. `X` has shape `(m, n)`: `m` examples with `n` features each.
# - Columns of `W` are neurons. `W` has shape `(n, units)`, `b` has shape `(units,)`.
# - `m` may be 1. The result then still has one row: shape `(1, units)`, not `(units,)`.
# - Return a new array each time and leave the inputs as they are.
#
# Replace each `raise NotImplementedError()` by your code, then run the cell below it: `check`
# compares your answers with TensorFlow's and tells you which mistake it recognises.

# %%
import numpy as np

from autograder import check

# %% [markdown]
# ## Given: activations
#
# `activate` applies an activation by its name to every number of an array. Use it in your code.


# %%
def activate(Z, activation):
    """Apply ``"linear"``, ``"sigmoid"`` or ``"relu"`` to each number; the shape stays."""
    if activation == "linear":
        return Z
    if activation == "sigmoid":
        return 0.5 * (1 + np.tanh(Z / 2))  # equals 1 / (1 + exp(-Z)), and never overflows
    if activation == "relu":
        return np.maximum(Z, 0)
    raise ValueError(f"unknown activation {activation!r}")


activate(np.array([-2.0, 0.0, 2.0]), "sigmoid")

# %% [markdown]
# ## Task 1: one layer
#
# Write `dense`: one layer with all its neurons, for all examples at once.
#
# $$A = g(A_\text{in} W + b)$$
#
# | | shape |
# |---|---|
# | `A_in`, what enters, one example per row | `(m, n)` |
# | `W`, weights, one neuron per column | `(n, units)` |
# | `b`, biases, one per neuron | `(units,)` |
# | `activation`, the name of $g$ | a string |
# | result, what leaves | `(m, units)` |
#
# For example, two examples with three features, and two neurons:
#
# ```python
# A_in = np.array([[1.0, 2.0, 3.0], [0.0, -1.0, 1.0]])
# W = np.array([[1.0, 0.0], [0.5, -1.0], [0.0, 2.0]])
# b = np.array([0.5, -3.0])
# dense(A_in, W, b, "linear")    # [[2.5, 1.0], [0.0, 0.0]]
# dense(A_in, W, b, "sigmoid")   # [[0.9241, 0.7311], [0.5, 0.5]]
# ```
#
# The upper left number is 1 · 1 + 2 · 0.5 + 3 · 0 + 0.5 = 2.5.


# %% nbgrader={"grade_id": "dense", "solution": true}
def dense(A_in, W, b, activation):
    """One layer, for a batch.

    Args:
        A_in: inputs, shape ``(m, n)``.
        W: weights, shape ``(n, units)``.
        b: biases, shape ``(units,)``.
        activation: ``"linear"``, ``"sigmoid"`` or ``"relu"``.

    Returns:
        Activations, shape ``(m, units)``.
    """
    ### BEGIN SOLUTION
    # b, of shape (units,), is added to every row.
    return activate(A_in @ W + b, activation)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_dense", "grade": true, "points": 6}
check(dense)

# %% [markdown]
# ## Task 2: a network
#
# Write `sequential`: the layers one after the other. What leaves a layer enters the next.
#
# $$A^{[0]} = X, \qquad A^{[l]} = g^{[l]}\big(A^{[l-1]} W^{[l]} + b^{[l]}\big)$$
#
# | | shape |
# |---|---|
# | `X`, inputs | `(m, n)` |
# | `layers`, a list with one `(W, b, activation)` per layer | any length from 1 |
# | result, the output of the last layer, with its `units` | `(m, units)` |
#
# With `A_in`, `W` and `b` from above and a second layer of one neuron:
#
# ```python
# layers = [
#     (W, b, "relu"),
#     (np.array([[2.0], [-1.0]]), np.array([-4.0]), "sigmoid"),
# ]
# sequential(A_in, layers)   # [[0.5], [0.018]]
# ```
#
# First row: the hidden layer gives `[2.5, 1.0]`, then 2.5 · 2 − 1 · 1 − 4 = 0, whose sigmoid
# is 0.5.


# %% nbgrader={"grade_id": "sequential", "solution": true}
def sequential(X, layers):
    """A whole network, for a batch.

    Args:
        X: inputs, shape ``(m, n)``.
        layers: a list of tuples ``(W, b, activation)``, first layer first.

    Returns:
        The last layer's activations, shape ``(m, units)``.
    """
    ### BEGIN SOLUTION
    A = X
    for W, b, activation in layers:
        A = dense(A, W, b, activation)
    return A
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_sequential", "grade": true, "points": 6}
check(sequential)

# %% [markdown]
# ## Task 3: the decision
#
# Write `predict`, for networks whose last layer has a single neuron. The answer is yes (1) if the
# output reaches the threshold, otherwise no (0).
#
# $$\hat y_i = \begin{cases} 1 & \text{if } a_i \ge \text{threshold} \\
#                             0 & \text{otherwise} \end{cases}$$
#
# | | shape |
# |---|---|
# | `X`, inputs | `(m, n)` |
# | `layers`, as above; the last has one neuron | a list |
# | `threshold`, usually a probability | a number |
# | result, zeros and ones, whole numbers | `(m,)` |
#
# With the network from above, whose outputs are 0.5 and 0.018:
#
# ```python
# predict(A_in, layers)                   # [1, 0]
# predict(A_in, layers, threshold=0.01)   # [1, 1]
# ```


# %% nbgrader={"grade_id": "predict", "solution": true}
def predict(X, layers, threshold=0.5):
    """Yes or no for each example.

    Args:
        X: inputs, shape ``(m, n)``.
        layers: a list of tuples ``(W, b, activation)``; the last layer has one neuron.
        threshold: from which output on the answer is yes.

    Returns:
        Zeros and ones, whole numbers of shape ``(m,)``.
    """
    ### BEGIN SOLUTION
    output = sequential(X, layers)  # (m, 1)
    return (output[:, 0] >= threshold).astype(int)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_predict", "grade": true, "points": 6}
check(predict, topic="forward_propagation")

# %% [markdown]
# ## What you have built: a surface
#
# Here is the book's network: will a T-shirt become a top seller? It has four features. The cell
# below keeps two of them fixed and sends a grid of prices and marketing budgets through your
# functions, all in one batch. The colour is the probability, and the lines join equal
# probabilities. Where the picture is hatched, `predict` says yes.
#
# The picture needs matplotlib. Without it this cell says so, and nothing else depends on it.

# %% tags=["picture"]
try:
    import matplotlib.pyplot as plt
except ImportError as missing:
    print(f"No picture: {missing.name} is not installed (pip install matplotlib).")
else:
    # Rows: price, shipping cost, marketing, material.
    # Columns: affordability, awareness, perceived quality.
    W1 = np.array([[-2.0, 0.0, 0.5], [-3.0, 0.0, 0.0], [0.0, 1.5, 0.5], [0.0, 0.0, 1.0]])
    b1 = np.array([4.0, -2.0, -1.5])
    W2 = np.array([[2.0], [1.5], [1.0]])
    b2 = np.array([-2.5])
    top_seller = [(W1, b1, "sigmoid"), (W2, b2, "sigmoid")]

    price, marketing = np.meshgrid(np.linspace(0, 4, 81), np.linspace(0, 4, 61))  # (61, 81)
    grid = np.column_stack(
        [price.ravel(), np.full(price.size, 0.4), marketing.ravel(), np.full(price.size, 1.2)]
    )  # (4941, 4)
    P = sequential(grid, top_seller).reshape(price.shape)  # (61, 81)
    yes = predict(grid, top_seller).reshape(price.shape)  # (61, 81)
    print(f"{grid.shape[0]} T-shirts in one batch; {yes.mean():.0%} become top sellers")

    plt.rcParams["hatch.linewidth"] = 0.4
    figure, axes = plt.subplots(figsize=(6.5, 4.6), layout="constrained")
    surface = axes.pcolormesh(10 * price, 1000 * marketing, P, cmap="cividis", vmin=0, vmax=1)
    figure.colorbar(surface, label="probability of a top seller")
    levels = [level / 10 for level in range(1, 10)]
    lines = axes.contour(10 * price, 1000 * marketing, P, levels, colors="white", linewidths=1)
    axes.clabel(lines, fmt="%.1f")
    axes.contourf(10 * price, 1000 * marketing, yes, [0.5, 1.5], colors="none", hatches=["/"])
    axes.set(xlabel="price in €", ylabel="marketing in €", title="hatched: predict says yes")
    plt.show()

# %% [markdown]
# ## If you want more (no points)
#
# - Change the threshold, or another feature of the grid, and draw the surface again.
# - Write `count_parameters(layers)`: how many numbers would training have to find? For the
#   top-seller network it is 19.
# - Replace both activations by `"linear"`. What becomes of the lines of equal output, and why?
