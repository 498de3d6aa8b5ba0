"""Adam, by TensorFlow: Keras's optimizer, its batches and its `fit`, in float64."""

import tensorflow as tf
from tensorflow import keras


def adam_step(
    theta, gradient, m, v, t, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    theta = tf.Variable(_float(theta))
    optimizer = keras.optimizers.Adam(learning_rate, beta_1, beta_2, epsilon)
    optimizer.build([theta])
    optimizer.iterations.assign(t - 1)  # Keras counts the steps that are done
    # By path: `variables` also holds the step count and the learning rate.
    moments = {variable.path.rsplit("_", 1)[-1]: variable for variable in optimizer.variables}
    moments["momentum"].assign(m)
    moments["velocity"].assign(v)
    optimizer.apply([_float(gradient)])
    return theta, moments["momentum"].value, moments["velocity"].value


def adam_path(theta, gradients, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    theta = tf.Variable(_float(theta))
    optimizer = keras.optimizers.Adam(learning_rate, beta_1, beta_2, epsilon)
    positions = [tf.identity(theta)]
    for gradient in _float(gradients):
        optimizer.apply_gradients([(gradient, theta)])
        positions.append(tf.identity(theta))
    return tf.stack(positions)


def minibatches(X, y, batch_size):
    rows = tf.data.Dataset.from_tensor_slices((_float(X), y))
    return list(rows.batch(batch_size))


def train(X, y, W, b, epochs, batch_size, learning_rate=0.001):
    last = keras.layers.Dense(W.shape[1], dtype="float64")
    model = keras.Sequential([keras.Input((W.shape[0],), dtype="float64"), last])
    model.set_weights([W, b])
    model.compile(
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True, dtype="float64"),
        optimizer=keras.optimizers.Adam(learning_rate),
        run_eagerly=True,  # a few tiny batches: to trace them first takes longer
    )
    model.fit(X, y, batch_size=batch_size, epochs=epochs, shuffle=False, verbose=0)
    return tuple(model.get_weights())


def shuffled_epochs(X, y, batch_size, orders):
    return [
        minibatches(tf.gather(_float(X), order), tf.gather(y, order), batch_size)
        for order in orders
    ]


def _float(values):
    return tf.constant(values, tf.float64)
