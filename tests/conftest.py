"""What several tests use: one judge, one sandbox, and a way to grade a notebook with them."""

import functools
import os
import subprocess
import sysconfig

import pytest
from classroom import ROOT, blank
from hypothesis import settings

from autograder import bubblewrap
from autograder.judge import Judge
from autograder.notebook import cells_of
from autograder.sandbox import Limits, Sandbox

# A busy machine takes its time; nothing is wrong with the example then.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
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
def without_nesting(monkeypatch):
    """As on a kernel that allows no further user namespace inside the first."""
    change_worker(monkeypatch, "isolation.is_possible = lambda: False")


def change_worker(monkeypatch, change):
    """Have the workers that are started from now on begin with a statement of ours."""
    command = bubblewrap.command

    def changed(scratch_bytes, hidden):
        words = command(scratch_bytes, hidden)
        start = f"from autograder import isolation, syscalls; {change}; from autograder.worker"
        words[-1] = words[-1].replace("from autograder.worker", start)
        return words

    monkeypatch.setattr(bubblewrap, "command", changed)


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
