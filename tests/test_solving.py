"""The exercises in their pages: written, checked, kept, handed in, by a reader with a browser."""

import csv
import json
import os
import shutil
import subprocess
import sysconfig
import time
import zipfile

import pytest
from axe import AXE, COLOURS, FIND, RULES
from classroom import ROOT, TAUGHT, answers, blank, submission
from conftest import BROWSER
from playwright.sync_api import expect
from servers import served
from site_pages import widen

from autograder.in_page import Cell, Page
from autograder.notebook import as_text

pytestmark = pytest.mark.xdist_group("solving")
RIGHT = answers("softmax")
WRONG = "def softmax(Z):\n    return Z / Z.sum(axis=1, keepdims=True)"
JUPYTERLITE = {"bytes": 27_800_000, "requests": 146}  # to a first check there
SECONDS = {"editor": 1, "first check": 8, "next page": 3}  # on a machine with nothing else to do
PATIENCE = 60_000
# By topic, a cell that draws lines, and one that draws areas of one colour and their borders.
DRAWN = {"activations": "cell-27", "neurons": "cell-21"}
OF_ADAM = (("minibatches", "adam"), ("adam_step", "adam"))


@pytest.fixture(scope="module")
def address(site):
    with served(site) as address:
        yield address


class Reader:
    """Somebody in front of a page with editors."""

    def __init__(self, context, address):
        self.page, self.address = context.new_page(), address
        self.said, self.got = [], []
        self.page.on("console", lambda line: line.type == "log" or self.said.append(line.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("requestfinished", lambda request: self.got.append(request))

    def open(self, topic="softmax"):
        self.page.goto(f"{self.address}/exercises/{topic}/{topic}.html")
        self.page.locator(".cm-content").last.wait_for()

    def check_all(self, topic):
        """How many functions were checked; the first that does not pass ends the test."""
        self.page.get_by_role("button", name="Check all").click()
        for name in answers(topic):
            passed = self.result(name).filter(has_text=f"✓ {name}: all")
            passed.wait_for(timeout=PATIENCE)
        return len(answers(topic))

    def editor(self, name):
        return self.page.locator(f"#cell-{name} .cm-content")

    def write(self, name, source):
        self.editor(name).click()
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.insert_text(source)

    def text(self, name):
        return "\n".join(self.editor(name).locator(".cm-line").all_text_contents())

    def press(self, name, label="Run and check"):
        self.page.get_by_role("button", name=f"{label} {name}", exact=True).click()

    def result(self, name):
        return self.page.locator(f"#cell-check_{name} .solve-result")

    def state(self, name):
        return self.page.locator(f"#cell-check_{name} .solve-state")

    def check(self, name, source=None):
        """What is said below the editor, once the answer is there."""
        if source is not None:
            self.write(name, source)
        self.press(name)
        # While `expect` waits, it describes the whole page again and again: dear, where it is long.
        self.page.locator(f"#cell-check_{name} .solve-run:enabled").wait_for(timeout=PATIENCE)
        return self.result(name).inner_text()

    def bring(self, name, content):
        """Choose a file with this content; what the page says of it."""
        return self.choose({"name": name, "mimeType": "application/json", "buffer": content})

    def choose(self, file):
        with self.page.expect_file_chooser() as choosing:
            self.page.get_by_role("button", name="Open a notebook …").click()
        before = self.notice.inner_text() if self.notice.is_visible() else None
        choosing.value.set_files(files=[file])
        expect(self.notice).to_be_visible()
        if before:
            expect(self.notice).not_to_have_text(before)
        return self.notice.inner_text()

    @property
    def notice(self):
        return self.page.locator(".solve-foot .solve-notice [role=status]").first

    def draw(self, cell):
        """Press the button below a picture's code; the place where the answer is."""
        place = self.page.locator(f"#cell-{cell}")
        place.locator(".solve-run").click()
        place.locator(".solve-run:enabled").wait_for(timeout=PATIENCE)
        return place.locator(".solve-result")

    def fetched(self, name, since=0):
        return [request.url for request in self.got[since:] if f"/{name}-" in request.url]

    def download(self, role, name):
        with self.page.expect_download() as download:
            self.page.get_by_role(role, name=name, exact=True).click()
        return download.value


@pytest.fixture(scope="module")
def reader(address, chromium):
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    yield Reader(context, address)
    context.close()


def test_nothing_of_python_is_loaded_before_it_is_asked_for_and_then_it_is_quick(
    reader, record_property
):
    start = time.monotonic()
    reader.open()
    usable = time.monotonic() - start
    reader.page.wait_for_load_state("networkidle")
    assert not [request.url for request in reader.got if "/lite/" in request.url]
    reader.write("softmax", RIGHT["softmax"])
    start = time.monotonic()
    assert reader.check("softmax") == "✓ softmax: all 6 checks passed"
    first = time.monotonic() - start
    sizes = sum(request.sizes()["responseBodySize"] for request in reader.got)
    record_property("in the page: from opening it to an editor", f"{usable:.1f} s")
    record_property("in the page: from a press to the first check's answer", f"{first:.1f} s")
    record_property(
        "in the page: to the first check",
        f"{sizes / 1e6:.1f} MB in {len(reader.got)} requests; "
        f"JupyterLite {JUPYTERLITE['bytes'] / 1e6:.1f} MB in {JUPYTERLITE['requests']}",
    )
    assert len(reader.got) <= JUPYTERLITE["requests"] / 2
    assert sizes <= JUPYTERLITE["bytes"] / 2
    assert not [request.url for request in reader.got if "ipython" in request.url]


def test_a_wrong_answer_is_told_in_the_words_of_every_other_check_also_offline(reader):
    reader.page.context.set_offline(True)
    said = reader.check("softmax", WRONG)
    reader.page.context.set_offline(False)
    here = [Cell("softmax", "theirs", f"import numpy as np\n{WRONG}")]
    assert said == Page().check(here, "softmax", "softmax")["said"]
    assert "Hint:" in said
    expect(reader.state("softmax")).to_have_text("tried")


def test_what_was_changed_and_not_run_is_marked_so(reader):
    reader.write("softmax", WRONG + "  # more")
    expect(reader.state("softmax")).to_have_text("changed since it was run")
    reader.write("softmax", WRONG)
    expect(reader.state("softmax")).to_have_text("tried")


SAID = {
    "no Python": ("def softmax(Z)", "✗ softmax: not defined; its cell stopped with SyntaxError"),
    "renamed": (RIGHT["softmax"].replace("softmax", "soft"), "is the function still called that?"),
    "a crash": ("def softmax(Z):\n    return softmax(Z)", "RecursionError"),
    "an end": ("import os\nos.kill(os.getpid(), 9)\nos.abort()", ""),
    "markup": ("def softmax(Z):\n    raise ValueError('<img src=x onerror=alert(1)>')", "<img src"),
}


@pytest.mark.parametrize("name", SAID)
def test_whatever_is_written_is_answered_and_the_next_check_is_right(name, reader):
    source, expected = SAID[name]
    assert expected in " ".join(reader.check("softmax", source).split())
    assert reader.text("softmax") == source
    assert "✓" in reader.check("softmax", RIGHT["softmax"])


def test_an_endless_loop_is_stopped_and_the_text_is_kept(reader):
    endless = "def softmax(Z):\n    return Z\n\n\nwhile True:\n    pass"
    reader.write("softmax", endless)
    reader.press("softmax")
    reader.page.get_by_text("running softmax").wait_for(timeout=PATIENCE)
    reader.page.get_by_role("button", name="Stop", exact=True).click()
    expect(reader.result("softmax")).to_contain_text("softmax was stopped")
    assert reader.text("softmax") == endless
    assert "✓" in reader.check("softmax", RIGHT["softmax"])


def test_the_keyboard_alone_writes_checks_and_leaves(reader):
    page = reader.page
    reader.editor("one_hot").focus()
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.closest('.cm-content')")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.insert_text("def one_hot(y, classes):")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")  # writing, it indents
    page.keyboard.press("Shift+Tab")
    page.keyboard.insert_text("return np.eye(classes)[y]")
    assert reader.text("one_hot") == RIGHT["one_hot"].split('"""')[0].splitlines()[0] + (
        "\n    return np.eye(classes)[y]"
    )
    page.keyboard.press("ControlOrMeta+Enter")
    expect(reader.result("one_hot")).to_have_text("✓ one_hot: all 3 checks passed")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.closest('.cm-content')")


def test_another_tab_and_a_reload_know_what_is_written(reader):
    other = Reader(reader.page.context, reader.address)
    other.open()
    assert other.text("softmax") == RIGHT["softmax"].rstrip("\n")
    expect(other.state("softmax")).to_have_text("✓ passed")
    other.write("predict", "# from the other tab")
    expect(reader.editor("predict")).to_have_text("# from the other tab")
    other.page.close()
    reader.page.reload()
    expect(reader.editor("predict")).to_have_text("# from the other tab")
    expect(reader.state("softmax")).to_have_text("✓ passed")


PICTURE = "cell-18"  # of softmax: twelve digits, with what was read


def test_a_picture_that_cannot_be_fetched_is_told_in_a_sentence_and_nothing_is_lost(reader):
    for name, source in RIGHT.items():
        reader.write(name, source)
    assert not reader.fetched("matplotlib") + reader.fetched("pillow")
    reader.page.context.route("**/matplotlib-*.whl", lambda route: route.abort())
    said = reader.draw(PICTURE)
    reader.page.context.unroute("**/matplotlib-*.whl")
    expect(said).to_contain_text("What this cell imports could not be loaded from 127.0.0.1")
    expect(said).to_contain_text("try again; your text is kept")
    assert "✓" in reader.check("softmax")


def test_a_picture_is_drawn_with_the_functions_of_the_page(reader, record_property):
    start = time.monotonic()
    said = reader.draw(PICTURE)
    record_property("in the page: from a press to a picture", f"{time.monotonic() - start:.1f} s")
    expect(said).to_contain_text("89% of 797 unseen digits are read correctly")
    drawn = said.get_by_role("img", name="The first six, and the six with the greatest loss")
    assert drawn.evaluate("picture => picture.naturalWidth") > 1000
    mark = reader.page.locator(f"#cell-{PICTURE} .solve-state")
    expect(mark).to_have_text("")
    reader.write("softmax", WRONG)
    expect(mark).to_have_text("changed since it was run")
    reader.write("softmax", RIGHT["softmax"])
    expect(mark).to_have_text("")


def test_a_picture_of_a_function_that_never_ends_is_stopped(reader):
    reader.write("predict", "def predict(Z):\n    while True:\n        pass")
    place = reader.page.locator(f"#cell-{PICTURE}")
    place.locator(".solve-run").click()
    reader.page.get_by_text(f"running {PICTURE}").wait_for(timeout=PATIENCE)
    reader.page.get_by_role("button", name="Stop", exact=True).click()
    expect(place.locator(".solve-result")).to_contain_text("This cell was stopped")
    reader.write("predict", RIGHT["predict"])
    expect(reader.draw(PICTURE).get_by_role("img")).to_be_visible()


def test_axe_finds_nothing_where_code_was_written_and_checked(reader):
    page = reader.page
    reader.check("softmax", WRONG)
    expect(page.locator(f"#cell-{PICTURE} .solve-picture")).to_be_visible()
    page.mouse.move(0, 0)  # a link below it would have another colour, on its way out of sight
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for width in (1280, 375):
        widen(page, width, 900)
        for scheme, only in (("light", RULES), ("dark", COLOURS)):
            page.emulate_media(color_scheme=scheme)
            page.wait_for_function(f"document.documentElement.dataset.theme === '{scheme}'")
            assert page.evaluate(FIND, only) == [], (width, scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    widen(page, 1280, 900)


def test_a_notebook_goes_out_and_comes_back_with_its_answers(reader):
    reader.write("softmax", RIGHT["softmax"])
    own = reader.page.get_by_role("textbox", name="A cell of your own")
    own.click()
    reader.page.keyboard.insert_text("mine = 1")
    content = reader.download("link", "Download notebook").path().read_bytes()
    found, handed_out = json.loads(content), json.loads(as_text(blank("softmax")))
    added = [cell for cell in found["cells"] if not cell["metadata"]]
    assert ["".join(cell["source"]) for cell in added] == ["mine = 1"]
    assert found | {"cells": 0} == handed_out | {"cells": 0}
    for cell, ours in zip(
        [cell for cell in found["cells"] if cell["metadata"]], handed_out["cells"], strict=True
    ):
        assert cell | {"source": 0} == ours | {"source": 0}
        if cell["id"] == "softmax":
            assert "".join(cell["source"]) == RIGHT["softmax"]
    reader.page.get_by_role("button", name="Reset all").click()
    expect(reader.editor("softmax")).to_contain_text("NotImplementedError")
    expect(own).to_have_text("")
    assert "answers to softmax taken from mine.ipynb" in reader.bring("mine.ipynb", content)
    expect(reader.editor("softmax")).to_contain_text("np.exp")
    expect(own).to_have_text("mine = 1")
    reader.page.get_by_role("button", name="Take it back").click()
    expect(reader.editor("softmax")).to_contain_text("NotImplementedError")


FILES = {
    "empty": (b"", "is empty"),
    "no JSON": (b"%PDF-1.7", "is no notebook: it is not JSON"),
    "cut off": (as_text(submission("softmax")).encode()[:2000], "cut off"),
    "other JSON": (b'{"cells": 3}', "is no notebook"),
    "an old format": (b'{"worksheets": []}', "is no notebook of today's format"),
    "another course": (
        b'{"cells": [{"cell_type": "code", "source": "x", "metadata": '
        b'{"nbgrader": {"grade_id": "spread", "solution": true}}}, 7, null]}',
        "has no function of this course",
    ),
    "as handed out": (as_text(blank("softmax")).encode(), "no function is written"),
    "foreign answers": (b'{"format": "x", "answers": {}}', "holds no answers of this book"),
    "damaged answers": (
        b'{"format": "answers of the book, 1", "answers": {"softmax/softmax": 7}}',
        "is damaged at softmax/softmax",
    ),
}


def test_a_file_that_is_no_notebook_changes_nothing_and_is_named(reader, tmp_path):
    reader.write("softmax", "# my words")
    huge = tmp_path / "huge.ipynb"
    with open(huge, "wb") as file:
        file.truncate(17 * 2**20)
    assert "huge.ipynb is larger than 16 MB" in reader.choose(huge)
    for name, (content, expected) in FILES.items():
        assert expected in reader.bring(f"{name}.ipynb", content), name
        assert reader.text("softmax") == "# my words"


def test_answers_to_an_older_exercise_are_kept_and_named(reader):
    old = {"source": "# of last year", "start": "another checksum"}
    kept = {"format": "answers of the book, 1", "answers": {"softmax/predict": old}}
    reader.bring("kept.json", json.dumps(kept).encode())
    expect(reader.editor("predict")).to_have_text("# of last year")
    expect(reader.result("predict")).to_contain_text("The task has changed since you wrote this")


REFUSING = "indexedDB.open = () => { throw new DOMException('no', 'SecurityError'); };"
FULL = """IDBObjectStore.prototype.put = function () {
  throw new DOMException('full', 'QuotaExceededError');
};"""


@pytest.mark.parametrize("storage", [REFUSING, FULL])
def test_a_browser_that_keeps_nothing_and_python_that_does_not_come_are_told(
    storage, address, chromium
):
    context = chromium.new_context()
    context.add_init_script(storage)
    context.route("**/pyodide.js", lambda route: route.abort())
    reader = Reader(context, address)
    reader.open()
    said = reader.check("softmax", "# my words")
    assert "Python could not be loaded from 127.0.0.1" in said
    assert reader.text("softmax") == "# my words"
    expect(reader.page.get_by_text("This browser keeps nothing")).to_be_visible()
    download = reader.download("link", "Download notebook").path().read_text(encoding="utf-8")
    assert "# my words" in download
    if storage == FULL:
        context.unroute("**/pyodide.js")
        assert "softmax: not defined" in reader.check("softmax")
    context.close()


def test_from_a_disk_all_but_running_works(site, chromium):
    context = chromium.new_context()
    reader = Reader(context, site.as_uri())
    reader.open()
    expect(reader.page.get_by_text("a browser runs no Python")).to_be_visible()
    reader.write("softmax", "# my words")
    assert "# my words" in reader.download("link", "Download notebook").path().read_text("utf-8")
    reader.page.reload()
    expect(reader.editor("softmax")).to_have_text("# my words")
    assert not reader.said
    context.close()


def test_every_function_is_solved_in_its_page_and_handed_in_for_full_points(
    address, chromium, tmp_path, capfd
):
    # A profile on the disk, as readers have it: what one page has compiled serves the next one.
    context = chromium.browser_type.launch_persistent_context(
        tmp_path / "profile", viewport={"width": 1280, "height": 900}, **BROWSER
    )
    reader, passed = Reader(context, address), 0
    for topic in sorted(TAUGHT.topics(), key="network".__eq__):  # which uses what is written before
        seen = len(reader.got)
        reader.open(topic)
        for name, source in answers(topic).items():
            reader.write(name, source)
        passed += reader.check_all(topic)
        assert not reader.fetched("matplotlib", seen)
        if topic in DRAWN:
            drawn = reader.draw(DRAWN[topic]).get_by_role("img")
            assert drawn.evaluate("picture => picture.naturalHeight") > 500, topic
            assert reader.fetched("matplotlib", seen)
        if topic == "neurons":  # what is tried stands above the picture that shows it
            tried = reader.page.locator("#cell-own-cell-23 ~ #cell-cell-24")
            expect(tried).to_have_count(1)
    reader.page.get_by_label("A cell of your own").first.click()
    reader.page.keyboard.insert_text("take_mine()")
    reader.page.keyboard.press("ControlOrMeta+Enter")
    for name, origin in (("dense", "forward_propagation"), ("softmax", "softmax"), *OF_ADAM):
        expect(reader.page.get_by_text(f"{name}: yours, from {origin}.ipynb")).to_be_visible()
    reader.page.goto(f"{address}/book/index.html")
    expect(reader.page.get_by_text(f"{passed} of {passed} functions passed")).to_be_visible()
    expect(reader.page.locator(".progress-mark")).to_have_count(len(TAUGHT.topics()))
    reader.page.get_by_label("Your id in the course").fill("ada")
    reader.download("button", "Hand in all").save_as(tmp_path / "exercises.zip")
    assert not reader.said
    outside = [one.url for one in reader.got if not one.url.startswith((address, "blob:", "data:"))]
    assert not outside
    context.close()

    shutil.copytree(ROOT / "solutions", tmp_path / "solutions")
    shutil.copytree(ROOT / "exercises", tmp_path / "exercises")
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    with zipfile.ZipFile(tmp_path / "exercises.zip") as archive:
        archive.extractall(tmp_path)
    for words in (["grade"], ["export", "--format", "csv", "--to", "scores.csv"]):
        command = [os.path.join(sysconfig.get_path("scripts"), "autograder"), *words]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
    with open(tmp_path / "scores.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == passed
    assert [row for row in rows if row["score"] != row["points"]] == []
    with capfd.disabled():
        print(f"\n{passed} functions of {len(TAUGHT.topics())} topics solved in their pages")
