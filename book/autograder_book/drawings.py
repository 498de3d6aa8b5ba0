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
# Straight lines through points; the first point is where the line begins, or where it goes on.
LINES = re.compile(r"M[^A-KM-Za-z]+")
NUMBER = re.compile(r"-?\d+(?:\.\d)?")
# A mark along an axis: a straight line, which has nothing to fill and a stroke of its own.
TICK = re.compile(r'<path id="([^"]*)" d="M \S+ \S+ l \S+ \S+" style="stroke:[^"]*"')
TICKS = re.compile(r'(<use href="#([^"]*)"[^>]*?) style="[^"]*"')
USED = re.compile(r'(?<=<use href="#)[^"]*')
SHAPE = re.compile(r'<path id="([^"]*)" d="([^"]*)" transform="scale\(0\.015625\)"/>')
GROUP = re.compile(r"<g( ?)[^>]*>|</g>")
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
    body, shapes = context.get("body") or "", {}
    context["body"] = DRAWING.sub(lambda found: sharing(lighter(found[0]), shapes), body)


def sharing(drawing, shapes):
    """A drawing without the letters that an earlier one of its page has: it uses them there.

    Args:
        shapes: the name of each shape of a letter that the page has so far; what is new is added.
    """
    elsewhere = {}

    def once(shape):
        first = shapes.setdefault(shape[2], shape[1])
        if first == shape[1]:
            return shape[0]
        elsewhere[shape[1]] = first
        return ""

    drawing = SHAPE.sub(once, drawing).replace("<defs></defs>", "")
    return USED.sub(lambda it: elsewhere.get(it[0], it[0]), drawing)


def lighter(drawing):
    """A drawing that looks the same; a tenth of a pixel is the least that is kept."""
    drawing = BETWEEN_TAGS.sub("><", COMMENT.sub("", drawing))
    drawing = re.sub(r"\s+", " ", drawing).replace("xlink:href", "href")
    drawing = COORDINATES.sub(lambda it: f'{it[1]}="{path(it[2])}"', drawing)
    # A letter is drawn at a hundredth of its size, so its place in the line is a whole number.
    drawing = LETTER.sub(lambda it: f'{it[1]}{it[2]}" x="{round(float(it[3]))}"/>', drawing)
    drawing = MOVED.sub(lambda it: f"translate({rounded(it[1])})", GLYPH.sub("", drawing))
    drawing = STYLE.sub(lambda it: SPACE.sub("", it[0]), drawing)
    ticks = set(TICK.findall(drawing))
    drawing = TICKS.sub(lambda it: it[1] if it[2] in ticks else it[0], drawing)
    used = set(NAMED.findall(drawing))
    drawing = NAME.sub(lambda it: it[0] if it[1] in used or TEXT.search(it[1]) else "", drawing)
    return ungrouped(drawing)


def ungrouped(drawing):
    """A drawing without the groups that say nothing of what they hold."""
    is_kept = []

    def kept(tag):
        if tag[0] == "</g>":
            return tag[0] if is_kept.pop() else ""
        is_kept.append(bool(tag[1]))
        return tag[0] if tag[1] else ""

    return GROUP.sub(kept, drawing)


def path(text):
    """A path or a number, shorter."""
    return LINES.sub(lambda it: steps(it[0]), rounded(text)).strip()


def steps(line):
    """A line from point to point, each told by how far it is from the one before.

    A step has fewer digits than a place. Steps between rounded places are exact: no error grows.
    """
    tenths = [round(10 * float(number)) for number in NUMBER.findall(line)]
    moves = [here - before for before, here in zip(tenths, tenths[2:], strict=False)]
    told = " ".join(f"{each / 10:g}" for each in moves)
    return f"M {tenths[0] / 10:g} {tenths[1] / 10:g}" + (f" l {told} " if moves else " ")


def rounded(text):
    return DECIMALS.sub(lambda it: f"{float(it[0]):.1f}".removesuffix(".0"), text).strip()
