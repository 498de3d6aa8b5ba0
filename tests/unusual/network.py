"""Unusual right answers to the topic network: other draws, one flat array, loops, float32."""

from itertools import pairwise

import numpy as np


def start_from_a_uniform_distribution(sizes, seed):
    rng = np.random.default_rng(seed)
    ends = [np.sqrt(6 / n) for n in sizes[:-1]]
    return [
        [rng.uniform(-end, end, (n, units)), np.zeros((units,))]
        for end, (n, units) in zip(ends, pairwise(sizes), strict=True)
    ]


def start_by_the_old_generator(sizes, seed):
    np.random.seed(seed)
    parameters = []
    for layer in range(1, len(sizes)):
        W = np.random.randn(sizes[layer - 1], sizes[layer]) * (2 / sizes[layer - 1]) ** 0.5
        parameters.append((W, [0.0] * sizes[layer]))
    return tuple(parameters)


def start_cut_at_two_deviations(sizes, seed):
    # As Keras draws: what is too far out is drawn anew, and the rest made a little wider.
    rng = np.random.default_rng([seed, 1])
    parameters = []
    for n, units in pairwise(sizes):
        W = rng.normal(size=(n, units))
        while (far := np.abs(W) > 2).any():
            W[far] = rng.normal(size=far.sum())
        parameters.append((W / 0.87962566 * np.sqrt(2 / n), np.zeros(units)))
    return parameters


def start_in_float32(sizes, seed):
    rng = np.random.default_rng(seed)
    return [
        (
            rng.standard_normal((n, units), dtype=np.float32) * np.float32(np.sqrt(2 / n)),
            np.zeros(units, np.float32),
        )
        for n, units in pairwise(sizes)
    ]


def start_scaled_to_the_spread(sizes, seed):
    rng = np.random.default_rng(seed)
    parameters = []
    for k in range(len(sizes) - 1):
        n, units = sizes[k : k + 2]
        W = rng.normal(size=n * units).reshape(n, units)
        parameters.append((W / W.std() * np.sqrt(2.0 / n), np.zeros(units)))
    return parameters


def forward_by_einsum(X, parameters):
    activations = [X.copy()]
    for number, (W, b) in enumerate(parameters, start=1):
        Z = np.einsum("ij,jk->ik", activations[-1], W) + b
        activations.append(Z * (Z > 0) if number < len(parameters) else Z)
    return tuple(activations)


def forward_as_lists(X, parameters):
    found = [X]
    for layer, (W, b) in enumerate(parameters):
        rows = []
        for row in found[-1]:
            sums = [sum(row[i] * W[i][j] for i in range(len(row))) + b[j] for j in range(len(b))]
            rows.append(sums if layer == len(parameters) - 1 else [max(z, 0.0) for z in sums])
        found.append(rows)
    return [np.asarray(each).tolist() for each in found]


def forward_in_float32(X, parameters):
    found = [np.float32(X)]
    for W, b in parameters[:-1]:
        found += [np.maximum(found[-1] @ np.float32(W) + np.float32(b), 0)]
    W, b = parameters[-1]
    return [*found, found[-1] @ np.float32(W) + np.float32(b)]


def forward_by_recursion(X, parameters):
    (W, b), *rest = parameters
    Z = X @ W + b
    return [X, *forward_by_recursion(np.where(Z > 0, Z, 0), rest)] if rest else [X, Z]


def forward_with_a_row_of_ones(X, parameters):
    found = [X]
    for W, b in parameters:
        Z = np.column_stack([found[-1], np.ones(len(X))]) @ np.vstack([W, b])
        found.append((Z + np.abs(Z)) / 2)
    found[-1] = Z
    return found


def loss_by_the_largest_logit(Z, y):
    Z = Z - Z.max(axis=1, keepdims=True)
    return float(np.mean(np.log(np.exp(Z).sum(axis=1)) - Z[np.arange(len(y)), y]))


def loss_of_one_hot_targets(Z, y):
    Y = np.eye(Z.shape[1])[y]
    return np.sum(np.logaddexp.reduce(Z, axis=1) - (Z * Y).sum(axis=1)) / len(Z)


def loss_one_by_one(Z, y):
    total = 0.0
    for z, k in zip(Z, y, strict=True):
        # How far the others are ahead of the true class: log Σ exp of that is the loss.
        ahead = z - z[k]
        total += ahead.max() + np.log(np.exp(ahead - ahead.max()).sum())
    return np.array(total / len(y))


def loss_in_float32(Z, y):
    Z = Z.astype(np.float32)
    return (np.logaddexp.reduce(Z, axis=1) - Z[range(len(y)), y]).mean()


def _error(Z, y):
    P = np.exp(Z - np.logaddexp.reduce(Z, axis=1, keepdims=True))
    P[np.arange(len(y)), y] -= 1
    return P / len(y)


def backward_by_layers(activations, parameters, y):
    deltas = [_error(activations[-1], y)]
    for layer in range(len(parameters) - 1, 0, -1):
        deltas.insert(0, (deltas[0] @ parameters[layer][0].T) * np.sign(activations[layer]))
    return [(A.T @ D, D.sum(0)) for A, D in zip(activations, deltas, strict=False)]


def backward_example_by_example(activations, parameters, y):
    found = [[np.zeros(W.shape), np.zeros(b.shape)] for W, b in parameters]
    for i in range(len(y)):
        delta = _error(activations[-1][i : i + 1], y[i : i + 1])[0] / len(y)
        for layer in reversed(range(len(parameters))):
            a = activations[layer][i]
            found[layer][0] += np.outer(a, delta)
            found[layer][1] += delta
            delta = np.where(a > 0, parameters[layer][0] @ delta, 0)
    return found


def backward_with_the_mean_at_the_end(activations, parameters, y):
    m, error = len(y), _error(activations[-1], y) * len(y)
    found = []
    for layer in reversed(range(len(parameters))):
        found.append(
            (
                np.einsum("mi,mj->ij", activations[layer], error) / m,
                error.mean(axis=0),
            )
        )
        error = error.dot(parameters[layer][0].T)
        error[activations[layer] <= 0] = 0
    return tuple(reversed(found))


def backward_by_recursion(activations, parameters, y, error=None):
    if error is None:
        error = _error(activations[-1], y)
    if not parameters:
        return []
    *before, (W, _) = parameters
    A = activations[len(before)]
    own = A.T @ error, np.ones(len(A)) @ error
    return [*backward_by_recursion(activations[:-1], before, y, error @ W.T * (A > 0)), own]


def backward_as_lists(activations, parameters, y):
    found = backward_by_layers(activations, parameters, y)
    return [[dW.tolist(), db.tolist()] for dW, db in found]


def backward_in_float32(activations, parameters, y):
    small = [A.astype(np.float32) for A in activations]
    return backward_by_layers(small, [(np.float32(W), b) for W, b in parameters], y)


def _slopes(X, y, parameters):
    return backward_by_layers(forward_by_recursion(X, parameters), parameters, y)


def epoch_in_one_flat_array(X, y, parameters, state, batch_size, learning_rate):
    shapes = [array.shape for pair in parameters for array in pair]
    ends = np.cumsum([int(np.prod(shape)) for shape in shapes])

    def flat(pairs):
        return np.concatenate([np.ravel(array) for pair in pairs for array in pair])

    def pairs(vector):
        parts = np.split(vector, ends[:-1])
        arrays = [part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)]
        return list(zip(arrays[::2], arrays[1::2], strict=True))

    theta = flat(parameters)
    t, m, v = (0, 0 * theta, 0 * theta) if state is None else (state[0], *map(flat, state[1:]))
    for start in range(0, len(X), batch_size):
        rows = slice(start, start + batch_size)
        g = flat(_slopes(X[rows], y[rows], pairs(theta)))
        t += 1
        m, v = m + 0.1 * (g - m), v + 0.001 * (g * g - v)
        rate = learning_rate * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
        theta = theta - rate * m / (np.sqrt(v) + 1e-7)
    return pairs(theta), (t, pairs(m), pairs(v))


def epoch_in_place_on_copies(X, y, parameters, state, batch_size, learning_rate):
    parameters = [[W.copy(), b.copy()] for W, b in parameters]
    if state:
        t = state[0]
        m, v = ([[W.copy(), b.copy()] for W, b in pairs] for pairs in state[1:])
    else:
        t, (m, v) = 0, ([[W * 0, b * 0] for W, b in parameters] for _ in range(2))
    for k in range(-(-len(y) // batch_size)):
        rows = np.arange(k * batch_size, min(len(y), (k + 1) * batch_size))
        slopes, t = _slopes(X[rows], y[rows], parameters), t + 1
        for layer in range(len(parameters)):
            for i in (0, 1):
                g = slopes[layer][i]
                m[layer][i] += 0.1 * (g - m[layer][i])
                v[layer][i] += 0.001 * (g**2 - v[layer][i])
                root = np.sqrt(v[layer][i] / (1 - 0.999**t)) + 1e-8
                parameters[layer][i] -= learning_rate * m[layer][i] / (1 - 0.9**t) / root
    return [parameters, [t, m, v]]


def epoch_in_float32(X, y, parameters, state, batch_size, learning_rate):
    def small(pairs):
        return [(np.float32(W), np.float32(b)) for W, b in pairs]

    if state is not None:
        state = state[0], small(state[1]), small(state[2])
    return epoch_in_place_on_copies(
        np.float32(X), y, small(parameters), state, batch_size, learning_rate
    )


def accuracy_by_counting(X, y, parameters):
    guesses = forward_by_einsum(X, parameters)[-1].argmax(1)
    return sum(int(guess == truth) for guess, truth in zip(guesses, y, strict=True)) / len(y)


def accuracy_by_probabilities(X, y, parameters):
    Z = forward_by_recursion(X, parameters)[-1]
    P = np.exp(Z - Z.max(axis=1, keepdims=True))
    P /= P.sum(axis=1, keepdims=True)
    return np.float32(np.mean(np.argsort(P, axis=1)[:, -1] == y))


def accuracy_by_the_true_logit(X, y, parameters):
    Z = forward_with_a_row_of_ones(X, parameters)[-1]
    return 1 - np.count_nonzero(Z[np.arange(len(y)), y] < Z.max(axis=1)) / len(y)


def gradients_one_layer_after_the_other(X, y, W1, b1, W2, b2, W3, b3):
    A, slopes = X, []
    found, kept = [], [X]
    for W, b in ((W1, b1), (W2, b2)):
        Z = A @ W + b
        A = np.maximum(Z, 0.1 * Z)  # the leaky ReLU, too
        kept.append(A)
        slopes.append(0.1 + 0.9 * (Z > 0))
    D = _error(A @ W3 + b3, y)
    for W, A, slope in zip((W3, W2, W1), reversed(kept), (*reversed(slopes), None), strict=True):
        found = [A.T @ D, D.sum(axis=0), *found]
        if slope is not None:
            D = D @ W.T * slope
    return found


def gradients_by_the_signs_of_activations(X, y, W1, b1, W2, b2, W3, b3):
    A1 = X @ W1 + b1
    A1[A1 < 0] *= 0.1
    A2 = A1 @ W2 + b2
    A2[A2 < 0] *= 0.1
    D3 = _error(A2 @ W3 + b3, y)
    D2 = np.where(A2 < 0, 0.1, 1) * (D3 @ W3.T)
    D1 = np.where(A1 < 0, 0.1, 1) * (D2 @ W2.T)
    return tuple(
        array.tolist()
        for A, D in ((X, D1), (A1, D2), (A2, D3))
        for array in (np.einsum("mi,mj->ij", A, D), D.sum(0))
    )


def step_with_the_mean_at_the_end(X, y, W1, b1, w2, b2, learning_rate):
    A = np.tanh(X @ W1 + b1)
    error = A @ w2 + b2 - y
    D = error[:, None] * w2 / np.cosh(X @ W1 + b1) ** 2
    return (
        W1 - learning_rate * (X[:, :, None] * D[:, None]).mean(axis=0),
        b1 - learning_rate * D.mean(axis=0),
        w2 - learning_rate * (A * error[:, None]).mean(axis=0),
        float(b2 - learning_rate * error.mean()),
    )


def step_with_columns(X, y, W1, b1, w2, b2, learning_rate):
    A, w = np.tanh(np.matmul(X, W1) + b1), np.reshape(w2, (-1, 1))
    error = (A @ w + b2 - y[:, None]) / y.size
    D = error @ w.T * (1 - A) * (1 + A)
    return [
        W1 - learning_rate * X.T @ D,
        b1 - learning_rate * D.sum(axis=0),
        (w - learning_rate * A.T @ error).ravel(),
        (b2 - learning_rate * error.sum(axis=0))[0],
    ]


def training_with_rows_of_ones(X, Y, W1, b1, W2, b2, learning_rate, epochs):
    ones, V1, V2 = np.ones((len(X), 1)), np.vstack([W1, b1]), np.vstack([W2, b2])
    for _ in range(epochs):
        A = np.maximum(np.hstack([X, ones]) @ V1, 0)
        D2 = (0.5 + 0.5 * np.tanh(np.hstack([A, ones]) @ V2 / 2) - Y) / len(X)
        D1 = D2 @ V2[:-1].T * (A > 0)
        V1 = V1 - learning_rate * np.hstack([X, ones]).T @ D1
        V2 = V2 - learning_rate * np.hstack([A, ones]).T @ D2
    return V1[:-1], V1[-1], V2[:-1], V2[-1]


def training_in_place_on_copies(X, Y, W1, b1, W2, b2, learning_rate, epochs):
    W1, b1, W2, b2 = (np.array(value) for value in (W1, b1, W2, b2))
    while epochs > 0:
        Z = X @ W1 + b1
        D2 = 1 / (1 + np.exp(-(np.clip(Z, 0, None) @ W2 + b2))) - Y
        D1 = (D2 @ W2.T) * (Z > 0)
        for value, slope in (
            (W2, np.clip(Z, 0, None).T @ D2),
            (b2, D2.sum(0)),
            (W1, X.T @ D1),
            (b1, D1.sum(0)),
        ):
            value -= learning_rate / len(X) * slope
        epochs -= 1
    return [W1.tolist(), b1.tolist(), W2.tolist(), b2.tolist()]


def epoch_as_lists(X, y, parameters, state, batch_size, learning_rate):
    parameters, (t, m, v) = epoch_in_place_on_copies(
        X, y, parameters, state, batch_size, learning_rate
    )
    return [[W.tolist(), b.tolist()] for W, b in parameters], (t, m, v)


def accuracy_from_the_mistakes(X, y, parameters):
    guesses = forward_by_einsum(X, parameters)[-1].argmax(axis=1)
    return 1 - np.count_nonzero(guesses - y) / len(y)


def _turned(arrays):
    """The same numbers, laid out column by column."""
    return tuple(np.array(each, order="F") for each in arrays)


def _as_lists(arrays):
    return [np.asarray(each).tolist() for each in arrays]


def gradients_column_by_column(X, y, W1, b1, W2, b2, W3, b3):
    return _turned(gradients_by_the_signs_of_activations(X, y, W1, b1, W2, b2, W3, b3))


def gradients_as_lists(X, y, W1, b1, W2, b2, W3, b3):
    return _as_lists(gradients_one_layer_after_the_other(X, y, W1, b1, W2, b2, W3, b3))


def step_column_by_column(X, y, W1, b1, w2, b2, learning_rate):
    return _turned(step_with_columns(X, y, W1, b1, w2, b2, learning_rate))


def step_as_lists(X, y, W1, b1, w2, b2, learning_rate):
    return _as_lists(step_with_the_mean_at_the_end(X, y, W1, b1, w2, b2, learning_rate))


def training_column_by_column(X, Y, W1, b1, W2, b2, learning_rate, epochs):
    return _turned(training_in_place_on_copies(X, Y, W1, b1, W2, b2, learning_rate, epochs))


def training_as_lists(X, Y, W1, b1, W2, b2, learning_rate, epochs):
    return _as_lists(training_with_rows_of_ones(X, Y, W1, b1, W2, b2, learning_rate, epochs))


ANSWERS = {
    "initialise": [
        start_from_a_uniform_distribution,
        start_by_the_old_generator,
        start_cut_at_two_deviations,
        start_in_float32,
        start_scaled_to_the_spread,
    ],
    "forward": [
        forward_by_einsum,
        forward_as_lists,
        forward_in_float32,
        forward_by_recursion,
        forward_with_a_row_of_ones,
    ],
    "loss": [
        loss_by_the_largest_logit,
        loss_of_one_hot_targets,
        loss_one_by_one,
        loss_in_float32,
    ],
    "backward": [
        backward_by_layers,
        backward_example_by_example,
        backward_with_the_mean_at_the_end,
        backward_by_recursion,
        backward_as_lists,
        backward_in_float32,
    ],
    "train_epoch": [
        epoch_in_one_flat_array,
        epoch_in_place_on_copies,
        epoch_in_float32,
        epoch_as_lists,
    ],
    "accuracy": [
        accuracy_by_counting,
        accuracy_by_probabilities,
        accuracy_by_the_true_logit,
        accuracy_from_the_mistakes,
    ],
    "repair_1": [
        gradients_one_layer_after_the_other,
        gradients_by_the_signs_of_activations,
        gradients_column_by_column,
        gradients_as_lists,
    ],
    "repair_2": [
        step_with_the_mean_at_the_end,
        step_with_columns,
        step_column_by_column,
        step_as_lists,
    ],
    "repair_3": [
        training_with_rows_of_ones,
        training_in_place_on_copies,
        training_column_by_column,
        training_as_lists,
    ],
}

# Changes of the solution that compute the same, and why.
EQUIVALENT = {
    "backward: len(y) -> len(truth)": "there is a row of the truth for each example",
    "backward: strict=True -> strict=False": "there is one activation for each layer",
    "train_epoch: np.zeros_like(W) -> np.zeros_like(b)": "a row of zeros is stretched",
    "train_epoch: strict=True -> strict=False": "all have as many layers",
    "train_epoch: strict=True -> strict=False (place 2)": "all have as many layers",
    "repair_1: Z1 > 0 -> A1 > 0 (place 2)": "a leaky ReLU keeps the sign",
    "repair_1: Z2 > 0 -> A2 > 0 (place 2)": "a leaky ReLU keeps the sign",
    "repair_1: Z1 > 0 -> Z1 >= 0": "both sides of the bend meet at 0",
    "repair_1: Z2 > 0 -> Z2 >= 0": "both sides of the bend meet at 0",
    "repair_1: Z1 > 0 -> Z1 >= 0 (place 2)": "no sum is exactly 0, where there is no slope",
    "repair_1: Z2 > 0 -> Z2 >= 0 (place 2)": "no sum is exactly 0, where there is no slope",
    "repair_3: len(X) -> len(Y)": "there is a row of labels for each example",
    "repair_3: np.maximum(X @ W1 + b1, 0) -> np.maximum(0, X @ W1 + b1)": (
        "the larger of two is the same in either order"
    ),
}
