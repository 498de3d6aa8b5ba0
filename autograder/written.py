"""What students wrote in their notebooks, as fingerprints: names and layout leave no trace in them.

Their text is read and parsed in a process apart with limits: some texts take Python's own parser
for ever, or end it. Nothing of theirs is run.
"""

import ast
import functools
import hashlib
import io
import json
import re
import tokenize
from dataclasses import dataclass

from autograder.apart import ApartError, apart
from autograder.assembly import Ours, assemble
from autograder.foreign import LONGEST_LOOK, MAGIC
from autograder.reading import UnreadableError, cells_of, content, parse
from autograder.wording import printable

# Winnowing (Schleimer, Wilkerson and Aiken, 2003): of each WINDOW hashes of GRAM words in a row the
# least is kept, so WINDOW + GRAM - 1 words in common leave at least one fingerprint in common.
GRAM, WINDOW = 8, 2
BATCH = 50  # notebooks in one process; where one of them ends it, each has one of its own
MOST_CODE = 200_000  # characters of a notebook; of a cell as many as are parsed elsewhere
MOST_COMMENTS, LONGEST_COMMENT = 300, 200
FEWEST_LETTERS = 12  # of a comment: "# the loop" says nothing of who wrote it
FURTHER = ""  # the part of all cells that are not a function's own
_WORD = re.compile(r"[A-Za-z_]\w*|\d[\w.]*|\S")
_TOLD = re.compile(r"#(.*)")
_SPACE = re.compile(r"\s+")
_RECURSIVE = SyntaxError, ValueError, RecursionError, MemoryError


@dataclass(frozen=True)
class Work:
    """What one student wrote in a topic, without what was handed out.

    Attributes:
        parts: by function, its fingerprints; those of further cells are under ``FURTHER``.
        comments: what they say in words, without layout and capitals.
    """

    parts: dict[str, frozenset[int]]
    comments: frozenset[str]

    @property
    def is_blank(self):
        return not any(self.parts.values())


@dataclass(frozen=True)
class Source:
    """A part as it was written.

    Attributes:
        marks: by fingerprint, the lines that it begins on, counted from 0.
    """

    lines: tuple[str, ...]
    marks: dict[int, tuple[int, ...]]


class Released:
    """The exercise of a topic as it was handed out.

    Args:
        exercise: the notebook.
    """

    def __init__(self, exercise):
        self.ours = [
            Ours(marks.grade_id, cell.cell_type, cell.source, marks.solution)
            for cell in exercise.cells
            for marks in [cell.metadata.nbgrader]
        ]
        self.functions = [one.name for one in self.ours if one.solution]
        sources = [one.source for one in self.ours if one.kind == "code"]
        texts = [one.source for one in self.ours if one.kind != "code"]
        grams = (_grams(words) for words in _words(sources, self.functions))
        self.grams = frozenset(gram for found in grams for gram, _ in found)
        self.comments = frozenset(_comments(sources, texts))


def works(folder, topic, released, students):
    """For each of these students who has handed in: the student, and a `Work` or what is wrong.

    Args:
        folder: with what was handed in.

    Yields:
        The student; the `Work`, or None; and a sentence where there is none.
    """
    for start in range(0, len(students), BATCH):
        yield from _works(folder, topic, released, students[start : start + BATCH])


def sources(folder, topic, released, student):
    """By function, the `Source` that a student wrote; nothing where it cannot be read."""
    try:
        found = json.loads(apart(_shown, folder, topic, released, student))
    except ApartError:
        return {}
    return {
        name: Source(tuple(lines), {int(gram): tuple(at) for gram, at in marks.items()})
        for name, (lines, marks) in found.items()
    }


def _works(folder, topic, released, students):
    try:
        found = json.loads(apart(_told, folder, topic, released, students))
    except ApartError:
        if len(students) == 1:
            said = "its code could not be compared: it takes too long to read, or ends the reader"
            yield students[0], None, said
            return
        for student in students:  # it is one of them
            yield from _works(folder, topic, released, [student])
        return
    for student, parts, comments, said in found:
        work = Work({n: frozenset(all_) for n, all_ in parts.items()}, frozenset(comments))
        yield student, None if said else work, said


# In the process apart


def _told(folder, topic, released, students):
    found = []
    for student in students:
        try:
            code, texts = _theirs(folder, topic, released, student)
        except FileNotFoundError:
            continue
        except UnreadableError as error:
            found.append((student, {}, [], printable(str(error))))
            continue
        parts = {}
        for name, _, words in _read(code, released):
            grams = {gram for gram, _ in winnowed(_grams(words))} - released.grams
            parts[name] = [*parts.get(name, ()), *grams]
        comments = _comments([source for _, source in code], texts) - released.comments
        found.append((student, parts, sorted(comments)[:MOST_COMMENTS], ""))
    return json.dumps(found)


def _shown(folder, topic, released, student):
    try:
        code, _ = _theirs(folder, topic, released, student)
    except (FileNotFoundError, UnreadableError):
        return "{}"
    found = {}
    for name, source, words in _read(code, released):
        lines, marks = found.setdefault(name, ([], {}))
        for gram, line in winnowed(_grams(words)):
            marks.setdefault(str(gram), []).append(len(lines) + line - 1)
        lines += source.split("\n")
    return json.dumps(found)


def _theirs(folder, topic, released, student):
    """Each cell of code that is theirs, with its function's name; and each of text."""
    path, found = content(folder, student, topic)
    placed = assemble(released.ours, cells_of(parse(found, path), path))
    cells = [(each.name or FURTHER, each.cell) for each in placed if each.cell]
    code, length = [], 0
    for name, cell in cells:
        source = cell.source[: min(LONGEST_LOOK, MOST_CODE - length)]
        length += len(source)
        if cell.kind == "code":
            code.append((name, source))
    return code, [cell.source[:LONGEST_LOOK] for name, cell in cells if cell.kind == "markdown"]


def _read(code, released):
    """Name, source and words of each cell of code."""
    words = _words([source for _, source in code], released.functions)
    return [(*cell, found) for cell, found in zip(code, words, strict=True)]


def _words(sources, functions):
    """For each of a notebook's cells its words: pairs of a word and the line that it is on.

    A name that the notebook itself binds is the same word as any other such name; a function that
    the exercise asks for keeps its own.
    """
    trees = [_tree(source) for source in sources]
    nodes = [node for tree in trees if tree for node in ast.walk(tree)]
    own = {name for node in nodes for name in _bound(node)} - set(functions)
    imports = [name for node in nodes if isinstance(node, ast.Import) for name in node.names]
    aliases = {each.asname or each.name: each.name for each in imports}
    aliases = {alias: "np" if name == "numpy" else name for alias, name in aliases.items()}
    for source, tree in zip(sources, trees, strict=True):
        try:
            if tree is None:
                raise SyntaxError
            yield _Reader(own - aliases.keys(), aliases).words(tree)
        except _RECURSIVE:
            yield _plain_words(source)


@functools.lru_cache(64)  # of one notebook
def _tree(source):
    try:
        return ast.parse(MAGIC.sub(r"\1pass", source))
    except _RECURSIVE:
        return None


def _bound(node):
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        return [node.id]
    if isinstance(node, ast.arg):
        return [node.arg]
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [node.name]
    return []


class _Reader:
    """Reads a tree as words, in an order that does not depend on how it was typed."""

    def __init__(self, own, aliases):
        self._own, self._aliases = own, aliases

    def words(self, node):
        found = []
        self._read(node, 1, found)
        return found

    def _read(self, node, line, out):
        line = getattr(node, "lineno", line)
        if _is_told(node) or isinstance(node, ast.expr_context | ast.Import | ast.ImportFrom):
            return
        if isinstance(node, ast.Name):
            known = self._aliases.get(node.id, node.id)
            out.append(("name" if node.id in self._own else known, line))
        elif isinstance(node, ast.Constant):
            out.append((repr(node.value)[:60], line))
        elif isinstance(node, ast.Attribute):
            self._read(node.value, line, out)
            out.append((f".{node.attr}", line))
        elif isinstance(node, ast.arg):  # without what it is said to be
            out.append(("name", line))
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mult):
            self._sorted(type(node.op).__name__, (node.left, node.right), line, out)
        elif isinstance(node, ast.AugAssign):  # x += y is x = x + y
            out.append(("Assign", line))
            self._read(node.target, line, out)
            self._read(ast.BinOp(node.target, node.op, node.value), line, out)
        elif isinstance(node, ast.FunctionDef):  # whatever it is called
            out.append(("def", line))
            for child in (node.args, *node.decorator_list, *node.body):
                self._read(child, line, out)
        elif isinstance(node, ast.AnnAssign):
            out.append(("Assign", line))
            for child in filter(None, (node.target, node.value)):
                self._read(child, line, out)
        elif isinstance(node, ast.Call):
            out.append(("Call", line))
            for child in (node.func, *node.args):
                self._read(child, line, out)
            for child in sorted(node.keywords, key=lambda each: each.arg or ""):
                out.append((f"{child.arg}=", line))
                self._read(child.value, line, out)
        else:
            out.append((type(node).__name__, line))
            for child in ast.iter_child_nodes(node):
                self._read(child, line, out)

    def _sorted(self, name, nodes, line, out):
        """What may be exchanged without a change of what comes out."""
        sides = []
        for node in nodes:
            sides.append([])
            self._read(node, line, sides[-1])
        out.append((name, line))
        for side in sorted(sides, key=lambda side: [word for word, _ in side]):
            out += side


def _is_told(node):
    """Whether it is a text for people: a docstring, or one that stands alone."""
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def _plain_words(source):
    """Of what is no Python: every name is the same word, unless a point stands before it."""
    found, before = [], ""
    for number, line in enumerate(source.split("\n"), start=1):
        for word in _WORD.findall(_TOLD.sub("", line)):
            is_name = word.isidentifier() and before != "."
            found.append(("name" if is_name else word, number))
            before = word
    return found


def _grams(words):
    """Each GRAM words in a row, as a number, with the line of the first."""
    texts = [word for word, _ in words]
    return [
        (_number("\n".join(texts[start : start + GRAM])), words[start][1])
        for start in range(len(words) - GRAM + 1)
    ]


@functools.lru_cache(200_000)
def _number(text):
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=6).digest(), "big")


def winnowed(grams):
    """Of each WINDOW grams in a row the least, each once."""
    kept = []
    for start in range(max(1, len(grams) - WINDOW + 1) if grams else 0):
        least = min(reversed(grams[start : start + WINDOW]), key=lambda each: each[0])
        if not kept or kept[-1] is not least:
            kept.append(least)
    return kept


def _comments(sources, texts):
    """What is said in words in these cells, line by line, without layout and capitals."""
    found = [line for text in texts for line in text.split("\n")]
    for source in sources:
        if "#" in source:
            found += _comments_in(source)
        if (tree := _tree(source)) is not None:
            told = (node.value.value for node in ast.walk(tree) if _is_told(node))
            found += (line for text in told for line in text.split("\n"))
    return set(filter(None, map(_squeezed, found)))


def comment(line):
    """What a line says in words, without layout and capitals; "" if that is nothing."""
    return _squeezed(line.partition("#")[2] or line)


def _squeezed(told):
    text = _SPACE.sub(" ", told).strip("#* -\"'").lower()[:LONGEST_COMMENT]
    return text if sum(map(str.isalpha, text)) >= FEWEST_LETTERS else ""


def _comments_in(source):
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (tokenize.TokenError, *_RECURSIVE):
        return _TOLD.findall(source)
    return [token.string for token in tokens if token.type == tokenize.COMMENT]
