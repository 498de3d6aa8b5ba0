"""The Python packages of the kernel in the browser: pinned ones from pip, engine and course."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from importlib import metadata
from pathlib import Path
from urllib.parse import urlparse
from urllib.request import url2pathname

HERE = Path(__file__).parent
# Of a course directory: nothing that was made there, nothing that was handed in.
NO_SOURCE = (".*", "_build", "build", "node_modules", "__pycache__", "*.egg-info", "submitted")
NO_SOURCE += ("autograded", "feedback", "gradebook.db")


def download(pinned, folder):
    """Have pip download what a list pins by hash, once; return the folder with the wheels."""
    pinned = HERE / pinned
    wheels = folder / f"{pinned.stem}-{hashlib.sha256(pinned.read_bytes()).hexdigest()[:12]}"
    if not wheels.is_dir():
        words = ["--no-deps", "--only-binary=:all:", "--require-hashes", "-r", pinned]
        # Pure Python, also where a package has a faster wheel for this machine.
        words += ["--platform=any", "--implementation=py", "--abi=none", "--python-version=3.13"]
        with tempfile.TemporaryDirectory(dir=_made(folder)) as unfinished:
            _pip("download", *words, "--dest", unfinished)
            shutil.copytree(unfinished, wheels, dirs_exist_ok=True)
    return wheels


def build(root, folder):
    """Build the wheels of the engine and of the course, where that is another project."""
    engine = metadata.distribution("autograder")
    origin = json.loads(engine.read_text("direct_url.json") or "{}")
    written_in = url2pathname(urlparse(origin.get("url", "")).path)
    if origin.get("dir_info", {}).get("editable"):
        _build(Path(written_in), folder)
    else:
        _repack(engine, folder)
    if not Path(root).samefile(written_in or os.sep) and Path(root, "pyproject.toml").is_file():
        _build(root, folder)


def _build(project, folder):
    """From a copy of the sources, so that no old file gets into the wheel."""
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place, "project")
        shutil.copytree(project, copy, ignore=shutil.ignore_patterns(*NO_SOURCE))
        _pip("wheel", copy, "--no-deps", "--no-build-isolation", "--wheel-dir", _made(folder))


def _repack(distribution, folder):
    """A wheel from what one has installed: a browser cannot ask for it elsewhere."""
    name = f"{distribution.name}-{distribution.version}-py3-none-any.whl"
    with zipfile.ZipFile(_made(folder) / name, "w", zipfile.ZIP_DEFLATED) as wheel:
        for file in sorted(distribution.files):
            if ".." not in file.parts and "__pycache__" not in file.parts:
                wheel.write(file.locate(), str(file))


def _made(folder):
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _pip(*words):
    command = [sys.executable, "-m", "pip", *map(str, words), "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"pip {words[0]} failed:\n{done.stderr}")
