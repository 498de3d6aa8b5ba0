"""The same judge under ``nbgrader autograde`` and the formgrader: one step for each of its two.

``nbgrader_config.py`` calls `configure`; nbgrader's commands then work on our directories.
"""

import atexit
import os
import warnings

import nbformat
from nbgrader.preprocessors import AssignLatePenalties, NbGraderPreprocessor
from sqlalchemy.exc import SAWarning
from traitlets import Bool, Integer

from autograder import judge, questions
from autograder.course import Course
from autograder.gradebook import GradebookError, Record, Scores
from autograder.notebook import read, rebuild
from autograder.release import solution_path, write_source
from autograder.sandbox import Sandbox


def configure(config, root):
    """Set up nbgrader for a course directory.

    Args:
        config: the ``c`` of an ``nbgrader_config.py``.
        root: the directory of that file.
    """
    config.CourseDirectory.source_directory = "solutions"
    config.CourseDirectory.release_directory = "exercises"
    # The solutions' own files must not be copied to students.
    config.CourseDirectory.ignore = ["*.py", "*.pyc", "__pycache__", ".ipynb_checkpoints"]
    config.Autograde.sanitize_preprocessors = [Rebuild]
    config.Autograde.autograde_preprocessors = [Judge, AssignLatePenalties]
    config.HTMLExporter.sanitize_html = True
    # nbgrader builds a submission piece by piece, and SQLAlchemy 2.1 remarks on each piece.
    warnings.filterwarnings("ignore", ".*not in session", SAWarning)
    for topic in questions.topics():
        if solution_path(root, topic).is_file():
            write_source(root, topic)


class Rebuild(NbGraderPreprocessor):
    """In place of nbgrader's clean-up: our cells, the student's solutions."""

    def preprocess(self, nb, resources):
        """Replace the submitted notebook by the rebuilt one."""
        names = resources["nbgrader"]
        course = Course(".")  # nbgrader has changed to the course directory
        cells = read(course.submitted, names["student"], names["notebook"])
        return rebuild(course.exercise(names["assignment"]), cells), resources


class Judge(NbGraderPreprocessor):
    """In place of running the notebook in a kernel and believing its outputs."""

    seed = Integer(None, allow_none=True, help="for the inputs; else the course's own").tag(
        config=True
    )
    unsandboxed = Bool(False, help="run your own notebooks without isolation").tag(config=True)

    def preprocess(self, nb, resources):
        """Judge a submission, whatever became of it on the way, and enter its scores."""
        names = resources["nbgrader"]
        topic, student = names["assignment"], names["student"]
        cells = read(Course(".").submitted, student, names["notebook"])
        result = self._judge(topic).grade(cells, self._sandbox())
        with Scores(names["db_url"]) as scores:
            entry = scores.record(topic, [Record(student, result.summaries())])[student]
        if isinstance(entry, GradebookError):
            raise entry
        self.log.info("%s, %s: %s, score %g", student, topic, result.status, entry.score)
        return nbformat.from_dict(result.notebook), resources

    def _judge(self, topic):
        course = Course(".")
        exercise = course.exercise(topic)
        seed = course.seed() if self.seed is None else self.seed
        key = topic, nbformat.writes(exercise), seed
        if key not in _judges:
            _judges[key] = judge.Judge(topic, exercise, seed)
        return _judges[key]

    def _sandbox(self):
        if self.unsandboxed not in _sandboxes:
            sandbox = Sandbox(unsandboxed=self.unsandboxed, hidden=[os.getcwd()])
            _sandboxes[self.unsandboxed] = sandbox.__enter__()
            atexit.register(sandbox.__exit__, None, None, None)
        return _sandboxes[self.unsandboxed]


# nbgrader makes its steps anew for each notebook; TensorFlow and the sandbox start once.
_judges: dict[tuple, judge.Judge] = {}
_sandboxes: dict[bool, Sandbox] = {}
