"""What the gradebook says, read without nbgrader, whose import takes longer than a whole rerun.

Its tables are named here as far as they are read: those of nbgrader 0.9, to which the package is
pinned. `autograder.gradebook` writes them.
"""

import contextlib
import functools

from autograder.again import again
from autograder.assembly import CHECK
from autograder.database import (
    DatabaseError,
    address_of,
    as_span,
    as_time,
    connected,
    file_of,
    kind_of,
    without_password,
)
from autograder.result import Entry, Mark

KINDS = ("sqlite", "postgresql")
GO_ON = "What is graded is kept; the same command goes on from here."

_TOPICS = "select name from assignment"
_NOTEBOOK = """
    select notebook.id, notebook.assignment_id from notebook
    join assignment on notebook.assignment_id = assignment.id
    where assignment.name = :topic and notebook.name = :topic
"""
_CHECKS = """
    select base_cell.name, base_cell.id, grade_cells.max_score from grade_cells
    join base_cell on grade_cells.id = base_cell.id
    where base_cell.notebook_id = :notebook
"""
_SUBMITTED = """
    select submitted_notebook.id, submitted_assignment.student_id from submitted_notebook
    join submitted_assignment on submitted_notebook.assignment_id = submitted_assignment.id
    where submitted_notebook.notebook_id = :notebook
    and submitted_assignment.student_id in (:students)
"""
# As nbgrader has it: a person's score goes first, and extra credit is added to either.
_GRADES = """
    select grade.notebook_id, base_cell.name,
        coalesce(
            grade.manual_score + coalesce(grade.extra_credit, 0),
            grade.auto_score + coalesce(grade.extra_credit, 0),
            0.0
        ),
        grade_cells.max_score, grade.auto_score
    from grade
    join base_cell on grade.cell_id = base_cell.id
    join grade_cells on grade_cells.id = base_cell.id
    where grade.notebook_id in (:ids)
"""
_COMMENTS = """
    select comment.notebook_id, base_cell.name,
        coalesce(comment.manual_comment, comment.auto_comment)
    from comment
    join base_cell on comment.cell_id = base_cell.id
    where comment.notebook_id in (:ids)
"""
_TIMES = """
    select submitted_notebook.id, submitted_notebook.late_submission_penalty,
        submitted_assignment.timestamp, assignment.duedate, submitted_assignment.extension
    from submitted_notebook
    join submitted_assignment on submitted_notebook.assignment_id = submitted_assignment.id
    join assignment on submitted_assignment.assignment_id = assignment.id
    where submitted_notebook.id in (:ids)
"""


class GradebookError(RuntimeError):
    """The gradebook cannot take these results, or be read; the message says why."""


def default_url(course):
    """The address of the gradebook in a `Course`."""
    return address_of(course.gradebook.resolve())


def expect_kind(url):
    """The kind of database that nbgrader's ``db_url`` names.

    Raises:
        GradebookError: it is none that grades can be in.
    """
    kind = kind_of(url)
    if kind not in KINDS:
        kinds = "sqlite:///… or postgresql://…"
        raise GradebookError(f"{without_password(url)} is no gradebook; expected {kinds}")
    return kind


@contextlib.contextmanager
def opening(url):
    """While a gradebook is opened: whatever goes wrong is a `GradebookError` that says so."""
    try:
        yield
    except ImportError as error:
        kind = expect_kind(url)
        raise GradebookError(
            f"a gradebook in {kind} needs {error.name}: pip install 'autograder[{kind}]'"
        ) from error
    except (DatabaseError, OSError, ValueError) as error:
        raise GradebookError(
            f"{without_password(url)} does not open as a gradebook: {first_line(error)}"
        ) from error


def patiently(url, work, *arguments, after=None):
    """Do it, and again for a while: another grader may write now, or a server be gone for once.

    Raises:
        GradebookError: it still cannot be done.
    """
    passing = DatabaseError, ValueError  # nbgrader's own are ValueErrors
    try:
        return again(*passing, after=after)(work, *arguments)
    except passing as error:
        raise GradebookError(f"{without_password(url)}: {first_line(error)}. {GO_ON}") from error


class Reading:
    """A gradebook that is only read; there need not be one yet.

    Args:
        url: nbgrader's ``db_url``.

    Raises:
        GradebookError: it does not open.
    """

    def __init__(self, url):
        self.url = url
        expect_kind(url)
        with opening(url):
            self._database = connected(url)
            again(DatabaseError, OSError)(self._is_there)

    def close(self):
        self._database.close()

    def entries(self, topic, students):
        """The `Entry` of each of these students who has one.

        Raises:
            GradebookError: the gradebook cannot be read any more.
        """
        return self._patiently(self._entries, topic, students) or {}

    def topics(self):
        """The topics that are entered, in order.

        Raises:
            GradebookError: the gradebook cannot be read any more.
        """
        return self._patiently(self._topics) or []

    def _topics(self):
        return sorted(name for (name,) in self._database.rows(_TOPICS))

    def _entries(self, topic, students):
        notebook, _ = notebook_of(self._database, topic)
        return entries(self._database, submitted(self._database, notebook, students))

    def points(self, topic):
        """By function, the points that are entered for a topic; nothing if it is not.

        Raises:
            GradebookError: the gradebook cannot be read any more.
        """
        return self._patiently(self._points, topic) or {}

    def _points(self, topic):
        notebook, _ = notebook_of(self._database, topic)
        return {
            name.removeprefix(CHECK): most for name, _, most in checks(self._database, notebook)
        }

    def _patiently(self, work, *arguments):
        """What is read; None if there is nothing to read from."""
        read = functools.partial(self._read, work)
        return patiently(self.url, read, *arguments, after=self._database.rollback)

    def _read(self, work, *arguments):
        found = work(*arguments) if self._is_there() else None
        self._database.rollback()
        return found

    def _is_there(self):
        """Whether it has tables: to open what is not there would make an empty one."""
        file = file_of(self.url)
        if file is not None and not file.exists():
            return False
        return "submitted_notebook" in self._database.tables()


def notebook_of(database, topic):
    """The ids of a topic's released notebook and of its assignment; twice None if there is none."""
    return next(iter(database.rows(_NOTEBOOK, topic=topic)), (None, None))


def checks(database, notebook):
    """Of each cell that checks a function its name, its id, and how many points it gives."""
    return database.rows(_CHECKS, notebook=notebook)


def submitted(database, notebook, students):
    """By id of the submitted notebook, the student."""
    return dict(database.rows(_SUBMITTED, notebook=notebook, students=list(students)))


def entries(database, ids):
    """By student, the `Entry` of these submitted notebooks, which are given by `submitted`."""
    keys, marks = list(ids), {}
    comments = database.rows(_COMMENTS, ids=keys)
    said = {(key, name): text for key, name, text in comments}
    for key, cell, *numbers in database.rows(_GRADES, ids=keys):
        name = cell.removeprefix(CHECK)
        marks.setdefault(ids[key], {})[name] = Mark(*numbers, comment=said.get((key, name)))
    times = {ids[key]: rest for key, *rest in database.rows(_TIMES, ids=keys)}
    return {student: _entry(found, *times[student]) for student, found in marks.items()}


def _entry(marks, penalty, timestamp, due, extension):
    timestamp, due, extension = as_time(timestamp), as_time(due), as_span(extension)
    if due is not None and extension is not None:
        due += extension
    is_late = None not in (timestamp, due) and timestamp > due
    return Entry(marks, penalty or 0.0, timestamp, is_late, due=due)


def first_line(error):
    """What an error says, as far as it goes into a sentence."""
    return next(iter(str(error).splitlines()), type(error).__name__)
