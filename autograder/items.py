"""What a notebook's code and texts consist of, as items that may be counted.

An item is a fingerprint, which is a number; or a text: a statement without effect, a line of what
is said, a name. Names and layout leave no trace in fingerprints. Nothing is run.
"""

import ast
import functools
import hashlib
import io
import re
import tokenize
from collections import defaultdict

from autograder.foreign import MAGIC

# Winnowing (Schleimer, Wilkerson and Aiken, 2003): of each WINDOW hashes of GRAM words in a row the
# least is kept, so WINDOW + GRAM - 1 words in common leave at least one fingerprint in common.
GRAM, WINDOW = 8, 2
MOST_TOLD, LONGEST_COMMENT, LONGEST_WORD, LONGEST_IDLE = 300, 200, 60, 400
FEWEST_LETTERS = 12  # of a comment: "# the loop" says nothing of who wrote it
# Parts beside the functions, by names that no function has.
FURTHER, COMMENTS, NAMES = "further cells", "comments and texts", "names of variables"
IDLE = "idle: "  # begins the item of a statement without effect
_ANY = "name"  # stands for every name that a notebook binds
_WORD = re.compile(r"[A-Za-z_]\w*|\d[\w.]*|\S")
_TOLD = re.compile(r"#(.*)")
_SPACE = re.compile(r"\s+")
_RECURSIVE = SyntaxError, ValueError, RecursionError, MemoryError
_SILENT = ast.expr_context | ast.Import | ast.ImportFrom
_BLOCKS = "body", "orelse", "finalbody"
_LAST = ast.Return | ast.Raise | ast.Break | ast.Continue
_ACTS = ast.Call | ast.Await | ast.Yield | ast.YieldFrom | ast.NamedExpr


def parts(code, texts, functions, kept=None):
    """By the name of a part, the set of its items.

    Args:
        code: part and source of each cell.
        texts: what further cells say.
        functions: that the exercise asks for.
        kept: what is done instead of winnowing.
    """
    found, read = defaultdict(set), _Cells(code, functions)
    for place, (name, _) in enumerate(code):
        found[name].update(item for item, _ in read.items(place, kept or winnowed))
    found[NAMES].update(sorted(read.own)[:MOST_TOLD])
    found[COMMENTS].update(sorted(_comments(read, texts))[:MOST_TOLD])
    return found


def marks(code, functions):
    """For each cell its items, each with every line that it is on, counted from 0."""
    read = _Cells(code, functions)
    for place, (_, source) in enumerate(code):
        said = ((_squeezed(_comment(line)), at) for at, line in enumerate(source.split("\n")))
        items = read.items(place, winnowed)
        places = {(item, line - 1) for item, words in items for _, line in words}
        yield [*places, *((text, at) for text, at in said if text)]


class _Cells:
    """The code of a notebook, as words and statements.

    A name that the notebook itself binds is the same word as any other such name; a function that
    the exercise asks for keeps its own.

    Args:
        code: part and source of each cell.
    """

    def __init__(self, code, functions):
        self.sources = [source for _, source in code]
        self.trees = [_tree(source) for source in self.sources]
        self.nodes = [node for tree in self.trees if tree for node in ast.walk(tree)]
        imports = (node.names for node in self.nodes if isinstance(node, ast.Import))
        aliases = {each.asname or each.name: each.name for names in imports for each in names}
        self._aliases = {a: "np" if name == "numpy" else name for a, name in aliases.items()}
        bound = {name for node in self.nodes for name in _bound(node)}
        self.own = bound - set(functions) - aliases.keys()

    def items(self, place, kept):
        """The items of a cell, each with its words; a word has its line, counted from 1."""
        tree, reader = self.trees[place], _Reader(self.own, self._aliases)
        try:
            words = reader.words(tree) if tree else _plain_words(self.sources[place])
            idle = [reader.words(each) for each in _idle(tree)] if tree else []
        except _RECURSIVE:
            words, idle = _plain_words(self.sources[place]), []
        texts = (IDLE + " ".join(word for word, _ in told) for told in idle)
        return [
            *((gram, words[start : start + GRAM]) for gram, start in kept(_grams(words))),
            *((text[:LONGEST_IDLE], told) for text, told in zip(texts, idle, strict=True)),
        ]


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


def _idle(tree):
    """Statements without effect: what they bind is read nowhere, or they are not reached."""
    for function in tree.body:
        if isinstance(function, ast.FunctionDef):
            inner = list(ast.walk(function))
            names = [node for node in inner if isinstance(node, ast.Name)]
            read = {node.id for node in names if isinstance(node.ctx, ast.Load)}
            for statement in (node for node in inner if isinstance(node, ast.stmt)):
                for block in (getattr(statement, field, ()) for field in _BLOCKS):
                    yield from _idle_in(block, read)


def _idle_in(block, read):
    is_reached = True
    for statement in block:
        if not is_reached or _is_without_effect(statement, read):
            yield statement
        is_reached = is_reached and not isinstance(statement, _LAST)


def _is_without_effect(statement, read):
    if isinstance(statement, ast.Expr):
        told = isinstance(statement.value, ast.Constant)
        return not told and not any(isinstance(node, _ACTS) for node in ast.walk(statement))
    if isinstance(statement, ast.Assign):
        return all(isinstance(to, ast.Name) and to.id not in read for to in statement.targets)
    return False


class _Reader(ast.NodeVisitor):
    """Reads a tree as words, in an order that does not depend on how it was typed.

    Args:
        own: names that the notebook binds, which are all the same word.
        aliases: by the name of an imported module in the notebook, its usual one.
    """

    def __init__(self, own, aliases):
        self._own, self._aliases = own, aliases
        self._line, self._found = 1, []

    def words(self, node):
        outer, self._found = self._found, []
        self.visit(node)
        found, self._found = self._found, outer
        return found

    def visit(self, node):
        before, self._line = self._line, getattr(node, "lineno", self._line)
        if not (_is_told(node) or isinstance(node, _SILENT)):
            super().visit(node)
        self._line = before

    def generic_visit(self, node):
        self._say(type(node).__name__, *ast.iter_child_nodes(node))

    def _say(self, word, *nodes):
        self._found.append((word, self._line))
        for node in nodes:
            self.visit(node)

    def visit_Name(self, node):
        self._say(_ANY if node.id in self._own else self._aliases.get(node.id, node.id))

    def visit_arg(self, node):
        self._say(_ANY)  # without its type

    def visit_Constant(self, node):
        self._say(repr(node.value)[:LONGEST_WORD])

    def visit_Attribute(self, node):
        self.visit(node.value)
        self._say(f".{node.attr}")

    def visit_FunctionDef(self, node):
        self._say("def", node.args, *node.decorator_list, *node.body)  # whatever its name

    def visit_AugAssign(self, node):  # x += y is x = x + y
        self._say("Assign", node.target, ast.BinOp(node.target, node.op, node.value))

    def visit_AnnAssign(self, node):
        self._say("Assign", *filter(None, (node.target, node.value)))

    def visit_Call(self, node):
        self._say("Call", node.func, *node.args)
        for keyword in sorted(node.keywords, key=lambda each: each.arg or ""):
            self._say(f"{keyword.arg}=", keyword.value)

    def visit_BinOp(self, node):
        if not isinstance(node.op, ast.Add | ast.Mult):
            return self.generic_visit(node)
        self._say(type(node.op).__name__)
        sides = self.words(node.left), self.words(node.right)
        for side in sorted(sides, key=lambda side: [word for word, _ in side]):
            self._found += side


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
    """Each GRAM words in a row, as a number, with the place of the first."""
    texts = [word for word, _ in words]
    return [
        (_number("\n".join(texts[start : start + GRAM])), start)
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


def _comments(read, texts):
    """What is said in words in these cells, line by line, without layout and capitals."""
    told = [node.value.value for node in read.nodes if _is_told(node)]
    found = [line for text in (*texts, *told) for line in text.split("\n")]
    for source in read.sources:
        if "#" in source:
            found += _comments_in(source)
    return set(filter(None, map(_squeezed, found)))


def _comment(line):
    """What may be one in a line: what stands after the sign, or a line of a docstring."""
    return line.partition("#")[2] or line


def _squeezed(told):
    text = _SPACE.sub(" ", told).strip("#* -\"'").lower()[:LONGEST_COMMENT]
    return text if sum(map(str.isalpha, text)) >= FEWEST_LETTERS else ""


def _comments_in(source):
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (tokenize.TokenError, *_RECURSIVE):
        return _TOLD.findall(source)
    return [token.string for token in tokens if token.type == tokenize.COMMENT]
