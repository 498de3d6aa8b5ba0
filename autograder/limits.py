"""Limits for code of the author's own that runs in this very process, such as a mutant.

The limit of time counts this process's own CPU time. There is one only where the system has such
a timer, and in the main thread; and one of memory only on Linux.
"""

import contextlib
import signal
import threading


class Overtime(BaseException):
    """A call that took too long."""


@contextlib.contextmanager
def limit(seconds):
    """Raise `Overtime` in what takes longer."""
    in_main_thread = threading.current_thread() is threading.main_thread()
    if not (hasattr(signal, "setitimer") and in_main_thread):
        yield
        return

    def stop(*_):
        raise Overtime(f"stopped after {seconds:g} seconds")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before or signal.SIG_DFL)


@contextlib.contextmanager
def memory_limit(size=2 * 2**30):
    """Raise MemoryError in what asks for so much more memory, where the system can say so."""
    try:
        import resource

        with open("/proc/self/statm") as file:
            used = int(file.read().split()[0]) * resource.getpagesize()
    except (ImportError, OSError):
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    limits = [each for each in (soft, hard, used + size) if each != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_AS, (min(limits), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
