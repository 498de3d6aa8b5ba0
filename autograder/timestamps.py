"""When a notebook was handed in, as nbgrader, an LMS or a person wrote it in ``timestamp.txt``.

A time is read only where its text allows one reading. nbgrader's own way guesses (``01.03.2026``
is 3 January for it), and takes the name of a time zone for the name of a file.
"""

import codecs
import functools
import re
import zoneinfo
from datetime import UTC, datetime, timedelta, timezone

FILE = "timestamp.txt"
LONGEST = 400  # bytes
YEARS = range(2000, 2101)  # in which something may have been handed in
# The longer marks first: UTF-16's is the beginning of UTF-32's.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
ADVICE = "write it like 2026-03-01 12:00:00 UTC"


class TimestampError(ValueError):
    """A text that is no time, or more than one; the message says why and what to write."""


def parse(content):
    """The time in these bytes, in UTC and without a zone, as the gradebook keeps it.

    A time without a zone is in UTC, as for nbgrader; a date without a time is its beginning.

    Raises:
        TimestampError: there is none, or more than one reading.
    """
    text = " ".join(_decoded(content).split())  # browsers put strange spaces before AM and PM
    if not text:
        raise TimestampError(f"{FILE} is empty; {ADVICE}, or remove it")
    try:
        found = _since_1970(text) or _written(text)
        if found.tzinfo is not None:
            found = found.astimezone(UTC).replace(tzinfo=None)
        if found.year not in YEARS:
            raise ValueError(f"which is the year {found.year}")
    except (ValueError, OverflowError) as error:
        said = str(error).startswith(("which", "whose"))
        reason = str(error) if said else "which is no time that there is"
        raise TimestampError(f"{FILE} holds {_shown(text)}, {reason}; {ADVICE}") from error
    return found


def _decoded(content):
    """The text in these bytes, whatever Windows' Notepad or PowerShell made of it."""
    encoding = next((each for mark, each in _MARKS if content.startswith(mark)), "utf-8")
    if content[1:2] == b"\0" and encoding == "utf-8":
        encoding = "utf-16-le"
    elif content[:1] == b"\0" and encoding == "utf-8":
        encoding = "utf-16-be"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise TimestampError(f"{FILE} is not text; {ADVICE}") from error
    return text.removeprefix("\ufeff")


def _since_1970(text):
    """Seconds or milliseconds since 1970, of which a year in `YEARS` has 9 to 13 digits."""
    if not re.fullmatch(r"[0-9]{9,13}(\.[0-9]{1,9})?", text):
        return None
    seconds = float(text)
    if seconds >= 1e11:
        seconds /= 1000
    return datetime(1970, 1, 1) + timedelta(seconds=seconds)


_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY = r"(?:(?P<weekday>[a-z]{3,9})\.?,? )?"
_NAMED = r"(?P<month>[a-z]{3,9})\.?"
_TIME = (
    r"(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-9]{2})(?:[:.](?P<second>[0-9]{2})(?:[.,](?P<part>[0-9]{1,9}))?)?)?"
    r"(?: ?(?P<half>[ap])\.?m\.?)?"
)
_OFFSET = "[+-][0-9]{{{}}}(?::?[0-9]{{2}})?"
_ZONE = (
    rf"(?: ?(?P<zone>z|{_OFFSET.format(2)}|(?:utc|gmt) ?{_OFFSET.format('1,2')}"
    r"|[a-z][a-z0-9_+/-]*))?"
)
_AT = rf"(?:(?:,? |,|t| at ){_TIME}{_ZONE})?"
_FORMS = [
    re.compile(pattern, re.ASCII | re.IGNORECASE)
    for pattern in (
        rf"{_DAY}(?P<year>[0-9]{{4}})([-/.])(?P<month>[0-9]{{1,2}})\3(?P<day>[0-9]{{1,2}}){_AT}",
        rf"(?P<year>[0-9]{{4}})(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}}){_AT}",
        r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"
        rf"t(?P<hour>[0-9]{{2}})(?P<minute>[0-9]{{2}})(?P<second>[0-9]{{2}})?{_ZONE}",
        rf"{_DAY}(?P<day>[0-9]{{1,2}})\.(?P<month>[0-9]{{1,2}})\.(?P<year>[0-9]{{4}}){_AT}",
        rf"{_DAY}(?P<one>[0-9]{{1,2}})([-/])(?P<other>[0-9]{{1,2}})\3(?P<year>[0-9]{{4}}){_AT}",
        rf"{_DAY}(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?\.?[ -]{_NAMED}[ -](?P<year>[0-9]{{4}}){_AT}",
        rf"{_DAY}{_NAMED} (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,? (?P<year>[0-9]{{4}}){_AT}",
        # The commands date and ctime: the year at the end, perhaps a zone before it.
        rf"{_DAY}{_NAMED} (?P<day>[0-9]{{1,2}}) {_TIME}{_ZONE} (?P<year>[0-9]{{4}})",
        rf"{_DAY}(?P<day>[0-9]{{1,2}}) {_NAMED} {_TIME}{_ZONE} (?P<year>[0-9]{{4}})",
    )
]


def _written(text):
    for form in _FORMS:
        if found := form.fullmatch(text):
            return _put_together(found.groupdict())
    raise ValueError("which is no way of writing a time that is known here")


def _put_together(parts):
    moment = datetime(int(parts["year"]), *_month_and_day(parts), *_clock(parts))
    if weekday := parts.get("weekday"):
        named = [n for n, day in enumerate(_DAYS) if day.startswith(weekday.lower())]
        if named != [moment.weekday()]:
            raise ValueError(f"which is a {_DAYS[moment.weekday()].capitalize()}")
    return _in_zone(moment, parts.get("zone") or "")


def _month_and_day(parts):
    if parts.get("one") is None:
        return _month(parts["month"]), int(parts["day"])
    one, other = int(parts["one"]), int(parts["other"])
    if one > 12 or one == other:
        return other, one
    if other > 12:
        return one, other
    names = [name.capitalize() for name in _MONTHS]
    if not one or not other:
        raise ValueError
    raise ValueError(f"which is {one} {names[other - 1]} or {other} {names[one - 1]}")


def _month(text):
    if text.isdecimal():
        return int(text)
    named = [n for n, name in enumerate(_MONTHS, start=1) if name.startswith(text.lower())]
    if text.lower() == "sept":
        named = [9]
    if len(named) != 1:
        raise ValueError("which names no month")
    return named[0]


def _clock(parts):
    if parts.get("hour") is None:
        return 0, 0, 0, 0
    hour, minute, second = (int(parts[name] or 0) for name in ("hour", "minute", "second"))
    if half := parts.get("half"):
        if not 1 <= hour <= 12:
            raise ValueError
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    elif parts["minute"] is None:
        raise ValueError("which has no minutes")
    return hour, minute, second, int((parts.get("part") or "0").ljust(6, "0")[:6])


# Short names that mean one zone, in hours; CST, IST and BST are several countries'.
_ZONES = {"z": 0, "utc": 0, "gmt": 0, "ut": 0, "cet": 1, "cest": 2}
_ZONES |= {"est": -5, "edt": -4, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7}


def _in_zone(moment, zone):
    name = zone.lower()
    if not name:
        return moment
    if name in _ZONES:
        return moment.replace(tzinfo=timezone(timedelta(hours=_ZONES[name])))
    if offset := re.fullmatch(r"(?:utc|gmt)? ?([+-])([0-9]{1,2}):?([0-9]{2})?", name):
        sign, hours, minutes = offset[1], int(offset[2]), int(offset[3] or 0)
        if hours > 14 or minutes > 59:
            raise ValueError("which has no zone that there is")
        ahead = timedelta(hours=hours, minutes=minutes)
        return moment.replace(tzinfo=timezone(-ahead if sign == "-" else ahead))
    if zone not in _named():
        raise ValueError("whose time zone is unknown or several")
    there = zoneinfo.ZoneInfo(zone)
    first, second = (moment.replace(tzinfo=there, fold=fold) for fold in (0, 1))
    if first.utcoffset() != second.utcoffset():
        raise ValueError("which is an hour that clocks pass twice or leave out there")
    return first


@functools.cache
def _named():
    """The names of zones. Only they are ever looked up: each name is a file's."""
    names = zoneinfo.available_timezones()
    return frozenset(name for name in names if "/" in name and ".." not in name and name[0] != "/")


def _shown(text):
    kept = "".join(letter if letter.isprintable() else "?" for letter in text)
    return repr(kept if len(kept) <= 40 else f"{kept[:40]}…")
