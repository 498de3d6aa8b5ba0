"""What is shown of a result: in the graded notebook, and wherever text meets a screen."""

import re
import unicodedata

import nbformat

from autograder.calling import Error
from autograder.notebook import LONGEST_CELL, shortened
from autograder.result import BLANK, REASON, UNDEFINED
from autograder.verdict import wrap

MOST_SHOWN = 4000  # characters of what a cell has printed
# Characters of all of a student's cells, and of all that they have printed: to colour code takes
# longer than to run it.
LONGEST_CODE, LONGEST_OUTPUT = 60_000, 60_000


def show(notebook, answers, functions, sandboxed):
    """Write what was found into the notebook, as plain text outputs."""
    code, output = LONGEST_CODE, LONGEST_OUTPUT  # what is left of them
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        if not cell.metadata.get("nbgrader", {}).get("locked"):
            cell.source = shortened(cell.source, min(LONGEST_CELL, code))
            code = max(0, code - len(cell.source))
        function = functions.get(cell.id.removeprefix("check_"))
        if function and cell.metadata.get("nbgrader", {}).get("grade"):
            text = explain(function) if sandboxed else f"not sandboxed\n{explain(function)}"
        elif number in answers.stopped_cells:
            text = f"This cell {REASON[answers.stopped_cells[number]]}."
        else:
            text = _said(answers.cells.get(number))[:output]
            output -= len(text)
        cell.execution_count = None
        text = printable(text)
        stream = {"output_type": "stream", "name": "stdout", "text": text}
        cell.outputs = [nbformat.from_dict(stream)] if text else []


def explain(function):
    """What a student reads below a graded cell: every check, its reason, and the hints."""
    passed = sum(verdict.passed for verdict in function.verdicts)
    lines = [f"{function.name}: {passed} of {len(function.verdicts)} checks passed"]
    if function.message:
        lines += wrap(function.message, first="  ")
    if function.status not in (BLANK, UNDEFINED):
        for verdict in function.verdicts:
            mark, problem = ("✓", "") if verdict.passed else ("✗", f": {verdict.problem}")
            lines += wrap(f"{verdict.check}{problem}", first=f"  {mark} ")
    for hint in function.hints:
        lines += wrap(hint, first="  Hint: ")
    return "\n".join(lines)


def printable(text):
    """Text without what could act on a terminal or a page: escapes, hidden characters."""
    text = re.sub(r"\x1b\[[0-?]*[ -/]*[@-~]", "", text)
    return "".join(
        letter
        for letter in text
        if letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co")
    )


def _said(answer):
    """The text of a cell's answer, whatever the student's process has put there."""
    text = answer.get("text") if isinstance(answer, dict) else None
    lines = [text[:MOST_SHOWN]] if isinstance(text, str) and text else []
    if error := cell_error(answer):
        lines.append(f"{error.type_name}: {error.message}")
    return "\n".join(lines)


def cell_error(answer):
    """The error in a cell's answer, if there is one and it is what it should be."""
    error = answer.get("error") if isinstance(answer, dict) else None
    return error if isinstance(error, Error) else None
