import numpy as np
import pytest

from lesson_utils.exercises import check, fresh
from lesson_utils.exercises.registry import EXERCISES
from lesson_utils.grid import Grid
from lesson_utils.widgets.sketch import Sketch

PLACE = EXERCISES["10.6"]
GRID = Grid(18, 128, 160, patch=16, group=2)


def test_an_empty_volume_is_not_attempted():
    assert repr(check("10.6", Sketch(GRID))) == (
        "○ Exercise 10.6, where the cube lives: not attempted yet.\n"
        "Put the cube into the volume above, then run this cell. Without widgets, three numbers do "
        'as well: `sketch_10_6 = 0, 0, 0`. `hint("10.6")` gives a nudge.'
    )
    assert check("10.6", ...).status == "not attempted"


@pytest.mark.parametrize(
    ("known", "told"),
    [({"t": 4}, "h and w are still open."), ({"t": 4, "w": 7}, "h is still open.")],
)
def test_a_place_that_is_half_given(known, told):
    card = check("10.6", Sketch(GRID, **known))
    assert card.status == "not attempted"
    assert told in repr(card)


@pytest.mark.parametrize("answer", [Sketch(GRID, 4, 5, 7), (4, 5, 7), [4, 5, 7]])
def test_the_right_place_is_told_its_pixels(answer):
    card = check("10.6", answer)
    assert card.passed
    where = GRID.pixels(377)
    assert [(part.start, part.stop - 1) for part in where] == [(8, 9), (80, 95), (112, 127)]
    assert "It holds frames 8 to 9, rows 80 to 95 and columns 112 to 127" in repr(card)


def test_every_mistake_has_its_place_in_the_volume():
    for mistake in PLACE.mistakes:
        card = check("10.6", Sketch(GRID, *mistake.answer(**PLACE.numbers)))
        assert card.status == "wrong"
        assert card.lines[:2] == mistake.lines


def test_any_other_place_is_told_which_axis():
    card = check("10.6", Sketch(GRID, 4, 2, 0))
    assert "h is too small" in repr(card)


@pytest.mark.parametrize("answer", [(4, 5), (4, 5, 7, 1)])
def test_too_many_or_too_few_numbers(answer):
    assert "of them" in repr(check("10.6", answer))


@pytest.mark.parametrize("answer", [377, "4 5 7", np.array([4, 5]), object(), (4, "5", 7)])
def test_what_is_no_place(answer):
    card = check("10.6", answer)
    assert card.status == "wrong"
    assert ("Expected", PLACE.wants) in card.lines


def test_a_volume_of_another_clip_is_told():
    card = check("10.6", Sketch(Grid(18, 160, 128, patch=16, group=2), 4, 5, 7))
    assert card.status == "wrong"
    assert ("Expected", "a volume of 9 × 8 × 10 cubes") in card.lines
    assert ("Got", "a volume of 9 × 10 × 8 cubes") in card.lines


def test_fresh_numbers_ask_for_another_place():
    check("10.6", (4, 5, 7))
    numbers = fresh("10.6")
    assert "draw 2" in repr(numbers)
    size = numbers.frames, numbers.height, numbers.width
    grid = Grid(*size, patch=numbers.patch, group=numbers.group)
    assert check("10.6", Sketch(grid, *grid.position(numbers.n))).passed
    assert "a volume of" in repr(check("10.6", Sketch(GRID, 4, 5, 7)))
