"""Small mechanical changes of a solution. A good judge takes points from each that matters."""

import ast
import copy

OPERATORS = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.MatMult: ast.Mult,
    ast.Pow: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.FloorDiv,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
}
# Names of functions and methods that are easily taken for one another.
NAMES = {
    "max": "min",
    "argmax": "argmin",
    "maximum": "minimum",
    "sum": "mean",
    "mean": "sum",
    "exp": "expm1",
    "log": "log1p",
    "zeros": "ones",
    "ones": "zeros",
    "zeros_like": "ones_like",
    "ones_like": "zeros_like",
    "append": "extend",
    "ceil": "floor",
    "floor": "ceil",
}


def mutants(source, name):
    """Every mutant of a function.

    Args:
        source: of a cell that defines it; what else stands there stays as it is.
        name: the function's.

    Yields:
        What was changed, as ``"old -> new"`` with the number of the place where the same
        change is possible more than once; and the mutant's source.
    """
    tree = ast.parse(source)
    function = _function(tree, name)
    if function is None:
        return
    if ast.get_docstring(function):
        del function.body[0]
    seen, variables = {}, _variables(function)
    for number, node in enumerate(_nodes(function)):
        for change in _changes(node, variables):
            mutant = copy.deepcopy(tree)
            changed = _function(mutant, name)
            before, after = change(_nodes(changed)[number], changed)
            label = f"{before} -> {after}"
            seen[label] = seen.get(label, 0) + 1
            if seen[label] > 1:
                label += f" (place {seen[label]})"
            yield label, ast.unparse(ast.fix_missing_locations(mutant))


def _function(tree, name):
    defined = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    return next((function for function in defined if function.name == name), None)


def _nodes(function):
    return [node for statement in function.body for node in ast.walk(statement)]


def _variables(function):
    """The names that a function assigns, its parameters first."""
    names = [argument.arg for argument in function.args.args]
    stored = (n.id for n in _nodes(function) if isinstance(n, ast.Name) and _is_stored(n))
    return list(dict.fromkeys([*names, *stored]))


def _is_stored(node):
    return isinstance(node.ctx, ast.Store)


def _changes(node, variables):
    """The ways to change one node; each takes the node's twin and the whole function."""
    if isinstance(node, ast.Name) and node.id in variables[:-1] and not _is_stored(node):
        yield _variable(variables[variables.index(node.id) + 1])
    elif isinstance(node, ast.Name) and node.id in variables[1:] and not _is_stored(node):
        yield _variable(variables[0])
    if isinstance(node, ast.BinOp | ast.AugAssign) and type(node.op) in OPERATORS:
        yield _operator
    if isinstance(node, ast.Compare) and type(node.ops[0]) in OPERATORS:
        yield _comparison
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield _sign
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        yield from (_constant(lambda value: value + 1), _constant(lambda value: value - 1))
    if isinstance(node, ast.Constant) and type(node.value) is bool:
        yield _constant(lambda value: not value)
    if isinstance(node, ast.Attribute) and node.attr in NAMES:
        yield _name
    if isinstance(node, ast.Call) and len(node.args) > 1 and not _starred(node.args):
        yield _swapped
    if isinstance(node, ast.Assign | ast.AugAssign | ast.Expr | ast.For | ast.If | ast.Return):
        yield _removed


def _starred(arguments):
    return any(isinstance(argument, ast.Starred) for argument in arguments)


def _edited(edit):
    def change(node, function):
        before = ast.unparse(node)
        edit(node)
        return before, ast.unparse(node)

    return change


@_edited
def _operator(node):
    node.op = OPERATORS[type(node.op)]()


@_edited
def _comparison(node):
    node.ops[0] = OPERATORS[type(node.ops[0])]()


@_edited
def _sign(node):
    node.op = ast.UAdd()


@_edited
def _name(node):
    node.attr = NAMES[node.attr]


@_edited
def _swapped(node):
    node.args[:2] = reversed(node.args[:2])


def _constant(new):
    def change(node, function):
        around = _around(node, function)
        before = ast.unparse(around)
        node.value = new(node.value)
        return before, ast.unparse(around)

    return change


def _variable(name):
    def change(node, function):
        around = _around(node, function)
        before = ast.unparse(around)
        node.id = name
        return before, ast.unparse(around)

    return change


def _around(node, function):
    """The statement's or expression's part that says more than a lone number or name."""
    for parent in ast.walk(function):
        says_more = isinstance(parent, ast.expr | ast.stmt | ast.keyword | ast.comprehension)
        if says_more and any(child is node for child in ast.iter_child_nodes(parent)):
            return parent
    return node


def _removed(node, function):
    before = ast.unparse(node).split("\n")[0]
    for parent in ast.walk(function):
        for field in ("body", "orelse"):
            statements = getattr(parent, field, None)
            if isinstance(statements, list) and node in statements:
                statements[statements.index(node)] = ast.Pass()
    return before, "nothing"
