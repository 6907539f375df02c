"""`Tape`: the explorer of clip, cubes, cost and attention, in the notebook and on a page.

What a learner does on the page is drawn there, by the modules in ``js``; Python sends the clip
once, and sees and sets every control.
"""

from dataclasses import asdict

import numpy as np
import traitlets

from lesson_utils import attention, keeping, systems
from lesson_utils._checks import whole_number
from lesson_utils.clip import Clip
from lesson_utils.grid import Grid
from lesson_utils.patterns import PATTERNS, WINDOW
from lesson_utils.tape.film import prepared
from lesson_utils.tape.linking import MOST_TOKENS, anchor_of, grid_of, linked, token_at
from lesson_utils.tape.panels import CONTROLS, PAGE, PANELS, about_tokens, controls_of, module
from lesson_utils.tape.saving import picture, save
from lesson_utils.tape.settings import GEOMETRY, KEPT, SETTINGS, begun, choices, offered, plain
from lesson_utils.tape.words import sentence
from lesson_utils.widgets.base import Base

COMPARED = ("full", "factored")  # patterns whose pairs the cost panel always shows
MODELS = {  # short names for the axis of the cost panel
    "ViT": "ViT-B/16",
    "VideoMAE": "VideoMAE (S/B/L/H) 16 frames",
    "V-JEPA 2": "V-JEPA 2 cooldown 64f 256px",
    "CogVideoX": "CogVideoX-2B/5B",
    "Wan 2.1": "Wan 2.1 480x832",
    "HunyuanVideo": "HunyuanVideo 720x1280",
}
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
            if self.name in ("frame", "playing") and not tape._incoming:
                tape._turn = [tape._turn[0] + 1, tape.frame]


def setting():
    """Make a trait that the page shares."""
    return Setting().tag(sync=True)


class Tape(Base, page=PAGE, source=module()):
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
        Of the token map: "mean colour", "change over time", "attention", or which tokens are kept
        because something changed, "kept: frame before" or "kept: last kept" as in `keeping.kept`;
        then the clip's panel pales the others too.
    threshold : float
        Grey levels by which a token must differ to be kept.
    budget : int
        Tokens that may be spent, for the cost panel.
    controls : tuple of str, optional
        Controls to show: "fps", "seconds", "resolution", "patch", "group", "remainder", "pattern",
        "temperature", "colour", "threshold", "row", "token" and "play"; by default those that the
        panels need. The threshold is seen only while tokens are coloured by it.
    steps : dict of tuple, optional
        Values that a slider offers, by name: ``{"patch": (16, 32)}``.
    window : (int, int, int)
        Block of tokens for the pattern "window", or size of the one that slides.

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
    threshold = setting()

    _setup = traitlets.Dict().tag(sync=True)
    _steps = traitlets.Dict().tag(sync=True)
    _frames = traitlets.Bytes().tag(sync=True)
    _qk_about = traitlets.Dict().tag(sync=True)
    _q = traitlets.Bytes().tag(sync=True)
    _k = traitlets.Bytes().tag(sync=True)
    # While the clip plays, page and kernel are at different frames. When Python speaks, its frame
    # counts: (how often it spoke, the frame). What the page told before, (turn, frame), is late.
    _turn = traitlets.List([0, 0]).tag(sync=True)
    _told = traitlets.List().tag(sync=True)

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
        threshold=8,
        budget=4096,
        controls=None,
        steps=None,
        window=WINDOW,
    ):
        if not isinstance(clip, Clip):
            raise ValueError(
                f"a tape shows a Clip, not {type(clip).__name__}: for a file, "
                "Tape(clips.read(path)); for an array of frames, Tape(Clip(frames, fps=8))"
            )
        panels = _known("panel", panels, tuple(PANELS))
        controls = controls_of(panels) if controls is None else controls
        controls = _known("control", controls, CONTROLS)
        budget = whole_number("budget", budget)
        Grid(1, 1, 1, 1).pairs("window", window)  # refuses a window that is none
        self._clip, jpegs, offsets, note = prepared(clip)
        self._looks = self._own = self._anchor = None
        self._following = {}
        given = {
            "fps": fps, "seconds": seconds, "resolution": resolution, "patch": patch,
            "group": group, "remainder": remainder, "pattern": pattern, "colour": colour,
            "threshold": threshold, "temperature": temperature, "row": row, "selected": selected,
            "frame": frame,
        }  # fmt: skip
        values = begun(self._clip, given)
        self._incoming = values  # each is checked together with all others
        super().__init__(
            _frames=jpegs,
            _setup=self._constants(
                panels, controls, offsets=offsets, budget=budget, window=list(window), note=note
            ),
            _steps=self._steps_of(steps or {}, values),
            **values,
        )
        self._incoming = {}
        self._anchor = anchor_of(self.grid, self.fps, self.selected)
        if frame is None:
            self.frame = self.grid.pixels(self.selected)[0].start

    def _constants(self, panels, controls, **own):
        """What the page is told once, of this tape, of the clip and of all tapes."""
        count, height, width = self._clip.frames.shape[:3]
        return own | {
            "title": f"Explorer of {self._clip.name or 'a clip'}",
            "frames": count,
            "fps": self._clip.fps,
            "height": height,
            "width": width,
            "panels": list(panels),
            "controls": list(controls),
            "aboutTokens": about_tokens(panels, controls),
            "choices": {name: list(values) for name, values in choices().items()},
            "patterns": {name: asdict(pattern) for name, pattern in PATTERNS.items()},
            "compared": list(COMPARED),
            "models": [[short, systems.find(n).derive().tokens] for short, n in MODELS.items()],
            "most": MOST_TOKENS,
        }

    def _steps_of(self, wanted, values):
        """Values that each slider offers: those asked for or usual, and the one it begins with."""
        steps = offered(self._clip)
        for name, asked in wanted.items():
            if name not in steps:
                raise ValueError(f"steps of {name!r} must be of one of {tuple(steps)}")
            steps[name] = [plain(name, value, self._clip) for value in asked]
        return {name: sorted({*usual, values[name]}) for name, usual in steps.items()}

    save = save  # as gif, mp4 or png

    @property
    def panels(self):
        """The panels shown, in their order."""
        return tuple(self._setup["panels"])

    @property
    def about_tokens(self):
        """Whether panels or controls are about tokens; a tape of frames alone shows no patches."""
        return self._setup["aboutTokens"]

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

    @property
    def kept(self):
        """Which tokens are kept, (t, h, w) bool; None where no rule colours them."""
        rule = KEPT.get(self.colour)
        return rule and keeping.kept(self.cut.frames, self.grid, self.threshold, rule)

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
        shared = ("_setup", "_steps", "_frames", "_qk_about", "_q", "_k", "_turn", "_told")
        return self.values | {name: getattr(self, name) for name in shared}

    def set_state(self, state):
        """Take over what the page sent; it has changed what is linked by itself."""
        if "_told" in state:
            turn, frame = state["_told"]
            state = state | {"frame": frame if turn == self._turn[0] else self.frame}
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
        value = plain(name, value, self._clip)
        if name in (*choices(), "temperature", "threshold", "playing"):
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
        return sentence(self)

    def _twin(self):
        return picture(self)._repr_mimebundle_()


def _known(kind, names, choices):
    """Return names in their order, each one known and none twice."""
    names = (names,) if isinstance(names, str) else tuple(names)
    for i, name in enumerate(names):
        if name not in choices or name in names[:i]:
            trouble = "is named twice" if name in choices else "does not exist"
            raise ValueError(f"{kind} {name!r} {trouble}: choose from {choices}")
    return names
