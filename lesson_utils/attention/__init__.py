"""Who looks at whom: attention over a grid of tokens, one row at a time or all at once.

For all tokens there are `attend` and `spacetime`, from `blockwise` and `patterns`. Queries and
keys are ``(n, d)`` arrays, one row a token, in the order of `Grid`. The patterns are those of
`Grid.pairs`.
"""

import numpy as np

from lesson_utils import patterns
from lesson_utils.attention._blockwise import attend
from lesson_utils.attention._spacetime import spacetime
from lesson_utils.cubes import patchify
from lesson_utils.patterns import WINDOW

__all__ = ["allowed", "attend", "look", "row", "spacetime"]

BINS = 4  # `look` keeps 4 × 4 averages of a cube
PEAK = 10.0  # what `look` scores with itself, at temperature 1


def look(frames, grid):
    """Describe each cube by how it looks: a hand-made stand-in for learned queries and keys.

    A cube is averaged over its frames and down to 4 × 4 places: 48 numbers, colour and coarse
    texture. The mean of all cubes is taken off, so that what is usual in the clip counts little,
    and each row is scaled to one length. Used as both q and k, a token then looks at what looks
    like itself. A trained model learns better questions than this one.

    Parameters
    ----------
    frames : (frames, height, width, 3) array
        Of the grid's size, values 0 to 255.
    grid : Grid
        Of pixels, not of latents.

    Returns
    -------
    (n, 48) float32 array
        Rows (4 rows, 4 columns, 3 colours); all of one length, so that a row's score with itself,
        q·k/√48, is 10. A cube that looks exactly like the mean is a row of zeros.

    Raises
    ------
    ValueError
        If the frames are not of the grid's size, or the grid counts latents.

    Examples
    --------
    >>> from lesson_utils.grid import Grid
    >>> frames = np.zeros((2, 8, 12, 3))
    >>> frames[:, :, 4:] = 1, 0, 0
    >>> q = look(frames, Grid(2, 8, 12, patch=4))
    >>> np.round(q[0] @ q[:3].T / 48**0.5, 2).tolist()
    [10.0, -10.0, -10.0]
    """
    bins = [_bins(size) for size in grid.patch]
    t, (ph, pw) = grid.shape[0], grid.patch
    looks = []
    for rows in np.split(patchify(frames, grid), t):  # a time step at once, to spare memory
        # (h w) (pt ph pw c) -> (h w) pt ph pw c -> the mean over pt -> (h w) (4 4 c)
        mean = rows.reshape(len(rows), grid.group, ph, pw, -1).mean(axis=1)
        looks.append(np.einsum("ay,nyxc,bx->nabc", bins[0], mean, bins[1], optimize=True))
    looks = np.concatenate(looks).reshape(grid.tokens, -1)
    looks -= looks.mean(axis=0)
    length = np.linalg.norm(looks, axis=1, keepdims=True)
    wanted = np.sqrt(PEAK * np.sqrt(looks.shape[1]))
    return np.divide(looks * wanted, length, out=np.zeros_like(looks), where=length > 1e-6).astype(
        np.float32
    )


def _bins(size):
    """Weights that average the pixels along one side of a patch into 4 bins: (4, size)."""
    weights = np.zeros((BINS, size))
    for i in range(BINS):
        start, stop = i * size // BINS, -(-(i + 1) * size // BINS)
        weights[i, start:stop] = 1 / (stop - start)
    return weights


def allowed(grid, n, pattern="full", window=WINDOW):
    """Tell which tokens token `n` may look at.

    Parameters
    ----------
    grid : Grid
        Any grid.
    n : int
        The token that looks.
    pattern : str
        As for `Grid.pairs`. What several hops reach together is allowed: for ``"factored"`` all.
    window : (int, int, int)
        Size in tokens of a block for ``"window"``, or of the window that slides.

    Returns
    -------
    (t, h, w) bool array

    Raises
    ------
    ValueError
        If there is no such token, pattern or window.

    Examples
    --------
    >>> from lesson_utils.grid import Grid
    >>> allowed(Grid(3, 32, 32), 4, "causal").sum(axis=(1, 2)).tolist()
    [4, 4, 0]
    """
    grid.pairs(pattern, window)  # complains if there is no such pattern or window
    mask = np.zeros(grid.shape, bool)
    mask[patterns.reach(pattern, grid.position(n), grid.shape, window)] = True
    return mask


def row(q, k, n, grid, pattern="full", temperature=1.0, window=WINDOW):
    """Compute what token `n` attends to: the softmax of q·k/√d over the tokens it may look at.

    Parameters
    ----------
    q, k : (n, d) arrays
        Queries and keys of all tokens; float32 or float64, which is also the result's type.
    n : int
        The token that looks.
    grid : Grid
        Whose tokens they are.
    pattern : str
        As for `Grid.pairs`. ``"factored"`` multiplies its two hops: the temporal weight from
        (t, s) to (t', s), times the spatial weight inside t' from (t', s) to (t', s'), with the
        same q and k in both.
    temperature : float
        Scores are divided by it: small is picky, large is even.
    window : (int, int, int)
        Size in tokens of a block for ``"window"``, or of the window that slides.

    Returns
    -------
    (t, h, w) float array
        Weights that sum to 1.

    Raises
    ------
    ValueError
        If q and k do not belong to the grid, there is no such token, pattern or window, or the
        temperature is not above 0.

    Examples
    --------
    >>> from lesson_utils.grid import Grid
    >>> grid = Grid(2, 32, 32, patch=16)
    >>> same = np.ones((8, 4))
    >>> row(same, same, 0, grid, "spatial").tolist()
    [[[0.25, 0.25], [0.25, 0.25]], [[0.0, 0.0], [0.0, 0.0]]]
    """
    q, k = np.asarray(q), np.asarray(k)
    if q.ndim != 2 or q.shape != k.shape or len(q) != grid.tokens:
        raise ValueError(
            f"q {q.shape} and k {k.shape} must both be (n, d) with the grid's n = {grid.tokens}"
        )
    if not 0 < temperature < np.inf:
        raise ValueError(f"temperature must be a number above 0, got {temperature!r}")
    grid.pairs(pattern, window)  # complains if there is no such pattern or window
    kind = np.result_type(q, k, np.float32)
    q, k = q.astype(kind, copy=False), k.astype(kind, copy=False)
    scale = kind.type(1 / (np.sqrt(q.shape[1]) * temperature))
    weights = np.zeros(grid.shape, kind)
    weights[grid.position(n)] = 1
    # The last hop first: it collects from where the one before it has put something.
    for hop in reversed(patterns.find(pattern).hops):
        landed, weights = weights, np.zeros(grid.shape, kind)
        for place in zip(*np.nonzero(landed), strict=True):
            box = patterns.box(hop, place, grid.shape, window)
            # (t h w) d -> t h w d, of which a box -> keys d
            keys = k.reshape(*grid.shape, -1)[box].reshape(-1, k.shape[1])
            found = _softmax(keys @ q[grid.index(*place)] * scale)
            weights[box] += landed[place] * found.reshape(weights[box].shape)
    return weights


def _softmax(scores):
    """Weights that sum to 1; taking off the largest score first keeps exp from overflowing."""
    weights = np.exp(scores - scores.max())
    return weights / weights.sum()
