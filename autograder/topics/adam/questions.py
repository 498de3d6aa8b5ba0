"""Adam: what is asked.

No gradient is tiny unless it is zero, so ε may stand where Kingma and Ba put it or where Keras
does. No parameter comes near zero, so the tolerance is a share of something.
"""

import numpy as np

from autograder.question import Question


def _away_from_zero(rng, low, high, size, decimals=2):
    return np.round(rng.uniform(low, high, size) * rng.choice([-1, 1], size), decimals)


def _one_step(size, first=False, default=False, **settings):
    """Arguments of one step; moments as large as a few gradients leave them."""

    def arguments(rng):
        low, high = (0.02, 0.06) if default else (1, 3)
        theta = _away_from_zero(rng, low, high, size, 3)
        gradient = _away_from_zero(rng, 0.2, 1.5, size)
        m = _away_from_zero(rng, 0.05, 0.3, size)
        v = np.round(rng.uniform(0.001, 0.006, size), 3)
        if first:
            m, v = np.zeros(size), np.zeros(size)
        t = 1 if first else int(rng.integers(3, 7))
        learning_rate = round(float(rng.uniform(0.1, 0.3)), 2)
        return theta, gradient, m, v, t, *(() if default else (learning_rate, *_values(settings)))

    return arguments


def _values(settings):
    """β and ε in the order of the arguments, as far as they are given."""
    return tuple(settings[name] for name in ("beta_1", "beta_2", "epsilon") if name in settings)


def _untouched(rng):
    """A step in which two of the parameters never had a gradient."""
    theta, gradient, m, v, t, learning_rate = _one_step(5)(rng)
    idle = rng.permutation(5)[:2]
    gradient[idle] = m[idle] = v[idle] = 0
    return theta, gradient, m, v, t, learning_rate


def _walk(steps, n, default=False, **settings):
    """A start, and a gradient for each step; the walk is too short to reach zero."""

    def arguments(rng):
        gradients = _away_from_zero(rng, 0.2, 1.5, (steps, n))
        if default:
            return _away_from_zero(rng, 0.05, 0.1, n, 3), gradients
        learning_rate = round(float(rng.uniform(1, 2) / (4 + steps)), 3)
        return _away_from_zero(rng, 3, 4, n), gradients, learning_rate, *_values(settings)

    return arguments


def _idle_at_first(rng):
    """The first and the last parameter get no gradient for some steps, one of them for good."""
    theta, gradients, learning_rate = _walk(6, 4)(rng)
    gradients[:, 0] = 0
    gradients[:3, -1] = 0
    return theta, gradients, learning_rate


def _alternating(rng):
    """Each gradient turns its sign from step to step."""
    theta, gradients, learning_rate = _walk(5, 2)(rng)
    return theta, np.abs(gradients) * (-1.0) ** np.arange(5)[:, None], learning_rate


def _classes(rng, m, classes):
    """Classes, of which the first and the last occur; a single one is the last."""
    ends = [0, classes - 1] if m > 1 else [classes - 1]
    return rng.permutation(np.concatenate([ends, rng.integers(0, classes, m - len(ends))]))


def _examples(n, *sizes):
    """Rows that all differ, their classes, and a batch size.

    Args:
        sizes: pairs of a number of rows and a batch size, of which one is drawn.
    """

    def arguments(rng):
        m, batch_size = (int(size) for size in sizes[rng.integers(len(sizes))])
        X = np.round(rng.uniform(0.1, 0.9, (m, n)) + np.arange(m)[:, None], 2)
        return X, _classes(rng, m, 5), batch_size

    return arguments


def _shuffled(n, epochs, *sizes):
    """Rows that all differ, their classes, a batch size, and an order for each epoch.

    No two orders are alike, and none leaves all rows where they are, nor do two in turn: what is
    shuffled twice, or not at all, is wrong in each epoch but, at most, the first.
    """
    examples = _examples(n, *sizes)

    def arguments(rng):
        X, y, batch_size = examples(rng)
        m = len(X)
        while True:
            orders = np.stack([rng.permutation(m) for _ in range(epochs)])
            twice = [first[second] for first in orders for second in orders]
            seen = {tuple(order) for order in (*orders, *twice)}
            if len({*map(tuple, orders)}) == epochs and tuple(range(m)) not in seen:
                return X, y, batch_size, orders

    return arguments


def _training(m, n, classes, epochs, batch_size, default=False):
    """Softmax regression whose first gradients are all of ordinary size."""

    def arguments(rng):
        low, high = (0.05, 0.15) if default else (0.5, 1.2)
        while True:
            X, y = _away_from_zero(rng, 0.5, 1.5, (m, n)), _classes(rng, m, classes)
            W = _away_from_zero(rng, low, high, (n, classes), 3)
            b = _away_from_zero(rng, low, high, classes, 3)
            first = softmax_gradients(X[:batch_size], y[:batch_size], W, b)
            if all(np.abs(slope).min() >= 0.03 for slope in first):
                break
        learning_rate = round(float(rng.uniform(0.01, 0.03)), 3)
        return X, y, W, b, epochs, batch_size, *(() if default else (learning_rate,))

    return arguments


def softmax_gradients(X, y, W, b):
    """The gradients of the mean cross-entropy, of W and of b."""
    Z = X @ W + b
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    error = (E / E.sum(axis=1, keepdims=True) - np.eye(len(b))[y]) / len(y)
    return X.T @ error, error.sum(axis=0)


QUESTIONS = (
    Question(
        "adam_step",
        section="Two steps by hand",
        checks={
            "the first step": _one_step(4, first=True),
            "a later step": _one_step(3),
            "the default settings": _one_step(5, default=True),
            "other settings": _one_step(2, beta_1=0.7, beta_2=0.95, epsilon=1e-8),
            "a matrix": _one_step((2, 3)),
            "one parameter": _one_step(1),
            "gradients of zero": _untouched,
        },
    ),
    Question(
        "adam_path",
        section="The correction, derived",
        checks={
            "one step": _walk(1, 4),
            "a few steps": _walk(5, 3),
            "signs that alternate": _alternating,
            "many steps": _walk(30, 2),
            "the default settings": _walk(7, 4, default=True),
            "other settings": _walk(6, 3, beta_1=0.6, beta_2=0.9, epsilon=1e-8),
            "one parameter": _walk(4, 1),
            "gradients of zero": _idle_at_first,
        },
    ),
    Question(
        "minibatches",
        section="Batches",
        checks={
            "a short last batch": _examples(2, (7, 3), (8, 3), (9, 4), (10, 4)),
            "batches that fit": _examples(3, (8, 2), (6, 3), (9, 3), (8, 4)),
            "about one batch": _examples(3, (3, 4), (4, 4), (5, 4), (4, 3), (5, 5), (6, 5)),
            "far more or fewer examples than a batch": _examples(
                4, (3, 8), (4, 9), (10, 2), (11, 3)
            ),
            "tiny batches": _examples(2, (5, 1), (5, 2), (4, 1), (6, 2)),
            "few examples": _examples(3, (1, 2), (1, 1), (2, 2), (2, 1), (3, 1), (3, 2)),
        },
        times=4,
    ),
    Question(
        "train",
        section="The same race on a network",
        checks={
            "one update": _training(4, 2, 3, 1, 4),
            "a short last batch": _training(7, 5, 4, 1, 3),
            "several epochs": _training(5, 3, 4, 2, 2),
            "one example": _training(1, 3, 2, 2, 4),
            "the default learning rate": _training(6, 2, 3, 2, 4, default=True),
        },
    ),
    Question(
        "shuffled_epochs",
        section="Batches",
        checks={
            "two epochs": _shuffled(2, 2, (7, 3), (8, 3)),
            "three epochs": _shuffled(3, 3, (9, 4), (10, 4)),
            "batches that fit": _shuffled(2, 3, (8, 4), (9, 3)),
            "one batch in each epoch": _shuffled(3, 2, (5, 5), (6, 8)),
            "batches of one": _shuffled(2, 2, (5, 1), (6, 1)),
            "many epochs": _shuffled(2, 5, (6, 4), (7, 2)),
        },
    ),
)
