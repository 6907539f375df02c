"""Worlds for the toys of lesson 09: one that a camera looks at, and one that goes round for ever.

Toys: one disc, flat colours, a camera that only pans. What is known of the systems that they stand
for is in `lesson_utils.systems.known`.
"""

from functools import cached_property

import numpy as np

from lesson_utils.denoiser import LEAST, posterior, refine
from lesson_utils.worlds import World
from lesson_utils.worlds.shapes import GROUND, cover

SIDE = 16  # pixels along a frame
RADIUS = 2.5  # pixels from a disc's middle to its edge
HUES = 16  # colours around the wheel
TURN = 12  # frames in which the disc goes round once
RING = 5  # pixels from the middle of the picture to the disc's path
GROUND_WIDTH = 24  # pixels; then the ground repeats
PANS = (-2, -1, 0, 1, 2)  # pixels a frame
STEPS = 10  # guesses from noise to clip


class RingWorld(World):
    """A world in which each frame of any clip is also the first frame of one."""

    @cached_property
    def axes(self):
        """Orthonormal axes of the few directions in which frames differ: (H*W*3, r) float32."""
        frames = self.clips[:, 0].reshape(len(self.clips), -1)  # N H W c -> N (H W c)
        _, lengths, axes = np.linalg.svd(frames, full_matrices=False)
        return np.ascontiguousarray(axes[lengths > 1e-4 * lengths[0]].T)

    @cached_property
    def short(self):
        """The same world, each frame written as its r coordinates: a `World` of frames 1 × 1 × r.

        Noise off these axes tells no clips apart and fades, so nothing is lost without it.
        """
        return World(self.shorten(self.clips), self.factors, self.places)

    def shorten(self, pictures):
        """Write pictures as coordinates: (…, H, W, 3) -> (…, 1, 1, r) float32."""
        flat = pictures.reshape(*pictures.shape[:-3], -1)  # … H W c -> … (H W c)
        return (np.asarray(flat, np.float32) @ self.axes)[..., None, None, :]


def hues(numbers):
    """Give the colours of a wheel, equally far from neighbour to neighbour.

    Parameters
    ----------
    numbers : (n,) int array
        From 0 to `HUES` - 1, around the wheel.

    Returns
    -------
    (n, 3) float array
        From 0 to 1.
    """
    angle = 2 * np.pi * np.asarray(numbers)[:, None] / HUES
    return 0.5 + 0.4 * np.cos(angle - 2 * np.pi / 3 * np.arange(3))


def ring_world(frames=8):
    """Draw a world of clips in which a disc goes round and round: each can go on for ever.

    Parameters
    ----------
    frames : int
        In each clip, at least 2.

    Returns
    -------
    RingWorld
        16 colours × 12 starts × 2 ways round, 16 × 16 pixels.

    Raises
    ------
    ValueError
        If there are fewer than 2 frames.

    Examples
    --------
    >>> ring_world(frames=5).clips.shape
    (384, 5, 16, 16, 3)
    """
    if frames < 2:
        raise ValueError(f"frames must be at least 2, got {frames!r}")
    angle = 2 * np.pi / TURN * np.arange(TURN)
    spots = SIDE / 2 + RING * np.stack([np.sin(angle), np.cos(angle)], axis=-1)  # TURN 2
    behind = np.broadcast_to(GROUND, (1, 1, SIDE, SIDE, 3))
    pictures = _disc(np.broadcast_to(spots, (HUES, TURN, 2)), hues(np.arange(HUES)), behind)
    colour, start, way = np.indices((HUES, TURN, 2)).reshape(3, -1)
    steps = start[:, None] + np.where(way, -1, 1)[:, None] * np.arange(frames)  # N T
    clips, places = pictures[colour[:, None], steps % TURN], spots[steps % TURN]
    factors = {"colour": colour, "shape": np.zeros_like(colour), "way": way}
    return RingWorld(clips, factors, places)


def panning_world(frames=8):
    """Draw a world of clips in which a disc goes sideways and the camera pans over the ground.

    Parameters
    ----------
    frames : int
        In each clip, from 2 to 8.

    Returns
    -------
    World
        3 colours × ways of the disc × starts and paces of the camera, 16 × 16 pixels.
    cameras : (N, T) int array
        Where the left edge of the picture is on the ground, in pixels; it is not brought back into
        the ground's width, so that steps can be read off.

    Raises
    ------
    ValueError
        If there are fewer than 2 or more than 8 frames.

    Examples
    --------
    >>> world, cameras = panning_world(frames=4)
    >>> world.clips.shape, cameras.shape
    ((450, 4, 16, 16, 3), (450, 4))
    """
    if not 2 <= frames <= 8:
        raise ValueError(f"frames must be from 2 to 8, got {frames!r}")
    rng = np.random.default_rng(3)
    blocks = rng.random((SIDE // 4, GROUND_WIDTH // 4, 3))  # of 4 × 4 pixels, one colour each
    ground = np.float32(0.25 + 0.35 * np.kron(blocks, np.ones((4, 4, 1))))
    ways = np.array([(x, pace) for x in (4, 8, 12) for pace in (-1, 0, 1)
                     if 3 <= x + 7 * pace <= SIDE - 3])  # fmt: skip
    colour, way, start, pan = np.indices((3, len(ways), 6, len(PANS))).reshape(4, -1)
    times = np.arange(frames)
    cameras = 4 * start[:, None] + np.array(PANS)[pan][:, None] * times  # N T
    across = ways[way, 0][:, None] + ways[way, 1][:, None] * times
    places = np.stack([np.full_like(across, SIDE // 2), across], axis=-1).astype(float)
    columns = (cameras[..., None] + np.arange(SIDE)) % GROUND_WIDTH  # N T W
    behind = ground[:, columns].transpose(1, 2, 0, 3, 4)  # H N T W 3 -> N T H W 3
    clips = _disc(places, hues(np.array([2, 7, 13]))[colour], behind)
    factors = {"colour": colour, "shape": np.zeros_like(colour), "way": way, "pan": pan}
    # Moment by moment in memory: the keys are no copy.
    clips = np.ascontiguousarray(clips.swapaxes(0, 1)).swapaxes(0, 1)
    return World(clips, factors, places), cameras


def go_on(world, count, seed, given=None, given_sigma=LEAST, prior=None, window=None):
    """Make clips out of noise, as `denoiser.sample` does, in the world's few coordinates.

    Parameters
    ----------
    world : RingWorld
        What clips there are.
    count : int
        How many.
    seed : int or sequence of int
        Which.
    given : dict of (count, H, W, 3) array, optional
        Pictures that are known, by frame number.
    given_sigma, prior, window
        As for `denoiser.posterior`.

    Returns
    -------
    (count, T, H, W, 3) float32 array
    """
    given = {t: world.shorten(picture) for t, picture in (given or {}).items()}
    rng = np.random.default_rng(seed)
    noise = rng.standard_normal((count, *world.clips.shape[1:]), np.float32)
    noise = world.shorten(noise)
    *_, (_, _, clips) = refine(world.short, noise, window, STEPS, given, given_sigma, prior)
    # b T 1 1 r -> b T c -> b T H W 3
    return (clips[:, :, 0, 0] @ world.axes.T).reshape(count, *world.clips.shape[1:])


def identities(world, pictures, sigma):
    """Say how likely each clip is to show what pictures show, wherever it is in them.

    Parameters
    ----------
    world : RingWorld
        What clips there are.
    pictures : (b, H, W, 3) array
        With noise.
    sigma : float
        Standard deviation of that noise.

    Returns
    -------
    (b, N) float array
        A `prior` for `go_on`: the same for all clips of one thing; it does not sum to 1.
    """
    first = World(world.short.clips[:, :1], world.factors, world.places[:, :1])
    chances = posterior(first, world.shorten(pictures[:, None]), sigma)[:, 0]  # b N
    return chances @ (world.things[:, None] == world.things).astype(np.float32)


def recognise_ring(world, clips):
    """Find colour and place in every frame of clips of any length, as made by a ring world.

    Parameters
    ----------
    world : RingWorld
        As from `ring_world`, of clips of any length.
    clips : (b, T, H, W, 3) array
        Of any number of frames: each place of the ring is somebody's first.

    Returns
    -------
    colours : (b, T) int array
    places : (b, T, 2) float array
    """
    frames = world.shorten(clips).reshape(-1, 1, 1, world.axes.shape[1])  # b T 1 1 r -> (b T) 1 1 r
    nearest = world.short.likeness(0, frames).argmax(axis=1).reshape(clips.shape[:2])
    return world.factors["colour"][nearest], world.places[nearest, 0]


def _disc(places, paint, behind):
    """Paint a disc on what is behind it: (N, T, H, W, 3) float32."""
    share = np.float32(cover(places, np.zeros(len(places), int), SIDE, RADIUS))[..., None]
    behind = np.asarray(behind, np.float32)
    clips = np.multiply(share, np.float32(paint)[:, None, None, None] - behind, order="C")
    clips += behind
    return clips
