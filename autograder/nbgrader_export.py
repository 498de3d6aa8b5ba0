"""``nbgrader export`` with what became of each submission: a broken upload is not a zero.

nbgrader's own export writes 0 for whoever has no row in its tables, whether they never came or
handed in what could not be read; it leaves out those whom it has never met; and it breaks where a
name has a comma. Its tables can say no more: a row for what could not be graded would be a 0 in
every average that it shows.
"""

import csv

from nbgrader.plugins import CsvExportPlugin

from autograder.course import Course
from autograder.handed_in import HandedInError
from autograder.intake import find
from autograder.nbgrader_gradebook import MissingEntry
from autograder.reading import UnreadableError, cells_of, parse
from autograder.result import Line, Status

COLUMNS = (
    *("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email"),
    *("raw_score", "late_submission_penalty", "score", "max_score", "status"),
)
NOT_YET = "not graded yet"


class Export(CsvExportPlugin):
    """nbgrader's columns and one more; a submission with a fault has no score in it."""

    def export(self, gradebook):
        """Write a row for each student and assignment."""
        course = Course(self.parent.coursedir.root)
        known = {assignment.name for assignment in gradebook.assignments}
        with open(self.to or "grades.csv", "w", encoding="utf-8", newline="") as file:
            written = csv.DictWriter(file, COLUMNS)
            written.writeheader()
            for assignment in gradebook.assignments:
                if self.assignment and assignment.name not in map(str, self.assignment):
                    continue
                for name, student in sorted(_students(gradebook, course).items()):
                    if not self.student or name in map(str, self.student):
                        row = _row(gradebook, course, assignment, name, student, known)
                        written.writerow(row)


def _students(gradebook, course):
    """By name, what the gradebook says of somebody; None of those whom it does not know."""
    handed_in = course.everyone() if course.submitted.is_dir() else course.roster().people
    named = {name: None for name in handed_in if name.isprintable()}
    return named | {student.id: student for student in gradebook.students}


def _row(gradebook, course, assignment, name, student, known):
    row = {
        "assignment": assignment.name,
        "duedate": assignment.duedate,
        "student_id": name,
        "last_name": student and student.last_name,
        "first_name": student and student.first_name,
        "email": student and student.email,
        "max_score": assignment.max_score,
    }
    try:
        submission = gradebook.find_submission(assignment.name, name)
    except MissingEntry:
        submission = None
    if submission is not None and _is_graded(submission):
        penalty = submission.late_submission_penalty
        return row | {
            "timestamp": submission.timestamp,
            "raw_score": submission.score,
            "late_submission_penalty": penalty,
            "score": max(0.0, submission.score - penalty),
            "status": Status.GRADED.value,
        }
    status = _without_marks(course, name, assignment.name, known)
    row |= {"status": status, "timestamp": course.timestamp(name, assignment.name)}
    if status == Status.NOT_HANDED_IN:
        row |= {"raw_score": 0.0, "late_submission_penalty": 0.0, "score": 0.0}
    return row


def _is_graded(submission):
    """nbgrader enters who has handed in before it looks at what."""
    grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
    return any(each.auto_score is not None or each.manual_score is not None for each in grades)


def _without_marks(course, student, topic, known):
    """Why somebody has no marks."""
    try:
        found = find(course, student, topic, known)
        if isinstance(found, Line):
            return found.status.value
        cells_of(parse(found.content, found.path), found.path)
    except FileNotFoundError:  # there is no folder of submissions here
        return Status.NOT_HANDED_IN.value
    except (UnreadableError, HandedInError):
        return Status.UNREADABLE.value
    return NOT_YET
