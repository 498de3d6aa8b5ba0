"""The ``{reading-time}`` directive: how long a chapter takes, counted from its page.

It is the time to work through it once, without its exercise. The rates are for a text that is
learned from: a novel is read about twice as fast.
"""

import math
from dataclasses import dataclass

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from autograder_book.ask import Ask
from autograder_book.interactive import Figure

WORDS_PER_MINUTE = 120
# A line of a formula is followed with a pencil, a code cell is read beside what it prints.
MINUTES_PER_LINE = 0.75
MINUTES_PER_CELL = 1
MINUTES_PER_PICTURE = 0.5
# A question is thought about before its answer is opened, a figure is moved about.
MINUTES_PER_QUESTION = 1
MINUTES_PER_FIGURE = 3
# Of the answers to choose from one is read, and the explanations only where one was wrong.
NOT_PROSE = (nodes.literal_block, nodes.math_block, nodes.raw, nodes.comment, Ask)


class ReadingTime(nodes.paragraph):
    """Stands where the sentence will be until the whole page is known."""


class ReadingTimeDirective(SphinxDirective):
    def run(self):
        return [ReadingTime()]


@dataclass(frozen=True)
class Counted:
    """What there is to do on a page."""

    words: int
    formulas: int
    lines: int
    cells: int
    pictures: int
    questions: int
    figures: int

    @property
    def minutes(self):
        return (
            self.words / WORDS_PER_MINUTE
            + self.lines * MINUTES_PER_LINE
            + self.cells * MINUTES_PER_CELL
            + self.pictures * MINUTES_PER_PICTURE
            + self.questions * MINUTES_PER_QUESTION
            + self.figures * MINUTES_PER_FIGURE
        )

    def __str__(self):
        # To the next five minutes: a finer number would pretend to know the reader.
        about = 5 * math.ceil(self.minutes / 5)
        things = {
            "word": self.words,
            "formula": self.formulas,
            "code cell": self.cells,
            "picture": self.pictures,
            "question": self.questions,
        }
        listed = [f"{n:,} {thing}{'s' * (n != 1)}" for thing, n in things.items() if n]
        return f"about {about} minutes without the exercise ({', '.join(listed)})."


def words(node):
    """Count the words a reader reads, leaving out code, formulas and raw HTML."""
    if isinstance(node, NOT_PROSE):
        return 0
    if isinstance(node, nodes.Text):
        return len(node.split())
    return sum(words(child) for child in node.children)


def count(doctree):
    """What there is to do on a page, as `Counted`."""
    formulas = list(doctree.findall(nodes.math_block))
    containers = list(doctree.findall(nodes.container))
    return Counted(
        words(doctree),
        len(formulas),
        sum(1 + formula.astext().count(r"\\") for formula in formulas),
        sum("cell_input" in node["classes"] for node in containers),
        len(list(doctree.findall(nodes.figure))),
        len(list(doctree.findall(Ask))),
        len(list(doctree.findall(Figure))),
    )


def fill_in(app, doctree):
    for place in list(doctree.findall(ReadingTime)):
        label = nodes.strong("", "Reading time:")
        told = nodes.Text(f" {count(doctree)}")
        place.replace_self(nodes.paragraph("", "", label, told, classes=["no-search"]))


def setup(app):
    app.add_node(ReadingTime)
    app.add_directive("reading-time", ReadingTimeDirective)
    app.connect("doctree-read", fill_in)
    return {"version": "4", "parallel_read_safe": True, "parallel_write_safe": True}
