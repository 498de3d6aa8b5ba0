"""Asked once or asked patiently: what a submission gets and reads is the same."""

import time
from dataclasses import replace

import numpy as np
import pytest
from attacks.tells import ALL_ANSWERED, NEXT_PART
from classroom import TAUGHT, source_of, submission
from judging import TOPICS, judge

import autograder.judge
import autograder.sandbox
from autograder.compare import equal
from autograder.inside import watching
from autograder.inside.calling import Outcome, call
from autograder.inside.wire import Ending, WireError, frame
from autograder.reading import cells_of
from autograder.recognition import agree

# As it stands above its helper.
LATER = """def softmax(Z):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return E / total(E)"""
MOST = 6  # notebooks of a topic
HELPER = "def total(E): return E.sum(axis=1, keepdims=True)"


def _wrong(topic):
    """Notebooks in which all functions make a mistake at once."""
    by_function = {
        name: [source_of(mistake.function, name) for mistake in question.mistakes]
        for name, question in TAUGHT.questions(topic).items()
    }
    for number in range(MOST):
        yield {name: made[number % len(made)] for name, made in by_function.items()}


def _read(result):
    """All that anybody sees of a result."""
    texts = [output.text for cell in result.notebook.cells for output in cell.get("outputs", [])]
    return result.status, result.functions, texts


@pytest.mark.parametrize("topic", TOPICS)
def test_asked_once_a_submission_gets_and_reads_the_same(topic, sandbox, monkeypatch):
    for sources in [{}, *_wrong(topic)]:
        cells = cells_of(submission(topic, sources, last="print(6 * 7)"), f"{topic}.ipynb")
        found = _read(judge(topic).grade(cells, sandbox))
        with monkeypatch.context() as patiently:
            patiently.setattr(autograder.judge, "ask_quickly", lambda *a: None)
            assert found == _read(judge(topic).grade(cells, sandbox))


def _runs(sandbox, monkeypatch):
    """How often each of the two ways is taken, from now on."""
    taken = {"run": 0, "run_in_two": 0}
    for name in taken:
        real = getattr(sandbox, name)

        def counted(*arguments, name=name, real=real):
            taken[name] += 1
            return real(*arguments)

        monkeypatch.setattr(sandbox, name, counted)
    return taken


@pytest.mark.parametrize("changed", [{}, {"softmax": "def softmax(Z):\n    return Z"}])
def test_one_process_is_enough_for_right_and_for_wrong(changed, grade, sandbox, monkeypatch):
    taken = _runs(sandbox, monkeypatch)
    grade(submission("softmax", changed))
    assert taken == {"run": 0, "run_in_two": 1}


@pytest.mark.parametrize(
    ("last", "patient"),
    [
        ("def softmax(Z): return Z", False),
        ("import time\ntime.sleep(1.5)", True),
        ("import os\nos._exit(0)", True),
        ("E = np.exp\nnp.exp = lambda Z: E(Z) / 2", True),
    ],
)
def test_what_comes_after_a_check_takes_no_points(last, patient, grade, sandbox, monkeypatch):
    taken = _runs(sandbox, monkeypatch)
    result = grade(submission("softmax", last=last))
    assert result.functions["softmax"].score == result.functions["softmax"].points
    assert (taken["run"] > 0) == patient


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("[0.0] * 4000", "(4000,)"),
        ("np.zeros((100, 100))", "(100, 100)"),
        ("np.zeros((300, 300))", "the answer is too large"),
        ("'\\ud800'", "a value cannot be sent"),
    ],
)
def test_answers_that_are_too_long_together_are_asked_for_one_by_one(
    answer, said, grade, sandbox, monkeypatch
):
    taken = _runs(sandbox, monkeypatch)
    found = grade(submission("softmax", {"predict": f"def predict(P):\n    return {answer}"}))
    assert taken["run"] > 0
    assert said in str(found)


@pytest.mark.parametrize("topic", TOPICS)
def test_a_right_solution_of_any_topic_is_run_but_once(topic, sandbox, monkeypatch):
    taken, runs = _runs(sandbox, monkeypatch), []
    real = sandbox.run_in_two
    monkeypatch.setattr(sandbox, "run_in_two", lambda *a: runs.extend(real(*a)) or runs)
    judge(topic).grade(cells_of(submission(topic), f"{topic}.ipynb"), sandbox)
    assert taken == {"run": 0, "run_in_two": 1}
    # The network's answers are whole networks.
    assert all(run.remembered for run in runs) == (topic != "network")


def test_calls_that_are_answered_together_are_each_seen_from_outside(sandbox):
    deny = "def f(Z, add):\n    Z += add\n    Z.flags.writeable = False"
    calls = [{"function": "f", "arguments": (np.zeros(3), add)} for add in (0, 1, 0, 2)]
    for run in sandbox.run_in_two([{"source": deny}, *calls], calls, 1):
        first = len(run.frames) - len(calls)
        assert run.changed == {first + 1, first + 3}


def test_a_row_that_is_not_answered_as_a_row_is_no_answer(sandbox):
    other = "import sys\nsys.modules['autograder.inside.worker']._packed = lambda row: b'\\x90'"
    call = {"function": "print", "arguments": ()}
    shown, rest = sandbox.run_in_two([{"source": other}, call, call], [call], 1)
    assert (len(shown.frames), rest.frames) == (1, [None])  # its own cell, and no call


def test_a_helper_that_stands_too_low_is_found_at_the_end(grade):
    notebook = submission("softmax", {"softmax": LATER}, last=f"{HELPER}\nsoftmax")
    found = grade(notebook).functions["softmax"]
    assert found.score == found.points


def test_hidden_inputs_wait_until_all_that_is_shown_has_arrived(sandbox):
    steps = [{"source": "seen = []"}, {"function": "print", "arguments": ("shown",)}]
    ends = [{"source": "import os; os._exit(0)"}]
    later = [{"function": "print", "arguments": ("hidden",)}]
    assert [run.ended for run in sandbox.run_in_two(steps, later, 1)] == ["finished"] * 2
    assert [run.ended for run in sandbox.run_in_two(ends, later, 1)] == ["crashed"]


def test_who_asks_for_them_earlier_has_said_all_that_will_be_shown(sandbox):
    steps = [{"source": NEXT_PART + ALL_ANSWERED}, {"source": "print(heard)"}]
    later = [{"function": name, "arguments": (0.1234,)} for name in ("print", "abs")]
    shown, rest = sandbox.run_in_two(steps, later, 1)
    assert [frame["text"] for frame in shown.frames] == ["", ""]
    assert "0.1234" in str(rest.frames), "the attack is broken"


GROWS = """import threading, time
def grow():
    time.sleep(0.3)
    kept.append(b"x" * (700 << 20))
kept = []
def f():
    threading.Thread(target=grow).start()
    return 1"""


def test_between_two_parts_memory_is_watched(sandbox, monkeypatch):
    """The grader takes as long as it takes to read what came first."""
    real = autograder.sandbox._frames
    monkeypatch.setattr(autograder.sandbox, "_frames", lambda *a: time.sleep(2) or real(*a))
    monkeypatch.setattr(sandbox, "limits", replace(sandbox.limits, resident_bytes=300 << 20))
    call = {"function": "f", "arguments": ()}
    first, second = sandbox.run_in_two([{"source": GROWS}, call], [call], 5)
    assert first.frames[1].value == 1
    assert (second.ended, second.frames) == (Ending.CRASHED, [])
    assert sandbox.run([{"source": "x = 1"}]).ended == Ending.FINISHED


def test_all_numbers_among_the_arguments_arrive_as_they_were_sent(sandbox):
    given = (np.float32(2), np.arange(3), [np.int64(1), (np.eye(2), 5, "x")], np.zeros((0, 2)))
    steps = [{"source": "def same(*given): return given"}, {"function": "same", "arguments": given}]
    outcome = sandbox.run(steps).frames[1]
    assert equal(outcome.value, given)
    assert equal(outcome.after, given)


@pytest.mark.parametrize(
    ("done", "left", "seen"),
    [
        ("return Z + 1", None, False),
        ("Z += 1; Z -= 1", None, False),
        ("Z += 1", np.arange(4.0) + 2, True),  # called twice
        ("if Z.ndim == 1: Z.shape = 2, 2", np.arange(4.0).reshape(2, 2), False),
        ("Z.dtype = int", np.arange(4.0).view(int), False),
        ("Z[1:] = Z[::-1][1:]; raise ValueError", np.array([0.0, 2, 1, 0]), True),
    ],
)
def test_what_is_left_as_it_was_does_not_travel_back(done, left, seen, sandbox):
    """It is said by the process, and where numbers have changed it is seen from outside."""
    steps = [{"source": f"def f(Z, axis):\n    {done}"}]
    steps.append({"function": "f", "arguments": (np.arange(4.0), 1)})
    run = sandbox.run(steps)
    after = run.frames[1].after
    assert after is None if left is None else equal(after, (left, 1))
    assert run.changed == ({1} if seen else set())


def test_long_lists_among_the_arguments_are_nobodys_fault(sandbox):
    steps = [{"source": "def f(numbers):\n    return len(numbers)"}]
    steps += [{"function": "f", "arguments": (list(range(12_000)),)} for _ in range(30)]
    run = sandbox.run(steps)
    assert [frame.value for frame in run.frames[1:]] == [12_000] * 30


@pytest.mark.parametrize("values", [np.array([object()]), np.array(["a"]), np.zeros(2, "i4,f8")])
def test_arrays_of_more_than_numbers_are_not_sent(values, sandbox):
    with pytest.raises(WireError, match="among the arguments"):
        sandbox.run([{"function": "f", "arguments": ([values],)}])


def test_a_mistake_is_known_by_arguments_that_need_not_travel_back():
    question = TAUGHT.questions("softmax")["predict"]
    found, theirs = (Outcome(1, 1, after) for after in (None, (4, np.eye(2))))
    assert agree(found, theirs, question, "", (np.int64(4), np.eye(2)))
    assert agree(theirs, found, question, "", (np.int64(4), np.eye(2)))
    assert not agree(found, theirs, question, "", (np.int64(5), np.eye(2)))
    assert call(abs, (np.int64(4), np.eye(2))).after is None


def test_what_came_before_nonsense_counts():
    frames, buffer = [], bytearray(frame(b"one") + b"\xff" * 9)
    with pytest.raises(WireError):
        watching._take_frames(buffer, frames, 3)
    assert frames == [frame(b"one")]


def test_where_an_argument_is_a_list_all_of_them_travel_back(sandbox):
    steps = [{"source": "def f(Z, names):\n    names.append(1)"}]
    steps.append({"function": "f", "arguments": (np.arange(2.0), [0])})
    assert equal(sandbox.run(steps).frames[1].after, (np.arange(2.0), [0, 1, 1]))


def test_which_process_has_decided_is_not_told(grade, sandbox, monkeypatch):
    # It fails with hidden inputs until it is asked in the other way: a bit of them, if it is seen.
    way = "import sys\ndef known(name):\n    frame = sys._getframe()\n    while name not in "
    way += "frame.f_locals: frame = frame.f_back\n    return frame.f_locals[name]\n"
    way += "print('together' if known('request')['together'] else 'one by one')"
    source = (
        "def predict(Z):\n    if known('request')['first']: return 0\n    return Z.argmax(axis=1)"
    )
    taken = _runs(sandbox, monkeypatch)
    result = grade(submission("softmax", {"predict": source}, first=way))
    assert result.functions["predict"].score == result.functions["predict"].points
    assert taken["run"] >= 1
    said = [text for text in _read(result)[2] if "together" in text or "one by one" in text]
    assert said == ["together\n"]
