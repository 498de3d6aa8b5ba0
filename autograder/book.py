"""Where the book treats something: its words, and their address on the site of the book."""

import os
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlparse

from autograder.census import in_words
from autograder.wording import printable


class BookError(ValueError):
    """An address of the book that is none; the message says what was expected."""


@dataclass(frozen=True)
class Chapter:
    """Where the book treats something: its words, and the address, if that is known."""

    words: str
    address: str | None


class Book:
    """The site of the book.

    Args:
        address: of its first folder; ends with a slash. None if it is not known.

    Raises:
        BookError: it is no address.
    """

    def __init__(self, address=None):
        if address and urlparse(address).scheme not in ("http", "https"):
            raise BookError(f"the book is {address!r}; expected https://… and the site's folder")
        self._address = address and address.rstrip("/") + "/"

    @classmethod
    def beside(cls, course, catalogue, folder):
        """The site that was built on this machine, for a page in a folder."""
        homes = (home for home in (course.folder, catalogue.home) if home)
        sites = (Path(home).resolve() / "_build" / "html" for home in homes)
        book = cls()
        if site := next((site for site in sites if (site / "book").is_dir()), None):
            book._address = quote(os.path.relpath(site, Path(folder).resolve())) + "/"
        return book

    def chapters(self, topic, questions):
        """For a page of feedback: of each function, where the book treats it.

        Returns:
            Triples of a function's name, words, and an address; None if that is not known.
        """
        found = {n: self.chapter(topic, q.section) for n, q in questions.items() if q.section}
        return tuple((name, each.words, each.address) for name, each in found.items())

    def chapter(self, topic, section=""):
        """Where a topic is treated, or a section of its chapter."""
        page = self._address and f"{self._address}book/{topic}.html"
        anchor = f"#{slug(section)}" if section else ""
        return Chapter(printable(section or in_words(topic)), page and page + anchor)


def slug(heading):
    """The anchor that Sphinx makes from a heading."""
    text = unicodedata.normalize("NFKD", heading.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"^[\d-]+", "", re.sub(r"[^a-z0-9]+", "-", text).strip("-"))
