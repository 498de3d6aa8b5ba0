"""Copy a gradebook into another database, whole or not at all: from SQLite to PostgreSQL, say.

Scores and comments that people entered, submissions and their times, all of it: what nbgrader's
tables hold, row by row.
"""

from pathlib import Path

from sqlalchemy import create_engine, func, inspect, select, table
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.sql import column

from autograder.database import without_password
from autograder.entries import KINDS, GradebookError
from autograder.nbgrader_gradebook import Base, prepare

BATCH = 1000
_VERSION = select(column("version_num")).select_from(table("alembic_version"))


def copy(source, target):
    """Copy all tables of one gradebook into another one, which is new or empty.

    Args:
        source, target: nbgrader's ``db_url`` each.

    Returns:
        By table, how many rows were copied.

    Raises:
        GradebookError: there is no gradebook to copy, the other one holds something, or they are
            of different versions; nothing was copied then.
    """
    engines = []
    try:
        for url in (source, target):
            engines.append(create_engine(url))
            if engines[-1].dialect.name not in KINDS:
                raise GradebookError(_no_gradebook(url))
        if _file_is_missing(engines[0]) or not inspect(engines[0]).has_table("grade"):
            raise GradebookError(_no_gradebook(source))
        prepare(engines[1])
        with engines[0].connect() as one, engines[1].begin() as other:
            return _copied(one, other, source, target)
    except (SQLAlchemyError, ImportError, OSError) as error:
        said = next(iter(str(error).splitlines()), type(error).__name__)
        raise GradebookError(
            f"{without_password(source)} could not be copied to {without_password(target)}: "
            f"{said}; nothing was copied"
        ) from error
    finally:
        for engine in engines:
            engine.dispose()


def _copied(one, other, source, target):
    versions = [connection.execute(_VERSION).scalar() for connection in (one, other)]
    if versions[0] != versions[1]:
        raise GradebookError(
            f"{without_password(source)} has nbgrader's tables of version {versions[0]}, "
            f"{without_password(target)} those of {versions[1]}; run 'nbgrader db upgrade' first"
        )
    counts = {}
    for each in Base.metadata.sorted_tables:  # what is referred to comes first
        if other.execute(select(func.count()).select_from(each)).scalar():
            raise GradebookError(
                f"{without_password(target)} holds something already ({each.name}); name a new "
                "or an empty database"
            )
        found, counts[each.name] = one.execute(each.select()), 0
        for rows in found.mappings().partitions(BATCH):
            other.execute(each.insert(), [dict(row) for row in rows])
            counts[each.name] += len(rows)
    return counts


def _no_gradebook(url):
    return f"{without_password(url)} is no gradebook; expected sqlite:///… or postgresql://…"


def _file_is_missing(engine):
    """Whether it is a file that is not there: opening it would make one."""
    path = engine.url.database
    return engine.dialect.name == "sqlite" and not (path and Path(path).is_file())
