"""Who agrees more than a task explains: pairs and groups, by what is rare in the class.

A fingerprint, a comment or a mistake that many have tells nothing, and one that few have tells
more, the fewer they are. Nothing here says why two agree.
"""

import math
from collections import Counter, defaultdict
from dataclasses import dataclass

RARE = 0.2  # of those who wrote something: what more of them have counts nothing
FEW = 3  # have it, and it counts, however small the class is
NEAR = 8  # each who has something rare is compared with so many others who have it
MOST_COMPARED = 60  # others, for each student: those who share most
TOLD = 1.5  # what a comment or a mistake counts, measured by a fingerprint
STRONG = 3.5  # a strength from which on two are called similar; see `tests/test_similar.py`
SMALL_CLASS = 10  # below so many nothing is rare


@dataclass(frozen=True)
class Student:
    """What one student wrote in a topic.

    Attributes:
        parts: by function, a set of fingerprints.
        comments: a set of texts.
        mistakes: a set of pairs: a function, and the name of what is wrong with it.
    """

    name: str
    parts: dict
    comments: frozenset = frozenset()
    mistakes: frozenset = frozenset()

    def items(self):
        """All of it, each by a name that is the same for whoever has the same."""
        for grams in self.parts.values():
            yield from grams
        yield from (("said", text) for text in self.comments)
        yield from (("wrong", mistake) for mistake in self.mistakes)

    @property
    def grams(self):
        """The fingerprints of all parts."""
        return frozenset().union(*self.parts.values())

    def only(self, items):
        """The same with nothing but these items."""
        return Student(
            self.name,
            {name: grams & items for name, grams in self.parts.items() if grams & items},
            frozenset(text for text in self.comments if ("said", text) in items),
            frozenset(each for each in self.mistakes if ("wrong", each) in items),
        )


@dataclass(frozen=True)
class Pair:
    """Two students who agree.

    Attributes:
        strength: how much more than by chance; ``STRONG`` and above is called similar.
        share: of what is rare in the code of the one who has less of it, the part in common.
        grams: by function, the rare fingerprints that both have.
        comments, mistakes: the rare ones that both have, each with how many have it.
    """

    one: str
    other: str
    strength: float
    share: float
    grams: dict
    comments: tuple
    mistakes: tuple


@dataclass(frozen=True)
class Group:
    """Students each of whom is similar to another one of them; the pairs, the strongest first."""

    students: tuple[str, ...]
    pairs: tuple[Pair, ...]

    @property
    def strength(self):
        """That of the strongest pair."""
        return self.pairs[0].strength


class Compared:
    """A topic.

    Args:
        students: a `Student` for each who wrote something.
        together: by student, a name for those with whom they hand in; who has the same is not
            compared.

    Attributes:
        n: how many they are.
        pairs: every similar `Pair`, the strongest first.
        groups: the same as `Group`, the strongest first.
    """

    def __init__(self, students, together=None):
        students = sorted(students, key=lambda student: student.name)
        self.n, self._together = len(students), together or {}
        self._had = Counter(item for student in students for item in set(student.items()))
        most = max(FEW, int(RARE * self.n))
        few = {item: had for item, had in self._had.items() if had <= most}
        if self.n < SMALL_CLASS:
            few = {}
        self._weights = {item: 1 - math.log(had) / math.log(self.n) for item, had in few.items()}
        self._sizes = {each.name: self._sum(each.grams & few.keys()) for each in students}
        shared = {item for item, had in few.items() if had > 1}
        found = self._pairs([each.only(shared) for each in students])
        self.pairs = sorted(found, key=lambda pair: (-pair.strength, pair.one, pair.other))
        self.groups = groups(self.pairs)

    def _pairs(self, students):
        items, grams = [set(each.items()) for each in students], [each.grams for each in students]
        holders = defaultdict(list)
        for number, mine in enumerate(items):
            for item in mine:
                holders[item].append(number)
        passed = Counter()
        for number, mine in enumerate(items):
            met = Counter()
            for item in mine:
                passed[item] += 1
                # The next ones only: a chain through all who share something is enough for a group,
                # and what a class of any size costs grows with it, not with its square.
                for other in holders[item][passed[item] : passed[item] + NEAR]:
                    met[other] += self._weights[item]
            for other, _ in met.most_common(MOST_COMPARED):
                one, two = students[number], students[other]
                if not self._hand_in_together(one, two):
                    pair = self._pair(one, two, grams[other])
                    if pair.strength >= STRONG:
                        yield pair

    def _hand_in_together(self, one, other):
        return bool(set(self._together.get(one.name, ())) & set(self._together.get(other.name, ())))

    def _pair(self, one, other, theirs):
        grams = {name: mine & theirs for name, mine in one.parts.items() if mine & theirs}
        comments = self._both(one.comments, other.comments, "said")
        mistakes = self._both(one.mistakes, other.mistakes, "wrong")
        told = [("said", text) for text, _ in comments] + [("wrong", each) for each, _ in mistakes]
        common = self._sum(frozenset().union(*grams.values()))
        least = min(self._sizes[one.name], self._sizes[other.name])
        share = common / least if least else 0.0
        # What is in one function hangs together, so the root of its number counts.
        code = sum(self._sum(found) / math.sqrt(len(found)) for found in grams.values())
        strength = share * code + TOLD * self._sum(told)
        return Pair(one.name, other.name, strength, share, grams, comments, mistakes)

    def _sum(self, items):
        return sum(map(self._weights.__getitem__, items))

    def _both(self, mine, theirs, kind):
        """What both have, with how many have it."""
        return tuple((each, self._had[kind, each]) for each in sorted(mine & theirs))


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
