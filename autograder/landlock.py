"""Isolation by Landlock, for where namespaces are refused, as in most containers.

What is not named here cannot be read by a student's process, and nothing can be written. It is the
only process of its submission. What it may do is said inside, see `autograder.inside.landlock`.
"""

import json
import os
import platform
import sys
import sysconfig
from pathlib import Path

from autograder import inside
from autograder.bubblewrap import allowed_packages, environment, interpreter
from autograder.inside import landlock, syscalls
from autograder.sandbox import NOTHING, SandboxError

START = (
    "import json, runpy, sys; told = json.loads(sys.argv[1]); "
    "runpy.run_path(told['inside'] + '/modules.py')['install'](told['modules'], told['inside']); "
    "from autograder.inside.watcher import main; main(sandboxed=True, readable=told['readable'])"
)
STANDARD = ("stdlib", "platstdlib")
# Where a distribution keeps what its programs share.
LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib")
TABLES = ("/etc/ld.so.cache", "/usr/share/zoneinfo")
# What root needs of Linux' capabilities, by number, to make a process another user's and to end it.
CAPABILITIES = {5: "KILL", 6: "SETGID", 7: "SETUID"}


class Landlock:
    """Isolation by rules that a process takes upon itself; see `autograder.sandbox.Kind`."""

    name = "landlock"
    isolates = True
    needs = (
        "It needs Linux 6.2 or newer on x86_64 or aarch64, with Landlock switched on, and a Python "
        "that all users can read if the grader runs as root in a container."
    )

    def command(self, limits, hidden):
        if why := lacking() or _powerless():
            raise SandboxError(f"{why} {NOTHING}")
        folder = str(Path(inside.__file__).parent)
        modules = [*_standard_library(), *map(str, sorted(allowed_packages()))]
        readable = {
            "folders": [folder, *modules, *filter(os.path.exists, TABLES)],
            "libraries": sorted(_libraries()),
            "forbidden": __file__,
        }
        _expect_hidden(hidden, readable)
        told = {"inside": folder, "modules": modules, "readable": readable}
        # matplotlib wants a folder that seems to be writable, or it cannot be imported.
        names = environment() | {"MPLCONFIGDIR": "/tmp"}
        variables = [f"{name}={value}" for name, value in names.items()]
        return [
            *("/usr/bin/env", "-i", *variables, interpreter()),
            *("-I", "-S", "-X", "utf8", "-c", START, json.dumps(told)),
        ]


def lacking():
    """Why there is no Landlock here that keeps what is promised; "" if there is."""
    if not sys.platform.startswith("linux") or platform.machine() not in syscalls.ARCHITECTURES:
        return "Landlock is a part of Linux on x86_64 and aarch64."
    found = landlock.version()
    if not found:
        return "This kernel has no Landlock, or it is switched off, or refused in this container."
    if found < landlock.LEAST:
        return (
            f"This kernel's Landlock has version {found}, in which files that may not be written "
            f"can still be emptied; expected version {landlock.LEAST} or newer, as in Linux 6.2."
        )
    return ""


def _powerless():
    """Why root, whose students' processes are to be other users', cannot use it; "" if it can."""
    if os.geteuid() != 0:
        return ""
    with open("/proc/self/status") as file:
        (held,) = (int(line.split()[1], 16) for line in file if line.startswith("CapEff:"))
    absent = [name for number, name in CAPABILITIES.items() if not held >> number & 1]
    why = f"lacks the capabilities {', '.join(absent)}" if absent else ""
    try:
        landlock.unused_user()
    except OSError as error:
        why = error.strerror
    return why and (
        f"Each student's process is to be another user's, and root here {why}. "
        "Run the grader as a user other than root (in a container: --user)."
    )


def _standard_library():
    """Its modules, one by one: among them lie the packages of all kinds that are installed."""
    bases = {"base": sys.base_prefix, "platbase": sys.base_exec_prefix}
    folders = {os.path.realpath(sysconfig.get_path(name, vars=bases)) for name in STANDARD}
    return [
        entry.path
        for folder in sorted(folders)
        for entry in os.scandir(folder)
        if entry.name not in ("site-packages", "dist-packages") and not entry.is_symlink()
    ]


def _libraries():
    """Files that programs share, and the folder that has most of them; nothing beside them."""
    machines = sysconfig.get_config_var("MULTIARCH")
    for folder in {*map(os.path.realpath, (*LIBRARIES, f"{sys.base_prefix}/lib"))}:
        for entry in os.scandir(folder) if os.path.isdir(folder) else ():
            if entry.name == machines or (".so" in entry.name and entry.is_file()):
                yield entry.path


def _expect_hidden(hidden, readable):
    """
    Raises:
        SandboxError: what is to be hidden lies in a folder that can be read as a whole.
    """
    for each in map(os.path.realpath, hidden):
        for folder in (*readable["folders"], *readable["libraries"]):
            if Path(each).is_relative_to(os.path.realpath(folder)):
                raise SandboxError(
                    f"{each} lies in {folder}, which student code may read here; move it. "
                    "Nothing was graded."
                )
