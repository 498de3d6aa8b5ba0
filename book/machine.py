"""The network of the last chapter, and the digits that it reads; you write your own.

`parameters` is a list of pairs ``(W, b)``, from left to right.
"""

from itertools import pairwise

import numpy as np
from sklearn.datasets import load_digits

BATCH, RATE = 32, 0.003

_digits = load_digits()
# The order is drawn once, so that no batch is all one class.
_order = np.random.default_rng(0).permutation(len(_digits.target))
TRAINING, VALIDATION, TEST = (
    (_digits.data[part] / 16, _digits.target[part]) for part in np.split(_order, [1100, 1437])
)


def initialise(sizes, seed):
    """Weights by He's rule, biases 0."""
    rng = np.random.default_rng(seed)
    spreads = (np.sqrt(2 / n) for n in sizes)
    layers = zip(spreads, pairwise(sizes), strict=False)
    return [(rng.normal(0, spread, shape), np.zeros(shape[1])) for spread, shape in layers]


def forward(X, parameters):
    """The inputs, what each hidden layer gives, the logits."""
    activations = [X]
    for W, b in parameters:
        Z = activations[-1] @ W + b
        activations.append(Z if len(activations) == len(parameters) else np.maximum(Z, 0))
    return activations


def loss(Z, y):
    """The mean cross-entropy, from logits."""
    return float(np.mean(np.logaddexp.reduce(Z, axis=1) - Z[np.arange(len(y)), y]))


def backward(activations, parameters, y, gate=None, mean_again=False):
    """The gradients, a pair for each layer; or those of a program with a bug.

    Args:
        gate: the number of the activations that open every layer's gate: a bug.
        mean_again: whether each gradient is divided by m once more: a bug.
    """
    Z = activations[-1]
    D = np.exp(Z - np.logaddexp.reduce(Z, axis=1, keepdims=True))
    D[np.arange(len(y)), y] -= 1
    D /= len(y)
    again = len(y) if mean_again else 1
    gradients = []
    for number in reversed(range(len(parameters))):
        A = activations[number]
        gradients.append((A.T @ D / again, D.sum(axis=0) / again))
        if number:
            D = D @ parameters[number][0].T * (activations[gate or number] > 0)
    return gradients[::-1]


def train_epoch(
    X,
    y,
    parameters,
    state,
    batch_size=BATCH,
    rate=RATE,
    rule="adam",
    by_paper=False,
    correct=(0.9, 0.999),
    **bug,
):
    """One pass over the examples in their order; gives parameters and state.

    Args:
        rule: ``"adam"`` or ``"descent"``.
        by_paper: whether Adam's ε stands where the paper's Algorithm 1 has it, or where Keras does.
        correct: β₁ and β₂ in the bias correction.
        bug: as for `backward`.
    """
    zeros = [(0 * W, 0 * b) for W, b in parameters]
    t, m, v = state or (0, zeros, zeros)
    for first in range(0, len(X), batch_size):
        rows = slice(first, first + batch_size)
        t += 1
        slopes = backward(forward(X[rows], parameters), parameters, y[rows], **bug)
        if rule == "descent":
            parameters = [
                (W - rate * dW, b - rate * db)
                for (W, b), (dW, db) in zip(parameters, slopes, strict=True)
            ]
            continue
        m = [_mix(0.9, old, new) for old, new in zip(m, slopes, strict=True)]
        v = [_mix(0.999, old, [g**2 for g in new]) for old, new in zip(v, slopes, strict=True)]
        young = np.sqrt(1 - correct[1] ** t)  # how far the root of v is below what it should be
        step, epsilon = rate * young / (1 - correct[0] ** t), 1e-7 * (young if by_paper else 1)
        parameters = [
            tuple(
                theta - step * first / (np.sqrt(second) + epsilon)
                for theta, first, second in zip(*layer, strict=True)
            )
            for layer in zip(parameters, m, v, strict=True)
        ]
    return parameters, (t, m, v)


def _mix(share, old, new):
    return tuple(share * a + (1 - share) * b for a, b in zip(old, new, strict=True))


def accuracy(X, y, parameters):
    """The share of the examples whose largest logit is that of their class."""
    return float(np.mean(forward(X, parameters)[-1].argmax(axis=1) == y))


def fit(parameters, epochs, seed, shuffle=True, **settings):
    """Train on the training part, shuffled anew for each epoch.

    Returns:
        The parameters; the cost of the training and of the validation part after each epoch,
        ``(epochs,)``, the one before the first in front.
    """
    (X, y), state, rng = TRAINING, None, np.random.default_rng(seed)
    costs = [
        [loss(forward(part, parameters)[-1], classes)] for part, classes in (TRAINING, VALIDATION)
    ]
    for _ in range(epochs):
        order = rng.permutation(len(X)) if shuffle else np.arange(len(X))
        parameters, state = train_epoch(X[order], y[order], parameters, state, **settings)
        for kept, (part, classes) in zip(costs, (TRAINING, VALIDATION), strict=True):
            kept.append(loss(forward(part, parameters)[-1], classes))
    return parameters, *map(np.array, costs)
