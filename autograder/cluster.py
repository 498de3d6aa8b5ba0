"""Grading on a `dask.distributed` cluster: the same work, beyond one machine.

Not every worker of a cluster can grade: one may lack bubblewrap, another may have an older version
of this package. So each worker is *asked* once, when it is first seen: it starts a sandbox as a
trial and answers with the reason why it cannot grade, or with none.

Dask sends a task only to workers that offer the resources which the task asks for. That is our
ticket: a worker that can grade offers one unit of a resource with a name of ours, and grading a
submission takes one unit. So a worker grades one submission at a time, and one that cannot grade
is never sent any.

Workers come and go. One that is begun anew may have the address of the old one, but offers
nothing yet; so it is asked again.
"""

import contextlib
import functools
import logging
import math
import time

from distributed import Client, Status

from autograder import submission
from autograder.catalogue import Catalogue, CatalogueError
from autograder.digest import digest
from autograder.executor import SECONDS_TO_END, ClusterError
from autograder.sandbox import SandboxError

PATIENCE = 60  # seconds for the scheduler to answer, and for a first worker to join
SECONDS_BETWEEN = 5  # two looks at who has joined


class Cluster:
    """The workers of a scheduler; an `autograder.executor.Executor`.

    Args:
        address: the scheduler's, such as ``tcp://10.0.0.1:8786``.

    Raises:
        ClusterError: it does not answer.
    """

    def __init__(self, address):
        self._address, self._lost = address, False
        self._refusals = {}  # by address of a worker that was asked: why it cannot grade, or None
        self._looked_at = -math.inf
        logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # we tell it shorter
        try:
            self._client = Client(address, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            raise ClusterError(
                f"no dask scheduler answers at {address} ({error}); start one with "
                "'dask scheduler', and its workers with 'dask worker'. Nothing was graded."
            ) from error

    def prepare(self, conditions):
        try:
            self._client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError as error:
            raise ClusterError("the cluster has no workers. Nothing was graded.") from error
        code = _code(conditions.course)
        # The same name for the same conditions, so that workers do not gather names.
        self._ticket = f"autograder-{digest(conditions, code)[:8]}"
        self._question = self._ticket, conditions, code
        # ClientExecutor wants a task to be impure, or equal submissions would be one task.
        self._pool = self._client.get_executor(pure=False, resources={self._ticket: 1})
        notes = self.admit()
        if not self._graders():
            raise SandboxError("; ".join(notes) or "the cluster has lost its workers")
        return notes

    @property
    def slots(self):
        return max(1, self._graders())  # if all are gone, others may come

    def admit(self):
        self._expect_scheduler()
        if time.monotonic() - self._looked_at < SECONDS_BETWEEN:
            return []
        try:
            new = self._ask_those_who_joined()
        except OSError as error:
            raise self._gone() from error
        self._looked_at = time.monotonic()
        return [f"{address} is not used: {reason}" for address, reason in new.items() if reason]

    def submit(self, function, *arguments):
        self._expect_scheduler()
        future = self._pool.submit(function, *arguments)
        future.add_done_callback(self._note_loss)
        return future

    def close(self):
        with contextlib.suppress(TimeoutError):
            self._client.close(timeout=SECONDS_TO_END)

    def _ask_those_who_joined(self):
        """Ask each worker that is new, and forget those who left.

        Returns:
            By address of each that was asked: why it cannot grade, or None.
        """
        identity = self._client.scheduler.identity
        found = self._client.sync(identity, n_workers=-1, callback_timeout=PATIENCE)
        present = {
            address: self._ticket in worker["resources"]
            for address, worker in found["workers"].items()
        }
        joined = [
            address for address, has_ticket in present.items() if self._is_new(address, has_ticket)
        ]
        new = {}
        if joined:
            answers = self._client.run(_enter, *self._question, workers=joined, on_error="return")
            new = {address: _refusal(answer) for address, answer in answers.items()}
        known = self._refusals | new
        self._refusals = {address: known[address] for address in present}
        return new

    def _is_new(self, address, has_ticket):
        if address not in self._refusals:
            return True
        was_accepted = self._refusals[address] is None
        return was_accepted and not has_ticket  # begun anew, at the same address

    def _graders(self):
        """How many workers can grade."""
        return sum(refusal is None for refusal in self._refusals.values())

    def _note_loss(self, future):
        """A client that loses its scheduler cancels what is under way, and may find it again."""
        self._lost = self._lost or future.cancelled()

    def _expect_scheduler(self):
        if self._lost or self._client.status != "running":
            raise self._gone()

    def _gone(self):
        return ClusterError(
            f"the scheduler at {self._address} no longer answers. What is graded is kept; "
            "the same command goes on from here."
        )


@functools.cache  # a process goes on running what it has imported, whatever is installed meanwhile
def _code(course):
    """A name for the code that this process grades with."""
    return Catalogue(course).code_digest()


# On a worker.


async def _enter(ticket, conditions, code, dask_worker):
    """Offer to grade, one submission at a time; or return why not."""
    refusal = _trial(conditions, code)
    await dask_worker.set_resources(**{ticket: 0 if refusal else 1})
    # Submissions may wait for a worker. Dask offers them to one that begins to run.
    dask_worker.status = Status.paused
    dask_worker.status = Status.running
    return refusal


def _trial(conditions, code):
    """Why this worker cannot grade; None if it can."""
    try:
        if _code(conditions.course) != code:
            return f"another version of this package or of {conditions.course} is installed there"
        submission.prepare(conditions)
    except (CatalogueError, SandboxError) as error:
        return str(error)
    finally:
        submission.close()
    return None


# Here again.


def _refusal(answer):
    """What `_enter` returned; or what went wrong where it could not even be called."""
    if isinstance(answer, Exception):
        return f"this package does not work there ({answer!r})"
    return answer
