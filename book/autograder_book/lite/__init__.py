"""Put the exercises on the site as JupyterLite, where they run in the reader's browser.

Pyodide comes from the address ``lite_pyodide`` in ``_config.yml``, or with ``OFFLINE=1`` in the
environment from the site itself. Nothing else is asked for outside the site.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from html import escape
from pathlib import Path

from sphinx.errors import ExtensionError

from autograder import catalogue
from autograder_book.lite import compiled, distribution, pyodide, wheels

KERNEL = "@jupyterlite/pyodide-kernel-extension"
EXTENSION = Path(sys.prefix, "share/jupyter/labextensions", KERNEL)
# The kernel's own wheels that are needed; the others stand for packages of widgets.
KERNELS = ("ipykernel", "piplite", "pyodide_kernel")
FROM_PYODIDE = ("numpy", "sqlite3")
# For pictures; loaded when a cell imports them, and not before.
ON_IMPORT = ("matplotlib", "scikit-learn")
LIST = f"static/pyodide/{pyodide.LIST}"
HERE = "./static/pyodide/"
ELSEWHERE = "static/elsewhere.js"
REACH, BACK = "reach.js", "back.js"
STYLE = """<style>
.out-of-reach { position: fixed; inset: auto 1rem 1rem; z-index: 10000; padding: 1rem;
  font: 1rem/1.5 sans-serif; color: #14181e; background: #fff3cd; border: 2px solid #8a5a00; }
.out-of-reach a { color: #0b4a8f !important; text-decoration: underline !important; }
.way-back { position: fixed; left: 1rem; bottom: 1rem; z-index: 9999; }
.way-back a { display: block; padding: 0.4rem 0.8rem; font: 0.9rem/1.4 sans-serif;
  color: #0b4a8f !important; background: #fff; border: 1px solid #0b4a8f; border-radius: 2rem; }
</style>
"""


def setup(app):
    """Register with Sphinx; the pages need nothing of JupyterLite, so it is built beside them."""
    beside, built = ThreadPoolExecutor(1), []

    def begin(app, env):
        if app.builder.format == "html":
            built.append(beside.submit(build, app, env))

    def finish(app, exception):
        while built and not exception:
            built.pop().result()

    app.add_config_value("lite_pyodide", "", "html", str)
    app.connect("env-updated", begin, priority=100)
    app.connect("build-finished", finish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def build(app, env):
    """Build JupyterLite in ``lite/``, unless it is there and made from the same files."""
    root, site = Path(app.srcdir), Path(app.outdir, "lite")
    work = Path(app.outdir).parent / "lite"
    address = "" if os.environ.get("OFFLINE") else app.config.lite_pyodide
    page, _, section = getattr(app.config, "exercise_help", "").partition("#")
    help = f"../../{page}.html#{section}" if page else ""
    pages = chapters(env, root)
    made_from = fingerprint(root, address + help + json.dumps(pages))
    stamp = work / "made-from"
    if site.is_dir() and stamp.is_file() and stamp.read_text() == made_from:
        return
    for old in (site, work / "stage", stamp):
        shutil.rmtree(old) if old.is_dir() else old.unlink(missing_ok=True)
    _build(root, work, site, address, app.config.lite_pyodide)
    _add(site, address, help, pages)
    stamp.write_text(made_from)


def fingerprint(root, address):
    """Name all that the result depends on."""
    digest = hashlib.sha256(address.encode())
    paths = [*Path(__file__).parent.glob("*.*"), *root.glob("exercises/*/*.ipynb")]
    paths += [root / pyodide.PACKAGE / "package.json", EXTENSION / "package.json"]
    for folder in (catalogue.ENGINE, catalogue.current().folder):
        paths += [path for path in folder.rglob("*.*") if path.is_file()]
    for path in sorted(path for path in paths if path.suffix != ".pyc"):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def chapters(env, root):
    """By topic, the page that explains it, as seen from a notebook, with its title."""
    found = {}
    for topic in sorted(path.stem for path in root.glob("exercises/*/*.ipynb")):
        pages = (f"book/{topic}", f"exercises/{topic}/{topic}")
        page = next((each for each in pages if each in env.titles), None)
        if page:
            found[topic] = {"address": f"../../{page}.html", "title": env.titles[page].astext()}
    return found


def _build(root, work, site, address, place):
    if not (root / pyodide.PACKAGE).is_dir():
        raise ExtensionError(f'{pyodide.PACKAGE} is missing; run "npm ci" in the root')
    stage = work / "stage"
    pure = stage / "pypi"
    shutil.copytree(wheels.download("wheels.txt", work), pure)
    wheels.build(root, pure)
    packages = pyodide.read_list(root)
    script = f"{HERE}pyodide.js"
    if address:
        pyodide.refer(packages, address)
        script = f"./{ELSEWHERE}"
    else:
        core = stage / "static/pyodide"
        pyodide.copy(root, core)
        pyodide.keep(packages, FROM_PYODIDE + ON_IMPORT)
        own = distribution.fetched(place, packages["packages"].values(), work)
        shutil.copytree(own, core, dirs_exist_ok=True)
        archives = [core / pyodide.STANDARD, *core.glob("*.whl"), *pure.glob("*.whl")]
        compiled.add(root / pyodide.PACKAGE, archives)
        pyodide.sum_up(packages, core)
    loaded = [*FROM_PYODIDE]
    for wheel in sorted(pure.glob("*.whl")):
        loaded.append(wheel.name.split("-")[0])
        more = {"imports": ["autograder"]} if loaded[-1] == "autograder" else {}
        pyodide.add(packages, wheel, f"../../pypi/{wheel.name}", **more)
    for name in KERNELS:
        (wheel,) = (EXTENSION / "static/pypi").glob(f"{name}-*.whl")
        loaded.append(name)
        pyodide.add(packages, wheel, f"../../extensions/{KERNEL}/static/pypi/{wheel.name}")
    (stage / "files").mkdir()
    for notebook in root.glob("exercises/*/*.ipynb"):
        shutil.copy(notebook, stage / "files")
    _write(stage / "jupyter-lite.json", _settings(script, loaded))
    _write(stage / "overrides.json", OVERRIDES)
    _write(stage / "jupyter_lite_config.json", CONFIG)
    command = [sys.executable, "-m", "jupyterlite_core", "build", "--output-dir", site]
    done = subprocess.run(command, cwd=stage, capture_output=True, text=True)
    if done.returncode:
        raise ExtensionError(f"jupyter lite build failed:\n{done.stdout[-3000:]}{done.stderr}")
    _write(site / LIST, packages)
    if address:
        text = Path(__file__).with_name("elsewhere.js").read_text(encoding="utf-8")
        (site / ELSEWHERE).write_text(f"const PLACE = {json.dumps(address)};\n{text}", "utf-8")


def _add(site, address, help, pages):
    """Let each page that starts Python look whether it can be had, and lead back to the book."""
    place = address or HERE
    place = place if "//" in place else f"../{place}"
    needs = " ".join(place + name for name in pyodide.CORE)
    tags = {
        REACH: f'data-needs="{escape(needs)}" data-help="{escape(help)}"',
        BACK: f'data-pages="{escape(json.dumps(pages))}"',
    }
    head = STYLE
    for script, data in tags.items():
        shutil.copy(Path(__file__).with_name(script), site)
        head += f'<script defer src="../{script}" {data}></script>\n'
    for page in (site / app / "index.html" for app in ("notebooks", "consoles")):
        text = page.read_text(encoding="utf-8")
        page.write_text(text.replace("</head>", f"{head}</head>", 1), "utf-8")


CONFIG = {
    "LiteBuildConfig": {
        # What the notebook's menus and its logo lead to; "tree" lists the notebooks and takes
        # one that a reader brings back.
        "apps": ["notebooks", "tree", "edit", "consoles"],
        "contents": ["files"],
        "ignore_sys_prefix": True,
        "federated_extensions": [str(EXTENSION)],
        "no_sourcemaps": True,
        "no_unused_shared_packages": True,
    }
}

OVERRIDES = {
    # The notebooks name Jupyter's usual kernel; there is one here, so nobody need choose.
    "@jupyterlab/notebook-extension:tracker": {"autoStartDefaultKernel": True},
    "@jupyterlab/docmanager-extension:plugin": {"autosaveInterval": 10},
    # Light or dark as the reader's system says, like the book.
    "@jupyterlab/apputils-extension:themes": {"adaptive-theme": True},
}

DISABLED = [
    # It asks for icons that are not there.
    "@jupyter-notebook/notebook-extension:tab-icon",
    # It calls what the site itself hands out "Not Trusted". Outputs that a notebook brings along
    # are cleaned as before.
    "@jupyter-notebook/notebook-extension:trusted",
]


def _settings(script, loaded):
    kernel = {
        "pyodideUrl": script,
        "disablePyPIFallback": True,
        # All at once, before the first cell.
        "loadPyodideOptions": {"lockFileURL": f"./{LIST}", "packages": loaded},
    }
    return {
        "jupyter-lite-schema-version": 0,
        "jupyter-config-data": {
            "appName": "Exercises",
            "appUrl": "./tree",
            "faviconUrl": "./notebooks/favicon.ico",
            "disabledExtensions": DISABLED,
            "litePluginSettings": {f"{KERNEL}:kernel": kernel},
        },
    }


def _write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")
