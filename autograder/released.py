"""The exercise of a topic as a notebook, as it was handed out."""

import nbformat

from autograder.course import CourseError
from autograder.notebook import points


def exercise(path, topic, asked):
    """The notebook that `autograder.course.Course.released` has found.

    Args:
        asked: the functions that its questions ask for.

    Raises:
        CourseError: it is none, or does not fit the questions.
    """
    advice = f"'autograder release {topic}' makes it anew"
    try:
        exercise = nbformat.read(path, as_version=4)
        nbformat.validate(exercise)
        checked = set(points(exercise))
    except Exception as error:  # whatever a file can have in place of a notebook
        raise CourseError(f"{path} is no exercise as it was released; {advice}") from error
    if checked != set(asked):
        raise CourseError(
            f"{path} has check cells for {', '.join(sorted(checked))}; expected "
            f"{', '.join(sorted(asked))}; {advice}"
        )
    return exercise
