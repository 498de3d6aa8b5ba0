"""Attacks with what the student's process says to the worker: forged messages of every kind."""

import msgpack

from attacks.attack import Attack

# Every open file gets what a grader might like to hear.
FORGE = """
import os
def forge(content):
    for number in range(3, 64):
        try: os.write(number, content)
        except OSError: pass
def frame(body): return len(body).to_bytes(4, "big") + body
"""


def _forged(value, times=1):
    """A whole message in place of the answer."""
    body = value if isinstance(value, bytes) else msgpack.packb(value)
    return Attack(first=FORGE, body=f"forge(frame({body!r}) * {times})\nreturn 0")


def _raw(content, times=1):
    """Bytes that are no message."""
    return Attack(first=FORGE, body=f"forge({content!r} * {times})\nreturn 0")


def _outcome(value, after=(), error=None, warnings=()):
    return {"outcome": [value, value, {"tuple": list(after)}, error, {"tuple": list(warnings)}]}


NAN = {"array": ["<f8", [2], b"\xff" * 16]}
CLOSED = "import os\nos.closerange(3, 64)\nreturn 0"

LATER = """
import os, threading, time
def later():
    while True: forge(frame(b"\\xc3"))
threading.Thread(target=later, daemon=True).start()
if os.fork() == 0: later()
"""

ENDLESS_DRIP = """
import time
forge(b"\\x00\\x07\\xff\\xff")
while True: forge(b"x"); time.sleep(0.05)
"""
DRIP = """
import time
for number in range(1000):
    forge(b"\\x00")
    time.sleep(0.05)
"""

ATTACKS = {
    "forged: true": _forged(True),
    "forged: nothing": _forged(None),
    "forged: six points": _forged({"dict": {"score": 6.0, "passed": True, "status": "graded"}}),
    "forged: a finished run": _forged({"dict": {"frames": 0, "ended": "finished"}}),
    "forged: a verdict": _forged({"tuple": ["one example", None]}),
    "forged: another value": _forged({"other": "x"}),
    "forged: an outcome that is true": _forged(_outcome(True)),
    "forged: an outcome of NaN": _forged(_outcome(NAN, [NAN])),
    "forged: an outcome in an outcome": _forged(_outcome(_outcome(0), [_outcome(0)])),
    "forged: an outcome of dictionaries": _forged(_outcome({"dict": {"a": []}})),
    "forged: an outcome of long lists": _forged(_outcome([[0] * 4000] * 4)),
    "forged: an outcome with many warnings": _forged(_outcome(0, warnings=["x"] * 5000)),
    "forged: an error that is unwritten": _forged(
        _outcome(None, error={"error": ["NotImplementedError", "", "", False]})
    ),
    "forged: an error out of memory": _forged(
        _outcome(None, error={"error": ["", "\x1b[2J<script>", "\u202e", True]})
    ),
    "forged: an outcome for every step at once": _forged(_outcome(True), times=60),
    "forged: an array of objects": _forged(_outcome({"array": ["|O", [1], b"12345678"]})),
    "forged: an array of a lying shape": _forged(
        _outcome({"array": ["<f8", [2**31, 2**31, 4], b""]})
    ),
    "forged: an array of nothing a billion times": _forged(
        _outcome({"array": ["<f8", [0, 2**24, 2**24, 2**24], b""]})
    ),
    "forged: a type of its own": _forged(msgpack.packb(msgpack.ExtType(1, b"cos\nsystem\n"))),
    "forged: a pickle": _forged(b"cos\nsystem\n(S'touch /tmp/boom'\ntR."),
    "forged: lists in ten thousand layers": _forged(b"\x91" * 10_000),
    "forged: a list of four billion": _forged(b"\xdd\xff\xff\xff\xff"),
    "forged: a text that is none": _forged(b"\xa4\xff\xfe\xed\xa0"),
    "forged: keys that are lists": _forged(b"\x81\x91\x01\xc3"),
    "forged: an empty message": _forged(b""),
    "forged: a length of four gigabytes": _raw(b"\xff\xff\xff\xff"),
    "forged: a length and then silence": _raw(b"\x00\x1f\xff\xff\xc3"),
    "forged: noise": _raw(bytes(range(256)), times=64),
    "forged: more than all answers may have": Attack(
        first=FORGE, body="forge(frame(b'\\x90' * 500_000) * 10)\nreturn 0"
    ),
    "forged: two hundred thousand empty lists": Attack(
        first=FORGE,
        body="lists = b'\\xdc\\x27\\x0f' + b'\\x90' * 9999\n"
        "forge(frame(b'\\xdc\\x00\\x14' + lists * 20))\nreturn 0",
    ),
    "forged: from a thread and a child": Attack(first=FORGE + LATER),
    "forged: drop by drop": Attack(first=FORGE + DRIP, endless=True),
    "forged: drops without end": Attack(first=FORGE + ENDLESS_DRIP, endless=True),
    "forged: in the cells": Attack(first=FORGE + "forge(frame(b'\\x81\\xa4dict\\x80') * 40)"),
    "the pipe closed": Attack(body=CLOSED),
}
