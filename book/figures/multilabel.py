"""The drawings of the chapter on several labels. Each takes the numbers that it computed."""

import numpy as np

from figures.style import BLUE, GREEN, HATCHES, INK, MARKERS, ORANGE, PURPLE, canvas, picture


def _bars(axes, places, sigmoids, shares):
    """Two bars for each label, with their values behind them."""
    for shift, values, colour, hatch, name in (
        (-0.2, sigmoids, BLUE, HATCHES[0], "sigmoids"),
        (0.2, shares, ORANGE, HATCHES[1], "softmax"),
    ):
        axes.barh(places + shift, values, 0.36, color=colour, hatch=hatch, label=name)
        for place, value in zip(places, values, strict=True):
            beside = 0.52 if 0.34 < value < 0.5 else value + 0.02  # not on the dashed line
            axes.text(beside, place + shift, f"{value:.2f}", va="center", fontsize=10)
    axes.axvline(0.5, color=INK, linestyle="--", linewidth=1)
    axes.set(xlim=(0, 1.15), xticks=(0, 0.25, 0.5, 0.75, 1), xticklabels=("0", "", "0.5", "", "1"))
    axes.invert_yaxis()


def labels(names, sigmoids, shares):
    """One example's labels through sigmoids and through softmax, all ``(labels,)``."""
    figure, axes = canvas(2.7)
    places = np.arange(len(names))
    _bars(axes, places, sigmoids, shares)
    axes.set(yticks=places, yticklabels=names, xlabel="probability")
    figure.legend(*axes.get_legend_handles_labels(), loc="outside upper center", ncols=2)
    said = " ".join(
        f"{name}: sigmoid {p:.2f}, softmax {q:.2f}."
        for name, p, q in zip(names, sigmoids, shares, strict=True)
    )
    return picture(
        figure,
        "labels",
        f"Two bars for each of three labels, and a dashed line at one half. {said} Two sigmoids "
        "pass the line, but only one share of softmax.",
    )


def extremes(sigmoids, shares):
    """Two photographs, one per panel, through sigmoids and softmax, both ``(2, 3)``."""
    names, rows = ("car", "bus", "pedestrian"), ("a car and a bus", "an empty road")
    figure, panels = canvas(4.4, rows=2, sharex=True)
    places = np.arange(len(names))
    for axes, row, p, q in zip(panels, rows, sigmoids, shares, strict=True):
        _bars(axes, places, p, q)
        axes.set(yticks=places, yticklabels=names, title=row)
    panels[1].set_xlabel("probability")
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside upper center", ncols=2)
    said = " ".join(
        f"{row}: sigmoids {', '.join(f'{v:.2f}' for v in p)}, "
        f"softmax {', '.join(f'{v:.2f}' for v in q)}."
        for row, p, q in zip(rows, sigmoids, shares, strict=True)
    )
    return picture(
        figure, "extremes", f"Two panels of bars for {', '.join(names)}, over 0 to 1. {said}"
    )


def pairs(X, titles, name="pairs"):
    """Six pictures ``X (6, 128)`` of two digits, each with a title."""
    figure, panels = canvas(4.6, rows=3, columns=2)
    for axes, pixels, title in zip(panels.ravel(), X, titles, strict=True):
        axes.imshow(1 - pixels.reshape(8, 16), cmap="gray", vmin=0, vmax=1)
        axes.set_title(title, fontsize=11)
        axes.set(xticks=[], yticks=[])
        axes.spines[:].set(visible=True, color=INK)
    listed = "; ".join(titles)
    return picture(figure, name, f"Six pictures of two handwritten digits each: {listed}.")


def measures(thresholds, curves, never):
    """Four shares by threshold: ``thresholds (n,)``, ``curves (n, 4)``."""
    names = ("label accuracy", "exact match", "precision", "recall")
    curves = dict(zip(names, curves.T, strict=True))
    figure, axes = canvas(3.6)
    styles = zip((BLUE, ORANGE, GREEN, PURPLE), MARKERS, ("-", "--", "-", "--"), strict=True)
    for (name, values), (colour, marker, line) in zip(curves.items(), styles, strict=True):
        axes.plot(thresholds, values, line, color=colour, marker=marker, markevery=6, label=name)
    axes.axhline(never, color=INK, linestyle=":", linewidth=1.5, label="never a yes")
    axes.set(xlabel="threshold", ylabel="share", xlim=(0, 1), ylim=(0, 1.02))
    figure.legend(*axes.get_legend_handles_labels(), loc="outside upper center", ncols=2)
    said = " ".join(
        f"{name}: {values[0]:.2f} at {thresholds[0]:.2f}, {values[len(values) // 2]:.2f} in the "
        f"middle, {values[-1]:.2f} at {thresholds[-1]:.2f}."
        for name, values in curves.items()
    )
    return picture(
        figure,
        "measures",
        f"Four curves against the threshold. {said} A dotted line at {never:.2f} marks the label "
        "accuracy of a network that never says yes.",
    )


def prices(thresholds, prices, expected):
    """The price of a picture by threshold, both ``(n,)``; the lowest, and the one expected."""
    best = prices.argmin()
    figure, axes = canvas(2.6)
    axes.plot(thresholds, prices, color=BLUE)
    axes.plot(thresholds[best], prices[best], marker=MARKERS[1], color=ORANGE, markersize=8)
    axes.axvline(expected, color=INK, linestyle="--", linewidth=1)
    axes.set(xlabel="threshold", ylabel="price of a picture", xlim=(0, 1), ylim=(0, None))
    return picture(
        figure,
        "prices",
        f"A curve over the threshold, flat at the bottom and steep at both ends. The price is "
        f"{prices[0]:.2f} at {thresholds[0]:.2f}, lowest with {prices[best]:.2f} at "
        f"{thresholds[best]:.2f}, and {prices[-1]:.2f} at {thresholds[-1]:.2f}. A dashed line "
        f"marks {expected:.2f}.",
    )


def climbing(good, bad):
    """Training costs ``(epochs + 1,)``: of the network with sigmoids, and of the wrong loss."""
    figure, axes = canvas(2.9)
    epochs = np.arange(len(good))
    axes.plot(epochs, bad, marker=MARKERS[1], markevery=2, color=ORANGE, label="categorical")
    axes.plot(epochs, good, marker=MARKERS[0], markevery=2, color=BLUE, label="binary")
    axes.set(xlabel="epoch", ylabel="training cost", ylim=(0, None), xticks=epochs[::5])
    axes.legend(loc="center right")
    return picture(
        figure,
        "climbing",
        f"Two curves over {len(good) - 1} epochs. With binary cross-entropy the cost falls from "
        f"{good[0]:.2f} to {good[-1]:.2f}. With categorical cross-entropy it begins at "
        f"{bad[0]:.2f}, is lowest at {bad.min():.2f}, and ends at {bad[-1]:.2f}.",
    )
