"""Short names for what a result depends on: another name if any of it differs."""

import hashlib
from pathlib import Path


def digest(*parts):
    """A name for these texts and bytes, in this order."""
    found = hashlib.sha256()
    for part in parts:
        part = part if isinstance(part, bytes) else str(part).encode()
        found.update(len(part).to_bytes(8, "big") + part)
    return found.hexdigest()


def code_digest(*folders, without=()):
    """A name for all Python code below some folders.

    Args:
        without: folders below them that are left out.
    """
    files = sorted(file for folder in map(Path, folders) for file in folder.rglob("*.py"))
    return _of_files(files, without)


def files_digest(folder, without=()):
    """The same for whatever lies there that Python has not made itself."""
    files = (file for file in Path(folder).rglob("*") if file.suffix != ".pyc" and file.is_file())
    return _of_files(sorted(files), without)


def _of_files(files, without):
    kept = [file for file in files if not any(file.is_relative_to(out) for out in without)]
    return digest(*(part for file in kept for part in (file.name, file.read_bytes())))
