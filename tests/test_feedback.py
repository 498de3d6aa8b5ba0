"""The feedback page in a real browser: readable, and nothing of a student's acts in it."""

import os
import shutil
import subprocess
import sysconfig

import nbformat
from classroom import ROOT, TAUGHT, hand_in, submission

from autograder import grading
from autograder.apology import apology
from autograder.course import Course

ACT = "window.acted = (window.acted || 0) + 1"
PAYLOADS = [
    f"<script>{ACT}</script>",
    f'<img src=x onerror="{ACT}">',
    f'<svg onload="{ACT}"><animate onbegin="{ACT}" attributeName=x dur=1s></svg>',
    f'<a id="click" href="javascript:{ACT}">click</a>',
    f'<iframe srcdoc="<script>parent.{ACT}</script>"></iframe>',
    f"<details open ontoggle='{ACT}'>x</details>",
    f"[link](javascript:{ACT.replace(' ', '')})",
    f'![x](x"onerror="{ACT})',
    f"</pre></div><script>{ACT}</script>",
    f"$$</script><script>{ACT}</script>$$",
    f'<math><mtext></p><style><img src=x onerror="{ACT}">',
    f'<form action="javascript:{ACT}"><input type=submit autofocus onfocus="{ACT}"></form>',
    f'<meta http-equiv="refresh" content="0;url=javascript:{ACT}">',
]


def _attacked():
    """Payloads in Markdown, code, output, errors and names."""
    everything = "\n\n".join(PAYLOADS)
    code = f"print({everything!r})\nraise ValueError({everything!r})"
    raising = f"def softmax(Z):\n    raise ValueError({PAYLOADS[0]!r})"
    returning = f"def predict(Z):\n    return {PAYLOADS[0]!r}"
    notebook = submission("softmax", {"softmax": raising, "predict": returning}, last=code)
    for number, payload in enumerate(PAYLOADS):
        markdown = nbformat.v4.new_markdown_cell(f"Payload {number}\n\n{payload}")
        raw = nbformat.v4.new_raw_cell(payload, metadata={"raw_mimetype": "text/html"})
        notebook.cells += [markdown, raw]
    notebook.metadata.title = PAYLOADS[0]
    return notebook


def _feedback(folder, student, notebook):
    hand_in(folder, student, "softmax", notebook)
    (line,) = grading.grade(Course(folder), TAUGHT, ["softmax"], seed=1, jobs=1)
    assert line.message == ""
    return folder / "feedback" / student / "softmax" / "softmax.html"


def test_no_script_of_a_student_runs_in_the_page(tmp_path, chromium):
    page = chromium.new_page()
    page.goto(_feedback(tmp_path, "eve", _attacked()).as_uri(), wait_until="domcontentloaded")
    for link in page.locator("a", has_text="click").all():
        link.click(timeout=2000)
    page.wait_for_timeout(500)
    assert page.evaluate("window.acted") is None
    words = page.inner_text("body")
    assert "Payload 12" in words
    assert f"ValueError: {PAYLOADS[0]}" in words
    assert page.locator("#notebook :is(script, iframe, img, form, meta, style, svg)").count() == 0


def test_the_same_holds_for_nbgraders_own_feedback(tmp_path, chromium):
    _feedback(tmp_path, "eve", _attacked())
    for name in ("solutions", "exercises"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    nbgrader = os.path.join(sysconfig.get_path("scripts"), "nbgrader")
    command = [nbgrader, "generate_feedback", "softmax", "--force"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    page = chromium.new_page()
    path = tmp_path / "feedback" / "eve" / "softmax" / "softmax.html"
    page.goto(path.as_uri(), wait_until="domcontentloaded")
    page.wait_for_timeout(500)
    assert page.evaluate("window.acted") is None


def test_the_page_says_what_was_wrong_and_gives_the_hint(tmp_path, chromium):
    wrong = {"predict": "def predict(Z):\n    return Z.argmax(axis=0)"}
    page = chromium.new_page()
    path = _feedback(tmp_path, "ada", submission("softmax", wrong))
    page.goto(path.as_uri(), wait_until="domcontentloaded")
    words = " ".join(page.inner_text("body").split())
    assert "softmax (Score: 21.0 / 24.0)" in words
    assert "✗ predict: 3 of 3 checks failed" in words
    assert "✗ a batch: the shape is (3,), expected (7,)" in words
    assert "Comments: Each row is an example: one class per row, shape (m,)." in words


def test_an_apology_escapes_what_it_quotes():
    page = apology("softmax", PAYLOADS[0])
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


STRANGE = {
    "deep quotes": "> " * 3000 + "x",
    "open brackets": "[" * 40_000,
    "stars": "*a " * 20_000,
    "links": "[a](" * 10_000,
    "deep lists": "\n".join("  " * n + "- x" for n in range(300)),
    "a long line": "x" * 200_000,
    "open formulas": "$" * 20_000,
    "escaped brackets": "\\[" * 20_000,
    "a wide table": "|a" * 5000 + "|\n" + "|-" * 5000 + "|\n",
    "entities": "&#x110000;&lt;" * 5000,
    "blank lines": "\n   \n" * 8000,
    "long fences": f"{'`' * 5000}\n{'`' * 1000}\n" + PAYLOADS[0],
    "dots": "a." * 20_000,
    "many lines": "x = 1\n" * 50_000,
}


def test_strange_text_neither_hangs_nor_breaks_a_page(tmp_path):
    for name, content in STRANGE.items():
        notebook = submission("softmax", last=content)
        notebook.cells.append(nbformat.v4.new_markdown_cell(content))
        hand_in(tmp_path, name, "softmax", notebook)
    graded = list(grading.grade(Course(tmp_path), TAUGHT, ["softmax"], seed=1, jobs=1))
    assert [line.student for line in graded] == sorted(STRANGE)
    for line in graded:
        assert line.message == ""
        page = tmp_path / "feedback" / line.student / "softmax" / "softmax.html"
        assert 10_000 < page.stat().st_size < 1_000_000


def test_a_notebook_of_a_million_characters_has_a_short_page(tmp_path):
    notebook = submission("softmax")
    for number in range(48):
        lines = f"# {number}\n" + "# x\n" * 4900
        notebook.cells.append(nbformat.v4.new_code_cell(lines, id=f"n{number}"))
    for number in range(500):
        notebook.cells.append(nbformat.v4.new_code_cell("print('<&' * 2000)", id=f"p{number}"))
    hand_in(tmp_path, "eve", "softmax", notebook)
    (line,) = grading.grade(Course(tmp_path), TAUGHT, ["softmax"], seed=1, jobs=1)
    assert (line.status, line.entry.score) == ("graded", 24)
    page = tmp_path / "feedback" / "eve" / "softmax" / "softmax.html"
    assert page.stat().st_size < 2_500_000
    graded = nbformat.read(tmp_path / "autograded" / "eve" / "softmax" / "softmax.ipynb", 4)
    assert graded.cells[-1].outputs == []
