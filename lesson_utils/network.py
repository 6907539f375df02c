"""A tiny video model in NumPy and autograd: a picture model, and temporal layers put into it.

The picture model sees one frame at a time: patch embedding, space positions, and blocks of spatial
attention and an MLP. A temporal layer goes into each block, after the spatial attention. It is
what Emu Video, AnimateDiff and Stable Video Diffusion do at a far larger size (Emu Video's paper,
section 3.2). Left out here: several heads, learned norms, text, and noise to remove.

Axes: b clips, t frames, s places in a frame, d width, c values in a patch.
"""

import autograd.numpy as anp
import numpy as np

from lesson_utils import cubes
from lesson_utils.grid import Grid

WIDTH = 32
DEPTH = 2
PATCH = 4
PATTERNS = ("spatial", "temporal", "full")


def to_tokens(frames):
    """Cut clips into patches of 4 × 4 pixels, one frame deep.

    Parameters
    ----------
    frames : (b, T, H, W, 3) array
        H and W divisible by 4.

    Returns
    -------
    (b, T, s, 48) array
        In token order.
    """
    count, length, height, width = frames.shape[:4]
    grid = Grid(count * length, height, width, PATCH)
    # b t H W 3 -> (b t) H W 3 -> (b t s) c -> b t s c
    rows = cubes.patchify(frames.reshape(-1, height, width, 3), grid)
    return rows.reshape(count, length, -1, grid.values_per_token)


def to_frames(tokens, height, width):
    """Put patches together again; undoes `to_tokens`.

    Parameters
    ----------
    tokens : (b, T, s, 48) array
        As from `to_tokens`.
    height, width : int
        Of a frame, in pixels.

    Returns
    -------
    (b, T, height, width, 3) array
    """
    count, length = tokens.shape[:2]
    grid = Grid(count * length, height, width, PATCH)
    # b t s c -> (b t s) c -> (b t) H W 3 -> b t H W 3
    frames = cubes.unpatchify(tokens.reshape(-1, tokens.shape[-1]), grid)
    return frames.reshape(count, length, height, width, 3)


def picture_model(rng, tokens):
    """Draw the first weights of the picture model.

    Parameters
    ----------
    rng : numpy.random.Generator
        Draws them.
    tokens : (b, t, s, c) array
        Examples: they give the sizes, and the mean patch that the read-out starts from.

    Returns
    -------
    dict
        Of float64 arrays; ``"blocks"`` is a list of dicts.
    """
    s, c = tokens.shape[2:]
    d = WIDTH
    blocks = []
    for _ in range(DEPTH):
        block = {name: _matrix(rng, d, d) for name in "qkv"}
        block |= {"o": _matrix(rng, d, d) / 2, "up": _matrix(rng, d, 2 * d)}
        blocks.append(block | {"down": _matrix(rng, 2 * d, d) / 2})
    return {
        "embed": _matrix(rng, c, d),
        "mask": rng.normal(0, 0.1, d),
        "place": rng.normal(0, 0.1, (s, d)),
        "blocks": blocks,
        "read": _matrix(rng, d, c) / 10,
        "mean": tokens.mean(axis=(0, 1, 2)),
    }


def temporal_layers(rng, frames):
    """Draw the first weights of one temporal layer a block, the output matrix zero.

    Parameters
    ----------
    rng : numpy.random.Generator
        Draws them.
    frames : int
        Frames in a clip: each gets a time position.

    Returns
    -------
    list of dict
        With q, k, v, o (d, d) and time (frames, d), float64.
    """
    layers = []
    for _ in range(DEPTH):
        layer = {name: _matrix(rng, WIDTH, WIDTH) for name in "qkv"}
        layer["time"] = rng.normal(0, 0.5, (frames, WIDTH))
        layers.append(layer | {"o": np.zeros((WIDTH, WIDTH))})
    return layers


def forward(pictures, tokens, hidden, layers=None, pattern="temporal"):
    """Predict all patches of clips, some of which are hidden.

    Parameters
    ----------
    pictures : dict
        The picture model.
    tokens : (b, t, s, c) array
        Patches, from 0 to 1; what stands in hidden ones is not looked at.
    hidden : (b, t, s) bool array
        Patches that the model does not get.
    layers : list of dict, optional
        Temporal layers; without them each frame stands alone.
    pattern : {"temporal", "full", "spatial"}
        Where those layers look: at the same place in all frames, everywhere, or in their frame.

    Returns
    -------
    (b, t, s, c) array

    Raises
    ------
    ValueError
        If the pattern has no such name.
    """
    h = _embed(pictures, tokens, hidden)
    for i, block in enumerate(pictures["blocks"]):
        h = h + attention(norm(h), block, "spatial")
        if layers is not None:
            h = h + attention(_timed(h, layers[i]), layers[i], pattern)
        h = h + linear(anp.maximum(linear(norm(h), block["up"]), 0), block["down"])
    return linear(norm(h), pictures["read"]) + pictures["mean"]


def asked(pictures, tokens, hidden, layers, pattern="temporal", block=0):
    """Give the queries and keys of one temporal layer, for one clip.

    Parameters
    ----------
    pictures, tokens, hidden, layers, pattern
        As for `forward`, for a single clip: b = 1.
    block : int
        Which block's layer.

    Returns
    -------
    q, k : (t * s, d) arrays
        In token order, as `attention.row` and ``Tape.set_qk`` take them.
    """
    h = _embed(pictures, tokens, hidden)
    for i, own in enumerate(pictures["blocks"]):
        h = h + attention(norm(h), own, "spatial")
        timed = _timed(h, layers[i])
        if i == block:
            break
        h = h + attention(timed, layers[i], pattern)
        h = h + linear(anp.maximum(linear(norm(h), own["up"]), 0), own["down"])
    # 1 t s d -> (t s) d
    return tuple(linear(timed, layers[block][name]).reshape(-1, WIDTH) for name in "qk")


def attention(h, layer, pattern):
    """Attend within clips: one head, without the residual.

    Parameters
    ----------
    h : (b, t, s, d) array
        Tokens.
    layer : dict
        Matrices q, k, v, o (d, d).
    pattern : {"temporal", "full", "spatial"}
        Who looks at whom.

    Returns
    -------
    (b, t, s, d) array

    Raises
    ------
    ValueError
        If the pattern has no such name.
    """
    if pattern not in PATTERNS:
        raise ValueError(f"pattern {pattern!r} must be one of {PATTERNS}")
    b, t, s, d = h.shape
    q, k, v = (linear(h, layer[name]) for name in "qkv")
    if pattern == "full":
        k, v = (x.reshape(b, 1, t * s, d) for x in (k, v))  # b t s d -> b 1 (t s) d
    if pattern == "temporal":
        q, k, v = (anp.swapaxes(x, 1, 2) for x in (q, k, v))  # b t s d -> b s t d
    mixed = attend(q, k, v)
    if pattern == "temporal":
        mixed = anp.swapaxes(mixed, 1, 2)  # b s t d -> b t s d
    return linear(mixed, layer["o"])


def attend(q, k, v):
    """Mix values by likeness, as in lesson 05, in operations that autograd can follow."""
    scores = anp.matmul(q, anp.swapaxes(k, -1, -2)) / q.shape[-1] ** 0.5  # … n d, … d m -> … n m
    powers = anp.exp(scores - anp.max(scores, axis=-1, keepdims=True))
    return anp.matmul(powers / anp.sum(powers, axis=-1, keepdims=True), v)  # … n m, … m d -> … n d


def norm(h):
    """Bring each token to mean 0 and variance 1 over its width."""
    h = h - anp.mean(h, axis=-1, keepdims=True)
    return h / anp.sqrt(anp.mean(h**2, axis=-1, keepdims=True) + 1e-5)


def linear(h, matrix):
    """Multiply the last axis with a matrix."""
    # One product a clip: so small that BLAS does not share it out among cores, which would cost
    # more than it saves, and far more on a busy machine.
    clips = h.reshape(len(h), -1, h.shape[-1])  # b t s d -> b (t s) d
    return anp.matmul(clips, matrix).reshape((*h.shape[:-1], matrix.shape[1]))


def count(weights):
    """Count the numbers in weights, however nested.

    Examples
    --------
    >>> count(temporal_layers(np.random.default_rng(0), frames=8))
    8704
    """
    if isinstance(weights, dict):
        weights = list(weights.values())
    return sum(map(count, weights)) if isinstance(weights, list) else weights.size


def _embed(pictures, tokens, hidden):
    seen = 1.0 - hidden[..., None]
    given = linear(tokens, pictures["embed"])
    return seen * given + (1 - seen) * pictures["mask"] + pictures["place"]


def _timed(h, layer):
    """Tokens with their time positions, which stay inside the temporal layer.

    So a layer whose output is zero adds nothing at all, not even a position.
    """
    return norm(h) + layer["time"][:, None]  # t 1 d


def _matrix(rng, rows, columns):
    return rng.normal(0, rows**-0.5, (rows, columns))
