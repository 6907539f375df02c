"""Pictures put together from arrays: fast enough to be drawn again at every move of a slider."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from lesson_utils._drawing.palette import BLACK, WHITE
from lesson_utils.clip import frames_at

WIDTH = 920  # pixels: as wide as a notebook's cell


class Canvas:
    """A white sheet to paste arrays on and to draw lines and words on, in pixels from top left.

    Parameters
    ----------
    width, height : int
        Size in pixels.
    """

    def __init__(self, width, height):
        self._image = Image.new("RGB", (width, height), WHITE)
        self._draw = ImageDraw.Draw(self._image)

    @property
    def array(self):
        """The sheet as a (height, width, 3) uint8 array; a copy."""
        return np.asarray(self._image).copy()

    def paste(self, array, x, y, width=None, height=None):
        """Lay a (height, width, 3) uint8 array at (x, y), stretched to a size if one is given.

        Enlarging repeats pixels, so that each stays visible; shrinking averages them.
        """
        image = Image.fromarray(np.ascontiguousarray(array))
        size = (width or image.width, height or image.height)
        if size != image.size:
            larger = size[0] >= image.width and size[1] >= image.height
            image = image.resize(size, Image.Resampling.NEAREST if larger else Image.Resampling.BOX)
        self._image.paste(image, (x, y))

    def line(self, points, colour=BLACK, width=1):
        """Draw through (x, y) points."""
        self._draw.line([(float(x), float(y)) for x, y in points], colour, width)

    def box(self, x, y, width, height, colour=BLACK, thick=1):
        """Draw a frame just inside the given rectangle."""
        self._draw.rectangle((x, y, x + width - 1, y + height - 1), outline=colour, width=thick)

    def fill(self, x, y, width, height, colour):
        """Fill a rectangle; one without area draws nothing."""
        if width >= 1 and height >= 1:
            self._draw.rectangle((x, y, x + width - 1, y + height - 1), fill=colour)

    def text(self, x, y, words, size=12, colour=BLACK, anchor="ls"):
        """Write words; `anchor` as in Pillow ("ls": left end of the base line)."""
        self._draw.text((x, y), words, fill=colour, font=_font(size), anchor=anchor)


def grid_lines(picture, grid, colour=WHITE, strength=0.55):
    """Lay a grid's patches over a copy of one frame.

    The frame has the grid's fitted height and width, enlarged or shrunk by a whole factor. With
    `strength` 0 the lines cannot be seen, with 1 they hide what is under them.
    """
    lined = picture.astype(np.float32)
    scale = picture.shape[0] / grid.fitted[1]
    for axis, (count, size) in enumerate(zip(grid.shape[1:], grid.patch, strict=True)):
        at = np.round(np.arange(1, count) * size * scale).astype(int)
        index = (at, slice(None)) if axis == 0 else (slice(None), at)
        lined[index] += strength * (np.array(colour, np.float32) - lined[index])
    return lined.astype(np.uint8)


def x_t_slice(frames, row, width, height):
    """Lay one row of pixels of every frame side by side: time runs right, x runs down.

    Each of the (frames, H, W, 3) frames fills the columns during which a screen would show it.
    Returns a (height, width, 3) array.
    """
    columns = frames[frames_at(np.arange(width) / width, len(frames)), row]
    across = np.arange(height) * columns.shape[1] // height
    # t x c -> x t c
    return columns[:, across].swapaxes(0, 1)


class Block:
    """A clip as a solid block: the first frame in front, time running back to the upper right.

    Parameters
    ----------
    frames : (frames, height, width, 3) uint8 array
        The clip.
    side : int
        Height of the front face in pixels.
    depth : (int, int)
        How far the last frame lies to the right of the first and above it, in pixels.
    """

    def __init__(self, frames, side=240, depth=(110, 80)):
        self.size = frames.shape[:3]
        self.side, self.depth = side, depth
        self.scale = side / self.size[1]
        self.width = round(self.size[2] * self.scale)
        self.frames = frames

    @property
    def shape(self):
        """Height and width of the whole drawing in pixels."""
        return self.side + self.depth[1], self.width + self.depth[0]

    def point(self, t, y, x):
        """Where the corner (t, y, x) of the clip, in frames and pixels, lands as (x, y)."""
        back = t / self.size[0]
        right, up = self.depth
        return x * self.scale + right * back, up * (1 - back) + y * self.scale

    def draw(self):
        """Draw the three faces that can be seen; returns a (height, width, 3) uint8 array."""
        right, up = self.depth
        faces = np.full((*self.shape, 3), 255, np.uint8)
        columns = np.arange(self.width) * self.size[2] // self.width
        rows = np.arange(self.side) * self.size[1] // self.side
        steps = 2 * max(self.depth)
        for step in reversed(range(steps)):
            back = step / steps
            x, y = round(right * back), round(up * (1 - back))
            frame = self.frames[int(back * self.size[0])]
            faces[y, x : x + self.width] = frame[0, columns] * 0.9  # the top, a little shaded
            faces[y : y + self.side, x + self.width - 1] = frame[rows, -1] * 0.75
        faces[up:, : self.width] = stretch(self.frames[0], self.side, self.width)
        return faces

    def edges(self, where):
        """Corner paths of a cube's three visible faces, as lists of (x, y); see `Grid.pixels`."""
        (t0, t1), (y0, y1), (x0, x1) = ((part.start, part.stop) for part in where)
        front = [(t0, y0, x0), (t0, y0, x1), (t0, y1, x1), (t0, y1, x0), (t0, y0, x0)]
        top = [(t0, y0, x0), (t1, y0, x0), (t1, y0, x1), (t0, y0, x1)]
        side = [(t1, y0, x1), (t1, y1, x1), (t0, y1, x1)]
        return [[self.point(*corner) for corner in path] for path in (front, top, side)]


def fan(pictures, side, step=14):
    """Lay pictures behind one another, each `step` pixels further up and right, the first in front.

    `side` is the height of each in the result; pixels are repeated, not blended.
    """
    width = round(side * pictures.shape[2] / pictures.shape[1])
    shift = step * (len(pictures) - 1)
    canvas = Canvas(width + shift, side + shift)
    for i in reversed(range(len(pictures))):
        x, y = i * step, shift - i * step
        canvas.paste(pictures[i], x, y, width, side)
        canvas.box(x, y, width, side)
    return canvas.array


def largest(height, width, most_height, most_width):
    """Scale a size, keeping its shape, to the largest within limits; returns (height, width)."""
    scale = min(most_height / height, most_width / width)
    return max(1, round(height * scale)), max(1, round(width * scale))


def stretch(picture, height, width):
    """Bring a picture to a size in pixels by repeating or dropping pixels."""
    rows = np.arange(height) * picture.shape[0] // height
    columns = np.arange(width) * picture.shape[1] // width
    return picture[rows][:, columns]


def lit(frame, shares, height, width, pale=0.25):
    """Bring a frame to a size, in full colour where shares are 1, and pale where they are 0.

    The (rows, columns) of shares are stretched over it; where they are 0, `pale` of it is left.
    """
    full = stretch(frame, height, width)
    faint = 255 - pale * (255 - full.astype(np.float32))
    shares = stretch(shares, height, width)[..., None]
    return (faint + shares * (full - faint)).astype(np.uint8)


def evenly(count, total):
    """Choose so many of all frames at even steps, the first and the last among them."""
    return np.linspace(0, total - 1, min(count, total)).round().astype(int)


def as_bytes(picture):
    """Turn colours from 0 to 1 into bytes; what lies outside becomes the nearest of these."""
    return (255 * picture).clip(0, 255).astype(np.uint8)


@cache
def _font(size):
    # Matplotlib brings a font that knows × and –; finding its folder does not import it.
    folder = Path(find_spec("matplotlib").origin).parent / "mpl-data" / "fonts" / "ttf"
    return ImageFont.truetype(str(folder / "DejaVuSans.ttf"), size)
