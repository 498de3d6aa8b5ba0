"""Digits that stand one or two pixels from the middle of a picture, and a short training on them.

The settings were chosen on the validation pictures; the test pictures are for the result alone.
"""

import keras
import numpy as np
from sklearn.datasets import load_digits

SIZES, SEEDS = (100, 300, 1000), range(5)
SIDE, BATCH, UPDATES = 12, 50, 300
MOVES = [(down, right) for down in range(-2, 3) for right in range(-2, 3) if down or right]

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

    Args:
        make: a function that makes the network, with new weights each time.
        rate: Adam's learning rate.
    """

    def __init__(self, make, rate):
        self.make, self.model = make, make()
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        self.model.compile(keras.optimizers.Adam(rate), loss, steps_per_execution=UPDATES)
        self.model.optimizer.build(self.model.trainable_variables)
        self.fresh = [np.array(variable) for variable in self.model.optimizer.variables]

    def train(self, X, y, seed, first=lambda weights: weights):
        """Train for ``UPDATES`` steps; ``first`` may change the weights of the start.

        Returns:
            The trained network. The next training changes it.
        """
        keras.utils.set_random_seed(seed)
        self.model.set_weights(first(self.make().get_weights()))
        for variable, value in zip(self.model.optimizer.variables, self.fresh, strict=True):
            variable.assign(value)
        rng, wanted = np.random.default_rng(seed), UPDATES * BATCH
        rounds = [rng.permutation(len(X)) for _ in range(-(-wanted // len(X)))]
        rows = np.concatenate(rounds)[:wanted]
        self.model.fit(X[rows], y[rows], batch_size=BATCH, shuffle=False, verbose=0)
        return self.model


def accuracy(model, X, y):
    """The share of the pictures that a network gets right, in percent."""
    return 100 * (model(X).numpy().argmax(axis=1) == y).mean()
