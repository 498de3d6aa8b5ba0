"""Where each collected notebook came from: ``collected.json`` in the course directory.

It says which is newer, and where feedback and scores go back to.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from autograder.sources import SourceError

RECORDS = "collected.json"


@dataclass(frozen=True)
class Candidate:
    """A notebook that may be somebody's submission.

    Attributes:
        source: the zip or folder that it was found in.
        file: its path there.
        sha256: of its content.
        platform: whose zip it is.
        within: what all files of this attempt have in common.
        attempt: a number that grows with each; None if the platform gives none.
        time: of handing in, in UTC; None if that is not known.
        late: whether the platform says so.
        made: when the newest file of the source was written: a later download knows more.
    """

    student: str
    topic: str
    source: str
    file: str
    sha256: str
    platform: str
    within: str
    attempt: int | None = None
    time: datetime | None = None
    late: bool = False
    made: datetime | None = None

    def is_newer(self, other):
        """Whether it was handed in after the other one; None if that cannot be told."""
        for name in ("time", "attempt") if self.platform == other.platform else ("time",):
            mine, theirs = getattr(self, name), getattr(other, name)
            if None not in (mine, theirs) and mine != theirs:
                return mine > theirs
        if None not in (self.made, other.made) and self.made != other.made:
            return self.made > other.made
        return None

    @property
    def of_attempt(self):
        return self.source, self.within

    def record(self, before):
        """What is kept of it: where it came from, so that feedback can go back the same way."""
        kept = {name: value for name, value in asdict(self).items() if value is not None}
        kept |= {name: str(kept[name]) for name in ("time", "made") if name in kept}
        return kept | ({"before": before} if before else {})

    @classmethod
    def recorded(cls, kept):
        """
        Raises:
            ValueError, LookupError, TypeError: it is no record.
        """
        kept = {name: value for name, value in kept.items() if name != "before"}
        times = {n: datetime.fromisoformat(kept[n]) for n in ("time", "made") if n in kept}
        return cls(**{**kept, **times})


def read_records(course):
    """By student and topic, what was collected before.

    Raises:
        SourceError: the file holds something else.
    """
    path = course.folder / RECORDS
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        for topics in found.values():
            for kept in topics.values():
                Candidate.recorded(kept)
    except FileNotFoundError:
        return {}
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise SourceError(
            f"{path} is not what collect writes; restore it, or remove it: then what lies in "
            "submitted/ counts as put there by hand"
        ) from error
    return found
