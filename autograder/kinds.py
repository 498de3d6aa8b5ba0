"""The kinds of sandbox there are, by name."""

from autograder import bubblewrap, landlock
from autograder.bubblewrap import Bubblewrap
from autograder.landlock import Landlock
from autograder.sandbox import Kind, Sandbox
from autograder.unsandboxed import Unsandboxed

BUBBLEWRAP, LANDLOCK, UNSANDBOXED = Bubblewrap.name, Landlock.name, Unsandboxed.name
KINDS: dict[str, Kind] = {kind.name: kind for kind in (Bubblewrap(), Landlock(), Unsandboxed())}
ISOLATING = tuple(name for name, kind in KINDS.items() if kind.isolates)


def chosen(unsandboxed=False, asked=None):
    """The name of the kind for a class; or for one's own notebooks, if that is asked for.

    Args:
        asked: the name of a kind that isolates; if not given, Landlock stands in where the
            machine refuses namespaces.
    """
    if unsandboxed:
        return UNSANDBOXED
    if asked:
        return asked
    return LANDLOCK if not landlock.lacking() and bubblewrap.is_refused() else BUBBLEWRAP


def sandbox(name=BUBBLEWRAP, limits=None, hidden=()):
    """A `Sandbox` of the kind with this name, not started yet."""
    return Sandbox(KINDS[name], limits, hidden)
