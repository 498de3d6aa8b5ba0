"""Generalisation, by TensorFlow."""

from types import SimpleNamespace

import keras
import tensorflow as tf


def split(X, y, fractions, seed):
    m = len(X)
    order = tf.random.experimental.stateless_shuffle(tf.range(m), seed=[seed, 0], alg="philox")
    ends = tf.cast(tf.round(tf.cumsum(tf.constant(fractions, tf.float64)) * m), tf.int32)
    sizes = tf.concat([ends[:1], ends[1:] - ends[:-1]], axis=0)
    return [(tf.gather(X, part), tf.gather(y, part)) for part in tf.split(order, sizes)]


def standardise(X_train, X):
    layer = keras.layers.Normalization(dtype="float64")
    layer.adapt(X_train)
    constant = tf.math.reduce_variance(tf.cast(X_train, tf.float64), axis=0) == 0
    return tf.where(constant, 0.0, layer(X))


def l2_gradient(W, dW, strength):
    W = tf.constant(W, tf.float64)
    with tf.GradientTape() as tape:
        tape.watch(W)
        # The gradient of the first sum is dW, whatever the cost was that dW comes from.
        cost = tf.reduce_sum(dW * W) + tf.cast(keras.regularizers.L2(strength)(W), tf.float64)
    return tape.gradient(cost, W)


def early_stop(costs, patience):
    callback = keras.callbacks.EarlyStopping(
        "val_loss", mode="min", patience=patience, restore_best_weights=True
    )
    model = SimpleNamespace(stop_training=False, get_weights=list)
    callback.set_model(model)
    callback.on_train_begin()
    for epoch, cost in enumerate(costs):
        callback.on_epoch_end(epoch, {"val_loss": cost})
        if model.stop_training:
            break
    return callback.best_epoch


def diagnose(train_cost, validation_cost, target):
    train, validation, target = (
        tf.constant(each, tf.float64) for each in (train_cost, validation_cost, target)
    )
    kept = tf.where(validation > target, "overfits", "good")
    return tf.where(train > target, "underfits", kept).numpy().decode()
