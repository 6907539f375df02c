import numpy as np
import pytest

from lesson_utils.worlds.shapes import GROUND, KINDS, PAINTS, RADIUS, moving_shapes


def drawn(count=40, seed=0, **options):
    return moving_shapes(np.random.default_rng(seed), count, **options)


def test_clips_have_the_size_asked_for_and_values_from_0_to_1():
    shapes = drawn(5, frames=3, side=12)
    assert shapes.frames.shape == (5, 3, 12, 12, 3)
    assert shapes.frames.dtype == np.float64
    assert 0 <= shapes.frames.min() < shapes.frames.max() <= 1


def test_the_same_seed_draws_the_same_clips():
    np.testing.assert_array_equal(drawn(seed=3).frames, drawn(seed=3).frames)
    assert (drawn(seed=3).frames != drawn(seed=4).frames).any()


def test_every_kind_and_colour_is_drawn():
    shapes = drawn(200, frames=1)
    assert set(shapes.kinds) == set(range(len(KINDS)))
    assert set(shapes.colours) == set(range(len(PAINTS)))


@pytest.mark.parametrize("kind", range(len(KINDS)))
def test_the_truth_is_where_and_what_is_drawn(kind):
    shapes = drawn(300, frames=2)
    frames, positions, colours = (
        x[shapes.kinds == kind] for x in (shapes.frames, shapes.positions, shapes.colours)
    )
    cover = np.abs(frames - GROUND).sum(axis=-1)  # b t H W
    middle = np.arange(16) + 0.5
    total = cover.sum(axis=(2, 3))
    y = (cover.sum(axis=3) * middle).sum(axis=-1) / total
    x = (cover.sum(axis=2) * middle).sum(axis=-1) / total
    np.testing.assert_allclose(np.stack([y, x], axis=-1), positions, atol=0.12)
    at = np.floor(positions[:, 0]).astype(int)
    paint = np.stack(list(PAINTS.values()))[colours]
    np.testing.assert_allclose(frames[np.arange(len(at)), 0, at[:, 0], at[:, 1]], paint, atol=1e-9)


@pytest.mark.parametrize("speed", [0, 1, 4, 9])
def test_shapes_keep_their_speed_and_stay_inside(speed):
    positions = drawn(60, speed=(speed, speed), frames=10).positions
    assert positions.min() >= RADIUS - 1e-9
    assert positions.max() <= 16 - RADIUS + 1e-9
    steps = np.linalg.norm(np.diff(positions, axis=1), axis=-1)
    assert steps.max() <= speed + 1e-9
    if speed == 1:  # most steps meet no edge
        assert np.mean(np.isclose(steps, speed)) > 0.7


def test_the_three_kinds_differ():
    shapes = drawn(300, frames=1)
    area = np.abs(shapes.frames - GROUND).sum(axis=(1, 2, 3, 4))
    area /= np.abs(np.stack(list(PAINTS.values())) - GROUND).sum(axis=1)[shapes.colours]
    means = [area[shapes.kinds == kind].mean() for kind in range(3)]
    assert np.ptp(means) > 1
    assert min(np.abs(np.subtract.outer(means, means))[np.triu_indices(3, 1)]) > 0.5


@pytest.mark.parametrize("speed", [(-1, 2), (3, 2)])
def test_speeds_that_make_no_sense_are_refused(speed):
    with pytest.raises(ValueError, match="neither negative"):
        drawn(speed=speed)


def test_a_frame_too_small_for_a_shape_is_refused():
    with pytest.raises(ValueError, match="side 5 is too small for a shape 5 pixels wide"):
        drawn(side=5)
