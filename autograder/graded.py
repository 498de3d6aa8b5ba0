"""What the last grading has left of a class: a `Line` for each submission. Nothing is run."""

import contextlib

from autograder.earlier import kept_in, read
from autograder.entries import GradebookError, Reading, default_url
from autograder.intake import excused, find
from autograder.reading import UnreadableError, cells_of, parse
from autograder.result import Line, Status, Summary
from autograder.wording import printable

BATCH = 500


def lines(course, catalogue, topics=(), url=None):
    """A `Line` for everyone in each topic, topic by topic.

    Args:
        topics: which; all that were graded, if not given.

    Raises:
        GradebookError: there is no gradebook, or a topic was not graded.
        autograder.rules.RulesError: ``course.toml`` holds something else.
        autograder.tables.TableError: the roster's file does.
    """
    students, rules = everyone(course), course.rules(catalogue)
    with opened(course, url) as gradebook:
        for topic in graded_topics(gradebook, catalogue, topics):
            for student, entry in marked(gradebook, topic, students):
                yield _line(course, catalogue, rules, topic, student, entry)


def everyone(course):
    """All students, also where no folder with submissions is left."""
    return course.everyone() if course.submitted.is_dir() else sorted(course.roster().people)


def opened(course, url=None):
    """The gradebook of a course, to be read. A context manager.

    Raises:
        GradebookError: there are none.
    """
    if url is None and not course.gradebook.is_file():
        raise GradebookError(f"{course.gradebook} is missing; 'autograder grade' makes it")
    return contextlib.closing(Reading(url or default_url(course)))


def graded_topics(gradebook, catalogue, topics=()):
    """Those of these topics that were graded: all of them, or it is said which was not.

    Raises:
        GradebookError: one was not graded, or none was.
    """
    known = [topic for topic in gradebook.topics() if topic in catalogue.topics()]
    if strange := [topic for topic in topics if topic not in known]:
        raise GradebookError(
            f"{strange[0]} was not graded; 'autograder grade {strange[0]}' does it"
        )
    if not known:
        raise GradebookError("nothing was graded yet; 'autograder grade' does it")
    return list(topics) or known


def marked(gradebook, topic, students):
    """Each of these students, with the `Entry` that the gradebook has; None if it has none."""
    for start in range(0, len(students), BATCH):
        batch = students[start : start + BATCH]
        entries = gradebook.entries(topic, batch)
        yield from ((student, entries.get(student)) for student in batch)


def has_marks(entry):
    """Whether somebody, or the machine, has given a mark in an `Entry`."""
    return entry is not None and any(
        mark.machine is not None or mark.score for mark in entry.marks.values()
    )


def _line(course, catalogue, rules, topic, student, entry):
    if has_marks(entry):
        try:
            kept = kept_in(read(course, student, topic))
            functions = {name: Summary.restored(each) for name, each in kept["functions"].items()}
            return Line(student, topic, Status(kept["status"]), "", functions, entry)
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            # Graded by nbgrader, or its notebook is gone: there are scores and no more.
            return Line(student, topic, Status.GRADED, entry=entry)
    return ungraded(course, catalogue, rules, student, topic)


def ungraded(course, catalogue, rules, student, topic):
    """The `Line` of a submission that has no marks, which says why."""
    found = Line(student, topic, Status.NOT_HANDED_IN)
    if course.submitted.is_dir():
        found = find(course, student, topic, catalogue.topics())
    if isinstance(found, Line):
        return excused(found) if rules.is_excused(student, topic) else found
    try:
        cells_of(parse(found.content, found.path), found.path)
    except UnreadableError as error:
        return Line(student, topic, Status.UNREADABLE, printable(str(error)))
    return Line(student, topic, Status.NOT_YET, "; ".join(found.notes))
