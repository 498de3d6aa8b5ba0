"""A page of ours, made from a template in ``pages/``.

It asks no other place for anything and runs no script. What students wrote stands in it as text.
"""

import base64
import functools
import hashlib

import jinja2
from markupsafe import Markup, escape

from autograder.census import in_words
from autograder.sheets import number
from autograder.wording import printable

LONGEST_MESSAGE = 300


def render(name, styles="report.css", **values):
    """The page that a template makes of these values, with its styles in it."""
    return _template(name, styles).render(**values)


@functools.cache
def _template(name, styles):
    """Made once: that takes longer than to fill it in."""
    pages = jinja2.PackageLoader("autograder", "pages")
    shell = jinja2.Environment(
        loader=pages,
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    shell.filters |= {
        "plain": lambda text: printable(str(text)),
        "short": lambda text: printable(str(text))[:LONGEST_MESSAGE],
        "marked": _marked,
        "percent": lambda part: "–" if part is None else f"{100 * part:.0f} %",
        "words": in_words,
        "points": number,
        "hundredths": lambda value: number(round(value, 2)),
    }
    text, _, _ = pages.get_source(shell, styles)
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return shell.get_template(name, globals={"styles": Markup(text), "digest": digest})


def _marked(text):
    """A text in which backticks stand around code."""
    parts = printable(text).split("`")
    marked = (
        Markup("<code>{}</code>").format(part) if place % 2 else escape(part)
        for place, part in enumerate(parts)
    )
    return Markup("").join(marked)
