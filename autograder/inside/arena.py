"""Memory that a student's process shares with its watcher, who made it for this process alone.

It holds the board of `autograder.inside.pace`; then, for each part of what is asked, its message,
and the arrays among the arguments of its calls, so that who changed them can be seen outside.
"""

import mmap
import os

import numpy as np

from autograder.inside import wire
from autograder.inside.pace import BOARD, Board

ALIGNED = 64


def room(size):
    """How many bytes so many take here."""
    return -(-size // ALIGNED) * ALIGNED


def laid_out(arguments):
    """Arguments as a form, which holds of each array its dtype and shape; and the bytes of these.

    The bytes are as they lie in the memory.

    Raises:
        autograder.inside.wire.WireError: an array is of a kind that does not travel.
    """
    arrays = bytearray()

    def form(value):
        if isinstance(value, list | tuple) and _has_array(value):
            return ["tuple" if isinstance(value, tuple) else "list", *map(form, value)]
        if isinstance(value, np.ndarray | np.generic):  # a number of NumPy's becomes an array
            if value.dtype.str not in wire.DTYPES:
                raise wire.WireError(f"an array of {value.dtype} among the arguments")
            arrays.extend(value.tobytes().ljust(room(value.nbytes), b"\0"))
            return ["array", value.dtype.str, list(value.shape)]
        return ["value", value]

    return form(tuple(arguments)), bytes(arrays)


class Arena:
    """One side's view of it: the watcher's, who makes the memory, or the student's process's.

    Args:
        size: bytes for all messages and arrays together, see `room`; given by who makes it.
        file: the memory, as the watcher's `file` has it.

    Attributes:
        file: the descriptor of the memory.
        board: the `Board` in it.
    """

    def __init__(self, size=0, file=None):
        self._place = room(BOARD)
        self.file = _memory(self._place + size) if file is None else file
        self._shared = mmap.mmap(self.file, 0)
        self.board = Board(self._shared)

    def put(self, message, arrays, sizes):
        """A part begins.

        Args:
            arrays: of all its steps, as `laid_out`.
            sizes: for each step, how many bytes of these are its own.
        """
        self._write(message)
        self._sent, self._ends, self._start = arrays, np.cumsum(sizes).tolist(), self._place
        self._write(arrays)

    def changed(self, first, last):
        """Of these calls, the last excluded, those of which an array is no longer what it was."""
        if not self._is_changed(first, last):  # nearly always
            return []
        return [step for step in range(first, last) if self._is_changed(step, step + 1)]

    def _is_changed(self, first, last):
        begin, end = self._ends[first - 1] if first else 0, self._ends[last - 1]
        now = self._shared[self._start + begin : self._start + end]
        return now != self._sent[begin:end]

    def take(self, size):
        """The next part, on the other side; the arrays of its ``steps`` are in the shared memory.

        Args:
            size: bytes of its message.
        """
        message = self._shared[self._place : self._place + size]
        self._place += room(size)
        # It is ours, and as long as it is.
        told, counts, *steps = wire.unpack(message, most=size, items=size)
        return told | {"counts": counts, "steps": [self._step(step) for step in steps]}

    def _step(self, step):
        if isinstance(step, dict):
            return step
        function, form = step
        return {"function": function, "arguments": self._made(*form)}

    def _made(self, kind, *content):
        """What a form says."""
        if kind == "array":
            dtype, shape = content
            array = np.ndarray(shape, dtype, self._shared, self._place)
            self._place += room(array.nbytes)
            return array
        if kind == "value":
            return content[0]
        made = [self._made(*form) for form in content]
        return tuple(made) if kind == "tuple" else made

    def close(self):
        """Forget the memory, on this side."""
        self._shared.close()
        os.close(self.file)

    def _write(self, written):
        self._shared[self._place : self._place + len(written)] = written
        self._place += room(len(written))


def _has_array(value):
    if isinstance(value, list | tuple):
        return any(map(_has_array, value))
    return isinstance(value, np.ndarray | np.generic)


def _memory(size):
    """A descriptor of so many bytes that have no name; on Linux they are in no file, either."""
    if hasattr(os, "memfd_create"):
        file = os.memfd_create("arguments")
    else:
        import tempfile  # it brings much that no student's process needs

        with tempfile.TemporaryFile() as named:
            file = os.dup(named.fileno())
    os.ftruncate(file, size)
    return file
