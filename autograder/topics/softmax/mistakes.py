"""Softmax and multiclass classification: what goes wrong, with a hint for whoever does it."""

import numpy as np

from autograder.question import mistake

_OVERFLOW = (
    "exp overflows from 710 on and becomes 0 below -745, so inf/inf or 0/0 comes out. Softmax "
    "stays the same when you take one number away from all logits of a row: which number keeps "
    "every exp between 0 and 1?"
)
_SUM_OF_EACH_ROW = "The whole array sums to 1. Each row is one example and sums to 1 on its own."
_PAIR_BY_PAIR = "A row and its own class have to be indexed together, pair by pair."
_ONE_PER_EXAMPLE = "The loss is asked for each example, shape (m,); the cost is its mean."
_LOG_OF_ZERO = (
    "A probability that has been rounded to 0 has no logarithm. Start from the logits and "
    "simplify log(softmax(z)) on paper before you compute anything."
)
_CAPPED = (
    "A small number or a clip hides log(0) but caps the loss, so the worst mistakes look alike. "
    "Simplify log(softmax(z)) on paper: then nothing has to be hidden."
)


def _softmax(Z):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return E / E.sum(axis=1, keepdims=True)


def _unshifted_softmax(Z):
    return np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)


def _one_hot(y, classes):
    return np.eye(classes)[y]


# softmax


@mistake(of="softmax", hint=_OVERFLOW)
def no_shift(Z):
    return _unshifted_softmax(Z)


@mistake(
    of="softmax",
    hint="The small number avoids 0/0, but the row then no longer sums to 1. " + _OVERFLOW,
)
def small_number_in_the_denominator(Z):
    return np.exp(Z) / (np.exp(Z).sum(axis=1, keepdims=True) + 1e-8)


@mistake(
    of="softmax",
    hint="Replacing NaN hides the overflow: the row still does not sum to 1. " + _OVERFLOW,
)
def nan_replaced(Z):
    return np.nan_to_num(_unshifted_softmax(Z))


@mistake(
    of="softmax",
    hint="Cutting the logits off avoids the overflow and gives a wrong answer: rows beyond the "
    "limit come out uniform. Nothing has to be cut; use what does not change when a number is "
    "taken from all logits of a row.",
)
def clipped_logits(Z):
    return _unshifted_softmax(np.clip(Z, -500, 500))


@mistake(
    of="softmax",
    hint="One maximum for the whole array leaves a row far below it with nothing but exp(-large) "
    "= 0, and 0/0. Each row has a largest logit of its own.",
)
def one_maximum_for_all_rows(Z):
    E = np.exp(Z - Z.max())
    return E / E.sum(axis=1, keepdims=True)


@mistake(
    of="softmax",
    hint="The mean does not bound the row: a logit far above it still overflows. Which number of "
    "the row does?",
)
def shifted_by_the_mean(Z):
    E = np.exp(Z - Z.mean(axis=1, keepdims=True))
    return E / E.sum(axis=1, keepdims=True)


@mistake(
    of="softmax",
    hint="Each row is an example, so each row has to sum to 1; your columns do. Which axis runs "
    "along a row?",
)
def down_the_columns(Z):
    E = np.exp(Z - Z.max(axis=0))
    return E / E.sum(axis=0)


@mistake(
    of="softmax",
    hint="A row's maxima or sums of shape (m,) line up with the columns, not with the rows. They "
    "need shape (m, 1).",
)
def no_keepdims(Z):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return E / E.sum(axis=1)


@mistake(of="softmax", hint=_SUM_OF_EACH_ROW)
def over_the_whole_array(Z):
    E = np.exp(Z - Z.max())
    return E / E.sum()


@mistake(of="softmax", hint=_SUM_OF_EACH_ROW)
def unshifted_over_the_whole_array(Z):
    return np.exp(Z) / np.exp(Z).sum()


@mistake(
    of="softmax",
    hint="Each row was divided by its last term, not by the sum of all. In a loop, = replaces what "
    "+= would add.",
)
def only_the_last_term_in_the_sum(Z):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return E / E[:, -1:]


@mistake(
    of="softmax",
    hint="Only the first example was answered. Is the return in a loop? All rows are asked for, "
    "shape (m, classes).",
)
def first_row_only(Z):
    return _softmax(Z)[0]


@mistake(
    of="softmax",
    hint="All values are 0. Was a result computed but not stored in the array that you return?",
)
def nothing_stored(Z):
    return np.zeros(Z.shape)


@mistake(of="softmax", hint="These are odds. Probabilities are their shares of the row's sum.")
def exp_without_a_sum(Z):
    return np.exp(Z - Z.max(axis=1, keepdims=True))


@mistake(
    of="softmax",
    hint="Logits may be negative, so their shares are no probabilities. What makes any number "
    "positive?",
)
def shares_of_the_logits(Z):
    return Z / Z.sum(axis=1, keepdims=True)


@mistake(
    of="softmax",
    hint="Each number went through a sigmoid on its own. In softmax the classes compete: each row "
    "sums to 1.",
)
def sigmoids(Z):
    return 1 / (1 + np.exp(-Z))


@mistake(
    of="softmax",
    hint="Softmax is applied twice: a softmax of probabilities comes out nearly uniform.",
)
def softmax_twice(Z):
    return _softmax(_softmax(Z))


@mistake(of="softmax", hint="These are the logarithms of the probabilities.")
def log_probabilities(Z):
    return np.log(_softmax(Z))


@mistake(of="softmax", hint=_SUM_OF_EACH_ROW)
def own_maxima_but_one_sum(Z):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return E / E.sum()


@mistake(
    of="softmax",
    hint="The largest logit of a row was divided by, not taken away. Softmax stays the same when "
    "one number is taken from all logits of a row, not when they are made longer or shorter.",
)
def divided_by_the_maximum(Z):
    return _unshifted_softmax(Z / Z.max(axis=1, keepdims=True))


@mistake(
    of="softmax",
    hint="Any logit of the row may be taken from all of them, but the first need not be the "
    "largest: one far above it still overflows. Which number keeps every exp between 0 and 1?",
)
def shifted_by_the_first_logit(Z):
    return _unshifted_softmax(Z - Z[:, :1])


# one_hot


@mistake(
    of="one_hot",
    hint="Class 0 belongs in column 0. The classes are numbered from 0, not from 1, and column -1 "
    "is silently the last one.",
)
def classes_from_one(y, classes):
    return _one_hot(y - 1, classes)


@mistake(of="one_hot", hint="Class 0 belongs in column 0; the indices need no shift.")
def indices_shifted_up(y, classes):
    return _one_hot(y + 1, classes)


@mistake(
    of="one_hot",
    hint="A batch need not contain every class, so the indices cannot tell how many there are; the "
    "argument `classes` does.",
)
def classes_counted_from_the_indices(y, classes):
    return _one_hot(y, y.max() + 1)


@mistake(of="one_hot", hint="Rows are examples: the shape is (m, classes).")
def examples_in_columns(y, classes):
    return _one_hot(y, classes).T


@mistake(of="one_hot", hint="A one-hot row holds zeros and a single 1, not the index of the class.")
def the_index_instead_of_one(y, classes):
    return _one_hot(y, classes) * y[:, None]


@mistake(of="one_hot", hint="Every row got the classes of all examples. " + _PAIR_BY_PAIR)
def every_row_gets_every_class(y, classes):
    Y = np.zeros((len(y), classes))
    Y[:, y] = 1
    return Y


@mistake(
    of="one_hot",
    hint="One index picks whole rows. Each 1 needs a row and a column: the example and its class.",
)
def rows_picked_by_indices(y, classes):
    Y = np.zeros((len(y), classes))
    Y[y] = 1
    return Y


@mistake(of="one_hot", hint="Only the first example was encoded; is the return in a loop?")
def only_the_first_example(y, classes):
    Y = np.zeros((len(y), classes))
    Y[0, y[0]] = 1
    return Y


@mistake(
    of="one_hot",
    hint="There are always 4 columns, as in the task's example. The argument `classes` says how "
    "many there are.",
)
def always_four_classes(y, classes):
    return _one_hot(y, 4)


@mistake(of="one_hot", hint="0 and 1 are exchanged: a row holds a single 1, the rest is 0.")
def zeros_and_ones_exchanged(y, classes):
    return 1 - _one_hot(y, classes)


@mistake(of="one_hot", hint="All values are 0; was a value compared (==) and not assigned (=)?")
def nothing_but_zeros(y, classes):
    return np.zeros((len(y), classes))


# categorical_crossentropy and sparse_categorical_crossentropy: each mistake is written for
# one-hot targets, and made with class indices as well.


def _for_indices(loss):
    """The same mistake, made with class indices instead of one-hot targets."""

    def mistaken(y, Z):
        return loss(_one_hot(y, Z.shape[1]), Z)

    return mistaken


_BOTH = {"categorical_crossentropy": None, "sparse_categorical_crossentropy": _for_indices}


def _log_sum_exp(Z):
    top = Z.max(axis=1)
    return top + np.log(np.exp(Z - top[:, None]).sum(axis=1))


def _loss(Y, Z):
    return _log_sum_exp(Z) - (Y * Z).sum(axis=1)


def _true_probability(Y, Z):
    return (Y * _softmax(Z)).sum(axis=1)


@mistake(of=_BOTH, hint=_LOG_OF_ZERO)
def log_of_softmax(Y, Z):
    return -np.where(Y == 1, np.log(_softmax(Z)), 0).sum(axis=1)


@mistake(of=_BOTH, hint="0 times -inf is NaN. " + _LOG_OF_ZERO)
def log_of_softmax_times_zero(Y, Z):
    return -(Y * np.log(_softmax(Z))).sum(axis=1)


@mistake(of=_BOTH, hint=_OVERFLOW)
def log_of_the_unshifted_softmax(Y, Z):
    return -np.log((Y * _unshifted_softmax(Z)).sum(axis=1))


@mistake(of=_BOTH, hint=_CAPPED)
def small_number_in_the_log(Y, Z):
    return -np.log(_true_probability(Y, Z) + 1e-8)


@mistake(of=_BOTH, hint=_CAPPED)
def tiny_number_in_the_log(Y, Z):
    return -np.log(_true_probability(Y, Z) + 1e-12)


@mistake(of=_BOTH, hint=_CAPPED)
def clipped_probabilities(Y, Z):
    return -np.log(np.clip(_true_probability(Y, Z), 1e-7, 1 - 1e-7))


@mistake(of=_BOTH, hint=_CAPPED)
def clipped_at_1e_12(Y, Z):
    return -np.log(np.clip(_true_probability(Y, Z), 1e-12, 1))


@mistake(of=_BOTH, hint=_CAPPED)
def clipped_far_away(Y, Z):
    return -np.log(np.clip(_true_probability(Y, Z), 1e-15, 1 - 1e-15))


@mistake(
    of=_BOTH,
    hint="log-sum-exp needs the same care as softmax: exp overflows from 710 on. Take the row's "
    "largest logit out of the sum first, and add it back after the logarithm.",
)
def unshifted_log_sum_exp(Y, Z):
    return np.log(np.exp(Z).sum(axis=1)) - (Y * Z).sum(axis=1)


@mistake(
    of=_BOTH,
    hint="You took the largest logit out of the sum. It has to come back after the logarithm: "
    "log(exp(a) b) is a + log(b).",
)
def maximum_not_added_back(Y, Z):
    return np.log(np.exp(Z - Z.max(axis=1, keepdims=True)).sum(axis=1)) - (Y * Z).sum(axis=1)


@mistake(
    of=_BOTH,
    hint="The largest logit was added after the logarithm, but not taken away inside: it comes "
    "back without having been out. Inside, exp must get the logits less their largest.",
)
def maximum_added_but_not_taken_out(Y, Z):
    return Z.max(axis=1) + np.log(np.exp(Z).sum(axis=1)) - (Y * Z).sum(axis=1)


@mistake(
    of=_BOTH,
    hint="The true class does not appear in it: this is the logarithm of the denominator. What "
    "became of the numerator of its probability?",
)
def denominator_alone(Y, Z):
    return _log_sum_exp(Z)


@mistake(
    of=_BOTH,
    hint="The true logit has the wrong sign: a larger logit of the true class makes the loss "
    "smaller.",
)
def true_logit_added(Y, Z):
    return _log_sum_exp(Z) + (Y * Z).sum(axis=1)


@mistake(
    of=_BOTH,
    hint="This is the logit of the last class, not the logarithm of a sum over all of them. In a "
    "loop, = replaces what += would add.",
)
def only_the_last_class_in_the_sum(Y, Z):
    return Z[:, -1] - (Y * Z).sum(axis=1)


@mistake(
    of=_BOTH,
    hint="Only the first example was answered. Is the return in a loop? " + _ONE_PER_EXAMPLE,
)
def loss_of_the_first_example(Y, Z):
    return _loss(Y, Z)[0]


@mistake(
    of=_BOTH,
    hint="One maximum for the whole array leaves a row far below it with nothing but exp(-large) "
    "= 0, and log(0). Each row has a largest logit of its own.",
)
def one_maximum_for_all_examples(Y, Z):
    return Z.max() + np.log(np.exp(Z - Z.max()).sum(axis=1)) - (Y * Z).sum(axis=1)


@mistake(
    of=_BOTH,
    hint="Softmax is applied twice: the function gets logits and turns them into probabilities, "
    "and then the loss treats those as logits again.",
)
def softmax_before_the_loss(Y, Z):
    return _loss(Y, _softmax(Z))


@mistake(
    of=_BOTH,
    hint="Z holds logits, not probabilities: they may be negative and do not sum to 1.",
)
def logits_taken_for_probabilities(Y, Z):
    return -np.log((Y * Z).sum(axis=1))


@mistake(
    of=_BOTH,
    hint="This is the probability of the true class. The loss is how surprising it is: its "
    "negative logarithm.",
)
def probability_of_the_right_class(Y, Z):
    return _true_probability(Y, Z)


@mistake(
    of=_BOTH,
    hint="These are the losses of separate yes-or-no questions, added. With softmax only the true "
    "class counts; the others already count in its denominator.",
)
def wrong_classes_counted_too(Y, Z):
    P = np.clip(_softmax(Z), 1e-12, 1 - 1e-12)
    return -(Y * np.log(P) + (1 - Y) * np.log(1 - P)).sum(axis=1)


@mistake(
    of=_BOTH,
    hint="A loss is never negative, and the logarithm of a probability never positive.",
)
def sign_forgotten(Y, Z):
    return -_loss(Y, Z)


@mistake(of=_BOTH, hint="This counts in bits; `log` is the natural logarithm here.")
def logarithm_to_base_2(Y, Z):
    return _loss(Y, Z) / np.log(2)


@mistake(of=_BOTH, hint="`log` is the natural logarithm here, not that to base 10.")
def logarithm_to_base_10(Y, Z):
    return _loss(Y, Z) / np.log(10)


@mistake(of=_BOTH, hint="The classes are numbered 0 … classes - 1; you shifted them by one.")
def targets_from_one(Y, Z):
    return _loss(np.roll(Y, -1, axis=1), Z)


@mistake(of=_BOTH, hint=_ONE_PER_EXAMPLE + " Yours is their sum.")
def sum_over_the_examples(Y, Z):
    return _loss(Y, Z).sum()


@mistake(of=_BOTH, hint=_ONE_PER_EXAMPLE + " Yours is that mean.")
def mean_over_the_examples(Y, Z):
    return _loss(Y, Z).mean()


@mistake(
    of=_BOTH,
    hint="Divided by the number of classes once too often: a one-hot row has a single 1, so "
    "nothing is left to average.",
)
def mean_over_the_classes(Y, Z):
    return _loss(Y, Z) / Z.shape[1]


@mistake(of=_BOTH, hint="One number per example: shape (m,), not a column (m, 1).")
def a_column_of_losses(Y, Z):
    return _loss(Y, Z)[:, None]


@mistake(of=_BOTH, hint="Add up over the classes: one number per example.")
def not_summed_over_the_classes(Y, Z):
    return -Y * (Z - _log_sum_exp(Z)[:, None])


@mistake(of=_BOTH, hint="Each row is an example: sum over the classes, along a row.")
def sum_down_the_columns(Y, Z):
    return -(Y * (Z - _log_sum_exp(Z)[:, None])).sum(axis=0)


@mistake(of=_BOTH, hint="The result is (m, m): every row met every class of `y`. " + _PAIR_BY_PAIR)
def every_target_for_every_row(Y, Z):
    return _log_sum_exp(Z)[:, None] - Z[:, Y.argmax(axis=1)]


@mistake(
    of=_BOTH,
    hint="Any logit of the row may be taken out of the sum, but the first need not be the largest: "
    "one far above it still overflows. Which number keeps every exp between 0 and 1?",
)
def first_logit_taken_out(Y, Z):
    S = Z - Z[:, :1]
    return np.log(np.exp(S).sum(axis=1)) - (Y * S).sum(axis=1)


@mistake(
    of=_BOTH,
    hint="There is one logarithm for the whole batch: its sum runs over all rows. Each example has "
    "a sum of its own, over its classes.",
)
def one_sum_for_the_batch(Y, Z):
    S = Z - Z.max(axis=1, keepdims=True)
    return np.log(np.exp(S).sum()) - (Y * S).sum(axis=1)


@mistake(
    of=_BOTH,
    hint="This is the logit of the true class with a minus. The denominator is missing: the other "
    "logits count as well.",
)
def numerator_alone(Y, Z):
    return -(Y * Z).sum(axis=1)


@mistake(
    of=_BOTH,
    hint="The sum's logarithm is the one to base 10, and the logits themselves are natural. `log` "
    "is the natural logarithm here.",
)
def sum_to_base_10(Y, Z):
    S = Z - Z.max(axis=1, keepdims=True)
    return np.log10(np.exp(S).sum(axis=1)) - (Y * S).sum(axis=1)


@mistake(
    of=_BOTH,
    hint="The sum's logarithm is the one to base 2, and the logits themselves are natural. `log` "
    "is the natural logarithm here.",
)
def sum_to_base_2(Y, Z):
    S = Z - Z.max(axis=1, keepdims=True)
    return np.log2(np.exp(S).sum(axis=1)) - (Y * S).sum(axis=1)


@mistake(
    of=_BOTH,
    hint="A row's logarithm of shape (m,) lines up with the columns, not with the rows. Before it "
    "is taken from an array (m, classes) it needs shape (m, 1).",
)
def logarithms_along_the_columns(Y, Z):
    S = Z - Z.max(axis=1, keepdims=True)
    return -(Y * (S - np.log(np.exp(S).sum(axis=1)))).sum(axis=1)


@mistake(of=_BOTH, hint="The result is (m, m): every row met every class of `y`. " + _PAIR_BY_PAIR)
def every_row_for_every_target(Y, Z):
    S = Z - Z.max(axis=1, keepdims=True)
    return np.log(np.exp(S).sum(axis=1)) - S[:, Y.argmax(axis=1)]


@mistake(
    of="sparse_categorical_crossentropy",
    hint="Rows and columns are exchanged: the class says the column, and the example the row.",
)
def class_taken_for_the_row(y, Z):
    return _log_sum_exp(Z) - Z[y, np.arange(len(y))]


@mistake(
    of=_BOTH,
    hint="You took the largest logit out of the sum; it has to come back after the logarithm. "
    "Besides, one number is asked for each example, shape (m,); yours is their mean.",
)
def maximum_not_added_back_and_mean(Y, Z):
    return maximum_not_added_back(Y, Z).mean()


# predict


@mistake(of="predict", hint="Each row is an example: one class per row, shape (m,).")
def largest_down_the_columns(Z):
    return Z.argmax(axis=0)


@mistake(of="predict", hint="One class is asked for each row, shape (m,).")
def largest_of_the_whole_array(Z):
    return Z.argmax()


@mistake(
    of="predict",
    hint="The softmax before it overflowed to NaN, and argmax of NaN is 0. Does the order of the "
    "logits change under softmax at all?",
)
def largest_of_a_broken_softmax(Z):
    return _unshifted_softmax(Z).argmax(axis=1)


@mistake(of="predict", hint="The largest logit wins, not the smallest.")
def smallest_logit(Z):
    return Z.argmin(axis=1)


@mistake(of="predict", hint="The classes are numbered 0 … classes - 1; yours start at 1.")
def counted_from_one(Z):
    return Z.argmax(axis=1) + 1


@mistake(
    of="predict",
    hint="Only the first example was answered. Is the return in a loop? One class is asked for "
    "each row, shape (m,).",
)
def first_example_only(Z):
    return Z.argmax(axis=1)[0]


@mistake(of="predict", hint="This is how large the largest logit is, not where it is.")
def the_largest_logit_itself(Z):
    return Z.max(axis=1)


@mistake(of="predict", hint="This is how probable the best class is, not which one it is.")
def the_largest_probability_itself(Z):
    return _softmax(Z).max(axis=1)


@mistake(of="predict", hint="These are probabilities; the index of the largest is asked for.")
def probabilities_instead_of_classes(Z):
    return _softmax(Z)


@mistake(of="predict", hint="A class is one whole number per row, shape (m,), not a row.")
def one_hot_instead_of_classes(Z):
    return (Z.max(axis=1, keepdims=True) == Z).astype(int)


@mistake(of="predict", hint="One class per example: shape (m,), not a column (m, 1).")
def a_column_of_classes(Z):
    return Z.argmax(axis=1)[:, None]
