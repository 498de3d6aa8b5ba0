"""Right answers in places where we do not look for them."""

import nbformat
from classroom import answers

from honest.honest import Honest, beside, cell, copied, edits, put, written

SOFTMAX = answers("softmax")["softmax"]
PREDICT = answers("softmax")["predict"]
WRONG = "def {name}(*arguments):\n    return 0"
UNWRITTEN = "def {name}(*arguments):\n    raise NotImplementedError()"


def _all_in_one(notebook):
    """Merged, as Jupyter does it: with the marks of the first."""
    cell(notebook, "softmax").source = "\n\n".join(answers("softmax").values())
    notebook.cells = [
        each for each in notebook.cells if each.id == "softmax" or each.id not in answers("softmax")
    ]


def _merged_with_its_check(notebook):
    written("one_hot", "{}\n\ncheck(one_hot)")(notebook)
    notebook.cells.remove(cell(notebook, "check_one_hot"))


def _check_merged_with_the_next(notebook):
    """A check, the text below it and the next solution as one cell."""
    written("check_softmax", "{}\n# Task 2\n\n" + answers("softmax")["one_hot"])(notebook)
    notebook.cells.remove(cell(notebook, "one_hot"))


def _split(notebook):
    """One solution as two cells, both with its marks."""
    lower = copied(notebook, "softmax")
    cell(notebook, "softmax").source = "def shifted(Z):\n    return Z - Z.max(axis=1)[:, None]"
    lower.source = (
        "def softmax(Z):\n    E = np.exp(shifted(Z))\n    return E / E.sum(axis=1)[:, None]"
    )
    notebook.cells.insert(notebook.cells.index(cell(notebook, "softmax")) + 1, lower)


def _twice(notebook):
    """A solution copied to try something: both are there, with the same marks."""
    lower = copied(notebook, "predict")
    cell(notebook, "predict").source = WRONG.format(name="predict")
    notebook.cells.insert(notebook.cells.index(cell(notebook, "predict")) + 1, lower)


def _old_version_as_text(notebook):
    """The old version kept as raw text, the right one above it."""
    old = cell(notebook, "predict")
    put(notebook, "predict", PREDICT, above=True)
    place = notebook.cells.index(old)
    notebook.cells[place] = nbformat.v4.new_raw_cell(
        WRONG.format(name="predict"), id="predict", metadata=old.metadata
    )


def _old_version_as_markdown(notebook):
    """The old version kept as a text, the right one below its check."""
    old = cell(notebook, "one_hot")
    put(notebook, "one_hot", old.source)
    notebook.cells[notebook.cells.index(old)] = nbformat.v4.new_markdown_cell(
        WRONG.format(name="one_hot"), id="one_hot", metadata=old.metadata
    )


def _task_4_above_task_3(notebook):
    moved = [
        cell(notebook, name)
        for name in ("cell-11", "categorical_crossentropy", "check_categorical_crossentropy")
    ]
    for each in moved:
        notebook.cells.remove(each)
    place = notebook.cells.index(cell(notebook, "cell-8"))
    notebook.cells[place:place] = moved
    cell(notebook, "sparse_categorical_crossentropy").source = (
        "def sparse_categorical_crossentropy(y, Z):\n"
        "    return categorical_crossentropy(one_hot(y, Z.shape[1]), Z)"
    )


def _task_1_at_the_end(notebook):
    moved = [cell(notebook, name) for name in ("cell-2", "softmax", "check_softmax")]
    for each in moved:
        notebook.cells.remove(each)
    notebook.cells += moved


def _all_above(notebook):
    """All solutions at the top, all checks below."""
    ours = [each for each in notebook.cells if each.id in answers("softmax")]
    rest = [each for each in notebook.cells if each not in ours]
    notebook.cells = rest[:2] + ours + rest[2:]


def _helper_moved_with_its_task(notebook):
    """Task 2 with a helper moved above task 1, which uses it."""
    moved = [cell(notebook, name) for name in ("one_hot", "check_one_hot")]
    for each in moved:
        notebook.cells.remove(each)
    notebook.cells[2:2] = moved
    put(notebook, "one_hot", "def total(E):\n    return E.sum(axis=1)[:, None]")
    cell(
        notebook, "softmax"
    ).source = (
        "def softmax(Z):\n    E = np.exp(Z - Z.max(axis=1)[:, None])\n    return E / total(E)"
    )


HONEST = {
    "an import in the locked cell": Honest(
        edit=written("cell-1", "{}\nimport math"),
        changed={
            "softmax": "def softmax(Z):\n    E = math.e ** (Z - Z.max(axis=1, keepdims=True))\n"
            "    return E / E.sum(axis=1, keepdims=True)"
        },
    ),
    "the imports with a try around them": Honest(
        edit=written(
            "cell-1",
            "try:\n    import numpy as np\n    from autograder import check\n    EPS = 1e-9\n"
            "except ImportError:\n    raise",
        ),
        changed={"predict": "def predict(Z):\n    return (Z + 0 * EPS).argmax(axis=1)"},
    ),
    "a function in its check": Honest(
        changed={"predict": UNWRITTEN.format(name="predict")},
        edit=written("check_predict", PREDICT + "\n\n{}"),
    ),
    "a function below the call in its check, which is called again": Honest(
        changed={"softmax": UNWRITTEN.format(name="softmax")},
        edit=written("check_softmax", "{}\n" + SOFTMAX + "\ncheck(softmax)"),
    ),
    "a check on one line with something else": Honest(
        edit=written("check_softmax", "check(softmax); AXIS = int(1)"),
        changed={"predict": "def predict(Z):\n    return Z.argmax(axis=AXIS)"},
    ),
    "a check on one line between others": Honest(
        edit=written("check_softmax", "AXIS = 1; check(softmax); text = 'check(x)'  # ✓"),
        changed={"predict": "def predict(Z):\n    return Z.argmax(axis=AXIS + 0 * len(text))"},
    ),
    "checks in a loop, and without warnings": Honest(
        edit=edits(
            written("check_one_hot", "for f in (softmax, one_hot):\n    check(f)"),
            written(
                "check_softmax",
                "import warnings\nwith warnings.catch_warnings():\n"
                "    warnings.simplefilter('ignore')\n    check(softmax)",
            ),
        ),
        before={"predict": WRONG.format(name="predict")},
    ),
    "a function in a cell of its own": Honest(
        changed={"softmax": "# see below"}, edit=beside("softmax", SOFTMAX)
    ),
    "a function in a cell above ours, which is empty": Honest(
        changed={"softmax": ""}, edit=beside("softmax", SOFTMAX, above=True)
    ),
    "a text of ours that became code": Honest(
        changed={"predict": "# above"},
        edit=lambda notebook: notebook.cells.__setitem__(
            notebook.cells.index(text := cell(notebook, "cell-14")),
            nbformat.v4.new_code_cell(PREDICT, id="cell-14", metadata=text.metadata),
        ),
    ),
    "in two steps": Honest(
        changed={
            "softmax": "def powers(Z):\n    return np.exp(Z - Z.max(axis=1, keepdims=True))\n\n"
            "def shares(E):\n    return E / E.sum(axis=1, keepdims=True)\n\n"
            "softmax = lambda Z: shares(powers(Z))"
        }
    ),
    "all functions in one cell": Honest(edit=_all_in_one),
    "a solution and its check as one cell": Honest(edit=_merged_with_its_check),
    "a check and the next solution as one cell": Honest(edit=_check_merged_with_the_next),
    "a solution as two cells": Honest(edit=_split),
    "a solution cell twice": Honest(edit=_twice),
    "the old version kept as raw text below the right one": Honest(
        edit=_old_version_as_text,
    ),
    "the old version kept as a text above the right one": Honest(edit=_old_version_as_markdown),
    "a task moved above one that uses it": Honest(
        edit=_task_4_above_task_3,
    ),
    "a task moved to the end": Honest(edit=_task_1_at_the_end),
    "all solutions moved to the top": Honest(edit=_all_above),
    "a task moved up with its helper": Honest(
        edit=_helper_moved_with_its_task,
    ),
}
