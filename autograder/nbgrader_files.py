"""What nbgrader's commands may take out of a student's folder: the notebook, its time, its secret.

nbgrader copies all that lies beside a notebook, and follows links: a neighbour's work and the
grading seed came out in a feedback folder, a link to a device filled the disk. Its converters
cannot be replaced by configuration, so `replace` puts these in their place; the classes of its
exchange and of ``zip_collect`` can, and `configure` in `autograder.nbgrader` does that.
"""

import glob
import os
import re
from contextlib import suppress
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path

import nbformat
from nbconvert.exporters import NotebookExporter
from nbgrader import converters, coursedir
from nbgrader.apps import api, autogradeapp, generatefeedbackapp
from nbgrader.converters.base import BaseConverter, NbGraderException
from nbgrader.exchange import default as exchange

from autograder import timestamps
from autograder.beside import unfit
from autograder.handed_in import Folder, HandedInError
from autograder.nbgrader_gradebook import Gradebook
from autograder.reading import LARGEST_FILE
from autograder.wording import printable

TIME, SECRET = timestamps.FILE, "submission_secret.txt"
LONGEST_SECRET = 1000  # bytes; nbgrader makes 128
_SECRET = re.compile(rb"[0-9A-Za-z+/=_-]+\s*")


def time_in(folder):
    """The time of handing in that lies in a folder, in UTC; None if none can be read."""
    with suppress(FileNotFoundError, HandedInError, timestamps.TimestampError):
        return _time(Path(folder))
    return None


def _time(folder):
    return timestamps.parse(_content(folder, TIME, timestamps.LONGEST))


def _content(folder, name, most):
    # The two folders above may be links of the student's, too.
    with (
        Folder(folder.parents[1]) as step,
        step.folder(folder.parent.name) as student,
        student.folder(folder.name) as inner,
    ):
        return inner.read(name, most)


def keep(source, target, names):
    """Copy files out of a folder that a student can write to, each if it is what it should be.

    Returns:
        Sentences about those that are not; what is missing is none of them.
    """
    problems = []
    for name in names:
        try:
            content = _kept(Path(source), name)
        except FileNotFoundError:
            continue
        except (HandedInError, timestamps.TimestampError) as error:
            problems.append(str(error))
            continue
        path = Path(target) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.write_bytes(content)
    return problems


def _kept(folder, name):
    if name == TIME:
        return f"{_time(folder):%Y-%m-%d %H:%M:%S.%f} UTC".encode()
    content = _content(folder, name, LONGEST_SECRET if name == SECRET else LARGEST_FILE)
    if name == SECRET and not _SECRET.fullmatch(content):
        raise HandedInError(f"{folder / name} is no secret of nbgrader's; it is left out")
    return content


class _OnlyTheNotebook(BaseConverter):
    """Stands between nbgrader's converters and their base, by the order of inheritance."""

    def init_notebooks(self):
        """Find the notebooks, by name: what a folder is called is no pattern."""
        super().init_notebooks()
        self.assignments, self._refused = {}, 0
        names = self.coursedir.assignment_id, self.coursedir.student_id
        for folder in map(Path, sorted(glob.glob(self._format_source(*names)))):
            notebook = folder / f"{folder.name}.ipynb"
            if problem := unfit(folder.parent.name):
                self.log.error("%s is not converted: %s", folder.name, problem)
                self._refused += 1
            elif not fnmatchcase(folder.name, self.coursedir.notebook_id):
                continue
            elif os.path.lexists(notebook):
                self.assignments[str(folder)] = [str(notebook)]
            else:
                self.log.warning("No notebooks were matched by '%s'", notebook)

    def init_destination(self, assignment_id, student_id):
        """nbgrader goes on where the time is newer; a correction may make it earlier."""
        folders = self._handed_in, self._format_dest
        handed_in, converted = (time_in(folder(assignment_id, student_id)) for folder in folders)
        force = self.force
        self.force = force or handed_in != converted
        try:
            return super().init_destination(assignment_id, student_id)
        finally:
            self.force = force

    def init_assignment(self, assignment_id, student_id):
        """In place of copying all that lies there."""
        source = self._handed_in(assignment_id, student_id)
        for problem in keep(source, self._format_dest(assignment_id, student_id), (TIME, SECRET)):
            self.log.warning("%s", problem)

    def _handed_in(self, assignment_id, student_id):
        """The folder where the time and the secret lie."""
        return self._format_source(assignment_id, student_id)

    def convert_notebooks(self):
        super().convert_notebooks()
        if self._refused:
            raise NbGraderException(f"{self._refused} folders have names that nbgrader misreads")


class Autograde(converters.Autograde, _OnlyTheNotebook):
    """``nbgrader autograde``."""

    def init_assignment(self, assignment_id, student_id):
        """A time that was taken away is taken out of the gradebook: no penalty outlives it."""
        super().init_assignment(assignment_id, student_id)
        if time_in(self._format_source(assignment_id, student_id)) is None:
            with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
                gradebook.update_or_create_submission(assignment_id, student_id, timestamp=None)


class GenerateFeedback(converters.GenerateFeedback, _OnlyTheNotebook):
    """``nbgrader generate_feedback``."""

    def _handed_in(self, assignment_id, student_id):
        """``autograder grade`` puts neither beside a graded notebook; nbgrader puts both."""
        graded = super()._handed_in(assignment_id, student_id)
        if any(os.path.lexists(os.path.join(graded, name)) for name in (TIME, SECRET)):
            return graded
        step = self.coursedir.submitted_directory
        return self.coursedir.format_path(step, student_id, assignment_id)


class Unread(NotebookExporter):
    """In place of nbgrader's reading, which a pipe stops and a byte order mark breaks.

    Our two steps read the submission themselves, with the grader's own reader.
    """

    def from_filename(self, filename, resources=None, **options):
        return self.from_notebook_node(nbformat.v4.new_notebook(), resources, **options)


class Collect(exchange.ExchangeCollect):
    """``nbgrader collect``: students can write whatever they like where it looks."""

    def _path_to_record(self, path):
        try:
            record = super()._path_to_record(path)
        except Exception:  # a name without a time is nobody's newest, and ends nothing
            name = os.path.basename(path)
            record = {"username": name.split("+")[0], "filename": name, "timestamp": datetime.min}
        if problem := self._forged(path, record["username"]):
            self.log.error("Not collected: %s", problem)
            record["username"] = None  # it takes the place of nobody's own
        return record

    def _forged(self, path, student):
        """Why it is not this student's; None if it is.

        nbgrader warns of it, and takes it in place of what the student has handed in.
        """
        import pwd  # not on Windows, where nbgrader has no exchange

        try:
            owner = os.lstat(path).st_uid
        except OSError as error:  # taken back by whoever has handed it in
            return printable(f"{path}: {error.strerror}")
        if not self.check_owner or owner == os.getuid():  # a hub may have one account for all
            return None
        try:
            name = pwd.getpwuid(owner).pw_name
        except KeyError:
            name = f"the unknown account {owner}"
        if name == student:
            return None
        return printable(
            f"{path} bears the name of {student} and belongs to {name}; if your accounts have "
            "other names than your students, set c.ExchangeCollect.check_owner = False"
        )

    def init_src(self):
        super().init_src()
        known = [record for record in self.src_records if record["username"] is not None]
        self.src_records = [record for record in known if self._fits(record)]

    def _fits(self, record):
        folder = Path(self.inbound_path) / record["filename"]
        problem = unfit(record["username"])
        if folder.is_symlink() or not folder.is_dir():
            problem = f"{folder} is not a folder"
        if problem:
            self.log.error("Not collected: %s", problem)
        return not problem

    def do_copy(self, src, dest, log=None):
        os.makedirs(dest)
        notebook = f"{self.coursedir.assignment_id}.ipynb"
        for problem in keep(src, dest, (notebook, TIME, SECRET)):
            self.log.error("Not collected: %s", problem)


class ReleaseFeedback(exchange.ExchangeReleaseFeedback):
    """``nbgrader release_feedback``: who handed in without a time or a secret holds up nobody."""

    def copy_files(self):
        everyone = self.src_path
        for folder in sorted(glob.glob(everyone)):
            self.src_path = glob.escape(folder)
            try:
                super().copy_files()
            except OSError as error:
                self.log.error("Not released: %s; release that page by hand", error)
        self.src_path = everyone


def replace():
    """Put these in the place of nbgrader's own, which names them in its applications."""
    for module in (autogradeapp, api):
        module.Autograde = Autograde
    for module in (generatefeedbackapp, api):
        module.GenerateFeedback = GenerateFeedback
    # Both open whatever is called timestamp.txt, and wait for a pipe for ever.
    coursedir.CourseDirectory.get_existing_timestamp = lambda self, folder: time_in(folder)
    api.NbGraderAPI.get_submitted_timestamp = _submitted_time


def _submitted_time(self, assignment_id, student_id):
    step = self.coursedir.submitted_directory
    return time_in(self.coursedir.format_path(step, student_id, assignment_id))
