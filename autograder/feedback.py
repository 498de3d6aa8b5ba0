"""One page of feedback per submission, whole in one small file: what was written, what was found.

Of what we handed out only the headings are repeated: a student has the notebook. The page asks no
other place for anything and runs no script, and what students wrote stands in it as text.
"""

import functools
import html
import io
import itertools
import keyword
import re
import tokenize
import warnings

import mistune
from ipython_pygments_lexers import IPython3Lexer
from markupsafe import Markup
from pygments.lexers import PythonLexer
from pygments.token import Comment, Keyword, Operator, String

from autograder.census import in_words
from autograder.notebook import checked
from autograder.page import render
from autograder.result import NO_RESPONSE

# Sources whose HTML is kept: most cells are the same for every student, and none of them is long.
MOST_REMEMBERED, LONGEST_REMEMBERED = 200, 4000


class SlowError(ValueError):
    """What a student wrote might take long to be made into a page."""


class Feedback:
    """Renders feedback pages; made once per grading, as it remembers what many pages have."""

    def __init__(self):
        self._text, self._code = _remember(_as_html), _remember(_coloured)

    def page(self, topic, notebook, entry, chapters=()):
        """The page for one graded notebook.

        Args:
            entry: its gradebook `Entry`.
            chapters: for a function, its name, the words for where the book treats it, and the
                address of that; None if that is not known.
        """
        where = {name: chapter for name, *chapter in chapters}
        cells = [self._cell(cell, entry, where) for cell in notebook.cells]
        told = {"title": in_words(topic), "entry": entry, "cells": list(filter(None, cells))}
        return render("feedback.html", "feedback.css", **told)

    def _cell(self, cell, entry, where):
        """What the template shows of a cell; None for nothing."""
        marks, name = cell.metadata.get("nbgrader", {}), checked(cell)
        if cell.cell_type != "code":
            text = _shown(cell)
            return {"kind": "text", "text": self._text(text)} if text else None
        output = "".join(each.get("text", "") for each in cell.get("outputs", ())).rstrip("\n")
        if name:
            return self._verdict(name, entry.marks[name], output, where.get(name))
        if marks and not marks.get("solution"):
            return None
        told = {"source": self._code(cell.source), "output": output}
        if marks:
            return told | {"kind": "answer", "name": marks["grade_id"]}
        return told | {"kind": "code"}

    def _verdict(self, name, mark, output, chapter):
        is_full = mark.score >= mark.points
        told = {"kind": "verdict", "name": name, "mark": mark, "output": output}
        told |= {"is_full": is_full, "chapter": None if is_full else chapter}
        comment = mark.comment or ""
        if comment == NO_RESPONSE or _squeezed(comment) in _squeezed(output):
            comment = ""  # the machine's own, which stands there already
        return told | {"comment": comment and self._text(comment)}


class QuickFeedback(Feedback):
    """Renders the pages that take no time: all texts are ours, and code is short, and Python.

    Args:
        exercise: the notebook that has our texts.
    """

    def __init__(self, exercise):
        super().__init__()
        texts = {_shown(cell) for cell in exercise.cells if cell.cell_type != "code"}
        self._ours = {text: _as_html(text) for text in texts}
        self._text, self._code = self._known, _remember(_quickly_coloured)

    def _known(self, text):
        if text not in self._ours:
            raise SlowError("a text that is not ours")
        return self._ours[text]


def _squeezed(text):
    return " ".join(text.split())


def _shown(cell):
    """What the page has of a text: of ours the first line, one level lower, if it is a heading."""
    if not cell.metadata.get("nbgrader"):
        return cell.source
    first = cell.source.lstrip().split("\n", 1)[0]
    return f"#{first}" if first.startswith("#") else ""


_MARKDOWN = mistune.create_markdown(escape=True, plugins=["table"])  # no HTML in it is let through


def _as_html(source):
    return Markup(_MARKDOWN(source))


# What is coloured, by the element that stands around it: a short one, there are many.
_WORD, _STRING, _COMMENT = "b", "u", "i"
_KINDS = {Keyword: _WORD, Operator.Word: _WORD, String: _STRING, Comment: _COMMENT}
_STRINGS = {tokenize.STRING}  # and the parts of f-strings, since Python 3.12
_STRINGS |= {number for number, name in tokenize.tok_name.items() if name.startswith("FSTRING")}
# Where one of these is, code may be IPython's own; where this is found, it is for sure.
_MAGIC, _IS_MAGIC = frozenset("%!?"), re.compile(r"(^|=)[ \t]*[%!](?!=)", re.MULTILINE)
_PYTHON, _IPYTHON = PythonLexer(), IPython3Lexer()


def _coloured(source):
    """Code in colours.

    Python's own tokenizer takes a fifth of Pygments' time, but nothing that is no Python. Then both
    are paid.
    """
    source = source.strip("\n")
    try:
        return _painted(_of_python(source))
    except SlowError:
        return _painted(_of_pygments(source))


def _quickly_coloured(source):
    """As `_coloured`.

    Raises:
        SlowError: it is long, or no Python.
    """
    if len(source) > LONGEST_REMEMBERED:
        raise SlowError("code that is long")
    return _painted(_of_python(source.strip("\n")))


def _painted(pieces):
    """Pieces of code, each with the element around it, in HTML.

    Most have none: a mark around each token would be most of a page.
    """
    parts, last = [], ""
    for kind, text in pieces:
        if kind != last and text.strip():
            parts += [f"</{last}>" if last else "", f"<{kind}>" if kind else ""]
            last = kind
        parts.append(html.escape(text, quote=False))
    return Markup("".join(parts).rstrip("\n") + (f"</{last}>" if last else ""))


def _of_pygments(source):
    lexer = _PYTHON if _MAGIC.isdisjoint(source) else _IPYTHON
    for token, text in lexer.get_tokens(source):
        yield next((mark for of, mark in _KINDS.items() if token in of), ""), text


def _of_python(source):
    """
    Raises:
        SlowError: it is no Python.
    """
    if _IS_MAGIC.search(source):
        raise SlowError("IPython's own")
    lines = list(io.StringIO(source))
    starts, done = [0, *itertools.accumulate(map(len, lines))], 0
    for token in _tokens(lines):
        start, end = (starts[min(row - 1, len(lines))] + column for row, column in token[2:4])
        if start >= done:  # a mark within a text of another mark's would be cut
            yield "", source[done:start]
            yield _kind(token), source[start:end]
            done = max(start, end)
    yield "", source[done:]


def _tokens(lines):
    """All tokens; not one more than the first that is none: those behind it may take very long.

    Raises:
        SlowError: it is no Python.
    """
    found = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # from Python 3.12 on, strange texts are warned of
        try:
            for token in tokenize.generate_tokens(iter(lines).__next__):
                if token.type == tokenize.ERRORTOKEN:
                    break
                found.append(token)
            else:
                return found
        except Exception as error:  # some versions of Python raise more than they say
            raise SlowError("no Python") from error
    raise SlowError("no Python")


def _kind(token):
    if token.type == tokenize.NAME:
        return _WORD if keyword.iskeyword(token.string) else ""
    if token.type in _STRINGS:
        return _STRING
    return _COMMENT if token.type == tokenize.COMMENT else ""


def _remember(render):
    remembered = functools.lru_cache(MOST_REMEMBERED)(render)
    return lambda source: (remembered if len(source) <= LONGEST_REMEMBERED else render)(source)
