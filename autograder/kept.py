"""The reference's answers of a topic, kept beside the course: TensorFlow's start takes seconds.

A file holds the answers of one draw. Its name and its seal are made from everything that these
depend on. So a file that is broken, older, of another topic or of another seed is not believed:
the answers are computed anew, and that is said. The seal is made with the seed, so nobody else can
write a file that is believed. The hidden inputs are in it: only the grader's user may read it.
"""

import contextlib
import hashlib
import hmac
import os
import platform
import sys
from pathlib import Path

from autograder import reference
from autograder.atomic import write
from autograder.brief import LONGEST_CASES, pack_cases
from autograder.catalogue import environment
from autograder.digest import digest, files_digest
from autograder.fingerprint import versions
from autograder.handed_in import Folder, HandedInError
from autograder.question import derived

FORM = b"autograder-answers 1\n"  # another number for another form
MOST_KEPT = 3  # of a topic: one for each seed that is in use
_SEAL = hashlib.sha256().digest_size


def cases(course, catalogue, topic, seed, say, is_written=True):
    """A topic's hidden cases and those to show, packed for a `Brief`.

    Args:
        say: called with a sentence where what is kept cannot be used, or not be written.
        is_written: whether what is computed is kept.
    """
    name, key = _name(catalogue, topic, seed), derived(seed, "the seal of kept answers")
    path = _path(course, topic, name)
    kept = _read(path, name, key, say)
    if kept is None:
        kept = pack_cases(*reference.draws(catalogue, topic, seed))
        if is_written:
            _write(path, FORM + _seal(name, key, kept) + kept, topic, say)
    return kept


def are_there(course, catalogue, topic, seed):
    """Whether something is kept that may be these answers."""
    return _path(course, topic, _name(catalogue, topic, seed)).is_file()


def _path(course, topic, name):
    return course.kept / f"{topic}-{name[:16]}.answers"


def _name(catalogue, topic, seed):
    """A name for all that the answers depend on."""
    others = [catalogue.folder / name for name in catalogue.topics() if name != topic]
    return digest(
        *(topic, seed, catalogue.package, *sorted(catalogue.code_digests(topic).items())),
        files_digest(catalogue.folder, without=others),
        *(sys.version, platform.machine(), *sorted(versions().items()), *_installed()),
        *sorted(item for item in environment().items() if item[0].startswith(("TF_", "KERAS_"))),
    )


def _installed():
    """Names with versions of what is installed; their folders' names say it, and are read fast."""
    found = {}
    for folder in map(Path, filter(os.path.isdir, sys.path)):
        with contextlib.suppress(OSError):
            found[folder] = {name for name in os.listdir(folder) if name.endswith(".dist-info")}
    # Some packages add a folder of their own when they are imported, as setuptools does.
    inner = {folder for folder in found if any(map(found.get, folder.parents))}
    return sorted(set().union(*(found[folder] for folder in found.keys() - inner)))


def _seal(name, key, kept):
    return hmac.digest(key, name.encode() + kept, hashlib.sha256)


def _read(path, name, key, say):
    """What is kept; None if that is nothing, or cannot be believed."""
    anew = "the reference answers anew"
    try:
        with Folder(path.parent) as folder:
            found = folder.read(path.name, LONGEST_CASES)
    except FileNotFoundError:
        return None
    except HandedInError as error:
        say(f"{str(error).partition(';')[0]}; {anew}.")
        return None
    start = len(FORM) + _SEAL
    if not found.startswith(FORM):
        say(f"{path} does not hold answers as this version keeps them; {anew}.")
    elif not hmac.compare_digest(found[len(FORM) : start], _seal(name, key, found[start:])):
        say(f"{path} is damaged, or holds answers to something else; {anew}.")
    else:
        return found[start:]
    return None


def _write(path, content, topic, say):
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write(path, content, mode=0o600)
        same = path.parent.glob(f"{topic}-*.answers")
        for old in sorted(same, key=_time, reverse=True)[MOST_KEPT:]:
            old.unlink(missing_ok=True)
    except OSError as error:
        say(f"{path} is not written: {error.strerror}; the next grading computes it again.")


def _time(path: Path):
    try:
        return path.lstat().st_mtime_ns
    except FileNotFoundError:  # another grader was first
        return 0
