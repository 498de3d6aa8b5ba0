"""How a class did, counted line by line: what is hard, what goes wrong, who needs help.

It keeps a few numbers for each student and topic, and no notebook: 5,000 students take no more
memory than their names do.
"""

import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from statistics import median

from autograder.result import Status

MOST_EXAMPLES = 5  # of students with one mistake, among whom the clearest notebook is looked for
# Below these numbers of students nothing is said of a check, of a section, of the whole class.
FEW_FOR_A_CHECK, FEW_FOR_A_SECTION, FEW = 30, 5, 10
HARDLY = 0.1  # a correlation below which a check does not tell the strong from the weak
STUCK = 0.5  # of a topic's points: who wrote something and has less may need help
FALLEN = 0.3  # of the points: so much less than in the topics before
SURE = 3  # standard errors: two sections that differ by more do not by chance


@dataclass
class Moments:
    """Of numbers: how many, their sum and the sum of their squares."""

    n: int = 0
    total: float = 0.0
    squares: float = 0.0

    def add(self, value):
        self.n += 1
        self.total += value
        self.squares += value * value

    @property
    def mean(self):
        return self.total / self.n if self.n else None

    @property
    def error(self):
        """The mean's standard error; None of fewer than two."""
        if self.n < 2:
            return None
        spread = max(0.0, self.squares - self.total * self.total / self.n) / (self.n - 1)
        return math.sqrt(spread / self.n)


@dataclass
class CheckCensus:
    """One check: what those who passed it earned elsewhere in the topic, and those who did not."""

    passed: Moments = field(default_factory=Moments)
    failed: Moments = field(default_factory=Moments)

    @property
    def part_failed(self):
        return self.failed.n / (self.passed.n + self.failed.n)

    @property
    def discrimination(self):
        """The correlation of passing it with the rest of the topic; None if that says nothing."""
        n = self.passed.n + self.failed.n
        if n < FEW_FOR_A_CHECK or not self.passed.n or not self.failed.n:
            return None
        total, squares = (
            getattr(self.passed, name) + getattr(self.failed, name) for name in ("total", "squares")
        )
        variance = squares / n - (total / n) ** 2
        if variance <= 1e-12:
            return None
        share = self.passed.n / n
        gap = self.passed.mean - self.failed.mean
        return gap * math.sqrt(share * (1 - share) / variance)

    @property
    def is_weak(self):
        """Whether it hardly tells who did well in the rest from who did not."""
        return self.discrimination is not None and self.discrimination < HARDLY


@dataclass
class FunctionCensus:
    """One function, of all submissions in which something was written."""

    points: float
    n: int = 0
    earned: float = 0.0
    full: int = 0
    blank: int = 0
    checks: dict[str, CheckCensus] = field(default_factory=dict)

    @property
    def part(self):
        """Of its points, what was earned."""
        return self.earned / (self.n * self.points) if self.n and self.points else None


@dataclass
class Shared:
    """A mistake that students share: how many, and the first of them."""

    n: int = 0
    students: list[str] = field(default_factory=list)

    def add(self, student, most=MOST_EXAMPLES):
        self.n += 1
        if len(self.students) < most:
            self.students.append(student)


class TopicCensus:
    """One topic.

    Attributes:
        counts: of submissions, by status.
        shares: of the points, what each earned who wrote something.
        functions: a `FunctionCensus` each, by name.
        mistakes: by function and name of a known mistake, who made it.
        unknown: by function and likeness of an answer that no mistake explains, who gave it.
    """

    def __init__(self):
        self.counts, self.shares, self.functions = Counter(), [], {}
        self.mistakes, self.unknown = defaultdict(Shared), defaultdict(Shared)

    def add(self, line):
        self.counts[line.status] += 1
        if (share := share_of(line)) is None or line.status == Status.BLANK:
            return
        self.shares.append(share)
        for name, mark in line.entry.marks.items():
            self._add(line, name, mark, line.functions.get(name))

    def _add(self, line, name, mark, found):
        function = self.functions.setdefault(name, FunctionCensus(mark.points))
        function.n += 1
        function.earned += mark.score
        function.full += mark.score >= mark.points
        if found is None:
            return
        function.blank += found.status == Status.BLANK
        for mistake in found.mistakes:
            self.mistakes[name, mistake].add(line.student)
        if found.likeness:
            self.unknown[name, found.likeness].add(line.student)

    def add_checks(self, line, checks):
        """Count which checks were passed: ``checks`` are the names of all, by function."""
        if line.status == Status.BLANK or line.entry is None:
            return
        earned, points = line.entry.score, line.entry.points
        for name, found in line.functions.items():
            mark = line.entry.marks.get(name)
            if mark is None or found.status == Status.BLANK or points <= mark.points:
                continue
            elsewhere = (earned - mark.score) / (points - mark.points)
            for check in checks.get(name, ()):
                census = self.functions[name].checks.setdefault(check, CheckCensus())
                (census.failed if check in found.failed else census.passed).add(elsewhere)

    @property
    def n(self):
        """In how many submissions something was written."""
        return len(self.shares)

    @property
    def graded(self):
        return sum(self.counts[status] for status in Status if status.is_graded)

    @property
    def part(self):
        return sum(self.shares) / len(self.shares) if self.shares else None

    @property
    def median(self):
        return median(self.shares) if self.shares else None

    def bins(self, number=10):
        """How many earned which tenth of the points; all of them belongs to the last tenth."""
        found = [0] * number
        for share in self.shares:
            found[max(0, min(number - 1, int(share * number)))] += 1
        return found

    def quartile(self, part):
        """The share that this part of the submissions does not exceed."""
        ordered = sorted(self.shares)
        return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else None


@dataclass
class Person:
    """What one student earned, and what became of what they handed in, by topic."""

    shares: dict[str, float] = field(default_factory=dict)
    statuses: dict[str, Status] = field(default_factory=dict)


@dataclass(frozen=True)
class Help:
    """Somebody who may need help.

    Attributes:
        reasons: a sentence each, the weightiest first.
        weight: the larger, the sooner.
    """

    student: str
    reasons: tuple[str, ...]
    weight: float


class Census:
    """A class.

    Args:
        order: the topics, in the order in which they are taught.
        checks: by topic, then by function, the names of its checks.

    Attributes:
        topics: a `TopicCensus` each, by name.
        people: a `Person` each, by student.
        ungraded: the `Line` of each submission that could not be graded, and of each that waits.
        stopped: the same of those that ran out of time or memory, or crashed.
    """

    def __init__(self, order, checks):
        self._checks = checks
        self.topics = {topic: TopicCensus() for topic in order}
        self.people, self.ungraded, self.stopped = defaultdict(Person), [], []

    def add(self, line):
        """Count a `Line`."""
        topic, person = self.topics[line.topic], self.people[line.student]
        topic.add(line)
        topic.add_checks(line, self._checks[line.topic])
        person.statuses[line.topic] = line.status
        if (share := share_of(line)) is not None:
            person.shares[line.topic] = share
        if line.status.is_fault or line.status == Status.NOT_YET:
            self.ungraded.append(_bare(line))
        elif line.status.is_stop:
            self.stopped.append(_bare(line))

    def hardest(self):
        """The functions of all topics, by the part of their points that was earned, least first."""
        found = [
            (topic, name, function)
            for topic, census in self.topics.items()
            for name, function in census.functions.items()
            if function.part is not None
        ]
        return sorted(found, key=lambda each: each[2].part)

    def mistakes(self):
        """Topic, function, name and `Shared` of each known mistake, the commonest first."""
        found = [
            (topic, *key, shared)
            for topic, census in self.topics.items()
            for key, shared in census.mistakes.items()
        ]
        return sorted(found, key=lambda each: -each[3].n)

    def unknown(self):
        """The same of wrong answers that several gave alike and no mistake explains."""
        found = [
            (topic, *key, shared)
            for topic, census in self.topics.items()
            for key, shared in census.unknown.items()
            if shared.n > 1
        ]
        return sorted(found, key=lambda each: -each[3].n)

    def need_help(self):
        """A `Help` each, the most urgent first."""
        due = [
            topic
            for topic, census in self.topics.items()
            if census.n > census.counts[Status.NOT_HANDED_IN] + census.counts[Status.BLANK]
        ]
        found = (self._help(student, person, due) for student, person in self.people.items())
        return sorted(filter(None, found), key=lambda each: (-each.weight, each.student))

    def _help(self, student, person, due):
        """What is so in the last topic that most have handed in, or in several topics."""
        written = {
            topic: person.shares[topic]
            for topic in self.topics
            if topic in person.shares and not _is_absent(person.statuses[topic])
        }
        low = [topic for topic, share in written.items() if share < STUCK]
        absent = [topic for topic in due if _is_absent(person.statuses.get(topic))]
        stopped = [t for t in self.topics if (s := person.statuses.get(t)) and s.is_stop]
        reasons, weight = [], 0.0
        for topics, said, one, heavy in (
            (low, "less than half of the points", lambda t: f"{in_words(t)} {written[t]:.0%}", 1),
            (absent, "nothing of", in_words, 1),
            (stopped, "code was stopped", lambda t: f"{in_words(t)} ({person.statuses[t]})", 0.5),
        ):
            if len(topics) > 1 or set(topics) & set(due[-1:]):
                reasons.append(f"{said}: {', '.join(map(one, topics))}")
                weight += heavy * len(topics)
        if fallen := _fallen(list(written.values())):
            reasons.append(fallen)
            weight += 1
        return Help(student, tuple(reasons), weight) if reasons else None

    def sections(self, of):
        """By section, the `Moments` of all its students' shares, and of each topic's.

        Args:
            of: the section of a student; "" if that is not known.
        """
        found = defaultdict(lambda: (Moments(), defaultdict(Moments)))
        for student, person in self.people.items():
            shares = {t: s for t, s in person.shares.items() if person.statuses[t] != Status.BLANK}
            if (section := of(student)) and shares:
                whole, topics = found[section]
                whole.add(sum(shares.values()) / len(shares))
                for topic, share in shares.items():
                    topics[topic].add(share)
        return dict(sorted(found.items()))


def apart(sections):
    """The best and the worst section, if they differ by more than chance explains; None if not."""
    enough = {name: whole for name, (whole, _) in sections.items() if whole.n >= FEW_FOR_A_SECTION}
    if len(enough) < 2:
        return None
    best = max(enough, key=lambda name: enough[name].mean)
    worst = min(enough, key=lambda name: enough[name].mean)
    gap = enough[best].mean - enough[worst].mean
    error = math.hypot(enough[best].error, enough[worst].error)
    return (best, worst, gap) if gap > SURE * error and gap > 0 else None


def share_of(line):
    """The part of a topic's points that a submission has earned; None where it has no marks."""
    if line.entry is None or not line.entry.points:
        return None
    return line.entry.total / line.entry.points


def _fallen(shares):
    """A sentence for somebody who did much better before the last topic."""
    if len(shares) < 3:
        return ""
    *before, last = shares
    mean = sum(before) / len(before)
    return f"falls behind: {last:.0%} after {mean:.0%}" if mean - last > FALLEN else ""


def in_words(topic):
    """A topic's name as it is read."""
    return topic.replace("_", " ").capitalize()


def _bare(line):
    return replace(line, functions={}, entry=None)


def _is_absent(status):
    return status in (Status.NOT_HANDED_IN, Status.BLANK, Status.NO_NOTEBOOK)
