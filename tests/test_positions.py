"""Positions: what a score may depend on, and what is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lesson_utils import positions
from lesson_utils.grid import Grid

SPLIT = (4, 6, 2)
place = st.tuples(*[st.floats(-500, 500)] * 3)


def turned(x, where):
    return positions.rotate(x[None], positions.angles([where], SPLIT, base=100))[0]


@given(place, place, st.integers(0, 99))
def test_a_score_of_turned_tokens_depends_on_their_offset_alone(here, there, seed):
    q, k = np.random.default_rng(seed).normal(size=(2, sum(SPLIT)))
    offset = np.subtract(there, here)
    assert turned(q, here) @ turned(k, there) == pytest.approx(q @ turned(k, offset), abs=1e-9)
    assert np.linalg.norm(turned(q, here)) == pytest.approx(np.linalg.norm(q))


def test_each_axis_turns_its_own_numbers_and_the_other_axes_none():
    x = np.random.default_rng(0).normal(size=12)
    for axis, numbers in enumerate((slice(0, 4), slice(4, 10), slice(10, 12))):
        moved = turned(x, np.eye(3)[axis]) != x
        assert moved[numbers].all()
        assert moved.sum() == SPLIT[axis]


@given(place, place)
def test_columns_score_the_cosine_of_each_offset(here, there):
    a, b = positions.columns([here, there], (64, 16, 5))
    cosines = np.cos(2 * np.pi * np.subtract(here, there) / (64, 16, 5))
    assert a @ b == pytest.approx(cosines.sum(), abs=1e-9)


def test_places_are_in_token_order_and_types_are_kept():
    grid = Grid(4, 32, 48, patch=16, group=2)
    where = positions.places(grid)
    assert [tuple(row) for row in where] == [grid.position(n) for n in range(grid.tokens)]
    angles = positions.angles(where, (2, 2, 2))
    x = np.ones((3, grid.tokens, 6))  # heads broadcast
    assert positions.rotate(x.astype(np.float32), angles).dtype == np.float32
    assert np.array_equal(positions.rotate(x, angles)[1], positions.rotate(x[1], angles))
    assert positions.rotate(np.ones((1, 2), int), [[0.5]]).dtype == float


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: positions.frequencies(5), r"turned in pairs: width must be even and > 0, got 5"),
        (lambda: positions.frequencies(0), "got 0"),
        (lambda: positions.frequencies(4, base=0.5), r"base must be at least 1, got 0\.5"),
        (lambda: positions.frequencies(4, base=float("nan")), "got nan"),
        (lambda: positions.angles([[1, 2]], SPLIT), r"places \(1, 2\) .* 3 widths of split"),
        (lambda: positions.rotate(np.ones((2, 4)), np.ones((2, 4))), r"\(2, 4\) needs one angle"),
        (lambda: positions.rotate(np.ones((2, 3)), np.ones((2, 1))), r"got \(2, 1\)"),
        (lambda: positions.columns([[1, 2]], (8,)), r"one axis a period of \(8,\)"),
        (lambda: positions.columns([[1]], (0,)), r"periods must be above 0, got \(0,\)"),
    ],
)
def test_what_does_not_fit_is_refused(call, says):
    with pytest.raises(ValueError, match=says):
        call()
