"""Training a network: what goes wrong, with a hint for whoever does it."""

import math

import numpy as np

from autograder.question import mistake

_BOTH_TERMS = (
    "With target 1 a small p is costly, with target 0 a large one. The loss needs both terms; the "
    "target switches one of them off."
)
_ONLY_TARGET_1 = _BOTH_TERMS + " Yours has only that of target 1."
_ONLY_TARGET_0 = _BOTH_TERMS + " Yours has only that of target 0."
_MEAN = "The cost is a mean over the examples, so its gradient is a mean too."
_OLD_MODEL = (
    "dw and db belong to the same prediction. Compute both from the old w and b before you change "
    "either of them; here "
)
_NO_SLOPE = (
    "The slope p(1 - p) of the sigmoid is in there. With cross-entropy it cancels: the derivative "
    "of the loss with respect to z is just prediction minus target."
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

# Right: what the wrong answers are made of.


def _sigmoid(z):
    return 1 / (1 + np.exp(-z))


def _losses(y, p):
    return -np.where(y == 1, np.log(p), np.log(1 - p))


def _error(X, y, w, b):
    return _sigmoid(X @ w + b) - y


def _gradients(X, y, w, b):
    error = _error(X, y, w, b)
    return X.T @ error / len(y), error.mean()


def _cost(X, y, w, b):
    return _losses(y, _sigmoid(X @ w + b)).mean()


def _descend(X, y, w, b, learning_rate, epochs, gradients=None, cost=None):
    """Right, unless ``gradients`` or ``cost`` are given: they stand in for the right ones."""
    gradients, cost = gradients or _gradients, cost or _cost
    history = []
    for _ in range(epochs):
        history.append(cost(X, y, w, b))
        dw, db = gradients(X, y, w, b)
        w, b = w - learning_rate * dw, b - learning_rate * db
    return w, b, history


# binary_crossentropy


@mistake(of="binary_crossentropy", hint=_ONLY_TARGET_1)
def only_the_examples_that_are_1(y, p):
    return -y * np.log(p)


@mistake(of="binary_crossentropy", hint=_ONLY_TARGET_0)
def only_the_examples_that_are_0(y, p):
    return -(1 - y) * np.log(1 - p)


@mistake(
    of="binary_crossentropy",
    hint="The logarithm of a probability is never positive, and a loss never negative: a minus "
    "sign is missing.",
)
def sign_forgotten(y, p):
    return -_losses(y, p)


@mistake(
    of="binary_crossentropy",
    hint="The losses of target 0 came out negative. The minus sign belongs to both terms: put them "
    "in brackets.",
)
def minus_before_one_term_only(y, p):
    return -y * np.log(p) + (1 - y) * np.log(1 - p)


@mistake(
    of="binary_crossentropy",
    hint="The losses of target 1 came out negative. The minus sign belongs to both terms: put them "
    "in brackets.",
)
def minus_before_the_other_term_only(y, p):
    return y * np.log(p) - (1 - y) * np.log(1 - p)


@mistake(
    of="binary_crossentropy",
    hint="Both terms take the logarithm of p. What is the probability of target 0?",
)
def same_logarithm_in_both_terms(y, p):
    return -(y * np.log(p) + (1 - y) * np.log(p))


@mistake(
    of="binary_crossentropy",
    hint="`math` takes one number at a time. NumPy's functions take a whole array.",
)
def math_on_an_array(y, p):
    return -(y * math.log(p) + (1 - y) * math.log(1 - p))


@mistake(of="binary_crossentropy", hint=_FIRST_EXAMPLE)
def first_loss_in_a_list(y, p):
    return [_losses(y, p)[0]]


@mistake(of="binary_crossentropy", hint=_FIRST_EXAMPLE)
def first_loss_and_zeros(y, p):
    return np.append(_losses(y, p)[0], np.zeros(len(y) - 1))


@mistake(of="binary_crossentropy", hint="One number per example: shape (m,), not a column (m, 1).")
def a_column_of_losses(y, p):
    return _losses(y, p)[:, None]


@mistake(
    of="binary_crossentropy",
    hint="The two terms are exchanged: p is the probability of target 1, so a large p is good "
    "where the target is 1.",
)
def terms_swapped(y, p):
    return _losses(1 - y, p)


@mistake(of="binary_crossentropy", hint=_SWAPPED)
def arguments_swapped(y, p):
    return -(p * np.log(y) + (1 - p) * np.log(1 - y))


@mistake(
    of="binary_crossentropy",
    hint="A bracket stands in the wrong place: target 0 needs the logarithm of the difference "
    "1 - p, not 1 minus the logarithm of p.",
)
def one_minus_the_logarithm(y, p):
    return -(y * np.log(p) + (1 - y) * (1 - np.log(p)))


@mistake(
    of="binary_crossentropy",
    hint="This is the probability that the model gave to what happened. The loss is its negative "
    "logarithm.",
)
def probability_of_the_target(y, p):
    return np.where(y == 1, p, 1 - p)


@mistake(
    of="binary_crossentropy",
    hint="This is the squared error, at most 1 however wrong the prediction is. Cross-entropy "
    "takes the logarithm of the probability.",
)
def squared_error(y, p):
    return (y - p) ** 2


@mistake(
    of="binary_crossentropy",
    hint="This is the logarithm to base 10. Use the natural logarithm.",
)
def logarithm_to_base_10(y, p):
    return _losses(y, p) / np.log(10)


@mistake(
    of="binary_crossentropy",
    hint="This is the logarithm to base 2. Use the natural logarithm.",
)
def logarithm_to_base_2(y, p):
    return _losses(y, p) / np.log(2)


@mistake(
    of="binary_crossentropy",
    hint="p already holds probabilities; a sigmoid was applied to them once more.",
)
def predictions_taken_for_logits(y, p):
    return _losses(y, _sigmoid(p))


@mistake(
    of="binary_crossentropy",
    hint="The loss is asked for each example, shape (m,). Yours is their sum.",
)
def sum_over_the_examples(y, p):
    return _losses(y, p).sum()


@mistake(
    of="binary_crossentropy",
    hint="The loss is asked for each example, shape (m,). Yours is their mean, which is the next "
    "task.",
)
def mean_over_the_examples(y, p):
    return _losses(y, p).mean()


@mistake(
    of="binary_crossentropy",
    hint="Each loss is divided by the number of examples. That division belongs to the mean, which "
    "is the next task.",
)
def divided_by_the_examples(y, p):
    return _losses(y, p) / len(y)


@mistake(
    of="binary_crossentropy",
    hint="The result is (m, m): a column of targets met a row of predictions, and NumPy formed all "
    "pairs. Keep both at shape (m,).",
)
def every_target_meets_every_prediction(y, p):
    return _losses(y[:, None], p)


@mistake(
    of="binary_crossentropy",
    hint=_WHOLE_NUMBERS + " One that is made like y holds whole numbers.",
)
def stored_as_whole_numbers(y, p):
    losses = np.zeros_like(y)
    losses[:] = _losses(y, p)
    return losses


@mistake(
    of="binary_crossentropy",
    hint="All zeros: the array was made, but the losses were never stored in it.",
)
def losses_never_stored(y, p):
    return np.zeros(len(y))


@mistake(
    of="binary_crossentropy",
    hint="This counts wrong decisions, 1 for each. The loss takes the logarithm of the probability "
    "itself, so that a doubtful decision costs less than a sure one.",
)
def wrong_decisions(y, p):
    return ((p >= 0.5) != y).astype(float)


@mistake(
    of="binary_crossentropy",
    hint="The second term counts for every example: its factor 1 - y is missing, so a target of 1 "
    "does not switch it off.",
)
def factor_of_the_zeros_forgotten(y, p):
    return -(y * np.log(p) + np.log(1 - p))


# cost


@mistake(
    of="cost",
    hint="This is the sum of the losses. It grows with the number of examples; the cost is their "
    "mean.",
)
def sum_instead_of_mean(y, p):
    return _losses(y, p).sum()


@mistake(of="cost", hint="These are the losses, one per example. The cost is a single number.")
def losses_instead_of_their_mean(y, p):
    return _losses(y, p)


@mistake(of="cost", hint=_ONLY_TARGET_1)
def mean_of_the_ones_only(y, p):
    return (-y * np.log(p)).mean()


@mistake(of="cost", hint=_ONLY_TARGET_0)
def mean_of_the_zeros_only(y, p):
    return (-(1 - y) * np.log(1 - p)).mean()


@mistake(of="cost", hint="A mean of losses is never negative: a minus sign is missing.")
def cost_with_its_sign_forgotten(y, p):
    return -_losses(y, p).mean()


@mistake(
    of="cost",
    hint="Each loss was divided by the number of examples, but they were never added up.",
)
def losses_divided_but_not_added(y, p):
    return _losses(y, p) / len(y)


@mistake(of="cost", hint=_SWAPPED)
def cost_of_swapped_arguments(y, p):
    return -(p * np.log(y) + (1 - p) * np.log(1 - y)).mean()


@mistake(of="cost", hint=_FIRST_EXAMPLE)
def only_the_first_loss(y, p):
    return _losses(y, p)[0] / len(y)


@mistake(of="cost", hint=_LAST_EXAMPLE)
def only_the_last_loss(y, p):
    return _losses(y, p)[-1] / len(y)


@mistake(
    of="cost",
    hint="This is half the mean. A factor of one half is sometimes put before squared errors; the "
    "mean cross-entropy has none.",
)
def half_the_mean(y, p):
    return _losses(y, p).sum() / (2 * len(y))


@mistake(
    of="cost",
    hint="Divided by the number of examples twice. A mean has that division in it already.",
)
def divided_by_the_examples_twice(y, p):
    return _losses(y, p).mean() / len(y)


@mistake(
    of="cost",
    hint="This is the mean squared error. The loss here is binary cross-entropy, from the task "
    "above.",
)
def mean_squared_error(y, p):
    return ((y - p) ** 2).mean()


@mistake(
    of="cost",
    hint="The mean was taken first and the logarithm afterwards. Take the logarithm of each "
    "example's probability, then the mean of the losses.",
)
def logarithm_of_the_mean(y, p):
    return -np.log(np.where(y == 1, p, 1 - p).mean())


@mistake(
    of="cost",
    hint="A column of targets met a row of predictions, and the mean ran over all (m, m) pairs. "
    "Keep both at shape (m,).",
)
def mean_over_all_pairs(y, p):
    return _losses(y[:, None], p).mean()


@mistake(of="cost", hint="A number is asked for; this is an array that holds one number.")
def number_in_an_array(y, p):
    return _losses(y, p).mean(keepdims=True)


@mistake(
    of="cost",
    hint="This is the share of wrong decisions. It has no useful derivative; the cost is the mean "
    "of the losses.",
)
def share_of_wrong_decisions(y, p):
    return ((p >= 0.5) != y).mean()


@mistake(
    of="cost",
    hint="The sum was divided by m - 1. That belongs to an estimate of a spread; a mean of m "
    "losses is their sum divided by m.",
)
def divided_by_one_less(y, p):
    return _losses(y, p).sum() / (len(y) - 1)


# gradients


@mistake(of="gradients", hint=_MEAN + " Yours is a sum: 1/m is missing.")
def not_divided_by_the_examples(X, y, w, b):
    error = _error(X, y, w, b)
    return X.T @ error, error.sum()


@mistake(of="gradients", hint=_MEAN + " Yours is divided by m twice.")
def gradients_divided_twice(X, y, w, b):
    dw, db = _gradients(X, y, w, b)
    return dw / len(y), db / len(y)


@mistake(of="gradients", hint=_MEAN + " In dw the 1/m is missing; db is right.")
def only_dw_not_divided(X, y, w, b):
    error = _error(X, y, w, b)
    return X.T @ error, error.mean()


@mistake(of="gradients", hint=_MEAN + " In db the 1/m is missing; dw is right.")
def only_db_not_divided(X, y, w, b):
    error = _error(X, y, w, b)
    return X.T @ error / len(y), error.sum()


@mistake(
    of="gradients",
    hint="The sign is turned: this is target minus prediction. The gradient points uphill, and a "
    "step against it goes down.",
)
def truth_minus_prediction(X, y, w, b):
    dw, db = _gradients(X, y, w, b)
    return -dw, -db


@mistake(
    of="gradients",
    hint="db is one number, as b is. Yours has a value per example; what is left to do with them?",
)
def db_for_each_example(X, y, w, b):
    error = _error(X, y, w, b)
    return X.T @ error / len(y), error


@mistake(
    of="gradients",
    hint="Each weight multiplies a feature of its own, so by the chain rule its derivative "
    "contains that feature. Yours does not.",
)
def features_forgotten_in_dw(X, y, w, b):
    db = _error(X, y, w, b).mean()
    return np.full(len(w), db), db


@mistake(
    of="gradients",
    hint="The mean ran over the features too. Average over the examples only: dw has one value per "
    "feature, shape (n,).",
)
def one_number_for_all_weights(X, y, w, b):
    error = _error(X, y, w, b)
    return (X * error[:, None]).mean(), error.mean()


@mistake(
    of="gradients",
    hint="db equals dw here. The bias is not multiplied by a feature, so its derivative contains "
    "none, and it is one number.",
)
def features_in_db(X, y, w, b):
    dw, _ = _gradients(X, y, w, b)
    return dw, dw


@mistake(of="gradients", hint=_NO_SLOPE)
def slope_of_the_sigmoid_multiplied_in(X, y, w, b):
    p = _sigmoid(X @ w + b)
    error = (p - y) * p * (1 - p)
    return X.T @ error / len(y), error.mean()


@mistake(of="gradients", hint="This is the gradient of the mean squared error. " + _NO_SLOPE)
def gradient_of_the_squared_error(X, y, w, b):
    p = _sigmoid(X @ w + b)
    error = 2 * (p - y) * p * (1 - p)
    return X.T @ error / len(y), error.mean()


@mistake(
    of="gradients",
    hint="Twice what it should be. A factor 2 comes from a square, and cross-entropy has no "
    "square.",
)
def twice_the_gradient(X, y, w, b):
    dw, db = _gradients(X, y, w, b)
    return 2 * dw, 2 * db


@mistake(
    of="gradients",
    hint="The error was taken of z itself. The prediction is the sigmoid of z.",
)
def sigmoid_forgotten(X, y, w, b):
    error = X @ w + b - y
    return X.T @ error / len(y), error.mean()


@mistake(of="gradients", hint="b is never used: it shifts the sum before the sigmoid.")
def bias_forgotten(X, y, w, b):
    return _gradients(X, y, w, 0.0)


@mistake(
    of="gradients",
    hint="The prediction was rounded to 0 or 1 first. The cost is made of probabilities, so its "
    "gradient is too.",
)
def decisions_instead_of_probabilities(X, y, w, b):
    error = (_sigmoid(X @ w + b) >= 0.5) - 1.0 * y
    return X.T @ error / len(y), error.mean()


@mistake(
    of="gradients",
    hint="Shapes (m,) and (m, 1) were subtracted, and NumPy formed all (m, m) pairs without a "
    "warning. Keep predictions and targets at shape (m,).",
)
def targets_as_a_column(X, y, w, b):
    error = _sigmoid(X @ w + b) - y[:, None]
    return X.T @ error / len(y), error.mean()


@mistake(of="gradients", hint=_INNER_SIZES)
def inputs_not_transposed(X, y, w, b):
    error = _error(X, y, w, b)
    return X @ error / len(y), error.mean()


@mistake(of="gradients", hint=_INNER_SIZES)
def inputs_not_transposed_in_dot(X, y, w, b):
    error = _error(X, y, w, b)
    return np.dot(X, error) / len(y), error.mean()


@mistake(of="gradients", hint=_INNER_SIZES)
def weights_before_the_inputs_in_dot(X, y, w, b):
    error = _sigmoid(np.dot(w, X) + b) - y
    return np.dot(error, X) / len(y), error.mean()


@mistake(
    of="gradients",
    hint="The error (m,) meets the columns of X (m, n), but each error belongs to a row. As a "
    "column, (m, 1), it would meet the rows.",
)
def error_times_inputs(X, y, w, b):
    error = _error(X, y, w, b)
    return (error * X).mean(axis=0), error.mean()


@mistake(of="gradients", hint="db is a number; yours is an array that holds one number.")
def db_in_an_array(X, y, w, b):
    dw, db = _gradients(X, y, w, b)
    return dw, np.array([db])


@mistake(of="gradients", hint="dw is a column, (n, 1). It has the shape of w, (n,).")
def dw_as_a_column(X, y, w, b):
    dw, db = _gradients(X, y, w, b)
    return dw[:, None], db


@mistake(of="gradients", hint="The two results are exchanged: first dw, then db.")
def dw_and_db_exchanged(X, y, w, b):
    dw, db = _gradients(X, y, w, b)
    return db, dw


@mistake(of="gradients", hint=_LAST_EXAMPLE)
def only_the_last_example(X, y, w, b):
    error = _error(X, y, w, b)
    return X[-1] * error[-1] / len(y), error[-1] / len(y)


@mistake(of="gradients", hint=_FIRST_EXAMPLE)
def return_inside_the_loop(X, y, w, b):
    error = _error(X, y, w, b)
    return X[0] * error[0] / len(y), error[0] / len(y)


@mistake(
    of="gradients",
    hint="The values are right, but X was changed: an operator such as *= writes into the array "
    "that was given. Put the result into a new array.",
)
def inputs_changed_in_place(X, y, w, b):
    error = _error(X, y, w, b)
    X *= error[:, None]
    return X.mean(axis=0), error.mean()


@mistake(
    of="gradients",
    hint="dw is right, but of db only the last example counts: it is replaced in each turn of the "
    "loop. It should be added to.",
)
def last_example_in_db(X, y, w, b):
    return _gradients(X, y, w, b)[0], _error(X, y, w, b)[-1] / len(y)


@mistake(
    of="gradients",
    hint="db is right, but of dw only the last example counts: it is replaced in each turn of the "
    "loop. It should be added to.",
)
def last_example_in_dw(X, y, w, b):
    error = _error(X, y, w, b)
    return X[-1] * error[-1] / len(y), error.mean()


@mistake(
    of="gradients",
    hint="dw has two values, for two features. There may be any number of them, and each has a "
    "weight.",
)
def two_derivatives(X, y, w, b):
    error = _error(X, y, w, b)
    return np.array([(error * X[:, 0]).mean(), (error * X[:, 1]).mean()]), error.mean()


@mistake(of="gradients", hint="Only dw was returned. Two results are asked for: dw, then db.")
def only_dw_returned(X, y, w, b):
    return _gradients(X, y, w, b)[0]


@mistake(of="gradients", hint="Only db was returned. Two results are asked for: dw, then db.")
def only_db_returned(X, y, w, b):
    return _gradients(X, y, w, b)[1]


@mistake(
    of="gradients",
    hint="dw and db stand in one array. They are two results: return them one after the other.",
)
def dw_and_db_in_one_array(X, y, w, b):
    return np.append(*_gradients(X, y, w, b))


@mistake(
    of="gradients",
    hint="This is written for two features. There may be any number, and each has a weight.",
)
def written_for_two_features(X, y, w, b):
    error = _sigmoid(X[:, 0] * w[0] + X[:, 1] * w[1] + b) - y
    return np.array([(error * X[:, 0]).mean(), (error * X[:, 1]).mean()]), error.mean()


@mistake(
    of="gradients",
    hint="The division comes before the sum: without brackets 1 is divided by 1, and then the "
    "exponential is added. `sigmoid`, which is given, does it rightly.",
)
def sigmoid_without_brackets(X, y, w, b):
    error = 1 / 1 + np.exp(-(X @ w + b)) - y
    return X.T @ error / len(y), error.mean()


@mistake(
    of="gradients",
    hint="The prediction is that of the opposite: a sign is turned in the sigmoid, or p was taken "
    "for 1 - p.",
)
def sign_of_z_turned(X, y, w, b):
    error = _sigmoid(-(X @ w + b)) - y
    return X.T @ error / len(y), error.mean()


@mistake(
    of="gradients",
    hint="db is 0: it was set at the start and never changed. By the chain rule the bias has a "
    "derivative too.",
)
def db_never_stored(X, y, w, b):
    return _gradients(X, y, w, b)[0], 0.0


@mistake(
    of="gradients",
    hint="dw is all zeros: it was made and never filled. What does the loop do with what it "
    "computes?",
)
def dw_never_stored(X, y, w, b):
    return np.zeros(len(w)), _gradients(X, y, w, b)[1]


@mistake(
    of="gradients",
    hint=_MEAN + " In dw you divided by the number of features; the mean runs over the examples.",
)
def dw_divided_by_the_features(X, y, w, b):
    error = _error(X, y, w, b)
    return X.T @ error / len(w), error.mean()


@mistake(
    of="gradients",
    hint=_MEAN + " You divided by the number of features; the mean runs over the examples.",
)
def divided_by_the_features(X, y, w, b):
    error = _error(X, y, w, b)
    return X.T @ error / len(w), error.sum() / len(w)


# fit


@mistake(
    of="fit",
    hint="Each cost is taken after its update. `history[k]` is the cost before update k, so "
    "`history[0]` is the cost of the weights that you were given.",
)
def history_after_the_update(X, y, w, b, learning_rate, epochs):
    w, b, history = _descend(X, y, w, b, learning_rate, epochs)
    return w, b, [*history[1:], _cost(X, y, w, b)]


@mistake(
    of="fit",
    hint="The history has one cost per epoch, each before its update. Yours also has the cost "
    "after the last one.",
)
def one_cost_too_many(X, y, w, b, learning_rate, epochs):
    w, b, history = _descend(X, y, w, b, learning_rate, epochs)
    return w, b, [*history, _cost(X, y, w, b)]


@mistake(of="fit", hint="Return the costs of all epochs, not only the last one.")
def only_the_last_cost(X, y, w, b, learning_rate, epochs):
    w, b, history = _descend(X, y, w, b, learning_rate, epochs)
    return w, b, history[-1]


@mistake(of="fit", hint="w and b are right; the third result, the history, is missing.")
def history_forgotten(X, y, w, b, learning_rate, epochs):
    w, b, _ = _descend(X, y, w, b, learning_rate, epochs)
    return w, b


@mistake(
    of="fit",
    hint="w and b are right, but the history holds sums of losses. The cost is their mean.",
)
def history_of_sums(X, y, w, b, learning_rate, epochs):
    w, b, history = _descend(X, y, w, b, learning_rate, epochs)
    return w, b, np.array(history) * len(y)


@mistake(
    of="fit",
    hint="w and b are right, but the history holds mean squared errors. The cost of this model is "
    "its mean cross-entropy.",
)
def history_of_squared_errors(X, y, w, b, learning_rate, epochs):
    def cost(X, y, w, b):
        return (_error(X, y, w, b) ** 2).mean()

    return _descend(X, y, w, b, learning_rate, epochs, cost=cost)


@mistake(
    of="fit",
    hint="Every update goes uphill. The gradient points to where the cost grows: move against it.",
)
def up_the_hill(X, y, w, b, learning_rate, epochs):
    return _descend(X, y, w, b, learning_rate, epochs, truth_minus_prediction)


@mistake(
    of="fit",
    hint=_MEAN + " Yours is a sum: 1/m is missing, so each step is m times too long.",
)
def summed_gradient(X, y, w, b, learning_rate, epochs):
    return _descend(X, y, w, b, learning_rate, epochs, not_divided_by_the_examples)


@mistake(of="fit", hint=_MEAN + " Yours is divided by m twice, so each step is m times too short.")
def gradient_divided_twice(X, y, w, b, learning_rate, epochs):
    return _descend(X, y, w, b, learning_rate, epochs, gradients_divided_twice)


@mistake(of="fit", hint=_NO_SLOPE)
def slope_of_the_sigmoid_in_each_step(X, y, w, b, learning_rate, epochs):
    return _descend(X, y, w, b, learning_rate, epochs, slope_of_the_sigmoid_multiplied_in)


@mistake(
    of="fit",
    hint="b became an array with a value per example. db is one number: the mean error.",
)
def one_bias_per_example(X, y, w, b, learning_rate, epochs):
    return _descend(X, y, w, b, learning_rate, epochs, db_for_each_example)


@mistake(of="fit", hint=_OLD_MODEL + "db already saw the new w.")
def w_before_db(X, y, w, b, learning_rate, epochs):
    def gradients(X, y, w, b):
        dw, _ = _gradients(X, y, w, b)
        _, db = _gradients(X, y, w - learning_rate * dw, b)
        return dw, db

    return _descend(X, y, w, b, learning_rate, epochs, gradients)


@mistake(of="fit", hint=_OLD_MODEL + "dw already saw the new b.")
def b_before_dw(X, y, w, b, learning_rate, epochs):
    def gradients(X, y, w, b):
        _, db = _gradients(X, y, w, b)
        dw, _ = _gradients(X, y, w, b - learning_rate * db)
        return dw, db

    return _descend(X, y, w, b, learning_rate, epochs, gradients)


@mistake(of="fit", hint="w moves but b stays. The bias is trained too.")
def bias_never_updated(X, y, w, b, learning_rate, epochs):
    def gradients(X, y, w, b):
        return _gradients(X, y, w, b)[0], 0.0

    return _descend(X, y, w, b, learning_rate, epochs, gradients)


@mistake(of="fit", hint="w and b are as they were given, and the history is flat: " + _STORED)
def nothing_updated(X, y, w, b, learning_rate, epochs):
    return w, b, [_cost(X, y, w, b)] * epochs


@mistake(of="fit", hint="Every epoch starts from the w and b that were given: " + _STORED)
def every_epoch_from_the_start(X, y, w, b, learning_rate, epochs):
    new_w, new_b, history = _descend(X, y, w, b, learning_rate, 1)
    return new_w, new_b, history * epochs


@mistake(of="fit", hint="w and b are right, but the history is flat: does each epoch predict anew?")
def prediction_from_before_the_loop(X, y, w, b, learning_rate, epochs):
    w, b, history = _descend(X, y, w, b, learning_rate, epochs)
    return w, b, history[:1] * epochs


@mistake(
    of="fit",
    hint="w and b are right, but the history holds the last cost only. Is it made anew in each "
    "epoch?",
)
def history_begun_anew(X, y, w, b, learning_rate, epochs):
    w, b, history = _descend(X, y, w, b, learning_rate, epochs)
    return w, b, history[-1:]


@mistake(
    of="fit",
    hint="w and b are right, but the history holds the loss of each example. The cost is their "
    "mean.",
)
def history_of_losses(X, y, w, b, learning_rate, epochs):
    def cost(X, y, w, b):
        return _losses(y, _sigmoid(X @ w + b))

    return _descend(X, y, w, b, learning_rate, epochs, cost=cost)


@mistake(
    of="fit",
    hint="w and b are right. Where the history is all zeros, was a cost ever stored in it? If so: "
    + _WHOLE_NUMBERS,
)
def history_of_whole_numbers(X, y, w, b, learning_rate, epochs):
    w, b, history = _descend(X, y, w, b, learning_rate, epochs)
    return w, b, np.array(history).astype(int)


@mistake(of="fit", hint="The steps are as long as the gradient: use `learning_rate`.")
def learning_rate_ignored(X, y, w, b, learning_rate, epochs):
    return _descend(X, y, w, b, 1.0, epochs)


@mistake(of="fit", hint=_FIXED_RATE)
def learning_rate_of_one_tenth(X, y, w, b, learning_rate, epochs):
    return _descend(X, y, w, b, 0.1, epochs)


@mistake(of="fit", hint=_FIXED_RATE)
def learning_rate_of_one_hundredth(X, y, w, b, learning_rate, epochs):
    return _descend(X, y, w, b, 0.01, epochs)


@mistake(
    of="fit",
    hint="Every epoch uses the gradient of the first one. After each update the model is another "
    "one, and so is its gradient.",
)
def gradient_from_before_the_loop(X, y, w, b, learning_rate, epochs):
    first = _gradients(X, y, w, b)
    return _descend(X, y, w, b, learning_rate, epochs, lambda *_: first)


@mistake(of="fit", hint=_ONE_EPOCH)
def return_after_one_epoch(X, y, w, b, learning_rate, epochs):
    return _descend(X, y, w, b, learning_rate, 1)


@mistake(of="fit", hint=_ONE_EPOCH)
def zeros_after_one_epoch(X, y, w, b, learning_rate, epochs):
    w, b, history = _descend(X, y, w, b, learning_rate, 1)
    return w, b, np.append(history, np.zeros(epochs - 1))


@mistake(of="fit", hint="One epoch is missing: count how often the loop runs.")
def one_epoch_too_few(X, y, w, b, learning_rate, epochs):
    return _descend(X, y, w, b, learning_rate, epochs - 1)


@mistake(of="fit", hint="That is one epoch too many: count how often the loop runs.")
def one_epoch_too_many(X, y, w, b, learning_rate, epochs):
    return _descend(X, y, w, b, learning_rate, epochs + 1)


@mistake(
    of="fit",
    hint="The weights move after every single example. Full batch means one update per epoch, with "
    "the mean gradient of all examples.",
)
def one_example_at_a_time(X, y, w, b, learning_rate, epochs):
    history = []
    for _ in range(epochs):
        history.append(_cost(X, y, w, b))
        for i in range(len(y)):
            dw, db = _gradients(X[i : i + 1], y[i : i + 1], w, b)
            w, b = w - learning_rate * dw, b - learning_rate * db
    return w, b, history


@mistake(of="fit", hint="Training starts from the w and b that are given, not from zeros.")
def starts_from_zeros(X, y, w, b, learning_rate, epochs):
    return _descend(X, y, np.zeros(len(w)), 0.0, learning_rate, epochs)


@mistake(
    of="fit",
    hint="The values are right, but w was changed: an operator such as -= writes into the array "
    "that was given. Make a new array in each update.",
)
def weights_changed_in_place(X, y, w, b, learning_rate, epochs):
    new_w, new_b, history = _descend(X, y, w, b, learning_rate, epochs)
    w[...] = new_w
    return w, new_b, history


@mistake(
    of="fit",
    hint="The results come in another order than is asked for: first w, then b, and last the "
    "history.",
)
def history_first(X, y, w, b, learning_rate, epochs):
    w, b, history = _descend(X, y, w, b, learning_rate, epochs)
    return history, w, b


@mistake(of="fit", hint="Only w was returned. Three results are asked for: w, b and the history.")
def only_w_returned(X, y, w, b, learning_rate, epochs):
    return _descend(X, y, w, b, learning_rate, epochs)[0]


@mistake(
    of="fit",
    hint="Only the history was returned. Three results are asked for: w, b and the history.",
)
def only_the_history_returned(X, y, w, b, learning_rate, epochs):
    return _descend(X, y, w, b, learning_rate, epochs)[2]


@mistake(of="fit", hint="b moves but w stays. All weights are trained.")
def weights_never_updated(X, y, w, b, learning_rate, epochs):
    def gradients(X, y, w, b):
        return np.zeros(len(w)), _gradients(X, y, w, b)[1]

    return _descend(X, y, w, b, learning_rate, epochs, gradients)


@mistake(
    of="fit",
    hint="The learning rate was divided by instead of multiplied with: a higher rate should make "
    "longer steps.",
)
def divided_by_the_learning_rate(X, y, w, b, learning_rate, epochs):
    return _descend(X, y, w, b, 1 / learning_rate, epochs)


@mistake(
    of="fit",
    hint="b takes its whole derivative as a step: the learning rate is missing there, w has it.",
)
def no_learning_rate_for_b(X, y, w, b, learning_rate, epochs):
    history = []
    for _ in range(epochs):
        history.append(_cost(X, y, w, b))
        dw, db = _gradients(X, y, w, b)
        w, b = w - learning_rate * dw, b - db
    return w, b, history


@mistake(
    of="fit",
    hint="w takes its whole gradient as a step: the learning rate is missing there, b has it.",
)
def no_learning_rate_for_w(X, y, w, b, learning_rate, epochs):
    history = []
    for _ in range(epochs):
        history.append(_cost(X, y, w, b))
        dw, db = _gradients(X, y, w, b)
        w, b = w - dw, b - learning_rate * db
    return w, b, history


@mistake(
    of="fit",
    hint="Two things. Every update goes uphill: the gradient points to where the cost grows, so "
    "move against it. And the history notes each cost after its update, not before.",
)
def up_the_hill_and_history_after(X, y, w, b, learning_rate, epochs):
    w, b, history = up_the_hill(X, y, w, b, learning_rate, epochs)
    return w, b, [*history[1:], _cost(X, y, w, b)]


# fit_in_batches: the broken program comes first


_OF_THE_BATCH = (
    "The gradient of a batch is a mean over the batch, so it is divided by the number of examples "
    "in it. "
)
_COST_OF_ALL = (
    "w and b are right. `history[k]` is the cost of all examples, before the first update of epoch "
    "k"
)


def _batches(X, y, batch_size):
    return [
        (X[start : start + batch_size], y[start : start + batch_size])
        for start in range(0, len(y), batch_size)
    ]


def _in_batches(X, y, w, b, learning_rate, epochs, batches, gradients=None):
    """Right, unless ``gradients`` are given, or other batches."""
    gradients, history = gradients or _gradients, []
    for _ in range(epochs):
        history.append(_cost(X, y, w, b))
        for rows, targets in batches:
            dw, db = gradients(rows, targets, w, b)
            w, b = w - learning_rate * dw, b - learning_rate * db
    return w, b, history


@mistake(
    of="fit_in_batches",
    hint=_OF_THE_BATCH + "Yours is divided by the number of all examples, so all steps of an epoch "
    "together are about as long as one step of `fit`.",
)
def divided_by_all_examples(X, y, w, b, learning_rate, epochs, batch_size):
    def gradients(rows, targets, w, b):
        error = _error(rows, targets, w, b)
        return rows.T @ error / len(y), error.sum() / len(y)

    return _in_batches(X, y, w, b, learning_rate, epochs, _batches(X, y, batch_size), gradients)


@mistake(
    of="fit_in_batches",
    hint=_OF_THE_BATCH + "Yours is divided by `batch_size`, but the last batch may be shorter.",
)
def divided_by_the_batch_size(X, y, w, b, learning_rate, epochs, batch_size):
    def gradients(rows, targets, w, b):
        error = _error(rows, targets, w, b)
        return rows.T @ error / batch_size, error.sum() / batch_size

    return _in_batches(X, y, w, b, learning_rate, epochs, _batches(X, y, batch_size), gradients)


@mistake(of="fit_in_batches", hint=_OF_THE_BATCH + "Yours is a sum, which is not divided at all.")
def sum_over_the_batch(X, y, w, b, learning_rate, epochs, batch_size):
    return _in_batches(
        X,
        y,
        w,
        b,
        learning_rate,
        epochs,
        _batches(X, y, batch_size),
        not_divided_by_the_examples,
    )


@mistake(
    of="fit_in_batches",
    hint=_OF_THE_BATCH + "For w it is, but for b it is still divided by the number of all.",
)
def only_w_repaired(X, y, w, b, learning_rate, epochs, batch_size):
    def gradients(rows, targets, w, b):
        error = _error(rows, targets, w, b)
        return rows.T @ error / len(rows), error.sum() / len(y)

    return _in_batches(X, y, w, b, learning_rate, epochs, _batches(X, y, batch_size), gradients)


@mistake(
    of="fit_in_batches",
    hint=_OF_THE_BATCH + "For b it is, but for w it is still divided by the number of all.",
)
def only_b_repaired(X, y, w, b, learning_rate, epochs, batch_size):
    def gradients(rows, targets, w, b):
        error = _error(rows, targets, w, b)
        return rows.T @ error / len(y), error.sum() / len(rows)

    return _in_batches(X, y, w, b, learning_rate, epochs, _batches(X, y, batch_size), gradients)


@mistake(
    of="fit_in_batches",
    hint="This is `fit`: one update per epoch. Here each batch makes an update of its own.",
)
def one_update_per_epoch(X, y, w, b, learning_rate, epochs, batch_size):
    return _descend(X, y, w, b, learning_rate, epochs)


@mistake(
    of="fit_in_batches",
    hint="The last batch is left out where it is short. Its examples count as well.",
)
def short_batch_left_out(X, y, w, b, learning_rate, epochs, batch_size):
    whole = [each for each in _batches(X, y, batch_size) if len(each[1]) == batch_size]
    return _in_batches(X, y, w, b, learning_rate, epochs, whole)


@mistake(
    of="fit_in_batches",
    hint="Only the first batch of each epoch makes an update. Is something inside the loop that "
    "ends it?",
)
def only_the_first_batch(X, y, w, b, learning_rate, epochs, batch_size):
    return _in_batches(X, y, w, b, learning_rate, epochs, _batches(X, y, batch_size)[:1])


@mistake(
    of="fit_in_batches",
    hint="Only the last batch of each epoch makes an update. Does the update stand inside the loop "
    "over the batches?",
)
def only_the_last_batch(X, y, w, b, learning_rate, epochs, batch_size):
    return _in_batches(X, y, w, b, learning_rate, epochs, _batches(X, y, batch_size)[-1:])


@mistake(
    of="fit_in_batches",
    hint="All updates of an epoch belong to the w and b of its start. Each batch must see what the "
    "batch before it has changed.",
)
def all_batches_from_the_start_of_the_epoch(X, y, w, b, learning_rate, epochs, batch_size):
    history = []
    for _ in range(epochs):
        history.append(_cost(X, y, w, b))
        slopes = [_gradients(*batch, w, b) for batch in _batches(X, y, batch_size)]
        for dw, db in slopes:
            w, b = w - learning_rate * dw, b - learning_rate * db
    return w, b, history


@mistake(of="fit_in_batches", hint=_COST_OF_ALL + "; yours has one cost for each batch.")
def one_cost_per_batch(X, y, w, b, learning_rate, epochs, batch_size):
    history = []
    for _ in range(epochs):
        for rows, targets in _batches(X, y, batch_size):
            history.append(_cost(rows, targets, w, b))
            dw, db = _gradients(rows, targets, w, b)
            w, b = w - learning_rate * dw, b - learning_rate * db
    return w, b, history


@mistake(of="fit_in_batches", hint=_COST_OF_ALL + "; yours is taken after them.")
def cost_after_the_epoch(X, y, w, b, learning_rate, epochs, batch_size):
    batches = _batches(X, y, batch_size)
    new_w, new_b, history = _in_batches(X, y, w, b, learning_rate, epochs, batches)
    return new_w, new_b, [*history[1:], _cost(X, y, new_w, new_b)]


@mistake(
    of="fit_in_batches",
    hint="The rows of a batch met the targets of the first one. Rows and targets have to be cut in "
    "the same places.",
)
def targets_of_the_first_batch(X, y, w, b, learning_rate, epochs, batch_size):
    mixed = [(rows, y[: len(rows)]) for rows, _ in _batches(X, y, batch_size)]
    return _in_batches(X, y, w, b, learning_rate, epochs, mixed)


@mistake(of="fit_in_batches", hint="Every update goes uphill: move against the gradient.")
def batches_up_the_hill(X, y, w, b, learning_rate, epochs, batch_size):
    batches = _batches(X, y, batch_size)
    return _in_batches(X, y, w, b, learning_rate, epochs, batches, truth_minus_prediction)


@mistake(
    of="fit_in_batches",
    hint=_OF_THE_BATCH + "A factor for the number of batches makes up for that only where all are "
    "of one length: the last one may be short.",
)
def multiplied_by_the_number_of_batches(X, y, w, b, learning_rate, epochs, batch_size):
    number = len(y) // batch_size

    def gradients(rows, targets, w, b):
        error = _error(rows, targets, w, b)
        return number * rows.T @ error / len(y), number * error.sum() / len(y)

    return _in_batches(X, y, w, b, learning_rate, epochs, _batches(X, y, batch_size), gradients)


@mistake(of="fit_in_batches", hint=_OLD_MODEL + "db already saw the new w.")
def w_of_a_batch_before_its_db(X, y, w, b, learning_rate, epochs, batch_size):
    def gradients(rows, targets, w, b):
        dw, _ = _gradients(rows, targets, w, b)
        return dw, _gradients(rows, targets, w - learning_rate * dw, b)[1]

    return _in_batches(X, y, w, b, learning_rate, epochs, _batches(X, y, batch_size), gradients)


def _cost_of_a_batch(X, y, w, b, learning_rate, epochs, batches, number):
    """The costs of one batch of each epoch, before its update, for a history of all."""
    history = []
    for _ in range(epochs):
        costs = []
        for rows, targets in batches:
            costs.append(_cost(rows, targets, w, b))
            dw, db = _gradients(rows, targets, w, b)
            w, b = w - learning_rate * dw, b - learning_rate * db
        history.append(costs[number])
    return w, b, history


@mistake(of="fit_in_batches", hint=_COST_OF_ALL + "; yours is that of the epoch's last batch.")
def cost_of_the_last_batch(X, y, w, b, learning_rate, epochs, batch_size):
    return _cost_of_a_batch(X, y, w, b, learning_rate, epochs, _batches(X, y, batch_size), -1)


@mistake(of="fit_in_batches", hint=_COST_OF_ALL + "; yours is that of the epoch's first batch.")
def cost_of_the_first_batch(X, y, w, b, learning_rate, epochs, batch_size):
    return _cost_of_a_batch(X, y, w, b, learning_rate, epochs, _batches(X, y, batch_size), 0)
