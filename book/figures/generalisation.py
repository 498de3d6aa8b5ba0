"""The figures of the chapter on generalisation."""

import json

import numpy as np

from figures.style import BLUE, GREEN, INK, MARKERS, ORANGE, canvas, picture


def turns(run, title):
    """Both costs of some networks over the epochs; a square where a validation cost is lowest."""
    figure, axes = canvas(3.1)
    _costs(axes, run)
    axes.set(xlabel="epoch", ylabel="cost", xscale="log", title=title)
    axes.legend(loc="lower left")
    listed = ", ".join(map(str, run.turns))
    return picture(
        figure,
        "turns",
        f"{len(run.turns)} pairs of curves over {run.training.shape[1]} epochs. Every training "
        f"cost falls towards zero. The validation costs fall as well, are lowest at the epochs "
        f"{listed}, and rise from there on, to {run.validation[:, -1].mean():.2f} in the mean.",
    )


def grid(runs, widths, sizes):
    """The same in small for each width (a row) and each size of the training set (a column)."""
    figure, panels = canvas(5.2, rows=len(widths), columns=len(sizes), sharex=True, sharey=True)
    for row, width in zip(panels, widths, strict=True):
        for axes, size in zip(row, sizes, strict=True):
            _costs(axes, runs[width, size], thin=True)
            axes.set(xscale="log", yscale="log", ylim=(0.003, 8))
            axes.set_title(f"{width} units, {size}", fontsize=10)
    for axes in panels[-1]:
        axes.set_xlabel("epoch")
    panels[1, 0].set_ylabel("cost")
    told = "; ".join(
        f"{width} units and {size} digits, {np.median(run.validation.min(axis=1)):.2f} at epoch "
        f"{np.median(run.turns):.0f}"
        for (width, size), run in runs.items()
    )
    return picture(
        figure,
        "grid",
        "Nine small pictures of both costs, a row for each width and a column for each size. The "
        f"lowest validation cost, as a median of five: {told}.",
    )


def leak(leaking, honest):
    """Accuracies on coin tosses, a point for each set: with the leak and without."""
    figure, axes = canvas(2.3)
    rows = ("on the training set alone", honest, BLUE), ("on all examples", leaking, ORANGE)
    for level, (_, values, colour) in enumerate(rows):
        around = level + np.linspace(-0.15, 0.15, len(values))
        axes.plot(values, around, MARKERS[level], color=colour, markersize=5, alpha=0.8)
    axes.axvline(0.5, color=INK, linewidth=1, linestyle="--")
    axes.set(xlabel="validation accuracy", xlim=(0, 1.03), ylim=(-0.5, 1.5))
    axes.set_yticks(range(2), [name for name, _, _ in rows])
    return picture(
        figure,
        "leak",
        f"Two rows of {len(honest)} points over the validation accuracy. Features chosen on the "
        f"training set alone: from {honest.min():.2f} to {honest.max():.2f}, around one half. "
        f"Chosen on all examples: from {leaking.min():.2f} to {leaking.max():.2f}.",
    )


def penalty(strengths, costs):
    """The lowest validation cost for each strength of a penalty, a line for each network."""
    figure, axes = canvas(2.7)
    places = np.arange(len(strengths))
    axes.plot(places, costs.T, color=GREEN, linewidth=0.8, alpha=0.7)
    axes.plot(places, costs.mean(axis=0), "o-", color=GREEN, label="mean")
    axes.set(xlabel="strength of the penalty", ylabel="lowest validation cost")
    axes.set_xticks(places, [f"{strength:g}" for strength in strengths])
    axes.legend()
    told = ", ".join(
        f"{cost:.2f} at {strength:g}"
        for strength, cost in zip(strengths, costs.mean(axis=0), strict=True)
    )
    return picture(
        figure,
        "penalty",
        f"{len(costs)} thin lines and their mean over the strengths. The mean is {told}.",
    )


class Kept:
    """Numbers for a figure that moves: they stand in the page, and nothing of them is seen."""

    def __init__(self, name, values):
        self.name, self.values = name, values

    def _repr_html_(self):
        text = json.dumps(self.values, separators=(",", ":"))
        return f'<script type="application/json" id="{self.name}">{text}</script>'

    def __repr__(self):
        return f"The numbers of the figure above, {len(self.values['runs'])} widths."


def fits(computed):
    """What the interactive figure shows.

    Args:
        computed: the module that trains, `curve_fits`.
    """
    runs = [
        [_run(*computed.train(width, size)) for size in computed.SIZES] for width in computed.WIDTHS
    ]
    points = np.column_stack(computed.points(max(computed.SIZES))).tolist()
    return Kept(
        "curve-fits",
        {
            "widths": computed.WIDTHS,
            "sizes": computed.SIZES,
            "epochs": computed.EPOCHS.tolist(),
            "grid": computed.GRID.round(2).tolist(),
            "curve": computed.curve(computed.GRID).round(2).tolist(),
            "points": points,
            "runs": runs,
        },
    )


def _run(training, validation, found):
    """Costs with three digits; fits in hundredths, which are short."""
    three = [[float(f"{cost:.3g}") for cost in costs] for costs in (training, validation)]
    fits = np.clip(100 * found, -999, 999).round().astype(int).tolist()
    return {"training": three[0], "validation": three[1], "fits": fits}


def _costs(axes, run, thin=False):
    epochs = np.arange(1, run.training.shape[1] + 1)
    width = 0.8 if thin else 1.2
    for k, (training, validation) in enumerate(zip(run.training, run.validation, strict=True)):
        label = ("training", "validation") if k == 0 else (None, None)
        axes.plot(epochs, training, color=BLUE, linewidth=width, label=label[0])
        axes.plot(epochs, validation, "--", color=ORANGE, linewidth=width, label=label[1])
    lowest = run.validation.min(axis=1)
    axes.plot(run.turns, lowest, "s", color=INK, markersize=3 if thin else 5)
