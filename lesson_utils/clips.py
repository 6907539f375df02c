"""Where clips come from: the bundled one, the drawn ones, and the learner's own files."""

from weakref import WeakValueDictionary

from lesson_utils._reading.drawn import blue_cup, red_car, two_balls
from lesson_utils._reading.read import read
from lesson_utils._root import DATA
from lesson_utils.clip import Clip

__all__ = ["BUNDLED", "Clip", "blue_cup", "load", "read", "red_car", "two_balls", "upload"]

FOLDER = DATA / "clips"
BUNDLED = ("bunny",)
_in_use = WeakValueDictionary()


def load(name="bunny"):
    """Load a clip that comes with the lessons.

    Parameters
    ----------
    name : {"bunny"}
        ``"bunny"`` is four real seconds: 100 frames at 25 fps, 256 × 256 pixels.

    Returns
    -------
    Clip
        Read once, and kept for as long as it is in use; its frames cannot be written.

    Raises
    ------
    ValueError
        If there is no such clip.

    Source
    ------
    data/README.md states origin and licence.

    Examples
    --------
    >>> load("bunny")
    Clip 'bunny': 100 frames at 25 fps, 4 s, 256×256 pixels
    """
    if name not in BUNDLED:
        raise ValueError(
            f"no clip is called {name!r}: the lessons bring {', '.join(BUNDLED)}; "
            "for a file of your own use clips.read(path)"
        )
    clip = _in_use.get(name)
    if clip is None:
        clip = _in_use[name] = read(FOLDER / f"{name}.mp4", progress=False)
    return clip


def upload(instead=None, **how):
    """Take a clip from the machine that shows the notebook, with a button.

    Show it at the end of one cell, ``mine = clips.upload(); mine``, and use ``mine.clip`` in the
    next. It works from afar as well, such as on a hub. Files have at most 300 MB.

    Parameters
    ----------
    instead : Clip, optional
        What ``mine.clip`` is until a clip has come.
    **how
        Anything that `read` takes beside the file: ``seconds``, ``longest``, ``fps``.

    Returns
    -------
    Upload
        Its ``clip`` is the one that came last.

    Raises
    ------
    TypeError
        If `read` does not know a word of `how`.
    """
    from lesson_utils.widgets.upload import Upload  # loads what draws widgets

    return Upload(instead, **how)
