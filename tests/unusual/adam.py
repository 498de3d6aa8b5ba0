"""Unusual right answers to the topic adam: loops, lists, float32, other formulas of one step."""

import itertools
import math

import numpy as np


def step_as_keras_does(
    theta, gradient, m, v, t, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    # The corrections in the learning rate, so that ε is added to the root without correction.
    rate = learning_rate * np.sqrt(1 - beta_2**t) / (1 - beta_1**t)
    m = m + (gradient - m) * (1 - beta_1)
    v = v + (gradient * gradient - v) * (1 - beta_2)
    return theta - rate * m / (np.sqrt(v) + epsilon), m, v


def step_by_loops(
    theta, gradient, m, v, t, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    results = np.empty(np.shape(theta)), np.empty(np.shape(theta)), np.empty(np.shape(theta))
    for place in np.ndindex(np.shape(theta)):
        mean = beta_1 * float(m[place]) + (1 - beta_1) * float(gradient[place])
        square = beta_2 * float(v[place]) + (1 - beta_2) * float(gradient[place]) ** 2
        scale = math.sqrt(square / (1 - beta_2**t)) + epsilon
        moved = float(theta[place]) - learning_rate * (mean / (1 - beta_1**t)) / scale
        for result, value in zip(results, (moved, mean, square), strict=True):
            result[place] = value
    return [result.tolist() for result in results]


def step_on_copies(
    theta, gradient, m, v, t, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    theta, m, v = theta.copy(), m.copy(), v.copy()
    m *= beta_1
    m += (1 - beta_1) * gradient
    v *= beta_2
    v += (1 - beta_2) * np.square(gradient)
    theta -= learning_rate * (m / (1 - beta_1**t)) / (np.sqrt(v / (1 - beta_2**t)) + epsilon)
    return theta, m, v


def step_in_float32(
    theta, gradient, m, v, t, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    theta, gradient, m, v = (np.asarray(a, np.float32) for a in (theta, gradient, m, v))
    one = np.float32(1)
    b1, b2 = np.float32(beta_1), np.float32(beta_2)
    m, v = b1 * m + (one - b1) * gradient, b2 * v + (one - b2) * gradient**2
    m_hat, v_hat = m / np.float32(1 - beta_1**t), v / np.float32(1 - beta_2**t)
    return theta - np.float32(learning_rate) * m_hat / (np.sqrt(v_hat) + np.float32(epsilon)), m, v


def step_with_epsilon_of_the_paper(
    theta, gradient, m, v, t, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    m, v = np.average([m, gradient], axis=0, weights=[beta_1, 1 - beta_1]), v
    v = np.average([v, gradient**2], axis=0, weights=[beta_2, 1 - beta_2])
    correction_1, correction_2 = -np.expm1(t * np.log(beta_1)), -np.expm1(t * np.log(beta_2))
    return theta - learning_rate * (m / correction_1) / ((v / correction_2) ** 0.5 + 1e-8), m, v


def step_with_a_smallest_denominator(
    theta, gradient, m, v, t, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    m = np.einsum("k,k...->...", [beta_1, 1 - beta_1], np.stack([m, gradient]))
    v = np.einsum("k,k...->...", [beta_2, 1 - beta_2], np.stack([v, gradient**2]))
    scale = np.maximum(np.sqrt(v / (1 - beta_2**t)), epsilon)
    return theta - learning_rate / (1 - beta_1**t) * m / scale, m, v


def path_by_weights(theta, gradients, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    # The moments of all steps at once: a lower triangle of powers of β.
    steps = len(gradients)
    age = np.subtract.outer(np.arange(steps), np.arange(steps))

    def mean(values, beta):
        weights = np.where(age >= 0, beta ** np.maximum(age, 0), 0)
        return weights @ values / weights.sum(axis=1, keepdims=True)

    moves = mean(gradients, beta_1) / (np.sqrt(mean(gradients**2, beta_2)) + epsilon)
    return np.vstack([theta, theta - learning_rate * np.cumsum(moves, axis=0)])


def path_by_accumulate(
    theta, gradients, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    def step(state, gradient):
        place, m, v, t = state
        settings = learning_rate, beta_1, beta_2, epsilon
        return *step_as_keras_does(place, gradient, m, v, t, *settings), t + 1

    start = theta, 0 * theta, 0 * theta, 1
    return [state[0] for state in itertools.accumulate(gradients, step, initial=start)]


def path_in_a_table(theta, gradients, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    table = np.empty((gradients.shape[0] + 1, theta.shape[0]))
    table[0], m, v = theta, np.zeros_like(theta), np.zeros_like(theta)
    for k, gradient in enumerate(gradients):
        table[k + 1], m, v = step_on_copies(
            table[k], gradient, m, v, k + 1, learning_rate, beta_1, beta_2, epsilon
        )
    return table


def path_of_each_parameter(
    theta, gradients, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    columns = []
    for j in range(len(theta)):
        place, m, v = theta[j], 0.0, 0.0
        column = [place]
        for t in range(1, len(gradients) + 1):
            g = gradients[t - 1, j]
            m = beta_1 * m + (1 - beta_1) * g
            v = beta_2 * v + (1 - beta_2) * g * g
            place = place - learning_rate * m / (1 - beta_1**t) / (
                math.sqrt(v / (1 - beta_2**t)) + epsilon
            )
            column.append(place)
        columns.append(column)
    return np.array(columns).T.tolist()


def path_in_float32(theta, gradients, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    path, m, v = [theta.astype(np.float32)], np.zeros(len(theta)), np.zeros(len(theta))
    for t, gradient in enumerate(gradients, start=1):
        settings = learning_rate, beta_1, beta_2, epsilon
        place, m, v = step_in_float32(path[-1], gradient, m, v, t, *settings)
        path.append(place)
    return np.stack(path)


def batches_by_splitting(X, y, batch_size):
    cuts = np.arange(batch_size, len(X), batch_size)
    return list(zip(np.split(X, cuts), np.split(y, cuts), strict=True))


def batches_as_lists(X, y, batch_size):
    batches, rest = [], list(zip(X.tolist(), y.tolist(), strict=True))
    while rest:
        head, rest = rest[:batch_size], rest[batch_size:]
        batches.append([[row for row, _ in head], [target for _, target in head]])
    return batches


def batches_by_index(X, y, batch_size):
    m = X.shape[0]
    batches = ()
    for k in range(math.ceil(m / batch_size)):
        rows = np.arange(k * batch_size, min(m, (k + 1) * batch_size))
        batches += ((np.take(X, rows, axis=0), y[rows]),)
    return batches


def batches_by_recursion(X, y, batch_size):
    if len(X) == 0:
        return []
    rest = batches_by_recursion(X[batch_size:], y[batch_size:], batch_size)
    return [[X[:batch_size].copy(), y[:batch_size].astype(float)], *rest]


def batches_by_masks(X, y, batch_size):
    number = np.arange(len(y)) // batch_size
    return [(X[number == k], y[number == k]) for k in np.unique(number)]


def _gradients(X, y, W, b):
    Z = X @ W + b
    error = np.exp(Z - np.logaddexp.reduce(Z, axis=1, keepdims=True))
    error[np.arange(len(y)), y] -= 1
    return X.T @ error / len(y), error.mean(axis=0)


def train_with_one_flat_array(X, y, W, b, epochs, batch_size, learning_rate=0.001):
    theta = np.concatenate([W.ravel(), b])
    m = v = np.zeros(theta.size)
    t = 1
    for _ in range(epochs):
        for rows, targets in batches_by_splitting(X, y, batch_size):
            dw, db = _gradients(rows, targets, theta[: W.size].reshape(W.shape), theta[W.size :])
            g = np.concatenate([dw.ravel(), db])
            theta, m, v = step_as_keras_does(theta, g, m, v, t, learning_rate)
            t += 1
    return theta[: W.size].reshape(W.shape), theta[W.size :]


def train_with_a_row_of_ones(X, y, W, b, epochs, batch_size, learning_rate=0.001):
    X1, theta = np.column_stack([X, np.ones(len(X))]), np.vstack([W, b])
    m, v, Y = np.zeros(theta.shape), np.zeros(theta.shape), np.eye(len(b))[y]
    batches = range(-(-len(X) // batch_size))
    for t, (_, k) in enumerate(itertools.product(range(epochs), batches), start=1):
        rows = slice(k * batch_size, (k + 1) * batch_size)
        E = np.exp(X1[rows] @ theta)
        P = E / E.sum(axis=1, keepdims=True)
        g = np.einsum("ij,ik->jk", X1[rows], P - Y[rows]) / len(P)
        theta, m, v = step_with_epsilon_of_the_paper(theta, g, m, v, t, learning_rate)
    return theta[:-1], theta[-1]


def train_in_place_on_copies(X, y, W, b, epochs, batch_size, learning_rate=0.001):
    parameters = [W.copy(), b.copy()]
    moments = [[np.zeros_like(p), np.zeros_like(p)] for p in parameters]
    step = 0
    for _ in range(epochs):
        for start in range(0, len(y), batch_size):
            rows = slice(start, start + batch_size)
            step += 1
            slopes = _gradients(X[rows], y[rows], *parameters)
            for p, (m, v), g in zip(parameters, moments, slopes, strict=True):
                m += 0.1 * (g - m)
                v += 0.001 * (g**2 - v)
                p -= learning_rate * m / (1 - 0.9**step) / (np.sqrt(v / (1 - 0.999**step)) + 1e-7)
    return parameters


def train_by_lists(X, y, W, b, epochs, batch_size, learning_rate=0.001):
    state = {"W": (W, 0 * W, 0 * W), "b": (b, 0 * b, 0 * b)}
    t = 0
    for _ in range(epochs):
        for rows, targets in batches_as_lists(X, y, batch_size):
            slopes = _gradients(np.array(rows), np.array(targets), state["W"][0], state["b"][0])
            t += 1
            for name, g in zip(state, slopes, strict=True):
                state[name] = step_on_copies(state[name][0], g, *state[name][1:], t, learning_rate)
    return [state["W"][0].tolist(), state["b"][0].tolist()]


def train_in_float32(X, y, W, b, epochs, batch_size, learning_rate=0.001):
    X, W, b = X.astype(np.float32), W.astype(np.float32), b.astype(np.float32)
    moments, t = [(0 * W, 0 * W), (0 * b, 0 * b)], 0
    for _ in range(epochs):
        for rows, targets in batches_by_index(X, y, batch_size):
            dw, db = _gradients(rows, targets, W, b)
            t += 1
            W, *moments[0] = step_in_float32(W, dw, *moments[0], t, learning_rate)
            b, *moments[1] = step_in_float32(b, db, *moments[1], t, learning_rate)
    return W, b


def epochs_by_whole_arrays(X, y, batch_size, orders):
    # All epochs at once, with an axis in front, then cut.
    rows, targets = np.take(X, orders, axis=0), np.asarray(y)[orders]
    starts = range(0, orders.shape[1], batch_size)
    cut = [(rows[:, i : i + batch_size], targets[:, i : i + batch_size]) for i in starts]
    return [[(inputs[e], wanted[e]) for inputs, wanted in cut] for e in range(len(orders))]


def epochs_by_cutting_the_orders(X, y, batch_size, orders):
    epochs = ()
    for order in orders.tolist():
        batches = []
        while order:
            head, order = order[:batch_size], order[batch_size:]
            batches.append([X[head].astype(np.float32).tolist(), [float(y[k]) for k in head]])
        epochs += (tuple(batches),)
    return epochs


def epochs_on_copies(X, y, batch_size, orders):
    epochs, table = [], np.column_stack([X, y])
    for order in orders:
        shuffled = np.empty_like(table)
        for place, row in enumerate(order):
            shuffled[place] = table[row]
        epochs.append(batches_by_splitting(shuffled[:, :-1], shuffled[:, -1], batch_size))
    return epochs


def epochs_undone_each_time(X, y, batch_size, orders):
    # The broken program, repaired by taking the order back after each epoch.
    epochs, y = [], y.copy()
    for order in orders:
        X, y = X[order], y[order]
        epochs.append(batches_by_index(X, y, batch_size))
        back = np.argsort(order)
        X, y = X[back], y[back]
    return epochs


ANSWERS = {
    "adam_step": [
        step_as_keras_does,
        step_by_loops,
        step_on_copies,
        step_in_float32,
        step_with_epsilon_of_the_paper,
        step_with_a_smallest_denominator,
    ],
    "adam_path": [
        path_by_weights,
        path_by_accumulate,
        path_in_a_table,
        path_of_each_parameter,
        path_in_float32,
    ],
    "minibatches": [
        batches_by_splitting,
        batches_as_lists,
        batches_by_index,
        batches_by_recursion,
        batches_by_masks,
    ],
    "train": [
        train_with_one_flat_array,
        train_with_a_row_of_ones,
        train_in_place_on_copies,
        train_by_lists,
        train_in_float32,
    ],
    "shuffled_epochs": [
        epochs_by_whole_arrays,
        epochs_by_cutting_the_orders,
        epochs_on_copies,
        epochs_undone_each_time,
    ],
}

# Changes of the solution that compute the same, and why.
EQUIVALENT = {
    "adam_step: np.sqrt(v_hat) + epsilon -> np.sqrt(v_hat) - epsilon": (
        "ε counts only where the gradient is tiny, and there the two conventions differ too"
    ),
    "minibatches: len(X) -> len(y)": "there is a target for each row",
    "train: W.shape -> b.shape": "a row of zeros is stretched to the shape of W",
}
