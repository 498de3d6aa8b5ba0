"""The graphs behind the chapter on backpropagation: built, run both ways, and counted.

A graph is what the exercise calls one: a list of ``(operation, parents)`` in topological order.
"""

from collections import Counter

import numpy as np

INPUT = ("input", ())
work = Counter()  # how many operations were computed, and how many slopes multiplied in


class Builder:
    """Write a graph down node by node; each method returns the number of the new node."""

    def __init__(self):
        self.graph, self.inputs = [], []

    def input(self, value):
        self.inputs.append(float(value))
        return self.node("input")

    def node(self, operation, *parents):
        self.graph.append((operation, parents))
        return len(self.graph) - 1


def forward(graph, inputs):
    """The value of every node ``(nodes,)``."""
    values, left = [], iter(inputs)
    for operation, parents in graph:
        v = [values[parent] for parent in parents]
        match operation:
            case "input":
                values.append(next(left))
            case "add":
                values.append(v[0] + v[1])
            case "multiply":
                values.append(v[0] * v[1])
            case "relu":
                values.append(max(v[0], 0.0))
            case "exp":
                values.append(np.exp(v[0]))
            case "log":
                values.append(np.log(v[0]))
        work["operations"] += operation != "input"
    return np.array(values)


def backward(graph, values):
    """The gradient of the last node with respect to every node ``(nodes,)``, and along each edge.

    An edge is ``(parent, child, place)``: a child may have the same parent twice.
    """
    gradients, edges = np.zeros(len(graph)), {}
    gradients[-1] = 1
    for child in range(len(graph) - 1, -1, -1):
        operation, parents = graph[child]
        v = [values[parent] for parent in parents]
        for place, slope in enumerate(slopes(operation, v)):
            parent = parents[place]
            edges[parent, child, place] = gradients[child] * slope
            gradients[parent] += edges[parent, child, place]
            work["slopes"] += 1
    return gradients, edges


def slopes(operation, v):
    """The slopes of an operation with respect to each of its parents, whose values are ``v``."""
    match operation:
        case "input":
            return []
        case "add":
            return [1.0, 1.0]
        case "multiply":
            return [v[1], v[0]]
        case "relu":
            return [float(v[0] > 0)]
        case "exp":
            return [np.exp(v[0])]
        case "log":
            return [1 / v[0]]


def sum_times():
    """f = (x + y) z: the graph, its inputs, and what stands in each node."""
    graph = [INPUT, INPUT, INPUT, ("add", (0, 1)), ("multiply", (3, 2))]
    return graph, np.array([3.0, -1.0, 5.0]), ["x", "y", "z", "+", "×"]


def line_squared():
    """J = (2 + 3 w)²: the graph, its inputs, and what stands in each node."""
    graph = [INPUT, INPUT, INPUT, ("multiply", (1, 0)), ("add", (2, 3)), ("multiply", (4, 4))]
    return graph, np.array([1.0, 3.0, 2.0]), ["w", "3", "2", "×", "+", "×"]


def awareness_loss():
    """The neuron for awareness, and its loss log(1 + exp(z)) - z for target 1.

    Returns:
        The graph, its inputs, and what stands in each node when it is drawn.
    """
    graph = [
        INPUT,  # 0: w
        INPUT,  # 1: x
        INPUT,  # 2: b
        INPUT,  # 3: 1
        INPUT,  # 4: -1
        ("multiply", (0, 1)),
        ("add", (5, 2)),  # 6: z, which has two children
        ("exp", (6,)),
        ("add", (7, 3)),
        ("log", (8,)),
        ("multiply", (6, 4)),
        ("add", (9, 10)),  # the loss
    ]
    names = ["w", "x", "b", "1", "−1", "×", "z", "exp", "+", "log", "×", "L"]
    return graph, np.array([1.5, 2.0, -2.0, 1.0, -1.0]), names


def network_loss(x, W1, b1, w2, b2):
    """A network with sigmoids and its loss for target 1, for one example.

    The first inputs are the parameters: ``W1`` row by row, ``b1``, ``w2``, ``b2``.

    Returns:
        The graph and its inputs.
    """
    made = Builder()
    weights = [[made.input(w) for w in row] for row in W1]
    biases, last, bias = [made.input(b) for b in b1], [made.input(w) for w in w2], made.input(b2)
    features, one, minus = [made.input(v) for v in x], made.input(1), made.input(-1)

    def log_of_one_plus_exp_minus(z):
        power = made.node("exp", made.node("multiply", z, minus))
        return made.node("log", made.node("add", power, one))

    total = bias
    for j, start in enumerate(biases):
        z = start
        for i, feature in enumerate(features):
            z = made.node("add", z, made.node("multiply", weights[i][j], feature))
        # sigmoid(z) = exp(-log(1 + exp(-z)))
        a = made.node("exp", made.node("multiply", log_of_one_plus_exp_minus(z), minus))
        total = made.node("add", total, made.node("multiply", last[j], a))
    log_of_one_plus_exp_minus(total)  # the loss, -log(sigmoid(total))
    return made.graph, np.array(made.inputs)
