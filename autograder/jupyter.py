"""What a notebook's cells may hold beside Python, understood without Jupyter or IPython.

Magics, shell commands and questions for help do nothing here; what is only measured is run.
"""

import __future__

import ast
import asyncio
import contextlib
import importlib.machinery
import importlib.util
import inspect
import linecache
import os
import re
import sys

from autograder.inside.calling import describe
from autograder.inside.source import forgiving

# Cell magics below which stands Python for this very notebook. All others speak another language,
# write a file or belong to a package.
RUN = ("time", "timeit", "capture", "prun", "memit")
# What Jupyter takes for a magic where it is all of a cell, also without the `%`.
ALONE = re.compile(r"(pip|conda|mamba|ls|ll|cd|pwd|cat|cp|mv|rm|mkdir|matplotlib|env|who|whos)\b")
PYLAB = (
    "import matplotlib.pyplot as plt; from pylab import *; import numpy; import numpy as np; "
    "from numpy import *"
)
_PROMPT = re.compile(r"^(>>> ?|\.\.\. ?|In \[\d*\]: ?| +\.{3,}: ?)", re.M)
_ASSIGNED = re.compile(r"(\s*)([\w.,\[\] \t*'\"]+=)\s*([%!])(.*)")
_AWAIT = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
_FUTURES = sum({getattr(__future__, name).compiler_flag for name in __future__.all_feature_names})


class Nothing:
    """Takes whatever is done with it, and does nothing: ``get_ipython()``, ``HTML(…)``."""

    def __call__(self, *arguments, **options):
        return self

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __getitem__(self, key):
        return self

    def __setitem__(self, key, value):
        pass

    def __iter__(self):
        return iter(())

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        return False


NOTHING = Nothing()


class Shell:
    """Runs cells one after the other in the same names, as a kernel does.

    A context manager: while it is open, ``IPython`` and ``IPython.display`` are ours, whether
    they are installed or not, pictures are drawn on nothing, and ``check`` is what is given.

    Args:
        check: what a cell imports under this name; by default it checks nothing.
        show: called with the value of a cell's last expression, and with what is displayed.
    """

    def __init__(self, check=None, show=None):
        self.names = {"__name__": "__main__", "In": [""], "Out": {}}
        self.names |= {"display": show or NOTHING, "get_ipython": NOTHING}
        self._check, self._show = check or NOTHING, show
        self._flags = 0
        self._open = contextlib.ExitStack()

    def __enter__(self):
        display, ipython = _module("IPython.display"), _module("IPython")
        display.__getattr__ = _shown
        ipython.display, ipython.get_ipython = display, self._get_ipython
        ipython.version_info = (9, 0, 0)  # Matplotlib asks, and leaves a new one in peace
        for name, module in ((display.__name__, display), (ipython.__name__, ipython)):
            self._put(sys.modules, name, module)
        self._put(os.environ, "MPLBACKEND", "Agg")
        self._put(vars(sys.modules["autograder"]), "check", self._check)
        return self

    def __exit__(self, *exception):
        self._open.close()

    def run(self, source, name):
        """Run a cell; return the `Error` that stopped it, if one did.

        Args:
            name: of the cell, for the lines of errors.
        """
        try:
            code, apart = translated(source)
            shown = [f"{line}\n" for line in code.split("\n")]
            linecache.cache[name] = (len(code), None, shown, name)  # so that errors show the line
            names = dict(self.names) if apart else self.names
            compiled, last = _compiled(code, name, self._flags, self._show is not None)
            self._flags |= compiled.co_flags & _FUTURES
            result = eval(compiled, names)
            if compiled.co_flags & inspect.CO_COROUTINE:
                asyncio.run(result)
            if last is not None and (value := eval(last, names)) is not None:
                self._show(value)
        except (Exception, SystemExit) as raised:
            return describe(raised)
        return None

    def _get_ipython(self):
        """The shell for the student's own lines; for a package that asks, there is none."""
        return NOTHING if sys._getframe(1).f_globals is self.names else None

    def _put(self, table, key, value):
        before = table.get(key)
        self._open.callback(
            *((table.pop, key, None) if before is None else (table.__setitem__, key, before))
        )
        table[key] = value


def _module(name):
    """An empty module. It has a spec as any other, for whoever asks whether it can be imported."""
    return importlib.util.module_from_spec(importlib.machinery.ModuleSpec(name, None))


def translated(source):
    """A cell's Python, line for line.

    Returns:
        The code, and whether it leaves no names behind, as what ``%%timeit`` measures.
    """
    if source.startswith((">>>", "In [")):  # copied from a terminal
        source = _PROMPT.sub("", source)
    first = next((line for line in source.split("\n") if line.strip()), "")
    indent = first[: len(first) - len(first.lstrip())]
    lines, apart = [line.removeprefix(indent) for line in source.split("\n")], False
    for number, line in enumerate(lines):
        if line.strip() and not line.startswith("%%"):
            break
        if line.strip():
            magic, *words = line.removeprefix("%%").split()[:2] or [""]
            if magic not in RUN:
                return "", False
            apart = apart or magic == "timeit"
            kept = magic == "capture" and words and words[0].isidentifier()
            lines[number] = f"{words[0]} = get_ipython()" if kept else ""
    return _without_magics(lines), apart


def _without_magics(lines):
    """The lines, in place of each that is Jupyter's one that is Python.

    Only a line that cannot be Python is looked at: ``%`` may also begin the second half of a sum.
    """
    left = list(lines)
    while error := _syntax_error("\n".join(left)):
        number = (error.lineno or 0) - 1
        if not 0 <= number < len(left) or (python := _python(left[number])) is None:
            break
        left[number] = python
        for below in range(number + 1, len(left)):
            if not lines[below - 1].endswith("\\"):
                break
            left[below] = ""
    else:
        return "\n".join(left)
    code = "\n".join(lines).strip()
    if ALONE.match(code) and "\n" not in code:
        return ""
    # A quotation mark in a command may have moved the error to a line of Python.
    others = [_python(line) if line.lstrip()[:1] in ("%", "!") else line for line in left]
    return "\n".join(left if _syntax_error("\n".join(others)) else others)


def _python(line):
    """What a line of Jupyter's is in Python; None if it is none of Jupyter's."""
    indent, bare = line[: len(line) - len(line.lstrip())], line.strip()
    if (magic := bare.partition(" "))[0] == "%time":
        return indent + (magic[2].strip() or "pass")
    if magic[0] == "%pylab" and not indent:
        return PYLAB
    if bare.startswith(("%", "!", "?")) or bare.endswith("?"):
        return f"{indent}pass"
    if not (found := _ASSIGNED.fullmatch(line)):
        return None
    indent, target, sign, words = found.groups()
    magic, _, rest = words.partition(" ")
    values = {"time": rest, "pwd": "__import__('os').getcwd()"}
    return f"{indent}{target} {values.get(magic, 'None') if sign == '%' else '[]'}"


def _syntax_error(code):
    try:
        compile(code, "<cell>", "exec", ast.PyCF_ONLY_AST | _AWAIT, dont_inherit=True)
    except SyntaxError as error:
        return error
    return None


def _compiled(code, name, flags, apart=False):
    """The code of a cell; and, where it is wanted apart, that of its last expression."""
    flags |= _AWAIT
    try:
        tree, last = compile(code, name, "exec", flags | ast.PyCF_ONLY_AST, dont_inherit=True), None
        # A semicolon after it means that it is not to be shown.
        if apart and tree.body and isinstance(tree.body[-1], ast.Expr) and code.rstrip()[-1] != ";":
            shown = ast.Expression(tree.body.pop().value)
            last = compile(shown, name, "eval", flags, dont_inherit=True)
            if last.co_flags & inspect.CO_COROUTINE:  # it waits for something: part of the whole
                tree.body.append(ast.copy_location(ast.Expr(shown.body), shown.body))
                last = None
        return compile(forgiving(tree), name, "exec", flags, dont_inherit=True), last
    except RecursionError:  # a tree that is very deep: Python's own has other limits
        return compile(code, name, "exec", flags, dont_inherit=True), None


def _shown(name):
    if name.startswith("__"):
        raise AttributeError(name)
    return NOTHING
