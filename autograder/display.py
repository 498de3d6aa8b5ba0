"""What is shown of a result in the graded notebook."""

from autograder.inside.calling import Error
from autograder.notebook import LONGEST_CELL, MOVED, Node, checked, shortened
from autograder.wording import LEFT_OUT, WRITTEN_ELSEWHERE, printable

MOST_SHOWN = 4000  # characters of what a cell has printed
# Characters of all of a student's cells, and of all that they have printed: to colour code takes
# longer than to run it.
LONGEST_CODE, LONGEST_OUTPUT = 60_000, 60_000


def show(notebook, answers, functions, isolated):
    """Write what was found into the notebook, as plain text outputs.

    Args:
        answers: what came back from the sandbox.
        functions: a `FunctionResult` for each, by name.
        isolated: whether the student's code ran in isolation.
    """
    code, output = LONGEST_CODE, LONGEST_OUTPUT  # what is left of them
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        if not cell.metadata.get("nbgrader", {}).get("locked"):
            cell.source = shortened(cell.source, min(LONGEST_CELL, code))
            code = max(0, code - len(cell.source))
        function = functions.get(checked(cell))
        if function:
            text = function.text if isolated else f"not sandboxed\n{function.text}"
        elif number in answers.stopped_cells:
            text = f"This cell {answers.stopped_cells[number].reason}."
        elif number in answers.left_out:
            text = LEFT_OUT
        else:
            text = _said(answers.cells.get(number))[:output]
            output -= len(text)
            text = printable(text)
        if MOVED in cell.metadata.get("tags", []):
            text = f"{WRITTEN_ELSEWHERE}\n{text}"
        cell.execution_count = None
        cell.outputs = [Node(output_type="stream", name="stdout", text=text)] if text else []


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
