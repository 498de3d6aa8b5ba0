"""Which executor grades a class; the only module that knows all of them."""

import contextlib

from autograder.processes import Here, Processes


@contextlib.contextmanager
def started(jobs, scheduler=None):
    """An `autograder.executor.Executor`, ended on leaving.

    Args:
        jobs: how many submissions at once on this machine.
        scheduler: the address of a dask scheduler, to grade on its cluster instead.

    Raises:
        autograder.executor.ClusterError: there is no such cluster.
    """
    if scheduler:
        from autograder.cluster import Cluster  # needs dask, which most do not have

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
