"""Neurons and layers: what is asked."""

import numpy as np

from autograder.question import Question
from autograder.topics.neurons import mistakes


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


# A decision shows little of where it comes from: whether the first, the second and the fourth check
# of top_seller lead these to the wrong one (1) or not (0). Those that are seldom wrong stand first.
_TOLD_APART = {
    mistakes.hidden_biases_forgotten: (1, 1, 0),
    mistakes.decided_in_the_hidden_layer: (1, 1, 1),
    mistakes.first_feature_last: (0, 1, 1),
    mistakes.output_bias_forgotten: (1, 0, 1),
    mistakes.hidden_sigmoid_forgotten: (1, 0, 0),
    mistakes.both_biases_after_the_sigmoid: (0, 1, 0),
}


def _telling(position):
    """For one of the three checks, who is fooled by it and who is not."""
    fooled = [mistaken for mistaken, code in _TOLD_APART.items() if code[position]]
    unmoved = [mistaken for mistaken, code in _TOLD_APART.items() if not code[position]]
    return {"fooled": fooled, "unmoved": unmoved}


def _network(n, hidden, between, threshold=None, fooled=(), unmoved=()):
    """A network whose answer lies in an interval, and which tells some mistakes from others.

    Args:
        between: the interval of the probability.
        threshold: the last argument, if it is to be given.
        fooled, unmoved: mistakes that lead to the other decision, and to the same.
    """
    at = 0.5 if threshold is None else threshold

    def arguments(rng):
        while True:
            x = np.round(rng.uniform(0.4, 2.5, n), 2)
            W1, b1 = _signed(rng, 0.2, 1.5, (n, hidden)), _signed(rng, 0.4, 2, hidden)
            # Many last neurons at once, one per column: few of them tell what they should.
            w2, b2 = _signed(rng, 0.5, 3, (hidden, 1000)), _signed(rng, 0.4, 2, 1000)
            # A wrong decision, but the right probabilities.
            p = mistakes.probability_for_a_decision(x, W1, b1, w2, b2)
            for j in np.flatnonzero((between[0] < p) & (p < between[1])):
                network = x, W1, b1, w2[:, j].copy(), float(b2[j])
                right = p[j] >= at
                if all(mistaken(*network, at) != right for mistaken in fooled) and all(
                    mistaken(*network, at) == right for mistaken in unmoved
                ):
                    return network if threshold is None else (*network, threshold)

    return arguments


def _exactly_on_the_threshold(rng):
    """Halves and quarters, which a computer keeps exactly: every sum z is 0, every answer 0.5."""
    x = rng.integers(1, 9, 4) / 4
    W1 = rng.choice([-1.5, -1, -0.5, 0.5, 1, 1.5], (4, 3))
    w2 = rng.permutation([2.0, 1.5, -0.5])
    return x, W1, -(x @ W1), w2, float(-w2.sum() / 2), 0.5


QUESTIONS = (
    Question(
        "neuron",
        checks={
            "four inputs": _neuron(4),
            "seven inputs": _neuron(7),
            "one input": _neuron(1),
            "whole numbers": _neuron_of_whole_numbers(3),
        },
    ),
    Question(
        "layer",
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
        checks={
            "a top seller": _network(4, 3, (0.64, 0.9), **_telling(0)),
            "not a top seller": _network(3, 5, (0.1, 0.45), **_telling(1)),
            "a strict threshold": _network(5, 2, (0.56, 0.66), 0.8),
            "a low threshold": _network(2, 4, (0.34, 0.45), 0.3, **_telling(2)),
            "exactly on the threshold": _exactly_on_the_threshold,
            "one hidden neuron": _network(
                6, 1, (0.1, 0.45), unmoved=[mistakes.both_biases_after_the_sigmoid]
            ),
            "one feature": _network(1, 3, (0.55, 0.9)),
        },
    ),
)
