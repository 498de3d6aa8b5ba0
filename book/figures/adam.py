"""The chapter on Adam: its ravine, the three ways through it, and the drawings."""

import numpy as np

from figures.style import BLUE, COLOURS, GREEN, INK, MARKERS, ORANGE, PURPLE, canvas, picture

THIN_LINE = {"arrowstyle": "-", "color": INK}
LINES = ("-", "--", ":")
NAMES = {"descent": "gradient descent", "momentum": "momentum", "adam": "Adam"}
CURVATURE = np.array([1.0, 100.0])
START = np.array([-4.0, 1.0])


def cost(theta):
    """The height of the ravine at ``theta (…, 2)``."""
    return 0.5 * (CURVATURE * theta**2).sum(axis=-1)


def walk(rule, rates, steps, turned=False):
    """Go through the ravine by one rule, with several learning rates at once.

    Args:
        rule: ``"descent"``, ``"normalised"``, ``"momentum"`` or ``"adam"``.
        rates: learning rates, shape ``(k,)``.
        turned: whether the rule works in coordinates turned by 45 degrees.

    Returns:
        Positions along the ravine and across it, shape ``(steps + 1, k, 2)``.
    """
    angle = np.pi / 4 if turned else 0.0
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    rates = np.asarray(rates)[:, None]
    theta = np.tile(START @ turn, (len(rates), 1))
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta @ turn.T]
    with np.errstate(over="ignore", invalid="ignore"):
        for t in range(1, steps + 1):
            g = (CURVATURE * (theta @ turn.T)) @ turn
            m = 0.9 * m + (0.1 if rule == "adam" else 1.0) * g
            v = 0.999 * v + 0.001 * g**2
            if rule == "descent":
                move = g
            elif rule == "normalised":
                move = np.sign(g)
            elif rule == "momentum":
                move = m
            else:
                move = m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + 1e-7)
            theta = theta - rates * move
            path.append(theta @ turn.T)
    return np.array(path)


def best(rule, rates, steps, turned=False):
    """The best of the rates, the cost it ends at, its path ``(steps + 1, 2)``, all end costs."""
    paths = walk(rule, rates, steps, turned)
    with np.errstate(over="ignore", invalid="ignore"):
        ends = np.nan_to_num(cost(paths[-1]), nan=np.inf)
    k = ends.argmin()
    return rates[k], ends[k], paths[:, k], ends


def _contours(axes):
    x, y = np.meshgrid(np.linspace(-4.6, 2.2, 120), np.linspace(-1.5, 1.5, 80))
    heights = cost(np.stack([x, y], axis=-1))
    axes.contour(
        x, y, heights, levels=2.0 ** np.arange(-1, 8), colors=INK, linewidths=0.5, alpha=0.4
    )
    axes.plot(0, 0, marker="*", color=INK, markersize=13, zorder=4)
    axes.set(xlim=(-4.6, 2.2), ylim=(-1.5, 1.5), yticks=(-1, 0, 1), ylabel="across")


def ravine(path):
    """Gradient descent's places ``(steps + 1, 2)``."""
    figure, axes = canvas(2.6)
    _contours(axes)
    axes.plot(*path.T, color=BLUE, marker=MARKERS[0], markersize=4, linewidth=1)
    for text, place, beside in (
        ("start", path[0], (-3.2, 1.15)),
        ("lowest point", (0.15, 0), (0.3, 0.9)),
    ):
        axes.annotate(text, place, beside, arrowprops=THIN_LINE)
    axes.set_xlabel("along")
    return picture(
        figure,
        "ravine",
        "Contour lines of a long, narrow ravine, its lowest point marked by a star. A path of "
        f"{len(path) - 1} steps starts at its left end. It jumps from side to side a few times, "
        f"then runs along the floor in ever shorter steps and stops at {path[-1, 0]:.1f}, "
        "well before the star at 0.",
    )


def bounce(plain, normalised, adam):
    """The cost before each step, ``(steps + 1,)`` for each of three rules."""
    figure, axes = canvas(3.2)
    names = NAMES["descent"], "normalised descent", NAMES["adam"]
    for costs, name, line, colour in zip(
        (plain, normalised, adam), names, LINES, COLOURS, strict=False
    ):
        axes.plot(costs, line, color=colour, linewidth=1.8, label=name)
    axes.set(yscale="log", xlabel="step", ylabel="cost")
    axes.legend(loc="lower left")
    low, high = sorted(normalised[-2:])
    return picture(
        figure,
        "bounce",
        f"Three curves of the cost over {len(plain) - 1} steps, on a logarithmic scale, all from "
        f"{plain[0]:.0f}. Gradient descent sinks slowly to {plain[-1]:.3f}. Normalised descent is "
        f"down after 60 steps and then jumps between {low:.3f} and {high:.3f} for ever. Adam sinks "
        f"on, in swings, to {adam[-1]:.0e}.",
    )


def race(runs):
    """By rule its best rate, end cost and path ``(steps + 1, 2)``: three panels."""
    figure, panels = canvas(6.0, rows=3, sharex=True)
    told = []
    for axes, (rule, (rate, end, path)), colour, marker in zip(
        panels, runs.items(), COLOURS, MARKERS, strict=False
    ):
        _contours(axes)
        axes.plot(*path.T, color=colour, marker=marker, markersize=4, linewidth=1)
        axes.set_title(f"{NAMES[rule]}, α = {rate:.2g}: cost {end:.2g}", fontsize=12)
        told.append(
            f"{NAMES[rule]} with a learning rate of {rate:.2g} ends at cost {end:.2g}, "
            f"{abs(path[-1, 0]):.2f} from the star along the ravine."
        )
    panels[-1].set_xlabel("along")
    return picture(
        figure,
        "race",
        "Three panels with the same ravine. " + " ".join(told) + " Gradient descent jumps across "
        "and then crawls along the floor. Momentum swings past the star and comes back. Adam goes "
        "almost diagonally at first, past the star in a loop, and comes back.",
    )


def rates(grid, ends, start):
    """By rule the cost at the end ``(k,)`` against the learning rates ``grid (k,)``."""
    figure, axes = canvas(3.3)
    told = []
    for (rule, costs), line, colour in zip(ends.items(), LINES, COLOURS, strict=False):
        shown = np.where(costs < 1e3, costs, np.nan)
        axes.plot(grid, shown, line, color=colour, linewidth=2.5, label=NAMES[rule])
        good = grid[costs < start / 10]
        told.append(
            f"{NAMES[rule]} is lowest near {grid[costs.argmin()]:.2g} and good from "
            f"{good.min():.2g} to {good.max():.2g}."
        )
    axes.axhline(start, color=INK, linewidth=1, linestyle="--")
    axes.annotate("cost at the start", (0.0004, start), (0.0002, 250), arrowprops=THIN_LINE)
    axes.set(xscale="log", yscale="log", ylim=(3e-5, 1e3), xlabel="learning rate α")
    axes.set_ylabel("cost at the end")
    axes.legend(loc="lower left")
    return picture(
        figure,
        "rates",
        "Three curves of the cost at the end against the learning rate, both logarithmic. "
        + " ".join(told)
        + " Gradient descent and momentum shoot up to the right of their best rate; Adam rises "
        "slowly.",
    )


def network(grid, means):
    """By rule the cost of a network ``(k,)`` against the learning rates ``grid (k,)``."""
    figure, axes = canvas(3.3)
    told = []
    for (rule, costs), line, colour, marker in zip(
        means.items(), LINES, COLOURS, MARKERS, strict=False
    ):
        axes.plot(grid, costs, line, color=colour, linewidth=2, label=NAMES[rule])
        k = costs.argmin()
        axes.plot(grid[k], costs[k], marker, color=colour, markersize=8)
        told.append(f"{NAMES[rule]} is lowest at {grid[k]:.2g}, with a cost of {costs[k]:.2f}.")
    axes.set(xscale="log", yscale="log", ylim=(0.1, 4), xlabel="learning rate α")
    axes.set_ylabel("cost on validation digits")
    axes.set_yticks([0.1, 0.2, 0.5, 1, 2, 4], ["0.1", "0.2", "0.5", "1", "2", "4"])
    axes.minorticks_off()
    axes.legend(loc="lower center", bbox_to_anchor=(0.45, 1), ncols=3, fontsize=10)
    return picture(
        figure,
        "network",
        "Three valleys of the cost against the learning rate, both logarithmic, a mark at the "
        "lowest point of each. " + " ".join(told) + " To the left of its valley each rule is too "
        "slow, to the right it fails.",
    )


def correction(t, m_sum, v_sum):
    """What the weights add up to after ``t (k,)`` steps, and the step without correction."""
    factor = m_sum / np.sqrt(v_sum)
    figure, (top, bottom) = canvas(4.4, rows=2, sharex=True)
    top.plot(t, m_sum, color=BLUE)
    top.text(12, 0.6, "in m, β₁ = 0.9", color=BLUE)
    top.plot(t, v_sum, "--", color=ORANGE)
    top.text(14, 0.28, "in v, β₂ = 0.999", color=ORANGE)
    top.set(ylabel="sum of weights", ylim=(-0.03, 1.05), xscale="log")
    bottom.plot(t, factor, color=GREEN, label="without correction")
    bottom.plot(t[0], factor[0], marker=MARKERS[1], color=GREEN, markersize=8)
    bottom.annotate(f"{factor[0]:.2f}", (t[0], factor[0]), (1.4, 2.1), arrowprops=THIN_LINE)
    bottom.axhline(1, color=INK, linestyle="--", linewidth=1)
    bottom.text(5, 1.2, "with correction")
    bottom.set(ylabel="step in units of α", xlabel="step t", ylim=(0, 7.5))
    bottom.legend(loc="upper right")
    top_at = factor.argmax()
    return picture(
        figure,
        "correction",
        "Two charts against the number of the step, logarithmic. Above: the weights in m add up to "
        f"{m_sum[0]:.1f} after one step and to nearly 1 after 40; those in v only to "
        f"{v_sum[0]:.3f}, and to {v_sum[t == 1000][0]:.2f} after 1000. Below: the step without "
        f"correction is {factor[0]:.2f} times α at first, {factor[top_at]:.2f} times at step "
        f"{t[top_at]}, and comes down to 1 only after thousands of steps. With correction it is 1.",
    )


def effective(steady, alternating, shrinking, growing):
    """The steps in units of α: two gradients of one size ``(k,)``, two of one sign ``(n,)``."""
    t = np.arange(1, len(steady) + 1)
    figure, (top, bottom) = canvas(4.8, rows=2)
    top.plot(t, steady, color=BLUE, marker=MARKERS[0], markersize=5, label="steady")
    top.plot(
        t, alternating, "--", color=ORANGE, marker=MARKERS[1], markersize=5, label="alternating"
    )
    top.axhline(0, color=INK, linewidth=0.8)
    top.set(ylabel="step in units of α", ylim=(-0.25, 1.45))
    top.set_xticks(range(1, len(t) + 1, 3))
    top.legend(loc="upper right", ncols=2)
    t = np.arange(1, len(shrinking) + 1)
    for steps, line, colour, name in (
        (growing, ":", PURPLE, "grows by 5 % per step"),
        (np.ones(len(t)), "-", BLUE, "steady"),
        (shrinking, "-.", GREEN, "shrinks by 5 % per step"),
    ):
        bottom.plot(t, steps, line, color=colour, label=name)
    bottom.set(xlabel="step t", ylabel="step in units of α", ylim=(-0.1, 3.6))
    bottom.legend(loc="upper left")
    return picture(
        figure,
        "effective",
        f"Above, two rows of dots over {len(steady)} steps. With a steady gradient every step is 1 "
        f"times α. With an alternating one the first step is {alternating[0]:.0f}, the third "
        f"{alternating[2]:.2f}, and the odd ones soon fall to {abs(alternating[-1]):.2f}; the even "
        f"ones are minus {abs(alternating[1]):.2f} from the start. Below, {len(t)} steps with a "
        f"gradient of steady sign: one that shrinks by 5 % per step moves its parameter by "
        f"{shrinking[19]:.2f} times α in step 20 and {shrinking[-1]:.2f} in step {len(t)}, one "
        f"that grows by as much by {growing[19]:.2f} and {growing[-1]:.2f}.",
    )


def uphill(paths, labels):
    """By run the positions ``(steps + 1,)`` between -1 and 1."""
    figure, axes = canvas(3.0)
    ends = []
    for path, label, line, colour in zip(paths, labels, LINES, COLOURS, strict=False):
        axes.plot(path, line, color=colour, linewidth=2.5, label=label)
        ends.append(f"{label} ends at {path[-1]:.2f}.")
    axes.set(xlabel="step", ylabel="x", ylim=(-1.5, 2.5), yticks=(-1, 0, 1))
    axes.text(len(path) * 0.99, -1.08, "best place", ha="right", va="top")
    axes.axhline(-1, color=INK, linestyle="--", linewidth=0.8)
    axes.legend(loc="upper left", ncols=1, fontsize=10)
    return picture(
        figure,
        "uphill",
        "Three curves of the position against the step, all starting at 0; the best place is "
        "minus 1. " + " ".join(ends),
    )
