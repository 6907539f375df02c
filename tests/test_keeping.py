"""What is kept, by the definition of each rule, and that nothing but the dropped is changed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lesson_utils import clips, keeping
from lesson_utils.cubes import patchify, unpatchify
from lesson_utils.grid import Grid

small = st.integers(1, 4)


def pixels(*shape, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (*shape, 3), dtype=np.uint8)


def steadily(frames, step=4):
    """Few levels and many repeats, so that some tokens are dropped."""
    return (frames // 64 * step + 100).astype(np.uint8)


@given(small, small, small, small, st.sampled_from((0, 1, 2.5)), st.integers(0, 99))
def test_each_rule_is_its_definition(t, h, w, group, threshold, seed):
    grid = Grid(t * group, 2 * h, 3 * w, (2, 3), group)
    frames = steadily(pixels(*grid.fitted, seed=seed))
    tokens = patchify(frames, grid).astype(int)
    for rule in keeping.RULES:
        keep = keeping.kept(frames, grid, threshold, rule)
        shown = keeping.held(tokens, keep)
        for n in range(grid.tokens):
            step, h, w = grid.position(n)
            if step == 0:
                assert keep[0, h, w]
                continue
            earlier = grid.index(step - 1, h, w)
            # what is shown one step earlier is what was kept last
            other = tokens[earlier] if rule == "frame before" else shown[earlier]
            differs = np.abs(tokens[n] - other).mean() > threshold
            assert keep[step, h, w] == differs
            assert (shown[n] == (tokens[n] if differs else shown[earlier])).all()


@given(small, small, small, st.integers(0, 99))
def test_lengths_add_up_to_all_tokens_and_rebuild_them(t, h, w, seed):
    grid = Grid(t, h, w, patch=1)
    frames = steadily(pixels(t, h, w, seed=seed))
    keep = keeping.kept(frames, grid, 1)
    lengths = keeping.lengths(keep)
    assert len(lengths) == keep.sum() and lengths.sum() == grid.tokens
    # unroll the runs, place by place
    tokens, numbers = patchify(frames, grid), np.flatnonzero(keep)
    order = np.lexsort((numbers, numbers % (h * w)))
    unrolled = tokens[numbers[order]].repeat(lengths[order], axis=0)  # (h w t) c
    wanted = keeping.held(tokens, keep).reshape(t, h * w, 3).swapaxes(0, 1)
    np.testing.assert_array_equal(unrolled.reshape(h * w, t, 3), wanted)


def test_nothing_is_lost_where_only_what_repeats_is_dropped():
    car = clips.red_car().sample(fps=8)
    grid = Grid(*car.frames.shape[:3])
    for rule in keeping.RULES:
        keep = keeping.kept(car.frames, grid, 0, rule)
        again = unpatchify(keeping.held(patchify(car.frames, grid), keep), grid)
        np.testing.assert_array_equal(again, car.frames)
        assert keep.mean() < 0.11


def test_what_is_cut_off_or_filled_up_is_as_the_grid_says():
    frames = pixels(5, 7, 8)
    for remainder in ("crop", "pad"):
        grid = Grid(5, 7, 8, 3, 2, remainder)
        assert keeping.kept(frames, grid, 3).shape == grid.shape


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (
            lambda f, g: keeping.kept(f, g, 1, "both"),
            r"rule 'both' must be one of \('frame before'",
        ),
        (lambda f, g: keeping.kept(f, g, -1), "threshold must be a number of at least 0, got -1"),
        (lambda f, g: keeping.kept(f, g, np.nan), "threshold must be .* got nan"),
        (lambda f, g: keeping.kept(f[1:], g, 1), "are not of the grid's size"),
        (lambda f, g: keeping.held(np.ones((5, 2)), np.ones((3, 2, 2), bool)), r"\(5, 2\) .* 12"),
        (lambda f, g: keeping.held(np.ones((2, 2)), np.zeros((2, 1, 1), bool)), "True for all of"),
        (lambda f, g: keeping.lengths(np.ones((2, 1, 1))), r"got float64 \(2, 1, 1\)"),
    ],
)
def test_what_does_not_fit_is_refused(call, says):
    with pytest.raises(ValueError, match=says):
        call(pixels(3, 4, 4), Grid(3, 4, 4, patch=2))
