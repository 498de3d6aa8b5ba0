"""Feedback pages on their way back: as the zip that a learning platform takes, or by student.

Where a notebook came from is what `autograder.collect` has kept of it.
"""

import io
import re
import zipfile
from dataclasses import dataclass

import jinja2

from autograder.atomic import write
from autograder.census import in_words
from autograder.handed_in import Folder, HandedInError
from autograder.provenance import read_records
from autograder.wording import printable

FOLDER = "sent-back"
LARGEST = 64 * 2**20  # bytes of a page
WHEN = (1980, 1, 1, 0, 0, 0)  # the same pages make the same zip
_MOODLE = re.compile(r".+_\d+_assignsubmission_file_?")
_CANVAS = re.compile(r"\w+?_(?:LATE_)?\d+_\d+_")
_PAGE = jinja2.Environment(autoescape=True).from_string(
    """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><link rel="icon" href="data:,">
<title>Feedback</title></head>
<body><main><h1>Feedback</h1><ul>
{% for topic, words in topics %}<li><a href="{{ topic }}.html">{{ words }}</a></li>
{% endfor %}</ul></main></body></html>
"""
)


class SendBackError(ValueError):
    """Nothing can be sent back; the message says why."""


@dataclass
class Sent:
    """What was made.

    Attributes:
        files: that were written.
        pages: how many pages are in them.
        left: a sentence for each page that is not.
    """

    files: list
    pages: int
    left: list[str]


def zips(course, topics, platform, folder):
    """Write a zip for each topic, as Moodle or Canvas takes them.

    Raises:
        SendBackError: nothing of the topics came from this platform.
        OSError, autograder.sources.SourceError: a file cannot be read or written.
    """
    records, sent = read_records(course), Sent([], 0, [])
    for topic in topics:
        named, claimed = {}, {}
        for student in course.students():
            kept = records.get(student, {}).get(topic)
            page = _read(course, student, topic)
            if page is None:
                continue
            name = kept and kept["platform"] == platform and _name(kept, topic, platform)
            if not name:
                sent.left.append(f"{student}, {topic}: it was not collected from {platform}")
            elif name in named and named[name] != page:
                sent.left.append(
                    f"{student}, {topic}: {claimed[name]} handed in the same file, and another "
                    "page goes there; send it by hand"
                )
            else:
                named[name], claimed[name] = page, student
        if named:
            path = folder / f"{topic}-{platform}.zip"
            write(path, _zipped(named))
            sent.files.append(path)
            sent.pages += len(named)
    if not sent.files:
        raise SendBackError(
            f"there is no page of a notebook that was collected from {platform}; the others can "
            "be sent with --format pages"
        )
    sent.left = [printable(each) for each in sent.left]
    return sent


def pages(course, topics, folder):
    """Write a folder for each student: all pages, and one that leads to them.

    Raises:
        SendBackError: there are no pages.
        OSError: a file cannot be written.
    """
    sent = Sent([], 0, [])
    for student in course.students():
        found = {topic: _read(course, student, topic) for topic in topics}
        found = {topic: page for topic, page in found.items() if page is not None}
        if found:
            own = folder / student
            for topic, page in found.items():
                write(own / f"{topic}.html", page, within=folder)
            linked = [(topic, in_words(topic)) for topic in found]
            write(own / "index.html", _PAGE.render(topics=linked), within=folder)
            sent.files.append(own / "index.html")
            sent.pages += len(found)
    if not sent.files:
        raise SendBackError(
            f"{course.feedback} has no page of these topics; 'autograder grade' makes them"
        )
    return sent


def _name(kept, topic, platform):
    """The name by which a platform knows where a page belongs; None if it knows none."""
    parts = kept["file"].split("/")
    if platform == "canvas":
        found = next((_CANVAS.match(part) for part in parts if _CANVAS.match(part)), None)
        return found and f"{found[0]}{topic}.html"
    found = next((_MOODLE.match(part) for part in parts if _MOODLE.match(part)), None)
    return found and f"{found[0]}/{topic}.html"


def _read(course, student, topic):
    """The page of a submission; None if there is none. Links are not followed."""
    path = course.page(student, topic)
    try:
        with Folder(path.parent) as inner:
            return inner.read(path.name, LARGEST)
    except (OSError, HandedInError, ValueError):
        return None


def _zipped(named):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in named.items():
            archive.writestr(zipfile.ZipInfo(name, WHEN), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()
