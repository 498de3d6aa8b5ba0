"""Parse what a student wrote, in a process of ours: what would take long is not parsed."""

import ast
import functools
import re
import unicodedata
import warnings

LONGEST = 50_000  # characters of a cell
MOST_KEPT, LONGEST_KEPT = 20, 2000  # cells, and characters of one
MOST_MARKS = 30  # on a letter: to put them in order, as Python does in names, takes ever longer
LONGEST_NAME = 100  # that is looked at
_WORD = re.compile(r"[^\W\d]\w*")
_FOREIGN = re.compile(rf"[^\0-\u02ff]{{{MOST_MARKS},}}")


def statements(source):
    """What a cell's statements are, and whether the parser warns of any of them.

    Nobody may change them. They are None where a cell is no Python, or is not parsed.
    """
    if len(source) > LONGEST or _is_tangled(source):
        return None, False
    return (_kept if len(source) <= LONGEST_KEPT else _parsed)(source)


def _parsed(source):
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            return ast.parse(source).body, bool(caught)
    except Exception:  # also what is nested too deeply
        return None, False


_kept = functools.lru_cache(MOST_KEPT)(_parsed)  # two ask for the same, one soon after the other


def words(text):
    """The words of a text, in order, as Python reads names; without those that are very long."""
    return [
        word if word.isascii() else unicodedata.normalize("NFKC", word)
        for word in _WORD.findall(text)
        if len(word) <= LONGEST_NAME
    ]


def _is_tangled(source):
    """Whether a letter bears so many marks that nobody has meant it."""
    for run in _FOREIGN.findall(source):
        marks = 0
        for letter in run:
            marks = marks + 1 if unicodedata.combining(letter) else 0
            if marks >= MOST_MARKS:
                return True
    return False
