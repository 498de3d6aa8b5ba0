"""Grade what arrives in ``submitted/``: the stream of `autograder.grading`, kept warm.

What arrives is looked at when the system tells of it, again a moment later, and all of it every
few minutes: whatever was missed is found then. A submission that is up to date costs a look.
"""

import contextlib
import json
import os
import time
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import watchfiles

from autograder import runs
from autograder.beside import is_junk
from autograder.catalogue import ENGINE, CatalogueError
from autograder.course import CourseError
from autograder.entries import GradebookError, default_url, file_of
from autograder.grading import Session, sorted_out
from autograder.handed_in import Folder, HandedInError
from autograder.reading import LARGEST_FILE
from autograder.result import Line, Status
from autograder.rules import RulesError
from autograder.sandbox import SandboxError
from autograder.tables import TableError

QUIET_MS, LONGEST_MS = 20, 200  # events that come in one go are taken together
TICK_MS, POLL_MS = 500, 500
SETTLED = 2.0  # seconds after which nobody is still copying a file that does not change
ANEW = 600.0  # seconds after which everything is looked at again
LATER, LATEST = 1.0, 60.0  # seconds until something is tried again: at first, and at most
_NOTHING_NEW = {Status.NOT_HANDED_IN, Status.NOT_YET, Status.EXCUSED}
_PASSING = OSError, GradebookError, SandboxError, HandedInError
_OF_AN_AUTHOR = CatalogueError, CourseError, RulesError, TableError  # until a file changes


class ChangedError(RuntimeError):
    """What is taught, or decided for the course, is not what it was: begin anew."""


class Watch:
    """A course directory that is watched.

    Args:
        topics: which; if none, those that were handed in and are released.
        seed: for every topic's inputs.
        jobs: how many submissions to grade at once.
        stop: an event, set when it is to end.
        url: of the gradebook, if it is not in the course directory.
        is_polling: whether to look for what has changed, where the file system tells nothing.
        is_again: whether this one takes the place of one that has changed: then a mistake in a
            file of the course is waited for, and not raised.
        say: called with a sentence that the instructor should read.
    """

    def __init__(self, course, catalogue, topics, seed, jobs, stop, url, is_polling, is_again, say):
        self._course, self._catalogue, self._asked, self._seed = course, catalogue, topics, seed
        self._jobs, self._stop, self._say = jobs, stop, say
        self._url, self._is_polling = url or default_url(course), is_polling
        self._gradebook, self._file = file_of(self._url), None
        self._is_patient, self._last_said = is_again, ""
        self._session, self._keeper, self._open = None, None, contextlib.ExitStack()
        self._topics, self._due, self._look_again, self._faults = [], {}, {}, {}
        self._all_at, self._delay = 0.0, LATER
        self._known, self._looked_at = self._conditions(), time.monotonic()

    def lines(self):
        """A `Line` for each submission that is graded, or that cannot be.

        Raises:
            ChangedError: everything is closed; begin anew.
            CatalogueError, CourseError, RulesError, TableError: at the start, as for `Session`.
            autograder.sandbox.SandboxError: at the start; nothing can be isolated.
        """
        try:
            while not self._stop.is_set():
                with contextlib.suppress(
                    FileNotFoundError, HandedInError
                ):  # while it was looked at
                    yield from self._watched()
                if not self._stop.is_set():
                    self._say_once(f"{self._course.submitted} is away; waiting until it is back")
                    self._close()
                    self._stop.wait(TICK_MS / 1000)
                    self._all_at = 0.0
        finally:
            self._close()

    def _watched(self):
        """Until the folder is another one, or none."""
        folder = self._course.submitted.resolve()
        first = _identity(folder)
        options = {"force_polling": True, "poll_delay_ms": POLL_MS} if self._is_polling else {}
        for changes in watchfiles.watch(
            folder,
            watch_filter=None,
            debounce=LONGEST_MS,
            step=QUIET_MS,
            stop_event=self._stop,
            rust_timeout=TICK_MS,
            yield_on_timeout=True,
            raise_interrupt=False,
            ignore_permission_denied=True,
            **options,
        ):
            if first is None or _identity(folder) != first:
                return
            for _, path in changes:
                yield from self._arrived(Path(path), folder)
            yield from self._grade()
            self._expect_unchanged()

    def _arrived(self, path, folder):
        """Note whose submissions of which topics an event is about."""
        try:
            student, *inner = path.relative_to(folder).parts
        except ValueError:  # the folder itself
            return
        if is_junk(student) or (inner and is_junk(inner[0])):
            return
        names = inner[:1] if inner else self._course.folders_of(student)
        found, strange = sorted_out(self._catalogue, names)
        now = time.monotonic()
        for topic in found:
            self._due[student, topic] = now
        if len(inner) == 1:
            for name in strange if path.is_dir() else ():
                yield Line(student, name, Status.UNKNOWN_TOPIC, self._catalogue.no_such(name))
        if len(inner) < 2:
            # Of a new folder the system does not tell what was put in it before it was asked to.
            self._look_again[student] = now + LATER

    def _grade(self):
        now, wanted = time.monotonic(), defaultdict(list)
        if self._all_at <= now:
            yield from self._round(None)
            return
        for student in [each for each, at in self._look_again.items() if at <= now]:
            del self._look_again[student]
            found, _ = sorted_out(self._catalogue, self._course.folders_of(student))
            self._due |= {(student, topic): now for topic in found}
        for (student, topic), due in list(self._due.items()):
            if due > now:
                continue
            if self._is_arriving(student, topic):
                self._due[student, topic] = now + LATER / 2
            else:
                del self._due[student, topic]
                wanted[topic].append(student)
        if wanted:
            yield from self._round(wanted)

    def _is_arriving(self, student, topic):
        """Whether somebody may still be copying it: there is no notebook, or half of one."""
        path = self._course.submission(student, topic)
        if not (_is_young(path) or _is_young(path.parent)):
            return False
        try:
            with (
                Folder(self._course.submitted) as submitted,
                submitted.folder(student) as folder,
                folder.folder(topic) as inner,
            ):
                json.loads(inner.read(path.name, LARGEST_FILE))
        except HandedInError:  # it is something else, and is said to be
            return False
        except (FileNotFoundError, ValueError, RecursionError):
            return True
        return False

    def _round(self, wanted):
        """Grade these submissions, or all; what fails for a moment is tried again."""
        try:
            session, failed = self._begun(wanted), False
            if wanted is None:
                self._all_at = time.monotonic() + ANEW
            if session is None:
                return
            with contextlib.closing(session.grade(self._ready(wanted))) as lines:
                for line in lines:
                    failed |= self._took(line)
                    if self._is_news(line):
                        yield line
                    if self._stop.is_set() and wanted is None:
                        return
            if wanted is None:
                session.warm()
            self._is_patient, self._last_said = True, ""
        except _OF_AN_AUTHOR as error:
            if not self._is_patient:
                raise
            failed = self._put_off(wanted, error)
        except _PASSING as error:
            if isinstance(error, SandboxError) and not self._is_patient:
                raise
            failed = self._put_off(wanted, error)
        self._delay = min(2 * self._delay, LATEST) if failed else LATER

    def _begun(self, wanted):
        """The session, begun anew where a topic is new or the gradebook is another one."""
        self._expect_gradebook()
        new = wanted is None or not {*wanted} <= {*self._topics}
        if new or self._session is None:
            topics = self._handed_in()
            if topics != self._topics or self._session is None:
                self._close()
                self._topics = topics
                if topics:
                    known = self._course, self._catalogue, topics, self._seed, self._jobs
                    session = Session(*known, url=self._url, say=self._say)
                    self._session = self._open.enter_context(session)
                    self._keeper = self._open.enter_context(
                        _Keeper(self._course, self._catalogue, topics, self._say)
                    )
        return self._session

    def _handed_in(self):
        if self._asked:
            return list(self._asked)
        try:
            found, _ = sorted_out(self._catalogue, self._course.handed_in())
        except CourseError:
            self._course.expect_submissions()
            found = []  # nobody has handed in yet
        decided = self._course.rules(self._catalogue)
        for topic in (each for each in found if not decided.is_released(each)):
            self._say_once(f"{topic} was handed in, but is not released; it is not graded")
        return [topic for topic in found if decided.is_released(topic)]

    def _ready(self, wanted):
        """By topic, the students to grade now: of all, those that nobody is still copying."""
        if wanted is not None:
            return {topic: wanted[topic] for topic in wanted if topic in self._topics}
        ready, now = {topic: [] for topic in self._topics}, time.monotonic()
        for student in self._course.everyone():
            for topic in self._topics:
                if self._is_arriving(student, topic):
                    self._due.setdefault((student, topic), now)
                else:
                    ready[topic].append(student)
        return ready

    def _expect_gradebook(self):
        """
        Raises:
            GradebookError: it was there, and is away: no other one is made in its place.
        """
        if self._gradebook is None:
            return
        there = _identity(self._gradebook)
        if there is None and self._file is not None:
            raise GradebookError(f"{self._gradebook} is away; what arrives waits until it is back")
        if self._file not in (None, there):
            self._close()
        self._file = there

    def _took(self, line):
        """Keep what a line says; whether it is to be graded again later."""
        if self._gradebook is not None:
            self._file = self._file or _identity(self._gradebook)
        if moved := runs.move(line):
            self._keeper.add(moved)
        if line.status is not Status.FAILED:
            return False
        self._due[line.student, line.topic] = time.monotonic() + self._delay
        return True

    def _is_news(self, line):
        key, said = (line.student, line.topic), (line.status, line.message)
        if line.status.is_graded or line.status in _NOTHING_NEW:
            self._faults.pop(key, None)
            return line.status.is_graded and not line.unchanged
        is_new = self._faults.get(key) != said
        self._faults[key] = said
        return is_new

    def _put_off(self, wanted, error):
        """Say what is wrong, close what may be broken, and look again later."""
        self._say_once(str(error))
        with contextlib.suppress(*_PASSING):
            self._close()
        later = time.monotonic() + self._delay
        if wanted is None:
            self._all_at = later
        for topic, students in (wanted or {}).items():
            self._due |= {(student, topic): later for student in students}
        return True

    def _say_once(self, sentence):
        if sentence != self._last_said:
            self._say(sentence)
        self._last_said = sentence

    def _close(self):
        self._session = self._keeper = None
        opened, self._open = self._open, contextlib.ExitStack()
        opened.close()

    def _expect_unchanged(self):
        """
        Raises:
            ChangedError: files have changed, and no further one since the last look.
        """
        if time.monotonic() < self._looked_at + SETTLED / 2:
            return
        before, self._looked_at = self._latest, time.monotonic()
        self._latest = self._conditions()
        if self._latest == before != self._known:
            raise ChangedError

    def _conditions(self):
        """What the files say of themselves on which results depend."""
        self._latest = {
            path: (found.st_mtime_ns, found.st_size)
            for path in self._files()
            if (found := _stat(path))
        }
        return self._latest

    def _files(self):
        for root in {ENGINE, self._catalogue.folder}:
            for folder, inner, names in os.walk(root):
                inner[:] = [name for name in inner if name != "__pycache__"]
                yield from (os.path.join(folder, name) for name in names)
        for home in {self._course.folder, self._catalogue.home} - {None}:
            yield from map(str, (home / "exercises").glob("*/*.ipynb"))
        yield from map(str, (self._course.decisions, self._course.list_of_people))
        yield str(self._course.folder / "grading-secret.txt")


class _Keeper:
    """Keeps what a watch changes as a run; what cannot be written is written later."""

    def __init__(self, course, catalogue, topics, say):
        self._known = course, catalogue, topics, datetime.now(UTC)
        self._say, self._waiting, self._writer = say, [], None

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        if self._writer:
            self._writer.__exit__(*exception)

    def add(self, moved):
        self._waiting.append(moved)
        try:
            self._writer = self._writer or runs.Writer(*self._known)
            while self._waiting:
                self._writer.add(self._waiting[0])
                del self._waiting[0]
        except OSError as error:  # the file may end in half a line: nothing is added to it
            self._say(f"the run is not written: {error.strerror}; it is tried with the next line")
            self._writer = None


def _is_young(path):
    """Whether it changed a moment ago; also if the clock of its file system is a little ahead."""
    with contextlib.suppress(OSError):
        return abs(time.time() - path.lstat().st_mtime) < SETTLED
    return False


def _stat(path):
    with contextlib.suppress(OSError):
        return os.stat(path)
    return None


def _identity(path):
    """Which file or folder lies there; None if there is none."""
    found = _stat(path)
    return found and (found.st_dev, found.st_ino)
