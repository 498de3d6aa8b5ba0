"""nbgrader's ways in and out of a course: its exchange, and the archives of a learning platform."""

import gzip
import io
import os
import shutil
import sys
import tarfile
import zipfile

import pytest
from attacks.beside import BESIDE, INSTEAD
from classroom import TAUGHT, hand_in, submission
from click.testing import CliRunner
from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import notebook_hash
from nbgrading import COMMANDS, command, course_in
from traitlets.config import Config

from autograder import cli, grading, nbgrader_archives
from autograder.course import Course
from autograder.nbgrader_archives import Collector, Extractor
from autograder.nbgrader_files import Collect, ReleaseFeedback
from autograder.notebook import as_text

KEPT = {"softmax.ipynb", "timestamp.txt", "submission_secret.txt"}
WHEN, LATER = "2026-03-01 10:00:00.000000 UTC", "2026-03-02 10:00:00.000000 UTC"


def _exchange(kind, folder):
    config = Config()
    config.CourseDirectory.root = str(folder)
    config.CourseDirectory.course_id = "nn"
    config.CourseDirectory.assignment_id = "softmax"
    config.Exchange.root = str(folder / "exchange")
    config.ExchangeCollect.check_owner = False
    course = CourseDirectory(config=config)
    return kind(coursedir=course, authenticator=Authenticator(config=config), config=config)


def _handed_over(folder, name, when=WHEN):
    place = folder / "exchange" / "nn" / "inbound" / f"{name}+softmax+{when}"
    place.mkdir(parents=True)
    (place / "softmax.ipynb").write_text("{}", "utf-8")
    (place / "timestamp.txt").write_text(when if when == LATER else WHEN, "utf-8")
    return place


def test_collect_takes_plain_files_and_goes_on(tmp_path, monkeypatch):
    # nbgrader makes a gradebook, and looks for the command alembic.
    monkeypatch.setenv("PATH", COMMANDS, prepend=os.pathsep)
    _handed_over(tmp_path, "ada")
    _handed_over(tmp_path, "zoë")
    for number, (name, plant) in enumerate((BESIDE | INSTEAD).items()):
        if "the folder" in name or "the student" in name:
            continue
        place = _handed_over(tmp_path, f"eve-{number}")
        for file in list(place.iterdir()):
            if name in INSTEAD or name.startswith("the time"):
                file.unlink()
        plant(place)
    inbound = tmp_path / "exchange" / "nn" / "inbound"
    (inbound / f"link+softmax+{WHEN}").symlink_to(inbound / f"ada+softmax+{WHEN}")
    (inbound / f"loop+softmax+{WHEN}").symlink_to(f"loop+softmax+{WHEN}")
    _handed_over(tmp_path, "..")
    _handed_over(tmp_path, "<b>")
    _handed_over(tmp_path, "no time", "soon")
    (inbound / f"file+softmax+{WHEN}").write_text("x", "utf-8")
    _exchange(Collect, tmp_path).start()
    found = [path for path in (tmp_path / "submitted").rglob("*") if not path.is_dir()]
    assert {path.name for path in found} <= KEPT
    assert not any(path.is_symlink() or path.stat().st_size > 1000 for path in found)
    students = {path.name for path in (tmp_path / "submitted").iterdir()}
    assert {"ada", "zoë", "no time"} <= students
    assert students.isdisjoint({"link", "loop", "file", "<b>", "softmax"})
    assert not (tmp_path / "softmax").exists()
    assert (tmp_path / "submitted" / "ada" / "softmax" / "timestamp.txt").read_text() == WHEN


def test_what_is_taken_back_meanwhile_ends_nothing_and_what_was_collected_stays(
    tmp_path, monkeypatch
):
    monkeypatch.setenv("PATH", COMMANDS, prepend=os.pathsep)
    for name in ("ada", "bob", "zoë"):
        _handed_over(tmp_path, name)
    _exchange(Collect, tmp_path).start()
    gone = [_handed_over(tmp_path, "ada", LATER), _handed_over(tmp_path, "kim")]
    _handed_over(tmp_path, "zoë", LATER)
    collecting = _exchange(Collect, tmp_path)
    collecting.update = True
    collecting.set_timestamp()
    collecting.init_src()
    for place in gone:
        shutil.rmtree(place)
    collecting.init_dest()
    collecting.copy_files()
    times = {
        path.parents[1].name: path.read_text("utf-8")
        for path in (tmp_path / "submitted").glob("*/softmax/timestamp.txt")
    }
    assert times == {"ada": WHEN, "bob": WHEN, "zoë": LATER}
    assert (tmp_path / "submitted" / "ada" / "softmax" / "softmax.ipynb").is_file()


def test_a_page_goes_out_with_the_secret_of_what_was_graded_and_ours_is_not_removed(tmp_path):
    course = Course(course_in(tmp_path))
    hand_in(tmp_path, "ada", "softmax", submission("softmax"))
    place = course.submission("ada", "softmax").parent
    (place / "timestamp.txt").write_text(WHEN, "utf-8")
    (place / "submission_secret.txt").write_text("new", "utf-8")
    list(grading.grade(course, TAUGHT, ["softmax"], seed=1, jobs=1))
    ours, graded = course.page("ada", "softmax"), course.graded_notebook("ada", "softmax").parent
    before = ours.read_text("utf-8")
    # What an earlier 'nbgrader autograde' has left.
    (graded / "timestamp.txt").write_text("2026-02-01 10:00:00 UTC", "utf-8")
    (graded / "submission_secret.txt").write_text("old", "utf-8")
    run = [sys.executable, "-m", "nbgrader", "generate_feedback", "softmax"]
    assert command(tmp_path, *run).returncode == 0
    assert ours.read_text("utf-8") == before
    assert command(tmp_path, *run, "--force").returncode == 0
    secret = ours.parent / "submission_secret.txt"
    assert secret.read_text("utf-8") == "new"
    assert (ours.parent / "timestamp.txt").read_text("utf-8") == WHEN
    hand_in(tmp_path, "ada", "softmax", submission("softmax", last="x = 1"))
    done = command(tmp_path, *run, "--force")
    assert "softmax of ada is not what was graded" in done.stderr
    assert done.stderr.count("is not what was graded") == 1
    assert not secret.exists()


# nbgrader leaves a file open.
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_who_has_no_secret_holds_up_no_feedback(tmp_path):
    (tmp_path / "exchange").mkdir()
    for name, secret in (("ada", "1a2b"), ("bob", None), ("zoë", "3c4d")):
        place = tmp_path / "feedback" / name / "softmax"
        place.mkdir(parents=True)
        (place / "softmax.html").write_text(name, "utf-8")
        (place / "timestamp.txt").write_text(WHEN, "utf-8")
        if secret:
            (place / "submission_secret.txt").write_text(secret, "utf-8")
    _exchange(ReleaseFeedback, tmp_path).start()
    released = tmp_path / "exchange" / "nn" / "feedback"
    names = {notebook_hash(secret="1a2b", notebook_id="softmax"): "ada"}
    names[notebook_hash(secret="3c4d", notebook_id="softmax")] = "zoë"
    assert {path.stem: path.read_text("utf-8") for path in released.iterdir()} == names


def _zip(**members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def _zip_with_a_link():
    link = zipfile.ZipInfo("eve_softmax.ipynb")
    link.external_attr = 0o120777 << 16
    return _zip_of(link, "/etc/passwd")


def _zip_of(name, content):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, content)
    return file.getvalue()


def _tar(kind, target=""):
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        member = tarfile.TarInfo("eve_softmax.ipynb")
        member.type, member.linkname = kind, target
        archive.addfile(member)
    return file.getvalue()


# What a student can hand in at a learning platform, beside ada's and zoë's notebooks.
ARCHIVES = {
    "eve.zip": _zip_of("../../eve.ipynb", "out"),
    "absolute.zip": _zip_of("/tmp/eve.ipynb", "out"),
    "link.zip": _zip_with_a_link(),
    "bomb.zip": _zip(**{"bomb.ipynb": b" " * 2**25}),
    "crowd.zip": _zip(**{str(number): b"" for number in range(200)}),
    "broken.zip": b"PK\x03\x04 and no more",
    "long.zip": _zip(**{"x" * 300: b""}),
    "twice.zip": _zip(**{"a": b"", "a/b": b""}),
    "deep.zip": _zip(a=_zip(), **{"b.zip": _zip(**{"c.zip": _zip(**{"d.zip": _zip(e=b"")})})}),
    "link.tar.gz": _tar(tarfile.SYMTYPE, "/etc/passwd"),
    "hard.tar.gz": _tar(tarfile.LNKTYPE, "/etc/passwd"),
    "device.tar.gz": _tar(tarfile.CHRTYPE),
    "pipe.tar.gz": _tar(tarfile.FIFOTYPE),
    "bomb.gz": gzip.compress(b" " * 2**25),
    "broken.gz": b"\x1f\x8b no",
}


@pytest.mark.parametrize("whole", [False, True])
def test_archives_give_plain_files_below_their_folder(tmp_path, monkeypatch, whole):
    """Handed in one by one; and in one archive, as learning platforms give them."""
    monkeypatch.setattr(nbgrader_archives, "MOST_FILES", 150)
    archive, out = tmp_path / "archive", tmp_path / "out" / "extracted"
    archive.mkdir()
    files = {"ada_softmax.ipynb": b"ada"} | ARCHIVES | {"zoe.zip": _zip(**{"zoe.ipynb": "zoë"})}
    for name, content in ({"class.zip": _zip(**files)} if whole else files).items():
        (archive / name).write_bytes(content)
    (archive / "link.ipynb").symlink_to("/etc/passwd")
    os.mkfifo(archive / "pipe.ipynb")
    Extractor().extract(str(archive), str(out))
    found = [path for path in tmp_path.joinpath("out").rglob("*") if not path.is_dir()]
    assert all(path.is_relative_to(out) and path.is_file() for path in found)
    assert not any(path.is_symlink() or path.stat().st_size > 2**24 for path in found)
    texts = {path.name: path.read_text("utf-8") for path in found if path.suffix == ".ipynb"}
    assert texts["ada_softmax.ipynb"] == "ada"
    assert texts["zoe.ipynb"] == "zoë"
    assert not any("root:" in text or text == "out" for text in texts.values())
    assert not os.path.exists("/tmp/eve.ipynb")


# What a regular expression finds in a name: what is taken, and what is not.
FOUND = {
    "ada_softmax.ipynb": "ada",
    "O'Brien_softmax.ipynb": "O'Brien",
    ".._softmax.ipynb": None,
    "a*_softmax.ipynb": None,
    "<b>_softmax.ipynb": None,
    "a/b_softmax.ipynb": None,
    "ada_../../eve/softmax.ipynb": None,
    "ada_/etc/softmax.ipynb": None,
    "softmax.ipynb": None,
    "ada_softmax.html": None,
}


@pytest.mark.parametrize("name", FOUND)
def test_a_collected_name_stays_in_its_folder(name):
    collector = Collector(named_regexp="(?P<student_id>[^_]+)_(?P<file_id>.+)")
    assert (collector.collect(name) or {}).get("student_id") == FOUND[name]


EXCHANGE = """
c = get_config()
c.CourseDirectory.course_id = "nn"
c.Exchange.root = {root!r}
c.Exchange.cache = {cache!r}
c.Exchange.path_includes_course = False
"""
# Several of nbgrader's own commands in one process: their imports take seconds.
SEVERAL = """
import sys
from nbgrader.apps import NbGraderApp
for words in sys.argv[1].split(";"):
    NbGraderApp.launch_instance(words.split())
    NbGraderApp.clear_instance()
"""


def _exchanging(folder):
    """A course directory with an exchange, and what a student has solved."""
    course = course_in(folder / "course")
    (folder / "exchange").mkdir(mode=0o777)
    (folder / "exchange").chmod(0o777)
    said = EXCHANGE.format(root=str(folder / "exchange"), cache=str(folder / "cache"))
    with open(course / "nbgrader_config.py", "a", encoding="utf-8") as file:
        file.write(said)
    home = folder / "ada"
    path = home / "softmax" / "softmax.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(as_text(submission("softmax")), encoding="utf-8")
    (home / "nbgrader_config.py").write_text(said, encoding="utf-8")
    return course, home


def test_a_student_fetches_the_page_that_was_sent_back_through_the_exchange(tmp_path):
    course, home = _exchanging(tmp_path)
    run = [sys.executable, "-c", SEVERAL]
    first = command(course, *run, "generate_assignment softmax;release_assignment softmax")
    assert first.returncode == 0, first.stderr
    handed = command(home, *run, "submit softmax")
    assert handed.returncode == 0, handed.stderr
    assert command(course, *run, "collect softmax").returncode == 0
    (student,) = (path.name for path in (course / "submitted").iterdir())
    page = Course(course).page(student, "softmax")
    page.parent.mkdir(parents=True)
    page.write_text("<p>for Ada</p>", encoding="utf-8")
    hand_in(course, "bob", "softmax", "{}")
    other = Course(course).page("bob", "softmax")
    other.parent.mkdir(parents=True)
    other.write_text("<p>for Bob</p>", encoding="utf-8")
    words = ["send-back", "softmax", "--format", "nbgrader", "--course-dir", str(course)]
    sent = CliRunner().invoke(cli.main, words)
    assert sent.exit_code == 1, sent.output
    assert sent.output == (
        "bob, softmax: it was not collected by 'nbgrader collect'\n1 pages released, 1 left over\n"
    )
    fetched = command(home, *run, "fetch_feedback softmax")
    assert fetched.returncode == 0, fetched.stderr
    (found,) = home.rglob("softmax.html")
    assert found.read_text(encoding="utf-8") == "<p>for Ada</p>"


def test_what_cannot_be_released_is_said(tmp_path):
    course = Course(tmp_path)
    hand_in(tmp_path, "ada", "softmax", "{}")
    words = ["send-back", "softmax", "--format", "nbgrader", "--course-dir", str(tmp_path)]

    def refused(*more):
        done = CliRunner().invoke(cli.main, [*words, *more])
        assert done.exit_code == 2
        return done.output

    assert "nbgrader_config.py is missing; nbgrader's exchange needs one" in refused()
    assert "takes no --to" in refused("--to", str(tmp_path / "x"))
    said = f"c = get_config()\nc.Exchange.root = {str(tmp_path)!r}\n"
    (tmp_path / "nbgrader_config.py").write_text(said, encoding="utf-8")
    assert "there is no page of a notebook that 'nbgrader collect'" in refused()
    page = course.page("ada", "softmax")
    page.parent.mkdir(parents=True)
    page.write_text("x", encoding="utf-8")
    beside = course.submission("ada", "softmax").parent
    (beside / "timestamp.txt").write_text(WHEN, encoding="utf-8")
    (beside / "submission_secret.txt").symlink_to("/etc/hostname")
    assert "there is no page" in refused()
    (beside / "submission_secret.txt").unlink()
    (beside / "submission_secret.txt").write_text("1a2b", encoding="utf-8")
    assert "nbgrader does not release softmax: No course id specified." in refused()
