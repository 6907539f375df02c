"""Attention in the patterns of space and time: a reshape, then plain attention.

Those that see one another are brought together, and `attend` does the rest. A mask is taken only
by ``"causal"``, where each time step sees one more, and by ``"sliding"``, where no two tokens see
the same: neighbours ask together, and each leaves out what is not its own. Never n × n. The
patterns are those of `Grid.pairs`.
"""

import math
from itertools import product

import numpy as np

from lesson_utils import patterns
from lesson_utils.attention._blockwise import attend
from lesson_utils.patterns import WINDOW

ORDERS = ("space first", "time first")
MOST = 16  # queries along an axis that ask together where a window slides


def spacetime(q, k, v, grid, pattern="full", window=WINDOW, order="space first"):
    """Let every token attend over those that a pattern shows it.

    Parameters
    ----------
    q, k : (..., n, d) arrays
        Queries and keys of all tokens, in the order of the grid. Leading axes (heads) broadcast.
    v : (..., n, e) array
        Values.
    grid : Grid
        Whose tokens they are.
    pattern : str
        As for `Grid.pairs`. ``"factored"`` makes two hops with the same q and k: what the first
        puts out are the values of the second. (A model learns other q and k for each.)
    window : (int, int, int)
        Size in tokens of a block for ``"window"``, or of the window that slides; smaller at the
        edges of the grid.
    order : {"space first", "time first"}
        For ``"factored"``: the same pairs, another result. `attention.row` shows the first;
        TimeSformer takes the second.

    Returns
    -------
    (..., n, e) array
        Floats, as from `attend`.

    Raises
    ------
    ValueError
        If the arrays do not belong to the grid or to one another, or there is no such pattern,
        window or order.

    Examples
    --------
    >>> from lesson_utils.grid import Grid
    >>> alike, v = np.ones((12, 4)), np.arange(12.0)[:, None]
    >>> spacetime(alike, alike, v, Grid(3, 2, 2, patch=1), "temporal")[:4].round(4).ravel().tolist()
    [4.0, 5.0, 6.0, 7.0]
    """
    grid.pairs(pattern, window)  # complains if there is no such pattern or window
    if order not in ORDERS:
        raise ValueError(f"order {order!r} must be one of {ORDERS}")
    q, k, v = (np.asarray(a) for a in (q, k, v))
    if any(a.ndim < 2 or a.shape[-2] != grid.tokens for a in (q, k, v)):
        raise ValueError(
            f"q {q.shape}, k {k.shape} and v {v.shape} must be (…, n, width) with the grid's "
            f"n = {grid.tokens}"
        )
    hops = patterns.find(pattern).hops
    for hop in hops if order == ORDERS[0] else reversed(hops):
        v = (_slide if "around" in hop else _hop)(q, k, v, grid, hop, window)
    return v


def _slide(q, k, v, grid, hop, window):
    """Attend a block of queries at a time over all that one of them sees, each under its mask."""
    # Along an axis that slides, half a window: what they see together is then 1.5 windows long.
    # Of a small window more than that: many small calls take longer than a few wasted pairs.
    steps = {"around": [max(4, m // 2) for m in window], "block": window, "own": (1, 1, 1)}
    step = [min(steps.get(rule, grid.shape)[axis], MOST) for axis, rule in enumerate(hop)]
    # … (t h w) d -> … t h w d
    q, k, v = (a.reshape(*a.shape[:-2], *grid.shape, a.shape[-1]) for a in (q, k, v))
    lead = np.broadcast_shapes(*(a.shape[:-4] for a in (q, k, v)))
    out = np.empty((*lead, *grid.shape, v.shape[-1]), np.result_type(q, k, v, np.float32))
    for first in product(*(range(0, n, m) for n, m in zip(grid.shape, step, strict=True))):
        ask = [range(i, min(i + m, n)) for i, m, n in zip(first, step, grid.shape, strict=True)]
        keys, masks = zip(*map(_seen, hop, ask, grid.shape, window), strict=True)
        # t T, h H, w W -> (t h w) (T H W): seen along every axis
        mask = np.einsum("aA,bB,cC->abcABC", *masks).reshape(math.prod(map(len, ask)), -1)
        place = (..., *(slice(part.start, part.stop) for part in ask), slice(None))
        seen = (..., *keys, slice(None))
        # … t h w d -> … (t h w) d
        rows = (a.reshape(*a.shape[:-4], -1, a.shape[-1]) for a in (q[place], k[seen], v[seen]))
        out[place] = attend(*rows, mask).reshape(out[place].shape)
    # … t h w d -> … (t h w) d
    return out.reshape(*lead, grid.tokens, -1)


def _seen(rule, ask, n, m):
    """Give what some neighbours see along an axis: its span, and which of it each sees."""
    spans = np.array([patterns.RULES[rule](i, n, m) for i in ask])  # (queries, 2)
    keys = np.arange(spans[0, 0], spans[-1, 1])
    return slice(keys[0], keys[-1] + 1), (spans[:, :1] <= keys) & (keys < spans[:, 1:])


def _hop(q, k, v, grid, hop, window):
    """Attend within blocks that tile the grid: whole axes, single places, or of the window."""
    sizes = {"all": grid.shape, "past": grid.shape, "own": (1, 1, 1), "block": window}
    block = [sizes[rule][axis] for axis, rule in enumerate(hop)]
    # … (t h w) d -> … t h w d
    q, k, v = (a.reshape(*a.shape[:-2], *grid.shape, a.shape[-1]) for a in (q, k, v))
    lead = np.broadcast_shapes(*(a.shape[:-4] for a in (q, k, v)))
    out = np.empty((*lead, *grid.shape, v.shape[-1]), np.result_type(q, k, v, np.float32))
    # Whole blocks, then the rest along each axis: up to eight regions, of one block size each.
    for region in product(*map(_regions, grid.shape, block)):
        place = (..., *(span for span, _ in region), slice(None))
        size = tuple(size for _, size in region)
        mask = _past(size) if hop[0] == "past" else None
        found = attend(*(_gather(a[place], size) for a in (q, k, v)), mask)
        out[place] = _scatter(found, size, out[place].shape)
    # … t h w d -> … (t h w) d
    return out.reshape(*lead, grid.tokens, -1)


def _past(size):
    """Mask of a block's tokens: the own time step and all before it, which are the first ones."""
    space = size[1] * size[2]

    def mask(queries):
        step = queries // space
        return np.arange((step[-1] + 1) * space) // space <= step[:, None]

    return mask


def _regions(length, size):
    """Split an axis into what whole blocks cover and the rest: (span, block size) of each."""
    size = min(size, length)
    whole = length - length % size
    return [(slice(0, whole), size)] + [(slice(whole, length), length - whole)] * (whole < length)


def _gather(a, size):
    """Bring each block's tokens together: (…, T, H, W, d) -> (…, blocks, tokens of one, d)."""
    *lead, t, h, w, d = a.shape
    bt, bh, bw = size
    # … (t bt) (h bh) (w bw) d -> … t h w bt bh bw d -> … (t h w) (bt bh bw) d
    a = a.reshape(*lead, t // bt, bt, h // bh, bh, w // bw, bw, d)
    a = np.moveaxis(a, (-7, -5, -3), (-7, -6, -5))
    return a.reshape(*lead, -1, bt * bh * bw, d)


def _scatter(a, size, shape):
    """Put blocks back in their places: undoes `_gather`."""
    *lead, t, h, w, d = shape
    bt, bh, bw = size
    # … (t h w) (bt bh bw) d -> … t h w bt bh bw d -> … (t bt) (h bh) (w bw) d
    a = a.reshape(*lead, t // bt, h // bh, w // bw, bt, bh, bw, d)
    return np.moveaxis(a, (-7, -6, -5), (-7, -5, -3)).reshape(shape)
