"""`Tape`: the explorer of clip, cubes, cost and attention, in the notebook and on a page.

What a learner does on the page is drawn there, by ``js/tape.js``; Python sends the clip once,
and sees and sets every control.
"""

import math
import sys
from io import BytesIO
from numbers import Integral, Real
from pathlib import Path
from weakref import WeakKeyDictionary, WeakSet

import numpy as np
import traitlets
from PIL import Image

from lesson_utils import attention, systems
from lesson_utils._drawing.picture import Picture
from lesson_utils.grid import Grid, frame_count
from lesson_utils.patterns import PATTERNS, WINDOW
from lesson_utils.tape import still
from lesson_utils.widgets.base import Base

PAGE = Path(__file__).with_name("js") / "tape.js"
PANELS = ("clip", "slice", "volume", "tokens", "cost", "attention")
COLOURS = ("mean colour", "change over time", "attention")
GEOMETRY = ("fps", "seconds", "resolution", "patch", "group", "remainder")
SETTINGS = (*GEOMETRY, "pattern", "temperature", "colour", "row", "selected", "frame", "playing")
CHOICES = {"remainder": ("crop", "pad"), "pattern": tuple(PATTERNS), "colour": COLOURS}
# The controls that each panel needs, in the order in which they are shown.
NEEDS = {
    "fps": {"clip", "slice", "volume", "tokens", "cost", "attention"},
    "seconds": {"cost"},
    "resolution": {"cost"},
    "patch": {"clip", "volume", "tokens", "cost", "attention"},
    "group": {"clip", "volume", "tokens", "cost", "attention"},
    "remainder": {"clip", "volume", "tokens", "cost", "attention"},
    "pattern": {"attention"},
    "temperature": {"attention"},
    "colour": {"tokens"},
    "row": {"slice"},
    "token": {"clip", "volume", "tokens", "attention"},
    "play": {"clip", "slice"},
}
MODELS = {  # short names for the axis of the cost panel
    "ViT": "ViT-B/16",
    "VideoMAE": "VideoMAE (S/B/L/H) 16 frames",
    "V-JEPA 2": "V-JEPA 2 cooldown 64f 256px",
    "CogVideoX": "CogVideoX-2B/5B",
    "Wan 2.1": "Wan 2.1 480x832",
    "HunyuanVideo": "HunyuanVideo 720x1280",
}
MOST_FRAMES = 250
LONGEST = 256
MOST_TOKENS = 2**17  # what a page can still colour and attend over while a slider moves
_made = {}  # cell -> the run of it that made tapes last, and those tapes
DROPPED = (
    "The grid changed, so queries and keys of your own no longer fit: attention is by how cubes "
    "look."
)


class Setting(traitlets.TraitType):
    """A value that the tape checks by itself, with a sentence a learner can read."""

    def validate(self, tape, value):
        """Return the value as plain Python, or raise a ValueError."""
        return tape._checked(self.name, value)

    def set(self, tape, value):
        """Set it together with what it entails: one message to the page."""
        with tape.hold_sync():
            super().set(tape, value)


def setting():
    """Make a trait that the page shares."""
    return Setting().tag(sync=True)


class Tape(Base, page=PAGE):
    """Explore a clip: play it, cut it, count it, and see what a token looks at.

    Click a token in any panel and all panels follow. Each control is an attribute that can be
    read, set and observed: ``tape.patch = 32``, ``tape.observe(f, "selected")``.

    Parameters
    ----------
    clip : Clip
        What to explore. More than 250 frames are thinned out, and the tape says so.
    panels : tuple of str
        Any of "clip", "slice", "volume", "tokens", "cost" and "attention", in the order shown.
    fps : float, optional
        Frames kept per second, at most the clip's own; 8 by default.
    seconds : float, optional
        Length from the start; all by default.
    resolution : int, optional
        Height in pixels to which frames are scaled before they are cut; the clip's by default.
    patch, group : int
        Side of a patch in pixels, and frames in a cube.
    remainder : {"crop", "pad"}
        What to do with sizes that do not divide.
    pattern : str
        Who may look at whom, as for `Grid.pairs`.
    temperature : float
        Scores are divided by it before the softmax.
    selected : int
        Token to begin with.
    frame : int, optional
        Kept frame to begin with; by default the first one of the chosen token.
    row : int, optional
        Row of pixels that the slice follows; the middle one by default.
    colour : str
        Of the token map: "mean colour", "change over time" or "attention".
    budget : int
        Tokens that may be spent, for the cost panel.
    controls : tuple of str, optional
        Controls to show: "fps", "seconds", "resolution", "patch", "group", "remainder", "pattern",
        "temperature", "colour", "row", "token" and "play"; by default those that the panels need.
    steps : dict of tuple, optional
        Values that a slider offers, by name: ``{"patch": (16, 32)}``.
    window : (int, int, int)
        Block of tokens for the pattern "window".

    Attributes
    ----------
    grid : Grid
        As the controls cut the clip now.
    playing : bool
        Whether the clip runs.

    Raises
    ------
    ValueError
        If a value makes no sense for this clip, with what exists instead.
    """

    fps = setting()
    seconds = setting()
    resolution = setting()
    patch = setting()
    group = setting()
    remainder = setting()
    pattern = setting()
    temperature = setting()
    frame = setting()
    selected = setting()
    playing = setting()
    row = setting()
    colour = setting()

    _setup = traitlets.Dict().tag(sync=True)
    _steps = traitlets.Dict().tag(sync=True)
    _frames = traitlets.Bytes().tag(sync=True)
    _qk_about = traitlets.Dict().tag(sync=True)
    _q = traitlets.Bytes().tag(sync=True)
    _k = traitlets.Bytes().tag(sync=True)

    def __init__(
        self,
        clip,
        panels=("clip", "volume", "tokens", "cost"),
        *,
        fps=None,
        seconds=None,
        resolution=None,
        patch=16,
        group=1,
        remainder="crop",
        pattern="full",
        temperature=1.0,
        selected=0,
        frame=None,
        row=None,
        colour="mean colour",
        budget=4096,
        controls=None,
        steps=None,
        window=WINDOW,
    ):
        panels = _known("panel", panels, PANELS)
        if controls is None:
            controls = [name for name, users in NEEDS.items() if users & set(panels)]
        controls = _known("control", controls, tuple(NEEDS))
        if isinstance(budget, bool) or not isinstance(budget, Integral) or budget < 1:
            raise ValueError(f"budget must be a whole number of at least 1, got {budget!r}")
        Grid(1, 1, 1, 1).pairs("window", window)  # refuses a window that is none
        self._clip, jpegs, offsets, note = _prepared(clip)
        self._looks = self._own = self._anchor = None
        self._following = {}
        count, height, width = self._clip.frames.shape[:3]
        values = {
            "fps": min(8, self._clip.fps) if fps is None else fps,
            "seconds": self._clip.seconds if seconds is None else seconds,
            "resolution": height if resolution is None else resolution,
            "patch": patch,
            "group": group,
            "remainder": remainder,
            "pattern": pattern,
            "temperature": temperature,
            "colour": colour,
            "selected": selected,
            "frame": 0 if frame is None else frame,
            "playing": False,
        }
        values = {name: _plain(name, value, self._clip) for name, value in values.items()}
        values["row"] = values["resolution"] // 2 if row is None else _plain("row", row, self._clip)
        offered = _offered(self._clip)
        for name, steps_of in (steps or {}).items():
            if name not in offered:
                raise ValueError(f"steps of {name!r} must be of one of {tuple(offered)}")
            offered[name] = [_plain(name, value, self._clip) for value in steps_of]
        self._incoming = values  # each is checked together with all others
        super().__init__(
            _frames=jpegs,
            _setup={
                "title": f"Explorer of {clip.name or 'a clip'}",
                "frames": count,
                "fps": self._clip.fps,
                "height": height,
                "width": width,
                "offsets": offsets,
                "panels": list(panels),
                "controls": list(controls),
                "budget": int(budget),
                "window": list(window),
                "most": MOST_TOKENS,
                "models": [[short, systems.find(n).derive().tokens] for short, n in MODELS.items()],
                "note": note,
            },
            _steps={name: sorted({*have, values[name]}) for name, have in offered.items()},
            **values,
        )
        _replace_older(self)
        self._incoming = {}
        self._anchor = anchor_of(self.grid, self.fps, self.selected)
        if frame is None:
            self.frame = self.grid.pixels(self.selected)[0].start

    @property
    def panels(self):
        """The panels shown, in their order."""
        return tuple(self._setup["panels"])

    @property
    def about_tokens(self):
        """Whether panels or controls are about tokens; a tape of frames alone shows no patches."""
        tokens = {"patch", "group", "token"} & set(self._setup["controls"])
        return bool(tokens or set(self.panels) - {"clip", "slice"})

    @property
    def budget(self):
        """Tokens that may be spent."""
        return self._setup["budget"]

    @property
    def values(self):
        """What the controls say now, by name."""
        return {name: getattr(self, name) for name in SETTINGS}

    @property
    def grid(self):
        """The grid that the controls cut the clip into now."""
        return grid_of(self._clip, self.values)

    @property
    def cut(self):
        """The clip as it is cut now: sampled, shortened and scaled."""
        clip = self._clip.sample(fps=self.fps, seconds=self.seconds)
        return clip.resize(self.resolution, self.grid.width)

    @property
    def weights(self):
        """What the chosen token attends to now: (t, h, w) weights that sum to 1."""
        grid = self.grid
        if self._own:
            q, k = self._own
        else:
            key = grid, self.fps
            if not self._looks or self._looks[0] != key:
                self._looks = key, attention.look(self.cut.frames, grid)
            q = k = self._looks[1]
        window = tuple(self._setup["window"])
        return attention.row(q, k, self.selected, grid, self.pattern, self.temperature, window)

    def close(self):
        """Take the tape off the page and free what it holds, its layout too."""
        layout = self.layout
        super().close()
        if layout is not None:
            layout.close()

    def set_qk(self, q, k):
        """Show the attention of queries and keys of your own, for the grid as it is now.

        When the grid changes they no longer fit, and the tape goes back to how cubes look.

        Parameters
        ----------
        q, k : (n, d) float arrays
            One row a token; float16 arrays travel as they are, others as float32.

        Raises
        ------
        ValueError
            If they do not belong to the grid or are not finite.
        """
        q, k = np.asarray(q), np.asarray(k)
        if q.ndim != 2 or q.shape != k.shape or len(q) != self.grid.tokens or not q.size:
            raise ValueError(
                f"q {q.shape} and k {k.shape} must both be (n, d) with the grid's n = "
                f"{self.grid.tokens} ({self.grid})"
            )
        kind = np.float16 if q.dtype == k.dtype == np.float16 else np.float32
        q, k = q.astype(kind), k.astype(kind)
        if not (np.isfinite(q).all() and np.isfinite(k).all()):
            raise ValueError("q and k must be finite: they hold NaN or infinity")
        self._own = q, k
        with self.hold_sync():
            self._q, self._k = q.tobytes(), k.tobytes()
            self._qk_about = {
                "d": q.shape[1],
                "tokens": self.grid.tokens,
                "dtype": np.dtype(kind).name,
                "note": f"Attention by queries and keys of your own, {q.shape[1]} numbers each.",
            }

    def page_state(self):
        """Return all that the page's module reads, by name; bytes stay bytes."""
        shared = ("_setup", "_steps", "_frames", "_qk_about", "_q", "_k")
        return self.values | {name: getattr(self, name) for name in shared}

    def set_state(self, state):
        """Take over what the page sent; it has changed what is linked by itself."""
        self._incoming = dict(state)
        try:
            super().set_state(state)
        finally:
            self._incoming = {}

    @traitlets.observe(*SETTINGS)
    def _link(self, change):
        """Change what hangs on a change, unless the page has done so."""
        name, new = change["name"], change["new"]
        if self._anchor is None or self._following.get(name) == new:  # not built yet, or done
            return
        if name in self._steps and new not in self._steps[name]:
            self._steps = {**self._steps, name: sorted({*self._steps[name], new})}
        if name in GEOMETRY and self._own:
            self._own = None
            self._q = self._k = b""
            self._qk_about = {"note": DROPPED}
        if self._incoming.get(name) != new:
            before = self.values | {name: change["old"]}
            after = linked(self._clip, before, {name: new}, self._anchor)
            self._following = {n: v for n, v in after.items() if v != getattr(self, n)}
            # All at once, so that whoever observes one sees the others right.
            with self.hold_trait_notifications():
                for other, value in self._following.items():
                    setattr(self, other, value)
            self._following = {}
        if token_at(self.grid, self.fps, self._anchor) != self.selected:
            self._anchor = anchor_of(self.grid, self.fps, self.selected)

    def _checked(self, name, value):
        """Return a setting as plain Python, or say what is wrong and what exists."""
        value = _plain(name, value, self._clip)
        if name in CHOICES or name in ("temperature", "playing"):
            return value
        known = self._incoming
        settings = {n: known[n] if n in known else getattr(self, n) for n in GEOMETRY}
        grid = grid_of(self._clip, settings | {name: value})
        ends = {"selected": grid.tokens, "frame": grid.frames, "row": grid.height}
        if name in ends and value >= ends[name]:
            raise ValueError(
                f"{name} {value} is outside the clip as it is cut now: it runs from 0 to "
                f"{ends[name] - 1}"
            )
        return value

    def __repr__(self):
        grid, words = self.grid, []
        if self.about_tokens:
            words += [
                f"{token_words(grid, self.selected)}{remainder_words(grid)}",
                f"Grid {' × '.join(map(str, grid.shape))}, {grid.values_per_token:,} values a "
                f"token, {grid.pairs():,} pairs.",
            ]
        if "slice" in self.panels or not words:
            words.append(
                f"{self.fps:g} fps keeps {grid.frames} of {self._setup['frames']} frames, each "
                f"shown for {1000 / self.fps:.0f} ms."
            )
        if "cost" in self.panels:
            side = "Over" if grid.tokens > self.budget else "Within"
            words.append(f"{side} the budget of {self.budget:,} tokens.")
        if "attention" in self.panels:
            t, weights = grid.position(self.selected)[0], self.weights
            words.append(
                f"{self.pattern.capitalize()} attention at temperature {self.temperature:g}: "
                f"{weights[t].sum():.0%} of the weight stays in its time step; the largest weight "
                f"is {weights.max():.1%}."
            )
        return " ".join(words)

    def _twin(self):
        return Picture.from_array(still.draw(self), repr(self))._repr_mimebundle_()


def _replace_older(tape):
    """Close what an earlier run of the same cell made: ipywidgets would keep it for ever."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    parent = shell.get_parent() if hasattr(shell, "get_parent") else {}
    cell = parent.get("metadata", {}).get("cellId")
    if cell is None:
        return
    run = parent["header"]["msg_id"]
    last, tapes = _made.get(cell, (None, ()))
    if last != run:
        for older in tuple(tapes):
            older.close()
        tapes = WeakSet()
    tapes.add(tape)
    _made[cell] = run, tapes


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


def token_words(grid, n):
    """Say which token it is, and which frames, rows and columns it stands for."""
    spans = []
    for name, part in zip(("frame", "row", "column"), grid.pixels(n), strict=True):
        one = part.stop - part.start == 1
        spans.append(f"{name} {part.start}" if one else f"{name}s {part.start}–{part.stop - 1}")
    t, h, w = grid.position(n)
    return f"Token {n:,} of {grid.tokens:,} at (t {t}, h {h}, w {w}): {', '.join(spans)}."


def remainder_words(grid):
    """Say what cropping or padding did; nothing if all sizes divide."""
    size = (grid.frames, grid.height, grid.width)
    if grid.fitted == size:
        return ""
    done = "Cropped" if grid.remainder == "crop" else "Padded"
    return f" {done} from {' × '.join(map(str, size))} to {' × '.join(map(str, grid.fitted))}."


def _plain(name, value, clip):
    """Return a setting as plain Python if it makes sense for the clip, whatever the others are."""
    if name in CHOICES:
        if value not in CHOICES[name]:
            raise ValueError(f"{name} {value!r} must be one of {CHOICES[name]}")
        return value
    if name == "playing":
        if not isinstance(value, bool):
            raise ValueError(f"playing must be True or False, got {value!r}")
        return value
    if name in ("fps", "seconds", "temperature"):
        if isinstance(value, bool) or not isinstance(value, Real) or not 0 < value < math.inf:
            raise ValueError(f"{name} must be a number above 0, got {value!r}")
        value = int(value) if value == int(value) else float(value)
    else:
        low = 1 if name in GEOMETRY else 0
        if isinstance(value, bool) or not isinstance(value, Integral) or value < low:
            raise ValueError(f"{name} must be a whole number of at least {low}, got {value!r}")
        value = int(value)
    own = {"fps": clip.fps, "seconds": clip.seconds, "resolution": clip.frames.shape[1]}
    if name in own and value > own[name] + 1e-6:
        raise ValueError(
            f"{name} {value:g} is more than the clip's own {own[name]:g}: ask for {own[name]:g} "
            "or less"
        )
    return value


def _known(kind, names, choices):
    """Return names in their order, each one known and none twice."""
    names = (names,) if isinstance(names, str) else tuple(names)
    for i, name in enumerate(names):
        if name not in choices or name in names[:i]:
            trouble = "is named twice" if name in choices else "does not exist"
            raise ValueError(f"{kind} {name!r} {trouble}: choose from {choices}")
    return names


def _offered(clip):
    """Values that the sliders offer for a clip."""
    height = clip.frames.shape[1]
    return {
        "fps": [r for r in (1, 2, 4, 5, 8, 12, 12.5, 24, 25, 30) if r < clip.fps] + [clip.fps],
        "seconds": [*range(1, math.ceil(clip.seconds)), clip.seconds],
        "resolution": sorted({max(1, height * i // 8) for i in (2, 4, 6, 7, 8)}),
        "patch": [p for p in (4, 8, 14, 16, 24, 32, 64, 128) if p <= height] or [1],
        "group": [g for g in (1, 2, 3, 4, 8, 16) if g <= len(clip.frames)],
        "temperature": [0.1, 0.2, 0.5, 1, 2, 5, 10],
    }


_ready = WeakKeyDictionary()  # a clip that several tapes show is encoded once


def _prepared(clip):
    """Thin a clip out if need be, and encode its frames: clip, bytes, where each starts, note."""
    if clip not in _ready:
        thin, note = clip, ""
        if len(clip.frames) > MOST_FRAMES:
            thin = clip.sample(fps=MOST_FRAMES / clip.seconds)
            note = f"This tape holds {len(thin.frames)} of the clip's {len(clip.frames)} frames."
        height, width = thin.frames.shape[1:3]
        scale = min(1, LONGEST / max(height, width))
        small = thin.resize(max(1, round(height * scale)), max(1, round(width * scale)))
        out, offsets = BytesIO(), [0]
        for frame in small.frames:
            Image.fromarray(frame).save(out, "JPEG", quality=82)
            offsets.append(out.tell())
        _ready[clip] = (None if thin is clip else thin), out.getvalue(), offsets, note
    thin, *rest = _ready[clip]
    return thin or clip, *rest
