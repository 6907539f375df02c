"""Read a configuration aloud: from sizes, stride and patch to grid, tokens, pairs and memory.

Every number comes from `Grid`; this module puts them into words.
"""

import math
from dataclasses import dataclass, field
from html import escape

from lesson_utils import systems
from lesson_utils._checks import whole_number
from lesson_utils.cost import in_bytes
from lesson_utils.grid import REMAINDERS, Grid, frame_count

AXES = ("frames", "height", "width")
LATENTS = ("frames", "rows", "columns")
VERBS = {"crop": "dropped", "pad": "added"}


def remainders(
    frames,
    height,
    width,
    *,
    stride=(1, 1, 1),
    causal=False,
    patch=(1, 16, 16),
    remainder="error",
    chunk=None,
    latent_remainder=None,
):
    """Say which of the three sizes do not divide, each by itself.

    Parameters
    ----------
    frames, height, width, stride, causal, patch, chunk, latent_remainder
        As for `Grid.latent`.
    remainder : {"error", "crop", "pad"}
        With "crop" only those are named of which nothing would be left; with "pad", none.

    Returns
    -------
    dict of str
        By axis, "frames", "height" or "width": a sentence with the sizes that would divide.

    Raises
    ------
    ValueError
        If a number is not whole and above 0, or there is no such rule.

    Examples
    --------
    >>> remainders(121, 720, 1280, stride=(4, 16, 16), causal=True, patch=(1, 2, 2))
    {'height': 'height 720 is not divisible by stride 16 × patch height 2: crop to 704 or pad to \
736'}
    """
    if remainder not in REMAINDERS:
        raise ValueError(f"remainder {remainder!r} must be one of {REMAINDERS}")
    geometry = {"stride": stride, "causal": causal, "patch": patch}
    padded = Grid.latent(frames, height, width, **geometry, remainder="pad").fitted
    if chunk:
        padded = (chunk * patch[0], *padded[1:])
    geometry |= {"chunk": chunk, "latent_remainder": latent_remainder}
    said = {}
    for axis, size in enumerate((frames, height, width)):
        # With the other two made to fit, what Grid refuses is this one.
        sizes = [*padded]
        sizes[axis] = size
        try:
            Grid.latent(*sizes, **geometry, remainder=remainder)
        except ValueError as error:
            said[AXES[axis]] = str(error).split(" (clip ")[0]
    return said


@dataclass(frozen=True, repr=False)
class Explained:
    """A configuration in words and numbers; shows itself as a table.

    Parameters
    ----------
    grid : Grid
        The tokens.
    fps : float or None
        Frames per second, where it is known.
    channels : int or None
        Values at each latent position, where they are known.
    d : int
        Width of a token in the model.
    heads : int
        Attention heads of a layer.
    itemsize : int
        Bytes of one number.
    said : dict of str
        Which sizes did not divide, as from `remainders`.
    """

    grid: Grid
    fps: float | None = None
    d: int = 3072
    heads: int = 24
    itemsize: int = 2
    said: dict = field(default_factory=dict)

    @property
    def rows(self):
        """What the configuration makes: tuples of (what, how much, how it is worked out)."""
        return (*self._clip(), *self._tokens(), *self._attention())

    @property
    def html(self):
        """The rows as an HTML table."""
        left = 'style="text-align:left"'
        lines = "".join(
            f'<tr><th scope="row" {left}>{escape(what)}</th>'
            f'<td style="text-align:right">{escape(much)}</td><td {left}>{escape(how)}</td></tr>'
            for what, much, how in self.rows
        )
        return f"<table><tbody>{lines}</tbody></table>"

    def __repr__(self):
        rows = self.rows
        first, second = (max(len(row[i]) for row in rows) for i in (0, 1))
        return "\n".join(
            f"{what:{first}}  {much:>{second}}  {how}".rstrip() for what, much, how in rows
        )

    def _repr_mimebundle_(self, **_):
        return {"text/plain": repr(self), "text/html": self.html}

    def _clip(self):
        """The clip, and of each size that does not divide what becomes of it."""
        grid = self.grid
        sizes = (grid.frames, grid.height, grid.width)
        how = " × ".join(AXES)
        if self.fps:
            how += f"; {grid.frames / self.fps:.4g} s at {self.fps:g} fps"
        yield "clip", _times(sizes), how
        for name, size, fitted in zip(AXES, sizes, grid.fitted, strict=True):
            if name in self.said and fitted != size:
                change = f"{abs(fitted - size)} {VERBS[grid.remainder]}"
                yield "remainder", f"{size} to {fitted}", f"{self.said[name]}; here {change}"
        if not self.said:
            yield "remainder", "none", "all three sizes divide"

    def _tokens(self):
        """The grids, the tokens, and what lies behind one of them."""
        grid, cut = self.grid, "pixels"
        if grid.stride != (1, 1, 1):
            cut = "latents"
            yield "latent grid", _times(grid.latents), self._encoded()
        step = (grid.group, *grid.patch)
        for name, size, count, each in zip(LATENTS, grid.latents, grid.shape, step, strict=True):
            if size != count * each:
                verb = VERBS["pad" if size < count * each else "crop"]
                how = f"{abs(size - count * each)} of the latent {name} {verb}"
                yield "latent remainder", f"{size} to {count * each}", how
        patch = _times(step)
        yield "token grid", _times(grid.shape), f"a token is {patch} {cut}"
        yield "tokens", f"{grid.tokens:,}", f"one stands for {_times(grid.cube)} pixels"
        if self.fps:
            rate = grid.tokens * self.fps / grid.frames
            yield "tokens a second", f"{rate:,.0f}", "tokens / seconds"
        if grid.channels and cut == "latents":
            pixels, kept = 3 * math.prod(grid.cube), grid.values_per_token
            how = f"{pixels:,} colour values become {kept:,} in a token"
            yield "values", f"{pixels / kept:.4g} times fewer", how

    def _attention(self):
        """The pairs, and the bytes of what is computed for them."""
        grid = self.grid
        t, h, w = grid.shape
        full, factored = grid.pairs("full"), grid.pairs("factored")
        more = f"full has {full / factored:.1f} times as many"
        of_all = f"of {self.heads} heads, if all are held at once"
        yield "pairs, full", f"{full:,}", f"{grid.tokens:,}²"
        how = f"{t} × {h * w:,}² + {h * w:,} × {t}²; {more}"
        yield "pairs, factored", f"{factored:,}", how
        how = f"pairs × {self.itemsize} bytes, one head of one layer"
        yield "a full table", self._bytes("full", 1), how
        yield "a layer's full tables", self._bytes("full", self.heads), of_all
        yield "a layer's factored tables", self._bytes("factored", self.heads), of_all
        held = in_bytes(grid.tokens * self.d * self.itemsize)
        how = f"{grid.tokens:,} × {self.d:,} numbers × {self.itemsize} bytes, one layer"
        yield "the tokens themselves", held, how

    def _encoded(self):
        """Say how the encoder's grid comes about."""
        grid, (ct, ch, cw) = self.grid, self.grid.stride
        frames, height, width = grid.fitted
        each = grid.chunk or frames
        time = f"1 + ({each} − 1)/{ct}" if grid.causal else f"{each}/{ct}"
        if grid.chunk:
            time = f"{frames // each} × ({time})"
        return f"{time} = {grid.latents[0]} frames; {height}/{ch} rows; {width}/{cw} columns"

    def _bytes(self, pattern, heads):
        return in_bytes(self.grid.attention_bytes(pattern, self.itemsize, heads))


def explain(
    frames=None,
    height=None,
    width=None,
    *,
    seconds=None,
    fps=None,
    stride=(1, 1, 1),
    causal=False,
    patch=(1, 16, 16),
    remainder="error",
    channels=None,
    d=3072,
    heads=24,
    itemsize=2,
    chunk=None,
    latent_remainder=None,
):
    """Read a configuration: what it makes of a clip, and what attention over it takes.

    Parameters
    ----------
    frames : int, optional
        Frames of the clip; or give `seconds` and `fps`.
    height, width : int
        Size in pixels.
    seconds, fps : float, optional
        Length and frames per second.
    stride, causal, patch, remainder
        As for `Grid.latent`.
    channels : int, optional
        Values at each latent position; pixels that no encoder shrinks have 3, their colours.
    d, heads : int
        Width of a token in the model, and the attention heads of a layer that share it.
    itemsize : int
        Bytes of one number: 4 for float32, 2 for float16 and bfloat16.
    chunk, latent_remainder
        As for `Grid.latent`.

    Returns
    -------
    Explained

    Raises
    ------
    ValueError
        If neither frames nor seconds and fps are given or both are, a size does not divide and
        `remainder` is "error", a number is not above 0, or the heads do not share d evenly.

    Examples
    --------
    >>> explain(121, 704, 1280, stride=(4, 16, 16), causal=True, patch=(1, 2, 2)).grid.tokens
    27280
    """
    frames = _frames(frames, seconds, fps)
    geometry = {"stride": stride, "causal": causal, "patch": patch}
    geometry |= {"chunk": chunk, "latent_remainder": latent_remainder}
    grid = Grid.latent(frames, height, width, **geometry, remainder=remainder, channels=channels)
    grid.attention_bytes(itemsize=itemsize, heads=heads)  # refuses what is no size
    if whole_number("d", d) % heads:
        raise ValueError(f"d {d!r} is not a whole multiple of {heads} heads: each takes its part")
    said = remainders(frames, height, width, **geometry)
    return Explained(grid, fps, d, heads, itemsize, said)


def _frames(frames, seconds, fps):
    """Count the frames, however they are given."""
    if (frames is None) == (seconds is None):
        raise ValueError("give either frames, or seconds and fps")
    if fps is None and seconds is not None:
        raise ValueError("seconds need fps, the frames in each of them")
    if seconds is not None:
        return frame_count(seconds, fps)
    if fps is not None:
        frame_count(1, fps)  # refuses what is no rate
    return frames


def explain_system(name, **options):
    """Read a published configuration, found by its name.

    Parameters
    ----------
    name : str
        As for `systems.find`.
    **options
        As for `explain`; they replace what is published.

    Returns
    -------
    Explained

    Raises
    ------
    ValueError
        If there is no such system, or its count cannot be derived from its geometry.

    Examples
    --------
    >>> explain_system("Mochi 1").rows[6]
    ('values', '96 times fewer', '4,608 colour values become 48 in a token')
    """
    return explain(**published(systems.find(name)) | options)


def published(system):
    """Collect what `explain` needs from a system.

    Parameters
    ----------
    system : System

    Returns
    -------
    dict

    Raises
    ------
    ValueError
        If its count cannot be derived from its geometry.
    """
    system.derive()
    clip, cut = ("frames", "height", "width", "fps"), ("stride", "causal", "patch", "channels")
    rules = ("remainder", "chunk", "latent_remainder")
    return {name: getattr(system, name) for name in (*clip, *cut, *rules)}


def _times(sizes):
    return " × ".join(f"{size:,}" for size in sizes)
