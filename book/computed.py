"""Numbers for the text, computed in a cell and quoted with ``{glue:text}``; and tables."""

from IPython.display import Markdown, display
from myst_nb import glue


def numbers(**values):
    """Keep each value under its name, as a plain float, for the text of the page."""
    for name, value in values.items():
        glue(name, float(value), display=False)


def table(heads, rows):
    """Show a table made from the code, so that the page cannot say anything else."""
    lines = [heads, ["---"] * len(heads), *rows]
    display(Markdown("\n".join(f"| {' | '.join(line)} |" for line in lines)))
