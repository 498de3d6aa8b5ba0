"""Attacks on nbgrader's commands: what lies beside a right notebook, and what becomes of it."""

import os
import socket

SCRIPT = "<script>parent.ran = 1; document.title = document.cookie</script>"
BOUGHT = "bought from a neighbour"  # stands in a neighbour's notebook and in her secret


def _link(name, target):
    def plant(folder):
        (folder / name).symlink_to(target)

    return plant


def _file(name, content):
    def plant(folder):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    return plant


def _pipe(name):
    return lambda folder: os.mkfifo(folder / name)


def _terabyte(name):
    def plant(folder):
        with open(folder / name, "wb") as file:
            file.truncate(2**40)

    return plant


def _socket(folder):
    here = os.getcwd()
    os.chdir(folder)  # a socket's name must be short, the folder's may be long
    try:
        with socket.socket(socket.AF_UNIX) as server:
            server.bind("s")
    finally:
        os.chdir(here)


def _deep(folder):
    for _ in range(60):
        folder = folder / "d"
        folder.mkdir()
    (folder / "page.html").write_text(SCRIPT, "utf-8")


def _crowd(folder):
    for number in range(3000):
        (folder / f"{number}.txt").touch()


SEED, SECRET = "grading-secret.txt", "submission_secret.txt"
NEIGHBOUR = "../../ada/softmax"
# Beside a right notebook, which has all its points. Rows that name the same file stand together,
# so that a student can have every eighth row.
BESIDE = {
    "a link to the seed": _link("notes.txt", f"../../../{SEED}"),
    "a link to the gradebook": _link("notes.db", "../../../gradebook.db"),
    "a link to the solution": _link("notes.md", "../../../solutions/softmax/softmax.py"),
    "a link to a neighbour": _link("other.ipynb", f"{NEIGHBOUR}/softmax.ipynb"),
    "a link as a picture": _link("plot.png", f"{NEIGHBOUR}/softmax.ipynb"),
    "a link to a folder": _link("data", NEIGHBOUR),
    "a link to the class": _link("everyone", "../../../submitted"),
    "a link to the system": _link("etc", "/etc"),
    "a link to itself": _link("loop", "loop"),
    "a link to its folder": _link("loop", "."),
    "a link to nowhere": _link("gone", "/nowhere"),
    "a link to a device": _link("zero", "/dev/zero"),
    "a link to a terminal": _link("tty", "/dev/tty"),
    "a link with a terabyte": _terabyte("data.bin"),
    "a pipe": _pipe("pipe.txt"),
    "a socket": _socket,
    "a page": _file("page.html", SCRIPT),
    "a page by our name": _file("softmax.html", SCRIPT),
    "a picture with a script": _file("plot.svg", f"<svg xmlns='x'>{SCRIPT}</svg>"),
    "sixty folders": _deep,
    "three thousand files": _crowd,
    "another notebook": _file("softmax-Copy1.ipynb", "{}"),
    "a notebook of the gradebook": _file("extra.ipynb", SCRIPT),
    "the time is a link to the seed": _link("timestamp.txt", f"../../../{SEED}"),
    "the time is a pipe": _pipe("timestamp.txt"),
    "the time is a device": _link("timestamp.txt", "/dev/zero"),
    "the time is a terabyte": _terabyte("timestamp.txt"),
    "the time is a folder": lambda folder: (folder / "timestamp.txt").mkdir(),
    "the time is a page": _file("timestamp.txt", SCRIPT),
    "the time is far away": _file("timestamp.txt", "9" * 90),
    "the time is not text": _file("timestamp.txt", b"\xff\xfe\x00\xd8" * 9),
    "the secret is a link to the seed": _link(SECRET, f"../../../{SEED}"),
    "the secret is a neighbour's": _link(SECRET, f"{NEIGHBOUR}/{SECRET}"),
    "the secret is a pipe": _pipe(SECRET),
    "the secret is a device": _link(SECRET, "/dev/zero"),
    "the secret is a terabyte": _terabyte(SECRET),
    "the secret is a page": _file(SECRET, SCRIPT),
}


def _linked_topic(folder):
    folder.rmdir()
    folder.symlink_to("../ada/softmax")


def _linked_student(folder):
    folder.rmdir()
    folder.parent.rmdir()
    folder.parent.symlink_to("ada")


def _own_loop(folder):
    folder.rmdir()
    folder.symlink_to("softmax")


# What is in the place of the notebook or of its folder: no points, and an error of one's own.
INSTEAD = {
    "the notebook is a link to a neighbour": _link("softmax.ipynb", f"{NEIGHBOUR}/softmax.ipynb"),
    "the notebook is a link to the seed": _link("softmax.ipynb", f"../../../{SEED}"),
    "the notebook is a link to a device": _link("softmax.ipynb", "/dev/zero"),
    "the notebook is a link to itself": _link("softmax.ipynb", "softmax.ipynb"),
    "the notebook is a pipe": _pipe("softmax.ipynb"),
    "the notebook is a folder": lambda folder: (folder / "softmax.ipynb").mkdir(),
    "the notebook is a terabyte": _terabyte("softmax.ipynb"),
    "the folder is a link": _linked_topic,
    "the student is a link": _linked_student,
}
# Nothing is handed in there, as nbgrader sees it.
NOTHING = {
    "the folder is a link to itself": _own_loop,
    "only a copy": _file("softmax (1).ipynb", "{}"),
}
# Names that nbgrader takes for patterns, or breaks at, or writes into pages as they are.
UNFIT = (
    "a*",
    "?da",
    "[a]da",
    "a\nb",
    "<img src=x onerror=alert(1)>",
    '";alert(1);"',
    "x\\",
    "\u202eeve",
)
FIT = ("O'Brien", "zoë Müller", "a+b", "50% & more", "{0}", "$(touch x)", "-rf")
