"""Grading on a `dask.distributed` cluster: the same work, beyond one machine."""

import secrets

from distributed import Client, WorkerPlugin

from autograder import task
from autograder.executors import ClusterError
from autograder.sandbox import SandboxError

PATIENCE = 60  # seconds for the scheduler to answer, and for a first worker to join


class Cluster:
    """The workers of a scheduler; see `autograder.executors`.

    Args:
        address: the scheduler's, such as ``tcp://10.0.0.1:8786``.

    Raises:
        ClusterError: it does not answer.
    """

    def __init__(self, address):
        try:
            self._client = Client(address, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            raise ClusterError(
                f"no dask scheduler answers at {address} ({error}); start one with "
                "'dask scheduler', and its workers with 'dask worker'. Nothing was graded."
            ) from error

    def ready(self, conditions):
        """Let every worker, also those that join later, show that it can isolate students.

        Raises:
            SandboxError: none of them can.
        """
        try:
            self._client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError as error:
            raise ClusterError("the cluster has no workers. Nothing was graded.") from error
        # Offered by a worker once it has shown that it can; two gradings may run at once.
        self._resource = f"autograder-{secrets.token_hex(4)}"
        entrance = _Entrance(self._resource, conditions, task.code_digest())
        self._client.register_plugin(entrance)
        reasons = self._client.run(_reason, self._resource)
        refused = {address: reason for address, reason in reasons.items() if reason is not None}
        self.slots = sum(
            threads
            for address, threads in self._client.nthreads().items()
            if address not in refused
        )
        if not self.slots:
            raise SandboxError("; ".join(f"{each}: {reason}" for each, reason in refused.items()))
        # ClientExecutor wants a task to be impure, or equal submissions would be one task.
        self._pool = self._client.get_executor(pure=False, resources={self._resource: 1})
        return [f"{address} is not used: {reason}" for address, reason in refused.items()]

    def submit(self, function, *arguments):
        return self._pool.submit(function, *arguments)

    def close(self):
        self._client.unregister_worker_plugin(self._resource)
        self._client.close()


class _Entrance(WorkerPlugin):
    """On each worker: offers its threads only if a sandbox starts and the code is the same."""

    def __init__(self, name, conditions, code):
        self.name, self._conditions, self._code = name, conditions, code

    async def setup(self, worker):
        self.reason = None
        if task.code_digest() != self._code:
            self.reason = "another version of this package is installed there"
        else:
            try:
                task.ready(self._conditions)
            except SandboxError as error:
                self.reason = str(error)
            finally:
                task.close()
        if self.reason is None:
            await worker.set_resources(**{self.name: worker.state.nthreads})

    async def teardown(self, worker):
        await worker.set_resources(**{self.name: 0})


def _reason(name, dask_worker):
    """Why a worker is not used; None if it is."""
    return dask_worker.plugins[name].reason
