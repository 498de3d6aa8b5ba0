"""Unusual right answers to the topic convolution: matrices, strides, loops, lists, float32."""

import math

import numpy as np


def _zeros(n, k, stride, padding):
    """Left and right."""
    if padding == "valid":
        return 0, 0
    total = max((-(-n // stride) - 1) * stride + k - n, 0)
    return total // 2, total - total // 2


def _padded(x, k, stride, padding):
    left, right = _zeros(x.shape[1], k, stride, padding)
    return np.concatenate(
        [np.zeros((len(x), left, x.shape[2])), x, np.zeros((len(x), right, x.shape[2]))], axis=1
    )


def by_counting_starts(n, kernel_size, stride=1, padding="valid"):
    if padding == "same":
        return len(range(0, n, stride))
    return len(range(0, n - kernel_size + 1, stride))


def by_walking(n, kernel_size, stride=1, padding="valid"):
    last = n if padding.lower() == "same" else n - kernel_size + 1
    start = count = 0
    while start < last:
        start, count = start + stride, count + 1
    return count


def by_floats(n, kernel_size, stride=1, padding="valid"):
    reach = n if padding == "same" else n - kernel_size + 1
    return np.ceil(reach / stride)


def by_padding_first(n, kernel_size, stride=1, padding="valid"):
    zeros = kernel_size - 1 if padding == "same" else 0
    return np.array([(n + zeros - kernel_size) // stride + 1])[0].astype(np.int32)


def by_divmod(n, kernel_size, stride=1, padding="valid"):
    whole, rest = divmod(n if padding == "same" else n - kernel_size + 1, stride)
    return whole + bool(rest)


def by_a_banded_matrix(x, w, b, stride=1, padding="valid"):
    (m, n, c_in), (k, _, c_out) = x.shape, w.shape
    left, right = _zeros(n, k, stride, padding)
    n_out = (n + left + right - k) // stride + 1
    T = np.zeros((n + left + right, c_in, n_out, c_out))
    for i in range(n_out):
        T[i * stride : i * stride + k, :, i] = w
    T = T[left : left + n].reshape(n * c_in, n_out * c_out)
    return (x.reshape(m, n * c_in) @ T).reshape(m, n_out, c_out) + b


def by_einsum_over_a_window_view(x, w, b, stride=1, padding="valid"):
    windows = np.lib.stride_tricks.sliding_window_view(
        _padded(x, len(w), stride, padding), len(w), axis=1
    )
    return np.einsum("mick,kcf->mif", windows[:, ::stride], w) + b


def by_taps_in_float32(x, w, b, stride=1, padding="valid"):
    x = _padded(x, len(w), stride, padding).astype(np.float32)
    w = w.astype(np.float32)
    n_out = (x.shape[1] - len(w)) // stride + 1
    z = np.zeros((len(x), n_out, w.shape[2]), np.float32)
    z += b.astype(np.float32)
    for t, tap in enumerate(w):
        z += x[:, t : t + (n_out - 1) * stride + 1 : stride] @ tap
    return z


def by_np_convolve(x, w, b, stride=1, padding="valid"):
    signals = []
    for signal in _padded(x, len(w), stride, padding):
        rows = [
            sum(np.convolve(signal[:, c], w[::-1, c, f], "valid") for c in range(w.shape[1])) + b[f]
            for f in range(w.shape[2])
        ]
        signals.append(np.transpose(rows)[::stride].tolist())
    return signals


def by_plain_loops(x, w, b, stride=1, padding="valid"):
    (m, n, c_in), (k, _, c_out) = x.shape, w.shape
    left, _ = _zeros(n, k, stride, padding)
    n_out = -(-n // stride) if padding == "same" else (n - k) // stride + 1
    z = np.tile(b, (m, n_out, 1)).astype(float)
    for j, i, f, t, c in np.ndindex(m, n_out, c_out, k, c_in):
        place = i * stride + t - left
        if 0 <= place < n:
            z[j, i, f] += x[j, place, c] * w[t, c, f]
    return z


def by_the_fourier_transform(x, w, b, stride=1, padding="valid"):
    x = _padded(x, len(w), stride, padding)
    n = x.shape[1]
    spectrum = np.einsum("mic,icf->mif", np.fft.fft(x, axis=1), np.fft.fft(w, n, axis=0).conj())
    return np.fft.ifft(spectrum, axis=1).real[:, : n - len(w) + 1 : stride] + b


def pool_by_a_window_view(x, pool_size, stride):
    windows = np.lib.stride_tricks.sliding_window_view(x, pool_size, axis=1)
    return windows[:, ::stride].max(axis=-1)


def pool_by_shifted_slices(x, pool_size, stride):
    reach = x.shape[1] - pool_size + 1
    best = x[:, :reach:stride].copy()
    for t in range(1, pool_size):
        np.maximum(best, x[:, t : t + reach : stride], out=best)
    return best


def pool_by_plain_loops(x, pool_size, stride):
    starts = range(0, x.shape[1] - pool_size + 1, stride)
    return [
        [
            [max(signal[i + t][c] for t in range(pool_size)) for c in range(x.shape[2])]
            for i in starts
        ]
        for signal in x.tolist()
    ]


def pool_by_sorting(x, pool_size, stride):
    places = np.arange(0, x.shape[1] - pool_size + 1, stride)[:, None] + np.arange(pool_size)
    return np.sort(x[:, places], axis=2)[:, :, -1].astype(np.float32)


def pool_from_below(x, pool_size, stride):
    n_out = 1 + (x.shape[1] - pool_size) // stride
    out = np.full((x.shape[0], n_out, x.shape[2]), -np.inf)
    for i in range(n_out):
        for t in range(pool_size):
            out[:, i, :] = np.fmax(out[:, i, :], x[:, i * stride + t, :])
    return out


def field_backwards(kernel_sizes, strides):
    field = 1
    for k, stride in zip(reversed(kernel_sizes), reversed(strides), strict=True):
        field = (field - 1) * stride + k
    return field


def field_by_cumulative_products(kernel_sizes, strides):
    jumps = np.cumprod([1, *strides])[:-1]
    return np.dot(np.array(kernel_sizes) - 1, jumps) + 1


def field_by_intervals(kernel_sizes, strides):
    first, last = 0, 0
    for layer in range(len(strides) - 1, -1, -1):
        first, last = first * strides[layer], last * strides[layer] + kernel_sizes[layer] - 1
    return float(last - first + 1)


def field_by_recursion(kernel_sizes, strides):
    if not kernel_sizes:
        return 1
    return kernel_sizes[0] + strides[0] * (field_by_recursion(kernel_sizes[1:], strides[1:]) - 1)


def field_by_marking_inputs(kernel_sizes, strides):
    seen = {0}
    for k, stride in zip(kernel_sizes[::-1], strides[::-1], strict=True):
        seen = {place * stride + t for place in seen for t in range(k)}
    return max(seen) + 1


def field_with_math(kernel_sizes, strides):
    layers = enumerate(kernel_sizes)
    return 1 + math.fsum((k - 1) * math.prod(strides[:layer]) for layer, k in layers)


ANSWERS = {
    "output_length": [
        by_counting_starts,
        by_walking,
        by_floats,
        by_padding_first,
        by_divmod,
    ],
    "conv1d": [
        by_a_banded_matrix,
        by_einsum_over_a_window_view,
        by_taps_in_float32,
        by_np_convolve,
        by_plain_loops,
        by_the_fourier_transform,
    ],
    "max_pool1d": [
        pool_by_a_window_view,
        pool_by_shifted_slices,
        pool_by_plain_loops,
        pool_by_sorting,
        pool_from_below,
    ],
    "receptive_field": [
        field_backwards,
        field_by_cumulative_products,
        field_by_intervals,
        field_by_recursion,
        field_by_marking_inputs,
        field_with_math,
    ],
}

# Changes of the solution that compute the same, and why.
EQUIVALENT = {
    "conv1d: max((n_out - 1) * stride + k - n, 0) -> max(0, (n_out - 1) * stride + k - n)": (
        "the maximum is symmetric"
    ),
    "conv1d: max((n_out - 1) * stride + k - n, 0) -> max((n_out - 1) * stride + k - n, 1)": (
        "no window reaches a zero too many on the right"
    ),
    "conv1d: zeros - left -> zeros + left": "no window reaches a zero too many on the right",
    "conv1d: np.zeros -> np.ones": "every entry is written over",
    "receptive_field: strict=True -> strict=False": "the two lists are equally long",
}
