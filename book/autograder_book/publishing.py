"""Tell the site where it will be published, if it is told.

``make book SITE_URL=https://example.org/course/`` adds what needs a full address:
canonical links, ``sitemap.xml``, social cards, and a 404 page that finds its
styles from any depth. ``REPOSITORY_URL=https://github.com/…`` adds to each page the link to its
source and the date of its last change. Without them a page says nothing of both.
"""

import os
import re
from pathlib import Path
from urllib.parse import urlparse

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from sphinx.errors import ExtensionError

BLUE = "#3a86c8"


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
        text = config.notfound_context.get("body", "")
        text = text.replace('href="/', f'href="{config.notfound_urls_prefix}')
        config.notfound_context = config.notfound_context | {"body": text}
        config.sitemap_url_scheme = "{link}"
        config.sitemap_excludes = ["404.html", "genindex.html", "search.html"]
        config.ogp_site_name = config.html_title
        mark = Path(app.doctreedir, "mark.png")
        draw_mark(Path(app.srcdir, config.html_favicon), mark)
        config.ogp_social_cards = {"line_color": BLUE, "image_mini": str(mark)}
    if repository := address("REPOSITORY_URL"):
        config.html_last_updated_fmt = "%d %B %Y"
        config.html_theme_options |= {
            "repository_url": repository,
            "repository_branch": os.environ.get("REPOSITORY_BRANCH") or "main",
            "use_source_button": True,
            "use_repository_button": True,
        }


def draw_mark(favicon, path):
    """Draw the favicon's bars as the PNG that a social card needs."""
    figure = Figure(figsize=(2, 2))
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, 16), ylim=(16, 0))
    axes.set_axis_off()
    bar = r'<rect x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)"'
    for x, y, *size in re.findall(bar, favicon.read_text(encoding="utf-8")):
        axes.add_patch(Rectangle((int(x), int(y)), *map(int, size), color=BLUE))
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, transparent=True)


def forget(app):
    """Leave no sitemap of an earlier build that was told an address."""
    if not app.config.html_baseurl:
        Path(app.outdir, "sitemap.xml").unlink(missing_ok=True)


def setup(app):
    if address("SITE_URL"):
        app.setup_extension("sphinx_sitemap")
        app.setup_extension("sphinxext.opengraph")
    if address("REPOSITORY_URL"):
        app.setup_extension("sphinx_last_updated_by_git")
    # Before the theme and the extensions read them.
    app.connect("config-inited", tell, priority=100)
    app.connect("builder-inited", forget)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
