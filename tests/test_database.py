"""Any database that an address names takes the same SQL, and gives the same rows."""

from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import make_url

from autograder.database import (
    DatabaseError,
    address_of,
    as_span,
    as_time,
    connected,
    file_of,
    kind_of,
    without_password,
)

ADDRESSES = [
    "sqlite:///gradebook.db",
    "sqlite:////srv/course 1/grade-book_2.db",
    "sqlite:////srv/a+b/gradebook.db",
    "sqlite:////srv/gr%C3%BCn%20%3F/gradebook.db",
    "sqlite:////srv/grün/gradebook.db",
    "sqlite:////srv/gradebook.db?timeout=9",
    "postgresql://ada:secret@127.0.0.1:5432/grades",
    "mysql://ada:secret@127.0.0.1/grades",
]


@pytest.mark.parametrize("url", ADDRESSES)
def test_an_address_means_what_sqlalchemy_says(url):
    parts = make_url(url)
    assert kind_of(url) == parts.get_backend_name()
    assert without_password(url) == parts.render_as_string()
    is_file = parts.get_backend_name() == "sqlite"
    assert file_of(url) == (Path(parts.database) if is_file else None)


@pytest.mark.parametrize("url", ["", "gradebook.db", "sqlite", "://"])
def test_what_is_no_address_names_no_kind(url):
    assert kind_of(url) is None
    assert without_password(url) == "the --db URL"


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_what_is_kept_in_memory_is_no_file(url):
    assert file_of(url) is None


@pytest.mark.parametrize("name", ["plain", "with space", "50 %", "a?b", "grün", "a#b:c"])
def test_a_file_is_found_by_its_address_whatever_its_name_is(name, tmp_path):
    path = tmp_path / f"{name}.db"
    assert file_of(address_of(path)) == path
    with closing(connected(address_of(path))) as database:
        database.run("create table t (x text)", [{}])
        database.commit()
    assert path.is_file()


@pytest.fixture(params=["", "?timeout=9"], ids=["by sqlite3", "by SQLAlchemy"])
def database(request, tmp_path):
    with closing(connected(f"sqlite:///{tmp_path}/a.db{request.param}")) as database:
        database.run("create table t (name text primary key, at timestamp, span timestamp)", [{}])
        yield database


def test_times_and_spans_come_back_as_they_were(database):
    at, span = datetime(2026, 3, 1, 12, 0, 5), timedelta(hours=-3, microseconds=7)
    row = {"name": "ada", "at": at, "span": span}
    database.run("insert into t values (:name, :at, :span)", [row, row | {"name": "bob"}])
    database.commit()
    (found,) = database.rows("select at, span from t where name = :name", name="bob")
    assert (as_time(found[0]), as_span(found[1])) == (at, span)
    assert found[0] == "2026-03-01 12:00:05.000000"  # as nbgrader writes it


def test_a_list_stands_for_its_items_and_an_empty_one_for_nothing(database):
    database.run("insert into t (name) values (:name)", [{"name": name} for name in "abc"])
    query = "select name from t where name in (:names) order by name"
    assert database.rows(query, names=["c", "a", "x' or 1"]) == [("a",), ("c",)]
    assert database.rows(query, names=[]) == []
    assert database.tables() == {"t"}


def test_what_is_not_committed_is_taken_back(database):
    database.run("insert into t (name) values (:name)", [{"name": "ada"}])
    database.commit()
    database.run("insert into t (name) values (:name)", [{"name": "bob"}])
    database.rollback()
    assert database.rows("select name from t") == [("ada",)]


def test_what_the_database_refuses_is_said_in_its_words(database):
    with pytest.raises(DatabaseError, match="no such table: none"):
        database.rows("select * from none")
    database.rollback()
    row = {"name": "ada"}
    with pytest.raises(DatabaseError, match="UNIQUE constraint failed"):
        database.run("insert into t (name) values (:name)", [row, row])
    database.rollback()
    assert database.rows("select * from t") == []
