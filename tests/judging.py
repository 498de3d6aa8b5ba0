"""What several tests judge with: one judge for each topic, and workers that are told to differ."""

import functools

import pytest
from classroom import TAUGHT, blank

from autograder import bubblewrap, reference
from autograder.judge import Judge

# Where namespaces cannot be nested, the limit of processes counts those of all sandboxes.
PROCESSES = pytest.mark.xdist_group("processes")


@functools.cache
def judge(topic):
    """The judge of a topic, with one seed for all tests of a session."""
    return Judge(TAUGHT.questions(topic), blank(topic), 20, reference.cases(TAUGHT, topic, 20))


def change_worker(monkeypatch, change):
    """Have the workers that are started from now on begin with a statement of ours."""
    start = f"from autograder.inside import isolation, syscalls; {change}; from autograder.inside.w"
    changed = bubblewrap.START.replace("from autograder.inside.w", start)
    assert changed != bubblewrap.START
    monkeypatch.setattr(bubblewrap, "START", changed)
