"""Write a file whole or not at all."""

import contextlib
import glob
import os
import tempfile
from pathlib import Path

TRIES = 5  # two graders may write the same file, and one sweep away what the other has begun


def write(path, content, mode=0o644):
    """Put text in a file, in one step, with the folders that it needs; on return it lasts.

    Returns:
        Whether the file's content is new.

    Raises:
        OSError: it is as it was before; the error names the file.
    """
    path = Path(path)
    try:
        is_new = not path.is_file() or path.read_bytes() != content.encode()
        if is_new:
            path.parent.mkdir(parents=True, exist_ok=True)
            _replace(path, content, mode)
        sync_folder(path.parent)  # also what was put there by one who was killed since
    except OSError as error:
        error.filename = str(path)
        raise
    return is_new


def sync_folder(folder):
    """Make what was put in a folder last, should the power be cut now."""
    if os.name != "nt":  # which cannot open a folder
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _replace(path, content, mode):
    start = f".{path.name}."
    for left in glob.glob(f"{glob.escape(start)}*.part", root_dir=path.parent):
        with contextlib.suppress(FileNotFoundError):  # of a grader that was killed
            os.unlink(path.parent / left)
    for tries_left in reversed(range(TRIES)):
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=start, suffix=".part")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(content)
                file.flush()
                os.fsync(handle)
            os.chmod(temporary, mode)
            return os.replace(temporary, path)
        except FileNotFoundError:
            if not tries_left:
                raise
        except BaseException:
            os.unlink(temporary)
            raise
