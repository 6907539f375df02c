"""`Clip` and `Truth`: construction, refusals, sampling, scaling."""

import re
from fractions import Fraction
from math import ceil, floor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lesson_utils.clip import Clip, Truth


def numbered(count, fps):
    """Clip whose frames hold their number, as red + 256 × green."""
    frames = np.zeros((count, 2, 3, 3), np.uint8)
    frames[..., 0] = (np.arange(count) % 256)[:, None, None]
    frames[..., 1] = (np.arange(count) // 256)[:, None, None]
    return Clip(frames, fps)


def numbers(clip):
    red, green = clip.frames[:, 0, 0, :2].astype(int).T
    return (red + 256 * green).tolist()


def truth(count=4, height=6, width=9):
    masks = np.zeros((2, count, height, width), bool)
    masks[0, :, :2, :3] = True
    masks[1, 1:, 4:, 6:] = True
    positions = np.arange(2.0 * count * 2).reshape(2, count, 2)
    return Truth(("ball", "cup"), masks, positions, tuple("abcd"[:count]))


def test_frames_are_a_view_that_cannot_be_written():
    frames = np.zeros((4, 6, 9, 3), np.uint8)
    clip = Clip(frames, 2)
    assert np.shares_memory(clip.frames, frames)
    with pytest.raises(ValueError, match="read-only"):
        clip.frames[0, 0, 0, 0] = 1
    frames[0, 0, 0, 0] = 7  # the caller's own array stays writable
    assert clip.frames[0, 0, 0, 0] == 7


def test_clip_cannot_be_changed():
    with pytest.raises(AttributeError, match="fps"):
        numbered(4, 2).fps = 3


def test_seconds_and_repr():
    clip = numbered(100, 25)
    assert (clip.seconds, clip.name, clip.truth, clip.notes) == (4, "", None, ())
    assert repr(clip) == "Clip: 100 frames at 25 fps, 4 s, 2×3 pixels"
    assert repr(Clip(clip.frames[:1], 29.97, "owl")) == (
        "Clip 'owl': 1 frame at 29.97 fps, 0.0333667 s, 2×3 pixels"
    )


@pytest.mark.parametrize("fps", [0, -2, float("nan"), float("inf"), "4", None, True])
def test_bad_fps(fps):
    with pytest.raises(ValueError, match="fps must be a number above 0, got"):
        numbered(4, fps)


@pytest.mark.parametrize(
    ("frames", "message"),
    [
        (np.zeros((4, 6, 9), np.uint8), r"frames \(4, 6, 9\) have no colour axis: .*np.repeat"),
        (np.zeros((6, 9, 3), np.uint8), r"\(6, 9, 3\) are a single picture: .*frames\[None\]"),
        (np.zeros((3, 5, 6, 9), np.uint8), r"got \(3, 5, 6, 9\): colour is axis 0, .*frames, 0,"),
        (np.zeros((5, 3, 6, 9), np.uint8), r"got \(5, 3, 6, 9\): colour is axis 1, .*frames, 1,"),
        (np.zeros((5, 6, 9, 4), np.uint8), r"fourth channel is transparency, .*\[\.\.\., :3\]"),
        (np.zeros((5, 6, 9, 2), np.uint8), r"\(frames, height, width, 3\), got \(5, 6, 9, 2\)$"),
        (np.zeros((6, 9), np.uint8), r"must be \(frames, height, width, 3\), got \(6, 9\)$"),
        (np.zeros((5, 6, 3, 9), np.uint8), r"got \(5, 6, 3, 9\)$"),
        (np.zeros((3, 2, 6, 9, 3), np.uint8), r"got \(3, 2, 6, 9, 3\)$"),
        (np.zeros((0, 6, 9, 3), np.uint8), r"frames \(0, 6, 9, 3\) are empty: .*one frame"),
        (np.zeros((4, 0, 9, 3), np.uint8), r"frames \(4, 0, 9, 3\) are empty"),
        (np.zeros((4, 6, 9, 3), bool), r"must be uint8 from 0 to 255, got bool$"),
        (np.full((4, 6, 9, 3), np.nan), r"got float64 with values that are not finite: .*nan_to_n"),
        (np.full((4, 6, 9, 3), 0.5), r"got float64 from 0.5 to 0.5: \(frames \* 255\)\.round"),
        (np.full((4, 6, 9, 3), 200.0), r"got float64 from 200 to 200: frames\.clip"),
        (np.full((4, 6, 9, 3), 300), r"got int64 from 300 to 300: frames\.clip\(0, 255\)"),
        (np.full((4, 6, 9, 3), -0.5), r"got float64 from -0.5 to -0.5: frames\.clip\(0, 255\)"),
    ],
)
def test_bad_frames(frames, message):
    with pytest.raises(ValueError, match=message):
        Clip(frames, 2)


def test_sample_seconds():
    assert numbers(numbered(100, 25).sample(seconds=0.2)) == [0, 1, 2, 3, 4]
    assert numbers(numbered(100, 25).sample(fps=2, seconds=1.5)) == [0, 12, 25]
    assert numbers(numbered(30, 0.1 * 30).sample(fps=1, seconds=3)) == [0, 3, 6]


@given(count=st.integers(1, 300), own=st.integers(1, 60), data=st.data())
def test_sample_takes_the_last_frame_at_or_before_each_moment(count, own, data):
    fps = data.draw(st.integers(1, own))
    clip = numbered(count, own)
    sampled = clip.sample(fps=fps)
    moments = range(ceil(Fraction(count * fps, own)))
    assert numbers(sampled) == [floor(Fraction(k * own, fps)) for k in moments]
    assert sampled.fps == fps
    assert not np.shares_memory(sampled.frames, clip.frames)


@given(count=st.integers(1, 300), own=st.floats(0.1, 1000))
def test_sample_at_its_own_rate_is_the_whole_clip(count, own):
    clip = numbered(count, own)
    assert numbers(clip.sample()) == list(range(count))
    assert numbers(clip.sample(fps=own, seconds=clip.seconds)) == list(range(count))


@pytest.mark.parametrize("own", [7.99, 24000 / 1001, 29.97, Fraction(60000, 1001), 239.76, 1 / 3])
def test_the_numbers_that_a_clip_prints_are_taken_back(own):
    for count in range(1, 150):
        clip = numbered(count, own)
        fps, seconds = re.search(r"at (\S+) fps, (\S+) s", repr(clip)).groups()
        whole = clip.sample(fps=float(fps), seconds=float(seconds))
        assert (numbers(whole), whole.fps) == (numbers(clip), clip.fps)


def test_a_clip_stands_for_its_frames():
    clip = numbered(4, 2)
    assert np.shares_memory(np.asarray(clip), clip.frames)
    assert np.array(clip).flags.writeable
    assert numbers(Clip(clip, Fraction(5, 2))) == [0, 1, 2, 3]


def test_sample_keeps_name_notes_and_truth():
    clip = Clip(np.zeros((4, 6, 9, 3), np.uint8), 4, "owl", truth(), ("a note",))
    half = clip.sample(fps=2)
    assert (half.name, half.notes) == ("owl", ("a note",))
    assert half.truth.names == ("ball", "cup")
    assert half.truth.acts == ("a", "c")
    assert np.array_equal(half.truth.masks, clip.truth.masks[:, ::2])
    assert np.array_equal(half.truth.positions, clip.truth.positions[:, ::2])


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"fps": 30}, "fps 30 is more than the clip's own 25: ask for 25 or less"),
        ({"seconds": 4.1}, "seconds 4.1 is more than the clip's own 4: ask for 4 or less"),
        ({"fps": 0}, "fps must be a number above 0, got 0"),
        ({"fps": float("nan")}, "fps must be a number above 0, got nan"),
        ({"seconds": -1}, "seconds must be a number above 0, got -1"),
    ],
)
def test_bad_sample(given, message):
    with pytest.raises(ValueError, match=message):
        numbered(100, 25).sample(**given)


def test_resize():
    frames = np.zeros((2, 6, 9, 3), np.uint8)
    frames[:, :, 4:] = (200, 100, 50)
    clip = Clip(frames, 2, "owl", notes=("a note",))
    large = clip.resize(12, 27)
    assert large.frames.shape == (2, 12, 27, 3)
    assert large.frames[1, 6, 2].tolist() == [0, 0, 0]
    assert large.frames[1, 6, 24].tolist() == [200, 100, 50]
    assert (large.fps, large.name, large.notes) == (2, "owl", ("a note",))
    assert not large.frames.flags.writeable


def test_resize_keeps_the_shape_of_the_frame():
    clip = Clip(np.zeros((2, 6, 9, 3), np.uint8), 2)
    assert clip.resize(4).frames.shape == (2, 4, 6, 3)
    assert clip.resize(np.int64(1)).frames.shape == (2, 1, 2, 3)
    assert clip.resize(6) is clip
    assert Clip(clip.frames[:, :, :1], 2).resize(1).frames.shape == (2, 1, 1, 3)  # not 0 wide


@pytest.mark.parametrize(
    ("size", "message"),
    [
        ((0,), "height must be a whole number of at least 1, got 0"),
        ((2.5,), "height must be a whole number of at least 1, got 2.5"),
        ((float("nan"),), "height must be a whole number of at least 1, got nan"),
        ((True, 4), "height must be a whole number of at least 1, got True"),
        ((4, -3), "width must be a whole number of at least 1, got -3"),
        ((4, "9"), "width must be a whole number of at least 1, got '9'"),
    ],
)
def test_bad_resize(size, message):
    with pytest.raises(ValueError, match=message):
        numbered(4, 2).resize(*size)


def test_truth_at():
    some = truth().at(np.array([3, 1, 1]))
    assert some.acts == ("d", "b", "b")
    assert np.array_equal(some.masks, truth().masks[:, [3, 1, 1]])
    assert some.positions[1].tolist() == [[14, 15], [10, 11], [10, 11]]
    assert Truth((), truth().masks, truth().positions).at([0]).acts == ()


def test_truth_resize():
    large = Clip(np.zeros((4, 6, 9, 3), np.uint8), 4, truth=truth()).resize(12, 27).truth
    assert large.masks.shape == (2, 4, 12, 27)
    assert np.array_equal(large.masks, truth().masks.repeat(2, axis=2).repeat(3, axis=3))
    # a corner pixel's centre, (0, 1): half a pixel from the edge, twice and three times as far
    assert large.positions[0, 0].tolist() == [0.5, 4.0]
    assert large.acts == truth().acts
    back = large.resize(6, 9)
    assert np.array_equal(back.masks, truth().masks)
    np.testing.assert_allclose(back.positions, truth().positions)
