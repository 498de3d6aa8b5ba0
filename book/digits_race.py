"""Three rules train the same small network on the digits, with many learning rates at once.

How a hidden layer's gradients come about is the chapter on backpropagation; here they are used.
"""

from itertools import pairwise

import numpy as np
from sklearn.datasets import load_digits

RATES = np.logspace(-3, 1, 25)  # six to each factor of ten
SIZES = 64, 32, 10
STARTS = 6
EPOCHS, BATCH = 5, 32

_digits = load_digits()
# The order is drawn once, so that no batch is all one class. Nothing is shuffled after that.
_order = np.random.default_rng(0).permutation(len(_digits.target))
_pixels = (_digits.data[_order] / 16).astype(np.float32)
_classes = _digits.target[_order]
TRAINING, VALIDATION, TEST = (
    (_pixels[part], _classes[part])
    for part in (slice(0, 1000), slice(1000, 1400), slice(1400, None))
)


def start(seed):
    """Weights and biases: ``W1 (64, 32)``, ``b1 (1, 32)``, ``W2 (32, 10)``, ``b2 (1, 10)``."""
    rng = np.random.default_rng(seed)
    parameters = []
    for n, units in pairwise(SIZES):
        W = rng.normal(0, np.sqrt(2 / n), (n, units))
        parameters += [W.astype(np.float32), np.zeros((1, units), np.float32)]
    return parameters


def forward(parameters, X):
    """The hidden activations and the logits, for as many networks as there are leading axes."""
    W1, b1, W2, b2 = parameters
    A = np.maximum(0, X @ W1 + b1)
    return A, A @ W2 + b2


def cost(parameters, X, y):
    """The mean cross-entropy of each network; infinite where the training diverged."""
    with np.errstate(over="ignore", invalid="ignore"):
        Z = forward(parameters, X)[1]
        Z = Z - Z.max(axis=-1, keepdims=True)
        losses = np.log(np.exp(Z).sum(axis=-1)) - Z[..., np.arange(len(y)), y]
        return np.nan_to_num(losses.mean(axis=-1), nan=np.inf)


def accuracy(parameters, X, y):
    """The share of the digits that each network gets right."""
    return (forward(parameters, X)[1].argmax(axis=-1) == y).mean(axis=-1)


def _gradients(parameters, X, y):
    _, _, W2, _ = parameters
    A, Z = forward(parameters, X)
    error = np.exp(Z - Z.max(axis=-1, keepdims=True))
    error /= error.sum(axis=-1, keepdims=True)
    error[..., np.arange(len(y)), y] -= 1
    error /= len(y)
    hidden = (error @ W2.swapaxes(-1, -2)) * (A > 0)
    return (
        X.T @ hidden,
        hidden.sum(axis=-2, keepdims=True),
        A.swapaxes(-1, -2) @ error,
        error.sum(axis=-2, keepdims=True),
    )


def train(rule, rates=RATES, starts=STARTS):
    """Train a network for each start and each rate.

    Args:
        rule: ``"descent"``, ``"momentum"`` or ``"adam"``.
        rates: learning rates, shape ``(k,)``.

    Returns:
        The parameters of all, with the axes ``(starts, k)`` in front.
    """
    X, y = TRAINING
    rates = np.asarray(rates, np.float32)[None, :, None, None]
    each = zip(*map(start, range(starts)), strict=True)
    parameters = [np.repeat(np.stack(ones)[:, None], rates.size, axis=1) for ones in each]
    m, v, t = [0.0] * 4, [0.0] * 4, 0
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(EPOCHS):
            for first in range(0, len(X), BATCH):
                rows = slice(first, first + BATCH)
                t += 1
                for k, g in enumerate(_gradients(parameters, X[rows], y[rows])):
                    if rule == "descent":
                        move = g
                    elif rule == "momentum":
                        move = m[k] = 0.9 * m[k] + g
                    else:
                        m[k] = 0.9 * m[k] + 0.1 * g
                        v[k] = 0.999 * v[k] + 0.001 * g**2
                        move = m[k] / (1 - 0.9**t) / (np.sqrt(v[k] / (1 - 0.999**t)) + 1e-7)
                    parameters[k] = parameters[k] - rates * move
    return parameters
