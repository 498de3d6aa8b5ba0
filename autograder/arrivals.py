"""What has arrived in ``submitted/`` and waits to be graded: whose, and of which topic."""

import contextlib
import json
import time
from collections import defaultdict
from pathlib import Path

from autograder.beside import is_junk
from autograder.grading import BATCH, MOST_STRAYS, sorted_out
from autograder.handed_in import Folder, HandedInError
from autograder.reading import LARGEST_FILE
from autograder.result import Line, Status
from autograder.wording import printable

SETTLED = 2.0  # seconds after which nobody is still copying a file that does not change
AGAIN = 0.5  # seconds until a file that is being copied is looked at again
LATER, LATEST = 1.0, 60.0  # seconds until something is tried again: at first, and at most


class Arrivals:
    """Pairs of a student and a topic, each with the time from which on it may be graded."""

    def __init__(self, course, catalogue):
        self._course, self._catalogue = course, catalogue
        self._due, self._backlog = {}, {}
        self._delays, self._halves = {}, {}
        self._look_again, self._strays = {}, defaultdict(set)

    def everything(self, topics):
        """Note everybody's of these topics; what arrives goes first."""
        everyone = self._course.everyone()
        self._backlog = dict.fromkeys((each, topic) for topic in topics for each in everyone)

    def note(self, changed, folder):
        """Note what events are about.

        Args:
            changed: paths in ``folder``, which is ``submitted/`` without links.

        Yields:
            A `Line` for a folder that bears the name of no topic.
        """
        found = defaultdict(set)
        for path in map(Path, changed):
            if path != folder and path.is_relative_to(folder):
                student, *inner = path.relative_to(folder).parts
                if not (is_junk(student) or (inner and is_junk(inner[0]))):
                    found[student].update(inner[:1])
                    if len(inner) < 2:
                        # Of a new folder the system does not tell what was put in it before it
                        # was asked to.
                        self._look_again[student] = time.monotonic() + LATER
        topics = {}  # by name: a class has few names, and a burst of events many paths
        for student, names in found.items():
            for name in names or self._course.folders_of(student):
                if name not in topics:
                    topics[name], _ = sorted_out(self._catalogue, [name])
                self._add(student, topics[name])
                if not topics[name]:
                    yield from self._stray(student, name)

    def _add(self, student, topics):
        now = time.monotonic()
        self._due |= {(student, topic): now for topic in topics}

    def strays(self):
        """A `Line` for each folder that bears the name of no topic, if it has had none."""
        for student in self._course.students():
            _, strange = sorted_out(self._catalogue, self._course.folders_of(student))
            for name in strange:
                yield from self._stray(student, name)

    def _stray(self, student, name):
        told = self._strays[student]
        is_folder = (self._course.submitted / student / name).is_dir()
        if is_folder and name not in told and len(told) < MOST_STRAYS:
            told.add(name)
            # On disk a name need not be text.
            student, name = (each.encode("utf-8", "replace").decode() for each in (student, name))
            message = self._catalogue.no_such(printable(name))
            if len(told) == MOST_STRAYS:
                message += "; more of this student's are not listed"
            yield Line(student, name, Status.UNKNOWN_TOPIC, message)

    def put_off(self, student, topic):
        """It could not be graded: it is tried again, later each time."""
        key = student, topic
        self._due[key] = time.monotonic() + self._delays.get(key, LATER)
        self._delays[key] = min(2 * self._delays.get(key, LATER), LATEST)

    def done(self, student, topic):
        self._delays.pop((student, topic), None)

    def give_back(self, pairs):
        """These were taken, and not graded."""
        now = time.monotonic()
        self._due |= dict.fromkeys(pairs, now)

    def take(self, busy):
        """Some that are to be graded now, each taken out.

        Args:
            busy: those that are being graded, which wait until that is done.
        """
        self._look()
        now, taken = time.monotonic(), []
        for key in [key for key, at in self._due.items() if at <= now and key not in busy]:
            if len(taken) == BATCH:
                break
            if self._is_arriving(*key):
                self._due[key] = now + AGAIN
            else:
                del self._due[key]
                taken.append(key)
        while self._backlog and len(taken) < BATCH:
            key = next(iter(self._backlog))
            del self._backlog[key]
            if key in self._due:
                continue
            if key in busy or self._is_arriving(*key):
                self._due[key] = now + AGAIN
            else:
                taken.append(key)
        return taken

    def _look(self):
        now = time.monotonic()
        for student in [each for each, at in self._look_again.items() if at <= now]:
            del self._look_again[student]
            topics, _ = sorted_out(self._catalogue, self._course.folders_of(student))
            self._add(student, topics)

    def _is_arriving(self, student, topic):
        """Whether somebody may still be copying it: there is no notebook, or half of one."""
        path, key = self._course.submission(student, topic), (student, topic)
        file = _stat(path)
        if not (_is_young(file) or _is_young(_stat(path.parent))):
            self._halves.pop(key, None)
            return False
        seen = file and (file.st_mtime_ns, file.st_size)
        if key in self._halves and self._halves[key] == seen:
            return True  # the half that it was: it is not read again
        if is_half := self._is_half(student, topic):
            self._halves[key] = seen
        else:
            self._halves.pop(key, None)
        return is_half

    def _is_half(self, student, topic):
        try:
            with (
                Folder(self._course.submitted) as submitted,
                submitted.folder(student) as folder,
                folder.folder(topic) as inner,
            ):
                json.loads(inner.read(f"{topic}.ipynb", LARGEST_FILE))
        except HandedInError:  # it is something else, and is said to be
            return False
        except (FileNotFoundError, ValueError, RecursionError):
            return True
        return False


def _is_young(file):
    """Whether it changed a moment ago; also if the clock of its file system is a little ahead."""
    return file is not None and abs(time.time() - file.st_mtime) < SETTLED


def _stat(path):
    with contextlib.suppress(OSError, ValueError):
        return path.lstat()
    return None
