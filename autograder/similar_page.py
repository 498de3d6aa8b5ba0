"""The page that shows whose work is similar, ``similar/index.html``, and its pairs as tables.

It says that two agree, and where, and never why. It names students: it is for those who teach.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from autograder.atomic import write
from autograder.earlier import kept_in, read
from autograder.page import render
from autograder.provenance import read_records
from autograder.released import exercise
from autograder.result import Summary
from autograder.sheets import number, sheet
from autograder.similar import SMALL_CLASS, Compared, Student
from autograder.wording import printable
from autograder.written import FURTHER, Released, comment, sources, works

FOLDER = "similar"
MOST_GROUPS, MOST_PARTS, MOST_LINES, LONGEST_LINE = 40, 8, 80, 160
MOST_ROWS, MOST_TOLD = 50, 6
ALIKE = "the same wrong answer, which is no known mistake"
_OF_FURTHER = "further cells"


@dataclass(frozen=True)
class Topic:
    """A topic that was compared.

    Attributes:
        compared: a `Compared`.
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
    def in_short(self):
        """One line for a terminal."""
        n, groups = self.compared.n, self.compared.groups
        if self.is_small:
            return (
                f"{self.name}: {n} notebooks, too few to say what is rare; it takes {SMALL_CLASS}"
            )
        students = sum(len(group.students) for group in groups)
        found = f"{len(groups)} pairs and groups of similar work, {students} students"
        return f"{self.name}: {n} notebooks compared; {found}"


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
            elif not work.is_blank:
                mistakes = _mistakes(course, student, topic)
                found.append(Student(student, work.parts, work.comments, mistakes))
        together = {each.name: _together(each.name, topic, people, records) for each in found}
        yield Topic(topic, released, Compared(found, together), left_out)


def publish(course, catalogue, topics, now=None):
    """Write the page and the tables.

    Returns:
        The files that were written.
    """
    told = _Told(course, catalogue, topics)
    page = render("similar.html", told=told, now=f"{now or datetime.now():%Y-%m-%d %H:%M}")
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


def _mistakes(course, student, topic):
    """What the last grading has found wrong; nothing where it has left nothing."""
    try:
        kept = kept_in(read(course, student, topic))["functions"]
        kept = {name: Summary.restored(each) for name, each in kept.items()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return frozenset()
    found = [(name, mistake) for name, each in kept.items() for mistake in each.mistakes]
    alike = [(name, each.likeness) for name, each in kept.items() if each.likeness]
    return frozenset([*found, *alike])


class _Told:
    """What was compared, in the words of the page."""

    def __init__(self, course, catalogue, topics):
        self.topics, self._course, self._catalogue = topics, course, catalogue
        self.people, self.title = course.roster().people, course.rules(catalogue).title
        found = ((topic, group) for topic in topics for group in topic.compared.groups)
        self.groups = sorted(found, key=lambda each: -each[1].strength)
        self.left_out = [(topic.name, *each) for topic in topics for each in topic.left_out]
        self.few, self.most_groups, self.most, self.most_told = (
            SMALL_CLASS,
            MOST_GROUPS,
            MOST_ROWS,
            MOST_TOLD,
        )

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

    def wrong(self, topic, mistake):
        """What is wrong with a function, in words."""
        function, name = mistake
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
        shared = {gram for grams in pair.grams.values() for gram in grams}
        said = {text for text, _ in pair.comments}
        names = [*topic.released.functions, FURTHER]
        speaking = [name for name in names if any(_speaks(each, name, said) for each in both)]
        for name in [n for n in names if n in pair.grams or n in speaking][:MOST_PARTS]:
            yield name or _OF_FURTHER, [_lines(each.get(name), shared, said) for each in both]


def _speaks(source, name, said):
    return name in source and any(comment(line) in said for line in source[name].lines)


def _lines(source, shared, said):
    """The lines of a part as they may be shown, each with whether it is in common."""
    if source is None:
        return []
    at = {line for gram, lines in source.marks.items() if gram in shared for line in lines}
    found = [
        (printable(line)[:LONGEST_LINE], number in at or comment(line) in said)
        for number, line in enumerate(source.lines[:MOST_LINES])
    ]
    return found + ([("…", False)] if len(source.lines) > MOST_LINES else [])


def tables(told):
    """All pairs and groups, also those for which the page has no room, by the name of a file."""
    made = {
        "pairs": (
            "topic one name_of_one other name_of_other strength share functions comments mistakes",
            (
                [
                    *(topic, pair.one, told.name(pair.one), pair.other, told.name(pair.other)),
                    *(number(round(pair.strength, 2)), number(round(pair.share, 2))),
                    ", ".join(name or _OF_FURTHER for name in pair.grams),
                    "; ".join(text for text, _ in pair.comments),
                    "; ".join(told.wrong(topic, each) for each, _ in pair.mistakes),
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
