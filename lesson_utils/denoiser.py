"""An exact denoiser for a small world of clips, and clips that it makes out of noise.

A generator starts from noise and asks, again and again: which clean clip could this be? In a world
with a few hundred clips the best answer can be written down. Each clip of the world gets a weight,
by how near the noise is to it; the answer is the mean of all clips with these weights. That is
attention: the noisy clip asks, the clips are keys and values, and the scores are divided by the
noise's variance in place of √d.

Who answers is the point: each frame for itself, each with the evidence of a window of frames about
it, or the clip as a whole.

A toy. A real model cannot look its world up, for its world is every video; it learns a network that
gives about the same answer (Ho et al., 2020, arXiv 2006.11239; that the best answer for a finite
set is this mean: Karras et al., 2022, arXiv 2206.00364, appendix B.3).
"""

import numpy as np

MOST, LEAST = 30.0, 0.05  # noise at the start and at the end, on the scale of the values
STEPS = 30


def posterior(world, noisy, sigma, window=None, given=None, given_sigma=LEAST, prior=None):
    """Weigh every clip of the world, for each frame of some noisy clips.

    Parameters
    ----------
    world : World
        What clips there are.
    noisy : (b, T, H, W, 3) array
        Clips with normal noise on every value.
    sigma : float
        Standard deviation of that noise, more than 0.
    window : int, optional
        How many frames to each side give evidence: 0 for each frame alone; by default, all.
    given : dict of (b or 1, H, W, 3) array, optional
        Pictures that are known beforehand, by frame number: further evidence, for the frames whose
        window reaches them.
    given_sigma : float
        Noise that these are seen with.
    prior : (b, N) array, optional
        How likely each clip is from what else is known, on any scale; by default, all alike.

    Returns
    -------
    (b, T, N) float32 array
        Summing to 1 over N.

    Raises
    ------
    ValueError
        If sizes or frame numbers do not fit the world, or a noise or window cannot be.
    """
    _check(world, noisy, sigma, window, given_sigma, prior)
    frames = len(world.keys)
    # -‖y - x‖² / 2σ² for each frame, up to what all clips share, which the softmax does not see
    scores = np.stack([world.likeness(t, noisy[:, t]) for t in range(frames)], axis=1)
    scores /= np.float32(sigma**2)
    for t, picture in (given or {}).items():
        if not 0 <= t < frames:
            raise ValueError(f"given frame {t} is none of the clip's {frames}, 0 to {frames - 1}")
        scores[:, t] += world.likeness(t, picture) / np.float32(given_sigma**2)
    # Evidence adds up over the frames within the window: (T, T) @ (b, T, N).
    apart = np.abs(np.subtract.outer(np.arange(frames), np.arange(frames)))
    near = apart <= (frames if window is None else window)
    scores = near.astype(np.float32) @ scores
    if prior is not None:
        scores += np.log(prior + 1e-20, dtype=np.float32)[:, None]  # never quite impossible
    scores -= scores.max(axis=-1, keepdims=True)
    weights = np.exp(scores)
    return weights / weights.sum(axis=-1, keepdims=True)


def denoise(world, noisy, sigma, window=None, given=None, given_sigma=LEAST, prior=None):
    """Give the mean of the world's clips, each weighed by `posterior`: the exact denoiser.

    Parameters
    ----------
    world, noisy, sigma, window, given, given_sigma, prior
        As for `posterior`.

    Returns
    -------
    (b, T, H, W, 3) float32 array
        With the whole clip as window, no other answer has a smaller mean squared error.

    Raises
    ------
    ValueError
        As `posterior`.
    """
    return world.mix(posterior(world, noisy, sigma, window, given, given_sigma, prior))


def refine(world, noise, window=None, steps=STEPS, given=None, given_sigma=LEAST, prior=None):
    """Turn noise into clips, one step at a time: guess the clean clip, go part of the way, repeat.

    The steps are those of the probability-flow equation (Song et al., 2021, arXiv 2011.13456),
    whose only chance is the first noise.

    Parameters
    ----------
    world, window, given, given_sigma, prior
        As for `posterior`.
    noise : (b, T, H, W, 3) array
        Normal, with standard deviation 1.
    steps : int
        Guesses, at least 2.

    Yields
    ------
    sigma : float
        Noise before this guess, from 30 down to 0.05.
    noisy, guess : (b, T, H, W, 3) float32 array
        What was looked at, and what the denoiser made of it.

    Raises
    ------
    ValueError
        If there are fewer than 2 steps, or as `posterior`.
    """
    if steps < 2:
        raise ValueError(f"steps must be at least 2, got {steps!r}")
    levels = np.geomspace(MOST, LEAST, steps)
    noisy = np.asarray(noise, np.float32) * np.float32(MOST)
    for i, sigma in enumerate(levels):
        guess = denoise(world, noisy, sigma, window, given, given_sigma, prior)
        yield float(sigma), noisy, guess
        if i + 1 < steps:
            noisy = guess + np.float32(levels[i + 1] / sigma) * (noisy - guess)


def sample(
    world, count=1, seed=0, window=None, steps=STEPS, given=None, given_sigma=LEAST, prior=None
):
    """Generate clips from noise.

    Parameters
    ----------
    world, window, given, given_sigma, prior
        As for `posterior`.
    count, seed : int
        How many clips, and which: the first of a seed are the same however many are asked for.
    steps : int
        As for `refine`.

    Returns
    -------
    (count, T, H, W, 3) float32 array

    Raises
    ------
    ValueError
        As `refine`.
    """
    noise = np.random.default_rng(seed).normal(size=(count, *world.clips.shape[1:]))
    noise = noise.astype(np.float32)
    for _, _, guess in refine(world, noise, window, steps, given, given_sigma, prior):
        clips = guess
    return clips


def _check(world, noisy, sigma, window, given_sigma, prior):
    """Refuse what does not fit the world, or cannot be."""
    if noisy.shape[1:] != world.clips.shape[1:]:
        raise ValueError(
            f"noisy clips of shape {noisy.shape} do not fit a world of clips of shape "
            f"{world.clips.shape[1:]}"
        )
    if sigma <= 0 or given_sigma <= 0:
        raise ValueError(f"noise must be more than 0, got sigma {sigma}, given_sigma {given_sigma}")
    if window is not None and window < 0:
        raise ValueError(f"window must be 0 or more frames to each side, got {window}")
    if prior is not None and prior.shape != (len(noisy), len(world.clips)):
        raise ValueError(
            f"prior of shape {prior.shape} must be ({len(noisy)}, {len(world.clips)}): a row for "
            "each noisy clip, with a number for each clip of the world"
        )
