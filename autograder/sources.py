"""Zips and folders that a learning platform gave: the plain files in them, one after the other.

Students wrote what is in them. Nothing is unpacked to the disk, no link is followed, and what
cannot be taken is said in a sentence and holds up nothing else.
"""

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from autograder.beside import is_junk
from autograder.handed_in import Folder, HandedInError, Kind
from autograder.wording import printable

LARGEST_LIST = 64 * 2**20  # bytes of what a platform wrote about its files
LARGEST_INNER = 64 * 2**20  # bytes of a student's zip in a platform's
DIRECTORY, INNER_DIRECTORY = 64 * 2**20, 2**20  # bytes that the names in a zip take
MOST_FILES, MOST_INNER_FILES = 200_000, 1000
MOST_BYTES = 8 * 2**30  # of all notebooks in one source
DEEPEST = 12  # folders in folders
LONGEST_NAME = 200
_ENCRYPTED, _UTF8 = 0x1, 0x800
_BROKEN = (OSError, EOFError, ValueError, RuntimeError, NotImplementedError)
_BROKEN += (zlib.error, zipfile.BadZipFile, struct.error)


class SourceError(ValueError):
    """What cannot be taken; the message says where it lies, what it is and what to do."""


@dataclass(frozen=True)
class File:
    """A plain file.

    Attributes:
        parts: of its path in the source.
        inner: of its path in a student's own zip, which lies there; () if in none.
        read: a function from the most bytes that there may be to its content.
        written: when the platform or a student wrote it, as far as that is known.
    """

    parts: tuple[str, ...]
    inner: tuple[str, ...]
    read: Callable[[int], bytes]
    written: datetime | None

    @property
    def path(self):
        """Where it lies, in one text."""
        return "/".join((*self.parts, *self.inner))


def files(path, problem):
    """All plain files in a zip or a folder; each can be read until the next one is asked for.

    Args:
        problem: called with a sentence for whatever cannot be taken.

    Raises:
        SourceError: it is neither.
    """
    path, left = Path(path), _Left()
    found = _in_folder(path, problem) if path.is_dir() else _in_zip_file(path, problem)
    for file in found:
        if any(map(is_junk, (*file.parts, *file.inner))):
            continue
        if left.files == 0:
            problem(f"{path} holds more than {MOST_FILES:,} files; the others are left out")
            return
        left.files -= 1
        if file.parts[-1].casefold().endswith(".zip"):
            yield from _in_inner_zip(path, file, problem)
        else:
            yield File(file.parts, (), left.counted(path, file.read), file.written)


class _Left:
    """What may still be taken from a source."""

    def __init__(self):
        self.files, self.bytes = MOST_FILES, MOST_BYTES

    def counted(self, path, read):
        def counting(most):
            if self.bytes <= 0:
                raise SourceError(f"{path} holds more than {MOST_BYTES // 2**30} GB of notebooks")
            content = read(most)
            self.bytes -= len(content)
            return content

        return counting


def _in_folder(path, problem):
    """The files in a folder that somebody unpacked or cloned, in order."""
    try:
        with Folder(path) as folder:
            yield from _below(folder, (), problem)
    except (FileNotFoundError, HandedInError) as error:
        raise SourceError(f"{path} cannot be read as a folder: {error}") from error


def _below(folder, parts, problem):
    # A platform puts a class into one folder, and that perhaps into another.
    most = MOST_FILES if len(parts) < 2 else MOST_INNER_FILES
    items = folder.items(most + 1)
    if len(items) > most:
        problem(f"{_shown(folder.path)} holds more than {most:,} files; not looked through")
        return
    for item in items:
        here = (*parts, item.name)
        if item.kind is Kind.FILE:
            yield File(here, (), _reader(folder, item.name), _modified(folder.path / item.name))
        elif item.kind is not Kind.FOLDER:
            if not is_junk(item.name):
                what = "a link" if item.kind is Kind.LINK else "no plain file"
                problem(f"{_shown(folder.path / item.name)} is {what}; left out")
        elif len(here) > DEEPEST:
            problem(f"{_shown(folder.path / item.name)} lies too deep; left out")
        elif not is_junk(item.name):
            try:
                with folder.folder(item.name) as inner:
                    yield from _below(inner, here, problem)
            except (FileNotFoundError, HandedInError) as error:
                problem(f"{_shown(folder.path / item.name)}: {error}")


def _reader(folder, name):
    def read(most):
        try:
            return folder.read(name, most)
        except (FileNotFoundError, HandedInError) as error:
            raise SourceError(str(error)) from error

    return read


def _modified(path):
    try:
        return datetime.fromtimestamp(path.lstat().st_mtime, UTC).replace(tzinfo=None)
    except (OSError, ValueError, OverflowError):
        return None


def _in_zip_file(path, problem):
    """The files of a platform's zip, or none where it is broken."""
    try:
        with open(path, "rb") as file:
            _expect_few_names(file, DIRECTORY)
            with zipfile.ZipFile(file) as archive:
                yield from _members(path, archive, (), MOST_FILES + 1, problem)
    except (*_BROKEN, UnicodeError) as error:
        if isinstance(error, SourceError):
            raise
        if isinstance(error, OSError) and error.filename:
            raise
        raise SourceError(
            f"{path} is neither a folder nor a zip that can be read ({_brief(error)}); "
            "download it anew"
        ) from error


def _in_inner_zip(path, file, problem):
    """The files of a student's zip; the zip itself, where none of them can be taken."""
    where, taken = f"{path}: {_shown(file.path)}", 0
    try:
        content = io.BytesIO(file.read(LARGEST_INNER))
        _expect_few_names(content, INNER_DIRECTORY)
        with zipfile.ZipFile(content) as archive:
            if len(archive.infolist()) > MOST_INNER_FILES:
                raise SourceError(f"{where} holds more than {MOST_INNER_FILES} files; left out")
            left = LARGEST_INNER
            for each in _members(where, archive, file.parts, MOST_INNER_FILES, problem):
                if not any(map(is_junk, each.inner)):
                    taken += 1
                    left = yield from _limited(where, each, left)
    except SourceError as error:
        problem(str(error) if str(error).startswith(str(path)) else f"{where}: {error}")
    except (*_BROKEN, UnicodeError) as error:
        problem(f"{where} is no zip that can be read ({_brief(error)}); left out")
    if not taken:
        yield File(file.parts, (), file.read, file.written)


def _limited(where, file, left):
    """Yield a file of a student's zip whose readings count; returns how many bytes are left."""
    taken = 0

    def read(most):
        nonlocal taken
        if left <= 0:
            raise SourceError(f"{where} holds more than {LARGEST_INNER // 2**20} MB; left out")
        content = file.read(most)
        taken += len(content)
        return content

    yield File(file.parts, file.inner, read, file.written)
    return left - taken


def _members(where, archive, outer, most, problem):
    """The plain files of an open zip.

    Args:
        outer: the path of the zip, if it is a student's.
    """
    for each in archive.infolist()[:most]:
        name = _name(each)
        parts = PurePosixPath(name).parts
        if each.is_dir() or name.endswith("/") or not parts:
            continue
        mode = each.external_attr >> 16
        said = None
        if parts[0] in ("/", "\\") or ".." in parts or ":" in parts[0][1:2]:
            said = "leads out of the zip"
        elif stat.S_IFMT(mode) not in (0, stat.S_IFREG):
            said = "is a link or a device, not a file"
        elif each.flag_bits & _ENCRYPTED:
            said = "is encrypted; pack it without a password"
        elif len(parts) > DEEPEST or max(map(len, parts)) > LONGEST_NAME:
            said = "has a name that is too long, or lies too deep"
        if said:
            if not any(map(is_junk, parts)) or ".." in parts:
                problem(f"{where}: {_shown(name)} {said}; left out")
            continue
        own = (outer, parts) if outer else (parts, ())
        yield File(*own, _member_reader(archive, each), _zipped(each))


def _member_reader(archive, member):
    def read(most):
        try:
            with archive.open(member) as file:
                content = file.read(most + 1)
        except _BROKEN as error:
            raise SourceError(f"cannot be unpacked ({_brief(error)}); left out") from error
        if len(content) > most:
            raise SourceError(f"is larger than {most // 2**20} MB when it is unpacked; left out")
        return content

    return read


def _name(member):
    """A member's name; some systems write UTF-8 without saying so, and some the wrong slash."""
    name = member.filename
    if not member.flag_bits & _UTF8:
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            name = member.filename
    return name.replace("\\", "/").encode("utf-8", "replace").decode()


def _zipped(member):
    try:
        return datetime(*member.date_time)
    except ValueError:
        return None


def _expect_few_names(file, most):
    """Before all names of a zip are read at once.

    Raises:
        SourceError: they take more bytes than that.
    """
    file.seek(0, io.SEEK_END)
    size = file.tell()
    file.seek(max(0, size - 2**16 - 1000))
    end = file.read()
    short, long = end.rfind(b"PK\5\6"), end.rfind(b"PK\6\6")
    names = 0
    if short >= 0:
        (names,) = struct.unpack_from("<L", end, short + 12)
    if long >= 0:
        (longer,) = struct.unpack_from("<Q", end, long + 40)
        names = longer if names == 0xFFFFFFFF else max(names, longer)
    if names > most:
        raise SourceError(f"holds too many files: their names take {names:,} bytes; left out")
    file.seek(0)


def _shown(path):
    text = printable(str(path).encode("utf-8", "replace").decode())
    return text if len(text) <= LONGEST_NAME else f"{text[:LONGEST_NAME]}…"


def _brief(error):
    return next(iter(str(error).splitlines()), type(error).__name__)[:100]
