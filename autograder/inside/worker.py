"""The only code that shares a process with a student. It knows no answers.

Three generations. The worker is started once, imports NumPy and IPython, and then only waits: it
never holds a byte of a submission. For each request on standard input it forks a supervisor,
which reads the request, forks the student's process into namespaces of its own, passes on what
that says, step by step, within the limits, and ends. In the Landlock kind of sandbox there are no
namespaces, and the student's process takes rules upon itself; it is the only one of that student.
"""

import asyncio
import contextlib
import logging
import os
import select
import signal
import sys
import tempfile
import traceback

from autograder.inside import isolation, landlock, syscalls, watching, wire
from autograder.inside.arena import Arena
from autograder.inside.calling import Error, Outcome, call
from autograder.inside.pace import PACE, Board
from autograder.inside.shell import Capture, run_cell, warm

OUTPUT_SHARE = 8  # of the bytes of all answers: what cells print, in characters of up to 4 bytes
NO_MORE_REQUESTS = 3  # a supervisor's exit status
_HOLDS = "holds"
_TRIAL = {"total_seconds": 6, "file_bytes": 0, "memory_bytes": None, "processes": None}


def main(sandboxed, readable=None):
    """Serve requests until standard input ends.

    Args:
        sandboxed: whether students are to be isolated; if not, limits that would count other
            people's processes are left out.
        readable: what the student's process may read, as `autograder.inside.landlock.Rules` wants
            it, where this process sees the whole machine; None where it sees but the sandbox.
    """
    if sandboxed and not readable and os.getuid() == 0:
        isolation.become_nobody()
    if sandboxed and not syscalls.available():
        sys.exit("this kernel refuses no system calls for us (seccomp, on x86_64 or aarch64)")
    requests, replies = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1):
        os.dup2(nothing, standard)
    with _folder(readable):
        shell = warm()
    rules = _tried(landlock.Rules(**readable)) if readable else None
    separates = sandboxed and (rules is not None or isolation.is_possible())
    _write(replies, wire.frame(wire.pack({"separates": separates})))
    while True:
        select.select([requests], [], [])
        supervisor = os.fork()
        if supervisor == 0:
            status = 1
            try:
                status = _supervise(shell, requests, replies, separates, sandboxed, rules)
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(status)
        if os.waitpid(supervisor, 0)[1] != 0:
            return  # no more requests, or a fault: the judge then starts another worker


@contextlib.contextmanager
def _folder(readable):
    """A folder for IPython, which wants one when it starts, where /tmp is that of all."""
    if not readable:
        yield
        return
    with tempfile.TemporaryDirectory() as folder:
        meant, os.environ["IPYTHONDIR"] = os.environ["IPYTHONDIR"], folder
        yield
    os.environ["IPYTHONDIR"] = meant
    # It cannot keep what fonts it has found, and a student cannot help it.
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)


def _tried(rules):
    """These rules, if they hold: a process of ours has tried what a student may try."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            isolation.confine(_TRIAL, None, keep=writing, sandboxed=True, rules=rules)
            said = rules.leaks() or _HOLDS
        except BaseException as error:
            said = str(error)
        os.write(writing, said.encode()[:500])
        os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    said = _read(reading, 500).decode(errors="replace")
    os.close(reading)
    if said != _HOLDS:
        sys.exit(f"Landlock's rules do not hold here: {said or 'the process that tried has ended'}")
    return rules


def _supervise(shell, requests, replies, separates, sandboxed, rules):
    """Serve one request; return an exit status."""
    header = _read(requests, wire.HEADER)
    if not header:
        return NO_MORE_REQUESTS
    request = wire.unpack(_read(requests, wire.length(header)), items=wire.OUR_ITEMS)
    limits = request["limits"]
    if not sandboxed:  # these would count what else runs on the machine
        limits |= {"processes": None, "resident_bytes": None}
    if rules:
        limits |= {"processes": rules.processes(limits["processes"])}
    others = watching.processes() | {os.getpid()} if sandboxed and not rules else None
    steps = request["steps"]
    arena = Arena({n: step["arguments"] for n, step in enumerate(steps) if "arguments" in step})
    for number, arguments in arena.calls.items():
        steps[number]["arguments"] = arguments
    board = Board()
    reading, writing = os.pipe()
    nested = separates and not rules
    ids = (os.getuid(), os.getgid()) if nested else None
    child = isolation.fork() if nested else os.fork()
    if child == 0:
        os.close(reading)
        _run_student(shell, request, ids, writing, board, sandboxed, rules)
    if child < 0:
        return 1
    os.close(writing)
    changed = []
    watched = watching.collect(
        reading,
        child,
        _theirs(child, others, rules) if sandboxed else None,
        [watching.Group.of(step) for step in steps],
        limits,
        board,
        arrived=lambda number: arena.is_changed(number) and changed.append(number),
    )
    # The child is the first process of its own namespace: everything it started dies with it. By
    # Landlock's rules it has started nothing.
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    head = {
        "frames": len(watched.frames),
        "ended": watched.ended.value,
        "starved": watched.starved,
        "spent": watched.spent,
        "statement": watched.statement,
        "changed": changed,
    }
    _write(replies, b"".join([wire.frame(wire.pack(head)), *watched.frames]))
    return 0


def _theirs(student, others, rules):
    """What returns the processes that are the student's."""
    return (lambda: {student}) if rules else lambda: watching.processes() - others


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


def _run_student(shell, request, ids, writing, board, sandboxed, rules):
    """Never returns: run the steps, write a frame for each, and end the process."""
    try:
        limits = request["limits"]
        isolation.confine(limits, ids, keep=writing, sandboxed=sandboxed, rules=rules)
        shell.user_ns["__name__"] = "__main__"
        sys.path.insert(0, "")
        PACE.watch(board)
        loop, left = asyncio.new_event_loop(), limits["reply_bytes"] // OUTPUT_SHARE
        asyncio.set_event_loop(loop)
        for number, step in enumerate(request["steps"]):
            if "source" in step:
                most = min(left, limits["output_characters"])
                answer = _run_cell(shell, step, number, most, loop)
                left -= len(answer["text"])
                answer = _pack(answer)
            else:
                answer = _call(shell, step)
            _write(writing, wire.frame(answer))
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(0)


def _run_cell(shell, step, number, output_characters, loop):
    PACE.begin(number, step.get("without", ()))
    try:
        answer = run_cell(shell, step["source"], output_characters, loop)
    finally:
        PACE.end()
    return answer | {"late": PACE.late}


def _call(shell, step):
    function = shell.user_ns.get(step["function"])
    if not callable(function):
        return wire.pack(None)
    sys.stdout = sys.stderr = Capture(0)
    return _pack(call(function, step["arguments"], copies=False))


def _pack(value):
    try:
        return wire.pack(value, wire.LONGEST_ANSWER)
    except wire.WireError as error:
        return wire.pack(Outcome(error=Error("ValueError", f"the answer is too large: {error}")))
