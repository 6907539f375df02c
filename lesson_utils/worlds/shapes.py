"""Moving shapes: as many small drawn clips as a training run asks for, each with its truth.

They are toys: one flat shape on one flat ground, straight motion, no noise, no occlusion. A model
that learns them in seconds needs nothing harder; a real one never sees anything so easy.
"""

from dataclasses import dataclass

import numpy as np

from lesson_utils._drawing.palette import ORANGE, PINK, SKY

GROUND = np.array([26, 31, 38]) / 255
PAINTS = {
    name: np.array(colour) / 255
    for name, colour in {"orange": ORANGE, "sky blue": SKY, "pink": PINK}.items()
}
KINDS = ("disc", "square", "diamond")
RADIUS = 2.5  # pixels from a shape's middle to its edge


@dataclass(frozen=True)
class Shapes:
    """Clips of one moving shape each.

    Parameters
    ----------
    frames : (clips, T, H, W, 3) float64 array
        From 0 to 1.
    positions : (clips, T, 2) float64 array
        Middle of the shape as (y, x) in pixels, from the top left corner of the frame.
    kinds, colours : (clips,) int array
        Index into `KINDS`, and into the names of `PAINTS`.
    """

    frames: np.ndarray
    positions: np.ndarray
    kinds: np.ndarray
    colours: np.ndarray


def moving_shapes(rng, count, *, frames=8, side=16, speed=(0.0, 3.0)):
    """Draw clips of shapes that move straight on and bounce off the edges.

    Parameters
    ----------
    rng : numpy.random.Generator
        Chooses kind, colour, start, direction and speed of each clip.
    count, frames, side : int
        Clips, frames in each, and pixels along a frame's height and width; `side` at least 6.
    speed : (float, float)
        Slowest and fastest, in pixels a frame, not negative.

    Returns
    -------
    Shapes

    Raises
    ------
    ValueError
        If the speeds are negative or in the wrong order, or the frame is too small for a shape.

    Examples
    --------
    >>> shapes = moving_shapes(np.random.default_rng(0), 5, frames=3)
    >>> shapes.frames.shape, shapes.positions.shape
    ((5, 3, 16, 16, 3), (5, 3, 2))
    """
    slow, fast = speed
    if not 0 <= slow <= fast:
        raise ValueError(f"speed must be (slowest, fastest), neither negative, got {speed!r}")
    if side <= 2 * RADIUS:
        raise ValueError(f"side {side} is too small for a shape {2 * RADIUS:g} pixels wide")
    kinds = rng.integers(0, len(KINDS), count)
    colours = rng.integers(0, len(PAINTS), count)
    angle = rng.uniform(0, 2 * np.pi, count)
    pace = rng.uniform(slow, fast, count)
    start = rng.uniform(RADIUS, side - RADIUS, (count, 2))
    velocity = pace[:, None] * np.stack([np.sin(angle), np.cos(angle)], axis=1)
    straight = start[:, None] + velocity[:, None] * np.arange(frames)[:, None]
    # A bounce folds the straight way back at each edge.
    span = side - 2 * RADIUS
    positions = side - RADIUS - np.abs((straight - RADIUS) % (2 * span) - span)
    share = cover(positions, kinds, side)
    paint = np.stack(list(PAINTS.values()))[colours][:, None, None, None]
    return Shapes(GROUND + share[..., None] * (paint - GROUND), positions, kinds, colours)


def cover(positions, kinds, side, radius=RADIUS):
    """Say how much of each pixel a shape covers; its edges are soft.

    Parameters
    ----------
    positions : (clips, T, 2) array
        Middle of the shape as (y, x) in pixels.
    kinds : (clips,) int array
        Index into `KINDS`.
    side : int
        Pixels along a frame's height and width.
    radius : float
        Pixels from a shape's middle to its edge.

    Returns
    -------
    (clips, T, side, side) float64 array
        From 0 to 1.
    """
    middle = np.arange(side) + 0.5
    dy = np.abs(middle[:, None] - positions[..., 0, None, None])
    dx = np.abs(middle - positions[..., 1, None, None])
    distances = (np.hypot, np.maximum, lambda dy, dx: 0.75 * (dy + dx))
    share = np.empty(np.broadcast_shapes(dy.shape, dx.shape))
    for kind, distance in enumerate(distances):  # one after the other, to spare memory
        own = kinds == kind
        share[own] = radius + 0.5 - distance(dy[own], dx[own])
    return np.clip(share, 0, 1, out=share)
