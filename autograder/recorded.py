"""The public cases of a topic as text: inputs with the answers of its reference."""

import json

import numpy as np

from autograder.question import Case

# Enough for every tolerance, few enough that two machines' last digits agree.
SIGNIFICANT_DIGITS = 8


def loads(text):
    """The cases in the text of a recorded file, as `autograder.reference.cases` gives them."""
    return {
        function: {
            (check, number): Case(tuple(map(_decode, case["arguments"])), _decode(case["expected"]))
            for check, cases in checks.items()
            for number, case in enumerate(cases)
        }
        for function, checks in json.loads(text).items()
    }


def dumps(cases):
    """The text of a recorded file: one call a line, the same bytes for the same cases."""
    functions = []
    for function, calls in cases.items():
        checks = {}
        for (check, _), case in calls.items():
            entry = {
                "arguments": [_encode(argument) for argument in case.arguments],
                "expected": _encode(case.expected, digits=SIGNIFICANT_DIGITS),
            }
            checks.setdefault(check, []).append(f"      {json.dumps(entry)}")
        lines = [
            f"    {json.dumps(check)}: [\n" + ",\n".join(entries) + "\n    ]"
            for check, entries in checks.items()
        ]
        functions.append(f"  {json.dumps(function)}: {{\n" + ",\n".join(lines) + "\n  }")
    return "{\n" + ",\n".join(functions) + "\n}\n"


def _encode(value, digits=None):
    if isinstance(value, tuple | list):
        return {type(value).__name__: [_encode(item, digits) for item in value]}
    if isinstance(value, dict):
        return {"dict": {name: _encode(item, digits) for name, item in value.items()}}
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
    if "dict" in stored:
        return {name: _decode(item) for name, item in stored["dict"].items()}
    (kind,) = stored
    return {"tuple": tuple, "list": list}[kind](map(_decode, stored[kind]))
