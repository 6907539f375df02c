"""The figures of lesson 12 say what they draw."""

import numpy as np

from lesson_utils import clips, positions
from lesson_utils.figures import ch12 as figures
from tests.figures.look import pixels, well_drawn


def test_asked_follows_each_frame_to_its_place():
    clip = clips.red_car(fps=2)
    orders = {"as filmed": [0, 1, 2], "shuffled": [2, 0, 1]}
    shares = {"as filmed": [0.5, 0.3, 0.2], "shuffled": [0.2, 0.5, 0.3]}
    well_drawn(lambda: figures.asked(clip, orders, shares, count=3))
    assert str(figures.asked(clip, orders, shares, count=2)) == (
        "Share of one patch's weight that each frame gets. as filmed, 0: 50.0%, 1: 30.0%; "
        "shuffled, 2: 20.0%, 0: 50.0%."
    )
    plain = figures.asked(clip, orders, count=2)
    assert str(plain) == "Frames in two orders. as filmed, 0, 1; shuffled, 2, 0."


def test_dials_tell_how_long_a_turn_takes():
    told = well_drawn(lambda: figures.dials(positions.frequencies(4, base=100), range(8)))
    assert str(told) == "Hands on dials for places 0 to 7: a whole turn takes 6.3, 62.8 places."
    # a hand that has gone all the way round points as at first, to a pixel of its line
    unlike = []
    for turn in (2 * np.pi, np.pi / 2):
        dials = pixels(figures.dials([turn], (0, 1)))[24:]
        unlike.append((dials[:, 190:282] != dials[:, 282:374]).any(axis=-1).sum())
    assert 4 * unlike[0] < unlike[1]


def test_a_map_is_darkest_at_the_token_itself_and_pales_with_the_steps_between():
    split = (16, 24, 24)
    here, later = (figures.map_of_scores(split, ahead=ahead) for ahead in (0, 8))
    well_drawn(lambda: figures.map_of_scores(split, 100, 4))
    assert "0 steps later the best place scores 1.00" in str(here)
    middle = 26 + 341 // 2, 60 + 341 // 2
    assert pixels(here)[middle].tolist() == figures.INK.tolist()
    assert (pixels(later)[middle] > figures.INK).all()
