"""nbgrader's own commands and its formgrader, on the same directories, with the same scores."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import time
from contextlib import contextmanager
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest
from attacks import ATTACKS
from classroom import ROOT, blank, hand_in, mistaken, submission
from nbgrader.api import Gradebook
from servers import PATIENCE, told

from autograder.gradebook import default_url
from autograder.notebook import as_text

COMMANDS = sysconfig.get_path("scripts")
NOISY = "import sys, warnings\nwarnings.warn('mind this')\nprint('to stderr', file=sys.stderr)"
TOKEN = "only-for-this-test"
pytestmark = pytest.mark.xdist_group("nbgrader")  # one course for all of these


def _command(folder, *words):
    path = COMMANDS + os.pathsep + os.environ["PATH"]
    return subprocess.run(
        words,
        cwd=folder,
        env={**os.environ, "PATH": path, "HOME": str(folder)},
        capture_output=True,
        text=True,
        timeout=300,
    )


def _scores(folder):
    with Gradebook(default_url(folder)) as gradebook:
        return {
            (submission.student_id, grade.cell.name): grade.auto_score
            for submission in gradebook.assignment_submissions("softmax")
            for notebook in submission.notebooks
            for grade in notebook.grades
        }


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course directory after generate_assignment and autograde, with a class in it."""
    folder = tmp_path_factory.mktemp("course")
    for name in ("solutions", "exercises", "nbgrader_config.py"):
        source = ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, folder / name)
    hand_in(folder, "ada", "softmax", submission("softmax"))
    hand_in(folder, "noisy", "softmax", submission("softmax", first=NOISY))
    hand_in(folder, "blank", "softmax", blank("softmax"))
    loop = {"predict": "def predict(Z):\n    while True: pass"}
    hand_in(folder, "loop", "softmax", submission("softmax", loop))
    hand_in(folder, "eve", "softmax", ATTACKS["checks edited, with outputs"].notebook())
    hand_in(folder, "broken", "softmax", as_text(submission("softmax"))[:999])
    for number, (notebook, _) in enumerate(mistaken("softmax")):
        if number < 6:
            hand_in(folder, f"wrong-{number}", "softmax", notebook)
    done = _command(folder, "nbgrader", "generate_assignment", "softmax", "--force")
    assert done.returncode == 0, done.stderr
    done = _command(folder, "nbgrader", "autograde", "softmax", "--force")
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
    by_nbgrader = _scores(course)
    done = _command(course, "autograder", "grade", "softmax")
    assert done.returncode == 1  # the broken notebook
    assert _scores(course) == by_nbgrader
    total = {"ada": 0, "noisy": 0, "blank": 0, "loop": 0, "eve": 0}
    for (student, _), score in by_nbgrader.items():
        if student in total:
            total[student] += score
    assert total == {"ada": 24, "noisy": 24, "blank": 0, "loop": 21, "eve": 0}


def test_autograded_holds_nothing_of_the_solution(course):
    names = {path.name for path in (course / "autograded").rglob("*") if path.is_file()}
    assert names == {"softmax.ipynb"}


def test_feedback_shows_scores_checks_and_hints(course):
    done = _command(course, "nbgrader", "generate_feedback", "softmax", "--force")
    assert done.returncode == 0, done.stderr
    page = (course / "feedback" / "wrong-0" / "softmax" / "softmax.html").read_text("utf-8")
    words = " ".join(re.sub("<[^>]+>", " ", page).split())
    assert "softmax: 3 of 6 checks passed" in words
    assert "which number keeps every exp between 0 and 1?" in words
    assert "Score: 3.0 / 6.0" in words


def test_export_lists_everyone(course):
    done = _command(course, "nbgrader", "export", "--to", "grades.csv")
    assert done.returncode == 0, done.stderr
    with open(course / "grades.csv", encoding="utf-8") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert (rows["ada"]["score"], rows["ada"]["max_score"]) == ("24.0", "24.0")
    assert rows["eve"]["score"] == "0.0"


@contextmanager
def _formgrader(course):
    options = ["--ServerApp.port=0", "--no-browser"]
    options += [f"--IdentityProvider.token={TOKEN}", "--ServerApp.ip=127.0.0.1", "--allow-root"]
    extensions = "nbgrader.server_extensions.formgrader"
    options += [f"--ServerApp.jpserver_extensions={{'{extensions}': True}}"]
    environment = {
        **os.environ,
        "HOME": str(course),
        "JUPYTER_RUNTIME_DIR": str(course / "runtime"),
        "PATH": COMMANDS + os.pathsep + os.environ["PATH"],
    }
    with open(course / "server.log", "w", encoding="utf-8") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyter_server", *options],
            cwd=course,
            env=environment,
            stdout=log,
            stderr=log,
        )
    try:
        port = told(server, course / "runtime" / f"jpserver-{server.pid}.json")["port"]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


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
    with _formgrader(course) as server:
        listed = json.loads(_get(f"{server}/formgrader/api/submissions/softmax"))
        scores = {entry["student"]: (entry["score"], entry["autograded"]) for entry in listed}
        assert scores["ada"] == (24, True)
        assert scores["eve"] == (0, True)
        assert scores["broken"] == (0, False)
        notebooks = json.loads(_get(f"{server}/formgrader/api/submitted_notebooks/softmax/softmax"))
        ada = next(entry for entry in notebooks if entry["student"] == "ada")
        page = _get(f"{server}/formgrader/submissions/{ada['id']}/")
        assert "softmax: 6 of 6 checks passed" in page
        assert "def softmax" in re.sub("<[^>]+>", "", page)
