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
    "a zip bomb": (_zip_bomb(), "is not UTF-8"),
    "a gzip bomb": (gzip.compress(b" " * 2**24), "is not UTF-8"),
    "a program": (b"\x7fELF\x02\x01\x01\x00" + b"\x00" * 100, "is not JSON"),
    "UTF-16": (WRONG.encode("utf-16"), "is not UTF-8"),
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
    "another language": (
        _notebook(metadata={"kernelspec": {"language": "bash\x1b[2J<script>"}}),
        "expected Python",
    ),
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
    path.write_text(WRONG, "utf-8")
    for name in ("numpy.py", "autograder.py", "sitecustomize.py", "conftest.py", "sandbox.pth"):
        (path.parent / name).write_text("open('escaped', 'w')\nraise SystemExit", "utf-8")
    (path.parent / "nbgrader_config.py").write_text("open('escaped', 'w')", "utf-8")


def _timestamp_of(plant):
    def planted(path):
        path.write_text(WRONG, "utf-8")
        plant(path.with_name("timestamp.txt"))

    return planted


def _long_timestamp(path):
    path.write_bytes(b"9" * 10**6)


def _many_files(path):
    for number in range(2000):
        (path.parent / f"softmax ({number}).ipynb").touch()


def _by_another_name(path):
    path.with_name("Softmax.IPYNB\x1b[2J<script>").write_text(WRONG, "utf-8")


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
    "a socket": (_socket, "No such device"),
    "a terabyte of nothing": (_sparse, "larger than 16 MB"),
    "a folder": (_folder, "is not a file"),
    "folders in folders": (_as_a_copy, "is not a file"),
    "modules beside it": (_shadows, None),
    "a time that is a pipe": (_timestamp_of(os.mkfifo), None),
    "a time that is a link": (_timestamp_of(_symlink("/dev/zero")), None),
    "a time of a million digits": (_timestamp_of(_long_timestamp), None),
    "two thousand other files": (_many_files, "is missing; found"),
    "another name with an escape": (_by_another_name, "is missing; found"),
}
