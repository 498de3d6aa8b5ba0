"""The same judge under ``nbgrader autograde`` and the formgrader: one step for each of its two.

``nbgrader_config.py`` calls `configure`; nbgrader's commands then work on our directories.
"""

import atexit
import os
import warnings
from pathlib import Path

import nbformat
from nbgrader.preprocessors import AssignLatePenalties, NbGraderPreprocessor
from traitlets import Bool, Enum, Integer

from autograder import (
    catalogue,
    formgrader,
    kept,
    kinds,
    nbgrader_archives,
    nbgrader_export,
    nbgrader_files,
    released,
)
from autograder.brief import unpack_cases
from autograder.course import Course
from autograder.entries import GradebookError
from autograder.gradebook import Record, Scores
from autograder.judge import Judge
from autograder.notebook import as_text, rebuild
from autograder.question import tolerant
from autograder.reading import read
from autograder.release import write_source
from autograder.sandbox import Limits, Sandbox


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
    config.Autograde.exporter_class = nbgrader_files.Unread
    config.Autograde.sanitize_preprocessors = [Rebuild]
    config.Autograde.autograde_preprocessors = [GradeOutside, AssignLatePenalties]
    config.HTMLExporter.sanitize_html = True
    config.HTMLExporter.preprocessors = [formgrader.HarmlessNames]
    config.ExchangeFactory.collect = nbgrader_files.Collect
    config.ExchangeFactory.release_feedback = nbgrader_files.ReleaseFeedback
    config.ZipCollectApp.extractor_plugin = nbgrader_archives.Extractor
    config.ZipCollectApp.collector_plugin = nbgrader_archives.Collector
    config.ExportApp.plugin_class = nbgrader_export.Export
    nbgrader_files.replace()
    formgrader.protect()
    # nbgrader builds a submission piece by piece, and SQLAlchemy 2.1 remarks on each piece.
    warnings.filterwarnings("ignore", ".*not in session")
    course = Course(root)
    for topic in catalogue.current().topics():
        solution = course.solution(topic).resolve()
        changed = solution.stat().st_mtime_ns if solution.is_file() else None
        if _written.get(solution) != changed:
            write_source(course, topic)
            _written[solution] = changed


class Rebuild(NbGraderPreprocessor):
    """In place of nbgrader's clean-up: our cells, the student's solutions."""

    def preprocess(self, nb, resources):
        """Replace the submitted notebook by the rebuilt one."""
        names = resources["nbgrader"]
        cells = read(_course().submitted, names["student"], names["notebook"])
        return rebuild(_released(names["assignment"], _rules()), cells), resources


class GradeOutside(NbGraderPreprocessor):
    """In place of running the notebook in a kernel and believing its outputs."""

    seed = Integer(None, allow_none=True, help="for the inputs; else the course's own").tag(
        config=True
    )
    unsandboxed = Bool(False, help="run your own notebooks without isolation").tag(config=True)
    sandbox = Enum(kinds.ISOLATING, None, allow_none=True, help="its kind").tag(config=True)

    def preprocess(self, nb, resources):
        """Judge a submission, whatever became of it on the way, and enter its scores."""
        names = resources["nbgrader"]
        topic, student = names["assignment"], names["student"]
        cells = read(_course().submitted, student, names["notebook"])
        rules = _rules()
        result = self._judge(topic, rules).grade(cells, self._sandbox(topic, rules))
        with Scores(names["db_url"]) as scores:
            entry = scores.record(topic, [Record(student, result.summaries())])[student]
        if isinstance(entry, GradebookError):
            raise entry
        self.log.info("%s, %s: %s, score %g", student, topic, result.status, entry.score)
        return nbformat.from_dict(result.notebook), resources

    def _judge(self, topic, rules):
        exercise = _released(topic, rules)
        seed = _course().secret()[0] if self.seed is None else self.seed
        tolerances = rules.tolerances(topic)
        key = topic, as_text(exercise), seed, tuple(tolerances.items())
        if key not in _judges:
            taught = catalogue.current()
            cases = kept.cases(_course(), taught, topic, seed, self.log.warning)
            questions = tolerant(taught.questions(topic), tolerances)
            _judges[key] = Judge(questions, exercise, *unpack_cases(cases))
        return _judges[key]

    def _sandbox(self, topic, rules):
        kind, limits = kinds.chosen(self.unsandboxed, self.sandbox), rules.limits(topic, Limits())
        if (kind, limits) not in _sandboxes:
            hidden = [os.getcwd(), *catalogue.current().hidden]
            sandbox = kinds.sandbox(kind, limits, hidden)
            _sandboxes[kind, limits] = sandbox.__enter__()
            atexit.register(sandbox.__exit__, None, None, None)
        return _sandboxes[kind, limits]


def _course():
    """The course directory, to which nbgrader has changed."""
    return Course(".")


def _rules():
    return _course().rules(catalogue.current())


def _released(topic, rules):
    taught = catalogue.current()
    path = _course().released(topic, taught)
    return released.exercise(path, topic, taught.questions(topic), rules.points(topic))


# The formgrader reads its configuration anew at each request: what has not changed stays.
_written: dict[Path, int] = {}
# nbgrader makes its steps anew for each notebook; TensorFlow and the sandbox start once.
_judges: dict[tuple, Judge] = {}
_sandboxes: dict[tuple, Sandbox] = {}
