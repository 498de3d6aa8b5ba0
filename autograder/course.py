"""A course directory: every path in it, what was handed in, and the exercises that belong to it."""

import contextlib
import os
import secrets
from pathlib import Path

import nbformat
from nbgrader.utils import parse_utc

from autograder.atomic import sync_folder
from autograder.notebook import points


class CourseError(ValueError):
    """A course directory that cannot be graded; the message says what is missing."""


class Course:
    """A course directory. Its paths need not exist.

    ``solutions/`` and ``exercises/`` are made by the author, ``submitted/`` holds what is handed
    in; ``gradebook.db``, ``autograded/`` and ``feedback/`` come out.
    """

    def __init__(self, folder):
        self.folder = Path(folder)
        self.submitted = self.folder / "submitted"
        self.graded = self.folder / "autograded"
        self.feedback = self.folder / "feedback"
        self.gradebook = self.folder / "gradebook.db"  # nbgrader's own default
        self.contents = self.folder / "_toc.yml"

    def solution(self, topic):
        """The solved exercise, written by hand."""
        return self.folder / "solutions" / topic / f"{topic}.py"

    def source(self, topic):
        """The solution as a notebook, which only nbgrader's own commands need."""
        return self.solution(topic).with_suffix(".ipynb")

    def exercise(self, topic):
        """The notebook for students, made from the solution."""
        return self.folder / "exercises" / topic / f"{topic}.ipynb"

    def chapter(self, topic):
        return self.folder / "book" / f"{topic}.md"

    def unusual(self, topic):
        """Unusual right answers, for the audit."""
        return self.folder / "tests" / "unusual" / f"{topic}.py"

    def submission(self, student, topic):
        return self.submitted / student / topic / f"{topic}.ipynb"

    def page(self, student, topic):
        """The feedback page of a submission."""
        return self.feedback / student / topic / f"{topic}.html"

    def graded_notebook(self, student, topic):
        return self.graded / student / topic / f"{topic}.ipynb"

    def expect_submissions(self):
        """
        Raises:
            CourseError: there is no folder with submissions that can be read.
        """
        if not self.submitted.is_dir():
            raise CourseError(
                f"{self.submitted} is missing; put each notebook in "
                "submitted/<student>/<topic>/<topic>.ipynb"
            )
        if not os.access(self.submitted, os.R_OK | os.X_OK):
            raise CourseError(f"{self.submitted} cannot be read; let the grader read it")

    def students(self):
        """What lies in ``submitted/``, in order: a folder per student, if all is well."""
        return listed(self.submitted)

    def handed_in(self):
        """The topics that somebody has handed in, known or not.

        Raises:
            CourseError: there are none.
        """
        students = [student for student in self.students() if not student.is_symlink()]
        found = sorted({entry.name for student in students for entry in listed(student)})
        if not found:
            raise CourseError(
                f"{self.submitted} holds nothing that could be graded; put each notebook in "
                "submitted/<student>/<topic>/<topic>.ipynb"
            )
        return found

    def timestamp(self, student, topic):
        """The time of handing in, where nbgrader or a student left one that can be read."""
        path = self.submission(student, topic).with_name("timestamp.txt")
        try:
            if path.is_symlink() or not path.is_file():
                return None
            with open(path, "rb") as file:
                stored = file.read(100).decode(errors="replace").strip()
            return parse_utc(stored) if stored else None
        except (ValueError, ArithmeticError, OSError):
            return None

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

    def released(self, topic, catalogue):
        """The exercise of a topic, as it was handed out: from here, or where the course is written.

        Raises:
            CourseError: it is not released, or does not fit the questions.
            autograder.catalogue.CatalogueError: there is no such topic.
        """
        asked = catalogue.questions(topic)
        for root in (self.folder, catalogue.home):
            if root is not None and Course(root).exercise(topic).is_file():
                return _released(Course(root).exercise(topic), topic, asked)
        raise CourseError(
            f"{self.exercise(topic)} is missing; 'autograder release {topic}' makes it"
        )


def listed(folder):
    """What lies in a folder, in order, without what is hidden; nothing if it shows nothing."""
    try:
        found = sorted(os.listdir(folder))
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return []
    return [folder / name for name in found if not name.startswith(".")]


def _released(path, topic, asked):
    advice = f"'autograder release {topic}' makes it anew"
    try:
        exercise = nbformat.read(path, as_version=4)
        nbformat.validate(exercise)
        checked = set(points(exercise))
    except Exception as error:  # whatever a file can have in place of a notebook
        raise CourseError(f"{path} is no exercise as it was released; {advice}") from error
    if checked != set(asked):
        raise CourseError(
            f"{path} has check cells for {', '.join(sorted(checked))}; expected "
            f"{', '.join(sorted(asked))}; {advice}"
        )
    return exercise
