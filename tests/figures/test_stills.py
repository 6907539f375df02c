from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from lesson_utils import cubes, measure
from lesson_utils._drawing.picture import BLUE, GREEN, ORANGE, RED, SKY
from lesson_utils.clip import Clip
from lesson_utils.figures import stills
from lesson_utils.grid import Grid

ROUNDING = 2  # grey levels


def pixels(picture):
    return np.asarray(Image.open(BytesIO(picture.png))).astype(int)


def flat_clip(count, height=16, width=24, fps=4, name=""):
    """Each frame of one grey, all greys different and far from every colour that is drawn."""
    greys = np.linspace(40, 200, count).astype(np.uint8)
    frames = np.broadcast_to(greys[:, None, None, None], (count, height, width, 3))
    return Clip(frames, fps, name)


def noise(*shape):
    return np.random.default_rng(0).integers(0, 256, (*shape, 3), dtype=np.uint8)


def has(array, colour):
    return (array == colour).all(axis=-1).any()


def places(array, part):
    """Where in an array a part of it stands, as (row, column) of its top left."""
    height, width = part.shape[:2]
    return [
        (y, x)
        for y, x in np.argwhere((array == part[0, 0]).all(axis=-1)).tolist()
        if np.array_equal(array[y : y + height, x : x + width], part)
    ]


# filmstrip


@pytest.mark.parametrize(("count", "frames"), [(8, 20), (3, 20), (5, 5)])
def test_a_filmstrip_shows_frames_at_even_steps(count, frames):
    clip = flat_clip(frames)
    array = pixels(stills.filmstrip(clip, count))
    step = 920 // count
    for i in range(count):
        assert (array[24:34, i * step + 4] == clip.frames[i * frames // count, 0, 0]).all()


def test_a_filmstrip_shows_at_most_the_frames_there_are():
    picture = stills.filmstrip(flat_clip(2, fps=8, name="night"), 9)
    assert picture.alt == "Strip of 2 frames of night, 0.25 s."


def test_a_filmstrip_says_what_it_shows():
    clip = flat_clip(6, height=32, width=48)
    assert stills.filmstrip(clip, 4).alt == "Strip of 4 frames of clip, 1.5 s."
    picture = stills.filmstrip(clip, 4, grid=Grid(6, 32, 48, patch=16))
    assert picture.alt == "Strip of 4 frames of clip, 1.5 s, cut into 2 × 3 patches."


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


def test_labels_that_name_nothing_say_nothing():
    assert "identit" not in stills.filmstrip(flat_clip(3), 3, labels=[-1, -1, -1]).alt


# side_by_side, sheet_and_pile, slices


def test_side_by_side_shows_each_picture_in_its_place():
    one, two = noise(2, 30, 40)
    picture = stills.side_by_side({"one": one, "two": two}, "Two pictures of noise.")
    array = pixels(picture)
    for left, small in ((0, one), (460, two)):
        np.testing.assert_array_equal(
            array[22:82, left : left + 80], np.kron(small, np.ones((2, 2, 1), int))
        )
    assert picture.alt == "Two pictures of noise."


def test_sheet_and_pile_says_their_sizes():
    picture = stills.sheet_and_pile(Clip(noise(6, 20, 20), 4))
    assert picture.alt == (
        "Left, one sheet: frame 0, 20 × 20 pixels. Right, the pile: 6 frames behind one another, "
        "1.5 s deep."
    )


def test_sheet_and_pile_shows_the_first_frame_twice():
    clip = Clip(noise(6, 25, 25), 4)
    array = pixels(stills.sheet_and_pile(clip))
    large = np.kron(clip.frames[0], np.ones((10, 10, 1), int))
    (y, x), (front_y, front_x) = places(array, large)
    assert (x, front_y) == (0, y)
    assert front_x > 250


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


# lifted_cube


@pytest.mark.parametrize(("patch", "group", "token"), [(16, 4, 5), (8, 2, 77), (32, 1, 30)])
def test_a_lifted_cube_says_which_it_is(patch, group, token):
    clip = Clip(noise(8, 64, 64), 8)
    grid = Grid(8, 64, 64, patch, group)
    side = 64 // patch
    t, rest = divmod(token, side * side)
    assert stills.lifted_cube(clip, grid, token).alt == (
        f"The clip drawn as a block, cut into {8 // group} × {side} × {side} = "
        f"{8 // group * side**2:,} tokens. The cube at (t, h, w) = ({t}, {rest // side}, "
        f"{rest % side}) is lifted out: {group} frames of {patch} × {patch} pixels."
    )


def test_a_lifted_cube_is_the_token_s_own_values():
    clip = Clip(noise(4, 38, 38), 4)
    grid = Grid(4, 38, 38, 19, 1)
    array = pixels(stills.lifted_cube(clip, grid, 9))
    cube = cubes.patchify(clip.frames, grid)[9].reshape(19, 19, 3)
    large = np.kron(cube, np.ones((10, 10, 1), int))
    assert len(places(array, large[1:-1, 1:-1])) == 1  # inside its black outline


def test_a_lifted_cube_is_outlined_where_it_is_in_the_block():
    clip = flat_clip(4, 52, 52)
    array = pixels(stills.lifted_cube(clip, Grid(4, 52, 52, 26, 1), 3))
    front = array[110:370, :260]
    assert (front[130, 140:250] == RED).all()
    assert (front[140:250, 130] == RED).all()
    assert not has(front[10:110, 10:110], RED)


# remainders


@pytest.mark.parametrize(
    ("shape", "patch", "crop", "pad"),
    [
        ((256, 256), 40, (6, 6), (7, 7)),
        ((100, 150), 32, (3, 4), (4, 5)),
        ((90, 70), 64, (1, 1), (2, 2)),
    ],
)
def test_remainders_pale_what_is_dropped_or_made_up(shape, patch, crop, pad):
    height, width = shape
    picture = stills.remainders(np.zeros((height, width, 3), np.uint8), patch)
    array = pixels(picture)
    scale = 430 / (pad[1] * patch)
    rules = (crop, height, width), (pad, pad[0] * patch, pad[1] * patch)
    for i, ((rows, columns), shown_height, shown_width) in enumerate(rules):
        real = min(height, rows * patch), min(width, columns * patch)
        for y in range(3, shown_height, 7):
            for x in range(3, shown_width, 7):
                near_a_line = min(y % patch, -y % patch, x % patch, -x % patch) < 3
                near_the_end = abs(y - real[0]) < 3 or abs(x - real[1]) < 3
                if near_a_line or near_the_end or max(shown_height - y, shown_width - x) < 3:
                    continue
                grey = 0 if y < real[0] and x < real[1] else 0.65 * 255
                pixel = array[24 + int(y * scale), 460 * i + int(x * scale)]
                assert np.abs(pixel - grey).max() <= ROUNDING, (i, y, x)
    assert picture.alt == (
        f"A frame of {height} × {width} with patches of {patch}: "
        f"crop to {crop[0] * patch} × {crop[1] * patch}: {crop[0] * crop[1]} patches; "
        f"pad to {pad[0] * patch} × {pad[1] * patch}: {pad[0] * pad[1]} patches. "
        "Pale: what is dropped or made up."
    )


def test_padding_repeats_the_edge():
    frame = np.zeros((60, 60, 3), np.uint8)
    frame[:, -1] = (100, 0, 0)
    array = pixels(stills.remainders(frame, 50))
    # 60 columns become 100, at 4.3 pixels each: the last one is made up 40 times over
    made_up = array[24 + 86, 460 + 344]
    assert np.abs(made_up - (255 - 0.35 * (255 - frame[0, -1]))).max() <= ROUNDING


# fates


@pytest.mark.parametrize("shape", [(4, 4), (15, 15), (3, 6), (6, 3)])
def test_fates_overlay_each_patch_with_its_colour(shape):
    fate = np.random.default_rng(1).integers(0, 3, shape)
    frame = np.full((shape[0] * 16, shape[1] * 16, 3), 100, np.uint8)
    picture = stills.fates(frame, fate)
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
    assert stills.fates(frame[:, :32], fate[:, :2]).alt == (
        "Of 4 patches since the earlier frame: 1 stayed, 1 moved, 2 changed."
    )
    assert measure.FATES == ("stayed", "moved", "changed")


# lettered_tape


def test_letters_of_one_cube_share_its_colour():
    tape = np.array(list("ABCDEFGH")).reshape(2, 2, 2)
    picture = stills.lettered_tape(tape, ["AE", "BF", "CG", "DH"])
    array = pixels(picture)
    colours = SKY, ORANGE, GREEN, (240, 228, 66)
    for t in range(2):
        for i, colour in enumerate(colours):
            y, x = divmod(i, 2)
            assert (array[24 + y * 90 + 4, t * 240 + x * 90 + 4] == colour).all()
    for i, colour in enumerate(colours):
        assert (array[2 * 90 + 50, i * 230 + 4] == colour).all()
    assert picture.alt == ("2 frames of 2 × 2 letters; cubes in token order: A+E, B+F, C+G, D+H.")
