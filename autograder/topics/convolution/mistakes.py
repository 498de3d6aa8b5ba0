"""Convolutional layers: what goes wrong, with a hint for whoever does it."""

import numpy as np

from autograder.question import mistake

_FLOOR = (
    "Without padding every window has to fit into the signal. A step that would leave it is not "
    "taken, so what remains at the end is dropped: the division rounds down."
)
_CEIL = (
    'With padding "same" zeros complete the last window, so nothing at the end is dropped: every '
    "started stride gives one more position."
)
_COUNT = "Count the places where a window can start: the first one, and one for each step."
_STRIDE = "The window moves by `stride` from one position to the next."
_SAME = (
    'Padding "same" without a stride gives as many positions as the signal has, for an even kernel '
    "too. How many zeros does that take in all?"
)
_ZEROS = 'Padding "same" puts zeros around the signal, nothing else.'
_EVERY_AXIS = (
    "Zeros were put around the examples and the channels, too. Given one number or one pair, "
    "NumPy pads along every axis; it also takes a list with a pair for each."
)
_SHARE = "each side gets half of the zeros, and an odd one goes to the right."
_ONE_LAYER = (
    "Only one layer counts. Each layer widens the field; is something replaced that should grow, "
    "or a return inside the loop?"
)
_JUMP = (
    "Two neighbours of a layer lie as many inputs apart as the strides of all layers "
    "before it make, multiplied. "
)
_STARTS_AT_ONE = "A field starts at one input, and a kernel of k taps adds k - 1 steps to it."
_RIGHT_LENGTH = "The result has the right length, but the window moves by 1. " + _STRIDE
_SIZE_AND_STRIDE = "`pool_size` is how wide a window is, `stride` how far it moves."
_ONLY_IF_IT_FITS = "There is no padding here: a window counts only if it fits."
_INSIDE_THE_LOOP = "A return ends the function at once: is yours inside the loop?"

# Right, to build the wrong ones from.


def _n_out(n, k, stride, padding="valid", **wrong):
    """How many positions there are, or the wrong number that is given for this padding."""
    right = {"valid": (n - k) // stride + 1, "same": -(-n // stride)}
    return (right | wrong)[padding]


def _zeros(x, w, stride, padding):
    """How many zeros stand on the left and on the right."""
    if padding == "valid":
        return 0, 0
    n, k = x.shape[1], len(w)
    total = max((_n_out(n, k, stride, padding) - 1) * stride + k - n, 0)
    return total // 2, total - total // 2


def _pad(x, left, right, **how):
    return np.pad(x, ((0, 0), (left, right), (0, 0)), **how)


def _padded(x, w, stride, padding, zeros=None, **how):
    return _pad(x, *(zeros or _zeros(x, w, stride, padding)), **how)


def _starts(x, w, stride, padding="valid"):
    return stride * np.arange(_n_out(x.shape[1], len(w), stride, padding))


def _slide(x, w, starts):
    """The kernels at each start, without a bias; a window at the end may be cut off."""
    out = np.zeros((len(x), len(starts), w.shape[2]))
    for i, start in enumerate(starts):
        window = x[:, start : start + len(w)]
        out[:, i] = np.tensordot(window, w[: window.shape[1]], axes=2)
    return out


def _sums(x, w, stride, padding, **wrong):
    """The layer without its bias, maybe with wrong ``zeros`` or another ``mode`` of padding."""
    padded = _padded(x, w, stride, padding, **wrong)
    return _slide(padded, w, _starts(x, w, stride, padding))


# output_length


@mistake(of="output_length", hint=_COUNT + " Yours is one short without padding.")
def one_position_forgotten(n, kernel_size, stride=1, padding="valid"):
    return _n_out(n, kernel_size, stride, padding, valid=(n - kernel_size) // stride)


@mistake(of="output_length", hint=_FLOOR + " Yours rounds up.")
def rounded_up_without_padding(n, kernel_size, stride=1, padding="valid"):
    return _n_out(n, kernel_size, stride, padding, valid=-(-(n - kernel_size) // stride) + 1)


@mistake(of="output_length", hint=_FLOOR + " Yours rounds to the nearest.")
def rounded_to_the_nearest(n, kernel_size, stride=1, padding="valid"):
    return _n_out(n, kernel_size, stride, padding, valid=round((n - kernel_size) / stride) + 1)


@mistake(
    of="output_length",
    hint='A number of positions is whole. Without padding a rest is dropped; with padding "same" '
    "it gives one more position.",
)
def not_rounded(n, kernel_size, stride=1, padding="valid"):
    unrounded = (n - kernel_size) / stride + 1
    return _n_out(n, kernel_size, stride, padding, valid=unrounded, same=n / stride)


@mistake(of="output_length", hint="A number of positions is whole. " + _FLOOR)
def not_rounded_without_padding(n, kernel_size, stride=1, padding="valid"):
    return _n_out(n, kernel_size, stride, padding, valid=(n - kernel_size) / stride + 1)


@mistake(of="output_length", hint="A number of positions is whole. " + _CEIL)
def not_rounded_with_padding(n, kernel_size, stride=1, padding="valid"):
    return _n_out(n, kernel_size, stride, padding, same=n / stride)


@mistake(of="output_length", hint="The one was added before the division by the stride. " + _COUNT)
def one_added_before_dividing(n, kernel_size, stride=1, padding="valid"):
    return _n_out(n, kernel_size, stride, padding, valid=(n - kernel_size + 1) // stride)


@mistake(
    of="output_length",
    hint="The signal was divided by the stride first. The stride divides the way that the window "
    "can move: first take the kernel away from the signal.",
)
def divided_before_subtracting(n, kernel_size, stride=1, padding="valid"):
    return _n_out(n, kernel_size, stride, padding, valid=n // stride - kernel_size + 1)


@mistake(
    of="output_length",
    hint="A division comes before a subtraction: here only the kernel is divided by the stride. "
    "What is to be divided needs parentheses.",
)
def parentheses_forgotten(n, kernel_size, stride=1, padding="valid"):
    return _n_out(n, kernel_size, stride, padding, valid=n - kernel_size // stride + 1)


@mistake(of="output_length", hint=_CEIL + " Yours rounds to the nearest.")
def same_rounded_to_the_nearest(n, kernel_size, stride=1, padding="valid"):
    return _n_out(n, kernel_size, stride, padding, same=round(n / stride))


@mistake(of="output_length", hint=_STRIDE + " Your length does not depend on it.")
def length_without_a_stride(n, kernel_size, stride=1, padding="valid"):
    return _n_out(n, kernel_size, 1, padding)


@mistake(of="output_length", hint='The word "same" is true for stride 1 only. ' + _STRIDE)
def same_length_whatever_the_stride(n, kernel_size, stride=1, padding="valid"):
    return _n_out(n, kernel_size, stride, padding, same=n)


@mistake(of="output_length", hint=_CEIL + " Yours rounds down.")
def same_rounded_down(n, kernel_size, stride=1, padding="valid"):
    return _n_out(n, kernel_size, stride, padding, same=n // stride)


@mistake(
    of="output_length",
    hint='Padding "same" is computed as "valid": the argument `padding` decides.',
)
def always_valid(n, kernel_size, stride=1, padding="valid"):
    return _n_out(n, kernel_size, stride)


@mistake(
    of="output_length",
    hint='Padding "valid" is computed as "same": the argument `padding` decides.',
)
def always_same(n, kernel_size, stride=1, padding="valid"):
    return _n_out(n, kernel_size, stride, "same")


@mistake(of="output_length", hint='"valid" means no padding, "same" zeros. Yours are exchanged.')
def paddings_exchanged(n, kernel_size, stride=1, padding="valid"):
    return _n_out(n, kernel_size, stride, "valid" if padding == "same" else "same")


@mistake(of="output_length", hint=_SAME + " Half a kernel on both sides is too much.")
def half_a_kernel_on_both_sides(n, kernel_size, stride=1, padding="valid"):
    padded = n + 2 * (kernel_size // 2)
    return _n_out(n, kernel_size, stride, padding, same=_n_out(padded, kernel_size, stride))


@mistake(of="output_length", hint=_SAME + " Yours is one zero short.")
def one_zero_too_few(n, kernel_size, stride=1, padding="valid"):
    padded = n + 2 * ((kernel_size - 1) // 2)
    return _n_out(n, kernel_size, stride, padding, same=_n_out(padded, kernel_size, stride))


@mistake(
    of="output_length",
    hint=_SAME + " Yours adds one position also where the stride leaves no "
    "rest, as a whole kernel of zeros would.",
)
def a_whole_kernel_of_zeros(n, kernel_size, stride=1, padding="valid"):
    padded = n + kernel_size
    return _n_out(n, kernel_size, stride, padding, same=_n_out(padded, kernel_size, stride))


@mistake(
    of="output_length",
    hint="Both lengths are rounded to the nearest. Without padding a rest is dropped; with padding "
    '"same" it gives one more position.',
)
def both_rounded_to_the_nearest(n, kernel_size, stride=1, padding="valid"):
    valid = round((n - kernel_size) / stride) + 1
    return _n_out(n, kernel_size, stride, padding, valid=valid, same=round(n / stride))


# conv1d


@mistake(
    of="conv1d",
    hint="The kernel runs backwards over the signal. The convolution of a network, "
    "TensorFlow's too, does not flip it: the first tap meets the first input of a window. "
    "NumPy's `convolve` does flip.",
)
def kernel_flipped(x, w, b, stride=1, padding="valid"):
    return _sums(x, w[::-1], stride, padding) + b


@mistake(
    of="conv1d",
    hint=_COUNT + " Without padding, yours forgets the last one.",
)
def last_window_forgotten(x, w, b, stride=1, padding="valid"):
    sums = _sums(x, w, stride, padding)
    return (sums if padding == "same" else sums[:, : (x.shape[1] - len(w)) // stride]) + b


@mistake(
    of="conv1d",
    hint="Without padding, the last window reaches over the end of the signal and is cut off. A "
    "window counts only if it fits.",
)
def last_window_cut_off(x, w, b, stride=1, padding="valid"):
    if padding == "same":
        return _sums(x, w, stride, padding) + b
    return _slide(x, w, np.arange(0, x.shape[1] - len(w) + stride, stride)) + b


@mistake(of="conv1d", hint=_RIGHT_LENGTH)
def stride_in_the_length_only(x, w, b, stride=1, padding="valid"):
    starts = _starts(x, w, stride, padding) // stride
    return _slide(_padded(x, w, stride, padding), w, starts) + b


@mistake(
    of="conv1d",
    hint="The window moves by `stride`, but the result is as long as without one, and its last "
    "windows lie beyond the signal.",
)
def stride_in_the_window_only(x, w, b, stride=1, padding="valid"):
    padded = _padded(x, w, stride, padding)
    return _slide(padded, w, stride * np.arange(padded.shape[1] - len(w) + 1)) + b


@mistake(of="conv1d", hint=_STRIDE + " Yours moves by 1.")
def a_window_at_every_position(x, w, b, stride=1, padding="valid"):
    return _sums(x, w, 1, padding) + b


@mistake(
    of="conv1d",
    hint='With a stride, padding "same" needs fewer zeros: just enough to complete the last '
    "window. Yours are those of stride 1.",
)
def padded_as_for_stride_1(x, w, b, stride=1, padding="valid"):
    padded = _padded(x, w, 1, padding)
    return _slide(padded, w, _starts(padded, w, stride)) + b


@mistake(
    of="conv1d",
    hint="The bias was added once per tap. It is added once, to the finished sum.",
)
def bias_for_every_tap(x, w, b, stride=1, padding="valid"):
    return _sums(x, w, stride, padding) + len(w) * b


@mistake(
    of="conv1d",
    hint="The bias was added once per product. It is added once, to the finished sum.",
)
def bias_for_every_product(x, w, b, stride=1, padding="valid"):
    return _sums(x, w, stride, padding) + len(w) * w.shape[1] * b


@mistake(of="conv1d", hint="The bias is missing: each kernel adds its own.")
def bias_forgotten(x, w, b, stride=1, padding="valid"):
    return _sums(x, w, stride, padding)


@mistake(
    of="conv1d",
    hint="Only the first input channel counts. A kernel has taps for every channel.",
)
def only_the_first_channel(x, w, b, stride=1, padding="valid"):
    return _sums(x[:, :, :1], w[:, :1], stride, padding) + b


@mistake(
    of="conv1d",
    hint="Only the last input channel counts: each one replaces the sum. It should add.",
)
def only_the_last_channel(x, w, b, stride=1, padding="valid"):
    return _sums(x[:, :, -1:], w[:, -1:], stride, padding) + b


@mistake(of="conv1d", hint="A kernel adds the channels up; yours takes their mean.")
def channels_averaged(x, w, b, stride=1, padding="valid"):
    return _sums(x, w, stride, padding) / w.shape[1] + b


@mistake(of="conv1d", hint="A kernel adds up its taps' products; yours divides by their number.")
def taps_averaged(x, w, b, stride=1, padding="valid"):
    return _sums(x, w, stride, padding) / len(w) + b


@mistake(
    of="conv1d",
    hint="The result has an axis too many: the input channels are still apart. A kernel adds up "
    "over its taps and over the channels.",
)
def channels_not_summed(x, w, b, stride=1, padding="valid"):
    each = []
    for c in range(w.shape[1]):
        each.append(_sums(x[:, :, c : c + 1], w[:, c : c + 1], stride, padding))
    return np.stack(each, axis=2) + b


@mistake(of="conv1d", hint="The input channels meet the kernels' channels in reverse order.")
def channels_in_reverse(x, w, b, stride=1, padding="valid"):
    return _sums(x[:, :, ::-1], w, stride, padding) + b


@mistake(
    of="conv1d",
    hint="Taps and channels are mixed up: the axes of w are (taps, input channels, output "
    "channels), and a window has to be laid out in the same order before it meets them. A "
    "reshape does not exchange axes.",
)
def taps_and_channels_mixed(x, w, b, stride=1, padding="valid"):
    k, c_in, c_out = w.shape
    return _sums(x, w.reshape(c_in, k, c_out).swapaxes(0, 1), stride, padding) + b


@mistake(
    of="conv1d",
    hint="Input and output channels are mixed up: the axes of w are (taps, input channels, output "
    "channels). A reshape does not exchange axes.",
)
def kernels_and_channels_mixed(x, w, b, stride=1, padding="valid"):
    k, c_in, c_out = w.shape
    return _sums(x, w.reshape(k, c_out, c_in).swapaxes(1, 2), stride, padding) + b


@mistake(of="conv1d", hint="Only the first kernel was used; each gives an output channel.")
def only_the_first_kernel(x, w, b, stride=1, padding="valid"):
    return _sums(x, w[:, :, :1], stride, padding) + b[:1]


@mistake(
    of="conv1d",
    hint='An even kernel needs an odd number of zeros. With padding "same", TensorFlow puts the '
    "odd one on the right. Yours is on the left.",
)
def odd_zero_on_the_left(x, w, b, stride=1, padding="valid"):
    left, right = _zeros(x, w, stride, padding)
    return _sums(x, w, stride, padding, zeros=(right, left)) + b


@mistake(of="conv1d", hint="All zeros stand on the left: " + _SHARE)
def all_zeros_on_the_left(x, w, b, stride=1, padding="valid"):
    total = sum(_zeros(x, w, stride, padding))
    return _sums(x, w, stride, padding, zeros=(total, 0)) + b


@mistake(of="conv1d", hint="All zeros stand on the right: " + _SHARE)
def all_zeros_on_the_right(x, w, b, stride=1, padding="valid"):
    total = sum(_zeros(x, w, stride, padding))
    return _sums(x, w, stride, padding, zeros=(0, total)) + b


@mistake(
    of="conv1d",
    hint="Half a kernel of zeros on both sides is right for an odd kernel without a stride only. "
    "How many zeros make the output as long as it has to be? Each side gets half of those, and an "
    "odd one goes to the right.",
)
def half_a_kernel_of_zeros_on_both_sides(x, w, b, stride=1, padding="valid"):
    zeros = len(w) // 2 if padding == "same" else 0
    padded = _pad(x, zeros, zeros)
    return _slide(padded, w, _starts(padded, w, stride)) + b


@mistake(of="conv1d", hint=_EVERY_AXIS)
def padded_along_every_axis(x, w, b, stride=1, padding="valid"):
    padded = np.pad(x, _zeros(x, w, stride, padding))[:, :, : w.shape[1]]
    return _slide(padded, w, _starts(x, w, stride, padding)) + b


@mistake(of="conv1d", hint=_EVERY_AXIS)
def padded_along_every_axis_for_as_many_examples(x, w, b, stride=1, padding="valid"):
    return padded_along_every_axis(x, w, b, stride, padding)[: len(x)]


@mistake(of="conv1d", hint=_EVERY_AXIS)
def padded_evenly_along_every_axis(x, w, b, stride=1, padding="valid"):
    zeros = len(w) // 2 if padding == "same" else 0
    padded = np.pad(x, zeros)[:, :, : w.shape[1]]
    return _slide(padded, w, _starts(padded, w, stride)) + b


@mistake(of="conv1d", hint=_ZEROS + " Yours goes on with the other end of the signal.")
def wrapped_around_the_edges(x, w, b, stride=1, padding="valid"):
    return _sums(x, w, stride, padding, mode="wrap") + b


@mistake(of="conv1d", hint=_ZEROS + " Yours repeats the first and the last value.")
def edge_values_repeated(x, w, b, stride=1, padding="valid"):
    return _sums(x, w, stride, padding, mode="edge") + b


@mistake(of="conv1d", hint=_ZEROS + " Yours mirrors the signal.")
def mirrored_at_the_edges(x, w, b, stride=1, padding="valid"):
    return _sums(x, w, stride, padding, mode="reflect") + b


@mistake(of="conv1d", hint='Padding "same" is computed as "valid".')
def padding_ignored(x, w, b, stride=1, padding="valid"):
    return _sums(x, w, stride, "valid") + b


@mistake(
    of="conv1d",
    hint="The zeros were put around the result. They belong around the signal, before "
    "the kernel runs over it.",
)
def result_padded_with_zeros(x, w, b, stride=1, padding="valid"):
    out = _sums(x, w, 1, "valid") + b
    return _pad(out, *_zeros(x, w, 1, padding))[:, ::stride]


@mistake(of="conv1d", hint="The result runs from the end to the start of the signal.")
def output_reversed(x, w, b, stride=1, padding="valid"):
    return _sums(x, w, stride, padding)[:, ::-1] + b


@mistake(
    of="conv1d",
    hint="The positions came first: the shape is (examples, positions, output channels).",
)
def positions_before_examples(x, w, b, stride=1, padding="valid"):
    return (_sums(x, w, stride, padding) + b).swapaxes(0, 1)


@mistake(
    of="conv1d",
    hint="Positions and channels are exchanged: the shape is (examples, "
    "positions, output channels).",
)
def channels_before_positions(x, w, b, stride=1, padding="valid"):
    return (_sums(x, w, stride, padding) + b).swapaxes(1, 2)


@mistake(of="conv1d", hint="Only the first example was computed.")
def only_the_first_example(x, w, b, stride=1, padding="valid"):
    return _sums(x[:1], w, stride, padding) + b


@mistake(
    of="conv1d",
    hint="The axis of the examples is missing: the result has three axes, "
    "for a single example too.",
)
def examples_axis_dropped(x, w, b, stride=1, padding="valid"):
    return _sums(x, w, stride, padding)[0] + b


@mistake(of="conv1d", hint="Only the first position was computed. " + _INSIDE_THE_LOOP)
def only_the_first_position(x, w, b, stride=1, padding="valid"):
    out = _sums(x, w, stride, padding) + b
    out[:, 1:] = 0
    return out


@mistake(
    of="conv1d",
    hint="Only the last tap counts: each turn of the loop replaces the sum. It should add.",
)
def only_the_last_tap(x, w, b, stride=1, padding="valid"):
    only_last = np.zeros(w.shape)
    only_last[-1] = w[-1]
    return _sums(x, only_last, stride, padding) + b


@mistake(
    of="conv1d",
    hint="Only the last product counts, that of the last tap and the last channel: each turn of "
    "the loops replaces the sum. It should add.",
)
def only_the_last_product(x, w, b, stride=1, padding="valid"):
    only_last = np.zeros(w.shape)
    only_last[-1, -1] = w[-1, -1]
    return _sums(x, only_last, stride, padding) + b


@mistake(
    of="conv1d",
    hint="Everything is 0: is what you compute stored in the array that you return?",
)
def nothing_stored(x, w, b, stride=1, padding="valid"):
    return 0 * _sums(x, w, stride, padding)


@mistake(of="conv1d", hint="Only the first example was computed. " + _INSIDE_THE_LOOP)
def other_examples_still_0(x, w, b, stride=1, padding="valid"):
    out = _sums(x, w, stride, padding) + b
    out[1:] = 0
    return out


@mistake(
    of="conv1d",
    hint="Only the first output channel was computed; each kernel gives one. " + _INSIDE_THE_LOOP,
)
def other_channels_still_0(x, w, b, stride=1, padding="valid"):
    out = _sums(x, w, stride, padding) + b
    out[:, :, 1:] = 0
    return out


@mistake(of="conv1d", hint="Negative values became 0. The layer asked for here has no activation.")
def negative_values_cut(x, w, b, stride=1, padding="valid"):
    return np.maximum(0, _sums(x, w, stride, padding) + b)


@mistake(
    of="conv1d",
    hint="An array of whole numbers cuts off each decimal place that is put into it. Of what type "
    "is the array that holds your result?",
)
def stored_as_whole_numbers(x, w, b, stride=1, padding="valid"):
    return (_sums(x, w, stride, padding) + b).astype(int)


@mistake(
    of="conv1d",
    hint="The length is right, but half a kernel of zeros on both sides is not what makes it: with "
    "an even kernel or a stride the windows lie elsewhere. How many zeros are needed? Each side "
    "gets half of those, and an odd one goes to the right.",
)
def right_length_but_half_a_kernel_of_zeros(x, w, b, stride=1, padding="valid"):
    zeros = len(w) // 2 if padding == "same" else 0
    return _slide(_pad(x, zeros, zeros), w, _starts(x, w, stride, padding)) + b


@mistake(
    of="conv1d",
    hint="With a long stride the number of zeros comes out negative. Then there is nothing to pad: "
    "fewer than none there cannot be.",
)
def negative_number_of_zeros(x, w, b, stride=1, padding="valid"):
    total = 0
    if padding == "same":
        total = (_n_out(x.shape[1], len(w), stride, padding) - 1) * stride + len(w) - x.shape[1]
    return _sums(x, w, stride, padding, zeros=(total // 2, total - total // 2)) + b


# max_pool1d


def _pooled_at(starts, x, pool_size, by=np.max):
    """What ``by`` makes of the window at each start; a window at the end may be cut off."""
    return np.stack([by(x[:, start : start + pool_size], axis=1) for start in starts], axis=1)


def _pooled(x, pool_size, stride, by=np.max):
    starts = stride * np.arange(_n_out(x.shape[1], pool_size, stride))
    return _pooled_at(starts, x, pool_size, by)


@mistake(of="max_pool1d", hint="This is the mean of each window; its largest value is asked for.")
def mean_of_the_window(x, pool_size, stride):
    return _pooled(x, pool_size, stride, by=np.mean)


@mistake(of="max_pool1d", hint="This is the sum of each window; its largest value is asked for.")
def sum_of_the_window(x, pool_size, stride):
    return _pooled(x, pool_size, stride, by=np.sum)


@mistake(of="max_pool1d", hint="This is the smallest value of each window, not the largest.")
def smallest_of_the_window(x, pool_size, stride):
    return _pooled(x, pool_size, stride, by=np.min)


@mistake(of="max_pool1d", hint="This is the first value of each window, not the largest.")
def first_of_the_window(x, pool_size, stride):
    return _pooled(x, pool_size, stride, by=lambda window, axis: window[:, 0])


@mistake(
    of="max_pool1d",
    hint="This is the last value of each window: each turn of a loop replaces the one before, "
    "larger or not.",
)
def last_of_the_window(x, pool_size, stride):
    return _pooled(x, pool_size, stride, by=lambda window, axis: window[:, -1])


@mistake(
    of="max_pool1d",
    hint="Everything is 0: is what you compute stored in the array that you return?",
)
def no_maximum_stored(x, pool_size, stride):
    return 0 * _pooled(x, pool_size, stride)


@mistake(
    of="max_pool1d",
    hint="The signs are gone. -5 is less than 1, although it lies farther from 0.",
)
def largest_size_whatever_the_sign(x, pool_size, stride):
    return _pooled(np.abs(x), pool_size, stride)


@mistake(
    of="max_pool1d",
    hint="This says where in its window the largest value stands, not how large it is.",
)
def place_of_the_largest(x, pool_size, stride):
    return _pooled(x, pool_size, stride, by=np.argmax)


@mistake(
    of="max_pool1d",
    hint="Where all values of a window are below 0, so is the largest. Yours is 0 there: did a "
    "zero get into the comparison?",
)
def never_below_zero(x, pool_size, stride):
    return np.maximum(0, _pooled(x, pool_size, stride))


@mistake(of="max_pool1d", hint="Your windows are as wide as the stride. " + _SIZE_AND_STRIDE)
def stride_taken_for_the_size(x, pool_size, stride):
    return _pooled(x, stride, stride)


@mistake(of="max_pool1d", hint="Your windows move by their own width. " + _SIZE_AND_STRIDE)
def size_taken_for_the_stride(x, pool_size, stride):
    return _pooled(x, pool_size, pool_size)


@mistake(of="max_pool1d", hint=_SIZE_AND_STRIDE + " Yours are exchanged.")
def size_and_stride_exchanged(x, pool_size, stride):
    return _pooled(x, stride, pool_size)


@mistake(of="max_pool1d", hint=_STRIDE + " Yours moves by 1.")
def window_moved_by_one(x, pool_size, stride):
    return _pooled(x, pool_size, 1)


@mistake(of="max_pool1d", hint=_RIGHT_LENGTH)
def steps_of_one(x, pool_size, stride):
    n_out = _n_out(x.shape[1], pool_size, stride)
    return window_moved_by_one(x, pool_size, stride)[:, :n_out]


@mistake(
    of="max_pool1d",
    hint="The last window reaches over the end of the signal. " + _ONLY_IF_IT_FITS,
)
def rest_kept(x, pool_size, stride):
    """As many windows as it takes to reach the end; the last one is cut off."""
    return _pooled_at(np.arange(0, x.shape[1] - pool_size + stride, stride), x, pool_size)


@mistake(
    of="max_pool1d",
    hint="The last windows reach over the end of the signal. " + _ONLY_IF_IT_FITS,
)
def windows_from_every_start(x, pool_size, stride):
    return _pooled_at(np.arange(0, x.shape[1], stride), x, pool_size)


@mistake(
    of="max_pool1d",
    hint=_COUNT + " Yours forgets the last one where it just fits.",
)
def last_window_left_out(x, pool_size, stride):
    return _pooled_at(np.arange(0, x.shape[1] - pool_size, stride), x, pool_size)


@mistake(
    of="max_pool1d",
    hint="The maximum ran over the channels too. Each channel is pooled on its own, and "
    "the result has three axes.",
)
def channels_pooled_too(x, pool_size, stride):
    return _pooled(x, pool_size, stride, by=lambda window, axis: window.max(axis=(1, 2)))


@mistake(
    of="max_pool1d",
    hint="All channels are equal: the maximum ran over them too. Each is pooled on its own.",
)
def channels_pooled_but_kept(x, pool_size, stride):
    largest = channels_pooled_too(x, pool_size, stride)
    return np.repeat(largest[:, :, None], x.shape[2], axis=2)


@mistake(
    of="max_pool1d",
    hint="All examples are equal: the maximum ran over them too. Each is pooled on its own.",
)
def examples_pooled_too(x, pool_size, stride):
    largest = _pooled(x, pool_size, stride).max(axis=0)
    return np.repeat(largest[None], len(x), axis=0)


@mistake(
    of="max_pool1d",
    hint="Every position shows the largest value of the whole signal, not of its window.",
)
def largest_of_the_whole_signal(x, pool_size, stride):
    n_out = _n_out(x.shape[1], pool_size, stride)
    return np.repeat(x.max(axis=1, keepdims=True), n_out, axis=1)


@mistake(
    of="max_pool1d",
    hint="This is a single number, the largest of the whole array. Each window has one of its own, "
    "in each example and channel.",
)
def largest_of_everything(x, pool_size, stride):
    return x.max()


@mistake(
    of="max_pool1d",
    hint="The window moves along the channels. It should move along the positions.",
)
def pooled_along_the_channels(x, pool_size, stride):
    return _pooled(x.swapaxes(1, 2), pool_size, stride).swapaxes(1, 2)


@mistake(
    of="max_pool1d",
    hint="The positions came first: the shape is (examples, positions, channels).",
)
def positions_first(x, pool_size, stride):
    return _pooled(x, pool_size, stride).swapaxes(0, 1)


@mistake(of="max_pool1d", hint="The result runs from the end to the start of the signal.")
def pooled_in_reverse(x, pool_size, stride):
    return _pooled(x, pool_size, stride)[:, ::-1]


@mistake(of="max_pool1d", hint="Only the first example was pooled.")
def only_one_example(x, pool_size, stride):
    return _pooled(x[:1], pool_size, stride)


@mistake(of="max_pool1d", hint="Only the first window was pooled. " + _INSIDE_THE_LOOP)
def only_the_first_window(x, pool_size, stride):
    out = _pooled(x, pool_size, stride)
    out[:, 1:] = 0
    return out


@mistake(of="max_pool1d", hint="Only the first example was pooled. " + _INSIDE_THE_LOOP)
def examples_after_the_first_still_0(x, pool_size, stride):
    out = _pooled(x, pool_size, stride)
    out[1:] = 0
    return out


@mistake(of="max_pool1d", hint="Only the first channel was pooled.")
def only_the_first_feature(x, pool_size, stride):
    return _pooled(x[:, :, :1], pool_size, stride)


@mistake(
    of="max_pool1d",
    hint="The decimal places are cut off. Of what type is the array that holds your result?",
)
def pooled_to_whole_numbers(x, pool_size, stride):
    return _pooled(x, pool_size, stride).astype(int)


@mistake(
    of="max_pool1d",
    hint="The number of windows is right, but they lie edge to edge, whatever the stride. "
    + _SIZE_AND_STRIDE,
)
def windows_edge_to_edge(x, pool_size, stride):
    starts = pool_size * np.arange(_n_out(x.shape[1], pool_size, stride))
    return _pooled_at(starts, x, pool_size)


# receptive_field


def _grown(kernel_sizes, jumps):
    return 1 + sum((k - 1) * jump for k, jump in zip(kernel_sizes, jumps, strict=True))


def _jumps(strides):
    """How far apart the inputs of two neighbours of a layer lie, for each layer."""
    return np.cumprod([1, *strides])[:-1].tolist()


@mistake(of="receptive_field", hint=_JUMP + "Yours takes them as 1 apart.")
def strides_ignored(kernel_sizes, strides):
    return _grown(kernel_sizes, [1] * len(strides))


@mistake(
    of="receptive_field",
    hint=_JUMP + "Yours also counts the layer's own stride, which only "
    "matters to the layers after it.",
)
def own_stride_counted(kernel_sizes, strides):
    return _grown(kernel_sizes, [*_jumps(strides)[1:], np.prod(strides)])


@mistake(of="receptive_field", hint=_JUMP + "Yours adds the strides.")
def strides_added(kernel_sizes, strides):
    return _grown(kernel_sizes, [1 + sum(strides[:layer]) for layer in range(len(strides))])


@mistake(of="receptive_field", hint=_JUMP + "Yours takes that of one layer only.")
def only_the_stride_before(kernel_sizes, strides):
    return _grown(kernel_sizes, [1, *strides[:-1]])


@mistake(of="receptive_field", hint=_JUMP + "Yours takes the layer's own stride instead.")
def only_the_own_stride(kernel_sizes, strides):
    return _grown(kernel_sizes, strides)


@mistake(
    of="receptive_field",
    hint="The layers count from the input on: the first kernel lies on the signal itself, and each "
    "stride spreads the kernels after it. Yours runs the other way.",
)
def from_the_last_layer_to_the_first(kernel_sizes, strides):
    return _grown(kernel_sizes[::-1], _jumps(strides[::-1]))


@mistake(of="receptive_field", hint=_STARTS_AT_ONE + " Yours starts at none.")
def one_forgotten(kernel_sizes, strides):
    return _grown(kernel_sizes, _jumps(strides)) - 1


@mistake(of="receptive_field", hint=_STARTS_AT_ONE + " The one is there once, not once per layer.")
def one_for_each_layer(kernel_sizes, strides):
    return _grown(kernel_sizes, _jumps(strides)) - 1 + len(strides)


@mistake(of="receptive_field", hint=_STARTS_AT_ONE + " Yours adds whole kernels.")
def whole_kernels_added(kernel_sizes, strides):
    return sum(k * jump for k, jump in zip(kernel_sizes, _jumps(strides), strict=True))


@mistake(of="receptive_field", hint=_STARTS_AT_ONE + " Yours adds k of them.")
def whole_kernels_added_to_one(kernel_sizes, strides):
    return 1 + whole_kernels_added(kernel_sizes, strides)


@mistake(
    of="receptive_field",
    hint="The kernels were added up. Neighbouring windows overlap, so a kernel of k taps adds "
    "fewer than k; and strides spread the windows.",
)
def sum_of_the_kernels(kernel_sizes, strides):
    return sum(kernel_sizes)


@mistake(
    of="receptive_field",
    hint="The kernels were multiplied. That would need windows that do not overlap; the "
    "strides say how they do.",
)
def product_of_the_kernels(kernel_sizes, strides):
    return np.prod(kernel_sizes)


@mistake(of="receptive_field", hint=_ONE_LAYER + " Yours is the last kernel.")
def only_the_last_layer(kernel_sizes, strides):
    return kernel_sizes[-1]


@mistake(
    of="receptive_field",
    hint="Only what the last layer adds is there: each turn of the loop replaces the field. It "
    "should grow.",
)
def field_replaced(kernel_sizes, strides):
    return 1 + (kernel_sizes[-1] - 1) * _jumps(strides)[-1]


@mistake(
    of="receptive_field",
    hint="Only what the last layer adds is there, without what it is added to: each turn of the "
    "loop replaces the field. It should grow.",
)
def field_replaced_by_what_is_added(kernel_sizes, strides):
    return (kernel_sizes[-1] - 1) * _jumps(strides)[-1]


@mistake(of="receptive_field", hint=_ONE_LAYER + " Yours is the first kernel.")
def only_the_first_layer(kernel_sizes, strides):
    return kernel_sizes[0]


@mistake(
    of="receptive_field",
    hint="This is the widest kernel. A field grows with every layer, because a layer's inputs "
    "have fields of their own.",
)
def the_largest_kernel(kernel_sizes, strides):
    return max(kernel_sizes)


@mistake(
    of="receptive_field",
    hint="Going back from the output: `field` neighbours have `field - 1` gaps between them, each "
    "as long as the stride. Yours counts a stride too many per layer.",
)
def windows_that_do_not_overlap(kernel_sizes, strides):
    field = 1
    for k, stride in zip(kernel_sizes[::-1], strides[::-1], strict=True):
        field = field * stride + k
    return field


@mistake(
    of="receptive_field",
    hint="The strides were multiplied onto the whole field at the end. A stride spreads the "
    "kernels of the layers after it only.",
)
def all_strides_at_once(kernel_sizes, strides):
    return strides_ignored(kernel_sizes, strides) * np.prod(strides)


@mistake(
    of="receptive_field",
    hint="This is the product of the strides: how far apart two neighbours of the output lie, not "
    "how much one of them sees.",
)
def the_last_jump(kernel_sizes, strides):
    return np.prod(strides)
