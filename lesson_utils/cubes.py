"""Cut a clip into cubes and put it together again; turn a cube into a token.

A grid of 16 × 16 patches and 2 frames a cube cuts here::

    frames (T, H, W, c)                 tokens (n, pt*ph*pw*c)
    ┌──┬──┐ ┌──┬──┐ ┌──┬──┐ ┌──┬──┐
    │A │B │ │E │F │ │I │J │ │M │N │     A E
    ├──┼──┤ ├──┼──┤ ├──┼──┤ ├──┼──┤ ->  B F
    │C │D │ │G │H │ │K │L │ │O │P │     C G   …   L P
    └──┴──┘ └──┴──┘ └──┴──┘ └──┴──┘
"""

from dataclasses import dataclass

import numpy as np

from lesson_utils._checks import is_whole
from lesson_utils.grid import Grid

ROWS = 512  # or values, that `Projection` takes at a time


def patchify(frames, grid):
    """Cut frames into cubes, one row of values each.

    Parameters
    ----------
    frames : (frames, height, width, c) array
        Any dtype and number of channels; the first three sizes as `grid` says.
    grid : Grid
        Of pixels, not of latents.

    Returns
    -------
    (n, pt*ph*pw*c) array
        Same dtype; a copy. Tokens in grid order; inside a token time is slowest, then rows,
        columns and channels.

    Raises
    ------
    ValueError
        If the frames are not of the grid's size, or the grid counts latents.

    Source
    ------
    The rearrangement of VideoMAE (engine_for_pretraining.py), in NumPy.

    Examples
    --------
    >>> from lesson_utils.grid import Grid
    >>> frames = np.arange(2 * 2 * 4).reshape(2, 2, 4, 1)
    >>> patchify(frames, Grid(2, 2, 4, patch=2, group=2))
    array([[ 0,  1,  4,  5,  8,  9, 12, 13],
           [ 2,  3,  6,  7, 10, 11, 14, 15]])
    """
    frames = np.asarray(frames)
    _same_size(frames, grid)
    frames = _fit(frames, grid)
    (t, h, w), (pt, ph, pw), c = grid.shape, grid.cube, frames.shape[-1]
    # (t pt) (h ph) (w pw) c -> (t h w) (pt ph pw c)
    split = frames.reshape(t, pt, h, ph, w, pw, c)
    cubes = split.transpose(0, 2, 4, 1, 3, 5, 6).copy()  # else a view where nothing moves
    return cubes.reshape(t * h * w, pt * ph * pw * c)


def unpatchify(tokens, grid):
    """Put cubes back in their places: undoes `patchify`.

    Parameters
    ----------
    tokens : (n, pt*ph*pw*c) array
        As from `patchify`.
    grid : Grid
        The grid they were cut with.

    Returns
    -------
    (frames, height, width, c) array
        A copy. What ``remainder="crop"`` dropped is gone, so the size is ``grid.fitted``; what
        ``"pad"`` added is taken off again.

    Raises
    ------
    ValueError
        If the number of tokens or of their values does not belong to the grid.

    Examples
    --------
    >>> from lesson_utils.grid import Grid
    >>> grid = Grid(4, 6, 10, patch=2, group=4)
    >>> frames = np.arange(4 * 6 * 10 * 3).reshape(4, 6, 10, 3)
    >>> bool((unpatchify(patchify(frames, grid), grid) == frames).all())
    True
    """
    _pixels_only(grid)
    tokens = np.asarray(tokens)
    (t, h, w), (pt, ph, pw) = grid.shape, grid.cube
    c, rest = divmod(tokens.shape[-1], pt * ph * pw) if tokens.ndim == 2 else (0, 0)
    if tokens.ndim != 2 or len(tokens) != grid.tokens or c == 0 or rest:
        raise ValueError(
            f"tokens {tokens.shape} do not belong to this grid: it has {grid.tokens} tokens of "
            f"{pt}·{ph}·{pw}·channels = {grid.values_per_token} values (for {grid.channels} "
            "channels)"
        )
    # (t h w) (pt ph pw c) -> (t pt) (h ph) (w pw) c
    split = tokens.reshape(t, h, w, pt, ph, pw, c)
    frames = split.transpose(0, 3, 1, 4, 2, 5, 6).copy().reshape(t * pt, h * ph, w * pw, c)
    return frames[: grid.frames, : grid.height, : grid.width]


@dataclass(frozen=True, eq=False)
class Projection:
    """A linear map from the values of a cube to a token of a given width, and back.

    Models learn theirs; this one is principal components (PCA), the best that a linear map can
    do at putting the same cubes together again.

    Parameters
    ----------
    mean : (values,) float array
        Taken off before projecting.
    basis : (values, d) float array
        Orthonormal columns, the direction of most variance first.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> cubes = rng.normal(size=(50, 3)) @ rng.normal(size=(3, 24))  # 24 values, 3 of them free
    >>> projection = Projection.fit(cubes, width=3)
    >>> tokens = projection.encode(cubes)
    >>> tokens.shape, bool(np.allclose(projection.decode(tokens), cubes))
    ((50, 3), True)
    """

    mean: np.ndarray
    basis: np.ndarray

    @classmethod
    def fit(cls, tokens, width):
        """Find the `width` directions in which the cubes differ most.

        Parameters
        ----------
        tokens : (n, values) array
            Cubes as from `patchify`, at least 2.
        width : int
            Numbers in a projected token, from 1 to the smaller of n - 1 and values.

        Returns
        -------
        Projection

        Raises
        ------
        ValueError
            If the cubes are not finite, or cannot tell that many directions apart.
        """
        tokens = np.asarray(tokens)
        if tokens.ndim != 2:
            raise ValueError(f"tokens must be (n, values), got {tokens.shape}: patchify them first")
        if not np.isfinite(tokens).all():
            raise ValueError("tokens hold values that are not finite: replace them before fitting")
        most = min(len(tokens) - 1, tokens.shape[1])
        if not is_whole(width) or not 1 <= width <= most:
            raise ValueError(
                f"width {width} must be a whole number from 1 to {most}: {len(tokens)} tokens of "
                f"{tokens.shape[1]} values show no more directions"
            )
        mean = tokens.mean(axis=0, dtype=np.float64)
        # The smaller of the two symmetric matrices has the same leading directions. Some values or
        # rows at a time: bytes take 8 times their memory as floats.
        if len(tokens) < tokens.shape[1]:
            parts = np.array_split(np.arange(tokens.shape[1]), max(1, tokens.shape[1] // ROWS))
            _, vectors = np.linalg.eigh(_products(tokens[:, i] - mean[i] for i in parts))
            vectors = vectors[:, : -width - 1 : -1]
            some = [(tokens[:, i] - mean[i]).T @ vectors for i in parts]
            basis, _ = np.linalg.qr(np.concatenate(some))
        else:
            parts = np.array_split(tokens, max(1, len(tokens) // ROWS))
            _, vectors = np.linalg.eigh(_products((part - mean).T for part in parts))
            basis = vectors[:, : -width - 1 : -1]
        # A direction and its opposite serve alike: fix the sign, so that runs agree.
        peak = np.abs(basis).argmax(axis=0)
        return cls(mean, basis * np.sign(basis[peak, np.arange(width)]))

    def encode(self, tokens):
        """Project cubes, (n, values) -> (n, d)."""
        # Some rows at a time: bytes take 8 times their memory as floats.
        parts = np.array_split(np.asarray(tokens), max(1, len(tokens) // ROWS))
        return np.concatenate([(part - self.mean) @ self.basis for part in parts])

    def decode(self, encoded):
        """Rebuild cubes as well as `d` numbers allow, (n, d) -> (n, values) float32."""
        cubes = np.empty((len(encoded), len(self.mean)), np.float32)
        for i in range(0, len(cubes), ROWS):
            cubes[i : i + ROWS] = encoded[i : i + ROWS] @ self.basis.T + self.mean
        return cubes


def _products(parts):
    """Sum a @ a.T over the parts of a matrix that is too large to be centred at once."""
    total = 0.0
    for part in parts:
        total += part @ part.T
    return total


def _same_size(frames, grid):
    _pixels_only(grid)
    wanted = (grid.frames, grid.height, grid.width)
    if frames.ndim != 4 or frames.shape[:3] != wanted:
        raise ValueError(
            f"frames {frames.shape} are not of the grid's size {wanted} with channels last: make "
            "the grid from the clip, Grid(*frames.shape[:3], …)"
        )


def _pixels_only(grid):
    if not isinstance(grid, Grid):
        raise ValueError(
            f"grid must be a Grid, got {grid!r:.60}: make it from the clip, "
            "Grid(*frames.shape[:3], patch=16)"
        )
    if grid.stride != (1, 1, 1) or grid.causal:
        raise ValueError(
            f"this grid counts latents (stride {grid.stride}): only a grid of pixels can be cut"
        )


def _fit(frames, grid):
    """Crop, or pad by repeating the last frame, row and column, to the grid's fitted size."""
    if frames.shape[:3] == grid.fitted:
        return frames
    if grid.remainder == "crop":
        return frames[tuple(slice(size) for size in grid.fitted)]
    more = [(0, fitted - size) for fitted, size in zip(grid.fitted, frames.shape[:3], strict=True)]
    return np.pad(frames, [*more, (0, 0)], mode="edge")
