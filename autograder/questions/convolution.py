"""Convolutional layers: what is asked, and what goes wrong."""

import numpy as np

from autograder.questions import Question


def _grid(rng, *shape):
    """Eighths: their products and sums are exact in float32, in any order."""
    return np.round(8 * rng.normal(0, 1.2, shape)) / 8


def _layer(m, n, c_in, k, c_out, *options):
    """A signal ``(m, n, c_in)``, kernels ``(k, c_in, c_out)``, a bias that is never 0; options."""

    def arguments(rng):
        b = rng.integers(2, 13, c_out) * rng.choice([-1, 1], c_out) / 8
        return _grid(rng, m, n, c_in), _grid(rng, k, c_in, c_out), b, *options

    return arguments


def _pool(m, n, c, pool_size, stride, around=0):
    return lambda rng: (_grid(rng, m, n, c) + around, pool_size, stride)


def _length(steps, rest, padding):
    """A signal that a stride divides up to ``rest``; ``steps`` says where from."""

    def arguments(rng):
        stride, kernel_size = int(rng.integers(3, 6)), int(rng.choice([3, 5, 7]))
        n = int(rng.integers(5, 10)) * stride + rest % stride
        return (kernel_size + n if steps == "kernel" else n), kernel_size, stride, padding

    return arguments


def _stack(*layers):
    """Layers as the ranges ``(lowest, highest)`` of their kernel sizes and their strides."""

    def arguments(rng):
        sizes = [int(rng.integers(low, high + 1)) for (low, high), _ in layers]
        return sizes, [int(rng.integers(low, high + 1)) for _, (low, high) in layers]

    return arguments


def _pooled(rng):
    """Two convolutions, each with a pooling layer behind it."""
    first, second = (int(size) for size in rng.permutation([2, 3]))
    sizes = [int(rng.integers(4, 8)), first, int(rng.integers(4, 8)), second]
    return sizes, [1, first, 1, second]


# Right, to build the wrong ones from.


def _n_out(n, k, stride, padding="valid"):
    return -(-n // stride) if padding == "same" else (n - k) // stride + 1


def _zeros(n, k, stride, padding):
    """How many zeros stand on the left and on the right."""
    if padding == "valid":
        return 0, 0
    total = max((_n_out(n, k, stride, padding) - 1) * stride + k - n, 0)
    return total // 2, total - total // 2


def _pad(x, left, right, **how):
    return np.pad(x, ((0, 0), (left, right), (0, 0)), **how)


def _slide(x, w, starts):
    """The kernels at each start, without a bias; a window at the end may be cut off."""
    out = np.zeros((len(x), len(starts), w.shape[2]))
    for i, start in enumerate(starts):
        window = x[:, start : start + len(w)]
        out[:, i] = np.tensordot(window, w[: window.shape[1]], axes=2)
    return out


def _starts(x, w, stride, padding="valid"):
    return stride * np.arange(_n_out(x.shape[1], len(w), stride, padding))


def _sums(x, w, stride, padding, **how):
    """The layer without its bias."""
    padded = _pad(x, *_zeros(x.shape[1], len(w), stride, padding), **how)
    return _slide(padded, w, _starts(x, w, stride, padding))


# What goes wrong: output_length.


def one_position_forgotten(n, kernel_size, stride=1, padding="valid"):
    same = _n_out(n, kernel_size, stride, padding)
    return same if padding == "same" else (n - kernel_size) // stride


def rounded_up_without_padding(n, kernel_size, stride=1, padding="valid"):
    same = _n_out(n, kernel_size, stride, padding)
    return same if padding == "same" else -(-(n - kernel_size) // stride) + 1


def rounded_to_the_nearest(n, kernel_size, stride=1, padding="valid"):
    same = _n_out(n, kernel_size, stride, padding)
    return same if padding == "same" else round((n - kernel_size) / stride) + 1


def not_rounded(n, kernel_size, stride=1, padding="valid"):
    return n / stride if padding == "same" else (n - kernel_size) / stride + 1


def not_rounded_without_padding(n, kernel_size, stride=1, padding="valid"):
    same = _n_out(n, kernel_size, stride, padding)
    return same if padding == "same" else (n - kernel_size) / stride + 1


def not_rounded_with_padding(n, kernel_size, stride=1, padding="valid"):
    return n / stride if padding == "same" else _n_out(n, kernel_size, stride)


def one_added_before_dividing(n, kernel_size, stride=1, padding="valid"):
    same = _n_out(n, kernel_size, stride, padding)
    return same if padding == "same" else (n - kernel_size + 1) // stride


def divided_before_subtracting(n, kernel_size, stride=1, padding="valid"):
    same = _n_out(n, kernel_size, stride, padding)
    return same if padding == "same" else n // stride - kernel_size + 1


def length_without_a_stride(n, kernel_size, stride=1, padding="valid"):
    return _n_out(n, kernel_size, 1, padding)


def same_length_whatever_the_stride(n, kernel_size, stride=1, padding="valid"):
    return n if padding == "same" else _n_out(n, kernel_size, stride)


def same_rounded_down(n, kernel_size, stride=1, padding="valid"):
    return n // stride if padding == "same" else _n_out(n, kernel_size, stride)


def always_valid(n, kernel_size, stride=1, padding="valid"):
    return _n_out(n, kernel_size, stride)


def always_same(n, kernel_size, stride=1, padding="valid"):
    return _n_out(n, kernel_size, stride, "same")


def paddings_exchanged(n, kernel_size, stride=1, padding="valid"):
    return _n_out(n, kernel_size, stride, "valid" if padding == "same" else "same")


def half_a_kernel_on_both_sides(n, kernel_size, stride=1, padding="valid"):
    zeros = 2 * (kernel_size // 2) if padding == "same" else 0
    return _n_out(n + zeros, kernel_size, stride)


def one_zero_too_few(n, kernel_size, stride=1, padding="valid"):
    zeros = 2 * ((kernel_size - 1) // 2) if padding == "same" else 0
    return _n_out(n + zeros, kernel_size, stride)


def a_whole_kernel_of_zeros(n, kernel_size, stride=1, padding="valid"):
    zeros = kernel_size if padding == "same" else 0
    return _n_out(n + zeros, kernel_size, stride)


# What goes wrong: conv1d.


def kernel_flipped(x, w, b, stride=1, padding="valid"):
    return _sums(x, w[::-1], stride, padding) + b


def last_window_forgotten(x, w, b, stride=1, padding="valid"):
    sums = _sums(x, w, stride, padding)
    return (sums if padding == "same" else sums[:, : (x.shape[1] - len(w)) // stride]) + b


def last_window_cut_off(x, w, b, stride=1, padding="valid"):
    if padding == "same":
        return _sums(x, w, stride, padding) + b
    return _slide(x, w, np.arange(0, x.shape[1] - len(w) + stride, stride)) + b


def stride_in_the_length_only(x, w, b, stride=1, padding="valid"):
    padded = _pad(x, *_zeros(x.shape[1], len(w), stride, padding))
    return _slide(padded, w, _starts(x, w, stride, padding) // stride) + b


def stride_in_the_window_only(x, w, b, stride=1, padding="valid"):
    padded = _pad(x, *_zeros(x.shape[1], len(w), stride, padding))
    return _slide(padded, w, stride * np.arange(padded.shape[1] - len(w) + 1)) + b


def a_window_at_every_position(x, w, b, stride=1, padding="valid"):
    return _sums(x, w, 1, padding) + b


def padded_as_for_stride_1(x, w, b, stride=1, padding="valid"):
    padded = _pad(x, *_zeros(x.shape[1], len(w), 1, padding))
    return _slide(padded, w, _starts(padded, w, stride)) + b


def bias_for_every_tap(x, w, b, stride=1, padding="valid"):
    return _sums(x, w, stride, padding) + len(w) * b


def bias_for_every_product(x, w, b, stride=1, padding="valid"):
    return _sums(x, w, stride, padding) + len(w) * w.shape[1] * b


def bias_forgotten(x, w, b, stride=1, padding="valid"):
    return _sums(x, w, stride, padding)


def only_the_first_channel(x, w, b, stride=1, padding="valid"):
    return _sums(x[:, :, :1], w[:, :1], stride, padding) + b


def only_the_last_channel(x, w, b, stride=1, padding="valid"):
    return _sums(x[:, :, -1:], w[:, -1:], stride, padding) + b


def channels_averaged(x, w, b, stride=1, padding="valid"):
    return _sums(x, w, stride, padding) / w.shape[1] + b


def taps_averaged(x, w, b, stride=1, padding="valid"):
    return _sums(x, w, stride, padding) / len(w) + b


def channels_not_summed(x, w, b, stride=1, padding="valid"):
    each = []
    for c in range(w.shape[1]):
        each.append(_sums(x[:, :, c : c + 1], w[:, c : c + 1], stride, padding))
    return np.stack(each, axis=2) + b


def channels_in_reverse(x, w, b, stride=1, padding="valid"):
    return _sums(x[:, :, ::-1], w, stride, padding) + b


def taps_and_channels_mixed(x, w, b, stride=1, padding="valid"):
    k, c_in, c_out = w.shape
    return _sums(x, w.reshape(c_in, k, c_out).swapaxes(0, 1), stride, padding) + b


def kernels_and_channels_mixed(x, w, b, stride=1, padding="valid"):
    k, c_in, c_out = w.shape
    return _sums(x, w.reshape(k, c_out, c_in).swapaxes(1, 2), stride, padding) + b


def only_the_first_kernel(x, w, b, stride=1, padding="valid"):
    return _sums(x, w[:, :, :1], stride, padding) + b[:1]


def odd_zero_on_the_left(x, w, b, stride=1, padding="valid"):
    left, right = _zeros(x.shape[1], len(w), stride, padding)
    return _slide(_pad(x, right, left), w, _starts(x, w, stride, padding)) + b


def all_zeros_on_the_left(x, w, b, stride=1, padding="valid"):
    total = sum(_zeros(x.shape[1], len(w), stride, padding))
    return _slide(_pad(x, total, 0), w, _starts(x, w, stride, padding)) + b


def all_zeros_on_the_right(x, w, b, stride=1, padding="valid"):
    total = sum(_zeros(x.shape[1], len(w), stride, padding))
    return _slide(_pad(x, 0, total), w, _starts(x, w, stride, padding)) + b


def half_a_kernel_of_zeros_on_both_sides(x, w, b, stride=1, padding="valid"):
    zeros = len(w) // 2 if padding == "same" else 0
    padded = _pad(x, zeros, zeros)
    return _slide(padded, w, _starts(padded, w, stride)) + b


def wrapped_around_the_edges(x, w, b, stride=1, padding="valid"):
    return _sums(x, w, stride, padding, mode="wrap") + b


def edge_values_repeated(x, w, b, stride=1, padding="valid"):
    return _sums(x, w, stride, padding, mode="edge") + b


def mirrored_at_the_edges(x, w, b, stride=1, padding="valid"):
    return _sums(x, w, stride, padding, mode="reflect") + b


def padding_ignored(x, w, b, stride=1, padding="valid"):
    return _sums(x, w, stride, "valid") + b


def result_padded_with_zeros(x, w, b, stride=1, padding="valid"):
    zeros = _zeros(x.shape[1], len(w), 1, padding)
    out = _pad(_sums(x, w, 1, "valid") + b, *zeros)
    return out[:, ::stride]


def output_reversed(x, w, b, stride=1, padding="valid"):
    return _sums(x, w, stride, padding)[:, ::-1] + b


def positions_before_examples(x, w, b, stride=1, padding="valid"):
    return (_sums(x, w, stride, padding) + b).swapaxes(0, 1)


def channels_before_positions(x, w, b, stride=1, padding="valid"):
    return (_sums(x, w, stride, padding) + b).swapaxes(1, 2)


def only_the_first_example(x, w, b, stride=1, padding="valid"):
    return _sums(x[:1], w, stride, padding) + b


def examples_axis_dropped(x, w, b, stride=1, padding="valid"):
    return _sums(x, w, stride, padding)[0] + b


def only_the_first_position(x, w, b, stride=1, padding="valid"):
    out = _sums(x, w, stride, padding) + b
    out[:, 1:] = 0
    return out


def only_the_last_tap(x, w, b, stride=1, padding="valid"):
    only_last = np.zeros(w.shape)
    only_last[-1] = w[-1]
    return _sums(x, only_last, stride, padding) + b


def negative_values_cut(x, w, b, stride=1, padding="valid"):
    return np.maximum(0, _sums(x, w, stride, padding) + b)


def stored_as_whole_numbers(x, w, b, stride=1, padding="valid"):
    return (_sums(x, w, stride, padding) + b).astype(int)


# What goes wrong: max_pool1d.


def _windows(x, pool_size, starts):
    return [x[:, start : start + pool_size] for start in starts]


def _pooled_by(function, x, pool_size, stride):
    starts = stride * np.arange(_n_out(x.shape[1], pool_size, stride))
    each = [function(window) for window in _windows(x, pool_size, starts)]
    return np.stack(each, axis=1)


def _largest(window):
    return window.max(axis=1)


def mean_of_the_window(x, pool_size, stride):
    return _pooled_by(lambda window: window.mean(axis=1), x, pool_size, stride)


def sum_of_the_window(x, pool_size, stride):
    return _pooled_by(lambda window: window.sum(axis=1), x, pool_size, stride)


def smallest_of_the_window(x, pool_size, stride):
    return _pooled_by(lambda window: window.min(axis=1), x, pool_size, stride)


def first_of_the_window(x, pool_size, stride):
    return _pooled_by(lambda window: window[:, 0], x, pool_size, stride)


def largest_size_whatever_the_sign(x, pool_size, stride):
    return _pooled_by(lambda window: np.abs(window).max(axis=1), x, pool_size, stride)


def place_of_the_largest(x, pool_size, stride):
    return _pooled_by(lambda window: window.argmax(axis=1), x, pool_size, stride)


def never_below_zero(x, pool_size, stride):
    return np.maximum(0, _pooled_by(_largest, x, pool_size, stride))


def stride_taken_for_the_size(x, pool_size, stride):
    return _pooled_by(_largest, x, stride, stride)


def size_taken_for_the_stride(x, pool_size, stride):
    return _pooled_by(_largest, x, pool_size, pool_size)


def size_and_stride_exchanged(x, pool_size, stride):
    return _pooled_by(_largest, x, stride, pool_size)


def window_moved_by_one(x, pool_size, stride):
    return _pooled_by(_largest, x, pool_size, 1)


def steps_of_one(x, pool_size, stride):
    n_out = _n_out(x.shape[1], pool_size, stride)
    return window_moved_by_one(x, pool_size, stride)[:, :n_out]


def rest_kept(x, pool_size, stride):
    """As many windows as it takes to reach the end; the last one is cut off."""
    starts = np.arange(0, x.shape[1] - pool_size + stride, stride)
    return np.stack(list(map(_largest, _windows(x, pool_size, starts))), axis=1)


def windows_from_every_start(x, pool_size, stride):
    starts = np.arange(0, x.shape[1], stride)
    return np.stack(list(map(_largest, _windows(x, pool_size, starts))), axis=1)


def last_window_left_out(x, pool_size, stride):
    starts = np.arange(0, x.shape[1] - pool_size, stride)
    out = np.zeros((len(x), len(starts), x.shape[2]))
    for i, window in enumerate(_windows(x, pool_size, starts)):
        out[:, i] = _largest(window)
    return out


def channels_pooled_too(x, pool_size, stride):
    return _pooled_by(lambda window: window.max(axis=(1, 2)), x, pool_size, stride)


def channels_pooled_but_kept(x, pool_size, stride):
    largest = channels_pooled_too(x, pool_size, stride)
    return np.repeat(largest[:, :, None], x.shape[2], axis=2)


def examples_pooled_too(x, pool_size, stride):
    largest = _pooled_by(_largest, x, pool_size, stride).max(axis=0)
    return np.repeat(largest[None], len(x), axis=0)


def largest_of_the_whole_signal(x, pool_size, stride):
    n_out = _n_out(x.shape[1], pool_size, stride)
    return np.repeat(x.max(axis=1, keepdims=True), n_out, axis=1)


def largest_of_everything(x, pool_size, stride):
    return x.max()


def pooled_along_the_channels(x, pool_size, stride):
    return _pooled_by(_largest, x.swapaxes(1, 2), pool_size, stride).swapaxes(1, 2)


def positions_first(x, pool_size, stride):
    return _pooled_by(_largest, x, pool_size, stride).swapaxes(0, 1)


def pooled_in_reverse(x, pool_size, stride):
    return _pooled_by(_largest, x, pool_size, stride)[:, ::-1]


def only_one_example(x, pool_size, stride):
    return _pooled_by(_largest, x[:1], pool_size, stride)


def only_the_first_window(x, pool_size, stride):
    out = np.array(_pooled_by(_largest, x, pool_size, stride))
    out[:, 1:] = 0
    return out


def only_the_first_feature(x, pool_size, stride):
    return _pooled_by(_largest, x[:, :, :1], pool_size, stride)


def pooled_to_whole_numbers(x, pool_size, stride):
    return _pooled_by(_largest, x, pool_size, stride).astype(int)


# What goes wrong: receptive_field.


def _grown(kernel_sizes, jumps):
    return 1 + sum((k - 1) * jump for k, jump in zip(kernel_sizes, jumps, strict=True))


def _jumps(strides):
    """How far apart the inputs of two neighbours of a layer lie, for each layer."""
    return np.cumprod([1, *strides])[:-1].tolist()


def strides_ignored(kernel_sizes, strides):
    return _grown(kernel_sizes, [1] * len(strides))


def own_stride_counted(kernel_sizes, strides):
    return _grown(kernel_sizes, [*_jumps(strides)[1:], np.prod(strides)])


def strides_added(kernel_sizes, strides):
    return _grown(kernel_sizes, [1 + sum(strides[:layer]) for layer in range(len(strides))])


def only_the_stride_before(kernel_sizes, strides):
    return _grown(kernel_sizes, [1, *strides[:-1]])


def only_the_own_stride(kernel_sizes, strides):
    return _grown(kernel_sizes, strides)


def from_the_last_layer_to_the_first(kernel_sizes, strides):
    return _grown(kernel_sizes[::-1], _jumps(strides[::-1]))


def one_forgotten(kernel_sizes, strides):
    return _grown(kernel_sizes, _jumps(strides)) - 1


def one_for_each_layer(kernel_sizes, strides):
    return _grown(kernel_sizes, _jumps(strides)) - 1 + len(strides)


def whole_kernels_added(kernel_sizes, strides):
    return sum(k * jump for k, jump in zip(kernel_sizes, _jumps(strides), strict=True))


def whole_kernels_added_to_one(kernel_sizes, strides):
    return 1 + whole_kernels_added(kernel_sizes, strides)


def sum_of_the_kernels(kernel_sizes, strides):
    return sum(kernel_sizes)


def product_of_the_kernels(kernel_sizes, strides):
    return np.prod(kernel_sizes)


def only_the_last_layer(kernel_sizes, strides):
    return kernel_sizes[-1]


def only_the_first_layer(kernel_sizes, strides):
    return kernel_sizes[0]


def the_largest_kernel(kernel_sizes, strides):
    return max(kernel_sizes)


def windows_that_do_not_overlap(kernel_sizes, strides):
    field = 1
    for k, stride in zip(kernel_sizes[::-1], strides[::-1], strict=True):
        field = field * stride + k
    return field


def all_strides_at_once(kernel_sizes, strides):
    return strides_ignored(kernel_sizes, strides) * np.prod(strides)


def the_last_jump(kernel_sizes, strides):
    return np.prod(strides)


_FLOOR = (
    "Without padding every window has to fit into the signal. A step that would leave it is not "
    "taken, so what remains at the end is dropped: the division rounds down."
)
_CEIL = (
    'With padding "same" zeros complete the last window, so nothing at the end is dropped: '
    "every started stride gives one more position."
)
_COUNT = "Count the places where a window can start: the first one, and one for each step."
_STRIDE = "The window moves by `stride` from one position to the next."
_SAME = (
    'Padding "same" without a stride gives as many positions as the signal has, for an even '
    "kernel too. How many zeros does that take in all?"
)
_ODD = (
    'An even kernel needs an odd number of zeros. With padding "same", TensorFlow puts the odd '
    "one on the right."
)
_ZEROS = 'Padding "same" puts zeros around the signal, nothing else.'
_SHARE = "each side gets half of the zeros, and an odd one goes to the right."
_ONE_LAYER = (
    "Only one layer counts. Each layer widens the field; is something replaced that should grow, "
    "or a return inside the loop?"
)
_JUMP = (
    "Two neighbours of a layer lie as many inputs apart as the strides of all layers before it "
    "make, multiplied. "
)
_STARTS_AT_ONE = "A field starts at one input, and a kernel of k taps adds k - 1 steps to it."

QUESTIONS = (
    Question(
        "output_length",
        checks={
            "valid": lambda rng: (int(rng.integers(12, 31)), int(rng.integers(3, 7))),
            "same, even kernel": lambda rng: (
                int(rng.integers(12, 31)),
                int(rng.choice([4, 6])),
                1,
                "same",
            ),
            "valid, stride without a rest": _length("kernel", 0, "valid"),
            "valid, stride with a small rest": _length("kernel", 1, "valid"),
            "valid, stride with a large rest": _length("kernel", -1, "valid"),
            "same, stride without a rest": _length("start", 0, "same"),
            "same, stride with a rest": _length("start", 1, "same"),
            "kernel as long as the signal": lambda rng: (
                *[int(rng.integers(6, 12))] * 2,
                int(rng.integers(2, 5)),
                "valid",
            ),
        },
        mistakes={
            one_position_forgotten: _COUNT + " Yours is one short without padding.",
            rounded_up_without_padding: _FLOOR + " Yours rounds up.",
            rounded_to_the_nearest: _FLOOR + " Yours rounds to the nearest.",
            not_rounded: (
                "A number of positions is whole. Without padding a rest is dropped; with padding "
                '"same" it gives one more position.'
            ),
            not_rounded_without_padding: "A number of positions is whole. " + _FLOOR,
            not_rounded_with_padding: "A number of positions is whole. " + _CEIL,
            one_added_before_dividing: (
                "The one was added before the division by the stride. " + _COUNT
            ),
            divided_before_subtracting: (
                "The signal was divided by the stride first. The stride divides the way that the "
                "window can move: first take the kernel away from the signal."
            ),
            length_without_a_stride: _STRIDE + " Your length does not depend on it.",
            same_length_whatever_the_stride: (
                'The word "same" is true for stride 1 only. ' + _STRIDE
            ),
            same_rounded_down: _CEIL + " Yours rounds down.",
            always_valid: 'Padding "same" is computed as "valid": the argument `padding` decides.',
            always_same: 'Padding "valid" is computed as "same": the argument `padding` decides.',
            paddings_exchanged: '"valid" means no padding, "same" zeros. Yours are exchanged.',
            half_a_kernel_on_both_sides: _SAME + " Half a kernel on both sides is too much.",
            one_zero_too_few: _SAME + " Yours is one zero short.",
            a_whole_kernel_of_zeros: _SAME + " A whole kernel of zeros is one too many.",
        },
    ),
    Question(
        "conv1d",
        checks={
            "one example": _layer(1, 7, 2, 3, 4),
            "a batch": _layer(5, 8, 2, 3, 4),
            "a stride": _layer(3, 16, 2, 5, 4, 2),
            "a stride longer than the kernel": _layer(2, 18, 1, 3, 5, 4, "valid"),
            "kernel as long as the signal": _layer(2, 6, 3, 6, 4, 1, "valid"),
            "same, odd kernel": _layer(3, 9, 2, 5, 4, 1, "same"),
            "same, even kernel": _layer(2, 7, 3, 4, 5, 1, "same"),
            "same with a stride": _layer(5, 9, 2, 4, 6, 3, "same"),
            "same, nothing to pad": _layer(4, 13, 3, 2, 5, 5, "same"),
        },
        mistakes={
            kernel_flipped: (
                "The kernel runs backwards over the signal. The convolution of a network, "
                "TensorFlow's too, does not flip it: the first tap meets the first input of a "
                "window. NumPy's `convolve` does flip."
            ),
            last_window_forgotten: _COUNT + " Without padding, yours forgets the last one.",
            last_window_cut_off: (
                "Without padding, the last window reaches over the end of the signal and is cut "
                "off. A window counts only if it fits."
            ),
            stride_in_the_length_only: (
                "The result has the right length, but the window moves by 1. " + _STRIDE
            ),
            stride_in_the_window_only: (
                "The window moves by `stride`, but the result is as long as without one, and its "
                "last windows lie beyond the signal."
            ),
            a_window_at_every_position: _STRIDE + " Yours moves by 1.",
            padded_as_for_stride_1: (
                'With a stride, padding "same" needs fewer zeros: just enough to complete the '
                "last window. Yours are those of stride 1."
            ),
            bias_for_every_tap: (
                "The bias was added once per tap. It is added once, to the finished sum."
            ),
            bias_for_every_product: (
                "The bias was added once per product. It is added once, to the finished sum."
            ),
            bias_forgotten: "The bias is missing: each kernel adds its own.",
            only_the_first_channel: (
                "Only the first input channel counts. A kernel has taps for every channel."
            ),
            only_the_last_channel: (
                "Only the last input channel counts: each one replaces the sum. It should add."
            ),
            channels_averaged: "A kernel adds the channels up; yours takes their mean.",
            taps_averaged: "A kernel adds up its taps' products; yours divides by their number.",
            channels_not_summed: (
                "The result has an axis too many: the input channels are still apart. A kernel "
                "adds up over its taps and over the channels."
            ),
            channels_in_reverse: "The input channels meet the kernels' channels in reverse order.",
            taps_and_channels_mixed: (
                "Taps and channels are mixed up: the axes of w are (taps, input channels, output "
                "channels), and a window has to be laid out in the same order before it meets "
                "them. A reshape does not exchange axes."
            ),
            kernels_and_channels_mixed: (
                "Input and output channels are mixed up: the axes of w are (taps, input channels, "
                "output channels). A reshape does not exchange axes."
            ),
            only_the_first_kernel: "Only the first kernel was used; each gives an output channel.",
            odd_zero_on_the_left: _ODD + " Yours is on the left.",
            all_zeros_on_the_left: "All zeros stand on the left: " + _SHARE,
            all_zeros_on_the_right: "All zeros stand on the right: " + _SHARE,
            half_a_kernel_of_zeros_on_both_sides: (
                "Half a kernel of zeros on both sides is right for an odd kernel without a stride "
                "only. How many zeros make the output as long as it has to be? Each side gets "
                "half of those, and an odd one goes to the right."
            ),
            wrapped_around_the_edges: _ZEROS + " Yours goes on with the other end of the signal.",
            edge_values_repeated: _ZEROS + " Yours repeats the first and the last value.",
            mirrored_at_the_edges: _ZEROS + " Yours mirrors the signal.",
            padding_ignored: 'Padding "same" is computed as "valid".',
            result_padded_with_zeros: (
                "The zeros were put around the result. They belong around the signal, before the "
                "kernel runs over it."
            ),
            output_reversed: "The result runs from the end to the start of the signal.",
            positions_before_examples: (
                "The positions came first: the shape is (examples, positions, output channels)."
            ),
            channels_before_positions: (
                "Positions and channels are exchanged: the shape is (examples, positions, output "
                "channels)."
            ),
            only_the_first_example: "Only the first example was computed.",
            examples_axis_dropped: (
                "The axis of the examples is missing: the result has three axes, for a single "
                "example too."
            ),
            only_the_first_position: (
                "Only the first position was computed. A return ends the function at once: is "
                "yours inside the loop?"
            ),
            only_the_last_tap: (
                "Only the last tap counts: each turn of the loop replaces the sum. It should add."
            ),
            negative_values_cut: (
                "Negative values became 0. The layer asked for here has no activation."
            ),
            stored_as_whole_numbers: (
                "An array of whole numbers cuts off each decimal place that is put into it. Of "
                "what type is the array that holds your result?"
            ),
        },
    ),
    Question(
        "max_pool1d",
        checks={
            "one example": _pool(1, 8, 3, 2, 2),
            "a batch": _pool(4, 9, 2, 3, 3),
            "windows that overlap": _pool(3, 11, 2, 4, 3),
            "gaps between the windows": _pool(2, 14, 4, 3, 5),
            "a rest at the end": _pool(2, 13, 3, 5, 5),
            "below zero": _pool(3, 10, 2, 4, 2, around=-8),
        },
        mistakes={
            mean_of_the_window: "This is the mean of each window; its largest value is asked for.",
            sum_of_the_window: "This is the sum of each window; its largest value is asked for.",
            smallest_of_the_window: "This is the smallest value of each window, not the largest.",
            first_of_the_window: "This is the first value of each window, not the largest.",
            largest_size_whatever_the_sign: (
                "The signs are gone. -5 is less than 1, although it lies farther from 0."
            ),
            place_of_the_largest: (
                "This says where in its window the largest value stands, not how large it is."
            ),
            never_below_zero: (
                "Where all values of a window are below 0, so is the largest. Yours is 0 there: "
                "did a zero get into the comparison?"
            ),
            stride_taken_for_the_size: (
                "Your windows are as wide as the stride. `pool_size` is how wide a window is, "
                "`stride` how far it moves."
            ),
            size_taken_for_the_stride: (
                "Your windows move by their own width. `pool_size` is how wide a window is, "
                "`stride` how far it moves."
            ),
            size_and_stride_exchanged: (
                "`pool_size` is how wide a window is, `stride` how far it moves. Yours are "
                "exchanged."
            ),
            window_moved_by_one: _STRIDE + " Yours moves by 1.",
            steps_of_one: (
                "The result has the right length, but the window moves by 1. " + _STRIDE
            ),
            rest_kept: (
                "The last window reaches over the end of the signal. There is no padding here: a "
                "window counts only if it fits."
            ),
            windows_from_every_start: (
                "The last windows reach over the end of the signal. There is no padding here: a "
                "window counts only if it fits."
            ),
            last_window_left_out: _COUNT + " Yours forgets the last one where it just fits.",
            channels_pooled_too: (
                "The maximum ran over the channels too. Each channel is pooled on its own, and "
                "the result has three axes."
            ),
            channels_pooled_but_kept: (
                "All channels are equal: the maximum ran over them too. Each is pooled on its own."
            ),
            examples_pooled_too: (
                "All examples are equal: the maximum ran over them too. Each is pooled on its own."
            ),
            largest_of_the_whole_signal: (
                "Every position shows the largest value of the whole signal, not of its window."
            ),
            largest_of_everything: (
                "This is a single number, the largest of the whole array. Each window has one of "
                "its own, in each example and channel."
            ),
            pooled_along_the_channels: (
                "The window moves along the channels. It should move along the positions."
            ),
            positions_first: (
                "The positions came first: the shape is (examples, positions, channels)."
            ),
            pooled_in_reverse: "The result runs from the end to the start of the signal.",
            only_one_example: "Only the first example was pooled.",
            only_the_first_window: (
                "Only the first window was pooled. A return ends the function at once: is yours "
                "inside the loop?"
            ),
            only_the_first_feature: "Only the first channel was pooled.",
            pooled_to_whole_numbers: (
                "The decimal places are cut off. Of what type is the array that holds your result?"
            ),
        },
    ),
    Question(
        "receptive_field",
        checks={
            "one layer": _stack(((4, 9), (2, 3))),
            "two layers, no stride": _stack(((3, 5), (1, 1)), ((6, 9), (1, 1))),
            "a stride in the first layer": _stack(
                ((5, 7), (2, 3)), ((3, 4), (1, 1)), ((8, 9), (1, 1))
            ),
            "a stride in the last layer": _stack(((7, 9), (1, 1)), ((3, 5), (2, 3))),
            "strides everywhere": _stack(
                ((6, 8), (3, 3)), ((3, 4), (2, 2)), ((5, 6), (3, 3)), ((4, 7), (2, 2))
            ),
            "convolution and pooling in turn": _pooled,
        },
        mistakes={
            strides_ignored: _JUMP + "Yours takes them as 1 apart.",
            own_stride_counted: (
                _JUMP + "Yours also counts the layer's own stride, which only matters to the "
                "layers after it."
            ),
            strides_added: _JUMP + "Yours adds the strides.",
            only_the_stride_before: _JUMP + "Yours takes that of one layer only.",
            only_the_own_stride: _JUMP + "Yours takes the layer's own stride instead.",
            from_the_last_layer_to_the_first: (
                "The layers count from the input on: the first kernel lies on the signal itself, "
                "and each stride spreads the kernels after it. Yours runs the other way."
            ),
            one_forgotten: _STARTS_AT_ONE + " Yours starts at none.",
            one_for_each_layer: _STARTS_AT_ONE + " The one is there once, not once per layer.",
            whole_kernels_added: _STARTS_AT_ONE + " Yours adds whole kernels.",
            whole_kernels_added_to_one: _STARTS_AT_ONE + " Yours adds k of them.",
            sum_of_the_kernels: (
                "The kernels were added up. Neighbouring windows overlap, so a kernel of k taps "
                "adds fewer than k; and strides spread the windows."
            ),
            product_of_the_kernels: (
                "The kernels were multiplied. That would need windows that do not overlap; the "
                "strides say how they do."
            ),
            only_the_last_layer: _ONE_LAYER + " Yours is the last kernel.",
            only_the_first_layer: _ONE_LAYER + " Yours is the first kernel.",
            the_largest_kernel: (
                "This is the widest kernel. A field grows with every layer, because a layer's "
                "inputs have fields of their own."
            ),
            windows_that_do_not_overlap: (
                "Going back from the output: `field` neighbours have `field - 1` gaps between "
                "them, each as long as the stride. Yours counts a stride too many per layer."
            ),
            all_strides_at_once: (
                "The strides were multiplied onto the whole field at the end. A stride spreads "
                "the kernels of the layers after it only."
            ),
            the_last_jump: (
                "This is the product of the strides: how far apart two neighbours of the output "
                "lie, not how much one of them sees."
            ),
        },
    ),
)
