"""Multi-label classification: what is asked, and what goes wrong."""

import numpy as np

from autograder.questions import Question


def _logits(rng, m, labels, around=0.0):
    return np.round(rng.normal(around, 2, (m, labels)), 2)


def _far_from_zero(rng, m, labels):
    """Logits around 0, and in each row some hundreds above and some hundreds below."""
    Z = _logits(rng, m, labels)
    far = np.round(rng.uniform(750, 1500, (m, labels)), 1)
    signs = rng.permuted(np.tile([1, 1, -1, -1], (m, 1)), axis=1)
    Z[:, :4] = signs * far[:, :4]
    return rng.permuted(Z, axis=1)


def _labels(rng, m, labels, share=0.45):
    """Zeros and ones; both occur, and where there is room no row is like another's opposite."""
    while True:
        Y = (rng.random((m, labels)) < share).astype(int)
        if 0 < Y.sum() < Y.size:
            return Y


def _decidable(m, labels, threshold):
    """Logits for which a decision that is taken in another way comes out differently."""

    def draw(rng):
        while True:
            Z = _logits(rng, m, labels)
            P = _sigmoid(Z)
            too_near = min(np.abs(P - threshold).min(), np.abs(Z).min()) < 0.01
            if not too_near and _all_differ(_decisions(Z, threshold)):
                return Z

    return draw


def _decisions(Z, threshold):
    """The right decisions, and those that are easily mixed up with them."""
    rows = [_sigmoid(Z) >= threshold, threshold <= Z, Z < 0, _largest_only(Z)]
    rows += [_sigmoid(_sigmoid(Z)) >= threshold, np.zeros(Z.shape)]
    # In a single row softmax reaches one half once, like argmax, or never.
    rows += [_softmax(Z) >= threshold] if len(Z) > 1 else []
    rows += [np.ones(Z.shape)] if threshold > 0.5 else []  # else as after two sigmoids
    rows += [Z >= 0] if threshold != 0.5 else []
    return [row.astype(float) for row in rows]


def _none_and_all(rng):
    """The first row has no label at all, another has every label."""
    Z = _decidable(5, 3, 0.5)(rng)
    Z[0], Z[3] = -np.abs(Z[0]) - 0.2, np.abs(Z[3]) + 0.2
    return Z


def _on_the_threshold(rng):
    """Some logits are exactly 0, where the probability is exactly one half."""
    Z = _decidable(4, 5, 0.5)(rng)
    Z[np.arange(4), rng.integers(0, 5, 4)] = 0.0
    return Z


def _targets_and_logits(m, labels):
    return lambda rng: (_labels(rng, m, labels), _logits(rng, m, labels))


def _none_and_every_label(rng):
    Y = _labels(rng, 4, 6)
    Y[1], Y[2] = 0, 1
    return Y, _logits(rng, 4, 6)


def _sure(m, labels, right, up, down):
    """In each row a logit goes far up, or down, or one each, rightly or wrongly; the rest does not.

    Args:
        up, down: between which sizes; None if no logit goes that way.
    """

    def draw(rng):
        Y, Z = _labels(rng, m, labels), _logits(rng, m, labels)
        columns = rng.permuted(np.tile(np.arange(labels), (m, 1)), axis=1)
        for column, far, sign in zip(columns.T, (up, down), (1, -1), strict=False):
            if far:
                Z[np.arange(m), column] = sign * np.round(rng.uniform(*far, m), 1)
                Y[np.arange(m), column] = (sign == 1) == right
        return Y, Z

    return draw


def _predicted(rng, Y, wrong):
    """The labels ``Y``, of which this share was predicted wrongly."""
    return np.where(rng.random(Y.shape) < wrong, 1 - Y, Y)


def _batch(right, mistakes, m, labels, share=0.45, wrong=0.25):
    """Targets and predictions for which no two of these functions give the same number."""

    def draw(rng):
        while True:
            Y = _labels(rng, m, labels, share)
            Y_hat = _predicted(rng, Y, wrong)
            if Y_hat.any() and _all_differ([each(Y, Y_hat) for each in (right, *mistakes)]):
                return Y, Y_hat

    return draw


def _all_differ(values):
    pairs = [(i, j) for j in range(len(values)) for i in range(j)]
    return all(np.abs(values[i] - values[j]).max() > 1e-3 for i, j in pairs)


def _one_row(labels, missing, added):
    """One example: so many of its labels were not found, so many others were said."""

    def draw(rng):
        order = rng.permutation(labels)
        Y = np.zeros((1, labels), dtype=int)
        Y[0, order[:3]] = 1
        Y_hat = Y.copy()
        Y_hat[0, order[:missing]] = 0
        Y_hat[0, order[3 : 3 + added]] = 1
        return Y, Y_hat

    return draw


def _nothing_predicted(m, labels, empty):
    """No label is predicted at all; some rows have none."""

    def draw(rng):
        Y = _labels(rng, m, labels)
        Y[np.arange(m), rng.integers(0, labels, m)] = 1
        Y[rng.permutation(m)[:empty]] = 0
        return Y, np.zeros_like(Y)

    return draw


def _all_right(m, labels):
    def draw(rng):
        Y = _labels(rng, m, labels)
        return Y, Y.copy()

    return draw


def _as_many_labels(rng):
    """Each row has as many labels as it should, but in some rows, never the first, others."""
    Y = np.tile([1, 1, 0, 0, 0], (6, 1))
    Y_hat = Y.copy()
    others = 1 + rng.permutation(5)
    Y_hat[others[:2]] = [0, 1, 1, 0, 0]
    Y_hat[others[2]] = [0, 0, 0, 1, 1]
    columns = rng.permutation(5)
    return Y[:, columns], Y_hat[:, columns]


def _sigmoid(Z):
    return 0.5 + 0.5 * np.tanh(Z / 2)


def _naive_sigmoid(Z):
    return 1 / (1 + np.exp(-Z))


def _softmax(Z):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return E / E.sum(axis=1, keepdims=True)


def _largest_only(Z):
    return Z.max(axis=1, keepdims=True) == Z


# What goes wrong: predict_probabilities.


def softmax_for_sigmoids(Z):
    return _softmax(Z)


def softmax_down_the_columns(Z):
    return _softmax(Z.T).T


def softmax_over_the_whole_array(Z):
    return _softmax(Z.reshape(1, -1)).reshape(Z.shape)


def exp_overflows(Z):
    return _naive_sigmoid(Z)


def infinity_over_infinity(Z):
    return np.exp(Z) / (1 + np.exp(Z))


def minus_forgotten(Z):
    return _sigmoid(-Z)


def brackets_forgotten(Z):
    return 1 / 1 + np.exp(-Z)


def odds_for_probabilities(Z):
    return np.exp(Z)


def tanh_for_sigmoid(Z):
    return np.tanh(Z)


def decisions_for_probabilities(Z):
    return (Z >= 0).astype(int)


def sigmoids_made_to_sum_to_1(Z):
    P = _sigmoid(Z)
    return P / P.sum(axis=1, keepdims=True)


def nothing_done(Z):
    return Z.copy()


def log_probabilities(Z):
    return -np.logaddexp(0, -Z)


def sigmoid_twice(Z):
    return _sigmoid(_sigmoid(Z))


def largest_logit_taken_away(Z):
    return _sigmoid(Z - Z.max(axis=1, keepdims=True))


def all_but_the_largest_dropped(Z):
    return np.where(_largest_only(Z), _sigmoid(Z), 0)


def first_example_only(Z):
    return _sigmoid(Z)[0]


def examples_in_columns(Z):
    return _sigmoid(Z).T


def axes_of_length_one_dropped(Z):
    return np.squeeze(_sigmoid(Z))


def if_on_the_whole_array(Z):
    if Z >= 0:
        return _naive_sigmoid(Z)
    return np.exp(Z) / (1 + np.exp(Z))


# What goes wrong: predict_labels.


def _decided(yes):
    return yes.astype(int)


def largest_label_only(Z, threshold=0.5):
    return _decided(_largest_only(Z))


def position_of_the_largest(Z, threshold=0.5):
    return Z.argmax(axis=1)


def threshold_against_the_logits(Z, threshold=0.5):
    return _decided(threshold <= Z)


def threshold_ignored(Z, threshold=0.5):
    return _decided(Z >= 0)


def strictly_above_one_half(Z, threshold=0.5):
    return _decided(Z > 0)


def strictly_above_the_threshold(Z, threshold=0.5):
    return _decided(_sigmoid(Z) > threshold)


def yes_below_the_threshold(Z, threshold=0.5):
    return _decided(_sigmoid(Z) < threshold)


def yes_up_to_the_threshold(Z, threshold=0.5):
    return _decided(_sigmoid(Z) <= threshold)


def decided_after_softmax(Z, threshold=0.5):
    return _decided(_softmax(Z) >= threshold)


def decided_after_two_sigmoids(Z, threshold=0.5):
    return _decided(_sigmoid(_sigmoid(Z)) >= threshold)


def probabilities_for_decisions(Z, threshold=0.5):
    return _sigmoid(Z)


def kept_where_it_is_a_yes(Z, threshold=0.5):
    P = _sigmoid(Z)
    return np.where(threshold <= P, P, 0)


def cut_to_whole_numbers(Z, threshold=0.5):
    return np.zeros(Z.shape, dtype=int)


def every_label(Z, threshold=0.5):
    return np.ones(Z.shape, dtype=int)


def minus_1_for_no(Z, threshold=0.5):
    return np.where(_sigmoid(Z) >= threshold, 1, -1)


def one_yes_for_each_row(Z, threshold=0.5):
    return _decided((_sigmoid(Z) >= threshold).any(axis=1))


def places_of_the_labels(Z, threshold=0.5):
    return np.argwhere(_sigmoid(Z) >= threshold)


def number_of_labels(Z, threshold=0.5):
    return _decided(_sigmoid(Z) >= threshold).sum(axis=1)


def first_row_only(Z, threshold=0.5):
    return _decided(_sigmoid(Z) >= threshold)[0]


def labels_in_columns(Z, threshold=0.5):
    return _decided(_sigmoid(Z) >= threshold).T


def row_axis_dropped(Z, threshold=0.5):
    return np.squeeze(_decided(_sigmoid(Z) >= threshold))


def if_on_all_labels(Z, threshold=0.5):
    return 1 if _sigmoid(Z) >= threshold else 0


# What goes wrong: binary_crossentropy_from_logits.


def _losses(Y, Z):
    return np.maximum(Z, 0) - Y * Z + np.log1p(np.exp(-np.abs(Z)))


def softmax_cross_entropy(Y, Z):
    top = Z.max(axis=1, keepdims=True)
    log_P = Z - top - np.log(np.exp(Z - top).sum(axis=1, keepdims=True))
    return -(Y * log_P).sum(axis=1)


def softmax_in_the_binary_loss(Y, Z):
    P = _softmax(Z)
    return -(Y * np.log(P) + (1 - Y) * np.log(1 - P)).mean(axis=1)


def only_the_labels_that_are_1(Y, Z):
    return (Y * np.logaddexp(0, -Z)).mean(axis=1)


def only_the_labels_that_are_0(Y, Z):
    return ((1 - Y) * np.logaddexp(0, Z)).mean(axis=1)


def positive_term_of_rounded_probabilities(Y, Z):
    return -(Y * np.log(_sigmoid(Z))).mean(axis=1)


def sum_over_the_labels(Y, Z):
    return _losses(Y, Z).sum(axis=1)


def mean_over_the_examples(Y, Z):
    return _losses(Y, Z).mean(axis=0)


def mean_over_everything(Y, Z):
    return _losses(Y, Z).mean()


def sum_over_everything(Y, Z):
    return _losses(Y, Z).sum()


def one_loss_for_each_label(Y, Z):
    return _losses(Y, Z)


def divided_by_the_examples(Y, Z):
    return _losses(Y, Z).sum(axis=1) / len(Z)


def divided_by_the_labels_that_are_1(Y, Z):
    return _losses(Y, Z).sum(axis=1) / np.maximum(Y.sum(axis=1), 1)


def sign_forgotten(Y, Z):
    return -_losses(Y, Z).mean(axis=1)


def logits_taken_for_probabilities(Y, Z):
    return -(Y * np.log(Z) + (1 - Y) * np.log(1 - Z)).mean(axis=1)


def sigmoid_before_the_loss(Y, Z):
    return _losses(Y, _sigmoid(Z)).mean(axis=1)


def logarithm_of_0_times_0(Y, Z):
    P = _sigmoid(Z)
    return -(Y * np.log(P) + (1 - Y) * np.log(1 - P)).mean(axis=1)


def logarithm_of_0(Y, Z):
    P = _sigmoid(Z)
    return -np.log(np.where(Y == 1, P, 1 - P)).mean(axis=1)


def logarithm_of_1_minus_1(Y, Z):
    return (Y * np.logaddexp(0, -Z) - (1 - Y) * np.log(1 - _sigmoid(Z))).mean(axis=1)


def exp_of_a_large_logit(Y, Z):
    return (np.log(1 + np.exp(Z)) - Y * Z).mean(axis=1)


def exp_of_a_large_logit_in_both_terms(Y, Z):
    both = Y * np.log(1 + np.exp(-Z)) + (1 - Y) * np.log(1 + np.exp(Z))
    return both.mean(axis=1)


def absolute_value_forgotten(Y, Z):
    return (np.maximum(Z, 0) - Y * Z + np.log1p(np.exp(-Z))).mean(axis=1)


def minus_before_the_absolute_value_forgotten(Y, Z):
    return (np.maximum(Z, 0) - Y * Z + np.log1p(np.exp(np.abs(Z)))).mean(axis=1)


def logarithm_left_out(Y, Z):
    return (np.maximum(Z, 0) - Y * Z).mean(axis=1)


def maximum_left_out(Y, Z):
    return (np.log1p(np.exp(-np.abs(Z))) - Y * Z).mean(axis=1)


def softplus_alone(Y, Z):
    return np.logaddexp(0, Z).mean(axis=1)


def target_added(Y, Z):
    return (np.logaddexp(0, Z) + Y * Z).mean(axis=1)


def target_without_its_logit(Y, Z):
    return (np.logaddexp(0, Z) - Y).mean(axis=1)


def targets_swapped(Y, Z):
    return _losses(1 - Y, Z).mean(axis=1)


def arguments_swapped(Y, Z):
    return _losses(Z, Y).mean(axis=1)


def cut_at_1e_7(Y, Z):
    return _cut(Y, Z, 1e-7)


def cut_at_1e_12(Y, Z):
    return _cut(Y, Z, 1e-12)


def cut_at_1e_15(Y, Z):
    return _cut(Y, Z, 1e-15)


def _cut(Y, Z, small):
    P = np.clip(_sigmoid(Z), small, 1 - small)
    return -np.log(np.where(Y == 1, P, 1 - P)).mean(axis=1)


def plus_1e_8_in_the_logarithm(Y, Z):
    return _plus(Y, Z, 1e-8)


def _plus(Y, Z, small):
    P = _sigmoid(Z)
    return -np.log(np.where(Y == 1, P, 1 - P) + small).mean(axis=1)


def logits_cut(Y, Z):
    return _losses(Y, np.clip(Z, -500, 500)).mean(axis=1)


def logarithm_to_base_2(Y, Z):
    return _losses(Y, Z).mean(axis=1) / np.log(2)


def logarithm_to_base_10(Y, Z):
    return _losses(Y, Z).mean(axis=1) / np.log(10)


def squared_error(Y, Z):
    return ((_sigmoid(Z) - Y) ** 2).mean(axis=1)


def probability_of_the_truth(Y, Z):
    return _sigmoid(np.where(Y == 1, Z, -Z)).mean(axis=1)


def share_of_wrong_labels(Y, Z):
    return ((Z >= 0) != Y).mean(axis=1)


def a_column_of_losses(Y, Z):
    return _losses(Y, Z).mean(axis=1, keepdims=True)


def loss_of_the_first_example(Y, Z):
    return _losses(Y, Z)[0].mean()


# What goes wrong: label_accuracy and exact_match. The numbers that are easily mixed up.


def _share_of_labels(Y, Y_hat):
    return (Y_hat == Y).mean()


def _share_of_rows(Y, Y_hat):
    return (Y_hat == Y).all(axis=1).mean()


def exact_match_for_label_accuracy(Y, Y_hat):
    return _share_of_rows(Y, Y_hat)


def label_accuracy_for_exact_match(Y, Y_hat):
    return _share_of_labels(Y, Y_hat)


def share_of_wrong_ones(Y, Y_hat):
    return (Y_hat != Y).mean()


def share_of_wrong_rows(Y, Y_hat):
    return (Y_hat != Y).any(axis=1).mean()


def recall(Y, Y_hat):
    return (Y * Y_hat).sum() / Y.sum()


def precision(Y, Y_hat):
    return (Y * Y_hat).sum() / np.int64(Y_hat.sum())


def overlap_by_union(Y, Y_hat):
    return (Y * Y_hat).sum() / np.maximum(Y, Y_hat).sum()


def harmonic_mean_of_both(Y, Y_hat):
    return 2 * (Y * Y_hat).sum() / (Y.sum() + Y_hat.sum())


def ones_in_common(Y, Y_hat):
    return (Y * Y_hat).mean()


def zeros_in_common(Y, Y_hat):
    return ((1 - Y) * (1 - Y_hat)).mean()


def percent(Y, Y_hat):
    return 100 * _share_of_labels(Y, Y_hat)


def rows_in_percent(Y, Y_hat):
    return 100 * _share_of_rows(Y, Y_hat)


def number_of_right_ones(Y, Y_hat):
    return (Y_hat == Y).sum()


def number_of_right_rows(Y, Y_hat):
    return (Y_hat == Y).all(axis=1).sum()


def divided_by_the_rows(Y, Y_hat):
    return (Y_hat == Y).sum() / len(Y)


def divided_by_the_columns(Y, Y_hat):
    return (Y_hat == Y).sum() / Y.shape[1]


def right_rows_divided_by_the_labels(Y, Y_hat):
    return (Y_hat == Y).all(axis=1).sum() / Y.size


def right_rows_divided_by_the_columns(Y, Y_hat):
    return (Y_hat == Y).all(axis=1).sum() / Y.shape[1]


def largest_of_each_row(Y, Y_hat):
    return (Y.argmax(axis=1) == Y_hat.argmax(axis=1)).mean()


def numbers_of_labels_compared(Y, Y_hat):
    return (Y.sum(axis=1) == Y_hat.sum(axis=1)).mean()


def any_label_in_common(Y, Y_hat):
    return (Y * Y_hat).any(axis=1).mean()


def columns_that_are_right(Y, Y_hat):
    return (Y_hat == Y).all(axis=0).mean()


def all_labels_found(Y, Y_hat):
    return (Y_hat >= Y).all(axis=1).mean()


def no_label_too_many(Y, Y_hat):
    return (Y_hat <= Y).all(axis=1).mean()


def mean_overlap_of_the_rows(Y, Y_hat):
    both, either = (Y * Y_hat).sum(axis=1), np.maximum(Y, Y_hat).sum(axis=1)
    return np.where(either == 0, 1, both / np.maximum(either, 1)).mean()


def first_row_alone(Y, Y_hat):
    return (Y_hat == Y)[0].mean()


def first_row_matches(Y, Y_hat):
    return float((Y_hat == Y)[0].all())


# What goes wrong: label_accuracy and exact_match. Other answers.


def all_or_nothing(Y, Y_hat):
    return bool((Y_hat == Y).all())


def accuracy_of_each_row(Y, Y_hat):
    return (Y_hat == Y).mean(axis=1)


def accuracy_of_each_column(Y, Y_hat):
    return (Y_hat == Y).mean(axis=0)


def comparison_itself(Y, Y_hat):
    return Y_hat == Y


def match_of_each_row(Y, Y_hat):
    return (Y_hat == Y).all(axis=1)


def number_in_an_array(Y, Y_hat):
    return np.array([_share_of_labels(Y, Y_hat)])


def share_in_an_array(Y, Y_hat):
    return np.array([_share_of_rows(Y, Y_hat)])


def if_on_the_comparison(Y, Y_hat):
    return 1.0 if Y_hat == Y else 0.0


def if_on_the_rows(Y, Y_hat):
    return sum(1 for y, y_hat in zip(Y, Y_hat, strict=True) if y == y_hat) / len(Y)


_ROWS = "Each row is an example, each column a label: the shape is (m, labels), as in Z."
_OWN_QUESTION = (
    "Each label is a yes-or-no question of its own: its probability depends on its own logit only."
)
_DECISIONS = "A decision is asked for each label, 0 or 1, in an array of the shape of Z."
_ONE_PER_EXAMPLE = "One number is asked for each example, shape (m,): the mean over its labels."
_CAPPED = (
    "A small number in the logarithm, or a cut, hides log(0) but caps the loss: a wrong answer "
    "that is sure of itself costs no more than one that is less sure. Simplify the logarithm on "
    "paper, from the logits; then nothing has to be hidden."
)
_ROUNDED = (
    "Far from 0 the sigmoid rounds to exactly 0 or 1, and log(0) is infinite. Simplify the "
    "logarithm of the sigmoid on paper before you compute anything."
)
_OVERFLOW = (
    "exp overflows from 710 on. In log(1 + exp(z)) take the large part out first, on paper, so "
    "that exp gets no positive number."
)
_MEASURES = {
    recall: (
        "This is recall: the share of the true labels that were found. A label that was rightly "
        "left out counts, too, and so does one that was wrongly said."
    ),
    precision: (
        "This is precision: the share of the predicted labels that are true. Labels that were "
        "left out count, too."
    ),
    overlap_by_union: (
        "You count the labels that are 1 in both, among those that are 1 in either. A label that "
        "is 0 in both agrees as well."
    ),
    harmonic_mean_of_both: (
        "This is the F1 score, made of precision and recall. A label that is 0 in both agrees as "
        "well, and here it counts."
    ),
    ones_in_common: "Only labels that are 1 in both were counted. 0 and 0 agree as well.",
    zeros_in_common: "Only labels that are 0 in both were counted. 1 and 1 agree as well.",
    largest_of_each_row: (
        "argmax looks at one label per row, the first that is 1. A row here may have several, or "
        "none; all of its labels are asked about."
    ),
    numbers_of_labels_compared: (
        "You compared how many labels each row has. Two rows can have equally many and not the "
        "same ones."
    ),
    any_label_in_common: (
        "You counted the rows that share a label with the truth. One label in common is not "
        "agreement in all of them."
    ),
    columns_that_are_right: (
        "You counted the columns that are right in all examples. A column is a label, a row is "
        "an example."
    ),
    all_labels_found: (
        "You asked whether each true label was found. Labels that were said too many are wrong, "
        "too."
    ),
    no_label_too_many: (
        "You asked whether each predicted label is true. True labels that were missed are wrong, "
        "too."
    ),
    mean_overlap_of_the_rows: (
        "This is the mean share, by row, of the labels that are 1 in both among those that are 1 "
        "in either. Labels are only compared here, equal or not, 0 as well as 1."
    ),
}
_LABEL_NUMBERS = {
    exact_match_for_label_accuracy: (
        "This is the exact match: a row with one wrong label counts nothing. Label accuracy "
        "counts every single label."
    ),
    share_of_wrong_ones: "This is the share of wrong labels; the right ones are asked for.",
    percent: "A share between 0 and 1 is asked for; yours is in percent.",
    number_of_right_ones: "This counts the right labels. Which share of all labels is it?",
    divided_by_the_rows: (
        "The number of right labels was divided by the number of examples. Each example has "
        "several labels: how many are there in all?"
    ),
    divided_by_the_columns: (
        "The number of right labels was divided by the labels of one row. There are m rows: how "
        "many labels are there in all?"
    ),
    first_row_alone: "Only the first example was looked at. If there is a loop, where does it end?",
    **_MEASURES,
}
_ROW_NUMBERS = {
    label_accuracy_for_exact_match: (
        "This is label accuracy, which counts single labels. An example counts here only if all "
        "its labels are right."
    ),
    share_of_wrong_rows: "This is the share of the rows with a mistake; the others are asked for.",
    rows_in_percent: "A share between 0 and 1 is asked for; yours is in percent.",
    number_of_right_rows: "This counts the rows that match. Which share of all rows is it?",
    right_rows_divided_by_the_labels: (
        "The number of rows that match was divided by the number of all labels. Here rows count: "
        "how many rows are there?"
    ),
    right_rows_divided_by_the_columns: (
        "The number of rows that match was divided by the labels of one row. Here rows count: how "
        "many rows are there?"
    ),
    first_row_matches: (
        "Only the first example was looked at. If there is a loop, where does it end?"
    ),
    **_MEASURES,
}

QUESTIONS = (
    Question(
        "predict_probabilities",
        checks={
            "one example": lambda rng: (_logits(rng, 1, 4),),
            "a batch": lambda rng: (_logits(rng, 5, 3),),
            "nothing applies": lambda rng: (-np.abs(_logits(rng, 4, 6)) - 1,),
            "everything applies": lambda rng: (np.abs(_logits(rng, 3, 5)) + 1,),
            "far from zero": lambda rng: (_far_from_zero(rng, 4, 7),),
        },
        quiet={"far from zero"},
        mistakes={
            softmax_for_sigmoids: (
                "Each row sums to 1: this is softmax, and its classes compete. Here several "
                "labels may be likely at once, or none. " + _OWN_QUESTION
            ),
            softmax_down_the_columns: (
                "Each column sums to 1: this is softmax over the examples, which have nothing to "
                "do with each other. " + _OWN_QUESTION
            ),
            softmax_over_the_whole_array: (
                "The whole array sums to 1: this is softmax over everything. " + _OWN_QUESTION
            ),
            sigmoids_made_to_sum_to_1: (
                "The sigmoids were divided by their sum. These probabilities belong to separate "
                "questions, so nothing makes a row sum to 1."
            ),
            exp_overflows: (
                "The values are right, but on the way exp overflowed: it does so from 710 on. "
                "Find a form in which exp never gets a large positive number. A choice between "
                "two finished arrays has computed both of them everywhere."
            ),
            infinity_over_infinity: (
                "exp overflows from 710 on, and infinity divided by infinity is not a number. For "
                "positive logits use a form in which exp gets a negative number."
            ),
            minus_forgotten: (
                "These are the probabilities of no: they fall where the logit rises. Look at the "
                "sign of the exponent."
            ),
            brackets_forgotten: (
                "Division binds more tightly than addition: only the 1 was divided, not the sum."
            ),
            odds_for_probabilities: (
                "These are odds, which grow beyond 1. A probability is the odds divided by 1 plus "
                "the odds."
            ),
            tanh_for_sigmoid: "This is tanh, from -1 to 1. A probability lies between 0 and 1.",
            decisions_for_probabilities: (
                "These are decisions, 0 or 1. The probabilities are asked for here, before "
                "anyone decides."
            ),
            nothing_done: "These are the logits themselves. A probability lies between 0 and 1.",
            log_probabilities: "These are the logarithms of the probabilities.",
            sigmoid_twice: (
                "The sigmoid was applied twice: every result lies between a half and 0.74, "
                "whatever the logit says."
            ),
            largest_logit_taken_away: (
                "Taking the largest logit of a row away does no harm to softmax, but a sigmoid "
                "changes by it. " + _OWN_QUESTION
            ),
            all_but_the_largest_dropped: (
                "Only the largest of each row was kept. Several labels may apply at once. "
                + _OWN_QUESTION
            ),
            first_example_only: "Only the first example was answered. " + _ROWS,
            examples_in_columns: "Your rows and columns are exchanged. " + _ROWS,
            axes_of_length_one_dropped: (
                "With a single example an axis got lost: the shape has to stay (1, labels)."
            ),
            if_on_the_whole_array: (
                "An `if` takes one yes or no, but a comparison of arrays gives one for each "
                "element. Look for a form that serves all logits at once."
            ),
        },
    ),
    Question(
        "predict_labels",
        checks={
            "one example": lambda rng: (_decidable(1, 4, 0.5)(rng),),
            "a batch": lambda rng: (_decidable(6, 3, 0.5)(rng),),
            "none and all": lambda rng: (_none_and_all(rng),),
            "a low threshold": lambda rng: (_decidable(5, 4, 0.2)(rng), 0.2),
            "a high threshold": lambda rng: (_decidable(3, 6, 0.7)(rng), 0.7),
            "exactly on the threshold": lambda rng: (_on_the_threshold(rng), 0.5),
        },
        mistakes={
            largest_label_only: (
                "Each row got exactly one label, that of its largest logit. Here an example may "
                "have several labels, or none: decide about each one on its own."
            ),
            position_of_the_largest: (
                "This is where the largest logit of each row stands. That answers which one of "
                "several; here each label is asked about on its own. " + _DECISIONS
            ),
            threshold_against_the_logits: (
                "The threshold was compared with the logits. It is a probability: 0.5 belongs "
                "to the logit 0."
            ),
            threshold_ignored: (
                "The decision is always taken at a probability of 0.5, which is only the default. "
                "The argument `threshold` says where to decide."
            ),
            strictly_above_one_half: (
                "The decision is always taken at a probability of 0.5, and 0.5 itself becomes a "
                "no. Compare with the argument `threshold`; to reach it is enough."
            ),
            strictly_above_the_threshold: (
                "A probability that equals the threshold has reached it: that is a yes."
            ),
            yes_below_the_threshold: (
                "Yes and no are exchanged: 1 means that the probability reaches the threshold."
            ),
            yes_up_to_the_threshold: (
                "Yes and no are exchanged: 1 means that the probability is at least the threshold, "
                "not at most."
            ),
            decided_after_softmax: (
                "Softmax was applied before the decision. Its shares compete, so that with a "
                "threshold of 0.5 no two labels can both be a yes. " + _OWN_QUESTION
            ),
            decided_after_two_sigmoids: (
                "The sigmoid was applied twice before the decision, so every number was between a "
                "half and 0.74. Does a function that you call give probabilities already?"
            ),
            probabilities_for_decisions: "These are probabilities. " + _DECISIONS,
            kept_where_it_is_a_yes: (
                "Where the answer is yes you left the probability. " + _DECISIONS
            ),
            cut_to_whole_numbers: (
                "All answers are 0. Turning a fraction into a whole number cuts it off, so 0.99 "
                "becomes 0; compare with the threshold first."
            ),
            every_label: "All answers are 1: nothing was compared with the threshold.",
            minus_1_for_no: "A no is 0 here, not -1.",
            one_yes_for_each_row: (
                "One answer came out for each row: whether it has any label. " + _DECISIONS
            ),
            places_of_the_labels: "These are the places of the labels that apply. " + _DECISIONS,
            number_of_labels: "This is how many labels each row has. " + _DECISIONS,
            first_row_only: "Only the first example was answered. " + _ROWS,
            labels_in_columns: "Your rows and columns are exchanged. " + _ROWS,
            row_axis_dropped: (
                "With a single example an axis got lost: the shape has to stay (1, labels)."
            ),
            if_on_all_labels: (
                "An `if` takes one yes or no, but a comparison of arrays gives one for each "
                "element. The comparison itself is nearly the answer."
            ),
        },
    ),
    Question(
        "binary_crossentropy_from_logits",
        checks={
            "one example": _targets_and_logits(1, 4),
            "a batch": _targets_and_logits(5, 3),
            "no label and every label": _none_and_every_label,
            "sure and right": _sure(4, 5, right=True, up=(750, 2000), down=(750, 2000)),
            # From about 37 on the sigmoid is 1; exp overflows only from 710 on.
            "a wrong yes": _sure(3, 5, right=False, up=(50, 300), down=None),
            "a wrong no": _sure(5, 4, right=False, up=None, down=(750, 2000)),
        },
        mistakes={
            softmax_cross_entropy: (
                "This is the cross-entropy of softmax, for exactly one class per example. "
                + _OWN_QUESTION
            ),
            softmax_in_the_binary_loss: (
                "The yes-or-no loss is right, but its probabilities came from softmax. "
                + _OWN_QUESTION
            ),
            only_the_labels_that_are_1: (
                "Only the labels that apply were counted. One that does not apply and was thought "
                "likely has to cost something, too."
            ),
            positive_term_of_rounded_probabilities: (
                "Only the labels that apply were counted; one that does not apply and was thought "
                "likely has to cost something, too. " + _ROUNDED
            ),
            only_the_labels_that_are_0: (
                "Only the labels that do not apply were counted. One that applies and was thought "
                "unlikely has to cost something, too."
            ),
            sum_over_the_labels: _ONE_PER_EXAMPLE + " Yours is their sum.",
            mean_over_the_examples: (
                "You took the mean over the examples, which leaves one number for each label. "
                + _ONE_PER_EXAMPLE
            ),
            mean_over_everything: _ONE_PER_EXAMPLE + " Yours is one mean over everything.",
            sum_over_everything: _ONE_PER_EXAMPLE + " Yours is the sum of everything.",
            one_loss_for_each_label: (
                "You have a loss for each label of each example. " + _ONE_PER_EXAMPLE
            ),
            divided_by_the_examples: (
                "The sum over the labels was divided by the number of examples. A mean over the "
                "labels is divided by their number."
            ),
            divided_by_the_labels_that_are_1: (
                "The sum was divided by the number of labels that apply. All labels are asked "
                "about, so all of them count in the mean."
            ),
            sign_forgotten: (
                "A loss is never negative, and the logarithm of a probability never positive."
            ),
            logits_taken_for_probabilities: (
                "Z holds logits, not probabilities: a negative one has no logarithm."
            ),
            sigmoid_before_the_loss: (
                "The sigmoid is applied twice: it was put on the logits, and the loss then took "
                "the result for logits again."
            ),
            logarithm_of_0_times_0: "0 times infinity is not a number. " + _ROUNDED,
            logarithm_of_0: _ROUNDED,
            logarithm_of_1_minus_1: (
                "From a logit of about 37 on, the sigmoid is exactly 1, and 1 minus it is 0. "
                "Simplify 1 minus the sigmoid on paper: it is a sigmoid, too."
            ),
            exp_of_a_large_logit: _OVERFLOW,
            exp_of_a_large_logit_in_both_terms: _OVERFLOW,
            absolute_value_forgotten: (
                "Right for positive logits only: the exponent has to be negative for negative "
                "logits, too."
            ),
            minus_before_the_absolute_value_forgotten: (
                "The sign of the exponent is wrong: exp should only ever get numbers up to 0."
            ),
            logarithm_left_out: (
                "This is right far from 0, where the logarithm vanishes. Near 0 it does not: there "
                "a term of softplus is missing."
            ),
            maximum_left_out: (
                "A part of softplus is missing: the one that grows with a large positive logit."
            ),
            softplus_alone: "The targets do not appear in it: every label was taken for a 0.",
            target_added: (
                "A label that applies makes a large logit dear here; it should make it cheap. "
                "Look at the sign of the term with the target."
            ),
            target_without_its_logit: (
                "The target alone was taken away from softplus; the formula takes away the target "
                "times its logit."
            ),
            targets_swapped: "0 and 1 are exchanged: what is right is punished.",
            arguments_swapped: (
                "Targets and logits are exchanged. The targets come first: f(Y, Z)."
            ),
            cut_at_1e_7: _CAPPED,
            cut_at_1e_12: _CAPPED,
            cut_at_1e_15: _CAPPED,
            plus_1e_8_in_the_logarithm: _CAPPED,
            logits_cut: (
                "Cutting the logits off avoids the overflow and caps the loss. Nothing has to be "
                "cut if exp never gets a positive number."
            ),
            logarithm_to_base_2: "This counts in bits; `log` is the natural logarithm here.",
            logarithm_to_base_10: "`log` is the natural logarithm here, not that to base 10.",
            squared_error: (
                "This is the mean squared error. The loss asked for is the negative logarithm of "
                "the probability that was given to the truth."
            ),
            probability_of_the_truth: (
                "This is the mean probability of the truth. The loss is how surprising it is: its "
                "negative logarithm."
            ),
            share_of_wrong_labels: (
                "These are shares of wrong decisions. The loss asks how likely the truth was "
                "thought, before anyone decides."
            ),
            a_column_of_losses: "One number per example: shape (m,), not a column (m, 1).",
            loss_of_the_first_example: ("Only the first example was answered. " + _ONE_PER_EXAMPLE),
        },
    ),
    Question(
        "label_accuracy",
        checks={
            "one example": _one_row(7, missing=2, added=0),
            "a batch": _batch(_share_of_labels, _LABEL_NUMBERS, 9, 7),
            "rare labels": _batch(_share_of_labels, (), 5, 9, share=0.15, wrong=0.1),
            "nothing predicted": _nothing_predicted(4, 6, empty=1),
            "all right": _all_right(3, 4),
        },
        mistakes={
            **_LABEL_NUMBERS,
            all_or_nothing: (
                "Your answer is 1 if everything is right and 0 otherwise. The share of right "
                "labels is asked for, a fraction."
            ),
            accuracy_of_each_row: "One number is asked for; yours is one for each example.",
            accuracy_of_each_column: "One number is asked for; yours is one for each label.",
            comparison_itself: (
                "This says for each label whether it is right. Which share of them is?"
            ),
            number_in_an_array: "A number is asked for, not an array that holds one.",
            if_on_the_comparison: (
                "An `if` takes one yes or no, but a comparison of arrays gives one for each label. "
                "Count how many of them are true."
            ),
        },
    ),
    Question(
        "exact_match",
        checks={
            "one example": _one_row(6, missing=0, added=0),
            "one label missed": _one_row(5, missing=1, added=0),
            "one label too many": _one_row(7, missing=0, added=1),
            "a batch": _batch(_share_of_rows, _ROW_NUMBERS, 17, 4),
            "as many labels, not the same": _as_many_labels,
            "nothing predicted": _nothing_predicted(7, 3, empty=2),
        },
        mistakes={
            **_ROW_NUMBERS,
            all_or_nothing: (
                "Your answer is 1 if all rows match and 0 otherwise. The share of the rows that "
                "match is asked for, a fraction."
            ),
            match_of_each_row: (
                "This says for each row whether it matches. Which share of them does?"
            ),
            accuracy_of_each_row: (
                "This is each row's share of right labels. A row matches or it does not; which "
                "share of the rows does?"
            ),
            share_in_an_array: "A number is asked for, not an array that holds one.",
            if_on_the_rows: (
                "An `if` takes one yes or no, but two rows that are compared give one for each "
                "label. A row matches if all of them are true."
            ),
        },
    ),
)
