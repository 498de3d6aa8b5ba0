"""A submitted file is read, whatever state it is in, or refused with a true sentence."""

import copy
import gzip
import io
import json
import os
import time
import tracemalloc
import zipfile

import nbformat
import pytest
from classroom import hand_in, submission
from hypothesis import example, given, settings
from hypothesis import strategies as st

from autograder import reading
from autograder.notebook import as_text
from autograder.reading import Cell, UnreadableError, cells_of, parse, read

SOLVED = submission("softmax")


def _sources(cells):
    return [cell.source for cell in cells]


def _expect_name(error):
    assert str(error).startswith("softmax.ipynb ")


def _cells_in(content):
    return cells_of(parse(content, "softmax.ipynb"), "softmax.ipynb")


@pytest.fixture
def folder(tmp_path):
    hand_in(tmp_path, "ada", "softmax", SOLVED)
    return tmp_path / "submitted"


def _edit(folder, change):
    path = folder / "ada" / "softmax" / "softmax.ipynb"
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(json.dumps(content), encoding="utf-8")
    return read(folder, "ada", "softmax")


HARMLESS = {
    "no kernel is named": lambda nb: nb.update(metadata={}),
    "cells have no ids": lambda nb: [cell.pop("id") for cell in nb["cells"]],
    "all ids are the same": lambda nb: [cell.update(id="same") for cell in nb["cells"]],
    "an older minor format": lambda nb: nb.update(nbformat_minor=2),
    "a newer minor format": lambda nb: nb.update(nbformat_minor=99),
    "strange metadata": lambda nb: nb["metadata"].update(kernelspec=3, language_info=[]),
    "a strange execution count": lambda nb: nb["cells"][1].update(execution_count="x"),
    "Windows line ends": lambda nb: [
        cell.update(source="".join(cell["source"]).replace("\n", "\r\n")) for cell in nb["cells"]
    ],
}


@pytest.mark.parametrize("name", HARMLESS)
def test_a_slightly_damaged_notebook_is_read(name, folder):
    cells = _edit(folder, HARMLESS[name])
    assert [cell.source for cell in cells] == _sources(SOLVED.cells)


def _old(number, *cells):
    return json.dumps({"nbformat": number, "worksheets": [{"cells": [*cells]}]}).encode()


OLD = {
    "format 3": _old(3, {"cell_type": "code", "input": ["x = 1\n", "y = 2"], "outputs": []}),
    "format 2": _old(2, {"cell_type": "code", "input": ["x = 1", "y = 2"], "language": "python"}),
    "one text": _old(3, {"cell_type": "code", "input": "x = 1\ny = 2"}),
    "several sheets": json.dumps(
        {
            "nbformat": 3,
            "worksheets": [
                {"cells": []},
                {"cells": [{"cell_type": "code", "input": "x = 1\ny = 2"}]},
            ],
        }
    ).encode(),
    "format 4 without its number": json.dumps(
        {"cells": [{"cell_type": "code", "source": ["x = 1\n", "y = 2"]}]}
    ).encode(),
}


@pytest.mark.parametrize("name", OLD)
def test_an_old_notebook_format_is_read(name):
    assert _cells_in(OLD[name]) == [Cell("code", "x = 1\ny = 2", None)]


OLD_TEXTS = {
    "a heading": {"cell_type": "heading", "level": 1, "source": "Softmax"},
    "a deep heading": {"cell_type": "heading", "level": 600_000_000, "source": ["Softmax"]},
    "a strange heading": {"cell_type": "heading", "level": [[]], "source": "Softmax"},
    "Markdown": {"cell_type": "markdown", "source": "Softmax"},
    "a page": {"cell_type": "html", "source": "Softmax"},
}


@pytest.mark.parametrize("name", OLD_TEXTS)
def test_a_text_of_an_old_format_is_text_of_its_own_length(name):
    assert _cells_in(_old(3, OLD_TEXTS[name])) == [Cell("markdown", "Softmax", None)]


@pytest.mark.parametrize("number", [2, 3, 4])
def test_what_is_read_is_what_nbformat_reads(number):
    content = nbformat.writes(nbformat.convert(copy.deepcopy(SOLVED), max(number, 3)))
    if number == 2:
        plain = nbformat.v2.nbbase
        cells = [plain.new_code_cell(input="x = 1\n\ny = 2"), plain.new_text_cell("markdown", "a")]
        sheet = plain.new_worksheet(cells=cells)
        content = nbformat.v2.nbjson.writes(plain.new_notebook(worksheets=[sheet]))
    theirs = [cell.source for cell in nbformat.reads(content, as_version=4).cells]
    assert _sources(_cells_in(content.encode())) == theirs


ENCODINGS = ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32")


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_whatever_windows_calls_text_is_read(encoding):
    assert _sources(_cells_in(as_text(SOLVED).encode(encoding))) == _sources(SOLVED.cells)


def test_half_characters_are_read():
    content = as_text(SOLVED).replace("import numpy", "\\ud800 numpy")
    assert any("? numpy" in cell.source for cell in _cells_in(content.encode()))


def test_of_two_lists_of_cells_the_last_one_counts_as_in_jupyter():
    content = as_text(SOLVED).rstrip().removesuffix("}") + ', "cells": []}'
    assert _cells_in(content.encode()) == []


@pytest.mark.parametrize("junk", ["NaN", "[Infinity, -Infinity]", "1e999", '"\\ud800"'])
def test_what_is_not_used_may_be_anything(junk):
    content = as_text(SOLVED).rstrip().removesuffix("}") + f', "x": {junk}}}'
    assert _sources(_cells_in(content.encode())) == _sources(SOLVED.cells)


PRINTED = {
    "numbers": ", ".join(["1"] * 2_000_000),
    "lists": "[[]]," * 1_000_000,
    "lines": ["[1, 2, 3]\n"] * 200_000,
    "quoted": '"{}", ' * 700_000 + "\\",
}


@pytest.mark.parametrize("name", PRINTED)
def test_millions_that_are_printed_do_not_count(name):
    submitted = json.loads(as_text(SOLVED))
    output = {"output_type": "stream", "name": "stdout", "text": PRINTED[name]}
    submitted["cells"][1]["outputs"] = [output]
    content = json.dumps(submitted).encode()
    assert len(content) < reading.LARGEST_FILE
    assert _sources(_cells_in(content)) == _sources(SOLVED.cells)


NAMED = {
    "a version": {"kernelspec": {"language": "python3"}, "language_info": {"name": "Python 3.11"}},
    "IPython": {"language_info": {"name": "ipython"}},
    "R": {"kernelspec": {"language": "R", "name": "ir"}},
    "Julia, in part": {"kernelspec": {"language": "python"}, "language_info": {"name": "julia"}},
    "Sage": {"kernelspec": {"language": "sage", "name": "sagemath"}},
    "a kernel of R": {"kernelspec": {"name": "ir", "display_name": "R"}},
    "a kernel of Python": {"kernelspec": {"name": "xpython", "display_name": "x"}},
    "none": {"kernelspec": None},
}


@pytest.mark.parametrize("name", NAMED)
def test_functions_in_python_are_python_whatever_is_named(name):
    submitted = json.loads(as_text(SOLVED)) | {"metadata": NAMED[name]}
    submitted["cells"][1]["source"] = "%matplotlib inline\n!ls\nnp.exp?\nimport numpy as np"
    assert len(_cells_in(json.dumps(submitted).encode())) == len(SOLVED.cells)


def _cells(sources):
    return [nbformat.v4.new_code_cell(source, id=f"c{n}") for n, source in enumerate(sources)]


def _zipped():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("softmax.ipynb", as_text(SOLVED))
    return file.getvalue()


def _conflict(before, after="}"):
    conflict = b'<<<<<<< HEAD\n "x": 1,\n=======\n "x": 2,\n>>>>>>> main\n'
    return before.encode() + conflict + after.encode()


def _in(language, source, **metadata):
    metadata = metadata or {"kernelspec": {"language": language, "name": language}}
    notebook = nbformat.v4.new_notebook(cells=_cells([source]))
    return json.dumps(json.loads(as_text(notebook)) | {"metadata": metadata}).encode()


UNREADABLE = {
    "cut off": (as_text(SOLVED)[:1000].encode(), "is not JSON", "is it cut off?"),
    "one bracket": (b"{", "is not JSON", "is it cut off?"),
    "broken in the middle": (b'{"cells": [],\n "x" 1}', "is not JSON", "line 2 is no JSON"),
    "words": (b"I will hand it in later.", "is not JSON", "save the notebook in Jupyter"),
    "nothing": (b" \n", "is empty"),
    "not UTF-8": (b'{"cells": "\xff"}', "is not UTF-8"),
    "a number": (b"7", "is JSON, but not a notebook"),
    "a list": (b"[]", "is JSON, but not a notebook"),
    "nothing in JSON": (b"null", "is JSON, but not a notebook"),
    "an empty table": (b"{}", "is JSON, but not a notebook: it has no cells"),
    "a format of the future": (
        b'{"nbformat": 9, "nbformat_minor": 0, "cells": []}',
        "not a notebook of a format known here: expected 4, found 9",
    ),
    "the first format": (b'{"nbformat": 1, "cells": []}', "expected 4, found 1"),
    "a format that is yes": (b'{"nbformat": true, "cells": []}', "found something else"),
    "cells that are a text": (
        b'{"nbformat": 4, "nbformat_minor": 5, "cells": "x"}',
        "is JSON, but not a notebook",
    ),
    "no cells": (b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}}', "it has no cells"),
    "sheets that are none": (b'{"nbformat": 3, "worksheets": 3}', "it has no cells"),
    "a cell that is a number": (
        b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [3]}',
        "cell 1 is not built like a cell",
    ),
    "a cell of no kind": (
        b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"source": ""}]}',
        "cell 1 is not built like a cell",
    ),
    "a heading in format 4": (
        b'{"nbformat": 4, "cells": [{"cell_type": "heading", "level": 1, "source": ""}]}',
        "cell 1 is not built like a cell",
    ),
    "deep nesting": (b"[" * 200_000, "is not JSON", "nested too deeply"),
    "deep objects": (b'{"a":' * 200_000, "is not JSON", "nested too deeply"),
    "deep nesting to the end": (
        b'{"cells": ' + b"[" * 90_000 + b"]" * 90_000 + b"}",
        "is not JSON",
        "nested too deeply",
    ),
    "a long number": (b"1" * 10_000, "is not JSON", "thousands of digits"),
    "a huge file": (b" " * (reading.LARGEST_FILE + 1), "larger than 16 MB", "outputs"),
    "too many values": (
        b'{"cells": [], "x": [' + b"[]," * 10**6 + b"[]]}",
        "holds more than 1000000 values",
    ),
    "too many values behind a text": (
        b'{"cells": [], "\\\\": "\\"", "x": [' + b"[]," * 10**6 + b"[]]}",
        "holds more than 1000000 values",
    ),
    "too many values in UTF-16": (
        ('{"cells": [], "\\"": [' + "[]," * 10**6 + "[]]}").encode("utf-16"),
        "holds more than 1000000 values",
    ),
    "too many cells": (
        as_text(nbformat.v4.new_notebook(cells=_cells([""] * 1001))).encode(),
        "1001 cells; at most 1000 are read",
    ),
    "too much source": (
        as_text(nbformat.v4.new_notebook(cells=_cells(["x" * 1_000_001]))).encode(),
        "at most 1000000",
    ),
    "a conflict": (_conflict('{"cells": [],\n'), "a merge conflict of git", "choose one version"),
    "a conflict in a cell": (
        _conflict(as_text(SOLVED)[:3000] + "\n", as_text(SOLVED)[3000:]),
        "a merge conflict of git",
    ),
    "a conflict with Windows line ends": (
        _conflict('{"cells": [],\n').replace(b"\n", b"\r\n"),
        "a merge conflict of git",
    ),
    "a page": (b"<!DOCTYPE html>\n<html><body>Sign in</body></html>", "a web page", "download"),
    "a page without a kind": (b"\n <HTML lang='de'>", "a web page"),
    "a page behind a mark and a comment": (
        b"\xef\xbb\xbf<!-- saved from url=(0042) -->\n<html>",
        "a web page",
    ),
    "a feed": (b"<?xml version='1.0'?><Error>Access denied</Error>", "a web page"),
    "a script": (b"import numpy as np\n\ndef softmax(Z):\n    return Z\n", "a Python script"),
    "a script of jupytext": (b"# ---\n# jupyter:\n# ---\n\n# %%\nx = 1\n", "a Python script"),
    "a script with a text first": (b'"""Mine."""\n\ndef predict(Z): pass', "a Python script"),
    "a zip archive": (_zipped(), "a zip archive", "unpack it"),
    "an empty zip archive": (b"PK\x05\x06" + b"\0" * 18, "an empty zip archive"),
    "a gzip archive": (gzip.compress(as_text(SOLVED).encode()), "a gzip archive", "unpack it"),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3", "a PDF", "hand in the .ipynb file"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0", "a picture"),
    "a photograph": (b"\xff\xd8\xff\xe0\0\x10JFIF", "a picture"),
    "a program": (b"\x7fELF\x02\x01\x01\0" + b"\0" * 100, "a program"),
    "zeros": (b"notes" + b"\0" * 99, "nor text at all"),
    "a pointer": (b"version https://git-lfs.github.com/spec/v1\n", "a pointer of git-lfs"),
    "R": (_in("R", "softmax <- function(Z) Z"), "written in 'R'; expected Python", "kernel"),
    "Julia": (_in("julia", "function softmax(Z)\n Z\nend"), "written in 'julia'"),
    "Scala": (
        _in("scala", "def softmax(Z: Double): Double = {\n val E = Z\n E\n}"),
        "written in 'scala'",
    ),
    "Octave": (_in("", "1;", language_info={"name": "octave"}), "written in 'octave'"),
    "Sage, not Python": (_in("sage", "R.<x> = QQ[]\nf(x) = x^2"), "written in 'sage'"),
    "R by its kernel's name": (
        _in("", "x <- 1", kernelspec={"name": "ir", "display_name": "R"}),
        "written in 'R'",
    ),
    "another language without a cell": (
        as_text(
            nbformat.v4.new_notebook(
                metadata={"kernelspec": {"language": "julia", "name": "j", "display_name": "J"}}
            )
        ).encode(),
        "written in 'julia'; expected Python",
    ),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_is_no_notebook_is_refused_by_name_with_what_was_found(name, folder):
    content, *said = UNREADABLE[name]
    (folder / "ada" / "softmax" / "softmax.ipynb").write_bytes(content)
    with pytest.raises(UnreadableError) as refused:
        read(folder, "ada", "softmax")
    for words in said:
        assert words in str(refused.value)
    assert str(refused.value).startswith(str(folder))


@pytest.mark.parametrize("level", ["student", "topic", "file"])
def test_symbolic_links_are_not_followed(level, folder, tmp_path):
    path = {
        "student": folder / "ada",
        "topic": folder / "ada" / "softmax",
        "file": folder / "ada" / "softmax" / "softmax.ipynb",
    }[level]
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UnreadableError, match="symbolic link"):
        read(folder, "ada", "softmax")


def test_a_folder_in_place_of_the_notebook_is_named(folder):
    path = folder / "ada" / "softmax" / "softmax.ipynb"
    path.unlink()
    path.mkdir()
    with pytest.raises(UnreadableError, match="is not a file; hand in the notebook itself"):
        read(folder, "ada", "softmax")


def test_a_pipe_in_place_of_the_notebook_does_not_stop_the_grader(folder):
    path = folder / "ada" / "softmax" / "softmax.ipynb"
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(UnreadableError, match="is not a file"):
        read(folder, "ada", "softmax")


def test_no_heading_costs_more_than_its_text():
    content = _old(3, {"cell_type": "heading", "level": 600_000_000, "source": "x"})
    tracemalloc.start()
    _cells_in(content)
    assert tracemalloc.get_traced_memory()[1] < 10**6
    tracemalloc.stop()


SLOW = {
    "quotes": b'{"cells": [], "x": "' + b'\\"' * 8_000_000,
    "commas": b"," * reading.LARGEST_FILE,
    "empty texts": b'""' * (reading.LARGEST_FILE // 2),
    "line ends": b"{" + b"\n" * (reading.LARGEST_FILE - 1),
    "spaces": b"<" + b" " * (reading.LARGEST_FILE - 1),
    "comments of a page": b"<!--" * 4_000_000,
    "names without an end": b"{<<<<<<<" + b"a" * 16_000_000,
    "code of another language": _in("R", "def f(): pass\n" + "(" * 19_000),
    "sums of another language": _in("R", "x = 1" + "+1" * 9_000),
}


@pytest.mark.parametrize("name", SLOW)
def test_no_file_takes_long_to_refuse(name):
    started = time.process_time()
    with pytest.raises(UnreadableError):
        _cells_in(SLOW[name])
    assert time.process_time() - started < 5  # on a busy machine; about 1 s otherwise


STARTS = [as_text(SOLVED).encode(), *(content[:2000] for content, *_ in UNREADABLE.values())]


@settings(max_examples=300)
@given(st.binary(max_size=50), st.sampled_from(STARTS), st.data())
@example(b"\xff\xfe", b"", None)
@example(b"\x00\x00\xfe\xff\x00", b"", None)
def test_any_bytes_are_cells_or_a_sentence(junk, start, data):
    place = data.draw(st.integers(0, len(start))) if data else 0
    try:
        cells = _cells_in(start[:place] + junk + start[place:])
    except UnreadableError as error:
        _expect_name(error)
    else:
        assert all(isinstance(cell, Cell) for cell in cells)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ("cells", "worksheets", "nbformat", "cell_type", "source", "input", "metadata")
                ),
                inner,
            )
        ),
        max_leaves=20,
    )
)
def test_any_json_is_cells_or_a_sentence(value):
    try:
        _cells_in(json.dumps(value).encode())
    except UnreadableError as error:
        _expect_name(error)
