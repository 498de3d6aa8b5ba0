"""The page that shows whose work is similar, ``similar/index.html``, and its pairs as tables.

It says that two agree, and where, and never why. It names students: it is for those who teach.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from autograder.atomic import write
from autograder.chance import BY_CHANCE
from autograder.earlier import kept_in, read
from autograder.items import COMMENTS, FURTHER, NAMES
from autograder.page import render
from autograder.provenance import read_records
from autograder.released import exercise
from autograder.result import Summary
from autograder.sheets import number, sheet
from autograder.similar import RARE, SMALL_CLASS, Compared, Student, compared
from autograder.wording import printable
from autograder.written import Released, sources, works

FOLDER = "similar"
MOST_GROUPS, MOST_PARTS, MOST_LINES, LONGEST_LINE = 40, 8, 80, 160
MOST_ROWS, MOST_TOLD = 50, 6
WRONG = "wrong: "  # begins the item of a mistake
_TOLD = {COMMENTS: "comments", NAMES: "names"}
ALIKE = "the same wrong answer, which is no known mistake"


@dataclass(frozen=True)
class Topic:
    """A topic that was compared.

    Attributes:
        left_out: a student, and why that one could not be compared.
    """

    name: str
    released: Released
    compared: Compared
    left_out: list

    @property
    def is_small(self):
        return self.compared.n < SMALL_CLASS

    @property
    def remark(self):
        """What cannot be concluded, if anything."""
        if self.is_small:
            return f"too few to say what is rare; it takes {SMALL_CLASS}"
        if 2 * self.compared.telling < self.compared.n:
            return (
                f"only {self.compared.telling} wrote enough of their own to tell: for the others, "
                "no similar work does not mean that they wrote alone"
            )
        return ""

    @property
    def in_short(self):
        """One line for a terminal."""
        groups = self.compared.groups
        students = sum(len(group.students) for group in groups)
        found = f"{len(groups)} pairs and groups of similar work, {students} students"
        said = [f"{self.compared.n} notebooks compared", found, self.remark]
        del said[1 : 1 + self.is_small]
        return f"{self.name}: {'; '.join(filter(None, said))}"


def compare(course, catalogue, topics):
    """A `Topic` for each of these.

    Raises:
        autograder.course.CourseError: a topic is not released, or nothing was handed in.
        autograder.sources.SourceError: ``collected.json`` holds something else.
        autograder.tables.TableError: the roster's file does.
    """
    students, people, records = course.students(), course.roster().people, read_records(course)
    for topic in topics:
        path = course.released(topic, catalogue)
        released = Released(exercise(path, topic, catalogue.questions(topic)))
        found, left_out = [], []
        for student, work, said in works(course.submitted, topic, released, students):
            if work is None:
                left_out.append((student, said))
            elif any(work.values()):
                found.append(Student(student, _with_mistakes(work, course, topic, student)))
        together = {each.name: _together(each.name, topic, people, records) for each in found}
        yield Topic(topic, released, compared(found, together), left_out)


def publish(course, catalogue, topics, now=None):
    """Write the page and the tables.

    Returns:
        The files that were written.
    """
    told = _Told(course, catalogue, topics)
    page = render(
        "similar.html",
        told=told,
        now=f"{now or datetime.now():%Y-%m-%d %H:%M}",
        most_groups=MOST_GROUPS,
        most=MOST_ROWS,
        most_told=MOST_TOLD,
        one_in=round(1 / BY_CHANCE),
        rare=RARE,
    )
    folder, files = course.folder / FOLDER, {"index.html": page} | tables(told)
    for name, content in files.items():
        write(folder / name, content)
    return [folder / name for name in files]


def _together(student, topic, people, records):
    """With whom somebody hands in: the roster's groups, and the file that was collected."""
    groups = people[student].groups if student in people else ()
    kept = records.get(student, {}).get(topic)
    file = [("file", kept["source"], kept["file"])] if kept else []
    return frozenset([*(("group", group.casefold()) for group in groups), *file])


def _with_mistakes(work, course, topic, student):
    """The parts with what the last grading has found wrong; it may have left nothing."""
    try:
        kept = kept_in(read(course, student, topic))["functions"]
        kept = {name: Summary.restored(each) for name, each in kept.items()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return work
    wrong = {name: [*each.mistakes, each.likeness] for name, each in kept.items()}
    return work | {
        name: work.get(name, frozenset()) | {WRONG + mistake for mistake in found if mistake}
        for name, found in wrong.items()
    }


class _Told:
    """What was compared, in the words of the page."""

    def __init__(self, course, catalogue, topics):
        self.topics, self._course, self._catalogue = topics, course, catalogue
        self.people, self.title = course.roster().people, course.rules(catalogue).title
        found = ((topic, group) for topic in topics for group in topic.compared.groups)
        self.groups = sorted(found, key=lambda each: -each[1].strength)
        self.left_out = [(topic.name, *each) for topic in topics for each in topic.left_out]

    @property
    def pairs(self):
        """Topic and `Pair` of all, the strongest first."""
        found = ((topic.name, pair) for topic in self.topics for pair in topic.compared.pairs)
        return sorted(found, key=lambda each: -each[1].strength)

    @property
    def students(self):
        """All who are in a group."""
        return {student for _, group in self.groups for student in group.students}

    @property
    def again(self):
        """Pairs that are similar in several topics, with these; the most topics first."""
        found = defaultdict(list)
        for topic, pair in self.pairs:
            found[pair.one, pair.other].append(topic)
        several = [(*pair, topics) for pair, topics in found.items() if len(topics) > 1]
        return sorted(several, key=lambda each: -len(each[2]))

    def name(self, student):
        person = self.people.get(student)
        return person.name if person else ""

    def said(self, topic, pair):
        """What two have in common beside code: by kind, each text with how many have it."""
        found = {"mistakes": [], "idle": [], "comments": [], "names": []}
        for part, items in pair.common.items():
            texts = (item for item in items if isinstance(item, str))
            for item in sorted(texts, key=lambda each: (items[each], each)):  # the rarest first
                if part in _TOLD:
                    kind, text = _TOLD[part], item
                elif item.startswith(WRONG):
                    kind, text = "mistakes", self._wrong(topic, part, item.removeprefix(WRONG))
                else:
                    kind, text = "idle", part
                found[kind].append((text, items[item]))
        return found

    def _wrong(self, topic, function, name):
        known = self._catalogue.questions(topic).get(function)
        is_known = known and any(each.name == name for each in known.mistakes)
        return f"{function}: {name if is_known else ALIKE}"

    def parts(self, topic, pair):
        """The functions in which two agree: its name, and the lines of each of the two.

        Yields:
            The name; and for each of the two a list of lines, with whether it is in common.
        """
        both = [
            sources(self._course.submitted, topic.name, topic.released, student)
            for student in (pair.one, pair.other)
        ]
        shared = {item for items in pair.common.values() for item in items}
        names = [*topic.released.functions, FURTHER]
        for name in [n for n in names if any(_has(each, n, shared) for each in both)][:MOST_PARTS]:
            yield name, [_lines(each.get(name), shared) for each in both]


def _has(source, name, shared):
    return name in source and any(item in shared for item, _ in source[name].marks)


def _lines(source, shared):
    """The lines of a part as they may be shown, each with whether it is in common."""
    if source is None:
        return []
    at = {line for item, line in source.marks if item in shared}
    found = [
        (printable(line)[:LONGEST_LINE], number in at)
        for number, line in enumerate(source.lines[:MOST_LINES])
    ]
    return found + ([("…", False)] if len(source.lines) > MOST_LINES else [])


def tables(told):
    """All pairs and groups, also those for which the page has no room, by the name of a file."""
    made = {
        "pairs": (
            "topic one name_of_one other name_of_other strength share parts mistakes idle comments "
            "names",
            (
                [
                    *(topic, pair.one, told.name(pair.one), pair.other, told.name(pair.other)),
                    *(number(round(pair.strength, 2)), number(round(pair.share, 2))),
                    ", ".join(name for name in pair.common if name not in _TOLD),
                    *(
                        "; ".join(text for text, _ in texts)
                        for texts in told.said(topic, pair).values()
                    ),
                ]
                for topic, pair in told.pairs
            ),
        ),
        "groups": (
            "topic students strength who",
            (
                [
                    *(topic.name, str(len(group.students)), number(round(group.strength, 2))),
                    ", ".join(group.students),
                ]
                for topic, group in told.groups
            ),
        ),
        "not_compared": (
            "student name topic message",
            ([it, told.name(it), topic, message] for topic, it, message in told.left_out),
        ),
    }
    return {f"{name}.csv": sheet(columns.split(), rows) for name, (columns, rows) in made.items()}
