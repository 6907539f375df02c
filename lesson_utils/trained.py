"""What longer training runs left behind: how well each did, and one model's weights.

``data/make_training.py`` makes both files, and says with which steps and seeds.
"""

import json
from pathlib import Path

import numpy as np
from autograd.misc.flatten import flatten

from lesson_utils import network
from lesson_utils.train import LENGTH

FOLDER = Path(__file__).resolve().parents[1] / "data"
ERRORS = FOLDER / "training.json"
WEIGHTS = FOLDER / "video_model.npz"
KEPT = ("temporal", "full")  # patterns whose layers are kept
PLACES, VALUES = 16, 48  # patches of 4 × 4 × 3 values in a frame of 16 × 16 pixels


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
        As `train.train_pictures` trains them in 600 steps.
    layers : dict of list
        By pattern, "temporal" and "full": as `train.train_layers` trains them in 5,000 steps.

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
