"""Attacks with what a function returns or raises."""

from attacks.attack import TWO, Attack

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

HOSTILE = """
class Hostile:
    def __array__(self, *a, **k): raise SystemExit
    def __len__(self): return 2**62
    def __iter__(self):
        while True: yield self
    def __eq__(self, other): return True
    def __bool__(self): return True
    def __float__(self): raise SystemExit
    def __reduce__(self): raise SystemExit
    def __deepcopy__(self, memo): raise SystemExit
    def __getattribute__(self, name):
        if name == "__class__": return np.ndarray
        raise SystemExit
return Hostile()
"""

LYING_CLASS = """
class Number(float):
    __class__ = property(lambda self: float)
    def __eq__(self, other): return True
    def __sub__(self, other): return 0.0
    def __array__(self, *a, **k): return np.zeros(())
return Number("nan")
"""

SUBCLASSES = """
class Text(str):
    def __getitem__(self, key): return self
    def __len__(self): return 1
class Pair(tuple):
    def __iter__(self): return iter([0] * 10**9)
class Row(list):
    def __iter__(self):
        while True: yield 0
    def __len__(self): return 0
class Int(int):
    def __abs__(self): return 0
return [Text("x" * 10**6), Pair((1, 2)), Row([1]), Int(2**70)]
"""

METACLASS = """
class Meta(type):
    __name__ = property(lambda self: "ndarray" * 10**6)
    def __instancecheck__(self, other): return True
    def __eq__(self, other): return True
    def __hash__(self): return hash(np.ndarray)
class Thing(metaclass=Meta): pass
return Thing()
"""

INTERFACE = """
class Elsewhere:  # memory of the process, read as an answer
    __array_interface__ = {"shape": (5, 3), "typestr": "<f8", "data": (id(np), True), "version": 3}
return np.asarray(Elsewhere())
"""

NOWHERE = INTERFACE.replace("id(np)", "8")

ITSELF = """
loop = []
loop.append(loop)
both = {"a": loop}
both["b"] = both
return (loop, both, [loop] * 100)
"""

STRANGE_ARRAYS = """
return [
    np.array(["1"]), np.array([b"1"]), np.array([1j]), np.array([None]), np.array(["2020"], "M8"),
    np.zeros(2, [("a", float), ("b", int)]), np.ma.masked_all(3), np.matrix("1 2"),
    np.recarray(2, [("shape", int)]), np.zeros(3, np.longdouble), np.float16(1), np.void(b"x"),
    np.zeros((0, 3)), np.zeros((1,) * 32), np.zeros(3, ">f8"), np.nan, np.inf, -np.inf, 1j, b"x",
    Ellipsis, NotImplemented, type, np, {1: 2}, {3}, range(9), memoryview(b"x"), lambda: 0,
]
"""

ERROR_CLASS = """
class Odd(SyntaxError):
    lineno = property(lambda self: "\\x1b" * 10**6)
    text = property(lambda self: 1 / 0)
    def __str__(self): raise SystemExit
Odd.__name__ = "x" * 10**6
raise Odd
"""

ERROR_TREE = """
error = ValueError("all checks passed")
for number in range(200):
    error = ExceptionGroup("deep", [error])
    error.__cause__ = error.__context__ = ExceptionGroup("wide", [error] * 100)
raise error
"""

WARNINGS = """
import warnings
for number in range(50_000): warnings.warn(f"{number} encountered in " + "x" * 500)
return 0
"""

ARGUMENTS = """
for given in arguments:
    if isinstance(given, np.ndarray):
        given.setflags(write=True)
        given[...] = 0
        given.resize((0,), refcheck=False)
return np.zeros(0)
"""

# The answer is a file's: what the first call has left for the second.
FILE = """
import os
path = "/tmp/answer.npy"
if os.path.exists(path): return np.load(path)
np.save(path, np.full(3, np.nan))
return np.load(path, mmap_mode="r+")
"""

COUNTED = """
import functools
@functools.cache
def calls(): return [0]
calls()[0] += 1
return np.full(np.shape(arguments[-1]), calls()[0] % 2, float)
"""

GUESSES = """
shape = np.shape(arguments[-1])
guess = state.setdefault(shape, np.random.default_rng(0).random(shape))
started = time.perf_counter()
while time.perf_counter() - started < 0.002: np.allclose(guess, guess)
state[shape] = guess + (time.perf_counter() - started) % 1e-3
return state[shape]
"""

ATTACKS = {
    "an __eq__ that is always true": Attack(
        first=ALWAYS_EQUAL, body="return np.zeros(3).view(Equal)", fools=True
    ),
    "an object that equals anything": Attack(first=ALWAYS_EQUAL, body="return Anything()"),
    "a pickled object": Attack(body=PICKLE),
    "a lying array": Attack(body=LYING_ARRAY),
    "an object that fights back": Attack(body=HOSTILE),
    "a number that lies about its class": Attack(body=LYING_CLASS),
    "subclasses of everything": Attack(body=SUBCLASSES),
    "a class that claims to be NumPy's": Attack(body=METACLASS),
    "memory of the process as an array": Attack(body=INTERFACE),
    "memory that is not there as an array": Attack(body=NOWHERE),
    "lists and dictionaries that hold themselves": Attack(body=ITSELF),
    "arrays of every strange kind": Attack(body=STRANGE_ARRAYS),
    "nothing but NaN": Attack(body="return np.full(np.shape(arguments[-1]), np.nan)"),
    "a number that fits every shape": Attack(body="return np.broadcast_to(0.5, (1, 1, 1))"),
    "a petabyte in eight bytes": Attack(
        body="return np.broadcast_to(0.0, (2**24, 2**23))", errors=("MemoryError",)
    ),
    "a huge answer": Attack(body="return np.zeros((1000, 1000))", of=TWO),
    "a million empty lists": Attack(body="return [[[]] * 10_000] * 100", of=TWO, endless=True),
    "a text as long as a book": Attack(body="return 'softmax' * 10**6"),
    "a list in a thousand layers": Attack(
        body="deep = []\nfor n in range(1000): deep = [deep]\nreturn deep"
    ),
    "a generator that never ends": Attack(body="while True: yield 1"),
    "a coroutine": Attack(first="import asyncio", body="return asyncio.sleep(0)"),
    "an error that cannot be shown": Attack(body=ERROR_CLASS),
    "an error of two hundred errors": Attack(body=ERROR_TREE),
    "fifty thousand warnings": Attack(body=WARNINGS, of=TWO),
    "a claim to be unwritten": Attack(body="raise NotImplementedError"),
    "a claim to be interrupted": Attack(body="raise KeyboardInterrupt"),
    "a recursion without end": Attack(
        body="def down(): return down()\nreturn down()", errors=("RecursionError",)
    ),
    "arguments changed and shrunk": Attack(body=ARGUMENTS, errors=("ValueError",)),
    "an answer kept in a file": Attack(body=FILE),
    "an answer that counts its calls": Attack(body=COUNTED),
    "answers guessed by time": Attack(first="import time\nstate = {}", body=GUESSES),
    "sys.exit in the functions": Attack(body="raise SystemExit(0)"),
}
