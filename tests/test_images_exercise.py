"""What the exercise on images tells in words is what its own functions compute."""

import re

import numpy as np
import pytest
from classroom import OUR_COURSE
from sklearn.datasets import load_digits

from autograder import trial
from autograder.release import source_notebook


@pytest.fixture(scope="module")
def written():
    names, errors = trial.run(source_notebook(OUR_COURSE, "images"))
    assert errors == {}
    return names


def said(capsys, function, *arguments):
    function(*arguments)
    return capsys.readouterr().out.strip().splitlines()[-1]


def learned(written, rate, steps):
    """The kernel of the open task, by plain descent on half the summed squares."""
    kernel = np.zeros((3, 3))
    for _ in range(steps):
        difference = written["outputs"](kernel) - written["SEEN"]
        kernel = kernel - rate * written["kernel_gradient"](written["GIVEN"], difference)
    return kernel


def test_the_digits_are_the_data_sets_and_the_network_has_not_seen_them(written):
    digits = load_digits()
    held_out = slice(1300, 1316)
    assert (written["digits"][..., 0] == digits.images[held_out] / 16).all()
    assert (written["CLASSES"] == digits.target[held_out]).all()
    read = written["read"](digits.images[1300:, :, :, None] / 16)
    assert (read == digits.target[1300:]).mean() > 0.88


def test_the_network_reads_most_of_the_digits_and_not_all(written):
    right = written["read"](written["digits"]) == written["CLASSES"]
    assert 12 <= right.sum() < 16
    layers = [("conv", 3, 1, 4), ("pool",), ("flatten",), ("dense", 36, 10)]
    assert written["parameter_count"](layers) == 410 == len(written["_numbers"])


def test_a_digit_moved_by_one_pixel_is_often_not_read_any_more(written):
    moved = np.roll(written["digits"], 1, axis=2)
    right = written["read"](moved) == written["CLASSES"]
    before = written["read"](written["digits"]) == written["CLASSES"]
    assert right.sum() < before.sum() - 3
    answers, moved_answers = written["maps"](written["digits"])[0], written["maps"](moved)[0]
    assert np.allclose(answers[:, :, 1:-1], moved_answers[:, :, 2:])


def test_every_example_of_a_task_gives_what_stands_behind_it(written):
    source = "\n".join(cell.source for cell in source_notebook(OUR_COURSE, "images").cells)
    examples = re.findall(r"```python\n(.*?)```", source, flags=re.DOTALL)
    shown, names = 0, dict(written)
    for example in examples:
        for line in example.strip().splitlines():
            call, _, value = line.partition("   # ")
            if value.startswith("["):
                assert np.allclose(eval(call, names), eval(value)), line
                shown += 1
            elif value.isdigit():
                assert eval(call, names) == int(value), line
                shown += 1
            else:
                exec(call, names)
    assert shown == 7


def test_the_hidden_kernel_is_found_by_training_and_not_by_too_large_steps(written, capsys):
    try_kernel = written["try_kernel"]
    line = "the largest difference is 1.7812; not yet"
    assert said(capsys, try_kernel, np.zeros((3, 3))) == line
    source = "\n".join(cell.source for cell in source_notebook(OUR_COURSE, "images").cells)
    assert f"# {line}" in source
    found = learned(written, 0.005, 800)
    assert said(capsys, try_kernel, found).endswith("passed")
    assert said(capsys, try_kernel, found[::-1, ::-1]).endswith("not yet")
    assert said(capsys, try_kernel, found.T).endswith("not yet")
    assert np.abs(learned(written, 0.012, 100)).max() > 1e6  # a step too large
