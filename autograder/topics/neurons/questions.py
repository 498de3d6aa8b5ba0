"""Neurons and layers: what is asked."""

import numpy as np

from autograder.question import Question


def _signed(rng, low, high, shape):
    """Numbers between low and high, each with a sign of its own: none is near 0."""
    return np.round(rng.choice([-1, 1], shape) * rng.uniform(low, high, shape), 2)


def _drawn(draw, accept):
    """Draw until what was drawn shows what the check is for."""

    def arguments(rng):
        while not accept(*(drawn := draw(rng))):
            pass
        return drawn

    return arguments


def _neuron(n):
    def draw(rng):
        x = np.round(rng.uniform(0.4, 2.5, n), 2)
        return x, _signed(rng, 0.3, 1.5, n), float(_signed(rng, 0.4, 1.5, ()))

    return _drawn(draw, lambda x, w, b: 0.3 < abs(x @ w + b) < 2.5)


def _neuron_of_whole_numbers(n):
    def draw(rng):
        x, w = rng.integers(1, 4, n), rng.choice([-2, -1, 1, 2], n)
        return x, w, int(rng.choice([-2, -1, 1, 2]))

    return _drawn(draw, lambda x, w, b: 0 < abs(x @ w + b) < 4)


def _layer(n, units):
    def draw(rng):
        x = np.round(rng.uniform(0.4, 2.5, n), 2)
        return x, _signed(rng, 0.2, 1.2, (n, units)), _signed(rng, 0.4, 1.5, units)

    return _drawn(draw, lambda x, W, b: (np.abs(x @ W + b) < 3).all())


def _layer_of_whole_numbers(n, units):
    def draw(rng):
        x, W = rng.integers(1, 4, n), rng.choice([-2, -1, 1, 2], (n, units))
        return x, W, rng.choice([-2, -1, 1, 2], units)

    return _drawn(draw, lambda x, W, b: (np.abs(x @ W + b) < 5).all())


def _network(n, hidden, distance, threshold=None):
    """A network whose probability lies near the threshold: above it or below, as a coin falls.

    Args:
        distance: the interval of how far the probability is from the threshold.
        threshold: the last argument, if it is to be given.
    """
    at = 0.5 if threshold is None else threshold

    def draw(rng):
        x = np.round(rng.uniform(0.4, 2.5, n), 2)
        W1, b1 = _signed(rng, 0.2, 1.5, (n, hidden)), _signed(rng, 0.4, 2, hidden)
        w2 = _signed(rng, 0.5, 3, hidden)
        p = at + rng.choice([-1, 1]) * rng.uniform(*distance)
        # The last bias moves the sum to where the probability is p.
        hidden_layer = 1 / (1 + np.exp(-(x @ W1 + b1)))
        b2 = float(np.round(np.log(p / (1 - p)) - hidden_layer @ w2, 2))
        return (x, W1, b1, w2, b2) if threshold is None else (x, W1, b1, w2, b2, threshold)

    return _drawn(draw, lambda x, W1, b1, w2, b2, *_: 0.3 < abs(b2) < 3)


def _exactly_on_the_threshold(rng):
    """Halves and quarters, which a computer keeps exactly: the last sum z is 0, or just below."""
    x = rng.integers(1, 9, 4) / 4
    W1 = rng.choice([-1.5, -1, -0.5, 0.5, 1, 1.5], (4, 3))
    w2 = rng.permutation([2.0, 1.5, -0.5])
    below = rng.choice([0, 0.25])
    return x, W1, -(x @ W1), w2, float(-w2.sum() / 2 - below), 0.5


def _border(m, n, low=None, high=None):
    """Examples on both sides of a border, and weights whose length is not 1.

    Args:
        low, high: between them lies the threshold; without them it is not given.
    """

    def draw(rng):
        w = _signed(rng, 0.6, 2.5, n)
        X = np.round(rng.uniform(-2, 2, (m, n)), 2)
        b = float(_signed(rng, 0.3, 1.5, ()))
        return (X, w, b) if low is None else (X, w, b, float(np.round(rng.uniform(low, high), 2)))

    def shows_the_length(X, w, b, *_):
        return abs(np.linalg.norm(w) - 1) > 0.15 and (np.abs(X @ w + b) > 0.2).all()

    return _drawn(draw, shows_the_length)


QUESTIONS = (
    Question(
        "neuron",
        section="The idea: weigh, add, squash",
        checks={
            "four inputs": _neuron(4),
            "seven inputs": _neuron(7),
            "one input": _neuron(1),
            "whole numbers": _neuron_of_whole_numbers(3),
        },
        times=4,
    ),
    Question(
        "layer",
        section="A layer: many neurons, one input",
        checks={
            "more inputs than neurons": _layer(5, 3),
            "more neurons than inputs": _layer(2, 6),
            "as many inputs as neurons": _layer(4, 4),
            "one neuron": _layer(3, 1),
            "one input": _layer(1, 5),
            "whole numbers": _layer_of_whole_numbers(3, 2),
        },
    ),
    Question(
        "top_seller",
        section="A network: neurons of neurons",
        checks={
            "near the threshold": _network(4, 3, (0.02, 0.08)),
            "more hidden neurons than features": _network(3, 5, (0.03, 0.2)),
            "a strict threshold": _network(5, 2, (0.03, 0.15), 0.8),
            "a low threshold": _network(2, 4, (0.03, 0.15), 0.3),
            "exactly on the threshold": _exactly_on_the_threshold,
            "one hidden neuron": _network(6, 1, (0.03, 0.15)),
            "one feature": _network(1, 3, (0.03, 0.15)),
        },
        times=10,
    ),
    Question(
        "distances",
        section="The decision line",
        checks={
            "a border at one half": _border(5, 2),
            "a strict threshold": _border(6, 3, 0.75, 0.95),
            "a low threshold": _border(4, 5, 0.05, 0.3),
            "nearly one half": _border(7, 2, 0.55, 0.65),
            "one example": _border(1, 4, 0.65, 0.9),
            "one feature": _border(5, 1, 0.1, 0.35),
        },
    ),
)
