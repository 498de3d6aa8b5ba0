"""The same class twice: handed in to a course of ours, and to a stock nbgrader course."""

import copy
import inspect
import itertools
import re
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook

from autograder import questions
from autograder.atomic import write
from autograder.gradebook import default_url
from autograder.notebook import PICTURE
from autograder.release import source_notebook, text

ROOT, TOPIC = Path(__file__).parent.parent, "softmax"
SEED = 1  # both ask the same questions about the same inputs
STOCK_CONFIG = "c = get_config()\nc.Execute.timeout = 300  # a busy machine fails nobody\n"
# `reference.load` keeps TensorFlow from announcing itself on stderr, for which stock nbgrader
# would give every student 0 points.
HIDDEN_TESTS = """\
### BEGIN HIDDEN TESTS
from autograder import questions, reference
from autograder.compare import difference

tensorflow = reference.load("{topic}")
question = questions.load("{topic}")["{function}"]
for name in question.checks:
    arguments = question.arguments("{topic}", name, seed={seed})
    problem = difference({function}(*arguments), tensorflow.{function}(*arguments))
    assert problem is None, problem
### END HIDDEN TESTS"""


def students(number):
    """Make a class in which every other student makes one mistake.

    Returns:
        For each student the source of each solution cell; and the students without a mistake.
    """
    right = {
        cell.id: re.sub(r"\n *### (BEGIN|END) SOLUTION", "", cell.source)
        for cell in source_notebook(ROOT, TOPIC).cells
        if cell.metadata.nbgrader.solution
    }
    mistakes = itertools.cycle(_mistakes())
    cells = {f"student-{n:03}": right | (next(mistakes) if n % 2 else {}) for n in range(number)}
    return cells, {student for student in cells if cells[student] == right}


def _mistakes():
    """Each known mistake that stands on its own, under the name of the function."""
    for function, question in questions.load(TOPIC).items():
        for mistake in question.mistakes:
            uses = inspect.getclosurevars(mistake)
            if uses.globals.keys() <= {"np"} and not uses.nonlocals:
                yield {function: inspect.getsource(mistake).replace(mistake.__name__, function, 1)}


def hand_in(folder, released, cells):
    """Put each student's cells into the released notebook, and that into ``submitted/``."""
    release = nbformat.read(released, as_version=4)
    for student, sources in cells.items():
        notebook = copy.deepcopy(release)
        for cell in notebook.cells:
            cell.source = sources.get(cell.metadata.nbgrader.grade_id, cell.source)
        write(folder / "submitted" / student / TOPIC / f"{TOPIC}.ipynb", text(notebook))


def write_stock_source(folder):
    """Write a stock course: the same notebook with hidden tests in place of our checks.

    The picture at its end is left out; our grader does not run it either.
    """
    notebook = source_notebook(ROOT, TOPIC)
    notebook.cells = [c for c in notebook.cells if PICTURE not in c.metadata.get("tags", ())]
    for cell in notebook.cells:
        if cell.metadata.nbgrader.grade:
            function = cell.id.removeprefix("check_")
            cell.source = HIDDEN_TESTS.format(topic=TOPIC, function=function, seed=SEED)
    write(folder / "source" / TOPIC / f"{TOPIC}.ipynb", text(notebook))
    write(folder / "nbgrader_config.py", STOCK_CONFIG)


def full_marks(folder):
    """The students to whom a course's gradebook gives all points."""
    with Gradebook(default_url(folder)) as gradebook:
        submissions = gradebook.assignment_submissions(TOPIC)
        return {each.student.id for each in submissions if each.score == each.max_score}
