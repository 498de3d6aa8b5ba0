"""Watch over a student's process: take its answers one by one, and end it at the limits.

Time is what the student's own processes use, and what they sleep; not what they wait for a
processor. So a busy machine costs nobody a point. Wall time has a limit, too, `WALL` times as long.
"""

import contextlib
import os
import select
import time
from dataclasses import dataclass

from autograder.inside import wire
from autograder.inside.wire import Ending

POLL_SECONDS = 0.1
WALL = 4
TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


@dataclass
class Watched:
    """What came from a student's process.

    Attributes:
        frames: one per step that was reached.
        ended: why there are no more.
        starved: whether a step was ended by wall time, because the machine was too busy for it.
        spent: whether it was ended because all steps of its group had used up their time.
    """

    frames: list[bytes]
    ended: Ending = Ending.FINISHED
    starved: bool = False
    spent: bool = False


def collect(reading, student, others, groups, limits, arrived):
    """Take the frames as they come, one for each step.

    Args:
        reading: the pipe that the student's process writes to.
        student: that process.
        others: the processes that are not the student's; None if they cannot be told apart.
        groups: for each step the group whose time it uses: the cells, or a function's calls.
        limits: `autograder.sandbox.Limits` as a dictionary; None for no limit.
        arrived: called with the number of a step when its frame is there.
    """
    watched, buffer, received = Watched([]), bytearray(), 0
    left = dict.fromkeys(groups, limits["total_seconds"])
    wall_left = {group: WALL * seconds for group, seconds in left.items()}
    clock, look = _Clock(student, others), time.monotonic() + POLL_SECONDS
    while len(watched.frames) < len(groups):
        group = groups[len(watched.frames)]
        allowed = min(limits["step_seconds"], left[group])
        wall = min(WALL * limits["step_seconds"], wall_left[group])
        if limits["resident_bytes"] and time.monotonic() >= look:
            if _resident_bytes(others) > limits["resident_bytes"]:
                watched.ended = Ending.MEMORY
                return watched
            look = time.monotonic() + POLL_SECONDS
        if not select.select([reading], [], [], POLL_SECONDS)[0]:
            used = clock.used()
            if used >= allowed or clock.wall() >= wall:
                watched.ended = Ending.TIMEOUT
                watched.starved = used < allowed
                watched.spent = allowed == left[group] or wall == wall_left[group]
                return watched
            continue
        chunk = os.read(reading, 2**16)
        received += len(chunk)
        watched.ended = Ending.CRASHED  # unless it goes on
        if not chunk or received > limits["reply_bytes"]:
            return watched
        buffer += chunk
        while len(buffer) >= wire.HEADER and len(watched.frames) < len(groups):
            try:
                length = wire.length(bytes(buffer[: wire.HEADER]), wire.LONGEST_ANSWER)
            except wire.WireError:
                return watched
            size = wire.HEADER + length
            if len(buffer) < size:
                break
            arrived(len(watched.frames))
            group = groups[len(watched.frames)]
            left[group] -= clock.used()
            wall_left[group] -= clock.wall()
            watched.frames.append(bytes(buffer[:size]))
            del buffer[:size]
            clock = _Clock(student, others)
        watched.ended = Ending.FINISHED
    return watched


def processes():
    """All processes that can be seen here: the sandbox's own, and what they started."""
    return {int(name) for name in os.listdir("/proc") if name.isdigit()}


class _Clock:
    """What one step has used. It looks at processes only where a step takes long."""

    def __init__(self, student, others):
        self._student, self._others = student, others
        self._began, self._first = time.monotonic(), None

    def wall(self):
        return time.monotonic() - self._began

    def used(self):
        """Seconds at work or asleep; wall time where processes cannot be told apart."""
        wall = self.wall()
        if self._others is None or wall < POLL_SECONDS:
            return wall
        now = _cpu_seconds(self._others), _queued_seconds(self._student)
        if self._first is None:  # they were not looked at until now
            self._first = now[0] - min(now[0], POLL_SECONDS), now[1]
        cpu, queued = (now[part] - self._first[part] for part in range(2))
        return max(cpu, wall - queued)


def _queued_seconds(process):
    """How long a process was ready, and had no processor."""
    try:
        with open(f"/proc/{process}/schedstat") as file:
            return int(file.read().split()[1]) / 1e9
    except (OSError, IndexError, ValueError):  # a kernel that does not count it
        return 0.0


def _cpu_seconds(others):
    """CPU time of the student's processes, and of those of them that have ended."""
    ticks = 0
    for process in processes() - others:
        with contextlib.suppress(OSError), open(f"/proc/{process}/stat") as file:
            ticks += sum(map(int, file.read().rpartition(")")[2].split()[11:15]))
    return ticks / TICKS


def _resident_bytes(others):
    """Memory of the student's processes: all but those that were there before."""
    pages = 0
    for process in processes() - others:
        with contextlib.suppress(OSError), open(f"/proc/{process}/statm") as file:
            pages += int(file.read().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
