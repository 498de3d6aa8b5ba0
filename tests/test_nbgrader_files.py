"""A class of nbgrader's where all kinds of things lie beside the notebook: only that is taken."""

import itertools
import shutil

import pytest
from attacks.beside import BESIDE, BOUGHT, FIT, INSTEAD, NOTHING, SEED, UNFIT
from classroom import ROOT, answers, blank, hand_in, submission
from nbgrader.api import Gradebook
from nbgrader.apps import autogradeapp
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import BasePlugin
from nbgrading import command, course_in, totals
from traitlets.config import Config

from autograder.course import Course
from autograder.entries import default_url
from autograder.gradebook import Scores
from autograder.nbgrader import configure
from autograder.notebook import as_text

LATE = "2026-03-02 10:00:00 UTC"
IN_TIME = "2026-03-01 10:00:00 UTC"
# Each has several rows of the table beside a right notebook: nbgrader takes long for a student.
EVES = [f"eve-{number}" for number in range(8)]
KEPT = {"softmax.ipynb", "softmax.html", "timestamp.txt", "submission_secret.txt"}
pytestmark = pytest.mark.xdist_group("nbgrader's files")  # one course for all of these


@pytest.fixture(scope="module")
def course(begin, tmp_path_factory):
    """A class after both of nbgrader's commands, with what they said."""
    folder = course_in(tmp_path_factory.mktemp("course"))
    begin(folder)
    right = blank("softmax")  # but for one function: the others take no time
    for cell in right.cells:
        cell.source = answers("softmax")["predict"] if cell.id == "predict" else cell.source
    hand_in(folder, "ada", "softmax", submission("softmax", last=f"# {BOUGHT}"))
    (folder / "submitted/ada/softmax/submission_secret.txt").write_text(BOUGHT.encode().hex())
    (folder / "submitted/ada/softmax/timestamp.txt").write_text(IN_TIME)
    for name in (*FIT, *UNFIT, *EVES):
        hand_in(folder, name, "softmax", right)
    hand_in(folder, "a mark", "softmax", "\ufeff" + as_text(right))
    beside = zip(itertools.cycle(EVES), BESIDE.values())
    for name, plant in (*beside, *(INSTEAD | NOTHING).items()):
        place = folder / "submitted" / name / "softmax"
        place.mkdir(parents=True, exist_ok=True)
        plant(place)
    done = command(folder, "nbgrader", "generate_assignment", "softmax", "--force")
    assert done.returncode == 0, done.stderr
    said = {
        step: command(folder, "nbgrader", step, "softmax")
        for step in ("autograde", "generate_feedback")
    }
    return folder, said


def _made(folder):
    for step in ("autograded", "feedback"):
        yield from ((step, path) for path in (folder / step).rglob("*") if not path.is_dir())


def test_the_commands_end_and_name_those_that_could_not_be_graded(course):
    _, said = course
    failed = said["autograde"].stderr
    for name in INSTEAD:
        assert f"'softmax' for student '{name}'" in failed
    for name in UNFIT:
        assert f"the name {name!r} has" in failed
    assert failed.count("There was an error processing assignment 'softmax'") == len(INSTEAD)
    assert said["autograde"].returncode == 1
    assert said["generate_feedback"].returncode == 0, said["generate_feedback"].stderr


def test_everyone_with_a_right_notebook_has_all_points(course):
    found = totals(course[0])
    right = {"a mark", *FIT, *EVES}
    assert found.pop("ada") == 24
    assert {name: found.get(name) for name in right} == dict.fromkeys(right, 3)
    assert {score for name, score in found.items() if name not in right} <= {0}


def test_only_the_notebook_its_time_and_its_secret_are_taken(course):
    folder, _ = course
    for _, path in _made(folder):
        assert not path.is_symlink()
        assert path.name in KEPT
        assert path.parent.parent.parent.parent == folder
        assert path.stat().st_size < 10**6
    students = {path.parents[1].name for _, path in _made(folder)}
    assert students == {"ada", "a mark", *FIT, *EVES}


def test_nothing_of_anybody_else_comes_out(course):
    folder, _ = course
    secret = (folder / SEED).read_text("utf-8").strip()
    for _, path in _made(folder):
        text = path.read_text("utf-8")
        assert secret not in text
        assert "parent.ran" not in text
        if path.parents[1].name != "ada":
            assert BOUGHT not in text
            assert BOUGHT.encode().hex() not in text


def test_the_time_and_the_secret_of_an_honest_student_are_kept(course):
    for step in ("autograded", "feedback"):
        place = course[0] / step / "ada" / "softmax"
        assert (place / "timestamp.txt").read_text() == "2026-03-01 10:00:00.000000 UTC"
        assert (place / "submission_secret.txt").read_text() == BOUGHT.encode().hex()


class OnePoint(BasePlugin):
    """Takes one point from whoever is late."""

    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return 1


def _autograde(folder):
    """``nbgrader autograde softmax``, in this process: TensorFlow starts once."""
    config = Config()
    configure(config, folder)
    config.CourseDirectory.root = str(folder)
    config.CourseDirectory.assignment_id = "softmax"
    config.AssignLatePenalties.plugin_class = OnePoint
    autogradeapp.Autograde(coursedir=CourseDirectory(config=config), config=config).start()


def test_a_penalty_goes_with_its_reason(tmp_path, monkeypatch):
    """Corrected to be in time, taken away, given again: each time nbgrader grades again."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "exercises", tmp_path / "exercises")
    path = hand_in(tmp_path, "zoë", "softmax", submission("softmax"))
    with Scores(default_url(Course(tmp_path))) as scores:
        scores.add_assignment("softmax", blank("softmax"))
    with Gradebook(default_url(Course(tmp_path))) as gradebook:
        gradebook.update_or_create_assignment("softmax", duedate="2026-03-01 12:00:00 UTC")
    for handed_in, score in ((LATE, 23), (IN_TIME, 24), (LATE, 23), (None, 24)):
        path.with_name("timestamp.txt").unlink(missing_ok=True)
        if handed_in:
            path.with_name("timestamp.txt").write_text(handed_in, "utf-8")
        _autograde(tmp_path)
        assert totals(tmp_path) == {"zoë": score}
