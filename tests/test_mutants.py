"""The judge takes points from every mutant of every solution that is not the same function."""

import pytest
from classroom import answers, submission
from mutants import mutants

from autograder import questions

# Mutants that survive because they compute the same; and why.
EQUIVALENT = {
    "neurons": {
        "neuron: np.dot(x, w) -> np.dot(w, x)": "the dot product of vectors is symmetric",
        "layer: np.zeros -> np.ones": "every entry is written over",
        "layer: neuron(x, W[:, j], b[j]) -> neuron(W[:, j], x, b[j])": (
            "the dot product of vectors is symmetric"
        ),
        "top_seller: neuron(a, w2, b2) -> neuron(w2, a, b2)": (
            "the dot product of vectors is symmetric"
        ),
    },
    "forward_propagation": {
        "predict: (:, 0) -> (:, -1)": "the output has a single column",
    },
    "training": {
        "fit: np.zeros -> np.ones": "every entry is written over",
    },
    "activations": {
        "sigmoid: z >= 0 -> z > 0": "at 0 both branches are 1",
        "relu: np.maximum(0, z) -> np.maximum(z, 0)": "the maximum is symmetric",
        "leaky_relu: z > 0 -> z >= 0": "at 0 both branches are 0",
        "relu_derivative: np.where(z > 0, 1, 0) -> np.where(1, z > 0, 0)": (
            "it gives z > 0 itself, and True counts as 1"
        ),
    },
    "softmax": {
        "sparse_categorical_crossentropy: len(y) -> len(Z)": "there is a label for each row",
    },
    "multilabel": {
        "binary_crossentropy_from_logits: np.maximum(Z, 0) -> np.maximum(0, Z)": (
            "the maximum is symmetric"
        ),
    },
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
