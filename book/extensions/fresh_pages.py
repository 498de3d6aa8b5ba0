"""Write each page again when a style, a script or an extension changed.

Sphinx compares the texts and the settings, so their digest becomes a setting.
"""

import hashlib
from pathlib import Path

BOOK = Path(__file__).parents[1]


def digest():
    files = [file for part in ("assets", "extensions") for file in (BOOK / part).rglob("*.*")]
    total = hashlib.sha256()
    for file in sorted(file for file in files if file.is_file() and file.suffix != ".pyc"):
        total.update(file.read_bytes())
    return total.hexdigest()


def setup(app):
    app.add_config_value("pages_made_with", digest(), "html")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
