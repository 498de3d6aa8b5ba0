"""Memory that a student's process shares with its watcher, who made it for this process alone.

It holds the board of `autograder.inside.pace`; then, for each part of what is asked, its message,
and the arrays among the arguments of its calls, so that who changed them can be seen outside.
"""

import mmap
import os
import tempfile

import numpy as np

from autograder.inside import wire
from autograder.inside.pace import BOARD, Board

ALIGNED = 64


def room(message, steps):
    """How many bytes a part needs."""
    arrays = (array for step in steps for array in _arrays(step.get("arguments", ())))
    return _whole(len(message)) + sum(_whole(array.nbytes) for array in arrays)


class Arena:
    """One side's view of it: the watcher's, who makes the memory, or the student's process's.

    Args:
        size: bytes for all parts together, see `room`; not given by who did not make it.
        file: the memory, as the watcher's `file` has it.

    Attributes:
        file: the descriptor of the memory.
        board: the `Board` in it.
    """

    def __init__(self, size=0, file=None):
        start = _whole(BOARD)
        self.file = _memory(start + size) if file is None else file
        self._shared = mmap.mmap(self.file, 0)
        self.board, self._place, self._arrays = Board(self._shared), start, {}

    def put(self, message, steps):
        """A part begins: its message, and the arrays of its steps."""
        self._shared[self._place : self._place + len(message)] = message
        self._begin(len(message), steps)
        for start, array in (each for placed in self._arrays.values() for each in placed):
            self._shared[start : start + array.nbytes] = array.tobytes()

    def take(self, size):
        """The next part, on the other side: its arrays are those in the shared memory.

        Args:
            size: bytes of its message.
        """
        message = self._shared[self._place : self._place + size]
        request = wire.unpack(message, items=wire.OUR_ITEMS)
        self._begin(size, request["steps"])
        for number, placed in self._arrays.items():
            moved = {id(array): self._view(start, array) for start, array in placed}
            step = request["steps"][number]
            step["arguments"] = _with(moved, step["arguments"])
        return request

    def is_changed(self, step):
        """Whether an array of this call is no longer what it was."""
        return any(
            self._shared[start : start + array.nbytes] != array.tobytes()
            for start, array in self._arrays.get(step, ())
        )

    def close(self):
        """Forget the memory, on this side."""
        self._shared.close()
        os.close(self.file)

    def _view(self, start, array):
        return np.frombuffer(self._shared, array.dtype, array.size, start).reshape(array.shape)

    def _begin(self, size, steps):
        self._place += _whole(size)
        self._arrays = {}
        for number, step in enumerate(steps):
            for array in _arrays(step.get("arguments", ())):
                self._arrays.setdefault(number, []).append((self._place, array))
                self._place += _whole(array.nbytes)


def _whole(size):
    return -(-size // ALIGNED) * ALIGNED


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
    return [value] if isinstance(value, np.ndarray) and value.size else []


def _with(moved, value):
    if isinstance(value, list | tuple):
        return type(value)(_with(moved, item) for item in value)
    return moved.get(id(value), value)
