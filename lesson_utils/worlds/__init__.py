"""Small worlds of clips: every clip that there is, and what each of them shows.

Toys: one flat shape on a flat ground. A world of a few hundred clips can be searched whole, so what
a perfect model of it would answer can be computed, and what it makes can be told by name.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np

from lesson_utils._checks import whole_number
from lesson_utils._drawing.palette import BLUE, GREEN, ORANGE, PINK, SKY, YELLOW
from lesson_utils.worlds.shapes import GROUND, KINDS, cover

SIDE = 28  # pixels along a frame
RADIUS = 3.5  # pixels from a thing's middle to its edge
PACE = 2  # pixels a frame, along each axis that a way has
MARGIN = 4  # pixels from the edge to the outermost middle of a shape
GAP = 5  # pixels between neighbouring starts
LONGEST = 8  # frames: a longer straight way does not fit into the picture
PALETTE = {
    "orange": ORANGE,
    "sky blue": SKY,
    "green": GREEN,
    "yellow": YELLOW,
    "blue": BLUE,
    "pink": PINK,
}
WAYS = [way for way in product((-1, 0, 1), repeat=2) if way != (0, 0)]  # down, right


@dataclass(frozen=True, eq=False)
class World:
    """All clips that there are.

    Parameters
    ----------
    clips : (N, T, H, W, 3) float32 array
        From 0 to 1.
    factors : dict of (N,) int array
        What each clip shows, by name; ``"colour"`` and ``"shape"`` make an identity.
    places : (N, T, 2) float array
        Middle of the thing that each clip shows, as (y, x) in pixels.
    """

    clips: np.ndarray
    factors: dict
    places: np.ndarray

    @cached_property
    def keys(self):
        """The clips as keys, moment by moment: (T, N, H*W*3) float32 array."""
        moments = np.ascontiguousarray(self.clips.swapaxes(0, 1))  # N T H W c -> T N H W c
        return moments.reshape(*moments.shape[:2], -1)  # T N H W c -> T N (H W c)

    @cached_property
    def squares(self):
        """Squared length of each key: (T, N) float32 array."""
        return np.einsum("tnc,tnc->tn", self.keys, self.keys)

    @cached_property
    def things(self):
        """Which thing each clip shows: (N,) int array, equal where colour and shape are."""
        return self.factors["colour"] * (self.factors["shape"].max() + 1) + self.factors["shape"]

    def likeness(self, t, pictures):
        """Compare pictures with the frames that the clips have at one moment.

        Parameters
        ----------
        t : int
            The moment, a frame number.
        pictures : (b, H, W, 3) array
            From 0 to 1, but for noise.

        Returns
        -------
        (b, N) float32 array
            y·x - ‖x‖²/2, which is -‖y - x‖²/2 without ‖y‖²: what all clips share tells none apart,
            and the rest is one matrix product.
        """
        flat = pictures.reshape(len(pictures), -1).astype(np.float32)  # b H W c -> b (H W c)
        return flat @ self.keys[t].T - self.squares[t] / 2

    def mix(self, weights):
        """Mix the clips, with weights of their own for each frame.

        Parameters
        ----------
        weights : (b, T, N) array
            Summing to 1 over N.

        Returns
        -------
        (b, T, H, W, 3) float32 array
        """
        # (T, b, N) @ (T, N, c) -> T b c -> b T c -> b T H W 3
        mixed = (weights.swapaxes(0, 1) @ self.keys).swapaxes(0, 1)
        return mixed.reshape(len(weights), *self.clips.shape[1:])


def small_world(frames=LONGEST, gap=GAP):
    """Draw a world of clips in which one shape goes straight on and stays in the picture.

    Parameters
    ----------
    frames : int
        In each clip, from 2 to 8.
    gap : int
        Pixels between neighbouring starts, from 1 on: the more, the fewer clips.

    Returns
    -------
    World
        6 colours × 3 shapes × all starts and ways that fit, 28 × 28 pixels. Its factors are
        ``"colour"``, ``"shape"`` and ``"way"``: indices into `PALETTE`, `KINDS` and `WAYS`.

    Raises
    ------
    ValueError
        If there are fewer than 2 or more than 8 frames, or `gap` is no whole number above 0.

    Examples
    --------
    >>> small_world().clips.shape
    (1008, 8, 28, 28, 3)
    >>> small_world(frames=2, gap=10).clips.shape
    (720, 2, 28, 28, 3)
    """
    if not 2 <= frames <= LONGEST:
        raise ValueError(f"frames must be from 2 to {LONGEST}, got {frames!r}")
    paths, ways = _paths(frames, whole_number("gap", gap))
    shape, path = np.indices((len(KINDS), len(paths))).reshape(2, -1)
    share = cover(paths[path], shape, SIDE, RADIUS).swapaxes(0, 1)  # m T H W -> T m H W
    paint = np.array(list(PALETTE.values())) / 255 - GROUND
    # Every colour times every shape and path, moment by moment in memory: the keys are no copy.
    moments = np.multiply(
        share[:, None, ..., None], paint[:, None, None, None], dtype=np.float32, order="C"
    )  # T colours m H W c
    moments += GROUND.astype(np.float32)
    colours = len(PALETTE)
    factors = {
        "colour": np.repeat(np.arange(colours), len(path)),
        "shape": np.tile(shape, colours),
        "way": np.tile(ways[path], colours),
    }
    # T colours m H W c -> T N H W c -> N T H W c
    clips = moments.reshape(frames, -1, *moments.shape[3:]).swapaxes(0, 1)
    return World(clips, factors, np.tile(paths[path], (colours, 1, 1)))


def _paths(frames, gap):
    """All straight ways that fit: (P, T, 2) places and (P,) indices into `WAYS`."""
    last = SIDE - MARGIN
    starts = np.array(list(product(range(MARGIN, last + 1, gap), repeat=2)))
    steps = PACE * np.arange(frames)[:, None]  # T 1
    paths = np.concatenate([starts[:, None] + steps * np.array(way) for way in WAYS])
    ways = np.repeat(np.arange(len(WAYS)), len(starts))
    fits = ((paths >= MARGIN) & (paths <= last)).all(axis=(1, 2))
    return paths[fits].astype(float), ways[fits]


def recognise(world, clips):
    """Find, for each frame, the nearest one that the world has at that moment.

    Parameters
    ----------
    world : World
        What clips there are.
    clips : (b, T, H, W, 3) array
        As from `sample`.

    Returns
    -------
    (b, T) int array
        Number of the clip whose frame it is. Where several clips share that frame, the first: read
        only what they share, the colour, the shape and the place.
    """
    nearest = [world.likeness(t, clips[:, t]).argmax(axis=1) for t in range(clips.shape[1])]
    return np.stack(nearest, axis=1)


def census(world, clips):
    """Count what holds a clip together, or does not.

    Parameters
    ----------
    world : World
        What clips there are; in each, a thing goes straight on.
    clips : (b, T, H, W, 3) array
        As from `sample`.

    Returns
    -------
    dict of (b,) int array
        ``"things"``: different things in the clip; ``"changes"``: frames that show another thing
        than the one before; ``"jumps"``: steps from frame to frame that are longer than any of the
        world; ``"turns"``: steps that differ from the one before.
    """
    nearest = recognise(world, clips)
    things = world.things[nearest]
    steps = np.diff(world.places[nearest, np.arange(nearest.shape[1])], axis=1)  # b T-1 2
    longest = np.abs(np.diff(world.places, axis=1)).max()
    return {
        "things": np.array([len(set(row)) for row in things.tolist()]),
        "changes": (np.diff(things, axis=1) != 0).sum(axis=1),
        "jumps": (np.abs(steps).max(axis=-1) > longest).sum(axis=1),
        "turns": (np.diff(steps, axis=1) != 0).any(axis=-1).sum(axis=1),
    }
