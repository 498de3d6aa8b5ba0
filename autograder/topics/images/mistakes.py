"""Convolution in two dimensions: what goes wrong, with a hint for whoever does it."""

import numpy as np

from autograder.question import mistake

_COUNT = "Count the places where a window can start: the first one, and one for each step."
_BOTH_WAYS = "The stride holds for both directions: down and to the right."
_ZEROS = 'Padding "same" puts zeros around the picture, nothing else.'
_EVERY_AXIS = (
    "Zeros were put around the examples and the channels, too. Given one number or one pair, "
    "NumPy pads along every axis; it also takes a list with a pair for each."
)
_SHARE = (
    "along each axis half of the zeros stand before the picture, and an odd one after it, at the "
    "bottom or on the right."
)
_EACH_AXIS = "Height and width may differ: each axis has its own number of positions and of zeros."
_ONCE = " It is added once, to the finished sum."
_INSIDE_THE_LOOP = "A return ends the function at once: is yours inside the loop?"
_REPLACES = "each turn of a loop replaces the sum. It should add."
_NOT_STORED = "Everything is 0: is what you compute stored in the array that you return?"
_CUT = (
    "An array of whole numbers cuts off each decimal place that is put into it. Of what type is "
    "the array that holds your result?"
)
_AXES = "the shape is (examples, rows, columns, channels)."
_RESHAPE = " A reshape does not exchange axes."
_OWN_SQUARE = "Each channel of each example is pooled on its own."
_DROPPED = "What does not fill a whole square at the bottom or on the right is dropped."
_ORDER = "In NumPy's own order the last axis runs fastest: the channels of a pixel stay together. "
_ADDED = "The chain rule adds what comes through every window of every picture. "
_MEETS = "Which pixel does the upper left number of the kernel meet, for each output? "
_OF_A_KERNEL = "A kernel has a weight for each of its pixels in each channel of its input. "
_ONE_BIAS = "A kernel or a unit has one bias, however many inputs it has. "
_ALL_LAYERS = "All layers count: "
_NOTHING_TO_LEARN = "Pooling and flattening have nothing that training could change. "

# Right, to build the wrong ones from.


def _zeros(x, w, stride, padding):
    """For rows and for columns: how many zeros stand before the picture, and after it."""
    if padding == "valid":
        return [(0, 0), (0, 0)]
    totals = [max((-(-n // stride) - 1) * stride + len(w) - n, 0) for n in x.shape[1:3]]
    return [(total // 2, total - total // 2) for total in totals]


def _pad(x, rows, columns, **how):
    return np.pad(x, [(0, 0), rows, columns, (0, 0)], **how)


def _fits(x, w, stride):
    """How many windows fit, down and to the right."""
    return [(n - len(w)) // stride + 1 for n in x.shape[1:3]]


def _slide(x, w, rows, columns):
    """The kernels at each start, without a bias; a window at the end may be cut off."""
    out = np.zeros((len(x), len(rows), len(columns), w.shape[3]))
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            window = x[:, row : row + len(w), column : column + len(w)]
            fitting = w[: window.shape[1], : window.shape[2]]
            out[:, i, j] = np.tensordot(window, fitting, axes=3)
    return out


def _sums(x, w, stride, padding, zeros=None, steps=None, **how):
    """The layer without its bias; maybe other zeros, steps of the window, or padding."""
    padded = _pad(x, *(zeros or _zeros(x, w, stride, padding)), **how)
    down, right = steps or (stride, stride)
    h_out, w_out = _fits(padded, w, stride)
    return _slide(padded, w, down * np.arange(h_out), right * np.arange(w_out))


def _at_each_step(x, w, stride, padding, down, right):
    """As many windows as these steps allow."""
    padded = _pad(x, *_zeros(x, w, stride, padding))
    h_out, w_out = _fits(padded, w, down)[0], _fits(padded, w, right)[1]
    return _slide(padded, w, down * np.arange(h_out), right * np.arange(w_out))


# conv2d


@mistake(
    of="conv2d",
    hint="The kernel lies turned around, by half a turn. The convolution of a network does not "
    "flip it: the first number of the kernel meets the first pixel of the window. SciPy's "
    "`convolve2d` does flip.",
)
def kernel_flipped(x, w, b, stride=1, padding="valid"):
    return _sums(x, w[::-1, ::-1], stride, padding) + b


@mistake(of="conv2d", hint="The kernel is upside down: its first row meets a window's last one.")
def kernel_upside_down(x, w, b, stride=1, padding="valid"):
    return _sums(x, w[::-1], stride, padding) + b


@mistake(
    of="conv2d",
    hint="The kernel is mirrored: its first column meets a window's last one.",
)
def kernel_mirrored(x, w, b, stride=1, padding="valid"):
    return _sums(x, w[:, ::-1], stride, padding) + b


@mistake(
    of="conv2d",
    hint="Rows and columns of the kernel are exchanged. Its first axis runs down, its second to "
    "the right, as those of the picture.",
)
def kernel_transposed(x, w, b, stride=1, padding="valid"):
    return _sums(x, w.swapaxes(0, 1), stride, padding) + b


@mistake(of="conv2d", hint="Rows and columns of the result are exchanged: " + _AXES)
def rows_and_columns_exchanged(x, w, b, stride=1, padding="valid"):
    return _sums(x, w, stride, padding).swapaxes(1, 2) + b


@mistake(of="conv2d", hint="The channels came before the rows: " + _AXES)
def channels_first(x, w, b, stride=1, padding="valid"):
    return np.moveaxis(_sums(x, w, stride, padding) + b, 3, 1)


@mistake(of="conv2d", hint="The kernels came first: " + _AXES)
def kernels_before_examples(x, w, b, stride=1, padding="valid"):
    return np.moveaxis(_sums(x, w, stride, padding) + b, 3, 0)


@mistake(of="conv2d", hint=_COUNT + " Without padding, yours forgets the last one both ways.")
def last_windows_forgotten(x, w, b, stride=1, padding="valid"):
    out = _sums(x, w, stride, padding) + b
    h, width = ((n - len(w)) // stride for n in x.shape[1:3])
    return out if padding == "same" else out[:, :h, :width]


@mistake(
    of="conv2d",
    hint=_COUNT + " Yours adds the first one before it divides by the stride.",
)
def first_window_counted_too_early(x, w, b, stride=1, padding="valid"):
    padded = _pad(x, *_zeros(x, w, stride, padding))
    h_out, w_out = ((n - len(w) + 1) // stride for n in padded.shape[1:3])
    return _slide(padded, w, stride * np.arange(h_out), stride * np.arange(w_out)) + b


@mistake(
    of="conv2d",
    hint="Without padding, the last windows reach over the edge and are cut off. A window counts "
    "only if it fits.",
)
def last_windows_cut_off(x, w, b, stride=1, padding="valid"):
    if padding == "same":
        return _sums(x, w, stride, padding) + b
    starts = [np.arange(0, n - len(w) + stride, stride) for n in x.shape[1:3]]
    return _slide(x, w, *starts) + b


@mistake(
    of="conv2d",
    hint="The result has the right size, but the window moves by 1. " + _BOTH_WAYS,
)
def stride_in_the_size_only(x, w, b, stride=1, padding="valid"):
    return _sums(x, w, stride, padding, steps=(1, 1)) + b


@mistake(
    of="conv2d",
    hint=_BOTH_WAYS + " Your window moves to the right by 1, although the result is as wide as it "
    "should be.",
)
def stride_down_only_in_the_right_size(x, w, b, stride=1, padding="valid"):
    return _sums(x, w, stride, padding, steps=(stride, 1)) + b


@mistake(
    of="conv2d",
    hint=_BOTH_WAYS + " Your window moves down by 1, although the result is as high as it should "
    "be.",
)
def stride_right_only_in_the_right_size(x, w, b, stride=1, padding="valid"):
    return _sums(x, w, stride, padding, steps=(1, stride)) + b


@mistake(of="conv2d", hint=_BOTH_WAYS + " Yours moves to the right by 1.")
def stride_down_only(x, w, b, stride=1, padding="valid"):
    return _at_each_step(x, w, stride, padding, stride, 1) + b


@mistake(of="conv2d", hint=_BOTH_WAYS + " Yours moves down by 1.")
def stride_right_only(x, w, b, stride=1, padding="valid"):
    return _at_each_step(x, w, stride, padding, 1, stride) + b


@mistake(of="conv2d", hint=_BOTH_WAYS + " Yours moves by 1.")
def a_window_at_every_pixel(x, w, b, stride=1, padding="valid"):
    return _sums(x, w, 1, padding) + b


@mistake(
    of="conv2d",
    hint='With a stride, padding "same" needs fewer zeros: just enough to complete the last '
    "window. Yours are those of stride 1.",
)
def padded_as_for_stride_1(x, w, b, stride=1, padding="valid"):
    zeros = _zeros(x, w, 1, padding)
    return _sums(x, w, stride, padding, zeros=zeros) + b


@mistake(of="conv2d", hint="The bias was added once per pixel of the kernel." + _ONCE)
def bias_for_every_pixel(x, w, b, stride=1, padding="valid"):
    return _sums(x, w, stride, padding) + len(w) ** 2 * b


@mistake(of="conv2d", hint="The bias was added once per row of the kernel." + _ONCE)
def bias_for_every_row(x, w, b, stride=1, padding="valid"):
    return _sums(x, w, stride, padding) + len(w) * b


@mistake(of="conv2d", hint="The bias was added once per channel." + _ONCE)
def bias_for_every_channel(x, w, b, stride=1, padding="valid"):
    return _sums(x, w, stride, padding) + w.shape[2] * b


@mistake(of="conv2d", hint="The bias was added once per product." + _ONCE)
def bias_for_every_product(x, w, b, stride=1, padding="valid"):
    return _sums(x, w, stride, padding) + len(w) ** 2 * w.shape[2] * b


@mistake(of="conv2d", hint="The bias is missing: each kernel adds its own.")
def bias_forgotten(x, w, b, stride=1, padding="valid"):
    return _sums(x, w, stride, padding)


@mistake(of="conv2d", hint="The bias is taken away. It is added.")
def bias_taken_away(x, w, b, stride=1, padding="valid"):
    return _sums(x, w, stride, padding) - b


@mistake(of="conv2d", hint="Every kernel adds the first kernel's bias. Each has its own.")
def one_bias_for_all(x, w, b, stride=1, padding="valid"):
    return _sums(x, w, stride, padding) + b[0]


@mistake(
    of="conv2d",
    hint="Only the first input channel counts. A kernel has numbers for every channel.",
)
def only_the_first_channel(x, w, b, stride=1, padding="valid"):
    return _sums(x[..., :1], w[:, :, :1], stride, padding) + b


@mistake(
    of="conv2d",
    hint="Only the last input channel counts: " + _REPLACES,
)
def only_the_last_channel(x, w, b, stride=1, padding="valid"):
    return _sums(x[..., -1:], w[:, :, -1:], stride, padding) + b


@mistake(
    of="conv2d",
    hint="Every channel of the picture meets the kernel's first layer. A kernel is a volume: it "
    "has numbers of its own for each channel.",
)
def one_layer_of_the_kernel_for_all_channels(x, w, b, stride=1, padding="valid"):
    return _sums(x.sum(axis=3, keepdims=True), w[:, :, :1], stride, padding) + b


@mistake(of="conv2d", hint="A kernel adds the channels up; yours takes their mean.")
def channels_averaged(x, w, b, stride=1, padding="valid"):
    return _sums(x, w, stride, padding) / w.shape[2] + b


@mistake(of="conv2d", hint="A kernel adds up its products; yours divides by its pixels.")
def pixels_averaged(x, w, b, stride=1, padding="valid"):
    return _sums(x, w, stride, padding) / len(w) ** 2 + b


@mistake(of="conv2d", hint="A kernel adds up all its products; yours takes their mean.")
def products_averaged(x, w, b, stride=1, padding="valid"):
    return _sums(x, w, stride, padding) / (len(w) ** 2 * w.shape[2]) + b


@mistake(
    of="conv2d",
    hint="The result has an axis too many: the input channels are still apart. A kernel adds up "
    "over its rows, its columns and the channels.",
)
def channels_not_summed(x, w, b, stride=1, padding="valid"):
    each = [
        _sums(x[..., c : c + 1], w[:, :, c : c + 1], stride, padding) for c in range(w.shape[2])
    ]
    return np.stack(each, axis=3) + b


@mistake(of="conv2d", hint="The input channels meet the kernels' channels in reverse order.")
def channels_in_reverse(x, w, b, stride=1, padding="valid"):
    return _sums(x[..., ::-1], w, stride, padding) + b


@mistake(
    of="conv2d",
    hint="Pixels and channels are mixed up: the axes of w are (rows, columns, input channels, "
    "output channels), and a window has to be laid out in the same order before it meets them."
    + _RESHAPE,
)
def pixels_and_channels_mixed(x, w, b, stride=1, padding="valid"):
    k, _, c_in, c_out = w.shape
    mixed = np.moveaxis(w.reshape(c_in, k, k, c_out), 0, 2)
    return _sums(x, mixed, stride, padding) + b


@mistake(
    of="conv2d",
    hint="Input and output channels are mixed up: the axes of w are (rows, columns, input "
    "channels, output channels)." + _RESHAPE,
)
def kernels_and_channels_mixed(x, w, b, stride=1, padding="valid"):
    k, _, c_in, c_out = w.shape
    return _sums(x, w.reshape(k, k, c_out, c_in).swapaxes(2, 3), stride, padding) + b


@mistake(of="conv2d", hint="Only the first kernel was used; each gives an output channel.")
def only_the_first_kernel(x, w, b, stride=1, padding="valid"):
    return _sums(x, w[..., :1], stride, padding) + b[:1]


@mistake(
    of="conv2d",
    hint="All kernels were added to one. Each gives an output channel of its own.",
)
def kernels_added(x, w, b, stride=1, padding="valid"):
    added = _sums(x, w, stride, padding).sum(axis=3, keepdims=True)
    return np.repeat(added, w.shape[3], axis=3) + b


@mistake(
    of="conv2d",
    hint='An odd number of zeros: with padding "same", TensorFlow puts one more at the bottom and '
    "on the right. Yours are at the top and on the left.",
)
def odd_zeros_at_the_top_and_on_the_left(x, w, b, stride=1, padding="valid"):
    zeros = [(after, before) for before, after in _zeros(x, w, stride, padding)]
    return _sums(x, w, stride, padding, zeros=zeros) + b


@mistake(of="conv2d", hint="All zeros stand at the top and on the left: " + _SHARE)
def all_zeros_before(x, w, b, stride=1, padding="valid"):
    zeros = [(before + after, 0) for before, after in _zeros(x, w, stride, padding)]
    return _sums(x, w, stride, padding, zeros=zeros) + b


@mistake(of="conv2d", hint="All zeros stand at the bottom and on the right: " + _SHARE)
def all_zeros_after(x, w, b, stride=1, padding="valid"):
    zeros = [(0, before + after) for before, after in _zeros(x, w, stride, padding)]
    return _sums(x, w, stride, padding, zeros=zeros) + b


@mistake(
    of="conv2d",
    hint="Half a kernel of zeros on each side is right for an odd kernel without a stride only. "
    "How many zeros complete the last window? Half of those stand before the picture, and an odd "
    "one after it.",
)
def half_a_kernel_of_zeros_on_each_side(x, w, b, stride=1, padding="valid"):
    half = len(w) // 2 if padding == "same" else 0
    return _sums(x, w, stride, padding, zeros=[(half, half)] * 2) + b


@mistake(
    of="conv2d",
    hint="Rows of zeros are there, columns of zeros are not. " + _EACH_AXIS,
)
def only_rows_padded(x, w, b, stride=1, padding="valid"):
    zeros = [_zeros(x, w, stride, padding)[0], (0, 0)]
    return _sums(x, w, stride, padding, zeros=zeros) + b


@mistake(
    of="conv2d",
    hint="Columns of zeros are there, rows of zeros are not. " + _EACH_AXIS,
)
def only_columns_padded(x, w, b, stride=1, padding="valid"):
    zeros = [(0, 0), _zeros(x, w, stride, padding)[1]]
    return _sums(x, w, stride, padding, zeros=zeros) + b


@mistake(
    of="conv2d",
    hint="The number of columns of zeros is wrong. " + _EACH_AXIS + " Is yours that of the rows, "
    "or was a number of positions rounded down that should be rounded up?",
)
def zeros_of_the_rows_for_the_columns(x, w, b, stride=1, padding="valid"):
    zeros = [_zeros(x, w, stride, padding)[0]] * 2
    return _sums(x, w, stride, padding, zeros=zeros) + b


@mistake(
    of="conv2d",
    hint="As many rows of zeros as columns. " + _EACH_AXIS,
)
def zeros_of_the_columns_for_the_rows(x, w, b, stride=1, padding="valid"):
    zeros = [_zeros(x, w, stride, padding)[1]] * 2
    return _sums(x, w, stride, padding, zeros=zeros) + b


def _along_every_axis(x, w, b, stride, zeros):
    padded = np.pad(x, zeros)[..., : w.shape[2]]
    h_out, w_out = _fits(padded, w, stride)
    return _slide(padded, w, stride * np.arange(h_out), stride * np.arange(w_out)) + b


@mistake(of="conv2d", hint=_EVERY_AXIS)
def padded_along_every_axis(x, w, b, stride=1, padding="valid"):
    return _along_every_axis(x, w, b, stride, _zeros(x, w, stride, padding)[0])


@mistake(of="conv2d", hint=_EVERY_AXIS)
def padded_along_every_axis_for_as_many_examples(x, w, b, stride=1, padding="valid"):
    return padded_along_every_axis(x, w, b, stride, padding)[: len(x)]


@mistake(of="conv2d", hint=_EVERY_AXIS)
def padded_evenly_along_every_axis(x, w, b, stride=1, padding="valid"):
    return _along_every_axis(x, w, b, stride, len(w) // 2 if padding == "same" else 0)


@mistake(of="conv2d", hint=_ZEROS + " Yours goes on with the other side of the picture.")
def wrapped_around_the_edges(x, w, b, stride=1, padding="valid"):
    return _sums(x, w, stride, padding, mode="wrap") + b


@mistake(of="conv2d", hint=_ZEROS + " Yours repeats the pixels at the edges.")
def edge_pixels_repeated(x, w, b, stride=1, padding="valid"):
    return _sums(x, w, stride, padding, mode="edge") + b


@mistake(of="conv2d", hint=_ZEROS + " Yours mirrors the picture.")
def mirrored_at_the_edges(x, w, b, stride=1, padding="valid"):
    return _sums(x, w, stride, padding, mode="reflect") + b


@mistake(of="conv2d", hint='Padding "same" is computed as "valid".')
def padding_ignored(x, w, b, stride=1, padding="valid"):
    return _sums(x, w, stride, "valid") + b


@mistake(of="conv2d", hint='Padding "valid" is computed as "same": `padding` decides.')
def always_padded(x, w, b, stride=1, padding="valid"):
    return _sums(x, w, stride, "same") + b


@mistake(
    of="conv2d",
    hint="The zeros were put around the result. They belong around the picture, before the kernel "
    "runs over it.",
)
def result_padded_with_zeros(x, w, b, stride=1, padding="valid"):
    out = _sums(x, w, 1, "valid") + b
    return _pad(out, *_zeros(x, w, 1, padding))[:, ::stride, ::stride]


@mistake(of="conv2d", hint="The result is as wide as it is high. " + _EACH_AXIS)
def as_wide_as_high(x, w, b, stride=1, padding="valid"):
    out = _sums(x, w, stride, padding) + b
    square = np.zeros((len(out), out.shape[1], out.shape[1], out.shape[3]))
    square[:, :, : out.shape[2]] = out[:, :, : out.shape[1]]
    return square


@mistake(of="conv2d", hint="The result is as high as it is wide. " + _EACH_AXIS)
def as_high_as_wide(x, w, b, stride=1, padding="valid"):
    out = _sums(x, w, stride, padding) + b
    square = np.zeros((len(out), out.shape[2], out.shape[2], out.shape[3]))
    square[:, : out.shape[1]] = out[:, : out.shape[2]]
    return square


@mistake(of="conv2d", hint="The result is turned by half a turn: last row and column first.")
def output_turned(x, w, b, stride=1, padding="valid"):
    return _sums(x, w, stride, padding)[:, ::-1, ::-1] + b


@mistake(of="conv2d", hint="Only the first example was computed.")
def only_the_first_example(x, w, b, stride=1, padding="valid"):
    return _sums(x[:1], w, stride, padding) + b


@mistake(
    of="conv2d",
    hint="The axis of the examples is missing: the result has four axes, for a single example too.",
)
def examples_axis_dropped(x, w, b, stride=1, padding="valid"):
    return _sums(x, w, stride, padding)[0] + b


@mistake(
    of="conv2d",
    hint="The examples were added up. Each picture has a result of its own.",
)
def examples_added(x, w, b, stride=1, padding="valid"):
    added = _sums(x, w, stride, padding).sum(axis=0, keepdims=True)
    return np.repeat(added, len(x), axis=0) + b


@mistake(of="conv2d", hint="Only the first window was computed. " + _INSIDE_THE_LOOP)
def only_the_first_window(x, w, b, stride=1, padding="valid"):
    out = np.zeros_like(right := _sums(x, w, stride, padding) + b)
    out[:, 0, 0] = right[:, 0, 0]
    return out


@mistake(of="conv2d", hint="Only the first row of windows was computed. " + _INSIDE_THE_LOOP)
def only_the_first_row_of_windows(x, w, b, stride=1, padding="valid"):
    out = _sums(x, w, stride, padding) + b
    out[:, 1:] = 0
    return out


@mistake(
    of="conv2d",
    hint="Only the windows on the diagonal were computed. Down and to the right, the window moves "
    "by itself: one index is not enough.",
)
def only_the_diagonal_of_windows(x, w, b, stride=1, padding="valid"):
    out = _sums(x, w, stride, padding) + b
    return out * np.eye(*out.shape[1:3])[:, :, None]


@mistake(
    of="conv2d",
    hint="Only the diagonal of each kernel counts. Its rows and its columns need an index each.",
)
def only_the_diagonal_of_the_kernel(x, w, b, stride=1, padding="valid"):
    return _sums(x, w * np.eye(len(w))[:, :, None, None], stride, padding) + b


@mistake(of="conv2d", hint="Only the first row of each kernel counts; it has as many as columns.")
def only_the_first_row_of_the_kernel(x, w, b, stride=1, padding="valid"):
    first = np.zeros(w.shape)
    first[0] = w[0]
    return _sums(x, first, stride, padding) + b


@mistake(of="conv2d", hint="Only the last row of each kernel counts: " + _REPLACES)
def only_the_last_row_of_the_kernel(x, w, b, stride=1, padding="valid"):
    last = np.zeros(w.shape)
    last[-1] = w[-1]
    return _sums(x, last, stride, padding) + b


@mistake(of="conv2d", hint="Only the last pixel of each kernel counts: " + _REPLACES)
def only_the_last_pixel_of_the_kernel(x, w, b, stride=1, padding="valid"):
    last = np.zeros(w.shape)
    last[-1, -1] = w[-1, -1]
    return _sums(x, last, stride, padding) + b


@mistake(
    of="conv2d",
    hint="Only the last product counts, that of the kernel's last pixel and last channel: "
    + _REPLACES,
)
def only_the_last_product(x, w, b, stride=1, padding="valid"):
    last = np.zeros(w.shape)
    last[-1, -1, -1] = w[-1, -1, -1]
    return _sums(x, last, stride, padding) + b


@mistake(
    of="conv2d",
    hint="Window and kernel were multiplied as matrices, row by column. Here each pixel meets one "
    "number, the one at its own place.",
)
def multiplied_as_matrices(x, w, b, stride=1, padding="valid"):
    # The sum of all entries of X W is that of X times the sums of the rows of W, put in a row.
    return _sums(x, np.broadcast_to(w.sum(axis=1)[None], w.shape), stride, padding) + b


@mistake(of="conv2d", hint=_NOT_STORED)
def nothing_stored(x, w, b, stride=1, padding="valid"):
    return 0 * _sums(x, w, stride, padding)


@mistake(of="conv2d", hint="Only the first example was computed. " + _INSIDE_THE_LOOP)
def other_examples_still_0(x, w, b, stride=1, padding="valid"):
    out = _sums(x, w, stride, padding) + b
    out[1:] = 0
    return out


@mistake(
    of="conv2d",
    hint="Only the first output channel was computed; each kernel gives one. " + _INSIDE_THE_LOOP,
)
def other_channels_still_0(x, w, b, stride=1, padding="valid"):
    out = _sums(x, w, stride, padding) + b
    out[..., 1:] = 0
    return out


@mistake(of="conv2d", hint="Negative values became 0. The layer asked for here has no activation.")
def negative_values_cut(x, w, b, stride=1, padding="valid"):
    return np.maximum(0, _sums(x, w, stride, padding) + b)


@mistake(of="conv2d", hint=_CUT)
def stored_as_whole_numbers(x, w, b, stride=1, padding="valid"):
    return (_sums(x, w, stride, padding) + b).astype(int)


# max_pool2d


def _pooled_at(rows, columns, x, size, by):
    """What ``by`` makes of the square at each start; one at the edge may be cut off."""
    return np.stack(
        [
            np.stack([by(x[:, i : i + size, j : j + size], (1, 2)) for j in columns], axis=1)
            for i in rows
        ],
        axis=1,
    )


def _whole(n, size):
    return size * np.arange(n // size)


def _pooled(x, size, by=np.max):
    return _pooled_at(_whole(x.shape[1], size), _whole(x.shape[2], size), x, size, by)


@mistake(of="max_pool2d", hint="This is the mean of each square; its largest value is asked for.")
def mean_of_the_square(x, pool_size):
    return _pooled(x, pool_size, by=np.mean)


@mistake(of="max_pool2d", hint="This is the sum of each square; its largest value is asked for.")
def sum_of_the_square(x, pool_size):
    return _pooled(x, pool_size, by=np.sum)


@mistake(of="max_pool2d", hint="This is the smallest value of each square, not the largest.")
def smallest_of_the_square(x, pool_size):
    return _pooled(x, pool_size, by=np.min)


@mistake(of="max_pool2d", hint="This is the middle value of each square; the largest is asked for.")
def median_of_the_square(x, pool_size):
    return _pooled(x, pool_size, by=np.median)


@mistake(of="max_pool2d", hint="This is the first value of each square, not the largest.")
def first_of_the_square(x, pool_size):
    return _pooled(x, pool_size, by=lambda square, axes: square[:, 0, 0])


@mistake(
    of="max_pool2d",
    hint="This is the last value of each square: each turn of a loop replaces the one before, "
    "larger or not.",
)
def last_of_the_square(x, pool_size):
    return _pooled(x, pool_size, by=lambda square, axes: square[:, -1, -1])


@mistake(
    of="max_pool2d",
    hint="Only the first row of each square was looked at. A square has as many rows as columns.",
)
def only_the_first_row_of_the_square(x, pool_size):
    return _pooled(x, pool_size, by=lambda square, axes: square[:, 0].max(axis=1))


@mistake(
    of="max_pool2d",
    hint="Only the last row of each square counts: each turn of a loop replaces what the rows "
    "before it gave.",
)
def only_the_last_row_of_the_square(x, pool_size):
    return _pooled(x, pool_size, by=lambda square, axes: square[:, -1].max(axis=1))


@mistake(
    of="max_pool2d",
    hint="Only the diagonal of each square was looked at. Rows and columns need an index each.",
)
def only_the_diagonal_of_the_square(x, pool_size):
    return _pooled(x, pool_size, by=lambda square, axes: square.diagonal(0, 1, 2).max(axis=-1))


@mistake(of="max_pool2d", hint=_NOT_STORED)
def no_maximum_stored(x, pool_size):
    return 0 * _pooled(x, pool_size)


@mistake(
    of="max_pool2d",
    hint="The signs are gone. -5 is less than 1, although it lies farther from 0.",
)
def largest_size_whatever_the_sign(x, pool_size):
    return _pooled(np.abs(x), pool_size)


@mistake(
    of="max_pool2d",
    hint="Where all values of a square are below 0, so is the largest. Yours is 0 there: did a "
    "zero get into the comparison?",
)
def never_below_zero(x, pool_size):
    return np.maximum(0, _pooled(x, pool_size))


@mistake(
    of="max_pool2d",
    hint="This says where in its square the largest value stands, not how large it is.",
)
def place_of_the_largest(x, pool_size):
    flat = (len(x), pool_size**2, x.shape[3])
    return _pooled(x, pool_size, by=lambda square, axes: square.reshape(flat).argmax(axis=1))


@mistake(
    of="max_pool2d",
    hint="Your squares overlap: they move by 1. Each begins where the one before it ends.",
)
def squares_that_overlap(x, pool_size):
    rows, columns = (np.arange(n - pool_size + 1) for n in x.shape[1:3])
    return _pooled_at(rows, columns, x, pool_size, np.max)


@mistake(
    of="max_pool2d",
    hint="The result has the right size, but your squares overlap: they move by 1. Each begins "
    "where the one before it ends.",
)
def squares_that_overlap_in_the_right_size(x, pool_size):
    rows, columns = (np.arange(n // pool_size) for n in x.shape[1:3])
    return _pooled_at(rows, columns, x, pool_size, np.max)


@mistake(
    of="max_pool2d",
    hint="Your squares move down by their side, but to the right by 1. They overlap.",
)
def squares_that_overlap_to_the_right(x, pool_size):
    columns = np.arange(x.shape[2] - pool_size + 1)
    return _pooled_at(_whole(x.shape[1], pool_size), columns, x, pool_size, np.max)


@mistake(
    of="max_pool2d",
    hint="Your squares move to the right by their side, but down by 1. They overlap.",
)
def squares_that_overlap_downwards(x, pool_size):
    rows = np.arange(x.shape[1] - pool_size + 1)
    return _pooled_at(rows, _whole(x.shape[2], pool_size), x, pool_size, np.max)


@mistake(
    of="max_pool2d",
    hint="Squares that are cut off by the edge count, too. " + _DROPPED,
)
def rests_kept(x, pool_size):
    rows, columns = (np.arange(0, n, pool_size) for n in x.shape[1:3])
    return _pooled_at(rows, columns, x, pool_size, np.max)


@mistake(of="max_pool2d", hint="A rest at the bottom counts, too. " + _DROPPED)
def rest_at_the_bottom_kept(x, pool_size):
    rows = np.arange(0, x.shape[1], pool_size)
    return _pooled_at(rows, _whole(x.shape[2], pool_size), x, pool_size, np.max)


@mistake(of="max_pool2d", hint="A rest on the right counts, too. " + _DROPPED)
def rest_on_the_right_kept(x, pool_size):
    columns = np.arange(0, x.shape[2], pool_size)
    return _pooled_at(_whole(x.shape[1], pool_size), columns, x, pool_size, np.max)


@mistake(
    of="max_pool2d",
    hint="The rest was dropped at the top and on the left. The first square begins in the corner.",
)
def rests_dropped_at_the_start(x, pool_size):
    return _pooled(x[:, x.shape[1] % pool_size :, x.shape[2] % pool_size :], pool_size)


@mistake(
    of="max_pool2d",
    hint=_COUNT + " Yours forgets the last squares where they just fit.",
)
def last_squares_left_out(x, pool_size):
    rows, columns = (np.arange(0, n - pool_size, pool_size) for n in x.shape[1:3])
    return _pooled_at(rows, columns, x, pool_size, np.max)


@mistake(
    of="max_pool2d",
    hint="Rows were joined, columns were not. A square is as wide as it is high.",
)
def only_rows_pooled(x, pool_size):
    rows = _whole(x.shape[1], pool_size)
    return np.stack([x[:, i : i + pool_size].max(axis=1) for i in rows], axis=1)


@mistake(
    of="max_pool2d",
    hint="Columns were joined, rows were not. A square is as high as it is wide.",
)
def only_columns_pooled(x, pool_size):
    columns = _whole(x.shape[2], pool_size)
    return np.stack([x[:, :, j : j + pool_size].max(axis=2) for j in columns], axis=2)


@mistake(
    of="max_pool2d",
    hint="These are the largest values of pixels that lie `pool_size` apart, not of neighbours. "
    "After a reshape, which axes are inside a square, and which say which square it is?",
)
def apart_instead_of_neighbours(x, pool_size):
    h_out, w_out = x.shape[1] // pool_size, x.shape[2] // pool_size
    whole = x[:, : h_out * pool_size, : w_out * pool_size]
    squares = whole.reshape(len(x), h_out, pool_size, w_out, pool_size, x.shape[3])
    return squares.max(axis=(1, 3))


@mistake(
    of="max_pool2d",
    hint="After your reshape the pixels of one group stand in a row, not in a square: a square "
    "has pixels of several rows, and they do not follow each other.",
)
def groups_in_a_row(x, pool_size):
    h_out, w_out = x.shape[1] // pool_size, x.shape[2] // pool_size
    whole = x[:, : h_out * pool_size, : w_out * pool_size]
    return whole.reshape(len(x), h_out, w_out, pool_size**2, x.shape[3]).max(axis=3)


@mistake(
    of="max_pool2d",
    hint="The maximum ran over the channels too, and their axis is gone. " + _OWN_SQUARE,
)
def channels_pooled_too(x, pool_size):
    return _pooled(x, pool_size).max(axis=3)


@mistake(
    of="max_pool2d",
    hint="All channels are equal: the maximum ran over them too. " + _OWN_SQUARE,
)
def channels_pooled_but_kept(x, pool_size):
    pooled = _pooled(x, pool_size)
    return np.broadcast_to(pooled.max(axis=3, keepdims=True), pooled.shape)


@mistake(
    of="max_pool2d",
    hint="The channels were added up. " + _OWN_SQUARE,
)
def channels_added(x, pool_size):
    return _pooled(x.sum(axis=3, keepdims=True), pool_size)


@mistake(
    of="max_pool2d",
    hint="All examples are equal: the maximum ran over them too. " + _OWN_SQUARE,
)
def examples_pooled_too(x, pool_size):
    pooled = _pooled(x, pool_size)
    return np.broadcast_to(pooled.max(axis=0, keepdims=True), pooled.shape)


@mistake(
    of="max_pool2d",
    hint="This is the largest value of the whole picture. Each square has one of its own.",
)
def largest_of_the_whole_picture(x, pool_size):
    return x.max(axis=(1, 2))


@mistake(
    of="max_pool2d",
    hint="Every place shows the largest value of the whole picture, not of its square.",
)
def largest_of_the_whole_picture_everywhere(x, pool_size):
    pooled = _pooled(x, pool_size)
    return np.broadcast_to(x.max(axis=(1, 2), keepdims=True), pooled.shape)


@mistake(
    of="max_pool2d",
    hint="This is a single number, the largest of the whole array. Each square has one of its own, "
    "in each example and channel.",
)
def largest_of_all(x, pool_size):
    return x.max()


@mistake(of="max_pool2d", hint="Rows and columns of the result are exchanged: " + _AXES)
def pooled_rows_and_columns_exchanged(x, pool_size):
    return _pooled(x, pool_size).swapaxes(1, 2)


@mistake(of="max_pool2d", hint="The channels came before the rows: " + _AXES)
def pooled_channels_first(x, pool_size):
    return np.moveaxis(_pooled(x, pool_size), 3, 1)


@mistake(of="max_pool2d", hint="The result is as wide as it is high. " + _EACH_AXIS)
def pooled_as_wide_as_high(x, pool_size):
    pooled = _pooled(x, pool_size)
    h_out = pooled.shape[1]
    square = np.zeros((len(x), h_out, h_out, x.shape[3]))
    square[:, :, : pooled.shape[2]] = pooled[:, :, :h_out]
    return square


@mistake(of="max_pool2d", hint="Only the first example was computed.")
def only_the_first_example_pooled(x, pool_size):
    return _pooled(x[:1], pool_size)


@mistake(of="max_pool2d", hint="Only the first example was computed. " + _INSIDE_THE_LOOP)
def other_examples_not_pooled(x, pool_size):
    pooled = _pooled(x, pool_size)
    pooled[1:] = 0
    return pooled


@mistake(of="max_pool2d", hint="Only the first channel was computed. " + _INSIDE_THE_LOOP)
def other_channels_not_pooled(x, pool_size):
    pooled = _pooled(x, pool_size)
    pooled[..., 1:] = 0
    return pooled


@mistake(of="max_pool2d", hint="Only the first row of squares was computed. " + _INSIDE_THE_LOOP)
def only_the_first_row_of_squares(x, pool_size):
    pooled = _pooled(x, pool_size)
    pooled[:, 1:] = 0
    return pooled


@mistake(of="max_pool2d", hint="Only the first square was computed. " + _INSIDE_THE_LOOP)
def only_the_first_square(x, pool_size):
    out = np.zeros_like(pooled := _pooled(x, pool_size))
    out[:, 0, 0] = pooled[:, 0, 0]
    return out


@mistake(of="max_pool2d", hint=_CUT)
def pooled_as_whole_numbers(x, pool_size):
    return _pooled(x, pool_size).astype(int)


# flatten


def _laid_out(x, *axes):
    """Each example in a row, its axes taken in this order."""
    return x.transpose(0, *axes).reshape(len(x), -1)


@mistake(
    of="flatten",
    hint="All examples stand in one row. Each keeps a row of its own: only the axes after the "
    "first are joined.",
)
def everything_in_one_row(x):
    return x.ravel()


@mistake(
    of="flatten",
    hint="All examples stand in one row, of a matrix that has no other. Each keeps a row of its "
    "own.",
)
def one_row_of_a_matrix(x):
    return x.reshape(1, -1)


@mistake(
    of="flatten",
    hint="The rows run fastest here, as in Fortran's order. " + _ORDER + "Were the axes turned "
    "around, or an order asked for?",
)
def in_fortran_order(x):
    return _laid_out(x, 3, 2, 1)


@mistake(
    of="flatten",
    hint="This is one channel after the other. " + _ORDER + "Channels first is another convention.",
)
def channel_after_channel(x):
    return _laid_out(x, 3, 1, 2)


@mistake(of="flatten", hint="This goes through the picture column by column. " + _ORDER)
def column_by_column(x):
    return _laid_out(x, 2, 1, 3)


@mistake(
    of="flatten",
    hint="In each row of the picture this is one channel after the other. " + _ORDER,
)
def channels_apart_in_each_row(x):
    return _laid_out(x, 1, 3, 2)


@mistake(
    of="flatten",
    hint="In each column of the picture this is one channel after the other. " + _ORDER,
)
def channels_apart_in_each_column(x):
    return _laid_out(x, 2, 3, 1)


@mistake(
    of="flatten",
    hint="The result lies on its side: each example should be a row, and is a column.",
)
def examples_as_columns(x):
    return x.reshape(len(x), -1).T


@mistake(
    of="flatten",
    hint="The two axes are exchanged in the reshape: each row now holds numbers of several "
    "examples.",
)
def axes_exchanged_in_the_reshape(x):
    return x.reshape(-1, len(x))


@mistake(
    of="flatten",
    hint="The shape is right, but each row holds numbers of all examples. A transposition after "
    "the reshape does not undo a wrong reshape.",
)
def examples_mixed(x):
    return x.reshape(-1, len(x)).T


@mistake(
    of="flatten",
    hint="The shape is right, but each row holds numbers of all examples: the axis of the examples "
    "has to come first before a reshape.",
)
def examples_last_before_the_reshape(x):
    return np.moveaxis(x, 0, -1).reshape(len(x), -1)


@mistake(of="flatten", hint="Rows and columns are still apart: only the channels were joined.")
def only_columns_and_channels_joined(x):
    return x.reshape(*x.shape[:2], -1)


@mistake(of="flatten", hint="The channels are still apart: only rows and columns were joined.")
def only_rows_and_columns_joined(x):
    return x.reshape(len(x), -1, x.shape[3])


@mistake(of="flatten", hint="An axis too many: two are asked for, examples and numbers.")
def an_axis_too_many(x):
    return x.reshape(len(x), 1, -1)


@mistake(of="flatten", hint="Nothing is flattened: the result has two axes.")
def not_flattened(x):
    return x


@mistake(
    of="flatten",
    hint="Only the first channel is there. No number is left out.",
)
def only_the_first_channel_flattened(x):
    return x[..., 0].reshape(len(x), -1)


@mistake(of="flatten", hint="The channels were added up. Every number is kept.")
def channels_added_before_flattening(x):
    return x.sum(axis=3).reshape(len(x), -1)


@mistake(of="flatten", hint="The mean of the channels was taken. Every number is kept.")
def channels_averaged_before_flattening(x):
    return x.mean(axis=3).reshape(len(x), -1)


@mistake(
    of="flatten",
    hint="This is the mean of each channel, a pooling over the whole picture. Every number is "
    "kept.",
)
def averaged_over_the_picture(x):
    return x.mean(axis=(1, 2))


@mistake(
    of="flatten",
    hint="This is the largest value of each channel, a pooling over the whole picture. Every "
    "number is kept.",
)
def largest_of_the_picture(x):
    return x.max(axis=(1, 2))


@mistake(of="flatten", hint="This adds each example up to one number. Every number is kept.")
def added_to_one_number(x):
    return x.reshape(len(x), -1).sum(axis=1)


@mistake(of="flatten", hint="Only the first example is there, and its axis is gone.")
def only_the_first_example_in_a_row(x):
    return x[0].ravel()


@mistake(of="flatten", hint="Only the first example is there.")
def only_the_first_example_flattened(x):
    return x[:1].reshape(1, -1)


@mistake(of="flatten", hint="Only the first example was laid out. " + _INSIDE_THE_LOOP)
def other_examples_not_flattened(x):
    flat = x.reshape(len(x), -1).copy()
    flat[1:] = 0
    return flat


@mistake(of="flatten", hint="Each example runs from its end to its start.")
def each_example_reversed(x):
    return x.reshape(len(x), -1)[:, ::-1]


@mistake(of="flatten", hint="The examples came out in reverse order.")
def examples_reversed(x):
    return x.reshape(len(x), -1)[::-1]


@mistake(of="flatten", hint="The last row of each picture comes first: begin at the top.")
def from_the_bottom(x):
    return x[:, ::-1].reshape(len(x), -1)


@mistake(of="flatten", hint="Each row of a picture runs from the right: begin on the left.")
def from_the_right(x):
    return x[:, :, ::-1].reshape(len(x), -1)


@mistake(of="flatten", hint="The channels of each pixel are in reverse order.")
def channels_reversed(x):
    return x[..., ::-1].reshape(len(x), -1)


@mistake(of="flatten", hint="The numbers were sorted. Their places are kept.")
def numbers_sorted(x):
    return np.sort(x.reshape(len(x), -1), axis=1)


@mistake(of="flatten", hint=_NOT_STORED)
def nothing_laid_out(x):
    return np.zeros((len(x), x[0].size))


@mistake(of="flatten", hint=_CUT)
def flattened_as_whole_numbers(x):
    return x.reshape(len(x), -1).astype(int)


# kernel_gradient


def _windows(x, dz):
    """For each place in the kernel, the pixels that it meets: ``(k, k, m, h_out, w_out)``."""
    h_out, w_out = dz.shape[1:]
    k = x.shape[1] - h_out + 1
    met = [[x[:, t : t + h_out, u : u + w_out] for u in range(k)] for t in range(k)]
    return np.array(met)


def _learned(x, dz):
    return np.sum(dz * _windows(x, dz), axis=(2, 3, 4))


@mistake(
    of="kernel_gradient",
    hint="The gradient is turned by half a turn. A kernel that is not flipped on the way forward "
    "is not flipped on the way back. " + _MEETS,
)
def gradient_flipped(x, dz):
    return _learned(x, dz)[::-1, ::-1]


@mistake(of="kernel_gradient", hint="The gradient is upside down. " + _MEETS)
def gradient_upside_down(x, dz):
    return _learned(x, dz)[::-1]


@mistake(of="kernel_gradient", hint="The gradient is mirrored. " + _MEETS)
def gradient_mirrored(x, dz):
    return _learned(x, dz)[:, ::-1]


@mistake(
    of="kernel_gradient",
    hint="Rows and columns of the gradient are exchanged: its first axis runs down, as that of the "
    "picture.",
)
def gradient_transposed(x, dz):
    return _learned(x, dz).T


@mistake(
    of="kernel_gradient",
    hint=_ADDED + "Yours is the mean over the pictures. Whether the cost is a mean is already in "
    "`dz`.",
)
def averaged_over_the_examples(x, dz):
    return _learned(x, dz) / len(x)


@mistake(of="kernel_gradient", hint=_ADDED + "Yours is the mean over the windows of a picture.")
def averaged_over_the_windows(x, dz):
    return _learned(x, dz) / dz[0].size


@mistake(of="kernel_gradient", hint=_ADDED + "Yours is the mean over all of them.")
def averaged_over_everything(x, dz):
    return _learned(x, dz) / dz.size


@mistake(of="kernel_gradient", hint=_ADDED + "Yours divides by the number of the kernel's pixels.")
def divided_by_the_size_of_the_kernel(x, dz):
    dw = _learned(x, dz)
    return dw / dw.size


@mistake(
    of="kernel_gradient",
    hint="Each picture has a gradient of its own here. All of them are made with one kernel, so "
    "what they say about it is added up.",
)
def not_summed_over_the_examples(x, dz):
    return np.moveaxis(np.sum(dz * _windows(x, dz), axis=(3, 4)), 2, 0)


@mistake(of="kernel_gradient", hint="Only the first picture counts. " + _ADDED)
def only_the_first_picture(x, dz):
    return _learned(x[:1], dz[:1])


@mistake(
    of="kernel_gradient",
    hint="Only the last picture counts: each turn of a loop replaces the gradient. " + _ADDED,
)
def only_the_last_picture(x, dz):
    return _learned(x[-1:], dz[-1:])


@mistake(of="kernel_gradient", hint="Only the first window of each picture counts. " + _ADDED)
def only_the_first_windows(x, dz):
    return (_windows(x, dz)[..., 0, 0] * dz[:, 0, 0]).sum(axis=2)


@mistake(
    of="kernel_gradient",
    hint="Only the last window of each picture counts: each turn of a loop replaces the gradient. "
    + _ADDED,
)
def only_the_last_windows(x, dz):
    return (_windows(x, dz)[..., -1, -1] * dz[:, -1, -1]).sum(axis=2)


@mistake(
    of="kernel_gradient",
    hint="Only the last row of windows counts: each turn of a loop replaces the gradient. "
    + _ADDED,
)
def only_the_last_row_of_the_windows(x, dz):
    return (_windows(x, dz)[..., -1, :] * dz[:, -1]).sum(axis=(2, 3))


@mistake(
    of="kernel_gradient",
    hint="Only the windows on the diagonal count. Rows and columns need an index each.",
)
def only_the_diagonal_of_the_windows(x, dz):
    return _learned(x, dz * np.eye(*dz.shape[1:]))


@mistake(
    of="kernel_gradient",
    hint="Down and to the right, the kernel's place has an index each; yours uses one for both.",
)
def one_index_for_both_directions(x, dz):
    h_out, w_out = dz.shape[1:]
    k = x.shape[1] - h_out + 1
    row = [np.sum(dz * x[:, t : t + h_out, t : t + w_out]) for t in range(k)]
    return np.repeat(np.array(row)[:, None], k, axis=1)


@mistake(of="kernel_gradient", hint="The signs are turned around. A step downhill comes later.")
def sign_of_a_step(x, dz):
    return -_learned(x, dz)


@mistake(
    of="kernel_gradient",
    hint="`dz` meets the windows in reverse order, from the last output to the first.",
)
def slopes_turned_around(x, dz):
    return _learned(x, dz[:, ::-1, ::-1])


@mistake(of="kernel_gradient", hint="`dz` meets the pictures upside down.")
def slopes_upside_down(x, dz):
    return _learned(x, dz[:, ::-1])


@mistake(of="kernel_gradient", hint="`dz` meets the pictures mirrored.")
def slopes_mirrored(x, dz):
    return _learned(x, dz[:, :, ::-1])


@mistake(
    of="kernel_gradient",
    hint="The pictures meet the slopes of other pictures: one of the two runs backwards over the "
    "examples.",
)
def examples_crossed(x, dz):
    return _learned(x, dz[::-1])


@mistake(
    of="kernel_gradient",
    hint="Pictures and slopes were added up over the examples before they met. Each picture "
    "belongs to its own `dz`: multiply first, then add.",
)
def examples_added_before_they_meet(x, dz):
    return _learned(x.sum(axis=0, keepdims=True), dz.sum(axis=0, keepdims=True))


@mistake(
    of="kernel_gradient",
    hint="Pixels and slopes were added up before they met. Each pixel belongs to the `dz` of its "
    "window: multiply first, then add.",
)
def pixels_added_before_they_meet(x, dz):
    return _windows(x, dz).sum(axis=(2, 3, 4)) * dz.sum()


@mistake(
    of="kernel_gradient",
    hint="The pixels of the windows were added up, but `dz` has no part in it. How much does the "
    "cost change with each output?",
)
def slopes_forgotten(x, dz):
    return _windows(x, dz).sum(axis=(2, 3, 4))


@mistake(
    of="kernel_gradient",
    hint="This is the derivative by a bias. A number of the kernel is multiplied by a pixel, and "
    "so is what comes back through it.",
)
def gradient_of_a_bias(x, dz):
    k = x.shape[1] - dz.shape[1] + 1
    return np.full((k, k), dz.sum())


@mistake(
    of="kernel_gradient",
    hint="The derivative by a bias, a single number. Each number of the kernel has its own.",
)
def sum_of_the_slopes(x, dz):
    return dz.sum()


@mistake(
    of="kernel_gradient",
    hint="`dz` was squared. It is the derivative already, whatever the cost is.",
)
def slopes_squared(x, dz):
    return _learned(x, dz**2)


@mistake(
    of="kernel_gradient",
    hint="Twice as much as it should be. The 2 of a squared error, if there is one, is already in "
    "`dz`.",
)
def doubled(x, dz):
    return 2 * _learned(x, dz)


@mistake(
    of="kernel_gradient",
    hint="Half as much as it should be. A factor of the cost is already in `dz`.",
)
def halved(x, dz):
    return _learned(x, dz) / 2


@mistake(
    of="kernel_gradient",
    hint="The kernel has one row and one column more. How many windows of k fit into n pixels? "
    "Turn that around.",
)
def kernel_one_too_small(x, dz):
    return _learned(x, dz)[:-1, :-1]


@mistake(
    of="kernel_gradient",
    hint="The kernel is taken to be as large as a picture of outputs. How many windows of k fit "
    "into n pixels? Turn that around.",
)
def kernel_as_large_as_the_outputs(x, dz):
    h_out, w_out = dz.shape[1:]
    dw = np.zeros((h_out, h_out))
    for t in range(h_out):
        for u in range(h_out):
            dw[t, u] = np.sum(x[:, t : t + h_out, u : u + w_out] * dz)
    return dw


@mistake(
    of="kernel_gradient", hint="The gradient's numbers stand in one row; a kernel has two axes."
)
def gradient_in_a_row(x, dz):
    return _learned(x, dz).ravel()


@mistake(
    of="kernel_gradient",
    hint="Two axes too many: (k, k) is asked for, for one channel in and one out.",
)
def gradient_with_channels(x, dz):
    return _learned(x, dz)[:, :, None, None]


@mistake(
    of="kernel_gradient",
    hint="An axis too many in front: the result belongs to the kernel, not to the examples.",
)
def gradient_with_an_axis_of_examples(x, dz):
    return _learned(x, dz)[None]


@mistake(
    of="kernel_gradient", hint="Only the first row of the gradient is there. " + _INSIDE_THE_LOOP
)
def only_the_first_row_of_the_gradient(x, dz):
    dw = _learned(x, dz)
    dw[1:] = 0
    return dw


@mistake(
    of="kernel_gradient",
    hint="Only the upper left number of the gradient is there. " + _INSIDE_THE_LOOP,
)
def only_the_first_number_of_the_gradient(x, dz):
    dw = np.zeros_like(right := _learned(x, dz))
    dw[0, 0] = right[0, 0]
    return dw


@mistake(of="kernel_gradient", hint=_NOT_STORED)
def no_gradient_stored(x, dz):
    return 0 * _learned(x, dz)


@mistake(of="kernel_gradient", hint=_CUT)
def gradient_as_whole_numbers(x, dz):
    return _learned(x, dz).astype(int)


# parameter_count


def _counted(layers, conv=None, dense=None, pool=lambda: 0, flatten=lambda: 0):
    """The sum over all layers; each kind counts as given, or right."""
    ways = {
        "conv": conv or (lambda k, c_in, c_out: (k * k * c_in + 1) * c_out),
        "dense": dense or (lambda n, units: (n + 1) * units),
        "pool": pool,
        "flatten": flatten,
    }
    return sum(ways[kind](*sizes) for kind, *sizes in layers)


@mistake(of="parameter_count", hint="The biases are missing, one for each kernel and each unit.")
def biases_forgotten(layers):
    return _counted(layers, lambda k, c_in, c_out: k * k * c_in * c_out, lambda n, units: n * units)


@mistake(of="parameter_count", hint="The biases of the convolutions are missing, one per kernel.")
def biases_of_kernels_forgotten(layers):
    return _counted(layers, lambda k, c_in, c_out: k * k * c_in * c_out)


@mistake(of="parameter_count", hint="The biases of the dense layers are missing, one per unit.")
def biases_of_units_forgotten(layers):
    return _counted(layers, dense=lambda n, units: n * units)


@mistake(of="parameter_count", hint="Each layer has one bias in all. Each kernel and unit has one.")
def one_bias_per_layer(layers):
    return _counted(
        layers, lambda k, c_in, c_out: k * k * c_in * c_out + 1, lambda n, units: n * units + 1
    )


@mistake(of="parameter_count", hint="A convolution has one bias per kernel; yours has one in all.")
def one_bias_per_convolution(layers):
    return _counted(layers, lambda k, c_in, c_out: k * k * c_in * c_out + 1)


@mistake(of="parameter_count", hint="A dense layer has one bias per unit; yours has one in all.")
def one_bias_per_dense_layer(layers):
    return _counted(layers, dense=lambda n, units: n * units + 1)


@mistake(of="parameter_count", hint=_ONE_BIAS + "Yours has one for each input channel.")
def a_bias_for_each_input_channel(layers):
    return _counted(layers, lambda k, c_in, c_out: (k * k + 1) * c_in * c_out)


@mistake(of="parameter_count", hint=_ONE_BIAS + "Yours has as many as the layer has inputs.")
def as_many_biases_as_inputs(layers):
    return _counted(
        layers,
        lambda k, c_in, c_out: k * k * c_in * c_out + c_in,
        lambda n, units: n * units + n,
    )


@mistake(of="parameter_count", hint=_ONE_BIAS + "A dense layer has one per unit, not per input.")
def a_bias_for_each_input_of_a_dense_layer(layers):
    return _counted(layers, dense=lambda n, units: n * units + n)


@mistake(of="parameter_count", hint=_ONE_BIAS + "A convolution has one per kernel, that is, c_out.")
def a_bias_for_each_channel_that_comes_in(layers):
    return _counted(layers, lambda k, c_in, c_out: k * k * c_in * c_out + c_in)


@mistake(of="parameter_count", hint=_ONE_BIAS + "Yours has one for each pixel of a kernel.")
def a_bias_for_each_pixel_of_a_kernel(layers):
    return _counted(layers, lambda k, c_in, c_out: k * k * c_in * c_out + k * k * c_out)


@mistake(of="parameter_count", hint=_ONE_BIAS + "Yours has one for each of its weights.")
def a_bias_for_each_weight(layers):
    return 2 * biases_forgotten(layers)


@mistake(of="parameter_count", hint="A kernel is as high as it is wide: k × k pixels, not k.")
def a_row_for_a_kernel(layers):
    return _counted(layers, lambda k, c_in, c_out: (k * c_in + 1) * c_out)


@mistake(of="parameter_count", hint="A kernel has k × k pixels; yours has 2 k.")
def twice_k_for_a_square(layers):
    return _counted(layers, lambda k, c_in, c_out: (2 * k * c_in + 1) * c_out)


@mistake(of="parameter_count", hint="A kernel has k × k pixels; yours has k × k × k.")
def a_cube_for_a_square(layers):
    return _counted(layers, lambda k, c_in, c_out: (k**3 * c_in + 1) * c_out)


@mistake(of="parameter_count", hint=_OF_A_KERNEL + "Yours does not count the channels.")
def input_channels_forgotten(layers):
    return _counted(layers, lambda k, c_in, c_out: (k * k + 1) * c_out)


@mistake(of="parameter_count", hint=_OF_A_KERNEL + "And there are c_out kernels; yours is one.")
def only_one_kernel(layers):
    return _counted(layers, lambda k, c_in, c_out: k * k * c_in + 1)


@mistake(of="parameter_count", hint="There are c_out kernels; yours is one, with c_out biases.")
def one_kernel_with_all_biases(layers):
    return _counted(layers, lambda k, c_in, c_out: k * k * c_in + c_out)


@mistake(of="parameter_count", hint=_OF_A_KERNEL + "And there are c_out such kernels: multiply.")
def channels_added_to_each_other(layers):
    return _counted(layers, lambda k, c_in, c_out: k * k * (c_in + c_out) + c_out)


@mistake(
    of="parameter_count",
    hint="For the convolutions this counts what one kernel shape has, without channels and "
    "biases. " + _OF_A_KERNEL,
)
def only_the_pixels_of_a_kernel(layers):
    return _counted(layers, lambda k, c_in, c_out: k * k)


@mistake(of="parameter_count", hint=_ALL_LAYERS + "yours leaves the dense ones out.")
def only_convolutions(layers):
    return _counted(layers, dense=lambda n, units: 0)


@mistake(of="parameter_count", hint=_ALL_LAYERS + "yours leaves the convolutions out.")
def only_dense_layers(layers):
    return _counted(layers, conv=lambda k, c_in, c_out: 0)


@mistake(of="parameter_count", hint=_ALL_LAYERS + "yours counts the first. " + _INSIDE_THE_LOOP)
def only_the_first_layer(layers):
    return _counted(layers[:1])


@mistake(
    of="parameter_count",
    hint=_ALL_LAYERS + "yours counts the last one. Each turn of the loop replaces the sum.",
)
def only_the_last_layer(layers):
    return _counted(layers[-1:])


@mistake(of="parameter_count", hint=_ALL_LAYERS + "yours leaves the first one out.")
def first_layer_left_out(layers):
    return _counted(layers[1:])


@mistake(of="parameter_count", hint=_ALL_LAYERS + "yours leaves the last one out.")
def last_layer_left_out(layers):
    return _counted(layers[:-1])


@mistake(of="parameter_count", hint="The counts of the layers were multiplied. They are added.")
def counts_multiplied(layers):
    counts = [_counted([layer]) for layer in layers]
    return int(np.prod([count for count in counts if count], dtype=float))


@mistake(of="parameter_count", hint=_NOTHING_TO_LEARN + "Yours counts 1 for each pooling.")
def one_for_each_pooling(layers):
    return _counted(layers, pool=lambda: 1)


@mistake(of="parameter_count", hint=_NOTHING_TO_LEARN + "Yours counts 4, the pixels of a square.")
def four_for_each_pooling(layers):
    return _counted(layers, pool=lambda: 4)


@mistake(of="parameter_count", hint=_NOTHING_TO_LEARN + "Yours counts 1 for flattening.")
def one_for_flattening(layers):
    return _counted(layers, flatten=lambda: 1)


@mistake(of="parameter_count", hint=_NOTHING_TO_LEARN + "Yours counts 1 for each of both.")
def one_for_each_without_parameters(layers):
    return _counted(layers, pool=lambda: 1, flatten=lambda: 1)


@mistake(of="parameter_count", hint="This is the number of layers, not of what they hold.")
def number_of_layers(layers):
    return len(layers)


@mistake(of="parameter_count", hint="These are the biases alone. The weights count, too.")
def only_biases(layers):
    return _counted(layers, lambda k, c_in, c_out: c_out, lambda n, units: units)


@mistake(
    of="parameter_count",
    hint="The numbers of each layer were added up. They are sizes: how many weights follow from "
    "them?",
)
def sizes_added(layers):
    return sum(sum(sizes) for _, *sizes in layers)


@mistake(
    of="parameter_count",
    hint="The count of each layer stands in a list. The whole network's is their sum.",
)
def a_list_of_counts(layers):
    return [_counted([layer]) for layer in layers]
