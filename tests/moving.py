"""Moving a figure of the book in a browser, and reading what it says."""

import re

PAUSE = 450  # milliseconds after which the text has followed


def text(page):
    """What the figure says about itself."""
    # In the page, where the figure's own timer runs.
    page.evaluate("pause => new Promise(done => setTimeout(done, pause))", PAUSE)
    return page.locator(".interactive-readout").inner_text()


def press(page, label, key, times=1):
    control = page.locator(".interactive").get_by_label(label, exact=True)
    control.focus()
    for _ in range(times):
        page.keyboard.press(key)


def drag(page, label, right, down):
    """Move a point by so many pixels, with the mouse."""
    point = page.locator(".interactive").get_by_label(label, exact=True)
    point.scroll_into_view_if_needed()
    box = point.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right / 2, y + down / 2)
    page.mouse.move(x + right, y + down)
    page.mouse.up()


def drag_slider(page, label, share):
    """Take a native slider to this share of its length, with the mouse."""
    control = page.locator(".interactive").get_by_label(label, exact=True)
    control.scroll_into_view_if_needed()
    box = control.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * share, box["y"] + box["height"] / 2)
    page.mouse.up()


def press_button(page, name):
    page.locator(".interactive").get_by_role("button", name=name, exact=True).click()


def choose(page, label, option):
    page.locator(".interactive").get_by_label(label, exact=True).select_option(option)


def numbers(text):
    """The numbers in a text of a figure."""
    return [float(found.replace("−", "-")) for found in re.findall(r"−?\d+\.\d+", text)]


def ask(page, function, *given):
    """Call the mathematics of a figure."""
    return page.evaluate(f"(given) => ({function})(...given)", list(given))
