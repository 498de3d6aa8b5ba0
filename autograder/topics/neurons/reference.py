"""Neurons and layers, by Keras."""

import functools

import keras
import numpy as np
import tensorflow as tf


def neuron(x, w, b):
    return _dense(x[None, :], w[:, None], np.array([b]))[0, 0]


def layer(x, W, b):
    return _dense(x[None, :], W, b)[0]


def top_seller(x, W1, b1, w2, b2, threshold=0.5):
    probability = neuron(layer(x, W1, b1).numpy(), w2, b2)
    return tf.cast(probability >= threshold, tf.int64)


def distances(X, w, b, threshold=0.5):
    z = tf.linalg.matvec(tf.constant(X, tf.float64), w) + b
    odds = tf.constant(threshold / (1 - threshold), tf.float64)
    return (z - tf.math.log(odds)) / tf.norm(tf.constant(w, tf.float64))


def _dense(X, W, b):
    """What a ``Dense`` layer with these weights makes of X."""
    dense = _layer(*W.shape)
    dense.kernel.assign(W)
    dense.bias.assign(b)
    return dense(tf.constant(X, tf.float64))


@functools.cache
def _layer(n, units):
    """A ``Dense`` layer of this size: to make one takes longer than to ask it."""
    dense = keras.layers.Dense(units, activation="sigmoid", dtype="float64")
    dense.build((None, n))
    return dense
