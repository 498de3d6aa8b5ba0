"""Which cells of a chapter can be run in its page, where there is NumPy and nothing else.

Nobody marks them by hand: the cells are run here as they would be run there, and those that print
what the chapter prints are taken. Run as a program, on an executed notebook from standard input,
because a chapter may do anything; it answers with JSON.
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
# WebAssembly keeps no record of overflows, so NumPy says nothing of them in a browser.
UNSEEN = re.compile(r"RuntimeWarning|encountered in ")


def runnable(notebook):
    """The cells to run, and of them those that a reader may edit.

    Args:
        notebook: as it was executed, a table.

    Returns:
        A list of ``{"name", "source", "is_shown"}``. What fails or takes long is left out, and with
        it what needs it.
    """
    cells = {
        f"{number}": cell
        for number, cell in enumerate(notebook["cells"])
        if cell["cell_type"] == "code"
    }
    left = list(cells)
    while True:
        found = _run([Cell(name, "ours", text(cells[name]["source"])) for name in left])
        kept = [name for name in found if found[name]["state"] == "ran" or _raises(cells[name])]
        if kept == left:
            break
        left = kept
    return [
        {
            "name": name,
            "source": text(cells[name]["source"]),
            "is_shown": is_shown(cells[name], found[name]),
        }
        for name in left
    ]


def _run(cells):
    """What each of these cells gives, without those that take too long."""
    page, found = Page(), {}
    for number, cell in enumerate(cells, start=1):
        start = time.process_time()
        answer = page.run(cells[:number], cell.name)
        if time.process_time() - start < MOST_SECONDS:
            found[cell.name] = answer
    return found


def is_shown(cell, found):
    """Whether a reader sees the cell, and what it gives here is what the chapter shows."""
    if {"remove-cell", "remove-input", "hide-input"} & set(cell["metadata"].get("tags", ())):
        return False
    shown = [_said(output) for output in cell["outputs"]]
    if None in shown or not any(shown) or UNSEEN.search("".join(shown)):
        return False
    said = found["said"].split(", in the line")[0].removeprefix("stopped with ")
    return _plain(f"{found['printed']}{said}") == _plain("".join(shown))


def _said(output):
    """An output as text; None if it is more than that."""
    if output["output_type"] == "stream":
        return text(output["text"])
    if output["output_type"] == "error":
        return f"{output['ename']}: {output['evalue']}"
    data = output["data"]
    return f"{text(data['text/plain'])}\n" if set(data) == {"text/plain"} else None


def _raises(cell):
    return "raises-exception" in cell["metadata"].get("tags", ())


def _plain(text):
    return text.rstrip()


def text(source):
    return source if isinstance(source, str) else "".join(source)


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
