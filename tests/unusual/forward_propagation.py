"""Unusual right answers to the topic forward_propagation: loops, lists, einsum, float32, copies."""

import functools
import math

import numpy as np


def _number(z, activation):
    """An activation of a single number, without NumPy."""
    if activation == "sigmoid":
        return 1 / (1 + math.exp(-z)) if z > 0 else math.exp(z) / (1 + math.exp(z))
    return max(z, 0.0) if activation == "relu" else z


def _plain_sigmoid(Z):
    return 1 / (1 + np.exp(-Z))


def dense_by_loops(A_in, W, b, activation):
    m, (n, units) = len(A_in), W.shape
    A = []
    for i in range(m):
        row = []
        for j in range(units):
            z = b[j]
            for k in range(n):
                z = z + A_in[i, k] * W[k, j]
            row.append(_number(float(z), activation))
        A.append(row)
    return A


def dense_by_columns(A_in, W, b, activation):
    A_out = np.zeros((A_in.shape[0], W.shape[1]))
    for j in range(W.shape[1]):
        z = np.dot(A_in, W[:, j]) + b[j]
        if activation == "sigmoid":
            z = _plain_sigmoid(z)
        elif activation == "relu":
            z = z * (z > 0)
        A_out[:, j] = z
    return A_out


def dense_by_einsum_in_float32(A_in, W, b, activation):
    Z = np.einsum("ij,jk->ik", A_in.astype(np.float32), W.astype(np.float32))
    Z = Z + b.astype(np.float32)
    return {"sigmoid": _plain_sigmoid, "relu": lambda Z: np.clip(Z, 0, None)}.get(
        activation, lambda Z: Z
    )(Z)


def dense_in_place_on_its_own_array(A_in, W, b, activation):
    Z = np.matmul(A_in, W).astype(float)
    Z += b
    if activation == "relu":
        Z[Z < 0] = 0
    elif activation == "sigmoid":
        np.negative(Z, out=Z)
        np.exp(Z, out=Z)
        Z += 1
        np.reciprocal(Z, out=Z)
    return Z


def dense_with_the_bias_as_a_weight(A_in, W, b, activation):
    ones = np.ones((len(A_in), 1))
    Z = np.hstack([A_in, ones]) @ np.vstack([W, b])
    return np.array([[_number(z, activation) for z in row] for row in Z.tolist()])


def dense_by_transposing(A_in, W, b, activation):
    Z = (W.T @ A_in.T + b[:, np.newaxis]).T
    if activation == "sigmoid":
        return np.exp(-np.logaddexp(0, -Z))
    return (Z + np.abs(Z)) / 2 if activation == "relu" else Z


def sequential_by_recursion(X, layers):
    if not layers:
        return X
    *before, (W, b, activation) = layers
    return dense_by_transposing(sequential_by_recursion(X, before), W, b, activation)


def sequential_by_reduce(X, layers):
    return functools.reduce(lambda A, layer: dense_by_columns(A, *layer), layers, X)


def sequential_by_examples(X, layers):
    rows = []
    for x in X:
        a = x.tolist()
        for W, b, activation in layers:
            a = [
                _number(sum(ai * wi for ai, wi in zip(a, w, strict=True)) + bj, activation)
                for w, bj in zip(W.T.tolist(), b.tolist(), strict=True)
            ]
        rows.append(a)
    return rows


def sequential_in_float32(X, layers):
    A = X.astype(np.float32)
    for W, b, activation in layers:
        A = dense_by_einsum_in_float32(A, W, b, activation)
    return A


def sequential_on_a_copy_of_the_list(X, layers):
    left, A = list(layers), X.copy()
    while left:
        A = dense_in_place_on_its_own_array(A, *left.pop(0))
    return A


def sequential_by_index(X, layers):
    A = {0: X}
    for number in range(1, len(layers) + 1):
        A[number] = dense_by_loops(np.array(A[number - 1]), *layers[number - 1])
    return A[len(layers)]


def predict_by_where(X, layers, threshold=0.5):
    return np.where(sequential_by_reduce(X, layers) < threshold, 0, 1).ravel()


def predict_by_comparison(X, layers, threshold=0.5):
    return (sequential_by_recursion(X, layers) >= threshold).reshape(-1)


def predict_by_loops(X, layers, threshold=0.5):
    answers = []
    for (a,) in sequential_by_examples(X, layers):
        if a >= threshold:
            answers.append(1)
        else:
            answers.append(0)
    return answers


def predict_in_small_integers(X, layers, threshold=0.5):
    return np.squeeze(sequential_in_float32(X, layers) >= threshold, axis=-1).astype(np.uint8)


def predict_one_example_at_a_time(X, layers, threshold=0.5):
    one = [sequential_by_reduce(x[np.newaxis], layers).item() for x in X]
    return np.greater_equal(one, threshold).astype(np.int32)


def predict_written_into_zeros(X, layers, threshold=0.5):
    y_hat = np.zeros(X.shape[0], dtype=int)
    y_hat[sequential_on_a_copy_of_the_list(X, layers)[:, -1] >= threshold] = 1
    return y_hat


def trace_by_neurons(X, layers):
    outputs = [X]
    for W, b, activation in layers:
        weights = W.T
        columns = [
            [_number(float(z), activation) for z in outputs[-1] @ w + bias]
            for w, bias in zip(weights, b, strict=True)
        ]
        outputs.append(np.array(columns).T)
    return outputs


def trace_as_a_tuple(X, layers):
    outputs = [X.astype(float)]
    for layer in layers:
        outputs.append(dense_by_columns(outputs[-1], *layer))
    return tuple(outputs)


def trace_by_longer_and_longer_networks(X, layers):
    return [X, *(sequential_by_reduce(X, layers[: k + 1]) for k in range(len(layers)))]


def trace_by_recursion(X, layers):
    if not layers:
        return [X]
    return [X, *trace_by_recursion(dense_by_columns(X, *layers[0]), layers[1:])]


ANSWERS = {
    "dense": [
        dense_by_loops,
        dense_by_columns,
        dense_by_einsum_in_float32,
        dense_in_place_on_its_own_array,
        dense_with_the_bias_as_a_weight,
        dense_by_transposing,
    ],
    "sequential": [
        sequential_by_recursion,
        sequential_by_reduce,
        sequential_by_examples,
        sequential_in_float32,
        sequential_on_a_copy_of_the_list,
        sequential_by_index,
    ],
    "predict": [
        predict_by_where,
        predict_by_comparison,
        predict_by_loops,
        predict_in_small_integers,
        predict_one_example_at_a_time,
        predict_written_into_zeros,
    ],
    "trace": [
        trace_by_neurons,
        trace_as_a_tuple,
        trace_by_longer_and_longer_networks,
        trace_by_recursion,
    ],
}

# Changes of the solution that compute the same, and why.
EQUIVALENT = {
    "predict: (:, 0) -> (:, -1)": "the output has a single column",
}
