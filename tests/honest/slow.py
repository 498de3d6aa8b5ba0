"""Cells that take long. What is called is quick."""

from honest.honest import SHORT, Honest, beside, edits, put, written

TRAINING = """
W = np.zeros((3, 3))
for epoch in range(10**9):
    W -= 0.1 * W
    if time.perf_counter() - began > 1: break
"""
CATCHES = """
while time.perf_counter() - began < 3:
    try: time.sleep(0.1)
    except BaseException: pass
"""


def _many_timeits(notebook):
    for name in ("softmax", "one_hot", "predict"):
        put(notebook, f"check_{name}", "%timeit -n 3 -r 1 import time; time.sleep(0.2)")


def _helper_after(notebook):
    for number in range(3):
        put(notebook, "cell-1", f"import time\ntime.sleep(0.55)\nprint({number})")
    put(notebook, "one_hot", "def eye(classes):\n    return np.eye(classes)", above=True)
    written("one_hot", "def one_hot(y, classes):\n    return eye(classes)[y]")(notebook)


def _function_in_its_check_after(notebook):
    for number in range(3):
        put(notebook, "cell-1", f"import time\ntime.sleep(0.55)\nprint({number})")
    written("check_one_hot", "def one_hot(y, classes):\n    return np.eye(classes)[y]\n\n{}")(
        notebook
    )


def _solution_after(notebook):
    for number in range(3):
        put(notebook, "cell-1", f"import time\ntime.sleep(0.48)\nprint({number})")
    written("softmax", "import time\n{}\n\ntime.sleep(0.3)\nprint(softmax(np.eye(2)))")(notebook)


def _trial_after_and_scratch(notebook):
    for number in range(3):
        put(notebook, "cell-1", f"import time\ntime.sleep(0.45)\nprint({number})")
    written("softmax", "import time\n{}\n\ntime.sleep(0.4)")(notebook)
    put(notebook, "check_predict", "print('scratch')")


HONEST = {
    "sleeps above all and at the end": Honest(
        first="import time\ntime.sleep(1)", last="time.sleep(1)", limits=SHORT
    ),
    "sleeps between the tasks": Honest(edit=_many_timeits, limits=SHORT),
    "a training between two tasks": Honest(
        edit=beside("check_softmax", f"import time\nbegan = time.perf_counter()\n{TRAINING}"),
        limits=SHORT,
    ),
    "quick cells that are slow together": Honest(
        edit=edits(*[beside("check_softmax", "import time\ntime.sleep(0.4)")] * 6),
        limits=SHORT,
    ),
    "a slow cell with a helper in it": Honest(
        edit=beside(
            "one_hot",
            "import time\ndef eye(classes):\n    return np.eye(classes)\ntime.sleep(1)",
            above=True,
        ),
        changed={"one_hot": "def one_hot(y, classes):\n    return eye(classes)[y]"},
        limits=SHORT,
    ),
    "a slow trial below a solution, in its cell": Honest(
        edit=written("softmax", "{}\n\nimport time\ntime.sleep(1)"),
        limits=SHORT,
    ),
    "several slow lines in the cell of a solution": Honest(
        edit=written("softmax", "import time\ntime.sleep(1)\n{}\n\ntime.sleep(1)\nAXIS = 1"),
        changed={"predict": "def predict(Z):\n    return Z.argmax(axis=AXIS)"},
        limits=SHORT,
    ),
    "an await that takes long, above a helper": Honest(
        edit=beside(
            "one_hot",
            "import asyncio\nawait asyncio.sleep(1)\ndef eye(classes):\n    return np.eye(classes)",
            above=True,
        ),
        changed={"one_hot": "def one_hot(y, classes):\n    return eye(classes)[y]"},
        limits=SHORT,
    ),
    "a loop that catches whatever comes, between helpers": Honest(
        edit=beside(
            "one_hot",
            "import time\ndef eye(classes):\n    return np.eye(classes)\n"
            f"began = time.perf_counter()\n{CATCHES}\nAXIS = 1",
            above=True,
        ),
        changed={
            "one_hot": "def one_hot(y, classes):\n    return eye(classes)[y]",
            "predict": "def predict(Z):\n    return Z.argmax(axis=AXIS)",
        },
        limits=SHORT,
    ),
    "slow cells, and then a quick one with a helper": Honest(
        edit=_helper_after,
        limits=SHORT,
    ),
    "slow cells, and then a function in its check": Honest(
        changed={"one_hot": "# see below"},
        edit=_function_in_its_check_after,
        limits=SHORT,
    ),
    "slow cells, and then a solution with a trial": Honest(
        edit=_solution_after,
        limits=SHORT,
    ),
    "slow cells, a solution with a trial, and a scratch cell below": Honest(
        edit=_trial_after_and_scratch,
        limits=SHORT,
    ),
}
