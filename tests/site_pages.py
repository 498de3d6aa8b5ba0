"""Which pages the site has."""

import yaml
from classroom import ROOT

# What Sphinx adds to the pages of the contents.
ADDED = ("404", "genindex", "search")


def listed():
    """The pages of ``_toc.yml``, in its order."""
    contents = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))

    def files(node):
        if isinstance(node, dict):
            for key, value in node.items():
                yield from [value] if key in ("file", "root") else files(value)
        elif isinstance(node, list):
            for item in node:
                yield from files(item)

    return list(files(contents))


def pages(site, added=()):
    return [site / f"{name}.html" for name in (*listed(), *added)]
