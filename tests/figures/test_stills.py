import numpy as np
import pytest

from lesson_utils import attention
from lesson_utils._drawing.palette import BLUE, ORANGE, RED
from lesson_utils.clip import Clip
from lesson_utils.figures import stills
from lesson_utils.grid import Grid
from tests.figures.look import has, noise, pixels, well_drawn


def flat_clip(count, height=16, width=24, fps=4, name="", greys=None):
    """Each frame of one grey, all greys different and far from every colour that is drawn."""
    greys = np.linspace(40, 200, count).astype(np.uint8) if greys is None else greys
    frames = np.array(greys, np.uint8)[:, None, None, None]
    return Clip(np.broadcast_to(frames, (count, height, width, 3)), fps, name)


@pytest.mark.parametrize(("count", "frames"), [(8, 20), (3, 20), (5, 5)])
def test_a_filmstrip_shows_frames_at_even_steps(count, frames):
    clip = flat_clip(frames)
    array = pixels(stills.filmstrip(clip, count))
    step = 920 // count
    for i in range(count):
        assert (array[24:34, i * step + 4] == clip.frames[i * frames // count, 0, 0]).all()


def test_a_filmstrip_says_what_it_shows():
    clip = flat_clip(6, height=32, width=48)
    assert stills.filmstrip(clip, 4).alt == "Strip of 4 frames of clip, 1.5 s."
    picture = stills.filmstrip(clip, 4, grid=Grid(6, 32, 48, patch=16))
    assert picture.alt == "Strip of 4 frames of clip, 1.5 s, cut into 2 × 3 patches."
    # never more frames than there are, and of labels none that name nothing
    picture = stills.filmstrip(flat_clip(2, fps=8, name="night"), 9, labels=[-1, -1])
    assert picture.alt == "Strip of 2 frames of night, 0.25 s."


def test_a_filmstrip_keeps_the_shape_of_its_frames():
    array = pixels(stills.filmstrip(flat_clip(2, height=10, width=30), 2))
    # no wider than twice the frame, so that pixels stay what they are
    assert np.argwhere((array[24:] < 255).any(axis=-1)).max(axis=0).tolist() == [15, 519]


def test_labels_outline_each_identity_in_its_colour():
    clip = flat_clip(4)
    labels = [-1, 0, 1, 0]
    picture = stills.filmstrip(clip, 4, labels=labels)
    array = pixels(picture)
    for i, colour in enumerate((None, ORANGE, BLUE, ORANGE)):
        frame = array[20:, i * 230 : i * 230 + 48]
        assert [has(frame, c) for c in (ORANGE, BLUE)] == [colour == ORANGE, colour == BLUE]
        if colour:
            assert (frame[:4] == colour).all()
    assert picture.alt == "Strip of 4 frames of clip, 1 s; 2 identities in 3 frames."


def test_side_by_side_shows_each_picture_in_its_place():
    one, two = noise(2, 30, 40)
    picture = stills.side_by_side({"one": one, "two": two}, "Two pictures of noise.")
    array = pixels(picture)
    for left, small in ((0, one), (300, two)):  # small ones stand near each other
        np.testing.assert_array_equal(
            array[22:82, left : left + 80], np.kron(small, np.ones((2, 2, 1), int))
        )
    assert picture.alt == "Two pictures of noise."


def test_slices_lie_below_one_another():
    one, two = Clip(noise(23, 7, 9), 23), Clip(noise(46, 7, 9)[23:], 23)
    picture = stills.slices({"one": one, "two": two}, row=4, width=460, height=90)
    array = pixels(picture)
    assert array.shape == (2 * 116 + 18, 460, 3)
    for top, clip in ((20, one), (136, two)):
        # t x c -> x t c, each pixel enlarged
        wanted = np.kron(clip.frames[:, 4].swapaxes(0, 1), np.ones((10, 20, 1), int))
        np.testing.assert_array_equal(array[top : top + 90], wanted)
    assert picture.alt == "x–t slices along row 4, time to the right, x down: one; two."


def test_what_a_token_looks_at_is_told_in_shares():
    clip, grid = Clip(noise(10, 24, 40), 5), Grid(10, 24, 40, patch=8)
    weights = np.zeros(grid.shape)
    weights[4, 1, 2], weights[5, 0, 0] = 0.75, 0.25
    picture = stills.looks_at(clip, grid, grid.index(4, 1, 2), weights)
    assert str(picture) == (
        "What the token at (t, h, w) = (4, 1, 2) looks at in 6 of 10 frames: 75% of its weight "
        "stays in its own frame, 25% goes to others."
    )


@pytest.mark.parametrize(("every", "count"), [(1, 6), (2, 3), (3, 6), (1, 20)])
def test_the_frame_that_asks_is_always_shown(every, count):
    clip, grid = Clip(noise(10, 24, 40), 5), Grid(10, 24, 40, patch=8)
    q = attention.look(clip.frames, grid)
    for token in (grid.index(t, 2, 4) for t in range(10)):
        weights = attention.row(q, q, token, grid)
        assert has(pixels(stills.looks_at(clip, grid, token, weights, every, count)), RED)


def test_weight_makes_a_patch_brighter():
    clip, grid = Clip(noise(10, 24, 40), 5), Grid(10, 24, 40, patch=8)
    weights = np.full(grid.shape, 1e-9)
    weights[0, 0, 4] = 1
    picture = pixels(stills.looks_at(clip, grid, 0, weights, count=1))[22:-24]
    height, width = picture.shape[0] // 3, 912 // 5
    lit, dark = picture[:height, 4 * width : 912], picture[:height, 2 * width : 3 * width]
    assert lit.mean() > dark.mean() + 30


def test_brightness_tells_the_darkest_and_the_brightest_frame(seen):
    picture = stills.brightness(
        {"calm": flat_clip(3, greys=[50, 60, 54]), "blink": flat_clip(3, greys=[9, 200, 77])}
    )
    assert picture.alt == (
        "Mean brightness of each frame over time. calm: 50 to 60; blink: 9 to 200."
    )
    calm, blink = seen[0].axes[0].lines
    assert calm.get_xydata().tolist() == [[0, 50], [0.25, 60], [0.5, 54]]
    assert blink.get_ydata().tolist() == [9, 200, 77]
    # told apart without colour as well
    assert calm.get_linestyle() != blink.get_linestyle()


def test_still_and_moving_regions_are_told(seen):
    picture = well_drawn(
        lambda: stills.still_and_moving({2: (34.56, 25.94), 4: (30.35, 22.41)}, "after averaging")
    )
    assert picture.alt == (
        "PSNR of a clip rebuilt after averaging. 2 a cube: still 34.6 dB, moving 25.9 dB; "
        "4 a cube: still 30.4 dB, moving 22.4 dB."
    )
    bars = seen[0].axes[0].patches
    assert [bar.get_height() for bar in bars] == [34.56, 30.35, 25.94, 22.41]
    # told apart without colour as well
    assert bars[0].get_hatch() != bars[2].get_hatch()
