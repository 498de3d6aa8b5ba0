"""nbgrader's ways in and out of a course: its exchange, and the archives of a learning platform."""

import gzip
import io
import os
import tarfile
import zipfile

import pytest
from attacks.beside import BESIDE, INSTEAD
from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import notebook_hash
from nbgrading import COMMANDS
from traitlets.config import Config

from autograder import nbgrader_archives
from autograder.nbgrader_archives import Collector, Extractor
from autograder.nbgrader_files import Collect, ReleaseFeedback

KEPT = {"softmax.ipynb", "timestamp.txt", "submission_secret.txt"}
WHEN = "2026-03-01 10:00:00.000000 UTC"


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
    (place / "timestamp.txt").write_text(WHEN, "utf-8")
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
