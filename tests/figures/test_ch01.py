import numpy as np
import pytest

from lesson_utils import measure
from lesson_utils._drawing.palette import ORANGE, SKY
from lesson_utils.clip import Clip
from lesson_utils.figures import ch01 as figures
from tests.figures.look import noise, pixels, places, well_drawn

ROUNDING = 2  # grey levels


def test_sheet_and_pile_shows_the_first_frame_twice():
    clip = Clip(noise(6, 25, 25), 4)
    picture = figures.sheet_and_pile(clip)
    assert picture.alt == (
        "Left, one sheet: frame 0, 25 × 25 pixels. Right, the pile: 6 frames behind one another, "
        "1.5 s deep."
    )
    array = pixels(picture)
    large = np.kron(clip.frames[0], np.ones((10, 10, 1), int))
    (y, x), (front_y, front_x) = places(array, large)
    assert (x, front_y) == (0, y)
    assert front_x > 250


@pytest.mark.parametrize("shape", [(4, 4), (15, 15), (3, 6), (6, 3)])
def test_fates_overlay_each_patch_with_its_colour(shape):
    fate = np.random.default_rng(1).integers(0, 3, shape)
    frame = np.full((shape[0] * 16, shape[1] * 16, 3), 100, np.uint8)
    picture = figures.fates(frame, fate)
    array = pixels(picture)
    looks = [np.full(3, 100), *(0.45 * 100 + 0.55 * np.array(c) for c in (SKY, ORANGE))]
    # Two equal pictures stand side by side below a line of words, the first one plain.
    tall, wide = (array[22:, 0, 0] == 100).sum(), np.argmax(array[22, :, 0] != 100)
    assert tall / wide == pytest.approx(shape[0] / shape[1], rel=0.02)
    for y, x in np.ndindex(shape):
        for near in (0.15, 0.5, 0.85):
            down, right = (y + near) * tall / shape[0], (x + near) * wide / shape[1]
            pixel = array[22 + int(down), 16 + wide + int(right)]
            assert np.abs(pixel - looks[fate[y, x]]).max() <= ROUNDING


def test_fates_are_counted_in_the_sentence():
    fate = np.array([[0, 1, 2], [2, 2, 0]])
    frame = np.zeros((32, 48, 3), np.uint8)
    assert figures.fates(frame[:, :32], fate[:, :2]).alt == (
        "Of 4 patches since the earlier frame: 1 stayed, 1 moved, 2 changed."
    )
    assert measure.FATES == ("stayed", "moved", "changed")


def test_overlap_tells_each_rate(seen):
    picture = well_drawn(lambda: figures.overlap([8, 2.5], [3.2, 10.4], [0.5, 0.125], 12.4))
    assert picture.alt == (
        "Jump from frame to frame and overlap with itself, for a car 12 px long: "
        "8 fps 3 px, 50%; 2.5 fps 10 px, 12%."
    )
    left, right = seen[0].axes
    assert [bar.get_height() for bar in left.patches] == [3.2, 10.4]
    assert [bar.get_height() for bar in right.patches] == [50, 12.5]
    assert [label.get_text() for label in left.get_xticklabels()] == ["8", "2.5"]
    assert list(left.lines[0].get_ydata()) == [12.4, 12.4]
