# %% [markdown]
# # Forward propagation: from inputs to a decision
#
# You will write three small functions in NumPy: one layer, a whole network, and its decision.
# Together they do what Keras does when you call a finished model. Then you repair a program, and
# build a network by hand. Below each heading stands the level of the task: a *warm-up* is one line,
# a *build* a small program, a *repair* a program with a fault that shows in what it prints, and
# *explore* is open.
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
# *Build · 6 points*
#
# Write `dense`: one layer with all its neurons, for all examples at once. In the result, row $i$
# belongs to example $i$ and column $j$ to neuron $j$: the weighted sum of what that example brings,
# with the weights of that neuron, plus its bias, and then the activation.
#
# | | shape |
# |---|---|
# | `A_in`, what enters, one example per row | `(m, n)` |
# | `W`, weights, one neuron per column | `(n, units)` |
# | `b`, biases, one per neuron | `(units,)` |
# | `activation`, its name | a string |
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
# The upper left number is $1 \cdot 1 + 2 \cdot 0.5 + 3 \cdot 0 + 0.5 = 2.5$.


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
# *Build · 6 points*
#
# Write `sequential`: the layers one after the other. `X` enters the first, and what leaves a layer
# enters the next.
#
# | | shape |
# |---|---|
# | `X`, inputs | `(m, n)` |
# | `layers`, a list with one `(W, b, activation)` per layer | one layer or more |
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
# First row: the hidden layer gives `[2.5, 1.0]`, then $2.5 \cdot 2 - 1 \cdot 1 - 4 = 0$, whose
# sigmoid is 0.5.


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
# *Warm-up · 3 points*
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
        threshold: the smallest output that counts as yes.

    Returns:
        Zeros and ones, whole numbers of shape ``(m,)``.
    """
    ### BEGIN SOLUTION
    output = sequential(X, layers)  # (m, 1)
    return (output[:, 0] >= threshold).astype(int)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_predict", "grade": true, "points": 3}
check(predict, topic="forward_propagation")

# %% [markdown]
# ## Task 4: what every layer gives
#
# *Repair · 6 points*
#
# To look into a network you need not only its output, but also what each layer gives on the way.
# Somebody has written a function for that: it returns a list that begins with `X` and goes on with
# the activations of each layer, the last included.


# %%
def their_trace(X, layers):
    outputs = [X]
    for W, b, activation in layers:
        A_in, units = outputs[-1], W.shape[1]
        weights = W.reshape(units, -1)  # (units, n)  one row for each neuron
        Z = np.zeros((len(A_in), units))
        for j in range(units):
            Z[:, j] = A_in @ weights[j] + b[j]
        outputs.append(activate(Z, activation))
    return outputs


# %% [markdown]
# They try it on the book's network. Its three hidden neurons stand for affordability, awareness and
# perceived quality. To see what each of them answers to, they raise one feature at a time by 0.1
# and print how the three activations change.

# %% tags=["picture"]
network = [
    (
        np.array(
            [
                [-2.0, 0.0, 0.5],  # price
                [-3.0, 0.0, 0.0],  # shipping
                [0.0, 1.5, 0.5],  # marketing
                [0.0, 0.0, 1.0],  # material
            ]
        ),
        np.array([4.0, -2.0, -1.5]),
        "sigmoid",
    ),
    (np.array([[2.0], [1.5], [1.0]]), np.array([-2.5]), "sigmoid"),
]
shirt = np.array([[1.7, 0.4, 2.0, 1.2]])  # (1, 4)
_, hidden, probability = their_trace(shirt, network)
print("hidden layer", hidden.round(3), "probability", probability.round(3))
for k, feature in enumerate(["price", "shipping", "marketing", "material"]):
    raised = shirt + 0.1 * np.eye(4)[k]
    change = their_trace(raised, network)[1] - hidden
    print(f"{feature:9} up by 0.1: {change[0].round(3)}")

# %% [markdown]
# It prints
#
# ```text
# hidden layer [[0.119 0.45  0.634]] probability [[0.278]]
# price     up by 0.1: [-0.019  0.     0.012]
# shipping  up by 0.1: [0. 0. 0.]
# marketing up by 0.1: [0.005 0.    0.   ]
# material  up by 0.1: [-0.028  0.037  0.023]
# ```
#
# Find the fault from this, and write the function as it should be, under the name `trace`.
#
# | | shape |
# |---|---|
# | `X`, inputs | `(m, n)` |
# | `layers`, as above | a list |
# | result: `X`, then what each layer gives | a list of arrays, one more than there are layers |
#
# To check against: for the T-shirt above the hidden layer gives `[[0.354, 0.731, 0.825]]` and the
# network 0.533.
#
# <details><summary>What to look at</summary>
#
# Compare the printed table with the matrix of weights, which has a row for each feature as well. To
# which features should *affordability* answer, and in which direction? To which does it? Only one
# layer is wrong: with a single neuron there is nothing to mix up.
#
# </details>
#
# <details><summary>Which mistake is likely</summary>
#
# The shape is right and the numbers are all there, but not in their places. An array can be given
# another shape in two ways: one reads its numbers row by row into the new shape, the other
# exchanges its axes.
#
# </details>


# %% nbgrader={"grade_id": "trace", "solution": true}
def trace(X, layers):
    """What every layer of a network gives, for a batch.

    Args:
        X: inputs, shape ``(m, n)``.
        layers: a list of tuples ``(W, b, activation)``, first layer first.

    Returns:
        A list: ``X``, then the activations of each layer, shape ``(m, units)``.
    """
    ### BEGIN SOLUTION
    outputs = [X]
    for W, b, activation in layers:
        outputs.append(dense(outputs[-1], W, b, activation))
    return outputs
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_trace", "grade": true, "points": 6}
check(trace)

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
# ## Task 5: a triangle, by hand
#
# *Explore · no points*
#
# One neuron cuts the plane along a line. How many does it take to say yes inside a triangle and no
# outside of it? Here it is the triangle with the corners (0, 0), (4, 0) and (2, 3). Build a network
# for it by hand, without training, and give it to `try_layers` in a cell that you add. It sends a
# batch of 3111 points through your `predict`. The bar: 98 % of them are right. For example:
#
# ```python
# try_layers([(np.array([[0.0], [1.0]]), np.array([0.0]), "sigmoid")])
# # 40% of the points are right
# ```
#
# The cell after it draws the network that you tried last. Then make a square, or two triangles.
#
# <details><summary>What to look at</summary>
#
# What does a single hidden neuron say on the two sides of one edge of the triangle? And if each of
# three hidden neurons is sure of being on the inner side of its own edge: what must the output
# neuron add up, and how large may its bias be, so that two out of three are not enough?
#
# </details>
#
# <details><summary>What often goes wrong</summary>
#
# A weight vector points to the side of yes. If a neuron answers on the outer side of its edge, turn
# the signs of its weights and of its bias. If the corners come out round, the neurons are unsure
# near their lines: longer weights, with the bias in proportion, make them steeper.
#
# </details>


# %%
tried = []
triangle = np.stack(np.meshgrid(np.linspace(-1, 5, 61), np.linspace(-1, 4, 51)), axis=-1)
triangle = triangle.reshape(-1, 2)  # (3111, 2)
left_of_it, right_of_it = 3 * triangle[:, 0], 3 * (4 - triangle[:, 0])
inside = (triangle[:, 1] >= 0) & (2 * triangle[:, 1] <= np.minimum(left_of_it, right_of_it))


def try_layers(layers):
    """Decide the points of the map by these layers; print how many are right."""
    tried.append(layers)
    right = np.mean(np.asarray(predict(triangle, layers)) == inside)
    print(f"{right:.0%} of the points are right" + (": over the bar" if right >= 0.98 else ""))


# %% tags=["picture"]
try:
    import matplotlib.pyplot as plt
except ImportError as missing:
    print(f"No picture: {missing.name} is not installed (pip install matplotlib).")
else:
    figure, axes = plt.subplots(figsize=(5.5, 4), layout="constrained")
    if tried:
        P = np.asarray(sequential(triangle, tried[-1])).reshape(51, 61)
        across, up = triangle.reshape(51, 61, 2).transpose(2, 0, 1)
        axes.contourf(across, up, P, np.linspace(0, 1, 11), cmap="Blues", alpha=0.6)
        axes.contour(across, up, P, (0.5,), colors="black", linewidths=3)
    axes.plot([0, 4, 2, 0], [0, 0, 3, 0], "--", color="black", label="the triangle")
    axes.set(title="the last network that was tried", aspect="equal")
    axes.legend()
    plt.show()

# %% [markdown]
# ## If you want more (no points)
#
# - Change the threshold, or another feature of the grid, and draw the surface again.
# - Write `count_parameters(layers)`: how many numbers would training have to find? For the
#   top-seller network it is 19.
# - Replace both activations by `"linear"`. What becomes of the lines of equal output, and why?
