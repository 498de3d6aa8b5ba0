"""Call a student's function and note, as plain data, everything that happened.

The student's notebook and the sandbox's worker both judge by this record, so
what `check` says at home is what the grader sees.
"""

import contextlib
import copy
import io
import os
import traceback
import warnings
from dataclasses import dataclass

import numpy as np

LONGEST_TEXT = 500
DEEPEST_NESTING = 8
HERE = os.path.dirname(__file__)
ELSEWHERE = "(in "  # before an error's line that is not in the function called


@dataclass(frozen=True)
class Other:
    """Stands for a value that is neither numbers nor text; only its type's name travels."""

    type_name: str


@dataclass(frozen=True)
class Error:
    """An exception from the student's code: its class, its message and the line that raised it.

    The line is preceded by the function that it stands in, where that is not the one called.
    """

    type_name: str
    message: str
    line: str = ""
    memory: bool = False


@dataclass(frozen=True)
class Outcome:
    """What two calls with the same arguments did.

    Attributes:
        value: the first call's result, as `plain` data; None after an error.
        repeat: the second call's result; None after an error.
        after: the arguments as the student's function left them; None if they are as they were,
            where that is seen at once.
        error: what the student's code raised, if it did.
        warnings: NumPy's and Python's warnings, each message once.
    """

    value: object = None
    repeat: object = None
    after: tuple | None = None
    error: Error | None = None
    warnings: tuple[str, ...] = ()


def call(function, arguments, copies=True):
    """Call ``function(*arguments)`` twice with the very same objects; see `Outcome`.

    Args:
        copies: whether the function gets copies, so that the caller's own stay as they are.
    """
    given = copy.deepcopy(tuple(arguments)) if copies else tuple(arguments)
    before = _as_it_is(given)
    value = repeat = error = None
    # As NumPy warns by default, whatever was set before: some checks are told by its warnings.
    noisy = np.errstate(divide="warn", over="warn", under="ignore", invalid="warn")
    with noisy, warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            value = plain(function(*given))
            with contextlib.redirect_stdout(io.StringIO()):  # nobody wants to read it twice
                repeat = plain(function(*given))
        except BaseException as raised:  # SystemExit and KeyboardInterrupt too: it is their code
            value, error = None, describe(raised, getattr(function, "__name__", None))
        messages = tuple(dict.fromkeys(shown(warning.message) for warning in caught))
    after = None if before and before == _as_it_is(given) else plain(given)
    return Outcome(value, repeat, after, error, messages[:5])


def _as_it_is(arguments):
    """All there is to be seen of arguments; None where there are others than arrays and numbers."""
    seen = []
    for value in arguments:
        if type(value) is np.ndarray:
            seen.append((value.shape, value.strides, value.dtype, value.tobytes()))
        elif value is not None and not isinstance(value, bool | int | float | str | np.generic):
            return None
    return seen


def plain(value, depth=0):
    """Copy a result as arrays, numbers, text, lists and tuples; anything else becomes `Other`."""
    if value is None or type(value) in (bool, float):
        return value
    if type(value) is int:
        return value if abs(value) < 2**63 else Other("int of more than 64 bits")
    if type(value) is str:
        return value[:LONGEST_TEXT]
    if isinstance(value, np.ndarray | np.generic):
        array = np.asarray(value).view(np.ndarray)
        is_a_word = array.ndim == 0 and array.dtype.kind == "U"
        return array.item()[:LONGEST_TEXT] if is_a_word else _array(array)
    if type(value) in (list, tuple) and depth < DEEPEST_NESTING:
        return type(value)(plain(item, depth + 1) for item in value)
    return Other(type(value).__name__[:100])


def _array(array):
    if array.dtype.kind == "f" and array.dtype.itemsize > 8:  # long double
        array = array.astype(np.float64)
    if array.dtype.kind not in "biuf":
        kind = {"U": "text", "S": "bytes", "O": "objects"}.get(array.dtype.kind, str(array.dtype))
        return Other(f"array of {kind}"[:100])
    return np.array(array, dtype=array.dtype.newbyteorder("="), order="C", copy=True, subok=False)


def describe(raised, called=None):
    """Turn an exception into an `Error`, whatever its class does when it is printed.

    Args:
        called: the name of the function that was called.
    """
    # The student's own line, not a line of NumPy's or of this file.
    frames = [
        frame
        for frame in traceback.extract_tb(raised.__traceback__)
        if not frame.filename.startswith(HERE) and "packages/" not in frame.filename
    ]
    line, message = (frames[-1].line or "").strip() if frames else "", shown(raised)
    if line and called and frames[-1].name not in (called, "<lambda>", "<module>"):
        line = f"{ELSEWHERE}{frames[-1].name}) {line}"
    if isinstance(raised, SyntaxError):  # without the name of a file that nobody has
        line, message = (
            shown(raised.text).strip(),
            f"{shown(raised.msg)} (line {shown(raised.lineno)})",
        )
    return Error(type(raised).__name__[:100], message, line[:200], isinstance(raised, MemoryError))


def shown(thing):
    """``str(thing)``, shortened, also where ``__str__`` itself fails."""
    try:
        return str.__str__(str(thing))[:LONGEST_TEXT]
    except BaseException:
        return "(its message cannot be shown)"
