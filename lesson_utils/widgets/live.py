"""`Live`: a progress bar with a loss curve that grows while a model trains."""

from html import escape
from pathlib import Path

import numpy as np
import traitlets

from lesson_utils.widgets.base import Base

WIDE, TALL, LEFT, BELOW = 560, 130, 64, 20  # of the curve, in CSS pixels
UPDATES = 50  # redraws in a run: often enough to look live, too seldom to cost time
SMOOTH = 10  # steps whose losses are averaged for a point of the curve


class Live(Base, page=Path(__file__).with_suffix(".js")):
    """Watch a training run: show this in one cell, and train in the next.

    Parameters
    ----------
    name : str
        What is trained.
    steps : int
        How many steps the run has.

    Raises
    ------
    ValueError
        If `steps` is not at least 1.

    Examples
    --------
    >>> live = Live("picture model", steps=2)
    >>> live([0.5]); live([0.5, 0.25]); live.said
    'picture model: step 2 of 2, loss 0.3750'
    """

    html = traitlets.Unicode().tag(sync=True)

    def __init__(self, name, steps):
        if steps < 1:
            raise ValueError(f"steps must be at least 1, got {steps!r}")
        self.name, self.steps, self.losses = name, steps, []
        super().__init__(html=self._drawn())

    def __call__(self, losses):
        """Take all losses so far; as `watch` of a training run."""
        self.losses = losses
        every = max(1, self.steps // UPDATES)
        if len(losses) % every == 0 or len(losses) == self.steps:
            self.html = self._drawn()

    @property
    def said(self):
        """What the bar says, in words."""
        if not self.losses:
            return f"{self.name}: {self.steps} steps to go; run the next cell"
        mean = np.mean(self.losses[-SMOOTH:])
        return f"{self.name}: step {len(self.losses)} of {self.steps}, loss {mean:.4f}"

    def _drawn(self):
        """Draw the bar and the curve, as HTML and SVG."""
        done = len(self.losses)
        # Only the end is announced: a reader of the screen needs no fifty messages.
        live = ' role="status"' if done == self.steps else ""
        bar = f'<progress aria-label="{escape(self.name)}" value="{done}" max="{self.steps}">'
        return f"<div{live}>{escape(self.said, quote=False)}</div>{bar}</progress>{self._curve()}"

    def __repr__(self):
        return f"A bar and a loss curve, which grow in {self.steps} steps of training: {self.name}."

    def _curve(self):
        """Draw the smoothed losses from the left edge to as far as the run has come."""
        if not self.losses:
            return ""
        padded = np.concatenate([[0.0], np.cumsum(self.losses)])
        ends = np.unique(np.linspace(1, len(self.losses), min(len(self.losses), 150)).astype(int))
        starts = np.maximum(ends - SMOOTH, 0)
        means = (padded[ends] - padded[starts]) / (ends - starts)
        top = max(means.max(), 1e-12)
        x = LEFT + (WIDE - LEFT - 4) * ends / self.steps
        y = 6 + (TALL - BELOW - 6) * (1 - means / top)
        points = " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y, strict=True))
        floor = TALL - BELOW
        words = 'fill="currentColor" font-size="12"'
        return (
            f'<svg viewBox="0 0 {WIDE} {TALL}" role="img" '
            f'aria-label="Loss curve. {escape(self.said)}">'
            f'<path d="M{LEFT} 2V{floor}H{WIDE}" fill="none" stroke="currentColor"/>'
            f'<text x="{LEFT - 6}" y="14" text-anchor="end" {words}>{top:.3f}</text>'
            f'<text x="{LEFT - 6}" y="{floor}" text-anchor="end" {words}>loss 0</text>'
            f'<text x="{WIDE - 2}" y="{TALL - 4}" text-anchor="end" {words}>{self.steps} steps'
            f'</text><polyline points="{points}" fill="none" stroke="currentColor" '
            'stroke-width="2"/></svg>'
        )
