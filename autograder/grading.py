"""A class: find the submissions, fan out, one writer."""

import contextlib
import json
import time
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, wait
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import nbformat

from autograder import kinds, reference
from autograder.atomic import write
from autograder.course import listed
from autograder.digest import digest
from autograder.executor import ClusterError
from autograder.executors import started
from autograder.feedback import Feedback, apology, is_page
from autograder.gradebook import GradebookError, Record, Scores, default_url
from autograder.notebook import UnreadableError, as_text, content
from autograder.result import Entry, Line, Status, Summary
from autograder.sandbox import Limits
from autograder.submission import Brief, Conditions, pack_cases
from autograder.submission import grade as grade_submission
from autograder.wording import printable

BATCH, BATCH_SECONDS = 32, 1.0  # results are written together, but soon
AHEAD = 3  # submissions that wait for each slot


def grade(
    course,
    catalogue,
    topics,
    seed,
    jobs,
    scheduler=None,
    limits=None,
    kind=kinds.BUBBLEWRAP,
    url=None,
    force=False,
    say=print,
):
    """Grade submissions, a line for each as it is done.

    Args:
        course: a `Course`.
        catalogue: a `Catalogue`, which has the questions.
        topics: which topics; a student who has not handed one in is reported as missing.
        seed: for every topic's inputs.
        jobs: how many submissions to grade at once.
        scheduler: the address of a dask scheduler, to grade on its cluster instead.
        limits: for student code; see `autograder.sandbox.Limits`.
        kind: the name of a kind of sandbox.
        url: of the gradebook, if it is not in the course directory.
        force: grade again what has not changed since it was graded.
        say: called with a sentence that the instructor should read.

    Yields:
        A `Line` each, in no certain order.

    Raises:
        CourseError: a topic cannot be graded; nothing has been graded then.
        autograder.sandbox.SandboxError: nothing can be isolated; nothing has been graded then.
        autograder.executor.ClusterError: there is no such cluster, or its scheduler is gone;
            what has been graded is kept then.
        autograder.gradebook.GradebookError: the exercise no longer fits its gradebook.
    """
    course.expect_submissions()
    exercises = {topic: course.released(topic, catalogue) for topic in topics}
    conditions = Conditions(
        limits or Limits(), kind, str(course.folder.resolve()), catalogue.package
    )
    with started(jobs, scheduler) as executor:
        for note in executor.prepare(conditions):
            say(note)
        with Scores(url or default_url(course)) as scores:
            for topic, exercise in exercises.items():
                scores.add_assignment(topic, exercise)
            run = _Run(course, scores, executor, force, say)
            try:
                for topic, exercise in exercises.items():
                    yield from run.topic(_Topic(catalogue, topic, exercise, seed, conditions))
                yield from run.rest()
            except ClusterError:
                yield from run.write()
                raise


def strays(course, catalogue, topics):
    """A line for each folder that bears the name of no topic: nothing handed in is passed over."""
    messages = {topic: catalogue.no_such(printable(topic)) for topic in topics}
    for student in course.students():
        for entry in listed(student):
            if message := messages.get(entry.name):
                yield Line(student.name, entry.name, Status.UNKNOWN_TOPIC, message)


class _Topic:
    """A topic's brief, made when the first submission needs it: TensorFlow takes seconds."""

    def __init__(self, catalogue, topic, exercise, seed, conditions):
        self.name, self.questions = topic, catalogue.questions(topic)
        self._catalogue, self._seed, self._conditions = catalogue, seed, conditions
        self._exercise = as_text(exercise)
        settings = seed, conditions.limits, conditions.kind
        self.digest = digest(
            topic, self._exercise, *settings, *_versions(), catalogue.code_digest(topic)
        )
        self._brief = None

    @property
    def brief(self):
        if self._brief is None:
            cases = pack_cases(reference.cases(self._catalogue, self.name, self._seed))
            parts = self.name, self._seed, self.digest, self._conditions, self._exercise, cases
            self._brief = Brief(*parts)
        return self._brief


def _versions():
    """What computes, of what is installed."""
    for package in ("numpy", "keras"):
        with contextlib.suppress(metadata.PackageNotFoundError):
            yield f"{package} {metadata.version(package)}"


@dataclass(frozen=True)
class _Found:
    """A submission's file that was read, before it is graded."""

    student: str
    topic: _Topic
    path: Path
    content: bytes
    fingerprint: str


class _Run:
    """One grading: what is under way, and what waits to be written."""

    def __init__(self, course, scores, executor, force, say):
        self._course, self._scores, self._executor = course, scores, executor
        self._force, self._say, self._feedback = force, say, None
        self._under_way, self._done, self._written_at = {}, [], time.monotonic()

    def topic(self, topic):
        """Grade a topic; the last ones may still be under way afterwards."""
        students = self._course.students()
        for start in range(0, len(students), BATCH):
            found = [self._find(path.name, topic) for path in students[start : start + BATCH]]
            waiting = [each for each in found if isinstance(each, _Found)]
            yield from (each for each in found if isinstance(each, Line))
            known = {} if self._force else self._unchanged(topic, waiting)
            yield from known.values()
            for submission in waiting:
                if submission.student in known:
                    continue
                self._submit(submission)
                while len(self._under_way) >= AHEAD * self._executor.slots:
                    yield from self._collect()

    def rest(self):
        """What is still under way."""
        while self._under_way:
            yield from self._collect()
        yield from self.write()

    def _find(self, student, topic):
        """A submission's bytes; or its line, if there is nothing to grade."""
        folder, name = self._course.submitted, topic.name
        try:
            student.encode("utf-8")
            if not (folder / student).is_dir():
                where = "submitted/<student>/<topic>/<topic>.ipynb"
                raise UnreadableError(f"{folder / student} is not a folder; expected {where}")
            path, found = content(folder, student, name)
        except (FileNotFoundError, NotADirectoryError):
            return Line(student, name, Status.MISSING, _what_is_there(folder / student, name))
        except UnicodeEncodeError:
            shown = printable(student.encode("utf-8", "replace").decode())
            return Line(shown, name, Status.UNREADABLE, "the folder's name is not UTF-8; rename it")
        except UnreadableError as error:
            return self._unreadable(student, name, error)
        except OSError as error:
            message = f"{error.filename} cannot be read: {error.strerror}; let the grader read it"
            return self._unreadable(student, name, message)
        return _Found(student, topic, path, found, digest(topic.digest, found))

    def _unreadable(self, student, topic, error):
        """Its line, and its page: what was found is the student's to mend."""
        message, folder = printable(str(error)), self._course.submitted / student
        if folder.is_dir() and not folder.is_symlink():
            try:
                write(self._course.page(student, topic), apology(topic, message))
            except OSError as failure:
                message += f"; and its page could not be written: {failure}"
        return Line(student, topic, Status.UNREADABLE, message)

    def _unchanged(self, topic, submissions):
        """The lines of those that were graded before, in the same conditions, to the end."""
        stored = self._scores.entries(topic.name, [each.student for each in submissions])
        lines = {}
        for each in submissions:
            entry, before = stored.get(each.student), self._before(each)
            page = self._course.page(each.student, topic.name)
            if entry is None or before is None or not is_page(page):
                continue
            status, functions = before
            if entry.machine == Entry.of(functions).machine:
                lines[each.student] = Line(
                    each.student, topic.name, status, "", functions, entry, unchanged=True
                )
        return lines

    def _before(self, submission):
        """Status and summaries that the graded notebook holds, if they are of this submission."""
        path = self._course.graded_notebook(submission.student, submission.topic.name)
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))["metadata"]["autograder"]
            if kept["fingerprint"] != submission.fingerprint:
                return None
            functions = {
                name: Summary.restored(kept["functions"][name])
                for name in submission.topic.questions
            }
            return Status(kept["status"]), functions
        except (OSError, ValueError, LookupError, TypeError):
            return None  # not ours, or not whole: it is graded again

    def _submit(self, submission):
        brief = submission.topic.brief
        arguments = brief, str(submission.path), submission.content, submission.fingerprint
        future = self._executor.submit(grade_submission, *arguments)
        self._under_way[future] = submission

    def _collect(self):
        """Take in what has been graded; now and then, write it."""
        finished, _ = wait(self._under_way, BATCH_SECONDS, FIRST_COMPLETED)
        for future in finished:
            if not future.cancelled():  # as all are when a cluster is lost; the next line says so
                yield from self._take(self._under_way.pop(future), future)
        for note in self._executor.admit():
            self._say(note)
        late = time.monotonic() - self._written_at > BATCH_SECONDS
        if len(self._done) >= BATCH or late:
            yield from self.write()

    def _take(self, submission, future):
        student, topic = submission.student, submission.topic.name
        try:
            self._done.append((submission, future.result()))
        except UnreadableError as error:
            yield self._unreadable(student, topic, error)
        except BrokenExecutor as error:
            yield Line(student, topic, Status.FAILED, f"while it was graded, {error}, twice")
        except Exception as error:  # our fault, not the student's: never a zero
            message = f"the grader failed: {error!r}; please report it"
            yield Line(student, topic, Status.FAILED, message)

    def write(self):
        """The only writer: gradebook, then the page, then the graded notebook, which says that
        the other two are there."""
        done, self._done, self._written_at = self._done, [], time.monotonic()
        for topic in dict.fromkeys(submission.topic.name for submission, _ in done):
            batch = [each for each in done if each[0].topic.name == topic]
            records = [
                Record(
                    submission.student,
                    result.functions,
                    self._course.timestamp(submission.student, topic),
                )
                for submission, result in batch
            ]
            written = self._scores.record(topic, records)
            for submission, result in batch:
                yield self._publish(submission, result, written[submission.student])

    def _publish(self, submission, result, entry):
        """Write its page and its graded notebook, which stands for both; its line."""
        student, topic, message = submission.student, submission.topic.name, result.message
        try:
            if isinstance(entry, GradebookError):
                raise entry
            page = result.page
            if page and entry != Entry.of(result.functions):  # a person has given a score
                self._feedback = self._feedback or Feedback()
                graded = nbformat.reads(result.notebook, as_version=4)
                page = self._feedback.page(topic, graded, entry)
            write(self._course.page(student, topic), page or apology(topic, message, graded=True))
            write(self._course.graded_notebook(student, topic), result.notebook, mode=0o444)
        except GradebookError as error:
            failure = f"not recorded: {error}"
        except OSError as error:
            failure = f"its pages are not written: {error.filename}: {error.strerror}"
        except Exception as error:  # whatever a strange notebook sets off in nbconvert
            failure = f"its feedback page could not be made: {error!r}"
        else:
            return Line(student, topic, result.status, message, result.functions, entry)
        return Line(student, topic, Status.FAILED, failure, result.functions)


def _what_is_there(folder, topic):
    """Why a submission is missing: perhaps it bears another name."""
    found = [entry.name for entry in listed(folder / topic)] or [
        f"{entry.name}/" for entry in listed(folder)
    ]
    shown = ", ".join(map(printable, found[:3]))
    return f"{topic}/{topic}.ipynb is missing" + (f"; found {shown}" if found else "")
