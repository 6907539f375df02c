"""Train the tiny video model: hide a part of a clip, predict it, follow the slope downhill."""

import json
from dataclasses import dataclass

import autograd.numpy as anp
import numpy as np
from autograd import value_and_grad
from autograd.misc.flatten import flatten

from lesson_utils import network
from lesson_utils._root import DATA
from lesson_utils.worlds.shapes import moving_shapes

SPEED = (0.0, 4.0)  # pixels a frame, in training
LENGTH = 8  # frames in a clip
PICTURES = 32  # single frames in a step
CLIPS = 8  # clips in a step
WARM = 20  # steps until the full rate
GRAIN = 2.0**-24  # slopes are rounded to multiples of this
# What longer runs left behind; data/make_training.py makes both, and says how.
ERRORS, WEIGHTS = DATA / "training.json", DATA / "video_model.npz"
KEPT = ("temporal", "full")  # patterns whose layers are kept
PLACES, VALUES = 16, 48  # patches of 4 × 4 × 3 values in a frame of 16 × 16 pixels


@dataclass(frozen=True)
class Run:
    """What a training run leaves behind.

    Parameters
    ----------
    weights : dict or list
        As they stand after the last step.
    losses : (steps,) float64 array
        Loss of each step, before the step was taken.
    """

    weights: object
    losses: np.ndarray


def hide_patches(rng, shape, share=0.3):
    """Choose patches to hide, each by itself.

    Parameters
    ----------
    rng : numpy.random.Generator
        Chooses.
    shape : (b, t, s)
        Clips, frames, places.
    share : float
        How many to hide, from 0 to 1.

    Returns
    -------
    (b, t, s) bool array
    """
    return rng.random(shape) < share


def hide_frame(rng, shape):
    """Choose one whole frame of each clip to hide.

    Parameters
    ----------
    rng : numpy.random.Generator
        Chooses.
    shape : (b, t, s)
        Clips, frames, places.

    Returns
    -------
    (b, t, s) bool array
    """
    hidden = np.zeros(shape, bool)
    hidden[np.arange(shape[0]), rng.integers(0, shape[1], shape[0])] = True
    return hidden


def loss(predicted, tokens, hidden):
    """Mean squared error of the hidden patches alone.

    Parameters
    ----------
    predicted, tokens : (b, t, s, c) array
        What the model says, and what is true.
    hidden : (b, t, s) bool array
        At least one patch hidden.

    Returns
    -------
    float
        On the scale of the squared values, which run from 0 to 1.

    Raises
    ------
    ValueError
        If nothing is hidden.
    """
    if not hidden.any():
        raise ValueError("nothing is hidden: there is nothing to predict")
    squares = anp.mean((predicted - tokens) ** 2, axis=-1)  # b t s c -> b t s
    return anp.sum(squares * hidden) / hidden.sum()


def adam(objective, weights, draw, steps, rate=0.01, watch=None):
    """Go downhill with Adam (Kingma and Ba, 2014): each number at a pace of its own.

    Parameters
    ----------
    objective : callable
        ``objective(weights, *batch)`` -> loss, in operations that autograd can follow.
    weights : dict or list
        Where to begin; left as they are.
    draw : callable
        Returns one batch.
    steps : int
        How many batches.
    rate : float
        Full length of a step, for each number; `pace` makes less of it.
    watch : callable, optional
        Called after each step with all losses so far.

    Returns
    -------
    Run

    Raises
    ------
    ValueError
        If `steps` is not at least 1, or the loss is no longer a number.
    """
    if steps < 1:
        raise ValueError(f"steps must be at least 1, got {steps!r}")
    flat, restore = flatten(weights)
    slope = value_and_grad(lambda numbers, *batch: objective(restore(numbers), *batch))
    mean, square = np.zeros_like(flat), np.zeros_like(flat)
    losses = []
    for step in range(1, steps + 1):
        value, gradient = slope(flat, *draw())
        if not np.isfinite(value):
            raise ValueError(f"the loss of step {step} is {value}: a smaller rate than {rate}?")
        losses.append(float(value))
        # The last bits differ from one processor to the next, and training amplifies what differs.
        gradient = GRAIN * np.round(gradient / GRAIN)
        mean += 0.1 * (gradient - mean)
        square += 0.01 * (gradient**2 - square)
        # At first both running means are too small, for they began at 0.
        now = mean / (1 - 0.9**step), square / (1 - 0.99**step)
        flat = flat - pace(step, steps, rate) * now[0] / (np.sqrt(now[1]) + 1e-8)
        if watch:
            watch(losses)
    return Run(restore(flat), np.array(losses))


def pace(step, steps, rate=0.01):
    """Give the length of one step of a run: it warms up, and falls to a tenth by the end.

    Parameters
    ----------
    step, steps : int
        Which one, from 1 on, and of how many.
    rate : float
        The full length.

    Returns
    -------
    float
    """
    return rate * min(1, step / WARM) * (1 - 0.9 * step / steps)


def train_pictures(steps=600, seed=0, watch=None):
    """Train the picture model: complete single frames, 3 of 10 patches hidden.

    Parameters
    ----------
    steps : int
        Batches of 32 frames.
    seed : int
        Of the first weights, the frames and what is hidden.
    watch : callable, optional
        As for `adam`.

    Returns
    -------
    Run
        Its weights are a picture model for `network.forward`.
    """
    rng = np.random.default_rng([seed, 0])

    def draw():
        tokens = network.to_tokens(moving_shapes(rng, PICTURES, frames=1).frames)
        return tokens, hide_patches(rng, tokens.shape[:3])

    def objective(weights, tokens, hidden):
        return loss(network.forward(weights, tokens, hidden), tokens, hidden)

    first = network.picture_model(rng, network.to_tokens(moving_shapes(rng, 200, frames=1).frames))
    return adam(objective, first, draw, steps, watch=watch)


def train_layers(pictures, pattern="temporal", steps=200, seed=0, hide=hide_frame, watch=None):
    """Train the layers over time alone: the picture model is frozen.

    Parameters
    ----------
    pictures : dict
        The picture model; left as it is.
    pattern : {"temporal", "full", "spatial"}
        Where the new layers look.
    steps : int
        Batches of 8 clips with 8 frames, at speeds from 0 to 4 pixels a frame.
    seed : int
        Of the first weights, the clips and what is hidden: the same for every pattern.
    hide : callable
        Chooses what to hide, as `hide_frame` does.
    watch : callable, optional
        As for `adam`.

    Returns
    -------
    Run
        Its weights are layers for `network.forward`.
    """
    rng = np.random.default_rng([seed, 1])
    first = network.temporal_layers(rng, LENGTH)

    def draw():
        tokens = network.to_tokens(moving_shapes(rng, CLIPS, frames=LENGTH, speed=SPEED).frames)
        return tokens, hide(rng, tokens.shape[:3])

    def objective(layers, tokens, hidden):
        return loss(network.forward(pictures, tokens, hidden, layers, pattern), tokens, hidden)

    return adam(objective, first, draw, steps, watch=watch)


def held_out(speed, count=64, seed=0):
    """Draw clips that no training run has seen, all of one speed, a frame hidden in each.

    Parameters
    ----------
    speed : float
        In pixels a frame, not negative.
    count, seed : int
        How many, and which.

    Returns
    -------
    tokens : (count, 8, 16, 48) array
    hidden : (count, 8, 16) bool array
    """
    rng = np.random.default_rng([seed, 2])
    clips = moving_shapes(rng, count, frames=LENGTH, speed=(speed, speed)).frames
    tokens = network.to_tokens(clips)
    return tokens, hide_frame(rng, tokens.shape[:3])


def error(pictures, tokens, hidden, layers=None, pattern="temporal"):
    """Give the loss of a model on clips; arguments as for `network.forward`."""
    predicted = network.forward(pictures, tokens, hidden, layers, pattern)
    return float(loss(predicted, tokens, hidden))


def neighbours(tokens, hidden):
    """Predict each frame by the mean of the two beside it: no training, no attention.

    Parameters
    ----------
    tokens : (b, t, s, c) array
        At least two frames.
    hidden : (b, t, s) bool array
        Not looked at: the neighbours of a hidden frame are visible.

    Returns
    -------
    (b, t, s, c) array
        At the ends, the one neighbour there is.
    """
    before = np.concatenate([tokens[:, 1:2], tokens[:, :-1]], axis=1)
    after = np.concatenate([tokens[:, 1:], tokens[:, -2:-1]], axis=1)
    return (before + after) / 2


def longer():
    """Load how well models of several seeds did on held-out clips: data/training.json.

    Returns
    -------
    dict
        ``"speeds"``: list, pixels a frame; ``"neighbours"``: (speeds,) array, the error of their
        mean; ``"pictures"``: (seeds, speeds) array, of the picture model alone; ``"runs"``: steps
        -> pattern -> (seeds, speeds) array.
    """
    kept = json.loads(ERRORS.read_text(encoding="utf-8"))
    runs = {}
    for run in kept["runs"]:
        runs.setdefault(run["steps"], {}).setdefault(run["pattern"], []).append(run["errors"])
    return {
        "speeds": kept["speeds"],
        "neighbours": np.array(kept["neighbours"]),
        "pictures": np.array(kept["pictures"]),
        "runs": {
            steps: {name: np.array(errors) for name, errors in series.items()}
            for steps, series in runs.items()
        },
    }


def model():
    """Load a finished model: the picture model of seed 0, and layers trained on it.

    Returns
    -------
    pictures : dict
        As `train_pictures` trains them in 600 steps.
    layers : dict of list
        By pattern, "temporal" and "full": as `train_layers` trains them in 5,000 steps.

    Examples
    --------
    >>> pictures, layers = model()
    >>> clip = np.zeros((1, 8, 16, 48))
    >>> network.forward(pictures, clip, np.zeros((1, 8, 16), bool), layers["temporal"]).shape
    (1, 8, 16, 48)
    """
    with np.load(WEIGHTS) as kept:
        pictures, *layers = (
            restore(kept[name].astype(float)) for name, restore in _shapes().items()
        )
    return pictures, dict(zip(KEPT, layers, strict=True))


def keep(pictures, layers):
    """Write a model to where `model` finds it, 4 bytes a number.

    Parameters
    ----------
    pictures : dict
        The picture model.
    layers : dict of list
        Layers by pattern, for every name in `KEPT`.
    """
    rows = {"pictures": pictures, **layers}
    flat = {name: flatten(rows[name])[0].astype(np.float32) for name in _shapes()}
    np.savez_compressed(WEIGHTS, **flat)


def _shapes():
    """Functions that give each row of numbers its form again, by name."""
    rng = np.random.default_rng(0)
    pictures = network.picture_model(rng, np.zeros((1, 1, PLACES, VALUES)))
    forms = {"pictures": pictures} | {name: network.temporal_layers(rng, LENGTH) for name in KEPT}
    return {name: flatten(form)[1] for name, form in forms.items()}
