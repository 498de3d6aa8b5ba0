"""Run a cell where nobody looks or answers: what it printed, and what stopped it."""

import builtins
import importlib
import io
import os
import sys

from autograder.inside.calling import describe
from autograder.inside.pace import PACE
from autograder.inside.source import is_late

ANSWER, MOST_ANSWERS = "1", 1000  # to `input`: most ask for a number, or whether to go on
USER = {"USER": "student", "LOGNAME": "student"}


def run_cell(shell, source, output_characters, loop=None, is_first=False):
    """Run a cell; what it printed, and the `Error` that stopped it, if one did.

    Args:
        shell: an `autograder.inside.bare.Bare`, or an `autograder.inside.shell.Shell`.
        loop: the event loop that it runs in, as in Jupyter; None where nothing awaits anything.
        is_first: whether nothing of its notebook was run before.
    """
    output = sys.stdout = sys.stderr = Capture(output_characters)
    if "import" in source and not is_first:
        importlib.invalidate_caches()  # at home there is time between two cells
    raised = None
    try:
        shell.run(source, loop)
    except BaseException as error:  # of IPython itself, too: code that is nested too deeply
        raised = error
    is_late(raised)  # noted, if it was the last line
    PACE.task = None
    return {"text": output.getvalue(), "error": describe(raised) if raised else None}


def settle():
    """Set up this process, once, for all notebooks that its copies will run."""
    # `from autograder import check` works in here, and checks nothing.
    sys.modules["autograder"].check = lambda *arguments, **options: None
    os.environ.update(USER)
    builtins.input = Nobody()
    sys.dont_write_bytecode = True  # of a module that is written twice in a second


class Nobody:
    """Answers all that is asked, as nobody is there; but not for ever."""

    def __init__(self):
        self._left = MOST_ANSWERS

    def __call__(self, prompt="", *rest, **options):
        if not self._left:
            raise EOFError("nobody is there to answer")
        self._left -= 1
        print(f"{prompt}{ANSWER}  (nobody is there to answer)")
        return ANSWER


class Capture(io.TextIOBase):
    """Keeps the first characters written to it and forgets the rest."""

    def __init__(self, most):
        self.kept, self.left = [], most

    def writable(self):
        return True

    def write(self, text):
        if self.left > 0:
            self.kept.append(text[: self.left])
            self.left -= len(self.kept[-1])
        return len(text)

    def getvalue(self):
        return "".join(self.kept)
