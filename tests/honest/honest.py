"""What an odd but right submission is."""

import copy
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field

import nbformat
from classroom import submission

from autograder.notebook import as_text
from autograder.sandbox import Limits

# For notebooks whose cells take long, so that the test does not.
SHORT = Limits(step_seconds=0.6, total_seconds=1.5)


NUMBERS = itertools.count()


@dataclass(frozen=True)
class Honest:
    """A right submission, of which something is odd.

    Attributes:
        changed: sources that stand in for the solution's, by function.
        before: code that stands above the solution's, in its cell, by function.
        first, last: the code of further cells, after our imports and at the end.
        edit: what is done to the notebook itself.
        file: from the notebook to the bytes that are handed in.
        topic: of the exercise.
        limits: of the sandbox, if they are not those of a class.
    """

    changed: dict = field(default_factory=dict)
    before: dict = field(default_factory=dict)
    first: str = ""
    last: str = ""
    edit: Callable | None = None
    file: Callable | None = None
    topic: str = "softmax"
    limits: Limits | None = None

    def notebook(self):
        """The submission, as it is open at home."""
        made = submission(self.topic, self.changed, self.first, self.last)
        for cell in made.cells:
            if cell.id in self.before:
                cell.source = f"{self.before[cell.id]}\n\n{cell.source}"
        if self.edit:
            self.edit(made)
        return made

    def handed_in(self):
        """The submission, as the bytes of a file."""
        made = self.notebook()
        return self.file(made) if self.file else as_text(made).encode()


def cell(notebook, name):
    """The cell of this name."""
    return next(each for each in notebook.cells if each.id == name)


def put(notebook, beside, source, above=False, kind="code"):
    """A further cell beside the one of this name."""
    make = getattr(nbformat.v4, f"new_{kind}_cell")
    place = notebook.cells.index(cell(notebook, beside)) + (not above)
    notebook.cells.insert(place, make(source, id=f"put-{next(NUMBERS)}"))


def beside(name, source, above=False, kind="code"):
    """An edit: a further cell beside the one of this name."""
    return lambda notebook: put(notebook, name, source, above, kind)


def written(name, source):
    """An edit: what a cell says instead; ``{}`` stands for what it said."""

    def edit(notebook):
        one = cell(notebook, name)
        one.source = source.replace("{}", one.source)

    return edit


def edits(*several):
    """An edit: one after the other."""

    def edit(notebook):
        for each in several:
            each(notebook)

    return edit


def copied(notebook, name):
    """A cell with all its marks, once more."""
    made = copy.deepcopy(cell(notebook, name))
    made.id = f"copy-{next(NUMBERS)}"
    return made
