"""Generalisation: what goes wrong, with a hint for whoever does it."""

import numpy as np

from autograder.question import mistake

_LEARN = "What is learned, the two statistics too, is learned from the training set. "
_SPREAD = (
    "The spread is the standard deviation, the root of the mean squared distance from the mean. "
)
_NOT_THE_PENALTY = "Asked for is the gradient of cost and penalty together. "
_SLOPE = "How fast does the square of a weight grow with the weight? "
_INDEX = "Asked for is the epoch of the best cost, counted from 0. "
_WAIT = "Patience counts the epochs since the last new best, and training ends when they are "
_TRAIN_FIRST = (
    "A network that does not even fit its own examples has that trouble first, whatever its "
    "validation cost: see the order in the rule. "
)
_EVERY = "Each example belongs to just one part. "

# Right, to build the wrong ones from.


def _ends(m, fractions):
    """Where each part ends, in the mixed order."""
    return [round(m * share) for share in np.cumsum(fractions)]


def _cut(order, fractions):
    return np.split(order, _ends(len(order), fractions)[:-1])


def _order(X, seed):
    return np.random.default_rng(seed).permutation(len(X))


def _pairs(X, y, parts):
    return [(X[at], y[at]) for at in parts]


def _scale(X_train, X, mean, spread):
    """In these units; what is constant in the training set becomes 0."""
    constant = X_train.std(axis=0) == 0
    safe = np.where(spread == 0, 1, spread)
    return np.where(constant, 0, (X - mean) / safe)


def _stop(costs, patience, better=np.less):
    """The epoch of the best cost, and the one in which training ends."""
    best = 0
    for epoch in range(1, len(costs)):
        if better(costs[epoch], costs[best]):
            best = epoch
        elif epoch - best >= patience:
            return best, epoch
    return best, len(costs) - 1


# split


@mistake(
    of="split",
    hint="The examples are cut in the order in which they stand. Often a file is sorted, here by "
    "target; then one part has other classes than the next. Mix them first.",
)
def not_mixed(X, y, fractions, seed):
    return _pairs(X, y, _cut(np.arange(len(X)), fractions))


@mistake(
    of="split",
    hint="The rows of `X` and the targets in `y` are mixed in two different ways, or only one of "
    "the two is: a row then has the target of another example.",
)
def mixed_apart(X, y, fractions, seed):
    rng = np.random.default_rng(seed)
    rows, targets = (_cut(rng.permutation(len(X)), fractions) for _ in range(2))
    return [(X[at], y[other]) for at, other in zip(rows, targets, strict=True)]


@mistake(
    of="split",
    hint="The same examples with the same fractions come out alike for each `seed`. The seed has "
    "to decide how they are mixed.",
)
def the_same_for_each_seed(X, y, fractions, seed):
    return _pairs(X, y, _cut(_order(X, 0), fractions))


@mistake(
    of="split",
    hint="With the same `seed` a second call gives other parts. Then no result can be repeated, "
    "and over many runs each example is at times in the training set. Let a generator "
    "that is made from `seed` mix them.",
)
def mixed_without_the_seed(X, y, fractions, seed, calls=[]):  # noqa: B006
    # By turns, and not by chance: whoever tries it again finds the same.
    calls.append(seed)
    return _pairs(X, y, _cut(_order(X, seed + len(calls) % 2), fractions))


@mistake(
    of="split",
    hint=_EVERY
    + "Here each part is taken from all examples, as if it were the first. So one that is "
    "trained on is validated on as well, and the cost looks better than it is.",
)
def each_part_drawn_from_all(X, y, fractions, seed):
    rng = np.random.default_rng(seed)
    sizes = [len(part) for part in _cut(np.arange(len(X)), fractions)]
    return _pairs(X, y, [rng.permutation(len(X))[:size] for size in sizes])


@mistake(
    of="split",
    hint=_EVERY + "Here each part begins at the first example and reaches to its own end, so it "
    "has the parts before it in it.",
)
def each_part_begins_at_the_first(X, y, fractions, seed):
    order = _order(X, seed)
    return _pairs(X, y, [order[:end] for end in _ends(len(X), fractions)])


@mistake(
    of="split",
    hint=_EVERY + "Here they are drawn with replacement: some come up several times, others never.",
)
def drawn_with_replacement(X, y, fractions, seed):
    drawn = np.random.default_rng(seed).integers(0, len(X), len(X))
    return _pairs(X, y, _cut(drawn, fractions))


@mistake(
    of="split",
    hint="Examples are lost: where the shares are not whole, they are all rounded down, and what "
    "is left over belongs to no part. Compute where a part ends, and let the next begin there.",
)
def all_shares_rounded_down(X, y, fractions, seed):
    sizes = [int(len(X) * fraction) for fraction in fractions]
    ends = np.cumsum(sizes)
    if ends[-1] == len(X):  # then it is no mistake here
        return _pairs(X, y, np.split(_order(X, seed), ends[:-1]))
    return _pairs(X, y, np.split(_order(X, seed), ends)[:-1])


@mistake(
    of="split",
    hint="A part is missing at the end. There are as many parts as `fractions` has numbers, and "
    "the last one gets what remains.",
)
def last_part_missing(X, y, fractions, seed):
    return _pairs(X, y, _cut(_order(X, seed), fractions)[:-1])


@mistake(of="split", hint="The parts come in the reverse order: the first fraction is the last's.")
def parts_in_reverse(X, y, fractions, seed):
    return _pairs(X, y, _cut(_order(X, seed), fractions)[::-1])


@mistake(
    of="split",
    hint="All parts are of the same size. The numbers in `fractions` say how large each is to be.",
)
def equal_parts(X, y, fractions, seed):
    return _pairs(X, y, np.array_split(_order(X, seed), len(fractions)))


@mistake(
    of="split",
    hint="From the second part on the sizes are wrong: a fraction is a share of *all* examples, "
    "not of those that are left.",
)
def fractions_of_the_rest(X, y, fractions, seed):
    rest, parts = _order(X, seed), []
    for fraction in fractions[:-1]:
        size = round(len(rest) * fraction)
        parts.append(rest[:size])
        rest = rest[size:]
    return _pairs(X, y, [*parts, rest])


@mistake(
    of="split",
    hint="The fractions are taken as the places where the parts end. They are sizes: a part ends "
    "where all fractions up to its own, added up, end.",
)
def fractions_as_places(X, y, fractions, seed):
    places = [round(len(X) * fraction) for fraction in fractions[:-1]]
    return _pairs(X, y, np.split(_order(X, seed), places))


@mistake(
    of="split",
    hint="The arrays stand one by one in a single list. Asked for is a list of pairs: each part's "
    "inputs together with its own targets.",
)
def inputs_first_then_targets(X, y, fractions, seed):
    parts = _pairs(X, y, _cut(_order(X, seed), fractions))
    return [rows for rows, _ in parts] + [targets for _, targets in parts]


@mistake(
    of="split",
    hint="Two lists, one of the inputs and one of the targets. Asked for is one list, with a pair "
    "for each part: its inputs together with its own targets.",
)
def inputs_and_targets_in_two_lists(X, y, fractions, seed):
    parts = _pairs(X, y, _cut(_order(X, seed), fractions))
    return [rows for rows, _ in parts], [targets for _, targets in parts]


# standardise


@mistake(
    of="standardise",
    hint=_LEARN + "Here mean and spread are those of `X` itself: then the same value means one "
    "thing in one set and another in the next.",
)
def statistics_of_what_is_scaled(X_train, X):
    return _scale(X_train, X, X.mean(axis=0), X.std(axis=0))


@mistake(
    of="standardise",
    hint=_LEARN + "Here `X` has a part in them too: what should stay unseen leaks into training.",
)
def statistics_of_both(X_train, X):
    both = np.concatenate([X_train, X])
    return _scale(X_train, X, both.mean(axis=0), both.std(axis=0))


@mistake(
    of="standardise",
    hint=_LEARN + "Here the mean is that of `X`, only the spread is the training set's.",
)
def mean_of_what_is_scaled(X_train, X):
    return _scale(X_train, X, X.mean(axis=0), X_train.std(axis=0))


@mistake(
    of="standardise",
    hint=_LEARN + "Here the spread is that of `X`, only the mean is the training set's.",
)
def spread_of_what_is_scaled(X_train, X):
    return _scale(X_train, X, X_train.mean(axis=0), X.std(axis=0))


@mistake(
    of="standardise",
    hint=_SPREAD + "Yours is a little larger, the more so the fewer examples there are: it is "
    "divided by one example less.",
)
def spread_of_a_sample(X_train, X):
    return _scale(X_train, X, X_train.mean(axis=0), X_train.std(axis=0, ddof=1))


@mistake(of="standardise", hint=_SPREAD + "Yours is its square, the variance.")
def divided_by_the_variance(X_train, X):
    return _scale(X_train, X, X_train.mean(axis=0), X_train.var(axis=0))


@mistake(
    of="standardise",
    hint="A feature that is constant in the training set has a spread of 0, and is divided by it. "
    "It becomes 0, whatever its value.",
)
def divided_by_zero(X_train, X):
    return (X - X_train.mean(axis=0)) / X_train.std(axis=0)


@mistake(
    of="standardise",
    hint="A feature that is constant in the training set is not divided by its spread, 0, and "
    "that is right. But its distance from the mean is still there. It becomes 0, whatever "
    "its value: the network has never seen it change.",
)
def constant_feature_only_centred(X_train, X):
    spread = X_train.std(axis=0)
    return (X - X_train.mean(axis=0)) / np.where(spread == 0, 1, spread)


@mistake(
    of="standardise",
    hint="A small number is added to the spread so that nothing is divided by 0. Then a feature "
    "that is constant in the training set becomes huge where `X` has another value.",
)
def small_number_added(X_train, X):
    return (X - X_train.mean(axis=0)) / (X_train.std(axis=0) + 1e-8)


@mistake(
    of="standardise",
    hint="Infinite values are made finite. They arise where a constant feature is divided by its "
    "spread, 0; what comes out is huge. It becomes 0, whatever its value.",
)
def infinity_made_finite(X_train, X):
    return np.nan_to_num(divided_by_zero(X_train, X))


@mistake(
    of="standardise",
    hint="A feature that is constant in the training set is left as it was. It becomes 0.",
)
def constant_feature_left(X_train, X):
    constant = X_train.std(axis=0) == 0
    return np.where(constant, X, _scale(X_train, X, X_train.mean(axis=0), X_train.std(axis=0)))


@mistake(
    of="standardise",
    hint="One mean and one spread for all features. Each feature has its own: minutes and degrees "
    "have nothing to do with each other.",
)
def one_mean_for_all(X_train, X):
    return _scale(X_train, X, X_train.mean(), X_train.std())


@mistake(
    of="standardise",
    hint="Mean and spread are taken over the row of an example. They belong to a feature, which "
    "is a column.",
)
def by_rows(X_train, X):
    spread = X.std(axis=1, keepdims=True)
    return (X - X.mean(axis=1, keepdims=True)) / np.where(spread == 0, 1, spread)


@mistake(of="standardise", hint="The mean is taken away, but nothing is divided by the spread.")
def only_centred(X_train, X):
    return _scale(X_train, X, X_train.mean(axis=0), np.ones(X.shape[1]))


@mistake(of="standardise", hint="It is divided by the spread, but the mean is not taken away.")
def only_divided(X_train, X):
    return _scale(X_train, X, np.zeros(X.shape[1]), X_train.std(axis=0))


@mistake(
    of="standardise",
    hint="A division comes before a subtraction: here only the mean is divided by the spread. "
    "What is to be divided needs parentheses.",
)
def parentheses_missing(X_train, X):
    spread = X_train.std(axis=0)
    constant = spread == 0
    safe = np.where(constant, 1, spread)
    return np.where(constant, 0, X - X_train.mean(axis=0) / safe)


@mistake(
    of="standardise",
    hint="The features are squeezed between the smallest and the largest value of the training "
    "set. Asked for are units of its spread, counted from its mean.",
)
def between_0_and_1(X_train, X):
    low, high = X_train.min(axis=0), X_train.max(axis=0)
    return _scale(X_train, X, low, high - low)


@mistake(of="standardise", hint="This is the training set, standardised. Asked for is `X`.")
def training_set_returned(X_train, X):
    return _scale(X_train, X_train, X_train.mean(axis=0), X_train.std(axis=0))


@mistake(
    of="standardise",
    hint="The signs are wrong: a value above the mean becomes positive.",
)
def subtracted_the_wrong_way(X_train, X):
    return -_scale(X_train, X, X_train.mean(axis=0), X_train.std(axis=0))


# l2_gradient


@mistake(of="l2_gradient", hint="A factor is missing. " + _SLOPE)
def factor_forgotten(W, dW, strength):
    return dW + strength * W


@mistake(
    of="l2_gradient",
    hint="The penalty itself is added, weight by weight. What is added to a gradient is a "
    "gradient. " + _SLOPE,
)
def squares_added(W, dW, strength):
    return dW + strength * W**2


@mistake(
    of="l2_gradient",
    hint="The whole penalty, one number, is added to each derivative. A weight's derivative has "
    "to do with this weight only: the squares of the others do not change with it.",
)
def penalty_added(W, dW, strength):
    return dW + strength * np.sum(W**2)


@mistake(of="l2_gradient", hint=_NOT_THE_PENALTY + "Yours is that of the penalty alone.")
def only_the_penalty(W, dW, strength):
    return 2 * strength * W


@mistake(of="l2_gradient", hint=_NOT_THE_PENALTY + "Yours is that of the cost alone.")
def penalty_ignored(W, dW, strength):
    return dW + 0.0


@mistake(
    of="l2_gradient",
    hint="The sign is that of a reward: a step against this gradient makes large weights larger.",
)
def sign_turned(W, dW, strength):
    return dW - 2 * strength * W


@mistake(
    of="l2_gradient",
    hint="Each weight is pushed by the same amount, whatever its size: that is the gradient of "
    "the sum of absolute values, called L1. " + _SLOPE,
)
def absolute_values(W, dW, strength):
    return dW + strength * np.sign(W)


@mistake(
    of="l2_gradient",
    hint="The weights' signs are lost. A negative weight is pushed up, towards zero, so its "
    "derivative of the penalty is negative.",
)
def signs_lost(W, dW, strength):
    return dW + 2 * strength * np.abs(W)


@mistake(
    of="l2_gradient",
    hint="The sum of all weights is added to each derivative. A weight's derivative has to do "
    "with this weight only.",
)
def weights_added_up(W, dW, strength):
    return dW + 2 * strength * np.sum(W)


@mistake(
    of="l2_gradient",
    hint="The penalty is divided by the number of weights. It is a sum, not a mean.",
)
def mean_of_the_squares(W, dW, strength):
    return dW + 2 * strength * W / W.size


@mistake(
    of="l2_gradient",
    hint="The penalty is divided by the number of rows. That is the number of inputs, and the "
    "penalty has nothing to do with it: it is a plain sum.",
)
def divided_by_the_rows(W, dW, strength):
    return dW + 2 * strength * W / (len(W) + (len(W) == W.size))


@mistake(
    of="l2_gradient",
    hint="`dW` is multiplied by the strength as well. Only the penalty is.",
)
def strength_times_everything(W, dW, strength):
    return strength * (dW + 2 * W)


@mistake(of="l2_gradient", hint="The strength is missing: it says what a large weight costs.")
def strength_ignored(W, dW, strength):
    return dW + 2 * W


@mistake(
    of="l2_gradient",
    hint="This is the step, or the new weights. Asked for is the gradient; what an optimizer does "
    "with it comes later.",
)
def weights_after_a_step(W, dW, strength):
    return W - (dW + 2 * strength * W)


@mistake(
    of="l2_gradient",
    hint="This is one number, the sum. Each weight has a derivative of its own.",
)
def added_up(W, dW, strength):
    return np.sum(dW + 2 * strength * W)


@mistake(
    of="l2_gradient",
    hint="The gradient is penalised with itself: the penalty is on the weights `W`, not on `dW`.",
)
def gradient_penalised(W, dW, strength):
    return dW + 2 * strength * dW


# early_stop


@mistake(
    of="early_stop",
    hint="This is the smallest of all costs. But training with patience ends before it has seen "
    "them all, and what comes after its end is never computed.",
)
def smallest_of_all(costs, patience):
    return int(np.argmin(costs))


@mistake(
    of="early_stop",
    hint="This is the epoch in which training ends. The weights that are kept are those of its "
    "best epoch: that is why they are put aside.",
)
def last_for_best(costs, patience):
    return _stop(costs, patience)[1]


@mistake(
    of="early_stop",
    hint="This is how many epochs are trained until the end. Asked for is the best one of them.",
)
def one_after_the_last(costs, patience):
    return _stop(costs, patience)[1] + 1


@mistake(
    of="early_stop",
    hint="Where training stops, this is the epoch in which it does. The weights that are kept are "
    "those of the best epoch, as where it never stops.",
)
def last_for_best_where_it_ends(costs, patience):
    best, end = _stop(costs, patience)
    return end if end - best >= patience else best


@mistake(of="early_stop", hint=_WAIT + "as many as `patience`. Yours waits one epoch longer.")
def waits_one_epoch_longer(costs, patience):
    return _stop(costs, patience + 1)[0]


@mistake(
    of="early_stop",
    hint=_WAIT + "as many as `patience`. Yours ends one epoch sooner.",
)
def waits_one_epoch_less(costs, patience):
    return _stop(costs, patience - 1)[0]


@mistake(
    of="early_stop",
    hint="A cost that is as good as the best counts as a new best here. It is not better, so the "
    "waiting goes on.",
)
def as_good_counts_as_better(costs, patience):
    return _stop(costs, patience, np.less_equal)[0]


@mistake(
    of="early_stop",
    hint="The epochs without a new best are counted all together. A new best starts the count "
    "anew: patience is for the time since then.",
)
def waiting_never_starts_anew(costs, patience):
    best = waited = 0
    for epoch in range(1, len(costs)):
        if costs[epoch] < costs[best]:
            best = epoch
        else:
            waited += 1
            if waited == patience:
                break
    return best


@mistake(
    of="early_stop",
    hint="Each cost is compared with the one before it. A cost that falls again after a rise is "
    "no new best yet: compare with the best so far.",
)
def compared_with_the_one_before(costs, patience):
    waited = best = 0
    for epoch in range(1, len(costs)):
        if costs[epoch] < costs[epoch - 1]:
            waited = 0
        else:
            waited += 1
            if waited >= patience:
                break
        if costs[epoch] < costs[best]:
            best = epoch
    return best


@mistake(
    of="early_stop",
    hint="The weights are put aside whenever a cost is lower than the one before it. A new best "
    "is lower than *all* before it.",
)
def each_fall_is_a_new_best(costs, patience):
    waited = best = 0
    for epoch in range(1, len(costs)):
        if costs[epoch] < costs[epoch - 1]:
            waited, best = 0, epoch
        else:
            waited += 1
            if waited >= patience:
                break
    return best


@mistake(
    of="early_stop",
    hint="Where training never ends by itself, yours gives the last epoch. There, too, the "
    "weights of the best one are kept.",
)
def last_epoch_where_it_never_ends(costs, patience):
    best, end = _stop(costs, patience)
    return best if end - best >= patience else end


@mistake(
    of="early_stop",
    hint="Training ends at the first cost that is higher than the one before. `patience` says how "
    "long it goes on without a new best.",
)
def ends_at_the_first_rise(costs, patience):
    return _stop(costs, 1)[0]


@mistake(of="early_stop", hint=_INDEX + "Yours is counted from 1.")
def counted_from_1(costs, patience):
    return _stop(costs, patience)[0] + 1


@mistake(of="early_stop", hint=_INDEX + "Yours is the cost.")
def cost_for_epoch(costs, patience):
    return costs[_stop(costs, patience)[0]]


@mistake(
    of="early_stop",
    hint="The smallest of the first costs, as many as `patience`. Patience does not count from "
    "the start, but from the last new best.",
)
def patience_from_the_start(costs, patience):
    return int(np.argmin(costs[: patience + 1]))


# diagnose


@mistake(
    of="diagnose",
    hint="A cost that is equal to `target` is low. Yours calls it high.",
)
def target_itself_is_high(train_cost, validation_cost, target):
    if train_cost >= target:
        return "underfits"
    return "overfits" if validation_cost >= target else "good"


@mistake(
    of="diagnose",
    hint=_TRAIN_FIRST + "Yours asks for the validation cost first.",
)
def validation_first(train_cost, validation_cost, target):
    if validation_cost > target:
        return "overfits"
    return "underfits" if train_cost > target else "good"


@mistake(
    of="diagnose",
    hint=_TRAIN_FIRST + "Yours wants both costs to be high.",
)
def underfits_if_both_are_high(train_cost, validation_cost, target):
    if train_cost > target and validation_cost > target:
        return "underfits"
    return "overfits" if validation_cost > target else "good"


@mistake(
    of="diagnose",
    hint="A good validation cost is not enough here. " + _TRAIN_FIRST + "Yours says so only if it "
    "is higher than the validation cost as well.",
)
def the_higher_one_decides(train_cost, validation_cost, target):
    if max(train_cost, validation_cost) <= target:
        return "good"
    return "underfits" if train_cost > validation_cost else "overfits"


@mistake(
    of="diagnose",
    hint="Yours compares the two costs with each other. A gap between them is no trouble as long "
    "as both are low; and no gap is no comfort while both are high. Each is compared with "
    "the target.",
)
def the_gap_decides(train_cost, validation_cost, target):
    if train_cost > target:
        return "underfits"
    return "overfits" if validation_cost > train_cost else "good"


@mistake(
    of="diagnose",
    hint="Yours compares the gap between the two costs with `target`. What is compared with it is "
    "the validation cost itself.",
)
def gap_against_the_target(train_cost, validation_cost, target):
    if train_cost > target:
        return "underfits"
    return "overfits" if validation_cost - train_cost > target else "good"


@mistake(
    of="diagnose",
    hint="The words are exchanged. A network that learns the examples by heart and little else "
    "fits them *too* well.",
)
def words_exchanged(train_cost, validation_cost, target):
    if train_cost > target:
        return "overfits"
    return "underfits" if validation_cost > target else "good"


@mistake(
    of="diagnose",
    hint="Training and validation cost are exchanged: see the order of the arguments.",
)
def costs_exchanged(train_cost, validation_cost, target):
    if validation_cost > target:
        return "underfits"
    return "overfits" if train_cost > target else "good"


@mistake(
    of="diagnose",
    hint="Yours never finds overfitting. Where the training cost is low, the validation cost "
    "decides.",
)
def only_the_training_cost(train_cost, validation_cost, target):
    return "underfits" if train_cost > target else "good"


@mistake(
    of="diagnose",
    hint="Yours never finds underfitting. " + _TRAIN_FIRST,
)
def only_the_validation_cost(train_cost, validation_cost, target):
    return "overfits" if validation_cost > target else "good"


@mistake(
    of="diagnose",
    hint="The comparison is turned around: a cost is to be small.",
)
def high_is_good(train_cost, validation_cost, target):
    if train_cost < target:
        return "underfits"
    return "overfits" if validation_cost < target else "good"


@mistake(
    of="diagnose",
    hint="Asked for is one of three words, not a number or a truth value.",
)
def a_truth_value(train_cost, validation_cost, target):
    return train_cost <= target and validation_cost <= target
