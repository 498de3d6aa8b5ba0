"""Attacks that carry hidden inputs out: into whatever a student may read afterwards."""

import nbformat

from attacks.attack import Attack

HEARD = "heard = []"
KEEP = "heard.append([np.array(given) for given in arguments])\nreturn 0"
TEXT = "text = ' '.join(map(repr, np.ravel(arguments[0]).tolist()))\n"

CLASS_NAME = TEXT + "raise type(text[:90], (ValueError,), {})"
TYPE_NAME = TEXT + "return type(text[:90], (), {})()"
NOTES = TEXT + "error = ValueError(text)\nerror.add_note(text)\nraise error from KeyError(text)"
VARIABLE = TEXT + "exec('v' + ''.join(filter(str.isdigit, text)))"
SYNTAX = TEXT + "compile(text + ' (', text, 'exec')"
SOURCE_LINE = (
    TEXT
    + """
import linecache
linecache.cache["told"] = (len(text), None, ["raise ValueError  # " + text], "told")
exec(compile("raise ValueError", "told", "exec"))
"""
)
DESCRIPTORS = (
    TEXT
    + """
import os, sys
for number in range(3):
    try: os.write(number, text.encode())
    except OSError: pass
for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
    try: print(text, file=stream, flush=True)
    except (OSError, ValueError, AttributeError): pass
return 0
"""
)
OLD_STREAM = TEXT + "print(text, file=stream)\nreturn 0"
FILE = TEXT + "open('/tmp/heard', 'a').write(text)\nreturn 0"
RENAMED = """
import sys
for name in ("softmax", "one_hot", "predict"):
    function = globals().get(name)
    if function: function.__name__ = function.__qualname__ = repr(arguments)[:200]
raise ValueError
"""
THREAD = """
import threading, time
def later(text):
    for number in range(20): print(text); time.sleep(0.01)
threading.Thread(target=later, args=(repr(arguments[0]),), daemon=True).start()
return 0
"""
CHILD = """
import os, time
if os.fork() == 0:
    os.setsid()
    time.sleep(0.2)
    print(repr(arguments))
    time.sleep(30)
    os._exit(0)
return 0
"""
EVENT = """
heard = []
get_ipython().events.register("post_run_cell", lambda *a: print(heard))
get_ipython().events.register("pre_run_cell", lambda *a: print(heard))
"""
REQUEST = """
import sys
frame = sys._getframe()
while "request" not in frame.f_locals: frame = frame.f_back
for step in frame.f_locals["request"]["steps"]:
    if "arguments" in step: print(step["function"], [np.ravel(a)[:3] for a in step["arguments"]])
"""
WORKER = """
from autograder.inside import calling, worker
worker.call = lambda function, given, copies=True: calling.Outcome(
    repr(given)[:400], repr(given)[:400], given, None, (repr(given)[:400],))
"""
WORKERS_ERROR = """
from autograder.inside import calling, worker
worker.call = lambda function, given, copies=True: calling.Outcome(
    None, None, given, calling.Error("ValueError", repr(given)[:400], repr(given)[:150], False), ())
"""
GARBAGE = "class Last:\n    def __del__(self): print(arguments)\nlast = Last()\nreturn 0"
SHELL = "setattr(get_ipython(), 'heard', arguments)\nreturn 0"
REPR = """
class Loud(float):
    def __repr__(self): return repr(arguments) * 20
    __str__ = __repr__
raise ValueError(Loud(0), [Loud(0)] * 20)
"""
BYTES = "raise ValueError(np.asarray(arguments[0]).tobytes().hex())"
BASE64 = "import base64\nraise ValueError(base64.b64encode(np.asarray(arguments[0]).tobytes()))"
ROUNDED = (
    "raise ValueError([f'{x:.{n}g}' for n in (3, 4, 5, 6) for x in np.ravel(arguments[0])[:9]])"
)
PICTURE = """
from IPython.display import display, HTML, Markdown
display(HTML(repr(arguments)), Markdown(repr(arguments)))
display({"text/plain": repr(arguments)}, raw=True)
return 0
"""

# What comes next is sent when all has been answered; so all is answered early, and waited for.
NEXT_PART = """
import os, sys, threading
heard = []
def known():
    frame = sys._getframe()
    while "arena" not in frame.f_locals: frame = frame.f_back
    return frame.f_locals
def next_part(known):
    coming = known["arena"].take(int.from_bytes(os.read(known["asked"], 4), "big"))
    heard.extend(step["arguments"] for step in coming["steps"] if "arguments" in step)
    for number in range(100): print(heard)
"""
ALL_ANSWERED = """
nothing = b"\\x81\\xa4dict\\x82\\xa4text\\xa0\\xa5error\\xc0"
for many in known()["request"]["counts"]:
    row = b"\\xdc" + many.to_bytes(2, "big") + many * nothing
    os.write(known()["answers"], len(row).to_bytes(4, "big") + row)
next_part(known())
"""
BESIDE = "threading.Thread(target=next_part, args=(known(),), daemon=True).start()"

# What only the deciding asking does can be read in what is said of the cells below a check.
NUMBER = "len(heard) and int(abs(np.ravel(heard[0][0])[0]) * 100) % 64"


def _below_the_first_check(source, before=""):
    def edit(notebook):
        ids = [cell.id for cell in notebook.cells]
        for number in range(63, -1, -1):
            code = f"if ({NUMBER}) == {number} and heard:\n    {source}"
            cell = nbformat.v4.new_code_cell(code, id=f"tell-{number}")
            notebook.cells.insert(ids.index("check_softmax") + 1, cell)
        for number in range(3 if before else 0):
            notebook.cells.insert(2, nbformat.v4.new_code_cell(before, id=f"before-{number}"))
        notebook.cells.insert(2, nbformat.v4.new_code_cell(HEARD, id="heard"))
        return notebook

    return edit


# Of a file that somebody has read, the next read is quick: that outlives a process.
FILES_READ = """
import glob, os
FILES = sorted(glob.glob(os.path.join(os.path.dirname(os.__file__), "encodings", "*.py")))[:64]
def is_cached(path):
    file = os.open(path, os.O_RDONLY)
    try: return os.preadv(file, [bytearray(1)], 0, os.RWF_NOWAIT) > 0
    except OSError: return False
    finally: os.close(file)
print([number for number, path in enumerate(FILES) if is_cached(path)])
heard = []
"""
READ_ONE = """
if not heard:
    heard.append(arguments)
    for path in FILES:
        file = os.open(path, os.O_RDONLY)
        os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(file)
    with open(FILES[int(abs(np.ravel(arguments[0])[0]) * 100) % 64], "rb") as file: file.read()
return 0
"""
LATE = "from autograder.inside.pace import PACE; PACE.late.append(1)"

ATTACKS = {
    "told: printed": Attack(body="print(arguments)\nreturn 0"),
    "told: raised": Attack(body="raise ValueError(arguments)"),
    "told: warned": Attack(first="import warnings", body="warnings.warn(str(arguments))\nreturn 0"),
    "told: returned": Attack(body="return arguments"),
    "told: returned as text": Attack(body="return repr(arguments)"),
    "told: in the name of an error": Attack(body=CLASS_NAME),
    "told: in the name of a type": Attack(body=TYPE_NAME),
    "told: in the notes of an error": Attack(body=NOTES),
    "told: in the name of a variable": Attack(body=VARIABLE, errors=("NameError",)),
    "told: in what is no Python": Attack(body=SYNTAX, errors=("SyntaxError",)),
    "told: in a line of source": Attack(body=SOURCE_LINE),
    "told: in the name of the function": Attack(body=RENAMED),
    "told: by every descriptor": Attack(body=DESCRIPTORS),
    "told: by the stream of a cell": Attack(
        first="import sys\nstream = sys.stdout", body=OLD_STREAM, last="print(stream.getvalue())"
    ),
    "told: by a later cell": Attack(first=HEARD, body=KEEP, last="print(heard)"),
    "told: by the error of a later cell": Attack(
        first=HEARD, body=KEEP, last="raise ValueError(heard)"
    ),
    "told: by a file": Attack(body=FILE, last="print(open('/tmp/heard').read())"),
    "told: by a thread": Attack(body=THREAD),
    "told: by a child": Attack(body=CHILD),
    "told: by the shell's events": Attack(first=EVENT, body=KEEP),
    "told: by the shell": Attack(body=SHELL, last="print(get_ipython().heard)"),
    "told: by what is thrown away": Attack(
        body=GARBAGE, last="import gc; print(gc.collect() >= 0)"
    ),
    "told: by the request": Attack(first=REQUEST, errors=("AttributeError",)),
    "told: by a patched worker": Attack(first=WORKER),
    "told: by a patched worker's error": Attack(first=WORKERS_ERROR),
    "told: by a picture": Attack(body=PICTURE),
    "told: by a huge repr": Attack(body=REPR),
    "told: as hexadecimal bytes": Attack(body=BYTES),
    "told: as base64": Attack(body=BASE64),
    "told: rounded": Attack(body=ROUNDED),
    "told: by which cell hangs": Attack(
        body=KEEP, edit=_below_the_first_check("while True: pass"), endless=True
    ),
    "told: by which statement was too late": Attack(body=KEEP, edit=_below_the_first_check(LATE)),
    "told: by which cell ends the process": Attack(
        body=KEEP,
        edit=_below_the_first_check("import os; os._exit(0)", before="import os; os._exit(0)"),
    ),
    "told: by what comes next": Attack(
        first=NEXT_PART + ALL_ANSWERED, last="print(heard)", endless=True
    ),
    "told: by what comes next, beside the cells": Attack(
        first=NEXT_PART + BESIDE, last="print(heard)", endless=True
    ),
    "told: by which file was read": Attack(first=FILES_READ, body=READ_ONE),
}
