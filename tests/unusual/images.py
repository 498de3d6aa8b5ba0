"""Unusual right answers to the topic images: matrices, Fourier, loops, lists, float32."""

import math

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def _padded(x, k, stride, padding):
    if padding == "valid":
        return x
    totals = [max((math.ceil(n / stride) - 1) * stride + k - n, 0) for n in x.shape[1:3]]
    (top, left), (bottom, right) = zip(*((p // 2, p - p // 2) for p in totals), strict=True)
    m, height, width, c = x.shape
    out = np.zeros((m, top + height + bottom, left + width + right, c))
    out[:, top : top + height, left : left + width] = x
    return out


def by_einsum_over_a_window_view(x, w, b, stride=1, padding="valid"):
    windows = sliding_window_view(_padded(x, len(w), stride, padding), w.shape[:2], axis=(1, 2))
    return np.einsum("mijctu,tucf->mijf", windows[:, ::stride, ::stride], w) + b


def by_one_matrix_product(x, w, b, stride=1, padding="valid"):
    k, _, c_in, c_out = w.shape
    windows = sliding_window_view(_padded(x, k, stride, padding), (k, k), axis=(1, 2))
    windows = windows[:, ::stride, ::stride].transpose(0, 1, 2, 4, 5, 3)
    m, h_out, w_out = windows.shape[:3]
    columns = windows.reshape(m * h_out * w_out, k * k * c_in)
    return (columns @ w.reshape(-1, c_out) + b).reshape(m, h_out, w_out, c_out)


def by_shifted_pictures_in_float32(x, w, b, stride=1, padding="valid"):
    x, k = _padded(x, len(w), stride, padding).astype(np.float32), len(w)
    h, width = x.shape[1] - k + 1, x.shape[2] - k + 1
    z = np.zeros((len(x), h, width, w.shape[3]), np.float32)
    for t in range(k):
        for u in range(k):
            z += x[:, t : t + h, u : u + width] @ w[t, u].astype(np.float32)
    z += b.astype(np.float32)
    return z[:, ::stride, ::stride]


def by_plain_loops(x, w, b, stride=1, padding="valid"):
    k, c_in = len(w), x.shape[3]
    x = _padded(x, k, stride, padding)
    rows = range(0, x.shape[1] - k + 1, stride)
    columns = range(0, x.shape[2] - k + 1, stride)
    return [
        [
            [
                [
                    b[f]
                    + sum(
                        picture[i + t, j + u, c] * w[t, u, c, f]
                        for t, u, c in np.ndindex(k, k, c_in)
                    )
                    for f in range(w.shape[3])
                ]
                for j in columns
            ]
            for i in rows
        ]
        for picture in x
    ]


def by_the_fourier_transform(x, w, b, stride=1, padding="valid"):
    x, k = _padded(x, len(w), stride, padding), len(w)
    size = x.shape[1:3]
    spectrum = np.einsum(
        "mijc,ijcf->mijf",
        np.fft.fft2(x, axes=(1, 2)),
        np.fft.fft2(w, size, axes=(0, 1)).conj(),
    )
    z = np.fft.ifft2(spectrum, axes=(1, 2)).real[:, : size[0] - k + 1, : size[1] - k + 1]
    return z[:, ::stride, ::stride] + b


def by_a_dense_layer(x, w, b, stride=1, padding="valid"):
    """The layer as a matrix: most of its weights are 0, the others are equal."""
    k, _, c_in, c_out = w.shape
    x = _padded(x, k, stride, padding)
    m, height, width = x.shape[:3]
    h_out, w_out = (height - k) // stride + 1, (width - k) // stride + 1
    T = np.zeros((height, width, c_in, h_out, w_out, c_out))
    for i, j in np.ndindex(h_out, w_out):
        T[i * stride : i * stride + k, j * stride : j * stride + k, :, i, j] = w
    z = x.reshape(m, -1) @ T.reshape(height * width * c_in, -1)
    return z.reshape(m, h_out, w_out, c_out) + b


def pool_by_a_window_view(x, pool_size):
    windows = sliding_window_view(x, (pool_size, pool_size), axis=(1, 2))
    return windows[:, ::pool_size, ::pool_size].max(axis=(-2, -1))


def pool_by_shifted_slices(x, pool_size):
    h, w = x.shape[1] // pool_size * pool_size, x.shape[2] // pool_size * pool_size
    best = np.full((len(x), h // pool_size, w // pool_size, x.shape[3]), -np.inf)
    for t, u in np.ndindex(pool_size, pool_size):
        best = np.maximum(best, x[:, t:h:pool_size, u:w:pool_size])
    return best


def pool_rows_then_columns(x, pool_size):
    rows = [x[:, i : i + pool_size].max(1) for i in range(0, x.shape[1] - pool_size + 1, pool_size)]
    x = np.stack(rows, axis=1)
    columns = [
        x[:, :, j : j + pool_size].max(2) for j in range(0, x.shape[2] - pool_size + 1, pool_size)
    ]
    return np.stack(columns, axis=2).astype(np.float32)


def pool_by_plain_loops(x, pool_size):
    m, height, width, c = x.shape
    out = np.empty((m, height // pool_size, width // pool_size, c))
    for e, i, j, channel in np.ndindex(out.shape):
        values = [
            x[e, i * pool_size + t, j * pool_size + u, channel]
            for t in range(pool_size)
            for u in range(pool_size)
        ]
        out[e, i, j, channel] = max(values)
    return out.tolist()


def pool_by_reduceat(x, pool_size):
    for axis in (1, 2):
        whole = x.shape[axis] // pool_size * pool_size
        x = np.take(x, np.arange(whole), axis=axis)
        x = np.maximum.reduceat(x, np.arange(0, whole, pool_size), axis=axis)
    return x


def flat_by_ravel(x):
    return np.array([picture.ravel() for picture in x])


def flat_by_product(x):
    return np.reshape(x, (x.shape[0], np.prod(x.shape[1:])))


def flat_by_joining_axes(x):
    return np.concatenate(np.concatenate(np.moveaxis(x, 0, 2), axis=0), axis=1)


def flat_by_lists(x):
    return [
        [value for row in picture for pixel in row for value in pixel] for picture in x.tolist()
    ]


def flat_in_float32(x):
    flat = np.zeros((len(x), math.prod(x.shape[1:])), np.float32)
    for e, picture in enumerate(x):
        flat[e] = np.fromiter(picture.flat, np.float32)
    return flat


def gradient_by_einsum(x, dz):
    return np.einsum("mtuij,mij->tu", sliding_window_view(x, dz.shape[1:], axis=(1, 2)), dz)


def gradient_over_windows(x, dz):
    k = x.shape[2] - dz.shape[2] + 1
    dw = np.zeros((k, k), np.float32)
    for e, i, j in np.ndindex(dz.shape):
        dw += (dz[e, i, j] * x[e, i : i + k, j : j + k]).astype(np.float32)
    return dw


def gradient_by_one_matrix_product(x, dz):
    windows = sliding_window_view(x, dz.shape[1:], axis=(1, 2))  # (m, k, k, h_out, w_out)
    k = windows.shape[1]
    by_place = windows.transpose(1, 2, 0, 3, 4).reshape(k * k, -1)
    return (by_place @ dz.ravel()).reshape(k, k)


def gradient_by_the_fourier_transform(x, dz):
    k = x.shape[1] - dz.shape[1] + 1
    spectrum = np.fft.fft2(x) * np.fft.fft2(dz, x.shape[1:]).conj()
    return np.fft.ifft2(spectrum.sum(axis=0)).real[:k, :k]


def gradient_by_unit_kernels(x, dz):
    """The layer is linear: each number of the kernel, alone, says what it does to the cost."""
    k = x.shape[1] - dz.shape[1] + 1
    places = np.eye(k * k).reshape(-1, k, k)
    outputs = [
        np.einsum("mijtu,tu->mij", sliding_window_view(x, (k, k), axis=(1, 2)), place)
        for place in places
    ]
    return [[float(np.sum(outputs[t * k + u] * dz)) for u in range(k)] for t in range(k)]


def count_by_shapes(layers):
    shapes = []
    for layer in layers:
        if layer[0] == "conv":
            shapes += [(layer[1], layer[1], layer[2], layer[3]), (layer[3],)]
        if layer[0] == "dense":
            shapes += [layer[1:], (layer[2],)]
    return sum(map(math.prod, shapes))


def count_by_making_the_arrays(layers):
    total = 0
    for kind, *sizes in layers:
        if kind == "conv":
            k, c_in, c_out = sizes
            total += np.zeros((k, k, c_in, c_out)).size + np.zeros(c_out).size
        elif kind == "dense":
            total += np.zeros(sizes).size + np.zeros(sizes[1]).size
    return np.int64(total)


def count_by_recursion(layers):
    if not layers:
        return 0
    (kind, *sizes), *others = layers
    if kind not in ("conv", "dense"):
        return count_by_recursion(others)
    *window, n, units = sizes
    return (n * (window[0] ** 2 if window else 1) + 1) * units + count_by_recursion(others)


def count_as_a_float(layers):
    count = 0.0
    for layer in layers:
        match layer:
            case ("conv", k, c_in, c_out):
                count += (k**2 * c_in + 1.0) * c_out
            case ("dense", n, units):
                count += n * units + units
    return count


def count_with_a_table(layers):
    table = {
        "conv": lambda k, c_in, c_out: c_out + c_out * c_in * k * k,
        "dense": lambda n, units: np.dot([n, 1], [units, units]),
    }
    return sum(table.get(kind, lambda: 0)(*sizes) for kind, *sizes in layers)


ANSWERS = {
    "conv2d": [
        by_einsum_over_a_window_view,
        by_one_matrix_product,
        by_shifted_pictures_in_float32,
        by_plain_loops,
        by_the_fourier_transform,
        by_a_dense_layer,
    ],
    "max_pool2d": [
        pool_by_a_window_view,
        pool_by_shifted_slices,
        pool_rows_then_columns,
        pool_by_plain_loops,
        pool_by_reduceat,
    ],
    "flatten": [
        flat_by_ravel,
        flat_by_product,
        flat_by_joining_axes,
        flat_by_lists,
        flat_in_float32,
    ],
    "kernel_gradient": [
        gradient_by_einsum,
        gradient_over_windows,
        gradient_by_one_matrix_product,
        gradient_by_the_fourier_transform,
        gradient_by_unit_kernels,
    ],
    "parameter_count": [
        count_by_shapes,
        count_by_making_the_arrays,
        count_by_recursion,
        count_as_a_float,
        count_with_a_table,
    ],
}

# Changes of the solution that compute the same, and why.
EQUIVALENT = {
    "conv2d: max((-(-n // stride) - 1) * stride + k - n, 0) -> "
    "max(0, (-(-n // stride) - 1) * stride + k - n)": "the maximum is symmetric",
    "conv2d: np.zeros -> np.ones": "every entry is written over",
    "flatten: -1 -> -2": "NumPy takes any negative number for the size that is missing",
    "kernel_gradient: np.zeros -> np.ones": "every entry is written over",
}
