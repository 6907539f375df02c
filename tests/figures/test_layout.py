"""What stills and tapes without a kernel lay out: nothing cut off, nothing covered."""

from functools import partial

import numpy as np
import pytest

from lesson_utils._drawing.canvas import Canvas, _font
from lesson_utils.clip import Clip
from lesson_utils.figures import ch01, ch02, stills
from lesson_utils.grid import Grid
from lesson_utils.tape import Tape, panels, still
from tests.figures.look import noise

SHAPES = {"square": (64, 64), "wide": (64, 112), "tall": (112, 64)}


class Tidy(Canvas):
    """A canvas on which nothing may be cut off and no picture covered."""

    def __init__(self, width, height):
        super().__init__(width, height)
        self.taken = np.zeros((height, width), bool)

    def paste(self, array, x, y, width=None, height=None):
        """Look first, then paste."""
        wide, tall = width or array.shape[1], height or array.shape[0]
        place = self.taken[y : y + tall, x : x + wide]
        assert x >= 0 <= y, "left of or above the sheet"
        assert place.shape == (tall, wide), "cut off at the right or at the bottom"
        assert not place.any(), "covers another picture"
        place[:] = True
        super().paste(array, x, y, width, height)

    def text(self, x, y, words, size=12, colour=(0, 0, 0), anchor="ls"):
        """Look first, then write."""
        left, top, right, bottom = self._draw.textbbox((x, y), words, _font(size), anchor)
        height, width = self.taken.shape
        assert 0 <= top <= bottom <= height, f"{words!r} is cut off"
        assert 0 <= left <= right <= width, f"{words!r} is cut off"
        super().text(x, y, words, size, colour, anchor)


def lifted(group, clip):
    return ch02.lifted_cube(clip, Grid(*clip.frames.shape[:3], 16, group), 0)


def marked(clip):
    rows, columns = (size // 16 for size in clip.frames.shape[1:3])
    return ch01.fates(clip.frames[1], np.zeros((rows, columns), int))


LETTERS = np.array(list("ABCDEFGH")).reshape(2, 2, 2)


def tape(group, clip):
    shown = Tape(clip, panels.PANELS, fps=clip.fps, group=group)
    panels.draw(still.Scene(shown))
    shown.close()


LAYOUTS = {
    "filmstrip": stills.filmstrip,
    "side by side": lambda clip: stills.side_by_side(
        dict(zip("abc", clip.frames[:3], strict=True)), "three"
    ),
    "sheet and pile": ch01.sheet_and_pile,
    "slices": lambda clip: stills.slices({"a": clip, "b": clip}, 3),
    "lifted cube of 1 frame": partial(lifted, 1),
    "lifted cube of 4 frames": partial(lifted, 4),
    "lifted cube of 8 frames": partial(lifted, 8),
    "remainders": lambda clip: ch02.remainders(clip.frames[0], 24),
    "fates": marked,
    "lettered tape": lambda clip: ch02.lettered_tape(LETTERS, ["AE", "BF", "CG", "DH"]),
    "tape of 1 frame": partial(tape, 1),
    "tape of 8 frames": partial(tape, 8),
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_nothing_is_cut_off_or_covered(layout, shape, monkeypatch):
    for module in (ch01, ch02, stills, still, panels):
        monkeypatch.setattr(module, "Canvas", Tidy)
    LAYOUTS[layout](Clip(noise(8, *SHAPES[shape]), 8))
