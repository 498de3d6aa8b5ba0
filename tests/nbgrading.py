"""nbgrader in a course directory: its commands, its formgrader, its scores."""

import os
import shutil
import subprocess
import sys
import sysconfig
from contextlib import contextmanager

from classroom import ROOT
from nbgrader.api import Gradebook
from servers import told

from autograder.course import Course
from autograder.entries import default_url

COMMANDS = sysconfig.get_path("scripts")
TOKEN = "only-for-this-test"


def course_in(folder):
    """Copy what nbgrader needs of our course into a folder."""
    folder.mkdir(exist_ok=True)
    for name in ("solutions", "exercises", "nbgrader_config.py"):
        source = ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, folder / name)
    return folder


def command(folder, *words, seconds=300):
    return subprocess.run(
        words,
        cwd=folder,
        env=_environment(folder),
        capture_output=True,
        text=True,
        timeout=seconds,
    )


def scores(folder):
    """The machine's score of each student for each cell of *softmax*."""
    with Gradebook(default_url(Course(folder))) as gradebook:
        return {
            (submission.student_id, grade.cell.name): grade.auto_score
            for submission in gradebook.assignment_submissions("softmax")
            for notebook in submission.notebooks
            for grade in notebook.grades
        }


def totals(folder):
    """The score of each student in *softmax*, with what a penalty takes away."""
    with Gradebook(default_url(Course(folder))) as gradebook:
        return {
            each.student_id: each.score - each.late_submission_penalty
            for each in gradebook.assignment_submissions("softmax")
        }


@contextmanager
def formgrader(course):
    """A server of Jupyter's with the formgrader, started in the course directory; its address."""
    options = ["--ServerApp.port=0", "--no-browser"]
    options += [f"--IdentityProvider.token={TOKEN}", "--ServerApp.ip=127.0.0.1", "--allow-root"]
    extensions = "nbgrader.server_extensions.formgrader"
    options += [f"--ServerApp.jpserver_extensions={{'{extensions}': True}}"]
    with open(course / "server.log", "w", encoding="utf-8") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyter_server", *options],
            cwd=course,
            env=_environment(course) | {"JUPYTER_RUNTIME_DIR": str(course / "runtime")},
            stdout=log,
            stderr=log,
        )
    try:
        port = told(server, course / "runtime" / f"jpserver-{server.pid}.json")["port"]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def _environment(folder):
    path = COMMANDS + os.pathsep + os.environ["PATH"]
    return {**os.environ, "PATH": path, "HOME": str(folder)}
