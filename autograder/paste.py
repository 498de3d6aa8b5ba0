"""A call's arguments as Python that can be pasted: what runs as it stands makes the same again."""

import ast
import math

import numpy as np

from autograder.wording import WIDTH

MOST_LINES = 12  # of code; what needs more is fetched by its name
USUAL = ("bool", "int64", "float64")  # what Python's numbers become; in a browser some are int32
COLUMN = 20  # characters of a node in the table of a large graph


def lines(names, arguments, call=None):
    """The lines that give each argument its name.

    Args:
        names: of the arguments, as `named` gives them.
        call: the code that fetches them all, for those that are too long to be written out. If
            there is none, they are written out however long they are.
    """
    pairs = list(zip(names, arguments, strict=True))
    written = [line for name, value in pairs for line in _assigned(name, value)]
    if call is None or len(written) <= MOST_LINES:
        return written
    fetched = ["from autograder import example", f"{', '.join(names)} = {call}"]
    return [*fetched, *(line for name, value in pairs for line in _sketched(name, value))]


def named(names, count):
    """A name for each of ``count`` arguments: these, as far as they can be used."""
    usable = [name for name in names if name.isidentifier() and name != "np"][:count]
    if len(usable) == count:
        return usable
    return ["given"] if count == 1 else [f"given_{number}" for number in range(1, count + 1)]


def size(value):
    """How many numbers and words there are in a value."""
    if isinstance(value, list | tuple):
        return sum(map(size, value))
    return np.size(value)


def literal(value):
    """A value as an expression on one line; ``np`` is NumPy."""
    if isinstance(value, np.ndarray):
        return "".join(_array(value))
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return f"-np.{-value}" if value < 0 else f"np.{value}"
    if isinstance(value, list | tuple):
        inside = ", ".join(map(literal, value))
        if isinstance(value, list):
            return f"[{inside}]"
        return f"({inside},)" if len(value) == 1 else f"({inside})"
    return repr(value)


def _array(array):
    """An array's expression in three: what opens it, its rows in brackets, what closes it."""
    if array.size == 0:
        return f'np.zeros({array.shape}, dtype="{array.dtype.name}")', "", ""
    values = array.tolist()
    kept = array.dtype.name in USUAL or np.array(values).dtype == array.dtype
    return "np.array(", literal(values), ")" if kept else f', dtype="{array.dtype.name}")'


def _assigned(name, value):
    whole = f"{name} = {literal(value)}"
    is_long = isinstance(value, list | tuple | np.ndarray) and size(value) > 0
    if len(whole) <= WIDTH or not is_long:
        return [whole]
    start, end = "", ""
    if isinstance(value, np.ndarray):
        start, _, end = _array(value)
        value = value.tolist()
    opening, closing = ("(", ")") if isinstance(value, tuple) else ("[", "]")
    rows = [literal(item) for item in value]
    if _is_graph(value):
        widest = max(map(len, rows))
        laid = [f"    {row + ',':{widest + 1}}  # {number}" for number, row in enumerate(rows)]
    elif isinstance(value[0], list | tuple | np.ndarray):
        laid = [line for row in rows for line in _filled(row.split(", "), deeper=4)]
    else:
        laid = _filled(rows)
    made = [f"{name} = {start}{opening}", *laid, f"{closing}{end}"]
    return made if _is_same(made, whole) else [whole]  # a word with a comma was cut


def _is_same(made, whole):
    try:
        return ast.dump(ast.parse("\n".join(made))) == ast.dump(ast.parse(whole))
    except SyntaxError:
        return False


def _filled(parts, deeper=0):
    """Parts with commas between and after them, as many on a line as fit."""
    made, line = [], "   "
    for part in parts:
        if len(line) + len(part) + 2 > WIDTH and line.strip():
            made.append(line)
            line = " " * (3 + deeper)
        line += f" {part},"
    return [*made, line]


def _is_graph(value):
    """Whether it is a list of nodes, each a word and the numbers of earlier ones."""
    return isinstance(value, list) and all(
        isinstance(node, tuple)
        and len(node) == 2
        and isinstance(node[0], str)
        and isinstance(node[1], tuple)
        and all(isinstance(number, int) for number in node[1])
        for node in value
    )


def _sketched(name, value):
    """What an argument that is fetched is like, as comments."""
    if _is_graph(value) and value:
        nodes = [
            f"{number:2} {word}({', '.join(map(str, parents))})"
            if parents
            else f"{number:2} {word}"
            for number, (word, parents) in enumerate(value)
        ]
        rows = [nodes[first : first + 3] for first in range(0, len(nodes), 3)]
        return [f"# {name}:"] + [
            f"#   {''.join(f'{node:{COLUMN}}' for node in row).rstrip()}" for row in rows
        ]
    return [f"# {name}: {_like(value)}"]


def _like(value):
    if isinstance(value, np.ndarray) and value.size > 4:
        return f"shape {value.shape}, values from {value.min():g} to {value.max():g}"
    if isinstance(value, list | tuple) and size(value) > 4:
        inside = ", ".join(map(_brief, value))
        return f"[{inside}]" if isinstance(value, list) else f"({inside})"
    return literal(value)


def _brief(value):
    """As `_like`, in a list of layers and the like: shapes in place of arrays."""
    if isinstance(value, np.ndarray):
        return f"array {value.shape}"
    if isinstance(value, list | tuple):
        return _like(value) if size(value) <= 4 else f"({', '.join(map(_brief, value))})"
    return literal(value)
