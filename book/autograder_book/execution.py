"""Run the chapters quietly, and again when the code that they import changes.

TensorFlow's start-up lines on stderr are silenced here and nowhere else, so
that ``stderr_output: error`` in ``_config.yml`` can fail the build on the rest.
"""

import hashlib
import os
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ENVIRONMENT = {
    "TF_CPP_MIN_LOG_LEVEL": "3",
    # Without oneDNN the sums are taken in one order, and runs agree.
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "CUDA_VISIBLE_DEVICES": "-1",
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
OWN = {
    "adam": ("digits_race.py",),
    "backprop": ("graph.py",),
    "grading": (
        "../benchmarks/results.json",
        "../autograder/result.py",
        "../autograder/sandbox.py",
    ),
    "index": ("../autograder/*.py", "../autograder/topics/softmax/*.*"),
    "notes_and_book": ("notes.md",),
    "training": ("../autograder/topics/training/reference.py",),
}


def imported(book, topic):
    """The local files that a chapter's cells import, as far as they exist."""
    patterns = (*SHARED, *OWN.get(topic, ()), f"figures/{topic}.py")
    files = [file for pattern in patterns for file in sorted(book.glob(pattern))]
    return [file for file in files if file.is_file()]


def fingerprint(files):
    """Name what a chapter's output depends on besides its own cells."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    for package in PACKAGES:
        try:
            digest.update(f"{package} {version(package)}\n".encode())
        except PackageNotFoundError:
            continue  # TensorFlow goes by one of two names
    return digest.hexdigest()[:12]


def choose_cache(app, docname, source):
    """Give each fingerprint its own cache, because a cache compares cells only."""
    folder, _, topic = docname.rpartition("/")
    if folder != "book":
        return
    files = imported(Path(app.srcdir, "book"), topic)
    for file in files:
        app.env.note_dependency(str(file))
    caches = Path(app.outdir).parent / ".jupyter_cache"
    app.env.mystnb_config.execution_cache_path = str(caches / fingerprint(files))


def use_own_profile(app):
    """Kernels with settings of their own, not those of whoever builds the book."""
    profile = Path(app.outdir).parent / "ipython" / "profile_default"
    profile.mkdir(parents=True, exist_ok=True)
    # Each kernel would warn that it talks to this very process without encryption.
    (profile / "ipython_kernel_config.py").write_text(
        'get_config().IPKernelApp.log_level = "ERROR"\n'
    )
    os.environ["IPYTHONDIR"] = str(profile.parent)


def setup(app):
    os.environ.update(ENVIRONMENT)
    app.connect("builder-inited", use_own_profile)
    app.connect("source-read", choose_cache)
    return {"parallel_read_safe": False, "parallel_write_safe": True}
