"""Killed at any moment, a rerun finishes the rest: nothing is lost, doubled or half-written."""

import json
import os
import random
import resource
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import psutil
import pytest
from classroom import TAUGHT, answers, hand_in, mistaken, submission
from nbgrader.api import Gradebook
from servers import wait_until

from autograder import grading
from autograder.course import Course
from autograder.gradebook import default_url
from autograder.notebook import as_text
from autograder.sandbox import Limits

LIMITS = Limits()
OTHERS = Limits(step_seconds=9)
WRONG = {"predict": "def predict(Z):\n    return Z.argmin(axis=1)"}


def _grade(folder, seed=3, limits=LIMITS, **options):
    lines = grading.grade(Course(folder), TAUGHT, ["softmax"], seed, 1, limits=limits, **options)
    return {line.student: line for line in lines}


def _regraded(lines):
    return {student for student, line in lines.items() if not line.unchanged}


@pytest.fixture
def course(tmp_path):
    """A graded course of three."""
    hand_in(tmp_path, "ada", "softmax", submission("softmax"))
    hand_in(tmp_path, "bob", "softmax", submission("softmax", WRONG))
    hand_in(tmp_path, "eve", "softmax", submission("softmax", {"predict": "1 +"}))
    _grade(tmp_path)
    return tmp_path


def test_what_is_unchanged_is_not_graded_again_and_stands_in_the_table(course):
    before = _grade(course, force=True)
    again = _grade(course)
    assert _regraded(again) == set()
    for student, line in again.items():
        assert line.functions == before[student].functions
        assert (line.status, line.entry) == (before[student].status, before[student].entry)


def test_a_rerun_has_the_functions_in_the_order_of_the_notebook(course):
    for line in _grade(course).values():
        assert line.unchanged
        assert list(line.functions) == list(TAUGHT.questions("softmax"))


def test_force_grades_everything_again(course):
    assert _regraded(_grade(course, force=True)) == {"ada", "bob", "eve"}


def test_a_new_version_of_a_submission_is_graded(course):
    hand_in(course, "bob", "softmax", submission("softmax"))
    lines = _grade(course)
    assert _regraded(lines) == {"bob"}
    assert lines["bob"].entry.score == 24


def test_other_limits_or_another_seed_grade_everything_again(course):
    assert _regraded(_grade(course, limits=OTHERS)) == {"ada", "bob", "eve"}
    assert _regraded(_grade(course, limits=OTHERS)) == set()
    assert _regraded(_grade(course, limits=OTHERS, seed=4)) == {"ada", "bob", "eve"}


@pytest.mark.parametrize(
    ("changed", "topics"),
    [
        ("topics/softmax/questions.py", {"softmax"}),
        ("topics/softmax/mistakes.py", {"softmax"}),
        ("topics/neurons/reference.py", {"neurons"}),
        ("compare.py", set(TAUGHT.topics())),
        ("reference.py", set(TAUGHT.topics())),
    ],
)
def test_a_changed_question_regrades_what_it_touches(changed, topics, monkeypatch):
    before = {topic: TAUGHT.code_digest(topic) for topic in TAUGHT.topics()}
    true = Path.read_bytes

    def read_bytes(path):
        return true(path) + (b"# changed" if str(path).endswith(f"/autograder/{changed}") else b"")

    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    assert {topic for topic in before if TAUGHT.code_digest(topic) != before[topic]} == topics


@pytest.mark.parametrize("lost", ["gradebook.db", "autograded", "feedback"])
def test_what_was_lost_is_made_again(course, lost):
    for path in [course / lost, *(course / lost).rglob("*")]:
        if path.is_file():
            path.unlink()
    assert _regraded(_grade(course)) == {"ada", "bob", "eve"}
    assert _regraded(_grade(course)) == set()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"metadata": {"autograder": {}}}'])
def test_a_graded_notebook_that_is_not_whole_is_made_again(course, content):
    path = course / "autograded" / "ada" / "softmax" / "softmax.ipynb"
    path.unlink()
    path.write_text(content)
    assert _regraded(_grade(course)) == {"ada"}


def test_a_page_that_says_it_could_not_be_graded_does_not_stay(course):
    page = course / "feedback" / "ada" / "softmax" / "softmax.html"
    graded = page.read_bytes()
    hand_in(course, "ada", "softmax", "cut off")
    assert _grade(course)["ada"].status == "unreadable"
    assert b"could not be graded" in page.read_bytes()
    hand_in(course, "ada", "softmax", submission("softmax"))
    assert _grade(course)["ada"].status == "graded"
    assert page.read_bytes() == graded


def test_what_a_killed_grader_had_begun_to_write_is_swept_away(course):
    (course / "autograded" / "ada" / "softmax" / ".softmax.ipynb.abc.part").touch()
    hand_in(course, "ada", "softmax", submission("softmax", last="# another version"))
    _grade(course)
    assert not list(course.rglob("*.part"))


def test_a_score_in_the_gradebook_that_the_machine_did_not_give_is_mended(course):
    with Gradebook(default_url(Course(course))) as gradebook:
        gradebook.find_grade("check_predict", "softmax", "softmax", "bob").auto_score = 6
        gradebook.db.commit()
    lines = _grade(course)
    assert _regraded(lines) == {"bob"}
    assert lines["bob"].entry.machine["predict"] == 0


def test_a_persons_score_survives_a_rerun_and_stands_in_the_page(course):
    with Gradebook(default_url(Course(course))) as gradebook:
        grade = gradebook.find_grade("check_predict", "softmax", "softmax", "bob")
        grade.manual_score = 2.5
        gradebook.find_comment(
            "predict", "softmax", "softmax", "bob"
        ).manual_comment = "Nearly: the smallest is not the largest."
        gradebook.db.commit()
    assert _regraded(_grade(course)) == set()
    line = _grade(course, force=True)["bob"]
    assert line.entry.marks["predict"].score == 2.5
    page = (course / "feedback" / "bob" / "softmax" / "softmax.html").read_text("utf-8")
    assert "Nearly: the smallest is not the largest." in page
    assert "(Score: 2.5 / 3.0)" in page


def test_files_and_their_folders_are_told_to_last(tmp_path, monkeypatch):
    told, true = [], os.fsync

    def fsync(handle):
        told.append(os.readlink(f"/proc/self/fd/{handle}"))
        true(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    hand_in(tmp_path, "ada", "softmax", submission("softmax"))
    Course(tmp_path).seed()
    _grade(tmp_path)
    folders = {str(tmp_path / name / "ada" / "softmax") for name in ("feedback", "autograded")}
    assert {path for path in told if os.path.isdir(path)} == {str(tmp_path), *folders}
    files = [path for path in told if not os.path.isdir(path)]
    assert [os.path.dirname(path) for path in files] == [
        str(tmp_path),
        str(tmp_path / "feedback" / "ada" / "softmax"),
        str(tmp_path / "autograded" / "ada" / "softmax"),
    ]


def test_a_full_disk_is_reported_and_a_rerun_finishes(course):
    """The kernel refuses files beyond 100 kB, as it would on a disk that is full."""
    for path in (course / "feedback").rglob("*.html"):
        assert path.stat().st_size > 100_000
    hand_in(course, "bob", "softmax", submission("softmax", last="# another version"))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
    try:
        lines = _grade(course)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert {student: line.status for student, line in lines.items()} == {
        "ada": "graded",
        "bob": "failed",
        "eve": "graded",
    }
    assert lines["bob"].message.startswith("not recorded: the gradebook refused it")
    again = _grade(course)
    assert _regraded(again) == {"bob"}
    assert again["bob"].entry.score == 24
    assert not list(course.rglob("*.part"))


def test_a_page_that_cannot_be_written_is_named_and_a_rerun_writes_it(course):
    hand_in(course, "bob", "softmax", submission("softmax"))
    page = course / "feedback" / "bob" / "softmax" / "softmax.html"
    page.unlink()
    page.mkdir()
    line = _grade(course)["bob"]
    assert line.status == "failed"
    assert line.message == f"its pages are not written: {page}: Is a directory"
    page.rmdir()
    assert _grade(course)["bob"].entry.score == 24
    assert page.is_file()


def test_a_killed_grader_loses_nothing(tmp_path, request):
    """Kill the grader, or a process of its, at random moments; rerun; compare with no kill."""
    kills, size = request.config.getoption("kills"), request.config.getoption("class_size")
    chance = random.Random(request.config.getoption("kill_seed"))
    _hand_in_a_class(tmp_path / "undisturbed", size)
    subprocess.run(_command(tmp_path / "undisturbed"), check=True, capture_output=True)
    wanted = _contents(tmp_path / "undisturbed")
    _hand_in_a_class(tmp_path / "killed", size)
    killed = 0
    while killed < kills:
        forced = ["--force"] if chance.random() < 0.5 else []
        killed += _grade_and_kill(tmp_path / "killed", forced, chance)
        _assert_whole(tmp_path / "killed")
        subprocess.run(_command(tmp_path / "killed"), check=True, capture_output=True)
        assert _contents(tmp_path / "killed") == wanted
    print(f"{killed} kills in a class of {size}: each time the same gradebook after a rerun")


def _hand_in_a_class(folder, size):
    wrong = [as_text(notebook) for notebook, _ in mistaken("softmax")]
    right = as_text(submission("softmax"))
    for number in range(size):
        notebook = wrong[number // 2 % len(wrong)] if number % 2 else right
        hand_in(folder, f"student-{number:04}", "softmax", notebook)


def _command(folder, *words):
    autograder = Path(sys.executable).with_name("autograder")
    return [autograder, "grade", "--course-dir", folder, "--seed", "3", "--jobs", "2", *words]


def _grade_and_kill(folder, words, chance):
    """Start a grading and kill one of its processes; whether it was still running then."""
    for path in (folder / "autograded").rglob("*.ipynb"):
        if words or chance.random() < 0.7:  # so that there is something to grade again
            path.unlink()
    process = subprocess.Popen(_command(folder, *words), stdout=-3, stderr=-3)
    begun = chance.random() < 0.8  # else it may be still in its start
    if begun:
        count = len(list((folder / "autograded").rglob("*.ipynb")))
        wait_until(
            lambda: (
                process.poll() is not None
                or len(list((folder / "autograded").rglob("*.ipynb"))) > count
            )
        )
    time.sleep(chance.uniform(0, 0.5 if begun else 8))
    a_child = chance.random() < 0.5
    try:
        grader = psutil.Process(process.pid)
        family = (a_child and grader.children(recursive=True)) or [grader]
        running = process.poll() is None
        chance.choice(family).kill()
    except psutil.Error:  # it has ended, or is about to
        running = False
    process.wait(timeout=120)
    return running


def _assert_whole(folder):
    for path in (folder / "autograded").rglob("*.ipynb"):
        nbformat.validate(json.loads(path.read_text("utf-8")))
    for path in (folder / "feedback").rglob("*.html"):
        assert path.read_text("utf-8").rstrip().endswith("</html>")


def _contents(folder):
    """The gradebook's content and the files', without what differs by nature."""
    with Gradebook(default_url(Course(folder))) as gradebook:
        rows = sorted(
            (submitted.student_id, grade.name, grade.auto_score, grade.needs_manual_grade)
            for submitted in gradebook.assignment_submissions("softmax")
            for notebook in submitted.notebooks
            for grade in notebook.grades
        )
        comments = sorted(
            (submitted.student_id, comment.name, comment.auto_comment or "")
            for submitted in gradebook.assignment_submissions("softmax")
            for notebook in submitted.notebooks
            for comment in notebook.comments
        )
    assert len(rows) == len({row[:2] for row in rows}) == len(comments)
    assert len(rows) == len(answers("softmax")) * len(os.listdir(folder / "submitted"))
    files = {
        path.relative_to(folder): path.read_bytes()
        for name in ("autograded", "feedback")
        for path in (folder / name).rglob("softmax.*")
    }
    return rows, comments, files
