"""What commands cost, with everything that they start."""

import ctypes
import os
import statistics
import subprocess
import sysconfig
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field

import psutil

SAMPLE_SECONDS, POLL_SECONDS = 0.1, 0.01
_PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True)
class Cost:
    """What one or several commands took.

    Attributes:
        wall: seconds.
        cpu: seconds of all their processes together.
        memory: bytes; the most that all processes together held at one time. What two of them
            share counts twice.
    """

    wall: float
    cpu: float
    memory: int


def typical(costs):
    """Of the costs of several runs one: the median; of CPU the least.

    A run that competes with the rest of the machine waits longer, which no run is spared. Its CPU
    works the same, but slower, since another one takes a part of its core: that is not our cost.
    """
    return Cost(
        statistics.median(cost.wall for cost in costs),
        min(cost.cpu for cost in costs),
        statistics.median(cost.memory for cost in costs),
    )


def measure(commands, folder, ends_with=(0,)):
    """Run commands in a folder, one after the other.

    Args:
        ends_with: the exit codes that are no failure.

    Raises:
        RuntimeError: one failed; the message is what it printed.
    """
    # What a command leaves behind becomes a child of this process, which waits for it: Python's
    # forkserver, for one, and with it the processes of a pool.
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    costs = [_measure(command, folder, ends_with) for command in commands]
    return Cost(
        sum(cost.wall for cost in costs),
        sum(cost.cpu for cost in costs),
        max(cost.memory for cost in costs),
    )


def _measure(command, folder, ends_with):
    path = sysconfig.get_path("scripts") + os.pathsep + os.environ.get("PATH", os.defpath)
    # Of what was done in this process a server of forks may be left, which never ends.
    others = _children()
    seen, cpu, started = _Seen(), 0.0, time.monotonic()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            command, cwd=folder, env=os.environ | {"PATH": path}, stdout=output, stderr=output
        )
        while process.returncode is None or _children() - others:
            pid, status, used = os.wait4(-1, os.WNOHANG)
            if pid == 0:
                seen.sample()
                time.sleep(POLL_SECONDS)
            if pid == process.pid:
                wall = time.monotonic() - started
                process.returncode = os.waitstatus_to_exitcode(status)
            if pid not in {0, *others} and seen.names.get(pid) != "bwrap":
                cpu += used.ru_utime + used.ru_stime
        if process.returncode not in ends_with:
            output.seek(0)
            said = output.read().decode(errors="replace")
            raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}:\n{said}")
    return Cost(wall, cpu + sum(seen.sandboxed.values()), seen.memory)


def _children():
    return {child.pid for child in psutil.Process().children()}


# CPU is counted in two parts that do not overlap. wait4 has each process and all below it that a
# parent waited for. A sandbox is not among them: it is killed with its process namespace, and the
# kernel then drops the time of what ran inside. So that is read from /proc while it runs: of the
# watcher and of the worker, who waits for the students' processes. What is lost is the time after
# the last sample, the last submission's perhaps: the same in a class of any size.
@dataclass
class _Seen:
    """What was read from /proc: peak memory, and the CPU so far of what runs in a sandbox."""

    memory: int = 0
    at: float = 0.0
    names: dict[int, str] = field(default_factory=dict)
    sandboxed: dict[psutil.Process, float] = field(default_factory=dict)

    def sample(self):
        """Read again, if it is time to."""
        if time.monotonic() < self.at + SAMPLE_SECONDS:
            return
        self.at, memory, watchers = time.monotonic(), 0, set()
        for process in psutil.Process().children(recursive=True):  # parents come first
            with suppress(psutil.NoSuchProcess):
                self.names[process.pid] = process.name()
                memory += process.memory_info().rss
                above = process.ppid()
                is_watcher = self.names.get(above) == "bwrap" != process.name()
                if is_watcher:
                    watchers.add(process.pid)
                if is_watcher or above in watchers:
                    self.sandboxed[process] = sum(process.cpu_times()[:4])  # own, and waited for
        self.memory = max(self.memory, memory)
