"""The bars of the open tasks: what the task is about passes, and what one tries first does not."""

import numpy as np
import pytest
from classroom import submission

from autograder import trial


@pytest.fixture
def solved(request):
    """The names of a topic's solved exercise."""
    names, errors = trial.run(submission(request.param))
    assert errors == {}
    return names


def said(capsys, function, *arguments):
    """The last line that a call prints."""
    function(*arguments)
    return capsys.readouterr().out.strip().splitlines()[-1]


@pytest.mark.parametrize("solved", ["activations"], indirect=True)
def test_a_start_that_keeps_the_size_depends_on_the_number_of_inputs(solved, capsys):
    try_start, tanh = solved["try_start"], solved["tanh"]
    starts = {
        "a constant": lambda n: 0.01,
        "a constant for 100 units": lambda n: np.sqrt(2 / 100),
        "that of a linear layer": lambda n: np.sqrt(1 / n),
        "a variance": lambda n: 2 / n,
    }
    for start in starts.values():
        assert said(capsys, try_start, start).startswith("not yet")
    assert said(capsys, try_start, lambda n: np.sqrt(2 / n)).startswith("passed")
    assert said(capsys, try_start, lambda n: np.sqrt(1 / n), tanh).startswith("passed")
    assert said(capsys, try_start, lambda n: 0.01, tanh).startswith("not yet")
    leaky = lambda z: solved["leaky_relu"](z, 0.5)  # noqa: E731
    assert said(capsys, try_start, lambda n: np.sqrt(1.6 / n), leaky).startswith("passed")


@pytest.mark.parametrize("solved", ["softmax"], indirect=True)
def test_a_gradient_passes_if_it_is_that_of_the_mean_loss(solved, capsys):
    softmax, one_hot, try_gradient = (
        solved[name] for name in ("softmax", "one_hot", "try_gradient")
    )

    def gradient(y, Z):
        return (softmax(Z) - one_hot(y, Z.shape[1])) / len(y)

    assert said(capsys, try_gradient, gradient).startswith("passed")
    for wrong in (
        lambda y, Z: 3 * gradient(y, Z),
        lambda y, Z: -gradient(y, Z),
        lambda y, Z: softmax(Z) / len(y),
    ):
        assert said(capsys, try_gradient, wrong).startswith("not yet: they differ")
    assert "the shape is (4,)" in said(capsys, try_gradient, lambda y, Z: gradient(y, Z).sum(0))


@pytest.mark.parametrize("solved", ["multilabel"], indirect=True)
def test_a_threshold_chosen_on_validation_passes_on_the_test(solved, capsys):
    Y, Z = solved["Y_validation"], solved["Z_validation"]
    price, predict, try_threshold = (
        solved[name] for name in ("price", "predict_labels", "try_threshold")
    )
    thresholds = np.linspace(0.02, 0.98, 97)
    chosen = thresholds[np.argmin([price(Y, predict(Z, t)) for t in thresholds])]
    assert said(capsys, try_threshold, chosen) == "passed"
    most_accurate = thresholds[np.argmax([(predict(Z, t) == Y).mean() for t in thresholds])]
    for t in (0.5, 1 / 6, most_accurate):
        assert said(capsys, try_threshold, t).startswith("not yet")
