"""Softmax and multiclass classification: what is asked, and what goes wrong."""

import numpy as np

from autograder.questions import Question


def _logits(rng, m, classes, around=0.0):
    return np.round(rng.normal(around, 2, (m, classes)), 2)


def _without_ties(rng, m, classes, around=0.0):
    """Logits of which one is the largest in each row, also after rounding."""
    return np.round(_logits(rng, m, classes, around) + 0.001 * np.arange(classes), 3)


def _large_logits(rng):
    """Logits that all overflow, of which the first is not the largest in every row."""
    Z = _without_ties(rng, 5, 4, 1000)
    return Z if Z.argmax(axis=1).any() else Z[:, ::-1].copy()


def _rows_far_apart(rng, m, classes):
    """Rows thousands apart: what is safe for the highest row is not for the lowest."""
    offsets = 1000.0 * (rng.permutation(m)[:, None] - m // 2)
    return np.round(rng.normal(0, 2, (m, classes)) + offsets, 2)


def _labels(rng, m, classes):
    """Labels in which the first and the last class occur; a single one is the last but one."""
    ends = [0, classes - 1] if m > 1 else [classes - 2]
    return rng.permutation(np.concatenate([ends, rng.integers(0, classes, m - len(ends))]))


def _one_label(rng):
    """One label, neither the first nor the last; nor is it the same in every grading."""
    classes = int(rng.integers(4, 13))
    return rng.integers(1, classes - 1, 1), classes


def _one_hot(y, classes):
    return np.eye(classes)[y]


def _hopeless(rng, m, classes):
    """Logits whose true class lies thousands below the best, and the labels."""
    Z, y = _logits(rng, m, classes), _labels(rng, m, classes)
    Z[np.arange(m), y] -= 3000
    return Z, y


def _large(rng, m, classes):
    """Logits around 1000 with the true class well below the best, and the labels."""
    Z, y = _logits(rng, m, classes, 1000), _labels(rng, m, classes)
    Z[np.arange(m), y] -= 25
    return Z, y


def _certain(rng, m, classes):
    """Ordinary logits, but every other row has its true class hundreds above; and the labels."""
    Z, y = _logits(rng, m, classes), _labels(rng, m, classes)
    Z[np.arange(0, m, 2), y[::2]] += 800
    return Z, y


def _sparse(draw, m, classes):
    def arguments(rng):
        Z, y = draw(rng, m, classes)
        return y, Z

    return arguments


def _categorical(draw, m, classes):
    def arguments(rng):
        Z, y = draw(rng, m, classes)
        return _one_hot(y, classes), Z

    return arguments


def _ordinary(rng, m, classes):
    return _logits(rng, m, classes), _labels(rng, m, classes)


def _unequal(rng, m, classes):
    """Rows thousands apart, and labels that are not always the best."""
    return _rows_far_apart(rng, m, classes), _labels(rng, m, classes)


# What goes wrong: softmax.


def no_shift(Z):
    return np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)


def one_maximum_for_all_rows(Z):
    E = np.exp(Z - Z.max())
    return E / E.sum(axis=1, keepdims=True)


def down_the_columns(Z):
    E = np.exp(Z - Z.max(axis=0))
    return E / E.sum(axis=0)


def no_keepdims(Z):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return E / E.sum(axis=1)


def over_the_whole_array(Z):
    E = np.exp(Z - Z.max())
    return E / E.sum()


def unshifted_over_the_whole_array(Z):
    return np.exp(Z) / np.exp(Z).sum()


def clipped_logits(Z):
    return no_shift(np.clip(Z, -500, 500))


def nan_replaced(Z):
    return np.nan_to_num(no_shift(Z))


def softmax_twice(Z):
    return _stable(_stable(Z))


def exp_without_a_sum(Z):
    return np.exp(Z - Z.max(axis=1, keepdims=True))


def shares_of_the_logits(Z):
    return Z / Z.sum(axis=1, keepdims=True)


def sigmoids(Z):
    return 1 / (1 + np.exp(-Z))


def shifted_by_the_mean(Z):
    E = np.exp(Z - Z.mean(axis=1, keepdims=True))
    return E / E.sum(axis=1, keepdims=True)


def small_number_in_the_denominator(Z):
    return np.exp(Z) / (np.exp(Z).sum(axis=1, keepdims=True) + 1e-8)


def log_probabilities(Z):
    return np.log(_stable(Z))


def _stable(Z):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return E / E.sum(axis=1, keepdims=True)


# What goes wrong: one_hot.


def labels_from_one(y, classes):
    return _one_hot(y - 1, classes)


def classes_counted_from_the_labels(y, classes):
    return np.eye(y.max() + 1)[y]


def examples_in_columns(y, classes):
    return _one_hot(y, classes).T


def every_row_gets_every_label(y, classes):
    Y = np.zeros((len(y), classes))
    Y[:, y] = 1
    return Y


def the_label_instead_of_one(y, classes):
    return _one_hot(y, classes) * y[:, None]


def labels_shifted_up(y, classes):
    return _one_hot(y + 1, classes)


def rows_picked_by_labels(y, classes):
    Y = np.zeros((len(y), classes))
    Y[y] = 1
    return Y


def nothing_but_zeros(y, classes):
    return np.zeros((len(y), classes))


def only_the_first_example(y, classes):
    Y = np.zeros((len(y), classes))
    Y[0, y[0]] = 1
    return Y


# What goes wrong: the two cross-entropies. Each is written for one-hot targets.


def log_of_softmax(Y, Z):
    return -np.where(Y == 1, np.log(_stable(Z)), 0).sum(axis=1)


def log_of_softmax_times_zero(Y, Z):
    return -(Y * np.log(_stable(Z))).sum(axis=1)


def log_of_the_unshifted_softmax(Y, Z):
    return -np.log((Y * no_shift(Z)).sum(axis=1))


def small_number_in_the_log(Y, Z):
    return -np.log((Y * _stable(Z)).sum(axis=1) + 1e-8)


def tiny_number_in_the_log(Y, Z):
    return -np.log((Y * _stable(Z)).sum(axis=1) + 1e-12)


def clipped_at_1e_12(Y, Z):
    return -np.log(np.clip((Y * _stable(Z)).sum(axis=1), 1e-12, 1))


def clipped_probabilities(Y, Z):
    return -np.log(np.clip((Y * _stable(Z)).sum(axis=1), 1e-7, 1 - 1e-7))


def clipped_far_away(Y, Z):
    return -np.log(np.clip((Y * _stable(Z)).sum(axis=1), 1e-15, 1 - 1e-15))


def softmax_before_the_loss(Y, Z):
    return _loss(Y, _stable(Z))


def logits_taken_for_probabilities(Y, Z):
    return -np.log((Y * Z).sum(axis=1))


def sum_over_the_examples(Y, Z):
    return _loss(Y, Z).sum()


def mean_over_the_examples(Y, Z):
    return _loss(Y, Z).mean()


def sign_forgotten(Y, Z):
    return -_loss(Y, Z)


def probability_of_the_right_class(Y, Z):
    return (Y * _stable(Z)).sum(axis=1)


def unshifted_log_sum_exp(Y, Z):
    return np.log(np.exp(Z).sum(axis=1)) - (Y * Z).sum(axis=1)


def maximum_not_added_back(Y, Z):
    return np.log(np.exp(Z - Z.max(axis=1, keepdims=True)).sum(axis=1)) - (Y * Z).sum(axis=1)


def one_maximum_for_all_examples(Y, Z):
    return Z.max() + np.log(np.exp(Z - Z.max()).sum(axis=1)) - (Y * Z).sum(axis=1)


def logarithm_to_base_2(Y, Z):
    return _loss(Y, Z) / np.log(2)


def logarithm_to_base_10(Y, Z):
    return _loss(Y, Z) / np.log(10)


def a_column_of_losses(Y, Z):
    return _loss(Y, Z)[:, None]


def not_summed_over_the_classes(Y, Z):
    return -Y * (Z - _log_sum_exp(Z)[:, None])


def sum_down_the_columns(Y, Z):
    return -(Y * (Z - _log_sum_exp(Z)[:, None])).sum(axis=0)


def wrong_classes_counted_too(Y, Z):
    P = np.clip(_stable(Z), 1e-12, 1 - 1e-12)
    return -(Y * np.log(P) + (1 - Y) * np.log(1 - P)).sum(axis=1)


def mean_over_the_classes(Y, Z):
    return _loss(Y, Z) / Z.shape[1]


def targets_from_one(Y, Z):
    return _loss(np.roll(Y, -1, axis=1), Z)


def every_label_for_every_row(Y, Z):
    return _log_sum_exp(Z)[:, None] - Z[:, Y.argmax(axis=1)]


def _log_sum_exp(Z):
    top = Z.max(axis=1)
    return top + np.log(np.exp(Z - top[:, None]).sum(axis=1))


def _loss(Y, Z):
    return _log_sum_exp(Z) - (Y * Z).sum(axis=1)


def _for_labels(mistake):
    """The same mistake, made with labels instead of one-hot targets."""

    def mistaken(y, Z):
        return mistake(_one_hot(y, Z.shape[1]), Z)

    mistaken.__name__ = mistake.__name__
    return mistaken


# What goes wrong: predict.


def largest_down_the_columns(Z):
    return Z.argmax(axis=0)


def largest_of_the_whole_array(Z):
    return Z.argmax()


def the_largest_logit_itself(Z):
    return Z.max(axis=1)


def counted_from_one(Z):
    return Z.argmax(axis=1) + 1


def smallest_logit(Z):
    return Z.argmin(axis=1)


def one_hot_instead_of_labels(Z):
    return (Z.max(axis=1, keepdims=True) == Z).astype(int)


def the_largest_probability_itself(Z):
    return _stable(Z).max(axis=1)


def a_column_of_labels(Z):
    return Z.argmax(axis=1)[:, None]


def probabilities_instead_of_labels(Z):
    return _stable(Z)


def largest_of_a_broken_softmax(Z):
    return no_shift(Z).argmax(axis=1)


_OVERFLOW = (
    "exp overflows from 710 on and becomes 0 below -745, so inf/inf or 0/0 comes out. Softmax "
    "stays the same when you take one number away from all logits of a row: which number keeps "
    "every exp between 0 and 1?"
)
_ONE_PER_EXAMPLE = "The loss is asked for each example, shape (m,); the cost is its mean."
_LOG_OF_ZERO = (
    "A probability that has been rounded to 0 has no logarithm. Start from the logits and "
    "simplify log(softmax(z)) on paper before you compute anything."
)
_CAPPED = (
    "A small number or a clip hides log(0) but caps the loss, so the worst mistakes look alike. "
    "Simplify log(softmax(z)) on paper: then nothing has to be hidden."
)
_CROSS_ENTROPY = {
    log_of_softmax: _LOG_OF_ZERO,
    log_of_softmax_times_zero: "0 times -inf is NaN. " + _LOG_OF_ZERO,
    log_of_the_unshifted_softmax: _OVERFLOW,
    unshifted_log_sum_exp: (
        "log-sum-exp needs the same care as softmax: exp overflows from 710 on. Take the row's "
        "largest logit out of the sum first, and add it back after the logarithm."
    ),
    small_number_in_the_log: _CAPPED,
    tiny_number_in_the_log: _CAPPED,
    clipped_at_1e_12: _CAPPED,
    clipped_probabilities: _CAPPED,
    clipped_far_away: _CAPPED,
    softmax_before_the_loss: (
        "Softmax is applied twice: the function gets logits and turns them into probabilities, "
        "and then the loss treats those as logits again."
    ),
    logits_taken_for_probabilities: (
        "Z holds logits, not probabilities: they may be negative and do not sum to 1."
    ),
    sum_over_the_examples: _ONE_PER_EXAMPLE + " Yours is their sum.",
    mean_over_the_examples: _ONE_PER_EXAMPLE + " Yours is that mean.",
    sign_forgotten: "A loss is never negative, and the logarithm of a probability never positive.",
    probability_of_the_right_class: (
        "This is the probability of the true class. The loss is how surprising it is: its "
        "negative logarithm."
    ),
    sum_down_the_columns: "Each row is an example: sum over the classes, along a row.",
    wrong_classes_counted_too: (
        "These are the losses of separate yes-or-no questions, added. With softmax only the true "
        "class counts; the others already count in its denominator."
    ),
    mean_over_the_classes: (
        "Divided by the number of classes once too often: a one-hot row has a single 1, so "
        "nothing is left to average."
    ),
    targets_from_one: "The classes are numbered 0 … classes - 1; you shifted them by one.",
    maximum_not_added_back: (
        "You took the largest logit out of the sum. It has to come back after the logarithm: "
        "log(exp(a) b) is a + log(b)."
    ),
    one_maximum_for_all_examples: (
        "One maximum for the whole array leaves a row far below it with nothing but "
        "exp(-large) = 0, and log(0). Each row has a largest logit of its own."
    ),
    logarithm_to_base_2: "This counts in bits; `log` is the natural logarithm here.",
    logarithm_to_base_10: "`log` is the natural logarithm here, not that to base 10.",
    a_column_of_losses: "One number per example: shape (m,), not a column (m, 1).",
    not_summed_over_the_classes: "Add up over the classes: one number per example.",
    every_label_for_every_row: (
        "The result is (m, m): every row met every label. A row and its own label have to be "
        "indexed together, pair by pair."
    ),
}

QUESTIONS = (
    Question(
        "softmax",
        checks={
            "one example": lambda rng: (_logits(rng, 1, 4),),
            "a batch": lambda rng: (_logits(rng, 5, 3),),
            "large logits": lambda rng: (_logits(rng, 3, 6, 1000),),
            "very negative logits": lambda rng: (_logits(rng, 4, 5, -1000),),
            "rows far apart": lambda rng: (_rows_far_apart(rng, 5, 3),),
            "logits far apart": lambda rng: (_hopeless(rng, 4, 3)[0],),
        },
        mistakes={
            no_shift: _OVERFLOW,
            small_number_in_the_denominator: (
                "The small number avoids 0/0, but the row then no longer sums to 1. " + _OVERFLOW
            ),
            one_maximum_for_all_rows: (
                "One maximum for the whole array leaves a row far below it with nothing but "
                "exp(-large) = 0, and 0/0. Each row has a largest logit of its own."
            ),
            down_the_columns: (
                "Each row is an example, so each row has to sum to 1; your columns do. Which axis "
                "runs along a row?"
            ),
            no_keepdims: (
                "A row's maxima or sums of shape (m,) line up with the columns, not with the rows. "
                "They need shape (m, 1)."
            ),
            over_the_whole_array: (
                "The whole array sums to 1. Each row is one example and sums to 1 on its own."
            ),
            unshifted_over_the_whole_array: (
                "The whole array sums to 1. Each row is one example and sums to 1 on its own."
            ),
            clipped_logits: (
                "Cutting the logits off avoids the overflow and gives a wrong answer: rows beyond "
                "the limit come out uniform. Nothing has to be cut; use what does not change when "
                "a number is taken from all logits of a row."
            ),
            nan_replaced: (
                "Replacing NaN hides the overflow: the row still does not sum to 1. " + _OVERFLOW
            ),
            softmax_twice: (
                "Softmax is applied twice: a softmax of probabilities comes out nearly uniform."
            ),
            exp_without_a_sum: "These are odds. Probabilities are their shares of the row's sum.",
            shares_of_the_logits: (
                "Logits may be negative, so their shares are no probabilities. What makes any "
                "number positive?"
            ),
            sigmoids: (
                "Each number went through a sigmoid on its own. In softmax the classes compete: "
                "each row sums to 1."
            ),
            shifted_by_the_mean: (
                "The mean does not bound the row: a logit far above it still overflows. Which "
                "number of the row does?"
            ),
            log_probabilities: "These are the logarithms of the probabilities.",
        },
    ),
    Question(
        "one_hot",
        checks={
            "one label": _one_label,
            "a batch": lambda rng: (_labels(rng, 6, 3), 3),
            "a class that does not occur": lambda rng: (_labels(rng, 5, 4), 7),
        },
        mistakes={
            labels_from_one: (
                "Class 0 belongs in column 0. The labels run from 0, not from 1, and column -1 is "
                "silently the last one."
            ),
            classes_counted_from_the_labels: (
                "A batch need not contain every class, so the labels cannot tell how many there "
                "are; the argument `classes` does."
            ),
            examples_in_columns: "Rows are examples: the shape is (m, classes).",
            every_row_gets_every_label: (
                "Every row got the labels of all examples. A row and its own label have to be "
                "indexed together, pair by pair."
            ),
            the_label_instead_of_one: "A one-hot row holds zeros and a single 1, not the label.",
            labels_shifted_up: "Class 0 belongs in column 0; the labels need no shift.",
            rows_picked_by_labels: (
                "One index picks whole rows. Each 1 needs a row and a column: the example and its "
                "label."
            ),
            nothing_but_zeros: "All values are 0; was a value compared (==) and not assigned (=)?",
            only_the_first_example: "Only the first example was encoded; is the return in a loop?",
        },
    ),
    Question(
        "sparse_categorical_crossentropy",
        checks={
            "one example": _sparse(_ordinary, 1, 4),
            "a batch": _sparse(_ordinary, 5, 3),
            "large logits": _sparse(_large, 4, 6),
            "a hopeless guess": _sparse(_hopeless, 3, 5),
            "a certain guess": _sparse(_certain, 6, 4),
            "rows far apart": _sparse(_unequal, 5, 3),
        },
        mistakes={_for_labels(mistake): hint for mistake, hint in _CROSS_ENTROPY.items()},
    ),
    Question(
        "categorical_crossentropy",
        checks={
            "one example": _categorical(_ordinary, 1, 4),
            "a batch": _categorical(_ordinary, 5, 3),
            "large logits": _categorical(_large, 4, 6),
            "a hopeless guess": _categorical(_hopeless, 3, 5),
            "a certain guess": _categorical(_certain, 6, 4),
            "rows far apart": _categorical(_unequal, 5, 3),
        },
        mistakes=_CROSS_ENTROPY,
    ),
    Question(
        "predict",
        checks={
            "one example": lambda rng: (_without_ties(rng, 1, 4),),
            "a batch": lambda rng: (_without_ties(rng, 7, 3),),
            "large logits": lambda rng: (_large_logits(rng),),
        },
        mistakes={
            largest_down_the_columns: "Each row is an example: one label per row, shape (m,).",
            largest_of_the_whole_array: "One label is asked for each row, shape (m,).",
            the_largest_logit_itself: "This is how large the largest logit is, not where it is.",
            the_largest_probability_itself: (
                "This is how probable the best class is, not which one it is."
            ),
            a_column_of_labels: "One label per example: shape (m,), not a column (m, 1).",
            counted_from_one: "The classes are numbered 0 … classes - 1; yours start at 1.",
            smallest_logit: "The largest logit wins, not the smallest.",
            one_hot_instead_of_labels: "A label is one number per row, shape (m,), not a row.",
            probabilities_instead_of_labels: "These are probabilities; the label is the winner.",
            largest_of_a_broken_softmax: (
                "The softmax before it overflowed to NaN, and argmax of NaN is 0. Does the order "
                "of the logits change under softmax at all?"
            ),
        },
    ),
)
