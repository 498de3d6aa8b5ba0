# %% [markdown]
# # Several labels at once
#
# You will write five small functions in NumPy. Together they turn the output of a network into one
# yes or no for each label, say how good its probabilities are, and how often its labels are right.
# Then you choose a threshold. Each task says its level: at *derive* you find the formula, which is
# printed nowhere.
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
# −0.6, 1.0 and 1.55.

# %%
import numpy as np

from autograder import check

# %% [markdown]
# ## Task 1: probabilities
#
# *Warm-up · 3 points*
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


# %% nbgrader={"grade_id": "check_predict_probabilities", "grade": true, "points": 3}
check(predict_probabilities)

# %% [markdown]
# ## Task 2: labels
#
# *Warm-up · 3 points*
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
        threshold: the smallest probability that counts as yes.

    Returns:
        Labels, whole numbers 0 and 1 of shape ``(m, labels)``.
    """
    ### BEGIN SOLUTION
    return (predict_probabilities(Z) >= threshold).astype(int)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_predict_labels", "grade": true, "points": 3}
check(predict_labels)

# %% [markdown]
# ## Task 3: the loss, from logits
#
# *Derive · 6 points*
#
# Write `binary_crossentropy_from_logits`. Each label costs the negative logarithm of the
# probability that was given to the truth; an example costs the mean over its $N$ labels:
#
# $$\begin{aligned} L_i = -\frac{1}{N} \sum_{j} \Big( & y_{ij} \log p_{ij} \\
# + &(1 - y_{ij}) \log (1 - p_{ij}) \Big) \end{aligned}$$
#
# Put $p = \sigma(z)$ in and simplify on paper. Two things are to be found: a formula in which no
# probability is left, and a form of it in which `exp` never gets a positive number, for all logits
# at once and without a choice between two of them.
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
# For a large logit the result must be neither infinite nor capped: a single label that does not
# apply, with the logit 1000, costs 1000.
#
# <details><summary>What to look at</summary>
#
# What are $-\log \sigma(z)$ and $-\log(1 - \sigma(z))$, as logarithms of sums? They differ by
# something very simple, so one of them and the target are enough. For $z > 0$ the larger term of
# the sum can be taken out of the logarithm. Then compare the two cases, $z > 0$ and $z \le 0$: what
# is the exponent in each, and what stands before the logarithm?
#
# </details>
#
# <details><summary>Which mistake is likely</summary>
#
# Logarithms of rounded probabilities are infinite far from 0, and a small number in them caps the
# loss. What was taken out of the logarithm must be added again, but only where it was taken out.
# And the mean runs over the labels of a row, not over the rows.
#
# </details>


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
# *Warm-up · 3 points*
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


# %% nbgrader={"grade_id": "check_label_accuracy", "grade": true, "points": 3}
check(label_accuracy)

# %% [markdown]
# ## Task 5: exact match
#
# *Build · 6 points*
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
    print(f"mean loss {loss.mean():.3f}; a probability of 0.5 everywhere costs log 2 = 0.693")
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
# ## Task 6: choose a threshold
#
# *Explore · no points*
#
# A network looks for six rare faults in pictures. A fault that is missed costs 5, one that is
# reported wrongly costs 1. How probable must a fault be to be reported? The network has
# learned from pictures with many more faults than there really are, so its probabilities are too
# high, and no formula knows by how much. The next cell holds its logits for 600 validation
# pictures, `Z_validation`, with the true labels, `Y_validation`; only `try_threshold` looks
# at the test pictures.
#
# In a cell of your own below, find the threshold at which `price` is lowest on the *validation*
# pictures, with your `predict_labels`: try many. Then call `try_threshold` with it, once.
#
# *The bar:* `try_threshold` says "passed". 0.5 does not. If you have found it by calling
# `try_threshold` again and again, you have chosen on the test, and its price is no longer what new
# pictures will cost.
#
# <details><summary>What to look at</summary>
#
# Draw or print the price for thresholds from 0.02 to 0.98. Where is it lowest, and how flat is it
# there? Compare with the threshold that would be right if the probabilities could be trusted,
# $1 / (1 + 5)$.
#
# </details>
#
# <details><summary>Which mistake is likely</summary>
#
# The accuracy is not what is paid for: it is highest at a threshold that misses too many faults.
# And the function wants a probability, not a logit.
#
# </details>


# %%
def _faults(m, seed):
    """Pictures with six rare faults: the true labels and a network's logits, both (m, 6)."""
    rng = np.random.default_rng(seed)
    rate = np.array([0.02, 0.05, 0.08, 0.1, 0.15, 0.2])
    Y = (rng.random((m, 6)) < rate).astype(int)
    clue = rng.normal(2.2 * Y, 1)  # what the network sees of each fault
    trusted = 2.2 * (clue - 1.1) + np.log(rate / (1 - rate))  # logits that are right
    return Y, np.round(trusted + 3, 2)


Y_validation, Z_validation = _faults(600, seed=1)


def price(Y, Y_hat):
    """What the mistakes cost, per picture: 5 for a fault that was missed, 1 for a false report."""
    missed, invented = np.sum(Y_hat < Y), np.sum(Y_hat > Y)
    return (5 * missed + invented) / len(Y)


def try_threshold(threshold):
    """Ask the test pictures what a threshold costs."""
    Y, Z = _faults(3000, seed=2)
    best = min(price(Y, predict_labels(Z, t)) for t in np.linspace(0.01, 0.99, 99))
    for t in (0.5, threshold):
        print(f"threshold {t:.2f}: a picture costs {price(Y, predict_labels(Z, t)):.3f}")
    passed = price(Y, predict_labels(Z, threshold)) <= 1.05 * best
    print("passed" if passed else f"not yet: less than {1.05 * best:.3f} is possible")


# %% [markdown]
# ## If you want more (no points)
#
# Write `best_thresholds(Y, Z)`: for each label the threshold, out of 0.05, 0.10 … 0.95, with
# which most examples are right in that label, shape `(labels,)`. `predict_labels` then takes this
# row in place of the number, by broadcasting. Find it on one half of the pairs and measure both
# accuracies on the other half: does it help there, too? And does it help the exact match?
