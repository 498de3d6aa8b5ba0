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

from autograder import reading, timestamps
from autograder.beside import unfit
from autograder.course import Course
from autograder.digest import digest
from autograder.earlier import PARTS, kept_in, read
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


def _content(folder, name, most, owner=None):
    # The two folders above may be links of the student's, too.
    with (
        Folder(folder.parents[1]) as step,
        step.folder(folder.parent.name) as student,
        student.folder(folder.name) as inner,
    ):
        return inner.read(name, most, owner)


def keep(source, target, names):
    """Copy files out of a folder that a student can write to, each if it is what it should be.

    Returns:
        Sentences about those that are not; what is missing is none of them.
    """
    files, problems = _taken(source, names)
    _put(files, target)
    return problems


def _taken(source, names, owner=None):
    """Those of these files that are what they should be, by name; sentences about the others."""
    files, problems = {}, []
    for name in names:
        try:
            files[name] = _kept(Path(source), name, owner)
        except FileNotFoundError:
            continue
        except (HandedInError, timestamps.TimestampError) as error:
            problems.append(str(error))
    return files, problems


def _put(files, target):
    for name, content in files.items():
        path = Path(target) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.write_bytes(content)


def _kept(folder, name, owner):
    most = {TIME: timestamps.LONGEST, SECRET: LONGEST_SECRET}.get(name, LARGEST_FILE)
    content = _content(folder, name, most, owner)
    if name == TIME:
        return f"{timestamps.parse(content):%Y-%m-%d %H:%M:%S.%f} UTC".encode()
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
        self._source = self._handed_in(assignment_id, student_id)  # for `init_assignment`, too
        handed_in = time_in(self._source) if self._source else None
        converted = time_in(self._format_dest(assignment_id, student_id))
        force = self.force
        self.force = force or self._is_other(handed_in, converted)
        try:
            return super().init_destination(assignment_id, student_id)
        finally:
            self.force = force

    def init_assignment(self, assignment_id, student_id):
        """In place of copying all that lies there."""
        target = self._format_dest(assignment_id, student_id)
        for problem in keep(self._source, target, (TIME, SECRET)) if self._source else ():
            self.log.warning("%s", problem)

    def _handed_in(self, assignment_id, student_id):
        """The folder where the time and the secret lie; None if there is none."""
        return self._format_source(assignment_id, student_id)

    def _is_other(self, handed_in, converted):
        """Whether what was converted, at these times, is to be converted anew."""
        return handed_in != converted

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

    _by_grader = False  # whether ``autograder grade`` has graded what it is at

    def _handed_in(self, assignment_id, student_id):
        """``autograder grade`` puts neither beside a graded notebook; nbgrader puts both.

        What was handed in since then is not what the page is about, and has another secret.
        """
        course = Course(self.coursedir.root)
        try:
            graded = kept_in(read(course, student_id, assignment_id))[PARTS]["submission"]
        except (OSError, ValueError, LookupError, TypeError):
            self._by_grader = False
            return super()._handed_in(assignment_id, student_id)
        self._by_grader = True
        try:
            path, content = reading.content(course.submitted, student_id, assignment_id)
            if digest(assignment_id, content) == graded:
                return str(path.parent)
        except (FileNotFoundError, reading.UnreadableError):
            pass
        self.log.warning(
            "%s of %s is not what was graded; 'autograder grade' makes its page anew",
            *(assignment_id, student_id),
        )
        return None

    def _is_other(self, handed_in, converted):
        """The grader's own page, which has no time, stays unless nbgrader is forced."""
        is_ours = self._by_grader and converted is None
        return not is_ours and super()._is_other(handed_in, converted)


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
        try:
            record["owner"] = os.lstat(path).st_uid if self.check_owner else None
            problem = self._forged(Path(path), record)
        except OSError as error:  # taken back by whoever has handed it in
            problem = f"{path}: {error.strerror}"
        if problem:
            self.log.error("Not collected: %s", printable(problem))
            record["username"] = None  # it takes the place of nobody's own
        return record

    def _forged(self, folder, record):
        """Why it is not this student's; None if it is.

        nbgrader warns of it, and takes it in place of what the student has handed in.
        """
        student, owner = record["username"], record["owner"]
        if owner is None:
            return None
        if owner != os.getuid() and (name := _account(owner)) != student:  # or all have one account
            return (
                f"{folder} bears the name of {student} and belongs to {name}; if your accounts "
                "have other names than your students, set c.ExchangeCollect.check_owner = False"
            )
        for path in map(folder.joinpath, self._names()):
            with suppress(FileNotFoundError, NotADirectoryError):
                if (other := os.lstat(path).st_uid) != owner:
                    return f"{path} belongs to {_account(other)}, and its folder to {student}"
        return None

    def _names(self):
        return f"{self.coursedir.assignment_id}.ipynb", TIME, SECRET

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

    def copy_files(self):
        """One by one: nbgrader ends where somebody takes back what they have handed in.

        It removes what was collected before, so all is read first.
        """
        everyone = self.src_records
        if not everyone:
            super().copy_files()  # which says so
        for record in everyone:
            folder = os.path.join(self.inbound_path, record["filename"])
            self._files, problems = _taken(folder, self._names(), record["owner"])
            for problem in problems:
                self.log.error("Not collected: %s", problem)
            if not self._files:
                self.log.error("Not collected: %s: nothing is there", folder)
                continue
            self.src_records = [record]
            try:
                super().copy_files()
            except OSError as error:
                self.log.error("Not collected: %s", error)
        self.src_records = everyone

    def do_copy(self, src, dest, log=None):
        os.makedirs(dest)
        _put(self._files, dest)


def _account(number):
    import pwd  # not on Windows, where nbgrader has no exchange

    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"the unknown account {number}"


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
