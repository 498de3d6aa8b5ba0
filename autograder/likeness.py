"""A name for what a wrong function answers: whoever answers the same has the same name.

It is kept of answers that no known mistake explains. Where several students share one, it may be
a mistake to know. It is made from the answers to inputs that may be shown, never to hidden ones.
"""

import re

import numpy as np

from autograder.digest import digest
from autograder.recognition import warned

DIGITS = 4  # of the largest number: the same formula in float32, or in another order, has these
EXPONENTS = -300, 300  # outside of these a power of ten cannot be divided by
LENGTH = 16
_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]+\b")  # of an object in memory: another in each process


def likeness(outcomes):
    """The name of these answers: an `Outcome` for each call."""
    return digest(*(_spelt(*each) for each in sorted(outcomes.items())))[:LENGTH]


def _spelt(call, outcome):
    error = outcome.error
    stopped = error and (error.type_name, _ADDRESS.sub("", error.message))
    values = outcome.value, outcome.repeat, outcome.after
    return (call, stopped, *map(_rounded, values), bool(warned(outcome)))


def _rounded(value):
    """A value as text, without the digits in which the same formula may differ."""
    if value is None or isinstance(value, str):
        return repr(value)
    try:
        numbers = np.asarray(value, float)
    except (TypeError, ValueError, OverflowError):
        # A process may answer whatever travels.
        is_several = isinstance(value, list | tuple)
        return [_rounded(each) for each in value] if is_several else repr(value)
    with np.errstate(all="ignore"):
        finite = np.abs(numbers[np.isfinite(numbers)])
        # 0.99999… and 1 are the same largest number.
        largest = float(f"{finite.max(initial=0):.3g}")
        exponent = np.clip(np.floor(np.log10(largest)), *EXPONENTS) if largest else 0
        rounded = np.round(numbers / 10.0 ** (exponent - DIGITS)) + 0.0  # -0 is 0
    return f"{numbers.shape} e{exponent:.0f} {rounded.tolist()}"
