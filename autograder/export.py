"""Scores as a learning platform takes them: in its own file, or in a table of one's own.

Into a platform's file nothing is written but scores, each into the cell that its name says. What
does not fit is refused, and the file is as it was.
"""

import re
from collections import Counter
from dataclasses import dataclass

from autograder import graded as last
from autograder.provenance import read_records
from autograder.result import Entry, Status
from autograder.roster import squeezed
from autograder.sheets import number, sheet
from autograder.tables import Table
from autograder.wording import printable

MOST_NAMED = 5
_NUMBERED = re.compile(r"(?P<name>.*) \(\d+\)")  # Canvas's columns: "Softmax (4711)"


class ExportError(ValueError):
    """What does not fit; the message names it and says what to do."""


@dataclass(frozen=True)
class Graded:
    """What there is of somebody's submission.

    Attributes:
        entry: what the gradebook says; None without marks.
        status: a word: why there are none, where there are none.
        is_excused: whether it counts in no total; a platform that knows it keeps its cell.
    """

    entry: Entry | None
    status: str
    is_excused: bool = False


def graded(course, catalogue, topics=(), url=None):
    """By topic, then by student, a `Graded` for everyone.

    Args:
        topics: which; all that were graded, if not given.

    Raises:
        GradebookError: there is no gradebook, or a topic was not graded.
        autograder.rules.RulesError: ``course.toml`` holds something else.
        autograder.tables.TableError: the roster's file does.
    """
    everyone, rules, found = last.everyone(course), course.rules(catalogue), {}
    with last.opened(course, url) as gradebook:
        for topic in last.graded_topics(gradebook, catalogue, topics):
            found[topic] = {
                student: _graded(course, catalogue, rules, topic, student, entry)
                for student, entry in last.marked(gradebook, topic, everyone)
            }
    return found


def _graded(course, catalogue, rules, topic, student, entry):
    if last.has_marks(entry):
        return Graded(entry, Status.GRADED.value, rules.is_excused(student, topic))
    return Graded(None, last.ungraded(course, catalogue, rules, student, topic).status.value)


def long(course, found):
    """A table with a row for each function of each submission."""
    people, rows = course.roster().people, []
    for topic, students in found.items():
        for student, each in students.items():
            who = [student, *_about(people, student), topic]
            marks = each.entry.marks if each.entry else {}
            for name, mark in marks.items():
                rows.append([*who, name, number(mark.score), number(mark.points), each.status])
            if not marks:
                rows.append([*who, "", "", "", each.status])
    columns = ["student", "name", "section", "topic", "function", "score", "points", "status"]
    return sheet(columns, rows)


def wide(course, found, rules=None):
    """A table with a row for each student: each topic with its functions, and the total.

    Args:
        rules: those of the course; with them, what each student has of the whole, with weights,
            excuses and drops. Where a submission waits for its marks that is not known.
    """
    people = course.roster().people
    most = {topic: _points(students) for topic, students in found.items()}
    columns = ["student", "name", "section"]
    for topic, functions in most.items():
        columns.append(f"{topic} ({number(sum(functions.values()))})")
        columns += [f"{topic}: {name} ({number(points)})" for name, points in functions.items()]
    columns.append(f"total ({number(sum(sum(each.values()) for each in most.values()))})")
    columns += ["course (100)"] if rules else []
    rows = []
    for student in next(iter(found.values())):
        entries = {topic: students[student].entry for topic, students in found.items()}
        cells = [student, *_about(people, student)]
        for topic, functions in most.items():
            entry = entries[topic]
            cells.append(number(entry.total) if entry else "")
            cells += [_score(entry, name) for name in functions]
        totals = [entry.total for entry in entries.values() if entry]
        cells.append(number(sum(totals)) if totals else "")
        rows.append([*cells, *([_of_course(rules, student, found)] if rules else [])])
    return sheet(columns, rows)


def _of_course(rules, student, found):
    """What somebody has of the course, of 100 points; "" where that is not known."""
    each = {topic: students[student] for topic, students in found.items()}
    absent = Status.EXCUSED, Status.NOT_HANDED_IN
    if any(it.entry is None and it.status not in absent for it in each.values()):
        return ""
    shares = {
        topic: it.entry.total / it.entry.points if it.entry and it.entry.points else 0.0
        for topic, it in each.items()
    }
    total = rules.total(student, shares)
    return "" if total is None else number(100 * total)


def into_canvas(course, found, path, columns=(), scale=False):
    """Canvas's gradebook, filled in.

    Args:
        found: from `graded`.
        path: of the file that Canvas gave.
        columns: by topic, the name of its column, where it is another one.
        scale: whether points are turned into Canvas's.

    Returns:
        The content of the file; and a sentence for each topic.

    Raises:
        ExportError: a column, a number of points or a student does not fit.
        OSError, TableError: it is no such file.
    """
    table = Table(path)
    if not table.has("Student", "ID", "Section"):
        raise ExportError(f"{path} is no gradebook of Canvas's: expected Student, ID, Section")
    rows = _Rows(course, table, {"canvas": "ID", "sis": "SIS User ID", "login": "SIS Login ID"})
    possible = next((row for row in table if table.get(row, 0) == "Points Possible"), None)
    if possible is None:
        raise ExportError(f"{path} has no row 'Points Possible'; download the gradebook anew")
    said = []
    for topic, students in found.items():
        place = _column(table, topic, dict(columns).get(topic))
        factor = _factor(table, possible, place, students, topic, scale)
        said.append(_fill(table, place, rows, topic, students, factor))
    return table.content(), said


def into_moodle(course, found, path, scale=False):
    """Moodle's grading worksheet of one assignment, filled in; see `into_canvas`."""
    if len(found) != 1:
        raise ExportError(f"a grading worksheet is of one topic; name one of {', '.join(found)}")
    table, (topic,) = Table(path), found
    if not table.has("Identifier", "Grade"):
        raise ExportError(
            f"{path} is no grading worksheet of Moodle's: expected the columns Identifier and "
            "Grade; download it with Moodle in English"
        )
    keys = {"email": "Email address", "sis": "ID number", "login": "Username"}
    rows = _Rows(course, table, keys, number="Identifier", topic=topic, name="Full name")
    most = table.column("Maximum Grade")
    first = next(iter(table), None)
    if most is None or first is None:
        raise ExportError(f"{path} has no column 'Maximum Grade' or nobody in it")
    factor = _factor(table, first, most, found[topic], topic, scale)
    said = _fill(table, table.column("Grade"), rows, topic, found[topic], factor, most=most)
    return table.content(), [said]


class _Rows:
    """Whose each row of a platform's file is."""

    def __init__(self, course, table, keys, number=None, topic=None, name="Student"):
        self._table, self._keys, self._number, self._name = table, keys, number, name
        self._roster, self._collected = course.roster(), {}
        platform = "moodle" if number else "canvas"
        for student, topics in read_records(course).items():
            for of, record in topics.items():
                if record["platform"] == platform and topic in (None, of):
                    self._collected[record["within"]] = student

    def of(self, students):
        """By student, the row.

        Raises:
            ExportError: a student has none, or two, or a row is of several students.
        """
        found = {}
        for row in self._table:
            who = self._whose(row, students)
            if who in found:
                lines = self._table.lines[found[who]], self._table.lines[row]
                raise ExportError(
                    f"{self._table.path}: the lines {lines[0]} and {lines[1]} are both of {who}"
                )
            if who is not None:
                found[who] = row
        return found

    def _whose(self, row, students):
        said = {kind: self._table.get(row, column) for kind, column in self._keys.items()}
        for kind, key in said.items():
            one = key and self._roster and self._roster.known_as(key, kind)
            if one or key in students:
                return one.id if one else key
        own = self._table.get(row, self._number) if self._number else said["canvas"]
        key = re.search(r"\d+$", own)
        if key and key[0] in self._collected:
            return self._collected[key[0]]
        named = self._roster.named(self._table.get(row, self._name))
        return named[0].id if len(named) == 1 else None


def _column(table, topic, wanted):
    """The column of a topic in Canvas's gradebook."""
    names = {
        place: (found["name"] if (found := _NUMBERED.fullmatch(name)) else name)
        for place, name in enumerate(table.header)
    }
    target = squeezed(wanted or topic)
    fit = [
        place
        for place, name in names.items()
        if target in (squeezed(name), squeezed(table.header[place]))
    ]
    if len(fit) != 1:
        numbered = [name for name in table.header if _NUMBERED.fullmatch(name)]
        raise ExportError(
            f"{table.path} has {len(fit) or 'no'} columns for {topic}; there are: "
            f"{', '.join(map(printable, numbered)) or 'none'}; say which with "
            f"--column {topic}=NAME"
        )
    return fit[0]


def _factor(table, row, place, students, topic, scale):
    """By what a score is multiplied to be in the platform's points."""
    text, points = table.get(row, place), sum(_points(students).values())
    try:
        possible = float(text.replace(",", "."))
    except ValueError as error:
        raise ExportError(
            f"{table.path}, line {table.lines[row]}: the points for {topic} are {text!r}; "
            "expected a number"
        ) from error
    if possible != points and not scale:
        raise ExportError(
            f"{table.path}, line {table.lines[row]}: {topic} has {text} points there, and "
            f"{number(points)} here; change it there, or convert with --scale"
        )
    return possible / points if points else 1.0


def _fill(table, place, rows, topic, students, factor, most=None):
    """Write the scores of a topic; what has none stays as it is."""
    of = rows.of(students)
    sent = {student: e.entry for student, e in students.items() if e.entry and not e.is_excused}
    lost = [student for student in sent if student not in of]
    if lost:
        shown = ", ".join(map(printable, lost[:MOST_NAMED]))
        raise ExportError(
            f"{table.path} has no row for {shown}"
            + (f" and {len(lost) - MOST_NAMED} more" if len(lost) > MOST_NAMED else "")
            + f", who have scores for {topic}; download it anew, or add what the platform calls "
            "them to roster.csv"
        )
    comma = any("," in table.get(row, most if most is not None else place) for row in table)
    left = Counter()
    for student, each in students.items():
        if student in sent:
            text = number(each.entry.total * factor)
            table.put(of[student], place, text.replace(".", ",") if comma else text)
        elif student in of:
            left[Status.EXCUSED.value if each.is_excused else each.status] += 1
    why = ", ".join(f"{n} {status}" for status, n in sorted(left.items()))
    rest = f"; left as they are: {why}" if why else ""
    return f"{topic}: {len(sent)} scores into {printable(table.header[place])!r}{rest}"


def _points(students):
    """By function, the most there is."""
    entries = (each.entry for each in students.values() if each.entry)
    marks = next((entry.marks for entry in entries), {})
    return {name: mark.points for name, mark in marks.items()}


def _score(entry, name):
    return number(entry.marks[name].score) if entry and name in entry.marks else ""


def _about(people, student):
    person = people.get(student)
    return (person.name, person.section) if person else ("", "")
