"""What was gained between two times of the quiz: the share of what was still missing.

Hake, R. R. (1998), "Interactive-engagement versus traditional methods", American Journal of
Physics 66, 64–74: a course's normalised gain is (after - before) / (all - before), from the
averages of those who took both.
"""

from dataclasses import dataclass

import numpy as np

DRAWS = 2000
FEWEST = 5  # learners, below whom a spread says nothing
NOT_PROVEN = (
    "It does not prove that the lessons did it: there is no room beside this one that did without.",
    "The numbers of the second time are others, and may be easier or harder.",
    "Who left early is not in it, and with three options a third is right by guessing.",
)


@dataclass(frozen=True)
class Gain:
    """The gain of a room.

    Parameters
    ----------
    learners : int
        Those who took both times, whole.
    before, after : float
        Right answers on average.
    gain : float or None
        Normalised; None if all were right before.
    own : tuple of float or None
        The learners' own gains, from which a quarter are smaller and a quarter larger.
    interval : tuple of float or None
        Where 95 % of rooms drawn anew from these learners have their gain.
    """

    learners: int
    before: float
    after: float
    gain: float | None
    own: tuple | None
    interval: tuple | None


def normalised(before, after, most):
    """Compute the normalised gain.

    Parameters
    ----------
    before, after : float
        Right answers, or their averages.
    most : int
        Questions.

    Returns
    -------
    float or None
        At most 1, below 0 if less was right after; None if all were right before.

    Examples
    --------
    >>> normalised(4, 10, 12)
    0.75
    """
    return (after - before) / (most - before) if before < most else None


def of_room(scores, most):
    """Compute the gain of a room and how it is spread.

    Parameters
    ----------
    scores : sequence of (int, int)
        Right answers before and after, of each learner.
    most : int
        Questions.

    Returns
    -------
    Gain or None
        None if nobody took both.
    """
    if not scores:
        return None
    table = np.array(scores, float)
    before, after = table.mean(0)
    gain = normalised(before, after, most)
    own = [g for g in (normalised(*pair, most) for pair in scores) if g is not None]
    spread = interval = None
    if len(scores) >= FEWEST and own and gain is not None:
        spread = tuple(np.quantile(own, [0.25, 0.75]).tolist())
        chosen = np.random.default_rng(0).integers(len(table), size=(DRAWS, len(table)))
        first, second = table[chosen].mean(1).T
        missing = first < most
        drawn = (second[missing] - first[missing]) / (most - first[missing])
        interval = tuple(np.quantile(drawn, [0.025, 0.975]).tolist())
    return Gain(len(scores), float(before), float(after), gain, spread, interval)
