"""A student's function as it may be shown to the class: nobody is named in it."""

import ast
import builtins
import io
import json
import keyword
import re
import tokenize

import numpy as np

from autograder.notebook import CHECK, shortened
from autograder.wording import printable

_COMMON = {*keyword.kwlist, *dir(builtins), *dir(np), *dir(np.ndarray)}
LONGEST, MOST_LINES = 1500, 40  # of an excerpt: it is for a slide
SHORTEST_NAME = 3  # letters; a shorter part of a name is a part of many words


def excerpt(text, function, names=()):
    """What a student wrote for a function, without comments, docstring and the student's names.

    Args:
        text: of the graded notebook.
        names: that must not appear, such as the student's id and name.

    Returns:
        The code; "" if there is none that could be shown.
    """
    try:
        cells = json.loads(text)["cells"]
        source = next(cell["source"] for cell in cells if _name(cell) == function)
    except (ValueError, LookupError, TypeError, StopIteration):
        return ""
    source = source if isinstance(source, str) else "".join(source)
    code = _without_names(_bare(shortened(source)), names)
    lines = [line.rstrip() for line in printable(code).split("\n") if line.strip()]
    if not re.search(rf"\b{re.escape(function)}\b", code):
        return ""
    cut = len(lines) > MOST_LINES or len(code) > LONGEST
    shown = "\n".join(lines[:MOST_LINES])[:LONGEST]
    return f"{shown}\n…" if cut else shown


def said(text, function):
    """What the grader wrote below a function's check, without the hints."""
    try:
        cells = json.loads(text)["cells"]
        cell = next(cell for cell in cells if _marks(cell).get("grade_id") == CHECK + function)
        text = "".join(cell["outputs"][0]["text"])
    except (ValueError, LookupError, TypeError, StopIteration):
        return ""
    return printable(text.split("\n  Hint: ")[0])[:LONGEST].strip()


def skeleton(function, code):
    """Lines for ``mistakes.py`` with which an answer becomes a known mistake."""
    head = f'@mistake(of="{function}", hint="…")\n'
    try:
        (definition,) = (
            node
            for node in ast.parse(code).body
            if isinstance(node, ast.FunctionDef) and node.name == function
        )
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return f"{head}def name_it(…):\n    …  # what gives the same answers"
    lines = code.split("\n")[definition.lineno - 1 : definition.end_lineno]
    lines[0] = re.sub(rf"\b{re.escape(function)}\b", "name_it", lines[0], count=1)
    return head + "\n".join(lines)


def _marks(cell):
    return cell["metadata"].get("nbgrader", {})


def _name(cell):
    return _marks(cell)["grade_id"] if _marks(cell).get("solution") else None


def _bare(source):
    """Code without comments and docstrings: both may say whose it is."""
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (tokenize.TokenError, SyntaxError, ValueError):
        return re.sub(r"#.*", "", source)  # it is no Python: what looks like a comment goes
    lines, before = source.split("\n"), tokenize.NEWLINE
    for place, token in enumerate(tokens):
        following = tokens[place + 1].type if place + 1 < len(tokens) else tokenize.ENDMARKER
        alone = before in (tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT)
        ends = following in (tokenize.NEWLINE, tokenize.COMMENT, tokenize.ENDMARKER)
        if token.type == tokenize.COMMENT or (token.type == tokenize.STRING and alone and ends):
            _blank(lines, token.start, token.end)
        if token.type not in (tokenize.NL, tokenize.COMMENT):
            before = token.type
    return "\n".join(lines)


def _blank(lines, start, end):
    """Put spaces in the place of a token."""
    for number in range(start[0] - 1, end[0]):
        line = lines[number]
        first = start[1] if number == start[0] - 1 else 0
        last = end[1] if number == end[0] - 1 else len(line)
        lines[number] = line[:first] + " " * (last - first) + line[last:]


def _without_names(code, names):
    parts = {part for name in names for part in (name, *re.split(r"[\W\d_]+", name))}
    for part in sorted(parts, key=len, reverse=True):
        if len(part) >= SHORTEST_NAME:
            # As a word, or between underscores; somebody may be called Max, and max is NumPy's.
            word = rf"(?<![^\W\d_]){re.escape(part)}(?![^\W\d_])"
            code = re.sub(word, _masked, code, flags=re.IGNORECASE)
    return code


def _masked(found):
    return found[0] if found[0] in _COMMON else "…"
