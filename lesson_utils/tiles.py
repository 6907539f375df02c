"""Attention between tiles: blocks of tokens of which each asks only some others.

Tiles are the cubes of a grid whose pixels are tokens: ``tiles = Grid(*grid.shape, patch=4,
group=4)`` cuts a grid of tokens into tiles of 4 × 4 × 4. Who asks whom is a table (m, m) of bools,
the asking tile first; `patterns` may fill it (``attention.allowed(tiles, i, "sliding", …)``), or
what the tiles hold, as in `best`.
"""

import numpy as np

from lesson_utils._checks import whole_number
from lesson_utils.attention import attend as attend_all
from lesson_utils.cubes import patchify


def members(tiles):
    """List the tokens of each tile.

    Parameters
    ----------
    tiles : Grid
        Its frames, height and width are the time steps, rows and columns of a grid of tokens.

    Returns
    -------
    (m, tokens in a tile) int array
        Tiles in the order of their grid, and in each its tokens by number.

    Examples
    --------
    >>> from lesson_utils.grid import Grid
    >>> members(Grid(1, 2, 4, patch=2)).tolist()
    [[0, 1, 4, 5], [2, 3, 6, 7]]
    """
    shape = tiles.frames, tiles.height, tiles.width
    return patchify(np.arange(np.prod(shape)).reshape(*shape, 1), tiles)


def best(q, k, tiles, count, always=None):
    """Choose for each tile those whose mean key fits its mean query best.

    Parameters
    ----------
    q, k : (n, d) arrays
        Queries and keys of all tokens, in the order of their grid.
    tiles : Grid
        As for `members`.
    count : int
        How many tiles each may ask, from 1 to all.
    always : (m, m) bool array, optional
        Tiles that are among them whatever their scores, such as those nearby.

    Returns
    -------
    (m, m) bool array
        Row i: the tiles that tile i asks, `count` of them. Of equal ones the first count.

    Raises
    ------
    ValueError
        If q and k do not belong to the tiles, there are not so many tiles, or more than `count`
        are to be asked always.
    """
    q, k = np.asarray(q), np.asarray(k)
    groups = members(tiles)
    _fits(groups, q, k)
    if whole_number("count", count) > len(groups):
        raise ValueError(f"count {count} is more than there are tiles: {len(groups)}")
    scores = q[groups].mean(axis=1) @ k[groups].mean(axis=1).T  # (m, d) @ (d, m) -> (m, m)
    if always is not None:
        always = _table(always, groups)
        if (most := always.sum(axis=1).max()) > count:
            raise ValueError(f"count {count} is less than are always asked: up to {most}")
        scores[always] = np.inf
    asked = np.argsort(-scores, axis=1, kind="stable")[:, :count]
    table = np.zeros(scores.shape, bool)
    np.put_along_axis(table, asked, True, axis=1)
    return table


def attend(q, k, v, tiles, table):
    """Let each token take the mean of the values in the tiles that its own tile asks.

    Parameters
    ----------
    q, k : (n, d) arrays
        Queries and keys of all tokens, in the order of their grid.
    v : (n, e) array
        Values.
    tiles : Grid
        As for `members`.
    table : (m, m) bool array
        Which tile asks which, the asking one first.

    Returns
    -------
    (n, e) float array
        What is not asked gets no weight; the others' weights sum to 1, as in `attention.attend`.

    Raises
    ------
    ValueError
        If the arrays do not belong to the tiles, or a tile asks none.
    """
    q, k, v = (np.asarray(a) for a in (q, k, v))
    groups = members(tiles)
    _fits(groups, q, k, v)
    table = _table(table, groups)
    if not table.any(axis=1).all():
        raise ValueError(f"tile {table.any(axis=1).argmin()} asks none: its row has nothing True")
    out = np.empty((len(q), v.shape[1]), np.result_type(q, k, v, np.float32))
    for own, asked in zip(groups, table, strict=True):
        keys = groups[asked].ravel()
        out[own] = attend_all(q[own], k[keys], v[keys])
    return out


def shares(q, k, tiles):
    """Share of its full attention that each token gives to each tile.

    Parameters
    ----------
    q, k : (n, d) arrays
        Queries and keys of all tokens, in the order of their grid.
    tiles : Grid
        As for `members`.

    Returns
    -------
    (n, m) float array
        Rows that sum to 1: what `attention.attend` makes of values that say which tile a key is in.

    Raises
    ------
    ValueError
        If q and k do not belong to the tiles.
    """
    q, k = np.asarray(q), np.asarray(k)
    groups = members(tiles)
    _fits(groups, q, k)
    inside = np.zeros((len(q), len(groups)), np.float32)
    inside[groups, np.arange(len(groups))[:, None]] = 1
    return attend_all(q, k, inside)


def _fits(groups, *arrays):
    if any(a.ndim != 2 or len(a) != groups.size for a in arrays):
        shapes = ", ".join(str(a.shape) for a in arrays)
        raise ValueError(
            f"arrays {shapes} must each be (n, width) with the tiles' n = {groups.size}"
        )


def _table(table, groups):
    """Return who asks whom as an array, or say what is wrong with it."""
    table, m = np.asarray(table), len(groups)
    if table.dtype != bool or table.shape != (m, m):
        raise ValueError(
            f"who asks whom must be a bool table ({m}, {m}), got {table.dtype} {table.shape}"
        )
    return table
