"""timestamp.txt: the right time, or a sentence; never another time, and no file is opened."""

import builtins
import io
import os
from datetime import UTC, datetime

import pytest

from autograder.timestamps import TimestampError, parse

NOON = datetime(2026, 3, 1, 12)
EVENING = datetime(2026, 3, 1, 23, 30)
DAY = datetime(2026, 3, 1)
SECONDS = int(NOON.replace(tzinfo=UTC).timestamp())

TIMES = {
    "2026-03-01 12:00:00 UTC": NOON,
    "2026-03-01 12:00:00.123456 UTC": NOON.replace(microsecond=123456),  # as nbgrader writes it
    "2026-03-01T12:00:00": NOON,
    "2026-03-01T12:00:00Z": NOON,
    "2026-03-01T14:30+02:30": NOON,
    "20260301T120000Z": NOON,
    "2026-03-01 07:00:00 -0500": NOON,
    "2026-03-01 13:00 UTC+1": NOON,
    "2026-03-01 13:00 Europe/Berlin": NOON,
    "2026-07-01 14:00 Europe/Berlin": datetime(2026, 7, 1, 12),
    "2026-03-01 13:00 CET": NOON,
    "2026/03/01 12:00": NOON,
    "01.03.2026": DAY,
    "1.3.2026 12:00": NOON,
    "01.03.2026, 23:30:00": EVENING,
    "13/03/2026 12:00": datetime(2026, 3, 13, 12),
    "03/13/2026 12:00": datetime(2026, 3, 13, 12),
    "03/03/2026": datetime(2026, 3, 3),
    "2026-03-01 11:30 PM": EVENING,
    "2026-03-01 12:00 am": DAY,
    "2026-03-01, 11:30:00\u202fp.m.": EVENING,  # as a browser writes it
    "Sun, 01 Mar 2026 12:00:00 +0000": NOON,
    "Sun, 01 Mar 2026 07:00:00 EST": NOON,
    "Sunday, 1 March 2026, 12:00 PM": NOON,
    "March 1, 2026 at 11:30 PM": EVENING,
    "Sun Mar  1 12:00:00 UTC 2026": NOON,
    "Sun Mar  1 12:00:00 2026": NOON,
    "01-Mar-2026 12:00": NOON,
    str(SECONDS): NOON,
    f"{SECONDS}000": NOON,
    f"{SECONDS}.5": NOON.replace(microsecond=500000),
    "  2026-03-01 12:00\r\n": NOON,
}


@pytest.mark.parametrize("text", TIMES)
def test_a_time_that_has_one_reading_is_read(text):
    assert parse(text.encode()) == TIMES[text]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_whatever_an_editor_makes_of_the_text_it_is_read(encoding):
    assert parse("2026-03-01 12:00:00 UTC\r\n".encode(encoding)) == NOON


PROBLEMS = {
    "": "is empty",
    " \n": "is empty",
    "yesterday, I think": "no way of writing a time",
    "12:00": "no way of writing a time",
    "03/01/2026": "is 3 January or 1 March",
    "3/1/2026, 11:30:00\u202fPM": "is 3 January or 1 March",
    "01-02-2026": "is 1 February or 2 January",
    "01.03.26": "no way of writing a time",
    "03.13.2026": "no time that there is",
    "2026-02-30 12:00": "no time that there is",
    "2026-03-01 24:30": "no time that there is",
    "2026-03-01 13:30 PM": "no time that there is",
    "2026-03-01 0:30 PM": "no time that there is",
    "2026-03-01 9": "has no minutes",
    "Monday, 1 March 2026, 12:00": "is a Sunday",
    "1 Jux 2026": "names no month",
    "0001-01-01 00:00 +14:00": "no time that there is",
    "1970-01-01 00:00": "is the year 1970",
    "9999-12-31 23:59": "is the year 9999",
    "20260301120000": "no way of writing a time",
    "9" * 40 + "m": "no way of writing a time",
    "1e10": "no way of writing a time",
    "nan": "no way of writing a time",
    "2026-03-01 12:00 CST": "time zone is unknown or several",
    "2026-03-01 12:00 localtime": "time zone is unknown or several",
    "2026-03-01 12:00 Mars/Olympus": "time zone is unknown or several",
    "2026-03-01 12:00 +99:00": "no zone that there is",
    "2026-10-25 02:30 Europe/Berlin": "clocks pass twice or leave out",
    "2026-03-29 02:30 Europe/Berlin": "clocks pass twice or leave out",
    "2020-01-01 10:00 ../x": "no way of writing a time",
    "2020-01-01 10:00 /dev/zero": "no way of writing a time",
    "2020-01-01 10:00 Europe/../../../dev/zero": "no way of writing a time",
    "2020-01-01 10:00 9999999999": "no way of writing a time",
    "2020-01-01 10:00 :/etc/passwd": "no way of writing a time",
    "2026-03-01 12:00\n2026-03-02 12:00": "no way of writing a time",
    "\u0661\u0662.03.2026": "no way of writing a time",
    "2026-03-01 12:00\x1b[2J": "no way of writing a time",
}


@pytest.mark.parametrize("text", PROBLEMS)
def test_all_else_is_a_sentence_with_what_to_write(text):
    with pytest.raises(TimestampError, match=PROBLEMS[text]) as refused:
        parse(text.encode())
    said = str(refused.value)
    assert said.startswith("timestamp.txt ")
    assert "write it like 2026-03-01 12:00:00 UTC" in said
    assert said.isprintable()
    assert len(said) < 200


def test_bytes_that_are_no_text_are_a_sentence():
    for content in (b"\xff\xfe\x00", b"2026\xe4", b"PK\x03\x04\xff", b"\0" * 3):
        with pytest.raises(TimestampError):
            parse(content)


def test_a_zone_never_opens_a_file(monkeypatch):
    parse(b"2026-07-01 14:00 Europe/Berlin")  # the names of zones are known from now on
    opened = []
    for module in (builtins, io, os):
        monkeypatch.setattr(module, "open", lambda *arguments, **_: opened.append(arguments))
    for zone in ("../x", "/dev/zero", "Europe/../../x", "x" * 300, "tzlocal", "Asia/Nowhere"):
        with pytest.raises(TimestampError):
            parse(f"2026-03-01 12:00 {zone}".encode())
    monkeypatch.undo()
    assert not opened
