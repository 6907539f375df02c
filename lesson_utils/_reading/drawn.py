"""Drawn clips: toys whose every object and position is known exactly.

They are toys: flat colours, no camera noise, no shadows that move. They exist because a real clip
cannot tell which pixel belongs to which object; where a lesson needs that, it uses one of these.
"""

from functools import partial
from numbers import Real

import numpy as np

from lesson_utils._checks import whole_number
from lesson_utils.clip import Clip, Truth
from lesson_utils.grid import frame_count

UNIT = 128  # scenes are laid out on a height of 128 and scaled to the size asked for
FRAMES = 8  # that are drawn at once


def red_car(seconds=4, fps=25, height=128, width=192):
    """Draw a red car that crosses a street from left to right, behind a lamp post.

    Parameters
    ----------
    seconds, fps : float
        Length and frame rate, above 0.
    height, width : int
        Frame size in pixels.

    Returns
    -------
    Clip
        With ``truth`` for ``"car"``.

    Examples
    --------
    >>> red_car(seconds=1, fps=4).truth.positions[0, :, 1].tolist()  # x, half outside at first
    [-16.5, 39.5, 95.5, 151.5]
    """
    return _drawn(_street, "red car", seconds, fps, height, width)


def _street(scene):
    scene.fill((168, 205, 232))
    for left, top, colour in ((4, 30, (196, 178, 150)), (58, 16, (150, 160, 170)),
                              (104, 38, (205, 188, 160)), (150, 24, (165, 150, 142))):  # fmt: skip
        scene.box(84 - (84 - top) / 2, left + 20, (84 - top) / 2, 20, colour)
        for row in range(top + 8, 78, 14):
            for column in range(left + 6, left + 38, 14):
                scene.box(row, column + 3, 4, 3, (92, 108, 124))
    scene.box(106, scene.middle, 22, scene.wide, (96, 98, 102))
    for column in range(8, int(scene.wide) + 16, 32):
        scene.box(106, column, 1.5, 8, (222, 218, 200))
    x = -16 + (scene.wide + 32) * scene.progress
    y = 97 + 0 * x
    car = scene.object("car", y, x)
    car |= scene.box(y, x, 8, 20, (204, 32, 32), corner=4)
    car |= scene.box(y - 10, x - 1, 7, 12, (204, 32, 32), corner=4)
    scene.box(y - 10, x - 7, 4, 4, (200, 226, 240), corner=1)
    scene.box(y - 10, x + 5, 4, 4, (200, 226, 240), corner=1)
    scene.box(y - 2, x + 18, 2, 1.5, (250, 236, 150))
    for wheel in (-11, 11):
        car |= scene.disc(y + 8, x + wheel, 5, (28, 28, 30))
        scene.disc(y + 8, x + wheel, 2, (170, 170, 174))
    scene.hide(scene.box(76, 132, 50, 2, (60, 66, 72)))
    scene.disc(26, 132, 5, (250, 240, 190))


def blue_cup(seconds=3, fps=25, height=128, width=160):
    """Draw a hand that lifts a blue cup, in three acts of equal length.

    The acts are ``"near"`` (the hand comes close), ``"contact"`` (it closes on the cup) and
    ``"rising"`` (both go up together).

    Parameters
    ----------
    seconds, fps : float
        Length and frame rate, above 0.
    height, width : int
        Frame size in pixels.

    Returns
    -------
    Clip
        With ``truth`` for ``"cup"`` and ``"hand"``, and the act of each frame.

    Examples
    --------
    >>> blue_cup(seconds=3, fps=2).truth.acts
    ('near', 'near', 'contact', 'contact', 'rising', 'rising')
    """
    acts = ("near", "contact", "rising")
    return _drawn(_lifting, "blue cup", seconds, fps, height, width, acts)


def _lifting(scene):
    scene.fill((236, 226, 208))
    for column in range(0, int(scene.wide) + 24, 24):
        scene.box(48, column, 48, 1, (226, 213, 192))
    scene.box(112, scene.middle, 16, scene.wide, (150, 106, 70))
    scene.box(98, scene.middle, 2, scene.wide, (182, 134, 92))
    act = scene.progress * 3
    near, contact, rising = (np.clip(act - start, 0, 1) for start in range(3))
    cup_y, cup_x = 80 - 36 * _ease(rising), 62 + 0 * act
    hand_y, hand_x = cup_y, 136 - 42 * _ease(near) - 6 * _ease(contact)
    cup = scene.object("cup", cup_y, cup_x)
    cup |= scene.ring(cup_y, cup_x + 16, 9, 2.5, (34, 74, 170))
    cup |= scene.box(cup_y, cup_x, 16, 15, (44, 96, 206), corner=5)
    scene.box(cup_y - 2, cup_x - 9, 10, 2, (132, 170, 240), corner=2)
    scene.box(cup_y - 14, cup_x, 1.5, 13, (22, 48, 110), corner=1)
    hand = scene.object("hand", hand_y, hand_x)
    sleeve = hand_x + 22 + scene.wide / 2
    scene.hide(scene.box(hand_y + 2, sleeve, 12, scene.wide / 2, (40, 120, 96)), "cup")
    hand |= scene.last
    for stripe in range(0, int(scene.wide), 10):
        scene.box(hand_y + 2, hand_x + 27 + stripe, 12, 2, (232, 222, 170))
    palm = scene.box(hand_y + 2, hand_x + 12, 9, 12, (222, 170, 136), corner=6)
    for finger in (-8, -2, 4, 10):
        reach = 9 - 4 * contact
        skin = (214, 160, 126)
        palm = palm | scene.box(hand_y + finger, hand_x - 2, 2.6, reach, skin, corner=2.5)
    scene.hide(palm, "cup")
    hand |= palm


def two_balls(seconds=2, fps=25, height=96, width=128, likeness=0.0):
    """Draw two balls that roll across each other's path and keep going.

    Parameters
    ----------
    seconds, fps : float
        Length and frame rate, above 0.
    height, width : int
        Frame size in pixels.
    likeness : float
        0: an orange and a blue ball; 1: two balls of the same colour.

    Returns
    -------
    Clip
        With ``truth`` for ``"right"`` and ``"left"``, named after the side each starts from. The
        one from the left passes in front.

    Raises
    ------
    ValueError
        If `likeness` is not from 0 to 1.

    Examples
    --------
    >>> clip = two_balls(seconds=1, fps=2)
    >>> clip.truth.names, clip.truth.positions[:, 1].tolist()  # they meet half-way
    (('right', 'left'), [[47.5, 63.5], [47.5, 63.5]])
    """
    if not isinstance(likeness, Real) or not 0 <= likeness <= 1:
        raise ValueError(f"likeness must be from 0 (unlike) to 1 (the same), got {likeness!r}")
    return _drawn(partial(_rolling, likeness), "two balls", seconds, fps, height, width)


def _rolling(likeness, scene):
    scene.fill((70, 120, 84))
    for row in range(0, UNIT, 32):
        scene.box(row + 8, scene.middle, 8, scene.wide, (64, 112, 78))
    orange, blue = np.array((230, 159, 0.0)), np.array((86, 180, 233.0))
    travel = (scene.wide - 32) * scene.progress
    for name, x, y, colour in (
        ("right", scene.wide - 16 - travel, 88 - 48 * scene.progress, blue),
        ("left", 16 + travel, 40 + 48 * scene.progress, orange),
    ):
        colour = colour + likeness * (orange - colour)
        ball = scene.object(name, y, x)
        scene.hide(scene.disc(y, x, 13, colour), *scene.others(name))
        ball |= scene.last
        scene.disc(y - 5, x - 4, 3, colour * 0.5 + 127)


def _drawn(paint, name, seconds, fps, height, width, acts=()):
    """Make a clip of what `paint` draws, a few frames at a time, to spare memory."""
    at_frame = np.arange(frame_count(seconds, fps)) / (seconds * fps)  # from 0 to below 1
    for side, size in (("height", height), ("width", width)):
        whole_number(side, size)
    parts = []
    for start in range(0, len(at_frame), FRAMES):
        scene = _Scene(at_frame[start : start + FRAMES], height, width)
        paint(scene)
        parts.append(scene.drawn())
    pictures, masks, centres = zip(*parts, strict=True)
    masks, centres = (np.concatenate(part, axis=1) for part in (masks, centres))
    acts = acts and tuple(acts[int(share * len(acts) + 1e-6)] for share in at_frame)
    truth = Truth(tuple(scene.names), masks, centres, acts)
    return Clip(np.concatenate(pictures), fps, name, truth)


class _Scene:
    """Paints shapes over some frames at once, with smooth edges, and remembers what covers what.

    Shapes are given in scene units (height 128); y and x may be one number or one a frame.
    """

    def __init__(self, progress, height, width):
        self.scale = height / UNIT
        self.wide = width / self.scale
        self.middle = self.wide / 2
        self.progress = progress[:, None, None]
        self.y = ((np.arange(height) + 0.5) / self.scale).astype(np.float32)[:, None]
        self.x = ((np.arange(width) + 0.5) / self.scale).astype(np.float32)
        self.canvas = np.zeros((len(progress), height, width, 3), np.float32)
        self.names, self.masks, self.centres = [], [], []
        self.last = None

    def fill(self, colour):
        self.canvas[:] = colour

    def box(self, y, x, half_height, half_width, colour, corner=0.0):
        """Paint a box, its corners rounded; return the (frames, height, width) mask."""
        dy = np.abs(self.y - np.float32(y)) - (half_height - corner)
        dx = np.abs(self.x - np.float32(x)) - (half_width - corner)
        outside = np.hypot(np.maximum(dy, 0), np.maximum(dx, 0))
        return self._paint(outside + np.minimum(np.maximum(dy, dx), 0) - corner, colour)

    def disc(self, y, x, radius, colour):
        """Paint a disc; return its mask."""
        return self._paint(self._distance(y, x) - radius, colour)

    def ring(self, y, x, radius, half_thick, colour):
        """Paint a ring; return its mask."""
        return self._paint(np.abs(self._distance(y, x) - radius) - half_thick, colour)

    def object(self, name, y, x):
        """Start an object at centre (y, x); return its empty mask, to be filled with ``|=``."""
        self.names.append(name)
        self.masks.append(np.zeros(self.canvas.shape[:3], bool))
        count = len(self.canvas)
        centre = [np.broadcast_to(np.ravel(axis), count) for axis in (y, x)]
        self.centres.append(np.stack(centre, axis=-1) * self.scale - 0.5)
        return self.masks[-1]

    def others(self, name):
        return [other for other in self.names if other != name]

    def hide(self, mask, *names):
        """Take what `mask` covers from the named objects, or from all."""
        for name in names or self.names:
            self.masks[self.names.index(name)] &= ~mask

    def drawn(self):
        """Give pictures, masks and centres."""
        return (self.canvas + 0.5).astype(np.uint8), np.stack(self.masks), np.stack(self.centres)

    def _paint(self, distance, colour):
        """Lay `colour` where the signed distance to the edge (in units) is negative."""
        cover = np.clip(0.5 - distance * np.float32(self.scale), 0, 1)
        cover = np.broadcast_to(cover, (len(cover) if cover.ndim == 3 else 1, *cover.shape[-2:]))
        # Only the part of the frame that the shape ever touches: most shapes are small.
        rows, columns = (np.flatnonzero(cover.any(axis=axes)) for axes in ((0, 2), (0, 1)))
        if len(rows) and len(columns):
            part = (slice(None), slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1))
            canvas = self.canvas[part]
            canvas += cover[part][..., None] * (np.asarray(colour, np.float32) - canvas)
        self.last = np.broadcast_to(cover >= 0.5, self.canvas.shape[:3])
        return self.last

    def _distance(self, y, x):
        return np.hypot(self.y - np.float32(y), self.x - np.float32(x))


def _ease(share):
    """Start and stop softly: 0 to 1 with zero speed at both ends."""
    return share * share * (3 - 2 * share)
