"""The small network that runs through the book: will this T-shirt become a top seller?

Four features of a T-shirt, three hidden neurons, one probability. Each chapter uses these
numbers, so what it prints agrees with every other chapter.
"""

import numpy as np

FEATURES = ("price", "shipping cost", "marketing", "material")
HIDDEN = ("affordability", "awareness", "perceived quality")

# One T-shirt: 17 € and 4 € shipping (both in units of 10 €), 2000 € of marketing (in 1000 €),
# material 1.2 on a scale from 0, thin, to 2, heavy.
x = np.array([1.7, 0.4, 2.0, 1.2])  # (4,)

# Rows are features, columns are hidden neurons.
W1 = np.array(
    [
        [-2.0, 0.0, 0.5],
        [-3.0, 0.0, 0.0],
        [0.0, 1.5, 0.5],
        [0.0, 0.0, 1.0],
    ]
)  # (4, 3)
b1 = np.array([4.0, -2.0, -1.5])  # (3,)
w2 = np.array([2.0, 1.5, 1.0])  # (3,)
b2 = -2.5

# The same output layer as a matrix, as Keras keeps it.
W2 = w2[:, np.newaxis]  # (3, 1)

# More T-shirts, one per row, for batches; the first is the one above.
X = np.array(
    [
        [1.7, 0.4, 2.0, 1.2],
        [0.9, 0.3, 0.5, 0.4],
        [2.9, 0.5, 3.0, 1.9],
        [1.2, 0.0, 1.5, 0.8],
        [2.4, 0.9, 0.2, 1.0],
    ]
)  # (5, 4)
