"""Work of ours on a student's text, in a process apart with limits: some texts take for ever."""

import os
import resource
import select
import signal
import time

SECONDS = 10
MEMORY_BYTES = 2**30  # beyond what this process has already
LARGEST = 64 * 2**20


class ApartError(RuntimeError):
    """The work was stopped at a limit, or failed; the message says which."""


def apart(work, *arguments):
    """Call a function that makes a text from a text.

    Raises:
        ApartError: it took too long, too much memory, or failed.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.close(reading)
            _limit()
            _write(writing, work(*arguments).encode())
            status = 0
        except MemoryError:
            status = 2
        except BaseException as error:
            _write(writing, f"{type(error).__name__}: {error}"[:500].encode("utf-8", "replace"))
        finally:
            os._exit(status)
    os.close(writing)
    try:
        text = _read(reading, time.monotonic() + 4 * SECONDS)
    finally:
        os.close(reading)
        _, status = _ended(child)
    if text is None or os.WIFSIGNALED(status):
        raise ApartError(f"it took more than {SECONDS} seconds")
    if os.WEXITSTATUS(status) == 2:
        raise ApartError(f"it took more than {MEMORY_BYTES // 2**20} MB of memory")
    if status:
        raise ApartError(text.decode("utf-8", "replace"))
    return text.decode()


def _ended(child):
    """Its exit status. It has closed its pipe, or is stopped now."""
    end = time.monotonic() + 1
    while time.monotonic() < end:
        found, status = os.waitpid(child, os.WNOHANG)
        if found:
            return found, status
        time.sleep(0.001)
    os.kill(child, signal.SIGKILL)
    return os.waitpid(child, 0)


def _limit():
    with open("/proc/self/statm") as file:
        now = int(file.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (now + MEMORY_BYTES, now + MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _write(descriptor, data):
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def _read(descriptor, deadline):
    """All of it; None if it does not come in time."""
    parts, size = [], 0
    while select.select([descriptor], [], [], max(0, deadline - time.monotonic()))[0]:
        part = os.read(descriptor, 2**20)
        if not part:
            return b"".join(parts)
        parts.append(part)
        size += len(part)
        if size > LARGEST:
            return None
    return None
