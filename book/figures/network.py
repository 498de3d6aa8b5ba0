"""The drawings of the chapter on the whole machine."""

import numpy as np
from matplotlib.patches import FancyBboxPatch

from figures.style import BLUE, GREEN, INK, MARKERS, ORANGE, PURPLE, canvas, picture

PARTS = (
    ("start", "initialise", 0.0, 1.0, BLUE),
    ("forward", "X, A₁ … Z", 1.6, 1.0, BLUE),
    ("loss", "one number", 3.2, 1.0, GREEN),
    ("backward", "dW, db …", 3.2, -0.4, ORANGE),
    ("Adam", "m, v, t", 1.6, -0.4, PURPLE),
)


def machine():
    """The five parts in their circle."""
    figure, axes = canvas(2.6)
    for name, below, across, up, colour in PARTS:
        corner, style = (across - 0.48, up - 0.34), "round,pad=0,rounding_size=0.1"
        look = {"facecolor": "none", "edgecolor": colour, "linewidth": 2}
        axes.add_patch(FancyBboxPatch(corner, 0.96, 0.68, boxstyle=style, **look))
        axes.text(across, up + 0.12, name, ha="center", va="center")
        axes.text(across, up - 0.14, below, ha="center", va="center", fontsize=10)
    places = {name: (across, up) for name, _, across, up, _ in PARTS}
    for one, other in (
        ("start", "forward"),
        ("forward", "loss"),
        ("loss", "backward"),
        ("backward", "Adam"),
        ("Adam", "forward"),
    ):
        start, end = np.array(places[one]), np.array(places[other])
        edge = np.sign(end - start) * (0.54, 0.4)  # from the edge of one box to that of the other
        arrow = {"arrowstyle": "->", "color": INK, "shrinkA": 0, "shrinkB": 0, "linewidth": 1.5}
        axes.annotate("", end - edge, start + edge, arrowprops=arrow)
    axes.text(1.45, 0.3, "new\nweights", ha="right", va="center", fontsize=10)
    axes.set(xlim=(-0.6, 3.9), ylim=(-0.95, 1.5))
    axes.axis("off")
    return picture(
        figure,
        "machine",
        "Five boxes. From the start an arrow leads to forward, from there to the loss, down to "
        "backward, on to Adam, and from Adam, with new weights, back to forward: a circle that is "
        "gone round once for each batch.",
    )


def curves(costs):
    """Training and validation costs, a pair of arrays ``(epochs + 1,)`` for each start."""
    figure, axes = canvas(3.2)
    for number, (training, validation) in enumerate(costs):
        looks = {"markevery": 5, "markersize": 5}
        names = ("training", "validation") if number == 0 else (None, None)
        axes.plot(training, color=BLUE, marker=MARKERS[0], label=names[0], **looks)
        axes.plot(validation, "--", color=ORANGE, marker=MARKERS[1], label=names[1], **looks)
    axes.axhline(np.log(10), color=INK, linestyle=":", linewidth=1)
    axes.text(len(training) - 1, np.log(10) * 1.1, "log 10", ha="right", fontsize=11)
    axes.set(xlabel="epoch", ylabel="cost", yscale="log")
    axes.legend(loc="lower left")
    ends = ", ".join(
        f"{training[-1]:.3f} and {validation[-1]:.3f}" for training, validation in costs
    )
    return picture(
        figure,
        "curves",
        f"The costs of {len(costs)} networks on a logarithmic axis, over {len(training) - 1} "
        "epochs: from about log 10 the training costs go down all the time; the validation costs "
        f"go down with them at first and then hardly any more. At the end, pair by pair: {ends}.",
    )


def bugs(costs):
    """Training costs of three programs under two rules: ``{rule: {program: (epochs + 1,)}}``."""
    figure, panels = canvas(3.4, columns=2, sharey=True)
    told = []
    for axes, (rule, programs) in zip(panels, costs.items(), strict=True):
        looks = zip(
            (BLUE, ORANGE, GREEN), ("-", "--", ":"), MARKERS, programs.items(), strict=False
        )
        for colour, line, marker, (name, values) in looks:
            axes.plot(
                values, line, color=colour, marker=marker, markersize=5, markevery=3, label=name
            )
            told.append(f"{rule}, {name}: {values[0]:.2f} becomes {values[-1]:.2f}.")
        axes.set(xlabel="epoch", title=rule, yscale="log")
    panels[0].set_ylabel("training cost")
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside lower center", fontsize=10)
    return picture(
        figure,
        "bugs",
        "Two panels with the training costs of three programs on a logarithmic axis, under plain "
        f"gradient descent and under Adam. {' '.join(told)}",
    )
