"""Unusual right answers to the topic neurons: loops, lists, einsum, float32, other formulas."""

import math

import numpy as np


def by_a_loop(x, w, b):
    z = b
    for feature, weight in zip(x.tolist(), w.tolist(), strict=True):
        z += feature * weight
    return 1 / (1 + math.exp(-z))


def by_tanh(x, w, b):
    return 0.5 * (1 + np.tanh((np.einsum("i,i", x, w) + b) / 2))


def by_the_weight_of_a_constant_input(x, w, b):
    odds = np.exp(np.append(x, 1) @ np.append(w, b))
    return odds / (1 + odds)


def in_float32(x, w, b):
    z = np.float32(b) + np.sum(x.astype(np.float32) * w.astype(np.float32))
    return 1 / (1 + np.exp(-z))


def in_an_array_without_axes(x, w, b):
    products = np.array(x, dtype=float)
    products *= w
    return np.array(np.exp(-np.logaddexp(0, -(products.sum() + b))))


def layer_by_loops(x, W, b):
    activations = []
    for j in range(len(b)):
        z = float(b[j])
        for i in range(len(x)):
            z += float(x[i]) * float(W[i, j])
        activations.append(1 / (1 + math.exp(-z)))
    return activations


def layer_by_columns(x, W, b):
    return [1 / (1 + np.exp(-(column @ x + bias))) for column, bias in zip(W.T, b, strict=True)]


def layer_by_broadcasting(x, W, b):
    return 0.5 + 0.5 * np.tanh(((x[:, np.newaxis] * W).sum(axis=0) + b) / 2)


def layer_by_einsum_in_float32(x, W, b):
    z = np.einsum("ij,i->j", W.astype(np.float32), x.astype(np.float32)) + b.astype(np.float32)
    return 1 / (1 + np.exp(-z))


def layer_as_a_batch_of_one(x, W, b):
    Z = np.vstack([W, b]).T @ np.append(x, 1).reshape(-1, 1)
    return (1 / (1 + np.exp(-Z))).ravel()


def layer_in_place_on_a_copy(x, W, b):
    a = np.array(b, dtype=float)
    for feature, row in zip(x, W, strict=True):
        a += feature * row
    np.negative(a, out=a)
    np.exp(a, out=a)
    a += 1
    return np.reciprocal(a, out=a)


def decision_as_a_truth_value(x, W1, b1, w2, b2, threshold=0.5):
    a = 1 / (1 + np.exp(-(x @ W1 + b1)))
    return 1 / (1 + np.exp(-(a @ w2 + b2))) >= threshold


def decision_on_the_logit(x, W1, b1, w2, b2, threshold=0.5):
    a = [0.5 * (1 + math.tanh(z / 2)) for z in np.dot(W1.T, x) + b1]
    return 1 if np.dot(a, w2) + b2 >= math.log(threshold / (1 - threshold)) else 0


def decision_by_loops(x, W1, b1, w2, b2, threshold=0.5):
    total = b2
    for j, weight in enumerate(w2):
        total += weight / (1 + math.exp(-sum(x * W1[:, j]) - b1[j]))
    if 1 / (1 + math.exp(-total)) < threshold:
        return 0
    return 1


def decision_in_small_integers_from_float32(x, W1, b1, w2, b2, threshold=0.5):
    x, W1, b1, w2 = (array.astype(np.float32) for array in (x, W1, b1, w2))
    a = 1 / (1 + np.exp(-(x @ W1 + b1)))
    return np.uint8(1 / (1 + np.exp(-(a @ w2 + np.float32(b2)))) >= np.float32(threshold))


def decision_by_odds(x, W1, b1, w2, b2, threshold=0.5):
    a = np.reciprocal(1 + np.exp(-np.einsum("i,ij->j", x, W1) - b1))
    odds = np.exp(np.inner(a, w2) + b2)
    return np.where(odds * (1 - threshold) >= threshold, 1, 0)


def distances_by_loops(X, w, b, threshold=0.5):
    length = math.hypot(*w)
    border = math.log(threshold) - math.log(1 - threshold)
    return [(sum(x * v for x, v in zip(row, w, strict=True)) + b - border) / length for row in X]


def distances_of_unit_weights(X, w, b, threshold=0.5):
    size = np.linalg.norm(w)
    return X @ (w / size) + (b + np.log(1 / threshold - 1)) / size


def distances_from_a_point_of_the_border(X, w, b, threshold=0.5):
    foot = (2 * np.arctanh(2 * threshold - 1) - b) * w / (w @ w)
    return np.einsum("ij,j->i", X - foot, w) / np.sqrt(w @ w)


def distances_in_float32(X, w, b, threshold=0.5):
    X, w, b, t = (np.asarray(each, np.float32) for each in (X, w, b, threshold))
    return (X @ w + b - np.log(t / (1 - t))) / np.hypot.reduce(w)


ANSWERS = {
    "neuron": [
        by_a_loop,
        by_tanh,
        by_the_weight_of_a_constant_input,
        in_float32,
        in_an_array_without_axes,
    ],
    "layer": [
        layer_by_loops,
        layer_by_columns,
        layer_by_broadcasting,
        layer_by_einsum_in_float32,
        layer_as_a_batch_of_one,
        layer_in_place_on_a_copy,
    ],
    "top_seller": [
        decision_as_a_truth_value,
        decision_on_the_logit,
        decision_by_loops,
        decision_in_small_integers_from_float32,
        decision_by_odds,
    ],
    "distances": [
        distances_by_loops,
        distances_of_unit_weights,
        distances_from_a_point_of_the_border,
        distances_in_float32,
    ],
}

# Changes of the solution that compute the same, and why.
EQUIVALENT = {
    "neuron: np.dot(x, w) -> np.dot(w, x)": "the dot product of vectors is symmetric",
    "layer: np.zeros -> np.ones": "every entry is written over",
    "layer: neuron(x, W[:, j], b[j]) -> neuron(W[:, j], x, b[j])": (
        "the dot product of vectors is symmetric"
    ),
    "top_seller: neuron(a, w2, b2) -> neuron(w2, a, b2)": "the dot product of vectors is symmetric",
}
