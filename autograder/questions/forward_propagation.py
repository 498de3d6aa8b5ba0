"""Forward propagation: what is asked, and what goes wrong."""

import numpy as np

from autograder.questions import Question


def _activate(Z, activation):
    if activation == "sigmoid":
        return 0.5 * (1 + np.tanh(Z / 2))
    return np.maximum(Z, 0) if activation == "relu" else Z


def _dense(A, W, b, activation):
    return _activate(A @ W + b, activation)


def _forward(X, layers):
    for W, b, activation in layers:
        X = _dense(X, W, b, activation)
    return X


def _both_signs(Z):
    return Z.max() > 0.2 and Z.min() < -0.2


def _random(rng, scale, *shape):
    return np.round(rng.normal(0, scale, shape), 2)


def _network(rng, m, sizes, activations):
    """Inputs and layers of these sizes; each layer meets logits of both signs."""
    while True:
        X, layers = _random(rng, 1, m, sizes[0]), []
        for n, units, activation in zip(sizes, sizes[1:], activations, strict=False):
            layers.append((_random(rng, 1, n, units), _random(rng, 0.7, units), activation))
        inputs = [_forward(X, layers[:number]) for number in range(len(layers))]
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
        while True:
            X, layers = _network(rng, m, sizes, activations)
            output = _forward(X, layers)[:, 0]
            far = np.abs(output - threshold).min() > 0.05 and np.abs(output - 0.5).min() > 0.05
            low, high = sorted([threshold, 0.5])
            # A single example is a yes, so that zeros earn nothing.
            mixed = (
                output[0] >= threshold if m == 1 else output.max() >= high and output.min() < low
            )
            between = threshold == 0.5 or ((low < output) & (output < high)).any()
            # A linear output beyond 1 differs from its sigmoid in whatever is made of it.
            wide = activations[-1] == "sigmoid" or output.max() > 1.5
            if far and mixed and between and wide:
                return (X, layers) if threshold == 0.5 else (X, layers, threshold)

    return arguments


def _on_the_threshold(rng):
    """Logits that are exactly 0, and others; in quarters, so nothing is rounded."""
    logits = rng.permutation(np.array([0.0, 0.0, 0.25, -0.25, 2.5, -2.5]))
    others, w, b = (rng.integers(-6, 7, shape) / 4 for shape in ((6, 2), 2, 1))
    first = logits - others @ w - b
    return np.column_stack([first, others]), [(np.array([1.0, *w])[:, None], b, "sigmoid")]


# What goes wrong: dense.


def bias_left_out(A_in, W, b, activation):
    return _activate(A_in @ W, activation)


def bias_as_a_column(A_in, W, b, activation):
    return _activate(A_in @ W + b.reshape(-1, 1), activation)


def bias_after_the_activation(A_in, W, b, activation):
    return _activate(A_in @ W, activation) + b


def bias_once_per_feature(A_in, W, b, activation):
    return _activate(A_in @ W + len(W) * b, activation)


def bias_used_as_the_running_sum(A_in, W, b, activation):
    rows = []
    for a_in in A_in:
        z = b
        z += a_in @ W
        rows.append(_activate(z.copy(), activation))
    return np.array(rows)


def first_bias_for_every_neuron(A_in, W, b, activation):
    return _activate(A_in @ W + b[0], activation)


def activation_left_out(A_in, W, b, activation):
    return A_in @ W + b


def always_sigmoid(A_in, W, b, activation):
    return _activate(A_in @ W + b, "sigmoid")


def always_relu(A_in, W, b, activation):
    return _activate(A_in @ W + b, "relu")


def activation_of_the_input(A_in, W, b, activation):
    return _activate(A_in, activation) @ W + b


def activation_before_the_sum(A_in, W, b, activation):
    return _activate(A_in[:, :, None] * W, activation).sum(axis=1) + b


def weights_transposed(A_in, W, b, activation):
    return _activate(A_in @ W.T + b, activation)


def weights_transposed_in_dot(A_in, W, b, activation):
    return _activate(np.dot(A_in, W.T) + b, activation)


def weights_first(A_in, W, b, activation):
    return _activate(W @ A_in + b, activation)


def weights_first_in_dot(A_in, W, b, activation):
    return _activate(np.dot(W, A_in) + b, activation)


def star_for_the_matrix_product(A_in, W, b, activation):
    return _activate(A_in * W + b, activation)


def written_for_a_vector(A_in, W, b, activation):
    a_out = np.zeros(W.shape[1])
    for j in range(W.shape[1]):
        a_out[j] = _activate(np.dot(W[:, j], A_in) + b[j], activation)
    return a_out


def numbers_kept_where_rows_belong(A_in, W, b, activation):
    a_out = np.zeros(W.shape[1])
    for j in range(W.shape[1]):
        a_out[j] = _activate(np.dot(A_in, W[:, j]) + b[j], activation)
    return a_out


def only_the_first_example(A_in, W, b, activation):
    return _dense(A_in[:1], W, b, activation)


def first_example_as_a_vector(A_in, W, b, activation):
    return _dense(A_in[0], W, b, activation)


def returned_after_the_first_neuron(A_in, W, b, activation):
    A = np.zeros((len(A_in), len(b)))
    A[:, 0] = _dense(A_in, W, b, activation)[:, 0]
    return A


def only_the_last_neuron(A_in, W, b, activation):
    A = np.zeros((len(A_in), len(b)))
    A[:, -1] = _dense(A_in, W, b, activation)[:, -1]
    return A


def returned_after_the_first_example(A_in, W, b, activation):
    A = np.zeros((len(A_in), len(b)))
    A[0] = _dense(A_in, W, b, activation)[0]
    return A


def neurons_counted_by_rows(A_in, W, b, activation):
    A = np.zeros((len(A_in), W.shape[0]))
    for j in range(W.shape[0]):
        A[:, j] = _activate(A_in @ W[:, j] + b[j], activation)
    return A


def neurons_in_rows(A_in, W, b, activation):
    A = np.zeros((len(A_in), W.shape[1]))
    for j in range(W.shape[1]):
        A[:, j] = _activate(np.dot(A_in, W[j, :]) + b[j], activation)
    return A


def examples_in_columns(A_in, W, b, activation):
    return _dense(A_in, W, b, activation).T


def axes_of_length_one_dropped(A_in, W, b, activation):
    return _dense(A_in, W, b, activation).squeeze()


def output_of_the_input_type(A_in, W, b, activation):
    return _dense(A_in, W, b, activation).astype(A_in.dtype)


def cut_to_whole_numbers(A_in, W, b, activation):
    return _dense(A_in, W, b, activation).astype(int)


def bias_subtracted(A_in, W, b, activation):
    return _activate(A_in @ W - b, activation)


def relu_for_linear(A_in, W, b, activation):
    return _dense(A_in, W, b, "relu" if activation == "linear" else activation)


def activation_twice(A_in, W, b, activation):
    return _activate(_dense(A_in, W, b, activation), activation)


def both_transposed(A_in, W, b, activation):
    return _activate(W.T @ A_in.T + b, activation)


# What goes wrong: sequential.


def input_fed_to_every_layer(X, layers):
    for W, b, activation in layers:
        A = _dense(X, W, b, activation)
    return A


def input_fed_to_every_layer_in_dot(X, layers):
    for W, b, activation in layers:
        A = _activate(np.dot(X, W) + b, activation)
    return A


def last_layer_twice(X, layers):
    return _forward(X, [*layers, layers[-1]])


def last_layer_skipped(X, layers):
    return _forward(X, layers[:-1])


def first_layer_skipped(X, layers):
    return _forward(X, layers[1:])


def layer_before_the_last_twice(X, layers):
    return _forward(X, [*layers[:-1], *layers[-2:][:1]])


def written_for_four_layers(X, layers):
    return _forward(X, [layers[0], layers[1], layers[2], layers[3]])


def four_layers_with_the_third_twice(X, layers):
    first, second, third, _ = layers[0], layers[1], layers[2], layers[3]
    return _forward(X, [first, second, third, third])


def written_for_three_layers(X, layers):
    return _forward(X, [layers[0], layers[1], layers[2]])


def written_for_two_layers(X, layers):
    return _forward(X, [layers[0], layers[1]])


def only_the_first_layer(X, layers):
    return _forward(X, layers[:1])


def layers_in_reverse(X, layers):
    return _forward(X, layers[::-1])


def layers_used_up(X, layers):
    while layers:
        X = _dense(X, *layers.pop(0))
    return X


def every_layer_returned(X, layers):
    outputs = []
    for W, b, activation in layers:
        X = _dense(X, W, b, activation)
        outputs.append(X)
    return outputs


def sigmoid_in_every_layer(X, layers):
    return _forward(X, [(W, b, "sigmoid") for W, b, _ in layers])


def relu_in_every_layer(X, layers):
    return _forward(X, [(W, b, "relu") for W, b, _ in layers])


def activations_left_out(X, layers):
    return _forward(X, [(W, b, "linear") for W, b, _ in layers])


def first_activation_in_every_layer(X, layers):
    return _forward(X, [(W, b, layers[0][2]) for W, b, _ in layers])


def last_activation_in_every_layer(X, layers):
    return _forward(X, [(W, b, layers[-1][2]) for W, b, _ in layers])


def activation_applied_twice(X, layers):
    for W, b, activation in layers:
        X = _activate(_dense(X, W, b, activation), activation)
    return X


def biases_left_out(X, layers):
    return _forward(X, [(W, 0 * b, activation) for W, b, activation in layers])


def biases_as_columns(X, layers):
    for W, b, activation in layers:
        X = _activate(X @ W + b[:, None], activation)
    return X


def results_written_into_the_input(X, layers):
    A = X
    for W, b, activation in layers:
        A[:] = _dense(A, W, b, activation)
    return A


def results_kept_as_whole_numbers(X, layers):
    A = X
    for W, b, activation in layers:
        A = _dense(A, W, b, activation).astype(X.dtype)
    return A


def one_example_only(X, layers):
    return _forward(X[:1], layers)


def one_example_as_a_vector(X, layers):
    return _forward(X[0], layers)


def loop_left_after_one_example(X, layers):
    A = np.zeros((len(X), len(layers[-1][1])))
    A[0] = _forward(X, layers)[0]
    return A


def one_layer_too_many(X, layers):
    for number in range(len(layers) + 1):
        W, b, activation = layers[number]
        X = _dense(X, W, b, activation)
    return X


def input_returned(X, layers):
    return X.copy()


def axes_of_length_one_squeezed(X, layers):
    return _forward(X, layers).squeeze()


# What goes wrong: predict.


def output_instead_of_decisions(X, layers, threshold=0.5):
    return _forward(X, layers)


def output_as_a_vector(X, layers, threshold=0.5):
    return _forward(X, layers)[:, 0]


def decisions_in_a_column(X, layers, threshold=0.5):
    return (_forward(X, layers) >= threshold).astype(int)


def decisions_in_a_row(X, layers, threshold=0.5):
    return (_forward(X, layers) >= threshold).astype(int).T


def threshold_ignored(X, layers, threshold=0.5):
    return (_forward(X, layers)[:, 0] >= 0.5).astype(int)


def strictly_above_the_threshold(X, layers, threshold=0.5):
    return (_forward(X, layers)[:, 0] > threshold).astype(int)


def yes_below_the_threshold(X, layers, threshold=0.5):
    return (_forward(X, layers)[:, 0] < threshold).astype(int)


def output_rounded(X, layers, threshold=0.5):
    return np.round(_forward(X, layers)[:, 0]).astype(int)


def output_cut_to_whole_numbers(X, layers, threshold=0.5):
    return _forward(X, layers)[:, 0].astype(int)


def position_of_the_largest(X, layers, threshold=0.5):
    return _forward(X, layers).argmax(axis=1)


def if_on_the_whole_array(X, layers, threshold=0.5):
    if _forward(X, layers) >= threshold:
        return 1
    return 0


def first_decision_only(X, layers, threshold=0.5):
    return int(_forward(X, layers)[0, 0] >= threshold)


def list_left_after_one_decision(X, layers, threshold=0.5):
    return [int(_forward(X, layers)[0, 0] >= threshold)]


def sigmoid_once_more(X, layers, threshold=0.5):
    return (_activate(_forward(X, layers)[:, 0], "sigmoid") >= threshold).astype(int)


def threshold_against_the_logit(X, layers, threshold=0.5):
    W, b, _ = layers[-1]
    return ((_forward(X, layers[:-1]) @ W + b)[:, 0] >= threshold).astype(int)


def layers_gone_after_the_call(X, layers, threshold=0.5):
    while layers:
        X = _dense(X, *layers.pop(0))
    return (X[:, 0] >= threshold).astype(int)


def strictly_above_one_half(X, layers, threshold=0.5):
    return (_forward(X, layers)[:, 0] > 0.5).astype(int)


def every_axis_of_length_one_dropped(X, layers, threshold=0.5):
    return (_forward(X, layers).squeeze() >= threshold).astype(int)


def one_yes_for_all(X, layers, threshold=0.5):
    return int((_forward(X, layers) >= threshold).all())


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
    "Every layer was given X itself. Only the first layer sees X; each later layer gets what the "
    "layer before it gave."
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
    "An axis of length 1 was dropped. The result has shape (m, units), also for one example or one "
    "neuron: "
)
_ONE_ANSWER = "One answer is asked for each example, shape (m,), even for a single one."
_DECISIONS = "This is the output itself. The decision is 1 where it reaches the threshold, else 0."

QUESTIONS = (
    Question(
        "dense",
        checks={
            "one example": _layer(1, 3, 4, "sigmoid"),
            "a batch, sigmoid": _layer(5, 4, 3, "sigmoid"),
            "a batch, relu": _layer(6, 2, 5, "relu"),
            "a batch, linear": _layer(4, 3, 2, "linear"),
            "one neuron": _layer(6, 3, 1, "relu"),
            "whole numbers": lambda rng: (*_whole_numbers(rng, 3, 2, 4), "sigmoid"),
        },
        mistakes={
            bias_left_out: "b is never used: each neuron adds its own bias to its sum.",
            bias_subtracted: "The bias was subtracted, but it is added.",
            bias_as_a_column: (
                "The bias stood as a column, shape (units, 1): row i then gets bias i. Each column "
                "of the result is a neuron and needs its own bias, the same in every row."
            ),
            bias_after_the_activation: (
                "The bias was added after the activation. It belongs to z, inside the activation."
            ),
            bias_once_per_feature: (
                "The bias was added once for each feature. It is added once per neuron, after the "
                "sum over the features."
            ),
            bias_used_as_the_running_sum: (
                "A sum was collected in b itself: with z = b there are two names for one array, "
                "and adding to z in place changes b too. Start each example from a new array."
            ),
            first_bias_for_every_neuron: (
                "Each neuron has one bias of its own: neuron j adds the j-th, and no other."
            ),
            activation_left_out: (
                "These are the logits z; the activation is missing. Its name is an argument."
            ),
            activation_twice: "The activation was applied twice; once is enough.",
            relu_for_linear: (
                "A linear layer came out with ReLU. There are three activations, and `linear` "
                "leaves z as it is."
            ),
            both_transposed: (
                "The examples were turned into columns. Here they are rows: the inputs (m, n) "
                "stand on the left, the weights (n, units) on the right, both as they are."
            ),
            always_sigmoid: "The sigmoid was applied whatever was asked. " + _ACTIVATION_GIVEN,
            always_relu: "ReLU was applied whatever was asked. " + _ACTIVATION_GIVEN,
            activation_of_the_input: (
                "The activation was applied to what enters the layer. First the weighted sum and "
                "the bias, then the activation."
            ),
            activation_before_the_sum: (
                "The activation was applied to each product on its own. First add all products and "
                "the bias, then apply it once."
            ),
            weights_transposed: _TRANSPOSED,
            weights_transposed_in_dot: _TRANSPOSED,
            weights_first: _ORDER,
            weights_first_in_dot: _ORDER,
            star_for_the_matrix_product: (
                "A star multiplies element by element. A layer needs the matrix product: each row "
                "of the inputs with each column of W, multiplied and added up."
            ),
            written_for_a_vector: (
                "This works for a single vector. Here the inputs are 2-D, one example per row, so "
                "one neuron gives m numbers, not one."
            ),
            numbers_kept_where_rows_belong: (
                "One neuron gives a number for each example, but the result has room for one "
                "number per neuron. It needs a row per example: shape (m, units)."
            ),
            only_the_first_example: _ONE_EXAMPLE,
            first_example_as_a_vector: (
                "One example came out, as a vector. Every row is an example, and the result has "
                "two axes, (m, units), also for m = 1."
            ),
            returned_after_the_first_neuron: (
                "Only the first neuron was computed, the others stayed 0. " + _INSIDE_THE_LOOP
            ),
            only_the_last_neuron: (
                "Only the last neuron was stored, the others stayed 0. After a loop, its variables "
                "keep their last values: is the line that stores the result inside the loop?"
            ),
            returned_after_the_first_example: (
                "Only the first row was computed, the others stayed 0. " + _INSIDE_THE_LOOP
            ),
            neurons_counted_by_rows: (
                "W.shape is (n, units). The loop over neurons ran n times, once for each feature. "
                "Which of the two numbers counts the neurons?"
            ),
            neurons_in_rows: (
                "A row of W was taken for a neuron's weights. Rows belong to features; the weights "
                "of one neuron are a column."
            ),
            examples_in_columns: "Rows are examples: the shape is (m, units), not (units, m).",
            axes_of_length_one_dropped: _AXIS_DROPPED + "the next layer counts on two axes.",
            output_of_the_input_type: _TYPE_OF_AN_INPUT,
            cut_to_whole_numbers: _WHOLE_NUMBERS,
        },
    ),
    Question(
        "sequential",
        checks={
            "one layer": lambda rng: _network(rng, 4, (3, 2), ("relu",)),
            "one example": lambda rng: _network(rng, 1, (3, 3, 3), ("relu", "linear")),
            "a batch": lambda rng: _network(rng, 6, (5, 4, 3, 2), ("relu", "sigmoid", "linear")),
            "layers of one size": lambda rng: _network(rng, 5, (3, 3, 3), ("relu", "sigmoid")),
            "four layers of one size": lambda rng: _network(
                rng, 3, (4, 4, 4, 4, 4), ("linear", "relu", "sigmoid", "sigmoid")
            ),
            "whole numbers": _whole_numbers_in([(4, 3, "relu"), (3, 1, "sigmoid")]),
        },
        mistakes={
            input_fed_to_every_layer: _X_AGAIN,
            input_fed_to_every_layer_in_dot: _X_AGAIN,
            last_layer_twice: (
                "The last layer was applied once more. After a loop, its variables keep their last "
                "values: is there a line behind the loop that uses them?"
            ),
            last_layer_skipped: "The last layer is missing; does the loop end one layer early?",
            first_layer_skipped: "The first layer is missing; lists count from 0.",
            layer_before_the_last_twice: (
                "The last layer was computed with the weights of the layer before it. When line "
                "after line is copied, one number is easily left as it was; a loop has no such "
                "numbers."
            ),
            written_for_four_layers: "This works for four layers only. " + _ANY_LENGTH,
            four_layers_with_the_third_twice: (
                "This is written for four layers, and the fourth is computed with the weights of "
                "the third. " + _ANY_LENGTH
            ),
            written_for_three_layers: "This works for three layers only. " + _ANY_LENGTH,
            written_for_two_layers: "This works for two layers only. " + _ANY_LENGTH,
            only_the_first_layer: "Only the first layer was computed. " + _INSIDE_THE_LOOP,
            layers_in_reverse: "The layers came in reverse. The first of the list meets X.",
            layers_used_up: _USED_UP,
            every_layer_returned: (
                "These are the outputs of all layers. Only the last layer's output is asked for."
            ),
            sigmoid_in_every_layer: "Every layer got a sigmoid. " + _ACTIVATION_GIVEN,
            relu_in_every_layer: "Every layer got ReLU. " + _ACTIVATION_GIVEN,
            activations_left_out: (
                "No layer has its activation. Without them the whole network is one linear layer."
            ),
            first_activation_in_every_layer: (
                "Every layer got the first layer's activation. " + _ACTIVATION_GIVEN
            ),
            last_activation_in_every_layer: (
                "Every layer got the last layer's activation. " + _ACTIVATION_GIVEN
            ),
            activation_applied_twice: (
                "Each activation was applied twice; your layer function has applied it already."
            ),
            biases_left_out: ("The biases are never used: each neuron adds its own to its sum."),
            biases_as_columns: (
                "The biases stood as columns: row i then gets bias i. Each neuron, that is each "
                "column of the result, needs its own bias."
            ),
            results_written_into_the_input: (
                "The results were written into X itself, which belongs to the caller. Give each "
                "layer's result a new array; then its shape may change too."
            ),
            results_kept_as_whole_numbers: _TYPE_OF_AN_INPUT,
            axes_of_length_one_squeezed: _AXIS_DROPPED + "both axes stay.",
            input_returned: (
                "This is X itself. Return what leaves the last layer; is it stored under another "
                "name?"
            ),
            one_layer_too_many: (
                "The loop asks for one layer too many: the positions in a list run from 0, so the "
                "last is one less than its length."
            ),
            one_example_only: _ONE_EXAMPLE,
            one_example_as_a_vector: (
                "One example came out, as a vector. Every row of X needs a row in the result."
            ),
            loop_left_after_one_example: (
                "Only the first example was computed, the others stayed 0. " + _INSIDE_THE_LOOP
            ),
        },
    ),
    Question(
        "predict",
        checks={
            "one example": _decidable(1, (3, 4, 1), ("sigmoid", "sigmoid"), 0.5),
            "a batch": _decidable(7, (4, 3, 2, 1), ("relu", "sigmoid", "sigmoid"), 0.5),
            "a low threshold": _decidable(8, (2, 3, 1), ("relu", "sigmoid"), 0.2),
            "a high threshold": _decidable(6, (3, 2, 1), ("sigmoid", "sigmoid"), 0.7),
            "exactly on the threshold": _on_the_threshold,
            "a linear output": _decidable(9, (2, 4, 1), ("relu", "linear"), 0.0),
        },
        mistakes={
            output_instead_of_decisions: _DECISIONS,
            output_as_a_vector: _DECISIONS,
            decisions_in_a_column: (
                "The network's output has shape (m, 1), and so have your answers. Shape (m,) is "
                "asked for: drop the second axis."
            ),
            decisions_in_a_row: "The answers have shape (1, m); (m,) is asked for, a single axis.",
            threshold_ignored: (
                "The decision is always taken at 0.5, which is only the default. The argument "
                "`threshold` says where to decide."
            ),
            strictly_above_one_half: (
                "The decision is always taken at 0.5, and 0.5 itself becomes a no. Compare with "
                "the argument `threshold`; to reach it is enough."
            ),
            strictly_above_the_threshold: (
                "An output that equals the threshold has reached it: that is a yes."
            ),
            yes_below_the_threshold: (
                "Yes and no are swapped: 1 means that the output reaches the threshold."
            ),
            output_rounded: (
                "Rounding decides at 0.5, whatever the threshold, and rounds 0.5 itself to 0. "
                "Compare with the argument `threshold`; to reach it is enough."
            ),
            output_cut_to_whole_numbers: (
                "Turning a fraction into a whole number cuts it off: 0.99 becomes 0. Compare with "
                "the threshold first."
            ),
            position_of_the_largest: (
                "With a single output the largest is always at position 0. The position decides "
                "between several outputs; here the threshold does."
            ),
            if_on_the_whole_array: (
                "An `if` takes one yes or no, but a comparison of arrays gives one for each "
                "example. The comparison itself is nearly the answer. " + _ONE_ANSWER
            ),
            first_decision_only: (
                _ONE_ANSWER + " Yours is a single number. If you have a loop, is the return inside?"
            ),
            one_yes_for_all: _ONE_ANSWER + " Yours is one number for all of them.",
            every_axis_of_length_one_dropped: (
                "Too much was dropped: a single example has to give shape (1,), not (). Drop the "
                "second axis only."
            ),
            list_left_after_one_decision: (
                "Only the first example was decided. " + _INSIDE_THE_LOOP + " " + _ONE_ANSWER
            ),
            sigmoid_once_more: (
                "A sigmoid was put on the output once more. The last layer has its activation "
                "already."
            ),
            threshold_against_the_logit: (
                "The threshold was compared with the last layer's logit. It belongs to the "
                "output, after the activation."
            ),
            layers_gone_after_the_call: _USED_UP,
        },
    ),
)
