"""What an audit says: a `Finding` about a file, to be seen to, or a `Note`, to be known."""

from dataclasses import dataclass
from pathlib import Path

from autograder.wording import printable


@dataclass(frozen=True)
class Finding:
    """Something that is wrong with a course. As text it is one sentence.

    Attributes:
        path: the file.
        what: what is wrong there.
        step: what to do next.
    """

    path: Path
    what: str
    step: str

    def __str__(self):
        return one_line(f"{shown(self.path)}: {self.what}; {self.step}")


@dataclass(frozen=True)
class Note:
    """Something that is worth to know about a topic, and no fault.

    Attributes:
        share: of a function's points, where it is about what a trivial answer earns.
    """

    topic: str
    what: str
    share: float = 0

    def __str__(self):
        return one_line(f"{self.topic}: {self.what}")


class FlawError(Exception):
    """A `Finding` without which nothing more can be looked at."""

    def __init__(self, path, what, step):
        self.finding = Finding(path, what, step)
        super().__init__(str(self.finding))


def brief(error):
    """An exception in a few words."""
    return f"{type(error).__name__}: {error}"[:200]


def one_line(text):
    """A course's text on one line, without what could act on a terminal."""
    return printable(" ".join(str(text).split()))


def shown(path):
    """A path as one types it: from here, where it lies below."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
