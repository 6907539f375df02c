import numpy as np

from lesson_utils._drawing.palette import BLUE, ORANGE
from lesson_utils.figures import ch04 as figures
from lesson_utils.grid import Grid
from tests.figures.look import pixels, well_drawn


def test_a_row_of_values_is_shown_as_the_frames_of_its_cube():
    grid = Grid(2, 4, 4, patch=4, group=2)
    rows = np.linspace(-1, 1, 96) * np.array([[1], [-3]])
    array = pixels(figures.cube_pictures(rows, grid, "Two directions."))
    for i, first in enumerate((0, 255)):  # each by its own contrast, frames side by side
        left = i * (920 // 6)
        assert abs(array[22, left + 2, 0] - first) < 2
        assert abs(array[82, left + 66 + 3 + 62, 2] - (255 - first)) < 2


def test_maps_are_light_where_values_are_large():
    change = np.array([[0.0, 1.0], [4.0, -2.0]])
    picture = figures.maps({"change": change, "none": np.ones((2, 2))})
    assert picture.alt == (
        "Maps, light where large. change: mean 0.8, largest 4.0 grey levels; none: mean 1.0, "
        "largest 1.0 grey levels."
    )
    assert pixels(picture)[22:26, :4, 0][::2, ::2].tolist() == [[0, 127], [255, 0]]


def test_squares_have_the_pairs_as_their_area():
    grids = {"one": Grid(4, 32, 32), "two": Grid(4, 32, 32, group=2)}
    picture = figures.pair_squares(grids)
    assert picture.alt == (
        "Squares as wide as the tokens, their area the pairs: one 16 tokens, 100.00% of the "
        "pairs; two 8 tokens, 25.00% of the pairs."
    )
    areas = [(pixels(picture) == colour).all(axis=-1).sum() for colour in (ORANGE, BLUE)]
    assert areas == [240**2, 120**2]


def test_a_rate_goes_from_most_tokens_to_fewest(seen):
    curves = {"8, 32": [(512, 30.25), (256, 28.5)], "8, 64": [(512, 33.0), (256, 31.0)]}
    assert well_drawn(lambda: figures.rate(curves)).alt == (
        "Sharpness of the rebuilt clip against its tokens, from most to fewest: 8, 32: 30.2 to "
        "28.5 dB; 8, 64: 33.0 to 31.0 dB."
    )
    narrow, wide = seen[0].axes[0].lines
    assert narrow.get_xydata().tolist() == [[512, 30.25], [256, 28.5]]
    assert narrow.get_color() == wide.get_color()  # one patch
    assert narrow.get_linestyle() != wide.get_linestyle()


def test_a_choice_is_held_against_all_others(seen):
    choices = {
        (8, 128, 8, 1): (768, 34.0),
        (4, 128, 8, 1): (384, 30.0),
        (8, 64, 16, 1): (384, 28.0),
        (4, 64, 16, 1): (192, 29.0),
    }
    assert well_drawn(lambda: figures.trade(choices, (384, 29.5))).alt == (
        "4 ways to spend tokens on two seconds, from 192 tokens to 768; 3 are not beaten at their "
        "price. Mine: 384 tokens, 29.5 dB, beaten by 1."
    )
    edge, *_, mine = seen[0].axes[0].lines
    assert edge.get_xydata().tolist() == [[192, 29], [384, 30], [768, 34]]
    assert mine.get_xydata().tolist() == [[384, 29.5]]
