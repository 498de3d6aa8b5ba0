"""The graders: the course that each needs, its commands, and whom it gives full marks.

All ask for the public cases, so that TensorFlow's answers can also be written into the tests.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass

import nbformat
from classroom import OUR_COURSE
from hidden_tests import for_otter, with_recorded_values, with_tensorflow
from measure import measure
from nbgrader.api import Gradebook
from students import ROOT, TOPIC, hand_in

from autograder.atomic import write
from autograder.course import Course
from autograder.entries import default_url
from autograder.kinds import LANDLOCK
from autograder.notebook import PICTURE, as_text
from autograder.release import PUBLIC_SEED, exercise_notebook, source_notebook

STOCK_CONFIG = "c = get_config()\nc.Execute.timeout = 300  # a busy machine fails nobody\n"
OTTER = ROOT / "_build" / "otter" / "bin" / "otter"


@dataclass(frozen=True)
class Grader:
    """One way to grade a class.

    Attributes:
        prepare: makes a course in a folder and returns the exercise; not measured.
        commands: what grades these students; measured.
        full_marks: those of these students who got all points in that folder.
    """

    name: str
    prepare: Callable
    commands: Callable
    full_marks: Callable

    def grade(self, folder, students):
        """Hand in a class's notebooks and grade them.

        Args:
            students: for each the source of each solution cell.

        Returns:
            A `measure.Cost`, and the students with full marks.
        """
        hand_in(folder, self.prepare(folder), students)
        cost = measure(self.commands(students), folder)
        return cost, self.full_marks(folder, students)


def _in_gradebook(folder, students):
    with Gradebook(default_url(Course(folder))) as gradebook:
        submissions = gradebook.assignment_submissions(TOPIC)
        return {each.student.id for each in submissions if each.score == each.max_score}


def _stock(tests):
    """nbgrader as it is installed: in place of our checks these hidden tests."""

    def prepare(folder):
        notebook = _without_picture()
        for function, cell in _checks(notebook):
            cell.source = f"### BEGIN HIDDEN TESTS\n{tests(function)}### END HIDDEN TESTS"
        write(folder / "source" / TOPIC / f"{TOPIC}.ipynb", as_text(notebook))
        write(folder / "nbgrader_config.py", STOCK_CONFIG)
        measure([["nbgrader", "generate_assignment", TOPIC]], folder)
        return nbformat.read(folder / "release" / TOPIC / f"{TOPIC}.ipynb", as_version=4)

    return prepare


def _otter_assignment(folder):
    """Otter's own checks in place of ours, and its tests in ``autograder.zip``."""
    notebook = _without_picture()
    for cell in notebook.cells:
        start = "import otter\n\ngrader = otter.Notebook()"
        cell.source = cell.source.replace("from autograder import check", start)
    for function, cell in _checks(notebook):
        tests = for_otter(function, cell.metadata.nbgrader.points)
        write(folder / "tests" / f"{function}.py", tests)
        cell.source = f'grader.check("{function}")'
    measure([[str(OTTER), "generate", "--tests-dir", "tests"]], folder)
    return notebook


def _otter_commands(students):
    """One for each notebook: that is what there is without docker."""
    for student in students:
        result, notebook = f"submitted/{student}", f"submitted/{student}/{TOPIC}/{TOPIC}.ipynb"
        yield [str(OTTER), "run", "--output-dir", result, notebook]


def _in_results(folder, students):
    found = set()
    for student in students:
        results = json.loads((folder / "submitted" / student / "results.json").read_bytes())
        tests = [test for test in results["tests"] if test.get("max_score")]
        if tests and all(test["score"] == test["max_score"] for test in tests):
            found.add(student)
    return found


def _without_picture():
    """The solution without the picture at its end, which our grader does not run either."""
    notebook = source_notebook(OUR_COURSE, TOPIC)
    notebook.cells = [c for c in notebook.cells if PICTURE not in c.metadata.get("tags", ())]
    return notebook


def _checks(notebook):
    cells = [cell for cell in notebook.cells if cell.metadata.nbgrader.grade]
    return [(cell.id.removeprefix("check_"), cell) for cell in cells]


def _ours(name, *options):
    command = ["autograder", "grade", TOPIC, "--seed", str(PUBLIC_SEED), *options]
    return Grader(
        name,
        lambda folder: exercise_notebook(OUR_COURSE, TOPIC),
        lambda students: [command],
        _in_gradebook,
    )


OURS = _ours("autograder")
OURS_BY_LANDLOCK = _ours("autograder, by Landlock", "--sandbox", LANDLOCK)
_AUTOGRADE = ["nbgrader", "autograde", TOPIC]
PEERS = {
    "nbgrader_tensorflow": Grader(
        "nbgrader, TensorFlow in the hidden tests",
        _stock(with_tensorflow),
        lambda students: [_AUTOGRADE],
        _in_gradebook,
    ),
    "nbgrader_recorded": Grader(
        "nbgrader, recorded values",
        _stock(with_recorded_values),
        lambda students: [_AUTOGRADE],
        _in_gradebook,
    ),
    "otter": Grader("otter run, recorded values", _otter_assignment, _otter_commands, _in_results),
}
