"""Unusual right answers to the topic multilabel: loops, lists, einsum, float32, work on copies."""

import math
from fractions import Fraction

import numpy as np


def by_tanh(Z):
    return (np.tanh(0.5 * Z) + 1) / 2


def by_log_add_exp(Z):
    return np.exp(-np.logaddexp(0, -Z))


def by_loops(Z):
    def one(z):
        return 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))

    return [[one(z) for z in row] for row in Z.tolist()]


def cut_where_it_makes_no_difference(Z):
    return (1 / (1 + np.exp(-np.clip(Z, -80, 80)))).astype(np.float32)


def in_place_on_a_copy(Z):
    P = -np.abs(Z)
    np.exp(P, out=P)
    P /= 1 + P
    P[Z > 0] = 1 - P[Z > 0]
    return P


def by_softmax_of_two(Z):
    pairs = np.stack([np.zeros_like(Z), Z], axis=-1)  # (m, labels, 2)
    E = np.exp(pairs - pairs.max(axis=-1, keepdims=True))
    return np.einsum("ijk->ij", E[..., 1:]) / E.sum(axis=-1)


def labels_as_booleans(Z, threshold=0.5):
    return by_tanh(Z) >= threshold


def labels_by_the_border_of_the_logits(Z, threshold=0.5):
    return np.where(np.log(threshold / (1 - threshold)) <= Z, 1, 0)


def labels_by_loops(Z, threshold=0.5):
    return [[1 if p >= threshold else 0 for p in row] for row in by_loops(Z)]


def labels_in_float32(Z, threshold=0.5):
    Y = np.zeros(Z.shape, dtype=np.float32)
    Y[by_tanh(Z) >= threshold] = 1
    return Y


def labels_by_what_is_not_below(Z, threshold=0.5):
    return 1 - (by_tanh(Z) < threshold)


def loss_by_log_add_exp(Y, Z):
    return (np.logaddexp(0, Z) - Y * Z).mean(axis=1)


def loss_by_signs(Y, Z):
    return np.logaddexp(0, (1 - 2 * Y) * Z).mean(axis=-1)


def loss_by_loops(Y, Z):
    losses = []
    for targets, logits in zip(Y, Z, strict=True):
        total = 0.0
        for y, z in zip(targets, logits, strict=True):
            total += max(z, 0) - y * z + math.log1p(math.exp(-abs(z)))
        losses.append(total / len(logits))
    return losses


def loss_by_einsum(Y, Z):
    small = np.log1p(np.exp(-np.abs(Z)))
    return np.einsum("ij->i", small + np.where(Y == 1, 0, Z) + np.maximum(-Z, 0)) / Z.shape[1]


def loss_in_float32(Y, Z):
    both = np.where(Y == 1, np.logaddexp(0, -Z), np.logaddexp(0, Z)).astype(np.float32)
    return both.sum(axis=1, dtype=np.float32) / np.float32(Z.shape[1])


def loss_column_by_column(Y, Z):
    total = np.zeros(len(Z))
    for j in range(Z.shape[1]):
        total += np.logaddexp(0, Z[:, j]) - Y[:, j] * Z[:, j]
    return total / Z.shape[1]


def accuracy_by_differences(Y, Y_hat):
    return 1 - np.abs(Y - Y_hat).mean()


def accuracy_by_loops(Y, Y_hat):
    right = 0
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            right += int(Y[i, j] == Y_hat[i, j])
    return right / Y.size


def accuracy_by_rows(Y, Y_hat):
    return np.mean(np.mean(Y_hat == Y, axis=1))


def accuracy_by_products(Y, Y_hat):
    agreeing = np.einsum("ij,ij->", Y, Y_hat) + np.einsum("ij,ij->", 1 - Y, 1 - Y_hat)
    return np.float32(agreeing / Y.size)


def accuracy_by_counting(Y, Y_hat):
    return np.count_nonzero(np.logical_not(Y ^ Y_hat)) / np.prod(Y.shape)


def match_by_array_equal(Y, Y_hat):
    return np.mean([np.array_equal(y, y_hat) for y, y_hat in zip(Y, Y_hat, strict=True)])


def match_by_distances(Y, Y_hat):
    return np.float32(np.mean(np.abs(Y - Y_hat).sum(axis=1) == 0))


def match_by_lists(Y, Y_hat):
    rows = list(zip(Y.tolist(), Y_hat.tolist(), strict=True))
    return float(Fraction(sum(y == y_hat for y, y_hat in rows), len(rows)))


def match_by_the_worst_label(Y, Y_hat):
    return np.min(Y_hat == Y, axis=1).sum() / len(Y)


def match_by_products(Y, Y_hat):
    return np.prod(np.where(Y_hat == Y, 1.0, 0.0), axis=1).mean()


ANSWERS = {
    "predict_probabilities": [
        by_tanh,
        by_log_add_exp,
        by_loops,
        cut_where_it_makes_no_difference,
        in_place_on_a_copy,
        by_softmax_of_two,
    ],
    "predict_labels": [
        labels_as_booleans,
        labels_by_the_border_of_the_logits,
        labels_by_loops,
        labels_in_float32,
        labels_by_what_is_not_below,
    ],
    "binary_crossentropy_from_logits": [
        loss_by_log_add_exp,
        loss_by_signs,
        loss_by_loops,
        loss_by_einsum,
        loss_in_float32,
        loss_column_by_column,
    ],
    "label_accuracy": [
        accuracy_by_differences,
        accuracy_by_loops,
        accuracy_by_rows,
        accuracy_by_products,
        accuracy_by_counting,
    ],
    "exact_match": [
        match_by_array_equal,
        match_by_distances,
        match_by_lists,
        match_by_the_worst_label,
        match_by_products,
    ],
}

# Changes of the solution that compute the same, and why.
EQUIVALENT = {
    "binary_crossentropy_from_logits: np.maximum(Z, 0) -> np.maximum(0, Z)": (
        "the maximum is symmetric"
    ),
}
