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
MADE, FAILED, TOO_LARGE, TOO_LONG = b"m", b"f", b"l", b"t"  # the first byte of what is answered
_LIMITS = {
    TOO_LARGE: f"it took more than {MEMORY_BYTES // 2**20} MB of memory",
    TOO_LONG: f"it is longer than {LARGEST // 2**20} MB",
}


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
        answer = self._answered(arguments)
        if answer[:1] in _LIMITS:
            self.close()
            raise ApartError(_LIMITS[answer[:1]])
        text = answer[1:].decode("utf-8", "replace")
        if answer[:1] == FAILED:
            raise ApartError(text)
        return text

    def _answered(self, arguments):
        """What the process answers.

        Raises:
            ApartError: it does not.
        """
        try:
            self._pipe.send(arguments)
            if self._pipe.poll(4 * SECONDS):
                return self._pipe.recv_bytes()
        except (OSError, EOFError) as error:
            if self._end() != signal.SIGXCPU:
                said = "its process was ended; is the machine short of memory?"
                raise ApartError(said) from error
        self.close()
        raise ApartError(f"it took more than {SECONDS} seconds")

    def close(self):
        """End the process."""
        if self._process is not None:
            self._end()

    def _end(self):
        """End the process, unless it has ended by itself.

        Returns:
            The signal that did it.
        """
        self._pipe.close()
        process, self._process = self._process, None
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
        return os.WTERMSIG(os.waitpid(process, 0)[1])

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
            made = self._work(*arguments).encode()
            return MADE + made if len(made) <= LARGEST else TOO_LONG
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
