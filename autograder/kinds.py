"""The kinds of sandbox there are, by name."""

from autograder.bubblewrap import Bubblewrap
from autograder.sandbox import Kind, Sandbox
from autograder.unsandboxed import Unsandboxed

BUBBLEWRAP, UNSANDBOXED = "bubblewrap", "unsandboxed"
KINDS: dict[str, Kind] = {BUBBLEWRAP: Bubblewrap(), UNSANDBOXED: Unsandboxed()}


def chosen(unsandboxed):
    """The name of the kind for a class; or for one's own notebooks, if that is asked for."""
    return UNSANDBOXED if unsandboxed else BUBBLEWRAP


def sandbox(name=BUBBLEWRAP, limits=None, hidden=()):
    """A `Sandbox` of the kind with this name, not started yet."""
    return Sandbox(KINDS[name], limits, hidden)
