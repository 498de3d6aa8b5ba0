"""Grading on this machine: in this process, or in several. See `autograder.executor`."""

import contextlib
import multiprocessing
import os
import queue
import shutil
import signal
import threading
from concurrent.futures import BrokenExecutor, ThreadPoolExecutor
from multiprocessing import connection, reduction, util

from autograder import submission
from autograder.executor import SECONDS_TO_END
from autograder.sandbox import SandboxError


class Here:
    """One submission at a time, in a thread of this process."""

    slots = 1

    def __init__(self):
        self._pool = ThreadPoolExecutor(1)

    def prepare(self, conditions):
        return _notes(self.submit(submission.prepare, conditions).result())

    def admit(self):
        return []

    def submit(self, function, *arguments):
        return self._pool.submit(function, *arguments)

    def close(self):
        self._pool.submit(submission.close).result()
        self._pool.shutdown()


class Processes:
    """Processes of this machine, each with a thread here that waits for it.

    They share nothing, no queue and no lock: one that is killed takes nothing with it but what it
    was at, and that is tried once more. (`concurrent.futures.ProcessPoolExecutor` loses all that
    is under way, and may wait for ever if a process dies while another begins.)
    """

    def __init__(self, jobs):
        self.slots = jobs
        self._threads = ThreadPoolExecutor(jobs)
        # The modules are imported once; each process is forked from there. Forking this process
        # would copy what TensorFlow's threads have locked.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([submission.__name__, "autograder.feedback"])
        self._all = [_Process(context, number) for number in range(jobs)]
        self._free = queue.LifoQueue()  # one that has begun is taken before one that has not
        for process in self._all:
            self._free.put(process)

    def prepare(self, conditions):
        try:
            return _notes(self.submit(submission.prepare, conditions).result())
        except BrokenExecutor as error:
            raise SandboxError(f"While it started, {error}; try again.") from error

    def admit(self):
        return []

    def submit(self, function, *arguments):
        return self._threads.submit(self._run, function, arguments)

    def _run(self, function, arguments):
        process = self._free.get()
        try:
            with contextlib.suppress(BrokenExecutor):
                return process.call(function, arguments)
            return process.call(function, arguments)
        finally:
            self._free.put(process)

    def close(self):
        self._threads.shutdown(cancel_futures=True)
        for process in self._all:
            process.end()


class _Process:
    """Begun when it is first needed, and again after it has died. Not for two threads at once."""

    _beginning = threading.Lock()

    def __init__(self, context, number):
        self._context, self._number = context, number
        self._process = self._pipe = None

    def call(self, function, arguments):
        """What the function returns or raises there.

        Raises:
            BrokenExecutor: the process died.
        """
        if self._process is None:
            self._begin()
        try:
            self._pipe.send((function, arguments))
            returned, value = self._pipe.recv()
        except (EOFError, OSError) as error:
            self.end()
            raise BrokenExecutor("the process was killed") from error
        except BaseException:
            self.end()  # its answer may be still to come, and is nobody else's
            raise
        if returned:
            return value
        raise value

    def _begin(self):
        with self._beginning:
            self._pipe, theirs = self._context.Pipe()
            with theirs:
                process = self._context.Process(
                    target=_serve,
                    args=[theirs, util.get_temp_dir(), self._number],
                    daemon=True,
                )
                try:
                    process.start()
                except (EOFError, ConnectionError) as error:
                    raise BrokenExecutor("the process was killed") from error
        self._process = process

    def end(self):
        """Let it end by itself, or forget that it has died."""
        if self._process is not None:
            self._pipe.close()
            self._process.join(SECONDS_TO_END)
            self._process.kill()
            self._process = None


def _notes(separates):
    """What the instructor should know before grading begins."""
    slow = "This kernel does not nest namespaces: a new sandbox is started for each submission."
    return [] if separates else [slow]


def _serve(pipe, shared, number):
    """A process: it ends with the one that started it, which alone hears Ctrl-C.

    Args:
        shared: the folder that multiprocessing has made for both.
        number: of this process among its like.
    """
    _keep_to_one_core(number)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, args=[shared], daemon=True).start()
    with contextlib.suppress(EOFError, OSError):  # nobody asks any more
        while True:
            function, arguments = pipe.recv()
            pipe.send_bytes(_answer(function, arguments))
    submission.close()
    if not multiprocessing.parent_process().is_alive():
        _forget(shared)


def _keep_to_one_core(number):
    """With all that it starts: so a submission with many processes takes from no other."""
    if hasattr(os, "sched_setaffinity"):
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {cores[number % len(cores)]})


def _answer(function, arguments):
    """Whether it returned, and what it returned or raised, as `Connection.recv` wants it."""
    dumps = reduction.ForkingPickler.dumps
    try:
        return dumps((True, function(*arguments)))
    except Exception as error:
        try:
            return dumps((False, error))
        except Exception:  # errors of other packages may hold anything
            return dumps((False, RuntimeError(repr(error))))


def _end_with_parent(shared):
    connection.wait([multiprocessing.parent_process().sentinel])
    _forget(shared)
    os._exit(1)


def _forget(shared):
    """Remove what a parent that was killed leaves behind."""
    shutil.rmtree(shared, ignore_errors=True)
