"""Forward propagation, by Keras in float64."""

import tensorflow as tf


def _dense(W, b, activation):
    """A Keras layer that starts with these weights."""
    return tf.keras.layers.Dense(
        W.shape[1],
        activation=activation,
        kernel_initializer=lambda shape, dtype: tf.constant(W, dtype),
        bias_initializer=lambda shape, dtype: tf.constant(b, dtype),
        dtype="float64",
    )


def dense(A_in, W, b, activation):
    return _dense(W, b, activation)(tf.constant(A_in, tf.float64))


def sequential(X, layers):
    model = tf.keras.Sequential([_dense(*layer) for layer in layers])
    return model(tf.constant(X, tf.float64))


def predict(X, layers, threshold=0.5):
    output = sequential(X, layers)  # (m, 1)
    return tf.cast(tf.squeeze(output, axis=1) >= threshold, tf.int64)


def trace(X, layers):
    outputs = [tf.constant(X, tf.float64)]
    for layer in layers:
        outputs.append(_dense(*layer)(outputs[-1]))
    return outputs
