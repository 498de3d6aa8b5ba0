"""From what a learning platform gives to submitted/: whose, which topic, which attempt, when."""

import json

import pytest
from click.testing import CliRunner
from downloads import ADA, BOB, GRACE, ROSTER, canvas, gradescope, moodle, notebook, zipped

from autograder import cli
from autograder.catalogue import OURS, Catalogue
from autograder.collect import collect
from autograder.course import Course
from autograder.platforms import Lists
from autograder.provenance import RECORDS

TAUGHT = Catalogue(OURS)
ONE, TWO = notebook(), notebook(text="return 2")


@pytest.fixture
def course(tmp_path):
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
    return Course(tmp_path)


def _collected(course, *files, tables=(), zone=None, **options):
    """Collect zips of these files."""
    sources = [
        zipped(each, course.folder / f"{number}.zip") if isinstance(each, dict) else each
        for number, each in enumerate(files)
    ]
    return collect(course, TAUGHT, sources, Lists(tables, zone), **options)


def _there(course):
    """What lies in submitted/: by student and topic, the notebook."""
    paths = course.submitted.glob("*/*/*.ipynb")
    return {(path.parts[-3], path.parts[-2]): path.read_bytes() for path in paths}


# By what is odd about it: the files of a zip, and what is collected of them.
QUIRKS = {
    "Canvas": ({canvas(ADA, 5): ONE, canvas(GRACE, 6): TWO}, {"ada": ONE, "grace": TWO}),
    "Canvas, a second upload": ({canvas(ADA, 5, "softmax-1.ipynb"): ONE}, {"ada": ONE}),
    "Canvas, late": ({canvas(BOB, 5, late=True): ONE}, {"bob": ONE}),
    "Canvas, a name that says nothing": ({canvas(ADA, 5, "HW_3 final.ipynb"): ONE}, {"ada": ONE}),
    "Canvas, a group": (
        {canvas(("18", "Engines"), 5): ONE, canvas(BOB, 6): TWO},
        {"ada": ONE, "grace": ONE, "bob": TWO},
    ),
    "Canvas, a student's zip": (
        {canvas(ADA, 5, "hw.zip"): zipped({"hw/softmax.ipynb": ONE, "__MACOSX/._softmax": b""})},
        {"ada": ONE},
    ),
    "Canvas, unpacked and packed by a Mac": (
        {
            f"hw/{canvas(ADA, 5)}": ONE,
            f"__MACOSX/hw/._{canvas(ADA, 5)}": b"\0",
            "hw/.DS_Store": b"",
        },
        {"ada": ONE},
    ),
    "Moodle": ({moodle("Ada Lovelace", 25): ONE}, {"ada": ONE}),
    "Moodle, newer": ({moodle("Ada Lovelace", 25, end=""): ONE}, {"ada": ONE}),
    "Moodle, in a student's folder": (
        {moodle("Ada Lovelace", 25, "/my work/week 3.ipynb", end=""): ONE},
        {"ada": ONE},
    ),
    "Moodle, all in one folder": (
        {moodle("Ada Lovelace", 25, "softmax.ipynb"): ONE},
        {"ada": ONE},
    ),
    "Moodle, a team": ({moodle("Engines", 3, end=""): ONE}, {"ada": ONE, "grace": ONE}),
    "Moodle, older, a team": ({moodle("Engines-Ada Lovelace", 25): ONE}, {"ada": ONE}),
    "Gradescope": (
        gradescope({12: (["s17"], "2026-03-01 11:30:00.123456789 Z", {"softmax.ipynb": ONE})}),
        {"ada": ONE},
    ),
    "Gradescope, a group": (
        gradescope({12: (["s17", "s18"], "2026-03-01 11:30:00 Z", {"a/b.ipynb": ONE})}),
        {"ada": ONE, "grace": ONE},
    ),
    "Gradescope, in Ruby's words": (
        gradescope(
            {
                12: (
                    ["s17"],
                    "!ruby/object:ActiveSupport::TimeWithZone\n    utc: 2026-03-01 11:30:00 Z",
                    {"softmax.ipynb": ONE},
                )
            }
        ),
        {"ada": ONE},
    ),
    "GitHub Classroom": (
        {
            "softmax-submissions/softmax-ada-l/softmax/softmax.ipynb": ONE,
            "softmax-submissions/softmax-ada-l/.git/config": b"",
            "softmax-submissions/softmax-engines/softmax.ipynb": TWO,
            "softmax-submissions/softmax-bob/README.md": b"",
            "softmax-submissions/softmax-bob/softmax.ipynb": TWO,
        },
        None,
    ),
    "folders": ({"ada/softmax/softmax.ipynb": ONE, "Bob/x.ipynb": TWO}, {"ada": ONE, "bob": TWO}),
    "Windows' slashes": ({"ada\\softmax\\softmax.ipynb": ONE}, {"ada": ONE}),
}


@pytest.mark.parametrize("name", QUIRKS)
def test_each_platforms_names_are_understood(name, course):
    files, expected = QUIRKS[name]
    found = _collected(course, files)
    if expected is None:  # a team's repository is also of Ada, who has one of her own
        assert len(found.doubts) == 1
        expected = {"grace": TWO, "bob": TWO}
    else:
        assert found.is_whole, (found.problems, found.doubts, found.strangers)
    assert _there(course) == {(who, "softmax"): content for who, content in expected.items()}


def test_one_zip_may_hold_several_topics_told_by_their_cells(course):
    files = {
        canvas(ADA, 5, "a.ipynb"): ONE,
        canvas(ADA, 6, "b.ipynb"): notebook("conv1d"),
        canvas(ADA, 7, "adam.ipynb"): b"{ no JSON",
    }
    found = _collected(course, files)
    assert found.is_whole, found.problems
    assert set(_there(course)) == {("ada", "softmax"), ("ada", "convolution"), ("ada", "adam")}


def test_of_two_topics_one_may_be_asked_for(course):
    files = {canvas(ADA, 5): ONE, canvas(ADA, 6, "conv.ipynb"): notebook("conv1d")}
    assert _collected(course, files, topics=("softmax",)).is_whole
    assert set(_there(course)) == {("ada", "softmax")}


DOUBTFUL = {
    "two files of one attempt": (
        {canvas(ADA, 5): ONE, canvas(ADA, 6, "softmax-1.ipynb"): TWO},
        "ada, softmax: 'lovelaceada_17_5_softmax.ipynb' in 0.zip and "
        "'lovelaceada_17_6_softmax-1.ipynb' in 0.zip are 2 files of one attempt; take one with",
    ),
    "two in a student's folder": (
        {moodle("Ada Lovelace", 2): ONE, moodle("Ada Lovelace", 2, "/x/softmax.ipynb"): TWO},
        "are 2 files of one attempt",
    ),
}


@pytest.mark.parametrize("name", DOUBTFUL)
def test_nothing_is_chosen_silently(name, course):
    files, said = DOUBTFUL[name]
    found = _collected(course, files)
    assert said in found.doubts[0]
    assert _there(course) == {}
    assert found.absent == {"softmax": ["bob", "grace"]}  # Ada has handed in
    last = list(files)[-1]
    assert _collected(course, files, take=[last]).is_whole
    assert _there(course) == {("ada", "softmax"): TWO}


NOT_TAKEN = {
    "anonymous": ({"anon_x3d_5_softmax.ipynb": ONE}, "the assignment is graded anonymously"),
    "text": ({"lovelaceada_17_text.html": b""}, "is text or a link in place of a file"),
    "Moodle's text": (
        {"Ada Lovelace_2_assignsubmission_onlinetext_/onlinetext.html": b""},
        "is text in place of a file; ask for the notebook",
    ),
    "no notebook": ({canvas(ADA, 5, "softmax.pdf"): b""}, "is no notebook of ada's"),
    "no exercise": (
        {canvas(ADA, 5, "x.ipynb"): notebook("other")},
        "is no exercise of this course",
    ),
    "no topic": ({canvas(ADA, 5, "x.ipynb"): b"{"}, "and its name says no topic"),
    "another topic": (
        {canvas(ADA, 5, "softmax.ipynb"): notebook("conv1d")},
        "is called softmax and holds convolution; take it as softmax with --take",
    ),
    "nobody's": ({"softmax.ipynb": ONE}, "is nobody's, by the names that folder gives; left out"),
    "no such submission": (
        gradescope({}) | {"assignment_9_export/submission_3/a.ipynb": ONE},
        "0.zip is not what",
    ),
    "two of one name": (
        {moodle("Eve Alt", 2): ONE},
        "is of Eve Alt, as eve and alt are called; give Moodle's grading worksheet",
    ),
}


@pytest.mark.parametrize("name", NOT_TAKEN)
def test_what_cannot_be_taken_is_said(name, course):
    with open(course.folder / "roster.csv", "a", encoding="utf-8") as roster:
        roster.write("eve,Eve Alt,,,,,\nalt,Alt Eve,,,,,\n")
    files, said = NOT_TAKEN[name]
    if name == "no such submission":
        files["assignment_9_export/submission_metadata.yml"] = "submission_4:\n  :submitters: []\n"
        said = "is of submission_3, which submission_metadata.yml does not name"
    found = _collected(course, files)
    assert said in " ".join(found.problems), found
    assert _there(course) == {}


def test_who_is_not_on_the_roster_is_named_and_left_out(course):
    found = _collected(course, {canvas(("77", "Stranger, A"), 5): ONE, canvas(ADA, 6): TWO})
    assert found.strangers == ["strangera (canvas 77)"]
    assert _there(course) == {("ada", "softmax"): TWO}
    assert found.closing() == (
        "1 collected, 1 not on the roster (strangera (canvas 77)), 2 handed in nothing, 0 late, "
        "0 doubtful."
    )


def test_the_end_of_a_name_is_another_name(course):
    found = _collected(course, {moodle("Anne-Ada Lovelace", 5): ONE})
    assert found.strangers == ["Anne-Ada Lovelace"]
    assert _there(course) == {}


def test_without_a_roster_a_platforms_own_names_are_the_ids(course):
    course.list_of_people.unlink()
    _collected(course, {canvas(ADA, 5): ONE}, {moodle("Grace Hopper", 2): TWO})
    assert set(_there(course)) == {("lovelaceada-17", "softmax"), ("Grace Hopper", "softmax")}


def test_collecting_again_changes_only_what_is_newer(course):
    first = {canvas(ADA, 5): ONE, canvas(GRACE, 6): ONE}
    assert len(_collected(course, first).written) == 2
    kept = (course.folder / RECORDS).read_text()
    again = _collected(course, first)
    assert (again.written, len(again.unchanged)) == ([], 2)
    assert (course.folder / RECORDS).read_text() == kept
    newer = {canvas(ADA, 9, "softmax-1.ipynb"): TWO, canvas(GRACE, 6): ONE}
    third = _collected(course, newer)
    assert ([each.student for each in third.written], len(third.unchanged)) == (["ada"], 1)
    assert _there(course)["ada", "softmax"] == TWO
    old = _collected(course, first)
    assert "stays: it is newer than the one in 0.zip" in old.notes[0]
    assert _there(course)["ada", "softmax"] == TWO


def test_of_moodles_downloads_the_later_one_knows_more(course):
    early = zipped({moodle("Ada Lovelace", 2): ONE}, course.folder / "a.zip")
    when = (2026, 3, 2, 8, 0, 0)
    late = zipped({moodle("Ada Lovelace", 2): TWO}, course.folder / "b.zip", when)
    assert _collected(course, late, early).is_whole
    assert _there(course) == {("ada", "softmax"): TWO}


def test_what_a_person_put_there_is_not_overwritten(course):
    path = course.submission("ada", "softmax")
    path.parent.mkdir(parents=True)
    path.write_bytes(TWO)
    found = _collected(course, {canvas(ADA, 5): ONE})
    assert "was not collected, or was changed since, and differs from" in found.doubts[0]
    assert path.read_bytes() == TWO


def test_a_run_that_was_killed_before_it_wrote_is_taken_up(course, monkeypatch):
    _collected(course, {canvas(ADA, 5): ONE})
    monkeypatch.setattr("autograder.collect._Run._put", lambda *arguments: None)
    _collected(course, {canvas(ADA, 9): TWO})
    assert _there(course)["ada", "softmax"] == ONE
    monkeypatch.undo()
    assert _collected(course, {canvas(ADA, 9): TWO}).is_whole
    assert _there(course)["ada", "softmax"] == TWO


def test_where_it_came_from_is_kept(course):
    _collected(course, {canvas(ADA, 5, late=True): ONE})
    kept = json.loads((course.folder / RECORDS).read_text())["ada"]["softmax"]
    assert kept["source"] == "0.zip"
    assert kept["file"] == "lovelaceada_LATE_17_5_softmax.ipynb"
    assert (kept["platform"], kept["within"], kept["attempt"]) == ("canvas", "17", 5)
    assert kept["late"] is True
    assert len(kept["sha256"]) == 64


WORKSHEET = (
    "Identifier,Full name,Email address,Status,Grade,Last modified (submission)\r\n"
    "Participant 2,Ada Lovelace,ada@uni.edu,Submitted for grading - 1 day late,,"
    '"Monday, 2 March 2026, 11:30 PM"\r\n'
    'Participant 3,Anne Other,bob@uni.edu,Submitted,,"Sunday, 1 March 2026, 9:00 AM"\r\n'
    "Participant 4,Grace Hopper,grace@uni.edu,No submission,,-\r\n"
)


def test_moodles_worksheet_says_who_and_when(course):
    path = course.folder / "Grades.csv"
    path.write_text(WORKSHEET, encoding="utf-8-sig")
    files = {moodle("Ada Lovelace", 2): ONE, moodle("Anne Other", 3): TWO}
    found = _collected(course, files, tables=[path], zone="Europe/Berlin")
    assert found.is_whole, found.problems
    assert "1 late" in found.closing()
    times = {path.parts[-3]: path.read_text() for path in course.submitted.rglob("timestamp.txt")}
    assert times == {"ada": "2026-03-02 22:30:00 UTC\n", "bob": "2026-03-01 08:00:00 UTC\n"}


def test_a_time_without_its_zone_is_no_time(course):
    path = course.folder / "Grades.csv"
    path.write_text(WORKSHEET, encoding="utf-8")
    found = _collected(course, {moodle("Ada Lovelace", 2): ONE}, tables=[path])
    assert "writes its times without their zone; say it with --zone" in found.notes[0]
    assert list(course.submitted.rglob("timestamp.txt")) == []


def test_github_classrooms_grades_say_who_and_when(course):
    path = course.folder / "grades.csv"
    path.write_text(
        '"github_username","roster_identifier","student_repository_name","submission_timestamp"\n'
        '"someone","ada","hw-someone","2026-03-01 23:59:59 UTC"\n'
    )
    _collected(course, {"hw-someone/a.ipynb": ONE}, tables=[path], platform="github")
    assert _there(course) == {("ada", "softmax"): ONE}
    (time,) = course.submitted.rglob("timestamp.txt")
    assert time.read_text() == "2026-03-01 23:59:59 UTC\n"


def test_a_teams_repository_is_each_members(course):
    path = course.folder / "grades.csv"
    path.write_text(
        "github_username,roster_identifier,student_repository_name,submission_timestamp\n"
        "ada-l,ada,hw-red,2026-03-01 23:59:59 UTC\nbob,bob,hw-red,2026-03-01 23:59:59 UTC\n"
    )
    found = _collected(course, {"hw-red/a.ipynb": ONE}, tables=[path], platform="github")
    assert found.is_whole, found.problems
    assert _there(course) == {("ada", "softmax"): ONE, ("bob", "softmax"): ONE}


def test_late_is_what_course_toml_says_where_the_time_is_known(course):
    times = {1: (["s17"], "2026-03-01 11:30:01 Z"), 2: (["s18"], "2026-03-01 11:30:01 Z")}
    files = gradescope({n: (*each, {"softmax.ipynb": ONE}) for n, each in times.items()})
    course.decisions.write_text(
        "[topics.softmax]\ndue = 2026-03-01T11:30:00\n"
        "[students.grace]\ndue = { softmax = 2026-03-02T11:30:00 }\n"
    )
    assert _collected(course, files).late == 1
    course.decisions.write_text("[topics.softmax]\ndue = 2026-03-01\n")
    done = _command(course, str(zipped(files, course.folder / "g.zip")))
    assert done.exit_code == 2
    assert "course.toml, line 2: topics.softmax.due is 2026-03-01; expected a date" in done.output


def test_an_older_time_does_not_stay_beside_a_newer_notebook(course):
    _collected(course, gradescope({1: (["s17"], "2026-03-01 11:30:00 Z", {"softmax.ipynb": ONE})}))
    newer = zipped({canvas(ADA, 5): TWO}, course.folder / "c.zip", when=(2026, 4, 1, 0, 0, 0))
    assert _collected(course, newer).is_whole
    assert _there(course)["ada", "softmax"] == TWO
    assert list(course.submitted.rglob("timestamp.txt")) == []


def _command(course, *words):
    return CliRunner().invoke(cli.main, ["collect", *words, "--course-dir", str(course.folder)])


def test_the_command_ends_with_one_line_and_a_dry_run_writes_nothing(course):
    files = {canvas(each, 5 + n): ONE for n, each in enumerate((ADA, GRACE, BOB))}
    path = str(zipped(files, course.folder / "canvas.zip"))
    dry = _command(course, path, "--dry-run")
    assert dry.output.endswith("3 would be collected, 0 handed in nothing, 0 late, 0 doubtful.\n")
    assert not course.submitted.exists()
    assert not (course.folder / RECORDS).exists()
    done = _command(course, path)
    assert (done.exit_code, done.output) == (
        0,
        "3 collected, 0 handed in nothing, 0 late, 0 doubtful.\n",
    )


def test_the_command_ends_with_1_where_something_is_not_taken(course):
    path = zipped({canvas(ADA, 5): ONE, canvas(ADA, 6): TWO}, course.folder / "canvas.zip")
    assert _command(course, str(path)).exit_code == 1


REFUSED = {
    "no zip": ("notes.txt", b"hello", "is neither a folder nor a zip that can be read"),
    "a zip that is cut off": ("a.zip", zipped({"a": ONE})[:40], "download it anew"),
    "a table of something": ("a.csv", b"a,b\n1,2\n", "is neither a grading worksheet of Moodle's"),
    "no metadata": (
        "a.zip",
        zipped({"x/submission_metadata.yml": b"[1, 2"}),
        "is not what Gradescope writes",
    ),
    "other metadata": (
        "a.zip",
        zipped({"x/submission_metadata.yml": b"a: 3"}),
        "is not what Gradescope writes",
    ),
    "an identifier without a number": (
        "a.csv",
        b"Identifier,Full name\nsomebody,Ada\n",
        "line 2: the identifier is 'somebody'; expected one that ends with a number",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_source_is_refused(name, course):
    file, content, said = REFUSED[name]
    path = course.folder / file
    path.write_bytes(content)
    done = _command(course, str(path))
    assert done.exit_code == 2
    assert said in done.output
    assert not course.submitted.exists()


def test_records_that_were_changed_are_refused(course):
    (course.folder / RECORDS).write_text('{"ada": {"softmax": {}}}')
    done = _command(course, str(zipped({canvas(ADA, 5): ONE}, course.folder / "c.zip")))
    assert done.exit_code == 2
    assert "is not what collect writes; restore it, or remove it" in done.output
