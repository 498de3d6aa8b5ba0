"""Whose work is similar: what is read, what is counted, what is found, and that it is only text."""

import ast
import csv
import json
import re
from random import Random

import pytest
from classroom import answers, blank, hand_in, submission
from click.testing import CliRunner
from manners import Habits, changed
from our_page import assert_all_can_read, opened
from planted import measured, planted
from playwright.sync_api import expect

from autograder import cli, items, similar, written
from autograder.course import Course
from autograder.notebook import as_text
from autograder.result import Status, Summary
from autograder.similar import Student, compared, groups

HOSTILE = "</code></pre><script>alert(1)</script><img src=x onerror=alert(1)>\u202eabc"


# What is read

IDLE = """def f(Z):
    grandma = 7
    left = print()
    for k in Z:
        q = k
        k == 0
        Z = Z + q
        \'\'\'says nothing\'\'\'
    return Z
    print("never")
"""


def _grams(*sources, functions=("f",)):
    found = items.parts([("f", source) for source in sources], [], functions)
    return {item for item in found["f"] if isinstance(item, int)}


LOOP = """def f(Z):
    total = 0
    for row in Z:
        total += np.exp(row).sum() * 3
    return total / len(Z)
"""


@pytest.mark.parametrize(
    "same",
    [
        LOOP.replace("total", "s").replace("row", "q"),
        LOOP.replace("    ", "\t").replace("\n", "  # hm\n"),
        LOOP.replace("Z):", "Z: np.ndarray):"),
        LOOP.replace("total +=", "total = total +"),
        LOOP.replace("np.exp(row).sum() * 3", "3 * np.exp(row).sum()"),
        LOOP.replace("(Z):\n", '(Z):\n    """By Ada."""\n'),
        "import numpy as numbers\n" + LOOP.replace("np.", "numbers."),
        "%matplotlib inline\n" + LOOP,
    ],
)
def test_names_layout_and_manner_leave_no_trace(same):
    assert ast.parse(same.replace("%matplotlib inline", "0")) is not None
    common = _grams(LOOP) & _grams(same)
    assert len(common) >= 0.8 * len(_grams(LOOP))


@pytest.mark.parametrize(
    "other", [LOOP.replace("exp", "log"), LOOP.replace("3", "4"), LOOP.replace("len(Z)", "Z.size")]
)
def test_what_is_computed_does(other):
    assert _grams(LOOP) != _grams(other)


def test_what_is_no_python_is_read_word_by_word():
    broken = LOOP.replace("(Z):", "(Z)")
    assert _grams(broken) == _grams(broken.replace("total", "t").replace("row", "r"))
    assert _grams(broken)


@pytest.fixture(scope="module")
def released():
    return written.Released(blank("softmax"))


def test_what_was_handed_out_is_taken_away(tmp_path, released):
    hand_in(tmp_path, "blank", "softmax", blank("softmax"))
    hand_in(tmp_path, "right", "softmax", submission("softmax"))
    found = {s: work for s, work, _ in _works(tmp_path, released, ["blank", "gone", "right"])}
    assert list(found) == ["blank", "right"]
    assert not any(found["blank"].values())
    assert all(found["right"][name] for name in answers("softmax"))
    said = "softmax keeps the order of a row, so the logits decide."
    assert said in found["right"][items.COMMENTS]


def test_names_and_statements_without_effect_are_kept_beside():
    found = items.parts([("f", IDLE)], [], ["f"])
    names = {"Z", "q", "grandma", "left", "k"}
    assert found[items.NAMES] == names
    idle = {text for text in found["f"] if isinstance(text, str)}
    assert idle == {
        "idle: Assign name 7",
        "idle: Assign name Call print",
        "idle: Expr Compare name Eq 0",
        "idle: Expr Call print 'never'",
    }


def _works(folder, released, students):
    return written.works(folder / "submitted", "softmax", released, students)


BAD = {
    "no-json": "{",
    "a-list": "[]",
    "no-cells": json.dumps({"nbformat": 4, "cells": {}}),
    "a-zip": "PK\x03\x04",
}
HEAVY = {
    "deep": "(" * 9000 + ")" * 9000,
    "deep-minus": "x = " + "-" * 15_000 + "1",
    "deep-list": "[" * 15_000,
    "long-sum": "x = " + "+".join("1" * 9000),
    "half": "x = '\ud800'",
    "null": "x = 1\0",
    "huge": "x = 1\n" * 150_000,
}


def test_broken_and_hostile_notebooks_cost_a_line_each_and_no_neighbour(tmp_path, released):
    for name, text in BAD.items():
        hand_in(tmp_path, name, "softmax", text)
    for name, source in HEAVY.items():
        notebook = submission("softmax", {"predict": source.encode("utf-8", "replace").decode()})
        hand_in(tmp_path, name, "softmax", notebook)
    (tmp_path / "submitted" / "linked").symlink_to(tmp_path)
    hand_in(tmp_path, "right", "softmax", submission("softmax"))
    names = sorted([*BAD, *HEAVY, "linked", "right"])
    found = {student: (work, said) for student, work, said in _works(tmp_path, released, names)}
    assert {*BAD, "linked"} <= {name for name, (work, _) in found.items() if work is None}
    assert "is no JSON" in found["no-json"][1] or "ends too early" in found["no-json"][1]
    assert "symbolic link" in found["linked"][1]
    assert all(found["right"][0][name] for name in answers("softmax"))
    assert found.keys() == set(names)


def test_a_text_that_ends_the_reader_is_named_and_the_others_are_read(
    tmp_path, released, monkeypatch
):
    for name in "abcde":
        hand_in(tmp_path, name, "softmax", submission("softmax", first=f"{name} = 1"))
    read = written._theirs

    def deadly(folder, topic, released, student):
        if student == "d":
            raise MemoryError
        return read(folder, topic, released, student)

    monkeypatch.setattr(written, "_theirs", deadly)
    found = {student: said for student, _, said in _works(tmp_path, released, list("abcde"))}
    assert [name for name, said in found.items() if said] == ["d"]
    assert "could not be compared" in found["d"]


# What is counted


def _student(name, *parts, **further):
    parts = {f"f{place}": frozenset(each) for place, each in enumerate(parts)}
    return Student(name, parts | {part: frozenset(each) for part, each in further.items()})


def _class(*students, others=40):
    """With others who have nothing in common but what all have."""
    rest = [_student(f"other-{n}", range(20), [1000 + n]) for n in range(others)]
    return compared([*students, *rest])


BOTH = range(100, 140), range(200, 240)


def test_what_all_have_counts_nothing_and_nobody_has_enough_of_their_own():
    found = _class()
    assert found.pairs == []
    assert found.telling == 0


def test_what_few_have_counts_the_more_the_fewer():
    found = _class(*(_student(name, *BOTH) for name in "ab"))
    (pair,) = found.pairs
    assert (pair.one, pair.other, pair.share) == ("a", "b", 1.0)
    assert found.telling == 2
    more = _class(*(_student(name, *BOTH) for name in "abcd"))
    assert len(more.pairs) == 6
    assert max(each.strength for each in more.pairs) < pair.strength
    assert [group.students for group in more.groups] == [("a", "b", "c", "d")]


def test_one_function_in_common_tells_nothing_however_long_it_is():
    assert _class(*(_student(name, range(100, 900)) for name in "ab")).pairs == []


@pytest.mark.parametrize("part", ["said", "names"])
def test_rare_texts_make_it_stronger_and_common_ones_do_not(part):
    def found(*further):
        two = [_student(name, *BOTH, **{part: further}) for name in "ab"]
        return _class(*two, *(_student(f"u{n}", **{part: ["usual"]}) for n in range(20))).pairs[0]

    strength = found().strength
    assert found("usual").strength == pytest.approx(strength)
    more = found("usual", "grandma")
    assert more.strength > strength + 2
    assert more.common[part] == {"grandma": 2}


def test_habits_that_a_part_of_the_class_shares_are_no_similar_work():
    draw, students = Random(1), []
    for number in range(60):  # who learns with one of six tutors has a manner of theirs
        manner = [10 * (number % 6) + habit for habit in range(8)]
        parts = [
            [1000 * part + habit for habit in manner if draw.random() < 0.6]
            + [draw.getrandbits(30) for _ in range(6)]
            for part in range(6)
        ]
        students.append(_student(f"s{number}", *parts))
    assert compared(students).pairs == []


def test_of_a_class_of_nine_nothing_is_said():
    students = [_student(name, *BOTH) for name in "ab"]
    assert _class(*students, others=7).pairs == []
    assert len(_class(*students, others=8).pairs) == 1


def test_who_hands_in_together_is_not_compared():
    students = [_student(name, *BOTH) for name in "abc"]
    rest = [_student(f"other-{n}", [1000 + n]) for n in range(30)]
    found = compared([*students, *rest], {"a": {"one"}, "b": {"one"}, "c": {"two"}})
    assert [(pair.one, pair.other) for pair in found.pairs] == [("a", "c"), ("b", "c")]


def test_pairs_that_share_somebody_are_one_group():
    pairs = [
        similar.Pair(one, other, strength, 1.0, {})
        for one, other, strength in (("b", "c", 12), ("x", "y", 10), ("a", "b", 9))
    ]
    assert [group.students for group in groups(pairs)] == [("a", "b", "c"), ("x", "y")]
    assert groups(pairs)[0].strength == 12


def test_a_class_that_is_too_large_for_all_pairs_is_measured_by_some(monkeypatch):
    monkeypatch.setattr(similar, "MOST_MEASURED", 500)
    monkeypatch.setattr(similar, "NEAR", 2)
    found = _class(*(_student(name, *BOTH) for name in "abcdef"), others=80)
    assert [group.students for group in found.groups] == [tuple("abcdef")]


# What is found

# Topics in which the task leaves room, and how much is found at least; in the last, functions have
# one or two lines each. The seeds are others than those with which the limits were chosen.
MEASURED = {"softmax": 0.9, "backprop": 0.9, "images": 0.7, "forward_propagation": 0.0}
ALONE, SEED = 40, 101


@pytest.mark.parametrize(("topic", "least"), MEASURED.items())
def test_planted_pairs_and_groups_are_found_and_honest_ones_are_not(topic, least, record_property):
    counts, found = measured(topic, ALONE, SEED)
    wrong, _ = counts.pop("honest")
    right, meant = (sum(each) for each in zip(*counts.values(), strict=True))
    told = [f"{kind} {one} of {all_}" for kind, (one, all_) in counts.items()]
    told += [f"honest {wrong}", f"precision {right / max(1, right + wrong):.2f}"]
    told += [f"recall {right / meant:.2f}", f"{found.telling} of {found.n} wrote enough"]
    record_property(f"similar work in {topic}", ", ".join(told))
    print(topic, *told, sep=", ")
    assert wrong <= 0.1 * (right + wrong)
    assert right / meant >= least
    assert (2 * found.telling >= found.n) == (least > 0)


# The page

WRITTEN = {
    "softmax": f"""def softmax(Z):
    # {HOSTILE} as I have it from my aunt
    found = []
    for row in Z:
        best = sorted(row)[-1]
        powers = [2.718281828 ** (value - best) for value in row]
        found.append([power / sum(powers) for power in powers])
    return np.array(found) + 1e-9
""",
    "one_hot": """def one_hot(y, classes):
    table = np.zeros(classes * len(y)).reshape(-1, classes)
    for place in range(len(y)):
        for kind in range(classes):
            if y[place] == kind:
                table[place, kind] = 1.0 - 0.0
    return table
""",
    "predict": """def predict(Z):
    found = []
    while len(found) < Z.shape[0]:
        line = list(Z[len(found)])
        found.append(line.index(sorted(line)[-1]))
    return np.array(found)
""",
}


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """The folder of the page of a class with a pair, a group that hands in together and a fault."""
    folder = tmp_path_factory.mktemp("class")
    course, rng = Course(folder), Random(5)
    students, _ = planted("softmax", 12, rng)
    students = {name: it for name, it in students.items() if name.startswith("alone")}
    students["&lt;b ada"] = WRITTEN
    habits = Habits(rng)
    students["=bo"] = {n: changed(it, "renamed", rng, habits) for n, it in WRITTEN.items()}
    students["=bo"]["softmax"] += f"    # {HOSTILE} as I have it from my aunt\n"
    students |= {"team-1": students["alone-0000"], "team-2": students["alone-0000"]}
    del students["alone-0000"]
    for student, sources in students.items():
        hand_in(folder, student, "softmax", submission("softmax", sources))
    hand_in(folder, "<img src=x>", "softmax", "{")
    wrong = Summary(Status.GRADED, "", 0, 6, ("no shift",), None, ("a batch",), "")
    for student in ("&lt;b ada", "=bo"):
        graded = blank("softmax")
        kept = {"status": "graded", "functions": {"softmax": vars(wrong)}}
        graded.metadata["autograder"] = kept
        path = course.graded_notebook(student, "softmax")
        path.parent.mkdir(parents=True)
        path.write_text(as_text(graded), encoding="utf-8")
    rows = ["id,name,group", '"&lt;b ada","<i>Ada</i>",', "team-1,,G", "team-2,,g"]
    course.list_of_people.write_text("\n".join(rows), encoding="utf-8")
    done = CliRunner().invoke(cli.main, ["similar", "--course-dir", str(folder)])
    assert done.exit_code == 1, done.output
    assert "<img src=x>, softmax: " in done.output
    assert "1 pairs and groups of similar work, 2 students" in done.output
    assert done.output.splitlines()[-1].endswith("similar/index.html")
    return folder / "similar"


def _rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_page_shows_both_as_text_and_never_says_copied(page):
    text = (page / "index.html").read_text(encoding="utf-8")
    assert not re.search(r"<(script|img|i>|b>ada)", text.split("</head>")[1])
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "\u202e" not in text
    assert "default-src 'none'" in text
    assert text.count("<mark>") > 10
    assert re.findall(r"(?:src|href)=\"(?!#|data:|\w+\.csv)", text) == []
    assert not re.search(r"cop(y|ied)|plagiar|cheat", text.split("</style>")[1], re.IGNORECASE)


def test_the_tables_say_the_same(page):
    (pair,) = _rows(page / "pairs.csv")
    assert (pair["one"], pair["other"]) == ("&lt;b ada", "'=bo")
    assert float(pair["strength"]) > 3
    assert set(pair["parts"].split(", ")) >= set(WRITTEN)
    assert "as i have it from my aunt" in pair["comments"]
    assert pair["mistakes"].startswith("softmax: ")
    (group,) = _rows(page / "groups.csv")
    assert group["students"] == "2"
    (left,) = _rows(page / "not_compared.csv")
    assert left["student"] == "<img src=x>"


@pytest.mark.xdist_group("class page")
def test_the_page_in_a_browser_stands_side_by_side_and_axe_finds_nothing(page, chromium):
    with opened(page / "index.html", chromium) as tab:
        expect(tab.get_by_role("heading", name="Side by side")).to_be_visible()
        both = tab.locator(".beside").first.locator("figure")
        left, right = both.nth(0).bounding_box(), both.nth(1).bounding_box()
        assert left["y"] == right["y"]
        assert left["x"] < right["x"]
        assert_all_can_read(tab)
        left, right = both.nth(0).bounding_box(), both.nth(1).bounding_box()
        assert left["y"] < right["y"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [([], "submitted is missing"), (["sotfmax"], "submitted is missing")],
)
def test_where_nothing_lies_it_says_why_and_ends_with_2(tmp_path, arguments, said):
    done = CliRunner().invoke(cli.main, ["similar", "--course-dir", str(tmp_path), *arguments])
    assert done.exit_code == 2
    assert said in done.output
    (tmp_path / "submitted").mkdir()
    done = CliRunner().invoke(cli.main, ["similar", "--course-dir", str(tmp_path), *arguments])
    assert done.exit_code == 2
    assert ("did you mean softmax?" if arguments else "put each notebook in") in done.output
    assert not (tmp_path / "similar").exists()
