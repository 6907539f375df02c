import math
from functools import cache

import numpy as np
import pytest

from lesson_utils._reading.drawn import blue_cup, red_car, two_balls

SCENES = [red_car, blue_cup, two_balls]
OTHER_SIZES = {"seconds": 1.3, "fps": 7, "height": 90, "width": 250}

RED = (204, 32, 32)
BLUE = (44, 96, 206)
SKIN = (222, 170, 136)
ORANGE_BALL = (230, 159, 0)
BLUE_BALL = (86, 180, 233)

# Each object's commonest colour, which nothing else in its scene has.
OWN = [
    (red_car, "car", RED),
    (blue_cup, "cup", BLUE),
    (blue_cup, "hand", SKIN),
    (two_balls, "left", ORANGE_BALL),
    (two_balls, "right", BLUE_BALL),
]


# Drawn once for all tests: they only look.
drawn = cache(lambda scene, **options: scene(**options))


def mask_of(clip, name):
    return clip.truth.masks[clip.truth.names.index(name)]


def positions_of(clip, name):
    return clip.truth.positions[clip.truth.names.index(name)]


def eroded(mask):
    """Take off the outermost pixels, which edges are mixed into."""
    inner = mask.copy()
    for axis in (1, 2):
        for step in (-1, 1):
            inner &= np.roll(mask, step, axis)
    inner[:, [0, -1]] = inner[:, :, [0, -1]] = False
    return inner


def centres(mask):
    return np.array([np.argwhere(frame).mean(axis=0) for frame in mask])


def whole(mask):
    """Tell in which frames the mask touches no edge of the picture."""
    return ~(mask[:, [0, -1]].any((1, 2)) | mask[:, :, [0, -1]].any((1, 2)))


def assert_same(one, other):
    """The same frames, and the same truth about them."""
    np.testing.assert_array_equal(one.frames, other.frames)
    np.testing.assert_array_equal(one.truth.masks, other.truth.masks)
    np.testing.assert_array_equal(one.truth.positions, other.truth.positions)
    assert (one.truth.names, one.truth.acts) == (other.truth.names, other.truth.acts)


# Truth and pixels


@pytest.mark.parametrize("options", [{}, OTHER_SIZES], ids=["default", "other sizes"])
@pytest.mark.parametrize(("scene", "name", "colour"), OWN)
def test_an_objects_colour_is_inside_its_mask_and_nowhere_else(scene, name, colour, options):
    clip = drawn(scene, **options)
    mask, coloured = mask_of(clip, name), (clip.frames == colour).all(axis=-1)
    assert coloured.any()
    assert not (coloured & ~mask).any()
    if name != "hand":  # the hand is two: skin, and a sleeve
        inside = eroded(mask)
        inside &= inside.sum((1, 2), keepdims=True) > 100
        assert np.median(clip.frames[inside], axis=0).tolist() == list(colour)
        assert coloured[inside].mean() > 0.5


@pytest.mark.parametrize("name", ["left", "right"])
def test_a_ball_is_its_colour_but_for_a_highlight(name):
    clip = drawn(two_balls)
    colour = np.array({"left": ORANGE_BALL, "right": BLUE_BALL}[name])
    pixels = clip.frames[eroded(eroded(mask_of(clip, name)))].astype(float)
    # From the colour to the highlight's, colour / 2 + 127, with one share for all channels.
    share = (pixels - colour) @ (127 - colour / 2) / ((127 - colour / 2) ** 2).sum()
    expected = colour + share[:, None] * (127 - colour / 2)
    assert np.abs(pixels - expected).max() <= 1
    assert share.min() > -0.01
    assert share.max() < 1.01


@pytest.mark.parametrize("options", [{}, OTHER_SIZES], ids=["default", "other sizes"])
def test_a_ball_in_front_has_its_centre_where_the_truth_says(options):
    clip = drawn(two_balls, **options)
    mask = mask_of(clip, "left")
    np.testing.assert_allclose(centres(mask), positions_of(clip, "left"), atol=0.3)
    area = math.pi * (13 * clip.frames.shape[1] / 128) ** 2
    assert mask.sum((1, 2)) == pytest.approx(area, rel=0.04)


def test_a_ball_behind_is_where_the_truth_says_until_it_is_hidden():
    clip = drawn(two_balls)
    mask, positions = mask_of(clip, "right"), positions_of(clip, "right")
    apart = np.linalg.norm(positions - positions_of(clip, "left"), axis=1) > 2 * 13 * 96 / 128 + 1
    assert 10 < apart.sum() < len(apart)
    np.testing.assert_allclose(centres(mask[apart]), positions[apart], atol=0.3)


@pytest.mark.parametrize(
    ("scene", "name", "offset"),
    # The position is the centre of the car's body and of the cup's wall; roof, wheels and handle
    # pull the centre of mass a little.
    [(red_car, "car", (-2, 0)), (blue_cup, "cup", (0, 3))],
)
def test_an_object_stays_with_its_position(scene, name, offset):
    clip = drawn(scene)
    mask = mask_of(clip, name)
    free = whole(mask) & (mask.sum((1, 2)) == mask.sum((1, 2)).max())
    assert free.sum() >= 3
    drift = centres(mask[free]) - positions_of(clip, name)[free]
    np.testing.assert_allclose(drift, np.broadcast_to(offset, drift.shape), atol=1)


def test_the_lamp_post_hides_the_car():
    clip = drawn(red_car)
    mask = mask_of(clip, "car")
    post = np.zeros(mask.shape[1:], bool)
    post[34:124, 131:133] = True
    assert not mask[:, post].any()
    # In some frame there is car on both sides of it.
    assert (mask[:, 97, 129] & mask[:, 97, 135]).any()
    assert (clip.frames[:, post] == (60, 66, 72)).all()


def test_the_ball_in_front_hides_the_one_behind_where_they_cross():
    clip = drawn(two_balls)
    areas = {name: mask_of(clip, name).sum((1, 2)) for name in clip.truth.names}
    assert areas["right"].min() < 0.1 * areas["right"].max()
    assert areas["left"].min() > 0.95 * areas["left"].max()
    assert np.isfinite(clip.truth.positions).all()


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("options", [{}, OTHER_SIZES], ids=["default", "other sizes"])
def test_no_pixel_belongs_to_two_objects(scene, options):
    assert drawn(scene, **options).truth.masks.sum(axis=0).max() == 1


# Motion


def test_the_car_crosses_from_left_to_right_at_a_steady_speed():
    y, x = positions_of(drawn(red_car), "car").T
    assert (y == y[0]).all()
    assert x[0] < 0
    np.testing.assert_allclose(np.diff(x), (192 + 32) / 100)
    assert drawn(red_car).truth.acts == ()  # a scene without a story


def test_the_cup_waits_until_it_is_lifted_and_the_hand_hides_a_part_of_it():
    clip = drawn(blue_cup)
    acts = np.array(clip.truth.acts)
    cup_y, cup_x = positions_of(clip, "cup").T
    hand_y, hand_x = positions_of(clip, "hand").T
    lifting = acts == "rising"
    assert (cup_x == cup_x[0]).all()
    assert np.ptp(cup_y[~lifting]) == 0
    assert (np.diff(cup_y[lifting]) < 0).all()
    assert (hand_y == cup_y).all()
    assert (np.diff(hand_x[~lifting]) < 0).all()
    np.testing.assert_allclose(hand_x[lifting], hand_x[lifting][0])
    areas = mask_of(clip, "cup").sum((1, 2))
    assert areas[-1] < areas[0] == areas.max()


@pytest.mark.parametrize(("seconds", "fps"), [(3, 25), (3, 2), (2, 12), (4.2, 10)])
def test_the_acts_take_a_third_each(seconds, fps):
    acts = blue_cup(seconds, fps, 32, 40).truth.acts
    assert list(dict.fromkeys(acts)) == ["near", "contact", "rising"]
    assert list(acts) == sorted(acts, key=["near", "contact", "rising"].index)
    counts = [acts.count(act) for act in ("near", "contact", "rising")]
    assert sum(counts) == round(seconds * fps)
    assert counts == [round(seconds * fps / 3)] * 3


def test_the_balls_swap_sides():
    clip = two_balls(seconds=2, fps=10)
    left, right = positions_of(clip, "left"), positions_of(clip, "right")
    assert left[0, 1] < 64 < right[0, 1]
    assert right[-1, 1] < 64 < left[-1, 1]
    np.testing.assert_allclose(left[10], right[10])


# Sizes, rates, and what clips do with truth


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize(
    ("options", "shape"),
    [
        ({"seconds": 1.3, "fps": 7, "height": 90, "width": 250}, (10, 90, 250, 3)),
        ({"seconds": 0.5, "fps": 12.5, "height": 64, "width": 48}, (7, 64, 48, 3)),
        ({"seconds": 0.01, "fps": 5, "height": 33, "width": 47}, (1, 33, 47, 3)),
    ],
)
def test_a_scene_has_the_size_and_rate_asked_for(scene, options, shape):
    clip = drawn(scene, **options)
    assert clip.frames.shape == shape
    assert clip.frames.dtype == np.uint8
    assert clip.fps == options["fps"]
    objects = len(clip.truth.names)
    assert clip.truth.masks.shape == (objects, *shape[:3])
    assert clip.truth.positions.shape == (objects, shape[0], 2)


@pytest.mark.parametrize("scene", SCENES)
def test_a_scene_scales_with_its_height(scene):
    small = scene(seconds=1, fps=3, height=64, width=96)
    large = scene(seconds=1, fps=3, height=192, width=288)
    middles = large.truth.masks[:, :, 1::3, 1::3]
    assert (middles != small.truth.masks).mean() < 0.01
    np.testing.assert_allclose(
        large.truth.positions, (small.truth.positions + 0.5) * 3 - 0.5, atol=1e-9
    )


@pytest.mark.parametrize("scene", SCENES)
def test_drawing_at_a_lower_rate_equals_sampling(scene):
    assert_same(scene(seconds=2, fps=20).sample(fps=5), scene(seconds=2, fps=5))


@pytest.mark.parametrize(("height", "width"), [(48, 64), (192, 256), (60, 200)])
def test_resizing_scales_the_truth(height, width):
    clip = two_balls(seconds=1, fps=6)
    resized = clip.resize(height, width)
    mask = mask_of(resized, "left")
    assert mask.shape == resized.frames.shape[:3] == (6, height, width)
    np.testing.assert_allclose(centres(mask), positions_of(resized, "left"), atol=1)
    scale = np.array([height / 96, width / 128])
    np.testing.assert_allclose(resized.truth.positions + 0.5, (clip.truth.positions + 0.5) * scale)
    assert resized.truth.acts == clip.truth.acts


# Likeness


def test_likeness_makes_the_balls_colours_meet():
    def colours(likeness):
        clip = two_balls(fps=5, likeness=likeness)
        masks = (eroded(mask_of(clip, name)) for name in ("left", "right"))
        return [np.median(clip.frames[mask], axis=0) for mask in masks]

    gaps = [np.abs(np.subtract(*colours(likeness))).max() for likeness in (0, 0.5, 1)]
    assert gaps == [233, pytest.approx(233 / 2, abs=1), 0]
    assert colours(1)[1].tolist() == list(ORANGE_BALL)


def test_likeness_changes_no_truth():
    alike, unlike = two_balls(likeness=1).truth, drawn(two_balls).truth
    np.testing.assert_array_equal(alike.masks, unlike.masks)
    np.testing.assert_array_equal(alike.positions, unlike.positions)


@pytest.mark.parametrize("scene", SCENES)
def test_drawing_twice_gives_the_same(scene):
    first, second = scene(seconds=1, fps=5), scene(seconds=1, fps=5)
    assert_same(first, second)
    assert not np.shares_memory(first.frames, second.frames)


@pytest.mark.parametrize(
    ("scene", "bad", "message"),
    [
        (red_car, {"seconds": -1}, "seconds must be a number above 0, got -1"),
        (blue_cup, {"fps": -1}, "fps must be a number above 0, got -1"),
        (red_car, {"height": 0}, "height must be a whole number .* 1, got 0"),
        (red_car, {"width": 12.5}, "width must be a whole number .* 1, got 12.5"),
        (two_balls, {"likeness": -0.1}, "likeness must be from 0 .* to 1 .*, got -0.1"),
        (two_balls, {"likeness": 1.1}, "likeness must be from 0 .* to 1 .*, got 1.1"),
        (two_balls, {"likeness": math.nan}, "likeness must be from 0 .* to 1 .*, got nan"),
    ],
)
def test_what_cannot_be_drawn_is_refused(scene, bad, message):
    with pytest.raises(ValueError, match=message):
        scene(**bad)
