import numpy as np
import pytest

from lesson_utils import worlds
from lesson_utils.worlds import World
from lesson_utils.worlds.shapes import KINDS


@pytest.fixture(scope="module")
def world():
    return worlds.small_world()


def test_every_thing_goes_every_way_once(world):
    things, ways = len(worlds.PALETTE) * len(KINDS), len(np.unique(world.places, axis=0))
    assert len(world.clips) == things * ways
    seen = {
        (c, s, path.tobytes())
        for c, s, path in zip(
            world.factors["colour"], world.factors["shape"], world.places, strict=True
        )
    }
    assert len(seen) == len(world.clips)
    assert set(world.things.tolist()) == set(range(things))


def test_a_way_is_straight_and_stays_inside(world):
    steps = np.diff(world.places, axis=1)
    assert (steps == steps[:, :1]).all()
    way = np.array(worlds.WAYS)[world.factors["way"]]
    np.testing.assert_array_equal(steps[:, 0], worlds.PACE * way)
    assert world.places.min() >= worlds.MARGIN
    assert world.places.max() <= worlds.SIDE - worlds.MARGIN


def test_a_clip_shows_its_colour_at_its_place_and_nowhere_else(world):
    rng = np.random.default_rng(0)
    for n in rng.integers(0, len(world.clips), 12):
        t = rng.integers(0, 8)
        y, x = world.places[n, t].astype(int)
        paint = np.array(list(worlds.PALETTE.values())[world.factors["colour"][n]]) / 255
        frame = world.clips[n, t]
        np.testing.assert_allclose(frame[y, x], paint, atol=1e-6)
        marked = (np.abs(frame - frame[0, -1 if x < 14 else 0]) > 1e-3).any(axis=-1)
        rows, columns = np.nonzero(marked)
        assert abs(rows.mean() + 0.5 - y) <= 0.5
        assert abs(columns.mean() + 0.5 - x) <= 0.5


def test_the_keys_are_the_clips_and_no_copy(world):
    assert np.shares_memory(world.keys, world.clips)
    t, n = 3, 77
    np.testing.assert_array_equal(world.keys[t, n], world.clips[n, t].ravel())
    np.testing.assert_allclose(world.squares[t, n], (world.clips[n, t] ** 2).sum(), rtol=1e-5)


@pytest.mark.parametrize("frames", [2, 5, 8])
def test_shorter_clips(frames):
    assert worlds.small_world(frames).clips.shape[1] == frames


def test_starts_farther_apart_make_a_smaller_world(world):
    paths, ways = {}, {}
    for name, made in {"near": world, "far": worlds.small_world(gap=10)}.items():
        paths[name] = {tuple(path.ravel()) for path in made.places}
        ways[name] = len(made.clips)
    assert paths["far"] < paths["near"]
    assert ways["far"] == 18 * len(paths["far"])


@pytest.mark.parametrize("gap", [0, 2.5])
def test_starts_that_cannot_be_are_refused(gap):
    with pytest.raises(ValueError, match=f"gap must be a whole number of at least 1, got {gap}"):
        worlds.small_world(gap=gap)


@pytest.mark.parametrize("frames", [0, 1, 9])
def test_a_world_too_short_or_too_long_is_refused(frames):
    with pytest.raises(ValueError, match=f"frames must be from 2 to 8, got {frames}"):
        worlds.small_world(frames)


def few():
    """Three clips of 4 frames, 2 × 3 pixels: two things, and one of them twice."""
    clips = np.random.default_rng(0).random((3, 4, 2, 3, 3)).astype(np.float32)
    factors = {"colour": np.array([0, 1, 1]), "shape": np.array([0, 1, 1])}
    places = np.array([[[0, t], [0, 2 * t], [9, 2 * t]] for t in range(4)], float).swapaxes(0, 1)
    return World(clips, factors, places)


def test_likeness_is_the_distance_up_to_what_all_share():
    world, pictures = few(), np.random.default_rng(1).random((5, 2, 3, 3))
    for t in range(4):
        far = ((pictures[:, None] - world.clips[:, t]) ** 2).sum(axis=(2, 3, 4))  # (b, N)
        gap = world.likeness(t, pictures) + far / 2
        np.testing.assert_allclose(gap, np.broadcast_to(gap[:, :1], gap.shape), rtol=1e-4)


def test_a_mix_is_the_weighted_mean_of_each_moment():
    world, weights = few(), np.random.default_rng(2).random((5, 4, 3)).astype(np.float32)
    mixed = np.einsum("btn,nthwc->bthwc", weights, world.clips)
    np.testing.assert_allclose(world.mix(weights), mixed, rtol=1e-5)


def test_a_frame_is_recognised_at_its_moment():
    world = few()
    mixed = np.stack([world.clips[n, t] for t, n in enumerate((2, 0, 1, 2))])[None]
    assert worlds.recognise(world, mixed).tolist() == [[2, 0, 1, 2]]


def test_the_census_counts_things_changes_jumps_and_turns():
    world = few()
    whole = world.clips[1]
    stranger = np.stack([world.clips[n, t] for t, n in enumerate((1, 1, 0, 1))])
    twin = np.stack([world.clips[n, t] for t, n in enumerate((1, 2, 2, 2))])
    counted = worlds.census(world, np.stack([whole, stranger, twin]))
    assert {name: row.tolist() for name, row in counted.items()} == {
        "things": [1, 2, 1],
        "changes": [0, 2, 0],
        "jumps": [0, 1, 1],  # 0 2 | 2 6, and 0,0 9,2: the longest step of the world is 2
        "turns": [0, 2, 1],
    }
