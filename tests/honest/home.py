"""A student's own machine: a real Jupyter kernel, and packages that the grader does not have."""

import contextlib
import functools
import os
import re
import shutil
import tempfile
from pathlib import Path

from classroom import blank
from jupyter_client import KernelManager

SECONDS = 60
SAID = re.compile(r"^([✓✗…]) (\w+):", re.M)
# As little of each package as the notebooks use. They stand before those that are installed.
PACKAGES = {
    "pandas.py": """
        __version__ = "2.2"
        class Series(list):
            pass
        class DataFrame(dict):
            def describe(self): return self
        def set_option(*words): pass
    """,
    "sklearn/__init__.py": "",
    "sklearn/datasets.py": """
        import numpy as np
        class Digits:
            data, target = np.zeros((1797, 64)), np.zeros(1797, int)
        load_digits = Digits
    """,
    "seaborn.py": "def set_theme(*words, **options): pass",
    "torch/__init__.py": "class Tensor: pass\ndef manual_seed(seed): pass",
    "tensorflow/__init__.py": """
        __version__ = "2.18"
        class Tensor: pass
        class config:
            list_physical_devices = staticmethod(lambda kind: [])
        class random:
            set_seed = staticmethod(lambda seed: None)
    """,
    "tensorflow/keras/__init__.py": "",
    "tensorflow/keras/utils.py": """
        import numpy as np
        def to_categorical(y, classes): return np.eye(classes)[y]
    """,
    "google/colab/__init__.py": "",
    "google/colab/drive.py": "def mount(path): print('Mounted at', path)",
    "watermark.py": """
        def load_ipython_extension(shell):
            shell.register_magic_function(lambda line: print("numpy 2"), magic_name="watermark")
    """,
    "memory_profiler.py": """
        def load_ipython_extension(shell):
            shell.register_magic_function(lambda line: None, magic_name="memit")
            run = lambda line, cell: shell.run_cell(cell) and None
            shell.register_magic_function(run, "cell", "memit")
    """,
    "ipympl/__init__.py": "",
    "ipympl/backend_nbagg.py": "from matplotlib.backends.backend_agg import *",
    "ipympl-0.9.dist-info/METADATA": "Metadata-Version: 2.1\nName: ipympl\nVersion: 0.9\n",
    "ipympl-0.9.dist-info/entry_points.txt": """
        [matplotlib.backend]
        widget = ipympl.backend_nbagg
        ipympl = ipympl.backend_nbagg
    """,
}


@contextlib.contextmanager
def folder():
    """A home with these packages. Its path is short, as that of a socket has to be."""
    made = Path(tempfile.mkdtemp(prefix="home-"))
    for name, source in PACKAGES.items():
        path = made / "packages" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = source.strip("\n").split("\n")
        indent = len(lines[0]) - len(lines[0].lstrip())
        path.write_text("\n".join(line[indent:] for line in lines) + "\n")
    try:
        yield made
    finally:
        shutil.rmtree(made)


@functools.cache
def run(home, sources, topic):
    """Run code in order, in a kernel of its own; the same code once.

    Args:
        home: the folder of `folder`.
        sources: of the cells. They also lie in the current folder, as they do in Jupyter.

    Returns:
        What each `check` said at last: by function, ``✓``, ``✗`` or ``…``; and all that was
        printed.
    """
    work = Path(tempfile.mkdtemp(dir=home))
    (work / f"{topic}.ipynb").write_text("\n".join(sources), encoding="utf-8")
    environment = os.environ | {
        "HOME": str(home),
        "IPYTHONDIR": str(home / "ipython"),
        "PYTHONPATH": f"{home / 'packages'}:{os.environ.get('PYTHONPATH', '')}",
        "OPENBLAS_NUM_THREADS": "1",
    }
    environment.pop("MPLBACKEND", None)
    manager = KernelManager(
        transport="ipc", ip=str(work / "k"), connection_file=str(work / "connection.json")
    )
    manager.start_kernel(cwd=str(work), env=environment)
    client = manager.blocking_client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=SECONDS)
        said = [_said(client, source) for source in sources]
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
        manager.cleanup_resources()
    return {name: sign for text in said for sign, name in SAID.findall(text)}, "\n".join(said)


def sources_of(notebook, topic):
    """The code of a notebook, without our pictures: they need packages that take long."""
    pictures = {
        each.source for each in blank(topic).cells if "picture" in each.metadata.get("tags", [])
    }
    code = (each.source for each in notebook.cells if each.cell_type == "code")
    return tuple(source for source in code if source not in pictures)


def _said(client, source):
    """What a cell printed, whether it ended well or not."""
    said = []

    def output(message):
        content = message["content"]
        if message["msg_type"] == "stream":
            said.append(content["text"])
        elif message["msg_type"] == "error":
            said.append(f"\n{content['ename']}: {content['evalue']}\n")

    client.execute_interactive(
        source,
        allow_stdin=True,
        stop_on_error=False,
        timeout=SECONDS,
        output_hook=output,
        stdin_hook=lambda message: client.input("1"),
    )
    return "".join(said)
