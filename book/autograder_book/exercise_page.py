"""Give each exercise page buttons that open its notebook in JupyterLite and download it."""

from html import escape
from pathlib import PurePosixPath

LINE = (
    # Python in the browser is JavaScript, too.
    '<p class="solve" data-topic="{topic}">'
    '<a class="sd-btn sd-btn-primary pst-js-only" href="{browser}">Open in JupyterLite</a> '
    '<a class="sd-btn sd-btn-outline-primary" href="{notebook}" download>Download notebook</a> '
    "{how}</p>\n"
    # Browsers run no Python in pages that they read from a disk.
    "<script>if (location.protocol === 'file:') "
    "document.querySelector('.solve a').replaceWith("
    "'To run Python, read this site on the web or through a local server.');"
    "</script>"
)


def setup(app):
    """Register with Sphinx."""
    app.add_config_value("exercise_help", "", "html", str)  # a page, perhaps with #its-section
    app.connect("html-page-context", _add_line)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _add_line(app, pagename, templatename, context, doctree):
    """Put the line below the page's title."""
    if not pagename.startswith("exercises/"):
        return
    name = PurePosixPath(pagename).name
    links = {
        "browser": context["pathto"]("lite/notebooks/index.html", resource=True)
        + f"?path={name}.ipynb",
        "topic": name,
        "notebook": context["pathto"](f"_sources/{pagename}.ipynb", resource=True),
    }
    page, _, section = app.config.exercise_help.partition("#")
    how = f"{context['pathto'](page)}#{section}" if page else ""
    line = LINE.format(
        **{key: escape(link) for key, link in links.items()},
        how=f'<a href="{escape(how)}">How to solve</a>' if how else "",
    )
    context["body"] = context["body"].replace("</h1>", f"</h1>\n{line}", 1)
