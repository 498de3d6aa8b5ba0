"""The drawings of the chapter on activations. Each takes the numbers that the chapter computed."""

import numpy as np

from figures.style import BLUE, GREEN, INK, MARKERS, ORANGE, canvas, picture


def _axes_through_zero(axes):
    axes.axhline(0, color=INK, linewidth=0.6, alpha=0.6)
    axes.axvline(0, color=INK, linewidth=0.6, alpha=0.6)


def functions():
    """Sigmoid, tanh, ReLU and leaky ReLU with their slopes."""
    z = np.linspace(-5, 5, 401)
    s, t, on = 1 / (1 + np.exp(-z)), np.tanh(z), z > 0
    curves = {
        "sigmoid": (s, s * (1 - s)),
        "tanh": (t, 1 - t**2),
        "relu": (np.where(on, z, 0), np.where(on, 1, 0)),
        "leaky relu": (np.where(on, z, 0.1 * z), np.where(on, 1, 0.1)),
    }
    figure, panels = canvas(4.6, rows=2, columns=2, sharex=True, sharey=True)
    for axes, (name, (a, slope)) in zip(panels.ravel(), curves.items(), strict=True):
        _axes_through_zero(axes)
        axes.plot(z, a, color=BLUE, label="value")
        axes.plot(z, slope, color=ORANGE, linestyle="--", label="slope")
        axes.set(title=name, ylim=(-1.2, 2.2), xticks=(-4, -2, 0, 2, 4), yticks=(-1, 0, 1, 2))
    for axes in panels[1]:
        axes.set_xlabel("z")
    panels[0, 0].legend(loc="upper left")
    said = " ".join(
        f"{name}: values from {a.min():.2f} to {a.max():.2f}, "
        f"slopes from {slope.min():.2f} to {slope.max():.2f}."
        for name, (a, slope) in curves.items()
    )
    return picture(
        figure,
        "functions",
        f"Four panels, each with a function as a line and its slope as dashes, for z from "
        f"{z[0]:g} to {z[-1]:g}. {said} The slopes of sigmoid and tanh are hills around z = 0; "
        "those of the other two are steps at z = 0.",
    )


def parabola(x, y, straight, bent):
    """What two trained networks make of a parabola; all ``(n,)``."""
    figure, axes = canvas(2.9)
    axes.plot(x, y, color=INK, linewidth=6, alpha=0.3, label="asked for")
    axes.plot(x, straight, color=ORANGE, linestyle="--", label="three linear layers")
    axes.plot(x, bent, color=BLUE, label="with ReLU between")
    axes.set(xlabel="x", ylabel="output", ylim=(-0.05, 1.05), xticks=(-1, 0, 1))
    axes.legend(loc="upper center")
    return picture(
        figure,
        "parabola",
        f"A parabola from 1 down to 0 and up to 1. The linear network draws a line from "
        f"{straight[0]:.2f} to {straight[-1]:.2f}, nearly flat. The network with ReLU follows the "
        f"parabola, nowhere more than {np.abs(bent - y).max():.2f} away.",
    )


def trained(runs, chance):
    """Training costs ``(epochs + 1,)`` of deep networks, by activation; the cost of guessing."""
    figure, axes = canvas(3.0)
    for colour, marker, (name, costs) in zip(
        (BLUE, GREEN, ORANGE), MARKERS, runs.items(), strict=False
    ):
        axes.plot(costs, color=colour, marker=marker, label=name)
    axes.axhline(chance, color=INK, linestyle="--", linewidth=1)
    axes.set(xlabel="epoch", ylabel="training cost", ylim=(0, 2.6))
    axes.legend(loc="center right")
    said = " ".join(
        f"{name}: {costs[0]:.2f} before training, {costs[-1]:.2f} at the end."
        for name, costs in runs.items()
    )
    return picture(
        figure,
        "trained",
        f"The training costs of {len(runs)} networks with six hidden layers, and a dashed line at "
        f"{chance:.2f}, the cost of guessing. {said}",
    )


def start(spreads):
    """The size of the activations before and after each layer, by ``n Var(w)``, ``(n,)``."""
    figure, axes = canvas(3.0)
    for colour, marker, (c, sizes) in zip(
        (BLUE, GREEN, ORANGE), MARKERS, spreads.items(), strict=False
    ):
        axes.plot(sizes, color=colour, marker=marker, markevery=2, label=f"n Var(w) = {c:g}")
    axes.set(xlabel="layer", ylabel="root mean square", yscale="log", xticks=range(0, 21, 5))
    axes.legend(loc="upper left")
    said = " ".join(f"n Var(w) = {c:g}: {s[-1]:.1e} after the last." for c, s in spreads.items())
    return picture(
        figure,
        "start",
        f"The root mean square of the activations in {len(sizes) - 1} layers of ReLU, on a "
        f"logarithmic axis. Two straight lines, one falling, one rising, and a level one. {said}",
    )


def layers(sizes):
    """The size of the gradient in each layer of an untrained network, by activation, ``(n,)``."""
    count = len(next(iter(sizes.values())))
    numbers = np.arange(1, count + 1)
    figure, axes = canvas(3.0)
    for colour, marker, (name, size) in zip(
        (BLUE, GREEN, ORANGE), MARKERS, sizes.items(), strict=False
    ):
        axes.plot(numbers, size, color=colour, marker=marker, label=name)
    axes.set(xlabel="layer", ylabel="size of the gradient", yscale="log", xticks=numbers)
    axes.set_ylim(min(size.min() for size in sizes.values()) / 3, 1)
    axes.legend(loc="upper left", ncols=len(sizes))
    said = " ".join(
        f"{name}: {s[0]:.1e} in layer 1, {s[-1]:.1e} in the last." for name, s in sizes.items()
    )
    return picture(
        figure,
        "layers",
        f"The size of the gradient in each of {count} layers of an untrained network, on a "
        f"logarithmic axis. {said}",
    )
