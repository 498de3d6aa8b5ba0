"""What is handed in in place of a notebook in Python, told apart by its first bytes or lines."""

import ast
import re

# First bytes, and what to say of such a file.
BINARY = {
    b"PK\x03\x04": "a zip archive (or an office document), not a notebook; "
    "unpack it and hand in the .ipynb file itself",
    b"PK\x05\x06": "an empty zip archive; hand in the .ipynb file itself",
    b"\x1f\x8b": "a gzip archive, not a notebook; unpack it and hand in the .ipynb file itself",
    b"7z\xbc\xaf": "a 7z archive, not a notebook; unpack it and hand in the .ipynb file itself",
    b"Rar!": "a rar archive, not a notebook; unpack it and hand in the .ipynb file itself",
    b"%PDF-": "a PDF, not a notebook; hand in the .ipynb file that it was printed from",
    b"\x89PNG": "a picture, not a notebook; hand in the .ipynb file itself",
    b"\xff\xd8\xff": "a picture, not a notebook; hand in the .ipynb file itself",
    b"GIF8": "a picture, not a notebook; hand in the .ipynb file itself",
    b"\x7fELF": "a program, not a notebook; hand in the .ipynb file itself",
    b"MZ\x90\x00": "a program, not a notebook; hand in the .ipynb file itself",
    b"\xd0\xcf\x11\xe0": "an office document, not a notebook; hand in the .ipynb file itself",
    b"SQLite format 3": "a database, not a notebook; hand in the .ipynb file itself",
}
CONFLICT = re.compile(r"^[ \t]*(<{7}|>{7})(\s|$)", re.MULTILINE)
PAGE = re.compile(r"\s*(<!--.*?-->\s*)?<(!doctype html|html|head|body|\?xml)\b", re.I | re.S)
SCRIPT = re.compile(r"^(import |from \w[\w.]* import |(async )?def \w+\(|class \w+|# %%)", re.M)
PYTHON = re.compile(r"(i?python|py)([ -]?\d+(\.\d+)*)?", re.IGNORECASE)
# Kernels that say in their name alone what they speak.
KERNELS = re.compile(
    r"(ir|iruby|julia|sagemath|octave|matlab|bash|xcpp|xr|scala|javascript|deno)(?![a-z])", re.I
)
MAGIC = re.compile(r"^([ \t]*)[%!?].*$|^.*\?$", re.MULTILINE)
LONGEST_LOOK = 20_000  # characters of a cell that are parsed: Python's parser has no limits


def binary(found):
    """What these bytes are, if they are no text, with what to do; None if they may be text."""
    for start, said in BINARY.items():
        if found.startswith(start):
            return said
    return None


def text(found):
    """What a text is that is no JSON, with what to do; None if that cannot be told."""
    start = found[:LONGEST_LOOK]
    if PAGE.match(start):
        return (
            "a web page that was saved (HTML), not a notebook; "
            "download the .ipynb file itself and hand that in"
        )
    if start.lstrip()[:1] in ("{", "["):
        if CONFLICT.search(found):
            return (
                "not JSON: it holds a merge conflict of git (lines with <<<<<<< and >>>>>>>); "
                "choose one version, open it in Jupyter, save it and hand it in again"
            )
        return None
    if start.startswith("version https://git-lfs"):
        return "a pointer of git-lfs, not the notebook; run 'git lfs pull' and hand that in"
    if "\0" in start:
        return "not JSON, nor text at all; hand in the .ipynb file itself"
    if SCRIPT.search(start):
        return (
            "a Python script, not JSON as a notebook is; "
            "copy its code into the cells of the exercise and hand in that .ipynb file"
        )
    return None


def language(metadata):
    """The language that a notebook names, if that is not Python; otherwise None."""
    named = [
        _entry(metadata, *place)
        for place in (("kernelspec", "language"), ("language_info", "name"))
    ]
    named = [name for name in named if name]
    if not named and KERNELS.match(kernel := _entry(metadata, "kernelspec", "name")):
        named = [_entry(metadata, "kernelspec", "display_name") or kernel]
    return next((name for name in named if not PYTHON.fullmatch(name.strip())), None)


def is_python(sources):
    """Whether one of these cells defines a function in Python, whatever the notebook names."""
    return any(map(_defines, sources))


def _entry(metadata, entry, name):
    inner = metadata.get(entry) if isinstance(metadata, dict) else None
    found = inner.get(name) if isinstance(inner, dict) else None
    return found if isinstance(found, str) else ""


def _defines(source):
    if len(source) > LONGEST_LOOK or "def " not in source:
        return False
    try:
        tree = ast.parse(MAGIC.sub(r"\1pass", source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return any(isinstance(node, ast.FunctionDef) for node in tree.body)
