"""The tolerances: forgiving to float32, blind to nothing else."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.compare import difference, equal
from autograder.inside.calling import Other, plain

SHAPES = hnp.array_shapes(max_dims=3, max_side=5)
NUMBERS = st.floats(-1e6, 1e6)
ARRAYS = hnp.arrays(np.float64, SHAPES, elements=NUMBERS)
ROW = np.array([1.0, 2.0, 3.0])


@given(ARRAYS)
def test_every_array_equals_itself_and_its_list(array):
    assert difference(array, array) is None
    assert difference(plain(array.tolist()), array) is None


@given(ARRAYS)
def test_float32_is_precise_enough(array):
    assert difference(array.astype(np.float32), array) is None


@given(ARRAYS, st.data())
def test_one_wrong_value_is_found_and_located(array, data):
    index = data.draw(st.tuples(*(st.integers(0, size - 1) for size in array.shape)))
    wrong = array.copy()
    wrong[index] += 1 + abs(wrong[index]) * 0.01
    problem = difference(wrong, array)
    if array.size == 1:
        assert problem.startswith("the value is wrong: found ")
    else:
        assert problem.startswith(f"1 of {array.size} values are wrong; the worst is {list(index)}")


@given(ARRAYS)
def test_another_shape_is_another_answer(array):
    assert "the shape is" in difference(array[np.newaxis], array)


@pytest.mark.parametrize(
    ("actual", "expected", "said"),
    [
        (None, ROW, "the function returned nothing (None); is there a return?"),
        (None, (ROW, ROW), "the function returned nothing"),
        ("text", ROW, "found str"),
        (Other("dict"), ROW, "found dict, expected an array of shape (3,)"),
        ([[1.0], [2.0, 3.0]], ROW, "rows have different lengths"),
        ([1.0, None, "x"], ROW, "more than numbers"),
        (ROW * np.nan, ROW, "3 of 3 values are not finite (nan)"),
        (np.array([1, np.inf, 3]), ROW, "1 of 3 values are not finite (inf)"),
        ([1.0, 2.0, 4.0], ROW, "1 of 3 values are wrong; the worst is [2]: found 4, expected 3"),
        (ROW, np.array([1, 2, 4]), "1 of 3 values are wrong"),
        (2.0, 1.0, "the value is wrong: found 2, expected 1"),
        ((ROW,), (ROW, ROW), "found 1 values in a tuple, expected 2"),
        (ROW, (ROW, ROW), "found ndarray, expected 2 values in a tuple"),
        ((ROW, -ROW), (ROW, ROW), "value 2 of 2: 3 of 3 values are wrong"),
        ("god", "good", "found 'god', expected 'good'"),
        (None, "good", "the function returned nothing"),
        (None, {"sum": 6}, "the function returned nothing"),
        (ROW, "good", "found ndarray, expected 'good'"),
        ({"sum": 5}, {"parts": 2, "sum": 6}, "parts cannot be told from the answer"),
        ({"parts": 2, "sum": 5}, {"parts": 2, "sum": 6}, "sum: the value is wrong: found 5"),
        ({"sizes": (1, 2)}, {"sizes": (1, 3)}, "sizes: value 2 of 2: the value is wrong: found 2"),
        (ROW, {"sum": 6}, "found ndarray, which is not of the form that the task asks for"),
    ],
)
def test_what_is_wrong_is_said(actual, expected, said):
    assert said in difference(actual, expected)


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        ([1, 2, 3], ROW),
        (np.array([1, 2, 3], dtype=np.int8), ROW),
        (np.array([True, False]), np.array([1.0, 0.0])),
        (np.array([True, False]), np.array([1, 0])),
        (np.float32(0.1), np.float64(0.1)),
        (np.array(3), 3),
        (ROW, np.array([1, 2, 3])),
        ([ROW, ROW], (ROW, ROW)),
        (np.array([], dtype=float), np.array([])),
    ],
)
def test_what_counts_as_right(actual, expected):
    assert difference(actual, expected) is None


def test_a_word_of_numpys_is_a_word():
    for answer in (np.array(["good"])[0], np.where(True, "good", "bad"), np.str_("good")):
        assert difference(plain(answer), "good") is None
    assert plain(np.array(["good"])) == Other("array of text")


ANY_NUMBERS = st.floats() | st.integers(1 - 2**63, 2**63 - 1) | st.booleans()
NEAR = st.sampled_from([1, 1 - 2e-4, 1 + 5e-5, 1 + 1e-4, 1 + 2e-4, -1, np.inf])


@given(ANY_NUMBERS, ANY_NUMBERS, NEAR)
def test_numbers_are_the_same_where_arrays_of_them_are(one, other, near):
    with np.errstate(all="ignore"):
        for pair in [(one, other), (one, one * near), (one * near, one), (one, one + 1e-6)]:
            assert equal(*pair) == equal(*(np.array([float(each)]) for each in pair)), pair


def test_two_mistakes_are_the_same_with_their_nans():
    assert equal(np.array([np.nan, np.inf, 1]), [np.nan, np.inf, 1])
    assert not equal(np.array([np.nan]), np.array([1.0]))
    assert equal((ROW, None), (ROW, None))
    assert not equal(None, ROW)
    assert not equal(Other("dict"), Other("set"))
