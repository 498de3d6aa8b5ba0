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


def surfaces(inputs, y, paths, bottoms):
    """The cost over two weights, for raw and for scaled inputs ``(m, 2)``, with a path on each."""
    figure, panels = canvas(2.9, columns=2)
    titles = ("raw features", "scaled features")
    for axes, X, path, bottom, title in zip(panels, inputs, paths, bottoms, titles, strict=True):
        ends = np.array([np.zeros(2), bottom])
        room = 0.35 * np.abs(bottom)
        (left, low), (right, high) = ends.min(axis=0) - room, ends.max(axis=0) + room
        across, up = np.meshgrid(np.linspace(left, right, 120), np.linspace(low, high, 120))
        z = np.multiply.outer(across, X[:, 0]) + np.multiply.outer(up, X[:, 1])
        cost = (np.logaddexp(0, z) - y * z).mean(axis=-1)
        levels = np.geomspace(1.02 * cost.min(), cost.max(), 14)
        axes.contour(across, up, cost, levels, colors=BLUE, linewidths=1)
        axes.plot(*path.T, color=ORANGE, marker=MARKERS[0], markersize=4, linewidth=1)
        axes.plot(*bottom, marker=MARKERS[1], color=GREEN, markersize=8)
        axes.set(title=title, xlabel="weight of temperature", ylabel="weight of minutes")
    told = " ".join(
        f"{title.capitalize()}: {len(path) - 1} updates lead from 0, 0 to "
        f"{path[-1][0]:.3f}, {path[-1][1]:.3f}; the lowest point is {low[0]:.3f}, {low[1]:.3f}."
        for path, low, title in zip(paths, bottoms, titles, strict=True)
    )
    return picture(
        figure,
        "surface",
        "Two maps of the cost over two weights, with lines of equal cost. On the left the lines "
        "run side by side along a narrow ravine, and the path has not come far. On the "
        f"right they are rounder, and the path runs straight towards the middle. {told}",
    )


def two_losses(runs):
    """How far predictions are from targets on average, by loss: two curves ``(epochs,)``."""
    figure, axes = canvas(2.7)
    for (loss, gaps), line, colour in zip(runs.items(), LINES, COLOURS, strict=False):
        axes.plot(gaps, line, color=colour, label=loss)
    axes.set(xlabel="epoch", ylabel="mean |p − y|", ylim=(0, 1))
    axes.legend()
    ends = " ".join(
        f"{loss.capitalize()}: from {gaps[0]:.2f} to {gaps[-1]:.2f}." for loss, gaps in runs.items()
    )
    return picture(
        figure,
        "two-losses",
        "Two curves of the mean distance between prediction and target over "
        f"{len(gaps)} epochs. With cross-entropy it falls at once. With the squared error it stays "
        f"high for a long time. {ends}",
    )
