# %% [markdown]
# # Neurons: from inputs to a decision
#
# You will write three small functions in NumPy: one neuron, one layer, and a network of both that
# says whether a T-shirt may become a top seller.
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


# %% nbgrader={"grade_id": "check_neuron", "grade": true, "points": 4}
check(neuron)

# %% [markdown]
# ## Task 2: one layer
#
# Write `layer`: several neurons that look at the same features. Neuron $j$ has the weights in
# column $j$ of `W`, and the bias $b_j$:
#
# $$a_j = \sigma\Big(\sum_{i=0}^{n-1} x_i w_{ij} + b_j\Big)$$
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
# Write `top_seller`. A hidden layer looks at the features, one more neuron looks at the hidden
# layer, and its probability is compared with a threshold $t$:
#
# $$
# \begin{aligned}
# \mathbf{a} &= \sigma(\mathbf{x} W_1 + \mathbf{b}_1) \\
# p &= \sigma(\mathbf{a} \cdot \mathbf{w}_2 + b_2) \\
# \hat y &= \begin{cases} 1 & \text{if } p \ge t \\ 0 & \text{otherwise} \end{cases}
# \end{aligned}
# $$
#
# | | shape |
# |---|---|
# | `x`, features | `(n,)` |
# | `W1`, weights of the hidden layer | `(n, hidden)` |
# | `b1`, its biases | `(hidden,)` |
# | `w2`, weights of the last neuron | `(hidden,)` |
# | `b2`, its bias | a number |
# | `threshold`, $t$ | a number between 0 and 1 |
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


# %% nbgrader={"grade_id": "check_top_seller", "grade": true, "points": 7}
check(top_seller)

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
# ## If you want more (no points)
#
# *Exclusive or* is 1 when exactly one of two inputs is 1. No single neuron can do it; the chapter
# proves that. A network of your own `layer` and `neuron` can, with two hidden neurons. Find weights
# and biases by hand, without training, so that `top_seller` answers 0, 1, 1, 0 for `[0, 0]`,
# `[0, 1]`, `[1, 0]`, `[1, 1]`. Let one hidden neuron say *at least one* and the other *both*, with
# large weights, so that each is nearly sure. Then draw its map as above: how many lines has its
# border?
