"""Activation functions and their derivatives: what is asked."""

import numpy as np

from autograder.question import Question


def _values(rng, *shape):
    """Numbers well away from 0, of both signs where there is room for both."""
    negative = rng.permutation(np.arange(int(np.prod(shape))) % 2 == 0).reshape(shape)
    return np.round(np.where(negative, -1, 1) * rng.uniform(0.3, 3, shape), 2)


def _whole(rng, *shape):
    """The same as integers: an array made like them has no room for a fraction."""
    return np.sign(_values(rng, *shape)).astype(int) * rng.integers(1, 4, shape)


def _far(rng, m, n):
    """Some rows near 0, some near 1000, some near -1000."""
    around = 1000.0 * (rng.permutation(m) % 3 - 1)
    return np.round(_values(rng, m, n) + around[:, None], 2)


def _with_zeros(rng, m, n):
    """Values of both signs, and a 0 in each row."""
    z = _values(rng, m, n)
    z[np.arange(m), rng.integers(0, n, m)] = 0
    return z


def _number_of_either_sign(rng):
    return (np.array(np.round(rng.choice([-1, 1]) * rng.uniform(0.5, 2), 2)),)


def _few_numbers(rng):
    """One or three, often tiny: what is right for the nearest number may be wrong."""
    shape = [(), (3,)][rng.integers(2)]
    size = 10 ** rng.uniform(-5, 0.5, shape)
    return (np.array(np.round(rng.choice([-1, 1], shape) * size, 6)),)


def _of_any_shape(rng, size=1.0):
    """A single number of either sign, one example, a batch or more dimensions."""
    shape = [(), (1, 4), (4, 3), (2, 4, 3)][rng.integers(4)]
    values = _values(rng, *shape) if shape else _number_of_either_sign(rng)[0]
    return np.array(np.round(size * values, 2))


def _slope(rng):
    return round(rng.uniform(0.1, 0.5), 2)


def _layers(n, hidden, units):
    def arguments(rng):
        shapes = (n, hidden), (hidden,), (hidden, units), (units,)
        return tuple(_values(rng, *shape) for shape in shapes)

    return arguments


# What the larger tasks are asked for, shape by shape; a warm-up is asked for any of them at once.

_SHAPES = {
    "a single number": lambda rng: (np.array(np.round(rng.uniform(0.5, 2), 2)),),
    "one example": lambda rng: (_values(rng, 1, 4),),
    "a batch": lambda rng: (_values(rng, 4, 3),),
    "three dimensions": lambda rng: (_values(rng, 2, 4, 3),),
}
_ANY_SHAPE = {"any shape": lambda rng: (_of_any_shape(rng),)}
_WHOLE = {"whole numbers": lambda rng: (_whole(rng, 3, 5),)}
_FAR = {"far from zero": lambda rng: (_far(rng, 6, 4),)}


QUESTIONS = (
    Question(
        "sigmoid",
        section="Sigmoid",
        checks={**_SHAPES, **_WHOLE, **_FAR},
        quiet={"far from zero"},
    ),
    Question(
        "relu",
        section="ReLU and leaky ReLU",
        checks={
            **_ANY_SHAPE,
            "a batch": lambda rng: (_values(rng, 4, 3),),
            # Well above 6, where some ReLUs end.
            "three dimensions": lambda rng: (np.round(21 * _values(rng, 2, 4, 3), 2),),
        },
        times=6,
    ),
    Question(
        "leaky_relu",
        section="ReLU and leaky ReLU",
        checks={
            "the default slope": lambda rng: (_values(rng, 7),),
            "any shape": lambda rng: (_of_any_shape(rng), _slope(rng)),
            "whole numbers": lambda rng: (_whole(rng, 3, 5), _slope(rng)),
        },
        times=4,
    ),
    Question("tanh", section="Tanh", checks={**_ANY_SHAPE, **_WHOLE, **_FAR}, times=3),
    Question(
        "sigmoid_derivative", section="Sigmoid", checks={**_ANY_SHAPE, **_WHOLE, **_FAR}, times=3
    ),
    Question(
        "relu_derivative",
        section="ReLU and leaky ReLU",
        checks={
            "a number or a few": _few_numbers,
            # Below 1, where the slope is more than the value.
            "any shape": lambda rng: (_of_any_shape(rng, 0.3),),
            "exactly zero": lambda rng: (_with_zeros(rng, 4, 3),),
        },
        times=8,
    ),
    Question("tanh_derivative", section="Tanh", checks={**_SHAPES, **_WHOLE, **_FAR}),
    Question(
        "merge_linear_layers",
        section="Why bend at all?",
        checks={
            "layers of different sizes": _layers(5, 4, 3),
            "one feature": _layers(1, 4, 3),
            "one hidden unit": _layers(4, 1, 3),
            "one output": _layers(4, 3, 1),
            "wider and wider": _layers(2, 3, 5),
            "square matrices": _layers(3, 3, 3),
        },
    ),
)
