"""Reference answers are kept, and believed only where they fit; nothing to do takes nothing."""

import os
import subprocess
import sys

import numpy as np
import pytest
from classroom import TAUGHT, hand_in, submission

from autograder import kept
from autograder.brief import unpack_cases
from autograder.course import Course
from autograder.question import Case

SLOW = {"IPython", "jsonschema", "nbconvert", "nbformat", "nbgrader", "sqlalchemy", "tensorflow"}


class Reference:
    """Stands in for the reference, and counts how often it is asked."""

    def __init__(self):
        self.asked = []

    def draws(self, catalogue, topic, seed):
        self.asked.append((topic, seed))
        answer = np.array([len(topic), len(self.asked)])
        return tuple({"f": {("a check", 0): Case((2.0,), answer)}} for _ in range(2))


@pytest.fixture
def reference(monkeypatch):
    made = Reference()
    monkeypatch.setattr(kept, "reference", made)
    return made


@pytest.fixture
def ask(tmp_path, reference):
    """A function from a topic and a seed to the answer that a judge gets, and what was said."""

    def ask(topic="softmax", seed=b"secret"):
        said = []
        cases = kept.cases(Course(tmp_path), TAUGHT, topic, seed, said.append)
        (hidden, shown) = unpack_cases(cases)
        assert hidden["f"].keys() == shown["f"].keys()
        return hidden["f"]["a check", 0].expected.tolist(), said

    return ask


def _file(folder, topic="softmax"):
    (path,) = (folder / "kept-answers").glob(f"{topic}-*.answers")
    return path


def test_the_reference_is_asked_once_and_its_answers_are_for_the_grader_alone(
    ask, reference, tmp_path
):
    assert ask() == ask() == ([7, 1], [])
    assert reference.asked == [("softmax", b"secret")]
    assert _file(tmp_path).stat().st_mode & 0o777 == 0o600
    assert _file(tmp_path).parent.stat().st_mode & 0o777 == 0o700


def test_another_seed_topic_or_version_has_answers_of_its_own(ask, reference, monkeypatch):
    for number, (topic, seed) in enumerate([("softmax", 1), ("softmax", 2), ("adam", 1)], start=1):
        assert ask(topic, seed)[0][1] == number
    monkeypatch.setattr(kept, "versions", lambda: {"TensorFlow": "9.9"})
    assert ask("softmax", 1)[0][1] == 4
    monkeypatch.setattr(kept, "_installed", lambda: ["strange-1.0.dist-info"])
    assert ask("softmax", 1)[0][1] == 5


def test_a_folder_that_a_package_adds_to_pythons_path_changes_nothing(monkeypatch, tmp_path):
    outer, inner = tmp_path / "site-packages", tmp_path / "site-packages" / "setuptools" / "_vendor"
    for folder, name in ((outer, "a-1.0.dist-info"), (inner, "b-2.0.dist-info")):
        (folder / name).mkdir(parents=True)
    monkeypatch.setattr(sys, "path", ["", str(outer)])
    before = kept._installed()
    monkeypatch.setattr(sys, "path", ["", str(outer), str(inner)])
    assert kept._installed() == before == ["a-1.0.dist-info"]


def test_a_few_seeds_are_kept_and_no_more(ask, tmp_path):
    for seed in range(kept.MOST_KEPT + 3):
        ask(seed=seed)
    assert len(list((tmp_path / "kept-answers").iterdir())) == kept.MOST_KEPT


def _swapped(path):
    """The file of another topic in its place."""
    path.write_bytes(_file(path.parent.parent, "adam").read_bytes())


def _linked(path):
    path.rename(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")


def _pipe(path):
    path.unlink()
    os.mkfifo(path)


def _flipped(path):
    content = bytearray(path.read_bytes())
    content[-5] ^= 1
    path.write_bytes(content)


DAMAGED = {
    "empty": (lambda path: path.write_bytes(b""), "does not hold answers as this version"),
    "cut off": (lambda path: path.write_bytes(path.read_bytes()[:-9]), "is damaged"),
    "cut off early": (lambda path: path.write_bytes(path.read_bytes()[:30]), "is damaged"),
    "one bit": (_flipped, "is damaged"),
    "another topic's": (_swapped, "answers to something else"),
    "another form": (lambda path: path.write_bytes(b"autograder-answers 0\nx"), "as this version"),
    "a pickle": (lambda path: path.write_bytes(b"\x80\x04K\x01."), "as this version keeps them"),
    "a link": (_linked, "is a symbolic link"),
    "a pipe": (_pipe, "is not a file"),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_what_does_not_fit_is_computed_anew_and_said(name, ask, reference, tmp_path):
    damage, says = DAMAGED[name]
    ask("adam")
    ask()
    path = _file(tmp_path)
    damage(path)
    answer, (said,) = ask()
    assert answer == [7, 3]
    assert says in said
    assert str(path) in said
    assert said.endswith("the reference answers anew.")
    assert ask() == ([7, 3], [])
    assert len(reference.asked) == 3


def test_answers_of_another_seed_under_the_right_name_are_not_believed(ask, tmp_path):
    ask(seed=1)
    foreign = _file(tmp_path).read_bytes()
    _file(tmp_path).unlink()
    ask(seed=2)
    _file(tmp_path).write_bytes(foreign)
    assert ask(seed=2)[0] == [7, 3]


def test_where_nothing_can_be_kept_it_is_said_and_graded_all_the_same(ask, tmp_path):
    (tmp_path / "kept-answers").write_text("a file in its place", encoding="utf-8")
    answer, said = ask()
    assert answer == [7, 1]
    assert "is not written: File exists; the next grading computes it again" in said[-1]


GRADE = """
import sys
from autograder import cli
try:
    cli.main(["grade", "--course-dir", sys.argv[1], "--seed", "7", "--jobs", "2"])
except SystemExit as end:
    print("ended with", end.code)
print("imported:", *sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_a_rerun_with_nothing_to_do_starts_and_imports_nothing_that_takes_long(tmp_path):
    hand_in(tmp_path, "ada", "softmax", submission("softmax"))

    def run(**environment):
        words = [sys.executable, "-c", GRADE, str(tmp_path)]
        environment = {**os.environ, **environment}
        done = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=300)
        assert "ended with 0" in done.stdout, done.stderr
        return done.stdout, set(done.stdout.split("imported:")[1].split())

    _, imported = run()
    assert imported >= {"nbgrader", "tensorflow"}
    again, imported = run(PATH="")  # no bubblewrap is found: a sandbox would not start
    assert "1 of them before, and unchanged since" in again
    assert not imported & SLOW
    hand_in(tmp_path, "bob", "softmax", submission("softmax"))
    further, imported = run()
    assert "2 submissions graded (1 of them before" in further
    assert not imported & {"nbgrader", "sqlalchemy", "tensorflow"}
