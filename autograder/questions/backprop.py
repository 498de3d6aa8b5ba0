"""Backpropagation and computation graphs: what is asked, and what goes wrong."""

import numpy as np

from autograder.questions import Question

INPUT = ("input", ())


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
        while len(ends := _ends(graph)) > 1:
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
    values.append(_forward(graph, inputs)[-1])


def _ends(graph):
    """The nodes that nothing is computed from."""
    used = {parent for _, parents in graph for parent in parents}
    return [i for i in range(len(graph)) if i not in used]


def _is_fair(graph, inputs, steps, later_inputs):
    operations = [operation for operation, _ in graph]
    if not {"add", "multiply", "relu", "exp", "log"} <= set(operations):
        return False
    if later_inputs and operations[len(inputs) - later_inputs :].index("input") == 0:
        return False
    if len(graph) > 13:
        return False
    values, gradients = np.abs(_forward(graph, inputs)), np.abs(_backward(graph, inputs))
    fans_out = len([p for _, parents in graph for p in parents]) >= len(graph)
    sizes = np.concatenate([values, gradients])
    return fans_out and sizes.min() > 0.05 and sizes.max() < 20


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


def _relu_below_zero(rng):
    """A closed ReLU with a gradient above zero, an open one with a gradient below zero."""
    below, above, positive, negative = _positive(rng, 4) * [-1, 1, 1, -1]
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


def _forward(graph, inputs, **changed):
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


def _sent(graph, values, i, g, **changed):
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


def _backward(graph, inputs, **changed):
    """The gradient of the last node by every node, with some rules changed."""
    values, gradients = _forward(graph, inputs), np.zeros(len(graph))
    gradients[-1] = 1
    for i in reversed(range(len(graph))):
        for parent, part in _sent(graph, values, i, gradients[i], **changed):
            gradients[parent] += part
    return gradients


# What goes wrong: graph_forward.


def inputs_by_the_number_of_the_node(graph, inputs):
    values = np.zeros(len(graph))
    for i in range(len(graph)):
        values[i] = inputs[i] if graph[i][0] == "input" else _forward(graph[: i + 1], inputs)[i]
    return values


def only_the_last_value(graph, inputs):
    return _forward(graph, inputs)[-1]


def values_of_the_operations_only(graph, inputs):
    return _forward(graph, inputs)[[operation != "input" for operation, _ in graph]]


def operations_left_at_zero(graph, inputs):
    return _forward(graph, inputs) * [operation == "input" for operation, _ in graph]


def inputs_left_at_zero(graph, inputs):
    return _forward(graph, inputs * 0)


def add_multiplies(graph, inputs):
    return _forward(graph, inputs, add=lambda a, b: a * b)


def multiply_adds(graph, inputs):
    return _forward(graph, inputs, multiply=lambda a, b: a + b)


def second_parent_forgotten(graph, inputs):
    return _forward(graph, inputs, add=lambda a, b: a, multiply=lambda a, b: a)


def first_parent_used_twice(graph, inputs):
    return _forward(graph, inputs, add=lambda a, b: a + a, multiply=lambda a, b: a * a)


def relu_lets_everything_through(graph, inputs):
    return _forward(graph, inputs, relu=lambda a: a)


def relu_of_the_wrong_side(graph, inputs):
    return _forward(graph, inputs, relu=lambda a: min(a, 0.0))


def absolute_value_for_relu(graph, inputs):
    return _forward(graph, inputs, relu=abs)


def slope_of_relu_for_its_value(graph, inputs):
    return _forward(graph, inputs, relu=lambda a: float(a > 0))


def power_of_two_for_exp(graph, inputs):
    return _forward(graph, inputs, exp=lambda a: 2.0**a)


def power_of_ten_for_exp(graph, inputs):
    return _forward(graph, inputs, exp=lambda a: 10.0**a)


def logarithm_to_base_10(graph, inputs):
    return _forward(graph, inputs, log=np.log10)


def logarithm_to_base_2(graph, inputs):
    return _forward(graph, inputs, log=np.log2)


def logarithm_of_one_more(graph, inputs):
    return _forward(graph, inputs, log=np.log1p)


def neighbours_for_parents(graph, inputs):
    counts = [len(parents) for _, parents in graph]
    shifted = [(graph[i][0], tuple(range(i - counts[i], i))) for i in range(len(graph))]
    return _forward(shifted, inputs)


def stored_as_whole_numbers(graph, inputs):
    values = np.zeros(len(graph), dtype=int)
    values[:] = _forward(graph, inputs)
    return values


def a_column_of_values(graph, inputs):
    return _forward(graph, inputs)[:, None]


# What goes wrong: graph_backward.


def assigned_where_it_should_be_added(graph, inputs):
    values, gradients = _forward(graph, inputs), np.zeros(len(graph))
    gradients[-1] = 1
    for i in reversed(range(len(graph))):
        for parent, part in _sent(graph, values, i, gradients[i]):
            gradients[parent] = part
    return gradients


def only_the_first_arrival_counts(graph, inputs):
    values, gradients = _forward(graph, inputs), np.zeros(len(graph))
    gradients[-1] = 1
    for i in reversed(range(len(graph))):
        for parent, part in _sent(graph, values, i, gradients[i]):
            if gradients[parent] == 0:
                gradients[parent] = part
    return gradients


def same_parent_counted_once(graph, inputs):
    values, gradients = _forward(graph, inputs), np.zeros(len(graph))
    gradients[-1] = 1
    for i in reversed(range(len(graph))):
        for parent, part in dict(_sent(graph, values, i, gradients[i])).items():
            gradients[parent] += part
    return gradients


def from_the_first_node_on(graph, inputs):
    values, gradients = _forward(graph, inputs), np.zeros(len(graph))
    gradients[-1] = 1
    for i in range(len(graph)):
        for parent, part in _sent(graph, values, i, gradients[i]):
            gradients[parent] += part
    return gradients


def parents_before_all_children(graph, inputs):
    values, gradients = _forward(graph, inputs), np.zeros(len(graph))
    gradients[-1] = 1
    queue, seen = [len(graph) - 1], set()
    while queue:
        i = queue.pop(0)
        if i in seen:
            continue
        seen.add(i)
        for parent, part in _sent(graph, values, i, gradients[i]):
            gradients[parent] += part
            queue.append(parent)
    return gradients


def one_way_to_its_end_before_the_next(graph, inputs):
    values, gradients = _forward(graph, inputs), np.zeros(len(graph))
    gradients[-1] = 1
    stack, seen = [(len(graph) - 1, 0.0)], set()
    while stack:
        i, part = stack.pop()
        gradients[i] += part
        if i not in seen:
            seen.add(i)
            stack += reversed(_sent(graph, values, i, gradients[i]))
    return gradients


def sum_sent_again_at_every_visit(graph, inputs):
    values, gradients = _forward(graph, inputs), np.zeros(len(graph))
    stack = [(len(graph) - 1, 1.0)]
    while stack:
        i, part = stack.pop()
        gradients[i] += part
        stack += reversed(_sent(graph, values, i, gradients[i]))
    return gradients


def last_node_starts_at_zero(graph, inputs):
    return np.zeros(len(graph))


def every_node_starts_at_one(graph, inputs):
    values, gradients = _forward(graph, inputs), np.ones(len(graph))
    for i in reversed(range(len(graph))):
        for parent, part in _sent(graph, values, i, gradients[i]):
            gradients[parent] += part
    return gradients


def every_end_starts_at_one(graph, inputs):
    values, gradients = _forward(graph, inputs), np.zeros(len(graph))
    gradients[_ends(graph)] = 1
    for i in reversed(range(len(graph))):
        for parent, part in _sent(graph, values, i, gradients[i]):
            gradients[parent] += part
    return gradients


def starts_with_the_last_value(graph, inputs):
    return _backward(graph, inputs) * _forward(graph, inputs)[-1]


def slopes_not_multiplied_along_the_way(graph, inputs):
    values, gradients = _forward(graph, inputs), np.zeros(len(graph))
    gradients[-1] = 1
    for i in reversed(range(len(graph))):
        for parent, part in _sent(graph, values, i, 1.0):
            gradients[parent] += part
    return gradients


def slopes_added_along_the_way(graph, inputs):
    values, gradients = _forward(graph, inputs), np.zeros(len(graph))
    gradients[-1] = 1
    for i in reversed(range(len(graph))):
        for parent, part in _sent(graph, values, i, 1.0):
            gradients[parent] += gradients[i] + part
    return gradients


def own_factor_for_the_other(graph, inputs):
    return _backward(graph, inputs, multiply=lambda g, v, a, b: (g * a, g * b))


def multiply_passes_like_add(graph, inputs):
    return _backward(graph, inputs, multiply=lambda g, v, a, b: (g, g))


def product_for_a_factor(graph, inputs):
    return _backward(graph, inputs, multiply=lambda g, v, a, b: (g * v, g * v))


def add_shares_the_gradient_out(graph, inputs):
    return _backward(graph, inputs, add=lambda g, v, a, b: (g / 2, g / 2))


def add_multiplies_by_the_other(graph, inputs):
    return _backward(graph, inputs, add=lambda g, v, a, b: (g * b, g * a))


def relu_is_open_everywhere(graph, inputs):
    return _backward(graph, inputs, relu=lambda g, v, a: (g,))


def relu_is_open_at_zero(graph, inputs):
    return _backward(graph, inputs, relu=lambda g, v, a: (g * (a >= 0),))


def relu_is_half_open_at_zero(graph, inputs):
    return _backward(graph, inputs, relu=lambda g, v, a: (g * (0.5 if a == 0 else a > 0),))


def relu_of_the_gradient(graph, inputs):
    return _backward(graph, inputs, relu=lambda g, v, a: (g * (g > 0),))


def relu_closed_for_negative_gradients_too(graph, inputs):
    return _backward(graph, inputs, relu=lambda g, v, a: (g * (g > 0) * (a > 0),))


def relu_multiplies_by_its_value(graph, inputs):
    return _backward(graph, inputs, relu=lambda g, v, a: (g * v,))


def exp_passes_unchanged(graph, inputs):
    return _backward(graph, inputs, exp=lambda g, v, a: (g,))


def exp_multiplies_by_its_input(graph, inputs):
    return _backward(graph, inputs, exp=lambda g, v, a: (g * a,))


def exp_of_the_exp(graph, inputs):
    return _backward(graph, inputs, exp=lambda g, v, a: (g * np.exp(v),))


def exp_treated_like_a_power(graph, inputs):
    return _backward(graph, inputs, exp=lambda g, v, a: (g * a * np.exp(a - 1),))


def log_divides_by_its_output(graph, inputs):
    return _backward(graph, inputs, log=lambda g, v, a: (g / v,))


def log_passes_unchanged(graph, inputs):
    return _backward(graph, inputs, log=lambda g, v, a: (g,))


def log_multiplies_by_its_input(graph, inputs):
    return _backward(graph, inputs, log=lambda g, v, a: (g * a,))


def log_multiplies_by_its_output(graph, inputs):
    return _backward(graph, inputs, log=lambda g, v, a: (g * v,))


def gradients_of_the_inputs_only(graph, inputs):
    return _backward(graph, inputs)[[operation == "input" for operation, _ in graph]]


def gradients_from_the_last_to_the_first(graph, inputs):
    return _backward(graph, inputs)[::-1]


def values_for_gradients(graph, inputs):
    return _forward(graph, inputs)


def gradients_stored_as_whole_numbers(graph, inputs):
    values, gradients = _forward(graph, inputs), np.zeros(len(graph), dtype=int)
    gradients[-1] = 1
    for i in reversed(range(len(graph))):
        for parent, part in _sent(graph, values, i, gradients[i]):
            gradients[parent] = int(gradients[parent] + part)
    return gradients


def sign_turned(graph, inputs):
    return -_backward(graph, inputs)


# What goes wrong: numerical_gradient.


def _last(graph, inputs):
    return _forward(graph, inputs)[-1]


def _moved(inputs, i, step):
    return np.array([v + step * (j == i) for j, v in enumerate(inputs)])


def _centred(graph, inputs, h):
    """Value up minus value down, for each input."""
    changes = np.zeros(len(inputs))
    for i in range(len(inputs)):
        up, down = _last(graph, _moved(inputs, i, h)), _last(graph, _moved(inputs, i, -h))
        changes[i] = up - down
    return changes


def step_to_one_side_only(graph, inputs, h=1e-5):
    slopes = np.zeros(len(inputs))
    for i in range(len(inputs)):
        slopes[i] = (_last(graph, _moved(inputs, i, h)) - _last(graph, inputs)) / h
    return slopes


def step_back_only(graph, inputs, h=1e-5):
    return step_to_one_side_only(graph, inputs, -h)


def one_side_over_two_steps(graph, inputs, h=1e-5):
    return step_to_one_side_only(graph, inputs, h) / 2


def divided_by_h_only(graph, inputs, h=1e-5):
    return _centred(graph, inputs, h) / h


def not_divided(graph, inputs, h=1e-5):
    return _centred(graph, inputs, h)


def multiplied_by_h(graph, inputs, h=1e-5):
    return _centred(graph, inputs, h) / 2 * h


def divided_by_two_only(graph, inputs, h=1e-5):
    return _centred(graph, inputs, h) / 2


def down_minus_up(graph, inputs, h=1e-5):
    return -_centred(graph, inputs, h) / (2 * h)


def all_inputs_moved_at_once(graph, inputs, h=1e-5):
    slope = (_last(graph, inputs + h) - _last(graph, inputs - h)) / (2 * h)
    return np.full(len(inputs), slope)


def one_number_for_all_inputs(graph, inputs, h=1e-5):
    return (_last(graph, inputs + h) - _last(graph, inputs - h)) / (2 * h)


def steps_not_taken_back(graph, inputs, h=1e-5):
    x, slopes = inputs.astype(float), []
    for i in range(len(x)):
        x[i] += h
        up = _last(graph, x)
        x[i] -= 2 * h
        slopes.append((up - _last(graph, x)) / (2 * h))
    return slopes


def h_ignored(graph, inputs, h=1e-5):
    return _centred(graph, inputs, 1e-5) / 2e-5


def h_times_the_input(graph, inputs, h=1e-5):
    slopes = np.zeros(len(inputs))
    for i in range(len(inputs)):
        step = h * inputs[i]
        up, down = _last(graph, _moved(inputs, i, step)), _last(graph, _moved(inputs, i, -step))
        slopes[i] = (up - down) / (2 * step)
    return slopes


def whole_numbers_cannot_move(graph, inputs, h=1e-5):
    slopes = np.zeros(len(inputs))
    for i in range(len(inputs)):
        up, down = inputs.copy(), inputs.copy()
        up[i], down[i] = up[i] + h, down[i] - h
        slopes[i] = (_last(graph, up) - _last(graph, down)) / (2 * h)
    return slopes


def steps_on_the_inputs_themselves(graph, inputs, h=1e-5):
    slopes = np.zeros(len(inputs))
    for i in range(len(inputs)):
        inputs[i] = inputs[i] + h
        up = _last(graph, inputs)
        inputs[i] = inputs[i] - 2 * h
        slopes[i] = (up - _last(graph, inputs)) / (2 * h)
    return slopes


def gradient_by_every_node(graph, inputs, h=1e-5):
    return _backward(graph, inputs)


def differences_of_every_node(graph, inputs, h=1e-5):
    rows = np.zeros((len(inputs), len(graph)))
    for i in range(len(inputs)):
        up, down = _forward(graph, _moved(inputs, i, h)), _forward(graph, _moved(inputs, i, -h))
        rows[i] = (up - down) / (2 * h)
    return rows


def only_the_first_input(graph, inputs, h=1e-5):
    return _centred(graph, inputs, h)[0] / (2 * h)


def only_the_last_input(graph, inputs, h=1e-5):
    return _centred(graph, inputs, h)[-1] / (2 * h)


def first_input_and_zeros(graph, inputs, h=1e-5):
    return _centred(graph, inputs, h) / (2 * h) * (np.arange(len(inputs)) == 0)


# What goes wrong: output_error.


def not_divided_by_the_examples(P, Y):
    return P - Y


def divided_by_the_examples_twice(P, Y):
    return (P - Y) / len(P) ** 2


def truth_minus_prediction(P, Y):
    return (Y - P) / len(P)


def divided_by_the_classes(P, Y):
    return (P - Y) / P.shape[1]


def divided_by_every_number(P, Y):
    return (P - Y) / P.size


def slope_of_a_sigmoid_multiplied_in(P, Y):
    return (P - Y) * P * (1 - P) / len(P)


def gradient_by_the_probabilities(P, Y):
    return -Y / P / len(P)


def only_the_true_classes(P, Y):
    return Y * (P - Y) / len(P)


def averaged_over_the_examples(P, Y):
    return (P - Y).mean(axis=0)


def one_error_per_example(P, Y):
    return ((P - Y) * Y).sum(axis=1) / len(P)


def losses_instead_of_errors(P, Y):
    return -np.log((P * Y).sum(axis=1)) / len(P)


def twice_the_error(P, Y):
    return 2 * (P - Y) / len(P)


def distance_without_its_sign(P, Y):
    return np.abs(P - Y) / len(P)


def decisions_instead_of_probabilities(P, Y):
    return ((P.max(axis=1, keepdims=True) == P) - Y) / len(P)


def probabilities_changed_in_place(P, Y):
    P -= Y
    return P / len(P)


# What goes wrong: backward.


def _softmax(Z):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return E / E.sum(axis=1, keepdims=True)


def _hidden(X, W1, b1):
    """The sums and the activations of the hidden layer."""
    Z1 = X @ W1 + b1
    return Z1, np.where(Z1 > 0, Z1, 0.0)


def _output_error(X, Y, W1, b1, W2, b2):
    return (_softmax(_hidden(X, W1, b1)[1] @ W2 + b2) - Y) / len(X)


def _from_error(dZ2, X, W1, b1, W2):
    """The four gradients from an error of the output layer, right or wrong."""
    Z1, A1 = _hidden(X, W1, b1)
    dZ1 = (dZ2 @ W2.T) * (Z1 > 0)
    return X.T @ dZ1, dZ1.sum(axis=0), A1.T @ dZ2, dZ2.sum(axis=0)


def _from_both_errors(dZ1, dZ2, X, W1, b1):
    A1 = _hidden(X, W1, b1)[1]
    return X.T @ dZ1, dZ1.sum(axis=0), A1.T @ dZ2, dZ2.sum(axis=0)


def _parts(X, Y, W1, b1, W2, b2):
    """The sums, the activations, the error of the output, and what it sends back."""
    Z1, A1 = _hidden(X, W1, b1)
    dZ2 = _output_error(X, Y, W1, b1, W2, b2)
    return Z1, A1, dZ2, dZ2 @ W2.T


def _right(X, Y, W1, b1, W2, b2):
    return _from_error(_output_error(X, Y, W1, b1, W2, b2), X, W1, b1, W2)


def gradients_not_divided(X, Y, W1, b1, W2, b2):
    dZ2 = _output_error(X, Y, W1, b1, W2, b2)
    return _from_error(dZ2 * len(X), X, W1, b1, W2)


def gradients_divided_twice(X, Y, W1, b1, W2, b2):
    dZ2 = _output_error(X, Y, W1, b1, W2, b2)
    return _from_error(dZ2 / len(X), X, W1, b1, W2)


def hidden_layer_divided_again(X, Y, W1, b1, W2, b2):
    dW1, db1, dW2, db2 = _right(X, Y, W1, b1, W2, b2)
    return dW1 / len(X), db1 / len(X), dW2, db2


def biases_averaged(X, Y, W1, b1, W2, b2):
    dW1, db1, dW2, db2 = _right(X, Y, W1, b1, W2, b2)
    return dW1, db1 / len(X), dW2, db2 / len(X)


def weights_divided_again(X, Y, W1, b1, W2, b2):
    dW1, db1, dW2, db2 = _right(X, Y, W1, b1, W2, b2)
    return dW1 / len(X), db1, dW2 / len(X), db2


def biases_not_summed(X, Y, W1, b1, W2, b2):
    Z1, A1, dZ2, dA1 = _parts(X, Y, W1, b1, W2, b2)
    dZ1 = dA1 * (Z1 > 0)
    return X.T @ dZ1, dZ1, A1.T @ dZ2, dZ2


def biases_summed_along_the_rows(X, Y, W1, b1, W2, b2):
    Z1, A1, dZ2, dA1 = _parts(X, Y, W1, b1, W2, b2)
    dZ1 = dA1 * (Z1 > 0)
    return X.T @ dZ1, dZ1.sum(axis=1), A1.T @ dZ2, dZ2.sum(axis=1)


def one_bias_for_a_whole_layer(X, Y, W1, b1, W2, b2):
    dW1, db1, dW2, db2 = _right(X, Y, W1, b1, W2, b2)
    return dW1, db1.sum(), dW2, db2.sum()


def biases_as_rows(X, Y, W1, b1, W2, b2):
    dW1, db1, dW2, db2 = _right(X, Y, W1, b1, W2, b2)
    return dW1, db1[None, :], dW2, db2[None, :]


def error_turned_round(X, Y, W1, b1, W2, b2):
    return _from_error(-_output_error(X, Y, W1, b1, W2, b2), X, W1, b1, W2)


def slope_of_a_sigmoid_in_the_output(X, Y, W1, b1, W2, b2):
    P = _softmax(_hidden(X, W1, b1)[1] @ W2 + b2)
    return _from_error((P - Y) * P * (1 - P) / len(X), X, W1, b1, W2)


def through_an_open_relu(X, Y, W1, b1, W2, b2):
    _, _, dZ2, dA1 = _parts(X, Y, W1, b1, W2, b2)
    return _from_both_errors(dA1, dZ2, X, W1, b1)


def mask_of_the_gradient(X, Y, W1, b1, W2, b2):
    _, _, dZ2, dA1 = _parts(X, Y, W1, b1, W2, b2)
    return _from_both_errors(np.maximum(dA1, 0), dZ2, X, W1, b1)


def mask_open_at_zero(X, Y, W1, b1, W2, b2):
    Z1, _, dZ2, dA1 = _parts(X, Y, W1, b1, W2, b2)
    return _from_both_errors(dA1 * (Z1 >= 0), dZ2, X, W1, b1)


def activation_for_its_slope(X, Y, W1, b1, W2, b2):
    _, A1, dZ2, dA1 = _parts(X, Y, W1, b1, W2, b2)
    return _from_both_errors(dA1 * A1, dZ2, X, W1, b1)


def slope_of_a_sigmoid_in_the_hidden_layer(X, Y, W1, b1, W2, b2):
    _, A1, dZ2, dA1 = _parts(X, Y, W1, b1, W2, b2)
    return _from_both_errors(dA1 * A1 * (1 - A1), dZ2, X, W1, b1)


def sums_for_activations(X, Y, W1, b1, W2, b2):
    dW1, db1, _, db2 = _right(X, Y, W1, b1, W2, b2)
    return dW1, db1, _hidden(X, W1, b1)[0].T @ _output_error(X, Y, W1, b1, W2, b2), db2


def relu_forgotten_on_the_way_forward(X, Y, W1, b1, W2, b2):
    Z1 = X @ W1 + b1
    dZ2 = (_softmax(Z1 @ W2 + b2) - Y) / len(X)
    dZ1 = (dZ2 @ W2.T) * (Z1 > 0)
    return X.T @ dZ1, dZ1.sum(axis=0), Z1.T @ dZ2, dZ2.sum(axis=0)


def relu_forgotten_both_ways(X, Y, W1, b1, W2, b2):
    Z1 = X @ W1 + b1
    dZ2 = (_softmax(Z1 @ W2 + b2) - Y) / len(X)
    dZ1 = dZ2 @ W2.T
    return X.T @ dZ1, dZ1.sum(axis=0), Z1.T @ dZ2, dZ2.sum(axis=0)


def biases_forgotten_on_the_way_forward(X, Y, W1, b1, W2, b2):
    return _right(X, Y, W1, 0 * b1, W2, 0 * b2)


def softmax_forgotten(X, Y, W1, b1, W2, b2):
    Z2 = _hidden(X, W1, b1)[1] @ W2 + b2
    return _from_error((Z2 - Y) / len(X), X, W1, b1, W2)


def _after_a_step(rate, X, Y, W1, b1, W2, b2):
    """dZ1 from a W2 that has already been updated."""
    dZ2 = _output_error(X, Y, W1, b1, W2, b2)
    changed = W2 - rate * _hidden(X, W1, b1)[1].T @ dZ2
    return _from_error(dZ2, X, W1, b1, changed)


def second_weights_updated_too_early(X, Y, W1, b1, W2, b2):
    return _after_a_step(1.0, X, Y, W1, b1, W2, b2)


def second_weights_updated_too_early_by_a_tenth(X, Y, W1, b1, W2, b2):
    return _after_a_step(0.1, X, Y, W1, b1, W2, b2)


def second_weights_updated_too_early_by_a_hundredth(X, Y, W1, b1, W2, b2):
    return _after_a_step(0.01, X, Y, W1, b1, W2, b2)


def _updated(rate, X, Y, W1, b1, W2, b2):
    dW1, db1, dW2, db2 = _right(X, Y, W1, b1, W2, b2)
    return W1 - rate * dW1, b1 - rate * db1, W2 - rate * dW2, b2 - rate * db2


def new_weights_for_gradients(X, Y, W1, b1, W2, b2):
    return _updated(1.0, X, Y, W1, b1, W2, b2)


def new_weights_for_gradients_by_a_tenth(X, Y, W1, b1, W2, b2):
    return _updated(0.1, X, Y, W1, b1, W2, b2)


def second_layer_first(X, Y, W1, b1, W2, b2):
    dW1, db1, dW2, db2 = _right(X, Y, W1, b1, W2, b2)
    return dW2, db2, dW1, db1


def weights_before_biases(X, Y, W1, b1, W2, b2):
    dW1, db1, dW2, db2 = _right(X, Y, W1, b1, W2, b2)
    return dW1, dW2, db1, db2


def gradients_of_the_weights_turned(X, Y, W1, b1, W2, b2):
    dW1, db1, dW2, db2 = _right(X, Y, W1, b1, W2, b2)
    return dW1.T, db1, dW2.T, db2


def only_the_last_example(X, Y, W1, b1, W2, b2):
    dZ2 = _output_error(X, Y, W1, b1, W2, b2)
    return _from_error(dZ2 * (np.arange(len(X)) == len(X) - 1)[:, None], X, W1, b1, W2)


def only_the_first_example(X, Y, W1, b1, W2, b2):
    dZ2 = _output_error(X, Y, W1, b1, W2, b2)
    return _from_error(dZ2 * (np.arange(len(X)) == 0)[:, None], X, W1, b1, W2)


def second_weights_not_turned(X, Y, W1, b1, W2, b2):
    return _output_error(X, Y, W1, b1, W2, b2) @ W2


def second_weights_not_turned_in_dot(X, Y, W1, b1, W2, b2):
    return np.dot(_output_error(X, Y, W1, b1, W2, b2), W2)


def product_of_two_batches(X, Y, W1, b1, W2, b2):
    return _hidden(X, W1, b1)[1] @ _output_error(X, Y, W1, b1, W2, b2)


def activations_not_turned_in_dot(X, Y, W1, b1, W2, b2):
    return np.dot(_hidden(X, W1, b1)[1], _output_error(X, Y, W1, b1, W2, b2))


def mask_by_matrix_product_in_dot(X, Y, W1, b1, W2, b2):
    Z1, _, _, dA1 = _parts(X, Y, W1, b1, W2, b2)
    return np.dot(dA1, Z1 > 0)


def inputs_not_turned(X, Y, W1, b1, W2, b2):
    Z1, _, _, dA1 = _parts(X, Y, W1, b1, W2, b2)
    return X @ (dA1 * (Z1 > 0))


def activations_times_errors(X, Y, W1, b1, W2, b2):
    return _hidden(X, W1, b1)[1] * _output_error(X, Y, W1, b1, W2, b2)


def inputs_times_errors(X, Y, W1, b1, W2, b2):
    Z1, _, _, dA1 = _parts(X, Y, W1, b1, W2, b2)
    return X * (dA1 * (Z1 > 0))


def star_for_a_matrix_product(X, Y, W1, b1, W2, b2):
    Z1, A1, dZ2, dA1 = _parts(X, Y, W1, b1, W2, b2)
    dW2, dZ1 = A1.T * dZ2, dA1 * (Z1 > 0)
    return X.T * dZ1, dZ1.sum(axis=0), dW2, dZ2.sum(axis=0)


def parameters_changed_in_place(X, Y, W1, b1, W2, b2):
    made = _right(X, Y, W1, b1, W2, b2)
    W1 -= made[0]
    b1 -= made[1]
    W2 -= made[2]
    b2 -= made[3]
    return made


_OWN_RULE = "Look the operation up in the task's table and compute it once by hand. "
_WHOLE_NUMBERS = (
    "An array of whole numbers cuts off every decimal place that is put into it. Of what type is "
    "the array that holds your result?"
)
_ADD_UP = (
    "A node may have several children, and the change of each reaches the end. What they send back "
    "has to be added up. "
)
_ALL_CHILDREN = (
    "A node may send its gradient on only when all its children have reported; here a node was "
    "done before. In what order do all children come before their parents?"
)
_ONE_AT_THE_END = "Only the last node has the gradient 1 before anything is sent: it is the end."
_FACTORS = (
    "When one factor moves by a little, the product moves by that much times the *other* factor. "
)
_RELU = (
    "A ReLU lets the gradient through, unchanged, where its *input* is above zero, and not at all "
    "elsewhere. "
)
_EXP = "The slope of exp is exp itself: the value that the node has already. "
_LOG = "The slope of the logarithm of v is 1 / v, with the value v that went into it. "
_TWO_SIDES = (
    "A centred difference looks to both sides: the value one step up, minus the value one step "
    "down, for each input. "
)
_TWO_STEPS = "The two points lie two steps apart, so the difference belongs to a way of 2h. "
_ONE_BY_ONE = "Move one input at a time; the others stay where they were. "
_EACH_INPUT = "One slope is asked for each input, shape (inputs,). "
_MEAN = "The cost is the mean over the m examples, so each example's error counts for 1/m of it. "
_ONCE = "The error of the output holds the 1/m already, and everything behind it is a sum. "
_NO_SLOPE = (
    "With cross-entropy behind softmax no further slope is multiplied in: it cancels, and the "
    "derivative by a logit is just prediction minus truth. "
)
_MASK = (
    "A gradient passes a ReLU unchanged where the unit's sum was above zero on the way forward, "
    "and not at all elsewhere. "
)
_BIAS = (
    "A bias is added to every example's row, so its gradient is the sum over the examples: one "
    "number per unit. "
)
_OLD_WEIGHTS = (
    "The error went back through a W2 that had been changed. All four gradients belong to the "
    "weights of the forward pass; backpropagation computes gradients and updates nothing."
)
_UPDATED = (
    "These are updated parameters. The gradients themselves are asked for; to make steps of them "
    "is the optimizer's work."
)
_INNER_SIZES = (
    "In a matrix product the inner sizes have to agree, and it adds up over them. Write the shapes "
    "below the factors: "
)
_STAR = (
    "Two arrays of the same m rows were multiplied number by number. A weight's gradient is a sum "
    "over the examples of what came in times the error: which product adds up over the rows?"
)
_ONE_EXAMPLE = "Is a return inside the loop, or a result replaced where it should be added to?"

QUESTIONS = (
    Question(
        "graph_forward",
        checks={
            "every operation": _every_operation,
            "an input further on": _inputs_in_between,
            "the same parent twice": _same_parent_twice,
            "relu below zero": _relu_below_zero,
        },
        mistakes={
            inputs_by_the_number_of_the_node: (
                "`inputs` holds the values of the input nodes only, in their order. A node's own "
                "number is its place among all nodes: count the input nodes separately."
            ),
            only_the_last_value: "The values of all nodes are asked for; this is only the last.",
            values_of_the_operations_only: "The input nodes have values too: one for every node.",
            operations_left_at_zero: (
                "Only the input nodes have their values. An operation's value comes from the "
                "values of its parents."
            ),
            inputs_left_at_zero: (
                "The input nodes were left at 0. They take their values from `inputs`, in order."
            ),
            add_multiplies: _OWN_RULE + "Here add multiplies its parents.",
            multiply_adds: _OWN_RULE + "Here multiply adds its parents.",
            second_parent_forgotten: "add and multiply have two parents; the second was not used.",
            first_parent_used_twice: (
                "add and multiply have two parents; the first was used in the place of both."
            ),
            relu_lets_everything_through: "relu makes 0 of a negative number; here it stayed.",
            relu_of_the_wrong_side: "relu keeps what is positive; here the other side was kept.",
            absolute_value_for_relu: (
                "relu of a negative number is 0. Here it came out positive, as an absolute value."
            ),
            slope_of_relu_for_its_value: (
                "This is relu's slope, 1 or 0. Its value at a positive number is that number."
            ),
            power_of_two_for_exp: "exp is the power of e = 2.718…; here it was a power of 2.",
            power_of_ten_for_exp: "exp is the power of e = 2.718…; here it was a power of 10.",
            logarithm_to_base_10: "`log` is the natural logarithm here, not that to base 10.",
            logarithm_to_base_2: "`log` is the natural logarithm here, not that to base 2.",
            logarithm_of_one_more: "This is the logarithm of 1 + v, not of v.",
            neighbours_for_parents: (
                "The parents of a node need not stand just before it. Their numbers are in the "
                "node's own tuple."
            ),
            stored_as_whole_numbers: _WHOLE_NUMBERS,
            a_column_of_values: "One value per node: shape (nodes,), not a column (nodes, 1).",
        },
    ),
    Question(
        "graph_backward",
        checks={
            "every operation": _every_operation,
            "an input further on": _inputs_in_between,
            "a short and a long way": _short_and_long_way,
            "the same parent twice": _same_parent_twice,
            "relu below zero": _relu_below_zero,
            "relu at zero": _relu_at_zero,
            "a node that leads nowhere": _node_that_leads_nowhere,
        },
        mistakes={
            assigned_where_it_should_be_added: (
                _ADD_UP + "Here what came last replaced what was there (= for +=)."
            ),
            only_the_first_arrival_counts: _ADD_UP + "Here only what came first was kept.",
            same_parent_counted_once: (
                _ADD_UP + "In multiply(v, v) both factors are the same node: it is reached twice."
            ),
            from_the_first_node_on: (
                "Gradients flow from the end to the beginning: a node's own gradient has to be "
                "known before it can send it on. You went from the first node to the last."
            ),
            parents_before_all_children: _ALL_CHILDREN,
            one_way_to_its_end_before_the_next: _ALL_CHILDREN,
            sum_sent_again_at_every_visit: (
                "A node with several children was visited once for each of them, and sent the "
                "whole sum so far each time. " + _ALL_CHILDREN
            ),
            last_node_starts_at_zero: (
                "All gradients are 0. When the last node moves by a little, the end moves by just "
                "as much: which gradient does it start with?"
            ),
            every_node_starts_at_one: _ONE_AT_THE_END + " Here every node started with 1.",
            every_end_starts_at_one: (
                _ONE_AT_THE_END + " Here a node that leads nowhere started with 1 as well."
            ),
            starts_with_the_last_value: (
                "The last node started with its value. By itself it has the slope 1."
            ),
            slopes_not_multiplied_along_the_way: (
                "These are slopes of single operations. The chain rule multiplies along the way: "
                "what a node sends is its own gradient times the slope."
            ),
            slopes_added_along_the_way: (
                "Slopes were added along the way. The chain rule multiplies along one way, and "
                "adds only where several ways meet."
            ),
            own_factor_for_the_other: _FACTORS + "Yours got its own value.",
            multiply_passes_like_add: _FACTORS + "Here it was passed on unchanged, as add does.",
            product_for_a_factor: _FACTORS + "Here it was multiplied by the product.",
            add_shares_the_gradient_out: (
                "add does not share the gradient out: when one parent moves by a little, the sum "
                "moves by just as much. Each parent gets all of it."
            ),
            add_multiplies_by_the_other: (
                "Of a sum each parent has the slope 1, whatever the other parent is. Here add was "
                "treated like multiply."
            ),
            relu_is_open_everywhere: _RELU + "Yours is always open.",
            relu_is_open_at_zero: (
                "At exactly 0 ReLU has no slope of its own. The convention here, and in "
                "TensorFlow, is 0."
            ),
            relu_is_half_open_at_zero: (
                "At exactly 0 ReLU has no slope of its own. One half is the mean of both sides, "
                "but the convention here, and in TensorFlow, is 0."
            ),
            relu_of_the_gradient: _RELU + "Here the sign of the gradient decided.",
            relu_closed_for_negative_gradients_too: (
                _RELU + "A negative gradient passes an open ReLU as well; here it was stopped."
            ),
            relu_multiplies_by_its_value: _RELU + "Here it was multiplied by relu's value.",
            exp_passes_unchanged: _EXP + "Here exp passed the gradient on unchanged.",
            exp_multiplies_by_its_input: _EXP + "Here it was multiplied by what went into exp.",
            exp_of_the_exp: _EXP + "Here exp was applied to that value once more.",
            exp_treated_like_a_power: (
                _EXP + "The rule that brings an exponent down belongs to powers of v, not to exp."
            ),
            log_divides_by_its_output: _LOG + "Here it was divided by the logarithm itself.",
            log_passes_unchanged: _LOG + "Here log passed the gradient on unchanged.",
            log_multiplies_by_its_input: _LOG + "Here it was multiplied by v, not divided.",
            log_multiplies_by_its_output: _LOG + "Here it was multiplied by the logarithm.",
            gradients_of_the_inputs_only: (
                "The gradient by every node is asked for, shape (nodes,); these are those of the "
                "inputs."
            ),
            gradients_from_the_last_to_the_first: (
                "The numbers are right and stand in reverse: entry i belongs to node i."
            ),
            values_for_gradients: "These are the values of the way forward, not the gradients.",
            gradients_stored_as_whole_numbers: _WHOLE_NUMBERS,
            sign_turned: (
                "Every sign is turned. The last node moves by +1 when it is moved by 1; descent "
                "comes later, and is the optimizer's work."
            ),
        },
    ),
    Question(
        "numerical_gradient",
        checks={
            "every operation": _every_operation,
            "an input further on": _inputs_in_between,
            "the same parent twice": _same_parent_twice,
            "a large step": _large_step,
            "whole numbers": _whole_numbers,
        },
        mistakes={
            step_to_one_side_only: _TWO_SIDES + "Yours goes up only, which is less accurate.",
            step_back_only: _TWO_SIDES + "Yours goes down only, which is less accurate.",
            one_side_over_two_steps: _TWO_SIDES + "Yours goes up only, and divides by two steps.",
            divided_by_h_only: _TWO_STEPS + "Yours is twice too large.",
            not_divided: _TWO_STEPS + "A slope is a difference divided by that way.",
            multiplied_by_h: (
                _TWO_STEPS + "Python works from left to right: in `a / 2 * h` the h multiplies."
            ),
            divided_by_two_only: _TWO_STEPS + "Yours was divided by 2, but not by h.",
            down_minus_up: "The sign is turned: it is the value above minus the value below.",
            all_inputs_moved_at_once: _ONE_BY_ONE + "Here all of them moved together.",
            one_number_for_all_inputs: (
                _EACH_INPUT + _ONE_BY_ONE + "Here all of them moved together, and gave one number."
            ),
            steps_not_taken_back: _ONE_BY_ONE + "Here an input did not return to its place.",
            h_ignored: (
                "The step `h` that was asked for is not the one that was used. This is the slope "
                "of a tiny step, or the derivative itself."
            ),
            h_times_the_input: "The step is `h` itself; here it was multiplied by the input.",
            whole_numbers_cannot_move: (
                "An array of whole numbers cannot hold 2.00001: what is put into it loses its "
                "decimal places, and the input does not move. Of what type is your copy?"
            ),
            steps_on_the_inputs_themselves: (
                "The caller's own array was changed, and not put back. " + _ONE_BY_ONE
            ),
            gradient_by_every_node: (
                _EACH_INPUT + "This is the gradient by every node, as task 2 computes it."
            ),
            differences_of_every_node: (
                _EACH_INPUT + "These are the slopes of every node; only the last is the end."
            ),
            only_the_first_input: _EACH_INPUT + "This is that of the first. " + _ONE_EXAMPLE,
            only_the_last_input: _EACH_INPUT + "This is that of the last. " + _ONE_EXAMPLE,
            first_input_and_zeros: (
                "Only the first input has its slope, the others stayed 0. Is the return inside "
                "the loop?"
            ),
        },
    ),
    Question(
        "output_error",
        checks={
            "one example": _error(1, 4),
            "a batch": _error(5, 3),
            "sure and wrong": _sure_and_wrong(4, 6),
        },
        mistakes={
            not_divided_by_the_examples: _MEAN,
            divided_by_the_examples_twice: _MEAN + "Yours was divided by m twice.",
            truth_minus_prediction: "The sign is turned: it is prediction minus truth.",
            divided_by_the_classes: _MEAN + "Here it was divided by the number of classes.",
            divided_by_every_number: (
                _MEAN + "A mean over the whole array divides by the classes too."
            ),
            slope_of_a_sigmoid_multiplied_in: _NO_SLOPE + "Here P(1 - P) is still in there.",
            gradient_by_the_probabilities: (
                "This is the derivative by the probabilities. One step further back, by the "
                "logits, softmax's own derivative multiplies it, and much cancels."
            ),
            only_the_true_classes: (
                "The wrong classes have errors too: each got a probability, and should have 0."
            ),
            averaged_over_the_examples: (
                "An error is asked for each example and class, shape (m, classes). The division "
                "by m comes in, but nothing is added up yet."
            ),
            one_error_per_example: (
                "An error is asked for each example and class, shape (m, classes); these are "
                "those of the true classes."
            ),
            losses_instead_of_errors: "These are losses. Their derivative by the logits is asked.",
            twice_the_error: "The 2 belongs to a squared error; here the loss is cross-entropy.",
            distance_without_its_sign: (
                "An error has a sign: it says whether the logit was too high or too low."
            ),
            decisions_instead_of_probabilities: (
                "Here the winning class was compared with the truth. The probabilities themselves "
                "have to be, or a step that does not change the winner would change nothing."
            ),
            probabilities_changed_in_place: (
                "`P -= …` writes into the caller's array, so a second call sees other "
                "probabilities. Make a new array."
            ),
        },
    ),
    Question(
        "backward",
        checks={
            "one example": _batch(1, 4, 3, 2),
            "a batch": _batch(6, 3, 5, 4),
            "few examples, many units": _batch(2, 3, 7, 4),
            "a dead unit": _dead_unit,
            "sums at zero": _sums_at_zero,
        },
        mistakes={
            gradients_not_divided: _MEAN + "Yours are the gradients of the sum.",
            gradients_divided_twice: _ONCE + "Yours was divided by m once more.",
            hidden_layer_divided_again: _ONCE + "In the first layer m divides once more.",
            biases_averaged: _ONCE + "Here the biases were averaged, which divides by m again.",
            weights_divided_again: _ONCE + "Here the gradients of the weights were divided again.",
            biases_not_summed: _BIAS + "Here each example kept its own.",
            biases_summed_along_the_rows: _BIAS + "Here the sum ran along each example's row.",
            one_bias_for_a_whole_layer: _BIAS + "Here a whole layer got a single number.",
            biases_as_rows: _BIAS + "The shape is (units,), without a second axis.",
            error_turned_round: "Every sign is turned: the error is prediction minus truth.",
            slope_of_a_sigmoid_in_the_output: _NO_SLOPE + "Here P(1 - P) is still in there.",
            through_an_open_relu: _MASK + "Here it passed everywhere.",
            mask_of_the_gradient: _MASK + "Here the sign of the gradient itself decided.",
            mask_open_at_zero: (
                "At a sum of exactly 0 ReLU has no slope of its own. The convention here, and in "
                "TensorFlow, is 0."
            ),
            activation_for_its_slope: _MASK + "Here it was multiplied by the activation.",
            slope_of_a_sigmoid_in_the_hidden_layer: (
                _MASK + "A(1 - A) is the slope of a sigmoid; the hidden layer has ReLU."
            ),
            sums_for_activations: (
                "The gradient of a weight is what came in, times the error. What comes into the "
                "second layer is A1, after the ReLU."
            ),
            relu_forgotten_on_the_way_forward: (
                "Forward, the second layer received the sums Z1. They pass a ReLU first."
            ),
            relu_forgotten_both_ways: "The hidden layer has a ReLU; here there is none, both ways.",
            biases_forgotten_on_the_way_forward: (
                "On the way forward no bias was added, so the probabilities are not the network's."
            ),
            softmax_forgotten: (
                "The truth was taken away from the logits. Softmax turns them into probabilities "
                "first."
            ),
            second_weights_updated_too_early: _OLD_WEIGHTS,
            second_weights_updated_too_early_by_a_tenth: _OLD_WEIGHTS,
            second_weights_updated_too_early_by_a_hundredth: _OLD_WEIGHTS,
            new_weights_for_gradients: _UPDATED,
            new_weights_for_gradients_by_a_tenth: _UPDATED,
            parameters_changed_in_place: (
                "The caller's weights were changed, so a second call starts from others. "
                + _UPDATED.replace("These are updated parameters. ", "")
            ),
            second_layer_first: "The order is dW1, db1, dW2, db2: the first layer comes first.",
            weights_before_biases: "The order is dW1, db1, dW2, db2: each layer's two together.",
            gradients_of_the_weights_turned: (
                "The gradient of a matrix has the shape of that matrix; yours is turned round."
            ),
            only_the_first_example: "Only the first example counts. " + _ONE_EXAMPLE,
            only_the_last_example: "Only the last example counts. " + _ONE_EXAMPLE,
            second_weights_not_turned: (
                _INNER_SIZES + "the error is (m, classes) and W2 is (units, classes)."
            ),
            second_weights_not_turned_in_dot: (
                _INNER_SIZES + "the error is (m, classes) and W2 is (units, classes)."
            ),
            product_of_two_batches: (
                _INNER_SIZES + "both are batches with m rows. If a sum over the examples is meant, "
                "one of them has to be turned; a ReLU's mask acts number by number."
            ),
            activations_not_turned_in_dot: (
                _INNER_SIZES + "the activations are (m, units) and the errors (m, classes)."
            ),
            mask_by_matrix_product_in_dot: (
                "A ReLU's mask acts number by number; a matrix product mixes the units."
            ),
            inputs_not_turned: _INNER_SIZES + "the inputs are (m, n) and the errors (m, units).",
            activations_times_errors: _STAR,
            inputs_times_errors: _STAR,
            star_for_a_matrix_product: (
                "Number by number this works for one example only, by broadcasting. " + _STAR
            ),
        },
    ),
)
