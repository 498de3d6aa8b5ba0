"""A page that the grader writes, opened in a browser: from the disk, alone, and read by anybody."""

from contextlib import contextmanager

from axe import AXE, COLOURS, FIND, RULES
from site_pages import widen

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@contextmanager
def opened(path, chromium):
    """A tab with the page, which says nothing on the console and asks no other place."""
    window = chromium.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    tab, wrong = window.new_page(), []
    tab.on("console", lambda line: wrong.append(line.text))
    tab.on("request", lambda asked: asked.url.startswith(("file:", "data:")) or wrong.append(asked))
    tab.goto(path.as_uri())
    yield tab
    window.close()
    assert wrong == []


def assert_all_can_read(tab):
    """axe finds nothing, light and dark, and nothing scrolls sideways; ends at a phone's width."""
    tab.evaluate(AXE.read_text(encoding="utf-8"))
    assert tab.evaluate(FIND, RULES) == []
    tab.emulate_media(color_scheme="dark")
    assert tab.evaluate(FIND, COLOURS) == []
    for width in (1280, 375):
        widen(tab, width)
        assert tab.evaluate(SIDEWAYS) == 0
