"""Grading on a `dask.distributed` cluster: the same work, beyond one machine."""

import contextlib
import logging
import math
import time

from distributed import Client, Status

from autograder import task
from autograder.executors import SECONDS_TO_END, ClusterError
from autograder.sandbox import SandboxError

PATIENCE = 60  # seconds for the scheduler to answer, and for a first worker to join
SECONDS_BETWEEN = 5  # two looks at who has joined
CODE = task.code_digest()  # of what this process runs, whatever is installed meanwhile


class Cluster:
    """The workers of a scheduler; see `autograder.executors`.

    A worker is asked once whether it can grade, also one that joins later. If so, it offers dask a
    resource that each submission needs.

    Args:
        address: the scheduler's, such as ``tcp://10.0.0.1:8786``.

    Raises:
        ClusterError: it does not answer.
    """

    def __init__(self, address):
        self._address, self._lost = address, False
        self._reasons, self._asked_at = {}, -math.inf
        logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # we tell it shorter
        try:
            self._client = Client(address, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            raise ClusterError(
                f"no dask scheduler answers at {address} ({error}); start one with "
                "'dask scheduler', and its workers with 'dask worker'. Nothing was graded."
            ) from error

    def ready(self, conditions):
        """Let the workers show that they can isolate students.

        Raises:
            ClusterError: there are none, or the scheduler is gone.
            SandboxError: none of them can.
        """
        try:
            self._client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError as error:
            raise ClusterError("the cluster has no workers. Nothing was graded.") from error
        # The same for the same conditions, so that workers do not gather names.
        self._resource = f"autograder-{task.digest(conditions, CODE)[:8]}"
        self._entrance = self._resource, conditions, CODE
        # ClientExecutor wants a task to be impure, or equal submissions would be one task.
        self._pool = self._client.get_executor(pure=False, resources={self._resource: 1})
        notes = self.news()
        if not self._accepted():
            raise SandboxError("; ".join(notes) or "the cluster has lost its workers")
        return notes

    @property
    def slots(self):
        return max(1, self._accepted())  # if all are gone, others may come

    def news(self):
        """Ask workers that have joined; a sentence for each that cannot grade.

        Raises:
            ClusterError: the scheduler is gone.
        """
        self._check()
        if time.monotonic() - self._asked_at < SECONDS_BETWEEN:
            return []
        try:
            new = self._ask()
        except OSError as error:
            raise self._gone() from error
        self._asked_at = time.monotonic()
        return [f"{address} is not used: {reason}" for address, reason in new.items() if reason]

    def submit(self, function, *arguments):
        self._check()
        future = self._pool.submit(function, *arguments)
        future.add_done_callback(self._look)
        return future

    def close(self):
        with contextlib.suppress(TimeoutError):
            self._client.close(timeout=SECONDS_TO_END)

    def _ask(self):
        """Why new workers are not used, by address; None for those that are."""
        identity = self._client.scheduler.identity
        found = self._client.sync(identity, n_workers=-1, callback_timeout=PATIENCE)
        present = {
            address: self._resource in worker["resources"]
            for address, worker in found["workers"].items()
        }
        joined = [
            address
            for address, offers in present.items()
            # One that was accepted and offers nothing was begun anew at the same address.
            if address not in self._reasons or not (offers or self._reasons[address])
        ]
        new = {}
        if joined:
            answers = self._client.run(_enter, *self._entrance, workers=joined, on_error="return")
            new = {address: _reason(answer) for address, answer in answers.items()}
        known = self._reasons | new
        self._reasons = {address: known[address] for address in present}
        return new

    def _accepted(self):
        return sum(reason is None for reason in self._reasons.values())

    def _look(self, future):
        """A client that loses its scheduler cancels what is under way, and may find it again."""
        self._lost = self._lost or future.cancelled()

    def _check(self):
        if self._lost or self._client.status != "running":
            raise self._gone()

    def _gone(self):
        return ClusterError(
            f"the scheduler at {self._address} no longer answers. What is graded is kept; "
            "the same command goes on from here."
        )


async def _enter(resource, conditions, code, dask_worker):
    """On a worker: offer to grade, one submission at a time; or return why not."""
    reason = None
    if code != CODE:
        reason = "another version of this package is installed there"
    else:
        try:
            task.ready(conditions)
        except SandboxError as error:
            reason = str(error)
        finally:
            task.close()
    await dask_worker.set_resources(**{resource: 0 if reason else 1})
    # Submissions may wait for a worker. Dask offers them to one that begins to run.
    dask_worker.status = Status.paused
    dask_worker.status = Status.running
    return reason


def _reason(answer):
    """What `_enter` returned; or what went wrong where it could not even be called."""
    if isinstance(answer, Exception):
        return f"this package does not work there ({answer!r})"
    return answer
