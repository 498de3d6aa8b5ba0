"""Backpropagation and computation graphs: what is asked."""

import numpy as np

from autograder.question import Question

INPUT = ("input", ())


# The way forward and the way back.


def slopes_of(operation, parents, **changed):
    """The slopes of an operation with respect to its parents' values, with some rules changed."""
    rules = {
        "add": lambda a, b: [1.0, 1.0],
        "multiply": lambda a, b: [b, a],
        "relu": lambda a: [float(a > 0)],
        "exp": lambda a: [np.exp(a)],
        "log": lambda a: [1 / a],
    } | changed
    return np.array(rules[operation](*parents), float)


def values_of(graph, inputs, **changed):
    """The values of all nodes, with some rules changed."""
    rules = {
        "add": lambda a, b: a + b,
        "multiply": lambda a, b: a * b,
        "relu": lambda a: max(a, 0.0),
        "exp": np.exp,
        "log": np.log,
    } | changed
    values, left = [], list(inputs)
    for operation, parents in graph:
        if operation == "input":
            values.append(left.pop(0))
        else:
            values.append(rules[operation](*[values[p] for p in parents]))
    return np.array(values, float)


def sent_by(graph, values, i, g, **changed):
    """What node ``i`` with the gradient ``g`` sends to its parents, with some rules changed."""
    rules = {
        "input": lambda g, v: (),
        "add": lambda g, v, a, b: (g, g),
        "multiply": lambda g, v, a, b: (g * b, g * a),
        "relu": lambda g, v, a: (g * (a > 0),),
        "exp": lambda g, v, a: (g * v,),
        "log": lambda g, v, a: (g / a,),
    } | changed
    operation, parents = graph[i]
    parts = rules[operation](g, values[i], *[values[p] for p in parents])
    return list(zip(parents, parts, strict=True))


def gradients_of(graph, inputs, **changed):
    """The gradient of the last node with respect to every node, with some rules changed."""
    values, gradients = values_of(graph, inputs), np.zeros(len(graph))
    gradients[-1] = 1
    for i in reversed(range(len(graph))):
        for parent, part in sent_by(graph, values, i, gradients[i], **changed):
            gradients[parent] += part
    return gradients


def ends_of(graph):
    """The nodes that nothing is computed from."""
    used = {parent for _, parents in graph for parent in parents}
    return [i for i in range(len(graph)) if i not in used]


# What is drawn.


def _signed(rng, size):
    """Numbers away from zero, of either sign, no two with the same absolute value."""
    steps = rng.choice(np.arange(50, 150), size, replace=False)
    return steps / 100 * rng.choice([-1, 1], size)


def _positive(rng, size):
    return rng.choice(np.arange(50, 150), size, replace=False) / 100


def _every_operation(rng, first_inputs=3, later_inputs=0):
    """A random graph with every operation, a node with several children, and one end.

    Drawn again until each value and each gradient is neither tiny nor huge.
    """
    while True:
        graph, values = [INPUT] * first_inputs, list(_signed(rng, first_inputs))
        steps = ["add", "multiply", "relu", "exp", "log", "multiply"] + ["input"] * later_inputs
        for operation in rng.permutation(steps).tolist():
            _append(rng, graph, values, operation)
        while len(ends := ends_of(graph)) > 1:
            _append(rng, graph, values, "add", ends[:2])
        inputs = np.array([v for v, node in zip(values, graph, strict=True) if node == INPUT])
        if _is_fair(graph, inputs, len(steps), later_inputs):
            return graph, inputs


def _append(rng, graph, values, operation, parents=None):
    """Add a node whose parents suit its operation, if there are such parents."""
    limits = {"log": (0.4, 4), "exp": (-1.5, 1.5), "relu": (0.2, 4)}
    if operation == "input":
        graph.append(INPUT)
        values.append(_signed(rng, 1)[0])
        return
    if parents is None:
        low, high = limits.get(operation, (-4, 4))
        able = [i for i, value in enumerate(values) if low < value < high]
        count = 1 if operation in limits else 2
        if len(able) < count:
            return
        parents = rng.choice(able, count, replace=False).tolist()
    graph.append((operation, tuple(parents)))
    inputs = np.array([v for v, node in zip(values, graph, strict=False) if node == INPUT])
    values.append(values_of(graph, inputs)[-1])


def _is_fair(graph, inputs, steps, later_inputs):
    operations = [operation for operation, _ in graph]
    if not {"add", "multiply", "relu", "exp", "log"} <= set(operations):
        return False
    if later_inputs and operations[len(inputs) - later_inputs :].index("input") == 0:
        return False
    if len(graph) > 13:
        return False
    values, gradients = np.abs(values_of(graph, inputs)), np.abs(gradients_of(graph, inputs))
    fans_out = len([p for _, parents in graph for p in parents]) >= len(graph)
    sizes = np.concatenate([values, gradients])
    return fans_out and sizes.min() > 0.05 and sizes.max() < 20


def _three_numbers(low, high):
    """No two alike, and no sum near 0."""

    def arguments(rng):
        while True:
            numbers = _positive(rng, 3) * rng.choice([low, high], 3)
            if abs(numbers[0] + numbers[1]) > 0.2:
                return tuple(numbers.tolist())

    return arguments


def _weight(low, high):
    """A weight for which 2 + 3 w lies between these, but is no small whole number."""
    return lambda rng: ((rng.choice(np.arange(low + 0.13, high, 0.37)).item() - 2) / 3,)


def _one_of(*operations):
    """An operation of these and the values of its parents."""

    def arguments(rng):
        operation = str(rng.choice(operations))
        count = 2 if operation in ("add", "multiply") else 1
        drawn = _positive(rng, count) if operation == "log" else _signed(rng, count)
        return operation, drawn * 2

    return arguments


def _relu_or_another(sign):
    """ReLU on one side or at 0; mixed with others, so that no constant is an answer."""

    def arguments(rng):
        operation = str(rng.choice(["relu", "relu", "exp", "log"]))
        return operation, _positive(rng, 1) * (sign * 0.4 if operation == "relu" else 2)

    return arguments


def _inputs_in_between(rng):
    return _every_operation(rng, first_inputs=2, later_inputs=1)


def _short_and_long_way(rng):
    """The product of two inputs reaches the end directly, and by way of two further nodes."""
    x, y = _positive(rng, 2)
    while abs(np.log(x * y)) < 0.15:
        x, y = _positive(rng, 2)
    detour = str(rng.choice(["exp", "log"]))
    graph = [INPUT, INPUT, INPUT, ("multiply", (0, 1)), (detour, (3,)), ("multiply", (4, 2))]
    return [*graph, ("add", (5, 3))], np.array([x, y, *_signed(rng, 1)])


def _same_parent_twice(rng):
    """A square, a doubling, and a last factor."""
    x, y, z = _signed(rng, 3)
    graph = [INPUT, INPUT, INPUT, ("multiply", (0, 1)), ("multiply", (3, 3)), ("add", (4, 4))]
    return [*graph, ("multiply", (2, 5))], np.array([x, y, z])


def _many_children(rng):
    """Two inputs that every operation uses, in any order; later than all, a product of the two.

    On the way back that product comes first, so each operation adds to what is there already.
    """
    x, y = _positive(rng, 2)
    while abs(x - 1) < 0.1 or abs(x - y) < 0.1:
        x, y = _positive(rng, 2)
    graph = [INPUT, INPUT]
    graph += [
        (operation, (0, 1) if operation in ("add", "multiply") else (0,))
        for operation in rng.permutation(["add", "multiply", "relu", "exp", "log"]).tolist()
    ]
    total = 2
    for node in (3, 4, 5, 6):
        graph.append(("add", (total, node)))
        total = len(graph) - 1
    return [*graph, ("multiply", (0, 1)), ("multiply", (total + 1, total))], np.array([x, y])


def _relu_below_zero(rng):
    """A closed ReLU with a gradient above zero, an open one with a gradient below zero."""
    below, above, positive, negative = _positive(rng, 4) * [-1, 0.6, 1, -1]  # above, but below 1
    graph = [INPUT, INPUT, INPUT, INPUT, ("relu", (0,)), ("relu", (1,))]
    graph += [("multiply", (4, 2)), ("multiply", (3, 5)), ("add", (6, 7))]
    return graph, np.array([below, above, positive, negative])


def _relu_at_zero(rng):
    """A ReLU of x - x, which is 0 however it is rounded."""
    x, s = _signed(rng, 2)
    graph = [INPUT, INPUT, INPUT, ("add", (0, 1)), ("relu", (3,)), ("multiply", (4, 2))]
    return [*graph, ("multiply", (0, 2)), ("add", (5, 6))], np.array([x, -x, s])


def _node_that_leads_nowhere(rng):
    x, y = _signed(rng, 2)
    graph = [INPUT, INPUT, ("multiply", (0, 1)), ("exp", (0,)), ("multiply", (2, 1))]
    return graph, np.array([x, y])


def _large_step(rng):
    """A curved function, so that the length and the side of the step show."""
    x, y = _signed(rng, 2)
    z = 1 + _positive(rng, 1)[0]
    graph = [INPUT, INPUT, INPUT, ("exp", (0,)), ("multiply", (3, 1)), ("log", (2,))]
    graph += [("multiply", (5, 0)), ("add", (4, 6))]
    return graph, np.array([x, y, z]), 0.25


def _whole_numbers(rng):
    x, y = rng.choice([2, 3, 4, 5], 2, replace=False)
    graph = [INPUT, INPUT, ("multiply", (0, 0)), ("multiply", (2, 1)), ("log", (1,))]
    return [*graph, ("add", (3, 4))], np.array([-x, y])


def _probabilities(rng, m, classes):
    """Rows of thousandths that add up to exactly 1, none of them 0."""
    parts = rng.multinomial(1000 - 50 * classes, np.ones(classes) / classes, m) + 50
    while (np.diff(np.sort(parts, axis=1)) == 0).any():  # no two alike in a row
        parts = rng.multinomial(1000 - 50 * classes, np.ones(classes) / classes, m) + 50
    return parts / 1000


def _targets(rng, m, classes):
    """One-hot rows of more than one class, where there is more than one row."""
    y = rng.integers(0, classes, m)
    y[: min(m, 2)] = rng.choice(classes, min(m, 2), replace=False)
    return np.eye(classes)[rng.permutation(y)]


def _error(m, classes):
    return lambda rng: (_probabilities(rng, m, classes), _targets(rng, m, classes))


def _few_examples(rng):
    """One, two or three: with one alone it would not show by what is divided."""
    return _error(int(rng.integers(1, 4)), 4)(rng)


def _sure_and_wrong(m, classes):
    def arguments(rng):
        Y = _targets(rng, m, classes)
        P = np.full((m, classes), 0.004)
        P[np.arange(m), (Y.argmax(axis=1) + 1) % classes] += 1 - P.sum(axis=1)
        return P, Y

    return arguments


def _network(rng, m, n, units, classes):
    """Inputs, one-hot targets and weights; units are open and closed, none of them nearly so."""
    while True:
        X, W1 = np.round(rng.normal(0, 1, (m, n)), 2), np.round(rng.normal(0, 1, (n, units)), 2)
        b1, b2 = _signed(rng, units) / 2, _signed(rng, classes)
        W2 = np.round(rng.normal(0, 1, (units, classes)), 2)
        Z1 = X @ W1 + b1
        if np.abs(Z1).min() > 0.02 and (Z1 > 0).any() and (Z1 < 0).any():
            return X, _targets(rng, m, classes), W1, b1, W2, b2


def _batch(m, n, units, classes):
    return lambda rng: _network(rng, m, n, units, classes)


def _dead_unit(rng):
    """One unit is closed for every example."""
    X, Y, W1, b1, W2, b2 = _network(rng, 5, 2, 4, 3)
    b1[rng.integers(4)] = -20.0
    return X, Y, W1, b1, W2, b2


def _sums_at_zero(rng):
    """An example of zeros, and no bias: every unit's sum is exactly 0 for it."""
    X, Y, W1, b1, W2, b2 = _network(rng, 4, 3, 2, 5)
    while np.abs(np.delete(X, 1, axis=0) @ W1).min() < 0.02:
        X, Y, W1, b1, W2, b2 = _network(rng, 4, 3, 2, 5)
    X[1] = 0
    return X, Y, W1, np.zeros_like(b1), W2, b2


def _step(m, n, units):
    """A network with one output, its targets of both kinds, and a rate that is not small."""

    def arguments(rng):
        X, _, W1, b1, _, _ = _network(rng, m, n, units, 2)
        Y = (np.arange(m) + rng.integers(2))[:, np.newaxis] % 2.0
        W2 = _signed(rng, units)[:, np.newaxis] * 2
        return X, Y, W1, b1, W2, _signed(rng, 1), rng.choice([0.5, 0.8, 1.25, 2.0]).item()

    return arguments


QUESTIONS = (
    Question(
        "sum_then_product",
        section="Two graphs, box by box",
        checks={
            "numbers above 0": _three_numbers(1, 1),
            "numbers below 0": _three_numbers(-1, -1),
            "numbers of either sign": _three_numbers(-1, 1),
        },
        times=2,
    ),
    Question(
        "square_of_line",
        section="Two graphs, box by box",
        checks={"2 + 3w above 0": _weight(0, 8), "2 + 3w below 0": _weight(-8, 0)},
        times=2,
    ),
    Question(
        "slopes",
        section="Backward: gradients through the same graph",
        checks={
            "a sum or a product": _one_of("add", "multiply"),
            "exp or log": _one_of("exp", "log"),
            "relu above 0, or another": _relu_or_another(1),
            "relu below 0, or another": _relu_or_another(-1),
            "relu at 0, or another": _relu_or_another(0),
            "any operation": _one_of("add", "multiply", "relu", "exp", "log"),
        },
        times=16,
    ),
    Question(
        "graph_forward",
        section="Forward: values through a graph",
        checks={
            "every operation": _every_operation,
            "an input further on": _inputs_in_between,
            "the same parent twice": _same_parent_twice,
            "relu below zero": _relu_below_zero,
            "whole numbers": _whole_numbers,
        },
    ),
    Question(
        "graph_backward",
        section="Backward: gradients through the same graph",
        checks={
            "every operation": _every_operation,
            "an input further on": _inputs_in_between,
            "a short and a long way": _short_and_long_way,
            "a node with many children": _many_children,
            "the same parent twice": _same_parent_twice,
            "relu below zero": _relu_below_zero,
            "relu at zero": _relu_at_zero,
            "a node that leads nowhere": _node_that_leads_nowhere,
        },
    ),
    Question(
        "numerical_gradient",
        section="A check that has its limits",
        checks={
            "every operation": _every_operation,
            "an input further on": _inputs_in_between,
            "the same parent twice": _same_parent_twice,
            "a large step": _large_step,
            "whole numbers": _whole_numbers,
        },
    ),
    Question(
        "output_error",
        section="A whole batch, in matrices",
        checks={
            "few examples": _few_examples,
            "a batch": _error(5, 3),
            "sure and wrong": _sure_and_wrong(4, 6),
        },
        times=4,
    ),
    Question(
        "backward",
        section="A whole batch, in matrices",
        checks={
            "one example": _batch(1, 4, 3, 2),
            "a batch": _batch(6, 3, 5, 4),
            "few examples, many units": _batch(2, 3, 7, 4),
            "a dead unit": _dead_unit,
            "sums at zero": _sums_at_zero,
        },
    ),
    Question(
        "repaired_step",
        section="A whole batch, in matrices",
        checks={
            "one example": _step(1, 4, 3),
            "a batch": _step(6, 3, 5),
            "few examples, many units": _step(2, 3, 7),
            "one unit": _step(5, 2, 1),
        },
    ),
)
