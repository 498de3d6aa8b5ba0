"""Activation functions and their derivatives: what is asked, and what goes wrong."""

import math

import numpy as np

from autograder.questions import Question


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


def _number(low, high):
    return lambda rng: (np.array(np.round(rng.uniform(low, high), 2)),)


def _slope(rng):
    return round(rng.uniform(0.1, 0.5), 2)


def _layers(n, hidden, units):
    def arguments(rng):
        shapes = (n, hidden), (hidden,), (hidden, units), (units,)
        return tuple(_values(rng, *shape) for shape in shapes)

    return arguments


# The shapes that every function has to take; a single number is added for each of them.
_SHAPES = {
    "a vector": lambda rng: (_values(rng, 5),),
    "one example": lambda rng: (_values(rng, 1, 4),),
    "a batch": lambda rng: (_values(rng, 4, 3),),
    "three dimensions": lambda rng: (_values(rng, 2, 4, 3),),
}
_WHOLE = {"whole numbers": lambda rng: (_whole(rng, 3, 5),)}
_FAR = {"far from zero": lambda rng: (_far(rng, 6, 4),)}


# Right: what the wrong answers below are made of.


def _sigmoid(z):
    return 0.5 * (1 + np.tanh(0.5 * z))


def _sigmoid_slope(z):
    return _sigmoid(z) * (1 - _sigmoid(z))


def _tanh_slope(z):
    return 1 - np.tanh(z) ** 2


# What goes wrong: sigmoid.


def exp_overflows(z):
    return 1 / (1 + np.exp(-z))


def infinity_over_infinity(z):
    return np.exp(z) / (1 + np.exp(z))


def minus_forgotten(z):
    return 1 / (1 + np.exp(z))


def brackets_forgotten(z):
    return 1 / 1 + np.exp(-z)


def one_over_exp(z):
    return np.exp(-z) / 1


def tanh_for_sigmoid(z):
    return np.tanh(z)


def decision_for_probability(z):
    return np.where(z >= 0, 1, 0)


def derivative_of_the_sigmoid(z):
    return _sigmoid_slope(z)


def shares_of_the_whole_array(z):
    e = np.exp(z - z.max())
    return e / e.sum()


def sigmoid_by_straight_lines(z):
    return np.clip(0.2 * z + 0.5, 0, 1)


def sigmoid_into_whole_numbers(z):
    return _sigmoid(z).astype(z.dtype)


def sigmoid_into_the_input(z):
    z[...] = _sigmoid(z)
    return z


def one_over_exp_of_minus_z(z):
    return 1 / np.exp(-z)


def math_for_the_sigmoid(z):
    return 1 / (1 + math.exp(-z))


def sigmoid_by_an_if(z):
    if z >= 0:
        return 1 / (1 + np.exp(-z))
    return np.exp(z) / (1 + np.exp(z))


# What goes wrong: relu and leaky_relu.


def nothing_done(z):
    return z


def absolute_value(z):
    return np.abs(z)


def negative_side_kept(z):
    return np.minimum(0, z)


def slope_for_value(z):
    return np.where(z > 0, 1, 0)


def a_leak(z):
    return np.where(z > 0, z, 0.01 * z)


def maximum_of_the_whole_array(z):
    return np.maximum(0, z.max())


def if_all_are_positive(z):
    return z if (z > 0).all() else 0 * z


def negative_values_dropped(z):
    return z[z > 0]


def relu_into_the_input(z):
    z[z < 0] = 0
    return z


def no_leak(z, negative_slope=0.01):
    return np.maximum(0, z)


def slope_on_the_positive_side(z, negative_slope=0.01):
    return np.where(z > 0, negative_slope * z, z)


def slope_on_both_sides(z, negative_slope=0.01):
    return np.maximum(0, z) + negative_slope * z


def slope_always_0_01(z, negative_slope=0.01):
    return np.where(z > 0, z, 0.01 * z)


def default_of_the_keras_layer(z, negative_slope=0.3):
    return np.where(z > 0, z, negative_slope * z)


def default_of_tensorflow(z, negative_slope=0.2):
    return np.where(z > 0, z, negative_slope * z)


def slope_for_the_line(z, negative_slope=0.01):
    return np.where(z > 0, z, negative_slope)


def minus_the_slope_for_the_line(z, negative_slope=0.01):
    return np.where(z > 0, z, -negative_slope)


def leak_upwards(z, negative_slope=0.01):
    return np.where(z > 0, z, -negative_slope * z)


def slope_added(z, negative_slope=0.01):
    return np.where(z > 0, z, z + negative_slope)


def divided_by_the_slope(z, negative_slope=0.01):
    return np.where(z > 0, z, z / negative_slope)


def derivative_of_leaky_relu(z, negative_slope=0.01):
    return np.where(z > 0, 1, negative_slope)


def leak_into_whole_numbers(z, negative_slope=0.01):
    return np.where(z > 0, z, negative_slope * z).astype(z.dtype)


def leak_into_the_input(z, negative_slope=0.01):
    z[...] = np.where(z > 0, z, negative_slope * z)
    return z


def relu_by_an_if(z):
    return z if z > 0 else 0


def maximum_along_an_axis(z):
    return np.max(0, z)


def six_at_most(z):
    return np.clip(z, 0, 6)


def leak_by_an_if(z, negative_slope=0.01):
    return z if z > 0 else negative_slope * z


def slope_everywhere(z, negative_slope=0.01):
    return negative_slope * z


def negative_values_kept(z, negative_slope=0.01):
    return z


def leak_multiplied_into_whole_numbers(z, negative_slope=0.01):
    a = z.copy()
    a[a < 0] *= negative_slope
    return a


# What goes wrong: tanh.


def infinity_over_infinity_on_both_sides(z):
    return (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))


def infinity_over_infinity_above(z):
    return (np.exp(2 * z) - 1) / (np.exp(2 * z) + 1)


def infinity_over_infinity_below(z):
    return (1 - np.exp(-2 * z)) / (1 + np.exp(-2 * z))


def sigmoid_for_tanh(z):
    return _sigmoid(z)


def z_not_doubled(z):
    return 2 * _sigmoid(z) - 1


def sigmoid_not_stretched(z):
    return _sigmoid(2 * z)


def sinh_for_tanh(z):
    return np.sinh(z)


def sum_over_difference(z):
    return 1 / np.tanh(z)


def tangent_of_an_angle(z):
    return np.tan(z)


def arc_tangent(z):
    return np.arctan(z)


def minus_tanh(z):
    return -np.tanh(z)


def derivative_of_tanh(z):
    return _tanh_slope(z)


def sign_for_tanh(z):
    return np.sign(z)


def tanh_by_straight_lines(z):
    return np.clip(z, -1, 1)


def tanh_into_whole_numbers(z):
    return np.tanh(z).astype(z.dtype)


def tanh_into_the_input(z):
    z[...] = np.tanh(z)
    return z


def math_for_tanh(z):
    return math.tanh(z)


# What goes wrong: the derivatives.


def z_for_the_sigmoid(z):
    return z * (1 - z)


def sigmoid_slope_at_the_activation(z):
    return _sigmoid_slope(_sigmoid(z))


def sigmoid_for_its_slope(z):
    return _sigmoid(z)


def one_minus_sigmoid(z):
    return 1 - _sigmoid(z)


def one_plus_sigmoid(z):
    return _sigmoid(z) * (1 + _sigmoid(z))


def sigmoid_slope_negative(z):
    return -_sigmoid_slope(z)


def tanh_rule_for_the_sigmoid(z):
    return 1 - _sigmoid(z) ** 2


def sigmoid_squared(z):
    return _sigmoid(z) ** 2


def tanh_slope_for_the_sigmoid(z):
    return _tanh_slope(z)


def chain_rule_twice_over(z):
    return z * _sigmoid_slope(z)


def quotient_of_exponentials(z):
    return np.exp(-z) / (1 + np.exp(-z)) ** 2


def other_quotient_of_exponentials(z):
    return np.exp(z) / (1 + np.exp(z)) ** 2


def sigmoid_slope_into_whole_numbers(z):
    return _sigmoid_slope(z).astype(z.dtype)


def sigmoid_slope_into_the_input(z):
    z[...] = _sigmoid_slope(z)
    return z


def one_at_zero(z):
    return np.where(z >= 0, 1, 0)


def one_half_at_zero(z):
    return np.heaviside(z, 0.5)


def sign_for_slope(z):
    return np.sign(z)


def relu_for_its_slope(z):
    return np.maximum(0, z)


def relu_over_z(z):
    return np.maximum(0, z) / z


def slope_of_the_leak(z):
    return np.where(z > 0, 1, 0.01)


def one_on_the_negative_side(z):
    return np.where(z < 0, 1, 0)


def one_everywhere(z):
    return np.ones_like(z)


def one_if_all_are_positive(z):
    return np.where((z > 0).all(), np.ones_like(z), np.zeros_like(z))


def relu_slope_into_the_input(z):
    z[z <= 0] = 0
    z[z > 0] = 1
    return z


def square_forgotten(z):
    return 1 - np.tanh(z)


def z_for_tanh(z):
    return 1 - z**2


def tanh_slope_at_the_activation(z):
    return _tanh_slope(np.tanh(z))


def tanh_for_its_slope(z):
    return np.tanh(z)


def one_plus_the_square(z):
    return 1 + np.tanh(z) ** 2


def square_outside_the_brackets(z):
    return (1 - np.tanh(z)) ** 2


def sigmoid_rule_for_tanh(z):
    return np.tanh(z) * (1 - np.tanh(z))


def sigmoid_slope_for_tanh(z):
    return _sigmoid_slope(z)


def tanh_squared(z):
    return np.tanh(z) ** 2


def tanh_slope_negative(z):
    return -_tanh_slope(z)


def cosh_not_squared(z):
    return 1 / np.cosh(z)


def tanh_overflows_on_both_sides(z):
    return 1 - infinity_over_infinity_on_both_sides(z) ** 2


def tanh_overflows_above(z):
    return 1 - infinity_over_infinity_above(z) ** 2


def tanh_overflows_below(z):
    return 1 - infinity_over_infinity_below(z) ** 2


def tanh_slope_into_whole_numbers(z):
    return _tanh_slope(z).astype(z.dtype)


def tanh_slope_into_the_input(z):
    z[...] = _tanh_slope(z)
    return z


def z_in_the_second_factor(z):
    return _sigmoid(z) * (1 - z)


def z_in_the_first_factor(z):
    return z * (1 - _sigmoid(z))


def brackets_forgotten_in_the_product(z):
    return _sigmoid(z) * 1 - _sigmoid(z)


def relu_slope_by_an_if(z):
    return 1 if z > 0 else 0


def circumflex_for_a_power(z):
    return 1 - np.tanh(z) ^ 2


# What goes wrong: merge_linear_layers.


def biases_added(W1, b1, W2, b2):
    return W1 @ W2, b1 + b2


def first_bias_lost(W1, b1, W2, b2):
    return W1 @ W2, b2


def second_bias_lost(W1, b1, W2, b2):
    return W1 @ W2, b1 @ W2


def both_biases_through_the_second_layer(W1, b1, W2, b2):
    return W1 @ W2, (b1 + b2) @ W2


def second_bias_through_the_second_layer(W1, b1, W2, b2):
    return W1 @ W2, b1 + b2 @ W2


def bias_through_the_first_layer(W1, b1, W2, b2):
    return W1 @ W2, b1 @ W1 + b2


def bias_through_both_layers(W1, b1, W2, b2):
    return W1 @ W2, b1 @ W1 @ W2 + b2


def bias_on_the_wrong_side(W1, b1, W2, b2):
    return W1 @ W2, W2 @ b1 + b2


def layers_in_reverse(W1, b1, W2, b2):
    return W2 @ W1, b1 @ W2 + b2


def layers_and_bias_in_reverse(W1, b1, W2, b2):
    return W2 @ W1, b2 @ W1 + b1


def elementwise_product(W1, b1, W2, b2):
    return W1 * W2, b1 * W2 + b2


def elementwise_product_of_the_weights(W1, b1, W2, b2):
    return W1 * W2, b1 @ W2 + b2


def weights_added(W1, b1, W2, b2):
    return W1 + W2, b1 + b2


def second_layer_transposed(W1, b1, W2, b2):
    return W1 @ W2.T, b1 @ W2.T + b2


def units_in_rows(W1, b1, W2, b2):
    return (W1 @ W2).T, b1 @ W2 + b2


def bias_as_a_row(W1, b1, W2, b2):
    return W1 @ W2, b1.reshape(1, -1) @ W2 + b2


def bias_first(W1, b1, W2, b2):
    return b1 @ W2 + b2, W1 @ W2


def bias_into_the_input(W1, b1, W2, b2):
    b2 += b1 @ W2
    return W1 @ W2, b2


def bias_on_the_wrong_side_in_dot(W1, b1, W2, b2):
    return np.dot(W1, W2), np.dot(W2, b1) + b2


def layers_in_reverse_in_dot(W1, b1, W2, b2):
    return np.dot(W2, W1), np.dot(b1, W2) + b2


def elementwise_product_of_the_bias(W1, b1, W2, b2):
    return W1 @ W2, b1 * W2 + b2


def bias_as_a_column(W1, b1, W2, b2):
    return W1 @ W2, (b1 @ W2 + b2)[:, None]


_IN_PLACE = (
    "z was changed: the result was written into the array that you were given, and its caller "
    "lost the values. Put the result into a new array."
)
_WHOLE_NUMBERS = (
    "An array of whole numbers cuts off every decimal place that is put into it. Of what type is "
    "the array that holds your result? One that is made like z takes over its type."
)
_INFINITY = (
    "exp overflows from 710 on, and infinity over infinity is NaN. Multiply the fraction above "
    "and below by one exponential, so that only exponents that are not positive remain; which "
    "exponential that is depends on the sign of z."
)
_AT_THE_ACTIVATION = (
    "The activation went through the function a second time. The slope is asked for at z, where "
    "the function is applied once."
)
_SQUASHED = (
    "These are straight lines cut off, an approximation. The smooth curve itself is asked for."
)
_MATH = "`math` takes one number at a time. NumPy's functions take an array of any shape."
_IF = (
    "An `if`, like Python's own max, takes one yes or no, but a comparison of arrays gives one for "
    "each element. Each element is positive or not on its own."
)
_QUOTIENT = (
    "exp overflows from 710 on, and infinity over infinity is NaN. The short product of the task "
    "needs no exp but that in your sigmoid."
)
_TANH_OVERFLOWS = (
    "exp overflows from 710 on, and infinity over infinity is NaN. It happens in the tanh inside: "
    "does yours pass its own check far from zero?"
)
_Z_FOR_A = (
    "z was put where the activation belongs. The short formula holds for a = σ(z), and z has not "
    "been through the sigmoid yet."
)
_WRONG_SIDE = (
    "The bias stands to the right of the matrix. Rows are examples here, so a bias enters a layer "
    "from the left, as a row of X does."
)
_REVERSE = (
    "The matrices are in the wrong order. Rows are examples, so X meets W1 first, and W1 stands on "
    "the left."
)

QUESTIONS = (
    Question(
        "sigmoid",
        checks={"a single number": _number(0.5, 2), **_SHAPES, **_WHOLE, **_FAR},
        quiet={"far from zero"},
        mistakes={
            exp_overflows: (
                "The values are right, but on the way exp overflowed: it does so from 710 on. "
                "Find a form for negative z in which exp gets no positive number. Mind that a "
                "choice between two finished arrays has computed both of them everywhere."
            ),
            infinity_over_infinity: _INFINITY,
            minus_forgotten: (
                "This falls where the sigmoid rises: it is 1 minus the sigmoid. Look at the sign "
                "of the exponent."
            ),
            brackets_forgotten: (
                "Division binds more tightly than addition: only the 1 was divided, not the sum."
            ),
            one_over_exp: (
                "The 1 in the denominator is missing, so nothing keeps the result below 1."
            ),
            one_over_exp_of_minus_z: (
                "The 1 in the denominator is missing, so nothing keeps the result below 1."
            ),
            math_for_the_sigmoid: _MATH,
            sigmoid_by_an_if: _IF,
            tanh_for_sigmoid: (
                "This is tanh, which runs from -1 to 1. The sigmoid runs from 0 to 1."
            ),
            decision_for_probability: (
                "These are decisions, 0 or 1. The sigmoid gives the probability before anyone "
                "decides."
            ),
            derivative_of_the_sigmoid: "This is the sigmoid's derivative, which is a later task.",
            shares_of_the_whole_array: (
                "The results sum to 1: this is softmax over the whole array. Each element goes "
                "through the sigmoid on its own."
            ),
            sigmoid_by_straight_lines: _SQUASHED,
            sigmoid_into_whole_numbers: _WHOLE_NUMBERS,
            sigmoid_into_the_input: _IN_PLACE,
        },
    ),
    Question(
        "relu",
        checks={
            "a single number": _number(0.5, 2),
            **_SHAPES,
            # Well above 6, where some ReLUs end.
            "three dimensions": lambda rng: (np.round(21 * _values(rng, 2, 4, 3), 2),),
        },
        mistakes={
            nothing_done: (
                "Negative values came through. If a condition decided it, then once for the whole "
                "array: each element is positive or not on its own."
            ),
            absolute_value: (
                "The sign was taken away. ReLU does not turn negative values round, it stops them."
            ),
            negative_side_kept: (
                "The wrong side was kept: positive values pass, negative ones become 0."
            ),
            slope_for_value: (
                "This is ReLU's slope, 1 or 0. ReLU itself lets a positive value pass as it is."
            ),
            a_leak: "A small slope is left below 0: this is leaky ReLU. ReLU is flat there.",
            maximum_of_the_whole_array: (
                "One maximum came out for the whole array. Each element is compared with 0 on its "
                "own, and the shape stays."
            ),
            if_all_are_positive: (
                "All were stopped because not all were positive. Each element is positive or not "
                "on its own."
            ),
            negative_values_dropped: (
                "The negative values are gone. They have to become 0 and stay in their places, so "
                "that the shape is that of z."
            ),
            relu_by_an_if: _IF,
            maximum_along_an_axis: (
                "This function looks for the largest value in one array, and takes its second "
                "argument for an axis. Look for one that compares two arrays element by element."
            ),
            six_at_most: "Large values were cut off. ReLU has no upper limit.",
            relu_into_the_input: _IN_PLACE,
        },
    ),
    Question(
        "leaky_relu",
        checks={
            "a single number": lambda rng: (*_number(-2, -0.5)(rng), _slope(rng)),
            "the default slope": lambda rng: (_values(rng, 7),),
            "a vector": lambda rng: (_values(rng, 5), _slope(rng)),
            "one example": lambda rng: (_values(rng, 1, 4), _slope(rng)),
            "a batch": lambda rng: (_values(rng, 4, 3), _slope(rng)),
            "three dimensions": lambda rng: (_values(rng, 2, 4, 3), _slope(rng)),
            "whole numbers": lambda rng: (_whole(rng, 3, 5), _slope(rng)),
        },
        mistakes={
            no_leak: "Below 0 this is flat: plain ReLU. Leaky ReLU has a small slope there.",
            slope_on_the_positive_side: (
                "The slope is on the wrong side: positive values pass as they are, negative ones "
                "are made smaller."
            ),
            slope_on_both_sides: (
                "The slope was added on both sides, so positive values came out too large."
            ),
            slope_always_0_01: (
                "The slope is always 0.01, whatever the caller asks for. Use the argument."
            ),
            default_of_the_keras_layer: (
                "Without a second argument your slope is 0.3, the default of the Keras layer. The "
                "task says another."
            ),
            default_of_tensorflow: (
                "Without a second argument your slope is 0.2, the default of TensorFlow's "
                "function. The task says another."
            ),
            slope_for_the_line: (
                "Below 0 the result is the slope itself, always the same number. A line with that "
                "slope falls further for a more negative z."
            ),
            minus_the_slope_for_the_line: (
                "Below 0 the result is always the same number, minus the slope. A line with that "
                "slope falls further for a more negative z."
            ),
            leak_upwards: (
                "Negative values came out positive. The line goes on downwards to the left of 0."
            ),
            slope_added: "The slope was added to negative values. A slope multiplies.",
            divided_by_the_slope: (
                "Negative values were divided by the slope and grew. A slope multiplies."
            ),
            derivative_of_leaky_relu: (
                "This is the derivative of leaky ReLU: 1 on one side, the slope on the other."
            ),
            leak_into_whole_numbers: _WHOLE_NUMBERS,
            leak_multiplied_into_whole_numbers: _WHOLE_NUMBERS,
            leak_by_an_if: _IF,
            slope_everywhere: (
                "All values were multiplied by the slope, positive ones too. Each element is "
                "positive or not on its own."
            ),
            negative_values_kept: (
                "Negative values came through as they are. Below 0 the slope is not 1, and each "
                "element is positive or not on its own."
            ),
            leak_into_the_input: _IN_PLACE,
        },
    ),
    Question(
        "tanh",
        checks={"a single number": _number(0.5, 2), **_SHAPES, **_WHOLE, **_FAR},
        mistakes={
            infinity_over_infinity_on_both_sides: _INFINITY,
            infinity_over_infinity_above: _INFINITY,
            infinity_over_infinity_below: _INFINITY,
            sigmoid_for_tanh: (
                "This is the sigmoid, which runs from 0 to 1. tanh runs from -1 to 1."
            ),
            z_not_doubled: (
                "Stretched to -1 … 1, but half as steep as tanh at 0. tanh is the sigmoid of "
                "which multiple of z?"
            ),
            sigmoid_not_stretched: (
                "This runs from 0 to 1. It is steep enough, but has still to be stretched and "
                "moved to -1 … 1."
            ),
            sinh_for_tanh: "This is sinh, which grows without bound. What is it divided by?",
            sum_over_difference: (
                "The fraction is upside down: no value lies between -1 and 1, where all should."
            ),
            tangent_of_an_angle: "This is the tangent of an angle. The h stands for hyperbolic.",
            arc_tangent: (
                "This is the arc tangent. It has the same shape, but runs from -π/2 to π/2."
            ),
            minus_tanh: "The sign is turned round: tanh is positive where z is.",
            derivative_of_tanh: "This is the derivative of tanh, which is a later task.",
            sign_for_tanh: "This is the sign of z alone. tanh reaches -1 and 1 only far from 0.",
            tanh_by_straight_lines: _SQUASHED,
            tanh_into_whole_numbers: _WHOLE_NUMBERS,
            math_for_tanh: _MATH,
            tanh_into_the_input: _IN_PLACE,
        },
    ),
    Question(
        "sigmoid_derivative",
        checks={"a single number": _number(0.5, 2), **_SHAPES, **_WHOLE, **_FAR},
        mistakes={
            z_for_the_sigmoid: _Z_FOR_A,
            z_in_the_second_factor: _Z_FOR_A,
            z_in_the_first_factor: _Z_FOR_A,
            brackets_forgotten_in_the_product: (
                "Always 0: without brackets only the 1 is multiplied, and a - a is left."
            ),
            sigmoid_slope_at_the_activation: _AT_THE_ACTIVATION,
            sigmoid_for_its_slope: (
                "This is the sigmoid itself. Its slope is small on both sides, and largest at 0."
            ),
            one_minus_sigmoid: "This is one factor of the slope, 1 - a. Which one is missing?",
            one_plus_sigmoid: (
                "A slope of more than 1/4 cannot be right for a sigmoid. Look at the sign in the "
                "second factor."
            ),
            sigmoid_slope_negative: (
                "The sigmoid rises everywhere, so its slope is never negative. In the quotient "
                "rule two minus signs meet."
            ),
            tanh_rule_for_the_sigmoid: "This rule, 1 - a², belongs to tanh, not to the sigmoid.",
            sigmoid_squared: (
                "This is a times a. The second factor is how much is missing from a to 1."
            ),
            tanh_slope_for_the_sigmoid: "This is the slope of tanh, not of the sigmoid.",
            chain_rule_twice_over: (
                "The slope was multiplied by z. The inner function here is z itself, and its "
                "derivative is 1."
            ),
            quotient_of_exponentials: _QUOTIENT,
            other_quotient_of_exponentials: _QUOTIENT,
            sigmoid_slope_into_whole_numbers: _WHOLE_NUMBERS,
            sigmoid_slope_into_the_input: _IN_PLACE,
        },
    ),
    Question(
        "relu_derivative",
        checks={
            "a single number": _number(0.5, 2),
            **_SHAPES,
            "exactly zero": lambda rng: (_with_zeros(rng, 4, 3),),
        },
        mistakes={
            one_at_zero: (
                "At exactly 0 there is a corner and no derivative. Here, as in TensorFlow, the "
                "slope there is 0."
            ),
            one_half_at_zero: (
                "The mean of both sides is one convention for the corner at 0. The task asks for "
                "TensorFlow's, which is another."
            ),
            sign_for_slope: (
                "This is the sign of z. Below 0 ReLU does not fall, it is flat: which slope is "
                "that?"
            ),
            relu_for_its_slope: "This is ReLU itself. Its slope is the same for every positive z.",
            relu_over_z: (
                "ReLU divided by z is right on both sides, but at 0 it is 0/0, which is NaN. "
                "Decide by the sign of z."
            ),
            slope_of_the_leak: "A small slope is left below 0: this is leaky ReLU's derivative.",
            one_on_the_negative_side: (
                "The two sides are exchanged: ReLU rises where z is positive."
            ),
            one_everywhere: (
                "The slope is 1 only where the value came through, and each element is positive "
                "or not on its own."
            ),
            one_if_all_are_positive: (
                "No element got a slope because not all were positive. Each element is positive "
                "or not on its own."
            ),
            relu_slope_by_an_if: _IF,
            relu_slope_into_the_input: _IN_PLACE,
        },
    ),
    Question(
        "tanh_derivative",
        checks={"a single number": _number(0.5, 2), **_SHAPES, **_WHOLE, **_FAR},
        mistakes={
            square_forgotten: "The square is missing: a slope of tanh is never larger than 1.",
            z_for_tanh: (
                "z was put where the activation belongs. The short formula holds for a = tanh(z), "
                "and z has not been through tanh yet."
            ),
            tanh_slope_at_the_activation: _AT_THE_ACTIVATION,
            tanh_for_its_slope: "This is tanh itself. Its slope is never negative.",
            one_plus_the_square: (
                "A slope of tanh is never larger than 1, and is small far from 0. Look at the sign "
                "before the square."
            ),
            square_outside_the_brackets: (
                "The whole difference was squared. Only the activation is."
            ),
            sigmoid_rule_for_tanh: "This rule, a(1 - a), belongs to the sigmoid, not to tanh.",
            sigmoid_slope_for_tanh: "This is the slope of the sigmoid, not of tanh.",
            tanh_squared: "This is a². The slope is what a² lacks to 1.",
            circumflex_for_a_power: "In Python ^ is not a power; two stars are.",
            tanh_slope_negative: "tanh rises everywhere, so its slope is never negative.",
            cosh_not_squared: "This is 1/cosh(z). The quotient rule leaves a square below.",
            tanh_overflows_on_both_sides: _TANH_OVERFLOWS,
            tanh_overflows_above: _TANH_OVERFLOWS,
            tanh_overflows_below: _TANH_OVERFLOWS,
            tanh_slope_into_whole_numbers: _WHOLE_NUMBERS,
            tanh_slope_into_the_input: _IN_PLACE,
        },
    ),
    Question(
        "merge_linear_layers",
        checks={
            "layers of different sizes": _layers(5, 4, 3),
            "one output": _layers(4, 3, 1),
            "square matrices": _layers(3, 3, 3),
        },
        mistakes={
            biases_added: (
                "The biases were added as they are. But the second layer multiplies whatever the "
                "first one gives, its bias too."
            ),
            first_bias_lost: (
                "The first bias is lost. Put X W1 + b1 into the second layer and expand."
            ),
            second_bias_lost: "The second bias is lost. It is added last, and nothing changes it.",
            both_biases_through_the_second_layer: (
                "Both biases went through the second layer. Its own bias is added after its "
                "weights, so nothing multiplies it."
            ),
            second_bias_through_the_second_layer: (
                "The wrong bias went through the second layer: the first one's output enters it, "
                "its own bias does not."
            ),
            bias_through_the_first_layer: (
                "The first bias went through the first layer's weights. It is added after them; "
                "which weights come next?"
            ),
            bias_through_both_layers: (
                "The first bias went through both layers. It is added after the first layer's "
                "weights, so only the second layer's multiply it."
            ),
            bias_on_the_wrong_side: _WRONG_SIDE,
            bias_on_the_wrong_side_in_dot: _WRONG_SIDE,
            layers_in_reverse: _REVERSE,
            layers_in_reverse_in_dot: _REVERSE,
            elementwise_product_of_the_bias: (
                "The bias was multiplied element by element. Layer after layer is a matrix product."
            ),
            bias_as_a_column: "A bias is a vector of shape (units,); yours is a column.",
            layers_and_bias_in_reverse: (
                "The layers are exchanged: yours applies the second layer first, then the first."
            ),
            elementwise_product: (
                "Weights and bias were multiplied element by element. Layer after layer is a "
                "matrix product."
            ),
            elementwise_product_of_the_weights: (
                "The weights were multiplied element by element. Layer after layer is a matrix "
                "product."
            ),
            weights_added: (
                "The layers were added, as if they stood side by side. They stand one after the "
                "other."
            ),
            second_layer_transposed: (
                "The second matrix was transposed. Its rows already are the hidden units, so the "
                "shapes fit as they are."
            ),
            units_in_rows: "The weights are transposed: W has shape (n, units), as W1 and W2 do.",
            bias_as_a_row: "A bias is a vector of shape (units,); yours is a matrix with one row.",
            bias_first: "Weights first, then the bias: (W, b).",
            bias_into_the_input: (
                "b2 was changed: an operator such as += writes into the array that was given. Put "
                "the result into a new array."
            ),
        },
    ),
)
