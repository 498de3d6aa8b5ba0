"""A class in which every kind of bad file is handed in: each is one line, and nothing escapes."""

import os
from pathlib import Path

import pytest
from attacks.files import BESIDE, CONTENTS, NAMES, PLANTED, SECRET, WRONG
from classroom import TAUGHT, hand_in, submission
from nbgrader.api import Gradebook

from autograder import grading
from autograder.course import Course
from autograder.entries import default_url
from autograder.sandbox import Limits
from autograder.wording import printable

HONEST = ("Ada", "eve's neighbour", "zoë")  # graded before, between and after the attacks
SAID = {name: said for table in (CONTENTS, PLANTED, BESIDE) for name, (_, said) in table.items()}
pytestmark = pytest.mark.xdist_group("attacks on files")  # one class for all of these


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    folder = tmp_path_factory.mktemp("outside") / "course"
    for student in HONEST:
        hand_in(folder, student, "softmax", submission("softmax"))
    (folder / "secret.txt").write_text(SECRET, "utf-8")
    for name, (content, _) in CONTENTS.items():
        path = hand_in(folder, name, "softmax", "")
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    for name, (plant, _) in BESIDE.items():
        plant(hand_in(folder, name, "softmax", WRONG))
    for name, (plant, _) in PLANTED.items():
        path = hand_in(folder, name, "softmax", "")
        path.unlink()
        plant(path)
    for name in NAMES:
        hand_in(folder, name, "softmax", WRONG)
    return folder


@pytest.fixture(scope="module")
def graded(course):
    """The lines of that class, graded in its folder by two processes at once."""
    before, here = _files(course.parent), os.getcwd()
    os.chdir(course)
    try:
        limits = Limits(step_seconds=5, total_seconds=10)
        graded = grading.grade(Course("."), TAUGHT, ["softmax"], seed=3, jobs=2, limits=limits)
        lines = list(graded)
    finally:
        os.chdir(here)
    new = _files(course.parent) - before
    return {line.student: line for line in lines}, new


def _files(folder):
    # Nothing is followed: some of the links lead nowhere, or round.
    found = [Path(place, name) for place, _, names in os.walk(folder) for name in names]
    return {path.relative_to(folder).parts for path in found}


def test_every_one_of_them_has_its_line(graded):
    assert set(graded[0]) == {*HONEST, *CONTENTS, *PLANTED, *BESIDE, *NAMES}


@pytest.mark.parametrize("student", HONEST)
def test_the_honest_have_all_their_points(student, graded):
    line = graded[0][student]
    assert (line.status, line.entry.score) == ("graded", 24)


@pytest.mark.parametrize("name", SAID)
def test_a_bad_file_earns_nothing_and_is_named(name, graded):
    line, said = graded[0][name], SAID[name]
    if said is None or name in BESIDE:
        assert line.status in ("graded", "blank")
        assert line.entry.score == 0
        assert (said or "") in line.message
        assert bool(said) == bool(line.message)
    else:
        assert line.status in ("unreadable", "no notebook")
        assert said in line.message
        assert line.entry is None
    assert printable(line.message) == line.message


@pytest.mark.parametrize("name", NAMES)
def test_a_strange_name_is_only_a_name(name, graded, course):
    line = graded[0][name]
    assert (line.status, line.entry.score) == ("graded", 0)
    page = course / "feedback" / name / "softmax" / "softmax.html"
    assert page.stat().st_size > 0
    assert "onerror=alert" not in page.read_text("utf-8")


def test_nothing_is_written_but_where_results_belong(graded, course):
    results = {"autograded", "feedback"}
    places = [parts[1:] for parts in graded[1]]
    others = {parts for parts in places if parts[0] not in results}
    (kept,) = others - {("gradebook.db",), ("grading-secret.txt",)}
    assert kept[0] == "kept-answers"
    assert kept[1].startswith("softmax-")
    named = {*HONEST, *CONTENTS, *PLANTED, *BESIDE, *NAMES}
    for _, student, topic, file in (parts for parts in places if parts[0] in results):
        assert student in named
        assert (topic, file) in {("softmax", "softmax.ipynb"), ("softmax", "softmax.html")}
    assert (course / "secret.txt").read_text("utf-8") == SECRET


def test_nobody_reads_anothers_secret(graded, course):
    for folder in ("feedback", "autograded"):
        for path in (course / folder).rglob("softmax.*"):
            assert SECRET not in path.read_text("utf-8")


def test_the_gradebook_has_points_for_the_honest_alone(graded, course):
    with Gradebook(default_url(Course(course))) as gradebook:
        found = gradebook.assignment_submissions("softmax")
        scores = {each.student_id: each.score for each in found if each.score}
    assert scores == dict.fromkeys(HONEST, 24)
