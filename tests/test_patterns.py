"""The table of patterns, and that one entry in it is all that a new one takes."""

import numpy as np
import pytest

from lesson_utils import attention, patterns
from lesson_utils.grid import Grid
from lesson_utils.patterns import PATTERNS, Pattern

WINDOW = (2, 2, 2)


@pytest.fixture(
    params=[
        (("own", "own", "all"),),
        (("own", "block", "all"), ("past", "own", "own")),
        (("past", "around", "block"), ("all", "own", "around")),
    ]
)
def new(request, monkeypatch):
    """A pattern of one hop, or of two, that the lessons do not have."""
    monkeypatch.setitem(PATTERNS, "new", Pattern(request.param, "somewhere", "there", "?"))
    return PATTERNS["new"]


def table(grid, hop):
    """List who may look at whom in one hop, by its definition: (n, n) bool."""
    places = np.array(list(np.ndindex(grid.shape)))
    query, key = places[:, None], places[None]
    block, ahead = np.array(WINDOW), key - query
    rules = {
        "all": np.ones_like(query == key),
        "own": query == key,
        "past": key <= query,
        "block": query // block == key // block,
        "around": (-(block // 2) <= ahead) & (ahead < block - block // 2),
    }
    return np.all([rules[rule][..., axis] for axis, rule in enumerate(hop)], axis=0)


def naive(q, k, grid, hop):
    scores = np.where(table(grid, hop), q @ k.T / np.sqrt(q.shape[1]), -np.inf)
    weights = np.exp(scores)
    return weights / weights.sum(axis=1, keepdims=True)


def test_one_entry_brings_count_mask_rows_and_attention(new):
    grid = Grid(3, 5, 4, patch=1)
    q, k, v = np.random.default_rng(0).normal(size=(3, grid.tokens, 6))
    hops = [naive(q, k, grid, hop) for hop in new.hops]
    weights = np.linalg.multi_dot([*reversed(hops), np.eye(grid.tokens)])
    assert grid.pairs("new", WINDOW) == sum(table(grid, hop).sum() for hop in new.hops)
    found = attention.spacetime(q, k, v, grid, "new", WINDOW)
    np.testing.assert_allclose(found, weights @ v, atol=1e-12)
    for n in (0, 17, grid.tokens - 1):
        row = attention.row(q, k, n, grid, "new", window=WINDOW)
        np.testing.assert_allclose(row.ravel(), weights[n], atol=1e-14)
        allowed = attention.allowed(grid, n, "new", WINDOW)
        np.testing.assert_array_equal(allowed.ravel(), weights[n] > 0)


def test_a_rule_has_to_exist():
    for hop in (("own", "own"), ("own", "own", "near"), ("own", "past", "all")):
        with pytest.raises(ValueError, match=r"must be three of .* and 'past' along t only"):
            Pattern((hop,), "", "", "")
    with pytest.raises(ValueError, match=r"pattern 'new' must be one of \('full', 'spatial'"):
        patterns.find("new")
