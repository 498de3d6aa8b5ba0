"""nbgrader's own commands and its formgrader, on the same directories, with the same scores."""

import csv
import json
import re
import time
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest
from attacks import ATTACKS
from classroom import ROOT, blank, hand_in, mistaken, submission
from judging import stop_soon
from nbgrading import TOKEN, command, course_in, formgrader, scores
from servers import PATIENCE

from autograder.notebook import as_text

NOISY = "import sys, warnings\nwarnings.warn('mind this')\nprint('to stderr', file=sys.stderr)"
pytestmark = pytest.mark.xdist_group("nbgrader")  # one course for all of these


@pytest.fixture(scope="module")
def course(begin, tmp_path_factory):
    """A course directory after generate_assignment and autograde, with a class in it."""
    folder = course_in(tmp_path_factory.mktemp("course"))
    begin(folder)
    stop_soon(folder, "softmax")
    hand_in(folder, "ada", "softmax", submission("softmax"))
    hand_in(folder, "noisy", "softmax", submission("softmax", first=NOISY))
    hand_in(folder, "blank", "softmax", blank("softmax"))
    loop = {"predict": "def predict(Z):\n    while True: pass"}
    hand_in(folder, "loop", "softmax", submission("softmax", loop))
    hand_in(folder, "eve", "softmax", ATTACKS["checks edited, with outputs"].notebook())
    hand_in(folder, "broken", "softmax", as_text(submission("softmax"))[:999])
    for number, (notebook, _) in enumerate(mistaken("softmax")):
        if number < 3:
            hand_in(folder, f"wrong-{number}", "softmax", notebook)
    done = command(folder, "nbgrader", "generate_assignment", "softmax", "--force")
    assert done.returncode == 0, done.stderr
    done = command(folder, "nbgrader", "autograde", "softmax", "--force")
    assert done.returncode == 1, "the broken notebook must be reported"
    assert "'softmax' for student 'broken'" in done.stderr
    assert done.stderr.count("There was an error processing assignment 'softmax'") == 1
    return folder


def test_generate_assignment_makes_our_very_release(course):
    made = (course / "exercises" / "softmax" / "softmax.ipynb").read_text("utf-8")
    assert made == (ROOT / "exercises" / "softmax" / "softmax.ipynb").read_text("utf-8")
    # Nothing of the solution goes to students beside it.
    assert [path.name for path in (course / "exercises" / "softmax").iterdir()] == ["softmax.ipynb"]


def test_both_commands_leave_the_same_scores(course):
    by_nbgrader = scores(course)
    done = command(course, "autograder", "grade", "softmax")
    assert done.returncode == 1  # the broken notebook
    assert scores(course) == by_nbgrader
    total = {"ada": 0, "noisy": 0, "blank": 0, "loop": 0, "eve": 0}
    for (student, _), score in by_nbgrader.items():
        if student in total:
            total[student] += score
    assert total == {"ada": 24, "noisy": 24, "blank": 0, "loop": 21, "eve": 0}


def test_autograded_holds_nothing_of_the_solution(course):
    names = {path.name for path in (course / "autograded").rglob("*") if path.is_file()}
    assert names == {"softmax.ipynb"}


def test_feedback_shows_scores_checks_and_hints(course):
    done = command(course, "nbgrader", "generate_feedback", "softmax", "--force")
    assert done.returncode == 0, done.stderr
    page = (course / "feedback" / "wrong-0" / "softmax" / "softmax.html").read_text("utf-8")
    words = " ".join(re.sub("<[^>]+>", " ", page).split())
    assert "softmax: 3 of 6 checks failed" in words
    assert "which number keeps every exp between 0 and 1?" in words
    assert "Score: 3.0 / 6.0" in words


def test_export_lists_everyone(course):
    done = command(course, "nbgrader", "export", "--to", "grades.csv")
    assert done.returncode == 0, done.stderr
    with open(course / "grades.csv", encoding="utf-8") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert (rows["ada"]["score"], rows["ada"]["max_score"]) == ("24.0", "24.0")
    assert rows["eve"]["score"] == "0.0"


def _get(url, seconds=PATIENCE):
    """A page of the server, which may still be starting."""
    end = time.monotonic() + seconds
    while True:
        try:
            with urlopen(Request(url, headers={"Authorization": f"token {TOKEN}"})) as answer:
                return answer.read().decode()
        except URLError as error:
            if hasattr(error, "code") or time.monotonic() > end:
                raise
            time.sleep(0.2)


def test_the_formgrader_shows_the_class(course):
    with formgrader(course) as server:
        listed = json.loads(_get(f"{server}/formgrader/api/submissions/softmax"))
        found = {entry["student"]: (entry["score"], entry["autograded"]) for entry in listed}
        assert found["ada"] == (24, True)
        assert found["eve"] == (0, True)
        assert found["broken"] == (0, False)
        notebooks = json.loads(_get(f"{server}/formgrader/api/submitted_notebooks/softmax/softmax"))
        ada = next(entry for entry in notebooks if entry["student"] == "ada")
        page = _get(f"{server}/formgrader/submissions/{ada['id']}/")
        assert "softmax: all 6 checks passed" in page
        assert "def softmax" in re.sub("<[^>]+>", "", page)
