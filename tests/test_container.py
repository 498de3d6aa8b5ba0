"""Where namespaces are refused, as in a plain container, the README's command grades as ever."""

import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
from pathlib import Path

import nbformat
import pytest
from attacks import ATTACKS
from classroom import ROOT, hand_in, submission
from judging import stop_soon
from nbgrader.api import Gradebook

COMMAND = os.path.join(sysconfig.get_path("scripts"), "autograder")
CONTAINER = sys.executable, str(Path(__file__).parent / "container.py")
CLASS = {
    "ada": submission("softmax"),
    "bob": submission("softmax", {"predict": "def predict(Z):\n    return Z.argmax(axis=0)"}),
    "eve": ATTACKS["the parent killed"].notebook(),
    "kim": submission("softmax", first="!pip install numpy\nopen('/tmp/notes', 'w').write('x')"),
    "loop": submission("softmax", {"one_hot": "def one_hot(y, classes):\n    while True: pass"}),
}
SCORES = {"ada": 24, "bob": 21, "eve": 0, "kim": 24, "loop": 21}


def _grade(course, *words, before=(), **environment):
    said = [*before, COMMAND, "grade", "softmax", "--course-dir", course, "--seed", "7", *words]
    return subprocess.run(
        said, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, timeout=300
    )


def _scores(course):
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        found = gradebook.submission_dicts("softmax")
        return {each["student"]: each["score"] for each in found}


def _kinds(course):
    paths = course.glob("autograded/*/*/*.ipynb")
    return {nbformat.read(path, as_version=4).metadata.autograder.sandbox for path in paths}


@pytest.fixture(scope="module")
def course(begin, tmp_path_factory):
    """A small class, graded in bubblewrap."""
    folder = tmp_path_factory.mktemp("class")
    begin(folder, seed=7)
    stop_soon(folder, "softmax")
    for student, notebook in CLASS.items():
        hand_in(folder, student, "softmax", notebook)
    done = _grade(folder, "--sandbox", "bubblewrap")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "sandbox:" not in done.stdout
    return folder


@pytest.mark.xdist_group("container")
def test_it_has_the_same_gradebook_as_in_bubblewrap(course, tmp_path):
    folder = tmp_path / "class"
    shutil.copytree(course, folder, ignore=shutil.ignore_patterns("gradebook.db", "autograded"))
    done = _grade(folder, before=CONTAINER)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^sandbox: +landlock$", done.stdout, re.M)
    assert _scores(folder) == _scores(course) == SCORES
    assert (_kinds(folder), _kinds(course)) == ({"landlock"}, {"bubblewrap"})


@pytest.mark.xdist_group("container")
def test_another_kind_of_sandbox_is_another_condition(course):
    done = _grade(course, "--sandbox", "landlock")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "5 graded again: the limits or the kind of sandbox are others" in done.stdout
    assert _kinds(course) == {"landlock"}


@pytest.mark.xdist_group("container")
def test_who_asks_for_bubblewrap_there_is_told_why_not(course):
    done = _grade(course, "--sandbox", "bubblewrap", "--force", before=CONTAINER)
    assert done.returncode == 2
    assert re.search(r"sandbox does not start: .*(\n.*)*Without it nothing is graded", done.stderr)


@pytest.mark.xdist_group("container")
def test_what_arrives_there_is_graded_too(begin, tmp_path):
    begin(tmp_path)
    hand_in(tmp_path, "ada", "softmax", submission("softmax"))
    command = [*CONTAINER, COMMAND, "watch", "softmax", "--course-dir", tmp_path]
    watching = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert "ada" in watching.stdout.readline()
    watching.send_signal(signal.SIGTERM)
    assert watching.wait(60) == 0
    watching.stdout.close()
    assert _scores(tmp_path) == {"ada": 24}
    assert _kinds(tmp_path) == {"landlock"}
