"""Which topic a notebook is of, by what it holds: its file may bear any name."""

from pathlib import Path

from autograder.assembly import CHECK, checked_in, defined
from autograder.catalogue import current
from autograder.reading import UnreadableError


def topic_of(cells, path):
    """The topic that these cells are of.

    Raises:
        UnreadableError: there is none, or that cannot be told.
    """
    catalogue, marks = current(), {cell.grade_id for cell in cells}
    code = "\n".join(cell.source for cell in cells if cell.kind == "code")
    named = defined(code)[0] | checked_in(code)
    shared = {}
    for topic in catalogue.topics():
        names = set(catalogue.questions(topic))
        known = len(marks & (names | {CHECK + name for name in names}))
        hints = Path(path).stem.startswith(topic), f'topic="{topic}"' in code
        if known or names & named:
            shared[topic] = (known, len(names & named), *hints)
    if not shared:
        known = ", ".join(catalogue.topics())
        raise UnreadableError(f"{path} is no exercise of ours; there are: {known}")
    best = [topic for topic, how in shared.items() if how == max(shared.values())]
    if len(best) > 1:
        raise UnreadableError(
            f"{path} may be of {' or '.join(best)}; give the file that name, as in {best[0]}.ipynb"
        )
    return best[0]
