"""Attacks with the notebook's own tools: magics, shell commands, transformers, stand-ins."""

from attacks.attack import Attack

ANSWERING_TRANSFORMER = """
import ast
class Answering(ast.NodeTransformer):
    def visit_FunctionDef(self, node):
        node.body = ast.parse("return True").body
        return ast.fix_missing_locations(node)
get_ipython().ast_transformers.insert(0, Answering())
"""
ENDLESS_TRANSFORMER = """
import ast
class Endless(ast.NodeTransformer):
    def visit(self, node):
        while True: pass
get_ipython().ast_transformers.append(Endless())
"""
GROWING_TRANSFORMER = """
get_ipython().input_transformers_post.append(lambda lines: lines * 2)
"""
NO_TRANSFORMERS = """
shell = get_ipython()
shell.ast_transformers.clear(); shell.input_transformers_post.clear()
shell.input_transformers_cleanup.clear()
import tensorflow
"""
ATTRIBUTES = """
shell = get_ipython()
shell.compile = shell.user_module = shell.events = shell.execution_count = None
"""
CAPTURE = """
from autograder.inside import cells, worker
for module in (cells, worker):
    module.Capture.getvalue = lambda self: "x" * 10**7
    module.Capture.write = lambda self, text: 1 / 0
"""
TYPED_CAPTURE = """
from autograder.inside import cells
cells.Capture.getvalue = lambda self: {"error": None, "text": ["all checks passed"]}
cells.describe = lambda raised, called=None: None
"""
ERROR_OF_ITS_OWN = """
from autograder.inside import calling, cells
cells.describe = lambda *a: calling.Error("x" * 10**6, "all checks passed", "\\x1b[2J", "yes")
raise ValueError
"""
MAGICS = """
from IPython.core.magic import register_line_magic
for name in ("timeit", "time", "matplotlib", "pylab", "run", "reset", "cd", "env", "sx", "system"):
    get_ipython().register_magic_function(lambda *a: __import__("os")._exit(0), "line", name)
%matplotlib inline
%timeit 1
"""
WRITTEN = """
%%writefile /tmp/autograder.py
raise SystemExit
"""
SCRIPTS = """
%%bash
for n in 3 4 5 6 7 8 9; do echo full marks >&$n; done 2>/dev/null
(sleep 600 &) ; kill -9 -1
"""
BACKGROUND = "%%script --bg --out nothing bash\nwhile true; do true; done"
COMMANDS = """
import os
os.chdir("/tmp")
!kill -9 -1; kill -STOP 1
!cat /proc/1/environ /etc/shadow 2>&1 | head -c 100
found = !yes | head -c 300000
print(len(found))
"""
FLOOD = "found = !yes"
SUBSTITUTED = """
class Name:
    def __str__(self): return "1; kill -9 -1"
    def __format__(self, spec): raise SystemExit
name = Name()
!echo {name} $name
"""
PATCHED_SUBPROCESS = """
import os, subprocess
subprocess.run = os.pipe = lambda *a, **k: os._exit(0)
get_ipython().system = get_ipython().getoutput = print
"""
RESET = """
%reset -f
%xdel np
%rehashx
%config InteractiveShell.ast_node_interactivity = 'all'
"""
TIMEIT = "%timeit -n 1000000 -r 1000 sum(range(1000))\n%timeit -r100 -n 100000 -o 1"
TIMEIT_STOLEN = """
import timeit
timeit.Timer.timeit = timeit.default_timer = lambda *a, **k: float("inf")
%timeit 1
"""
PROFILED = "%prun -q sum(range(10))\n%%time\nwhile True: pass"
RUN = """
open("/tmp/it.py", "w").write("def softmax(Z): return True\\nraise SystemExit")
%run /tmp/it.py
%load_ext it
"""
AWAIT = "import asyncio\nawait asyncio.sleep(10**9)"
LOOPS = """
import asyncio
class Policy(asyncio.DefaultEventLoopPolicy):
    def get_event_loop(self): raise SystemExit
    def new_event_loop(self): raise SystemExit
import warnings
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    asyncio.set_event_loop_policy(Policy())
await asyncio.sleep(0)
"""
STAND_IN = """
from autograder.inside.source import Missing
class Right(Missing):
    __slots__ = ()
    def __eq__(self, other): return True
    def __array__(self, *a, **k): return np.ones(3)
    def __getattr__(self, name): return lambda *a, **k: True
    __hash__ = None
"""
PATCHED_STAND_IN = """
from autograder.inside import source
def stand_in(error, said=None, package=None): raise SystemExit
source.stand_in = source.left_out = source.is_late = stand_in
source.Missing.__call__ = source.Missing.__getattr__ = lambda self, *a, **k: True
import tensorflow, torch
"""
FAILING_IMPORTS = """
import builtins
def never(*arguments): raise ImportError("x" * 10**6)
for number in range(3000):
    try: never()
    except ImportError: pass
class Odd(ImportError):
    def with_traceback(self, *a): return 1
    def __str__(self): raise SystemExit
raise Odd
"""
NESTED = "if 1:\n    import torch\n" * 2000

ATTACKS = {
    "a transformer that answers": Attack(first=ANSWERING_TRANSFORMER),
    "a transformer that never ends": Attack(
        first=ENDLESS_TRANSFORMER, errors=("NameError",), endless=True
    ),
    "a transformer that doubles every cell": Attack(
        first=GROWING_TRANSFORMER, errors=("SyntaxError",)
    ),
    "our transformers removed": Attack(first=NO_TRANSFORMERS, errors=("ModuleNotFoundError",)),
    "the shell's parts removed": Attack(first=ATTRIBUTES, errors=("AttributeError", "TypeError")),
    "a patched capture": Attack(first=CAPTURE),
    "a capture of another type": Attack(first=TYPED_CAPTURE),
    "an error of its own making": Attack(first=ERROR_OF_ITS_OWN),
    "magics replaced": Attack(first=MAGICS),
    "a file written over ours": Attack(first=WRITTEN),
    "scripts that write and kill": Attack(first=SCRIPTS),
    "a script in the background": Attack(first=BACKGROUND),
    "shell commands": Attack(first=COMMANDS),
    "a shell command without end": Attack(first=FLOOD),
    "names in a shell command": Attack(first=SUBSTITUTED),
    "a patched subprocess": Attack(first=PATCHED_SUBPROCESS),
    "everything reset": Attack(first=RESET, errors=("NameError",)),
    "a billion timings": Attack(first=TIMEIT),
    "a timer that is patched": Attack(first=TIMEIT_STOLEN),
    "a profile of a loop without end": Attack(first=PROFILED, endless=True),
    "a file that is run": Attack(first=RUN, errors=("AttributeError", "ModuleNotFoundError")),
    "a wait without end": Attack(first=AWAIT),
    "an event loop of its own": Attack(first=LOOPS),
    "a stand-in that is always right": Attack(
        first=STAND_IN, body="return Right(ImportError('x'))", errors=("TypeError",)
    ),
    "patched stand-ins": Attack(
        first=PATCHED_STAND_IN, body="import jax\nreturn jax.nn(1)", errors=("ModuleNotFoundError",)
    ),
    "imports that fail oddly": Attack(first=FAILING_IMPORTS),
    "two thousand imports that are missing": Attack(first=NESTED, errors=("ModuleNotFoundError",)),
}
