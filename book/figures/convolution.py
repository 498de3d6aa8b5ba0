"""The drawings of the chapter on convolution. Each takes the numbers that the chapter computed."""

import numpy as np

from figures.style import BLUE, GREEN, INK, MARKERS, ORANGE, PURPLE, canvas, picture, tinted

THIN_LINE = {"arrowstyle": "-", "color": INK}
CENTRE = {"ha": "center", "va": "center"}


def idea(seconds, signal, taps, start, answer):
    """A window of ``taps (k,)`` on a signal ``(n,)``, and the answer ``(n - k + 1,)``."""
    k = len(taps)
    window = slice(start, start + k)
    figure, (top, below) = canvas(3.6, rows=2, sharex=True)
    top.plot(seconds, signal, color=BLUE)
    top.axvspan(seconds[start], seconds[start + k - 1], color=ORANGE, alpha=0.3, linewidth=0)
    top.plot(seconds[window], signal[window], "o", color=ORANGE, markersize=4)
    top.annotate(
        f"window of {k}",
        (seconds[start + k - 1], signal[window].max()),
        (seconds[start] + 0.1, signal.max() + 0.3),
        arrowprops=THIN_LINE,
    )
    top.set(ylabel="ECG in mV", ylim=(None, signal.max() + 0.9))
    places = seconds[k // 2 : k // 2 + len(answer)]
    below.plot(places, answer, color=PURPLE)
    below.plot(places[start], answer[start], MARKERS[1], color=ORANGE, markersize=7)
    below.axhline(0, color=INK, linewidth=0.8)
    below.set(xlabel="seconds", ylabel="answer", yticks=(-1, 0, 1))
    return picture(
        figure,
        "idea",
        f"Two curves over {seconds[-1] - seconds[0]:.0f} seconds. Above, an electrocardiogram with "
        f"sharp spikes, and a shaded window of {k} values on the rise of one of them. Below, what "
        f"the kernel answers at each position: near 0 between the beats, up to {answer.max():.1f} "
        f"on each rise and down to {answer.min():.1f} on each fall. A square marks the window's "
        f"own answer, {answer[start]:.2f}.",
    )


def matrix(T):
    """A small banded matrix, number by number."""
    rows, columns = T.shape
    figure, axes = canvas(2.5)
    for (row, column), value in np.ndenumerate(T):
        text = f"{value:g}".replace("-", "−") if value else "·"
        axes.text(column, row, text, **CENTRE, alpha=1 if value else 0.6)
    for row in range(rows):
        width = np.count_nonzero(T[row])
        axes.plot(
            [row - 0.4, row + width - 0.6, row + width - 0.6, row - 0.4, row - 0.4],
            [row - 0.4, row - 0.4, row + 0.4, row + 0.4, row - 0.4],
            color=BLUE,
        )
    axes.set(xlim=(-0.6, columns - 0.4), ylim=(rows - 0.4, -0.6))
    axes.set(xlabel="position in the signal", ylabel="position of the window")
    axes.set(xticks=range(columns), yticks=range(rows))
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    taps = ", ".join(f"{value:g}" for value in T[0][: np.count_nonzero(T[0])])
    return picture(
        figure,
        "matrix",
        f"A table of {rows} rows and {columns} columns. Each row holds the same boxed numbers "
        f"{taps}, one place farther to the right than in the row above, and dots for zero "
        "everywhere else.",
    )


def edges(places, answer, inside):
    """The answers with padding ``(n,)``; ``inside`` is True where the window fits."""
    figure, axes = canvas(2.7)
    axes.plot(places, np.where(inside, answer, np.nan), color=BLUE, label="window fits")
    for side in (slice(0, len(places) // 2), slice(len(places) // 2, None)):
        outside = np.where(inside[side], np.nan, answer[side])
        label = "window reaches over the edge" if side.start == 0 else None
        axes.plot(places[side], outside, "s:", color=ORANGE, markersize=5, label=label)
    axes.axhline(0, color=INK, linewidth=0.8)
    axes.set(xlabel="seconds", ylabel="answer", ylim=(None, 1.75 * answer.max()))
    axes.legend(loc="upper center")
    return picture(
        figure,
        "edges",
        f"The answers over {places[-1] - places[0]:.1f} seconds. Where the window fits they rise "
        f"to {answer[inside].max():.2f} at the beats. In the last positions, where the window "
        f"reaches over the edge, they climb to {answer[~inside].max():.2f}, and in the first ones "
        f"they fall to {answer[~inside].min():.2f}.",
    )


def field(kernel_sizes, strides, names):
    """Layers of nodes, the input below; lines join what the middle output can see."""
    counts = [1]
    for k, stride in zip(kernel_sizes[::-1], strides[::-1], strict=True):
        counts.insert(0, (counts[0] - 1) * stride + k)
    places = [np.arange(counts[0], dtype=float)]
    for count, k, stride in zip(counts[1:], kernel_sizes, strides, strict=True):
        centre = [places[-1][i * stride : i * stride + k].mean() for i in range(count)]
        places.append(np.array(centre))
    figure, axes = canvas(2.6)
    for level, (k, stride) in enumerate(zip(kernel_sizes, strides, strict=True)):
        for i, across in enumerate(places[level + 1]):
            for below in places[level][i * stride : i * stride + k]:
                axes.plot([below, across], [level, level + 1], color=INK, linewidth=0.7)
    for level, (across, colour) in enumerate(
        zip(places, (BLUE, ORANGE, GREEN, PURPLE), strict=False)
    ):
        axes.plot(across, np.full(len(across), level), MARKERS[level], color=colour, markersize=9)
    axes.set(yticks=range(len(names)), xticks=[], ylim=(-0.4, len(names) - 0.6))
    axes.set_yticklabels([f"{name}: {count}" for name, count in zip(names, counts, strict=True)])
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
    listed = ", ".join(f"{name} {count}" for name, count in zip(names, counts, strict=True))
    return picture(
        figure,
        "field",
        "A pyramid of nodes in rows, each joined to the nodes below that it is computed from. "
        f"From below: {listed}.",
    )


def picture_with_edges(digit, answers):
    """A picture ``(n, n)`` and the answers of two kernels to it, the numbers written in."""
    figure, panels = canvas(2.1, columns=3)
    titles = "the picture", "upright edges", "level edges"
    for axes, title, values in zip(panels, titles, (digit, *answers), strict=True):
        is_answer = values is not digit
        if is_answer:
            axes.imshow(tinted(values, 1))
        else:
            axes.imshow(values, cmap="gray")
        if is_answer:
            for (row, column), value in np.ndenumerate(values):
                if abs(value) > 0.3:
                    sign = "+" if value > 0 else "−"
                    axes.text(column, row, sign, **CENTRE, fontsize=10)
        axes.set_title(title, fontsize=11)
        axes.set(xticks=[], yticks=[])
        axes.spines[:].set_visible(False)
    upright, level = answers
    return picture(
        figure,
        "picture",
        f"Three squares. A handwritten zero, a white ring of {len(digit)} by {len(digit)} pixels "
        f"on black. The answers of the first kernel, {len(upright)} by {len(upright)}: in the "
        f"middle rows plus, minus, plus, minus from left to right, up to {upright.max():.2f}, "
        "where the ring's two sides begin and end. The answers of the second kernel: minus below "
        f"its upper arc, down to {level.min():.2f}, plus above its lower arc, up to "
        f"{level.max():.2f}.",
    )


def kernels(w, stretches):
    """Learned kernels ``(k, f)`` and the mean signal ``(k, f)`` where each answers most."""
    figure, panels = canvas(3.9, rows=w.shape[1], sharex=True)
    taps = np.arange(len(w))
    for f, axes in enumerate(panels):
        axes.bar(taps, w[:, f], color=BLUE, label="taps")
        axes.plot(taps, stretches[:, f], color=ORANGE, marker="s", markersize=4, label="signal, mV")
        axes.axhline(0, color=INK, linewidth=0.8)
        axes.set_title(f"kernel {f}")
    panels[0].legend(loc="upper right", ncols=2, fontsize=9)
    panels[0].set_ylim(None, 1.6 * max(w[:, 0].max(), stretches[:, 0].max()))
    panels[-1].set(xlabel="tap", xticks=taps[::2])
    listed = " ".join(
        f"Kernel {f}: largest tap {w[:, f].max():.1f} at {w[:, f].argmax()}, smallest "
        f"{w[:, f].min():.1f} at {w[:, f].argmin()}; the signal peaks at tap "
        f"{stretches[:, f].argmax()}."
        for f in range(w.shape[1])
    )
    return picture(
        figure,
        "kernels",
        f"Bar charts of {w.shape[1]} kernels with {len(w)} taps each, and over each a line: the "
        f"mean stretch of signal to which it answers most. {listed}",
    )


def found(seconds, signal, probability, marks, alarms):
    """A stretch of the test: signal ``(n,)``, probability ``(n // 3,)``, marks and false alarms."""
    first, last = seconds[0], seconds[-1]
    marks, alarms = (each[(each >= first) & (each <= last)] for each in (marks, alarms))
    figure, (top, below) = canvas(3.9, rows=2, sharex=True)
    top.plot(seconds, signal, color=BLUE, linewidth=1.2)
    high = signal.max() + 0.35
    look = {"color": GREEN, "markersize": 6, "label": "mark of the detector"}
    top.plot(marks, np.full(len(marks), high), "v", **look)
    top.plot(
        alarms, np.full(len(alarms), high), "s", color=ORANGE, markersize=7, label="network only"
    )
    top.set(ylabel="ECG in mV", ylim=(None, high + 1.6))
    top.legend(loc="upper center", ncols=2, handletextpad=0.2, columnspacing=1)
    below.plot(seconds[1::3], probability, color=PURPLE)
    below.axhline(0.5, color=INK, linestyle="--", linewidth=1)
    below.set(xlabel="seconds into the test", ylabel="probability", yticks=(0, 0.5, 1))
    return picture(
        figure,
        "found",
        f"Above, {last - first:.0f} seconds of the test recording with {len(marks)} marks of the "
        f"detector and {len(alarms)} squares where only the network says beat. Each square stands "
        "over a wide hump with a hollow behind it. Below, the network's probability: close to 0, "
        "with a block close to 1 under each mark and each square.",
    )
