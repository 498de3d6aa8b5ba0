"""Attacks with how a function is asked: twice, where its check stands, with shared arguments."""

import nbformat

from attacks.attack import FUNCTIONS, TWO, Attack
from attacks.messages import CLOSED, FORGE, _forged

IN_A_FILE = """
import os
path = "/tmp/asked"
times = int(open(path).read()) if os.path.exists(path) else 0
with open(path, "w") as file: file.write(str(times + 1))
return np.full(np.shape(arguments[-1]), times % 2, float)
"""

IN_A_MODULE = """
import sys
kept = sys.__dict__.setdefault("kept", [])
kept.append(arguments[-1])
return kept[-2] if len(kept) > 1 else kept[0]
"""

# Two guesses at what has two answers: one for each definition.
GUESS = "return np.zeros(len(arguments[0]) if np.ndim(arguments[0]) else 1)"
AT_THE_END = """
predict = lambda Z: np.ones(len(Z))
one_hot = lambda y, classes: np.eye(classes)[np.zeros(len(y), int)]
softmax = lambda Z: np.full(Z.shape, 1 / Z.shape[1])
"""

# The name in the last cell has the function asked again; by then it answers something else.
BY_THE_HOUR = "return np.full(np.shape(arguments[0]), len(late), float)"


def _with_a_guess_in_every_cell(notebook):
    for number in range(len(notebook.cells), 2, -1):
        source = "\n".join(f"{name} = lambda *a: {number % 5}" for name in FUNCTIONS)
        notebook.cells.insert(number, nbformat.v4.new_code_cell(source, id=f"guess-{number}"))
    return notebook


def _with_answers_in_the_checks(notebook):
    for cell in notebook.cells:
        if cell.id.startswith("check_"):
            name = cell.id.removeprefix("check_")
            cell.source = f"{name} = lambda *a: np.ones(np.shape(a[-1]))\n{cell.source}\n{name} = 1"
    return notebook


def _with_locked_cells_that_end(notebook):
    for cell in notebook.cells:
        if cell.id.startswith("check_") or cell.id == "cell-1":
            cell.source = f"import os\nos._exit(0)\n{cell.source}"
    return notebook


def _with_forty_checks(notebook):
    notebook.cells += [
        nbformat.v4.new_code_cell(f"check({name})  # {number}", id=f"check-{name}-{number}")
        for name in FUNCTIONS
        for number in range(8)
    ]
    return notebook


# The request, with every argument that will come, lies in a frame above.
REQUEST = """
import sys
def asked():
    frame = sys._getframe()
    while "request" not in frame.f_locals: frame = frame.f_back
    return frame.f_locals["request"]
def inputs():
    for step in asked()["steps"]:
        for given in step.get("arguments", ()):
            if isinstance(given, np.ndarray): yield given
"""
EASY = REQUEST + "for given in inputs(): given[...] = 0"
UNIFORM = """
given = np.shape(arguments[-1])
return np.full(given, 1 / given[-1]) if given else np.eye(arguments[-1])[arguments[0]]
"""
NEIGHBOURS = """
mine = [given for given in inputs() if given is not arguments[-1]]
fit = [given for given in mine if given.shape == np.shape(arguments[-1])]
return fit[0] if fit else 0
"""
ARENA = """
given = next(given for given in arguments if isinstance(given, np.ndarray))
memory = given
while isinstance(memory, np.ndarray): memory = memory.base
whole = np.frombuffer(memory, np.float64)
return whole[-given.size:].reshape(given.shape)
"""
REORDERED = REQUEST + "asked()['steps'].reverse()"
REMOVED = REQUEST + "del asked()['steps'][4:]"
DOUBLED = REQUEST + "asked()['steps'].extend(asked()['steps'][:8])"
RENAMED = REQUEST + "for step in asked()['steps']: step['function'] = 'max'"
UNLIMITED = REQUEST + "for name in asked()['limits']: asked()['limits'][name] = None"

# The memory is shared with who looks whether it has changed.
HOLES = """
for given in arguments:
    if isinstance(given, np.ndarray):
        start = given.ctypes.data // 4096 * 4096
        ctypes.CDLL(None).madvise(ctypes.c_void_p(start), ctypes.c_size_t(4096), 9)
return 0
"""
UNMAPPED = HOLES.replace("madvise", "munmap").replace(", 9)", ")")
FLICKER = """
import threading
def flicker(given):
    before = given.copy()
    while True: given[...] = 0; given[...] = before
for given in arguments:
    if isinstance(given, np.ndarray):
        threading.Thread(target=flicker, args=(given,), daemon=True).start()
return 0
"""
RESTORED = """
kept = [np.copy(given) for given in arguments]
for given in arguments:
    if isinstance(given, np.ndarray):
        ctypes.memset(given.__array_interface__["data"][0], 0, given.nbytes)
answer = np.copy(arguments[-1])
for given, old in zip(arguments, kept):
    if isinstance(given, np.ndarray): given[...] = old
return answer
"""
# What it has changed, it says it has not.
HIDDEN_CHANGE = """
from autograder.inside import calling, worker
real = calling.call
def call(function, arguments, copies=True):
    before = tuple(np.copy(given) for given in arguments)
    found = real(function, arguments, copies)
    return calling.Outcome(found.value, found.value, before, None, ())
worker.call = call
"""
CHANGES = "arguments[-1][...] = 0.25\nreturn arguments[-1]"

BOTH = "import os\nreturn float(os.fork() == 0)"
ORPHANS = """
import os, time
if os.fork() == 0:
    time.sleep(0.05)
    return 1.0
os._exit(0)
"""
SMALL_PIPE = """
import fcntl
for number in range(3, 64):
    for command, value in ((1031, 4096), (fcntl.F_SETFL, 0o4000 | 0o20000), (fcntl.F_SETOWN, 0)):
        try: fcntl.fcntl(number, command, value)
        except OSError: pass
"""
ANOTHER_PIPE = "import os\nreading, writing = os.pipe()\nfor n in range(3, 64): os.dup2(writing, n)"
PROGRAM = """
import os
for number in range(3, 64):
    try: os.set_inheritable(number, True)
    except OSError: pass
os.execv("/bin/sh", ["sh", "-c", "for n in 3 4 5 6 7 8 9; do echo full marks >&$n; done"])
"""

STARVING = """
import os, time
for number in range(20):
    if os.fork() == 0:
        while True: pass
while True: time.sleep(0.001)
"""
YIELDING = "import os\nwhile True: os.sched_yield()"
UNCOUNTED = """
import os, signal
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
while True:
    try:
        if os.fork() == 0:
            sum(range(10**6))
            os._exit(0)
    except OSError: pass
"""
STOPPED_BY_A_CHILD = """
import os, signal, time
parent = os.getpid()
if os.fork() == 0:
    for number in range(50): os.kill(parent, signal.SIGSTOP); time.sleep(0.01)
    os._exit(0)
while True: pass
"""
# Each keeps from being told that a statement is to end.
DEAF = """
import signal
signal.signal(signal.SIGXCPU, signal.SIG_IGN)
while True: pass
"""
SWALLOWED = """
while True:
    try:
        while True: pass
    except: pass
"""
ALWAYS_ANOTHER = """
from autograder.inside.pace import PACE
while True: PACE._board.at(PACE._board.at() + 1)
"""
ALL_LATE = """
from autograder.inside import pace
pace.PACE.begin = lambda *a: None
pace.PACE.end = lambda *a: None
pace.PACE.late = [2**63 - 1, -1, True, "x", 1.5] * 3000
"""
HEAD = {
    "frames": 40,
    "ended": "finished",
    "starved": True,
    "spent": True,
    "changed": [],
    "statement": 1,
}

ATTACKS = {
    "an answer for every other asking, in a file": Attack(body=IN_A_FILE),
    "the call before as the answer": Attack(body=IN_A_MODULE),
    "a second guess at the end": Attack(body=GUESS, last=AT_THE_END),
    "another answer once its name came later": Attack(
        first="late = []", body=BY_THE_HOUR, last="late.append(1)  # " + " ".join(FUNCTIONS)
    ),
    "a guess in every cell": Attack(edit=_with_a_guess_in_every_cell),
    "answers in the cells that check": Attack(edit=_with_answers_in_the_checks),
    "locked cells that end the process": Attack(
        edit=_with_locked_cells_that_end, errors=("NameError",)
    ),
    "forty further checks": Attack(edit=_with_forty_checks),
    "inputs made easy before they are asked": Attack(first=EASY, body=UNIFORM),
    "another input as the answer": Attack(first=REQUEST, body=NEIGHBOURS, errors=("ValueError",)),
    "the end of the shared memory as the answer": Attack(body=ARENA, errors=("ValueError",)),
    "the steps reordered": Attack(first=REORDERED, errors=("NameError",)),
    "the steps removed": Attack(first=REMOVED),
    "the steps doubled": Attack(first=DOUBLED),
    "the steps renamed": Attack(first=RENAMED, errors=("KeyError", "TypeError")),
    "the limits removed where they are read": Attack(first=UNLIMITED),
    "holes in the shared memory": Attack(first="import ctypes", body=HOLES),
    "the shared memory given back": Attack(first="import ctypes", body=UNMAPPED),
    "inputs that flicker": Attack(body=FLICKER, of=TWO),
    "inputs changed and restored": Attack(first="import ctypes", body=RESTORED),
    "a change of the inputs denied": Attack(first=HIDDEN_CHANGE, body=CHANGES),
    "two answers from two processes": Attack(body=BOTH),
    "an answer from an orphan": Attack(body=ORPHANS),
    "the pipe made small and impatient": Attack(first=SMALL_PIPE),
    "another pipe in the place of ours": Attack(first=ANOTHER_PIPE),
    "another program with our pipe": Attack(body=PROGRAM),
    "the pipe closed in a cell": Attack(first=CLOSED.replace("return 0", "")),
    "asleep beside twenty busy children": Attack(body=STARVING, of=TWO, endless=True),
    "always waiting for its turn": Attack(body=YIELDING, of=TWO, endless=True),
    "children that nobody counts": Attack(body=UNCOUNTED, of=TWO, endless=True),
    "deaf to the end of its time": Attack(first=DEAF, endless=True),
    "an end that is swallowed": Attack(first=SWALLOWED, last=SWALLOWED, endless=True),
    "always at another statement": Attack(first=ALWAYS_ANOTHER, last=ALWAYS_ANOTHER, endless=True),
    "all statements too late": Attack(first=ALL_LATE),
    "stopped by a child": Attack(body=STOPPED_BY_A_CHILD, of=TWO, endless=True),
    "forged: a head of a starved run": _forged({"dict": HEAD}),
    "forged: a head by itself": Attack(
        first=FORGE, body=f"forge(frame({HEAD!r}.__repr__().encode()))\nreturn 0"
    ),
    "forged: that nothing has changed": _forged({"dict": {"changed": {"tuple": []}}}),
}
