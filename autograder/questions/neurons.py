"""Neurons and layers: what is asked, and what goes wrong."""

import numpy as np

from autograder.questions import Question


def _signed(rng, low, high, shape):
    """Numbers between low and high, each with a sign of its own: none is near 0."""
    return np.round(rng.choice([-1, 1], shape) * rng.uniform(low, high, shape), 2)


def _sigmoid(z):
    return 1 / (1 + np.exp(-z))


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


def _network(n, hidden, between, threshold=None, fooled=(), unmoved=()):
    """A network whose answer lies in an interval, and which tells some mistakes from others.

    Args:
        between: the interval of the probability.
        threshold: the last argument, if it is to be given.
        fooled, unmoved: mistaken probabilities that lead to the other decision, and to the same.
    """
    at = 0.5 if threshold is None else threshold

    def arguments(rng):
        while True:
            x = np.round(rng.uniform(0.4, 2.5, n), 2)
            W1, b1 = _signed(rng, 0.2, 1.5, (n, hidden)), _signed(rng, 0.4, 2, hidden)
            # Many last neurons at once, one per column: few of them tell what they should.
            w2, b2 = _signed(rng, 0.5, 3, (hidden, 1000)), _signed(rng, 0.4, 2, 1000)
            p = _probability(x, W1, b1, w2, b2, at)
            good = (between[0] < p) & (p < between[1])
            for mistaken in fooled:
                good &= (mistaken(x, W1, b1, w2, b2, at) >= at) != (p >= at)
            for mistaken in unmoved:
                good &= (mistaken(x, W1, b1, w2, b2, at) >= at) == (p >= at)
            for j in np.flatnonzero(good)[:1]:
                network = x, W1, b1, w2[:, j].copy(), float(b2[j])
                return network if threshold is None else (*network, threshold)

    return arguments


def _exactly_on_the_threshold(rng):
    """Halves and quarters, which a computer keeps exactly: every sum z is 0, every answer 0.5."""
    x = rng.integers(1, 9, 4) / 4
    W1 = rng.choice([-1.5, -1, -0.5, 0.5, 1, 1.5], (4, 3))
    w2 = rng.permutation([2.0, 1.5, -0.5])
    return x, W1, -(x @ W1), w2, float(-w2.sum() / 2), 0.5


# What goes wrong: neuron.


def product_without_a_sum(x, w, b):
    return _sigmoid(x * w + b)


def all_products(x, w, b):
    return _sigmoid(np.outer(x, w) + b)


def bias_after_the_sigmoid(x, w, b):
    return _sigmoid(np.dot(x, w)) + b


def bias_forgotten(x, w, b):
    return _sigmoid(np.dot(x, w))


def bias_subtracted(x, w, b):
    return _sigmoid(np.dot(x, w) - b)


def bias_once_per_input(x, w, b):
    return _sigmoid(np.sum(x * w + b))


def sigmoid_forgotten(x, w, b):
    return np.dot(x, w) + b


def sigmoid_twice(x, w, b):
    return _sigmoid(_sigmoid(np.dot(x, w) + b))


def sigmoid_of_each_product(x, w, b):
    return np.sum(_sigmoid(x * w + b))


def probability_of_the_opposite(x, w, b):
    return _sigmoid(-(np.dot(x, w) + b))


def features_in_reverse(x, w, b):
    return _sigmoid(np.dot(x[::-1], w) + b)


def return_inside_the_loop(x, w, b):
    return _sigmoid(x[0] * w[0] + b)


def only_the_last_product(x, w, b):
    return _sigmoid(x[-1] * w[-1] + b)


def sum_times_sum(x, w, b):
    return _sigmoid(x.sum() * w.sum() + b)


def decision_for_a_probability(x, w, b):
    return int(_sigmoid(np.dot(x, w) + b) >= 0.5)


def one_element_array(x, w, b):
    return np.array([_sigmoid(np.dot(x, w) + b)])


def last_input_left_out(x, w, b):
    return _sigmoid(np.dot(x[:-1], w[:-1]) + b)


def first_input_left_out(x, w, b):
    return _sigmoid(np.dot(x[1:], w[1:]) + b)


def mean_of_the_products(x, w, b):
    return _sigmoid(np.mean(x * w) + b)


# What goes wrong: layer.


def _dot(u, v):
    return np.dot(u, v)


def _dot_the_other_way(u, v):
    return np.dot(v, u)


def _sum_of_products(u, v):
    return np.sum(u * v)


def _sum_of_products_the_other_way(u, v):
    return np.sum(v * u)


def _at(u, v):
    return u @ v


def _at_the_other_way(u, v):
    return v @ u


def _rows_for_columns(product, name):
    """The same mistake with another product gives another error message."""

    def mistaken(x, W, b):
        activations = []
        for j in range(W.shape[1]):
            activations.append(_sigmoid(product(x, W[j, :]) + b[j]))
        return np.array(activations)

    mistaken.__name__ = name
    return mistaken


def matrix_before_the_vector(x, W, b):
    return _sigmoid(np.dot(W, x) + b)


def as_many_neurons_as_inputs(x, W, b):
    activations = []
    for j in range(W.shape[0]):
        activations.append(_sigmoid(np.dot(x, W[:, j]) + b[j]))
    return np.array(activations)


def loop_over_the_inputs(x, W, b):
    a = np.zeros(W.shape[1])
    for j in range(W.shape[0]):
        a[j] = _sigmoid(np.dot(x, W[:, j]) + b[j])
    return a


def products_without_a_sum(x, W, b):
    activations = []
    for j in range(W.shape[1]):
        activations.append(_sigmoid(x * W[:, j] + b[j]))
    return np.array(activations)


def array_stored_as_one_number(x, W, b):
    a = np.zeros(W.shape[1])
    for j in range(W.shape[1]):
        a[j] = _sigmoid(x * W[:, j] + b[j])
    return a


def star_for_the_matrix_product(x, W, b):
    return _sigmoid(x * W + b)


def products_as_a_matrix(x, W, b):
    return _sigmoid(x[:, np.newaxis] * W + b)


def biases_after_the_sigmoid(x, W, b):
    return _sigmoid(np.dot(x, W)) + b


def biases_forgotten(x, W, b):
    return _sigmoid(np.dot(x, W))


def biases_subtracted(x, W, b):
    return _sigmoid(np.dot(x, W) - b)


def biases_once_per_input(x, W, b):
    return _sigmoid(np.dot(x, W) + len(x) * b)


def first_bias_for_all(x, W, b):
    return _sigmoid(np.dot(x, W) + b[0])


def every_bias_for_every_neuron(x, W, b):
    activations = []
    for j in range(W.shape[1]):
        activations.append(_sigmoid(np.dot(x, W[:, j]) + b))
    return np.array(activations)


def no_sigmoid(x, W, b):
    return np.dot(x, W) + b


def sigmoids_twice(x, W, b):
    return _sigmoid(_sigmoid(np.dot(x, W) + b))


def return_after_the_first_neuron(x, W, b):
    a = np.zeros(W.shape[1])
    a[0] = _sigmoid(np.dot(x, W[:, 0]) + b[0])
    return a


def first_neuron_alone(x, W, b):
    return _sigmoid(np.dot(x, W[:, 0]) + b[0])


def last_neuron_alone(x, W, b):
    return _sigmoid(np.dot(x, W[:, -1]) + b[-1])


def integer_output_array(x, W, b):
    a = np.zeros(W.shape[1], dtype=int)
    a[:] = _sigmoid(np.dot(x, W) + b)
    return a


def output_array_of_the_type_of_b(x, W, b):
    a = np.zeros_like(b)
    a[:] = _sigmoid(np.dot(x, W) + b)
    return a


def inputs_in_reverse(x, W, b):
    return _sigmoid(np.dot(x[::-1], W) + b)


def neurons_in_reverse(x, W, b):
    return _sigmoid(np.dot(x, W) + b)[::-1]


def sum_goes_on_from_neuron_to_neuron(x, W, b):
    return _sigmoid(np.cumsum(np.dot(x, W)) + b)


def sum_and_bias_go_on_from_neuron_to_neuron(x, W, b):
    return _sigmoid(np.cumsum(np.dot(x, W) + b))


def row_for_a_vector(x, W, b):
    return _sigmoid(x[np.newaxis, :] @ W + b)


def column_for_a_vector(x, W, b):
    return _sigmoid(np.dot(x, W) + b)[:, np.newaxis]


def weights_transposed(x, W, b):
    return _sigmoid(np.dot(x, W.T) + b)


def probabilities_of_the_opposite(x, W, b):
    return _sigmoid(-(np.dot(x, W) + b))


def first_neuron_in_a_list(x, W, b):
    return [_sigmoid(np.dot(x, W[:, 0]) + b[0])]


def last_neuron_left_out(x, W, b):
    return np.append(_sigmoid(np.dot(x, W) + b)[:-1], 0)


def axis_of_length_one_dropped(x, W, b):
    return _sigmoid(np.dot(x, W) + b).squeeze()


def result_written_into_b(x, W, b):
    b[:] = _sigmoid(np.dot(x, W) + b)
    return b


# What goes wrong: top_seller. A decision shows little of where it comes from. Some mistakes are
# therefore kept as probabilities, and the checks are drawn so that each decides in its own way.


def _hidden(x, W1, b1):
    return _sigmoid(np.dot(x, W1) + b1)


def _probability(x, W1, b1, w2, b2, threshold):
    return _sigmoid(np.dot(_hidden(x, W1, b1), w2) + b2)


def _without_hidden_sigmoid(x, W1, b1, w2, b2, threshold):
    return _sigmoid(np.dot(np.dot(x, W1) + b1, w2) + b2)


def _without_output_bias(x, W1, b1, w2, b2, threshold):
    return _sigmoid(np.dot(_hidden(x, W1, b1), w2))


def _without_hidden_biases(x, W1, b1, w2, b2, threshold):
    return _sigmoid(np.dot(_sigmoid(np.dot(x, W1)), w2) + b2)


def _from_reversed_features(x, W1, b1, w2, b2, threshold):
    return _sigmoid(np.dot(_hidden(x[::-1], W1, b1), w2) + b2)


def _with_the_last_sigmoid_twice(x, W1, b1, w2, b2, threshold):
    return _sigmoid(_probability(x, W1, b1, w2, b2, threshold))


def _with_biases_after_the_sigmoids(x, W1, b1, w2, b2, threshold):
    return _sigmoid(np.dot(_sigmoid(np.dot(x, W1)) + b1, w2)) + b2


def _from_hidden_decisions(x, W1, b1, w2, b2, threshold):
    return _sigmoid(np.dot((_hidden(x, W1, b1) >= threshold).astype(float), w2) + b2)


def _decided_by(probability, name):
    def mistaken(x, W1, b1, w2, b2, threshold=0.5):
        return int(probability(x, W1, b1, w2, b2, threshold) >= threshold)

    mistaken.__name__ = name
    return mistaken


def threshold_ignored(x, W1, b1, w2, b2, threshold=0.5):
    return int(_probability(x, W1, b1, w2, b2, threshold) >= 0.5)


def rounded(x, W1, b1, w2, b2, threshold=0.5):
    return round(_probability(x, W1, b1, w2, b2, threshold))


def decimals_cut_off(x, W1, b1, w2, b2, threshold=0.5):
    return int(_probability(x, W1, b1, w2, b2, threshold))


def strictly_above_the_threshold(x, W1, b1, w2, b2, threshold=0.5):
    return int(_probability(x, W1, b1, w2, b2, threshold) > threshold)


def opposite_decision(x, W1, b1, w2, b2, threshold=0.5):
    return int(_probability(x, W1, b1, w2, b2, threshold) < threshold)


def threshold_on_the_logit(x, W1, b1, w2, b2, threshold=0.5):
    return int(np.dot(_hidden(x, W1, b1), w2) + b2 >= threshold)


def decisions_of_the_hidden_layer(x, W1, b1, w2, b2, threshold=0.5):
    return (_hidden(x, W1, b1) >= threshold).astype(int)


def probability_for_a_decision(x, W1, b1, w2, b2, threshold=0.5):
    return _probability(x, W1, b1, w2, b2, threshold)


def decision_in_an_array(x, W1, b1, w2, b2, threshold=0.5):
    return np.array([_probability(x, W1, b1, w2, b2, threshold) >= threshold]).astype(int)


def hidden_layer_skipped(x, W1, b1, w2, b2, threshold=0.5):
    return int(_sigmoid(np.dot(x, w2) + b2) >= threshold)


def hidden_layer_skipped_with_a_matrix_product(x, W1, b1, w2, b2, threshold=0.5):
    return int(_sigmoid(x @ w2 + b2) >= threshold)


def hidden_weights_before_the_vector(x, W1, b1, w2, b2, threshold=0.5):
    a = _sigmoid(W1 @ x + b1)
    return int(_sigmoid(np.dot(a, w2) + b2) >= threshold)


def hidden_weights_before_the_vector_in_dot(x, W1, b1, w2, b2, threshold=0.5):
    a = _sigmoid(np.dot(W1, x) + b1)
    return int(_sigmoid(np.dot(a, w2) + b2) >= threshold)


# Whether the first, the second and the fourth check lead these to the wrong decision.
_TOLD_APART = {
    _without_hidden_sigmoid: (1, 0, 0),
    _without_output_bias: (1, 0, 1),
    _without_hidden_biases: (1, 1, 0),
    _from_reversed_features: (0, 1, 1),
    _with_biases_after_the_sigmoids: (0, 1, 0),
    _from_hidden_decisions: (1, 1, 1),
}


def _telling(position):
    """For one of the three checks, who is fooled by it and who is not."""
    fooled = [mistaken for mistaken, code in _TOLD_APART.items() if code[position]]
    unmoved = [mistaken for mistaken, code in _TOLD_APART.items() if not code[position]]
    return {"fooled": fooled, "unmoved": unmoved}


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
_WHOLE_NUMBERS = (
    "An array of whole numbers cuts off every decimal place that is put into it. Of what type is "
    "the array that holds your result?"
)
_TYPE_OF_AN_INPUT = (
    "Your result took its type from an input that holds whole numbers here. " + _WHOLE_NUMBERS
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

QUESTIONS = (
    Question(
        "neuron",
        checks={
            "four inputs": _neuron(4),
            "seven inputs": _neuron(7),
            "one input": _neuron(1),
            "whole numbers": _neuron_of_whole_numbers(3),
        },
        mistakes={
            product_without_a_sum: _ONE_SUM,
            all_products: (
                "Every input was multiplied by every weight. Each input has one weight: multiply "
                "pair by pair, then add."
            ),
            bias_after_the_sigmoid: _BIAS_INSIDE,
            bias_forgotten: "b is never used: it shifts the sum before the sigmoid.",
            bias_subtracted: _BIAS_PLUS,
            bias_once_per_input: _BIAS_ONCE,
            sigmoid_forgotten: (
                "This is z, the weighted sum, which may be any number. What turns it into a "
                "probability is given in the cell above."
            ),
            sigmoid_twice: _TWICE,
            sigmoid_of_each_product: (
                "Each product went through a sigmoid of its own. First the whole sum, then one "
                "sigmoid."
            ),
            probability_of_the_opposite: _OPPOSITE,
            features_in_reverse: _ORDER,
            return_inside_the_loop: (
                "Only the first input counts. A return ends the function at once: is yours inside "
                "the loop?"
            ),
            only_the_last_product: (
                "Only the last input counts: each turn of the loop replaces the sum. It should "
                "add to it."
            ),
            sum_times_sum: (
                "The inputs and the weights were added up separately. Multiply each input by its "
                "own weight first, then add."
            ),
            decision_for_a_probability: (
                "This is already a decision, 0 or 1. The neuron's output is the probability itself."
            ),
            last_input_left_out: ("The last input is missing; does the loop end one turn early?"),
            first_input_left_out: "The first input is missing; arrays count from 0.",
            mean_of_the_products: (
                "The products were averaged. A neuron adds them up and does not divide."
            ),
            one_element_array: "A number is asked for; this is an array that holds one number.",
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
        mistakes={
            _rows_for_columns(_dot, "rows_for_columns"): _COLUMN,
            _rows_for_columns(_dot_the_other_way, "rows_for_columns_weights_first"): _COLUMN,
            _rows_for_columns(_sum_of_products, "rows_for_columns_summed"): _COLUMN,
            _rows_for_columns(
                _sum_of_products_the_other_way, "rows_for_columns_summed_weights_first"
            ): _COLUMN,
            _rows_for_columns(_at, "rows_for_columns_with_at"): _COLUMN,
            _rows_for_columns(_at_the_other_way, "rows_for_columns_with_at_weights_first"): _COLUMN,
            matrix_before_the_vector: _COLUMN,
            weights_transposed: (
                "W was transposed, but its shape (n, units) fits as it is: the n inputs meet the n "
                "weights in each column."
            ),
            as_many_neurons_as_inputs: _COUNT,
            loop_over_the_inputs: _COUNT,
            products_without_a_sum: _ONE_SUM,
            array_stored_as_one_number: (
                "There is room for one number for each neuron, and you put a whole array there. "
                "Were the products of the neuron added up? Was only its own bias added?"
            ),
            star_for_the_matrix_product: (
                "The star multiplies element by element and adds nothing up. Each neuron needs "
                "the sum over its inputs."
            ),
            products_as_a_matrix: _ONE_SUM,
            biases_after_the_sigmoid: _BIAS_INSIDE,
            biases_forgotten: "b is never used: each neuron adds its own bias to its sum.",
            biases_subtracted: _BIAS_PLUS,
            biases_once_per_input: _BIAS_ONCE,
            first_bias_for_all: _OWN_BIAS,
            every_bias_for_every_neuron: _OWN_BIAS,
            no_sigmoid: (
                "These are the sums z, which may be any numbers. Each of them has to go through "
                "the sigmoid."
            ),
            sigmoids_twice: _TWICE + " Has `neuron` applied it already?",
            probabilities_of_the_opposite: _OPPOSITE,
            return_after_the_first_neuron: (
                "All neurons but the first are still 0. A return ends the function at once: is "
                "yours inside the loop?"
            ),
            first_neuron_alone: (
                "This is one number, of the first neuron. A layer returns one for each neuron, "
                "shape (units,). A return ends the function at once: is yours inside the loop?"
            ),
            first_neuron_in_a_list: (
                "Only the first neuron came out. A return ends the function at once: is yours "
                "inside the loop?"
            ),
            last_neuron_left_out: ("The last neuron is still 0; does the loop end one turn early?"),
            axis_of_length_one_dropped: (
                "An axis of length 1 was dropped. The result has shape (units,), also for one "
                "neuron: (1,)."
            ),
            result_written_into_b: (
                "b was changed: the result was written into it. With a = b there are two names "
                "for one array. Put the result into a new array."
            ),
            last_neuron_alone: (
                "This is one number, of the last neuron: each turn of the loop replaced the one "
                "before. Keep one number for each neuron, shape (units,)."
            ),
            integer_output_array: _WHOLE_NUMBERS,
            output_array_of_the_type_of_b: _TYPE_OF_AN_INPUT,
            inputs_in_reverse: _ORDER,
            neurons_in_reverse: (
                "All values are right, but in reverse order: the first neuron's comes first."
            ),
            sum_goes_on_from_neuron_to_neuron: _START_AGAIN,
            sum_and_bias_go_on_from_neuron_to_neuron: _START_AGAIN,
            row_for_a_vector: (
                "This is a matrix with one row, as for a batch of one. Here x is one vector and "
                "so is the result: shape (units,)."
            ),
            column_for_a_vector: (
                "This is a matrix with one column. The result is a vector: shape (units,)."
            ),
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
                6, 1, (0.1, 0.45), unmoved=[_with_biases_after_the_sigmoids]
            ),
            "one feature": _network(1, 3, (0.55, 0.9)),
        },
        mistakes={
            threshold_ignored: (
                "The decision is always taken at 0.5, which is only the default. The argument "
                "`threshold` says where to decide."
            ),
            rounded: (
                "As in rounding, the decision is taken at 0.5, whatever the threshold, and 0.5 "
                "itself becomes a no. Compare with the argument `threshold`; to reach it is enough."
            ),
            decimals_cut_off: (
                "Always 0: cutting off the decimal places of a probability leaves nothing. "
                "Compare it with the threshold."
            ),
            strictly_above_the_threshold: (
                "A probability that equals the threshold has reached it: that is a yes."
            ),
            opposite_decision: (
                "Yes and no are swapped: 1 means that the probability reaches the threshold."
            ),
            threshold_on_the_logit: (
                "The threshold was compared with z, the last weighted sum. It belongs to the "
                "probability, after the sigmoid."
            ),
            _decided_by(_without_hidden_sigmoid, "hidden_sigmoid_forgotten"): (
                "A network whose hidden layer passes on its sums z decides so. Each hidden neuron "
                "ends with a sigmoid, as in `layer`."
            ),
            _decided_by(
                _without_output_bias, "output_bias_forgotten"
            ): "A network without b2 decides so. It belongs to the sum of the last neuron.",
            _decided_by(
                _without_hidden_biases, "hidden_biases_forgotten"
            ): "A network without b1 decides so. It belongs to the sums of the hidden layer.",
            _decided_by(
                _with_biases_after_the_sigmoids, "both_biases_after_the_sigmoid"
            ): _BIAS_INSIDE,
            _decided_by(_with_the_last_sigmoid_twice, "last_sigmoid_twice"): _TWICE
            + " Has `neuron` applied it already?",
            _decided_by(_from_reversed_features, "first_feature_last"): _ORDER,
            _decided_by(_from_hidden_decisions, "decided_in_the_hidden_layer"): (
                "A network whose hidden activations are turned into zeros and ones decides so. "
                "Only the last probability is compared with the threshold."
            ),
            decisions_of_the_hidden_layer: (
                "These are decisions of the hidden neurons. One more neuron, with w2 and b2, "
                "makes one probability of their activations; that one is decided on."
            ),
            probability_for_a_decision: (
                "This is the probability. The decision is 1 where it reaches the threshold, and "
                "0 where it does not."
            ),
            decision_in_an_array: (
                "The decision is right, but it is in an array. A number, 0 or 1, is asked for."
            ),
            hidden_layer_skipped: _SKIPPED,
            hidden_layer_skipped_with_a_matrix_product: _SKIPPED,
            hidden_weights_before_the_vector: _HIDDEN_COLUMN,
            hidden_weights_before_the_vector_in_dot: _HIDDEN_COLUMN,
        },
    ),
)
