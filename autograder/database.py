"""A gradebook's database: SQLite by Python's own module, all others by SQLAlchemy.

Both take the same SQL, with ``:name`` for a value. SQLAlchemy's import takes longer than a whole
rerun, so it is imported only where an address needs it.
"""

import contextlib
import re
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path

# An address that says nothing but a path, in characters that stand for themselves.
_PLAIN = re.compile(r"sqlite:///([\w./~ +-]+)", re.ASCII)
_EPOCH = datetime(1970, 1, 1)


class DatabaseError(Exception):
    """The database does not do it; the message is its own."""


def connected(url):
    """A connection, which opens when it is first used.

    Args:
        url: as SQLAlchemy wants it.

    Raises:
        DatabaseError: it is no address of a database.
        ImportError: what talks to that kind of database is not installed.
    """
    plain = _PLAIN.fullmatch(url)
    return _File(plain[1]) if plain else _Server(url)


def kind_of(url):
    """The kind of database that an address names, ``"sqlite"`` say; None if it is no address."""
    if _PLAIN.fullmatch(url):
        return "sqlite"
    from sqlalchemy.exc import SQLAlchemyError

    try:
        return _parts(url).get_backend_name()
    except (SQLAlchemyError, ImportError):
        return None


def file_of(url):
    """The file of a database; None if it is not in one."""
    if plain := _PLAIN.fullmatch(url):
        return Path(plain[1])
    parts = _parts(url)
    is_file = parts.get_backend_name() == "sqlite" and parts.database not in (None, "", ":memory:")
    return Path(parts.database) if is_file else None


def address_of(path):
    """The address of a file, as text."""
    url = f"sqlite:///{path}"
    if _PLAIN.fullmatch(url):
        return url
    from sqlalchemy import URL

    return URL.create("sqlite", database=str(path)).render_as_string()


def without_password(url):
    """An address as it may be shown."""
    if _PLAIN.fullmatch(url):
        return url
    from sqlalchemy.exc import SQLAlchemyError

    try:
        return _parts(url).render_as_string()
    except SQLAlchemyError:
        return "the --db URL"


def as_time(value):
    """A time that was read, as a `datetime`: SQLite has texts."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def as_span(value):
    """A span of time that was read, as a `timedelta`: SQLite has the text of a time after 1970."""
    return as_time(value) - _EPOCH if isinstance(value, str) else value


def _parts(url):
    from sqlalchemy import make_url

    return make_url(url)


class _File:
    """A connection to SQLite.

    Attributes:
        kind: of the database.
    """

    kind = "sqlite"

    def __init__(self, path):
        self._path, self._connection = path, None

    def tables(self):
        """The names of all tables."""
        return {name for (name,) in self.rows("select name from sqlite_master where type='table'")}

    def rows(self, query, **values):
        """What a query finds.

        Args:
            values: for the names in the query; a list stands for its items, with commas.

        Raises:
            DatabaseError: it cannot be asked.
        """
        with self._translated():
            return self._opened().execute(*_filled(query, _as_text(values))).fetchall()

    def run(self, statement, rows):
        """Change something, once with the values of each of these rows.

        Raises:
            DatabaseError: it is refused.
        """
        with self._translated():
            self._opened().executemany(statement, list(map(_as_text, rows)))

    def commit(self):
        with self._translated():
            self._opened().commit()

    def rollback(self):
        if self._connection is not None:
            with self._translated():
                self._connection.rollback()

    def close(self):
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _opened(self):
        if self._connection is None:
            self._connection = sqlite3.connect(self._path, check_same_thread=False)
        return self._connection

    @staticmethod
    @contextlib.contextmanager
    def _translated():
        try:
            yield
        except sqlite3.Error as error:
            raise DatabaseError(str(error)) from error


class _Server:
    """The same by SQLAlchemy."""

    def __init__(self, url):
        from sqlalchemy import create_engine, exc, inspect, text

        self._inspect, self._text, self._error = inspect, text, exc.SQLAlchemyError
        with self._translated():
            self._engine = create_engine(url)
        self._connection, self.kind = None, self._engine.dialect.name

    def tables(self):
        with self._translated():
            return set(self._inspect(self._engine).get_table_names())

    def rows(self, query, **values):
        query, values = _filled(query, self._fit(values))
        with self._translated():
            found = self._opened().execute(self._text(query), values).all()
        return list(map(tuple, found))

    def run(self, statement, rows):
        with self._translated():
            self._opened().execute(self._text(statement), list(map(self._fit, rows)))

    def commit(self):
        with self._translated():
            self._opened().commit()
        self.rollback()

    def rollback(self):
        """The connection goes back to where others may take it: a server may be gone meanwhile."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with self._translated():
                connection.close()

    def close(self):
        self.rollback()
        self._engine.dispose()

    def _opened(self):
        self._connection = self._connection or self._engine.connect()
        return self._connection

    def _fit(self, values):
        return _as_text(values) if self.kind == "sqlite" else values

    @contextlib.contextmanager
    def _translated(self):
        try:
            yield
        except self._error as error:
            raise DatabaseError(str(error)) from error


def _filled(query, values):
    """A query in which a list has become a name for each of its items; and all values."""
    filled = {}
    for name, value in values.items():
        if not isinstance(value, list):
            filled[name] = value
            continue
        items = {f"{name}_{number}": item for number, item in enumerate(value)}
        query = query.replace(f":{name}", ", ".join(f":{each}" for each in items) or "null")
        filled |= items
    return query, filled


def _as_text(values):
    """Times as SQLAlchemy writes them where there is no type for them."""
    return {name: _text_of(value) for name, value in values.items()}


def _text_of(value):
    if isinstance(value, timedelta):
        value = _EPOCH + value
    if isinstance(value, datetime):
        return value.isoformat(" ", "microseconds")
    return value
