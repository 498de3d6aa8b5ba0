"""What a term must end with, reckoned anew: from the gradebook's tables and the policy alone.

Nothing of the grader is used but the database that it wrote, and that is read as nbgrader's.
"""

import csv
import io
import itertools
import sqlite3
import zipfile
from fractions import Fraction

from term import CUT_OFF_DAYS, DAY, DROPPED, GRACE_HOURS, HOUR, PER_DAY

NEAR = 1e-6
_MARKS = """
select student.id, assignment.name, base_cell.name, grade_cells.max_score,
       coalesce(grade.manual_score, grade.auto_score), coalesce(grade.extra_credit, 0)
from grade
join submitted_notebook on submitted_notebook.id = grade.notebook_id
join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id
join student on student.id = submitted_assignment.student_id
join assignment on assignment.id = submitted_assignment.assignment_id
join base_cell on base_cell.id = grade.cell_id
join grade_cells on grade_cells.id = grade.cell_id
"""


def marks(folder):
    """By student and topic, then by function: the score and the most there is."""
    found = {}
    with sqlite3.connect(folder / "gradebook.db") as database:
        for student, topic, cell, most, score, extra in database.execute(_MARKS):
            mark = (score or 0) + extra, most
            found.setdefault((student, topic), {})[cell.removeprefix("check_")] = mark
    database.close()
    return found


def judged_by_hand(folder, students):
    """Give scores, extra credit and comments to some, as a person does in the formgrader.

    Returns:
        How many were given.
    """
    chosen = ",".join(f"'{each.id}'" for each in students)
    of = f"""select submitted_notebook.id from submitted_notebook join submitted_assignment
             on submitted_assignment.id = submitted_notebook.assignment_id
             where submitted_assignment.student_id in ({chosen})"""
    with sqlite3.connect(folder / "gradebook.db") as database:
        given = database.execute(
            f"update grade set manual_score = 0.375, extra_credit = 0.25 where rowid in "
            f"(select min(rowid) from grade where notebook_id in ({of}) group by notebook_id)"
        )
        database.execute(
            f"update comment set manual_comment = 'See me, please.' where rowid in "
            f"(select max(rowid) from comment where notebook_id in ({of}) group by notebook_id)"
        )
    database.close()
    return given.rowcount


def taken_off(score, points, late):
    """The penalty, of a `timedelta` after the time that holds for a student."""
    if late <= GRACE_HOURS * HOUR:
        return 0
    if late > CUT_OFF_DAYS * DAY:
        return score
    days = -(-late // DAY)  # each day that has begun
    return min(score, Fraction(str(PER_DAY)) * days * Fraction(points))


class Reckoning:
    """What must come of a term.

    Args:
        term: a `Term` whose extensions are granted.
        judged: the students whom a person has judged.

    Attributes:
        scores: by student and topic, what remains of the points.
        points: by topic, by function.
    """

    def __init__(self, term, judged):
        self._term, self._judged, self.marks = term, judged, marks(term.folder)
        self.points = {}
        for (_, topic), functions in self.marks.items():
            self.points[topic] = {name: most for name, (_, most) in functions.items()}
        self.scores = {key: self._score(*key) for key in self.marks}

    def _score(self, student, topic):
        score = sum(Fraction(score) for score, _ in self.marks[student, topic].values())
        time = self.time(student, topic)
        if time is None:
            return score
        due = self._term.extended.get((student, topic), self._term.due[topic])
        most = sum(self.points[topic].values())
        return max(Fraction(0), score - Fraction(taken_off(score, most, time - due)))

    def time(self, student, topic):
        """When it was handed in, as far as the platform says it; None if it does not."""
        platform = self._term.platform[topic]
        for deed in self._term.deeds[topic]:
            if student in (each.id for each in deed.members) and platform != "canvas":
                return self._term.seen(topic, deed.time)
        return None

    def whole(self, student):
        """What somebody has of the course, of 100; None where that is not known yet."""
        shares = {}
        for topic, deeds in self._term.deeds.items():
            (deed,) = (d for d in deeds if student in (each.id for each in d.members))
            if (student, topic) in self.scores:
                most = Fraction(sum(self.points[topic].values()))
                shares[topic] = self.scores[student, topic] / most
            elif deed.kind == "garbage":
                return None
            else:
                shares[topic] = Fraction(0)
        weights = {t: Fraction(self._term.weights[t]) for t in shares}
        counted = [
            topic
            for topic in shares
            if (student, topic) not in self._term.excused
            if weights[topic]
        ]
        if not counted:
            return None
        kept = max(1, len(counted) - DROPPED)
        # The best of all choices of topics to keep, by trying each of them.
        return 100 * max(
            sum(weights[t] * shares[t] for t in choice) / sum(weights[t] for t in choice)
            for choice in itertools.combinations(counted, kept)
        )

    def disagreements(self, canvas, moodle, wide, long):
        """A sentence for whatever is in the exported files and must not be, or is not.

        Args:
            canvas, wide, long: the files' contents.
            moodle: by topic, the file's content.
        """
        given = text_of(self._term.given / "Grades.csv")
        columns = {topic: n for n, topic in enumerate(self._term.topics, 5)}
        ids = {each.canvas: each.id for each in self._term.students}
        yield from self._filled("Canvas", given, canvas, columns, 1, ids)
        for topic, content in moodle.items():
            path = next(self._term.given.glob(f"{topic}-2.csv"))
            given = text_of(path)
            ids = {f"Participant {each.moodle}": each.id for each in self._term.students}
            yield from self._filled(f"Moodle, {topic}", given, content, {topic: 4}, 0, ids)
        yield from self._wide(_rows(wide))
        yield from self._long(_rows(long))

    def _filled(self, name, given, filled, columns, key, ids):
        """A platform's own file: scores of 100 where there are any, and all else as it was."""
        given, filled = _rows(given), _rows(filled)
        if len(given) != len(filled):
            yield f"{name}: {len(filled)} rows, expected {len(given)}"
        topics = {place: topic for topic, place in columns.items()}
        for before, after in zip(given, filled, strict=False):
            student = ids.get(before[key])
            for place, (was, is_) in enumerate(zip(before, after, strict=True)):
                topic = topics.get(place)
                expected = self.scores.get((student, topic))
                if (student, topic) in self._term.excused:
                    expected = None  # the platform knows it, too, and counts it in no total
                if expected is None and is_ != was:
                    yield f"{name}, {student}: {was!r} became {is_!r}"
                elif expected is not None:
                    most = sum(self.points[topic].values())
                    yield from _differs(f"{name}, {student}, {topic}", is_, 100 * expected / most)

    def _wide(self, rows):
        header, *rows = rows
        if len(rows) != len(self._term.students):
            yield f"wide: {len(rows)} rows, expected {len(self._term.students)}"
        for row in rows:
            student = row[0]
            cells = dict(zip(header, row, strict=True))
            total = None
            for topic, functions in self.points.items():
                score = self.scores.get((student, topic))
                most = sum(functions.values())
                yield from _differs(f"wide, {student}", cells[f"{topic} ({most:g})"], score)
                total = total if score is None else (total or 0) + score
                for name, points in functions.items():
                    mark = self.marks.get((student, topic), {}).get(name, (None,))[0]
                    where = f"wide, {student}, {name}"
                    yield from _differs(where, cells[f"{topic}: {name} ({points:g})"], mark)
            most = sum(sum(functions.values()) for functions in self.points.values())
            yield from _differs(f"wide, {student}, total", cells[f"total ({most:g})"], total)
            whole = self.whole(student)
            yield from _differs(f"wide, {student}, course", cells["course (100)"], whole)

    def _long(self, rows):
        header, *rows = rows
        found = {}
        for row in rows:
            cells = dict(zip(header, row, strict=True))
            if cells["score"]:
                key = cells["student"], cells["topic"]
                found.setdefault(key, {})[cells["function"]] = (
                    float(cells["score"]),
                    float(cells["points"]),
                )
        if found.keys() != self.marks.keys():
            yield f"csv: other submissions: {sorted(found.keys() ^ self.marks.keys())[:5]}"
        for key, functions in found.items():
            for name, mark in functions.items():
                if any(abs(a - b) > NEAR for a, b in zip(mark, self.marks[key][name], strict=True)):
                    yield f"csv, {key}, {name}: {mark}, expected {self.marks[key][name]}"

    def strays(self):
        """A sentence for each submission that was not collected as it was handed in."""
        for topic, deeds in self._term.deeds.items():
            for deed in deeds:
                for student in deed.members:
                    path = self._term.folder / "submitted" / student.id / topic / f"{topic}.ipynb"
                    text = path.read_text(encoding="utf-8") if path.exists() else None
                    if (text is not None) != deed.is_collected:
                        yield f"{student.id}, {topic}: {deed.kind}, and {path.exists()}"
                    said = self._term.signed(topic, student)
                    if said and f"handed in by {said}" not in (text or ""):
                        yield f"{student.id}, {topic}: not what {said} says"
                    yield from self._graded(student, topic, deed)

    def _graded(self, student, topic, deed):
        """Whether there are marks, and full ones where nobody has judged the right answers."""
        functions = self.marks.get((student.id, topic))
        if (functions is not None) != (deed.is_collected and deed.kind != "garbage"):
            yield f"{student.id}, {topic}: {deed.kind}, marks {functions}"
        elif deed.kind in ("right", "twice", "blank") and student not in self._judged:
            expected = 0 if deed.kind == "blank" else 1
            if any(score != expected * most for score, most in functions.values()):
                yield f"{student.id}, {topic}: {deed.kind}, marks {functions}"

    def sent(self, path, topic):
        """A sentence for each page in a zip that is not the one of whom it goes to."""
        with zipfile.ZipFile(path) as archive:
            pages = {name: archive.read(name).decode() for name in archive.namelist()}
        for deed in self._term.deeds[topic]:
            key = deed.who.canvas if self._term.platform[topic] == "canvas" else deed.who.moodle
            found = [text for name, text in pages.items() if f"_{key}_" in name]
            if len(found) != deed.is_collected:
                yield f"{deed.who.id}, {topic}: {len(found)} pages"
            elif found and (said := self._term.signed(topic, deed.who)) and said not in found[0]:
                yield f"{deed.who.id}, {topic}: another one's page"


def text_of(path):
    """What is in a file, with its line ends as they are."""
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


def _rows(text):
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def _differs(where, text, expected):
    if expected is None:
        if text:
            yield f"{where}: {text}, expected nothing"
    elif not text or abs(float(text) - float(expected)) > NEAR:
        yield f"{where}: {text or 'nothing'}, expected {float(expected):.6f}"
