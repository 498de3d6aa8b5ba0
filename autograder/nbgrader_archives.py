"""What ``nbgrader zip_collect`` may take out of the archives of a learning platform."""

import gzip
import io
import lzma
import os
import tarfile
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from nbgrader.plugins import ExtractorPlugin, FileNameCollectorPlugin

from autograder.beside import unfit
from autograder.reading import LARGEST_FILE

LARGEST_ARCHIVE = 64 * 2**20  # in another one, where it is a student's
MOST_FILES, MOST_BYTES = 10_000, 2**30  # of all that comes out of an archive
DEEPEST = 3  # archives in archives; who needs more packs anew
_BROKEN = (OSError, EOFError, ValueError, RuntimeError, zlib.error, lzma.LZMAError)
_BROKEN += (zipfile.BadZipFile, tarfile.TarError)


class Extractor(ExtractorPlugin):
    """Unpacks plain files of a limited size, below the folder that they belong to."""

    def extract(self, archive_path, extracted_path):
        """Unpack all that lies in ``archive_path``, or copy what is no archive."""
        for path in sorted(Path(archive_path).rglob("*")):
            if path.is_symlink() or not path.is_file():
                continue
            target = Path(extracted_path) / path.relative_to(archive_path).parent
            with open(path, "rb") as file:
                self._take(path.name, file, target, DEEPEST)

    def _take(self, name, file, folder, depth):
        """One file. What is wrong with it is said, and holds up no other."""
        try:
            if not name.endswith(tuple(self.zip_ext)):
                folder.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(_limited(file, LARGEST_FILE))
            elif depth == 0:
                raise ValueError("an archive in too many others")
            else:
                inside = file if depth == DEEPEST else io.BytesIO(_limited(file, LARGEST_ARCHIVE))
                inner = folder / name.removesuffix(Path(name).suffix).removesuffix(".tar")
                for parts, opened in _members(name, inside):
                    with opened:
                        self._take(parts[-1], opened, inner.joinpath(*parts[:-1]), depth - 1)
        except _BROKEN as error:
            self.log.error("%s is not unpacked to its end: %s; look at it", folder / name, error)


class Collector(FileNameCollectorPlugin):
    """nbgrader's collector by names, for names that stay in the folder of their student."""

    def collect(self, submitted_file):
        """What the instructor's ``named_regexp`` finds, or None."""
        found = super().collect(submitted_file)
        if not found:
            return found
        file = found.get("file_id") or ""
        problem = unfit(found.get("student_id") or "")
        if not problem and (os.path.isabs(file) or ".." in Path(file).parts):
            problem = f"{file!r} is not in the student's folder"
        if not problem and "/" in found["student_id"]:
            problem = f"{found['student_id']!r} is no name of a folder"
        if problem:
            self.log.error("Not collected: %s", problem)
            return None
        return found


def _members(name, file):
    """The plain files in an archive: the parts of each one's path, and the file opened."""
    if name.endswith(".zip"):
        with zipfile.ZipFile(file) as archive:
            # A link in a zip is taken as a file that holds where it leads.
            for each in _few(archive.infolist(), lambda each: each.file_size):
                if not each.is_dir() and (parts := _parts(each.filename)):
                    yield parts, archive.open(each)
    elif name.endswith(".tar.gz"):
        with tarfile.open(fileobj=file) as archive:
            for each in _few(archive, lambda each: each.size):
                if each.isreg() and (parts := _parts(each.name)):
                    yield parts, archive.extractfile(each)
    else:
        yield (name.removesuffix(".gz"),), gzip.GzipFile(fileobj=file)


def _few(members, size):
    total = 0
    for number, each in enumerate(members):
        total += size(each)
        if number >= MOST_FILES or total > MOST_BYTES:
            raise ValueError(f"more than {MOST_FILES} files or {MOST_BYTES // 2**20} MB")
        yield each


def _limited(file, most):
    content = file.read(most + 1)
    if len(content) > most:
        raise ValueError(f"larger than {most // 2**20} MB")
    return content


def _parts(path):
    parts = PurePosixPath(path).parts
    return None if not parts or parts[0] == "/" or ".." in parts else parts
