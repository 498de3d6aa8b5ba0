"""The feedback page in a real browser: readable, and nothing of a student's acts in it."""

import contextlib
import html
import os
import re
import shutil
import subprocess
import sysconfig
import time

import nbformat
import pytest
from axe import AXE, FIND, RULES
from classroom import ROOT, TAUGHT, blank, hand_in, mistaken, submission
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import expect

from autograder import feedback, grading
from autograder.apology import apology
from autograder.book import Book
from autograder.course import Course
from autograder.feedback import Feedback, QuickFeedback, SlowError
from autograder.notebook import as_text, checked, from_text, points, rebuild
from autograder.reading import Cell, cells_of, parse
from autograder.result import Entry, Mark

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
    assert page.locator("main :is(script, iframe, img, form, meta, style, svg)").count() == 0


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
    assert "Softmax 21 of 24 points" in words
    assert "predict 0 of 3" in words
    assert "✗ predict: 3 of 3 checks failed" in words
    assert "✗ a batch: the shape is (3,), expected (7,)" in words
    assert words.count("Each row is an example: one class per row, shape (m,).") == 1
    assert "In the book: The idea: scores become shares" in words
    assert page.locator("main a").count() == 0  # course.toml does not say where the book is


LONG = "x" * 300
COMMENT = f"See **me**, please. {PAYLOADS[0]} [a link](javascript:alert(1)) {LONG}"
LARGEST = 40_000  # bytes of a page


@pytest.fixture(scope="module")
def pages():
    """Of each topic the page of the longest notebook of mistakes, with a comment by a person."""
    made, feedback, book = {}, Feedback(), Book("https://book.example/nn")
    for topic in TAUGHT.topics():
        questions = TAUGHT.questions(topic)
        notebook = max((made for made, _ in mistaken(topic)), key=lambda each: len(as_text(each)))
        marks = {name: Mark(1, 3, 1, None) for name in questions}
        first = next(iter(marks))
        marks[first] = Mark(1.25, 3, 1, COMMENT)
        said = "✗ it failed\n" + "  ✗ a check: the value is wrong\n" * 12
        for cell in notebook.cells:
            if checked(cell):
                cell.outputs = [{"output_type": "stream", "name": "stdout", "text": said}]
        chapters = book.chapters(topic, questions)
        made[topic] = feedback.page(topic, notebook, Entry(marks, 0.5), chapters)
    return made


def test_no_page_is_large_and_none_asks_another_place_for_anything(pages):
    assert {topic: len(page.encode()) for topic, page in pages.items() if len(page) > LARGEST} == {}
    for page in pages.values():
        assert re.findall(r"<(?:script|link|img|iframe)[^>]*>", page) == [
            '<link rel="icon" href="data:,">'
        ]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (375, "dark")])
def test_a_page_is_read_on_a_phone_and_axe_finds_nothing(width, scheme, pages, tmp_path, chromium):
    context = chromium.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True
    )
    page, path = context.new_page(), tmp_path / "page.html"
    for topic in ("softmax", "backprop"):
        path.write_text(pages[topic], encoding="utf-8")
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.add_script_tag(path=AXE)
        assert page.evaluate(FIND, RULES) == []
    context.close()


def test_the_contents_name_the_functions_and_hints_lead_to_the_book(pages, tmp_path, chromium):
    page, path = chromium.new_page(), tmp_path / "page.html"
    path.write_text(pages["softmax"], encoding="utf-8")
    page.goto(path.as_uri())
    names = page.locator("nav a").all_inner_texts()
    assert names[0] == "softmax"
    assert set(names) == set(TAUGHT.questions("softmax"))
    assert "with a comment" in page.locator("nav li", has_text="1.25 of 3").inner_text()
    page.locator("nav a", has_text="predict").click()
    assert page.url.endswith("#predict")
    expect(page.locator("section#predict")).to_be_in_viewport()
    verdict = page.get_by_role("region", name="softmax, checked", exact=True)
    link = verdict.get_by_role("link", name="From odds to softmax")
    assert link.get_attribute("href") == (
        "https://book.example/nn/book/softmax.html#from-odds-to-softmax"
    )
    assert "0.5 taken off because it was handed in late" in page.inner_text("header")
    comment = page.locator(".comment")
    assert comment.locator("strong").inner_text() == "me"
    assert PAYLOADS[0] in comment.inner_text()
    assert "javascript" not in (comment.locator("a").get_attribute("href") or "")
    assert page.evaluate("window.acted") is None


def test_where_the_book_lies_is_on_the_page_after_the_next_grading(tmp_path):
    wrong = {"predict": "def predict(Z):\n    return Z.argmax(axis=0)"}
    path = _feedback(tmp_path, "ada", submission("softmax", wrong))
    course = Course(tmp_path)
    course.decisions.write_text('book = "https://book.example/"\n', encoding="utf-8")
    (line,) = grading.grade(course, TAUGHT, ["softmax"], seed=1, jobs=1)
    assert (line.ran, line.unchanged) == (False, False)
    assert "https://book.example/book/softmax.html#" in path.read_text(encoding="utf-8")
    (line,) = grading.grade(course, TAUGHT, ["softmax"], seed=1, jobs=1)
    assert line.unchanged


def test_an_apology_escapes_what_it_quotes():
    page = apology("softmax", PAYLOADS[0])
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


COLOURED = {
    "def f(Z):\n    return None": "<b>def </b>f(Z):\n    <b>return None</b>",
    "E = 'a<b'  # see": "E = <u>'a&lt;b'  </u><i># see</i>",
    'a = """one\ntwo"""\nb = 1': 'a = <u>"""one\ntwo"""\n</u>b = 1',
    "is_in = isin(a) is not b": "is_in = isin(a) <b>is not </b>b",
    # No Python: a bracket that stays open, lines that do not stand below each other, a magic.
    "def f(Z:\n    return 1": "<b>def </b>f(Z:\n    <b>return </b>1",
    "if x:\n    y = 1\n  z = 2": "<b>if </b>x:\n    y = 1\n  z = 2",
    "x = 5 % 2 if y else 0": "x = 5 % 2 <b>if </b>y <b>else </b>0",
}
# Lines that a regular expression may look at again and again.
SLOW = {
    f"{first}{many}…{last}": f"{first}{many * (997 // len(many))}{last}"
    for many in (" ", "\f", "\t", "a", "(", "'", '"', "\\", "0", "0_", ".", "é", "x=%")
    for first, last in (("x", "$"), ("", "'"), ("'", "?"), ("f'{", "!"))
}
PIECES = [*"\"'#\\\n\r\t\f\0 (){}<&f1:…", "def ", "'''", "if x:\n  ", "{{", "f'''"]


@pytest.mark.parametrize("source", COLOURED)
def test_words_texts_and_comments_are_coloured_in_whole_and_in_broken_code(source):
    assert feedback._coloured(source) == COLOURED[source]


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_all_that_was_written_stands_in_the_page_and_no_mark_but_ours(source):
    shown = feedback._coloured(source)
    text = html.unescape(re.sub("</?[bui]>", "", shown))
    assert text.split() == source.split()
    assert not re.search("<(?!/?[bui]>)", shown)


def test_a_page_that_is_made_quickly_is_the_same():
    """Of each topic's solution, as it is handed in and as it is written."""
    for topic in TAUGHT.topics():
        exercise, solved = blank(topic), submission(topic, last="a = 7 % 4 != 5  # yes")
        solved = rebuild(exercise, cells_of(parse(as_text(solved).encode(), topic), topic))
        entry = Entry.blank(points(exercise))
        made = QuickFeedback(exercise).page(topic, solved, entry)
        assert made == Feedback().page(topic, from_text(as_text(solved)), entry)
        assert "<i># yes</i>" in made


@pytest.mark.parametrize(
    ("kind", "source"),
    [
        ("code", "x = 1\n" * 1000),
        ("code", "def f(Z:\n    return 1"),
        ("code", "%time x = 1"),
        ("code", "files = !ls"),
        ("code", "np.mean?"),
        ("markdown", "my own text"),
    ],
)
def test_what_may_take_long_is_left_to_a_process_apart(kind, source):
    exercise = blank("softmax")
    added = Cell(kind, source, None)
    changed = rebuild(exercise, [*cells_of(parse(as_text(exercise).encode(), ""), ""), added])
    with pytest.raises(SlowError):
        QuickFeedback(exercise).page("softmax", changed, Entry.blank(points(exercise)))


@pytest.mark.parametrize("error", [SystemError, UnicodeDecodeError("utf-8", b"", 0, 1, "no")])
def test_whatever_pythons_tokenizer_raises_a_result_and_its_page_are_there(
    error, tmp_path, monkeypatch
):
    """As some versions of it do, of a character that is none."""

    def raising(readline):
        raise error

    monkeypatch.setattr(feedback.tokenize, "generate_tokens", raising)
    assert "24 of 24 points" in _feedback(tmp_path, "ada", submission("softmax")).read_text("utf-8")


@pytest.mark.parametrize("lines", [1, 60])
@pytest.mark.parametrize("name", SLOW)
def test_to_colour_code_takes_no_time(name, lines):
    source = f"{SLOW[name]}\n" * lines
    began = time.process_time()
    feedback._coloured(source)
    with contextlib.suppress(SlowError):
        feedback._quickly_coloured(source[: feedback.LONGEST_REMEMBERED])
    assert time.process_time() - began < 2


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
        assert 5000 < page.stat().st_size < 1_000_000


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
