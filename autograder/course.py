"""A course directory: what was handed in, and the exercises that it belongs to."""

import contextlib
import os
import secrets
from pathlib import Path

import nbformat
from nbgrader.utils import parse_utc

from autograder import questions
from autograder.atomic import sync_folder
from autograder.release import exercise_path


class CourseError(ValueError):
    """A course directory that cannot be graded; the message says what is missing."""


class Course:
    """A course directory: ``submitted/`` in; ``gradebook.db``, ``autograded/``, ``feedback/`` out.

    Raises:
        CourseError: there is nothing to grade.
    """

    def __init__(self, folder):
        self.folder = Path(folder)
        self.submitted = self.folder / "submitted"
        if not self.submitted.is_dir():
            raise CourseError(
                f"{self.submitted} is missing; put each notebook in "
                "submitted/<student>/<topic>/<topic>.ipynb"
            )
        if not os.access(self.submitted, os.R_OK | os.X_OK):
            raise CourseError(f"{self.submitted} cannot be read; let the grader read it")

    def topics(self):
        """The topics that somebody has handed in, known or not."""
        students = [student for student in self.students() if not student.is_symlink()]
        found = sorted({entry.name for student in students for entry in entries(student)})
        if not found:
            raise CourseError(
                f"{self.submitted} holds nothing that could be graded; put each notebook in "
                "submitted/<student>/<topic>/<topic>.ipynb"
            )
        return found

    def students(self):
        """What lies in ``submitted/``, in order: a folder per student, if all is well."""
        return entries(self.submitted)

    def seed(self):
        """The seed of this course's inputs: drawn once, the same for every later grading.

        Raises:
            CourseError: its file holds something else.
        """
        path = self.folder / "grading-seed.txt"
        if not path.exists():
            drawn = path.with_name(f".seed-{secrets.token_hex(8)}")
            try:
                with open(drawn, "x", encoding="utf-8") as file:
                    file.write(f"{secrets.randbits(32)}\n")
                    file.flush()
                    os.fsync(file.fileno())
                with contextlib.suppress(FileExistsError):  # whoever is first decides
                    os.link(drawn, path)
            finally:
                drawn.unlink(missing_ok=True)
            sync_folder(self.folder)  # no score may outlast the inputs that it was given for
        stored = path.read_text(encoding="utf-8", errors="replace").strip()
        if not stored.isdecimal() or len(stored) > 12:
            raise CourseError(f"{path} holds {stored[:20]!r}, expected a number; remove the file")
        return int(stored)

    def exercise(self, topic):
        """The released notebook of a topic.

        Raises:
            CourseError: there is no such topic, or it is not released.
        """
        if topic not in questions.topics():
            known = ", ".join(questions.topics())
            raise CourseError(f"there is no topic {topic!r}; the topics are: {known}")
        for root in (self.folder, Path(__file__).parent.parent):
            path = exercise_path(root, topic)
            if path.is_file():
                return _exercise(path, topic)
        path = exercise_path(self.folder, topic)
        raise CourseError(f"{path} is missing; 'autograder release {topic}' makes it")


def timestamp_in(path):
    """The time of handing in, where nbgrader or a student left one that can be read."""
    try:
        if path.is_symlink() or not path.is_file():
            return None
        with open(path, "rb") as file:
            stored = file.read(100).decode(errors="replace").strip()
        return parse_utc(stored) if stored else None
    except (ValueError, ArithmeticError, OSError):
        return None


def entries(folder):
    """What lies in a folder, in order, without what is hidden; nothing if it shows nothing."""
    try:
        found = sorted(os.listdir(folder))
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return []
    return [folder / name for name in found if not name.startswith(".")]


def _exercise(path, topic):
    advice = f"'autograder release {topic}' makes it anew"
    try:
        exercise = nbformat.read(path, as_version=4)
        nbformat.validate(exercise)
        checked = {
            cell.metadata.nbgrader["grade_id"].removeprefix("check_"): cell.metadata.nbgrader.points
            for cell in exercise.cells
            if cell.metadata.nbgrader["grade"]
        }
    except Exception as error:  # whatever a file can have in place of a notebook
        raise CourseError(f"{path} is no exercise as it was released; {advice}") from error
    if set(checked) != set(questions.load(topic)):
        raise CourseError(
            f"{path} has check cells for {', '.join(sorted(checked))}; expected "
            f"{', '.join(sorted(questions.load(topic)))}; {advice}"
        )
    return exercise
