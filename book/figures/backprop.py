"""The drawings of the chapter on backpropagation, from the graph that is computed."""

import numpy as np

from figures.style import BLUE, GREEN, INK, MARKERS, ORANGE, canvas, picture

# Where the twelve nodes of `graph.awareness_loss` stand.
PLACES = [
    (-0.15, 2.5),  # w
    (-0.15, 0.5),  # x
    (1.3, -0.15),  # b
    (3.0, 3.75),  # 1
    (2.2, -0.15),  # -1
    (0.85, 1.5),
    (2.0, 1.5),  # z
    (3.0, 2.45),  # exp
    (4.1, 2.45),
    (5.2, 2.45),  # log
    (3.5, 0.55),
    (5.6, 1.2),  # the loss
]
OUT = (6.5, 1.2)


def forward(graph, names, values):
    """The graph with each node's value above the edges that leave it."""
    figure, axes = _nodes(names)
    for parent, child in _edges(graph):
        _edge(axes, PLACES[parent], PLACES[child], f"{values[parent]:.2f}")
    _edge(axes, PLACES[-1], OUT, f"{values[-1]:.2f}")
    listed = " ".join(
        f"{name} is {_number(value)}." for name, value in zip(names, values, strict=True)
    )
    return picture(
        figure,
        "forward",
        "A graph drawn from left to right, with a value above each arrow. The weight w and the "
        "input x meet in a product, the bias b is added, and that is z. Two arrows leave z: one "
        "through exp, plus 1, and log, the other through a product with minus 1. They meet in the "
        f"loss L. In the order of the graph: {listed}",
    )


def backward(graph, names, values, gradients, edges):
    """The same graph, with the gradient that travels back along each edge below it."""
    figure, axes = _nodes(names)
    for (parent, child, _), gradient in edges.items():
        _edge(axes, PLACES[parent], PLACES[child], f"{values[parent]:.2f}", f"{gradient:.2f}")
    _edge(axes, PLACES[-1], OUT, f"{values[-1]:.2f}", f"{gradients[-1]:.2f}")
    z = names.index("z")
    ways = [gradient for (parent, _, _), gradient in edges.items() if parent == z]
    listed = ", ".join(f"{names[i]} {_number(gradients[i])}" for i in range(3))
    return picture(
        figure,
        "backward",
        "The same graph. Below each arrow stands, in bold, the gradient that travels back along "
        f"it. It begins with 1 at the loss. Back at z two arrows meet, with {_number(max(ways))} "
        f"and {_number(min(ways))}. Together they are {_number(gradients[z])}, and that travels on "
        f"to the sum before. The gradients of the inputs: {listed}.",
    )


def steps(h, one_sided, centred):
    """Relative errors ``(k,)`` of two difference quotients against the step ``h (k,)``."""
    figure, axes = canvas(3.3)
    looks = (("one-sided", one_sided, BLUE, MARKERS[0]), ("centred", centred, ORANGE, MARKERS[1]))
    for name, errors, colour, marker in looks:
        line = "-" if marker == MARKERS[0] else "--"
        axes.loglog(h, errors, line, marker=marker, markersize=6, color=colour, label=name)
    axes.axhline(1, color=INK, linestyle=":", linewidth=1)
    axes.text(3e-9, 1.6, "as large as the slope itself", ha="center", fontsize=11)
    axes.set(xlabel="step h", ylabel="relative error", ylim=(1e-13, 30))
    axes.set_xticks(10.0 ** np.arange(-16, 0, 3))
    axes.legend(loc="lower left")
    best = [(h[errors.argmin()], errors.min()) for errors in (one_sided, centred)]
    return picture(
        figure,
        "steps",
        "Two curves shaped like a V: the relative error against the step, both logarithmic. "
        f"One-sided differences are best at a step of {best[0][0]:.0e}, with an error of "
        f"{best[0][1]:.0e}. Centred ones are best at {best[1][0]:.0e}, with {best[1][1]:.0e}. "
        f"For smaller steps both errors grow, up to {max(one_sided[-1], centred[-1]):.0%} at a "
        f"step of {h[-1]:.0e}.",
    )


def blame(hidden, a, weights, error, errors):
    """What the output's error becomes at each hidden unit of the top-seller network."""
    figure, axes = canvas(3.0)
    rows = np.arange(len(hidden))
    parts = (
        ("sent through the weight", error * weights, BLUE, ""),
        ("after the unit's slope", errors, ORANGE, "///"),
    )
    for k, (name, sizes, colour, hatch) in enumerate(parts):
        bars = axes.barh(rows - 0.2 + 0.4 * k, sizes, 0.36, color=colour, hatch=hatch, label=name)
        labels = [f"{size:.3f}".replace("-", "−") for size in sizes]
        axes.bar_label(bars, labels=labels, padding=4, fontsize=11)
    axes.axvline(0, color=INK, linewidth=1)
    ticks = [f"{name}\na = {value:.2f}" for name, value in zip(hidden, a, strict=True)]
    axes.set_yticks(rows, [tick.replace(" quality", "\nquality") for tick in ticks])
    axes.set(xlabel="derivative of the loss", xlim=(1.35 * (error * weights).min(), 0.01))
    axes.invert_yaxis()
    axes.legend(loc="upper center", bbox_to_anchor=(0.3, -0.22), fontsize=11)
    listed = " ".join(
        f"{name}: {sent:.3f} becomes {rest:.3f}."
        for name, sent, rest in zip(hidden, error * weights, errors, strict=True)
    )
    return picture(
        figure,
        "blame",
        "A bar chart with two bars for each hidden unit: what the output's error of "
        f"{error:.3f} becomes after the weight, and after the slope of the unit. {listed}",
    )


def _edges(graph):
    return [(parent, child) for child, (_, parents) in enumerate(graph) for parent in parents]


def _nodes(names):
    figure, axes = canvas(3.6)
    for name, (across, up) in zip(names, PLACES, strict=True):
        colour = {"z": ORANGE, "L": GREEN}.get(name, BLUE)
        axes.plot(across, up, "o", markersize=21, color=colour, alpha=0.3, markeredgewidth=0)
        axes.plot(across, up, "o", markersize=21, fillstyle="none", color=colour, markeredgewidth=2)
        axes.text(across, up, name, ha="center", va="center", fontsize=9 if name == "exp" else 11)
    axes.set(xlim=(-0.5, 6.6), ylim=(-0.5, 4.1))
    axes.axis("off")
    return figure, axes


def _edge(axes, start, end, value, gradient=None):
    """An arrow with a value on its upper side and a gradient on its lower side."""
    arrow = {"arrowstyle": "->", "color": INK, "shrinkA": 11, "shrinkB": 11, "linewidth": 1}
    axes.annotate("", end, start, arrowprops=arrow)
    (across, up), (right, rise) = np.add(start, end) / 2, np.subtract(end, start)
    aside, above = np.array([-rise, right]) / np.hypot(right, rise) * (0.43, 0.2)
    look = {"ha": "center", "va": "center", "fontsize": 10}
    axes.text(across + aside, up + above, value.replace("-", "−"), **look)
    if gradient is not None:
        text = gradient.replace("-", "−")
        axes.text(across - aside, up - above, text, color=ORANGE, weight="bold", **look)


def _number(value):
    return f"{value:.2f}".replace("-", "minus ")
