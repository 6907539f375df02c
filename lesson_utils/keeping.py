"""Keep a token only where something changed: which are kept, and what stands for the others.

Everything is compared at its own place, over time. What is dropped is shown by the token that was
kept there last.
"""

import numpy as np

from lesson_utils._checks import number_from
from lesson_utils.cubes import patchify

RULES = ("frame before", "last kept")


def kept(frames, grid, threshold, rule="last kept"):
    """Tell which tokens differ from what stood at their place before; the first time step always.

    Parameters
    ----------
    frames : (frames, height, width, c) array
        Of the grid's size, values 0 to 255.
    grid : Grid
        Of pixels, not of latents.
    threshold : float
        Grey levels, at least 0: a token is kept if the mean absolute difference of its values is
        larger.
    rule : {"frame before", "last kept"}
        What it is compared with: the token one time step before, kept or not, or the one that was
        kept last. With the first rule slow change is never seen, however far it goes.

    Returns
    -------
    (t, h, w) bool array

    Raises
    ------
    ValueError
        If the frames are not of the grid's size, there is no such rule, or the threshold is no
        number of at least 0.

    Source
    ------
    The first rule is that of run-length tokens (rccchoudhury/rlt, src/models/
    static_token_utils.py), which compare two frames of neighbouring cubes and not whole cubes.

    Examples
    --------
    >>> from lesson_utils.grid import Grid
    >>> dusk = np.array([90, 88, 86, 84]).reshape(4, 1, 1, 1)  # one pixel, darker by 2 each time
    >>> grid = Grid(4, 1, 1, patch=1)
    >>> [kept(dusk, grid, 3, rule).ravel().tolist() for rule in RULES]
    [[True, False, False, False], [True, False, True, False]]
    """
    if rule not in RULES:
        raise ValueError(f"rule {rule!r} must be one of {RULES}")
    number_from("threshold", threshold, 0)
    tokens = patchify(frames, grid)
    steps = tokens.reshape(grid.shape[0], -1, tokens.shape[1])  # (t s) values -> t s values
    keep, before = np.ones(steps.shape[:2], bool), steps[0].copy()
    for now, mark in zip(steps[1:], keep[1:], strict=True):
        differ = np.abs(np.subtract(now, before, dtype=np.float32))
        mark[:] = differ.mean(axis=1, dtype=np.float64) > threshold
        if rule == "last kept":
            before[mark] = now[mark]
        else:
            before = now
    return keep.reshape(grid.shape)


def held(tokens, keep):
    """Let each dropped token be the one that was kept last at its place.

    Parameters
    ----------
    tokens : (n, d) array
        Of a grid, in its order: cubes, or what they were squeezed into.
    keep : (t, h, w) bool array
        As from `kept`.

    Returns
    -------
    (n, d) array
        A copy.

    Raises
    ------
    ValueError
        If there is not one mark a token, or a token of the first time step is dropped.

    Examples
    --------
    >>> keep = np.array([True, False, True]).reshape(3, 1, 1)
    >>> held(np.array([[5], [6], [7]]), keep).ravel().tolist()
    [5, 5, 7]
    """
    tokens, keep = np.asarray(tokens), _checked(keep)
    if tokens.ndim != 2 or len(tokens) != keep.size:
        raise ValueError(f"tokens {tokens.shape} must be (n, d) with one mark each: keep has "
                         f"{keep.size}")  # fmt: skip
    number = np.arange(keep.size).reshape(keep.shape)
    last = np.maximum.accumulate(np.where(keep, number, 0), axis=0)  # t h w, number of a token
    return tokens[last.ravel()]


def lengths(keep):
    """Count for how many time steps each kept token stands: until the next one at its place.

    Parameters
    ----------
    keep : (t, h, w) bool array
        As from `kept`.

    Returns
    -------
    (tokens kept,) int array
        In token order; together they are all tokens of the grid.

    Raises
    ------
    ValueError
        If a token of the first time step is dropped.

    Examples
    --------
    >>> lengths(np.array([True, False, False, True]).reshape(4, 1, 1)).tolist()
    [3, 1]
    """
    keep = _checked(keep)
    step = np.arange(len(keep))[:, None, None]
    # From the end: the next step that is kept, or the end of the clip.
    coming = np.minimum.accumulate(np.where(keep, step, len(keep))[::-1], axis=0)[::-1]
    after = np.concatenate([coming[1:], np.full_like(coming[:1], len(keep))])
    return (after - step)[keep]


def _checked(keep):
    keep = np.asarray(keep)
    if keep.dtype != bool or keep.ndim != 3 or not keep[0].all():
        raise ValueError(
            f"keep must be a bool array (t, h, w) that is True for all of the first time step, got "
            f"{keep.dtype} {keep.shape}"
        )
    return keep
