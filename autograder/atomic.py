"""Write a file whole or not at all."""

import os
import tempfile
from pathlib import Path


def write(path, content, mode=0o644):
    """Put text in a file, in one step, with the folders that it needs.

    Returns:
        Whether the file's content is new.
    """
    path = Path(path)
    if path.is_file() and path.read_bytes() == content.encode():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(content)
            file.flush()
            os.fsync(handle)
        os.chmod(temporary, mode)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
    return True
