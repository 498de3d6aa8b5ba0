"""The exercises in the reader's browser: solved there, with nothing asked for outside the site."""

import contextlib
import hashlib
import json
import os
import re
import shutil
import sys
import time
import zipfile
from types import SimpleNamespace
from urllib.parse import urljoin

import pytest
from classroom import ROOT, TAUGHT, answers, submission
from playwright.sync_api import TimeoutError as NotSeenError
from playwright.sync_api import expect
from servers import served, wait_until
from wrong_programs import wrong_programs

from autograder import patience
from autograder_book import lite

pytestmark = pytest.mark.xdist_group("lite")
SECONDS = (
    30  # from the page of the exercise to a passed check, on a machine with nothing else to do
)
RIGHT = answers("softmax")["softmax"]
WRONG = "def softmax(Z):\n    return np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)"
ENDLESS = "def softmax(Z):\n    while True:\n        pass"
NOWHERE = "http://127.0.0.1:9/"  # nobody listens there
PRESSES = 10  # of the keys that run a cell, 5 seconds after each other
IMPORTS, SOLUTION, CHECK = range(3)  # the first code cells of the exercise
# Whether a text is in the files that JupyterLite keeps in the browser.
KEPT = """async text => {
  const answer = request => new Promise((done, wrong) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => wrong(request.error);
  });
  const names = (await indexedDB.databases()).map(({name}) => name);
  const name = names.find(each => each.startsWith("JupyterLite"));
  const database = await answer(indexedDB.open(name));
  const files = await answer(database.transaction("files").objectStore("files").getAll());
  database.close();
  return JSON.stringify(files).includes(text);
}"""


# What becomes of the Python of a page.
START = """([worker, settings]) => new Promise(tell => {
  const started = new Worker(worker);
  started.onmessage = ({data}) => data.loading || tell(data.ready ? "ready" : data.broken);
  started.postMessage({settings});
})"""


@pytest.fixture(scope="module")
def address(site):
    with served(site) as address:
        yield address


class Notebook:
    """What a reader does with the notebook that a page's button opens."""

    def __init__(self, page):
        self.page = page

    def cell(self, number):
        return self.page.locator(".jp-CodeCell").nth(number)

    def type(self, number, source):
        self.cell(number).locator(".cm-content").click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(source)

    def run(self, number, seconds=120):
        """Run a cell to its end; return what it printed."""
        # Forgotten, so that the next number seen is a new one.
        self.prompt(number).evaluate("prompt => prompt.textContent = ''")
        self.start(number)
        # While `expect` waits, it describes the whole page again and again.
        done = self.prompt(number).filter(has_text=re.compile(r"^\[\d+\]:$"))
        try:
            done.wait_for(timeout=seconds * 1000)
        except NotSeenError as error:
            said = self.prompt(number).text_content()
            raise AssertionError(f"beside the cell stands {said!r} for {seconds} s") from error
        outputs = self.cell(number).locator(".jp-OutputArea-output").all_inner_texts()
        return "\n".join(outputs).strip()

    def start(self, number):
        """Press the keys; once more where nothing begins, since the page was not yet ready."""
        begun = self.prompt(number).filter(has_text="[")
        for _ in range(PRESSES):
            self.cell(number).locator(".cm-content").click()
            self.page.keyboard.press("Control+Enter")
            with contextlib.suppress(NotSeenError):
                return begun.wait_for(timeout=5000)

    def prompt(self, number):
        return self.cell(number).locator(".jp-InputPrompt")


@pytest.fixture(scope="module")
def asked():
    """The addresses that the browser asked for."""
    return []


@pytest.fixture(scope="module")
def notebook(address, chromium, asked):
    context = chromium.new_context(accept_downloads=True)
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.goto(f"{address}/exercises/softmax/softmax.html")
    return Notebook(page)


def test_the_exercise_opens_by_its_button_and_a_right_answer_passes(notebook, record_property):
    editor = notebook.page.locator("#cell-softmax .cm-content")
    editor.click()
    notebook.page.keyboard.press("Control+A")
    notebook.page.keyboard.insert_text("# written in the page")
    start = time.monotonic()
    notebook.page.get_by_role("link", name="Open in JupyterLite").click()
    notebook.run(IMPORTS)
    assert "# written in the page" in notebook.cell(SOLUTION).inner_text()
    expect(notebook.page.get_by_text("Trusted")).to_have_count(0)
    back = notebook.page.get_by_role("navigation", name="Back to the course").get_by_role("link")
    assert back.inner_text().startswith("← Softmax")
    assert back.evaluate("link => link.href").endswith("/book/softmax.html")
    notebook.type(SOLUTION, RIGHT)
    notebook.run(SOLUTION)
    assert notebook.run(CHECK) == "✓ softmax: all 6 checks passed"
    seconds = time.monotonic() - start
    busy = max(1, os.getloadavg()[0] / os.cpu_count())
    record_property("from an exercise's page to a passed check", f"{seconds:.1f} s")
    record_property("others wanting the processors meanwhile", f"{busy:.1f} times what they can")
    # With room for what the load does not tell: a neighbour on the same host, say.
    assert seconds < 3 * SECONDS * busy


def test_a_wrong_answer_gets_its_hint(notebook):
    notebook.run(IMPORTS)
    notebook.type(SOLUTION, WRONG)
    notebook.run(SOLUTION)
    said = " ".join(notebook.run(CHECK).split())
    assert "✗ softmax: 3 of 6 checks failed" in said
    assert "Hint: exp overflows from 710 on" in said


def test_an_endless_answer_is_stopped_by_the_check(notebook):
    notebook.run(IMPORTS)
    notebook.type(SOLUTION, ENDLESS)
    notebook.run(SOLUTION)
    said = " ".join(notebook.run(CHECK).split())
    assert f"stopped after {patience.SECONDS} seconds; does a loop never end?" in said
    notebook.type(SOLUTION, RIGHT)
    notebook.run(SOLUTION)
    assert notebook.run(CHECK) == "✓ softmax: all 6 checks passed"


def test_an_endless_cell_is_ended_by_a_restart_and_the_work_is_kept(notebook):
    notebook.run(IMPORTS)
    notebook.type(SOLUTION, ENDLESS + "\n\nsoftmax(0)")
    notebook.start(SOLUTION)
    expect(notebook.prompt(SOLUTION)).to_have_text("[*]:")
    notebook.page.locator("[data-jp-item-name=restart]").click()
    notebook.page.get_by_role("button", name="Confirm Kernel Restart").click()
    notebook.run(IMPORTS)
    assert "while True" in notebook.cell(SOLUTION).inner_text()
    notebook.type(SOLUTION, RIGHT)
    notebook.run(SOLUTION)
    assert notebook.run(CHECK) == "✓ softmax: all 6 checks passed"


def test_the_work_is_still_there_after_a_reload_and_can_be_downloaded(notebook):
    notebook.type(SOLUTION, "# my own words\n" + RIGHT)
    notebook.page.keyboard.press("Control+S")
    wait_until(lambda: notebook.page.evaluate(KEPT, "# my own words"))
    notebook.page.reload()
    notebook.cell(SOLUTION).get_by_text("# my own words").wait_for()
    notebook.page.get_by_role("menuitem", name="File", exact=True).click()
    with notebook.page.expect_download() as download:
        notebook.page.get_by_role("menuitem", name="Download", exact=True).click()
    cells = json.loads(download.value.path().read_text(encoding="utf-8"))["cells"]
    (mine,) = [cell for cell in cells if cell["metadata"]["nbgrader"]["grade_id"] == "softmax"]
    assert "".join(mine["source"]).startswith("# my own words")


def test_what_was_written_in_jupyterlite_is_in_the_page_again(notebook, address):
    other = notebook.page.context.new_page()
    other.goto(f"{address}/exercises/softmax/softmax.html")
    expect(other.locator("#cell-softmax .cm-content")).to_contain_text("# my own words")
    expect(other.get_by_text("Taken from JupyterLite: softmax")).to_be_visible()
    other.get_by_role("button", name="Take it back").click()
    expect(other.locator("#cell-softmax .cm-content")).to_have_text("# written in the page")
    other.close()


def test_twenty_wrong_programs_get_the_words_that_they_get_elsewhere(notebook):
    programs = [program[:3] for program in wrong_programs()]
    said = [program[3] for program in wrong_programs()]
    source = f"""from autograder import check
for topic, name, source in {programs!r}:
    exec(source, globals())
    check(globals()[name], topic=topic)
    print("=" * 9)"""
    notebook.type(SOLUTION, source)
    parts = notebook.run(SOLUTION).split("=" * 9)
    assert [part.strip("\n") for part in parts[:-1]] == said


LINE = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"


def test_a_picture_is_drawn_with_what_the_site_brings_when_a_cell_imports_it(notebook, asked):
    assert [url for url in asked if "matplotlib-3" in url] == []
    notebook.type(SOLUTION, LINE)
    notebook.run(SOLUTION)
    drawn = notebook.cell(SOLUTION).locator(".jp-OutputArea-output img")
    assert drawn.evaluate("picture => picture.naturalWidth") > 300
    assert [url for url in asked if "matplotlib-3" in url]


def test_nothing_was_asked_for_outside_the_site(notebook, address, asked):
    assert any(url.endswith("pyodide.asm.wasm") for url in asked)
    here = (address, address.replace("http", "ws"), "data:", "blob:")
    assert [url for url in asked if not url.startswith(here)] == []


COMPILED = {
    "static/pyodide/python_stdlib.zip": ("json/decoder.pyc", "_pyodide/_base.pyc"),
    "static/pyodide/numpy-*.whl": ("numpy/__pycache__/__init__.cpython-312.pyc",),
    "static/pyodide/matplotlib-*.whl": ("matplotlib/__pycache__/pyplot.cpython-312.pyc",),
    "pypi/ipython-*.whl": ("IPython/core/__pycache__/interactiveshell.cpython-312.pyc",),
    "pypi/autograder-*.whl": ("autograder/__pycache__/in_page.cpython-312.pyc",),
}


@pytest.mark.parametrize("archive", COMPILED)
def test_what_python_imports_first_comes_compiled_and_is_taken_as_it_is(archive, site):
    (found,) = (site / "lite").glob(archive)
    listed = (site / "lite" / lite.LIST).read_text(encoding="utf-8")
    assert found.suffix == ".zip" or hashlib.sha256(found.read_bytes()).hexdigest() in listed
    with zipfile.ZipFile(found) as content:
        for name in COMPILED[archive]:
            # Bound to its source by a sum that is not looked at: times change with each download.
            assert content.read(name)[4:8] == b"\1\0\0\0", name


@pytest.mark.parametrize("topic", TAUGHT.topics())
def test_without_matplotlib_a_notebook_runs_and_says_why_there_is_no_picture(
    topic, monkeypatch, capsys
):
    for module in ("matplotlib", "matplotlib.pyplot", "sklearn", "sklearn.datasets"):
        monkeypatch.setitem(sys.modules, module, None)
    names, expected = {"__name__": "__main__"}, len(answers(topic))
    for cell in submission(topic).cells:
        if cell.cell_type == "code":
            exec(compile(cell.source, cell.id, "exec"), names)
    said = capsys.readouterr().out
    assert said.count("✓") == expected
    assert "✗" not in said
    whys = [line for line in said.splitlines() if line.startswith("No picture")]
    assert whys
    assert all("matplotlib" in why for why in whys)


@pytest.fixture
def numpy_alone(site, tmp_path):
    """Pyodide's wheel of NumPy, and a distribution that has it."""
    packages = lite.pyodide.read_list(ROOT)
    lite.pyodide.keep(packages, ["numpy"])
    (package,) = packages["packages"].values()
    carriers = lite.wheels.download(lite.distribution.CARRIERS, site.parent / "lite")
    for name in ("made", "new"):  # spares a download
        (tmp_path / name).mkdir()
        (tmp_path / name / carriers.name).symlink_to(carriers)
    made = lite.distribution.fetched(NOWHERE, [package], tmp_path / "made")
    with served(made) as place:
        yield SimpleNamespace(package=package, place=f"{place}/", work=tmp_path / "new")


def test_pyodides_wheels_come_from_its_distribution_or_from_a_package_that_carries_them(
    numpy_alone, monkeypatch
):
    it = numpy_alone
    with monkeypatch.context() as patched:
        patched.setattr(lite.wheels, "download", None)  # not asked
        folder = lite.distribution.fetched(it.place, [it.package], it.work)
    kept = (folder / it.package["file_name"]).read_bytes()
    assert lite.distribution.sum_of(kept) == it.package["sha256"]
    assert lite.distribution.fetched(NOWHERE, [it.package], it.work) == folder  # once is enough


@pytest.mark.parametrize("where", ["at its distribution", "in the package that carries it"])
def test_a_wheel_with_another_sum_is_refused(where, numpy_alone):
    it = numpy_alone
    place = it.place if where == "at its distribution" else NOWHERE
    other = it.package | {"sha256": "0" * 64}
    with pytest.raises(lite.distribution.WrongSumError, match=r"numpy-2\.0\.2.* SHA-256 is ebb612"):
        lite.distribution.fetched(place, [other], it.work)
    assert not [*it.work.glob("from-pyodide-*")]


def test_a_wheel_that_nobody_has_is_missed(numpy_alone):
    it = numpy_alone
    other = it.package | {"file_name": "numpy-9.9.whl"}
    with pytest.raises(lite.distribution.NoWheelError, match=r"numpy-9\.9\.whl is in no package"):
        lite.distribution.fetched(it.place, [other], it.work)


def test_by_default_pyodide_comes_from_the_configured_place_and_has_the_sums_of_its_list(
    site, chromium, tmp_path, monkeypatch
):
    monkeypatch.delenv("OFFLINE")
    folder = tmp_path / "html"
    for wheels in (site.parent / "lite").glob("wheels-*"):  # spares a download
        shutil.copytree(wheels, tmp_path / "lite" / wheels.name)
    packages, core = lite.pyodide.read_list(ROOT), tmp_path / "pyodide"
    lite.pyodide.copy(ROOT, core)
    lite.pyodide.keep(packages, lite.FROM_PYODIDE)
    wanted = packages["packages"].values()
    own = lite.distribution.fetched(NOWHERE, wanted, site.parent / "lite")
    shutil.copytree(own, core, dirs_exist_ok=True)
    with served(core) as place, served(folder) as here:
        config = SimpleNamespace(lite_pyodide=f"{place}/")
        builder = SimpleNamespace(format="html")
        told = {"builder": builder, "config": config, "env": SimpleNamespace(titles={})}
        app = SimpleNamespace(srcdir=ROOT, outdir=folder, **told)
        lite.build(app, app.env)
        official = lite.pyodide.read_list(ROOT)["packages"]
        found = json.loads((folder / "lite" / lite.LIST).read_text(encoding="utf-8"))["packages"]
        assert found["scikit-learn"]["file_name"].startswith(place)
        assert found["scikit-learn"]["sha256"] == official["scikit-learn"]["sha256"]

        context, asked = chromium.new_context(), []
        context.on("request", lambda request: asked.append(request.url))
        notebook = Notebook(context.new_page())
        notebook.page.goto(f"{here}/lite/notebooks/index.html?path=softmax.ipynb")
        assert notebook.run(IMPORTS) == ""
        shutil.copy(site / "_static" / "in_page" / "worker.js", folder)
        settings = {"pyodide": f"{place}/", "list": f"{here}/lite/{lite.LIST}"}
        assert notebook.page.evaluate(START, [f"{here}/worker.js", settings]) == "ready"
        elsewhere = {url for url in asked if not url.startswith((here, "data:", "blob:"))}
        names = {url.removeprefix(f"{place}/").split("-")[0] for url in elsewhere}
        needed = lite.pyodide.with_needs({"packages": official}, lite.FROM_PYODIDE)
        assert names == {*lite.pyodide.CORE, *needed}
        context.close()


def test_what_the_menus_and_the_logo_lead_to_is_there_and_takes_a_notebook_back(
    address, chromium, tmp_path
):
    context, missed = chromium.new_context(), []
    context.on("response", lambda it: it.status >= 400 and missed.append(it.url))
    # Nothing is computed here, so Python need not be started.
    context.route("**/pyodide.asm.wasm", lambda route: route.fulfill(status=200, body=""))
    page = context.new_page()
    page.goto(f"{address}/lite/")
    page.locator(".jp-DirListing-item").first.wait_for()
    assert "/lite/tree/" in page.url
    assert page.locator(".jp-DirListing-item").count() == len(TAUGHT.topics())
    brought = tmp_path / "brought_back.ipynb"
    shutil.copy(ROOT / "exercises" / "softmax" / "softmax.ipynb", brought)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Upload").click()
    chooser.value.set_files(brought)
    item = page.locator(".jp-DirListing-item", has_text="brought_back.ipynb")
    item.wait_for()
    with context.expect_page() as opened:
        item.dblclick()
    notebook = opened.value
    notebook.locator(".jp-CodeCell").first.wait_for()
    logo = notebook.locator("#jp-NotebookLogo, .jp-NotebookLogo, a[href$='/tree']").first
    assert notebook.request.get(logo.get_attribute("href")).ok
    notebook.get_by_role("menuitem", name="File", exact=True).click()
    with context.expect_page() as opened:
        notebook.get_by_role("menuitem", name="Open…", exact=True).click()
    opened.value.locator(".jp-DirListing-item").first.wait_for()
    context.close()
    assert [url for url in missed if not url.endswith("/favicon.ico")] == []


@pytest.mark.parametrize("fault", ["refused", "missing", "silent"])
def test_python_that_does_not_arrive_is_said_within_15_seconds_with_what_to_do(
    fault, address, chromium, record_property
):
    context = chromium.new_context()
    answer = {
        "refused": lambda route: route.abort(),
        "missing": lambda route: route.fulfill(status=404, body=""),
        "silent": lambda route: None,
    }
    context.route("**/pyodide.asm.wasm", answer[fault])
    page = context.new_page()
    start = time.monotonic()
    page.goto(f"{address}/lite/notebooks/index.html?path=softmax.ipynb", wait_until="commit")
    said = page.get_by_role("alert").filter(has_text="Python did not arrive")
    said.wait_for(timeout=60_000)
    seconds = time.monotonic() - start
    record_property(f"said that Python is out of reach ({fault})", f"after {seconds:.1f} s")
    assert seconds < 15 * max(1, os.getloadavg()[0] / os.cpu_count())
    for word in ("pyodide.asm.wasm could not be fetched", "connection", "kept", "Download"):
        assert word in said.inner_text()
    help = said.get_by_role("link").get_attribute("href")
    assert page.request.get(urljoin(page.url, help)).ok
    said.get_by_role("button", name="Close").click()
    expect(said).to_have_count(0)
    context.close()
