"""What lies where a notebook should, or beside it, is named with what to do."""

import pytest
from classroom import TAUGHT

from autograder import grading
from autograder.beside import meant
from autograder.course import Course, CourseError
from autograder.intake import Found, find
from autograder.result import Status

# Files in a student's folder without the right one; what the line names, and what it says to do.
WRONG = {
    "a copy": (["softmax/softmax-Copy1.ipynb"], "softmax-Copy1.ipynb", "rename it to softmax"),
    "a download": (["softmax/softmax (1).ipynb"], "softmax (1).ipynb", "rename it to softmax"),
    "two of them": (
        ["softmax/softmax-1.ipynb", "softmax/softmax-2.ipynb"],
        "softmax-1.ipynb, softmax/softmax-2.ipynb",
        "rename the one to be graded",
    ),
    "any notebook": (["softmax/homework.ipynb"], "homework.ipynb", "rename it to softmax.ipynb"),
    "a capital": (["softmax/Softmax.ipynb"], "Softmax.ipynb", "rename it to softmax.ipynb"),
    "a capital folder": (["Softmax/softmax.ipynb"], "Softmax/softmax.ipynb", "move it to"),
    "a space": (["softmax /softmax.ipynb"], "'softmax /softmax.ipynb'", "move it to"),
    "a folder too many": (["softmax/softmax/softmax.ipynb"], "softmax/softmax/", "rename|move"),
    "a folder around": (["homework/softmax/softmax.ipynb"], "homework/softmax/", "hand in the"),
    "no folder": (["softmax.ipynb"], "softmax.ipynb", "move it to softmax/softmax.ipynb"),
    "a text": (["softmax/softmax.ipynb.txt"], "softmax.ipynb.txt", "rename it to softmax.ipynb"),
    "an archive": (["softmax/softmax.zip"], "softmax.zip", "unpack it"),
    "an archive outside": (["softmax.tar.gz"], "softmax.tar.gz", "unpack it"),
    "a page": (["softmax/softmax.html"], "softmax.html", "hand in the notebook itself"),
    "a print": (["softmax/softmax.pdf"], "softmax.pdf", "hand in the notebook itself"),
    "code": (["softmax/softmax.py"], "softmax.py", "hand in the notebook itself"),
    "notes": (["softmax/notes.txt"], "notes.txt", "hand in the notebook as softmax/softmax"),
    "nothing": (["softmax/.DS_Store"], "its folder is empty", "hand in the notebook"),
    "a time alone": (["softmax/timestamp.txt"], "its folder is empty", "hand in the notebook"),
    "a page and a copy": (
        ["softmax/a.html", "softmax/softmax-Copy1.ipynb"],
        "found softmax/softmax-Copy1.ipynb",
        "rename it to softmax.ipynb",
    ),
}
# Files beside the right one, and what is named of them.
ALSO = {
    "a copy": (["softmax/softmax-Copy1.ipynb"], "lies softmax/softmax-Copy1.ipynb"),
    "copies": (["softmax/softmax-1.ipynb", "softmax/b.ipynb"], "lie softmax/b.ipynb, softmax/"),
    "another level": (["softmax/softmax/softmax.ipynb"], "lies softmax/softmax/softmax.ipynb"),
    "another case": (["Softmax/softmax.ipynb"], "lies Softmax/softmax.ipynb"),
    "a text": (["softmax/softmax.ipynb.txt"], "lies softmax/softmax.ipynb.txt"),
    "an archive": (["softmax/softmax.zip"], "lies softmax/softmax.zip"),
    "a page": (["softmax/softmax.html"], "lies softmax/softmax.html"),
    "code": (["softmax/softmax.py"], "lies softmax/softmax.py"),
    "many": ([f"softmax/softmax-{n}.ipynb" for n in range(9)], "and 6 more"),
    "a module": (["softmax/numpy.py"], None),
    "a picture": (["softmax/plot.png", "softmax/README.md"], None),
    "a checkpoint": (["softmax/.ipynb_checkpoints/softmax-checkpoint.ipynb"], None),
    "what systems leave": (["softmax/Thumbs.db", "__MACOSX/._softmax", "notes.txt"], None),
    "another topic": (["adam/adam.ipynb", "adam/adam-Copy1.ipynb"], None),
}
# What is in the student's folder where nothing of the topic was handed in.
NOTHING = {
    "an empty folder": [],
    "another topic": ["adam/adam.ipynb"],
    "a text": ["README.md"],
    "what systems leave": ["__MACOSX/._softmax", "desktop.ini", "$RECYCLE.BIN/softmax.ipynb"],
}


def _find(folder, files):
    course = Course(folder)
    (course.submitted / "ada").mkdir(parents=True)
    for name in files:
        path = course.submitted / "ada" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return find(course, "ada", "softmax", TAUGHT.topics())


@pytest.mark.parametrize("case", WRONG)
def test_without_the_notebook_what_was_found_is_named_with_what_to_do(case, tmp_path):
    files, named, advice = WRONG[case]
    line = _find(tmp_path, files)
    assert line.status == Status.NO_NOTEBOOK
    assert line.status.is_fault
    assert line.message.startswith("softmax/softmax.ipynb is missing; ")
    assert named in line.message
    assert any(each in line.message for each in advice.split("|"))


@pytest.mark.parametrize("case", ALSO)
def test_what_lies_beside_the_notebook_is_named(case, tmp_path):
    files, named = ALSO[case]
    found = _find(tmp_path, ["softmax/softmax.ipynb", *files])
    assert isinstance(found, Found)
    if named is None:
        assert found.notes == ()
    else:
        (note,) = found.notes
        assert note.startswith("beside softmax/softmax.ipynb ")
        assert named in note
        assert "hand it in as softmax.ipynb" in note


@pytest.mark.parametrize("case", NOTHING)
def test_who_has_not_handed_in_has_no_fault(case, tmp_path):
    line = _find(tmp_path, NOTHING[case])
    assert (line.status, line.message) == (Status.NOT_HANDED_IN, "")
    assert not line.status.is_fault


@pytest.mark.parametrize(
    ("name", "topic", "is_meant"),
    [
        ("softmax", "softmax", True),
        ("Softmax ", "softmax", True),
        ("softmax - Copy.ipynb", "softmax", True),
        ("Kopie von softmax.ipynb", "softmax", True),
        ("SOFTMAX_final_v2", "softmax", True),
        ("forward-propagation", "forward_propagation", True),
        ("Forward Propagation (2).zip", "forward_propagation", True),
        ("softmaxer", "softmax", False),
        ("my softmax", "softmax", False),
        ("adam", "softmax", False),
        ("training", "adam", False),
    ],
)
def test_a_name_means_a_topic_or_it_does_not(name, topic, is_meant):
    assert meant(name, topic) == is_meant


JUNK = ("__MACOSX", "$RECYCLE.BIN", "@eaDir", "lost+found", ".Trashes", "System Volume Information")
FILES = ("Thumbs.db", "desktop.ini", ".DS_Store", "grades.csv", "README.md", "all.zip")


def test_what_systems_leave_is_no_student_and_no_topic(tmp_path):
    course = Course(tmp_path)
    for name in JUNK:
        (course.submitted / name / "softmax").mkdir(parents=True)
        (course.submitted / "ada" / name).mkdir(parents=True)
    for name in FILES:
        (course.submitted / name).touch()
        (course.submitted / "ada" / name).touch()
    assert course.students() == ["ada"]
    with pytest.raises(CourseError, match="holds nothing that could be graded"):
        course.handed_in()
    (course.submitted / "ada" / "softmax").mkdir()
    assert course.handed_in() == ["softmax"]


def test_a_folder_in_the_wrong_case_is_its_topic_and_not_an_unknown_one():
    asked, strange = grading.sorted_out(TAUGHT, ["Softmax", "sotfmax", "adam", "adam (1)"])
    assert (asked, strange) == (["adam", "softmax"], ["sotfmax"])


def test_one_student_with_many_strange_folders_has_few_lines(tmp_path):
    course = Course(tmp_path)
    for number in range(300):
        (course.submitted / "eve" / f"week-{number:03}").mkdir(parents=True)
    (course.submitted / "ada" / "week-000").mkdir(parents=True)
    lines = list(grading.strays(course, TAUGHT, course.handed_in()))
    assert len(lines) == 21
    assert lines[-1].message.endswith("280 more of this student's are not listed")
