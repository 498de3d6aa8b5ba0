"""A cell's code, changed so that what is not there takes no more with it than it must.

An import of pandas that nothing needs would end its cell, and all that stands below it. So each
statement of a cell that fails for want of a package is left out, which is printed, and the names
that it would have bound are bound to a `Missing`, which fails with the true cause when it is used.
Where it is graded more is missing: files, the network, somebody who answers, time.
"""

import ast
import importlib
import sys
import typing

from autograder.inside.pace import PACE, Stopped

_STATEMENTS = ("body", "orelse", "handlers", "finalbody", "cases")
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_INNER = (*_SCOPES, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_TRIES = (ast.Try, ast.TryStar)
_ERROR = "__autograder_missing__"  # gone again after the statement, as Python does it
_OURS = f"__import__({__name__!r}, None, None, ['%s'])"


def forgiving(source, graded=False, may_import=True):
    """The tree of a cell, ready to be compiled; for IPython: ``shell.transform_ast = forgiving``.

    Args:
        source: the cell's code, or its tree, which is changed.
        graded: whether it runs in the sandbox, under the eyes of a watcher.
        may_import: whether anything in it may be an import.

    Raises:
        SyntaxError: the code is no Python.
    """
    tree = ast.parse(source) if isinstance(source, str) else source
    # Only a cell's last expression is shown, and nothing is below it that could be lost.
    shown = tree.body[-1:] if tree.body and isinstance(tree.body[-1], ast.Expr) else []
    made = []
    for node in tree.body:
        try:
            made += _top(node, graded, shown=node in shown, may_import=may_import)
        except RecursionError:  # hundreds of `elif`: as it is, it can still be compiled
            made.append(node)
    tree.body = made
    return tree


def stand_in(error, said=None, package=None):
    """What is bound in place of what could not be imported.

    Args:
        error: why.
        said: what becomes of the cell; it is printed.
        package: the name of a package of which only a module is missing.

    Raises:
        BaseException: this very error, if something else has failed.
    """
    if not (isinstance(error, Exception) or is_late(error)):
        raise error
    _say(error, said)
    real = sys.modules.get(package) if package != getattr(error, "name", None) else None
    return Missing(error, real)


def left_out(error, graded, said, names, used, keeps):
    """What is bound in place of what a statement that was left out would have bound.

    Args:
        error: why.
        said: what becomes of the statement; it is printed.
        names: what it would have bound; ``used``: what it reads.
        keeps: whether it may have been at work for long, and what it has bound is kept.

    Returns:
        A value for each name.

    Raises:
        BaseException: this very error, if it is the student's own.
    """
    frame = sys._getframe(1)
    known = {**frame.f_globals, **frame.f_locals}
    late = graded and is_late(error)
    lacks = isinstance(error, ImportError) or (graded and _is_of_sandbox(error))
    lacks = lacks or (
        isinstance(error, Exception) and any(isinstance(known.get(name), Missing) for name in used)
    )
    if not (late or lacks):
        raise error
    _say(error, said)
    missing = Missing(error)
    return [known.get(name, missing) if late and keeps else missing for name in names]


def _is_of_sandbox(error):
    """Whether it fails because there is no network, no file, nobody who answers, no such magic."""
    return isinstance(error, OSError | EOFError) or type(error).__name__ == "UsageError"


def is_late(error):
    """Whether it was ended because it took too long. That is noted."""
    cancelled = _is_cancelled(error) and PACE.task and PACE.task.cancelling()
    if cancelled:
        PACE.task.uncancel()
    if cancelled or isinstance(error, Stopped):
        PACE.note()
        return True
    return False


def _is_cancelled(error):
    """Whether it is asyncio's; which is imported only by who needs it."""
    asyncio = sys.modules.get("asyncio")
    return asyncio is not None and isinstance(error, asyncio.CancelledError)


def _say(error, said):
    # At home there is time between two cells, so that a new module in the folder is seen.
    importlib.invalidate_caches()
    if said:
        name = Stopped.__name__ if _is_cancelled(error) else None
        print(f"{name or type(error).__name__}: {error}; {said}")


class Missing:
    """Stands for something that is not here, and for all that is in it.

    It may be named, as in annotations, and nothing is of its type. Whatever else is done with it
    raises the error.
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

    def __or__(self, other):
        return typing.Union[self, other] if _is_type(other) else _fail(self)  # noqa: UP007

    def __ror__(self, other):
        return typing.Union[other, self] if _is_type(other) else _fail(self)  # noqa: UP007

    def __eq__(self, other):  # as typing asks it
        return self is other if _is_type(other) else _fail(self)

    def __ne__(self, other):
        return self is not other if _is_type(other) else _fail(self)

    def __instancecheck__(self, value):
        return False

    __subclasscheck__ = __instancecheck__
    __hash__ = object.__hash__


def _is_type(other):
    """Whether it is something that stands in annotations."""
    return (
        other is None
        or isinstance(other, type | str | Missing)
        or (type(other).__module__ in ("typing", "types"))
    )


def _fail(self, *arguments, **options):
    error = self._error
    if isinstance(error, ModuleNotFoundError):
        raise ModuleNotFoundError(str(error), name=error.name)
    raise ImportError(f"{type(error).__name__}: {error}")


_USES = "call setattr setitem delitem iter next len contains bool int float complex index round"
_USES += " lt le gt ge neg pos abs invert enter exit aenter aexit await aiter"
_USES += " array array_ufunc array_function mro_entries"
_TWO = "add sub mul truediv floordiv mod divmod pow matmul lshift rshift and xor"
for _name in (*_USES.split(), *_TWO.split(), *(f"r{two}" for two in _TWO.split())):
    setattr(Missing, f"__{_name}__", _fail)


def _top(node, graded, shown=False, inner=False, may_import=True):
    """A statement of a cell, or of an ``if`` in one, as statements that are left out alone.

    No deeper: Python bears only twenty blocks in each other, and each guard is one.
    """
    number = PACE.next() if graded else None
    if not may_import and _only_defines(node):
        return [node]
    if isinstance(node, ast.Import | ast.ImportFrom):
        return _imports(node, "the cell goes on without it", number)
    if isinstance(node, ast.If) and not inner:
        node.body = [new for each in node.body for new in _top(each, graded, inner=True)]
        node.orelse = [new for each in node.orelse for new in _top(each, graded, inner=True)]
    else:
        (node,) = _below(node)
    if isinstance(node, ast.Pass | ast.Global):
        return [node]
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return [node]  # perhaps the text before a `from __future__ import`
    if shown:
        return [*_at(node, ast.parse(_begins(number)).body), node]
    simple = isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign)
    names, used = sorted(_bound(node)), sorted(_used(node))
    call = f"left_out({_ERROR}, {graded}, 'line {node.lineno} was left out', {names}, {used}, "
    targets = f"[{', '.join(names)}] = " if names else ""
    return [_guarded(node, f"{targets}{_OURS % 'left_out'}.{call}{not simple})", number)]


def _only_defines(node):
    """Whether a statement is a function whose head has nothing to be run: so nothing can fail."""
    if not isinstance(node, ast.FunctionDef) or node.decorator_list or node.returns:
        return False
    heads = node.args
    defaults = filter(None, (*heads.defaults, *heads.kw_defaults))
    named = (*heads.posonlyargs, *heads.args, *heads.kwonlyargs, heads.vararg, heads.kwarg)
    return all(isinstance(each, ast.Constant) for each in defaults) and not any(
        each.annotation for each in filter(None, named)
    )


def _begins(number):
    """What says that a statement begins."""
    return f"{_OURS % 'PACE'}.PACE.at({number})" if number else ""


def _below(node):
    """Guard the imports within a statement, where no ``try`` waits for them."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        return _imports(node)
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


def _imports(node, said=None, number=None):
    """One statement for each name, so that one that is missing takes no other with it."""
    if _is_there(node):
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
        target = "" if bound == "*" else f"{bound} = "
        package = bound if "." in alias.name and not alias.asname else None
        call = f"{_OURS % 'stand_in'}.stand_in({_ERROR}, {said!r}, {package!r})"
        made.append(_guarded(one, f"{target}{call}", number))
    return made


def _is_there(node):
    """Whether all that is imported is there when the cell begins: then nothing fails or lasts."""
    if isinstance(node, ast.Import):
        return all(sys.modules.get(alias.name) is not None for alias in node.names)
    if node.module == "__future__":
        return True
    known = {} if node.level else getattr(sys.modules.get(node.module), "__dict__", {})
    return all(alias.name in known for alias in node.names)


def _guarded(node, instead, number=None):
    """The statement, or where it fails what is done instead, if that does not raise again."""
    begins = _begins(number)
    (guarded,) = ast.parse(
        f"try: {begins or 'pass'}\nexcept BaseException as {_ERROR}: {instead}"
    ).body
    _at(node, [guarded])
    guarded.body = [*(guarded.body if begins else ()), node]
    return guarded


def _at(node, made):
    """What was made, in the place of a statement."""
    for each in (inner for one in made for inner in ast.walk(one)):
        if hasattr(each, "lineno"):
            each.lineno = each.end_lineno = node.lineno
            each.col_offset = each.end_col_offset = node.col_offset
    return made


def _used(node):
    """The names that a statement reads, also in the functions in it."""
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


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
