"""The whole machine, by TensorFlow: Keras's layers, its start, its `fit`; gradients by the tape."""

from itertools import pairwise

import tensorflow as tf
from tensorflow import keras

LOSS = keras.losses.SparseCategoricalCrossentropy(from_logits=True, dtype="float64")


def initialise(sizes, seed):
    starts = (keras.initializers.HeNormal(seed + layer) for layer in range(len(sizes)))
    zeros = keras.initializers.Zeros()
    return [
        (start(shape, "float64"), zeros(shape[1:], "float64"))
        for start, shape in zip(starts, pairwise(sizes), strict=False)
    ]


def forward(X, parameters):
    activations = [_float(X)]
    for layer in _model(parameters).layers:
        activations.append(layer(activations[-1]))
    return activations


def loss(Z, y):
    return LOSS(y, _float(Z))


def backward(activations, parameters, y):
    model = _model(parameters)
    with tf.GradientTape() as tape:
        cost = LOSS(y, model(_float(activations[0])))
    return _pairs(tape.gradient(cost, model.trainable_variables))


def train_epoch(X, y, parameters, state, batch_size, learning_rate):
    model, optimizer = _model(parameters), keras.optimizers.Adam(learning_rate)
    optimizer.build(model.trainable_variables)
    # Beside the number of steps and the rate: one moment of each parameter after the other.
    moments = [each for each in optimizer.variables if each.path.endswith(("momentum", "velocity"))]
    m, v = (
        [each for each in moments if each.path.endswith(kind)] for kind in ("momentum", "velocity")
    )
    if state is not None:
        steps, *known = state
        optimizer.iterations.assign(steps)
        for variables, values in zip((m, v), known, strict=True):
            for variable, value in zip(variables, _flat(values), strict=True):
                variable.assign(value)
    # A few tiny batches: to trace them first takes longer.
    model.compile(loss=LOSS, optimizer=optimizer, run_eagerly=True)
    model.fit(X, y, batch_size=batch_size, epochs=1, shuffle=False, verbose=0)
    made = (_pairs([each.numpy() for each in variables]) for variables in (m, v))
    return _pairs(model.get_weights()), (optimizer.iterations.numpy(), *made)


def accuracy(X, y, parameters):
    right = keras.metrics.sparse_categorical_accuracy(y, _model(parameters)(_float(X)))
    return tf.reduce_mean(tf.cast(right, tf.float64))


def repair_1(X, y, W1, b1, W2, b2, W3, b3):
    parameters = [tf.Variable(_float(value)) for value in (W1, b1, W2, b2, W3, b3)]
    with tf.GradientTape() as tape:
        W1, b1, W2, b2, W3, b3 = parameters
        A1 = tf.nn.leaky_relu(_float(X) @ W1 + b1, 0.1)
        A2 = tf.nn.leaky_relu(A1 @ W2 + b2, 0.1)
        cost = LOSS(y, A2 @ W3 + b3)
    return tuple(tape.gradient(cost, parameters))


def repair_2(X, y, W1, b1, w2, b2, learning_rate):
    parameters = [tf.Variable(_float(value)) for value in (W1, b1, w2, b2)]
    with tf.GradientTape() as tape:
        W1, b1, w2, b2 = parameters
        predicted = tf.linalg.matvec(tf.tanh(_float(X) @ W1 + b1), w2) + b2
        cost = tf.reduce_mean((predicted - y) ** 2) / 2
    return _descended(tape, cost, parameters, learning_rate)


def repair_3(X, Y, W1, b1, W2, b2, learning_rate, epochs):
    parameters = [tf.Variable(_float(value)) for value in (W1, b1, W2, b2)]
    for _ in range(epochs):
        with tf.GradientTape() as tape:
            W1, b1, W2, b2 = parameters
            Z = tf.nn.relu(_float(X) @ W1 + b1) @ W2 + b2
            losses = tf.nn.sigmoid_cross_entropy_with_logits(labels=_float(Y), logits=Z)
            cost = tf.reduce_mean(tf.reduce_sum(losses, axis=1))
        for parameter, value in zip(
            parameters, _descended(tape, cost, parameters, learning_rate), strict=True
        ):
            parameter.assign(value)
    return tuple(parameters)


def _model(parameters):
    """The network as Keras's, in float64: ReLU in each layer but the last."""
    kinds = ["relu"] * (len(parameters) - 1) + [None]
    model = keras.Sequential(
        [
            keras.Input((len(parameters[0][0]),), dtype="float64"),
            *(
                keras.layers.Dense(len(b), activation=kind, dtype="float64")
                for (_, b), kind in zip(parameters, kinds, strict=True)
            ),
        ]
    )
    model.set_weights(_flat(parameters))
    return model


def _descended(tape, cost, parameters, learning_rate):
    slopes = tape.gradient(cost, parameters)
    return tuple(v - learning_rate * d for v, d in zip(parameters, slopes, strict=True))


def _flat(pairs):
    return [array for pair in pairs for array in pair]


def _pairs(arrays):
    arrays = list(arrays)
    return list(zip(arrays[::2], arrays[1::2], strict=True))


def _float(values):
    return tf.constant(values, tf.float64)
