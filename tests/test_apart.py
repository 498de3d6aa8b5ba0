"""Work in a process apart: what it does not bear costs one page, and nobody else's."""

import os
import re
import time

import psutil
import pytest

from autograder import apart
from autograder.apart import Apart, ApartError


def _work(text, number=1):
    if text == "for ever":
        re.fullmatch("(a|aa)+b", "a" * 64)
    if text == "large":
        return "x" * 2**31
    if text == "long":
        return "x" * (apart.LARGEST + 1)
    if text == "killed":
        os.kill(os.getpid(), 9)
    if text == "process":
        return str(os.getpid())
    if text == "files":
        return str(sorted(map(int, os.listdir("/proc/self/fd"))))
    return text.upper() * number


@pytest.fixture
def work(monkeypatch):
    monkeypatch.setattr(apart, "SECONDS", 1)
    made = Apart(_work)
    yield made
    made.close()


def test_one_process_makes_one_text_after_the_other(work):
    assert [work("ö"), work("a", 2), work("")] == ["Ö", "AA", ""]
    assert work("process") == work("process") != str(os.getpid())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("for ever", "more than 1 seconds"),
        ("large", "more than 1024 MB of memory"),
        ("long", "longer than 64 MB"),
        ("killed", "its process was ended"),
        (7, "AttributeError: 'int' object has no attribute 'upper'"),
    ],
)
def test_what_it_does_not_bear_is_said_and_the_next_text_is_made(text, said, work):
    assert work("before") == "BEFORE"
    with pytest.raises(ApartError, match=said):
        work(text)
    assert work("after") == "AFTER"


def test_time_is_counted_for_each_text_alone(work):
    for _ in range(3):
        with pytest.raises(ApartError):
            work("for ever")
    assert work("after") == "AFTER"


def test_it_holds_no_file_of_who_asks(work, tmp_path):
    with open(tmp_path / "ours", "w") as ours:
        found = work("files")
    assert ours.name
    assert len(found.split(",")) <= 5  # the three standard ones, the pipe, and the listing


def test_it_ends_with_who_asks():
    told, tell = os.pipe()
    asking = os.fork()
    if asking == 0:
        os.write(tell, Apart(_work)("process").encode())
        os._exit(0)
    os.waitpid(asking, 0)
    process = int(os.read(told, 20))
    end = time.monotonic() + 10
    while _runs(process):
        assert time.monotonic() < end
        time.sleep(0.01)


def _runs(process):
    try:
        return psutil.Process(process).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
