"""Each figure is a picture whose sentence holds its numbers."""

import numpy as np
import pytest

from lesson_utils import clips
from lesson_utils._drawing.palette import RED
from lesson_utils._drawing.picture import Picture
from lesson_utils.clip import Clip
from lesson_utils.figures import ch05 as figures
from lesson_utils.follow import follow, seen
from tests.figures.look import noise, pixels

# charts


def test_lines_tell_their_ends_and_their_best():
    series = {"a": [1.0, 3.0, 2.0], "b": [4.0, 5.0, 6.0]}
    picture = figures.lines([1, 2, 3], series, "step", "PSNR, dB", ("alone", 2.5))
    assert str(picture) == (
        "PSNR, dB over step. a 1 to 2, most 3 at 2; b 4 to 6, most 6 at 3; alone 2.5."
    )


@pytest.mark.parametrize("x", [range(3), [1, 10, 100]])
def test_lines_take_counts_and_doublings(x):
    assert isinstance(figures.lines(x, {"a": [1, 2, 3]}, "x", "y"), Picture)


def test_versions_tell_all_their_measures():
    rows = {"clean": (8.0, 5.25, float("inf")), "frozen": (0.0, 0.0, 15.0)}
    assert str(figures.versions(rows)) == (
        "Versions of one clip. clean: flicker 8.0, motion 5.2, PSNR inf dB; frozen: flicker 0.0, "
        "motion 0.0, PSNR 15.0 dB."
    )


def test_acts_tell_every_share():
    shares = {
        "here": {"near": {"cup": 0.9, "hand": 0.02, "rest": 0.08}},
        "there": {"near": {"cup": 0.5, "hand": 0.25, "rest": 0.25}},
    }
    assert str(figures.acts(shares)) == (
        "Where the cup's questions land. here, near: 90% cup, 2% hand, 8% rest; there, near: "
        "50% cup, 25% hand, 25% rest."
    )


def test_followed_tells_every_point():
    panels = {"speed": ([1, 2], {"position": [0.75, 0.5]}), "likeness": ([0], {"looks": [1.0]})}
    assert str(figures.followed(panels)) == (
        "Things named right. position over speed: 75 % at 1, 50 % at 2; looks over likeness: "
        "100 % at 0."
    )


# frames in rows


def test_wrong_names_are_counted_and_framed():
    clip = clips.two_balls(seconds=1, fps=4)
    things = seen(clip)
    right = follow(things, "appearance")
    wrong = np.where(right < 0, right, 1 - right)
    picture = figures.named(clip, {"right": right, "wrong": wrong}, things.places, count=4)
    count = int((right >= 0).sum())
    assert str(picture) == (
        "Two balls in 4 frames, marked by the name given. right: 0 wrong names; "
        f"wrong: {count} wrong names."
    )
    red = (pixels(picture) == RED).all(axis=-1).any(axis=1)
    middle = len(red) // 2
    assert red[middle + 20 :].any() and not red[: middle - 20].any()


def test_strips_show_each_version_in_a_row():
    clip = Clip(noise(10, 24, 40), 5)
    versions = {"one": clip.frames, "two": 255 - clip.frames}
    picture = figures.strips(clip, versions, "A clip and its negative", count=5)
    assert str(picture) == "A clip and its negative, 5 frames of each: one; two."
    rows = pixels(picture)[20:, 130:200]
    height = (len(rows)) // 2
    assert abs(rows[20 : height - 20].mean() + rows[height + 20 : -20].mean() - 255) < 12
