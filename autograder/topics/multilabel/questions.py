"""Multi-label classification: what is asked."""

import numpy as np

from autograder.question import Question
from autograder.topics.multilabel import mistakes


def _logits(rng, m, labels, around=0.0):
    return np.round(rng.normal(around, 2, (m, labels)), 2)


def _far_from_zero(rng, m, labels):
    """Logits around 0, and in each row some hundreds above and some hundreds below."""
    Z = _logits(rng, m, labels)
    far = np.round(rng.uniform(750, 1500, (m, labels)), 1)
    signs = rng.permuted(np.tile([1, 1, -1, -1], (m, 1)), axis=1)
    Z[:, :4] = signs * far[:, :4]
    return rng.permuted(Z, axis=1)


def _labels(rng, m, labels):
    """Zeros and ones; both occur, and where there is room no row is like another's opposite."""
    while True:
        Y = (rng.random((m, labels)) < 0.45).astype(int)
        if 0 < Y.sum() < Y.size:
            return Y


# Where a decision that is taken in another way comes out differently, in each draw.
_DEFAULT = mistakes.threshold_ignored
_OTHER_DECISIONS = mistakes.threshold_against_the_logits, mistakes.largest_label_only, _DEFAULT


def _decidable(rng, m, labels, threshold):
    """Logits that tell the right decisions from others, none of them near the border."""
    border = np.log(threshold / (1 - threshold))
    while True:
        Z = _logits(rng, m, labels)
        right = border <= Z
        near = min(np.abs(Z - border).min(), np.abs(Z).min()) < 0.05
        # The default itself is what a threshold that is ignored comes to.
        others = [each for each in _OTHER_DECISIONS if threshold != 0.5 or each is not _DEFAULT]
        if not near and all((right != each(Z, threshold)).any() for each in others):
            return Z


_THRESHOLDS = (0.2, 0.3, 0.4, 0.6, 0.7)


def _at_any_threshold(draw):
    """Logits drawn for a threshold, which is 0.5, said or not, or another one."""

    def arguments(rng):
        threshold = float(rng.choice([0.5, 0.5, *_THRESHOLDS]))
        unsaid = threshold == 0.5 and rng.integers(0, 2)
        return (draw(rng, threshold),) if unsaid else (draw(rng, threshold), threshold)

    return arguments


def _one_or_more(rng, threshold):
    m, labels = [(1, 4), (6, 3)][rng.integers(2)]
    return _decidable(rng, m, labels, threshold)


def _none_and_all(rng, threshold):
    """The first row has no label at all, another has every label."""
    Z, border = _decidable(rng, 5, 3, threshold), np.round(np.log(threshold / (1 - threshold)), 2)
    Z[0], Z[3] = border - np.abs(Z[0]) - 0.2, border + np.abs(Z[3]) + 0.2
    return Z


def _with_zeros(rng, threshold):
    """Some logits are exactly 0, where the probability is exactly one half."""
    Z = _decidable(rng, 4, 5, threshold)
    Z[np.arange(4), rng.integers(0, 5, 4)] = 0.0
    return Z


def _on_the_threshold(rng):
    """The threshold is one half, which some probabilities are, or at times a little off it."""
    threshold = float(rng.choice([0.5, 0.6, 0.4], p=[0.75, 0.125, 0.125]))
    return _with_zeros(rng, threshold), threshold


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


def _batch(m, labels, wrong=0.25):
    """Targets, and predictions of which some are wrong."""

    def draw(rng):
        while True:
            Y = _labels(rng, m, labels)
            Y_hat = _predicted(rng, Y, wrong)
            if Y_hat.any() and (Y_hat != Y).any():
                return Y, Y_hat

    return draw


def _one_row(labels, missing, added):
    """One example: at most so many of its three labels were not found, so many others were said."""

    def draw(rng):
        order = rng.permutation(labels)
        Y = np.zeros((1, labels), dtype=int)
        Y[0, order[:3]] = 1
        Y_hat = Y.copy()
        Y_hat[0, order[: rng.integers(0, missing + 1)]] = 0
        Y_hat[0, order[3 : 3 + rng.integers(0, added + 1)]] = 1
        return Y, Y_hat

    return draw


def _right_or_not(labels):
    """One example, all of whose labels are right, or one of them is not."""

    def draw(rng):
        Y, Y_hat = _one_row(labels, 0, 0)(rng)
        if rng.integers(0, 2):
            wrong = rng.integers(labels)
            Y_hat[0, wrong] = 1 - Y_hat[0, wrong]
        return Y, Y_hat

    return draw


def _some_rows(m, labels, was, becomes):
    """In some of the rows one label that ``was`` so was predicted to be otherwise."""

    def draw(rng):
        rows = [_one_row(labels, 0, 0)(rng)[0][0] for _ in range(m)]
        Y, Y_hat = np.array(rows), np.array(rows)
        for row in rng.permutation(m)[: rng.integers(0, m + 1)]:
            Y_hat[row, rng.choice(np.flatnonzero(Y[row] == was))] = becomes
        return Y, Y_hat

    return draw


def _nothing_predicted(m, labels, empty):
    """No label is predicted at all; some rows, at most so many, have none."""

    def draw(rng):
        Y = _labels(rng, m, labels)
        Y[np.arange(m), rng.integers(0, labels, m)] = 1
        Y[rng.permutation(m)[: rng.integers(0, empty + 1)]] = 0
        return Y, np.zeros_like(Y)

    return draw


def _nearly_all_right(m, labels):
    """No label is wrong, or one, or two."""

    def draw(rng):
        Y = _labels(rng, m, labels)
        Y_hat = Y.copy().ravel()
        wrong = rng.permutation(Y.size)[: rng.integers(0, 3)]
        Y_hat[wrong] = 1 - Y_hat[wrong]
        return Y, Y_hat.reshape(Y.shape)

    return draw


def _as_many_labels(rng):
    """Each row has as many labels as it should, but in some rows others."""
    Y = np.tile([1, 1, 0, 0, 0], (6, 1))
    Y_hat = Y.copy()
    for row in rng.permutation(6)[: rng.integers(1, 6)]:
        Y_hat[row] = [[0, 1, 1, 0, 0], [0, 0, 0, 1, 1]][rng.integers(2)]
    columns = rng.permutation(5)
    return Y[:, columns], Y_hat[:, columns]


QUESTIONS = (
    Question(
        "predict_probabilities",
        section="Why not softmax",
        checks={
            "one example": lambda rng: (_logits(rng, 1, 4),),
            "a batch": lambda rng: (_logits(rng, 5, 3),),
            "far from zero": lambda rng: (_far_from_zero(rng, 4, 7),),
        },
        quiet={"far from zero"},
    ),
    Question(
        "predict_labels",
        section="The threshold",
        checks={
            "one example or a batch": _at_any_threshold(_one_or_more),
            "none and all": _at_any_threshold(_none_and_all),
            "exactly on the threshold": _on_the_threshold,
        },
        times=8,
    ),
    Question(
        "binary_crossentropy_from_logits",
        section="The loss: a mean over the labels",
        checks={
            "one example": _targets_and_logits(1, 4),
            "a batch": _targets_and_logits(5, 3),
            "no label and every label": _none_and_every_label,
            "sure and right": _sure(4, 5, right=True, up=(750, 2000), down=(750, 2000)),
            # From about 37 on the sigmoid is 1; exp overflows only from 710 on.
            "a wrong yes": _sure(3, 5, right=False, up=(50, 300), down=None),
            "a wrong no": _sure(5, 4, right=False, up=None, down=(750, 2000)),
        },
    ),
    Question(
        "label_accuracy",
        section="How good is it? Two answers",
        checks={
            "one example": _one_row(7, missing=3, added=4),
            "a batch": _batch(9, 7),
            "nearly all right": _nearly_all_right(3, 4),
        },
        times=6,
    ),
    Question(
        "exact_match",
        section="How good is it? Two answers",
        checks={
            "one example": _right_or_not(6),
            "labels missed": _some_rows(4, 5, was=1, becomes=0),
            "labels too many": _some_rows(3, 7, was=0, becomes=1),
            "a batch": _batch(11, 4, wrong=0.15),
            "as many labels, not the same": _as_many_labels,
            "nothing predicted": _nothing_predicted(7, 3, empty=6),
        },
        times=6,
    ),
)
