"""Digits that stand one or two pixels from the middle of a picture, and a short training on them.

The settings were chosen on the validation pictures; the test pictures are for the result alone.
"""

import keras
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_digits

SIZES, SEEDS = (100, 300, 1000), range(5)
SIDE, BATCH, UPDATES = 12, 50, 400
MOVES = [(down, right) for down in range(-2, 3) for right in range(-2, 3) if down or right]

_SIGNATURE = (
    tf.TensorSpec((None, SIDE, SIDE, 1), tf.float32),
    tf.TensorSpec((None,), tf.int64),
    tf.TensorSpec((None, None), tf.int64),
)

_digits = load_digits()
_pictures = (_digits.images / 16).astype("float32")
_classes = _digits.target
POOL, VALIDATION, TEST = slice(0, 1000), slice(1000, 1300), slice(1300, None)


def centred(pictures):
    """The pictures ``(m, 8, 8)`` in the middle of black ones, ``(m, 12, 12, 1)``."""
    return np.pad(pictures, ((0, 0), (2, 2), (2, 2)))[..., None]


def moved(x, down, right):
    """All pictures, some pixels lower and farther to the right; there is room for two."""
    return np.roll(x, (down, right), axis=(1, 2))


def shifted(x, seed):
    """Each picture moved by itself, by one or two pixels."""
    drawn = np.random.default_rng(seed).integers(len(MOVES), size=len(x))
    return np.stack([moved(one[None], *MOVES[k])[0] for one, k in zip(x, drawn, strict=True)])


def part(which, seed=None):
    """Pictures and classes of one of the three parts, moved if there is a seed."""
    x = centred(_pictures[which])
    return (x if seed is None else shifted(x, seed)), _classes[which]


def examples(n, seed):
    """Some of the training pictures, each moved, and their classes; other ones for another seed."""
    chosen = np.random.default_rng(seed).permutation(1000)[:n]
    return shifted(centred(_pictures[chosen]), seed), _classes[chosen]


class Trainer:
    """Trains one network again and again, each time from new random weights.

    It does what ``fit`` does, which takes a moment to begin. Here are many short trainings.

    Args:
        make: a function that makes the network, with new weights each time.
        rate: Adam's learning rate; it may be changed between two trainings.
    """

    def __init__(self, make, rate=0.01):
        self.make, self.model, self.rate = make, make(), rate
        self.loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        self.optimizer = keras.optimizers.Adam()
        self.optimizer.build(self.model.trainable_variables)
        self.fresh = [np.array(variable) for variable in self.optimizer.variables]

    def train(self, X, y, seed, first=lambda weights: weights):
        """Train for ``UPDATES`` steps; ``first`` may change the weights of the start.

        Returns:
            The trained network. The next training changes it.
        """
        keras.utils.set_random_seed(seed)
        self.model.set_weights(first(self.make().get_weights()))
        for variable, value in zip(self.optimizer.variables, self.fresh, strict=True):
            variable.assign(value)
        self.optimizer.learning_rate = self.rate
        rng, wanted = np.random.default_rng(seed), UPDATES * BATCH
        epochs = [rng.permutation(len(X)) for _ in range(-(-wanted // len(X)))]
        rows = np.concatenate(epochs)[:wanted].reshape(UPDATES, BATCH)
        self._steps(tf.constant(X), tf.constant(y), tf.constant(rows))
        return self.model

    @tf.function(input_signature=_SIGNATURE)
    def _steps(self, X, y, batches):
        for rows in batches:
            with tf.GradientTape() as tape:
                logits = self.model(tf.gather(X, rows), training=True)
                cost = self.loss(tf.gather(y, rows), logits)
            slopes = tape.gradient(cost, self.model.trainable_variables)
            self.optimizer.apply(slopes, self.model.trainable_variables)


def accuracy(model, X, y):
    """The share of the pictures that a network gets right, in percent."""
    return 100 * (model(X).numpy().argmax(axis=1) == y).mean()
