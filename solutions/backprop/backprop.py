# %% [markdown]
# # Backprop: gradients by going back
#
# You will write five functions in NumPy. The first three run any computation graph: forward for the
# values, backward for the gradients, and by trial to check them. The last two do the same for a
# network with two layers, in matrices.
#
# - A *graph* is a list of nodes. Each node is a pair `(operation, parents)`. `parents` is a tuple
#   with the numbers of the nodes that it is computed from. A parent always stands before its
#   children, and the last node is the end, whose gradients are asked for.
# - Rows are examples. The loss is cross-entropy, the cost is its mean. `log` is the natural
#   logarithm.
# - Return new arrays and leave the inputs as they are.
#
# Put your code in the place of each `raise NotImplementedError()`, then run the cell below it.
# `check` compares your answers with TensorFlow's and tells you which mistake it recognises.

# %%
import numpy as np

from autograder import check

# %% [markdown]
# The operations of a graph are given by this table. `a` and `b` are the values of the parents:
#
# | operation | parents | value |
# |---|---|---|
# | `"input"` | none | the next number of `inputs` |
# | `"add"` | two | $a + b$ |
# | `"multiply"` | two | $a\,b$ |
# | `"relu"` | one | $a$ if $a > 0$, else $0$ |
# | `"exp"` | one | $e^a$ |
# | `"log"` | one | $\log a$ |
#
# An example with four nodes: the product of two inputs, plus the first input.


# %%
example = [
    ("input", ()),  # node 0
    ("input", ()),  # node 1
    ("multiply", (0, 1)),  # node 2
    ("add", (2, 0)),  # node 3, the end
]

# %% [markdown]
# ## Task 1: forward
#
# Write `graph_forward`: the value of every node, $v_i$, from the first to the last.
#
# | | shape |
# |---|---|
# | `graph`, a list of `(operation, parents)` | `nodes` pairs |
# | `inputs`, the values of the input nodes, in order | `(inputs,)` |
# | result, the value of every node | `(nodes,)` |
#
# Input nodes need not be the first ones. Both parents of a node may be the same node.
#
# ```python
# graph_forward(example, np.array([2.0, 3.0]))   # [2, 3, 6, 8]
# ```


# %% nbgrader={"grade_id": "graph_forward", "solution": true}
def graph_forward(graph, inputs):
    """Compute the value of every node.

    Args:
        graph: a list of pairs ``(operation, parents)``; parents come before their children.
        inputs: the values of the input nodes in order, shape ``(inputs,)``.

    Returns:
        Values, shape ``(nodes,)``.
    """
    ### BEGIN SOLUTION
    values, left = [], iter(inputs)
    rules = {
        "input": lambda: next(left),
        "add": lambda a, b: a + b,
        "multiply": lambda a, b: a * b,
        "relu": lambda a: max(a, 0.0),
        "exp": np.exp,
        "log": np.log,
    }
    for operation, parents in graph:
        values.append(rules[operation](*[values[p] for p in parents]))
    return np.array(values)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_graph_forward", "grade": true, "points": 4}
check(graph_forward)

# %% [markdown]
# ## Task 2: backward
#
# Write `graph_backward`: the derivative $g_i$ of the *last* node by every node. The last node has
# $g = 1$. Every other node adds up what its children $j$ send:
#
# $$g_i = \sum_{j} g_j \, \frac{\partial v_j}{\partial v_i}$$
#
# The slope $\partial v_j / \partial v_i$ belongs to the operation of the child alone:
#
# | the child is | its slope by $a$ | by $b$ |
# |---|---|---|
# | $a + b$ | $1$ | $1$ |
# | $a\,b$ | $b$ | $a$ |
# | relu of $a$ | $1$ if $a > 0$, else $0$ | |
# | $e^a$ | $e^a$ | |
# | $\log a$ | $1/a$ | |
#
# | | shape |
# |---|---|
# | `graph`, a list of `(operation, parents)` | `nodes` pairs |
# | `inputs` | `(inputs,)` |
# | result, the gradient of the last node by every node | `(nodes,)` |
#
# In the example node 0 has two children. The product sends 3, the other factor. The sum sends 1.
# Together that is 4:
#
# ```python
# graph_backward(example, np.array([2.0, 3.0]))   # [4, 2, 1, 1]
# ```
#
# A node that the end does not depend on has the gradient 0.


# %% nbgrader={"grade_id": "graph_backward", "solution": true}
def graph_backward(graph, inputs):
    """Compute the gradient of the last node by every node, itself included.

    Args:
        graph: a list of pairs ``(operation, parents)``; parents come before their children.
        inputs: the values of the input nodes in order, shape ``(inputs,)``.

    Returns:
        Gradients, shape ``(nodes,)``.
    """
    ### BEGIN SOLUTION
    values = graph_forward(graph, inputs)
    # What a node with gradient g and value v sends to its parents, whose values are a and b.
    rules = {
        "input": lambda g, v: (),
        "add": lambda g, v, a, b: (g, g),
        "multiply": lambda g, v, a, b: (g * b, g * a),
        "relu": lambda g, v, a: (g * (a > 0),),
        "exp": lambda g, v, a: (g * v,),
        "log": lambda g, v, a: (g / a,),
    }
    gradients = np.zeros(len(graph))
    gradients[-1] = 1
    # Backward, so a node has heard from all its children before it sends anything.
    for i in reversed(range(len(graph))):
        operation, parents = graph[i]
        sent = rules[operation](gradients[i], values[i], *[values[p] for p in parents])
        for parent, part in zip(parents, sent, strict=True):
            gradients[parent] += part
    return gradients
    ### END SOLUTION


# %% [markdown]
# **A gradient checker.** If the gradient by an input is 4, then a step of 0.001 there should move
# the last node by 0.004. The next cell defines `try_gradients`, which takes that step with each
# input in turn. It needs your `graph_forward` and `graph_backward`, and no answers from anywhere.
# Try it on the example and on graphs of your own, in a cell that you add:
#
# ```python
# try_gradients(example, [2.0, 3.0])
# # input 0: foretold +0.004000, measured +0.004000
# # input 1: foretold +0.002000, measured +0.002000
# ```
#
# If the graph bends, the last digits differ, because the step is small but not tiny.


# %%
def try_gradients(graph, inputs, step=0.001):
    """Print how the last node should move with each input, by your gradients, and how it does."""
    inputs = np.array(inputs, dtype=float)  # (inputs,)
    places = [i for i, (operation, _) in enumerate(graph) if operation == "input"]
    gradients = graph_backward(graph, inputs)  # (nodes,)
    before = graph_forward(graph, inputs)[-1]
    for k, place in enumerate(places):
        moved = inputs.copy()
        moved[k] += step
        foretold = step * gradients[place]
        measured = graph_forward(graph, moved)[-1] - before
        agree = np.isclose(foretold, measured, rtol=0.01, atol=10 * step**2)
        told = "" if agree else "  <- they differ"
        print(f"input {k}: foretold {foretold:+.6f}, measured {measured:+.6f}{told}")


# %% nbgrader={"grade_id": "check_graph_backward", "grade": true, "points": 7}
check(graph_backward)

# %% [markdown]
# ## Task 3: by trial
#
# Write `numerical_gradient`: the gradient by each *input*, by centred differences. Move one input
# $x_k$ by `h` up and down, leave the others where they are, and see how the last value $f$ changes:
#
# $$\frac{\partial f}{\partial x_k} \approx \frac{f(x_k + h) - f(x_k - h)}{2h}$$
#
# | | shape |
# |---|---|
# | `graph`, a list of `(operation, parents)` | `nodes` pairs |
# | `inputs`, perhaps whole numbers | `(inputs,)` |
# | `h`, the step | a number |
# | result, one slope per input | `(inputs,)` |
#
# ```python
# numerical_gradient(example, np.array([2.0, 3.0]))   # [4, 2]
# ```
#
# Some checks take a large step, where a centred difference is not the derivative. What counts is
# the formula.


# %% nbgrader={"grade_id": "numerical_gradient", "solution": true}
def numerical_gradient(graph, inputs, h=1e-5):
    """Estimate the gradient of the last node by each input, by centred differences.

    Args:
        graph: a list of pairs ``(operation, parents)``; parents come before their children.
        inputs: the values of the input nodes in order, shape ``(inputs,)``.
        h: the step to either side.

    Returns:
        Slopes, shape ``(inputs,)``.
    """
    ### BEGIN SOLUTION
    slopes = []
    for step in h * np.eye(len(inputs)):  # row k moves input k only
        up = graph_forward(graph, inputs + step)[-1]
        down = graph_forward(graph, inputs - step)[-1]
        slopes.append((up - down) / (2 * h))
    return np.array(slopes)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_numerical_gradient", "grade": true, "points": 5}
check(numerical_gradient)

# %% [markdown]
# ## Task 4: where the way back begins
#
# From here on: whole batches. Write `output_error`, the derivative of the mean cross-entropy by
# each logit. Softmax and cross-entropy together leave a short formula:
#
# $$\delta_{ij} = \frac{p_{ij} - y_{ij}}{m}$$
#
# | | shape |
# |---|---|
# | `P`, probabilities, from softmax | `(m, classes)` |
# | `Y`, one-hot targets | `(m, classes)` |
# | result, the error of each logit | `(m, classes)` |
#
# ```python
# P = np.array([[0.5, 0.25, 0.25], [0.1, 0.2, 0.7]])
# Y = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
# output_error(P, Y)   # [[-0.25,  0.125, 0.125],
#                      #  [ 0.05, -0.4,   0.35]]
# ```


# %% nbgrader={"grade_id": "output_error", "solution": true}
def output_error(P, Y):
    """The derivative of the mean cross-entropy by each logit.

    Args:
        P: probabilities, shape ``(m, classes)``.
        Y: one-hot targets, shape ``(m, classes)``.

    Returns:
        Errors, shape ``(m, classes)``.
    """
    ### BEGIN SOLUTION
    return (P - Y) / len(P)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_output_error", "grade": true, "points": 3}
check(output_error)

# %% [markdown]
# Softmax is given:


# %%
def softmax(Z):
    """Turn each row of logits ``(m, classes)`` into probabilities ``(m, classes)``."""
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return E / E.sum(axis=1, keepdims=True)


# %% [markdown]
# ## Task 5: a whole network
#
# Write `backward`. The network has a hidden layer with ReLU and an output layer with softmax:
#
# $$\begin{aligned}
# Z_1 &= X W_1 + b_1, \\
# A_1 &= \operatorname{relu}(Z_1), \\
# P &= \operatorname{softmax}(A_1 W_2 + b_2) .
# \end{aligned}$$
#
# First go forward. Then go backward from the output's error $\delta_2$. It gives the gradients of
# the second layer, and what it sends back through the weights and the ReLU is $\delta_1$ (where
# $\odot$ multiplies number by number). That gives the gradients of the first layer in the same way:
#
# $$\begin{aligned}
# \frac{\partial J}{\partial W_2} &= A_1^\top \delta_2, \\
# \frac{\partial J}{\partial b_2} &= \sum_i \delta_{2,i}, \\
# \delta_1 &= \delta_2 W_2^\top \odot \operatorname{relu}'(Z_1) .
# \end{aligned}$$
#
# | | shape |
# |---|---|
# | `X`, inputs | `(m, n)` |
# | `Y`, one-hot targets | `(m, classes)` |
# | `W1`, `b1` | `(n, units)`, `(units,)` |
# | `W2`, `b2` | `(units, classes)`, `(classes,)` |
# | results `dW1`, `db1`, `dW2`, `db2` | each like its parameter |
#
# ReLU's slope at 0 is 0. In this example the sums are `[2, -2]`, so the second unit is closed, and
# the probabilities are `[0.25, 0.75]`:
#
# ```python
# X = np.array([[1.0, 2.0]])
# Y = np.array([[1.0, 0.0]])
# W1 = np.array([[1.0, -1.0], [0.5, -1.0]])
# b1 = np.array([0.0, 1.0])
# W2 = np.array([[0.0, 0.5493], [1.0, 2.0]])
# b2 = np.array([0.0, 0.0])
# backward(X, Y, W1, b1, W2, b2)
# # dW1 = [[0.412, 0], [0.824, 0]], db1 = [0.412, 0]
# # dW2 = [[-1.5, 1.5], [0, 0]],    db2 = [-0.75, 0.75]
# ```


# %% nbgrader={"grade_id": "backward", "solution": true}
def backward(X, Y, W1, b1, W2, b2):
    """The gradients of the mean cross-entropy of a network with one hidden layer.

    Args:
        X: inputs, shape ``(m, n)``.
        Y: one-hot targets, shape ``(m, classes)``.
        W1, b1: hidden layer, ``(n, units)`` and ``(units,)``.
        W2, b2: output layer, ``(units, classes)`` and ``(classes,)``.

    Returns:
        ``dW1, db1, dW2, db2``, each of the shape of its parameter.
    """
    ### BEGIN SOLUTION
    Z1 = X @ W1 + b1  # (m, units)
    A1 = np.maximum(Z1, 0)  # (m, units)
    P = softmax(A1 @ W2 + b2)  # (m, classes)

    dZ2 = output_error(P, Y)  # (m, classes)
    dW2 = A1.T @ dZ2  # (units, classes)
    db2 = dZ2.sum(axis=0)  # (classes,)

    dZ1 = dZ2 @ W2.T * (Z1 > 0)  # (m, units)
    dW1 = X.T @ dZ1  # (n, units)
    db1 = dZ1.sum(axis=0)  # (units,)
    return dW1, db1, dW2, db2
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_backward", "grade": true, "points": 5}
check(backward)

# %% [markdown]
# ## What you have built
#
# The picture shows a graph that your own functions have run: the neuron for awareness of the
# top-seller network and its loss for target 1, $\log(1 + e^z) - z$. The value stands above each
# edge and the gradient below it. The node with `z` in it has two children, so two gradients meet
# there: $0.73$ and $-1$, together $-0.27$. That is prediction minus truth.
#
# To see what travels along each *edge*, the cell puts a node that adds 0 into each edge, and asks
# your functions about that graph. The picture needs matplotlib. Without it this cell says so, and
# nothing else depends on it.

# %% tags=["picture"]
try:
    import matplotlib.pyplot as plt
except ImportError as missing:
    print(f"No picture: {missing.name} is not installed (pip install matplotlib).")
else:
    neuron = [  # name, operation, parents, and the node's place in the picture
        ("w", "input", (), (0, 2.2)),
        ("x", "input", (), (0, 0.8)),
        ("b", "input", (), (1, 0.2)),
        ("1", "input", (), (3, 3.6)),
        ("-1", "input", (), (2, 0.0)),
        ("×", "multiply", (0, 1), (1, 1.5)),
        ("z", "add", (5, 2), (2, 1.5)),
        ("exp", "exp", (6,), (3, 2.4)),
        ("+", "add", (7, 3), (4, 2.4)),
        ("log", "log", (8,), (5, 2.4)),
        ("×", "multiply", (6, 4), (3.5, 0.6)),
        ("+", "add", (9, 10), (6, 1.5)),
    ]
    inputs = np.array([1.5, 2.0, -2.0, 1.0, -1.0])

    wired, numbers, edges = [("input", ())], [], []  # node 0 is the 0 that is added
    for child, (_, operation, parents, _) in enumerate(neuron):
        for parent in parents:
            edges.append((parent, child, len(wired)))
            wired.append(("add", (numbers[parent], 0)))
        through = tuple(edge for _, there, edge in edges if there == child)
        numbers.append(len(wired))
        wired.append((operation, through))
    values = graph_forward(wired, np.array([0.0, *inputs]))
    gradients = graph_backward(wired, np.array([0.0, *inputs]))

    figure, axes = plt.subplots(figsize=(9, 4.5), layout="constrained")
    places = [place for *_, place in neuron]
    edges = [(places[parent], places[child], edge) for parent, child, edge in edges]
    edges.append((places[-1], (7, 1.5), -1))  # what comes out, and the 1 that goes in
    for start, end, edge in edges:
        line = {"arrowstyle": "->", "shrinkA": 16, "shrinkB": 16}
        axes.annotate("", end, start, arrowprops=line)
        (across, up), (right, rise) = np.add(start, end) / 2, np.subtract(end, start)
        aside, above = np.array([-rise, right]) / np.hypot(right, rise) * (0.3, 0.17)
        look = {"ha": "center", "va": "center", "fontsize": 10}
        axes.text(across + aside, up + above, f"{values[edge]:.2f}", **look)
        look |= {"color": "C3", "weight": "bold"}
        axes.text(across - aside, up - above, f"{gradients[edge]:.2f}", **look)
    for name, _, _, place in neuron:
        axes.plot(*place, "o", markersize=30, color="white", markeredgecolor="C0")
        axes.text(*place, name, ha="center", va="center")
    axes.set(xlim=(-0.4, 7.3), ylim=(-0.5, 4.1))
    axes.set_title("values above the edges, gradients below")
    axes.axis("off")
    plt.show()

    graph = [(operation, parents) for _, operation, parents, _ in neuron]
    by_graph = graph_backward(graph, inputs)[: len(inputs)]
    gap = np.abs(by_graph - numerical_gradient(graph, inputs)).max()
    print(f"largest distance from centred differences: {gap:.1e}")

# %% [markdown]
# ## If you want more (no points)
#
# Write `train(X, Y, W1, b1, W2, b2, learning_rate, steps)`: gradient descent with your `backward`.
# Try it on handwritten digits, `sklearn.datasets.load_digits`, pixels divided by 16. Start from
# small random weights, then from zeros. Why does the hidden layer learn nothing from zeros, and
# what does `backward` return there?
