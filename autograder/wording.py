"""How a verdict is said: the same words at home, in the feedback and on a terminal."""

import re
import textwrap
import unicodedata

WIDTH = 72
_HARMLESS = re.compile(r"[\n\t -~]*")
MOST_SHOWN = 2  # inputs of different problems; what is wrong is easier to see in few
HIDDEN_ONLY = (
    "right for inputs that may be shown, wrong for others that were drawn in the same way; which "
    "inputs does the task allow that you have not tried?"
)
IMPORTABLE = "when it is graded, NumPy, matplotlib and Python's own modules can be imported"
ABOVE = "run the cells above first; if none of them defines it, see how it is spelt"
WRITTEN_ELSEWHERE = "You wrote this into a locked cell; it was run here."
LEFT_OUT = "This cell was not run: the cells before it had used up the time."
UNWRITTEN = "`raise NotImplementedError()` is still there; put your code in its place"


def headline(name, verdicts):
    """One line for a function that was called: how many of its checks it passed."""
    failed = sum(not verdict.passed for verdict in verdicts)
    if failed:
        return f"✗ {name}: {failed} of {len(verdicts)} checks failed"
    return f"✓ {name}: all {len(verdicts)} checks passed"


def unwritten(name):
    """One line for a function that still is as it was handed out."""
    return f"… {name}: {UNWRITTEN}"


def undefined(error=None):
    """Why there is no function of this name.

    Args:
        error: what stopped the cell that should define it, as an `Error`.
    """
    if error is None:
        return "not defined; is the function still called that?"
    return f"not defined; its cell {stopped(error)}"


def stopped(error):
    """What stopped a cell."""
    if error.type_name == "KeyboardInterrupt":
        return endless(error)
    where = f", in the line: {error.line}" if error.line else ""
    message = f": {error.message}" if error.message else ""
    return f"stopped with {error.type_name}{message}{where}"


def endless(error):
    """What was stopped at a limit, or by hand."""
    return f"{error.message or 'stopped by hand'}; does a loop never end?"


def hints(verdicts):
    """The lines of all hints, each said once."""
    told = dict.fromkeys(verdict.hint for verdict in verdicts if verdict.hint)
    return [line for hint in told for line in wrap(hint, first="  Hint: ")]


def see_to_first(names):
    """The one hint for a function that calls wrong ones: they may be all that is wrong with it."""
    fail = "which fails its own check" if len(names) == 1 else "which fail their own checks"
    return f"It calls {' and '.join(names)}, {fail}. See to that first, then check this one again."


def input_of(check, code):
    """The lines that show with which input a check fails, ready to be pasted."""
    return ["", f"# an input of {check}", *code]


def keep_signature(question):
    """What to do about a function that takes another number of arguments than the task says."""
    if not question.parameters:
        return "keep the parameters that the task gives it"
    return f"keep the first line of the task: def {question.function}({question.parameters}):"


def wrap(sentence, first):
    """A sentence as lines that fit a notebook's page, the first one with a mark before it."""
    return textwrap.wrap(sentence, WIDTH, initial_indent=first, subsequent_indent=" " * len(first))


def printable(text):
    """Text without what could act on a terminal or a page: escapes, hidden characters."""
    if _HARMLESS.fullmatch(text):  # most is, and letter by letter it takes long to find that out
        return text
    text = re.sub(r"\x1b\[[0-?]*[ -/]*[@-~]", "", text)
    return "".join(
        letter
        for letter in text
        if letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co")
    )
