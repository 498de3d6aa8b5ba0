"""The parts of one topic, each loaded when an audit first asks for it."""

import functools
import importlib.util

from autograder import places
from autograder.catalogue import CatalogueError, UnknownTopicError
from autograder.finding import FlawError, brief
from autograder.release import PUBLIC_SEED, exercise_notebook, source_notebook
from autograder.trial import Trial, ask, run


class AbsentError(Exception):
    """A part is not there, which `autograder.places` has said already."""


def _part(load):
    """A property that is loaded once; what is wrong with it is kept as well."""

    def get(self):
        if load.__name__ not in self.kept:
            try:
                self.kept[load.__name__] = load(self), None
            except (FlawError, AbsentError) as flaw:
                self.kept[load.__name__] = None, flaw
        value, flaw = self.kept[load.__name__]
        if flaw:
            raise flaw
        return value

    return property(functools.wraps(load)(get))


class Material:
    """One topic of a course, and what the looks at it have counted.

    Every part raises, when it is asked for:

    Raises:
        AbsentError: it, or what it is made from, is not there.
        FlawError: it is there, but broken.
    """

    def __init__(self, course, catalogue, topic, seeds):
        self.course, self.catalogue, self.topic, self.seeds = course, catalogue, topic, seeds
        self.solution_path, self.unusual_path = course.solution(topic), course.unusual(topic)
        self.counts, self.worst, self.kept = {}, {}, {}

    def path(self, name):
        """Where a file of the topic's package lies."""
        return self.catalogue.path(self.topic, name)

    @_part
    def questions(self):
        """By function, with their mistakes."""
        return self._from_catalogue(self.catalogue.questions)

    @_part
    def reference(self):
        """The module that answers."""
        return self._from_catalogue(self.catalogue.reference)

    @_part
    def recorded(self):
        """The public cases, by function and check."""
        return self._from_catalogue(self.catalogue.recorded)

    @_part
    def public(self):
        """The public cases as the reference answers them now."""
        assert self.reference
        return ask(self.catalogue, self.topic, PUBLIC_SEED)

    @_part
    def trials(self):
        """A `Trial` for each seed."""
        assert self.reference
        return [Trial(self.catalogue, self.topic, seed) for seed in self.seeds]

    @_part
    def solution(self):
        """The solution, as a notebook."""
        return self._notebook(source_notebook)

    @_part
    def exercise(self):
        """The exercise that the solution makes now."""
        return self._notebook(exercise_notebook)

    @_part
    def solved(self):
        """The names that the solution defines."""
        namespace, errors = run(self.solution)
        for cell, error in errors.items():
            raise FlawError(
                self.solution_path,
                f"the cell {cell} stopped with {error.type_name}: {error.message}",
                "repair it",
            )
        return namespace

    @_part
    def unusual(self):
        """The module with unusual right answers."""
        path = self.unusual_path
        if not path.is_file():
            raise AbsentError(path)
        spec = importlib.util.spec_from_file_location(f"unusual_{self.topic}", path)
        module = importlib.util.module_from_spec(spec)
        try:
            spec.loader.exec_module(module)
        except Exception as error:  # whatever an author's file does
            raise FlawError(path, f"cannot be imported ({brief(error)})", "repair it") from error
        return module

    def _from_catalogue(self, load):
        try:
            return load(self.topic)
        except UnknownTopicError as error:
            raise AbsentError from error
        except CatalogueError as error:
            for path in map(self.path, places.PACKAGE):
                if str(error).startswith(str(path)):
                    if not path.is_file():
                        raise AbsentError from error
                    said = str(error).removeprefix(str(path)).lstrip(": ")
                    what, _, step = said.rpartition("; ")
                    raise FlawError(path, what, step) from error
            raise

    def _notebook(self, make):
        path = self.solution_path
        if not path.is_file():
            raise AbsentError(path)
        try:
            return make(self.course, self.topic)
        except Exception as error:  # jupytext's and nbgrader's own, of many kinds
            raise FlawError(path, f"makes no notebook ({brief(error)})", "repair it") from error
