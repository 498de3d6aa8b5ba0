"""A search that ranks, made while the book is built: Pagefind's index, and the page that asks it.

What is indexed is not the site's HTML but a plain page for each of its pages, written from the
document tree: headings, text, code. It has no navigation, no drawing and no LaTeX, so an excerpt
has none either. ``npm ci`` puts Pagefind into ``node_modules``; node runs it.
"""

import re
import shutil
import subprocess
from fnmatch import fnmatch
from html import escape
from pathlib import Path

from bs4 import BeautifulSoup
from docutils import nodes
from sphinx import addnodes
from sphinx.errors import ExtensionError

PACKAGE = "node_modules/pagefind"
INDEX = "pagefind"
# Parts of words in code: from_logits, axis=1, W[:, j], X @ W, keras.losses.
CODE = "_=[]@-"
# Pagefind writes them for its own page of results; ours is search.js.
UNUSED = ("pagefind-*ui.*", "pagefind-highlight.js")
FIRST = "1 Chapters"
# What a page is made of: each of these is a piece of its own, with its tag.
PIECES = {
    nodes.paragraph: "p",
    nodes.caption: "p",
    nodes.rubric: "p",
    nodes.literal_block: "pre",
    nodes.term: "h3",
}
# A formula of more than a few signs, or of several storeys, says nothing in a line of text.
SHORT = 12
STOREYS = ["mfrac", "msup", "msubsup", "munder", "munderover", "mover", "mtable", "msqrt"]
LEFT_OUT = "…"
# As search.js cuts what is asked for: W[:,j] has two words.
COMMA = re.compile(r",(?=\S)")
NO_TEXT = (nodes.raw, nodes.comment, nodes.image, addnodes.index)


def setup(app):
    """Register with Sphinx."""
    app.add_config_value("search_after_chapters", {}, "html", dict)
    app.connect("builder-inited", start)
    app.connect("html-collect-pages", result_page)
    app.connect("html-page-context", note, priority=950)
    app.connect("build-finished", index)
    return {"parallel_read_safe": True, "parallel_write_safe": False}


def start(app):
    """Sphinx neither indexes nor writes a page of its own for the search."""
    if app.builder.format != "html":
        return
    if not Path(app.srcdir, PACKAGE).is_dir():
        raise ExtensionError(f'{PACKAGE} is missing; run "npm ci" in the root of the repository')
    app.builder.search = False
    static = Path(app.outdir, "_static")
    static.mkdir(parents=True, exist_ok=True)
    for file in ("search.js", "search.css"):
        shutil.copy(Path(__file__).with_name(file), static)
    app.add_js_file("search.js")
    app.add_css_file("search.css")


RESULT_PAGE = """<h1>Search</h1>
<form class="bd-search search-page pst-js-only" action="search.html" method="get" role="search">
<input type="search" class="form-control" name="q" aria-label="Search" placeholder="Search"
 autocomplete="off" autocapitalize="off" spellcheck="false">
</form>
<div class="search-found"></div>
<noscript><p>The search needs JavaScript. Without it, the list of chapters leads on.</p></noscript>
"""


def result_page(app):
    """The page that the Enter key leads to."""
    if app.builder.format == "html":
        yield "search", {"title": "Search", "body": RESULT_PAGE}, "page.html"


def kind(name, after):
    """The place and the name of the group of results in which a page stands."""
    for place, (group, patterns) in enumerate(after.items(), start=2):
        if any(fnmatch(name, pattern) for pattern in patterns):
            return f"{place} {group}"
    return FIRST


def folder(app):
    """Where the plain pages wait; they are as old as the document trees beside them."""
    return Path(app.doctreedir, "search")


def note(app, pagename, templatename, context, doctree):
    """Write the plain page of a page that is being written."""
    if app.builder.format != "html" or doctree is None:
        return
    page = folder(app) / f"{pagename}.html"
    page.parent.mkdir(parents=True, exist_ok=True)
    group = kind(pagename, app.config.search_after_chapters)
    katex = getattr(app.builder, "katex", None)
    page.write_text(plain_page(doctree, group, katex), encoding="utf-8")


def plain_page(doctree, group, katex=None):
    """A page's headings, text and code, as HTML that Pagefind reads."""
    pieces = "\n".join(pieces_of(doctree, 1, katex))
    return (
        '<!DOCTYPE html><html lang="en"><body data-pagefind-body '
        f'data-pagefind-filter="kind:{escape(group)}">\n{pieces}\n</body></html>\n'
    )


def pieces_of(node, depth, katex):
    """The pieces within a node, one after the other."""
    for child in node.children:
        if is_kept_out(child):
            continue
        if isinstance(child, nodes.title) and isinstance(node, nodes.section):
            name = escape(node["ids"][0])
            yield f'<h{min(depth, 6)} id="{name}">{words(child, katex)}</h{min(depth, 6)}>'
        elif isinstance(child, nodes.section):
            yield from pieces_of(child, depth + 1 if isinstance(node, nodes.section) else 1, katex)
        elif tag := piece(child):
            name = f' id="{escape(child["ids"][0])}"' if child["ids"] and tag == "h3" else ""
            yield f"<{tag}{name}>{words(child, katex)}</{tag}>"
        elif isinstance(child, nodes.math_block):
            yield f"<p>{LEFT_OUT}</p>"
        elif not isinstance(child, (nodes.raw, nodes.comment)):
            yield from pieces_of(child, depth, katex)


def is_kept_out(node):
    """Whether a class keeps a node out of the search, or the tag of a cell its output."""
    classes = () if isinstance(node, nodes.Text) else node["classes"]
    return "no-search" in classes or "tag_no-search" in classes


def piece(node):
    """The tag of a node that is a piece, or None."""
    return next((tag for kind_of, tag in PIECES.items() if isinstance(node, kind_of)), None)


def words(node, katex):
    """A node's text; a formula is read aloud if it is short, and left out otherwise."""
    if isinstance(node, nodes.math):
        return spoken(node, katex) + escape(node.get("signs", ""))
    if isinstance(node, NO_TEXT):
        return ""
    if isinstance(node, (nodes.literal, nodes.literal_block)):
        return escape(COMMA.sub(", ", node.astext()))
    if isinstance(node, nodes.Text):
        return escape(node.astext())
    return "".join(words(child, katex) for child in node.children)


def spoken(formula, katex):
    """The signs of a formula, without LaTeX."""
    rendered = katex.render(formula.astext(), False).get("html", "") if katex else ""
    math = BeautifulSoup(rendered, "html.parser").find("semantics")
    if not math or math.find(STOREYS):
        return LEFT_OUT
    signs = "".join(math.find(recursive=False).get_text().split())
    return escape(signs) if len(signs) <= SHORT else LEFT_OUT


def index(app, exception):
    """Let Pagefind index the plain pages of all pages there are."""
    if exception or app.builder.format != "html":
        return
    pages = folder(app)
    for page in pages.rglob("*.html"):
        if page.relative_to(pages).with_suffix("").as_posix() not in app.env.all_docs:
            page.unlink()
    target = Path(app.outdir, INDEX)
    shutil.rmtree(target, ignore_errors=True)
    command = [
        "node",
        Path(app.srcdir, PACKAGE, "lib/runner/bin.cjs").resolve(),
        "--silent",
        "--keep-index-url",
    ]
    command += ["--site", pages, "--output-path", target, "--include-characters", CODE]
    done = subprocess.run(command, capture_output=True, text=True, cwd=pages)
    if done.returncode or not (target / "pagefind.js").is_file():
        raise ExtensionError(f"pagefind has failed:\n{done.stdout}{done.stderr}")
    for pattern in UNUSED:
        for file in target.glob(pattern):
            file.unlink()
