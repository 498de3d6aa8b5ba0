"""Notebooks that are run without IPython do the same with it; all others are run with it."""

import re
import time

import psutil
import pytest
from classroom import answers, blank, submission
from honest import HONEST
from judging import TOPICS, change_worker

from autograder import kinds
from autograder.bare import LONGEST, is_bare
from autograder.notebook import rebuild, runs
from autograder.reading import cells_of, parse
from autograder.sandbox import SandboxError, Step

BARE = {
    "functions that use each other": [
        "import numpy as np\nfrom autograder import check",
        "def f(a):\n    return a / 0",
        "def g(a):\n    return f(a)\n\ny = g(1)",
        "print(sorted(name for name in ('f', 'g', 'y')))",
    ],
    "an error half way": ["x = 1\nraise ValueError('no')\nprint('never')", "print(x)"],
    "a name that is not there": ["x = 1\ny = nowhere"],
    "NumPy warns": ["import numpy as np", "y = np.log(np.zeros(2))\nprint(y)"],
    "what it prints": ["for n in range(3):\n    print(n, end=' ')", "print('a')\nprint('b')"],
    "no code": ["", "\n\n", "# nothing\n# at all"],
    "one line": ["import math", "x = math.pi", "print(x)"],
    "what nobody has shown": ["print(repr((_, In, Out)))"],
    "a name for what is not needed": ["_, x = 1, 2\ny = _ + x\nprint(y)"],
    "a class": ["class A:\n    def __init__(self):\n        self.x = 1\n\na = A()", "print(a.x)"],
    "an interruption": ["x = 1\nraise KeyboardInterrupt('no')"],
    "no function": ["x = 1\nreturn x\n", "y = 2\nbreak\n"],
    "a question": ["a = input('which? ')\nprint(a)"],
    "numbers by chance": ["import random\nrandom.seed(1)\nprint(random.random())"],
    "other words": ["import numpy as np\n\ndef f(Z):\n    '''Out of what is in; print it.'''\n"],
    "new syntax": ["match 3:\n    case 3:\n        y = (n := 4)\nprint(n)"],
    "a value that is not used": ["x = [1]\nx.append(2)\nprint(x)"],
}
WITH_IPYTHON = {
    "a magic": ["%matplotlib inline\nx = 1", "%%time\nx = 1", "x = %timeit -n1 1\ny = 1"],
    "a command": ["!ls\nx = 1", "x = !ls\ny = 1"],
    "help": ["x = 1\nx?", "?print\nx = 1"],
    "a magic without its sign": ["ls", "\ntime += 1", "cd ..", "time += 1", "pwd"],
    "a value that is shown": ["x", "x = 1\nx + 1", "def f():\n    return 1\n\nf()", "'''text'''"],
    "several values": ["print(1), print(2)"],
    "another print": ["def print(x): return 3\n\ny = 1", "print = 3\ny = 1", "f, print = 1, 2"],
    "a prompt": [
        "x = '''\n>>> f(1)\n2\n'''\ny = 1",
        "...: x\ny = 1",
        "In [1]: x = 3\ny = 4",
        ">>> x = 1\n>>> y = 2",
        "In[1]: x = 3\ny = 4",
    ],
    "what is indented": ["  x = 1\n  y = 2"],
    "what awaits": ["import asyncio\nx = 1", "async def f(): pass\nx = 1", "await f()\nx = 1"],
    "IPython's own": [
        "shell = get_ipython()\nx = 1",
        "display(3)\nx = 1",
        "x = 1\nexit()",
        "x = 1\nraise SystemExit",
        "import IPython\nx = 1",
    ],
    "a way to it": [
        "y = eval('1')\nx = 1",
        "exec('y = 1')\nx = 1",
        "x = globals()\ny = 1",
        "import sys\nx = 1",
        "x = f.__globals__\ny = 1",
        "y = __import__('sys')\nx = 1",
    ],
    "other packages": ["import matplotlib.pyplot as plt\nx = 1", "from os import path\nx = 1"],
    "two imports in a line": ["import numpy as np; import sys2\nx = 1"],
    "a warning of the parser": ["x = '\\d'\ny = 1", "x = 1if 1 else 2\ny = 1"],
    "other letters for its names": ["shell = \uff47et_ipython()\nx = 1"],
    "no Python": ["x = = 1\ny = 2", "x = 1\0\ny = 2"],
    "what is too deep": ["x = " + "(" * 500 + ")" * 500 + "\ny = 1"],
    "what is too long": ["x = 1\n" * LONGEST],
}

HOSTILE = {
    "an import and blanks": "from numpy import " + " " * LONGEST,
    "a name and blanks": "import numpy as n" + " " * 9000 + "!",
    "blanks": " " * LONGEST,
    "lines of blanks": "\t\n" * LONGEST,
    "words": "print " * LONGEST,
    "brackets": "(" * LONGEST,
    "signs": "-" * LONGEST,
    "attributes": "a.b" * LONGEST,
    "statements": "if 1:\n " + "x;" * LONGEST,
    "a prompt and blanks": "In" + " " * LONGEST,
    "letters": "é" * LONGEST,
    "marks": "a" + "\u0301\u0323" * LONGEST,
}


def _both(sandbox, sources):
    """What cells say without IPython, and with it."""
    steps = [Step.of({"source": source}) for source in sources]
    others = [step._replace(bare=False) for step in steps]
    return [[_said(frame) for frame in sandbox.run(each).frames] for each in (steps, others)]


def _said(frame):
    """Without the name of a file that nobody has, and without how long anything took."""
    text = re.sub(r"<cell \d+>|<ipython-input-\S+>|/tmp/\S+\.py", "<>", frame["text"])
    return text, frame["error"], frame["late"]


@pytest.mark.parametrize("name", BARE)
def test_without_ipython_cells_say_the_same(name, sandbox):
    assert all(map(is_bare, BARE[name]))
    without, with_it = _both(sandbox, BARE[name])
    assert without == with_it


@pytest.mark.parametrize("name", WITH_IPYTHON)
def test_what_ipython_may_treat_otherwise_is_left_to_it(name):
    assert not any(map(is_bare, WITH_IPYTHON[name]))


def test_whoever_is_right_in_an_unusual_way_says_the_same(sandbox):
    bare = 0
    for honest in HONEST.values():
        cells = cells_of(parse(honest.handed_in(), honest.topic), honest.topic)
        rebuilt = rebuild(blank(honest.topic), cells)
        sources = [cell.source for cell in rebuilt.cells if runs(cell)]
        if all(map(is_bare, sources)) and not honest.limits:
            without, with_it = _both(sandbox, sources)
            assert without == with_it
            bare += 1
    assert bare >= 5


@pytest.mark.parametrize("topic", TOPICS)
def test_right_answers_need_no_ipython_in_most_topics(topic):
    """In four of them a cell of ours shows a value, or imports more."""
    notebook = submission(topic, answers(topic))
    cells = [cell.source for cell in notebook.cells if runs(cell)]
    needs_it = topic in {"backprop", "forward_propagation", "network", "training"}
    assert all(map(is_bare, cells)) != needs_it


@pytest.mark.parametrize("name", HOSTILE)
def test_to_look_at_a_cell_takes_no_time(name):
    began = time.process_time()  # what else the machine does is not counted
    for number in range(20):  # a fifth of the longest submission there may be
        is_bare(f"x = {number}\n{HOSTILE[name]}"[:LONGEST])
    assert time.process_time() - began < 2


def test_without_an_ipython_that_can_be_imported_that_is_said(monkeypatch):
    change_worker(monkeypatch, "import sys; sys.modules['IPython'] = None")
    with kinds.sandbox() as sandbox:
        assert sandbox.run([{"source": "x = 1\nprint(x)"}]).frames[0]["text"] == "1\n"
        with pytest.raises(SandboxError, match="IPython"):
            sandbox.run([{"source": "1 + 1"}])


def test_ipython_is_imported_when_the_first_notebook_needs_it():
    def workers():
        (watcher,) = [
            each
            for each in psutil.Process(sandbox._process.pid).children(recursive=True)
            if each.parent().name() == "bwrap" != each.name()
        ]
        return [each.memory_info().rss for each in watcher.children()]

    with kinds.sandbox() as sandbox:
        for _ in range(3):
            sandbox.run([{"source": "x = 1"}])
        assert workers()[1] < workers()[0] * 1.1
        (frame,) = sandbox.run([{"source": "1 + 1"}]).frames
        assert "2" in frame["text"]
        assert workers()[1] > workers()[0] * 1.3
