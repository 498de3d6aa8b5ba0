"""The drawings of the chapter on softmax. Each takes the numbers that the chapter computed."""

import matplotlib.pyplot as plt
import numpy as np

from figures.style import BLUE, GREEN, HATCHES, INK, MARKERS, ORANGE, canvas, picture

THIN_LINE = {"arrowstyle": "-", "color": INK}


def shares(names, z, p):
    """Logits ``z (C,)`` and the probabilities ``p (C,)`` that softmax makes of them."""
    figure, (left, right) = canvas(2.3, columns=2, sharey=True)
    left.barh(names, z, color=BLUE)
    left.axvline(0, color=INK, linewidth=1)
    left.set_xlabel("logit z")
    left.invert_yaxis()
    right.barh(names, p, color=ORANGE, hatch=HATCHES[1])
    right.set(
        xlabel="probability p",
        xlim=(0, 0.9),
        xticks=(0, 0.25, 0.5, 0.75),
        xticklabels=("0", "", "0.5", ""),
    )
    for row, share in enumerate(p):
        right.text(share + 0.02, row, f"{share:.2f}", va="center")
    rows = " ".join(
        f"{name}: logit {score:g} becomes probability {share:.2f}."
        for name, score, share in zip(names, z, p, strict=True)
    )
    return picture(figure, "shares", f"Two bar charts over the same classes. {rows}")


def likelihood(z, likelihood, surprise):
    """A likelihood over one parameter ``z``, and its negative logarithm, all ``(n,)``."""
    top = likelihood.argmax()
    figure, (above, below) = canvas(3.6, rows=2, sharex=True)
    for axes, curve, colour, name in (
        (above, likelihood, BLUE, "likelihood"),
        (below, surprise, ORANGE, "−log / 10"),
    ):
        axes.plot(z, curve, color=colour)
        axes.plot(z[top], curve[top], marker=MARKERS[1], color=INK, markersize=8)
        axes.axvline(z[top], color=INK, linestyle="--", linewidth=1)
        axes.set(ylabel=name, ylim=(0, None))
    below.set_xlabel("z")
    return picture(
        figure,
        "likelihood",
        f"Two curves over z. The likelihood is a hill of {likelihood[top]:.4f} at z = "
        f"{z[top]:.2f} and near 0 far from there. Its negative logarithm, divided by ten, is a "
        f"bowl; it is lowest at the same place, with {surprise[top]:.2f}.",
    )


def temperature(temperatures, costs):
    """The cost by temperature, both ``(n,)``; the smallest is marked."""
    best = costs.argmin()
    figure, axes = canvas(2.6)
    axes.plot(temperatures, costs, color=BLUE)
    axes.plot(temperatures[best], costs[best], marker=MARKERS[1], color=ORANGE, markersize=8)
    axes.axvline(1, color=INK, linestyle="--", linewidth=1)
    axes.set(xlabel="temperature", ylabel="cost", xscale="log", ylim=(0, None))
    axes.set_xticks((0.2, 0.5, 1, 2, 5), ("0.2", "0.5", "1", "2", "5"))
    axes.minorticks_off()
    return picture(
        figure,
        "temperature",
        f"A curve with one valley. The cost is {costs[0]:.2f} at a temperature of "
        f"{temperatures[0]:g}, smallest with {costs[best]:.3f} at {temperatures[best]:.2f}, and "
        f"{costs[-1]:.2f} at {temperatures[-1]:g}. A dashed line marks a temperature of 1.",
    )


def surprise(classes):
    """The loss against the share of the true class, with the chance loss marked."""
    share = np.linspace(0.002, 1, 400)
    chance = np.log(classes)
    figure, axes = canvas(2.5)
    axes.plot(share, -np.log(share), color=BLUE)
    axes.plot(1 / classes, chance, marker=MARKERS[1], color=ORANGE, markersize=8)
    axes.annotate(
        f"chance: 1 in {classes}", (1 / classes, chance), (0.2, 3.0), arrowprops=THIN_LINE
    )
    axes.set(
        xlabel="probability given to the true class",
        ylabel="loss",
        xlim=(-0.02, 1.02),
        ylim=(0, 6.5),
    )
    return picture(
        figure,
        "surprise",
        "A falling curve of the loss against the probability of the true class. "
        f"It is 0 at probability 1, {np.log(2):.2f} at one half, {chance:.2f} at one in {classes}, "
        "and grows without bound towards probability 0.",
    )


def roundoff(behind, from_logits, plain, clipped):
    """One loss computed in three ways against the lead of the wrong class, all ``(n,)``."""
    last = np.isfinite(plain).sum() - 1
    figure, axes = canvas(3.2)
    axes.plot(behind, from_logits, color=BLUE, label="from logits")
    axes.plot(
        behind[: last + 1],
        plain[: last + 1],
        color=ORANGE,
        linestyle="--",
        linewidth=3,
        label="log(softmax)",
    )
    axes.plot(behind[last], plain[last], "x", color=ORANGE, markersize=10, markeredgewidth=3)
    axes.annotate("infinite from here", (behind[last], plain[last]), (84, 56), arrowprops=THIN_LINE)
    axes.plot(behind, clipped, color=GREEN, linestyle=":", linewidth=3, label="log(clip(softmax))")
    axes.set(
        xlabel="how far the true logit lies behind", ylabel="loss", xlim=(0, 130), ylim=(0, 135)
    )
    axes.legend(loc="upper left")
    return picture(
        figure,
        "roundoff",
        "Three curves of the loss against the lead of the wrong class, "
        f"from 0 to {behind[-1]:.0f} logits. "
        f"From logits: a straight line up to {from_logits[-1]:.0f}. "
        f"Logarithm of softmax: the same line, but infinite after {behind[last]:.0f}. "
        f"Clipped: the same line up to {np.max(clipped):.1f}, then flat.",
    )


def confusion(y, y_hat):
    """Counts by true class ``y (m,)`` and predicted class ``y_hat (m,)``; mistakes are boxed."""
    counts = np.zeros((10, 10), dtype=int)
    np.add.at(counts, (y, y_hat), 1)
    figure, axes = canvas(4.6)
    for (true, predicted), count in np.ndenumerate(counts):
        if true == predicted:
            look = {"facecolor": BLUE, "alpha": 0.35, "linewidth": 0}
        else:
            look = {"facecolor": "none", "edgecolor": ORANGE, "linewidth": 2 if count else 0}
        axes.add_patch(plt.Rectangle((predicted - 0.45, true - 0.45), 0.9, 0.9, **look))
        axes.text(
            predicted, true, count or "·", ha="center", va="center", alpha=1 if count else 0.6
        )
    digits = range(10)
    axes.set(xlim=(-0.5, 9.5), ylim=(9.5, -0.5), xticks=digits, yticks=digits, aspect="equal")
    axes.set(xlabel="predicted", ylabel="true")
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    mistakes = [(n, i, j) for (i, j), n in np.ndenumerate(counts) if n and i != j]
    listed = ", ".join(
        f"{i} taken for {j}: {n}" for n, i, j in sorted(mistakes, key=lambda each: -each[0])
    )
    return picture(
        figure,
        "confusion",
        f"A ten by ten table of counts. {np.trace(counts)} of {counts.sum()} lie on the diagonal. "
        f"Off it: {listed}.",
    )


def worst(X, y, y_hat, share):
    """Six digits ``X (6, 64)``, their classes, what was read, and the share of the truth."""
    figure, panels = canvas(4.1, rows=2, columns=3)
    for axes, pixels, true, read, given in zip(panels.ravel(), X, y, y_hat, share, strict=True):
        axes.imshow(1 - pixels.reshape(8, 8), cmap="gray", vmin=0, vmax=1)
        axes.set_title(f"true {true}, read {read}\n{given:.1%} for truth", fontsize=11)
        axes.set(xticks=[], yticks=[])
        axes.spines[:].set(visible=True, color=INK)
    listed = " ".join(
        f"{true} read as {read}, with {given:.1%} for the truth."
        for true, read, given in zip(y, y_hat, share, strict=True)
    )
    return picture(figure, "worst", f"Six blurred handwritten digits. {listed}")


def silent(good, bad, classes):
    """The training costs ``(epochs + 1,)`` of the correct network and of the silent bug."""
    chance = np.log(classes)
    figure, axes = canvas(2.9)
    axes.plot(good, marker=MARKERS[0], markevery=2, color=BLUE, label="linear, from_logits=True")
    axes.plot(bad, marker=MARKERS[1], markevery=2, color=ORANGE, label="linear, from_logits=False")
    axes.axhline(chance, color=INK, linestyle="--", linewidth=1)
    axes.annotate("chance", (13, chance), (12, 4.6), arrowprops=THIN_LINE)
    axes.set(xlabel="epoch", ylabel="training cost", ylim=(0, None), xticks=range(0, len(good), 5))
    axes.legend(loc="upper right")
    return picture(
        figure,
        "silent",
        f"Two learning curves over {len(good) - 1} epochs. "
        f"From logits, the cost falls from {good[0]:.2f} to {good[-1]:.2f}. "
        f"With the silent bug it starts at {bad[0]:.1f} and comes to rest at {bad[-1]:.2f}, "
        f"near the chance loss of {chance:.2f}.",
    )
