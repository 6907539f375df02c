import numpy as np
import pytest

from lesson_utils import clips
from lesson_utils.clip import Clip
from lesson_utils.follow import HIDDEN, RULES, Seen, accuracy, follow, seen


def things(looks, xs, visible=None):
    """Things on one line: looks (frames, o) as grey, places by their x alone."""
    looks, xs = np.asarray(looks, float), np.asarray(xs, float)
    places = np.stack([np.zeros_like(xs), xs], axis=-1)
    visible = np.ones(xs.shape, bool) if visible is None else np.asarray(visible, bool)
    return Seen(looks[..., None].repeat(3, axis=-1), places, visible)


# seen


def test_looks_and_places_are_those_of_the_masks():
    clip = clips.two_balls(seconds=1, fps=4, height=48, width=80)
    found = seen(clip)
    for t in range(4):
        for i, mask in enumerate(clip.truth.masks[:, t]):
            assert found.visible[t, i] == mask.any()
            if mask.any():
                np.testing.assert_allclose(
                    found.looks[t, i], clip.frames[t][mask].mean(axis=0) / 255, rtol=1e-5
                )
                np.testing.assert_allclose(found.places[t, i], np.argwhere(mask).mean(axis=0))
            else:
                assert not found.looks[t, i].any() and not found.places[t, i].any()
    assert not found.visible.all()


def test_a_clip_without_truth_is_refused():
    clip = Clip(np.zeros((2, 8, 12, 3), np.uint8), fps=2)
    with pytest.raises(ValueError, match=r"no truth: follow a drawn one, such as clips\.two_balls"):
        seen(clip)


def test_noise_is_on_the_looks_alone_and_can_be_repeated():
    plain = seen(clips.two_balls(seconds=1, fps=4))
    noisy, again, other = plain.noisy(0.1, 3), plain.noisy(0.1, 3), plain.noisy(0.1, 4)
    np.testing.assert_array_equal(noisy.looks, again.looks)
    assert (noisy.looks != other.looks).all()
    np.testing.assert_array_equal(noisy.places, plain.places)
    np.testing.assert_array_equal(noisy.visible, plain.visible)
    assert plain.noisy(0.0).looks.tolist() == plain.looks.tolist()


# follow


def test_position_goes_by_the_frame_before():
    # they cross between the two last frames: nearest is the other
    names = follow(things([[0, 1]] * 3, [[0, 30], [10, 20], [22, 8]]), "position")
    assert names.tolist() == [[0, 1], [0, 1], [1, 0]]


def test_appearance_goes_by_the_first_frame():
    # the looks drift until each is like what the other was at first
    names = follow(things([[0, 1], [0.4, 0.6], [0.6, 0.4]], [[0, 50]] * 3), "appearance")
    assert names.tolist() == [[0, 1], [0, 1], [1, 0]]


def test_attention_goes_by_both():
    crossing = things([[0, 1]] * 3, [[0, 30], [10, 20], [22, 8]])
    drifting = things([[0, 1], [0.4, 0.6], [0.6, 0.4]], [[0, 100]] * 3)
    assert follow(crossing, "attention").tolist() == [[0, 1]] * 3
    assert follow(drifting, "attention").tolist() == [[0, 1]] * 3


def test_attention_adds_up_the_weight_of_several_frames():
    # at equal distance: two frames say 0, one says 1
    looks = [[0.5, 0.5]] * 3
    seen_in = [[1, 1], [1, 0], [1, 1]]
    found = things(looks, [[0, 10], [0, 0], [5, 10]], seen_in)
    assert follow(found, "attention", memory=2)[2, 0] == 0
    assert follow(found, "attention", memory=2).tolist()[1] == [0, HIDDEN]


def test_a_wrong_name_is_passed_on():
    names = follow(things([[0.5, 0.5]] * 4, [[0, 30], [10, 20], [22, 8], [34, -4]]), "attention")
    assert names[2:].tolist() == [[1, 0], [1, 0]]


def test_a_hidden_thing_is_named_again_when_it_comes_back():
    visible = [[1, 1], [1, 0], [1, 0], [1, 1]]
    found = things([[0, 1]] * 4, [[0, 50], [0, 0], [0, 0], [0, 50]], visible)
    assert follow(found, "attention").tolist() == [[0, 1], [0, HIDDEN], [0, HIDDEN], [0, 1]]
    # what is not seen in the frame before cannot be found there: it takes the other's name
    assert follow(found, "position")[3].tolist() == [0, 0]


def test_without_anything_to_go_by_there_is_no_name():
    found = things([[0], [0], [0]], [[0], [0], [0]], [[1], [0], [1]])
    assert follow(found, "position").tolist() == [[0], [HIDDEN], [HIDDEN]]


@pytest.mark.parametrize("rule", RULES)
def test_the_looks_and_places_are_left_as_they_are(rule):
    found = seen(clips.two_balls(seconds=1, fps=8))
    before = [array.copy() for array in (found.looks, found.places, found.visible)]
    follow(found, rule)
    for old, new in zip(before, (found.looks, found.places, found.visible), strict=True):
        np.testing.assert_array_equal(old, new)


def test_balls_of_two_colours_are_told_apart_by_looks_and_not_by_places():
    balls = seen(clips.two_balls())
    assert accuracy(follow(balls, "appearance")) == accuracy(follow(balls, "attention")) == 1
    assert accuracy(follow(balls, "position")) < 0.8


def test_balls_of_one_colour_defeat_attention():
    def share(rule):
        balls = seen(clips.two_balls(likeness=1).sample(fps=12.5))
        return np.mean([accuracy(follow(balls.noisy(0.1, seed), rule)) for seed in range(10)])

    assert share("attention") < share("position")


def test_an_unknown_rule_is_refused():
    with pytest.raises(ValueError, match=r"rule 'colour' must be one of \('position', "):
        follow(things([[0, 1]] * 2, [[0, 1]] * 2), "colour")


def test_a_thing_hidden_at_first_is_refused():
    found = things([[0, 1]] * 2, [[0, 1]] * 2, [[1, 0], [1, 1]])
    with pytest.raises(ValueError, match="thing 1 is hidden in the first frame"):
        follow(found, "attention")


# accuracy


def test_only_what_is_seen_after_the_first_frame_is_judged():
    assert accuracy([[1, 0], [0, HIDDEN], [1, 1]]) == 2 / 3


def test_nothing_to_judge_is_refused():
    with pytest.raises(ValueError, match="nothing is seen after the first frame"):
        accuracy([[0, 1], [HIDDEN, HIDDEN]])
