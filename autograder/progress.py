"""How far somebody is: each function of each topic, from their own notebooks."""

import contextlib
import os

from autograder.catalogue import current
from autograder.reading import UnreadableError
from autograder.selfcheck import examined
from autograder.wording import wrap

PASSED, TRIED, NEW = "✓", "◐", "○"


def lines(folder):
    """A line for each topic, one for each file that is no exercise, and one on what comes next.

    Args:
        folder: where the notebooks lie, in it or in folders in it.
    """
    paths, found = sorted([*folder.glob("*.ipynb"), *folder.glob("[!.]*/*.ipynb")]), {}
    for path in paths:
        try:
            run = _quietly(path)
        except UnreadableError as error:
            yield str(error)
            continue
        if run.topic in found:
            yield f"{path} is of {run.topic}, too; only {found[run.topic][0]} is counted"
            continue
        found[run.topic] = path, {name: _sign(each) for name, each in run.found.items()}
    signs = {}
    for topic in current().topics():
        path, signs[topic] = found.get(
            topic, (None, dict.fromkeys(current().questions(topic), NEW))
        )
        states = signs[topic].values()
        yield f"{topic}: {sum(sign == PASSED for sign in states)} of {len(states)}"
        told = "  ".join(f"{sign}\xa0{name}" for name, sign in signs[topic].items())
        yield from (line.replace("\xa0", " ") for line in wrap(told, first="  "))
    yield _closing(folder, signs, found)


def _closing(folder, signs, found):
    every = [(topic, name, sign) for topic, of in signs.items() for name, sign in of.items()]
    passed, tried = (sum(sign == each[2] for each in every) for sign in (PASSED, TRIED))
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


def _quietly(path):
    """Run a notebook; what it prints is not wanted here."""
    with contextlib.ExitStack() as stack:
        nowhere = stack.enter_context(open(os.devnull, "w", encoding="utf-8"))
        stack.enter_context(contextlib.redirect_stdout(nowhere))
        stack.enter_context(contextlib.redirect_stderr(nowhere))
        return examined(path)


def _sign(examined):
    if examined.failures == 0:
        return PASSED
    return NEW if examined.is_unwritten else TRIED
