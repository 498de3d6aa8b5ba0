"""The README's first command: the site, and a class that shows every status."""

import csv
import os
import re
import subprocess
import sysconfig

import pytest
from classroom import ALIKE, ROOT, TAUGHT, blank, planted

from autograder.notebook import points

pytestmark = pytest.mark.xdist_group("demo")  # one class for all of these
FOLDER = ROOT / "_build" / "demo"
HANDED_IN = 24 * len(TAUGHT.topics())  # one of each student in each topic
COMMAND = os.path.join(sysconfig.get_path("scripts"), "autograder")


def _run(*words, ends_with):
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=900)
    assert done.returncode == ends_with, done.stdout[-2000:] + done.stderr[-2000:]
    return done


@pytest.fixture(scope="module")
def demo():
    """What ``make demo`` prints. The site, its other half, is built for other tests already."""
    return _run("make", "demo", "--old-file=book", ends_with=0)


@pytest.fixture(scope="module")
def table(demo):
    """The whole table of the class: what is unchanged is not graded again."""
    words = ["grade", "--full", "--course-dir", FOLDER, "--seed", "7"]
    return _run(COMMAND, *words, ends_with=1).stdout  # one file is broken on purpose


def _row(printed, student, topic="softmax"):
    """A student's columns in a topic's table."""
    rows, current = {}, None
    for line in _table(printed, topic).splitlines():
        cells = [cell.strip() for cell in line.strip()[1:-1].split("│")]
        if len(cells) > 3:
            current = cells[0] or current
            rows.setdefault(current, []).append(cells)
    return [" ".join(column).strip() for column in zip(*rows[student], strict=True)]


def _table(printed, topic):
    return f"\n{printed}".split(f"\n{topic} ")[1].split("\n└")[0]


def test_it_ends_with_the_summary_and_the_places(demo):
    assert f"{HANDED_IN - 1} submissions graded, 1 could not be graded" in demo.stdout
    places = dict(
        re.findall(r"^(site|gradebook|feedback|report): +(\S+)$", demo.stdout, flags=re.M)
    )
    assert places.keys() == {"site", "gradebook", "feedback", "report"}
    assert places.pop("site") == "_build/html/index.html"
    for place in places.values():
        assert (ROOT / place).exists()


def test_it_shows_its_progress_in_plain_lines(demo):
    lines = [line for line in demo.stderr.splitlines() if f" of {HANDED_IN}, " in line]
    assert lines
    for line in lines:
        assert re.fullmatch(
            r"\d+ of \d+, [\d.]+ per second, about \d+ s left: (\d+ [a-z ]+(, )?)+", line
        )


def test_the_class_shows_every_status(table):
    looped = ["endless-loop", "6", "0", "6", "6", "3", "21/24", "timeout"]
    assert _row(table, "endless-loop")[:-1] == looped
    mistyped = ["syntax-error", "6", "3", "6", "6", "0", "21/24", "graded"]
    assert _row(table, "syntax-error")[:-1] == mistyped
    assert _row(table, "broken-file")[-2] == "unreadable"


@pytest.mark.parametrize("topic", TAUGHT.topics())
def test_a_class_is_graded_in_every_topic(table, topic):
    most = f"{sum(points(blank(topic)).values()):g}"
    for student in ("right-01", "unusual-01", "unusual-02", "unusual-03"):
        assert _row(table, student, topic)[-3:-1] == [f"{most}/{most}", "graded"]
    assert _row(table, "blank", topic)[-3:-1] == [f"0/{most}", "blank"]
    assert _row(table, "cheat", topic)[-3:-1] == [f"0/{most}", "graded"]
    printed = " ".join(re.sub("[│┃]", " ", _table(table, topic)).split())
    for name, mistake in (pair for made in planted(topic) for pair in made.items()):
        assert f"{name}: {mistake.name}" in printed or f", {mistake.name}" in printed


def test_the_report_finds_each_planted_wrong_answer_as_one_group(demo):
    with open(FOLDER / "report" / "unrecognised.csv", encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    planted = [row for row in found if row["topic"] == "softmax"]
    assert {row["function"]: row["students"] for row in planted} == dict.fromkeys(ALIKE, "3")
    page = (FOLDER / "report" / "index.html").read_text(encoding="utf-8")
    assert "@mistake(of=&#34;one_hot&#34;" in page
    shown = "".join(path.read_text("utf-8") for path in (FOLDER / "feedback").rglob("*.html"))
    for row in found:  # what they are told apart by is not a student's to know
        assert row["answer"] not in shown


def test_a_grading_is_repeated_with_its_seed(table):
    assert "of them before, and unchanged since" in table
    assert "Repeat it with --force --seed 7" in table
    for name in ("gradebook.db", "autograded", "feedback"):
        assert name in table
        assert (FOLDER / name).exists()
