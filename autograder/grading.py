"""A class: find the submissions, fan out, one writer."""

import difflib
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from autograder import questions
from autograder.atomic import write
from autograder.course import entries, timestamp_in
from autograder.display import printable
from autograder.feedback import Feedback, apology
from autograder.gradebook import Entry, GradebookError, Scores, default_url
from autograder.judge import Judge
from autograder.notebook import UnreadableError, read
from autograder.release import text
from autograder.result import Result
from autograder.sandbox import Sandbox

# Statuses of submissions that could not be graded; the gradebook is left as it is.
MISSING, UNREADABLE, UNKNOWN_TOPIC, FAILED = "missing", "unreadable", "unknown topic", "failed"
NOT_GRADED = (MISSING, UNREADABLE, UNKNOWN_TOPIC, FAILED)


@dataclass(frozen=True)
class Graded:
    """One submission's line in the table.

    Attributes:
        status: one of `autograder.result`'s, or of `NOT_GRADED`.
        message: what to know about it, in one line.
        result: the `Result`, where there is one.
        entry: what the gradebook now says, where it was written.
    """

    student: str
    topic: str
    status: str
    message: str = ""
    result: Result | None = None
    entry: Entry | None = None


def grade(course, topics, seed, jobs, limits=None, unsandboxed=False, url=None):
    """Grade submissions, a line for each as it is done, in the order of topic and student.

    Args:
        course: a `Course`.
        topics: which topics; a student who has not handed one in is reported as missing.
        seed: for every topic's inputs.
        jobs: how many sandboxes to use at once.

    Yields:
        `Graded`.

    Raises:
        CourseError: a topic cannot be graded; nothing has been graded then.
        autograder.sandbox.SandboxError: nothing can be isolated; nothing has been graded then.
        autograder.gradebook.GradebookError: the exercise no longer fits its gradebook.
    """
    exercises = {topic: course.exercise(topic) for topic in topics}
    feedback = Feedback()
    with (
        _Sandboxes(jobs, limits, unsandboxed, course.folder) as sandboxes,
        Scores(url or default_url(course.folder)) as scores,
    ):
        for topic, exercise in exercises.items():
            scores.add_assignment(topic, exercise)
            judged = Judge(topic, exercise, seed)

            def work(student, topic=topic, judged=judged):
                return _grade_one(course, student.name, topic, judged, sandboxes)

            for graded in sandboxes.map(work, course.students()):
                try:
                    yield _write(course, graded, scores, feedback)
                except (OSError, GradebookError) as error:
                    yield replace(graded, status=FAILED, message=f"not recorded: {error}")


def strays(course, topics):
    """A line for each folder that bears the name of no topic: nothing handed in is passed over."""
    known = questions.topics()
    lines = []
    for topic in topics:
        close = difflib.get_close_matches(topic, known, 1)
        advice = f"did you mean {close[0]}?" if close else f"the topics are: {', '.join(known)}"
        message = f"there is no topic {printable(topic)!r}; {advice}"
        lines += [
            Graded(student.name, topic, UNKNOWN_TOPIC, message)
            for student in course.students()
            if (student / topic).exists()
        ]
    return lines


class _Sandboxes:
    """A pool of threads, each with a sandbox of its own; the first starts at once, or fails."""

    def __init__(self, jobs, limits, unsandboxed, folder):
        self._make = lambda: Sandbox(limits, unsandboxed, hidden=[folder])
        self._jobs, self._local, self._started = jobs, threading.local(), []
        self._lock = threading.Lock()

    def __enter__(self):
        first = self._make().__enter__()
        self._started, self._idle = [first], [first]
        self._pool = ThreadPoolExecutor(self._jobs)
        return self

    def __exit__(self, *exception):
        self._pool.shutdown(cancel_futures=True)
        for sandbox in self._started:
            sandbox.__exit__(*exception)

    def map(self, function, items):
        return self._pool.map(function, items)

    def mine(self):
        """The calling thread's sandbox."""
        if not hasattr(self._local, "sandbox"):
            with self._lock:
                sandbox = self._idle.pop() if self._idle else None
            if sandbox is None:
                sandbox = self._make().__enter__()
                self._started.append(sandbox)
            self._local.sandbox = sandbox
        return self._local.sandbox


def _grade_one(course, student, topic, judged, sandboxes):
    try:
        student.encode("utf-8")
        if not (course.submitted / student).is_dir():
            where = "submitted/<student>/<topic>/<topic>.ipynb"
            raise UnreadableError(f"{course.submitted / student} is not a folder; expected {where}")
        cells = read(course.submitted, student, topic)
        result = judged.grade(cells, sandboxes.mine())
    except (FileNotFoundError, NotADirectoryError):
        return Graded(student, topic, MISSING, _what_is_there(course.submitted / student, topic))
    except UnicodeEncodeError:
        name = printable(student.encode("utf-8", "replace").decode())
        return Graded(name, topic, UNREADABLE, "the folder's name is not UTF-8; rename it")
    except (UnreadableError, OSError) as error:
        return Graded(student, topic, UNREADABLE, printable(str(error)))
    except Exception as error:  # our fault, not the student's: never a zero
        return Graded(student, topic, FAILED, f"the grader failed: {error!r}; please report it")
    return Graded(student, topic, result.status, result=result)


def _what_is_there(folder, topic):
    """Why a submission is missing: perhaps it bears another name."""
    found = [entry.name for entry in entries(folder / topic)] or [
        f"{entry.name}/" for entry in entries(folder)
    ]
    shown = ", ".join(map(printable, found[:3]))
    return f"{topic}/{topic}.ipynb is missing" + (f"; found {shown}" if found else "")


def _write(course, graded, scores, feedback):
    """The only writer: gradebook, then the graded notebook, then the page."""
    student, topic = graded.student, graded.topic
    page = course.folder / "feedback" / student / topic / f"{topic}.html"
    if graded.result is None:
        folder = course.submitted / student
        if graded.status == UNREADABLE and folder.is_dir() and not folder.is_symlink():
            write(page, apology(topic, graded.message))
        return graded
    timestamp = timestamp_in(course.submitted / student / topic / "timestamp.txt")
    entry = scores.record(student, graded.result, topic, timestamp)
    notebook = course.folder / "autograded" / student / topic / f"{topic}.ipynb"
    write(notebook, text(graded.result.notebook), mode=0o444)
    message = graded.message
    try:
        write(page, feedback.page(topic, graded.result.notebook, entry))
    except Exception as error:  # whatever a strange notebook sets off in nbconvert
        message = f"its feedback page could not be made: {error!r}"
        write(page, apology(topic, message))
    return replace(graded, message=message, entry=entry)
