import numpy as np
import pytest

from lesson_utils import worlds
from lesson_utils.figures import ch07 as figures


@pytest.fixture(scope="module")
def world():
    return worlds.small_world()


def strangers(world):
    """A clip whose frame 2 shows another thing, and whose frame 3 shows no thing of the world."""
    clip = world.clips[0].copy()
    clip[2] = world.clips[-1, 2]
    clip[3] = (clip[0] + world.clips[-1, 3]) / 2
    return clip


def test_a_crowd_is_told_by_name(world):
    picture = figures.crowd(world, {"one": world.clips[0], "two\nlines": strangers(world)})
    disc, diamond = "orange disc", "pink diamond"
    assert picture.alt == (
        f"8 frames a row. one: one thing, {', '.join([disc] * 8)}; two, lines: 2 different things, "
        f"{disc}, {disc}, {diamond}, like none, {', '.join([disc] * 4)}."
    )


def test_a_clip_of_no_thing_is_told(world):
    ghosts = (world.clips[0] + world.clips[-1]) / 2
    alt = figures.crowd(world, {"ghosts": ghosts}).alt
    assert alt.startswith("8 frames a row. ghosts: no thing of this world, like none,")


def test_levels_say_what_they_show():
    rows = {"noise": np.random.default_rng(0).normal(size=(3, 4, 4, 3)) * 9}
    picture = figures.levels([9, 1.5, 0.25], rows)
    assert picture.alt == ("One frame at 3 levels of noise, from 9 down to 0.25. Rows: noise.")


def test_the_inhabitants_are_counted(world):
    alt = figures.inhabitants(world).alt
    assert alt == "A world of 1,008 clips: 6 colours × 3 shapes × 56 straight ways."


def test_what_goes_wrong_is_drawn_against_the_window(seen):
    counts = {"things": np.array([[6, 8], [2, 4], [1, 1]]), "jumps": np.zeros((3, 2))}
    picture = figures.against_window([0, 1, 2], counts, chance=6.6)
    assert picture.alt == (
        "Means over 2 clips, shaded from the 10th to the 90th in a hundred. things: 7.0 at 0, 3.0 "
        "at 1, 1.0 at 2; jumps: 0.0 at 0, 0.0 at 1, 0.0 at 2."
    )
    (figure,) = seen
    left, right = figure.axes
    np.testing.assert_array_equal(left.lines[0].get_ydata(), [7, 3, 1])
    np.testing.assert_array_equal(left.lines[1].get_ydata(), [6.6, 6.6])
    assert len(right.lines) == 1


def test_clips_in_question_fall_with_the_noise(seen):
    counts = np.array([100, 20, 5, 1])[:, None, None] * np.ones((4, 2, 3))
    picture = figures.undecided([30, 10, 3, 1], {"window 0": counts})
    assert picture.alt.endswith("hundred frames. window 0: fewer than ten below noise 3.")
    (figure,) = seen
    np.testing.assert_array_equal(figure.axes[0].lines[0].get_ydata(), [100, 20, 5, 1])
