"""The settings of a tape: their names, what each may be, and what the sliders offer."""

import math

from lesson_utils import keeping
from lesson_utils._checks import at_most, number_from, positive_number, whole_number
from lesson_utils.patterns import PATTERNS

GEOMETRY = ("fps", "seconds", "resolution", "patch", "group", "remainder")
SETTINGS = (
    *GEOMETRY,
    *("pattern", "temperature", "colour", "threshold", "row", "selected", "frame", "playing"),
)
KEPT = {f"kept: {rule}": rule for rule in keeping.RULES}
SHADINGS = ("mean colour", "change over time", "attention", *KEPT)  # of the token map


def choices():
    """Give what can be chosen from lists, by setting."""
    return {"remainder": ("crop", "pad"), "pattern": tuple(PATTERNS), "colour": SHADINGS}


def plain(name, value, clip):
    """Return a setting as plain Python if it makes sense for the clip, whatever the others are."""
    listed = choices()
    if name in listed:
        if value not in listed[name]:
            raise ValueError(f"{name} {value!r} must be one of {listed[name]}")
        return value
    if name == "playing":
        if not isinstance(value, bool):
            raise ValueError(f"playing must be True or False, got {value!r}")
        return value
    if name in ("fps", "seconds", "temperature"):
        positive_number(name, value)
    elif name == "threshold":
        number_from(name, value, 0)
    else:
        value = whole_number(name, value, low=1 if name in GEOMETRY else 0)
    own = {"fps": clip.fps, "seconds": clip.seconds, "resolution": clip.frames.shape[1]}
    if name in own:
        value = at_most(name, value, own[name])
    return int(value) if value == int(value) else float(value)


def begun(clip, given):
    """Return the settings that a tape begins with; None is what is usual for the clip."""
    height = clip.frames.shape[1]
    usual = {"fps": min(8, clip.fps), "seconds": clip.seconds, "resolution": height, "frame": 0}
    values = {
        name: plain(name, usual.get(name) if value is None else value, clip)
        for name, value in given.items()
        if name != "row" or value is not None
    }
    return {"row": values["resolution"] // 2, "playing": False} | values


def offered(clip):
    """Values that the sliders offer for a clip."""
    height = clip.frames.shape[1]
    return {
        "fps": [r for r in (1, 2, 4, 5, 8, 12, 12.5, 24, 25, 30) if r < clip.fps] + [clip.fps],
        "seconds": [*range(1, math.ceil(clip.seconds)), clip.seconds],
        "resolution": sorted({max(1, height * i // 8) for i in (2, 4, 6, 7, 8)}),
        "patch": [p for p in (4, 8, 14, 16, 24, 32, 64, 128) if p <= height] or [1],
        "group": [g for g in (1, 2, 3, 4, 8, 16) if g <= len(clip.frames)],
        "temperature": [0.1, 0.2, 0.5, 1, 2, 5, 10],
        "threshold": [0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 64],
    }
