"""Verdicts to nbgrader's gradebook. Nothing else of ours knows the database."""

import logging
import os
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from subprocess import CalledProcessError

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.preprocessors import SaveCells
from sqlalchemy.exc import SQLAlchemyError

from autograder.result import BLANK

NO_RESPONSE = "No response."  # nbgrader's own words, which its formgrader looks for
logging.getLogger("alembic").setLevel(logging.WARNING)


class GradebookError(RuntimeError):
    """The gradebook cannot take these results; the message says why."""


@dataclass(frozen=True)
class Entry:
    """What the gradebook holds of one submission after it was recorded.

    Attributes:
        scores: by check cell, the score that counts (a person's, where one was given) and
            the most there is.
        comments: by solution cell, the comment that is shown (a person's goes first).
    """

    scores: dict[str, tuple[float, float]]
    comments: dict[str, str | None]

    @property
    def score(self):
        return sum(score for score, _ in self.scores.values())


def default_url(course):
    """nbgrader's own default: an SQLite file in the course directory."""
    return f"sqlite:///{Path(course).resolve() / 'gradebook.db'}"


class Scores:
    """The gradebook of a course, opened once. A context manager.

    Args:
        url: nbgrader's ``db_url``.
    """

    def __init__(self, url):
        self.url = url

    def __enter__(self):
        # A new gradebook is stamped by the command alembic, which nbgrader looks for in PATH.
        commands, path = sysconfig.get_path("scripts"), os.environ.get("PATH", os.defpath)
        if commands not in path.split(os.pathsep):
            os.environ["PATH"] = commands + os.pathsep + path
        try:
            self._gradebook = Gradebook(self.url)
        except (SQLAlchemyError, OSError, ValueError, CalledProcessError) as error:
            raise GradebookError(
                f"{self.url} does not open as a gradebook: {str(error).splitlines()[0]}"
            ) from error
        return self

    def __exit__(self, *exception):
        self._gradebook.close()

    def add_assignment(self, topic, exercise):
        """Enter an exercise's cells, as ``nbgrader generate_assignment`` does.

        Raises:
            GradebookError: the exercise's cells have changed since submissions were graded.
        """
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
        self._gradebook.db.expire_all()

    def record(self, student, result, topic, timestamp=None):
        """Enter a result: the machine's scores and comments; what people entered stays.

        Args:
            timestamp: when it was handed in, if that is known.

        Returns:
            An `Entry`.

        Raises:
            GradebookError: the database does not take it; it is as it was before.
        """
        try:
            return self._record(student, result, topic, timestamp)
        except SQLAlchemyError as error:
            self._gradebook.db.rollback()
            raise GradebookError(
                f"the gradebook refused it: {str(error).splitlines()[0]}"
            ) from error

    def _record(self, student, result, topic, timestamp):
        submission = self._submission(student, topic, timestamp)
        (notebook,) = (found for found in submission.notebooks if found.name == topic)
        functions = result.functions
        for grade in notebook.grades:
            grade.auto_score = functions[grade.cell.name.removeprefix("check_")].score
            # A person has judged an earlier version: nbgrader asks them to look again.
            grade.needs_manual_grade = grade.manual_score is not None
        for comment in notebook.comments:
            comment.auto_comment = _comment(functions[comment.cell.name])
        self._gradebook.db.commit()
        return Entry(
            {grade.cell.name: (grade.score, grade.max_score) for grade in notebook.grades},
            {comment.cell.name: comment.comment for comment in notebook.comments},
        )

    def _submission(self, student, topic, timestamp):
        details = {} if timestamp is None else {"timestamp": timestamp}
        try:
            self._gradebook.find_student(student)
        except MissingEntry:
            self._gradebook.add_student(student)
        with self._gradebook.db.no_autoflush:  # nbgrader builds it piece by piece
            return self._gradebook.update_or_create_submission(topic, student, **details)


def _comment(function):
    if function.status == BLANK:
        return NO_RESPONSE
    return " ".join(function.hints) or None
