"""``nbgrader export``: who never came, and whose upload was broken, are told apart."""

import csv
from types import SimpleNamespace

import pytest
from classroom import TAUGHT, blank, hand_in, submission
from nbgrader.api import Gradebook
from traitlets.config import LoggingConfigurable

from autograder import grading
from autograder.course import Course
from autograder.entries import default_url
from autograder.nbgrader_export import COLUMNS, Export
from autograder.sandbox import Limits

# nbgrader builds a submission piece by piece, and SQLAlchemy 2.1 remarks on each piece.
pytestmark = pytest.mark.filterwarnings("ignore:.*not in session")
# By student: score, status.
EXPECTED = {
    "ada": ("24.0", "graded"),
    "bob, who has a comma": ("0.0", "graded"),
    "broken": ("", "unreadable"),
    "link": ("", "unreadable"),
    "empty": ("", "no notebook"),
    "copy": ("", "no notebook"),
    "never": ("0.0", "not handed in"),
    "today": ("", "not graded yet"),
    "listed": ("0.0", "not handed in"),
}


class _App(LoggingConfigurable):
    """As much of nbgrader's application as an export asks for."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("course")
    hand_in(folder, "ada", "softmax", submission("softmax"))
    hand_in(folder, "bob, who has a comma", "softmax", blank("softmax"))
    path = hand_in(folder, "broken", "softmax", "{")
    path.with_name("timestamp.txt").write_text("2026-03-01 12:00")
    (folder / "submitted" / "link").symlink_to("ada")
    (folder / "submitted" / "empty" / "softmax").mkdir(parents=True)
    path = hand_in(folder, "copy", "softmax", submission("softmax"))
    path.rename(path.with_name("softmax (1).ipynb"))
    (folder / "submitted" / "never").mkdir()
    list(grading.grade(Course(folder), TAUGHT, ["softmax"], 3, 1, limits=Limits()))
    hand_in(folder, "today", "softmax", submission("softmax"))
    with Gradebook(default_url(Course(folder))) as gradebook:
        gradebook.add_student("listed", last_name="Never Came")
        # As nbgrader's autograde does before it looks at what was handed in.
        gradebook.add_student("broken")
        with gradebook.db.no_autoflush:
            gradebook.update_or_create_submission("softmax", "broken")
    return folder


def _exported(folder, **options):
    app = _App()
    app.coursedir = SimpleNamespace(root=str(folder))
    to = folder / "grades.csv"
    with Gradebook(default_url(Course(folder))) as gradebook:
        Export(parent=app, to=str(to), **options).export(gradebook)
    with open(to, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == COLUMNS
    return {row["student_id"]: row for row in rows}


@pytest.mark.parametrize("student", EXPECTED)
def test_a_row_says_what_became_of_a_submission(student, folder):
    row = _exported(folder)[student]
    assert (row["score"], row["status"]) == EXPECTED[student]


def test_everybody_has_a_row(folder):
    assert _exported(folder).keys() == EXPECTED.keys()


def test_a_broken_upload_has_its_time(folder):
    assert _exported(folder)["broken"]["timestamp"] == "2026-03-01 12:00:00"


def test_only_those_who_are_asked_for_are_exported(folder):
    assert _exported(folder, student=["ada"]).keys() == {"ada"}
