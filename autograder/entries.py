"""What the gradebook says, read without nbgrader, whose import takes longer than a whole rerun.

Its tables are described here as far as they are read: those of nbgrader 0.9, to which the package
is pinned. `autograder.gradebook` writes them, with nbgrader's own classes.
"""

import contextlib
from pathlib import Path

from sqlalchemy import (
    URL,
    case,
    column,
    create_engine,
    func,
    inspect,
    make_url,
    select,
    table,
    types,
)
from sqlalchemy.exc import SQLAlchemyError

from autograder.again import again
from autograder.assembly import CHECK
from autograder.result import Entry, Mark

KINDS = ("sqlite", "postgresql")
GO_ON = "What is graded is kept; the same command goes on from here."


def _table(name, *columns, **typed):
    return table(name, *map(column, columns), *(column(each, typed[each]) for each in typed)).c


_GRADE = _table("grade", "notebook_id", "cell_id", "auto_score", "manual_score", "extra_credit")
_COMMENT = _table("comment", "notebook_id", "cell_id", "auto_comment", "manual_comment")
_CELL = _table("base_cell", "id", "name", "notebook_id")
_POINTS = _table("grade_cells", "id", "max_score")
_HANDED_IN = _table(
    *("submitted_assignment", "id", "assignment_id", "student_id"),
    timestamp=types.DateTime(),
    extension=types.Interval(),
)
_SUBMITTED = _table(
    *("submitted_notebook", "id", "assignment_id", "notebook_id", "late_submission_penalty"),
)
_NOTEBOOK = _table("notebook", "id", "name", "assignment_id")
_ASSIGNMENT = _table("assignment", "id", "name", duedate=types.DateTime())
# As nbgrader has it: a person's score goes first, and extra credit is added to either.
_SCORE = case(
    (_GRADE.manual_score.is_not(None), _GRADE.manual_score + func.coalesce(_GRADE.extra_credit, 0)),
    (_GRADE.auto_score.is_not(None), _GRADE.auto_score + func.coalesce(_GRADE.extra_credit, 0)),
    else_=0.0,
)
_SAID = func.coalesce(_COMMENT.manual_comment, _COMMENT.auto_comment)


class GradebookError(RuntimeError):
    """The gradebook cannot take these results, or be read; the message says why."""


def without_password(url):
    """A gradebook's address as it may be shown."""
    try:
        return make_url(url).render_as_string()
    except SQLAlchemyError:
        return "the --db URL"


def default_url(course):
    """The address of the gradebook in a `Course`."""
    path = str(course.gradebook.resolve())
    return URL.create("sqlite", database=path).render_as_string()


def file_of(url):
    """The file of a gradebook; None if it is not in one."""
    parts = make_url(url)
    is_file = parts.get_backend_name() == "sqlite" and parts.database not in (None, "", ":memory:")
    return Path(parts.database) if is_file else None


def expect_kind(url):
    """The kind of database that nbgrader's ``db_url`` names.

    Raises:
        GradebookError: it is none that grades can be in.
    """
    try:
        kind = make_url(url).get_backend_name()
    except (SQLAlchemyError, ImportError):
        kind = None
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
    except (SQLAlchemyError, OSError, ValueError) as error:
        raise GradebookError(
            f"{without_password(url)} does not open as a gradebook: {first_line(error)}"
        ) from error


def patiently(url, work, *arguments, after=None):
    """Do it, and again for a while: another grader may write now, or a server be gone for once.

    Raises:
        GradebookError: it still cannot be done.
    """
    passing = SQLAlchemyError, ValueError  # nbgrader's own are ValueErrors
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
            self._engine = create_engine(url)
            again(SQLAlchemyError, OSError)(self._is_there)

    def close(self):
        self._engine.dispose()

    def entries(self, topic, students):
        """The `Entry` of each of these students who has one.

        Raises:
            GradebookError: the gradebook cannot be read any more.
        """
        return patiently(self.url, self._entries, topic, students)

    def topics(self):
        """The topics that are entered, in order.

        Raises:
            GradebookError: the gradebook cannot be read any more.
        """
        return patiently(self.url, self._topics)

    def _topics(self):
        if not self._is_there():
            return []
        with self._engine.connect() as connection:
            return sorted(connection.scalars(select(_ASSIGNMENT.name)))

    def _entries(self, topic, students):
        if not self._is_there():
            return {}
        with self._engine.connect() as connection:
            notebook = connection.scalar(_notebook(topic))
            if notebook is None:
                return {}
            return entries(connection, submitted(connection, notebook, students))

    def points(self, topic):
        """By function, the points that are entered for a topic; nothing if it is not.

        Raises:
            GradebookError: the gradebook cannot be read any more.
        """
        return patiently(self.url, self._of_points, topic)

    def _of_points(self, topic):
        if not self._is_there():
            return {}
        query = (
            select(_CELL.name, _POINTS.max_score)
            .join_from(_POINTS.id.table, _CELL.id.table, _POINTS.id == _CELL.id)
            .where(_CELL.notebook_id == _notebook(topic).scalar_subquery())
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        return {name.removeprefix(CHECK): points for name, points in rows}

    def _is_there(self):
        """Whether it has tables: to open what is not there would make an empty one."""
        file = file_of(self.url)
        if file is not None and not file.exists():
            return False
        return inspect(self._engine).has_table("submitted_notebook")


def _notebook(topic):
    """The id of a topic's released notebook, as a query."""
    return (
        select(_NOTEBOOK.id)
        .join_from(_NOTEBOOK.id.table, _ASSIGNMENT.id.table, _is_of(_NOTEBOOK))
        .where(_ASSIGNMENT.name == topic, _NOTEBOOK.name == topic)
    )


def _is_of(part):
    return part.assignment_id == _ASSIGNMENT.id


def submitted(connection, notebook, students):
    """By id of the submitted notebook, the student."""
    query = (
        select(_SUBMITTED.id, _HANDED_IN.student_id)
        .join_from(
            _SUBMITTED.id.table,
            _HANDED_IN.id.table,
            _SUBMITTED.assignment_id == _HANDED_IN.id,
        )
        .where(_SUBMITTED.notebook_id == notebook, _HANDED_IN.student_id.in_(students))
    )
    return {key: student for key, student in connection.execute(query)}


def entries(connection, ids):
    """By student, the `Entry` of these submitted notebooks, which are given by `submitted`."""
    grades = (
        select(_GRADE.notebook_id, _CELL.name, _SCORE, _POINTS.max_score, _GRADE.auto_score)
        .join_from(_GRADE.cell_id.table, _CELL.id.table, _GRADE.cell_id == _CELL.id)
        .join(_POINTS.id.table, _POINTS.id == _CELL.id)
        .where(_GRADE.notebook_id.in_(ids))
    )
    comments = (
        select(_COMMENT.notebook_id, _CELL.name, _SAID)
        .join_from(_COMMENT.cell_id.table, _CELL.id.table, _COMMENT.cell_id == _CELL.id)
        .where(_COMMENT.notebook_id.in_(ids))
    )
    said = {(key, name): text for key, name, text in connection.execute(comments)}
    marks = {}
    for key, cell, *numbers in connection.execute(grades):
        name = cell.removeprefix(CHECK)
        marks.setdefault(ids[key], {})[name] = Mark(*numbers, comment=said.get((key, name)))
    times = {ids[key]: time for key, *time in connection.execute(_times(ids))}
    return {student: _entry(found, *times[student]) for student, found in marks.items()}


def _times(ids):
    """The penalties and times of these submitted notebooks."""
    return (
        select(
            _SUBMITTED.id,
            _SUBMITTED.late_submission_penalty,
            _HANDED_IN.timestamp,
            _ASSIGNMENT.duedate,
            _HANDED_IN.extension,
        )
        .join_from(
            _SUBMITTED.id.table,
            _HANDED_IN.id.table,
            _SUBMITTED.assignment_id == _HANDED_IN.id,
        )
        .join(_ASSIGNMENT.id.table, _HANDED_IN.assignment_id == _ASSIGNMENT.id)
        .where(_SUBMITTED.id.in_(ids))
    )


def _entry(marks, penalty, timestamp, due, extension):
    if due is not None and extension is not None:
        due += extension
    is_late = None not in (timestamp, due) and timestamp > due
    return Entry(marks, penalty or 0.0, timestamp, is_late, due=due)


def first_line(error):
    """What an error says, as far as it goes into a sentence."""
    return next(iter(str(error).splitlines()), type(error).__name__)
