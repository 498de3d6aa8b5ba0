"""Every heading of the notes has its place in the book, and every mistake its correction."""

import inspect
import re
from itertools import pairwise

import pytest
import yaml
from classroom import ROOT
from markdown_it import MarkdownIt

BOOK = ROOT / "book"
NOTES = (BOOK / "notes.md").read_text(encoding="utf-8")
PAGE = (BOOK / "notes_and_book.md").read_text(encoding="utf-8")
MAP = PAGE.split("\n## Where each heading went\n")[1].split("\n## ")[0]
MISTAKES = PAGE.split("\n## Names that do not exist\n")[1]
LINK = re.compile(r"\]\(([^)#]*)(?:#([^)]*))?\)")

# What stands in the notes and is wrong wherever it stands.
MISSPELT = [
    "unit",
    "layer_",
    "complie",
    "learningrate",
    "MeanSquareError",
    "BinaryCrossEntropy",
    "CategoricalCrossEntropy",
    "SparseCategorialCrossentropy",
    "SparseCategoricalCrossEntropy",
    "subs([w,2])",
    "a4 = dense(a3,W3,b3)",
    "Decent",
    "activatioon",
    "Tensorflow",
    "pi",
]


def _headings():
    """Level and text of each heading of the notes, in order."""
    tokens = MarkdownIt().parse(NOTES.partition("\n---\n")[2])
    return [
        (int(token.tag[1:]), text.content)
        for token, text in pairwise(tokens)
        # An empty bullet below a line would underline it; that is not a heading of the notes.
        if token.type == "heading_open" and token.markup.startswith("#")
    ]


def _entries():
    """Level, text and links of each line of the map, in order."""
    found = re.findall(r"^( *)- \*\*(.+?)\*\* → (.*)$", MAP, flags=re.MULTILINE)
    assert len(found) == sum(line.lstrip().startswith("-") for line in MAP.splitlines())
    return [(len(indent) // 2 + 1, text, LINK.findall(rest)) for indent, text, rest in found]


def _chapters(*captions):
    """The chapters of some parts, as the contents name them."""
    parts = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))["parts"]
    found = [each for part in parts if part["caption"] in captions for each in part["chapters"]]
    return {chapter["file"].removeprefix("book/") + ".md" for chapter in found}


def _anchors(chapter):
    """The anchors that the headings of a chapter get."""
    text = re.sub(r"^```.*?^```$", "", (BOOK / chapter).read_text(), flags=re.DOTALL | re.MULTILINE)
    titles = re.findall(r"^#{1,3} (.+)$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


def _stands_in(word, text):
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text)


def test_every_heading_of_the_notes_is_in_the_map_in_order_and_no_other():
    assert len(_headings()) > 20
    assert [entry[:2] for entry in _entries()] == _headings()


def test_every_entry_of_the_map_leads_to_a_chapter_of_the_contents():
    for _, text, links in _entries():
        assert links, f"{text} leads nowhere"
        assert {file for file, _ in links} <= _chapters("Topics", "Beyond the notes"), text


def test_every_chapter_is_taken_from_the_notes():
    needed_first = {"prerequisites.md"}  # what the notes take for granted
    linked = {file for *_, links in _entries() for file, _ in links}
    assert linked - _chapters("Beyond the notes") == _chapters("Topics") - needed_first


def test_every_link_of_the_page_to_a_section_finds_it():
    sections = [(file, anchor) for file, anchor in LINK.findall(PAGE) if anchor]
    assert len(sections) > 20
    for file, anchor in sections:
        assert anchor in _anchors(file), f"{file} has no section {anchor}"


def test_what_the_notes_leave_empty_is_named():
    for lost in re.findall(r"!\[\[(\w+) .*\]\]", NOTES):
        assert lost.lower() in MAP
    assert "*Intuition in NN*" in MAP
    assert "empty bullet" in MAP


@pytest.mark.parametrize("word", MISSPELT)
def test_a_misspelling_in_the_notes_is_among_the_mistakes(word):
    assert _stands_in(word, NOTES), "it is not in the notes; take it off the list"
    assert _stands_in(word, MISTAKES)


def test_no_class_or_loss_that_keras_lacks_is_left_out_of_the_list(keras):
    code = " ".join(re.findall(r"`([^`\n]+)`", NOTES))
    known = {*dir(keras), *dir(keras.layers), *dir(keras.losses), *dir(keras.optimizers)}
    names = {name for name in re.findall(r"[A-Z]\w+", code) if re.search("[a-z]", name)}
    assert {"Dense", "SparseCategoricalCrossentropy"} <= names & known
    # These three exist, but are not Keras's.
    assert names - known - {"Tensor", "TensorFlow", "True"} <= set(MISSPELT)


def test_no_argument_that_keras_does_not_know_is_left_out_of_the_list(keras):
    wanted = {}
    for call, arguments in re.findall(r"(\w+)\(((?:[^()]|\([^()]*\))*)\)", NOTES):
        for name in re.findall(r"(\w+)=", re.sub(r"\([^()]*\)", "", arguments)):
            wanted.setdefault(call, set()).add(name)
    known = {
        "Dense": keras.layers.Dense,
        "Adam": keras.optimizers.Adam,
        "BinaryCrossEntropy": keras.losses.BinaryCrossentropy,
        "SparseCategoricalCrossEntropy": keras.losses.SparseCategoricalCrossentropy,
        "compile": keras.Model.compile,
        "complie": keras.Model.compile,
        "fit": keras.Model.fit,
    }
    assert {"Dense", "fit"} <= set(wanted) & set(known)
    for call, target in known.items():
        unknown = wanted.get(call, set()) - set(inspect.signature(target).parameters)
        assert unknown <= set(MISSPELT), call


def test_the_lines_that_the_page_runs_as_the_notes_stand_in_the_notes():
    (copied,) = re.findall(r'copied = """\n(.*?)"""', PAGE, flags=re.DOTALL)
    for line in copied.splitlines():
        assert f"`{line}`" in NOTES or f"\n{line}\n" in NOTES


def test_the_page_comes_next_to_the_one_on_reading():
    parts = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))["parts"]
    (reference,) = [part["chapters"] for part in parts if part["caption"] == "Reference"]
    assert reference[:2] == [{"file": "book/how_to"}, {"file": "book/notes_and_book"}]
