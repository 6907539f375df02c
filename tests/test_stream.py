"""Streams: a cache is the masked attention, what it holds, what it costs, and what is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lesson_utils import attention, stream, systems
from lesson_utils.grid import Grid


@st.composite
def streams(draw):
    """Steps, block, room and sink that fit one another."""
    steps, block, sink = draw(st.integers(1, 9)), draw(st.integers(1, 4)), draw(st.integers(0, 3))
    more = draw(st.none() | st.integers(0, 6))
    return steps, block, None if more is None else block + sink + more, sink


def met(t, other, steps, block, room, sink):
    """Whether step t attends to another, by the words of the documentation."""
    stop = min((t // block + 1) * block, steps)  # of the block in which t is made
    if other >= stop:
        return False
    return room is None or other < sink or stop - other <= room - sink


@given(streams())
def test_who_hears_whom_is_as_it_is_said(drawn):
    steps, *rest = drawn
    table = [[met(t, other, steps, *rest) for other in range(steps)] for t in range(steps)]
    np.testing.assert_array_equal(stream.heard(*drawn), table)


@given(streams(), st.integers(0, 99))
def test_with_a_cache_attention_is_the_masked_one(drawn, seed):
    steps, *rest = drawn
    grid = Grid(steps, 2, 3, patch=1)
    rng = np.random.default_rng(seed)
    q, k, v = (rng.normal(size=(2, grid.tokens, width)) for width in (4, 4, 5))  # two heads
    mask = np.kron(stream.heard(*drawn), np.ones((6, 6))).astype(bool)
    whole = attention.attend(q, k, v, mask)
    np.testing.assert_allclose(stream.attend(q, k, v, grid, *rest), whole, atol=1e-12)
    assert stream.pairs(grid, *rest) == mask.sum()


@given(st.integers(1, 30), streams())
def test_a_cache_holds_no_more_than_its_room_and_always_what_is_latest(made, drawn):
    _, block, room, sink = drawn
    held = stream.held(made, room, sink).tolist()
    assert held == sorted({*held})
    assert len(held) == min(made, made if room is None else room)
    assert {*range(min(sink, made)), *range(max(0, made - block), made)} <= {*held}


def test_blocks_of_one_step_are_causal_and_one_block_is_full():
    grid = Grid(5, 2, 3, patch=1)
    q, k, v = np.random.default_rng(1).normal(size=(3, grid.tokens, 4))
    for block, pattern in ((1, "causal"), (5, "full"), (99, "full")):
        assert stream.pairs(grid, block) == grid.pairs(pattern)
        ours = stream.attend(q, k, v, grid, block)
        np.testing.assert_allclose(ours, attention.spacetime(q, k, v, grid, pattern), atol=1e-12)


def test_self_forcing_s_cache_is_as_large_as_its_code_makes_it():
    grid = systems.find("Self-Forcing").derive()
    assert grid.tokens == 32_760
    # kv_cache1: keys and values, [1, 32760, 12, 128] in bfloat16, for each of 30 blocks
    assert stream.cache_bytes(grid, 30, 12 * 128) == 2 * 32_760 * 12 * 128 * 30 * 2
    assert stream.cache_bytes(grid, 30, 12 * 128, room=12) * 21 == 12 * stream.cache_bytes(
        grid, 30, 12 * 128
    )
    assert stream.cache_bytes(grid, 30, 12 * 128, room=40) == stream.cache_bytes(grid, 30, 12 * 128)


GRID = Grid(2, 1, 1, patch=1)
TWO, THREE = np.ones((2, 1)), np.ones((3, 1))


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: stream.held(0), "made must be a whole number of at least 1, got 0"),
        (lambda: stream.held(4, sink=-1), "sink must be a whole number of at least 0, got -1"),
        (lambda: stream.held(4, room=0), "room must be a whole number of at least 1, got 0"),
        (lambda: stream.held(4, 2, 3), r"room 2 must hold a sink of 3: make it 3 or more, or None"),
        (lambda: stream.heard(4, 3, 4, 2), "room 4 must hold a sink of 2 and a block of 3: make"),
        (lambda: stream.heard(4, 0), "block must be a whole number of at least 1, got 0"),
        (lambda: stream.heard(0, 1), "steps must be a whole number of at least 1, got 0"),
        (lambda: stream.pairs(GRID, 1.5), "block must be a whole number of at least 1, got 1.5"),
        (lambda: stream.cache_bytes(GRID, 0, 8), "layers must be a whole number of at least 1"),
        (lambda: stream.cache_bytes(GRID, 1, 0), "width must be a whole number of at least 1"),
        (lambda: stream.cache_bytes(GRID, 1, 1, itemsize=0), "itemsize must be a whole number"),
        (lambda: stream.attend(TWO, TWO, TWO, GRID, 2, 1), "make it 2 or more, or None"),
        (lambda: stream.attend(TWO, TWO, THREE, GRID, 1), r"v \(3, 1\) must be .* grid's n = 2"),
    ],
)
def test_what_does_not_fit_is_refused(call, says):
    with pytest.raises(ValueError, match=says):
        call()
