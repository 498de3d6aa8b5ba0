"""Which cells of a chapter can be run in its page, where there is NumPy and nothing else.

Nobody marks them by hand: the cells are run here as they would be run there, and those that print
what the chapter prints are taken. Run as a program, because a chapter may do anything: it reads a
list of cells from standard input, and answers with JSON.
"""

import ast
import json
import re
import sys
import time
from pathlib import Path

from autograder.in_page import Cell, Page

# Not there in a browser, or far too large for a cell in a page.
ABSENT = ("tensorflow", "keras", "sklearn", "sleepecg", "sympy", "matplotlib", "myst_nb")
MOST_SECONDS = 1  # of a cell; a browser takes a few times longer, and runs all that is above, too
HIDDEN = {"remove-cell", "remove-input", "hide-input"}
# WebAssembly keeps no record of overflows, so NumPy says nothing of them in a browser.
UNSEEN = re.compile(r"RuntimeWarning|encountered in ")


def runnable(cells):
    """The cells to run, and of them those that a reader may edit.

    Args:
        cells: all of a chapter's, each a table: ``name``, ``source``, ``tags``, and ``printed``,
            what the chapter shows below it, or None where that is more than text.

    Returns:
        These cells, each with ``is_shown``. What fails or takes long is left out, and with it what
        needs it.
    """
    left = cells
    while True:
        found = _run([Cell(cell["name"], "ours", cell["source"]) for cell in left])
        ran = [name for name, answer in found.items() if answer["state"] == "ran"]
        kept = [
            cell
            for cell in left
            if cell["name"] in ran or (cell["name"] in found and "raises-exception" in cell["tags"])
        ]
        if kept == left:
            return [cell | {"is_shown": _is_shown(cell, found[cell["name"]])} for cell in left]
        left = kept


def _run(cells):
    """What each of these cells gives, without those that take too long."""
    page, found = Page(), {}
    for number, cell in enumerate(cells, start=1):
        start = time.process_time()
        answer = page.run(cells[:number], cell.name)
        if time.process_time() - start < MOST_SECONDS:
            found[cell.name] = answer
    return found


def _is_shown(cell, found):
    """Whether a reader sees the cell, and what it gives here is what the chapter shows."""
    printed = cell["printed"]
    if HIDDEN & set(cell["tags"]) or not printed or UNSEEN.search(printed):
        return False
    return answered(found) == printed.rstrip()


def answered(found):
    """What `Page.run` found, as the chapter would show it."""
    said = found["said"].split(", in the line")[0].removeprefix("stopped with ")
    return f"{found['printed']}{said}".rstrip()


def files(cells, folder):
    """The modules beside a chapter that these cells import, and those that these import.

    Returns:
        By name, each module's text; a module that cannot be had in a browser is left out.
    """
    found, left = {}, [cell["source"] for cell in cells]
    while left:
        for name in _imported(left.pop()):
            path = folder / f"{name}.py"
            if path.is_file() and path.name not in found:
                found[path.name] = path.read_text(encoding="utf-8")
                left.append(found[path.name])
    return found


def _imported(source):
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


if __name__ == "__main__":
    book = Path(sys.argv[1])
    sys.path.insert(0, str(book))
    for absent in ABSENT:
        sys.modules[absent] = None
    asked = json.load(sys.stdin)
    answer = runnable(asked)
    print(json.dumps({"cells": answer, "files": files(answer, book)}), file=sys.__stdout__)
