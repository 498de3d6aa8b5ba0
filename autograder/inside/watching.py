"""Watch over a student's process: take its answers one by one, and end it at the limits."""

import contextlib
import os
import resource
import select
import time

from autograder.inside import wire
from autograder.inside.wire import Ending

POLL_SECONDS = 0.1


def collect(reading, others, steps, limits):
    """The frames as they come, one per step that is reached.

    Args:
        reading: the pipe that the student's process writes to.
        others: the processes that are not the student's.
        steps: how many frames there will be, if all goes well.
        limits: `autograder.sandbox.Limits` as a dictionary; None for no limit.

    Returns:
        The frames, and how the run ended, an `Ending`.
    """
    frames, buffer, received = [], bytearray(), 0
    now = time.monotonic()
    end, look = now + limits["total_seconds"], now + POLL_SECONDS
    deadline = min(end, now + limits["step_seconds"])
    while len(frames) < steps:
        now = time.monotonic()
        left = deadline - now
        if left <= 0:
            return frames, Ending.TIMEOUT
        if limits["resident_bytes"] and now >= look:
            if _resident_bytes(others) > limits["resident_bytes"]:
                return frames, Ending.MEMORY
            look = now + POLL_SECONDS
        if not select.select([reading], [], [], min(left, POLL_SECONDS))[0]:
            continue
        chunk = os.read(reading, 2**16)
        received += len(chunk)
        if not chunk or received > limits["reply_bytes"]:
            return frames, Ending.CRASHED
        buffer += chunk
        while len(buffer) >= wire.HEADER and len(frames) < steps:
            try:
                length = wire.length(bytes(buffer[: wire.HEADER]), wire.LONGEST_ANSWER)
            except wire.WireError:
                return frames, Ending.CRASHED
            size = wire.HEADER + length
            if len(buffer) < size:
                break
            frames.append(bytes(buffer[:size]))
            del buffer[:size]
            deadline = min(end, time.monotonic() + limits["step_seconds"])
    return frames, Ending.FINISHED


def processes():
    """All processes that can be seen here: the sandbox's own, and what they started."""
    return {int(name) for name in os.listdir("/proc") if name.isdigit()}


def _resident_bytes(others):
    """Memory of the student's processes: all but those that were there before."""
    pages = 0
    for process in processes() - others:
        with contextlib.suppress(OSError), open(f"/proc/{process}/statm") as file:
            pages += int(file.read().split()[1])
    return pages * resource.getpagesize()
