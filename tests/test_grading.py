"""A class is graded: every status, bad input, regrading, the gradebook."""

import os
import sqlite3
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import nbformat
import pytest
from classroom import OUR_COURSE, TAUGHT, blank, hand_in, mistaken, submission
from nbgrader.api import Gradebook

from autograder import bubblewrap, grading, kept, kinds, sandbox
from autograder import notebook as notebooks
from autograder.catalogue import UnknownTopicError
from autograder.course import Course, CourseError
from autograder.database import DatabaseError
from autograder.entries import GradebookError, Reading, default_url
from autograder.gradebook import Scores
from autograder.intake import find
from autograder.notebook import as_text
from autograder.result import NO_RESPONSE
from autograder.sandbox import Limits, SandboxError

LIMITS = Limits(step_seconds=0.5, total_seconds=2)
HANGING = "softmax", "one_hot"
WRONG = {"softmax": "def softmax(Z):\n    return np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)"}


def _grade(folder, seed=3, jobs=1, **options):
    course = Course(folder)
    lines = grading.grade(course, TAUGHT, ["softmax"], seed, jobs, limits=LIMITS, **options)
    return {line.student: line for line in lines}


def _scores(folder):
    with Gradebook(default_url(Course(folder))) as gradebook:
        return {
            submission.student_id: submission.score
            for submission in gradebook.assignment_submissions("softmax")
        }


def test_one_bad_submission_is_one_bad_submission(tmp_path):
    def put(student, notebook):
        hand_in(tmp_path, student, "softmax", notebook)

    put("ada", submission("softmax"))
    put("Ærø-Łukasz 学生", submission("softmax"))
    put("blank", blank("softmax"))
    put("broken", as_text(submission("softmax"))[:700])
    put("loop", submission("softmax", {"one_hot": "while True: pass"}))
    put("memory", submission("softmax", {"predict": "def predict(Z): return np.ones(2**30)"}))
    put("exit", submission("softmax", {"predict": "def predict(Z):\n    import os; os._exit(1)"}))
    put("typo", submission("softmax", {"predict": "def predict(Z) return 1"}))
    put("wrong", submission("softmax", WRONG))
    (tmp_path / "submitted" / "nobody" / "softmax").mkdir(parents=True)
    (tmp_path / "submitted" / "empty").mkdir()
    (tmp_path / "submitted" / "link").symlink_to(tmp_path / "submitted" / "ada")
    (tmp_path / "submitted" / "all.zip").write_bytes(b"PK")
    os.mkdir(os.fsencode(tmp_path) + b"/submitted/\xff\xfe")

    graded = _grade(tmp_path)

    assert {student: line.status for student, line in graded.items()} == {
        "ada": "graded",
        "Ærø-Łukasz 学生": "graded",
        "blank": "blank",
        "broken": "unreadable",
        "loop": "timeout",
        "memory": "out of memory",
        "exit": "crashed",
        "typo": "graded",
        "wrong": "graded",
        "nobody": "no notebook",
        "empty": "not handed in",
        "link": "unreadable",
        "??": "unreadable",
    }
    assert _scores(tmp_path) == {
        "ada": 24,
        "Ærø-Łukasz 学生": 24,
        "blank": 0,
        "loop": 21,
        "memory": 21,
        "exit": 21,
        "typo": 21,
        "wrong": 21,
    }
    assert graded["wrong"].functions["softmax"].mistakes == ("no shift",)
    typo = graded["typo"].functions["predict"].message
    assert (
        typo == "not defined; its cell stopped with SyntaxError: expected ':' (line 1), "
        "in the line: def predict(Z) return 1"
    )
    assert "is a symbolic link" in graded["link"].message
    for student in ("ada", "Ærø-Łukasz 学生", "blank", "broken", "loop", "nobody"):
        page = tmp_path / "feedback" / student / "softmax" / "softmax.html"
        assert page.stat().st_size > 0
    broken = tmp_path / "feedback" / "broken" / "softmax" / "softmax.html"
    assert "is not JSON" in broken.read_text(encoding="utf-8")
    assert not (tmp_path / "autograded" / "broken").exists()


def test_what_hangs_does_not_take_the_others_time(tmp_path):
    """Each of them may hang twice; the others are called before the second time."""
    hang = {name: f"def {name}(*arguments):\n    while True: pass" for name in HANGING}
    hand_in(tmp_path, "ada", "softmax", submission("softmax", hang))
    line = _grade(tmp_path)["ada"]
    assert line.status == "timeout"
    assert {name for name, one in line.functions.items() if one.score == one.points} == {
        "sparse_categorical_crossentropy",
        "categorical_crossentropy",
        "predict",
    }


def test_a_seed_repeats_a_grading_exactly(tmp_path):
    for number, (notebook, _) in enumerate(mistaken("softmax")):
        if number < 4:
            hand_in(tmp_path, f"student-{number}", "softmax", notebook)
    path = tmp_path / "autograded" / "student-0" / "softmax" / "softmax.ipynb"
    one, first = _grade(tmp_path, 5), path.read_text("utf-8")
    again, second = _grade(tmp_path, 5, force=True), path.read_text("utf-8")
    again = {student: replace(line, before=None) for student, line in again.items()}
    assert (one, first) == (again, second)
    assert all(not line.unchanged for line in _grade(tmp_path, 6).values())


def test_a_course_keeps_its_secret(tmp_path):
    secret, is_replacing = Course(tmp_path).secret()
    assert len(secret) == 32
    assert not is_replacing
    assert Course(tmp_path).secret() == (secret, False)
    (tmp_path / "grading-secret.txt").unlink()
    assert Course(tmp_path).secret()[0] != secret
    assert (tmp_path / "grading-secret.txt").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content", ["seven", "1234567", "", "ab" * 31, "\x00"])
def test_a_secret_that_is_none_is_named_with_its_cure(content, tmp_path):
    (tmp_path / "grading-secret.txt").write_text(content)
    with pytest.raises(CourseError, match="holds no secret of 64 hexadecimal digits; remove"):
        Course(tmp_path).secret()


def test_an_old_seed_is_replaced_by_a_secret(tmp_path):
    (tmp_path / "grading-seed.txt").write_text("12345\n")
    secret, is_replacing = Course(tmp_path).secret()
    assert is_replacing
    assert not (tmp_path / "grading-seed.txt").exists()
    assert Course(tmp_path).secret() == (secret, False)


def test_regrading_replaces_the_machines_score_and_keeps_the_persons(tmp_path):
    hand_in(tmp_path, "ada", "softmax", submission("softmax", WRONG))
    _grade(tmp_path)
    with Gradebook(default_url(Course(tmp_path))) as gradebook:
        place = ("softmax", "softmax", "ada")
        assert gradebook.find_grade("check_softmax", *place).auto_score == 3
        hint = gradebook.find_comment("softmax", *place).auto_comment
        assert hint.startswith("exp overflows")
        gradebook.find_grade("check_predict", *place).manual_score = 1
        gradebook.find_grade("check_one_hot", *place).extra_credit = 2
        gradebook.find_comment("one_hot", *place).manual_comment = "Nicely done."
        gradebook.db.commit()

    hand_in(tmp_path, "ada", "softmax", submission("softmax"))
    entry = _grade(tmp_path)["ada"].entry

    assert (entry.marks["softmax"].score, entry.marks["softmax"].points) == (6, 6)
    assert (entry.marks["predict"].score, entry.marks["predict"].points) == (1, 3)
    assert entry.marks["one_hot"].comment == "Nicely done."
    with Gradebook(default_url(Course(tmp_path))) as gradebook:
        assert gradebook.find_grade("check_softmax", *place).auto_score == 6
        grade = gradebook.find_grade("check_predict", *place)
        assert (grade.auto_score, grade.manual_score, grade.needs_manual_grade) == (3, 1, True)
        assert gradebook.find_grade("check_one_hot", *place).extra_credit == 2
        comment = gradebook.find_comment("softmax", *place)
        assert (comment.auto_comment, comment.manual_comment) == (None, None)
        assert len(gradebook.assignment_submissions("softmax")) == 1
    page = (tmp_path / "feedback" / "ada" / "softmax" / "softmax.html").read_text("utf-8")
    assert "Nicely done." in page


def test_a_blank_submission_is_no_response(tmp_path):
    hand_in(tmp_path, "ada", "softmax", blank("softmax"))
    marks = _grade(tmp_path)["ada"].entry.marks
    assert {mark.comment for mark in marks.values()} == {NO_RESPONSE}


def test_the_time_of_handing_in_is_kept_or_said_to_be_unknown(tmp_path):
    times = {
        "ada": b"2026-03-01 12:00:00 UTC",
        "bob": b"yesterday, I think",
        "eve": b"2020-01-01 10:00 ../x",
        "kim": b"1" * 20_000_000,
        "lea": "01.03.2026 11:30".encode("utf-16"),
        "max": b"03/01/2026",
    }
    for student, content in times.items():
        path = hand_in(tmp_path, student, "softmax", submission("softmax"))
        path.with_name("timestamp.txt").write_bytes(content)
    lines = _grade(tmp_path)
    assert {(line.status, line.entry.score) for line in lines.values()} == {("graded", 24)}
    assert {student: line.entry.timestamp for student, line in lines.items()} == {
        "ada": datetime(2026, 3, 1, 12),
        "bob": None,
        "eve": None,
        "kim": None,
        "lea": datetime(2026, 3, 1, 11, 30),
        "max": None,
    }
    with Gradebook(default_url(Course(tmp_path))) as gradebook:
        ada = gradebook.find_submission("softmax", "ada")
        assert ada.timestamp == datetime(2026, 3, 1, 12)
        assert gradebook.find_submission("softmax", "eve").timestamp is None
    for student in ("bob", "eve", "kim", "max"):
        said = "the time of handing in is unknown: timestamp.txt "
        assert lines[student].message.startswith(said)
        page = tmp_path / "feedback" / student / "softmax" / "softmax.html"
        assert said in page.read_text("utf-8")
    assert lines["ada"].message == lines["lea"].message == ""


# In place of a student's folder: what stops nobody else. By name, how to make it.
IN_PLACE = {
    "a link to itself": lambda path: path.symlink_to(path.name),
    "a link to 300 letters": lambda path: path.symlink_to("x" * 300),
    "a link to a neighbour": lambda path: path.symlink_to("ada"),
    "a link to nowhere": lambda path: path.symlink_to("nowhere"),
    "a pipe": os.mkfifo,
    "a topic that is a pipe": lambda path: (path.mkdir(), os.mkfifo(path / "softmax")),
    "a topic that loops": lambda path: (path.mkdir(), (path / "softmax").symlink_to("softmax")),
    "a topic that is a file": lambda path: (path.mkdir(), (path / "softmax").touch()),
}


def test_nobody_stops_a_class(tmp_path):
    hand_in(tmp_path, "ada", "softmax", submission("softmax"))
    hand_in(tmp_path, "zoe", "softmax", submission("softmax"))
    for name, make in IN_PLACE.items():
        make(tmp_path / "submitted" / name)
    assert Course(tmp_path).handed_in() == ["softmax"]
    lines = _grade(tmp_path)
    assert lines.keys() == {"ada", "zoe", *IN_PLACE}
    assert _scores(tmp_path) == {"ada": 24, "zoe": 24}
    for name in IN_PLACE:
        assert lines[name].status == "unreadable"
        assert "\n" not in lines[name].message
    pages = {path.name for path in (tmp_path / "feedback").iterdir()}
    assert pages == {"ada", "zoe", *(name for name in IN_PLACE if name.startswith("a topic"))}


def test_a_link_that_bears_a_students_name_among_the_results_is_not_followed(tmp_path):
    for student in ("ada", "bob"):
        hand_in(tmp_path, student, "softmax", submission("softmax"))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "feedback").mkdir()
    (tmp_path / "feedback" / "ada").symlink_to(elsewhere)
    line = _grade(tmp_path)["ada"]
    assert line.status == "failed"
    assert "feedback/ada: it is a symbolic link; remove it" in line.message
    assert not list(elsewhere.iterdir())
    (tmp_path / "feedback" / "ada").unlink()
    assert _grade(tmp_path)["ada"].entry.score == 24


def test_a_copy_beside_the_notebook_is_named_in_the_line_and_on_the_page(tmp_path):
    path = hand_in(tmp_path, "ada", "softmax", blank("softmax"))
    path.with_name("softmax-Copy1.ipynb").write_text(as_text(submission("softmax")), "utf-8")
    line = _grade(tmp_path)["ada"]
    assert (line.status, line.entry.score) == ("blank", 0)
    said = "beside softmax/softmax.ipynb lies softmax/softmax-Copy1.ipynb"
    assert line.message.startswith(said)
    page = tmp_path / "feedback" / "ada" / "softmax" / "softmax.html"
    assert said in page.read_text("utf-8")
    path.with_name("softmax-Copy1.ipynb").unlink()
    line = _grade(tmp_path)["ada"]
    assert (line.message, line.ran) == ("", False)
    assert said not in page.read_text("utf-8")


def test_a_broken_upload_is_no_zero_in_the_gradebook(tmp_path):
    hand_in(tmp_path, "ada", "softmax", submission("softmax"))
    hand_in(tmp_path, "bob", "softmax", "{")
    (tmp_path / "submitted" / "eve" / "softmax").mkdir(parents=True)
    (tmp_path / "submitted" / "kim").mkdir()
    _grade(tmp_path)
    assert _scores(tmp_path) == {"ada": 24}


def test_a_fault_of_the_grader_is_never_a_zero(tmp_path, monkeypatch):
    hand_in(tmp_path, "ada", "softmax", submission("softmax", last="# ada"))
    hand_in(tmp_path, "bob", "softmax", submission("softmax"))
    true = notebooks.as_text

    def as_text(made):
        if "# ada" in made.cells[-1].source:
            raise AssertionError("a mistake of ours")
        return true(made)

    monkeypatch.setattr(notebooks, "as_text", as_text)
    graded = _grade(tmp_path)
    assert graded["ada"].status == "failed"
    assert "a mistake of ours" in graded["ada"].message
    assert _scores(tmp_path) == {"bob": 24}


def test_a_sandbox_that_fails_is_never_a_zero(tmp_path, monkeypatch):
    for student in ("ada", "bob"):
        hand_in(tmp_path, student, "softmax", submission("softmax"))
    true = sandbox.Sandbox._reply
    calls = []

    def reply(self, *arguments):
        calls.append(1)
        if len(calls) <= 2:
            raise EOFError("the worker ended")
        return true(self, *arguments)

    monkeypatch.setattr(sandbox.Sandbox, "_reply", reply)
    lines = list(grading.grade(Course(tmp_path), TAUGHT, ["softmax"], 3, jobs=1, limits=LIMITS))
    assert sorted(line.status for line in lines) == ["failed", "graded"]
    assert _scores(tmp_path) == {"bob": 24}


def test_without_a_sandbox_nothing_is_graded(tmp_path, monkeypatch):
    hand_in(tmp_path, "ada", "softmax", submission("softmax"))
    monkeypatch.setattr(bubblewrap.shutil, "which", lambda name: None)
    with pytest.raises(SandboxError, match="apt-get install bubblewrap"):
        _grade(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["submitted"]


def test_a_sandbox_that_does_not_start_grades_nothing(tmp_path, monkeypatch):
    hand_in(tmp_path, "ada", "softmax", submission("softmax"))
    monkeypatch.setattr(bubblewrap.shutil, "which", lambda name: "/bin/false")
    with pytest.raises(SandboxError, match="Without it nothing is graded"):
        _grade(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["submitted"]


def test_a_sandbox_that_starts_no_more_says_nothing_untrue(tmp_path, monkeypatch, without_nesting):
    for student in ("ada", "bob"):
        hand_in(tmp_path, student, "softmax", submission("softmax"))
    command, started = bubblewrap.Bubblewrap.command, []

    def once(*arguments):
        started.append(1)
        # The first one is asked twice.
        return command(*arguments) if len(started) <= 2 else ["/bin/false"]

    monkeypatch.setattr(bubblewrap.Bubblewrap, "command", once)
    lines = _grade(tmp_path)
    assert {student: line.status for student, line in lines.items()} == {
        "ada": "graded",
        "bob": "failed",
    }
    assert "Without it nothing is graded." in lines["bob"].message


def test_unsandboxed_says_so_in_every_result(tmp_path, monkeypatch):
    hand_in(tmp_path, "me", "softmax", submission("softmax"))
    monkeypatch.setattr(bubblewrap.shutil, "which", lambda name: None)
    monkeypatch.setattr(grading.os, "geteuid", lambda: 1000)
    assert _grade(tmp_path, kind=kinds.UNSANDBOXED)["me"].entry.score == 24
    path = tmp_path / "autograded" / "me" / "softmax" / "softmax.ipynb"
    notebook = nbformat.read(path, as_version=4)
    assert notebook.metadata.autograder.sandboxed is False
    (cell,) = (cell for cell in notebook.cells if cell.id == "check_softmax")
    assert cell.outputs[0].text.startswith("not sandboxed\n")


def test_unsandboxed_refuses_root_and_other_peoples_notebooks(tmp_path, monkeypatch):
    hand_in(tmp_path, "me", "softmax", submission("softmax"))
    monkeypatch.setattr(grading.os, "geteuid", lambda: 0)
    with pytest.raises(SandboxError, match="--unsandboxed does not run as root"):
        _grade(tmp_path, kind=kinds.UNSANDBOXED)
    monkeypatch.setattr(grading.os, "geteuid", lambda: 1000)
    hand_in(tmp_path, "ada", "softmax", submission("softmax"))
    with pytest.raises(SandboxError, match=r"is for your own notebooks, but .*submitted holds"):
        _grade(tmp_path, kind=kinds.UNSANDBOXED)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["submitted"]


def test_without_submissions_the_error_says_where_they_belong(tmp_path):
    with pytest.raises(CourseError, match=r"submitted/<student>/<topic>/<topic>\.ipynb"):
        _grade(tmp_path)


def test_a_class_of_links_only_is_an_error(tmp_path):
    hand_in(tmp_path / "elsewhere", "ada", "softmax", submission("softmax"))
    (tmp_path / "submitted").mkdir()
    (tmp_path / "submitted" / "ada").symlink_to(tmp_path / "elsewhere" / "submitted" / "ada")
    with pytest.raises(CourseError, match="holds nothing that could be graded"):
        Course(tmp_path).handed_in()
    assert _grade(tmp_path)["ada"].status == "unreadable"


@pytest.mark.parametrize(
    "content", ["{", '{"nbformat": 4, "nbformat_minor": 5, "cells": [{}]}', "[]"]
)
def test_a_broken_exercise_is_named_with_its_cure(content, tmp_path):
    hand_in(tmp_path, "ada", "softmax", submission("softmax"))
    path = Course(tmp_path).exercise("softmax")
    path.parent.mkdir(parents=True)
    path.write_text(content, "utf-8")
    with pytest.raises(CourseError, match="'autograder release softmax' makes it anew"):
        _grade(tmp_path)


def test_a_file_that_is_no_gradebook_is_refused(tmp_path):
    hand_in(tmp_path, "ada", "softmax", submission("softmax"))
    (tmp_path / "gradebook.db").write_text("not a database " * 100)
    with pytest.raises(GradebookError, match="does not open as a gradebook"):
        _grade(tmp_path)


@pytest.mark.parametrize("url", ["mysql://ada:secret@127.0.0.1/x", "gradebook.db", "oracle://"])
def test_an_address_that_is_no_gradebooks_is_refused_without_its_password(url, tmp_path):
    hand_in(tmp_path, "ada", "softmax", submission("softmax"))
    with pytest.raises(GradebookError, match="is no gradebook; expected sqlite:") as refused:
        _grade(tmp_path, url=url)
    assert "secret" not in str(refused.value)


def test_a_gradebook_that_is_locked_for_a_moment_is_waited_for(tmp_path):
    hand_in(tmp_path, "ada", "softmax", submission("softmax"))
    _grade(tmp_path)
    seconds, opened = 7, threading.Event()  # SQLite itself waits for 5

    def lock():
        with closing(sqlite3.connect(tmp_path / "gradebook.db")) as database:
            database.execute("begin exclusive")
            opened.set()
            time.sleep(seconds)

    with closing(Reading(default_url(Course(tmp_path)))) as reading:
        locked = threading.Thread(target=lock)
        locked.start()
        opened.wait()
        assert reading.entries("softmax", ["ada"])["ada"].score == 24
        locked.join()


def test_a_gradebook_that_lost_its_tables_says_what_is_kept(tmp_path):
    hand_in(tmp_path, "ada", "softmax", submission("softmax"))
    _grade(tmp_path)
    with closing(Reading(default_url(Course(tmp_path)))) as reading:
        with closing(sqlite3.connect(tmp_path / "gradebook.db")) as database:
            database.execute("drop table grade")
        with pytest.raises(GradebookError, match=r"no such table[^.]*\. What is graded is kept"):
            reading.entries("softmax", ["ada"])


def test_three_graders_may_begin_at_the_same_moment(tmp_path):
    """First what each does for itself, all three without a secret; then the commands."""
    together = threading.Barrier(3)

    def begin(_):
        course = Course(tmp_path)
        together.wait()
        secret, _ = course.secret()
        return secret, kept.cases(course, TAUGHT, "softmax", secret, print)

    with ThreadPoolExecutor(3) as graders:
        first, *others = graders.map(begin, range(3))
    assert others == [first, first]
    hand_in(tmp_path, "ada", "softmax", submission("softmax"))
    command = [Path(sys.executable).with_name("autograder"), "grade", "--jobs", "1"]
    graders = [subprocess.Popen([*command, "--course-dir", tmp_path]) for _ in range(3)]
    assert [grader.wait() for grader in graders] == [0, 0, 0]
    assert len(list((tmp_path / "kept-answers").iterdir())) == 1
    assert _scores(tmp_path) == {"ada": 24}


def test_what_may_not_be_read_stops_nobody():
    """Root may read everything, so this is tried as somebody else."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        course = Course(hand_in(folder, "ada", "softmax", blank("softmax")).parents[3])
        closed = hand_in(folder, "eve", "softmax", blank("softmax")).parents[1]
        stamp = course.submitted / "ada" / "softmax" / "timestamp.txt"
        stamp.write_text("2026-03-01 12:00:00 UTC")
        stamp.chmod(0)
        closed.chmod(0)
        with _permissions_count():
            assert course.handed_in() == ["softmax"]
            assert course.timestamp("ada", "softmax") is None
            assert course.folders_of("eve") == []
            line = find(course, "eve", "softmax")
            assert "cannot be read: Permission denied; let the grader" in line.message
        assert course.timestamp("ada", "softmax") is not None or os.geteuid()
        closed.chmod(0o755)


@contextmanager
def _permissions_count():
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def test_what_the_gradebook_refuses_is_reported_and_the_class_goes_on(tmp_path, monkeypatch):
    for student in ("ada", "bob"):
        hand_in(tmp_path, student, "softmax", submission("softmax"))
    true = Scores._record

    def record(self, topic, records, penalty):
        if any(record.student == "ada" for record in records):
            raise DatabaseError("database is locked")
        return true(self, topic, records, penalty)

    monkeypatch.setattr(Scores, "_record", record)
    graded = _grade(tmp_path)
    assert graded["ada"].status == "failed"
    assert "the gradebook refused it" in graded["ada"].message
    assert graded["bob"].status == "graded"


def test_a_misnamed_notebook_is_found_and_named(tmp_path):
    path = hand_in(tmp_path, "ada", "softmax", submission("softmax"))
    path.rename(path.with_name("softmax (1).ipynb"))
    line = _grade(tmp_path)["ada"]
    assert line.status == "no notebook"
    assert line.message == (
        "softmax/softmax.ipynb is missing; found softmax/softmax (1).ipynb; "
        "rename it to softmax.ipynb"
    )


def test_an_unknown_topic_is_an_error_and_a_misspelt_folder_a_line(tmp_path):
    hand_in(tmp_path, "ada", "sotfmax", submission("softmax"))
    course = Course(tmp_path)
    with pytest.raises(UnknownTopicError, match=r"no topic 'sotfmax'; did you mean softmax\?"):
        list(grading.grade(course, TAUGHT, ["sotfmax"], 0, jobs=1))
    (line,) = grading.strays(course, TAUGHT, course.handed_in())
    assert (line.student, line.topic, line.status) == ("ada", "sotfmax", "unknown topic")


def test_a_folder_that_cannot_be_read_does_not_hide_the_misspelt_ones():
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        for student in ("ada", "eve"):
            hand_in(folder, student, "sotfmax", blank("softmax"))
        closed = Course(folder).submitted / "eve"
        closed.chmod(0)
        with _permissions_count():
            (line,) = grading.strays(Course(folder), TAUGHT, ["sotfmax"])
        closed.chmod(0o755)
    assert line.student == "ada"


def test_a_course_uses_its_own_release_of_the_exercise(tmp_path):
    path = Course(tmp_path).exercise("softmax")
    path.parent.mkdir(parents=True)
    path.write_text(
        OUR_COURSE.exercise("softmax").read_text("utf-8").replace('"points": 6', '"points": 60')
    )
    hand_in(tmp_path, "ada", "softmax", submission("softmax", WRONG))
    assert _grade(tmp_path)["ada"].entry.marks["softmax"].score == 30


def test_an_exercise_that_changed_under_graded_submissions_is_refused(tmp_path):
    exercise = blank("softmax")
    with Scores(default_url(Course(tmp_path))) as scores:
        scores.add_assignment("softmax", exercise)
    hand_in(tmp_path, "ada", "softmax", submission("softmax"))
    _grade(tmp_path)
    exercise.cells = exercise.cells[:-1]
    refused = pytest.raises(GradebookError, match="nbgrader db assignment remove")
    with Scores(default_url(Course(tmp_path))) as scores, refused:
        scores.add_assignment("softmax", exercise)


def test_the_gradebook_survives_an_attack_on_it(tmp_path):
    hand_in(tmp_path, "ada", "softmax", submission("softmax"))
    _grade(tmp_path)
    path = tmp_path / "gradebook.db"
    attack = (
        f"import sqlite3\nfor path in ({str(path)!r}, '/gradebook.db', '../gradebook.db'):\n"
        "    try:\n        with sqlite3.connect(path) as db:\n"
        "            db.execute('update grade set auto_score = 1000')\n"
        "    except Exception as error: print(error)"
    )
    hand_in(tmp_path, "eve", "softmax", submission("softmax", WRONG, last=attack))
    _grade(tmp_path)
    assert _scores(tmp_path) == {"ada": 24, "eve": 21}
    with sqlite3.connect(path) as database:
        assert database.execute("select max(auto_score) from grade").fetchone() == (6,)


def test_a_new_gradebook_is_of_nbgraders_newest_version(tmp_path, monkeypatch):
    # For nbgrader, which looks for the command alembic.
    monkeypatch.setenv("PATH", sysconfig.get_path("scripts"), prepend=os.pathsep)
    stamps = []
    for name, make in (("ours", Scores), ("nbgraders", Gradebook)):
        with make(f"sqlite:///{tmp_path / name}.db"):
            pass
        with closing(sqlite3.connect(tmp_path / f"{name}.db")) as made:
            stamps.append(made.execute("SELECT * FROM alembic_version").fetchall())
            tables = made.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
            stamps.append([row for row in tables if "alembic" not in row[0]])
    assert stamps[0] == stamps[2] != []
    assert stamps[1] == stamps[3]
