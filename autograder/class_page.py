"""The page that says how a class did, ``report/index.html``, and its numbers as tables.

The page asks no other place for anything and runs no script. What students wrote stands in it as
text. It names students: it is the instructor's.
"""

from datetime import datetime

from autograder.atomic import write
from autograder.census import (
    FEW,
    FEW_FOR_A_CHECK,
    FEW_FOR_A_SECTION,
    STUCK,
    Census,
    apart,
)
from autograder.earlier import read
from autograder.excerpt import excerpt, said, skeleton
from autograder.graded import lines
from autograder.page import render
from autograder.result import Status
from autograder.sheets import number, sheet

FOLDER = "report"
MOST_TO_EXPLAIN, MOST_MISTAKES, MOST_UNKNOWN, MOST_PEOPLE, MOST_CHECKS = 10, 8, 20, 50, 20


def count(course, catalogue, topics=(), url=None):
    """The `Census` of what the last grading has left.

    Raises:
        GradebookError: there is no gradebook, or a topic was not graded.
        autograder.tables.TableError: the roster's file holds something else.
    """
    return counted(course, catalogue, lines(course, catalogue, topics, url))


def counted(course, catalogue, lines):
    """The `Census` of these lines."""
    found = None
    for line in lines:
        if found is None:
            found = Census(catalogue.in_order(course.contents), _checks(catalogue))
        found.add(line)
    found = found or Census((), {})
    found.topics = {name: each for name, each in found.topics.items() if each.counts}
    return found


def _checks(catalogue):
    return {
        topic: {name: list(q.checks) for name, q in catalogue.questions(topic).items()}
        for topic in catalogue.topics()
    }


def publish(course, catalogue, census, folder, book, now=None):
    """Write the page and the tables.

    Returns:
        The files that were written.
    """
    told = _Told(course, catalogue, census, book)
    files = {"index.html": _page(told, now or datetime.now())} | tables(told)
    for name, content in files.items():
        write(folder / name, content)
    return [folder / name for name in files]


class _Told:
    """A census in the words of the page."""

    def __init__(self, course, catalogue, census, book):
        self._course, self._catalogue, self.census, self.book = course, catalogue, census, book
        self.people, self.title = course.roster().people, course.rules(catalogue).title
        self.students = len(census.people)
        self.few, self.few_for_a_check, self.few_for_a_section = (
            FEW,
            FEW_FOR_A_CHECK,
            FEW_FOR_A_SECTION,
        )
        self.stuck = STUCK
        self.hardest, self.help = census.hardest(), census.need_help()
        self.sections = census.sections(self.section)
        self.apart = apart(self.sections)
        self.absent = sum(each.counts[Status.NOT_HANDED_IN] for each in census.topics.values())

    @property
    def mistakes(self):
        """Every known mistake that was made: topic, function, its name, who made it, its hint."""
        return [
            (topic, function, name, shared, self._hint(topic, function, name))
            for topic, function, name, shared in self.census.mistakes()
        ]

    @property
    def to_explain(self):
        """The commonest mistakes, each with an example and where the book treats it."""
        for topic, function, name, shared, hint in self.mistakes[:MOST_TO_EXPLAIN]:
            yield {
                "topic": topic,
                "function": function,
                "name": name,
                "n": shared.n,
                "of": self.census.topics[topic].n,
                "hint": hint,
                "code": self._example(topic, function, shared)[0],
                "chapter": self._chapter(topic, function),
            }

    @property
    def unknown(self):
        """Wrong answers that several gave, and that are no known mistake."""
        for topic, function, _, shared in self.census.unknown()[:MOST_UNKNOWN]:
            code, check = self._example(topic, function, shared)
            yield {
                "topic": topic,
                "function": function,
                "n": shared.n,
                "of": self.census.topics[topic].n,
                "code": code,
                "says": check,
                "skeleton": skeleton(function, code),
                "file": f"{topic}/mistakes.py",
            }

    @property
    def weak_checks(self):
        """The checks that tell little, the weakest first."""
        found = [
            (topic, name, check, census)
            for topic, name, check, census in self.checks
            if census.is_weak
        ]
        return sorted(found, key=lambda each: each[3].discrimination)[:MOST_CHECKS]

    @property
    def checks(self):
        for topic, census in self.census.topics.items():
            for name, function in census.functions.items():
                for check, found in function.checks.items():
                    yield topic, name, check, found

    def failing(self, function):
        """The checks of a function that somebody failed, most first."""
        failed = {name: c.failed.n for name, c in function.checks.items() if c.failed.n}
        return sorted(failed.items(), key=lambda each: -each[1])

    def mistakes_in(self, topic):
        found = ((*key, shared.n) for key, shared in self.census.topics[topic].mistakes.items())
        return sorted(found, key=lambda each: -each[2])[:MOST_MISTAKES]

    def name(self, student):
        person = self.people.get(student)
        return person.name if person else ""

    def section(self, student):
        person = self.people.get(student)
        return person.section if person else ""

    def _hint(self, topic, function, name):
        question = self._catalogue.questions(topic).get(function)
        known = question.mistakes if question else ()
        return next((each.hint for each in known if each.name == name), "")

    def _chapter(self, topic, function):
        question = self._catalogue.questions(topic).get(function)
        return self.book.chapter(topic, question.section if question else "")

    def _example(self, topic, function, shared):
        """The shortest of the first notebooks, which is the clearest; and what the check says."""
        found = []
        for student in shared.students:
            try:
                text = read(self._course, student, topic)
            except (OSError, ValueError):
                continue
            if code := excerpt(text, function, [student, self.name(student)]):
                found.append((len(code), code, said(text, function)))
        return min(found)[1:] if found else ("", "")


def _page(told, now):
    return render(
        "report.html",
        told=told,
        census=told.census,
        most=MOST_PEOPLE,
        now=f"{now:%Y-%m-%d %H:%M}",
        Status=Status,
    )


def tables(told):
    """The numbers of the page, all of them, by the name of a file."""
    census = told.census
    tenths = [f"{10 * n}-{10 * n + 10} %" for n in range(10)]
    made = {
        "topics": (
            ["topic", "submissions", "mean", "quarter", "median", "three_quarters", *tenths],
            (
                [topic, it.n, it.part, *map(it.quartile, (0.25, 0.5, 0.75)), *it.bins()]
                for topic, it in census.topics.items()
            ),
        ),
        "functions": (
            ["topic", "function", "points", "submissions", "mean", "full", "blank"],
            (
                [topic, name, it.points, it.n, it.part, it.full, it.blank]
                for topic, each in census.topics.items()
                for name, it in each.functions.items()
            ),
        ),
        "checks": (
            ["topic", "function", "check", "passed", "failed", "discrimination"],
            ([*where, it.passed.n, it.failed.n, it.discrimination] for *where, it in told.checks),
        ),
        "mistakes": (
            ["topic", "function", "mistake", "students", "submissions", "hint"],
            (
                [topic, function, name, shared.n, census.topics[topic].n, hint]
                for topic, function, name, shared, hint in told.mistakes
            ),
        ),
        "unrecognised": (
            ["topic", "function", "answer", "students"],
            ([*where, shared.n] for *where, shared in census.unknown()),
        ),
        "help": (
            ["student", "name", "why"],
            ([it.student, told.name(it.student), "; ".join(it.reasons)] for it in told.help),
        ),
        "not_graded": (
            ["student", "name", "topic", "status", "message"],
            (
                [it.student, told.name(it.student), it.topic, it.status, it.message]
                for it in census.ungraded
            ),
        ),
        "sections": (
            ["section", "topic", "students", "mean", "standard_error"],
            (
                [name, topic, it.n, it.mean, it.error]
                for name, (whole, topics) in told.sections.items()
                for topic, it in [("all", whole), *topics.items()]
            ),
        ),
    }
    return {
        f"{name}.csv": sheet(columns, ([_cell(value) for value in row] for row in rows))
        for name, (columns, rows) in made.items()
    }


def _cell(value):
    if value is None:
        return ""
    return number(value) if isinstance(value, float) else str(value)
