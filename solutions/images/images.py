# %% [markdown]
# # Images: a window that moves both ways
#
# You will write five small functions in NumPy: the convolutional layer for pictures, pooling,
# flattening, the gradient of a kernel, and a count of parameters. In the end your own functions
# read handwritten digits, and find out which kernel an unknown program has used.
#
# - Pictures have four axes: `x` has shape `(m, height, width, c)`, for `m` examples and `c`
#   channels.
# - The kernels of a layer are `w`, with shape `(k, k, c_in, c_out)`: rows and columns of the
#   window, input channels, output channels. The bias is `b`, with shape `(c_out,)`.
# - As in TensorFlow, a kernel is *not* flipped, and padding `"same"` puts an odd row of zeros at
#   the bottom and an odd column on the right.
# - Return a new array each time and leave the inputs as they are.
#
# Put your code in the place of each `raise NotImplementedError()`, then run the cell below it.
# `check` compares your answers with TensorFlow's and tells you which mistake it recognises.

# %%
import numpy as np

from autograder import check

# %% [markdown]
# ## Task 1: the layer
#
# *Build · 6 points*
#
# Write `conv2d`. With stride $s$, the window of output $(i, j)$ starts in row $is$ and column $js$.
# A kernel $f$ multiplies it pixel by pixel and channel by channel, adds everything up, and adds its
# bias:
#
# $$z_{ijf} = b_f + \sum_{t=0}^{k-1} \sum_{u=0}^{k-1} \sum_{c} x_{is+t,\,js+u,\,c}\; w_{tucf}$$
#
# and so for each example.
#
# | | shape |
# |---|---|
# | `x`, pictures | `(m, height, width, c_in)` |
# | `w`, kernels | `(k, k, c_in, c_out)` |
# | `b`, biases | `(c_out,)` |
# | `stride`, `padding` | a number for both directions; `"valid"` or `"same"` |
# | result | `(m, h_out, w_out, c_out)` |
#
# With padding `"valid"` each window has to fit. Along an axis of $n$ pixels that gives
# $\lfloor (n - k)/s \rfloor + 1$ positions. With `"same"` there are $\lceil n/s \rceil$, and zeros
# are put around the picture first. Along that axis they are
# $p = \max\big((\lceil n/s \rceil - 1)s + k - n,\ 0\big)$, of which $\lfloor p/2 \rfloor$ stand
# before the picture and the others after it.
#
# One picture of 2 × 3 pixels and one kernel, with one channel each:
#
# ```python
# x = np.array([[1.0, 2.0, 4.0], [0.0, 3.0, 5.0]]).reshape(1, 2, 3, 1)
# w = np.array([[1.0, 0.0], [0.0, -1.0]]).reshape(2, 2, 1, 1)
# conv2d(x, w, np.array([0.5]))[0, :, :, 0]   # [[-1.5, -2.5]]
# ```
#
# The first value is $1 \cdot 1 + 2 \cdot 0 + 0 \cdot 0 + 3 \cdot (-1) + 0.5$. With `padding="same"`
# this kernel needs one more row at the bottom and one more column on the right:
#
# ```python
# conv2d(x, w, np.array([0.5]), padding="same")[0, :, :, 0]   # [[-1.5, -2.5, 4.5], [0.5, 3.5, 5.5]]
# ```


# %% nbgrader={"grade_id": "conv2d", "solution": true}
def conv2d(x, w, b, stride=1, padding="valid"):
    """A convolutional layer for pictures, without activation.

    Args:
        x: pictures, shape ``(m, height, width, c_in)``.
        w: kernels, shape ``(k, k, c_in, c_out)``; they are not flipped.
        b: biases, shape ``(c_out,)``.
        stride: how far the window moves, down and to the right.
        padding: ``"valid"`` or ``"same"``.

    Returns:
        The output, shape ``(m, h_out, w_out, c_out)``.
    """
    ### BEGIN SOLUTION
    k = len(w)
    if padding == "same":
        zeros = [(0, 0)]
        for n in x.shape[1:3]:
            p = max((-(-n // stride) - 1) * stride + k - n, 0)
            zeros.append((p // 2, p - p // 2))  # the odd one goes to the bottom, and to the right
        x = np.pad(x, [*zeros, (0, 0)])
    h_out, w_out = ((n - k) // stride + 1 for n in x.shape[1:3])
    z = np.zeros((len(x), h_out, w_out, w.shape[3]))
    for i in range(h_out):
        for j in range(w_out):
            top, left = i * stride, j * stride
            window = x[:, top : top + k, left : left + k]  # (m, k, k, c_in)
            z[:, i, j] = np.tensordot(window, w, 3) + b  # (m, c_out)
    return z
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_conv2d", "grade": true, "points": 6}
check(conv2d)

# %% [markdown]
# ## Task 2: keep the largest
#
# *Build · 6 points*
#
# Write `max_pool2d`. It cuts each picture into squares of `pool_size` × `pool_size` pixels that do
# not overlap, and keeps the largest value of each, for each channel on its own. What does not fill
# a whole square, at the bottom or on the right, is dropped.
#
# | | shape |
# |---|---|
# | `x`, pictures | `(m, height, width, c)` |
# | `pool_size` | a number |
# | result | `(m, h_out, w_out, c)` |
#
# ```python
# x = np.array([[3.0, 1.0, -2.0, -5.0, 9.0], [0.0, 2.0, -7.0, -4.0, 9.0]]).reshape(1, 2, 5, 1)
# max_pool2d(x, 2)[0, :, :, 0]   # [[3.0, -2.0]]
# ```
#
# The last column belongs to no whole square.


# %% nbgrader={"grade_id": "max_pool2d", "solution": true}
def max_pool2d(x, pool_size):
    """The largest value of each square, channel by channel.

    Args:
        x: pictures, shape ``(m, height, width, c)``.
        pool_size: the side of a square; also how far it moves.

    Returns:
        The largest values, shape ``(m, h_out, w_out, c)``.
    """
    ### BEGIN SOLUTION
    h_out, w_out = x.shape[1] // pool_size, x.shape[2] // pool_size
    whole = x[:, : h_out * pool_size, : w_out * pool_size]
    squares = whole.reshape(len(x), h_out, pool_size, w_out, pool_size, x.shape[3])
    return squares.max(axis=(2, 4))
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_max_pool2d", "grade": true, "points": 6}
check(max_pool2d)

# %% [markdown]
# ## Task 3: from a volume to a row
#
# *Warm-up · 3 points*
#
# Write `flatten`. A dense layer wants one row per example. Lay the numbers of each example in a
# row, in the order in which NumPy has them: row by row from the top, in a row pixel by pixel from
# the left, and at each pixel its channels.
#
# | | shape |
# |---|---|
# | `x`, pictures | `(m, height, width, c)` |
# | result | `(m, height * width * c)` |
#
# Two pictures of 1 × 2 pixels with three channels:
#
# ```python
# x = np.arange(12.0).reshape(2, 1, 2, 3)
# flatten(x)   # [[0, 1, 2, 3, 4, 5], [6, 7, 8, 9, 10, 11]]
# ```


# %% nbgrader={"grade_id": "flatten", "solution": true}
def flatten(x):
    """One row for each example.

    Args:
        x: pictures, shape ``(m, height, width, c)``.

    Returns:
        The same numbers, shape ``(m, height * width * c)``.
    """
    ### BEGIN SOLUTION
    return x.reshape(len(x), -1)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_flatten", "grade": true, "points": 3}
check(flatten)

# %% [markdown]
# ## Task 4: what a kernel learns from
#
# *Derive · 6 points*
#
# Write `kernel_gradient`. A single kernel $w$ of $k \times k$ numbers has run over grey pictures,
# without padding and with stride 1, and made the outputs $z$. Some cost $J$ has been computed from
# all of them. You are given `dz`: the derivative $\partial J / \partial z$ of the cost with respect
# to each output. Find the derivative of the cost with respect to each number of the kernel. The
# formula is not printed here.
#
# | | shape |
# |---|---|
# | `x`, pictures | `(m, height, width)` |
# | `dz` | `(m, h_out, w_out)` |
# | result | `(k, k)` |
#
# The size $k$ of the kernel follows from the two shapes. One picture, and a kernel of 2 × 2:
#
# ```python
# x = np.array([[[1.0, 2.0, 4.0], [0.0, 3.0, 5.0]]])
# dz = np.array([[[10.0, 100.0]]])
# kernel_gradient(x, dz)   # [[210.0, 420.0], [300.0, 530.0]]
# ```
#
# <details><summary>What to look at</summary>
#
# The upper left number of the kernel, $w_{00}$: with which pixel was it multiplied for the first
# output, with which for the second? So how much does the first output change if $w_{00}$ grows a
# little, and how much the second? And how much does the cost change with each of them? The chain
# rule adds over all ways from the number to the cost.
#
# </details>
#
# <details><summary>Which mistake is likely</summary>
#
# A weight that is shared has many ways to the cost: one through each window of each picture. What
# comes through all of them is added, not averaged. Nothing is turned around: the number in row $t$
# and column $u$ of the kernel meets pixel $(i + t, j + u)$ for output $(i, j)$, always.
#
# </details>


# %% nbgrader={"grade_id": "kernel_gradient", "solution": true}
def kernel_gradient(x, dz):
    """The derivative of a cost with respect to the kernel that made the outputs.

    Args:
        x: grey pictures, shape ``(m, height, width)``.
        dz: its derivative with respect to each output, shape ``(m, h_out, w_out)``.

    Returns:
        The derivative with respect to the kernel, shape ``(k, k)``.
    """
    ### BEGIN SOLUTION
    h_out, w_out = dz.shape[1:]
    k = x.shape[1] - h_out + 1
    dw = np.zeros((k, k))
    for t in range(k):
        for u in range(k):
            dw[t, u] = np.sum(dz * x[:, t : t + h_out, u : u + w_out])
    return dw
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_kernel_gradient", "grade": true, "points": 6}
check(kernel_gradient)

# %% [markdown]
# ## Task 5: count the parameters
#
# *Warm-up · 3 points*
#
# Write `parameter_count`. A network is a list of layers, and each layer is a tuple that begins with
# its kind. Count all numbers that training has to find: weights and biases.
#
# | layer | its parameters |
# |---|---|
# | `("conv", k, c_in, c_out)` | `c_out` kernels, `k` × `k` × `c_in` weights and a bias in each |
# | `("dense", n, units)` | `n` weights and a bias in each unit |
# | `("pool",)` | none |
# | `("flatten",)` | none |
#
# ```python
# parameter_count([("conv", 3, 3, 16)])                       # 448
# parameter_count([("conv", 3, 1, 4), ("pool",), ("flatten",), ("dense", 36, 10)])   # 410
# ```


# %% nbgrader={"grade_id": "parameter_count", "solution": true}
def parameter_count(layers):
    """How many parameters a network has.

    Args:
        layers: a list of ``("conv", k, c_in, c_out)``, ``("dense", n, units)``, ``("pool",)`` and
            ``("flatten",)``.

    Returns:
        The number of weights and biases of all layers, a whole number.
    """
    ### BEGIN SOLUTION
    total = 0
    for kind, *sizes in layers:
        if kind == "conv":
            k, c_in, c_out = sizes
            total += (k * k * c_in + 1) * c_out
        elif kind == "dense":
            n, units = sizes
            total += (n + 1) * units
    return total
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_parameter_count", "grade": true, "points": 3}
check(parameter_count)

# %% [markdown]
# ## What you have built: a network that reads digits
#
# Below are sixteen handwritten digits of 8 × 8 pixels from 0 to 16, and the parameters of a small
# network in hundredths. Keras trained it on 1,300 other digits. A convolution with four kernels of
# 3 × 3, ReLU, pooling by 2, flattening, and a dense layer with ten logits: your functions do the
# rest.
#
# *The digits are from Optical Recognition of Handwritten Digits by E. Alpaydin and C. Kaynak, UCI
# Machine Learning Repository, licensed under
# [CC BY 4.0](https://creativecommons.org/licenses/by/4.0/).*

# %%
PIXELS = """
0 0 9 16 16 12 2 0 0 3 13 5 4 14 5 0 0 0 0 0 7 15 2 0 0 0 0 5 16 11 0 0 0 0 0 0 8 16 7 0 0 0 0 0 0
13 8 0 0 0 4 5 5 15 4 0 0 0 12 16 15 5 0 0 0 0 0 2 14 1 0 0 0 0 0 14 8 0 0 0 0 0 8 15 1 0 0 0 0 0
13 6 0 5 11 0 0 3 15 0 0 10 9 0 0 9 13 4 7 16 3 0 0 7 16 16 16 13 0 0 0 0 3 2 16 6 0 0 0 5 16 16
16 16 10 0 0 4 10 4 4 4 0 0 0 10 10 0 0 0 0 0 0 4 16 13 7 1 0 0 0 0 2 8 14 14 2 0 0 0 0 0 1 16 7 0
0 3 3 2 11 15 0 0 0 5 16 16 12 1 0 0 0 0 0 12 13 0 0 0 0 0 2 16 12 0 0 0 0 0 4 16 6 0 0 0 0 0 10
16 8 0 0 0 0 0 8 16 16 15 5 0 0 0 8 16 0 6 15 1 0 0 7 16 4 10 16 3 0 0 1 11 16 16 12 0 0 0 5 13 16
14 0 0 0 1 14 8 5 16 2 0 0 0 1 0 2 15 2 0 0 0 0 2 8 15 3 0 0 0 0 15 16 13 8 0 0 0 0 6 14 0 0 0 0 0
0 13 7 0 0 0 0 0 7 14 0 0 0 0 0 0 4 16 14 3 0 0 2 14 16 12 10 11 0 0 0 13 12 9 15 10 0 0 0 3 14 14
16 4 0 0 0 0 9 16 8 0 0 0 0 0 12 15 14 1 0 0 0 0 12 12 16 4 0 0 0 0 4 15 16 3 0 0 0 0 8 16 4 0 0 0
0 6 12 2 14 13 0 0 0 9 6 1 14 14 0 0 0 2 11 12 8 16 2 0 0 0 0 0 0 11 8 0 0 0 0 0 0 7 9 0 0 0 2 0 1
12 6 0 0 0 8 9 13 7 0 0 0 0 0 16 11 1 0 0 0 0 13 16 10 9 0 0 0 2 16 11 1 14 2 0 0 3 16 1 0 8 7 0 0
4 13 0 0 8 9 0 0 3 16 1 0 10 9 0 0 0 10 8 3 16 4 0 0 0 1 11 16 13 1 0 0 0 0 0 5 15 1 0 0 0 0 0 11
16 1 0 0 0 0 8 15 16 3 0 0 2 13 15 5 16 0 0 0 8 14 2 3 16 0 0 0 0 0 0 4 15 0 0 0 0 0 0 5 15 0 0 0
0 0 0 5 16 1 0 0 0 4 16 16 4 0 0 0 0 12 11 7 11 0 0 0 0 9 2 5 12 0 0 0 0 0 0 7 11 0 0 0 0 0 0 13 6
0 0 0 0 0 2 16 1 0 0 0 0 1 15 15 10 1 0 0 0 5 16 8 11 11 0 0 1 13 16 16 8 0 0 0 11 13 4 13 7 0 0 0
7 1 7 16 1 0 0 0 0 5 16 15 9 0 0 0 0 3 6 8 15 8 0 0 0 6 1 0 7 13 0 0 4 16 5 2 13 10 0 0 1 12 16 16
11 1 0 0 0 0 1 16 3 0 0 0 0 0 10 11 0 0 0 0 0 1 14 3 0 0 0 0 0 7 12 0 3 9 0 0 0 14 2 0 10 7 0 0 6
13 5 11 14 1 0 0 11 16 16 16 9 0 0 0 1 2 1 14 1 0 0 0 0 6 15 16 16 3 0 0 0 14 16 6 6 1 0 0 3 14 5
0 0 0 0 0 11 15 8 4 0 0 0 0 1 10 12 16 8 0 0 0 0 0 0 5 16 0 0 0 0 0 5 13 14 0 0 0 0 4 16 14 3 0 0
0 0 2 16 5 0 0 0 0 0 6 16 2 0 0 0 0 0 9 13 0 0 0 0 0 0 11 13 12 11 2 0 0 0 14 16 14 10 14 0 0 0 13
7 3 0 14 6 0 0 10 14 4 8 16 7 0 0 2 14 16 15 8 0 0 0 9 13 16 16 4 0 0 2 12 5 4 14 4 0 0 0 0 0 5 13
0 0 0 0 0 3 13 12 5 0 0 0 0 13 14 12 8 0 0 0 0 13 6 0 0 0 0 0 4 14 1 0 0 0 0 0 14 7 0 0 0 0 0 0 6
8 15 13 1 0 0 1 16 16 11 15 4 0 0 0 15 9 8 15 2 0 0 0 10 16 16 10 0 0 0 0 13 16 10 0 0 0 0 4 15 10
12 0 0 0 0 2 15 5 15 0 0 0 0 0 8 16 10 0 0 0
"""
PARAMETERS = """
-100 -112 114 16 84 -112 120 142 108 48 86 116 -114 -26 -80 -36 90 140 -168 -52 110 4 14 136 100
178 20 -144 -22 182 48 0 -154 -52 -36 106 -2 8 -18 -14 20 -94 34 30 -2 22 -42 30 -64 -36 64 -60 -8
-40 24 38 -34 -56 -22 38 -10 12 -14 -34 32 4 -22 44 -122 -14 -16 50 -32 -92 -10 34 24 -54 16 -4 18
6 -34 -22 6 -26 36 -28 -36 -64 -16 104 -62 14 48 -78 38 -40 -20 -44 -82 -130 6 62 -192 40 -28 90
62 22 58 12 38 92 -90 -102 -156 82 -2 22 -106 -42 -44 52 -52 -34 -22 -10 60 50 -78 22 -90 -34 56
-70 -42 -8 12 120 -78 -60 -62 12 -86 150 36 62 -42 -64 88 -98 30 22 -108 52 -102 28 -62 16 -84 50
-124 -90 14 72 -40 -58 -8 52 16 48 -58 -40 68 -6 40 32 -6 -96 -38 14 4 -36 -42 -18 -64 -48 84 18
-2 20 -90 -98 -50 -22 50 -36 80 -10 -154 -38 58 62 -12 -144 -78 26 60 46 -148 -28 114 -30 -12 -82
-48 62 28 -26 -132 -20 92 -108 34 20 50 -30 -14 -16 10 74 28 -24 -62 18 -80 -36 -76 44 54 -92 4
-122 56 -124 -4 10 0 -28 -6 -74 -74 0 114 4 60 32 -10 -78 -10 -82 -82 66 -22 6 42 4 100 42 126 -68
-172 -148 -44 8 -68 4 -184 74 56 -30 20 -60 50 -96 72 -52 14 -52 -110 -102 38 42 -24 40 -16 -26 46
-38 -20 -60 -48 -92 92 70 -8 20 -82 58 42 38 30 -92 26 -20 74 10 -20 -92 26 -12 -66 88 -6 54 -106
42 28 -32 54 -56 58 38 -42 36 -48 -22 -96 -36 -80 -56 -148 42 -2 32 58 20 30 68 -104 48 -92 28 50
-6 -54 -74 -10 14 50 -144 -78 68 -60 20 76 -150 28 -18 68 18 178 46 -128 -12 48 -152 38 -22 -82
-44 88 54 62 -60 64 58 -120 -48 -40 -110 -154 38 -74 40 32 64 -42 8 -12 34 14 0 -16 2 -12 6 -12 -6
"""
CLASSES = np.array([3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8])
digits = np.array(PIXELS.split(), dtype=float).reshape(16, 8, 8, 1) / 16
_numbers = np.array(PARAMETERS.split(), dtype=float) / 100
kernels = _numbers[:36].reshape(3, 3, 1, 4)
biases = _numbers[36:40]
W, b = _numbers[40:400].reshape(36, 10), _numbers[400:]


def maps(x):
    """What the four kernels answer: after ReLU, and after pooling."""
    a = np.maximum(0, conv2d(x, kernels, biases))  # (m, 6, 6, 4)
    return a, max_pool2d(a, 2)  # (m, 3, 3, 4)


def read(x):
    """The classes that the network says."""
    return (flatten(maps(x)[1]) @ W + b).argmax(axis=1)


# %% [markdown]
# How many of the sixteen does it read? And where it errs, does the digit look like what it said?
#
# The picture needs matplotlib. Without it this cell says so, and nothing else depends on it.

# %% tags=["picture"]
try:
    import matplotlib.pyplot as plt
except ImportError as missing:
    print(f"No picture: {missing.name} is not installed (pip install matplotlib).")
else:
    said = read(digits)
    layers = [("conv", 3, 1, 4), ("pool",), ("flatten",), ("dense", 36, 10)]
    right = (said == CLASSES).sum()
    print(f"{parameter_count(layers)} parameters, {right} of {len(said)} digits are read")

    figure, axes = plt.subplots(2, 8, figsize=(9, 2.8), layout="constrained")
    for axis, digit, label, true in zip(axes.flat, digits, said, CLASSES, strict=True):
        axis.imshow(digit[:, :, 0], cmap="gray_r")
        axis.set_title(f"{label}" if label == true else f"{label}, not {true}", fontsize=10)
        axis.axis("off")
    answers, pooled = maps(digits[:1])
    figure, axes = plt.subplots(3, 4, figsize=(7, 5.2), layout="constrained")
    rows = [kernels[:, :, 0], answers[0], pooled[0]]
    for row, shown in zip(axes, rows, strict=True):
        for f, axis in enumerate(row):
            axis.imshow(shown[:, :, f], cmap="PuOr_r", vmin=-2, vmax=2)
            axis.set(xticks=[], yticks=[])
    for axis, name in zip(axes[:, 0], ["kernel", "answer to the 3", "pooled"], strict=True):
        axis.set_ylabel(name)
    plt.show()

# %% [markdown]
# ## Task 6: which kernel was it?
#
# *Explore · no points*
#
# An unknown program has made `SEEN`, of shape `(4, 6, 6)`, from the first four digits, `GIVEN`. It
# used one kernel of 3 × 3 numbers, without a bias and without padding. *The bar:* find that kernel
# by training, so that no output is off by 0.01 or more. `try_kernel` says how far off a kernel is.
# In cells that you add, begin with
#
# ```python
# try_kernel(np.zeros((3, 3)))   # the largest difference is 1.7812; not yet
# ```
#
# A cost, its derivative with respect to the outputs, your `kernel_gradient`, and many steps
# downhill. How large may a step be? Which of the nine numbers is right first, which last? If you
# look at the kernel every hundred steps, you see it come.
#
# <details><summary>What to look at</summary>
#
# For a cost of half the sum of $(z - \text{seen})^2$, what is its derivative with respect to one
# output $z$? And what changes if you take the mean instead of the sum: the place of the lowest
# cost, or the steps that lead there?
#
# </details>
#
# <details><summary>Which mistake is likely</summary>
#
# The cost of the sum has steep slopes, because every window of every picture adds to them. A step
# that is too large makes it grow without end. One that is much too small arrives, but not today.
#
# </details>


# %%
OUTPUTS = """
-56 18 81 99 34 1 25 93 101 4 32 14 0 -25 -25 53 46 7 0 5 -4 83 39 -29 24 22 32 68 46 28 52 47 33
-61 30 18 48 6 -34 32 9 2 38 -51 36 51 69 -17 27 -10 53 51 -19 -23 -2 56 52 53 -21 34 44 90 36 -20
3 21 -13 -21 16 -55 37 11 26 48 72 80 94 60 64 72 42 33 29 9 -18 27 7 20 -23 7 22 45 21 55 -23 -38
14 25 110 76 29 3 71 50 -7 -63 50 16 14 20 3 32 -4 0 42 20 64 32 14 0 2 32 80 82 4 5 18 56 -36 -7
21 -63 10 50 71 101 102 23 -21 32 114 15 3 20
"""
GIVEN = digits[:4, :, :, 0]  # (4, 8, 8)
SEEN = np.array(OUTPUTS.split(), dtype=float).reshape(4, 6, 6) / 64


def outputs(kernel):
    """What your own layer makes of the four digits with a kernel ``(3, 3)``."""
    w = np.asarray(kernel, dtype=float).reshape(3, 3, 1, 1)
    return np.asarray(conv2d(GIVEN[..., None], w, np.zeros(1)))[..., 0]


def try_kernel(kernel):
    """Print how far the outputs of a kernel are from those that were seen."""
    worst = np.abs(outputs(kernel) - SEEN).max()
    print(f"the largest difference is {worst:.4f}; {'passed' if worst < 0.01 else 'not yet'}")


# %% [markdown]
# ## If you want more (no points)
#
# Move each digit one pixel to the right (`np.roll(digits, 1, axis=2)`) and let the network read it
# again. How many are still right? Its kernels answer the same, one pixel farther on. Which part
# of the network no longer recognises the digit?
