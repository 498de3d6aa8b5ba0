"""Starts and ends the isolated worker; its limits.

bubblewrap guards the machine, see `autograder.bubblewrap`; inside it the worker guards one student
from the next, see `autograder.worker`.
"""

import os
import select
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from autograder import bubblewrap, wire
from autograder.bubblewrap import SandboxError

ENDINGS = ("finished", "timeout", "memory", "crashed")
START_SECONDS = 60
GRACE_SECONDS = 5


@dataclass(frozen=True)
class Limits:
    """What one submission may use.

    Attributes:
        step_seconds: wall time for one cell, or for one check's two calls.
        total_seconds: wall time for the whole notebook; also its limit of CPU seconds.
        memory_bytes: address space of each process.
        watched_bytes: resident memory of all its processes together.
        processes: processes and threads at once.
        file_bytes: size of one file; ``scratch_bytes``: of all its files together.
        output_characters: kept of what one cell prints.
        reply_bytes: all its answers together.
    """

    step_seconds: float = 5
    total_seconds: float = 30
    memory_bytes: int = 2 * 2**30
    watched_bytes: int = 2 * 2**30
    processes: int = 32
    file_bytes: int = 16 * 2**20
    scratch_bytes: int = 64 * 2**20
    output_characters: int = 4000
    reply_bytes: int = 2 * 2**20


@dataclass(frozen=True)
class Run:
    """What came back.

    Attributes:
        frames: one value for each step that was reached, in order. They come from the
            student's process: plain data of checked kinds, and nothing else is certain.
        ended: ``"finished"``, ``"timeout"``, ``"memory"`` or ``"crashed"``.
    """

    frames: list
    ended: str


class Sandbox:
    """A worker in isolation. A context manager; not for two threads at once.

    Args:
        limits: see `Limits`.
        unsandboxed: run the worker as an ordinary process, for one's own notebooks.
        hidden: folders that must not be visible, wherever they lie.

    Attributes:
        isolated: whether one worker serves all; if not, each submission gets a new one, because
            this kernel does not let the worker tell a student from the next.

    Raises:
        SandboxError: on entering, if the worker cannot be isolated or does not start.
    """

    def __init__(self, limits=None, unsandboxed=False, hidden=()):
        self.limits = limits or Limits()
        self.unsandboxed = unsandboxed
        self._hidden = [Path(__file__).parent.parent, *hidden]
        self._process, self._unread = None, bytearray()

    def __enter__(self):
        self._start()
        return self

    def __exit__(self, *exception):
        self._stop()

    def run(self, steps, seconds):
        """Run the steps of one submission in a fresh child.

        Args:
            steps: in order, ``{"source": …}`` for a cell, ``{"function": …, "arguments": …}``
                for a call.
            seconds: what is left of the submission's total time.

        Raises:
            SandboxError: the sandbox itself failed, twice. The student is not to blame.
        """
        limits = asdict(self.limits) | {"total_seconds": seconds}
        request = wire.pack({"steps": steps, "limits": limits})
        for last_try in (False, True):
            if self._process is None:
                self._start()
            try:
                self._process.stdin.write(request)
                self._process.stdin.flush()
                return self._reply(len(steps), time.monotonic() + seconds + GRACE_SECONDS)
            except (OSError, EOFError, wire.WireError) as error:
                # A student's process cannot do this to the worker; a machine without memory can.
                self._stop()
                if last_try:
                    raise SandboxError(f"the sandbox ended while it was in use: {error}") from error
            finally:
                # Where a student cannot be told from the next one inside, the next gets a new one.
                if self._process is not None and not self.isolated:
                    self._stop()

    def _reply(self, steps, deadline):
        head = self._receive(deadline)
        count = head.get("frames") if isinstance(head, dict) else None
        if type(count) is not int or not 0 <= count <= steps or head.get("ended") not in ENDINGS:
            raise wire.WireError("a reply that is none")
        # First all of them: what takes long to unpack is not the worker's delay.
        bodies = [self._receive_bytes(deadline) for _ in range(count)]
        return Run([_unpacked(body) for body in bodies], head["ended"])

    def _start(self):
        if self.unsandboxed:
            command = _unsandboxed_command()
        else:
            command = bubblewrap.command(self.limits.scratch_bytes, self._hidden)
        self._unread.clear()
        with tempfile.TemporaryFile() as errors:
            try:
                self._process = subprocess.Popen(
                    command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors
                )
                hello = self._receive(time.monotonic() + START_SECONDS)
            except (OSError, EOFError, wire.WireError) as error:
                self._stop()
                errors.seek(0)
                said = errors.read(2000).decode(errors="replace").strip()
                raise SandboxError(
                    f"the sandbox does not start: {said or error}\n"
                    "Without it nothing is graded. It needs Linux with bubblewrap 0.6 or newer "
                    "and user namespaces (in a container: permission to make them)."
                ) from error
        self.isolated = hello["isolated"]

    def _stop(self):
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            process.stdin.close()
            process.stdout.close()

    def _receive(self, deadline):
        return wire.unpack(self._receive_bytes(deadline))

    def _receive_bytes(self, deadline):
        return self._exactly(wire.length(self._exactly(4, deadline)), deadline)

    def _exactly(self, size, deadline):
        source = self._process.stdout.fileno()
        while len(self._unread) < size:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([source], [], [], left)[0]:
                raise EOFError("no answer in time")
            chunk = os.read(source, 2**20)  # perhaps many small frames at once
            if not chunk:
                raise EOFError("the worker ended")
            self._unread += chunk
        found = bytes(self._unread[:size])
        del self._unread[:size]
        return found


def _unpacked(body):
    """The value that the student's process has sent; None for what is no message."""
    try:
        return wire.unpack(body)
    except wire.WireError:
        return None


def _unsandboxed_command():
    if sys.platform == "win32":
        raise SandboxError(
            "grading does not run on Windows, also not --unsandboxed; use Linux or WSL. "
            "Reading, solving and check work here. Nothing was graded."
        )
    start = "from autograder.worker import main; main(sandboxed=False)"
    return [sys.executable, "-c", start]
