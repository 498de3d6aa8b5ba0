"""Attacks with what lies in the folder of submissions: links, pipes, bombs, names."""

import gzip
import io
import json
import os
import shutil
import socket
import zipfile

import nbformat

from attacks.attack import Attack
from autograder.notebook import as_text

WRONG = as_text(Attack().notebook())
SECRET = "the secret of another student"


def _notebook(**changes):
    return json.dumps(json.loads(WRONG) | changes)


def _in_metadata(junk):
    return WRONG.rstrip().removesuffix("}") + ', "x": ' + junk + "}"


def _with_outputs():
    content = json.loads(WRONG)
    output = {"output_type": "stream", "name": "stdout", "text": ["x" * 1000] * 20}
    for cell in content["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = [output] * 50
    return json.dumps(content)


def _heading(level):
    cell = {"cell_type": "heading", "level": level, "source": "x"}
    return json.dumps({"nbformat": 3, "worksheets": [{"cells": [cell]}]})


_LANGUAGE = {"kernelspec": {"language": "bash\x1b[2J<script>"}}


def _zip_bomb():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("softmax.ipynb", b" " * 2**26)
        archive.writestr("../../gradebook.db", b"full marks")
    return file.getvalue()


def _twice():
    """Two lists of cells: the first is what a careless reader sees."""
    honest = '{"cells": [], ' + WRONG.lstrip()[1:]
    return honest.rstrip().removesuffix("}") + ', "cells": []}'


def _many(count):
    return _notebook(cells=[nbformat.v4.new_code_cell("x = 1", id=f"c{n}") for n in range(count)])


def _hidden_text(source):
    content = json.loads(WRONG)
    content["cells"].append(nbformat.v4.new_code_cell(source, id="hidden"))
    return json.dumps(content)


# Files in place of the notebook: content, and what becomes of it.
CONTENTS = {
    "nothing": (b"", "is empty"),
    "a zip bomb": (_zip_bomb(), "is a zip archive"),
    "a gzip bomb": (gzip.compress(b" " * 2**24), "is a gzip archive"),
    "a program": (b"\x7fELF\x02\x01\x01\x00" + b"\x00" * 100, "is a program"),
    "UTF-16": (WRONG.encode("utf-16"), None),
    "bytes": (bytes(range(256)) * 99, "is not UTF-8"),
    "a page that runs": ("<html><script>alert(1)</script>", "is a web page"),
    "a conflict with an escape": ('{"\x1b[2J": 1,\n<<<<<<< \x1b[2J<script>\n', "merge conflict"),
    "a heading of hundreds of millions of levels": (_heading(6 * 10**8), None),
    "a hundred thousand brackets": (b'{"cells": ' + b"[" * 100_000, "is not JSON"),
    "balanced brackets": (b'{"cells": ' + b"[" * 90_000 + b"]" * 90_000 + b"}", "is not JSON"),
    "a number of a million digits": (_in_metadata("1" * 10**6), "is not JSON"),
    "a million and one lists": (_in_metadata("[" + "[]," * 10**6 + "[]]"), "1000000 values"),
    "a million and one objects": (_in_metadata("[" + "{}," * 10**6 + "{}]"), "1000000 values"),
    "two thousand cells": (_many(2000), "at most 1000 are read"),
    "seventeen megabytes": (b" " * (17 * 2**20), "larger than 16 MB"),
    "cells of junk": (_notebook(cells=[{"cell_type": "code", "source": [[]] * 9}]), "cell 1"),
    "a cell of strange source": (_notebook(cells=[{"cell_type": "code", "source": {}}]), "cell 1"),
    "two lists of cells": (_twice(), None),
    "NaN and Infinity": (_in_metadata("[NaN, Infinity, -Infinity, 1e999]"), None),
    "many outputs": (_with_outputs(), None),
    "null bytes in the code": (_hidden_text("x = '\x00'"), None),
    "half characters in the code": (_hidden_text("x = '\ud800\udfff\udfff'"), None),
    "a format of minus one": (_notebook(nbformat=-1), "is not a notebook"),
    "a format of a list": (_notebook(nbformat=[4]), "is not a notebook"),
    "a format of a billion": (_notebook(nbformat=10**9), "is not a notebook"),
    "another language": (_notebook(metadata=_LANGUAGE, cells=[]), "expected Python"),
    "another language, and Python": (_notebook(metadata=_LANGUAGE), None),
}

# Names of students, all with a wrong notebook.
NAMES = (
    "%2e%2e%2f..%2fescape",
    "~root",
    "-rf",
    "--help",
    "$(touch escaped)",
    "`touch escaped`",
    "; touch escaped",
    "a\nb",
    "\x1b[2Jred",
    "<img src=x onerror=alert(1)>",
    "{0.__class__}",
    "%s%n",
    "[bold]rich",
    "' or 1=1 --",
    "gradebook.db",
    "\u202egnp.evil",
    "zero\u200bwidth",
    "x" * 250,
    " ",
    "CON",
    "autograded",
)


def _symlink(target):
    def plant(path):
        path.symlink_to(target)

    return plant


def _linked_folder(path):
    (path.parents[3] / "elsewhere").mkdir()
    (path.parents[3] / "elsewhere" / "softmax.ipynb").write_text(WRONG, "utf-8")
    path.parent.rmdir()
    path.parent.symlink_to(path.parents[3] / "elsewhere")


def _hard_link(path):
    os.link(path.parents[3] / "secret.txt", path)


def _socket(path):
    """A socket's name must be short, the folder's may be long."""
    here = os.getcwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(path.name)
    finally:
        os.chdir(here)


def _sparse(path):
    with open(path, "wb") as file:
        file.truncate(2**40)


def _folder(path):
    path.mkdir()


def _shadows(path):
    for name in ("numpy.py", "autograder.py", "sitecustomize.py", "conftest.py", "sandbox.pth"):
        (path.parent / name).write_text("open('escaped', 'w')\nraise SystemExit", "utf-8")
    (path.parent / "nbgrader_config.py").write_text("open('escaped', 'w')", "utf-8")


def _timestamp_of(plant):
    def planted(path):
        plant(path.with_name("timestamp.txt"))

    return planted


def _writes(content):
    def plant(path):
        path.write_bytes(content)

    return plant


def _many_files(path):
    for number in range(2000):
        (path.parent / f"softmax ({number}).ipynb").touch()


def _by_another_name(path):
    path.with_name("Softmax.IPYNB\x1b[2J<script>").write_text(WRONG, "utf-8")


def _files(*names):
    def plant(path):
        for name in names:
            (path.parent / name).write_text("x", "utf-8")

    return plant


def _hundred_folders(path):
    for number in range(100):
        (path.parent / f"softmax-{number:02}").mkdir()
        (path.parent / f"softmax-{number:02}" / "softmax.ipynb").touch()


def _linked_student(target):
    """The student's own folder, in place of which a link or a pipe lies."""

    def plant(path):
        shutil.rmtree(path.parents[1])
        path.parents[1].symlink_to(target)

    return plant


def _piped_student(path):
    shutil.rmtree(path.parents[1])
    os.mkfifo(path.parents[1])


def _piped_topic(path):
    path.parent.rmdir()
    os.mkfifo(path.parent)


def _filed_topic(path):
    path.parent.rmdir()
    path.parent.write_text(WRONG, "utf-8")


def _as_a_copy(path):
    shutil.copytree(path.parent, path.parent / "softmax.ipynb" / "again")


# What is planted at the notebook's place, and what becomes of it.
PLANTED = {
    "a link to a secret": (_symlink("../../../secret.txt"), "is a symbolic link"),
    "a link to a neighbour": (_symlink("../../ada/softmax/softmax.ipynb"), "is a symbolic link"),
    "a link to a device": (_symlink("/dev/zero"), "is a symbolic link"),
    "a link to itself": (_symlink("softmax.ipynb"), "is a symbolic link"),
    "a link to nowhere": (_symlink("/nowhere"), "is a symbolic link"),
    "a linked folder": (_linked_folder, "is a symbolic link"),
    "a hard link to a secret": (_hard_link, "is not JSON"),
    "a pipe": (os.mkfifo, "is not a file"),
    "a socket": (_socket, "is not a file"),
    "a terabyte of nothing": (_sparse, "larger than 16 MB"),
    "a folder": (_folder, "is not a file"),
    "folders in folders": (_as_a_copy, "is not a file"),
    "two thousand other files": (_many_files, "is missing; found"),
    "another name with an escape": (_by_another_name, "is missing; found"),
    "a student who is a link to a neighbour": (_linked_student("Ada"), "is a symbolic link"),
    "a student who is a link to themselves": (
        _linked_student("a student who is a link to themselves"),
        "is a symbolic link",
    ),
    "a student who is a link to a long name": (_linked_student("x" * 300), "is a symbolic link"),
    "a student who is a pipe": (_piped_student, "is not a folder"),
    "a topic that is a pipe": (_piped_topic, "is not a folder"),
    "a topic that is a file": (_filed_topic, "is not a folder"),
    "an archive in its place": (_files("softmax.zip"), "unpack it"),
    "a saved page in its place": (_files("softmax.html"), "hand in the notebook itself"),
    "a hundred folders": (_hundred_folders, "and 7 more"),
}

UNKNOWN = "the time of handing in is unknown: timestamp.txt "
# What is planted beside a wrong notebook, and what is said of it, if anything.
BESIDE = {
    "modules beside it": (_shadows, None),
    "a time that is a pipe": (_timestamp_of(os.mkfifo), UNKNOWN + "is not a file"),
    "a time that is a link": (_timestamp_of(_symlink("/dev/zero")), UNKNOWN + "is a symbolic link"),
    "a time that is a folder": (_timestamp_of(_folder), UNKNOWN + "is not a file"),
    "a time that is a socket": (_timestamp_of(_socket), UNKNOWN + "is not a file"),
    "a time of a million digits": (_timestamp_of(_writes(b"9" * 10**6)), UNKNOWN + "is larger"),
    "a time of a terabyte": (_timestamp_of(_sparse), UNKNOWN + "is larger"),
    "a zone that is a path": (_timestamp_of(_writes(b"2026-03-01 10:00 ../x")), UNKNOWN),
    "a zone that is a device": (_timestamp_of(_writes(b"2026-03-01 10:00 /dev/zero")), UNKNOWN),
    "a zone that is a number": (_timestamp_of(_writes(b"2026-03-01 10:00 99999999")), UNKNOWN),
    "a time in markup": (_timestamp_of(_writes(b"<script>alert(1)</script>")), UNKNOWN),
    "a copy in markup": (_files("<img src=x onerror=alert(1)>.ipynb"), "not looked at"),
    "a copy with an escape": (_files("\x1b[2Jsoftmax.ipynb"), "not looked at"),
    "copies in a hundred folders": (_hundred_folders, "and 7 more"),
}
