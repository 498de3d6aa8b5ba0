"""A class: find the submissions, fan out, one writer.

What is needed only where there is something to do is in `autograder.work`, which is imported then:
a rerun with nothing changed needs no nbgrader, no template, no sandbox and no TensorFlow.
"""

import contextlib
import functools
import json
import os
import time
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, wait
from dataclasses import dataclass, replace

from autograder import fingerprint, kinds
from autograder.apology import apology
from autograder.assembly import CHECK
from autograder.atomic import write
from autograder.beside import meant
from autograder.brief import Conditions, Done
from autograder.course import CourseError
from autograder.digest import digest
from autograder.earlier import Earlier, completed, noted, with_better
from autograder.entries import GradebookError, Reading, default_url
from autograder.executor import ClusterError
from autograder.handed_in import Folder, HandedInError
from autograder.intake import Found, excused, find
from autograder.notices import with_notices
from autograder.question import derived
from autograder.reading import UnreadableError
from autograder.result import Entry, Line, Status
from autograder.sandbox import Limits, SandboxError
from autograder.wording import printable

BATCH, BATCH_SECONDS = 32, 1.0  # results are written together, but soon
SOON_SECONDS = 0.1  # the same where somebody waits for each
AHEAD = 3  # submissions that wait for each slot
MOST_STRAYS = 20  # lines for one student's folders of no topic


def grade(course, catalogue, topics, seed, jobs, **options):
    """Grade submissions, a line for each as it is done; see `Session`."""
    with Session(course, catalogue, topics, seed, jobs, **options) as session:
        yield from session.grade()


class Session:
    """One grading, or several of a course with what takes long to begin kept between them.

    A context manager. An executor, a sandbox and a gradebook are begun when there is something
    to do.

    Args:
        course: a `Course`.
        catalogue: a `Catalogue`, which has the questions.
        topics: which topics; who has not handed one in has a line that says so.
        seed: for every topic's inputs.
        jobs: how many submissions to grade at once.
        scheduler: the address of a dask scheduler, to grade on its cluster instead.
        limits: for student code; see `autograder.sandbox.Limits`.
        kind: the name of a kind of sandbox.
        url: of the gradebook, if it is not in the course directory.
        force: grade again what has not changed since it was graded.
        say: called with a sentence that the instructor should read.
        preview: whether nothing is written: neither marks, nor pages, nor graded notebooks.

    Raises:
        CourseError: a topic cannot be graded, or is not released; nothing has been graded then.
        autograder.rules.RulesError: ``course.toml`` cannot be used; nothing has been graded then.
        autograder.sandbox.SandboxError: nothing can be isolated; nothing has been graded then.
        autograder.gradebook.GradebookError: the gradebook does not open.
    """

    def __init__(
        self,
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
        preview=False,
    ):
        course.expect_submissions()
        _expect_isolation(course, kind)
        self._course, self._catalogue, self._rules = course, catalogue, course.rules(catalogue)
        for topic in topics:
            if not self._rules.is_released(topic):
                raise CourseError(
                    f"{topic} is not released; add it to 'released' in {course.decisions}"
                )
        if preview:
            _expect_marks(course, url)
        folder = str(course.folder.resolve())
        self._conditions = Conditions(limits or Limits(), kind, folder, catalogue.package)
        known = seed, self._conditions, self._rules
        self._topics = {each: _Topic(course, catalogue, each, *known) for each in topics}
        self._jobs, self._scheduler = jobs, scheduler
        self._force, self._say, self._is_preview = force, say, preview
        self._work, self._begun = None, contextlib.ExitStack()
        self._reading = Reading(url or default_url(course))

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        with contextlib.closing(self._reading):
            self._begun.__exit__(*exception)

    def warm(self):
        """Begin what takes long, so that the next submission need not wait for it."""
        self._begin().warm()

    @functools.cached_property
    def _run(self):
        points = {topic: self._reading.points(topic) for topic in self._topics}
        known = self._rules, self._reading, points, self._begin, self._force, self._say
        return (_Preview if self._is_preview else _Run)(self._course, *known)

    def grade(self):
        """Grade what is new or has changed.

        Yields:
            A `Line` each, in no certain order.

        Raises:
            autograder.sandbox.SandboxError: nothing can be isolated; nothing has been graded then.
            autograder.executor.ClusterError: there is no such cluster, or its scheduler is gone;
                what has been graded is kept then.
            autograder.gradebook.GradebookError: the exercise no longer fits its gradebook.
        """
        try:
            for topic in self._topics:
                yield from self.begin(topic, self._course.everyone())
            yield from self.rest()
        except ClusterError:
            yield from self._run.write()
            raise

    def begin(self, topic, students):
        """Begin to grade these students' topic; the lines of those that are done already."""
        yield from self._run.topic(self._topics[topic], students)

    def soon(self, seconds):
        """The lines of those that are done within so long."""
        yield from self._run.soon(seconds)

    def rest(self):
        """The lines of all that were begun."""
        yield from self._run.rest()

    @property
    def is_busy(self):
        """Whether there are some that were begun and have no line yet."""
        return self._run.is_busy

    def _begin(self, first=None):
        """What grades and writes; begun once.

        Args:
            first: the topic whose reference will be asked, if one's will.
        """
        if self._work is None:
            from autograder.work import Work

            topics = list(self._topics.values())
            known = self._course, self._catalogue, topics, self._reading.url, self._rules.book
            work, is_written = Work(*known, self._conditions, self._say), not self._is_preview
            begun = work.begun(self._jobs, self._scheduler, first, is_written=is_written)
            self._work = self._begun.enter_context(begun)
        return self._work


def sorted_out(catalogue, names):
    """The topics that these names of folders mean, and the names that mean none."""
    topics = catalogue.topics()
    asked = [topic for topic in topics if any(_means(name, topic, topics) for name in names)]
    strange = [name for name in names if not any(_means(name, topic, topics) for topic in topics)]
    return asked, strange


def _means(name, topic, topics):
    return name == topic or (name not in topics and meant(name, topic))


def _expect_isolation(course, kind):
    """Without isolation there is nobody but oneself to protect, and never the whole machine.

    Raises:
        SandboxError: there is more at stake.
    """
    if kinds.KINDS[kind].isolates:
        return
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        raise SandboxError(
            "--unsandboxed does not run as root, which may change everything on this machine; "
            "run it as an ordinary user. Nothing was graded."
        )
    if len(course.students()) > 1:
        raise SandboxError(
            f"--unsandboxed is for your own notebooks, but {course.submitted} holds those of "
            "several students; grade them in the sandbox. Nothing was graded."
        )


def _expect_marks(course, url):
    """
    Raises:
        GradebookError: nothing was graded here that a preview could compare with.
    """
    if not (url or course.gradebook.is_file()) or not course.has_secret():
        raise GradebookError(
            f"nothing was graded in {course.folder} yet, so there is nothing to compare with; "
            "run 'autograder grade' without --preview"
        )


def strays(course, catalogue, topics):
    """A line for each folder that bears the name of no topic: nothing handed in is passed over."""
    messages = {topic: catalogue.no_such(printable(_utf8(topic))) for topic in topics}
    for student in course.students():
        found = [name for name in course.folders_of(student) if name in messages]
        for name in found[:MOST_STRAYS]:
            message = messages[name]
            if len(found) > MOST_STRAYS and name == found[MOST_STRAYS - 1]:
                message += f"; {len(found) - MOST_STRAYS} more of this student's are not listed"
            yield Line(_utf8(student), _utf8(name), Status.UNKNOWN_TOPIC, message)


def _utf8(name):
    """A name as it can be printed: on disk it need not be text."""
    return name.encode("utf-8", "replace").decode()


class _Topic:
    """What a topic's results depend on. Its exercise is read as text: parsing takes long."""

    def __init__(self, course, catalogue, topic, seed, conditions, rules):
        self.name, self.questions = topic, catalogue.questions(topic)
        self.all, self.seed = frozenset(catalogue.topics()), seed
        self.path, self.points = course.released(topic, catalogue), rules.points(topic)
        self.due, self.tolerances = rules.due(None, topic), rules.tolerances(topic)
        limits = rules.limits(topic, conditions.limits)
        self.conditions = replace(conditions, limits=limits)
        self._course, self._code = course, catalogue.code_digests(topic)

    @functools.cached_property
    def parts(self):
        """All of its results' fingerprint but the submission; the course needs its secret for it.

        Graded notebooks tell it: from this nobody finds a short seed by trying.
        """
        inputs = derived(self._course.secret()[0], f"inputs of {self.seed!r}").hex()
        exercise, points = _without_points(self.path.read_bytes())
        return fingerprint.conditions(
            self.name,
            exercise,
            sorted((points | self.points).items()),
            self._code,
            inputs,
            (self.conditions.limits, self.conditions.kind),
            sorted(self.tolerances.items()),
        )

    @functools.cached_property
    def digest(self):
        """A name for all that a result depends on, but the submission."""
        return digest(*sorted(self.parts.items()))

    def fingerprint(self, found):
        """What the result of a submission depends on, by name."""
        parts = {"submission": digest(self.name, found.content), **self.parts}
        return parts | {fingerprint.TIME: str(found.timestamp or "")}


def _without_points(exercise):
    """An exercise, in bytes, as text that says no points; and its points, by function."""
    found = {}
    try:
        notebook = json.loads(exercise)
        for cell in notebook["cells"]:
            marks = cell["metadata"].get("nbgrader", {})
            if "points" in marks:
                found[marks["grade_id"].removeprefix(CHECK)] = marks.pop("points")
    except (ValueError, LookupError, TypeError, AttributeError):
        return exercise, {}  # no exercise, which is said where it is needed
    return json.dumps(notebook, sort_keys=True), found


@dataclass(frozen=True)
class _Submission:
    """One that is to be graded, or whose results are to be brought up to date.

    Attributes:
        parts: its fingerprint, by name.
        why: why it is not left as it is; "" if it is new.
        ran: whether its code is run.
        entry: what the gradebook said of it before.
    """

    found: Found
    topic: _Topic
    parts: dict
    why: str = ""
    ran: bool = True
    entry: Entry | None = None

    @property
    def student(self):
        return self.found.student


class _Run:
    """One grading: what is under way, and what waits to be written."""

    def __init__(self, course, rules, reading, points, begin, force, say):
        self._course, self._rules = course, rules
        self._points = points  # those that were entered before, by topic
        self._reading, self._work = reading, begin
        self._force, self._say = force, say
        # By future, what to do with what it returns.
        self._under_way, self._done, self._written_at = {}, [], time.monotonic()

    def topic(self, topic, students):
        """Grade these students' topic; the last ones may still be under way afterwards."""
        for start in range(0, len(students), BATCH):
            waiting = []
            for student in students[start : start + BATCH]:
                found = find(self._course, student, topic.name, topic.all)
                if isinstance(found, Line):
                    is_excused = self._rules.is_excused(student, topic.name)
                    found = excused(found) if is_excused else found
                    yield self._without(student, found) if found.status.is_fault else found
                else:
                    waiting.append(found)
            yield from self._begin(topic, waiting)

    @property
    def is_busy(self):
        return bool(self._under_way or self._done)

    def soon(self, seconds):
        """What is done within so long; it is written at once, but for what comes thick and fast."""
        if self._under_way:
            yield from self._collect(seconds)
        late = time.monotonic() - self._written_at > SOON_SECONDS
        if self._done and (late or not self._under_way):
            yield from self.write()

    def rest(self):
        """What is still under way."""
        while self._under_way or self._done:
            if self._under_way:
                yield from self._collect()
            if self._done and not self._under_way:
                yield from self.write()

    def _begin(self, topic, waiting):
        """Submit what is new or has changed; the lines of all else."""
        if waiting and not self._course.has_secret():
            self._work(topic)  # nothing is written before there is a sandbox
        stored = self._reading.entries(topic.name, [each.student for each in waiting])
        for found in waiting:
            parts = topic.fingerprint(found)
            earlier = Earlier.of(self._course, topic.name, found.student, topic.questions)
            entry = stored.get(found.student)
            again = earlier.why_again(parts, entry)
            if self._force or again != "":
                why = "" if self._force or again is None else again
                before = self._before(topic, entry)
                self._submit(_Submission(found, topic, parts, why, entry=before))
            elif why := earlier.why_mend(
                *(parts, entry, found, self._penalty(topic.name)),
                self._due(found.student, topic),
                self._rules.book,
            ):
                done = Done(earlier.status, earlier.functions, earlier.text, None)
                before = self._before(topic, entry)
                mended = _Submission(found, topic, parts, why, ran=False, entry=before)
                self._done.append((mended, done))
            else:
                message = "; ".join(found.notes)
                known = earlier.status, message, earlier.functions, entry
                yield Line(found.student, topic.name, *known, unchanged=True)
            while self._under_way and len(self._under_way) >= AHEAD * self._work().slots:
                yield from self._collect()
            if len(self._done) >= BATCH:
                yield from self.write()

    def _before(self, topic, entry):
        """An entry as it was before this grading has entered the topic's points."""
        return entry and entry.of_points(self._points[topic.name])

    def _without(self, student, line):
        """A line of somebody whose notebook is not graded; also on a page: it is theirs to mend."""
        if student != line.student:  # the name cannot even be printed
            return line
        try:
            with Folder(self._course.submitted) as submitted, submitted.folder(student):
                # Where it lies here is of no use to them, and of a team all have one page.
                own = f"{self._course.submission(student, line.topic).parent}/"
                page = apology(line.topic, line.message.replace(own, ""))
            path = self._course.page(student, line.topic)
            write(path, page, within=self._course.feedback)
        except (FileNotFoundError, HandedInError):
            pass  # a link or a pipe in place of a student's folder is nobody who reads a page
        except OSError as failure:
            return replace(
                line, message=f"{line.message}; and its page could not be written: {failure}"
            )
        return line

    def _submit(self, submission):
        topic, found = submission.topic, submission.found
        future = self._work(topic).grade(topic, found, submission.parts)
        self._under_way[future] = lambda done: self._take(submission, done)

    def _collect(self, seconds=BATCH_SECONDS):
        """Take in what has been graded; now and then, write it."""
        finished, _ = wait(self._under_way, seconds, FIRST_COMPLETED)
        for future in finished:
            if not future.cancelled():  # as all are when a cluster is lost; the next line says so
                yield from self._under_way.pop(future)(future)
        for note in self._work().admit():
            self._say(note)
        late = time.monotonic() - self._written_at > BATCH_SECONDS
        if len(self._done) >= BATCH or late:
            yield from self.write()

    def _take(self, submission, future):
        student, topic = submission.student, submission.topic.name
        try:
            self._done.append((submission, self._better(submission, future.result())))
        except UnreadableError as error:
            message = printable(str(error))
            yield self._without(student, Line(student, topic, Status.UNREADABLE, message))
        except BrokenExecutor as error:
            yield Line(student, topic, Status.FAILED, f"while it was graded, {error}, twice")
        except Exception as error:  # our fault, not the student's: never a zero
            message = f"the grader failed: {error!r}; please report it"
            yield Line(student, topic, Status.FAILED, message)

    def _better(self, submission, done):
        """What was graded; where no score may become lower, with those that would."""
        if not self._rules.never_lower or submission.entry is None:
            return done
        functions = with_better(done.functions, submission.entry)
        if functions == done.functions:
            return done
        notebook = noted(done.notebook, functions)
        return replace(done, functions=functions, notebook=notebook, page=None)

    def write(self):
        """The only writer: gradebook, then the page, then the graded notebook, which says that
        the other two are there."""
        done, self._done, self._written_at = self._done, [], time.monotonic()
        for topic in dict.fromkeys(submission.topic.name for submission, _ in done):
            batch = [each for each in done if each[0].topic.name == topic]
            written = self._work().record(topic, batch, self._rules, self._penalty(topic))
            for submission, result in batch:
                yield from self._publish(submission, result, written[submission.student])

    def _due(self, student, topic):
        """Until when, as nbgrader can keep it: not where there is an end for some alone."""
        return topic.due and self._rules.due(student, topic.name)

    def _penalty(self, topic):
        """Of a student and an entry, what is taken off for being late; None: nbgrader decides."""
        if self._rules.late is None:
            return None
        return lambda student, entry: self._rules.penalty(
            student, topic, entry.score, entry.points, entry.timestamp
        )

    def _publish(self, submission, result, entry):
        """Write the page that was made; or have one made, where a person or nbgrader has added."""
        if isinstance(entry, GradebookError):
            yield self._failed(submission, result, f"not recorded: {entry}")
        elif result.message or (result.page and entry.says_only(result.functions)):
            yield self._finish(submission, result, entry, result.page)
        else:
            topic = submission.topic.name
            future = self._work().render(topic, result.notebook, entry)
            self._under_way[future] = lambda made: self._rendered(submission, result, entry, made)

    def _rendered(self, submission, result, entry, future):
        try:
            page = future.result()
        except Exception as error:  # whatever a strange notebook sets off in nbconvert
            failure = f"its feedback page could not be made: {error!r}"
            yield self._failed(submission, result, failure)
        else:
            yield self._finish(submission, result, entry, page)

    def _finish(self, submission, result, entry, page):
        """Write its page and its graded notebook, which stands for both; its line."""
        student, topic, notes = submission.student, submission.topic.name, submission.found.notes
        page = page or apology(topic, result.message, graded=True)
        try:
            graded = completed(result, submission.parts, entry, notes, self._rules.book)
            write(
                self._course.page(student, topic),
                with_notices(page, notes),
                within=self._course.feedback,
            )
            write(
                self._course.graded_notebook(student, topic),
                graded,
                mode=0o444,
                within=self._course.graded,
            )
        except OSError as error:
            failure = f"its pages are not written: {error.filename}: {error.strerror}"
            return self._failed(submission, result, failure)
        message = "; ".join(filter(None, (result.message, *notes, _taken_back(entry))))
        known = result.status, message, result.functions, entry
        how = {"why": submission.why, "ran": submission.ran, "before": submission.entry}
        return Line(student, topic, *known, **how)

    def _failed(self, submission, result, failure):
        student, topic = submission.student, submission.topic.name
        return Line(student, topic, Status.FAILED, failure, result.functions)


class _Preview(_Run):
    """A grading of which nothing is written: what it would change stands in its lines."""

    def _without(self, student, line):
        return line

    def write(self):
        done, self._done, self._written_at = self._done, [], time.monotonic()
        for submission, result in done:
            student, topic, before = submission.student, submission.topic.name, submission.entry
            entry = Entry.expected(before, result.functions, submission.found.timestamp)
            if penalty := self._penalty(topic):
                entry = replace(entry, penalty=penalty(student, entry))
            known = result.status, result.message, result.functions, entry
            yield Line(student, topic, *known, why=submission.why, before=before)


def _taken_back(entry):
    if not entry.taken_back:
        return ""
    reason = "its score or its time changed; 'nbgrader autograde' sets it anew"
    if not entry.is_late:
        reason = "it was not handed in late"
    return f"nbgrader's late penalty of {entry.taken_back:g} is taken back: {reason}"
