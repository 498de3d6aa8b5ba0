"""How seldom two agree so much in all parts of their work, had each part been written alone."""

import sys

import numpy as np

USUAL = 0.95  # of the pairs, at least, have nothing in common but habits
BY_CHANCE = 0.1  # of the pairs that are called similar, expected at most


class Chance:
    """What the class itself says of how far two agree.

    The agreements of all parts are added. Were the parts written independently of each other, the
    sums would be distributed as those of agreements that are drawn for each part anew. Who has
    habits, or a tutor who has some, agrees in several parts at once; by as much as most pairs of
    this class exceed what was expected, each sum is made smaller.

    Args:
        agreed: for each part, how far each of the measured pairs agrees, in whole numbers.
    """

    def __init__(self, agreed):
        sums = np.ones(1)
        for each in agreed:
            sums = np.convolve(sums, np.bincount(each) / len(each))
        self._tail = np.cumsum(sums[::-1])[::-1]
        most = np.quantile(sum(agreed), USUAL)
        expected = np.searchsorted(-self._tail, USUAL - 1)
        self._habits = max(1.0, most / max(1, expected))

    def of(self, agreement):
        """The part of the pairs that would agree as much."""
        steps = min(int(agreement / self._habits), len(self._tail) - 1)
        return max(float(self._tail[steps]), sys.float_info.min)


def limit(chances, all_):
    """The chance up to which pairs are called similar (Benjamini and Hochberg, 1995).

    Args:
        chances: of those that were compared.
        all_: how many pairs there are.
    """
    found = BY_CHANCE / all_
    for place, chance in enumerate(sorted(chances), start=1):
        if chance <= BY_CHANCE * place / all_:
            found = max(found, chance)
    return found
