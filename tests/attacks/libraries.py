"""Attacks with NumPy and the standard library, patched or asked for what they know."""

import json

from classroom import TAUGHT

from attacks.attack import Attack

PATCHED_NUMPY = """
import numpy.testing
for name in dir(numpy.testing):
    if name.startswith("assert"):
        setattr(numpy.testing, name, lambda *a, **k: None)
for name in ("allclose", "isclose", "array_equal", "isfinite", "abs", "asarray", "array"):
    setattr(np, name, lambda *a, **k: True)
"""

PATCHED_WARNINGS = """
import warnings
warnings.simplefilter("error")
warnings.catch_warnings = warnings.warn = warnings.showwarning = lambda *a, **k: open("/tmp/w")
warnings._showwarnmsg = None
np.seterr(all="call")
np.seterrcall(lambda *a: print("full marks"))
np.set_printoptions(formatter={"all": lambda x: "right"}, threshold=10**9)
"""

OVERRIDES = """
class Right(np.lib.mixins.NDArrayOperatorsMixin):
    def __array_ufunc__(self, *a, **k): return np.True_
    def __array_function__(self, *a, **k): return True
    def __array__(self, *a, **k): return np.array(Right(), dtype=object)
    __array_priority__ = 1e9
"""

# Small numbers are one object each for the whole process: all become another one.
INTEGERS = """
import ctypes
for number in range(2, 200):
    ctypes.memmove(id(number) + 24, ctypes.byref(ctypes.c_uint32(1)), 4)
"""

TYPES = """
import ctypes, gc
def patch(kind, name, function):
    names = gc.get_referents(kind.__dict__)[0]
    names[name] = function
    ctypes.pythonapi.PyType_Modified(ctypes.py_object(kind))
patch(np.ndarray, "tobytes", lambda *a: b"")
patch(np.ndarray, "shape", (5, 3))
patch(float, "__sub__", lambda *a: 0.0)
patch(dict, "get", lambda *a: print)
"""

CRASH = "import ctypes\nctypes.memset(0, 0, 1)\nreturn 0"

COPIES = """
import copy, io, traceback
copy.deepcopy = lambda thing, memo=None: thing
traceback.extract_tb = lambda *a, **k: [][0]
io.StringIO = None
"""

CLOCK = """
import time
for name in ("time", "monotonic", "perf_counter", "process_time", "sleep"):
    setattr(time, name, lambda *a: 0.0)
try: time.clock_settime(time.CLOCK_REALTIME, 0.0)
except PermissionError: print("refused")
while True: pass
"""


def _public():
    """The answers that the exercise's own checks know: they are on every student's machine."""
    recorded = json.loads(TAUGHT.path("softmax", "recorded.json").read_text("utf-8"))
    return {
        function: [case["expected"] for calls in cases.values() for case in calls]
        for function, cases in recorded.items()
    }


RECORDED = f"""
RECORDED = {_public()!r}
def pasted(function):
    calls = -1
    def answer(*arguments):
        nonlocal calls
        calls += 1
        case = RECORDED[function][calls // 2 % len(RECORDED[function])]
        return np.reshape(case["array"], case["shape"]) + 0.0
    return answer
for function in RECORDED: globals()[function] = pasted(function)
"""

ATTACKS = {
    "patched numpy.testing and allclose": Attack(
        first=PATCHED_NUMPY, body="return True", fools=True
    ),
    "patched warnings and NumPy's error state": Attack(first=PATCHED_WARNINGS),
    "NumPy's functions overridden": Attack(first=OVERRIDES, body="return Right()"),
    "other integers": Attack(first=INTEGERS, body="return 3"),
    "types patched in memory": Attack(
        first=TYPES, body="return np.zeros(3)", errors=("AttributeError", "KeyError")
    ),
    "a crash in C": Attack(body=CRASH),
    "copies that are none": Attack(first=COPIES, body="arguments[-1][...] = 0\nreturn 0"),
    "a clock that stands still": Attack(first=CLOCK, endless=True),
    "the public answers by number of call": Attack(last=RECORDED),
}
