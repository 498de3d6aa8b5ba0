"""The chapters' own cells, run in their pages: what is printed there is what the book prints."""

import json
import re

import pytest
from playwright.sync_api import expect
from servers import served
from wrong_programs import wrong_programs

from autograder_book.in_page import in_place

pytestmark = pytest.mark.xdist_group("in place")
# Ask a worker of the page's for each cell, as the page's script does.
ASK = """async ({ cells, files }) => {
  const root = new URL("../", location.href);
  const settings = {
    pyodide: new URL(course.pyodide, root).href,
    list: new URL("lite/static/pyodide/pyodide-lock.json", root).href,
    packed: course.packed,
  };
  const worker = (window.asked ??= new Worker(new URL(course.worker, root)));
  const modules = Object.keys(files).map(file => file.replace(".py", ""));
  const said = {};
  for (const { name, is_shown } of cells.filter(cell => cell.is_shown)) {
    const upTo = cells.map(({ name, source }) => ({ name, source, kind: "ours" }));
    const request = { cells: upTo, cell: name, modules };
    worker.postMessage({ number: name, settings, files, request });
    said[name] = await new Promise((answer, wrong) => {
      worker.onmessage = ({ data }) => {
        if (data.answer) answer(data.answer);
        if (data.broken !== undefined) wrong(new Error(data.broken));
      };
    });
  }
  return said;
}"""

CHECK = """requests => Promise.all(requests.map((request, number) => {
  asked.postMessage({ number, request });
  return new Promise(answer => asked.addEventListener("message", ({ data }) => {
    if (data.number === number) answer(data.answer.said);
  }));
}))"""


def test_what_is_run_in_the_page_prints_what_the_book_prints(site, chromium, capfd):
    counts = {"cells": 0, "honest failures": 0, "chapters": 0}
    with served(site) as address:
        page = chromium.new_page()
        page.goto(f"{address}/book/index.html")
        for path in sorted((site.parent / "in_place" / "book").glob("*.json")):
            chapter = json.loads(path.read_text(encoding="utf-8"))
            cells = {cell["name"]: cell for cell in chapter["cells"] if cell["is_shown"]}
            for name, answer in page.evaluate(ASK, chapter).items():
                source, printed = cells[name]["source"], cells[name]["printed"]
                assert in_place.answered(answer) == printed.rstrip(), (path.stem, source)
                counts["honest failures"] += "provoke(" in source or answer["state"] == "failed"
            counts["cells"] += len(cells)
            counts["chapters"] += bool(cells)
        asked = [
            {"cells": [{"name": name, "kind": "theirs", "source": source}], "cell": name} | topic
            for topic, name, source, _ in wrong_programs()
            for topic in [{"topic": topic}]
        ]
        found = page.evaluate(CHECK, asked)
        assert found == [said for _, _, _, said in wrong_programs()]
        page.close()
    with capfd.disabled():
        print(f"\nrun in their pages as printed: {counts}")
    assert counts["cells"] > 30
    assert counts["honest failures"] > 3


def test_a_cell_is_edited_and_run_beside_what_the_book_printed(site, chromium):
    with served(site) as address:
        page, said, got = chromium.new_page(), [], []
        page.on("console", lambda line: line.type == "log" or said.append(line.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: got.append(request.url))
        page.goto(f"{address}/book/forward_propagation.html")
        page.wait_for_load_state("networkidle")
        assert not [url for url in got if re.search("lite|chapter", url)]
        found = page.locator(".cell.in-place").filter(has_text="X @ W1.T")
        cell = page.locator(f"#{found.get_attribute('id')}")
        cell.get_by_role("button", name="Edit and run").click()
        expect(cell.get_by_text("In the book")).to_be_visible()
        yours = cell.locator(".solve-result")
        yours.filter(has_text="mismatch in its core dimension").wait_for(timeout=60_000)
        page.keyboard.press("ControlOrMeta+A")
        page.keyboard.insert_text("print((X @ W1).shape)")
        expect(cell.get_by_text("changed since it was run")).to_be_visible()
        page.keyboard.press("ControlOrMeta+Enter")
        expect(yours).to_have_text("(5, 3)", timeout=60_000)
        cell.get_by_role("button", name="Reset").click()
        assert "W1.T" in cell.locator(".cm-content").inner_text()
        assert not said
        page.close()


def cell(name, source, printed="", tags=()):
    return {"name": name, "source": source, "printed": printed, "tags": list(tags)}


def test_only_what_prints_the_same_without_tensorflow_is_offered(tmp_path, monkeypatch):
    monkeypatch.setitem(in_place.sys.modules, "tensorflow", None)
    long = "from time import process_time as now\nt = now()\nwhile now() < t + 1.2:\n    pass"
    cells = [
        cell("imports", "import numpy as np\nimport tensorflow as tf"),
        cell("numpy", "print(np.arange(2))", "[0 1]"),
        cell("tensorflow", "print(tf.zeros(1))", "[0.]"),
        cell("half", "y = tf.zeros(1)\nz = 3"),
        cell("right half", "print(z)", "3"),
        cell("wrong half", "print(y + 1)", "[1.]"),
        cell("warning", "print(np.exp(1000.0))", "RuntimeWarning: overflow encountered\ninf"),
        cell("error", "1 / 0", "ZeroDivisionError: division by zero", ["raises-exception"]),
        cell("long", long),
        cell("picture", "3", None),
        cell("hidden", "print(2)", "2", ["remove-input"]),
    ]
    found = in_place.runnable(cells)
    assert [each["name"] for each in found if each["is_shown"]] == ["numpy", "right half", "error"]
    assert "long" not in [each["name"] for each in found]
    (tmp_path / "shop.py").write_text("import shelf\n")
    (tmp_path / "shelf.py").write_text("x = 1\n")
    needed = in_place.files([{"source": "from shop import x\nimport numpy"}], tmp_path)
    assert needed == {"shop.py": "import shelf\n", "shelf.py": "x = 1\n"}
