"""One submission from its bytes to its pages, in whatever process: parse, judge, render."""

import functools
import threading

from autograder import kinds, notebook, reading
from autograder.apart import Apart, ApartError
from autograder.brief import Done, unpack_cases
from autograder.catalogue import Catalogue
from autograder.judge import Judge
from autograder.question import tolerant
from autograder.result import Entry

_ALONE = threading.Lock()  # `try_mistakes` sets Python's warnings and standard output aside


def grade(brief, path, content, fingerprint):
    """Grade one submission; in one process, one at a time.

    Args:
        brief: its topic's `Brief`.
        path: where it was found, for messages.
        content: the bytes of the file.
        fingerprint: its parts, by name; kept in the graded notebook, so that a rerun knows it.

    Raises:
        autograder.reading.UnreadableError: the bytes are no notebook.
        autograder.sandbox.SandboxError: the student's code could not be run.
    """
    with _ALONE:
        return _grade(brief, path, content, fingerprint)


def _grade(brief, path, content, fingerprint):
    cells = reading.cells_of(reading.parse(content, path), path)
    result = _judge(brief).grade(cells, _sandbox(brief.conditions))
    functions = result.summaries()
    result.notebook.metadata["autograder"] |= {
        "fingerprint": fingerprint,
        "status": result.status,
        "functions": {name: vars(function) for name, function in functions.items()},
    }
    graded = notebook.as_text(result.notebook)
    try:
        entry = Entry.of(functions)
        page = _page(brief, result.notebook, graded, entry)
    except ApartError as error:
        message = f"its feedback page could not be made: {error}"
        return Done(result.status, functions, graded, None, message)
    return Done(result.status, functions, graded, page)


def _page(brief, notebook, graded, entry):
    """The page: made here if that takes no time, else apart."""
    try:
        return _quickly(brief).page(brief.topic, notebook, entry, brief.chapters)
    except Exception:  # `SlowError`; and no result is lost for whatever else a text sets off
        return _apart(brief.topic, graded, entry, brief.chapters)


def render(topic, graded, entry, chapters):
    """The feedback page of a graded notebook, with what its gradebook `Entry` now says."""
    with _ALONE:
        return _apart(topic, graded, entry, chapters)


def prepare(conditions):
    """Start this process's sandbox.

    Returns:
        Whether it keeps one student from the next; if not, each gets a new one.

    Raises:
        autograder.sandbox.SandboxError: there is none.
    """
    return _sandbox(conditions).separates


def close():
    """End the sandboxes of this thread, and what makes pages."""
    _apart.close()
    while _sandboxes():
        _sandboxes().popitem()[1].__exit__(None, None, None)


# What a process keeps from one submission to the next.


_catalogue = functools.cache(Catalogue)


@functools.lru_cache(4)
def _judge(brief):
    exercise = notebook.from_text(brief.exercise)
    questions = _catalogue(brief.conditions.course).questions(brief.topic)
    questions = tolerant(questions, brief.tolerances)
    judge = Judge(questions, exercise, *unpack_cases(brief.cases))
    # What each page has of ours is made once, and remembered by all that are made apart.
    _feedback().page(brief.topic, exercise, Entry.blank(judge.points))
    return judge


@functools.lru_cache(4)
def _quickly(brief):
    from autograder.feedback import QuickFeedback

    return QuickFeedback(_judge(brief).exercise)


@functools.cache
def _feedback():
    from autograder.feedback import Feedback  # takes long, and who starts processes needs no page

    return Feedback()


def _made(topic, graded, entry, chapters):
    return _feedback().page(topic, notebook.from_text(graded), entry, chapters)


_apart = Apart(_made)
_mine = threading.local()  # a sandbox is not for two threads at once


def _sandboxes():
    return vars(_mine).setdefault("sandboxes", {})


def _sandbox(conditions):
    if conditions not in _sandboxes():
        hidden = [conditions.hidden, *_catalogue(conditions.course).hidden]
        sandbox = kinds.sandbox(conditions.kind, conditions.limits, hidden)
        _sandboxes()[conditions] = sandbox.__enter__()
    return _sandboxes()[conditions]
