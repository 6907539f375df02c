import numpy as np

from lesson_utils import systems
from lesson_utils._drawing.palette import ORANGE
from lesson_utils.figures import ch11 as figures
from lesson_utils.grid import Grid
from tests.figures.look import has, noise, pixels, places, well_drawn


def test_one_token_is_shown_whole_and_no_more():
    frames = noise(9, 60, 70)
    shown = {name: systems.find(name) for name in ("V-JEPA 2 cooldown", "LTX-2")}
    picture = well_drawn(lambda: figures.one_token(frames, shown, (20, 30)))
    assert picture.alt.endswith("columns: V-JEPA 2 cooldown 2 × 16 × 16; LTX-2 8 × 32 × 32.")
    array = pixels(picture)
    colours = {tuple(c) for c in array.reshape(-1, 3).tolist()}
    inside = frames[:8, 20:52, 30:62].reshape(-1, 3).tolist()
    assert {tuple(c) for c in inside} <= colours
    outside = {tuple(c) for c in frames[8].reshape(-1, 3).tolist()}
    assert len(outside & colours) < 0.01 * len(outside)


def test_latent_frames_are_as_long_as_what_they_hold():
    one = {"stride": (4, 8, 8)}
    grids = {
        "whole": Grid.latent(33, 8, 8, **one),
        "chunks": Grid.latent(34, 8, 8, **one, chunk=17),
        "no first": Grid.latent(32, 8, 8, **one, causal=False),
    }
    picture = well_drawn(lambda: figures.latent_frames(grids))
    assert picture.alt == (
        "Frames that go into each latent frame. whole: 33 frames, 9 latent frames; "
        "chunks: 34 frames, 10 latent frames; no first: 32 frames, 8 latent frames."
    )
    array = pixels(picture)
    alone = (array == ORANGE).all(axis=-1)
    rows = [alone[4 + 56 * row + 2] for row in range(3)]
    starts = [np.flatnonzero(np.diff(row.astype(int)) == 1) for row in rows]
    assert [len(s) for s in starts] == [1, 2, 0]
    assert abs(starts[1][1] - starts[1][0] - 17 * 730 / 34) < 2


def test_a_budget_is_drawn_with_the_time_from_look_to_look(seen):
    series = {"a": ([10, 60, 60], [10, 30, 30]), "b": ([5, 30, 1800], [10, 60, 3600])}
    picture = well_drawn(lambda: figures.budget([10, 60, 3600], series))
    assert picture.alt == (
        "What a video gets, by its length. a: 10 tokens for 10 s, 60 for 3,600 s, where a look "
        "comes every 120 s; b: 5 tokens for 10 s, 1,800 for 3,600 s, where a look comes every 1 s."
    )
    left, right = seen[0].axes
    assert [list(line.get_ydata()) for line in left.lines] == [
        tokens for tokens, _ in series.values()
    ]
    assert [list(line.get_ydata()) for line in right.lines] == [[1, 2, 120], [1, 1, 1]]


def test_only_what_is_looked_at_is_bright():
    frames = noise(15, 67, 67)
    seen = np.arange(15) == 14
    picture = well_drawn(lambda: figures.looks(frames, 5, seen, "An hour"))
    assert picture.alt == "An hour: 1 of 15 frames."
    array = pixels(picture)
    assert has(array, ORANGE)
    assert len(places(array, frames[14, 3:-3, 3:-3])) == 1
    assert not places(array, frames[0, 3:-3, 3:-3])
