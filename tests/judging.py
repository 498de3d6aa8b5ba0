"""What several tests judge with: a judge for each topic, short limits, workers that differ."""

import functools
import os
from pathlib import Path

import pytest
from classroom import OUR_COURSE, TAUGHT, blank

from autograder import audit, bubblewrap, landlock, reference
from autograder.judge import Judge
from autograder.material import Material

# Enough for each run; more with: COURSE_SEEDS=300 pytest tests/test_course.py -k findings
SEEDS = audit.SEEDS[: int(os.environ.get("COURSE_SEEDS", audit.FEW))]
# A topic's tests in one process, so that TensorFlow is asked once.
TOPICS = [
    pytest.param(topic, marks=pytest.mark.xdist_group(f"topic-{topic}"))
    for topic in TAUGHT.topics()
]

# Where namespaces cannot be nested, the limit of processes counts those of all sandboxes.
PROCESSES = pytest.mark.xdist_group("processes")


@functools.cache
def judge(topic):
    """The judge of a topic, with one seed for all tests of a session."""
    return Judge(TAUGHT.questions(topic), blank(topic), *reference.draws(TAUGHT, topic, 20))


@functools.cache
def material(topic):
    """A topic of ours as an audit sees it, once for all tests of a session."""
    return Material(OUR_COURSE, TAUGHT, topic, SEEDS)


@functools.cache
def audited(topic):
    """The audit of a topic of ours, once for all tests of a session."""
    return audit.examine(material(topic))


def stop_soon(course, topic):
    """Have a course stop what never ends after half a second: it shows no more in five."""
    text = f"[topics.{topic}.limits]\nstep_seconds = 0.5\n"
    Path(course, "course.toml").write_text(text, encoding="utf-8")


def change_worker(monkeypatch, change):
    """Have the workers that are started from now on begin with a statement of ours."""
    known = "from autograder.inside import isolation, landlock, syscalls"
    for kind in (bubblewrap, landlock):
        changed = kind.START.replace(
            "from autograder.inside.w", f"{known}; {change}; from autograder.inside.w"
        )
        assert changed != kind.START
        monkeypatch.setattr(kind, "START", changed)
