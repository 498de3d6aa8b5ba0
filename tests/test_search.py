"""The search of the built site: the right chapter first, code as written, and nothing hostile."""

import re

import pytest
from classroom import ROOT
from docutils import nodes
from playwright.sync_api import expect

from autograder_book import search

pytestmark = pytest.mark.xdist_group("search")
# What is asked for, and the chapter that has to come first.
QUERIES = {
    "softmax": "softmax",
    "from_logits": "softmax",
    "logits": "softmax",
    "one-hot": "softmax",
    "axis=1": "generalisation",
    "temperature": "softmax",
    "vanishing": "activations",
    "dead ReLU": "activations",
    "learning rate": "training",
    "learning curve": "training",
    "model.fit": "training",
    "W[:, j]": "forward_propagation",
    "W[:,j]": "forward_propagation",
    "broadcasting": "forward_propagation",
    "X @ W": "forward_propagation",
    "exclusive or": "neurons",
    "threshold": "multilabel",
    "binary_crossentropy": "multilabel",
    "bias correction": "adam",
    "momentum": "adam",
    "receptive field": "convolution",
    "conv1d": "convolution",
    "feature map": "images",
    "topological order": "backprop",
    "graph_backward": "backprop",
    "chain rule": "prerequisites",
}
FURNITURE = re.compile(r"\\[a-z]|\$|Skip to|Reading time")  # and LaTeX
PATIENCE = 60_000  # milliseconds, on a busy machine
ORDER = ["Chapters", "Exercises", "Glossary", "Reference"]
# What a query that finds nothing is told; a reader, a scanner or a careless script may send it.
NOTHING = {
    "<script>alert(1)</script>": "“<script>alert(1)</script>”",
    '"><img src=x onerror=alert(1)>': "onerror",
    "${zzyzx()} {{zzyzx}}": "{{zzyzx}}",
    "qwertzuiop": "“qwertzuiop”",
    "softmx": "“softmx”",
    "x" * 10_000: f"“{'x' * 100}”",
}


@pytest.fixture
def page(chromium):
    """A window; whatever it says on the console, or opens as a dialog of a script, fails."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    page, said = context.new_page(), []
    page.on("console", lambda line: line.type == "log" or said.append(line.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    yield page
    context.close()
    assert said == []


def look_for(page, query):
    """What the page of results says of a query."""
    status = page.locator("main .search-status")
    page.locator("form.search-page input").fill("")
    expect(status).to_have_text("", timeout=PATIENCE)
    page.locator("form.search-page input").fill(query)
    expect(status).to_have_text(re.compile("for “"), timeout=PATIENCE)
    return status.inner_text()


def test_each_query_has_the_right_chapter_first_and_chapters_before_the_rest(
    home, page, record_property
):
    page.goto(f"{home}/search.html")
    wrong = []
    for query, chapter in QUERIES.items():
        look_for(page, query)
        groups = page.locator("main .search-found h2").all_inner_texts()
        assert groups == [name for name in ORDER if name in groups]
        first = page.locator("main .search-title").first.get_attribute("href")
        if groups[0] != "Chapters" or not first.endswith(f"/book/{chapter}.html"):
            wrong.append(f"{query}: {first}")
        excerpts = page.locator("main .search-found p").all_inner_texts()
        assert not [text for text in excerpts if FURNITURE.search(text)]
    record_property(
        "queries with the right chapter first", f"{len(QUERIES) - len(wrong)} of {len(QUERIES)}"
    )
    assert not wrong


def test_what_finds_nothing_is_said_and_is_never_markup(home, page):
    page.goto(f"{home}/search.html")
    for query, told in NOTHING.items():
        said = look_for(page, query)
        assert said.startswith("Nothing found for"), query
        assert told in said
        assert page.locator("main .search-found :is(section, img, script)").count() == 0
    for address in ("?q=", "?q=%20%20", "?nothing=1", "#nowhere", "?q=%3Cimg%20src=x%3E"):
        page.goto(f"{home}/search.html{address}")
        expect(page.locator("form.search-page input")).to_be_focused()
        assert page.locator("main .search-found :is(img, script)").count() == 0


def test_keys_alone_search_from_any_page_and_nothing_stays_marked(home, page):
    page.goto(f"{home}/book/adam.html")
    page.keyboard.press("Control+k")
    page.keyboard.type("receptive field")
    first = page.locator("#pst-search-dialog .search-title").first
    expect(first).to_have_text("Convolutional layers", timeout=PATIENCE)
    page.keyboard.press("Tab")
    expect(first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#pst-search-dialog")).not_to_be_visible()
    page.keyboard.press("Control+k")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=receptive*field")
    page.locator("main .search-title", has_text="Glossary").wait_for()
    page.locator("main .search-found a", has_text=re.compile("^receptive field$")).click()
    page.wait_for_url("**/glossary.html#term-receptive-field")
    assert page.locator("article :is(mark, .highlighted)").count() == 0


def test_a_page_opened_as_a_file_says_plainly_that_it_cannot_search(site, page):
    page.goto((site / "search.html").as_uri() + "?q=softmax")
    said = page.locator("main .search-status")
    expect(said).to_have_text(re.compile("opened as a file.*Open the site on the web"))
    page.goto((site / "search.html").as_uri())
    assert said.inner_text() == ""


def test_without_javascript_the_page_of_the_search_says_what_leads_on(site, chromium):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "search.html").as_uri())
    assert "needs JavaScript" in page.inner_text("article")
    context.close()


def test_a_page_stands_in_the_first_group_whose_pattern_it_fits():
    after = {"Exercises": ["exercises/*"], "Reference": ["book/glossary", "book/g*"]}
    assert search.kind("exercises/adam/adam", after) == "2 Exercises"
    assert search.kind("book/glossary", after) == "3 Reference"
    assert search.kind("book/adam", after) == "1 Chapters"


def test_the_plain_page_has_text_and_code_but_no_latex_and_no_drawing():
    tree = nodes.document(None, None)
    tree += (section := nodes.section("", ids=["a-<b>"]))
    section += nodes.title("", "", nodes.Text("1 < 2"))
    section += nodes.paragraph("", "", nodes.Text("see "), nodes.literal("", "W[:,j]"))
    section += nodes.paragraph("", "", nodes.Text("of "), nodes.math("", r"\frac{a}{b}", signs="."))
    section += nodes.paragraph("", "kept out", classes=["no-search"])
    section += (cell := nodes.container("", classes=["cell", "tag_no-search"]))
    cell += nodes.literal_block("", "kept out")
    section += nodes.math_block("", r"\sum x")
    section += nodes.raw("", "<svg>drawn</svg>", format="html")
    plain = search.plain_page(tree, "1 Chapters")
    assert '<h1 id="a-&lt;b&gt;">1 &lt; 2</h1>' in plain
    assert "<p>see W[:, j]</p>" in plain
    assert "<p>of ….</p>" in plain
    assert "\\" not in plain
    assert "drawn" not in plain
    assert "kept out" not in plain


def test_the_index_is_small_and_holds_nothing_but_the_search(site):
    files = [path for path in (site / "pagefind").rglob("*") if path.is_file()]
    assert not [path for path in files if path.suffix == ".css"]
    assert sum(path.stat().st_size for path in files) < 1_500_000
    assert not (site / "searchindex.js").exists()
    assert str(ROOT).encode() not in b"".join(path.read_bytes() for path in files)
