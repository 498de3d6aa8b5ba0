"""The network that trains in the page: its pace, its rest, its addresses, and what it says.

The figure stands in a page of its own here, made from the directive's markup and the scripts, so
that no chapter has to be built for it. What every figure has to show is in `test_interactive.py`.
"""

import re

import pytest
from axe import AXE, COLOURS, FIND, RULES
from classroom import ROOT
from moving import choose, press, press_button, stage, text

from autograder_book import interactive

BOOK = ROOT / "book"
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>A network</title>
<meta name="viewport" content="width=device-width"><style>
:root {{ color-scheme: light dark; --pst-color-background: light-dark(#fff, #121212);
--pst-color-surface: light-dark(#f3f4f5, #29313d); --pst-color-border: light-dark(#c9c9c9, #444);
--pst-color-text-base: light-dark(#222832, #ced6dd);
--pst-color-text-muted: light-dark(#48566b, #9ca4af); }}
body {{ background: var(--pst-color-background); color: var(--pst-color-text-base);
font: 16px sans-serif; margin: 1rem; }} {style}</style>
<main><h1>A network</h1>{above}<p>Play.</p>{below}<div style="height: 4000px"></div></main>
<script>let asked = 0; const frames = window.requestAnimationFrame.bind(window);
window.requestAnimationFrame = (call) => {{ asked += 1; return frames(call); }};</script>
<script>{script}</script></html>"""
# The words by which the figure shows each failure, after so many epochs.
SHOWN = {
    "six-sigmoids": (5, r"gradient of the first layer is [\d,]+ times smaller"),
    "rate-too-large": (2, r"Training: cost (beyond 10000|\d\d+\.)"),
    "zero-start": (30, r"All units of layer 1 answer alike"),
    "overfitting": (120, r"validation cost was lowest after epoch \d+"),
    "dead-units": (5, r"\d+ of 16 hidden units (is|are) dead"),
}


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    name = "network"
    page = PAGE.format(
        style=(BOOK / "assets" / "interactive.css").read_text(encoding="utf-8"),
        above=interactive.ABOVE.format(topic=name, name=name),
        below=interactive.BELOW.format(topic=name),
        script=interactive.join(interactive.modules(ROOT, name)).replace("</", "<\\/"),
    )
    file = tmp_path_factory.mktemp("page") / "network.html"
    file.write_text(page, encoding="utf-8")
    return file.as_uri()


@pytest.fixture
def opened(address, chromium):
    """A function that opens the page; what it says on the console fails the test."""
    windows, said = [], []

    def opened(anchor="", **options):
        size = {"width": options.pop("width", 1280), "height": 900}
        windows.append(chromium.new_context(viewport=size, offline=True, **options))
        page = windows[-1].new_page()
        page.on("console", lambda line: said.append(line.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(address + anchor)
        page.wait_for_selector(".network-net [data-unit]", state="attached")
        return page

    yield opened
    for window in windows:
        window.close()
    assert said == []


def epochs(page, number):
    """Press the button so many times, as fast as it goes."""
    button = stage(page).get_by_role("button", name="Epoch", exact=True)
    button.evaluate("(button, n) => { for (let k = 0; k < n; k += 1) button.click(); }", number)


def test_it_draws_sixty_times_a_second_and_says_little(opened, record_property):
    page = opened("#preset-digits")
    choose(page, "speed", "fastest")
    page.evaluate(
        """() => {
            window.changes = 0;
            const told = document.querySelector(".interactive-readout");
            const look = { childList: true, characterData: true, subtree: true };
            new MutationObserver(() => (window.changes += 1)).observe(told, look);
        }"""
    )
    press_button(page, "Play")
    gaps = page.evaluate(
        """new Promise((answer) => {
            const gaps = [];
            let before = performance.now();
            const start = before;
            frames(function next(now) {
                gaps.push(now - before);
                before = now;
                if (now - start < 2500) frames(next);
                else answer(gaps.slice(5));
            });
        })"""
    )
    changes = page.evaluate("window.changes")
    press_button(page, "Pause")
    median = sorted(gaps)[len(gaps) // 2]
    record_property("frames a second while 64-32-10 trains", f"{1000 / median:.0f} (median)")
    done = re.search(r"after (\d+) epochs? and (\d+) updates", text(page))
    record_property("epochs in these 2.5 seconds", done[1])
    assert int(done[2]) > 32
    assert changes <= 2
    assert median < 100  # a busy machine; a quiet one draws at the pace of its screen


def test_it_does_nothing_while_it_is_paused_or_out_of_sight(opened):
    page = opened()
    rests = """() => new Promise((answer) => {
        const before = asked;
        setTimeout(() => answer(asked === before), 250);
    })"""
    assert page.evaluate("asked") == 0
    press_button(page, "Play")
    page.wait_for_function("asked > 5")
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.wait_for_function(rests)
    now = page.evaluate("asked")
    page.evaluate("window.scrollTo(0, 0)")
    page.wait_for_function("now => asked > now + 5", arg=now)
    press_button(page, "Pause")
    page.wait_for_function(rests)


def test_each_failure_of_the_book_has_an_address_and_shows_itself(opened):
    page = opened("#preset-no-such")
    assert "The network 2-8-8-2 before training." in text(page)
    chosen = stage(page).get_by_label("begin with", exact=True)
    for name, (number, found) in SHOWN.items():
        page.goto(f"{page.url.split('#')[0]}#preset-{name}")
        page.wait_for_function("document.activeElement.id === 'figure-network'")
        assert chosen.input_value() == name
        epochs(page, number)
        said = text(page)
        assert re.search(found, said), said
    press_button(page, "Reset")
    assert "before training" in text(page)
    assert chosen.input_value() == "dead-units"  # what the address still asks for


def test_steps_starts_and_units(opened):
    page = opened()
    start = text(page)
    press_button(page, "Step")
    assert "after 1 epoch and 1 update." in text(page)
    press_button(page, "Rewind")
    assert text(page) == start
    press_button(page, "New start")
    assert text(page) != start
    choose(page, "look at", "1.3")
    by_name = text(page)
    assert re.search(r"Unit 3 of layer 1: weights −?\d.\d\d, −?\d.\d\d, bias 0.00\.", by_name)
    choose(page, "look at", "")
    page.locator("[data-unit='1.3']").click()
    assert text(page) == by_name
    press(page, "hidden layers", "ArrowRight")
    assert "2-8-8-8-2 before training" in text(page)
    choose(page, "examples", "digits")
    press(page, "training examples", "ArrowLeft", 2)
    choose(page, "batch size", "8")
    press_button(page, "Epoch")
    assert "64-8-8-8-10 after 1 epoch and 10 updates" in text(page)
    choose(page, "look at", "1.2")
    assert re.search(r"Unit 2 of layer 1: its mean answer is largest for \d", text(page))
    page.get_by_text("The same network in Keras").click()
    assert 'Dense(8, activation="relu",' in stage(page).locator("pre").inner_text()


@pytest.mark.parametrize("anchor", ["", "#preset-digits", "#preset-six-sigmoids"])
def test_on_a_phone_in_both_themes_axe_finds_nothing(anchor, opened):
    page = opened(anchor, width=375)
    epochs(page, 1)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for scheme, only in (("light", RULES), ("dark", COLOURS)):
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate(FIND, only) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    box = stage(page).bounding_box()
    outside = """(all, [left, right]) => all.filter((one) => {
        const box = one.getBoundingClientRect();
        return box.width && (box.left < left - 1 || box.right > right + 1);
    }).map((one) => one.textContent)"""
    edges = [box["x"], box["x"] + box["width"]]
    assert stage(page).locator("text").evaluate_all(outside, edges) == []


def test_each_preset_has_its_place_in_the_chapter_and_each_link_leads_to_one(opened):
    options = stage(opened()).get_by_label("begin with", exact=True).locator("option")
    presets = set(options.evaluate_all("(all) => all.map((one) => one.value)"))
    assert set(SHOWN) < presets
    chapters = [file.read_text(encoding="utf-8") for file in BOOK.glob("*.md")]
    for chapter in chapters:
        places = set(re.findall(r"^\(preset-([\w-]+)\)=", chapter, re.MULTILINE))
        assert places == (presets if "```{interactive} network" in chapter else set())
        assert set(re.findall(r"[<#(]preset-([\w-]+)", chapter)) <= presets
