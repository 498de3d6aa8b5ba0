"""Attacks with the interpreter that runs the student's code: IPython, hooks, frames, names."""

from attacks.attack import Attack

INPUT_TRANSFORMER = """
def without_asserts(lines):
    return [line.replace("assert ", "0 and ") for line in lines]
get_ipython().input_transformers_cleanup.append(without_asserts)
get_ipython().input_transformers_post.append(without_asserts)
"""

AST_TRANSFORMER = """
import ast
class WithoutAsserts(ast.NodeTransformer):
    def visit_Assert(self, node): return ast.copy_location(ast.Pass(), node)
get_ipython().ast_transformers.append(WithoutAsserts())
"""

BREAKING_TRANSFORMER = """
import ast
class Breaking(ast.NodeTransformer):
    def visit(self, node): raise SystemExit
get_ipython().ast_transformers.append(Breaking())
def stop(lines): raise KeyboardInterrupt
get_ipython().input_transformers_post.append(stop)
"""

REPLACED_SHELL = """
class Fine:
    error_before_exec = error_in_exec = None
    success = True
type(get_ipython()).run_cell = lambda self, *a, **k: Fine()
"""

EVENTS = """
import os
for event in ("pre_execute", "pre_run_cell", "post_execute", "post_run_cell"):
    get_ipython().events.register(event, lambda *a: os._exit(0))
"""

DISPLAY = """
import sys
class Publisher:
    def __getattr__(self, name): return lambda *a, **k: print("all checks passed")
get_ipython().displayhook = sys.displayhook = Publisher().show
get_ipython().display_pub = Publisher()
get_ipython().set_custom_exc((BaseException,), lambda *a, **k: None)
get_ipython().showtraceback = print
"""

NAMESPACE = """
class Anything(dict):
    def get(self, name, default=None): return lambda *a: True
    def __getitem__(self, name): return dict.get(self, name) or print
get_ipython().user_ns = Anything(get_ipython().user_ns)
"""

BUILTINS_IN_NAMESPACE = """
import builtins
mine = dict(vars(builtins), abs=lambda x: 0, isinstance=lambda *a: True, len=lambda x: 1)
__builtins__ = mine
get_ipython().user_ns["__builtins__"] = get_ipython().user_global_ns["__builtins__"] = mine
"""

BUILTINS = """
import builtins
for name in ("isinstance", "callable", "all", "any", "len", "abs", "repr", "str", "print", "open"):
    setattr(builtins, name, lambda *a, **k: True)
"""

# What a check has computed itself lies in a frame above the function.
FRAMES = """
import sys
frame = sys._getframe()
while frame is not None:
    for name in ("expected", "answer", "right", "case", "cases", "solution"):
        for names in (frame.f_locals, frame.f_globals):
            if name in names: return names[name]
    frame = frame.f_back
return 0
"""

CALLERS = """
import ctypes, sys
frame = sys._getframe(1)
while frame is not None:
    for name in ("value", "repeat", "error", "answer"):
        if name in frame.f_locals:
            frame.f_locals[name] = True
            ctypes.pythonapi.PyFrame_LocalsToFast(ctypes.py_object(frame), ctypes.c_int(0))
    frame = frame.f_back
return 0
"""

# Anything in memory that looks like the answer.
COLLECTOR = """
import gc
for thing in gc.get_objects():
    values = list(thing.values()) if type(thing) is dict else thing if type(thing) is list else []
    for value in values:
        if type(value) is np.ndarray and value.dtype == float and value is not arguments[-1]:
            if value.shape == np.shape(arguments[-1]) and np.allclose(value.sum(axis=-1), 1):
                return value
return 0
"""

TRACE = """
import sys, threading
def trace(frame, event, argument):
    if event == "call" and frame.f_code.co_name in ("allclose", "plain", "call", "pack"):
        frame.f_locals["value"] = True
    frame.f_trace_opcodes = True
    return trace
sys.settrace(trace)
threading.settrace(trace)
"""

PROFILE = """
import os, sys, threading
def profile(frame, event, argument):
    if event == "return" and frame.f_code.co_name == "_run_cell": os._exit(0)
sys.setprofile(profile)
threading.setprofile(profile)
"""

AT_THE_END = """
import atexit, os, weakref
class Last:
    def __del__(self): forge()
def forge():
    for number in range(3, 64):
        try: os.write(number, b"\\x00\\x00\\x00\\x01\\xc3" * 30)
        except OSError: pass
last = Last()
atexit.register(forge)
weakref.finalize(last, forge)
os.register_at_fork(before=forge, after_in_child=forge, after_in_parent=forge)
"""

HOOKS = """
import faulthandler, sys, threading
def swallow(*arguments): raise SystemExit(0)
sys.excepthook = sys.unraisablehook = threading.excepthook = sys.breakpointhook = swallow
sys.displayhook = swallow
faulthandler.dump_traceback_later(0.5, exit=True, file=open("/tmp/trace", "w"))
class Bad:
    def __del__(self): raise ValueError
Bad()
"""

AUDIT = """
import sys
def audit(event, arguments):
    if event not in ("object.__getattr__",): raise RuntimeError(event)
sys.addaudithook(audit)
"""

IMPORTS = """
import importlib.abc, importlib.machinery, sys
class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path, target=None):
        return importlib.machinery.ModuleSpec(name, self)
    def create_module(self, spec): return None
    def exec_module(self, module): module.__getattr__ = lambda name: lambda *a, **k: True
sys.meta_path.insert(0, Finder())
sys.path_hooks.clear()
import autograder.topics.softmax.reference, autograder.judge, autograder.compare
autograder.compare.difference = lambda *a: None
"""

MODULES = """
import sys
class Fake:
    def __getattr__(self, name): return lambda *a, **k: b"\\xc3"
for name in list(sys.modules):
    if name.split(".")[0] in ("autograder", "msgpack", "copy", "warnings", "numpy", "struct"):
        sys.modules[name] = Fake()
"""

PATCHED_WORKER = """
import sys
worker, calling = sys.modules["autograder.inside.worker"], sys.modules["autograder.inside.calling"]
good = calling.Outcome(value=True, repeat=True, after=())
worker.call = calling.call = lambda function, arguments, **options: good
sys.modules["autograder"].check = lambda *a, **k: 100
"""

PATCHED_WIRE = """
from autograder.inside import calling, wire
wire.LONGEST_ANSWER = wire.LONGEST_MESSAGE = wire.MOST_ITEMS = 2**60
wire.DTYPES.add("|O")
wire.pack = lambda value, most=0: b"\\xdc" + len(value).to_bytes(2, "big") + b"\\xc3" * len(value)
calling.plain = lambda value, depth=0: value
calling.Outcome.__init__ = lambda self, *a, **k: None
"""

# Answers of the student before, if they still lie anywhere in this process.
GRAVE_ROBBER = """
import gc, sys
found = []
frame = sys._getframe()
while frame is not None:
    found += [v for v in frame.f_locals.values() if isinstance(v, (list, bytes, bytearray))]
    frame = frame.f_back
found += [thing for thing in gc.get_objects() if type(thing) in (list, tuple)]
found += [part for each in found if isinstance(each, list) for part in each]
from autograder.inside import calling, wire, worker
answers = []
for each in found:
    try:
        for row in map(wire.unpack, wire.bodies(bytes(each))):
            answers += [answer for answer in row if isinstance(answer, calling.Outcome)]
    except Exception: pass
left = iter(answers)
worker.call = lambda function, arguments, **options: next(left, None)
print("ROBBED" if answers else "nothing")
"""

# One long text among empty ones: an array of them would be of gigabytes.
LONG_TEXT = """
from autograder.inside import calling, wire, worker
wire.LONGEST_ANSWER = 2**60
worker.call = lambda function, arguments, **options: calling.Outcome(
    value=["a" * 400_000] + [""] * 15_000, repeat=0)
"""

# It knows that it is graded, and by whom; that does not tell it the answer.
DETECTIVE = """
import sys
graded = "autograder.inside.worker" in sys.modules
frame, seen = sys._getframe(), []
while frame is not None:
    seen += [value for name, value in frame.f_locals.items() if name in ("step", "request")]
    frame = frame.f_back
steps = [step for request in seen if "steps" in request for step in request["steps"]]
inputs = [step["arguments"] for step in steps if "arguments" in step]
return inputs[0][0] if graded else 0
"""

THREADS = """
import threading, time
def spin():
    while True: pass
for number in range(100): threading.Thread(target=spin, daemon=True).start()
"""

ATTACKS = {
    "an input transformer": Attack(first=INPUT_TRANSFORMER, fools=True),
    "an AST transformer": Attack(first=AST_TRANSFORMER, fools=True),
    "transformers that break every cell": Attack(first=BREAKING_TRANSFORMER, errors=("NameError",)),
    "a replaced shell": Attack(first=REPLACED_SHELL, fools=True),
    "hooks on every event": Attack(first=EVENTS),
    "hooks on everything shown": Attack(first=DISPLAY),
    "a namespace that has every name": Attack(first=NAMESPACE, errors=("TypeError",)),
    "builtins in the namespace": Attack(first=BUILTINS_IN_NAMESPACE),
    "builtins replaced": Attack(first=BUILTINS, errors=("TypeError", "NameError")),
    "the answer in a frame above": Attack(body=FRAMES),
    "the frames above changed": Attack(body=CALLERS),
    "the answer in the collector's list": Attack(body=COLLECTOR),
    "settrace": Attack(first=TRACE),
    "setprofile": Attack(first=PROFILE),
    "code for the very end": Attack(first=AT_THE_END),
    "hooks on every fault": Attack(first=HOOKS),
    "an audit hook": Attack(first=AUDIT),
    "an importer of everything": Attack(first=IMPORTS),
    "modules replaced": Attack(first=MODULES, errors=("TypeError", "AttributeError")),
    "a patched worker": Attack(first=PATCHED_WORKER),
    "a patched wire": Attack(first=PATCHED_WIRE),
    "one long text among empty ones": Attack(first=LONG_TEXT),
    "the answers of the student before": Attack(last=GRAVE_ROBBER),
    "a grader detected": Attack(body=DETECTIVE),
    "a hundred threads": Attack(first=THREADS, errors=("RuntimeError",)),
    "importing TensorFlow": Attack(
        body="import tensorflow as tf\nreturn tf.nn.softmax(arguments[-1])",
        errors=("ModuleNotFoundError",),
    ),
    "sys.exit in a cell": Attack(first="import sys; sys.exit(0)"),
    "os._exit in a cell": Attack(first="import os; os._exit(0)"),
    "os._exit in the functions": Attack(body="import os; os._exit(0)"),
    "while True in a cell": Attack(first="while True: pass", endless=True),
    "while True in a function": Attack(
        last="def softmax(Z):\n    while True:\n        try:\n            while True: pass\n"
        "        except BaseException: pass",
        endless=True,
    ),
}
