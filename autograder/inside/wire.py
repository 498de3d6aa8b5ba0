"""Arrays and plain values to bytes and back. Never pickle; every byte is checked first.

A message is MessagePack; through a pipe it goes as a frame, with four bytes of length before it.
Values that MessagePack lacks are one-key maps: ``{"array": [dtype, shape, bytes]}``,
``{"tuple": [...]}``, ``{"dict": {...}}``, ``{"other": name}``, ``{"error": [...]}`` and
``{"outcome": [...]}``.
"""

import math
import os
from enum import StrEnum

import msgpack
import numpy as np

from autograder.inside.calling import DEEPEST_NESTING, LONGEST_TEXT, Error, Other, Outcome

HEADER = 4  # bytes, the length of what follows
LONGEST_MESSAGE = 16 * 2**20
LONGEST_ANSWER = 2**19  # one step's, from a student's process
MOST_ITEMS = 20_000  # of all lists together; arrays are the way to send more numbers
OUR_ITEMS = 10**6  # of a message from us to the worker, or from us to us
DEEPEST_MESSAGE = DEEPEST_NESTING + 8
_PLAIN = {type(None), bool, int, float, str}
DTYPES = {np.dtype(code).str for code in "?bhilBHILefd"}


class WireError(ValueError):
    """Bytes that are no message of ours."""


class Ending(StrEnum):
    """How the run of a submission ended, as the worker tells it."""

    FINISHED = "finished"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    CRASHED = "crashed"


def pack(value, most=LONGEST_MESSAGE):
    """A value as a message of at most ``most`` bytes.

    Raises:
        WireError: the value is of a kind that does not travel, or too large.
    """
    try:
        body = msgpack.packb(_encode(value, most), strict_types=True)
    except WireError:
        raise
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise WireError(f"a value cannot be sent: {error}") from error
    if len(body) > most:
        raise WireError(f"a message of {len(body)} bytes; at most {most} are allowed")
    return body


def unpack(body, most=LONGEST_MESSAGE, items=MOST_ITEMS):
    """The value of a message, with every type, size and depth checked; its arrays are read-only.

    Args:
        most: bytes that it may have; ``items``: how many in its lists and maps.

    Raises:
        WireError: the bytes are not a message of ours.
    """
    if len(body) > most:
        raise WireError(f"a message of {len(body)} bytes; at most {most} are allowed")
    # An item takes a byte at least. Where there may be too many, they are counted.
    hook = _counting(items) if len(body) > items else None
    try:
        parsed = msgpack.unpackb(
            body,
            strict_map_key=True,
            raw=False,
            ext_hook=_no_ext,
            list_hook=hook,
            object_hook=hook,
            max_array_len=items,
            max_map_len=1000,
        )
        return _decode(parsed)
    except WireError:
        raise
    except Exception as error:  # whatever msgpack says of hostile bytes
        raise WireError(f"not a message: {type(error).__name__}") from error


def list_begun(first, more):
    """How the message of a list begins: with that of its first item; so many others follow."""
    return msgpack.Packer().pack_array_header(1 + more) + first


def frame(body):
    """A message with its length before it."""
    return len(body).to_bytes(HEADER, "big") + body


def bodies(frames):
    """The messages of frames, one after the other."""
    start = 0
    while start < len(frames):
        size = length(frames[start : start + HEADER])
        start += HEADER + size
        yield frames[start - size : start]


def length(header, most=LONGEST_MESSAGE):
    """The length of the message that a frame's header announces.

    Raises:
        WireError: it is over the limit.
    """
    announced = int.from_bytes(header, "big")
    if len(header) != HEADER or announced > most:
        raise WireError(f"a frame of {announced} bytes; at most {most} are allowed")
    return announced


def read(descriptor, size):
    """Exactly ``size`` bytes, or fewer at the end. Unbuffered: the rest is the next one's."""
    parts = bytearray()
    while len(parts) < size and (chunk := os.read(descriptor, size - len(parts))):
        parts += chunk
    return bytes(parts)


def write(descriptor, frames):
    """Write all of these bytes."""
    view = memoryview(frames)
    while view:
        view = view[os.write(descriptor, view) :]


def _no_ext(code, data):
    raise WireError("extension types are not used")


def _encode(value, most):
    if type(value) in _PLAIN:  # most of what there is
        return value
    if isinstance(value, np.ndarray):
        if value.nbytes > most:  # said before it is copied, which takes long
            raise WireError(f"an array of {value.nbytes} bytes; at most {most} are allowed")
        return {"array": [value.dtype.str, list(value.shape), value.tobytes()]}
    if isinstance(value, np.generic):
        return _encode(np.asarray(value), most)
    if isinstance(value, tuple):
        return {"tuple": [_encode(item, most) for item in value]}
    if isinstance(value, list):
        return [_encode(item, most) for item in value]
    if isinstance(value, dict):
        return {"dict": {key: _encode(item, most) for key, item in value.items()}}
    if isinstance(value, Other):
        return {"other": value.type_name}
    if isinstance(value, Error):
        return {"error": [value.type_name, value.message, value.line, value.memory]}
    if isinstance(value, Outcome):
        parts = (value.value, value.repeat, value.after, value.error, value.warnings)
        return {"outcome": [_encode(part, most) for part in parts]}
    return value


def _counting(most):
    """A hook for each list and map as it is read: refuses what is small as bytes, and long to make.

    Lists are counted as well as what is in them: of empty ones there may be very many.
    """
    lists = items = 0

    def hook(value):
        nonlocal lists, items
        lists, items = lists + 1, items + len(value)
        if max(lists, items) > most:
            raise WireError(f"more than {most} items")
        return value

    return hook


def _decode(value, depth=0):
    if depth > DEEPEST_MESSAGE:
        raise WireError("nested too deeply")
    if type(value) in _PLAIN:
        return value
    if isinstance(value, list):
        if depth < DEEPEST_MESSAGE and _PLAIN.issuperset(map(type, value)):
            return value
        return [_decode(item, depth + 1) for item in value]
    if not isinstance(value, dict) or len(value) != 1:
        raise WireError(f"found {type(value).__name__}, which is no kind of value")
    ((kind, content),) = value.items()
    return _KINDS.get(kind, _unknown)(content, depth + 1)


def _unknown(content, depth):
    raise WireError("an unknown kind of value")


def _array(content, depth):
    dtype, shape, data = _expect(content, str, list, bytes)
    if dtype not in DTYPES:
        raise WireError(f"an array of {dtype[:20]!r}")
    if len(shape) > 8 or not all(type(n) is int and 0 <= n <= LONGEST_MESSAGE for n in shape):
        raise WireError("an impossible shape")
    if math.prod(shape) * int(dtype[2:]) != len(data):  # as "<f8" has it
        raise WireError("a shape that does not fit its bytes")
    return np.ndarray(shape, dtype, data)  # which is not to be written to


def _tuple(content, depth):
    (items,) = _expect([content], list)
    return tuple(_decode(item, depth) for item in items)


def _dict(content, depth):
    (items,) = _expect([content], dict)
    return {key: _decode(item, depth) for key, item in items.items()}


def _other(content, depth):
    return Other(*_short(_expect([content], str)))


def _error(content, depth):
    return Error(*_short(_expect(content, str, str, str, bool)))


def _outcome(content, depth):
    if not isinstance(content, list) or len(content) != 5:
        raise WireError("an outcome has five parts")
    value, repeat, after, error, warnings = (_decode(part, depth) for part in content)
    texts = isinstance(warnings, tuple) and all(isinstance(text, str) for text in warnings)
    _short(_texts(content))
    if not (isinstance(after, tuple | None) and isinstance(error, Error | None) and texts):
        raise WireError("an outcome with parts of the wrong kind")
    return Outcome(value, repeat, after, error, warnings)


def _short(texts):
    if any(isinstance(text, str) and len(text) > LONGEST_TEXT for text in texts):
        raise WireError("a text that is too long")
    return texts


def _texts(content):
    """All texts in what has been decoded: of one that is long NumPy makes all others as long."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, list | dict):
        for each in content.values() if isinstance(content, dict) else content:
            yield from _texts(each)


def _expect(content, *types):
    if not isinstance(content, list) or [type(item) for item in content] != list(types):
        raise WireError("a value with parts of the wrong kind")
    return content


_KINDS = {
    "array": _array,
    "tuple": _tuple,
    "dict": _dict,
    "other": _other,
    "error": _error,
    "outcome": _outcome,
}
