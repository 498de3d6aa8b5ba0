"""Isolation by bubblewrap: its command line, which says what is visible inside.

A read-only system, no network, no home, a cleared environment, and of Python only what a student
may import.
"""

import csv
import glob
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from importlib import metadata
from pathlib import Path

from autograder import inside
from autograder.sandbox import NOTHING, SandboxError

# What a student's code may import beyond the standard library, with what these need.
PACKAGES = ("numpy", "ipython", "matplotlib", "msgpack")
# Of this package it sees no more than the folder `inside`.
START = (
    "import sys; sys.path[:0] = ['/worker', '/packages']; "
    "from autograder.inside.watcher import main; main(sandboxed=True)"
)


class Bubblewrap:
    """Isolation by the kernel's namespaces; see `autograder.sandbox.Kind`."""

    name = "bubblewrap"
    isolates = True
    needs = (
        "It needs Linux with bubblewrap 0.6 or newer, and namespaces. In a container, root needs "
        "the capabilities SYS_ADMIN and NET_ADMIN to make them, and system calls that are not "
        "filtered. Where they are refused, Landlock of Linux 6.2 or newer does."
    )

    def command(self, limits, hidden):
        bubblewrap = shutil.which("bwrap")
        if not sys.platform.startswith("linux"):
            raise SandboxError(
                "grading needs Linux, for its sandbox; on this system you can grade your own "
                "notebooks with --unsandboxed. Nothing was graded."
            )
        if bubblewrap is None:
            raise SandboxError(
                "bubblewrap is not installed (Debian and Ubuntu: apt-get install bubblewrap). "
                + NOTHING
            )
        return [
            bubblewrap,
            *_namespaces(),
            *_system(),
            *_python(hidden),
            *_places(limits.scratch_bytes),
            "--clearenv",
            *(word for pair in environment().items() for word in ("--setenv", *pair)),
            *(interpreter(), "-I", "-S", "-X", "utf8", "-c", START),
        ]


def is_refused():
    """Whether this machine refuses the namespaces, installed or not."""
    bubblewrap = shutil.which("bwrap")
    if bubblewrap is None:
        from autograder.inside import isolation  # not to be had on every system

        return not isolation.is_possible()
    # All that it is asked for in earnest: a container may grant a part of it.
    trial = [bubblewrap, *_namespaces(), "--ro-bind", "/", "/", *_places(2**20)]
    done = subprocess.run([*trial, "/bin/sh", "-c", ":"], capture_output=True)
    return done.returncode != 0


def _namespaces():
    options = ["--unshare-pid", "--unshare-ipc", "--unshare-net", "--unshare-uts"]
    options += ["--unshare-cgroup-try", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    if os.geteuid() == 0:  # the worker gives these up as soon as it is nobody
        return [*options, "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    return [*options, "--unshare-user", "--uid", "1000", "--gid", "1000"]


def _places(scratch_bytes):
    """What is no folder of the machine's; and then nothing can be written but in /tmp."""
    return [
        *("--proc", "/proc", "--dev", "/dev"),
        *("--dev-bind", "/dev/null", "/dev/zero"),  # mapped, it is memory in no account
        *("--tmpfs", "/dev/pts"),  # of terminals there is a number for the whole machine
        *("--perms", "1777", "--size", str(scratch_bytes), "--tmpfs", "/tmp"),
        *("--remount-ro", "/dev/pts", "--remount-ro", "/dev", "--remount-ro", "/"),
        *("--chdir", "/tmp", "--hostname", "sandbox"),
    ]


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
    covered = [os.path.realpath(path) for path in (*hidden, f"{prefix}/envs", f"{prefix}/pkgs")]
    options = _folders("/packages", "/worker/autograder")
    options += ["--ro-bind", str(Path(inside.__file__).parent), "/worker/autograder/inside"]
    if prefix != "/usr":
        options += [*_folders(prefix), "--ro-bind", prefix, prefix]
    for root in {prefix, "/usr", "/usr/local"}:
        for kind in ("site-packages", "dist-packages"):
            for folder in glob.glob(f"{glob.escape(root)}/lib/python*/{kind}"):
                options += ["--tmpfs", folder]
    for folder in covered:  # a course below /usr, say; or conda's other environments
        if os.path.isdir(folder) and folder.startswith((f"{prefix}/", "/usr/")):
            options += ["--tmpfs", folder]
    for source, name in sorted(allowed_packages().items()):
        options += ["--ro-bind", str(source), f"/packages/{name}"]
    return options


def _folders(*paths):
    """Folders with all that lead to them, for everyone to read: bubblewrap's own are for root."""
    options = []
    for path in map(Path, paths):
        for folder in reversed([path, *path.parents][:-1]):
            options += ["--perms", "0755", "--dir", str(folder)]
    return options


def interpreter():
    """The real interpreter: a virtual environment's is a link that is not visible inside."""
    version = f"python{sysconfig.get_python_version()}"
    return os.path.join(os.path.realpath(sys.base_prefix), "bin", version)


def environment():
    """The environment that student code gets, and no other variable."""
    return {
        "HOME": "/tmp",
        "IPYTHONDIR": "/tmp/ipython",
        "LANG": "C.UTF-8",
        "MPLBACKEND": "Agg",
        "MPLCONFIGDIR": "/tmp/matplotlib",
        "OPENBLAS_NUM_THREADS": "1",
        "PATH": "/usr/bin:/bin",
    }


def allowed_packages():
    """Files and folders of the allowed packages and all they need, with their names inside."""
    from packaging.requirements import Requirement  # only where a sandbox is started

    found, waiting, seen = {}, list(PACKAGES), set()
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name in seen:
            continue
        seen.add(name)
        distribution = metadata.distribution(name)
        for top in _tops(distribution):
            if top != ".." and not top.startswith("__"):
                found[distribution.locate_file(top)] = top
        for text in distribution.requires or ():
            requirement = Requirement(text)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                waiting.append(requirement.name)
    return found


def _tops(distribution):
    """The first parts of the paths of all that was installed; to make all paths takes long."""
    if record := distribution.read_text("RECORD"):
        return {row[0].partition("/")[0] for row in csv.reader(record.splitlines()) if row}
    return {file.parts[0] for file in distribution.files or ()}
