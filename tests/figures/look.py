"""What the tests of pictures look at."""

from io import BytesIO

import matplotlib
import numpy as np
from matplotlib._pylab_helpers import Gcf
from PIL import Image


def pixels(picture):
    """The (height, width, 3) int array that a picture shows."""
    return np.asarray(Image.open(BytesIO(picture.png)).convert("RGB")).astype(int)


def has(array, colour):
    """Whether a colour is anywhere in it."""
    return (array == colour).all(axis=-1).any()


def places(array, part):
    """Where in an array a part of it stands, as (row, column) of its top left."""
    height, width = part.shape[:2]
    return [
        (y, x)
        for y, x in np.argwhere((array == part[0, 0]).all(axis=-1)).tolist()
        if np.array_equal(array[y : y + height, x : x + width], part)
    ]


def noise(*shape):
    """Colours at random, always the same."""
    return np.random.default_rng(0).integers(0, 256, (*shape, 3), dtype=np.uint8)


def settings():
    """Matplotlib's own, but for the backend: to look at that one is to choose one."""
    return {name: matplotlib.rcParams[name] for name in matplotlib.rcParams if name != "backend"}


def well_drawn(draw):
    """Draw twice: the same picture, as wide as a cell, not blank, and nothing left behind."""
    before = settings()
    picture = draw()
    assert settings() == before
    assert not Gcf.figs
    assert picture == draw()
    array = pixels(picture)
    assert array.shape[1] == picture.width == 920
    assert len(np.unique(array.reshape(-1, 3), axis=0)) > 10
    return picture
