"""What a report costs, of a class of any size that was graded before.

The class is made from a few graded notebooks, each of which stands for many students.
"""

import itertools
import os
import tempfile
from pathlib import Path

from classroom import blank, hand_in, mistaken
from measure import measure
from students import TAUGHT

from autograder import grading
from autograder.course import Course
from autograder.entries import default_url
from autograder.gradebook import Record, Scores

KINDS = 8  # of notebooks in each topic
BATCH = 500


def reports(sizes):
    """For each of these sizes of a class, in nine topics: the `Cost`, and the page's bytes."""
    with tempfile.TemporaryDirectory() as folder:
        course, lines = Course(folder), {}
        for topic in TAUGHT.topics():
            for number, (notebook, _) in enumerate(itertools.islice(mistaken(topic), KINDS)):
                hand_in(course.folder, f"kind-{number}", topic, notebook)
        for line in grading.grade(course, TAUGHT, TAUGHT.topics(), 1, os.cpu_count()):
            lines.setdefault(line.topic, []).append(line)
        return {size: _report(course, lines, size) for size in sizes}


def _report(source, lines, size):
    with tempfile.TemporaryDirectory() as folder:
        course = Course(folder)
        students = [f"student-{number:05}" for number in range(size)]
        rows = [f"{student},{'ABCDEF'[number % 6]}" for number, student in enumerate(students)]
        course.list_of_people.write_text("\n".join(["id,section", *rows]), encoding="utf-8")
        with Scores(default_url(course)) as scores:
            for topic, kinds in lines.items():
                scores.add_assignment(topic, blank(topic))
                chosen = dict(zip(students, itertools.cycle(kinds), strict=False))
                for start in range(0, size, BATCH):
                    batch = students[start : start + BATCH]
                    scores.record(topic, [Record(s, chosen[s].functions) for s in batch])
                for student, line in chosen.items():
                    path = course.graded_notebook(student, topic)
                    path.parent.mkdir(parents=True)
                    os.link(source.graded_notebook(line.student, topic), path)
        cost = measure([["autograder", "report"]], folder)
        return cost, Path(folder, "report", "index.html").stat().st_size
