"""Questions that answer back: what their list must be, and how a reader meets them."""

import io
import json
import re

import pytest
from classroom import ROOT
from playwright.sync_api import expect
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from autograder_book.ask import AskError, read

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
FOUND = """async () => (await axe.run("article", {preload: false, resultTypes: ["violations"]}))
  .violations.map(rule => rule.id + ": " + rule.nodes[0].html)"""
RIGHT, WRONG = "- [x] 4", "- [ ] 5\n  Too many.\n- [ ] otherwise\n  Count them."

BROKEN = {
    "an unknown kind": ("guess", RIGHT, "the kind is 'guess'; expected one of: choice, number"),
    "none is right": ("number", WRONG, "exactly one answer is marked as right"),
    "two are right": ("choice", f"{RIGHT}\n- [x] 5", "exactly one answer is marked as right"),
    "none is wrong": ("choice", RIGHT, "there is no wrong answer"),
    "twice": ("choice", f"{RIGHT}\n- [ ] 4\n  No.", "an answer stands there twice"),
    "no explanation": ("choice", f"{RIGHT}\n- [ ] 5", "line 2, '5', has no explanation below it"),
    "no bracket": ("choice", f"{RIGHT}\n- 5\n  No.", "line 2 is '- 5'; expected '- [x] answer'"),
    "not indented": ("choice", f"{RIGHT}\n- [ ] 5\nNo.", "line 3 is 'No.'; expected"),
    "no number": ("number", f"- [x] four\n{WRONG}", "line 1 has 'four'; expected 0.19"),
    "no shape": ("shape", f"{RIGHT}\n{WRONG}", "line 1 has '4'; expected (6, 4)"),
    "nothing for others": ("number", f"{RIGHT}\n- [ ] 5\n  No.", "the last one is '- [ ] other"),
    "the right one explained": (
        "choice",
        f"{RIGHT}\n  Yes.\n- [ ] 5\n  No.",
        "line 1 is right, so",
    ),
    "a list for a sentence": ("sentence", RIGHT, "so it has no list of answers"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_wrong_with_a_list_is_said(name):
    kind, text, said = BROKEN[name]
    with pytest.raises(AskError, match=re.escape(said)):
        read(kind, text.splitlines())


def test_a_list_is_read_with_its_explanations():
    right, wrong, other = read("number", f"{RIGHT}\n{WRONG}".splitlines())
    assert (right.is_right, right.text) == (True, "4")
    assert (wrong.is_right, wrong.text, wrong.why) == (False, "5", "Too many.\n")
    assert (other.text, other.why, other.line) == ("otherwise", "Count them.\n", 4)


CONFIG = """
extensions = ["myst_parser", "autograder_book.ask"]
myst_enable_extensions = ["colon_fence"]
"""


def test_a_build_says_in_which_file_and_line_a_list_is_broken(tmp_path):
    (tmp_path / "conf.py").write_text(CONFIG, "utf-8")
    asks = f":::{{ask}} number\n{RIGHT}\n{WRONG}\n:::\n\n:::{{ask}} number\n{RIGHT}\n- [ ] 5\n:::"
    (tmp_path / "index.md").write_text(f"# Page\n\n{asks}\n", "utf-8")
    folders, said = (tmp_path, tmp_path, tmp_path / "html", tmp_path / "trees"), io.StringIO()
    with docutils_namespace():
        Sphinx(*folders, "html", status=None, warning=said, freshenv=True).build()
    assert re.search(
        r"index\.md:11: ERROR: ask: the last one is '- \[ \] otherwise'", said.getvalue()
    )
    page = (tmp_path / "html" / "index.html").read_text("utf-8")
    assert page.count('class="ask"') == 1
    assert page.count("Too many.") == 1


def test_every_question_and_every_prediction_of_the_book_takes_an_answer():
    for path in sorted((ROOT / "book").glob("*.md")):
        text = path.read_text("utf-8")
        asked = len(re.findall(r"^:::\{ask\}", text, re.M))
        opened = text.count(":::{dropdown} Answer") + text.count("::::{admonition} Predict")
        assert asked == opened, path.name
        assert len(re.findall(r"admonition\} Predict", text)) == text.count("{admonition} Predict")


@pytest.mark.xdist_group("ask")
def test_a_prediction_waits_and_a_quiz_explains(visit):
    page = visit("softmax")
    predict = page.locator(".admonition .ask")
    output = page.get_by_text("[nan nan nan]", exact=False).last
    expect(output).to_be_hidden()
    predict.get_by_role("button", name="Check").click()
    expect(predict.get_by_role("status")).to_have_text("Please choose an answer.")
    expect(output).to_be_hidden()
    predict.get_by_role("radio", name="[inf inf inf]").check()
    page.keyboard.press("Enter")
    expect(predict.get_by_role("status")).to_contain_text("What is one divided by the other?")
    expect(output).to_be_visible()
    expect(page.get_by_text("is larger than any number that fits")).to_be_visible()

    first = page.locator(".ask[data-kind=number]").first
    field, said = first.get_by_label("Your number"), first.get_by_role("status")
    for typed, told in {
        "many": "Please give a number, such as 0.25.",
        "2": "Not yet.That is the logarithm to the base 10. In this book",
        "0,01": "Not yet.That is the probability of each class.",
        "−4.6": "Not yet.A loss is the negative logarithm of a probability.",
        "7": "Not yet.A new network gives each class about a hundredth.",
        "<b>4</b>": "Please give a number",
        "1/0": "Please give a number",
        "4,605": "Right.",
    }.items():
        field.fill(typed)
        field.press("Enter")
        expect(said).to_contain_text(told)
    expect(page.get_by_text("A much larger value points at")).to_be_visible()

    page.add_script_tag(path=AXE)
    assert page.evaluate(FOUND) == []

    page.reload(wait_until="domcontentloaded")
    expect(page.locator(".ask[data-kind=number]").first.get_by_role("status")).to_contain_text(
        "Right."
    )
    expect(output).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_text("A much larger value points at")).to_be_visible()
    for control in page.locator(".ask :is(input, button), .ask-said").all():
        expect(control).to_be_hidden()


REFUSE = """for (const name of ["getItem", "setItem"]) {
  const theirs = Storage.prototype[name];
  Storage.prototype[name] = function (key, ...more) {
    if (key.startsWith("ask ")) throw new Error("refused");
    return theirs.call(this, key, ...more);
  };
}"""


@pytest.mark.xdist_group("ask")
def test_where_storage_is_refused_or_javascript_is_off_the_questions_work(visit):
    page = visit("review_4", width=375)
    page.add_init_script(REFUSE)
    page.reload(wait_until="domcontentloaded")
    sentence = page.locator(".ask[data-kind=sentence]").first
    sentence.get_by_label("Your answer").fill("Three causes")
    sentence.get_by_role("button", name="Compare").click()
    expect(sentence.get_by_role("status")).to_have_text("Compare it with the answer.")
    expect(page.get_by_text("Print the largest sum of each layer")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    page.add_script_tag(path=AXE)
    assert page.evaluate(FOUND) == []

    page = visit("activations")
    waiting = page.locator("#fig-act-start")
    expect(waiting).to_be_hidden()
    page.evaluate("location.hash = 'fig-act-start'")  # as a link to it does
    expect(waiting).to_be_visible()

    page = visit("softmax", java_script_enabled=False)
    expect(page.get_by_text("[nan nan nan]", exact=False).last).to_be_visible()
    choices = page.locator(".ask-choices").first
    expect(choices).to_be_visible()
    expect(choices.get_by_text("So it is on paper")).to_be_hidden()
    choices.locator("li").filter(has_text="So it is on paper").locator("summary").click()
    expect(choices.get_by_text("So it is on paper")).to_be_visible()


@pytest.mark.xdist_group("ask")
def test_each_page_with_questions_has_all_of_them(site):
    for built in sorted((site / "book").glob("*.html")):
        path, page = ROOT / "book" / f"{built.stem}.md", built.read_text("utf-8")
        asked = len(re.findall(r"^:::\{ask\}", path.read_text("utf-8"), re.M))
        assert page.count('class="ask docutils') + page.count('class="ask"') == asked, path.name
        assert bool(re.search(r'src="[^"]*ask\.js', page)) == (asked > 0)
        for data in re.findall(r'data-answers="([^"]*)"', page):
            assert isinstance(json.loads(data.replace("&quot;", '"')), list)
