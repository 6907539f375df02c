from itertools import pairwise
from string import ascii_uppercase

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lesson_utils.cubes import Projection, patchify, unpatchify
from lesson_utils.grid import Grid

few = st.integers(1, 4)


def counted(*shape, dtype=np.int64):
    """All values different, so that no two places can be mixed up unseen."""
    return np.arange(np.prod(shape)).reshape(shape).astype(dtype)


@st.composite
def clips_and_grids(draw):
    """A clip that divides, and its grid."""
    t, h, w, pt, ph, pw, c = (draw(few) for _ in range(7))
    frames = counted(t * pt, h * ph, w * pw, c)
    return frames, Grid(*frames.shape[:3], patch=(ph, pw), group=pt)


def cut_by_loops(frames, grid):
    tokens = []
    pt, ph, pw = grid.group, *grid.patch
    for t in range(0, grid.frames, pt):
        for h in range(0, grid.height, ph):
            for w in range(0, grid.width, pw):
                tokens.append(list(frames[t : t + pt, h : h + ph, w : w + pw].flat))
    return tokens


# patchify


def test_a_literal_clip():
    tokens = patchify(counted(2, 4, 6, 1), Grid(2, 4, 6, patch=(2, 3), group=2))
    assert tokens.tolist() == [
        [0, 1, 2, 6, 7, 8, 24, 25, 26, 30, 31, 32],
        [3, 4, 5, 9, 10, 11, 27, 28, 29, 33, 34, 35],
        [12, 13, 14, 18, 19, 20, 36, 37, 38, 42, 43, 44],
        [15, 16, 17, 21, 22, 23, 39, 40, 41, 45, 46, 47],
    ]


def test_the_lettered_tape():
    tape = np.array(list(ascii_uppercase[:16])).reshape(4, 2, 2, 1)
    cubes = ["".join(row) for row in patchify(tape, Grid(4, 2, 2, patch=1, group=2)).tolist()]
    assert cubes == ["AE", "BF", "CG", "DH", "IM", "JN", "KO", "LP"]


@given(clips_and_grids())
def test_cut_as_three_loops_cut_and_as_the_grid_names_the_pixels(case):
    frames, grid = case
    tokens = patchify(frames, grid)
    assert tokens.shape == (grid.tokens, grid.group * np.prod(grid.patch) * frames.shape[-1])
    assert tokens.tolist() == cut_by_loops(frames, grid)
    for n in range(grid.tokens):
        np.testing.assert_array_equal(tokens[n], frames[grid.pixels(n)].ravel())
    np.testing.assert_array_equal(unpatchify(tokens, grid), frames)


# Round trips


@given(st.tuples(*[st.integers(1, 9)] * 3), st.tuples(few, few, few), st.integers(1, 4))
def test_a_round_trip_gives_the_clip_back_or_what_was_kept_of_it(size, cube, channels):
    frames = counted(*size, channels)
    t, h, w = (s - s % p for s, p in zip(size, cube, strict=True))
    for remainder, kept in (("pad", frames), ("crop", frames[:t, :h, :w])):
        if kept.size:  # else there is no such grid
            grid = Grid(*size, patch=cube[1:], group=cube[0], remainder=remainder)
            tokens = patchify(frames, grid)
            assert len(tokens) == grid.tokens
            np.testing.assert_array_equal(unpatchify(tokens, grid), kept)


def test_padded_tokens_equal_those_of_the_padded_clip():
    frames = counted(3, 5, 7, 2)
    padded = np.pad(frames, ((0, 1), (0, 1), (0, 2), (0, 0)), mode="edge")
    np.testing.assert_array_equal(
        patchify(frames, Grid(3, 5, 7, patch=(2, 3), group=2, remainder="pad")),
        patchify(padded, Grid(4, 6, 9, patch=(2, 3), group=2)),
    )


# What must hold for any input


@pytest.mark.parametrize("dtype", ["uint8", "int16", "float16", "float32", "float64", "bool", "U1"])
@pytest.mark.parametrize("remainder", ["crop", "pad"])
def test_the_dtype_is_kept(dtype, remainder):
    frames = counted(5, 4, 7, 3).astype(dtype)
    grid = Grid(5, 4, 7, patch=(2, 3), group=2, remainder=remainder)
    tokens = patchify(frames, grid)
    assert tokens.dtype == unpatchify(tokens, grid).dtype == frames.dtype


@pytest.mark.parametrize(
    "grid",
    [
        Grid(4, 6, 10, patch=2, group=2),
        Grid(4, 6, 10, patch=1),  # nothing is moved, and yet it is a copy
        Grid(4, 6, 10, patch=(1, 10)),
        Grid(4, 6, 10, patch=(6, 10), group=4),
        Grid(4, 6, 10, patch=4, group=3, remainder="crop"),
        Grid(4, 6, 10, patch=4, group=3, remainder="pad"),
    ],
    ids=lambda grid: f"patch {grid.patch} group {grid.group}",
)
def test_inputs_are_not_touched_and_results_are_copies(grid):
    frames = counted(4, 6, 10, 3)
    before = frames.copy()
    tokens = patchify(frames, grid)
    assert not np.shares_memory(tokens, frames)
    rebuilt = unpatchify(tokens, grid)
    assert not np.shares_memory(rebuilt, tokens)
    kept = tokens.copy()
    rebuilt[:] = -1
    np.testing.assert_array_equal(tokens, kept)
    tokens[:] = -1
    np.testing.assert_array_equal(frames, before)


def test_frames_that_are_not_contiguous_or_writeable_can_be_cut():
    frames = counted(8, 6, 10, 3)[::-2]
    frames.flags.writeable = False
    grid = Grid(4, 6, 10, patch=2, group=2)
    assert patchify(frames, grid).tolist() == cut_by_loops(frames, grid)


@pytest.mark.parametrize(
    "shape", [(4, 10, 6, 3), (3, 6, 10, 3), (3, 4, 6, 10), (4, 6, 10), (1, 4, 6, 10, 3)]
)
def test_frames_of_another_size_are_refused(shape):
    message = rf"frames \({', '.join(map(str, shape))}\) are not of the grid's size \(4, 6, 10\)"
    with pytest.raises(ValueError, match=f"{message} with channels last: make the grid from"):
        patchify(np.zeros(shape), Grid(4, 6, 10, patch=2))


@pytest.mark.parametrize("shape", [(59, 12), (60, 11), (60, 0), (12,), (60, 4, 3), (2, 30, 12), ()])
def test_tokens_of_another_grid_are_refused(shape):
    grid = Grid(4, 6, 10, patch=2)
    with pytest.raises(
        ValueError, match=r"tokens \(.*\) do not belong .* 60 tokens of 1·2·2·channels = 12 values"
    ):
        unpatchify(np.zeros(shape), grid)


def test_a_number_in_place_of_a_grid_is_refused():
    for call in (patchify, unpatchify):
        with pytest.raises(ValueError, match=r"grid must be a Grid, got 16: .*, patch=16\)"):
            call(np.zeros((4, 32, 32, 3)), 16)


@pytest.mark.parametrize("causal", [True, False])
def test_a_grid_of_latents_is_refused(causal):
    grid = Grid.latent(8 + causal, 16, 24, stride=(4, 8, 8), causal=causal)
    for call in (patchify, unpatchify):
        with pytest.raises(ValueError, match=r"counts latents \(stride \(4, 8, 8\)\): only a grid"):
            call(np.zeros((8 + causal, 16, 24, 3)), grid)


# Projection


def cubes_of_rank(rank, n, values, seed=0):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, rank)) @ rng.normal(size=(rank, values)) + rng.normal(size=values)


WIDE = (9, 20)  # fewer tokens than values
TALL = (31, 12)


@pytest.mark.parametrize("size", [WIDE, TALL, (12, 12)])
def test_a_projection_as_wide_as_the_rank_loses_nothing(size):
    cubes = cubes_of_rank(5, *size)
    projection = Projection.fit(cubes, width=5)
    tokens = projection.encode(cubes)
    assert tokens.shape == (size[0], 5)
    np.testing.assert_allclose(projection.decode(tokens), cubes, rtol=1e-6)


@pytest.mark.parametrize("size", [WIDE, TALL, (12, 12)])
def test_the_error_is_the_rest_of_the_spectrum(size):
    cubes = np.random.default_rng(1).normal(size=size) * np.linspace(1, 5, size[1])
    spectrum = np.linalg.svd(cubes - cubes.mean(axis=0), compute_uv=False) ** 2
    errors = []
    for width in range(1, min(size[0] - 1, size[1]) + 1):
        projection = Projection.fit(cubes, width)
        rebuilt = projection.decode(projection.encode(cubes))
        errors.append(((rebuilt - cubes) ** 2).sum())
        assert errors[-1] == pytest.approx(spectrum[width:].sum(), rel=1e-5, abs=1e-8)
    assert all(wider < narrower for narrower, wider in pairwise(errors))


@pytest.mark.parametrize("size", [WIDE, TALL])
@pytest.mark.parametrize("rank", [0, 3, 8])
def test_the_basis_is_orthonormal_even_where_the_cubes_span_less(size, rank):
    basis = Projection.fit(cubes_of_rank(rank, *size), width=8).basis
    assert basis.shape == (size[1], 8)
    np.testing.assert_allclose(basis.T @ basis, np.eye(8), atol=1e-10)


@pytest.mark.parametrize("size", [WIDE, TALL])
def test_the_first_direction_varies_most_and_two_fits_agree_also_in_sign(size):
    cubes = np.random.default_rng(2).normal(size=size) * np.linspace(1, 5, size[1])
    cubes.flags.writeable = False
    first, again = Projection.fit(cubes, 8), Projection.fit(cubes.copy(), 8)
    assert (np.diff(first.encode(cubes).var(axis=0)) < 0).all()
    np.testing.assert_array_equal(first.basis, again.basis)
    peak = np.abs(first.basis).argmax(axis=0)
    assert (first.basis[peak, range(8)] > 0).all()
    # Mirrored cubes vary along the same lines.
    np.testing.assert_allclose(Projection.fit(-cubes, 8).basis, first.basis, atol=1e-10)


def test_the_mean_is_decoded_from_zeros():
    cubes = counted(6, 4, dtype=np.uint8)
    cubes.flags.writeable = False  # fitting leaves the cubes as they are
    projection = Projection.fit(cubes, 1)
    np.testing.assert_allclose(projection.mean, [10, 11, 12, 13])
    np.testing.assert_allclose(projection.decode(np.zeros((2, 1))), [[10, 11, 12, 13]] * 2)


@pytest.mark.parametrize(("size", "most"), [(WIDE, 8), (TALL, 12), ((12, 12), 11)])
def test_the_width_has_bounds(size, most):
    cubes = np.random.default_rng(4).normal(size=size)
    assert Projection.fit(cubes, most).basis.shape == (size[1], most)
    for width in (0, -1, most + 1, True):
        with pytest.raises(
            ValueError,
            match=f"from 1 to {most}: {size[0]} tokens of {size[1]} values",
        ):
            Projection.fit(cubes, width)


@pytest.mark.parametrize(
    ("tokens", "message"),
    [
        (np.ones((1, 4)), "width 1 must be a whole number from 1 to 0: 1 tokens of 4 values"),
        (np.zeros((2, 4, 6, 3)), r"must be \(n, values\), got \(2, 4, 6, 3\): patchify them first"),
        (np.diag([1, np.nan, 1]), "tokens hold values that are not finite"),
    ],
)
def test_tokens_that_cannot_be_fitted_are_refused(tokens, message):
    with pytest.raises(ValueError, match=message):
        Projection.fit(tokens, 1)
