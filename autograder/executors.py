"""Where submissions are graded: in this process, in several, or on a cluster.

Each has ``submit`` like a `concurrent.futures.Executor`, knows how many submissions it works on
at once (``slots``), says whether student code can be isolated there (``ready``), and can be begun
again (``renew``) after one of its processes has died.
"""

import contextlib
import multiprocessing
import os
import signal
import threading
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import connection

from autograder import task
from autograder.sandbox import SandboxError


class ClusterError(RuntimeError):
    """The cluster cannot be used; the message says why. Nothing was graded."""


@contextlib.contextmanager
def started(jobs, scheduler=None):
    """An executor, ended on leaving.

    Args:
        jobs: how many submissions at once on this machine.
        scheduler: the address of a dask scheduler, to grade on its cluster instead.

    Raises:
        ClusterError: there is no such cluster.
    """
    if scheduler:
        from autograder.cluster import Cluster

        executor = Cluster(scheduler)
    else:
        executor = Here() if jobs == 1 else Processes(jobs)
    try:
        yield executor
    except KeyboardInterrupt:
        raise  # nobody waits for what is still under way
    except BaseException:
        executor.close()
        raise
    executor.close()


class Here:
    """One submission at a time, in a thread of this process."""

    slots = 1

    def __init__(self):
        self._pool = ThreadPoolExecutor(1)

    def ready(self, conditions):
        return _notes(self.submit(task.ready, conditions).result())

    def submit(self, function, *arguments):
        return self._pool.submit(function, *arguments)

    def close(self):
        self._pool.submit(task.close).result()
        self._pool.shutdown(cancel_futures=True)


class Processes:
    """Processes of this machine."""

    def __init__(self, jobs):
        self.slots = jobs
        # The modules are imported once; each process is forked from there. Forking this process
        # would copy what TensorFlow's threads have locked.
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload([task.__name__])
        self.renew()

    def ready(self, conditions):
        try:
            return _notes(self.submit(task.ready, conditions).result())
        except BrokenExecutor as error:
            raise SandboxError(f"{error} It was killed while it started; try again.") from error

    def submit(self, function, *arguments):
        try:
            return self._pool.submit(function, *arguments)
        except BrokenExecutor as error:  # a process has died since; the future says so
            failed = Future()
            failed.set_exception(error)
            return failed

    def renew(self):
        self._pool = ProcessPoolExecutor(self.slots, self._context, _enter)

    def close(self):
        self._pool.shutdown(cancel_futures=True)


def _notes(isolated):
    """What the instructor should know before it begins."""
    slow = "This kernel does not nest namespaces: a new sandbox is started for each submission."
    return [] if isolated else [slow]


def _enter():
    """Begin a process: it ends with the one that started it, which alone hears Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent():
    connection.wait([multiprocessing.parent_process().sentinel])
    os._exit(1)
