"""One week of a small class, for the page on grading: what the real commands print.

Only the judging is left out, which needs a sandbox and TensorFlow: who made which mistake is
invented. The mistakes, the commands and every word that they print are the grader's own.
"""

import contextlib
import csv
import io
import json
import os
import re
import warnings
import zipfile
from datetime import datetime
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from click.testing import CliRunner

from autograder import cli, graded, released, report
from autograder.book import Book
from autograder.catalogue import OURS, Catalogue
from autograder.class_page import counted, publish
from autograder.course import Course
from autograder.entries import default_url
from autograder.gradebook import Record, Scores
from autograder.notebook import points
from autograder.result import Status, Summary
from autograder.tally import Tally

TOPIC = "softmax"
NAMES = (
    *("Ada Lovelace", "Alan Turing", "Annie Easley", "Barbara Liskov", "Claude Shannon"),
    *("David Blackwell", "Emmy Noether", "Évariste Galois", "Frances Allen", "Grace Hopper"),
    *("Hedy Lamarr", "John Tukey", "Karen Jones", "Katherine Johnson", "Margaret Hamilton"),
    *("Mary Jackson", "Radia Perlman", "Raj Reddy", "Sofia Kovalevskaya", "Srinivasa Ramanujan"),
)
ABSENT, NO_NOTEBOOK, LATE = {6}, {17}, {2, 11}  # by place in `NAMES`
# By function, who has made its first mistake, and how they wrote it.
WRONG = {
    "softmax": (
        (1, 4, 9, 12, 15),
        "def softmax(Z):\n    E = np.exp(Z)\n    return E / E.sum(axis=1, keepdims=True)",
    ),
    "one_hot": ((3, 9, 13), "def one_hot(y, classes):\n    return np.eye(classes)[y - 1]"),
    "categorical_crossentropy": (
        (8, 12),
        "def categorical_crossentropy(Y, Z):\n    return -(Y * np.log(softmax(Z))).sum(axis=1)",
    ),
}
COLUMNS = "id", "name", "canvas_id"
GRADED = datetime(2026, 3, 2, 9)
LINK = re.compile(r'(?<=<a) ([^>]*)href="[^"]*"')


class Week:
    """A course directory with a class in it; a context manager."""

    def __enter__(self):
        warnings.filterwarnings("ignore", ".*not in session")  # SQLAlchemy's, of nbgrader
        self._temporary = TemporaryDirectory()
        self._course, self._taught = Course(self._temporary.name), Catalogue(OURS)
        rows = [(_id(name), name, 100 + n) for n, name in enumerate(NAMES)]
        self._write("roster.csv", COLUMNS, rows)
        return self

    def __exit__(self, *exception):
        self._temporary.cleanup()

    def collect(self):
        """What is printed of the zip that Canvas gave."""
        exercise = json.loads(self._course.released(TOPIC, self._taught).read_bytes())
        path = self._course.folder / "softmax.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for n, name in enumerate((*NAMES, "Somebody Else")):
                if n in ABSENT:
                    continue
                exercise["metadata"]["of"] = name
                squeezed = "".join(filter(str.isalnum, "".join(reversed(name.lower().split()))))
                late, kind = "LATE_" if n in LATE else "", "pdf" if n in NO_NOTEBOOK else "ipynb"
                file = f"{squeezed}_{late}{100 + n}_{4711 + n}_softmax.{kind}"
                archive.writestr(file, json.dumps(exercise))
        return self._said("collect", "softmax.zip")

    def grade(self):
        """The summary of a grading in which these mistakes were found."""
        questions = self._taught.questions(TOPIC)
        path = self._course.released(TOPIC, self._taught)
        exercise = released.exercise(path, TOPIC, questions)
        most, records = points(exercise), []
        for n, name in enumerate(NAMES):
            if n not in ABSENT | NO_NOTEBOOK:
                functions = {
                    function: _found(question, most[function], n in WRONG.get(function, ((),))[0])
                    for function, question in questions.items()
                }
                records.append(Record(_id(name), functions))
        with Scores(default_url(self._course)) as scores:
            scores.add_assignment(TOPIC, exercise)
            scores.record(TOPIC, records)
        self._found, tally = {each.student: each.functions for each in records}, Tally()
        for line in self._lines():
            tally.add(line)
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            report.summary(tally)
        return click.unstyle(printed.getvalue())

    def _lines(self):
        for line in graded.lines(self._course, self._taught):
            line.functions.update(self._found.get(line.student, {}))
            yield line

    def report(self):
        """The page about the class, as it can stand in another page."""
        for function, (students, source) in WRONG.items():
            marks = {"nbgrader": {"grade_id": function, "solution": True}}
            notebook = {"cells": [{"metadata": marks, "source": source}]}
            for n in students:
                path = self._course.graded_notebook(_id(NAMES[n]), TOPIC)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(json.dumps(notebook), encoding="utf-8")
        with TemporaryDirectory() as folder:
            census = counted(self._course, self._taught, self._lines())
            known = self._course, self._taught, census, Path(folder), Book(), GRADED
            page = publish(*known)[0].read_text(encoding="utf-8")
        page = LINK.sub(r" \1", page)  # from within another page they would lead nowhere
        return f'<iframe class="whole-page" title="The report" srcdoc="{escape(page)}"></iframe>'

    def export(self):
        """What is printed where the gradebook of Canvas is filled in, and its first lines."""
        most = sum(each.points for each in self._points())
        head = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Softmax (4711)")
        rows = [("    Points Possible", "", "", "", "", f"{most:g}")]
        for n, name in enumerate(NAMES):
            first, _, last = name.partition(" ")
            rows.append((f"{last}, {first}", 100 + n, "", _id(name), "A", ""))
        self._write("Grades.csv", head, rows)
        said = self._said("export", "--format", "canvas", "--into", "Grades.csv")
        filled = (self._course.folder / "Grades-filled.csv").read_text(encoding="utf-8")
        return said + "\n" + "\n".join(filled.splitlines()[:5])

    def _points(self):
        with graded.opened(self._course) as gradebook:
            entry = gradebook.entries(TOPIC, [_id(NAMES[0])])[_id(NAMES[0])]
        return entry.marks.values()

    def _said(self, *words):
        with contextlib.chdir(self._course.folder):
            return CliRunner(env=os.environ).invoke(cli.main, words).output

    def _write(self, name, head, rows):
        with open(Path(self._course.folder, name), "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([head, *rows])


def _id(name):
    return name.split()[-1].lower()


def _found(question, points, is_wrong):
    """What the judge would say of a function."""
    checks = len(question.checks)
    if not is_wrong:
        return Summary(Status.GRADED, "", points, points, (), None)
    mistake, failed = question.mistakes[0], max(1, checks - 1)
    score = points * (checks - failed) / checks
    names = tuple(question.checks)[:failed]
    return Summary(Status.GRADED, "", score, points, (mistake.name,), mistake.hint, names)
