"""Hostile zips and folders: each costs a line, and no other submission."""

import io
import os
import stat
import struct
import zipfile

import pytest
from downloads import canvas, notebook, zipped

from autograder import sources
from autograder.sources import SourceError, files

GOOD = canvas(("17", "Lovelace, Ada"), 5)
ODD = "eve_66_7_softmax.ipynb"


def _with(name, content=b"", **attributes):
    """A platform's zip with a good file, and one that is not."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        member = zipfile.ZipInfo(name)
        for attribute, value in attributes.items():
            setattr(member, attribute, value)
        archive.writestr(member, content, zipfile.ZIP_DEFLATED)
        archive.writestr(GOOD, notebook())
    return made.getvalue()


def _inner(files_):
    return _with("eve_66_7_hw.zip", files_ if isinstance(files_, bytes) else zipped(files_))


def _encrypted():
    content = bytearray(_with(ODD, b"x"))
    for mark, place in ((b"PK\1\2", 8), (b"PK\3\4", 6)):
        content[content.find(mark) + place] |= 1
    return bytes(content)


def _lying():
    """The header says that a file is small; it is not."""
    content = bytearray(_with(ODD, b"0" * 64 * 2**20))
    struct.pack_into("<L", content, content.find(b"PK\1\2") + 24, 100)
    return bytes(content)


def _wrong_sum():
    content = bytearray(_with(ODD, b"0123456789"))
    struct.pack_into("<L", content, content.find(b"PK\1\2") + 16, 1)
    return bytes(content)


def _unknown_method():
    content = bytearray(_with(ODD, b"x"))
    for mark, place in ((b"PK\1\2", 10), (b"PK\3\4", 8)):
        struct.pack_into("<H", content, content.find(mark) + place, 77)
    return bytes(content)


LINK = (stat.S_IFLNK | 0o777) << 16
PIPE = (stat.S_IFIFO | 0o644) << 16
HOSTILE = {
    "a bomb": (_with(ODD, b"0" * 64 * 2**20), "is larger than 16 MB when it is unpacked"),
    "a bomb that lies about its size": (_lying(), "cannot be unpacked"),
    "a way out": (_with("../../evil.ipynb"), "../../evil.ipynb leads out of the zip"),
    "a way out of a folder": (_with(f"a/../../{ODD}"), "leads out of the zip"),
    "an absolute path": (_with("/etc/cron.d/softmax.ipynb"), "leads out of the zip"),
    "a drive": (_with("C:/softmax.ipynb"), "leads out of the zip"),
    "backslashes": (_with("..\\..\\softmax.ipynb"), "leads out of the zip"),
    "a link": (_with(ODD, b"/etc/passwd", external_attr=LINK), "is a link or a device"),
    "a pipe": (_with(ODD, external_attr=PIPE), "is a link or a device, not a file"),
    "a password": (_encrypted(), "is encrypted; pack it without a password"),
    "a method that nobody knows": (_unknown_method(), "cannot be unpacked"),
    "a wrong sum": (_wrong_sum(), "cannot be unpacked (Bad CRC-32"),
    "a long name": (_with(f"{'a' * 5000}.ipynb"), "has a name that is too long"),
    "a deep one": (_with("a/" * 200 + "softmax.ipynb"), "lies too deep"),
    "a zip of thousands of files": (
        _inner({f"{n}.ipynb": b"" for n in range(3000)}),
        "holds more than 1000 files; left out",
    ),
    "a zip of very many files": (
        _inner({f"{n}.ipynb": b"" for n in range(25_000)}),
        "holds too many files: their names take 1,",
    ),
    "a zip that is none": (_inner(b"not a zip"), "is no zip that can be read"),
    "a zip of zips": (_inner({"softmax.zip": zipped({"softmax.ipynb": b""})}), None),
    "a zip of many bombs": (
        _inner({f"{n}.ipynb": b"0" * 15 * 2**20 for n in range(10)}),
        "holds more than 64 MB; left out",
    ),
    "an escape in a name": (_with("../\x1b[31mred"), "../red leads out of the zip"),
}


def _read(path):
    """The names of all that could be read, and what was said."""
    said, names = [], []
    for file in files(path, said.append):
        try:
            file.read(sources.LARGEST_LIST // 4)
            names.append(file.path)
        except SourceError as error:
            said.append(f"{file.path} {error}")
    return names, said


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_zip_costs_a_line_and_no_other_file(name, tmp_path):
    content, expected = HOSTILE[name]
    path = tmp_path / "canvas.zip"
    path.write_bytes(content)
    names, said = _read(path)
    assert GOOD in names
    if expected:
        assert any(expected in sentence for sentence in said), said
        assert all(sentence.isprintable() for sentence in said)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["canvas.zip"]


def test_a_name_is_utf_8_also_where_the_zip_does_not_say_so(tmp_path):
    content = bytearray(_with("zoë.ipynb", b"x"))
    for mark, place in ((b"PK\1\2", 9), (b"PK\3\4", 7)):
        content[content.find(mark) + place] &= ~0x08
    path = tmp_path / "canvas.zip"
    path.write_bytes(content)
    assert "zoë.ipynb" in _read(path)[0]


def test_a_platforms_zip_of_too_many_files_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "DIRECTORY", 1000)
    path = zipped({f"{n}.ipynb": b"" for n in range(100)}, tmp_path / "many.zip")
    with pytest.raises(SourceError, match="holds too many files: their names take"):
        _read(path)


def test_of_a_folder_no_link_is_followed_and_nothing_waits_for_a_pipe(tmp_path):
    (tmp_path / "secret.ipynb").write_text("secret")
    own = tmp_path / "class" / "ada"
    own.mkdir(parents=True)
    (own / "softmax.ipynb").write_bytes(notebook())
    (own / "link.ipynb").symlink_to(tmp_path / "secret.ipynb")
    (own / "all").symlink_to(tmp_path)
    (own / "round").symlink_to(own)
    os.mkfifo(own / "pipe.ipynb")
    names, said = _read(tmp_path / "class")
    assert names == ["ada/softmax.ipynb"]
    assert [sentence.rpartition("/")[2] for sentence in said] == [
        "all is a link; left out",
        "link.ipynb is a link; left out",
        "pipe.ipynb is no plain file; left out",
        "round is a link; left out",
    ]
