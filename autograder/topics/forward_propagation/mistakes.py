"""Forward propagation: what goes wrong, with a hint for whoever does it."""

import numpy as np

from autograder.question import mistake
from autograder.topics.forward_propagation.questions import (
    activated,
    layer_output,
    network_output,
)

_ACTIVATION_GIVEN = "The activation is an argument: each layer may have another."
_TRANSPOSED = (
    "W was transposed, but its shape (n, units) fits as it is. The inner sizes have to agree: "
    "write (m, n) and (n, units) side by side, and see which two numbers meet."
)
_ORDER = (
    "In a matrix product the order counts. Examples are rows, so the inputs (m, n) stand on the "
    "left and the weights (n, units) on the right."
)
_ONE_EXAMPLE = (
    "Every row is an example and needs a row in the result, shape (m, units); only one came out."
)
_INSIDE_THE_LOOP = "A return ends the function at once: is yours inside the loop?"
_X_AGAIN = (
    "Every layer was given X itself. Only the first layer sees X; each later layer gets what "
    "the layer before it gave."
)
_ANY_LENGTH = "The list may have any number of layers, from one on: walk through all of it."
_USED_UP = (
    "The list of layers was emptied on the way. It belongs to the caller, and a second call finds "
    "no layers. Read it without removing anything."
)
_WHOLE_NUMBERS = (
    "An array of whole numbers cuts off every decimal place that is put into it. Of what type is "
    "the array that holds your result?"
)
_TYPE_OF_AN_INPUT = (
    "Your result took its type from an input that holds whole numbers here. " + _WHOLE_NUMBERS
)
_AXIS_DROPPED = (
    "An axis of length 1 was dropped. The result has shape (m, units), also for "
    "one example or one neuron: "
)
_ONE_ANSWER = "One answer is asked for each example, shape (m,), even for a single one."
_DECISIONS = "This is the output itself. The decision is 1 where it reaches the threshold, else 0."


def _only(part, A):
    """Zeros, but for one part of the array."""
    kept = np.zeros_like(A)
    kept[part] = A[part]
    return kept


# dense


@mistake(of="dense", hint="b is never used: each neuron adds its own bias to its sum.")
def bias_left_out(A_in, W, b, activation):
    return activated(A_in @ W, activation)


@mistake(of="dense", hint="The bias was subtracted, but it is added.")
def bias_subtracted(A_in, W, b, activation):
    return activated(A_in @ W - b, activation)


@mistake(
    of="dense",
    hint="The bias stood as a column, shape (units, 1): row i then gets bias i. Each column of the "
    "result is a neuron and needs its own bias, the same in every row.",
)
def bias_as_a_column(A_in, W, b, activation):
    return activated(A_in @ W + b.reshape(-1, 1), activation)


@mistake(
    of="dense",
    hint="The bias was added after the activation. It belongs to z, inside the activation.",
)
def bias_after_the_activation(A_in, W, b, activation):
    return activated(A_in @ W, activation) + b


@mistake(
    of="dense",
    hint="The bias was added once for each feature. It is added once per neuron, after "
    "the sum over the features.",
)
def bias_once_per_feature(A_in, W, b, activation):
    return activated(A_in @ W + len(W) * b, activation)


@mistake(
    of="dense",
    hint="The bias counts twice: it is in the sum already when it is added again.",
)
def bias_twice(A_in, W, b, activation):
    return activated(A_in @ W + 2 * b, activation)


@mistake(
    of="dense",
    hint="A sum was collected in b itself: with z = b there are two names for one array, and "
    "adding to z in place changes b too. Start each example from a new array.",
)
def bias_used_as_the_running_sum(A_in, W, b, activation):
    rows = []
    for a_in in A_in:
        z = b
        z += a_in @ W
        rows.append(activated(z.copy(), activation))
    return np.array(rows)


@mistake(
    of="dense",
    hint="Each neuron has one bias of its own: neuron j adds the j-th, and no other.",
)
def first_bias_for_every_neuron(A_in, W, b, activation):
    return activated(A_in @ W + b[0], activation)


@mistake(
    of="dense",
    hint="These are the sums z; the activation is missing. Its name is an argument.",
)
def activation_left_out(A_in, W, b, activation):
    return A_in @ W + b


@mistake(of="dense", hint="The activation was applied twice; once is enough.")
def activation_twice(A_in, W, b, activation):
    return activated(layer_output(A_in, W, b, activation), activation)


@mistake(of="dense", hint="The sigmoid was applied whatever was asked. " + _ACTIVATION_GIVEN)
def always_sigmoid(A_in, W, b, activation):
    return activated(A_in @ W + b, "sigmoid")


@mistake(of="dense", hint="ReLU was applied whatever was asked. " + _ACTIVATION_GIVEN)
def always_relu(A_in, W, b, activation):
    return activated(A_in @ W + b, "relu")


@mistake(
    of="dense",
    hint="A linear layer came out with ReLU. There are three activations, and "
    "`linear` leaves z as it is.",
)
def relu_for_linear(A_in, W, b, activation):
    return layer_output(A_in, W, b, "relu" if activation == "linear" else activation)


@mistake(
    of="dense",
    hint="The activation was applied to what enters the layer. First the weighted sum and the "
    "bias, then the activation.",
)
def activation_of_the_input(A_in, W, b, activation):
    return activated(A_in, activation) @ W + b


@mistake(
    of="dense",
    hint="The activation was applied to each product on its own. First add all products and the "
    "bias, then apply it once.",
)
def activation_before_the_sum(A_in, W, b, activation):
    return activated(A_in[:, :, None] * W, activation).sum(axis=1) + b


@mistake(of="dense", hint=_TRANSPOSED)
def weights_transposed(A_in, W, b, activation):
    return activated(A_in @ W.T + b, activation)


@mistake(of="dense", hint=_TRANSPOSED)
def weights_transposed_in_dot(A_in, W, b, activation):
    return activated(np.dot(A_in, W.T) + b, activation)


@mistake(of="dense", hint=_ORDER)
def weights_first(A_in, W, b, activation):
    return activated(W @ A_in + b, activation)


@mistake(of="dense", hint=_ORDER)
def weights_first_in_dot(A_in, W, b, activation):
    return activated(np.dot(W, A_in) + b, activation)


@mistake(
    of="dense",
    hint="The examples were turned into columns. Here they are rows: the inputs (m, n) stand on "
    "the left, the weights (n, units) on the right, both as they are.",
)
def both_transposed(A_in, W, b, activation):
    return activated(W.T @ A_in.T + b, activation)


@mistake(
    of="dense",
    hint="A star multiplies element by element. A layer needs the matrix product: each row of the "
    "inputs with each column of W, multiplied and added up.",
)
def star_for_the_matrix_product(A_in, W, b, activation):
    return activated(A_in * W + b, activation)


@mistake(
    of="dense",
    hint="This works for a single vector. Here the inputs are 2-D, one example per row, so one "
    "neuron gives m numbers, not one.",
)
def written_for_a_vector(A_in, W, b, activation):
    a_out = np.zeros(W.shape[1])
    for j in range(W.shape[1]):
        a_out[j] = activated(np.dot(W[:, j], A_in) + b[j], activation)
    return a_out


@mistake(
    of="dense",
    hint="One neuron gives a number for each example, but the result has room for one number per "
    "neuron. It needs a row per example: shape (m, units).",
)
def numbers_kept_where_rows_belong(A_in, W, b, activation):
    a_out = np.zeros(W.shape[1])
    for j in range(W.shape[1]):
        a_out[j] = activated(np.dot(A_in, W[:, j]) + b[j], activation)
    return a_out


@mistake(of="dense", hint=_ONE_EXAMPLE)
def only_the_first_example(A_in, W, b, activation):
    return layer_output(A_in[:1], W, b, activation)


@mistake(
    of="dense",
    hint="One example came out, as a vector. Every row is an example, and the result has two axes, "
    "(m, units), also for m = 1.",
)
def first_example_as_a_vector(A_in, W, b, activation):
    return layer_output(A_in[0], W, b, activation)


@mistake(
    of="dense",
    hint="Only the first neuron was computed, the others stayed 0. " + _INSIDE_THE_LOOP,
)
def returned_after_the_first_neuron(A_in, W, b, activation):
    return _only(np.s_[:, 0], layer_output(A_in, W, b, activation))


@mistake(
    of="dense",
    hint="Only the last neuron was stored, the others stayed 0. After a loop, its variables keep "
    "their last values: is the line that stores the result inside the loop?",
)
def only_the_last_neuron(A_in, W, b, activation):
    return _only(np.s_[:, -1], layer_output(A_in, W, b, activation))


@mistake(
    of="dense",
    hint="Only the first row was computed, the others stayed 0. " + _INSIDE_THE_LOOP,
)
def returned_after_the_first_example(A_in, W, b, activation):
    return _only(0, layer_output(A_in, W, b, activation))


@mistake(
    of="dense",
    hint="W.shape is (n, units). The loop over neurons ran n times, once for each feature. Which "
    "of the two numbers counts the neurons?",
)
def neurons_counted_by_rows(A_in, W, b, activation):
    A = np.zeros((len(A_in), W.shape[0]))
    for j in range(W.shape[0]):
        A[:, j] = activated(A_in @ W[:, j] + b[j], activation)
    return A


@mistake(
    of="dense",
    hint="A row of W was taken for a neuron's weights. Rows belong to features; the weights of "
    "one neuron are a column.",
)
def neurons_in_rows(A_in, W, b, activation):
    A = np.zeros((len(A_in), W.shape[1]))
    for j in range(W.shape[1]):
        A[:, j] = activated(np.dot(A_in, W[j, :]) + b[j], activation)
    return A


@mistake(of="dense", hint="Rows are examples: the shape is (m, units), not (units, m).")
def examples_in_columns(A_in, W, b, activation):
    return layer_output(A_in, W, b, activation).T


@mistake(of="dense", hint=_AXIS_DROPPED + "the next layer counts on two axes.")
def axes_of_length_one_dropped(A_in, W, b, activation):
    return layer_output(A_in, W, b, activation).squeeze()


@mistake(of="dense", hint=_TYPE_OF_AN_INPUT)
def output_of_the_input_type(A_in, W, b, activation):
    return layer_output(A_in, W, b, activation).astype(A_in.dtype)


@mistake(of="dense", hint=_WHOLE_NUMBERS)
def cut_to_whole_numbers(A_in, W, b, activation):
    return layer_output(A_in, W, b, activation).astype(int)


@mistake(
    of="dense",
    hint="The division comes before the sum: without brackets 1 is divided by 1, and then the "
    "exponential is added. `activate`, which is given, does it rightly.",
)
def sigmoid_without_brackets(A_in, W, b, activation):
    Z = A_in @ W + b
    return 1 / 1 + np.exp(-Z) if activation == "sigmoid" else activated(Z, activation)


@mistake(
    of="dense",
    hint="This is written for two features. There may be any number of them, and all count.",
)
def written_for_two_features(A_in, W, b, activation):
    return activated(A_in[:, [0]] * W[0] + A_in[:, [1]] * W[1] + b, activation)


@mistake(
    of="dense",
    hint="All zeros: the array was made, but nothing was ever stored in it. What does the loop do "
    "with what it computes?",
)
def nothing_stored(A_in, W, b, activation):
    return np.zeros((A_in.shape[0], W.shape[1]))


@mistake(
    of="dense",
    hint="Only the last feature counts: each turn of the innermost loop replaces the sum. It "
    "should add to it.",
)
def last_product_only(A_in, W, b, activation):
    return activated(A_in[:, [-1]] * W[-1] + b, activation)


@mistake(
    of="dense",
    hint="ReLU kept the negative sums and cut off the positive ones. It is the other way round.",
)
def relu_turned_round(A_in, W, b, activation):
    Z = A_in @ W + b
    return np.minimum(Z, 0) if activation == "relu" else activated(Z, activation)


@mistake(
    of="dense",
    hint="Nothing is returned for a linear layer: each of the three activations needs its answer, "
    "and `linear` leaves z as it is.",
)
def nothing_for_linear(A_in, W, b, activation):
    if activation != "linear":
        return layer_output(A_in, W, b, activation)
    return None


@mistake(
    of="dense",
    hint="The bias was added to the weights, so the features were multiplied with it. It is added "
    "once, to the sum of the products.",
)
def bias_added_to_the_weights(A_in, W, b, activation):
    return activated(A_in @ (W + b), activation)


# sequential


@mistake(of="sequential", hint=_X_AGAIN)
def input_fed_to_every_layer(X, layers):
    for W, b, activation in layers:
        A = layer_output(X, W, b, activation)
    return A


@mistake(of="sequential", hint=_X_AGAIN)
def input_fed_to_every_layer_in_dot(X, layers):
    for W, b, activation in layers:
        A = activated(np.dot(X, W) + b, activation)
    return A


@mistake(
    of="sequential",
    hint="The last layer was applied once more. After a loop, its variables keep their last "
    "values: is there a line behind the loop that uses them?",
)
def last_layer_twice(X, layers):
    return network_output(X, [*layers, layers[-1]])


@mistake(of="sequential", hint="The last layer is missing; does the loop end one layer early?")
def last_layer_skipped(X, layers):
    return network_output(X, layers[:-1])


@mistake(of="sequential", hint="The first layer is missing; lists count from 0.")
def first_layer_skipped(X, layers):
    return network_output(X, layers[1:])


@mistake(
    of="sequential",
    hint="The last layer was computed with the weights of the layer before it. When line after "
    "line is copied, one number is easily left as it was; a loop has no such numbers.",
)
def layer_before_the_last_twice(X, layers):
    return network_output(X, [*layers[:-1], *layers[-2:][:1]])


@mistake(of="sequential", hint="This works for four layers only. " + _ANY_LENGTH)
def written_for_four_layers(X, layers):
    return network_output(X, [layers[0], layers[1], layers[2], layers[3]])


@mistake(
    of="sequential",
    hint="This is written for four layers, and the fourth is computed with the weights of "
    "the third. " + _ANY_LENGTH,
)
def four_layers_with_the_third_twice(X, layers):
    first, second, third, _ = layers[0], layers[1], layers[2], layers[3]
    return network_output(X, [first, second, third, third])


@mistake(of="sequential", hint="This works for three layers only. " + _ANY_LENGTH)
def written_for_three_layers(X, layers):
    return network_output(X, [layers[0], layers[1], layers[2]])


@mistake(of="sequential", hint="This works for two layers only. " + _ANY_LENGTH)
def written_for_two_layers(X, layers):
    return network_output(X, [layers[0], layers[1]])


@mistake(of="sequential", hint="Only the first layer was computed. " + _INSIDE_THE_LOOP)
def only_the_first_layer(X, layers):
    return network_output(X, layers[:1])


@mistake(of="sequential", hint="The layers came in reverse. The first of the list meets X.")
def layers_in_reverse(X, layers):
    return network_output(X, layers[::-1])


@mistake(of="sequential", hint=_USED_UP)
def layers_used_up(X, layers):
    while layers:
        X = layer_output(X, *layers.pop(0))
    return X


@mistake(
    of="sequential",
    hint="These are the outputs of all layers. Only the last layer's output is asked for.",
)
def every_layer_returned(X, layers):
    outputs = []
    for W, b, activation in layers:
        X = layer_output(X, W, b, activation)
        outputs.append(X)
    return outputs


@mistake(of="sequential", hint="Every layer got a sigmoid. " + _ACTIVATION_GIVEN)
def sigmoid_in_every_layer(X, layers):
    return network_output(X, [(W, b, "sigmoid") for W, b, _ in layers])


@mistake(of="sequential", hint="Every layer got ReLU. " + _ACTIVATION_GIVEN)
def relu_in_every_layer(X, layers):
    return network_output(X, [(W, b, "relu") for W, b, _ in layers])


@mistake(
    of="sequential",
    hint="No layer has its activation. Without them the whole network is one linear layer.",
)
def activations_left_out(X, layers):
    return network_output(X, [(W, b, "linear") for W, b, _ in layers])


@mistake(of="sequential", hint="Every layer got the first layer's activation. " + _ACTIVATION_GIVEN)
def first_activation_in_every_layer(X, layers):
    return network_output(X, [(W, b, layers[0][2]) for W, b, _ in layers])


@mistake(of="sequential", hint="Every layer got the last layer's activation. " + _ACTIVATION_GIVEN)
def last_activation_in_every_layer(X, layers):
    return network_output(X, [(W, b, layers[-1][2]) for W, b, _ in layers])


@mistake(
    of="sequential",
    hint="Each activation was applied twice; your layer function has applied it already.",
)
def activation_applied_twice(X, layers):
    for W, b, activation in layers:
        X = activated(layer_output(X, W, b, activation), activation)
    return X


@mistake(of="sequential", hint="The biases are never used: each neuron adds its own to its sum.")
def biases_left_out(X, layers):
    return network_output(X, [(W, 0 * b, activation) for W, b, activation in layers])


@mistake(
    of="sequential",
    hint="The biases stood as columns: row i then gets bias i. Each neuron, that is each column of "
    "the result, needs its own bias.",
)
def biases_as_columns(X, layers):
    for W, b, activation in layers:
        X = activated(X @ W + b[:, None], activation)
    return X


@mistake(
    of="sequential",
    hint="The results were written into X itself, which belongs to the caller. Give each layer's "
    "result a new array; then its shape may change too.",
)
def results_written_into_the_input(X, layers):
    A = X
    for W, b, activation in layers:
        A[:] = layer_output(A, W, b, activation)
    return A


@mistake(of="sequential", hint=_TYPE_OF_AN_INPUT)
def results_kept_as_whole_numbers(X, layers):
    A = X
    for W, b, activation in layers:
        A = layer_output(A, W, b, activation).astype(X.dtype)
    return A


@mistake(of="sequential", hint=_AXIS_DROPPED + "both axes stay.")
def axes_of_length_one_squeezed(X, layers):
    return network_output(X, layers).squeeze()


@mistake(
    of="sequential",
    hint="This is X itself. Return what leaves the last layer; is it stored under another name?",
)
def input_returned(X, layers):
    return X.copy()


@mistake(
    of="sequential",
    hint="The loop asks for one layer too many: the positions in a list run from 0, so the last is "
    "one less than its length.",
)
def one_layer_too_many(X, layers):
    for number in range(len(layers) + 1):
        W, b, activation = layers[number]
        X = layer_output(X, W, b, activation)
    return X


@mistake(of="sequential", hint=_ONE_EXAMPLE)
def one_example_only(X, layers):
    return network_output(X[:1], layers)


@mistake(
    of="sequential",
    hint="One example came out, as a vector. Every row of X needs a row in the result.",
)
def one_example_as_a_vector(X, layers):
    return network_output(X[0], layers)


@mistake(
    of="sequential",
    hint="Only the first example was computed, the others stayed 0. " + _INSIDE_THE_LOOP,
)
def loop_left_after_one_example(X, layers):
    return _only(0, network_output(X, layers))


@mistake(
    of="sequential",
    hint="This is a list that begins with X and holds what every layer gives. Only the last "
    "layer's output is asked for.",
)
def every_layer_and_the_input_returned(X, layers):
    outputs = [X]
    for W, b, activation in layers:
        outputs.append(layer_output(outputs[-1], W, b, activation))
    return outputs


@mistake(
    of="sequential",
    hint="Every turn of the loop used the first layer of the list. Which one belongs to this turn?",
)
def first_layer_in_every_turn(X, layers):
    A = X
    for _ in layers:
        W, b, activation = layers[0]
        A = activated(A @ W + b, activation)
    return A


# predict


@mistake(of="predict", hint=_DECISIONS)
def output_instead_of_decisions(X, layers, threshold=0.5):
    return network_output(X, layers)


@mistake(of="predict", hint=_DECISIONS)
def output_as_a_vector(X, layers, threshold=0.5):
    return network_output(X, layers)[:, 0]


@mistake(
    of="predict",
    hint="The network's output has shape (m, 1), and so have your answers. Shape (m,) is asked "
    "for: drop the second axis.",
)
def decisions_in_a_column(X, layers, threshold=0.5):
    return (network_output(X, layers) >= threshold).astype(int)


@mistake(of="predict", hint="The answers have shape (1, m); (m,) is asked for, a single axis.")
def decisions_in_a_row(X, layers, threshold=0.5):
    return (network_output(X, layers) >= threshold).astype(int).T


@mistake(
    of="predict",
    hint="The decision is always taken at 0.5, which is only the default. The argument "
    "`threshold` says where to decide.",
)
def threshold_ignored(X, layers, threshold=0.5):
    return (network_output(X, layers)[:, 0] >= 0.5).astype(int)


@mistake(
    of="predict",
    hint="The decision is always taken at 0.5, and 0.5 itself becomes a no. Compare with the "
    "argument `threshold`; to reach it is enough.",
)
def strictly_above_one_half(X, layers, threshold=0.5):
    return (network_output(X, layers)[:, 0] > 0.5).astype(int)


@mistake(of="predict", hint="An output that equals the threshold has reached it: that is a yes.")
def strictly_above_the_threshold(X, layers, threshold=0.5):
    return (network_output(X, layers)[:, 0] > threshold).astype(int)


@mistake(
    of="predict",
    hint="Yes and no are swapped: 1 means that the output reaches the threshold.",
)
def yes_below_the_threshold(X, layers, threshold=0.5):
    return (network_output(X, layers)[:, 0] < threshold).astype(int)


@mistake(
    of="predict",
    hint="Yes and no are swapped: 1 means that the output reaches the threshold, and 0 that it "
    "lies below.",
)
def yes_up_to_the_threshold(X, layers, threshold=0.5):
    return (network_output(X, layers)[:, 0] <= threshold).astype(int)


@mistake(
    of="predict",
    hint="Only the answers yes were collected. An example that does not reach the threshold needs "
    "its 0, in its place.",
)
def only_yes_collected(X, layers, threshold=0.5):
    return np.array([1 for p in network_output(X, layers)[:, 0] if p >= threshold])


@mistake(
    of="predict",
    hint="1 minus the output was compared with the threshold. The output itself has to reach it.",
)
def output_turned_round(X, layers, threshold=0.5):
    return (1 - network_output(X, layers)[:, 0] >= threshold).astype(int)


@mistake(
    of="predict",
    hint="Rounding decides at 0.5, whatever the threshold, and rounds 0.5 itself to 0. Compare "
    "with the argument `threshold`; to reach it is enough.",
)
def output_rounded(X, layers, threshold=0.5):
    return np.round(network_output(X, layers)[:, 0]).astype(int)


@mistake(
    of="predict",
    hint="Turning a fraction into a whole number cuts it off: 0.99 becomes 0. Compare "
    "with the threshold first.",
)
def output_cut_to_whole_numbers(X, layers, threshold=0.5):
    return network_output(X, layers)[:, 0].astype(int)


@mistake(
    of="predict",
    hint="The answers are all 0. Either they were never stored, or the position of the largest "
    "output was asked for, which is always 0 where there is a single one. The threshold decides.",
)
def position_of_the_largest(X, layers, threshold=0.5):
    return network_output(X, layers).argmax(axis=1)


@mistake(
    of="predict",
    hint="An `if` takes one yes or no, but a comparison of arrays gives one for each example. The "
    "comparison itself is nearly the answer. " + _ONE_ANSWER,
)
def if_on_the_whole_array(X, layers, threshold=0.5):
    if network_output(X, layers) >= threshold:
        return 1
    return 0


@mistake(
    of="predict",
    hint=_ONE_ANSWER + " Yours is a single number. If you have a loop, is the return inside?",
)
def first_decision_only(X, layers, threshold=0.5):
    return int(network_output(X, layers)[0, 0] >= threshold)


@mistake(of="predict", hint=_ONE_ANSWER + " Yours is one number for all of them.")
def one_yes_for_all(X, layers, threshold=0.5):
    return int((network_output(X, layers) >= threshold).all())


@mistake(
    of="predict",
    hint="Too much was dropped: a single example has to give shape (1,), not (). "
    "Drop the second axis only.",
)
def every_axis_of_length_one_dropped(X, layers, threshold=0.5):
    return (network_output(X, layers).squeeze() >= threshold).astype(int)


@mistake(
    of="predict",
    hint="Only the first example was decided. " + _INSIDE_THE_LOOP + " " + _ONE_ANSWER,
)
def list_left_after_one_decision(X, layers, threshold=0.5):
    return [int(network_output(X, layers)[0, 0] >= threshold)]


@mistake(
    of="predict",
    hint="A sigmoid was put on the output once more. The last layer has its activation already.",
)
def sigmoid_once_more(X, layers, threshold=0.5):
    return (activated(network_output(X, layers)[:, 0], "sigmoid") >= threshold).astype(int)


@mistake(
    of="predict",
    hint="The threshold was compared with the last layer's sum z. It belongs to the "
    "output, after the activation.",
)
def threshold_against_the_sum(X, layers, threshold=0.5):
    W, b, _ = layers[-1]
    return ((network_output(X, layers[:-1]) @ W + b)[:, 0] >= threshold).astype(int)


@mistake(of="predict", hint=_USED_UP)
def layers_gone_after_the_call(X, layers, threshold=0.5):
    return (layers_used_up(X, layers)[:, 0] >= threshold).astype(int)


# trace: the broken program comes first


_RESHAPED = (
    "The weights were read row by row into another shape, which mixes the neurons: the numbers of "
    "a row belong to different neurons. To have a neuron's weights side by side, exchange the axes."
)
_FROM_X = "The list begins with X and has one array more than there are layers: "


def _trace(X, layers, layer=layer_output):
    """Right, unless another layer is given."""
    outputs = [X]
    for W, b, activation in layers:
        outputs.append(layer(outputs[-1], W, b, activation))
    return outputs


@mistake(of="trace", hint=_RESHAPED)
def weights_reshaped(X, layers):
    def layer(A, W, b, activation):
        return layer_output(A, W.reshape(W.shape[1], -1).T, b, activation)

    return _trace(X, layers, layer)


@mistake(of="trace", hint=_RESHAPED + " Besides, X is missing at the start of the list.")
def weights_reshaped_and_no_input(X, layers):
    return weights_reshaped(X, layers)[1:]


@mistake(of="trace", hint=_FROM_X + "X is missing.")
def trace_without_the_input(X, layers):
    return _trace(X, layers)[1:]


@mistake(of="trace", hint=_FROM_X + "the output of the network is missing.")
def trace_without_the_output(X, layers):
    return _trace(X, layers)[:-1]


@mistake(
    of="trace",
    hint="This is the output of the network alone. Asked for is a list of what every layer gives, "
    "beginning with X.",
)
def output_for_the_trace(X, layers):
    return network_output(X, layers)


@mistake(of="trace", hint="The list is in reverse: it begins with X.")
def trace_in_reverse(X, layers):
    return _trace(X, layers)[::-1]


@mistake(of="trace", hint=_X_AGAIN)
def trace_of_layers_that_all_get_the_input(X, layers):
    return [X] + [activated(np.dot(X, W) + b, activation) for W, b, activation in layers]


@mistake(
    of="trace",
    hint="Every layer gives its sums z without the activation, and the next one gets them so.",
)
def trace_without_activations(X, layers):
    return _trace(X, layers, lambda A, W, b, activation: A @ W + b)


@mistake(
    of="trace",
    hint="The list holds the sums z of each layer. The next layer gets the activations, and they "
    "are what is asked for.",
)
def trace_of_the_sums(X, layers):
    outputs, A = [X], X
    for W, b, activation in layers:
        outputs.append(A @ W + b)
        A = activated(outputs[-1], activation)
    return outputs


@mistake(of="trace", hint="The biases are never used: each neuron adds its own to its sum.")
def trace_without_biases(X, layers):
    return _trace(X, layers, lambda A, W, b, activation: layer_output(A, W, 0 * b, activation))


@mistake(
    of="trace",
    hint="Only the first layer was computed. " + _INSIDE_THE_LOOP,
)
def trace_left_after_one_layer(X, layers):
    return _trace(X, layers[:1])


@mistake(
    of="trace",
    hint="All arrays but X are the same one, the last. Each layer's result needs an array of its "
    "own, made anew.",
)
def one_array_for_all_layers(X, layers):
    return [X] + [network_output(X, layers)] * len(layers)


@mistake(of="trace", hint="Every layer got a sigmoid. " + _ACTIVATION_GIVEN)
def trace_of_sigmoids(X, layers):
    return _trace(X, layers, lambda A, W, b, activation: layer_output(A, W, b, "sigmoid"))


@mistake(
    of="trace",
    hint="The rows of W were taken where its columns belong. A row belongs to an input; the "
    "weights of one neuron are a column.",
)
def trace_with_transposed_weights(X, layers):
    return _trace(X, layers, lambda A, W, b, activation: activated(A @ W.T + b, activation))
