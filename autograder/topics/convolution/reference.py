"""Convolutional layers, by TensorFlow."""

import math

import tensorflow as tf


def output_length(n, kernel_size, stride=1, padding="valid"):
    ones = tf.ones((kernel_size, 1, 1), tf.float64)
    return conv1d(tf.zeros((1, n, 1)), ones, 0.0, stride, padding).shape[1]


def conv1d(x, w, b, stride=1, padding="valid"):
    sums = tf.nn.conv1d(_float(x), _float(w), stride=stride, padding=padding.upper())
    return sums + _float(b)


def max_pool1d(x, pool_size, stride):
    return tf.nn.max_pool1d(_float(x), ksize=pool_size, strides=stride, padding="VALID")


def receptive_field(kernel_sizes, strides):
    """Ask the gradient: which inputs does the first output of such layers depend on?"""
    # Long enough: each layer at most multiplies the way by its stride.
    x = tf.zeros((1, sum(kernel_sizes) * math.prod(strides), 1), tf.float64)
    with tf.GradientTape() as tape:
        tape.watch(x)
        a = x
        for kernel_size, stride in zip(kernel_sizes, strides, strict=True):
            ones = tf.ones((kernel_size, 1, 1), tf.float64)
            a = tf.nn.conv1d(a, ones, stride=stride, padding="VALID")
        first = a[0, 0, 0]
    seen = tf.where(tape.gradient(first, x)[0, :, 0] > 0)
    return tf.reduce_max(seen) - tf.reduce_min(seen) + 1


def _float(values):
    return tf.cast(values, tf.float64)
