"""Spare a reader's browser the compiling of the modules that Python imports first.

In a browser each start begins with empty folders, so Python would compile all that it imports once
more: half of the time until the first answer. Here the very same Python does so in Node, once.
A topic's own modules, of which a page needs one, are left to the browser.
In a wheel the code stands beside its source; in the library's zip it takes the place of it, for the
bytes of both are fetched before the first answer.
"""

import json
import subprocess
from pathlib import Path

from sphinx.errors import ExtensionError

# What the pages import, and what the kernel of the notebooks does.
FIRST = ("numpy", "autograder.in_page", "micropip", "IPython.core.interactiveshell", "jedi", "comm")
# What pictures need. What this imports of the archives above stays as it is: there it would be
# fetched by everybody, before the first answer.
LATER = ("matplotlib.pyplot", "matplotlib_inline.backend_inline", "sklearn.datasets")
PROGRAM = """
import contextlib, importlib, sys, zipfile
from importlib._bootstrap_external import _code_to_hash_pyc
from importlib.util import cache_from_source, source_hash
from pathlib import Path

homes = [f"{{path}}/" for path in sys.path if path.endswith((".zip", "site-packages"))]


# By its name in an archive, each file that has been imported after these.
def imported(names):
    importlib.invalidate_caches()
    for name in names:
        with contextlib.suppress(Exception):  # then the browser compiles it, as ever
            importlib.import_module(name)
    files = [getattr(module, "__file__", None) or "" for module in list(sys.modules.values())]
    return {{
        file.removeprefix(home): file
        for home in homes
        for file in files
        if file.startswith(home) and file.endswith(".py")
    }}


used = imported({first!r})
packages = {{name.split("/")[0] for name in used}}
for name, file in imported({later!r}).items():
    if file.startswith(homes[-1]) and name.split("/")[0] not in packages:
        used[name] = file


def compiled(file, text):
    code = compile(text, file, "exec", dont_inherit=True)
    # Bound to its source by no time: a browser's copy of that has another one.
    return bytes(_code_to_hash_pyc(code, source_hash(text), False))


for path in Path("/archives").iterdir():
    source, made = zipfile.ZipFile(path), path.with_suffix(".made")
    with source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in source.infolist():
            content, file = source.read(member), used.get(member.filename)
            if not file or path.suffix == ".whl":  # the engine looks at its own files
                archive.writestr(member, content, compresslevel=9)
            if file:
                name = member.filename + "c"
                if path.suffix == ".whl":
                    name = cache_from_source(member.filename)
                new = zipfile.ZipInfo(name, member.date_time)
                new.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(new, compiled(file, content), compresslevel=9)
    made.replace(path)
"""


def add(folder, archives):
    """Add to archives the code of the modules in them that are imported first.

    Args:
        folder: of Pyodide's package from npm.
        archives: the standard library as a zip, and wheels; changed in place.
    """
    request = {
        "folder": str(Path(folder).resolve()),
        "archives": [str(path) for path in archives],
        "program": PROGRAM.format(first=FIRST, later=LATER),
    }
    command = ["node", Path(__file__).with_suffix(".mjs")]
    done = subprocess.run(command, input=json.dumps(request), capture_output=True, encoding="utf-8")
    if done.returncode:
        raise ExtensionError(
            f'compiling for the browser failed; try "npm ci"\n{done.stderr[-3000:]}'
        )
