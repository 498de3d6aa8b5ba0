"""The page that says how a class did, ``report/index.html``, and its numbers as tables.

The page asks no other place for anything and runs no script. What students wrote stands in it as
text. It names students: it is the instructor's.
"""

import base64
import hashlib
import os
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from pathlib import Path
from urllib.parse import quote, urlparse

import jinja2
from markupsafe import Markup, escape

from autograder.atomic import write
from autograder.census import (
    FEW,
    FEW_FOR_A_CHECK,
    FEW_FOR_A_SECTION,
    STUCK,
    Census,
    apart,
    in_words,
)
from autograder.earlier import read
from autograder.excerpt import excerpt, said, skeleton
from autograder.graded import lines
from autograder.result import Status
from autograder.sheets import number, sheet
from autograder.wording import printable

FOLDER = "report"
MOST_TO_EXPLAIN, MOST_MISTAKES, MOST_UNKNOWN, MOST_PEOPLE, MOST_CHECKS = 10, 8, 20, 50, 20
LONGEST_MESSAGE = 300


class BookError(ValueError):
    """An address of the book that is none; the message says what was expected."""


@dataclass(frozen=True)
class Chapter:
    """Where the book treats something: its words, and the address, if that is known."""

    words: str
    address: str | None


class Book:
    """The site of the book.

    Args:
        address: of its first folder; ends with a slash. None if it is not known.

    Raises:
        BookError: it is no address.
    """

    def __init__(self, address=None):
        if address and urlparse(address).scheme not in ("http", "https"):
            raise BookError(f"the book is {address!r}; expected https://… and the site's folder")
        self._address = address and address.rstrip("/") + "/"

    @classmethod
    def beside(cls, course, catalogue, folder):
        """The site that was built on this machine, for a page in a folder."""
        homes = (home for home in (course.folder, catalogue.home) if home)
        sites = (Path(home).resolve() / "_build" / "html" for home in homes)
        book = cls()
        if site := next((site for site in sites if (site / "book").is_dir()), None):
            book._address = quote(os.path.relpath(site, Path(folder).resolve())) + "/"
        return book

    def chapter(self, topic, section=""):
        """Where a topic is treated, or a section of its chapter."""
        page = self._address and f"{self._address}book/{topic}.html"
        anchor = f"#{slug(section)}" if section else ""
        return Chapter(printable(section or in_words(topic)), page and page + anchor)


def slug(heading):
    """The anchor that Sphinx makes from a heading."""
    text = unicodedata.normalize("NFKD", heading.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"^[\d-]+", "", re.sub(r"[^a-z0-9]+", "-", text).strip("-"))


def count(course, catalogue, topics=(), url=None):
    """The `Census` of what the last grading has left.

    Raises:
        GradebookError: there is no gradebook, or a topic was not graded.
        autograder.tables.TableError: the roster's file holds something else.
    """
    found = None
    for line in lines(course, catalogue, topics, url):
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
        self.absent = Counter(
            line_status
            for person in census.people.values()
            for line_status in person.statuses.values()
        )[Status.NOT_HANDED_IN]

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

    def status(self, status):
        """A status, and what it means."""
        return f"{status}: {status.meaning}"

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
    pages = resources.files("autograder") / "pages"
    styles = (pages / "report.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(styles.encode()).digest()).decode()
    shell = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    shell.filters |= {
        "plain": lambda text: printable(str(text)),
        "short": lambda text: printable(str(text))[:LONGEST_MESSAGE],
        "marked": _marked,
        "percent": lambda part: "–" if part is None else f"{100 * part:.0f} %",
        "words": in_words,
        "points": number,
    }
    template = shell.from_string((pages / "report.html").read_text(encoding="utf-8"))
    return template.render(
        told=told,
        census=told.census,
        most=MOST_PEOPLE,
        now=f"{now:%Y-%m-%d %H:%M}",
        styles=styles,
        digest=digest,
        Status=Status,
    )


def _marked(text):
    """A text in which backticks stand around code."""
    parts = printable(text).split("`")
    marked = (
        Markup("<code>{}</code>").format(part) if place % 2 else escape(part)
        for place, part in enumerate(parts)
    )
    return Markup("").join(marked)


def tables(told):
    """The numbers of the page, all of them, by the name of a file."""
    census = told.census
    part = lambda value: "" if value is None else number(value)  # noqa: E731
    functions = [
        [topic, name, number(f.points), f.n, part(f.part), f.full, f.blank]
        for topic, each in census.topics.items()
        for name, f in each.functions.items()
    ]
    mistakes = [
        [topic, function, name, shared.n, census.topics[topic].n, hint]
        for topic, function, name, shared, hint in told.mistakes
    ]
    checks = [
        [topic, name, check, c.passed.n, c.failed.n, part(c.discrimination)]
        for topic, name, check, c in told.checks
    ]
    unknown = [[t, name, which, shared.n] for t, name, which, shared in census.unknown()]
    need = [[h.student, told.name(h.student), "; ".join(h.reasons)] for h in told.help]
    ungraded = [
        [e.student, told.name(e.student), e.topic, e.status, e.message] for e in census.ungraded
    ]
    sections = [
        [name, topic or "all", m.n, part(m.mean), part(m.error)]
        for name, (whole, topics) in told.sections.items()
        for topic, m in [("", whole), *topics.items()]
    ]
    shares = [
        [
            topic,
            each.n,
            part(each.part),
            *(part(each.quartile(q)) for q in (0.25, 0.5, 0.75)),
            *each.bins(),
        ]
        for topic, each in census.topics.items()
    ]
    tenths = [f"{10 * n}-{10 * n + 10} %" for n in range(10)]
    made = {
        "topics": (
            ["topic", "submissions", "mean", "quarter", "median", "three_quarters", *tenths],
            shares,
        ),
        "functions": (
            ["topic", "function", "points", "submissions", "mean", "full", "blank"],
            functions,
        ),
        "checks": (["topic", "function", "check", "passed", "failed", "discrimination"], checks),
        "mistakes": (["topic", "function", "mistake", "students", "submissions", "hint"], mistakes),
        "unrecognised": (["topic", "function", "answer", "students"], unknown),
        "help": (["student", "name", "why"], need),
        "not_graded": (["student", "name", "topic", "status", "message"], ungraded),
        "sections": (["section", "topic", "students", "mean", "standard_error"], sections),
    }
    return {
        f"{name}.csv": sheet(columns, [[str(cell) for cell in row] for row in rows])
        for name, (columns, rows) in made.items()
    }
