"""A class in which it is known who has written together: for what is measured of *similar*.

Everybody begins with an answer that somebody could have given (the solution, an unusual right
answer, a known mistake) and writes it in a manner of their own, which is the same in all functions.
Who is planted begins with another one's text, and changes that.
"""

import functools
import importlib
import itertools
import random

from classroom import TAUGHT, answers, blank, source_of
from manners import Habits, changed, in_own_manner

from autograder import items, written
from autograder.similar import Student, compared

KINDS = ("renamed", "reordered", "retyped", "half")
PUBLIC = 5  # students who have read the same solution somewhere


def planted(topic, honest, rng):
    """A class: by student, the source of each function; and the sets of those who belong together.

    Args:
        honest: how many wrote alone.
    """
    names = list(answers(topic))
    alone = [_own(topic, names, rng) for _ in range(honest)]
    students = {f"alone-{number:04}": written for number, written in enumerate(alone)}
    sets = []
    for kind in KINDS:
        source, habits = _own(topic, names, rng), Habits(rng)
        copied = {name: changed(text, kind, rng, habits) for name, text in source.items()}
        if kind == "half":
            kept = sorted(names, key=lambda name: -len(source[name]))[: (len(names) + 1) // 2]
            copied = _own(topic, names, rng) | {name: copied[name] for name in kept}
        students |= {f"{kind}-1": source, f"{kind}-2": copied}
        sets.append({f"{kind}-1", f"{kind}-2"})
    public = _own(topic, names, rng)
    for number in range(PUBLIC):
        kind, habits = rng.choice(KINDS[:3]), Habits(rng)
        mine = {name: changed(text, kind, rng, habits) for name, text in public.items()}
        mine |= _own(topic, rng.sample(names, 1), rng)
        students[f"public-{number}"] = mine
    sets.append({f"public-{number}" for number in range(PUBLIC)})
    return students, sets


def _own(topic, names, rng):
    habits = Habits(rng)
    return {name: in_own_manner(rng.choice(_ways(topic, name)), rng, habits) for name in names}


@functools.cache
def _ways(topic, name):
    """Texts that somebody could write: the usual one most often."""
    unusual = importlib.import_module(f"unusual.{topic}").ANSWERS.get(name, [])
    wrong = TAUGHT.questions(topic)[name].mistakes
    texts = [source_of(each, name) for each in unusual]
    texts += [source_of(each.function, name) for each in wrong]
    # What calls a helper of ours has the helper's text in common with others that do.
    texts = [text for text in texts if text.count("def ") == 1 and "import" not in text]
    return [answers(topic)[name]] * max(1, len(texts)) + texts


def measured(topic, honest, seed):
    """Plant a class and look for similar work in it.

    Returns:
        As of `counted`; and the `autograder.similar.Compared`.
    """
    students, sets = planted(topic, honest, random.Random(seed))
    released = written.Released(blank(topic))
    found = compared(
        [
            Student(name, {n: frozenset(each - released.items) for n, each in parts.items()})
            for name, sources in students.items()
            for parts in [items.parts([*sources.items()], [], released.functions)]
        ]
    )
    return counted([group.students for group in found.groups], sets), found


def counted(found, sets):
    """How many pairs were found, and how many there are.

    Args:
        found: the groups of `autograder.similar.Compared`, as sets of names.
        sets: those who belong together.

    Returns:
        By kind, the pairs that were found and all; under ``honest``, those who wrote alone.
    """
    shown, meant = _pairs(found), _pairs(sets)
    kinds = {min(each).split("-")[0]: _pairs([each]) for each in sets}
    counts = {kind: (len(pairs & shown), len(pairs)) for kind, pairs in kinds.items()}
    return counts | {"honest": (len(shown - meant), None)}


def _pairs(groups):
    """Any two who are in the same one."""
    return {frozenset(two) for group in groups for two in itertools.combinations(sorted(group), 2)}
