"""What is kept of a class's lines until the end: counts, and the rows that will be shown."""

from bisect import insort
from collections import Counter
from dataclasses import dataclass

from autograder.result import Status

MOST_ROWS = 200  # of a table; in a larger class only those that need a look are listed
MOST_NEEDY = 2  # of what a line needs; see `Status`
UNKNOWN_TOPICS = "unknown topics"


class Tally:
    """A class, line by line. It takes no more memory for a larger one.

    Attributes:
        counts: of submissions, by status.
        unchanged: how many of them were graded before.
        again: of those that were graded again, how many for which reason.
        mended: the same of those that were brought up to date without running them.
        topics: a `Topic` for each, by its title; all that bear no topic's name are in one.
    """

    def __init__(self):
        self.counts, self.unchanged, self.topics = Counter(), 0, {}
        self.again, self.mended = Counter(), Counter()

    def add(self, line):
        """Count a `Line`, and keep it if it is to be shown."""
        self.counts[line.status] += 1
        self.unchanged += line.unchanged
        if line.why:
            (self.again if line.ran else self.mended)[line.why] += 1
        title = UNKNOWN_TOPICS if line.status == Status.UNKNOWN_TOPIC else line.topic
        self.topics.setdefault(title, Topic()).add(line)

    @property
    def graded(self):
        """How many submissions have their marks."""
        return sum(self.counts[status] for status in Status if status.is_graded)

    @property
    def not_graded(self):
        """How many submissions could not be graded; what was not handed in is none."""
        return self.faults.total()

    @property
    def faults(self):
        """The counts of these, by status."""
        return Counter({each: n for each, n in self.counts.items() if Status(each).is_fault})


@dataclass
class Share:
    """How much of what there was to earn was earned, by all who wrote anything."""

    earned: float = 0.0
    possible: float = 0.0

    def add(self, earned, possible):
        self.earned += earned
        self.possible += possible

    @property
    def part(self):
        """From 0 to 1; None where there was nothing to earn."""
        return self.earned / self.possible if self.possible else None


class Topic:
    """One table.

    Attributes:
        counts: of its lines, by status.
        functions: those of a submission that was graded, by name.
        by_a_person: whether a person has given a score in any of its lines.
        whole: the `Share` of all points, as the gradebook has them; what is blank does not count.
        shares: the same by function.
        mistakes: how many submissions have which mistake, by function and name.
        needing: how many lines need a look soon.
    """

    def __init__(self):
        self.counts, self.functions, self.by_a_person = Counter(), {}, False
        self.whole, self.shares, self.mistakes, self.needing = Share(), {}, Counter(), 0
        self._first = []  # the lines that matter most, in that order

    def add(self, line):
        """Count a `Line`, and keep it if it is to be shown."""
        self.counts[line.status] += 1
        self.functions = self.functions or line.functions
        self.by_a_person = self.by_a_person or by_a_person(line)
        self.needing += line.needs == MOST_NEEDY
        if line.status != Status.BLANK and line.entry is not None:
            self._share(line)
        insort(self._first, line, key=lambda line: (-line.needs, *_place(line)))
        del self._first[MOST_ROWS:]

    def _share(self, line):
        self.whole.add(line.entry.total, line.entry.points)
        for name, mark in line.entry.marks.items():
            self.shares.setdefault(name, Share()).add(mark.score, mark.points)
        for name, function in line.functions.items():
            self.mistakes.update((name, mistake) for mistake in function.mistakes)

    @property
    def graded(self):
        """How many of its submissions have their marks."""
        return sum(self.counts[status] for status in Status if status.is_graded)

    @property
    def hardest(self):
        """The function of which least was earned, with its share; None if there is none."""
        parts = {name: share.part for name, share in self.shares.items() if share.possible}
        return min(parts.items(), key=lambda item: item[1], default=None)

    def needy(self):
        """The lines that need a look soon, as far as they are kept, in order of student."""
        return sorted((line for line in self._first if line.needs == MOST_NEEDY), key=_place)

    def rows(self):
        """The lines to show, in order of student."""
        large = self.counts.total() > MOST_ROWS
        return sorted((line for line in self._first if not large or line.needs), key=_place)


def by_a_person(line):
    """Whether a person has given a score that is not the machine's."""
    return line.entry is not None and line.entry.is_by_a_person


def _place(line):
    return line.student, line.topic
