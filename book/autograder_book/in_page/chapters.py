"""Let a chapter's cells be run in its page: find out which, and give its script what it needs."""

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from docutils import nodes
from sphinx.errors import ExtensionError

from autograder import in_page
from autograder_book.in_page.in_place import UNSEEN

IN_PLACE = Path(__file__).with_name("in_place.py")
FOLDER = "book/"
LIBRARY = re.compile(r"\b(tf|keras|tensorflow)\b")


def find(app, env):
    """What can be run in each chapter; kept from the last build where nothing has changed."""
    built = Path(app.outdir).parent
    executed = {name: built / f"jupyter_execute/{name}.ipynb" for name in sorted(env.found_docs)}
    names = [name for name in executed if name.startswith(FOLDER) and executed[name].is_file()]
    asked = [json.dumps(_cells(executed[name], env.get_doctree(name))) for name in names]
    folders = [Path(env.doc2path(name)).parent for name in names]
    kept = [built / "in_place" / f"{name}.json" for name in names]
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        found = dict(zip(names, threads.map(_found, asked, folders, kept), strict=True))
    env.in_place = {
        name: chapter
        for name, chapter in found.items()
        if any(cell["is_shown"] for cell in chapter["cells"])
    }


def _found(asked, folder, kept):
    """What can be run of one chapter: what was kept, or if anything has changed tried anew."""
    stamp = _digest(asked.encode(), folder)
    found = json.loads(kept.read_text(encoding="utf-8")) if kept.is_file() else {}
    if found.get("made_from") != stamp:
        found = _tried(asked, folder) | {"made_from": stamp}
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(found), encoding="utf-8")
    return found


def _cells(executed, doctree):
    """A chapter's cells with code, and what the page shows below each."""
    below = {
        cell["cell_index"]: _printed(cell)
        for cell in doctree.findall(nodes.container)
        if cell.get("nb_element") == "cell_code"
    }
    notebook = json.loads(executed.read_text(encoding="utf-8"))
    return [
        {
            "name": str(number),
            "source": "".join(cell["source"]),
            "tags": cell["metadata"].get("tags", []),
            "printed": below.get(number),
        }
        for number, cell in enumerate(notebook["cells"])
        if cell["cell_type"] == "code"
    ]


def _printed(cell):
    """A cell's outputs as text; None if they are more than that. Of an error, its last line."""
    parts = []
    for output in cell.findall(nodes.container):
        if output.get("nb_element") == "cell_code_output":
            if any(
                each.get("mime_type", "text/plain") != "text/plain"
                for each in output.findall(nodes.container)
            ):
                return None
            for block in output.findall(nodes.literal_block):
                text = block.astext().rstrip()
                parts.append(text.splitlines()[-1] if "traceback" in block["classes"] else text)
    return "\n".join(parts)


def _digest(asked, folder):
    digest = hashlib.sha256(asked)
    for file in sorted([IN_PLACE, Path(in_page.__file__), *folder.glob("*.py")]):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _tried(asked, folder):
    """As `in_place.runnable` says, in a process of its own: a chapter may do anything."""
    # By its file: the package around it needs Sphinx, which takes longer than most chapters.
    command = [sys.executable, "-P", IN_PLACE, folder.resolve()]
    path = os.pathsep.join(sys.path)
    with tempfile.TemporaryDirectory() as place:  # without a file that a cell could ask for
        done = subprocess.run(
            command,
            input=asked,
            capture_output=True,
            text=True,
            cwd=place,
            env=os.environ | {"PYTHONPATH": path},
        )
    if done.returncode:
        raise ExtensionError(f"{folder}: the cells could not be tried:\n{done.stderr}")
    return json.loads(done.stdout)


def name_cells(env, doctree, document):
    """Give each cell that can be run the name by which its script knows it, others a reason."""
    if document not in env.in_place:
        return
    shown = {cell["name"] for cell in env.in_place[document]["cells"] if cell["is_shown"]}
    for cell in doctree.findall(nodes.container):
        if cell.get("nb_element") != "cell_code":
            continue
        if (name := str(cell["cell_index"])) in shown:
            cell["ids"].append(f"cell-{name}")
            cell["classes"].append("in-place")
        elif reason := _reason(cell):
            cell["classes"].append(reason)


def _reason(cell):
    """Why a cell that prints something stays as it is: a class, for which a script has words."""
    code = [
        block.astext()
        for part in cell.findall(nodes.container)
        if part.get("nb_element") == "cell_code_source"
        for block in part.findall(nodes.literal_block)
    ]
    printed = _printed(cell)
    if not code or not printed:
        return None
    if UNSEEN.search(printed):
        return "not-in-place-warning"
    return "not-in-place-tensorflow" if LIBRARY.search(code[0]) else "not-in-place"


def script(env, document):
    """The text of the script with a chapter's cells; None where nothing can be run."""
    found = env.in_place.get(document)
    if found is None:
        return None
    cells = [{key: cell[key] for key in ("name", "source")} for cell in found["cells"]]
    chapter = {"cells": cells, "files": found["files"]}
    return f"window.chapter = {json.dumps(chapter, ensure_ascii=False)};"
