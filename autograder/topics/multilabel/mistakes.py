"""Multi-label classification: what goes wrong, with a hint for whoever does it."""

import numpy as np

from autograder.question import mistake

_ROWS = "Each row is an example, each column a label: the shape is (m, labels), as in Z."
_FIRST_ONLY = "Only the first example was answered. " + _ROWS
_EXCHANGED = "Your rows and columns are exchanged. " + _ROWS
_AXIS_LOST = "With a single example an axis got lost: the shape has to stay (1, labels)."
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
_IF = "An `if` takes one yes or no, but a comparison of arrays gives one for each element."
_PERCENT = "A share between 0 and 1 is asked for; yours is in percent."
_FIRST_ROW = "Only the first example was looked at. If there is a loop, where does it end?"
_ROWS_COUNT = "Here rows count: how many rows are there?"
_IN_AN_ARRAY = "A number is asked for, not an array that holds one."


def _sigmoid(Z):
    return 0.5 + 0.5 * np.tanh(Z / 2)


def _softmax(Z):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return E / E.sum(axis=1, keepdims=True)


def _largest_only(Z):
    return Z.max(axis=1, keepdims=True) == Z


# predict_probabilities


@mistake(
    of="predict_probabilities",
    hint="Each row sums to 1: this is softmax, and its classes compete. Here several labels may "
    "be likely at once, or none. " + _OWN_QUESTION,
)
def softmax_for_sigmoids(Z):
    return _softmax(Z)


@mistake(
    of="predict_probabilities",
    hint="Each column sums to 1: this is softmax over the examples, which have nothing to do with "
    "each other. " + _OWN_QUESTION,
)
def softmax_down_the_columns(Z):
    return _softmax(Z.T).T


@mistake(
    of="predict_probabilities",
    hint="The whole array sums to 1: this is softmax over everything. " + _OWN_QUESTION,
)
def softmax_over_the_whole_array(Z):
    return _softmax(Z.reshape(1, -1)).reshape(Z.shape)


@mistake(
    of="predict_probabilities",
    hint="The sigmoids were divided by their sum. These probabilities belong to separate "
    "questions, so nothing makes a row sum to 1.",
)
def sigmoids_made_to_sum_to_1(Z):
    P = _sigmoid(Z)
    return P / P.sum(axis=1, keepdims=True)


@mistake(
    of="predict_probabilities",
    hint="Taking the largest logit of a row away does no harm to softmax, but a sigmoid changes "
    "by it. " + _OWN_QUESTION,
)
def largest_logit_taken_away(Z):
    return _sigmoid(Z - Z.max(axis=1, keepdims=True))


@mistake(
    of="predict_probabilities",
    hint="Only the largest of each row was kept. Several labels may apply at once. "
    + _OWN_QUESTION,
)
def all_but_the_largest_dropped(Z):
    return np.where(_largest_only(Z), _sigmoid(Z), 0)


@mistake(
    of="predict_probabilities",
    hint="The values are right, but on the way exp overflowed: it does so from 710 on. Find a "
    "form in which exp never gets a large positive number. A choice between two finished arrays "
    "has computed both of them everywhere.",
)
def exp_overflows(Z):
    return 1 / (1 + np.exp(-Z))


@mistake(
    of="predict_probabilities",
    hint="exp overflows from 710 on, and infinity divided by infinity is not a number. For "
    "positive logits use a form in which exp gets a negative number.",
)
def infinity_over_infinity(Z):
    return np.exp(Z) / (1 + np.exp(Z))


@mistake(of="predict_probabilities", hint=_IF + " Look for a form that serves all logits at once.")
def if_on_the_whole_array(Z):
    if Z >= 0:
        return 1 / (1 + np.exp(-Z))
    return np.exp(Z) / (1 + np.exp(Z))


@mistake(
    of="predict_probabilities",
    hint="These are the probabilities of no: they fall where the logit rises. Look at the sign of "
    "the exponent; or, if each sign of the logit has a form of its own, whether the two are "
    "exchanged.",
)
def minus_forgotten(Z):
    return _sigmoid(-Z)


@mistake(
    of="predict_probabilities",
    hint="Division binds more tightly than addition: only the 1 was divided, not the sum.",
)
def brackets_forgotten(Z):
    return 1 / 1 + np.exp(-Z)


@mistake(
    of="predict_probabilities",
    hint="Division binds more tightly than addition: only the 1 was divided, not the sum. And "
    "the exponent has the wrong sign.",
)
def brackets_and_minus_forgotten(Z):
    return 1 / 1 + np.exp(Z)


@mistake(
    of="predict_probabilities",
    hint="All values are 0. Was a result computed but not stored in the array that you return?",
)
def nothing_stored(Z):
    return np.zeros(Z.shape)


@mistake(
    of="predict_probabilities",
    hint="The sigmoid was applied twice: every result lies between a half and 0.74, whatever the "
    "logit says.",
)
def sigmoid_twice(Z):
    return _sigmoid(_sigmoid(Z))


@mistake(
    of="predict_probabilities",
    hint="This is tanh, from -1 to 1. A probability lies between 0 and 1.",
)
def tanh_for_sigmoid(Z):
    return np.tanh(Z)


@mistake(
    of="predict_probabilities",
    hint="These are odds, which grow beyond 1. A probability is the odds divided by 1 plus the "
    "odds.",
)
def odds_for_probabilities(Z):
    return np.exp(Z)


@mistake(of="predict_probabilities", hint="These are the logarithms of the probabilities.")
def log_probabilities(Z):
    return -np.logaddexp(0, -Z)


@mistake(
    of="predict_probabilities",
    hint="These are decisions, 0 or 1. The probabilities are asked for here, before anyone "
    "decides.",
)
def decisions_for_probabilities(Z):
    return (Z >= 0).astype(int)


@mistake(
    of="predict_probabilities",
    hint="These are the logits themselves. A probability lies between 0 and 1.",
)
def nothing_done(Z):
    return Z.copy()


@mistake(of="predict_probabilities", hint=_FIRST_ONLY)
def first_example_only(Z):
    return _sigmoid(Z)[0]


@mistake(of="predict_probabilities", hint=_EXCHANGED)
def examples_in_columns(Z):
    return _sigmoid(Z).T


@mistake(of="predict_probabilities", hint=_AXIS_LOST)
def axes_of_length_one_dropped(Z):
    return np.squeeze(_sigmoid(Z))


# predict_labels


def _decided(Z, threshold):
    return (_sigmoid(Z) >= threshold).astype(int)


@mistake(
    of="predict_labels",
    hint="Each row got exactly one label, that of its largest logit. Here an example may have "
    "several labels, or none: decide about each one on its own.",
)
def largest_label_only(Z, threshold=0.5):
    return _largest_only(Z).astype(int)


@mistake(
    of="predict_labels",
    hint="This is where the largest logit of each row stands. That answers which one of several; "
    "here each label is asked about on its own. " + _DECISIONS,
)
def position_of_the_largest(Z, threshold=0.5):
    return Z.argmax(axis=1)


@mistake(
    of="predict_labels",
    hint="Softmax was applied before the decision. Its shares compete, so that with a threshold "
    "of 0.5 no two labels can both be a yes. " + _OWN_QUESTION,
)
def decided_after_softmax(Z, threshold=0.5):
    return (_softmax(Z) >= threshold).astype(int)


@mistake(
    of="predict_labels",
    hint="The sigmoid was applied twice before the decision, so every number was between a half "
    "and 0.74. Does a function that you call give probabilities already?",
)
def decided_after_two_sigmoids(Z, threshold=0.5):
    return _decided(_sigmoid(Z), threshold)


@mistake(
    of="predict_labels",
    hint="The threshold was compared with the logits. It is a probability: 0.5 belongs to the "
    "logit 0.",
)
def threshold_against_the_logits(Z, threshold=0.5):
    return (threshold <= Z).astype(int)


@mistake(
    of="predict_labels",
    hint="The decision is always taken at a probability of 0.5, which is only the default. The "
    "argument `threshold` says where to decide.",
)
def threshold_ignored(Z, threshold=0.5):
    return (Z >= 0).astype(int)


@mistake(
    of="predict_labels",
    hint="The decision is always taken at a probability of 0.5, and 0.5 itself becomes a no. "
    "Compare with the argument `threshold`; to reach it is enough.",
)
def strictly_above_one_half(Z, threshold=0.5):
    return (Z > 0).astype(int)


@mistake(
    of="predict_labels",
    hint="A probability that equals the threshold has reached it: that is a yes.",
)
def strictly_above_the_threshold(Z, threshold=0.5):
    return (_sigmoid(Z) > threshold).astype(int)


@mistake(
    of="predict_labels",
    hint="Yes and no are exchanged: 1 means that the probability reaches the threshold.",
)
def yes_below_the_threshold(Z, threshold=0.5):
    return (_sigmoid(Z) < threshold).astype(int)


@mistake(
    of="predict_labels",
    hint="Yes and no are exchanged: 1 means that the probability is at least the threshold, not "
    "at most.",
)
def yes_up_to_the_threshold(Z, threshold=0.5):
    return (_sigmoid(Z) <= threshold).astype(int)


@mistake(of="predict_labels", hint="All answers are 1: nothing was compared with the threshold.")
def every_label(Z, threshold=0.5):
    return np.ones(Z.shape, dtype=int)


@mistake(
    of="predict_labels",
    hint="All answers are 0. Turning a fraction into a whole number cuts it off, so 0.99 becomes "
    "0; compare with the threshold first.",
)
def cut_to_whole_numbers(Z, threshold=0.5):
    return np.zeros(Z.shape, dtype=int)


@mistake(of="predict_labels", hint="These are probabilities. " + _DECISIONS)
def probabilities_for_decisions(Z, threshold=0.5):
    return _sigmoid(Z)


@mistake(
    of="predict_labels",
    hint="Where the answer is yes you left the probability. " + _DECISIONS,
)
def kept_where_it_is_a_yes(Z, threshold=0.5):
    P = _sigmoid(Z)
    return np.where(threshold <= P, P, 0)


@mistake(of="predict_labels", hint="A no is 0 here, not -1.")
def minus_1_for_no(Z, threshold=0.5):
    return np.where(_decided(Z, threshold), 1, -1)


@mistake(
    of="predict_labels",
    hint="One answer came out for each row: whether it has any label. " + _DECISIONS,
)
def one_yes_for_each_row(Z, threshold=0.5):
    return _decided(Z, threshold).any(axis=1).astype(int)


@mistake(of="predict_labels", hint="These are the places of the labels that apply. " + _DECISIONS)
def places_of_the_labels(Z, threshold=0.5):
    return np.argwhere(_decided(Z, threshold))


@mistake(of="predict_labels", hint="This is how many labels each row has. " + _DECISIONS)
def number_of_labels(Z, threshold=0.5):
    return _decided(Z, threshold).sum(axis=1)


@mistake(of="predict_labels", hint=_FIRST_ONLY)
def first_row_only(Z, threshold=0.5):
    return _decided(Z, threshold)[0]


@mistake(of="predict_labels", hint=_EXCHANGED)
def labels_in_columns(Z, threshold=0.5):
    return _decided(Z, threshold).T


@mistake(of="predict_labels", hint=_AXIS_LOST)
def row_axis_dropped(Z, threshold=0.5):
    return np.squeeze(_decided(Z, threshold))


@mistake(of="predict_labels", hint=_IF + " The comparison itself is nearly the answer.")
def if_on_all_labels(Z, threshold=0.5):
    return 1 if _sigmoid(Z) >= threshold else 0


@mistake(
    of="predict_labels",
    hint="The logit that belongs to a probability is the logarithm of its odds. A bracket stands "
    "in the wrong place: the logarithm was taken first, and then divided.",
)
def logarithm_before_the_division(Z, threshold=0.5):
    return (np.log(threshold) / (1 - threshold) <= Z).astype(int)


@mistake(
    of="predict_labels",
    hint="The logit that belongs to a probability is the logarithm of its odds. One logarithm was "
    "divided by another; the odds are divided first.",
)
def quotient_of_logarithms(Z, threshold=0.5):
    return (np.log(threshold) / np.log(1 - threshold) <= Z).astype(int)


# binary_crossentropy_from_logits


def _losses(Y, Z):
    return np.maximum(Z, 0) - Y * Z + np.log1p(np.exp(-np.abs(Z)))


def _by_both_terms(Y, P):
    return -(Y * np.log(P) + (1 - Y) * np.log(1 - P)).mean(axis=1)


def _by_the_true_term(Y, P):
    return -np.log(np.where(Y == 1, P, 1 - P)).mean(axis=1)


@mistake(
    of="binary_crossentropy_from_logits",
    hint="This is the cross-entropy of softmax, for exactly one class per example. "
    + _OWN_QUESTION,
)
def softmax_cross_entropy(Y, Z):
    top = Z.max(axis=1, keepdims=True)
    log_P = Z - top - np.log(np.exp(Z - top).sum(axis=1, keepdims=True))
    return -(Y * log_P).sum(axis=1)


@mistake(
    of="binary_crossentropy_from_logits",
    hint="The yes-or-no loss is right, but its probabilities came from softmax. " + _OWN_QUESTION,
)
def softmax_in_the_binary_loss(Y, Z):
    return _by_both_terms(Y, _softmax(Z))


@mistake(
    of="binary_crossentropy_from_logits",
    hint="Z holds logits, not probabilities: a negative one has no logarithm.",
)
def logits_taken_for_probabilities(Y, Z):
    return _by_both_terms(Y, Z)


@mistake(of="binary_crossentropy_from_logits", hint="0 times infinity is not a number. " + _ROUNDED)
def logarithm_of_0_times_0(Y, Z):
    return _by_both_terms(Y, _sigmoid(Z))


@mistake(of="binary_crossentropy_from_logits", hint=_ROUNDED)
def logarithm_of_0(Y, Z):
    return _by_the_true_term(Y, _sigmoid(Z))


@mistake(
    of="binary_crossentropy_from_logits",
    hint="From a logit of about 37 on, the sigmoid is exactly 1, and 1 minus it is 0. Simplify 1 "
    "minus the sigmoid on paper: it is a sigmoid, too.",
)
def logarithm_of_1_minus_1(Y, Z):
    return (Y * np.logaddexp(0, -Z) - (1 - Y) * np.log(1 - _sigmoid(Z))).mean(axis=1)


@mistake(of="binary_crossentropy_from_logits", hint=_CAPPED)
def cut_at_1e_7(Y, Z):
    return _by_the_true_term(Y, np.clip(_sigmoid(Z), 1e-7, 1 - 1e-7))


@mistake(of="binary_crossentropy_from_logits", hint=_CAPPED)
def cut_at_1e_12(Y, Z):
    return _by_the_true_term(Y, np.clip(_sigmoid(Z), 1e-12, 1 - 1e-12))


@mistake(of="binary_crossentropy_from_logits", hint=_CAPPED)
def cut_at_1e_15(Y, Z):
    return _by_the_true_term(Y, np.clip(_sigmoid(Z), 1e-15, 1 - 1e-15))


@mistake(of="binary_crossentropy_from_logits", hint=_CAPPED)
def plus_1e_8_in_the_logarithm(Y, Z):
    P = _sigmoid(Z)
    return -np.log(np.where(Y == 1, P, 1 - P) + 1e-8).mean(axis=1)


@mistake(
    of="binary_crossentropy_from_logits",
    hint="Cutting the logits off avoids the overflow and caps the loss. Nothing has to be cut if "
    "exp never gets a positive number.",
)
def logits_cut(Y, Z):
    return _losses(Y, np.clip(Z, -500, 500)).mean(axis=1)


@mistake(of="binary_crossentropy_from_logits", hint=_OVERFLOW)
def exp_of_a_large_logit(Y, Z):
    return (np.log(1 + np.exp(Z)) - Y * Z).mean(axis=1)


@mistake(of="binary_crossentropy_from_logits", hint=_OVERFLOW)
def exp_of_a_large_logit_in_both_terms(Y, Z):
    both = Y * np.log(1 + np.exp(-Z)) + (1 - Y) * np.log(1 + np.exp(Z))
    return both.mean(axis=1)


@mistake(
    of="binary_crossentropy_from_logits",
    hint="Right for positive logits only: the exponent has to be negative for negative logits, "
    "too.",
)
def absolute_value_forgotten(Y, Z):
    return (np.maximum(Z, 0) - Y * Z + np.log1p(np.exp(-Z))).mean(axis=1)


@mistake(
    of="binary_crossentropy_from_logits",
    hint="The sign of the exponent is wrong: exp should only ever get numbers up to 0.",
)
def minus_before_the_absolute_value_forgotten(Y, Z):
    return (np.maximum(Z, 0) - Y * Z + np.log1p(np.exp(np.abs(Z)))).mean(axis=1)


@mistake(
    of="binary_crossentropy_from_logits",
    hint="This is right far from 0, where the logarithm vanishes. Near 0 it does not: there a "
    "term of softplus is missing.",
)
def logarithm_left_out(Y, Z):
    return (np.maximum(Z, 0) - Y * Z).mean(axis=1)


@mistake(
    of="binary_crossentropy_from_logits",
    hint="A part of softplus is missing: the one that grows with a large positive logit.",
)
def maximum_left_out(Y, Z):
    return (np.log1p(np.exp(-np.abs(Z))) - Y * Z).mean(axis=1)


@mistake(
    of="binary_crossentropy_from_logits",
    hint="Right for positive logits. For a negative one nothing is taken out of the logarithm, so "
    "nothing may be added to it.",
)
def added_for_negative_logits_too(Y, Z):
    return (np.abs(Z) + np.log1p(np.exp(-np.abs(Z))) - Y * Z).mean(axis=1)


@mistake(
    of="binary_crossentropy_from_logits",
    hint="Right for positive logits. For a negative one the logit itself was added, though nothing "
    "had been taken out of that logarithm.",
)
def logit_added_for_both_signs(Y, Z):
    return (Z + np.log1p(np.exp(-np.abs(Z))) - Y * Z).mean(axis=1)


@mistake(
    of="binary_crossentropy_from_logits",
    hint="The sum was divided by 3, the number of labels of the T-shirt. How many labels are there "
    "here?",
)
def always_three_labels(Y, Z):
    return _losses(Y, Z).sum(axis=1) / 3


@mistake(
    of="binary_crossentropy_from_logits",
    hint="Only the last label of each row was counted. In a loop, = replaces what += would add.",
)
def last_label_alone(Y, Z):
    return _losses(Y, Z)[:, -1] / Z.shape[1]


@mistake(
    of="binary_crossentropy_from_logits",
    hint="The targets do not appear in it: every label was taken for a 0.",
)
def softplus_alone(Y, Z):
    return np.logaddexp(0, Z).mean(axis=1)


@mistake(
    of="binary_crossentropy_from_logits",
    hint="A label that applies makes a large logit dear here; it should make it cheap. Look at "
    "the sign of the term with the target.",
)
def target_added(Y, Z):
    return (np.logaddexp(0, Z) + Y * Z).mean(axis=1)


@mistake(
    of="binary_crossentropy_from_logits",
    hint="The target alone was taken away from softplus; the formula takes away the target times "
    "its logit.",
)
def target_without_its_logit(Y, Z):
    return (np.logaddexp(0, Z) - Y).mean(axis=1)


@mistake(
    of="binary_crossentropy_from_logits",
    hint="Only the labels that apply were counted. One that does not apply and was thought likely "
    "has to cost something, too.",
)
def only_the_labels_that_are_1(Y, Z):
    return (Y * np.logaddexp(0, -Z)).mean(axis=1)


@mistake(
    of="binary_crossentropy_from_logits",
    hint="Only the labels that apply were counted; one that does not apply and was thought likely "
    "has to cost something, too. " + _ROUNDED,
)
def positive_term_of_rounded_probabilities(Y, Z):
    return -(Y * np.log(_sigmoid(Z))).mean(axis=1)


@mistake(
    of="binary_crossentropy_from_logits",
    hint="Only the labels that do not apply were counted. One that applies and was thought "
    "unlikely has to cost something, too.",
)
def only_the_labels_that_are_0(Y, Z):
    return ((1 - Y) * np.logaddexp(0, Z)).mean(axis=1)


@mistake(
    of="binary_crossentropy_from_logits",
    hint="0 and 1 are exchanged: what is right is punished.",
)
def targets_swapped(Y, Z):
    return _losses(1 - Y, Z).mean(axis=1)


@mistake(
    of="binary_crossentropy_from_logits",
    hint="Targets and logits are exchanged. The targets come first: f(Y, Z).",
)
def arguments_swapped(Y, Z):
    return _losses(Z, Y).mean(axis=1)


@mistake(
    of="binary_crossentropy_from_logits",
    hint="The sigmoid is applied twice: it was put on the logits, and the loss then took the "
    "result for logits again.",
)
def sigmoid_before_the_loss(Y, Z):
    return _losses(Y, _sigmoid(Z)).mean(axis=1)


@mistake(
    of="binary_crossentropy_from_logits",
    hint="A loss is never negative, and the logarithm of a probability never positive.",
)
def sign_forgotten(Y, Z):
    return -_losses(Y, Z).mean(axis=1)


@mistake(
    of="binary_crossentropy_from_logits",
    hint="This counts in bits; `log` is the natural logarithm here.",
)
def logarithm_to_base_2(Y, Z):
    return _losses(Y, Z).mean(axis=1) / np.log(2)


@mistake(
    of="binary_crossentropy_from_logits",
    hint="`log` is the natural logarithm here, not that to base 10.",
)
def logarithm_to_base_10(Y, Z):
    return _losses(Y, Z).mean(axis=1) / np.log(10)


@mistake(of="binary_crossentropy_from_logits", hint=_ONE_PER_EXAMPLE + " Yours is their sum.")
def sum_over_the_labels(Y, Z):
    return _losses(Y, Z).sum(axis=1)


@mistake(
    of="binary_crossentropy_from_logits",
    hint="You took the mean over the examples, which leaves one number for each "
    "label. " + _ONE_PER_EXAMPLE,
)
def mean_over_the_examples(Y, Z):
    return _losses(Y, Z).mean(axis=0)


@mistake(
    of="binary_crossentropy_from_logits",
    hint=_ONE_PER_EXAMPLE + " Yours is one mean over everything.",
)
def mean_over_everything(Y, Z):
    return _losses(Y, Z).mean()


@mistake(
    of="binary_crossentropy_from_logits",
    hint=_ONE_PER_EXAMPLE + " Yours is the sum of everything.",
)
def sum_over_everything(Y, Z):
    return _losses(Y, Z).sum()


@mistake(
    of="binary_crossentropy_from_logits",
    hint="You have a loss for each label of each example. " + _ONE_PER_EXAMPLE,
)
def one_loss_for_each_label(Y, Z):
    return _losses(Y, Z)


@mistake(
    of="binary_crossentropy_from_logits",
    hint="The sum over the labels was divided by the number of examples. A mean over the labels "
    "is divided by their number.",
)
def divided_by_the_examples(Y, Z):
    return _losses(Y, Z).sum(axis=1) / len(Z)


@mistake(
    of="binary_crossentropy_from_logits",
    hint="The sum was divided by the number of labels that apply. All labels are asked about, so "
    "all of them count in the mean.",
)
def divided_by_the_labels_that_are_1(Y, Z):
    return _losses(Y, Z).sum(axis=1) / np.maximum(Y.sum(axis=1), 1)


@mistake(
    of="binary_crossentropy_from_logits",
    hint="One number per example: shape (m,), not a column (m, 1).",
)
def a_column_of_losses(Y, Z):
    return _losses(Y, Z).mean(axis=1, keepdims=True)


@mistake(
    of="binary_crossentropy_from_logits",
    hint="Only the first example was answered. " + _ONE_PER_EXAMPLE,
)
def loss_of_the_first_example(Y, Z):
    return _losses(Y, Z)[0].mean()


@mistake(
    of="binary_crossentropy_from_logits",
    hint="This is the mean squared error. The loss asked for is the negative logarithm of the "
    "probability that was given to the truth.",
)
def squared_error(Y, Z):
    return ((_sigmoid(Z) - Y) ** 2).mean(axis=1)


@mistake(
    of="binary_crossentropy_from_logits",
    hint="This is the mean probability of the truth. The loss is how surprising it is: its "
    "negative logarithm.",
)
def probability_of_the_truth(Y, Z):
    return _sigmoid(np.where(Y == 1, Z, -Z)).mean(axis=1)


@mistake(
    of="binary_crossentropy_from_logits",
    hint="These are shares of wrong decisions. The loss asks how likely the truth was thought, "
    "before anyone decides.",
)
def share_of_wrong_labels(Y, Z):
    return ((Z >= 0) != Y).mean(axis=1)


# label_accuracy and exact_match


@mistake(
    of=("label_accuracy", "exact_match"),
    hint="This is recall: the share of the true labels that were found. A label that was rightly "
    "left out counts, too, and so does one that was wrongly said.",
)
def recall(Y, Y_hat):
    return (Y * Y_hat).sum() / Y.sum()


@mistake(
    of=("label_accuracy", "exact_match"),
    hint="This is precision: the share of the predicted labels that are true. Labels that were "
    "left out count, too.",
)
def precision(Y, Y_hat):
    return (Y * Y_hat).sum() / np.int64(Y_hat.sum())


@mistake(
    of=("label_accuracy", "exact_match"),
    hint="This is the F1 score, made of precision and recall. A label that is 0 in both agrees as "
    "well, and here it counts.",
)
def harmonic_mean_of_both(Y, Y_hat):
    return 2 * (Y * Y_hat).sum() / (Y.sum() + Y_hat.sum())


@mistake(
    of=("label_accuracy", "exact_match"),
    hint="You count the labels that are 1 in both, among those that are 1 in either. A label that "
    "is 0 in both agrees as well.",
)
def overlap_by_union(Y, Y_hat):
    return (Y * Y_hat).sum() / np.maximum(Y, Y_hat).sum()


@mistake(
    of=("label_accuracy", "exact_match"),
    hint="This is the mean share, by row, of the labels that are 1 in both among those that are 1 "
    "in either. Labels are only compared here, equal or not, 0 as well as 1.",
)
def mean_overlap_of_the_rows(Y, Y_hat):
    both, either = (Y * Y_hat).sum(axis=1), np.maximum(Y, Y_hat).sum(axis=1)
    return np.where(either == 0, 1, both / np.maximum(either, 1)).mean()


@mistake(
    of=("label_accuracy", "exact_match"),
    hint="Only labels that are 1 in both were counted. 0 and 0 agree as well.",
)
def ones_in_common(Y, Y_hat):
    return (Y * Y_hat).mean()


@mistake(
    of=("label_accuracy", "exact_match"),
    hint="Only labels that are 0 in both were counted. 1 and 1 agree as well.",
)
def zeros_in_common(Y, Y_hat):
    return ((1 - Y) * (1 - Y_hat)).mean()


@mistake(
    of=("label_accuracy", "exact_match"),
    hint="You counted the rows that share a label with the truth. One label in common is not "
    "agreement in all of them.",
)
def any_label_in_common(Y, Y_hat):
    return (Y * Y_hat).any(axis=1).mean()


@mistake(
    of=("label_accuracy", "exact_match"),
    hint="You asked whether each true label was found. Labels that were said too many are wrong, "
    "too.",
)
def all_labels_found(Y, Y_hat):
    return (Y_hat >= Y).all(axis=1).mean()


@mistake(
    of=("label_accuracy", "exact_match"),
    hint="You asked whether each predicted label is true. True labels that were missed are wrong, "
    "too.",
)
def no_label_too_many(Y, Y_hat):
    return (Y_hat <= Y).all(axis=1).mean()


@mistake(
    of=("label_accuracy", "exact_match"),
    hint="argmax looks at one label per row, the first that is 1. A row here may have several, or "
    "none; all of its labels are asked about.",
)
def largest_of_each_row(Y, Y_hat):
    return (Y.argmax(axis=1) == Y_hat.argmax(axis=1)).mean()


@mistake(
    of=("label_accuracy", "exact_match"),
    hint="You compared how many labels each row has. Two rows can have equally many and not the "
    "same ones.",
)
def numbers_of_labels_compared(Y, Y_hat):
    return (Y.sum(axis=1) == Y_hat.sum(axis=1)).mean()


@mistake(
    of=("label_accuracy", "exact_match"),
    hint="You counted the columns that are right in all examples. A column is a label, a row is "
    "an example.",
)
def columns_that_are_right(Y, Y_hat):
    return (Y_hat == Y).all(axis=0).mean()


@mistake(
    of="label_accuracy",
    hint="Your answer is 1 if everything is right and 0 otherwise. The share of right labels is "
    "asked for, a fraction.",
)
@mistake(
    of="exact_match",
    hint="Your answer is 1 if all rows match and 0 otherwise. The share of the rows that match is "
    "asked for, a fraction.",
)
def all_or_nothing(Y, Y_hat):
    return bool((Y_hat == Y).all())


@mistake(of="label_accuracy", hint="One number is asked for; yours is one for each example.")
@mistake(
    of="exact_match",
    hint="This is each row's share of right labels. A row matches or it does not; which share of "
    "the rows does?",
)
def accuracy_of_each_row(Y, Y_hat):
    return (Y_hat == Y).mean(axis=1)


# label_accuracy


@mistake(
    of="label_accuracy",
    hint="This is the exact match: a row with one wrong label counts nothing. Label accuracy "
    "counts every single label.",
)
def exact_match_for_label_accuracy(Y, Y_hat):
    return (Y_hat == Y).all(axis=1).mean()


@mistake(
    of="label_accuracy",
    hint="This is the share of wrong labels; the right ones are asked for.",
)
def share_of_wrong_ones(Y, Y_hat):
    return (Y_hat != Y).mean()


@mistake(of="label_accuracy", hint=_PERCENT)
def percent(Y, Y_hat):
    return 100 * (Y_hat == Y).mean()


@mistake(of="label_accuracy", hint="This counts the right labels. Which share of all labels is it?")
def number_of_right_ones(Y, Y_hat):
    return (Y_hat == Y).sum()


@mistake(
    of="label_accuracy",
    hint="The number of right labels was divided by the number of examples. Each example has "
    "several labels: how many are there in all?",
)
def divided_by_the_rows(Y, Y_hat):
    return (Y_hat == Y).sum() / len(Y)


@mistake(
    of="label_accuracy",
    hint="The number of right labels was divided by the labels of one row. There are m rows: how "
    "many labels are there in all?",
)
def divided_by_the_columns(Y, Y_hat):
    return (Y_hat == Y).sum() / Y.shape[1]


@mistake(of="label_accuracy", hint=_FIRST_ROW)
def first_row_alone(Y, Y_hat):
    return (Y_hat == Y)[0].mean()


@mistake(of="label_accuracy", hint="One number is asked for; yours is one for each label.")
def accuracy_of_each_column(Y, Y_hat):
    return (Y_hat == Y).mean(axis=0)


@mistake(
    of="label_accuracy",
    hint="This says for each label whether it is right. Which share of them is?",
)
def comparison_itself(Y, Y_hat):
    return Y_hat == Y


@mistake(of="label_accuracy", hint=_IN_AN_ARRAY)
def number_in_an_array(Y, Y_hat):
    return np.array([(Y_hat == Y).mean()])


@mistake(
    of="label_accuracy",
    hint="An `if` takes one yes or no, but a comparison of arrays gives one for each label. Count "
    "how many of them are true.",
)
def if_on_the_comparison(Y, Y_hat):
    return 1.0 if Y_hat == Y else 0.0


# exact_match


@mistake(
    of="exact_match",
    hint="This is label accuracy, which counts single labels. An example counts here only if all "
    "its labels are right.",
)
def label_accuracy_for_exact_match(Y, Y_hat):
    return (Y_hat == Y).mean()


@mistake(
    of="exact_match",
    hint="This is the share of the rows with a mistake; the others are asked for.",
)
def share_of_wrong_rows(Y, Y_hat):
    return (Y_hat != Y).any(axis=1).mean()


@mistake(of="exact_match", hint=_PERCENT)
def rows_in_percent(Y, Y_hat):
    return 100 * (Y_hat == Y).all(axis=1).mean()


@mistake(of="exact_match", hint="This counts the rows that match. Which share of all rows is it?")
def number_of_right_rows(Y, Y_hat):
    return (Y_hat == Y).all(axis=1).sum()


@mistake(
    of="exact_match",
    hint="The number of rows that match was divided by the number of all labels. " + _ROWS_COUNT,
)
def right_rows_divided_by_the_labels(Y, Y_hat):
    return (Y_hat == Y).all(axis=1).sum() / Y.size


@mistake(
    of="exact_match",
    hint="The number of rows that match was divided by the labels of one row. " + _ROWS_COUNT,
)
def right_rows_divided_by_the_columns(Y, Y_hat):
    return (Y_hat == Y).all(axis=1).sum() / Y.shape[1]


@mistake(of="exact_match", hint=_FIRST_ROW)
def first_row_matches(Y, Y_hat):
    return float((Y_hat == Y)[0].all())


@mistake(
    of="exact_match",
    hint="This says for each row whether it matches. Which share of them does?",
)
def match_of_each_row(Y, Y_hat):
    return (Y_hat == Y).all(axis=1)


@mistake(of="exact_match", hint=_IN_AN_ARRAY)
def share_in_an_array(Y, Y_hat):
    return np.array([(Y_hat == Y).all(axis=1).mean()])


@mistake(
    of="exact_match",
    hint="An `if` takes one yes or no, but two rows that are compared give one for each label. A "
    "row matches if all of them are true.",
)
def if_on_the_rows(Y, Y_hat):
    return sum(1 for y, y_hat in zip(Y, Y_hat, strict=True) if y == y_hat) / len(Y)
