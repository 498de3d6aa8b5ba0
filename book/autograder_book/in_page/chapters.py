"""Let a chapter's cells be run in its page: find out which, and give its script what it needs."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

from docutils import nodes
from sphinx.errors import ExtensionError

from autograder import in_page

IN_PLACE = Path(__file__).with_name("in_place.py")
FOLDER = "book/"


def find(app, env):
    """What can be run in each chapter; kept from the last build where nothing has changed."""
    work = Path(app.outdir).parent / "in_place"
    env.in_place = {}
    for document in env.found_docs:
        executed = Path(app.outdir).parent / "jupyter_execute" / f"{document}.ipynb"
        if not (document.startswith(FOLDER) and executed.is_file()):
            continue
        notebook, folder = executed.read_bytes(), Path(env.doc2path(document)).parent
        stamp = _digest(notebook, folder)
        kept = work / f"{document}.json"
        found = json.loads(kept.read_text(encoding="utf-8")) if kept.is_file() else {}
        if found.get("made_from") != stamp:
            found = _asked(notebook, folder) | {"made_from": stamp}
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_text(json.dumps(found), encoding="utf-8")
        if any(cell["is_shown"] for cell in found["cells"]):
            env.in_place[document] = {key: found[key] for key in ("cells", "files")}


def _digest(notebook, folder):
    digest = hashlib.sha256(notebook)
    for file in sorted([IN_PLACE, Path(in_page.__file__), *folder.glob("*.py")]):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _asked(notebook, folder):
    """As `in_place.runnable` says, in a process of its own: a chapter may do anything."""
    command = [sys.executable, "-m", "autograder_book.in_page.in_place", folder.resolve()]
    # In an empty place: a file that a cell asks for is not there in a browser, either.
    place = folder.parent / "_build"
    path = os.pathsep.join(sys.path)
    done = subprocess.run(
        command,
        input=notebook,
        capture_output=True,
        cwd=place,
        env=os.environ | {"PYTHONPATH": path},
    )
    if done.returncode:
        raise ExtensionError(f"{folder}: the cells could not be tried:\n{done.stderr.decode()}")
    return json.loads(done.stdout)


def name_cells(env, doctree, document):
    """Give each cell that can be run the name by which its script knows it."""
    shown = [
        cell["name"] for cell in env.in_place.get(document, {}).get("cells", ()) if cell["is_shown"]
    ]
    for cell in doctree.findall(nodes.container):
        if cell.get("nb_element") == "cell_code" and str(cell["cell_index"]) in shown:
            cell["ids"].append(f"cell-{cell['cell_index']}")
            cell["classes"].append("in-place")


def script(env, document):
    """The text of the script with a chapter's cells; None where nothing can be run."""
    found = env.in_place.get(document)
    return found and f"window.chapter = {json.dumps(found, ensure_ascii=False)};"
