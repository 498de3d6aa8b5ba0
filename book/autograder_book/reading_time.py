"""The ``{reading-time}`` directive: a chapter's reading time, counted from its text."""

import math

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

WORDS_PER_MINUTE = 200
# A formula or a code cell is worked through, not read.
MINUTES_PER_FORMULA = 0.5
MINUTES_PER_CELL = 0.5
NOT_PROSE = (nodes.literal_block, nodes.math_block, nodes.raw, nodes.comment)


class ReadingTime(nodes.paragraph):
    """Stands where the sentence will be until the whole page is known."""


class ReadingTimeDirective(SphinxDirective):
    def run(self):
        return [ReadingTime()]


def words(node):
    """Count the words a reader reads, leaving out code, formulas and raw HTML."""
    if isinstance(node, NOT_PROSE):
        return 0
    if isinstance(node, nodes.Text):
        return len(node.split())
    return sum(words(child) for child in node.children)


def cells(doctree):
    """Count the code cells whose code is shown."""
    return sum("cell_input" in node["classes"] for node in doctree.findall(nodes.container))


def sentence(doctree):
    read, formulas, run = (
        words(doctree),
        len(list(doctree.findall(nodes.math_block))),
        cells(doctree),
    )
    minutes = read / WORDS_PER_MINUTE + formulas * MINUTES_PER_FORMULA + run * MINUTES_PER_CELL
    # To the next five minutes: a finer number would pretend to know the reader.
    about = 5 * math.ceil(minutes / 5)
    return f"about {about} minutes ({read:,} words, {formulas} formulas, {run} code cells)."


def fill_in(app, doctree):
    for place in list(doctree.findall(ReadingTime)):
        label = nodes.strong("", "Reading time:")
        place.replace_self(nodes.paragraph("", "", label, nodes.Text(f" {sentence(doctree)}")))


def setup(app):
    app.add_node(ReadingTime)
    app.add_directive("reading-time", ReadingTimeDirective)
    app.connect("doctree-read", fill_in)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
