"""One notebook, wherever it lies: judged as a class is, and kept nowhere."""

import secrets
from dataclasses import dataclass, field

from autograder import kept, kinds, reading, reference, released
from autograder.brief import unpack_cases
from autograder.course import SECRET_BYTES, Course
from autograder.handed_in import Folder, HandedInError
from autograder.judge import Judge
from autograder.question import tolerant
from autograder.reading import UnreadableError
from autograder.result import FunctionResult, Status
from autograder.rules import Rules
from autograder.sandbox import Limits
from autograder.which import topic_of
from autograder.wording import printable


@dataclass(frozen=True)
class Single:
    """What became of one notebook.

    Attributes:
        path: as it was given.
        topic: None where that cannot be told.
        functions: by name; none if nothing was graded, and ``message`` says why.
        kind: the name of the kind of sandbox in which it ran.
    """

    path: str
    topic: str | None
    status: Status
    message: str
    kind: str
    functions: dict[str, FunctionResult] = field(default_factory=dict)

    @property
    def score(self):
        return sum(function.score for function in self.functions.values())

    @property
    def points(self):
        return sum(function.points for function in self.functions.values())


def grade(path, catalogue, topic=None, folder=None, seed=None, say=print, kind=None):
    """Grade one notebook.

    Args:
        path: of a file that a student wrote, under any name.
        topic: the one that it must be of; if not given, its functions tell.
        folder: a course directory, for its exercises, its secret and its kept answers. Without
            one, the exercises are those beside the course's package, and inputs are drawn anew.
        seed: for the inputs, in place of a secret.
        say: called with a sentence that the instructor should read.
        kind: the name of a kind of sandbox; if not given, what this machine allows.

    Raises:
        FileNotFoundError: there is no such file.
        autograder.catalogue.CatalogueError: there is no such topic.
        autograder.course.CourseError: the topic is not released.
        autograder.rules.RulesError: the course directory's ``course.toml`` cannot be used.
        autograder.sandbox.SandboxError: nothing can be isolated.
    """
    if topic is not None:
        catalogue.known([topic])
    kind = kinds.chosen(asked=kind)
    try:
        cells = _cells(path)
        topic = topic or topic_of(cells, path)
    except UnreadableError as error:
        return Single(str(path), topic, Status.UNREADABLE, printable(str(error)), kind)
    rules = Course(folder).rules(catalogue) if folder else Rules()
    hidden = [*catalogue.hidden, *([folder.resolve()] if folder else [])]
    with kinds.sandbox(kind, rules.limits(topic, Limits()), hidden) as sandbox:
        # Without one it is said at once: the reference takes seconds to start.
        judge = _judge(catalogue, topic, folder, rules, seed, say)
        result = judge.grade(cells, sandbox)
    return Single(str(path), topic, result.status, "", kind, result.functions)


def _cells(path):
    try:
        with Folder(path.parent) as folder:
            content = folder.read(path.name, reading.LARGEST_FILE)
    except HandedInError as error:
        raise UnreadableError(str(error)) from error
    return reading.cells_of(reading.parse(content, path), path)


def _judge(catalogue, topic, folder, rules, seed, say):
    course = Course(folder or catalogue.home or ".")
    questions = tolerant(catalogue.questions(topic), rules.tolerances(topic))
    path = course.released(topic, catalogue)
    exercise = released.exercise(path, topic, questions, rules.points(topic))
    if folder is None:
        drawn = secrets.token_bytes(SECRET_BYTES) if seed is None else seed
        return Judge(questions, exercise, *reference.draws(catalogue, topic, drawn))
    seed = course.secret()[0] if seed is None else seed
    cases = kept.cases(course, catalogue, topic, seed, say)
    return Judge(questions, exercise, *unpack_cases(cases))
