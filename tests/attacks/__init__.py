"""Tables of cheats. None of them earns a point, and none stops or slows the class."""

from attacks import (
    answers,
    askings,
    hoards,
    interpreter,
    libraries,
    machine,
    messages,
    notebooks,
    shells,
    tells,
)
from attacks.attack import Attack

__all__ = ["ATTACKS", "Attack"]

KINDS = (
    *(notebooks, answers, askings, interpreter, shells, libraries),
    *(messages, machine, hoards, tells),
)
ATTACKS = {name: attack for kind in KINDS for name, attack in kind.ATTACKS.items()}
assert len(ATTACKS) == sum(len(kind.ATTACKS) for kind in KINDS), "a name is used twice"
