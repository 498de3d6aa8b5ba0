"""IPython as a notebook knows it, where nobody looks at a screen.

What only shows or edits does nothing, what measures runs once, and an import of what is not
installed takes no more with it than what needs it.
"""

import asyncio
import builtins
import functools
import gc
import getpass
import importlib
import io
import os
import re
import socket
import subprocess
import sys
import types

from autograder.inside import plain
from autograder.inside.calling import call, describe
from autograder.inside.pace import PACE
from autograder.inside.source import forgiving, is_late

ANSWER, MOST_ANSWERS = "1", 1000  # to `input`: most ask for a number, or whether to go on
IDLE_SECONDS = 0.1  # in which tasks of asyncio go on between two cells
USER = {"USER": "student", "LOGNAME": "student"}

# Magics of a front end that is not here.
IDLE = (
    "autosave cat clear cls colors config connect_info debug ed edit gui hist history less logoff "
    "logon logstart logstate logstop man matplotlib more notebook page pastebin pdb pdef pdoc "
    "pfile pinfo pinfo2 psource pycat qtconsole recall store tb xmode"
)
PYLAB = """
import numpy, matplotlib
from matplotlib import cbook, mlab, pyplot as plt
np = numpy
from pylab import *
from numpy import *
"""
# What most notebooks do: it is imported, compiled and looked up once, before any child is made.
FIRST_CELL = '''\
import numpy as np

def shares(Z, axis=1):
    """With a text, as the functions of an exercise have."""
    E = np.exp(Z - Z.max(axis=axis, keepdims=True))  # (m, classes)
    return E / E.sum(axis=axis, keepdims=True)

del np, shares
'''


def warm():
    """The shell, imported and set up once, without history, files or threads."""
    import numpy
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    # `from autograder import check` works in here, and checks nothing.
    sys.modules["autograder"].check = lambda *arguments, **options: None
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "NoColor"
    shell = InteractiveShell.instance(config=config, user_module=types.ModuleType("__main__"))
    # The errors are reported as data; nobody reads coloured text here.
    shell.showtraceback = shell.showsyntaxerror = lambda *arguments, **options: None
    _quieten(shell)
    os.environ.update(USER)
    builtins.input = getpass.getpass = _Answers()
    asyncio.run = _anywhere(asyncio.run)
    sys.dont_write_bytecode = True  # of a module that is written twice in a second
    # Sockets are refused. An event loop, for cells that await, needs a pair only to wake itself.
    socket.socketpair = _pair_of_pipes
    # No child copies memory only because its collector looks at it.
    streams = sys.stdout, sys.stderr
    run_cell(shell, FIRST_CELL, 0)
    call(numpy.add, (numpy.zeros(1), numpy.zeros(1)))
    sys.stdout, sys.stderr = streams
    gc.collect()
    gc.freeze()
    return shell


def run_cell(shell, source, output_characters, loop=None):
    """Run a cell; what it printed, and the `Error` that stopped it, if one did.

    Args:
        loop: the event loop that it runs in, as in Jupyter; None where nothing awaits anything.
    """
    output = sys.stdout = sys.stderr = Capture(output_characters)
    may_import = plain.may_import(source)
    if may_import:
        importlib.invalidate_caches()  # at home there is time between two cells
    try:
        tree, raised = plain.tree_of(shell, source), None
        if tree:
            plain.run(shell, source, forgiving(tree, graded=True, may_import=may_import))
        else:
            run = functools.partial(_in_loop if loop else _run, shell, source)
            result = loop.run_until_complete(run()) if loop else run()
            raised = result.error_before_exec or result.error_in_exec
    except BaseException as error:  # of IPython itself, too: code that is nested too deeply
        raised = error
    is_late(raised)  # noted, if it was the last line
    PACE.task = None
    return {"text": output.getvalue(), "error": describe(raised) if raised else None}


def _run(shell, source):
    return shell.run_cell(source, store_history=False)


async def _in_loop(shell, source):
    """Run a cell as Jupyter does it; then let go on what else is in this event loop."""
    PACE.task = asyncio.current_task()
    told = {"transformed_cell": source, "preprocessing_exc_tuple": None}
    try:
        told["transformed_cell"] = shell.transform_cell(source)
    except Exception:
        told["preprocessing_exc_tuple"] = sys.exc_info()
    if shell.should_run_async(source, **told):
        result = await shell.run_cell_async(source, store_history=False, **told)
    else:
        result = _run(shell, source)
    if others := asyncio.all_tasks() - {asyncio.current_task()}:
        await asyncio.wait(others, timeout=IDLE_SECONDS)
    return result


def _anywhere(run):
    """`asyncio.run` that runs beside an event loop: some notebooks are not written in Jupyter."""

    @functools.wraps(run)
    def anywhere(*arguments, **options):
        outer = asyncio._get_running_loop()
        asyncio._set_running_loop(None)
        try:
            return run(*arguments, **options)
        finally:
            asyncio._set_running_loop(outer)
            asyncio.set_event_loop(outer)

    return anywhere


class _Answers:
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


def _quieten(shell):
    """Let the magics do what they can do here."""
    if hasattr(shell.magics_manager, "load_all_lazy_magics"):  # or they would replace ours later
        shell.magics_manager.load_all_lazy_magics()
    from IPython.utils.text import SList

    magics = shell.magics_manager.magics
    line_magics, cell_magics = magics["line"], magics["cell"]
    for name in IDLE.split():
        line_magics[name] = cell_magics[name] = lambda *words: None
    timeit = line_magics["timeit"]

    def once(line, cell=None):
        line = "-n1 -r1 " + re.sub(r"(?:^|\s)-[nr]\s*\d+", " ", line)
        return timeit(line) if cell is None else timeit(line, cell)

    line_magics["timeit"] = cell_magics["timeit"] = once
    # Of a package that is not here. All others of these cost no more than their own line.
    cell_magics["memit"] = lambda line, cell: _run(shell, cell) and None
    line_magics["pylab"] = lambda line: shell.run_cell(PYLAB, store_history=False)
    shell.enable_gui = lambda *words: None
    # IPython runs commands at a terminal, and there is none.
    shell.system = lambda command: print(_output(shell, command), end="")
    shell.getoutput = lambda command, split=True, depth=0: (
        SList(_output(shell, command).splitlines()) if split else _output(shell, command)
    )
    transformed = shell.transform_ast
    shell.transform_ast = lambda tree: forgiving(transformed(tree), graded=True)


def _output(shell, command):
    """What a shell command prints."""
    command = shell.var_expand(command, depth=3)
    done = subprocess.run(command, shell=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.stdout.decode(errors="replace")


def _pair_of_pipes(*options):
    (there, back), (away, home) = os.pipe(), os.pipe()
    return _End(there, home), _End(away, back)


class _End:
    """As much of a socket as an event loop uses to wake itself."""

    def __init__(self, reading, writing):
        self._reading, self._writing = reading, writing

    def fileno(self):
        return self._reading

    def setblocking(self, blocking):
        os.set_blocking(self._reading, blocking)
        os.set_blocking(self._writing, blocking)

    def recv(self, size):
        return os.read(self._reading, size)

    def send(self, data):
        return os.write(self._writing, data)

    def close(self):
        os.close(self._reading)
        os.close(self._writing)
