"""Write, run and check code in the pages, and remember how far a reader is.

esbuild joins the scripts of this folder with the libraries in ``node_modules``, which ``npm ci``
puts there. Python comes from where ``autograder_book.lite`` has it from, in the very same files.
Nothing of it is loaded before a reader asks for a check.
"""

import hashlib
import json
import os
import subprocess
from pathlib import Path

from docutils import nodes
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective

from autograder_book.in_page import chapters

HERE = Path(__file__).parent
WHERE = "in_page"  # in the site's _static
ESBUILD = "node_modules/.bin/esbuild"
PAGES = ("solve.js", "progress.js", "my_progress.js", "in_place.js", "chapter.js", "in_page.css")
LICENCES = (
    "/* With CodeMirror, Lezer, fflate, idb-keyval, localForage; each has its own licence. */"
)
PLACE = """<div id="progress-place"><p>With JavaScript, this place shows which functions you have
solved. It is kept in your browser only.</p></div>"""


class Place(nodes.raw):
    """Where the map of a reader's progress is."""


class MyProgress(SphinxDirective):
    """The ``{my-progress}`` directive."""

    def run(self):
        return [Place("", PLACE, format="html")]


def setup(app):
    app.add_directive("my-progress", MyProgress)
    app.connect("builder-inited", bundle)
    app.connect("env-updated", write_course)
    app.connect("doctree-resolved", name_cells)
    app.connect("html-page-context", add_scripts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def bundle(app):
    """Join the scripts; a browser loads no module into a page that it opened from a disk."""
    if app.builder.format != "html":
        return
    for name in ("worker.js", *PAGES):
        _esbuild(Path(app.srcdir), HERE / name, _folder(app))


def _esbuild(root, source, folder):
    if not (root / ESBUILD).exists():
        raise ExtensionError(f'{ESBUILD} is missing; run "npm ci" in the root of the repository')
    command = [root / ESBUILD, source, "--bundle", "--minify", f"--outdir={folder}"]
    command += ["--format=iife", "--target=es2022", "--log-level=warning", "--charset=utf8"]
    if source.suffix == ".js":
        command.append(f"--banner:js={LICENCES}")
    # Where this package is installed, and not written, the libraries are not beside it.
    environment = os.environ | {"NODE_PATH": str(root / "node_modules")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode or done.stderr:
        raise ExtensionError(f"{source.name} could not be joined:\n{done.stderr}")


def write_course(app, env):
    """Tell the scripts which topics there are, and each notebook as it is handed out."""
    if app.builder.format != "html":
        return
    chapters.find(app, env)
    topics = [_topic(app, env, document) for document in _exercises(env)]
    packed = bool(os.environ.get("OFFLINE"))  # another place has its own ways
    course = {
        "topics": topics,
        "pyodide": "lite/static/pyodide/" if packed else app.config.lite_pyodide,
        "packed": packed,
        "worker": _address(app, "worker.js"),
    }
    _script(app, "course.js", f"window.course = {_json(course)};")


def _topic(app, env, document):
    """What the scripts know of a topic; its notebook becomes a script of its own."""
    path = Path(env.doc2path(document))
    notebook, name = json.loads(path.read_text(encoding="utf-8")), path.stem
    text = f"(window.notebooks ??= {{}}).{name} = {_json(notebook)};"
    _script(app, f"notebooks/{name}.js", text)
    above = next((one for one, below in env.toctree_includes.items() if document in below), None)
    chapter = above if above and above != env.config.root_doc else document
    marks = [cell["metadata"].get("nbgrader", {}) for cell in notebook["cells"]]
    return {
        "name": name,
        "title": env.titles[chapter].astext(),
        "page": app.builder.get_target_uri(document),
        "chapter": app.builder.get_target_uri(chapter),
        "notebook": _address(app, f"notebooks/{name}.js"),
        "functions": [mark["grade_id"] for mark in marks if mark.get("solution")],
    }


def _exercises(env):
    """The pages of exercises, in the order of the book."""
    found, left = [], [env.config.root_doc]
    while left:
        document = left.pop(0)
        left = [*env.toctree_includes.get(document, ()), *left]
        if is_exercise(document):
            found.append(document)
    return found


def is_exercise(document):
    return document.startswith("exercises/")


def name_cells(app, doctree, document):
    """Give each cell of an exercise the name that its notebook gives it."""
    if not is_exercise(document):
        chapters.name_cells(app.env, doctree, document)
        return
    for cell in doctree.findall(nodes.container):
        metadata = cell.get("cell_metadata") or {}
        if name := metadata.get("nbgrader", {}).get("grade_id"):
            cell["ids"].append(f"cell-{name}")


def add_scripts(app, pagename, templatename, context, doctree):
    """Every page knows how far a reader is; the others are for the pages that need them."""
    app.add_css_file(f"{WHERE}/in_page.css")
    scripts = ["course.js", "progress.js"]
    if is_exercise(pagename):
        scripts += [f"notebooks/{pagename.split('/')[-1]}.js", "solve.js"]
    if doctree and next(iter(doctree.findall(Place)), None):
        scripts.append("my_progress.js")
    for script in scripts:
        app.add_js_file(f"{WHERE}/{script}", loading_method="defer")
    if text := chapters.script(app.env, pagename):
        name = f"chapters/{pagename.split('/')[-1]}.js"
        _script(app, name, text)
        data = {"data-cells": _address(app, name), "data-chapter": _address(app, "chapter.js")}
        app.add_js_file(f"{WHERE}/in_place.js", loading_method="defer", **data)


def _address(app, name):
    """A script's address from the root of the site, new whenever its text is."""
    version = hashlib.sha256((_folder(app) / name).read_bytes()).hexdigest()[:8]
    return f"_static/{WHERE}/{name}?v={version}"


def _folder(app):
    return Path(app.outdir, "_static", WHERE)


def _json(value):
    return json.dumps(value, ensure_ascii=False)


def _script(app, name, text):
    path = _folder(app) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{text}\n", encoding="utf-8")
