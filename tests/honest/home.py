"""A student's own machine: a real Jupyter kernel, and packages that the grader does not have."""

import contextlib
import functools
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from classroom import blank
from jupyter_client import BlockingKernelClient
from jupyter_client.connect import write_connection_file

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


class Client(BlockingKernelClient):
    """One that waits as long as it is told to: on a busy machine a heart may miss a beat."""

    async def _async_is_alive(self):
        return True


class Home:
    """A folder with these packages, and what kernels begin in it."""

    def __init__(self, folder, nursery):
        self.folder, self._nursery = folder, nursery

    @contextlib.contextmanager
    def kernel(self, work, connection):
        """A kernel whose current folder is ``work``; gone afterwards, with all that it started."""
        told = {"folder": str(work), "connection": connection}
        self._nursery.stdin.write(json.dumps(told) + "\n")
        self._nursery.stdin.flush()
        kernel = int(self._nursery.stdout.readline())
        try:
            yield
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(kernel, signal.SIGKILL)


@contextlib.contextmanager
def home():
    """Its path is short, as that of a socket has to be."""
    made = Path(tempfile.mkdtemp(prefix="home-"))
    for name, source in PACKAGES.items():
        path = made / "packages" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = source.strip("\n").split("\n")
        indent = len(lines[0]) - len(lines[0].lstrip())
        path.write_text("\n".join(line[indent:] for line in lines) + "\n")
    environment = os.environ | {
        "HOME": str(made),
        "IPYTHONDIR": str(made / "ipython"),
        "PYTHONPATH": f"{made / 'packages'}:{os.environ.get('PYTHONPATH', '')}",
        "OPENBLAS_NUM_THREADS": "1",
    }
    environment.pop("MPLBACKEND", None)
    nursery = Path(__file__).with_name("nursery.py")
    command, pipes = [sys.executable, nursery], {"stdin": -1, "stdout": -1}
    try:
        with subprocess.Popen(command, cwd=made, env=environment, text=True, **pipes) as started:
            yield Home(made, started)
    finally:
        shutil.rmtree(made)


@functools.cache
def run(home, sources, topic):
    """Run code in order, in a kernel of its own; the same code once.

    Args:
        home: a `Home`.
        sources: of the cells. They also lie in the current folder, as they do in Jupyter.

    Returns:
        What each `check` said at last: by function, ``✓``, ``✗`` or ``…``; and all that was
        printed.
    """
    work = Path(tempfile.mkdtemp(dir=home.folder))
    (work / f"{topic}.ipynb").write_text("\n".join(sources), encoding="utf-8")
    way = {"transport": "ipc", "ip": str(work / "k"), "key": os.urandom(16).hex().encode()}
    connection, _ = write_connection_file(str(work / "connection.json"), **way)
    client = Client(connection_file=connection)
    client.load_connection_file()
    with home.kernel(work, connection), _channels(client):
        client.wait_for_ready(timeout=SECONDS)
        said = [_said(client, source) for source in sources]
    return {name: sign for text in said for sign, name in SAID.findall(text)}, "\n".join(said)


@contextlib.contextmanager
def _channels(client):
    client.start_channels()
    try:
        yield
    finally:
        client.stop_channels()


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
