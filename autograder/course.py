"""A course directory: every path in it, what was handed in, and the exercises that belong to it."""

import contextlib
import os
import secrets
from pathlib import Path

from autograder import roster, rules, timestamps
from autograder.atomic import sync_folder
from autograder.beside import is_junk
from autograder.handed_in import Folder, HandedInError, Kind
from autograder.timestamps import TimestampError

SECRET_BYTES = 32


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
        self._secret = self.folder / "grading-secret.txt"
        self.list_of_people = self.folder / roster.FILE
        self.kept = self.folder / "kept-answers"  # of the reference, to hidden inputs: secret
        self.decisions = self.folder / rules.FILE

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
                "submitted/<student>/<topic>/<topic>.ipynb. 'autograder collect' does that with "
                "what a learning platform gave"
            )
        if not os.access(self.submitted, os.R_OK | os.X_OK):
            raise CourseError(f"{self.submitted} cannot be read; let the grader read it")

    def students(self):
        """The names in ``submitted/`` that are students', in order.

        What systems leave there is nobody, and so is a file; a link or a pipe is somebody's fault.
        """
        with Folder(self.submitted) as submitted:
            items = submitted.items(most=None)
        return [item.name for item in items if not is_junk(item.name) and item.kind != Kind.FILE]

    def roster(self):
        """The `Roster` of the course; one of nobody if it has none.

        Raises:
            autograder.tables.TableError: its file holds something else.
        """
        try:
            return roster.read(self.list_of_people)
        except FileNotFoundError:
            return roster.Roster()

    def rules(self, catalogue):
        """The `Rules` of the course; the defaults if it has no file of them.

        Raises:
            autograder.rules.RulesError: its file holds something else.
            autograder.tables.TableError: the roster's does.
        """
        try:
            return rules.read(self.decisions, catalogue, self.roster())
        except FileNotFoundError:
            return rules.Rules()

    def everyone(self):
        """The students who have a folder, and those who are on the roster alone, in order.

        Raises:
            autograder.tables.TableError: the roster's file holds something else.
        """
        return sorted({*self.students(), *self.roster().people})

    def handed_in(self):
        """The topics that somebody has handed in, known or not.

        Raises:
            CourseError: there are none.
        """
        with Folder(self.submitted) as submitted:
            named = {name for student in self.students() for name in _topics(submitted, student)}
        if not named:
            raise CourseError(
                f"{self.submitted} holds nothing that could be graded; put each notebook in "
                "submitted/<student>/<topic>/<topic>.ipynb. 'autograder collect' does that with "
                "what a learning platform gave"
            )
        return sorted(named)

    def folders_of(self, student):
        """The names in a student's folder that could be topics'; none if it cannot be read."""
        with Folder(self.submitted) as submitted:
            return _topics(submitted, student)

    def timestamp(self, student, topic):
        """The time of handing in, in UTC; None where none lies there that can be read."""
        with (
            contextlib.suppress(FileNotFoundError, HandedInError, TimestampError),
            Folder(self.submitted) as submitted,
            submitted.folder(student) as folder,
            folder.folder(topic) as inner,
        ):
            return timestamps.parse(inner.read(timestamps.FILE, timestamps.LONGEST))
        return None

    def has_secret(self):
        """Whether its inputs were drawn from something before."""
        return self._secret.exists()

    def secret(self):
        """What this course's inputs are drawn from: the same for every later grading.

        Returns:
            The secret, in bytes; and whether it takes the place of an old seed, which had so few
            digits that it could be found by trying.

        Raises:
            CourseError: its file holds something else.
        """
        path, old = self._secret, self.folder / "grading-seed.txt"
        is_replacing = old.exists() and not path.exists()
        if not path.exists():
            drawn = path.with_name(f".secret-{secrets.token_hex(8)}")
            try:
                with open(drawn, "x", encoding="utf-8", opener=_private) as file:
                    file.write(f"{secrets.token_hex(SECRET_BYTES)}\n")
                    file.flush()
                    os.fsync(file.fileno())
                with contextlib.suppress(FileExistsError):  # whoever is first decides
                    os.link(drawn, path)
            finally:
                drawn.unlink(missing_ok=True)
            sync_folder(self.folder)  # no score may outlast the inputs that it was given for
        old.unlink(missing_ok=True)
        stored = path.read_text(encoding="utf-8", errors="replace").strip()
        try:
            secret = bytes.fromhex(stored)
        except ValueError:
            secret = b""
        if len(secret) < SECRET_BYTES:
            raise CourseError(
                f"{path} holds no secret of {2 * SECRET_BYTES} hexadecimal digits; remove the "
                "file, and all is graded with new inputs"
            )
        return secret, is_replacing

    def released(self, topic, catalogue):
        """Where the exercise of a topic lies as it was handed out: here, or where it was written.

        Raises:
            CourseError: it is not released.
            autograder.catalogue.CatalogueError: there is no such topic.
        """
        catalogue.known([topic])
        for root in (self.folder, catalogue.home):
            if root is not None and Course(root).exercise(topic).is_file():
                return Course(root).exercise(topic)
        raise CourseError(
            f"{self.exercise(topic)} is missing; 'autograder release {topic}' makes it"
        )


def _topics(submitted, student):
    try:
        with submitted.folder(student) as folder:
            items = folder.items()
    except (FileNotFoundError, HandedInError):
        return []
    kinds = Kind.FOLDER, Kind.LINK
    return [item.name for item in items if item.kind in kinds and not is_junk(item.name)]


def _private(path, flags):
    return os.open(path, flags, mode=0o600)
