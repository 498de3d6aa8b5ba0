"""Multi-label classification, by TensorFlow and Keras in float64."""

import tensorflow as tf


def predict_probabilities(Z):
    return tf.nn.sigmoid(tf.constant(Z, tf.float64))


def predict_labels(Z, threshold=0.5):
    return tf.cast(predict_probabilities(Z) >= threshold, tf.int64)


def binary_crossentropy_from_logits(Y, Z):
    # Keras takes the mean over the last axis, which holds the labels; no mean over the examples.
    loss = tf.keras.losses.BinaryCrossentropy(from_logits=True, reduction=None, dtype="float64")
    return loss(Y, tf.constant(Z, tf.float64))


def label_accuracy(Y, Y_hat):
    return tf.keras.metrics.BinaryAccuracy(dtype="float64")(Y, Y_hat)


def exact_match(Y, Y_hat):
    # Keras has no such metric: it is the mean of whole rows that agree.
    return tf.keras.metrics.Mean(dtype="float64")(tf.reduce_all(tf.equal(Y, Y_hat), axis=1))
