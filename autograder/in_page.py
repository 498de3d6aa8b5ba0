"""Run and check a reader's cells in a page of the book, by Python in the reader's own browser.

What is said is about what stands in the page now. Cells that were changed since they ran leave
nothing behind: then all that is needed is run again, from the start, in new names.
"""

import ast
import contextlib
import importlib
import io
import json
import os
import sys
import warnings
from dataclasses import dataclass

from autograder import drawn
from autograder.called import called_in
from autograder.catalogue import current
from autograder.check import check, examine, report
from autograder.inside.calling import describe
from autograder.jupyter import Shell
from autograder.verdict import is_unwritten
from autograder.wording import stopped, undefined

MOST_PRINTED = 20_000


@dataclass(frozen=True)
class Cell:
    """A cell of the page, as it stands there.

    Attributes:
        name: of the cell; a function's cell bears that of the function.
        kind: ``ours`` is run for every cell below it; ``theirs`` is the cell of a function that
            is asked for; ``own`` is one that the reader has added; ``picture`` is one that
            shows what was built, or a function of ours that does so when it is called.
        source: its code.
    """

    name: str
    kind: str
    source: str


class Page:
    """The Python of one page, which remembers what it has run.

    Args:
        tell: called with the name of each cell before it is run.
    """

    def __init__(self, tell=lambda name: None):
        self._tell = tell
        self._open = contextlib.ExitStack()
        self._ran, self._errors, self._shell, self._beside = [], {}, None, ()

    def answer(self, request):
        """As `check` or `run`, from and to JSON: what the page's own script speaks."""
        asked = json.loads(request)
        self._beside = asked.get("modules", ())
        cells = [Cell(**cell) for cell in asked["cells"]]
        if topic := asked.get("topic"):
            return json.dumps(self.check(cells, asked["cell"], topic))
        return json.dumps(self.run(cells, asked["cell"]))

    def sources(self, request):
        """What draws, of the code that a run would need: from and to JSON.

        Whoever runs it can bring what this imports, before.
        """
        asked = json.loads(request)
        needed = _needed([Cell(**cell) for cell in asked["cells"]], asked["cell"])
        return json.dumps([cell.source for cell in needed if cell.kind in ("own", "picture")])

    def check(self, cells, function, topic):
        """Check a function, after a run of the cells that it needs.

        Returns:
            ``printed``: what its cell and the calls printed; ``said``: the text of the check; and
            ``state``: ``passed``, ``failed``, ``unwritten`` or ``undefined``.
        """
        printed = self._run(cells, function)
        names = list(current().questions(topic))
        thing = self._shell.names.get(function)
        if callable(thing):
            with _printing() as more:
                cases, outcomes, found = examine(thing, function, topic)
            printed += more.getvalue()
            said = report(thing, function, topic, cases, outcomes, found)
            state = _state(outcomes, found)
        else:
            said = f"✗ {function}: {undefined(self._errors.get(function))}"
            state = "undefined"
        sources = [cell.source for cell in self._ran]
        needed = called_in(sources, names)[function]
        told = [function] if callable(thing) else []
        lines = [f"cell {n}: {stopped(e)}" for n in (*told, *needed) if (e := self._errors.get(n))]
        return {"printed": _short(printed), "said": "\n".join([said, *lines]), "state": state}

    def run(self, cells, name):
        """Run a cell, after those that it needs.

        Returns:
            As `check`, with ``ran`` or ``failed``; and ``pictures``, see `drawn.take`, and
            ``needed``, the names of all cells that were run for it.
        """
        printed = self._run(cells, name)
        error, pictures = self._errors.get(name), []
        try:
            pictures = drawn.take()
        except Exception as raised:
            error = error or describe(raised)
        return {
            "printed": _short(printed),
            "said": stopped(error) if error else "",
            "state": "failed" if error else "ran",
            "pictures": pictures,
            "needed": [cell.name for cell in self._ran],
        }

    def _run(self, cells, name):
        """Run what a cell needs, and then itself; return what it printed."""
        wanted = _needed(cells, name)
        is_continued = self._ran == wanted[: len(self._ran)] and len(self._ran) < len(wanted)
        if self._shell is None or not is_continued:
            self._begin()
        printed = ""
        for cell in wanted[len(self._ran) :]:
            self._tell(cell.name)
            drawn.forget()  # what was drawn above is not this cell's
            with _printing() as output:
                error = self._shell.run(cell.source, f"<{cell.name}>")
            self._ran.append(cell)
            if error:
                self._errors[cell.name] = error
            if cell.name == name:
                printed = output.getvalue()
        return printed

    def _begin(self):
        self._open.close()
        if self._beside:  # what these modules have counted is forgotten, too
            sys.path[:] = dict.fromkeys((os.getcwd(), *sys.path))
            importlib.invalidate_caches()
            for name in self._beside:
                sys.modules.pop(name, None)
        drawn.forget(styles=True)
        self._shell = self._open.enter_context(Shell(check, print))
        self._open.enter_context(warnings.catch_warnings())
        # Of `plt.show()`, where there is no window.
        warnings.filterwarnings("ignore", "FigureCanvasAgg is non-interactive")
        self._ran, self._errors = [], {}


class _Limited(io.StringIO):
    """Keeps the start of what is printed; a loop that prints for ever must not fill the memory."""

    def write(self, text):
        room = MOST_PRINTED + 1 - self.tell()
        super().write(text[: max(room, 0)])
        return len(text)


@contextlib.contextmanager
def _printing():
    output = _Limited()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
        yield output


def _short(printed):
    if len(printed) > MOST_PRINTED:
        return f"{printed[:MOST_PRINTED]}\n… the rest is left out"
    return printed


def _state(outcomes, found):
    if any(map(is_unwritten, outcomes.values())):
        return "unwritten"
    return "passed" if all(verdict.passed for verdict in found.values()) else "failed"


def _needed(cells, name):
    """The cells to run for one of them, itself last; but functions that it calls stand anywhere.

    Those that the reader has added, and pictures, are run only for what they define. But a picture
    shows what the reader's own cell right above it has done.
    """
    place = next(number for number, cell in enumerate(cells) if cell.name == name)
    target, before, after = cells[place], cells[:place], cells[place + 1 :]
    later = [cell for cell in after if cell.kind == "theirs"]
    names = [cell.name for cell in (*later, target)]
    called = called_in([cell.source for cell in (*before, *later, target)], names)[name]
    before += [cell for cell in later if cell.name in called]
    kept, used = [target], _names(target)[1]
    for cell in reversed(before):
        defined, needs = _names(cell)
        is_shown = cell.kind == "own" and target.kind == "picture" and cells[place - 1] is cell
        if cell.kind in ("ours", "theirs") or defined & used or is_shown:
            kept.append(cell)
            used |= needs
    return kept[::-1]


def _names(cell):
    """The names that a cell defines at its top, a picture its functions; and all that it uses."""
    try:
        tree = ast.parse(cell.source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set(), set()
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    used = {node.id for node in names if isinstance(node.ctx, ast.Load)}
    defined = {node.id for node in names if isinstance(node.ctx, ast.Store)}
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    named = {node.name for node in tree.body if isinstance(node, kinds)}
    return named if cell.kind == "picture" else defined | named, used
