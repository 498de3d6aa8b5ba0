"""Networks of several widths learn a curve from a few noisy points: for the figure to move."""

import numpy as np

WIDTHS = 2, 4, 16, 64
SIZES = 8, 16, 32, 64, 128
EPOCHS = np.unique(np.geomspace(1, 2000, 24).round().astype(int))
NOISE = 0.3
GRID = np.linspace(-3, 3, 41)
RATE = 0.01


def curve(x):
    """What is to be learned."""
    return np.sin(2.5 * x)


def points(m, seed=0):
    """``m`` points of the curve with noise: ``X (m, 1)``, ``y (m, 1)``. More begin with fewer."""
    rng = np.random.default_rng(seed)
    both = np.column_stack([rng.uniform(-3, 3, 200), rng.normal(0, NOISE, 200)])
    X = np.round(both[:m, :1], 2)
    return X, np.round(curve(X) + both[:m, 1:], 2)


def train(width, m, epochs=EPOCHS, seed=0):
    """Train by Adam, with all points at a time.

    Returns:
        After each of ``epochs`` the mean squared error on the training points, that on 200 others,
        and what the network answers on ``GRID``; shapes ``(k,)``, ``(k,)`` and ``(k, 41)``.
    """
    X, y = points(m, seed)
    others = points(200, seed + 1)
    rng = np.random.default_rng(seed)
    parameters = [
        rng.normal(0, 2, (1, width)),
        rng.normal(0, 3, width),
        rng.normal(0, 1 / np.sqrt(width), (width, 1)),
        np.zeros(1),
    ]
    m1, m2 = ([np.zeros_like(p) for p in parameters] for _ in range(2))
    training, validation, fits = [], [], []
    for t in range(1, max(epochs) + 1):
        for k, g in enumerate(_gradients(parameters, X, y)):
            m1[k] = 0.9 * m1[k] + 0.1 * g
            m2[k] = 0.999 * m2[k] + 0.001 * g**2
            step = m1[k] / (1 - 0.9**t) / (np.sqrt(m2[k] / (1 - 0.999**t)) + 1e-7)
            parameters[k] = parameters[k] - RATE * step
        if t in epochs:
            training.append(np.mean((answer(parameters, X) - y) ** 2))
            validation.append(np.mean((answer(parameters, others[0]) - others[1]) ** 2))
            fits.append(answer(parameters, GRID[:, None])[:, 0])
    return np.array(training), np.array(validation), np.array(fits)


def answer(parameters, X):
    """One hidden layer of tanh units, and one linear output ``(m, 1)``."""
    W1, b1, W2, b2 = parameters
    return np.tanh(X @ W1 + b1) @ W2 + b2


def _gradients(parameters, X, y):
    W1, b1, W2, b2 = parameters
    A = np.tanh(X @ W1 + b1)  # (m, width)
    dZ2 = 2 * (A @ W2 + b2 - y) / len(X)  # (m, 1)
    dZ1 = dZ2 @ W2.T * (1 - A**2)  # (m, width)
    return X.T @ dZ1, dZ1.sum(axis=0), A.T @ dZ2, dZ2.sum(axis=0)
