"""Grade what arrives in ``submitted/``: the stream of `autograder.grading`, kept warm.

What arrives is graded when the system tells of it, and everything is looked at every few minutes:
whatever was missed is found then. A submission that is up to date costs a look.
"""

import contextlib
import os
import time
from collections import defaultdict
from datetime import UTC, datetime

import watchfiles

from autograder import kinds, runs
from autograder.arrivals import LATER, LATEST, Arrivals
from autograder.catalogue import CatalogueError
from autograder.changes import Files
from autograder.course import CourseError
from autograder.database import file_of
from autograder.entries import GO_ON, GradebookError, default_url, expect_kind
from autograder.grading import Session, sorted_out
from autograder.handed_in import HandedInError
from autograder.result import Status
from autograder.rules import RulesError
from autograder.sandbox import SandboxError
from autograder.tables import TableError

QUIET_MS, LONGEST_MS = 20, 200  # events that come in one go are taken together
POLL_MS = 500
AWAY = 0.5  # seconds until a folder that is away is looked for again
ANEW = 600.0  # seconds after which everything is looked at again
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
        kind: of `autograder.kinds.KINDS`.
        url: of the gradebook, if it is not in the course directory.
        is_polling: whether to look for what has changed, where the file system tells nothing.
        is_again: whether this one takes the place of one that has changed: then what is wrong at
            the start is waited for, and not raised.
        say: called with a sentence that the instructor should read.

    Raises:
        GradebookError: there can be no gradebook at this URL.
    """

    def __init__(
        self,
        course,
        catalogue,
        topics,
        seed,
        jobs,
        stop,
        kind=kinds.BUBBLEWRAP,
        url=None,
        is_polling=False,
        is_again=False,
        say=print,
    ):
        self._course, self._catalogue, self._asked, self._seed = course, catalogue, topics, seed
        self._jobs, self._stop, self._kind, self._say = jobs, stop, kind, say
        self._is_polling, self._is_patient = is_polling, is_again
        self._url = url or default_url(course)
        expect_kind(self._url)
        self._gradebook, self._file = file_of(self._url), None
        self._open, self._session, self._keeper = contextlib.ExitStack(), None, None
        self._arrivals, self._files = Arrivals(course, catalogue), Files(course, catalogue)
        self._topics, self._at_work, self._is_warm = [], set(), False
        self._all_at, self._not_before, self._delay = 0.0, 0.0, LATER
        self._faults, self._last_said, self._unreleased = {}, "", set()

    def lines(self):
        """A `Line` for each submission that is graded, or that cannot be.

        Raises:
            ChangedError: everything is closed; begin anew.
            OSError, CatalogueError, CourseError, GradebookError, HandedInError, RulesError,
            SandboxError, TableError: at the start, as for `Session`.
        """
        try:
            while not self._stop.is_set():
                with contextlib.suppress(FileNotFoundError, HandedInError):  # as it was looked at
                    yield from self._watched()
                if not self._stop.is_set():
                    self._say_once(self._what_is_wrong())
                    self._stop.wait(AWAY)
                    self._all_at = 0.0
            if self._session:
                yield from self._taken(self._session.rest())
        finally:
            self._close()

    def _what_is_wrong(self):
        submitted = self._course.submitted
        if not submitted.is_dir():
            return f"{submitted} is away; waiting until it is back"
        return f"{submitted} was changed as a whole, or cannot be read; looking at all of it again"

    def _watched(self):
        """Until the folder is another one, or none."""
        folder = self._course.submitted.resolve()
        first = _identity(folder)
        if first is None:
            return
        for changes in self._events(folder):
            if _identity(folder) != first:
                return
            yield from self._arrivals.note([path for _, path in changes], folder)
            yield from self._work()
            if self._files.have_changed():
                self._say("A file of the course has changed; starting anew.")
                raise ChangedError

    def _events(self, folder):
        """What has changed, in portions; an empty one whenever nothing has."""
        options = {
            "watch_filter": None,
            "debounce": LONGEST_MS,
            "step": QUIET_MS,
            "stop_event": self._stop,
            "rust_timeout": QUIET_MS,
            "yield_on_timeout": True,
            "raise_interrupt": False,
            "ignore_permission_denied": True,
        }
        if not self._is_polling:
            try:
                yield from watchfiles.watch(folder, **options)
                return
            except FileNotFoundError:
                raise
            except (OSError, RuntimeError) as error:  # there are too many folders, perhaps
                self._say(
                    f"the system does not tell what changes in {folder} ({error}); it is looked "
                    "at twice a second instead"
                )
                self._is_polling, self._all_at = True, 0.0
        yield from watchfiles.watch(folder, **options, force_polling=True, poll_delay_ms=POLL_MS)

    def _work(self):
        """Grade for a moment; what fails for a moment is tried again."""
        if time.monotonic() < self._not_before:
            return
        try:
            yield from self._graded()
        except (*_OF_AN_AUTHOR, *_PASSING) as error:
            if not self._is_patient:
                raise
            self._put_off(error)

    def _graded(self):
        is_anew = self._all_at <= time.monotonic()
        yield from self._opened(self._handed_in() if is_anew else self._topics)
        if is_anew:
            yield from self._arrivals.strays()
            self._arrivals.everything(self._topics)
            self._all_at = time.monotonic() + ANEW
        taken = self._arrivals.take(self._at_work)
        self._at_work.update(taken)
        if any(topic not in self._topics for _, topic in taken):
            yield from self._opened(self._handed_in())
        wanted = defaultdict(list)
        for student, topic in taken:
            if (student, topic) in self._at_work:  # which are none after a session has ended
                wanted[topic].append(student)
        for topic in self._topics:
            if topic in wanted:
                yield from self._taken(self._session.begin(topic, wanted[topic]))
        yield from self._finished(is_idle=not taken)

    def _finished(self, is_idle):
        """What is done in a moment; if nothing is left, be ready for what comes next."""
        if self._session is not None:
            yield from self._taken(self._session.soon(QUIET_MS / 1000))
            if is_idle and not self._session.is_busy and not self._is_warm:
                self._session.warm()
                self._is_warm = True
        if self._session is None or not self._session.is_busy:
            self._at_work.clear()  # also what is no topic here, and whoever's line has another name
        if self._session is None or self._is_warm:  # all that it needs is there
            self._is_patient, self._delay, self._last_said = True, LATER, ""

    def _opened(self, topics):
        """With a session for these topics; another one, if it has others or the gradebook is."""
        self._expect_gradebook()
        if topics == self._topics and (self._session or not topics):
            return
        if self._session is not None:
            yield from self._taken(self._session.rest())
        self._close()
        self._topics = topics
        if topics:
            known = self._course, self._catalogue, topics
            options = {"kind": self._kind, "url": self._url, "say": self._say}
            session = Session(*known, self._seed, self._jobs, **options)
            self._session = self._open.enter_context(session)
            self._keeper = self._open.enter_context(_Keeper(*known, self._say))

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
            self._all_at = 0.0
        self._file = there

    def _handed_in(self):
        if self._asked:
            return list(self._asked)
        try:
            found, _ = sorted_out(self._catalogue, self._course.handed_in())
        except CourseError:
            self._course.expect_submissions()
            found = []  # nobody has handed in yet
        decided = self._course.rules(self._catalogue)
        unreleased = {topic for topic in found if not decided.is_released(topic)}
        for topic in sorted(unreleased - self._unreleased):
            self._say(f"{topic} was handed in, but is not released; it is not graded")
        self._unreleased = unreleased
        return [topic for topic in found if topic not in unreleased]

    def _taken(self, lines):
        """Keep what these lines say; those that tell something new."""
        for line in lines:
            key = line.student, line.topic
            self._at_work.discard(key)
            if self._gradebook is not None:
                self._file = self._file or _identity(self._gradebook)
            if moved := runs.move(line):
                self._keeper.add(moved)
            if line.status is Status.FAILED:
                self._arrivals.put_off(*key)
            else:
                self._arrivals.done(*key)
            self._is_patient |= line.status.is_graded and not line.unchanged
            if self._is_news(line):
                yield line

    def _is_news(self, line):
        key, said = (line.student, line.topic), (line.status, line.message)
        if line.status.is_graded or line.status in _NOTHING_NEW:
            self._faults.pop(key, None)
            return line.status.is_graded and not line.unchanged
        is_new = self._faults.get(key) != said
        self._faults[key] = said
        return is_new

    def _put_off(self, error):
        """Say what is wrong, close what may be broken, and go on later."""
        self._say_once(str(error).replace(GO_ON, "It is tried again."))
        self._close()
        self._not_before = time.monotonic() + self._delay
        self._delay = min(2 * self._delay, LATEST)

    def _say_once(self, sentence):
        if sentence != self._last_said:
            self._say(sentence)
        self._last_said = sentence

    def _close(self):
        self._session, self._keeper, self._is_warm = None, None, False
        self._arrivals.give_back(self._at_work)
        self._at_work = set()
        opened, self._open = self._open, contextlib.ExitStack()
        with contextlib.suppress(*_PASSING):
            opened.close()


class _Keeper:
    """Keeps what a watch changes, a run for each day; what cannot be written is written later."""

    def __init__(self, course, catalogue, topics, say):
        self._known, self._say = (course, catalogue, topics), say
        self._waiting, self._writer, self._day = [], None, None

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        if self._writer:
            with contextlib.suppress(OSError):
                self._writer.__exit__(*exception)
        self._writer = None

    def add(self, moved):
        now = datetime.now(UTC)
        if self._day != now.date():
            self.__exit__(None, None, None)
            self._day = now.date()
        self._waiting.append(moved)
        try:
            self._writer = self._writer or runs.Writer(*self._known, now)
            while self._waiting:
                self._writer.add(self._waiting[0])
                del self._waiting[0]
        except OSError as error:  # the file may end in half a line: nothing is added to it
            self._say(f"the run is not written: {error.strerror}; it is tried with the next line")
            self.__exit__(None, None, None)


def _identity(path):
    """Which file or folder lies there; None if there is none."""
    with contextlib.suppress(OSError):
        found = os.stat(path)
        return found.st_dev, found.st_ino
    return None
