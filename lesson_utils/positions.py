"""Say when and where a token stands: columns beside a look, and rotations of it.

Attention compares what tokens hold, so it knows of no order. Both ways here put one in, such that
a score depends on the offset of key from query and not on where the two stand. A rotation turns
each pair of neighbouring numbers by an angle that grows with the place; the columns are a pair
(1, 0) turned so.
"""

import numpy as np

BASE = 10_000.0  # RoFormer's, and that of most models since


def places(grid):
    """Where each token stands, counted in tokens.

    Parameters
    ----------
    grid : Grid
        Any grid.

    Returns
    -------
    (n, 3) float32 array
        Rows (t, h, w), in token order.

    Examples
    --------
    >>> from lesson_utils.grid import Grid
    >>> places(Grid(2, 16, 32))[1:3].tolist()
    [[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]]
    """
    # 3 t h w -> 3 (t h w) -> n 3
    return np.indices(grid.shape, np.float32).reshape(3, -1).T


def frequencies(width, base=BASE):
    """How far each pair of a token's numbers is turned from one place to the next.

    Parameters
    ----------
    width : int
        Numbers that are turned; even.
    base : float
        The slowest pair turns nearly `base` times more slowly than the first; at least 1.

    Returns
    -------
    (width / 2,) float array
        Radians a place: base^(-2i/width), from 1 down.

    Raises
    ------
    ValueError
        If the width is odd or below 2, or the base is below 1.

    Notes
    -----
    As in RoFormer (Su et al., 2021, section 3.2.2).

    Examples
    --------
    >>> frequencies(4, base=100).tolist()
    [1.0, 0.1]
    """
    if width < 2 or width % 2:
        raise ValueError(f"numbers are turned in pairs: width must be even and > 0, got {width!r}")
    if not base >= 1:
        raise ValueError(f"base must be at least 1, got {base!r}")
    return base ** (-np.arange(0, width, 2) / width)


def angles(places, split, base=BASE):
    """How far each pair of each token is turned, when the axes share out a token's numbers.

    Parameters
    ----------
    places : (n, axes) array
        Where each token stands, along each axis; in tokens, seconds or any other unit.
    split : tuple of int
        How many numbers each axis gets, such as (44, 42, 42) for t, h and w.
    base : float
        As for `frequencies`, which every axis starts anew.

    Returns
    -------
    (n, sum(split) / 2) float array
        Radians.

    Raises
    ------
    ValueError
        If there is not one width an axis, or as `frequencies` does.

    Examples
    --------
    >>> angles([[3, 0], [3, 5]], (4, 2), base=100).round(2).tolist()
    [[3.0, 0.3, 0.0], [3.0, 0.3, 5.0]]
    """
    places = np.asarray(places)
    if places.ndim != 2 or places.shape[1] != len(split):
        raise ValueError(
            f"places {places.shape} must be (n, axes) with one axis for each of the "
            f"{len(split)} widths of split {tuple(split)}"
        )
    turned = [np.outer(places[:, i], frequencies(width, base)) for i, width in enumerate(split)]
    return np.concatenate(turned, axis=1)


def rotate(x, angles):
    """Turn each pair of neighbouring numbers, (0, 1), (2, 3) and so on, by its angle.

    Parameters
    ----------
    x : (..., n, d) array
        Queries or keys, d even.
    angles : (n, d / 2) array
        Radians, as from `angles`.

    Returns
    -------
    (..., n, d) array
        Of the type of x, if that is float32 or float64; no row changes its length.

    Raises
    ------
    ValueError
        If there is not one angle for each pair.

    Notes
    -----
    RoFormer turns neighbours; many models pair number i with number i + d/2 instead, which is the
    same up to the order of the numbers.

    Examples
    --------
    >>> rotate([[1.0, 0.0]], [[np.pi / 2]]).round(3).tolist()
    [[0.0, 1.0]]
    """
    x, angles = np.asarray(x), np.asarray(angles)
    if angles.shape != (*x.shape[-2:-1], x.shape[-1] / 2):
        raise ValueError(
            f"x {x.shape} needs one angle for each pair of numbers in a row, got {angles.shape}"
        )
    kind = np.result_type(x, np.float32)
    cos, sin = np.cos(angles).astype(kind), np.sin(angles).astype(kind)
    a, b = x[..., 0::2], x[..., 1::2]  # … n (d/2 2) -> two of … n d/2
    out = np.empty(x.shape, kind)
    out[..., 0::2] = a * cos - b * sin
    out[..., 1::2] = a * sin + b * cos
    return out


def columns(places, periods):
    """Say a place in two columns an axis: a hand on a dial, which goes round once a period.

    The product of two tokens' columns is the sum, over the axes, of cos(2π · offset / period).

    Parameters
    ----------
    places : (n, axes) array
        Where each token stands, along each axis.
    periods : sequence of float
        One an axis, in the unit of the places.

    Returns
    -------
    (n, 2 * axes) array
        Cosine and sine for each axis in turn.

    Raises
    ------
    ValueError
        If there is not one period an axis, or one is not above 0.

    Examples
    --------
    >>> columns([[0], [2]], [8]).round(3).tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    places = np.asarray(places)
    if places.ndim != 2 or places.shape[1] != len(periods):
        raise ValueError(f"places {places.shape} must be (n, axes), one axis a period of {periods}")
    if not all(period > 0 for period in periods):
        raise ValueError(f"periods must be above 0, got {periods}")
    constant = np.tile([1.0, 0.0], (len(places), len(periods)))
    return rotate(constant, places * (2 * np.pi / np.asarray(periods)))
