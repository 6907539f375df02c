import numpy as np
import pytest

from lesson_utils import cubes
from lesson_utils._drawing.palette import GREEN, ORANGE, RED, SKY, YELLOW
from lesson_utils.clip import Clip
from lesson_utils.figures import ch02 as figures
from lesson_utils.grid import Grid
from tests.figures.look import has, noise, pixels, places

ROUNDING = 2  # grey levels


@pytest.mark.parametrize(("patch", "group", "token"), [(16, 4, 5), (8, 2, 77), (32, 1, 30)])
def test_a_lifted_cube_says_which_it_is(patch, group, token):
    clip = Clip(noise(8, 64, 64), 8)
    grid = Grid(8, 64, 64, patch, group)
    side = 64 // patch
    t, rest = divmod(token, side * side)
    assert figures.lifted_cube(clip, grid, token).alt == (
        f"The clip drawn as a block, cut into {8 // group} × {side} × {side} = "
        f"{8 // group * side**2:,} tokens. The cube at (t, h, w) = ({t}, {rest // side}, "
        f"{rest % side}) is lifted out: {group} frames of {patch} × {patch} pixels."
    )


def test_a_lifted_cube_is_the_token_s_own_values():
    clip = Clip(noise(4, 38, 38), 4)
    grid = Grid(4, 38, 38, 19, 1)
    array = pixels(figures.lifted_cube(clip, grid, 9))
    cube = cubes.patchify(clip.frames, grid)[9].reshape(19, 19, 3)
    large = np.kron(cube, np.ones((10, 10, 1), int))
    assert len(places(array, large[1:-1, 1:-1])) == 1  # inside its black outline


def test_a_lifted_cube_is_outlined_where_it_is_in_the_block():
    clip = Clip(np.full((4, 52, 52, 3), 90, np.uint8), 4)
    array = pixels(figures.lifted_cube(clip, Grid(4, 52, 52, 26, 1), 3))
    front = array[110:370, :260]
    assert (front[130, 140:250] == RED).all()
    assert (front[140:250, 130] == RED).all()
    assert not has(front[10:110, 10:110], RED)


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
    picture = figures.remainders(np.zeros((height, width, 3), np.uint8), patch)
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
    array = pixels(figures.remainders(frame, 50))
    # 60 columns become 100, at 4.3 pixels each: the last one is made up 40 times over
    made_up = array[24 + 86, 460 + 344]
    assert np.abs(made_up - (255 - 0.35 * (255 - frame[0, -1]))).max() <= ROUNDING


def test_letters_of_one_cube_share_its_colour():
    tape = np.array(list("ABCDEFGH")).reshape(2, 2, 2)
    picture = figures.lettered_tape(tape, ["AE", "BF", "CG", "DH"])
    array = pixels(picture)
    colours = SKY, ORANGE, GREEN, YELLOW
    for t in range(2):
        for i, colour in enumerate(colours):
            y, x = divmod(i, 2)
            assert (array[24 + y * 90 + 4, t * 240 + x * 90 + 4] == colour).all()
    for i, colour in enumerate(colours):
        assert (array[2 * 90 + 50, i * 230 + 4] == colour).all()
    assert picture.alt == "2 frames of 2 × 2 letters; cubes in token order: A+E, B+F, C+G, D+H."
