"""Training a network: what is asked."""

import numpy as np

from autograder.question import Question


def _targets(rng, m):
    """Zeros and ones; both occur, unequally often, where there is room for both."""
    if m == 1:
        return rng.integers(0, 2, 1)
    ones = rng.permutation([k for k in range(1, m) if 2 * k != m])[0]
    return rng.permutation(np.repeat([1, 0], [ones, m - ones]))


def _predictions(rng, m):
    return np.round(rng.uniform(0.05, 0.95, m), 3)


def _single(target):
    """One example, doubtful enough for a loss above 1."""

    def arguments(rng):
        truth = np.round(rng.uniform(0.05, 0.35, 1), 3)
        return np.array([target]), truth if target else np.round(1 - truth, 3)

    return arguments


def _batch(m):
    return lambda rng: (_targets(rng, m), _predictions(rng, m))


def _sure(m, right):
    """Predictions near 0 and 1, all right or all wrong."""

    def arguments(rng):
        y = _targets(rng, m)
        little = np.round(rng.uniform(0.001, 0.03, m), 3)
        return y, np.where((y == 1) == right, np.round(1 - little, 3), little)

    return arguments


def _all_zero(m):
    return lambda rng: (np.zeros(m, dtype=int), _predictions(rng, m))


def _model(m, n):
    """Inputs of a logistic neuron: ``X (m, n)``, ``y (m,)``, ``w (n,)``, ``b`` a number.

    Column means, weights and bias stay away from zero, so each of them matters.
    """

    def arguments(rng):
        X = np.round(rng.normal(0.6, 1, (m, n)), 2)
        w = np.round(rng.uniform(0.2, 0.9, n) * rng.choice([-1, 1], n), 2)
        b = round(float(rng.uniform(0.3, 0.9) * rng.choice([-1, 1])), 2)
        return X, _targets(rng, m), w, b

    return arguments


def _training(m, n, learning_rate, epochs):
    return lambda rng: (*_model(m, n)(rng), learning_rate, epochs)


def _in_batches(m, n, learning_rate, epochs, batch_size):
    return lambda rng: (*_training(m, n, learning_rate, epochs)(rng), batch_size)


QUESTIONS = (
    Question(
        "binary_crossentropy",
        section="Yes or no: binary cross-entropy",
        checks={
            "one example, target 1": _single(1),
            "one example, target 0": _single(0),
            "a batch": _batch(6),
            "sure and wrong": _sure(4, right=False),
            "sure and right": _sure(5, right=True),
        },
    ),
    Question(
        "cost",
        section="Loss and cost",
        checks={
            "one example": _batch(1),
            "a batch": _batch(6),
            "sure and wrong": _sure(5, right=False),
            "all targets 0": _all_zero(4),
        },
    ),
    Question(
        "gradients",
        section="The gradient: prediction minus target",
        checks={
            "one example": _model(1, 4),
            "a batch": _model(6, 3),
            "one feature": _model(5, 1),
            "more features than examples": _model(3, 5),
        },
    ),
    Question(
        "fit",
        section="The step",
        checks={
            "one epoch": _training(4, 3, 0.5, 1),
            "one example": _training(1, 4, 0.3, 3),
            "several epochs": _training(6, 2, 0.4, 5),
            "many epochs": _training(7, 3, 0.2, 25),
            "a high learning rate": _training(5, 2, 1.5, 4),
        },
    ),
    Question(
        "fit_in_batches",
        section="Epochs and batches",
        checks={
            "two batches": _in_batches(6, 3, 0.4, 4, 3),
            "a short last batch": _in_batches(7, 2, 0.6, 5, 3),
            "one example at a time": _in_batches(5, 4, 0.3, 3, 1),
            "one epoch": _in_batches(8, 3, 0.7, 1, 3),
            "many epochs": _in_batches(7, 3, 0.3, 20, 2),
            "a high learning rate": _in_batches(9, 2, 1.5, 4, 4),
        },
    ),
)
