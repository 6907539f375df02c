from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lesson_utils._drawing.canvas import (
    Block,
    Canvas,
    as_bytes,
    evenly,
    fan,
    grid_lines,
    largest,
    lit,
    stretch,
    x_t_slice,
)
from lesson_utils._drawing.palette import BLUE, RED, WHITE
from lesson_utils.grid import Grid
from tests.figures.look import noise

side = st.integers(1, 12)


def flat(height, width, colour):
    return np.full((height, width, 3), colour, np.uint8)


def where(array, colour):
    """Rows and columns, first and one past the last, that hold a colour; it must fill them."""
    rows, columns = np.nonzero((array == colour).all(axis=-1))
    span = rows.min(), rows.max() + 1, columns.min(), columns.max() + 1
    assert len(rows) == (span[1] - span[0]) * (span[3] - span[2])
    return span


# Canvas


def test_paste_lays_pixels_at_a_place_on_white():
    canvas = Canvas(9, 7)
    canvas.array[:] = 0  # of a copy
    canvas.paste(noise(3, 4), 2, 1)
    wanted = flat(7, 9, WHITE)
    wanted[1:4, 2:6] = noise(3, 4)
    np.testing.assert_array_equal(canvas.array, wanted)


def test_paste_repeats_pixels_when_it_enlarges_and_averages_when_it_shrinks():
    canvas = Canvas(12, 6)
    canvas.paste(noise(2, 3), 0, 0, 12, 6)
    np.testing.assert_array_equal(canvas.array, np.kron(noise(2, 3), np.ones((3, 4, 1), int)))
    black_and_white = np.array([[[0] * 3, [255] * 3]], np.uint8)
    canvas.paste(black_and_white, 0, 0, 1, 1)
    assert np.ptp(canvas.array[0, 0]) == 0
    assert 127 <= canvas.array[0, 0, 0] <= 128


def test_fill_covers_its_rectangle_and_a_box_lies_just_inside():
    canvas = Canvas(20, 10)
    canvas.fill(3, 2, 8, 6, RED)
    assert where(canvas.array, RED) == (2, 8, 3, 11)
    canvas.box(3, 2, 8, 6, BLUE, 2)
    assert where(canvas.array, RED) == (4, 6, 5, 9)
    for width, height in ((0, 4), (4, 0), (-1, 4), (0.4, 4)):  # without area: nothing is drawn
        canvas.fill(14, 2, width, height, BLUE)
    assert (canvas.array == BLUE).all(axis=-1).sum() == 8 * 6 - 4 * 2


def test_line_goes_through_its_points():
    canvas = Canvas(20, 10)
    canvas.line([(np.float64(2), 3), (9, 3), (9, 8)], RED)
    drawn = (canvas.array == RED).all(axis=-1)
    assert drawn[3, 2:10].all()
    assert drawn[3:9, 9].all()
    assert drawn.sum() == 8 + 5


def written(words):
    canvas = Canvas(120, 40)
    canvas.text(5, 30, words, 20, RED)
    return canvas.array


def test_text_stands_on_its_base_line():
    rows, columns = np.nonzero((written("4 H") < 255).any(axis=-1))
    assert 5 <= columns.min() < 10
    assert 10 <= rows.min() < rows.max() <= 30


@pytest.mark.parametrize("sign", "×–²·→÷")
def test_the_font_knows_the_signs_of_the_lessons(sign):
    private = chr(0xE000)  # no font has it: it is drawn as a missing letter
    assert (written(sign) != written(private)).any()


# grid_lines


@pytest.mark.parametrize("factor", [0.25, 1, 5])
def test_grid_lines_stand_at_the_start_of_each_patch_but_the_first(factor):
    grid = Grid(1, 48, 80, patch=(16, 20))
    lined = grid_lines(flat(int(48 * factor), int(80 * factor), (0, 0, 0)), grid, WHITE, 1)
    across = (lined == 255).all(axis=(1, 2)).nonzero()[0]
    down = (lined == 255).all(axis=(0, 2)).nonzero()[0]
    assert across.tolist() == [16 * factor, 32 * factor]
    assert down.tolist() == [20 * factor, 40 * factor, 60 * factor]
    rest = np.delete(np.delete(lined, across, axis=0), down, axis=1)
    assert (rest == 0).all()


def test_grid_lines_let_the_picture_through_and_leave_it_as_it_was():
    picture = noise(8, 8)
    lined = grid_lines(picture, Grid(1, 8, 8, patch=4), RED, 0.25)
    wanted = 0.75 * noise(8, 8)[4, 1] + 0.25 * np.array(RED)
    assert np.abs(lined[4, 1] - wanted).max() <= 1
    np.testing.assert_array_equal(lined[3, 3], picture[3, 3])
    np.testing.assert_array_equal(picture, noise(8, 8))


# x_t_slice, stretch, largest, lit


@given(side, side, side, side, side, st.data())
def test_an_x_t_slice_by_loops(frames, tall, wide, width, height, data):
    clip = np.arange(frames * tall * wide * 3).reshape(frames, tall, wide, 3)
    row = data.draw(st.integers(0, tall - 1))
    drawn = x_t_slice(clip, row, width, height)
    assert drawn.shape == (height, width, 3)
    for x in range(height):
        for t in range(width):
            assert (drawn[x, t] == clip[t * frames // width, row, x * wide // height]).all()


@given(side, side, side, side)
def test_stretch_by_loops(tall, wide, height, width):
    picture = np.arange(tall * wide * 3).reshape(tall, wide, 3)
    drawn = stretch(picture, height, width)
    wanted = [
        [picture[y * tall // height, x * wide // width] for x in range(width)]
        for y in range(height)
    ]
    assert drawn.tolist() == np.array(wanted).tolist()


@given(*[st.integers(1, 2000)] * 4)
def test_the_largest_touches_one_limit_and_keeps_the_shape(height, width, most_height, most_width):
    tall, wide = largest(height, width, most_height, most_width)
    assert 1 <= tall <= most_height
    assert 1 <= wide <= most_width
    assert tall == most_height or wide == most_width
    # each is off by less than one pixel from the exact shape
    assert abs(tall * width - wide * height) <= max(height, width)


def test_a_frame_is_lit_where_shares_are_large():
    shares = np.array([[0.0, 0.5, 1.0]])
    drawn = lit(flat(2, 3, (40, 140, 250)), shares, 4, 6, pale=0.2)
    # a fifth of the way from white to the colour, then half-way on from there
    wanted = np.array([(212, 232, 254), (126, 186, 252), (40, 140, 250)])
    assert np.abs(drawn - np.repeat(wanted, 2, axis=0)[None]).max() <= 1


def test_frames_are_chosen_evenly_and_colours_become_bytes():
    assert evenly(4, 10).tolist() == [0, 3, 6, 9]
    assert evenly(5, 3).tolist() == [0, 1, 2]
    assert evenly(1, 7).tolist() == [0]
    assert as_bytes(np.array([-0.1, 0, 0.5, 1, 1.1])).tolist() == [0, 0, 127, 255, 255]


# Block

FRAMES = np.array([(200, 40, 0), (0, 160, 80), (80, 0, 240), (120, 200, 40)], np.uint8)


def flat_frames(height=30, width=40):
    """Four frames, each of one colour."""
    return np.broadcast_to(FRAMES[:, None, None], (4, height, width, 3))


def test_the_corners_of_a_block():
    block = Block(noise(5, 20, 40), side=100, depth=(60, 30))
    assert block.shape == (130, 260)
    assert block.point(0, 0, 0) == (0, 30)
    assert block.point(0, 20, 40) == (200, 130)
    assert block.point(5, 0, 0) == (60, 0)
    assert block.point(5, 20, 40) == (260, 100)
    assert block.point(2.5, 10, 20) == (130, 65)


def test_the_edges_are_the_nine_that_can_be_seen():
    block = Block(noise(8, 24, 32), side=120, depth=(50, 40))
    cube = slice(2, 4), slice(8, 12), slice(16, 24)
    corners = {block.point(t, y, x): (t, y, x) for t in (2, 4) for y in (8, 12) for x in (16, 24)}
    paths = [[corners[point] for point in path] for path in block.edges(cube)]
    edges = [frozenset(pair) for path in paths for pair in pairwise(path)]
    assert len(edges) == len(set(edges)) == 9
    for a, b in edges:
        assert sum(i != j for i, j in zip(a, b, strict=True)) == 1
    behind_below_left = (4, 12, 16)
    assert set(corners.values()) - {corner for edge in edges for corner in edge} == {
        behind_below_left
    }


def test_a_block_shows_the_first_frame_the_top_row_and_the_last_column():
    block = Block(flat_frames(), side=90, depth=(80, 48))
    drawn = block.draw()
    assert drawn.shape == (*block.shape, 3)
    assert (drawn[48:, :119] == FRAMES[0]).all()
    for t, colour in enumerate(FRAMES):
        for y, x, shade in ((0, 13, 0.9), (21, 40, 0.75)):
            right, down = (int(part) for part in block.point(t + 0.5, y, x))
            pixel = drawn[down, right - (x == 40)]
            assert np.abs(pixel - shade * colour).max() <= 1


@pytest.mark.parametrize("depth", [(110, 80), (330, 70), (20, 90)])
def test_a_block_has_no_holes(depth):
    solid = (Block(flat_frames(), 100, depth).draw() != 255).any(axis=-1)
    assert (np.abs(np.diff(solid.astype(int), axis=0)).sum(axis=0) <= 2).all()
    assert (np.abs(np.diff(solid.astype(int), axis=1)).sum(axis=1) <= 2).all()
    assert solid.any(axis=0).all()
    assert solid.any(axis=1).all()


# fan


@pytest.mark.parametrize("count", [1, 2, 4])
def test_a_fan_has_room_for_all_and_the_first_in_front(count):
    fanned = fan(flat_frames(15, 20)[:count], 60, 10)
    shift = 10 * (count - 1)
    assert fanned.shape == (60 + shift, 80 + shift, 3)
    assert (fanned[shift + 1 : -1, 1:79] == FRAMES[0]).all()
    for i in range(1, count):
        # what looks out above the one in front
        assert (fanned[shift - 10 * i + 1, 10 * i + 1 : 10 * i + 79] == FRAMES[i]).all()
