"""A page for those who teach, from a template in ``pages/``.

It asks no other place for anything and runs no script. What students wrote stands in it as text.
"""

import base64
import hashlib
from importlib import resources

import jinja2
from markupsafe import Markup, escape

from autograder.census import in_words
from autograder.sheets import number
from autograder.wording import printable

LONGEST_MESSAGE = 300


def render(name, **values):
    """The page that a template makes of these values."""
    pages = resources.files("autograder") / "pages"
    styles = (pages / "report.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(styles.encode()).digest()).decode()
    shell = jinja2.Environment(
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
    }
    template = shell.from_string((pages / name).read_text(encoding="utf-8"))
    return template.render(styles=styles, digest=digest, **values)


def _marked(text):
    """A text in which backticks stand around code."""
    parts = printable(text).split("`")
    marked = (
        Markup("<code>{}</code>").format(part) if place % 2 else escape(part)
        for place, part in enumerate(parts)
    )
    return Markup("").join(marked)
