"""``course.toml``: what may stand in it, and a sentence for whatever else does."""

import itertools
from datetime import datetime, timedelta
from random import Random

import pytest
from classroom import TAUGHT, hand_in, submission
from click.testing import CliRunner

from autograder import cli, export, released
from autograder.compare import TOLERANCE
from autograder.course import Course
from autograder.export import Graded
from autograder.result import Entry, Mark
from autograder.roster import Person, Roster
from autograder.rules import SCHEMA, SETTINGS, Rules, RulesError, read
from autograder.sandbox import Limits

WHOLE = """
title = "Networks, spring"
book = "https://uni.edu/nn"
time_zone = "Europe/Berlin"
released = ["softmax", "adam", "training"]
never_lower = true
drop_lowest = 1

[late]
grace_hours = 2
per_day = 0.1
cut_off_days = 3

[topics.softmax]
due = 2026-03-01T23:59:00
weight = 2
points = { softmax = 8 }
tolerance.predict = { absolute = 0.01 }

[topics.softmax.limits]
step_seconds = 9

[students.ada]
excused = ["adam"]
due = { softmax = 2026-03-08T23:59:00+00:00 }
"""
DUE = datetime(2026, 3, 1, 22, 59)  # in UTC


def _read(tmp_path, text, roster=None):
    path = tmp_path / "course.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read(path, TAUGHT, roster or Roster())


@pytest.fixture
def whole(tmp_path):
    return _read(tmp_path, WHOLE)


def test_everything_has_its_default():
    rules = Rules()
    assert rules.is_released("anything")
    assert rules.due("ada", "softmax") is rules.penalty("ada", "softmax", 1, 1, DUE) is None
    assert (rules.weight("softmax"), rules.points("softmax")) == (1, {})
    assert rules.limits("softmax", Limits()) == Limits()
    assert not rules.never_lower


def test_what_is_decided_is_read(whole):
    assert (whole.title, whole.book) == ("Networks, spring", "https://uni.edu/nn")
    assert whole.is_released("adam")
    assert not whole.is_released("neurons")
    assert whole.is_excused("ada", "adam")
    assert not whole.is_excused("bob", "adam")
    assert whole.due("bob", "softmax") == DUE  # Berlin is an hour ahead in winter
    assert whole.due("ada", "softmax") == datetime(2026, 3, 8, 23, 59)
    assert whole.points("softmax") == {"softmax": 8}
    (tolerance,) = whole.tolerances("softmax").values()
    assert (tolerance.absolute, tolerance.relative) == (0.01, TOLERANCE.relative)
    assert whole.limits("softmax", Limits()).step_seconds == 9


@pytest.mark.parametrize(
    ("hours", "penalty"),
    [(-5, 0), (0, 0), (2, 0), (2.1, 2), (24, 2), (24.1, 4), (72, 6), (72.1, 15)],
)
def test_each_day_that_has_begun_costs_a_part_of_the_points(whole, hours, penalty):
    time = DUE + timedelta(hours=hours)
    assert whole.penalty("bob", "softmax", 15, 20, time) == pytest.approx(penalty)
    assert whole.penalty("ada", "softmax", 15, 20, time) == 0


def test_a_penalty_is_never_more_than_the_score(whole):
    assert whole.penalty("bob", "softmax", 1, 20, DUE + timedelta(days=2)) == 1


def test_an_unknown_time_costs_nothing(whole):
    assert whole.penalty("bob", "softmax", 15, 20, None) == 0
    assert whole.penalty("bob", "training", 15, 20, DUE) == 0


@pytest.mark.parametrize(
    ("student", "shares", "total"),
    [
        ("bob", {"softmax": 1.0, "adam": 0.5, "training": 0.0}, (2 + 0.5) / 3),
        ("bob", {"softmax": 0.4, "adam": 0.1, "training": 0.9}, (0.8 + 0.9) / 3),
        ("ada", {"softmax": 1.0, "adam": 0.0, "training": 0.5}, 1.0),
        ("ada", {"adam": 0.0}, None),
        ("bob", {"adam": 0.25}, 0.25),
        ("bob", {}, None),
    ],
)
def test_a_total_is_weighted_without_what_is_excused_and_what_is_dropped(
    whole, student, shares, total
):
    assert whole.total(student, shares) == (total if total is None else pytest.approx(total))


def test_what_is_dropped_is_the_best_choice_of_all():
    random = Random(1)
    for drop in (1, 2, 3, 9):
        for _ in range(50):
            weights = {f"t{n}": random.choice((0.5, 1, 2, 3)) for n in range(random.randint(1, 7))}
            topics = {topic: {"weight": weight} for topic, weight in weights.items()}
            shares = {topic: random.choice((0, 0.2, 0.5, 0.9, 1)) for topic in weights}
            kept = max(1, len(weights) - drop)
            best = max(
                sum(weights[t] * shares[t] for t in choice) / sum(weights[t] for t in choice)
                for choice in itertools.combinations(weights, kept)
            )
            rules = Rules({"topics": topics, "drop_lowest": drop})
            assert rules.total("ada", shares) == pytest.approx(best)


def test_an_extension_is_what_a_student_has_more_than_the_others(whole):
    assert whole.extension("ada", "softmax") == whole.due("ada", "softmax") - DUE
    assert whole.extension("bob", "softmax") is None
    assert whole.extension("ada", "adam") is None


def test_the_table_of_the_book_has_every_setting():
    def names(schema, start=""):
        for name, each in schema["properties"].items():
            inner = each.get("additionalProperties")
            if isinstance(inner, dict) and "properties" in inner and not start:
                yield from names(inner, f"{name}.{name[0].upper()}.")
            elif "properties" in each and not start:
                yield from names(each, f"{name}.")
            else:
                yield start + name

    assert list(names(SCHEMA)) == list(SETTINGS)


# What stands in the file, in which line it is found, and what is said.
WRONG = {
    "no TOML": ("title = \n", "at line 1"),
    "twice": ("[late]\n[late]\n", "course.toml is no TOML"),
    "not UTF-8": (b"a = 1\nb = '\xff'\n", "line 2, is not UTF-8"),
    "an unknown setting": ("title = 'x'\n\nrelesed = []\n", "line 3: there is no setting 'relesed'; "
                           "did you mean released?"),
    "a strange setting": ("colour = 1\n", "line 1: there is no setting 'colour'; expected title"),
    "a text for a list": ("released = 'softmax'\n", "line 1: released is 'softmax'; expected a list"),
    "a number in a list": ("released = [1]\n", "line 1: released.0 is 1; expected the name of a"),
    "an unknown topic": ("\nreleased = ['sotfmax']\n", "line 2: there is no topic 'sotfmax'; did you"),
    "a table of no topic": ("[topics.sotfmax]\n", "line 1: there is no topic 'sotfmax'; did you mean"),
    "a text for a time": ("[topics.softmax]\ndue = '1 March'\n", "line 2: topics.softmax.due is "
                          "'1 March'; expected a date with a time, such as 2026-03-01T23:59:00"),
    "a date alone": ("[topics.softmax]\ndue = 2026-03-01\n", "line 2: topics.softmax.due is 2026-03-01"),
    "a year of long ago": ("[topics.softmax]\ndue = 0001-01-01T00:00:00\n", "line 2: topics.softmax"),
    "more than all": ("[late]\nper_day = 1.5\n", "line 2: late.per_day is 1.5; expected a number from 0 to 1"),
    "no number": ("[late]\nper_day = nan\n", "line 2: late.per_day is nan; expected a number from 0"),
    "an endless weight": ("topics.softmax.weight = inf\n", "line 1: topics.softmax.weight is inf"),
    "less than nothing": ("drop_lowest = -1\n", "line 1: drop_lowest is -1; expected a whole number, 0"),
    "a yes": ("never_lower = 'yes'\n", "line 1: never_lower is 'yes'; expected true or false"),
    "no zone": ("time_zone = 'Berlin'\n", "line 1: there is no zone 'Berlin'; expected one as"),
    "a path for a zone": ("time_zone = '../etc/passwd'\n", "line 1: there is no zone"),
    "a number for a zone": ("time_zone = 1\n", "line 1: "),
    "no address": ("book = 'javascript:alert(1)'\n", "line 1: book is 'javascript:alert(1)'; expected an address"),
    "points of nothing": ("[topics.softmax.points]\nsofmax = 3\n", "line 2: softmax has no function "
                          "'sofmax'; did you mean softmax?"),
    "no points": ("[topics.softmax.points]\nsoftmax = 0\n", "line 2: topics.softmax.points.softmax is 0"),
    "a tolerance as a number": ("[topics.softmax]\ntolerance = { predict = 0.1 }\n",
                                "line 2: topics.softmax.tolerance.predict is 0.1; expected a table"),
    "an unknown limit": ("[topics.softmax.limits]\nseconds = 3\n", "line 2: there is no setting 'seconds'"),
    "half a process": ("[topics.softmax.limits]\nprocesses = 1.5\n", "line 2: topics.softmax.limits.proc"),
    "nobody": ("[students.adda]\n", "line 1: 'adda' is not on the roster; did you mean ada?"),
    "an excuse of nothing": ("[students.ada]\nexcused = ['x']\n", "line 2: there is no topic 'x'"),
    "a due date of nothing": ("[students.ada.due]\nx = 2026-03-01T00:00:00\n", "line 2: there is no topic"),
    "a student as a text": ("students.ada = 'excused'\n", "line 1: students.ada is 'excused'; expected a table"),
    "several": ("a = 1\nb = 2\n", "line 1: there is no setting 'a'; expected title, book, time_zone, "
                "released, never_lower, drop_lowest, late, topics, students (and 1 more)"),
    "nested": ("a = " + "[" * 5000 + "]" * 5000, "course.toml"),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_whatever_else_stands_there_is_named_with_its_line(what, tmp_path):
    text, said = WRONG[what]
    with pytest.raises(RulesError) as refused:
        _read(tmp_path, text, Roster([Person("ada")]))
    assert "course.toml" in str(refused.value)
    assert said in str(refused.value)


@pytest.mark.parametrize("command", [["grade"], ["report"], ["export", "--format", "wide"]])
def test_a_file_that_is_wrong_stops_each_command_before_anything_is_written(command, tmp_path):
    hand_in(tmp_path, "ada", "softmax", submission("softmax"))
    (tmp_path / "course.toml").write_text("drop_lowest = 'one'\n")
    done = CliRunner().invoke(cli.main, [*command, "--course-dir", str(tmp_path)])
    assert done.exit_code == 2
    assert "line 1: drop_lowest is 'one'; expected a whole number" in done.output
    assert {path.name for path in tmp_path.iterdir()} == {"submitted", "course.toml"}


def test_a_topic_that_is_not_released_is_refused_by_name(tmp_path):
    hand_in(tmp_path, "ada", "softmax", submission("softmax"))
    (tmp_path / "course.toml").write_text("released = ['adam']\n")
    done = CliRunner().invoke(cli.main, ["grade", "softmax", "--course-dir", str(tmp_path)])
    assert done.exit_code == 2
    assert "softmax is not released; add it to 'released'" in done.output


def test_points_that_are_decided_stand_in_the_exercise(tmp_path):
    (tmp_path / "course.toml").write_text("[topics.softmax.points]\npredict = 10\n")
    course, asked = Course(tmp_path), TAUGHT.questions("softmax")
    decided = course.rules(TAUGHT).points("softmax")
    exercise = released.exercise(course.released("softmax", TAUGHT), "softmax", asked, decided)
    marks = {cell.metadata.nbgrader.grade_id: cell.metadata.nbgrader for cell in exercise.cells}
    assert marks["check_predict"].points == 10
    assert marks["check_softmax"].points == 6


def test_the_total_of_the_course_is_exported(tmp_path, whole):
    def graded(score):
        return Graded(Entry({"f": Mark(score, 4, score, None)}), "graded")

    absent, waits = Graded(None, "not handed in"), Graded(None, "not graded yet")
    found = {
        "softmax": {"ada": graded(4), "bob": graded(2), "eve": waits},
        "adam": {"ada": Graded(None, "excused"), "bob": absent, "eve": absent},
        "training": {"ada": graded(1), "bob": graded(4), "eve": graded(4)},
    }
    header, *rows = export.wide(Course(tmp_path), found, whole).splitlines()
    assert header.endswith("total (8),course (100)")
    assert {row.split(",")[0]: row.split(",")[-1] for row in rows} == {
        "ada": "100",
        "bob": "66.666667",
        "eve": "",
    }
