"""Give back the scores that submissions had before a run, and say so on their pages."""

from dataclasses import replace

from autograder import runs
from autograder.atomic import write
from autograder.book import Book
from autograder.brief import Done
from autograder.earlier import Earlier, completed, noted
from autograder.entries import GradebookError
from autograder.gradebook import Record, Scores
from autograder.graded import opened
from autograder.runs import Marks, Move
from autograder.submission import render
from autograder.wording import printable

RESTORED = "The score that it had before was restored."
BATCH = 100


def undo(course, catalogue, name, url=None):
    """Restore what a run has changed. What people entered is not touched.

    Args:
        name: of the run.

    Returns:
        The `Move` of each submission that was restored; a sentence for each that was not; and the
        name of the run that this is, itself.

    Raises:
        OSError, RunError: the run cannot be read, or a page cannot be written.
        GradebookError: the gradebook cannot be used.
        autograder.rules.RulesError: ``course.toml`` holds something else.
    """
    changed, said, moved = runs.moves(course, name), [], []
    by_topic = {}
    for each in changed:
        if each.before is None:
            said.append(f"{each.student}, {each.topic}: it was graded for the first time; it stays")
        else:
            by_topic.setdefault(each.topic, []).append(each)
    with opened(course, url) as gradebook, Scores(gradebook.url) as scores:
        for topic, all_ in by_topic.items():
            for start in range(0, len(all_), BATCH):
                batch = all_[start : start + BATCH]
                stored = gradebook.entries(topic, [each.student for each in batch])
                moved += _restore(course, catalogue, scores, topic, batch, stored, name, said)
    new = runs.record(course, catalogue, moved, f"undo of {name}") if moved else None
    return moved, [printable(each) for each in said], new


def _restore(course, catalogue, scores, topic, changed, stored, name, said):
    questions, ready, book = catalogue.questions(topic), {}, course.rules(catalogue).book
    for each in changed:
        entry = stored.get(each.student)
        earlier = Earlier.of(course, topic, each.student, questions)
        if problem := _problem(each, Marks.of(entry), earlier):
            said.append(f"{each.student}, {topic}: {problem}; it stays")
            continue
        functions = {
            function: replace(
                found,
                score=each.before.machine[function],
                comment=f"{found.comment or ''} {RESTORED}".strip(),
            )
            if found.score != each.before.machine[function]
            else found
            for function, found in earlier.functions.items()
        }
        ready[each.student] = each, earlier, functions
    records = [Record(student, functions) for student, (_, _, functions) in ready.items()]
    if not records:
        return
    # A penalty goes with the score that it was reckoned from.
    penalties = {student: each.before.penalty for student, (each, _, _) in ready.items()}
    written = scores.record(topic, records, lambda student, _: penalties[student])
    for student, (_, earlier, functions) in ready.items():
        if isinstance(entry := written[student], GradebookError):
            said.append(f"{student}, {topic}: {entry}")
            continue
        notebook = noted(earlier.text, functions)
        done = Done(earlier.status, functions, notebook, None)
        page = render(topic, notebook, entry, Book(book).chapters(topic, questions))
        write(course.page(student, topic), page, within=course.feedback)
        graded = completed(done, earlier.parts, entry, (), book)
        path = course.graded_notebook(student, topic)
        write(path, graded, mode=0o444, within=course.graded)
        before = Marks.of(stored[student])
        yield Move(student, topic, before, Marks.of(entry), f"undo of {name}")


def _problem(each, now, earlier):
    """Why a submission is not restored; "" if it can be."""
    if now is None or now.machine != each.after.machine:
        return "its scores have changed since"
    if each.before.points != now.points:
        return "it had other points then; put them back in course.toml and grade it again"
    if not earlier.text or earlier.functions.keys() != each.before.machine.keys():
        return "its graded notebook is not there as it was graded; grade it again"
    return ""
