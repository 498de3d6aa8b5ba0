"""Render formulas while the book is built, with KaTeX: as text for the eye, as MathML for the ear.

A page then needs no script for its formulas, and none of them is a stop for the Tab key. ``npm ci``
puts KaTeX into ``node_modules``; node runs it. A formula that it cannot render fails the build.
"""

import json
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path

from docutils import nodes
from sphinx.errors import ExtensionError
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

LOGGER = logging.getLogger(__name__)
PACKAGE = "node_modules/katex"
STYLE = "katex.min.css"
# Older kinds of the fonts, for browsers of before 2016.
OLD_FONTS = re.compile(r',url\([^)]*\) format\("(?:woff|truetype)"\)')
# The parts between which KaTeX lets a line break.
PART = '<span class="base">'
NEXT_PART = f"</span>{PART}"
# Where a frame or a row begins or ends.
FRAMES = re.compile(r"\\begin\{(\w+)\*?\}|\\end\{\w+\*?\}|\\\\(?!\[)")
# KaTeX counts the room from the line, not from what hangs below it.
ROOM, ROOM_BELOW_A_FRACTION = r"\\[0.3em]", r"\\[1em]"
SIGNS = re.compile(r"[.,;:!?)\]]+")
TAG = re.compile(r"<[^>]*>")
# In characters: so short a formula goes to the next line rather than breaks.
SHORT = 12


class Katex:
    """A process of node that renders one formula after the other."""

    def __init__(self, package):
        command = ["node", Path(__file__).with_suffix(".js"), package.resolve()]
        try:
            self.process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
            )
        except FileNotFoundError as error:
            raise ExtensionError("node is missing, which renders the formulas") from error
        self.known = {}

    def render(self, tex, display):
        """The formula's HTML, or an error's message: ``{"html": …}`` or ``{"error": …}``."""
        request = json.dumps({"tex": tex, "display": display})
        if request not in self.known:
            self.process.stdin.write(f"{request}\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
            if not line:
                raise ExtensionError(f'node has ended at the formula {tex!r}; try "npm ci"')
            self.known[request] = json.loads(line)
        return self.known[request]

    def close(self):
        # The end of its input may never come: whoever was forked from us holds that open, too.
        self.process.terminate()
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


def start(app):
    if app.builder.format != "html":
        return
    package = Path(app.srcdir, PACKAGE)
    if not package.is_dir():
        raise ExtensionError(f'{PACKAGE} is missing; run "npm ci" in the root of the repository')
    app.builder.katex = Katex(package)
    copy_style(package / "dist", Path(app.outdir, "_static", "katex"))
    app.add_css_file(f"katex/{STYLE}")


def copy_style(source, target):
    """Copy KaTeX's style sheet, and of its fonts those that today's browsers ask for."""
    shutil.rmtree(target, ignore_errors=True)
    (target / "fonts").mkdir(parents=True)
    style = (source / STYLE).read_text(encoding="utf-8")
    (target / STYLE).write_text(OLD_FONTS.sub("", style), encoding="utf-8")
    for font in (source / "fonts").glob("*.woff2"):
        shutil.copy(font, target / "fonts")


def stop(app, exception):
    if katex := getattr(app.builder, "katex", None):
        katex.close()


def rendered(translator, node, display):
    """A formula's HTML; one that cannot be rendered is shown as it was written, with a warning."""
    tex = node.astext()
    answer = translator.builder.katex.render(aligned(tex) if display else tex, display)
    if "error" in answer:
        LOGGER.warning("%s in the formula %s", answer["error"], tex, location=node)
        return translator.encode(tex)
    return answer["html"]


def aligned(tex):
    """Lines need a frame that aligns them, if the author gave none; so Sphinx has it."""
    frameless = r"\\" in tex and r"\begin{" not in tex
    return with_room(rf"\begin{{split}}{tex}\end{{split}}" if frameless else tex)


def with_room(tex):
    """Keep the rows of a derivation apart; those of a matrix belong together."""
    inside, row = [], 0

    def replaced(found):
        nonlocal row
        text, row = tex[row : found.start()], found.end()
        if found[1]:
            inside.append(found[1])
        elif found[0].startswith(r"\end"):
            del inside[-1:]
        elif inside[-1:] in (["aligned"], ["split"]):
            return ROOM_BELOW_A_FRACTION if r"\frac" in text else ROOM
        return found[0]

    return FRAMES.sub(replaced, tex)


def hold_signs(app, doctree, docname):
    """Give each formula the full stop or comma after it, so that no line starts with that."""
    for formula in doctree.findall(nodes.math):
        text = formula.next_node(descend=False, siblings=True)
        signs = SIGNS.match(text) if isinstance(text, nodes.Text) else None
        if signs:
            formula["signs"] = signs[0]
            formula.parent.replace(text, nodes.Text(text[signs.end() :]))


def with_breaks(html):
    """Let a formula in a line break where a reader would: if it is long, and in no bracket."""
    parts = html.split(NEXT_PART)
    # Before the first part stands the whole formula once more, as MathML.
    texts = [unescape(TAG.sub("", part.rpartition(PART)[2])) for part in parts]
    is_long = len("".join(texts).replace("\u200b", "")) > SHORT
    broken = parts[0]
    for number, part in enumerate(parts[1:], start=1):
        seen = "".join(texts[:number])
        is_open = sum(map(seen.count, "([{⌊⌈")) > sum(map(seen.count, ")]}⌋⌉"))
        broken += f"</span>{'<wbr>' if is_long and not is_open else ''}{PART}{part}"
    return broken


def visit_math(translator, node):
    signs = node.get("signs", "")
    translator.body += [
        '<span class="with-signs">' if signs else "",
        translator.starttag(node, "span", "", CLASS="math notranslate nohighlight"),
        with_breaks(rendered(translator, node, display=False)),
        "</span>",
        f"{translator.encode(signs)}</span>" if signs else "",
    ]
    raise nodes.SkipNode


def visit_math_block(translator, node):
    translator.body.append(translator.starttag(node, "div", CLASS="math notranslate nohighlight"))
    if node["number"]:
        number = get_node_equation_number(translator, node)
        translator.body.append(f'<span class="eqno">({number})')
        translator.add_permalink_ref(node, "Link to this equation")
        translator.body.append("</span>")
    translator.body += [rendered(translator, node, display=True), "</div>\n"]
    raise nodes.SkipNode


def choose(app, config):
    config.html_math_renderer = "katex"


def setup(app):
    app.add_html_math_renderer("katex", (visit_math, None), (visit_math_block, None))
    app.connect("config-inited", choose)
    app.connect("builder-inited", start)
    app.connect("doctree-resolved", hold_signs)
    app.connect("build-finished", stop)
    # One process of node for all pages.
    return {"parallel_read_safe": True, "parallel_write_safe": False}
