"""The one way to what students handed in: no link is followed, nothing is read beyond a limit.

A student names and writes whatever lies in ``submitted/<student>``, perhaps while it is read. So a
folder is opened once, from the one that it lies in, and what it holds is reached through what was
opened, never by a path again.
"""

import itertools
import os
import stat
from dataclasses import dataclass
from enum import Enum

MOST_ENTRIES = 1000  # of a folder of a student's; a class may be larger


class HandedInError(ValueError):
    """What lies there cannot be taken; the message says what was found and what to do."""


class Kind(Enum):
    """What bears a name in a folder."""

    FOLDER = "folder"
    FILE = "file"
    LINK = "link"
    OTHER = "other"  # a pipe, a socket, a device


@dataclass(frozen=True, order=True)
class Item:
    """A name in a folder. It need not be UTF-8: then it holds half characters."""

    name: str
    kind: Kind


class Folder:
    """A folder that is open. A context manager.

    Args:
        path: where it lies; for messages, once it is open.

    Raises:
        FileNotFoundError: there is none.
        HandedInError: it is not a plain folder, or may not be read.
    """

    def __init__(self, path, _handle=None):
        self.path = path
        if _handle is None:  # the first one is the instructor's own, who may link what they want
            _handle = _opened(path, path, os.O_DIRECTORY, None)
        self._handle = _handle

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        os.close(self._handle)

    def folder(self, name):
        """A `Folder` in this one; see there for what is raised."""
        path, flags = self.path / name, os.O_DIRECTORY | os.O_NOFOLLOW
        return Folder(path, _opened(path, name, flags, self._handle))

    def items(self, most=MOST_ENTRIES):
        """What lies in it, in order; of more than so many, some.

        Raises:
            HandedInError: the list cannot be read.
        """
        try:
            with os.scandir(self._handle) as found:
                return sorted(
                    (Item(each.name, _kind(each)) for each in itertools.islice(found, most)),
                    key=lambda item: item.name,
                )
        except OSError as error:
            raise _unreadable(self.path, error) from error

    def read(self, name, most, owner=None):
        """The bytes of a plain file in it.

        Args:
            most: how many of them there may be.
            owner: the number of the account that it must belong to, as this folder.

        Raises:
            FileNotFoundError: there is none.
            HandedInError: it is not a plain file, is larger, may not be read, or is another's.
        """
        path = self.path / name
        _expect_owner(self.path, self._handle, owner)
        try:
            # Before it is opened, too: to open a device may set something off.
            _expect_file(path, os.stat(name, dir_fd=self._handle, follow_symlinks=False))
        except FileNotFoundError:
            raise
        except OSError as error:
            raise _unreadable(path, error) from error
        flags = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY
        handle = _opened(path, name, flags, self._handle)
        try:
            with os.fdopen(handle, "rb") as file:
                _expect_file(path, os.fstat(handle))
                _expect_owner(path, handle, owner)
                content = file.read(most + 1)
        except OSError as error:
            raise _unreadable(path, error) from error
        if len(content) > most:
            size = f"{most // 2**20} MB" if most >= 2**20 else f"{most} bytes"
            raise HandedInError(
                f"{path} is larger than {size}; clear its outputs and save it again"
                if most >= 2**20
                else f"{path} is larger than {size}"
            )
        return content


def _opened(path, name, flags, folder):
    try:
        return os.open(name, os.O_RDONLY | os.O_CLOEXEC | flags, dir_fd=folder)
    except FileNotFoundError:
        raise
    except OSError as error:
        if folder is not None and _is_link(name, folder):
            raise _link(path, "folder" if flags & os.O_DIRECTORY else "file") from error
        if isinstance(error, NotADirectoryError):
            where = "submitted/<student>/<topic>/<topic>.ipynb"
            raise HandedInError(f"{path} is not a folder; expected {where}") from error
        raise _unreadable(path, error) from error


def _is_link(name, folder):
    """For the message only: it may have changed since."""
    try:
        return stat.S_ISLNK(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode)
    except OSError:
        return False


def _expect_file(path, found):
    if stat.S_ISLNK(found.st_mode):
        raise _link(path, "file")
    if not stat.S_ISREG(found.st_mode):
        raise HandedInError(f"{path} is not a file; hand in the notebook itself")


def _expect_owner(path, handle, owner):
    if owner is not None and (found := os.fstat(handle).st_uid) != owner:
        raise HandedInError(f"{path} belongs to the account {found}, expected {owner}")


def _link(path, kind):
    return HandedInError(f"{path} is a symbolic link; hand in the {kind} itself")


def _unreadable(path, error):
    return HandedInError(f"{path} cannot be read: {error.strerror}; let the grader read it")


def _kind(found):
    try:
        if found.is_symlink():
            return Kind.LINK
        if found.is_dir(follow_symlinks=False):
            return Kind.FOLDER
        return Kind.FILE if found.is_file(follow_symlinks=False) else Kind.OTHER
    except OSError:  # gone meanwhile, or a file system that does not say
        return Kind.OTHER
