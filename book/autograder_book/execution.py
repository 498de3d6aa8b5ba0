"""Run the chapters side by side and quietly, and again when the code that they import changes.

TensorFlow's start-up lines on stderr are silenced here and nowhere else, so
that ``stderr_output: error`` in ``_config.yml`` can fail the build on the rest.
"""

import hashlib
import os
import re
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from myst_nb.core.execute import create_client
from myst_nb.core.read import create_nb_reader
from sphinx.util import logging

from autograder_book.in_page import in_place

LOGGER = logging.getLogger(__name__)
IMPORT = re.compile(r"^(?:import|from) (\w+)", re.MULTILINE)

ENVIRONMENT = {
    "TF_CPP_MIN_LOG_LEVEL": "3",
    # Without oneDNN the sums are taken in one order, and runs agree.
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "CUDA_VISIBLE_DEVICES": "-1",
    # Chapters run side by side: threads of several would wait for one another, and that takes time.
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
PACKAGES = (
    "tensorflow",
    "tensorflow-cpu",
    "keras",
    "numpy",
    "matplotlib",
    "scikit-learn",
    "sleepecg",
    "sympy",
)
SHARED = ("computed.py", "provoke.py", "top_seller.py", "figures/style.py")
# What chapters read and do not import.
OWN = {
    "grading": (
        "../benchmarks/results.json",
        "../benchmarks/planted_pairs.json",
        "../autograder/result.py",
        "../autograder/sandbox.py",
    ),
    "index": ("../autograder/*.py", "../autograder/topics/softmax/*.*"),
    "notes_and_book": ("notes.md",),
    "training": ("../autograder/topics/training/reference.py",),
}

KERNEL = """
kernel = get_config().IPKernelApp
# Each kernel would warn that it talks to this very process without encryption.
kernel.log_level = "ERROR"
# Where no handler is, TensorFlow would write its log into the output of the cells.
quiet = "logging.basicConfig(); logging.getLogger('tensorflow').setLevel('ERROR')"
kernel.exec_lines = ["import logging", quiet, "del logging"]
"""


def imported(book, topic):
    """The local files that a chapter's cells import or read, as far as they exist."""
    chapter = book / f"{topic}.md"
    names = IMPORT.findall(chapter.read_text(encoding="utf-8")) if chapter.is_file() else ()
    modules = in_place.files([{"source": f"import {name}"} for name in names], book)
    patterns = dict.fromkeys((*SHARED, *modules, *OWN.get(topic, ()), f"figures/{topic}.py"))
    files = [file for pattern in patterns for file in sorted(book.glob(pattern))]
    return [file for file in files if file.is_file()]


def fingerprint(files):
    """Name what a chapter's output depends on besides its own cells."""
    digest = hashlib.sha256(repr((ENVIRONMENT, KERNEL)).encode())
    for file in files:
        digest.update(file.read_bytes())
    for package in PACKAGES:
        try:
            digest.update(f"{package} {version(package)}\n".encode())
        except PackageNotFoundError:
            continue  # TensorFlow goes by one of two names
    return digest.hexdigest()[:12]


def files_of(app, docname):
    """The files that a page depends on besides its own; None if it is no chapter."""
    folder, _, topic = docname.rpartition("/")
    return imported(Path(app.srcdir, "book"), topic) if folder == "book" else None


def cache_of(app, files):
    """Each fingerprint has its own cache, because a cache compares cells only."""
    return str(Path(app.outdir).parent / ".jupyter_cache" / fingerprint(files))


def choose_cache(app, docname, source):
    files = files_of(app, docname)
    if files is None:
        return
    for file in files:
        app.env.note_dependency(str(file))
    app.env.mystnb_config.execution_cache_path = cache_of(app, files)


def run_ahead(app, env, docnames):
    """Run the chapters that will be read, as many at once as there are processors.

    They are read one after the other, and then found in their caches.
    """
    by_cache = defaultdict(list)
    for docname in docnames:
        files = files_of(app, docname)
        if files is not None:
            by_cache[cache_of(app, files)].append(docname)

    def run(cache):
        config = env.mystnb_config.copy(execution_cache_path=cache)
        for docname in by_cache[cache]:  # one writer for each cache
            path = env.doc2path(docname)
            text = Path(path).read_text(encoding="utf-8")
            if reader := create_nb_reader(path, env.myst_config, config, text):
                notebook = reader.read(text)
                create_client(notebook, path, config, LOGGER, reader.read_fmt).start_client()

    def characters(cache):
        return sum(Path(env.doc2path(docname)).stat().st_size for docname in by_cache[cache])

    # Those with much in them first, so that none is left over when the others have ended.
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        list(threads.map(run, sorted(by_cache, key=characters, reverse=True)))


def use_own_profile(app):
    """Kernels with settings of their own, not those of whoever builds the book."""
    profile = Path(app.outdir).parent / "ipython" / "profile_default"
    profile.mkdir(parents=True, exist_ok=True)
    (profile / "ipython_kernel_config.py").write_text(KERNEL)
    os.environ["IPYTHONDIR"] = str(profile.parent)


def setup(app):
    os.environ.update(ENVIRONMENT)
    app.connect("builder-inited", use_own_profile)
    app.connect("env-before-read-docs", run_ahead)
    app.connect("source-read", choose_cache)
    return {"parallel_read_safe": False, "parallel_write_safe": True}
