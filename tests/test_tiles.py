"""Tiles: which tokens, which tiles are asked, and that asking all of them is full attention."""

import numpy as np
import pytest

from lesson_utils import attention, tiles
from lesson_utils.grid import Grid

GRID = Grid(4, 6, 4, patch=1)
TILES = Grid(*GRID.shape, patch=(3, 2), group=2)  # 2 × 2 × 2 tiles of 12 tokens


def qkv(seed=0):
    return np.random.default_rng(seed).normal(size=(3, GRID.tokens, 5))


def test_each_token_is_in_the_tile_of_its_place():
    groups = tiles.members(TILES)
    assert groups.shape == (8, 12)
    for i, group in enumerate(groups):
        for n in group:
            t, h, w = GRID.position(n)
            assert TILES.position(i) == (t // 2, h // 3, w // 2)
        assert (np.diff(group) > 0).all()


def test_asking_all_is_full_attention_and_asking_few_is_attention_under_a_mask():
    q, k, v = qkv()
    everyone = np.ones((8, 8), bool)
    full = attention.attend(q, k, v)
    np.testing.assert_allclose(tiles.attend(q, k, v, TILES, everyone), full, atol=1e-12)
    table = np.random.default_rng(1).random((8, 8)) < 0.3
    table[:, 2] = True
    groups = tiles.members(TILES)
    tile_of = np.empty(GRID.tokens, int)
    tile_of[groups] = np.arange(8)[:, None]
    wanted = attention.attend(q, k, v, table[tile_of][:, tile_of])
    np.testing.assert_allclose(tiles.attend(q, k, v, TILES, table), wanted, atol=1e-12)


def test_a_window_of_tiles_that_slides_is_the_pattern_on_their_grid():
    q, k, v = qkv()
    grid = Grid(4, 4, 4, patch=1)
    each = Grid(*grid.shape, patch=1)  # tiles of one token: the pattern itself
    q, k, v = q[:64], k[:64], v[:64]
    table = [attention.allowed(each, n, "sliding", (3, 1, 2)).ravel() for n in range(64)]
    found = tiles.attend(q, k, v, each, table)
    wanted = attention.spacetime(q, k, v, grid, "sliding", (3, 1, 2))
    np.testing.assert_allclose(found, wanted, atol=1e-12)


def test_the_best_are_those_of_the_largest_mean_scores():
    q, k, _ = qkv()
    groups = tiles.members(TILES)
    scores = np.array([[np.mean([q[i] @ k[j] for i in a for j in b]) for b in groups]
                       for a in groups])  # fmt: skip
    for count in (1, 3, 8):
        table = tiles.best(q, k, TILES, count)
        assert (table.sum(axis=1) == count).all()
        for row, chosen in zip(scores, table, strict=True):
            assert count == 8 or row[chosen].min() > row[~chosen].max()
    own = np.eye(8, dtype=bool)
    table = tiles.best(q, k, TILES, 2, always=own)
    assert table.diagonal().all() and (table.sum(axis=1) == 2).all()
    assert table[np.arange(8), np.where(own, -np.inf, scores).argmax(axis=1)].all()
    alike = np.ones((GRID.tokens, 5))
    assert tiles.best(alike, alike, TILES, 2)[:, :2].all()  # of equal ones the first


def test_shares_are_those_of_the_rows_of_full_attention():
    q, k, _ = qkv()
    shares = tiles.shares(q, k, TILES)
    np.testing.assert_allclose(shares.sum(axis=1), 1)
    for n in (0, 50, GRID.tokens - 1):
        row = attention.row(q, k, n, GRID).ravel()
        np.testing.assert_allclose(shares[n], row[tiles.members(TILES)].sum(axis=1))


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda q, k, v: tiles.members(Grid(4, 6, 5, patch=2)), "width 5 is not divisible"),
        (lambda q, k, v: tiles.best(q[1:], k, TILES, 2), r"\(95, 5\), \(96, 5\) .* n = 96"),
        (lambda q, k, v: tiles.best(q, k, TILES, 9), "count 9 is more than there are tiles: 8"),
        (lambda q, k, v: tiles.best(q, k, TILES, 0), "count must be a whole number of at least 1"),
        (lambda q, k, v: tiles.best(q, k, TILES, 2, np.ones((8, 8), bool)), "2 is less .* up to 8"),
        (
            lambda q, k, v: tiles.best(q, k, TILES, 2, np.eye(8)),
            r"bool table \(8, 8\), got float64",
        ),
        (lambda q, k, v: tiles.shares(q, k[1:], TILES), "each be"),
        (lambda q, k, v: tiles.attend(q, k, v[1:], TILES, np.ones((8, 8), bool)), "n = 96"),
        (lambda q, k, v: tiles.attend(q, k, v, TILES, np.ones((8, 8))), "got float64"),
        (lambda q, k, v: tiles.attend(q, k, v, TILES, np.zeros((8, 8), bool)), "tile 0 asks none"),
    ],
)
def test_what_does_not_fit_is_refused(call, says):
    with pytest.raises(ValueError, match=says):
        call(*qkv())
