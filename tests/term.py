"""A term, generated: what a class handed in on four platforms, with all that is odd about them.

What each student did is drawn first. The platforms' files tell it in their own words; what must
come of it is reckoned in `reckoning`, which knows nothing of the grader but its gradebook.
"""

import csv
import io
import itertools
import json
import zipfile
from dataclasses import dataclass
from datetime import datetime, timedelta

import nbformat
from classroom import answers, blank, mistaken, submission
from downloads import canvas, gradescope, moodle, zipped

from autograder.notebook import as_text

GRACE_HOURS, PER_DAY, CUT_OFF_DAYS, DROPPED = 2, 0.15, 5, 2
PLATFORMS = ("canvas", "moodle", "gradescope", "github")
FIRST_DUE = datetime(2026, 3, 8, 23, 59)  # in Berlin; the fourth one is due when summer time begins
SUMMER = datetime(2026, 3, 29, 3)
WEIGHTS = (1, 2, 0.5, 3, 0)
DAY, HOUR, SECOND = timedelta(days=1), timedelta(hours=1), timedelta(seconds=1)
KINDS = 6  # of mistaken notebooks in a topic
SIGNED = "# handed in by @@WHO@@"
NAMES = (
    "Ada Lovelace",
    "Wei Zhang",
    "Bob Ó Néill",
    "Anne-Marie O'Hara",
    "Wei Zhang",
    "Jörg von Au",
)
ROSTER = ("id", "name", "email", "section", "group", "canvas_id", "sis_id", "github")

# What somebody does in a topic: what kind of work, and how long after it was due.
DEEDS = (
    ("right", -30 * HOUR),
    ("mistaken", -SECOND),
    ("right", GRACE_HOURS * HOUR),
    ("right", DAY + SECOND),
    ("twice", 3 * HOUR),
    ("nothing", None),
    ("hostile", -5 * HOUR),
    ("blank", -9 * HOUR),
    ("mistaken", CUT_OFF_DAYS * DAY + SECOND),
    ("right", timedelta()),
    ("garbage", -HOUR),
    ("right", DAY),
    ("mistaken", CUT_OFF_DAYS * DAY),
)


@dataclass(frozen=True)
class Student:
    """Somebody, by number; each fifth and sixth are a team."""

    number: int

    @property
    def id(self):
        return f"s{self.number:04}"

    @property
    def name(self):
        rounds, place = divmod(self.number, len(NAMES))
        return NAMES[place] + (f" {'I' * (rounds % 4)}{rounds}" if rounds else "")

    @property
    def email(self):
        return f"{self.sis}@uni.edu"

    @property
    def sis(self):
        return f"U{self.number + 30_000}"

    @property
    def canvas(self):
        return str(self.number + 1700)

    @property
    def moodle(self):
        return str(self.number + 52_000)

    @property
    def github(self):
        return f"hub-{self.number}-x"

    @property
    def team(self):
        return f"Team {self.number // 6}" if self.number % 6 > 3 else ""

    @property
    def sortable(self):
        first, _, last = self.name.partition(" ")
        return f"{last}, {first}"


@dataclass(frozen=True)
class Deed:
    """What one student, or a team, did in one topic.

    Attributes:
        who: the one who handed in; members: everybody whose it is.
        kind: one of those in `DEEDS`.
        time: when, in UTC; None for nothing.
        first: the time of an attempt before that; None if there was none.
    """

    who: Student
    members: tuple
    kind: str
    time: datetime | None
    first: datetime | None

    @property
    def is_collected(self):
        return self.kind not in ("nothing", "hostile")

    def signature(self, attempt=2):
        return f"{self.who.id}, attempt {attempt if self.kind == 'twice' else 1}"


def in_utc(berlin):
    return berlin - timedelta(hours=2 if berlin >= SUMMER else 1)


def in_berlin(utc):
    return utc + timedelta(hours=2 if utc >= datetime(2026, 3, 29, 1) else 1)


class Term:
    """A class of so many students in these topics, and where its files are.

    Attributes:
        due: by topic, until when, in UTC.
        extended: by student and topic, until when instead; granted after the first grading.
        excused: pairs of a student and a topic.
        deeds: by topic, a list.
    """

    def __init__(self, folder, students, topics):
        self.folder, self.given = folder, folder / "given"
        self.students = [Student(number) for number in range(students)]
        self.topics = list(topics)
        self.platform = {t: PLATFORMS[n % len(PLATFORMS)] for n, t in enumerate(self.topics)}
        self.weights = {t: WEIGHTS[n % len(WEIGHTS)] for n, t in enumerate(self.topics)}
        self.berlin = {t: FIRST_DUE + 7 * n * DAY for n, t in enumerate(self.topics)}
        self.due = {topic: in_utc(time) for topic, time in self.berlin.items()}
        self.extended, self.excused = {}, set()
        for n, topic in enumerate(self.topics):
            for student in self.students:
                if (student.number + n) % 7 == 3:
                    self.extended[student.id, topic] = self.due[topic] + 3 * DAY
                if (student.number + 2 * n) % 9 == 4:
                    self.excused.add((student.id, topic))
        self.deeds = {topic: list(self._deeds(n)) for n, topic in enumerate(self.topics)}
        self._made = {topic: _notebooks(topic) for topic in self.topics}

    def _deeds(self, n):
        for student in self.students:
            members = [each for each in self.students if each.team and each.team == student.team]
            if members[:1] not in ([], [student]):
                continue
            kind, after = DEEDS[(student.number + 5 * n) % len(DEEDS)]
            due = self.due[self.topics[n]]
            time = None if after is None else due + after
            first = due - 2 * DAY if kind == "twice" else None
            yield Deed(student, tuple(members) or (student,), kind, time, first)

    def course_toml(self, extended):
        """What is decided, with or without the extensions."""
        lines = ['title = "A term"', 'time_zone = "Europe/Berlin"', f"drop_lowest = {DROPPED}"]
        lines += ["[late]", f"grace_hours = {GRACE_HOURS}", f"per_day = {PER_DAY}"]
        lines += [f"cut_off_days = {CUT_OFF_DAYS}"]
        for topic in self.topics:
            lines += [f"[topics.{topic}]", f"due = {self.berlin[topic].isoformat()}"]
            lines += [f"weight = {self.weights[topic]}"]
        function = next(iter(answers(self.topics[0])))
        lines += [f"[topics.{self.topics[0]}.points]", f"{function} = 7.5"]
        for student in self.students:
            excused = [topic for who, topic in sorted(self.excused) if who == student.id]
            due = {t: time for (who, t), time in self.extended.items() if who == student.id}
            said = ", ".join(f"{t} = {time.isoformat()}Z" for t, time in due.items())
            lines += [f"[students.{student.id}]", f"excused = {json.dumps(excused)}"]
            lines += [f"due = {{ {said} }}"] if extended and due else []
        return "\n".join(lines) + "\n"

    def hand_out(self):
        """Write what the course has before anybody is graded, and all that platforms give."""
        self.given.mkdir(parents=True)
        rows = [
            (s.id, s.name, s.email, "AB"[s.number % 2], s.team, s.canvas, s.sis, s.github)
            for s in self.students
        ]
        (self.folder / "roster.csv").write_text(_csv(ROSTER, rows), encoding="utf-8")
        (self.folder / "course.toml").write_text(self.course_toml(False), encoding="utf-8")
        for topic, platform in self.platform.items():
            for attempt in (1, 2):
                getattr(self, f"_{platform}")(topic, attempt, self._at(topic, attempt))
        self._gradebook_of_canvas()

    def sources(self, topic, attempt):
        """What is collected of a topic: the first download, or the last one."""
        return sorted(self.given.glob(f"{topic}-{attempt}*"))

    def signed(self, topic, student):
        """What stands in the notebook that must be found of somebody; None if none must."""
        for deed in self.deeds[topic]:
            if student in deed.members and deed.is_collected:
                return None if deed.kind == "garbage" else deed.signature()
        return None

    def seen(self, topic, time):
        """A time as the topic's platform says it: Moodle knows no seconds."""
        return time.replace(second=0) if self.platform[topic] == "moodle" else time

    def _at(self, topic, attempt):
        """The deeds that a download shows, each with its notebook."""
        for deed in self.deeds[topic]:
            if deed.kind == "nothing" or (attempt == 1 and not deed.first):
                continue
            kind = "mistaken" if deed.kind == "twice" and attempt == 1 else deed.kind
            made = self._made[topic]["right" if kind == "twice" else kind]
            text = made[deed.who.number % len(made)]
            yield deed, text.replace("@@WHO@@", deed.signature(attempt)).encode()

    def _canvas(self, topic, attempt, found):
        files = {canvas(("4", "Stranger, Ann"), attempt): self._made[topic]["right"][0].encode()}
        for deed, notebook in found:
            number = deed.who.number + 10_000 * attempt
            who = deed.who.canvas, deed.who.team or deed.who.sortable
            late = deed.time > self.due[topic]
            name = f"{topic}-1.ipynb" if attempt == 2 and deed.first else f"{topic}.ipynb"
            if deed.kind == "hostile":
                name, notebook = "hw.zip", _hostile(deed.who.number, topic)
            elif deed.who.number % 5 == 0:  # as a Mac packs a folder
                own = {f"hw/{topic}.ipynb": notebook, f"__MACOSX/hw/._{topic}.ipynb": b"\0"}
                name, notebook = "hw.zip", zipped(own)
            files[canvas(who, number, name, late)] = notebook
        zipped(files, self.given / f"{topic}-{attempt}.zip", _after(attempt))

    def _moodle(self, topic, attempt, found):
        files, rows = {}, {}
        for deed, notebook in found:
            file, content = f"/{topic}.ipynb", notebook
            if deed.kind == "hostile":
                file, content = "/all.zip", _hostile(deed.who.number, topic)
            time = deed.first if attempt == 1 else deed.time
            for each in deed.members:  # Moodle gives a team's file once for each of them
                who = f"{each.team}-{each.name}" if each.team else each.name
                files[moodle(who, each.moodle, file, end="_" * (attempt % 2))] = content
                rows[each.id] = time
        files[moodle("Ann Stranger", 4, f"/{topic}.ipynb")] = self._made[topic]["right"][0].encode()
        zipped(files, self.given / f"{topic}-{attempt}.zip", _after(attempt))
        said = [self._moodles_row(topic, each, rows.get(each.id)) for each in self.students]
        header = ["Identifier", "Full name", "Email address", "Status", "Grade", "Maximum Grade"]
        header += ["Grade can be changed", "Last modified (submission)", "Feedback comments"]
        text = "\ufeff" + _csv(header, said)
        (self.given / f"{topic}-{attempt}.csv").write_text(text, encoding="utf-8", newline="")

    def _moodles_row(self, topic, student, time):
        status, when = "No submission", "-"
        if time is not None:
            there = in_berlin(time)
            when = f"{there:%A}, {there.day} {there:%B %Y}, {there:%I:%M %p}".replace(", 0", ", ")
            late = time - self.due[topic]
            status = "Submitted for grading" + (f" - {late.days} days late" if late > HOUR else "")
        return (
            *(f"Participant {student.moodle}", student.name, student.email, status),
            *("", "100.00", "Yes", when, 'well,\n"done"' if student.number == 1 else ""),
        )

    def _gradescope(self, topic, attempt, found):
        submissions = {4: (["U4"], "2026-03-01 10:00:00 Z", self._only(topic))}
        for deed, notebook in found:
            time = deed.first if attempt == 1 else deed.time
            own = {f"week/{topic}.ipynb": notebook, "notes.txt": b"see the notebook"}
            if deed.kind == "hostile":
                own = {"all.zip": _hostile(deed.who.number, topic)}
            number = 100_000 * attempt + deed.who.number
            ids = [each.sis for each in deed.members]
            submissions[number] = ids, f"{time:%Y-%m-%d %H:%M:%S}.123456789 Z", own
        files = gradescope(submissions)
        zipped(files, self.given / f"{topic}-{attempt}.zip", _after(attempt))

    def _only(self, topic):
        return {f"{topic}.ipynb": self._made[topic]["right"][0].encode()}

    def _github(self, topic, attempt, found):
        slug, root = topic.replace("_", "-"), self.given / f"{topic}-{attempt}"
        rows = [("stranger", "", f"{slug}-stranger", "2026-03-01 10:00:00 UTC")]
        clones = {f"{slug}-stranger": self._only(topic)}
        for deed, notebook in found:
            time = deed.first if attempt == 1 else deed.time
            name = f"{slug}-{(deed.who.team or deed.who.github).lower().replace(' ', '-')}"
            own = {f"{topic}.ipynb": notebook, "README.md": b"# Homework", ".git/HEAD": b"ref"}
            if deed.kind == "hostile":
                own = {"all.zip": _hostile(deed.who.number, topic)}
            clones[name] = own
            for each in deed.members:
                rows.append((each.github, each.id, name, f"{time:%Y-%m-%d %H:%M:%S} UTC"))
        for name, own in clones.items():
            for file, content in own.items():
                path = root / f"{slug}-submissions" / name / file
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        header = ["github_username", "roster_identifier"]
        header += ["student_repository_name", "submission_timestamp"]
        (self.given / f"{topic}-{attempt}.csv").write_text(_csv(header, rows), encoding="utf-8")

    def _gradebook_of_canvas(self):
        """With columns for all topics; somebody is excused there, and somebody has a grade."""
        header = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
        header += [f"{t.replace('_', ' ').title()} ({n})" for n, t in enumerate(self.topics, 4711)]
        header += ["Final Score"]
        rows = [["", "", "", "", "", *["Manual Posting"] * len(self.topics), ""]]
        rows += [["    Points Possible", "", "", "", "", *["100.00"] * len(self.topics), "(r)"]]
        for each in self.students:
            marks = ["EX" if (each.id, t) in self.excused else "" for t in self.topics]
            marks[0] = marks[0] or "55.50"
            known = [each.sortable, each.canvas, each.sis, each.email, 'A "one", B']
            rows.append([*known, *marks, "88.00"])
        rows.append(["Student, Test", "99", "", "", "A", *[""] * len(self.topics), ""])
        text = "\ufeff" + _csv(header, rows)
        (self.given / "Grades.csv").write_text(text, encoding="utf-8", newline="")


def _notebooks(topic):
    """By kind of work, notebooks as text, to be signed."""
    return {
        "right": [_to_sign(submission(topic))],
        "mistaken": [_to_sign(made) for made, _ in itertools.islice(mistaken(topic), KINDS)],
        "blank": [_to_sign(blank(topic))],
        "hostile": [""],
        "garbage": ['{"cells": [ and no more'],
    }


def _to_sign(notebook):
    notebook.cells.append(nbformat.v4.new_code_cell(SIGNED, id="last"))
    return as_text(notebook)


def _hostile(number, topic):
    """A zip that a student packed to do harm, one of several kinds."""
    kinds = (_bomb, _leading_out, _encrypted, _link, _crowd)
    return kinds[number % len(kinds)](f"{topic}.ipynb")


def _bomb(name):
    return zipped({name: b" " * 2**25})


def _leading_out(name):
    return zipped({f"../../{name}": b"{}"})


def _encrypted(name):
    made = bytearray(zipped({name: b"{}"}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        made[made.index(mark) + place] |= 1
    return bytes(made)


def _link(name):
    made, link = io.BytesIO(), zipfile.ZipInfo(name)
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    return made.getvalue()


def _crowd(name):
    return zipped({f"{number}/{name}": b"" for number in range(2000)})


def _after(attempt):
    """When a download was made."""
    return 2026, 3 + 3 * (attempt - 1), 7, 12, 0, 0


def _csv(header, rows):
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(header)
    table.writerows(rows)
    return written.getvalue()
