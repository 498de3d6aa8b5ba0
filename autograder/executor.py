"""What grades submissions, wherever it does so: the interface that `autograder.grading` needs."""

from concurrent.futures import Future
from typing import Protocol

SECONDS_TO_END = 10


class ClusterError(RuntimeError):
    """The cluster cannot be used; the message says why, and what is graded."""


class Executor(Protocol):
    """Works on several submissions at once; see `autograder.executors.started`.

    Attributes:
        slots: on how many.
    """

    slots: int

    def prepare(self, conditions) -> list[str]:
        """Start what runs student code, as these `Conditions` say.

        Returns:
            What the instructor should know before grading begins, a sentence each.

        Raises:
            autograder.sandbox.SandboxError: nothing can be isolated.
            ClusterError: there is nobody who could grade.
        """

    def admit(self) -> list[str]:
        """Let join in who has come since; a sentence for each who cannot grade.

        Raises:
            ClusterError: nobody can be asked any more.
        """

    def submit(self, function, *arguments) -> Future:
        """Call a function there."""

    def close(self):
        """Wait for what is under way, and end."""
