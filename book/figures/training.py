"""The drawings of the chapter on training. Each takes the numbers that the chapter computed."""

import numpy as np

from figures.style import BLUE, COLOURS, GREEN, INK, MARKERS, ORANGE, canvas, picture

THIN_LINE = {"arrowstyle": "-", "color": INK}
LINES = ("-", "--", ":", "-.")


def valley(x, y, path):
    """The cost of a one-weight model on ``x, y (m,)`` and the weights of a descent ``(k,)``."""

    def cost(w):
        return ((np.multiply.outer(w, x) - y) ** 2).mean(axis=-1)

    best = (x * y).sum() / (x * x).sum()
    w = np.linspace(-0.4, 2 * best + 0.4, 200)
    figure, axes = canvas(2.9)
    axes.plot(w, cost(w), color=BLUE)
    axes.plot(path, cost(path), color=ORANGE, marker=MARKERS[0], linewidth=1)
    axes.plot(best, cost(best), marker=MARKERS[3], color=GREEN, markersize=9)
    axes.annotate("start", (path[0], cost(path[0])), (0.5, 14), arrowprops=THIN_LINE)
    axes.annotate("lowest cost", (best, cost(best)), (best - 0.45, 5), arrowprops=THIN_LINE)
    axes.set(xlabel="weight w", ylabel="cost J", ylim=(-0.8, 18))
    return picture(
        figure,
        "valley",
        f"A curve shaped like a bowl: the cost against the weight, lowest at {best:.2f}. "
        f"{len(path)} dots run down its left side, from weight {path[0]:.2f} to {path[-1]:.2f}. "
        "The steps between them become shorter towards the bottom.",
    )


def losses():
    """Cross-entropy for both targets, and the squared error, against the prediction."""
    p = np.linspace(0.002, 0.998, 400)
    figure, axes = canvas(3.0)
    axes.plot(p, -np.log(p), color=BLUE, label="target 1")
    axes.plot(p, -np.log(1 - p), color=ORANGE, linestyle="--", label="target 0")
    axes.plot(
        p, (p - 1) ** 2, color=GREEN, linestyle=":", linewidth=3, label="target 1, squared error"
    )
    axes.set(xlabel="predicted probability of target 1", ylabel="loss", ylim=(0, 6.5))
    axes.legend(loc="upper center")
    return picture(
        figure,
        "losses",
        "Three curves of the loss against the predicted probability of target 1. Cross-entropy "
        f"for target 1 falls from infinity at 0, through {np.log(2):.2f} at one half, to 0 at 1. "
        "Cross-entropy for target 0 is its mirror image and rises to infinity at 1. "
        "The squared error for target 1 falls from only 1 to 0.",
    )


def rates(histories):
    """Learning curves ``(epochs,)`` by learning rate, four of them."""
    figure, axes = canvas(3.4)
    for (rate, costs), line, marker, colour in zip(
        histories.items(), LINES, MARKERS, COLOURS, strict=True
    ):
        axes.plot(costs, line, marker=marker, markersize=5, color=colour, label=f"{rate:g}")
    axes.set(xlabel="epoch", ylabel="cost, logarithmic", yscale="log", ylim=(0.03, 3000))
    axes.set_xticks(range(0, 16, 5))
    axes.legend(title="learning rate", loc="upper left", ncols=2)
    ends = " ".join(
        f"Rate {rate:g}: from {costs[0]:.1f} to {costs[-1]:.2f}."
        for rate, costs in histories.items()
    )
    return picture(
        figure,
        "rates",
        f"Four learning curves over {len(costs)} epochs on a logarithmic axis. {ends}",
    )
