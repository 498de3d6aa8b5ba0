"""Convolutional layers: what is asked."""

import numpy as np

from autograder.question import Question


def _grid(rng, *shape):
    """Eighths: their products and sums are exact in float32, in any order."""
    return np.round(8 * rng.normal(0, 1.2, shape)) / 8


def _layer(m, n, c_in, k, c_out, *options):
    """A signal ``(m, n, c_in)``, kernels ``(k, c_in, c_out)``, a bias that is never 0; options."""

    def arguments(rng):
        b = rng.integers(2, 13, c_out) * rng.choice([-1, 1], c_out) / 8
        return _grid(rng, m, n, c_in), _grid(rng, k, c_in, c_out), b, *options

    return arguments


def _pool(m, n, c, pool_size, stride, around=0):
    return lambda rng: (_grid(rng, m, n, c) + around, pool_size, stride)


def _without_a_stride(rng):
    return int(rng.integers(12, 31)), int(rng.integers(3, 7))


def _kernel_nearly_as_long_as_the_signal(rng):
    kernel_size, stride = int(rng.integers(6, 12)), int(rng.integers(2, 5))
    longer = rng.choice([0, stride - 1, stride, stride + 1, 2 * stride])
    return kernel_size + int(longer), kernel_size, stride, "valid"


def _valid(rest):
    """A signal in which the strides leave this rest; -1 is as much as there can be."""

    def arguments(rng):
        stride, kernel_size = int(rng.integers(3, 6)), int(rng.choice([3, 5, 7]))
        n = int(rng.integers(5, 10)) * stride + rest % stride
        return kernel_size + n, kernel_size, stride, "valid"

    return arguments


def _same(kernel_sizes, strides):
    """A signal that the stride divides, or with one more, or with one less."""

    def arguments(rng):
        stride, kernel_size = int(rng.choice(strides)), int(rng.choice(kernel_sizes))
        n = int(rng.integers(5, 10)) * stride + int(rng.choice([0, 0, 1, -1]))
        return n, kernel_size, stride, "same"

    return arguments


def _stack(*layers):
    """Layers as the ranges ``(lowest, highest)`` of their kernel sizes and their strides."""

    def arguments(rng):
        sizes = [int(rng.integers(low, high + 1)) for (low, high), _ in layers]
        return sizes, [int(rng.integers(low, high + 1)) for _, (low, high) in layers]

    return arguments


def _either(*stacks):
    """One of these, so that the number of layers differs, too."""
    return lambda rng: stacks[rng.integers(len(stacks))](rng)


def _pooled(rng):
    """Two convolutions, each with a pooling layer behind it."""
    first, second = (int(size) for size in rng.permutation([2, 3]))
    sizes = [int(rng.integers(4, 8)), first, int(rng.integers(4, 8)), second]
    return sizes, [1, first, 1, second]


QUESTIONS = (
    Question(
        "output_length",
        section="How long is the output?",
        checks={
            "valid": _without_a_stride,
            "same, even kernel": _same([4, 6], [1, 2, 3]),
            "valid, stride without a rest": _valid(0),
            "valid, stride with a small rest": _valid(1),
            "valid, stride with a large rest": _valid(-1),
            "same, odd kernel": _same([3, 5, 7], [3, 4, 5]),
            "same, long stride": _same([2, 3, 4, 5], [6, 7, 8, 9]),
            "kernel nearly as long as the signal": _kernel_nearly_as_long_as_the_signal,
        },
        times=8,
    ),
    Question(
        "conv1d",
        section="From a dense layer to a convolution",
        checks={
            "one example": _layer(1, 7, 2, 3, 4),
            "a batch": _layer(5, 8, 2, 3, 4),
            "a stride": _layer(3, 16, 2, 5, 4, 2),
            "a stride longer than the kernel": _layer(2, 18, 1, 3, 5, 4, "valid"),
            "kernel as long as the signal": _layer(2, 6, 3, 6, 4, 1, "valid"),
            "same, odd kernel": _layer(3, 9, 2, 5, 4, 1, "same"),
            "same, even kernel": _layer(2, 7, 3, 4, 5, 1, "same"),
            "same with a stride": _layer(5, 9, 2, 4, 6, 3, "same"),
            "same, nothing to pad": _layer(4, 13, 3, 2, 5, 5, "same"),
        },
    ),
    Question(
        "max_pool1d",
        section="Pooling, and how far a neuron sees",
        checks={
            "one example": _pool(1, 8, 3, 2, 2),
            "a batch": _pool(4, 9, 2, 3, 3),
            "windows that overlap": _pool(3, 11, 2, 4, 3),
            "gaps between the windows": _pool(2, 14, 4, 3, 5),
            "a rest at the end": _pool(2, 13, 3, 5, 5),
            "below zero": _pool(3, 10, 2, 4, 2, around=-8),
        },
    ),
    Question(
        "receptive_field",
        section="Pooling, and how far a neuron sees",
        checks={
            "one layer or two": _either(
                _stack(((4, 9), (2, 3))), _stack(((4, 9), (2, 3)), ((3, 6), (1, 3)))
            ),
            "no stride": _either(
                _stack(((3, 5), (1, 1)), ((6, 9), (1, 1))),
                _stack(((3, 5), (1, 1)), ((6, 9), (1, 1)), ((2, 7), (1, 1))),
            ),
            "a stride in the first layer": _stack(
                ((5, 7), (2, 3)), ((3, 4), (1, 1)), ((8, 9), (1, 1))
            ),
            "a stride in the last layer": _either(
                _stack(((7, 9), (1, 1)), ((3, 5), (2, 3))),
                _stack(((7, 9), (1, 1)), ((4, 6), (1, 1)), ((3, 5), (2, 3))),
            ),
            "strides everywhere": _stack(
                ((6, 8), (3, 3)), ((3, 4), (2, 2)), ((5, 6), (3, 3)), ((4, 7), (2, 2))
            ),
            "convolution and pooling in turn": _pooled,
        },
        times=8,
    ),
)
