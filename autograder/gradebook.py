"""Verdicts to nbgrader's gradebook. It is read by `autograder.entries`; nothing else knows it."""

import contextlib
import logging
import os
from collections import ChainMap
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from importlib import resources
from pathlib import Path

from nbgrader.api import (
    Assignment,
    Base,
    Comment,
    Grade,
    Gradebook,
    MissingEntry,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.preprocessors import SaveCells
from sqlalchemy import create_engine, func, inspect, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from autograder.again import again
from autograder.assembly import CHECK
from autograder.entries import (
    GradebookError,
    entries,
    expect_kind,
    first_line,
    opening,
    patiently,
    submitted,
)
from autograder.result import Summary

INSERT = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
AS_IT_IS = object()
ENTERING = 7_041_776  # the name of our lock in PostgreSQL, a number of our own
logging.getLogger("alembic").setLevel(logging.WARNING)
logging.getLogger("tornado.application").setLevel(logging.CRITICAL)  # what we say ourselves


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
    """The gradebook, made if it is new.

    nbgrader would ask the command ``alembic`` in a process of its own what version its tables have,
    which takes seconds.
    """
    engine = create_engine(url)
    try:
        prepare(engine)
    finally:
        engine.dispose()
    return Gradebook(url)


def prepare(engine):
    """Make nbgrader's tables where a database has none."""
    with engine.begin() as connection:
        if not inspect(connection).get_table_names():
            Base.metadata.create_all(connection)
            _stamp(connection)


def _stamp(connection):
    """Note nbgrader's newest version of the tables, from which ``nbgrader db upgrade`` goes on."""
    from alembic.config import Config
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(resources.files("nbgrader") / "alembic"))
    MigrationContext.configure(connection).stamp(ScriptDirectory.from_config(config), "head")


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
        passing = SQLAlchemyError, OSError, ValueError
        with opening(self.url):
            self._gradebook = again(*passing)(_opened, self.url)
        return self

    def __exit__(self, *exception):
        self._gradebook.close()

    def add_assignment(self, topic, exercise):
        """Enter an exercise's cells, as ``nbgrader generate_assignment`` does.

        Raises:
            GradebookError: the exercise's cells have changed since submissions were graded.
        """
        with self._alone():
            if not self._patiently(self._holds, topic, exercise):
                self._patiently(self._add_assignment, topic, exercise)

    @contextlib.contextmanager
    def _alone(self):
        """No other grader enters an exercise meanwhile: nbgrader takes old cells out before."""
        engine = self._gradebook.engine
        if engine.dialect.name == "postgresql":
            with engine.begin() as connection:
                connection.execute(select(func.pg_advisory_xact_lock(ENTERING)))
                yield
        else:
            import fcntl  # which Windows lacks: nothing is graded there

            folder = os.open(Path(engine.url.database).parent, os.O_RDONLY)
            try:
                with contextlib.suppress(OSError):  # a file system without locks
                    fcntl.flock(folder, fcntl.LOCK_EX)
                yield
            finally:
                os.close(folder)

    def set_due(self, topic, due):
        """Note until when a topic may be handed in, in UTC; the formgrader shows it."""

        def note():
            self._gradebook.db.execute(
                update(Assignment)
                .where(Assignment.name == topic, Assignment.duedate.is_distinct_from(due))
                .values(duedate=due)
                .execution_options(synchronize_session=False)
            )
            self._gradebook.db.commit()

        self._patiently(note)

    def _holds(self, topic, exercise):
        """Whether these very cells are entered already."""
        try:
            notebook = self._gradebook.find_notebook(topic, topic)
        except MissingEntry:
            return False
        points = {cell.name: cell.max_score for cell in notebook.grade_cells}
        sources = {cell.name: cell.source for cell in notebook.source_cells}
        solutions = {cell.name for cell in notebook.solution_cells}
        self._gradebook.db.commit()
        marks = [(cell, cell.metadata.nbgrader) for cell in exercise.cells]
        return (
            points == {mark.grade_id: mark.points for _, mark in marks if mark.grade}
            and sources == {mark.grade_id: cell.source for cell, mark in marks}
            and solutions == {mark.grade_id for _, mark in marks if mark.solution}
        )

    def _add_assignment(self, topic, exercise):
        self._gradebook.update_or_create_assignment(topic)
        save = SaveCells()
        save.log.setLevel(logging.WARNING)
        names = {"notebook": topic, "assignment": topic, "db_url": self.url}
        try:
            save.preprocess(exercise, {"nbgrader": names})
        except RuntimeError as error:
            raise GradebookError(
                f"{topic}: cells were added to the exercise or taken from it since submissions "
                "were graded; remove the assignment with 'nbgrader db assignment remove "
                f"{topic} --force', or restore the exercise"
            ) from error
        self._gradebook.db.commit()

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
        except SQLAlchemyError as error:
            self._gradebook.db.rollback()
            if len(records) > 1:  # one that is refused does not hold up the others
                alone = (self.record(topic, [record], penalty) for record in records)
                return dict(ChainMap(*alone))
            refusal = GradebookError(f"the gradebook refused it: {first_line(error)}")
            return {record.student: refusal for record in records}

    def _record(self, topic, records, penalty):
        notebook, assignment, cells = self._ids(topic)
        # In order, so that two graders who write at once wait for each other, not in a circle.
        records = sorted(records, key=lambda record: record.student)
        students = [record.student for record in records]
        self._upsert(Student, [{"id": student} for student in students], ["id"])
        connection = self._gradebook.db.connection()
        before = entries(connection, submitted(connection, notebook, students))
        self._submit(assignment, records)
        query = select(SubmittedAssignment.id).where(
            SubmittedAssignment.assignment_id == assignment,
            SubmittedAssignment.student_id.in_(students),
        )
        found = self._gradebook.db.scalars(query)
        rows = [{"assignment_id": each, "notebook_id": notebook} for each in found]
        self._upsert(SubmittedNotebook, rows, ["notebook_id", "assignment_id"])
        ids = submitted(connection, notebook, students)
        of = {student: key for key, student in ids.items()}
        functions = [
            (of[record.student], name, function)
            for record in records
            for name, function in record.functions.items()
        ]
        grades = [
            {
                "notebook_id": key,
                "cell_id": cells["check", name],
                "auto_score": function.score,
                "needs_manual_grade": False,
            }
            for key, name, function in functions
        ]
        self._upsert(
            Grade,
            grades,
            ["cell_id", "notebook_id"],
            # A person has judged an earlier version: nbgrader asks them to look again.
            lambda new: {
                "auto_score": new.auto_score,
                "needs_manual_grade": Grade.manual_score.is_not(None),
            },
        )
        comments = [
            {
                "notebook_id": key,
                "cell_id": cells["solution", name],
                "auto_comment": function.comment,
            }
            for key, name, function in functions
        ]
        self._upsert(
            Comment,
            comments,
            ["cell_id", "notebook_id"],
            lambda new: {"auto_comment": new.auto_comment},
        )
        found = entries(connection, ids)
        if penalty is None:
            found = self._without_old_penalties(ids, before, found)
        else:
            found = self._with_penalties(ids, found, penalty)
        self._gradebook.db.commit()
        return found

    def _with_penalties(self, ids, found, penalty):
        """Take off what the course's own rules say."""
        due = {student: penalty(student, entry) for student, entry in found.items()}
        changed = {k: s for k, s in ids.items() if (found[s].penalty or 0.0) != due[s]}
        for key, student in changed.items():
            self._gradebook.db.execute(
                update(SubmittedNotebook)
                .where(SubmittedNotebook.id == key)
                .values(late_submission_penalty=due[student] or None)
                .execution_options(synchronize_session=False)
            )
        return {student: replace(entry, penalty=due[student]) for student, entry in found.items()}

    def _submit(self, assignment, records):
        """Enter that something was handed in, when, and until when it might have been."""
        for times, changes in ((True, lambda new: {"timestamp": new.timestamp}), (False, None)):
            rows = [
                {"assignment_id": assignment, "student_id": each.student}
                | ({"timestamp": each.timestamp} if times else {})
                for each in records
                if (each.timestamp is not AS_IT_IS) == times
            ]
            if rows:
                unique = ["assignment_id", "student_id"]
                self._upsert(SubmittedAssignment, rows, unique, changes)
        for each in records:
            if each.extension is not AS_IT_IS:
                self._extend(assignment, each.student, each.extension)

    def _extend(self, assignment, student, extension):
        """Note how much longer a student may take; the formgrader's dates follow."""
        self._gradebook.db.execute(
            update(SubmittedAssignment)
            .where(
                SubmittedAssignment.assignment_id == assignment,
                SubmittedAssignment.student_id == student,
                SubmittedAssignment.extension.is_distinct_from(extension),
            )
            .values(extension=extension)
            .execution_options(synchronize_session=False)
        )

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
        if gone:
            self._gradebook.db.execute(
                update(SubmittedNotebook)
                .where(SubmittedNotebook.id.in_(gone))
                .values(late_submission_penalty=None)
                .execution_options(synchronize_session=False)
            )
        return after | {
            student: replace(after[student], penalty=0.0, taken_back=after[student].penalty)
            for student in gone.values()
        }

    def _patiently(self, work, *arguments):
        return patiently(self.url, work, *arguments, after=self._gradebook.db.rollback)

    def _upsert(self, kind, rows, unique, changes=None):
        """Insert rows; where one is there already (``unique``), make the changes in it."""
        statement = INSERT[self._gradebook.engine.dialect.name](kind.__table__)
        if changes is None:
            statement = statement.on_conflict_do_nothing(index_elements=unique)
        else:
            statement = statement.on_conflict_do_update(
                index_elements=unique, set_=changes(statement.excluded)
            )
        self._gradebook.db.connection().execute(statement, rows)

    def _ids(self, topic):
        """The ids of a topic's notebook, of its assignment, and of its cells by kind and name."""
        if topic not in self._cells:
            notebook = self._gradebook.find_notebook(topic, topic)
            kinds = ("check", notebook.grade_cells), ("solution", notebook.solution_cells)
            cells = {
                (kind, cell.name.removeprefix(CHECK)): cell.id
                for kind, found in kinds
                for cell in found
            }
            self._cells[topic] = notebook.id, notebook.assignment_id, cells
            self._gradebook.db.commit()
        return self._cells[topic]
