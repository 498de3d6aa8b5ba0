"""Starts and ends the isolated worker; its limits; what is visible inside.

bubblewrap guards the machine: a read-only system, no network, no home, a cleared environment,
and of Python only what a student may import. Inside it the worker guards one student from the
next; see `autograder.worker`.
"""

import glob
import os
import re
import select
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

from autograder import wire

# What a student's code may import beyond the standard library, with what these need.
PACKAGES = ("numpy", "ipython", "matplotlib", "msgpack")
# Of this package: no questions, no reference, no recorded answers.
OUR_MODULES = ("calling.py", "isolation.py", "wire.py", "worker.py")
ENDINGS = ("finished", "timeout", "memory", "crashed")
START_SECONDS = 60
GRACE_SECONDS = 5


class SandboxError(RuntimeError):
    """Student code cannot be isolated here, so nothing is run."""


@dataclass(frozen=True)
class Limits:
    """What one submission may use.

    Attributes:
        step_seconds: wall time for one cell, or for one check's two calls.
        total_seconds: wall time for the whole notebook; also its limit of CPU seconds.
        memory_bytes: address space of each process.
        watched_bytes: resident memory of all its processes together.
        processes: processes and threads at once.
        file_bytes: size of one file; ``scratch_bytes``: of all its files together.
        output_characters: kept of what one cell prints.
        reply_bytes: all its answers together.
    """

    step_seconds: float = 5
    total_seconds: float = 30
    memory_bytes: int = 2 * 2**30
    watched_bytes: int = 2 * 2**30
    processes: int = 32
    file_bytes: int = 16 * 2**20
    scratch_bytes: int = 64 * 2**20
    output_characters: int = 4000
    reply_bytes: int = 8 * 2**20


@dataclass(frozen=True)
class Run:
    """What came back.

    Attributes:
        frames: one value for each step that was reached, in order. They come from the
            student's process: plain data of checked kinds, and nothing else is certain.
        ended: ``"finished"``, ``"timeout"``, ``"memory"`` or ``"crashed"``.
    """

    frames: list
    ended: str


class Sandbox:
    """A worker in isolation. A context manager; not for two threads at once.

    Args:
        limits: see `Limits`.
        unsandboxed: run the worker as an ordinary process, for one's own notebooks.
        hidden: folders that must not be visible, wherever they lie.

    Raises:
        SandboxError: on entering, if the worker cannot be isolated or does not start.
    """

    def __init__(self, limits=None, unsandboxed=False, hidden=()):
        self.limits = limits or Limits()
        self.unsandboxed = unsandboxed
        self._hidden = [Path(__file__).parent.parent, *hidden]
        self._process = None

    def __enter__(self):
        self._start()
        return self

    def __exit__(self, *exception):
        self._stop()

    def run(self, steps, seconds):
        """Run the steps of one submission in a fresh child.

        Args:
            steps: in order, ``{"source": …}`` for a cell, ``{"function": …, "arguments": …}``
                for a call.
            seconds: what is left of the submission's total time.

        Raises:
            SandboxError: the sandbox itself failed, twice. The student is not to blame.
        """
        limits = asdict(self.limits) | {"total_seconds": seconds}
        request = wire.pack({"steps": steps, "limits": limits})
        for last_try in (False, True):
            if self._process is None:
                self._start()
            try:
                self._process.stdin.write(request)
                self._process.stdin.flush()
                return self._reply(len(steps), time.monotonic() + seconds + GRACE_SECONDS)
            except (OSError, EOFError, wire.WireError) as error:
                # A student's process cannot do this to the worker; a machine without memory can.
                self._stop()
                if last_try:
                    raise SandboxError(f"the sandbox ended while it was in use: {error}") from error
            finally:
                # Where a student cannot be told from the next one inside, the next gets a new one.
                if self._process is not None and not self._isolated:
                    self._stop()

    def _reply(self, steps, deadline):
        head = self._receive(deadline)
        count = head.get("frames") if isinstance(head, dict) else None
        if type(count) is not int or not 0 <= count <= steps or head.get("ended") not in ENDINGS:
            raise wire.WireError("a reply that is none")
        frames = []
        for _ in range(count):
            body = self._receive_bytes(deadline)
            try:
                frames.append(wire.unpack(body))
            except wire.WireError:
                frames.append(None)
        return Run(frames, head["ended"])

    def _start(self):
        if self.unsandboxed:
            command = _unsandboxed_command()
        else:
            command = _sandboxed_command(self.limits, self._hidden)
        with tempfile.TemporaryFile() as errors:
            try:
                self._process = subprocess.Popen(
                    command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors
                )
                hello = self._receive(time.monotonic() + START_SECONDS)
            except (OSError, EOFError, wire.WireError) as error:
                self._stop()
                errors.seek(0)
                said = errors.read(2000).decode(errors="replace").strip()
                raise SandboxError(
                    f"the sandbox does not start: {said or error}\n"
                    "Nothing was graded. It needs Linux with bubblewrap 0.6 or newer and user "
                    "namespaces (in a container: permission to make them)."
                ) from error
        self._isolated = hello["isolated"]

    def _stop(self):
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            process.stdin.close()
            process.stdout.close()

    def _receive(self, deadline):
        return wire.unpack(self._receive_bytes(deadline))

    def _receive_bytes(self, deadline):
        return self._exactly(wire.length(self._exactly(4, deadline)), deadline)

    def _exactly(self, size, deadline):
        parts, source = bytearray(), self._process.stdout.fileno()
        while len(parts) < size:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([source], [], [], left)[0]:
                raise EOFError("no answer in time")
            chunk = os.read(source, min(size - len(parts), 2**20))
            if not chunk:
                raise EOFError("the worker ended")
            parts += chunk
        return bytes(parts)


def _unsandboxed_command():
    if sys.platform == "win32":
        raise SandboxError(
            "grading does not run on Windows, also not --unsandboxed; use Linux or WSL. "
            "Reading, solving and check work here. Nothing was graded."
        )
    start = "from autograder.worker import main; main(sandboxed=False)"
    return [sys.executable, "-c", start]


def _sandboxed_command(limits, hidden):
    bubblewrap = shutil.which("bwrap")
    if not sys.platform.startswith("linux"):
        raise SandboxError(
            "grading needs Linux, for its sandbox; on this system you can grade your own "
            "notebooks with --unsandboxed. Nothing was graded."
        )
    if bubblewrap is None:
        raise SandboxError(
            "bubblewrap is not installed (Debian and Ubuntu: apt-get install bubblewrap). "
            "Nothing was graded."
        )
    start = (
        "import sys; sys.path[:0] = ['/worker', '/packages']; "
        "from autograder.worker import main; main(sandboxed=True)"
    )
    return [
        bubblewrap,
        *_namespaces(),
        *_system(),
        *_python(hidden),
        *("--proc", "/proc", "--dev", "/dev"),
        *("--perms", "1777", "--size", str(limits.scratch_bytes), "--tmpfs", "/tmp"),
        *("--remount-ro", "/dev", "--remount-ro", "/"),
        *("--chdir", "/tmp", "--hostname", "sandbox"),
        *_environment(),
        *(_interpreter(), "-I", "-S", "-X", "utf8", "-c", start),
    ]


def _namespaces():
    options = ["--unshare-pid", "--unshare-ipc", "--unshare-net", "--unshare-uts"]
    options += ["--unshare-cgroup-try", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    if os.geteuid() == 0:  # the worker gives these up as soon as it is nobody
        return [*options, "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    return [*options, "--unshare-user", "--uid", "1000", "--gid", "1000"]


def _system():
    options = ["--ro-bind", "/usr", "/usr"]
    for name in ("/bin", "/lib", "/lib32", "/lib64", "/sbin"):
        if os.path.islink(name):
            options += ["--symlink", os.readlink(name), name]
        elif os.path.isdir(name):
            options += ["--ro-bind", name, name]
    if os.path.exists("/etc/ld.so.cache"):
        options += [*_folders("/etc"), "--ro-bind", "/etc/ld.so.cache", "/etc/ld.so.cache"]
    return options


def _python(hidden):
    """The interpreter with its standard library, the allowed packages, and nothing else."""
    prefix = os.path.realpath(sys.base_prefix)
    inside = [os.path.realpath(path) for path in (*hidden, f"{prefix}/envs", f"{prefix}/pkgs")]
    options = _folders("/packages", "/worker/autograder")
    if prefix != "/usr":
        options += [*_folders(prefix), "--ro-bind", prefix, prefix]
    for root in {prefix, "/usr", "/usr/local"}:
        for kind in ("site-packages", "dist-packages"):
            for folder in glob.glob(f"{glob.escape(root)}/lib/python*/{kind}"):
                options += ["--tmpfs", folder]
    for folder in inside:  # a course below /usr, say; or conda's other environments
        if os.path.isdir(folder) and folder.startswith((f"{prefix}/", "/usr/")):
            options += ["--tmpfs", folder]
    for source, name in sorted(_allowed_packages().items()):
        options += ["--ro-bind", str(source), f"/packages/{name}"]
    for name in OUR_MODULES:
        options += ["--ro-bind", str(Path(__file__).with_name(name)), f"/worker/autograder/{name}"]
    return options


def _folders(*paths):
    """Folders with all that lead to them, for everyone to read: bubblewrap's own are for root."""
    options = []
    for path in map(Path, paths):
        for folder in reversed([path, *path.parents][:-1]):
            options += ["--perms", "0755", "--dir", str(folder)]
    return options


def _interpreter():
    """The real interpreter: a virtual environment's is a link that is not visible inside."""
    version = f"python{sysconfig.get_python_version()}"
    return os.path.join(os.path.realpath(sys.base_prefix), "bin", version)


def _environment():
    variables = {
        "HOME": "/tmp",
        "IPYTHONDIR": "/tmp/ipython",
        "LANG": "C.UTF-8",
        "MPLBACKEND": "Agg",
        "MPLCONFIGDIR": "/tmp/matplotlib",
        "OPENBLAS_NUM_THREADS": "1",
        "PATH": "/usr/bin:/bin",
    }
    pairs = [("--setenv", name, value) for name, value in variables.items()]
    return ["--clearenv", *(part for pair in pairs for part in pair)]


def _allowed_packages():
    """Files and folders of the allowed packages and all they need, with their names inside."""
    found, waiting, seen = {}, list(PACKAGES), set()
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name in seen:
            continue
        seen.add(name)
        distribution = metadata.distribution(name)
        for file in distribution.files or ():
            top = file.parts[0]
            if top != ".." and not top.startswith("__"):
                found[distribution.locate_file(top)] = top
        for text in distribution.requires or ():
            requirement = Requirement(text)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                waiting.append(requirement.name)
    return found
