"""The judge takes points from every mutant of every solution that is not the same function."""

import pytest
from classroom import answers, submission
from mutants import mutants

from autograder import questions

# Mutants that survive because they compute the same; and why.
EQUIVALENT = {
    "softmax": {},
}


@pytest.mark.parametrize("topic", questions.topics())
def test_every_mutant_loses_points(topic, grade):
    survivors, count = {}, 0
    for function, source in answers(topic).items():
        for change, mutant in mutants(source):
            count += 1
            result = grade(submission(topic, {function: mutant}), topic).functions[function]
            if result.score == result.points:
                survivors[f"{function}: {change}"] = mutant
    expected = EQUIVALENT[topic]
    print(f"{topic}: {count} mutants, {len(survivors)} survive, all of them justified")
    new = {change: source for change, source in survivors.items() if change not in expected}
    assert not new, "\n\n".join(f"{change}\n{source}" for change, source in new.items())
    assert set(expected) == set(survivors), "justified, but they do not survive"
