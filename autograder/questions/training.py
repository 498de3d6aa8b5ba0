"""Training a network: what is asked, and what goes wrong."""

import math

import numpy as np

from autograder.questions import Question


def _targets(rng, m):
    """Zeros and ones; both occur, unequally often, where there is room for both."""
    if m == 1:
        return rng.integers(0, 2, 1)
    ones = rng.permutation([k for k in range(1, m) if 2 * k != m])[0]
    return rng.permutation(np.repeat([1, 0], [ones, m - ones]))


def _predictions(rng, m):
    return np.round(rng.uniform(0.05, 0.95, m), 3)


def _single(target):
    """One example, doubtful enough for a loss above 1."""

    def arguments(rng):
        truth = np.round(rng.uniform(0.05, 0.35, 1), 3)
        return np.array([target]), truth if target else np.round(1 - truth, 3)

    return arguments


def _batch(m):
    return lambda rng: (_targets(rng, m), _predictions(rng, m))


def _sure(m, right):
    """Predictions near 0 and 1, all right or all wrong."""

    def arguments(rng):
        y = _targets(rng, m)
        little = np.round(rng.uniform(0.001, 0.03, m), 3)
        return y, np.where((y == 1) == right, np.round(1 - little, 3), little)

    return arguments


def _all_zero(m):
    return lambda rng: (np.zeros(m, dtype=int), _predictions(rng, m))


def _model(m, n):
    """Inputs of a logistic neuron: ``X (m, n)``, ``y (m,)``, ``w (n,)``, ``b`` a number.

    Column means, weights and bias stay away from zero, so each of them matters.
    """

    def arguments(rng):
        X = np.round(rng.normal(0.6, 1, (m, n)), 2)
        w = np.round(rng.uniform(0.2, 0.9, n) * rng.choice([-1, 1], n), 2)
        b = round(float(rng.uniform(0.3, 0.9) * rng.choice([-1, 1])), 2)
        return X, _targets(rng, m), w, b

    return arguments


def _training(m, n, learning_rate, epochs):
    return lambda rng: (*_model(m, n)(rng), learning_rate, epochs)


def _sigmoid(z):
    return 1 / (1 + np.exp(-z))


def _losses(y, p):
    return -np.where(y == 1, np.log(p), np.log(1 - p))


def _error(X, y, w, b):
    return _sigmoid(X @ w + b) - y


def _gradients(X, y, w, b):
    error = _error(X, y, w, b)
    return X.T @ error / len(y), error.mean()


# What goes wrong: binary_crossentropy.


def only_the_examples_that_are_1(y, p):
    return -y * np.log(p)


def only_the_examples_that_are_0(y, p):
    return -(1 - y) * np.log(1 - p)


def sign_forgotten(y, p):
    return -_losses(y, p)


def minus_before_one_term_only(y, p):
    return -y * np.log(p) + (1 - y) * np.log(1 - p)


def terms_swapped(y, p):
    return _losses(1 - y, p)


def arguments_swapped(y, p):
    return -(p * np.log(y) + (1 - p) * np.log(1 - y))


def one_minus_the_logarithm(y, p):
    return -(y * np.log(p) + (1 - y) * (1 - np.log(p)))


def probability_of_the_target(y, p):
    return np.where(y == 1, p, 1 - p)


def squared_error(y, p):
    return (y - p) ** 2


def logarithm_to_base_10(y, p):
    return _losses(y, p) / np.log(10)


def logarithm_to_base_2(y, p):
    return _losses(y, p) / np.log(2)


def predictions_taken_for_logits(y, p):
    return _losses(y, _sigmoid(p))


def sum_over_the_examples(y, p):
    return _losses(y, p).sum()


def mean_over_the_examples(y, p):
    return _losses(y, p).mean()


def divided_by_the_examples(y, p):
    return _losses(y, p) / len(y)


def every_target_meets_every_prediction(y, p):
    return _losses(y[:, None], p)


def stored_as_whole_numbers(y, p):
    losses = np.zeros_like(y)
    losses[:] = _losses(y, p)
    return losses


def minus_before_the_other_term_only(y, p):
    return y * np.log(p) - (1 - y) * np.log(1 - p)


def same_logarithm_in_both_terms(y, p):
    return -(y * np.log(p) + (1 - y) * np.log(p))


def math_on_an_array(y, p):
    return -(y * math.log(p) + (1 - y) * math.log(1 - p))


def first_loss_in_a_list(y, p):
    return [_losses(y, p)[0]]


def first_loss_and_zeros(y, p):
    return np.append(_losses(y, p)[0], np.zeros(len(y) - 1))


def a_column_of_losses(y, p):
    return _losses(y, p)[:, None]


# What goes wrong: cost.


def sum_instead_of_mean(y, p):
    return _losses(y, p).sum()


def losses_instead_of_their_mean(y, p):
    return _losses(y, p)


def mean_of_the_ones_only(y, p):
    return (-y * np.log(p)).mean()


def mean_of_the_zeros_only(y, p):
    return (-(1 - y) * np.log(1 - p)).mean()


def cost_with_its_sign_forgotten(y, p):
    return -_losses(y, p).mean()


def half_the_mean(y, p):
    return _losses(y, p).sum() / (2 * len(y))


def divided_by_the_examples_twice(y, p):
    return _losses(y, p).mean() / len(y)


def mean_squared_error(y, p):
    return ((y - p) ** 2).mean()


def logarithm_of_the_mean(y, p):
    return -np.log(np.where(y == 1, p, 1 - p).mean())


def mean_over_all_pairs(y, p):
    return _losses(y[:, None], p).mean()


def number_in_an_array(y, p):
    return _losses(y, p).mean(keepdims=True)


def share_of_wrong_decisions(y, p):
    return ((p >= 0.5) != y).mean()


def losses_divided_but_not_added(y, p):
    return _losses(y, p) / len(y)


def cost_of_swapped_arguments(y, p):
    return -(p * np.log(y) + (1 - p) * np.log(1 - y)).mean()


def only_the_first_loss(y, p):
    return _losses(y, p)[0] / len(y)


def only_the_last_loss(y, p):
    return _losses(y, p)[-1] / len(y)


# What goes wrong: gradients.


def not_divided_by_the_examples(X, y, w, b):
    error = _error(X, y, w, b)
    return X.T @ error, error.sum()


def gradients_divided_twice(X, y, w, b):
    dw, db = _gradients(X, y, w, b)
    return dw / len(y), db / len(y)


def only_dw_not_divided(X, y, w, b):
    error = _error(X, y, w, b)
    return X.T @ error, error.mean()


def only_db_not_divided(X, y, w, b):
    error = _error(X, y, w, b)
    return X.T @ error / len(y), error.sum()


def truth_minus_prediction(X, y, w, b):
    dw, db = _gradients(X, y, w, b)
    return -dw, -db


def db_for_each_example(X, y, w, b):
    error = _error(X, y, w, b)
    return X.T @ error / len(y), error


def features_forgotten_in_dw(X, y, w, b):
    db = _error(X, y, w, b).mean()
    return np.full(len(w), db), db


def one_number_for_all_weights(X, y, w, b):
    error = _error(X, y, w, b)
    return (X * error[:, None]).mean(), error.mean()


def features_in_db(X, y, w, b):
    dw, _ = _gradients(X, y, w, b)
    return dw, dw


def slope_of_the_sigmoid_multiplied_in(X, y, w, b):
    p = _sigmoid(X @ w + b)
    error = (p - y) * p * (1 - p)
    return X.T @ error / len(y), error.mean()


def gradient_of_the_squared_error(X, y, w, b):
    p = _sigmoid(X @ w + b)
    error = 2 * (p - y) * p * (1 - p)
    return X.T @ error / len(y), error.mean()


def twice_the_gradient(X, y, w, b):
    dw, db = _gradients(X, y, w, b)
    return 2 * dw, 2 * db


def sigmoid_forgotten(X, y, w, b):
    error = X @ w + b - y
    return X.T @ error / len(y), error.mean()


def bias_forgotten(X, y, w, b):
    return _gradients(X, y, w, 0.0)


def decisions_instead_of_probabilities(X, y, w, b):
    error = (_sigmoid(X @ w + b) >= 0.5) - 1.0 * y
    return X.T @ error / len(y), error.mean()


def targets_as_a_column(X, y, w, b):
    error = _sigmoid(X @ w + b) - y[:, None]
    return X.T @ error / len(y), error.mean()


def inputs_not_transposed(X, y, w, b):
    error = _error(X, y, w, b)
    return X @ error / len(y), error.mean()


def dw_as_a_column(X, y, w, b):
    dw, db = _gradients(X, y, w, b)
    return dw[:, None], db


def dw_and_db_exchanged(X, y, w, b):
    dw, db = _gradients(X, y, w, b)
    return db, dw


def only_the_last_example(X, y, w, b):
    error = _error(X, y, w, b)
    return X[-1] * error[-1] / len(y), error[-1] / len(y)


def return_inside_the_loop(X, y, w, b):
    error = _error(X, y, w, b)
    return X[0] * error[0] / len(y), error[0] / len(y)


def inputs_changed_in_place(X, y, w, b):
    error = _error(X, y, w, b)
    X *= error[:, None]
    return X.mean(axis=0), error.mean()


def inputs_not_transposed_in_dot(X, y, w, b):
    error = _error(X, y, w, b)
    return np.dot(X, error) / len(y), error.mean()


def weights_before_the_inputs_in_dot(X, y, w, b):
    error = _sigmoid(np.dot(w, X) + b) - y
    return np.dot(error, X) / len(y), error.mean()


def error_times_inputs(X, y, w, b):
    error = _error(X, y, w, b)
    return (error * X).mean(axis=0), error.mean()


def db_in_an_array(X, y, w, b):
    dw, db = _gradients(X, y, w, b)
    return dw, np.array([db])


# What goes wrong: fit.


def _descend(gradients, X, y, w, b, learning_rate, epochs):
    """Right but for ``gradients``, which may be a wrong one."""
    history = []
    for _ in range(epochs):
        history.append(_losses(y, _sigmoid(X @ w + b)).mean())
        dw, db = gradients(X, y, w, b)
        w, b = w - learning_rate * dw, b - learning_rate * db
    return w, b, history


def history_after_the_update(X, y, w, b, learning_rate, epochs):
    history = []
    for _ in range(epochs):
        dw, db = _gradients(X, y, w, b)
        w, b = w - learning_rate * dw, b - learning_rate * db
        history.append(_losses(y, _sigmoid(X @ w + b)).mean())
    return w, b, history


def one_cost_too_many(X, y, w, b, learning_rate, epochs):
    w, b, history = _descend(_gradients, X, y, w, b, learning_rate, epochs)
    return w, b, [*history, _losses(y, _sigmoid(X @ w + b)).mean()]


def only_the_last_cost(X, y, w, b, learning_rate, epochs):
    w, b, history = _descend(_gradients, X, y, w, b, learning_rate, epochs)
    return w, b, history[-1]


def history_forgotten(X, y, w, b, learning_rate, epochs):
    w, b, _ = _descend(_gradients, X, y, w, b, learning_rate, epochs)
    return w, b


def history_of_sums(X, y, w, b, learning_rate, epochs):
    w, b, history = _descend(_gradients, X, y, w, b, learning_rate, epochs)
    return w, b, np.array(history) * len(y)


def history_of_squared_errors(X, y, w, b, learning_rate, epochs):
    history = []
    for _ in range(epochs):
        history.append((_error(X, y, w, b) ** 2).mean())
        dw, db = _gradients(X, y, w, b)
        w, b = w - learning_rate * dw, b - learning_rate * db
    return w, b, history


def up_the_hill(X, y, w, b, learning_rate, epochs):
    return _descend(truth_minus_prediction, X, y, w, b, learning_rate, epochs)


def summed_gradient(X, y, w, b, learning_rate, epochs):
    return _descend(not_divided_by_the_examples, X, y, w, b, learning_rate, epochs)


def gradient_divided_twice(X, y, w, b, learning_rate, epochs):
    return _descend(gradients_divided_twice, X, y, w, b, learning_rate, epochs)


def slope_of_the_sigmoid_in_each_step(X, y, w, b, learning_rate, epochs):
    return _descend(slope_of_the_sigmoid_multiplied_in, X, y, w, b, learning_rate, epochs)


def one_bias_per_example(X, y, w, b, learning_rate, epochs):
    return _descend(db_for_each_example, X, y, w, b, learning_rate, epochs)


def w_before_db(X, y, w, b, learning_rate, epochs):
    history = []
    for _ in range(epochs):
        history.append(_losses(y, _sigmoid(X @ w + b)).mean())
        w = w - learning_rate * _gradients(X, y, w, b)[0]
        b = b - learning_rate * _gradients(X, y, w, b)[1]
    return w, b, history


def b_before_dw(X, y, w, b, learning_rate, epochs):
    history = []
    for _ in range(epochs):
        history.append(_losses(y, _sigmoid(X @ w + b)).mean())
        b = b - learning_rate * _gradients(X, y, w, b)[1]
        w = w - learning_rate * _gradients(X, y, w, b)[0]
    return w, b, history


def bias_never_updated(X, y, w, b, learning_rate, epochs):
    history = []
    for _ in range(epochs):
        history.append(_losses(y, _sigmoid(X @ w + b)).mean())
        w = w - learning_rate * _gradients(X, y, w, b)[0]
    return w, b, history


def nothing_updated(X, y, w, b, learning_rate, epochs):
    return w, b, [_losses(y, _sigmoid(X @ w + b)).mean()] * epochs


def learning_rate_ignored(X, y, w, b, learning_rate, epochs):
    return _descend(_gradients, X, y, w, b, 1.0, epochs)


def gradient_from_before_the_loop(X, y, w, b, learning_rate, epochs):
    dw, db = _gradients(X, y, w, b)
    history = []
    for _ in range(epochs):
        history.append(_losses(y, _sigmoid(X @ w + b)).mean())
        w, b = w - learning_rate * dw, b - learning_rate * db
    return w, b, history


def return_after_one_epoch(X, y, w, b, learning_rate, epochs):
    return _descend(_gradients, X, y, w, b, learning_rate, 1)


def one_epoch_too_few(X, y, w, b, learning_rate, epochs):
    return _descend(_gradients, X, y, w, b, learning_rate, epochs - 1)


def one_example_at_a_time(X, y, w, b, learning_rate, epochs):
    history = []
    for _ in range(epochs):
        history.append(_losses(y, _sigmoid(X @ w + b)).mean())
        for i in range(len(y)):
            dw, db = _gradients(X[i : i + 1], y[i : i + 1], w, b)
            w, b = w - learning_rate * dw, b - learning_rate * db
    return w, b, history


def starts_from_zeros(X, y, w, b, learning_rate, epochs):
    return _descend(_gradients, X, y, np.zeros(len(w)), 0.0, learning_rate, epochs)


def weights_changed_in_place(X, y, w, b, learning_rate, epochs):
    history = []
    for _ in range(epochs):
        history.append(_losses(y, _sigmoid(X @ w + b)).mean())
        dw, db = _gradients(X, y, w, b)
        w -= learning_rate * dw
        b = b - learning_rate * db
    return w, b, history


def one_epoch_too_many(X, y, w, b, learning_rate, epochs):
    return _descend(_gradients, X, y, w, b, learning_rate, epochs + 1)


def zeros_after_one_epoch(X, y, w, b, learning_rate, epochs):
    w, b, history = _descend(_gradients, X, y, w, b, learning_rate, 1)
    return w, b, np.append(history, np.zeros(epochs - 1))


def every_epoch_from_the_start(X, y, w, b, learning_rate, epochs):
    new_w, new_b, history = _descend(_gradients, X, y, w, b, learning_rate, 1)
    return new_w, new_b, history * epochs


def history_of_whole_numbers(X, y, w, b, learning_rate, epochs):
    w, b, history = _descend(_gradients, X, y, w, b, learning_rate, epochs)
    return w, b, np.array(history).astype(int)


def history_begun_anew(X, y, w, b, learning_rate, epochs):
    w, b, history = _descend(_gradients, X, y, w, b, learning_rate, epochs)
    return w, b, history[-1:]


def history_of_losses(X, y, w, b, learning_rate, epochs):
    history = []
    for _ in range(epochs):
        history.append(_losses(y, _sigmoid(X @ w + b)))
        dw, db = _gradients(X, y, w, b)
        w, b = w - learning_rate * dw, b - learning_rate * db
    return w, b, history


def prediction_from_before_the_loop(X, y, w, b, learning_rate, epochs):
    w, b, history = _descend(_gradients, X, y, w, b, learning_rate, epochs)
    return w, b, history[:1] * epochs


def learning_rate_of_one_tenth(X, y, w, b, learning_rate, epochs):
    return _descend(_gradients, X, y, w, b, 0.1, epochs)


def learning_rate_of_one_hundredth(X, y, w, b, learning_rate, epochs):
    return _descend(_gradients, X, y, w, b, 0.01, epochs)


_BOTH_TERMS = (
    "With target 1 a small p is costly, with target 0 a large one. The loss needs both terms; the "
    "target switches one of them off."
)
_MEAN = "The cost is a mean over the examples, so its gradient is a mean too."
_OLD_MODEL = (
    "dw and db belong to the same prediction. Compute both from the old w and b before you change "
    "either of them; here "
)
_NO_SLOPE = (
    "The slope p(1 - p) of the sigmoid is in there. With cross-entropy it cancels: the derivative "
    "of the loss by z is just prediction minus target."
)
_WHOLE_NUMBERS = (
    "An array of whole numbers cuts off every decimal place that is put into it. Of what type is "
    "the array that holds your result?"
)
_SWAPPED = (
    "The logarithm was taken of the targets, and log(0) is infinite. The arguments come as (y, p), "
    "targets first: which of the two belongs inside the logarithm?"
)
_INNER_SIZES = (
    "In a matrix product the inner sizes have to agree, and it adds up over them. For z these are "
    "the n features of X (m, n), for dw its m examples: which way round must X stand in each?"
)
_FIXED_RATE = (
    "The length of the steps is fixed. The argument `learning_rate` says how long they are."
)
_FIRST_EXAMPLE = (
    "Only the first example counts. A return ends the function at once: is yours inside the loop?"
)
_LAST_EXAMPLE = (
    "Only the last example counts: each turn of the loop replaces the sum. It should add to it."
)
_STORED = "are the new values stored under the names that the next epoch reads?"
_ONE_EPOCH = "Only one epoch was run. A return ends the function at once: is yours inside the loop?"

QUESTIONS = (
    Question(
        "binary_crossentropy",
        checks={
            "one example, target 1": _single(1),
            "one example, target 0": _single(0),
            "a batch": _batch(6),
            "sure and wrong": _sure(4, right=False),
            "sure and right": _sure(5, right=True),
        },
        mistakes={
            only_the_examples_that_are_1: _BOTH_TERMS + " Yours has only that of target 1.",
            only_the_examples_that_are_0: _BOTH_TERMS + " Yours has only that of target 0.",
            sign_forgotten: (
                "The logarithm of a probability is never positive, and a loss never negative: a "
                "minus sign is missing."
            ),
            minus_before_one_term_only: (
                "The losses of target 0 came out negative. The minus sign belongs to both terms: "
                "put them in brackets."
            ),
            minus_before_the_other_term_only: (
                "The losses of target 1 came out negative. The minus sign belongs to both terms: "
                "put them in brackets."
            ),
            same_logarithm_in_both_terms: (
                "Both terms take the logarithm of p. What is the probability of target 0?"
            ),
            math_on_an_array: (
                "`math` takes one number at a time. NumPy's functions take a whole array."
            ),
            first_loss_in_a_list: _FIRST_EXAMPLE,
            first_loss_and_zeros: _FIRST_EXAMPLE,
            a_column_of_losses: "One number per example: shape (m,), not a column (m, 1).",
            terms_swapped: (
                "The two terms are exchanged: p is the probability of target 1, so a large p is "
                "good where the target is 1."
            ),
            arguments_swapped: _SWAPPED,
            one_minus_the_logarithm: (
                "A bracket stands in the wrong place: target 0 needs the logarithm of the "
                "difference 1 - p, not 1 minus the logarithm of p."
            ),
            probability_of_the_target: (
                "This is the probability that the model gave to what happened. The loss is its "
                "negative logarithm."
            ),
            squared_error: (
                "This is the squared error, at most 1 however wrong the prediction is. "
                "Cross-entropy takes the logarithm of the probability."
            ),
            logarithm_to_base_10: "This is the logarithm to base 10. Use the natural logarithm.",
            logarithm_to_base_2: "This is the logarithm to base 2. Use the natural logarithm.",
            predictions_taken_for_logits: (
                "p already holds probabilities; a sigmoid was applied to them once more."
            ),
            sum_over_the_examples: (
                "The loss is asked for each example, shape (m,). Yours is their sum."
            ),
            mean_over_the_examples: (
                "The loss is asked for each example, shape (m,). Yours is their mean, which is the "
                "next task."
            ),
            divided_by_the_examples: (
                "Each loss is divided by the number of examples. That division belongs to the "
                "mean, which is the next task."
            ),
            every_target_meets_every_prediction: (
                "The result is (m, m): a column of targets met a row of predictions, and NumPy "
                "formed all pairs. Keep both at shape (m,)."
            ),
            stored_as_whole_numbers: (
                _WHOLE_NUMBERS + " One that is made like y holds whole numbers."
            ),
        },
    ),
    Question(
        "cost",
        checks={
            "one example": _batch(1),
            "a batch": _batch(6),
            "sure and wrong": _sure(5, right=False),
            "all targets 0": _all_zero(4),
        },
        mistakes={
            sum_instead_of_mean: (
                "This is the sum of the losses. It grows with the number of examples; the cost is "
                "their mean."
            ),
            losses_instead_of_their_mean: (
                "These are the losses, one per example. The cost is a single number."
            ),
            mean_of_the_ones_only: _BOTH_TERMS + " Yours has only that of target 1.",
            mean_of_the_zeros_only: _BOTH_TERMS + " Yours has only that of target 0.",
            cost_with_its_sign_forgotten: (
                "A mean of losses is never negative: a minus sign is missing."
            ),
            losses_divided_but_not_added: (
                "Each loss was divided by the number of examples, but they were never added up."
            ),
            cost_of_swapped_arguments: _SWAPPED,
            only_the_first_loss: _FIRST_EXAMPLE,
            only_the_last_loss: _LAST_EXAMPLE,
            half_the_mean: (
                "This is half the mean. A factor of one half is sometimes put before squared "
                "errors; the mean cross-entropy has none."
            ),
            divided_by_the_examples_twice: (
                "Divided by the number of examples twice. A mean has that division in it already."
            ),
            mean_squared_error: (
                "This is the mean squared error. The loss here is binary cross-entropy, from the "
                "task above."
            ),
            logarithm_of_the_mean: (
                "The mean was taken first and the logarithm afterwards. Take the logarithm of each "
                "example's probability, then the mean of the losses."
            ),
            mean_over_all_pairs: (
                "A column of targets met a row of predictions, and the mean ran over all (m, m) "
                "pairs. Keep both at shape (m,)."
            ),
            number_in_an_array: "A number is asked for; this is an array that holds one number.",
            share_of_wrong_decisions: (
                "This is the share of wrong decisions. It has no useful derivative; the cost is "
                "the mean of the losses."
            ),
        },
    ),
    Question(
        "gradients",
        checks={
            "one example": _model(1, 4),
            "a batch": _model(6, 3),
            "one feature": _model(5, 1),
            "more features than examples": _model(3, 5),
        },
        mistakes={
            not_divided_by_the_examples: _MEAN + " Yours is a sum: 1/m is missing.",
            gradients_divided_twice: _MEAN + " Yours is divided by m twice.",
            only_dw_not_divided: _MEAN + " In dw the 1/m is missing; db is right.",
            only_db_not_divided: _MEAN + " In db the 1/m is missing; dw is right.",
            truth_minus_prediction: (
                "The sign is turned: this is target minus prediction. The gradient points uphill, "
                "and a step against it goes down."
            ),
            db_for_each_example: (
                "db is one number, as b is. Yours has a value per example; what is left to do with "
                "them?"
            ),
            features_forgotten_in_dw: (
                "Each weight multiplies a feature of its own, so by the chain rule its derivative "
                "contains that feature. Yours does not."
            ),
            one_number_for_all_weights: (
                "The mean ran over the features too. Average over the examples only: dw has one "
                "value per feature, shape (n,)."
            ),
            features_in_db: (
                "db equals dw here. The bias is not multiplied by a feature, so its derivative "
                "contains none, and it is one number."
            ),
            slope_of_the_sigmoid_multiplied_in: _NO_SLOPE,
            gradient_of_the_squared_error: (
                "This is the gradient of the mean squared error. " + _NO_SLOPE
            ),
            twice_the_gradient: (
                "Twice what it should be. A factor 2 comes from a square, and cross-entropy has "
                "no square."
            ),
            sigmoid_forgotten: (
                "The error was taken of z itself. The prediction is the sigmoid of z."
            ),
            bias_forgotten: "b is never used: it shifts the sum before the sigmoid.",
            decisions_instead_of_probabilities: (
                "The prediction was rounded to 0 or 1 first. The cost is made of probabilities, so "
                "its gradient is too."
            ),
            targets_as_a_column: (
                "Shapes (m,) and (m, 1) were subtracted, and NumPy formed all (m, m) pairs without "
                "a warning. Keep predictions and targets at shape (m,)."
            ),
            inputs_not_transposed: _INNER_SIZES,
            inputs_not_transposed_in_dot: _INNER_SIZES,
            weights_before_the_inputs_in_dot: _INNER_SIZES,
            error_times_inputs: (
                "The error (m,) meets the columns of X (m, n), but each error belongs to a row. As "
                "a column, (m, 1), it would meet the rows."
            ),
            db_in_an_array: "db is a number; yours is an array that holds one number.",
            dw_as_a_column: "dw is a column, (n, 1). It has the shape of w, (n,).",
            dw_and_db_exchanged: "The two results are exchanged: first dw, then db.",
            only_the_last_example: _LAST_EXAMPLE,
            return_inside_the_loop: _FIRST_EXAMPLE,
            inputs_changed_in_place: (
                "The values are right, but X was changed: an operator such as *= writes into the "
                "array that was given. Put the result into a new array."
            ),
        },
    ),
    Question(
        "fit",
        checks={
            "one epoch": _training(4, 3, 0.5, 1),
            "one example": _training(1, 4, 0.3, 3),
            "several epochs": _training(6, 2, 0.4, 5),
            "many epochs": _training(7, 3, 0.2, 25),
            "a high learning rate": _training(5, 2, 1.5, 4),
        },
        mistakes={
            history_after_the_update: (
                "Each cost is taken after its update. `history[k]` is the cost before update k, "
                "so `history[0]` is the cost of the weights that you were given."
            ),
            one_cost_too_many: (
                "The history has one cost per epoch, each before its update. Yours also has the "
                "cost after the last one."
            ),
            only_the_last_cost: "Return the costs of all epochs, not only the last one.",
            history_forgotten: "w and b are right; the third result, the history, is missing.",
            history_of_sums: (
                "w and b are right, but the history holds sums of losses. The cost is their mean."
            ),
            history_of_squared_errors: (
                "w and b are right, but the history holds mean squared errors. The cost of this "
                "model is its mean cross-entropy."
            ),
            up_the_hill: (
                "Every update goes uphill. The gradient points to where the cost grows: move "
                "against it."
            ),
            summed_gradient: _MEAN + " Yours is a sum: 1/m is missing, so each step is m times "
            "too long.",
            gradient_divided_twice: _MEAN + " Yours is divided by m twice, so each step is m "
            "times too short.",
            slope_of_the_sigmoid_in_each_step: _NO_SLOPE,
            one_bias_per_example: (
                "b became an array with a value per example. db is one number: the mean error."
            ),
            w_before_db: _OLD_MODEL + "db already saw the new w.",
            b_before_dw: _OLD_MODEL + "dw already saw the new b.",
            bias_never_updated: "w moves but b stays. The bias is trained too.",
            nothing_updated: (
                "w and b are as they were given, and the history is flat: " + _STORED
            ),
            every_epoch_from_the_start: (
                "Every epoch starts from the w and b that were given: " + _STORED
            ),
            prediction_from_before_the_loop: (
                "w and b are right, but the history is flat: does each epoch predict anew?"
            ),
            history_begun_anew: (
                "w and b are right, but the history holds the last cost only. Is it made anew in "
                "each epoch?"
            ),
            history_of_losses: (
                "w and b are right, but the history holds the loss of each example. The cost is "
                "their mean."
            ),
            history_of_whole_numbers: "w and b are right. " + _WHOLE_NUMBERS,
            learning_rate_ignored: "The steps are as long as the gradient: use `learning_rate`.",
            learning_rate_of_one_tenth: _FIXED_RATE,
            learning_rate_of_one_hundredth: _FIXED_RATE,
            gradient_from_before_the_loop: (
                "Every epoch uses the gradient of the first one. After each update the model is "
                "another one, and so is its gradient."
            ),
            return_after_one_epoch: _ONE_EPOCH,
            zeros_after_one_epoch: _ONE_EPOCH,
            one_epoch_too_few: "One epoch is missing: count how often the loop runs.",
            one_epoch_too_many: "That is one epoch too many: count how often the loop runs.",
            one_example_at_a_time: (
                "The weights move after every single example. Full batch means one update per "
                "epoch, with the mean gradient of all examples."
            ),
            starts_from_zeros: "Training starts from the w and b that are given, not from zeros.",
            weights_changed_in_place: (
                "The values are right, but w was changed: an operator such as -= writes into the "
                "array that was given. Make a new array in each update."
            ),
        },
    ),
)
