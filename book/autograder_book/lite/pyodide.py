"""Pyodide, which is Python in the browser: its list of packages, and a copy of it for the site.

npm's package has the core, and the list with a SHA-256 sum for each wheel, but not the wheels.
A browser takes a wheel only if it has the sum that the list gives, wherever it comes from.
"""

import gzip
import json
import shutil

from autograder_book.lite.distribution import sum_of

PACKAGE = "node_modules/pyodide"
LIST = "pyodide-lock.json"
STANDARD = "python_stdlib.zip"
CODE = "pyodide.asm.wasm"
CORE = ("pyodide.js", "pyodide.asm.js", CODE, STANDARD)
# No ending that a host knows: some would say, of a .gz, that the browser shall unpack it.
PACKED = f"{CODE}.packed"


def read_list(root):
    """The list of packages that belongs to the core."""
    content = json.loads((root / PACKAGE / LIST).read_text(encoding="utf-8"))
    # The tests of a package would be loaded with it, for they claim its name, too.
    packages = content["packages"].items()
    content["packages"] = {name: it for name, it in packages if not name.endswith("-tests")}
    return content


def add(packages, wheel, address, **more):
    """Enter a wheel in a list; `more` can say what it imports as, and what it depends on."""
    name, version, *_ = wheel.name.split("-")
    name = name.replace("_", "-").lower()
    packages["packages"][name] = {
        "name": name,
        "version": version,
        "file_name": address,
        "install_dir": "site",
        "sha256": sum_of(wheel.read_bytes()),
        "package_type": "package",
        "imports": [],
        "depends": [],
        "unvendored_tests": False,
    } | more


def refer(packages, place):
    """Give each package of a list its address at a place that has all of them."""
    for package in packages["packages"].values():
        package["file_name"] = place + package["file_name"]


def with_needs(packages, names):
    """These packages, and all that they need."""
    found, left = [], list(names)
    while left:
        if (name := left.pop(0)) not in found:
            found.append(name)
            left += packages["packages"][name]["depends"]
    return found


def keep(packages, names):
    """Keep of a list these packages and what they need, and nothing else; changed in place."""
    kept = with_needs(packages, names)
    packages["packages"] = {name: packages["packages"][name] for name in kept}


def copy(root, folder):
    """Copy the core, and its code also compressed."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in CORE:
        shutil.copy(root / PACKAGE / name, folder)
    packed = gzip.compress((folder / CODE).read_bytes(), mtime=0)
    (folder / PACKED).write_bytes(packed)


def sum_up(packages, folder):
    """Enter the sums of the wheels in a folder anew, after a change of ours."""
    for package in packages["packages"].values():
        package["sha256"] = sum_of((folder / package["file_name"]).read_bytes())
