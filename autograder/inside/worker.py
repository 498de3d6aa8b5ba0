"""The only code that shares a process with a student. It knows no answers.

There are two workers. One has imported NumPy, and runs bare notebooks; the other has imported
IPython, too, as soon as there is a notebook that needs it. Then a worker only waits: it never holds
a byte of a submission. For each request it copies itself; the copy is the student's process, which
goes into namespaces of its own, is sent the request, runs it step by step, and ends. In the
Landlock kind of sandbox there are no namespaces, and the student's process takes rules upon itself;
it is the only one of that student.
"""

import contextlib
import gc
import itertools
import os
import signal
import socket
import struct
import sys
import traceback
from typing import NamedTuple

import numpy as np

from autograder.inside import isolation, wire
from autograder.inside.arena import Arena, laid_out, room
from autograder.inside.bare import Bare, may_await
from autograder.inside.calling import Error, Outcome, call
from autograder.inside.cells import Capture, run_cell
from autograder.inside.pace import PACE

OUTPUT_SHARE = 8  # of the bytes of all answers: what cells print, in characters of up to 4 bytes
_PROCESS = struct.Struct("i")  # the number of a process, on its way to the watcher
_COPY, _END = b"c", b"e"  # what the watcher asks for
# What most notebooks do, and the functions that are called then.
REHEARSED = (
    "import numpy as np\n\nfrom autograder import check\n",
    '''\
def shares(Z, axis=1):
    """With a text, as the functions of an exercise have."""
    E = np.exp(Z - Z.max(axis=axis, keepdims=True))  # (m, classes)
    return E / E.sum(axis=axis, keepdims=True)
''',
    "def fails(Z, axis):\n    return Z @ Z\n",
    "values = np.arange(6).reshape(2, 3)\nprint(shares(values / 2).shape)\n",
)


class Worker:
    """A worker, as its watcher has it.

    Args:
        pipe: a socket, at whose other end `serve` is at work.
    """

    def __init__(self, pipe):
        self._pipe = pipe

    def fileno(self):
        """The descriptor of the socket."""
        return self._pipe.fileno()

    @contextlib.contextmanager
    def student(self, memory):
        """A student's process, as a `Student`; it ends on leaving.

        Args:
            memory: the descriptor of an `autograder.inside.arena.Arena` for this process.

        Raises:
            OSError: there is no such process.
        """
        (to_read, to_ask), (reading, to_answer) = os.pipe(), os.pipe()
        try:
            socket.send_fds(self._pipe, [_COPY], [to_read, to_answer, memory])
            (process,) = _PROCESS.unpack(self._told(_PROCESS.size))
        finally:
            os.close(to_read)
            os.close(to_answer)
        try:
            if process < 0:
                raise OSError("the kernel refuses a further process")
            yield Student(process, reading, to_ask)
        finally:
            for file in (to_ask, reading):
                os.close(file)
            if process > 0:
                self._pipe.send(_END)
                self._told(len(_END))

    def _told(self, size):
        told = self._pipe.recv(size)
        if len(told) < size:
            raise OSError("the worker has ended")
        return told


class Student(NamedTuple):
    """A student's process, as its watcher has it.

    Attributes:
        reading: the descriptor that its answers come from; ``asking``: that it waits at.
    """

    process: int
    reading: int
    asking: int

    def tell(self, size):
        """The arena holds a part, whose message has so many bytes.

        No more than that goes through the pipe: a process that does not read cannot stop us.
        """
        with contextlib.suppress(BrokenPipeError):  # it has ended already, which is seen
            os.write(self.asking, size.to_bytes(wire.HEADER, "big"))


def serve(pipe, bare, sandboxed, rules, nested):
    """Copy this process whenever the watcher asks for it; never returns.

    Args:
        pipe: a socket, at whose other end is a `Worker`.
        bare: whether the notebooks are; if not, IPython is imported when one is there.
        rules: the `autograder.inside.landlock.Rules` in place of namespaces, if there are any.
        nested: whether each copy gets namespaces of its own.
    """
    ids = (os.getuid(), os.getgid()) if nested else None
    PACE.listen()
    try:
        shell = _shell(bare, rules) if bare else None
        while True:
            told, files, *_ = socket.recv_fds(pipe, len(_COPY), 3)
            if not told:
                break
            shell = shell or _shell(bare, rules)
            process = isolation.fork() if nested else os.fork()
            if process == 0:
                os.close(pipe.detach())
                _run_student(shell, *files, ids, sandboxed, rules)
            for file in files:
                os.close(file)
            with contextlib.suppress(OSError):  # nobody watches any more
                pipe.send(_PROCESS.pack(process))
            if process > 0:
                _await_end(pipe, process)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(0)


def _shell(bare, rules):
    """What runs the cells."""
    if bare:
        _rehearse(Bare())
        return Bare()
    # It takes long, and each thing imported makes each copy of this process dearer.
    import logging

    from autograder.inside.shell import Shell

    if rules:
        # It cannot keep what fonts it has found, and a student cannot help it.
        logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    with _folder():
        shell = Shell()
    _rehearse(shell)
    return shell


def _rehearse(shell):
    """Do once what each copy of this process does: what is made for it then is there for all.

    No copy is to look for garbage in what there is.
    """
    names = set(shell.user_ns)
    form, arrays = laid_out((np.ones((2, 3)), 1))
    calls = [[name, form] for name in ("shares", "fails")]
    steps = [*({"source": source} for source in REHEARSED), *calls]
    message = wire.pack([{"first": False}, [1] * len(steps), *steps])
    sizes = [len(arrays) * isinstance(step, list) for step in steps]
    streams, arena = (sys.stdout, sys.stderr), Arena(room(len(message)) + sum(sizes))
    with contextlib.closing(arena):
        arena.put(message, arrays * len(calls), sizes)
        PACE.watch(arena.board)
        answers = _Answers(shell, {"output_characters": 0, "reply_bytes": 0}, None)
        for answer in answers.all(Arena(file=arena.file).take(len(message))):
            wire.frame(answer)
        PACE.watch(None)
    for name in shell.user_ns.keys() - names:
        del shell.user_ns[name]
    sys.stdout, sys.stderr = streams
    gc.collect()
    gc.freeze()


@contextlib.contextmanager
def _folder():
    """A folder for IPython, which wants one when it starts."""
    import tempfile

    meant = os.environ.get("IPYTHONDIR")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["IPYTHONDIR"] = folder
        yield
    os.environ.pop("IPYTHONDIR")
    if meant is not None:
        os.environ["IPYTHONDIR"] = meant


def _await_end(pipe, process):
    """End a student's process when the watcher says so, or is no longer there."""
    with contextlib.suppress(OSError):
        pipe.recv(len(_END))
    # It is the first process of its own namespace: everything it started dies with it. By
    # Landlock's rules it has started nothing.
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    with contextlib.suppress(OSError):
        pipe.send(_END)


def limits_of(request, sandboxed):
    """A request's limits, without those that would count what else runs on the machine."""
    alone = {} if sandboxed else {"processes": None, "resident_bytes": None}
    return request["limits"] | alone


# The student's process.


def _run_student(shell, asked, answers, memory, ids, sandboxed, rules):
    """Never returns: take what is asked, part by part; run it, write a frame for each row."""
    try:
        arena = Arena(file=memory)
        request = _next(asked, arena)
        limits = limits_of(request, sandboxed)
        if rules:
            limits["processes"] = rules.processes(limits["processes"])
        isolation.confine(limits, ids, keep=(asked, answers), sandboxed=sandboxed, rules=rules)
        sys.path.insert(0, "")
        PACE.watch(arena.board)
        answer = _Answers(shell, limits, _loop(request["steps"]))
        while request:
            said = bytearray()  # what has not been written
            for each in answer.all(request):
                said += wire.frame(each)
                if not request["together"]:
                    wire.write(answers, said)
                    said.clear()
            wire.write(answers, said)
            request = _next(asked, arena)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(0)


def _loop(steps):
    """The event loop of a notebook, if anything in it may want one."""
    loop = None
    if any(may_await(step.get("source", "")) for step in steps):
        import asyncio  # takes long, and few need it

        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
    return loop


def _next(asked, arena):
    """The next part of what is asked; None at the end."""
    header = wire.read(asked, wire.HEADER)
    return arena.take(wire.length(header)) if header else None


class _Answers:
    """Makes the messages that answer the steps of a part: one for each row of them."""

    def __init__(self, shell, limits, loop):
        self._shell, self._loop, self._most = shell, loop, limits["output_characters"]
        self._left = limits["reply_bytes"] // OUTPUT_SHARE
        self._functions, self._is_first = {}, True  # as they were first called

    def all(self, request):
        """The messages of a part, each made when it is asked for."""
        steps = iter(request["steps"])
        for row, many in enumerate(request["counts"]):
            these = itertools.islice(steps, many)
            yield _packed([self._answer(row, step, request["first"]) for step in these])

    def _answer(self, row, step, of_first):
        if "source" in step:
            return self._run_cell(row, step)
        now = self._shell.user_ns
        if "still" in step:
            return [name for name in step["still"] if now.get(name) is self._functions.get(name)]
        function = now.get(step["function"])
        first = self._functions.setdefault(step["function"], function)
        return self._call(first if of_first else function, step["arguments"])

    def _run_cell(self, row, step):
        PACE.begin(row, step.get("without", ()))
        try:
            most = min(self._left, self._most)
            is_first, self._is_first = self._is_first, False
            answer = run_cell(self._shell, step["source"], most, self._loop, is_first)
        finally:
            PACE.end()
        self._left -= len(answer["text"])
        return answer | {"late": PACE.late}

    def _call(self, function, arguments):
        if not callable(function):
            return None
        sys.stdout = sys.stderr = Capture(0)
        return call(function, arguments, copies=False)


def _packed(answers):
    """The message of a row. If one answer is too large, only that is said.

    Of a row of several that is no answer, and so they are asked for one by one.
    """
    try:
        message = wire.pack(answers, len(answers) * wire.LONGEST_ANSWER)
        if len(message) > wire.LONGEST_ANSWER:
            for each in answers:
                wire.pack(each, wire.LONGEST_ANSWER)
        return message
    except wire.WireError as error:
        too_large = Error("ValueError", f"the answer is too large: {error}")
        return wire.pack([Outcome(error=too_large)])
