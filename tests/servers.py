"""Real servers for tests: a PostgreSQL from Debian's packages, a dask cluster, a static host."""

import functools
import glob
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack, contextmanager, suppress
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PATIENCE = 300


@contextmanager
def postgresql():
    """A server with an empty database, as long as the context lasts; its URL."""
    folder = Path(tempfile.mkdtemp(prefix="postgresql-"))  # short, for its socket
    owner = {}
    if os.getuid() == 0:  # which PostgreSQL refuses
        owner = {"user": "nobody", "group": "nogroup", "extra_groups": []}
        shutil.chown(folder, "nobody", "nogroup")
    options = {"cwd": folder, "check": True, "stdout": subprocess.DEVNULL, **owner}
    data = folder / "data"
    control = [_postgresql_command("pg_ctl"), "-w", "-t", str(PATIENCE), "-D", data]
    try:
        initdb = [_postgresql_command("initdb"), "-D", data, "-U", "teacher", "-A", "trust"]
        subprocess.run([*initdb, "-E", "UTF8", "--no-locale", "--no-sync"], **options)
        port = _free_port()  # now, so that nobody else takes it meanwhile
        setting = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        subprocess.run([*control, "-o", setting, "-l", folder / "log", "start"], **options)
        try:
            yield f"postgresql://teacher@127.0.0.1:{port}/postgres"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], **options)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def cluster(workers=2):
    """A scheduler and its workers, each a process; the scheduler's address, and the workers."""
    with ExitStack() as stack:
        address, _ = stack.enter_context(scheduler())
        yield address, [stack.enter_context(worker(address)) for _ in range(workers)]


@contextmanager
def scheduler():
    """A scheduler without workers; its address, and its process."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "scheduler.json"
        options = ("--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file))
        with _dask({}, "scheduler", *options) as process:
            yield told(process, file)["address"], process


@contextmanager
def worker(address, threads=1, port=0, **environment):
    """A worker of a scheduler; its process. Its environment is ours but for what is given."""
    options = ("--nthreads", str(threads), "--no-nanny", "--memory-limit", "0")
    options += ("--worker-port", str(port))
    with _dask(environment, "worker", address, *options) as process:
        yield process


class _Files(SimpleHTTPRequestHandler):
    """Serves a folder as hosts do: a wrong address gets its ``404.html``."""

    def end_headers(self):
        self.send_header("Access-Control-Allow-Origin", "*")  # for pages of other sites
        super().end_headers()

    def log_message(self, *_):
        pass

    def send_error(self, code, message=None, explain=None):
        own = Path(self.directory, "404.html")
        if code != 404 or not own.is_file():
            return super().send_error(code, message, explain)
        page = own.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)


@contextmanager
def served(folder):
    """A folder on a server, as any static host would serve it; gives its address."""
    handler = functools.partial(_Files, directory=folder)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def told(server, file):
    """What a server writes about itself once it listens: there is no free port to guess."""
    wait_until(
        lambda: (
            server.poll() is not None
            or (file.is_file() and file.read_text(encoding="utf-8").rstrip().endswith("}"))
        )
    )
    assert server.poll() is None, "the server has ended"
    return json.loads(file.read_text(encoding="utf-8"))


@contextmanager
def _dask(environment, *words):
    command = [sys.executable, "-m", "dask", *words, "--no-dashboard"]
    with tempfile.TemporaryDirectory() as folder, open(Path(folder) / "log", "wb") as log:
        options = {"cwd": folder, "env": os.environ | environment, "stdout": log, "stderr": log}
        process = subprocess.Popen(command, **options)
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def _postgresql_command(name):
    """A server's command; Debian keeps them out of PATH."""
    found = sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{name}")) or [shutil.which(name)]
    assert found[-1], f"{name} is missing; 'make test' installs it with Debian's postgresql"
    return found[-1]


def _free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def wait_until(condition):
    """Look again and again; fail after some minutes: the machine may be busy."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        with suppress(InterruptedError):
            time.sleep(0.02)
