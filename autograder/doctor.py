"""What works on this machine, what does not, and what to do about it."""

import contextlib
import os
import platform
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from autograder import catalogue

PYTHON, BUBBLEWRAP = (3, 11), (0, 6)
MACHINES = ("x86_64", "aarch64")
LEAST_SPACE = 2**30
SECONDS = 120
# What each extra brings, by the name to import and the name of the distribution.
NEEDED = {
    "nbgrader": "nbgrader",
    "nbformat": "nbformat",
    "jupytext": "jupytext",
    "IPython": "ipython",
    "matplotlib": "matplotlib",
    "msgpack": "msgpack",
    "rich": "rich",
    "yaml": "pyyaml",
}
FURTHER = {"psycopg": ("psycopg", "postgresql"), "distributed": ("distributed", "cluster")}


@dataclass(frozen=True)
class Examined:
    """What was found of one thing.

    Attributes:
        works: whether it does.
        found: what is there.
        advice: what to do where it does not work.
        is_needed: whether grading needs it.
    """

    name: str
    works: bool
    found: str
    advice: str = ""
    is_needed: bool = True

    def __str__(self):
        mark = "✓" if self.works else "✗" if self.is_needed else "–"
        return f"{mark} {self.name}: {self.found}" + (
            f"; {self.advice}" if not self.works and self.advice else ""
        )


def examine(course_dir, url=None):
    """Look at everything, the quick things first.

    Args:
        url: of the gradebook, if it is not in the course directory.

    Yields:
        An `Examined` each.
    """
    yield _python()
    yield _system()
    yield from _packages()
    yield _course()
    yield _space(Path(course_dir))
    if find_spec("nbgrader") and find_spec("msgpack"):
        yield from _sandboxes()
        yield _gradebook(course_dir, url)
    yield _tensorflow()


def _python():
    version = ".".join(map(str, sys.version_info[:3]))
    advice = f"install Python {'.'.join(map(str, PYTHON))} or newer"
    return Examined("Python", sys.version_info >= PYTHON, version, advice)


def _system():
    found = f"{platform.system()} {platform.release()}, {platform.machine()}"
    works = platform.system() == "Linux" and platform.machine() in MACHINES
    advice = f"grading needs Linux on {' or '.join(MACHINES)}; reading and solving work here"
    return Examined("system", works, found, advice)


def _packages():
    lacking = [name for module, name in NEEDED.items() if not find_spec(module)]
    found = ", ".join(
        f"{name} {metadata.version(name)}" for module, name in NEEDED.items() if find_spec(module)
    )
    yield Examined(
        "packages",
        not lacking,
        f"lacking {', '.join(lacking)}" if lacking else found,
        "pip install 'autograder[grading]'",
    )
    for module, (name, extra) in FURTHER.items():
        there = find_spec(module) is not None
        found = f"{name} {metadata.version(name)}" if there else f"{name} is not installed"
        advice = f"if you want it: pip install 'autograder[{extra}]'"
        yield Examined(extra, there, found, advice, is_needed=False)


def _course():
    try:
        course = catalogue.current()
        topics = course.topics()
    except catalogue.CatalogueError as error:
        return Examined("course", False, str(error))
    found = f"{course.package}, {len(topics)} topics"
    return Examined("course", bool(topics), found, "begin one: 'autograder new topic NAME'")


def _space(folder):
    free = shutil.disk_usage(folder).free
    found = f"{folder.resolve()} has {free / 2**30:.1f} GB free"
    if not os.access(folder, os.W_OK):
        return Examined("disk", False, f"{folder.resolve()} cannot be written to", "allow it")
    advice = f"make room: expected {LEAST_SPACE / 2**30:g} GB"
    return Examined("disk", free >= LEAST_SPACE, found, advice)


def _sandboxes():
    """Of each kind that isolates whether it works; grading needs the one that is chosen."""
    from autograder import kinds

    chosen = kinds.chosen()
    yield _bubblewrap(is_needed=chosen == kinds.BUBBLEWRAP)
    for name in kinds.ISOLATING:
        yield _sandbox(name, is_needed=name == chosen)


def _bubblewrap(is_needed):
    advice = "install it (Debian and Ubuntu: apt-get install bubblewrap); expected "
    advice += f"{'.'.join(map(str, BUBBLEWRAP))} or newer"
    said = _output(["bwrap", "--version"])
    numbers = re.search(r"(\d+)\.(\d+)", said or "")
    if numbers is None:
        return Examined("bubblewrap", False, "it is not there", advice, is_needed)
    works = (int(numbers[1]), int(numbers[2])) >= BUBBLEWRAP
    found = said.removeprefix("bubblewrap").strip()
    return Examined("bubblewrap", works, found, advice, is_needed)


def _sandbox(kind, is_needed):
    """Start one, and end it."""
    from autograder import kinds
    from autograder.sandbox import NOTHING, SandboxError

    try:
        with kinds.sandbox(kind):
            use = "is used here" if is_needed else "can be asked for with --sandbox"
            found = f"it starts, isolates student code, and {use}"
            return Examined(f"sandbox {kind}", True, found)
    except (SandboxError, OSError) as error:
        said = str(error) if is_needed else str(error).partition(NOTHING)[0].strip()
        return Examined(f"sandbox {kind}", False, said, is_needed=is_needed)


def _gradebook(course_dir, url):
    """Open the one there is; none is made."""
    from autograder.course import Course
    from autograder.database import without_password
    from autograder.entries import GradebookError, Reading, default_url

    course = Course(course_dir)
    if url is None and not course.gradebook.is_file():
        return Examined("gradebook", True, "there is none yet; 'autograder grade' makes it")
    try:
        with contextlib.closing(Reading(url or default_url(course))) as gradebook:
            count = len(gradebook.topics())
    except GradebookError as error:
        return Examined("gradebook", False, str(error), "restore it, or name another with --db")
    where = without_password(url) if url else str(course.gradebook)
    return Examined("gradebook", True, f"{where} opens, with {count} topics")


def _tensorflow():
    """Import it, in a process of its own: it may end that."""
    code = "import tensorflow; print('version', tensorflow.__version__)"
    version = re.search(r"^version (\S+)$", _output([sys.executable, "-c", code]) or "", re.M)
    return Examined(
        "TensorFlow",
        version is not None,
        version[1] if version else "it cannot be imported",
        "pip install 'autograder[tensorflow]'",
        is_needed=_wants_tensorflow(),
    )


def _wants_tensorflow():
    """Whether a reference of this course names it; another course may do without."""
    try:
        course = catalogue.current()
        paths = [course.path(topic, "reference.py") for topic in course.topics()]
        texts = [path.read_text(encoding="utf-8") for path in paths if path.is_file()]
    except (catalogue.CatalogueError, OSError, ValueError):
        return False
    return any(re.search("tensorflow|keras", text) for text in texts)


def _output(command):
    """What a command prints; None if it does not end well."""
    environment = os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=SECONDS, env=environment
        )
        return done.stdout if done.returncode == 0 else None
    return None
