"""What changes with what: the grid that settings make, and the place that they leave alone.

The page does the same by itself, in ``js/linking.js``; shared vectors hold it to this.
"""

import math

from lesson_utils.grid import Grid, frame_count
from lesson_utils.tape.settings import GEOMETRY

MOST_TOKENS = 2**17  # what a page can still colour and attend over while a slider moves


def grid_of(clip, settings):
    """Make the grid that settings cut a clip into.

    Raises
    ------
    ValueError
        Grid's own, if nothing can be cut; or if the tokens are too many to be drawn.
    """
    height, width = clip.frames.shape[1:3]
    grid = Grid(
        frame_count(settings["seconds"], settings["fps"]),
        settings["resolution"],
        max(1, round(width * settings["resolution"] / height)),
        settings["patch"],
        settings["group"],
        settings["remainder"],
    )
    if grid.tokens > MOST_TOKENS:
        raise ValueError(
            f"{grid} are more than a tape can draw, {MOST_TOKENS:,}: take a larger patch (now "
            f"{settings['patch']}) or group (now {settings['group']}), or a lower fps (now "
            f"{settings['fps']:g})"
        )
    return grid


def anchor_of(grid, fps, n):
    """Middle of token `n`: seconds from the start, and shares of the frame's height and width."""
    sizes = grid.frames, grid.height, grid.width
    frame, y, x = (
        min((i + 0.5) * step, size - 0.5)
        for i, step, size in zip(grid.position(n), grid.cube, sizes, strict=True)
    )
    return frame / fps, y / grid.height, x / grid.width


def token_at(grid, fps, anchor):
    """Find the token that holds a moment and place; the nearest one if it was cropped away."""
    scales = fps, grid.height, grid.width
    return grid.index(
        *(
            min(math.floor(math.floor(value * scale + 1e-6) / step), count - 1)
            for value, scale, step, count in zip(anchor, scales, grid.cube, grid.shape, strict=True)
        )
    )


def linked(clip, before, changes, anchor):
    """Apply changes together with what they entail: the same place, moment and row.

    Parameters
    ----------
    clip : Clip
        Whose tape it is.
    before, changes : dict
        All settings by name, and those that change.
    anchor : (float, float, float)
        The place that the chosen token stands for.

    Returns
    -------
    dict
        All settings.
    """
    after = before | changes
    grid = grid_of(clip, after)
    if "selected" not in changes and any(after[n] != before[n] for n in GEOMETRY):
        after["selected"] = token_at(grid, after["fps"], anchor)
    if "frame" not in changes:
        after["frame"] = math.floor(before["frame"] / before["fps"] * after["fps"] + 1e-6)
        cube = grid.pixels(min(after["selected"], grid.tokens - 1))[0]
        outside = not cube.start <= after["frame"] < cube.stop
        if "selected" in changes and outside and not after["playing"]:
            after["frame"] = cube.start
    if "row" not in changes:
        scale = after["resolution"] / before["resolution"]
        after["row"] = math.floor(before["row"] * scale + 1e-6)
    ends = {"selected": grid.tokens, "frame": grid.frames, "row": grid.height}
    return after | {name: min(after[name], end - 1) for name, end in ends.items()}
