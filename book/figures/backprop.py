"""The drawings of the chapter on backpropagation, from the graph that is computed."""

import numpy as np

from figures.style import BLUE, GREEN, INK, MARKERS, ORANGE, canvas, picture

# Where the twelve nodes of `graph.awareness_loss` stand.
PLACES = [
    (-0.15, 2.5),  # w
    (-0.15, 0.5),  # x
    (1.25, -0.3),  # b
    (3.0, 3.75),  # 1
    (2.95, -0.3),  # -1
    (0.85, 1.5),
    (2.2, 1.5),  # z
    (3.0, 2.45),  # exp
    (4.1, 2.45),
    (5.2, 2.45),  # log
    (3.65, 0.55),
    (5.6, 1.2),  # the loss
]
OUT = (6.5, 1.2)
# The nodes of the two small graphs, in their order.
PRODUCT = [(0, 2.3), (0, 0.9), (1.6, 0), (1.6, 1.6), (3.4, 0.8)]  # x, y, z, +, ×
SQUARE = [(0, 2.3), (0, 0.9), (1.6, 0.2), (1.6, 1.6), (3.1, 0.9), (5.1, 0.9)]  # w, 3, 2, ×, +, ×


def small(graph, names, places, end, values, gradients, edges):
    """A small graph with the value above each arrow and the gradient below it.

    Args:
        names: what stands in each node.
        end: the name of the result.
    """
    figure, axes = _nodes(names, places, {}, height=2.6)
    for (parent, child, place), gradient in edges.items():
        twice = graph[child][1].count(parent) > 1
        bend = (0.6 if place else -0.6) if twice else 0
        numbers = f"{values[parent]:g}", f"{gradient:g}"
        _edge(axes, places[parent], places[child], *numbers, bend=bend)
    out = (places[-1][0] + 1.4, places[-1][1])
    _edge(axes, places[-1], out, f"{values[-1]:g}", f"{gradients[-1]:g}")
    axes.text(out[0] + 0.1, out[1], end, ha="left", va="center")
    axes.set(xlim=(-0.5, out[0] + 0.4), ylim=(-0.4, 2.8))
    listed = " ".join(
        f"From {names[parent]} to {names[child]} the value {_plain(values[parent])} goes forward, "
        f"and the gradient {_plain(gradient)} comes back."
        for (parent, child, _), gradient in sorted(edges.items(), key=lambda edge: edge[0][1])
    )
    return picture(
        figure,
        f"small-{end}",
        f"A graph drawn from left to right, {len(graph)} nodes, with a value above each arrow and, "
        f"in bold, a gradient below it. {listed} The result {end} is {_plain(values[-1])}, and its "
        "own gradient is 1.",
    )


def forward(graph, names, values):
    """The graph with each node's value above the edges that leave it."""
    figure, axes = _nodes(names, PLACES, {"z": ORANGE, "L": GREEN}, height=3.6)
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
    figure, axes = _nodes(names, PLACES, {"z": ORANGE, "L": GREEN}, height=3.6)
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
    axes.text(3e-9, 1.5, "as large as the slope itself", ha="center", va="bottom", fontsize=11)
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
        ("after the slope of the unit", errors, ORANGE, "///"),
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


def _nodes(names, places, colours, height):
    figure, axes = canvas(height)
    for name, (across, up) in zip(names, places, strict=True):
        colour = colours.get(name, BLUE)
        axes.plot(across, up, "o", markersize=21, color=colour, alpha=0.3, markeredgewidth=0)
        axes.plot(across, up, "o", markersize=21, fillstyle="none", color=colour, markeredgewidth=2)
        axes.text(across, up, name, ha="center", va="center", fontsize=9 if name == "exp" else 11)
    axes.set(xlim=(-0.5, 6.6), ylim=(-0.7, 4.1))
    axes.axis("off")
    return figure, axes


def _edge(axes, start, end, value, gradient=None, bend=0.0):
    """An arrow with a value on its upper side and a gradient on its lower side."""
    arrow = {"arrowstyle": "->", "color": INK, "shrinkA": 11, "shrinkB": 11, "linewidth": 1}
    arrow["connectionstyle"] = f"arc3,rad={bend}"
    axes.annotate("", end, start, arrowprops=arrow)
    (across, up), (right, rise) = np.add(start, end) / 2, np.subtract(end, start)
    # The middle of an arc lies nearly half its bend beside the middle of its chord: the drawing is
    # a little flatter than it is wide.
    across, up = across + 0.42 * bend * rise, up - 0.42 * bend * right
    aside, above = np.array([-rise, right]) / np.hypot(right, rise) * (0.43, 0.2)
    look = {"ha": "center", "va": "center", "fontsize": 10}
    axes.text(across + aside, up + above, value.replace("-", "−"), **look)
    if gradient is not None:
        text = gradient.replace("-", "−")
        axes.text(across - aside, up - above, text, color=ORANGE, weight="bold", **look)


def _number(value):
    return f"{value:.2f}".replace("-", "minus ")


def _plain(value):
    return f"{value:g}".replace("-", "minus ")
