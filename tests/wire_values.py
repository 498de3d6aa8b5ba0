"""Hypothesis strategies: whatever can travel on the wire."""

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.inside import wire
from autograder.inside.calling import Error, Other, Outcome

ARRAYS = hnp.arrays(
    st.sampled_from([np.dtype(name) for name in sorted(wire.DTYPES)]),
    hnp.array_shapes(min_dims=0, min_side=0, max_dims=4, max_side=4),
)
TEXT = st.text(max_size=20)
NUMBERS = st.none() | st.booleans() | st.integers(-(2**62), 2**62) | st.floats()
LEAVES = NUMBERS | TEXT | ARRAYS | st.builds(Other, TEXT)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.tuples(inner, inner), max_leaves=8
)
ERRORS = st.builds(Error, TEXT, TEXT, TEXT, st.booleans())
OUTCOMES = st.builds(
    Outcome, VALUES, VALUES, st.tuples(VALUES), st.none() | ERRORS, st.tuples(TEXT)
)
