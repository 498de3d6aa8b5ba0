"""Give each exercise page a line that says how to get the notebook and what to do with it."""

from html import escape

LINE = (
    '<p class="download-exercise"><a class="sd-btn sd-btn-primary" href="{link}" download>'
    "Download this notebook</a> and solve it in Jupyter. "
    '<a href="{how}">How to solve</a> says what to install.</p>'
)


def setup(app):
    """Register with Sphinx."""
    app.connect("html-page-context", _add_line)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _add_line(app, pagename, templatename, context, doctree):
    """Put the line below the page's title."""
    if not pagename.startswith("exercises/"):
        return
    link = context["pathto"](f"_sources/{pagename}.ipynb", resource=True)
    how = context["pathto"]("book/index") + "#how-to-solve"
    line = LINE.format(link=escape(link), how=escape(how))
    context["body"] = context["body"].replace("</h1>", f"</h1>\n{line}", 1)
