"""The pictures of lesson 14: what is kept of a clip, and what that is worth."""

import numpy as np

from lesson_utils import measure
from lesson_utils._drawing.canvas import WIDTH, Canvas, evenly, stretch
from lesson_utils._drawing.chart import COLOURS, Chart, legend_beside, line
from lesson_utils._drawing.palette import BLACK, GREY, LIGHT
from lesson_utils._drawing.picture import Picture

PALE = 0.15  # how much of a patch that is not kept shines through


def kept(clip, grid, masks, count=5):
    """Show frames of a clip with all patches paled that are not kept.

    Parameters
    ----------
    clip : Clip
        What is cut.
    grid : Grid
        How; of the clip's size.
    masks : dict of (t, h, w) bool array
        By rule: True for a token that is kept.
    count : int
        Time steps shown, at even distances, from the first on.

    Returns
    -------
    Picture
    """
    steps = evenly(count, grid.shape[0])
    sheet, told = _Rows(clip, len(masks), count, foot=18), []
    for row, (name, keep) in enumerate(masks.items()):
        sheet.name(row, name)
        for column, step in enumerate(steps):
            frame = clip.frames[step * grid.group]
            pale = (frame * PALE + (1 - PALE) * np.array(LIGHT)).astype(np.uint8)
            here = stretch(keep[step][..., None], *frame.shape[:2])
            sheet.paste(row, column, np.where(here, frame, pale), f"{keep[step].mean():.0%} kept")
            if row == 0:
                sheet.head(column, f"{step * grid.group / clip.fps:.2f} s")
        told.append(f"{_flat(name)}: {keep.sum():,} of {keep.size:,}")
    return Picture.from_array(
        sheet.array, f"{count} frames, and in colour the patches that are kept. {'; '.join(told)}."
    )


def shown(clip, versions, count=5):
    """Show frames of a clip, and below them what versions of it show, with their decibels.

    Parameters
    ----------
    clip : Clip
        The true one.
    versions : dict of (frames, height, width, 3) uint8 array
        By name, of the clip's size.
    count : int
        Frames shown, at even distances.

    Returns
    -------
    Picture
    """
    steps = evenly(count, len(clip.frames))
    sheet, told = _Rows(clip, 1 + len(versions), count, foot=18), []
    sheet.name(0, "as filmed")
    for column, step in enumerate(steps):
        sheet.head(column, f"{step / clip.fps:.2f} s")
        sheet.paste(0, column, clip.frames[step])
    for row, (name, frames) in enumerate(versions.items(), start=1):
        sheet.name(row, name)
        decibels = [measure.psnr(clip.frames[step], frames[step]) for step in steps]
        said = [f"{db:.1f} dB" if np.isfinite(db) else "exact" for db in decibels]
        for column, step in enumerate(steps):
            sheet.paste(row, column, frames[step], said[column])
        told.append(f"{_flat(name)}: {', '.join(said)}")
    return Picture.from_array(
        sheet.array, f"{count} frames of a clip, and what is shown in their place. "
        f"{'; '.join(told)}."
    )  # fmt: skip


def _flat(name):
    """Write a name of several lines in one."""
    return name.replace("\n", " ")


class _Rows:
    """A sheet of frames in rows: names at the left, times above, words below each."""

    def __init__(self, clip, rows, columns, foot, left=112):
        height, width = clip.frames.shape[1:3]
        self.wide = (WIDTH - left) // columns - 6
        self.tall = round(height * self.wide / width)
        self.left, self.step = left, self.tall + foot + 8
        self._canvas = Canvas(WIDTH, 20 + rows * self.step)

    @property
    def array(self):
        """The sheet, (height, width, 3) uint8."""
        return self._canvas.array

    def name(self, row, words):
        """Write what a row is, a line for each part of it."""
        for i, part in enumerate(words.split("\n")):
            self._canvas.text(0, 20 + row * self.step + self.tall // 2 + 17 * i, part, 13)

    def head(self, column, words):
        """Write above a column."""
        self._canvas.text(self.left + column * (self.wide + 6), 14, words, 12, GREY)

    def paste(self, row, column, frame, words=""):
        """Lay a frame into its place."""
        x, y = self.left + column * (self.wide + 6), 20 + row * self.step
        self._canvas.paste(frame, x, y, self.wide, self.tall)
        self._canvas.text(x, y + self.tall + 15, words, 12, BLACK)


def bargain(curves, points):
    """Draw decibels against tokens: a line for each rule, and single settings to compare with.

    Parameters
    ----------
    curves : dict of list of (int, float)
        By rule, points of (tokens, PSNR in dB).
    points : dict of (int, float)
        By name, the same of one setting.

    Returns
    -------
    Picture
    """
    told = []
    with Chart(height=4.0) as (chart, axes):
        for i, (name, curve) in enumerate(curves.items()):
            tokens, decibels = zip(*sorted(curve), strict=True)
            line(axes, i, tokens, decibels, name)
            told.append(f"{name}: {tokens[0]:,} tokens {decibels[0]:.1f} dB to {tokens[-1]:,} "
                        f"tokens {decibels[-1]:.1f} dB")  # fmt: skip
        for i, (name, (tokens, decibels)) in enumerate(points.items()):
            mark = {"marker": "D^v"[i % 3], "color": COLOURS[5], "markersize": 10}
            axes.plot(tokens, decibels, linestyle="", label=name, **mark)
            told.append(f"{name}: {tokens:,} tokens {decibels:.1f} dB")
        axes.set(xlabel="tokens", ylabel="PSNR, dB (higher: closer)")
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
        legend_beside(axes)
        return chart.picture(f"Decibels against tokens. {'; '.join(told)}.")
