"""Exact softmax attention in blocks of queries: the n × n weights are never held."""

import math
import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np

QUERIES = 64  # in a block: its weights for 8,192 keys are 2 MB
# OpenBLAS gives a product of fewer than 2·64³ multiply–adds to the thread that asks; a larger one
# it splits over all cores, and two threads that ask at once then wait for each other.
PRODUCT = 7 * 2**16
WIDEST = 128  # above this, tiles under that limit are so narrow that BLAS had better split
GROUP = 2**19  # weights that a block holds when many small problems come together
MODEST = 20.0  # largest |score| that needs no shift: exp stays within 2e-9 and 5e8


def attend(q, k, v, mask=None):
    """Let each query take the mean of the values, weighted by the softmax of q·k/√d.

    The result is exact: 64 queries at a time meet all keys, and the weights of those are dropped
    when they have been used. The blocks share out the machine's cores.

    Parameters
    ----------
    q : (..., n, d) array
        Queries; real numbers.
    k : (..., m, d) array
        Keys.
    v : (..., m, e) array
        Values, one row a key. Leading axes broadcast.
    mask : (n, m) bool array, or function, optional
        True where a query may look. A function is given the numbers of some queries, (b,), and
        returns their rows, (b, m), so that the whole mask need not exist. It may leave off columns
        at the end that none of them sees, and these then cost nothing. Several threads may call
        it at once.

    Returns
    -------
    (..., n, e) array
        float64 if any input is, else float32 (float16 and small integers too). Beside it, the
        memory taken is a copy of k and v and, for each core, 64 rows of weights.

    Raises
    ------
    ValueError
        If shapes do not fit, there are queries but no key, a value is not a finite real number,
        scores are too large for their type, or a mask is not boolean, not of its shape, or leaves
        a query nothing to look at.

    Examples
    --------
    >>> q = k = np.array([[9.0, 0.0], [0.0, 9.0], [9.0, 0.0]])
    >>> v = np.array([[1.0], [5.0], [3.0]])
    >>> attend(q, k, v).round(4).ravel().tolist()
    [2.0, 5.0, 2.0]
    >>> attend(q, k, v, lambda i: np.arange(3) <= i[:, None]).round(4).ravel().tolist()
    [1.0, 5.0, 2.0]
    """
    q, k, v, lead = _checked(q, k, v)
    (count, n, d), (_, m, e), kind = q.shape, v.shape, q.dtype
    look = _rows_of(mask, n, m)
    out = np.empty((count, n, e), kind)
    if out.size == 0:
        return out.reshape(*lead, n, e)
    modest = _modest(q, k, v)
    narrow = max(d, e) <= WIDEST
    keys = _tile_of(m, PRODUCT // (QUERIES * max(d, e))) if narrow else m
    tiles = -(-m // keys)
    # m d -> tiles d keys, and m e -> tiles keys e; zeros fill up the last tile
    kt = np.multiply(_tiled(k, tiles, keys).swapaxes(-1, -2), kind.type(d**-0.5), order="C")
    vt = _tiled(v, tiles, keys)

    cores = min(_cores(), 8) if narrow else 1
    block = min(n, QUERIES)
    group = max(1, min(GROUP // (block * tiles * keys), -(-count // cores)))
    starts = [(g, i) for g in range(0, count, group) for i in range(0, n, block)]
    blocks = iter(starts)  # shared: whoever is free takes the next

    def work(_):
        scores = np.empty((group, tiles, block, keys), kind)
        parts = np.empty((group, tiles, block, e), kind)
        for g, i in blocks:
            problems, queries = slice(g, g + group), slice(i, i + block)
            mine = q[problems, None, queries]
            g, _, b, _ = mine.shape
            rows = _rows(look, np.arange(i, i + b), m) if look else None
            seen = rows.shape[1] if look else m  # keys from the first on
            some = -(-seen // keys)  # tiles that hold them
            s, p = scores[:g, :some, :b], parts[:g, :some, :b]
            np.matmul(mine, kt[problems, :some], out=s)
            if look and not rows.all():
                np.copyto(s, -np.inf, where=_hidden(rows, s.shape))
            s[:, -1, :, seen - (some - 1) * keys :] = -np.inf  # the rest of the last tile
            if not modest:
                # A row that may look nowhere has no largest score; its sum, below, will be 0.
                s -= s.max(axis=1).max(axis=-1).clip(min=np.finfo(kind).min)[:, None, :, None]
            np.exp(s, out=s)
            total = s.sum(axis=1).sum(axis=-1)
            if not total.all():
                raise ValueError(f"mask leaves query {i + total[0].argmin()} no key to look at")
            np.matmul(s, vt[problems, :some], out=p)
            np.divide(p.sum(axis=1), total[..., None], out=out[problems, queries])

    cores = min(cores, len(starts))
    if cores == 1:
        work(0)
    else:
        with ThreadPoolExecutor(cores) as pool:
            list(pool.map(work, range(cores)))  # a list, so that a worker's error is raised
    return out.reshape(*lead, n, e)


def _checked(q, k, v):
    """Bring all three to one float type and (count, rows, width); return the leading axes too."""
    arrays = [np.asarray(a) for a in (q, k, v)]
    shapes = "q {}, k {} and v {}".format(*(a.shape for a in arrays))
    for name, a in zip("qkv", arrays, strict=True):
        if a.dtype.kind not in "biuf":
            raise ValueError(f"{name} must hold real numbers, got {a.dtype}")
        if a.ndim < 2 or a.shape[-1] == 0:
            raise ValueError(f"{shapes} must be (…, n, d), (…, m, d) and (…, m, e), d and e ≥ 1")
    q, k, v = arrays
    if q.shape[-1] != k.shape[-1]:
        raise ValueError(f"{shapes}: queries and keys differ in width d, the last axis")
    if k.shape[-2] != v.shape[-2]:
        raise ValueError(f"{shapes}: each key needs one value, and they differ in number")
    if k.shape[-2] == 0 < q.shape[-2]:
        raise ValueError(f"{shapes}: there is no key to look at")
    try:
        lead = np.broadcast_shapes(*(a.shape[:-2] for a in arrays))
    except ValueError:
        raise ValueError(f"{shapes}: the leading axes do not fit one another") from None
    kind = np.result_type(*arrays, np.float32)
    one_axis = (math.prod(lead),)
    return *(
        np.broadcast_to(a.astype(kind, copy=False), lead + a.shape[-2:]).reshape(
            one_axis + a.shape[-2:]
        )
        for a in arrays
    ), lead


def _modest(q, k, v):
    """Tell whether exp is safe without taking off the largest score: it saves two passes."""
    kind = q.dtype
    longest = [math.sqrt(np.einsum("lnd,lnd->ln", a, a, dtype=np.float64).max()) for a in (q, k)]
    largest = longest[0] * longest[1] / math.sqrt(q.shape[-1])  # |q·k| ≤ |q||k|
    if not largest <= float(np.finfo(kind).max):
        raise ValueError(f"q·k/√d may reach {largest:.3g}: q and k must be finite, and it {kind}")
    top = max(v.max(), -v.min())
    if not np.isfinite(top):
        raise ValueError("v holds values that are not finite")
    return largest <= MODEST and top < 1e20


def _rows_of(mask, n, m):
    """Turn a mask of either form into a function, or None."""
    if mask is None or callable(mask):
        return mask
    mask = np.asarray(mask)
    if mask.shape != (n, m):
        raise ValueError(f"mask {mask.shape} must be (n, m) = {(n, m)}: a row a query")
    return mask.__getitem__


def _rows(look, queries, m):
    """Ask the mask for the rows of some queries."""
    rows, wanted = np.asarray(look(queries)), (len(queries), m)
    fits = rows.ndim == 2 and len(rows) == len(queries) and 1 <= rows.shape[1] <= m
    if rows.dtype != bool or not fits:
        raise ValueError(
            f"mask must give bool {wanted} or fewer columns, got {rows.dtype} {rows.shape}"
        )
    return rows


def _hidden(rows, shape):
    """Turn a mask's rows into tiles of `shape`, True where a query may not look."""
    _, tiles, count, keys = shape
    hidden = np.ones((count, tiles * keys), bool)
    np.logical_not(rows, out=hidden[:, : rows.shape[1]])
    # count (tiles keys) -> tiles count keys
    return hidden.reshape(count, tiles, keys).swapaxes(0, 1)


def _tiled(rows, tiles, keys):
    """Cut (count, m, width) to (count, tiles, keys, width); a copy only where zeros are added."""
    count, m, width = rows.shape
    if tiles * keys > m:
        rows = np.pad(rows, ((0, 0), (0, tiles * keys - m), (0, 0)))
    return rows.reshape(count, tiles, keys, width)


def _tile_of(m, most):
    """Choose how many of m keys go into a tile: those that leave least to fill up in the last."""
    if m <= most:
        return m
    # By eights, which the processor likes best, and not much below the most, for the same reason.
    return min(range(most - most % 8, most * 3 // 4, -8), key=lambda keys: -m % keys)


def _cores():
    """Count the cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
