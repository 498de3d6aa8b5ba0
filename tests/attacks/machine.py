"""Attacks with the machine: memory, processes, signals, files, the kernel."""

from attacks.attack import Attack

READS = """
import os
found = []
for folder, folders, files in os.walk("/"):
    folders[:] = [name for name in folders if name not in ("usr", "proc", "third_party")]
    for name in files:
        path = os.path.join(folder, name)
        if name in ("gradebook.db", "softmax.py", "softmax.json", "softmax.ipynb", "judge.py"):
            found.append(path)
        if folder.endswith(("/packages/tensorflow", "/submitted", "/autograder/topics")):
            found.append(path)
print("FOUND", found[:5] if found else "nothing")
"""

WRITES = """
import os, sqlite3
for folder in ("/", "..", "../..", "/srv", "/home", os.path.expanduser("~"), os.getcwd()):
    for name in ("gradebook.db", "solutions/softmax/softmax.py", "exercises/softmax/softmax.ipynb"):
        try:
            os.makedirs(os.path.dirname(os.path.join(folder, name)), exist_ok=True)
            open(os.path.join(folder, name), "a").write("full marks")
        except OSError: pass
"""

LINKS = """
import os
worker = "/worker/autograder/inside/worker.py"
for target in ("/worker/autograder/compare.py", worker, "/dev/sda", "/"):
    try:
        os.symlink(target, "/tmp/link")
        open("/tmp/link", "a").write("raise SystemExit")
        print("WRITTEN", target)
    except OSError: pass
    os.unlink("/tmp/link")
    try: os.link(target, "/tmp/hard")
    except OSError: pass
"""

PROC = """
import glob, os
found = glob.glob("/proc/*/mem") + glob.glob("/proc/*/fd/*") + glob.glob("/sys/*")
for path in found + ["/dev/mem", "/dev/kmsg", "/proc/kcore", "/proc/self/oom_score_adj"]:
    try: open(path, "r+b").write(b"-1000"); print("WRITTEN", path)
    except OSError: pass
print("FOUND", found or "nothing")
"""

DAEMON = """
import os, signal, time
if os.fork() == 0:
    os.setsid()
    for number in range(1, 32):
        try: signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError): pass
    if os.fork() == 0:
        import ctypes
        ctypes.CDLL(None).prctl(15, b"left-behind", 0, 0, 0)
        time.sleep(600)
    os._exit(0)
os.wait()
"""

SIGNALS = """
import os, signal
for number in range(1, 65):
    try: signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError): pass
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
for pid in (1, os.getppid(), -1, 0):
    for number in (signal.SIGTERM, signal.SIGSTOP, signal.SIGKILL):
        if pid == 0 and number == signal.SIGKILL: break
        try: os.kill(pid, number)
        except OSError: pass
"""

# Each is refused: such memory is in no process's account.
UNCOUNTED = """
import ctypes, errno, os
call = ctypes.CDLL(None, use_errno=True).syscall
NUMBERS = {"x86_64": (29, 64, 68, 240, 425, 248), "aarch64": (194, 190, 186, 180, 425, 217)}
for number in NUMBERS[os.uname().machine]:
    found = call(number, 0, 2**26, 0o1600, 0, 0)
    if found != -1 or ctypes.get_errno() != errno.EPERM: print("HELD", number, found)
try: print("HELD", os.memfd_create("hoard"))
except PermissionError: print("refused")
"""

NAMESPACES = """
import ctypes, errno, os
libc = ctypes.CDLL(None, use_errno=True)
CLONE = {"x86_64": 56, "aarch64": 220}[os.uname().machine]
for flag in (0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000):
    if libc.unshare(flag) != -1: print("ENTERED", flag)
    child = libc.syscall(CLONE, flag | 17, 0, 0, 0, 0)
    if child == 0: os._exit(0)
    if child > 0: print("ENTERED", flag)
if libc.syscall(435, ctypes.create_string_buffer(88), 88) != -1: print("ENTERED by clone3")
if ctypes.get_errno() != errno.ENOSYS: print("ENTERED", ctypes.get_errno())
print("refused")
"""

DEBUGGER = """
import ctypes, os, signal
libc = ctypes.CDLL(None, use_errno=True)
for pid in (1, 2, 3, os.getppid(), os.getpid()):
    if libc.ptrace(16, pid, 0, 0) != -1: print("TRACED", pid)
mount = libc.mount(b"tmpfs", b"/tmp", b"tmpfs", 0, b"size=8g"), libc.umount2(b"/proc", 2)
chroot = libc.chroot(b"/tmp"), libc.sethostname(b"x", 1), libc.setuid(0), libc.setgroups(0, 0)
if set(mount + chroot) != {-1}: print("DONE", mount, chroot)
print("refused")
"""

LIMITS = """
import os, resource
for name in (name for name in dir(resource) if name.startswith("RLIMIT_")):
    kind = getattr(resource, name)
    for limits in ((-1, -1), (0, 0)):
        try: resource.setrlimit(kind, limits); print("SET", name)
        except (ValueError, OSError): pass
try: os.nice(-20); print("SET nice")
except OSError: pass
try: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(99)); print("SET priority")
except OSError: pass
print("refused")
"""

# Of every family but three: some lead out of any network namespace.
FAMILIES = """
import errno, socket
for family in set(range(64)) - {1, 2, 10}:
    try: print("MADE", family, socket.socket(family, socket.SOCK_STREAM))
    except OSError as error:
        if error.errno != errno.EPERM: print("MADE", family, error)
print("refused")
"""

SHADOWS = """
import importlib, os, sys
for name in ("numpy", "msgpack", "autograder", "sitecustomize", "copy", "tensorflow"):
    open(f"/tmp/{name}.py", "w").write("raise SystemExit")
os.makedirs("/tmp/ipython/profile_default/startup", exist_ok=True)
open("/tmp/ipython/profile_default/startup/00.py", "w").write("raise SystemExit")
open("/tmp/x.pth", "w").write("import os; os._exit(0)")
sys.path[:] = ["/tmp"]
os.environ.update(PYTHONPATH="/tmp", PYTHONSTARTUP="/tmp/copy.py", LD_PRELOAD="/tmp/x.so")
importlib.invalidate_caches()
"""

SHADOWS_HERE = """
import importlib, os
for name in ("numpy", "msgpack", "autograder", "copy", "traceback", "linecache", "tokenize"):
    open(f"{name}.py", "w").write("def call(*a, **k): return True\\nraise SystemExit")
os.mkdir("autograder")
open("autograder/__init__.py", "w").write("import os; os._exit(0)")
importlib.invalidate_caches()
import linecache
"""

DEVICES = """
import os, stat
os.mkfifo("/tmp/pipe")
pairs, files = [], []
for path in ("/dev/ptmx", "/dev/full", "/dev/zero", "/dev/tty", "/dev/shm/x", "/dev/core"):
    try: open(path, "wb", buffering=0).write(b"x")
    except OSError: pass
try: os.mknod("/tmp/disk", 0o600 | stat.S_IFBLK, os.makedev(8, 0)); print("MADE")
except OSError: pass
try:
    while True: pairs.append(os.openpty())
except OSError: pass
"""

SOCKETS = """
import array, os, socket
held = []
try:
    while len(held) < 1000:
        one, other = socket.socketpair()
        one.setblocking(False)
        held.append((one, other))
        try:
            while True: one.send(b"x" * 2**16)
        except BlockingIOError: pass
except OSError: pass
"""

WATCHES = """
import ctypes, os
libc = ctypes.CDLL(None)
watch = libc.inotify_init()
for folder, folders, files in os.walk("/packages"):
    if libc.inotify_add_watch(watch, folder.encode(), 0xFFF) < 0: break
for number in range(4000):
    try: open(f"/tmp/{number}", "w").close()
    except OSError: break
"""

FILES = """
import os
depth = made = 0
try:
    while depth < 10_000:
        os.mkdir("d" * 200); os.chdir("d" * 200); depth += 1
except OSError: pass
try:
    while made < 200_000:
        open(f"/tmp/{made}", "w").close(); made += 1
except OSError: pass
print("LIMITED" if made + depth < 5000 else made)
"""

SPARSE = """
import mmap, os
for number in range(100):
    try:
        with open(f"/tmp/{number}", "wb") as file: os.truncate(file.fileno(), 2**40)
        print("MADE", number)
    except OSError: pass
try: mmap.mmap(-1, 2**36)
except OSError: print("refused")
"""

WITHIN_FORKS = """
import os
for number in range(5):
    if os.fork() == 0: break
"""

SOCKET = "import socket\nsocket.create_connection(('127.0.0.1', 80), timeout=1)\nreturn 0"
WAITS = "import os\nif not os.path.exists('/tmp/p'): os.mkfifo('/tmp/p')\nopen('/tmp/p')\nreturn 0"

ATTACKS = {
    "reading the gradebook and the solutions": Attack(first=READS),
    "writing the gradebook and the solutions": Attack(first=WRITES),
    "links to what is not theirs": Attack(first=LINKS),
    "searching /proc": Attack(first=PROC),
    "opening a socket": Attack(body=SOCKET),
    "sockets of every family": Attack(first=FAMILIES),
    "an 8 GB array": Attack(body="return np.ones(2**30)"),
    "an 8 GB array in a cell": Attack(first="hoard = np.ones(2**30)"),
    "memory in nobody's account": Attack(first=UNCOUNTED),
    "namespaces of its own": Attack(first=NAMESPACES),
    "a debugger and a mount": Attack(first=DEBUGGER),
    "limits raised and lowered": Attack(first=LIMITS),
    "a 50 MB line of output": Attack(first="print('x' * 50_000_000)", body="print('x' * 10**7)"),
    "a daemon left behind": Attack(first=DAEMON),
    "a fork bomb": Attack(
        first="import os\nwhile True:\n    try: os.fork()\n    except OSError: pass",
        endless=True,
    ),
    "five processes that answer together": Attack(first=WITHIN_FORKS),
    "the parent killed": Attack(
        first="import os\nfor pid in (1, os.getppid(), -1, 0):\n"
        "    try: os.kill(pid, 9)\n    except OSError: pass"
    ),
    "every signal, sent and ignored": Attack(first=SIGNALS),
    "the process group stopped": Attack(first="import os; os.kill(0, 19)"),
    "itself stopped": Attack(body="import os; os.kill(os.getpid(), 19)\nreturn 0"),
    "modules shadowed by files": Attack(first=SHADOWS),
    "modules beside the notebook": Attack(first=SHADOWS_HERE),
    "devices and terminals": Attack(first=DEVICES),
    "a thousand full sockets": Attack(first=SOCKETS),
    "watches on every file": Attack(first=WATCHES),
    "a pipe that nobody writes to": Attack(body=WAITS),
    "files without end": Attack(
        first="n = 0\nwhile n < 1000:\n    open(f'/tmp/{n}', 'wb').write(b'x' * 10**6); n += 1"
    ),
    "empty files without end": Attack(first=FILES),
    "files and maps of a terabyte": Attack(first=SPARSE),
}
