# %% [markdown]
# # Backprop: gradients by going back
#
# You will fill in two small graphs by hand, find the slopes of single operations, and write the
# loops that run any graph: forward for the values, backward for the gradients, and by trial to
# check them. Then you do the same for a network with two layers, in matrices, and repair a program
# that somebody else wrote.
#
# - Rows are examples. The loss is cross-entropy, the cost is its mean. `log` is the natural
#   logarithm.
# - Return new arrays and leave the inputs as they are.
# - Below each task's name stands its level. *Warm-up*: one line or two. *Build*: a program of your
#   own. *Derive*: the formula is not printed here, you find it. *Repair*: a program has a bug.
#   *Explore*: no points, and something to find out.
#
# Put your code in the place of each `raise NotImplementedError()`, then run the cell below it.
# `check` compares your answers with TensorFlow's and tells you which mistake it recognises.

# %%
import numpy as np

from autograder import check

# %% [markdown]
# ## Task 1: two boxes
#
# *Warm-up · 3 points*
#
# The result is $f = (x + y)\, z$. It is computed in two boxes, first the sum $q = x + y$, then the
# product $f = q\,z$. Fill in both boxes, and then, from the result back, how fast $f$ changes with
# each of the others.
#
# | box | meaning |
# |---|---|
# | `q`, `f` | the values of the sum and of the result |
# | `dq`, `dz` | $\partial f / \partial q$ and $\partial f / \partial z$: one step back |
# | `dx`, `dy` | $\partial f / \partial x$ and $\partial f / \partial y$: two steps back |
#
# ```python
# sum_then_product(2.0, 1.0, -4.0)   # (3, -12, -4, 3, -4, -4)
# ```


# %% nbgrader={"grade_id": "sum_then_product", "solution": true}
def sum_then_product(x, y, z):
    """Fill in the boxes of f = (x + y) z, forward and backward.

    Args:
        x, y, z: numbers.

    Returns:
        ``q, f, dq, dz, dx, dy``, six numbers.
    """
    ### BEGIN SOLUTION
    q = x + y
    f = q * z
    dq, dz = z, q
    dx, dy = dq, dq  # a sum passes on what it gets
    ### END SOLUTION
    return q, f, dq, dz, dx, dy


# %% nbgrader={"grade_id": "check_sum_then_product", "grade": true, "points": 3}
check(sum_then_product)

# %% [markdown]
# ## Task 2: a value that is used twice
#
# *Warm-up · 3 points*
#
# Now $J = (2 + 3w)^2$ in three boxes: $a = 3w$, $b = 2 + a$, and $J = b \cdot b$. The last one uses
# $b$ twice. Go back one box at a time, and use the box that you have just filled in.
#
# | box | meaning |
# |---|---|
# | `a`, `b`, `J` | values |
# | `db`, `da`, `dw` | how fast $J$ changes with $b$, with $a$ and with $w$ |
#
# ```python
# square_of_line(-1.0)   # (-3, -1, 1, -2, -2, -6)
# ```


# %% nbgrader={"grade_id": "square_of_line", "solution": true}
def square_of_line(w):
    """Fill in the boxes of J = (2 + 3 w)², forward and backward.

    Args:
        w: a number.

    Returns:
        ``a, b, J, db, da, dw``, six numbers.
    """
    ### BEGIN SOLUTION
    a = 3 * w
    b = 2 + a
    J = b * b
    db = b + b  # each factor gets the other one
    da = db
    dw = 3 * da
    ### END SOLUTION
    return a, b, J, db, da, dw


# %% nbgrader={"grade_id": "check_square_of_line", "grade": true, "points": 3}
check(square_of_line)

# %% [markdown]
# ## Task 3: each operation alone
#
# *Derive · 6 points*
#
# From here on the graph may be any graph. It is made of these operations; `a` and `b` are the
# values of the nodes that an operation uses, its *parents*:
#
# | operation | parents | value |
# |---|---|---|
# | `"add"` | two | $a + b$ |
# | `"multiply"` | two | $a\,b$ |
# | `"relu"` | one | $a$ if $a > 0$, else $0$ |
# | `"exp"` | one | $e^a$ |
# | `"log"` | one | $\log a$ |
#
# Write `slopes`: how fast the value of one operation changes with each of its parents, while the
# other parent stays as it is.
#
# | | shape |
# |---|---|
# | `operation`, one of these five | a string |
# | `values`, those of the parents | `(parents,)` |
# | result, a slope for each parent | `(parents,)` |
#
# The next cell measures: it moves one parent by a tiny step, and divides by that step how far the
# operation's value has moved. Measure each operation at a few places, find the rule, then write it
# down for all numbers. The measured numbers are not exact, the rules are. At exactly 0 ReLU has a
# corner; there the slope is taken to be 0.
#
# ```python
# slopes("multiply", [2.0, 3.0])   # [3, 2]
# ```
#
# <details><summary>What to look at</summary>
#
# For an operation with two parents: does the slope depend on `a`, on `b`, on both, on neither? For
# one with one parent: measure at 1, 2 and 4, and compare the slope with the number that went in and
# with the value that came out.
#
# </details>
# <details><summary>Which mistake is likely</summary>
#
# In a product, to give each factor itself in place of the other one. For `"exp"` and `"log"`, to
# mix up what goes in with what comes out.
#
# </details>


# %%
def measure(operation, values, step=1e-6):
    """Print how fast the value of an operation changes with each of its parents."""
    compute = {
        "add": lambda a, b: a + b,
        "multiply": lambda a, b: a * b,
        "relu": lambda a: max(a, 0.0),
        "exp": np.exp,
        "log": np.log,
    }[operation]
    for k in range(len(values)):
        moved = [value + step * (i == k) for i, value in enumerate(values)]
        change = compute(*moved) - compute(*values)
        print(f"{operation} of {values}, parent {k}: {change / step:.3f}")


measure("multiply", [2.0, 3.0])


# %% nbgrader={"grade_id": "slopes", "solution": true}
def slopes(operation, values):
    """The slopes of one operation with respect to each of its parents.

    Args:
        operation: ``"add"``, ``"multiply"``, ``"relu"``, ``"exp"`` or ``"log"``.
        values: those of the parents, shape ``(parents,)``.

    Returns:
        Slopes, shape ``(parents,)``.
    """
    ### BEGIN SOLUTION
    rules = {
        "add": lambda a, b: [1.0, 1.0],
        "multiply": lambda a, b: [b, a],
        "relu": lambda a: [float(a > 0)],
        "exp": lambda a: [np.exp(a)],
        "log": lambda a: [1 / a],
    }
    return np.array(rules[operation](*values))
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_slopes", "grade": true, "points": 6}
check(slopes)

# %% [markdown]
# ## Task 4: forward
#
# *Build · 6 points*
#
# A *graph* is a list of nodes. Each node is a pair `(operation, parents)`. `parents` is a tuple
# with the numbers of the nodes that it is computed from. A parent always comes before its children,
# and the last node is the result, whose gradients are asked for. Beside the five operations there
# are nodes `"input"` without parents; each of them takes the next number of `inputs`. An example
# with four nodes: the product of two inputs, plus the first input.


# %%
example = [
    ("input", ()),  # node 0
    ("input", ()),  # node 1
    ("multiply", (0, 1)),  # node 2
    ("add", (2, 0)),  # node 3, the result
]

# %% [markdown]
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


# %% nbgrader={"grade_id": "check_graph_forward", "grade": true, "points": 6}
check(graph_forward)

# %% [markdown]
# ## Task 5: backward
#
# *Build · 6 points*
#
# Write `graph_backward`: the derivative $g_i$ of the *last* node with respect to every node. The
# last node has $g = 1$. Every other node adds up what its children $j$ send:
#
# $$g_i = \sum_{j} g_j \, \frac{\partial v_j}{\partial v_i}$$
#
# The second factor is what your `slopes` gives for the child $j$. A node may send only when its own
# gradient is complete: in which order is that so for every node?
#
# | | shape |
# |---|---|
# | `graph`, a list of `(operation, parents)` | `nodes` pairs |
# | `inputs` | `(inputs,)` |
# | result, the gradient of the last node with respect to every node | `(nodes,)` |
#
# In the example node 0 has two children. The product sends 3, the other factor. The sum sends 1.
# Together that is 4:
#
# ```python
# graph_backward(example, np.array([2.0, 3.0]))   # [4, 2, 1, 1]
# ```
#
# A node that the result does not depend on has the gradient 0.


# %% nbgrader={"grade_id": "graph_backward", "solution": true}
def graph_backward(graph, inputs):
    """Compute the gradient of the last node with respect to every node, itself included.

    Args:
        graph: a list of pairs ``(operation, parents)``; parents come before their children.
        inputs: the values of the input nodes in order, shape ``(inputs,)``.

    Returns:
        Gradients, shape ``(nodes,)``.
    """
    ### BEGIN SOLUTION
    values = graph_forward(graph, inputs)
    gradients = np.zeros(len(graph))
    gradients[-1] = 1
    # Backward, so a node has heard from all its children before it sends anything.
    for i in reversed(range(len(graph))):
        operation, parents = graph[i]
        if parents:
            sent = gradients[i] * slopes(operation, [values[p] for p in parents])
            for parent, part in zip(parents, sent, strict=True):
                gradients[parent] += part
    return gradients
    ### END SOLUTION


# %% [markdown]
# **A gradient checker, node by node.** If the gradient of a node is 4, then a step of 0.001 there
# should move the last node by 0.004. The next cell defines `try_gradients`, which moves the value
# of each node in turn, of those in the middle, too. So you see at which node it goes wrong. It
# needs your `graph_forward` and `graph_backward`, and no answers from anywhere. Try it on the
# example and on graphs of your own, in a cell that you add:
#
# ```python
# try_gradients(example, [2.0, 3.0])
# # node 0: predicted +0.004000, measured +0.004000
# # node 1: predicted +0.002000, measured +0.002000
# # node 2: predicted +0.001000, measured +0.001000
# # node 3: predicted +0.001000, measured +0.001000
# ```
#
# If the graph bends, the last digits differ, because the step is small but not tiny.


# %%
def try_gradients(graph, inputs, step=0.001):
    """Print how the last node should move with each node, by your gradients, and how it does."""
    values = graph_forward(graph, inputs)  # (nodes,)
    gradients = graph_backward(graph, inputs)  # (nodes,)
    for i in range(len(graph)):
        # The same graph, but node i is an input, and its value has been moved.
        cut = [("input", ()) if k == i else node for k, node in enumerate(graph)]
        moved = [values[k] + step * (k == i) for k, node in enumerate(cut) if node[0] == "input"]
        predicted = step * gradients[i]
        measured = graph_forward(cut, np.array(moved))[-1] - values[-1]
        agree = np.isclose(predicted, measured, rtol=0.01, atol=10 * step**2)
        told = "" if agree else "  <- they differ"
        print(f"node {i}: predicted {predicted:+.6f}, measured {measured:+.6f}{told}")


# %% nbgrader={"grade_id": "check_graph_backward", "grade": true, "points": 6}
check(graph_backward)

# %% [markdown]
# ## Task 6: by trial
#
# *Build · 6 points*
#
# Write `numerical_gradient`: the slope with respect to each *input*, by centred differences. Move
# one input by `h` up, then by `h` down, leave the others where they are, and see how the last value
# changes between the two points. They lie how far apart?
#
# | | shape |
# |---|---|
# | `graph`, a list of `(operation, parents)` | `nodes` pairs |
# | `inputs`, perhaps whole numbers | `(inputs,)` |
# | `h`, the step to either side | a number |
# | result, one slope per input | `(inputs,)` |
#
# Some checks take a large step, where a centred difference is not the derivative: what counts is
# the centred difference. The second example is $(e^1 - e^{-1}) / 2$, not 1.
#
# ```python
# numerical_gradient(example, np.array([2.0, 3.0]))   # [4, 2]
# numerical_gradient([("input", ()), ("exp", (0,))], np.array([0.0]), h=1.0)   # [1.1752]
# ```


# %% nbgrader={"grade_id": "numerical_gradient", "solution": true}
def numerical_gradient(graph, inputs, h=1e-5):
    """Estimate the gradient of the last node with respect to each input, by centred differences.

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


# %% nbgrader={"grade_id": "check_numerical_gradient", "grade": true, "points": 6}
check(numerical_gradient)

# %% [markdown]
# ## Task 7: where the way back begins
#
# *Derive · 6 points*
#
# From here on: whole batches. Write `output_error`: the derivative of the cost $J$ with respect to
# each logit. The cost is the mean, over the $m$ examples, of the cross-entropy of a softmax. For
# one example with the logits $z$ and the one-hot target $y$ that is
#
# $$L = \log \sum_k e^{z_k} - \sum_k y_k z_k .$$
#
# Differentiate $L$ with respect to a single $z_j$, on paper. In what you get, you will recognise
# the probability $p_j$, which is given to you. Then go from $L$ to $J$.
#
# | | shape |
# |---|---|
# | `P`, probabilities, from softmax | `(m, classes)` |
# | `Y`, one-hot targets | `(m, classes)` |
# | result, the error of each logit | `(m, classes)` |
#
# With three examples, of which this is one entry to compare with: where $p = 0.7$ and $y = 1$, the
# error is $-0.1$.
#
# <details><summary>What to look at</summary>
#
# The first term is the logarithm of a sum. By the chain rule its slope is 1 over that sum, times
# the slope of the sum, in which only one term contains $z_j$. In the second term, too, only one
# term contains $z_j$.
#
# </details>
# <details><summary>Which mistake is likely</summary>
#
# To multiply the slope of a sigmoid or of softmax in once more, although $L$ has been
# differentiated with respect to the logits already. And to forget what a mean does to each
# example's part.
#
# </details>


# %% nbgrader={"grade_id": "output_error", "solution": true}
def output_error(P, Y):
    """The derivative of the mean cross-entropy with respect to each logit.

    Args:
        P: probabilities, shape ``(m, classes)``.
        Y: one-hot targets, shape ``(m, classes)``.

    Returns:
        Errors, shape ``(m, classes)``.
    """
    ### BEGIN SOLUTION
    return (P - Y) / len(P)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_output_error", "grade": true, "points": 6}
check(output_error)

# %% [markdown]
# Softmax is given:


# %%
def softmax(Z):
    """Turn each row of logits ``(m, classes)`` into probabilities ``(m, classes)``."""
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return E / E.sum(axis=1, keepdims=True)


# %% [markdown]
# ## Task 8: a whole network
#
# *Build · 6 points*
#
# Write `backward`. The network has a hidden layer with ReLU and an output layer with softmax:
#
# $$\begin{aligned}
# Z_1 &= X W_1 + b_1, \\
# A_1 &= \operatorname{relu}(Z_1), \\
# P &= \operatorname{softmax}(A_1 W_2 + b_2) .
# \end{aligned}$$
#
# First go forward. Then go back from the output's error: to the parameters of the second layer,
# through its weights and the ReLU to the error of the first layer, and to that layer's parameters.
# The chapter derives what a layer sends where. Write the shapes beside each step; in which order
# and which way round the matrices stand follows from them.
#
# | | shape |
# |---|---|
# | `X`, inputs | `(m, n)` |
# | `Y`, one-hot targets | `(m, classes)` |
# | `W1`, `b1` | `(n, units)`, `(units,)` |
# | `W2`, `b2` | `(units, classes)`, `(classes,)` |
# | results `dW1`, `db1`, `dW2`, `db2` | each like its parameter |
#
# ReLU's slope at 0 is 0. In this example the hidden sums are `[2, -2]`, so the second unit is
# closed, and the probabilities are `[0.25, 0.75]`:
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


# %% nbgrader={"grade_id": "check_backward", "grade": true, "points": 6}
check(backward, topic="backprop")

# %% [markdown]
# ## Task 9: a program with a bug
#
# *Repair · 6 points*
#
# `broken_step` is one step of gradient descent for another network, with sigmoids in the hidden
# layer and one at the output, whose error is the same as that of a softmax. It runs without an
# error, and training with it goes down. But it is wrong. `compare_steps(broken_step)` prints this
# table. It shows for each parameter how far the step, divided by the learning rate, is from the
# slopes that centred differences measure:
#
# ```text
# rate        W1        b1        W2        b2
# 10.0    0.0093    0.0054    0.0000    0.0000
#  1.0    0.0009    0.0005    0.0000    0.0000
#  0.1    0.0001    0.0001    0.0000    0.0000
# ```
#
# Find the bug from the table: which parameters are wrong, and what does the error depend on that a
# gradient cannot depend on? Then write `repaired_step`, which does the same without the bug, and
# compare again with `compare_steps(repaired_step)`.
#
# | | shape |
# |---|---|
# | `X`, inputs | `(m, n)` |
# | `Y`, targets 0 or 1 | `(m, 1)` |
# | `W1`, `b1` | `(n, units)`, `(units,)` |
# | `W2`, `b2` | `(units, 1)`, `(1,)` |
# | `learning_rate` | a number |
# | results `W1`, `b1`, `W2`, `b2` after the step | as before |
#
# <details><summary>What to look at</summary>
#
# Read the table from right to left: the second layer is right, the first is not. What does the
# first layer's gradient need that the second's does not? Follow that name upward through the
# program, and ask at each line what stands in it there.
#
# </details>
# <details><summary>Which mistake is likely</summary>
#
# A step has two parts: to find all gradients, at the weights of the way forward, and to change the
# weights. Is there a line of the second part before the last line of the first?
#
# </details>


# %%
def sigmoid(Z):
    """The sigmoid of each number."""
    return 1 / (1 + np.exp(-Z))


def broken_step(X, Y, W1, b1, W2, b2, learning_rate):
    """One step of gradient descent, with a bug."""
    A1 = sigmoid(X @ W1 + b1)  # (m, units)
    P = sigmoid(A1 @ W2 + b2)  # (m, 1)
    D2 = output_error(P, Y)  # (m, 1)  the same for a sigmoid
    W2 = W2 - learning_rate * A1.T @ D2  # (units, 1)
    b2 = b2 - learning_rate * D2.sum(axis=0)  # (1,)
    D1 = D2 @ W2.T * A1 * (1 - A1)  # (m, units)
    W1 = W1 - learning_rate * X.T @ D1  # (n, units)
    b1 = b1 - learning_rate * D1.sum(axis=0)  # (units,)
    return W1, b1, W2, b2


def compare_steps(step, h=1e-5):
    """Print how far a step, divided by its rate, is from the slopes that are measured."""
    rng = np.random.default_rng(0)
    X, Y = rng.normal(size=(6, 3)), np.array([[1], [0], [1], [1], [0], [1]])
    start = [rng.normal(size=shape) for shape in ((3, 4), (4,), (4, 1), (1,))]

    def cost(parameters):
        W1, b1, W2, b2 = parameters
        Z = sigmoid(X @ W1 + b1) @ W2 + b2  # (m, 1)
        return np.mean(np.log(1 + np.exp(Z)) - Y * Z)

    measured = []
    for k, parameter in enumerate(start):
        slope = np.zeros(parameter.shape)
        for place in np.ndindex(parameter.shape):
            up, down = ([array.copy() for array in start] for _ in range(2))
            up[k][place] += h
            down[k][place] -= h
            slope[place] = (cost(up) - cost(down)) / (2 * h)
        measured.append(slope)

    print("rate        W1        b1        W2        b2")
    for rate in (10.0, 1.0, 0.1):
        after = step(X, Y, *[array.copy() for array in start], rate)
        steps = [(old - new) / rate for old, new in zip(start, after, strict=True)]
        far = [np.abs(one - other).max() for one, other in zip(steps, measured, strict=True)]
        print(f"{rate:4.1f}" + "".join(f"{distance:10.4f}" for distance in far))


# %% nbgrader={"grade_id": "repaired_step", "solution": true}
def repaired_step(X, Y, W1, b1, W2, b2, learning_rate):
    """One step of gradient descent on the mean cross-entropy.

    Args:
        X: inputs, shape ``(m, n)``.
        Y: targets, shape ``(m, 1)``.
        W1, b1: hidden layer, ``(n, units)`` and ``(units,)``.
        W2, b2: output layer, ``(units, 1)`` and ``(1,)``.
        learning_rate: a number.

    Returns:
        ``W1, b1, W2, b2`` after the step, as new arrays.
    """
    ### BEGIN SOLUTION
    A1 = sigmoid(X @ W1 + b1)  # (m, units)
    P = sigmoid(A1 @ W2 + b2)  # (m, 1)
    D2 = output_error(P, Y)  # (m, 1)  the same for a sigmoid
    D1 = D2 @ W2.T * A1 * (1 - A1)  # (m, units)  through the W2 of the way forward
    return (
        W1 - learning_rate * X.T @ D1,
        b1 - learning_rate * D1.sum(axis=0),
        W2 - learning_rate * A1.T @ D2,
        b2 - learning_rate * D2.sum(axis=0),
    )
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_repaired_step", "grade": true, "points": 6}
check(repaired_step)

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
# ## Task 10: a start of your own
#
# *Explore · no points*
#
# `try_start` trains a network with six hidden units for 300 steps, with your `backward`, on points
# inside and outside of a circle. You choose where it starts and the learning rate. Find, in a cell
# that you add:
#
# 1. a start that is not all zeros and from which the hidden units stay alike for ever;
# 2. a start in which all columns of `W1` are equal and from which the units part;
# 3. a start and a rate that bring the cost below 0.15. That is the bar.
#
# ```python
# rng = np.random.default_rng(0)
# W1, b1 = np.zeros((2, 6)), np.zeros(6)   # (n, units), (units,)
# W2, b2 = np.zeros((6, 2)), np.zeros(2)   # (units, classes), (classes,)
# try_start(W1, b1, W2, b2, learning_rate=0.1)
# # cost 0.693 -> 0.682, hidden units alike, not below 0.15
# ```
#
# What does `backward` return for zeros, and why? The picture below shows all that you have tried.


# %%
tried = []


def try_start(W1, b1, W2, b2, learning_rate):
    """Train for 300 steps; print the cost, whether the units are alike, and what of the bar."""
    rng = np.random.default_rng(1)
    X = rng.uniform(-2, 2, size=(80, 2))
    Y = np.eye(2)[((X**2).sum(axis=1) < 2).astype(int)]  # (80, 2)
    parameters = [np.array(value, dtype=float) for value in (W1, b1, W2, b2)]
    costs = []
    for _ in range(301):
        W1, b1, W2, b2 = parameters
        P = softmax(np.maximum(X @ W1 + b1, 0) @ W2 + b2)  # (80, 2)
        with np.errstate(divide="ignore"):
            costs.append(-np.log((P * Y).sum(axis=1)).mean())
        gradients = backward(X, Y, W1, b1, W2, b2)
        parameters = [p - learning_rate * d for p, d in zip(parameters, gradients, strict=True)]
    tried.append(costs)
    alike = "alike" if np.allclose(W1, W1[:, :1]) else "not alike"
    bar = "below 0.15: passed" if costs[-1] < 0.15 else "not below 0.15"
    print(f"cost {costs[0]:.3f} -> {costs[-1]:.3f}, hidden units {alike}, {bar}")


# %% tags=["picture"]
try:
    import matplotlib.pyplot as plt
except ImportError as missing:
    print(f"No picture: {missing.name} is not installed (pip install matplotlib).")
else:
    figure, axes = plt.subplots(figsize=(7, 3.5), layout="constrained")
    for number, costs in enumerate(tried, start=1):
        axes.plot(costs, label=f"start {number}")
    axes.axhline(0.15, color="black", linestyle=":")
    axes.set(xlabel="step", ylabel="cost", title="every start that was tried; dotted: the bar")
    if tried:
        axes.legend()
    plt.show()
