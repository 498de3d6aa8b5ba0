"""Backpropagation and computation graphs, by TensorFlow: derivatives by GradientTape."""

import tensorflow as tf

OPERATIONS = {
    "add": tf.add,
    "multiply": tf.multiply,
    "relu": tf.nn.relu,
    "exp": tf.exp,
    "log": tf.math.log,
}


def sum_then_product(x, y, z):
    with tf.GradientTape() as tape:
        x, y, z = leaves = [_float(v) for v in (x, y, z)]
        tape.watch(leaves)
        q = x + y
        f = q * z
    return (q, f, *tape.gradient(f, [q, z, x, y]))


def square_of_line(w):
    with tf.GradientTape() as tape:
        w = _float(w)
        tape.watch(w)
        a = 3 * w
        b = 2 + a
        J = b * b
    return (a, b, J, *tape.gradient(J, [b, a, w]))


def slopes(operation, values):
    with tf.GradientTape() as tape:
        parents = tf.unstack(_float(values))
        tape.watch(parents)
        value = OPERATIONS[operation](*parents)
    return tf.stack(tape.gradient(value, parents))


def graph_forward(graph, inputs):
    return tf.stack(_values(graph, tf.unstack(_float(inputs))))


def graph_backward(graph, inputs):
    with tf.GradientTape() as tape:
        leaves = tf.unstack(_float(inputs))
        tape.watch(leaves)
        values = _values(graph, leaves)
    return tf.stack(tape.gradient(values[-1], values, unconnected_gradients="zero"))


def numerical_gradient(graph, inputs, h=1e-5):
    inputs, slopes = _float(inputs), []
    for step in tf.unstack(h * tf.eye(len(inputs), dtype=tf.float64)):
        up, down = (graph_forward(graph, moved)[-1] for moved in (inputs + step, inputs - step))
        slopes.append((up - down) / (2 * h))
    return tf.stack(slopes)


def output_error(P, Y):
    Z = tf.math.log(_float(P))  # logits whose softmax is P
    with tf.GradientTape() as tape:
        tape.watch(Z)
        cost = _cost(Y, Z)
    return tape.gradient(cost, Z)


def backward(X, Y, W1, b1, W2, b2):
    parameters = [_float(value) for value in (W1, b1, W2, b2)]
    with tf.GradientTape() as tape:
        tape.watch(parameters)
        W1, b1, W2, b2 = parameters
        cost = _cost(Y, tf.nn.relu(_float(X) @ W1 + b1) @ W2 + b2)
    return tuple(tape.gradient(cost, parameters))


def repaired_step(X, Y, W1, b1, W2, b2, learning_rate):
    parameters = [_float(value) for value in (W1, b1, W2, b2)]
    with tf.GradientTape() as tape:
        tape.watch(parameters)
        W1, b1, W2, b2 = parameters
        Z = tf.sigmoid(_float(X) @ W1 + b1) @ W2 + b2
        losses = tf.nn.sigmoid_cross_entropy_with_logits(labels=_float(Y), logits=Z)
        cost = tf.reduce_mean(losses)
    gradients = tape.gradient(cost, parameters)
    return tuple(v - learning_rate * d for v, d in zip(parameters, gradients, strict=True))


def _values(graph, leaves):
    values, left = [], iter(leaves)
    for operation, parents in graph:
        if operation == "input":
            values.append(next(left))
        else:
            values.append(OPERATIONS[operation](*[values[parent] for parent in parents]))
    return values


def _cost(Y, Z):
    return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(_float(Y), Z))


def _float(values):
    return tf.constant(values, tf.float64)
