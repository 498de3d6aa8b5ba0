"""What a command costs, with everything it starts."""

import os
import subprocess
import sysconfig
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass

import psutil

SAMPLE_SECONDS = 0.05


@dataclass(frozen=True)
class Cost:
    """What one run took.

    Attributes:
        wall: seconds.
        cpu: seconds of all its processes together.
        memory: bytes; the most that all its processes together held at one time. What two of
            them share counts twice.
    """

    wall: float
    cpu: float
    memory: int


def measure(command, folder):
    """Run a command in a folder to its end.

    Raises:
        RuntimeError: it failed; the message is what it printed.
    """
    path = sysconfig.get_path("scripts") + os.pathsep + os.environ.get("PATH", os.defpath)
    memory, killed, started = 0, {}, time.monotonic()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            command, cwd=folder, env=os.environ | {"PATH": path}, stdout=output, stderr=output
        )
        while not (ended := os.wait4(process.pid, os.WNOHANG))[0]:
            memory = max(memory, _sample(process.pid, killed))
            time.sleep(SAMPLE_SECONDS)
        wall = time.monotonic() - started
        process.returncode = os.waitstatus_to_exitcode(ended[1])
        if process.returncode != 0:
            output.seek(0)
            said = output.read().decode(errors="replace")
            raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}:\n{said}")
    # CPU is counted in two parts that do not overlap. wait4 has the command and all below it
    # that a parent waited for. A sandbox is not among them: it is killed with its process
    # namespace, and the kernel then drops the time of what ran inside. So that is read from
    # /proc while it runs; the students' processes are in it, because the worker waits for them.
    # What is lost is the worker's time after the last sample, when it has nothing left to do.
    used = ended[2]
    return Cost(wall, used.ru_utime + used.ru_stime + sum(killed.values()), memory)


def _sample(pid, killed):
    """Memory of the tree now; and into ``killed`` the CPU so far of what runs in a sandbox."""
    memory, names = 0, {}
    with suppress(psutil.NoSuchProcess):
        root = psutil.Process(pid)
        for process in [root, *root.children(recursive=True)]:  # parents come first
            with suppress(psutil.NoSuchProcess):
                names[process.pid] = process.name()
                memory += process.memory_info().rss
                if names.get(process.ppid()) == "bwrap":
                    killed[process] = sum(process.cpu_times()[:4])  # own, and of those waited for
    return memory
