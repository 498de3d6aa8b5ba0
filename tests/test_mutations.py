"""Damage at random, from the bytes of a file to a result: it is judged or refused, no more."""

import json
from itertools import cycle

import nbformat
import pytest
from attacks.attack import Attack
from attacks.messages import FORGE
from classroom import TAUGHT, submission
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from judging import judge
from wire_values import OUTCOMES, VALUES

from autograder.inside import wire
from autograder.inside.calling import Outcome
from autograder.likeness import LENGTH, likeness
from autograder.notebook import as_text, rebuild
from autograder.reading import UnreadableError, cells_of, parse
from autograder.result import FunctionResult, Status
from autograder.verdict import verdicts

SOLVED = as_text(submission("softmax")).encode()
WRONG = as_text(Attack().notebook()).encode()
# Each of these examples runs in the sandbox.
FEW = settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=9,
)


@st.composite
def damaged(draw, content):
    """Bytes of a file: some flipped, some cut out, some doubled, some put in."""
    content = bytearray(content)
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(content) - 1))
        end = start + draw(st.integers(0, 40))
        change = draw(st.sampled_from(("flip", "cut", "double", "put in")))
        if change == "flip":
            content[start] ^= draw(st.integers(1, 255))
        elif change == "cut":
            del content[start:end]
        elif change == "double":
            content[start:start] = content[start:end]
        else:
            content[start:start] = draw(st.binary(max_size=9))
    return bytes(content)


@st.composite
def rearranged(draw, content):
    """A notebook as text: cells doubled, moved, exchanged; junk in place of what they hold."""
    notebook = json.loads(content)
    cells = notebook["cells"]
    for _ in range(draw(st.integers(1, 6))):
        cell, other = (draw(st.sampled_from(cells)) for _ in range(2))
        key = draw(st.sampled_from(("cell_type", "metadata", "source", "outputs", "id")))
        change = draw(st.sampled_from(("double", "move", "exchange", "junk", "nest", "drop")))
        if change == "double":
            cells.insert(draw(st.integers(0, len(cells))), json.loads(json.dumps(cell)))
        elif change == "move":
            cells.remove(cell)
            cells.insert(draw(st.integers(0, len(cells))), cell)
        elif change == "exchange" and key in cell and key in other:
            cell[key], other[key] = other[key], cell[key]
        elif change == "junk":
            cell[key] = draw(JUNK)
        elif change == "nest":
            cell["metadata"] = {"nbgrader": cell.get("metadata"), "more": [cell.get("metadata")]}
        elif change == "drop":
            cell.pop(key, None)
    return json.dumps(notebook).encode()


def _cells(content):
    try:
        return cells_of(parse(content, "softmax.ipynb"), "softmax.ipynb")
    except UnreadableError:
        return None


@settings(max_examples=150)
@given(damaged(SOLVED) | rearranged(SOLVED))
def test_a_damaged_file_is_rebuilt_as_ours_or_refused(content):
    release = judge("softmax").exercise
    cells = _cells(content)
    if cells is not None:
        made = rebuild(release, cells)
        nbformat.validate(made)
        ours = [(c.id, c.source) for c in release.cells if not c.metadata.nbgrader.solution]
        kept = [(c.id, c.source) for c in made.cells if "nbgrader" in c.metadata]
        assert [pair for pair in kept if pair in ours] == ours


@FEW
@given(content=damaged(SOLVED) | rearranged(SOLVED))
def test_a_damaged_file_is_judged_to_the_end(content, sandbox):
    cells = _cells(content)
    if cells is not None:
        result = judge("softmax").grade(cells, sandbox)
        nbformat.validate(result.notebook)
        for function in result.functions.values():
            assert 0 <= function.score <= function.points
        json.loads(as_text(result.notebook))


@FEW
@given(content=damaged(WRONG) | rearranged(WRONG))
def test_no_damage_makes_a_wrong_answer_right(content, sandbox):
    cells = _cells(content)
    if cells is not None:
        result = judge("softmax").grade(cells, sandbox)
        assert [function.score for function in result.functions.values()] == [0] * 5


@FEW
@given(message=st.binary(max_size=60) | OUTCOMES.map(lambda value: wire.pack(value)))
def test_any_forged_message_earns_nothing(message, sandbox):
    forged = Attack(first=FORGE, body=f"forge(frame({message!r}))\nreturn 0")
    cells = cells_of(forged.notebook(), "softmax.ipynb")
    result = judge("softmax").grade(cells, sandbox)
    assert [function.score for function in result.functions.values()] == [0] * 5


FUNCTIONS = [(topic, name) for topic in ("softmax", "backprop") for name in TAUGHT.questions(topic)]
STRANGE = VALUES | hnp.arrays(float, hnp.array_shapes(min_dims=0, min_side=0, max_side=5))


@pytest.mark.parametrize(("topic", "name"), FUNCTIONS)
@settings(max_examples=25)
@given(data=st.data())
def test_whatever_is_answered_is_judged_and_explained(topic, name, data):
    asked, cases = judge(topic), judge(topic).shown[name]
    # Some questions have a hundred calls: hypothesis draws for a few, which are answered in turn.
    changed = data.draw(st.lists(st.none() | st.tuples(STRANGE), min_size=1, max_size=4))
    values = data.draw(st.lists(STRANGE, min_size=1, max_size=4))
    others = data.draw(st.lists(st.none() | OUTCOMES, min_size=1, max_size=4))
    outcomes = {}
    turns = zip(cycle(changed), cycle(values), cycle(others), strict=False)
    for (key, case), (after, value, other) in zip(cases.items(), turns, strict=False):
        after = case.arguments if after is None else after
        outcomes[key] = Outcome(value, value, after) if other is None else other
    found = verdicts(asked.questions[name], cases, outcomes, asked.judgement.attempts(name))
    result = FunctionResult(name, Status.GRADED, "", found, 1.0)
    assert [verdict.check for verdict in found] == list(asked.questions[name].checks)
    assert result.text
    assert len(likeness(outcomes)) == LENGTH
    assert 0 <= result.score <= 1
