"""How long a notebook that arrives waits for its grade while `autograder watch` runs."""

import os
import sqlite3
import subprocess
import sysconfig
import tempfile
import time
from contextlib import closing
from pathlib import Path

from students import TOPIC, half_right, hand_in

from autograder.course import Course
from autograder.release import exercise_notebook

POLL_SECONDS, PATIENCE = 0.002, 300
_GRADED = """
    select count(*) from grade
    join submitted_notebook on grade.notebook_id = submitted_notebook.id
    join submitted_assignment on submitted_notebook.assignment_id = submitted_assignment.id
    where submitted_assignment.student_id = ? and grade.auto_score is not null
"""


def arrivals(number, root):
    """Seconds from the closed file to the grade in the gradebook, for each of so many students.

    They arrive one after the other, each when the one before is graded.
    """
    students = list(half_right(number + 1)[0].items())
    with tempfile.TemporaryDirectory() as folder:
        course, exercise = Course(folder), exercise_notebook(Course(root), TOPIC)
        hand_in(folder, exercise, dict(students[:1]))
        command = os.path.join(sysconfig.get_path("scripts"), "autograder")
        watching = subprocess.Popen(
            [command, "watch", TOPIC], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        try:
            _graded(course, students[0][0], watching)
            return [_waited(course, exercise, each, watching) for each in students[1:]]
        finally:
            watching.terminate()
            watching.communicate()


def _waited(course, exercise, student, watching):
    hand_in(course.folder, exercise, dict([student]))
    closed = time.perf_counter()
    _graded(course, student[0], watching)
    return time.perf_counter() - closed


def _graded(course, student, watching):
    """Wait until the gradebook has it."""
    end = time.monotonic() + PATIENCE
    while not _is_graded(course.gradebook, student):
        if watching.poll() is not None:
            raise RuntimeError(f"autograder watch ended:\n{watching.stderr.read().decode()}")
        if time.monotonic() > end:
            raise RuntimeError(f"{student} was not graded within {PATIENCE} s")
        time.sleep(POLL_SECONDS)


def _is_graded(path: Path, student):
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as gradebook:
            return gradebook.execute(_GRADED, [student]).fetchone()[0] > 0
    except sqlite3.Error:  # there is none yet, or it is being written
        return False
