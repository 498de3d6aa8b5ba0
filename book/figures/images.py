"""The drawings of the chapter on images. Each takes the numbers that the chapter computed."""

import numpy as np
from matplotlib.patches import Polygon

from figures.style import (
    BLUE,
    COLOURS,
    GREEN,
    INK,
    MARKERS,
    ORANGE,
    PURPLE,
    canvas,
    picture,
    tinted,
)

CENTRE = {"ha": "center", "va": "center"}


def _bare(axes):
    axes.set(xticks=[], yticks=[])
    axes.spines[:].set_visible(False)


def _signed(value):
    return f"{round(float(value), 2) + 0.0:.2f}".replace("-", "−")  # no −0.00


def photograph(grey, answers):
    """A grey picture ``(height, width)``, and by title what a kernel answers to it."""
    figure, panels = canvas(3.6, rows=2, columns=2)
    shown = {"the picture": grey} | answers
    for axes, (title, values) in zip(panels.flat, shown.items(), strict=True):
        edges = values.min() < -0.1
        axes.imshow(tinted(values, 0.4) if edges else values, interpolation="none", cmap="gray")
        axes.set_title(title, fontsize=11)
        _bare(axes)
    return picture(
        figure,
        "photograph",
        "Four pictures. A photograph of a pavilion with three roofs above a lake. The same, "
        "blurred: its tiles are gone, its shape is not. Two pictures of edges, empty where the sky "
        "and the lake are: in one the pillars and the sides of the pavilion stand out, in the "
        "other the eaves of its roofs and the railings.",
    )


def _sheet(axes, left, bottom, width, height, colour, alpha=0.45):
    """A sheet seen from the side: a rectangle that leans."""
    lean = 0.35 * width
    corners = [
        (left, bottom),
        (left + width, bottom + lean),
        (left + width, bottom + lean + height),
        (left, bottom + height),
    ]
    axes.add_patch(Polygon(corners, facecolor=colour, edgecolor=INK, linewidth=0.8, alpha=alpha))


def volumes(picture_shape, kernel_shape, answer_shape):
    """A picture, one kernel and the answers as stacks of sheets, with their shapes."""
    figure, axes = canvas(2.6)
    stacks = [
        (0.0, 3, (ORANGE, GREEN, BLUE), 0.9, 1.6, f"picture\n{picture_shape}"),
        (2.3, 3, (ORANGE, GREEN, BLUE), 0.3, 0.5, f"one of 16 kernels\n{kernel_shape}"),
        (4.2, 16, (PURPLE,), 0.85, 1.5, f"answers\n{answer_shape}"),
    ]
    for left, count, colours, width, height, name in stacks:
        step = 0.22 if count == 3 else 0.09
        for sheet in range(count):
            bottom = 0.8 - height / 2
            colour = colours[sheet % len(colours)]
            _sheet(axes, left + step * sheet, bottom, width, height, colour)
        middle = left + (width + step * (count - 1)) / 2
        axes.text(middle, -0.45, name, ha="center", va="top", fontsize=11)
    for start, end in ((1.5, 2.2), (3.2, 4.1)):
        axes.annotate("", (end, 0.9), (start, 0.9), arrowprops={"arrowstyle": "->", "color": INK})
    axes.set(xlim=(-0.3, 6.7), ylim=(-1.15, 2.1), aspect="equal")
    _bare(axes)
    return picture(
        figure,
        "volumes",
        f"Three stacks of sheets from left to right. A picture of shape {picture_shape}: three "
        f"large sheets, red, green and blue. One kernel of shape {kernel_shape}: three small "
        f"sheets, one for each colour. The answers of sixteen such kernels, shape {answer_shape}: "
        "sixteen large sheets of one colour.",
    )


def learned(kernels):
    """By the number of steps, what the kernel ``(3, 3)`` was then."""
    figure, panels = canvas(3.9, rows=2, columns=2)
    for axes, (steps, kernel) in zip(panels.flat, kernels.items(), strict=True):
        axes.imshow(tinted(kernel, 0.6))
        for (row, column), value in np.ndenumerate(kernel):
            axes.text(column, row, _signed(value), **CENTRE, fontsize=11)
        axes.set_title(f"{steps} steps", fontsize=11)
        _bare(axes)
    told = " ".join(
        f"After {steps} steps its rows are "
        + "; ".join(", ".join(map(_signed, row)) for row in kernel)
        + "."
        for steps, kernel in kernels.items()
    )
    return picture(figure, "learned", f"The kernel at four moments of its training. {told}")


def maps(digit, first, second, windows):
    """A digit, both layers' feature maps ``(h, w, f)``, and the mean windows ``(k, k, f)``."""
    columns = 8
    figure, panels = canvas(4.6, rows=5, columns=columns)
    for axes in panels.flat:
        axes.set(xticks=[], yticks=[])
        # Without a frame a white window would not be seen on a white page.
        axes.spines[:].set(visible=True, color=INK, linewidth=0.5)
    panels[0, 0].imshow(digit, cmap="gray")
    panels[0, 0].set_title("digit", fontsize=11)
    for axes in panels[0, 1:]:
        axes.set_axis_off()
    rows = [
        ("first\nlayer", first),
        ("windows", windows[0]),
        ("second\nlayer", second[:, :, :columns]),
        ("windows", windows[1][:, :, :columns]),
    ]
    for line, (name, shown) in zip(panels[1:], rows, strict=True):
        for f, axes in enumerate(line):
            axes.imshow(shown[:, :, f], cmap="gray", vmin=0)
        line[0].set_ylabel(name, fontsize=10)
    return picture(
        figure,
        "maps",
        "Small grey pictures in five rows. A digit. Eight feature maps of the first layer: each "
        "shows a part of the outline of the digit, bright where its own kind of edge is. The mean "
        "windows of three by three pixels to which they answer most: bright on one side or in one "
        "corner and dark on the other, or a stroke. Eight of the sixteen maps of the second layer, "
        "of three by three pixels, bright in a few places. The mean windows of eight by eight "
        "pixels to which those answer most: blurred strokes and bends, some nearly a digit.",
    )


def race(sizes, accuracies):
    """By network, the accuracies ``(sizes, seeds)`` in percent: each seed, and the mean."""
    figure, axes = canvas(3.2)
    for k, (name, values) in enumerate(accuracies.items()):
        colour, marker = COLOURS[k], MARKERS[k]
        shift = 1 + 0.05 * (2 * k - 1)  # so that the points of two networks do not hide each other
        across = np.array(sizes) * shift
        axes.plot(across, values.mean(axis=1), color=colour, label=name)
        for seed in range(values.shape[1]):
            axes.plot(across, values[:, seed], marker, color=colour, markersize=5, alpha=0.7)
    axes.set(xscale="log", xlabel="training pictures", ylabel="test accuracy in %")
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes.minorticks_off()
    axes.legend(loc="lower right")
    told = " ".join(
        f"{name}: "
        + ", ".join(
            f"with {size:,} pictures {row.mean():.0f} percent, "
            f"from {row.min():.0f} to {row.max():.0f}"
            for size, row in zip(sizes, values, strict=True)
        )
        + "."
        for name, values in accuracies.items()
    )
    return picture(
        figure,
        "race",
        f"Two rising curves of test accuracy over the number of training pictures, with a point "
        f"for each of five seeds. {told}",
    )


def shuffled(pictures, order):
    """Some pictures ``(m, n, n)``, and the same with their pixels in this order."""
    m, n, _ = pictures.shape
    figure, panels = canvas(2.2, rows=2, columns=m)
    for above, below, shown in zip(*panels, pictures, strict=True):
        above.imshow(shown, cmap="gray")
        below.imshow(shown.ravel()[order].reshape(n, n), cmap="gray")
        _bare(above)
        _bare(below)
    panels[0, 0].set_ylabel("as it is", fontsize=11)
    panels[1, 0].set_ylabel("shuffled", fontsize=11)
    return picture(
        figure,
        "shuffled",
        f"Two rows of {m} pictures. Above, handwritten digits in white on black. Below, the same "
        "pixels in another order, the same for all: white specks without any shape.",
    )
