"""Landlock: rules of the kernel for what a process may do with files, TCP and signals.

A process takes them upon itself, needs no privilege for it, and never gets rid of them. They are
kept for each process and take nothing from others, so they work where no namespaces can be made.
See landlock(7). What they do not cover is refused as a system call, see `syscalls`.
"""

import contextlib
import ctypes
import errno
import os
import signal
import socket
import struct
import sys

# The version of the kernel's interface that the promises need: from 3 on, which is Linux 6.2, a
# file that may not be written to cannot be emptied, either.
LEAST = 3
_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the calls' numbers, on every machine
# What is restricted, as (from which version, which bits): all actions on files; TCP; and, outside
# of the process's own rules, abstract sockets and signals.
_FILES = ((1, 0x1FFF), (2, 1 << 13), (3, 1 << 14), (5, 1 << 15))
_TCP = ((4, 0b11),)
_OTHERS = ((6, 0b11),)
_WRITE, _READ, _LIST = 1 << 1, 1 << 2, 1 << 3
_BENEATH = 1  # the kind of rule: for a file, or for all that is in a folder
# Users that no system gives to anybody, see systemd.io/UIDS-GIDS: the first, and how many. And
# those that are left where root is root of a container alone, which knows no others.
_USERS, _FEW_USERS = (2_000_000_000, 2**22), (30_000, 30_000)
_SEARCH = 1 << 2  # CAP_DAC_READ_SEARCH
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform.startswith("linux") else None


def version():
    """Of the kernel's interface; 0 where there is none, or it is switched off or refused."""
    return max(0, _LIBC.syscall(_CREATE, None, ctypes.c_size_t(0), 1))


class Rules:
    """What a student's process may read, made once for all of them.

    Args:
        folders: files and folders that may be read, also by the names in them.
        libraries: those of which a file can be read only by who knows its name.
        forbidden: a file there is, outside of these.

    Raises:
        OSError: the kernel does not take them.
    """

    def __init__(self, folders, libraries, forbidden):
        self._folders, self._forbidden = folders, forbidden
        known = version()
        handled = [
            sum(bits for since, bits in table if since <= known)
            for table in (_FILES, _TCP, _OTHERS)
        ]
        told = struct.pack("QQQ", *handled)
        self._ruleset = _checked(
            _LIBC.syscall(_CREATE, told, ctypes.c_size_t(len(told)), 0), "a set of rules"
        )
        for path in folders:
            self._allow(path, _READ | (_LIST if os.path.isdir(path) else 0))
        for path in libraries:
            self._allow(path, _READ)
        self._allow(os.devnull, _READ | _WRITE)
        # Root's student is another user, of whom there is no other process and no file.
        self.user = unused_user() if os.geteuid() == 0 else None
        # It may still have to find the interpreter in a folder that is root's alone.
        closed = not all(map(_is_open, {*folders, *libraries}))
        self._kept = _SEARCH if self.user and closed else 0

    def _allow(self, path, actions):
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            told = struct.pack("=Qi", actions, place)
            _checked(_LIBC.syscall(_ADD, self._ruleset, _BENEATH, told, 0), f"a rule for {path}")
        finally:
            os.close(place)

    def processes(self, most):
        """The limit of processes and threads: the kernel counts all those of a user."""
        return most if self.user else most + _threads_of(os.getuid())

    def enter(self):
        """Shut the calling process in, for good. It keeps what files it has open.

        Raises:
            OSError: the kernel refuses a part of it.
        """
        watcher = os.getppid()
        os.chdir("/")
        if self.user:
            _checked(_LIBC.prctl(8, 1, 0, 0, 0), "to keep a capability")  # PR_SET_KEEPCAPS
            os.setgroups([])
            os.setresgid(self.user, self.user, self.user)
            os.setresuid(self.user, self.user, self.user)
        keep_capabilities(self._kept)
        # It ends with who watches over it, whatever that one dies of. PR_SET_PDEATHSIG.
        _checked(_LIBC.prctl(1, signal.SIGKILL, 0, 0, 0), "a last signal")
        if os.getppid() != watcher:
            raise ProcessLookupError("nobody watches")
        _checked(_LIBC.prctl(38, 1, 0, 0, 0), "no new privileges")  # PR_SET_NO_NEW_PRIVS
        _checked(_LIBC.syscall(_RESTRICT, self._ruleset, 0), "rules")

    def leaks(self):
        """In a process that is shut in: what it can do all the same; None if it is as it should."""
        for name, act in {
            "read a file": lambda: os.open(self._forbidden, os.O_RDONLY),
            "read /proc": lambda: os.open("/proc/self/status", os.O_RDONLY),
            "list a folder": lambda: os.listdir("/"),
            "write a file": lambda: os.open("/tmp", os.O_TMPFILE | os.O_RDWR),
            "make a file": lambda: os.mkdir(f"/tmp/{os.getpid()}"),
            "change a file": lambda: os.utime(self._forbidden),
            "start a process": os.fork,
            "run a program": lambda: os.execv("/bin/sh", ["sh"]),
            "send a signal": lambda: os.kill(os.getppid(), 0),
            "open a socket": socket.socket,
            "become root": lambda: os.setuid(0) if self.user else os.setgroups([]),
        }.items():
            with contextlib.suppress(OSError):
                act()
                return f"it can {name}"
        for path in self._folders:
            try:
                os.close(os.open(path, os.O_RDONLY))
            except OSError as error:
                return f"it cannot read what it needs ({error})"
        return None


def keep_capabilities(which):
    """Give up all others, for good.

    Raises:
        OSError: the process does not have them.
    """
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    sets = (ctypes.c_uint32 * 6)(which, which)
    _checked(_LIBC.capset(ctypes.byref(header), ctypes.byref(sets)), "capabilities")


def unused_user():
    """A user, and a group of the same number, of whom there is no process here.

    Raises:
        OSError: there is none.
    """
    with open("/proc/self/uid_map") as file:
        mapped = [range(int(first), int(first) + int(n)) for first, _, n in map(str.split, file)]
    known = [users for users in (_USERS, _FEW_USERS) if any(sum(users) - 1 in m for m in mapped)]
    first, many = next(iter(known), (0, 0))
    others = {_owner(process) for process in filter(str.isdigit, os.listdir("/proc"))}
    # Two workers that choose at once have different numbers, and so different users.
    users = (first + (os.getpid() + n) % many for n in range(many))
    for user in users:
        if user not in others:
            return user
    raise OSError(errno.ESRCH, "knows no other user")


def _owner(process):
    with contextlib.suppress(OSError):
        return os.stat(f"/proc/{process}").st_uid


def _is_open(path):
    """Whether all users may read it, and enter what leads there."""
    folders = path.split(os.sep)
    above = (os.sep.join(folders[:n]) or os.sep for n in range(1, len(folders)))
    return os.stat(path).st_mode & 0o004 and all(os.stat(each).st_mode & 0o001 for each in above)


def _threads_of(user):
    """How many there are of all processes of a user that can be seen."""
    found = 0
    for name in filter(str.isdigit, os.listdir("/proc")):
        if _owner(name) == user:
            with contextlib.suppress(OSError), open(f"/proc/{name}/stat") as file:
                found += int(file.read().rpartition(")")[2].split()[17])
    return found


def _checked(result, what):
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"the kernel does not grant {what}: {os.strerror(number)}")
    return result
