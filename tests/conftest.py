"""What several tests use: one judge, one sandbox, and a way to grade a notebook with them."""

import functools
import os
import subprocess
import sysconfig

import pytest
from classroom import ROOT, blank

from autograder.judge import Judge
from autograder.notebook import cells_of
from autograder.sandbox import Limits, Sandbox

# Short, because some submissions use all the time they get.
LIMITS = Limits(step_seconds=2, total_seconds=8)


@functools.cache
def judge(topic):
    """The judge of a topic, with one seed for all tests of a session."""
    return Judge(topic, blank(topic), seed=20)


@pytest.fixture(scope="session")
def sandbox():
    with Sandbox(LIMITS) as started:
        yield started


@pytest.fixture
def grade(sandbox):
    """A function from a submitted notebook to its result."""

    def grade(notebook, topic="softmax"):
        return judge(topic).grade(cells_of(notebook, f"{topic}.ipynb"), sandbox)

    return grade


@pytest.fixture(scope="session")
def site():
    """The site, built; what has not changed since the last build is not run again."""
    command = [os.path.join(sysconfig.get_path("scripts"), "jupyter-book"), "build", ".", "-q"]
    done = subprocess.run(
        [*command, "-W", "-n", "--keep-going"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return ROOT / "_build" / "html"


def pytest_addoption(parser):
    """More kills than each run of the tests has time for: ``pytest -k killed --kills 50``."""
    parser.addoption("--kills", type=int, default=3)
    parser.addoption("--class-size", type=int, default=24)
    parser.addoption("--kill-seed", type=int, default=0)
