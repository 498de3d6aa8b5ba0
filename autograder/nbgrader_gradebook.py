"""nbgrader's own classes: a gradebook is made by them, and an exercise entered. Their import takes
longer than to grade a submission, and `autograder.gradebook` does without it where both are there.
"""

import logging
from importlib import resources

import nbformat
from nbgrader.api import Base, Gradebook, MissingEntry
from nbgrader.preprocessors import SaveCells
from sqlalchemy import create_engine, inspect
from sqlalchemy.exc import SQLAlchemyError

from autograder.database import DatabaseError
from autograder.entries import GradebookError

__all__ = ["Base", "Gradebook", "MissingEntry", "enter", "make", "prepare"]
logging.getLogger("alembic").setLevel(logging.WARNING)
logging.getLogger("tornado.application").setLevel(logging.CRITICAL)  # what we say ourselves


def make(url):
    """Make a gradebook where a database has none, or only a part of one.

    nbgrader would ask the command ``alembic`` in a process of its own what version its tables have,
    which takes seconds.

    Raises:
        DatabaseError: it cannot be made.
    """
    try:
        engine = create_engine(url)
        try:
            prepare(engine)
        finally:
            engine.dispose()
        Gradebook(url).close()
    except SQLAlchemyError as error:
        raise DatabaseError(str(error)) from error


def prepare(engine):
    """Make nbgrader's tables where a database has none."""
    with engine.begin() as connection:
        if not inspect(connection).get_table_names():
            Base.metadata.create_all(connection)
            _stamp(connection)


def _stamp(connection):
    """Note nbgrader's newest version of the tables, from which ``nbgrader db upgrade`` goes on."""
    from alembic.config import Config
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(resources.files("nbgrader") / "alembic"))
    MigrationContext.configure(connection).stamp(ScriptDirectory.from_config(config), "head")


def enter(url, topic, exercise):
    """Enter an exercise's cells, as ``nbgrader generate_assignment`` does.

    Raises:
        DatabaseError, ValueError: it cannot be entered.
        GradebookError: the exercise's cells have changed since submissions were graded.
    """
    save = SaveCells()
    save.log.setLevel(logging.WARNING)
    names = {"notebook": topic, "assignment": topic, "db_url": url}
    try:
        with Gradebook(url) as gradebook:
            gradebook.update_or_create_assignment(topic)
        save.preprocess(nbformat.from_dict(exercise), {"nbgrader": names})
    except SQLAlchemyError as error:
        raise DatabaseError(str(error)) from error
    except RuntimeError as error:
        raise GradebookError(
            f"{topic}: cells were added to the exercise or taken from it since submissions "
            "were graded; remove the assignment with 'nbgrader db assignment remove "
            f"{topic} --force', or restore the exercise"
        ) from error
