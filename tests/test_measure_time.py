"""Measures over time: motion and consistency."""

import numpy as np
import pytest

from lesson_utils import clips
from lesson_utils.measure import consistency, motion

rng = np.random.default_rng(0)


def lamp(steps, size=(48, 80), at=(20, 30)):
    """A lamp on black that moves by each step (dy, dx) in turn."""
    frames = np.zeros((len(steps) + 1, *size, 3), np.uint8)
    for t in range(len(frames)):
        y, x = np.sum([at, *steps[:t]], axis=0)
        frames[t, y : y + 6, x : x + 6] = 255
    return frames


# motion


@pytest.mark.parametrize(("dy", "dx"), [(0, 0), (0, 3), (-2, 0), (3, -4), (6, 6)])
def test_a_step_is_told_in_pixels(dy, dx):
    assert motion(lamp([(dy, dx)])) == pytest.approx(np.hypot(dy, dx))


def test_steps_are_averaged_over_time():
    assert motion(lamp([(0, 2), (0, 4), (0, 0)])) == pytest.approx(2)


def test_only_the_fastest_twentieth_counts():
    # 320 × 160 has 200 patches, so ten count; the lamp moves in one of them
    assert motion(lamp([(0, 4)], size=(160, 320), at=(20, 34))) == pytest.approx(4 / 10)


def test_noise_is_no_motion():
    frames = clips.load("bunny").frames[:1].repeat(3, axis=0)[:, :128, :128]
    noisy = frames + rng.normal(0, 4, frames.shape)
    assert motion(noisy) < 0.5 < motion(clips.load("bunny").frames[20:23, :128, :128])


def test_of_places_that_fit_alike_the_nearest_counts():
    # what the lamp leaves behind is black, and black is found everywhere
    assert motion(lamp([(0, 2)]), reach=6) == motion(lamp([(0, 2)]), reach=2) == 2


def test_what_is_faster_than_the_reach_is_missed():
    assert motion(lamp([(0, 9)]), reach=4) < 9


def test_motion_leaves_its_frames_alone():
    frames = lamp([(0, 2)])
    frames.flags.writeable = False
    motion(frames)


@pytest.mark.parametrize("shape", [(1, 16, 32, 3), (16, 32, 3)])
def test_one_frame_has_no_motion(shape):
    with pytest.raises(ValueError, match="motion needs at least two frames"):
        motion(np.zeros(shape))


@pytest.mark.parametrize("options", [{"patch": 0}, {"reach": -1}])
def test_small_numbers_are_refused(options):
    with pytest.raises(ValueError, match=r"motion needs two frames .* patch of at least 1"):
        motion(np.zeros((2, 16, 32, 3)), **options)


def test_sizes_that_do_not_divide_are_refused():
    with pytest.raises(ValueError, match="width 40 is not divisible by patch 16: crop to 32"):
        motion(np.zeros((2, 32, 40, 3)))


# consistency


def test_consistency_is_vbench_s_formula():
    looks = rng.normal(size=(7, 5))
    unit = [look / np.sqrt(sum(look**2)) for look in looks]
    steps = [
        (max(0, sum(unit[i] * unit[i - 1])) + max(0, sum(unit[i] * unit[0]))) / 2
        for i in range(1, 7)
    ]
    assert consistency(looks) == pytest.approx(np.mean(steps))


@pytest.mark.parametrize("looks", [[[1, 0]], [1, 0]])
def test_one_look_is_refused(looks):
    with pytest.raises(ValueError, match=r"consistency needs at least two looks \(frames, d\)"):
        consistency(looks)


def test_a_look_of_zeros_is_refused():
    with pytest.raises(ValueError, match="look 1 is all zeros"):
        consistency([[1, 0], [0, 0], [1, 1]])
