"""Notebooks that do the same without IPython: most of them. It costs more than what they do.

Whatever IPython might treat in another way, or could be asked for what only it has, makes a
notebook none of these. So does what may only be a word in a comment: then it runs as any other.
"""

import ast
import builtins
import codeop
import functools
import linecache
import re
import sys
import types
import warnings
from contextlib import nullcontext

from autograder.inside.source import forgiving

# Of IPython's, or by which that can be found.
_NAMES = """
    IPython get_ipython display exit quit breakpoint builtins compile dir eval exec gc globals
    inspect locals sys vars SystemExit
"""
_DUNDERS = {"__init__", "__name__", "__main__"}
_WORD = re.compile(r"[^\W\d]\w*")
# Imports on a line of their own, of what knows nothing of IPython.
_MODULES = "autograder|collections|functools|itertools|math|numpy|random|time|typing"
_IMPORT = re.compile(
    rf"^[ \t]*(import ({_MODULES})( as \w+)?|from ({_MODULES}) import [\w, *]+)[ \t]*(#.*)?$",
    re.MULTILINE,
)
# A prompt that IPython takes away; and what may be another `print`.
_OTHERWISE = re.compile(
    r"\b(In|Out) ?\[|\bprint\s*([=:,)]|in\b)|\b(def|class|as|import|global|del)\s+print\b"
)
LONGEST = 10_000  # characters of a cell that is looked at
MOST_REMEMBERED = 500  # cells


@functools.lru_cache(MOST_REMEMBERED)
def is_plain(source):
    """Whether a cell does the same without IPython. It is not run for that."""
    if len(source) > LONGEST or may_await(source) or _OTHERWISE.search(source):
        return False
    words = set(_WORD.findall(source))
    dunders = {word for word in words if word.startswith("__")}
    if dunders - _DUNDERS or not words.isdisjoint(_NAMES.split()):
        return False
    if "import" in words and "import" in _IMPORT.sub("", source):
        return False
    return _is_plain(source)


def may_await(source):
    """Whether code may want an event loop."""
    return "await" in source or "asyn" in source


def _is_plain(source):
    """Whether IPython takes all of a cell for Python, and shows nothing of it."""
    source = source.rstrip()
    # The parser may warn of a backslash; IPython says where that is.
    no_warnings = warnings.catch_warnings(action="error") if "\\" in source else nullcontext()
    try:
        with no_warnings:
            body = ast.parse(source).body
    except Exception:  # also what is nested too deeply
        return False
    if not body:
        return True
    # One line may be a magic without its sign. The value of a last expression is shown.
    alone = ast.Import | ast.ImportFrom | ast.Assign
    last = body[-1]
    return ("\n" in source or isinstance(last, alone) or _is_print(last)) and (
        not isinstance(last, ast.Expr) or _is_print(last)
    )


def _is_print(node):
    called = (
        node.value.func if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) else None
    )
    return isinstance(called, ast.Name) and called.id == "print"


class Plain:
    """Runs such a notebook, cell by cell.

    Attributes:
        user_ns: its names.
    """

    def __init__(self):
        self._module = sys.modules["__main__"] = types.ModuleType("__main__")
        self.user_ns = vars(self._module)
        # As IPython has them before anything was shown.
        self.user_ns |= {"__builtins__": builtins, "In": [""], "Out": {}, "_": ""}
        self._compile, self._count = codeop.Compile(), 0

    def run(self, source, loop=None):
        """Run a cell, statement by statement.

        Raises:
            BaseException: what the student's code raises.
        """
        self._count += 1
        name = f"<cell {self._count}>"
        # Where Python looks for a line that has failed.
        linecache.cache[name] = len(source), None, source.splitlines(True), name
        tree = forgiving(ast.parse(source), graded=True, may_import="import" in source)
        for node in tree.body:
            exec(self._compile(ast.Module([node], []), name, "exec"), self.user_ns)
