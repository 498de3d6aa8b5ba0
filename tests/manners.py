"""Ways to write the same: those of a person, and what is done to a text that is handed on."""

import ast
import copy
import re

FIRST = re.findall(r"\w+", "a x res out tmp total val i row k s result p grad d num col arr prob e")
NAMES = [name + end for end in ("", "1", "2", "_new", "_all", "_i", "_of_row") for name in FIRST]
SAID = re.findall(
    r"\w+",
    "first then now here next so take use compute keep divide subtract each every row column sum "
    "largest because otherwise overflow broadcast shape the a of along over axis value result "
    "minus by with for example one before after needs must small big careful check again "
    "formula from lecture notes book page works finally",
)


# What says the same in another way: a pattern, in which x and y stand for anything, and what it
# becomes. A person who has taken to one uses it most often.
FORMS = (
    ("x @ y", "np.dot(x, y)"),
    ("x @ y", "np.matmul(x, y)"),
    ("np.dot(x, y)", "x @ y"),
    ("x ** 2", "np.square(x)"),
    ("x ** 2", "x * x"),
    ("x.T", "np.transpose(x)"),
    ("len(x)", "x.shape[0]"),
    ("x.shape[0]", "len(x)"),
    ("x / y", "(1 / y) * x"),
    ("x / y", "np.divide(x, y)"),
    ("x - y", "-y + x"),
    ("x - y", "np.subtract(x, y)"),
    ("x * y", "np.multiply(x, y)"),
    ("x > y", "y < x"),
    ("x < y", "y > x"),
    ("np.exp(x)", "np.e ** x"),
    ("np.maximum(x, y)", "np.where(x > y, x, y)"),
    ("np.mean(x)", "np.sum(x) / len(x)"),
    ("np.sqrt(x)", "x ** 0.5"),
    ("np.zeros_like(x)", "0 * x"),
    ("np.array(x)", "np.asarray(x)"),
    ("range(x)", "range(0, x)"),
)


class Habits:
    """What one person does alike in all functions."""

    def __init__(self, rng):
        self.functions, self.minus = rng.random() < 0.5, rng.random() < 0.3
        self.names = rng.choice((0.05, 0.15, 0.4))
        self.forms = [form for form in FORMS if rng.random() < 0.35]
        self.returned, self.looks = rng.choice((0.0, 0.3, 0.8)), rng.choice((0.0, 0.2, 0.6))
        commonness = [1 / (5 + place) for place in range(len(NAMES))]
        self.words = list(dict.fromkeys(rng.choices(NAMES, commonness, k=50)))


def in_own_manner(source, rng, habits):
    """The same answer as another person would write it."""
    tree = ast.parse(source)
    _without_told(tree)
    tree = _Manner(rng, habits).visit(_Forms(habits.forms, rng).visit(tree))
    return _said(_renamed(tree, rng, habits), rng)


def changed(source, kind, rng, habits):
    """A text as it is handed on: what it computes, and how, stays."""
    tree = ast.parse(source)
    if kind == "reordered":
        tree = _Reordered(rng).visit(tree)
        return ast.unparse(ast.fix_missing_locations(tree))
    if kind == "retyped":
        tree = _Retyped().visit(tree)
        return _said(ast.fix_missing_locations(tree), rng)
    return _said(_renamed(tree, rng, habits), rng)


def _without_told(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and ast.get_docstring(node) and len(node.body) > 1:
            del node.body[0]


def _renamed(tree, rng, habits):
    """Every name that is bound inside a function is one of this person's."""
    asked = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    bound = {
        n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    }
    words = habits.words
    new = dict(zip(sorted(bound - asked), rng.sample(words, len(words)), strict=False))
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


class _Forms(ast.NodeTransformer):
    def __init__(self, forms, rng):
        self._rng = rng
        self._forms = [tuple(ast.parse(each, mode="eval").body for each in form) for form in forms]

    def generic_visit(self, node):
        super().generic_visit(node)
        for before, after in self._forms:
            found = {}
            if _fits(before, node, found) and self._rng.random() < 0.8:
                return _Filled(found).visit(copy.deepcopy(after))
        return node


def _fits(pattern, node, found):
    if isinstance(pattern, ast.Name) and pattern.id in "xy":
        found[pattern.id] = node
        return isinstance(node, ast.expr)
    if type(pattern) is not type(node):
        return False
    for field, part in ast.iter_fields(pattern):
        other = getattr(node, field)
        if isinstance(part, list):
            if len(part) != len(other) or not all(map(_fits, part, other, [found] * len(part))):
                return False
        elif isinstance(part, ast.expr_context):
            if type(part) is not type(other):
                return False
        elif isinstance(part, ast.AST):
            if not _fits(part, other, found):
                return False
        elif part != other:
            return False
    return True


class _Filled(ast.NodeTransformer):
    def __init__(self, found):
        self._found = found

    def visit_Name(self, node):
        return copy.deepcopy(self._found[node.id]) if node.id in self._found else node


class _Manner(ast.NodeTransformer):
    """Methods or functions, axis -1 or 1, a name for what is returned, names for parts."""

    METHODS = ("sum", "max", "mean", "argmax", "copy", "reshape", "min")

    def __init__(self, rng, habits):
        self._rng, self._habits, self._made = rng, habits, 0

    def visit_Call(self, node):
        self.generic_visit(node)
        for keyword in node.keywords:
            if self._habits.minus and keyword.arg == "axis" and ast.unparse(keyword.value) == "1":
                keyword.value = ast.parse("-1", mode="eval").body
        func = node.func
        if isinstance(func, ast.Attribute) and func.attr in self.METHODS:
            is_np = isinstance(func.value, ast.Name) and func.value.id == "np"
            if self._habits.functions and not is_np:
                node.args = [func.value, *node.args]
                node.func = ast.parse(f"np.{func.attr}", mode="eval").body
            elif not self._habits.functions and is_np and node.args:
                func.value = node.args.pop(0)
        return node

    def visit_FunctionDef(self, node):
        self.generic_visit(node)
        body = []
        for statement in node.body:
            if isinstance(statement, ast.Return | ast.Assign) and statement.value is not None:
                for part in _inner(statement.value):
                    if self._rng.random() < self._habits.names:
                        self._made += 1
                        name = ast.Name(f"made_{self._made}", ast.Load())
                        body.append(ast.Assign([ast.Name(name.id, ast.Store())], part))
                        statement.value = _Put(part, name).visit(statement.value)
                        break
            body.append(statement)
        if (
            body
            and isinstance(body[-1], ast.Return)
            and self._rng.random() < self._habits.returned
            and body[-1].value
        ):
            value, name = body[-1].value, f"made_{self._made + 1}"
            body[-1:] = [
                ast.Assign([ast.Name(name, ast.Store())], value),
                ast.Return(ast.Name(name, ast.Load())),
            ]
        if self._rng.random() < self._habits.looks and node.args.args:
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
