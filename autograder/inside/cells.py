"""Run a cell where nobody looks or answers: what it printed, and what stopped it."""

import builtins
import gc
import importlib
import io
import os
import sys

from autograder.inside.calling import call, describe
from autograder.inside.pace import PACE
from autograder.inside.source import is_late

ANSWER, MOST_ANSWERS = "1", 1000  # to `input`: most ask for a number, or whether to go on
USER = {"USER": "student", "LOGNAME": "student"}
# What most notebooks do: it is imported, compiled and looked up once, before any child is made.
FIRST_CELL = '''\
import numpy as np

def shares(Z, axis=1):
    """With a text, as the functions of an exercise have."""
    E = np.exp(Z - Z.max(axis=axis, keepdims=True))  # (m, classes)
    return E / E.sum(axis=axis, keepdims=True)

del np, shares
'''


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


def warm(shell):
    """Do once what each notebook does, and have no copy of this process look for garbage in it."""
    import numpy

    streams = sys.stdout, sys.stderr
    run_cell(shell, FIRST_CELL, 0)
    call(numpy.add, (numpy.zeros(1), numpy.zeros(1)))
    sys.stdout, sys.stderr = streams
    gc.collect()
    gc.freeze()


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
