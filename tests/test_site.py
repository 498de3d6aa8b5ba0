"""The site as a reader meets it: in a browser, by keyboard, by screen reader, on paper, offline."""

import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urljoin, urlparse

import pytest
from axe import AXE, COLOURS, FIND, RULES
from classroom import TAUGHT
from playwright.sync_api import expect
from servers import wait_until
from site_pages import ADDED, SETTLED, listed, pages, widen

pytestmark = pytest.mark.xdist_group("site")


@pytest.fixture
def browse(chromium):
    """A function that opens a file or an address in a new window, and waits for its fonts."""
    windows = []

    def browse(where, width=1280, **options):
        address = where.as_uri() if isinstance(where, Path) else where
        size = {"width": width, "height": 800}
        windows.append(chromium.new_context(viewport=size, reduced_motion="reduce", **options))
        page = windows[-1].new_page()
        page.goto(address)
        page.wait_for_url(lambda url: not url.endswith("/"))  # the root leads on
        if options.get("java_script_enabled", True):
            page.evaluate(SETTLED)
        return page

    yield browse
    for window in windows:
        window.close()


def test_axe_finds_nothing_in_what_a_button_opens(site, browse):
    short = site / "book" / "publishing.html"
    axe = AXE.read_text(encoding="utf-8")
    for width, button, opened in (
        (1280, ".search-button-field", "#pst-search-dialog[open]"),
        (1280, ".article-header-buttons .dropdown-toggle", ".dropdown-menu.show"),
        (375, ".primary-toggle", "#pst-primary-sidebar-modal[open]"),
        (375, ".secondary-toggle", "#pst-secondary-sidebar-modal[open]"),
    ):
        page = browse(short, width)
        page.click(f"{button}:visible")
        page.wait_for_selector(opened)
        page.evaluate(axe)
        assert page.evaluate(FIND, RULES) == [], button
        page.emulate_media(color_scheme="dark")
        page.wait_for_function("document.documentElement.dataset.theme === 'dark'")
        assert page.evaluate(FIND, COLOURS) == [], button


TAG = re.compile(r"<[a-zA-Z][^<>]*>")
NAMED = re.compile(r'\s(?:id|name)="([^"]+)"')
LED = re.compile(r'\s(?:href|src)="([^"]*)"')


def test_no_link_within_the_site_is_broken_and_nothing_is_loaded_from_elsewhere(site, capfd):
    def tags(path):
        text = path.read_text(encoding="utf-8")
        return TAG.findall(re.sub(r"<script[^>]*>[^<]+</script>|<!--.*?-->", "", text, flags=re.S))

    found = {path: tags(path) for path in [site / "index.html", *pages(site, ADDED)]}
    anchors = {
        path: {unescape(name) for tag in its for name in NAMED.findall(tag)}
        for path, its in found.items()
    }
    broken, followed = [], 0
    for path, its in found.items():
        for tag in its:
            for link in map(unescape, LED.findall(tag)):
                if urlparse(link).scheme or urlparse(link).netloc:
                    away = tag.startswith("<a ") and urlparse(link).scheme
                    if not (away or link.startswith("data:")):
                        broken.append(f"{path.name} loads {link}")
                    continue
                followed += 1
                file, _, anchor = unquote(link).partition("#")
                start = site / "root" if file.startswith("/") else path
                target = (start.parent / file.split("?")[0].lstrip("/")).resolve()
                target = path if not file else target
                if target.is_dir():
                    target /= "index.html"
                if not target.is_file():
                    broken.append(f"{path.name}: {link}")
                elif anchor and target in anchors and anchor not in anchors[target]:
                    broken.append(f"{path.name}: no such anchor: {link}")
    with capfd.disabled():
        print(f"\n{followed} links within {len(found)} pages: {len(broken)} broken")
    assert not broken, "\n".join(broken[:20])


def test_nothing_on_a_page_waits_for_a_script_and_pictures_have_a_size(site):
    for path in pages(site, ADDED):
        text = path.read_text(encoding="utf-8")
        for script in re.findall(r"<script[^>]*\ssrc=[^>]*>", text):
            assert re.search(r"\b(defer|async|type=\"module\")", script), f"{path.name}: {script}"
        for picture in re.findall(r"<img [^>]*>", text):
            assert re.search(r"\bwidth\b", picture), f"{path.name}: {picture}"
            assert re.search(r"\bheight\b", picture), f"{path.name}: {picture}"
        for drawing in re.findall(r"<svg [^>]*>", text):
            assert "viewBox" in drawing, f"{path.name}: {drawing[:200]}"


FOCUS = """async () => {
  await new Promise(requestAnimationFrame);
  const at = document.activeElement;
  if (at === document.body) return null;
  // The theme draws an arrow of the sidebar beside its own box.
  const drawn = at.querySelector(":scope > .toctree-toggle") ?? at;
  const box = drawn.getBoundingClientRect(), style = getComputedStyle(drawn);
  const x = Math.min(Math.max(box.x + box.width / 2, 0), innerWidth - 1);
  const y = Math.min(Math.max(box.y + box.height / 2, 0), innerHeight - 1);
  const seen = document.elementFromPoint(x, y);
  const wrong = [];
  if (!drawn.checkVisibility({opacityProperty: true, visibilityProperty: true})
      || box.width < 1 || box.height < 1) wrong.push("is invisible");
  if (box.bottom < 1 || box.top > innerHeight - 1) wrong.push("is off the screen");
  if (!seen || !(drawn.contains(seen) || seen.contains(drawn))) wrong.push("is covered");
  if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2)
    wrong.push("does not show its focus");
  if (at.tabIndex > 0) wrong.push("jumps the queue");
  return {html: at.outerHTML.slice(0, 200), wrong, inside: !!at.closest("main"),
          link: at.getAttribute("href") ?? ""};
}"""


@pytest.mark.parametrize(
    ("name", "width"),
    [
        ("book/forward_propagation", 1280),
        ("book/forward_propagation", 375),
        ("exercises/softmax/softmax", 1280),
    ],
)
def test_whoever_tabs_through_a_page_sees_where_they_are(name, width, site, browse):
    page = browse(site / f"{name}.html", width)
    page.add_style_tag(content="* { transition: none !important }")
    visited = []
    for _ in range(600):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUS)
        if focused is None:
            break
        visited.append(focused)
    else:
        raise AssertionError(f"no way out of {visited[-1]['html']}")
    assert not [focused for focused in visited if focused["wrong"]]
    assert visited[0]["link"] == "#main-content"
    # The chapters first, then the text; never back.
    inside = [focused["inside"] for focused in visited]
    assert inside == sorted(inside)
    assert len(visited) > 40


def test_the_first_key_skips_to_the_text(site, browse):
    page = browse(site / "book" / "softmax.html")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('main')")


@pytest.mark.parametrize("width", [1280, 375])
def test_without_javascript_a_page_can_be_read(width, site, browse):
    page = browse(site / "book" / "softmax.html", width, java_script_enabled=False)
    assert page.is_visible("article h1")
    assert page.is_visible("article h2 >> nth=0")
    assert page.is_visible("article div.math .katex-html")
    assert page.locator("article math").count() == page.locator("article .math").count()
    assert page.is_visible("svg.course-figure >> nth=0")
    hidden = page.locator("details.sd-dropdown .sd-summary-content").first
    assert not hidden.is_visible()
    page.locator("details.sd-dropdown summary").first.click()
    expect(hidden).to_be_visible()
    assert page.is_visible("#pst-primary-sidebar a:has-text('Adam')")
    dead = page.locator("button:visible")
    assert dead.count() == 0, dead.first.evaluate("button => button.outerHTML")
    page.click("#pst-primary-sidebar a:has-text('Adam')")
    expect(page).to_have_url(re.compile(r"adam\.html$"))


def test_a_chapter_prints_with_its_answers_and_without_controls(site, browse):
    page = browse(site / "book" / "softmax.html", 700)
    page.emulate_media(media="print")
    controls = ("#pst-primary-sidebar", "#pst-secondary-sidebar", ".prev-next-area", "button")
    for control in (*controls, ".interactive"):
        found = page.locator(f"{control}:visible")
        assert found.count() == 0, found.first.evaluate("element => element.outerHTML")[:200]
    answers = page.locator("details.sd-dropdown .sd-summary-content")
    assert answers.count() >= 4
    for answer in answers.all():
        assert answer.bounding_box()["height"] > 10
    cut = "[...document.querySelectorAll('article pre')].filter(e => e.scrollWidth > e.clientWidth)"
    assert page.evaluate(f"{cut}.filter(e => e.checkVisibility()).length") == 0
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_the_colours_are_chosen_once_and_kept(home, browse):
    page = browse(f"{home}/book/softmax.html", color_scheme="light")
    theme = "document.documentElement.dataset.theme"
    seen = set()
    for _ in range(3):
        page.click(".theme-switch-button:visible")
        seen.add(page.evaluate(theme))
        if page.evaluate("document.documentElement.dataset.mode") == "dark":
            break
    assert page.evaluate(theme) == "dark", seen
    page.goto(f"{home}/book/adam.html")
    assert page.evaluate(theme) == "dark"
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert max(map(int, re.findall(r"\d+", paper)[:3])) < 60


def test_next_leads_through_the_whole_book_and_previous_back(site):
    def link(path, side):
        text = path.read_text(encoding="utf-8")
        found = re.search(rf'class="{side}"\s+href="([^"#]+)', text)
        return found and (path.parent / found[1]).resolve()

    book = pages(site)
    assert [link(path, "right-next") for path in book] == [*book[1:], None]
    assert [link(path, "left-prev") for path in book] == [None, *book[:-1]]


def test_a_chapter_lists_its_sections_and_its_place_in_the_book(site, browse):
    page = browse(site / "book" / "softmax.html")
    titles = [text.split("#")[0].strip() for text in page.locator("article h2").all_inner_texts()]
    contents = page.locator(
        "#pst-page-toc-nav > ul > li > ul > li > a, #pst-page-toc-nav > ul > li > a"
    )
    listed_titles = [text.strip() for text in contents.all_inner_texts()]
    assert [title for title in titles if title in listed_titles] == titles
    current = page.locator("#pst-primary-sidebar a.current")
    assert "Softmax" in current.first.inner_text()
    assert page.locator("#pst-primary-sidebar nav a").count() >= len(listed()) - 1


def test_a_cell_is_copied_without_its_output(home, browse):
    page = browse(f"{home}/book/softmax.html", permissions=["clipboard-read", "clipboard-write"])
    cell = page.locator("div.cell_input").first
    cell.hover()
    cell.locator("button.copybtn").click()
    copied = "import keras\nimport numpy"
    wait_until(lambda: page.evaluate("navigator.clipboard.readText()").startswith(copied))


def test_equations_are_numbered_and_words_lead_to_the_glossary(site, browse):
    page = browse(site / "book" / "softmax.html")
    assert page.locator("article .eqno").count() >= 5
    page.locator("article a.reference[href*='#equation-']").first.click()
    expect(page).to_have_url(re.compile("#equation-"))
    assert page.evaluate("document.querySelector(':target') !== null")
    page.locator("article a.reference[href*='glossary.html#term-']").first.click()
    expect(page).to_have_url(re.compile(r"glossary\.html#term-"))
    expect(page.locator(":target")).to_be_visible()


# Formulas whose sign stands in another line than their end.
LEFT_ALONE = """() => [...document.querySelectorAll("article .with-signs")].flatMap(held => {
  const signs = document.createRange();
  signs.selectNodeContents(held.lastChild);
  const end = [...held.querySelectorAll(".base")].at(-1).getBoundingClientRect();
  return signs.getBoundingClientRect().left < end.left - 1 ? [held.textContent] : [];
})"""


@pytest.mark.parametrize("name", ["adam", "softmax"])
def test_no_line_starts_with_the_sign_that_follows_a_formula(name, site, browse):
    page = browse(site / "book" / f"{name}.html")
    assert page.locator("article .with-signs").count() > 10
    for width in (375, 640):
        widen(page, width)
        assert page.evaluate(LEFT_ALONE) == [], width


def test_no_formula_is_a_stop_for_the_tab_key(site, browse):
    page = browse(site / "book" / "adam.html")
    reachable = "[...document.querySelectorAll('article .math *')].filter(it => it.tabIndex >= 0)"
    stops = page.evaluate(f"{reachable}.filter(it => !it.closest('.eqno')).length")
    assert page.locator("article .math").count() > 100
    assert stops == 0


def test_what_is_wider_than_its_column_shows_it_and_is_scrolled_by_keyboard(site, browse):
    page = browse(site / "book" / "adam.html", 375)
    page.wait_for_selector(".is-wide")
    wide = page.locator("article :is(pre, .katex-display)[tabindex='0']")
    narrow = wide.count()
    assert narrow == page.locator(".is-wide").count()
    wide.first.focus()
    wide.first.evaluate("box => box.scrollTo(box.scrollWidth, 0)")
    expect(wide.first).not_to_have_class(re.compile("is-wide"))
    widen(page, 1280)
    wait_until(lambda: page.locator(".is-wide").count() < narrow)


# Pieces of a name that stand in two lines.
TORN = """() => [...document.querySelectorAll("article code.literal .pre")]
  .flatMap(name => [...name.childNodes]).filter(piece => {
    const range = document.createRange();
    range.selectNodeContents(piece);
    return range.getClientRects().length > 1;
  }).map(piece => piece.textContent)"""
TOO_WIDE = """() => [...document.querySelectorAll("article .pst-scrollable-table-container")]
  .filter(box => box.scrollWidth > box.clientWidth + 1).map(box => box.innerText.slice(0, 50))"""
TOLD_APART = """() => document.querySelector("article").innerText.match(/\\d (%|× \\d)/g)"""


@pytest.mark.parametrize("name", ["images", "network", "grading", "how_it_is_built"])
def test_names_break_between_their_words_and_numbers_keep_their_signs(name, site, browse):
    page = browse(site / "book" / f"{name}.html")
    for width in (375, 1280):
        widen(page, width)
        assert page.evaluate(TORN) == [], width
    assert page.evaluate(TOO_WIDE) == []
    code = "document.querySelectorAll('article :is(pre, .interactive)')"
    page.evaluate(f"{code}.forEach(each => each.remove())")
    assert not page.evaluate(TOLD_APART)


def test_the_magnifier_covers_no_letter_of_the_search(site, browse):
    page = browse(site / "book" / "index.html")
    page.keyboard.press("Control+k")
    icon = page.locator("#pst-search-dialog .fa-magnifying-glass").bounding_box()
    field = page.locator("#pst-search-dialog input").bounding_box()
    assert icon["x"] + icon["width"] <= field["x"]


def test_the_quiz_explains_at_once(site, browse):
    page = browse(site / "book" / "softmax.html")
    answers = page.locator("#quiz details.sd-dropdown")
    assert answers.count() >= 4
    for answer in answers.all():
        answer.locator("summary").focus()
        page.keyboard.press("Enter")
        assert len(answer.locator(".sd-summary-content").inner_text().split()) > 5


def test_a_wrong_address_gets_help_at_any_depth(home, site, browse):
    for wrong in ("nowhere", "book/nowhere.html", "exercises/no/where/at/all.html"):
        page = browse(f"{home}/{wrong}")
        assert page.inner_text("article h1").startswith("Page not found")
        assert page.locator("article p a").count() == 2  # on a phone the sidebar is closed
        # Its styles have arrived, its links lead somewhere.
        assert page.evaluate("getComputedStyle(document.body).fontFamily") != "Times New Roman"
        assert page.locator("#pst-primary-sidebar").bounding_box()["width"] < 400
        for link in page.locator("a[href]:not([href^='#'])").all():
            target = urlparse(urljoin(page.url, link.get_attribute("href"))).path.lstrip("/")
            assert (site / target).is_file(), target
    page.evaluate(AXE.read_text(encoding="utf-8"))  # in a page that is the same everywhere
    assert page.evaluate(FIND, RULES) == []


def test_the_site_has_its_own_mark_and_the_root_leads_to_the_first_page(home, browse):
    page = browse(f"{home}/")
    assert page.url == f"{home}/book/index.html"
    icon = page.get_attribute("link[rel=icon]", "href")
    assert page.request.get(urljoin(page.url, icon)).headers["content-type"] == "image/svg+xml"


def test_the_first_page_says_what_it_is_lets_play_shows_a_hint_and_where_to_start(site, browse):
    page = browse(site / "book" / "index.html")
    first = page.locator("article p").first.inner_text()
    for word in ("neural networks", "solve", "which mistake", "Python", "teach"):
        assert word in first
    starts = page.locator(".start-here a")
    assert [link.inner_text() for link in starts.all()]
    leads = [link.get_attribute("href").split("/")[-1] for link in starts.all()]
    assert leads == ["neurons.html", "neurons.html", "grading.html"]
    for link in starts.all():  # on the first screen, with the beginning of the figure
        assert link.bounding_box()["y"] < 450
    assert page.locator(".interactive").bounding_box()["y"] < 800
    said = page.locator(".cell_output").inner_text()
    assert "✗ softmax: 3 of 6 checks failed" in said
    assert "Hint: exp overflows from 710 on" in " ".join(said.split())
    topics = page.locator("ol.topics > li > p > a, ol.topics > li > a")
    found = [link.get_attribute("href").removesuffix(".html") for link in topics.all()]
    assert sorted(found) == sorted(TAUGHT.topics())
