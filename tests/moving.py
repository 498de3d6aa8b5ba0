"""Moving a figure of the book in a browser, and reading what it says."""

import re
from pathlib import PurePosixPath

PAUSE = 450  # milliseconds after which the text has followed


def stage(page, figure=None):
    """A figure in a page: the one that is named, or the one that is named like the page."""
    name = figure or PurePosixPath(page.url).stem
    return page.locator(f'[data-figure="{name}"]')


def text(page, figure=None):
    """What the figure says about itself."""
    # In the page, where the figure's own timer runs.
    page.evaluate("pause => new Promise(done => setTimeout(done, pause))", PAUSE)
    return stage(page, figure).locator(".interactive-readout").inner_text()


def press(page, label, key, times=1, figure=None):
    control = stage(page, figure).get_by_label(label, exact=True)
    control.focus()
    for _ in range(times):
        page.keyboard.press(key)


def drag(page, label, right, down, figure=None):
    """Move a point by so many pixels, with the mouse."""
    point = stage(page, figure).get_by_label(label, exact=True)
    point.scroll_into_view_if_needed()
    box = point.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right / 2, y + down / 2)
    page.mouse.move(x + right, y + down)
    page.mouse.up()


def drag_slider(page, label, share, figure=None):
    """Take a native slider to this share of its length, with the mouse."""
    control = stage(page, figure).get_by_label(label, exact=True)
    control.scroll_into_view_if_needed()
    box = control.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * share, box["y"] + box["height"] / 2)
    page.mouse.up()


def press_button(page, name, figure=None):
    stage(page, figure).get_by_role("button", name=name, exact=True).click()


def choose(page, label, option, figure=None):
    stage(page, figure).get_by_label(label, exact=True).select_option(option)


def numbers(text):
    """The numbers in a text of a figure."""
    return [float(found.replace("−", "-")) for found in re.findall(r"−?\d+\.\d+", text)]


def ask(page, function, *given):
    """Call the mathematics of a figure."""
    return page.evaluate(f"(given) => ({function})(...given)", list(given))
