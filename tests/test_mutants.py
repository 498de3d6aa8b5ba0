"""The judge takes points from every mutant of every solution that is not the same function.

Which mutants there are and that none goes unnoticed is a part of the audit, see test_course.py.
"""

import ast
import importlib

import numpy as np
import pytest
from classroom import TAUGHT, answers, submission
from judging import TOPICS, audited

from autograder.limits import memory_limit
from autograder.mutants import mutants
from autograder.trial import Trial, survives

# No fewer than there were, when they were first counted.
AT_LEAST = {
    "activations": 77,
    "adam": 145,
    "backprop": 288,
    "convolution": 146,
    "forward_propagation": 47,
    "generalisation": 83,
    "images": 229,
    "multilabel": 45,
    "network": 399,
    "neurons": 59,
    "softmax": 72,
    "training": 75,
}
SOURCE = '''
import numpy as np

def helper(x):
    return x + 3

def double(x):
    """Twice a number: 1 + 1."""
    y = x + 0
    return helper(y + 0) - 3
'''


@pytest.mark.parametrize("topic", TOPICS)
def test_no_mutant_goes_unnoticed_or_uncounted(topic):
    listed = importlib.import_module(f"unusual.{topic}").EQUIVALENT
    counts = audited(topic).counts
    assert counts["mutants"] >= AT_LEAST[topic]
    assert counts["of them listed as equivalent"] == len(listed)
    assert all(map(str.strip, listed.values())), "a change is listed without a reason"


@pytest.mark.parametrize("topic", TOPICS)
def test_a_mutant_loses_points_in_the_sandbox_too(topic, grade):
    """One that the audit finds in its own process; the rest of the way is the same for all."""
    listed = importlib.import_module(f"unusual.{topic}").EQUIVALENT
    name = list(answers(topic))[-1]
    changes = dict(mutants(answers(topic)[name], name))
    change = next(change for change in changes if f"{name}: {change}" not in listed)
    result = grade(submission(topic, {name: changes[change]}), topic).functions[name]
    assert result.score < result.points, f"{name}: {change}"


def test_only_the_function_itself_is_changed():
    found = dict(mutants(SOURCE, "double"))
    assert len(found) == len({*found.values()}) == 13
    for change, source in found.items():
        helper, double = (n for n in ast.parse(source).body if isinstance(n, ast.FunctionDef))
        assert ast.unparse(helper) == "def helper(x):\n    return x + 3", change
        assert "Twice" not in ast.unparse(double)
    assert dict(mutants(SOURCE, "absent")) == {}


def test_the_same_change_at_another_place_has_another_name():
    found = dict(mutants("def f(x):\n    return [x + 1, x + 1]", "f"))
    assert found["x + 1 -> x - 1"] == "def f(x):\n    return [x - 1, x + 1]"
    assert found["x + 1 -> x - 1 (place 2)"] == "def f(x):\n    return [x + 1, x - 1]"


HARM = [
    "while True: pass",
    "return np.ones(10**13)",
    "return [[0] * 10**9 for _ in range(10**9)]",
    "raise KeyboardInterrupt",
    "raise SystemExit",
    "return 1 +",
]


@pytest.mark.xdist_group("topic-softmax")
def test_a_mutant_that_does_harm_is_stopped_and_does_not_survive():
    trial, namespace = Trial(TAUGHT, "softmax", 20), {"np": np}
    exec(answers("softmax")["one_hot"], namespace)
    right = namespace["one_hot"]
    assert survives([trial], namespace, "one_hot", answers("softmax")["one_hot"])
    with memory_limit():
        for body in HARM:
            source = f"def one_hot(y, classes):\n    {body}"
            assert not survives([trial], namespace, "one_hot", source), body
    assert namespace["one_hot"] is right
