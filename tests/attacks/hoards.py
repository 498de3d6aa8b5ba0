"""Attacks with what the machine has only so much of: memory, files, processes, time."""

import nbformat

from attacks.attack import TWO, Attack

PIPES = """
import fcntl, os, time
for number in range(25):
    if os.fork() == 0: break
held = []
try:
    while True:
        reading, writing = os.pipe()
        os.set_blocking(writing, False)
        try: fcntl.fcntl(writing, 1031, 2**20)
        except OSError: pass
        try:
            while True: os.write(writing, b"x" * 2**16)
        except BlockingIOError: held.append(reading)
except OSError: pass
if number: time.sleep(60)
"""
DESCRIPTORS = """
import os, select
held = []
def fill(make):
    try:
        while True: held.append(make())
    except OSError: pass
    print("LIMITED" if len(held) < 64 else "HELD")
fill(lambda: os.eventfd(0))
held.clear()
fill(select.epoll)
held.clear()
fill(lambda: os.pidfd_open(os.getpid()))
"""
CLOCKS = """
import ctypes, signal
libc = ctypes.CDLL(None, use_errno=True)
held = [libc.timerfd_create(1, 0) for number in range(100)]
when = (ctypes.c_long * 4)(0, 1000, 0, 1000)
for one in held: libc.timerfd_settime(one, 0, when, None)
signal.signal(signal.SIGALRM, lambda *a: None)
signal.setitimer(signal.ITIMER_REAL, 1e-6, 1e-6)
"""
QUEUED = """
import ctypes, os, signal
signal.pthread_sigmask(signal.SIG_BLOCK, {40})
libc = ctypes.CDLL(None)
sent = sum(libc.sigqueue(os.getpid(), 40, None) == 0 for number in range(10_000))
print("LIMITED" if sent <= 16 else f"HELD {sent}")
"""
ATTRIBUTES = """
import os
open("/tmp/x", "w").close()
held = 0
try:
    while held < 5000: os.setxattr("/tmp/x", f"user.{held}", b"x" * 60_000); held += 1
except OSError: pass
print("LIMITED" if held < 1000 else f"HELD {held}")
"""
LONG_LINKS = """
import os
held = 0
try:
    while held < 100_000: os.symlink("x" * 4000, f"/tmp/{held}"); held += 1
except OSError: pass
print("LIMITED" if held < 5000 else f"HELD {held}")
"""
UNLINKED = """
import os
held, size = [], 0
try:
    while size < 2**30:
        held.append(open("/tmp/x", "wb", buffering=0))
        os.unlink("/tmp/x")
        for number in range(8): size += held[-1].write(b"x" * 2**21)
except OSError: pass
print("LIMITED" if size < 2**27 else f"HELD {size}")
"""
LOCKED = """
import ctypes, mmap
libc = ctypes.CDLL(None)
found = libc.mlockall(3), libc.mlock(ctypes.c_void_p(id(mmap)), 4096)
try: mmap.mmap(-1, 2**24, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x2000)
except OSError: found += (-1,)
print("refused" if set(found) == {-1} else f"HELD {found}")
"""
# What is shared is in the account of who has touched it, and of nobody once it is let go.
SHARED = """
import mmap, time
held = []
for number in range(6):
    try: memory = mmap.mmap(-1, 100 * 2**20)
    except PermissionError: break
    for place in range(0, len(memory), 2**22): memory[place : place + 2**22] = b"x" * 2**22
    memory.madvise(mmap.MADV_DONTNEED)
    held.append(memory)
time.sleep(0.3)
print("KEPT" if held else "refused", sum(memory[0] == 120 for memory in held) * 100, "MB")
"""
DEVICE = """
import mmap, os
for path in ("/dev/zero", "/dev/full", "/dev/null", "/dev/shm"):
    for number in range(6):
        try: memory = mmap.mmap(os.open(path, os.O_RDWR), 2**20); print("MADE", path)
        except OSError: pass
print("refused")
"""
SHARED_TOUCHED = """
import mmap, os, time
try: memory = mmap.mmap(-1, 2**30)
except PermissionError: memory = bytearray(); print("refused")
for number in range(8):
    if os.fork() == 0: break
for place in range(0, len(memory), 2**22): memory[place : place + 2**22] = b"x" * 2**22
time.sleep(1)
print("HELD" if memory else "refused")
"""
# A page in a pipe keeps the two megabytes around it, when nothing else does any more.
SPLICED = """
import ctypes, os
libc = ctypes.CDLL(None)
libc.mmap.restype = ctypes.c_void_p
size, held, ends = ctypes.c_size_t, 0, []
for pipe in range(16):
    ends.append(os.pipe())
    for number in range(16):
        start = libc.mmap(None, size(2**22), 3, 0x22, -1, size(0))
        page = -(-start // 2**21) * 2**21
        libc.madvise(ctypes.c_void_p(page), size(2**21), 14)
        ctypes.memset(page, 1, 4096)
        told = (ctypes.c_size_t * 2)(page, 4096)
        held += libc.vmsplice(ends[-1][1], told, size(1), 1) > 0
        libc.munmap(ctypes.c_void_p(start), size(2**22))
print(f"KEPT {2 * held} MB" if held else "refused")
"""
CHILDREN = """
import os, time
if os.fork() == 0:
    hoard = np.ones(2**27)
    time.sleep(60)
hoard = np.ones(2**27)
time.sleep(60)
"""
AT_REST = """
import threading
wake = threading.Event()
made = []
for number in range(100):
    made.append(threading.Thread(target=wake.wait, daemon=True))
    made[-1].start()
"""
ZOMBIES = """
import os
for number in range(1000):
    try:
        if os.fork() == 0: os._exit(0)
    except OSError: break
print("LIMITED" if number < 40 else f"HELD {number}")
"""
BUSY = """
import os
for number in range(30):
    try:
        if os.fork() == 0:
            while True: pass
    except OSError: break
while True: pass
"""
SYNCED = "import os\nwhile True: os.sync()"
PRIORITIES = """
import ctypes, os
libc = ctypes.CDLL(None)
IOPRIO = {"x86_64": 251, "aarch64": 30}[os.uname().machine]
found = [libc.syscall(IOPRIO, 1, 0, 1 << 13)]
for kind in (0, 1, 2): found.append(libc.setpriority(kind, 0, -20))
try: os.sched_setaffinity(0, {0}); found.append(0)
except OSError: pass
print("SET" if 0 in found else "refused")
"""
QUEUES = """
import ctypes, errno, os
call = ctypes.CDLL(None, use_errno=True).syscall
NUMBERS = {"x86_64": (206, 253, 294, 222, 248, 250, 300, 298), "aarch64": (26, 107, 217, 219)}
found = [call(n, 1, 0, 0, 0, 0) for n in NUMBERS[os.uname().machine]]
print("refused" if set(found) == {-1} and ctypes.get_errno() == errno.EPERM else f"HELD {found}")
"""
ADJUSTED = """
for path in ("/proc/self/oom_score_adj", "/proc/1/oom_score_adj", "/proc/self/oom_adj"):
    try: open(path, "w").write("-1000"); print("SET", path)
    except OSError: pass
print("refused")
"""
PSEUDO = """
import os, pty
opened, listed = lambda: os.open("/dev/ptmx", 2), lambda: os.listdir("/dev/pts")[0]
for make in (os.openpty, pty.fork, opened, listed):
    try: print("MADE", make())
    except (OSError, IndexError): pass
print("refused")
"""
SHARED_LOCKS = """
import fcntl, glob, os, time
held = []
for path in glob.glob("/packages/numpy/*.py")[:40]:
    try:
        held.append(open(path))
        fcntl.flock(held[-1], fcntl.LOCK_EX)
        fcntl.fcntl(held[-1], fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError: pass
"""
PIECES = "for number in range(300_000): print('', end='')\nwhile True: print('x')"
SLEEPS = "import time\nwhile True: time.sleep(0.05)"
DIGITS = "return 10 ** 10 ** 9"
EXPRESSION = "import re\nreturn re.match('(a+)+$', 'a' * 40 + 'b')"
NOW_AND_THEN = "import os, time\nif time.time_ns() // 1000 % 2: os._exit(0)"
TABLES = """
import mmap
maps = []
try:
    while len(maps) < 60_000:
        maps.append(mmap.mmap(-1, 8192)); maps[-1][0] = 1
except (OSError, MemoryError): pass
"""


def _with_cells(source, number):
    def edit(notebook):
        for n in range(number):
            notebook.cells.insert(2, nbformat.v4.new_code_cell(f"{source}  # {n}", id=f"more-{n}"))
        return notebook

    return edit


HANGING = "sixteen cells that hang"
ATTACKS = {
    "pipes full of data": Attack(first=PIPES),
    "descriptors of every kind": Attack(first=DESCRIPTORS),
    "a hundred clocks": Attack(first=CLOCKS),
    "ten thousand signals that wait": Attack(first=QUEUED),
    "attributes of files": Attack(first=ATTRIBUTES),
    "long links without end": Attack(first=LONG_LINKS),
    "files that have no name": Attack(first=UNLINKED),
    "memory locked": Attack(first=LOCKED),
    "shared memory that is let go": Attack(first=SHARED),
    "shared memory of a device": Attack(first=DEVICE),
    "shared memory of eight processes": Attack(first=SHARED_TOUCHED),
    "pages that only a pipe holds": Attack(first=SPLICED),
    "memory in two processes": Attack(first=CHILDREN),
    "a hundred threads at rest": Attack(first=AT_REST, errors=("RuntimeError",)),
    "a thousand zombies": Attack(first=ZOMBIES),
    "thirty busy children": Attack(body=BUSY, of=TWO, endless=True),
    "the disks synced without end": Attack(body=SYNCED, of=TWO, endless=True),
    "priorities of every kind": Attack(first=PRIORITIES),
    "queues of which the machine has few": Attack(first=QUEUES),
    "the order in which memory is taken back": Attack(first=ADJUSTED),
    "terminals of every kind": Attack(first=PSEUDO),
    "locks on what all read": Attack(first=SHARED_LOCKS),
    "an output of nothing": Attack(first=PIECES, endless=True),
    "a sleep in every function": Attack(body=SLEEPS, endless=True),
    "a sleep in a cell": Attack(first=SLEEPS, endless=True),
    "a number of a billion digits": Attack(body=DIGITS, of=TWO, endless=True),
    "an expression that never matches": Attack(body=EXPRESSION, of=TWO, endless=True),
    "an end now and then": Attack(first=NOW_AND_THEN, body=NOW_AND_THEN),
    "sixty thousand maps": Attack(first=TABLES),
    "sixty cells that end the process": Attack(edit=_with_cells("import os; os._exit(0)", 60)),
    HANGING: Attack(edit=_with_cells("while True: pass", 16), endless=True),
}
