"""Who agrees more than a task explains: pairs and groups, measured by the class itself.

What many have in a part (a function, the comments, the names) tells nothing, and what few have
tells more, the fewer they are. Nothing here says why two agree.
"""

import math
import random
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from autograder.chance import Chance, limit

RARE = 0.2  # of the class: what more of them have in a part is explained by the task
FEW = 3  # have it, and it counts, however small the class is
TEXT = 5  # fingerprints, as many as change with a word: so much a statement or a mistake weighs
SMALL_CLASS = 10  # below so many nothing is rare
MOST_MEASURED = 30_000  # pairs by which the class is measured; of more some are drawn
NEAR = 8  # each who has something rare is compared with so many others who have it
MOST_COMPARED = 20  # others, for each student: those who share most
MOST_PAIRS = 2000  # of a topic: more are not looked at by anybody
STEP = 0.1  # in which agreement is measured


@dataclass(frozen=True)
class Student:
    """What one student wrote in a topic.

    Attributes:
        parts: by name, a set of items: fingerprints, which are numbers, and texts.
    """

    name: str
    parts: dict


@dataclass(frozen=True)
class Pair:
    """Two students who agree.

    Attributes:
        strength: the power of ten that says of how many pairs who write alone one agrees as much.
        share: of what is rare in the code of the one who has less of it, the part in common.
        common: by part, the items that both have and few others, each with how many have it.
    """

    one: str
    other: str
    strength: float
    share: float
    common: dict


@dataclass(frozen=True)
class Group:
    """Students each of whom is similar to another one of them; the pairs, the strongest first."""

    students: tuple[str, ...]
    pairs: tuple[Pair, ...]

    @property
    def strength(self):
        """That of the strongest pair."""
        return self.pairs[0].strength


@dataclass(frozen=True)
class Compared:
    """What is similar in a topic.

    Attributes:
        n: how many students were compared.
        pairs: the similar ones, the strongest first; at most ``MOST_PAIRS``.
        groups: the same as `Group`, the strongest first.
        telling: how many wrote so much of their own that all their code, if another one had the
            same, would be noticed.
    """

    n: int
    pairs: list
    groups: list
    telling: int


def compared(students, together=None):
    """Compare those who wrote something in a topic.

    Args:
        students: a `Student` list.
        together: by student, names for those with whom they hand in; who has one of them in common
            is not compared.
    """
    if len(students) < SMALL_CLASS:
        return Compared(len(students), [], [], 0)
    found = _Class(sorted(students, key=lambda student: student.name), together or {})
    pairs = list(found.pairs())
    return Compared(len(students), pairs, groups(pairs), found.telling())


class _Class:
    def __init__(self, students, together):
        self._students, self._together, self.n = students, together, len(students)
        measured = self._measured()
        names = sorted({name for student in students for name in student.parts})
        self._parts = {
            name: _Part([each.parts.get(name, frozenset()) for each in students]) for name in names
        }
        self._code = [part for part in self._parts.values() if part.is_code]
        self._chance = Chance([part.agreed(measured) for part in self._parts.values()])
        self._found = {two: self._chance_of(self._parts.values(), *two) for two in self._near()}
        self._limit = limit(self._found.values(), math.comb(self.n, 2))

    def _chance_of(self, parts, one, other):
        return self._chance.of(sum(part.agreement(one, other) for part in parts))

    def pairs(self):
        """The similar ones, the strongest first."""
        found = sorted((chance, *two) for two, chance in self._found.items())
        for chance, one, other in found[:MOST_PAIRS]:
            if chance <= self._limit:
                yield self._pair(one, other, chance)

    def telling(self):
        """How many have code that would be noticed, if another one had the same."""
        chances = (self._chance_of(self._code, each, each) for each in range(self.n))
        return sum(chance <= self._limit for chance in chances)

    def _measured(self):
        """Pairs, by number: all, or as many as will do."""
        if math.comb(self.n, 2) <= MOST_MEASURED:
            found = list(combinations(range(self.n), 2))
        else:
            draw = random.Random(self.n)
            found = [draw.sample(range(self.n), 2) for _ in range(MOST_MEASURED)]
        return [two for two in found if not self._hand_in_together(*two)] or found

    def _near(self):
        """Pairs that may be similar.

        Who has something rare is compared with the next ones who have it: a chain through all of
        them is enough for a group, and what a class of any size costs grows with it, not with its
        square.
        """
        met = [Counter() for _ in range(self.n)]
        for part in self._parts.values():
            for item, holders in part.holders().items():
                for place, one in enumerate(holders):
                    for other in holders[place + 1 : place + 1 + NEAR]:
                        met[one][other] += part.weights[item]
        for one, others in enumerate(met):
            for other, _ in others.most_common(MOST_COMPARED):
                if not self._hand_in_together(one, other):
                    yield one, other

    def _hand_in_together(self, *two):
        one, other = (self._together.get(self._students[each].name, ()) for each in two)
        return not set(one).isdisjoint(other)

    def _pair(self, one, other, chance):
        common = sum(part.common(one, other) for part in self._code)
        least = min(sum(part.sizes[each] for part in self._code) for each in (one, other))
        both = {name: part.both(one, other) for name, part in self._parts.items()}
        return Pair(
            self._students[one].name,
            self._students[other].name,
            strength=-math.log10(chance),
            share=common / least if least else 0.0,
            common={name: items for name, items in both.items() if items},
        )


class _Part:
    """One part of everybody's work: what is rare in it, and how far two agree."""

    def __init__(self, items):
        had = Counter(item for mine in items for item in mine)
        most = max(FEW, int(RARE * len(items)))
        self._had = {item: count for item, count in had.items() if count <= most}
        self.weights = {
            item: (1 if isinstance(item, int) else TEXT) * math.log(len(items) / max(2, count))
            for item, count in self._had.items()
        }
        self._items = [mine & self._had.keys() for mine in items]
        self.sizes = [self._sum(mine) for mine in self._items]
        self.is_code = any(isinstance(item, int) for item in self._had)

    def _sum(self, items):
        return sum(map(self.weights.__getitem__, items))

    def both(self, one, other):
        """What two have in common, with how many have it."""
        return {item: self._had[item] for item in self._items[one] & self._items[other]}

    def common(self, one, other):
        """The weight of what two have in common."""
        return self._sum(self._items[one] & self._items[other])

    def agreement(self, one, other):
        """How far two agree: the root of what is common, as it hangs together, times its shares."""
        if not (common := self.common(one, other)):
            return 0
        shares = common / self.sizes[one] * common / self.sizes[other]
        return round(shares * math.sqrt(common) / STEP)

    def agreed(self, pairs):
        """How far each of these pairs agrees."""
        return np.array([self.agreement(*two) for two in pairs])

    def holders(self):
        """By item that several have, their numbers."""
        found = defaultdict(list)
        for number, mine in enumerate(self._items):
            for item in mine:
                if self._had[item] > 1:
                    found[item].append(number)
        return found


def groups(pairs):
    """The `Group` list that these pairs make; both are in order, the strongest first."""
    leader = {}

    def lead(name):
        while leader.setdefault(name, name) != name:
            leader[name] = name = leader[leader[name]]
        return name

    for pair in pairs:
        leader[lead(pair.other)] = lead(pair.one)
    members, inner = defaultdict(set), defaultdict(list)
    for pair in pairs:
        members[lead(pair.one)] |= {pair.one, pair.other}
        inner[lead(pair.one)].append(pair)
    found = [Group(tuple(sorted(members[each])), tuple(inner[each])) for each in members]
    return sorted(found, key=lambda group: (-group.strength, group.students))
