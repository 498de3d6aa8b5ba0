"""Training a network, by TensorFlow: Keras's loss and SGD, derivatives by GradientTape."""

import tensorflow as tf


def binary_crossentropy(y, p):
    # Keras takes the mean over the last axis: here each example is a row of its own.
    return tf.keras.losses.binary_crossentropy(_column(y), _column(p))


def cost(y, p):
    return tf.reduce_mean(binary_crossentropy(y, p))


def gradients(X, y, w, b):
    return _step(_float(X), _float(y), _float(w), _float(b))[1]


def fit(X, y, w, b, learning_rate, epochs):
    X, y, w, b = _float(X), _float(y), tf.Variable(_float(w)), tf.Variable(_float(b))
    # Keras's own fit reports the same costs, but keeps their mean in float32.
    optimizer, history = tf.keras.optimizers.SGD(learning_rate), []
    for _ in range(epochs):
        before, slopes = _step(X, y, w, b)
        optimizer.apply_gradients(zip(slopes, (w, b), strict=True))
        history.append(before)
    return w, b, tf.stack(history)


def fit_in_batches(X, y, w, b, learning_rate, epochs, batch_size):
    X, y, w, b = _float(X), _float(y), tf.Variable(_float(w)), tf.Variable(_float(b))
    batches = tf.data.Dataset.from_tensor_slices((X, y)).batch(batch_size)
    optimizer, history = tf.keras.optimizers.SGD(learning_rate), []
    for _ in range(epochs):
        history.append(_step(X, y, w, b)[0])
        for rows, targets in batches:
            optimizer.apply_gradients(zip(_step(rows, targets, w, b)[1], (w, b), strict=True))
    return w, b, tf.stack(history)


# Traced once for all sizes: it runs some hundred times.
_TABLE, _ROW, _NUMBER = (tf.TensorSpec((None,) * rank, tf.float64) for rank in (2, 1, 0))


@tf.function(input_signature=(_TABLE, _ROW, _ROW, _NUMBER))
def _step(X, y, w, b):
    """The cost of all examples, and its gradient with respect to ``w`` and ``b``."""
    with tf.GradientTape() as tape:
        tape.watch([w, b])
        Z = tf.linalg.matvec(X, w) + b
        losses = tf.keras.losses.binary_crossentropy(y[:, None], Z[:, None], from_logits=True)
        mean = tf.reduce_mean(losses)
    return mean, tuple(tape.gradient(mean, [w, b]))


def _column(values):
    return _float(values)[:, None]


def _float(values):
    return tf.constant(values, tf.float64)
