"""Cells and text that are odd in themselves."""

from honest.honest import Honest, beside, cell, put, written


def _each_code(change):
    def edit(notebook):
        for each in notebook.cells:
            if each.cell_type == "code":
                each.source = change(each.source)

    return edit


def _windows(source):
    return source.replace("\n", "   \r\n") + "\r\n\r\n  \r\n"


def _empty(notebook):
    for name in ("cell-1", "softmax", "check_softmax", "predict"):
        for kind, source in (("code", ""), ("code", "# nothing\n"), ("markdown", "")):
            put(notebook, name, source, kind=kind)


def _texts(notebook):
    put(notebook, "softmax", "def softmax(Z): return 0", kind="raw")
    put(notebook, "softmax", "```python\ndef softmax(Z): return 0\n```", kind="markdown")
    put(notebook, "check_predict", "check(predict)", kind="markdown")


def _no_texts(notebook):
    notebook.cells = [each for each in notebook.cells if each.cell_type == "code"]


def _no_checks(notebook):
    """Deleted, and typed again."""
    for name in ("softmax", "one_hot"):
        notebook.cells.remove(cell(notebook, f"check_{name}"))
        put(notebook, name, f"check({name})")


LONG = "\n".join(f"x{n} = {n}  # a line like many others" for n in range(3000))

HONEST = {
    "empty cells": Honest(edit=_empty),
    "versions kept as text": Honest(edit=_texts),
    "without our texts": Honest(edit=_no_texts),
    "checks that were typed again": Honest(edit=_no_checks),
    "very long cells": Honest(
        first=LONG,
        last="'" + "x" * 10**5 + "'",
        before={"softmax": "TABLE = [" + "1, " * 10**4 + "]"},
    ),
    "a thousand lines above a solution": Honest(before={"one_hot": "\n" * 1000 + LONG}),
    "line ends of Windows": Honest(edit=_each_code(_windows)),
    "tabs": Honest(edit=_each_code(lambda source: source.replace("    ", "\t"))),
    "indented as a whole": Honest(
        edit=written("predict", "    def predict(Z):\n        return Z.argmax(axis=1)")
    ),
    "names in Greek and in wide letters": Honest(
        changed={
            "softmax": "def σ(Ζ, ε=0.0):\n    Δ = np.exp(Ζ - Ζ.max(axis=1, keepdims=True)) + ε\n"
            "    return Δ / Δ.sum(axis=1, keepdims=True)\nsoftmax = σ",
            "predict": "größte = 1\ndef ｐｒｅｄｉｃｔ(Z): best = Z.argmax(axis=größte)"
            "; return best  # ✓ 🎉",
        }
    ),
    "quotes and backslashes": Honest(
        before={
            "softmax": "TEXT = r'\\softmax' + f\"{'x':>5}\\n{{}}\" + '\\u2028'\n"
            "total = 1 + \\\n    2\n"
        }
    ),
    "text of our own words": Honest(
        before={
            "softmax": "### BEGIN SOLUTION\n# YOUR CODE HERE\n# raise NotImplementedError()\n"
            "### END SOLUTION\n### BEGIN HIDDEN TESTS\nassert True\n### END HIDDEN TESTS"
        }
    ),
    "annotations of the future": Honest(
        edit=beside("cell-1", "from __future__ import annotations"),
        changed={
            "predict": "def predict(Z: unknown.Type) -> nothing:\n    return Z.argmax(axis=1)"
        },
    ),
}
