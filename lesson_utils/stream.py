"""A clip without end: attention block by block, and the cache that keeps what earlier steps said.

A block of time steps attends to itself and to the steps before it that the cache holds. What is
made does not change any more, so the keys and values of a step are computed once and kept. With
room for all steps this is full attention under a staircase of a mask. With less room the oldest
steps are forgotten, except for a *sink*: so many of the very first, which stay.

Room counts all steps whose keys and values are at hand while a block is made, its own among them,
as the caches of published models do.
"""

import numpy as np

from lesson_utils import attention
from lesson_utils._checks import whole_number


def held(made, room=None, sink=0):
    """Name the time steps whose keys and values are at hand.

    Parameters
    ----------
    made : int
        Steps that there are so far, with those of the block in the making.
    room : int or None
        Steps that the cache holds at most; None for all.
    sink : int
        Steps at the beginning that are never forgotten; at most `room`.

    Returns
    -------
    (m,) int array
        In order; the first `sink` steps, and the latest.

    Raises
    ------
    ValueError
        If a number is not whole, `made` or `room` is below 1, or the sink is larger than the room.

    Examples
    --------
    >>> held(24, room=9, sink=3).tolist()
    [0, 1, 2, 18, 19, 20, 21, 22, 23]
    """
    _check(room, sink)
    steps = np.arange(whole_number("made", made))
    if room is None:
        return steps
    return steps[(steps < sink) | (steps >= made - (room - sink))]


def heard(steps, block, room=None, sink=0):
    """Say which steps each step attends to.

    Parameters
    ----------
    steps, block : int
        Time steps in all, and in a block; the last block may be shorter.
    room, sink : int or None, int
        As for `held`; the room holds a block and the sink.

    Returns
    -------
    (steps, steps) bool array
        Row t: what step t attends to, all of its own block among it.

    Raises
    ------
    ValueError
        If a number is not whole or too small, or the room does not hold a block and the sink.

    Examples
    --------
    >>> heard(4, block=2, room=3).astype(int).tolist()
    [[1, 1, 0, 0], [1, 1, 0, 0], [0, 1, 1, 1], [0, 1, 1, 1]]
    """
    _check(room, sink, whole_number("block", block))
    table = np.zeros((whole_number("steps", steps),) * 2, bool)
    for start, stop in _blocks(steps, block):
        table[start:stop, held(stop, room, sink)] = True
    return table


def pairs(grid, block, room=None, sink=0):
    """Count the query-key pairs of one attention head in one layer, each computed once.

    Parameters
    ----------
    grid : Grid
        The clip's tokens.
    block, room, sink
        As for `heard`, in time steps of the grid.

    Returns
    -------
    int

    Raises
    ------
    ValueError
        As `heard` does.

    Examples
    --------
    >>> from lesson_utils.grid import Grid
    >>> grid = Grid(21, 32, 32)
    >>> pairs(grid, block=3) / grid.pairs("full")
    0.5714285714285714
    """
    steps = grid.shape[0]
    each = grid.tokens // steps  # tokens of a time step
    return int(heard(steps, block, room, sink).sum()) * each**2


def cache_bytes(grid, layers, width, room=None, itemsize=2):
    """Count the bytes of a cache when the whole clip has been made.

    Parameters
    ----------
    grid : Grid
        The clip's tokens.
    layers : int
        Each keeps keys and values of its own.
    width : int
        Numbers in a token's keys, all heads that have keys together; as many in its values.
    room : int or None
        Time steps held at most; None for all.
    itemsize : int
        Bytes of one number: 2 for bfloat16.

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If a number is not whole or below 1.

    Examples
    --------
    >>> from lesson_utils.grid import Grid
    >>> cache_bytes(Grid(4, 32, 32), layers=2, width=8, room=3)
    768
    """
    steps = grid.shape[0]
    tokens = grid.tokens // steps * len(held(steps, room))
    size = whole_number("width", width) * whole_number("itemsize", itemsize)
    return 2 * tokens * whole_number("layers", layers) * size  # keys and values


def attend(q, k, v, grid, block, room=None, sink=0):
    """Attend block by block, each to what the cache holds by then.

    Parameters
    ----------
    q, k : (..., n, d) arrays
        Queries and keys of all tokens, in the order of the grid.
    v : (..., n, e) array
        Values.
    grid : Grid
        Whose tokens they are.
    block, room, sink
        As for `heard`, in time steps of the grid.

    Returns
    -------
    (..., n, e) array
        Floats, as from `attention.attend`.

    Raises
    ------
    ValueError
        If the arrays are not of the grid's n, or as `heard` and `attention.attend` do.

    Examples
    --------
    >>> from lesson_utils.grid import Grid
    >>> alike, v = np.ones((4, 2)), np.arange(4.0)[:, None]
    >>> attend(alike, alike, v, Grid(4, 1, 1, patch=1), block=2, room=3).ravel().tolist()
    [0.5, 0.5, 2.0, 2.0]
    """
    _check(room, sink, whole_number("block", block))
    steps = grid.shape[0]
    q, k, v = (np.asarray(a) for a in (q, k, v))
    if any(a.ndim < 2 or a.shape[-2] != grid.tokens for a in (q, k, v)):
        raise ValueError(
            f"q {q.shape}, k {k.shape} and v {v.shape} must be (…, n, width) with the grid's "
            f"n = {grid.tokens}"
        )
    made = []
    for start, stop in _blocks(steps, block):
        own, seen = np.arange(start, stop), held(stop, room, sink)
        part = _of_steps(q, own, steps), *(_of_steps(a, seen, steps) for a in (k, v))
        made.append(attention.attend(*part))
    return np.concatenate(made, axis=-2)


def _of_steps(a, wanted, steps):
    """Take the tokens of some time steps: (…, n, d) -> (…, m, d)."""
    # … (t s) d -> … t s d, of which some t -> … (m s) d
    apart = a.reshape(*a.shape[:-2], steps, -1, a.shape[-1])
    return apart[..., wanted, :, :].reshape(*a.shape[:-2], -1, a.shape[-1])


def _blocks(steps, block):
    """First step of each block, and one past its last."""
    return [(start, min(start + block, steps)) for start in range(0, steps, block)]


def _check(room, sink, block=0):
    """Refuse a room that does not hold the sink and a block."""
    whole_number("sink", sink, low=0)
    least = block + sink
    if room is not None and whole_number("room", room) < least:
        holds = f"a sink of {sink}" + f" and a block of {block}" * (block > 0)
        raise ValueError(f"room {room} must hold {holds}: make it {least} or more, or None")
