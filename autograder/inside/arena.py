"""Memory that a student's process shares with its watcher, who made it for this process alone.

It holds the board of `autograder.inside.pace`; then, for each part of what is asked, its message,
and the arrays among the arguments of its calls, so that who changed them can be seen outside.
"""

import copy
import mmap
import os
import tempfile

import numpy as np

from autograder.inside import wire
from autograder.inside.pace import BOARD, Board

ALIGNED = 64


def room(size):
    """How many bytes so many take here."""
    return -(-size // ALIGNED) * ALIGNED


def laid_out(arguments):
    """The bytes of all arrays among these arguments, as they lie in the memory."""
    return b"".join(
        array.tobytes().ljust(room(array.nbytes), b"\0") for array in _arrays(arguments)
    )


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
        self.board, self._arrays = Board(self._shared), []

    def put(self, message, arrays, sizes):
        """A part begins.

        Args:
            arrays: of all its steps, as `laid_out`.
            sizes: for each step, how many bytes of these are its own.
        """
        self._write(message)
        self._arrays, start = [], 0
        for size in sizes:
            self._arrays.append((self._place + start, arrays[start : start + size]))
            start += size
        self._write(arrays)

    def is_changed(self, step):
        """Whether an array of this call is no longer what it was."""
        start, array = self._arrays[step]
        return self._shared[start : start + len(array)] != array

    def take(self, size):
        """The next part, on the other side; the arrays of its ``steps`` are in the shared memory.

        Args:
            size: bytes of its message.
        """
        message = self._shared[self._place : self._place + size]
        self._place += room(size)
        told, *steps = (wire.unpack(body, items=wire.OUR_ITEMS) for body in wire.bodies(message))
        for step in steps:
            if "arguments" in step:
                moved = {id(array): self._view(array) for array in _arrays(step["arguments"])}
                step["arguments"] = _with(moved, step["arguments"])
        return told | {"steps": steps}

    def close(self):
        """Forget the memory, on this side."""
        self._shared.close()
        os.close(self.file)

    def _write(self, written):
        self._shared[self._place : self._place + len(written)] = written
        self._place += room(len(written))

    def _view(self, array):
        view = np.frombuffer(self._shared, array.dtype, array.size, self._place)
        self._place += room(array.nbytes)
        return view.reshape(array.shape)


def _memory(size):
    """A descriptor of so many bytes that have no name; on Linux they are in no file, either."""
    if hasattr(os, "memfd_create"):
        file = os.memfd_create("arguments")
    else:
        with tempfile.TemporaryFile() as named:
            file = os.dup(named.fileno())
    os.ftruncate(file, size)
    return file


def _arrays(value):
    if isinstance(value, list | tuple):
        return [array for item in value for array in _arrays(item)]
    # A number of NumPy's travels as an array.
    return [value] if isinstance(value, np.ndarray | np.generic) and value.size else []


def _with(moved, value):
    if isinstance(value, list | tuple):
        return type(value)(_with(moved, item) for item in value)
    # One without numbers has no place there, but may be written to, as all others.
    return moved[id(value)] if id(value) in moved else copy.copy(value)
