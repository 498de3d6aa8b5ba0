"""What several tests use: a judge, a sandbox, ways to grade with them, the site in a browser."""

import compileall
import fcntl
import functools
import importlib
import os
import shutil
import subprocess
import sys
import sysconfig
from contextlib import contextmanager

import pytest
from classroom import ROOT, TAUGHT
from hypothesis import settings
from judging import change_worker, judge
from playwright.sync_api import expect, sync_playwright
from servers import served

from autograder import catalogue, kept, kinds
from autograder.course import Course
from autograder.reading import cells_of

# A busy machine takes its time; nothing is wrong with the example then. The same examples in
# every run: one that fails is to be found again.
settings.register_profile("patient", deadline=None, derandomize=True)
settings.load_profile("patient")

expect.set_options(timeout=30_000)  # milliseconds; of what is expected of a page

# Tests ask no other place for anything, and so build the site with Pyodide in it.
os.environ["OFFLINE"] = "1"

# As many processes work as there are processors: threads of each would only wait for one another.
# What a test starts has this from here; this process has imported NumPy, and goes on as it began.
THREADS = "OMP_NUM_THREADS OPENBLAS_NUM_THREADS TF_NUM_INTRAOP_THREADS TF_NUM_INTEROP_THREADS"
os.environ.update(dict.fromkeys(THREADS.split(), "1"))


def pytest_configure(config):
    """Keep what the engine's modules compile to: hundreds of commands and sandboxes begin with it.

    A sandbox cannot write it, and where Python is told not to, neither can a command.
    """
    if not hasattr(config, "workerinput"):
        for folder in (ROOT / "autograder", ROOT / "autograder" / "inside"):
            compileall.compile_dir(folder, maxlevels=0, quiet=1)


@pytest.fixture(autouse=True)
def _modules_as_before(monkeypatch):
    """A page, like Jupyter's shell, stands in for these as long as its process lives.

    Here that is one test; the next one in this process gets them back.
    """
    for name in {"__main__", "IPython", "IPython.display"} & sys.modules.keys():
        monkeypatch.setitem(sys.modules, name, sys.modules[name])


@pytest.fixture(scope="session")
def keras():
    """Keras as the references import it: it takes seconds, so only where it is asked."""
    os.environ |= catalogue.environment()
    return importlib.import_module("keras")


@pytest.fixture(scope="session")
def sandbox():
    with kinds.sandbox() as started:
        yield started


@pytest.fixture
def without_nesting(monkeypatch):
    """As on a kernel that allows no further user namespace inside the first."""
    change_worker(monkeypatch, "isolation.is_possible = lambda: False")


@pytest.fixture
def grade(sandbox):
    """A function from a submitted notebook to its result."""

    def grade(notebook, topic="softmax"):
        return judge(topic).grade(cells_of(notebook, f"{topic}.ipynb"), sandbox)

    return grade


@pytest.fixture(scope="session")
def begin(tmp_path_factory):
    """A function that gives a new course a secret, and the answers of *softmax* to what it draws.

    They are made once for all processes of a run, by what a grading calls: in each course of its
    own a command would start TensorFlow, which takes seconds. Not for tests of that start.
    """
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent

    def begin(course, seed=None):
        made = Course(folder / f"begun-{seed}")
        with open(folder / "begun.lock", "w", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            made.folder.mkdir(exist_ok=True)
            secret, _ = made.secret()
            kept.cases(made, TAUGHT, "softmax", secret if seed is None else seed, pytest.fail)
        shutil.copytree(made.folder, course, dirs_exist_ok=True)

    return begin


@pytest.fixture(scope="session")
def site():
    """The site, built; what has not changed since the last build is not run again.

    One process builds it and the others of this run wait: two builds at once would take pages and
    styles away from each other.
    """
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or f"alone {os.getpid()}"
    (ROOT / "_build").mkdir(exist_ok=True)
    with open(ROOT / "_build" / "built-by", "a+", encoding="utf-8") as built_by:
        fcntl.flock(built_by, fcntl.LOCK_EX)
        built_by.seek(0)
        if built_by.read() != run:
            _build()
            built_by.truncate(0)
            built_by.write(run)
    return ROOT / "_build" / "html"


def _build():
    command = [os.path.join(sysconfig.get_path("scripts"), "jupyter-book"), "build", ".", "-q"]
    done = subprocess.run(
        [*command, "-W", "-n", "--keep-going"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


# Each window of Chromium has two pages of its own, ready to open below the field of the address:
# they take as long as a page of ours. The switch that leaves them out has to repeat the features
# that Playwright leaves out, since the last such switch is the one that holds.
LEFT_OUT = """
    WebUIOmniboxPopup WebUIOmniboxAimPopup
    AimEnabled AvoidCorsURLLoaderRestartOnRedirect AvoidUnnecessaryBeforeUnloadCheckSync
    DestroyProfileOnBrowserClose HttpsFirstBalancedModeAutoEnable HttpsUpgrades LensOverlay
    MediaRouter NetworkTimeServiceQuerying OptimizationHints PaintHolding PreconnectToSearch
    ThirdPartyStoragePartitioning
"""
# The system's browser; the first of these can do without a screen only, and is the quickest.
CHROMIUMS = ("chromium-headless-shell", "chromium", "google-chrome")
# Names lead nowhere: what is not on this machine is not reached.
BROWSER = {
    "executable_path": next(filter(None, map(shutil.which, CHROMIUMS)), None),
    "args": [
        "--no-sandbox",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        f"--disable-features={','.join(LEFT_OUT.split())}",
    ],
    "timeout": 120_000,
}


@pytest.fixture(scope="session")
def chromium():
    """A browser that keeps nothing beyond a context."""
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(**BROWSER)


@pytest.fixture(scope="session")
def home(site):
    """The address of the site on a server."""
    with served(site) as address:
        yield address


@contextmanager
def _visits(site, chromium):
    """Open the chapter of a figure; whatever the page says on the console fails the test."""
    opened, said = [], []

    def visit(topic, width=1280, scheme="light", **options):
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, offline=True, **options
        )
        page = context.new_page()
        page.on("console", lambda message: message.type == "log" or said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: request.url.startswith("file:") or said.append(request))
        page.goto((site / "book" / f"{topic}.html").as_uri(), wait_until="domcontentloaded")
        opened.append(context)
        return page

    yield visit
    for context in opened:
        context.close()
    assert said == []


@pytest.fixture
def visit(site, chromium):
    """A function that opens the chapter of a figure."""
    with _visits(site, chromium) as visit:
        yield visit


@pytest.fixture(scope="module")
def _chapters(site, chromium):
    with _visits(site, chromium) as visit:
        yield functools.cache(visit)


@pytest.fixture
def chapter(request, _chapters):
    """The page of the chapter that a test names as its parameter, opened once for all of them."""
    return _chapters(request.param)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config):
    """Three for two processors: many tests wait, for a limit, a page or a server."""
    return max(2, (os.cpu_count() or 1) * 3 // 2)


def pytest_collection_modifyitems(items):
    """One of the groups that need the site comes first, and the others late.

    While a worker builds it, the others have something to do. The small tests without a group end
    the run: they fill the last minutes of all workers.
    """

    groups = {item: item.get_closest_marker("xdist_group") for item in items}
    waiting = {mark.args for item, mark in groups.items() if mark and "site" in item.fixturenames}

    def turn(item):
        mark = groups[item]
        if mark is None:
            return 3
        return 0 if mark.args == ("book",) else 2 if mark.args in waiting else 1

    items.sort(key=turn)


def pytest_addoption(parser):
    """More kills than each run of the tests has time for: ``pytest -k killed --kills 50``."""
    parser.addoption("--kills", type=int, default=2)
    parser.addoption("--class-size", type=int, default=24)
    parser.addoption("--kill-seed", type=int, default=0)


def pytest_terminal_summary(terminalreporter):
    """Print what passing tests measured and recorded as properties."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            terminalreporter.write_line(f"{name}: {value}")
