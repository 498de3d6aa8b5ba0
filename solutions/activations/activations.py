# %% [markdown]
# # Activations: bends and their slopes
#
# You will write eight small functions in NumPy: four activation functions, three derivatives, and
# the proof in code that linear layers alone add nothing. Then you choose the first weights of a
# deep network. Each task says its level: at *derive* you find the formula, which is printed
# nowhere.
#
# - `z` holds *pre-activations*, in an array of *any* shape: a single number in an array of shape
#   `()`, a vector, a batch `(m, units)`, or more dimensions. Each element is treated on its own,
#   and the result has the shape of `z`.
# - `z` may hold integers. The results need not be whole numbers.
# - Return a new array each time and leave the inputs as they are.
#
# Replace each `raise NotImplementedError()` by your code, then run the cell below it: `check`
# compares your answers with TensorFlow's and tells you which mistake it recognises. Later
# functions may use earlier ones.

# %%
import numpy as np

from autograder import check

# %% [markdown]
# ## Task 1: the sigmoid
#
# *Build · 6 points*
#
# Write `sigmoid`:
#
# $$\sigma(z) = \frac{1}{1 + e^{-z}} = \frac{e^{z}}{1 + e^{z}}$$
#
# | | shape |
# |---|---|
# | `z` | any |
# | result, between 0 and 1 | that of `z` |
#
# For example, $\log 3 = 1.0986$ has the odds 3 to 1:
#
# ```python
# sigmoid(np.array([-1.0986, 0.0, 1.0986]))   # [0.25, 0.5, 0.75]
# ```
#
# `np.exp(710)` is infinite in float64, with a warning. `z` may be as far out as ±1000, and one
# check also wants that NumPy has *nothing to warn of*. The two forms above are equal on paper. For
# which sign of `z` is each of them safe?


# %% nbgrader={"grade_id": "sigmoid", "solution": true}
def sigmoid(z):
    """Squash any number to a probability.

    Args:
        z: an array of any shape.

    Returns:
        Values between 0 and 1, of the shape of ``z``.
    """
    ### BEGIN SOLUTION
    # exp(-|z|) never overflows: 1 / (1 + exp(-z)) for z >= 0, exp(z) / (1 + exp(z)) below.
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, e) / (1 + e)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_sigmoid", "grade": true, "points": 6}
check(sigmoid)

# %% [markdown]
# ## Task 2: ReLU
#
# *Warm-up · 3 points*
#
# Write `relu`, which lets positive values pass and stops the others:
#
# $$g(z) = \max(0, z)$$
#
# | | shape |
# |---|---|
# | `z` | any |
# | result | that of `z` |
#
# ```python
# relu(np.array([[-0.6, 1.0, 1.55]]))   # [[0.0, 1.0, 1.55]]
# ```
#
# `if z > 0:` is no help with an array: it has many elements, and each decides for itself.


# %% nbgrader={"grade_id": "relu", "solution": true}
def relu(z):
    """Let positive values pass, and turn the others into 0.

    Args:
        z: an array of any shape.

    Returns:
        Values of 0 or more, of the shape of ``z``.
    """
    ### BEGIN SOLUTION
    return np.maximum(0, z)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_relu", "grade": true, "points": 3}
check(relu)

# %% [markdown]
# ## Task 3: leaky ReLU
#
# *Warm-up · 3 points*
#
# Write `leaky_relu`. Below 0 it is not flat but has a small slope $\alpha$, here between 0 and 1:
#
# $$g(z) = \begin{cases} z & \text{if } z > 0 \\ \alpha z & \text{otherwise} \end{cases}$$
#
# | | shape |
# |---|---|
# | `z` | any |
# | `negative_slope`, $\alpha$; 0.01 if nothing is said | a number |
# | result | that of `z` |
#
# ```python
# leaky_relu(np.array([-2.0, 3.0]))                       # [-0.02, 3.0]
# leaky_relu(np.array([-2.0, 3.0]), negative_slope=0.2)   # [-0.4, 3.0]
# ```


# %% nbgrader={"grade_id": "leaky_relu", "solution": true}
def leaky_relu(z, negative_slope=0.01):
    """ReLU with a small slope in place of the flat side.

    Args:
        z: an array of any shape.
        negative_slope: the slope below 0.

    Returns:
        Values of the shape of ``z``.
    """
    ### BEGIN SOLUTION
    return np.where(z > 0, z, negative_slope * z)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_leaky_relu", "grade": true, "points": 3}
check(leaky_relu)

# %% [markdown]
# ## Task 4: tanh
#
# *Warm-up · 3 points*
#
# Write `tanh`, a sigmoid that is stretched to −1 … 1:
#
# $$\tanh z = \frac{e^{z} - e^{-z}}{e^{z} + e^{-z}} = 2\,\sigma(2z) - 1$$
#
# | | shape |
# |---|---|
# | `z` | any |
# | result, between −1 and 1 | that of `z` |
#
# ```python
# tanh(np.array([-0.5493, 0.0, 0.5493]))   # [-0.5, 0.0, 0.5]
# ```
#
# Your `sigmoid` may be of use, and so may NumPy. ±1000 comes up again.


# %% nbgrader={"grade_id": "tanh", "solution": true}
def tanh(z):
    """Squash any number to the range from -1 to 1.

    Args:
        z: an array of any shape.

    Returns:
        Values between -1 and 1, of the shape of ``z``.
    """
    ### BEGIN SOLUTION
    return 2 * sigmoid(2 * z) - 1
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_tanh", "grade": true, "points": 3}
check(tanh)

# %% [markdown]
# ## Task 5: the slope of the sigmoid
#
# *Warm-up · 3 points*
#
# Write `sigmoid_derivative`. With $a = \sigma(z)$ the slope is a short product:
#
# $$\sigma'(z) = a\,(1 - a)$$
#
# | | shape |
# |---|---|
# | `z`, the input of the sigmoid, *not* its output | any |
# | result, between 0 and 1/4 | that of `z` |
#
# Where the sigmoid is 0.25, 0.5 and 0.75, its slope is 3/16, 1/4 and 3/16:
#
# ```python
# sigmoid_derivative(np.array([-1.0986, 0.0, 1.0986]))   # [0.1875, 0.25, 0.1875]
# ```


# %% nbgrader={"grade_id": "sigmoid_derivative", "solution": true}
def sigmoid_derivative(z):
    """The slope of the sigmoid at each element.

    Args:
        z: an array of any shape, before the sigmoid.

    Returns:
        Slopes between 0 and 1/4, of the shape of ``z``.
    """
    ### BEGIN SOLUTION
    a = sigmoid(z)
    return a * (1 - a)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_sigmoid_derivative", "grade": true, "points": 3}
check(sigmoid_derivative)

# %% [markdown]
# ## Task 6: the slope of ReLU
#
# *Warm-up · 3 points*
#
# Write `relu_derivative`. At 0 ReLU has a corner, and no derivative. Like TensorFlow, call the
# slope there 0:
#
# $$g'(z) = \begin{cases} 1 & \text{if } z > 0 \\ 0 & \text{otherwise} \end{cases}$$
#
# | | shape |
# |---|---|
# | `z`, the input of ReLU | any |
# | result, zeros and ones | that of `z` |
#
# ```python
# relu_derivative(np.array([-0.6, 0.0, 1.55]))   # [0, 0, 1]
# ```


# %% nbgrader={"grade_id": "relu_derivative", "solution": true}
def relu_derivative(z):
    """The slope of ReLU at each element; 0 at the corner.

    Args:
        z: an array of any shape, before ReLU.

    Returns:
        Zeros and ones, of the shape of ``z``.
    """
    ### BEGIN SOLUTION
    return np.where(z > 0, 1, 0)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_relu_derivative", "grade": true, "points": 3}
check(relu_derivative)

# %% [markdown]
# ## Task 7: the slope of tanh
#
# *Derive · 6 points*
#
# Write `tanh_derivative`. As for the sigmoid there is a short formula in the value alone, $a =
# \tanh z$. Find it on paper. You may start from $\tanh z = 2\,\sigma(2z) - 1$ and Task 5, or from
# the fraction in Task 4 and the quotient rule.
#
# | | shape |
# |---|---|
# | `z`, the input of tanh | any |
# | result, between 0 and 1 | that of `z` |
#
# Numbers to check against: where tanh is −0.5, 0 and 0.5, its slope is 0.75, 1 and 0.75.
#
# ```python
# tanh_derivative(np.array([-0.5493, 0.0, 0.5493]))   # [0.75, 1.0, 0.75]
# ```
#
# <details><summary>What to look at</summary>
#
# With $s = \sigma(2z)$ the chain rule brings one factor of 2, and the 2 in front is another. Then
# only $s$ is left. Which $s$ belongs to a given $a$? Put it in and multiply out.
#
# </details>
#
# <details><summary>Which mistake is likely</summary>
#
# The slope is the same for $a$ and for $-a$, and near 0 on *both* sides. A formula that is right at
# $z = 0$ alone has lost a square. And the argument of the function is `z`, not `a`.
#
# </details>


# %% nbgrader={"grade_id": "tanh_derivative", "solution": true}
def tanh_derivative(z):
    """The slope of tanh at each element.

    Args:
        z: an array of any shape, before tanh.

    Returns:
        Slopes between 0 and 1, of the shape of ``z``.
    """
    ### BEGIN SOLUTION
    return 1 - tanh(z) ** 2
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_tanh_derivative", "grade": true, "points": 6}
check(tanh_derivative)

# %% [markdown]
# ## Task 8: two layers are one
#
# *Derive · 6 points*
#
# Write `merge_linear_layers`. Without an activation between them, two layers give
# $(X W_1 + b_1)\, W_2 + b_2$. Find on paper the single layer that gives the same for every $X$:
#
# $$X W + b = (X W_1 + b_1)\, W_2 + b_2$$
#
# | | shape |
# |---|---|
# | `W1`, `b1` | `(n, hidden)`, `(hidden,)` |
# | `W2`, `b2` | `(hidden, units)`, `(units,)` |
# | result, the pair `(W, b)` | `(n, units)`, `(units,)` |
#
# ```python
# W1, b1 = np.array([[1.0, 2.0]]), np.array([0.5, -1.0])
# W2, b2 = np.array([[3.0], [4.0]]), np.array([2.0])
# merge_linear_layers(W1, b1, W2, b2)   # ([[11.0]], [-0.5])
# ```
#
# <details><summary>What to look at</summary>
#
# Multiply out. Which of the terms contain $X$? Put $X = 0$ into both sides to see what $b$ must be.
# Then compare shapes: which of the products are possible at all?
#
# </details>
#
# <details><summary>Which mistake is likely</summary>
#
# What the first layer adds does not reach the output as it is: something is still done to it. And
# the order of the factors in a matrix product matters.
#
# </details>


# %% nbgrader={"grade_id": "merge_linear_layers", "solution": true}
def merge_linear_layers(W1, b1, W2, b2):
    """The one linear layer that does what two in a row do.

    Args:
        W1, b1: the first layer, shapes ``(n, hidden)`` and ``(hidden,)``.
        W2, b2: the second layer, shapes ``(hidden, units)`` and ``(units,)``.

    Returns:
        The weights and the bias, shapes ``(n, units)`` and ``(units,)``.
    """
    ### BEGIN SOLUTION
    return W1 @ W2, b1 @ W2 + b2
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_merge_linear_layers", "grade": true, "points": 6}
check(merge_linear_layers)

# %% [markdown]
# ## What you have built
#
# Below, your own functions draw themselves (lines) with their slopes (dashes). Look where the
# dashes are near 0: there a unit learns next to nothing. The line of text is your
# `merge_linear_layers` at work on two random layers.
#
# The picture needs matplotlib. Without it this cell says so, and nothing else depends on it.

# %% tags=["picture"]
try:
    import matplotlib.pyplot as plt
except ImportError as missing:
    print(f"No picture: {missing.name} is not installed (pip install matplotlib).")
else:
    rng = np.random.default_rng(0)
    X, W1, W2 = rng.normal(size=(50, 4)), rng.normal(size=(4, 3)), rng.normal(size=(3, 2))
    b1, b2 = rng.normal(size=3), rng.normal(size=2)
    W, b = merge_linear_layers(W1, b1, W2, b2)
    gap = np.abs((X @ W1 + b1) @ W2 + b2 - (X @ W + b)).max()
    print(f"two linear layers and your one differ by at most {gap:.0e}")

    z = np.linspace(-5, 5, 501)
    pairs = [
        ("sigmoid", sigmoid(z), sigmoid_derivative(z)),
        ("tanh", tanh(z), tanh_derivative(z)),
        ("relu", relu(z), relu_derivative(z)),
        ("leaky_relu, slope 0.1", leaky_relu(z, 0.1), None),
    ]
    figure, axes = plt.subplots(2, 2, figsize=(9, 6), sharex=True, layout="constrained")
    for axis, (name, a, slope) in zip(axes.flat, pairs, strict=True):
        axis.axhline(0, color="grey", linewidth=0.5)
        axis.axvline(0, color="grey", linewidth=0.5)
        axis.plot(z, a, label="function")
        if slope is not None:
            axis.plot(z, slope, "--", label="derivative")
        axis.set(title=name, ylim=(-1.2, 2.2))
        axis.legend(loc="upper left")
    plt.show()

# %% [markdown]
# ## Task 9: a start for twenty layers
#
# *Explore · no points*
#
# The first weights of a network are random. The next cell sends random inputs, whose root mean
# square is 1, through 20 layers of your `relu`, and prints the root mean square of the activations
# on the way. You choose how far the weights spread: a function of `n`, the number of inputs of a
# layer, that returns their standard deviation. In a cell of your own below, begin with
#
# ```python
# try_start(lambda n: 0.01)
# ```
#
# *The bar:* find one function with which the activations keep their size to within a factor of 10
# for layers of 100 units and for layers of 300. Then find out which one `tanh` needs, with
# `try_start(…, tanh)`, and leaky ReLU with a slope of 0.5, with
# `try_start(…, lambda z: leaky_relu(z, 0.5))`. What happens to tanh if the weights are too large?
#
# <details><summary>What to look at</summary>
#
# By which factor does the size change in *one* layer? How does that factor depend on `n`, and how
# on the spread? Half as large is not half the variance.
#
# </details>
#
# <details><summary>Which mistake is likely</summary>
#
# A spread that does not depend on `n` can be right for one width only. And the function returns a
# standard deviation, not a variance.
#
# </details>


# %%
def try_start(spread, g=None, layers=20):
    """Print what layers make of random inputs if their weights spread by ``spread(n)``."""
    g, kept = g or relu, True
    for n in (100, 300):
        rng = np.random.default_rng(n)
        A, sizes = rng.normal(size=(200, n)), []
        for _ in range(layers):
            A = g(A @ rng.normal(0, spread(n), (n, n)))
            sizes.append(np.sqrt(np.mean(A**2)))
        kept = kept and 0.1 < sizes[-1] < 10
        steps = "  ".join(f"{sizes[k - 1]:.2g}" for k in (1, 2, 5, 10, layers))
        print(f"{n} units: after 1, 2, 5, 10 and {layers} layers {steps}")
    print("passed: both keep their size" if kept else "not yet: the size must stay in both")


# %% [markdown]
# ## If you want more (no points)
#
# Write `leaky_relu_derivative(z, negative_slope=0.01)` and draw it in the picture's empty place.
# Then check all your derivatives with centred differences,
# $\bigl(g(z + h) - g(z - h)\bigr) / 2h$ with `h = 1e-5`. At which single point do they disagree,
# and why?
