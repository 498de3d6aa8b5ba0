"""Is an answer right? The one place with tolerances, used by student and judge alike."""

import math
from dataclasses import dataclass

import numpy as np

from autograder.inside.calling import Other


@dataclass(frozen=True)
class Tolerance:
    """How far an answer may be off: ``absolute + relative * |expected|``."""

    relative: float
    absolute: float


# A right answer computed in float32 (seven digits) passes; a wrong formula does not.
TOLERANCE = Tolerance(relative=1e-4, absolute=1e-6)
_NUMBERS = {bool, int, float}
NOTHING = "the function returned nothing (None); is there a return?"


def difference(actual, expected, tolerance=TOLERANCE):
    """Say how an answer differs from the reference.

    Args:
        actual: the student's answer, as `autograder.inside.calling.plain` data. A list of
            numbers counts as the array it spells.
        expected: the reference's answer: an array, a number, a word, or a tuple or list of these;
            or its properties, each under its name, see `Question.properties`. Numbers count, not
            their type: 2.0 is the label 2.
        tolerance: how far off it may be.

    Returns:
        None if the answer is right, otherwise one line: what was found, what was expected.
    """
    if isinstance(expected, tuple | list):
        return _sequence(actual, expected, tolerance)
    if isinstance(expected, dict):
        return _properties(actual, expected, tolerance)
    if isinstance(expected, str):
        return _word(actual, expected)
    expected = np.asarray(expected)
    array, problem = _numbers(actual, expected)
    if problem:
        return problem
    if array.shape != expected.shape:
        return f"the shape is {array.shape}, expected {expected.shape}"
    return _values(array, expected, tolerance)


def equal(one, other, tolerance=TOLERANCE):
    """Whether two answers are the same, NaN for NaN: to compare a mistake with a mistake."""
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):  # most are
        return one.shape == other.shape and _same_numbers(one, other, tolerance)
    if type(one) in _NUMBERS and type(other) in _NUMBERS:  # in a list there may be very many
        return _close(float(one), float(other), tolerance)
    if isinstance(one, tuple | list) and isinstance(other, tuple | list):
        return len(one) == len(other) and all(
            equal(*pair, tolerance) for pair in zip(one, other, strict=True)
        )
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(
            equal(value, other[name], tolerance) for name, value in one.items()
        )
    if any(value is None or isinstance(value, str | Other | tuple) for value in (one, other)):
        return one == other if type(one) is type(other) else False
    return _same_numbers(one, other, tolerance)


def _close(one, other, tolerance):
    """The same of two numbers as `_same_numbers` says of arrays."""
    if one == other or (math.isnan(one) and math.isnan(other)):
        return True
    off = abs(one - other)  # infinite or NaN where one of them is
    return off <= tolerance.absolute + tolerance.relative * abs(other) < math.inf


def _same_numbers(one, other, tolerance):
    try:
        one, other = np.asarray(one, float), np.asarray(other, float)
    except (TypeError, ValueError):
        return False
    if one.shape != other.shape:
        return False
    same = one.tobytes() == other.tobytes()  # most are, and this takes a hundredth of the time
    return same or np.allclose(one, other, tolerance.relative, tolerance.absolute, equal_nan=True)


def _sequence(actual, expected, tolerance):
    found = _kind(actual)
    if actual is None:
        return NOTHING
    if not isinstance(actual, tuple | list):
        return f"found {found}, expected {len(expected)} values in a {type(expected).__name__}"
    if len(actual) != len(expected):
        return f"found {len(actual)} values in a {found}, expected {len(expected)}"
    for number, (mine, theirs) in enumerate(zip(actual, expected, strict=True), start=1):
        if problem := difference(mine, theirs, tolerance):
            return f"value {number} of {len(expected)}: {problem}"
    return None


def _word(actual, expected):
    if actual is None:
        return NOTHING
    if isinstance(actual, str) and actual == expected:
        return None
    return f"found {_told(actual)}, expected {expected!r}"


def _properties(actual, expected, tolerance):
    if actual is None:
        return NOTHING
    if not isinstance(actual, dict):
        return f"found {_told(actual)}, which is not of the form that the task asks for"
    for name, wanted in expected.items():
        if name not in actual:
            return f"{name} cannot be told from the answer"
        if problem := difference(actual[name], wanted, tolerance):
            return f"{name}: {problem}"
    return None


def _told(value):
    return repr(value) if isinstance(value, str) else _kind(value)


def _numbers(actual, expected):
    what = "a number" if expected.ndim == 0 else f"an array of shape {expected.shape}"
    if actual is None:
        return None, NOTHING
    if isinstance(actual, str | Other):
        return None, f"found {_kind(actual)}, expected {what}"
    try:
        array = np.asarray(actual)
    except (TypeError, ValueError):
        return None, f"found a {_kind(actual)} whose rows have different lengths, expected {what}"
    if array.dtype.kind not in "biuf":
        return None, f"found a {_kind(actual)} that holds more than numbers, expected {what}"
    return array, None


def _kind(value):
    return value.type_name if isinstance(value, Other) else type(value).__name__


def _values(array, expected, tolerance):
    size = expected.size
    finite = np.isfinite(array)
    if not finite.all():
        broken = array[~finite].reshape(-1)[0]
        return f"{(~finite).sum()} of {size} values are not finite ({broken})"
    actual, wanted = array.astype(np.float64), expected.astype(np.float64)
    gap = np.abs(actual - wanted)
    wrong = gap > tolerance.absolute + tolerance.relative * np.abs(wanted)
    if not wrong.any():
        return None
    worst = np.unravel_index(np.argmax(np.where(wrong, gap, -1)), gap.shape)
    told = f"found {actual[worst]:.6g}, expected {wanted[worst]:.6g}"
    if size == 1:
        return f"the value is wrong: {told}"
    return f"{wrong.sum()} of {size} values are wrong; the worst is {list(map(int, worst))}: {told}"
