"""Verdicts to nbgrader's gradebook. It is read by `autograder.entries`.

Rows are written into its tables as nbgrader itself does, but without it: its import takes longer
than to grade a submission. A gradebook that is not there yet is made by nbgrader's own classes, and
so is an exercise entered, see `autograder.nbgrader_gradebook`.
"""

import contextlib
import os
import uuid
from collections import ChainMap
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from autograder.again import again
from autograder.assembly import CHECK
from autograder.database import DatabaseError, as_span, as_time, connected, file_of
from autograder.entries import (
    GradebookError,
    checks,
    entries,
    expect_kind,
    first_line,
    notebook_of,
    opening,
    patiently,
    submitted,
)
from autograder.result import Summary

AS_IT_IS = object()
ENTERING = 7_041_776  # the name of our lock in PostgreSQL, a number of our own
TABLES = {
    *("assignment", "notebook", "base_cell", "grade_cells", "solution_cells", "source_cell"),
    *("student", "submitted_assignment", "submitted_notebook", "grade", "comment"),
}

_SOURCES = "select name, source from source_cell where notebook_id = :notebook"
_SOLUTIONS = """
    select base_cell.name, base_cell.id from solution_cells
    join base_cell on solution_cells.id = base_cell.id
    where base_cell.notebook_id = :notebook
"""
_DUE = "select duedate from assignment where name = :topic"
_SET_DUE = "update assignment set duedate = :due where name = :topic"
_HANDED_IN = """
    select student_id, id, extension from submitted_assignment
    where assignment_id = :assignment and student_id in (:students)
"""
_EXTEND = "update submitted_assignment set extension = :extension where id = :id"
_TAKE_OFF = "update submitted_notebook set late_submission_penalty = :penalty where id = :id"
_STUDENT = "insert into student (id) values (:id) on conflict (id) do nothing"
_HAND_IN = """
    insert into submitted_assignment (id, assignment_id, student_id)
    values (:id, :assignment, :student)
    on conflict (assignment_id, student_id) do nothing
"""
_HAND_IN_AT = """
    insert into submitted_assignment (id, assignment_id, student_id, timestamp)
    values (:id, :assignment, :student, :timestamp)
    on conflict (assignment_id, student_id) do update set timestamp = excluded.timestamp
"""
_SUBMIT = """
    insert into submitted_notebook (id, assignment_id, notebook_id, flagged)
    values (:id, :assignment, :notebook, :flagged)
    on conflict (notebook_id, assignment_id) do nothing
"""
# A person has judged an earlier version: nbgrader asks them to look again.
_GRADE = """
    insert into grade (id, notebook_id, cell_id, auto_score, needs_manual_grade)
    values (:id, :notebook, :cell, :score, :asks)
    on conflict (cell_id, notebook_id) do update
    set auto_score = excluded.auto_score, needs_manual_grade = (grade.manual_score is not null)
"""
_COMMENT = """
    insert into comment (id, notebook_id, cell_id, auto_comment)
    values (:id, :notebook, :cell, :comment)
    on conflict (cell_id, notebook_id) do update set auto_comment = excluded.auto_comment
"""


@dataclass(frozen=True)
class Record:
    """What the machine found of one submission.

    Attributes:
        functions: a `Summary` for each, by name.
        timestamp: when it was handed in, in UTC; None if that is not known; `AS_IT_IS` leaves
            what the gradebook says.
        extension: how much longer than others the student may take, a `timedelta`, or the same.
    """

    student: str
    functions: dict[str, Summary]
    timestamp: datetime | object | None = AS_IT_IS
    extension: timedelta | object | None = AS_IT_IS


def _opened(url):
    """The gradebook, made if it is new."""
    database = connected(url)
    if not database.tables() >= TABLES:
        from autograder.nbgrader_gradebook import make

        database.close()
        make(url)
    return database


def _new():
    """An id, as nbgrader makes them."""
    return uuid.uuid4().hex


class Scores:
    """The gradebook of a course, opened once. A context manager.

    Args:
        url: nbgrader's ``db_url``.

    Raises:
        GradebookError: on entering, if it does not open.
    """

    def __init__(self, url):
        self.url, self._cells = url, {}

    def __enter__(self):
        expect_kind(self.url)
        with opening(self.url):
            self._database = again(DatabaseError, OSError, ValueError)(_opened, self.url)
        return self

    def __exit__(self, *exception):
        self._database.close()

    def add_assignment(self, topic, exercise):
        """Enter an exercise's cells, as ``nbgrader generate_assignment`` does.

        Raises:
            GradebookError: the exercise's cells have changed since submissions were graded.
        """
        with self._alone():
            if not self._patiently(self._holds, topic, exercise):
                from autograder.nbgrader_gradebook import enter

                self._patiently(enter, self.url, topic, exercise)

    @contextlib.contextmanager
    def _alone(self):
        """No other grader enters an exercise meanwhile: nbgrader takes old cells out before."""
        file = file_of(self.url)
        if self._database.kind == "postgresql":
            with contextlib.closing(connected(self.url)) as other:
                other.rows("select pg_advisory_xact_lock(:name)", name=ENTERING)
                yield
        elif file is None:
            yield
        else:
            import fcntl  # which Windows lacks: nothing is graded there

            folder = os.open(file.parent, os.O_RDONLY)
            try:
                with contextlib.suppress(OSError):  # a file system without locks
                    fcntl.flock(folder, fcntl.LOCK_EX)
                yield
            finally:
                os.close(folder)

    def set_due(self, topic, due):
        """Note until when a topic may be handed in, in UTC; the formgrader shows it."""

        def note():
            known = {as_time(time) for (time,) in self._database.rows(_DUE, topic=topic)}
            if known != {due}:
                self._database.run(_SET_DUE, [{"topic": topic, "due": due}])
            self._database.commit()

        self._patiently(note)

    def _holds(self, topic, exercise):
        """Whether these very cells are entered already."""
        database = self._database
        notebook, _ = notebook_of(database, topic)
        most = {name: points for name, _, points in checks(database, notebook)}
        sources = dict(database.rows(_SOURCES, notebook=notebook))
        solutions = dict(database.rows(_SOLUTIONS, notebook=notebook))
        database.rollback()
        marks = [(cell, cell.metadata.nbgrader) for cell in exercise.cells]
        return (
            notebook is not None
            and most == {mark.grade_id: mark.points for _, mark in marks if mark.grade}
            and sources == {mark.grade_id: cell.source for cell, mark in marks}
            and solutions.keys() == {mark.grade_id for _, mark in marks if mark.solution}
        )

    def record(self, topic, records, penalty=None):
        """Enter results, in one transaction: the machine's part; what people entered stays.

        Args:
            penalty: of a student and an `Entry`, how many points are taken off for being late;
                None where that is nbgrader's to decide.

        Returns:
            For each student an `Entry`; or a `GradebookError` where the database does not take
            it and is as it was before.
        """
        try:
            return self._record(topic, records, penalty)
        except DatabaseError as error:
            self._database.rollback()
            if len(records) > 1:  # one that is refused does not hold up the others
                alone = (self.record(topic, [record], penalty) for record in records)
                return dict(ChainMap(*alone))
            refusal = GradebookError(f"the gradebook refused it: {first_line(error)}")
            return {record.student: refusal for record in records}

    def _record(self, topic, records, penalty):
        notebook, assignment, cells = self._ids(topic)
        # In order, so that two graders who write at once wait for each other, not in a circle.
        records = sorted(records, key=lambda record: record.student)
        students, run = [record.student for record in records], self._database.run
        run(_STUDENT, [{"id": student} for student in students])
        before = entries(self._database, submitted(self._database, notebook, students))
        handed_in = self._submit(assignment, records)
        known = {"notebook": notebook, "flagged": False}
        run(_SUBMIT, [{"id": _new(), "assignment": each, **known} for each in handed_in])
        ids = submitted(self._database, notebook, students)
        of = {student: key for key, student in ids.items()}
        functions = [
            (of[record.student], name, function)
            for record in records
            for name, function in record.functions.items()
        ]
        grades, comments = [], []
        for key, name, function in functions:
            place = {"notebook": key, "cell": cells["check", name]}
            grades.append({"id": _new(), **place, "score": function.score, "asks": False})
            place = {"notebook": key, "cell": cells["solution", name]}
            comments.append({"id": _new(), **place, "comment": function.comment})
        if functions:
            run(_GRADE, grades)
            run(_COMMENT, comments)
        found = entries(self._database, ids)
        if penalty is None:
            found = self._without_old_penalties(ids, before, found)
        else:
            found = self._with_penalties(ids, found, penalty)
        self._database.commit()
        return found

    def _with_penalties(self, ids, found, penalty):
        """Take off what the course's own rules say."""
        due = {student: penalty(student, entry) for student, entry in found.items()}
        changed = {k: s for k, s in ids.items() if (found[s].penalty or 0.0) != due[s]}
        self._take_off({key: due[student] or None for key, student in changed.items()})
        return {student: replace(entry, penalty=due[student]) for student, entry in found.items()}

    def _take_off(self, penalties):
        """Enter how much is taken off, by id of a submitted notebook."""
        if penalties:
            rows = [{"id": key, "penalty": penalty} for key, penalty in penalties.items()]
            self._database.run(_TAKE_OFF, rows)

    def _submit(self, assignment, records):
        """Enter that something was handed in, when, and until when it might have been.

        Returns:
            The ids of the submissions.
        """
        for statement, has_time in ((_HAND_IN, False), (_HAND_IN_AT, True)):
            rows = [
                {"id": _new(), "assignment": assignment, "student": each.student}
                | ({"timestamp": each.timestamp} if has_time else {})
                for each in records
                if (each.timestamp is not AS_IT_IS) == has_time
            ]
            if rows:
                self._database.run(statement, rows)
        known = {"assignment": assignment, "students": [each.student for each in records]}
        rows = self._database.rows(_HANDED_IN, **known)
        found = {student: (key, as_span(extension)) for student, key, extension in rows}
        self._extend(found, records)
        return [key for key, _ in found.values()]

    def _extend(self, found, records):
        """Note how much longer a student may take; the formgrader's dates follow."""
        rows = [
            {"id": found[each.student][0], "extension": each.extension}
            for each in records
            if each.extension is not AS_IT_IS and each.extension != found[each.student][1]
        ]
        if rows:
            self._database.run(_EXTEND, rows)

    def _without_old_penalties(self, ids, before, after):
        """Take back the penalties whose reason is gone; nbgrader's plugin gives each anew.

        nbgrader computes one from the score and the time, in its own ``autograde`` alone, and
        keeps it until the next.
        """
        gone = {}
        for key, student in ids.items():
            old, new = before.get(student), after[student]
            if old is None or not new.penalty:
                continue
            if not new.is_late or (old.score, old.timestamp) != (new.score, new.timestamp):
                gone[key] = student
        self._take_off(dict.fromkeys(gone))
        return after | {
            student: replace(after[student], penalty=0.0, taken_back=after[student].penalty)
            for student in gone.values()
        }

    def _patiently(self, work, *arguments):
        return patiently(self.url, work, *arguments, after=self._database.rollback)

    def _ids(self, topic):
        """The ids of a topic's notebook, of its assignment, and of its cells by kind and name."""
        if topic not in self._cells:
            notebook, assignment = notebook_of(self._database, topic)
            if notebook is None:
                raise GradebookError(f"{topic} is not in the gradebook; grade it first")
            known = {
                "check": checks(self._database, notebook),
                "solution": self._database.rows(_SOLUTIONS, notebook=notebook),
            }
            cells = {
                (kind, name.removeprefix(CHECK)): key
                for kind, rows in known.items()
                for name, key, *_ in rows
            }
            self._database.rollback()
            self._cells[topic] = notebook, assignment, cells
        return self._cells[topic]
