"""Centre and spread of a sample, by TensorFlow.

Any library that you trust will do, as long as it is not what the students write with. It is
imported here and nowhere else: who solves an exercise need not install it.
"""

import tensorflow as tf


def mean_and_spread(x):
    x = tf.constant(x, tf.float64)
    return tf.math.reduce_mean(x), _spread(x)


def standardise(X):
    X = tf.constant(X, tf.float64)
    centred = X - tf.math.reduce_mean(X, axis=0)
    return tf.math.divide_no_nan(centred, _spread(X))  # 0 where there is no spread


def _spread(X):
    """The standard deviation of each column, of a sample: TensorFlow's own divides by n."""
    n = len(X)
    return tf.math.reduce_std(X, axis=0) * (n / (n - 1)) ** 0.5
