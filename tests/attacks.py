"""A table of cheats. None of them earns a point, and none stops or slows the class."""

import copy
from dataclasses import dataclass

import nbformat
from classroom import submission

FUNCTIONS = (
    "softmax",
    "one_hot",
    "sparse_categorical_crossentropy",
    "categorical_crossentropy",
    "predict",
)


@dataclass(frozen=True)
class Attack:
    """A wrong submission with a trick.

    Attributes:
        body: what each of the functions does instead of its task.
        first, last: the code of further cells.
        edit: what is done to the notebook itself.
    """

    body: str = "return 0"
    first: str = ""
    last: str = ""
    edit: object = None

    def notebook(self):
        """The submission."""
        body = self.body.replace("\n", "\n    ")
        changed = {name: f"def {name}(*arguments):\n    {body}" for name in FUNCTIONS}
        made = submission("softmax", changed, self.first, self.last)
        return self.edit(made) if self.edit else made


def _without_checks(notebook):
    notebook.cells = [c for c in notebook.cells if not c.id.startswith("check_")]
    return notebook


def _with_doubled_checks(notebook):
    checks = [copy.deepcopy(c) for c in notebook.cells if c.id.startswith("check_")]
    for number, cell in enumerate(checks):
        cell.id, cell.source = f"again-{number}", "pass"
    notebook.cells += checks
    return notebook


def _with_renamed_checks(notebook):
    for cell in notebook.cells:
        if cell.id.startswith("check_"):
            cell.metadata.nbgrader.grade_id = "my_" + cell.id
    return notebook


def _with_retagged_checks(notebook):
    for cell in notebook.cells:
        if cell.id.startswith("check_"):
            cell.source = "1000"
            cell.metadata.nbgrader.update(solution=True, locked=False, points=1000)
            cell.metadata.tags = ["picture"]
    return notebook


def _with_edited_checks_and_outputs(notebook):
    for cell in notebook.cells:
        if cell.id.startswith("check_"):
            cell.source = "6.0"
            cell.metadata.nbgrader.points = 1e9
            data = {"text/plain": "6.0"}
            cell.outputs = [nbformat.v4.new_output("execute_result", data, execution_count=1)]
    return notebook


def _with_a_result_in_its_metadata(notebook):
    notebook.metadata.autograder = {"seed": 0, "sandboxed": True, "score": 24}
    for cell in notebook.cells:
        cell.metadata.nbgrader.update(score=100, comment="full marks")
    return notebook


PATCHED_NUMPY = """
import numpy.testing
for name in dir(numpy.testing):
    if name.startswith("assert"):
        setattr(numpy.testing, name, lambda *a, **k: None)
for name in ("allclose", "isclose", "array_equal", "isfinite", "abs", "asarray", "array"):
    setattr(np, name, lambda *a, **k: True)
"""

ALWAYS_EQUAL = """
class Equal(np.ndarray):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __sub__(self, other): return np.zeros(1)
    def __array_ufunc__(self, *a, **k): return np.zeros(1)
    def __array_function__(self, *a, **k): return True
    shape = property(lambda self: Anything())
    dtype = property(lambda self: Anything())
class Anything:
    def __eq__(self, other): return True
    def __hash__(self): return 0
    def __getattr__(self, name): return self
    def __call__(self, *a, **k): return self
"""

PATCHED_WORKER = """
import sys
worker, calling = sys.modules["autograder.worker"], sys.modules["autograder.calling"]
good = calling.Outcome(value=True, repeat=True, after=())
worker.call = calling.call = lambda function, arguments: good
sys.modules["autograder"].check = lambda *a, **k: 100
"""

# Answers of the student before, if they still lie anywhere in this process.
GRAVE_ROBBER = """
import gc, sys
found = []
frame = sys._getframe()
while frame is not None:
    found += [value for value in frame.f_locals.values() if isinstance(value, (list, bytes))]
    frame = frame.f_back
found += [thing for thing in gc.get_objects() if type(thing) in (list, tuple)]
frames = [f for f in found if isinstance(f, list) and len(f) > 20
          and all(isinstance(part, bytes) for part in f)]
sys.modules["autograder.worker"]
from autograder import wire, worker
stolen = [wire.unpack(part[4:]) for part in (frames[0] if frames else [])]
answers = iter([part for part in stolen if not isinstance(part, dict)])
worker.call = lambda function, arguments: next(answers, None)
print("ROBBED" if frames else "nothing")
"""

# Every open file gets frames that claim whatever a grader might like to hear.
FORGED_FRAMES = """
import os
def forge(body):
    for number in range(3, 64):
        try: os.write(number, len(body).to_bytes(4, "big") + body)
        except OSError: pass
"""

READS = """
import os
found = []
for folder, folders, files in os.walk("/"):
    folders[:] = [name for name in folders if name not in ("usr", "proc", "third_party")]
    for name in files:
        path = os.path.join(folder, name)
        if name in ("gradebook.db", "softmax.py", "softmax.json", "softmax.ipynb", "judge.py"):
            found.append(path)
        if folder.endswith(("/packages/tensorflow", "/submitted", "/autograder/reference")):
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

TENSORFLOW = """
import tensorflow as tf
return tf.nn.softmax(arguments[-1])
"""

SOCKET = """
import socket
socket.create_connection(("127.0.0.1", 80), timeout=1)
return 0
"""

PICKLE = """
import os, pickle
class Boom:
    def __reduce__(self): return os.system, ("touch /tmp/boom",)
return np.array([Boom()], dtype=object)
"""

LYING_ARRAY = """
class Liar(np.ndarray):
    shape = property(lambda self: (10**9, 10**9))
    def tobytes(self, order="C"): return b"x"
    def __array__(self, *a, **k): raise SystemExit
return np.zeros(3).view(Liar)
"""

ATTACKS = {
    "patched numpy.testing and allclose": Attack(first=PATCHED_NUMPY, body="return True"),
    "an __eq__ that is always true": Attack(
        first=ALWAYS_EQUAL, body="return np.zeros(3).view(Equal)"
    ),
    "an object that equals anything": Attack(first=ALWAYS_EQUAL, body="return Anything()"),
    "sys.exit in a cell": Attack(first="import sys; sys.exit(0)"),
    "sys.exit in the functions": Attack(body="raise SystemExit(0)"),
    "os._exit in a cell": Attack(first="import os; os._exit(0)"),
    "os._exit in the functions": Attack(body="import os; os._exit(0)"),
    "while True in a cell": Attack(first="while True: pass"),
    "while True in a function": Attack(
        last="def softmax(Z):\n    while True:\n        try:\n            while True: pass\n"
        "        except BaseException: pass"
    ),
    "reading the gradebook and the solutions": Attack(first=READS),
    "writing the gradebook and the solutions": Attack(first=WRITES),
    "checks deleted": Attack(edit=_without_checks),
    "checks doubled": Attack(edit=_with_doubled_checks),
    "checks renamed": Attack(edit=_with_renamed_checks),
    "checks retagged": Attack(edit=_with_retagged_checks),
    "checks edited, with outputs": Attack(edit=_with_edited_checks_and_outputs),
    "a result in the metadata": Attack(edit=_with_a_result_in_its_metadata),
    "importing TensorFlow": Attack(body=TENSORFLOW.strip()),
    "opening a socket": Attack(body=SOCKET.strip()),
    "an 8 GB array": Attack(body="return np.ones(2**30)"),
    "an 8 GB array in a cell": Attack(first="hoard = np.ones(2**30)"),
    "a 50 MB line of output": Attack(first="print('x' * 50_000_000)", body="print('x' * 10**7)"),
    "a pickled object": Attack(body=PICKLE.strip()),
    "a lying array": Attack(body=LYING_ARRAY.strip()),
    "a huge answer": Attack(body="return np.zeros((3000, 3000))"),
    "a daemon left behind": Attack(first=DAEMON),
    "a patched worker": Attack(first=PATCHED_WORKER),
    "forged frames": Attack(
        first=FORGED_FRAMES, body="forge(b'\\xc3')\nforge(b'\\x81\\xa5other\\xa1x')"
    ),
    "forged garbage": Attack(
        first=FORGED_FRAMES + "forge(b'')\nfor n in range(3, 64):\n"
        "    try: os.write(n, b'\\xff' * 4096)\n    except OSError: pass"
    ),
    "a fork bomb": Attack(
        first="import os\nwhile True:\n    try: os.fork()\n    except OSError: pass"
    ),
    "the parent killed": Attack(
        first="import os\nfor pid in (1, os.getppid(), -1, 0):\n"
        "    try: os.kill(pid, 9)\n    except OSError: pass"
    ),
    "the process group stopped": Attack(first="import os; os.kill(0, 19)"),
    "the answers of the student before": Attack(last=GRAVE_ROBBER),
    "files without end": Attack(
        first="n = 0\nwhile n < 1000:\n    open(f'/tmp/{n}', 'wb').write(b'x' * 10**6); n += 1"
    ),
}
