"""Every attack of the table, for real: nothing earned, nothing stopped, nothing touched."""

import subprocess

import pytest
from attacks import ATTACKS
from classroom import submission


def _points(result):
    return [function.score for function in result.functions.values()]


@pytest.mark.parametrize("name", ATTACKS)
def test_attack_earns_nothing_and_its_neighbours_everything(name, grade, sandbox):
    assert _points(grade(submission("softmax"))) == [6, 3, 6, 6, 3]
    worker = sandbox._process.pid
    assert _points(grade(ATTACKS[name].notebook())) == [0, 0, 0, 0, 0]
    assert sandbox._process.pid == worker, "the attack has ended the worker"
    assert _points(grade(submission("softmax"))) == [6, 3, 6, 6, 3]


def test_nothing_of_ours_can_be_read_inside(grade):
    result = grade(ATTACKS["reading the gradebook and the solutions"].notebook())
    (cell,) = (cell for cell in result.notebook.cells if cell.id.startswith("extra"))
    assert cell.outputs[0].text.strip() == "FOUND nothing"


def test_a_daemon_does_not_outlive_its_submission(grade):
    grade(ATTACKS["a daemon left behind"].notebook())
    names = subprocess.run(["ps", "-eo", "comm"], capture_output=True, text=True, check=True)
    assert "left-behind" not in names.stdout


def test_one_submission_leaves_nothing_for_the_next(grade):
    grade(
        submission(
            "softmax",
            last="open('/tmp/left', 'w').write('x')\nimport builtins\nbuiltins.left = np.left = 1",
        )
    )
    look = (
        "import os, builtins\n"
        "print(os.listdir('/tmp'), hasattr(builtins, 'left'), hasattr(np, 'left'))"
    )
    result = grade(submission("softmax", last=look))
    assert result.notebook.cells[-1].outputs[0].text.strip() == "[] False False"


def test_what_a_cell_prints_is_cut_and_cleaned(grade):
    noise = "print('\\x1b[31mred\\x1b[0m \\u202e\\x07' + 'x' * 10**6)"
    text = grade(submission("softmax", last=noise)).notebook.cells[-1].outputs[0].text
    assert text.startswith("red xxx")
    assert len(text) < 5000
