"""What the figure `network` learns from: the sets of the chapters, written as a module for it.

Made when the book is built. A set of points has those for training first, then those for
validation. Digits are in the order of `digits_race.py`; the test digits are not among them.
"""

import json
import re

import numpy as np
from sklearn.datasets import load_digits

MORE = 200  # points for validation
TRAINING, VALIDATION = 1000, 400  # digits
# Ink from 1 to 16 is a capital letter, a run of up to 26 empty pixels a small one.
INK, EMPTY = "ABCDEFGHIJKLMNOP", "abcdefghijklmnopqrstuvwxyz"


def roasts():
    """The coffee of the chapter on training, scaled as there."""
    rng = np.random.default_rng(3)
    X, y = _roasts(rng, 40)
    more = _roasts(rng, MORE)
    scale = lambda Z: (Z - X.mean(axis=0)) / X.std(axis=0)  # noqa: E731
    return scale(np.concatenate([X, more[0]])), np.concatenate([y, more[1]]), 40


def _roasts(rng, m):
    heat, minutes = rng.uniform(170, 250, m), rng.uniform(11, 19, m)
    taste = (heat - 210) / 23 + (minutes - 15) / 1.5 + rng.normal(0, 0.6, m)
    return np.column_stack([heat, minutes]).round(1), taste > 0


def shirts():
    """The T-shirts of the chapter on neurons, scaled."""
    X = np.random.default_rng(0).uniform([0.5, 0.0], [3.5, 3.0], (200 + MORE, 2))
    y = (X[:, 0] < 2.2) & (X[:, 1] > 1.0)
    return (X - X[:200].mean(axis=0)) / X[:200].std(axis=0), y, 200


def corners():
    """Exclusive or, which a single neuron cannot learn: one of two is positive, not both."""
    X = np.random.default_rng(0).uniform(-2, 2, (200 + MORE, 2))
    return X, (X[:, 0] > 0) != (X[:, 1] > 0), 200


def circle():
    """The points of the exercise on backpropagation."""
    X = np.random.default_rng(1).uniform(-2, 2, (80 + MORE, 2))
    return X, (X**2).sum(axis=1) < 2, 80


def spirals():
    """Two arms that turn round each other one and a half times."""
    rng = np.random.default_rng(0)
    y = rng.integers(0, 2, 200 + MORE)
    along = np.sqrt(rng.uniform(0.02, 1, len(y)))
    angle = 3 * np.pi * along + np.pi * y
    X = 1.9 * along[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    return X + rng.normal(0, 0.06, X.shape), y, 200


def digits():
    """Whole numbers from 0 to 16 ``(1400, 64)``, and classes ``(1400,)``."""
    data = load_digits()
    order = np.random.default_rng(0).permutation(len(data.target))[: TRAINING + VALIDATION]
    return data.data[order].astype(int), data.target[order]


def packed(pixels):
    """Pixels as letters; the figure's `examples.js` unpacks them."""
    text = "".join(INK[ink - 1] if ink else "." for ink in pixels.ravel())
    return re.sub(r"\.{1,26}", lambda run: EMPTY[len(run[0]) - 1], text)


POINTS = {
    "circle": (circle, "points in a circle", ["x₁", "x₂"], ["outside", "inside"]),
    "corners": (corners, "exclusive or", ["x₁", "x₂"], ["both or none", "one of two"]),
    "roasts": (roasts, "coffee roasts", ["temperature", "minutes"], ["not good", "good"]),
    "shirts": (shirts, "T-shirts", ["price", "marketing"], ["not sold", "sold"]),
    "spirals": (spirals, "two spirals", ["x₁", "x₂"], ["first arm", "second arm"]),
}


def module():
    """The text of the module."""
    sets = {}
    for name, (make, title, axes, classes) in POINTS.items():
        X, y, training = make()
        sets[name] = {
            "title": title,
            "axes": axes,
            "classes": classes,
            "training": training,
            "points": np.rint(100 * X).astype(int).ravel().tolist(),  # hundredths
            "answers": "".join(str(int(one)) for one in y),
        }
    pixels, classes = digits()
    sets["digits"] = {
        "title": "handwritten digits",
        "classes": [str(digit) for digit in range(10)],
        "training": TRAINING,
        "pixels": packed(pixels),
        "answers": "".join(map(str, classes)),
    }
    text = json.dumps(sets, ensure_ascii=False, separators=(",", ":"))
    return (
        "// Handwritten digits: the test part of Optical Recognition of Handwritten Digits, by\n"
        "// E. Alpaydin and C. Kaynak, UCI Machine Learning Repository, CC BY 4.0.\n"
        f"export const SETS = {text};\n"
    )
