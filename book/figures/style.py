"""One look for the figures of all chapters.

A figure is inline SVG. Its text and axes take the colour of the page's text, so
one drawing serves the light and the dark theme, and it scales down to a phone.
Its text equivalent is part of the picture, and may quote computed numbers.
"""

import html
import io
import re

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import to_rgba

# Contrast of at least 3:1 on white and on the dark theme's background.
BLUE, ORANGE, GREEN, PURPLE = "#3a86c8", "#cc6a1c", "#2f9468", "#9a6cc4"
COLOURS = (BLUE, ORANGE, GREEN, PURPLE)
# Fill patterns and markers in the same order: no meaning by colour alone.
HATCHES = ("", "///", "...", "xxx")
MARKERS = ("o", "s", "^", "D")
# Stands for the colour of the page's text until the SVG is written.
INK = "#0a0b0c"

# A drawing this wide is shown about one to one on a phone.
WIDTH = 4.8  # inches

plt.rcParams.update(
    {
        "figure.facecolor": "none",
        "axes.facecolor": "none",
        "savefig.facecolor": "none",
        "text.color": INK,
        "axes.labelcolor": INK,
        "axes.titlecolor": INK,
        "axes.edgecolor": INK,
        "xtick.color": INK,
        "ytick.color": INK,
        "legend.labelcolor": INK,
        "legend.frameon": False,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.prop_cycle": matplotlib.cycler(color=COLOURS),
        "lines.linewidth": 2,
        "font.size": 12,
        "axes.titlesize": 12,
        "legend.fontsize": 11,
        "hatch.linewidth": 0.8,
        "svg.fonttype": "path",
        "svg.hashsalt": "figures",
    }
)


def canvas(height, rows=1, columns=1, **options):
    """Start a figure of the common width; ``height`` in inches."""
    return plt.subplots(
        rows, columns, figsize=(WIDTH, height), layout="constrained", squeeze=True, **options
    )


def tinted(values, largest):
    """Colours for numbers of both signs; what is near 0 shows the page, of either theme."""
    colours = np.where(np.asarray(values)[..., None] > 0, to_rgba(ORANGE), to_rgba(PURPLE))
    colours[..., 3] = 0.8 * np.clip(np.abs(values) / largest, 0, 1)
    return colours


def picture(figure, name, alt):
    """Turn a figure into a picture for the page.

    Args:
        figure: a matplotlib figure; it is closed.
        name: unique on the page; it keeps the ids of two drawings apart.
        alt: what the picture shows, for a reader who does not see it.
    """
    # As a number is spoken: "9e-08" would be read letter by letter.
    alt = re.sub(r"(?<=\d)e\+?0*(?=\d)", " times 10 to the ", alt)
    alt = re.sub(r"(?<=\d)e-0*(?=\d)", " times 10 to the minus ", alt)
    alt = re.sub(r"(?<!\w)-(?=\d)", "−", alt)  # a hyphen is not read
    alt = alt.replace("'", "\u2019")  # as the text around it
    file = io.StringIO()
    figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    plt.close(figure)
    return Picture(follow_theme(file.getvalue(), name, alt), alt)


def follow_theme(svg, name, alt):
    """Make matplotlib's SVG fit to stand inside a page of either theme."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>\s*", "", svg, flags=re.DOTALL)
    svg = svg.replace(INK, "currentColor")
    svg = re.sub(r'\bid="', f'id="{name}-', svg)
    svg = re.sub(r'href="#', f'href="#{name}-', svg)
    svg = re.sub(r"url\(#", f"url(#{name}-", svg)
    label = html.escape(alt, quote=True)
    return re.sub(
        r'^<svg [^>]*?viewBox="([^"]*)"[^>]*>',
        rf'<svg class="course-figure" role="img" aria-label="{label}" viewBox="\1"'
        ' xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">',
        svg,
        count=1,
    )


class Picture:
    """What a notebook shows: the SVG in a page, the text equivalent elsewhere."""

    def __init__(self, svg, alt):
        self.svg = svg
        self.alt = alt

    def _repr_html_(self):
        return self.svg

    def __repr__(self):
        return self.alt
