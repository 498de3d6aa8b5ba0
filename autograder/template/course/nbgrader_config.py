"""nbgrader on this course: solutions in, exercises out, graded by our judge."""

from pathlib import Path

from autograder.nbgrader import configure

configure(get_config(), Path(__file__).parent)  # noqa: F821  (nbgrader provides get_config)
