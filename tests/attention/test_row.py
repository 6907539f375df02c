from functools import partial

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lesson_utils import attention
from lesson_utils.grid import Grid
from lesson_utils.patterns import PATTERNS
from tests.masks import masks

small = st.integers(1, 4)
grids = st.builds(lambda t, h, w: Grid(t, h, w, patch=1), small, small, st.integers(1, 5))
WINDOW = (2, 2, 3)


def noise(*shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape)


def pixels(*shape, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (*shape, 3), dtype=np.uint8)


@given(grids, st.integers(0, 79), st.sampled_from([0.05, 1.0, 100]))
@example(Grid(1, 16, 16), 0, 1.0)
def test_a_row_is_the_definition(grid, n, temperature):
    n %= grid.tokens
    q, k = noise(2, grid.tokens, 3)
    q.flags.writeable = k.flags.writeable = False  # writing to an input would raise
    exp, seen = np.exp(q @ k.T / np.sqrt(3) / temperature), masks(grid.shape, WINDOW)
    rows = {p: exp * mask / (exp * mask).sum(axis=1, keepdims=True) for p, mask in seen.items()}
    rows["factored"] = rows["temporal"] @ rows["spatial"]
    for pattern in PATTERNS:
        row = attention.row(q, k, n, grid, pattern, temperature, WINDOW)
        np.testing.assert_allclose(row, rows[pattern][n].reshape(grid.shape), err_msg=pattern)
        allowed = attention.allowed(grid, n, pattern, WINDOW)
        if pattern == "factored":  # two hops reach everything
            assert allowed.all()
        else:
            np.testing.assert_array_equal(allowed.ravel(), seen[pattern][n])


def test_the_default_window_is_that_of_the_grid():
    grid = Grid(9, 8, 15, patch=1)
    own = attention.allowed(grid, grid.index(8, 7, 7), "window")
    assert np.argwhere(own).min(axis=0).tolist() == [8, 7, 7]
    assert np.argwhere(own).max(axis=0).tolist() == [8, 7, 13]


def test_scores_that_would_overflow_do_not():
    grid = Grid(1, 1, 3, patch=1)
    q = np.array([[1e4], [0], [1e4]])
    assert attention.row(q, q, 0, grid).ravel().tolist() == [0.5, 0, 0.5]


@pytest.mark.parametrize("kind", [np.float32, np.float64])
@pytest.mark.parametrize("pattern", PATTERNS)
def test_the_type_is_kept(kind, pattern):
    grid = Grid(2, 2, 2, patch=1)
    q = noise(8, 4).astype(kind)
    row = attention.row(q, q, 3, grid, pattern)
    assert row.dtype == kind
    exact = attention.row(q.astype(np.float64), q.astype(np.float64), 3, grid, pattern)
    np.testing.assert_allclose(row, exact, rtol=1e-5)


def test_what_a_row_refuses():
    grid = Grid(2, 2, 2, patch=1)
    q = noise(8, 3)
    with pytest.raises(ValueError, match=r"q \(7, 3\) and k \(8, 3\) must .* grid's n = 8"):
        attention.row(q[:7], q, 0, grid)
    with pytest.raises(ValueError, match=r"q \(8,\) and k \(8,\)"):
        attention.row(q[:, 0], q[:, 0], 0, grid)
    with pytest.raises(ValueError, match="token 8 is outside the grid"):
        attention.row(q, q, 8, grid)
    with pytest.raises(ValueError, match="pattern 'diagonal' must be one of"):
        attention.row(q, q, 0, grid, "diagonal")
    for refuse in (partial(attention.row, q, q), attention.allowed):
        with pytest.raises(ValueError, match=r"window must be \(window time, .* got \(2, 2\)"):
            refuse(n=0, grid=grid, pattern="window", window=(2, 2))
    for temperature in (0, -1, np.nan, np.inf):
        with pytest.raises(ValueError, match="temperature must be a number above 0"):
            attention.row(q, q, 0, grid, temperature=temperature)


# look


def naive_look(frames, grid):
    _, ph, pw = grid.cube
    out = []
    for n in range(grid.tokens):
        sides = zip(grid.pixels(n), frames.shape[:3], strict=True)
        cube = frames[np.ix_(*(np.minimum(np.r_[side], size - 1) for side, size in sides))]
        for i in range(4):
            for j in range(4):
                rows = slice(i * ph // 4, -(-(i + 1) * ph // 4))
                columns = slice(j * pw // 4, -(-(j + 1) * pw // 4))
                out.append(cube[:, rows, columns].mean(axis=(0, 1, 2)))
    looks = np.reshape(out, (grid.tokens, 48))
    looks = looks - looks.mean(axis=0)
    return looks / np.linalg.norm(looks, axis=1, keepdims=True) * np.sqrt(10 * np.sqrt(48))


@pytest.mark.parametrize("remainder", ["crop", "pad"])
@pytest.mark.parametrize("size, patch, group", [
    ((6, 16, 24), (8, 4), 3), ((5, 19, 23), (7, 9), 2), ((3, 10, 7), (3, 2), 1),
])  # fmt: skip
def test_a_look_is_the_definition(size, patch, group, remainder):
    grid = Grid(*size, patch, group, remainder)
    frames = pixels(*size)
    frames.flags.writeable = False
    looks = attention.look(frames, grid)
    assert looks.dtype == np.float32
    np.testing.assert_allclose(looks, naive_look(frames, grid), atol=1e-5)


def test_cubes_that_all_look_alike_are_looked_at_alike():
    grid = Grid(2, 8, 8, 4)
    looks = attention.look(np.full((2, 8, 8, 3), 77, np.uint8), grid)
    assert not looks.any()
    np.testing.assert_allclose(attention.row(looks, looks, 0, grid), 1 / 8)


def test_a_look_refuses_frames_of_another_size():
    with pytest.raises(ValueError, match="are not of the grid's size"):
        attention.look(pixels(2, 8, 8), Grid(2, 8, 16, 4))
