"""Killed at any moment, a rerun finishes the rest: nothing is lost, doubled or half-written."""

import json
import os
import random
import resource
import shutil
import subprocess
import sys
import time
from datetime import datetime, timedelta
from importlib import metadata
from pathlib import Path

import nbformat
import psutil
import pytest
from classroom import TAUGHT, answers, hand_in, mistaken, submission
from nbgrader.api import Gradebook
from servers import wait_until

from autograder import fingerprint, grading
from autograder.course import Course
from autograder.entries import default_url
from autograder.notebook import as_text
from autograder.sandbox import Limits

LIMITS = Limits()
OTHERS = Limits(step_seconds=9)
WRONG = {"predict": "def predict(Z):\n    return Z.argmin(axis=1)"}


def _grade(folder, seed=3, limits=LIMITS, jobs=1, **options):
    lines = grading.grade(Course(folder), TAUGHT, ["softmax"], seed, jobs, limits=limits, **options)
    return {line.student: line for line in lines}


def _regraded(lines):
    return {student for student, line in lines.items() if not line.unchanged}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("graded")
    hand_in(folder, "ada", "softmax", submission("softmax"))
    hand_in(folder, "bob", "softmax", submission("softmax", WRONG))
    hand_in(folder, "eve", "softmax", submission("softmax", {"predict": "1 +"}))
    _grade(folder)
    return folder


@pytest.fixture
def course(graded, tmp_path):
    """A graded course of three."""
    return shutil.copytree(graded, tmp_path / "course")


def _begin(graded, folder):
    """Give a course its secret and its reference's answers, and no students yet."""
    shutil.copytree(graded / "kept-answers", folder / "kept-answers")
    shutil.copy(graded / "grading-secret.txt", folder)


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


def test_what_was_lost_is_made_again_without_running_code_where_that_is_possible(course):
    pages = {path: path.read_bytes() for path in (course / "feedback").rglob("*.html")}
    for path in pages:
        path.unlink()
    (course / "gradebook.db").unlink()
    lines = _grade(course)
    assert {line.ran for line in lines.values()} == {False}
    assert {path: path.read_bytes() for path in pages} == pages
    assert lines["ada"].entry.score == 24


def test_a_score_in_the_gradebook_that_the_machine_did_not_give_is_mended(course):
    with Gradebook(default_url(Course(course))) as gradebook:
        gradebook.find_grade("check_predict", "softmax", "softmax", "bob").auto_score = 6
        gradebook.db.commit()
    lines = _grade(course)
    assert _regraded(lines) == {"bob"}
    assert lines["bob"].entry.machine["predict"] == 0


def test_a_persons_score_and_comment_reach_the_page_on_the_next_run(course):
    page = course / "feedback" / "bob" / "softmax" / "softmax.html"
    with Gradebook(default_url(Course(course))) as gradebook:
        grade = gradebook.find_grade("check_predict", "softmax", "softmax", "bob")
        grade.manual_score = 2.5
        gradebook.find_comment(
            "predict", "softmax", "softmax", "bob"
        ).manual_comment = "Nearly: the smallest is not the largest."
        gradebook.db.commit()
    line = _grade(course)["bob"]
    assert not line.ran
    assert line.why == "somebody gave scores or comments, or what else its page shows changed"
    assert line.entry.marks["predict"].score == 2.5
    assert "Nearly: the smallest is not the largest." in page.read_text("utf-8")
    assert "2.5 of 3 points" in page.read_text("utf-8")
    assert _regraded(_grade(course)) == set()
    assert _grade(course, force=True)["bob"].entry.marks["predict"].score == 2.5
    assert "2.5 of 3 points" in page.read_text("utf-8")


# By name: what is in timestamp.txt before and afterwards (None: there is none), and the time then.
TIMES = {
    "added": (None, "2026-03-01 12:00 UTC", datetime(2026, 3, 1, 12)),
    "corrected": ("2026-03-02 12:00 UTC", "2026-03-01 12:00 UTC", datetime(2026, 3, 1, 12)),
    "made unreadable": ("2026-03-02 12:00 UTC", "03/02/2026", None),
    "made readable": ("03/02/2026", "2026-03-02", datetime(2026, 3, 2)),
    "removed": ("2026-03-02 12:00 UTC", None, None),
}


@pytest.fixture(scope="module")
def restamped(graded, tmp_path_factory):
    """A course in which each student's time has changed so; the lines of the next two gradings."""
    folder = tmp_path_factory.mktemp("restamped")
    _begin(graded, folder)
    hand_in(folder, "ada", "softmax", submission("softmax"))
    for column in range(2):
        for student, times in TIMES.items():
            stamp = hand_in(folder, student, "softmax", submission("softmax"))
            stamp = stamp.with_name("timestamp.txt")
            stamp.unlink(missing_ok=True)
            if times[column]:
                stamp.write_text(times[column])
        if column == 0:
            assert _grade(folder).keys() == {"ada", *TIMES}
    return folder, _grade(folder), _grade(folder)


@pytest.mark.parametrize("change", TIMES)
def test_a_time_of_handing_in_that_changes_is_mended_without_running_code(change, restamped):
    folder, lines, again = restamped
    _, after, expected = TIMES[change]
    assert _regraded(lines) == TIMES.keys()
    assert (lines[change].ran, lines[change].entry.score) == (False, 24)
    with Gradebook(default_url(Course(folder))) as gradebook:
        assert gradebook.find_submission("softmax", change).timestamp == expected
    page = folder / "feedback" / change / "softmax" / "softmax.html"
    assert ("time of handing in is unknown" in page.read_text("utf-8")) == (after == "03/02/2026")
    assert _regraded(again) == set()


DUE = datetime(2026, 3, 1, 12)
# By name: what changes after a late submission was graded and nbgrader took off 2.8, and what is
# left of the penalty.
PENALTIES = {
    "nothing": ({}, 2.8),
    "handed in on time": ({"time": "2026-03-01 11:00"}, 0),
    "another late time": ({"time": "2026-03-03 11:00"}, 0),
    "no time any more": ({"time": None}, 0),
    "a later due date": ({"due": datetime(2026, 3, 9)}, 0),
    "an extension": ({"extension": timedelta(days=3)}, 0),
    "another notebook": ({"notebook": WRONG}, 0),
    "the same score": ({"notebook": {"softmax": "from math import pi"}}, 0),
    "a comment": ({"comment": "Well done."}, 2.8),
}


@pytest.fixture(scope="module")
def late(graded, tmp_path_factory):
    """A course of one who was late: nbgrader has taken points off, and her page says so."""
    folder = tmp_path_factory.mktemp("late")
    _begin(graded, folder)
    path = hand_in(folder, "ada", "softmax", submission("softmax"))
    path.with_name("timestamp.txt").write_text("2026-03-02 12:00")
    _grade(folder)
    with Gradebook(default_url(Course(folder))) as gradebook:
        gradebook.update_or_create_assignment("softmax", duedate=DUE)
        late = gradebook.find_submission_notebook("softmax", "softmax", "ada")
        late.late_submission_penalty = 2.8
        gradebook.db.commit()
    line = _grade(folder)["ada"]
    assert (line.entry.total, line.entry.is_late, line.ran) == (pytest.approx(21.2), True, False)
    page = folder / "feedback" / "ada" / "softmax" / "softmax.html"
    assert "21.2 of 24 points" in page.read_text("utf-8")
    return folder


@pytest.mark.parametrize("change", PENALTIES)
def test_a_penalty_does_not_outlive_its_reason(change, late, tmp_path):
    changed, expected = PENALTIES[change]
    begun = shutil.copytree(late, tmp_path / "begun")
    stamp = begun / "submitted" / "ada" / "softmax" / "timestamp.txt"
    page = begun / "feedback" / "ada" / "softmax" / "softmax.html"
    if "time" in changed:
        stamp.unlink() if changed["time"] is None else stamp.write_text(changed["time"])
    if "notebook" in changed:
        hand_in(begun, "ada", "softmax", submission("softmax", changed["notebook"]))
    with Gradebook(default_url(Course(begun))) as gradebook:
        gradebook.find_assignment("softmax").duedate = changed.get("due", DUE)
        gradebook.find_submission("softmax", "ada").extension = changed.get("extension")
        comment = gradebook.find_comment("predict", "softmax", "softmax", "ada")
        comment.manual_comment = changed.get("comment")
        gradebook.db.commit()
    line = _grade(begun)["ada"]
    assert line.entry.penalty == expected
    assert ("late penalty of 2.8 is taken back" in line.message) == (not expected)
    with Gradebook(default_url(Course(begun))) as gradebook:
        submitted = gradebook.find_submission("softmax", "ada")
        assert submitted.late_submission_penalty == expected
    shown = f"<strong>{line.entry.score - expected:g} of 24 points"
    assert shown in page.read_text("utf-8")
    assert _regraded(_grade(begun)) == set()


@pytest.mark.parametrize("package", ["numpy", "keras", "tensorflow-cpu"])
def test_another_version_of_what_computes_grades_again_and_is_named(package, course, monkeypatch):
    true = metadata.version
    monkeypatch.setattr(metadata, "version", lambda name: "9.9" if name == package else true(name))
    before = fingerprint.versions()
    lines = _grade(course)
    assert _regraded(lines) == {"ada", "bob", "eve"}
    name = next(each for each in before if before[each] == "9.9")
    assert {line.why for line in lines.values()} == {f"{name} {true(package)} → 9.9"}


def test_tensorflow_is_among_the_versions_whatever_it_is_called(monkeypatch):
    def only(name):
        def version(each):
            if each == name:
                return "2.99"
            raise metadata.PackageNotFoundError(each)

        return version

    for name in ("tensorflow", "tensorflow-cpu"):
        monkeypatch.setattr(metadata, "version", only(name))
        assert fingerprint.versions() == {"TensorFlow": "2.99"}


def _changed(**parts):
    now = {"submission": "a", "exercise": "b", "questions": "c", "grader": "d", "inputs": "e"}
    now |= {"limits": "f", "versions": {"NumPy": "2.3.1"}, "time": ""}
    return now, now | parts


WHYS = {
    "nothing": ({}, ""),
    "the time": ({"time": "2026-03-01"}, ""),
    "the notebook": ({"submission": "x"}, "the notebook changed"),
    "a question": ({"questions": "x"}, "the topic's questions changed"),
    "the secret": ({"inputs": "x"}, "the hidden inputs are others"),
    "NumPy": ({"versions": {"NumPy": "2.3.2"}}, "NumPy 2.3.1 → 2.3.2"),
    "TensorFlow": (
        {"versions": {"NumPy": "2.3.1", "TensorFlow": "2.21.0"}},
        "TensorFlow none → 2.21.0",
    ),
    "two things": (
        {"grader": "x", "versions": {"NumPy": "2.3.2"}},
        "the grader changed and NumPy 2.3.1 → 2.3.2",
    ),
}


@pytest.mark.parametrize("what", WHYS)
def test_what_has_changed_is_named(what):
    parts, said = WHYS[what]
    assert fingerprint.changes(*_changed(**parts)) == said


@pytest.mark.parametrize("kept", ["a digest", None, [], {}, {"submission": "a"}])
def test_a_fingerprint_of_an_earlier_version_is_another_one(kept):
    assert fingerprint.changes(kept, _changed()[0]) == fingerprint.EARLIER


def test_no_secret_can_be_told_from_a_graded_notebook(tmp_path):
    hand_in(tmp_path, "ada", "softmax", submission("softmax"))
    secret = bytes(range(100, 132))
    _grade(tmp_path, seed=secret)
    text = (tmp_path / "autograded" / "ada" / "softmax" / "softmax.ipynb").read_text("utf-8")
    assert secret.hex() not in text
    assert str(secret) not in text


def test_files_and_their_folders_are_told_to_last(tmp_path, monkeypatch):
    told, true = [], os.fsync

    def fsync(handle):
        told.append(os.readlink(f"/proc/self/fd/{handle}"))
        true(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    hand_in(tmp_path, "ada", "softmax", submission("softmax"))
    Course(tmp_path).secret()
    _grade(tmp_path)
    folders = {str(tmp_path / name / "ada" / "softmax") for name in ("feedback", "autograded")}
    kept = str(tmp_path / "kept-answers")
    assert {path for path in told if os.path.isdir(path)} == {str(tmp_path), kept, *folders}
    files = [path for path in told if not os.path.isdir(path)]
    assert [os.path.dirname(path) for path in files] == [
        str(tmp_path),
        kept,
        str(tmp_path / "feedback" / "ada" / "softmax"),
        str(tmp_path / "autograded" / "ada" / "softmax"),
    ]


def test_a_full_disk_is_reported_and_a_rerun_finishes(course):
    """The kernel refuses files beyond 100 kB, as it would on a disk that is full."""
    assert Course(course).gradebook.stat().st_size > 100_000
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


def test_a_killed_grader_loses_nothing(graded, tmp_path, request):
    """Kill the grader, then a process of its, at random moments; rerun; compare with no kill.

    These two, once something is written, are all that a kill can meet but the start, before which
    there is nothing to lose; with more kills that comes, too.
    """
    kills, size = request.config.getoption("kills"), request.config.getoption("class_size")
    chance = random.Random(request.config.getoption("kill_seed"))
    for name in ("undisturbed", "killed"):
        _begin(graded, tmp_path / name)
        _hand_in_a_class(tmp_path / name, size)
    assert len(_grade(tmp_path / "undisturbed", jobs=2)) == size
    wanted = _contents(tmp_path / "undisturbed")
    killed = 0
    while killed < kills:
        forced = ["--force"] if chance.random() < 0.5 else []
        killed += _grade_and_kill(tmp_path / "killed", forced, chance, killed)
        _assert_whole(tmp_path / "killed")
        _grade(tmp_path / "killed", jobs=2)
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


def _grade_and_kill(folder, words, chance, number):
    """Start a grading and kill one of its processes; whether it was still running then."""
    for path in (folder / "autograded").rglob("*.ipynb"):
        if words or chance.random() < 0.7:  # so that there is something to grade again
            path.unlink()
    process = subprocess.Popen(_command(folder, *words), stdout=-3, stderr=-3)
    begun = number < 2 or chance.random() < 0.8  # else it may be still in its start
    if begun:
        count = len(list((folder / "autograded").rglob("*.ipynb")))
        wait_until(
            lambda: (
                process.poll() is not None
                or len(list((folder / "autograded").rglob("*.ipynb"))) > count
            )
        )
    time.sleep(chance.uniform(0, 0.5 if begun else 8))
    a_child = number % 2 == 1
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
