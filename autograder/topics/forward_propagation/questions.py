"""Forward propagation: what is asked."""

import numpy as np

from autograder.question import Question


def activated(Z, activation):
    if activation == "sigmoid":
        return 0.5 * (1 + np.tanh(Z / 2))
    return np.maximum(Z, 0) if activation == "relu" else Z


def layer_output(A, W, b, activation):
    return activated(A @ W + b, activation)


def network_output(X, layers):
    for W, b, activation in layers:
        X = layer_output(X, W, b, activation)
    return X


def _both_signs(Z):
    return Z.max() > 0.2 and Z.min() < -0.2


def _random(rng, scale, *shape):
    return np.round(rng.normal(0, scale, shape), 2)


def _network(rng, m, sizes, activations):
    """Inputs and layers of these sizes; each layer meets sums of both signs."""
    while True:
        X, layers = _random(rng, 1, m, sizes[0]), []
        for n, units, activation in zip(sizes, sizes[1:], activations, strict=False):
            layers.append((_random(rng, 1, n, units), _random(rng, 0.7, units), activation))
        inputs = [network_output(X, layers[:number]) for number in range(len(layers))]
        if all(
            _both_signs(A @ W + b) or (m, W.shape[1]) == (1, 1)
            for A, (W, b, _) in zip(inputs, layers, strict=True)
        ):
            return X, layers


def _layer(m, n, units, activation):
    def arguments(rng):
        X, layers = _network(rng, m, (n, units), (activation,))
        return X, *layers[0]

    return arguments


def _layers(m, sizes, *activations):
    return lambda rng: _network(rng, m, sizes, activations)


def _whole_numbers(rng, m, n, units):
    """Inputs of an integer type, such as 200 degrees and 17 minutes, and a layer for them."""
    X = rng.integers(10, 250, (m, n))
    return X, np.round(rng.normal(0, 0.01, (n, units)), 3), _random(rng, 0.5, units)


def _whole_numbers_in(layers_after):
    def arguments(rng):
        X, W, b = _whole_numbers(rng, 5, 2, 4)
        layers = [(W, b, "sigmoid")]
        for n, units, activation in layers_after:
            layers.append((_random(rng, 1, n, units), _random(rng, 1, units), activation))
        return X, layers

    return arguments


def _decidable(m, sizes, activations, threshold):
    """A network whose outputs lie on both sides of the threshold and between it and 0.5."""

    def arguments(rng):
        answer = rng.integers(0, 2)  # to a single example
        while True:
            # More than are needed, of which those near the threshold and near 0.5 are left out.
            X, layers = _network(rng, 3 * m, sizes, activations)
            output = network_output(X, layers)[:, 0]
            far = np.minimum(np.abs(output - threshold), np.abs(output - 0.5)) > 0.05
            X, output = X[far][:m], output[far][:m]
            if len(X) < m:
                continue
            low, high = sorted([threshold, 0.5])
            mixed = output.max() >= high and output.min() < low
            if m == 1:
                mixed = (output[0] >= threshold) == answer
            between = threshold == 0.5 or ((low < output) & (output < high)).any()
            # A linear output beyond 1 differs from its sigmoid in whatever is made of it.
            wide = activations[-1] == "sigmoid" or output.max() > 1.5
            if mixed and between and wide:
                return (X, layers) if threshold == 0.5 else (X, layers, threshold)

    return arguments


def _on_the_threshold(rng):
    """Logits that are exactly 0, and others; in quarters, so nothing is rounded."""
    logits = rng.permutation(np.array([0.0, 0.0, 0.25, -0.25, 2.5, -2.5]))
    others, w, b = (rng.integers(-6, 7, shape) / 4 for shape in ((6, 2), 2, 1))
    first = logits - others @ w - b
    return np.column_stack([first, others]), [(np.array([1.0, *w])[:, None], b, "sigmoid")]


QUESTIONS = (
    Question(
        "dense",
        section="From one neuron to a batch",
        checks={
            "one example": _layer(1, 3, 4, "sigmoid"),
            "a batch, sigmoid": _layer(5, 4, 3, "sigmoid"),
            "a batch, relu": _layer(6, 2, 5, "relu"),
            "a batch, linear": _layer(4, 3, 2, "linear"),
            "one neuron": _layer(6, 3, 1, "relu"),
            "whole numbers": lambda rng: (*_whole_numbers(rng, 3, 2, 4), "sigmoid"),
        },
    ),
    Question(
        "sequential",
        section="The idea: from left to right",
        checks={
            "one layer": _layers(4, (3, 2), "relu"),
            "one example": _layers(1, (3, 3, 3), "relu", "linear"),
            "a batch": _layers(6, (5, 4, 3, 2), "relu", "sigmoid", "linear"),
            "layers of one size": _layers(5, (3, 3, 3), "relu", "sigmoid"),
            "four layers of one size": _layers(
                3, (4, 4, 4, 4, 4), "linear", "relu", "sigmoid", "sigmoid"
            ),
            "whole numbers": _whole_numbers_in([(4, 3, "relu"), (3, 1, "sigmoid")]),
        },
    ),
    Question(
        "predict",
        section="From one neuron to a batch",
        checks={
            "one example": _decidable(1, (3, 4, 1), ("sigmoid", "sigmoid"), 0.5),
            "a batch": _decidable(7, (4, 3, 2, 1), ("relu", "sigmoid", "sigmoid"), 0.5),
            "a low threshold": _decidable(8, (2, 3, 1), ("relu", "sigmoid"), 0.2),
            "a high threshold": _decidable(6, (3, 2, 1), ("sigmoid", "sigmoid"), 0.7),
            "exactly on the threshold": _on_the_threshold,
            "a linear output": _decidable(9, (2, 4, 1), ("relu", "linear"), 0.0),
        },
        times=5,
    ),
    Question(
        "trace",
        section="The idea: from left to right",
        checks={
            "one layer": _layers(4, (3, 2), "sigmoid"),
            "one example": _layers(1, (4, 3, 2), "sigmoid", "linear"),
            "a batch": _layers(5, (2, 4, 3), "relu", "sigmoid"),
            "three layers": _layers(3, (5, 2, 4, 3), "sigmoid", "relu", "linear"),
            "layers of one size": _layers(6, (3, 3, 3), "relu", "sigmoid"),
            "whole numbers": _whole_numbers_in([(4, 2, "sigmoid")]),
        },
    ),
)
