"""The built site: complete, self-contained, and without what students must not see."""

import json
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import jupytext
import pytest
import yaml
from classroom import ROOT, TAUGHT, answers
from jupyter_cache import get_cache
from site_pages import formulas, listed, pages, source

from autograder_book import execution

pytestmark = pytest.mark.xdist_group("book")


def test_every_page_of_the_contents_is_built_and_no_other(site):
    pages = [page.relative_to(site) for page in site.rglob("*.html")]
    others = {"_static", "lite"}  # JupyterLite's own pages
    built = {str(page.with_suffix("")) for page in pages if page.parts[0] not in others}
    assert built - {"404", "genindex", "search", "index"} == set(listed())


def test_the_solutions_are_not_published(site):
    code = [
        line.strip()
        for topic in TAUGHT.topics()
        for source in answers(topic).values()
        for line in source.splitlines()
        if "SOLUTION" in line or line.strip().startswith("# exp(z - max)")
    ]
    for path in site.rglob("*"):
        if path.is_file() and path.suffix in (".html", ".ipynb", ".py", ".md", ".js", ".txt"):
            text = path.read_text(encoding="utf-8", errors="replace")
            assert not [line for line in code if line in text], path
    assert not list(site.rglob("solutions*"))


def test_the_exercise_can_be_downloaded_as_it_was_released(site):
    for topic in TAUGHT.topics():
        released = (ROOT / "exercises" / topic / f"{topic}.ipynb").read_bytes()
        page = (site / "book" / f"{topic}.html").read_text(encoding="utf-8")
        (link,) = re.findall(rf'href="([^"]*_downloads[^"]*{topic}\.ipynb)"', page)
        assert (site / "book" / link).resolve().read_bytes() == released
        page = (site / "exercises" / topic / f"{topic}.html").read_text(encoding="utf-8")
        (link,) = re.findall(r'href="([^"]*)" download>Download notebook', page)
        notebook = json.loads((site / "exercises" / topic / link).resolve().read_bytes())
        assert notebook["cells"] == json.loads(released)["cells"]


def test_an_unchanged_chapter_is_not_run_again(site):
    """What the next build asks first: the caches know each chapter as it stands."""
    caches = site.parent / ".jupyter_cache"
    for topic in TAUGHT.topics():
        files = execution.imported(ROOT / "book", topic)
        cache = get_cache(caches / execution.fingerprint(files))
        cache.match_cache_notebook(jupytext.read(ROOT / "book" / f"{topic}.md"))  # else KeyError


def test_a_chapter_is_run_again_when_a_module_that_it_imports_has_changed(tmp_path):
    (tmp_path / "tea.md").write_text("Text.\n\n```python\nimport numpy\nfrom pot import x\n```\n")
    (tmp_path / "pot.py").write_text("import lid\nx = 1\n")
    (tmp_path / "lid.py").write_text("y = 2\n")
    files = execution.imported(tmp_path, "tea")
    assert [file.name for file in files] == ["pot.py", "lid.py"]
    before = execution.fingerprint(files)
    (tmp_path / "lid.py").write_text("y = 3\n")
    assert execution.fingerprint(files) != before


# Names that a page asks for, to show what is said of them.
UNKNOWN = {"activations": {"g", "relu"}, "forward_propagation": {"layer_"}}
UNSEEN = {"remove-cell", "remove-input"}


RUN = [
    path.stem for path in (ROOT / "book").glob("*.md") if "{code-cell}" in path.read_text("utf-8")
]


@pytest.mark.parametrize("page", sorted(RUN))
def test_whoever_copies_the_cells_that_are_shown_has_every_name_in_them(page):
    cells = jupytext.read(ROOT / "book" / f"{page}.md").cells
    code = [cell for cell in cells if cell.cell_type == "code"]
    shown = [cell.source for cell in code if not UNSEEN & {*cell.metadata.get("tags", [])}]
    ruff = Path(sys.executable).with_name("ruff")
    command = [ruff, "check", "--isolated", "--select", "F821", "--output-format", "concise", "-"]
    done = subprocess.run(command, input="\n\n".join(shown), capture_output=True, text=True)
    assert done.stderr == ""
    assert "invalid-syntax" not in done.stdout
    assert {*re.findall(r"Undefined name `(\w+)`", done.stdout)} == UNKNOWN.get(page, set())


def test_a_chapter_has_what_every_chapter_has(site):
    for topic in TAUGHT.topics():
        page = (site / "book" / f"{topic}.html").read_text(encoding="utf-8")
        words = " ".join(re.sub("<[^>]+>", " ", page).split())
        for part in (
            "You will be able to",
            "You need",
            "Reading time",
            "Predict",
            "Errors you will meet",
            "Quiz",
            "Summary",
            "Further reading",
        ):
            assert part in words, f"{topic} lacks {part}"
        assert page.count('<span class="eqno">') >= 5
        assert 4 <= words.count("Answer") <= 12
        assert "glossary.html#term" in page
        assert "bibliography.html#id" in page


def test_pictures_say_what_they_show(site):
    for page in pages(site):
        text = page.read_text(encoding="utf-8")
        for image in re.findall(r"<img [^>]*>", text):
            alt = re.search(r'alt="([^"]*)"', image)
            assert alt, f"{page.name}: {image}"
            assert len(alt[1].split()) > 2, f"{page.name}: {image}"
            assert not re.search(r"\.(png|svg|jpg)$", alt[1])
        for drawing in re.findall(r"<svg [^>]*role=\"img\"[^>]*>", text):
            label = re.search(r'aria-label="([^"]*)"', drawing)
            assert label, f"{page.name}: {drawing[:200]}"
            assert len(label[1].split()) > 5
    assert "aria-label" in (site / "book" / "softmax.html").read_text(encoding="utf-8")


def test_no_machine_left_its_paths_in_the_pages(site):
    for page in pages(site):
        text = re.sub(r'="data:[^"]*"', "", page.read_text(encoding="utf-8"))
        assert str(ROOT) not in text
        assert str(Path.home()) + "/" not in text
        assert "oneDNN" not in text
        assert "cuda" not in text.lower()


def test_no_page_shows_what_tensorflow_logs(site):
    for page in site.rglob("*.html"):
        log = re.search(r"(WARNING|ERROR|INFO):tensorflow", page.read_text(encoding="utf-8"))
        assert not log, page


def test_the_download_is_a_notebook(site):
    for path in site.rglob("*.ipynb"):
        assert json.loads(path.read_text(encoding="utf-8"))["nbformat"] == 4


def test_every_chapter_links_to_its_neighbours():
    parts = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))["parts"]
    entries = [entry for part in parts for entry in part["chapters"]]
    pages = [entry["file"].removeprefix("book/") for entry in entries]
    topics = [page for page in pages if page in TAUGHT.topics()]
    assert sorted(topics) == sorted(TAUGHT.topics())
    for topic, following in pairwise(topics):
        assert f"]({following}.md" in (ROOT / "book" / f"{topic}.md").read_text(encoding="utf-8")
        assert f"]({topic}.md" in (ROOT / "book" / f"{following}.md").read_text(encoding="utf-8")


def test_every_formula_of_the_sources_is_rendered_and_readable_aloud(site, capfd):
    wrong, total = [], 0
    for name in listed():
        page = (site / f"{name}.html").read_text(encoding="utf-8")
        article = page.partition("<article")[2].partition("</article>")[0]
        written = len(formulas(source(name)))
        total += written
        for part in ('class="katex-html" aria-hidden="true"', "<math "):
            if (shown := article.count(part)) != written:
                wrong.append(f"{name}: {written} formulas in the source, {shown} times {part}")
        if re.search(r"<script[^>]*(mathjax|katex)", page, re.IGNORECASE):
            wrong.append(f"{name} has a script for formulas")
    with capfd.disabled():
        print(f"\n{total} formulas in the sources of {len(listed())} pages: {len(wrong)} findings")
    assert not wrong, "\n".join(wrong)
