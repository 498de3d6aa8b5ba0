"""A chapter's reading time is counted from what there is to do on its page."""

import re

import pytest
from classroom import TAUGHT
from docutils import nodes

from autograder_book.ask import Ask
from autograder_book.interactive import Figure
from autograder_book.reading_time import count, words


def page(*parts):
    doctree = nodes.section()
    doctree.extend(parts)
    return doctree


def prose(number):
    return nodes.paragraph("", "", nodes.Text("word " * number))


def cell():
    return nodes.container("", nodes.literal_block("", "a = 1"), classes=["cell_input"])


def question():
    return Ask("", prose(9))


def test_code_and_formulas_are_no_words():
    formula = nodes.math_block("", "a b c")
    inline = nodes.paragraph("", "", nodes.Text("so "), nodes.math("", "x"), nodes.Text(" grows"))
    assert words(page(prose(7), cell(), formula, nodes.raw("", "<b>bold words</b>"))) == 7
    assert words(inline) == 3


def test_what_is_worked_through_takes_longer_than_what_is_read():
    assert count(page(prose(1200))).minutes == 10
    two_lines = nodes.math_block("", r"a &= b \\ c &= d")
    assert count(page(nodes.math_block("", "a"), two_lines)).minutes == 3 * 0.75
    assert count(page(cell(), cell())).minutes == 2
    assert count(page(question(), Figure("", ""), nodes.figure())).minutes == 1 + 3 + 0.5


def test_the_sentence_says_the_next_five_minutes_and_what_was_counted():
    told = str(count(page(prose(1210), cell(), nodes.math_block("", "a"), question())))
    assert told == (
        "about 15 minutes without the exercise (1,210 words, 1 formula, 1 code cell, 1 question)."
    )


@pytest.mark.xdist_group("book")
@pytest.mark.parametrize("topic", TAUGHT.topics())
def test_each_chapter_says_what_its_own_page_holds(topic, site):
    text = (site / "book" / f"{topic}.html").read_text(encoding="utf-8")
    found = re.search(
        r"about (\d+) minutes without the exercise \(([\d,]+) words, (\d+) formulas, "
        r"(\d+) code cells, (\d+) pictures, (\d+) questions\)",
        text,
    )
    minutes, number, formulas, cells, pictures, questions = (
        int(group.replace(",", "")) for group in found.groups()
    )
    assert formulas == len(re.findall(r'<div class="math[^"]*"', text))
    assert cells == len(re.findall(r'<div class="cell_input', text))
    assert questions == len(re.findall(r'<div class="ask( |")', text))
    # At 250 words in a minute, as one reads a novel, it would be far less.
    assert minutes > number / 120 + cells
    assert pictures > 2
