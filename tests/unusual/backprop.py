"""Unusual right answers to the topic backprop: recursion, matrices, loops, float32."""

import math

import numpy as np


def boxes_by_hand(x, y, z):
    return [x + y, x * z + y * z, z, x + y, z, z]


def boxes_as_an_array(x, y, z):
    q = np.float32(x + y)
    return tuple(np.array(v) for v in (q, q * z, z, q, z, z))


def boxes_by_a_graph(x, y, z):
    graph = [("input", ())] * 3 + [("add", (0, 1)), ("multiply", (3, 2))]
    values = forward_by_cases(graph, [x, y, z])
    gradients = backward_by_all_ways(graph, [x, y, z])
    return (*values[3:].tolist(), *(float(gradients[i]) for i in (3, 2, 0, 1)))


def boxes_by_trial(x, y, z):
    def f(x, y, z):
        return (x + y) * z

    h = 1e-3  # f is linear in each of them, so any step is exact
    slopes = [
        (f(*(v + h * (i == k) for i, v in enumerate((x, y, z)))) - f(x, y, z)) / h for k in range(3)
    ]
    return x + y, f(x, y, z), z, slopes[2], slopes[0], slopes[1]


def square_by_powers(w):
    return 3 * w, 3 * w + 2, (3 * w + 2) ** 2, 6 * w + 4, 6 * w + 4, 18 * w + 12


def square_step_by_step(w):
    a = np.multiply(3, w)
    b = np.add(a, 2)
    db = 2 * b
    return [a, b, np.square(b), db, 1 * db, db * 3]


def square_by_two_arrows(w):
    boxes = {"a": 3 * w}
    boxes["b"] = 2 + boxes["a"]
    arrows = [boxes["b"], boxes["b"]]
    return *boxes.values(), math.prod(arrows), sum(arrows), sum(arrows), 3 * sum(arrows)


def square_in_float32(w):
    w = np.float32(w)
    b = np.float32(2) + 3 * w
    return 3 * w, b, b**2, 2 * b, 2 * b, 6 * b


def slopes_by_cases(operation, values):
    return slopes_of(operation, values)


def slopes_in_a_tuple(operation, values):
    if operation == "multiply":
        return tuple(values[::-1])
    if operation == "add":
        return (1, 1)
    (a,) = values
    return ({"relu": int(a > 0), "exp": math.e**a, "log": a and a**-1}[operation],)


def slopes_by_numpy(operation, values):
    match operation:
        case "add":
            return np.ones_like(values)
        case "multiply":
            return np.prod(values) / values
        case "relu":
            return np.heaviside(values, 0).astype(np.float32)
        case "exp":
            return np.exp(values)
    return np.reciprocal(values)


def slopes_by_complex_steps(operation, values):
    """Exact to the last digit: the imaginary part of a step along i."""
    compute = {
        "add": lambda a, b: a + b,
        "multiply": lambda a, b: a * b,
        "relu": lambda a: a if a.real > 0 else 0j,
        "exp": np.exp,
        "log": np.log,
    }[operation]
    h = 1e-20
    steps = [[v + 1j * h * (i == k) for i, v in enumerate(values)] for k in range(len(values))]
    return [float(compute(*moved).imag / h) for moved in steps]


def forward_by_cases(graph, inputs):
    values = np.zeros(len(graph))
    k = 0
    for i in range(len(graph)):
        operation, parents = graph[i]
        if operation == "input":
            values[i] = inputs[k]
            k += 1
        elif operation == "add":
            values[i] = sum(values[p] for p in parents)
        elif operation == "multiply":
            values[i] = math.prod(values[p] for p in parents)
        elif operation == "relu":
            values[i] = (values[parents[0]] + abs(values[parents[0]])) / 2
        elif operation == "exp":
            values[i] = math.e ** values[parents[0]]
        else:
            values[i] = math.log(values[parents[0]])
    return values


def forward_by_recursion(graph, inputs):
    def value(i):
        operation, parents = graph[i]
        if operation == "input":
            return float(inputs[sum(node[0] == "input" for node in graph[:i])])
        v = [value(p) for p in parents]
        if operation == "add":
            return v[0] + v[1]
        if operation == "multiply":
            return v[0] * v[1]
        return {"relu": lambda a: a if a > 0 else 0, "exp": math.exp, "log": math.log}[operation](
            v[0]
        )

    return [value(i) for i in range(len(graph))]


def forward_by_filling_gaps(graph, inputs):
    values = np.full(len(graph), np.nan)
    values[[i for i, node in enumerate(graph) if node[0] == "input"]] = inputs
    while np.isnan(values).any():
        for i, (operation, parents) in enumerate(graph):
            if operation != "input":
                v = values[list(parents)]
                with np.errstate(all="ignore"):
                    values[i] = {
                        "add": v.sum(),
                        "multiply": v.prod(),
                        "relu": v[0] * (v[0] > 0),
                        "exp": np.exp(v[0]),
                        "log": np.log(v[0]),
                    }[operation]
    return values


def forward_in_float32(graph, inputs):
    rules = {
        "add": np.add,
        "multiply": np.multiply,
        "relu": lambda a: np.maximum(a, np.float32(0)),
        "exp": np.exp,
        "log": np.log,
    }
    values, left = [], list(inputs.astype(np.float32))
    for operation, parents in graph:
        if operation == "input":
            values.append(left.pop(0))
        else:
            values.append(rules[operation](*(values[p] for p in parents)))
    return np.array(values, dtype=np.float32)


def forward_in_a_tuple_of_arrays(graph, inputs):
    return tuple(np.array(v) for v in forward_by_cases(graph, inputs))


def slopes_of(operation, v):
    """The slopes of an operation with respect to its parents, whose values are v."""
    if operation == "add":
        return [1.0, 1.0]
    if operation == "multiply":
        return [v[1], v[0]]
    if operation == "relu":
        return [1.0 if v[0] > 0 else 0.0]
    if operation == "exp":
        return [math.exp(v[0])]
    return [1 / v[0]] if operation == "log" else []


def backward_by_a_linear_system(graph, inputs):
    values = forward_by_cases(graph, inputs)
    slopes = np.zeros((len(graph), len(graph)))  # of a child (row) by a parent (column)
    for i, (operation, parents) in enumerate(graph):
        for p, slope in zip(parents, slopes_of(operation, values[list(parents)]), strict=True):
            slopes[i, p] += slope
    end = np.eye(len(graph))[-1]
    return np.linalg.solve(np.eye(len(graph)) - slopes.T, end)


def backward_by_asking_the_children(graph, inputs):
    values = forward_by_cases(graph, inputs)

    def gradient(i):
        total = 1.0 if i == len(graph) - 1 else 0.0
        for j in range(i + 1, len(graph)):
            operation, parents = graph[j]
            for p, slope in zip(parents, slopes_of(operation, values[list(parents)]), strict=True):
                if p == i:
                    total += gradient(j) * slope
        return total

    return [gradient(i) for i in range(len(graph))]


def backward_by_all_ways(graph, inputs):
    values, gradients = forward_by_cases(graph, inputs), np.zeros(len(graph))
    ways = [(len(graph) - 1, 1.0)]
    while ways:
        i, product = ways.pop()
        gradients[i] += product
        operation, parents = graph[i]
        for p, slope in zip(parents, slopes_of(operation, values[list(parents)]), strict=True):
            ways.append((p, product * slope))
    return gradients


def backward_by_going_forward(graph, inputs):
    gradients = []
    values = forward_by_cases(graph, inputs)
    for i in range(len(graph)):
        moves = np.zeros(len(graph))
        for j, (operation, parents) in enumerate(graph):
            slopes = slopes_of(operation, values[list(parents)])
            moves[j] = (i == j) + sum(s * moves[p] for p, s in zip(parents, slopes, strict=True))
        gradients.append(moves[-1])
    return gradients


def backward_in_float32(graph, inputs):
    values = forward_in_float32(graph, inputs)
    gradients = np.zeros(len(graph), np.float32)
    gradients[-1] = 1
    for i in range(len(graph) - 1, -1, -1):
        operation, parents = graph[i]
        for p, slope in zip(parents, slopes_of(operation, values[list(parents)]), strict=True):
            gradients[p] += gradients[i] * np.float32(slope)
    return gradients


def numerical_on_a_copy(graph, inputs, h=1e-5):
    x = np.array(inputs, float)
    slopes = []
    for k in range(len(x)):
        old = x[k]
        x[k] = old + h
        up = forward_by_cases(graph, x)[-1]
        x[k] = old - h
        down = forward_by_cases(graph, x)[-1]
        x[k] = old
        slopes.append(0.5 * (up - down) / h)
    return slopes


def numerical_by_lists(graph, inputs, h=1e-5):
    x = inputs.tolist()
    ups = [[*x[:k], x[k] + h, *x[k + 1 :]] for k in range(len(x))]
    downs = [[*x[:k], x[k] - h, *x[k + 1 :]] for k in range(len(x))]
    return [
        forward_by_recursion(graph, up)[-1] / (2 * h)
        - forward_by_recursion(graph, down)[-1] / (2 * h)
        for up, down in zip(ups, downs, strict=True)
    ]


def numerical_as_mean_of_both_sides(graph, inputs, h=1e-5):
    middle = forward_by_cases(graph, inputs)[-1]
    slopes = np.zeros(len(inputs))
    for k in range(len(inputs)):
        step = np.where(np.arange(len(inputs)) == k, h, 0)
        up = (forward_by_cases(graph, inputs + step)[-1] - middle) / h
        down = (middle - forward_by_cases(graph, inputs - step)[-1]) / h
        slopes[k] = (up + down) / 2
    return slopes


def numerical_for_all_steps_at_once(graph, inputs, h=1e-5):
    steps = np.concatenate([h * np.eye(len(inputs)), -h * np.eye(len(inputs))])
    rows = iter((np.asarray(inputs) + steps).T)
    values = []
    for operation, parents in graph:
        if operation == "input":
            values.append(next(rows))
        elif operation in ("add", "multiply"):
            a, b = (values[p] for p in parents)
            values.append(a + b if operation == "add" else a * b)
        else:
            (a,) = (values[p] for p in parents)
            values.append(
                {"relu": lambda a: a * (a > 0), "exp": np.exp, "log": np.log}[operation](a)
            )
    up, down = np.split(values[-1], 2)
    return ((up - down) / (2 * h)).astype(np.float32)


def error_by_loops(P, Y):
    m, classes = P.shape
    return [[(P[i, j] - Y[i, j]) / m for j in range(classes)] for i in range(m)]


def error_on_a_copy(P, Y):
    errors = P.copy()
    errors[Y == 1] -= 1
    errors /= P.shape[0]
    return errors


def error_in_float32(P, Y):
    return (P.astype(np.float32) - Y.astype(np.float32)) * np.float32(1 / len(Y))


def error_by_the_jacobian(P, Y):
    jacobians = np.einsum("ij,jk->ijk", P, np.eye(P.shape[1])) - np.einsum("ij,ik->ijk", P, P)
    return np.einsum("ij,ijk->ik", -Y / P / len(P), jacobians)


def error_by_labels(P, Y):
    errors, y = P / len(P), Y.argmax(axis=1)
    errors[np.arange(len(P)), y] -= 1 / len(P)
    return errors


def backward_by_loops(X, Y, W1, b1, W2, b2):
    dW1, db1 = np.zeros_like(W1), np.zeros_like(b1)
    dW2, db2 = np.zeros_like(W2), np.zeros_like(b2)
    for x, y in zip(X, Y, strict=True):
        z1 = x @ W1 + b1
        a1 = np.maximum(z1, 0)
        e = np.exp(a1 @ W2 + b2)
        d2 = e / e.sum() - y
        d1 = np.where(z1 > 0, W2 @ d2, 0)
        dW2 += np.outer(a1, d2) / len(X)
        db2 += d2 / len(X)
        dW1 += np.outer(x, d1) / len(X)
        db1 += d1 / len(X)
    return dW1, db1, dW2, db2


def backward_by_einsum(X, Y, W1, b1, W2, b2):
    Z1 = np.einsum("in,nu->iu", X, W1) + b1
    A1 = Z1 * (Z1 > 0)
    Z2 = np.einsum("iu,uc->ic", A1, W2) + b2
    D2 = (np.exp(Z2 - np.logaddexp.reduce(Z2, axis=1)[:, None]) - Y) / len(Y)
    D1 = np.einsum("ic,uc,iu->iu", D2, W2, Z1 > 0)
    return [
        np.einsum("in,iu->nu", X, D1),
        np.einsum("iu->u", D1),
        np.einsum("iu,ic->uc", A1, D2),
        np.einsum("ic->c", D2),
    ]


def backward_with_columns_of_ones(X, Y, W1, b1, W2, b2):
    ones = np.ones((len(X), 1))
    X1 = np.hstack([X, ones])
    Z1 = X1 @ np.vstack([W1, b1])
    A1 = np.hstack([np.maximum(Z1, 0), ones])
    E = np.exp(A1 @ np.vstack([W2, b2]))
    D2 = E / E.sum(axis=1, keepdims=True) - Y
    D1 = D2 @ W2.T
    D1[Z1 <= 0] = 0
    first, second = X1.T @ D1 / len(X), A1.T @ D2 / len(X)
    return first[:-1], first[-1], second[:-1], second[-1]


def network_in_float32(X, Y, W1, b1, W2, b2):
    X, Y, W1, b1, W2, b2 = (v.astype(np.float32) for v in (X, Y, W1, b1, W2, b2))
    Z1 = X @ W1 + b1
    A1 = np.maximum(Z1, 0)
    E = np.exp(A1 @ W2 + b2)
    D2 = (E / E.sum(axis=1, keepdims=True) - Y) / np.float32(len(X))
    D1 = (D2 @ W2.T) * (Z1 > 0)
    return X.T @ D1, D1.sum(axis=0), A1.T @ D2, D2.sum(axis=0)


def backward_with_examples_in_columns(X, Y, W1, b1, W2, b2):
    Z1 = W1.T @ X.T + b1[:, None]
    A1 = np.where(Z1 > 0, Z1, 0)
    E = np.exp(W2.T @ A1 + b2[:, None])
    D2 = E / E.sum(axis=0) - Y.T
    D1 = (W2 @ D2) * np.sign(A1)
    m = X.shape[0]
    return (
        (D1 @ X / m).T,
        D1.mean(axis=1).tolist(),
        (D2 @ A1.T / m).T.tolist(),
        D2.mean(axis=1),
    )


def step_by_a_function_of_the_layer(X, Y, W1, b1, W2, b2, learning_rate):
    def forward(A, W, b):
        return 1 / (1 + np.exp(-(A @ W + b)))

    def back(D, A, W, b):
        return W - learning_rate * A.T @ D, b - learning_rate * D.sum(axis=0), D @ W.T

    A1 = forward(X, W1, b1)
    D2 = (forward(A1, W2, b2) - Y) / len(X)
    W2, b2, sent = back(D2, A1, W2, b2)
    W1, b1, _ = back(sent * A1 * (1 - A1), X, W1, b1)
    return W1, b1, W2, b2


def step_by_loops(X, Y, W1, b1, W2, b2, learning_rate):
    new = [np.array(v, float) for v in (W1, b1, W2, b2)]
    rate = learning_rate / len(X)
    for x, y in zip(X, Y, strict=True):
        a = 1 / (1 + np.exp(-(x @ W1 + b1)))
        d2 = 1 / (1 + np.exp(-(a @ W2 + b2))) - y
        d1 = (W2 @ d2) * a * (1 - a)
        for array, slope in zip(new, (np.outer(x, d1), d1, np.outer(a, d2), d2), strict=True):
            array -= rate * slope
    return new


def step_by_einsum(X, Y, W1, b1, W2, b2, learning_rate):
    A1 = 0.5 * (1 + np.tanh((X @ W1 + b1) / 2))
    D2 = (0.5 * (1 + np.tanh((A1 @ W2 + b2) / 2)) - Y) * learning_rate / X.shape[0]
    D1 = np.einsum("ic,uc,iu->iu", D2, W2, A1 - A1**2)
    return (
        W1 - np.einsum("in,iu->nu", X, D1),
        b1 - np.einsum("iu->u", D1),
        W2 - np.einsum("iu,ic->uc", A1, D2),
        b2 - np.einsum("ic->c", D2),
    )


def step_in_float32(X, Y, W1, b1, W2, b2, learning_rate):
    X, Y, W1, b1, W2, b2 = (v.astype(np.float32) for v in (X, Y, W1, b1, W2, b2))
    A1 = 1 / (1 + np.exp(-(X @ W1 + b1)))
    D2 = np.float32(learning_rate / len(X)) * (1 / (1 + np.exp(-(A1 @ W2 + b2))) - Y)
    D1 = D2 @ W2.T * A1 * (1 - A1)
    return [W1 - X.T @ D1, b1 - D1.sum(axis=0), W2 - A1.T @ D2, b2 - D2.sum(axis=0)]


ANSWERS = {
    "sum_then_product": [boxes_by_hand, boxes_as_an_array, boxes_by_a_graph, boxes_by_trial],
    "square_of_line": [
        square_by_powers,
        square_step_by_step,
        square_by_two_arrows,
        square_in_float32,
    ],
    "slopes": [slopes_by_cases, slopes_in_a_tuple, slopes_by_numpy, slopes_by_complex_steps],
    "graph_forward": [
        forward_by_cases,
        forward_by_recursion,
        forward_by_filling_gaps,
        forward_in_float32,
        forward_in_a_tuple_of_arrays,
    ],
    "graph_backward": [
        backward_by_a_linear_system,
        backward_by_asking_the_children,
        backward_by_all_ways,
        backward_by_going_forward,
        backward_in_float32,
    ],
    "numerical_gradient": [
        numerical_on_a_copy,
        numerical_by_lists,
        numerical_as_mean_of_both_sides,
        numerical_for_all_steps_at_once,
    ],
    "output_error": [
        error_by_loops,
        error_on_a_copy,
        error_in_float32,
        error_by_the_jacobian,
        error_by_labels,
    ],
    "backward": [
        backward_by_loops,
        backward_by_einsum,
        backward_with_columns_of_ones,
        network_in_float32,
        backward_with_examples_in_columns,
    ],
    "repaired_step": [
        step_by_a_function_of_the_layer,
        step_by_loops,
        step_by_einsum,
        step_in_float32,
    ],
}

# Changes of the solution that compute the same, and why.
EQUIVALENT = {
    "sum_then_product: (q, f, dq, dz, dx, dy) -> (q, f, dq, dz, dy, dy)": "both get the same",
    "square_of_line: (a, b, J, db, da, dw) -> (a, b, J, da, da, dw)": "a sum passes it on",
    "repaired_step: D2 @ W2.T -> D2 * W2.T": "there is one output, so no sum is left out",
    "graph_forward: max(a, 0.0) -> max(0.0, a)": "the maximum is symmetric",
    "graph_backward: strict=True -> strict=False": "a rule sends one part to each parent",
    "output_error: len(P) -> len(Y)": "there is a target for each row",
    "backward: np.maximum(Z1, 0) -> np.maximum(0, Z1)": "the maximum is symmetric",
    "backward: Z1 > 0 -> A1 > 0": "a unit is open where its activation is above 0",
}
