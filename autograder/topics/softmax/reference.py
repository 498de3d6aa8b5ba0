"""Softmax and multiclass classification, by TensorFlow."""

import tensorflow as tf


def softmax(Z):
    return tf.nn.softmax(tf.constant(Z, tf.float64))


def one_hot(y, classes):
    return tf.one_hot(y, classes, dtype=tf.float64)


def sparse_categorical_crossentropy(y, Z):
    return tf.keras.losses.sparse_categorical_crossentropy(
        y, tf.constant(Z, tf.float64), from_logits=True
    )


def categorical_crossentropy(Y, Z):
    return tf.keras.losses.categorical_crossentropy(
        tf.constant(Y, tf.float64), tf.constant(Z, tf.float64), from_logits=True
    )


def predict(Z):
    return tf.argmax(Z, axis=1)
