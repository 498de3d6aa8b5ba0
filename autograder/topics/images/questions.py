"""Convolution in two dimensions: what is asked."""

from itertools import pairwise

import numpy as np

from autograder.question import Question


def _grid(rng, *shape):
    """Eighths: their products and sums are exact in float32, in any order."""
    return np.round(8 * rng.normal(0, 1.2, shape)) / 8


def _layer(m, height, width, c_in, k, c_out, *options):
    """Pictures, kernels ``(k, k, c_in, c_out)``, a bias that is never 0; options."""

    def arguments(rng):
        b = rng.integers(2, 13, c_out) * rng.choice([-1, 1], c_out) / 8
        x, w = _grid(rng, m, height, width, c_in), _grid(rng, k, k, c_in, c_out)
        return x, w, b, *options

    return arguments


def _pool(m, height, width, c, pool_size, around=0):
    return lambda rng: (_grid(rng, m, height, width, c) + around, pool_size)


def _pictures(*shape):
    return lambda rng: (_grid(rng, *shape),)


def _slopes(m, height, width, k):
    """Grey pictures, and the slope of a cost at each output of a kernel ``(k, k)``."""
    return lambda rng: (
        _grid(rng, m, height, width),
        _grid(rng, m, height - k + 1, width - k + 1),
    )


def _size(rng, lowest, highest):
    return int(rng.integers(lowest, highest + 1))


def _one_convolution(rng):
    return ([("conv", _size(rng, 2, 7), _size(rng, 2, 9), _size(rng, 10, 40))],)


def _one_dense_layer(rng):
    return ([("dense", _size(rng, 20, 300), _size(rng, 3, 19))],)


def _convolutions(rng):
    """Two or three in a row; each takes as many channels as the one before it makes."""
    channels = [_size(rng, 1, 4), *(_size(rng, 5, 40) for _ in range(_size(rng, 2, 3)))]
    return ([("conv", _size(rng, 2, 5), *sizes) for sizes in pairwise(channels)],)


def _dense_layers(rng):
    units = [_size(rng, 30, 200), *(_size(rng, 5, 60) for _ in range(_size(rng, 2, 3)))]
    return ([("dense", *sizes) for sizes in pairwise(units)],)


def _a_whole_network(rng):
    """Convolutions, each with pooling behind it, then flattened, then one or two dense layers."""
    side, channels, layers = _size(rng, 20, 32), _size(rng, 1, 4), []
    for _ in range(_size(rng, 1, 2)):
        k, made, pool_size = _size(rng, 2, 5), _size(rng, 3, 12), _size(rng, 2, 3)
        layers += [("conv", k, channels, made), ("pool",)]
        side, channels = (side - k + 1) // pool_size, made
    n = side * side * channels
    layers.append(("flatten",))
    for _ in range(_size(rng, 1, 2)):
        units = _size(rng, 4, 24)
        layers.append(("dense", n, units))
        n = units
    return (layers,)


QUESTIONS = (
    Question(
        "conv2d",
        section="Channels: from a volume to a volume",
        checks={
            "one example": _layer(1, 4, 6, 2, 3, 4),
            "a batch": _layer(3, 5, 4, 2, 3, 4),
            "one channel, one kernel": _layer(2, 5, 7, 1, 4, 1),
            "a stride": _layer(2, 7, 9, 2, 3, 3, 2),
            "a stride longer than the kernel": _layer(2, 8, 11, 1, 2, 3, 3, "valid"),
            "a rest in one direction only": _layer(2, 7, 8, 1, 3, 2, 2, "valid"),
            "kernel as large as the picture": _layer(4, 3, 3, 2, 3, 5, 1, "valid"),
            "same, odd kernel": _layer(2, 4, 5, 2, 3, 3, 1, "same"),
            "same, even kernel": _layer(2, 5, 4, 1, 2, 3, 1, "same"),
            "same with a stride": _layer(2, 8, 10, 1, 5, 3, 4, "same"),
            "same, nothing to pad": _layer(2, 6, 8, 3, 1, 4, 3, "same"),
        },
    ),
    Question(
        "max_pool2d",
        section="Pooling and flattening",
        checks={
            "one example": _pool(1, 4, 6, 3, 2),
            "a batch": _pool(3, 6, 4, 2, 2),
            "squares of three": _pool(2, 6, 9, 2, 3),
            "a rest at the bottom": _pool(2, 7, 6, 3, 2),
            "a rest on the right": _pool(2, 6, 11, 2, 3),
            "a rest in both directions": _pool(2, 11, 7, 2, 4),
            "below zero": _pool(2, 6, 8, 3, 2, around=-8),
        },
    ),
    Question(
        "flatten",
        section="Pooling and flattening",
        checks={
            "one example": _pictures(1, 3, 5, 2),
            "a batch": _pictures(4, 3, 2, 5),
            "one channel": _pictures(3, 4, 5, 1),
            "one pixel": _pictures(5, 1, 1, 4),
            "a wide picture": _pictures(2, 3, 7, 4),
        },
    ),
    Question(
        "kernel_gradient",
        section="Learning a kernel back",
        checks={
            "one picture": _slopes(1, 5, 6, 3),
            "a batch": _slopes(4, 5, 7, 3),
            "high pictures": _slopes(3, 8, 5, 2),
            "a large kernel": _slopes(2, 7, 6, 4),
            "a single output": _slopes(3, 4, 4, 4),
        },
    ),
    Question(
        "parameter_count",
        section="Counting parameters again",
        checks={
            "one convolution": _one_convolution,
            "one dense layer": _one_dense_layer,
            "convolutions in a row": _convolutions,
            "dense layers in a row": _dense_layers,
            "a whole network": _a_whole_network,
        },
        times=8,
    ),
)
