"""The one way in: what is no plain file in plain folders is a sentence, whatever it is."""

import os
import socket
import threading
from pathlib import Path

import pytest
from classroom import TAUGHT

from autograder.course import Course
from autograder.handed_in import MOST_ENTRIES, Folder, HandedInError, Kind
from autograder.intake import find
from autograder.result import Line

TOPIC = "softmax"
SECRET = b"the secret of a neighbour"


def _socket(path):
    here = os.getcwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(path.name)
    finally:
        os.chdir(here)


def _chain(path):
    """Forty links, one to the next: more than the kernel follows."""
    for number in range(40):
        path.with_name(f".{number}").symlink_to(f".{number + 1}")
    path.symlink_to(".0")


def _sparse(path):
    with open(path, "wb") as file:
        file.truncate(2**40)


PLANTS = {
    "a link to itself": lambda path: path.symlink_to(path.name),
    "a link to a name of 300 letters": lambda path: path.symlink_to("x" * 300),
    "a link through a file": lambda path: path.symlink_to("/etc/passwd/x"),
    "a link to a neighbour": lambda path: path.symlink_to(path.parent),
    "a chain of links": _chain,
    "a pipe": os.mkfifo,
    "a socket": _socket,
}
LARGE = {"a folder": os.mkdir, "a terabyte of nothing": _sparse}
LEVELS = {"the student's folder": 3, "the topic's folder": 2, "the notebook": 1}


def _course(tmp_path, student="eve"):
    course = Course(tmp_path)
    path = course.submission(student, TOPIC)
    path.parent.mkdir(parents=True)
    path.write_text("{}")
    return course, path


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("plant", PLANTS)
def test_whatever_lies_in_a_students_place_is_that_students_line(plant, level, tmp_path):
    course, path = _course(tmp_path)
    place = [None, path, path.parent, path.parents[1]][LEVELS[level]]
    place.rename(tmp_path / "away")
    PLANTS[plant](place)
    assert course.students() == ["eve"]
    line = find(course, "eve", TOPIC, TAUGHT.topics())
    assert isinstance(line, Line)
    assert line.status == "unreadable"
    assert str(place) in line.message
    assert course.timestamp("eve", TOPIC) is None


@pytest.mark.parametrize("plant", LARGE)
def test_a_notebook_that_is_none_is_a_sentence(plant, tmp_path):
    course, path = _course(tmp_path)
    path.unlink()
    LARGE[plant](path)
    assert find(course, "eve", TOPIC).status == "unreadable"


@pytest.mark.parametrize("plant", [*PLANTS, *LARGE])
def test_a_time_that_is_no_file_leaves_the_submission_as_it_is(plant, tmp_path):
    course, path = _course(tmp_path)
    (PLANTS | LARGE)[plant](path.with_name("timestamp.txt"))
    found = find(course, "eve", TOPIC)
    assert found.timestamp is None
    (note,) = found.notes
    assert note.startswith("the time of handing in is unknown: timestamp.txt ")


def test_a_long_list_of_names_is_read_in_part(tmp_path):
    course, path = _course(tmp_path)
    path.unlink()
    for number in range(20_000):
        (path.parent / f"softmax ({number}).ipynb").touch()
    with Folder(path.parent) as folder:
        assert len(folder.items()) == MOST_ENTRIES
    line = find(course, "eve", TOPIC)
    assert line.status == "no notebook"
    assert len(line.message) < 300


def test_a_class_is_not_read_in_part(tmp_path):
    for number in range(MOST_ENTRIES + 5):
        (tmp_path / "submitted" / f"student-{number}").mkdir(parents=True)
    assert len(Course(tmp_path).students()) == MOST_ENTRIES + 5


def test_a_name_that_is_not_text_is_a_line(tmp_path):
    course, _ = _course(tmp_path)
    os.mkdir(os.fsencode(course.submitted) + b"/\xff\xfe")
    os.mkdir(os.fsencode(course.submitted) + b"/eve/\xff\xfe")
    lines = [find(course, student, TOPIC) for student in course.students()]
    assert "not UTF-8" in next(line.message for line in lines if isinstance(line, Line))
    assert TOPIC in course.handed_in()


def test_a_folder_that_is_swapped_for_a_link_is_never_read_as_another(tmp_path):
    """One thread exchanges a folder and a link to a neighbour's; the other reads all the time."""
    course, path = _course(tmp_path)
    own, aside = path.parent, path.parents[1] / ".aside"
    victim = course.submission("ada", TOPIC)
    victim.parent.mkdir(parents=True)
    victim.write_bytes(SECRET)
    link, done = path.parents[1] / ".link", threading.Event()
    link.symlink_to(victim.parent)

    def swap():
        while not done.is_set():
            os.rename(own, aside)
            os.rename(link, own)
            os.rename(own, link)
            os.rename(aside, own)

    swapping = threading.Thread(target=swap)
    swapping.start()
    try:
        found = [find(course, "eve", TOPIC) for _ in range(3000)]
    finally:
        done.set()
        swapping.join()
    assert all(isinstance(each, Line) or each.content == b"{}" for each in found)


def test_a_file_is_read_to_a_limit(tmp_path):
    (tmp_path / "x").write_bytes(b"x" * 11)
    with Folder(tmp_path) as folder:
        assert folder.read("x", 11) == b"x" * 11
        with pytest.raises(HandedInError, match="is larger than 10 bytes"):
            folder.read("x", 10)
        with pytest.raises(FileNotFoundError):
            folder.read("y", 10)


def test_what_bears_a_name_is_told_without_opening_it(tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to("folder")
    os.mkfifo(tmp_path / "pipe")
    with Folder(tmp_path) as folder:
        kinds = {item.name: item.kind for item in folder.items()}
    assert kinds == {
        "folder": Kind.FOLDER,
        "file": Kind.FILE,
        "link": Kind.LINK,
        "pipe": Kind.OTHER,
    }


def test_nothing_stays_open(tmp_path):
    course, path = _course(tmp_path)
    path.with_name("softmax-Copy1.ipynb").touch()
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(5):
        find(course, "eve", TOPIC)
        find(course, "nobody", TOPIC)
    assert len(list(Path("/proc/self/fd").iterdir())) == before
