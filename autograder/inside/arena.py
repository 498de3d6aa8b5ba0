"""Arguments in memory that two processes share, so that who changed them can be seen outside."""

import mmap

import numpy as np

ALIGNED = 64


class Arena:
    """The arrays among the arguments of all calls, in one piece of shared memory.

    Args:
        calls: by the number of a step, the arguments of its call.
    """

    def __init__(self, calls):
        arrays = [(step, array) for step, call in calls.items() for array in _arrays(call)]
        size = sum(array.nbytes + ALIGNED for _, array in arrays)
        self._memory, self._placed, place = mmap.mmap(-1, max(size, 1)), {}, 0
        moved = {}
        for step, array in arrays:
            view = np.frombuffer(self._memory, array.dtype, array.size, place).reshape(array.shape)
            view[...] = array
            moved[id(array)] = view
            self._placed.setdefault(step, []).append((view, array))
            place += -(-array.nbytes // ALIGNED) * ALIGNED
        self.calls = {step: _with(moved, call) for step, call in calls.items()}

    def is_changed(self, step):
        """Whether an array of this call is no longer what it was."""
        return any(view.tobytes() != array.tobytes() for view, array in self._placed.get(step, ()))


def _arrays(value):
    if isinstance(value, list | tuple):
        return [array for item in value for array in _arrays(item)]
    return [value] if isinstance(value, np.ndarray) and value.size else []


def _with(moved, value):
    if isinstance(value, list | tuple):
        return type(value)(_with(moved, item) for item in value)
    return moved.get(id(value), value)
