"""Which topic one notebook is of, or a sentence that says why that cannot be told."""

from pathlib import Path

from autograder.catalogue import current
from autograder.likeliest import likeliest
from autograder.reading import UnreadableError


def topic_of(cells, path):
    """The topic that these cells are of.

    Raises:
        UnreadableError: there is none, or that cannot be told.
    """
    best = likeliest(current(), cells, Path(path).stem)
    if not best:
        known = ", ".join(current().topics())
        raise UnreadableError(f"{path} is no exercise of ours; there are: {known}")
    if len(best) > 1:
        raise UnreadableError(
            f"{path} may be of {' or '.join(best)}; give the file that name, as in {best[0]}.ipynb"
        )
    return best[0]
