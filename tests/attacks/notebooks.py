"""Attacks with the notebook itself: its cells, their marks, their text."""

import copy

import nbformat

from attacks.attack import FUNCTIONS, Attack


def _checks(notebook):
    return [cell for cell in notebook.cells if cell.id.startswith("check_")]


def _without_checks(notebook):
    checks = _checks(notebook)
    notebook.cells = [cell for cell in notebook.cells if cell not in checks]
    return notebook


def _with_doubled_checks(notebook):
    for number, cell in enumerate(copy.deepcopy(_checks(notebook))):
        cell.id, cell.source = f"again-{number}", "pass"
        notebook.cells.append(cell)
    return notebook


def _with_renamed_checks(notebook):
    for cell in _checks(notebook):
        cell.metadata.nbgrader.grade_id = "my_" + cell.id
    return notebook


def _with_retagged_checks(notebook):
    for cell in _checks(notebook):
        cell.source = "1000"
        cell.metadata.nbgrader.update(solution=True, locked=False, points=1000)
        cell.metadata.tags = ["picture"]
    return notebook


def _with_edited_checks_and_outputs(notebook):
    for cell in _checks(notebook):
        cell.source = "6.0"
        cell.metadata.nbgrader.points = 1e9
        data = {"text/plain": "6.0"}
        cell.outputs = [nbformat.v4.new_output("execute_result", data, execution_count=1)]
    return notebook


def _with_checks_as_text(notebook):
    checks = _checks(notebook)
    for number, cell in enumerate(notebook.cells):
        if cell in checks:
            text = nbformat.v4.new_markdown_cell("full marks", id=cell.id, metadata=cell.metadata)
            notebook.cells[number] = text
    return notebook


def _with_a_result_in_its_metadata(notebook):
    notebook.metadata.autograder = {"seed": 0, "sandboxed": True, "score": 24}
    for cell in notebook.cells:
        cell.metadata.nbgrader.update(score=100, comment="full marks")
    return notebook


def _with_negative_and_infinite_points(notebook):
    for number, cell in enumerate(_checks(notebook)):
        cell.metadata.nbgrader.points = (-6, float("nan"), float("inf"), 1e308, "6")[number]
    return notebook


def _with_graded_solutions(notebook):
    for cell in notebook.cells:
        if cell.metadata.nbgrader.grade_id in FUNCTIONS:
            cell.metadata.nbgrader.update(grade=True, points=24, cell_type="markdown")
    return notebook


def _with_our_names_for_further_cells(notebook):
    for number, cell in enumerate(copy.deepcopy(notebook.cells)):
        cell.id = f"more-{number}"
        cell.cell_type, cell.source = "code", "raise SystemExit"
        notebook.cells.insert(0, cell)
    return notebook


def _upside_down(notebook):
    notebook.cells.reverse()
    return notebook


def _with_many_cells(notebook):
    notebook.cells += [nbformat.v4.new_code_cell(f"x = {n}", id=f"n{n}") for n in range(900)]
    return notebook


def _with_long_code(notebook):
    source = "# {}\n" + "x = 1;'y'\n" * 1900
    notebook.cells += [
        nbformat.v4.new_code_cell(f"if 0: '''{source}'''\n# {n}", id=f"n{n}") for n in range(45)
    ]
    return notebook


def _with_long_text(notebook):
    source = "<div>\n" + "> " * 300 + "*[a](" * 1000
    notebook.cells += [nbformat.v4.new_markdown_cell(source, id=f"n{n}") for n in range(100)]
    return notebook


def _nested(depth):
    inner = {}
    for _ in range(depth):
        inner = {"a": inner}
    return inner


def _with_nested_metadata(notebook):
    notebook.metadata.deep = _nested(100)
    for cell in notebook.cells:
        cell.metadata.deep = _nested(100)
    return notebook


def _with_huge_metadata(notebook):
    notebook.metadata.huge = [[]] * 500_000
    return notebook


# Looks like a def of softmax, and is one of another name.
LOOK_ALIKES = "def s\u043eftmax(Z):\n    return Z\ndef predi\u0441t(Z):\n    return 0"
# Looks like the right code, and is none of it: the right line is a comment.
REVERSED = """
access = "no\u202e\u2066# return the right answer\u2069\u2066"  # \u2067\u202d
hidden\u200b = 1
"""
PAGE = """
from IPython.display import HTML, Javascript, display
display(HTML("<script>parent.score = 24</script>"), Javascript("alert(1)"))
print("<script>alert(1)</script>\\x1b]0;full marks\\x07\\x1b[2J\\x1b[1;1Hsoftmax: 6 of 6 passed")
print("\\r\\b\\b\\u202e\\u2066", "\\x9b31m", "</pre><img src=x onerror=alert(1)>")
raise ValueError("</script><script>alert(1)</script>\\x1b[31m")
"""

ATTACKS = {
    "checks deleted": Attack(edit=_without_checks),
    "checks doubled": Attack(edit=_with_doubled_checks),
    "checks renamed": Attack(edit=_with_renamed_checks),
    "checks retagged": Attack(edit=_with_retagged_checks),
    "checks edited, with outputs": Attack(edit=_with_edited_checks_and_outputs),
    "checks as text": Attack(edit=_with_checks_as_text),
    "a result in the metadata": Attack(edit=_with_a_result_in_its_metadata),
    "negative and infinite points": Attack(edit=_with_negative_and_infinite_points),
    "solutions that are graded": Attack(edit=_with_graded_solutions),
    "our names for further cells": Attack(edit=_with_our_names_for_further_cells),
    "a notebook upside down": Attack(edit=_upside_down, errors=("NameError",)),
    "nine hundred cells": Attack(edit=_with_many_cells),
    "code that takes long to colour": Attack(edit=_with_long_code),
    "text that takes long to render": Attack(edit=_with_long_text),
    "metadata in a hundred layers": Attack(edit=_with_nested_metadata),
    "half a million lists in the metadata": Attack(edit=_with_huge_metadata),
    "names of other letters that look alike": Attack(last=LOOK_ALIKES),
    "text that reads backwards": Attack(first=REVERSED, errors=("SyntaxError",)),
    "scripts and escapes in the output": Attack(first=PAGE),
    "a magic that runs a script": Attack(first="%%javascript\nalert(1)", last="%%html\n<script>"),
    "brackets in ten thousand layers": Attack(
        first="(" * 10_000 + ")" * 10_000, errors=("SyntaxError",)
    ),
    "a long chain of operators": Attack(first="x = " + "-" * 50_000 + "1"),
}
