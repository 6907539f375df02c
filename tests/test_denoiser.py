from itertools import pairwise

import numpy as np
import pytest

from lesson_utils import denoiser, worlds
from lesson_utils.worlds import World


def few(count=5, frames=4, seed=0):
    """A world of random clips, all sizes different: 2 × 3 pixels."""
    rng = np.random.default_rng(seed)
    clips = rng.random((count, frames, 2, 3, 3)).astype(np.float32)
    factors = {"colour": np.arange(count), "shape": np.zeros(count, int)}
    return World(clips, factors, rng.random((count, frames, 2)))


@pytest.fixture(scope="module")
def world():
    """A fifth of the small world's clips, for quick tests."""
    whole = worlds.small_world()
    factors = {name: values[::5] for name, values in whole.factors.items()}
    return World(whole.clips[::5], factors, whole.places[::5])


def by_loops(world, noisy, sigma, window, given, given_sigma):
    """The posterior of one clip by the book: Bayes' rule, one frame and one clip at a time."""
    count, frames = world.clips.shape[:2]
    weights = np.empty((frames, count))
    for t in range(frames):
        log = np.zeros(count)
        for n in range(count):
            for other in range(frames):
                if abs(t - other) > window:
                    continue
                log[n] -= ((noisy[other] - world.clips[n, other]) ** 2).sum() / (2 * sigma**2)
                if other in given:
                    off = ((given[other] - world.clips[n, other]) ** 2).sum()
                    log[n] -= off / (2 * given_sigma**2)
        powers = np.exp(log - log.max())
        weights[t] = powers / powers.sum()
    return weights


@pytest.mark.parametrize("window", [0, 1, 9, None])
@pytest.mark.parametrize("given_at", [(), (0,), (1, 3)])
def test_the_posterior_is_bayes_rule(window, given_at):
    world, rng = few(), np.random.default_rng(0)
    noisy = world.clips[[1, 4]] + 0.7 * rng.normal(size=(2, 4, 2, 3, 3))
    given = {t: world.clips[2:3, t] + 0.3 for t in given_at}
    weights = denoiser.posterior(world, noisy, 0.7, window, given, 0.9)
    assert weights.shape == (2, 4, 5)
    for b in range(2):
        one = {t: picture[0] for t, picture in given.items()}
        exact = by_loops(world, noisy[b], 0.7, 9 if window is None else window, one, 0.9)
        np.testing.assert_allclose(weights[b], exact, atol=1e-5)


def test_a_prior_is_multiplied_in_for_every_frame():
    world, prior = few(), np.random.default_rng(4).random((2, 5))
    noisy = world.clips[[1, 4]] + 0.5
    weights = denoiser.posterior(world, noisy, 1.0, window=1) * prior[:, None]
    exact = weights / weights.sum(axis=-1, keepdims=True)
    found = denoiser.posterior(world, noisy, 1.0, window=1, prior=7 * prior)
    np.testing.assert_allclose(found, exact, atol=1e-5)


def test_a_prior_decides_what_is_made():
    world = few()
    made = denoiser.sample(world, count=3, prior=np.eye(5)[[2, 0, 4]])
    assert worlds.recognise(world, made)[:, 0].tolist() == [2, 0, 4]


def test_no_other_answer_has_a_smaller_error():
    world, rng = few(), np.random.default_rng(3)
    which = rng.integers(0, 5, 4000)
    noisy = world.clips[which] + 1.5 * rng.normal(size=(4000, 4, 2, 3, 3))
    best = denoiser.denoise(world, noisy, 1.5)

    def error(guess):
        return ((guess - world.clips[which]) ** 2).mean()

    shorter = denoiser.denoise(world, noisy, 1.5, window=1)
    nearest = world.clips[denoiser.posterior(world, noisy, 1.5)[:, 0].argmax(axis=1)]
    others = (shorter, nearest, world.clips.mean(axis=0)[None], 0.9 * best, 1.1 * best)
    assert all(error(best) < error(other) for other in others)


def test_little_noise_leaves_one_clip_and_much_leaves_all():
    world = few()
    sure = denoiser.posterior(world, world.clips, 0.01)
    np.testing.assert_allclose(sure, np.eye(5)[:, None].repeat(4, axis=1), atol=1e-6)
    np.testing.assert_allclose(denoiser.posterior(world, world.clips, 1e4), 0.2, atol=1e-4)


def test_refining_follows_the_noise_down():
    world = few()
    noise = np.random.default_rng(0).normal(size=(2, 4, 2, 3, 3))
    stages = list(denoiser.refine(world, noise, window=1, steps=6))
    sigmas = [sigma for sigma, _, _ in stages]
    np.testing.assert_allclose(sigmas, np.geomspace(denoiser.MOST, denoiser.LEAST, 6))
    np.testing.assert_allclose(stages[0][1], denoiser.MOST * noise, rtol=1e-6)
    for (sigma, noisy, guess), (less, after, _) in pairwise(stages):
        np.testing.assert_array_equal(guess, denoiser.denoise(world, noisy, sigma, 1))
        np.testing.assert_allclose(after, guess + less / sigma * (noisy - guess), atol=1e-4)


def test_a_clip_depends_on_its_seed_and_not_on_how_many_are_made():
    world = few()
    three = denoiser.sample(world, count=3, seed=1)
    assert three.shape == (3, 4, 2, 3, 3)
    np.testing.assert_allclose(denoiser.sample(world, count=1, seed=1)[0], three[0], atol=1e-4)
    others = denoiser.sample(world, count=20, seed=2)
    assert len(np.unique(worlds.recognise(world, others)[:, 0])) > 1


def test_made_together_every_clip_is_one_of_the_world(world):
    clips = denoiser.sample(world, count=12, seed=3)
    nearest = denoiser.posterior(world, clips, 0.05)[:, 0].argmax(axis=1)
    assert np.abs(clips - world.clips[nearest]).max() < 0.02


def test_a_wider_window_keeps_a_thing_for_longer(world):
    changes = [
        worlds.census(world, denoiser.sample(world, count=12, window=w))["changes"].mean()
        for w in (0, 1, 3, 7)
    ]
    assert changes == sorted(changes, reverse=True)
    assert changes[0] > 5
    assert changes[-1] == 0


def test_a_given_picture_comes_back_in_every_frame_that_hears_it(world):
    given = {0: world.clips[100, :1]}
    for window, heard in ((0, 1), (2, 3), (None, 8)):
        clips = denoiser.sample(world, count=6, window=window, given=given)
        same = world.things[worlds.recognise(world, clips)] == world.things[100]
        assert same[:, :heard].all()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"noisy": np.zeros((1, 4, 3, 2, 3))}, r"\(1, 4, 3, 2, 3\) do not fit .* \(4, 2, 3, 3\)"),
        ({"sigma": 0}, "noise must be more than 0, got sigma 0, given_sigma 0.05"),
        ({"given_sigma": -1}, "noise must be more than 0, got sigma 1, given_sigma -1"),
        ({"prior": np.ones((5, 1))}, r"prior of shape \(5, 1\) must be \(1, 5\): a row for each"),
        ({"window": -1}, "window must be 0 or more frames to each side, got -1"),
        ({"given": {4: np.zeros((1, 2, 3, 3))}}, "given frame 4 is none of the clip's 4, 0 to 3"),
    ],
)
def test_what_does_not_fit_is_refused(change, sentence):
    arguments = {"noisy": np.zeros((1, 4, 2, 3, 3)), "sigma": 1} | change
    with pytest.raises(ValueError, match=sentence):
        denoiser.posterior(few(), **arguments)


def test_a_single_step_is_refused():
    with pytest.raises(ValueError, match="steps must be at least 2, got 1"):
        denoiser.sample(few(), steps=1)
