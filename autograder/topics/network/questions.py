"""The whole machine: what is asked.

No sum of a hidden unit is nearly 0 where it is not 0, and no first gradient is tiny: a right answer
in float32, or with another ε, does not come out on the other side of a ReLU.
"""

from itertools import pairwise

import numpy as np

from autograder.compare import Tolerance
from autograder.question import Question

CLEAR = 0.02  # how far a sum is from 0
SPREAD = Tolerance(relative=0, absolute=0.07)  # five times what chance makes of 4900 weights


def _clear(rng, size):
    """Numbers with two decimals, none of them near 0."""
    return np.round(rng.uniform(0.2, 1.6, size) * rng.choice([-1, 1], size), 2)


def activations_of(X, parameters):
    """What a right `forward` gives."""
    found = [X]
    for W, b in parameters[:-1]:
        found.append(np.maximum(found[-1] @ W + b, 0))
    W, b = parameters[-1]
    return [*found, found[-1] @ W + b]


def gradients_of(activations, parameters, y):
    """What a right `backward` gives."""
    Z = activations[-1]
    error = np.exp(Z - np.logaddexp.reduce(Z, axis=1, keepdims=True))
    error[np.arange(len(y)), y] -= 1
    error /= len(y)
    found = []
    for (W, _), A in zip(reversed(parameters), reversed(activations[:-1]), strict=True):
        found.insert(0, (A.T @ error, error.sum(axis=0)))
        error = error @ W.T * (A > 0)
    return found


def _is_clear(X, parameters):
    """Whether units are open and closed, and none of them nearly so."""
    sums = [
        A @ W + b for A, (W, b) in zip(activations_of(X, parameters), parameters[:-1], strict=False)
    ]
    return all(np.abs(Z).min() > CLEAR and 0.2 < (Z > 0).mean() < 0.9 for Z in sums)


def _classes(rng, m, classes):
    """Classes, of which the last occurs; for one example it is the last."""
    return rng.permutation(np.append(rng.integers(0, classes, m - 1), classes - 1))


def _parameters(rng, sizes):
    return [
        (_clear(rng, (n, units)) / np.sqrt(n / 2), _clear(rng, units) / 2)
        for n, units in pairwise(sizes)
    ]


def _network(rng, m, *sizes):
    """Inputs, parameters and classes of a network."""
    while True:
        X, parameters = _clear(rng, (m, sizes[0])), _parameters(rng, sizes)
        if _is_clear(X, parameters):
            return X, parameters, _classes(rng, m, sizes[-1])


def _sizes(*sizes):
    """These sizes, large enough to tell spreads apart; and a seed, another one each time."""
    return lambda rng: (list(sizes), int(rng.integers(10**6)))


def start_of(parameters, sizes, seed):
    """The properties of a start: those of `initialise`."""
    found = {"the number of layers": len(parameters)}
    if len(parameters) != len(sizes) - 1:
        return found
    pairs = [(np.asarray(W, float), np.asarray(b, float)) for W, b in parameters]
    for number, (W, b) in enumerate(pairs, start=1):
        found[f"layer {number}, the shape of W"] = _shape(W)
        found[f"layer {number}, the shape of b"] = _shape(b)
    if not all(W.shape == shape for (W, _), shape in zip(pairs, pairwise(sizes), strict=True)):
        return found
    for number, (W, b) in enumerate(pairs, start=1):
        drawn = W * np.sqrt(W.shape[0] / 2)  # in units of He's spread
        found[f"layer {number}, biases that are not 0"] = int(np.count_nonzero(b))
        found[f"layer {number}, the spread of W, in units of He's"] = drawn.std()
        found[f"layer {number}, the mean of W, in the same units"] = drawn.mean()
        found[f"layer {number}, weights that differ, of 100"] = round(
            100 * len(np.unique(W)) / W.size
        )
    found["layers with the same draws"] = sum(_same_draws(*two) for two in pairwise(pairs))
    return found


def _shape(array):
    return " × ".join(map(str, array.shape))


def _same_draws(one, other):
    first, second = (W.ravel() * np.sqrt(W.shape[0]) for W, _ in (one, other))
    return bool(np.allclose(first[:20], second[:20]) or np.allclose(one[0][0, :9], other[0][0, :9]))


def _forward(m, *sizes):
    return lambda rng: _network(rng, m, *sizes)[:2]


def _one_layer(rng):
    return _clear(rng, (5, 3)), _parameters(rng, (3, 4))


def _closed(X, parameters, rng):
    """One hidden unit of the first layer is closed for every example."""
    parameters[0][1][rng.integers(len(parameters[0][1]))] = -20.0
    return X, parameters


def _forward_closed(rng):
    X, parameters, _ = _network(rng, 4, 2, 5, 3)
    return _closed(X, parameters, rng)


def _logits(m, classes, scale=1.0, around=0.0):
    def arguments(rng):
        Z = np.round(scale * rng.normal(0, 1.5, (m, classes)) + around, 2)
        return Z, _classes(rng, m, classes)

    return arguments


def _far_apart(rng):
    """In one example so far apart that the true class has the probability 0, in 64 bits too."""
    Z, y = _logits(5, 4, 400)(rng)
    y[0] = Z[0].argmin()
    Z[0, y[0]] = Z[0].max() - np.round(rng.uniform(800, 1200), 1)
    return Z, y


def _surely_wrong(rng):
    """The true class is far behind: the loss is about as large as the distance."""
    Z, y = _logits(4, 5)(rng)
    Z[np.arange(4), y] -= np.round(rng.uniform(60, 90, 4), 1)
    return Z, y


def _backward(m, *sizes):
    def arguments(rng):
        X, parameters, y = _network(rng, m, *sizes)
        return activations_of(X, parameters), parameters, y

    return arguments


def _backward_one_layer(rng):
    X, parameters = _one_layer(rng)
    return activations_of(X, parameters), parameters, _classes(rng, len(X), 4)


def _backward_closed(rng):
    X, parameters = _forward_closed(rng)
    return activations_of(X, parameters), parameters, _classes(rng, len(X), 3)


def _equal_widths(rng):
    """All layers are equally wide: the gate of another layer would fit."""
    return _backward(5, 4, 4, 4, 4)(rng)


def _epoch(m, batch_size, *sizes, later=False):
    """An epoch in which no first gradient is tiny, unless it is 0."""

    def arguments(rng):
        while True:
            X, parameters, y = _network(rng, m, *sizes)
            first = slice(0, batch_size)
            slopes = gradients_of(activations_of(X[first], parameters), parameters, y[first])
            sizes_of_all = np.abs(np.concatenate([a.ravel() for pair in slopes for a in pair]))
            if (sizes_of_all[sizes_of_all > 0] > 0.01).all():
                break
        rate = round(float(rng.uniform(0.005, 0.015)), 4)
        return X, y, parameters, _state(rng, parameters) if later else None, batch_size, rate

    return arguments


def _state(rng, parameters):
    """A state as some steps leave it."""
    m = [(_clear(rng, W.shape) / 8, _clear(rng, b.shape) / 8) for W, b in parameters]
    v = [
        tuple(np.round(rng.uniform(0.002, 0.01, each.shape), 4) for each in pair)
        for pair in parameters
    ]
    return int(rng.integers(3, 9)), m, v


def _accuracy(m, *sizes):
    """Some are right, some are wrong, and no two largest logits are close to each other."""

    def arguments(rng):
        while True:
            X, parameters, _ = _network(rng, m, *sizes)
            Z = activations_of(X, parameters)[-1]
            best = np.sort(Z, axis=1)
            if (best[:, -1] - best[:, -2] > CLEAR).all() and len({*Z.argmax(axis=1)}) > 1:
                break
        y = Z.argmax(axis=1)
        wrong = rng.permutation(m)[: rng.integers(1, max(m - 1, 2))]
        y[wrong] = (y[wrong] + rng.integers(1, sizes[-1], len(wrong))) % sizes[-1]
        return X, y, parameters

    return arguments


def _below_zero(rng):
    """Where all logits are below 0, too, the largest of them wins."""
    X, y, parameters = _accuracy(9, 3, 4, 3)(rng)
    W, b = parameters[-1]
    parameters[-1] = W, b - 12
    return X, y, parameters


def _three_layers(m, *sizes):
    """A network with two hidden layers of leaky ReLUs, flat: ``X, y, W1, b1, …``."""

    def arguments(rng):
        while True:
            X, parameters = _clear(rng, (m, sizes[0])), _parameters(rng, sizes)
            Z = [X]
            for W, b in parameters[:-1]:
                Z.append(np.where(Z[-1] > 0, Z[-1], (0.1 if len(Z) > 1 else 1) * Z[-1]) @ W + b)
            if all(np.abs(z).min() > CLEAR and 0.2 < (z > 0).mean() < 0.8 for z in Z[1:]):
                break
        return X, _classes(rng, m, sizes[-1]), *(array for pair in parameters for array in pair)

    return arguments


def _regression(m, n, units):
    def arguments(rng):
        hidden = _clear(rng, (n, units)) / np.sqrt(n), _clear(rng, units) / 2
        last = _clear(rng, units), round(float(rng.uniform(0.3, 0.9)), 2)
        rate = rng.choice([0.5, 0.8, 1.25, 2.0]).item()
        return _clear(rng, (m, n)), _clear(rng, m) * 2, *hidden, *last, rate

    return arguments


def _labels(m, n, units, labels, epochs):
    def arguments(rng):
        X, parameters, _ = _network(rng, m, n, units, labels)
        Y = rng.integers(0, 2, (m, labels)).astype(float)
        arrays = [array for pair in parameters for array in pair]
        return X, Y, *arrays, round(float(rng.uniform(0.02, 0.08)), 3), epochs

    return arguments


QUESTIONS = (
    Question(
        "initialise",
        section="A start",
        checks={
            "one layer": _sizes(72, 81),
            "two layers": _sizes(120, 48, 130),
            "three layers": _sizes(61, 114, 52, 125),
        },
        times=2,
        tolerance=SPREAD,
        properties=start_of,
    ),
    Question(
        "forward",
        section="Forward, and what is kept",
        checks={
            "one example": _forward(1, 4, 3, 2),
            "a batch": _forward(6, 3, 5, 4),
            "three layers": _forward(4, 2, 5, 3, 6),
            "one layer": _one_layer,
            "a unit that is closed": _forward_closed,
        },
    ),
    Question(
        "loss",
        section="The first cost",
        checks={
            "one example": _logits(1, 4),
            "a batch": _logits(6, 3),
            "far-apart logits": _far_apart,
            "all logits far above 0": _logits(3, 5, 1, 2000),
            "all logits far below 0": _logits(4, 3, 1, -2000),
            "sure and wrong": _surely_wrong,
        },
    ),
    Question(
        "backward",
        section="Backward, for any number of layers",
        checks={
            "one example": _backward(1, 4, 3, 2),
            "a batch": _backward(6, 3, 5, 4),
            "three layers": _backward(4, 2, 5, 3, 6),
            "layers of equal width": _equal_widths,
            "one layer": _backward_one_layer,
            "a unit that is closed": _backward_closed,
        },
    ),
    Question(
        "train_epoch",
        section="An epoch",
        checks={
            "one step": _epoch(4, 6, 3, 5, 2),
            "batches that fit": _epoch(6, 3, 2, 4, 3),
            "a short last batch": _epoch(7, 3, 3, 4, 2),
            "a later epoch": _epoch(5, 3, 2, 3, 4, later=True),
            "three layers": _epoch(4, 2, 2, 4, 3, 2, later=True),
        },
    ),
    Question(
        "accuracy",
        section="Digits that it has not seen",
        checks={
            "a batch": _accuracy(7, 3, 5, 4),
            "many examples": _accuracy(23, 2, 4, 3),
            "logits below 0": _below_zero,
        },
        times=4,
    ),
    Question(
        "repair_1",
        section="Curves that tell",
        checks={
            "one example": _three_layers(1, 3, 4, 4, 2),
            "a batch": _three_layers(5, 2, 4, 4, 3),
            "layers of different widths": _three_layers(4, 3, 5, 2, 4),
        },
    ),
    Question(
        "repair_2",
        section="Curves that tell",
        checks={
            "one example": _regression(1, 3, 4),
            "a batch": _regression(6, 2, 5),
            "few examples, many units": _regression(2, 3, 7),
        },
    ),
    Question(
        "repair_3",
        section="Curves that tell",
        checks={
            "one example": _labels(1, 3, 4, 2, 1),
            "one epoch": _labels(5, 2, 4, 3, 1),
            "several epochs": _labels(4, 3, 5, 2, 3),
        },
    ),
)
