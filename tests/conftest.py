"""What several tests use: one judge, one sandbox, and a way to grade a notebook with them."""

import pytest
from classroom import blank

from autograder.judge import Judge
from autograder.notebook import cells_of
from autograder.sandbox import Limits, Sandbox

# Short, because some submissions use all the time they get.
LIMITS = Limits(step_seconds=1.5, total_seconds=6)


@pytest.fixture(scope="session")
def judge():
    return Judge("softmax", blank("softmax"), seed=20)


@pytest.fixture(scope="session")
def sandbox():
    with Sandbox(LIMITS) as started:
        yield started


@pytest.fixture
def grade(judge, sandbox):
    """A function from a submitted notebook to its result."""
    return lambda notebook: judge.grade(cells_of(notebook, "softmax.ipynb"), sandbox)
