"""Give a page one style sheet and one script, with what the site uses of them and nothing else.

The theme and its extensions bring two dozen files, most of which no page of a course needs. esbuild
makes them small, PurgeCSS drops the rules that no page can meet, and of the fonts the letters are
kept that stand on some page. ``npm ci`` puts both programs into ``node_modules``. The script of a
figure stays a file of its own, for only its page asks for it; so do those to solve a page with.
"""

import hashlib
import io
import json
import logging
import posixpath
import re
import subprocess
from pathlib import Path

from fontTools import subset
from sphinx.errors import ExtensionError

STYLE = re.compile(
    r'[ \t]*<link(?=[^>]*rel="stylesheet")[^>]*href="(?P<up>[^":]*?)_static/(?P<file>[^"?]+)'
    r"[^>]*>\n?"
)
SCRIPT = re.compile(
    r'[ \t]*<script[^>]*src="(?P<up>[^":]*?)_static/(?P<file>[^"?]+)[^>]*></script>\n?'
)
# What the browser is told to fetch early: scripts that are no files of their own any more.
PRELOAD = re.compile(r'[ \t]*<link rel="preload" as="script"[^>]*>\n?')
APART = re.compile(r"^(interactive/|site\.)|^(in_page/|ask\b).*\.js$")
# Scripts that only some pages need, and what stands on these.
NEEDED_FOR = {
    "design-tabs.js": "sd-tab-set",
    "doctools.js": 'class="indextable',
    "sphinx_highlight.js": "searchtools.js",  # it marks what Sphinx's own search has found
}
# The theme first writes "auto" where its style knows only "light" and "dark", and a script mends it
# when the page is laid out already: all of it is then laid out once more.
THEME = re.compile(r'(?<=dataset\.theme = )localStorage\.getItem\("theme"\) \|\| "auto"')
CHOSEN = (
    "(mode => mode !== 'auto' ? mode : matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' "
    ": 'light')(document.documentElement.dataset.mode)"
)
IMPORT = re.compile(r'@import "([^"]+)";')
ADDRESS = re.compile(r"""url\((?!["']?(?:data:|https?:|#))["']?([^)"']+)["']?\)""")
FACE = re.compile(r"@font-face\{[^}]*?url\(([^)]*?)([\w-]+)\.woff2\)[^}]*\}")
ESCAPED = re.compile(r"\\([0-9a-f]{4})")
TAG = re.compile(r"<[a-zA-Z][^<>]*>")
KATEX_FONTS = "node_modules/katex/dist/fonts"


logging.getLogger("fontTools").setLevel(logging.ERROR)  # it warns of dates before 1970


def setup(app):
    """Register with Sphinx."""
    # After all extensions that copy a style or a script as late as that.
    app.connect("build-finished", bundle, priority=800)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def bundle(app, exception):
    """Join the files that the pages ask for, and let the pages ask for the result."""
    if exception or app.builder.format != "html":
        return
    static = Path(app.outdir, "_static")
    pages = {page: page.read_text(encoding="utf-8") for page in own_pages(app)}
    known = Path(app.doctreedir, "bundle.json")
    asked = json.loads(known.read_text()) if known.is_file() else {"styles": [], "scripts": []}
    for text in pages.values():
        note(text, asked)
    known.write_text(json.dumps(asked))
    pages = {page: replaced(text) for page, text in pages.items()}
    style = "\n".join(read_style(static, file) for file in asked["styles"])
    needed = [file for file in asked["scripts"] if is_needed(file, pages.values())]
    script = "\n;\n".join((static / file).read_text("utf-8") for file in needed)
    apart = {file: file.read_text("utf-8") for file in sorted(static.glob("interactive/*.js"))}
    scripts = [script, *apart.values()]
    others = [*static.glob("in_page/*.js"), *static.glob("ask*.js")]  # these are small already
    all_scripts = [*scripts, *(file.read_text("utf-8") for file in others)]
    small = minify(app, style, scripts, names(pages.values(), all_scripts))
    letters = set("".join(pages.values())) | set("".join(all_scripts))
    fonts = [static, Path(app.srcdir, KATEX_FONTS)]
    write(static / "site.css", own_letters(static, fonts, small["style"], letters))
    for file, text in zip([static / "site.js", *apart], small["scripts"], strict=True):
        write(file, text)
    versions = {name: digest(static / name) for name in ("site.css", "site.js")}
    for page, text in pages.items():
        for name, version in versions.items():
            text = re.sub(rf"_static/{name}(\?v=\w+)?", f"_static/{name}?v={version}", text)
        write(page, text)


def own_pages(app):
    """The pages that this build has made, now or earlier."""
    names = [*app.env.all_docs, "404", "genindex", "search"]
    pages = (Path(app.outdir, f"{name}.html") for name in names)
    return [page for page in pages if page.is_file()]


def is_needed(script, pages):
    """Whether a page has what a script is for; all others are needed anyway."""
    sign = NEEDED_FOR.get(script)
    return sign is None or any(sign in page for page in pages)


def note(text, asked):
    """Note the files that a page asks for, if it has just been written."""
    for pattern, files in ((STYLE, asked["styles"]), (SCRIPT, asked["scripts"])):
        for match in pattern.finditer(text):
            if not APART.match(match["file"]) and match["file"] not in files:
                files.append(match["file"])


def replaced(text):
    """A page that asks for the joined files, where it asked for the first of them."""
    text = THEME.sub(CHOSEN, PRELOAD.sub("", text))
    for pattern, line in (
        (STYLE, '<link rel="stylesheet" href="{up}_static/site.css">\n'),
        (SCRIPT, '<script defer src="{up}_static/site.js"></script>\n'),
    ):
        first = True

        def join(match, line=line):
            nonlocal first
            if APART.match(match["file"]):
                return match[0]
            put, first = line.format(up=match["up"]) if first else "", False
            return put

        text = pattern.sub(join, text)
    return text


def read_style(static, file):
    """A style sheet with those it imports, its addresses as seen from ``_static``."""
    folder = posixpath.dirname(file)
    text = (static / file).read_text(encoding="utf-8")
    text = ADDRESS.sub(lambda it: f"url({posixpath.normpath(posixpath.join(folder, it[1]))})", text)
    place = lambda it: posixpath.normpath(posixpath.join(folder, it[1]))  # noqa: E731
    return IMPORT.sub(lambda it: read_style(static, place(it)), text)


def names(pages, scripts):
    """All that a style can name: what stands in the tags of the pages, and all words of scripts."""
    found = set()
    for page in pages:
        found.update(word for tag in set(TAG.findall(page)) for word in re.findall(r"[\w-]+", tag))
    for script in scripts:
        found.update(re.findall(r"[\w-]+", script))
    return sorted(found)


def minify(app, style, scripts, names):
    command = ["node", Path(__file__).with_suffix(".mjs"), Path(app.srcdir, "node_modules")]
    request = json.dumps({"style": style, "scripts": scripts, "names": names})
    done = subprocess.run(command, input=request, capture_output=True, encoding="utf-8")
    if done.returncode:
        raise ExtensionError(f'joining styles and scripts failed; try "npm ci"\n{done.stderr}')
    return json.loads(done.stdout)


def own_letters(static, folders, style, letters):
    """Let the style ask for fonts with the letters in use alone; a font without any is left out."""
    letters = {ord(letter) for letter in letters | set(style)}
    letters |= {int(code, 16) for code in ESCAPED.findall(style)}

    def shrunk(face):
        name = f"{face[2]}.ttf"
        font = next((path for folder in folders for path in folder.rglob(name)), None)
        if font is None:
            return face[0]
        options = subset.Options(flavor="woff", layout_features=["*"])
        loaded = subset.load_font(font, options)
        if not letters & set(loaded.getBestCmap()):
            return ""
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=letters)
        cutter.subset(loaded)
        file = io.BytesIO()
        subset.save_font(loaded, file, options)
        (static / f"{face[2]}.woff").write_bytes(file.getvalue())
        return re.sub(r"src:[^;}]*", f'src:url({face[2]}.woff) format("woff")', face[0])

    return FACE.sub(shrunk, style)


def digest(file):
    return hashlib.sha256(file.read_bytes()).hexdigest()[:8]


def write(file, text):
    file.write_text(text, encoding="utf-8")
