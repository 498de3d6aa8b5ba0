"""How far somebody is: each function of each topic, from their own notebooks."""

from autograder.catalogue import current
from autograder.selfcheck import NEW, PASSED, TRIED
from autograder.selfchecks import check_all
from autograder.wording import wrap

SIGNS = {PASSED: "✓", TRIED: "◐", NEW: "○"}


def lines(folder):
    """A line for each topic, one for each file that is no exercise, and one on what comes next.

    Args:
        folder: where the notebooks lie, in it or in folders in it.
    """
    paths, found = sorted([*folder.glob("*.ipynb"), *folder.glob("[!.]*/*.ipynb")]), {}
    for path, result in check_all(paths, is_quiet=True):
        if result.topic is None:
            yield from result.lines
        elif result.topic in found:
            yield f"{path} is of {result.topic}, too; only {found[result.topic][0]} is counted"
        else:
            found[result.topic] = path, result.states
    states = {}
    for topic in current().topics():
        new = dict.fromkeys(current().questions(topic), NEW)
        _, states[topic] = found.get(topic, (None, new))
        passed = sum(state == PASSED for state in states[topic].values())
        yield f"{topic}: {passed} of {len(states[topic])}"
        told = "  ".join(f"{SIGNS[state]}\xa0{name}" for name, state in states[topic].items())
        yield from (line.replace("\xa0", " ") for line in wrap(told, first="  "))
    yield _closing(folder, states, found)


def _closing(folder, states, found):
    every = [(topic, name, state) for topic, of in states.items() for name, state in of.items()]
    passed, tried = (sum(state == each[2] for each in every) for state in (PASSED, TRIED))
    said = f"{passed} of {len(every)} functions passed, {tried} tried"
    # What was begun comes before what was not, and what is here before what is not.
    left = sorted(
        (each for each in every if each[2] != PASSED),
        key=lambda each: (each[2] == NEW, each[0] not in found),
    )
    if not left:
        return f"{said}."
    topic, name, _ = left[0]
    where = found[topic][0] if topic in found else f"{topic}.ipynb, which is not in {folder}"
    return f"{said}; next: {name}, in {where}"
