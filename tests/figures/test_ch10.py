import numpy as np
import pytest

from lesson_utils.clip import Clip
from lesson_utils.figures import ch10 as figures
from lesson_utils.grid import Grid


@pytest.mark.parametrize("share", [0.0, 0.5, 0.75, 1.0])
def test_patches_that_hear_a_word_are_counted(share):
    clip = Clip(np.full((4, 32, 48, 3), 100, np.uint8), 2)
    grid = Grid(4, 32, 48, patch=16, group=2)
    heard = np.full((2, 2, 3), share)
    heard[1, 0, 0] = 1
    picture = figures.heard(clip, grid, {"sky": heard, "sea": 1 - heard}, step=1)
    sky = 1 if share > 0.5 else 1 / 6
    sea = 5 / 6 if share < 0.5 else 0
    assert picture.alt == (
        "Patches of one frame, bright where they listen to a word. More than half of the weight: "
        f"“sky” {sky:.0%}, “sea” {sea:.0%} of the patches."
    )
