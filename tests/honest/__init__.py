"""Tables of odd but right submissions. What is ✓ at home has full points."""

from honest import cells, effects, files, functions, imports, jupyter, later, magics, places, slow
from honest.honest import Honest

__all__ = ["HONEST", "KINDS", "Honest"]

KINDS = (magics, jupyter, imports, slow, later, places, functions, effects, cells, files)
HONEST = {name: honest for kind in KINDS for name, honest in kind.HONEST.items()}
assert len(HONEST) == sum(len(kind.HONEST) for kind in KINDS), "a name is used twice"
