"""A gradebook is copied whole, with what people entered, or not at all."""

import contextlib
import sqlite3
from contextlib import closing
from datetime import datetime

import pytest
from classroom import TAUGHT, blank
from click.testing import CliRunner
from nbgrader.api import Base, Gradebook
from servers import postgresql
from sqlalchemy import create_engine

from autograder import cli
from autograder.entries import Reading
from autograder.gradebook import GradebookError, Record, Scores
from autograder.gradebook_copy import copy
from autograder.result import Status, Summary

# nbgrader builds a submission piece by piece, and SQLAlchemy 2.1 remarks on each piece.
pytestmark = pytest.mark.filterwarnings("ignore:.*not in session")
STUDENTS = ("ada", "Ó Néill", "eve'; drop table grade")


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    """A gradebook of three, with a score and a comment that a person has given."""
    url = f"sqlite:///{tmp_path_factory.mktemp('one') / 'gradebook.db'}"
    names = TAUGHT.questions("softmax")
    found = {name: Summary(Status.GRADED, "", 1.5, 3, (), "a hint") for name in names}
    with Scores(url) as scores:
        scores.add_assignment("softmax", blank("softmax"))
        time = datetime(2026, 3, 1, 12)
        scores.record("softmax", [Record(student, found, time) for student in STUDENTS])
    with Gradebook(url) as gradebook:
        place = "softmax", "softmax", "ada"
        gradebook.find_grade("check_softmax", *place).manual_score = 2.5
        gradebook.find_comment("softmax", *place).manual_comment = "Nicely done – ✓"
        gradebook.db.commit()
    return url


def _rows(url):
    """All rows of all tables."""
    engine = create_engine(url)
    with engine.connect() as connection:
        found = {
            each.name: sorted(map(repr, connection.execute(each.select())))
            for each in Base.metadata.sorted_tables
        }
    engine.dispose()
    return found


def _marks(url):
    with contextlib.closing(Reading(url)) as gradebook:
        return gradebook.entries("softmax", STUDENTS)


def test_postgresql_gets_every_row_and_goes_on_from_there(url):
    with postgresql() as other:
        done = CliRunner().invoke(cli.main, ["db", "copy", url, other])
        assert done.exit_code == 0, done.output
        assert "copied: 3 students, 3 submitted assignments, 15 grades, 15 comments" in done.output
        assert _rows(other) == _rows(url)
        assert _marks(other) == _marks(url)
        assert _marks(other)["ada"].marks["softmax"].score == 2.5
        assert _marks(other)["ada"].marks["softmax"].comment == "Nicely done – ✓"
        with pytest.raises(GradebookError, match="holds something already"):
            copy(url, other)


def test_a_copy_that_fails_half_way_leaves_nothing(url, tmp_path):
    broken = tmp_path / "broken.db"
    copy(url, f"sqlite:///{broken}")
    with closing(sqlite3.connect(broken)) as base, base:
        base.execute("alter table comment drop column manual_comment")
    target = f"sqlite:///{tmp_path / 'new.db'}"
    with pytest.raises(GradebookError, match="nothing was copied"):
        copy(f"sqlite:///{broken}", target)
    assert not any(_rows(target).values())
    copy(url, target)
    assert _rows(target) == _rows(url)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("sqlite:///{0}/none.db", "is no gradebook"),
        ("sqlite:///{0}/other.db", "is no gradebook"),
        ("mysql://x", "could not be copied"),
        ("nonsense", "could not be copied"),
    ],
)
def test_what_is_no_gradebook_is_said_and_ends_with_2(source, said, tmp_path):
    with closing(sqlite3.connect(tmp_path / "other.db")) as base, base:
        base.execute("create table t (x)")
    source, target = source.format(tmp_path), f"sqlite:///{tmp_path}/new.db"
    done = CliRunner().invoke(cli.main, ["db", "copy", source, target])
    assert done.exit_code == 2
    assert said in done.output
    assert not (tmp_path / "new.db").exists()
    assert not (tmp_path / "none.db").exists()
