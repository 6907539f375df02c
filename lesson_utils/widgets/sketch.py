"""`Sketch`: an empty video volume, and one cube that the learner puts into it.

Clicks and drags are understood on the page, by ``sketch.js``; t, h and w are shared with
Python, so that `check` can look at them. The sentence never says which pixels a cube holds: that is
what the learner is asked.
"""

from pathlib import Path

import numpy as np
import traitlets

from lesson_utils._checks import is_whole
from lesson_utils._drawing.canvas import Block, Canvas
from lesson_utils._drawing.palette import BLACK, GREY, LIGHT, ORANGE, RED
from lesson_utils._drawing.picture import Picture
from lesson_utils.widgets.base import Base

AXES = "thw"
MOST = 32  # tokens along an axis whose places can still be told apart
HOW = (
    "Click or drag in the volume: its front gives h and w, its top t and w, its side t and h. Or "
    "type the three numbers; the arrow keys count up and down."
)


class Coordinate(traitlets.TraitType):
    """A place along one axis of the volume: a whole number, or None while it is open."""

    def validate(self, sketch, value):
        """Return the value as an int, or raise a ValueError that names the axis."""
        if value is None:
            return None
        count = sketch.grid.shape[AXES.index(self.name)]
        if not is_whole(value) or not 0 <= value < count:
            raise ValueError(
                f"{self.name} {value!r} is outside the volume: it counts cubes, from 0 to "
                f"{count - 1}"
            )
        return int(value)


class Sketch(Base, page=Path(__file__).with_suffix(".js")):
    """Draw an empty volume and let the learner place one cube in it.

    Parameters
    ----------
    grid : Grid
        How the volume is cut; at most 32 cubes along each axis.
    t, h, w : int, optional
        Where the cube is at first; without them the volume is empty. Each can be read, set and
        observed later, and is None while it is open.

    Raises
    ------
    ValueError
        If a place is outside the volume, or the grid is too fine to be drawn.

    Examples
    --------
    >>> from lesson_utils.grid import Grid
    >>> Sketch(Grid(6, 48, 64, patch=16, group=2), t=1, h=2, w=0)
    A volume of 3 × 3 × 4 cubes: t runs to the back, h down, w to the right. The cube is at t 1, h \
2, w 0.
    """

    t = Coordinate(None, allow_none=True).tag(sync=True)
    h = Coordinate(None, allow_none=True).tag(sync=True)
    w = Coordinate(None, allow_none=True).tag(sync=True)
    _setup = traitlets.Dict().tag(sync=True)

    def __init__(self, grid, t=None, h=None, w=None):
        if max(grid.shape) > MOST:
            axis = int(np.argmax(grid.shape))
            raise ValueError(
                f"{grid.shape[axis]} cubes along {AXES[axis]} are more than a sketch can show, "
                f"{MOST}: take a larger {'group' if axis == 0 else 'patch'}"
            )
        self.grid = grid
        setup = {"shape": list(grid.shape), "size": list(grid.fitted), "how": HOW}
        super().__init__(t=t, h=h, w=w, _setup=setup)

    @property
    def cube(self):
        """Where the cube is, (t, h, w); what is still open is ``...``."""
        return tuple(... if place is None else place for place in (self.t, self.h, self.w))

    @property
    def picture(self):
        """The volume as it is now.

        Returns
        -------
        Picture
        """
        return Picture.from_array(draw(self.grid, self.cube), repr(self))

    def __repr__(self):
        return told(self.grid.shape, self.cube)

    def _twin(self):
        return self.picture._repr_mimebundle_()


def told(shape, cube):
    """Say what is in a volume.

    Parameters
    ----------
    shape : (int, int, int)
        Cubes along time, height and width.
    cube : (int, int, int)
        Its place; ``...`` where it is open.

    Returns
    -------
    str
    """
    volume = (
        f"A volume of {' × '.join(map(str, shape))} cubes: t runs to the back, h down, w to the "
        "right."
    )
    placed = [f"{axis} {place}" for axis, place in zip(AXES, cube, strict=True) if place is not ...]
    still = [axis for axis, place in zip(AXES, cube, strict=True) if place is ...]
    if not placed:
        return f"{volume} It is empty."
    if not still:
        return f"{volume} The cube is at {', '.join(placed)}."
    verb = "is" if len(still) == 1 else "are"
    return f"{volume} Given: {', '.join(placed)}. {' and '.join(still)} {verb} still open."


def draw(grid, cube):
    """Draw the volume and what is known of the cube; an open axis leaves a bar or a slab.

    Parameters
    ----------
    grid : Grid
        How the volume is cut.
    cube : (int, int, int)
        Place of the cube; ``...`` where it is open.

    Returns
    -------
    (height, width, 3) uint8 array
    """
    left, top = 88, 10
    empty = np.broadcast_to(np.uint8(255), (*grid.fitted, 3))
    side = min(230, round(330 * grid.fitted[1] / grid.fitted[2]))
    block = Block(empty, side, (170, 90))
    canvas = Canvas(left + block.shape[1] + 20, top + block.shape[0] + 40)

    def at(*place):
        """Point of a corner, counted in cubes."""
        x, y = block.point(*(p * size for p, size in zip(place, grid.cube, strict=True)))
        return left + x, top + y

    def frame(steps, colour, width):
        """Draw the three visible faces' outlines of a box of cubes."""
        (t0, t1), (h0, h1), (w0, w1) = steps
        front = [(t0, h0, w0), (t0, h0, w1), (t0, h1, w1), (t0, h1, w0), (t0, h0, w0)]
        back = [(t0, h0, w0), (t1, h0, w0), (t1, h0, w1), (t1, h1, w1), (t0, h1, w1)]
        for path in (front, back, [(t0, h0, w1), (t1, h0, w1)]):
            canvas.line([at(*corner) for corner in path], colour, width)

    T, H, W = grid.shape
    for t in range(T + 1):
        canvas.line([at(t, 0, 0), at(t, 0, W), at(t, H, W)], LIGHT)
    for h in range(H + 1):
        canvas.line([at(0, h, 0), at(0, h, W), at(T, h, W)], LIGHT)
    for w in range(W + 1):
        canvas.line([at(T, 0, w), at(0, 0, w), at(0, H, w)], LIGHT)
    frame([(0, n) for n in grid.shape], BLACK, 2)
    if any(place is not ... for place in cube):
        known = zip(cube, grid.shape, strict=True)
        t, h, w = steps = [(0, n) if place is ... else (place, place + 1) for place, n in known]
        # Its shadows on front, top and side: without them its depth would be a guess.
        frame([(0, 0), h, w], ORANGE, 2)
        frame([t, (0, 0), w], ORANGE, 2)
        frame([t, h, (W, W)], ORANGE, 2)
        frame(steps, ORANGE if ... in cube else RED, 3)
    labels = (
        ("time t", T, at(T / 2, H, W), (18, 22), "ls"),
        ("height h", H, at(0, H / 2, 0), (-12, 0), "rs"),
        ("width w", W, at(0, H, W / 2), (0, 18), "ms"),
    )
    for name, count, (x, y), (right, down), anchor in labels:
        canvas.text(x + right, y + down, name, 13, GREY, anchor)
        canvas.text(x + right, y + down + 16, f"0 to {count - 1}", 12, GREY, anchor)
    return canvas.array
