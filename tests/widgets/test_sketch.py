import numpy as np
import pytest

from lesson_utils._drawing.palette import LIGHT, ORANGE, RED, WHITE
from lesson_utils.grid import Grid
from lesson_utils.widgets import sketch as module
from lesson_utils.widgets.sketch import Sketch, draw

GRID = Grid(12, 64, 112, patch=16, group=4)  # 3 × 4 × 7


@pytest.fixture
def sketch():
    return Sketch(GRID)


def colours(array):
    return {tuple(colour) for colour in np.unique(array.reshape(-1, 3), axis=0).tolist()}


def test_it_begins_empty_and_says_so(sketch):
    assert sketch.cube == (..., ..., ...)
    assert repr(sketch) == (
        "A volume of 3 × 4 × 7 cubes: t runs to the back, h down, w to the right. It is empty."
    )


def test_what_is_given_and_what_is_open_is_told(sketch):
    sketch.h = 2
    assert repr(sketch).endswith(" Given: h 2. t and w are still open.")
    sketch.w = np.int64(6)
    assert repr(sketch).endswith(" Given: h 2, w 6. t is still open.")
    sketch.t = 0
    assert repr(sketch).endswith(" The cube is at t 0, h 2, w 6.")
    assert sketch.cube == (0, 2, 6)
    sketch.h = None
    assert sketch.cube == (0, ..., 6)


def test_it_tells_who_observes(sketch):
    seen = []
    sketch.observe(lambda change: seen.append((change["name"], change["new"])), ["t", "w"])
    sketch.set_state({"t": 2, "w": 5})  # as the page does it
    assert sorted(seen) == [("t", 2), ("w", 5)]


@pytest.mark.parametrize(
    ("name", "value", "last"),
    [("t", 3, 2), ("h", -1, 3), ("w", 7, 6), ("h", 1.0, 3), ("h", "1", 3), ("w", True, 6)],
)
def test_what_is_outside_is_refused(sketch, name, value, last):
    words = f"{name} {value!r} is outside the volume: it counts cubes, from 0 to {last}"
    with pytest.raises(ValueError, match=words):
        setattr(sketch, name, value)
    with pytest.raises(ValueError, match=words):
        Sketch(GRID, **{name: value})


def test_a_grid_that_is_too_fine_is_refused():
    with pytest.raises(ValueError, match="33 cubes along t are more than a sketch can show, 32: "):
        Sketch(Grid(33, 16, 32))
    with pytest.raises(ValueError, match=r"40 cubes along w .*: take a larger patch"):
        Sketch(Grid(2, 16, 640))


def test_the_page_gets_the_volume(sketch):
    assert sketch._setup == {"shape": [3, 4, 7], "size": [12, 64, 112], "how": module.HOW}


def test_the_picture_is_there_without_a_kernel(sketch):
    sketch.t = 1
    data, _ = sketch._repr_mimebundle_()
    assert data["text/plain"] == repr(sketch)
    assert data["image/png"] == sketch.picture.png
    assert "application/vnd.jupyter.widget-view+json" in data


def test_an_empty_volume_is_drawn_without_a_cube():
    drawn = colours(draw(GRID, (..., ..., ...)))
    assert {WHITE, LIGHT} <= drawn
    assert not {RED, ORANGE} & drawn


def test_a_placed_cube_is_red_and_an_open_one_is_not():
    assert {RED, ORANGE} <= colours(draw(GRID, (1, 2, 3)))
    part = colours(draw(GRID, (..., 2, 3)))
    assert ORANGE in part
    assert RED not in part


def test_every_place_has_a_picture_of_its_own():
    places = [(t, h, w) for t in range(3) for h in range(4) for w in range(7)]
    assert len({draw(GRID, place).tobytes() for place in places}) == len(places)


def test_t_goes_to_the_back_h_down_and_w_to_the_right():
    def centre(place):
        y, x = np.nonzero((draw(GRID, place) == RED).all(axis=-1))
        return np.array([x.mean(), y.mean()])

    start = centre((0, 1, 1))
    assert (centre((2, 1, 1)) - start > 0).tolist() == [True, False]  # right and up
    assert (centre((0, 3, 1)) - start).round().tolist()[0] == 0  # straight down
    assert centre((0, 3, 1))[1] > start[1]
    assert (centre((0, 1, 5)) - start).round().tolist()[1] == 0  # straight to the right
    assert centre((0, 1, 5))[0] > start[0]


@pytest.mark.parametrize("grid", [Grid(2, 320, 16), Grid(32, 16, 32), Grid(1, 16, 512)])
def test_long_and_flat_volumes_can_be_drawn(grid):
    array = draw(grid, (0, 0, 0))
    assert array.shape[0] < 700
    assert RED in colours(array)
