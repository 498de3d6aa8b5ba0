"""What a line keeps together: a number with its sign and its unit; and where it may break code.

A computed number is written as a book writes it, with a minus and with a power of ten.
"""

import re
from html import unescape

# What is in a <pre> is no sentence, and is left as it is.
AS_IT_IS = re.compile(r"(<pre\b.*?</pre>)", re.DOTALL)
LITERAL = re.compile(r'<code class="([^"]*\bliteral\b[^"]*)">(.*?)</code>', re.DOTALL)
SHORT = 12  # characters of a shape such as (m, classes)
LONG = 16  # of a name that may break on a wide screen, too
# Between the words of a name, but not before a file's extension, and after a bracket, a comma, a
# stroke or an equals sign.
BREAKS = re.compile(
    r"(?<=[^\W_]_)(?=\w\w)|(?<=[^\W\d]-)(?=[^\W\d])"
    r"|(?<=[^\W\d]\.)(?=[^\W\d]{3})(?!(?:csv|html|ipynb|jpg|json|toml|txt|yml)\b)"
    r"|(?<=[\w;][(,/=])(?=\w\w|&)|(?<=[a-z])(?=[A-Z][a-z])"
)
# A number keeps its sign or unit, and the number that it is multiplied by, in its line.
HELD, GLUE = "\u00a0", "\u2060"  # without glue a line breaks before a formula all the same
NUMBER = r"(\d(?:</sup>)?(?:</span>)?)"
UNIT = re.compile(
    rf'{NUMBER} (%|€|(?:s|ms|mV|MB|GB)\b|[×·] (?=−?\d|<span class="pasted)'
    r'|<span class="(?:with-signs|math)\b)'
)
COMPUTED = re.compile(r'(<span class="pasted-text">)(-?)([\d.,]+)(?:e([-+])0*(\d+))?(?=</span>)')


def set_lines(app, pagename, templatename, context, doctree):
    parts = AS_IT_IS.split(COMPUTED.sub(as_in_a_book, context.get("body") or ""))
    parts[::2] = (LITERAL.sub(with_breaks, UNIT.sub(with_unit, part)) for part in parts[::2])
    context["body"] = "".join(parts)


def as_in_a_book(found):
    begin, sign, number, sign_of_power, power = found.groups()
    minus = {"-": "−"}
    written = begin + minus.get(sign, "") + number
    if power:
        written += f"{HELD}·{HELD}10<sup>{minus.get(sign_of_power, '')}{power}</sup>"
    return written


def with_unit(found):
    number, unit = found.groups()
    return number + (
        f"{GLUE}{HELD}{GLUE}{unit}" if unit[0] == "<" else HELD + unit.replace(" ", HELD)
    )


def with_breaks(found):
    """Say where a line may break within a name."""
    kinds, code = found.groups()
    text = re.sub("<[^>]*>", "", code)
    if len(unescape(text)) <= SHORT:
        return f'<code class="{kinds} is-short">{code}</code>'
    words = re.split("(<[^>]*>)", code)
    for place, word in list(enumerate(words))[::2]:
        kind = "" if len(unescape(word)) > LONG else ' class="on-a-phone"'
        words[place] = BREAKS.sub(f"<wbr{kind}>", word)
    return f'<code class="{kinds}">{"".join(words)}</code>'


def setup(app):
    app.connect("html-page-context", set_lines, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
