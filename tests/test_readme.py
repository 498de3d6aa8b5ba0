"""The README's commands are run, and its links lead somewhere."""

import json
import os
import re
import shutil
import subprocess
import sysconfig
from importlib import metadata
from pathlib import Path

import pytest
from classroom import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```bash\n(.*?)```", README, flags=re.DOTALL)
COMMANDS = [
    line.split(" #")[0].strip() for block in BLOCKS for line in block.splitlines() if line.strip()
]
# Where each of the commands is run for real.
RUN_BY = {
    "make demo": "test_demo.py",
    "make test": "you are reading its output",
    "make book": "test_publishing.py",
    "make book OFFLINE=1": "conftest.py",
    "make exercises": "test_demo.py, as a part of make demo",
    "make lab": "this file",
    "pip install .": "this file",
    "pip install '.[grading]'": "the set-up of make, from the same list",
    "autograder check exercises/softmax/softmax.ipynb": "test_cli.py",
    "autograder progress": "test_in_page.py",
    "autograder new topic attention": "test_new.py",
    "autograder new course measurements": "test_new.py",
    "autograder audit attention": "test_audit.py",
    "autograder collect softmax.zip": "test_collect.py",
    "autograder doctor": "test_doctor.py",
    "autograder grade": "test_cli.py",
    "autograder grade softmax --course-dir _build/demo --seed 7": "test_demo.py",
    "autograder grade --preview": "test_runs.py",
    "autograder undo last": "test_runs.py",
    "autograder report": "test_class_page.py",
    "autograder similar": "test_similar.py",
    "autograder export --format wide": "test_export.py",
    "autograder export --format canvas --into Grades.csv": "test_export.py",
    "autograder grade-one homework.ipynb --format json": "test_single.py",
    "autograder gradescope-zip softmax": "test_gradescope.py",
    "autograder watch": "test_watch.py",
    "autograder send-back --format canvas softmax": "test_send_back.py",
    "autograder send-back --format nbgrader softmax": "test_nbgrader_exchange.py",
    "nbgrader generate_assignment softmax --force": "test_nbgrader.py",
    "nbgrader autograde softmax --force": "test_nbgrader.py",
    "nbgrader generate_feedback softmax --force": "test_nbgrader.py",
    "nbgrader export": "test_nbgrader.py",
}
SCRIPTS = Path(sysconfig.get_path("scripts"))
pytestmark = pytest.mark.xdist_group("readme")


def _run(*words, folder=ROOT, seconds=600):
    path = f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path}
    return subprocess.run(
        words, cwd=folder, env=environment, capture_output=True, text=True, timeout=seconds
    )


def test_every_command_is_run_by_a_test():
    assert sorted(set(COMMANDS)) == sorted(RUN_BY)


def _copy_installed(name, packages):
    """Copy an installed distribution among the packages of another environment."""
    for file in metadata.distribution(name).files:
        if ".." not in file.parts:
            (packages / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file.locate(), packages / file)


def test_the_package_alone_needs_numpy_only(tmp_path):
    """`pip install .` in an environment without TensorFlow, nbgrader or Jupyter.

    Without an index: pip finds numpy and click there, and refuses if it needs more.
    """
    wheel = _run(
        SCRIPTS / "pip", "wheel", ".", "--no-deps", "--no-build-isolation", "--wheel-dir", tmp_path
    )
    assert wheel.returncode == 0, wheel.stderr[-2000:]
    _run(SCRIPTS / "python", "-m", "venv", tmp_path / "student")
    python = tmp_path / "student" / "bin" / "python"
    (made,) = tmp_path.glob("*.whl")
    (packages,) = (tmp_path / "student").glob("lib/python*/site-packages")
    for name in ("numpy", "click"):
        _copy_installed(name, packages)
    done = _run(python, "-m", "pip", "install", "-q", "--no-index", made)
    assert done.returncode == 0, done.stderr[-2000:]
    listed = _run(python, "-m", "pip", "list", "--format=freeze").stdout
    names = {line.split("==")[0].lower() for line in listed.split()}
    assert names <= {"autograder", "numpy", "click", "pip", "setuptools"}
    command = tmp_path / "student" / "bin" / "autograder"
    notebook = ROOT / "exercises" / "softmax" / "softmax.ipynb"
    done = _run(command, "check", notebook, folder=tmp_path)
    assert done.stdout.count("is still there; put your code") == 5, done.stderr
    refused = _run(command, "grade", folder=tmp_path)
    assert "this needs nbgrader, rich; install them with" in refused.stderr


def test_make_lab_opens_copies_that_are_never_written_over(tmp_path):
    shutil.copy(ROOT / "Makefile", tmp_path)
    for topic in ("adam", "softmax"):
        shutil.copytree(ROOT / "exercises" / topic, tmp_path / "exercises" / topic)
    mine = tmp_path / "my-exercises" / "softmax" / "softmax.ipynb"
    mine.parent.mkdir(parents=True)
    mine.write_text("solved", encoding="utf-8")
    (tmp_path / "_build").mkdir()
    (tmp_path / "_build" / "set-up").touch()
    starter = tmp_path / "bin" / "jupyter"
    starter.parent.mkdir()
    starter.write_text('#!/bin/sh\necho "jupyter $@"\n', encoding="utf-8")
    starter.chmod(0o755)
    command = ["make", "lab", "--old-file=_build/set-up", "BIN=bin"]
    shown = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "jupyter lab my-exercises" in shown.stdout
    assert mine.read_text(encoding="utf-8") == "solved"
    released = (ROOT / "exercises" / "adam" / "adam.ipynb").read_bytes()
    assert (tmp_path / "my-exercises" / "adam" / "adam.ipynb").read_bytes() == released
    assert _run(SCRIPTS / "jupyter", "lab", "--version").returncode == 0


def test_a_chapter_runs_as_the_page_on_reading_says(tmp_path):
    """Its notebook lies elsewhere, and what it imports is found in ``book``."""
    page = (ROOT / "book" / "how_to.md").read_text(encoding="utf-8")
    (command,) = re.findall(r"^make chapter .*$", page, flags=re.M)
    shown = _run("make", "-n", *command.split()[1:]).stdout
    made, opened = (line for line in shown.splitlines() if ".ipynb" in line)
    assert "PYTHONPATH=book" in opened
    assert "jupyter lab _build/chapters/softmax.ipynb" in opened
    notebook = tmp_path / "softmax.ipynb"
    options = made.replace("_build/chapters/softmax.ipynb", str(notebook)).split()[1:]
    assert _run(SCRIPTS / "jupytext", *options).returncode == 0
    run = ["nbconvert", "--to", "notebook", "--execute", "--inplace", notebook]
    done = _run("env", f"PYTHONPATH={ROOT / 'book'}", SCRIPTS / "jupyter", *run)
    assert done.returncode == 0, done.stderr[-2000:]
    cells = json.loads(notebook.read_bytes())["cells"]
    assert sum(bool(cell.get("outputs")) for cell in cells) > 10


def test_links_and_pictures_exist():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        if not target.startswith("https:"):
            assert (ROOT / target).is_file(), target
