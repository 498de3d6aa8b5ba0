"""The Python packages of the kernel in the browser: pinned ones from pip, and this project's."""

import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
SOURCES = ("autograder", "pyproject.toml", "README.md", "LICENSE")


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
    """Build this project's wheel from a copy of its sources, so that no old file gets into it."""
    with tempfile.TemporaryDirectory() as copy:
        for name in SOURCES:
            if (root / name).is_dir():
                ignored = shutil.ignore_patterns("__pycache__")
                shutil.copytree(root / name, Path(copy, name), ignore=ignored)
            else:
                shutil.copy(root / name, copy)
        _pip("wheel", copy, "--no-deps", "--no-build-isolation", "--wheel-dir", _made(folder))


def _made(folder):
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _pip(*words):
    command = [sys.executable, "-m", "pip", *map(str, words), "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"pip {words[0]} failed:\n{done.stderr}")
