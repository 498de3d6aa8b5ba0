"""What grades and writes, for `autograder.grading`: begun only where there is something to do."""

import contextlib
from concurrent.futures import ThreadPoolExecutor

from autograder import kept, released, submission
from autograder.book import Book
from autograder.brief import Brief
from autograder.executors import started
from autograder.gradebook import AS_IT_IS, Record, Scores
from autograder.notebook import as_text


class Work:
    """An executor and a gradebook that can be written.

    Args:
        topics: all that are to be graded, each with its ``name``, ``path``, ``questions``,
            ``points``, ``due``, ``seed``, ``conditions``, ``tolerances`` and ``digest``.
        url: of the gradebook.
        book: the address of the book's site; None if that is not said.
        conditions: how student code is run where a topic has no others.
        say: called with a sentence that the instructor should read.
    """

    def __init__(self, course, catalogue, topics, url, book, conditions, say):
        self._course, self._catalogue, self._conditions = course, catalogue, conditions
        self._topics = topics
        self._url, self._say, self._briefs = url, say, {}
        self._book = Book(book)
        self._exercises = {
            topic.name: released.exercise(topic.path, topic.name, topic.questions, topic.points)
            for topic in topics
        }

    @contextlib.contextmanager
    def begun(self, jobs, scheduler, first, is_written):
        """With the gradebook open, all exercises entered in it, and an executor.

        Nothing is written before there is a sandbox.

        Args:
            first: the topic whose reference will be asked; None if that is not known.
            is_written: whether anything is: marks, or the reference's answers.

        Raises:
            autograder.sandbox.SandboxError: nothing can be isolated.
            autograder.executor.ClusterError: there is no such cluster.
            autograder.entries.GradebookError: the gradebook does not take the exercises.
        """
        self._is_written = is_written
        with started(jobs, scheduler) as self._executor:
            self._prepare(first)
            if not is_written:
                yield self
                return
            with Scores(self._url) as self._scores:
                for topic in self._topics:
                    self._scores.add_assignment(topic.name, self._exercises[topic.name])
                    if topic.due:
                        self._scores.set_due(topic.name, topic.due)
                yield self

    def _prepare(self, first):
        """Start a sandbox, and beside it the reference, if that will be asked."""
        beside = ThreadPoolExecutor(1)
        preparing = beside.submit(self._executor.prepare, self._conditions)
        try:
            if first and not self._is_kept(first):
                self._catalogue.reference(first.name)
            for note in preparing.result():
                self._say(note)
        finally:
            beside.shutdown(wait=False)

    @property
    def slots(self):
        return self._executor.slots

    def admit(self):
        return self._executor.admit()

    def grade(self, topic, found, parts):
        """Begin to grade a submission."""
        arguments = self._brief(topic), str(found.path), found.content, parts
        return self._executor.submit(submission.grade, *arguments)

    def warm(self):
        """Have the reference's answers to every topic at hand."""
        for topic in self._topics:
            self._brief(topic)

    def render(self, topic, notebook, entry):
        """Begin to make a page."""
        known = topic, notebook, entry, self._chapters(topic)
        return self._executor.submit(submission.render, *known)

    def record(self, topic, batch, rules, penalty):
        """Enter pairs of a submission and what became of it; see `Scores.record`."""
        records = [
            Record(each.student, result.functions, each.found.timestamp, extension)
            for each, result in batch
            for extension in [self._extension(rules, each.student, topic)]
        ]
        return self._scores.record(topic, records, penalty)

    def _extension(self, rules, student, topic):
        """What a student has more of; as nbgrader has it where the course says no due date."""
        return rules.extension(student, topic) if rules.due(None, topic) else AS_IT_IS

    def _is_kept(self, topic):
        return kept.are_there(self._course, self._catalogue, topic.name, topic.seed)

    def _brief(self, topic):
        if topic.name not in self._briefs:
            self._briefs[topic.name] = self._new_brief(topic)
        return self._briefs[topic.name]

    def _new_brief(self, topic):
        known = self._course, self._catalogue, topic.name, topic.seed, self._say
        cases = kept.cases(*known, is_written=self._is_written)
        exercise = as_text(self._exercises[topic.name])
        parts = topic.name, topic.digest, topic.conditions, exercise, cases
        return Brief(*parts, topic.tolerances, self._chapters(topic.name))

    def _chapters(self, topic):
        return self._book.chapters(topic, self._catalogue.questions(topic))
