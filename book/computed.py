"""Numbers for the text: computed in a cell, quoted with ``{glue:text}``."""

from myst_nb import glue


def numbers(**values):
    """Keep each value under its name, as a plain float, for the text of the page."""
    for name, value in values.items():
        glue(name, float(value), display=False)
