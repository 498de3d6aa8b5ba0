"""Tell the site where it will be published, if it is told.

``make book SITE_URL=https://example.org/course/`` adds what needs a full address:
canonical links, ``sitemap.xml``, social cards, and a 404 page that finds its
styles from any depth. ``REPOSITORY_URL=https://github.com/…`` adds to each page the link to its
source and the date of its last change. Without them a page says nothing of both.
"""

import os
from urllib.parse import urlparse

from sphinx.errors import ExtensionError


def address(name):
    value = os.environ.get(name, "").rstrip("/")
    if value and not urlparse(value).netloc:
        raise ExtensionError(f"{name} is {value!r}; it must start with https:// and a host")
    return value


def tell(app, config):
    config.html_theme_options = dict(config.html_theme_options)
    if site := address("SITE_URL"):
        config.html_baseurl = config.ogp_site_url = f"{site}/"
        config.notfound_urls_prefix = f"{urlparse(site).path}/"
        config.sitemap_url_scheme = "{link}"
        config.sitemap_excludes = ["404.html", "genindex.html", "search.html"]
        config.ogp_social_cards = {"line_color": "#3a86c8"}
    if repository := address("REPOSITORY_URL"):
        config.html_last_updated_fmt = "%d %B %Y"
        config.html_theme_options |= {
            "repository_url": repository,
            "repository_branch": os.environ.get("REPOSITORY_BRANCH") or "main",
            "use_source_button": True,
            "use_repository_button": True,
        }


def setup(app):
    if address("SITE_URL"):
        app.setup_extension("sphinx_sitemap")
        app.setup_extension("sphinxext.opengraph")
    if address("REPOSITORY_URL"):
        app.setup_extension("sphinx_last_updated_by_git")
    # Before the theme and the extensions read them.
    app.connect("config-inited", tell, priority=100)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
