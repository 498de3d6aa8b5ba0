"""What a notebook can do that a script cannot: commands, help, history, shown things."""

from honest.honest import Honest, beside, written

HONEST = {
    "commands": Honest(
        first="!ls\nfiles = !echo one\nprint(files[0])\n!echo {1 + 1} $HOME",
        before={"one_hot": "%pip --version"},
        edit=beside("check_softmax", "%%writefile hello.py\nprint('hello')"),
        last="%run hello.py\n!cat hello.py",
    ),
    "functions written to a module": Honest(
        first="%%writefile mine.py\nimport numpy as np\ndef predict(Z):\n"
        "    return Z.argmax(axis=1)",
        changed={"predict": "from mine import predict"},
    ),
    "a helper written to a module, and run": Honest(
        first="%%writefile mine.py\ndef total(E):\n    return E.sum(axis=1, keepdims=True)",
        before={"softmax": "%run mine.py"},
        changed={
            "softmax": "def softmax(Z):\n    E = np.exp(Z - Z.max(axis=1, keepdims=True))\n"
            "    return E / total(E)"
        },
    ),
    "a module written with Python": Honest(
        changed={
            "predict": "from pathlib import Path\n"
            "Path('mine.py').write_text('def best(Z): return Z.argmax(axis=1)')\n"
            "import mine\npredict = mine.best"
        },
    ),
    "questions for help": Honest(
        first="np.exp?\n?np.log\nimport math\nmath??",
        before={"softmax": "?print", "one_hot": "np.eye?"},
        edit=beside("check_softmax", "softmax?"),
    ),
    "what was shown last": Honest(
        edit=beside("one_hot", "np.eye", above=True),
        changed={"one_hot": "eye = _\ndef one_hot(y, classes):\n    return eye(classes)[y]"},
    ),
    "shown with display": Honest(
        first="from IPython.display import display, HTML, Markdown, Math, clear_output\n"
        "display(HTML('<b>x</b>'), Markdown('*x*'))\nclear_output(wait=True)",
        before={
            "softmax": "display(np.eye(2))\ndisplay({'text/plain': 'x'}, raw=True)\n"
            "shown = display('begin', display_id='bar')\n"
            "for n in range(3):\n    shown.update(n)"
        },
    ),
    "every value of a cell is shown": Honest(
        first="from IPython.core.interactiveshell import InteractiveShell\n"
        "InteractiveShell.ast_node_interactivity = 'all'\n1\n2",
        before={"softmax": "np.e\nnp.pi"},
    ),
    "the shell itself": Honest(
        first="shell = get_ipython()\nprint(type(shell).__name__, shell.user_ns['np'])\n"
        "shell.run_cell('AXIS = 1')\nshell.push({'KEEP': True})\nshell.system('true')\n"
        "shell.events.register('post_run_cell', lambda result: None)",
        last="print(In[1], Out, len(In))\n_ih[-1], _oh, _i",
        changed={"predict": "def predict(Z):\n    return Z.argmax(axis=AXIS)"},
    ),
    "text that looks like a magic": Honest(
        before={
            "softmax": 'TEXT = """\n%matplotlib inline\n!rm -rf x\n%%time\nsoftmax?\n"""\n'
            "rest = (17\n% 5)\nassert rest == 2 and TEXT.count('%') == 3"
        }
    ),
    "awaits, and a helper below one": Honest(
        last="async def later(Z):\n    await asyncio.sleep(0.01)\n    return softmax(Z)\n"
        "P = await later(np.eye(2))\nawait asyncio.gather(later(P), later(P))",
        edit=beside(
            "one_hot",
            "import asyncio\nawait asyncio.sleep(0)\ndef eye(classes): return np.eye(classes)",
            above=True,
        ),
        changed={"one_hot": "def one_hot(y, classes):\n    return eye(classes)[y]"},
    ),
    "a task for the kernel's loop, above a helper": Honest(
        edit=beside(
            "one_hot",
            "import asyncio\ntask = asyncio.create_task(asyncio.sleep(0))\n"
            "def eye(classes): return np.eye(classes)",
            above=True,
        ),
        changed={"one_hot": "def one_hot(y, classes):\n    return eye(classes)[y]"},
    ),
    "a task that goes on between two cells": Honest(
        first="import asyncio\nasync def table():\n    await asyncio.sleep(0.01)\n"
        "    return np.eye(30)\ntask = asyncio.create_task(table())",
        edit=beside("one_hot", "import time\nawait task", above=True),
        changed={
            "one_hot": "def one_hot(y, classes):\n    return task.result()[:classes, :classes][y]"
        },
    ),
    "a name and a password": Honest(
        before={"softmax": "import getpass\nname = input('name? ')\nkey = getpass.getpass()"},
    ),
    "a question to the student, above a helper": Honest(
        changed={
            "softmax": "axis = int(input('which axis? '))\ndef softmax(Z):\n"
            "    E = np.exp(Z - Z.max(axis=axis, keepdims=True))\n"
            "    return E / E.sum(axis=axis, keepdims=True)",
        },
    ),
    "copied from a terminal": Honest(
        edit=written("predict", ">>> def predict(Z):\n...     return Z.argmax(axis=1)\n")
    ),
}
