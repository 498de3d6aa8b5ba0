"""A cell's code, changed so that what is not installed here takes no more with it than it must.

An import of pandas that nothing needs would end its cell, and all that stands below it. So each
statement of a cell that fails for want of a package is left out, which is printed, and the names
that it would have bound are bound to a `Missing`, which fails with the true cause when it is used.
"""

import ast
import sys

_STATEMENTS = ("body", "orelse", "handlers", "finalbody", "cases")
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_INNER = (*_SCOPES, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_TRIES = (ast.Try, ast.TryStar)
_ERROR = "__autograder_missing__"  # gone again after the statement, as Python does it


def forgiving(source):
    """The tree of a cell, ready to be compiled; for IPython: ``shell.transform_ast = forgiving``.

    Args:
        source: the cell's code, or its tree, which is changed.

    Raises:
        SyntaxError: the code is no Python.
    """
    tree = ast.parse(source) if isinstance(source, str) else source
    # Only a cell's last expression is shown, and nothing is below it that could be lost.
    shown = tree.body[-1:] if tree.body and isinstance(tree.body[-1], ast.Expr) else []
    made = []
    for node in tree.body:
        try:
            made += _top(node, shown=node in shown)
        except RecursionError:  # hundreds of `elif`: as it is, it can still be compiled
            made.append(node)
    tree.body = made
    return tree


def stand_in(error, said=None, package=None):
    """What is bound in place of what could not be had.

    Args:
        error: why.
        said: what becomes of the cell; it is printed.
        package: the name of a package of which only a module is missing.
    """
    if said:
        print(f"{type(error).__name__}: {error}; {said}")
    real = sys.modules.get(package) if package != getattr(error, "name", None) else None
    return Missing(error, real)


class Missing:
    """Stands for something that is not here, and for all that is in it.

    It may be named, as in annotations. Whatever else is done with it raises the error.
    """

    __slots__ = ("_error", "_real")

    def __init__(self, error, real=None):
        object.__setattr__(self, "_error", error.with_traceback(None))
        object.__setattr__(self, "_real", real)

    def __getattr__(self, name):
        if hasattr(self._real, name):
            return getattr(self._real, name)
        if name == "__version__":
            self()
        if name.startswith("_"):  # asked by Python and by whoever shows a value, not by a student
            raise AttributeError(name)
        return Missing(self._error)

    def __getitem__(self, key):
        return self

    def __repr__(self):
        return f"<missing: {self._error}>"

    __or__ = __ror__ = __getitem__
    __hash__ = object.__hash__


def _fail(self, *arguments, **options):
    error = self._error
    if isinstance(error, ModuleNotFoundError):
        raise ModuleNotFoundError(str(error), name=error.name)
    raise ImportError(f"{type(error).__name__}: {error}")


_USES = "call setattr setitem delitem iter next len contains bool int float complex index round"
_USES += " eq ne lt le gt ge neg pos abs invert enter exit aenter aexit await aiter"
_USES += " array array_ufunc array_function mro_entries instancecheck subclasscheck"
_TWO = "add sub mul truediv floordiv mod divmod pow matmul lshift rshift and xor"
for _name in (*_USES.split(), *_TWO.split(), *(f"r{two}" for two in _TWO.split())):
    setattr(Missing, f"__{_name}__", _fail)


def _top(node, shown=False, inner=False):
    """A statement of a cell, or of an ``if`` in one, as statements that are left out alone.

    No deeper: Python bears only twenty blocks in each other, and each guard is one.
    """
    if isinstance(node, ast.Import | ast.ImportFrom):
        return _imports(node, said="the cell goes on without it")
    if isinstance(node, ast.If) and not inner:
        node.body = [new for each in node.body for new in _top(each, inner=True)]
        node.orelse = [new for each in node.orelse for new in _top(each, inner=True)]
    else:
        (node,) = _below(node)
    if shown or isinstance(node, ast.Pass | ast.Global):
        return [node]
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return [node]  # perhaps the text before a `from __future__ import`
    said = f"line {node.lineno} was left out"
    return [_guarded(node, sorted(_bound(node)), "ImportError", said)]


def _below(node):
    """Guard the imports within a statement, where no ``try`` waits for them."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        return _imports(node, said=None)
    waits = isinstance(node, _TRIES) and node.handlers
    for field in _STATEMENTS:
        if isinstance(getattr(node, field, None), list) and not (waits and field == "body"):
            inner = getattr(node, field)
            if not (isinstance(node, ast.With) and _suppresses(node)):
                setattr(node, field, [new for each in inner for new in _below(each)])
    return [node]


def _suppresses(node):
    names = (each for item in node.items for each in ast.walk(item.context_expr))
    return any(getattr(each, "attr", getattr(each, "id", "")) == "suppress" for each in names)


def _imports(node, said):
    """One statement for each name, so that one that is missing takes no other with it."""
    if isinstance(node, ast.ImportFrom) and node.module == "__future__":
        return [node]
    made = []
    for alias in node.names:
        one = ast.copy_location(
            ast.Import([alias])
            if isinstance(node, ast.Import)
            else ast.ImportFrom(node.module, [alias], node.level),
            node,
        )
        bound = alias.asname or alias.name.partition(".")[0]
        names = [] if bound == "*" else [bound]
        package = bound if "." in alias.name and not alias.asname else None
        made.append(_guarded(one, names, "Exception", said, package))
    return made


def _guarded(node, names, caught, said, package=None):
    """The statement, or where it fails for want of a package: its names, bound to a stand-in."""
    targets = "".join(f"{name} = " for name in names)
    (guarded,) = ast.parse(
        f"try: pass\n"
        f"except {caught} as {_ERROR}:\n"
        f"    {targets}__import__({__name__!r}, None, None, ['stand_in'])"
        f".stand_in({_ERROR}, {said!r}, {package!r})"
    ).body
    for each in ast.walk(guarded):
        if hasattr(each, "lineno"):
            each.lineno = each.end_lineno = node.lineno
            each.col_offset = each.end_col_offset = node.col_offset
    guarded.body = [node]
    return guarded


def _bound(node):
    """The names that a statement binds, without those of functions and classes in it."""
    found, waiting = set(), [node]
    while waiting:
        each = waiting.pop()
        if isinstance(each, _SCOPES):
            found.add(each.name)
        elif isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
            found.add(each.id)
        if isinstance(each, ast.MatchAs | ast.MatchStar) and each.name:
            found.add(each.name)
        if not isinstance(each, _INNER):
            waiting += ast.iter_child_nodes(each)
    return found
