"""What is found for a function's answers is found once, and is what would be found anew."""

import itertools

import numpy as np
import pytest
from classroom import TAUGHT, source_of, submission
from judging import TOPICS, judge

from autograder.inside.calling import call
from autograder.judge import Judge
from autograder.judgement import Answered, Judgement
from autograder.reading import cells_of
from autograder.sandbox import LONGEST_REMEMBERED

LONG = f"def predict(Z):\n    return np.ones((len(Z), {LONGEST_REMEMBERED}))"


def _answered(name, cases, function, is_hidden, remembered):
    outcomes = {key: call(function, case.arguments) for key, case in cases.items()}
    return Answered(name, outcomes, {}, is_hidden, remembered)


@pytest.mark.parametrize("topic", TOPICS)
def test_what_is_remembered_is_what_would_be_found_anew(topic):
    asked = judge(topic)
    known = asked.questions, asked.hidden, asked.shown, asked.points
    remembering, other = Judgement(*known), Judgement(*known)
    for name, question in asked.questions.items():
        functions = [mistake.function for mistake in question.mistakes[:2]]
        for first, second, blamed in itertools.product(functions, functions, [(), ("another",)]):
            decided, told = (
                [_answered(name, cases[name], function, is_hidden, r) for r in (1, 0)]
                for cases, function, is_hidden in (
                    (asked.hidden, first, True),
                    (asked.shown, second, False),
                )
            )
            anew = other.result(decided[1], told[1], blamed)
            for _ in range(2):  # the second time it is known
                assert remembering.result(decided[0], told[0], blamed) == anew
    assert remembering._known_result.cache_info().hits >= len(asked.questions)
    assert not other._known_result.cache_info().currsize


def test_who_answers_the_same_is_judged_once_and_who_does_not_is_not(grade, sandbox):
    mistakes = [each.function for each in TAUGHT.questions("softmax")["predict"].mistakes]
    sources = [*(source_of(each, "predict") for each in mistakes), None, LONG]
    classes = [{"predict": source} if source else {} for source in sources]
    first = [_seen(grade(submission("softmax", each))) for each in classes]
    for found, each in zip(first, classes, strict=True):
        asked = judge("softmax")
        alone = Judge(asked.questions, asked.exercise, asked.hidden, asked.shown)
        cells = cells_of(submission("softmax", each), "softmax.ipynb")
        assert found == _seen(alone.grade(cells, sandbox))
        assert found == _seen(grade(submission("softmax", each)))


def _seen(result):
    texts = [output.text for cell in result.notebook.cells for output in cell.get("outputs", [])]
    return result.status, result.functions, texts


def test_what_is_long_is_not_remembered(grade):
    known = judge("softmax").judgement._known_result.cache_info
    grade(submission("softmax", {"predict": LONG}))
    before = known()
    grade(submission("softmax", {"predict": LONG}))
    assert known() == before


def test_what_several_students_answer_cannot_be_changed(sandbox):
    source = "import numpy as np\nf = lambda: (np.arange(3), [np.eye(2)])"
    steps = [{"source": source}, {"function": "f", "arguments": ()}]
    asked = [sandbox.run_in_two(steps, steps[1:], 1) for _ in range(2)]
    values = [run.frames[-1].value for runs in asked for run in runs]
    assert all(value is values[0] for value in values)
    for array in (values[0][0], values[0][1][0]):
        with pytest.raises(ValueError, match="read-only"):
            array += 1


def test_only_the_very_same_answers_are_equal():
    outcome = call(lambda: np.arange(3.0), ())
    other = call(lambda: np.arange(3.0), ())
    how = {"stopped": {}, "is_hidden": True, "remembered": True}
    one = Answered("f", {("check", 0): outcome}, **how)
    assert one == Answered("f", {("check", 0): outcome}, **how)
    others = [
        Answered("f", {("check", 0): other}, **how),
        Answered("f", {("check", 1): outcome}, **how),
        Answered("g", {("check", 0): outcome}, **how),
        Answered("f", {("check", 0): outcome}, **how | {"is_hidden": False}),
        Answered("f", {}, **how),
    ]
    assert one not in others
