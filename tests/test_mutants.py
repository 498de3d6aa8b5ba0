"""The judge takes points from every mutant of every solution that is not the same function."""

import pytest
from classroom import TAUGHT, answers, submission
from mutants import mutants

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
    "backprop": {
        "graph_forward: max(a, 0.0) -> max(0.0, a)": "the maximum is symmetric",
        "graph_backward: strict=True -> strict=False": "a rule sends one part to each parent",
        "output_error: len(P) -> len(Y)": "there is a target for each row",
        "backward: np.maximum(Z1, 0) -> np.maximum(0, Z1)": "the maximum is symmetric",
        "backward: Z1 > 0 -> A1 > 0": "a unit is open where its activation is above 0",
    },
    "convolution": {
        "conv1d: max((n_out - 1) * stride + k - n, 0) -> max(0, (n_out - 1) * stride + k - n)": (
            "the maximum is symmetric"
        ),
        "conv1d: max((n_out - 1) * stride + k - n, 0) -> max((n_out - 1) * stride + k - n, 1)": (
            "no window reaches a zero too many on the right"
        ),
        "conv1d: zeros - left -> zeros + left": "no window reaches a zero too many on the right",
        "conv1d: np.zeros -> np.ones": "every entry is written over",
        "receptive_field: strict=True -> strict=False": "the two lists are equally long",
    },
    "adam": {
        "adam_step: np.sqrt(v_hat) + epsilon -> np.sqrt(v_hat) - epsilon": (
            "ε counts only where the gradient is tiny, and there the two conventions differ too"
        ),
        "minibatches: len(X) -> len(y)": "there is a target for each row",
        "train: W.shape -> b.shape": "a row of zeros is stretched to the shape of W",
    },
    "multilabel": {
        "binary_crossentropy_from_logits: np.maximum(Z, 0) -> np.maximum(0, Z)": (
            "the maximum is symmetric"
        ),
    },
}


@pytest.mark.parametrize("topic", TAUGHT.topics())
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
