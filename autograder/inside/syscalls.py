"""System calls that a student's process may not make: a filter that the kernel applies.

What it refuses would hold memory that no process has in its account, take what the machine has
once for all, be privileged in namespaces of its own, or reach into parts of the kernel that no
exercise needs. A program of the kernel's own small machine (classic BPF, see seccomp(2)), because
that needs no library inside the sandbox.
"""

import ctypes
import errno
import functools
import os
import platform
import struct
import sys

# As the kernel names the machines that `autograder.inside.isolation` knows, too.
ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
# Each call's number on the one and on the other.
_REFUSED = {
    # Memory that is in no process's account.
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "semget": (64, 190),
    "msgget": (68, 186),
    "mq_open": (240, 180),
    "vmsplice": (278, 75),
    "io_uring_setup": (425, 425),
    # Buffers of sockets, also of those that are under way from one process to another.
    "socket": (41, 198),
    "socketpair": (53, 199),
    # Of these there is a number for the whole machine, or for each user: that is all students.
    "io_setup": (206, 0),
    "inotify_init": (253, None),
    "inotify_init1": (294, 26),
    "fanotify_init": (300, 262),
    "timer_create": (222, 107),
    "add_key": (248, 217),
    "keyctl": (250, 219),
    "request_key": (249, 218),
    # Namespaces in which it would be privileged; and what only a debugger needs.
    "unshare": (272, 97),
    "setns": (308, 268),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "pidfd_getfd": (438, 438),
    "kcmp": (312, 272),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    # A share of the processors that is not its own.
    "sched_setaffinity": (203, 122),
    "sched_setscheduler": (144, 119),
    "sched_setparam": (142, 118),
    "sched_setattr": (314, 274),
    "setpriority": (141, 140),
    # What lies in the machine's cache, which outlives a process: asked for, or thrown out.
    "mincore": (27, 232),
    "cachestat": (451, 451),
    "fadvise64": (221, 223),
    # A limit of 0 bytes would have the machine's own handler store a core dump.
    "setrlimit": (160, 164),
}
# Refused as well to a process that shares its system with others: who is not in namespaces of its
# own could reach them by these, or change what Landlock does not guard.
_REFUSED_ALONE = {
    # Another process, or another program.
    "fork": (57, None),
    "vfork": (58, None),
    "execve": (59, 221),
    "execveat": (322, 281),
    # Others' processes: signals to a thread of any, and what they get of the machine.
    "tkill": (200, 130),
    "ioprio_set": (251, 30),
    "migrate_pages": (256, 238),
    "move_pages": (279, 239),
    "get_robust_list": (274, 100),
    # Memory and queues that others have made; those of System V bear small numbers.
    "shmat": (30, 196),
    "shmctl": (31, 195),
    "semop": (65, 193),
    "semctl": (66, 191),
    "semtimedop": (220, 192),
    "msgsnd": (69, 189),
    "msgrcv": (70, 188),
    "msgctl": (71, 187),
    "mq_unlink": (241, 181),
    # What files are said to be: whose, who may read them, since when, and notes on them.
    "chmod": (90, None),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "chown": (92, None),
    "fchown": (93, 55),
    "lchown": (94, None),
    "fchownat": (260, 54),
    "utime": (132, None),
    "utimes": (235, None),
    "futimesat": (261, None),
    "utimensat": (280, 88),
    "setxattr": (188, 5),
    "lsetxattr": (189, 6),
    "fsetxattr": (190, 7),
    "removexattr": (197, 14),
    "lremovexattr": (198, 15),
    "fremovexattr": (199, 16),
    "truncate": (76, 45),
    # Files without the path that leads to them; and locks on what all read.
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "flock": (73, 32),
    # All disks at once, the kernel's log, and corners of the kernel that nobody needs.
    "sync": (162, 81),
    "syncfs": (306, 267),
    "syslog": (103, 116),
    "personality": (135, 92),
    "modify_ldt": (154, None),
    "chroot": (161, 51),
    "quotactl": (179, 60),
}
# From here on a call has the same number on every machine. The first that are allowed to a process
# that is alone: close_range, openat2, faccessat2, epoll_pwait2, futex_waitv. Those to come are not.
_NEW, _ALLOWED_NEW = 424, (436, 437, 439, 441, 449)
_SIGNAL_TO_ONE = {  # its first argument is a process
    "kill": (62, 129),
    "tgkill": (234, 131),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
}
_FCNTL, _IOCTL, _PRCTL = (72, 25), (16, 29), (157, 167)
# To copy a descriptor, its flags, and how large a pipe is; nothing about signals, locks or leases.
_ALLOWED_FCNTL = (0, 1, 2, 3, 4, 1030, 1032)
# Whether it is a terminal and how large, how much waits, and flags.
_ALLOWED_IOCTL = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
_LAST_SIGNAL = 1  # what prctl is asked for: a signal when its parent ends
_THREAD = 0x00010000  # CLONE_THREAD
_CLONE, _CLONE3, _PRLIMIT, _MMAP = (56, 220), (435, 435), (302, 261), (9, 222)
_PREADV2, _MADVISE = (327, 286), (28, 233)
_SHARED, _ANONYMOUS = 0x01, 0x20  # what mmap is asked for
_PAGEOUT = 21  # what madvise is asked for
_NAMESPACES = 0x7E020000  # every CLONE_NEW… flag
# Instructions, see linux/bpf_common.h: load a word, jump, return.
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16  # where they stand in struct seccomp_data
_ALLOW, _FAIL_WITH = 0x7FFF0000, 0x00050000
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform.startswith("linux") else None


def available():
    """Whether a filter is known for this machine and its kernel takes it."""
    if not sys.platform.startswith("linux") or platform.machine() not in ARCHITECTURES:
        return False
    for alone in (False, True):  # made now, for all copies of this process
        _program(platform.machine(), alone)
    child = os.fork()
    if child == 0:
        try:
            refuse()
            os.memfd_create("refused")
        except PermissionError:
            os._exit(0)
        finally:
            os._exit(1)
    return os.waitpid(child, 0)[1] == 0


def refuse(alone=False):
    """Refuse these calls to the calling process, and to all it will start, for good.

    Args:
        alone: whether it is to stay the only one, and has no namespaces of its own.

    Raises:
        OSError: the kernel does not take the filter.
    """
    before, after = _program(platform.machine(), alone)
    program = before + (_signals(platform.machine(), os.getpid()) if alone else b"") + after
    code = ctypes.create_string_buffer(program)
    # struct sock_fprog: how many instructions, and where.
    told = struct.pack("HP", len(program) // 8, ctypes.addressof(code))
    # PR_SET_NO_NEW_PRIVS, without which a process may not filter itself; PR_SET_SECCOMP.
    if _LIBC.prctl(38, 1, 0, 0, 0) or _LIBC.prctl(22, 2, told, 0, 0):
        raise OSError(ctypes.get_errno(), "seccomp: " + os.strerror(ctypes.get_errno()))


@functools.cache
def _program(machine, alone):
    """The program in two parts; between them belongs what each process that is alone adds."""
    column = list(ARCHITECTURES).index(machine)
    refused, missing = _FAIL_WITH | errno.EPERM, _FAIL_WITH | errno.ENOSYS
    steps = [
        # 32-bit calls bear other numbers: there are none.
        (_LOAD, _ARCHITECTURE),
        *_if(_EQUAL, ARCHITECTURES[machine], otherwise=missing),
        (_LOAD, _NUMBER),
    ]
    if machine == "x86_64":  # nor are there calls of the x32 kind
        steps += _if(_AT_LEAST, 0x40000000, then=missing)
    # The C library then uses the older clone, whose flags can be seen.
    steps += _if(_EQUAL, _CLONE3[column], then=missing)
    # And preadv, which cannot be asked to read only what lies in the machine's cache.
    steps += _if(_EQUAL, _PREADV2[column], then=missing)
    for numbers in _REFUSED.values():
        if numbers[column] is not None:
            steps += _if(_EQUAL, numbers[column], then=refused)
    before, steps = _code(steps), _for_one(column) if alone else []
    # clone(flags, …): both halves of an argument are words of their own.
    steps += [(_EQUAL, _CLONE[column], 0, 4), (_LOAD, _ARGUMENTS)]
    steps += [*_if(_ANY_BIT, _NAMESPACES, then=refused), (_RETURN, _ALLOW)]
    # mmap(start, length, protection, flags, …): what is shared and of no file is still there when
    # nobody has it in an account any more.
    steps += [(_EQUAL, _MMAP[column], 0, 6), (_LOAD, _ARGUMENTS + 24)]
    steps += _if(_ANY_BIT, _ANONYMOUS, otherwise=_ALLOW)
    steps += [*_if(_ANY_BIT, _SHARED, then=refused), (_RETURN, _ALLOW)]
    # madvise(start, length, advice): nothing is thrown out of the machine's cache.
    steps += [(_EQUAL, _MADVISE[column], 0, 4), (_LOAD, _ARGUMENTS + 16)]
    steps += [*_if(_EQUAL, _PAGEOUT, then=refused), (_RETURN, _ALLOW)]
    # prlimit(process, resource, new, old): limits may be asked for, but not set.
    steps += [(_EQUAL, _PRLIMIT[column], 0, 6), (_LOAD, _ARGUMENTS + 16)]
    steps += [*_if(_EQUAL, 0, otherwise=refused), (_LOAD, _ARGUMENTS + 20)]
    steps += [*_if(_EQUAL, 0, otherwise=refused), (_RETURN, _ALLOW)]
    return before, _code(steps)


def _signals(machine, process):
    """Of the calls that send a signal to a process: to none but this one."""
    column = list(ARCHITECTURES).index(machine)
    return _code(
        [s for numbers in _SIGNAL_TO_ONE.values() for s in _only(numbers[column], 0, [process])]
    )


def _for_one(column):
    """What is refused besides to a process that is to stay the only one."""
    refused, missing, steps = _FAIL_WITH | errno.EPERM, _FAIL_WITH | errno.ENOSYS, []
    for number in _ALLOWED_NEW:
        steps += _if(_EQUAL, number, then=_ALLOW)
    steps += _if(_AT_LEAST, _NEW, then=missing)
    for numbers in _REFUSED_ALONE.values():
        if numbers[column] is not None:
            steps += _if(_EQUAL, numbers[column], then=refused)
    steps += _only(_FCNTL[column], 1, _ALLOWED_FCNTL)
    steps += _only(_IOCTL[column], 1, _ALLOWED_IOCTL)
    steps += [(_EQUAL, _PRCTL[column], 0, 4), (_LOAD, _ARGUMENTS)]
    steps += [*_if(_EQUAL, _LAST_SIGNAL, then=refused), (_RETURN, _ALLOW)]
    # A new thread, and nothing else that clone can make. (Threads ask for no namespace.)
    steps += [(_EQUAL, _CLONE[column], 0, 6), (_LOAD, _ARGUMENTS)]
    steps += [*_if(_ANY_BIT, _NAMESPACES, then=refused)]
    return [*steps, *_if(_ANY_BIT, _THREAD, otherwise=refused), (_RETURN, _ALLOW)]


def _only(number, argument, allowed):
    """For one system call: which values an argument may have."""
    steps = [(_LOAD, _ARGUMENTS + 8 * argument)]
    for value in allowed:
        steps += _if(_EQUAL, value, then=_ALLOW)
    steps.append((_RETURN, _FAIL_WITH | errno.EPERM))
    return [(_EQUAL, number, 0, len(steps)), *steps]


def _if(kind, value, then=None, otherwise=None):
    """Compare the loaded word, and perhaps end; else go on with the next instruction."""
    skip = (0, 1) if then is not None else (1, 0)
    return [(kind, value, *skip), (_RETURN, otherwise if then is None else then)]


def _code(steps):
    return b"".join(_instruction(*step) for step in steps)


def _instruction(kind, value, true=0, false=0):
    return struct.pack("HBBI", kind, true, false, value)
