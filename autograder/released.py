"""The exercise of a topic as a notebook, as it was handed out."""

from pathlib import Path

from autograder.course import CourseError
from autograder.notebook import checked, from_text, points

FORMAT = 4


def exercise(path, topic, asked, decided=()):
    """The notebook that `autograder.course.Course.released` has found.

    Args:
        asked: the functions that its questions ask for.
        decided: the points that a course gives for some of them, in place of the exercise's own.

    Raises:
        CourseError: it is none, or does not fit the questions.
    """
    advice = f"'autograder release {topic}' makes it anew"
    try:
        exercise = from_text(Path(path).read_text(encoding="utf-8"))
        _expect(exercise)
        there = set(points(exercise))
    except Exception as error:  # whatever a file can have in place of a notebook
        raise CourseError(f"{path} is no exercise as it was released; {advice}") from error
    if there != set(asked):
        raise CourseError(
            f"{path} has check cells for {', '.join(sorted(there))}; expected "
            f"{', '.join(sorted(asked))}; {advice}"
        )
    for cell in exercise.cells:
        if (name := checked(cell)) in decided:
            cell.metadata.nbgrader.points = decided[name]
    return exercise


def _expect(exercise):
    """Stop at what grading cannot do with.

    Raises:
        ValueError, LookupError, TypeError, AttributeError: it is not built like an exercise.
    """
    known = exercise.nbformat == FORMAT and isinstance(exercise.metadata, dict)
    if not known or not all(map(_is_cell, exercise.cells)):
        raise ValueError


def _is_cell(cell):
    marks = cell.metadata.nbgrader
    return (
        cell.cell_type in ("code", "markdown", "raw")
        and all(isinstance(text, str) for text in (cell.id, cell.source, marks.grade_id))
        and all(isinstance(marks[name], bool) for name in ("grade", "solution", "locked"))
        and (cell.cell_type != "code" or isinstance(cell.outputs, list))
    )
