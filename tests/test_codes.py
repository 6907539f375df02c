"""Codes: an index and back, what is nearest, what is counted, and what is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lesson_utils import codes

levels = st.lists(st.integers(2, 9), min_size=1, max_size=7).map(tuple)
seeds = st.integers(0, 99)


def numbers(*shape, seed=0, scale=100.0):
    return np.random.default_rng([seed, *shape]).normal(0, scale, shape)


@given(levels)
def test_every_cell_has_one_number_and_the_first_level_changes_fastest(levels):
    size = int(np.prod(levels))
    some = np.arange(size) if size < 5000 else np.random.default_rng(0).integers(size, size=99)
    places = codes.levels_of(some, levels)
    assert (places == np.stack(np.unravel_index(some, levels, order="F"), axis=1)).all()
    assert (codes.index_of(places, levels) == some).all()


@given(st.integers(1, 30), st.integers(1, 9), st.integers(1, 6), seeds)
def test_nearest_is_nearest_and_the_first_of_equals(n, k, d, seed):
    rng = np.random.default_rng(seed)
    x, book = rng.integers(-9, 9, (n, d)), rng.integers(-9, 9, (k, d))
    apart = np.square(x[:, None] - book).sum(axis=2)
    assert (codes.nearest(x, book) == apart.argmin(axis=1)).all()


def test_nearest_takes_many_tokens_and_any_scale():
    x, book = numbers(1300, 3), numbers(40, 3, seed=1)
    right = np.square(x[:, None] - book).sum(axis=2).argmin(axis=1)
    for scale in (1e-9, 1, 1e9):
        assert (codes.nearest(x * scale, book * scale) == right).all()
    assert codes.nearest(np.zeros((2, 3)), np.zeros((2, 3))).tolist() == [0, 0]


def test_a_book_rests_where_each_code_is_the_mean_of_its_tokens():
    x = numbers(400, 2)
    book = codes.Codebook.fit(x, 12)
    mine = book.encode(x)
    means = np.stack([x[mine == k].mean(axis=0) for k in range(12)])
    assert book.size == 12
    np.testing.assert_allclose(book.codes, means, atol=0.02)
    assert (book.decode(mine) == book.codes[mine]).all()


def test_a_book_learns_the_same_from_what_only_rounding_tells_apart():
    x = numbers(600, 6)
    # as another machine's sums come out: in another order, so with other last digits
    shaken = x * (1 + 1e-13 * np.random.default_rng(1).normal(size=x.shape))
    book, again = codes.Codebook.fit(x, 50), codes.Codebook.fit(shaken, 50)
    assert (x != shaken).any()
    assert (book.codes == again.codes).all()
    assert (book.codes != codes.Codebook.fit(x, 50, seed=1).codes).any()


def test_a_code_that_is_nearest_to_none_stays():
    x = np.array([[1.0], [1], [1], [5]])  # at least two of three codes start at one place
    book = codes.Codebook.fit(x, 3)
    assert sorted(book.codes.ravel()) == [1, 1, 5]
    assert len(np.unique(book.encode(x))) == 2


def test_more_codes_come_closer_and_as_many_as_tokens_lose_nothing_but_the_rounding():
    x = numbers(64, 3)
    lost = []
    for count in (1, 4, 16, 64):
        book = codes.Codebook.fit(x, count)
        lost.append(np.square(book.decode(book.encode(x)) - x).sum())
    assert lost == sorted(lost, reverse=True)
    assert lost[-1] < 0.01 < lost[-2]
    np.testing.assert_allclose(codes.Codebook.fit(x, 1).codes[0], x.mean(axis=0), atol=0.01)


@given(levels, seeds)
def test_a_grid_gives_back_its_own_cells_and_is_off_by_half_a_step_at_most(levels, seed):
    reach = np.random.default_rng(seed).uniform(0.5, 50, len(levels))
    grid = codes.Rounding(levels, reach)
    x = numbers(30, len(levels), seed=seed, scale=20)
    back = grid.decode(grid.encode(x))
    assert (grid.encode(back) == grid.encode(x)).all()
    step = 2 * reach / (np.array(levels) - 1)
    inside = x.clip(-reach, reach)
    assert (abs(back - inside) <= step / 2 + 1e-9).all()
    assert grid.size == np.prod(levels)
    assert (abs(grid.decode([0, grid.size - 1])) == reach).all()


def test_a_grid_reaches_as_far_as_loses_the_least_on_what_it_is_fitted_to():
    x = numbers(500, 3) * (1, 5, 0.2)
    grid = codes.Rounding.fit(x, (5, 4, 3))

    def lost(grid):
        return np.square(grid.decode(grid.encode(x)) - x).sum()

    spreads = grid.reach / x.std(axis=0)
    assert spreads == pytest.approx([spreads[0]] * 3)
    assert spreads[0] in codes.REACHES
    others = [codes.Rounding((5, 4, 3), reach * x.std(axis=0)) for reach in codes.REACHES]
    assert lost(grid) == min(map(lost, others)) < max(map(lost, others))


@given(st.integers(1, 10**6))
def test_bits_are_the_fewest_that_tell_all_codes_apart(count):
    bits = codes.bits(count)
    assert 2**bits >= count
    assert bits == 0 or 2 ** (bits - 1) < count


@given(st.lists(st.integers(0, 9), min_size=1, max_size=40), st.lists(st.integers(0, 9)))
def test_what_an_index_costs_is_at_least_what_it_carries(index, counted):
    assert 0 <= codes.carried(index) <= np.log2(len(set(index))) + 1e-9
    assert codes.cost(index, counted, 10) > codes.carried(index) - 1e-9
    shares = (np.bincount(np.array(counted, int), minlength=10) + 0.5) / (len(counted) + 5)
    assert codes.cost(index, counted, 10) == pytest.approx(np.log2(1 / shares[index]).mean())
    assert codes.cost(index, [], 10) == pytest.approx(np.log2(10))


def test_unsigned_and_small_indices_are_taken_as_they_are():
    index = np.array([200, 255], np.uint8)
    assert codes.levels_of(index, (16, 16)).tolist() == [[8, 12], [15, 15]]
    assert codes.Codebook(np.arange(256.0)[:, None]).decode(index).ravel().tolist() == [200, 255]
    assert codes.Codebook(np.ones((1, 2))).decode([]).shape == (0, 2)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: codes.bits(0), "count must be a whole number of at least 1, got 0"),
        (lambda: codes.carried([]), "index is empty"),
        (lambda: codes.cost([], [1], 2), "index is empty"),
        (lambda: codes.cost([2], [1], 2), "there are 2 codes, from 0 to 1"),
        (lambda: codes.levels_of([60], (5, 4, 3)), "60 to 60: there are 60 codes, from 0 to 59"),
        (lambda: codes.levels_of([-1], (5, 4, 3)), "runs from -1 to -1"),
        (lambda: codes.levels_of([0.5], (5, 4)), r"whole numbers, got float64 \(1,\)"),
        (lambda: codes.levels_of([[1]], (5, 4)), r"\(n,\) whole numbers, got int64 \(1, 1\)"),
        (lambda: codes.levels_of([1], (5, 1)), "levels must be a whole number of at least 2"),
        (lambda: codes.levels_of([1], ()), "levels is empty"),
        (lambda: codes.index_of([[5, 0]], (5, 4)), r"lies outside its levels \(5, 4\)"),
        (lambda: codes.index_of([[1, 0, 0]], (5, 4)), r"\(1, 3\) must be \(n, 2\)"),
        (lambda: codes.nearest([[1, 2]], [[1]]), r"\(1, 2\) and codes \(1, 1\) must have rows"),
        (lambda: codes.nearest([1, 2], [[1]]), r"x must be \(n, d\) .* got \(2,\)"),
        (lambda: codes.nearest([[1]], [[np.nan]]), "codes holds values that are not finite"),
        (lambda: codes.Codebook.fit([[1.0]], 2), "count 2 is more than the 1 tokens"),
        (lambda: codes.Codebook(np.ones((3, 2))).decode([3]), "there are 3 codes, from 0 to 2"),
        (lambda: codes.Rounding((5, 4), [1]), r"reach must be 2 numbers above 0.*\(5, 4\)"),
        (lambda: codes.Rounding((5, 4), [1, 0]), "reach must be 2 numbers above 0"),
        (lambda: codes.Rounding((5,), [np.inf]), "reach must be 1 numbers above 0"),
        (lambda: codes.Rounding.fit(np.ones((3, 2)), (5, 4)), "reach must be 2 numbers above 0"),
        (lambda: codes.Rounding((5, 4), [1, 1]).encode([[1]]), r"x \(1, 1\) must have 2 numbers"),
        (lambda: codes.Rounding((5,), [1]).decode([5]), "there are 5 codes"),
    ],
)
def test_what_does_not_fit_is_refused(call, says):
    with pytest.raises(ValueError, match=says):
        call()
