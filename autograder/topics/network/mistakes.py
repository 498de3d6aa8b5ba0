"""The whole machine: what goes wrong, with a hint for whoever does it."""

from itertools import pairwise

import numpy as np

from autograder.question import mistake
from autograder.topics.network.questions import activations_of, gradients_of

_INPUTS = (
    "He's variance is 2 / n, with n the number of inputs of the layer, and a normal distribution "
    "is told its standard deviation, the root of that. "
)
_RELU_INSIDE = (
    "ReLU bends the hidden layers and leaves the last one alone: what it gives are logits. "
)
_KEPT = "The way back needs all that came into a layer: the inputs, each hidden layer, the logits. "
_MEAN = "The cost is the mean over the examples. "
_ONCE = "The mean's 1/m belongs to the error of the logits, and from there on everything adds up. "
_BIAS = "A bias is added to every example's row, so its gradient is the sum over the examples. "
_GATE = (
    "An error passes a ReLU unchanged where that ReLU was open, and not at all elsewhere: where "
    "the layer whose error is wanted gave something above 0. "
)
_ERROR = "At the logits the error is prediction minus truth. "
_STATE = (
    "Adam's memory outlives the epoch: the number of steps and both moments come in with `state` "
    "and go out with it. "
)
_ALL_ROWS = "Each row has a largest logit of its own. "
_SHARE = "A share is asked for: a number from 0 to 1. "


# initialise


def _start(spread, draw=None):
    """A start whose weights have this spread, a function of the layer's inputs and units."""

    def start(sizes, seed):
        rng = np.random.default_rng(seed)
        drawn = draw or (lambda rng, shape: rng.normal(size=shape))
        return [
            (spread(n, units) * drawn(rng, (n, units)), np.zeros(units))
            for n, units in pairwise(sizes)
        ]

    return start


@mistake(
    of="initialise",
    hint="The variance is 1 / n, which keeps the size of a layer that is not bent. A ReLU lets "
    "half of it through, and He's rule makes up for that.",
)
def variance_of_one_over_n(sizes, seed):
    return _start(lambda n, units: np.sqrt(1 / n))(sizes, seed)


@mistake(
    of="initialise",
    hint="That is Glorot's start: it looks at the inputs and at the units. He's looks at the "
    "inputs alone.",
)
def start_of_glorot(sizes, seed):
    return _start(lambda n, units: np.sqrt(2 / (n + units)))(sizes, seed)


@mistake(of="initialise", hint=_INPUTS + "Here its root is missing.")
def variance_taken_for_the_spread(sizes, seed):
    return _start(lambda n, units: 2 / n)(sizes, seed)


@mistake(of="initialise", hint=_INPUTS + "Here the number of units stands in its place.")
def units_for_inputs(sizes, seed):
    return _start(lambda n, units: np.sqrt(2 / units))(sizes, seed)


@mistake(
    of="initialise", hint="The weights are far too wide: nothing was made of the layer's size."
)
def spread_of_one(sizes, seed):
    return _start(lambda n, units: 1.0)(sizes, seed)


@mistake(
    of="initialise",
    hint="Small numbers for every layer, however many inputs it has. What comes out of such a "
    "layer is much smaller than what came in, and in a deep network nothing is left.",
)
def one_hundredth_for_all(sizes, seed):
    return _start(lambda n, units: 0.01)(sizes, seed)


@mistake(
    of="initialise",
    hint="A uniform distribution from -a to a has a standard deviation of a / √3, not of a.",
)
def uniform_with_the_spread_as_its_end(sizes, seed):
    draw = lambda rng, shape: rng.uniform(-1, 1, shape)  # noqa: E731
    return _start(lambda n, units: np.sqrt(2 / n), draw)(sizes, seed)


@mistake(
    of="initialise",
    hint="All weights are drawn above 0. Their mean should be 0, or all units answer alike to most "
    "inputs.",
)
def weights_above_zero(sizes, seed):
    return _start(lambda n, units: np.sqrt(2 / n), lambda rng, shape: rng.random(shape))(
        sizes, seed
    )


@mistake(
    of="initialise",
    hint="All weights are 0. Then all units of a layer compute the same and get the same gradient, "
    "and none of them ever differs from another. Only the biases begin at 0.",
)
def zeros(sizes, seed):
    return _start(lambda n, units: 0.0)(sizes, seed)


@mistake(
    of="initialise",
    hint="All weights of a layer are one number. Then its units stay alike for ever: draw each.",
)
def one_number_for_a_layer(sizes, seed):
    return _start(lambda n, units: np.sqrt(2 / n), lambda rng, shape: np.ones(shape))(sizes, seed)


@mistake(
    of="initialise",
    hint="All units of a layer have the same weights: one column was drawn and repeated. Draw an "
    "array of the whole shape.",
)
def one_column_repeated(sizes, seed):
    draw = lambda rng, shape: np.tile(rng.normal(size=(shape[0], 1)), shape[1])  # noqa: E731
    return _start(lambda n, units: np.sqrt(2 / n), draw)(sizes, seed)


@mistake(of="initialise", hint="The biases begin at 0; here they do not.")
def biases_that_are_not_zero(sizes, seed):
    rng = np.random.default_rng(seed)
    return [
        (rng.normal(0, np.sqrt(2 / n), (n, units)), rng.normal(0, np.sqrt(2 / n), units))
        for n, units in pairwise(sizes)
    ]


@mistake(of="initialise", hint="A bias is a vector, shape (units,), not a matrix with one row.")
def biases_as_rows(sizes, seed):
    return [(W, b[None]) for W, b in _right_start(sizes, seed)]


@mistake(of="initialise", hint="A bias belongs to a unit, not to an input: shape (units,).")
def a_bias_for_each_input(sizes, seed):
    return [(W, np.zeros(len(W))) for W, _ in _right_start(sizes, seed)]


@mistake(of="initialise", hint="W has a row for each input and a column for each unit: turn it.")
def weights_turned(sizes, seed):
    return [
        (W.T, b)
        for (W, _), (_, b) in zip(_right_start(sizes, seed), _right_start(sizes, seed), strict=True)
    ]


@mistake(
    of="initialise",
    hint="One layer is missing. Between so many sizes there is one layer fewer than sizes; was one "
    "taken off twice?",
)
def last_layer_missing(sizes, seed):
    return _right_start(sizes, seed)[:-1]


@mistake(
    of="initialise",
    hint="A layer too many: the first size is that of the inputs, which are no layer.",
)
def a_layer_for_the_inputs(sizes, seed):
    return _right_start([sizes[0], *sizes], seed)


@mistake(
    of="initialise",
    hint="Each layer got a generator of its own with the same seed, so all begin with the same "
    "numbers. Make one, in front of the loop.",
)
def a_generator_for_each_layer(sizes, seed):
    return [_right_start(pair, seed)[0] for pair in pairwise(sizes)]


@mistake(
    of="initialise",
    hint="A second call with the same seed gave other numbers. What is drawn must come from a "
    "generator that was made with the seed.",
)
def seed_never_used(sizes, seed):
    return _right_start(sizes, None)


@mistake(
    of="initialise",
    hint="Another seed gave the same numbers: a fixed number stands in the place of the seed.",
)
def a_seed_of_its_own(sizes, seed):
    return _right_start(sizes, 0)


def _right_start(sizes, seed):
    return _start(lambda n, units: np.sqrt(2 / n))(sizes, seed)


# forward


def _forward(X, parameters, hidden, last=lambda Z: Z):
    found = [X]
    for number, (W, b) in enumerate(parameters):
        Z = found[-1] @ W + b
        found.append((last if number == len(parameters) - 1 else hidden)(Z))
    return found


def _relu(Z):
    return np.maximum(Z, 0)


def _softmax(Z):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return E / E.sum(axis=1, keepdims=True)


def _sigmoid(Z):
    return 1 / (1 + np.exp(-Z))


@mistake(of="forward", hint=_RELU_INSIDE + "Here the last one was bent as well.")
def relu_on_the_logits(X, parameters):
    return _forward(X, parameters, _relu, _relu)


@mistake(
    of="forward", hint=_RELU_INSIDE + "Here softmax came behind it; it belongs to the loss, later."
)
def softmax_at_the_end(X, parameters):
    return _forward(X, parameters, _relu, _softmax)


@mistake(of="forward", hint=_RELU_INSIDE + "Here no layer is bent, so all of them are one.")
def no_relu(X, parameters):
    return _forward(X, parameters, lambda Z: Z)


@mistake(of="forward", hint="The hidden layers have ReLU; these are sigmoids.")
def sigmoid_inside(X, parameters):
    return _forward(X, parameters, _sigmoid)


@mistake(of="forward", hint="The hidden layers have ReLU; this is tanh.")
def tanh_inside(X, parameters):
    return _forward(X, parameters, np.tanh)


@mistake(of="forward", hint=_KEPT + "Here the inputs are missing.")
def inputs_missing(X, parameters):
    return activations_of(X, parameters)[1:]


@mistake(of="forward", hint=_KEPT + "Here the logits are missing.")
def logits_missing(X, parameters):
    return activations_of(X, parameters)[:-1]


@mistake(of="forward", hint=_KEPT + "Here only the last of them is left.")
def logits_alone(X, parameters):
    return activations_of(X, parameters)[-1]


@mistake(of="forward", hint="The list is the wrong way round: the inputs come first.")
def from_the_end(X, parameters):
    return activations_of(X, parameters)[::-1]


@mistake(of="forward", hint="The biases are missing.")
def without_biases(X, parameters):
    return _forward(X, [(W, 0 * b) for W, b in parameters], _relu)


@mistake(
    of="forward",
    hint="The sums before the ReLU were kept, and the ReLU applied on the way to the next layer. "
    "What a layer gives is what comes out of its ReLU.",
)
def sums_kept(X, parameters):
    found = [X]
    for number, (W, b) in enumerate(parameters):
        found.append((_relu(found[-1]) if number else X) @ W + b)
    return found


@mistake(
    of="forward",
    hint="The inputs were bent by a ReLU before the first layer. They go in as they are.",
)
def relu_on_the_inputs(X, parameters):
    return [X, *_forward(_relu(X), parameters, _relu)[1:]]


@mistake(of="forward", hint="The ReLU came before the bias; it bends the whole sum, X W + b.")
def bias_after_the_relu(X, parameters):
    found = [X]
    for W, b in parameters[:-1]:
        found.append(_relu(found[-1] @ W) + b)
    W, b = parameters[-1]
    return [*found, found[-1] @ W + b]


@mistake(
    of="forward",
    hint="A leaky ReLU: it lets something through below 0. Here it is the plain one, which does "
    "not.",
)
def leaky_inside(X, parameters):
    return _forward(X, parameters, lambda Z: np.where(Z > 0, Z, 0.01 * Z))


@mistake(
    of="forward",
    hint="Each layer got the inputs, or an earlier layer's output, in place of what the layer "
    "before it gave; see which array goes into the product.",
)
def inputs_into_each_layer(X, parameters):
    found = [X]
    for number, (W, b) in enumerate(parameters):
        Z = X @ W + b
        found.append(Z if number == len(parameters) - 1 else _relu(Z))
    return found


# loss


def _losses(Z, y):
    return np.logaddexp.reduce(Z, axis=1) - Z[np.arange(len(y)), y]


@mistake(of="loss", hint=_MEAN + "This is their sum.")
def sum_of_the_losses(Z, y):
    return _losses(Z, y).sum()


@mistake(of="loss", hint=_MEAN + "These are the losses of the examples, one by one.")
def losses_one_by_one(Z, y):
    return _losses(Z, y)


@mistake(of="loss", hint=_MEAN + "Here the sum was divided by the number of all logits.")
def mean_over_the_classes_too(Z, y):
    return _losses(Z, y).sum() / Z.size


@mistake(
    of="loss",
    hint="Softmax came twice: once here, and once more inside the loss, which takes logits. Such a "
    "loss never comes near 0.",
)
def softmax_twice(Z, y):
    return _losses(_softmax(Z), y).mean()


@mistake(of="loss", hint="The sign is turned: a loss is never below 0.")
def sign_turned(Z, y):
    return -_losses(Z, y).mean()


@mistake(
    of="loss",
    hint="exp overflows at large logits, and the logarithm of 0 is minus infinity. Do not go "
    "through the probabilities: the loss is log Σ exp z - z of the true class, and the largest "
    "logit can be taken out of the sum.",
)
def by_naive_probabilities(Z, y):
    E = np.exp(Z)
    return -np.log((E / E.sum(axis=1, keepdims=True))[np.arange(len(y)), y]).mean()


@mistake(
    of="loss",
    hint="The probabilities are right, but the logarithm of one that has become 0 is minus "
    "infinity. Take the logits: log Σ exp z - z of the true class.",
)
def logarithm_of_softmax(Z, y):
    return -np.log(_softmax(Z)[np.arange(len(y)), y]).mean()


@mistake(
    of="loss",
    hint="A small number was added to the probabilities, or they were clipped. So no loss can "
    "exceed about 18, or some such number, however wrong an answer is.",
)
def clipped_probabilities(Z, y):
    return -np.log(_softmax(Z)[np.arange(len(y)), y] + 1e-8).mean()


@mistake(of="loss", hint="The logarithm to base 2 or 10; here log is the natural one.")
def another_logarithm(Z, y):
    return _losses(Z, y).mean() / np.log(2)


@mistake(
    of="loss", hint="This is the mean probability of the true classes. The loss is minus its log."
)
def mean_probability(Z, y):
    return _softmax(Z)[np.arange(len(y)), y].mean()


@mistake(
    of="loss",
    hint="The logarithm was taken of the mean probability. The mean is taken of the logarithms, "
    "one for each example.",
)
def logarithm_of_the_mean(Z, y):
    with np.errstate(divide="ignore"):
        return -np.log(_softmax(Z)[np.arange(len(y)), y].mean())


@mistake(
    of="loss", hint="The logit of the true class was not taken off: log Σ exp z is only a part."
)
def true_logit_missing(Z, y):
    return np.logaddexp.reduce(Z, axis=1).mean()


@mistake(
    of="loss",
    hint="Softmax runs over the classes of one example, so along each row. Here it ran down the "
    "columns.",
)
def down_the_columns(Z, y):
    return (np.logaddexp.reduce(Z, axis=0).mean() - Z[np.arange(len(y)), y]).mean()


# backward


def _back(activations, parameters, y, error=None, gate=None, weights=None, bias=None):
    """`backward` with one of its steps replaced."""
    Z = activations[-1]
    D = (error or (lambda Z, y: (_softmax(Z) - np.eye(Z.shape[1])[y]) / len(y)))(Z, y)
    found = []
    for number in reversed(range(len(parameters))):
        W, A = parameters[number][0], activations[number]
        dW = weights(A, D) if weights else A.T @ D
        db = bias(D) if bias else D.sum(axis=0)
        found.insert(0, (dW, db))
        D = D @ W.T
        D = gate(D, number) if gate else D * (A > 0)
    return found


@mistake(of="backward", hint=_MEAN + "Here the 1/m is missing.")
def mean_missing(activations, parameters, y):
    return [(len(y) * dW, len(y) * db) for dW, db in gradients_of(activations, parameters, y)]


@mistake(of="backward", hint=_ONCE + "Here it comes once more with each layer's gradients.")
def mean_twice(activations, parameters, y):
    return [(dW / len(y), db / len(y)) for dW, db in gradients_of(activations, parameters, y)]


@mistake(of="backward", hint=_ONCE + "Here the weights' gradients have it a second time.")
def mean_twice_for_the_weights(activations, parameters, y):
    return _back(activations, parameters, y, weights=lambda A, D: A.T @ D / len(A))


@mistake(
    of="backward",
    hint=_BIAS + "Here it is the mean, although the error has the mean in it already.",
)
def mean_twice_for_the_biases(activations, parameters, y):
    return _back(activations, parameters, y, bias=lambda D: D.mean(axis=0))


@mistake(of="backward", hint=_BIAS + "Here it was not summed.")
def biases_not_summed(activations, parameters, y):
    return _back(activations, parameters, y, bias=lambda D: D)


@mistake(of="backward", hint=_BIAS + "A vector, (units,), not a matrix with one row.")
def biases_with_a_row(activations, parameters, y):
    return _back(activations, parameters, y, bias=lambda D: D.sum(axis=0, keepdims=True))


@mistake(of="backward", hint=_GATE + "Here nothing is stopped.")
def no_gate(activations, parameters, y):
    return _back(activations, parameters, y, gate=lambda D, number: D)


@mistake(of="backward", hint=_GATE + "Here the *error* is cut off below 0.")
def gate_from_the_error(activations, parameters, y):
    return _back(activations, parameters, y, gate=lambda D, number: D * (D > 0))


@mistake(of="backward", hint=_GATE + "Here that of the layer behind it was asked.")
def gate_of_the_next_layer(activations, parameters, y):
    return _back(
        activations, parameters, y, gate=lambda D, number: D * (activations[number + 1] > 0)
    )


@mistake(of="backward", hint=_GATE + "Here that of the layer before it was asked.")
def gate_of_the_layer_before(activations, parameters, y):
    return _back(
        activations,
        parameters,
        y,
        gate=lambda D, number: D * (activations[number - 1] > 0) if number else D,
    )


@mistake(of="backward", hint=_GATE + "Here the last hidden layer was asked, for every layer.")
def gate_of_the_last_hidden_layer(activations, parameters, y):
    return _back(
        activations,
        parameters,
        y,
        gate=lambda D, number: D * (activations[-2] > 0) if number else D,
    )


@mistake(of="backward", hint=_GATE + "Here the activation itself was multiplied in.")
def activation_for_the_gate(activations, parameters, y):
    return _back(activations, parameters, y, gate=lambda D, number: D * activations[number])


@mistake(of="backward", hint=_GATE + "Here it is a sigmoid's slope, a (1 - a).")
def slope_of_a_sigmoid(activations, parameters, y):
    return _back(
        activations,
        parameters,
        y,
        gate=lambda D, number: D * activations[number] * (1 - activations[number]),
    )


@mistake(of="backward", hint=_GATE + "Here the gate stands the wrong way round.")
def gate_turned(activations, parameters, y):
    return _back(activations, parameters, y, gate=lambda D, number: D * (activations[number] <= 0))


@mistake(
    of="backward",
    hint=_ERROR + "Here the sign is turned, so every step would go uphill.",
)
def truth_minus_prediction(activations, parameters, y):
    return [(-dW, -db) for dW, db in gradients_of(activations, parameters, y)]


@mistake(
    of="backward",
    hint=_ERROR + "The prediction is a probability; the logits themselves were taken for it.",
)
def logits_for_probabilities(activations, parameters, y):
    return _back(
        activations, parameters, y, error=lambda Z, y: (Z - np.eye(Z.shape[1])[y]) / len(y)
    )


@mistake(
    of="backward",
    hint=_ERROR + "A slope of softmax, P (1 - P), was multiplied in once more; it cancels.",
)
def slope_of_softmax_again(activations, parameters, y):
    def error(Z, y):
        P = _softmax(Z)
        return (P - np.eye(Z.shape[1])[y]) * P * (1 - P) / len(y)

    return _back(activations, parameters, y, error=error)


@mistake(of="backward", hint=_ERROR + "Here softmax was applied to what softmax had given.")
def softmax_of_softmax(activations, parameters, y):
    def error(Z, y):
        return (_softmax(_softmax(Z)) - np.eye(Z.shape[1])[y]) / len(y)

    return _back(activations, parameters, y, error=error)


@mistake(of="backward", hint=_ERROR + "Here the truth was never taken off.")
def truth_missing(activations, parameters, y):
    return _back(activations, parameters, y, error=lambda Z, y: _softmax(Z) / len(y))


@mistake(
    of="backward",
    hint=_ERROR + "Here it passed a gate as well; but no ReLU bends the logits.",
)
def gate_at_the_logits(activations, parameters, y):
    def error(Z, y):
        return (_softmax(Z) - np.eye(Z.shape[1])[y]) / len(y) * (Z > 0)

    return _back(activations, parameters, y, error=error)


@mistake(
    of="backward",
    hint="The gradients are asked for from the first layer to the last, not from the last.",
)
def layers_from_the_end(activations, parameters, y):
    return gradients_of(activations, parameters, y)[::-1]


@mistake(of="backward", hint="The pair is (dW, db), in this order.")
def pairs_turned(activations, parameters, y):
    return [(db, dW) for dW, db in gradients_of(activations, parameters, y)]


@mistake(
    of="backward",
    hint="A pair (dW, db) is asked for each layer, in a list; here all arrays are in one row.",
)
def all_in_a_row(activations, parameters, y):
    return [each for pair in gradients_of(activations, parameters, y) for each in pair]


@mistake(of="backward", hint="The gradients of the weights alone; each layer has a bias, too.")
def weights_alone(activations, parameters, y):
    return [dW for dW, _ in gradients_of(activations, parameters, y)]


@mistake(
    of="backward",
    hint="The gradients stand the wrong way round, (units, n): each has the shape of its "
    "parameter.",
)
def gradients_turned(activations, parameters, y):
    return [(dW.T, db) for dW, db in gradients_of(activations, parameters, y)]


@mistake(
    of="backward",
    hint="`Z[…, y] -= 1` or some such line writes into an array of `activations`. The caller needs "
    "it; make a new one.",
)
def activations_changed(activations, parameters, y):
    found = gradients_of(activations, parameters, y)
    activations[-1][np.arange(len(y)), y] -= 1
    return found


# train_epoch


def _epoch(X, y, parameters, state, batch_size, rate, **settings):
    """`train_epoch` with some of it replaced."""
    zeros = [(0 * W, 0 * b) for W, b in parameters]
    t, m, v = state if state and not settings.get("forget") else (0, zeros, zeros)
    if "begin" in settings:
        t = settings["begin"](t)
    stop = len(X) - (len(X) % batch_size if settings.get("drop") else 0)
    for first in range(0, stop, batch_size):
        rows, classes = X[first : first + batch_size], y[first : first + batch_size]
        t += not settings.get("still")
        slopes = gradients_of(activations_of(rows, parameters), parameters, classes)
        if settings.get("restart"):
            m, v = zeros, zeros
        layers = []
        for layer in zip(parameters, slopes, m, v, strict=True):
            made = []
            for theta, g, first_moment, second in zip(*layer, strict=True):
                step = settings.get("step", _adam)
                made.append(step(theta, settings.get("sign", 1) * g, first_moment, second, t, rate))
            layers.append(made)
        parameters, m, v = ([tuple(p[k] for p in layer) for layer in layers] for k in range(3))
    return parameters, (t, m, v)


def _adam(theta, g, m, v, t, rate):
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
    return theta - rate * m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + 1e-7), m, v


@mistake(of="train_epoch", hint=_STATE + "Here each epoch begins as if it were the first.")
def state_ignored(X, y, parameters, state, batch_size, learning_rate):
    return _epoch(X, y, parameters, state, batch_size, learning_rate, forget=True)


@mistake(
    of="train_epoch",
    hint=_STATE + "Here the moments reach the next epoch, but the steps are counted from 1 again.",
)
def steps_counted_anew(X, y, parameters, state, batch_size, learning_rate):
    return _epoch(X, y, parameters, state, batch_size, learning_rate, begin=lambda t: 0)


@mistake(
    of="train_epoch",
    hint=_STATE + "Here the steps are counted on, but the moments begin at 0 in each epoch.",
)
def moments_begin_anew(X, y, parameters, state, batch_size, learning_rate):
    zeros = [(0 * W, 0 * b) for W, b in parameters]
    begun = (state[0] if state else 0), zeros, zeros
    return _epoch(X, y, parameters, begun, batch_size, learning_rate)


@mistake(
    of="train_epoch",
    hint="The moments were set back to 0 for each batch, so nothing is remembered. They run "
    "through all batches, and from epoch to epoch.",
)
def moments_lost_between_batches(X, y, parameters, state, batch_size, learning_rate):
    return _epoch(X, y, parameters, state, batch_size, learning_rate, restart=True)


@mistake(
    of="train_epoch",
    hint="The number of the step stayed the same from batch to batch. It belongs to the steps, "
    "not to the epochs.",
)
def step_counted_once_an_epoch(X, y, parameters, state, batch_size, learning_rate):
    return _epoch(
        X, y, parameters, state, batch_size, learning_rate, begin=lambda t: t + 1, still=True
    )


@mistake(
    of="train_epoch",
    hint="The steps are counted from 0, after each of them. The very first step is number 1: with "
    "a 0 the correction divides by 0.",
)
def steps_counted_from_0(X, y, parameters, state, batch_size, learning_rate):
    def step(theta, g, m, v, t, rate):
        with np.errstate(divide="ignore", invalid="ignore"):
            return _adam(theta, g, m, v, np.float64(t - 1), rate)

    return _epoch(X, y, parameters, state, batch_size, learning_rate, step=step)


@mistake(
    of="train_epoch",
    hint="The learning rate has no effect: each step is made with 0.001, whatever was asked for.",
)
def learning_rate_ignored(X, y, parameters, state, batch_size, learning_rate):
    return _epoch(X, y, parameters, state, batch_size, 0.001)


@mistake(
    of="train_epoch",
    hint="The last batch is short, and it was left out. Its examples count as well.",
)
def short_batch_dropped(X, y, parameters, state, batch_size, learning_rate):
    return _epoch(X, y, parameters, state, batch_size, learning_rate, drop=True)


@mistake(
    of="train_epoch",
    hint="The whole set went into one step. One step is made for each batch.",
)
def all_examples_at_once(X, y, parameters, state, batch_size, learning_rate):
    return _epoch(X, y, parameters, state, len(X), learning_rate)


@mistake(of="train_epoch", hint="Only the first batch was used: is there a return inside the loop?")
def return_inside_the_loop(X, y, parameters, state, batch_size, learning_rate):
    return _epoch(X[:batch_size], y[:batch_size], parameters, state, batch_size, learning_rate)


@mistake(
    of="train_epoch", hint="The parameters move against the gradient; here they go along with it."
)
def uphill(X, y, parameters, state, batch_size, learning_rate):
    def step(theta, g, m, v, t, rate):
        moved, m, v = _adam(theta, g, m, v, t, rate)
        return 2 * theta - moved, m, v

    return _epoch(X, y, parameters, state, batch_size, learning_rate, step=step)


@mistake(
    of="train_epoch",
    hint="That is plain gradient descent. A step of Adam divides the running mean of the "
    "gradients by the root of that of their squares.",
)
def gradient_descent(X, y, parameters, state, batch_size, learning_rate):
    def step(theta, g, m, v, t, rate):
        return theta - rate * g, *_adam(theta, g, m, v, t, rate)[1:]

    return _epoch(X, y, parameters, state, batch_size, learning_rate, step=step)


@mistake(
    of="train_epoch",
    hint="The moments were not corrected: after t steps they hold only 1 - β^t of what they "
    "should.",
)
def no_correction(X, y, parameters, state, batch_size, learning_rate):
    def step(theta, g, m, v, t, rate):
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        return theta - rate * m / (np.sqrt(v) + 1e-7), m, v

    return _epoch(X, y, parameters, state, batch_size, learning_rate, step=step)


@mistake(
    of="train_epoch",
    hint="The corrected moments were kept. The next step goes on from those without correction.",
)
def corrected_moments_kept(X, y, parameters, state, batch_size, learning_rate):
    def step(theta, g, m, v, t, rate):
        m = (0.9 * m + 0.1 * g) / (1 - 0.9**t)
        v = (0.999 * v + 0.001 * g**2) / (1 - 0.999**t)
        return theta - rate * m / (np.sqrt(v) + 1e-7), m, v

    return _epoch(X, y, parameters, state, batch_size, learning_rate, step=step)


@mistake(
    of="train_epoch",
    hint="The steps were counted for each layer or each parameter, not for each batch: `t` grew "
    "too fast.",
)
def steps_counted_for_each_layer(X, y, parameters, state, batch_size, learning_rate):
    zeros = [(0 * W, 0 * b) for W, b in parameters]
    t, m, v = state or (0, zeros, zeros)
    for first in range(0, len(X), batch_size):
        rows = slice(first, first + batch_size)
        slopes = gradients_of(activations_of(X[rows], parameters), parameters, y[rows])
        layers = []
        for layer in zip(parameters, slopes, m, v, strict=True):
            made = []
            for each in zip(*layer, strict=True):
                t += 1
                made.append(_adam(*each, t, learning_rate))
            layers.append(made)
        parameters, m, v = ([tuple(p[k] for p in layer) for layer in layers] for k in range(3))
    return parameters, (t, m, v)


@mistake(
    of="train_epoch", hint="Both are asked for: the parameters and the state. The state is missing."
)
def state_not_returned(X, y, parameters, state, batch_size, learning_rate):
    return _epoch(X, y, parameters, state, batch_size, learning_rate)[0]


@mistake(of="train_epoch", hint=_STATE + "Here it goes out as it came in.")
def state_as_it_came(X, y, parameters, state, batch_size, learning_rate):
    made, _ = _epoch(X, y, parameters, state, batch_size, learning_rate)
    zeros = [(0 * W, 0 * b) for W, b in parameters]
    return made, state or (0, zeros, zeros)


@mistake(
    of="train_epoch",
    hint="The parameters came back as they went in. What Adam's step gives has to be kept.",
)
def steps_not_kept(X, y, parameters, state, batch_size, learning_rate):
    return parameters, _epoch(X, y, parameters, state, batch_size, learning_rate)[1]


@mistake(
    of="train_epoch",
    hint="`-=` or `+=` writes into the caller's arrays, so a second call begins elsewhere. Make "
    "new ones.",
)
def parameters_changed_in_place(X, y, parameters, state, batch_size, learning_rate):
    made, state = _epoch(X, y, parameters, state, batch_size, learning_rate)
    for pair, new in zip(parameters, made, strict=True):
        for array, value in zip(pair, new, strict=True):
            array[...] = value
    return parameters, state


@mistake(
    of="train_epoch",
    hint="The gradients were computed once, before the loop. Each batch has its own, at the "
    "parameters of that moment.",
)
def gradients_of_the_start(X, y, parameters, state, batch_size, learning_rate):
    zeros = [(0 * W, 0 * b) for W, b in parameters]
    t, m, v = state or (0, zeros, zeros)
    slopes = gradients_of(activations_of(X, parameters), parameters, y)
    for _ in range(0, len(X), batch_size):
        t += 1
        layers = [
            [_adam(*each, t, learning_rate) for each in zip(*layer, strict=True)]
            for layer in zip(parameters, slopes, m, v, strict=True)
        ]
        parameters, m, v = ([tuple(p[k] for p in layer) for layer in layers] for k in range(3))
    return parameters, (t, m, v)


# accuracy


def _logits_of(X, parameters):
    return activations_of(X, parameters)[-1]


@mistake(of="accuracy", hint=_SHARE + "This is how many are right.")
def number_of_right_ones(X, y, parameters):
    return (_logits_of(X, parameters).argmax(axis=1) == y).sum()


@mistake(of="accuracy", hint=_SHARE + "This is a percentage.")
def percentage(X, y, parameters):
    return 100 * (_logits_of(X, parameters).argmax(axis=1) == y).mean()


@mistake(of="accuracy", hint="This is the share of *wrong* answers.")
def share_of_wrong_ones(X, y, parameters):
    return (_logits_of(X, parameters).argmax(axis=1) != y).mean()


@mistake(of="accuracy", hint=_SHARE + "This says of each example whether it is right.")
def right_or_wrong_one_by_one(X, y, parameters):
    return _logits_of(X, parameters).argmax(axis=1) == y


@mistake(of="accuracy", hint=_ALL_ROWS + "Here the smallest was taken.")
def smallest_logit(X, y, parameters):
    return (_logits_of(X, parameters).argmin(axis=1) == y).mean()


@mistake(
    of="accuracy",
    hint="The logits went through a ReLU. Where all of them are below 0 no largest one is left.",
)
def relu_on_the_last_layer(X, y, parameters):
    return (_relu(_logits_of(X, parameters)).argmax(axis=1) == y).mean()


@mistake(of="accuracy", hint="The hidden layers were not bent by a ReLU.")
def without_a_bend(X, y, parameters):
    return (_forward(X, parameters, lambda Z: Z)[-1].argmax(axis=1) == y).mean()


@mistake(of="accuracy", hint=_ALL_ROWS + "This looks for the largest one of the whole array.")
def largest_of_all(X, y, parameters):
    return (_logits_of(X, parameters).argmax() == y).mean()


@mistake(of="accuracy", hint="The mean loss was returned; the share of right answers is asked for.")
def loss_for_accuracy(X, y, parameters):
    return _losses(_logits_of(X, parameters), y).mean()


@mistake(
    of="accuracy", hint="The mean probability of the true class is not the share of right answers."
)
def probability_for_accuracy(X, y, parameters):
    return _softmax(_logits_of(X, parameters))[np.arange(len(y)), y].mean()


@mistake(
    of="accuracy",
    hint="The last *hidden* layer was asked for its largest value. The logits decide.",
)
def hidden_layer_asked(X, y, parameters):
    return (activations_of(X, parameters)[-2].argmax(axis=1) == y).mean()


# repair_1


def _three(X, y, W1, b1, W2, b2, W3, b3, first=None, second=None, share=1.0, bias=np.sum):
    """The gradients, with other slopes of the first and the second hidden layer."""
    Z1 = X @ W1 + b1
    A1 = np.where(Z1 > 0, Z1, 0.1 * Z1)
    Z2 = A1 @ W2 + b2
    A2 = np.where(Z2 > 0, Z2, 0.1 * Z2)
    Z3 = A2 @ W3 + b3
    D3 = (_softmax(Z3) - np.eye(Z3.shape[1])[y]) / len(y) * share
    D2 = D3 @ W3.T * (second or _leaky_slope)(Z2)
    D1 = D2 @ W2.T * (first(Z1, Z2, D2 @ W2.T) if first else _leaky_slope(Z1))
    return (
        *(X.T @ D1, bias(D1, axis=0), A1.T @ D2, bias(D2, axis=0), A2.T @ D3, bias(D3, axis=0)),
    )


def _leaky_slope(Z):
    return np.where(Z > 0, 1.0, 0.1)


_OWN_SLOPE = "Each layer has the slope of its own ReLU, at its own sums. "


@mistake(
    of="repair_1",
    hint="Still the program with the mistake: the first layer's error passes the slope of the "
    "second layer. " + _OWN_SLOPE,
)
def slope_of_the_second_layer(*arguments):
    return _three(*arguments, first=lambda Z1, Z2, D: _leaky_slope(Z2))


@mistake(
    of="repair_1",
    hint="Now both errors pass the slope of the first layer: the name was given its value too "
    "early, or too late. " + _OWN_SLOPE,
)
def slope_of_the_first_layer_for_both(X, y, W1, b1, *rest):
    return _three(X, y, W1, b1, *rest, second=lambda Z: _leaky_slope(X @ W1 + b1))


@mistake(of="repair_1", hint=_OWN_SLOPE + "Here the first layer has none at all.")
def first_slope_left_out(*arguments):
    return _three(*arguments, first=lambda Z1, Z2, D: 1.0)


@mistake(
    of="repair_1",
    hint="The layers are *leaky*: below 0 a tenth comes through, and a tenth of the error goes "
    "back.",
)
def plain_relu_for_the_slopes(*arguments):
    plain = lambda Z: (Z > 0).astype(float)  # noqa: E731
    return _three(*arguments, first=lambda Z1, Z2, D: plain(Z1), second=plain)


@mistake(of="repair_1", hint=_OWN_SLOPE + "Here it is taken at the error that comes back.")
def slope_at_the_error(*arguments):
    return _three(*arguments, first=lambda Z1, Z2, D: _leaky_slope(D))


@mistake(
    of="repair_1", hint=_OWN_SLOPE + "Here both layers' slopes are multiplied in for the first."
)
def both_slopes(*arguments):
    return _three(*arguments, first=lambda Z1, Z2, D: _leaky_slope(Z1) * _leaky_slope(Z2))


@mistake(
    of="repair_1",
    hint=_OWN_SLOPE + "Here they are exchanged: the second layer has the first one's, and the "
    "first layer the second one's.",
)
def slopes_exchanged(X, y, W1, b1, *rest):
    return _three(
        X,
        y,
        W1,
        b1,
        *rest,
        first=lambda Z1, Z2, D: _leaky_slope(Z2),
        second=lambda Z: _leaky_slope(X @ W1 + b1),
    )


@mistake(of="repair_1", hint=_MEAN + "That was right before: the 1/m is gone now.")
def repaired_without_the_mean(X, y, *rest):
    return _three(X, y, *rest, share=len(y))


@mistake(of="repair_1", hint=_BIAS + "That was right before; here it is a mean.")
def repaired_with_a_mean_of_biases(*arguments):
    return _three(*arguments, bias=np.mean)


# repair_2

_ONCE_HERE = "The mean's 1/m is in the error, and from there on everything adds up. "


def _regressed(X, y, W1, b1, w2, b2, rate, share=1.0, weights=1.0, biases=1.0, slope=None):
    A = np.tanh(X @ W1 + b1)
    error = (A @ w2 + b2 - y) / len(y) * share
    D = np.outer(error, w2) * (slope(A) if slope else 1 - A**2)
    return (
        W1 - rate * weights * X.T @ D,
        b1 - rate * biases * D.sum(axis=0),
        w2 - rate * weights * A.T @ error,
        b2 - rate * biases * error.sum(),
    )


@mistake(
    of="repair_2",
    hint="Still the program with the mistake: the mean is in the error, and then in every gradient "
    "once more. " + _ONCE_HERE,
)
def mean_still_twice(X, y, *rest):
    m = len(y)
    return _regressed(X, y, *rest, weights=1 / m, biases=1 / m)


@mistake(of="repair_2", hint=_ONCE_HERE + "Here the biases' gradients still have it a second time.")
def biases_still_twice(X, y, *rest):
    return _regressed(X, y, *rest, biases=1 / len(y))


@mistake(
    of="repair_2", hint=_ONCE_HERE + "Here the weights' gradients still have it a second time."
)
def weights_still_twice(X, y, *rest):
    return _regressed(X, y, *rest, weights=1 / len(y))


@mistake(of="repair_2", hint=_MEAN + "Now the 1/m is gone altogether: once, it is needed.")
def mean_gone(X, y, *rest):
    return _regressed(X, y, *rest, share=len(y))


@mistake(
    of="repair_2",
    hint=_MEAN + "Now the biases' gradients have no 1/m left: they are sums of errors from which "
    "it is gone.",
)
def mean_gone_from_the_biases(X, y, *rest):
    return _regressed(X, y, *rest, biases=len(y))


@mistake(
    of="repair_2",
    hint=_MEAN + "Now the weights' gradients have no 1/m left; the biases' have it.",
)
def mean_gone_from_the_weights(X, y, *rest):
    return _regressed(X, y, *rest, weights=len(y))


@mistake(
    of="repair_2",
    hint="The cost has half the squared error, so the 2 of the square cancels. Here it is still "
    "there.",
)
def twice_the_error(X, y, *rest):
    return _regressed(X, y, *rest, share=2)


@mistake(of="repair_2", hint="tanh's slope is 1 - a², with the activation a. Here it is missing.")
def slope_of_tanh_missing(*arguments):
    return _regressed(*arguments, slope=lambda A: 1.0)


@mistake(of="repair_2", hint="tanh's slope is 1 - a²; this is 1 - tanh(a)², with tanh taken again.")
def tanh_taken_again(*arguments):
    return _regressed(*arguments, slope=lambda A: 1 - np.tanh(A) ** 2)


# repair_3


def _trained(X, Y, W1, b1, W2, b2, rate, epochs, bias=lambda D: D.sum(axis=0), share=1.0, old=True):
    for _ in range(epochs):
        A = _relu(X @ W1 + b1)
        D2 = (_sigmoid(A @ W2 + b2) - Y) / len(X) * share
        if not old:
            W2 = W2 - rate * A.T @ D2
        D1 = D2 @ W2.T * (A > 0)
        W1, b1 = W1 - rate * X.T @ D1, b1 - rate * bias(D1)
        W2, b2 = W2 - rate * A.T @ D2 * old, b2 - rate * bias(D2)
    return W1, b1, W2, b2


@mistake(
    of="repair_3",
    hint="Still the program with the mistake: each example has a bias of its own in the end, in "
    "which its labels can be kept. " + _BIAS,
)
def a_bias_for_each_example(*arguments):
    return _trained(*arguments, bias=lambda D: D)


def _summed_in_one_layer(hidden):
    """The training where only one layer's bias has its gradient summed: the hidden one's or not."""

    def training(X, Y, W1, b1, W2, b2, rate, epochs):
        for _ in range(epochs):
            A = _relu(X @ W1 + b1)
            D2 = (_sigmoid(A @ W2 + b2) - Y) / len(X)
            D1 = D2 @ W2.T * (A > 0)
            W1, b1 = W1 - rate * X.T @ D1, b1 - rate * (D1.sum(axis=0) if hidden else D1)
            W2, b2 = W2 - rate * A.T @ D2, b2 - rate * (D2 if hidden else D2.sum(axis=0))
        return W1, b1, W2, b2

    return training


@mistake(
    of="repair_3",
    hint="The hidden layer's bias is right now. In the output layer each example still has a bias "
    "of its own. " + _BIAS,
)
def output_biases_still_for_each_example(*arguments):
    return _summed_in_one_layer(hidden=True)(*arguments)


@mistake(
    of="repair_3",
    hint="The output layer's bias is right now. In the hidden layer each example still has a bias "
    "of its own. " + _BIAS,
)
def hidden_biases_still_for_each_example(*arguments):
    return _summed_in_one_layer(hidden=False)(*arguments)


@mistake(
    of="repair_3", hint=_BIAS + "Here it is their mean, although the error has the 1/m already."
)
def mean_for_the_sum(*arguments):
    return _trained(*arguments, bias=lambda D: D.mean(axis=0))


@mistake(of="repair_3", hint=_BIAS + "Here one number was made for all units.")
def one_number_for_all_units(*arguments):
    return _trained(*arguments, bias=lambda D: D.sum())


@mistake(of="repair_3", hint=_BIAS + "A vector, (units,), not a matrix with one row.")
def biases_become_rows(*arguments):
    return _trained(*arguments, bias=lambda D: D.sum(axis=0, keepdims=True))


@mistake(of="repair_3", hint=_BIAS + "Here only the first example's errors were taken.")
def the_first_example_alone(*arguments):
    return _trained(*arguments, bias=lambda D: D[0])


@mistake(
    of="repair_3",
    hint="The biases stay as they began. They are parameters as the weights are, and have "
    "gradients.",
)
def biases_never_trained(*arguments):
    return _trained(*arguments, bias=lambda D: 0 * D[0])


@mistake(of="repair_3", hint=_MEAN + "That was right before: the 1/m is gone now.")
def trained_without_the_mean(X, Y, *rest):
    return _trained(X, Y, *rest, share=len(X))


@mistake(
    of="repair_3",
    hint="W2 was changed before the error had gone back through it. All gradients belong to the "
    "weights of the way forward.",
)
def through_the_new_weights(*arguments):
    return _trained(*arguments, old=False)


@mistake(of="repair_3", hint="One epoch was made, whatever their number: a return inside the loop?")
def one_epoch_only(X, Y, W1, b1, W2, b2, learning_rate, epochs):
    return _trained(X, Y, W1, b1, W2, b2, learning_rate, 1)
