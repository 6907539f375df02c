import numpy as np
import pytest

from lesson_utils.denoiser import posterior
from lesson_utils.worlds import recognise, toys


@pytest.fixture(scope="module")
def ring():
    return toys.ring_world(frames=5)


# the worlds


def test_neighbours_on_the_wheel_are_equally_far_apart():
    wheel = toys.hues(np.arange(toys.HUES))
    steps = np.linalg.norm(wheel - np.roll(wheel, 1, axis=0), axis=1)
    assert steps == pytest.approx(steps[0])
    assert wheel.min() >= 0 and wheel.max() <= 1


def test_a_ring_goes_on_for_ever(ring):
    longer = toys.ring_world(frames=5 + toys.TURN)
    np.testing.assert_array_equal(longer.clips[:, :5], ring.clips)
    np.testing.assert_array_equal(longer.clips[:, toys.TURN :], ring.clips)
    assert len(np.unique(ring.clips.reshape(len(ring.clips), -1), axis=0)) == len(ring.clips)


def test_the_disc_is_where_the_ring_says_it_is(ring):
    far = np.linalg.norm(ring.places - toys.SIDE / 2, axis=-1)
    assert far == pytest.approx(toys.RING)
    # the middle of what differs from a clip's ground is the place
    light = np.abs(ring.clips - ring.clips[:, :, :1, :1]).sum(axis=-1)  # N T H W
    middle = np.arange(toys.SIDE) + 0.5
    y = (light.sum(axis=3) @ middle) / light.sum(axis=(2, 3))
    assert np.abs(y - ring.places[..., 0]).max() < 0.1


@pytest.mark.parametrize("frames", [1, 0])
def test_a_ring_needs_two_frames(frames):
    with pytest.raises(ValueError, match=rf"frames must be at least 2, got {frames}"):
        toys.ring_world(frames=frames)


def test_the_camera_pans_steadily_and_the_ground_repeats():
    world, cameras = toys.panning_world(frames=4)
    paces = np.diff(cameras, axis=1)
    assert (paces == paces[:, :1]).all()
    assert {*paces[:, 0]} == {*toys.PANS}
    # two clips with the same disc, whose cameras are a ground's width apart, show the same
    corner = world.clips[:, :, :4]  # above the disc's path
    places = cameras % toys.GROUND_WIDTH
    first = {}
    for n, t in np.ndindex(places.shape):
        row = corner[n, t]
        np.testing.assert_array_equal(row, first.setdefault(places[n, t], row))
    assert len({row.tobytes() for row in first.values()}) == len(first)


def test_no_two_panning_clips_are_alike_and_each_is_recognised():
    world, cameras = toys.panning_world()
    some = np.arange(0, len(world.clips), 7)
    nearest, times = recognise(world, world.clips[some]), np.arange(8)
    np.testing.assert_array_equal(world.places[nearest, times], world.places[some])
    width = toys.GROUND_WIDTH
    np.testing.assert_array_equal(cameras[nearest, times] % width, cameras[some] % width)


@pytest.mark.parametrize("frames", [1, 9])
def test_a_panning_clip_has_two_to_eight_frames(frames):
    with pytest.raises(ValueError, match=rf"frames must be from 2 to 8, got {frames}"):
        toys.panning_world(frames=frames)


# coordinates


def test_coordinates_lose_nothing(ring):
    again = ring.short.clips @ ring.axes.T  # N T 1 1 r -> N T 1 1 c
    np.testing.assert_allclose(again.reshape(ring.clips.shape), ring.clips, atol=1e-5)
    assert ring.axes.shape[1] <= 3 * toys.TURN + 1
    assert ring.axes.T @ ring.axes == pytest.approx(np.eye(ring.axes.shape[1]), abs=1e-5)


@pytest.mark.parametrize("window", [0, 2, None])
def test_coordinates_tell_clips_apart_as_pictures_do(ring, window):
    rng = np.random.default_rng(0)
    noisy = ring.clips[:6] + rng.normal(0, 0.5, ring.clips[:6].shape)
    by_pictures = posterior(ring, noisy, 0.5, window)
    by_coordinates = posterior(ring.short, ring.shorten(noisy), 0.5, window)
    assert by_coordinates == pytest.approx(by_pictures, abs=1e-4)


# making and finding


def test_what_is_made_is_a_clip_of_the_world(ring):
    made = toys.go_on(ring, 7, seed=0)
    flat = ring.clips.reshape(len(ring.clips), -1)
    apart = np.abs(made.reshape(7, 1, -1) - flat).max(axis=-1).min(axis=1)
    assert apart == pytest.approx(0, abs=1e-3)
    np.testing.assert_array_equal(made, toys.go_on(ring, 7, seed=0))
    assert (made != toys.go_on(ring, 7, seed=1)).any()


def test_given_pictures_are_continued(ring):
    given = {0: ring.clips[40:46, 0], 1: ring.clips[40:46, 1]}
    made = toys.go_on(ring, 6, seed=2, given=given)
    np.testing.assert_allclose(made, ring.clips[40:46], atol=1e-3)


def test_a_hint_on_the_thing_leaves_the_place_open(ring):
    pictures = ring.clips[[30, 200, 300], 2]
    prior = toys.identities(ring, pictures, 0.1)
    colours = ring.factors["colour"]
    for row, n in zip(prior, (30, 200, 300), strict=True):
        assert row[colours == colours[n]].min() > 1000 * row[colours != colours[n]].max()
        assert np.ptp(row[colours == colours[n]]) == pytest.approx(0, abs=1e-6)
    made, places = toys.recognise_ring(ring, toys.go_on(ring, 3, seed=5, prior=prior))
    assert (made == colours[[30, 200, 300], None]).all()
    assert len({tuple(p) for p in places[:, 0].round(3).tolist()}) == 3


def test_a_window_of_no_frames_links_nothing(ring):
    given = {0: ring.clips[8:40, 0]}
    colours = {
        window: toys.recognise_ring(ring, toys.go_on(ring, 32, 1, given, window=window))[0]
        for window in (0, None)
    }
    wanted = ring.factors["colour"][8:40]
    assert (colours[None] == wanted[:, None]).all()
    assert (colours[0][:, 0] == wanted).all()
    assert (colours[0][:, 1:] == wanted[:, None]).mean() < 0.3


def test_clips_of_any_length_are_recognised(ring):
    longer = toys.ring_world(frames=14)
    colours, places = toys.recognise_ring(ring, longer.clips[::9])
    assert (colours == longer.factors["colour"][::9, None]).all()
    assert places == pytest.approx(longer.places[::9])
