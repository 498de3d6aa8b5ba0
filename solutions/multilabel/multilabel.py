# %% [markdown]
# # Several labels at once
#
# You will write five small functions in NumPy. Together they turn the output of a network into one
# yes or no for each label, say how good its probabilities are, and how often its labels are right.
#
# - Rows are examples, columns are labels. `Z` has shape `(m, labels)`: *logits*, one per label.
# - `Y` and `Y_hat` hold zeros and ones, the true labels and the predicted ones. A row may have
#   several ones, or none. `log` is the natural logarithm.
# - Return a new array each time and leave the inputs as they are.
#
# Put your code in the place of each `raise NotImplementedError()`, then run the cell below it.
# `check` compares your answers with TensorFlow's and tells you which mistake it recognises.
#
# The examples use one T-shirt with three labels: *affordable*, *known*, *well made*. Its logits are
# -0.6, 1.0 and 1.55.

# %%
import numpy as np

from autograder import check

# %% [markdown]
# ## Task 1: probabilities
#
# Write `predict_probabilities`. Each label is a yes-or-no question of its own:
#
# $$p_{ij} = \sigma(z_{ij}) = \frac{1}{1 + e^{-z_{ij}}}$$
#
# | | shape |
# |---|---|
# | `Z`, logits | `(m, labels)` |
# | result, probabilities; a row need not sum to 1 | `(m, labels)` |
#
# ```python
# predict_probabilities(np.array([[-0.6, 1.0, 1.55]]))   # [[0.3543, 0.7311, 0.8249]]
# ```
#
# Logits of ±1000 must give 1 and 0 without a warning. `np.exp(710)` is infinite in float64, so
# look for a form that gives `exp` no large positive number.


# %% nbgrader={"grade_id": "predict_probabilities", "solution": true}
def predict_probabilities(Z):
    """The probability of each label.

    Args:
        Z: logits, shape ``(m, labels)``.

    Returns:
        Probabilities, shape ``(m, labels)``.
    """
    ### BEGIN SOLUTION
    # sigmoid(z) = (1 + tanh(z / 2)) / 2, and tanh never overflows.
    return (1 + np.tanh(Z / 2)) / 2
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_predict_probabilities", "grade": true, "points": 5}
check(predict_probabilities)

# %% [markdown]
# ## Task 2: labels
#
# Write `predict_labels`. A label is predicted if its probability reaches the threshold $t$:
#
# $$\hat y_{ij} = \begin{cases} 1 & \text{if } p_{ij} \ge t \\ 0 & \text{otherwise} \end{cases}$$
#
# | | shape |
# |---|---|
# | `Z`, logits, *not* probabilities | `(m, labels)` |
# | `threshold`, a probability | a number |
# | result, zeros and ones, whole numbers | `(m, labels)` |
#
# ```python
# Z = np.array([[-0.6, 1.0, 1.55]])
# predict_labels(Z)        # [[0, 1, 1]]
# predict_labels(Z, 0.8)   # [[0, 0, 1]]
# ```


# %% nbgrader={"grade_id": "predict_labels", "solution": true}
def predict_labels(Z, threshold=0.5):
    """Decide about each label.

    Args:
        Z: logits, shape ``(m, labels)``.
        threshold: the probability from which on the answer is yes.

    Returns:
        Labels, whole numbers 0 and 1 of shape ``(m, labels)``.
    """
    ### BEGIN SOLUTION
    return (predict_probabilities(Z) >= threshold).astype(int)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_predict_labels", "grade": true, "points": 6}
check(predict_labels)

# %% [markdown]
# ## Task 3: the loss, from logits
#
# Write `binary_crossentropy_from_logits`. Each label costs the negative logarithm of the
# probability that was given to the truth; an example costs the mean over its $N$ labels:
#
# $$\begin{aligned} L_i = -\frac{1}{N} \sum_{j} \Big( & y_{ij} \log p_{ij} \\
# + &(1 - y_{ij}) \log (1 - p_{ij}) \Big) \end{aligned}$$
#
# Written with logits, and simplified:
#
# $$L_i = \frac{1}{N} \sum_{j} \Big( \log(1 + e^{z_{ij}}) - y_{ij} z_{ij} \Big)$$
#
# | | shape |
# |---|---|
# | `Y`, true labels, zeros and ones | `(m, labels)` |
# | `Z`, logits, *not* probabilities | `(m, labels)` |
# | result, the loss of each example | `(m,)` |
#
# If the T-shirt is known and well made, the three labels cost 0.4375, 0.3133 and 0.1925:
#
# ```python
# Z = np.array([[-0.6, 1.0, 1.55]])
# binary_crossentropy_from_logits(np.array([[0, 1, 1]]), Z)   # [0.3144]
# ```
#
# For a large positive logit the result must be neither infinite nor capped. Which part of
# $\log(1 + e^z)$ can you take out of the logarithm, so that `exp` gets no positive number?


# %% nbgrader={"grade_id": "binary_crossentropy_from_logits", "solution": true}
def binary_crossentropy_from_logits(Y, Z):
    """The binary cross-entropy of each example, the mean over its labels.

    Args:
        Y: true labels, zeros and ones, shape ``(m, labels)``.
        Z: logits, shape ``(m, labels)``.

    Returns:
        Losses, shape ``(m,)``.
    """
    ### BEGIN SOLUTION
    # log(1 + exp(z)) = max(z, 0) + log(1 + exp(-|z|))
    softplus = np.maximum(Z, 0) + np.log1p(np.exp(-np.abs(Z)))  # (m, labels)
    return (softplus - Y * Z).mean(axis=1)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_binary_crossentropy_from_logits", "grade": true, "points": 6}
check(binary_crossentropy_from_logits)

# %% [markdown]
# ## Task 4: label accuracy
#
# Write `label_accuracy`: the share of all $m \cdot N$ labels that are right. A 0 that was predicted
# as 0 is right, too.
#
# | | shape |
# |---|---|
# | `Y`, true labels | `(m, labels)` |
# | `Y_hat`, predicted labels | `(m, labels)` |
# | result, between 0 and 1 | a number |
#
# Here 5 of 6 labels are right:
#
# ```python
# Y     = np.array([[0, 1, 1], [1, 0, 0]])
# Y_hat = np.array([[0, 1, 1], [1, 1, 0]])
# label_accuracy(Y, Y_hat)   # 0.8333
# ```


# %% nbgrader={"grade_id": "label_accuracy", "solution": true}
def label_accuracy(Y, Y_hat):
    """The share of the labels that are right.

    Args:
        Y: true labels, zeros and ones, shape ``(m, labels)``.
        Y_hat: predicted labels, zeros and ones, shape ``(m, labels)``.

    Returns:
        A number between 0 and 1.
    """
    ### BEGIN SOLUTION
    return (Y_hat == Y).mean()
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_label_accuracy", "grade": true, "points": 5}
check(label_accuracy)

# %% [markdown]
# ## Task 5: exact match
#
# Write `exact_match`: the share of the examples of which *all* labels are right.
#
# | | shape |
# |---|---|
# | `Y`, true labels | `(m, labels)` |
# | `Y_hat`, predicted labels | `(m, labels)` |
# | result, between 0 and 1 | a number |
#
# The same labels as in Task 4. One of two rows matches:
#
# ```python
# Y     = np.array([[0, 1, 1], [1, 0, 0]])
# Y_hat = np.array([[0, 1, 1], [1, 1, 0]])
# exact_match(Y, Y_hat)   # 0.5
# ```


# %% nbgrader={"grade_id": "exact_match", "solution": true}
def exact_match(Y, Y_hat):
    """The share of the examples of which all labels are right.

    Args:
        Y: true labels, zeros and ones, shape ``(m, labels)``.
        Y_hat: predicted labels, zeros and ones, shape ``(m, labels)``.

    Returns:
        A number between 0 and 1.
    """
    ### BEGIN SOLUTION
    return (Y_hat == Y).all(axis=1).mean()
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_exact_match", "grade": true, "points": 6}
check(exact_match)

# %% [markdown]
# ## What you have built: two digits in one picture
#
# Two handwritten digits side by side make one picture of 8 × 16 pixels with ten labels: "contains
# a 0" to "contains a 9". Two labels are 1, or one if both digits are equal. Your own functions
# read 400 such pairs. No network is trained. The logits are about the plainest there are: how near
# the nearer half is to the average picture of digit $k$,
#
# $$z_{ik} = 2\,\big(3.5 - \min(d_{ik}^{\text{left}}, d_{ik}^{\text{right}})\big)$$
#
# with $d = \lVert x - \mu_k \rVert^2$. Above each picture stand its true and its predicted
# labels. Below, the threshold moves from 0 to 1 and your two measures disagree.
#
# The digits need scikit-learn and the picture needs matplotlib. Without them this cell says so,
# and nothing else depends on it.

# %% tags=["picture"]
try:
    import matplotlib.pyplot as plt
    from sklearn.datasets import load_digits
except ImportError as missing:
    print(f"No picture: {missing.name} is not installed (pip install matplotlib scikit-learn).")
else:
    digits = load_digits()
    X, y = digits.images / 16, digits.target  # (1797, 8, 8), (1797,)
    means = np.stack([X[:1000][y[:1000] == k].mean(axis=0) for k in range(10)])  # (10, 8, 8)
    left, right = np.random.default_rng(2).integers(1000, len(y), (2, 400))  # other digits
    Y = np.eye(10, dtype=int)[y[left]] | np.eye(10, dtype=int)[y[right]]  # (400, 10)

    def distances(half):
        return ((X[half, None] - means) ** 2).sum(axis=(2, 3))  # (400, 10)

    Z = 2 * (3.5 - np.minimum(distances(left), distances(right)))  # (400, 10)
    Y_hat = predict_labels(Z)  # (400, 10)
    loss = binary_crossentropy_from_logits(Y, Z)  # (400,)
    print(f"mean loss {loss.mean():.3f}; a probability of 0.5 everywhere costs ln 2 = 0.693")
    print(f"labels right {label_accuracy(Y, Y_hat):.1%}, pairs right {exact_match(Y, Y_hat):.1%}")
    nothing = np.zeros_like(Y)
    print(f"without a single yes, {label_accuracy(Y, nothing):.1%} of the labels are right")

    figure = plt.figure(figsize=(9, 5.6), layout="constrained")
    above, below = figure.subfigures(2, 1, height_ratios=(1.1, 1))
    for i, axis in enumerate(above.subplots(2, 4).flat):
        axis.imshow(np.hstack([X[left[i]], X[right[i]]]), cmap="gray_r")
        true, said = np.flatnonzero(Y[i]), np.flatnonzero(Y_hat[i])
        mark = "right" if (Y[i] == Y_hat[i]).all() else "WRONG"
        axis.set_title(f"has {true}, said {said}: {mark}", fontsize=9)
        axis.axis("off")
    thresholds = np.linspace(0, 1, 101)
    labels = [label_accuracy(Y, predict_labels(Z, t)) for t in thresholds]
    pairs = [exact_match(Y, predict_labels(Z, t)) for t in thresholds]
    axis = below.subplots()
    axis.plot(thresholds, labels, label="label accuracy")
    axis.plot(thresholds, pairs, "--", label="exact match")
    axis.axhline(label_accuracy(Y, nothing), color="gray", linestyle=":", label="never a yes")
    axis.set(xlabel="threshold", ylabel="share", ylim=(0, 1))
    axis.legend()
    plt.show()

# %% [markdown]
# ## If you want more (no points)
#
# Write `best_thresholds(Y, Z)`: for each label the threshold, out of 0.05, 0.10 … 0.95, with
# which most examples are right in that label, shape `(labels,)`. `predict_labels` then takes this
# row in place of the number, by broadcasting. Find it on one half of the pairs and measure both
# accuracies on the other half: does it help there, too? And does it help the exact match?
