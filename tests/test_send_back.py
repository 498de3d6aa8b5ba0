"""Feedback on its way back: each page under the name by which the platform knows whose it is."""

import json
import zipfile

import pytest
from classroom import hand_in
from click.testing import CliRunner
from downloads import ADA, BOB, canvas, moodle

from autograder import cli
from autograder.course import Course


def _kept(platform, file, within="17"):
    return {
        "student": "x",
        "topic": "softmax",
        "source": "softmax.zip",
        "file": file,
        "sha256": "0" * 64,
        "platform": platform,
        "within": within,
    }


@pytest.fixture
def course(tmp_path):
    """Three with a page, of whom two were collected from each platform; and one without a page."""
    course = Course(tmp_path)
    for student in ("ada", "bob", "eve", "zoe"):
        hand_in(tmp_path, student, "softmax", "{}")
    for student in ("ada", "bob", "eve"):
        path = course.page(student, "softmax")
        path.parent.mkdir(parents=True)
        path.write_text(f"<p>{student}</p>", encoding="utf-8")
    return course


def _collected(course, platform, names):
    kept = {student: {"softmax": _kept(platform, name)} for student, name in names.items()}
    (course.folder / "collected.json").write_text(json.dumps(kept), encoding="utf-8")


def _send(course, *words):
    return CliRunner().invoke(cli.main, ["send-back", *words, "--course-dir", str(course.folder)])


NAMES = {
    "canvas": (
        {"ada": canvas(ADA, 4711), "bob": f"sub/{canvas(BOB, 4712, late=True)}"},
        ["lovelaceada_17_4711_softmax.html", "ónéillbob_LATE_19_4712_softmax.html"],
    ),
    "moodle": (
        {"ada": moodle("Ada Lovelace", 25), "bob": moodle("Bob", 26, "softmax.ipynb", end="_")},
        [
            "Ada Lovelace_25_assignsubmission_file_/softmax.html",
            "Bob_26_assignsubmission_file_/softmax.html",
        ],
    ),
}


@pytest.mark.parametrize("platform", NAMES)
def test_a_platform_gets_each_page_under_the_name_of_what_it_gave(platform, course):
    given, expected = NAMES[platform]
    _collected(course, platform, given)
    done = _send(course, "softmax", "--format", platform)
    assert done.exit_code == 1
    assert f"eve, softmax: it was not collected from {platform}" in done.output
    assert "2 pages in" in done.output
    with zipfile.ZipFile(course.folder / "sent-back" / f"softmax-{platform}.zip") as archive:
        assert sorted(archive.namelist()) == expected
        assert [archive.read(name) for name in expected] == [b"<p>ada</p>", b"<p>bob</p>"]


def test_a_group_with_one_file_has_one_page_and_two_different_ones_are_said(course):
    _collected(course, "canvas", dict.fromkeys(("ada", "bob", "eve"), canvas(ADA, 4711)))
    course.page("bob", "softmax").write_text("<p>ada</p>", encoding="utf-8")
    done = _send(course, "--format", "canvas")
    assert done.exit_code == 1
    assert "eve, softmax: bob handed in the same file" in done.output
    assert "1 pages in" in done.output


def test_each_student_gets_a_folder_with_a_page_that_leads_to_all(course):
    done = _send(course, "--format", "pages")
    assert done.exit_code == 0, done.output
    folder = course.folder / "sent-back"
    assert sorted(path.name for path in folder.iterdir()) == ["ada", "bob", "eve"]
    assert 'href="softmax.html">Softmax</a>' in (folder / "ada" / "index.html").read_text()
    assert (folder / "ada" / "softmax.html").read_text() == "<p>ada</p>"


def test_a_link_in_place_of_a_page_is_no_page(course, tmp_path):
    (tmp_path / "secret.html").write_text("secret")
    page = course.page("ada", "softmax")
    page.unlink()
    page.symlink_to(tmp_path / "secret.html")
    assert _send(course, "--format", "pages").exit_code == 0
    assert not (course.folder / "sent-back" / "ada").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--format", "moodle"], "no page of a notebook that was collected from moodle"),
        (["adam", "--format", "pages"], "has no page of these topics; 'autograder grade' makes"),
        (["sotfmax", "--format", "pages"], "did you mean softmax?"),
    ],
)
def test_where_there_is_nothing_to_send_it_says_so_and_ends_with_2(words, said, course):
    done = _send(course, *words)
    assert done.exit_code == 2
    assert said in done.output
    assert not (course.folder / "sent-back").exists()
