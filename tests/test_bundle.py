"""One style sheet and one script for a page, and drawings that are no longer than what is seen."""

import json
from types import SimpleNamespace

import pytest
from classroom import ROOT
from sphinx.errors import ExtensionError

from autograder_book import bundle, drawings

HEAD = """<link href="{up}_static/theme.css?digest=1" rel="stylesheet" />
<link rel="preload" as="script" href="{up}_static/own.js" />
<link rel="stylesheet" type="text/css" href="{up}_static/deep/icons.css?v=2" />
<script defer src="{up}_static/own.js?v=3"></script>
<script defer src="{up}_static/interactive/ball.js?v=4"></script>
<script>const inline = 1;</script>
"""
FILES = {
    "theme.css": '@import "basic.css";\n.used { color: red; --asked: 1; --idle: 2 }\n'
    ".unused { color: blue }",
    "basic.css": "p { margin: 0 }",
    "deep/icons.css": ".state-on { background: url(bits/dot.png) }",
    "own.js": "document.body.classList.add('state-on'); // a remark",
    "interactive/ball.js": "window.ball = 'var(--asked)';",
}


@pytest.fixture
def app(tmp_path):
    """A small site of two pages, as Sphinx has just written it."""
    for name, text in FILES.items():
        file = tmp_path / "html" / "_static" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    (tmp_path / "trees").mkdir()
    for name, up in (("page", ""), ("deep/er", "../")):
        page = tmp_path / "html" / f"{name}.html"
        page.parent.mkdir(exist_ok=True)
        page.write_text(f'<html>{HEAD.format(up=up)}<p class="used">A</p></html>', "utf-8")
    return SimpleNamespace(
        srcdir=ROOT,
        outdir=tmp_path / "html",
        doctreedir=tmp_path / "trees",
        env=SimpleNamespace(all_docs={"page": 1, "deep/er": 1}),
        builder=SimpleNamespace(format="html"),
    )


def test_a_page_asks_for_one_style_and_one_script_with_what_is_used(app):
    bundle.bundle(app, None)
    static = app.outdir / "_static"
    style, script = (static / "site.css").read_text(), (static / "site.js").read_text()
    assert ".used{" in style
    assert "--asked" in style  # a script's colour
    assert "--idle" not in style
    assert "p{margin:0}" in style
    assert ".unused" not in style
    assert "url(deep/bits/dot.png)" in style  # a class that a script gives
    assert "remark" not in script
    for name, up in (("page", ""), ("deep/er", "../")):
        page = (app.outdir / f"{name}.html").read_text()
        assert page.count("stylesheet") == 1
        assert f'href="{up}_static/site.css?v=' in page
        assert page.count("site.js") == 1
        assert f'src="{up}_static/interactive/ball.js?v=4"' in page
        assert "preload" not in page
        assert "inline = 1" in page


def test_a_page_written_anew_changes_the_version_that_all_pages_ask_for(app):
    bundle.bundle(app, None)
    page, other = app.outdir / "page.html", app.outdir / "deep" / "er.html"
    before = other.read_text()
    bundle.bundle(app, None)
    assert other.read_text() == before
    page.write_text(f'<html>{HEAD.format(up="")}<p class="unused">A</p></html>', "utf-8")
    bundle.bundle(app, None)
    assert ".unused{" in (app.outdir / "_static" / "site.css").read_text()
    assert other.read_text() != before
    version = other.read_text().partition("site.css?v=")[2][:8]
    assert f"site.css?v={version}" in page.read_text()


def test_a_style_that_changed_alone_is_seen(app):
    bundle.bundle(app, None)
    (app.outdir / "_static" / "basic.css").write_text("p { margin: 7px }", encoding="utf-8")
    bundle.bundle(app, None)
    assert "p{margin:7px}" in (app.outdir / "_static" / "site.css").read_text()


def test_what_cannot_be_joined_stops_the_build(app):
    (app.outdir / "_static" / "own.js").write_text("const = 1;")
    with pytest.raises(ExtensionError, match="joining styles and scripts failed"):
        bundle.bundle(app, None)
    assert "theme.css" in (app.outdir / "page.html").read_text()
    assert json.loads((app.doctreedir / "bundle.json").read_text())["scripts"] == ["own.js"]


def test_the_fonts_of_the_site_hold_its_letters_alone(site):
    fonts = list((site / "_static").glob("*.woff"))
    style = (site / "_static" / "site.css").read_text(encoding="utf-8")
    assert any(font.name.startswith("fa-solid") for font in fonts)
    assert all(font.name in style and font.stat().st_size < 20_000 for font in fonts)
    assert "fa-solid-900.woff2" not in style


SVG = """<svg class="course-figure" role="img" aria-label="A line" viewBox="0 0 10.5 20">
 <!-- A -->
 <g id="x-patch_1"><path id="x-m1" d="M 1.234567 2.000001 L 3.449 4 L 5 6 Q 1 2 3 4 L 7 8 z "/></g>
 <g id="x-text_1"><g transform="translate(1.26 2) scale(0.015625)">
  <defs><path id="x-DejaVuSans-1c" d="M 603 -35 L 1 2 z"/></defs>
  <use xlink:href="#x-DejaVuSans-1c"/>
  <use xlink:href="#x-DejaVuSans-1c" transform="translate(63.623047 0)"/></g></g>
 <use xlink:href="#x-m1" x="1.55555" style="fill: none; stroke: #3a86c8"/></svg>"""


def test_a_drawing_gets_shorter_and_keeps_what_is_seen():
    short = drawings.lighter(SVG)
    assert 'd="M 1.2 2 l 2.2 2 1.6 2 Q 1 2 3 4 L 7 8 z"' in short
    assert "scale(0.015625)" in short
    assert '<use href="#x-1c" x="64"/>' in short
    assert '<path id="x-1c"' in short
    assert "x-patch_1" not in short
    assert 'id="x-text_1"' in short
    assert 'x="1.6" style="fill:none;stroke:#3a86c8"' in short
    assert 'aria-label="A line" viewBox="0 0 10.5 20"' in short
    assert "<!--" not in short
    assert len(short) < 0.75 * len(SVG)


def test_a_group_that_says_nothing_goes_and_a_tick_has_one_style():
    tick = '<path id="a-m1" d="M 0 0 L 0 3.5" style="stroke: black"/>'
    used = '<use xlink:href="#a-m1" x="3" style="fill: red; stroke: black"/>'
    short = drawings.lighter(f'<g><g id="a-text_1"><g><defs>{tick}</defs></g></g>{used}</g>')
    assert short == (
        '<g id="a-text_1"><defs><path id="a-m1" d="M 0 0 l 0 3.5" style="stroke:black"/></defs></g>'
        '<use href="#a-m1" x="3"/>'
    )


@pytest.mark.parametrize(
    ("long", "short"),
    [
        ("M 1 2 L 3 4 M 5 6 L 7 8.04", "M 1 2 l 2 2 M 5 6 l 2 2"),
        ("M 0.04 0 L -0.04 0.16 z M 1 1 L 2 2 z", "M 0 0 l 0 0.2 z M 1 1 l 1 1 z"),
        ("M 1 2 C 3 4 5 6 7 8 L 9 9", "M 1 2 C 3 4 5 6 7 8 L 9 9"),
        ("M 3 4", "M 3 4"),
    ],
)
def test_a_path_is_told_by_steps_and_a_new_beginning_stays_one(long, short):
    assert drawings.path(long) == short


def test_drawings_of_a_page_share_their_letters():
    one = SVG.replace('z"/></defs>', 'z" transform="scale(0.015625)"/></defs>')
    same, other = one.replace("x-", "y-"), one.replace("x-", "z-").replace("603", "604")
    shapes = {}
    first, second, third = (
        drawings.sharing(drawings.lighter(each), shapes) for each in (one, same, other)
    )
    assert '<path id="x-1c"' in first
    assert '<path id="y-1c"' not in second
    assert second.count('href="#x-1c"') == first.count('href="#x-1c"') == 2
    assert '<path id="z-1c"' in third  # of another shape
    assert 'href="#z-1c"' in third
