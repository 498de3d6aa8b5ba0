"""Starts and ends the processes that run student code; their limits; what a kind of sandbox is.

A kind guards the machine, see `autograder.kinds`; inside it one student is guarded from
the next, see `autograder.inside.watcher`.
"""

import contextlib
import functools
import os
import select
import subprocess
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np

from autograder.bare import is_bare
from autograder.inside import arena, wire
from autograder.inside.watching import OVERTIME, WALL, Group
from autograder.inside.wire import Ending

START_SECONDS = 60
GRACE_SECONDS = 5
NOTHING = "Without it nothing is graded."
MOST_SAID = 2000  # characters of what it says of errors
# Answers that are kept with what they mean: many students give the same, and most are short.
MOST_REMEMBERED, LONGEST_REMEMBERED = 300, 48 * 1024  # rows of calls, and bytes of one
MOST_REMEMBERED_ITEMS = 4000  # of such a row: there may be very many empty lists in it
_LARGE = object()  # stands for what is not remembered


class SandboxError(RuntimeError):
    """Student code cannot be isolated here, so nothing is run."""


@dataclass(frozen=True)
class Limits:
    """What one submission may use.

    A time does not count what the student's processes wait for a processor; see
    `autograder.inside.watching`.
    `MEANING` says what each is for.
    """

    step_seconds: float = 5
    total_seconds: float = 30
    memory_bytes: int = 2 * 2**30
    resident_bytes: int = 2 * 2**30
    processes: int = 32
    file_bytes: int = 16 * 2**20
    scratch_bytes: int = 64 * 2**20
    output_characters: int = 4000
    reply_bytes: int = 2 * 2**20


MEANING = {
    "step_seconds": "time for one cell, or for the two calls of one check",
    "total_seconds": "time for all solutions together, for all other cells, and for all calls of "
    "one function",
    "memory_bytes": "address space of each process",
    "resident_bytes": "memory of all its processes together",
    "processes": "processes and threads at once",
    "file_bytes": "one file",
    "scratch_bytes": "all its files together",
    "output_characters": "kept of what one cell prints",
    "reply_bytes": "all its answers together",
}


@dataclass(frozen=True)
class Run:
    """What came back.

    Attributes:
        frames: one value for each step that was reached, in order. They come from the
            student's process: plain data of checked kinds, and nothing else is certain. There may
            be fewer than there are steps also of what has finished, if calls were asked together.
        ended: why there are no more.
        changed: the steps whose function has changed its arguments, as seen from outside.
        starved: whether the machine was too busy for the step that was ended.
        spent: whether all cells of its kind, or all calls of that function, had used up their
            time.
        statement: which one of a cell was at work at the end, as the student's process tells it;
            None if that is not known.
        remembered: whether each call's answer is the very object that it was when it was last
            given, byte for byte. Where that is not so, an answer may be long, or all came one by
            one.
    """

    frames: list
    ended: Ending
    changed: frozenset = frozenset()
    starved: bool = False
    spent: bool = False
    statement: int | None = None
    remembered: bool = False


class Step(NamedTuple):
    """What a student's process is to do, packed: a cell to run, or a function to call.

    It is bare if nothing in it needs IPython.

    It is made of ``{"source": …, "kind": …, "without": […]}``, the latter two if the cell shares
    its time only with those of its kind, and if statements are left out, each with why; or of
    ``{"function": …, "arguments": …}``.
    """

    group: Group
    message: bytes
    arrays: bytes
    bare: bool

    @classmethod
    def of(cls, step):
        """A step, if it is not yet one."""
        if isinstance(step, cls):
            return step
        group = Group.of(step)
        if "function" in step:
            form, arrays = arena.laid_out(step["arguments"])
            return cls(group, wire.pack([step["function"], form]), arrays, bare=True)
        return cls(group, wire.pack(step), b"", is_bare(step.get("source", "")))


class Row(NamedTuple):
    """Steps that are answered by one message: whose time they use, and how many they are."""

    group: Group
    many: int


class Part(NamedTuple):
    """Steps in a row, packed as they are sent.

    Attributes:
        rows: the steps, as `Row`.
        items: how many the student's message of it has behind the first one, and these, packed.
        arrays: of all steps; ``sizes``: how many bytes each step has of them.
        bare: whether all of them are.
    """

    rows: list
    items: tuple[int, bytes]
    arrays: bytes
    sizes: np.ndarray
    bare: bool

    @classmethod
    def of(cls, steps, together=True):
        """A part, if it is not yet one.

        Args:
            steps: each a `Step`, or what one is made of.
            together: whether calls of a function are answered at once, as all comes together.
        """
        if isinstance(steps, cls):
            return steps
        steps = [Step.of(step) for step in steps]
        rows = _rows(steps, together)
        messages = [wire.pack([row.many for row in rows]), *(step.message for step in steps)]
        return cls(
            rows,
            (len(messages), b"".join(messages)),
            b"".join([step.arrays for step in steps]),
            np.array([len(step.arrays) for step in steps], int),
            all(step.bare for step in steps),
        )


class Kind(Protocol):
    """A way to start the watcher.

    Attributes:
        name: how it is called, in each result, too.
        isolates: whether other people's notebooks may be run in it.
        needs: what it needs of a machine, as a sentence; said if the watcher does not start.
    """

    name: str
    isolates: bool
    needs: str

    def command(self, limits, hidden):
        """The command that starts the watcher.

        Args:
            limits: see `Limits`.
            hidden: folders that student code must not see, wherever they lie.

        Raises:
            SandboxError: this machine cannot do it; the message says what to install.
        """


class Sandbox:
    """A watcher with its workers, at work. A context manager; not for two threads at once.

    Args:
        kind: a `Kind`.
        limits: see `Limits`.
        hidden: folders that must not be visible, wherever they lie.

    Attributes:
        separates: whether one student is kept from the next, so that they serve all. If
            not, because this kernel does not let it, each submission gets new ones.

    Raises:
        SandboxError: on entering, if the watcher cannot be isolated or does not start.
    """

    def __init__(self, kind, limits=None, hidden=()):
        self.kind, self.limits = kind, limits or Limits()
        self._hidden = [Path(__file__).parent.parent, *hidden]
        self._process, self._errors, self._unread = None, None, bytearray()

    def __enter__(self):
        self._start()
        return self

    def __exit__(self, *exception):
        if self._process is not None:
            self._stop()

    def run(self, steps):
        """Run the steps of one submission, in order, in a process of its own.

        Args:
            steps: each a `Step`, or what one is made of.

        Raises:
            SandboxError: the sandbox itself failed, twice. The student is not to blame.
        """
        return self._asked([steps], self.limits, together=False)[0]

    def run_in_two(self, steps, later, seconds):
        """Run steps, and when all is here that they say, later ones in the same process.

        What the later ones hold has not left this process before, and they call each function as
        it was when it was first called. The answers of each of the two come together: if one does
        not finish, it is not known where.

        Args:
            later: steps, or the `Part` that they make; also ``{"still": […]}``, whose answer is
                which of these names stand for the function that was first called by them.
            seconds: for each of the two.

        Returns:
            A `Run` for each of the two; of the first alone if it did not finish.

        Raises:
            SandboxError: as of `run`.
        """
        limits = replace(self.limits, step_seconds=seconds, total_seconds=seconds)
        return self._asked([steps, later], limits, together=True)

    def _asked(self, parts, limits, together):
        parts = [Part.of(steps, together) for steps in parts]
        requests = list(_requests(parts, limits, together))
        for last_try in (False, True):
            if self._process is None:
                self._start()
            try:
                return self._answers(parts, requests, limits, together)
            except (OSError, EOFError, wire.WireError) as error:
                # A student's process cannot do this to the watcher; a machine without memory can.
                said = self._stop() or error
                if last_try:
                    raise SandboxError(f"the sandbox ended while it was in use: {said}") from error
            finally:
                # Where a student cannot be told from the next one inside, the next gets a new one.
                if self._process is not None and not self.separates:
                    self._stop()

    def _answers(self, parts, requests, limits, together):
        runs = []
        for part, request in zip(parts, requests, strict=True):
            self._process.stdin.write(request)
            self._process.stdin.flush()
            # The watcher keeps the time. This is for a watcher that has stopped to do so.
            groups = len({row.group for row in part.rows})
            seconds = groups * (WALL * (1 + OVERTIME) * limits.total_seconds + GRACE_SECONDS)
            if not part.bare:  # perhaps IPython is imported first
                seconds += START_SECONDS
            runs.append(self._reply(part.rows, time.monotonic() + seconds, together))
            if runs[-1].ended != Ending.FINISHED:
                break
        return runs

    def _reply(self, rows, deadline, together):
        head = self._receive(deadline)
        try:
            size, ended = head["size"], Ending(head["ended"])
            told = frozenset(head["changed"]), bool(head["starved"]), bool(head["spent"])
            statement = head["statement"] if type(head["statement"]) is int else None
        except (TypeError, LookupError, ValueError) as error:
            raise wire.WireError("a reply that is none") from error
        if type(size) is not int or not 0 <= size <= self.limits.reply_bytes:
            raise wire.WireError("a reply that is too long")
        # First all of them: what takes long to unpack is not the watcher's delay.
        bodies = list(wire.bodies(self._exactly(size, deadline)))
        if len(bodies) > len(rows):
            raise wire.WireError("a reply with more frames than rows")
        frames, remembered = _frames(bodies, rows, together)
        return Run(frames, ended, *told, statement, remembered)

    def _start(self):
        command = self.kind.command(self.limits, self._hidden)
        self._unread.clear()
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115, closed in `_stop`
        try:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors
            )
            hello = self._receive(time.monotonic() + START_SECONDS)
        except (OSError, EOFError, wire.WireError) as error:
            raise SandboxError(
                f"the sandbox does not start: {self._stop() or error}\n{NOTHING} {self.kind.needs}"
            ) from error
        self.separates = hello["separates"]

    def _stop(self):
        """End all that is in it.

        Returns:
            The end of what our own processes there have said of errors.
        """
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            with contextlib.suppress(BrokenPipeError):  # what it has not read is written once more
                process.stdin.close()
            process.stdout.close()
        with self._errors as errors:
            errors.seek(0)
            return errors.read().decode(errors="replace").strip()[-MOST_SAID:]

    def _receive(self, deadline):
        return wire.unpack(self._receive_bytes(deadline))

    def _receive_bytes(self, deadline):
        return self._exactly(wire.length(self._exactly(wire.HEADER, deadline)), deadline)

    def _exactly(self, size, deadline):
        source = self._process.stdout.fileno()
        while len(self._unread) < size:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([source], [], [], left)[0]:
                raise EOFError("no answer in time")
            chunk = os.read(source, 2**20)  # perhaps many small frames at once
            if not chunk:
                raise EOFError("its first process has ended")
            self._unread += chunk
        found = bytes(self._unread[:size])
        del self._unread[:size]
        return found


def _requests(parts, limits, together):
    """What the watcher is sent for each part: what it must know, the student's message, arrays."""
    messages = [
        _message(_told(limits, together, number > 0), *part.items)
        for number, part in enumerate(parts)
    ]
    size = sum(arena.room(len(each)) for each in (*messages, *(part.arrays for part in parts)))
    for number, (part, message) in enumerate(zip(parts, messages, strict=True)):
        head = {
            "limits": vars(limits),
            "rows": [[*row.group, row.many] for row in part.rows],
            "sizes": part.sizes,
            "room": size,
            "bare": all(each.bare for each in parts),
            "stays": number + 1 < len(parts),
            "message": len(message),
            "arrays": len(part.arrays),
        }
        yield b"".join([wire.frame(wire.pack(head)), message, part.arrays])


def _message(told, many, items):
    """The student's message of a part: a list of what it is told, and of so many further items."""
    return wire.list_begun(told, many) + items


@functools.lru_cache(8)
def _told(limits, together, first):
    """The first item of a student's message, packed."""
    return wire.pack({"limits": vars(limits), "together": together, "first": first})


def _rows(steps, together):
    """The steps by what is answered at once: calls of a function, if all comes together anyway."""
    rows = []
    for step in steps:
        if together and step.group.is_call and rows and rows[-1].group == step.group:
            rows[-1] = Row(step.group, rows[-1].many + 1)
        else:
            rows.append(Row(step.group, 1))
    return rows


def _unpacked(body):
    """The answers that the student's process has sent; None for what is no message."""
    try:
        return wire.unpack(body)
    except wire.WireError:
        return None


def _frames(bodies, rows, remember):
    """What was answered, by step, and whether each answer to a call is remembered.

    It ends before a row of several steps that was not answered as it should be.
    """
    frames, remembered = [], remember
    for body, row in zip(bodies, rows, strict=False):
        value = _LARGE
        if remember and row.group.is_call:
            value = _remembered(body) if len(body) <= LONGEST_REMEMBERED else _LARGE
            remembered = remembered and value is not _LARGE
        answers = _unpacked(body) if value is _LARGE else value
        if not isinstance(answers, list) or len(answers) != row.many:
            if row.many > 1:
                break
            answers = [None]
        frames += answers
    return frames, remembered


@functools.lru_cache(MOST_REMEMBERED)
def _remembered(body):
    """The value of a short answer, each time the very same; `_LARGE` if it takes much memory."""
    try:
        return wire.unpack(body, items=MOST_REMEMBERED_ITEMS)
    except wire.WireError:
        return _LARGE
