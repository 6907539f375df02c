"""Token arithmetic: from the size of a clip to a grid of tokens, and back to its pixels.

One axis alphabet is used everywhere: ``t h w`` count tokens along time, height and width,
``pt ph pw`` count pixels inside one token, ``c`` is channels and ``n`` numbers the tokens.
Token order is C order with time slowest: ``n = (t * rows + h) * columns + w``, in a grid of so many
rows and columns of tokens a time step.
"""

import math
from dataclasses import KW_ONLY, dataclass

from lesson_utils import patterns
from lesson_utils._axis import Axis
from lesson_utils._checks import is_whole, positive_number, whole_number

REMAINDERS = ("error", "crop", "pad")


def frame_count(seconds, fps):
    """Count the frames that a camera at `fps` takes in `seconds`.

    Frames are taken at 0, 1/fps, 2/fps, … and before the end.

    Parameters
    ----------
    seconds : float
        Length in seconds, above 0.
    fps : float
        Frames per second, above 0.

    Returns
    -------
    int
        At least 1.

    Raises
    ------
    ValueError
        If either number is not finite and above 0.

    Examples
    --------
    >>> frame_count(4, 8), frame_count(2, 12), frame_count(6.125, 8)
    (32, 24, 49)
    """
    positive_number("seconds", seconds)
    positive_number("fps", fps)
    positive_number("seconds × fps", seconds * fps)
    # The small allowance keeps 2.2 s at 25 fps at 55 frames: the product is 55.00000000000001.
    return max(1, math.ceil(seconds * fps - 1e-6))


@dataclass(frozen=True)
class Grid:
    """The grid of tokens that a clip is cut into: the one owner of every count.

    Parameters
    ----------
    frames, height, width : int
        Size of the clip in frames and pixels.
    patch : int or (int, int)
        Height and width of a patch; one number stands for a square.
    group : int
        Frames in one cube (``pt``); 1 cuts each frame by itself.
    remainder : {"error", "crop", "pad"}
        What to do when a size does not divide: refuse, drop the rest, or fill up the last cube.
    stride : (int, int, int)
        How many frames, rows and columns an encoder turns into one latent. ``(1, 1, 1)`` cuts
        pixels; otherwise `patch` and `group` count latents. See `Grid.latent`.
    causal : bool
        The first frame is a latent of its own, as in causal video encoders.
    channels : int or None
        Values at each position: 3 for colour pixels, more for most latents; None if not known.
    chunk : int or None
        The encoder takes so many frames at a time, each chunk as a clip of its own.
    latent_remainder : {"error", "crop", "pad"} or None
        What to do when *latents* do not fill a patch. None judges stride and patch together, as
        one step of pixels, by `remainder`.

    Raises
    ------
    ValueError
        If a number is not whole and above 0, or a size does not divide and its rule is
        ``"error"``, or nothing is left after cropping, or a chunk does not divide by the stride.

    Examples
    --------
    >>> grid = Grid(32, 256, 256, patch=16, group=2)
    >>> grid.shape, grid.tokens, grid.values_per_token
    ((16, 16, 16), 4096, 1536)
    >>> grid.position(grid.index(3, 2, 1))
    (3, 2, 1)
    """

    frames: int
    height: int
    width: int
    patch: int | tuple[int, int] = 16
    group: int = 1
    remainder: str = "error"
    _: KW_ONLY
    stride: tuple[int, int, int] = (1, 1, 1)
    causal: bool = False
    channels: int | None = 3
    chunk: int | None = None
    latent_remainder: str | None = None

    def __post_init__(self):
        patch = self.patch if isinstance(self.patch, tuple | list) else (self.patch, self.patch)
        for name in ("remainder", "latent_remainder"):
            rule = getattr(self, name)
            if rule not in REMAINDERS and (name == "remainder" or rule is not None):
                raise ValueError(f"{name} {rule!r} must be one of {REMAINDERS}")
        clean = {
            "patch": _whole_numbers("patch", patch, ("patch height", "patch width")),
            "stride": _whole_numbers(
                "stride", self.stride, ("time stride", "height stride", "width stride")
            ),
        }
        for name in ("frames", "height", "width", "group", "channels", "chunk"):
            if name not in ("channels", "chunk") or getattr(self, name) is not None:
                clean[name] = whole_number(name, getattr(self, name))
        for name, value in clean.items():
            object.__setattr__(self, name, value)
        # Divide now, so that a grid that exists is a grid that can be cut.
        axes = tuple(map(self._axis, range(3)))
        latents, shape = zip(*(axis.counts() for axis in axes), strict=True)
        object.__setattr__(self, "_axes", axes)
        object.__setattr__(self, "_latents", latents)
        object.__setattr__(self, "_shape", shape)

    @classmethod
    def from_seconds(cls, seconds, fps, height, width, **options):
        """Make the grid of a clip given by its length and frame rate.

        Parameters
        ----------
        seconds, fps : float
            Length in seconds and frames per second, both above 0.
        height, width : int
            Size in pixels.
        **options
            As for `Grid`: patch, group, remainder.

        Examples
        --------
        >>> Grid.from_seconds(4, 8, 256, 256).tokens
        8192
        """
        return cls(frame_count(seconds, fps), height, width, **options)

    @classmethod
    def latent(
        cls,
        frames,
        height,
        width,
        *,
        stride,
        causal=True,
        patch=(1, 1, 1),
        remainder="error",
        channels=None,
        chunk=None,
        latent_remainder=None,
    ):
        """Make the grid of a clip that an encoder shrinks before it is cut.

        With ``stride=(ct, ch, cw)`` a causal encoder makes ``1 + (frames - 1) / ct`` latent
        frames, because the first frame stands alone; one that is not causal makes
        ``frames / ct``; one that takes `chunk` frames at a time makes as many of each chunk as
        of a clip. Patches of `patch` = (pt, ph, pw) latents are cut after that. Each latent
        has `channels` values; a stride of (1, 1, 1) leaves pixels, which have 3.

        Examples
        --------
        HunyuanVideo: 129 frames of 720p, stride 4 x 8 x 8, patches of 1 x 2 x 2 latents.

        >>> Grid.latent(129, 720, 1280, stride=(4, 8, 8), patch=(1, 2, 2)).shape
        (33, 45, 80)

        Step-Video: twelve chunks of 17 frames, three latent frames each.

        >>> Grid.latent(204, 544, 992, stride=(8, 16, 16), chunk=17).shape
        (36, 34, 62)

        Cosmos 3 Omni: 45 rows of latents, filled up to 46.

        >>> options = {"stride": (4, 16, 16), "patch": (1, 2, 2), "latent_remainder": "pad"}
        >>> grid = Grid.latent(189, 720, 1280, **options)
        >>> grid.latents, grid.shape, grid.fitted
        ((48, 45, 80), (48, 23, 40), (189, 720, 1280))
        """
        pt, ph, pw = _whole_numbers("patch", patch, ("patch time", "patch height", "patch width"))
        if channels is None and stride in ((1, 1, 1), [1, 1, 1]):
            channels = 3
        return cls(
            frames,
            height,
            width,
            (ph, pw),
            pt,
            remainder,
            stride=stride,
            causal=causal,
            channels=channels,
            chunk=chunk,
            latent_remainder=latent_remainder,
        )

    @property
    def latents(self):
        """Positions before cutting, ``(t, h, w)``: latents, or pixels where the stride is 1."""
        return self._latents

    @property
    def shape(self):
        """Tokens along time, height and width: ``(t, h, w)``."""
        return self._shape

    @property
    def tokens(self):
        """All tokens, ``t * h * w``; special and text tokens are not in it."""
        return math.prod(self.shape)

    @property
    def cube(self):
        """Pixels that one token stands for: ``(frames, rows, columns)``."""
        return tuple(p * s for p, s in zip(self._steps, self.stride, strict=True))

    @property
    def values_per_token(self):
        """Numbers in one token before projection, ``pt * ph * pw * c``.

        Raises
        ------
        ValueError
            If nobody said how many values a latent has.
        """
        if self.channels is None:
            raise ValueError("a latent's values are not known: make the grid with channels=…")
        return self.group * math.prod(self.patch) * self.channels

    @property
    def fitted(self):
        """Size of the clip that is really cut, ``(frames, height, width)``, cropped or padded.

        Padded latents add nothing to it: they stand for no pixels.
        """
        cut = (n * step for n, step in zip(self.shape, self._steps, strict=True))
        used = map(min, self.latents, cut)
        return tuple(axis.edge(count) for axis, count in zip(self._axes, used, strict=True))

    def index(self, t, h, w):
        """Number of the token at grid position (t, h, w), time slowest.

        Raises
        ------
        ValueError
            If the position is outside the grid.
        """
        for name, value, size in zip("thw", (t, h, w), self.shape, strict=True):
            _inside(name, value, size)
        return (int(t) * self.shape[1] + int(h)) * self.shape[2] + int(w)

    def position(self, n):
        """Grid position (t, h, w) of token `n`; undoes `index`.

        Raises
        ------
        ValueError
            If there is no such token.
        """
        _inside("token", n, self.tokens)
        row, w = divmod(int(n), self.shape[2])
        return (*divmod(row, self.shape[1]), w)

    def pixels(self, n):
        """Where token `n` lies in the clip, as slices along time, height and width.

        With ``remainder="pad"`` the last cubes reach past the clip's edge; where latents are
        padded, they end at it. In a latent grid this is the block that the token stands for; a
        real encoder also looks around it.

        Examples
        --------
        >>> Grid(32, 256, 256, patch=16, group=2).pixels(17)
        (slice(0, 2, None), slice(16, 32, None), slice(16, 32, None))
        """
        place = zip(self._axes, self.position(n), self._steps, self.fitted, strict=True)
        return tuple(
            slice(axis.edge(i * step), min(axis.edge((i + 1) * step), end))
            for axis, i, step, end in place
        )

    def pairs(self, pattern="full", window=patterns.WINDOW):
        """Count the query-key pairs of one attention head in one layer.

        Parameters
        ----------
        pattern : str
            A name in `patterns.PATTERNS`. ``"full"``: each token with each; ``"spatial"``: within
            a frame; ``"temporal"``: at one place over time; ``"factored"``: spatial, then
            temporal; ``"causal"``: full, but never with a later time step; ``"window"``: within
            blocks that tile the grid; ``"sliding"``: within a window around each token.
        window : (int, int, int)
            Size in tokens of the block for ``"window"``, or of the window that slides; smaller at
            the edges of the grid. The default is Video Swin's.

        Raises
        ------
        ValueError
            If the pattern has no such name, or the window is not three whole numbers.

        Examples
        --------
        >>> grid = Grid(32, 256, 256)
        >>> grid.pairs("full"), grid.pairs("factored")
        (67108864, 2359296)
        """
        window = _whole_numbers("window", window, ("window time", "window height", "window width"))
        return patterns.pairs(pattern, self.shape, window)

    def attention_bytes(self, pattern="full", itemsize=4, heads=1):
        """Bytes of one layer's attention weights if all are held at once.

        Parameters
        ----------
        pattern : str
            As for `pairs`.
        itemsize : int
            Bytes of one weight: 4 for float32, 2 for float16.
        heads : int
            Attention heads; each has weights of its own.
        """
        size = whole_number("itemsize", itemsize) * whole_number("heads", heads)
        return self.pairs(pattern) * size

    def __str__(self):
        t, h, w = self.shape
        return f"{t} × {h} × {w} = {self.tokens:,} tokens"

    def _axis(self, number):
        """Frames, rows or columns, with the rules for them."""
        time = number == 0
        return Axis(
            number,
            (self.frames, self.height, self.width)[number],
            self.stride[number],
            self._steps[number],
            alone=self.causal and time,
            chunk=self.chunk if time else None,
            remainder=self.remainder,
            latent_remainder=self.latent_remainder,
            clip=self._told(),
        )

    @property
    def _steps(self):
        """Latents in a token along each axis."""
        return (self.group, *self.patch)

    def _told(self):
        """Describe clip and cut, for messages."""
        channels, encoder = self.channels or "channels", ""
        if self.stride != (1, 1, 1):
            encoder = f", stride {self.stride}, {'causal' if self.causal else 'not causal'}"
        return (
            f"clip ({self.frames}, {self.height}, {self.width}, {channels}), "
            f"patch {self.patch}, group {self.group}{encoder}"
        )


def _whole_numbers(name, values, axes):
    if not isinstance(values, tuple | list) or len(values) != len(axes):
        raise ValueError(f"{name} must be ({', '.join(axes)}), got {values!r}")
    return tuple(whole_number(axis, value) for axis, value in zip(axes, values, strict=True))


def _inside(name, value, size):
    if not is_whole(value) or not 0 <= value < size:
        raise ValueError(f"{name} {value!r} is outside the grid: it runs from 0 to {size - 1}")
