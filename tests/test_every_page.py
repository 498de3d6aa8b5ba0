"""All pages of the site, each opened as seldom as can be: this takes most of a test's time."""

from urllib.parse import urlparse

import pytest
from axe import AXE, COLOURS, FIND, LIGHTER, RULES
from classroom import TAUGHT
from playwright.sync_api import expect
from site_pages import ADDED, SETTLED, pages, widen

MEGABYTE = 1_000_000
STOPS = 15
AS_IT_IS = "forward_propagation"  # a chapter with formulas, drawings and tables
WIDTHS = (375, 1280)
PARTS = 2  # of the pages, for as many processes
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
OPENED = "document.querySelectorAll('article details').forEach(each => each.open = true)"
# Code of a chapter that has to be scrolled, by its longest line. What it prints may have any width.
CUT = """() => [...document.querySelectorAll("article .highlight pre")]
  .filter(code => code.checkVisibility() && !code.closest(".cell_output"))
  .filter(code => code.scrollWidth > code.clientWidth + 1)
  .map(code => code.textContent.split("\\n").reduce((a, b) => a.length < b.length ? b : a))"""
# A third of a second after a change of width, the theme and our own script have let the keyboard
# reach what has become wider than its column.
FOLLOWED = """() => [...document.querySelectorAll(`article :is(pre, .output,
    .jp-RenderedHTMLCommon, .pst-scrollable-table-container, .katex-display)`)]
  .every(box => box.scrollWidth <= box.clientWidth + 1 || box.tabIndex >= 0)"""


@pytest.mark.parametrize(
    "part",
    [pytest.param(n, marks=pytest.mark.xdist_group(f"axe {n}")) for n in range(PARTS)],
)
def test_every_page_opens_from_the_disk_alone_and_axe_finds_nothing(part, site, chromium, capfd):
    window = chromium.new_context(reduced_motion="reduce", offline=True)
    page, wrong = window.new_page(), []
    where = ""
    page.on("console", lambda line: line.type == "log" or wrong.append(f"{where}: {line.text}"))
    page.on("pageerror", lambda error: wrong.append(f"{where}: {error}"))
    page.on(
        "request",
        lambda request: (
            request.url.startswith(("file:", "data:", "blob:"))
            or wrong.append(f"{where} asks for {request.url}")
        ),
    )
    axe = AXE.read_text(encoding="utf-8")
    # 404.html has links from the root, so it is tried on a server, in another test.
    tried = [path for path in pages(site, ADDED) if path.stem != "404"][part::PARTS]
    for path in tried:
        where = str(path.relative_to(site))
        page.emulate_media(color_scheme="light")
        page.goto(path.as_uri())
        page.evaluate(SETTLED)
        for width in WIDTHS:
            widen(page, width)
            if page.evaluate(SIDEWAYS):
                wrong.append(f"{where} scrolls sideways at {width}")
        page.evaluate(OPENED)
        if path.stem != AS_IT_IS:
            page.evaluate(LIGHTER)
        page.evaluate(axe)
        for width in WIDTHS:
            widen(page, width)
            if width > 1000 and path.parent.name == "book":
                wrong += [f"{where}: cut at {width}: {line}" for line in page.evaluate(CUT)]
            page.wait_for_function(FOLLOWED)
            for scheme, rules in (("light", RULES), ("dark", COLOURS)):
                page.emulate_media(color_scheme=scheme)
                page.wait_for_function(f"document.documentElement.dataset.theme === '{scheme}'")
                found = page.evaluate(FIND, rules)
                wrong += [f"{where}, {scheme}, at {width}: {finding}" for finding in found]
    window.close()
    with capfd.disabled():
        print(f"\n{len(tried)} pages, light and dark, at {WIDTHS} pixels: {len(wrong)} findings")
    assert not wrong, "\n".join(wrong[:20])


# Without JavaScript


OUTER = "element => element.outerHTML.slice(0, 200)"
DEAD = ":is(button, input, [role=button], a[href*='lite/']):visible"
TOUCHING = """() => [...document.querySelectorAll("svg.course-figure")].flatMap(drawing => {
  const labels = [...drawing.querySelectorAll("[id*='-text_']")]
    .map(label => [label, label.getBoundingClientRect()]);
  const lines = [...drawing.querySelectorAll("path[style*='fill:none']")].filter(line =>
    !line.closest("defs, [id*='-text_']") && /stroke:(#|c)/.test(line.getAttribute("style"))
    && !line.getAttribute("style").includes("stroke-opacity"))
    .map(line => [line, line.getBoundingClientRect()]);
  const found = [];
  labels.forEach(([one, a], place) => labels.slice(place + 1).forEach(([other, b]) => {
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (across > 0.5 && down > 0.5) found.push(`${one.id} touches ${other.id}`);
  }));
  const FAR = 10;  // pixels, more than half of the thickest line
  const isNear = (one, other) => one.left - FAR < other.right && other.left - FAR < one.right
    && one.top - FAR < other.bottom && other.top - FAR < one.bottom;
  for (const [label, box] of labels) for (const [line, reach] of lines) {
    if (!isNear(box, reach)) continue;
    const back = line.getScreenCTM().inverse();
    const [, name] = line.getAttribute("clip-path")?.match(/#(.*)\\)/) ?? [];
    const seen = name && document.getElementById(name).firstElementChild;  // a rectangle
    const of = side => seen[side].baseVal.value;
    const isSeen = ({x, y}) => !seen || (x >= of("x") && x <= of("x") + of("width")
      && y >= of("y") && y <= of("y") + of("height"));
    for (let x = box.left + 1; x < box.right - 1; x += 2)
      for (let y = box.top + 2; y < box.bottom - 2; y += 2) {
        const at = new DOMPoint(x, y).matrixTransform(back);
        if (isSeen(at) && line.isPointInStroke(at)) {
          found.push(`${label.id} is struck by a line`);
          x = y = Infinity;
        }
      }
  }
  return [[labels.length, found]];
})"""
HYPHENS = """() => {
  const found = [], texts = document.createTreeWalker(
    document.querySelector("article"), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const {textContent, parentElement} = texts.currentNode;
    if (parentElement.checkVisibility() && !parentElement.closest("pre, code, script, .math"))
      found.push(...textContent.match(/(?<![\\w-])-[\\d.].{0,20}/g) ?? []);
  }
  return found;
}"""
LINK_COLOURS = """() => [...new Set([...document.querySelectorAll("article a.reference")]
  .map(link => getComputedStyle(link).color))]"""
STANDING_IN = """() => [...document.querySelectorAll("[data-figure]")].map(stage => [
  stage.dataset.figure,
  stage.innerText.includes("needs JavaScript"),
  stage.parentElement.querySelectorAll(":scope > p").length])"""


@pytest.fixture(scope="module")
def plain(site, chromium):
    """By page, what was found on it in a browser without JavaScript."""
    window = chromium.new_context(
        viewport={"width": 1280, "height": 800}, java_script_enabled=False
    )
    page, found = window.new_page(), {}
    for path in pages(site, ADDED):
        page.goto(path.as_uri())
        found[str(path.relative_to(site))] = {
            "dead": [it.evaluate(OUTER) for it in page.locator(DEAD).all()],
            "hyphens": page.evaluate(HYPHENS),
            "link colours": page.evaluate(LINK_COLOURS),
            "drawings": page.evaluate(TOUCHING),
            "figures": page.evaluate(STANDING_IN),
        }
    window.close()
    return found


def _each(plain, what):
    return [(name, each) for name, found in plain.items() for each in found[what]]


@pytest.mark.xdist_group("plain")
def test_without_javascript_no_page_has_a_dead_button(plain, record_property):
    dead = _each(plain, "dead")
    record_property("dead buttons without JavaScript", f"{len(dead)} on {len(plain)}")
    assert not dead


@pytest.mark.xdist_group("plain")
def test_without_javascript_a_sentence_stands_in_for_a_figure(plain):
    figures = _each(plain, "figures")
    assert {figure for _, (figure, _, _) in figures} >= set(TAUGHT.topics())
    for _, (figure, is_said, paragraphs) in figures:
        assert is_said, figure
        assert paragraphs >= 2, f"{figure}: the experiment can not be read"


@pytest.mark.xdist_group("plain")
def test_a_minus_is_no_hyphen_and_links_have_one_colour(plain, record_property):
    hyphens = _each(plain, "hyphens")
    colours = {name: found["link colours"] for name, found in plain.items()}
    record_property("pages read for hyphens and colours", f"{len(plain)}, {len(hyphens)} hyphens")
    assert not hyphens
    assert {name: found for name, found in colours.items() if len(found) > 1} == {}


@pytest.mark.xdist_group("plain")
def test_no_label_of_a_drawing_touches_another_or_is_struck_by_a_line(plain, record_property):
    drawings = _each(plain, "drawings")
    labels = sum(count for _, (count, _) in drawings)
    wrong = [(name, each) for name, (_, found) in drawings for each in found]
    said = f"{labels} in {len(drawings)}, {len(wrong)} touched or struck"
    record_property("labels in drawings", said)
    assert labels > 300
    assert not wrong


# A first visit


CONTROL = ".interactive-stage :is(input, select, button, [tabindex])"
SHIFT = """new Promise(answer => {
  let sum = 0;
  new PerformanceObserver(seen => {
    for (const shift of seen.getEntries()) sum += shift.value;
  }).observe({type: "layout-shift", buffered: true});
  setTimeout(() => answer(sum), 100);
})"""


@pytest.fixture(scope="module")
def first_visits(site, home, chromium):
    """By page, what the first page of a cold browser asks for, and how the keyboard finds it."""
    found = {}
    for name in ("index", *TAUGHT.topics()):
        window = chromium.new_context(viewport={"width": 1280, "height": 800})
        page, asked, said = window.new_page(), [], []
        page.on("response", lambda it, asked=asked: asked.append(urlparse(it.url).path))
        page.on("console", lambda it, said=said: it.type == "log" or said.append(it.text))
        page.goto(f"{home}/book/{name}.html")
        page.evaluate(SETTLED)
        page.wait_for_load_state("networkidle")
        found[name] = {
            "requests": len(asked),
            "bytes": sum((site / path.lstrip("/")).stat().st_size for path in set(asked)),
            "shift": page.evaluate(SHIFT),
            "said": said,
        }
        if name != "index":
            found[name]["stops"] = _stops_before_the_figure(page)
        window.close()
    return found


def _stops_before_the_figure(page):
    page.wait_for_selector(".interactive :is(input, [tabindex='0'])")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the figure")).to_be_focused()
    page.keyboard.press("Enter")
    stops = 2
    while stops <= STOPS and not page.evaluate(f'document.activeElement.matches("{CONTROL}")'):
        page.keyboard.press("Tab")
        stops += 1
    return stops - 1


def _all(first_visits, what):
    return {name: found[what] for name, found in first_visits.items() if what in found}


@pytest.mark.xdist_group("first visits")
def test_a_first_visit_is_small_asks_for_little_and_nothing_jumps(first_visits, record_property):
    asked, moved, shifts = (_all(first_visits, what) for what in ("requests", "bytes", "shift"))
    record_property("requests of a first visit", f"{min(asked.values())} to {max(asked.values())}")
    record_property("its bytes, as they are", f"{min(moved.values()):,} to {max(moved.values()):,}")
    record_property("its layout shift", f"at most {max(shifts.values()):.4f}")
    assert not any(_all(first_visits, "said").values())
    assert max(asked.values()) <= 20, asked
    assert max(moved.values()) <= 0.9 * MEGABYTE, moved
    assert max(shifts.values()) <= 0.01, shifts


@pytest.mark.xdist_group("first visits")
def test_a_few_keys_lead_to_the_figure_of_each_chapter(first_visits, record_property):
    stops = _all(first_visits, "stops")
    record_property("stops before the figure of a chapter", f"at most {max(stops.values())}")
    assert max(stops.values()) < STOPS, stops
