"""The drawings of the chapter on neurons. Each takes the numbers that the chapter computed."""

import matplotlib.pyplot as plt
import numpy as np

from figures.style import BLUE, GREEN, INK, MARKERS, ORANGE, canvas, picture

THIN_LINE = {"arrowstyle": "-", "color": INK}
CENTRE = {"ha": "center", "va": "center"}


def neuron(names, x, w, b, z, a):
    """One neuron with two inputs: what comes in, what it is multiplied by, what goes out."""
    figure, axes = canvas(2.2)
    arrow = {"arrowstyle": "->", "color": INK, "shrinkA": 17, "shrinkB": 19}
    places = [(1.1, 3.1), (1.1, 1.2)]
    for (across, up), name, value, weight in zip(places, names, x, w, strict=True):
        _disc(axes, across, up, f"{value:g}", BLUE, size=30)
        axes.text(across, up + (0.62 if up > 2.15 else -1.0), name, ha="center")
        axes.annotate("", (4, 2.15), (across, up), arrowprops=arrow)
        above = up > 2.15
        axes.text(
            (across + 4) / 2 + 0.1,
            (up + 2.15) / 2 + (0.12 if above else -0.12),
            f"× {_signed(weight)}",
            ha="center",
            va="bottom" if above else "top",
        )
    _disc(axes, 4, 2.15, "+", ORANGE, size=30)
    axes.text(4, 3.85, f"bias {_signed(b)}", ha="center")
    axes.annotate("", (4, 2.15), (4, 3.8), arrowprops=arrow | {"shrinkA": 0})
    axes.annotate("", (7.05, 2.15), (4, 2.15), arrowprops=arrow | {"shrinkB": 0})
    axes.text(5.75, 2.3, f"z = {_signed(round(z, 3))}", ha="center")
    axes.add_patch(plt.Rectangle((7.05, 1.4), 1.5, 1.5, fill=False, edgecolor=ORANGE, linewidth=2))
    curve = np.linspace(-5, 5, 50)
    axes.plot(7.8 + 0.13 * curve, 1.6 + 1.1 / (1 + np.exp(-curve)), color=ORANGE)
    axes.text(7.8, 0.9, "sigmoid", ha="center")
    axes.annotate("", (9.5, 2.15), (8.55, 2.15), arrowprops=arrow | {"shrinkA": 0, "shrinkB": 0})
    axes.text(9.95, 2.15, f"{a:.2f}", **CENTRE)
    axes.set(xlim=(0, 10.4), ylim=(0.1, 4.3), aspect="equal")
    axes.axis("off")
    inputs = " and ".join(
        f"{name} {value:g} times the weight {weight:g}"
        for name, value, weight in zip(names, x, w, strict=True)
    )
    return picture(
        figure,
        "neuron",
        f"A neuron drawn from left to right. {inputs} go into a sum, together with the bias {b:g}. "
        f"The sum is {z:.1f}. It goes through a sigmoid, and {a:.2f} comes out.",
    )


def line(w, b, X, p):
    """The border of a neuron with two inputs, and examples ``X (m, 2)`` with their ``p (m,)``."""
    across, up = np.meshgrid(np.linspace(-0.3, 3.5, 150), np.linspace(-0.3, 1.8, 150))
    probability = 1 / (1 + np.exp(-(w[0] * across + w[1] * up + b)))
    figure, axes = canvas(3.5)
    axes.contourf(across, up, probability, (0.5, 1), colors=[BLUE], alpha=0.3)
    thin = axes.contour(across, up, probability, (0.1, 0.9), colors=INK, linewidths=0.8)
    axes.clabel(thin, fontsize=11, manual=[(0.75, 0.1), (2.0, 0.73)])
    axes.contour(across, up, probability, (0.5,), colors=BLUE, linewidths=3)
    yes = p >= 0.5
    axes.plot(*X[yes].T, MARKERS[0], color=GREEN, markersize=9, label="affordable")
    axes.plot(*X[~yes].T, MARKERS[1], color=ORANGE, markersize=9, label="not affordable")
    foot = np.array([0.65, -(b + 0.65 * w[0]) / w[1]])
    axes.annotate(
        "", foot + 0.4 * w / np.hypot(*w), foot, arrowprops={"arrowstyle": "->", "color": INK}
    )
    axes.text(*(foot + 0.45 * w / np.hypot(*w)), "w", ha="center", va="top")
    axes.text(0.38, 1.2, "0.5")
    axes.set(xlabel="price, in 10 €", ylabel="shipping, in 10 €", aspect="equal", xlim=(-0.3, 3.5))
    axes.legend(loc="upper right")
    listed = " ".join(
        f"Price {a:g}, shipping {c:g}: {share:.2f}." for (a, c), share in zip(X, p, strict=True)
    )
    return picture(
        figure,
        "line",
        f"A map with price to the right and shipping upwards. A straight falling line from price "
        f"{-b / w[0]:.2f} to shipping {-b / w[1]:.2f} is where the probability is one half. Lines "
        "for 0.9 below it and 0.1 above it are parallel to it. An arrow marked w stands at a right "
        f"angle to it and points to the side of yes, towards small prices. Five T-shirts: {listed}",
    )


def network(names, hidden_names, x, W1, a, p):
    """The whole network with the values of one example; a weight of zero has no line."""
    figure, axes = canvas(3.9)
    inputs = [(2.0, 3 - i) for i in range(4)]
    hidden = [(5.6, 2.7 - 1.2 * j) for j in range(3)]
    line = {"arrowstyle": "-", "color": INK, "linewidth": 1.6, "shrinkA": 18, "shrinkB": 18}
    for i, j in np.argwhere(W1):
        axes.annotate("", hidden[j], inputs[i], arrowprops=line)
    for place in hidden:
        axes.annotate("", (9.0, 1.5), place, arrowprops=line)
    for (across, up), name, value in zip(inputs, names, x, strict=True):
        _disc(axes, across, up, f"{value:g}", BLUE)
        axes.text(across - 0.65, up, name.replace(" ", "\n"), ha="right", va="center", fontsize=11)
    for (across, up), name, value in zip(hidden, hidden_names, a, strict=True):
        _disc(axes, across, up, f"{value:.2f}", ORANGE)
        beside = up + 0.38 if up > 1 else up - 0.55  # lines come from above to the lowest
        axes.text(across, beside, name, ha="center", fontsize=11)
    _disc(axes, 9.0, 1.5, f"{p:.2f}", GREEN)
    axes.text(9.0, 1.88, "top seller", ha="center", fontsize=11)
    for across, name in ((2.0, "input"), (5.6, "hidden layer"), (9.0, "output layer")):
        axes.text(across, -0.75, name, ha="center", weight="bold")
    axes.set(xlim=(-0.4, 10.3), ylim=(-0.9, 3.45))
    axes.axis("off")
    listed = ", ".join(f"{name} {value:g}" for name, value in zip(names, x, strict=True))
    middle = ", ".join(f"{name} {value:.2f}" for name, value in zip(hidden_names, a, strict=True))
    return picture(
        figure,
        "network",
        f"A network of three columns, joined by lines. Input: {listed}. Hidden layer: {middle}. "
        f"Output layer: top seller {p:.2f}. Only {(W1 != 0).sum()} of {W1.size} possible lines "
        "join the input to the hidden layer, because the other weights are zero.",
    )


def exclusive_or(X, y, w, b):
    """The four points of exclusive or and one of the best lines, which gets one point wrong."""
    said = X @ w + b >= 0
    figure, axes = canvas(3.0)
    across, up = np.meshgrid(np.linspace(-0.5, 1.6, 200), np.linspace(-0.4, 1.4, 200))
    z = w[0] * across + w[1] * up + b
    axes.contourf(across, up, z, (0, np.inf), colors=[BLUE], alpha=0.3)
    axes.contour(across, up, z, (0,), colors=BLUE, linewidths=3)
    for label, marker, colour in ((1, MARKERS[0], GREEN), (0, MARKERS[1], ORANGE)):
        chosen = X[y == label]
        axes.plot(*chosen.T, marker, color=colour, markersize=11, label=f"should be {label}")
    wrong = X[said != y]
    for point in wrong:
        axes.annotate("wrong", point, point + np.array([0.2, -0.25]), arrowprops=THIN_LINE)
    axes.set(xlabel="first input", ylabel="second input", xticks=(0, 1), yticks=(0, 1))
    axes.set(aspect="equal", xlim=(-0.5, 1.6), ylim=(-0.4, 1.4))
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    places = " and ".join(f"({p[0]:g}, {p[1]:g})" for p in wrong)
    return picture(
        figure,
        "exclusive-or",
        "The four corners of a square. Two opposite corners should be 1, the two others 0. A "
        "straight line has three of them on the right side. "
        f"The corner {places} is on the wrong side.",
    )


def weights(W):
    """The weights ``W (64, 10)`` of ten neurons, each as a picture of 8 by 8."""
    largest = np.abs(W).max()
    figure, panels = canvas(2.6, rows=2, columns=5)
    for digit, axes in enumerate(panels.ravel()):
        axes.imshow(-W[:, digit].reshape(8, 8), cmap="gray", vmin=-largest, vmax=largest)
        axes.set_title(f"{digit}")
        axes.set(xticks=[], yticks=[])
        axes.spines[:].set(visible=True, color=INK)
    return picture(
        figure,
        "weights",
        "Ten blurred pictures of 8 by 8 squares, one per digit, dark where ink speaks for the "
        f"digit and light where it speaks against. Weights from {W.min():.1f} to {W.max():.1f}. "
        "Dark patches follow parts of the digit, light patches lie where other digits have ink. "
        "The 0 has its lightest patch in the middle. There are no clean strokes or edges.",
    )


def regions(X, y, across, up, answers):
    """Where each neuron answers: ``answers`` by its name, on the grid ``across``, ``up``."""
    shades = [(BLUE, opacity) for opacity in np.linspace(0, 0.45, 10)]  # on a page of any theme
    figure, panels = canvas(4.6, rows=2, columns=2, sharex=True, sharey=True)
    for axes, (name, answer) in zip(panels.ravel(), answers.items(), strict=True):
        answer = answer.reshape(across.shape)
        axes.contourf(across, up, answer, np.linspace(0, 1, 11), colors=shades)
        axes.contour(across, up, answer, (0.5,), colors=INK, linewidths=2)
        for chosen, marker, colour in ((y, MARKERS[0], GREEN), (~y, MARKERS[1], ORANGE)):
            axes.plot(*X[chosen].T, marker, color=colour, markersize=3)
        axes.set(title=name, xticks=(1, 2, 3), yticks=(0, 1, 2, 3))
    figure.supxlabel("price, in 10 €", fontsize=12)
    figure.supylabel("marketing, in 1000 €", fontsize=12)
    shares = " ".join(
        f"{name.capitalize()}: blue on {np.mean(answer >= 0.5):.0%} of the map."
        for name, answer in answers.items()
    )
    return picture(
        figure,
        "two-hidden",
        "Four maps with price to the right and marketing upwards, each shaded where a neuron "
        "answers, with 200 T-shirts as dots. The T-shirts that sold fill the upper left corner. "
        "One neuron alone draws one slanting line across it and is wrong on both sides. Hidden "
        "neuron 1 is blue above a nearly level line, where marketing is more than 1000 €. Hidden "
        "neuron 2 is blue to the right of a nearly upright line, where the price is above 22 €. "
        f"The output neuron is blue in just that corner. {shares}",
    )


def _disc(axes, across, up, text, colour, size=34):
    """A node: a ring with its value inside, round whatever the scales of the axes are."""
    axes.plot(across, up, "o", markersize=size, color=colour, alpha=0.35, markeredgewidth=0)
    axes.plot(across, up, "o", markersize=size, fillstyle="none", color=colour, markeredgewidth=2)
    axes.text(across, up, text, **CENTRE)


def _signed(value):
    """A number with a proper minus sign."""
    return f"{value:g}".replace("-", "−")
