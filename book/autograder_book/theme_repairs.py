"""Repair what the theme does to readers with a screen reader, a keyboard or a slow line.

A template of the theme is changed as it is loaded, so none of its files is
copied here. A text that is no longer in any template fails the build.
"""

import re

from bs4 import BeautifulSoup
from jinja2.ext import Extension
from sphinx.util import logging

LOGGER = logging.getLogger(__name__)

TEMPLATES = {
    # 1.5 MB of script for a few icons; the theme's style sheet has them as a font.
    r"<script defer src=\"[^\"]*'_static/scripts/fontawesome\.js'.*?</script>": "",
    # Only the page of the search needs the index of the search.
    r"{% if pagename == 'search' %}": (
        "{% if pagename == 'search' or not theme_search_as_you_type | tobool %}"
    ),
    r"<script src=": "<script defer src=",
    # Without JavaScript: colours, no dead buttons, and on a phone the chapters below the text.
    r"data-theme=\"{{ default_mode }}\"": 'data-theme="light"',
    r"\.pst-js-only { display: none !important; }": r"""\g<0>
      .article-header-buttons, .sidebar-toggle, #pst-back-to-top { display: none !important; }
      @media (max-width: 60rem) {
        .bd-container__inner { flex-direction: column-reverse; }
        #pst-primary-sidebar { position: static; visibility: visible; margin: 0;
          max-width: none; max-height: none; flex: none; width: 100%; transform: none; }
      }""",
    # Whoever came to move the figure gets there by two keys.
    r"(id=\"pst-skip-link\".*?</a>)": (
        r"\1{% if skip_to_figure %} "
        r'<a href="#{{ skip_to_figure }}">Skip to the figure</a>{% endif %}'
    ),
    # An icon is no text.
    r"<(i|span) class=\"((?:theme-switch )?fa-|{{ icon)": r'<\1 aria-hidden="true" class="\2',
    r"(class=\"theme-switch [^>]*?) title=\"[^>]*\"": r"\1",
    # Whoever says "click Search Control K" or "Search" is understood.
    r"(search-button-field [^>]*?) title=\"[^>]*\" aria-label=\"[^>]*\"": r"\1",
    # The title and the search of the sidebar belong to a landmark, as its links do.
    r"<div id=\"pst-primary-sidebar\"": (
        '<div id="pst-primary-sidebar" role="navigation" aria-label="Book"'
    ),
    r"aria-label=\"Main\"": 'aria-label="Chapters"',
}
BODY = {
    # The label would replace the text that is shown, and says less.
    r" aria-label=\"Toggle hidden content\"": "",
    # Between its entries the list has anchors, which a list may not have.
    r"<div role=\"list\" class=\"citation-list\"": '<div class="citation-list"',
    r" role=\"doc-biblioentry\"": "",
    r"<th class=\"head\"><p></p></th>": '<td class="head"></td>',
}


def repairing(found):
    """Make a Jinja extension that repairs each template, and notes in ``found`` what it did."""

    class Repairs(Extension):
        def preprocess(self, source, name, filename=None):
            for theirs, ours in TEMPLATES.items():
                source, times = re.subn(theirs, ours, source, flags=re.DOTALL)
                found[theirs] = found.get(theirs, 0) + times
            return source

    return Repairs


def repair_templates(app):
    if app.builder.format != "html":
        return
    found = {}
    app.builder.templates.environment.add_extension(repairing(found))

    def report(app, exception):
        for theirs, times in found.items():
            if not times:
                LOGGER.warning("no template of the theme has %s any more", theirs)

    app.connect("build-finished", report)


def repair_page(app, pagename, templatename, context, doctree):
    for theirs, ours in BODY.items():
        context["body"] = re.sub(theirs, ours, context.get("body") or "")
    for script in context["script_files"]:
        # A module waits its turn as a deferred script does; other inline scripts do not.
        attribute = {"defer": "defer"} if script.filename else {"type": "module"}
        script.attributes.update(attribute)
    tree = context["generate_toctree_html"]
    context["generate_toctree_html"] = lambda *args, **options: name_arrows(
        str(tree(*args, **options))
    )


def name_arrows(tree):
    """Say which chapter's pages an arrow in the sidebar opens."""
    soup = BeautifulSoup(tree, "html.parser")
    for summary in soup.select("li > details > summary"):
        chapter = summary.find_parent("li").find("a").get_text(strip=True)
        summary["aria-label"] = f"Exercise for {chapter}"
    return str(soup)


def setup(app):
    app.connect("builder-inited", repair_templates)
    app.connect("html-page-context", repair_page, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
