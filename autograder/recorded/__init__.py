"""The public cases: inputs with TensorFlow's answers, kept as text beside the package."""

import json
from pathlib import Path

import numpy as np

from autograder.verdict import Case

FOLDER = Path(__file__).parent
# Enough for every tolerance, few enough that two machines' last digits agree.
SIGNIFICANT_DIGITS = 8


def load(topic):
    """The recorded cases of a topic: by function, then by check, a `Case`."""
    stored = json.loads((FOLDER / f"{topic}.json").read_text(encoding="utf-8"))
    return {
        function: {
            check: Case(tuple(map(_decode, case["arguments"])), _decode(case["expected"]))
            for check, case in checks.items()
        }
        for function, checks in stored.items()
    }


def topics_of(function):
    """The topics that ask for a function of this name."""
    found = sorted(FOLDER.glob("*.json"))
    return [path.stem for path in found if function in json.loads(path.read_text("utf-8"))]


def dumps(cases):
    """The text of a recorded file: one check a line, the same bytes for the same cases."""
    functions = []
    for function, checks in cases.items():
        lines = []
        for check, case in checks.items():
            entry = {
                "arguments": [_encode(argument) for argument in case.arguments],
                "expected": _encode(case.expected, digits=SIGNIFICANT_DIGITS),
            }
            lines.append(f"    {json.dumps(check)}: {json.dumps(entry)}")
        functions.append(f"  {json.dumps(function)}: {{\n" + ",\n".join(lines) + "\n  }")
    return "{\n" + ",\n".join(functions) + "\n}\n"


def _encode(value, digits=None):
    if isinstance(value, tuple | list):
        return {type(value).__name__: [_encode(item, digits) for item in value]}
    if isinstance(value, np.ndarray):
        values = [_encode(item, digits) for item in value.ravel().tolist()]
        return {"array": values, "shape": value.shape, "dtype": value.dtype.name}
    if isinstance(value, np.generic):
        value = value.item()
    if digits and isinstance(value, float):
        return float(f"{value:.{digits}g}")
    return value


def _decode(stored):
    if not isinstance(stored, dict):
        return stored
    if "array" in stored:
        return np.array(stored["array"], dtype=stored["dtype"]).reshape(stored["shape"])
    (kind,) = stored
    return {"tuple": tuple, "list": list}[kind](map(_decode, stored[kind]))
