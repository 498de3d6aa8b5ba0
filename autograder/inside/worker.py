"""The only code that shares a process with a student. It knows no answers.

Three generations. The worker is started once, imports NumPy and IPython, and then only waits: it
never holds a byte of a submission. For each request on standard input it forks a supervisor,
which reads the request, forks the student's process into namespaces of its own, passes on what
that says, step by step, within the limits, and ends.
"""

import contextlib
import gc
import io
import os
import select
import signal
import sys
import traceback
import types

from autograder.inside import isolation, syscalls, watching, wire
from autograder.inside.calling import Error, Outcome, call, describe

NO_MORE_REQUESTS = 3  # a supervisor's exit status
# What most notebooks do: it is imported, compiled and looked up once, before any child is made.
FIRST_CELL = '''\
import numpy as np

def shares(Z, axis=1):
    """With a text, as the functions of an exercise have."""
    E = np.exp(Z - Z.max(axis=axis, keepdims=True))  # (m, classes)
    return E / E.sum(axis=axis, keepdims=True)

del np, shares
'''


def main(sandboxed):
    """Serve requests until standard input ends.

    Args:
        sandboxed: whether this process sees nothing but the sandbox; where it does see the
            whole machine, limits that would count other people's processes are left out.
    """
    if sandboxed and os.getuid() == 0:
        isolation.become_nobody()
    if sandboxed and not syscalls.available():
        sys.exit("this kernel refuses no system calls for us (seccomp, on x86_64 or aarch64)")
    requests, replies = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1):
        os.dup2(nothing, standard)
    shell = _warm_shell()
    separates = sandboxed and isolation.is_possible()
    _write(replies, wire.frame(wire.pack({"separates": separates})))
    while True:
        select.select([requests], [], [])
        supervisor = os.fork()
        if supervisor == 0:
            status = 1
            try:
                status = _supervise(shell, requests, replies, separates, sandboxed)
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(status)
        if os.waitpid(supervisor, 0)[1] != 0:
            return  # no more requests, or a fault: the judge then starts another worker


def _supervise(shell, requests, replies, separates, sandboxed):
    """Serve one request; return an exit status."""
    header = _read(requests, wire.HEADER)
    if not header:
        return NO_MORE_REQUESTS
    request = wire.unpack(_read(requests, wire.length(header)))
    limits = request["limits"]
    if not sandboxed:  # these would count what else runs on the machine
        limits |= {"processes": None, "resident_bytes": None}
    others = watching.processes() | {os.getpid()} if limits["resident_bytes"] else set()
    reading, writing = os.pipe()
    ids = (os.getuid(), os.getgid()) if separates else None
    child = isolation.fork() if separates else os.fork()
    if child == 0:
        os.close(reading)
        _run_student(shell, request, ids, writing, sandboxed)
    if child < 0:
        return 1
    os.close(writing)
    frames, ended = watching.collect(reading, others, len(request["steps"]), limits)
    # The child is the first process of its own namespace: everything it started dies with it.
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    head = wire.frame(wire.pack({"frames": len(frames), "ended": ended.value}))
    _write(replies, b"".join([head, *frames]))
    return 0


def _read(descriptor, size):
    """Exactly ``size`` bytes, or fewer at the end. Unbuffered: the rest is the next one's."""
    parts = bytearray()
    while len(parts) < size and (chunk := os.read(descriptor, size - len(parts))):
        parts += chunk
    return bytes(parts)


def _write(descriptor, frame):
    view = memoryview(frame)
    while view:
        view = view[os.write(descriptor, view) :]


# The student's process.


def _run_student(shell, request, ids, writing, sandboxed):
    """Never returns: run the steps, write a frame for each, and end the process."""
    try:
        isolation.confine(request["limits"], ids, keep=writing, sandboxed=sandboxed)
        shell.user_ns["__name__"] = "__main__"
        for step in request["steps"]:
            answer = _run_step(shell, step, request["limits"]["output_characters"])
            _write(writing, wire.frame(answer))
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(0)


def _run_step(shell, step, output_characters):
    if "source" in step:
        return _pack(_run_cell(shell, step["source"], output_characters))
    function = shell.user_ns.get(step["function"])
    if not callable(function):
        return wire.pack(None)
    sys.stdout = sys.stderr = _Capture(0)
    return _pack(call(function, step["arguments"]))


def _pack(value):
    try:
        return wire.pack(value, wire.LONGEST_ANSWER)
    except wire.WireError as error:
        return wire.pack(Outcome(error=Error("ValueError", f"the answer is too large: {error}")))


def _run_cell(shell, source, output_characters):
    output = sys.stdout = sys.stderr = _Capture(output_characters)
    result = shell.run_cell(source, store_history=False)
    raised = result.error_before_exec or result.error_in_exec
    return {"text": output.getvalue(), "error": describe(raised) if raised else None}


class _Capture(io.TextIOBase):
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


def _warm_shell():
    """IPython, imported and set up once, without history, files or threads."""
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
    # No child copies memory only because its collector looks at it.
    streams = sys.stdout, sys.stderr
    _run_cell(shell, FIRST_CELL, 0)
    _pack(call(numpy.add, (numpy.zeros(1), numpy.zeros(1))))
    sys.stdout, sys.stderr = streams
    gc.collect()
    gc.freeze()
    return shell
