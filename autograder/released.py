"""The exercise of a topic as a notebook, as it was handed out."""

import nbformat

from autograder.course import CourseError
from autograder.notebook import checked, points


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
        exercise = nbformat.read(path, as_version=4)
        nbformat.validate(exercise)
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
