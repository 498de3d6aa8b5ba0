"""Activation functions and their derivatives: what goes wrong, with a hint for whoever does it."""

import math

import numpy as np

from autograder.question import mistake

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
_NO_ONE = "The 1 in the denominator is missing, so nothing keeps the result below 1."
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
_LOOP = (
    "A loop over z takes its rows, not its numbers, where z has more than one axis, and over a "
    "single number, of shape (), there is no loop at all. NumPy's functions and operators take all "
    "numbers at once, in any shape."
)
_NOTHING_STORED = (
    "All values are 0. Was a result computed but not stored in the array that you return, or "
    "compared (==) and not assigned (=)?"
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

# Right: what the wrong answers are made of.


def _sigmoid(z):
    return 0.5 * (1 + np.tanh(0.5 * z))


def _sigmoid_slope(z):
    return _sigmoid(z) * (1 - _sigmoid(z))


def _tanh_slope(z):
    return 1 - np.tanh(z) ** 2


# sigmoid


@mistake(
    of="sigmoid",
    hint="The values are right, but on the way exp overflowed: it does so from 710 on. Find a form "
    "for negative z in which exp gets no positive number. Mind that a choice between two finished "
    "arrays has computed both of them everywhere.",
)
def exp_overflows(z):
    return 1 / (1 + np.exp(-z))


@mistake(of="sigmoid", hint=_INFINITY)
def infinity_over_infinity(z):
    return np.exp(z) / (1 + np.exp(z))


@mistake(
    of="sigmoid",
    hint="This falls where the sigmoid rises: it is 1 minus the sigmoid. Look at the sign of the "
    "exponent; or, if each sign of z has a form of its own, whether the two are exchanged.",
)
def minus_forgotten(z):
    return 1 / (1 + np.exp(z))


@mistake(
    of="sigmoid",
    hint="Division binds more tightly than addition: only the 1 was divided, not the sum.",
)
def brackets_forgotten(z):
    return 1 / 1 + np.exp(-z)


@mistake(
    of="sigmoid",
    hint="Division binds more tightly than addition: only the 1 was divided, not the sum. And "
    "the exponent has the wrong sign.",
)
def brackets_and_minus_forgotten(z):
    return 1 / 1 + np.exp(z)


@mistake(of="sigmoid", hint=_LOOP)
def loop_over_the_rows(z):
    return np.array([1 / (1 + np.exp(-part)) for part in z])


@mistake(of=("sigmoid", "leaky_relu", "tanh", "tanh_derivative"), hint=_NOTHING_STORED)
def nothing_stored(z, negative_slope=0.01):
    return np.zeros(z.shape)


@mistake(of="sigmoid", hint=_NO_ONE)
def one_over_exp(z):
    return np.exp(-z) / 1


@mistake(of="sigmoid", hint=_NO_ONE)
def one_over_exp_of_minus_z(z):
    return 1 / np.exp(-z)


@mistake(of="sigmoid", hint=_MATH)
def math_for_the_sigmoid(z):
    return 1 / (1 + math.exp(-z))


@mistake(of="sigmoid", hint=_IF)
def sigmoid_by_an_if(z):
    if z >= 0:
        return 1 / (1 + np.exp(-z))
    return np.exp(z) / (1 + np.exp(z))


@mistake(of="sigmoid", hint="This is tanh, which runs from -1 to 1. The sigmoid runs from 0 to 1.")
def tanh_for_sigmoid(z):
    return np.tanh(z)


@mistake(
    of="sigmoid",
    hint="These are decisions, 0 or 1. The sigmoid gives the probability before anyone decides.",
)
def decision_for_probability(z):
    return np.where(z >= 0, 1, 0)


@mistake(of="sigmoid", hint="This is the sigmoid's derivative, which is a later task.")
def derivative_of_the_sigmoid(z):
    return _sigmoid_slope(z)


@mistake(
    of="sigmoid",
    hint="The results sum to 1: this is softmax over the whole array. Each element goes through "
    "the sigmoid on its own.",
)
def shares_of_the_whole_array(z):
    e = np.exp(z - z.max())
    return e / e.sum()


@mistake(of="sigmoid", hint=_SQUASHED)
def sigmoid_by_straight_lines(z):
    return np.clip(0.2 * z + 0.5, 0, 1)


@mistake(of="sigmoid", hint=_WHOLE_NUMBERS)
def sigmoid_into_whole_numbers(z):
    return _sigmoid(z).astype(z.dtype)


@mistake(of="sigmoid", hint=_IN_PLACE)
def sigmoid_into_the_input(z):
    z[...] = _sigmoid(z)
    return z


# relu


@mistake(
    of="relu",
    hint="Negative values came through. If a condition decided it, then once for the whole array: "
    "each element is positive or not on its own.",
)
def nothing_done(z):
    return z


@mistake(
    of="relu",
    hint="The sign was taken away. ReLU does not turn negative values round, it stops them.",
)
def absolute_value(z):
    return np.abs(z)


@mistake(of="relu", hint="The wrong side was kept: positive values pass, negative ones become 0.")
def negative_side_kept(z):
    return np.minimum(0, z)


@mistake(
    of="relu",
    hint="This is ReLU's slope, 1 or 0. ReLU itself lets a positive value pass as it is.",
)
def slope_for_value(z):
    return np.where(z > 0, 1, 0)


@mistake(of="relu", hint="A small slope is left below 0: this is leaky ReLU. ReLU is flat there.")
def a_leak(z):
    return np.where(z > 0, z, 0.01 * z)


@mistake(
    of="relu",
    hint="One maximum came out for the whole array. Each element is compared with 0 on its own, "
    "and the shape stays.",
)
def maximum_of_the_whole_array(z):
    return np.maximum(0, z.max())


@mistake(
    of="relu",
    hint="Positive values became 0, too. Did one condition decide for the whole array, though each "
    "element is positive or not on its own? Or were the results computed and not stored?",
)
def if_all_are_positive(z):
    return z if (z > 0).all() else 0 * z


@mistake(
    of="relu",
    hint="The negative values are gone. They have to become 0 and stay in their places, so that "
    "the shape is that of z.",
)
def negative_values_dropped(z):
    return z[z > 0]


@mistake(of="relu", hint=_IF)
def relu_by_an_if(z):
    return z if z > 0 else 0


@mistake(of="relu", hint=_LOOP)
def relu_by_a_loop(z):
    return np.array([max(0, part) for part in z])


@mistake(
    of="relu",
    hint="This function looks for the largest value in one array, and takes its second argument "
    "for an axis. Look for one that compares two arrays element by element.",
)
def maximum_along_an_axis(z):
    return np.max(0, z)


@mistake(of="relu", hint="Large values were cut off. ReLU has no upper limit.")
def six_at_most(z):
    return np.clip(z, 0, 6)


@mistake(of="relu", hint=_IN_PLACE)
def relu_into_the_input(z):
    z[z < 0] = 0
    return z


# leaky_relu


@mistake(
    of="leaky_relu",
    hint="Below 0 this is flat: plain ReLU. Leaky ReLU has a small slope there.",
)
def no_leak(z, negative_slope=0.01):
    return np.maximum(0, z)


@mistake(
    of="leaky_relu",
    hint="The slope is on the wrong side: positive values pass as they are, negative ones are made "
    "smaller.",
)
def slope_on_the_positive_side(z, negative_slope=0.01):
    return np.where(z > 0, negative_slope * z, z)


@mistake(
    of="leaky_relu",
    hint="The slope was added on both sides, so positive values came out too large.",
)
def slope_on_both_sides(z, negative_slope=0.01):
    return np.maximum(0, z) + negative_slope * z


@mistake(
    of="leaky_relu",
    hint="The slope is always 0.01, whatever the caller asks for. Use the argument.",
)
def slope_always_0_01(z, negative_slope=0.01):
    return np.where(z > 0, z, 0.01 * z)


@mistake(
    of="leaky_relu",
    hint="Without a second argument your slope is 0.3, the default of the Keras layer. The task "
    "says another.",
)
def default_of_the_keras_layer(z, negative_slope=0.3):
    return np.where(z > 0, z, negative_slope * z)


@mistake(
    of="leaky_relu",
    hint="Without a second argument your slope is 0.2, the default of TensorFlow's function. The "
    "task says another.",
)
def default_of_tensorflow(z, negative_slope=0.2):
    return np.where(z > 0, z, negative_slope * z)


@mistake(
    of="leaky_relu",
    hint="Below 0 the result is the slope itself, always the same number. A line with that slope "
    "falls further for a more negative z.",
)
def slope_for_the_line(z, negative_slope=0.01):
    return np.where(z > 0, z, negative_slope)


@mistake(
    of="leaky_relu",
    hint="Below 0 the result is always the same number, minus the slope. A line with that slope "
    "falls further for a more negative z.",
)
def minus_the_slope_for_the_line(z, negative_slope=0.01):
    return np.where(z > 0, z, -negative_slope)


@mistake(
    of="leaky_relu",
    hint="Negative values came out positive. The line goes on downwards to the left of 0.",
)
def leak_upwards(z, negative_slope=0.01):
    return np.where(z > 0, z, -negative_slope * z)


@mistake(of="leaky_relu", hint="The slope was added to negative values. A slope multiplies.")
def slope_added(z, negative_slope=0.01):
    return np.where(z > 0, z, z + negative_slope)


@mistake(
    of="leaky_relu",
    hint="Negative values were divided by the slope and grew. A slope multiplies.",
)
def divided_by_the_slope(z, negative_slope=0.01):
    return np.where(z > 0, z, z / negative_slope)


@mistake(
    of="leaky_relu",
    hint="This is the derivative of leaky ReLU: 1 on one side, the slope on the other.",
)
def derivative_of_leaky_relu(z, negative_slope=0.01):
    return np.where(z > 0, 1, negative_slope)


@mistake(of="leaky_relu", hint=_WHOLE_NUMBERS)
def leak_into_whole_numbers(z, negative_slope=0.01):
    return np.where(z > 0, z, negative_slope * z).astype(z.dtype)


@mistake(of="leaky_relu", hint=_WHOLE_NUMBERS)
def leak_multiplied_into_whole_numbers(z, negative_slope=0.01):
    a = z.copy()
    a[a < 0] *= negative_slope
    return a


@mistake(of="leaky_relu", hint=_IF)
def leak_by_an_if(z, negative_slope=0.01):
    return z if z > 0 else negative_slope * z


@mistake(
    of="leaky_relu",
    hint="All values were multiplied by the slope, positive ones too. Each element is positive or "
    "not on its own.",
)
def slope_everywhere(z, negative_slope=0.01):
    return negative_slope * z


@mistake(
    of="leaky_relu",
    hint="Negative values came through as they are. Below 0 the slope is not 1, and each element "
    "is positive or not on its own.",
)
def negative_values_kept(z, negative_slope=0.01):
    return z


@mistake(of="leaky_relu", hint=_IN_PLACE)
def leak_into_the_input(z, negative_slope=0.01):
    z[...] = np.where(z > 0, z, negative_slope * z)
    return z


# tanh


@mistake(of="tanh", hint=_INFINITY)
def infinity_over_infinity_on_both_sides(z):
    return (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))


@mistake(of="tanh", hint=_INFINITY)
def infinity_over_infinity_above(z):
    return (np.exp(2 * z) - 1) / (np.exp(2 * z) + 1)


@mistake(of="tanh", hint=_INFINITY)
def infinity_over_infinity_below(z):
    return (1 - np.exp(-2 * z)) / (1 + np.exp(-2 * z))


@mistake(of="tanh", hint="This is the sigmoid, which runs from 0 to 1. tanh runs from -1 to 1.")
def sigmoid_for_tanh(z):
    return _sigmoid(z)


@mistake(
    of="tanh",
    hint="Stretched to -1 … 1, but half as steep as tanh at 0. tanh is the sigmoid of which "
    "multiple of z?",
)
def z_not_doubled(z):
    return 2 * _sigmoid(z) - 1


@mistake(
    of="tanh",
    hint="This runs from 0 to 1. It is steep enough, but has still to be stretched and moved to -1 "
    "… 1.",
)
def sigmoid_not_stretched(z):
    return _sigmoid(2 * z)


@mistake(of="tanh", hint="This is sinh, which grows without bound. What is it divided by?")
def sinh_for_tanh(z):
    return np.sinh(z)


@mistake(
    of="tanh",
    hint="The fraction is upside down: no value lies between -1 and 1, where all should.",
)
def sum_over_difference(z):
    return 1 / np.tanh(z)


@mistake(of="tanh", hint="This is the tangent of an angle. The h stands for hyperbolic.")
def tangent_of_an_angle(z):
    return np.tan(z)


@mistake(
    of="tanh",
    hint="This is the arc tangent. It has the same shape, but runs from -π/2 to π/2.",
)
def arc_tangent(z):
    return np.arctan(z)


@mistake(of="tanh", hint="The sign is turned round: tanh is positive where z is.")
def minus_tanh(z):
    return -np.tanh(z)


@mistake(of="tanh", hint="This is the derivative of tanh, which is a later task.")
def derivative_of_tanh(z):
    return _tanh_slope(z)


@mistake(of="tanh", hint="This is the sign of z alone. tanh reaches -1 and 1 only far from 0.")
def sign_for_tanh(z):
    return np.sign(z)


@mistake(of="tanh", hint=_SQUASHED)
def tanh_by_straight_lines(z):
    return np.clip(z, -1, 1)


@mistake(of="tanh", hint=_WHOLE_NUMBERS)
def tanh_into_whole_numbers(z):
    return np.tanh(z).astype(z.dtype)


@mistake(of="tanh", hint=_MATH)
def math_for_tanh(z):
    return math.tanh(z)


@mistake(of="tanh", hint=_IN_PLACE)
def tanh_into_the_input(z):
    z[...] = np.tanh(z)
    return z


# sigmoid_derivative


@mistake(of="sigmoid_derivative", hint=_Z_FOR_A)
def z_for_the_sigmoid(z):
    return z * (1 - z)


@mistake(of="sigmoid_derivative", hint=_Z_FOR_A)
def z_in_the_second_factor(z):
    return _sigmoid(z) * (1 - z)


@mistake(of="sigmoid_derivative", hint=_Z_FOR_A)
def z_in_the_first_factor(z):
    return z * (1 - _sigmoid(z))


@mistake(
    of="sigmoid_derivative",
    hint="All values are 0. Without brackets around the second factor only the 1 is multiplied, "
    "and a - a is left. Or were the slopes computed and not stored?",
)
def brackets_forgotten_in_the_product(z):
    return _sigmoid(z) * 1 - _sigmoid(z)


@mistake(of="sigmoid_derivative", hint=_AT_THE_ACTIVATION)
def sigmoid_slope_at_the_activation(z):
    return _sigmoid_slope(_sigmoid(z))


@mistake(
    of="sigmoid_derivative",
    hint="This is the sigmoid itself. Its slope is small on both sides, and largest at 0.",
)
def sigmoid_for_its_slope(z):
    return _sigmoid(z)


@mistake(
    of="sigmoid_derivative",
    hint="This is one factor of the slope, 1 - a. Which one is missing?",
)
def one_minus_sigmoid(z):
    return 1 - _sigmoid(z)


@mistake(
    of="sigmoid_derivative",
    hint="A slope of more than 1/4 cannot be right for a sigmoid. Look at the sign in the second "
    "factor.",
)
def one_plus_sigmoid(z):
    return _sigmoid(z) * (1 + _sigmoid(z))


@mistake(
    of="sigmoid_derivative",
    hint="The sigmoid rises everywhere, so its slope is never negative. In the quotient rule two "
    "minus signs meet.",
)
def sigmoid_slope_negative(z):
    return -_sigmoid_slope(z)


@mistake(of="sigmoid_derivative", hint="This rule, 1 - a², belongs to tanh, not to the sigmoid.")
def tanh_rule_for_the_sigmoid(z):
    return 1 - _sigmoid(z) ** 2


@mistake(
    of="sigmoid_derivative",
    hint="This is a times a. The second factor is how much is missing from a to 1.",
)
def sigmoid_squared(z):
    return _sigmoid(z) ** 2


@mistake(of="sigmoid_derivative", hint="This is the slope of tanh, not of the sigmoid.")
def tanh_slope_for_the_sigmoid(z):
    return _tanh_slope(z)


@mistake(
    of="sigmoid_derivative",
    hint="The slope was multiplied by z. The inner function here is z itself, and its derivative "
    "is 1.",
)
def chain_rule_twice_over(z):
    return z * _sigmoid_slope(z)


@mistake(of="sigmoid_derivative", hint=_QUOTIENT)
def quotient_of_exponentials(z):
    return np.exp(-z) / (1 + np.exp(-z)) ** 2


@mistake(of="sigmoid_derivative", hint=_QUOTIENT)
def other_quotient_of_exponentials(z):
    return np.exp(z) / (1 + np.exp(z)) ** 2


@mistake(of="sigmoid_derivative", hint=_WHOLE_NUMBERS)
def sigmoid_slope_into_whole_numbers(z):
    return _sigmoid_slope(z).astype(z.dtype)


@mistake(of="sigmoid_derivative", hint=_IN_PLACE)
def sigmoid_slope_into_the_input(z):
    z[...] = _sigmoid_slope(z)
    return z


# relu_derivative


@mistake(
    of="relu_derivative",
    hint="At exactly 0 there is a corner and no derivative. Here, as in TensorFlow, the slope "
    "there is 0.",
)
def one_at_zero(z):
    return np.where(z >= 0, 1, 0)


@mistake(
    of="relu_derivative",
    hint="The mean of both sides is one convention for the corner at 0. The task asks for "
    "TensorFlow's, which is another.",
)
def one_half_at_zero(z):
    return np.heaviside(z, 0.5)


@mistake(
    of="relu_derivative",
    hint="This is the sign of z. Below 0 ReLU does not fall, it is flat: which slope is that?",
)
def sign_for_slope(z):
    return np.sign(z)


@mistake(
    of="relu_derivative",
    hint="This is ReLU itself. Its slope is the same for every positive z.",
)
def relu_for_its_slope(z):
    return np.maximum(0, z)


@mistake(
    of="relu_derivative",
    hint="ReLU divided by z is right on both sides, but at 0 it is 0/0, which is NaN. Decide by "
    "the sign of z.",
)
def relu_over_z(z):
    return np.maximum(0, z) / z


@mistake(
    of="relu_derivative",
    hint="A small slope is left below 0: this is leaky ReLU's derivative.",
)
def slope_of_the_leak(z):
    return np.where(z > 0, 1, 0.01)


@mistake(of="relu_derivative", hint="The two sides are exchanged: ReLU rises where z is positive.")
def one_on_the_negative_side(z):
    return np.where(z < 0, 1, 0)


@mistake(
    of="relu_derivative",
    hint="The two sides are exchanged: ReLU rises where z is positive. At 0 the slope is 0.",
)
def zero_where_it_rises(z):
    return np.where(z > 0, 0, 1)


@mistake(
    of="relu_derivative",
    hint="The slope is 1 only where the value came through, and each element is positive or not on "
    "its own.",
)
def one_everywhere(z):
    return np.ones_like(z)


@mistake(
    of="relu_derivative",
    hint="Positive elements got no slope. Did one condition decide for the whole array, though "
    "each element is positive or not on its own? Or were the slopes computed and not stored?",
)
def one_if_all_are_positive(z):
    return np.where((z > 0).all(), np.ones_like(z), np.zeros_like(z))


@mistake(of="relu_derivative", hint=_IF)
def relu_slope_by_an_if(z):
    return 1 if z > 0 else 0


@mistake(of="relu_derivative", hint=_IN_PLACE)
def relu_slope_into_the_input(z):
    z[z <= 0] = 0
    z[z > 0] = 1
    return z


# tanh_derivative


@mistake(
    of="tanh_derivative",
    hint="The square is missing: a slope of tanh is never larger than 1.",
)
def square_forgotten(z):
    return 1 - np.tanh(z)


@mistake(
    of="tanh_derivative",
    hint="Half of the slope. One 2 comes from the chain rule, as z is doubled inside; another "
    "stands in front.",
)
def one_factor_of_two_forgotten(z):
    return 2 * _sigmoid_slope(2 * z)


@mistake(
    of="tanh_derivative",
    hint="A quarter of the slope. The sigmoid is doubled, and so is the z inside it: both leave a "
    "factor in the derivative.",
)
def both_factors_of_two_forgotten(z):
    return _sigmoid_slope(2 * z)


@mistake(
    of="tanh_derivative",
    hint="Right at 0, too wide elsewhere: the sigmoid in tanh is taken at another multiple of z.",
)
def slope_at_z_not_doubled(z):
    return 4 * _sigmoid_slope(z)


@mistake(
    of="tanh_derivative",
    hint="The square is that of the sigmoid. In the short formula stands the value of tanh, which "
    "is negative for a negative z.",
)
def square_of_the_sigmoid(z):
    return 1 - _sigmoid(2 * z) ** 2


@mistake(
    of="tanh_derivative",
    hint="z was put where the activation belongs. The short formula holds for a = tanh(z), and z "
    "has not been through tanh yet.",
)
def z_for_tanh(z):
    return 1 - z**2


@mistake(of="tanh_derivative", hint=_AT_THE_ACTIVATION)
def tanh_slope_at_the_activation(z):
    return _tanh_slope(np.tanh(z))


@mistake(of="tanh_derivative", hint="This is tanh itself. Its slope is never negative.")
def tanh_for_its_slope(z):
    return np.tanh(z)


@mistake(
    of="tanh_derivative",
    hint="A slope of tanh is never larger than 1, and is small far from 0. Look at the sign before "
    "the square.",
)
def one_plus_the_square(z):
    return 1 + np.tanh(z) ** 2


@mistake(of="tanh_derivative", hint="The whole difference was squared. Only the activation is.")
def square_outside_the_brackets(z):
    return (1 - np.tanh(z)) ** 2


@mistake(of="tanh_derivative", hint="This rule, a(1 - a), belongs to the sigmoid, not to tanh.")
def sigmoid_rule_for_tanh(z):
    return np.tanh(z) * (1 - np.tanh(z))


@mistake(of="tanh_derivative", hint="This is the slope of the sigmoid, not of tanh.")
def sigmoid_slope_for_tanh(z):
    return _sigmoid_slope(z)


@mistake(of="tanh_derivative", hint="This is a². The slope is what a² lacks to 1.")
def tanh_squared(z):
    return np.tanh(z) ** 2


@mistake(of="tanh_derivative", hint="In Python ^ is not a power; two stars are.")
def circumflex_for_a_power(z):
    return 1 - np.tanh(z) ^ 2


@mistake(of="tanh_derivative", hint="tanh rises everywhere, so its slope is never negative.")
def tanh_slope_negative(z):
    return -_tanh_slope(z)


@mistake(of="tanh_derivative", hint="This is 1/cosh(z). The quotient rule leaves a square below.")
def cosh_not_squared(z):
    return 1 / np.cosh(z)


@mistake(of="tanh_derivative", hint=_TANH_OVERFLOWS)
def tanh_overflows_on_both_sides(z):
    return 1 - infinity_over_infinity_on_both_sides(z) ** 2


@mistake(of="tanh_derivative", hint=_TANH_OVERFLOWS)
def tanh_overflows_above(z):
    return 1 - infinity_over_infinity_above(z) ** 2


@mistake(of="tanh_derivative", hint=_TANH_OVERFLOWS)
def tanh_overflows_below(z):
    return 1 - infinity_over_infinity_below(z) ** 2


@mistake(of="tanh_derivative", hint=_WHOLE_NUMBERS)
def tanh_slope_into_whole_numbers(z):
    return _tanh_slope(z).astype(z.dtype)


@mistake(of="tanh_derivative", hint=_IN_PLACE)
def tanh_slope_into_the_input(z):
    z[...] = _tanh_slope(z)
    return z


@mistake(
    of="tanh_derivative",
    hint="The form is right, but there is a sigmoid in it. The slope of tanh is made of tanh "
    "itself.",
)
def sigmoid_in_the_slope_of_tanh(z):
    return 1 - _sigmoid(z) ** 2


@mistake(
    of="tanh_derivative",
    hint="z was squared before the tanh was taken. Which of the two is to be squared?",
)
def squared_before_tanh(z):
    return 1 - np.tanh(z**2)


# merge_linear_layers


@mistake(
    of="merge_linear_layers",
    hint="The biases were added as they are. But the second layer multiplies whatever the first "
    "one gives, its bias too.",
)
def biases_added(W1, b1, W2, b2):
    return W1 @ W2, b1 + b2


@mistake(
    of="merge_linear_layers",
    hint="The first bias is lost. Put X W1 + b1 into the second layer and expand.",
)
def first_bias_lost(W1, b1, W2, b2):
    return W1 @ W2, b2


@mistake(
    of="merge_linear_layers",
    hint="The second bias is lost. It is added last, and nothing changes it.",
)
def second_bias_lost(W1, b1, W2, b2):
    return W1 @ W2, b1 @ W2


@mistake(
    of="merge_linear_layers",
    hint="Both biases went through the second layer. Its own bias is added after its weights, so "
    "nothing multiplies it.",
)
def both_biases_through_the_second_layer(W1, b1, W2, b2):
    return W1 @ W2, (b1 + b2) @ W2


@mistake(
    of="merge_linear_layers",
    hint="The wrong bias went through the second layer: the first one's output enters it, its own "
    "bias does not.",
)
def second_bias_through_the_second_layer(W1, b1, W2, b2):
    return W1 @ W2, b1 + b2 @ W2


@mistake(
    of="merge_linear_layers",
    hint="The first bias went through the first layer's weights. It is added after them; which "
    "weights come next?",
)
def bias_through_the_first_layer(W1, b1, W2, b2):
    return W1 @ W2, b1 @ W1 + b2


@mistake(
    of="merge_linear_layers",
    hint="The first bias went through both layers. It is added after the first layer's weights, so "
    "only the second layer's multiply it.",
)
def bias_through_both_layers(W1, b1, W2, b2):
    return W1 @ W2, b1 @ W1 @ W2 + b2


@mistake(of="merge_linear_layers", hint=_WRONG_SIDE)
def bias_on_the_wrong_side(W1, b1, W2, b2):
    return W1 @ W2, W2 @ b1 + b2


@mistake(of="merge_linear_layers", hint=_WRONG_SIDE)
def bias_on_the_wrong_side_in_dot(W1, b1, W2, b2):
    return np.dot(W1, W2), np.dot(W2, b1) + b2


@mistake(of="merge_linear_layers", hint=_REVERSE)
def layers_in_reverse(W1, b1, W2, b2):
    return W2 @ W1, b1 @ W2 + b2


@mistake(of="merge_linear_layers", hint=_REVERSE)
def layers_in_reverse_in_dot(W1, b1, W2, b2):
    return np.dot(W2, W1), np.dot(b1, W2) + b2


@mistake(
    of="merge_linear_layers",
    hint="The bias was multiplied element by element. Layer after layer is a matrix product.",
)
def elementwise_product_of_the_bias(W1, b1, W2, b2):
    return W1 @ W2, b1 * W2 + b2


@mistake(of="merge_linear_layers", hint="A bias is a vector of shape (units,); yours is a column.")
def bias_as_a_column(W1, b1, W2, b2):
    return W1 @ W2, (b1 @ W2 + b2)[:, None]


@mistake(
    of="merge_linear_layers",
    hint="The layers are exchanged: yours applies the second layer first, then the first.",
)
def layers_and_bias_in_reverse(W1, b1, W2, b2):
    return W2 @ W1, b2 @ W1 + b1


@mistake(
    of="merge_linear_layers",
    hint="Weights and bias were multiplied element by element. Layer after layer is a matrix "
    "product.",
)
def elementwise_product(W1, b1, W2, b2):
    return W1 * W2, b1 * W2 + b2


@mistake(
    of="merge_linear_layers",
    hint="The weights were multiplied element by element. Layer after layer is a matrix product.",
)
def elementwise_product_of_the_weights(W1, b1, W2, b2):
    return W1 * W2, b1 @ W2 + b2


@mistake(
    of="merge_linear_layers",
    hint="The layers were added, as if they stood side by side. They stand one after the other.",
)
def weights_added(W1, b1, W2, b2):
    return W1 + W2, b1 + b2


@mistake(
    of="merge_linear_layers",
    hint="The second matrix was transposed. Its rows already are the hidden units, so the shapes "
    "fit as they are.",
)
def second_layer_transposed(W1, b1, W2, b2):
    return W1 @ W2.T, b1 @ W2.T + b2


@mistake(
    of="merge_linear_layers",
    hint="The weights are transposed: W has shape (n, units), as W1 and W2 do.",
)
def units_in_rows(W1, b1, W2, b2):
    return (W1 @ W2).T, b1 @ W2 + b2


@mistake(
    of="merge_linear_layers",
    hint="A bias is a vector of shape (units,); yours is a matrix with one row.",
)
def bias_as_a_row(W1, b1, W2, b2):
    return W1 @ W2, b1.reshape(1, -1) @ W2 + b2


@mistake(of="merge_linear_layers", hint="Weights first, then the bias: (W, b).")
def bias_first(W1, b1, W2, b2):
    return b1 @ W2 + b2, W1 @ W2


@mistake(
    of="merge_linear_layers",
    hint="b2 was changed: an operator such as += writes into the array that was given. Put the "
    "result into a new array.",
)
def bias_into_the_input(W1, b1, W2, b2):
    b2 += b1 @ W2
    return W1 @ W2, b2


@mistake(
    of="merge_linear_layers",
    hint="b2 went through W2 and b1 did not. Which of the biases is there before the second layer, "
    "and so goes through it?",
)
def second_bias_through_the_turned_layer(W1, b1, W2, b2):
    return W1 @ W2, b1 + b2 @ W2.T
