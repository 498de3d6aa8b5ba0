"""The files on which results depend: whether they are still what they were."""

import contextlib
import os
import time

from autograder.beside import is_junk
from autograder.catalogue import ENGINE

STILL = 1.0  # seconds in which none of them has changed: nobody is writing them any more


class Files:
    """The grader's, the questions', the exercises' and what is decided for a course, as they are.

    Looked at once a second, by their size and time alone.
    """

    def __init__(self, course, catalogue):
        self._course, self._catalogue = course, catalogue
        self._first = self._last = self._seen()
        self._looked_at = time.monotonic()

    def have_changed(self):
        """Whether they are not what they were at first, and nobody is writing them any more."""
        if time.monotonic() < self._looked_at + STILL:
            return False
        before, self._last = self._last, self._seen()
        self._looked_at = time.monotonic()
        return self._last == before != self._first

    def _seen(self):
        found = {}
        for path in self._paths():
            with contextlib.suppress(OSError):
                file = os.stat(path)
                found[path] = file.st_mtime_ns, file.st_size
        return found

    def _paths(self):
        for root in {ENGINE, self._catalogue.folder}:
            for folder, inner, names in os.walk(root):
                inner[:] = [name for name in inner if not is_junk(name)]
                yield from (os.path.join(folder, name) for name in names if _is_ours(name))
        for home in {self._course.folder, self._catalogue.home} - {None}:
            yield from map(str, (home / "exercises").glob("*/*.ipynb"))
        yield from map(str, (self._course.decisions, self._course.list_of_people))
        yield str(self._course.folder / "grading-secret.txt")


def _is_ours(name):
    """Whether it is not what an editor leaves beside a file that it has open."""
    return not (is_junk(name) or name.endswith("~"))
