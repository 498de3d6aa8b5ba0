"""Networks of several widths learn few digits, and after each epoch others are asked.

Five networks at once, each with digits and a start of its own; NumPy, in float32.
"""

from dataclasses import dataclass

import numpy as np
from sklearn.datasets import load_digits

WIDTHS = 4, 16, 128
SIZES = 30, 100, 300
SEEDS = 5
EPOCHS = 200
RATE = 0.01
KEPT = 400  # validation digits, the same for all

_digits = load_digits()
_order = np.random.default_rng(1).permutation(len(_digits.target))
_pixels = (_digits.data[_order] / 16).astype(np.float32)
_classes = _digits.target[_order]
VALIDATION = _pixels[:KEPT], _classes[:KEPT]
TEST = _pixels[KEPT : 2 * KEPT], _classes[KEPT : 2 * KEPT]
_REST = _pixels[2 * KEPT :], _classes[2 * KEPT :]  # 997 to draw training sets from


@dataclass
class Run:
    """What came out of some networks of one width, with training sets of one size.

    Attributes:
        training, validation: their costs after each epoch, shape ``(seeds, epochs)``.
        parameters: of the epoch with each network's lowest validation cost.
    """

    training: np.ndarray
    validation: np.ndarray
    parameters: list

    @property
    def turns(self):
        """The epoch of the lowest validation cost, counted from 1, for each network."""
        return self.validation.argmin(axis=1) + 1


def training_sets(size, seeds=SEEDS):
    """Digits ``(seeds, size, 64)`` and classes ``(seeds, size)``: of each class as many."""
    X, y = _REST
    drawn = []
    for seed in range(seeds):
        order = np.random.default_rng(seed).permutation(len(X))
        of_each = [order[y[order] == digit][: size // 10] for digit in range(10)]
        drawn.append(np.random.default_rng(seed).permutation(np.concatenate(of_each)))
    return X[drawn], y[drawn]


def train(width, size, seeds=SEEDS, epochs=EPOCHS, penalty=0.0, rate=RATE):
    """Train by Adam, with the whole training set at a time; a `Run`."""
    X, y = training_sets(size, seeds)
    parameters = start(width, seeds)
    m, v = ([np.zeros_like(p) for p in parameters] for _ in range(2))
    training, validation = np.empty((2, seeds, epochs))
    kept = [p.copy() for p in parameters]
    for epoch in range(epochs):
        for k, g in enumerate(_gradients(parameters, X, y)):
            if penalty and k % 2 == 0:  # weights, not biases
                g = g + 2 * penalty * parameters[k]
            m[k] = 0.9 * m[k] + 0.1 * g
            v[k] = 0.999 * v[k] + 0.001 * g**2
            step = m[k] / (1 - 0.9 ** (epoch + 1))
            step /= np.sqrt(v[k] / (1 - 0.999 ** (epoch + 1))) + 1e-7
            parameters[k] = parameters[k] - rate * step
        training[:, epoch] = cost(parameters, X, y)
        validation[:, epoch] = cost(parameters, *VALIDATION)
        best = validation[:, epoch] <= validation[:, : epoch + 1].min(axis=1)
        for old, new in zip(kept, parameters, strict=True):
            old[best] = new[best]
    return Run(training, validation, kept)


def cost(parameters, X, y):
    """The mean cross-entropy of each network."""
    return _losses(logits(parameters, X), y).mean(axis=-1)


def accuracy(parameters, X, y):
    """The share of the digits that each network gets right."""
    return (logits(parameters, X).argmax(axis=-1) == y).mean(axis=-1)


def logits(parameters, X):
    W1, b1, W2, b2 = parameters
    return np.maximum(0, X @ W1 + b1) @ W2 + b2


def start(width, seeds=SEEDS):
    """Parameters of so many networks, each He-scaled from a seed of its own."""
    starts = []
    for seed in range(seeds):
        rng = np.random.default_rng(100 + seed)
        weights = [rng.normal(0, np.sqrt(2 / n), (n, k)) for n, k in ((64, width), (width, 10))]
        starts.append([weights[0], np.zeros((1, width)), weights[1], np.zeros((1, 10))])
    return [np.stack(each).astype(np.float32) for each in zip(*starts, strict=True)]


def _losses(Z, y):
    Z = Z - Z.max(axis=-1, keepdims=True)
    chosen = np.take_along_axis(Z, np.broadcast_to(y, Z.shape[:-1])[..., None], axis=-1)
    return np.log(np.exp(Z).sum(axis=-1)) - chosen[..., 0]


def _gradients(parameters, X, y):
    W1, b1, W2, b2 = parameters
    A = np.maximum(0, X @ W1 + b1)
    Z = A @ W2 + b2
    error = np.exp(Z - Z.max(axis=-1, keepdims=True))
    error /= error.sum(axis=-1, keepdims=True)
    error[np.arange(len(y))[:, None], np.arange(y.shape[1]), y] -= 1
    error /= y.shape[1]
    hidden = (error @ W2.swapaxes(-1, -2)) * (A > 0)
    return [
        X.swapaxes(-1, -2) @ hidden,
        hidden.sum(axis=-2, keepdims=True),
        A.swapaxes(-1, -2) @ error,
        error.sum(axis=-2, keepdims=True),
    ]
