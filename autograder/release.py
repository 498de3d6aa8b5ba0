"""From what is written by hand to what is handed out: solutions to exercises, recorded answers."""

import logging

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
from autograder.notebook import as_text

PUBLIC_SEED = 0
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def source_notebook(course, topic):
    """The solution of a topic of a `Course` as a notebook that nbgrader reads.

    Every cell that does not say otherwise is locked: it is ours, in each submission.

    Raises:
        FileNotFoundError: the topic has no solution.
    """
    path = course.solution(topic)
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


def release(course, catalogue, topic):
    """Write a topic's exercise and recorded answers.

    The recorded answers lie in the course's package. Where that was installed from elsewhere, it
    is not ours to write: they are left as they are.

    Returns:
        For each of the two files its path and what became of it, in a word.

    Raises:
        FileNotFoundError: the topic has no solution.
        AnsweredError: somebody has solved the exercise in its place; nothing is written.
    """
    exercise, record = course.exercise(topic), catalogue.path(topic, "recorded.json")
    if exercise.is_file() and _is_answered(exercise.read_bytes()):
        raise AnsweredError(
            f"{exercise} holds answers, which would be lost; move it elsewhere first"
        )
    made = {exercise: as_text(exercise_notebook(course, topic))}
    if record.resolve().is_relative_to(course.folder.resolve()):
        made[record] = recorded.dumps(reference.cases(catalogue, topic, PUBLIC_SEED))
    else:
        made[record] = None
    return {
        path: "left alone" if text is None else "written" if write(path, text) else "unchanged"
        for path, text in made.items()
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
    """Write the solution as the notebook that nbgrader's own commands need."""
    write(course.source(topic), as_text(source_notebook(course, topic)))
