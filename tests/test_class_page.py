"""The page that says how a class did: what is counted, what is said, and that it is only text."""

import csv
import json
import re

import numpy as np
import pytest
from classroom import TAUGHT, blank, hand_in
from click.testing import CliRunner
from our_page import assert_all_can_read, opened
from playwright.sync_api import expect

from autograder import cli
from autograder.book import Book, BookError, slug
from autograder.census import Census, Moments, apart
from autograder.class_page import count
from autograder.course import Course
from autograder.entries import default_url
from autograder.excerpt import excerpt, said, skeleton
from autograder.gradebook import Record, Scores
from autograder.inside.calling import Error, Other, Outcome
from autograder.likeness import likeness
from autograder.notebook import as_text
from autograder.result import Entry, Line, Mark, Status, Summary

# nbgrader builds a submission piece by piece, and SQLAlchemy 2.1 remarks on each piece.
pytestmark = pytest.mark.filterwarnings("ignore:.*not in session")
NAMES = list(TAUGHT.questions("softmax"))
CHECKS = {"t": {"f": ["one", "two"], "g": ["three"]}}
HOSTILE = "</code></pre><script>alert(1)</script><img src=x onerror=alert(1)>\u202eabc"


# What an answer is called


def _called(value, **more):
    return likeness({("a batch", 0): Outcome(value, value, (1,), **more)})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (np.ones(3), np.ones(3) * (1 - 1e-9)),
        (np.float32([0.1, 0.7]), np.array([0.1, 0.7])),
        ([1, 2], np.array([1.0, 2.0])),
        (-0.0, 0.0),
        (np.array([1e3, 1e-16]), np.array([1e3, -1e-17])),
        (np.array([np.nan, 1]), np.array([np.nan, 1])),
        ((np.ones(2), "text"), (np.ones(2), "text")),
    ],
)
def test_the_same_answer_has_the_same_name_whatever_its_last_digits(one, other):
    assert _called(one) == _called(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (np.ones(3), np.ones((3, 1))),
        (np.ones(3), np.ones(3) * 1.01),
        (np.ones(3), 10 * np.ones(3)),
        (np.array([np.nan, 1]), np.array([np.inf, 1])),
        (None, "None"),
        (Other("dict"), Other("set")),
        (0.0, None),
    ],
)
def test_another_answer_has_another_name(one, other):
    assert _called(one) != _called(other)


def test_an_error_is_told_by_what_it_says_without_addresses():
    first, second, third = (
        _called(None, error=Error("TypeError", text))
        for text in ("<f at 0x7f01> is odd", "<f at 0x7f99> is odd", "it is odd")
    )
    assert first == second != third


def test_a_warning_of_numpy_makes_another_answer():
    loud = _called(np.ones(2), warnings=("overflow encountered in exp",))
    assert loud != _called(np.ones(2)) == _called(np.ones(2), warnings=("DeprecationWarning",))


# What a student wrote


def _notebook(source, function="softmax", shown=""):
    marks = {"grade_id": function, "solution": True}
    check = {"grade_id": f"check_{function}", "grade": True}
    output = {"output_type": "stream", "text": shown}
    cells = [
        {"source": source, "metadata": {"nbgrader": marks}},
        {"source": "check(f)", "metadata": {"nbgrader": check}, "outputs": [output]},
    ]
    return json.dumps({"cells": cells})


WRITTEN = '''def softmax(Z):
    """By Ada Lovelace.

    More of it."""
    # Ada, 12345
    text = "# no comment"  # Lovelace
    "a loose string"
    return lovelace_exp(Z, axis=0).max()  # done
'''


def test_an_excerpt_has_no_comment_no_docstring_and_no_name():
    shown = excerpt(_notebook(WRITTEN), "softmax", ["u12345", "Ada Lovelace", "Max"])
    assert shown == (
        'def softmax(Z):\n    text = "# no comment"\n    return …_exp(Z, axis=0).max()'
    )


@pytest.mark.parametrize(
    "source",
    ["def softmax(Z)\n  # Ada\n  return", "def softmax(Z):\n\treturn (  # Ada", "softmax = '''Ada"],
)
def test_what_is_no_python_is_shown_without_what_looks_like_a_comment(source):
    assert "Ada" not in excerpt(_notebook(source), "softmax", ["Ada"])


def test_a_function_that_is_written_elsewhere_has_no_excerpt():
    assert excerpt(_notebook("x = 1"), "softmax") == ""
    assert excerpt("{}", "softmax") == excerpt("no json", "softmax") == ""


def test_a_long_excerpt_is_cut():
    source = "def softmax(Z):\n" + "\n".join(f"    x{n} = {n}" for n in range(500))
    assert excerpt(_notebook(source), "softmax").endswith("\n…")


def test_a_skeleton_is_a_mistake_that_can_be_pasted():
    made = skeleton("softmax", "import os\ndef softmax(Z):\n    return Z / 2")
    assert made == '@mistake(of="softmax", hint="…")\ndef name_it(Z):\n    return Z / 2'
    assert "def name_it(…):" in skeleton("softmax", "def softmax(Z) return")


def test_what_the_check_says_is_without_the_hints():
    text = "✗ softmax: 1 of 6 checks failed\n  ✗ a batch: wrong\n  Hint: it is\n    this"
    assert said(_notebook("", shown=text), "softmax").endswith("a batch: wrong")


# What is counted


def _line(student, scores, failed=(), mistakes=(), alike="", topic="t", status="graded"):
    functions = {
        name: Summary(Status(status), "", score, 4, mistakes, None, failed, alike)
        for name, score in scores.items()
    }
    entry = Entry({name: Mark(score, 4, score, None) for name, score in scores.items()})
    return Line(student, topic, Status(status), functions=functions, entry=entry)


def _census(lines, order=("t",)):
    found = Census(order, dict.fromkeys(order, CHECKS["t"]))
    for line in lines:
        found.add(line)
    return found


def test_a_function_has_its_share_who_has_all_and_who_wrote_nothing():
    lines = [_line("a", {"f": 4, "g": 0}), _line("b", {"f": 2, "g": 0})]
    lines += [_line("c", {"f": 0, "g": 0}, status="blank"), Line("d", "t", Status.NOT_HANDED_IN)]
    found = _census(lines)
    function = found.topics["t"].functions["f"]
    assert (function.n, function.part, function.full) == (2, 0.75, 1)
    assert found.hardest()[0][1] == "g"
    assert found.topics["t"].bins() == [0, 0, 1, 0, 0, 1, 0, 0, 0, 0]


def test_what_two_share_is_a_candidate_and_what_one_has_is_none():
    lines = [_line(name, {"f": 0}, alike="x") for name in "ab"]
    lines += [_line("c", {"f": 0}, alike="y"), _line("d", {"f": 0}, mistakes=("no shift",))]
    found = _census(lines)
    assert [(name, which, shared.n) for _, name, which, shared in found.unknown()] == [
        ("f", "x", 2)
    ]
    (known,) = found.mistakes()
    assert (*known[:3], known[3].n) == ("t", "f", "no shift", 1)


def test_a_check_that_the_strong_fail_tells_little():
    lines = [
        _line(f"{n}", {"f": 2, "g": 4 * (n % 2)}, failed=("one",) if n % 2 else ("two",))
        for n in range(40)
    ]
    checks = _census(lines).topics["t"].functions["f"].checks
    assert checks["two"].discrimination == pytest.approx(1)
    assert checks["one"].discrimination == pytest.approx(-1)
    assert checks["one"].is_weak
    few = _census(lines[:29]).topics["t"].functions["f"].checks
    assert few["one"].discrimination is None
    assert not few["one"].is_weak


def test_who_needs_help_and_why():
    topics = ("t", "u", "v")
    lines = [_line(name, {"f": 4}, topic=t) for name in "abcd" for t in topics]
    lines += [_line("low", {"f": 1}, topic=t) for t in topics]
    lines += [_line("fell", {"f": 4 if t != "v" else 2.4}, topic=t) for t in topics]
    lines += [Line("gone", t, Status.NOT_HANDED_IN) for t in topics]
    lines += [_line("loop", {"f": 4}, topic=t, status="timeout") for t in topics]
    found = {each.student: each.reasons for each in _census(lines, topics).need_help()}
    assert list(found) == ["gone", "low", "loop", "fell"]
    assert found["low"] == ("less than half of the points: T 25%, U 25%, V 25%",)
    assert found["gone"] == ("nothing of: T, U, V",)
    assert found["loop"][0].startswith("code was stopped: T (timeout)")
    assert found["fell"] == ("falls behind: 60% after 100%",)


def test_a_single_slip_in_the_past_calls_for_no_help():
    lines = [_line(name, {"f": 4}, topic=t) for name in "abc" for t in "tu"]
    lines += [_line("slip", {"f": 0}, topic="t"), _line("slip", {"f": 4}, topic="u")]
    assert _census(lines, ("t", "u")).need_help() == []


def test_nobody_is_behind_in_a_topic_that_hardly_anybody_has_handed_in():
    lines = [_line("a", {"f": 4}), *(Line(n, "t", Status.NOT_HANDED_IN) for n in "bcd")]
    assert _census(lines).need_help() == []


@pytest.mark.parametrize(("gap", "n", "is_told"), [(2, 20, True), (0.2, 20, False), (2, 4, False)])
def test_sections_differ_only_where_chance_does_not_explain_it(gap, n, is_told):
    lines = [
        _line(f"{section}{k}", {"f": 1 + k % 2 + (gap if section == "A" else 0)})
        for section in "AB"
        for k in range(n)
    ]
    sections = _census(lines).sections(lambda student: student[0])
    assert [whole.n for whole, _ in sections.values()] == [n, n]
    assert (apart(sections) is not None) == is_told


def test_the_error_of_a_mean_is_that_of_statistics():
    found = Moments()
    for value in (1, 2, 4, 4):
        found.add(value)
    assert found.error == pytest.approx(np.std([1, 2, 4, 4], ddof=1) / 2)


# The page


def _kept(folder, students, topic="softmax"):
    """What a grading would have left, by student: a source, and a `Summary` of all functions."""
    course = Course(folder)
    with Scores(default_url(course)) as scores:
        scores.add_assignment(topic, blank(topic))
        for student, (source, functions) in students.items():
            notebook = blank(topic)
            for cell in notebook.cells:
                if cell.metadata.nbgrader.grade_id == NAMES[0]:
                    cell.source = source
            functions = {name: functions for name in NAMES}
            notebook.metadata["autograder"] = {
                "status": "graded",
                "functions": {name: vars(each) for name, each in functions.items()},
            }
            path = course.graded_notebook(student, topic)
            path.parent.mkdir(parents=True)
            path.write_text(as_text(notebook), encoding="utf-8")
            scores.record(topic, [Record(student, functions)])
    return course


RIGHT = Summary(Status.GRADED, "", 6, 6, (), None)
WRONG = Summary(Status.GRADED, "", 0, 6, ("no shift",), None, ("a batch",))
ALIKE = Summary(Status.GRADED, "", 0, 6, (), None, ("a batch",), "0123456789abcdef")


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """The folder of the report of a class in which much is hostile."""
    folder = tmp_path_factory.mktemp("class")
    source = f"def softmax(Z):\n    return '{HOSTILE}'"
    students = {f"right-{n:02}": (source, RIGHT) for n in range(12)}
    students |= {f"=wrong-{n}": (source, WRONG) for n in range(6)}
    students |= {"&lt;b alike": (source, ALIKE), "alike-2": (source, ALIKE)}
    course = _kept(folder, students)
    hand_in(folder, "<img src=x>", "softmax", "{")
    hand_in(folder, "waits", "softmax", blank("softmax"))
    rows = [f'"{name}","<i>{name[-3:]}</i>",{"AB"[n % 2]}' for n, name in enumerate(students)]
    rows += ["waits,,B"]
    course.list_of_people.write_text("\n".join(["id,name,section", *rows]), encoding="utf-8")
    done = CliRunner().invoke(cli.main, ["report", "--course-dir", str(folder)])
    assert done.exit_code == 0, done.output
    assert done.output.splitlines()[-1].endswith("report/index.html")
    return folder / "report"


def _rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_what_students_wrote_is_text(page):
    text = (page / "index.html").read_text(encoding="utf-8")
    assert not re.search(r"<(script|img|i>)", text.split("</head>")[1])
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "\u202e" not in text
    assert "default-src 'none'" in text
    assert (
        re.findall(r"(?:src|href)=\"(?!#|data:,|\w+\.csv|[\w./-]*book/softmax\.html)", text) == []
    )


def test_the_tables_have_the_same_numbers(page):
    (unknown, *more) = _rows(page / "unrecognised.csv")
    assert (unknown["students"], len(more)) == ("2", len(NAMES) - 1)
    mistakes = [row for row in _rows(page / "mistakes.csv") if row["function"] == "softmax"]
    assert mistakes[0]["mistake"] == "no shift"
    assert (mistakes[0]["students"], mistakes[0]["submissions"]) == ("6", "20")
    statuses = {row["student"]: row["status"] for row in _rows(page / "not_graded.csv")}
    assert statuses == {"<img src=x>": "unreadable", "waits": "not graded yet"}
    assert {row["student"] for row in _rows(page / "help.csv")} >= {"'=wrong-0", "&lt;b alike"}


@pytest.mark.xdist_group("class page")
def test_the_page_in_a_browser_says_it_in_short_and_axe_finds_nothing(page, chromium):
    with opened(page / "index.html", chromium) as tab:
        answers = tab.locator(".answers")
        expect(answers).to_contain_text("no shift")
        expect(answers).to_contain_text("Could not be graded2")
        expect(tab.get_by_role("heading", name="no shift").first).to_be_visible()
        expect(tab.get_by_text("A small class.")).to_be_visible()
        tab.locator("details").evaluate_all("all => all.forEach(each => each.open = true)")
        assert_all_can_read(tab)
        tab.keyboard.press("Tab")
        expect(tab.get_by_text("Skip to the content")).to_be_focused()


@pytest.mark.xdist_group("class page")
def test_every_section_that_a_question_names_is_in_the_site(site):
    for topic in TAUGHT.topics():
        text = (site / "book" / f"{topic}.html").read_text(encoding="utf-8")
        for question in TAUGHT.questions(topic).values():
            assert f'id="{slug(question.section)}"' in text, question.section


def test_links_lead_to_the_site_that_is_named_or_built_here(tmp_path):
    course = Course(tmp_path)
    named = Book("https://uni.edu/nn").chapter("softmax", "Sparse or categorical?")
    assert named.address == "https://uni.edu/nn/book/softmax.html#sparse-or-categorical"
    (tmp_path / "_build" / "html" / "book").mkdir(parents=True)
    built = Book.beside(course, TAUGHT, tmp_path / "report").chapter("softmax")
    assert built.address == "../_build/html/book/softmax.html"
    assert Book().chapter("softmax", "The idea").address is None
    with pytest.raises(BookError, match="expected https://"):
        Book("javascript:alert(1)")


def test_a_notebook_that_is_gone_leaves_its_scores(tmp_path):
    course = _kept(tmp_path, {"ada": ("", RIGHT)})
    course.graded_notebook("ada", "softmax").unlink()
    course.list_of_people.write_text("id\nada\n", encoding="utf-8")
    assert count(course, TAUGHT).topics["softmax"].functions["softmax"].full == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "gradebook.db is missing; 'autograder grade' makes it"),
        (["sotfmax"], "did you mean softmax?"),
        (["--book", "file:///etc"], "expected https://"),
    ],
)
def test_a_report_that_cannot_be_made_says_why_and_ends_with_2(tmp_path, arguments, said):
    done = CliRunner().invoke(cli.main, ["report", "--course-dir", str(tmp_path), *arguments])
    assert done.exit_code == 2
    assert said in done.output
    assert not (tmp_path / "report").exists()
