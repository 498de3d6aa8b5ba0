"""How well `autograder similar` finds what was planted: writes what the page on grading prints.

To be run after a change of `autograder.similar` or of what that reads.
"""

import json
import os
import sys
from collections import Counter
from pathlib import Path

# The classes are made by the tests' own means.
sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from classroom import TAUGHT
from planted import measured

from autograder.atomic import write

SEEDS, ALONE = (101, 102, 103), 40
RESULT = Path(__file__).with_name("planted_pairs.json")


def counts_of(topic):
    """What was found in all classes of a topic, and how many wrote enough of their own."""
    total, kinds = Counter(), {}
    for seed in SEEDS:
        counts, found = measured(topic, ALONE, seed)
        total.update(honest=counts.pop("honest")[0], telling=found.telling, students=found.n)
        total["pairs"] += found.n * (found.n - 1) // 2 - sum(many for _, many in counts.values())
        for kind, (one, many) in counts.items():
            kinds[kind] = [a + b for a, b in zip(kinds.get(kind, (0, 0)), (one, many), strict=True)]
    print(topic, kinds, dict(total), flush=True)
    return {"kinds": kinds, **total}


if __name__ == "__main__":
    if (
        os.environ.get("PYTHONHASHSEED") != "0"
    ):  # sets have one order then, and classes are the same
        os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | {"PYTHONHASHSEED": "0"})
    topics = {topic: counts_of(topic) for topic in TAUGHT.topics()}
    write(RESULT, json.dumps({"alone": ALONE, "classes": len(SEEDS), "topics": topics}, indent=1))
