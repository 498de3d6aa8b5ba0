"""Write the drawings of a page with no more digits, letters and spaces than are seen.

Matplotlib writes six decimals of a pixel, a name for every part, and a line for every letter. A
drawing needs half of that.
"""

import re

DRAWING = re.compile(r'<svg class="course-figure".*?</svg>', re.DOTALL)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
BETWEEN_TAGS = re.compile(r">\s+<(?!/?(?:text|tspan|a)\b)")
# Of a curve and of a place; those of a letter are whole numbers already.
COORDINATES = re.compile(r'(?<= )(d|x|y|width|height)="([^"]*)"')
MOVED = re.compile(r"translate\(([^)]*)\)")
LETTER = re.compile(
    r'(<use href="#[\w-]*?)DejaVu\w+-(\w+)" transform="translate\((-?[\d.]+) 0\)"/>'
)
GLYPH = re.compile(r"(?<=-)DejaVu\w+-(?=\w)")
DECIMALS = re.compile(r"-?\d+\.\d+")
# After M or L comes L; it need not be said.
LINES = re.compile(r"[ML][^A-KN-Za-z]+")
NAME = re.compile(r' id="([^"]*)"')
TEXT = re.compile(r"-text_\d+$")  # kept, so that labels which touch can be found
NAMED = re.compile(r'(?:href="#|url\(#)([^")]*)')
STYLE = re.compile(r'(?<=style=")[^"]*')
SPACE = re.compile(r"(?<=[:;]) ")


def setup(app):
    """Register with Sphinx."""
    app.connect("html-page-context", lighten, priority=960)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def lighten(app, pagename, templatename, context, doctree):
    body = context.get("body") or ""
    context["body"] = DRAWING.sub(lambda found: lighter(found[0]), body)


def lighter(drawing):
    """A drawing that looks the same; a tenth of a pixel is the least that is kept."""
    drawing = BETWEEN_TAGS.sub("><", COMMENT.sub("", drawing))
    drawing = re.sub(r"\s+", " ", drawing).replace("xlink:href", "href")
    drawing = COORDINATES.sub(lambda it: f'{it[1]}="{path(it[2])}"', drawing)
    # A letter is drawn at a hundredth of its size, so its place in the line is a whole number.
    drawing = LETTER.sub(lambda it: f'{it[1]}{it[2]}" x="{round(float(it[3]))}"/>', drawing)
    drawing = MOVED.sub(lambda it: f"translate({rounded(it[1])})", GLYPH.sub("", drawing))
    drawing = STYLE.sub(lambda it: SPACE.sub("", it[0]), drawing)
    used = set(NAMED.findall(drawing))
    return NAME.sub(lambda it: it[0] if it[1] in used or TEXT.search(it[1]) else "", drawing)


def path(text):
    """A path or a number, shorter."""
    return LINES.sub(lambda it: it[0][0] + it[0][1:].replace("L ", ""), rounded(text))


def rounded(text):
    return DECIMALS.sub(lambda it: f"{float(it[0]):.1f}".removesuffix(".0"), text).strip()
