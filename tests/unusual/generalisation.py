"""Unusual right answers to the topic generalisation: other permutations, loops, lists, float32."""

import itertools
import random
import statistics

import numpy as np


def by_shuffling_places_in_place(X, y, fractions, seed):
    places = np.arange(len(y))
    np.random.default_rng(seed).shuffle(places)
    cuts = (np.cumsum(fractions)[:-1] * len(y)).astype(int)
    return [(X[at], y[at]) for at in np.split(places, cuts)]


def by_the_standard_library(X, y, fractions, seed):
    pairs = list(zip(X.tolist(), y.tolist(), strict=True))
    random.Random(seed).shuffle(pairs)
    sizes = [int(len(pairs) * fraction) for fraction in fractions]
    sizes[-1] = len(pairs) - sum(sizes[:-1])
    rest = iter(pairs)
    return tuple(list(zip(*itertools.islice(rest, size), strict=True)) for size in sizes)


def by_sorting_random_numbers(X, y, fractions, seed):
    keys = np.random.RandomState(seed).rand(len(X))
    order = sorted(range(len(X)), key=keys.__getitem__)
    parts, first = [], 0
    for fraction in fractions[:-1]:
        last = first + int(np.ceil(fraction * len(X)))
        parts.append([X[order[first:last]], y[order[first:last]]])
        first = last
    return [*parts, [X[order[first:]], y[order[first:]]]]


def by_one_table_in_float32(X, y, fractions, seed):
    table = np.random.default_rng(seed).permutation(np.column_stack([X, y]).astype(np.float32))
    ends = [round(sum(fractions[: k + 1]) * len(table)) for k in range(len(fractions))]
    starts = [0, *ends[:-1]]
    return [
        (table[a:b, :-1], table[a:b, -1].astype(int)) for a, b in zip(starts, ends, strict=True)
    ]


def by_the_old_generator(X, y, fractions, seed):
    state = np.random.get_state()
    np.random.seed(seed)
    order = np.random.permutation(len(X))
    np.random.set_state(state)
    owner = np.searchsorted(np.cumsum(fractions)[:-1] * len(X), np.arange(len(X)), side="right")
    return [(X[order[owner == k]], y[order[owner == k]]) for k in range(len(fractions))]


def by_masking_the_quotient(X_train, X):
    spread = X_train.std(0)
    with np.errstate(all="ignore"):
        quotient = (X - X_train.mean(0)) / spread
    quotient[:, spread == 0] = 0
    return quotient


def by_np_divide_where(X_train, X):
    spread = np.sqrt(np.mean((X_train - np.mean(X_train, axis=0)) ** 2, axis=0))
    out = np.zeros(X.shape)
    return np.divide(X - X_train.mean(axis=0), spread, out=out, where=spread > 0)


def by_columns_in_plain_python(X_train, X):
    columns = []
    for seen, values in zip(X_train.T.tolist(), X.T.tolist(), strict=True):
        mean, spread = statistics.fmean(seen), statistics.pstdev(seen)
        columns.append([(value - mean) / spread if spread else 0.0 for value in values])
    return [list(row) for row in zip(*columns, strict=True)]


def by_an_infinite_spread_in_float32(X_train, X):
    X_train, X = X_train.astype(np.float32), X.astype(np.float32)
    spread = X_train.std(axis=0)
    spread[np.ptp(X_train, axis=0) == 0] = np.inf
    X -= X_train.mean(axis=0)
    X /= spread
    return X


def by_mean_of_squares(X_train, X):
    mean = X_train.sum(axis=0) / len(X_train)
    variance = np.einsum("ij,ij->j", X_train, X_train) / len(X_train) - mean**2
    safe = np.where(variance > 1e-9, variance, 1)
    return (X - mean) * (variance > 1e-9) / np.sqrt(safe)


def penalty_in_place_on_a_copy(W, dW, strength):
    out = dW.copy()
    out += 2 * (strength * W)
    return out


def penalty_by_loops(W, dW, strength):
    return [
        [g + strength * w + strength * w for w, g in zip(*rows, strict=True)]
        for rows in zip(W.tolist(), dW.tolist(), strict=True)
    ]


def penalty_by_differences(W, dW, strength):
    h = 1e-6
    return dW + strength * ((W + h) ** 2 - (W - h) ** 2) / (2 * h)


def penalty_in_float32(W, dW, strength):
    return np.float32(2 * strength) * W.astype(np.float32) + dW.astype(np.float32)


def stop_by_counting_the_wait(costs, patience):
    best, kept, wait = np.inf, None, 0
    for epoch in range(len(costs)):
        if costs[epoch] < best:
            best, kept, wait = costs[epoch], epoch, 0
        else:
            wait += 1
            if wait >= patience:
                break
    return kept


def stop_by_records(costs, patience):
    lowest = np.minimum.accumulate(costs)
    records = np.r_[0, 1 + np.flatnonzero(lowest[1:] < lowest[:-1])]
    too_late = np.flatnonzero(np.diff(records) > patience)
    return records[too_late[0] if len(too_late) else -1]


def stop_by_looking_ahead(costs, patience):
    costs, at = list(costs), 0
    while True:
        window = costs[at + 1 : at + 1 + patience]
        better = [k for k, cost in enumerate(window) if cost < costs[at]]
        if not better:
            return float(at)
        at += 1 + better[0]


def stop_by_the_first_smallest(costs, patience):
    for end in range(1, len(costs) + 1):
        best = np.argmin(costs[:end])
        if end - 1 - best >= patience:
            break
    return np.array(best)


def word_by_a_table(train_cost, validation_cost, target):
    table = {(False, False): "good", (False, True): "overfits"}
    return table.get((train_cost > target, validation_cost > target), "underfits")


def word_from_an_array(train_cost, validation_cost, target):
    words = np.array(["underfits", "overfits", "good"])
    return words[np.argmax([train_cost > target, validation_cost > target, True])]


def word_by_np_where(train_cost, validation_cost, target):
    return np.where(
        train_cost > target, "underfits", np.where(validation_cost > target, "overfits", "good")
    )


def word_in_pieces(train_cost, validation_cost, target):
    if max(train_cost, validation_cost) <= target:
        return "good"
    return ("under" if not train_cost <= target else "over") + "fits"


ANSWERS = {
    "split": [
        by_shuffling_places_in_place,
        by_the_standard_library,
        by_sorting_random_numbers,
        by_one_table_in_float32,
        by_the_old_generator,
    ],
    "standardise": [
        by_masking_the_quotient,
        by_np_divide_where,
        by_columns_in_plain_python,
        by_an_infinite_spread_in_float32,
        by_mean_of_squares,
    ],
    "l2_gradient": [
        penalty_in_place_on_a_copy,
        penalty_by_loops,
        penalty_by_differences,
        penalty_in_float32,
    ],
    "early_stop": [
        stop_by_counting_the_wait,
        stop_by_records,
        stop_by_looking_ahead,
        stop_by_the_first_smallest,
    ],
    "diagnose": [
        word_by_a_table,
        word_from_an_array,
        word_by_np_where,
        word_in_pieces,
    ],
}

# Changes of the solution that compute the same, and why.
EQUIVALENT = {
    "split: len(X) -> len(y)": "there are as many targets as rows",
    "split: len(X) -> len(y) (place 2)": "there are as many targets as rows",
    "standardise: np.where(constant, 1, spread) -> np.where(constant, 2, spread)": (
        "what is constant becomes 0, whatever it was divided by"
    ),
}
