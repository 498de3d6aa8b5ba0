"""Activation functions and their derivatives, by TensorFlow."""

import tensorflow as tf


def _float(z):
    return tf.constant(z, tf.float64)


def _derivative(function, z):
    """Each element's own slope: an element of the result depends on no other."""
    z = _float(z)
    with tf.GradientTape() as tape:
        tape.watch(z)
        a = function(z)
    return tape.gradient(a, z)


def sigmoid(z):
    return tf.nn.sigmoid(_float(z))


def relu(z):
    return tf.nn.relu(_float(z))


def leaky_relu(z, negative_slope=0.01):
    return tf.nn.leaky_relu(_float(z), alpha=negative_slope)


def tanh(z):
    return tf.math.tanh(_float(z))


def sigmoid_derivative(z):
    return _derivative(tf.nn.sigmoid, z)


def relu_derivative(z):
    return _derivative(tf.nn.relu, z)


def tanh_derivative(z):
    return _derivative(tf.math.tanh, z)


def merge_linear_layers(W1, b1, W2, b2):
    """Ask the two layers themselves: at 0 they answer the bias, at unit vectors also a row of W."""

    def layers(X):
        return (X @ _float(W1) + _float(b1)) @ _float(W2) + _float(b2)

    n = W1.shape[0]
    (b,) = layers(tf.zeros((1, n), tf.float64))
    return layers(tf.eye(n, dtype=tf.float64)) - b, b
