"""Who takes the course: which tables are understood, what is said of names that look alike."""

import unicodedata

import pytest
from classroom import TAUGHT, blank, hand_in
from click.testing import CliRunner

from autograder import cli, grading, roster
from autograder.course import Course
from autograder.result import Status
from autograder.tables import TableError

# What each platform exports, and who is in it: id, name, and what else is known.
EXPORTS = {
    "one's own": (
        "id,last_name,first_name,email,section,group,canvas_id\n"
        "ada,Lovelace,Ada,ada@uni.edu,A,Engines,17\ngrace,Hopper,Grace,,B,,\n",
        [("ada", "Ada Lovelace", "A"), ("grace", "Grace Hopper", "B")],
    ),
    "ids alone": ("id\nada\n\ngrace\n", [("ada", "", ""), ("grace", "", "")]),
    "Canvas's gradebook": (
        "Student,ID,SIS User ID,SIS Login ID,Section,Softmax (101),Current Score\r\n"
        ",,,,,Manual Posting,\r\n    Points Possible,,,,,24.00,(read only)\r\n"
        '"Lovelace, Ada",17,S1,ada,"Sec 1 and Sec 2",,\r\n"Student, Test",99,,,Sec 1,,\r\n',
        [("ada", "Ada Lovelace", "Sec 1 and Sec 2")],
    ),
    "Canvas's, nobody has a login": (
        "Student,ID,SIS User ID,SIS Login ID,Section\nAda Lovelace,17,,,A\nGrace Hopper,18,,,A\n",
        [("17", "Ada Lovelace", "A"), ("18", "Grace Hopper", "A")],
    ),
    "Moodle's participants": (
        '"First name","Last name","Email address",Groups\nAda,Lovelace,ada@uni.edu,"G1, G2"\n',
        [("ada@uni.edu", "Ada Lovelace", "")],
    ),
    "Moodle's grading worksheet": (
        "Identifier,Full name,ID number,Email address,Status,Grade\n"
        "Participant 5,Ada Lovelace,s17,ada@uni.edu,Submitted,\n",
        [("s17", "Ada Lovelace", "")],
    ),
    "Gradescope's": (
        "First Name,Last Name,SID,Email,Sections\nAda,Lovelace,s17,ada@uni.edu,A\n",
        [("s17", "Ada Lovelace", "A")],
    ),
    "GitHub Classroom's": (
        '"identifier","github_username","github_id","name"\n"s17","ada-l","3",""\n',
        [("s17", "", "")],
    ),
    "a spreadsheet's, with semicolons": (
        "sep=;\r\nID;Name\r\nada;Lovelace, Ada\r\n",
        [("ada", "Ada Lovelace", "")],
    ),
}


def _written(folder, content):
    path = folder / "roster.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("name", EXPORTS)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_platforms_export_is_a_roster(name, encoding, tmp_path):
    content, people = EXPORTS[name]
    path = _written(tmp_path, content.encode(encoding))
    found = roster.read(path)
    assert [(each.id, each.name, each.section) for each in found.people.values()] == people
    assert found.remarks == ()


REFUSED = {
    "nothing": ("", "is empty; expected a table with a header"),
    "no header that is known": (
        "first,last\nAda,L\n",
        "line 1, has the columns first, last; expected a column 'id', or the header of Canvas's",
    ),
    "a header alone": ("id,name\n", "has a header, but nobody below it"),
    "twice": ("id\nada\ngrace\nada\n", "line 4: the id ada stands in line 2 already"),
    "no id": ("id,name\nada,\n,Grace\n", "line 3: there is nothing in the column 'id'"),
    "a path": ("id\n../ada\n", "line 2: the id '../ada' cannot be the name of a folder"),
    "a hidden folder": ("id\n.ssh\n", "line 2: the id '.ssh' cannot be the name of a folder"),
    "too long": (f"id\n{'a' * 300}\n", "cannot be the name of a folder; expected letters"),
    "a pattern": ("id\na*\n", "line 2: the name 'a*' has one of *, which nbgrader misreads"),
    "an escape": ("id\na\x1b[31m\n", "line 2: the name 'a\\x1b[31m' has characters that cannot"),
    "an open quotation mark": ('id,name\nada,"Ada\ngrace,Grace\n', "line 2: a quotation mark"),
    "Latin-1": ("id,name\nada,J\xfcrgen\n".encode("latin-1"), "line 2, is not UTF-8 text; save"),
    "a spreadsheet": (b"PK\x03\x04\x00\x00", "is not text; expected a table; save it as 'CSV"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_roster_is_refused_with_its_line(name, tmp_path):
    content, said = REFUSED[name]
    path = _written(tmp_path, content)
    with pytest.raises(TableError) as refused:
        roster.read(path)
    assert str(refused.value).startswith(str(path))
    assert said in str(refused.value)


ALIKE = {
    "capitals": ("id\nada\nAda\n", "'ada' (line 2) and 'Ada' (line 3) differ only in capitals"),
    "Unicode's forms": (
        f"id\nzoë\n{unicodedata.normalize('NFD', 'zoë')}\n",
        "differ only in capitals or in how their letters are stored",
    ),
    "an address": (
        "id,email\nada,a@uni.edu\nlovelace,A@uni.edu\n",
        "ada (line 2) and lovelace (line 3) have the same email; are they one person?",
    ),
}


@pytest.mark.parametrize("name", ALIKE)
def test_ids_that_look_like_one_person_are_said(name, tmp_path):
    content, said = ALIKE[name]
    (remark,) = roster.read(_written(tmp_path, content)).remarks
    assert said in remark


def test_a_folder_that_is_not_on_the_roster_is_said_with_whom_it_resembles(tmp_path):
    found = roster.read(_written(tmp_path, "id\nada\nzoë\n"))
    names = ["Ada", "ada", "bob", unicodedata.normalize("NFD", "zoë")]
    one, two, three = found.strangers(names)
    assert one.startswith("submitted/Ada is not on the roster, but ada is, which differs")
    assert two == (
        "submitted/bob is not on the roster; add bob to roster.csv, or rename the folder"
    )
    assert "but zoë is" in three


def test_without_a_roster_nobody_is_a_stranger(tmp_path):
    assert list(Course(tmp_path).roster().strangers(["ada"])) == []


NAMES = ["lovelaceada", "Ada Lovelace", "Lovelace, Ada", "ADA  LOVELACE"]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_found_however_it_is_put_together(name, tmp_path):
    found = roster.read(_written(tmp_path, "id,name\nada,Ada Lovelace\nbob,Bob Lace\n"))
    assert [person.id for person in found.named(name)] == ["ada"]


def test_who_is_on_the_roster_and_has_no_folder_has_not_handed_in(tmp_path):
    _written(tmp_path, "id\nada\ngrace\n")
    hand_in(tmp_path, "ada", "softmax", blank("softmax"))
    lines = grading.grade(Course(tmp_path), TAUGHT, ["softmax"], 7, 1)
    found = {line.student: line.status for line in lines}
    assert found == {"ada": Status.BLANK, "grace": Status.NOT_HANDED_IN}


def test_a_roster_that_cannot_be_used_stops_the_grading_before_it_begins(tmp_path):
    path = _written(tmp_path, "id\nada\nada\n")
    hand_in(tmp_path, "ada", "softmax", blank("softmax"))
    result = CliRunner().invoke(cli.main, ["grade", "--course-dir", str(tmp_path)])
    assert result.exit_code == 2
    assert f"{path}, line 3: the id ada stands in line 2 already" in result.output
    assert not (tmp_path / "gradebook.db").exists()
