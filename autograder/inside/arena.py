"""Memory that a student's process shares with its watcher, who made it for this process alone.

It holds the arrays among the arguments of all calls, so that who changed them can be seen outside;
and, before them, the board of `autograder.inside.pace`.
"""

import itertools
import mmap
import os
import tempfile

import numpy as np

from autograder.inside.pace import BOARD, Board

ALIGNED = 64


class Arena:
    """One side's view of it: the watcher's, who makes the memory, or the student's process's.

    Args:
        steps: of a request.
        file: the memory, as the watcher's `file` has it; if not given, it is made.

    Attributes:
        file: the descriptor of the memory.
        board: the `Board` in it.
    """

    def __init__(self, steps, file=None):
        self._arrays, place = {}, -(-BOARD // ALIGNED) * ALIGNED
        for number, step in enumerate(steps):
            for array in _arrays(step.get("arguments", ())):
                self._arrays.setdefault(number, []).append((place, array))
                place += -(-array.nbytes // ALIGNED) * ALIGNED
        self.file = _memory(place) if file is None else file
        self._shared = mmap.mmap(self.file, place)
        self.board = Board(self._shared)
        if file is None:
            for start, array in itertools.chain(*self._arrays.values()):
                self._shared[start : start + array.nbytes] = array.tobytes()

    def is_changed(self, step):
        """Whether an array of this call is no longer what it was."""
        return any(
            self._shared[start : start + array.nbytes] != array.tobytes()
            for start, array in self._arrays.get(step, ())
        )

    def placed(self, step, arguments):
        """The arguments of a step, with its arrays in the shared memory."""
        moved = {}
        for start, array in self._arrays.get(step, ()):
            view = np.frombuffer(self._shared, array.dtype, array.size, start)
            moved[id(array)] = view.reshape(array.shape)
        return _with(moved, arguments)

    def close(self):
        """Forget the memory, on this side."""
        self._shared.close()
        os.close(self.file)


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
