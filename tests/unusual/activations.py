"""Unusual right answers to the topic activations: loops, lists, float32, other formulas, copies."""

import math

import numpy as np


def _each(function, z):
    """Apply a function of one number to each element, however deep; lists come back."""
    return function(z) if np.ndim(z) == 0 else [_each(function, part) for part in z]


def _stable_sigmoid(number):
    small = math.exp(-abs(number))
    return (1 if number >= 0 else small) / (1 + small)


def sigmoid_by_tanh(z):
    return (np.tanh(z / 2) + 1) / 2


def sigmoid_by_loops(z):
    return _each(_stable_sigmoid, z)


def sigmoid_by_log_add_exp(z):
    return np.exp(-np.logaddexp(0, -z))


def sigmoid_by_masks(z):
    a = np.empty(z.shape)
    high = z >= 0
    a[high] = 1 / (1 + np.exp(-z[high]))
    e = np.exp(z[~high])
    a[~high] = e / (1 + e)
    return a


def sigmoid_in_float32(z):
    e = np.exp(-np.abs(z.astype(np.float32)))
    return np.where(z >= 0, 1, e) / (1 + e)


def sigmoid_clipped_far_out(z):
    return 1 / (1 + np.exp(-np.clip(z, -500, 500)))


def sigmoid_without_a_warning(z):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-z))


def relu_by_a_mask(z):
    return z * (z > 0)


def relu_by_loops(z):
    return _each(lambda number: max(0.0, float(number)), z)


def relu_by_the_mean_with_the_absolute_value(z):
    return ((z + abs(z)) / 2).astype(np.float32)


def relu_in_place_on_a_copy(z):
    a = z.copy()
    a[a < 0] = 0
    return a


def relu_by_clipping(z):
    return np.clip(z, 0, None)


def leaky_by_the_larger_line(z, negative_slope=0.01):
    return np.maximum(z, negative_slope * z)


def leaky_by_two_parts(z, negative_slope=0.01):
    return np.maximum(z, 0) + negative_slope * np.minimum(z, 0)


def leaky_by_loops(z, slope=0.01):
    return _each(lambda number: float(number) * (1 if number > 0 else slope), z)


def leaky_in_place_on_a_copy(z, negative_slope=0.01):
    a = np.array(z, dtype=np.float32)
    a[a < 0] *= negative_slope
    return a


def leaky_by_absolute_values(z, negative_slope=0.01):
    return ((1 + negative_slope) * z + (1 - negative_slope) * np.abs(z)) / 2


def tanh_by_numpy(z):
    return np.tanh(z)


def tanh_by_loops(z):
    return _each(lambda number: math.tanh(number), z)


def tanh_by_a_sigmoid(z):
    return 2 * sigmoid_by_masks(2 * z) - 1


def tanh_by_small_exponentials(z):
    e = np.exp(-2 * np.abs(z), dtype=np.float64)
    return np.sign(z) * (1 - e) / (1 + e)


def tanh_in_float32(z):
    return np.tanh(z.astype(np.float32))


def tanh_by_where(z):
    with np.errstate(all="ignore"):
        up, down = np.exp(2.0 * z), np.exp(-2.0 * z)
        return np.where(z > 0, (1 - down) / (1 + down), (up - 1) / (up + 1))


def sigmoid_slope_by_both_tails(z):
    return sigmoid_by_masks(z) * sigmoid_by_masks(-z)


def sigmoid_slope_by_cosh(z):
    with np.errstate(over="ignore"):
        return 0.25 / np.cosh(z / 2) ** 2


def sigmoid_slope_by_loops(z):
    return _each(lambda number: _stable_sigmoid(number) * _stable_sigmoid(-number), z)


def sigmoid_slope_by_centred_difference(z):
    h = 1e-5
    return (sigmoid_by_tanh(z + h) - sigmoid_by_tanh(z - h)) / (2 * h)


def sigmoid_slope_by_small_exponentials(z):
    e = np.exp(-np.abs(z.astype(np.float32)))
    return e / (1 + e) ** 2


def relu_slope_as_truth_values(z):
    return z > 0


def relu_slope_by_loops(z):
    return _each(lambda number: 1 if number > 0 else 0, z)


def relu_slope_by_heaviside(z):
    return np.heaviside(z, 0)


def relu_slope_in_place_on_a_copy(z):
    a = z.astype(np.float32)
    a[a > 0] = 1
    a[a <= 0] = 0
    return a


def relu_slope_by_sign(z):
    return np.sign(np.maximum(z, 0))


def tanh_slope_by_factors(z):
    a = np.tanh(z)
    return (1 - a) * (1 + a)


def tanh_slope_by_cosh(z):
    with np.errstate(over="ignore"):
        return np.cosh(z) ** -2.0


def tanh_slope_by_the_sigmoid(z):
    a = sigmoid_by_tanh(2 * z)
    return 4 * a * (1 - a)


def tanh_slope_by_loops(z):
    return _each(lambda number: 1 - math.tanh(number) ** 2, z)


def tanh_slope_by_centred_difference(z):
    h = 1e-5
    return (np.tanh(z + h) - np.tanh(z - h)) / (2 * h)


def merged_by_einsum(W1, b1, W2, b2):
    return np.einsum("ij,jk->ik", W1, W2), np.einsum("j,jk->k", b1, W2) + b2


def merged_by_lists(W1, b1, W2, b2):
    W = [[sum(w * v for w, v in zip(row, column, strict=True)) for column in W2.T] for row in W1]
    b = [
        sum(w * v for w, v in zip(b1, column, strict=True)) + bias
        for column, bias in zip(W2.T, b2, strict=True)
    ]
    return [W, b]


def merged_with_the_bias_as_a_row(W1, b1, W2, b2):
    rows = np.vstack([W1, b1]) @ W2
    rows[-1] += b2
    return rows[:-1], rows[-1]


def merged_in_float32(W1, b1, W2, b2):
    W1, b1, W2, b2 = (array.astype(np.float32) for array in (W1, b1, W2, b2))
    return W1.dot(W2), W2.T.dot(b1) + b2


def merged_by_asking_the_layers(W1, b1, W2, b2):
    def layers(x):
        return (x @ W1 + b1) @ W2 + b2

    b = layers(np.zeros(len(W1)))
    return np.array([layers(x) - b for x in np.eye(len(W1))]), b


ANSWERS = {
    "sigmoid": [
        sigmoid_by_tanh,
        sigmoid_by_loops,
        sigmoid_by_log_add_exp,
        sigmoid_by_masks,
        sigmoid_in_float32,
        sigmoid_clipped_far_out,
        sigmoid_without_a_warning,
    ],
    "relu": [
        relu_by_a_mask,
        relu_by_loops,
        relu_by_the_mean_with_the_absolute_value,
        relu_in_place_on_a_copy,
        relu_by_clipping,
    ],
    "leaky_relu": [
        leaky_by_the_larger_line,
        leaky_by_two_parts,
        leaky_by_loops,
        leaky_in_place_on_a_copy,
        leaky_by_absolute_values,
    ],
    "tanh": [
        tanh_by_numpy,
        tanh_by_loops,
        tanh_by_a_sigmoid,
        tanh_by_small_exponentials,
        tanh_in_float32,
        tanh_by_where,
    ],
    "sigmoid_derivative": [
        sigmoid_slope_by_both_tails,
        sigmoid_slope_by_cosh,
        sigmoid_slope_by_loops,
        sigmoid_slope_by_centred_difference,
        sigmoid_slope_by_small_exponentials,
    ],
    "relu_derivative": [
        relu_slope_as_truth_values,
        relu_slope_by_loops,
        relu_slope_by_heaviside,
        relu_slope_in_place_on_a_copy,
        relu_slope_by_sign,
    ],
    "tanh_derivative": [
        tanh_slope_by_factors,
        tanh_slope_by_cosh,
        tanh_slope_by_the_sigmoid,
        tanh_slope_by_loops,
        tanh_slope_by_centred_difference,
    ],
    "merge_linear_layers": [
        merged_by_einsum,
        merged_by_lists,
        merged_with_the_bias_as_a_row,
        merged_in_float32,
        merged_by_asking_the_layers,
    ],
}

# Changes of the solution that compute the same, and why.
EQUIVALENT = {
    "sigmoid: z >= 0 -> z > 0": "at 0 both branches are 1",
    "relu: np.maximum(0, z) -> np.maximum(z, 0)": "the maximum is symmetric",
    "leaky_relu: z > 0 -> z >= 0": "at 0 both branches are 0",
    "relu_derivative: np.where(z > 0, 1, 0) -> np.where(1, z > 0, 0)": (
        "it gives z > 0 itself, and True counts as 1"
    ),
}
