"""A class in which it is known who has written together: for what is measured of *similar*.

Everybody begins with an answer that somebody could have given (the solution, an unusual right
answer, a known mistake) and writes it in a manner of their own. Who is planted begins with another
one's text, and changes that.
"""

import ast
import functools
import importlib
import itertools
import random
import re

from classroom import TAUGHT, answers, source_of

KINDS = ("renamed", "reordered", "retyped", "half")
PUBLIC = 5  # students who have read the same solution somewhere
NAMES = [first + last for first in "abcdeghijklnpqrst" for last in ("", "1", "_new", "_all", "x")]
SAID = re.findall(
    r"\w+",
    "first then now here next so take use compute keep divide subtract each every row column sum "
    "largest because otherwise overflow broadcast shape the a of along over axis value result "
    "minus by with for example one before after needs must small big careful check again "
    "formula from lecture notes book page works finally",
)


def planted(topic, honest, rng):
    """A class: by student, the source of each function; and the sets of those who belong together.

    Args:
        honest: how many wrote alone.
    """
    names = list(answers(topic))
    alone = [_own(topic, names, rng) for _ in range(honest)]
    students = {f"alone-{number:04}": written for number, written in enumerate(alone)}
    sets = []
    for kind in KINDS:
        source = _own(topic, names, rng)
        copied = {name: changed(text, kind, rng) for name, text in source.items()}
        if kind == "half":
            kept = sorted(names, key=lambda name: -len(source[name]))[: (len(names) + 1) // 2]
            copied = _own(topic, names, rng) | {name: copied[name] for name in kept}
        students |= {f"{kind}-1": source, f"{kind}-2": copied}
        sets.append({f"{kind}-1", f"{kind}-2"})
    public = _own(topic, names, rng)
    for number in range(PUBLIC):
        mine = {
            name: changed(text, rng.choice(KINDS[:3]), rng) for name, text in public.items()
        } | _own(topic, rng.sample(names, 1), rng)
        students[f"public-{number}"] = mine
    sets.append({f"public-{number}" for number in range(PUBLIC)})
    return students, sets


def _own(topic, names, rng):
    return {name: in_own_manner(rng.choice(_ways(topic, name)), rng) for name in names}


@functools.cache
def _ways(topic, name):
    """Texts that somebody could write: the usual one most often."""
    unusual = importlib.import_module(f"unusual.{topic}").ANSWERS.get(name, [])
    wrong = TAUGHT.questions(topic)[name].mistakes
    texts = [source_of(each, name) for each in unusual]
    texts += [source_of(each.function, name) for each in wrong]
    # What calls a helper of ours has the helper's text in common with others that do.
    texts = [text for text in texts if text.count("def ") == 1 and "import" not in text]
    return [answers(topic)[name]] * max(1, len(texts)) + texts


def in_own_manner(source, rng):
    """The same answer as another person would write it."""
    tree = ast.parse(source)
    _without_told(tree)
    tree = _Manner(rng).visit(tree)
    return _said(_renamed(tree, rng), rng)


def changed(source, kind, rng):
    """A text as it is handed on: what it computes, and how, stays."""
    tree = ast.parse(source)
    if kind == "reordered":
        tree = _Reordered(rng).visit(tree)
        return ast.unparse(ast.fix_missing_locations(tree))
    if kind == "retyped":
        tree = _Retyped().visit(tree)
        return _said(ast.fix_missing_locations(tree), rng)
    return _said(_renamed(tree, rng), rng)


def _without_told(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and ast.get_docstring(node) and len(node.body) > 1:
            del node.body[0]


def _renamed(tree, rng):
    """Every name that is bound inside a function is another one."""
    asked = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    bound = {
        n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    }
    new = dict(zip(sorted(bound - asked), rng.sample(NAMES, len(NAMES)), strict=False))
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            node.id = new.get(node.id, node.id)
        elif isinstance(node, ast.arg):
            node.arg = new.get(node.arg, node.arg)
    return ast.fix_missing_locations(tree)


def _said(tree, rng):
    """The text of a tree, with a comment here and there."""
    lines = []
    for line in ast.unparse(tree).split("\n"):
        if line.startswith("    ") and rng.random() < 0.2:
            words = " ".join(rng.choices(SAID, k=rng.randint(3, 7)))
            lines.append(f"{line[: len(line) - len(line.lstrip())]}# {words}")
        lines.append(line)
    return "\n".join(lines)


class _Manner(ast.NodeTransformer):
    """Habits: methods or functions, axis -1 or 1, a name for what is returned, names for parts."""

    METHODS = ("sum", "max", "mean", "argmax", "copy", "reshape", "min")

    def __init__(self, rng):
        self._rng, self._made = rng, 0
        self._functions, self._minus = rng.random() < 0.5, rng.random() < 0.3
        self._names = rng.choice((0.05, 0.15, 0.4))

    def visit_Call(self, node):
        self.generic_visit(node)
        for keyword in node.keywords:
            if self._minus and keyword.arg == "axis" and ast.unparse(keyword.value) == "1":
                keyword.value = ast.parse("-1", mode="eval").body
        func = node.func
        if isinstance(func, ast.Attribute) and func.attr in self.METHODS:
            is_np = isinstance(func.value, ast.Name) and func.value.id == "np"
            if self._functions and not is_np:
                node.args = [func.value, *node.args]
                node.func = ast.parse(f"np.{func.attr}", mode="eval").body
            elif not self._functions and is_np and node.args:
                func.value = node.args.pop(0)
        return node

    def visit_FunctionDef(self, node):
        self.generic_visit(node)
        body = []
        for statement in node.body:
            if isinstance(statement, ast.Return | ast.Assign) and statement.value is not None:
                for part in _inner(statement.value):
                    if self._rng.random() < self._names:
                        self._made += 1
                        name = ast.Name(f"made_{self._made}", ast.Load())
                        body.append(ast.Assign([ast.Name(name.id, ast.Store())], part))
                        statement.value = _Put(part, name).visit(statement.value)
                        break
            body.append(statement)
        if (
            body
            and isinstance(body[-1], ast.Return)
            and self._rng.random() < 0.3
            and body[-1].value
        ):
            value, name = body[-1].value, f"made_{self._made + 1}"
            body[-1:] = [
                ast.Assign([ast.Name(name, ast.Store())], value),
                ast.Return(ast.Name(name, ast.Load())),
            ]
        if self._rng.random() < 0.25 and node.args.args:
            first = node.args.args[0].arg
            looks = (f"print({first})", f"assert len({first}) > 0", f"print({first}.shape)")
            body.insert(0, ast.parse(self._rng.choice(looks)).body[0])
        node.body = body
        return node


def _inner(value):
    """What could be given a name: sums, products and calls inside, where no loop binds a name."""
    if any(isinstance(n, ast.comprehension | ast.Lambda | ast.Starred) for n in ast.walk(value)):
        return []
    return [n for n in ast.walk(value) if n is not value and isinstance(n, ast.BinOp | ast.Call)]


class _Put(ast.NodeTransformer):
    def __init__(self, old, new):
        self._old, self._new = old, new

    def visit(self, node):
        return self._new if node is self._old else self.generic_visit(node)


class _Reordered(ast.NodeTransformer):
    """Statements that do not know of each other change places, and so do the sides of + and *."""

    def __init__(self, rng):
        self._rng = rng

    def visit_BinOp(self, node):
        self.generic_visit(node)
        if isinstance(node.op, ast.Add | ast.Mult):
            node.left, node.right = node.right, node.left
        return node

    def visit_FunctionDef(self, node):
        self.generic_visit(node)
        for place in range(len(node.body) - 1):
            one, other = node.body[place : place + 2]
            plain = all(isinstance(each, ast.Assign) for each in (one, other))
            if plain and not (_stored(one) & _all(other) or _stored(other) & _all(one)):
                node.body[place : place + 2] = [other, one]
        return node


def _all(tree):
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def _stored(tree):
    named = (node for node in ast.walk(tree) if isinstance(node, ast.Name))
    return {node.id for node in named if isinstance(node.ctx, ast.Store)}


class _Retyped(ast.NodeTransformer):
    """Types for all parameters, x = x + y for x += y, and no docstring."""

    def visit_FunctionDef(self, node):
        self.generic_visit(node)
        if ast.get_docstring(node) and len(node.body) > 1:
            del node.body[0]
        for each in node.args.args:
            each.annotation = ast.parse("np.ndarray", mode="eval").body
        return node

    def visit_AugAssign(self, node):
        if not isinstance(node.target, ast.Name):
            return node
        load = ast.Name(node.target.id, ast.Load())
        return ast.Assign([node.target], ast.BinOp(load, node.op, node.value))


def counted(found, sets):
    """How many pairs are in one of the groups found and meant, found at all, and meant."""
    found, meant = _pairs(found), _pairs(sets)
    return len(found & meant), len(found), len(meant)


def _pairs(groups):
    """Any two who are in the same one."""
    return {frozenset(two) for group in groups for two in itertools.combinations(sorted(group), 2)}


def seeded(seed):
    return random.Random(seed)
