"""Files that other programs have written, and lost a part of what we need."""

import codecs
import json

import nbformat
from classroom import answers

from autograder.notebook import as_text
from honest.honest import Honest, beside, cell, put, written

PREDICT = answers("softmax")["predict"]


def _json(change):
    """A file in which a part of the notebook was changed."""

    def file(notebook):
        made = json.loads(as_text(notebook))
        change(made)
        return json.dumps(made).encode()

    return file


def _without_marks(notebook):
    """As Colab gives it back."""
    for each in notebook.cells:
        each.metadata = nbformat.from_dict({"id": "Xy" + each.id[:8], "colab": {}})


def _lost(edit):
    def both(notebook):
        edit(notebook)
        _without_marks(notebook)

    return both


def _draft_above(notebook):
    put(notebook, "predict", "def predict(Z):\n    return 0", above=True)


def _draft_below(notebook):
    put(notebook, "check_predict", "def predict(Z):\n    return 0")


def _without_checks(notebook):
    for name in ("softmax", "predict"):
        source = cell(notebook, f"check_{name}").source
        notebook.cells.remove(cell(notebook, f"check_{name}"))
        put(notebook, name, f"print('now')\n{source}")


def _version_3(notebook):
    """Old formats have worksheets, and the source of code under another name."""
    cells = json.loads(as_text(notebook))["cells"]
    for each in cells:
        if each["cell_type"] == "code":
            each |= {"input": each.pop("source"), "language": "python"}
    made = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": cells}]}
    return json.dumps(made).encode()


def _version_4_0(made):
    made["nbformat_minor"] = 0
    for each in made["cells"]:
        each.pop("id")


def _same_ids(made):
    for each in made["cells"]:
        each["id"] = "same"


def _lines(made):
    for each in made["cells"]:
        each["source"] = "".join(each["source"]).splitlines(keepends=True)


def _used(made):
    """With all that programs put beside what is written."""
    made["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {}}}
    for number, each in enumerate(made["cells"]):
        each["metadata"] |= {"collapsed": True, "scrolled": True, "execution": {"x": "1"}}
        if each["cell_type"] == "code":
            text = {"output_type": "stream", "name": "stdout", "text": ["✗ softmax\n"] * 50}
            each |= {"execution_count": 1000 - number, "outputs": [text]}


def _kernel(**metadata):
    return _json(lambda made: made.update(metadata=metadata))


HONEST = {
    "without marks": Honest(edit=_without_marks),
    "without marks, with lambdas": Honest(
        changed={"predict": "predict = lambda Z: Z.argmax(axis=1)"}, edit=_without_marks
    ),
    "without marks, with a draft above": Honest(edit=_lost(_draft_above)),
    "without marks, with a draft below the check": Honest(edit=_lost(_draft_below)),
    "without marks, with other checks": Honest(edit=_lost(_without_checks)),
    "without marks, with a package on top": Honest(
        before={"softmax": "%matplotlib inline\nimport pandas as pd"}, edit=_without_marks
    ),
    "without marks, with the function in its check": Honest(
        changed={"predict": "# below"},
        edit=_lost(written("check_predict", PREDICT + "\n{}")),
    ),
    "without marks, in two steps": Honest(
        changed={"predict": "def best(z):\n    return z.argmax()"},
        edit=_lost(beside("predict", "def predict(Z):\n    return [best(z) for z in Z]")),
    ),
    "format 3": Honest(file=_version_3),
    "format 3, without marks": Honest(edit=_without_marks, file=_version_3),
    "format 4.0": Honest(file=_json(_version_4_0)),
    "format 4.0, without marks": Honest(edit=_without_marks, file=_json(_version_4_0)),
    "sources as lists of lines": Honest(file=_json(_lines)),
    "all cells with one identity": Honest(file=_json(_same_ids)),
    "outputs of another day": Honest(file=_json(_used)),
    "a mark of the byte order": Honest(
        file=lambda notebook: codecs.BOM_UTF8 + as_text(notebook).encode()
    ),
    "two bytes for each letter": Honest(file=lambda notebook: as_text(notebook).encode("utf-16")),
    "a kernel with a name of one's own": Honest(
        file=_kernel(kernelspec={"name": "conda-env-ml-py", "display_name": "Python [conda: ml]"})
    ),
    "a kernel of an old Python": Honest(
        file=_kernel(
            kernelspec={"name": "python2", "display_name": "Python 2", "language": "python"},
            language_info={"name": "python", "version": "2.7"},
        )
    ),
    "a kernel that is called Julia": Honest(
        file=_kernel(kernelspec={"name": "julia-1.9", "display_name": "Julia", "language": "julia"})
    ),
    "without any metadata": Honest(file=_kernel()),
}
