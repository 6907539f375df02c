"""Follow things through a clip: give each the name of the thing that it was before.

Finding things is given, because drawn clips come with their outlines; only the naming is asked.
Names travel as attention's values: a thing asks things seen before, and takes the name that gets
most of the weight.
"""

from dataclasses import dataclass

import numpy as np

RULES = ("position", "appearance", "attention")
TONE = 0.05  # a difference in colour that counts as one step of unlikeness
REACH = 12.0  # the same for a distance, in pixels
MEMORY = 4  # how many frames back attention looks
HIDDEN = -1


@dataclass(frozen=True, eq=False)
class Seen:
    """What is seen of each thing in each frame.

    Parameters
    ----------
    looks : (frames, o, 3) float array
        Mean colour, 0 to 1.
    places : (frames, o, 2) float array
        Middle of what is seen of it, as (y, x) in pixels.
    visible : (frames, o) bool array
        Whether any of it is seen; where not, look and place are 0.
    """

    looks: np.ndarray
    places: np.ndarray
    visible: np.ndarray

    def noisy(self, sigma, seed=0):
        """Copy it, with normal noise of `sigma` on the looks."""
        noise = np.random.default_rng(seed).normal(0, sigma, self.looks.shape)
        return Seen(self.looks + noise, self.places, self.visible)


def seen(clip):
    """Look at each thing of a drawn clip, frame by frame.

    Parameters
    ----------
    clip : Clip
        With truth.

    Returns
    -------
    Seen

    Raises
    ------
    ValueError
        If the clip has no truth.

    Examples
    --------
    >>> from lesson_utils import clips
    >>> seen(clips.two_balls(seconds=1, fps=2)).visible.tolist()  # the second frame: they meet
    [[True, True], [False, True]]
    """
    if clip.truth is None:
        raise ValueError("the clip has no truth: follow a drawn one, such as clips.two_balls()")
    masks = clip.truth.masks.swapaxes(0, 1)  # o T H W -> T o H W
    size = masks.sum(axis=(2, 3))
    count = np.maximum(size, 1)[..., None]
    looks = np.einsum("tohw,thwc->toc", masks, clip.frames / np.float32(255)) / count
    rows = masks.sum(axis=3) @ np.arange(masks.shape[2])
    columns = masks.sum(axis=2) @ np.arange(masks.shape[3])
    return Seen(looks, np.stack([rows, columns], axis=-1) / count, size > 0)


def follow(things, rule, memory=MEMORY, tone=TONE, reach=REACH):
    """Name every thing in every frame; in the first, their names are known.

    Parameters
    ----------
    things : Seen
        All of them seen in the first frame.
    rule : {"position", "appearance", "attention"}
        What to go by: the place, compared with the frame before; the look, compared with the first
        frame, so that each frame is named alone; or both, with all of the last frames.
    memory : int
        How many frames back attention looks.
    tone, reach : float
        What counts as one step of unlikeness in look and in place.

    Returns
    -------
    (frames, o) int array
        The number of the thing that each is taken for, `HIDDEN` where it is not seen. Two may get
        one name.

    Raises
    ------
    ValueError
        If there is no such rule, or a thing is hidden in the first frame.

    Examples
    --------
    >>> from lesson_utils import clips
    >>> balls = seen(clips.two_balls(seconds=2, fps=5))
    >>> follow(balls, "attention").T.tolist()
    [[0, 0, 0, 0, 0, -1, 0, 0, 0, 0], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]]
    """
    if rule not in RULES:
        raise ValueError(f"rule {rule!r} must be one of {RULES}")
    if not things.visible[0].all():
        hidden = int(things.visible[0].argmin())
        raise ValueError(f"thing {hidden} is hidden in the first frame: start where all are seen")
    frames, count = things.visible.shape
    names = np.full((frames, count), HIDDEN)
    names[0] = np.arange(count)
    for t in range(1, frames):
        past = {
            "position": slice(t - 1, t),
            "appearance": slice(0, 1),
            "attention": slice(max(0, t - memory), t),
        }[rule]
        known = names[past] != HIDDEN
        looks, places = things.looks[past][known], things.places[past][known]
        values = np.eye(count)[names[past][known]]
        for i in np.flatnonzero(things.visible[t] & known.any()):
            scores = np.zeros(len(values))
            if rule != "position":
                scores -= ((things.looks[t, i] - looks) ** 2).sum(axis=1) / (2 * tone**2)
            if rule != "appearance":
                scores -= ((things.places[t, i] - places) ** 2).sum(axis=1) / (2 * reach**2)
            weights = np.exp(scores - scores.max())
            names[t, i] = (weights @ values).argmax()
    return names


def accuracy(names):
    """Share of the things seen after the first frame that bear their true name.

    Parameters
    ----------
    names : (frames, o) int array
        As from `follow`.

    Returns
    -------
    float
        0 to 1.

    Raises
    ------
    ValueError
        If nothing is seen after the first frame.

    Examples
    --------
    >>> accuracy(np.array([[0, 1], [0, 0], [-1, 1]]))
    0.6666666666666666
    """
    later = np.asarray(names)[1:]
    if not (later != HIDDEN).any():
        raise ValueError("nothing is seen after the first frame: there is no name to judge")
    right = later == np.arange(later.shape[1])
    return float(right[later != HIDDEN].mean())
