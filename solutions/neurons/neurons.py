# %% [markdown]
# # Neurons: from inputs to a decision
#
# You will write three small functions in NumPy: one neuron, one layer, and a network of both that
# says whether a T-shirt may become a top seller. Then you repair a program, and build a network by
# hand. Below each heading stands the level of the task: a *warm-up* is one line, a *build* a small
# program, a *repair* a program with a fault that shows in what it prints, and *explore* is open.
#
# - One example at a time: `x` is a vector with `n` features, shape `(n,)`.
# - `W` has shape `(n, units)`. Each *column* holds the weights of one neuron.
# - Leave the inputs as they are.
#
# Replace each `raise NotImplementedError()` by your code, then run the cell below it: `check`
# compares your answers with TensorFlow's and tells you which mistake it recognises.

# %%
import numpy as np

from autograder import check

# %% [markdown]
# The sigmoid is given. It turns any number, or each number of an array, into a probability:
#
# $$\sigma(z) = \frac{1}{1 + e^{-z}}$$


# %%
def sigmoid(z):
    """The sigmoid of a number, or of each number of an array."""
    return 1 / (1 + np.exp(-z))


# %% [markdown]
# ## Task 1: one neuron
#
# *Warm-up · 3 points*
#
# Write `neuron`. A neuron multiplies each input by its weight, adds everything up, adds its bias,
# and sends the sum through the sigmoid:
#
# $$a = \sigma\Big(\sum_{i=0}^{n-1} w_i x_i + b\Big)$$
#
# | | shape |
# |---|---|
# | `x`, features | `(n,)` |
# | `w`, weights | `(n,)` |
# | `b`, bias | a number |
# | result, a probability | a number |
#
# For example, a price of 1.7 and shipping for 0.4 (in units of 10 €), with the weights −2 and −3
# and the bias 4: $z = -3.4 - 1.2 + 4 = -0.6$.
#
# ```python
# neuron(np.array([1.7, 0.4]), np.array([-2.0, -3.0]), 4.0)   # 0.3543
# ```


# %% nbgrader={"grade_id": "neuron", "solution": true}
def neuron(x, w, b):
    """The output of one neuron.

    Args:
        x: features, shape ``(n,)``.
        w: weights, shape ``(n,)``.
        b: bias, a number.

    Returns:
        A probability, a number.
    """
    ### BEGIN SOLUTION
    return sigmoid(np.dot(x, w) + b)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_neuron", "grade": true, "points": 3}
check(neuron)

# %% [markdown]
# ## Task 2: one layer
#
# *Build · 6 points*
#
# Write `layer`: several neurons that look at the same features. Each column of `W` belongs to one
# neuron, and so does each number in `b`. A loop is as good as a product, if it works for any sizes.
#
# | | shape |
# |---|---|
# | `x`, features | `(n,)` |
# | `W`, weights, one column per neuron | `(n, units)` |
# | `b`, biases, one per neuron | `(units,)` |
# | result, activations | `(units,)`, also for a single neuron |
#
# For example, the neuron from above, and a second one that does not look at the shipping:
#
# ```python
# W = np.array([[-2.0, 0.5],
#               [-3.0, 0.0]])
# layer(np.array([1.7, 0.4]), W, np.array([4.0, -1.5]))   # [0.3543, 0.343]
# ```


# %% nbgrader={"grade_id": "layer", "solution": true}
def layer(x, W, b):
    """The outputs of several neurons that get the same features.

    Args:
        x: features, shape ``(n,)``.
        W: weights, shape ``(n, units)``, one column per neuron.
        b: biases, shape ``(units,)``.

    Returns:
        Activations, shape ``(units,)``.
    """
    ### BEGIN SOLUTION
    a = np.zeros(W.shape[1])  # (units,)
    for j in range(W.shape[1]):
        a[j] = neuron(x, W[:, j], b[j])
    return a
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_layer", "grade": true, "points": 6}
check(layer)

# %% [markdown]
# ## Task 3: a network, and a decision
#
# *Build · 6 points*
#
# Write `top_seller`. A hidden layer looks at the features, and one more neuron looks at the hidden
# layer. Its probability is the network's. The answer is yes if it reaches the threshold, and to
# reach it is enough.
#
# | | shape |
# |---|---|
# | `x`, features | `(n,)` |
# | `W1`, weights of the hidden layer | `(n, hidden)` |
# | `b1`, its biases | `(hidden,)` |
# | `w2`, weights of the last neuron | `(hidden,)` |
# | `b2`, its bias | a number |
# | `threshold` | a number between 0 and 1 |
# | result, the decision | a whole number, 0 or 1 |
#
# For example, the network of the chapter. Its hidden activations are `[0.3543, 0.7311, 0.8249]`,
# and the probability is 0.5325:
#
# ```python
# x = np.array([1.7, 0.4, 2.0, 1.2])
# W1 = np.array([[-2.0, 0.0, 0.5],
#                [-3.0, 0.0, 0.0],
#                [0.0, 1.5, 0.5],
#                [0.0, 0.0, 1.0]])
# b1 = np.array([4.0, -2.0, -1.5])
# w2 = np.array([2.0, 1.5, 1.0])
# top_seller(x, W1, b1, w2, -2.5)        # 1
# top_seller(x, W1, b1, w2, -2.5, 0.6)   # 0
# ```
#
# A decision is worth a point only together with the others: whoever answers 1 to everything, or
# 0 to everything, earns nothing.


# %% nbgrader={"grade_id": "top_seller", "solution": true}
def top_seller(x, W1, b1, w2, b2, threshold=0.5):
    """Decide whether a T-shirt may become a top seller.

    Args:
        x: features, shape ``(n,)``.
        W1: weights of the hidden layer, shape ``(n, hidden)``.
        b1: biases of the hidden layer, shape ``(hidden,)``.
        w2: weights of the last neuron, shape ``(hidden,)``.
        b2: bias of the last neuron, a number.
        threshold: the smallest probability that counts as yes.

    Returns:
        1 for yes, 0 for no: a whole number.
    """
    ### BEGIN SOLUTION
    a = layer(x, W1, b1)  # (hidden,)
    return int(neuron(a, w2, b2) >= threshold)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_top_seller", "grade": true, "points": 6}
check(top_seller)

# %% [markdown]
# ## Task 4: how far from the border?
#
# *Repair · 6 points*
#
# Somebody wants to know how far each T-shirt is from the border of a neuron's decision: above 0 on
# the side of yes, below 0 on the side of no, 0 on the border. Here is their program.


# %%
def their_distances(X, w, b, threshold=0.5):
    z = X @ w + b  # (m,)
    length = np.sqrt(np.sum(w * w))
    return (z - threshold) / length  # (m,)


# %% [markdown]
# They test it well: each T-shirt walks its distance straight towards the border, and there the
# neuron is asked again. On the border the probability must equal the threshold.


# %% tags=["picture"]
shirts = np.array([[1.7, 0.4], [0.9, 0.3], [2.9, 0.5], [1.2, 0.0], [2.4, 0.9]])
w, b = np.array([-2.0, -3.0]), 4.0
for threshold in (0.5, 0.8, 0.2):
    distance = their_distances(shirts, w, b, threshold)
    there = shirts - distance[:, np.newaxis] * w / np.sqrt(np.sum(w * w))
    arrived = sigmoid(there @ w + b)
    print(f"threshold {threshold}, probability on arrival: {arrived.round(3)}")

# %% [markdown]
# It prints
#
# ```text
# threshold 0.5, probability on arrival: [0.622 0.622 0.622 0.622 0.622]
# threshold 0.8, probability on arrival: [0.69 0.69 0.69 0.69 0.69]
# threshold 0.2, probability on arrival: [0.55 0.55 0.55 0.55 0.55]
# ```
#
# Find the fault from these numbers, and write the program as it should be, under the name
# `distances`. It must hold for every threshold between 0 and 1.
#
# | | shape |
# |---|---|
# | `X`, features, one example per row | `(m, n)` |
# | `w`, weights | `(n,)` |
# | `b`, bias | a number |
# | `threshold`, the probability on the border | a number between 0 and 1 |
# | result, the distances with their sign | `(m,)` |
#
# To check against: for the T-shirts above and the threshold 0.5 the distances are
# `[-0.166, 0.361, -0.915, 0.438, -0.971]`. With 0.8 each of them is smaller by 0.384.
#
# <details><summary>What to look at</summary>
#
# For one threshold all five arrive at the same probability. So they all walk to the same line, at a
# right angle to it, and their steps have the right length for it. But it is the wrong line. Which
# value does $z$ have on the line where they arrive, and which should it have?
#
# </details>
#
# <details><summary>Which mistake is likely</summary>
#
# Two numbers that are measured in different ways were compared. One of them lies between 0 and 1,
# the other may be any number. The chapter says which value of the one belongs to which value of
# the other.
#
# </details>


# %% nbgrader={"grade_id": "distances", "solution": true}
def distances(X, w, b, threshold=0.5):
    """How far each example is from the border of a neuron's decision.

    Args:
        X: features, shape ``(m, n)``.
        w: weights, not all zero, shape ``(n,)``.
        b: bias, a number.
        threshold: the probability on the border, strictly between 0 and 1.

    Returns:
        Distances, shape ``(m,)``: positive on the side of yes, negative on the side of no.
    """
    ### BEGIN SOLUTION
    border = np.log(threshold / (1 - threshold))  # z where the probability is the threshold
    return (X @ w + b - border) / np.sqrt(np.sum(w * w))
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_distances", "grade": true, "points": 6}
check(distances)

# %% [markdown]
# ## What you have built: a line, and a bend
#
# Below, your own functions are asked about every point of two maps. On the left a single `neuron`,
# *affordable or not*, looks at price and shipping. Its border is a straight line, whatever its
# weights. On the right `top_seller` decides by price and marketing, with shipping 0.4 and material
# 1.2, and `layer` and `neuron` give the probability. Its border may bend. Dots fill the side where
# the answer is yes, and the thick line is where the probability is one half. The numbers on the
# thin lines are probabilities, and the circle is the T-shirt of the example.
#
# The picture needs matplotlib. Without it this cell says so, and nothing else depends on it.

# %% tags=["picture"]
try:
    import matplotlib.pyplot as plt
except ImportError as missing:
    print(f"No picture: {missing.name} is not installed (pip install matplotlib).")
else:
    W1 = np.array([[-2.0, 0.0, 0.5], [-3.0, 0.0, 0.0], [0.0, 1.5, 0.5], [0.0, 0.0, 1.0]])
    b1, w2, b2 = np.array([4.0, -2.0, -1.5]), np.array([2.0, 1.5, 1.0]), -2.5
    price, across = np.linspace(0, 4, 81), np.linspace(0, 3, 61)

    def over_the_map(answer):
        return np.array([[answer(p, q) for p in price] for q in across])  # (61, 81)

    def shirt(p, q):
        return np.array([p, 0.4, q, 1.2])  # (4,)

    affordable = over_the_map(lambda p, q: neuron(np.array([p, q]), W1[:2, 0], b1[0]))
    sells = over_the_map(lambda p, q: neuron(layer(shirt(p, q), W1, b1), w2, b2))
    decision = over_the_map(lambda p, q: top_seller(shirt(p, q), W1, b1, w2, b2))

    figure, axes = plt.subplots(1, 2, figsize=(9, 4), layout="constrained")
    maps = ((affordable, affordable >= 0.5), (sells, decision))
    for axis, (probability, yes) in zip(axes, maps, strict=True):
        axis.contourf(price, across, probability, np.linspace(0, 1, 11), cmap="Blues", alpha=0.6)
        axis.contourf(price, across, yes, (0.5, 1.5), colors="none", hatches=["."])
        thin = axis.contour(
            price, across, probability, (0.1, 0.25, 0.75, 0.9), colors="black", linewidths=0.7
        )
        axis.clabel(thin)
        axis.contour(price, across, probability, (0.5,), colors="black", linewidths=3)
        axis.set_xlabel("price, in 10 €")
    axes[0].plot(1.7, 0.4, "o", color="white", markeredgecolor="black", markersize=9)
    axes[1].plot(1.7, 2.0, "o", color="white", markeredgecolor="black", markersize=9)
    axes[0].set(title="one neuron: affordable?", ylabel="shipping, in 10 €")
    axes[1].set(title="the network: a top seller?", ylabel="marketing, in 1000 €")
    plt.show()

# %% [markdown]
# ## Task 5: exclusive or, by hand
#
# *Explore · no points*
#
# *Exclusive or* is 1 when exactly one of two inputs is 1. No single neuron can do it; the chapter
# proves that. A network of your own `layer` and `neuron` can, with two hidden neurons. Find its
# weights and biases by hand, without training, and give them to `try_network` in a cell that you
# add. The bar: all four answers are right, and none of them is nearer to one half than 0.4. For
# example, this network is far from it:
#
# ```python
# W1 = np.array([[1.0, 0.0],
#                [0.0, 1.0]])
# try_network(W1, np.array([0.0, 0.0]), np.array([1.0, 1.0]), -1.0)
# # [0, 0]: 0.50, should be 0
# # [0, 1]: 0.56, should be 1
# # [1, 0]: 0.56, should be 1
# # [1, 1]: 0.61, should be 0
# # not there yet
# ```
#
# Then draw it with the cell below. How many straight lines does its border have?
#
# <details><summary>What to look at</summary>
#
# Each hidden neuron can draw one line through the square. Which two lines separate the corners that
# should be 1 from the other two? What does each neuron then say at each of the four corners?
#
# </details>
#
# <details><summary>What often goes wrong</summary>
#
# A hidden neuron that is unsure, with an activation near one half, tells the next one little.
# Longer weights, with the bias in proportion, make it sure without moving its line.
#
# </details>


# %%
tried = []


def try_network(W1, b1, w2, b2):
    """Ask a network for exclusive or; print what it answers, and whether it is over the bar."""
    W1, b1, w2 = (np.asarray(each, dtype=float) for each in (W1, b1, w2))
    tried.append((W1, b1, w2, b2))
    far = []
    for corner, target in (([0, 0], 0), ([0, 1], 1), ([1, 0], 1), ([1, 1], 0)):
        p = neuron(layer(np.array(corner, dtype=float), W1, b1), w2, b2)
        far.append((p - 0.5) * (2 * target - 1))
        print(f"{corner}: {p:.2f}, should be {target}")
    print("over the bar: exclusive or" if min(far) >= 0.4 else "not there yet")


# %% tags=["picture"]
try:
    import matplotlib.pyplot as plt
except ImportError as missing:
    print(f"No picture: {missing.name} is not installed (pip install matplotlib).")
else:
    across = np.linspace(-0.5, 1.5, 61)
    figure, axes = plt.subplots(figsize=(4.4, 4), layout="constrained")
    if tried:
        W1, b1, w2, b2 = tried[-1]
        asked = [[neuron(layer(np.array([p, q]), W1, b1), w2, b2) for p in across] for q in across]
        axes.contourf(across, across, asked, np.linspace(0, 1, 11), cmap="Blues", alpha=0.6)
        axes.contour(across, across, asked, (0.5,), colors="black", linewidths=3)
    axes.plot([0, 1], [1, 0], "o", color="white", markeredgecolor="black", label="should be 1")
    axes.plot([0, 1], [0, 1], "s", color="black", label="should be 0")
    axes.set(xlabel="first input", ylabel="second input", title="the last network that was tried")
    axes.legend()
    plt.show()
