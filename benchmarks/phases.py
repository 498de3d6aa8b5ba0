"""Where our grader's CPU goes: each step on its own, in one process, for a whole class."""

import gc
import tempfile
import time
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import numpy as np
import psutil
from classroom import OUR_COURSE, TAUGHT
from students import TOPIC, hand_in

from autograder import kinds, notebook, reading, reference
from autograder.atomic import write
from autograder.course import Course
from autograder.feedback import Feedback
from autograder.gradebook import Record, Scores, default_url
from autograder.judge import Judge
from autograder.release import PUBLIC_SEED, exercise_notebook
from autograder.result import Entry
from autograder.verdict import verdicts

BATCH = 32  # results that the grader writes to the database together
SECONDS = 30  # for a notebook


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
            judge = Judge(TAUGHT.questions(TOPIC), exercise, PUBLIC_SEED, cases)
        with once("feedback template"):
            feedback = Feedback()
        with once("database"):
            scores = stack.enter_context(Scores(default_url(Course(folder))))
            scores.add_assignment(TOPIC, exercise_notebook(OUR_COURSE, TOPIC))
        with once("sandbox"):
            sandbox = stack.enter_context(kinds.sandbox())
            total.worker = once.worker = _worker()
        gc.freeze()  # no step pays for looking through TensorFlow, which is not in the pool

        with total("reading the notebook"):
            read = [reading.cells_of(reading.parse(p.read_bytes(), p), p) for p in paths]
        with total("our cells, their answers"):
            rebuilt = [notebook.rebuild(exercise, cells) for cells in read]
        asked = [_Asked(sandbox, each, cases) for each in rebuilt]
        # The same with more and more of its steps: the differences are what each part costs.
        with total("sandbox"):
            for _ in asked:
                sandbox.run([{"source": ""}], SECONDS)
        with total("cells in IPython"):
            for each in asked:
                sandbox.run(each.cells, SECONDS)
        with total("calls of functions"):
            for each in asked:
                each.answer = sandbox.run(each.cells + each.calls, SECONDS)
        with total("student code"):
            for each in asked:
                each.run_here()
        with total("outputs for the notebook"):
            results = [judge.grade(c, each) for c, each in zip(read, asked, strict=True)]
        with total("comparison"):
            for each in asked:
                for name, outcomes in each.outcomes().items():
                    verdicts(judge.questions[name], cases[name], outcomes, judge.attempts[name])
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
                scores.entries(TOPIC, [record.student for record in batch])
                scores.record(TOPIC, batch)
    steps = total.seconds
    steps["calls of functions"] -= steps["cells in IPython"] + steps["student code"]
    steps["cells in IPython"] -= steps["sandbox"]
    steps["outputs for the notebook"] -= steps["comparison"] + steps["our cells, their answers"]
    return once.seconds, {step: seconds / len(students) for step, seconds in steps.items()}


class _Clock:
    """CPU seconds by step, of this process and, once it is known, of the sandbox's worker."""

    def __init__(self):
        self.seconds, self.worker = {}, None

    @contextmanager
    def __call__(self, step):
        began = self._now()
        yield
        self.seconds[step] = self._now() - began

    def _now(self):
        return time.process_time() + (sum(self.worker.cpu_times()[:4]) if self.worker else 0)


def _worker():
    """The one process that bubblewrap has started: Python."""
    below = psutil.Process().children(recursive=True)
    (worker,) = [each for each in below if each.parent().name() == "bwrap" != each.name()]
    return worker


class _Asked:
    """A notebook's steps for the sandbox; and, for the judge, a sandbox that has the answer."""

    unsandboxed = False

    def __init__(self, sandbox, rebuilt, cases):
        self.limits, self._cases, self.answer = sandbox.limits, cases, None
        self.cells = [{"source": cell.source} for cell in rebuilt.cells if notebook.runs(cell)]
        self._names = [(function, check) for function in cases for check in cases[function]]
        self.calls = [
            {"function": function, "arguments": cases[function][check].arguments}
            for function, check in self._names
        ]

    def run(self, steps, seconds):
        """What `autograder.sandbox.Sandbox.run` said before."""
        return self.answer

    def outcomes(self):
        """By function, then by check."""
        found = {function: {} for function in self._cases}
        answers = self.answer.frames[len(self.cells) :]
        for (function, check), outcome in zip(self._names, answers, strict=True):
            found[function][check] = outcome
        return found

    def run_here(self):
        """The student's functions and nothing else: they are ours, so no sandbox is needed."""
        names = {}
        for cell in self.cells:
            exec(cell["source"], names)
        with np.errstate(all="ignore"):
            for call in self.calls:
                for _ in range(2):
                    with suppress(Exception):
                        names[call["function"]](*call["arguments"])
