"""Where our grader's CPU goes: each step on its own, in one process, for a whole class."""

import gc
import tempfile
import time
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

import numpy as np
import psutil
from classroom import OUR_COURSE, TAUGHT
from students import TOPIC, hand_in

from autograder import kinds, notebook, reading, reference
from autograder.asking import QUICK_SECONDS, Answers, Calls
from autograder.atomic import write
from autograder.course import Course
from autograder.entries import Reading, default_url
from autograder.feedback import QuickFeedback
from autograder.gradebook import Record, Scores
from autograder.inside.wire import Ending
from autograder.judge import Judge
from autograder.judgement import Judgement
from autograder.release import PUBLIC_SEED, exercise_notebook
from autograder.result import Entry
from autograder.sandbox import Run, Step

BATCH = 32  # results that the grader writes to the database together


def phases(students):
    """Grade a class, step by step.

    Args:
        students: for each the source of each solution cell.

    Returns:
        CPU seconds by step: those that are paid once, and for each submission.
    """
    exercise, once, total = exercise_notebook(OUR_COURSE, TOPIC), _Clock(), _Clock()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        paths = hand_in(folder, exercise, students)
        with once("start of TensorFlow"):
            TAUGHT.reference(TOPIC)
        with once("reference"):
            cases = reference.cases(TAUGHT, TOPIC, PUBLIC_SEED)
        with once("known mistakes"):
            judge = Judge(TAUGHT.questions(TOPIC), exercise, cases, cases)
            anew = Judgement(judge.questions, cases, cases, judge.points)
            for judgement in (judge.judgement, anew):  # each remembers for itself
                for name in judge.questions:
                    judgement.attempts(name)
        with once("feedback template"):
            feedback = QuickFeedback(exercise)
        with once("database"):
            scores = stack.enter_context(Scores(default_url(Course(folder))))
            entered = stack.enter_context(closing(Reading(default_url(Course(folder)))))
            scores.add_assignment(TOPIC, exercise_notebook(OUR_COURSE, TOPIC))
        with once("sandbox"):
            sandbox = stack.enter_context(kinds.sandbox())
            total.sandboxed = once.sandboxed = _sandboxed()
        gc.freeze()  # no step pays for looking through TensorFlow, which is not in the pool

        with total("reading the notebook"):
            read = [reading.cells_of(reading.parse(p.read_bytes(), p), p) for p in paths]
        with total("our cells, their answers"):
            rebuilt = [notebook.rebuild(exercise, cells) for cells in read]
        calls = Calls.of(cases, cases)
        asked = [_Asked(sandbox, each, calls) for each in rebuilt]
        # The same with more and more of its steps: the differences are what each part costs.
        with total("sandbox"):
            for _ in asked:
                sandbox.run([{"source": ""}])
        with total("cells"):
            for each in asked:
                sandbox.run(each.cells)
        with total("calls of functions"):  # what may be shown, and what decides
            for each in asked:
                both = each.cells + each.calls, calls.later(tuple(cases))
                each.remember(sandbox.run_in_two(*both, QUICK_SECONDS)[1])
        with total("student code"):
            for each in asked:
                each.run_here()
        with total("outputs for the notebook"):
            results = [judge.grade(c, each) for c, each in zip(read, asked, strict=True)]
        with total("comparison"):
            for each in asked:
                for answered in each.answers.by_function(cases).values():
                    anew.result(answered, answered, ())
        done = [result.summaries() for result in results]
        with total("writing the notebook"):
            texts = [notebook.as_text(result.notebook) for result in results]
        with once("first feedback page"):
            feedback.page(TOPIC, results[0].notebook, Entry.of(done[0]))
        with total("feedback page"):
            pages = [
                feedback.page(TOPIC, result.notebook, Entry.of(functions))
                for result, functions in zip(results, done, strict=True)
            ]
        with total("files"):
            for student, page, graded in zip(students, pages, texts, strict=True):
                write(folder / "feedback" / student / TOPIC / f"{TOPIC}.html", page)
                write(folder / "autograded" / student / TOPIC / f"{TOPIC}.ipynb", graded)
        records = [Record(s, functions) for s, functions in zip(students, done, strict=True)]
        with total("database"):
            for start in range(0, len(records), BATCH):
                batch = records[start : start + BATCH]
                entered.entries(TOPIC, [record.student for record in batch])
                scores.record(TOPIC, batch)
    steps = total.seconds
    steps["calls of functions"] -= steps["cells"] + steps["student code"]
    steps["cells"] -= steps["sandbox"]
    steps["outputs for the notebook"] -= steps["comparison"] + steps["our cells, their answers"]
    return once.seconds, {step: seconds / len(students) for step, seconds in steps.items()}


class _Clock:
    """CPU seconds by step, of this process and, once they are known, of those in the sandbox."""

    def __init__(self):
        self.seconds, self.sandboxed = {}, []

    @contextmanager
    def __call__(self, step):
        began = self._now()
        yield
        self.seconds[step] = self._now() - began

    def _now(self):
        return time.process_time() + sum(sum(process.cpu_times()[:4]) for process in self.sandboxed)


def _sandboxed():
    """The watcher, which bubblewrap has started, and its worker, who waits for the students'."""
    below = psutil.Process().children(recursive=True)
    (watcher,) = [each for each in below if each.parent().name() == "bwrap" != each.name()]
    return watcher, *watcher.children()


class _Asked:
    """A notebook's steps for the sandbox; and, for the judge, a sandbox that has the answer."""

    kind, separates = kinds.KINDS[kinds.BUBBLEWRAP], True

    def __init__(self, sandbox, rebuilt, calls):
        self.limits, self._calls, self._known = sandbox.limits, calls, {}
        self.answers = Answers()
        self.cells = [{"source": cell.source} for cell in rebuilt.cells if notebook.runs(cell)]
        self.calls = [calls.step(call) for call in calls]

    def remember(self, run):
        """What the sandbox has said."""
        _, *frames = run.frames  # first, which functions are still the same
        self._known.update(zip(self.calls, frames, strict=True))
        self.answers.calls = dict(zip(self._calls, frames, strict=True))
        self.answers.remembered = run.remembered

    def run_in_two(self, steps, later, seconds):
        """What `autograder.sandbox.Sandbox.run_in_two` said before."""
        known = {"remembered": self.answers.remembered}
        later = [[call[0] for call in self._calls], *map(self._said, self.calls)]
        parts = [self._said(step) for step in steps], later
        return [Run(frames, Ending.FINISHED, **known) for frames in parts]

    def _said(self, step):
        return self._known[step] if isinstance(step, Step) else {"text": "", "error": None}

    def run_here(self):
        """The student's functions and nothing else: they are ours, so no sandbox is needed."""
        names = {}
        for cell in self.cells:
            exec(cell["source"], names)
        with np.errstate(all="ignore"):
            for call, arguments in self._calls.items():
                for _ in range(2):
                    with suppress(Exception):
                        names[call[0]](*arguments)
