import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lesson_utils.measure import change, fates, flicker, psnr

STAYED, MOVED, CHANGED = range(3)


def noise(*shape, seed=0):
    values = np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)
    values.flags.writeable = False  # no measure may change what it looks at
    return values


# psnr


def test_psnr_looks_only_where_it_is_told():
    clip = noise(2, 4, 6, 3)
    other = clip.copy()
    other[:, :, :2] ^= 255
    right = np.zeros((2, 4, 6), bool)
    right[:, :, 2:] = True
    assert psnr(clip, other, where=right) == math.inf
    assert psnr(clip, other, where=~right) == psnr(clip[:, :, :2], other[:, :, :2])


def test_one_frame_of_where_serves_all_frames():
    clip, other = noise(3, 4, 6, 3), noise(3, 4, 6, 3, seed=1)
    where = noise(4, 6) > 127
    assert psnr(clip, other, where) == psnr(clip, other, np.stack([where] * 3))


def test_psnr_of_a_picture_equals_the_formula():
    a, b = noise(4, 6, 3), noise(4, 6, 3, seed=1)
    squares = [(int(x) - int(y)) ** 2 for x, y in zip(a.flat, b.flat, strict=True)]
    assert psnr(a, b) == pytest.approx(10 * math.log10(255**2 / (sum(squares) / len(squares))))


def test_psnr_refuses_two_sizes():
    with pytest.raises(ValueError, match=r"shapes \(2, 4, 6, 3\) and \(2, 6, 4, 3\) differ"):
        psnr(np.zeros((2, 4, 6, 3)), np.zeros((2, 6, 4, 3)))


def test_psnr_refuses_to_look_nowhere():
    clip = noise(2, 4, 6, 3)
    with pytest.raises(ValueError, match="where picks no pixel: there is nothing to compare"):
        psnr(clip, clip, where=np.zeros((2, 4, 6), bool))


# change and flicker


def test_change_of_a_literal_clip():
    frames = np.zeros((3, 1, 2, 3), np.uint8)
    frames[1, 0, 0] = (30, 0, 0)
    frames[2, 0, 1] = (255, 255, 255)
    assert change(frames).tolist() == [[[10, 0]], [[10, 255]]]
    assert flicker(frames) == (10 + 0 + 10 + 255) / 4


@given(st.integers(2, 5), st.integers(1, 4), st.integers(1, 6), st.integers(1, 3))
def test_change_equals_a_loop_over_pixels(count, height, width, channels):
    frames = noise(count, height, width, channels)
    changes = change(frames)
    assert (changes.shape, changes.dtype) == ((count - 1, height, width), np.float32)
    for t, y, x in np.ndindex(changes.shape):
        pixel, after = frames[t, y, x].tolist(), frames[t + 1, y, x].tolist()
        expected = sum(abs(a - b) for a, b in zip(pixel, after, strict=True)) / channels
        assert changes[t, y, x] == pytest.approx(expected, rel=1e-6)
    assert flicker(frames) == pytest.approx(changes.mean(), rel=1e-6)


@pytest.mark.parametrize("shape", [(1, 4, 6, 3), (0, 4, 6, 3), (4, 6, 3)])
@pytest.mark.parametrize("measure", [change, flicker])
def test_change_needs_two_frames(shape, measure):
    with pytest.raises(ValueError, match=rf"needs at least two frames .* got \({shape[0]}, "):
        measure(np.zeros(shape, np.uint8))


# fates


def test_one_patch_of_each_fate():
    before = noise(8, 16, 3)
    after = before.copy()
    after[4:8, 4:8] = before[3:7, 5:9]
    after[0:4, 8:12] = noise(4, 4, 3, seed=1)
    assert fates(before, after, patch=4, reach=1).tolist() == [
        [STAYED, STAYED, CHANGED, STAYED],
        [STAYED, MOVED, STAYED, STAYED],
    ]


@pytest.mark.parametrize("dy", [-3, 0, 3])
@pytest.mark.parametrize("dx", [-3, 0, 3])
def test_motion_is_found_up_to_reach_and_not_beyond(dy, dx):
    before = noise(12, 20, 3)
    after = np.roll(before, (dy, dx), axis=(0, 1))
    expected = np.full((3, 5), MOVED if dy or dx else STAYED)
    # At the border the content came in from outside the frame: nothing there to find.
    border = {-3: slice(-1, None), 0: slice(0), 3: slice(0, 1)}
    expected[border[dy]] = CHANGED
    expected[:, border[dx]] = CHANGED
    np.testing.assert_array_equal(fates(before, after, patch=4, reach=3), expected)
    assert (fates(before, after, patch=4, reach=2) == (CHANGED if dy or dx else STAYED)).all()


def test_nothing_black_is_found_outside_the_frame():
    before = noise(8, 12, 3) // 2 + np.uint8(100)
    after = before.copy()
    after[:4, :4] = 0
    assert fates(before, after, patch=4, reach=6)[0, 0] == CHANGED


def test_without_reach_nothing_moves():
    before = noise(8, 12, 3)
    after = np.roll(before, 1, axis=1)
    after[:4] = before[:4]
    assert fates(before, after, patch=4, reach=0).tolist() == [[STAYED] * 3, [CHANGED] * 3]


def test_a_reach_beyond_the_frame_is_harmless():
    before = noise(4, 8, 3)
    after = np.concatenate([before[:, 4:], before[:, :4]], axis=1)
    assert fates(before, after, patch=4, reach=30).tolist() == [[MOVED, MOVED]]


@pytest.mark.parametrize(("difference", "fate"), [(4, STAYED), (5, CHANGED)])
def test_the_tolerance_counts_as_the_same_look(difference, fate):
    before = noise(8, 12, 3) // 2
    assert (fates(before, before + np.uint8(difference), patch=4, reach=2) == fate).all()


def test_the_tolerance_holds_for_moved_patches_too():
    before = noise(8, 12, 3) // 2
    after = np.roll(before, 2, axis=1) + np.uint8(6)
    assert fates(before, after, patch=4, reach=2, tolerance=6)[:, 1:].tolist() == [[MOVED] * 2] * 2
    assert (fates(before, after, patch=4, reach=2, tolerance=5.9) == CHANGED).all()


def test_what_has_no_features_stayed_although_it_may_have_moved():
    grey = np.full((8, 12, 3), 90, np.uint8)
    assert (fates(grey, grey, patch=4) == STAYED).all()


def test_fates_refuse_two_sizes():
    with pytest.raises(ValueError, match=r"shapes \(8, 12, 3\) and \(12, 8, 3\) differ"):
        fates(noise(8, 12, 3), noise(12, 8, 3))


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        ((10, 12, 3), "height 10 is not divisible by patch 4: crop to 8 or pad to 12"),
        ((8, 15, 3), "width 15 is not divisible by patch 4: crop to 12 or pad to 16"),
    ],
)
def test_fates_refuse_sizes_that_do_not_divide(shape, message):
    with pytest.raises(ValueError, match=message):
        fates(noise(*shape), noise(*shape), patch=4)


@pytest.mark.parametrize("where", [np.ones((2, 3), int), np.ones((5, 5), bool), True])
def test_psnr_refuses_a_where_that_does_not_fit(where):
    clip = np.zeros((4, 2, 3, 3))
    with pytest.raises(ValueError, match=r"where must be a bool array of shape \(4, 2, 3\)"):
        psnr(clip, clip, where=where)


@pytest.mark.parametrize("options", [{"patch": 0}, {"reach": -1}])
def test_fates_refuse_numbers_that_are_too_small(options):
    frame = np.zeros((16, 32, 3), np.uint8)
    with pytest.raises(ValueError, match="patch of at least 1 and reach of at least 0"):
        fates(frame, frame, **options)


def test_fates_refuse_a_clip():
    clip = np.zeros((2, 16, 32, 3), np.uint8)
    with pytest.raises(ValueError, match=r"fates needs two frames .*got frames \(2, 16, 32, 3\)"):
        fates(clip, clip)
