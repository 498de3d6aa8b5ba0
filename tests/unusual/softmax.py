"""Unusual right answers to the topic softmax: loops, lists, einsum, float32, work on copies."""

import math

import numpy as np


def by_log_add_exp(Z):
    return np.exp(Z - np.logaddexp.reduce(Z, axis=1)[:, np.newaxis])


def by_loops(Z):
    rows = []
    for z in Z.tolist():
        powers = [math.exp(value - max(z)) for value in z]
        rows.append([power / sum(powers) for power in powers])
    return rows


def by_einsum_in_float32(Z):
    E = np.exp((Z - np.max(Z, 1, keepdims=True)).astype(np.float32))
    return np.einsum("ij,i->ij", E, 1 / np.einsum("ij->i", E))


def in_place_on_a_copy(Z):
    P = Z.copy()
    P -= P.max(axis=-1, keepdims=True)
    np.exp(P, out=P)
    P /= P.sum(axis=-1, keepdims=True)
    return P


def by_pairwise_differences(Z):
    with np.errstate(over="ignore"):
        return 1 / np.exp(Z[:, np.newaxis, :] - Z[:, :, np.newaxis]).sum(axis=2)


def by_comparison(y, classes):
    return y[:, None] == np.arange(classes)


def by_indexing(y, classes):
    Y = np.zeros((len(y), classes), dtype=int)
    Y[np.arange(len(y)), y] = 1
    return Y


def by_lists(y, classes):
    return [[1.0 if index == j else 0.0 for j in range(classes)] for index in y]


def by_put_along_axis(y, classes):
    Y = np.zeros((y.shape[0], classes), dtype=np.float32)
    np.put_along_axis(Y, y.reshape(-1, 1), 1, axis=1)
    return Y


def by_a_flat_array(y, classes):
    flat = np.zeros(y.size * classes)
    flat[np.arange(y.size) * classes + y] = 1
    return flat.reshape(y.size, classes)


def sparse_by_log_add_exp(y, Z):
    return np.logaddexp.reduce(Z, axis=1) - Z[range(len(y)), y]


def sparse_by_loops(y, Z):
    losses = []
    for index, z in zip(y, Z, strict=True):
        top = max(z)
        losses.append(top + math.log(sum(math.exp(value - top) for value in z)) - z[index])
    return losses


def sparse_by_differences(y, Z):
    true = np.take_along_axis(Z, y[:, None], axis=1)
    return np.logaddexp.reduce(Z - true, axis=1)


def sparse_by_masks(y, Z):
    mask = np.arange(Z.shape[1]) == y[:, None]
    shifted = Z - np.amax(Z, axis=1, keepdims=True)
    return np.log(np.sum(np.exp(shifted), axis=1)) - shifted[mask]


def sparse_in_float32(y, Z):
    return (np.logaddexp.reduce(Z, axis=1) - Z[np.arange(y.size), y]).astype(np.float32)


def categorical_by_log_add_exp(Y, Z):
    return np.logaddexp.reduce(Z, axis=1) - np.einsum("ij,ij->i", Y, Z)


def categorical_by_indices(Y, Z):
    return sparse_by_loops(Y.argmax(axis=1), Z)


def categorical_by_the_diagonal(Y, Z):
    shifted = Z - Z.max(axis=1)[:, None]
    return np.log(np.exp(shifted) @ np.ones(Z.shape[1])) - np.diag(Y @ shifted.T)


def categorical_by_masks(Y, Z):
    return np.logaddexp.reduce(Z, axis=1) - Z[Y.astype(bool)]


def categorical_by_loops(Y, Z):
    losses = np.empty(len(Z))
    for i in range(len(Z)):
        top = Z[i].max()
        log_sum = top + np.log(np.exp(Z[i] - top).sum())
        losses[i] = -np.dot(Y[i], Z[i] - log_sum)
    return losses


def predict_by_sorting(Z):
    return np.argsort(Z, axis=1)[:, -1]


def predict_by_loops(Z):
    return [max(range(len(z)), key=z.__getitem__) for z in Z.tolist()]


def predict_by_softmax(Z):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return np.argmax(E / E.sum(axis=1, keepdims=True), axis=1).astype(np.int32)


def predict_by_transposing(Z):
    return np.argmax(Z.T, axis=0)


def predict_in_small_integers(Z):
    return Z.argmax(axis=1).astype(np.uint8)


ANSWERS = {
    "softmax": [
        by_log_add_exp,
        by_loops,
        by_einsum_in_float32,
        in_place_on_a_copy,
        by_pairwise_differences,
    ],
    "one_hot": [by_comparison, by_indexing, by_lists, by_put_along_axis, by_a_flat_array],
    "sparse_categorical_crossentropy": [
        sparse_by_log_add_exp,
        sparse_by_loops,
        sparse_by_differences,
        sparse_by_masks,
        sparse_in_float32,
    ],
    "categorical_crossentropy": [
        categorical_by_log_add_exp,
        categorical_by_indices,
        categorical_by_the_diagonal,
        categorical_by_masks,
        categorical_by_loops,
    ],
    "predict": [
        predict_by_sorting,
        predict_by_loops,
        predict_by_softmax,
        predict_by_transposing,
        predict_in_small_integers,
    ],
}

# Changes of the solution that compute the same, and why.
EQUIVALENT = {
    "sparse_categorical_crossentropy: len(y) -> len(Z)": "there is a class index for each row",
}
