"""What the doctor says of a machine: of each thing whether it works, and what to do."""

import re
from collections import namedtuple

import pytest
from classroom import TAUGHT
from click.testing import CliRunner

from autograder import cli, doctor, kinds
from autograder.sandbox import NOTHING, SandboxError

SPACE = namedtuple("Space", "total used free")
GOOD = {"bwrap": "bubblewrap 0.8.0\n", "import tensorflow": "version 2.18.0\n"}


class _Sandbox:
    def __init__(self, kind):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        pass


@pytest.fixture
def machine(monkeypatch):
    """A machine on which everything works, as far as this one has it; and a way to break it."""
    said = dict(GOOD)
    monkeypatch.setattr(
        doctor, "_output", lambda words: next(v for k, v in said.items() if k in " ".join(words))
    )
    monkeypatch.setattr(kinds, "sandbox", _Sandbox)
    monkeypatch.setattr(kinds, "chosen", lambda: kinds.BUBBLEWRAP)
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda path: SPACE(0, 0, 50 * 2**30))
    monkeypatch.setattr(doctor.platform, "system", lambda: "Linux")
    monkeypatch.setattr(doctor.platform, "machine", lambda: "x86_64")
    return said, monkeypatch


def _doctor(folder):
    done = CliRunner().invoke(
        cli.main, ["doctor", "--course-dir", str(folder)], catch_exceptions=False
    )
    return done.exit_code, done.output


def test_a_machine_that_can_grade_is_told_so(machine, tmp_path):
    code, said = _doctor(tmp_path)
    assert code == 0, said
    assert said.endswith("submissions can be graded here\n")
    assert "✗" not in said
    for part in (r"✓ Python: 3\.", r"✓ bubblewrap: 0\.8\.0", r"✓ TensorFlow: 2\.18\.0"):
        assert re.search(part, said), said
    assert f"✓ course: autograder.topics, {len(TAUGHT.topics())} topics" in said
    assert "✓ gradebook: there is none yet; 'autograder grade' makes it" in said
    assert list(tmp_path.iterdir()) == []


def _no_sandbox(kind):
    raise SandboxError(f"the worker did not start\n{NOTHING} It needs user namespaces")


def _only_landlock(kind):
    return _no_sandbox(kind) if kind == kinds.BUBBLEWRAP else _Sandbox(kind)


BROKEN = {
    "no bubblewrap": (
        lambda said, patch: said.update(bwrap=None),
        "✗ bubblewrap: it is not there; install it (Debian and Ubuntu: apt-get install bubblewrap)",
    ),
    "an old one": (
        lambda said, patch: said.update(bwrap="bubblewrap 0.4.1\n"),
        "✗ bubblewrap: 0.4.1; install it (Debian and Ubuntu: apt-get install bubblewrap); expected",
    ),
    "no TensorFlow": (
        lambda said, patch: said.update({"import tensorflow": None}),
        "✗ TensorFlow: it cannot be imported; pip install 'autograder[tensorflow]'",
    ),
    "no namespaces": (
        lambda said, patch: patch.setattr(kinds, "sandbox", _no_sandbox),
        f"✗ sandbox bubblewrap: the worker did not start\n{NOTHING} It needs user namespaces",
    ),
    "another system": (
        lambda said, patch: patch.setattr(doctor.platform, "system", lambda: "Darwin"),
        "; grading needs Linux on x86_64 or aarch64; reading and solving work here",
    ),
    "no room": (
        lambda said, patch: patch.setattr(doctor.shutil, "disk_usage", lambda p: SPACE(0, 0, 9)),
        "has 0.0 GB free; make room: expected 1 GB",
    ),
    "no package": (
        lambda said, patch: patch.setitem(doctor.NEEDED, "not_there", "not-there"),
        "✗ packages: lacking not-there; pip install 'autograder[grading]'",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_does_not_work_is_said_with_what_to_do(name, machine, tmp_path):
    breaking, expected = BROKEN[name]
    breaking(*machine)
    code, said = _doctor(tmp_path)
    assert code == 2
    assert expected in said
    assert said.endswith("1 of these must be seen to before anything can be graded here\n")


def test_a_machine_that_refuses_namespaces_can_grade_by_landlock(machine, tmp_path):
    said, patch = machine
    said.update(bwrap=None)
    patch.setattr(kinds, "chosen", lambda: kinds.LANDLOCK)
    patch.setattr(kinds, "sandbox", _only_landlock)
    code, printed = _doctor(tmp_path)
    assert code == 0, printed
    assert "– bubblewrap: it is not there" in printed
    assert "– sandbox bubblewrap: the worker did not start\n" in printed
    assert NOTHING not in printed, "it is graded by the other one"
    assert "✓ sandbox landlock: it starts, isolates student code, and is used here" in printed


def test_what_is_only_an_extra_is_no_fault(machine, tmp_path):
    machine[1].setitem(doctor.FURTHER, "not_there", ("not-there", "cluster"))
    code, said = _doctor(tmp_path)
    assert code == 0
    assert "– cluster: not-there is not installed; if you want it: pip install" in said


def test_a_file_that_is_no_gradebook_is_said(machine, tmp_path, monkeypatch):
    monkeypatch.setattr("autograder.again.TRIES", 1)
    (tmp_path / "gradebook.db").write_bytes(b"no database, and long enough to be looked at" * 99)
    code, said = _doctor(tmp_path)
    assert code == 2
    assert "✗ gradebook: " in said
    assert "does not open as a gradebook" in said
