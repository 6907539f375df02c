"""The charts and pictures of lesson 05: who looks at whom, and what that repairs."""

import numpy as np

from lesson_utils._drawing.canvas import WIDTH, Canvas, evenly
from lesson_utils._drawing.chart import COLOURS, Chart, legend_beside, level, line
from lesson_utils._drawing.palette import BLACK, GREY, ORANGE, RED, SKY, WHITE
from lesson_utils._drawing.picture import Picture


def lines(x, series, xlabel, ylabel, against=None):
    """Draw several lines over one axis.

    Parameters
    ----------
    x : list of float
        Where.
    series : dict of list of float
        Heights by name.
    xlabel, ylabel : str
        Of the axes.
    against : (str, float), optional
        The name of a level to compare with, and its height.

    Returns
    -------
    Picture
    """
    told = []
    with Chart() as (chart, axes):
        axes.set(xlabel=xlabel, ylabel=ylabel)
        for i, (name, heights) in enumerate(series.items()):
            line(axes, i, x, heights, name)
            best = int(np.argmax(heights))
            told.append(
                f"{name} {heights[0]:.4g} to {heights[-1]:.4g}, most {heights[best]:.4g} at "
                f"{x[best]:g}"
            )
        if against:
            name, height = against
            level(axes, height, name)
            told.append(f"{name} {height:.4g}")
        if x[0] > 0 and x[-1] / x[0] >= 8:  # doubled at each step rather than counted
            axes.set_xscale("log")
            axes.set_xticks(x, [f"{value:g}" for value in x])
            axes.minorticks_off()
        legend_beside(axes)
        return chart.picture(f"{ylabel} over {xlabel}. {'; '.join(told)}.")


def versions(rows):
    """Draw three measures of several versions of a clip side by side, as bars.

    Parameters
    ----------
    rows : dict of (float, float, float)
        By version: flicker in grey levels, motion in pixels a frame, PSNR in dB.

    Returns
    -------
    Picture
    """
    names = list(rows)
    heads = ("flicker, grey levels", "motion, pixels a frame", "PSNR, dB")
    with Chart(height=0.9 + 0.42 * len(names), columns=3) as (chart, panels):
        for i, (axes, head) in enumerate(zip(panels, heads, strict=True)):
            values = [rows[name][i] for name in names]
            colours = [COLOURS[5] if name == "frozen" else COLOURS[0] for name in names]
            finite = max(value for value in values if np.isfinite(value))
            bars = axes.barh(names, [min(value, 1.2 * finite) for value in values], color=colours)
            words = [f" {value:.1f}" if np.isfinite(value) else " ∞" for value in values]
            axes.bar_label(bars, words, fontsize=11)
            axes.set_title(head, fontsize=12, loc="left")
            axes.set_xlim(0, 1.5 * finite)
            axes.set_xticks([])
            axes.invert_yaxis()
            axes.grid(False)
            axes.spines["bottom"].set_visible(False)
            if i:
                axes.set_yticks([])
        told = [
            f"{name}: flicker {flicker:.1f}, motion {motion:.1f}, PSNR {psnr:.1f} dB"
            for name, (flicker, motion, psnr) in rows.items()
        ]
        return chart.picture(f"Versions of one clip. {'; '.join(told)}.")


def acts(shares):
    """Draw where the weight of a thing's tokens lands, act by act.

    Parameters
    ----------
    shares : dict of dict of dict of float
        By pattern, act and what the weight lands on; each act's shares sum to 1.

    Returns
    -------
    Picture
    """
    colours = {"cup": COLOURS[0], "hand": COLOURS[1], "rest": (0.8, 0.8, 0.8)}
    told = []
    with Chart(height=3.2, columns=len(shares)) as (chart, panels):
        for axes, (pattern, rows) in zip(np.ravel(panels), shares.items(), strict=True):
            start = np.zeros(len(rows))
            for thing in next(iter(rows.values())):
                wide = np.array([100 * row[thing] for row in rows.values()])
                bars = axes.barh(list(rows), wide, left=start, color=colours[thing], label=thing)
                words = [f"{share:.0f}" if share >= 3 else "" for share in wide]
                white = thing == "cup"
                axes.bar_label(
                    bars, words, label_type="center", color="white" if white else "black"
                )
                start += wide
            axes.set(title=pattern, xlabel="% of the weight", xlim=(0, 100))
            axes.invert_yaxis()
            axes.grid(False, axis="y")
            told += [
                f"{pattern}, {act}: "
                + ", ".join(f"{share:.0%} {thing}" for thing, share in row.items())
                for act, row in rows.items()
            ]
        legend_beside(axes)
        return chart.picture(f"Where the cup's questions land. {'; '.join(told)}.")


def followed(panels):
    """Draw how often things bear their true name, under several rules.

    Parameters
    ----------
    panels : dict of (list of float, dict of list of float)
        By the x axis' label: its values, and the accuracy of each rule at each of them.

    Returns
    -------
    Picture
    """
    told = []
    with Chart(height=3.8, columns=len(panels)) as (chart, every):
        for axes, (label, (x, series)) in zip(np.ravel(every), panels.items(), strict=True):
            for i, (name, shares) in enumerate(series.items()):
                percent = [100 * share for share in shares]
                line(axes, i, x, percent, name)
                points = (f"{p:.0f} % at {at:g}" for at, p in zip(x, percent, strict=True))
                told.append(f"{name} over {label}: {', '.join(points)}")
            axes.set(xlabel=label, ylabel="named right, %", ylim=(0, 104))
        np.ravel(every)[0].legend(loc="lower left")
        return chart.picture(f"Things named right. {'; '.join(told)}.")


def named(clip, names, places, count=8):
    """Show frames with a mark round each thing that tells the name that it was given.

    Parameters
    ----------
    clip : Clip
        With two things.
    names : dict of (frames, 2) int array
        By rule, as from `follow.follow`.
    places : (frames, 2, 2) array
        Middle of each thing as (y, x).
    count : int
        Frames shown, at even steps.

    Returns
    -------
    Picture
    """
    shown = evenly(count, len(clip.frames))
    canvas, at, (tall, wide) = _rows(clip, {rule: clip.frames for rule in names}, shown)
    scale = wide / clip.frames.shape[2]
    told = []
    for row, (rule, given) in enumerate(names.items()):
        wrong = 0
        for column, t in enumerate(shown):
            left, top = at[row, column]
            for i in np.flatnonzero(given[t] >= 0):
                y, x = places[t, i] * scale
                # A square or a diamond as well as two colours.
                corners = SQUARE if given[t, i] == 0 else DIAMOND
                path = [(left + x + dx, top + y + dy) for dx, dy in corners]
                canvas.line(path, WHITE, 5)
                canvas.line(path, (SKY, ORANGE)[given[t, i]], 3)
            slips = int(((given[t] >= 0) & (given[t] != np.arange(2))).sum())
            if slips:
                canvas.box(left, top, wide, tall, RED, 3)
            wrong += slips
        told.append(f"{rule}: {wrong} wrong names")
    return Picture.from_array(
        canvas.array, f"Two balls in {count} frames, marked by the name given. {'; '.join(told)}."
    )


def strips(clip, versions, says, count=8):
    """Show the same moments of several versions of a clip, one version below the other.

    Parameters
    ----------
    clip : Clip
        Whose size and frame rate the versions have.
    versions : dict of (frames, height, width, 3) uint8 array
        By name.
    says : str
        What they show together.
    count : int
        Frames shown, at even steps.

    Returns
    -------
    Picture
    """
    shown = evenly(count, len(clip.frames))
    canvas, _, _ = _rows(clip, versions, shown)
    names = "; ".join(versions)
    return Picture.from_array(canvas.array, f"{says}, {count} frames of each: {names}.")


SQUARE = [(-9, -9), (9, -9), (9, 9), (-9, 9), (-9, -9), (9, -9)]
DIAMOND = [(0, -12), (12, 0), (0, 12), (-12, 0), (0, -12), (12, 0)]


def _rows(clip, versions, shown):
    """Lay out frames in rows under their times; returns the sheet, each corner, and the size."""
    height, width = clip.frames.shape[1:3]
    left = 124
    wide = (WIDTH - left) // len(shown) - 4
    tall = round(height * wide / width)
    canvas = Canvas(WIDTH, (tall + 8) * len(versions) + 20)
    at = {}
    for row, (name, frames) in enumerate(versions.items()):
        top = row * (tall + 8) + 20
        canvas.text(0, top + tall / 2, name, 13, BLACK, "lm")
        for column, t in enumerate(shown):
            at[row, column] = x, y = left + column * (wide + 4), top
            canvas.paste(frames[t], x, y, wide, tall)
            if row == 0:
                canvas.text(x, 14, f"{t / clip.fps:.2f} s", 11, GREY)
    return canvas, at, (tall, wide)
