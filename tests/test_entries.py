"""The gradebook is read and written without nbgrader, and holds what nbgrader would write."""

from contextlib import closing
from datetime import datetime, timedelta

import pytest
from classroom import blank
from nbgrader.api import Base, Gradebook
from sqlalchemy import create_engine, select

from autograder.course import Course
from autograder.entries import GradebookError, Reading, default_url
from autograder.gradebook import TABLES, Record, Scores
from autograder.notebook import points
from autograder.result import Status, Summary

# nbgrader builds a submission piece by piece, and SQLAlchemy 2.1 remarks on each piece.
pytestmark = pytest.mark.filterwarnings("ignore:.*not in session")
FUNCTIONS = ("softmax", "one_hot", "sparse_categorical_crossentropy", "predict")
DUE = datetime(2026, 3, 1, 12)


@pytest.fixture
def url(tmp_path):
    """A gradebook in which a person has added all that a person can add."""
    url = default_url(Course(tmp_path))
    found = {
        name: Summary(Status.GRADED, "", 2.0, 3.0, (), f"a hint on {name}") for name in FUNCTIONS
    }
    with Scores(url) as scores:
        scores.add_assignment("softmax", blank("softmax"))
        late = DUE + timedelta(hours=1)
        scores.record("softmax", [Record("ada", found, DUE), Record("bob", found, late)])
    with Gradebook(url) as gradebook:
        gradebook.update_or_create_assignment("softmax", duedate=DUE)
        notebook = gradebook.find_submission_notebook("softmax", "softmax", "bob")
        notebook.late_submission_penalty = 1.5
        changes = {
            "softmax": {"manual_score": 1.0},
            "one_hot": {"manual_score": 0.0, "extra_credit": 2.5},
            "predict": {"extra_credit": 0.5},
        }
        for name, values in changes.items():
            grade = gradebook.find_grade(f"check_{name}", "softmax", "softmax", "bob")
            for key, value in values.items():
                setattr(grade, key, value)
        comment = gradebook.find_comment("softmax", "softmax", "softmax", "bob")
        comment.manual_comment = "see me"
        gradebook.db.commit()
    return url


@pytest.mark.parametrize("student", ["ada", "bob"])
def test_every_mark_is_what_nbgrader_says(url, student):
    with closing(Reading(url)) as reading:
        entry = reading.entries("softmax", ["ada", "bob", "eve"])[student]
    with Gradebook(url) as gradebook:
        notebook = gradebook.find_submission_notebook("softmax", "softmax", student)
        comments = {comment.name: comment.comment for comment in notebook.comments}
        assert {name: mark.score for name, mark in entry.marks.items()} == {
            grade.name.removeprefix("check_"): grade.score for grade in notebook.grades
        }
        for name, mark in entry.marks.items():
            assert mark.comment == comments[name]
            assert (
                mark.points
                == gradebook.find_grade_cell(f"check_{name}", *["softmax"] * 2).max_score
            )
        assert entry.penalty == (notebook.late_submission_penalty or 0)
        assert entry.timestamp == notebook.assignment.timestamp
    assert entry.is_late == (student == "bob")


def test_what_is_not_there_is_nobodys_and_is_not_made(tmp_path, url):
    with closing(Reading(url)) as reading:
        assert reading.entries("softmax", ["eve"]) == {}
        assert reading.entries("adam", ["ada"]) == {}
    with closing(Reading(f"sqlite:///{tmp_path}/none.db")) as reading:
        assert reading.entries("softmax", ["ada"]) == {}
    assert not (tmp_path / "none.db").exists()


def test_a_file_that_is_no_gradebook_is_named(tmp_path):
    path = tmp_path / "gradebook.db"
    path.write_bytes(b"no database, but long enough to look like one" * 100)
    with pytest.raises(GradebookError, match=r"gradebook\.db does not open as a gradebook"):
        Reading(f"sqlite:///{path}")


def test_a_submission_is_entered_as_nbgrader_enters_it(tmp_path):
    url, extension = default_url(Course(tmp_path)), timedelta(hours=2)
    exercise = blank("softmax")
    names = points(exercise)
    found = {name: Summary(Status.GRADED, "", 2.0, 3.0, (), f"see {name}") for name in names}
    with Scores(url) as scores:
        scores.add_assignment("softmax", exercise)
        records = [Record("ada", found, DUE, extension), Record("bob", found, DUE, extension)]
        scores.record("softmax", records, penalty=lambda student, entry: 0.5)
    with Gradebook(url) as gradebook:
        gradebook.remove_submission("softmax", "bob")
        gradebook.remove_student("bob")
        gradebook.add_student("bob")
        gradebook.add_submission("softmax", "bob", timestamp=DUE, extension=extension)
        notebook = gradebook.find_submission_notebook("softmax", "softmax", "bob")
        notebook.late_submission_penalty = 0.5
        for grade in notebook.grades:
            grade.auto_score, grade.needs_manual_grade = 2.0, False
        for comment in notebook.comments:
            comment.auto_comment = f"see {comment.name}"
        gradebook.db.commit()
    ours, theirs = _entered(url, "ada"), _entered(url, "bob")
    assert len(ours["grade"]) == len(ours["comment"]) == len(names)
    assert ours == theirs


def _entered(url, student):
    """By table the rows that a submission has, without their own names and the student's."""
    found, known, tables = {}, {student}, Base.metadata.tables
    engine = create_engine(url)
    with engine.connect() as connection:
        for name in ("student", "submitted_assignment", "submitted_notebook", "grade", "comment"):
            rows = [dict(row) for row in connection.execute(select(tables[name])).mappings()]
            rows = [row for row in rows if known & set(row.values())]
            assert all(len(row["id"]) == 32 for row in rows if name != "student")
            known |= {row["id"] for row in rows}
            own = known - {None}
            found[name] = sorted(
                repr({key: value for key, value in row.items() if value not in own}) for row in rows
            )
    engine.dispose()
    return found


def test_all_tables_that_are_written_are_nbgraders():
    assert Base.metadata.tables.keys() >= TABLES
