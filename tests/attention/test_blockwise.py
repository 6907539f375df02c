import os
import tracemalloc

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lesson_utils.attention import _blockwise, attend, spacetime
from lesson_utils.grid import Grid
from lesson_utils.patterns import PATTERNS
from tests.masks import masks

small = st.integers(1, 5)
sizes = st.tuples(small, small, small)
WINDOW = (2, 2, 3)


def noise(*shape, seed=0, scale=1.0, kind=np.float64):
    return (np.random.default_rng(seed).normal(size=shape) * scale).astype(kind)


def qkv(n, m, d, e, lead=(), scale=1.0, kind=np.float64):
    shapes = [(n, d), (m, d), (m, e)]
    scales = (scale, scale, 1.0)
    return [
        noise(*lead, *shape, seed=i, scale=s, kind=kind)
        for i, (shape, s) in enumerate(zip(shapes, scales, strict=True))
    ]


def naive(q, k, v, mask=True):
    """By the definition, in float64 and with n × n."""
    q, k, v = (np.asarray(a, np.float64) for a in (q, k, v))
    scores = np.where(mask, q @ k.swapaxes(-1, -2) / np.sqrt(q.shape[-1]), -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True) @ v


def random_mask(n, m, seed=0):
    rng = np.random.default_rng(seed)
    mask = rng.random((n, m)) < 0.4
    mask[np.arange(n), rng.integers(m, size=n)] = True
    return mask


# attend: the definition


# Around the sizes of a block (64 queries) and of a tile (112 keys at width 64), and wider than
# tiles are used for.
@pytest.mark.parametrize("scale", [1, 9], ids=["modest scores", "large scores"])
@pytest.mark.parametrize(("d", "e"), [(1, 1), (64, 3), (5, 64), (64, 64), (130, 300)])
@pytest.mark.parametrize("m", [1, 113, 500])
@pytest.mark.parametrize("n", [1, 64, 150])
def test_attend_is_softmax_attention(n, m, d, e, scale):
    q, k, v = qkv(n, m, d, e, scale=scale)
    mask = random_mask(n, m)
    np.testing.assert_allclose(attend(q, k, v), naive(q, k, v), atol=1e-12)
    np.testing.assert_allclose(attend(q, k, v, mask), naive(q, k, v, mask), atol=1e-12)
    np.testing.assert_allclose(attend(q, k, v, mask.__getitem__), naive(q, k, v, mask), atol=1e-12)


@given(
    st.tuples(st.integers(1, 150), st.integers(1, 300), st.integers(1, 70), st.integers(1, 9)),
    st.sampled_from([(), (1,), (3,), (2, 5)]),
    st.sampled_from([0.01, 1.0, 30.0]),
)
def test_attend_at_any_size(size, lead, scale):
    q, k, v = qkv(*size, lead=lead, scale=scale)
    np.testing.assert_allclose(attend(q, k, v), naive(q, k, v), atol=1e-11)


def test_a_shift_of_all_scores_changes_nothing():
    q, k, v = qkv(70, 150, 16, 3)
    # q·(k + c) = q·k + q·c: the same for every key of a query
    np.testing.assert_allclose(attend(q, k + 3000, v), attend(q, k, v), atol=1e-9)


# attend: numbers


@pytest.mark.parametrize(
    ("given", "result"),
    [
        ((np.float32,) * 3, np.float32),
        ((np.float64,) * 3, np.float64),
        ((np.float32, np.float32, np.float64), np.float64),
        ((np.float16,) * 3, np.float32),
        ((np.uint8, np.int8, np.bool_), np.float32),
        ((np.int64, np.float32, np.float32), np.float64),
    ],
)
def test_types_and_precision(given, result):
    q, k, v = (a.astype(kind) for a, kind in zip(qkv(70, 150, 16, 3), given, strict=True))
    if np.uint8 in given:
        q = q % 4
    out = attend(q, k, v)
    assert out.dtype == result
    tolerance = 2e-6 if result == np.float32 else 1e-13
    np.testing.assert_allclose(out, naive(q, k, v), atol=tolerance)


@pytest.mark.parametrize("kind", [np.float32, np.float64])
@pytest.mark.parametrize("sign", [1, -1])
def test_scores_of_ten_thousand(kind, sign):
    # one number wide, so that the scores are as written
    scores = np.array([-1e4, 0, 1e4 - 1, 1e4])[:, None].astype(kind)
    q, v = np.array([[sign]], kind), np.arange(4.0).astype(kind)[:, None]
    e = np.exp(-1.0)
    expected = (3 + 2 * e) / (1 + e) if sign == 1 else 0
    np.testing.assert_allclose(attend(q, scores, v), expected, atol=1e-5)
    # What is hidden must not decide the shift.
    wanted = [[1.0]] if sign == 1 else [[2.0]]
    mask = np.array([[sign == 1, sign == 1, sign == -1, False]])
    np.testing.assert_array_equal(attend(q, scores, v, mask), wanted)


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_many_large_scores(kind):
    q, k, v = qkv(100, 300, 16, 3, scale=60, kind=kind)
    assert 5e3 < np.abs(q @ k.T / 4).max() < 1e5
    np.testing.assert_allclose(
        attend(q, k, v), naive(q, k, v), atol=1e-2 if kind is np.float32 else 1e-9
    )


@pytest.mark.parametrize("size", [1e-30, 1e30, 1e36])
def test_values_of_any_size_are_weighted_alike(size):
    q, k, v = qkv(70, 150, 16, 3, scale=1.4, kind=np.float32)
    expected = naive(q, k, v)
    np.testing.assert_allclose(attend(q, k, v * np.float32(size)) / size, expected, atol=2e-6)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_values_that_are_not_finite_are_refused(bad):
    for i, message in (
        (0, "q·k/√d may reach"),
        (1, "q·k/√d may reach"),
        (2, "v holds values that"),
    ):
        arrays = qkv(3, 4, 5, 2)
        arrays[i][1, 1] = bad
        with pytest.raises(ValueError, match=message):
            attend(*arrays)


@pytest.mark.parametrize(
    ("kind", "large", "reach"), [(np.float32, 1e25, r"1e\+50"), (np.float64, 1e200, "inf")]
)
def test_scores_that_their_type_cannot_hold_are_refused(kind, large, reach):
    a = np.full((2, 1), large, kind)
    with pytest.raises(ValueError, match=rf"may reach {reach}: q and k must be finite, .* float"):
        attend(a, a, a)


# attend: axes, empty input, order in memory


def test_leading_axes_broadcast_and_a_mask_holds_for_all():
    q, k, v = qkv(70, 30, 6, 4, lead=(2, 3))
    mask = random_mask(70, 30)
    for one, two, three in ((q, k, v), (q, k[0], v), (q[:, :1], k, v[0, 0]), (q[0, 0], k, v)):
        out = attend(one, two, three)
        assert out.shape == (2, 3, 70, 4)
        np.testing.assert_allclose(out, naive(one, two, three), atol=1e-12)
        expected = naive(one, two, three, mask)
        np.testing.assert_allclose(attend(one, two, three, mask), expected, atol=1e-12)


@pytest.mark.parametrize(
    ("shapes", "out"),
    [
        (((0, 5), (7, 5), (7, 2)), (0, 2)),
        (((0, 5), (0, 5), (0, 2)), (0, 2)),
        (((0, 4, 5), (0, 7, 5), (0, 7, 2)), (0, 4, 2)),
        (((3, 0, 5), (7, 5), (7, 2)), (3, 0, 2)),
    ],
)
def test_nobody_asks(shapes, out):
    found = attend(*(np.zeros(shape, np.float32) for shape in shapes))
    assert (found.shape, found.dtype) == (out, np.float32)


def test_order_in_memory_is_nothing_and_inputs_stay_as_they_are():
    q, k, v = qkv(70, 150, 16, 4)
    expected = attend(q, k, v)
    for order in (
        np.asfortranarray,
        lambda a: np.repeat(a, 2, axis=0)[::2],
        lambda a: a[::-1].copy()[::-1],
    ):
        np.testing.assert_allclose(attend(*map(order, (q, k, v))), expected, atol=1e-13)
    for a in (q, k, v):
        a.flags.writeable = False  # writing to an input would raise
    np.testing.assert_array_equal(attend(q, k, v), expected)
    np.testing.assert_array_equal(attend(q.tolist(), k.tolist(), v.tolist()), expected)


@pytest.mark.parametrize("cores", [1, 2, 3, 99])
def test_the_number_of_cores_changes_nothing(cores, monkeypatch):
    q, k, v = qkv(300, 200, 16, 4)
    expected = attend(q, k, v)
    monkeypatch.setattr(_blockwise, "_cores", lambda: cores)
    np.testing.assert_array_equal(attend(q, k, v), expected)


def test_cores_are_counted_on_every_system(monkeypatch):
    assert _blockwise._cores() >= 1
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 6)
    assert _blockwise._cores() == 6
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert _blockwise._cores() == 1


# attend: masks


def test_a_function_gives_some_rows_at_a_time_and_may_leave_off_the_end():
    n = 300
    q, k, v = qkv(n, n, 16, 4)
    asked = []

    def mask(queries):
        asked.append(len(queries))
        return np.arange(queries[-1] + 1) <= queries[:, None]

    expected = naive(q, k, v, np.tri(n, dtype=bool))
    np.testing.assert_allclose(attend(q, k, v, mask), expected, atol=1e-12)
    assert max(asked) <= 64
    assert sum(asked) == n


@pytest.mark.parametrize("scale", [1, 50])
@pytest.mark.parametrize("form", [lambda mask: mask, lambda mask: mask.__getitem__])
def test_a_query_with_nothing_to_look_at_is_named(form, scale):
    q, k, v = qkv(200, 30, 16, 4, scale=scale)
    mask = random_mask(200, 30)
    mask[137] = False
    with pytest.raises(ValueError, match="mask leaves query 137 no key to look at"):
        attend(q, k, v, form(mask))


@pytest.mark.parametrize(
    ("mask", "message"),
    [
        (np.ones((6, 5), bool), r"mask \(6, 5\) must be \(n, m\) = \(5, 6\): a row a query"),
        (np.ones(6, bool), r"mask \(6,\) must be \(n, m\)"),
        (np.ones((5, 6)), r"mask must give bool \(5, 6\) or fewer columns, got float64 \(5, 6\)"),
        (lambda i: np.ones((5, 7), bool), r"or fewer columns, got bool \(5, 7\)"),
        (lambda i: np.ones((4, 6), bool), r"or fewer columns, got bool \(4, 6\)"),
        (lambda i: np.ones((5, 0), bool), r"or fewer columns, got bool \(5, 0\)"),
        (lambda i: True, r"or fewer columns, got bool \(\)"),
    ],
)
def test_a_mask_that_does_not_fit_is_refused(mask, message):
    with pytest.raises(ValueError, match=message):
        attend(*qkv(5, 6, 4, 2), mask)


# attend: shapes that do not fit


@pytest.mark.parametrize(
    ("shapes", "message"),
    [
        (((5, 4), (6, 3), (6, 2)), r"q \(5, 4\), k \(6, 3\) and v \(6, 2\): .* differ in width d"),
        (((5, 4), (6, 4), (7, 2)), r"v \(7, 2\): each key needs one value, and they differ"),
        (((5, 4), (0, 4), (0, 2)), r"k \(0, 4\) and v \(0, 2\): there is no key to look at"),
        (
            ((4,), (6, 4), (6, 2)),
            r"q \(4,\), k .* must be \(…, n, d\), \(…, m, d\) and \(…, m, e\)",
        ),
        (((5, 0), (6, 0), (6, 2)), "d and e ≥ 1"),
        (((5, 4), (6, 4), (6, 0)), "d and e ≥ 1"),
        (
            ((2, 5, 4), (3, 6, 4), (6, 2)),
            r"q \(2, 5, 4\), k \(3, 6, 4\) .* leading axes do not fit",
        ),
    ],
)
def test_shapes_that_do_not_fit_are_named(shapes, message):
    with pytest.raises(ValueError, match=message):
        attend(*(np.ones(shape) for shape in shapes))


@pytest.mark.parametrize("bad", [np.complex128, object, "U1"])
@pytest.mark.parametrize("i", [0, 1, 2])
def test_only_real_numbers(bad, i):
    arrays = qkv(3, 4, 5, 2)
    arrays[i] = arrays[i].astype(bad)
    with pytest.raises(ValueError, match=f"{'qkv'[i]} must hold real numbers, got"):
        attend(*arrays)


# Memory


def peak(call, *arrays):
    """Most bytes that a call holds beside its inputs."""
    call(*arrays)
    tracemalloc.start()
    try:
        call(*arrays)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.fixture
def two_cores(monkeypatch):
    monkeypatch.setattr(_blockwise, "_cores", lambda: 2)


@pytest.mark.usefixtures("two_cores")
def test_the_lessons_8192_tokens_take_little():
    arrays = qkv(8_192, 8_192, 64, 64, kind=np.float32)
    taken = peak(attend, *arrays)
    assert taken < 16e6  # the weights at once would be 268 MB
    assert peak(lambda *a: attend(*a, lambda i: np.arange(8_192) <= i[:, None]), *arrays) < 32e6


@pytest.mark.usefixtures("two_cores")
@pytest.mark.parametrize("pattern", PATTERNS)
def test_no_pattern_holds_n_by_n(pattern):
    grid = Grid(16, 16, 16, patch=1)
    arrays = qkv(4_096, 4_096, 16, 16, kind=np.float32)
    taken = peak(lambda q, k, v: spacetime(q, k, v, grid, pattern), *arrays)
    assert taken < grid.attention_bytes() / 5


# spacetime


@given(sizes, sizes)
@example((5, 3, 4), (2, 2, 3))  # blocks at every edge are smaller
@example((2, 3, 1), (8, 7, 7))  # one block holds all
@example((1, 1, 1), (1, 1, 1))
def test_patterns_are_attention_under_a_mask(shape, window):
    grid = Grid(*shape, patch=1)
    q, k, v = qkv(grid.tokens, grid.tokens, 6, 3, scale=2)
    seen = masks(shape, window)
    for pattern, mask in seen.items():
        found = spacetime(q, k, v, grid, pattern, window)
        np.testing.assert_allclose(found, naive(q, k, v, mask), atol=1e-12, err_msg=pattern)
        np.testing.assert_allclose(attend(q, k, v, mask), found, atol=1e-12, err_msg=pattern)
    space, time = (lambda v, m=seen[p]: naive(q, k, v, m) for p in ("spatial", "temporal"))
    for order in ({}, {"order": "space first"}):
        found = spacetime(q, k, v, grid, "factored", **order)
        np.testing.assert_allclose(found, time(space(v)), atol=1e-12)
    found = spacetime(q, k, v, grid, "factored", order="time first")
    np.testing.assert_allclose(found, space(time(v)), atol=1e-12)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_larger_than_a_block(pattern):
    grid = Grid(5, 9, 11, patch=1)
    q, k, v = qkv(grid.tokens, grid.tokens, 8, 3, kind=np.float32)
    seen = masks(grid.shape, (3, 9, 8))
    expected = (
        naive(q, k, naive(q, k, v, seen["spatial"]), seen["temporal"])
        if pattern == "factored"
        else naive(q, k, v, seen[pattern])
    )
    found = spacetime(q, k, v, grid, pattern, (3, 9, 8))
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, expected, atol=2e-6)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_heads_are_attended_one_by_one(pattern):
    grid = Grid(3, 4, 5, patch=1)
    q, k, v = qkv(60, 60, 6, 3, lead=(2, 4))
    found = spacetime(q, k, v[0], grid, pattern, WINDOW)
    assert found.shape == (2, 4, 60, 3)
    for i, j in np.ndindex(2, 4):
        one = spacetime(q[i, j], k[i, j], v[0, j], grid, pattern, WINDOW)
        np.testing.assert_allclose(found[i, j], one, atol=1e-13)


@pytest.mark.parametrize("i", [0, 1, 2])
def test_arrays_must_belong_to_the_grid(i):
    arrays = qkv(60, 60, 6, 3)
    arrays[i] = arrays[i][:-1]
    with pytest.raises(ValueError, match=r"must be \(…, n, width\) with the grid's n = 60"):
        spacetime(*arrays, Grid(3, 4, 5, patch=1))


def test_a_pattern_a_window_and_an_order_need_to_exist():
    grid, arrays = Grid(3, 4, 5, patch=1), qkv(60, 60, 6, 3)
    with pytest.raises(ValueError, match=r"pattern 'axial' must be one of \('full', 'spatial'"):
        spacetime(*arrays, grid, "axial")
    with pytest.raises(ValueError, match="window height must be a whole number of at least 1"):
        spacetime(*arrays, grid, "window", (2, 0, 2))
    with pytest.raises(ValueError, match=r"order 'both' must be one of \('space first', 'time"):
        spacetime(*arrays, grid, "factored", order="both")
