"""A topic asked with one seed, and answers to it judged in this very process.

Only for what the course's author wrote.
"""

import contextlib
import io
import re
import warnings

from autograder import reference
from autograder.finding import FlawError, brief
from autograder.inside.calling import Outcome, call, describe
from autograder.limits import Overtime, limit
from autograder.notebook import runs
from autograder.recognition import Attempt
from autograder.verdict import problems, verdicts

SECONDS = 10  # for a call's two runs, or all of a mistake's
MUTANT_SECONDS = 1  # beside which a solution takes little
MAGIC = re.compile(r"^(\s*)[%!].*$", re.MULTILINE)  # Jupyter's own lines


class Trial:
    """One topic's questions, asked with one seed.

    Raises:
        FlawError: the arguments of a check cannot be drawn, or the reference does not answer.
    """

    def __init__(self, catalogue, topic, seed):
        self.seed, self.questions = seed, catalogue.questions(topic)
        self.cases = ask(catalogue, topic, seed)
        self.attempts = {
            name: _attempts(question, self.cases[name], catalogue.path(topic, "mistakes.py"))
            for name, question in self.questions.items()
        }

    def verdicts(self, name, function):
        """What the judge says of a function, by check, with the mistake that it recognises."""
        outcomes = {
            key: attempt(function, case.arguments) for key, case in self.cases[name].items()
        }
        return self.judge(name, outcomes)

    def judge(self, name, outcomes, attempts=None):
        """The `Verdict` on each of these outcomes, with all known mistakes or these attempts."""
        attempts = self.attempts[name] if attempts is None else attempts
        return verdicts(self.questions[name], self.cases[name], outcomes, attempts)

    def passes(self, name, function, seconds=None):
        """Whether a function earns all points; found out with as few calls as possible."""
        question, cases, outcomes = self.questions[name], self.cases[name], {}
        for key, case in cases.items():
            outcomes[key] = attempt(function, case.arguments, seconds)
            (alone,) = verdicts(question, {key: case}, {key: outcomes[key]}, {})
            if not alone.passed:
                return False
        return all(verdict.passed for verdict in verdicts(question, cases, outcomes, {}))


def attempt(function, arguments, seconds=None):
    """As `call`, but for a limited time."""
    try:
        # Whatever it prints is not for the terminal of an audit.
        with limit(seconds or SECONDS), contextlib.redirect_stdout(io.StringIO()):
            return call(function, arguments)
    except Overtime as late:  # a moment after the function itself
        return Outcome(error=describe(late))


def is_overtime(outcome):
    """Whether a call was stopped because it took too long."""
    return outcome.error is not None and outcome.error.type_name == Overtime.__name__


def run(notebook):
    """Run the cells of an exercise or a solution, without its checks and pictures.

    Returns:
        The names that they define, and for each cell that stopped, by its name, an `Error`.
    """
    namespace, errors = {"__name__": "__main__"}, {}
    for cell in filter(runs, notebook.cells):
        if error := define(cell.source, cell.id, namespace):
            errors[cell.id] = error
    return namespace, errors


def define(source, name, namespace):
    """Run one cell's source; return the `Error` that stopped it, if one did."""
    try:
        with limit(SECONDS), contextlib.redirect_stdout(io.StringIO()):
            exec(_compiled(source, f"<{name}>"), namespace)
    except (Exception, SystemExit, Overtime) as raised:
        return describe(raised)
    return None


def _compiled(source, name):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a mutant may look strange
        try:
            return compile(source, name, "exec")
        except SyntaxError:
            return compile(MAGIC.sub(r"\1pass", source), name, "exec")


def ask(catalogue, topic, seed):
    """As `reference.cases`; a fault of the author's is named with its file.

    Raises:
        FlawError: the arguments of a check cannot be drawn, or the reference does not answer.
    """
    module, asked = catalogue.reference(topic), {}
    for name, question in catalogue.questions(topic).items():
        asked[name] = {}
        for check, number in question.calls():
            arguments = draw(catalogue, topic, question, check, seed, number)
            try:
                asked[name][check, number] = reference.case(
                    getattr(module, name), question, arguments
                )
            except Exception as error:
                raise FlawError(
                    catalogue.path(topic, "reference.py"),
                    f"{name}, {check!r}: stopped with {brief(error)}",
                    "let it answer whatever the check draws",
                ) from error
    return asked


def draw(catalogue, topic, question, check, seed, number=0):
    """The arguments of one check.

    Raises:
        FlawError: they cannot be drawn.
    """
    path, where = catalogue.path(topic, "questions.py"), f"{question.function}, {check!r}"
    try:
        arguments = question.arguments(topic, check, seed, number)
    except Exception as error:
        raise FlawError(
            path, f"{where}: stopped with {brief(error)}", "repair the check"
        ) from error
    if not isinstance(arguments, tuple):
        raise FlawError(
            path,
            f"{where} draws a {type(arguments).__name__}, expected a tuple of arguments",
            "write a comma behind a single argument: (x,)",
        )
    return arguments


def _attempts(question, cases, path):
    """As `try_mistakes`, but for a limited time."""
    found = {}
    for mistake in question.mistakes:
        outcomes = {}
        for key, case in cases.items():
            outcomes[key] = attempt(mistake.function, case.arguments)
            if is_overtime(outcomes[key]):
                raise FlawError(
                    path,
                    f"{mistake.name}, of {question.function}: {outcomes[key].error.message} "
                    f"at {key[0]!r}",
                    "let it end sooner, as every grading runs it",
                )
        wrong = problems(question, cases, outcomes)
        found[mistake] = {key: Attempt(outcomes[key], wrong[key]) for key in cases}
    return found


def survives(trials, namespace, name, source):
    """Whether a changed function earns all points, with any of the seeds.

    Args:
        namespace: what the solution defines; the function is put back there afterwards.
    """
    right = namespace[name]
    try:
        if define(source, name, namespace):
            return False
        return any(trial.passes(name, namespace[name], MUTANT_SECONDS) for trial in trials)
    finally:
        namespace[name] = right
