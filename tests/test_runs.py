"""Runs: what would change, what has changed, and back; what people entered stays."""

import contextlib
import csv
import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from classroom import TAUGHT, hand_in, source_of, submission
from click.testing import CliRunner
from nbgrader.api import Gradebook

from autograder import cli, fingerprint, grading, runs
from autograder.catalogue import Catalogue
from autograder.course import Course
from autograder.entries import Reading, default_url
from autograder.runs import Marks, Move, RunError
from autograder.undo import RESTORED, undo

# nbgrader builds a submission piece by piece, and SQLAlchemy 2.1 remarks on each piece.
pytestmark = pytest.mark.filterwarnings("ignore:.*not in session")
NO_SHIFT = source_of(TAUGHT.questions("softmax")["softmax"].mistakes[0].function, "softmax")
ROUGH = "def predict(Z):\n    return Z.argmax(axis=1) + 5e-3"
LATE = "[late]\nper_day = 0.5\n[topics.softmax]\ndue = 2026-03-01T12:00:00\n"
DECISIONS = {
    "a check removed": "",
    "the tolerance": "[topics.softmax.tolerance.predict]\nabsolute = 0.01\n",
    "the points": "[topics.softmax.points]\nsoftmax = 12\n",
    "an extension": LATE + "[students.bob]\ndue = { softmax = 2026-03-09T12:00:00 }\n",
    "another NumPy": "",
}
# By what is decided: who moves, by how much, and a word of the reason.
MOVES = {
    "a check removed": ({"bob": 0.6}, "the topic's questions changed"),
    "the tolerance": ({"bob": 3.0}, "the tolerance is another one"),
    "the points": ({"ada": 6.0, "bob": 3.0}, "the points changed"),
    "an extension": ({"bob": 12.0}, "its late penalty is another one"),
    "another NumPy": ({}, ""),
}


def _run(course, topics=("softmax",)):
    lines = grading.grade(course, TAUGHT, list(topics), 5, 1)
    return list(runs.kept(course, TAUGHT, topics, lines))


def _preview(course):
    lines = grading.grade(course, TAUGHT, ["softmax"], 5, 1, preview=True)
    return {line.student: moved for line in lines if (moved := runs.move(line))}


def _totals(course):
    with contextlib.closing(Reading(default_url(course))) as gradebook:
        entries = gradebook.entries("softmax", course.students())
    return {student: round(entry.total, 6) for student, entry in entries.items()}


def _files(course):
    return {path: path.read_bytes() for path in course.folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A class that was graded, with a score that a person has given; and its run."""
    course = Course(tmp_path_factory.mktemp("runs") / "course")
    hand_in(course.folder, "ada", "softmax", submission("softmax"))
    wrong = submission("softmax", {"softmax": NO_SHIFT, "predict": ROUGH})
    path = hand_in(course.folder, "bob", "softmax", wrong)
    path.with_name("timestamp.txt").write_text("2026-03-02 00:00:00 UTC")
    course.decisions.write_text(LATE.replace("0.5", "0"))
    _run(course)
    with Gradebook(default_url(course)) as gradebook:
        grade = gradebook.find_grade("check_one_hot", "softmax", "softmax", "bob")
        grade.manual_score = 1.5
        gradebook.db.commit()
    course.decisions.unlink()
    return course, *runs.names(course)


@pytest.fixture
def course(graded, tmp_path):
    shutil.copytree(graded[0].folder, tmp_path / "course")
    return Course(tmp_path / "course")


def _decide(what, course, monkeypatch):
    """Change what a grading depends on."""
    if what == "an extension":
        course.decisions.write_text(LATE)
        _run(course)
    if DECISIONS[what]:
        course.decisions.write_text(DECISIONS[what])
    if what == "a check removed":
        questions, digests = Catalogue.questions, Catalogue.code_digests

        def fewer(self, topic):
            question = questions(self, topic)["softmax"]
            checks = {n: draw for n, draw in question.checks.items() if n != "large logits"}
            return questions(self, topic) | {"softmax": replace(question, checks=checks)}

        monkeypatch.setattr(Catalogue, "questions", fewer)
        changed = lambda self, topic=None: digests(self, topic) | {"questions": "x"}  # noqa: E731
        monkeypatch.setattr(Catalogue, "code_digests", changed)
    if what == "another NumPy":
        found = fingerprint.versions() | {"NumPy": "2.99"}
        monkeypatch.setattr(fingerprint, "versions", lambda: found)


@pytest.mark.parametrize("what", DECISIONS)
def test_a_preview_says_what_a_grading_then_does_and_undo_takes_it_back(what, course, monkeypatch):
    _decide(what, course, monkeypatch)
    expected, why = MOVES[what]
    totals, files, (*_, first) = _totals(course), _files(course), runs.names(course)

    would = _preview(course)
    assert {student: round(moved.by, 6) for student, moved in would.items()} == expected
    assert all(moved.why == why for moved in would.values())
    assert _files(course) == files

    _run(course)
    after = {s: total + expected.get(s, 0) for s, total in totals.items()}
    assert _totals(course) == pytest.approx(after)
    if not expected:
        assert runs.names(course)[-1] == first
        return
    last = runs.names(course)[-1]
    assert {m.student: m for m in runs.between(course, first, last)} == would

    moved, left, undone = undo(course, TAUGHT, last)
    if what == "the points":
        assert moved == []
        assert all("put them back in course.toml" in each for each in left)
        course.decisions.unlink()
        _run(course)
    else:
        assert left == []
        assert {m.student: -round(m.by, 6) for m in moved} == expected
        assert runs.names(course)[-1] == undone
    assert _totals(course) == totals
    with Gradebook(default_url(course)) as gradebook:
        grade = gradebook.find_grade("check_one_hot", "softmax", "softmax", "bob")
        assert grade.manual_score == 1.5
    if what in ("a check removed", "the tolerance"):
        assert RESTORED in course.page("bob", "softmax").read_text(encoding="utf-8")
        assert all(line.unchanged for line in _run(course))  # until something changes again
        assert runs.between(course, first, undone) == []


def test_a_run_says_with_what_it_was_made_and_what_it_changed(graded):
    course, name = graded
    head, *changed = (course.folder / "runs" / f"{name}.jsonl").read_text().splitlines()
    head = json.loads(head)
    assert head.keys() >= {"began", "versions", "questions", "rules"}
    assert {json.loads(each)["student"] for each in changed} == {"ada", "bob"}
    assert all(moved.before is None for moved in runs.moves(course, name))


def test_nothing_is_lower_where_that_is_decided(course):
    course.decisions.write_text("never_lower = true\n")
    hand_in(course.folder, "ada", "softmax", submission("softmax", {"softmax": NO_SHIFT}))
    before = _totals(course)
    _run(course)
    assert _totals(course) == before
    page = course.page("ada", "softmax").read_text(encoding="utf-8")
    assert "An earlier grading gave more points for it" in page
    assert all(line.unchanged for line in _run(course))


# The files of runs


def _marks(score, of=4.0, penalty=0.0):
    return Marks({"f": score}, {"f": of}, penalty, score - penalty)


def _keep(course, *moves, at):
    with runs.Writer(course, TAUGHT, (), datetime(2026, 3, at, tzinfo=UTC)) as writer:
        for moved in moves:
            writer.add(moved)
    return writer.name


def test_what_changed_between_two_runs_is_from_the_first_to_the_last(tmp_path):
    course = Course(tmp_path)
    first = _keep(course, Move("ada", "t", None, _marks(1)), at=1)
    _keep(course, Move("ada", "t", _marks(1), _marks(3), "one"), at=2)
    last = _keep(
        course,
        Move("ada", "t", _marks(3), _marks(2), "two"),
        Move("bob", "t", _marks(0), _marks(0, penalty=0.5), "three"),
        at=3,
    )
    ada, bob = runs.between(course, first, last)
    assert (ada.before, ada.after, ada.why) == (_marks(1), _marks(2), "one and two")
    assert str(bob) == "bob, t: 0/4 → -0.5/4: taken off 0 → 0.5: three"
    with pytest.raises(RunError, match="is not later than"):
        runs.between(course, last, first)


def test_a_run_is_found_by_its_beginning_and_the_newest_as_last(tmp_path):
    course = Course(tmp_path)
    with pytest.raises(RunError, match="nothing was graded"):
        runs.find(course, "last")
    names = [_keep(course, Move("a", "t", None, _marks(1)), at=day) for day in (1, 1, 2)]
    assert names == ["2026-03-01T00-00-00", "2026-03-01T00-00-00-2", "2026-03-02T00-00-00"]
    assert runs.find(course, "last") == names[2]
    assert runs.find(course, "2026-03-02") == names[2]
    assert runs.find(course, names[0]) == names[0]
    with pytest.raises(RunError, match="several runs begin with"):
        runs.find(course, "2026-03-01T")
    with pytest.raises(RunError, match=r"there is no run '\.\./x'; the newest are: 2026"):
        runs.find(course, "../x")


def test_a_line_that_was_cut_off_is_left_out_and_a_strange_one_is_named(tmp_path):
    course = Course(tmp_path)
    name = _keep(course, Move("a", "t", None, _marks(1)), at=1)
    path = course.folder / "runs" / f"{name}.jsonl"
    whole = path.read_text()
    path.write_text(whole + '{"student": "b"')
    assert len(runs.moves(course, name)) == 1
    path.write_text(whole + '{"student": "b"}\n' + whole)
    with pytest.raises(RunError, match="line 3, is not what a grading writes"):
        runs.moves(course, name)


def test_the_largest_moves_are_told_and_all_are_in_the_table():
    moved = [Move(f"s{n:02}", "t", _marks(0), _marks(n / 10), "why") for n in range(20)]
    moved += [Move("=new", "t", None, _marks(1))]
    said = list(runs.told(moved, would=True))
    assert said[0] == (
        "20 submissions would move: 19 up, 0 down, 1 keep their total; "
        "1 would be graded for the first time"
    )
    assert said[1] == "s19, t: 0/4 → 1.9/4: f 0 → 1.9: why"
    assert said[-1] == "and 8 more; --csv FILE writes them all"
    rows = list(csv.DictReader(runs.table(moved).splitlines()))
    assert len(rows) == 21
    assert (rows[19]["before"], rows[19]["after"], rows[19]["why"]) == ("0", "1.9", "why")
    assert rows[20]["student"] == "'=new"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["diff", "a", "b"], "there is no run 'a': nothing was graded"),
        (["undo", "last"], "there is no run 'last': nothing was graded"),
        (["grade", "--preview"], "nothing was graded in"),
        (["grade", "--csv", "x.csv"], "--csv goes with --preview"),
    ],
)
def test_what_cannot_be_done_is_said_and_ends_with_2(arguments, said, tmp_path):
    hand_in(tmp_path, "ada", "softmax", submission("softmax"))
    done = CliRunner().invoke(cli.main, [*arguments, "--course-dir", str(tmp_path)])
    assert done.exit_code == 2
    assert said in done.output
    assert [path.name for path in tmp_path.iterdir()] == ["submitted"]


def test_the_commands_say_it_and_write_the_table(tmp_path):
    course = Course(tmp_path)
    for day, marks in enumerate((_marks(1), _marks(3)), start=1):
        before = None if day == 1 else _marks(1)
        _keep(course, Move("ada", "softmax", before, marks, "the points changed"), at=day)
    folder = ["--course-dir", str(tmp_path)]
    to = str(tmp_path / "moved.csv")
    done = CliRunner().invoke(cli.main, ["diff", "2026-03-01", "last", *folder, "--csv", to])
    assert done.exit_code == 0, done.output
    assert "1 submissions moved: 1 up, 0 down" in done.output
    assert "ada, softmax: 1/4 → 3/4: f 1 → 3: the points changed" in done.output
    assert "ada,softmax,f,1,3,4,4,1,3,the points changed" in (tmp_path / "moved.csv").read_text()
