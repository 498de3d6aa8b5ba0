"""The README's commands are run, and its links lead somewhere."""

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
    "make demo": "this file",
    "make test": "you are reading its output",
    "make book": "this file, as a part of make demo",
    "make book OFFLINE=1": "conftest.py",
    "make exercises": "this file, as a part of make demo",
    "make lab": "this file",
    "pip install .": "this file",
    "pip install '.[grading]'": "the set-up of make, from the same list",
    "autograder check exercises/softmax/softmax.ipynb": "test_cli.py",
    "autograder new topic attention": "test_new.py",
    "autograder new course measurements": "test_new.py",
    "autograder audit attention": "test_audit.py",
    "autograder grade": "test_cli.py",
    "autograder grade softmax --course-dir _build/demo --seed 7": "this file",
    "autograder grade-one homework.ipynb --format json": "test_single.py",
    "nbgrader generate_assignment softmax --force": "test_nbgrader.py",
    "nbgrader autograde softmax --force": "test_nbgrader.py",
    "nbgrader generate_feedback softmax --force": "test_nbgrader.py",
    "nbgrader export": "test_nbgrader.py",
}
SCRIPTS = Path(sysconfig.get_path("scripts"))
pytestmark = pytest.mark.xdist_group("book")


def _run(*words, folder=ROOT, seconds=600):
    path = f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path}
    return subprocess.run(
        words, cwd=folder, env=environment, capture_output=True, text=True, timeout=seconds
    )


def test_every_command_is_run_by_a_test():
    assert sorted(set(COMMANDS)) == sorted(RUN_BY)


def test_make_demo_ends_with_the_table_and_the_places():
    done = _run("make", "demo")
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert "188 submissions graded, 1 could not be graded" in done.stdout
    places = dict(re.findall(r"^(site|gradebook|feedback): +(\S+)$", done.stdout, flags=re.M))
    assert places.keys() == {"site", "gradebook", "feedback"}
    for place in places.values():
        assert (ROOT / place).exists()

    again = _run(*["autograder", "grade", "softmax", "--course-dir", "_build/demo", "--seed", "7"])
    assert again.returncode == 1  # the broken file
    assert "--seed 7" in again.stdout


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


def test_make_lab_starts_jupyterlab():
    shown = _run("make", "-n", "lab")
    assert "jupyter lab exercises" in shown.stdout
    assert _run(SCRIPTS / "jupyter", "lab", "--version").returncode == 0


def test_links_and_pictures_exist():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        if not target.startswith("https:"):
            assert (ROOT / target).is_file(), target
