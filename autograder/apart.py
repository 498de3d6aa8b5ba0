"""Work of ours on a student's text, in a process apart with limits: some texts take for ever."""

import contextlib
import functools
import os
import resource
import signal
import time
from multiprocessing import connection

SECONDS = 10
MEMORY_BYTES = 2**30  # beyond what the process has when it begins
LARGEST = 64 * 2**20
MADE, FAILED, TOO_LARGE = b"m", b"f", b"l"  # the first byte of what is answered


class ApartError(RuntimeError):
    """The work was stopped at a limit, or failed; the message says which."""


class Apart:
    """A function that makes a text from a text, in a process of its own.

    The process begins when it is first needed, does one thing after the other, and is followed by
    another one when it had to be stopped. It runs nothing that a student wrote. Not for two
    threads at once.

    Args:
        work: the function; its arguments must be plain data.
    """

    def __init__(self, work):
        self._work, self._process, self._pipe = work, None, None

    def __call__(self, *arguments):
        """Call it.

        Raises:
            ApartError: it took too long, too much memory, or failed.
        """
        if self._process is None:
            self._begin()
        try:
            self._pipe.send(arguments)
            answer = self._pipe.recv_bytes(LARGEST) if self._pipe.poll(4 * SECONDS) else b""
        except (OSError, EOFError):  # also an answer that is longer
            answer = b""
        if not answer or answer[:1] == TOO_LARGE:
            self.close()
        if not answer:
            raise ApartError(f"it took more than {SECONDS} seconds")
        if answer[:1] == TOO_LARGE:
            raise ApartError(f"it took more than {MEMORY_BYTES // 2**20} MB of memory")
        text = answer[1:].decode("utf-8", "replace")
        if answer[:1] == FAILED:
            raise ApartError(text)
        return text

    def close(self):
        """End the process."""
        if self._process is not None:
            self._pipe.close()
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._process, signal.SIGKILL)
            os.waitpid(self._process, 0)
            self._process = None

    def _begin(self):
        self._pipe, theirs = connection.Pipe()
        process = os.fork()
        if process == 0:
            try:
                self._serve(theirs)
            finally:
                os._exit(0)
        theirs.close()
        self._process = process

    def _serve(self, pipe):
        """In the process: it ends with the one that asks, and holds nothing else of that one's."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        os.closerange(3, pipe.fileno())
        os.closerange(pipe.fileno() + 1, 2**16)
        _limit_memory()
        with contextlib.suppress(EOFError, OSError):
            while True:
                arguments = pipe.recv()
                _limit_time()
                pipe.send_bytes(self._answer(arguments))

    def _answer(self, arguments):
        try:
            return MADE + self._work(*arguments).encode()
        except MemoryError:
            return TOO_LARGE
        except Exception as error:
            return FAILED + f"{type(error).__name__}: {error}"[:500].encode("utf-8", "replace")


def apart(work, *arguments):
    """Call a function that makes a text, once, in a process for this alone.

    Raises:
        ApartError: as of `Apart`.
    """
    with contextlib.closing(Apart(functools.partial(work, *arguments))) as once:
        return once()


def _limit_memory():
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(FileNotFoundError):  # macOS does not say what a process has
        with open("/proc/self/statm") as file:
            now = int(file.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (now + MEMORY_BYTES, now + MEMORY_BYTES))


def _limit_time():
    """Let this process end when it has worked for so long from now on."""
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + 1 + SECONDS, most))
