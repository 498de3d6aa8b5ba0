"""What travels to whoever grades a submission, and what comes back."""

from dataclasses import dataclass, field

from autograder.inside import wire
from autograder.question import Case
from autograder.result import Status, Summary
from autograder.sandbox import Limits

LONGEST_CASES = 256 * 2**20  # ours, not a student's


@dataclass(frozen=True)
class Conditions:
    """How student code is run.

    Attributes:
        kind: the name of a kind of sandbox, see `autograder.kinds`.
        hidden: a folder that it must not see, wherever that lies.
        course: the package of the course.
    """

    limits: Limits
    kind: str
    hidden: str
    course: str


@dataclass(frozen=True)
class Brief:
    """All that grading needs to know of a topic; it travels with each submission.

    Attributes:
        digest: of everything that a result depends on, but the submission.
        exercise: the released notebook, as text.
        cases: the hidden inputs and those to show, with the reference's answers, packed.
        tolerances: by function, where it is not the question's own.
        chapters: of the book, for its pages; see `autograder.feedback.Feedback.page`.
    """

    topic: str
    digest: str
    conditions: Conditions
    exercise: str = field(repr=False, compare=False)
    cases: bytes = field(repr=False, compare=False)
    tolerances: dict = field(default_factory=dict, repr=False, compare=False)
    chapters: tuple = field(default=(), repr=False, compare=False)


@dataclass(frozen=True)
class Done:
    """A submission that is graded, ready to be written.

    Attributes:
        functions: a `Summary` for each, by name.
        notebook: the graded notebook, as text.
        page: the feedback page, as long as no person has given a score; None if it could not
            be made, and ``message`` says why.
    """

    status: Status
    functions: dict[str, Summary]
    notebook: str = field(repr=False)
    page: str | None = field(repr=False)
    message: str = ""


def pack_cases(*draws):
    """A topic's cases as bytes, for a `Brief`."""
    return wire.pack(
        [
            {
                function: [(*call, case.arguments, case.expected) for call, case in calls.items()]
                for function, calls in cases.items()
            }
            for cases in draws
        ],
        most=LONGEST_CASES,
    )


def unpack_cases(packed):
    """What `pack_cases` has packed: the draws, in its order."""
    return [
        {
            function: {(check, n): Case(*case) for check, n, *case in calls}
            for function, calls in cases.items()
        }
        for cases in wire.unpack(packed, LONGEST_CASES, wire.OUR_ITEMS)
    ]
