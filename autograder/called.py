"""Which of a topic's functions another one calls: a right one is not to blame for a wrong one."""

import ast
import functools
import types
from collections import Counter

from autograder.parsed import statements, words

MOST_REMEMBERED, LONGEST_REMEMBERED = 200, 10_000  # cells, and characters of one


def called_by(function, names):
    """The functions of these names that a function uses, itself or through its helpers.

    Args:
        function: as a student's notebook holds it.
        names: of the functions that are asked for.

    Returns:
        By name, what the notebook holds under it.
    """
    found, left, seen = {}, [function], set()
    while left:
        code, scope = _code(left.pop())
        if code is None or code in seen:
            continue
        seen.add(code)
        for name in _names(code) & scope.keys():
            if name in names and callable(scope[name]):
                found[name] = scope[name]
            elif _code(scope[name])[1] is scope:  # a helper in the same notebook
                left.append(scope[name])
    return found


def may_be_called(names, sources):
    """Whether one of these names may stand anywhere else than where its function is defined.

    It takes a hundredth of the time that `called_in` takes.
    """
    found = Counter(words("\n".join(sources))) if names else {}
    return any(found[name] > 1 for name in names)


def called_in(sources, names):
    """As `called_by`, but from the sources of a notebook's cells, none of which is run.

    Returns:
        For each of the names, the others that its function uses, in the order of ``names``.
    """
    uses = {}
    for source in sources:
        uses |= (_uses if len(source) <= LONGEST_REMEMBERED else _uses.__wrapped__)(source)
    return {name: [n for n in names if n in _reached(name, uses, names)] for name in names}


def _code(thing):
    if not isinstance(thing, types.FunctionType):
        return None, {}
    return thing.__code__, thing.__globals__


def _names(code):
    inner = (const for const in code.co_consts if isinstance(const, types.CodeType))
    return set(code.co_names).union(*map(_names, inner))


@functools.lru_cache(MOST_REMEMBERED)  # a notebook's own cells are the same for every student
def _uses(source):
    """By function that a cell defines, the names that it uses."""
    uses = {}
    for node in statements(source)[0] or ():  # whatever else it defines, it does not do so now
        if isinstance(node, ast.FunctionDef):
            uses[node.name] = _loaded(node)
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda):
            used = _loaded(node)
            uses |= {name.id: used for name in node.targets if isinstance(name, ast.Name)}
    return uses


def _loaded(tree):
    """The names that a function uses and does not give to something of its own."""
    used, own = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            (own if isinstance(node.ctx, ast.Store) else used).add(node.id)
        elif isinstance(node, ast.arg):
            own.add(node.arg)
        elif isinstance(node, ast.FunctionDef) and node is not tree:
            own.add(node.name)
    return used - own


def _reached(name, uses, names):
    """What a function uses; a function that is asked for is not looked into."""
    found, left = set(), [name]
    while left:
        for used in uses.get(left.pop(), set()) - found:
            found.add(used)
            if used not in names:
                left.append(used)
    return found - {name}
