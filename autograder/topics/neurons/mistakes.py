"""Neurons and layers: what goes wrong, with a hint for whoever does it."""

import numpy as np

from autograder.question import mistake

_COLUMN = (
    "W has the shape (n, units): each neuron is a column, and its n weights meet the n inputs. "
    "You took rows, which fits without an error only when n and units happen to be the same."
)
_ONE_SUM = (
    "The products were never added up. A neuron weighs all its inputs and adds: one number z, "
    "one probability."
)
_BIAS_INSIDE = (
    "A bias was added after the sigmoid, so what comes out may lie below 0 or above 1. The bias "
    "belongs to z, inside the sigmoid."
)
_BIAS_ONCE = "The bias is added once to the whole sum, not once for each input."
_BIAS_PLUS = (
    "The bias was subtracted, but it is added. Older texts subtract a threshold instead, a number "
    "with the other sign."
)
_TWICE = "The sigmoid is applied twice: one probability went through it as if it were a sum z."
_TWICE_BY_NEURON = _TWICE + " Has `neuron` applied it already?"
_ORDER = (
    "The inputs meet the weights in reverse order. The first input belongs to the first weight; "
    "which indices does your loop or slice run through?"
)
_OPPOSITE = (
    "This is the probability that the answer is no: 1 minus what is asked for. Is there a minus "
    "sign too many, or one too few?"
)
_COUNT = (
    "W.shape is (n, units). The loop over neurons ran n times, once for each input. Which of the "
    "two numbers counts the neurons?"
)
_RETURN = "A return ends the function at once: is yours inside the loop?"
_WHOLE_NUMBERS = (
    "An array of whole numbers cuts off every decimal place that is put into it. Of what type is "
    "the array that holds your result?"
)
_OWN_BIAS = "Each neuron has one bias of its own: neuron j adds the j-th, and no other."
_START_AGAIN = (
    "The sum of one neuron went on from where the neuron before it ended. Each neuron starts from "
    "an empty sum."
)
_SKIPPED = (
    "The last neuron was given the features. It expects the activations of the hidden layer, one "
    "for each weight in w2."
)
_HIDDEN_COLUMN = "W1 has the shape (n, hidden): each hidden neuron is a column. You used its rows."


def _sigmoid(z):
    return 1 / (1 + np.exp(-z))


# neuron


@mistake(of="neuron", hint=_ONE_SUM)
def product_without_a_sum(x, w, b):
    return _sigmoid(x * w + b)


@mistake(
    of="neuron",
    hint="Every input was multiplied by every weight. Each input has one weight: multiply pair by "
    "pair, then add.",
)
def all_products(x, w, b):
    return _sigmoid(np.outer(x, w) + b)


@mistake(
    of="neuron",
    hint="The inputs and the weights were added up separately. Multiply each input by its own "
    "weight first, then add.",
)
def sum_times_sum(x, w, b):
    return _sigmoid(x.sum() * w.sum() + b)


@mistake(of="neuron", hint="The products were averaged. A neuron adds them up and does not divide.")
def mean_of_the_products(x, w, b):
    return _sigmoid(np.mean(x * w) + b)


@mistake(of="neuron", hint=_ORDER)
def features_in_reverse(x, w, b):
    return _sigmoid(np.dot(x[::-1], w) + b)


@mistake(of="neuron", hint="Only the first input counts. " + _RETURN)
def return_inside_the_loop(x, w, b):
    return _sigmoid(x[0] * w[0] + b)


@mistake(
    of="neuron",
    hint="Only the last input counts: each turn of the loop replaces the sum. It should add to it.",
)
def only_the_last_product(x, w, b):
    return _sigmoid(x[-1] * w[-1] + b)


@mistake(of="neuron", hint="The last input is missing; does the loop end one turn early?")
def last_input_left_out(x, w, b):
    return _sigmoid(np.dot(x[:-1], w[:-1]) + b)


@mistake(of="neuron", hint="The first input is missing; arrays count from 0.")
def first_input_left_out(x, w, b):
    return _sigmoid(np.dot(x[1:], w[1:]) + b)


@mistake(of="neuron", hint=_BIAS_INSIDE)
def bias_after_the_sigmoid(x, w, b):
    return _sigmoid(np.dot(x, w)) + b


@mistake(of="neuron", hint="b is never used: it shifts the sum before the sigmoid.")
def bias_forgotten(x, w, b):
    return _sigmoid(np.dot(x, w))


@mistake(of="neuron", hint=_BIAS_PLUS)
def bias_subtracted(x, w, b):
    return _sigmoid(np.dot(x, w) - b)


@mistake(of="neuron", hint=_BIAS_ONCE)
def bias_once_per_input(x, w, b):
    return _sigmoid(np.sum(x * w + b))


@mistake(
    of="neuron",
    hint="This is z, the weighted sum, which may be any number. What turns it into a probability "
    "is given in the cell above.",
)
def sigmoid_forgotten(x, w, b):
    return np.dot(x, w) + b


@mistake(of="neuron", hint=_TWICE)
def sigmoid_twice(x, w, b):
    return _sigmoid(_sigmoid(np.dot(x, w) + b))


@mistake(
    of="neuron",
    hint="Each product went through a sigmoid of its own. First the whole sum, then one sigmoid.",
)
def sigmoid_of_each_product(x, w, b):
    return np.sum(_sigmoid(x * w + b))


@mistake(of="neuron", hint=_OPPOSITE)
def probability_of_the_opposite(x, w, b):
    return _sigmoid(-(np.dot(x, w) + b))


@mistake(
    of="neuron",
    hint="This is already a decision, 0 or 1. The neuron's output is the probability itself.",
)
def decision_for_a_probability(x, w, b):
    return int(_sigmoid(np.dot(x, w) + b) >= 0.5)


@mistake(of="neuron", hint="A number is asked for; this is an array that holds one number.")
def one_element_array(x, w, b):
    return np.array([_sigmoid(np.dot(x, w) + b)])


_TWO = "This is written for two features. There may be any number of them, and all of them count."
_NO_BRACKETS = (
    "The division comes before the sum: without brackets 1 is divided by 1, and then the "
    "exponential is added. What comes out lies above 1."
)


def _unbracketed(z):
    return 1 / 1 + np.exp(-z)


@mistake(of="neuron", hint=_TWO)
def written_for_two_features(x, w, b):
    return _sigmoid(x[0] * w[0] + x[1] * w[1] + b)


@mistake(
    of="neuron",
    hint="This is written for three features. There may be any number of them, and all of them "
    "count.",
)
def written_for_three_features(x, w, b):
    return _sigmoid(x[0] * w[0] + x[1] * w[1] + x[2] * w[2] + b)


@mistake(
    of="neuron",
    hint="The bias was added twice. Does your sum start from it, and is it added once more at the "
    "end?",
)
def bias_twice(x, w, b):
    return _sigmoid(np.dot(x, w) + 2 * b)


@mistake(of="neuron", hint=_NO_BRACKETS)
def sigmoid_without_brackets(x, w, b):
    return _unbracketed(np.dot(x, w) + b)


@mistake(
    of="neuron",
    hint="Only the last input counts, and the bias is gone: each turn of the loop replaces the "
    "sum. It should add to it.",
)
def last_product_alone(x, w, b):
    return _sigmoid(x[-1] * w[-1])


# layer


def _rows_for_columns(x, W, b, product):
    """The same mistake with another product gives another error message."""
    activations = []
    for j in range(W.shape[1]):
        activations.append(_sigmoid(product(x, W[j, :]) + b[j]))
    return np.array(activations)


@mistake(of="layer", hint=_COLUMN)
def rows_for_columns(x, W, b):
    return _rows_for_columns(x, W, b, product=lambda x, w: np.dot(x, w))


@mistake(of="layer", hint=_COLUMN)
def rows_for_columns_weights_first(x, W, b):
    return _rows_for_columns(x, W, b, product=lambda x, w: np.dot(w, x))


@mistake(of="layer", hint=_COLUMN)
def rows_for_columns_summed(x, W, b):
    return _rows_for_columns(x, W, b, product=lambda x, w: np.sum(x * w))


@mistake(of="layer", hint=_COLUMN)
def rows_for_columns_summed_weights_first(x, W, b):
    return _rows_for_columns(x, W, b, product=lambda x, w: np.sum(w * x))


@mistake(of="layer", hint=_COLUMN)
def rows_for_columns_with_at(x, W, b):
    return _rows_for_columns(x, W, b, product=lambda x, w: x @ w)


@mistake(of="layer", hint=_COLUMN)
def rows_for_columns_with_at_weights_first(x, W, b):
    return _rows_for_columns(x, W, b, product=lambda x, w: w @ x)


@mistake(of="layer", hint=_COLUMN)
def matrix_before_the_vector(x, W, b):
    return _sigmoid(np.dot(W, x) + b)


@mistake(
    of="layer",
    hint="W was transposed, but its shape (n, units) fits as it is: the n inputs meet the n "
    "weights in each column.",
)
def weights_transposed(x, W, b):
    return _sigmoid(np.dot(x, W.T) + b)


@mistake(of="layer", hint=_COUNT)
def as_many_neurons_as_inputs(x, W, b):
    activations = []
    for j in range(W.shape[0]):
        activations.append(_sigmoid(np.dot(x, W[:, j]) + b[j]))
    return np.array(activations)


@mistake(of="layer", hint=_COUNT)
def loop_over_the_inputs(x, W, b):
    a = np.zeros(W.shape[1])
    for j in range(W.shape[0]):
        a[j] = _sigmoid(np.dot(x, W[:, j]) + b[j])
    return a


@mistake(of="layer", hint=_ONE_SUM)
def products_without_a_sum(x, W, b):
    activations = []
    for j in range(W.shape[1]):
        activations.append(_sigmoid(x * W[:, j] + b[j]))
    return np.array(activations)


@mistake(
    of="layer",
    hint="There is room for one number for each neuron, and you put a whole array there. Were the "
    "products of the neuron added up? Was only its own bias added?",
)
def array_stored_as_one_number(x, W, b):
    a = np.zeros(W.shape[1])
    for j in range(W.shape[1]):
        a[j] = _sigmoid(x * W[:, j] + b[j])
    return a


@mistake(of="layer", hint=_ONE_SUM)
def products_as_a_matrix(x, W, b):
    return _sigmoid(x[:, np.newaxis] * W + b)


@mistake(
    of="layer",
    hint="The star multiplies element by element and adds nothing up. Each neuron needs the sum "
    "over its inputs.",
)
def star_for_the_matrix_product(x, W, b):
    return _sigmoid(x * W + b)


@mistake(of="layer", hint=_ORDER)
def inputs_in_reverse(x, W, b):
    return _sigmoid(np.dot(x[::-1], W) + b)


@mistake(
    of="layer",
    hint="All values are right, but in reverse order: the first neuron's comes first.",
)
def neurons_in_reverse(x, W, b):
    return _sigmoid(np.dot(x, W) + b)[::-1]


@mistake(of="layer", hint=_START_AGAIN)
def sum_goes_on_from_neuron_to_neuron(x, W, b):
    return _sigmoid(np.cumsum(np.dot(x, W)) + b)


@mistake(of="layer", hint=_START_AGAIN)
def sum_and_bias_go_on_from_neuron_to_neuron(x, W, b):
    return _sigmoid(np.cumsum(np.dot(x, W) + b))


@mistake(of="layer", hint=_BIAS_INSIDE)
def biases_after_the_sigmoid(x, W, b):
    return _sigmoid(np.dot(x, W)) + b


@mistake(of="layer", hint="b is never used: each neuron adds its own bias to its sum.")
def biases_forgotten(x, W, b):
    return _sigmoid(np.dot(x, W))


@mistake(of="layer", hint=_BIAS_PLUS)
def biases_subtracted(x, W, b):
    return _sigmoid(np.dot(x, W) - b)


@mistake(of="layer", hint=_BIAS_ONCE)
def biases_once_per_input(x, W, b):
    return _sigmoid(np.dot(x, W) + len(x) * b)


@mistake(of="layer", hint=_OWN_BIAS)
def first_bias_for_all(x, W, b):
    return _sigmoid(np.dot(x, W) + b[0])


@mistake(of="layer", hint=_OWN_BIAS)
def every_bias_for_every_neuron(x, W, b):
    activations = []
    for j in range(W.shape[1]):
        activations.append(_sigmoid(np.dot(x, W[:, j]) + b))
    return np.array(activations)


@mistake(
    of="layer",
    hint="These are the sums z, which may be any numbers. Each of them has to go through the "
    "sigmoid.",
)
def no_sigmoid(x, W, b):
    return np.dot(x, W) + b


@mistake(of="layer", hint=_TWICE_BY_NEURON)
def sigmoids_twice(x, W, b):
    return _sigmoid(_sigmoid(np.dot(x, W) + b))


@mistake(of="layer", hint=_OPPOSITE)
def probabilities_of_the_opposite(x, W, b):
    return _sigmoid(-(np.dot(x, W) + b))


@mistake(of="layer", hint="All neurons but the first are still 0. " + _RETURN)
def return_after_the_first_neuron(x, W, b):
    a = np.zeros(W.shape[1])
    a[0] = _sigmoid(np.dot(x, W[:, 0]) + b[0])
    return a


@mistake(
    of="layer",
    hint="This is one number, of the first neuron. A layer returns one for each neuron, shape "
    "(units,). " + _RETURN,
)
def first_neuron_alone(x, W, b):
    return _sigmoid(np.dot(x, W[:, 0]) + b[0])


@mistake(of="layer", hint="Only the first neuron came out. " + _RETURN)
def first_neuron_in_a_list(x, W, b):
    return [_sigmoid(np.dot(x, W[:, 0]) + b[0])]


@mistake(
    of="layer",
    hint="This is one number, of the last neuron: each turn of the loop replaced the one before. "
    "Keep one number for each neuron, shape (units,).",
)
def last_neuron_alone(x, W, b):
    return _sigmoid(np.dot(x, W[:, -1]) + b[-1])


@mistake(of="layer", hint="The last neuron is still 0; does the loop end one turn early?")
def last_neuron_left_out(x, W, b):
    return np.append(_sigmoid(np.dot(x, W) + b)[:-1], 0)


@mistake(
    of="layer",
    hint="All zeros. Either the activations were never stored in the result, or it is an array of "
    "whole numbers, which cuts off every decimal place that is put into it.",
)
def integer_output_array(x, W, b):
    a = np.zeros(W.shape[1], dtype=int)
    a[:] = _sigmoid(np.dot(x, W) + b)
    return a


@mistake(
    of="layer",
    hint="Your result took its type from an input that holds whole numbers here. " + _WHOLE_NUMBERS,
)
def output_array_of_the_type_of_b(x, W, b):
    a = np.zeros_like(b)
    a[:] = _sigmoid(np.dot(x, W) + b)
    return a


@mistake(
    of="layer",
    hint="b was changed: the result was written into it. With a = b there are two names for one "
    "array. Put the result into a new array.",
)
def result_written_into_b(x, W, b):
    b[:] = _sigmoid(np.dot(x, W) + b)
    return b


@mistake(
    of="layer",
    hint="This is a matrix with one row, as for a batch of one. Here x is one vector and so is "
    "the result: shape (units,).",
)
def row_for_a_vector(x, W, b):
    return _sigmoid(x[np.newaxis, :] @ W + b)


@mistake(
    of="layer",
    hint="This is a matrix with one column. The result is a vector: shape (units,).",
)
def column_for_a_vector(x, W, b):
    return _sigmoid(np.dot(x, W) + b)[:, np.newaxis]


@mistake(
    of="layer",
    hint="An axis of length 1 was dropped. The result has shape (units,), also for one neuron: "
    "(1,).",
)
def axis_of_length_one_dropped(x, W, b):
    return _sigmoid(np.dot(x, W) + b).squeeze()


@mistake(of="layer", hint=_TWO)
def layer_for_two_features(x, W, b):
    a = np.zeros(W.shape[1])
    for j in range(W.shape[1]):
        a[j] = _sigmoid(x[0] * W[0, j] + x[1] * W[1, j] + b[j])
    return a


@mistake(
    of="layer",
    hint="This is written for two neurons. W has a column for each neuron, and there may be any "
    "number of them.",
)
def written_for_two_neurons(x, W, b):
    return np.array([_sigmoid(np.dot(x, W[:, 0]) + b[0]), _sigmoid(np.dot(x, W[:, 1]) + b[1])])


@mistake(of="layer", hint=_NO_BRACKETS)
def sigmoids_without_brackets(x, W, b):
    return _unbracketed(np.dot(x, W) + b)


@mistake(
    of="layer",
    hint="Only the last input counts: each turn of the inner loop replaces the sum. It should add "
    "to it.",
)
def last_product_of_each_neuron(x, W, b):
    return _sigmoid(x[-1] * W[-1] + b)


@mistake(
    of="layer",
    hint="The result has as many places as there are inputs. It needs one for each neuron; which "
    "array has that length?",
)
def result_as_long_as_the_input(x, W, b):
    a = np.zeros_like(x, dtype=float)
    for j in range(W.shape[1]):
        a[j] = _sigmoid(np.dot(x, W[:, j]) + b[j])
    return a


@mistake(
    of="layer",
    hint="Only the last input counts, and the bias is gone: each turn of the inner loop replaces "
    "the sum. It should add to it.",
)
def last_product_of_each_neuron_alone(x, W, b):
    return _sigmoid(x[-1] * W[-1])


@mistake(
    of="layer",
    hint="The bias counts twice: it is in the sum already. Has `neuron` added it?",
)
def biases_twice(x, W, b):
    return _sigmoid(np.dot(x, W) + 2 * b)


# top_seller: a decision shows little of where it comes from. The questions therefore draw many
# inputs near the threshold, where a wrong probability often leads to the wrong decision.


def _hidden(x, W1, b1):
    return _sigmoid(np.dot(x, W1) + b1)


def _probability(x, W1, b1, w2, b2):
    return _sigmoid(np.dot(_hidden(x, W1, b1), w2) + b2)


@mistake(
    of="top_seller",
    hint="The decision is always taken at 0.5, which is only the default. The argument "
    "`threshold` says where to decide.",
)
def threshold_ignored(x, W1, b1, w2, b2, threshold=0.5):
    return int(_probability(x, W1, b1, w2, b2) >= 0.5)


@mistake(
    of="top_seller",
    hint="As in rounding, the decision is taken at 0.5, whatever the threshold, and 0.5 itself "
    "becomes a no. Compare with the argument `threshold`; to reach it is enough.",
)
def rounded(x, W1, b1, w2, b2, threshold=0.5):
    return round(_probability(x, W1, b1, w2, b2))


@mistake(
    of="top_seller",
    hint="Always 0: cutting off the decimal places of a probability leaves nothing. Compare it "
    "with the threshold.",
)
def decimals_cut_off(x, W1, b1, w2, b2, threshold=0.5):
    return int(_probability(x, W1, b1, w2, b2))


@mistake(
    of="top_seller",
    hint="A probability that equals the threshold has reached it: that is a yes.",
)
def strictly_above_the_threshold(x, W1, b1, w2, b2, threshold=0.5):
    return int(_probability(x, W1, b1, w2, b2) > threshold)


@mistake(
    of="top_seller",
    hint="Yes and no are swapped: 1 means that the probability reaches the threshold.",
)
def opposite_decision(x, W1, b1, w2, b2, threshold=0.5):
    return int(_probability(x, W1, b1, w2, b2) < threshold)


@mistake(
    of="top_seller",
    hint="Yes and no are swapped: 1 means that the probability reaches the threshold, and 0 that "
    "it lies below.",
)
def opposite_decision_at_the_threshold_too(x, W1, b1, w2, b2, threshold=0.5):
    return int(_probability(x, W1, b1, w2, b2) <= threshold)


@mistake(
    of="top_seller",
    hint="A network decides so whose probability went to the other side: 1 minus it was compared, "
    "or a sigmoid with the wrong sign.",
)
def probability_of_no_compared(x, W1, b1, w2, b2, threshold=0.5):
    return int(1 - _probability(x, W1, b1, w2, b2) >= threshold)


@mistake(
    of="top_seller",
    hint="A network decides so of which only the first two hidden neurons count. There may be any "
    "number of them.",
)
def written_for_two_hidden_neurons(x, W1, b1, w2, b2, threshold=0.5):
    a = _hidden(x, W1, b1)
    return int(_sigmoid(a[0] * w2[0] + a[1] * w2[1] + b2) >= threshold)


@mistake(
    of="top_seller",
    hint="Yes and no are swapped, and besides the decision is always taken at 0.5, which is only "
    "the default. The argument `threshold` says where.",
)
def one_half_and_swapped(x, W1, b1, w2, b2, threshold=0.5):
    return int(_probability(x, W1, b1, w2, b2) < 0.5)


@mistake(
    of="top_seller",
    hint="The threshold was compared with z, the last weighted sum. It belongs to the "
    "probability, after the sigmoid.",
)
def threshold_on_the_logit(x, W1, b1, w2, b2, threshold=0.5):
    return int(np.dot(_hidden(x, W1, b1), w2) + b2 >= threshold)


@mistake(
    of="top_seller",
    hint="This is the probability. The decision is 1 where it reaches the threshold, and 0 where "
    "it does not.",
)
def probability_for_a_decision(x, W1, b1, w2, b2, threshold=0.5):
    return _probability(x, W1, b1, w2, b2)


@mistake(
    of="top_seller",
    hint="The decision is right, but it is in an array. A number, 0 or 1, is asked for.",
)
def decision_in_an_array(x, W1, b1, w2, b2, threshold=0.5):
    return np.array([_probability(x, W1, b1, w2, b2) >= threshold]).astype(int)


@mistake(
    of="top_seller",
    hint="These are decisions of the hidden neurons. One more neuron, with w2 and b2, makes one "
    "probability of their activations; that one is decided on.",
)
def decisions_of_the_hidden_layer(x, W1, b1, w2, b2, threshold=0.5):
    return (_hidden(x, W1, b1) >= threshold).astype(int)


@mistake(
    of="top_seller",
    hint="A network whose hidden activations are turned into zeros and ones decides so. Only the "
    "last probability is compared with the threshold.",
)
def decided_in_the_hidden_layer(x, W1, b1, w2, b2, threshold=0.5):
    a = (_hidden(x, W1, b1) >= threshold).astype(float)
    return int(_sigmoid(np.dot(a, w2) + b2) >= threshold)


@mistake(
    of="top_seller",
    hint="A network whose hidden layer passes on its sums z decides so. Each hidden neuron ends "
    "with a sigmoid, as in `layer`.",
)
def hidden_sigmoid_forgotten(x, W1, b1, w2, b2, threshold=0.5):
    a = np.dot(x, W1) + b1
    return int(_sigmoid(np.dot(a, w2) + b2) >= threshold)


@mistake(of="top_seller", hint=_TWICE_BY_NEURON)
def last_sigmoid_twice(x, W1, b1, w2, b2, threshold=0.5):
    return int(_sigmoid(_probability(x, W1, b1, w2, b2)) >= threshold)


@mistake(
    of="top_seller",
    hint="A network without b1 decides so. It belongs to the sums of the hidden layer.",
)
def hidden_biases_forgotten(x, W1, b1, w2, b2, threshold=0.5):
    return int(_probability(x, W1, 0, w2, b2) >= threshold)


@mistake(
    of="top_seller",
    hint="A network without b2 decides so. It belongs to the sum of the last neuron.",
)
def output_bias_forgotten(x, W1, b1, w2, b2, threshold=0.5):
    return int(_probability(x, W1, b1, w2, 0) >= threshold)


@mistake(of="top_seller", hint=_BIAS_INSIDE)
def both_biases_after_the_sigmoid(x, W1, b1, w2, b2, threshold=0.5):
    a = _sigmoid(np.dot(x, W1)) + b1
    return int(_sigmoid(np.dot(a, w2)) + b2 >= threshold)


@mistake(of="top_seller", hint=_ORDER)
def first_feature_last(x, W1, b1, w2, b2, threshold=0.5):
    return int(_probability(x[::-1], W1, b1, w2, b2) >= threshold)


@mistake(of="top_seller", hint=_SKIPPED)
def hidden_layer_skipped(x, W1, b1, w2, b2, threshold=0.5):
    return int(_sigmoid(np.dot(x, w2) + b2) >= threshold)


@mistake(of="top_seller", hint=_SKIPPED)
def hidden_layer_skipped_with_a_matrix_product(x, W1, b1, w2, b2, threshold=0.5):
    return int(_sigmoid(x @ w2 + b2) >= threshold)


@mistake(of="top_seller", hint=_HIDDEN_COLUMN)
def hidden_weights_before_the_vector(x, W1, b1, w2, b2, threshold=0.5):
    a = _sigmoid(W1 @ x + b1)
    return int(_sigmoid(np.dot(a, w2) + b2) >= threshold)


@mistake(of="top_seller", hint=_HIDDEN_COLUMN)
def hidden_weights_before_the_vector_in_dot(x, W1, b1, w2, b2, threshold=0.5):
    a = _sigmoid(np.dot(W1, x) + b1)
    return int(_sigmoid(np.dot(a, w2) + b2) >= threshold)


# distances: the broken program comes first


_UNITS = (
    "The threshold is a probability and z is not, so the one cannot be subtracted from the other. "
    "Which z has the neuron where its probability is the threshold?"
)
_LENGTH = "The distance is z, seen from its value on the border, divided by the length of w: "


def _sums(X, w, b):
    return X @ w + b


def _from_the_border(X, w, b, threshold):
    return _sums(X, w, b) - np.log(threshold / (1 - threshold))


def _length(w):
    return np.sqrt(np.sum(w * w))


@mistake(of="distances", hint=_UNITS)
def probability_subtracted_from_z(X, w, b, threshold=0.5):
    return (_sums(X, w, b) - threshold) / _length(w)


@mistake(of="distances", hint=_UNITS + " The length of w is missing besides.")
def probability_subtracted_and_not_divided(X, w, b, threshold=0.5):
    return _sums(X, w, b) - threshold


@mistake(
    of="distances",
    hint="These are differences of probabilities. A distance is measured in the plane of the "
    "features: what has to be compared are the sums z.",
)
def difference_of_probabilities(X, w, b, threshold=0.5):
    return _sigmoid(_sums(X, w, b)) - threshold


@mistake(
    of="distances",
    hint="A difference of probabilities was divided by the length of w. The probability does not "
    "grow evenly along the way; the sum z does.",
)
def difference_of_probabilities_by_the_length(X, w, b, threshold=0.5):
    return (_sigmoid(_sums(X, w, b)) - threshold) / _length(w)


@mistake(
    of="distances",
    hint="This holds for the threshold one half, where z is 0 on the border. Another threshold "
    "moves the border: the argument is never used.",
)
def border_always_at_one_half(X, w, b, threshold=0.5):
    return _sums(X, w, b) / _length(w)


@mistake(
    of="distances",
    hint="A sigmoid was taken of the threshold. It turns a z into a probability; here the way back "
    "is needed.",
)
def sigmoid_of_the_threshold(X, w, b, threshold=0.5):
    return (_sums(X, w, b) - _sigmoid(threshold)) / _length(w)


@mistake(
    of="distances",
    hint="Odds are p against 1 - p. What belongs to a threshold is their logarithm, not they "
    "themselves.",
)
def odds_for_their_logarithm(X, w, b, threshold=0.5):
    return (_sums(X, w, b) - threshold / (1 - threshold)) / _length(w)


@mistake(
    of="distances",
    hint="The logarithm was taken of the probability. It has to be taken of the odds, p against "
    "1 - p.",
)
def logarithm_of_the_probability(X, w, b, threshold=0.5):
    return (_sums(X, w, b) - np.log(threshold)) / _length(w)


@mistake(
    of="distances",
    hint="The odds stand upside down: a strict threshold should move the border to the side of "
    "yes, so that fewer examples reach it.",
)
def odds_upside_down(X, w, b, threshold=0.5):
    return (_sums(X, w, b) + np.log(threshold / (1 - threshold))) / _length(w)


@mistake(of="distances", hint=_LENGTH + "the length is missing.")
def not_divided_by_the_length(X, w, b, threshold=0.5):
    return _from_the_border(X, w, b, threshold)


@mistake(of="distances", hint=_LENGTH + "you divided by the square of the length; take its root.")
def divided_by_the_square_of_the_length(X, w, b, threshold=0.5):
    return _from_the_border(X, w, b, threshold) / np.sum(w * w)


@mistake(
    of="distances",
    hint=_LENGTH + "you divided by the sum of the weights, or of their sizes. The length is the "
    "root of the sum of the squares.",
)
def divided_by_the_sum_of_the_sizes(X, w, b, threshold=0.5):
    return _from_the_border(X, w, b, threshold) / np.sum(np.abs(w))


@mistake(
    of="distances",
    hint=_LENGTH + "only a part of the difference was divided. Is a bracket missing?",
)
def only_z_divided(X, w, b, threshold=0.5):
    return _sums(X, w, b) / _length(w) - np.log(threshold / (1 - threshold))


@mistake(
    of="distances",
    hint=_LENGTH + "only a part of the difference was divided. Is a bracket missing?",
)
def only_the_border_divided(X, w, b, threshold=0.5):
    return _sums(X, w, b) - np.log(threshold / (1 - threshold)) / _length(w)


@mistake(
    of="distances",
    hint="The bias took part in the length. The border is turned by w alone; the bias only moves "
    "it.",
)
def bias_in_the_length(X, w, b, threshold=0.5):
    return _from_the_border(X, w, b, threshold) / _length(np.append(w, b))


@mistake(of="distances", hint="b is never used: it belongs to z, and moves the border.")
def distance_without_the_bias(X, w, b, threshold=0.5):
    return _from_the_border(X, w, 0, threshold) / _length(w)


@mistake(
    of="distances",
    hint="The sizes are right, but on which side an example lies was lost: below 0 on the side of "
    "no.",
)
def distance_without_a_sign(X, w, b, threshold=0.5):
    return np.abs(_from_the_border(X, w, b, threshold)) / _length(w)


@mistake(of="distances", hint="The sides are exchanged: above 0 is the side of yes.")
def sides_exchanged(X, w, b, threshold=0.5):
    return -_from_the_border(X, w, b, threshold) / _length(w)


@mistake(of="distances", hint="These are the probabilities. Asked for is how far the border is.")
def probabilities_for_distances(X, w, b, threshold=0.5):
    return _sigmoid(_sums(X, w, b))


@mistake(of="distances", hint="One distance per example: shape (m,), not a column (m, 1).")
def distances_in_a_column(X, w, b, threshold=0.5):
    return (_from_the_border(X, w, b, threshold) / _length(w))[:, np.newaxis]


@mistake(of="distances", hint=_TWO)
def distances_for_two_features(X, w, b, threshold=0.5):
    z = X[:, 0] * w[0] + X[:, 1] * w[1] + b
    return (z - np.log(threshold / (1 - threshold))) / np.sqrt(w[0] ** 2 + w[1] ** 2)


@mistake(
    of="distances",
    hint="One logarithm was divided by the other. The odds are divided first, and then one "
    "logarithm is taken of them.",
)
def quotient_of_logarithms(X, w, b, threshold=0.5):
    return (_sums(X, w, b) - np.log(threshold) / np.log(1 - threshold)) / _length(w)


@mistake(
    of="distances",
    hint="A bracket stands in the wrong place: the logarithm was taken of the threshold alone, and "
    "then divided. It is taken of the odds.",
)
def logarithm_before_the_division(X, w, b, threshold=0.5):
    return (_sums(X, w, b) - np.log(threshold) / (1 - threshold)) / _length(w)


@mistake(
    of="distances",
    hint=_LENGTH + "you divided by the sum of the weights. The length is the root of the sum of "
    "the squares.",
)
def divided_by_the_sum_of_the_weights(X, w, b, threshold=0.5):
    return _from_the_border(X, w, b, threshold) / np.sum(w)


@mistake(of="distances", hint=_LENGTH + "you divided by the number of features.")
def divided_by_the_number_of_features(X, w, b, threshold=0.5):
    return _from_the_border(X, w, b, threshold) / len(w)
