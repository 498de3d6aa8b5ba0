"""A process of one's own for each submission: namespaces or rules, resource limits, no privileges.

Used inside the sandbox only, by `autograder.inside.worker`.
"""

import contextlib
import ctypes
import os
import platform
import resource
import signal
import sys

from autograder.inside import syscalls

NOBODY = 65534
# Where a notebook lies, with some to go up to.
FOLDERS = "/tmp/course", "/tmp/course/exercises", "/tmp/course/exercises/topic"
# User, pid, mnt and ipc. No net: that of the sandbox is empty, and no student gets a socket.
_NEW = 0x10000000 | 0x20000000 | 0x00020000 | 0x08000000
_MOST_FILES = 4000  # in its /tmp: an empty file takes no space there, but memory
BACKSTOP = 10  # times the seconds of all cells, for one process: it is watched more closely
# Timers and signals that wait are counted for the user, who is the same for all students.
_QUEUES = [getattr(resource, name) for name in ("RLIMIT_SIGPENDING",) if hasattr(resource, name)]
_CLONE = {"x86_64": 56, "aarch64": 220}.get(platform.machine())
_LIBC = ctypes.PyDLL(None, use_errno=True)  # PyDLL keeps the interpreter's lock across the fork
# What capset(2) takes.
_HEADER, _NO_CAPABILITIES = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()


def become_nobody():
    """Give up root: its processes have no limit on their number, so no student's is root's."""
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    _check(_LIBC.prctl(4, 1, 0, 0, 0))  # PR_SET_DUMPABLE: else /proc/self still belongs to root


def is_possible():
    """Whether the kernel lets us make further namespaces inside the sandbox."""
    ids = os.getuid(), os.getgid()
    child = fork() if _CLONE is not None and sys.platform.startswith("linux") else -1
    if child == 0:
        try:
            _enter(ids, scratch_bytes=2**20)
            os._exit(0)
        except BaseException:
            os._exit(1)
    return child > 0 and os.waitpid(child, 0)[1] == 0


def fork():
    """Fork into new user, process, mount and IPC namespaces at once.

    Returns:
        Like ``os.fork``, but negative where the kernel refuses.
    """
    ctypes.pythonapi.PyOS_BeforeFork()
    child = _LIBC.syscall(_CLONE, _NEW | signal.SIGCHLD, 0, 0, 0, 0)
    if child == 0:
        ctypes.pythonapi.PyOS_AfterFork_Child()
    else:
        ctypes.pythonapi.PyOS_AfterFork_Parent()
    return child


def confine(limits, ids, keep, sandboxed, rules=None):
    """Shut the calling process in.

    Args:
        limits: `autograder.sandbox.Limits` as a dictionary; None for no limit.
        ids: the user and group outside of the new namespaces; None if there are none.
        keep: the files that stay open.
        sandboxed: whether some system calls are refused as well.
        rules: the `autograder.inside.landlock.Rules` in place of namespaces, if there are any.

    Raises:
        OSError: a part of it cannot be had; the process must end then.
    """
    os.setsid()  # or a signal to the process group would reach those who watch over it
    if sandboxed:  # where memory is short, a student's process goes first, never the grader
        _write("/proc/self/oom_score_adj", b"1000")
    if ids:
        _enter(ids, limits["scratch_bytes"])
    if sandboxed and not rules:
        for folder in FOLDERS:
            with contextlib.suppress(FileExistsError):
                os.mkdir(folder)
        os.chdir(FOLDERS[-1])
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    if rules:
        rules.enter()
    first = 3
    for file in (*sorted(keep), 2**16):
        os.closerange(first, file)
        first = file + 1
    for kind, most in (
        (resource.RLIMIT_CPU, BACKSTOP * limits["total_seconds"]),
        (resource.RLIMIT_AS, limits["memory_bytes"]),
        (resource.RLIMIT_FSIZE, limits["file_bytes"]),
        (resource.RLIMIT_NPROC, limits["processes"]),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_CORE, 1),  # 0 would still start the machine's own handler of dumps
        *((kind, 16) for kind in _QUEUES),
    ):
        if most is not None:
            try:
                resource.setrlimit(kind, (int(most), int(most)))
            except (ValueError, OSError):
                if sys.platform == "linux":  # macOS knows some of them only by name
                    raise
    if sandboxed:
        syscalls.refuse(alone=rules is not None)


def _enter(ids, scratch_bytes):
    """In new namespaces: map one user, cover /tmp and /proc, give up every privilege."""
    user, group = ids
    _write("/proc/self/setgroups", b"deny")
    _write("/proc/self/uid_map", b"1000 %d 1" % user)
    _write("/proc/self/gid_map", b"1000 %d 1" % group)
    private, unsafe = 0x44000, 2 | 4  # MS_REC | MS_PRIVATE; MS_NOSUID | MS_NODEV
    _check(_LIBC.mount(None, b"/", None, private, None))
    size = f"size={scratch_bytes},nr_inodes={_MOST_FILES},mode=0700".encode()
    _check(_LIBC.mount(b"tmpfs", b"/tmp", b"tmpfs", unsafe, size))
    _check(_LIBC.mount(b"tmpfs", b"/proc", b"tmpfs", unsafe | 1, b"size=4k,mode=0500"))
    _check(_LIBC.capset(ctypes.byref(_HEADER), ctypes.byref(_NO_CAPABILITIES)))
    os.chdir("/tmp")


def _write(path, content):
    file = os.open(path, os.O_WRONLY)
    try:
        os.write(file, content)
    finally:
        os.close(file)


def _check(result):
    if result != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
