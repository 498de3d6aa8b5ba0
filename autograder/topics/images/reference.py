"""Convolution in two dimensions, by TensorFlow."""

import keras
import tensorflow as tf


def conv2d(x, w, b, stride=1, padding="valid"):
    return tf.nn.conv2d(_float(x), _float(w), stride, padding.upper()) + _float(b)


def max_pool2d(x, pool_size):
    return tf.nn.max_pool2d(_float(x), ksize=pool_size, strides=pool_size, padding="VALID")


def flatten(x):
    return tf.reshape(_float(x), (len(x), -1))


def kernel_gradient(x, dz):
    """Ask the gradient of a cost whose derivative by each output is ``dz``, whatever the kernel."""
    k = x.shape[1] - dz.shape[1] + 1
    kernel = tf.zeros((k, k, 1, 1), tf.float64)
    with tf.GradientTape() as tape:
        tape.watch(kernel)
        z = tf.nn.conv2d(_float(x)[..., None], kernel, 1, "VALID")
        cost = tf.reduce_sum(_float(dz) * z[..., 0])
    return tape.gradient(cost, kernel)[:, :, 0, 0]


def parameter_count(layers):
    return sum(_built(*layer).count_params() for layer in layers)


def _built(kind, *sizes):
    """A Keras layer of this kind, with its weights."""
    if kind == "conv":
        k, c_in, c_out = sizes
        layer, shape = keras.layers.Conv2D(c_out, k), (None, None, None, c_in)
    elif kind == "dense":
        n, units = sizes
        layer, shape = keras.layers.Dense(units), (None, n)
    else:
        layer = {"pool": keras.layers.MaxPooling2D(), "flatten": keras.layers.Flatten()}[kind]
        shape = (None, 2, 2, 1)
    layer.build(shape)
    return layer


def _float(values):
    return tf.cast(values, tf.float64)
