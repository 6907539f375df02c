import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lesson_utils import attention
from lesson_utils.grid import Grid
from lesson_utils.patterns import PATTERNS

small = st.integers(1, 4)
grids = st.builds(lambda t, h, w: Grid(t, h, w, patch=1), small, small, st.integers(1, 5))
pattern = st.sampled_from(list(PATTERNS))
WINDOW = (2, 2, 3)


def noise(*shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape)


def pixels(*shape, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (*shape, 3), dtype=np.uint8)


def naive_row(q, k, n, grid, pattern, temperature, window):
    """By the definition, with loops and without the shift."""
    own = grid.position(n)
    T, H, W = grid.shape

    def may(to):
        return {
            "full": True,
            "spatial": to[0] == own[0],
            "temporal": to[1:] == own[1:],
            "causal": to[0] <= own[0],
            "window": all(a // m == b // m for a, b, m in zip(own, to, window, strict=True)),
        }[pattern]

    def weight(start, to):
        score = sum(a * b for a, b in zip(q[grid.index(*start)], k[grid.index(*to)], strict=True))
        return np.exp(score / np.sqrt(q.shape[1]) / temperature)

    places = [(t, h, w) for t in range(T) for h in range(H) for w in range(W)]
    out = np.zeros(grid.shape)
    if pattern != "factored":
        for to in places:
            out[to] = weight(own, to) if may(to) else 0
        return out / out.sum()
    over_time = [weight(own, (t, *own[1:])) for t in range(T)]
    for t, h, w in places:
        inside = sum(weight((t, *own[1:]), (t, y, x)) for y in range(H) for x in range(W))
        out[t, h, w] = over_time[t] / sum(over_time) * weight((t, *own[1:]), (t, h, w)) / inside
    return out


@given(grids, pattern, st.data())
def test_a_row_is_the_definition(grid, pattern, data):
    n = data.draw(st.integers(0, grid.tokens - 1))
    temperature = data.draw(st.sampled_from([0.5, 1.0, 3]))
    q, k = noise(2, grid.tokens, 3)
    row = attention.row(q, k, n, grid, pattern, temperature, WINDOW)
    np.testing.assert_allclose(row, naive_row(q, k, n, grid, pattern, temperature, WINDOW))
    assert row.shape == grid.shape
    assert row.sum() == pytest.approx(1)


@given(grids, pattern)
def test_what_is_allowed_adds_up_to_the_pairs(grid, pattern):
    masks = [attention.allowed(grid, n, pattern, WINDOW) for n in range(grid.tokens)]
    if pattern == "factored":  # two hops reach everything
        assert all(mask.all() for mask in masks)
    else:
        assert sum(mask.sum() for mask in masks) == grid.pairs(pattern, WINDOW)


@given(grids, st.sampled_from([p for p in PATTERNS if p != "factored"]), st.data())
def test_no_weight_falls_outside_what_is_allowed(grid, pattern, data):
    n = data.draw(st.integers(0, grid.tokens - 1))
    q = noise(grid.tokens, 4)
    row = attention.row(q, q, n, grid, pattern, window=WINDOW)
    assert (row[~attention.allowed(grid, n, pattern, WINDOW)] == 0).all()


def test_the_default_window_is_that_of_the_grid():
    grid = Grid(9, 8, 15, patch=1)
    own = attention.allowed(grid, grid.index(8, 7, 7), "window")
    assert np.argwhere(own).min(axis=0).tolist() == [8, 7, 7]
    assert np.argwhere(own).max(axis=0).tolist() == [8, 7, 13]


def test_permuting_tokens_permutes_the_weights_of_full_attention():
    grid = Grid(2, 3, 4, patch=1)
    q, k = noise(2, 24, 5)
    order = np.random.default_rng(1).permutation(24)
    row = attention.row(q, k, order[7], grid).ravel()
    np.testing.assert_allclose(attention.row(q[order], k[order], 7, grid).ravel(), row[order])


@pytest.mark.parametrize("pattern", PATTERNS)
def test_adding_one_vector_to_all_keys_changes_nothing(pattern):
    grid = Grid(3, 2, 3, patch=1)
    q, k = noise(2, 18, 5)
    shifted = attention.row(q, k + noise(5), 4, grid, pattern)
    np.testing.assert_allclose(shifted, attention.row(q, k, 4, grid, pattern))


def test_scores_that_would_overflow_do_not():
    grid = Grid(1, 1, 3, patch=1)
    q = np.array([[1e4], [0], [1e4]])
    assert attention.row(q, q, 0, grid).ravel().tolist() == [0.5, 0, 0.5]


def test_temperature_goes_from_picky_to_even():
    grid = Grid(2, 2, 2, patch=1)
    q = noise(8, 4)
    peaks = [attention.row(q, q, 3, grid, temperature=x).max() for x in (0.01, 1, 100)]
    assert peaks[0] > 0.99 and peaks[0] > peaks[1] > peaks[2] > 1 / 8
    assert peaks[2] == pytest.approx(1 / 8, abs=0.01)


@pytest.mark.parametrize("kind", [np.float32, np.float64])
@pytest.mark.parametrize("pattern", PATTERNS)
def test_the_type_is_kept(kind, pattern):
    grid = Grid(2, 2, 2, patch=1)
    q = noise(8, 4).astype(kind)
    row = attention.row(q, q, 3, grid, pattern)
    assert row.dtype == kind
    exact = attention.row(q.astype(np.float64), q.astype(np.float64), 3, grid, pattern)
    np.testing.assert_allclose(row, exact, rtol=1e-5)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_one_token_looks_at_itself(pattern):
    grid = Grid(1, 16, 16)
    assert attention.row(noise(1, 3), noise(1, 3), 0, grid, pattern).tolist() == [[[1.0]]]


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
    for temperature in (0, -1, np.nan, np.inf):
        with pytest.raises(ValueError, match="temperature must be a number above 0"):
            attention.row(q, q, 0, grid, temperature=temperature)


# look


def naive_look(frames, grid):
    _, ph, pw = grid.cube
    out = []
    for n in range(grid.tokens):
        cube = [
            frames[
                np.ix_(
                    *(
                        np.minimum(np.r_[s], size - 1)
                        for s, size in zip(grid.pixels(n), frames.shape[:3], strict=True)
                    )
                )
            ]
        ][0].astype(float)
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
    looks = attention.look(frames, grid)
    assert looks.dtype == np.float32
    np.testing.assert_allclose(looks, naive_look(frames, grid), atol=1e-5)


def test_a_look_scores_ten_with_itself():
    looks = attention.look(pixels(4, 16, 24), Grid(4, 16, 24, 8, 2))
    np.testing.assert_allclose((looks**2).sum(axis=1) / np.sqrt(48), 10, rtol=1e-6)


def test_colour_counts():
    # Red and green of the same brightness: a grey look could not tell them apart.
    frames = np.zeros((1, 8, 16, 3), np.uint8)
    frames[:, :, :8, 0] = frames[:, :, 8:, 1] = 200
    grid = Grid(1, 8, 16, 4)
    row = attention.row(*2 * [attention.look(frames, grid)], 0, grid)
    assert row[..., :2].sum() > 0.999


def test_cubes_that_all_look_alike_are_looked_at_alike():
    grid = Grid(2, 8, 8, 4)
    looks = attention.look(np.full((2, 8, 8, 3), 77, np.uint8), grid)
    assert not looks.any()
    np.testing.assert_allclose(attention.row(looks, looks, 0, grid), 1 / 8)


def test_a_look_refuses_frames_of_another_size():
    with pytest.raises(ValueError, match="are not of the grid's size"):
        attention.look(pixels(2, 8, 8), Grid(2, 8, 16, 4))


def test_nothing_is_changed():
    frames, grid = pixels(2, 8, 8), Grid(2, 8, 8, 4)
    q = noise(8, 3)
    before = frames.copy(), q.copy()
    attention.look(frames, grid)
    attention.row(q, q, 0, grid, "factored")
    np.testing.assert_array_equal(frames, before[0])
    np.testing.assert_array_equal(q, before[1])
