"""IPython as a notebook knows it, where nobody looks at a screen.

What only shows or edits does nothing, what measures runs once, and an import of what is not
installed takes no more with it than what needs it.
"""

import asyncio
import functools
import getpass
import os
import re
import socket
import subprocess
import sys
import types

from autograder.inside.cells import Nobody
from autograder.inside.pace import PACE
from autograder.inside.source import forgiving

IDLE_SECONDS = 0.1  # in which tasks of asyncio go on between two cells

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


class Shell:
    """IPython, imported and set up, without history, files or threads. One in a process.

    Attributes:
        user_ns: the notebook's names.
    """

    def __init__(self):
        from IPython.core.interactiveshell import InteractiveShell
        from traitlets.config import Config

        config = Config()
        config.HistoryManager.enabled = False
        config.InteractiveShell.colors = "NoColor"
        shell = InteractiveShell.instance(config=config, user_module=types.ModuleType("__main__"))
        # The errors are reported as data; nobody reads coloured text here.
        shell.showtraceback = shell.showsyntaxerror = lambda *arguments, **options: None
        _quieten(shell)
        getpass.getpass = Nobody()
        asyncio.run = _anywhere(asyncio.run)
        # Sockets are refused. An event loop needs a pair only to wake itself.
        socket.socketpair = _pair_of_pipes
        self._shell = shell

    @property
    def user_ns(self):
        return self._shell.user_ns

    def run(self, source, loop=None):
        """Run a cell.

        Raises:
            BaseException: what stopped it.
        """
        run = functools.partial(_in_loop if loop else _run, self._shell, source)
        result = loop.run_until_complete(run()) if loop else run()
        if stopped := result.error_before_exec or result.error_in_exec:
            raise stopped


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
