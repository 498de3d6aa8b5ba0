"""Unusual right answers to the topic training: loops, lists, float32, logits, other formulas."""

import math

import numpy as np


def by_cases(y, p):
    return -np.log(np.where(y == 1, p, 1 - p))


def by_loops(y, p):
    return [
        -math.log(share) if target == 1 else -math.log(1 - share)
        for target, share in zip(y.tolist(), p.tolist(), strict=True)
    ]


def by_distance(y, p):
    return -np.log1p(-np.abs(y - p))


def by_powers(y, p):
    return -np.log(p**y * (1 - p) ** (1 - y))


def by_logits(y, p):
    z = np.log(p / (1 - p))
    return np.logaddexp(0, z) - y * z


def in_float32(y, p):
    y, p = y.astype(np.float32), p.astype(np.float32)
    return -(y * np.log(p) + (1 - y) * np.log(1 - p))


def with_keras_clip(y, p):
    p = np.clip(p, 1e-7, 1 - 1e-7)
    return -(y * np.log(p) + (1 - y) * np.log(1 - p))


def by_columns(y, p):
    y, p = y.reshape(-1, 1), p.reshape(-1, 1)
    return (-(y * np.log(p) + (1 - y) * np.log(1 - p)))[:, 0]


def cost_by_dot_products(y, p):
    return -(y @ np.log(p) + (1 - y) @ np.log(1 - p)) / y.shape[0]


def cost_by_loops(y, p):
    total = 0
    for i in range(len(y)):
        total -= math.log(p[i]) if y[i] else math.log(1 - p[i])
    return total / len(y)


def cost_by_the_likelihood(y, p):
    return -np.log(np.prod(np.where(y == 1, p, 1 - p))) / y.size


def cost_by_average(y, p):
    return np.average(-np.log(1 - np.abs(y - p)))


def cost_in_float32(y, p):
    return np.float32(np.mean(by_logits(y, p).astype(np.float32)))


def gradients_by_loops(X, y, w, b):
    m, n = X.shape
    dw, db = [0.0] * n, 0.0
    for i in range(m):
        z = sum(X[i, j] * w[j] for j in range(n)) + b
        error = 1 / (1 + math.exp(-z)) - y[i]
        db += error / m
        for j in range(n):
            dw[j] += error * X[i, j] / m
    return dw, db


def gradients_by_einsum(X, y, w, b):
    p = 0.5 * (1 + np.tanh(0.5 * (np.einsum("ij,j->i", X, w) + b)))
    return np.einsum("ij,i->j", X, p - y) / len(X), np.einsum("i->", p - y) / len(X)


def gradients_with_a_column_of_ones(X, y, w, b):
    X1 = np.hstack([X, np.ones((len(X), 1))])
    p = 1 / (1 + np.exp(-X1 @ np.append(w, b)))
    both = (p - y) @ X1 / len(y)
    return both[:-1], both[-1]


def gradients_as_means_in_a_list(X, y, w, b):
    error = 1 / (1 + np.exp(-(X @ w + b))) - y
    return [np.mean(error[:, None] * X, axis=0), error.mean()]


def gradients_in_float32(X, y, w, b):
    X, y, w, b = (np.asarray(value, np.float32) for value in (X, y, w, b))
    error = 1 / (1 + np.exp(-(X @ w + b))) - y
    return X.T @ error / np.float32(len(y)), error.mean()


def gradients_on_copies(X, y, w, b):
    X, p = X.copy(), X @ w
    p += b
    p = 1 / (1 + np.exp(-p))
    p -= y
    X *= p[:, None]
    return X.sum(0) / len(X), p.sum() / len(p)


def gradients_by_differences(X, y, w, b):
    def at(theta):
        z = X @ theta[:-1] + theta[-1]
        return (np.logaddexp(0, z) - y * z).mean()

    theta, h = np.append(w, b), 1e-5
    slopes = [(at(theta + step) - at(theta - step)) / (2 * h) for step in h * np.eye(len(theta))]
    return slopes[:-1], slopes[-1]


def fit_by_loops(X, y, w, b, learning_rate, epochs):
    w, history = w.tolist(), []
    for _ in range(epochs):
        dw, db = gradients_by_loops(X, y, w, b)
        p = [1 / (1 + math.exp(-sum(a * c for a, c in zip(x, w, strict=True)) - b)) for x in X]
        history.append(cost_by_loops(y, p))
        w = [weight - learning_rate * slope for weight, slope in zip(w, dw, strict=True)]
        b = b - learning_rate * db
    return w, b, history


def fit_with_a_column_of_ones(X, y, w, b, learning_rate, epochs):
    X1, theta = np.column_stack([X, np.ones(len(X))]), np.r_[w, b]
    history = np.zeros(epochs)
    for k in range(epochs):
        z = X1 @ theta
        history[k] = np.mean(np.logaddexp(0, z) - y * z)
        theta -= learning_rate / len(y) * X1.T @ (1 / (1 + np.exp(-z)) - y)
    return theta[:-1], theta[-1], history


def fit_in_place_on_a_copy(X, y, w, b, learning_rate, epochs):
    w, history = w.copy(), []
    while len(history) < epochs:
        p = 1 / (1 + np.exp(-(X @ w + b)))
        history.append(by_cases(y, p).mean())
        b -= learning_rate * (p - y).mean()  # p is kept, so the order does not matter
        w -= learning_rate * X.T @ (p - y) / len(y)
    return w, b, tuple(history)


def fit_in_float32(X, y, w, b, learning_rate, epochs):
    X, y, w, b, rate = (np.asarray(v, np.float32) for v in (X, y, w, b, learning_rate))
    history = []
    for _ in range(epochs):
        p = 1 / (1 + np.exp(-(X @ w + b)))
        history.append(in_float32(y, p).mean())
        dw, db = gradients_in_float32(X, y, w, b)
        w, b = w - rate * dw, b - rate * db
    return w, b, np.array(history)


def fit_by_recursion(X, y, w, b, learning_rate, epochs):
    if epochs == 0:
        return w, b, []
    now = cost_by_dot_products(y, 1 / (1 + np.exp(-(X @ w + b))))
    dw, db = gradients_by_einsum(X, y, w, b)
    w, b, later = fit_by_recursion(
        X, y, w - learning_rate * dw, b - learning_rate * db, learning_rate, epochs - 1
    )
    return [w, b, [now, *later]]


def batches_cut_by_numpy(X, y, w, b, learning_rate, epochs, batch_size):
    places, history = np.arange(batch_size, len(y), batch_size), []
    for _ in range(epochs):
        history.append(cost_by_dot_products(y, 1 / (1 + np.exp(-(X @ w + b)))))
        for rows, targets in zip(np.split(X, places), np.split(y, places), strict=True):
            dw, db = gradients_by_einsum(rows, targets, w, b)
            w, b = w - learning_rate * dw, b - learning_rate * db
    return w, b, history


def batches_by_fit(X, y, w, b, learning_rate, epochs, batch_size):
    history = []
    for _ in range(epochs):
        history.append(by_cases(y, 1 / (1 + np.exp(-(X @ w + b)))).mean())
        for i in range(0, len(X), batch_size):
            rows, targets = X[i : i + batch_size], y[i : i + batch_size]
            w, b, _ = fit_by_loops(rows, targets, np.asarray(w), b, learning_rate, 1)
    return w, b, tuple(history)


def batches_with_a_column_of_ones(X, y, w, b, learning_rate, epochs, batch_size):
    X1, theta, history = np.column_stack([X, np.ones(len(X))]), np.r_[w, b], np.zeros(epochs)
    for k in range(epochs * -(-len(y) // batch_size)):
        epoch, batch = divmod(k, -(-len(y) // batch_size))
        if batch == 0:
            z = X1 @ theta
            history[epoch] = np.mean(np.logaddexp(0, z) - y * z)
        here = X1[batch * batch_size :][:batch_size]
        error = 1 / (1 + np.exp(-here @ theta)) - y[batch * batch_size :][:batch_size]
        theta = theta - learning_rate * error @ here / len(here)
    return theta[:-1], theta[-1], history


def batches_in_float32(X, y, w, b, learning_rate, epochs, batch_size):
    X, y, w, b, rate = (np.asarray(v, np.float32) for v in (X, y, w, b, learning_rate))
    history = []
    for _ in range(epochs):
        history.append(in_float32(y, 1 / (1 + np.exp(-(X @ w + b)))).mean())
        for i in range(0, len(X), batch_size):
            dw, db = gradients_in_float32(X[i : i + batch_size], y[i : i + batch_size], w, b)
            w, b = w - rate * dw, b - rate * db
    return w, b, np.array(history)


ANSWERS = {
    "binary_crossentropy": [
        by_cases,
        by_loops,
        by_distance,
        by_powers,
        by_logits,
        in_float32,
        with_keras_clip,
        by_columns,
    ],
    "cost": [
        cost_by_dot_products,
        cost_by_loops,
        cost_by_the_likelihood,
        cost_by_average,
        cost_in_float32,
    ],
    "gradients": [
        gradients_by_loops,
        gradients_by_einsum,
        gradients_with_a_column_of_ones,
        gradients_as_means_in_a_list,
        gradients_in_float32,
        gradients_on_copies,
        gradients_by_differences,
    ],
    "fit": [
        fit_by_loops,
        fit_with_a_column_of_ones,
        fit_in_place_on_a_copy,
        fit_in_float32,
        fit_by_recursion,
    ],
    "fit_in_batches": [
        batches_cut_by_numpy,
        batches_by_fit,
        batches_with_a_column_of_ones,
        batches_in_float32,
    ],
}

# Changes of the solution that compute the same, and why.
EQUIVALENT = {
    "fit: np.zeros -> np.ones": "every entry is written over",
    "fit_in_batches: np.zeros -> np.ones": "every entry is written over",
}
