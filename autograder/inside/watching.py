"""Watch over a student's process: take its answers one by one, and end it at the limits.

Time is what the student's own processes use, and what they sleep; not what they wait for a
processor. So a busy machine costs nobody a point. Wall time has a limit, too, `WALL` times as long.

A statement of a cell that takes too long is told to end, see `autograder.inside.pace`. When all
cells of a kind have used up their time, each statement still has a moment, so that quick ones run;
but not for ever.
"""

import contextlib
import os
import select
import time
from dataclasses import dataclass
from typing import NamedTuple

from autograder.inside import pace, wire
from autograder.inside.wire import Ending

POLL_SECONDS = 0.1
WALL = 4
MOMENT_SECONDS = 0.3  # for a statement, when the time is used up
OVERTIME = 0.5  # of the time of all cells of a kind, in such moments
TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


@dataclass
class Watched:
    """What came from a student's process.

    Attributes:
        frames: one for each row of steps that was reached, all of the same group.
        ended: why there are no more.
        starved: whether a row was ended by wall time, because the machine was too busy for it.
        spent: whether it was ended because all rows of its group had used up their time.
        statement: which one of a cell was at work at the end; None if that is not known.
    """

    frames: list[bytes]
    ended: Ending = Ending.FINISHED
    starved: bool = False
    spent: bool = False
    statement: int | None = None


class Group(NamedTuple):
    """Whose time a row of steps uses: all calls of a function, or all cells of a kind."""

    is_call: bool
    name: str | None

    @classmethod
    def of(cls, step):
        """The group of a step of a request."""
        return cls("function" in step, step.get("function", step.get("kind")))


def collect(reading, student, theirs, groups, limits, board, arrived):
    """Take the frames as they come, one for each row of steps.

    Args:
        reading: the pipe that the student's process writes to.
        student: that process.
        theirs: returns the processes that are the student's; None if they cannot be told apart.
        groups: for each row the `Group` whose time it uses.
        limits: `autograder.sandbox.Limits` as a dictionary; None for no limit.
        board: the `autograder.inside.pace.Board` that the student's process shares.
        arrived: called when frames are there, with the number of the first row that they answer,
            and of the one after the last.
    """
    watched, buffer, received = Watched([]), bytearray(), 0
    time_ = _Time(student, theirs, groups, limits, board)
    look = time.monotonic() + POLL_SECONDS
    while len(watched.frames) < len(groups):
        if limits["resident_bytes"] and time.monotonic() >= look:
            if _resident_bytes(theirs()) > limits["resident_bytes"]:
                return _ended(watched, Ending.MEMORY, board)
            look = time.monotonic() + POLL_SECONDS
        before = len(watched.frames)
        if select.select([reading], [], [], POLL_SECONDS)[0]:
            chunk = os.read(reading, 2**16)
            received += len(chunk)
            buffer += chunk
            if not chunk or received > limits["reply_bytes"]:
                return _ended(watched, Ending.CRASHED, board)
            try:
                _take_frames(buffer, watched.frames, len(groups))
            except wire.WireError:
                return _ended(watched, Ending.CRASHED, board)
            if len(watched.frames) > before:
                arrived(before, len(watched.frames))
                time_.next_rows(len(watched.frames) - before)
        # Also where something came that is no frame yet: it may come drop by drop.
        if len(watched.frames) == before and time_.is_over():
            watched.starved, watched.spent = time_.starved, time_.spent
            return _ended(watched, Ending.TIMEOUT, board)
    return watched


def _take_frames(buffer, frames, most):
    """Move the frames that are complete from what has come to the others, until there are ``most``.

    Raises:
        WireError: what follows is none.
    """
    start = 0
    while len(frames) < most and start + wire.HEADER <= len(buffer):
        header = bytes(buffer[start : start + wire.HEADER])
        end = start + wire.HEADER + wire.length(header)
        if end > len(buffer):
            break
        frames.append(bytes(buffer[start:end]))
        start = end
    del buffer[:start]


def _ended(watched, ending, board):
    watched.ended = ending
    watched.statement = pace.statement(len(watched.frames), board.at())
    return watched


class _Time:
    """What each row of steps, and each group of rows, may still use.

    Attributes:
        starved, spent: see `Watched`.
    """

    def __init__(self, student, theirs, groups, limits, board):
        self._student, self._theirs, self._groups = student, theirs, groups
        self._board, self._limits, self._row = board, limits, 0
        self._left = dict.fromkeys(groups, limits["total_seconds"])
        self._wall_left = {group: WALL * seconds for group, seconds in self._left.items()}
        self.starved = self.spent = False
        self._begin()

    def next_rows(self, count):
        """So many rows are done, of which the first has used all the time."""
        group = self._groups[self._row]
        self._left[group] -= self._clock.used()
        self._wall_left[group] -= self._clock.wall()
        self._row += count
        if self._row < len(self._groups):
            self._begin()

    def is_over(self):
        """Whether the process is to end. A statement that can is told to end by itself."""
        used, wall = self._clock.used(), self._clock.wall()
        if wall < self._wall and used < self._until:
            return False
        self.starved = used < self._until
        is_call = self._groups[self._row].is_call
        if is_call:
            self.spent = self._until == self._most or self._wall == self._most_wall
            return True
        self.spent = used >= self._most or wall >= self._most_wall
        return self.spent or self.starved or not self._told(used)

    def _begin(self):
        group, step = self._groups[self._row], self._limits["step_seconds"]
        left = self._left[group]
        self._clock, self._last = _Clock(self._student, self._theirs), None
        self._most, self._most_wall = left, self._wall_left[group]
        if not group.is_call:
            overtime = OVERTIME * self._limits["total_seconds"]
            self._most, self._most_wall = left + overtime, self._most_wall + WALL * overtime
            left = max(left, MOMENT_SECONDS)
        self._until = min(step, left, self._most)
        self._wall = min(WALL * step, self._most_wall)

    def _told(self, used):
        """Tell the statement at work to end; whether that has not been said in vain before."""
        now = self._board.at()
        if pace.statement(self._row, now) is None or now == self._last:
            return False
        self._board.ended(now)
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._student, pace.SIGNAL)
        self._last = now
        self._until = min(used + MOMENT_SECONDS, self._most)
        self._wall = min(self._clock.wall() + WALL * self._limits["step_seconds"], self._most_wall)
        return True


def wait(source, theirs, limits):
    """Wait until there is something to read.

    Returns:
        Whether these processes kept the limit of their memory meanwhile.
    """
    while not select.select([source], [], [], POLL_SECONDS)[0]:
        if limits["resident_bytes"] and _resident_bytes(theirs()) > limits["resident_bytes"]:
            return False
    return True


def processes():
    """All processes that can be seen here: the sandbox's own, and what they started."""
    return {int(name) for name in os.listdir("/proc") if name.isdigit()}


class _Clock:
    """What one row has used. It looks at processes only where a row takes long."""

    def __init__(self, student, theirs):
        self._student, self._theirs = student, theirs
        self._began, self._first = time.monotonic(), None

    def wall(self):
        return time.monotonic() - self._began

    def used(self):
        """Seconds at work or asleep; wall time where processes cannot be told apart."""
        wall = self.wall()
        if self._theirs is None or wall < POLL_SECONDS:
            return wall
        now = _cpu_seconds(self._theirs()), _queued_seconds(self._student)
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


def _cpu_seconds(theirs):
    """CPU time of these processes, and of those that they have seen the end of."""
    ticks = 0
    for process in theirs:
        with contextlib.suppress(OSError), open(f"/proc/{process}/stat") as file:
            ticks += sum(map(int, file.read().rpartition(")")[2].split()[11:15]))
    return ticks / TICKS


def _resident_bytes(theirs):
    """Memory of these processes."""
    pages = 0
    for process in theirs:
        with contextlib.suppress(OSError), open(f"/proc/{process}/statm") as file:
            pages += int(file.read().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
