"""The figures of lesson 15 say what they draw."""

import numpy as np

from lesson_utils import clips, stream
from lesson_utils.figures import ch15 as figures
from lesson_utils.grid import Grid
from tests.figures.look import has, pixels, well_drawn


def test_the_states_are_those_of_the_cache():
    found = figures.states(8, block=2, now=5, room=5, sink=1)
    held = stream.held(6, room=5, sink=1)
    assert [t for t in range(8) if found[t] in ("held", "own block")] == held.tolist()
    assert found[4:] == ["own block", "own block", "not made yet", "not made yet"]
    assert found[1] == "forgotten"
    assert figures.states(5, block=3, now=4)[3:] == ["own block", "own block"]  # a shorter block


def test_the_tape_shows_each_state_and_says_which_frames_are_in_it():
    clip = clips.red_car(seconds=3, fps=4)
    told = well_drawn(lambda: figures.tape(clip, 2, 5, room=5, sink=1))
    assert str(told) == (
        "12 frames in blocks of 2, while the block from frame 4 on is made: own block 4 to 5; "
        "held 0, 2 to 3; forgotten 1; not made yet 6 to 11."
    )
    assert all(has(pixels(told), colour) for colour in figures.STATES.values())
    kept = figures.tape(clip, 2, 11)
    assert str(kept).endswith("own block 10 to 11; held 0 to 9.")
    assert not has(pixels(kept), figures.FORGOTTEN)


def test_the_table_counts_what_it_draws():
    clip = clips.red_car(seconds=2, fps=6)
    told = well_drawn(lambda: figures.memory(clip, 3, 6, room=6, sink=3))
    heard = stream.heard(12, 3, 6, 3)
    assert f"pairs: {heard.sum() / 144:.0%} of full attention's" in str(told)
    assert "Held at most: 6 of 12 frames;" in str(told)
    # one square a pair: the table stands on the right, 25 pixels a cell
    squares = pixels(told)[22 + 12 : 22 + 300 : 25, 920 - 302 + 12 : 918 : 25]
    blue = (squares == figures.STATES["held"]).all(axis=-1)
    orange = (squares == figures.STATES["own block"]).all(axis=-1)
    np.testing.assert_array_equal(blue | orange, heard)
    assert "Held at most: 12 of 12 frames" in str(figures.memory(clip, 3, 6))


def test_forgotten_frames_are_named_and_shares_are_told():
    clip, grid = clips.red_car(seconds=1, fps=4), Grid(4, 128, 192, patch=32)
    weights = np.full(grid.shape, 1 / 72)
    weights[0] = np.nan
    maps = {"all": np.full(grid.shape, 1 / 96), "three": weights}
    told = well_drawn(lambda: figures.looked(clip, grid, grid.index(2, 1, 1), maps, [0, 2, 3]))
    assert str(told) == (
        "Share of the weight of a patch of frame 2 by frame. all, 0: 25%, 2: 25%, 3: 25%; three, "
        "2: 33%, 3: 33%."
    )
    assert has(pixels(told), figures.FORGOTTEN)
