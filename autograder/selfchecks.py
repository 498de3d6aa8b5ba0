"""Check several notebooks of one's own, each in a process that is ended if it takes too long."""

import contextlib
import json
import multiprocessing
import os
import signal
import sys
from dataclasses import asdict, dataclass, field

from autograder.catalogue import CatalogueError
from autograder.inside.calling import Error
from autograder.patience import SECONDS
from autograder.reading import UnreadableError
from autograder.selfcheck import PASSED, run
from autograder.wording import stopped

BY_HAND = 130  # how a process ends that was stopped with Ctrl-C
# A copy of this process begins at once. Elsewhere than on Linux it may have what cannot be copied.
HOW = "fork" if sys.platform == "linux" else "spawn"
LONGEST = 3 * SECONDS  # for a step that sleeps, or does not let itself be interrupted
START = 120  # seconds for a process to begin, on a busy machine
MOST_STOPPED = 5  # steps of one notebook that do not let themselves be interrupted


@dataclass(frozen=True)
class Result:
    """What became of a notebook.

    Attributes:
        lines: what to print.
        refused: whether it could not be read, and the line says why.
        topic: which one it is of; None if it was not run to its end.
        states: of each function, by name; see `autograder.selfcheck.Checked`.
    """

    lines: list[str]
    refused: bool = False
    topic: str | None = None
    states: dict[str, str] = field(default_factory=dict)

    @property
    def is_right(self):
        return self.topic is not None and set(self.states.values()) == {PASSED}

    @property
    def exit_code(self):
        return 2 if self.refused else 0 if self.is_right else 1


def found_in(places):
    """The notebooks that these files and folders are, each once.

    Raises:
        UnreadableError: a folder has none.
    """
    found = {}
    for place in places:
        below = sorted(place.rglob("*.ipynb")) if place.is_dir() else [place]
        below = [path for path in below if ".ipynb_checkpoints" not in path.parts]
        if not below:
            raise UnreadableError(f"{place}: there is no notebook in this folder")
        for path in below:
            found.setdefault(path.resolve(), path)
    return list(found.values())


def check_all(paths, is_quiet=False):
    """Check notebooks, one after the other.

    Args:
        is_quiet: whether what their cells print is thrown away.

    Yields:
        Each path with its `Result`.
    """
    for path in paths:
        yield path, _check(path, is_quiet)


def _check(path, is_quiet):
    without = {}
    for _ in range(MOST_STOPPED + 1):
        result, step, error = _run_apart(path, without, is_quiet)
        if result:
            return result
        if step is None:  # not even begun
            return Result([f"{path}: {stopped(error)}"])
        without[step] = error
    return Result([f"{path}: {MOST_STOPPED} of its cells and functions do not end; see to these"])


def _run_apart(path, without, is_quiet):
    """Run a notebook in a process of its own.

    Returns:
        Its `Result`, or None; then the step that the process was last at, and the `Error` of it.
    """
    context = multiprocessing.get_context(HOW)
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(str(path), without, is_quiet, theirs))
    with ours, _deaf():
        sys.stdout.flush()  # else a copy would have it, and print it again
        process.start()
        theirs.close()
        result, step, error = None, None, None
        try:
            message = _next(ours, START)
            while "step" in message:
                step = message["step"]
                message = _next(ours, LONGEST)
            result = Result(**message)
        except TimeoutError:
            error = Error("KeyboardInterrupt", f"stopped after {LONGEST} seconds")
        except EOFError:
            process.join()
            if process.exitcode == BY_HAND:
                raise KeyboardInterrupt from None
            error = Error("SystemExit", "it ended the process")
        finally:
            process.kill()
            process.join()
    return result, step, error


def _next(connection, seconds):
    """The next message.

    Raises:
        TimeoutError: none comes.
        EOFError: the process has ended.
    """
    if not connection.poll(seconds):
        raise TimeoutError
    return json.loads(connection.recv_bytes())


@contextlib.contextmanager
def _deaf():
    """Leave Ctrl-C to the process that runs the notebook: there it ends one function's loop."""
    try:
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    except ValueError:  # not in the main thread, to which Ctrl-C would go
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _child(path, without, is_quiet, connection):
    signal.signal(signal.SIGINT, signal.default_int_handler)
    clock = hasattr(signal, "setitimer")  # of this process's own time: a busy machine costs none
    if clock:
        signal.signal(signal.SIGPROF, _interrupt)
    sys.stdout = sys.__stdout__
    if is_quiet or without:  # what it has printed before is not printed again
        with open(os.devnull, "w", encoding="utf-8") as nowhere:
            os.dup2(nowhere.fileno(), 1)

    def tell(**message):
        connection.send_bytes(json.dumps(message).encode())

    def begin(step):
        if clock:
            signal.setitimer(signal.ITIMER_PROF, SECONDS)
        tell(step=step)

    try:
        checked = run(path, begin, without)
    except KeyboardInterrupt as stop:
        os._exit(1 if stop.args else BY_HAND)
    except (OSError, CatalogueError, UnreadableError) as error:
        tell(lines=[_sentence(error)], refused=True)
    else:
        sys.stdout.flush()
        tell(**asdict(checked))


def _interrupt(*_):
    raise KeyboardInterrupt(f"stopped after {SECONDS} seconds")


def _sentence(error):
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}; see that you may read it"
    return str(error)
