"""The wire carries plain data both ways, and nothing else gets through."""

import contextlib

import msgpack
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wire_values import OUTCOMES, VALUES

from autograder.inside import wire
from autograder.inside.calling import Outcome


def _same(one, other):
    assert type(one) is type(other)
    if isinstance(one, np.ndarray):
        assert one.dtype == other.dtype
        np.testing.assert_array_equal(one, other)
    elif isinstance(one, tuple | list):
        assert len(one) == len(other)
        for mine, theirs in zip(one, other, strict=True):
            _same(mine, theirs)
    elif isinstance(one, Outcome):
        for name in ("value", "repeat", "after", "error", "warnings"):
            _same(getattr(one, name), getattr(other, name))
    else:
        assert one == other or one != one


def _round_trip(value):
    body = wire.pack(value)
    frame = wire.frame(body)
    assert wire.length(frame[: wire.HEADER]) == len(body)
    assert frame[wire.HEADER :] == body
    return wire.unpack(body)


@given(VALUES)
def test_every_plain_value_arrives_as_it_was(value):
    _same(_round_trip(value), value)


@given(OUTCOMES)
def test_every_outcome_arrives_as_it_was(outcome):
    _same(_round_trip(outcome), outcome)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_value_or_a_wire_error(body):
    with contextlib.suppress(wire.WireError):
        wire.unpack(body)


@settings(max_examples=300)
@given(OUTCOMES, st.data())
def test_a_damaged_message_is_a_value_or_a_wire_error(outcome, data):
    body = bytearray(wire.pack(outcome))
    for _ in range(data.draw(st.integers(1, 4))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(wire.WireError):
        wire.unpack(bytes(body))


def _nested(depth, leaf=0):
    for _ in range(depth):
        leaf = {"tuple": [leaf]}
    return leaf


@pytest.mark.parametrize(
    "lie",
    [
        {"array": ["<f8", [10**12], b""]},
        {"array": ["<f8", [2**31, 2**31, 4], b""]},
        {"array": ["<f8", [-1], b"12345678"]},
        {"array": ["<f8", [2], b"12345678"]},
        {"array": ["<f8", [True], b"12345678"]},
        {"array": ["<f8", [1.0], b"12345678"]},
        {"array": ["|O", [1], b"12345678"]},
        {"array": ["<U2", [1], b"12345678"]},
        {"array": ["<M8[s]", [1], b"12345678"]},
        {"array": ["V8", [1], b"12345678"]},
        {"array": ["<f8", [1] * 70, b"12345678"]},
        {"array": ["<f8", "1", b"12345678"]},
        {"array": "x"},
        {"tuple": 3},
        {"other": ["x"]},
        {"pickle": b"cos\nsystem\n"},
        {"outcome": [1, 2, 3]},
        {"outcome": [1, 2, [3], None, {"tuple": []}]},
        {"outcome": [1, 2, {"tuple": []}, "error", {"tuple": []}]},
        {"outcome": [1, 2, {"tuple": []}, None, {"tuple": [5]}]},
        {"error": ["a", "b", "c", 1]},
        {"array": ["<f8", [1], b"12345678"], "tuple": []},
        {},
        b"bytes alone",
        [[0] * 9999] * 3,
        {"tuple": [{"dict": {str(n): [] for n in range(900)}}] * 30},
        _nested(50),
        _nested(400),
        [[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]],
    ],
)
def test_a_lie_about_types_shapes_or_sizes_is_refused(lie):
    with pytest.raises(wire.WireError):
        wire.unpack(msgpack.packb(lie))


def test_extension_types_and_deep_nesting_in_bytes_are_refused():
    with pytest.raises(wire.WireError):
        wire.unpack(msgpack.packb(msgpack.ExtType(4, b"x")))
    with pytest.raises(wire.WireError):
        wire.unpack(b"\x91" * 100_000)
    with pytest.raises(wire.WireError):
        wire.unpack(b"\xdd\xff\xff\xff\xff")


def test_a_frame_over_the_limit_is_refused_before_it_is_read():
    with pytest.raises(wire.WireError, match="4294967295 bytes"):
        wire.length(b"\xff\xff\xff\xff")
    with pytest.raises(wire.WireError):
        wire.length(b"\x00")
    with pytest.raises(wire.WireError):
        wire.unpack(b"\x00" * (wire.LONGEST_MESSAGE + 1))


@pytest.mark.parametrize(
    "value",
    [np.zeros(3 * 2**20), object(), 2**70, "\ud800", np.array([1j])],
    ids=["too large", "an object", "a long int", "half a character", "complex"],
)
def test_what_does_not_travel_is_refused_by_the_sender_or_the_receiver(value):
    with pytest.raises(wire.WireError):
        _round_trip(value)


@pytest.mark.parametrize("where", ["value", "repeat"])
def test_a_long_text_anywhere_in_an_answer_is_refused(where):
    """Of one that is long, NumPy makes all others in its list as long."""
    body = wire.pack(Outcome(**{where: [1, ("x", ["a" * 501])]}))
    with pytest.raises(wire.WireError, match="too long"):
        wire.unpack(body)
