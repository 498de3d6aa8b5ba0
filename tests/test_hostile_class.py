"""A class in which every fourth student is hostile: the others have their scores, and in time."""

import time

from attacks import ATTACKS
from classroom import TAUGHT, hand_in, mistaken, submission
from judging import PROCESSES

from autograder import grading
from autograder.asking import MANY_STOPS
from autograder.course import Course
from autograder.sandbox import Limits

STUDENTS, JOBS, FUNCTIONS = 24, 2, 5
LIMITS = Limits(step_seconds=0.5, total_seconds=1)
# One of each: each hangs, forks, floods, kills, prints without end, sleeps or eats memory.
HOSTILE = (
    "while True in a cell",
    "a fork bomb",
    "thirty busy children",
    "the parent killed",
    "an output of nothing",
    "a sleep in every function",
    "an 8 GB array in a cell",
    "files without end",
)
# What a hostile one may take: all its cells and the calls that are stopped, in two askings.
LONGEST = 2 * (LIMITS.total_seconds + LIMITS.step_seconds * (MANY_STOPS + FUNCTIONS))
pytestmark = PROCESSES


def _honest(number, wrong):
    """The right notebook for most, and one with known mistakes for every third."""
    return wrong[number % len(wrong)] if number % 3 == 0 else submission("softmax")


def _class(folder, with_hostile):
    """Hand in, grade, and tell each line and how long it took."""
    wrong, hostile = [notebook for notebook, _ in mistaken("softmax")], list(HOSTILE)
    for number in range(STUDENTS):
        if number % 4 == 3 and with_hostile:
            notebook = ATTACKS[hostile.pop()].notebook()
            hand_in(folder, f"student-{number:02}-hostile", "softmax", notebook)
        elif number % 4 != 3:
            hand_in(folder, f"student-{number:02}", "softmax", _honest(number, wrong))
    began = time.monotonic()
    course = Course(folder)
    lines = grading.grade(course, TAUGHT, ["softmax"], 3, JOBS, limits=LIMITS)
    found = {line.student: line for line in lines}
    return found, time.monotonic() - began


def test_the_honest_have_the_same_scores_beside_the_hostile(tmp_path, record_property):
    TAUGHT.reference("softmax")  # so that TensorFlow's start is in neither of the two times
    alone, shortest = _class(tmp_path / "alone", with_hostile=False)
    mixed, took = _class(tmp_path / "mixed", with_hostile=True)
    hostile = {student: mixed.pop(student) for student in list(mixed) if "hostile" in student}
    assert len(alone) == STUDENTS - STUDENTS // 4
    assert {name: _scores(line) for name, line in mixed.items()} == {
        name: _scores(line) for name, line in alone.items()
    }
    assert {name: line.status for name, line in mixed.items()} == {
        name: line.status for name, line in alone.items()
    }
    assert len(hostile) == STUDENTS // 4
    for student, line in hostile.items():
        assert sum(_scores(line).values()) == 0, student
    explained = shortest + len(hostile) * LONGEST / JOBS + LONGEST  # the last one works alone
    record_property("hostile class", f"{shortest:.1f} s alone, {took:.1f} s of {explained:.1f} s")
    assert took < 1.5 * explained


def _scores(line):
    return {name: each.score for name, each in line.functions.items()}
