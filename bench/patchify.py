"""Cutting a clip: `patchify` against einops and against a loop."""

from functools import partial

import einops
import numpy as np

from bench.table import interleaved, table
from lesson_utils.cubes import patchify
from lesson_utils.grid import Grid

TARGET = 1.1  # times einops
PATTERN = "(t pt) (h ph) (w pw) c -> (t h w) (pt ph pw c)"


def with_einops(frames, grid):
    """Do the same with the pattern language."""
    ph, pw = grid.patch
    return einops.rearrange(frames, PATTERN, pt=grid.group, ph=ph, pw=pw)


def with_a_loop(frames, grid):
    """Do the same one cube at a time."""
    return np.stack([frames[grid.pixels(n)].ravel() for n in range(grid.tokens)])


def measure(repeats=100):
    """Time all three by turns and return the table."""
    size = (32, 256, 256)
    frames = np.random.default_rng(0).integers(0, 256, (*size, 3), dtype=np.uint8)
    grid = Grid(*size, patch=16, group=2)
    rivals = {
        "patchify": patchify,
        "einops.rearrange": with_einops,
        "one cube at a time": with_a_loop,
    }
    for cut in rivals.values():
        np.testing.assert_array_equal(cut(frames, grid), patchify(frames, grid))
    times = interleaved({name: partial(cut, frames, grid) for name, cut in rivals.items()}, repeats)
    ours = times["patchify"]
    rows = [
        (
            name,
            f"{seconds * 1000:.2f}",
            f"{ours / seconds:.2f}",
            f"≤ {TARGET}" if cut is with_einops else "",
        )
        for (name, seconds), cut in zip(times.items(), rivals.values(), strict=True)
    ]
    title = f"Cut 32×256×256×3 into {grid}, median of {repeats}"
    return table(title, ("", "ms", "patchify takes, times this", "target"), rows)
