"""What an earlier grading has left of a submission, and whether it still holds."""

import json
from dataclasses import replace

from autograder import fingerprint
from autograder.apology import is_page
from autograder.digest import digest
from autograder.handed_in import Folder
from autograder.result import Status, Summary

KEPT = "An earlier grading gave more points for it, and these are kept."
LARGEST = 64 * 2**20  # bytes of a graded notebook: ours, but what lies in its place may not be
_METADATA = '\n "metadata": '  # as nbformat writes it
PARTS, PAGE = "fingerprint", "page"  # in the metadata of a graded notebook


class Earlier:
    """A graded notebook; or none that can be used, which is the same as none at all.

    Attributes:
        text: the notebook's; "" if there is none.
        parts: the fingerprint that it was graded with.
        status, functions: what was found then, a `Summary` for each function.
        has_page: whether the page of a graded submission lies where it should.
    """

    def __init__(self, text="", parts=None, page="", status=None, functions=None, has_page=False):
        self.text, self.parts, self.status, self.functions = text, parts, status, functions
        self.has_page, self._page = has_page, page

    @classmethod
    def of(cls, course, topic, student, questions):
        """What is left of a student's submission of a topic."""
        try:
            text = read(course, student, topic)
            kept = kept_in(text)
            functions = {name: Summary.restored(kept["functions"][name]) for name in questions}
            known = text, kept[PARTS], kept.get(PAGE, ""), Status(kept["status"]), functions
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            return cls()
        page = course.page(student, topic)
        return cls(*known, has_page=page.is_file() and not page.is_symlink() and is_page(page))

    def why_again(self, parts, entry):
        """Why its code is to be run again; "" if it need not be, None if it never was.

        Args:
            parts: the fingerprint of what is there now.
            entry: its `Entry` in the gradebook, if it has one.
        """
        if not self.text:
            return None if entry is None else "its graded notebook was missing"
        return fingerprint.changes(self.parts, parts)

    def why_mend(self, parts, entry, found, penalty=None, due=None, book=None):
        """Why it is to be recorded and shown anew; "" if it need not be.

        Args:
            penalty: as for `autograder.gradebook.Scores.record`.
            due: until when it may be handed in; None where that is nbgrader's to decide.
            book: the address to which its page leads.
        """
        if entry is None or entry.machine != {n: each.score for n, each in self.functions.items()}:
            return "the gradebook had other scores"
        if self.parts[fingerprint.TIME] != parts[fingerprint.TIME] or (
            entry.timestamp != found.timestamp
        ):
            return "its time of handing in changed"
        if penalty is not None:
            if penalty(found.student, entry) != entry.penalty:
                return "its late penalty is another one"
        elif entry.penalty and not entry.is_late:
            return "it had a penalty, but is not late"
        if due is not None and entry.due != due:
            return "until when it may be handed in changed"
        if not self.has_page:
            return "its page was missing"
        if self._page != page_digest(self.functions, entry, found.notes, book):
            return "somebody gave scores or comments, or what else its page shows changed"
        return ""


def completed(result, parts, entry, notes, book=None):
    """The text of a graded notebook, with what its page was made from.

    Args:
        result: a `Done`.
        parts: its fingerprint.
        notes: sentences on the page that are not from the gradebook.
        book: the address to which it leads.
    """
    page = page_digest(result.functions, entry, notes, book)
    kept = kept_in(result.notebook)
    if (kept.get(PARTS), kept.get(PAGE, "")) == (parts, page):
        return result.notebook
    return _noting(result.notebook, {PARTS: parts, PAGE: page})


def with_better(functions, entry):
    """Functions with the machine's earlier score where that was better, a `Summary` each."""
    return {
        name: replace(each, score=mark.machine, comment=f"{each.comment or ''} {KEPT}".strip())
        if (mark := entry.marks.get(name)) and (mark.machine or 0) > each.score
        else each
        for name, each in functions.items()
    }


def noted(text, functions):
    """A graded notebook, as text, with other functions: a `Summary` each."""
    return _noting(text, {"functions": {name: vars(each) for name, each in functions.items()}})


def _noting(text, more):
    """A graded notebook, as text, with more noted in it; as nbformat writes it."""
    notebook = json.loads(text)
    notebook["metadata"]["autograder"] |= more
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def page_digest(functions, entry, notes, book=None):
    """A name for all that a page shows beside the graded notebook; "" if that is nothing."""
    if entry.says_only(functions) and not notes and not book:
        return ""
    marks = sorted((name, *vars(mark).values()) for name, mark in entry.marks.items())
    return digest(marks, entry.penalty, *notes, *([book] if book else []))


def read(course, student, topic):
    """The text of a graded notebook: ours, if it is one; a student's pipe could lie there.

    Raises:
        OSError, ValueError: there is none.
    """
    path = course.graded_notebook(student, topic)
    with Folder(path.parent) as folder:
        return folder.read(path.name, LARGEST).decode("utf-8")


def kept_in(text):
    """What the grader has noted in a graded notebook.

    Raises:
        ValueError, LookupError, TypeError: there is no such note.
    """
    # The notebook's own metadata follow its cells. No text in these can hold a line that begins
    # so: where a line ends in them, JSON writes \\n.
    start = text.rindex(_METADATA) + len(_METADATA)
    return json.JSONDecoder().raw_decode(text, start)[0]["autograder"]
