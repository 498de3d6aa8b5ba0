"""Which pages the site has, and what is written in them."""

import json
import re

import yaml
from classroom import ROOT
from markdown_it import MarkdownIt
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin

# Answered when a page has its fonts.
SETTLED = "document.fonts.ready.then(() => true)"
# Answered when a page's column has kept its width for some frames and nothing fades in any more:
# sidebars come and go by and by, and a script hears of a new width after the frame.
LAID_OUT = """async width => {
  const column = document.querySelector("article") ?? document.body;
  for (let frames = 0, before; frames < 4; ) {
    await new Promise(requestAnimationFrame);
    const now = column.getBoundingClientRect().width;
    const ends = document.getAnimations().map(it => it.effect.getComputedTiming().endTime);
    frames = innerWidth === width && now === before && !ends.some(isFinite) ? frames + 1 : 0;
    before = now;
  }
}"""
# What Sphinx adds to the pages of the contents.
ADDED = ("404", "genindex", "search")


def listed():
    """The pages of ``_toc.yml``, in its order."""
    contents = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))

    def files(node):
        if isinstance(node, dict):
            for key, value in node.items():
                yield from [value] if key in ("file", "root") else files(value)
        elif isinstance(node, list):
            for item in node:
                yield from files(item)

    return list(files(contents))


def pages(site, added=()):
    return [site / f"{name}.html" for name in (*listed(), *added)]


def source(name):
    """A page's text, as its author wrote it."""
    chapter = ROOT / f"{name}.md"
    if chapter.is_file():
        return chapter.read_text(encoding="utf-8")
    cells = json.loads((ROOT / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]
    return "\n\n".join("".join(it["source"]) for it in cells if it["cell_type"] == "markdown")


def formulas(text):
    """The formulas of a text in MyST; those in directives are among them."""
    reader = MarkdownIt("commonmark").enable("table")
    plugins = (dollarmath_plugin, amsmath_plugin, colon_fence_plugin, deflist_plugin)
    for plugin in plugins:
        reader.use(plugin)
    found, waiting = [], reader.parse(text)
    while waiting:
        token = waiting.pop()
        waiting += token.children or []
        directive = token.info if token.type.endswith("fence") else ""
        if token.type.startswith(("math", "amsmath")) or directive.startswith("{math}"):
            found.append(token.content)
        elif re.match(r"\{(?!code-cell|raw)", directive):
            waiting += reader.parse(token.content)
    return found


def widen(page, width, height=800):
    """Give an open page another width; it is laid out so when this returns, and not before."""
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate(LAID_OUT, width)
