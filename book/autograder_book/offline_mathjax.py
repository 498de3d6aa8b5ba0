"""Serve MathJax from the built site, so that a page asks nobody else for it.

``npm ci`` puts the package into ``node_modules``; what a page can ask for is
copied into ``_static/mathjax`` before the pages are written.
"""

import shutil
from pathlib import Path

from sphinx.errors import ExtensionError

PACKAGE = "node_modules/mathjax/es5"
PARTS = (
    "tex-chtml.js",
    "output/chtml/fonts/woff-v2",
    "input/tex/extensions",  # loaded when a formula first uses one
    "input/mml.js",
    "a11y",  # the reader may switch on the explorer in a formula's menu
    "sre/mathmaps/base.json",
    "sre/mathmaps/en.json",
)


def copy_mathjax(app):
    if app.builder.format != "html":
        return
    source = Path(app.srcdir, PACKAGE)
    if not source.is_dir():
        raise ExtensionError(f'{PACKAGE} is missing; run "npm ci" in the root of the repository')
    for part in PARTS:
        target = Path(app.outdir, "_static", "mathjax", part)
        target.parent.mkdir(parents=True, exist_ok=True)
        if (source / part).is_dir():
            shutil.copytree(source / part, target, dirs_exist_ok=True)
        else:
            shutil.copyfile(source / part, target)


def setup(app):
    app.connect("builder-inited", copy_mathjax)
    # Sphinx looks for a relative path in _static.
    app.connect(
        "config-inited", lambda _, config: setattr(config, "mathjax_path", "mathjax/tex-chtml.js")
    )
    return {"parallel_read_safe": True, "parallel_write_safe": True}
