"""The drawings of the chapter on forward propagation, made from the numbers it computed."""

import matplotlib.pyplot as plt
import numpy as np

from figures.style import BLUE, GREEN, HATCHES, INK, ORANGE, canvas, picture


def network(features, hidden, x, a1, p, W1, W2):
    """Values flowing through the network: ``x (4,)``, ``a1 (3,)``, ``p`` a number."""
    figure, axes = canvas(4.4)
    columns = [
        [(0.0, y) for y in (3.0, 2.0, 1.0, 0.0)],
        [(1.6, y) for y in (2.7, 1.5, 0.3)],
        [(3.1, 1.5)],
    ]
    for W, start, end in ((W1, *columns[:2]), (W2, *columns[1:])):
        for (i, j), weight in np.ndenumerate(W):
            (x0, y0), (x1, y1) = start[i], end[j]
            style = "-" if weight > 0 else "--"
            if weight:
                axes.plot(
                    [x0 + 0.26, x1 - 0.26], [y0, y1], style, color=INK, linewidth=1, alpha=0.7
                )
    looks = ((BLUE, features), (ORANGE, hidden), (GREEN, ["top seller"]))
    for nodes, values, (colour, names) in zip(columns, (x, a1, [p]), looks, strict=True):
        for (x0, y0), value, name in zip(nodes, values, names, strict=True):
            axes.add_patch(
                plt.Circle((x0, y0), 0.25, facecolor="none", edgecolor=colour, linewidth=2.5)
            )
            axes.text(x0, y0, f"{value:.2f}", ha="center", va="center", fontsize=11.5)
            if nodes is columns[0]:
                where, at = (x0 - 0.33, y0), {"ha": "right", "va": "center"}
            elif nodes is columns[1] and (x0, y0) == nodes[-1]:  # where no line passes
                where, at = (x0, y0 - 0.3), {"ha": "center", "va": "top"}
            else:
                where, at = (x0, y0 + 0.3), {"ha": "center", "va": "bottom"}
            lines = name.replace(" ", "\n") if nodes is columns[0] else name
            axes.text(*where, lines, fontsize=11.5, **at)
    for x0, title in zip((0.0, 1.6, 3.1), ("input", "hidden", "output"), strict=True):
        axes.text(x0, 3.8, title, ha="center", va="bottom", style="italic")
    axes.set(xlim=(-1.15, 3.65), ylim=(-0.3, 4.1), aspect="equal")
    axes.axis("off")
    return picture(
        figure,
        "network",
        "A network drawn from left to right. Inputs: "
        + ", ".join(f"{name} {value:g}" for name, value in zip(features, x, strict=True))
        + ". Hidden layer: "
        + ", ".join(f"{name} {value:.2f}" for name, value in zip(hidden, a1, strict=True))
        + f". Output: probability {p:.2f}. "
        "Solid lines are positive weights, dashed lines negative ones; weights of 0 have no line.",
    )


def product(m, n, units, i, j):
    """Row ``i`` of X meets column ``j`` of W and gives one entry of Z."""
    figure, axes = canvas(3.3)
    z_left = n + 1.2

    def grid(left, top, rows, columns, marked, colour, hatch):
        for (row, column), _ in np.ndenumerate(np.empty((rows, columns))):
            on = marked(row, column)
            axes.add_patch(
                plt.Rectangle(
                    (left + column, top - row - 1),
                    1,
                    1,
                    facecolor=colour if on else "none",
                    edgecolor=INK,
                    alpha=0.75 if on else 0.5,
                    hatch=hatch if on else "",
                    linewidth=1,
                )
            )

    grid(0, 0, m, n, lambda row, column: row == i, BLUE, "")
    grid(z_left, n + 0.8, n, units, lambda row, column: column == j, ORANGE, HATCHES[1])
    grid(z_left, 0, m, units, lambda row, column: (row, column) == (i, j), GREEN, HATCHES[3])
    axes.text(n / 2, 0.25, f"X  ({m}, {n})", ha="center", va="bottom")
    axes.text(z_left - 0.3, n / 2 + 0.8, f"W  ({n}, {units})", ha="right", va="center")
    axes.text(z_left + units + 0.3, -m / 2, f"X @ W\n({m}, {units})", ha="left", va="center")
    axes.text(z_left + units + 0.3, n / 2 + 0.8, "one column:\none neuron", va="center")
    axes.text(-0.3, -i - 0.5, "one row:\none example", ha="right", va="center")
    axes.set(xlim=(-4.2, z_left + units + 4.2), ylim=(-m - 0.3, n + 1.1), aspect="equal")
    axes.axis("off")
    return picture(
        figure,
        "product",
        f"Three grids. X has {m} rows and {n} columns, one row marked: one example. "
        f"Above right, W has {n} rows and {units} columns, one column marked: one neuron. "
        f"Where the marked row and the marked column meet lies one entry of X @ W, "
        f"which has {m} rows and {units} columns.",
    )


def speed(names, seconds):
    """How many times as long as the last way each way takes, on a logarithmic axis."""
    # One digit: the next run will differ in the second.
    ratios = [float(f"{each / seconds[-1]:.0e}") for each in seconds]
    figure, axes = canvas(2.3)
    bars = axes.barh(names, ratios, color=[BLUE, ORANGE, GREEN])
    for bar, hatch, ratio in zip(bars, HATCHES, ratios, strict=False):
        bar.set_hatch(hatch)
        axes.text(ratio * 1.15, bar.get_y() + 0.4, f"{ratio:,.0f}×", va="center")
    axes.set(xscale="log", xlim=(0.5, max(ratios) * 12), xlabel="time, matrix product = 1")
    axes.invert_yaxis()
    return picture(
        figure,
        "speed",
        "Three bars on a logarithmic axis, time relative to the matrix product. "
        + ", ".join(f"{name}: {ratio:,.0f}" for name, ratio in zip(names, ratios, strict=True))
        + ".",
    )
