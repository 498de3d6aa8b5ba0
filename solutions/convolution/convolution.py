# %% [markdown]
# # Convolution: a window over a signal
#
# You will write four small functions in NumPy: a convolutional layer, a pooling layer, and two that
# count. In the end your own layer runs over a real electrocardiogram, and you find its beats.
#
# - A signal has three axes: `x` has shape `(m, n, c)`, for `m` examples, `n` positions and `c`
#   channels.
# - The kernels of a layer are `w`, with shape `(k, c_in, c_out)`: `k` taps, input channels, output
#   channels. The bias is `b`, with shape `(c_out,)`.
# - As in TensorFlow, a kernel is *not* flipped, and padding `"same"` puts an odd zero on the right.
# - Return a new array each time and leave the inputs as they are.
#
# Put your code in the place of each `raise NotImplementedError()`, then run the cell below it.
# `check` compares your answers with TensorFlow's and tells you which mistake it recognises.

# %%
import numpy as np

from autograder import check

# %% [markdown]
# ## Task 1: count the positions
#
# *Warm-up · 3 points*
#
# Write `output_length`. A window of $k$ values moves over $n$ values in steps of $s$, the *stride*.
# With padding `"valid"`, which means none, each window has to fit. With `"same"`, zeros are put
# around the signal, just as many as the last started step needs:
#
# $$n_{\text{valid}} = \Big\lfloor \frac{n - k}{s} \Big\rfloor + 1$$
#
# $$n_{\text{same}} = \Big\lceil \frac{n}{s} \Big\rceil$$
#
# $\lfloor\ \rfloor$ rounds down, $\lceil\ \rceil$ rounds up.
#
# | | |
# |---|---|
# | `n` | length of the signal |
# | `kernel_size`, $k$ | at most `n` |
# | `stride`, $s$ | 1 or more |
# | `padding` | `"valid"` or `"same"` |
# | result | a whole number |
#
# With 10 values, windows of 4 start at 0, 3 and 6; the next would end beyond the signal:
#
# ```python
# output_length(10, 4, stride=3)                   # 3
# output_length(10, 4, stride=3, padding="same")   # 4
# ```


# %% nbgrader={"grade_id": "output_length", "solution": true}
def output_length(n, kernel_size, stride=1, padding="valid"):
    """How many positions a window has on a signal.

    Args:
        n: the length of the signal.
        kernel_size: the length of the window, at most ``n``.
        stride: how far the window moves from one position to the next.
        padding: ``"valid"`` or ``"same"``.

    Returns:
        The number of positions, a whole number.
    """
    ### BEGIN SOLUTION
    if padding == "same":
        return -(-n // stride)  # n / stride, rounded up
    return (n - kernel_size) // stride + 1
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_output_length", "grade": true, "points": 3}
check(output_length)

# %% [markdown]
# ## Task 2: the layer
#
# *Build · 6 points*
#
# Write `conv1d`. At position $i$ a kernel $f$ multiplies the window that starts at $is$, tap by tap
# and channel by channel, adds everything up, and adds its bias:
#
# $$z_{jif} = b_f + \sum_{t=0}^{k-1} \sum_{c} x_{j,\,is+t,\,c}\; w_{tcf}$$
#
# | | shape |
# |---|---|
# | `x`, signals | `(m, n, c_in)` |
# | `w`, kernels | `(k, c_in, c_out)` |
# | `b`, biases | `(c_out,)` |
# | result | `(m, n_out, c_out)` |
#
# One signal of four values, one kernel of three taps, one channel each:
#
# ```python
# x = np.array([1.0, 2.0, 4.0, 8.0]).reshape(1, 4, 1)
# w = np.array([1.0, 0.0, -1.0]).reshape(3, 1, 1)
# conv1d(x, w, np.array([0.5]))   # [[[-2.5], [-5.5]]]
# ```
#
# The first value is $1 \cdot 1 + 2 \cdot 0 + 4 \cdot (-1) + 0.5$. With `padding="same"`, put zeros
# on both ends of each signal first: as many as the last of the $n_{\text{same}}$ windows lacks, and
# none if it lacks none. Half of them stand on the left. If the number is odd, the right side gets
# one more. In the example this is one zero on each side. With 7 values, 4 taps and stride 3 there
# are three windows, the last one ends with the tenth value, and so there is one zero on the left
# and two on the right.
#
# ```python
# conv1d(x, w, np.array([0.5]), padding="same")   # [[[-1.5], [-2.5], [-5.5], [4.5]]]
# ```


# %% nbgrader={"grade_id": "conv1d", "solution": true}
def conv1d(x, w, b, stride=1, padding="valid"):
    """A convolutional layer without activation.

    Args:
        x: signals, shape ``(m, n, c_in)``.
        w: kernels, shape ``(k, c_in, c_out)``; they are not flipped.
        b: biases, shape ``(c_out,)``.
        stride: how far the window moves from one position to the next.
        padding: ``"valid"`` or ``"same"``.

    Returns:
        The output, shape ``(m, n_out, c_out)``.
    """
    ### BEGIN SOLUTION
    n, k = x.shape[1], len(w)
    n_out = output_length(n, k, stride, padding)
    if padding == "same":
        zeros = max((n_out - 1) * stride + k - n, 0)
        left = zeros // 2  # the odd zero goes to the right
        x = np.pad(x, ((0, 0), (left, zeros - left), (0, 0)))
    z = np.zeros((len(x), n_out, w.shape[2]))
    for i in range(n_out):
        window = x[:, i * stride : i * stride + k]  # (m, k, c_in)
        z[:, i] = np.tensordot(window, w, 2) + b  # (m, c_out)
    return z
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_conv1d", "grade": true, "points": 6}
check(conv1d)

# %% [markdown]
# ## Task 3: keep the largest
#
# *Build · 6 points*
#
# Write `max_pool1d`. It keeps the largest value of each window, for each channel on its own,
# without padding. The windows lie as they do in your layer; no channel is added to another.
#
# | | shape |
# |---|---|
# | `x`, signals | `(m, n, c)` |
# | `pool_size`, `stride` | numbers |
# | result | `(m, n_out, c)` |
#
# ```python
# x = np.array([3.0, 1.0, -2.0, -5.0, 4.0]).reshape(1, 5, 1)
# max_pool1d(x, 2, 2)   # [[[3.0], [-2.0]]]
# ```
#
# The last value, 4, belongs to no whole window and is dropped.


# %% nbgrader={"grade_id": "max_pool1d", "solution": true}
def max_pool1d(x, pool_size, stride):
    """The largest value of each window, channel by channel.

    Args:
        x: signals, shape ``(m, n, c)``.
        pool_size: the length of the window.
        stride: how far the window moves from one position to the next.

    Returns:
        The largest values, shape ``(m, n_out, c)``.
    """
    ### BEGIN SOLUTION
    n_out = output_length(x.shape[1], pool_size, stride)
    windows = [x[:, i * stride : i * stride + pool_size] for i in range(n_out)]
    return np.stack([window.max(axis=1) for window in windows], axis=1)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_max_pool1d", "grade": true, "points": 6}
check(max_pool1d)

# %% [markdown]
# ## Task 4: how far one sees
#
# *Derive · 6 points*
#
# Write `receptive_field`. Layers stand one on the other. From how many inputs, counted from the
# first to the last of them, is *one* output of the last layer computed? The formula is not printed
# here. The chapter says what grows from layer to layer, and by how much; you find the equations.
#
# | | |
# |---|---|
# | `kernel_sizes` | a list, one number per layer, from the input on |
# | `strides` | a list of the same length |
# | result | a whole number |
#
# A pooling layer counts like any other. One input sees itself, a field of 1. A kernel of 5 with
# stride 2, then one of 3:
#
# ```python
# receptive_field([5, 3], [2, 1])   # 9
# ```
#
# Draw it: nine dots in a row, three windows of five on them, and one window on the three.
#
# <details><summary>What to look at</summary>
#
# How much wider does the field become when one more layer is put on top? A kernel of $k$ taps has
# $k$ neighbours below it. The first brings its whole field. How much does the second add to that,
# and the third? And on which layers does that depend: on this one, or on those below it?
#
# </details>
#
# <details><summary>Which mistake is likely</summary>
#
# Two numbers have to be carried from layer to layer, not one: how wide a field is, and how far
# apart, in inputs, the fields of two neighbours start. A layer's own stride changes the second one
# only, and only for the layers above it. Whole kernels do not add up, because their windows
# overlap.
#
# </details>


# %% nbgrader={"grade_id": "receptive_field", "solution": true}
def receptive_field(kernel_sizes, strides):
    """How many inputs, from first to last, one output of the last layer sees.

    Args:
        kernel_sizes: a list with the kernel size of each layer, from the input on.
        strides: a list with the stride of each layer.

    Returns:
        The width of the field, a whole number.
    """
    ### BEGIN SOLUTION
    field, jump = 1, 1  # jump: how many inputs lie between two neighbours of this layer
    for k, stride in zip(kernel_sizes, strides, strict=True):
        field += (k - 1) * jump
        jump *= stride
    return field
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_receptive_field", "grade": true, "points": 6}
check(receptive_field)

# %% [markdown]
# ## What you have built: two detectors
#
# The next cell holds eight seconds of a real electrocardiogram, 90 values per second, in hundredths
# of a millivolt. It is from record 208 of the MIT-BIH Arrhythmia Database (PhysioNet), lead MLII,
# 21:55 to 22:03. The original has 360 values per second; here each four are averaged, and rounded.
#
# *Contains information from the MIT-BIH Arrhythmia Database, which is made available under the
# [Open Data Commons Attribution License v1.0](https://opendatacommons.org/licenses/by/1-0/).*

# %%
ECG = """
-43 -52 -54 -57 -62 -60 -60 -60 -54 1 93 -2 -78 -65 -63 -66 -67 -67 -64 -65 -65 -64 -62 -58 -53
-48 -43 -34 -28 -26 -31 -38 -47 -55 -63 -67 -65 -73 -76 -77 -77 -71 -71 -74 -74 -67 -63 -63 -59
-64 -63 -69 -76 -80 -80 -82 -81 -84 -86 -31 74 25 -101 -92 -90 -90 -92 -97 -99 -95 -95 -94 -89
-86 -77 -72 -68 -57 -53 -55 -52 -53 -61 -73 -71 -71 -80 -77 -84 -84 -89 -88 -89 -94 -88 -82 -84
-80 -73 -64 -64 -81 -82 -84 -85 -82 -88 -82 -81 -62 30 89 -55 -93 -91 -102 -105 -104 -105 -100
-95 -96 -99 -99 -92 -88 -81 -70 -62 -50 -52 -54 -63 -69 -66 -70 -71 -72 -77 -87 -81 -87 -84 -80
-78 -81 -80 -75 -75 -75 -72 -72 -70 -61 -54 -39 -15 6 36 78 93 63 42 20 17 -2 -63 -87 -92 -105
-107 -111 -116 -124 -125 -132 -134 -132 -126 -114 -97 -89 -78 -72 -76 -79 -80 -85 -84 -81 -83
-82 -84 -83 -81 -83 -80 -74 -73 -77 -82 -79 -89 -84 -80 -84 -85 -80 -80 -78 -83 -89 -85 -83 -85
-82 -73 -73 -69 -68 -68 -71 -72 -76 -79 -75 -75 -76 -69 -8 91 20 -76 -77 -78 -79 -80 -79 -75 -71
-70 -67 -63 -57 -49 -42 -33 -27 -14 -8 -8 -6 -15 -31 -44 -54 -62 -67 -70 -69 -70 -70 -71 -70 -68
-68 -65 -64 -65 -67 -65 -65 -67 -67 -69 -62 -57 -42 -8 27 51 79 101 83 58 42 36 25 -26 -86 -98
-103 -110 -116 -121 -123 -126 -132 -134 -132 -134 -137 -134 -125 -118 -105 -93 -84 -74 -72 -73
-72 -69 -75 -78 -76 -74 -72 -70 -74 -76 -74 -73 -72 -68 -73 -71 -70 -71 -69 -68 -69 -67 -65 -68
-66 -65 -65 -64 -64 -64 -62 -62 -63 -55 -51 -50 -52 -56 -57 -64 -63 -64 -61 -57 -58 -36 55 105
-9 -54 -55 -54 -61 -59 -59 -56 -55 -54 -50 -52 -58 -58 -52 -45 -38 -34 -26 -15 -5 -6 -9 -14 -29
-40 -50 -59 -61 -64 -68 -66 -72 -72 -71 -72 -66 -72 -73 -74 -72 -73 -69 -73 -71 -67 -63 -67 -60
-59 -68 -74 -72 -64 -42 -9 19 46 84 124 117 -12 -81 -95 -98 -95 -93 -99 -99 -104 -104 -104 -104
-104 -111 -112 -109 -105 -96 -87 -78 -74 -72 -72 -72 -72 -74 -73 -72 -76 -77 -71 -73 -67 -54 -30
1 29 48 71 64 44 26 25 -13 -65 -84 -96 -98 -100 -107 -103 -116 -121 -117 -117 -118 -116 -112
-109 -102 -91 -85 -77 -70 -70 -68 -69 -67 -65 -69 -66 -68 -70 -64 -61 -62 -62 -62 -64 -62 -63
-60 -57 -56 -58 -58 -53 -50 -47 -51 -48 -51 -48 -47 -46 -46 -45 -47 -42 -40 -36 -35 -39 -45 -46
-47 -45 -42 -30 41 118 -3 -48 -34 -39 -38 -41 -40 -39 -40 -38 -33 -31 -28 -22 -18 -12 -6 -2 2 2
7 8 0 -10 -17 -24 -28 -35 -36 -34 -37 -39 -30 -32 -35 -33 -31 -31 -29 -25 -20 -17 -12 -2 21 52
90 128 112 92 86 80 17 -45 -60 -67 -70 -74 -79 -81 -84 -91 -91 -95 -97 -97 -94 -88 -76 -66 -56
-49 -47 -45 -45 -42 -47 -46 -42 -45 -43 -42 -41 -40 -40 -41 -38 -40 -44 -40 -31 -26 -23 -25 -35
-36 -36 -35 -39 -40 -40 -30 46 146 51 -36 -35 -36 -36 -36 -33 -31 -32 -28 -29 -29 -24 -16 -10 0
9 14 16 15 3 -9 -19 -29 -30 -34 -33 -36 -39 -40 -34 -33 -33 -32 -27 -26 -21 -15 -12 -13 -20 -26
-26 -26 -28 -27 -30 -5 90 144 5 -30 -30 -34 -33 -31 -34 -32 -28 -25 -24 -20 -15 -11 -4 4 10 16
18 21 13 2 -9 -14 -20 -23 -25 -24 -24 -26 -23 -20 -22 -24 -19
"""
ecg = np.array(ECG.split(), dtype=float).reshape(1, -1, 1) / 100  # (1, 720, 1) millivolt

# %% [markdown]
# This heart beats in two ways: narrow spikes, and wide ones with a hollow behind them. Two kernels
# of 15 taps look for them. One is a narrow peak with valleys on both sides. The other is a slope:
# it answers where the signal is first high and then low. The taps of each add up to 0, so a
# constant voltage counts for nothing, and a slow drift for little. Behind your layer stand ReLU and
# a pooling layer that keeps ten values per second.
#
# The slope also answers at 0 seconds, where there is no beat. The zeros of the padding did that: in
# front of a signal below 0 they are a fall.
#
# The picture needs matplotlib. Without it this cell says so, and nothing else depends on it.

# %% tags=["picture"]
try:
    import matplotlib.pyplot as plt
except ImportError as missing:
    print(f"No picture: {missing.name} is not installed (pip install matplotlib).")
else:
    peak = np.array([0, 0, 0, -2, -2, -1, 2, 6, 2, -1, -2, -2, 0, 0, 0]) / 6
    slope = np.array([1, 1, 1, 1, 1, 1, 0, 0, 0, -1, -1, -1, -1, -1, -1]) / 6
    w = np.stack([peak, slope], axis=1)[:, None, :]  # (15, 1, 2)

    z = conv1d(ecg, w, np.zeros(2), padding="same")  # (1, 720, 2)
    pooled = max_pool1d(np.maximum(0, z), 9, 9)  # (1, 80, 2)
    assert pooled.shape[1] == output_length(720, 9, 9)
    field = receptive_field([15, 9], [1, 9])
    print(f"{w.size + 2} parameters; a pooled value sees {field} inputs, {field / 90:.2f} s")

    figure, (top, *below) = plt.subplots(3, 1, figsize=(9, 6), sharex=True, layout="constrained")
    top.plot(np.arange(720) / 90, ecg[0, :, 0], "k", linewidth=1)
    top.set(title="ECG", ylabel="mV")
    for f, (name, axis) in enumerate(zip(["narrow peak", "slope"], below, strict=True)):
        axis.plot(np.arange(720) / 90, np.maximum(0, z[0, :, f]), linewidth=1)
        axis.step((np.arange(80) + 0.5) / 10, pooled[0, :, f], where="mid")
        axis.set_title(f"kernel {f}, {name}: after ReLU, and pooled (steps)")
    below[-1].set_xlabel("seconds")
    plt.show()

# %% [markdown]
# ## Task 5: find the beats
#
# *Explore · no points*
#
# The same eight seconds, with a wave of 1.2 mV added. A recording may look like that while the
# patient moves. Whoever looks at the picture above counts thirteen beats; `BEATS` says when they
# are. (The detector with which the chapter trains its network marks twelve. It misses one of the
# wide ones.)
#
# A threshold alone does not find them any more. *The bar:* find all thirteen, and nothing else,
# with your own layer and *one* kernel of at most seven taps; those above have fifteen. `try_kernel`
# runs your `conv1d` over the signal, takes each stretch in which the answer is above the threshold
# for a beat, and counts: a beat is found if the middle of a stretch is at most 0.1 seconds away,
# and a stretch that is farther than that from every beat is a false alarm. In cells that you add,
# begin with
#
# ```python
# try_kernel([1], 0.3)   # a threshold alone: 9 of 13 beats found, false alarms: 8; not yet
# ```
#
# Which matters more, the kernel or the threshold? How far can you move the threshold before a beat
# is lost or an alarm is false?
#
# <details><summary>What to look at</summary>
#
# The wave is slow and the beats are fast. Which sum of the taps makes a constant count for nothing?
# And which shape of the taps makes a steady rise count for nothing, too?
#
# </details>
#
# <details><summary>Which mistake is likely</summary>
#
# A kernel that answers to a rise finds each beat and other rises as well. One that compares the
# middle of its window with both ends answers to peaks only. With it, a threshold that suits the
# narrow beats is too high for the wide ones.
#
# </details>


# %%
BEATS = np.array([0.11, 0.67, 1.23, 1.78, 2.56, 3.13, 3.98, 4.64, 5.09, 5.89, 6.42, 7.04, 7.60])
SECONDS = np.arange(720) / 90
drifting = ecg + 1.2 * np.sin(2 * np.pi * SECONDS / 5)[:, None]  # (1, 720, 1)


def beats_found(taps, threshold):
    """The middle of each stretch in which your layer's answer is above the threshold."""
    w = np.asarray(taps, dtype=float).reshape(-1, 1, 1)
    answer = np.asarray(conv1d(drifting, w, np.zeros(1), padding="same"))[0, :, 0]
    above = np.concatenate([[False], answer > threshold, [False]])
    turns = np.flatnonzero(np.diff(above.astype(int)))
    return (turns.reshape(-1, 2).mean(axis=1) - 0.5) / 90


def try_kernel(taps, threshold):
    """Print how many of the beats a kernel finds, and how many of its moments are false alarms."""
    gaps = np.abs(beats_found(taps, threshold)[:, None] - BEATS)  # (found, beats)
    hits = int((gaps <= 0.1).any(axis=0).sum())
    alarms = int((gaps > 0.1).all(axis=1).sum())
    if np.size(taps) > 7:
        end = "but the kernel is longer than seven taps"
    else:
        end = "passed" if hits == len(BEATS) and alarms == 0 else "not yet"
    print(f"{hits} of {len(BEATS)} beats found, false alarms: {alarms}; {end}")


# %% [markdown]
# `show_beats(taps, threshold)` draws what is found. It needs matplotlib.


# %% tags=["picture"]
def show_beats(taps, threshold):
    """The signal, the beats, and the moments that a kernel finds."""
    try:
        import matplotlib.pyplot as plt
    except ImportError as missing:
        print(f"No picture: {missing.name} is not installed (pip install matplotlib).")
        return
    found = beats_found(taps, threshold)
    _, axes = plt.subplots(figsize=(9, 3), layout="constrained")
    axes.plot(SECONDS, drifting[0, :, 0], "k", linewidth=1)
    axes.plot(BEATS, np.full(len(BEATS), 3.0), "v", label="beats")
    axes.plot(found, np.full(len(found), 2.6), "s", label="found")
    axes.set(xlabel="seconds", ylabel="mV", ylim=(None, 3.4))
    axes.legend(loc="lower left", ncols=2)
    plt.show()


# %% [markdown]
# ## If you want more (no points)
#
# Write `band(w, n)`: the matrix $T$ of shape `(n - k + 1, n)` for a single kernel `w` of shape
# `(k,)`, so that `T @ x` is what your layer computes of a signal `x` of shape `(n,)`. How many of
# its numbers are 0 for the signal above? And what does `T.T @ z` do with a signal `z` of shape
# `(n - k + 1,)`?
