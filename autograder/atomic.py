"""Write a file whole or not at all."""

import contextlib
import errno
import itertools
import os
import stat
import tempfile
from pathlib import Path

from autograder.again import again

PART = ".part"  # ends the name of a file that is not whole
# Two graders may write the same file, and one sweep away what the other has begun.
_patiently = again(FileNotFoundError)


def write(path, content, mode=0o644, within=None):
    """Put text or bytes in a file, in one step, with the folders that it needs.

    Args:
        within: a folder below which nothing may be a link: what bears a student's name there
            could lead elsewhere.

    On return it lasts, should the power be cut now, if its folder does.

    Returns:
        Whether the file's content is new.

    Raises:
        OSError: it is as it was before, or is new but may not last; the error names the file.
    """
    path = Path(path)
    content = content.encode() if isinstance(content, str) else content
    if within is not None:
        _expect_folders(path.parent, within)
    try:
        is_new = not _holds(path, content)
        if is_new:
            path.parent.mkdir(parents=True, exist_ok=True)
            _patiently(_replace, path, content, mode)
        sync_folder(path.parent)  # also what was put there by one who was killed since
    except OSError as error:
        error.filename, error.filename2 = str(path), None
        raise
    return is_new


def _holds(path, content):
    """Whether this very content is there; what a link leads to is not: a link is replaced."""
    try:
        found = path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    is_like = stat.S_ISREG(found.st_mode) and found.st_size == len(content)
    return is_like and path.read_bytes() == content


def _expect_folders(folder, within):
    for each in itertools.chain([folder], folder.parents):
        if each == within:
            return
        if each.is_symlink():
            raise OSError(errno.ELOOP, "it is a symbolic link; remove it", str(each))
    raise OSError(errno.EXDEV, f"it does not lie in {within}", str(folder))


def sync_folder(folder):
    """Make what was put in a folder last, should the power be cut now."""
    if os.name != "nt":  # which cannot open a folder
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        except OSError as error:
            if error.errno != errno.EINVAL:  # a file system that cannot do it for folders
                raise
        finally:
            os.close(handle)


def _replace(path, content, mode):
    start = f".{path.name}."
    for left in os.listdir(path.parent):
        if left.startswith(start) and left[len(start) :].endswith(PART):  # of one that was killed
            with contextlib.suppress(FileNotFoundError):
                os.unlink(path.parent / left)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=start, suffix=PART)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(handle)
        os.chmod(temporary, mode)
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
        raise
