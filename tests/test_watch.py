"""What arrives is graded as it arrives, whatever happens beside it.

The watch is tried with a session that only notes what it is asked; the last tests are with the
real one.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import tracemalloc
from contextlib import contextmanager
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
import watchfiles
from classroom import TAUGHT, blank, hand_in, submission
from click.testing import CliRunner

from autograder import arrivals, changes, cli, runs, watch
from autograder.arrivals import Arrivals
from autograder.course import Course, CourseError
from autograder.entries import GradebookError, Reading, default_url
from autograder.grading import BATCH
from autograder.notebook import as_text
from autograder.result import Line, Status
from autograder.runs import Marks, Move
from autograder.watch import ChangedError, Watch

NOTEBOOK = json.dumps({"cells": []})
PATIENCE = 60


class Session:
    """In place of the real one: grades in no time, and notes whom."""

    fails = None  # what the next gradings raise
    statuses = ()  # of the next lines, in place of "graded"
    looping = ()  # students whose notebook never ends
    opened, graded = 0, 0

    def __init__(self, course, catalogue, topics, *rest, kind, url, say):
        self.course, self.under_way = course, []
        Session.opened += 1

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        pass

    def warm(self):
        pass

    def begin(self, topic, students):
        if Session.fails:
            raise Session.fails.pop()
        self.under_way += [(student, topic) for student in students]
        yield from ()

    def soon(self, seconds):
        begun = self.under_way
        self.under_way = [pair for pair in begun if pair[0] in Session.looping]
        for student, topic in (pair for pair in begun if pair not in self.under_way):
            Session.graded += 1
            there = self.course.submission(student, topic).is_file()
            status = Session.statuses.pop() if Session.statuses else Status.GRADED
            yield Line(student, topic, status if there else Status.NOT_HANDED_IN)

    def rest(self):
        Session.looping = ()
        yield from self.soon(0)

    @property
    def is_busy(self):
        return bool(self.under_way)


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course whose watch is quick and has the session above."""
    Session.fails, Session.statuses, Session.looping = [], [], ()
    Session.opened, Session.graded = 0, 0
    for module, name, value in (
        (watch, "Session", Session),
        (watch, "LATER", 0.05),
        (arrivals, "LATER", 0.05),
        (arrivals, "SETTLED", 0.4),
    ):
        monkeypatch.setattr(module, name, value)
    (tmp_path / "submitted").mkdir()
    return Course(tmp_path)


def _put(course, student, content=NOTEBOOK, topic="softmax"):
    path = course.submission(student, topic)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


@contextmanager
def _watching(course, **options):
    """A watch in a thread: its lines and sentences so far, and a way to wait for one."""
    found = SimpleNamespace(lines=[], said=[], error=None, stop=threading.Event())
    known = {"stop": found.stop, "say": found.said.append, **options}

    def run():
        try:
            for line in Watch(course, TAUGHT, (), b"seed", 1, **known).lines():
                found.lines.append((line.student, line.topic, line.status))
        except Exception as error:
            found.error = error

    def expect(is_so):
        end = time.monotonic() + PATIENCE
        while not is_so(found):
            assert found.thread.is_alive() or is_so(found), vars(found)
            assert time.monotonic() < end, vars(found)
            found.stop.wait(0.01)

    found.expect = expect
    found.thread = threading.Thread(target=run)
    found.thread.start()
    try:
        yield found
    finally:
        found.stop.set()
        found.thread.join(PATIENCE)
        assert not found.thread.is_alive()


def _graded(student, topic="softmax"):
    return lambda found: (student, topic, "graded") in found.lines


@pytest.mark.parametrize("is_polling", [False, True])
def test_what_is_there_and_what_arrives_is_graded(course, is_polling, monkeypatch):
    monkeypatch.setattr(watch, "POLL_MS", 50)
    _put(course, "early")
    with _watching(course, is_polling=is_polling) as found:
        found.expect(_graded("early"))
        _put(course, "ada")
        found.expect(_graded("ada"))
        before = len(found.lines)
        _put(course, "ada", json.dumps({"cells": [1]}))
        found.expect(lambda found: ("ada", "softmax", "graded") in found.lines[before:])
        _put(course, "ada", topic="adam")  # a topic that nobody had handed in
        found.expect(_graded("ada", "adam"))
    assert found.error is None


def test_a_notebook_half_copied_waits_for_its_other_half(course, monkeypatch):
    monkeypatch.setattr(arrivals, "SETTLED", PATIENCE)
    _put(course, "early")
    with _watching(course) as found:
        found.expect(_graded("early"))
        path = _put(course, "ada", NOTEBOOK[:5])
        _put(course, "bob")
        found.expect(_graded("bob"))
        assert not _graded("ada")(found)
        path.write_text(NOTEBOOK, encoding="utf-8")
        found.expect(_graded("ada"))


def test_a_notebook_that_stays_half_is_said_to_be_broken(course):
    _put(course, "early")
    with _watching(course) as found:
        found.expect(_graded("early"))
        Session.statuses = [Status.UNREADABLE]
        _put(course, "ada", NOTEBOOK[:5])
        found.expect(lambda found: ("ada", "softmax", "unreadable") in found.lines)


AWAY = {
    "the gradebook is away": GradebookError("gradebook.db: database is locked"),
    "the disk is full": OSError(28, "No space left on device"),
}


@pytest.mark.parametrize("name", AWAY)
def test_what_fails_for_a_moment_is_said_once_and_graded_later(name, course):
    _put(course, "early")
    with _watching(course) as found:
        found.expect(_graded("early"))
        Session.fails = [AWAY[name]] * 3
        _put(course, "ada")
        found.expect(_graded("ada"))
    assert found.said == [str(AWAY[name])]


def test_a_result_that_could_not_be_written_is_tried_again_and_said_once(course):
    _put(course, "early")
    with _watching(course) as found:
        found.expect(_graded("early"))
        Session.statuses = [Status.FAILED] * 3
        _put(course, "ada")
        found.expect(_graded("ada"))
    assert found.lines.count(("ada", "softmax", "failed")) == 1


def test_a_gradebook_that_was_moved_away_is_waited_for_and_not_made_anew(course):
    course.gradebook.touch()
    _put(course, "early")
    with _watching(course) as found:
        found.expect(_graded("early"))
        away = course.gradebook.rename(course.folder / "away.db")
        _put(course, "ada")
        found.expect(lambda found: any("gradebook.db is away" in each for each in found.said))
        opened = Session.opened
        away.rename(course.gradebook)
        found.expect(_graded("ada"))
    assert Session.opened == opened + 1


def test_a_folder_that_vanishes_is_waited_for(course):
    _put(course, "early")
    with _watching(course) as found:
        found.expect(_graded("early"))
        away = course.submitted.rename(course.folder / "away")
        found.expect(lambda found: any("submitted is away" in each for each in found.said))
        away.rename(course.submitted)
        _put(course, "ada")
        found.expect(_graded("ada"))
        shutil.rmtree(course.submitted / "early")
        _put(course, "bob")
        found.expect(_graded("bob"))
    assert found.error is None


def test_a_folder_that_is_moved_in_as_a_whole_is_graded(course):
    elsewhere = Course(course.folder / "elsewhere")
    for topic in ("softmax", "adam"):
        _put(elsewhere, "ada", topic=topic)
    with _watching(course) as found:
        (elsewhere.submitted / "ada").rename(course.submitted / "ada")
        found.expect(_graded("ada"))
        found.expect(_graded("ada", "adam"))


def test_a_folder_of_no_topic_has_a_line(course):
    _put(course, "early")
    os.mkdir(os.fsencode(course.submitted / "early") + b"/no-text-\xff")
    with _watching(course) as found:
        found.expect(_graded("early"))
        found.expect(lambda found: ("early", "no-text-?", "unknown topic") in found.lines)
        (course.submitted / "early" / "sotfmax-3").mkdir()
        unknown = ("early", "sotfmax-3", "unknown topic")
        found.expect(lambda found: unknown in found.lines)


def test_after_a_change_it_asks_to_be_begun_anew(course, monkeypatch):
    monkeypatch.setattr(changes, "STILL", 0.05)
    _put(course, "early")
    with _watching(course) as found:
        found.expect(_graded("early"))
        course.decisions.write_text('title = "new"\n', encoding="utf-8")
        found.expect(lambda found: found.error)
    assert isinstance(found.error, ChangedError)


def test_a_mistake_in_the_course_stops_the_first_start_and_is_waited_for_later(course):
    _put(course, "early")
    Session.fails = [CourseError("softmax cannot be graded")]
    with _watching(course) as found:
        found.expect(lambda found: found.error)
    assert isinstance(found.error, CourseError)
    Session.fails = [CourseError("softmax cannot be graded")]
    with _watching(course, is_again=True) as found:
        found.expect(_graded("early"))
    assert found.said == ["softmax cannot be graded"]


def test_whoever_loops_holds_up_nobody_else(course):
    Session.looping = ["loop"]
    _put(course, "loop")
    with _watching(course) as found:
        _put(course, "ada")
        found.expect(_graded("ada"))
        assert not _graded("loop")(found)
    assert _graded("loop")(found)  # what is under way at the end is waited for
    assert found.error is None


def test_what_is_saved_again_while_it_is_graded_is_graded_once_more(course):
    _put(course, "early")
    with _watching(course) as found:
        found.expect(_graded("early"))
        Session.looping = ["ada"]
        _put(course, "ada")
        _put(course, "bob")
        found.expect(_graded("bob"))
        _put(course, "ada", json.dumps({"cells": [1]}))
        _put(course, "eve")
        found.expect(_graded("eve"))
        assert not _graded("ada")(found)
        Session.looping = ()
        found.expect(lambda found: found.lines.count(("ada", "softmax", "graded")) == 2)


def test_where_the_system_tells_nothing_it_says_so_and_looks(course, monkeypatch):
    real = watchfiles.watch

    def too_many(*paths, **options):
        if not options.get("force_polling"):
            raise OSError("OS file watch limit reached.")
        return real(*paths, **options)

    monkeypatch.setattr(watchfiles, "watch", too_many)
    monkeypatch.setattr(watch, "POLL_MS", 50)
    _put(course, "early")
    with _watching(course) as found:
        found.expect(_graded("early"))
        _put(course, "ada")
        found.expect(_graded("ada"))
    assert len(found.said) == 1
    assert "(OS file watch limit reached.); it is looked at twice a second" in found.said[0]


def test_of_many_folders_of_no_topic_some_are_told(course):
    _put(course, "early")
    with _watching(course) as found:
        found.expect(_graded("early"))
        for number in range(40):
            (course.submitted / "early" / f"strange-{number}").mkdir()
        _put(course, "ada")
        found.expect(_graded("ada"))
    strange = [line for line in found.lines if line[2] == "unknown topic"]
    assert len(strange) <= 20


def test_a_topic_that_is_not_released_is_said_once(course):
    course.decisions.write_text('released = ["softmax"]\n', encoding="utf-8")
    _put(course, "early")
    with _watching(course) as found:
        found.expect(_graded("early"))
        for student in ("ada", "bob"):
            _put(course, student, topic="adam")
            _put(course, student)
            found.expect(_graded(student))
    assert found.said == ["adam was handed in, but is not released; it is not graded"]
    assert {line[1] for line in found.lines} == {"softmax"}


def test_what_fails_is_tried_again_later_each_time(course):
    waiting = Arrivals(course, TAUGHT)
    delays = []
    for _ in range(12):
        waiting.put_off("ada", "softmax")
        delays.append(waiting._due["ada", "softmax"] - time.monotonic())
    assert delays == sorted(delays)
    assert 50 < delays[-1] <= 60
    waiting.done("ada", "softmax")
    waiting.put_off("ada", "softmax")
    assert waiting._due["ada", "softmax"] - time.monotonic() <= arrivals.LATER


def test_what_arrives_goes_before_what_lay_there(course):
    for number in range(3 * BATCH):
        _put(course, f"student-{number:03}")
    waiting = Arrivals(course, TAUGHT)
    waiting.everything(["softmax"])
    first = waiting.take(())
    list(waiting.note([_put(course, "zoe")], course.submitted))
    second = waiting.take(())
    assert second[0] == ("zoe", "softmax")
    taken = [*first, *second, *waiting.take(()), *waiting.take(())]
    assert len(taken) == len(set(taken)) == 3 * BATCH + 1
    assert waiting.take(()) == []


def test_half_a_notebook_is_read_once_for_each_change(course, monkeypatch):
    """A student who writes without end would else keep the grader at reading."""
    read = []
    monkeypatch.setattr(arrivals, "SETTLED", PATIENCE)
    monkeypatch.setattr(arrivals, "AGAIN", 0.0)
    monkeypatch.setattr(Arrivals, "_is_half", lambda self, *pair: read.append(pair) or True)
    waiting = Arrivals(course, TAUGHT)
    for content in ("{", "{{"):
        list(waiting.note([_put(course, "ada", content)], course.submitted))
        for _ in range(5):
            assert waiting.take(()) == []
    assert len(read) == 2


def test_each_day_is_a_run_and_what_cannot_be_written_is_written_later(course, monkeypatch):
    course.gradebook.touch()
    said, marks = [], Marks({"predict": 1.0}, {"predict": 3.0}, 0.0, 1.0)
    monkeypatch.setattr(watch, "datetime", SimpleNamespace(now=lambda zone: days[0]))
    days = [datetime(2024, 1, 1, 12, tzinfo=UTC), datetime(2024, 1, 2, 12, tzinfo=UTC)]
    with watch._Keeper(course, TAUGHT, ["softmax"], said.append) as keeper:
        (course.folder / "runs").touch()  # a file: nothing can be written in it
        keeper.add(Move("ada", "softmax", None, marks))
        (course.folder / "runs").unlink()
        keeper.add(Move("bob", "softmax", None, marks))
        del days[0]
        keeper.add(Move("eve", "softmax", None, marks))
    assert [sentence.partition(":")[0] for sentence in said] == ["the run is not written"]
    found = [[move.student for move in runs.moves(course, each)] for each in runs.names(course)]
    assert found == [["ada", "bob"], ["eve"]]


def test_a_gradebook_that_is_none_ends_it_with_2(course):
    done = CliRunner().invoke(
        cli.main, ["watch", "--course-dir", str(course.folder), "--db", "nonsense"]
    )
    assert done.exit_code == 2
    assert "is no gradebook; expected sqlite:///… or postgresql://…" in done.output


def test_a_days_worth_of_events_leaves_memory_flat(course):
    """As many as a class of 200 makes that saves ten times."""
    students = [f"student-{number:03}" for number in range(200)]
    for student in students:
        _put(course, student)

    def save_all(found):
        before = Session.graded
        for student in students:
            _put(course, student)
        found.expect(lambda _: Session.graded >= before + len(students))
        found.lines.clear()

    with _watching(course) as found:
        found.expect(_graded(students[-1]))
        save_all(found)
        tracemalloc.start()
        try:
            save_all(found)
            first, _ = tracemalloc.get_traced_memory()
            for _ in range(8):
                save_all(found)
            last, _ = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert Session.graded >= 11 * len(students)
    assert last - first < 500_000


@pytest.fixture
def started(tmp_path):
    """A function that starts the command in a course with one notebook; ended afterwards."""
    processes = []

    def started(*words):
        hand_in(tmp_path, "early", "softmax", blank("softmax"))
        code = "from autograder.cli import main; main()"
        command = [sys.executable, "-u", "-c", code, "watch", "--jobs", "1", *words]
        output = open(tmp_path / "output", "w", encoding="utf-8")  # noqa: SIM115
        process = subprocess.Popen(command, cwd=tmp_path, stdout=output, stderr=output)
        output.close()
        processes.append(process)
        return process

    yield started
    for process in processes:
        process.kill()
        process.wait()


def _until(is_so, what):
    end = time.monotonic() + 4 * PATIENCE
    while not is_so():
        assert time.monotonic() < end, what()
        time.sleep(0.05)


@pytest.mark.xdist_group("watch")
def test_the_command_grades_as_grade_does_starts_anew_and_ends_cleanly(started, begin, tmp_path):
    begin(tmp_path)
    process, course = started(), Course(tmp_path)

    def said():
        return (tmp_path / "output").read_text(encoding="utf-8")

    _until(lambda: "early, softmax: 0 of 24, blank" in said(), said)
    wrong = {"predict": "def predict(Z):\n    return Z.argmax(axis=0)"}
    path = course.submission("ada", "softmax")
    path.parent.mkdir(parents=True)
    path.write_text(as_text(submission("softmax", wrong)), encoding="utf-8")
    _until(lambda: "ada, softmax: 21 of 24, graded" in said(), said)
    course.decisions.write_text("[topics.softmax.points]\npredict = 6\n", encoding="utf-8")
    _until(lambda: "ada, softmax: 21 of 27, graded" in said(), said)
    assert "A file of the course has changed; starting anew." in said()
    process.send_signal(signal.SIGTERM)
    assert process.wait(PATIENCE) == 0, said()
    assert said().endswith("Stopped. What is graded is kept.\n")
    kept = Reading(default_url(course)).entries("softmax", ["ada"])["ada"]
    code = "from autograder.cli import main; main()"
    words = [sys.executable, "-c", code, "grade", "softmax", "--force", "--jobs", "1"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert Reading(default_url(course)).entries("softmax", ["ada"])["ada"] == kept
    assert os.listdir(course.folder / "runs")


def test_without_a_folder_it_does_not_start(started, tmp_path):
    process = started("--course-dir", str(tmp_path / "submitted"))
    assert process.wait(4 * PATIENCE) == 2
    assert "is missing; put each notebook in" in (tmp_path / "output").read_text(encoding="utf-8")
