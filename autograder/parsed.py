"""Parse what a student wrote, in a process of ours: what would take long is not parsed."""

import ast
import re
import unicodedata
import warnings

LONGEST = 50_000  # characters of a cell
MOST_MARKS = 30  # on a letter: to put them in order, as Python does in names, takes ever longer
LONGEST_NAME = 100  # that is looked at
_WORD = re.compile(r"[^\W\d]\w*")
_FOREIGN = re.compile(rf"[^\0-\u02ff]{{{MOST_MARKS},}}")


def statements(source, warned="ignore"):
    """The statements of a cell; None where it is no Python, or is not parsed.

    Args:
        warned: what is done with what the parser warns of; ``"error"`` has it count as no Python.
    """
    if len(source) > LONGEST or _is_tangled(source):
        return None
    try:
        with warnings.catch_warnings(action=warned):
            return ast.parse(source).body
    except Exception:  # also what is nested too deeply
        return None


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
