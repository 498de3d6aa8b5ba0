"""No isolation: the worker as an ordinary process, for one's own notebooks."""

import sys

from autograder.sandbox import SandboxError

START = "from autograder.inside.watcher import main; main(sandboxed=False)"


class Unsandboxed:
    """The kind for notebooks that one has written oneself; see `autograder.sandbox.Kind`."""

    name = "unsandboxed"
    isolates = False
    needs = "It needs Python with this package."

    def command(self, limits, hidden):
        if sys.platform == "win32":
            raise SandboxError(
                "grading does not run on Windows, also not --unsandboxed; use Linux or WSL. "
                "Reading, solving and check work here. Nothing was graded."
            )
        return [sys.executable, "-c", START]
