"""What cells have drawn with matplotlib, for a page of the book.

It is not imported here: where no cell has done so, nothing is drawn.
"""

import base64
import io
import logging
import math
import sys

DOTS = 144  # per inch, for screens that show two where others show one
MOST_DOTS, MOST_PICTURES, LONGEST_WORDS = 2_000_000, 10, 500
# That it looks for fonts is not what a cell has to say.
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)


def take():
    """The open figures, each with ``png`` as Base64, ``width`` in a page, and its ``words``.

    They are closed. An error is that of the reader's own figure: matplotlib lays out what it
    holds only now.
    """
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is None:
        return []
    try:
        return [_picture(pyplot.figure(n)) for n in pyplot.get_fignums()[:MOST_PICTURES]]
    finally:
        pyplot.close("all")


def forget(*, styles=False):
    """Close all figures; with ``styles``, the next ones look as at the start."""
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")
        if styles:
            pyplot.rcdefaults()


def _picture(figure):
    figure.set_dpi(_dots(*figure.get_size_inches()))
    figure.draw_without_rendering()
    box = figure.get_tightbbox().padded(0.1)
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=_dots(box.width, box.height), bbox_inches=box)
    return {
        "png": base64.b64encode(file.getvalue()).decode(),
        "width": round(96 * box.width),  # pixels of a page to an inch
        "words": _words(figure),
    }


def _dots(width, height):
    return min(DOTS, math.sqrt(MOST_DOTS / (width * height)))


def _words(figure):
    """What is written around the plots of a figure, for those who do not see it."""
    found = [getattr(figure, f"_{name}", None) for name in ("suptitle", "supxlabel", "supylabel")]
    for axes in figure.axes:
        found += [axes.title, axes.xaxis.label, axes.yaxis.label]
        found += legend.get_texts() if (legend := axes.get_legend()) else []
    texts = [" ".join(text.get_text().split()) for text in found if text]
    words = "; ".join(dict.fromkeys(filter(None, texts)))
    words = words if len(words) <= LONGEST_WORDS else f"{words[:LONGEST_WORDS]} …"
    return f"Picture: {words}" if words else "A picture without words"
