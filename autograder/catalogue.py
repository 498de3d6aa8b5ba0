"""Which course is taught, which topics it has, and where their files lie.

A course is a package with a folder for each topic::

    <package>/<topic>/questions.py    QUESTIONS, a table of `autograder.question.Question`
    <package>/<topic>/mistakes.py     known wrong answers, each with ``@mistake``
    <package>/<topic>/reference.py    the same functions, answered by a trusted library
    <package>/<topic>/recorded.json   public inputs with its answers; 'autograder release' makes it

It is found by the entry point ``autograder.course``, whose value is the package's name: the one
that somebody has installed beside this engine, else the engine's own. Where there are several,
the environment variable AUTOGRADER_COURSE names one.
"""

import ast
import contextlib
import difflib
import functools
import importlib
import os
import re
from dataclasses import replace
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from autograder import recorded
from autograder.digest import code_digest, digest
from autograder.question import mistakes_in, unmarked_in

GROUP, VARIABLE = "autograder.course", "AUTOGRADER_COURSE"
OURS = "autograder.topics"  # a name, never imported from here: the engine knows no topic
ENGINE = Path(__file__).parent


# For TensorFlow: no start-up lines on stderr; the same answers on every machine.
ENVIRONMENT = {
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "CUDA_VISIBLE_DEVICES": "-1",
}


class CatalogueError(ValueError):
    """A course that is not complete, or no course; the message names the file and what to do."""


class UnknownTopicError(CatalogueError):
    """There is no topic of this name."""


def environment():
    """The environment that references run in: what is set already goes first."""
    return ENVIRONMENT | os.environ


@functools.cache
def current():
    """The `Catalogue` of the course that is taught here.

    Raises:
        CatalogueError: there are several, or the one there is cannot be used.
    """
    return Catalogue(_chosen(os.environ.get(VARIABLE)))


def _chosen(wanted):
    """The package of the course."""
    found = {point.name: point.value for point in metadata.entry_points(group=GROUP)}
    others = {name: package for name, package in found.items() if package != OURS}
    named = ", ".join(sorted(others))
    if wanted:
        if wanted in (OURS, *found.values()):
            return wanted
        if wanted in found:
            return found[wanted]
        raise CatalogueError(
            f"{VARIABLE} is {wanted!r}, but the courses installed here are: "
            f"{', '.join(sorted(found)) or OURS}; set it to one of them"
        )
    if len(others) > 1:
        raise CatalogueError(
            f"several courses are installed: {named}; say which one with the environment "
            f"variable {VARIABLE}, or uninstall the others"
        )
    return next(iter(others.values()), OURS)


class Catalogue:
    """The topics of one course.

    Args:
        package: the name of the package that holds them.

    Raises:
        CatalogueError: there is no such package, or it cannot be imported.
    """

    def __init__(self, package):
        self.package = package
        try:
            spec = find_spec(package)
            if spec is not None:
                importlib.import_module(package)
        except Exception as error:  # a package may do anything while it is imported
            raise CatalogueError(
                f"the course {package} cannot be imported ({_brief(error)}); repair its "
                "__init__.py, or uninstall it"
            ) from error
        if spec is None or not spec.submodule_search_locations:
            raise CatalogueError(
                f"the course {package} is not there as a package, but the entry point {GROUP} "
                "names it; install it again, or correct the entry point in its pyproject.toml"
            )
        self.folder = Path(next(iter(spec.submodule_search_locations)))
        if package != OURS and (doubled := sorted({*self.topics()} & {*_topics_in(_ours())})):
            raise CatalogueError(
                f"{self.folder / doubled[0]} has the name of a topic of the engine's own course, "
                f"and a notebook could belong to either; rename the topic {doubled[0]}"
            )

    def topics(self):
        """The topics, by name."""
        return _topics_in(self.folder)

    def in_order(self, contents):
        """The topics in the order of the book: in that of a table of contents, where they are."""
        for path in (contents, self.home and self.home / contents.name):
            with contextlib.suppress(OSError, AttributeError):
                text = path.read_text(encoding="utf-8", errors="replace")
                found = {t: re.search(rf"\bbook/{t}\b", text) for t in self.topics()}
                return sorted(found, key=lambda t: found[t].start() if found[t] else len(text))
        return self.topics()

    def known(self, topics):
        """These topics, each of which there is.

        Raises:
            UnknownTopicError: there is one that this course does not have.
        """
        for topic in topics:
            if topic not in self.topics():
                raise UnknownTopicError(self.no_such(topic))
        return topics

    def no_such(self, topic):
        """The sentence that there is no such topic, and which one was perhaps meant."""
        known = self.topics()
        close = difflib.get_close_matches(topic, known, 1)
        advice = f"did you mean {close[0]}?" if close else f"the topics are: {', '.join(known)}"
        return f"there is no topic {topic!r}; {advice}"

    def questions(self, topic):
        """The questions of a topic with their mistakes, by function, in the notebook's order.

        Raises:
            UnknownTopicError: there is no such topic.
            CatalogueError: its files do not fit together.
        """
        self.known([topic])
        return _questions(self, topic)

    def reference(self, topic):
        """The module that answers a topic's questions. The first one may start TensorFlow.

        Raises:
            CatalogueError: there is none, or it lacks a function.
        """
        self.known([topic])
        os.environ |= environment()
        module = self._module(topic, "reference")
        for function in self.questions(topic):
            if not callable(getattr(module, function, None)):
                raise CatalogueError(
                    f"{self.path(topic, 'reference.py')} has no function {function}, but the "
                    "questions ask for it; write it there"
                )
        return module

    def recorded(self, topic):
        """The public cases of a topic: by function, then by check, a `Case`.

        Raises:
            CatalogueError: they are not recorded, or the file holds something else.
        """
        self.known([topic])
        return _recorded(self, topic)

    def topics_of(self, function):
        """The topics that ask for a function of this name."""
        # To import every topic takes long in a browser, and most files do not bear the name.
        likely = [
            topic
            for topic in self.topics()
            if function in self.path(topic, "questions.py").read_text(encoding="utf-8")
        ]
        for topics in (likely, self.topics()):
            if found := [topic for topic in topics if function in self.questions(topic)]:
                return found
        return []

    def path(self, topic, name):
        """Where a file of a topic lies."""
        return self.folder / topic / name

    @property
    def home(self):
        """The course directory in which the package is written; None where it is only installed."""
        return next((up for up in [*self.folder.parents][:3] if (up / "solutions").is_dir()), None)

    @property
    def hidden(self):
        """The folders that student code must not see, wherever they lie."""
        return [self.folder, *filter(None, [self.home])]

    def code_digest(self, topic=None):
        """A name for the engine's code and the course's; with a topic, without the other topics'.

        It names what may change a score, wherever both are installed.
        """
        return digest(*self.code_digests(topic).values())

    def code_digests(self, topic=None):
        """The same for the questions, with their mistakes and references, and for the grader."""
        others = [self.folder / name for name in self.topics() if topic not in (None, name)]
        own = code_digest(self.folder, without=others)
        return {"questions": own, "grader": code_digest(ENGINE, without=[_ours()])}

    def _module(self, topic, name):
        path = self.path(topic, f"{name}.py")
        if not path.is_file():
            raise CatalogueError(f"{path} is missing; write it, as {_PURPOSE[name]}")
        try:
            return importlib.import_module(f"{self.package}.{topic}.{name}")
        except Exception as error:  # whatever an author's file does
            if isinstance(error, ModuleNotFoundError) and not error.name.startswith(self.package):
                advice = f"install {error.name} (with: pip install 'autograder[grading]', perhaps)"
            else:
                advice = "repair it"
            raise CatalogueError(
                f"{path} cannot be imported ({_brief(error)}); {advice}"
            ) from error


_PURPOSE = {
    "questions": "the table QUESTIONS of what is asked",
    "mistakes": "known wrong answers, each with @mistake(of=…, hint=…)",
    "reference": "the same functions, answered by TensorFlow or another library that you trust",
}


@functools.cache
def _questions(catalogue, topic):
    path = catalogue.path(topic, "questions.py")
    table = getattr(catalogue._module(topic, "questions"), "QUESTIONS", None)
    try:
        asked = {question.function: question for question in table}
    except (TypeError, AttributeError):
        asked = {}
    if not asked:
        raise CatalogueError(f"{path} has no table QUESTIONS; see autograder.question")
    path, module = catalogue.path(topic, "mistakes.py"), catalogue._module(topic, "mistakes")
    found = mistakes_in(module)
    if strange := [name for name in found if name not in asked]:
        close = difflib.get_close_matches(strange[0], asked, 1)
        names = f"did you mean {close[0]!r}?" if close else f"there are: {', '.join(asked)}"
        raise CatalogueError(
            f"{path}: a mistake is of {strange[0]!r}, which no question asks; {names}"
        )
    if unmarked := unmarked_in(module):
        raise CatalogueError(
            f"{path}: {unmarked[0]} is marked as no mistake; put @mistake(of=…, hint=…) above it, "
            "or an underscore before its name if it is a helper"
        )
    parameters = _parameters(catalogue.path(topic, "reference.py"))
    return {
        name: replace(
            question,
            mistakes=tuple(found.get(name, ())),
            parameters=parameters.get(name, ""),
        )
        for name, question in asked.items()
    }


def _parameters(path):
    """The parameters of each function of a file, which is read only: it may need TensorFlow."""
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, SyntaxError):
        return {}  # whoever needs the reference itself will say so
    functions = (node for node in tree.body if isinstance(node, ast.FunctionDef))
    return {function.name: ast.unparse(function.args) for function in functions}


@functools.cache
def _recorded(catalogue, topic):
    path = catalogue.path(topic, "recorded.json")
    advice = f"'autograder release {topic}' makes it"
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise CatalogueError(f"{path} is missing; {advice}") from error
    try:
        cases = recorded.loads(text)
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        raise CatalogueError(f"{path} holds no recorded answers; {advice} anew") from error
    asked = {name: each.calls() for name, each in catalogue.questions(topic).items()}
    if {name: list(calls) for name, calls in cases.items()} != asked:
        raise CatalogueError(f"{path} does not fit the questions any more; {advice} anew")
    return cases


def _topics_in(folder):
    return sorted(path.parent.name for path in folder.glob("[a-z]*/questions.py"))


def _ours():
    """Where the engine's own course lies."""
    return ENGINE.joinpath(*OURS.split(".")[1:])


def _brief(error):
    return next(iter(f"{type(error).__name__}: {error}".splitlines()))[:200]
