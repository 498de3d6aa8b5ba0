"""Scores in a platform's own file, or in a table: nothing else in the file changes."""

import csv
import io
import json
from dataclasses import replace

import pytest
from click.testing import CliRunner
from downloads import ROSTER

from autograder import cli, export
from autograder.catalogue import OURS, Catalogue
from autograder.course import Course
from autograder.entries import default_url
from autograder.export import ExportError, Graded
from autograder.gradebook import Record, Scores
from autograder.result import Entry, Mark, Status, Summary
from autograder.tables import TableError

# nbgrader builds a submission piece by piece, and SQLAlchemy 2.1 remarks on each piece.
pytestmark = pytest.mark.filterwarnings("ignore:.*not in session")


def _marks(one, two):
    return Graded(Entry({"f": Mark(one, 4, one, None), "g": Mark(two, 6, two, None)}), "graded")


ABSENT, BROKEN = Graded(None, "not handed in"), Graded(None, "unreadable")
FOUND = {
    "softmax": {"ada": _marks(4, 1 / 3), "grace": ABSENT, "bob": _marks(0, 6)},
    "adam": {"ada": _marks(1, 1), "grace": BROKEN, "bob": ABSENT},
}
SOFTMAX = {"softmax": FOUND["softmax"]}
CANVAS = (
    "\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,Softmax (101),Adam (102),Final Score\r\n"
    ",,,,,Manual Posting,,\r\n"
    "    Points Possible,,,,,10.00,10.00,(read only)\r\n"
    '"Lovelace, Ada",17,s17,ada@uni.edu,"Sec ""A"", B",3.00,,88.00\r\n'
    '"Hopper, Grace",18,s18,grace@uni.edu,A,7.00,5.00,\r\n'
    '"Ó Néill, Bob",19,s19,bob@uni.edu,A,,"2.00",\r\n'
    '"Student, Test",99,,,A,,,\r\n'
)
MOODLE = (
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Feedback comments\n"
    'Participant 5,Ada Lovelace,ada@uni.edu,Submitted,-,10.00,"well,\ndone"\n'
    "Participant 6,Grace Hopper,grace@uni.edu,No submission,,10.00,\n"
    "Participant 7,Somebody Else,,Submitted,,10.00,\n"
)


@pytest.fixture
def course(tmp_path):
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
    return Course(tmp_path)


def _file(course, text):
    path = course.folder / "given.csv"
    path.write_bytes(text.encode())
    return path


def test_canvas_gradebook_gets_the_scores_and_nothing_else_changes(course):
    path = _file(course, CANVAS)
    content, said = export.into_canvas(course, FOUND, path)
    expected = CANVAS.replace('B",3.00,,88', 'B",4.333333,2,88').replace('A,,"2.00"', 'A,6,"2.00"')
    assert content.decode() == expected
    assert path.read_bytes() == CANVAS.encode()
    assert said == [
        "softmax: 2 scores into 'Softmax (101)'; left as they are: 1 not handed in",
        "adam: 1 scores into 'Adam (102)'; left as they are: 1 not handed in, 1 unreadable",
    ]


def test_decimals_are_written_as_the_file_writes_them(course):
    text = CANVAS.replace("10.00,10.00", '"10,0","10,0"')
    content, _ = export.into_canvas(course, SOFTMAX, _file(course, text))
    assert 'B","4,333333",,88.00' in content.decode()


def test_points_are_converted_where_that_is_asked_for(course):
    path = _file(course, CANVAS.replace("10.00,10.00", "100.00,10.00"))
    with pytest.raises(ExportError, match=r"line 3: softmax has 100.00 points there, and 10 here"):
        export.into_canvas(course, SOFTMAX, path)
    content, _ = export.into_canvas(course, SOFTMAX, path, scale=True)
    assert 'B",43.333333,,' in content.decode()


def _collected(course, platform, within, student="bob"):
    kept = {"student": student, "topic": "softmax", "source": "a.zip", "file": "x", "sha256": "0"}
    kept |= {"platform": platform, "within": within}
    (course.folder / "collected.json").write_text(json.dumps({student: {"softmax": kept}}))


def test_moodles_worksheet_gets_the_scores_and_nothing_else_changes(course):
    _collected(course, "moodle", "7")  # which is all that is known of whom it means
    content, said = export.into_moodle(course, SOFTMAX, _file(course, MOODLE))
    expected = MOODLE.replace("Submitted,-,", "Submitted,4.333333,", 1)
    assert content.decode() == expected.replace("Else,,Submitted,,", "Else,,Submitted,6,")
    assert said == ["softmax: 2 scores into 'Grade'; left as they are: 1 not handed in"]


def test_who_is_excused_keeps_the_cell_though_there_is_a_score(course):
    path = _file(course, CANVAS.replace("7.00,5.00", "EX,5.00"))
    found = {"softmax": SOFTMAX["softmax"] | {"grace": replace(_marks(4, 6), is_excused=True)}}
    content, said = export.into_canvas(course, found, path)
    assert "A,EX,5.00" in content.decode()
    assert said == ["softmax: 2 scores into 'Softmax (101)'; left as they are: 1 excused"]


def test_without_a_roster_canvas_own_numbers_lead_back(course):
    course.list_of_people.unlink()
    _collected(course, "canvas", "17", "lovelaceada-17")
    found = {"softmax": {"lovelaceada-17": _marks(4, 6)}}
    content, _ = export.into_canvas(course, found, _file(course, CANVAS))
    assert 'B",10,,88.00' in content.decode()


# By what is wrong: Canvas's file, and what is said.
REFUSED = {
    "no gradebook": ("a,b\n1,2\n", "is no gradebook of Canvas's: expected Student, ID, Section"),
    "no column": (
        CANVAS.replace("Softmax (101)", "Week 3 (101)"),
        "has no columns for softmax; there are: Week 3 (101), Adam (102); say which with --column",
    ),
    "two columns": (CANVAS.replace("Adam (102)", "softmax (102)"), "has 2 columns for softmax"),
    "no points": (CANVAS.replace("    Points Possible", "Points"), "has no row 'Points Possible'"),
    "points that are none": (
        CANVAS.replace("10.00,10.00", "(read only),10.00"),
        "line 3: the points for softmax are '(read only)'; expected a number",
    ),
    "a student who is not there": (
        CANVAS.replace("19,s19,bob", "77,s77,rob").replace("Bob", "Rob"),
        "has no row for bob, who have scores for softmax; download it anew",
    ),
    "a student twice": (
        CANVAS + '"Lovelace, Ada",17,,,,,,\r\n',
        "the lines 4 and 8 are both of ada",
    ),
    "a row that is cut off": (
        CANVAS.replace(',A,,"2.00",', ",A"),
        "line 6, has 5 cells, expected 8",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_does_not_fit_is_refused_by_name(name, course):
    text, said = REFUSED[name]
    with pytest.raises((ExportError, TableError)) as refused:
        export.into_canvas(course, SOFTMAX, _file(course, text))
    assert said in str(refused.value)
    assert "given.csv" in str(refused.value)


def test_a_column_of_another_name_is_named(course):
    path = _file(course, CANVAS.replace("Softmax (101)", "Week 3: Softmax (101)"))
    content, _ = export.into_canvas(course, SOFTMAX, path, {"softmax": "Week 3: Softmax"})
    assert 'B",4.333333,,88.00' in content.decode()


MOODLES = {
    "no worksheet": ("a,b\n1,2\n", "expected the columns Identifier and Grade; download it with"),
    "other points": (
        MOODLE.replace("10.00", "100.00"),
        "line 2: softmax has 100.00 points there, and 10 here",
    ),
    "a student who is not there": (MOODLE, "has no row for bob, who have scores for softmax"),
}


@pytest.mark.parametrize("name", MOODLES)
def test_a_worksheet_that_does_not_fit_is_refused_by_name(name, course):
    text, said = MOODLES[name]
    with pytest.raises(ExportError) as refused:
        export.into_moodle(course, SOFTMAX, _file(course, text))
    assert said in str(refused.value)


def test_a_worksheet_is_of_one_topic(course):
    with pytest.raises(ExportError, match="is of one topic; name one of softmax, adam"):
        export.into_moodle(course, FOUND, _file(course, MOODLE))


def _rows(text):
    return list(csv.reader(io.StringIO(text)))


def test_a_wide_table_has_a_row_for_each_student(course):
    header, ada, grace, bob = _rows(export.wide(course, FOUND))
    assert header == [
        *("student", "name", "section", "softmax (10)", "softmax: f (4)", "softmax: g (6)"),
        *("adam (10)", "adam: f (4)", "adam: g (6)", "total (20)"),
    ]
    assert ada == [
        *("ada", "Ada Lovelace", "", "4.333333", "4", "0.333333", "2", "1", "1", "6.333333")
    ]
    assert grace == ["grace", "Grace Hopper", *[""] * 8]
    assert bob == ["bob", "Bob Ó Néill", "", "6", "0", "6", "", "", "", "6"]


def test_a_long_table_says_why_there_is_no_score(course):
    rows = _rows(export.long(course, FOUND))
    assert len(rows) == 1 + 2 + 1 + 2 + 2 + 1 + 1
    assert rows[1] == ["ada", "Ada Lovelace", "", "softmax", "f", "4", "4", "graded"]
    assert ["grace", "Grace Hopper", "", "adam", "", "", "", "unreadable"] in rows


@pytest.mark.parametrize("name", ["=1+1", "@SUM(A1)", "+cmd", "-cmd", "\t=1", "=\x1b[31m"])
def test_no_name_is_a_formula(name, course):
    text = export.wide(course, {"softmax": {name: _marks(1, 1)}})
    assert _rows(text)[1][0][0] == "'"
    assert "\x1b" not in text


def test_scores_and_the_reason_for_none_come_from_the_gradebook(course):
    from classroom import blank, hand_in

    hand_in(course.folder, "ada", "softmax", blank("softmax"))
    hand_in(course.folder, "bob", "softmax", "{")
    exercise = blank("softmax")
    names = Catalogue(OURS).questions("softmax")
    functions = {name: Summary(Status.GRADED, "", 1.5, 3, (), None) for name in names}
    with Scores(default_url(course)) as scores:
        scores.add_assignment("softmax", exercise)
        scores.record("softmax", [Record("ada", functions)])
    found = export.graded(course, Catalogue(OURS))["softmax"]
    assert {student: each.status for student, each in found.items()} == {
        "ada": "graded",
        "bob": "unreadable",
        "grace": "not handed in",
    }
    assert found["ada"].entry.total == 1.5 * len(names)
    words = ["export", "--format", "wide", "--course-dir", str(course.folder)]
    to = course.folder / "out.csv"
    done = CliRunner().invoke(cli.main, [*words, "--to", str(to)])
    assert done.exit_code == 0, done.output
    assert _rows(to.read_text(encoding="utf-8"))[1][3] == f"{1.5 * len(names):g}"
    refused = CliRunner().invoke(cli.main, [*words, "adam", "--to", str(course.folder / "no.csv")])
    assert refused.exit_code == 2
    assert "adam was not graded; 'autograder grade adam' does it" in refused.output
    assert not (course.folder / "no.csv").exists()


CALLS = {
    "no file": (["--format", "canvas"], "fills in a file that the platform gave; name it with"),
    "a file too many": (["--format", "csv", "--into", "given.csv"], "and takes no --into"),
    "no column": (["--format", "csv", "--column", "softmax"], "expected TOPIC=NAME"),
    "no gradebook": (["--format", "csv"], "gradebook.db is missing; 'autograder grade' makes it"),
    "no topic": (["--format", "csv", "sotfmax"], "no topic 'sotfmax'; did you mean softmax?"),
}


@pytest.mark.parametrize("name", CALLS)
def test_a_wrong_call_says_what_to_do(name, course, monkeypatch):
    words, said = CALLS[name]
    monkeypatch.chdir(course.folder)
    _file(course, CANVAS)
    result = CliRunner().invoke(cli.main, ["export", *words])
    assert result.exit_code == 2
    assert said in result.output
    assert not (course.folder / "gradebook.db").exists()
