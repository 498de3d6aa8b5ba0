"""Every attack of the tables, for real: nothing earned, nothing stopped, nothing touched."""

import functools
import re
import time
from contextlib import contextmanager, suppress
from dataclasses import replace

import psutil
import pytest
from attacks import ATTACKS, hoards, tells
from attacks.attack import FUNCTIONS
from attacks.left import LEFT, NEEDS_FILES
from classroom import TAUGHT, submission
from judging import PROCESSES, judge

from autograder import kinds, reference
from autograder.asking import MANY_STOPS
from autograder.judge import Judge
from autograder.notebook import TURNING, as_text, rebuild
from autograder.reading import cells_of
from autograder.sandbox import GRACE_SECONDS, Limits, SandboxError

FULL, NOTHING = [6, 3, 6, 6, 3], [0, 0, 0, 0, 0]
# Many attacks use all the time they get; those that have no end need no more to show it.
SHORT = Limits(step_seconds=0.5, total_seconds=1.5)
SHORTER = Limits(step_seconds=0.2, total_seconds=0.6)
# All cells, and the calls that are stopped: in each of two askings.
LONGEST = 2 * (SHORT.total_seconds + SHORT.step_seconds * (MANY_STOPS + len(FULL)))
FAULTS = r"\b((?:Syntax|Indentation|Name|Attribute|Type|Import|ModuleNotFound|Key)Error):"
SUCCESS = r"\b(?:WRITTEN|HELD|ENTERED|TRACED|SET|MADE|DONE|ROBBED|FOUND(?! nothing))\b.*"
# What is left out because the sandbox refused what it needs is no fault of the trick.
REFUSED = r"ImportError: PermissionError:.*"
# Without namespaces of their own they can reach those who watch over them.
KILLERS = ("the parent killed", "every signal, sent and ignored", "scripts that write and kill")
NAIVE = """
expected = np.array([[0.25, 0.75]])
answer = softmax(np.log([[1.0, 3.0]]))
assert np.allclose(answer, expected)
"""


def _named(names):
    """The parameters of a test; what takes all processes does not run beside what needs some."""
    return [
        pytest.param(name, marks=[PROCESSES] if name == "a fork bomb" else []) for name in names
    ]


def _points(result):
    return [function.score for function in result.functions.values()]


def _said(result):
    cells = (cell for cell in result.notebook.cells if cell.cell_type == "code")
    return "\n".join(output.text for cell in cells for output in cell.outputs)


@pytest.fixture(scope="module", params=kinds.ISOLATING)
def sandbox(request):
    """A sandbox of each kind: what holds in one is to hold in the other."""
    with kinds.sandbox(request.param) as started:
        yield started


@contextmanager
def _limited(sandbox, limits):
    patient, sandbox.limits = sandbox.limits, limits
    try:
        yield
    finally:
        sandbox.limits = patient


def _graded(by, attack, sandbox):
    """What becomes of an attack, with the limits that it is given."""
    with _limited(sandbox, SHORTER if attack.endless else SHORT):
        return by.grade(cells_of(attack.notebook(), "softmax.ipynb"), sandbox)


@pytest.fixture(scope="module")
def results():
    """What became of each attack, by the kind of sandbox and its name: many are looked at twice."""
    return {}


@functools.cache
def _neighbour():
    """An honest notebook, rebuilt; what follows one attack goes before the next."""
    cells = cells_of(submission("softmax"), "softmax.ipynb")
    return rebuild(judge("softmax").exercise, cells)


def _problems_of_a_neighbour(sandbox):
    """What is wrong with its answers to the hidden inputs, which alone decide its points."""
    found = judge("softmax")._decide(_neighbour(), sandbox).problems
    assert len(found) == len(FULL)
    return [problem for calls in found.values() for problem in calls.values() if problem]


@pytest.mark.parametrize("name", _named(ATTACKS))
def test_attack_earns_nothing_and_its_neighbours_everything(name, sandbox, results):
    worker, began = sandbox._process, time.monotonic()
    result = results[sandbox.kind, name] = _graded(judge("softmax"), ATTACKS[name], sandbox)
    # Twice what it may use, for a busy machine; the judging of what came back included.
    assert time.monotonic() - began < 2 * (LONGEST + GRACE_SECONDS)
    assert _points(result) == NOTHING
    assert sandbox._process is worker, "the attack has ended the worker"
    said = re.sub(REFUSED, "", _said(result))
    assert not re.search(SUCCESS, said)
    assert set(re.findall(FAULTS, said)) <= set(ATTACKS[name].errors), "the attack is broken"
    assert _problems_of_a_neighbour(sandbox) == []


@functools.cache
def _other_judge():
    """One that differs from the first only in the inputs that are hidden."""
    one = judge("softmax")
    hidden = reference.cases(TAUGHT, "softmax", "others that are hidden")
    return Judge(one.questions, one.exercise, hidden, one.shown)


# What a thread prints comes when it comes. Hidden values in it are looked for in test_hidden.py.
PUNCTUAL = [name for name in tells.ATTACKS if name != "told: by a thread"]


@pytest.mark.parametrize("name", _named(PUNCTUAL))
def test_what_is_shown_is_the_same_whatever_is_hidden(name, sandbox, results):
    known = results.get((sandbox.kind, name))
    one = known or _graded(judge("softmax"), ATTACKS[name], sandbox)
    other = _graded(_other_judge(), ATTACKS[name], sandbox)
    assert as_text(one.notebook) == as_text(other.notebook)
    assert one.summaries() == other.summaries()


UNSEEN = [name for name, attack in hoards.ATTACKS.items() if "KEPT" in attack.first]


@pytest.mark.parametrize("name", _named(UNSEEN))
def test_memory_that_no_process_shows_counts_too(name, sandbox):
    with _limited(sandbox, Limits(step_seconds=20, total_seconds=20, resident_bytes=2**28)):
        run = sandbox.run([{"source": "import numpy as np\n" + ATTACKS[name].first}])
    assert not [frame for frame in run.frames if "KEPT" in frame["text"]]


def test_cells_that_hang_have_together_the_time_of_all_cells(grade, sandbox):
    began = time.monotonic()
    with _limited(sandbox, Limits(step_seconds=0.5, total_seconds=1)):
        grade(ATTACKS[hoards.HANGING].notebook())
    # The cells of two askings, with a step more for the last; many times that on a busy machine,
    # but not a step for each of the cells.
    assert time.monotonic() - began < 5 * 2 * (1 + 0.5)


@pytest.mark.parametrize("name", [name for name, attack in ATTACKS.items() if attack.fools])
def test_the_trick_works_where_the_notebook_checks_itself(name, sandbox):
    sources = [c.source for c in ATTACKS[name].notebook().cells if c.cell_type == "code"]
    steps = [{"source": source} for source in [*sources, NAIVE]]
    run = sandbox.run(steps)
    assert len(run.frames) == len(steps)
    assert run.frames[-1]["error"] is None


def test_a_check_in_the_notebook_finds_a_wrong_answer_without_a_trick(sandbox):
    steps = [{"source": f"import numpy as np\ndef softmax(Z): return 0\n{NAIVE}"}]
    assert sandbox.run(steps).frames[-1]["error"].type_name == "AssertionError"


@pytest.mark.parametrize("name", LEFT)
def test_one_submission_leaves_nothing_for_the_next(name, grade, sandbox):
    leave, look = LEFT[name]
    refused = sandbox.kind.name == kinds.LANDLOCK and name in NEEDS_FILES

    def found(code):
        return _said(grade(submission("softmax", last=code))).split()[-1]

    seen = "nothing" if refused else "FOUND"
    assert found(f"{leave}\n{look}") == seen, "the look does not see what was left"
    assert found(look) == "nothing"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("reading the gradebook and the solutions", "FOUND nothing"),
        ("searching /proc", "FOUND nothing"),
        ("memory in nobody's account", "refused"),
        ("namespaces of its own", "refused"),
        ("a debugger and a mount", "refused"),
        ("limits raised and lowered", "refused"),
        ("sockets of every family", "refused"),
        ("empty files without end", "LIMITED"),
        ("files and maps of a terabyte", "refused"),
        ("ten thousand signals that wait", "LIMITED"),
        ("attributes of files", "LIMITED"),
        ("long links without end", "LIMITED"),
        ("files that have no name", "LIMITED"),
        ("memory locked", "refused"),
        ("a thousand zombies", "LIMITED"),
        ("priorities of every kind", "refused"),
        ("queues of which the machine has few", "refused"),
        ("the order in which memory is taken back", "refused"),
        ("terminals of every kind", "refused"),
        ("the answers of the student before", "nothing"),
    ],
)
def test_what_is_tried_is_refused_to_the_end(name, says, grade):
    result = grade(ATTACKS[name].notebook())
    (cell,) = (cell for cell in result.notebook.cells if cell.id.startswith("extra"))
    # Before it stand the lines that were left out.
    assert cell.outputs[0].text.strip().split("\n")[-1] == says


def test_a_warning_that_is_switched_off_is_heard(grade):
    naive = "np.seterr(all='ignore')\ndef sigmoid(z):\n    return 1 / (1 + np.exp(-z))"
    result = grade(submission("activations", {"sigmoid": naive}), "activations")
    assert not _passed(result, "sigmoid", "far from zero")
    quiet = "def sigmoid(z):\n    return np.exp(-np.logaddexp(0, -z))"
    result = grade(submission("activations", {"sigmoid": quiet}), "activations")
    assert _passed(result, "sigmoid", "far from zero")


def _passed(result, function, check):
    return {each.check: each.passed for each in result.functions[function].verdicts}[check]


def test_a_daemon_does_not_outlive_its_submission(grade):
    grade(ATTACKS["a daemon left behind"].notebook())
    names = []
    for process in psutil.Process().children(recursive=True):  # the sandbox is among them
        with suppress(psutil.NoSuchProcess):
            names.append(process.name())
    assert "left-behind" not in names


def test_what_a_cell_prints_is_cut_and_cleaned(grade):
    noise = "print('\\x1b[31mred\\x1b[0m \\u202e\\x07' + 'x' * 10**6)"
    text = grade(submission("softmax", last=noise)).notebook.cells[-1].outputs[0].text
    assert text.startswith("red xxx")
    assert len(text) < 5000


def test_text_that_reads_backwards_is_shown_as_what_it_is(grade):
    result = grade(ATTACKS["text that reads backwards"].notebook())
    (cell,) = (cell for cell in result.notebook.cells if cell.id.startswith("extra"))
    assert "no\\u202e\\u2066# return the right answer" in cell.source
    assert not TURNING.search(as_text(result.notebook))


@pytest.mark.parametrize(
    "name",
    _named(
        [
            "the parent killed",
            "every signal, sent and ignored",
            "a fork bomb",
            "a daemon left behind",
            "forged: an outcome that is true",
            "memory in nobody's account",
            "namespaces of its own",
            "a second guess at the end",
            "inputs made easy before they are asked",
            "a change of the inputs denied",
            "holes in the shared memory",
            "two answers from two processes",
            "another program with our pipe",
            "asleep beside twenty busy children",
            "scripts that write and kill",
            "a capture of another type",
            "a stand-in that is always right",
            "pipes full of data",
            "told: by a child",
        ]
    ),
)
def test_without_nested_namespaces_an_attack_earns_no_more(name, without_nesting):
    """There it can end its own sandbox: then it has no result, and the next one a new sandbox.

    Each try starts one, so one function does what all do in the other two kinds.
    """
    attack = replace(ATTACKS[name], of=FUNCTIONS[:1])
    with kinds.sandbox() as sandbox:
        assert not sandbox.separates
        try:
            result = _graded(judge("softmax"), attack, sandbox)
        except SandboxError:
            assert name in KILLERS
        else:
            assert _points(result) == NOTHING
            assert not re.search(SUCCESS, _said(result))
        assert _problems_of_a_neighbour(sandbox) == []
