"""Which cells do the same without IPython: most of them. It costs more than what they do.

Whatever IPython might treat in another way, or could be asked for what only it has, is none of
these. So is what may only be a word in a comment: then it runs as any other.
"""

import ast
import functools
import re

from autograder.inside.bare import may_await
from autograder.parsed import statements, words

# Of IPython's, or by which that can be found.
_NAMES = """
    IPython get_ipython display exit quit breakpoint builtins compile dir eval exec gc globals
    inspect locals sys vars SystemExit
"""
_DUNDERS = {"__init__", "__name__", "__main__"}
# Imports on a line of their own, of what knows nothing of IPython.
_MODULES = "autograder|collections|functools|itertools|math|numpy|random|time|typing"
_IMPORT = re.compile(
    rf"^[ \t]*(import ({_MODULES})( as \w+)?[ \t]*|from ({_MODULES}) import [\w, *\t]+)(#.*)?$",
    re.MULTILINE,
)
# A prompt that IPython takes away; and what may be another `print`.
_OTHERWISE = re.compile(
    r"^(>>>|\.\.\.)( |$)|^[ \t]*\.{3,}:|\b(In|Out) ?\["
    r"|\bprint\s*([=:,)\]]|in\b)|\b(def|class|as|import|global|del)\s+print\b",
    re.MULTILINE,
)
LONGEST, MOST_REMEMBERED = 10_000, 500  # characters of a cell that is looked at, and cells


def is_bare(source):
    """Whether a cell does the same without IPython. It is not run for that."""
    return len(source) <= LONGEST and _is_bare(source)


@functools.lru_cache(MOST_REMEMBERED)
def _is_bare(source):
    if may_await(source) or _OTHERWISE.search(source):
        return False
    names = set(words(source))
    dunders = {name for name in names if name.startswith("__")}
    if dunders - _DUNDERS or not names.isdisjoint(_NAMES.split()):
        return False
    if "import" in source and "import" in _IMPORT.sub("", source):
        return False
    return _shows_nothing(source)


def _shows_nothing(source):
    """Whether IPython takes all of a cell for Python, and shows no value of it."""
    body, is_warned = statements(source)
    if body is None or is_warned:  # IPython says where that is
        return False
    if not body or _is_print(body[-1]):
        return True
    # One line may be a magic without its sign. The value of a last expression is shown.
    is_one_line = sum(bool(line.strip()) for line in source.splitlines()) == 1
    certain = ast.Import | ast.ImportFrom | ast.Assign
    last = body[-1]
    return isinstance(last, certain) if is_one_line else not isinstance(last, ast.Expr)


def _is_print(node):
    called = node.value if isinstance(node, ast.Expr) else None
    name = called.func if isinstance(called, ast.Call) else None
    return isinstance(name, ast.Name) and name.id == "print"
