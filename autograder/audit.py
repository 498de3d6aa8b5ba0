"""Is a course whole? What must hold for each topic, and in words what does not.

The solution earns everything, the exercise nothing. Each known mistake fails and is recognised,
and unusual right answers pass. No small change of the solution goes unnoticed. What is committed
is what ``release`` makes.
"""

import random
from dataclasses import dataclass, field

from autograder import agreement, answers, places
from autograder.finding import Finding, FlawError, Note
from autograder.material import AbsentError, Material

# The first ones are enough for each run of the tests; all of them are a long look.
SEEDS = random.Random(0).sample(range(2**32), 300)
FEW = 5
LOOKS = (
    agreement.functions,
    agreement.sections,
    agreement.draws,
    agreement.exercise,
    agreement.answers,
    answers.solution,
    answers.exercise,
    answers.mistakes,
    answers.unusual,
    answers.changes,
    answers.without_understanding,
)


@dataclass
class Audit:
    """What was found in one topic.

    Attributes:
        counts: how many functions, checks and so on were looked at, by what is counted.
        worst: by function, the trivial answer that earns most, and the share of the points.
    """

    topic: str
    findings: list[Finding] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    worst: dict[str, tuple[str, float]] = field(default_factory=dict)

    def __str__(self):
        counted = ", ".join(f"{number} {what}" for what, number in self.counts.items())
        return f"{self.topic}: {counted or 'nothing that could be counted'}"


def audit(course, catalogue, topic, seeds=SEEDS[:FEW]):
    """Look at all of one topic.

    Args:
        course: the `autograder.course.Course` in whose directory its author writes.
        catalogue: the `autograder.catalogue.Catalogue` of its package.
        topic: one of `autograder.places.topics`.
        seeds: with which its checks are asked.

    Returns:
        An `Audit`. Where a part is missing or broken, what needs it is not looked at.
    """
    return examine(Material(course, catalogue, topic, seeds))


def examine(material):
    """As `audit`, of a topic's `Material`."""
    said = list(places.missing(material.course, material.catalogue, material.topic))
    for look in LOOKS:
        try:
            said.extend(look(material))
        except FlawError as flaw:
            said.append(flaw.finding)
        except AbsentError:
            pass  # `places.missing` has said so
    said = list(dict.fromkeys(said))
    findings = [each for each in said if isinstance(each, Finding)]
    notes = [each for each in said if isinstance(each, Note)]
    return Audit(material.topic, findings, notes, material.counts, material.worst)
