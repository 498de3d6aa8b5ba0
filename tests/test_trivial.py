"""Points are for understanding: no answer that needs none earns more than a tenth of them."""

from types import SimpleNamespace

import numpy as np
import pytest
from classroom import TAUGHT
from judging import TOPICS, audited, material

from autograder import trivial
from autograder.answers import TENTH
from autograder.question import Case, Question


def earned(topic, name, function):
    """The share of a function's points that one answer earns, on average over the seeds."""

    def answer(call, case):
        return function(*case.arguments)

    parts = [
        trivial.share(each.questions[name], each.cases[name], answer)
        for each in material(topic).trials
    ]
    return sum(parts) / len(parts)


@pytest.mark.parametrize("topic", TOPICS)
def test_no_trivial_answer_earns_more_than_a_tenth(topic, record_property):
    worst = audited(topic).worst
    assert worst.keys() == TAUGHT.questions(topic).keys()
    table = [
        f"{name} {share:.0%}" + (f" ({kind})" if share else "")
        for name, (kind, share) in worst.items()
    ]
    record_property(f"worst share by function, {topic}", ", ".join(table))
    assert {name: found for name, found in worst.items() if found[1] > TENTH} == {}


@pytest.mark.parametrize("topic", TOPICS)
def test_a_dictionary_of_the_recorded_answers_earns_next_to_nothing(topic):
    recorded = TAUGHT.recorded(topic)
    shares = {
        name: earned(topic, name, looked_up([*recorded[name].values()]))
        for name in TAUGHT.questions(topic)
    }
    assert {name: share for name, share in shares.items() if share > TENTH} == {}


def looked_up(cases):
    """As a student could write it: the answer to this very input, or else to such shapes."""
    by_bytes = {as_bytes(case.arguments): case.expected for case in cases}
    by_shapes = {shapes(case.arguments): case.expected for case in cases}

    def function(*arguments):
        alike = by_shapes.get(shapes(arguments), cases[0].expected)
        return by_bytes.get(as_bytes(arguments), alike)

    return function


def as_bytes(value):
    if isinstance(value, list | tuple):
        return tuple(map(as_bytes, value))
    return value if isinstance(value, str) else np.asarray(value, float).tobytes()


def shapes(value):
    if isinstance(value, list | tuple):
        return tuple(map(shapes, value))
    return value if isinstance(value, str) else np.shape(value)


# Those that once earned points, and their kin.
ONE_LINERS = {
    ("neurons", "top_seller"): {
        "always yes": lambda x, W1, b1, w2, b2, threshold=0.5: 1,
        "features above 0": lambda x, W1, b1, w2, b2, threshold=0.5: int(x.sum() > 0),
        "the last bias": lambda x, W1, b1, w2, b2, threshold=0.5: int(b2 > 0),
        "the last neuron": lambda x, W1, b1, w2, b2, threshold=0.5: int(w2.sum() + b2 > 0),
        "a low threshold": lambda x, W1, b1, w2, b2, threshold=0.5: int(threshold <= 0.5),
    },
    ("multilabel", "predict_labels"): {
        "above 0": lambda Z, threshold=0.5: Z > 0,
        "at least 0": lambda Z, threshold=0.5: Z >= 0,
        "at least the threshold": lambda Z, threshold=0.5: threshold <= Z,
    },
    ("multilabel", "exact_match"): {"half of them": lambda Y, Y_hat: 0.5},
    ("adam", "minibatches"): {
        "one batch": lambda X, y, batch_size: [(X, y)],
        "the first batch": lambda X, y, batch_size: [(X[:batch_size], y[:batch_size])],
        "row by row": lambda X, y, batch_size: [
            (X[i : i + 1], y[i : i + 1]) for i in range(len(X))
        ],
        "two batches": lambda X, y, batch_size: [
            (X[:batch_size], y[:batch_size]),
            (X[batch_size:], y[batch_size:]),
        ],
    },
    ("convolution", "output_length"): {
        "n": lambda n, k, stride=1, padding="valid": n,
        "n // stride": lambda n, k, stride=1, padding="valid": n // stride,
        "n // stride + 1": lambda n, k, stride=1, padding="valid": n // stride + 1,
        "n // k": lambda n, k, stride=1, padding="valid": n // k,
        "n - k": lambda n, k, stride=1, padding="valid": n - k,
    },
    ("convolution", "receptive_field"): {
        "the first kernel": lambda kernel_sizes, strides: kernel_sizes[0],
        "the sum": lambda kernel_sizes, strides: sum(kernel_sizes),
        "the sum less 1": lambda kernel_sizes, strides: sum(kernel_sizes) - 1,
        "the product": lambda kernel_sizes, strides: int(np.prod(kernel_sizes)),
    },
    ("images", "parameter_count"): {
        "the layers": len,
        "ten": lambda layers: 10,
        "the first layer's sizes": lambda layers: int(np.prod(layers[0][1:])),
        "the last number": lambda layers: layers[-1][-1],
    },
    ("backprop", "output_error"): {"P - Y": lambda P, Y: P - Y, "Y - P": lambda P, Y: Y - P},
    ("activations", "relu"): {"nothing done": lambda z: z},
    ("activations", "leaky_relu"): {"the slope": lambda z, negative_slope=0.01: z * negative_slope},
}


@pytest.mark.parametrize(
    ("topic", "name"),
    [
        pytest.param(*function, marks=pytest.mark.xdist_group(f"topic-{function[0]}"))
        for function in ONE_LINERS
    ],
)
def test_a_line_without_understanding_earns_next_to_nothing(topic, name):
    shares = {
        title: earned(topic, name, function) for title, function in ONE_LINERS[topic, name].items()
    }
    assert {title: share for title, share in shares.items() if share > TENTH} == {}


def question(function, draws):
    """A function's trial, with these numbers as the inputs of its only check, and its cases."""
    cases = {("a number", n): Case((x,), function(x)) for n, x in enumerate(draws)}
    asked_for = Question("f", checks={"a number": None}, times=len(draws))
    return [SimpleNamespace(questions={"f": asked_for}, cases={"f": cases})]


def test_a_question_whose_answer_is_its_input_is_noticed():
    trials = question(lambda x: max(x, 0.0), [0.7, 1.4])
    assert trivial.worst(trials, "f", {}) == ("argument 1, returned as it is", 1)


def test_a_question_whose_answer_is_always_the_same_is_noticed():
    trials = question(lambda x: 1.0, [0.7, -1.4])
    assert trivial.shares(trials, "f", {})["always 1"] == 1


def test_a_comparison_that_is_what_was_asked_for_is_no_trivial_answer():
    shares = trivial.shares(question(lambda x: x > 0, [0.7, -1.4]), "f", {})
    assert "argument 1, whether above 0" not in shares


def test_the_example_of_a_docstring_is_an_answer():
    assert trivial.examples("Words.\n\n>>> f(1)\n4\n>>> f(2)\narray([1])\n") == [4]
    shares = trivial.shares(question(lambda x: 4, [1, 2]), "f", {}, ">>> f(3)\n4\n")
    assert shares["the example 4"] == 1


def test_the_nearest_public_answer_is_of_like_shapes_before_like_numbers():
    public = {
        ("a number", 0): Case((np.array([1.0, 2.0]),), 1),
        ("a number", 1): Case((np.array([9.0]),), 2),
        ("a number", 2): Case((np.array([5.0]),), 3),
    }
    trials = question(lambda x: 3, [np.array([4.0])])
    shares = trivial.shares(trials, "f", public)
    assert shares["the public answer to the nearest input"] == 1
    assert shares["the first public answer, to whatever input"] == 0
