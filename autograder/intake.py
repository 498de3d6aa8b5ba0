"""From a student's folder to what is graded; or to the line that says why nothing is."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from autograder import timestamps
from autograder.beside import also, beside, missing, others
from autograder.handed_in import Folder, HandedInError
from autograder.reading import LARGEST_FILE
from autograder.result import Line, Status
from autograder.timestamps import TimestampError
from autograder.wording import printable


@dataclass(frozen=True)
class Found:
    """A submission as it was handed in, all of it read at once.

    Attributes:
        path: of the notebook, for messages.
        timestamp: when it was handed in, in UTC; None if that is not known.
        notes: sentences that the student and the instructor should read.
    """

    student: str
    path: Path
    content: bytes
    timestamp: datetime | None
    notes: tuple[str, ...]


def find(course, student, topic, known=()):
    """A student's submission of a topic, or the `Line` that there is none.

    Args:
        known: the names of all topics.
    """
    try:
        student.encode("utf-8")
    except UnicodeEncodeError:
        shown = printable(student.encode("utf-8", "replace").decode())
        return Line(shown, topic, Status.UNREADABLE, "the folder's name is not UTF-8; rename it")
    try:
        with Folder(course.submitted) as submitted, submitted.folder(student) as folder:
            try:
                with folder.folder(topic) as inner:
                    return _in(course, folder, inner, student, topic, known)
            except FileNotFoundError:
                found = beside(folder, None, topic, known)
    except FileNotFoundError:  # gone since it was listed
        found = []
    except HandedInError as error:
        return Line(student, topic, Status.UNREADABLE, printable(str(error)))
    if found:
        return Line(student, topic, Status.NO_NOTEBOOK, missing(topic, found))
    return Line(student, topic, Status.NOT_HANDED_IN)


def excused(line):
    """The line of somebody who need not hand in, where they have not."""
    is_absent = line.status is Status.NOT_HANDED_IN
    return replace(line, status=Status.EXCUSED) if is_absent else line


def _in(course, folder, inner, student, topic, known):
    near = beside(folder, inner, topic, known)
    try:
        content = inner.read(f"{topic}.ipynb", LARGEST_FILE)
    except FileNotFoundError:
        sentence = missing(topic, near or others(inner))
        return Line(student, topic, Status.NO_NOTEBOOK, sentence)
    time, problem = _time(inner)
    path = course.submission(student, topic)
    return Found(student, path, content, time, tuple(filter(None, (also(topic, near), problem))))


def _time(inner):
    """When it was handed in, and what is wrong with what says so."""
    try:
        return timestamps.parse(inner.read(timestamps.FILE, timestamps.LONGEST)), ""
    except FileNotFoundError:
        return None, ""
    except (TimestampError, HandedInError) as error:
        reason = printable(str(error)).removeprefix(f"{inner.path}/")
        return None, f"the time of handing in is unknown: {reason}"
