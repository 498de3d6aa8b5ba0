"""From what is written by hand to what is handed out: solutions to exercises, recorded answers."""

import logging
from pathlib import Path

import jupytext
import nbformat
from nbgrader.nbgraderformat import MetadataValidator
from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    LockCells,
)

from autograder import recorded, reference
from autograder.atomic import write

PUBLIC_SEED = 0
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def source_notebook(course, topic):
    """The solution of a topic as a notebook that nbgrader reads.

    Every cell that does not say otherwise is locked: it is ours, in each submission.

    Raises:
        FileNotFoundError: the topic has no solution.
    """
    path = solution_path(course, topic)
    if not path.is_file():
        raise FileNotFoundError(f"{path} is missing; a topic begins with its solution there")
    notebook = jupytext.reads(path.read_text(encoding="utf-8"), fmt="py:percent")
    notebook.metadata = nbformat.from_dict({"kernelspec": KERNEL})
    for number, cell in enumerate(notebook.cells):
        marks = cell.metadata.setdefault("nbgrader", {})
        defaults = {
            "grade": False,
            "grade_id": f"cell-{number}",
            "locked": not marks.get("solution", False),
            "schema_version": 3,
            "solution": False,
            "task": False,
        }
        cell.metadata["nbgrader"] = nbformat.from_dict(defaults | marks)
        cell.metadata.pop("lines_to_next_cell", None)  # jupytext's note to itself
        cell.id = cell.metadata["nbgrader"]["grade_id"]
    return MetadataValidator().upgrade_notebook_metadata(notebook)


def exercise_notebook(course, topic):
    """The notebook that students get: the solution, cleared by nbgrader's own steps."""
    notebook, resources = source_notebook(course, topic), {}
    for step in (LockCells, ClearSolutions, ClearOutput, CheckCellMetadata, ComputeChecksums):
        preprocessor = step()
        preprocessor.log.setLevel(logging.WARNING)
        notebook, resources = preprocessor.preprocess(notebook, resources)
    return notebook


class AnsweredError(ValueError):
    """The exercise that would be written over holds somebody's answers."""


def release(course, topic):
    """Write a topic's exercise and recorded answers.

    Returns:
        For each of the two files its path and whether its content changed.

    Raises:
        FileNotFoundError: the topic has no solution.
        AnsweredError: somebody has solved the exercise in its place; nothing is written.
    """
    exercise = exercise_path(course, topic)
    if exercise.is_file() and _is_answered(exercise.read_bytes()):
        raise AnsweredError(
            f"{exercise} holds answers, which would be lost; move it elsewhere first"
        )
    record = recorded.FOLDER / f"{topic}.json"
    return {
        exercise: write(exercise, text(exercise_notebook(course, topic))),
        record: write(record, recorded.dumps(reference.cases(topic, PUBLIC_SEED))),
    }


def _is_answered(content):
    """Whether a stub was replaced: a solution cell no longer raises NotImplementedError."""
    try:
        return any(
            cell.metadata.get("nbgrader", {}).get("solution")
            and "raise NotImplementedError()" not in cell.source
            for cell in nbformat.reads(content.decode(), as_version=4).cells
        )
    except Exception:  # no notebook, whatever it is: there are no answers that could be kept
        return False


def write_source(course, topic):
    """Write ``solutions/<topic>/<topic>.ipynb``, which only nbgrader's own commands need."""
    path = solution_path(course, topic).with_suffix(".ipynb")
    write(path, text(source_notebook(course, topic)))


def solution_path(course, topic):
    """Where the solution of a topic is written, by hand."""
    return Path(course) / "solutions" / topic / f"{topic}.py"


def exercise_path(course, topic):
    """Where the exercise of a topic is put, for students."""
    return Path(course) / "exercises" / topic / f"{topic}.ipynb"


def text(notebook):
    """A notebook as the text that nbgrader would write."""
    return nbformat.writes(notebook).rstrip("\n") + "\n"
