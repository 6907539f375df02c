"""What to measure on clips: how far apart, how restless, and what became of each patch."""

from itertools import pairwise

import numpy as np

FATES = ("stayed", "moved", "changed")


def psnr(a, b, where=None):
    """Peak signal-to-noise ratio between two clips or pictures, in decibels.

    Parameters
    ----------
    a, b : (…, height, width, c) arrays of one shape
        Values on the scale 0 to 255, any dtype.
    where : bool array, optional
        Pixels to look at: the shape without the channel axis, or one frame of it for every frame;
        all by default.

    Returns
    -------
    float
        ``10 log10(255² / mean squared difference)``; infinite for equal clips.

    Raises
    ------
    ValueError
        If the shapes differ, or `where` does not fit or picks nothing.

    Examples
    --------
    >>> grey = np.full((2, 4, 6, 3), 100)
    >>> round(psnr(grey, grey + 16), 2), psnr(grey, grey)
    (24.05, inf)
    """
    a, b = _pair(a, b)
    shape = a.shape[:-1]
    where = np.ones(shape, bool) if where is None else np.asarray(where)
    if where.dtype != bool or where.shape not in (shape, shape[-2:]):
        raise ValueError(
            f"where must be a bool array of shape {shape} (or one frame of it), "
            f"got {where.dtype} {where.shape}"
        )
    where = np.broadcast_to(where, shape)
    if not where.any():
        raise ValueError("where picks no pixel: there is nothing to compare")
    # One frame at a time (of a picture, one row): a whole clip takes 4 times its bytes as floats.
    squares = sum(
        np.square(np.subtract(x, y, dtype=np.float32)[part]).sum(dtype=np.float64)
        for x, y, part in zip(a, b, where, strict=True)
    )
    mean = squares / (np.count_nonzero(where) * a.shape[-1])
    return float(10 * np.log10(255**2 / mean)) if mean else float("inf")


def change(frames):
    """How much each pixel changes from one frame to the next.

    Parameters
    ----------
    frames : (frames, height, width, c) array
        At least two frames, values 0 to 255.

    Returns
    -------
    (frames - 1, height, width) float32 array
        Mean absolute difference over channels, 0 to 255.

    Raises
    ------
    ValueError
        If there are fewer than two frames.

    Examples
    --------
    >>> blink = np.array([0, 10, 0]).reshape(3, 1, 1, 1)
    >>> change(blink).ravel().tolist()
    [10.0, 10.0]
    """
    return np.fromiter(_changes(frames), (np.float32, np.shape(frames)[1:3]))


def flicker(frames):
    """Mean change from one frame to the next, in grey levels (0: a frozen clip).

    Parameters
    ----------
    frames : (frames, height, width, c) array
        At least two frames, values 0 to 255.

    Returns
    -------
    float
        0 to 255. Motion counts too, so compare it on still regions or between versions of one
        clip. VBench's temporal flickering score is ``(255 - flicker) / 255``.

    Source
    ------
    VBench, temporal_flickering.py.

    Examples
    --------
    >>> flicker(np.array([0, 10, 0]).reshape(3, 1, 1, 1))
    10.0
    """
    return float(np.mean([changes.mean(dtype=np.float64) for changes in _changes(frames)]))


def fates(before, after, patch=16, reach=8, tolerance=4.0):
    """Tell of each patch of a frame whether it stayed, moved or changed.

    A patch stayed if it looks as it did at the same place in the frame before; it moved if it
    looks as the frame before did at most `reach` pixels away; otherwise it changed.

    Parameters
    ----------
    before, after : (height, width, 3) uint8 arrays
        Two frames of one clip, sizes divisible by `patch`.
    patch : int
        Side of a patch in pixels.
    reach : int
        How far to look, in pixels, along each axis.
    tolerance : float
        Mean absolute difference, in grey levels, that still counts as the same look.

    Returns
    -------
    (height / patch, width / patch) int array
        Indices into `FATES`.

    Raises
    ------
    ValueError
        If the frames differ in shape or do not divide into patches, or a number is too small.

    Examples
    --------
    >>> before = np.random.default_rng(0).integers(0, 256, (32, 48, 3), dtype=np.uint8)
    >>> fates(before, np.roll(before, 3, axis=1))[:, 1:].tolist()
    [[1, 1], [1, 1]]
    """
    differ, own = _search("fates", before, after, patch, reach)
    return np.select([own <= tolerance, differ.min(axis=0) <= tolerance], [0, 1], default=2)


def motion(frames, patch=16, reach=6, gain=2.0):
    """How fast things move, in pixels a frame: the measure to set beside every consistency score.

    Each patch is looked for in the frame before, at most `reach` pixels away. It has moved if it
    fits there better than at its own place, by more than `gain` grey levels; so mere noise moves
    nothing. Of each pair of frames the fastest twentieth of the patches counts. (A strong blink
    can be taken for motion where edges are.)

    Parameters
    ----------
    frames : (frames, height, width, c) array
        At least two frames, values 0 to 255, sizes divisible by `patch`.
    patch : int
        Side of a patch in pixels.
    reach : int
        How far to look, in pixels, along each axis; what is faster is missed.
    gain : float
        By how many grey levels the mean absolute difference must fall.

    Returns
    -------
    float
        0 for a frozen clip.

    Raises
    ------
    ValueError
        If there are fewer than two frames, they do not divide into patches, or a number is too
        small.

    Source
    ------
    The fastest twentieth is from VBench, dynamic_degree.py, which has a trained network where
    this has a search.

    Examples
    --------
    >>> night = np.zeros((2, 64, 96, 3))
    >>> night[0, 20:28, 30:38] = night[1, 20:28, 33:41] = 255  # a lamp that moves by 3 pixels
    >>> motion(night), motion(night[:1].repeat(2, axis=0))
    (3.0, 0.0)
    """
    frames = np.asarray(frames)
    if frames.ndim != 4 or len(frames) < 2:
        raise ValueError(
            f"motion needs at least two frames (frames, height, width, c), got {frames.shape}"
        )
    steps = range(-reach, reach + 1)
    length = np.hypot(*np.meshgrid(steps, steps, indexing="ij")).ravel()
    near = length.argsort(kind="stable")  # of places that fit alike, the nearest
    means = []
    for before, after in pairwise(frames):
        differ, own = _search("motion", before, after, patch, reach)
        moved = own - differ.min(axis=0) > gain
        speed = length[near][differ[near].argmin(axis=0)]
        speeds = np.sort(np.where(moved, speed, 0), axis=None)
        means.append(speeds[-max(1, round(speeds.size / 20)) :].mean())
    return float(np.mean(means))


def consistency(looks):
    """How alike the frames of a clip look, from one to the next and to the first.

    Parameters
    ----------
    looks : (frames, d) array
        What describes each frame, at least two of them; no row of zeros.

    Returns
    -------
    float
        The mean over all frames but the first of half the cosine with the frame before and half
        that with the first, neither below 0. 1 for a frozen clip: set `motion` beside it.

    Raises
    ------
    ValueError
        If there are fewer than two frames, or one without a look.

    Source
    ------
    VBench, subject_consistency.py, which describes frames with a trained network.

    Examples
    --------
    >>> consistency([[3, 4], [3, 4]]), consistency([[1, 0], [0, 1]])
    (1.0, 0.0)
    """
    looks = np.asarray(looks, np.float64)
    if looks.ndim != 2 or len(looks) < 2:
        raise ValueError(f"consistency needs at least two looks (frames, d), got {looks.shape}")
    length = np.linalg.norm(looks, axis=1, keepdims=True)
    if not length.all():
        raise ValueError(f"look {int(length.argmin())} is all zeros: it points nowhere")
    looks = looks / length
    cosines = np.stack([(looks[1:] * looks[:-1]).sum(axis=1), looks[1:] @ looks[0]])
    return float(np.maximum(cosines, 0).mean())


def _changes(frames):
    """Yield the change of each frame but the first: one at a time, to spare memory."""
    frames = np.asarray(frames)
    if frames.ndim != 4 or len(frames) < 2:
        raise ValueError(
            f"change needs at least two frames (frames, height, width, c), got {frames.shape}"
        )
    for before, after in pairwise(frames):
        yield np.abs(np.subtract(after, before, dtype=np.float32)).mean(axis=-1)


def _search(name, before, after, patch, reach):
    """Compare each patch of a frame with the frame before, at every step up to `reach` pixels.

    Returns
    -------
    (steps, h, w) array, (h, w) array
        Mean absolute difference at each step (dy, dx), dy slowest; and where nothing moves.
    """
    before, after = (frame.astype(np.float32) for frame in _pair(before, after))
    if after.ndim != 3 or patch < 1 or reach < 0:
        raise ValueError(
            f"{name} needs two frames (height, width, 3), patch of at least 1 and reach of at "
            f"least 0, got frames {after.shape}, patch {patch}, reach {reach}"
        )
    height, width = after.shape[:2]
    for side, size in (("height", height), ("width", width)):
        if size % patch:
            raise ValueError(
                f"{side} {size} is not divisible by patch {patch}: "
                f"crop to {size - size % patch} or pad to {size + -size % patch}"
            )
    around = np.pad(before, ((reach, reach), (reach, reach), (0, 0)), constant_values=np.inf)

    def difference(dy, dx):
        shifted = around[reach + dy : reach + dy + height, reach + dx : reach + dx + width]
        # (h ph) (w pw) c -> h w, the mean over ph pw c
        blocks = np.abs(after - shifted).reshape(
            height // patch, patch, width // patch, patch, after.shape[2]
        )
        return blocks.mean(axis=(1, 3, 4))

    steps = range(-reach, reach + 1)
    differ = np.stack([difference(dy, dx) for dy in steps for dx in steps])
    return differ, differ[len(differ) // 2]


def _pair(a, b):
    a, b = np.asarray(a), np.asarray(b)
    if a.shape != b.shape:
        raise ValueError(f"shapes {a.shape} and {b.shape} differ: compare clips of one size")
    return a, b
