"""The figures of lesson 14 say what they draw."""

import numpy as np

from lesson_utils import keeping, measure
from lesson_utils._drawing.palette import LIGHT
from lesson_utils.clip import Clip
from lesson_utils.figures import ch14 as figures
from lesson_utils.grid import Grid
from tests.figures.look import noise, pixels, well_drawn


def test_what_is_kept_is_in_colour_and_the_rest_is_pale():
    clip = Clip(noise(1, 32, 48).repeat(4, axis=0), 4)
    grid = Grid(4, 32, 48)
    masks = {name: keeping.kept(clip.frames, grid, 1, name) for name in keeping.RULES}
    picture = well_drawn(lambda: figures.kept(clip, grid, masks, count=2))
    assert str(picture) == (
        "2 frames, and in colour the patches that are kept. frame before: 6 of 24; last kept: 6 of "
        "24."
    )
    first, last = (pixels(picture)[60:200, x : x + 300] for x in (130, 540))
    assert abs(last - np.array(LIGHT)).max() <= figures.PALE * 225 + 1
    assert first.std() > 3 * last.std()


def test_versions_tell_how_close_they_come():
    clip = Clip(noise(3, 24, 40), 3)
    versions = {"same": clip.frames, "off": clip.frames // 2 + 64}
    picture = well_drawn(lambda: figures.shown(clip, versions, count=2))
    off = [measure.psnr(clip.frames[i], versions["off"][i]) for i in (0, 2)]
    assert str(picture) == (
        "2 frames of a clip, and what is shown in their place. same: exact, exact; off: "
        f"{off[0]:.1f} dB, {off[1]:.1f} dB."
    )


def test_a_bargain_tells_the_ends_of_its_lines_and_every_point():
    curves = {"rule": [(100, 20.0), (400, 30.25), (200, 28.0)]}
    picture = well_drawn(lambda: figures.bargain(curves, {"mean of 2": (200, 25.0)}))
    assert str(picture) == (
        "Decibels against tokens. rule: 100 tokens 20.0 dB to 400 tokens 30.2 dB; mean of 2: 200 "
        "tokens 25.0 dB."
    )
