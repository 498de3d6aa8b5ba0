"""Runs a notebook without IPython, which few need, and which makes each process dearer."""

import ast
import builtins
import codeop
import linecache
import sys
import types

from autograder.inside.source import forgiving


def may_await(source):
    """Whether code may want an event loop."""
    return "await" in source or "asyn" in source


class Bare:
    """Runs a notebook cell by cell; the cells must be bare, see `autograder.bare`.

    Attributes:
        user_ns: its names.
    """

    def __init__(self):
        self._module = sys.modules["__main__"] = types.ModuleType("__main__")
        self.user_ns = vars(self._module)
        # As IPython has them before anything was shown.
        self.user_ns |= {"__builtins__": builtins, "In": [""], "Out": {}, "_": ""}
        self._compile, self._count = codeop.Compile(), 0

    def run(self, source, loop):
        """Run a cell, statement by statement; nothing in it wants an event loop.

        Raises:
            BaseException: what the student's code raises.
        """
        self._count += 1
        name = f"<cell {self._count}>"
        # Where Python looks for a line that has failed.
        linecache.cache[name] = len(source), None, source.splitlines(True), name
        tree = forgiving(ast.parse(source, name), graded=True, may_import="import" in source)
        for node in tree.body:
            exec(self._compile(ast.Module([node], []), name, "exec"), self.user_ns)
