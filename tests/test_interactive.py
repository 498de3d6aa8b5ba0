"""The figures that can be moved: by mouse, by keyboard, with the right numbers, for everyone."""

import json
import re

import numpy as np
import pytest

from autograder import recorded

pytestmark = pytest.mark.xdist_group("book")
FIGURES = ("neurons", "softmax")
PAUSE = 450  # milliseconds after which the text has followed
# What a key changes first in each figure, and a part of the text before and after it.
FIRST_KEYS = {
    "neurons": ("place of the border", "ArrowUp", "bias 4.00", "bias 4.15"),
    "softmax": ("logit: T-shirt", "ArrowRight", "T-shirt 0.2418", "T-shirt 0.2606"),
}


@pytest.fixture
def visit(site, chromium):
    """Open the chapter of a figure; whatever the page says on the console fails the test."""
    opened, said = [], []

    def visit(topic, width=1280, scheme="light", **options):
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, offline=True, **options
        )
        page = context.new_page()
        page.on("console", lambda message: message.type == "log" or said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: request.url.startswith("file:") or said.append(request))
        page.goto((site / "book" / f"{topic}.html").as_uri())
        opened.append(context)
        return page

    yield visit
    for context in opened:
        context.close()
    assert said == []


def text(page):
    """What the figure says about itself."""
    page.wait_for_timeout(PAUSE)
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


def press_button(page, name):
    page.locator(".interactive").get_by_role("button", name=name, exact=True).click()


# The figure's own mathematics, called with the arguments that TensorFlow was given.
MATHEMATICS = [
    ("neurons", "neuron", "interactive.neuron"),
    ("softmax", "softmax", "(Z) => Z.map(interactive.softmax)"),
    (
        "softmax",
        "sparse_categorical_crossentropy",
        "(y, Z) => Z.map((z, i) => interactive.loss(z, y[i]))",
    ),
]


@pytest.mark.parametrize(("topic", "function", "call"), MATHEMATICS)
def test_the_mathematics_agrees_with_recorded_answers_of_tensorflow(topic, function, call, visit):
    page = visit(topic)
    cases = recorded.load(topic)[function]
    assert cases
    for name, case in cases.items():
        given = [np.asarray(value).tolist() for value in case.arguments]
        answer = page.evaluate(f"(given) => ({call})(...given)", given)
        assert np.allclose(answer, case.expected, rtol=1e-6, atol=1e-9), name


def test_a_figure_is_on_the_page_of_its_topic_and_loads_one_script(site):
    for page in site.rglob("*.html"):
        found = re.findall(
            r'src="[^"]*_static/interactive/(\w+)\.js[^"]*"', page.read_text("utf-8")
        )
        wanted = page.stem in FIGURES and page.parent.name == "book"
        assert found == ([page.stem] if wanted else []), page


def test_a_script_has_no_handler_in_the_markup_and_asks_for_nothing(site):
    for script in (site / "_static" / "interactive").glob("*.js"):
        code = script.read_text("utf-8")
        assert not re.search(r"\bon\w+=|fetch\(|import\(|innerHTML|console\.", code), script
        assert "http" not in code.replace("http://www.w3.org/2000/svg", "")


@pytest.mark.parametrize("topic", FIGURES)
def test_keys_alone_move_a_figure_and_reset_brings_it_back(topic, visit):
    page = visit(topic)
    label, key, before, after = FIRST_KEYS[topic]
    start = text(page)
    assert before in start
    press(page, label, key)
    assert after in text(page)
    press_button(page, "Reset")
    assert text(page) == start
    # Every control is reached by Tab, one after the other, with a visible focus.
    page.locator(".interactive :is(input, select, button, [tabindex])").first.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    controls = page.locator(".interactive :is(input, select, button, [tabindex])").count()
    seen = set()
    for _ in range(controls):
        seen.add(
            page.evaluate(
                """() => {
                    const now = document.activeElement;
                    const ring = now.querySelector?.(".ring");
                    const look = getComputedStyle(ring ?? now);
                    const seen = ring ? look.stroke : look.outlineStyle;
                    if (seen === "none") throw new Error("no visible focus");
                    return now.id || now.getAttribute("aria-label") || now.textContent;
                }"""
            )
        )
        page.keyboard.press("Tab")
    assert len(seen) == controls


@pytest.mark.parametrize("topic", FIGURES)
def test_a_figure_fits_a_phone_and_a_finger(topic, visit):
    page = visit(topic, width=375, scheme="dark")
    stage = page.locator(".interactive-stage").bounding_box()
    parts = page.locator(".interactive-stage :is(p, label, output, input, select, button, text)")
    edges = parts.evaluate_all(
        """(all) => all.map((part) => {
            const { left, right } = part.getBoundingClientRect();
            return [part.textContent, left, right];
        })"""
    )
    for name, left, right in edges:
        assert stage["x"] - 1 <= left <= right <= stage["x"] + stage["width"] + 1, name
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    widths = "(all) => all.map((part) => part.getBoundingClientRect().width)"
    heights = "(all) => all.map((part) => part.getBoundingClientRect().height)"
    assert all(w >= 24 for w in page.locator(".interactive .knob").evaluate_all(widths))
    assert all(w >= 44 for w in page.locator(".interactive .touch").evaluate_all(widths))
    controls = page.locator(".interactive :is(input, select, button)")
    assert all(height >= 44 for height in controls.evaluate_all(heights))


@pytest.mark.parametrize("topic", FIGURES)
def test_a_figure_follows_the_theme_while_it_is_open(topic, visit):
    page = visit(topic)
    colour = "getComputedStyle(document.querySelector('.interactive text')).fill"
    light = page.evaluate(colour)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"{colour} !== {json.dumps(light)}")


@pytest.mark.parametrize("topic", FIGURES)
def test_without_javascript_a_sentence_stands_in_for_a_figure(topic, visit):
    page = visit(topic, java_script_enabled=False)
    assert "needs JavaScript" in page.locator(".interactive-stage").inner_text()
    assert page.locator(".interactive > p").count() >= 2  # the experiment can be read


def test_neurons_the_border_and_the_arrow_are_dragged(visit):
    page = visit("neurons")
    assert "1: 0.35, 2: 0.79, 3: 0.04, 4: 0.83, 5: 0.03" in text(page)
    drag(page, "place of the border", 80, 0)
    moved = text(page)
    assert "Weights (−2.00, −3.00)" in moved  # the border moved and did not turn
    assert float(re.search(r"bias (\d+\.\d+)", moved)[1]) > 4.5
    assert "yes to 3 of 5" in moved
    press(page, "place of the border", "ArrowDown", 3)
    drag(page, "arrow of the weights", -20, 20)
    assert "Weights (−2.00, −3.00)" not in text(page)


def test_neurons_a_longer_arrow_leaves_one_half_on_the_border(visit):
    page = visit("neurons")
    nearest = page.evaluate("interactive.nearest([1.7, 0.4], [-2, -3], 4)")
    assert np.isclose(np.dot(nearest, [-2, -3]) + 4, 0)
    for w in ([-2, -3], [-4, -6]):
        b = -np.dot(w, nearest)
        p = page.evaluate("(given) => interactive.neuron(...given)", [nearest, w, b])
        assert np.isclose(p, 0.5)


def test_softmax_a_thousand_breaks_only_the_formula_on_paper(visit):
    page = visit("softmax")
    before = text(page)
    assert "loss of the T-shirt is 1.4197" in before
    assert "the same" in before
    press_button(page, "+1000")
    after = text(page)
    assert "nan" in after
    assert after.split(". As on")[0] == before.split(". As on")[0]
    assert page.get_by_label("logit: dress").get_attribute("aria-valuetext") == "1003.0"
