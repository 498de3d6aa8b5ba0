"""The only code that shares a process with a student. It knows no answers.

A worker is started once, imports NumPy and IPython, and then serves requests on standard input:
for each it forks a child in namespaces of its own, which runs the student's cells and calls the
student's functions, and it passes on what that child says, step by step, within the limits.
"""

import contextlib
import ctypes
import io
import os
import platform
import resource
import select
import signal
import sys
import time
import traceback
import types

from autograder import wire
from autograder.calling import Error, Outcome, call, describe

NOBODY = 65534
POLL_SECONDS = 0.1
_CLONE_NEW = 0x10000000 | 0x20000000 | 0x00020000 | 0x08000000 | 0x40000000  # user pid mnt ipc net
_CLONE_NUMBER = {"x86_64": 56, "aarch64": 220}.get(platform.machine())
_LIBC = ctypes.PyDLL(None, use_errno=True)  # PyDLL keeps the interpreter's lock across the fork


def main(sandboxed):
    """Serve requests until standard input ends.

    Args:
        sandboxed: whether this process sees nothing but the sandbox; where it does see the
            whole machine, limits that would count other people's processes are left out.
    """
    if sandboxed and os.getuid() == 0:
        _become_nobody()
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1):
        os.dup2(nothing, standard)
    shell = _warm_shell()
    isolated = sandboxed and _can_isolate()
    _send(replies, {"isolated": isolated})
    while header := requests.read(4):
        request = wire.unpack(requests.read(wire.length(header)))
        # A request is run in a child; here it is only kept for the child to inherit.
        frames, ended = _supervise(shell, request, isolated, sandboxed)
        _send(replies, {"frames": len(frames), "ended": ended})
        for frame in frames:
            replies.write(frame)
        replies.flush()


def _send(stream, message):
    stream.write(wire.pack(message))
    stream.flush()


def _supervise(shell, request, isolated, sandboxed):
    """Run a request in a child; collect its frames; end it by its limits.

    Returns:
        The frames as they came, one per step that was reached, and how the run ended:
        ``"finished"``, ``"timeout"``, ``"memory"`` or ``"crashed"``.
    """
    limits = request["limits"]
    if not sandboxed:  # these would count what else runs on the machine
        limits |= {"processes": None, "watched_bytes": None}
    reading, writing = os.pipe()
    ids = os.getuid(), os.getgid()
    child = _fork(isolated)
    if child == 0:
        os.close(reading)
        _run_child(shell, request, ids if isolated else None, writing)
    os.close(writing)
    try:
        return _collect(reading, child, len(request["steps"]), limits)
    finally:
        os.close(reading)
        # The child is the first process of its own namespace: everything it started dies with it.
        _kill(child)
        os.waitpid(child, 0)


def _collect(reading, child, steps, limits):
    frames, buffer, received = [], bytearray(), 0
    end = time.monotonic() + limits["total_seconds"]
    deadline = min(end, time.monotonic() + limits["step_seconds"])
    while len(frames) < steps:
        left = deadline - time.monotonic()
        if left <= 0:
            return frames, "timeout"
        if limits["watched_bytes"] and _resident_bytes(child) > limits["watched_bytes"]:
            return frames, "memory"
        if not select.select([reading], [], [], min(left, POLL_SECONDS))[0]:
            continue
        chunk = os.read(reading, 2**16)
        received += len(chunk)
        if not chunk:
            return frames, "crashed"
        if received > limits["reply_bytes"]:
            return frames, "crashed"
        buffer += chunk
        while len(buffer) >= 4 and len(frames) < steps:
            try:
                size = 4 + wire.length(bytes(buffer[:4]))
            except wire.WireError:
                return frames, "crashed"
            if len(buffer) < size:
                break
            frames.append(bytes(buffer[:size]))
            del buffer[:size]
            deadline = min(end, time.monotonic() + limits["step_seconds"])
    return frames, "finished"


def _kill(child):
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)


def _resident_bytes(child):
    """Memory of the child and of all it started, the only processes in here younger than it."""
    pages = 0
    for name in os.listdir("/proc"):
        if name.isdigit() and int(name) >= child:
            try:
                with open(f"/proc/{name}/statm") as file:
                    pages += int(file.read().split()[1])
            except OSError:  # it has just ended
                continue
    return pages * resource.getpagesize()


# The child.


def _run_child(shell, request, ids, writing):
    """Never returns: run the steps, write a frame for each, and end the process."""
    try:
        _confine(request["limits"], ids, keep=writing)
        shell.user_ns["__name__"] = "__main__"
        for step in request["steps"]:
            frame = _run_step(shell, step, request["limits"]["output_characters"])
            view = memoryview(frame)
            while view:
                view = view[os.write(writing, view) :]
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
        return wire.pack(value)
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


# Isolation.


def _become_nobody():
    """Root's own processes have no limit on their number; so no student's process is root's."""
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    _check(_LIBC.prctl(4, 1, 0, 0, 0))  # PR_SET_DUMPABLE: else /proc/self still belongs to root


def _can_isolate():
    ids = os.getuid(), os.getgid()
    child = _fork(isolated=True)
    if child == 0:
        try:
            _enter_namespaces(ids, scratch_bytes=2**20)
            os._exit(0)
        except BaseException:
            os._exit(1)
    return child > 0 and os.waitpid(child, 0)[1] == 0


def _fork(isolated):
    """Fork, on request into new user, process, mount, IPC and network namespaces at once."""
    if not isolated:
        return os.fork()
    if _CLONE_NUMBER is None or not sys.platform.startswith("linux"):
        return -1
    ctypes.pythonapi.PyOS_BeforeFork()
    child = _LIBC.syscall(_CLONE_NUMBER, _CLONE_NEW | signal.SIGCHLD, 0, 0, 0, 0)
    if child == 0:
        ctypes.pythonapi.PyOS_AfterFork_Child()
    else:
        ctypes.pythonapi.PyOS_AfterFork_Parent()
    return child


def _enter_namespaces(ids, scratch_bytes):
    """Map one user, cover /tmp and /proc, give up every privilege."""
    user, group = ids
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"1000 {user} 1"),
        ("gid_map", f"1000 {group} 1"),
    ):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(text)
    private, unsafe = 0x44000, 2 | 4  # MS_REC | MS_PRIVATE; MS_NOSUID | MS_NODEV
    _check(_LIBC.mount(None, b"/", None, private, None))
    size = f"size={scratch_bytes},mode=0700".encode()
    _check(_LIBC.mount(b"tmpfs", b"/tmp", b"tmpfs", unsafe, size))
    _check(_LIBC.mount(b"tmpfs", b"/proc", b"tmpfs", unsafe | 1, b"size=4k,mode=0500"))
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    _check(_LIBC.capset(ctypes.byref(header), ctypes.byref((ctypes.c_uint32 * 6)())))
    os.chdir("/tmp")


def _check(result):
    if result != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _confine(limits, ids, keep):
    """Namespaces, resource limits, and no open file but the one for the answers."""
    if ids:
        _enter_namespaces(ids, limits["scratch_bytes"])
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    os.closerange(3, keep)
    os.closerange(keep + 1, 2**16)
    for kind, most in (
        (resource.RLIMIT_CPU, limits["total_seconds"] + 1),
        (resource.RLIMIT_AS, limits["memory_bytes"]),
        (resource.RLIMIT_FSIZE, limits["file_bytes"]),
        (resource.RLIMIT_NPROC, limits["processes"]),
        (resource.RLIMIT_NOFILE, 128),
        (resource.RLIMIT_CORE, 0),
    ):
        if most is not None:
            try:
                resource.setrlimit(kind, (int(most), int(most)))
            except (ValueError, OSError):
                if sys.platform == "linux":  # macOS knows some of them only by name
                    raise


def _warm_shell():
    """IPython, imported and set up once, without history, files or threads."""
    import numpy  # noqa: F401  (so that no child has to import it)
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    import autograder

    # `from autograder import check` works in here, and checks nothing.
    autograder.check = lambda *arguments, **options: None
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "NoColor"
    shell = InteractiveShell.instance(config=config, user_module=types.ModuleType("__main__"))
    # The errors are reported as data; nobody reads coloured text here.
    shell.showtraceback = shell.showsyntaxerror = lambda *arguments, **options: None
    return shell
